//! Keeping one process of ours alive: start, readiness, death, back-off. Knows nothing of what the process does.

use super::backoff::{Backoff, Next};
use super::children::{self, Child, Children, Exit, Kind};
use super::environment::Environment;
use super::heart::{self, Heart, Look, Verdict};
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

/// A compositor that lives shorter than this has not come up for good: it is started again more and more seldom.
const WELL_AFTER: Duration = Duration::from_secs(5);
/// Lives in a row that were too short, after which what it goes on from is put aside: that may be what ends it.
const SHORT_LIVES_MAX: u32 = 3;
/// How long a client of a compositor that went has to end by itself.
const FAREWELL: Duration = Duration::from_millis(300);
/// How much earlier than its compositor's a client's end may be noticed.
const TOGETHER: Duration = Duration::from_millis(20);
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
    /// A Wayland client: it ends when the compositor does, and is started again at once.
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
    /// File descriptors that it is given.
    pub keep_fds: Vec<RawFd>,
    /// The file that it goes on from after it was killed.
    pub journal: Option<PathBuf>,
}

impl Part {
    /// Whether its loop sends a heartbeat.
    fn is_watched(&self) -> bool {
        matches!(self.role, Role::Compositor { .. })
    }
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
    context.set_state(part.name, |state| (state.pid, state.state) = (0, "waiting"));
    // Once is enough: the socket that clients connect to is there while no compositor is.
    if gates.open.wait_for(|open| *open).await.is_err() {
        return Trouble::new(format!("{} was not started", part.program), "the session is ending", "");
    }
    loop {
        let Some(program) = crate::paths::sibling(part.program) else {
            let trouble = missing(part.program);
            context.set_state(part.name, |state| (state.state, state.why) = ("missing", trouble.to_string()));
            return trouble;
        };
        let begun = Instant::now();
        let (end, was_ready) = live_once(&context, &part, &program, &mut gates).await;
        let _ = gates.ready.send_replace(false);
        let why = end.why();
        tracing::warn!(part = part.name, %why, "ended");
        let now_ms = u64::try_from(context.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let was_well = was_ready && (!part.is_watched() || begun.elapsed() >= WELL_AFTER);
        let next = match end {
            End::WithCompositor if was_ready => Next::StartAfter(0),
            End::Never(_) => Next::GiveUp,
            _ => backoff.died(now_ms, was_well),
        };
        if backoff.unready() == SHORT_LIVES_MAX {
            put_aside(&part);
        }
        match next {
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

/// Why a life ended.
enum End {
    /// For a reason of its own.
    Alone(String),
    /// Because its compositor did.
    WithCompositor,
    /// Because it cannot run as things are, with what it said of it.
    Never(String),
}

/// The exit status by which a program says that it cannot run as things are (sysexits.h).
const EX_CONFIG: i32 = 78;
/// How much of a log's end is looked at for a program's last word.
const LAST_WORD_BYTES: usize = 2000;

impl End {
    fn why(&self) -> String {
        match self {
            End::Alone(why) | End::Never(why) => why.clone(),
            End::WithCompositor => "the compositor went".into(),
        }
    }
}

/// The last line of a log.
fn last_word(log: &std::path::Path) -> String {
    let bytes = std::fs::read(log).unwrap_or_default();
    let end = bytes.get(bytes.len().saturating_sub(LAST_WORD_BYTES)..).unwrap_or_default();
    let text = String::from_utf8_lossy(end);
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.map_or_else(|| "it cannot run here".to_owned(), |line| line.trim().to_owned())
}

/// A journal that may be what ends every compositor is not gone on from again; whether the session is locked is in another file.
fn put_aside(part: &Part) {
    let Some(journal) = &part.journal else { return };
    if std::fs::rename(journal, journal.with_extension("bad")).is_ok() {
        tracing::warn!(part = part.name, "its journal is put aside: windows will not come back to where they were");
    }
}

/// One life: answers why it ended and whether it had been ready.
async fn live_once(context: &Context, part: &Part, program: &std::path::Path, gates: &mut Gates) -> (End, bool) {
    let socket = match ReadySocket::bind(&context.own_dir.join(format!("notify-{}", part.name))) {
        Ok(socket) => socket,
        Err(error) => return (End::Alone(format!("its notify socket cannot be made: {error}")), false),
    };
    let mut child = match start(context, part, program, &socket) {
        Ok(child) => child,
        Err(error) => return (End::Alone(format!("it cannot be started: {error}")), false),
    };
    tracing::info!(part = part.name, pid = child.pid, "started");
    context.set_state(part.name, |state| {
        (state.pid, state.state) = (child.pid, "starting");
        state.why.clear();
    });
    let mut was_ready = false;
    let mut heart: Option<Heart> = None;
    let deadline = tokio::time::sleep(START_MAX);
    tokio::pin!(deadline);
    loop {
        let silence = heart.as_ref().map(Heart::due);
        tokio::select! {
            // What was said is heard before a silence is judged: this process may have been late itself.
            biased;
            exit = &mut child.exit => {
                let together = part.role == Role::Client && went_together(&mut gates.open).await;
                if matches!(exit, Ok(Exit::Code(EX_CONFIG))) && !was_ready {
                    return (End::Never(last_word(&context.logs.path(part.name))), false);
                }
                let why = || exit.map_or_else(|_| "it ended".to_owned(), |exit: Exit| exit.to_string());
                return (if together { End::WithCompositor } else { End::Alone(why()) }, was_ready);
            }
            said = socket.next() => {
                let Ok(said) = said else { continue };
                take(context, part, &said);
                if let Some(heart) = heart.as_mut().filter(|_| said.alive) {
                    heart.beats(Instant::now(), Look::at(child.pid));
                }
                if said.ready && !was_ready {
                    was_ready = true;
                    heart = part.is_watched().then(|| Heart::new(Instant::now(), Look::at(child.pid)));
                    tracing::info!(part = part.name, "ready");
                    context.set_state(part.name, |state| state.state = "ready");
                    let _ = gates.ready.send_replace(true);
                }
            }
            () = &mut deadline, if !was_ready => {
                stop(context, &mut child).await;
                return (End::Alone(format!("it was not ready within {} s", START_MAX.as_secs())), false);
            }
            () = went(&mut gates.open), if part.role == Role::Client => {
                if tokio::time::timeout(FAREWELL, &mut child.exit).await.is_err() {
                    stop(context, &mut child).await;
                }
                return (End::WithCompositor, was_ready);
            }
            () = until(silence) => {
                if let Some(Verdict::Hangs(why)) = heart.as_mut().map(|heart| heart.judge(Instant::now(), Look::at(child.pid))) {
                    tracing::error!(part = part.name, why, "it hangs and is killed");
                    children::signal(child.pid, Signal::KILL);
                    let _ = tokio::time::timeout(START_MAX, &mut child.exit).await;
                    return (End::Alone(format!("it hung: {why}")), was_ready);
                }
            }
        }
    }
}

/// Waits until a compositor that is there, or comes, is gone.
async fn went(open: &mut watch::Receiver<bool>) {
    let _ = open.wait_for(|open| *open).await;
    let _ = open.wait_for(|open| !*open).await;
}

/// Whether the compositor is gone too: its end and that of its clients are noticed in any order.
async fn went_together(open: &mut watch::Receiver<bool>) -> bool {
    matches!(tokio::time::timeout(TOGETHER, open.wait_for(|open| !*open)).await, Ok(Ok(_)))
}

async fn until(when: Option<Instant>) {
    match when {
        Some(when) => tokio::time::sleep_until(when.into()).await,
        None => std::future::pending().await,
    }
}

fn take(context: &Context, part: &Part, said: &Said) {
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
    } else {
        environment.apply(&mut command);
    }
    command.env("NOTIFY_SOCKET", socket.path());
    if part.is_watched() {
        command.env("WATCHDOG_USEC", heart::INTERVAL.as_micros().to_string());
    }
    let mut log = context.logs.file(part.name)?;
    let _ = writeln!(log, "--- {} {} started", jiff::Timestamp::now(), part.program);
    command.stdin(Stdio::null()).stderr(log.try_clone()?).stdout(log);
    let kind = if part.is_watched() { Kind::Killed } else { Kind::Detached };
    context.children.spawn(&mut command, kind, &part.keep_fds)
}
