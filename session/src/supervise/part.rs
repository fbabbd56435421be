//! Keeping one process of ours alive: start, readiness, death, back-off. Knows nothing of what the process does.

use super::backoff::{Backoff, Next};
use super::children::{self, Child, Children, Exit, Kind};
use super::environment::Environment;
use super::logs::Logs;
use super::ready::{ReadySocket, Said};
use rustix::process::Signal;
use serde::Serialize;
use std::ffi::OsString;
use std::io::Write;
use std::os::fd::RawFd;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tacit_dbus::Trouble;
use tokio::sync::watch;

/// A process that has not become ready by then is ended and started again.
const START_MAX: Duration = Duration::from_secs(30);

/// How a part stands to the compositor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It is the compositor; `nested` says that it is a client of an outer desktop.
    Compositor {
        /// Whether it needs the outer display.
        nested: bool,
    },
    /// A Wayland client: its connection is dead when the compositor is.
    Client,
    /// It lives through a compositor's death.
    Service,
}

/// One process to keep.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name in `Status` and of its log.
    pub name: &'static str,
    /// Its executable.
    pub program: &'static str,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// How it stands to the compositor.
    pub role: Role,
    /// A file descriptor that it is given.
    pub keep_fd: Option<RawFd>,
}

/// How a part is, as `Status` says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartState {
    /// Its name.
    pub part: &'static str,
    /// Its process; 0 where there is none.
    pub pid: u32,
    /// `waiting`, `starting`, `ready`, `restarting`, `missing` or `given up`.
    pub state: &'static str,
    /// How often it was started again.
    pub restarts: u32,
    /// Why it is not ready, or what it says of itself.
    pub why: String,
}

/// What every part needs.
#[derive(Debug)]
pub struct Context {
    /// Starts and reaps.
    pub children: Arc<Children>,
    /// Log files.
    pub logs: Logs,
    /// Where the notify sockets are.
    pub own_dir: PathBuf,
    /// What programs are given; it grows while the session starts.
    pub environment: Mutex<Environment>,
    /// How every part is.
    pub board: watch::Sender<Vec<PartState>>,
    /// When the session began.
    pub begun: Instant,
}

impl Context {
    /// A copy of the environment as it is now.
    pub fn environment(&self) -> Environment {
        self.environment.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets one variable for what is started from now on.
    pub fn put(&self, key: &str, value: &str) {
        self.environment.lock().unwrap_or_else(PoisonError::into_inner).put(key, value);
    }

    /// Writes how a part is.
    pub fn set_state(&self, name: &'static str, change: impl FnOnce(&mut PartState)) {
        self.board.send_modify(|board| {
            let at = board.iter().position(|state| state.part == name).unwrap_or_else(|| {
                board.push(PartState { part: name, pid: 0, state: "waiting", restarts: 0, why: String::new() });
                board.len() - 1
            });
            if let Some(state) = board.get_mut(at) {
                change(state);
            }
        });
    }
}

/// The ends by which a part waits for others and others for it.
#[derive(Debug)]
pub struct Gates {
    /// It is only started while this is true.
    pub open: watch::Receiver<bool>,
    /// Whether it is ready.
    pub ready: watch::Sender<bool>,
}

/// Keeps a part until it must be given up, and answers why.
pub async fn keep(context: Arc<Context>, part: Part, mut gates: Gates) -> Trouble {
    let mut backoff = Backoff::default();
    loop {
        context.set_state(part.name, |state| (state.pid, state.state) = (0, "waiting"));
        if gates.open.wait_for(|open| *open).await.is_err() {
            return Trouble::new(format!("{} was not started", part.program), "the session is ending", "");
        }
        let Some(program) = crate::paths::sibling(part.program) else {
            let trouble = missing(part.program);
            context.set_state(part.name, |state| (state.state, state.why) = ("missing", trouble.to_string()));
            return trouble;
        };
        let (why, was_ready) = live_once(&context, &part, &program, &mut gates).await;
        let _ = gates.ready.send_replace(false);
        tracing::warn!(part = part.name, %why, "ended");
        let now_ms = u64::try_from(context.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        match backoff.died(now_ms, was_ready) {
            Next::StartAfter(ms) => {
                context.set_state(part.name, |state| {
                    (state.pid, state.state, state.restarts, state.why) = (0, "restarting", state.restarts + 1, why);
                });
                tokio::time::sleep(Duration::from_millis(ms)).await;
            }
            Next::GiveUp => {
                let hint = format!("its log is {}", context.logs.path(part.name).display());
                let trouble = Trouble::new(format!("{} cannot be kept running", part.program), why, hint);
                let said = trouble.to_string();
                context.set_state(part.name, |state| (state.pid, state.state, state.why) = (0, "given up", said));
                return trouble;
            }
        }
    }
}

fn missing(program: &str) -> Trouble {
    let why = "it is neither beside this program nor in PATH";
    Trouble::new(format!("{program} is missing"), why, format!("build it: cargo build --bin {program}"))
}

/// One life: answers why it ended and whether it had been ready.
async fn live_once(context: &Context, part: &Part, program: &std::path::Path, gates: &mut Gates) -> (String, bool) {
    let socket = match ReadySocket::bind(&context.own_dir.join(format!("notify-{}", part.name))) {
        Ok(socket) => socket,
        Err(error) => return (format!("its notify socket cannot be made: {error}"), false),
    };
    let mut child = match start(context, part, program, &socket) {
        Ok(child) => child,
        Err(error) => return (format!("it cannot be started: {error}"), false),
    };
    tracing::info!(part = part.name, pid = child.pid, "started");
    context.set_state(part.name, |state| {
        (state.pid, state.state) = (child.pid, "starting");
        state.why.clear();
    });
    let mut was_ready = false;
    let deadline = tokio::time::sleep(START_MAX);
    tokio::pin!(deadline);
    loop {
        tokio::select! {
            exit = &mut child.exit => {
                return (exit.map_or_else(|_| "it ended".to_owned(), |exit: Exit| exit.to_string()), was_ready);
            }
            said = socket.next() => {
                let Ok(said) = said else { continue };
                take(context, part, &said);
                if said.ready && !was_ready {
                    was_ready = true;
                    tracing::info!(part = part.name, "ready");
                    context.set_state(part.name, |state| state.state = "ready");
                    let _ = gates.ready.send_replace(true);
                }
            }
            () = &mut deadline, if !was_ready => {
                stop(context, &mut child).await;
                return (format!("it was not ready within {} s", START_MAX.as_secs()), false);
            }
            () = closed(&mut gates.open), if part.role == Role::Client => {
                stop(context, &mut child).await;
                return ("the compositor went".to_owned(), was_ready);
            }
        }
    }
}

/// Waits until what the part needs is gone.
async fn closed(open: &mut watch::Receiver<bool>) {
    let _ = open.wait_for(|open| !*open).await;
}

fn take(context: &Context, part: &Part, said: &Said) {
    if let (Role::Compositor { .. }, Some(display)) = (part.role, &said.wayland_display) {
        context.put("WAYLAND_DISPLAY", display);
    }
    if let Some(status) = &said.status {
        context.set_state(part.name, |state| state.why.clone_from(status));
    }
}

async fn stop(context: &Context, child: &mut Child) {
    let pid = child.pid;
    let living = move || if children::is_alive(pid) { vec![pid] } else { Vec::new() };
    children::signal(pid, Signal::TERM);
    context.children.end(living, Duration::from_secs(2)).await;
}

fn start(context: &Context, part: &Part, program: &std::path::Path, socket: &ReadySocket) -> std::io::Result<Child> {
    let environment = context.environment();
    let mut command = Command::new(program);
    command.args(&part.arguments);
    if let Role::Compositor { nested } = part.role {
        environment.apply_outer(&mut command, nested);
        // A compositor that comes back takes the name that programs already have.
        if let Some(display) = environment.get("WAYLAND_DISPLAY") {
            command.arg("--socket").arg(display);
        }
    } else {
        environment.apply(&mut command);
    }
    command.env("NOTIFY_SOCKET", socket.path());
    let mut log = context.logs.file(part.name)?;
    let _ = writeln!(log, "--- {} {} started", jiff::Timestamp::now(), part.program);
    command.stdin(Stdio::null()).stderr(log.try_clone()?).stdout(log);
    context.children.spawn(&mut command, Kind::Detached, part.keep_fd)
}
