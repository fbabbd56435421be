//! The World: one private session from its bus to its pixels, started in a folder of its own and gone when it is dropped.

use crate::{a11y, keys, processes};
use futures_util::StreamExt;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tacit_dbus::proxies::{Agent1Proxy, Compositor1Proxy, Memory1Proxy, Session1Proxy};
use tacit_dbus::{Phase, Request, Snapshot, Window};

/// How to start a session.
#[derive(Debug, Clone)]
pub struct Options {
    /// `WxH[@scale]` of each output.
    pub outputs: Vec<String>,
    /// Contents of config.toml.
    pub config: Option<String>,
    /// More environment.
    pub env: Vec<(String, String)>,
    /// Whether the kernel ends whatever of the session opens a network socket.
    pub offline: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { outputs: vec!["1280x720@1".into()], config: None, env: Vec::new(), offline: false }
    }
}

/// A running session.
pub struct World {
    dir: tempfile::TempDir,
    bus_daemon: Child,
    session: Child,
    input: Mutex<File>,
    runtime: tokio::runtime::Runtime,
    bus: zbus::Connection,
    env: Vec<(String, String)>,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// The longest that anything is waited for, applications that start on a loaded machine included.
pub const PATIENCE: Duration = Duration::from_secs(30);

impl World {
    /// Starts a session with one output and the default configuration.
    pub fn start() -> Self {
        Self::start_with(&Options::default())
    }

    /// Starts a session and waits until compositor, shell and agent answer.
    ///
    /// # Panics
    /// It does not come up in time: the logs are printed.
    pub fn start_with(options: &Options) -> Self {
        let dir = tempfile::Builder::new().prefix("tacit-world-").tempdir().expect("a folder");
        let env = environment(dir.path(), options);
        if let Some(config) = &options.config {
            let folder = dir.path().join("config/tacit");
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(folder.join("config.toml"), config))
                .expect("config");
        }
        let (bus_daemon, address) = start_bus(dir.path(), &env);
        let mut env = env;
        env.push(("DBUS_SESSION_BUS_ADDRESS".into(), address.clone()));
        let (session, input) = start_session(dir.path(), options, &env);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("tokio");
        let bus = runtime
            .block_on(async { zbus::connection::Builder::address(address.as_str())?.build().await })
            .expect("a connection to the private bus");
        let requests = Arc::default();
        let mut world = Self { dir, bus_daemon, session, input: Mutex::new(input), runtime, bus, env, requests };
        world.wait_until_up();
        world.follow_requests();
        world
    }

    fn wait_until_up(&mut self) {
        let names = ["org.tacitdesktop.Compositor1", "org.tacitdesktop.Session1", "org.tacitdesktop.Agent1"];
        let end = Instant::now() + PATIENCE;
        loop {
            let owned = self.runtime.block_on(async {
                let dbus = zbus::fdo::DBusProxy::new(&self.bus).await?;
                let mut all = true;
                for name in names {
                    all &= dbus.name_has_owner(name.try_into()?).await?;
                }
                zbus::Result::Ok(all)
            });
            let panel = self.part("shell").is_some();
            if owned.unwrap_or(false) && panel {
                return;
            }
            if let Ok(Some(status)) = self.session.try_wait() {
                panic!("the session ended: {status}\n{}", self.logs());
            }
            assert!(Instant::now() < end, "the session did not come up\n{}", self.logs());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn follow_requests(&self) {
        let (bus, requests) = (self.bus.clone(), Arc::clone(&self.requests));
        let (ready, is_ready) = std::sync::mpsc::channel();
        self.runtime.spawn(async move {
            let Ok(agent) = Agent1Proxy::new(&bus).await else { return };
            let Ok(mut changes) = agent.receive_request_changed().await else { return };
            let _ = ready.send(());
            while let Some(change) = changes.next().await {
                let Ok(args) = change.args() else { continue };
                let Ok(request) = serde_json::from_str::<Request>(&args.state) else { continue };
                let mut requests = requests.lock().expect("requests");
                match requests.iter_mut().find(|have| have.id == request.id) {
                    Some(have) => *have = request,
                    None => requests.push(request),
                }
            }
        });
        is_ready.recv_timeout(PATIENCE).expect("the agent's signals");
    }

    /// The session's folder: `home/`, `run/`, `config/`, `data/`, `state/`.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// The user's home.
    pub fn home(&self) -> PathBuf {
        self.dir().join("home")
    }

    /// The environment that programs of the session have, with its Wayland socket.
    pub fn env(&self) -> Vec<(String, String)> {
        let mut env = self.env.clone();
        env.push(("WAYLAND_DISPLAY".into(), self.socket()));
        env.extend(self.x11_display().map(|display| ("DISPLAY".into(), display)));
        let pulse = self.dir().join(format!("run/tacit-{}/pulse/native", self.session.id()));
        if pulse.exists() {
            env.push(("PULSE_SERVER".into(), format!("unix:{}", pulse.display())));
        }
        env
    }

    /// The X11 display, once programs can be started.
    pub fn x11_display(&self) -> Option<String> {
        let note = self.dir().join(format!("run/tacit-{}/session.json", self.session.id()));
        let note: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(note).ok()?).ok()?;
        Some(note.get("env")?.get("DISPLAY")?.as_str()?.to_owned())
    }

    /// The name of the Wayland socket.
    pub fn socket(&self) -> String {
        let sockets = std::fs::read_dir(self.dir().join("run")).into_iter().flatten().flatten();
        let mut names: Vec<String> = sockets.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.retain(|name| name.starts_with("wayland-") && !name.ends_with(".lock"));
        names.sort();
        names.pop().unwrap_or_else(|| "wayland-1".into())
    }

    /// Kills the bus and starts another one at the same address; answers a connection to that.
    pub fn restart_bus(&mut self) -> zbus::Connection {
        let _ = self.bus_daemon.kill();
        let _ = self.bus_daemon.wait();
        let _ = std::fs::remove_file(self.dir().join("run/bus"));
        let (bus_daemon, address) = start_bus(self.dir.path(), &self.env);
        self.bus_daemon = bus_daemon;
        self.runtime
            .block_on(async { zbus::connection::Builder::address(address.as_str())?.build().await })
            .expect("a connection to the new bus")
    }

    /// The bus of the session.
    pub fn bus(&self) -> &zbus::Connection {
        &self.bus
    }

    /// The process id of the session's supervisor.
    pub fn session_pid(&self) -> u32 {
        self.session.id()
    }

    /// Runs a future of the bus.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// A program of the session by its part: `compositor`, `shell` or `agent`. None while it is not there.
    pub fn part(&self, part: &str) -> Option<u32> {
        let status = self.runtime.block_on(async {
            let session = Session1Proxy::new(&self.bus).await?;
            session.status().await
        });
        let status: Vec<serde_json::Value> = serde_json::from_str(&status.ok()?).ok()?;
        let part = status.iter().find(|have| have.get("part").and_then(|name| name.as_str()) == Some(part))?;
        let running = part
            .get("state")
            .and_then(|state| state.as_str())
            .is_some_and(|state| state == "ready" || state == "running");
        let pid = part.get("pid")?.as_u64().and_then(|pid| u32::try_from(pid).ok())?;
        (running && pid != 0).then_some(pid)
    }

    /// The compositor's snapshot.
    pub fn snapshot(&self) -> Snapshot {
        self.try_snapshot().unwrap_or_else(|error| panic!("no snapshot: {error}\n{}", self.logs()))
    }

    /// The compositor's snapshot, or why there is none now.
    ///
    /// # Errors
    /// The compositor does not answer.
    pub fn try_snapshot(&self) -> zbus::Result<Snapshot> {
        let (_, json) = self.runtime.block_on(async {
            let compositor = Compositor1Proxy::new(&self.bus).await?;
            tokio::time::timeout(Duration::from_secs(5), compositor.snapshot())
                .await
                .map_err(|_| zbus::Error::Failure("the compositor did not answer in 5 s".into()))?
        })?;
        serde_json::from_str(&json).map_err(|error| zbus::Error::Failure(format!("{error}: {json}")))
    }

    /// Waits until the snapshot is as wanted, and answers it.
    ///
    /// # Panics
    /// It never is.
    #[track_caller]
    pub fn wait(&self, what: &str, is: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let end = Instant::now() + PATIENCE;
        loop {
            let last = self.try_snapshot();
            if let Ok(snapshot) = &last
                && is(snapshot)
            {
                return snapshot.clone();
            }
            assert!(Instant::now() < end, "never seen: {what}\n{last:#?}\n{:#?}\n{}", self.requests(), self.logs());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until `is` holds.
    ///
    /// # Panics
    /// It never does.
    #[track_caller]
    pub fn until(&self, what: &str, mut is: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is() {
            assert!(Instant::now() < end, "never seen: {what}\n{:#?}\n{}", self.requests(), self.logs());
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// The window of an application, by a part of its app-id.
    pub fn window(&self, app: &str) -> Option<Window> {
        let snapshot = self.try_snapshot().ok()?;
        snapshot.windows.into_iter().find(|window| is_app(window, app))
    }

    /// Writes lines to the hardware input channel.
    pub fn input(&self, lines: &str) {
        let mut input = self.input.lock().expect("the input channel");
        input.write_all(lines.as_bytes()).expect("the input channel takes lines");
    }

    /// Presses and releases a key.
    pub fn tap(&self, key: u32) {
        self.input(&format!("key {key} 1\nkey {key} 0\n"));
    }

    /// Types on the keyboard.
    pub fn type_text(&self, text: &str) {
        let mut lines = String::new();
        for c in text.chars() {
            let (key, shift) = keys::key_of(c).unwrap_or_else(|| panic!("no key for {c:?}"));
            if shift {
                lines += &format!("key {} 1\n", keys::SHIFT);
            }
            lines += &format!("key {key} 1\nkey {key} 0\n");
            if shift {
                lines += &format!("key {} 0\n", keys::SHIFT);
            }
        }
        self.input(&lines);
    }

    /// Leaves a bar that still shows a result: the next tap of Super would only close it.
    pub fn leave_bar(&self) {
        std::thread::sleep(Duration::from_millis(300));
        self.tap(keys::ESCAPE);
        std::thread::sleep(Duration::from_millis(100));
    }

    /// Every request that was seen, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("requests").clone()
    }

    /// Types a sentence into the command bar and waits until its request has ended or asks for something.
    #[track_caller]
    pub fn bar(&self, text: &str) -> Request {
        let before = self.requests().len();
        self.tap(keys::SUPER);
        self.type_text(text);
        self.tap(keys::ENTER);
        let request = self.settle(text, before);
        if request.phase.is_final() {
            self.tap(keys::ESCAPE);
        }
        request
    }

    /// Waits for the request after the first `before` ones to end or ask.
    #[track_caller]
    pub fn settle(&self, text: &str, before: usize) -> Request {
        let mut found = None;
        self.until(&format!("an end of {text:?}"), || {
            found = self.requests().into_iter().skip(before).find(|r| settled(r.phase));
            found.is_some()
        });
        found.unwrap_or_else(|| unreachable!("until() saw it"))
    }

    /// Waits until a request is in its last phase.
    #[track_caller]
    pub fn finish(&self, request: &Request) -> Request {
        let mut found = request.clone();
        self.until(&format!("the end of {:?}", request.text), || {
            if let Some(now) = self.requests().into_iter().find(|have| have.id == request.id) {
                found = now;
            }
            found.phase.is_final()
        });
        found
    }

    /// Submits a sentence over the bus and waits until it has ended or asks.
    #[track_caller]
    pub fn submit(&self, text: &str) -> Request {
        let id = self
            .block_on(async { Agent1Proxy::new(&self.bus).await?.submit(text, HashMap::new()).await })
            .unwrap_or_else(|error| panic!("submit {text:?}: {error}"));
        let mut found = None;
        self.until(&format!("an end of {text:?}"), || {
            found = self.requests().into_iter().find(|r| r.id.as_str() == id && settled(r.phase));
            found.is_some()
        });
        found.unwrap_or_else(|| unreachable!("until() saw it"))
    }

    /// Confirms a request as a person would: holds Enter on the real keyboard, again if the card was not there yet, and waits for the
    /// request's end.
    #[track_caller]
    pub fn confirm(&self, request: &Request) -> Request {
        let phase = || self.requests().into_iter().find(|have| have.id == request.id).map(|now| now.phase);
        for _ in 0..6 {
            std::thread::sleep(Duration::from_millis(700));
            if phase() != Some(Phase::Confirming) {
                break;
            }
            self.input(&format!("key {} 1\n", keys::ENTER));
            std::thread::sleep(Duration::from_millis(1000));
            self.input(&format!("key {} 0\n", keys::ENTER));
        }
        self.finish(request)
    }

    /// Answers a question by keys, with the second choice; again where the bar did not show it yet. Waits for the request's end.
    #[track_caller]
    pub fn choose(&self, request: &Request) -> Request {
        let mut next = Instant::now();
        self.until(&format!("an answer to {:?}", request.text), || {
            let asking = |have: &Request| have.id == request.id && have.phase == Phase::Asking;
            let asks = self.requests().iter().any(asking);
            if asks && Instant::now() >= next {
                next = Instant::now() + Duration::from_secs(1);
                self.tap(keys::DOWN);
                self.tap(keys::ENTER);
            }
            !asks
        });
        self.finish(request)
    }

    /// The agent's proxy calls.
    pub fn agent(&self) -> Agent1Proxy<'static> {
        self.block_on(Agent1Proxy::new(&self.bus)).expect("the agent's proxy")
    }

    /// The memory's proxy calls.
    pub fn memory(&self) -> Memory1Proxy<'static> {
        self.block_on(Memory1Proxy::new(&self.bus)).expect("the memory's proxy")
    }

    /// A command of the session's environment.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.env()).current_dir(self.home()).stdin(Stdio::null());
        command
    }

    /// Runs `tacit` with these words.
    pub fn tacit(&self, args: &[&str]) -> Output {
        self.command(processes::program("tacit")).args(args).output().expect("tacit runs")
    }

    /// Every accessible object, read by another program than ours.
    pub fn accessible(&self) -> Vec<a11y::Node> {
        let output = self.command("/usr/bin/python3").arg(a11y::script()).output().expect("python3");
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    }

    /// A screenshot, as a PNG file.
    pub fn screenshot(&self, path: &Path) -> bool {
        self.command("grim").arg(path).output().is_ok_and(|output| output.status.success())
    }

    /// The ends of the session's logs.
    pub fn logs(&self) -> String {
        let mut text = String::new();
        let mut files: Vec<_> = std::fs::read_dir(self.dir().join("state/tacit"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|e| e.path())
            .collect();
        files.push(self.dir().join("session.log"));
        for file in files {
            let Ok(log) = std::fs::read(&file) else { continue };
            let log = String::from_utf8_lossy(&log);
            let lines: Vec<&str> = log.lines().collect();
            let tail =
                lines.iter().skip(lines.len().saturating_sub(30)).map(|line| format!("{line}\n")).collect::<String>();
            text += &format!("--- {}\n{tail}", file.display());
        }
        text
    }
}

fn settled(phase: Phase) -> bool {
    phase.is_final() || matches!(phase, Phase::Asking | Phase::Confirming)
}

/// Whether a window belongs to an application, by a part of its app-id in any case.
pub fn is_app(window: &Window, app: &str) -> bool {
    window.app.as_str().to_lowercase().contains(&app.to_lowercase())
}

fn environment(dir: &Path, options: &Options) -> Vec<(String, String)> {
    let mut env: Vec<(String, String)> = Vec::new();
    let mut set = |name: &str, value: String| env.push((name.into(), value));
    for (name, folder) in [
        ("HOME", "home"),
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        let path = dir.join(folder);
        std::fs::create_dir_all(&path).expect("a folder of the world");
        set(name, path.display().to_string());
    }
    // What is meant by a kind does not hang on what else is installed on this machine.
    let lists = [
        ("xdg-terminals.list", "foot.desktop\n"),
        ("mimeapps.list", "[Default Applications]\ntext/plain=org.xfce.mousepad.desktop\n"),
    ];
    for (name, list) in lists {
        std::fs::write(dir.join("config").join(name), list).expect("a list of defaults");
    }
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(dir.join("run"), private).expect("a private runtime folder");
    set("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/games".into());
    set("LANG", "C.UTF-8".into());
    set("TZ", "UTC".into());
    set("RUST_BACKTRACE", "1".into());
    // GTK 4 would try GL through llvmpipe: seconds, and nothing that is tested here.
    set("GSK_RENDERER", "cairo".into());
    for name in ["TACIT_LOG", "RUST_LOG"] {
        if let Ok(value) = std::env::var(name) {
            set(name, value);
        }
    }
    env.extend(options.env.iter().cloned());
    env
}

fn start_bus(dir: &Path, env: &[(String, String)]) -> (Child, String) {
    let address = format!("unix:path={}", dir.join("run/bus").display());
    let mut command = Command::new("dbus-daemon");
    command.args(["--session", "--nofork", "--nopidfile", "--print-address=1", "--address", &address]);
    command.env_clear().envs(env.iter().cloned()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().expect("dbus-daemon");
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut line).expect("the address of the bus");
    }
    (child, line.trim().to_owned())
}

fn start_session(dir: &Path, options: &Options, env: &[(String, String)]) -> (Child, File) {
    let (read, write) = rustix::pipe::pipe().expect("a pipe");
    let log = File::create(dir.join("session.log")).expect("a log");
    let tacit = processes::program("tacit");
    let mut command = Command::new(if options.offline { processes::program("tacit-offline") } else { tacit.clone() });
    if options.offline {
        command.arg(tacit);
    }
    command.arg("session").args(["--bus", "inherit"]);
    for output in &options.outputs {
        command.args(["--headless", output]);
    }
    command.args(["--input-fd", &read.as_raw_fd().to_string()]);
    command.env_clear().envs(env.iter().cloned()).current_dir(dir.join("home"));
    command.stdin(Stdio::null()).stdout(log.try_clone().expect("a log")).stderr(log);
    rustix::io::fcntl_setfd(&write, rustix::io::FdFlags::CLOEXEC).expect("fcntl");
    command.process_group(0);
    let session = command.spawn().expect("tacit session");
    drop(read);
    (session, File::from(write))
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.logs());
        }
        processes::signal(self.session.id(), rustix::process::Signal::TERM);
        let end = Instant::now() + Duration::from_secs(15);
        while Instant::now() < end && !matches!(self.session.try_wait(), Ok(Some(_))) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.session.kill();
        let _ = self.session.wait();
        let _ = self.bus_daemon.kill();
        let _ = self.bus_daemon.wait();
    }
}
