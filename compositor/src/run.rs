//! The program: arguments to a running loop. Owns no state of the session.
//!
//! `unsafe` is allowed for one function alone: a descriptor that was given by number becomes ours.

use crate::{
    args::Args,
    backend::{headless, nested, tty},
    bus,
    clients::Trust,
    clock::Clock,
    config,
    doors::{self, Descriptors, Door},
    heartbeat,
    input::channel,
    signals,
    state::{Setup, State},
};
use anyhow::Context;
use rustix::event::Timespec;
use smithay::reexports::{
    calloop::{
        EventLoop, Interest, LoopHandle, LoopSignal, Mode, PostAction, channel::Event as ChannelEvent, generic::Generic,
    },
    wayland_server::{Display, ListeningSocket},
};
use std::{
    os::{
        fd::{FromRawFd, OwnedFd, RawFd},
        unix::net::UnixListener,
    },
    time::Duration,
};

/// Runs the compositor until it is told to end.
///
/// # Errors
/// It cannot start.
pub fn run(args: &Args) -> anyhow::Result<()> {
    // Before any thread starts: threads inherit what is blocked.
    let signals = signals::ending().context("signals cannot be waited for")?;
    let input = args.input_fd.map(take_fd).transpose()?;
    let listening = args.socket_fd.map(take_fd).transpose()?;
    let x11 = args.x11_fd.map(take_fd).transpose()?;
    let mut event_loop: EventLoop<'static, State> = EventLoop::try_new().context("no event loop")?;
    let display: Display<State> = Display::new().context("no Wayland display")?;
    let handle = event_loop.handle();
    let config::Loaded { config, path, problem } = config::load(args.config.as_deref());
    let mut trust = Trust::of_this_process();
    if std::env::var_os("TACIT_TEST_ALLOW_APPLY").is_some_and(|value| value == "1") {
        tracing::warn!("TACIT_TEST_ALLOW_APPLY is set: every program may act; this is for tests alone");
        trust.everyone = true;
    }
    let (renderer, window) = nested::renderer(args);
    let renderer = match renderer {
        Some(renderer) => renderer,
        None => headless::renderer(args.renderer)?,
    };
    let descriptors = Descriptors::raise();
    let setup = Setup {
        display: display.handle(),
        handle: handle.clone(),
        signal: event_loop.get_signal(),
        clock: Clock::Monotonic,
        config,
        renderer,
        trust: trust.clone(),
    };
    let mut state = State::new(setup)?;
    state.settings.path = path;
    state.settings.descriptors = descriptors;
    state.readers.watch().context("nobody can look on while clients are read")?;
    state.publisher.pace = PUBLISH_PACE;
    if let Some(path) = &args.journal {
        state.open_journal(path.clone());
        // The journal is one session's, windows' places are the user's.
        state.sessions.open(path.with_file_name("windows.json"));
    }
    match window {
        Some(window) => nested::start(&mut state, &handle, window)?,
        None if args.seat => tty::start(&mut state, &handle)?,
        None if args.headless.is_empty() => headless::add_outputs(&mut state, &[Default::default()])?,
        None => headless::add_outputs(&mut state, &args.headless)?,
    }
    state.resume_outputs();
    if let Some(problem) = problem {
        state.show_notice(&problem);
    }
    state.offer_dmabuf();
    let fd = state.readers.fd().try_clone_to_owned().context("clients cannot be waited for")?;
    insert_display(&handle, display, fd)?;
    let socket = listen(&handle, args.socket.as_deref(), listening)?;
    state.settings.socket.clone_from(&socket);
    if let (Some(display), Some(x11)) = (args.x11_display, x11) {
        state.serve_x11(display, x11).context("--x11-fd is not a listening socket")?;
    }
    if let Some(input) = input {
        channel::listen(&handle, input)?;
    }
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() {
        connect_bus(&mut state, &handle, trust)?;
    }
    config::watch(&handle, state.settings.path.clone());
    end_on_signals(&handle, event_loop.get_signal(), signals)?;
    heartbeat::start(&handle);
    ready(&socket);
    state.refresh();
    state.flush();
    event_loop.run(None, &mut state, State::turn).context("the loop failed")?;
    if let Some(writer) = state.save_sessions() {
        let _ = writer.join();
    }
    Ok(())
}

impl State {
    /// After clients were read or anything else happened: everything derived, then what clients wait for, then drawing.
    pub fn turn(&mut self) {
        self.stats.turns += 1;
        self.reconcile();
        let answered = self.stats.callbacks;
        let (due, now) = self.begin_frames();
        if self.stats.callbacks != answered {
            // Clients draw their next frames while this one is painted.
            self.flush();
        }
        self.finish_frames(&due, now);
        self.flush();
        // Clients come first: the differences are written, and another thread woken for them, when they have their answers.
        if self.todo.snapshot {
            self.publish_in_time();
            self.flush();
        }
    }

    /// Sends clients what is waiting for them.
    pub fn flush(&mut self) {
        if let Err(error) = self.display.flush_clients() {
            tracing::debug!(%error, "a client cannot be reached");
        }
        self.readers.forget_gone();
        self.tidy_heap();
    }
}

impl State {
    /// As [`State::read_clients`], without sleeping: on one processor alone the client comes first.
    fn await_clients(&mut self, display: &mut Display<State>) -> bool {
        let until = std::time::Instant::now() + SPIN;
        loop {
            if self.read_clients(display, &NO_WAIT) {
                return true;
            }
            if std::time::Instant::now() >= until {
                return false;
            }
            rustix::thread::sched_yield();
        }
    }
}

/// Lets the loop read what clients send.
///
/// # Errors
/// The loop takes no more.
pub fn insert_display(
    handle: &LoopHandle<'static, State>,
    mut display: Display<State>,
    fd: OwnedFd,
) -> anyhow::Result<()> {
    let source = Generic::new(fd, Interest::READ, Mode::Level);
    let inserted = handle.insert_source(source, move |_, _, state| {
        converse(&mut display, state);
        Ok(PostAction::Continue)
    });
    inserted.map(drop).map_err(|error| anyhow::anyhow!("clients cannot be waited for: {error}"))
}

/// The least time between two differences that nobody asked for.
const PUBLISH_PACE: Duration = Duration::from_millis(4);

/// How long clients may keep the loop to themselves.
const CONVERSATION: Duration = Duration::from_millis(1);
/// How soon a client has to come back to be one that is conversed with.
const QUICK: Duration = Duration::from_micros(100);
/// After so many quick answers in a row the next one is looked for without sleeping: waking up takes longer than answering does.
const STREAK: u32 = 16;
/// How long a client that was answered is given to go on.
const ANSWER: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000 };
/// As above, without sleeping.
const SPIN: Duration = Duration::from_micros(50);
/// Not waiting.
const NO_WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

/// Reads clients, and those that answer at once again: a turn of the whole loop costs as much as a client's round trip. What is due
/// ends it, and so does its time.
fn converse(display: &mut Display<State>, state: &mut State) {
    let entered = state.clock.now();
    let until = entered + CONVERSATION;
    // Only a client that came back quickly is waited for: a wait that nobody uses costs a wake-up.
    state.stats.conversing |= entered.saturating_sub(state.stats.conversed_at) < QUICK;
    state.read_clients(display, &NO_WAIT);
    loop {
        state.turn();
        state.stats.conversed_at = state.clock.now();
        let due = state.frame_due().map_or(until, |due| due.min(until));
        if !state.stats.conversing || state.stats.conversed_at >= due {
            return;
        }
        state.stats.conversing = if state.stats.streak < STREAK {
            state.read_clients(display, &ANSWER)
        } else {
            state.await_clients(display)
        };
        if !state.stats.conversing {
            state.stats.streak = 0;
            return;
        }
        state.stats.streak = state.stats.streak.saturating_add(1);
    }
}

/// Accepts clients on the socket that was given, which outlives us: those that came while nobody listened are waiting in it. Else on one
/// of our own.
fn listen(handle: &LoopHandle<'static, State>, name: Option<&str>, given: Option<OwnedFd>) -> anyhow::Result<String> {
    let name = if let Some(given) = given {
        let socket = UnixListener::from(given);
        socket.set_nonblocking(true).context("--socket-fd is not a socket")?;
        socket.local_addr().context("--socket-fd is not a listening socket")?;
        listen_on(handle, socket)?;
        name.unwrap_or_default().to_owned()
    } else {
        let socket = match name {
            Some(name) => ListeningSocket::bind(name),
            None => ListeningSocket::bind_auto("wayland", 1..33),
        };
        let socket = socket.context("no Wayland socket: is XDG_RUNTIME_DIR set and is the name free?")?;
        let name = socket.socket_name().map(|name| name.to_string_lossy().into_owned());
        listen_on(handle, socket)?;
        name.unwrap_or_default()
    };
    tracing::info!(socket = name, "listening");
    Ok(name)
}

fn listen_on(handle: &LoopHandle<'static, State>, door: impl Door) -> anyhow::Result<()> {
    let serve = |state: &mut State, stream| {
        if let Err(error) = state.accept(stream) {
            tracing::warn!(%error, "a client cannot be served");
        }
    };
    doors::open(handle, door, serve, |_| {}).map(drop)
}

fn connect_bus(state: &mut State, handle: &LoopHandle<'static, State>, trust: Trust) -> anyhow::Result<()> {
    let (sender, requests) = bus::requests();
    let inserted = handle.insert_source(requests, |event, (), state| {
        if let ChannelEvent::Msg(request) = event {
            state.bus_request(request);
        }
    });
    inserted.map_err(|error| anyhow::anyhow!("requests cannot be waited for: {error}"))?;
    state.connect_bus(bus::start(sender, trust)?);
    Ok(())
}

impl State {
    /// Answers a request of the bus. A caller that is gone is nobody to tell.
    pub fn bus_request(&mut self, request: bus::Request) {
        match request {
            bus::Request::Snapshot(reply) => {
                self.settle();
                let snapshot = self.publisher.last();
                let text = serde_json::to_string(snapshot).unwrap_or_default();
                let _ = reply.send((snapshot.revision, text));
            }
            bus::Request::Apply(action, revision, reply) => {
                let _ = reply.send(self.apply(&action, revision));
            }
            bus::Request::Revert(token, revision, reply) => {
                let _ = reply.send(self.revert(&token, revision));
            }
            bus::Request::Stats(reply) => {
                // What has not been told has not been handed to the journal.
                self.publish();
                let mut stats = self.stats.json();
                if let Some(stats) = stats.as_object_mut() {
                    stats.insert("animations".into(), self.things_move().into());
                    stats.insert("journal_written".into(), self.journal.is_written().into());
                }
                let _ = reply.send(stats.to_string());
            }
            bus::Request::Keys(name, ask) => {
                if !self.monitor.ask(&name, ask) {
                    tracing::warn!(name, "a screen reader asks for too much");
                }
            }
            bus::Request::Animations(on) => self.set_animations(on),
            bus::Request::NoKeys => self.monitor.clear(),
            bus::Request::BarClosed(serial, reply) => {
                self.bar_closed(serial);
                let _ = reply.send(());
            }
        }
    }
}

fn end_on_signals(handle: &LoopHandle<'static, State>, stop: LoopSignal, signals: OwnedFd) -> anyhow::Result<()> {
    let source = Generic::new(signals, Interest::READ, Mode::Level);
    let inserted = handle.insert_source(source, move |_, _, _| {
        stop.stop();
        stop.wakeup();
        Ok(PostAction::Remove)
    });
    inserted.map(drop).map_err(|error| anyhow::anyhow!("signals cannot be waited for: {error}"))
}

/// Tells whoever waits for it that clients can connect, and where.
fn ready(socket: &str) {
    let display = format!("X_WAYLAND_DISPLAY={socket}");
    if let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Ready, sd_notify::NotifyState::Custom(&display)]) {
        tracing::warn!(%error, "nobody was told that the compositor is ready");
    }
}

#[allow(unsafe_code)]
fn take_fd(fd: RawFd) -> anyhow::Result<OwnedFd> {
    anyhow::ensure!(fd > 2, "a descriptor that is given has to be above 2, not {fd}");
    anyhow::ensure!(std::path::Path::new(&format!("/proc/self/fd/{fd}")).exists(), "there is no descriptor {fd}");
    // SAFETY: it is open, and it was given to this program to own; nothing else here uses it.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    // Programs that key bindings start have no business with it.
    rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC)?;
    Ok(fd)
}
