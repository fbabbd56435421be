//! What a window is to its client: an xdg toplevel, or an X11 window behind Xwayland. The few things that are asked of both; knows
//! neither protocol's rules.

use crate::xwayland::{Commands, ToX, XWindow};
use smithay::{
    reexports::wayland_server::{Resource, protocol::wl_surface::WlSurface},
    utils::{IsAlive, Logical, SERIAL_COUNTER, Size},
    wayland::{
        compositor::{SurfaceData, with_states},
        shell::xdg::{ShellClient, ToplevelSurface, XDG_TOPLEVEL_ROLE},
    },
};
use std::sync::Mutex;

/// The protocol's object behind a window.
#[derive(Debug, Clone)]
pub enum Toplevel {
    /// Of xdg-shell.
    Xdg(ToplevelSurface),
    /// Of an X11 client.
    X11(X11Toplevel),
}

/// An X11 window that has a surface.
#[derive(Debug, Clone)]
pub struct X11Toplevel {
    /// The X server's number for it.
    pub window: XWindow,
    /// What Xwayland draws it on.
    pub surface: WlSurface,
    /// To the thread that manages X11 windows.
    pub commands: Commands,
}

impl From<ToplevelSurface> for Toplevel {
    fn from(surface: ToplevelSurface) -> Self {
        Self::Xdg(surface)
    }
}

impl From<X11Toplevel> for Toplevel {
    fn from(toplevel: X11Toplevel) -> Self {
        Self::X11(toplevel)
    }
}

impl Toplevel {
    /// Its main surface.
    pub fn wl_surface(&self) -> &WlSurface {
        match self {
            Self::Xdg(toplevel) => toplevel.wl_surface(),
            Self::X11(toplevel) => &toplevel.surface,
        }
    }

    /// Whether the client still has it.
    pub fn alive(&self) -> bool {
        match self {
            Self::Xdg(toplevel) => toplevel.alive(),
            Self::X11(toplevel) => toplevel.surface.alive(),
        }
    }

    /// Asks the client to close it.
    pub fn send_close(&self) {
        match self {
            Self::Xdg(toplevel) => toplevel.send_close(),
            Self::X11(toplevel) => toplevel.commands.send(ToX::Close(toplevel.window)),
        }
    }

    /// Asks the client for a sign of life; false where it cannot be asked.
    pub fn send_ping(&self) -> bool {
        match self {
            Self::Xdg(toplevel) => toplevel.client().send_ping(SERIAL_COUNTER.next_serial()).is_ok(),
            Self::X11(toplevel) => {
                let pings = X11Said::read(&toplevel.surface, |said| said.pings).unwrap_or(false);
                if pings {
                    toplevel.commands.send(ToX::Ping(toplevel.window));
                }
                pings
            }
        }
    }

    /// Whether it is of this client of xdg-shell.
    pub fn is_of(&self, client: &ShellClient) -> bool {
        self.xdg().is_some_and(|toplevel| toplevel.client() == *client)
    }

    /// The xdg toplevel, where it is one.
    pub fn xdg(&self) -> Option<&ToplevelSurface> {
        match self {
            Self::Xdg(toplevel) => Some(toplevel),
            Self::X11(_) => None,
        }
    }

    /// The X11 window, where it is one.
    pub fn x11(&self) -> Option<&X11Toplevel> {
        match self {
            Self::Xdg(_) => None,
            Self::X11(toplevel) => Some(toplevel),
        }
    }
}

/// What an X11 window says of itself, as its surface carries it.
#[derive(Debug, Clone, Default)]
pub struct X11Said {
    /// Its title.
    pub title: String,
    /// Its class.
    pub app: String,
    /// The X server's word for its process; 0 where that is not known.
    pub pid: u32,
    /// The window that it is transient for.
    pub parent: Option<WlSurface>,
    /// The smallest size; 0 for any.
    pub min: Size<i32, Logical>,
    /// The largest size; 0 for any.
    pub max: Size<i32, Logical>,
    /// Whether it is a dialog, a tool or a splash screen.
    pub floats: bool,
    /// Whether it answers pings.
    pub pings: bool,
}

#[derive(Default)]
struct Carried(Mutex<Option<X11Said>>);

impl X11Said {
    /// Reads what the X11 window of this surface says; `None` where it has none.
    pub fn read<T>(surface: &WlSurface, f: impl FnOnce(&Self) -> T) -> Option<T> {
        with_states(surface, |states| Self::read_from(states, f))
    }

    /// As [`X11Said::read`], within a look at the surface's states.
    pub fn read_from<T>(states: &SurfaceData, f: impl FnOnce(&Self) -> T) -> Option<T> {
        if states.role == Some(XDG_TOPLEVEL_ROLE) {
            return None;
        }
        let carried = states.data_map.get::<Carried>()?.0.lock().ok()?;
        carried.as_ref().map(f)
    }

    /// Puts it on the surface.
    pub fn put(said: Option<Self>, surface: &WlSurface) {
        if !surface.is_alive() {
            return;
        }
        with_states(surface, |states| {
            states.data_map.insert_if_missing_threadsafe(Carried::default);
            if let Some(Ok(mut carried)) = states.data_map.get::<Carried>().map(|carried| carried.0.lock()) {
                *carried = said;
            }
        });
    }
}
