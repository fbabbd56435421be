//! The session of one case: starting programs, waiting for what they show, and pictures.

use crate::world::{World, is_app};
use anyhow::{Context, bail, ensure};
use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tacit_dbus::Window;

/// The longest that anything is waited for. Browsers are slow on two cores without a GPU.
const PATIENCE: Duration = Duration::from_secs(60);

/// A session, and where its pictures go.
pub struct Desk {
    /// The session.
    pub world: World,
    name: &'static str,
    out: PathBuf,
    shots: Cell<u32>,
}

/// A program that is ended with the case.
pub struct Running {
    child: Child,
}

impl Running {
    /// Whether it is still there.
    pub fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        crate::processes::signal(self.child.id(), signal);
    }

    /// Waits until it has ended of itself.
    ///
    /// # Errors
    /// It does not.
    pub fn wait(&mut self) -> anyhow::Result<std::process::ExitStatus> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        bail!("it does not end")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.signal(rustix::process::Signal::TERM);
        let end = Instant::now() + Duration::from_secs(3);
        while Instant::now() < end && self.lives() {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    /// A desk on this session.
    pub fn new(world: World, name: &'static str, out: &Path) -> Self {
        Self { world, name, out: out.to_owned(), shots: Cell::new(0) }
    }

    /// Starts a program in the session.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(&self, program: &str, args: &[&str]) -> anyhow::Result<Running> {
        let mut command = self.command(program);
        command.args(args);
        self.spawn(command)
    }

    /// A command of the session, in the home of the case.
    pub fn command(&self, program: &str) -> Command {
        self.world.command(program)
    }

    /// Starts a command; what it says goes to a log.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn spawn(&self, mut command: Command) -> anyhow::Result<Running> {
        let program = command.get_program().to_string_lossy().into_owned();
        let name = program.rsplit('/').next().unwrap_or("program");
        let log = File::create(self.world.dir().join(format!("{name}.client.log")))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{program} cannot be started"))?;
        Ok(Running { child })
    }

    /// Runs a program to its end, for at most a minute.
    ///
    /// # Errors
    /// It cannot be started or does not end.
    pub fn output(&self, program: &str, args: &[&str]) -> anyhow::Result<Output> {
        let mut command = self.command("timeout");
        command.arg("60").arg(program).args(args);
        command.output().with_context(|| format!("{program} cannot be run"))
    }

    /// Runs a program that leaves another one behind, and waits for the first alone.
    ///
    /// # Errors
    /// It cannot be started or fails.
    pub fn leaves(&self, program: &str, args: &[&str]) -> anyhow::Result<()> {
        let mut command = self.command("timeout");
        command.arg("60").arg(program).args(args).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().with_context(|| format!("{program} cannot be run"))?;
        ensure!(status.success(), "{program} failed: {status}");
        Ok(())
    }

    /// What a program prints.
    ///
    /// # Errors
    /// It fails.
    pub fn prints(&self, program: &str, args: &[&str]) -> anyhow::Result<String> {
        let output = self.output(program, args)?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        ensure!(output.status.success(), "{program} failed: {}", String::from_utf8_lossy(&output.stderr));
        Ok(text)
    }

    /// Waits until something is so.
    ///
    /// # Errors
    /// It never is.
    pub fn until(&self, what: &str, is: impl FnMut() -> bool) -> anyhow::Result<()> {
        self.until_for(PATIENCE, what, is)
    }

    /// Waits at most this long until something is so.
    ///
    /// # Errors
    /// It never is.
    pub fn until_for(&self, patience: Duration, what: &str, mut is: impl FnMut() -> bool) -> anyhow::Result<()> {
        let end = Instant::now() + patience;
        while !is() {
            if Instant::now() >= end {
                // Now, while the programs still show what they do.
                let _ = self.shot("failed");
                let windows = self.world.try_snapshot().map(|snapshot| snapshot.windows).unwrap_or_default();
                bail!("never seen: {what}; windows: {:?}", windows.iter().map(describe).collect::<Vec<_>>());
            }
            std::thread::sleep(Duration::from_millis(40));
        }
        Ok(())
    }

    /// Waits until a window of an application has the keyboard focus, and answers it.
    ///
    /// # Errors
    /// It never has.
    pub fn focused(&self, app: &str) -> anyhow::Result<Window> {
        self.seen(&format!("a focused window of {app}"), |window| is_app(window, app) && window.focused)
    }

    /// Waits until there is such a window, and answers it.
    ///
    /// # Errors
    /// There never is.
    pub fn seen(&self, what: &str, is: impl Fn(&Window) -> bool) -> anyhow::Result<Window> {
        let mut found = None;
        self.until(what, || {
            found = self.windows().into_iter().find(&is);
            found.is_some()
        })?;
        found.context("a window")
    }

    /// The windows there are.
    pub fn windows(&self) -> Vec<Window> {
        self.world.try_snapshot().map(|snapshot| snapshot.windows).unwrap_or_default()
    }

    /// Waits until a file holds something that fits, and answers it.
    ///
    /// # Errors
    /// It never does.
    pub fn file(&self, name: &str, fits: impl Fn(&str) -> bool) -> anyhow::Result<String> {
        let path = self.world.home().join(name);
        let mut text = String::new();
        let seen = self.until(&format!("the right contents of {name}"), || {
            text = std::fs::read_to_string(&path).unwrap_or_default();
            fits(&text)
        });
        seen.with_context(|| format!("{name} holds {text:?}"))?;
        Ok(text)
    }

    /// Presses and releases keys, all held at once.
    pub fn chord(&self, keys: &[u32]) {
        let down: String = keys.iter().map(|key| format!("key {key} 1\n")).collect();
        let up: String = keys.iter().rev().map(|key| format!("key {key} 0\n")).collect();
        self.world.input(&(down + &up));
    }

    /// Clicks with the left button.
    pub fn click(&self, x: i32, y: i32) {
        self.world.input(&format!("motion {x} {y}\nbutton 272 1\nbutton 272 0\n"));
    }

    /// Takes a screenshot and keeps it.
    ///
    /// # Errors
    /// There is none.
    pub fn shot(&self, what: &str) -> anyhow::Result<Picture> {
        self.shots.set(self.shots.get() + 1);
        let path = self.out.join(format!("{}-{}-{what}.png", self.name, self.shots.get()));
        ensure!(self.world.screenshot(&path), "no screenshot {}", path.display());
        Picture::read(&path)
    }

    /// What the screen shows now, not kept.
    ///
    /// # Errors
    /// There is no picture.
    pub fn look(&self) -> anyhow::Result<Picture> {
        let path = self.world.dir().join("look.png");
        ensure!(self.world.screenshot(&path), "no picture of the screen");
        Picture::read(&path)
    }

    /// Waits until the part of the screen where this window is has at least this many colours.
    ///
    /// # Errors
    /// It never has.
    pub fn painted(&self, window: &Window, colours: usize) -> anyhow::Result<()> {
        let area = [window.x, window.y, window.width, window.height];
        self.until(&format!("{} painted", window.app.as_str()), || {
            self.look().is_ok_and(|picture| picture.colours(area) >= colours)
        })
    }

    /// The logs of the programs of this case.
    pub fn logs(&self) -> String {
        let entries = std::fs::read_dir(self.world.dir()).into_iter().flatten().flatten();
        let logs = entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(".client.log"));
        let tail = |path: PathBuf| {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            let tail = lines.iter().skip(lines.len().saturating_sub(15)).map(|line| format!("{line}\n"));
            format!("--- {}\n{}", path.display(), tail.collect::<String>())
        };
        logs.map(tail).collect()
    }
}

fn describe(window: &Window) -> String {
    let focus = if window.focused { ", focused" } else { "" };
    format!("{} {:?}{focus}", window.app.as_str(), window.title)
}

/// A screenshot.
#[derive(PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>,
}

impl Picture {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let decoder = png::Decoder::new(std::io::BufReader::new(File::open(path)?));
        let mut reader = decoder.read_info()?;
        let mut bytes = vec![0; reader.output_buffer_size().context("a picture of a size that fits")?];
        let info = reader.next_frame(&mut bytes)?;
        let channels = info.color_type.samples();
        Ok(Self { width: usize::try_from(info.width)?, height: usize::try_from(info.height)?, channels, bytes })
    }

    /// Red, green and blue at a place of an output of scale 1.
    pub fn at(&self, x: i32, y: i32) -> Option<[u8; 3]> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x >= self.width || y >= self.height {
            return None;
        }
        let from = (y * self.width + x) * self.channels;
        self.bytes.get(from..from + 3)?.try_into().ok()
    }

    /// The pixels of an area `x, y, width, height`.
    pub fn area(&self, [x, y, width, height]: [i32; 4]) -> Vec<[u8; 3]> {
        (y..y + height).flat_map(|y| (x..x + width).filter_map(move |x| self.at(x, y))).collect()
    }

    /// How many different colours an area has.
    pub fn colours(&self, area: [i32; 4]) -> usize {
        let mut pixels = self.area(area);
        pixels.sort_unstable();
        pixels.dedup();
        pixels.len()
    }
}
