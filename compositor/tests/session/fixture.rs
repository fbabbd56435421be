//! The compositor's side: the real state, a loop that is turned by hand, and what would have gone to the bus.

use crate::client::Client;
use smithay::reexports::{calloop::EventLoop, wayland_server::Display};
use std::{cell::Cell, os::unix::net::UnixStream, path::Path, rc::Rc, time::Duration};
use tacit_compositor::{
    args::VirtualOutput,
    backend::headless,
    bus::{BusHandle, Signal},
    clients::Trust,
    clock::Clock,
    render::{Picture, Renderer, picture::write_png, scene::Sight},
    state::{Setup, State},
};
use tacit_dbus::{Action, Applied, Snapshot, Trouble, config::Config};

/// A session that a test turns by hand.
pub struct Session {
    pub state: State,
    event_loop: EventLoop<'static, State>,
    display: Display<State>,
    time: Rc<Cell<Duration>>,
    signals: tokio::sync::mpsc::Receiver<Signal>,
    told: Vec<Signal>,
}

impl Session {
    /// One output of 1280×720 and the default configuration; every client counts as our own.
    pub fn new() -> Self {
        Self::with(&[VirtualOutput::default()], true)
    }

    /// As [`Session::new`], with these outputs.
    pub fn with(outputs: &[VirtualOutput], trust_everyone: bool) -> Self {
        Self::build(outputs, trust_everyone, None, Renderer::pixman().expect("pixman"))
    }

    /// As [`Session::new`], going on from this journal.
    pub fn after(journal: &Path) -> Self {
        Self::build(&[VirtualOutput::default()], true, Some(journal), Renderer::pixman().expect("pixman"))
    }

    /// As [`Session::new`], drawn with OpenGL ES; none where there is no EGL.
    pub fn with_gles() -> Option<Self> {
        let renderer = tacit_compositor::render::gl::surfaceless().ok()?;
        Some(Self::build(&[VirtualOutput::default()], true, None, renderer))
    }

    fn build(outputs: &[VirtualOutput], trust_everyone: bool, journal: Option<&Path>, renderer: Renderer) -> Self {
        let event_loop: EventLoop<'static, State> = EventLoop::try_new().expect("a loop");
        let display: Display<State> = Display::new().expect("a display");
        let time = Rc::new(Cell::new(Duration::from_secs(1000)));
        let mut trust = Trust::of_this_process();
        trust.everyone = trust_everyone;
        let mut config: Config = tacit_dbus::config::parse(tacit_dbus::config::DEFAULT).expect("the default parses");
        config.theme.accent = "#ff0000".into();
        config.theme.animations = false;
        let setup = Setup {
            display: display.handle(),
            handle: event_loop.handle(),
            signal: event_loop.get_signal(),
            clock: Clock::Wound(Rc::clone(&time)),
            config,
            renderer,
            trust,
        };
        let mut state = State::new(setup).expect("a state");
        let (bus, signals) = BusHandle::pair();
        state.connect_bus(bus);
        if let Some(journal) = journal {
            state.open_journal(journal.to_owned());
        }
        headless::add_outputs(&mut state, outputs).expect("outputs");
        state.resume_outputs();
        let mut session = Self { state, event_loop, display, time, signals, told: Vec::new() };
        session.turn();
        session
    }

    /// A new client.
    pub fn client(&mut self) -> Client {
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        self.state.accept(ours).expect("a client");
        let mut client = Client::new(theirs);
        self.settle(&mut [&mut client]);
        client.bind();
        self.settle(&mut [&mut client]);
        client
    }

    /// One turn of the compositor's loop.
    pub fn turn(&mut self) {
        let no_wait = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
        self.state.read_clients(&mut self.display, &no_wait);
        self.event_loop.dispatch(Some(Duration::ZERO), &mut self.state).expect("the loop turns");
        self.state.turn();
        while let Ok(signal) = self.signals.try_recv() {
            self.told.push(signal);
        }
    }

    /// Turns compositor and clients until they have nothing more to say to each other.
    pub fn settle(&mut self, clients: &mut [&mut Client]) {
        for _ in 0..12 {
            clients.iter_mut().for_each(|client| client.flush());
            self.turn();
            clients.iter_mut().for_each(|client| client.read());
        }
    }

    /// Lets time pass.
    pub fn wait(&mut self, time: Duration) {
        self.time.set(self.time.get() + time);
        self.turn();
    }

    /// Turns until every text that was asked for is drawn: that is done on a thread of its own, in real time.
    pub fn wait_for_texts(&mut self) {
        let begun = std::time::Instant::now();
        while self.state.texts.waits() {
            assert!(begun.elapsed() < Duration::from_secs(20), "texts are not drawn");
            std::thread::sleep(Duration::from_millis(5));
            self.turn();
        }
        self.wait(Duration::from_millis(50));
    }

    /// What an output shows without the pointer; also as a PNG in $TACIT_PICTURES, where that is set, to be looked at.
    pub fn picture(&mut self, output: &str, name: &str) -> Picture {
        let number = self.state.outputs.named(output).expect("an output").number;
        let picture = self.state.picture(number, Sight::NoCursor).expect("a picture");
        if let Some(folder) = std::env::var_os("TACIT_PICTURES") {
            let path = Path::new(&folder).join(format!("{name}.png"));
            write_png(&picture, &path).expect("written");
        }
        picture
    }

    /// What a person sees of an output, colours and magnifier included; also as a PNG, as [`Session::picture`].
    pub fn seen(&mut self, output: &str, name: &str) -> Picture {
        let number = self.state.outputs.named(output).expect("an output").number;
        let picture = self.state.seen_picture(number).expect("a picture");
        if let Some(folder) = std::env::var_os("TACIT_PICTURES") {
            write_png(&picture, &Path::new(&folder).join(format!("{name}.png"))).expect("written");
        }
        picture
    }

    /// What a mirror shows; also as a PNG, as [`Session::picture`].
    pub fn mirrored(&mut self, output: &str, name: &str) -> Picture {
        let picture = self.state.mirror_picture(output).expect("a mirror");
        if let Some(folder) = std::env::var_os("TACIT_PICTURES") {
            write_png(&picture, &Path::new(&folder).join(format!("{name}.png"))).expect("written");
        }
        picture
    }

    /// Does an operation of the vocabulary, given as JSON.
    pub fn apply(&mut self, action: &str) -> Result<Applied, Trouble> {
        let action: Action = serde_json::from_str(action).expect("an action");
        self.state.apply(&action, 0)
    }

    /// The state as it was last told.
    pub fn snapshot(&self) -> &Snapshot {
        self.state.publisher.last()
    }

    /// Position and size of a window, as told.
    #[track_caller]
    pub fn place(&self, id: &str) -> (i32, i32, i32, i32) {
        let window = self.snapshot().window(&id.into()).unwrap_or_else(|| panic!("no window {id}"));
        (window.x, window.y, window.width, window.height)
    }

    /// What was told since the last call.
    pub fn told(&mut self) -> Vec<Signal> {
        std::mem::take(&mut self.told)
    }

    /// How often the bar was asked for since the last call; other signals are forgotten.
    pub fn bar_requests(&mut self) -> usize {
        self.told().into_iter().filter(|signal| matches!(signal, Signal::BarRequested(_))).count()
    }

    /// Presses and releases a key of the real keyboard.
    pub fn tap(&mut self, code: u32) {
        self.state.key(code, true, 0);
        self.state.key(code, false, 0);
    }
}
