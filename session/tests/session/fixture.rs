//! A session of fakes: `tacit` beside scripts that stand for the compositor, the shell and the agent, in a home of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Long enough for a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The directories of one test.
pub struct World {
    root: tempfile::TempDir,
}

impl World {
    /// Makes the directories and fills the directory of programs.
    pub fn new() -> Self {
        let root = tempfile::tempdir().expect("a directory");
        let world = Self { root };
        for dir in ["bin", "home", "log", "run", "data/applications"] {
            std::fs::create_dir_all(world.path(dir)).expect("a directory");
        }
        let fakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fakes");
        for entry in std::fs::read_dir(fakes).expect("the fakes") {
            let entry = entry.expect("a fake");
            std::fs::copy(entry.path(), world.path("bin").join(entry.file_name())).expect("a copy");
        }
        // A link where that is possible, because the program is large.
        let (program, beside) = (env!("CARGO_BIN_EXE_tacit"), world.path("bin/tacit"));
        if std::fs::hard_link(program, &beside).is_err() {
            std::fs::copy(program, &beside).expect("a copy");
        }
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(world.path("run"), std::fs::Permissions::from_mode(0o700))
            .expect("a private directory");
        world
    }

    /// A path in the test's directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A program with the environment of the test's user.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let xml = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/dbus/org.tacitdesktop.Agent1.xml");
        for name in ["DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "DISPLAY", "PULSE_SERVER"] {
            command.env_remove(name);
        }
        for (name, dir) in [("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("XDG_CACHE_HOME", "cache")] {
            command.env(name, self.path("home").join(dir));
        }
        command.env("HOME", self.path("home")).env("XDG_RUNTIME_DIR", self.path("run"));
        command.env("XDG_DATA_HOME", self.path("data")).env("FAKE_LOG", self.path("log")).env("FAKE_XML", xml);
        command.env("TACIT_AUDIO", "none").stdin(Stdio::null());
        command
    }

    /// The command line.
    pub fn tacit(&self) -> Command {
        self.command(self.path("bin/tacit").to_str().expect("a path of text"))
    }

    /// Starts a headless session and waits until it is ready.
    pub fn start(&self, arguments: &[&str]) -> Session<'_> {
        self.start_with(self.tacit().args(["session", "--headless", "800x600"]).args(arguments))
    }

    /// Starts a session by this command and waits until it is ready.
    pub fn start_with(&self, command: &mut Command) -> Session<'_> {
        let child = command.stdout(Stdio::null()).spawn().expect("the session starts");
        let session = Session { world: self, child };
        session.wait_for_state("agent", "ready");
        session
    }

    /// The status and the output of a command of the command line.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.tacit().args(arguments).output().expect("it runs"))
    }

    /// The lines that a fake left.
    pub fn log(&self, name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("log").join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Every process that carries this world's mark in its environment; a zombie has none.
    pub fn processes(&self) -> Vec<u32> {
        let mark = format!("FAKE_LOG={}", self.path("log").display());
        let pids = std::fs::read_dir("/proc").expect("proc").flatten();
        let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        pids.filter(|pid| {
            let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        })
        .collect()
    }

    /// What is left in the runtime directory.
    pub fn runtime_files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("run")).expect("the directory").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit status.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A running session; it is ended when it is dropped.
pub struct Session<'a> {
    world: &'a World,
    child: Child,
}

impl Session<'_> {
    /// A program in the session's environment, as its note says it.
    pub fn command(&self, program: &str) -> Command {
        let note = self.world.path("run").join(format!("tacit-{}/session.json", self.child.id()));
        let text = std::fs::read_to_string(note).expect("the session's note");
        let note: serde_json::Value = serde_json::from_str(&text).expect("a note");
        let mut command = self.world.command(program);
        for (key, value) in note["env"].as_object().expect("variables") {
            command.env(key, value.as_str().expect("a text"));
        }
        command
    }

    /// Calls a method with gdbus and answers what it prints, or its error.
    pub fn call(&self, name: &str, path: &str, method: &str, arguments: &[&str]) -> Result<String, String> {
        let mut command = self.command("gdbus");
        command.args(["call", "--session", "--timeout", "25", "-d", name, "-o", path, "-m", method]);
        let ran = Ran::of(command.args(arguments).output().expect("gdbus runs"));
        if ran.code == 0 { Ok(ran.out.trim().to_owned()) } else { Err(ran.err.trim().to_owned()) }
    }

    /// Calls a method of Session1.
    pub fn session1(&self, method: &str, arguments: &[&str]) -> Result<String, String> {
        let method = format!("org.tacitdesktop.Session1.{method}");
        self.call("org.tacitdesktop.Session1", "/org/tacitdesktop/Session1", &method, arguments)
    }

    /// One part as `Status` says it.
    pub fn part(&self, name: &str) -> Option<serde_json::Value> {
        let note = self.world.path("run").join(format!("tacit-{}/session.json", self.child.id()));
        if !note.exists() {
            return None;
        }
        let said = self.session1("Status", &[]).ok()?;
        let json = said.strip_prefix("('")?.strip_suffix("',)")?;
        let parts: Vec<serde_json::Value> = serde_json::from_str(json).ok()?;
        parts.into_iter().find(|part| part["part"] == name)
    }

    /// Waits until a part is in this state, and answers it.
    pub fn wait_for_state(&self, name: &str, state: &str) -> serde_json::Value {
        let mut last = None;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            last = self.part(name);
            if let Some(part) = last.as_ref().filter(|part| part["state"] == state) {
                return part.clone();
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        panic!("{name} is not {state}: {last:?}");
    }

    /// The process of a part.
    pub fn pid(&self, name: &str) -> u32 {
        let part = self.wait_for_state(name, "ready");
        u32::try_from(part["pid"].as_u64().expect("a pid")).expect("a pid")
    }

    /// Sends a signal to the supervisor.
    pub fn signal(&self, name: &str) {
        kill(self.child.id(), name);
    }

    /// Waits for the end and answers the exit status.
    pub fn end(mut self) -> i32 {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("the session's status") {
                return status.code().unwrap_or(-1);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the session does not end");
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            kill(self.child.id(), "TERM");
            let _ = self.child.wait();
        }
    }
}

/// Sends a signal to one process.
pub fn kill(pid: u32, signal: &str) {
    let status = Command::new("kill").args([format!("-{signal}"), pid.to_string()]).status().expect("kill runs");
    assert!(status.success(), "{pid} cannot be signalled");
}

/// Waits until something holds.
#[track_caller]
pub fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
