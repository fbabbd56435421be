//! What the compositor and the thread that manages X11 windows say to each other. Coordinates are the X server's.

use std::{
    os::fd::OwnedFd,
    sync::{
        Arc,
        mpsc::{SyncSender, TrySendError},
    },
};

/// The X server's number for a window.
pub type XWindow = u32;

/// The most commands that wait for the thread. It waits for the X server, and that for whoever has grabbed it.
pub const COMMANDS_MAX: usize = 8192;
/// The most news that wait for the compositor; the thread waits then.
pub const NEWS_MAX: usize = 1024;

/// A place and a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct XRect {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
}

/// One of the selections that Wayland has, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Copied.
    Clipboard,
    /// Marked.
    Primary,
    /// Dragged.
    Drag,
}

impl Which {
    /// Those that stay: all but what is dragged.
    pub const LASTING: [Self; 2] = [Self::Clipboard, Self::Primary];

    /// For arrays with one place for each.
    pub fn index(self) -> usize {
        match self {
            Self::Clipboard => 0,
            Self::Primary => 1,
            Self::Drag => 2,
        }
    }
}

/// What kind of window it says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// A main window.
    #[default]
    Normal,
    /// A dialog, a tool, a splash screen.
    Dialog,
    /// A menu, a tooltip, a notice: never wants the keyboard.
    Fleeting,
}

/// A state that a window may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XState {
    /// It covers its output.
    Fullscreen,
    /// It fills its output.
    Maximized,
    /// It is minimized.
    Hidden,
    /// It asks for attention.
    Urgent,
}

/// Those that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct XStates {
    /// It covers its output.
    pub fullscreen: bool,
    /// It fills its output.
    pub maximized: bool,
    /// It is minimized.
    pub hidden: bool,
}

/// What a window says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its title.
    pub title: String,
    /// Its class.
    pub class: String,
    /// Its process, by the X server's word; 0 where it is not known.
    pub pid: u32,
    /// What kind it is.
    pub sort: Sort,
    /// The window that it is transient for.
    pub parent: Option<XWindow>,
    /// The smallest size; 0 for any.
    pub min: (i32, i32),
    /// The largest size; 0 for any.
    pub max: (i32, i32),
    /// Whether it asks for attention.
    pub urgent: bool,
    /// Whether it answers pings.
    pub pings: bool,
}

/// How Xwayland names the surface of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SurfaceName {
    /// By the number of the object: Xwayland before 23.1.
    Object(u32),
    /// By a serial that the surface carries as well.
    Serial(u64),
}

/// An edge or corner that a window shall be resized by, or the whole of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XGrip {
    /// The whole.
    Move,
    /// Left, right, top, bottom.
    Edges {
        /// The left edge.
        left: bool,
        /// The right edge.
        right: bool,
        /// The top edge.
        top: bool,
        /// The bottom edge.
        bottom: bool,
    },
}

/// What becomes of what is dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XAction {
    /// It is there twice then.
    Copy,
    /// It is no longer where it was.
    Move,
}

/// News of drags from the thread.
#[derive(Debug)]
pub enum DragFromX {
    /// An X11 client says that it drags something.
    Began,
    /// It has found our window.
    Over {
        /// The types that it offers.
        types: Vec<String>,
        /// What it wants to become of it.
        action: XAction,
    },
    /// It has left our window.
    Left,
    /// It dropped it on our window.
    Dropped,
    /// It drags nothing any more.
    Ended,
    /// The X11 window under a Wayland client's drag would take it so, or not at all.
    Status(Option<XAction>),
    /// The X11 window that it was dropped on has taken it so, or not at all.
    Finished(Option<XAction>),
}

/// Commands to the thread about drags.
#[derive(Debug)]
pub enum DragToX {
    /// A Wayland client's drag is over a window.
    Over {
        /// The window.
        window: XWindow,
        /// Where it is, from the root window's corner.
        at: (i32, i32),
        /// What the client wants to become of it.
        action: XAction,
    },
    /// It is over none any more.
    Away,
    /// It was dropped on that window.
    Drop,
    /// Gives X11 clients a window of ours to drop on, above all of theirs, or takes it away.
    Cover(bool),
    /// What is below that window would take an X11 client's drag so, or not at all.
    Status(Option<XAction>),
    /// It has taken it so, or not at all.
    Done(Option<XAction>),
    /// The pointer was let go: an X11 client that says nothing more has nothing more to say.
    LetGo,
}

/// News from the thread.
#[derive(Debug)]
pub enum FromX {
    /// The X server answers and X11 clients may come.
    Ready,
    /// A window wants to be seen.
    MapRequest {
        /// The window.
        window: XWindow,
        /// What it says.
        facts: Facts,
        /// The place and the size that it would have.
        rect: XRect,
        /// The states that it wants to begin in.
        states: XStates,
    },
    /// A window that nobody manages shows.
    Shows {
        /// The window.
        window: XWindow,
        /// What it says.
        facts: Facts,
        /// Where.
        rect: XRect,
    },
    /// A window that nobody manages is elsewhere, and perhaps on top.
    Moved {
        /// The window.
        window: XWindow,
        /// Where.
        rect: XRect,
    },
    /// A window is not seen any more.
    Gone(XWindow),
    /// Xwayland draws a window on this surface.
    Surface {
        /// The window.
        window: XWindow,
        /// The surface.
        surface: SurfaceName,
    },
    /// What a window says of itself has changed.
    Changed {
        /// The window.
        window: XWindow,
        /// What it says now.
        facts: Facts,
    },
    /// A window wants another size or place.
    Configure {
        /// The window.
        window: XWindow,
        /// The place, where it was said.
        place: Option<(i32, i32)>,
        /// The size, where it was said.
        size: Option<(i32, i32)>,
    },
    /// A window wants a state on, off or changed.
    State {
        /// The window.
        window: XWindow,
        /// The state.
        state: XState,
        /// On, off; `None` for the other than it is.
        on: Option<bool>,
    },
    /// A window wants the focus.
    Activate(XWindow),
    /// A program wants a window closed.
    Close(XWindow),
    /// The pointer shall take hold of a window.
    Grip {
        /// The window.
        window: XWindow,
        /// Where.
        grip: XGrip,
    },
    /// The pointer shall let go of a window.
    LetGo(XWindow),
    /// A window answered a ping.
    Pong(XWindow),
    /// An X11 client offers a selection in these types, or none does any more.
    Offer {
        /// Which.
        which: Which,
        /// The types.
        types: Option<Vec<String>>,
    },
    /// An X11 client wants the selection of a Wayland client.
    Paste {
        /// Which.
        which: Which,
        /// The type, one of those that were offered.
        mime: String,
        /// Where to.
        fd: OwnedFd,
    },
    /// Something is dragged.
    Drag(DragFromX),
    /// The thread has ended.
    Lost,
    /// The process has ended.
    Ended(String),
}

/// Commands to the thread.
#[derive(Debug)]
pub enum ToX {
    /// Gives a window its place and size.
    Configure(XWindow, XRect),
    /// Lets a window be seen.
    Map(XWindow),
    /// Tells a window that it stays as it is.
    Stay(XWindow),
    /// Tells a window its states.
    States(XWindow, XStates),
    /// Gives the keyboard to a window.
    Focus(Option<XWindow>),
    /// The managed windows, lowest first.
    Stack(Vec<XWindow>),
    /// Asks for a window to be closed.
    Close(XWindow),
    /// Asks a window for a sign of life.
    Ping(XWindow),
    /// A Wayland client offers a selection in these types, or none does any more.
    Own(Which, Option<Vec<String>>),
    /// Writes an X11 client's selection to a Wayland client.
    Send(Which, String, OwnedFd),
    /// Something is dragged.
    Drag(DragToX),
}

/// The way to the thread. It never waits.
#[derive(Debug, Clone)]
pub struct Commands {
    sender: SyncSender<ToX>,
    wake: Arc<OwnedFd>,
    stop: Arc<OwnedFd>,
}

impl Commands {
    /// A way that ends in `sender`; `wake` is an eventfd, `stop` the connection that ends everything.
    pub fn new(sender: SyncSender<ToX>, wake: Arc<OwnedFd>, stop: Arc<OwnedFd>) -> Self {
        Self { sender, wake, stop }
    }

    /// Tells the thread. One that has not listened for a long time is given up: the X server does not answer it.
    pub fn send(&self, command: ToX) {
        match self.sender.try_send(command) {
            Ok(()) => {
                let _ = rustix::io::write(&*self.wake, &1_u64.to_ne_bytes());
            }
            Err(TrySendError::Full(_)) => {
                tracing::warn!("the X server does not answer; it is ended");
                self.hang_up();
            }
            // It is gone: the loop hears of that by itself.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }

    /// Ends the thread and with it the X server's clients.
    pub fn hang_up(&self) {
        let _ = rustix::net::shutdown(&*self.stop, rustix::net::Shutdown::Both);
    }
}
