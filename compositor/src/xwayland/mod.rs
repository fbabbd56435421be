//! Xwayland: X11 programs in a Wayland session. Nothing of it runs before the first X11 client comes; when it ends, X11 windows end
//! with it and nothing else does, and the next X11 client starts it anew.
//!
//! Owns the process, the X11 windows and what they are to us. The compositor never talks to the X server itself: a thread does.

mod server;
mod talk;
mod wm;

pub use talk::{
    Commands, DragFromX, DragToX, Facts, FromX, Sort, SurfaceName, ToX, Which, XAction, XGrip, XRect, XState, XStates,
    XWindow,
};

use crate::{state::State, toplevel::X11Toplevel};
use smithay::{
    reexports::{
        calloop::{
            Interest, Mode, PostAction, RegistrationToken,
            channel::{Event as ChannelEvent, sync_channel},
            generic::Generic,
            timer::{TimeoutAction, Timer},
        },
        wayland_server::{
            Client, Resource,
            backend::{DisconnectReason, ObjectId},
            protocol::wl_surface::WlSurface,
        },
    },
    utils::{Logical, Rectangle, SERIAL_COUNTER, Serial},
};
use std::{
    collections::HashMap,
    io,
    os::{fd::OwnedFd, unix::net::UnixListener},
    time::Duration,
};
use tacit_layout::Placement;

/// The most X11 windows that are known at once.
pub const WINDOWS_MAX: usize = 4096;
/// After how many starts in a row that failed the wait between two is longest.
const FAILURES_MAX: u32 = 5;

/// Where X11 clients come to.
#[derive(Debug)]
struct Door {
    display: u32,
    listener: UnixListener,
}

/// The process while there is one.
#[derive(Debug)]
struct Running {
    client: Client,
    pid: u32,
    handle: Option<OwnedFd>,
    news: RegistrationToken,
    /// Whether X11 clients were let in.
    ready: bool,
}

/// An X11 window as the compositor knows it.
#[derive(Debug, Default)]
pub struct Known {
    /// What it says.
    pub facts: Facts,
    /// Whether it is left alone: a menu, a tooltip.
    pub unmanaged: bool,
    /// Where it is in the X server's coordinates.
    pub rect: XRect,
    /// What Xwayland draws it on.
    pub surface: Option<WlSurface>,
    /// The states that it wants to begin in.
    pub wants: XStates,
    /// The states that it was last told.
    pub states: XStates,
    /// Whether it shows, where it is left alone.
    pub drawn: bool,
}

/// Xwayland and its windows.
#[derive(Debug, Default)]
pub struct Xwayland {
    door: Option<Door>,
    running: Option<Running>,
    commands: Option<Commands>,
    /// Counts the processes, so that late news of one is not taken for the next one's.
    run: u64,
    failures: u32,
    /// X11 windows that want to be seen.
    pub windows: HashMap<XWindow, Known>,
    /// Which window a surface shows.
    pub by_surface: HashMap<ObjectId, XWindow>,
    /// Windows whose surface is not there yet.
    pub awaited: HashMap<SurfaceName, XWindow>,
    /// Surfaces whose window is not known yet.
    pub serials: HashMap<u64, WlSurface>,
    /// Windows that are left alone, lowest first.
    pub unmanaged: Vec<XWindow>,
    /// The window that was last given the keyboard.
    pub focused: Option<XWindow>,
    /// The managed windows as they were last stacked.
    pub stacked: Vec<XWindow>,
    /// What Wayland clients offer, by [`Which`].
    pub offered: [Option<Vec<String>>; 2],
    /// The selections that X11 clients have, by [`Which`].
    pub theirs: [bool; 2],
    /// Physical pixels of an X11 pixel.
    pub scale: f64,
}

impl Xwayland {
    /// The number of the display that X11 clients come to.
    pub fn display(&self) -> Option<u32> {
        self.door.as_ref().map(|door| door.display)
    }

    /// Whether there is a process.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The process, while there is one.
    pub fn pid(&self) -> Option<u32> {
        self.running.as_ref().map(|running| running.pid)
    }

    /// Tells the thread, where there is one.
    pub fn send(&self, command: ToX) {
        if let Some(commands) = &self.commands {
            commands.send(command);
        }
    }

    /// The way to the thread.
    pub fn commands(&self) -> Option<&Commands> {
        self.commands.as_ref()
    }

    /// Whether a client is Xwayland.
    pub fn is(&self, client: &Client) -> bool {
        self.running.as_ref().is_some_and(|running| running.client.id() == client.id())
    }

    /// The client that Xwayland is.
    pub fn client(&self) -> Option<&Client> {
        self.running.as_ref().map(|running| &running.client)
    }

    /// The X11 window that a surface shows.
    pub fn of(&self, surface: &WlSurface) -> Option<XWindow> {
        self.by_surface.get(&surface.id()).copied()
    }

    /// Windows that are left alone and drawn, highest first.
    pub fn above(&self) -> impl Iterator<Item = (XWindow, &WlSurface, Rectangle<i32, Logical>)> {
        self.unmanaged.iter().rev().filter_map(|window| {
            let known = self.windows.get(window).filter(|known| known.drawn)?;
            Some((*window, known.surface.as_ref()?, self.logical(known.rect)))
        })
    }

    /// A rectangle of the X server's in ours.
    pub fn logical(&self, rect: XRect) -> Rectangle<i32, Logical> {
        let to = |number: i32| scaled(number, 1.0 / self.pixel());
        Rectangle::new((to(rect.x), to(rect.y)).into(), (to(rect.width), to(rect.height)).into())
    }

    /// A rectangle of ours in the X server's.
    pub fn pixels(&self, rect: Rectangle<i32, Logical>) -> XRect {
        let to = |number: i32| scaled(number, self.pixel());
        XRect { x: to(rect.loc.x), y: to(rect.loc.y), width: to(rect.size.w), height: to(rect.size.h) }
    }

    /// Tells an X11 window its place and its states; answers a serial where it has to draw in another size.
    pub fn configure(&mut self, toplevel: &X11Toplevel, placement: &Placement) -> Option<Serial> {
        let rect = self.pixels(crate::tiling::rectangle(placement.rect));
        let known = self.windows.get_mut(&toplevel.window)?;
        let states =
            XStates { fullscreen: placement.fullscreen, maximized: placement.maximized, hidden: placement.minimized };
        if std::mem::replace(&mut known.states, states) != states {
            toplevel.commands.send(ToX::States(toplevel.window, states));
        }
        let before = std::mem::replace(&mut known.rect, rect);
        if before == rect {
            return None;
        }
        toplevel.commands.send(ToX::Configure(toplevel.window, rect));
        let resized = (before.width, before.height) != (rect.width, rect.height);
        resized.then(|| SERIAL_COUNTER.next_serial())
    }

    /// Where a window that is left alone shows, by its surface.
    pub fn place_above(&self, surface: &WlSurface) -> Option<Rectangle<i32, Logical>> {
        let known = self.windows.get(&self.of(surface)?).filter(|known| known.unmanaged && known.drawn)?;
        Some(self.logical(known.rect))
    }

    /// Takes a window out.
    pub fn forget(&mut self, window: XWindow) -> Option<Known> {
        self.awaited.retain(|_, other| *other != window);
        let known = self.windows.remove(&window)?;
        self.unmanaged.retain(|other| *other != window);
        if let Some(surface) = &known.surface {
            self.by_surface.remove(&surface.id());
        }
        Some(known)
    }

    /// A surface is gone.
    pub fn forget_surface(&mut self, surface: &WlSurface) {
        self.serials.retain(|_, other| other != surface);
        let Some(window) = self.by_surface.remove(&surface.id()) else { return };
        if let Some(known) = self.windows.get_mut(&window) {
            known.surface = None;
            known.drawn = false;
        }
    }

    /// Forgets what was true of a process that is gone.
    pub fn clear(&mut self) {
        self.awaited.clear();
        self.serials.clear();
        self.stacked.clear();
        self.focused = None;
    }

    fn pixel(&self) -> f64 {
        if self.scale > 0.0 { self.scale } else { 1.0 }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn scaled(number: i32, by: f64) -> i32 {
    (f64::from(number) * by).round().clamp(-1e6, 1e6) as i32
}

impl State {
    /// Serves X11 clients that come to this socket of a display. It must be listening already.
    ///
    /// # Errors
    /// The socket is not one.
    pub fn serve_x11(&mut self, display: u32, socket: OwnedFd) -> io::Result<()> {
        let listener = UnixListener::from(socket);
        listener.set_nonblocking(true)?;
        listener.local_addr()?;
        self.xwayland.door = Some(Door { display, listener });
        self.await_x11_client();
        Ok(())
    }

    /// Starts Xwayland when somebody knocks.
    fn await_x11_client(&mut self) {
        let Some(door) = &self.xwayland.door else { return };
        let listener = match door.listener.try_clone() {
            Ok(listener) => listener,
            Err(error) => return tracing::error!(%error, "X11 clients cannot be waited for"),
        };
        let source = Generic::new(listener, Interest::READ, Mode::Level);
        let inserted = self.handle.insert_source(source, |_, _, state| {
            state.start_xwayland();
            Ok(PostAction::Remove)
        });
        if let Err(error) = inserted {
            tracing::error!(%error, "X11 clients cannot be waited for");
        }
    }

    fn start_xwayland(&mut self) {
        let Some(door) = &self.xwayland.door else { return };
        let (sender, news) = sync_channel(talk::NEWS_MAX);
        let number = door.display;
        let process = match server::start(number, &door.listener, sender.clone()) {
            Ok(process) => process,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tracing::warn!("an X11 program was started, but there is no Xwayland (install the package `xwayland`)");
                return self.turn_x11_clients_away();
            }
            Err(error) => {
                tracing::warn!(%error, "Xwayland does not start");
                return self.turn_x11_clients_away();
            }
        };
        self.xwayland.run += 1;
        let run = self.xwayland.run;
        let inserted = self.handle.insert_source(news, move |event, (), state| {
            if state.xwayland.run != run {
                return;
            }
            match event {
                ChannelEvent::Msg(FromX::Ended(how)) => state.xwayland_ended(&how),
                ChannelEvent::Msg(FromX::Lost) => state.end_xwayland(),
                ChannelEvent::Msg(news) => state.x11_news(news),
                ChannelEvent::Closed => {}
            }
        });
        let begun = inserted.map_err(|error| io::Error::other(error.to_string())).and_then(|news| {
            self.update_x11_scale();
            let client = self.accept_xwayland(process.wayland, process.pid)?;
            let commands = wm::start(process.manager, sender)?;
            Ok((news, client, commands))
        });
        match begun {
            Ok((news, client, commands)) => {
                tracing::info!(display = number, pid = process.pid, "Xwayland starts");
                self.xwayland.commands = Some(commands);
                self.xwayland.running =
                    Some(Running { client, pid: process.pid, handle: process.handle, news, ready: false });
            }
            Err(error) => {
                tracing::error!(%error, "Xwayland cannot be served");
                process.handle.iter().for_each(server::end);
                self.turn_x11_clients_away();
            }
        }
    }

    /// X11 clients are let in.
    pub fn xwayland_ready(&mut self) {
        self.xwayland.failures = 0;
        if let Some(running) = &mut self.xwayland.running {
            running.ready = true;
        }
        for which in Which::LASTING {
            let types = self.xwayland.offered.get(which.index()).cloned().flatten();
            if types.is_some() {
                self.xwayland.send(ToX::Own(which, types));
            }
        }
        self.todo.placements = true;
    }

    /// Those who wait are told that there is no X server, and whoever comes next is tried for again, more and more seldom.
    fn turn_x11_clients_away(&mut self) {
        if let Some(door) = &self.xwayland.door {
            while door.listener.accept().is_ok() {}
        }
        self.xwayland.failures = (self.xwayland.failures + 1).min(FAILURES_MAX);
        let wait = Duration::from_millis(250 << self.xwayland.failures);
        let timer = self.handle.insert_source(Timer::from_duration(wait), |_, (), state| {
            state.await_x11_client();
            TimeoutAction::Drop
        });
        if let Err(error) = timer {
            tracing::error!(%error, "no timer for X11 clients");
        }
    }

    /// Ends the process, where it has not ended: nobody manages its windows.
    fn end_xwayland(&mut self) {
        let handle = self.xwayland.running.as_ref().and_then(|running| running.handle.as_ref());
        handle.into_iter().for_each(server::end);
    }

    /// How many physical pixels an X11 pixel has, from the next start on.
    fn update_x11_scale(&mut self) {
        let native = self.settings.config.xwayland.native_pixels;
        let largest = self.outputs.iter().map(|output| output.scale()).fold(1.0, f64::max);
        self.xwayland.scale = if native { largest } else { 1.0 };
    }

    /// The process is gone, and with it every X11 window.
    fn xwayland_ended(&mut self, how: &str) {
        let Some(running) = self.xwayland.running.take() else { return };
        let windows = self.xwayland.windows.len();
        if running.ready && windows == 0 {
            tracing::info!(how, "Xwayland ended");
        } else {
            tracing::warn!(how, windows, "Xwayland ended");
        }
        self.handle.remove(running.news);
        let backend = self.display.backend_handle();
        backend.kill_client(running.client.id(), DisconnectReason::ConnectionClosed);
        if let Some(commands) = self.xwayland.commands.take() {
            commands.hang_up();
        }
        self.forget_x11_windows();
        if running.ready { self.await_x11_client() } else { self.turn_x11_clients_away() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Where the compositor ends first; one that has ended hears nothing of this.
        self.handle.iter().for_each(server::end);
    }
}
