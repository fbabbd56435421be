//! The state of the compositor, grouped by owner. Callbacks change their own part; `refresh` reconciles the rest.

use crate::{
    backend::tty::Tty,
    bar::Bar,
    bus::BusHandle,
    chooser::Chooser,
    clients::Trust,
    clipboard::Clipboard,
    clock::Clock,
    doors::Descriptors,
    extra::Extra,
    globals::Globals,
    handlers::capture::Captures,
    input::{Bindings, SeatOwner},
    journal::Journal,
    layers::Layers,
    lock::Lock,
    mirror::Mirrors,
    monitor::Monitor,
    motion::Fading,
    night::NightLight,
    notice::Notice,
    outputs::Outputs,
    publish::Publisher,
    readers::Readers,
    render::{Renderer, cursor::Cursor, scene::Look},
    rules::Rules,
    sessions::Sessions,
    slide::Slides,
    stats::Stats,
    text::Texts,
    undo::UndoRing,
    windows::{Number, Windows},
    xwayland::Xwayland,
    zoom::Zoom,
};
use smithay::{
    desktop::PopupManager,
    input::{Seat, SeatState},
    reexports::{
        calloop::{LoopHandle, LoopSignal},
        wayland_server::{DisplayHandle, protocol::wl_surface::WlSurface},
    },
};
use std::path::PathBuf;
use tacit_dbus::config::Config;

/// What `State::new` needs from the program that runs it.
pub struct Setup {
    /// The display.
    pub display: DisplayHandle,
    /// The loop.
    pub handle: LoopHandle<'static, State>,
    /// Ends the loop.
    pub signal: LoopSignal,
    /// The time.
    pub clock: Clock,
    /// The configuration.
    pub config: Config,
    /// What draws.
    pub renderer: Renderer,
    /// Whose requests count as our own.
    pub trust: Trust,
}

/// Everything.
pub struct State {
    /// The display.
    pub display: DisplayHandle,
    /// The loop.
    pub handle: LoopHandle<'static, State>,
    /// Ends the loop.
    pub signal: LoopSignal,
    /// The time.
    pub clock: Clock,
    /// The configuration, and what is derived from it.
    pub settings: Settings,
    /// Smithay's protocol states.
    pub globals: Globals,
    /// Our own protocol states.
    pub extra: Extra,
    /// Pictures to be taken at the end of this turn.
    pub captures: Captures,
    /// Whose requests count as our own.
    pub trust: Trust,
    /// The sockets of all clients.
    pub readers: Readers,
    /// Seats; Smithay wants this apart from the seat itself.
    pub seats: SeatState<State>,
    /// Displays and devices of this machine, where the session is on a seat of it.
    pub tty: Option<Tty>,
    /// The seat, its devices and their focus.
    pub seat: SeatOwner,
    /// The command bar's key and the keys held for it.
    pub bar: Bar,
    /// Windows that are chosen from.
    pub chooser: Chooser,
    /// Workspaces that slide.
    pub slides: Slides,
    /// Windows that fade in or out.
    pub fading: Fading,
    /// Screen readers that take keys.
    pub monitor: Monitor,
    /// The magnifier.
    pub zoom: Zoom,
    /// Warmer colours.
    pub night: NightLight,
    /// What is wrong with the configuration, while it is shown.
    pub notice: Option<Notice>,
    /// Text of our own.
    pub texts: Texts,
    /// Toplevels.
    pub windows: Windows,
    /// X11 programs.
    pub xwayland: Xwayland,
    /// Layer surfaces.
    pub layers: Layers,
    /// Popups, of both.
    pub popups: PopupManager,
    /// Outputs.
    pub outputs: Outputs,
    /// Outputs that show what another one shows.
    pub mirrors: Mirrors,
    /// Where windows go.
    pub layout: tacit_layout::Layout,
    /// What is derived from the layout and what the clients did.
    pub shown: Shown,
    /// What draws.
    pub paint: Paint,
    /// Mementos by token.
    pub undo: UndoRing,
    /// The snapshot and who hears of it.
    pub publisher: Publisher,
    /// What a compositor that is started anew goes on from.
    pub journal: Journal,
    /// What is remembered of windows from one run of their programs to the next.
    pub sessions: Sessions,
    /// Whether the session is locked.
    pub lock: Lock,
    /// The selection and its history.
    pub clipboard: Clipboard,
    /// Counters.
    pub stats: Stats,
    /// Arrangements of windows by name.
    pub saved_layouts: std::collections::BTreeMap<String, tacit_layout::Memento>,
    /// What a callback leaves for `refresh` to do.
    pub todo: Todo,
}

/// The configuration, and what is derived from it.
pub struct Settings {
    /// As it was last read without an error.
    pub config: Config,
    /// Whether things move, where the session's setting has said so since the configuration did.
    pub animations: Option<bool>,
    /// Where it is read from.
    pub path: Option<PathBuf>,
    /// What key chords do.
    pub bindings: Bindings,
    /// What becomes of windows when they open.
    pub rules: Rules,
    /// Environment for programs that key bindings start.
    pub socket: String,
    /// How many descriptors they have.
    pub descriptors: Descriptors,
}

/// What is derived from the layout and what the clients did.
#[derive(Debug, Default)]
pub struct Shown {
    /// Windows that show, highest first.
    pub order: Vec<Number>,
    /// The window with the border.
    pub focused: Option<Number>,
    /// Windows by when they had the focus, latest first.
    pub focus_order: Vec<Number>,
    /// The layout's revision that all this is of.
    pub layout_revision: Option<u64>,
}

/// What draws.
pub struct Paint {
    /// The renderer.
    pub renderer: Renderer,
    /// Colours.
    pub look: Look,
    /// The pointer's image.
    pub cursor: Cursor,
    /// What is being dragged from one client to another.
    pub dragged: Option<WlSurface>,
    /// Where the window that the pointer moves would snap to.
    pub snap: Option<tacit_layout::DropPreview>,
    /// Whether the timer for windows that do not show runs.
    pub slow_tick: bool,
}

/// What a callback leaves for `refresh` to do. Every flag is cleared there.
#[derive(Debug, Default)]
pub struct Todo {
    /// Layer surfaces of these outputs have to be arranged.
    pub arrange_layers: bool,
    /// Placements have to be read from the layout even if it did not change.
    pub placements: bool,
    /// Windows may have begun to move.
    pub motions: bool,
    /// The focus may have to move.
    pub focus: bool,
    /// What is under the pointer may have changed.
    pub pointer: bool,
    /// What may keep the pointer where it is may have changed.
    pub constraint: bool,
    /// The snapshot may have changed.
    pub snapshot: bool,
    /// Popups may be gone.
    pub popups: bool,
}

impl State {
    /// A compositor without outputs.
    ///
    /// # Errors
    /// The keyboard layout cannot be compiled, not even the default one.
    pub fn new(setup: Setup) -> anyhow::Result<Self> {
        let Setup { display, handle, signal, clock, config, renderer, trust } = setup;
        let mut seats = SeatState::new();
        let globals = Globals::new(&display, &handle);
        let extra = Extra::new(&display);
        let readers = Readers::new()?;
        let seat: Seat<State> = seats.new_wl_seat(&display, "seat0");
        let seat = SeatOwner::new(seat, &config.input)?;
        let layout = tacit_layout::Layout::new(crate::tiling::layout_config(&config));
        let look = Look::new(&config);
        let cursor = Cursor::new(&config.input.cursor_theme, config.input.cursor_size_px);
        let bar = Bar::new(&config.bar.key);
        let bindings = Bindings::new(&config.keybindings);
        let rules = Rules::new(&config.rule);
        Ok(Self {
            display,
            handle,
            signal,
            clock,
            settings: Settings {
                config,
                animations: None,
                path: None,
                bindings,
                rules,
                socket: String::new(),
                descriptors: Descriptors::default(),
            },
            globals,
            extra,
            captures: Captures::default(),
            trust,
            readers,
            seats,
            tty: None,
            seat,
            bar,
            chooser: Chooser::default(),
            slides: Slides::default(),
            fading: Fading::default(),
            monitor: Monitor::default(),
            zoom: Zoom::default(),
            night: NightLight::default(),
            notice: None,
            texts: Texts::default(),
            windows: Windows::default(),
            xwayland: Xwayland::default(),
            layers: Layers::default(),
            popups: PopupManager::default(),
            outputs: Outputs::default(),
            mirrors: Mirrors::default(),
            layout,
            shown: Shown::default(),
            paint: Paint { renderer, look, cursor, dragged: None, snap: None, slow_tick: false },
            undo: UndoRing::default(),
            publisher: Publisher::default(),
            journal: Journal::default(),
            sessions: Sessions::default(),
            lock: Lock::default(),
            clipboard: Clipboard::default(),
            stats: Stats::default(),
            saved_layouts: std::collections::BTreeMap::new(),
            todo: Todo { placements: true, focus: true, snapshot: true, ..Todo::default() },
        })
    }

    /// Connects the D-Bus thread.
    pub fn connect_bus(&mut self, bus: BusHandle) {
        self.publisher.bus = Some(bus);
    }
}
