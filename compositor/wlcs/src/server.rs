//! The compositor's thread: the real state, one virtual output of 800×600 drawn by the CPU, and a queue of calls from the suite.
//!
//! A call returns when the compositor has dealt with it and has told its clients: what the suite asks next is answered after it.

use smithay::reexports::{
    calloop::{
        EventLoop,
        channel::{Event, Sender, channel},
    },
    wayland_server::{Client, Display, Resource, protocol::wl_surface::WlSurface},
};
use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread::JoinHandle,
};
use tacit_compositor::{
    args::{RendererKind, VirtualOutput},
    backend::headless,
    clients::Trust,
    clock::Clock,
    run::insert_display,
    state::{Setup, State},
};
use tacit_dbus::config::{Config, LayoutMode};
use tacit_layout::Point;

type Job = Box<dyn FnOnce(&mut State) + Send>;

/// A compositor that runs in a thread of its own.
pub struct Server {
    jobs: Sender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    /// Starts one.
    ///
    /// # Errors
    /// Why it cannot start.
    pub fn start() -> anyhow::Result<Self> {
        log();
        let (jobs, queue) = channel::<Job>();
        let (started, start) = mpsc::sync_channel(1);
        let thread = std::thread::Builder::new().name("compositor".into()).spawn(move || {
            let run = || -> anyhow::Result<(EventLoop<'static, State>, State)> {
                let event_loop: EventLoop<'static, State> = EventLoop::try_new()?;
                let state = make(&event_loop)?;
                let inserted = event_loop.handle().insert_source(queue, |event, (), state| {
                    if let Event::Msg(job) = event {
                        job(state);
                    }
                });
                inserted.map_err(|error| anyhow::anyhow!("calls cannot be waited for: {error}"))?;
                Ok((event_loop, state))
            };
            match run() {
                Ok((mut event_loop, mut state)) => {
                    let _ = started.send(Ok(()));
                    if let Err(error) = event_loop.run(None, &mut state, State::turn) {
                        eprintln!("tacit-wlcs: the compositor's loop failed: {error}");
                    }
                }
                Err(error) => drop(started.send(Err(error))),
            }
        })?;
        start.recv()??;
        Ok(Self { jobs, thread: Mutex::new(Some(thread)) })
    }

    /// Has the compositor do something, and everything that follows from it; `None` where it has ended.
    pub fn call<T: Send + 'static>(&self, f: impl FnOnce(&mut State) -> T + Send + 'static) -> Option<T> {
        let (reply, answer) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |state| {
            let result = f(state);
            state.turn();
            let _ = reply.send(result);
        });
        self.jobs.send(job).ok()?;
        answer.recv().ok()
    }

    /// Ends it, and waits until it has ended.
    pub fn stop(&self) {
        self.call(|state| state.signal.stop());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            eprintln!("tacit-wlcs: the compositor panicked");
        }
    }
}

/// What the suite expects of a desktop: windows float where it puts them, in the size that they choose, and nothing moves by itself.
fn config() -> Config {
    let mut config = Config::default();
    config.layout.mode = LayoutMode::Floating;
    config.layout.gap_px = 0;
    config.layout.snap_px = 0;
    config.layout.border_px = 0;
    config.theme.animations = false;
    config
}

fn make(event_loop: &EventLoop<'static, State>) -> anyhow::Result<State> {
    let display: Display<State> = Display::new()?;
    let handle = event_loop.handle();
    let mut state = State::new(Setup {
        display: display.handle(),
        handle: handle.clone(),
        signal: event_loop.get_signal(),
        clock: Clock::Monotonic,
        config: config(),
        renderer: headless::renderer(RendererKind::Pixman)?,
        trust: Trust::of_this_process(),
    })?;
    headless::add_outputs(&mut state, &[VirtualOutput { width: 800, height: 600, scale: 1.0 }])?;
    let fd = state.readers.fd().try_clone_to_owned()?;
    insert_display(&handle, display, fd)?;
    state.turn();
    Ok(state)
}

/// Puts the window of a client's surface at a place; whether there is one. Of a layer surface too, until it is arranged again: the
/// suite knows no other way to have it lie under its pointer.
pub fn place(state: &mut State, client: &Client, surface: u32, (x, y): (i32, i32)) -> bool {
    let Ok(surface) = client.object_from_protocol_id::<WlSurface>(&state.display, surface) else { return false };
    if let Some(id) = state.windows.of(&surface).map(|window| window.id()) {
        return state.layout.move_to(id, Point { x, y }).is_ok();
    }
    let Some(layer) = state.layers.of_mut(&surface) else { return false };
    layer.rect.loc = (x, y).into();
    state.todo.pointer = true;
    state.want_all_frames();
    surface.is_alive()
}

/// What the compositor says, where `TACIT_LOG` asks for it.
fn log() {
    if let Ok(filter) = tracing_subscriber::EnvFilter::try_from_env("TACIT_LOG") {
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    }
}
