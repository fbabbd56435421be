//! `tacit session`: brings up the bus, the compositor, the shell and the agent, keeps them, and takes everything down.
//!
//! One thread: every process is forked from it, so that the parent-death signal means this program and not a worker.

use crate::paths::{self, Note};
use crate::service;
use std::cell::Cell;
use std::ffi::OsString;
use std::os::fd::RawFd;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tacit_dbus::Trouble;
use tacit_dbus::config::Config;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};

pub mod audio;
pub mod backoff;
pub mod bus;
pub mod children;
pub mod display;
pub mod environment;
pub mod guard;
pub mod heart;
pub mod journal;
pub mod logs;
pub mod part;
pub mod place;
pub mod ready;
pub mod user_manager;
pub mod x11;

use children::{Child, Children, Exit, Kind};
use display::Display;
use environment::Environment;
use part::{Context, Gates, Part, Role};
use place::Place;
use user_manager::UserManager;
use x11::XDisplay;

/// How long the program that runs inside waits for the shell and the agent once the compositor is there.
const READY_MAX: Duration = Duration::from_secs(15);
/// How long an ending session waits between asking and insisting.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the compositor shows itself on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// Virtual outputs, as `WIDTHxHEIGHT[@SCALE]`.
    Headless(Vec<String>),
    /// A window of the present desktop.
    Nested,
    /// The displays and devices of this machine's seat.
    Seat,
}

/// Which bus the session uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum BusChoice {
    /// A dbus-daemon of its own.
    Private,
    /// The one that DBUS_SESSION_BUS_ADDRESS names.
    Inherit,
}

/// What `tacit session` was asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the compositor shows itself on.
    pub backend: Backend,
    /// Which bus.
    pub bus: BusChoice,
    /// The configuration file that was named.
    pub config: Option<PathBuf>,
    /// The input channel.
    pub input_fd: Option<RawFd>,
    /// The program to run inside.
    pub program: Vec<OsString>,
}

/// Runs a session to its end.
///
/// # Errors
/// It cannot be brought up, or the compositor cannot be kept.
pub fn run(options: Options) -> Result<ExitCode, Trouble> {
    let logs = logs::Logs::open(&paths::state_dir())
        .map_err(|error| Trouble::new("cannot keep logs", error.to_string(), "check XDG_STATE_HOME"))?;
    start_logging(&logs);
    let config = load_config(options.config.as_deref())?;
    if let Some(fd) = options.input_fd {
        children::keep_private(fd).map_err(|error| {
            Trouble::new(format!("cannot use --input-fd {fd}"), error.to_string(), "pass a descriptor that is open")
        })?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Trouble::new("cannot start", error.to_string(), ""))?;
    runtime.block_on(session(options, config, logs))
}

fn start_logging(logs: &logs::Logs) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,zbus=warn"));
    let Ok(file) = logs.file("session") else { return };
    let layer = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Arc::new(file));
    let _ = layer.try_init();
}

/// The configuration. A file with an error is as if it were absent, and says where the error is; one that was named must be there.
fn load_config(named: Option<&std::path::Path>) -> Result<Config, Trouble> {
    let path = named.map_or_else(paths::config_file, std::path::Path::to_path_buf);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(tacit_dbus::config::parse(&text).unwrap_or_else(|error| {
            eprintln!("tacit: {}: {error}; the defaults are used", path.display());
            Config::default()
        })),
        Err(error) if named.is_some() => {
            let what = format!("cannot read {}", path.display());
            Err(Trouble::new(what, error.to_string(), "name another file with --config"))
        }
        Err(_) => Ok(Config::default()),
    }
}

async fn session(options: Options, config: Config, logs: logs::Logs) -> Result<ExitCode, Trouble> {
    let cannot = |error: std::io::Error| Trouble::new("cannot start a session", error.to_string(), "");
    let children = Children::become_subreaper().map_err(cannot)?;
    let reaper = tokio::spawn(children.clone().keep_reaping());
    let mut stop = Stop::listen().map_err(cannot)?;
    let place = Place::make().map_err(|error| {
        Trouble::new("cannot make the runtime directory", error.to_string(), "check XDG_RUNTIME_DIR")
    })?;
    let display = Display::bind(&place.runtime_dir)
        .map_err(|error| Trouble::new("cannot make the Wayland socket", error.to_string(), "check XDG_RUNTIME_DIR"))?;
    let xdisplay = x11_display(&config);
    let journal = journal::fresh(&paths::state_dir());
    let sockets = Sockets { wayland: &display, x11: xdisplay.as_ref() };
    let login = Cell::new(None);
    let to_end = ToEnd { journal: &journal, login: &login };
    let ended = tokio::select! {
        ended = up(&options, config, logs, &children, &place, sockets, to_end) => ended,
        name = stop.wanted() => {
            tracing::info!(signal = name, "ending");
            Ok(ExitCode::SUCCESS)
        }
    };
    if let Some(manager) = login.take() {
        manager.end().await;
    }
    // Nobody can connect any more: what ends the session is not to be begun with anew.
    drop((display, xdisplay));
    take_down(&children).await;
    journal::remove(&journal);
    place.clear(options.bus == BusChoice::Private);
    tracing::info!("ended");
    reaper.abort();
    ended
}

/// What is begun while the session comes up, and ended after it.
#[derive(Clone, Copy)]
struct ToEnd<'a> {
    journal: &'a std::path::Path,
    login: &'a Cell<Option<UserManager>>,
}

/// Where the session's programs connect to.
#[derive(Debug, Clone, Copy)]
struct Sockets<'a> {
    wayland: &'a Display,
    x11: Option<&'a XDisplay>,
}

/// The display that X11 programs connect to, where they are wanted and can run.
fn x11_display(config: &Config) -> Option<XDisplay> {
    if !config.xwayland.enable {
        return None;
    }
    if paths::in_path("Xwayland").is_none() {
        tracing::warn!("X11 programs cannot run: Xwayland is not installed (apt install xwayland)");
        return None;
    }
    XDisplay::bind().map_err(|error| tracing::warn!(%error, "X11 programs cannot run")).ok()
}

/// The signals that end a session.
struct Stop {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

impl Stop {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn wanted(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "TERM",
            _ = self.interrupt.recv() => "INT",
            _ = self.hang_up.recv() => "HUP",
        }
    }
}

/// Brings everything up and stays until the session should end.
async fn up(
    options: &Options,
    config: Config,
    logs: logs::Logs,
    children: &Arc<Children>,
    place: &Place,
    sockets: Sockets<'_>,
    to_end: ToEnd<'_>,
) -> Result<ExitCode, Trouble> {
    let ToEnd { journal, login } = to_end;
    let mut environment = base_environment(place);
    environment.put("WAYLAND_DISPLAY", sockets.wayland.name());
    let mut files = sockets.wayland.files().to_vec();
    if let Some(x11) = sockets.x11 {
        environment.put("DISPLAY", x11.name());
        files.extend(x11.files());
    }
    files.extend(place.leftovers(options.bus == BusChoice::Private));
    files.extend(journal::files(journal));
    let _guard = guard::start(children, place, &files, &mut environment)
        .map_err(|error| tracing::warn!(%error, "no guard: a supervisor that is killed may leave processes"));
    let (context, daemon) = prepare(options, logs, children, place, environment).await?;
    let mut tasks = tokio::task::JoinSet::new();
    let (quit, mut quit_wanted) = mpsc::channel::<()>(1);
    let connection =
        service::connect(context.environment().get("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default()).await?;
    bus::update_activation(&connection, &context.environment()).await;
    service::serve(&connection, context.clone(), &config, quit, &mut tasks).await?;

    let (compositor_ready, compositor_is_ready) = watch::channel(false);
    let (shell_ready, shell_is_ready) = watch::channel(false);
    let (agent_ready, agent_is_ready) = watch::channel(false);
    let (_always, at_once) = watch::channel(true);
    // A set, because its tasks end with it: a signal drops this function in the middle.
    let mut compositor = tokio::task::JoinSet::new();
    let gates = Gates { open: at_once, ready: compositor_ready };
    compositor.spawn(part::keep(context.clone(), compositor_part(options, sockets, journal), gates));
    for (part, ready) in [(shell_part(options), shell_ready), (agent_part(options), agent_ready)] {
        let gates = Gates { open: compositor_is_ready.clone(), ready };
        let kept = part::keep(context.clone(), part, gates);
        tasks.spawn(async move {
            let trouble = kept.await;
            eprintln!("tacit: {trouble}");
            tracing::error!(%trouble, "a part was given up");
        });
    }
    let rotating = context.logs.clone();
    tasks.spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(60)).await;
            rotating.rotate_all();
        }
    });

    let others = [shell_is_ready, agent_is_ready];
    let inside = run_inside(options, place, &context, &connection, compositor_is_ready, others, login);
    let ended = tokio::select! {
        trouble = compositor.join_next() => Err(compositor_lost(trouble)),
        ended = inside => ended,
        _ = quit_wanted.recv() => Ok(ExitCode::SUCCESS),
        exit = bus_gone(daemon) => Err(Trouble::new("the session bus is gone", exit, "see bus.log in the log directory")),
    };
    // Nothing may be started again from here on.
    compositor.shutdown().await;
    tasks.shutdown().await;
    ended
}

fn compositor_lost(kept: Option<Result<Trouble, tokio::task::JoinError>>) -> Trouble {
    let unknown = || Trouble::new("the compositor is lost", "its keeper failed", "see session.log");
    kept.and_then(Result::ok).unwrap_or_else(unknown)
}

/// What is known before anything is started.
fn base_environment(place: &Place) -> Environment {
    let inherited = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default();
    Environment::new(&place.runtime_dir, &inherited)
}

/// Bus, sound and environment: what must be there before anything of ours is started.
async fn prepare(
    options: &Options,
    logs: logs::Logs,
    children: &Arc<Children>,
    place: &Place,
    mut environment: Environment,
) -> Result<(Arc<Context>, Option<Child>), Trouble> {
    if let Some(dir) = service::portal_dir(&place.own_dir) {
        environment.put("XDG_DESKTOP_PORTAL_DIR", dir.display().to_string());
    }
    let shared = place.own_dir.join("share");
    match crate::settings::theme_dark::write_theme(&shared) {
        Ok(()) => environment.add_data_dir(&shared),
        Err(error) => tracing::warn!(%error, "GTK 3 programs will not be dark"),
    }
    if matches!(options.backend, Backend::Headless(_)) {
        // The server lives as long as the session; that nobody waits for its end is meant.
        let _silent = audio::start(children, &logs, place, &mut environment);
    }
    let mut daemon = None;
    if options.bus == BusChoice::Private {
        let bus = bus::start(children, &logs, &place.own_dir, &environment).await?;
        environment.put("DBUS_SESSION_BUS_ADDRESS", bus.address.clone());
        daemon = Some(bus.child);
    }
    let context = Context {
        children: children.clone(),
        logs,
        own_dir: place.own_dir.clone(),
        environment: Mutex::new(environment),
        board: watch::channel(Vec::new()).0,
        begun: Instant::now(),
    };
    Ok((Arc::new(context), daemon))
}

async fn bus_gone(daemon: Option<Child>) -> String {
    match daemon {
        Some(child) => child.exit.await.map_or_else(|_| "it ended".to_owned(), |exit| format!("dbus-daemon {exit}")),
        None => std::future::pending().await,
    }
}

fn compositor_part(options: &Options, sockets: Sockets<'_>, journal: &std::path::Path) -> Part {
    let display = sockets.wayland;
    let mut arguments: Vec<OsString> = vec!["--socket".into(), display.name().into()];
    arguments.extend(["--socket-fd".into(), display.fd().to_string().into()]);
    if let Some(x11) = sockets.x11 {
        arguments.extend(["--x11-display".into(), x11.number().to_string().into()]);
        arguments.extend(["--x11-fd".into(), x11.fd().to_string().into()]);
    }
    arguments.extend(["--journal".into(), journal.into()]);
    match &options.backend {
        Backend::Headless(outputs) => {
            for output in outputs {
                arguments.extend(["--headless".into(), output.into()]);
            }
        }
        Backend::Nested => arguments.push("--nested".into()),
        Backend::Seat => arguments.push("--seat".into()),
    }
    if let Some(config) = &options.config {
        arguments.extend(["--config".into(), config.into()]);
    }
    if let Some(fd) = options.input_fd {
        arguments.extend(["--input-fd".into(), fd.to_string().into()]);
    }
    let role = Role::Compositor { nested: options.backend == Backend::Nested };
    let keep_fds = [display.fd()].into_iter().chain(sockets.x11.map(XDisplay::fd)).chain(options.input_fd).collect();
    let journal = Some(journal.to_owned());
    Part { name: "compositor", program: "tacit-compositor", arguments, role, keep_fds, journal }
}

fn shell_part(options: &Options) -> Part {
    let mut arguments: Vec<OsString> = Vec::new();
    if let Some(config) = &options.config {
        arguments.extend(["--config".into(), config.into()]);
    }
    Part { name: "shell", program: "tacit-shell", arguments, role: Role::Client, keep_fds: Vec::new(), journal: None }
}

fn agent_part(_options: &Options) -> Part {
    let arguments = Vec::new();
    Part { name: "agent", program: "tacit-agent", arguments, role: Role::Service, keep_fds: Vec::new(), journal: None }
}

/// Waits until the desktop is usable, says so, and runs the given program in it; without one it never returns.
async fn run_inside(
    options: &Options,
    place: &Place,
    context: &Arc<Context>,
    connection: &zbus::Connection,
    mut compositor: watch::Receiver<bool>,
    others: [watch::Receiver<bool>; 2],
    login: &Cell<Option<UserManager>>,
) -> Result<ExitCode, Trouble> {
    if compositor.wait_for(|ready| *ready).await.is_err() {
        return std::future::pending().await;
    }
    let environment = context.environment();
    bus::update_activation(connection, &environment).await;
    // A nested or headless session is not the user's graphical session: their login is.
    let manager = match options.backend {
        Backend::Seat => UserManager::begin(connection, &environment).await,
        _ => None,
    };
    let note = Note { pid: std::process::id(), env: environment.all().clone() };
    if let Err(error) = place.write_note(&note) {
        tracing::warn!(%error, "`tacit` in another terminal will not find this session");
    }
    let others = others.map(|mut ready| async move { settled(&mut ready).await });
    let _ = tokio::time::timeout(READY_MAX, futures_util::future::join_all(others)).await;
    announce(context);
    if let Some(manager) = manager {
        manager.reach().await;
        login.set(Some(manager));
    }
    let Some((program, arguments)) = options.program.split_first() else {
        return std::future::pending().await;
    };
    let mut command = Command::new(program);
    command.args(arguments);
    context.environment().apply(&mut command);
    let child = context.children.spawn(&mut command, Kind::Foreground, &[]).map_err(|error| {
        Trouble::new(format!("cannot run {}", program.to_string_lossy()), error.to_string(), "check its name and PATH")
    })?;
    let exit = child.exit.await.unwrap_or(Exit::Code(1));
    tracing::info!(%exit, "the program inside ended");
    Ok(ExitCode::from(u8::try_from(exit.code()).unwrap_or(1)))
}

/// Waits until a part is ready, or its keeper has given it up (then the sender is gone).
async fn settled(ready: &mut watch::Receiver<bool>) {
    let _ = ready.wait_for(|ready| *ready).await;
}

fn announce(context: &Context) {
    let environment = context.environment();
    let socket = environment.get("WAYLAND_DISPLAY").unwrap_or("?");
    tracing::info!(socket, "the session is ready");
    // What was given up has been said already.
    let late = ["waiting", "starting", "restarting"];
    for state in context.board.borrow().iter().filter(|state| late.contains(&state.state)) {
        eprintln!("tacit: the {} is {}{}", state.part, state.state, with_why(&state.why));
    }
    eprintln!("tacit: ready on {socket}; in another terminal: tacit do \"open the terminal\"");
    // Under systemd this program is the service that others wait for.
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
}

fn with_why(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(": {why}") }
}

/// Ends everything below this process: clients first, then the compositor and the bus.
async fn take_down(children: &Arc<Children>) {
    let late = ["tacit-composito", "dbus-daemon", "pulseaudio"];
    let early = || children::descendants().into_iter().filter(|pid| !late.contains(&name_of(*pid).as_str())).collect();
    children.end(early, PATIENCE).await;
    children.end(children::descendants, PATIENCE).await;
}

fn name_of(pid: u32) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned()
}
