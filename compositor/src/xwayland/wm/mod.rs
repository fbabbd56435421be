//! The thread that manages X11 windows: it alone talks to the X server, so that nobody who makes that server wait makes the
//! compositor wait. Owns what X11 clients see of a window manager; decides nothing about places, focus or stacking.

mod atoms;
mod drag;
mod facts;
mod selection;
mod wishes;

use super::talk::{COMMANDS_MAX, Commands, FromX, ToX, XRect, XStates, XWindow};
use atoms::Atoms;
use drag::Drags;
use facts::Said;
use rustix::{
    event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll},
    io::Errno,
};
use selection::Selections;
use smithay::reexports::calloop::channel::SyncSender;
use std::{
    collections::HashMap,
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, sync_channel},
    },
    time::{Duration, Instant},
};
use x11rb::{
    CURRENT_TIME, NONE,
    connection::{Connection, RequestConnection},
    errors::{ConnectError, ConnectionError, ReplyError, ReplyOrIdError},
    protocol::{
        Event,
        composite::{ConnectionExt as _, Redirect},
        res,
        xfixes::{self, ConnectionExt as _},
        xproto::{
            AtomEnum, CONFIGURE_NOTIFY_EVENT, ChangeWindowAttributesAux, ClientMessageEvent, ConfigWindow,
            ConfigureNotifyEvent, ConfigureRequestEvent, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux,
            EventMask, InputFocus, NotifyMode, PropMode, StackMode, WindowClass,
        },
    },
    rust_connection::{DefaultStream, RustConnection},
    wrapper::ConnectionExt as _,
};

/// The most windows that are known at once.
const WINDOWS_MAX: usize = 8192;
/// How often it is looked whether anybody is left, while there is no window. Who is alone twice in a row ends the X server: a program
/// that is started again need not wait for another.
const LOOKS: Duration = Duration::from_secs(3);
/// The glyph of an arrow in the X server's own cursor font.
const ARROW: u16 = 68;

/// Why the thread ends.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The X server does not let us in.
    #[error("the X server cannot be reached: {0}")]
    Connect(#[from] ConnectError),
    /// The connection broke.
    #[error("the X server is gone: {0}")]
    Connection(#[from] ConnectionError),
    /// It refused what a window manager needs.
    #[error("the X server refused: {0}")]
    Reply(#[from] ReplyError),
    /// It has no number left.
    #[error("the X server has no number left: {0}")]
    Id(#[from] ReplyOrIdError),
    /// It lacks an extension.
    #[error("the X server has no {0}")]
    Lacks(&'static str),
    /// The kernel refused.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The compositor does not listen any more.
    #[error("the compositor does not listen any more")]
    Unheard,
}

impl From<Errno> for Problem {
    fn from(error: Errno) -> Self {
        Self::Io(error.into())
    }
}

/// A child of the root window.
#[derive(Debug, Default)]
struct XWin {
    /// Whether it is left alone.
    unmanaged: bool,
    /// Whether it asked to be seen, or is.
    wanted: bool,
    /// Whether it is in the lists of windows.
    listed: bool,
    rect: XRect,
    said: Said,
    told: XStates,
}

/// The thread's state.
struct Wm {
    conn: RustConnection,
    atoms: Atoms,
    root: XWindow,
    /// Our own window: the check window, and the owner of selections.
    own: XWindow,
    has_res: bool,
    windows: HashMap<XWindow, XWin>,
    /// Managed windows, oldest first.
    clients: Vec<XWindow>,
    focused: Option<XWindow>,
    selections: Selections,
    drags: Drags,
    /// When it was last looked whether anybody is left.
    looked: Instant,
    /// Whether nobody was.
    alone: bool,
    news: SyncSender<FromX>,
}

/// Starts the thread on the connection that Xwayland gives to its window manager.
///
/// # Errors
/// The kernel refused a thread or a descriptor.
pub fn start(stream: UnixStream, news: SyncSender<FromX>) -> std::io::Result<Commands> {
    let (sender, commands) = sync_channel(COMMANDS_MAX);
    let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
    let stop: Arc<OwnedFd> = Arc::new(stream.try_clone()?.into());
    let (woken, stopped, last) = (Arc::clone(&wake), Arc::clone(&stop), news.clone());
    std::thread::Builder::new().name("xwm".into()).stack_size(512 * 1024).spawn(move || {
        let end = Wm::connect(stream, news).and_then(|mut wm| wm.run(&commands, &woken));
        match end {
            Ok(()) | Err(Problem::Unheard) => {}
            Err(problem) => tracing::debug!(%problem, "X11 windows are managed no more"),
        }
        let _ = rustix::net::shutdown(&*stopped, rustix::net::Shutdown::Both);
        let _ = last.send(FromX::Lost);
    })?;
    Ok(Commands::new(sender, wake, stop))
}

impl Wm {
    fn connect(stream: UnixStream, news: SyncSender<FromX>) -> Result<Self, Problem> {
        let (stream, _) = DefaultStream::from_unix_stream(stream)?;
        let conn = RustConnection::connect_to_stream(stream, 0)?;
        let atoms = Atoms::new(&conn)?.reply()?;
        let root = conn.setup().roots.first().ok_or(Problem::Lacks("screen"))?.root;
        conn.extension_information(xfixes::X11_EXTENSION_NAME)?.ok_or(Problem::Lacks("XFIXES"))?;
        conn.xfixes_query_version(5, 0)?.reply()?;
        let has_res = conn.extension_information(res::X11_EXTENSION_NAME)?.is_some();
        if has_res {
            res::query_version(&conn, 1, 2)?.reply()?;
        }
        let own = conn.generate_id()?;
        let selections = Selections::new(&atoms);
        let clients = Vec::new();
        let mut wm = Self {
            conn,
            atoms,
            root,
            own,
            has_res,
            windows: HashMap::new(),
            clients,
            focused: None,
            selections,
            drags: Drags::default(),
            looked: Instant::now(),
            alone: false,
            news,
        };
        wm.make_cover()?;
        wm.become_manager()?;
        Ok(wm)
    }

    /// Says to the X server and its clients that there is a window manager. Xwayland lets clients in when that is said: last.
    fn become_manager(&self) -> Result<(), Problem> {
        let (conn, atoms, root, own) = (&self.conn, &self.atoms, self.root, self.own);
        let (font, cursor) = (conn.generate_id()?, conn.generate_id()?);
        conn.open_font(font, b"cursor")?;
        conn.create_glyph_cursor(cursor, font, font, ARROW, ARROW + 1, 0, 0, 0, u16::MAX, u16::MAX, u16::MAX)?;
        let listened = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        let ours = ChangeWindowAttributesAux::new().event_mask(listened).cursor(cursor);
        conn.change_window_attributes(root, &ours)?.check()?;
        conn.create_window(0, own, root, -1, -1, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &own_window())?;
        conn.composite_query_version(0, 4)?.reply()?;
        conn.composite_redirect_subwindows(root, Redirect::MANUAL)?.check()?;
        let supported = [
            atoms._NET_ACTIVE_WINDOW,
            atoms._NET_CLIENT_LIST,
            atoms._NET_CLIENT_LIST_STACKING,
            atoms._NET_CLOSE_WINDOW,
            atoms._NET_FRAME_EXTENTS,
            atoms._NET_REQUEST_FRAME_EXTENTS,
            atoms._NET_SUPPORTING_WM_CHECK,
            atoms._NET_WM_MOVERESIZE,
            atoms._NET_WM_NAME,
            atoms._NET_WM_PID,
            atoms._NET_WM_PING,
            atoms._NET_WM_STATE,
            atoms._NET_WM_STATE_DEMANDS_ATTENTION,
            atoms._NET_WM_STATE_FOCUSED,
            atoms._NET_WM_STATE_FULLSCREEN,
            atoms._NET_WM_STATE_HIDDEN,
            atoms._NET_WM_STATE_MAXIMIZED_HORZ,
            atoms._NET_WM_STATE_MAXIMIZED_VERT,
            atoms._NET_WM_STATE_MODAL,
            atoms._NET_WM_WINDOW_TYPE,
            // Not _GTK_FRAME_EXTENTS: GTK draws no shadows into its windows then, and their edges are where they seem to be.
        ];
        conn.change_property32(PropMode::REPLACE, root, atoms._NET_SUPPORTED, AtomEnum::ATOM, &supported)?;
        for window in [root, own] {
            conn.change_property32(
                PropMode::REPLACE,
                window,
                atoms._NET_SUPPORTING_WM_CHECK,
                AtomEnum::WINDOW,
                &[own],
            )?;
        }
        conn.change_property8(PropMode::REPLACE, own, atoms._NET_WM_NAME, atoms.UTF8_STRING, b"Tacit")?;
        self.tell_active()?;
        self.tell_clients()?;
        self.watch_selections()?;
        conn.set_selection_owner(own, atoms._NET_WM_CM_S0, CURRENT_TIME)?;
        conn.set_selection_owner(own, atoms.WM_S0, CURRENT_TIME)?;
        conn.flush()?;
        self.tell(FromX::Ready)
    }

    fn tell(&self, news: FromX) -> Result<(), Problem> {
        self.news.send(news).map_err(|_| Problem::Unheard)
    }

    /// Events and commands until the X server or the compositor is gone.
    fn run(&mut self, commands: &Receiver<ToX>, wake: &OwnedFd) -> Result<(), Problem> {
        loop {
            loop {
                // A command in between: a client that never pauses must not keep the compositor from being heard.
                let event = self.conn.poll_for_event()?;
                let command = match commands.try_recv() {
                    Ok(command) => Some(command),
                    Err(TryRecvError::Empty) => None,
                    Err(TryRecvError::Disconnected) => return Ok(()),
                };
                let idle = event.is_none() && command.is_none();
                if let Some(event) = event {
                    self.event(event)?;
                }
                if let Some(command) = command {
                    self.command(command)?;
                }
                if idle {
                    break;
                }
            }
            self.move_transfers()?;
            self.watch_drags()?;
            if self.is_deserted()? {
                return Ok(());
            }
            self.conn.flush()?;
            self.wait(wake)?;
        }
    }

    /// Whether nobody but us is connected, and was not the last time either. Xwayland's own `-terminate` counts us as somebody.
    fn is_deserted(&mut self) -> Result<bool, Problem> {
        if !self.has_res || !self.windows.is_empty() || self.looked.elapsed() < LOOKS {
            return Ok(false);
        }
        self.looked = Instant::now();
        let clients = res::query_clients(&self.conn)?.reply()?.clients;
        let ours = self.conn.setup().resource_id_base;
        // The server counts as its own client, from 0.
        let alone = clients.iter().all(|client| [0, ours].contains(&client.resource_base));
        Ok(std::mem::replace(&mut self.alone, alone) && alone)
    }

    /// Waits until the X server, the compositor or a transfer has something to say.
    fn wait(&self, wake: &OwnedFd) -> Result<(), Problem> {
        let mut fds =
            vec![PollFd::from_borrowed_fd(self.conn.stream().as_fd(), PollFlags::IN), PollFd::new(wake, PollFlags::IN)];
        self.selections.poll_fds(&mut fds);
        let busy = self.selections.is_busy() || self.drags.is_busy() || self.windows.is_empty();
        let patience = busy.then_some(Timespec { tv_sec: 1, tv_nsec: 0 });
        match poll(&mut fds, patience.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        drop(fds);
        // What was written there says only that there are commands.
        let _ = rustix::io::read(wake, &mut [0_u8; 8]);
        Ok(())
    }

    fn event(&mut self, event: Event) -> Result<(), Problem> {
        match event {
            Event::CreateNotify(event) if event.parent == self.root => {
                let rect = rect(event.x, event.y, event.width, event.height);
                self.created(event.window, rect, event.override_redirect)
            }
            Event::ReparentNotify(event) if event.parent == self.root => {
                self.created(event.window, XRect::default(), event.override_redirect)
            }
            Event::ReparentNotify(event) => self.destroyed(event.window),
            Event::DestroyNotify(event) => self.destroyed(event.window),
            Event::MapRequest(event) => self.map_requested(event.window),
            Event::MapNotify(event) => self.mapped(event.window, event.override_redirect),
            Event::UnmapNotify(event) => self.unmapped(event.window),
            Event::ConfigureRequest(event) => self.configure_requested(&event),
            Event::ConfigureNotify(event) => self.configured(&event),
            Event::PropertyNotify(event) if self.selections.concerns(event.window) => self.transfer_property(&event),
            Event::PropertyNotify(event) => self.property_changed(event.window, event.atom),
            Event::ClientMessage(event) => self.message(&event),
            Event::FocusIn(event) if event.mode == NotifyMode::NORMAL || event.mode == NotifyMode::WHILE_GRABBED => {
                self.focus_taken(event.event)
            }
            Event::SelectionNotify(event) => self.selection_arrived(&event),
            Event::SelectionRequest(event) => self.selection_requested(event),
            Event::XfixesSelectionNotify(event) => self.selection_changed(&event),
            // A request about a window that is gone meanwhile.
            Event::Error(error) => {
                tracing::trace!(?error, "X11");
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn command(&mut self, command: ToX) -> Result<(), Problem> {
        match command {
            ToX::Configure(window, rect) => self.configure(window, rect),
            ToX::Map(window) => self.map(window),
            ToX::Stay(window) => self.tell_place(window),
            ToX::States(window, states) => self.tell_states(window, states),
            ToX::Focus(window) => self.focus(window),
            ToX::Stack(windows) => self.stack(&windows),
            ToX::Close(window) => self.close(window),
            ToX::Ping(window) => self.ask(window, self.atoms._NET_WM_PING),
            ToX::Own(which, types) => self.own_selection(which, types),
            ToX::Send(which, mime, fd) => self.send_selection(which, &mime, fd),
            ToX::Drag(command) => self.drag_command(command),
        }
    }

    // ---- windows that come and go

    fn created(&mut self, window: XWindow, rect: XRect, unmanaged: bool) -> Result<(), Problem> {
        let ours = window == self.own || self.selections.concerns(window) || self.drags.concerns(window);
        if ours || self.windows.len() >= WINDOWS_MAX {
            return Ok(());
        }
        self.listen(window)?;
        self.windows.insert(window, XWin { unmanaged, rect, ..XWin::default() });
        Ok(())
    }

    /// Hears of a client's window what a window manager has to hear.
    fn listen(&self, window: XWindow) -> Result<(), Problem> {
        let listened = EventMask::PROPERTY_CHANGE | EventMask::FOCUS_CHANGE;
        self.conn.change_window_attributes(window, &ChangeWindowAttributesAux::new().event_mask(listened))?;
        Ok(())
    }

    fn destroyed(&mut self, window: XWindow) -> Result<(), Problem> {
        self.unmapped(window)?;
        self.drag_target_gone(window)?;
        self.windows.remove(&window);
        Ok(())
    }

    fn map_requested(&mut self, window: XWindow) -> Result<(), Problem> {
        let said = self.read_facts(window)?;
        let Some(known) = self.windows.get_mut(&window) else { return Ok(()) };
        known.said = said.clone();
        known.wanted = true;
        known.unmanaged = false;
        known.told = XStates::default();
        let news = FromX::MapRequest { window, facts: said.facts, rect: known.rect, states: said.states };
        self.tell(news)
    }

    /// The compositor lets a window be seen.
    fn map(&mut self, window: XWindow) -> Result<(), Problem> {
        let Some(known) = self.windows.get_mut(&window).filter(|known| known.wanted) else { return Ok(()) };
        if !std::mem::replace(&mut known.listed, true) {
            self.clients.push(window);
        }
        let atoms = &self.atoms;
        self.conn.change_property32(PropMode::REPLACE, window, atoms.WM_STATE, atoms.WM_STATE, &[NORMAL, NONE])?;
        self.tell_frame(window)?;
        self.conn.map_window(window)?;
        self.tell_clients()
    }

    fn mapped(&mut self, window: XWindow, unmanaged: bool) -> Result<(), Problem> {
        let Some(known) = self.windows.get_mut(&window) else { return Ok(()) };
        // It may have changed its mind since it was made.
        known.unmanaged = unmanaged;
        if !unmanaged {
            return Ok(());
        }
        let said = self.read_facts(window)?;
        let Some(known) = self.windows.get_mut(&window) else { return Ok(()) };
        known.said = said.clone();
        known.wanted = true;
        let rect = known.rect;
        self.tell(FromX::Shows { window, facts: said.facts, rect })
    }

    fn unmapped(&mut self, window: XWindow) -> Result<(), Problem> {
        let Some(known) = self.windows.get_mut(&window) else { return Ok(()) };
        if !std::mem::take(&mut known.wanted) {
            return Ok(());
        }
        if std::mem::take(&mut known.listed) {
            self.clients.retain(|other| *other != window);
            self.conn.delete_property(window, self.atoms._NET_WM_STATE)?;
            let withdrawn = [WITHDRAWN, NONE];
            let state = self.atoms.WM_STATE;
            self.conn.change_property32(PropMode::REPLACE, window, state, state, &withdrawn)?;
            self.tell_clients()?;
        }
        if self.focused == Some(window) {
            self.focused = None;
            self.tell_active()?;
        }
        self.tell(FromX::Gone(window))
    }

    // ---- places

    fn configure_requested(&mut self, event: &ConfigureRequestEvent) -> Result<(), Problem> {
        let window = event.window;
        let has = |what: ConfigWindow| event.value_mask.contains(what);
        let (x, y) = (i32::from(event.x), i32::from(event.y));
        let (width, height) = (i32::from(event.width), i32::from(event.height));
        let managed = self.windows.get(&window).is_some_and(|known| known.wanted && !known.unmanaged);
        if managed {
            let place = (has(ConfigWindow::X) || has(ConfigWindow::Y)).then_some((x, y));
            let size = (has(ConfigWindow::WIDTH) || has(ConfigWindow::HEIGHT)).then_some((width, height));
            return self.tell(FromX::Configure { window, place, size });
        }
        // What nobody sees yet may be as it likes.
        let mut wanted = ConfigureWindowAux::from_configure_request(event);
        wanted.sibling = None;
        wanted.stack_mode = None;
        self.conn.configure_window(window, &wanted)?;
        Ok(())
    }

    fn configured(&mut self, event: &ConfigureNotifyEvent) -> Result<(), Problem> {
        let Some(known) = self.windows.get_mut(&event.window) else { return Ok(()) };
        known.unmanaged = event.override_redirect;
        known.rect = rect(event.x, event.y, event.width, event.height);
        let (rect, shows) = (known.rect, known.unmanaged && known.wanted);
        if shows { self.tell(FromX::Moved { window: event.window, rect }) } else { Ok(()) }
    }

    fn configure(&mut self, window: XWindow, rect: XRect) -> Result<(), Problem> {
        let Some(known) = self.windows.get_mut(&window).filter(|known| !known.unmanaged) else { return Ok(()) };
        let resized = (known.rect.width, known.rect.height) != (rect.width, rect.height);
        known.rect = rect;
        let wanted = ConfigureWindowAux::new()
            .x(rect.x)
            .y(rect.y)
            .width(rect.width.unsigned_abs().max(1))
            .height(rect.height.unsigned_abs().max(1))
            .border_width(0);
        self.conn.configure_window(window, &wanted)?;
        // A window that only moves is told nothing by the server, ICCCM 4.1.5.
        if resized { Ok(()) } else { self.tell_place(window) }
    }

    /// Tells a window where it is, where nothing has changed or it only moved.
    fn tell_place(&mut self, window: XWindow) -> Result<(), Problem> {
        let Some(known) = self.windows.get(&window) else { return Ok(()) };
        let event = ConfigureNotifyEvent {
            response_type: CONFIGURE_NOTIFY_EVENT,
            sequence: 0,
            event: window,
            window,
            above_sibling: NONE,
            x: short(known.rect.x),
            y: short(known.rect.y),
            width: length(known.rect.width),
            height: length(known.rect.height),
            border_width: 0,
            override_redirect: false,
        };
        self.conn.send_event(false, window, EventMask::STRUCTURE_NOTIFY, event)?;
        Ok(())
    }

    /// Stacks the managed windows as given, all of them below those that are left alone.
    fn stack(&mut self, windows: &[XWindow]) -> Result<(), Problem> {
        let mut below: Option<XWindow> = None;
        for window in windows.iter().filter(|window| self.windows.contains_key(window)) {
            let aux = match below {
                None => ConfigureWindowAux::new().stack_mode(StackMode::BELOW),
                Some(below) => ConfigureWindowAux::new().sibling(below).stack_mode(StackMode::ABOVE),
            };
            self.conn.configure_window(*window, &aux)?;
            below = Some(*window);
        }
        let atoms = &self.atoms;
        let list = atoms._NET_CLIENT_LIST_STACKING;
        self.conn.change_property32(PropMode::REPLACE, self.root, list, AtomEnum::WINDOW, windows)?;
        Ok(())
    }

    // ---- focus

    fn focus(&mut self, window: Option<XWindow>) -> Result<(), Problem> {
        let before = std::mem::replace(&mut self.focused, window);
        if before != window {
            for window in [before, window].into_iter().flatten() {
                self.write_states(window)?;
            }
            self.tell_active()?;
        }
        self.give_focus()
    }

    /// Gives the keyboard as ICCCM 4.1.7 has it: by us, by the window itself, or by both.
    fn give_focus(&self) -> Result<(), Problem> {
        let Some(window) = self.focused else {
            self.conn.set_input_focus(InputFocus::NONE, NONE, CURRENT_TIME)?;
            return Ok(());
        };
        let Some(known) = self.windows.get(&window) else { return Ok(()) };
        if known.said.takes_focus {
            self.ask(window, self.atoms.WM_TAKE_FOCUS)?;
        }
        if known.said.input {
            self.conn.set_input_focus(InputFocus::PARENT, window, CURRENT_TIME)?;
        }
        Ok(())
    }

    /// Some window has the keyboard: a window of another program than the focused one's gives it back.
    fn focus_taken(&mut self, window: XWindow) -> Result<(), Problem> {
        let pid = |window: XWindow| self.windows.get(&window).map(|known| known.said.facts.pid);
        let Some(focused) = self.focused.filter(|focused| *focused != window) else { return Ok(()) };
        if pid(window).is_none() || pid(window) == pid(focused) {
            return Ok(());
        }
        self.give_focus()
    }

    fn tell_active(&self) -> Result<(), Problem> {
        let active = [self.focused.unwrap_or(NONE)];
        let property = self.atoms._NET_ACTIVE_WINDOW;
        self.conn.change_property32(PropMode::REPLACE, self.root, property, AtomEnum::WINDOW, &active)?;
        Ok(())
    }

    fn tell_clients(&self) -> Result<(), Problem> {
        let property = self.atoms._NET_CLIENT_LIST;
        self.conn.change_property32(PropMode::REPLACE, self.root, property, AtomEnum::WINDOW, &self.clients)?;
        Ok(())
    }

    /// Tells a window that nothing of ours is around it.
    fn tell_frame(&self, window: XWindow) -> Result<(), Problem> {
        let property = self.atoms._NET_FRAME_EXTENTS;
        self.conn.change_property32(PropMode::REPLACE, window, property, AtomEnum::CARDINAL, &[0, 0, 0, 0])?;
        Ok(())
    }

    // ---- states, closing, pings

    fn tell_states(&mut self, window: XWindow, states: XStates) -> Result<(), Problem> {
        let Some(known) = self.windows.get_mut(&window) else { return Ok(()) };
        if !known.listed || std::mem::replace(&mut known.told, states) == states {
            return Ok(());
        }
        let state = [if states.hidden { ICONIC } else { NORMAL }, NONE];
        let property = self.atoms.WM_STATE;
        self.conn.change_property32(PropMode::REPLACE, window, property, property, &state)?;
        self.write_states(window)
    }

    fn write_states(&self, window: XWindow) -> Result<(), Problem> {
        let Some(known) = self.windows.get(&window).filter(|known| known.listed) else { return Ok(()) };
        let atoms = &self.atoms;
        let said = [
            (known.told.fullscreen, atoms._NET_WM_STATE_FULLSCREEN),
            (known.told.maximized, atoms._NET_WM_STATE_MAXIMIZED_HORZ),
            (known.told.maximized, atoms._NET_WM_STATE_MAXIMIZED_VERT),
            (known.told.hidden, atoms._NET_WM_STATE_HIDDEN),
            (self.focused == Some(window), atoms._NET_WM_STATE_FOCUSED),
        ];
        let on: Vec<u32> = said.into_iter().filter_map(|(on, atom)| on.then_some(atom)).collect();
        self.conn.change_property32(PropMode::REPLACE, window, atoms._NET_WM_STATE, AtomEnum::ATOM, &on)?;
        Ok(())
    }

    fn close(&mut self, window: XWindow) -> Result<(), Problem> {
        let Some(known) = self.windows.get(&window) else { return Ok(()) };
        if known.said.deletes {
            return self.ask(window, self.atoms.WM_DELETE_WINDOW);
        }
        self.conn.kill_client(window)?;
        Ok(())
    }

    /// Sends one of WM_PROTOCOLS.
    fn ask(&self, window: XWindow, what: u32) -> Result<(), Problem> {
        let data = [what, CURRENT_TIME, window, 0, 0];
        let event = ClientMessageEvent::new(32, window, self.atoms.WM_PROTOCOLS, data);
        self.conn.send_event(false, window, EventMask::NO_EVENT, event)?;
        Ok(())
    }

    // ---- what windows say

    fn property_changed(&mut self, window: XWindow, property: u32) -> Result<(), Problem> {
        let atoms = &self.atoms;
        let told = [
            u32::from(AtomEnum::WM_NAME),
            u32::from(AtomEnum::WM_CLASS),
            u32::from(AtomEnum::WM_HINTS),
            u32::from(AtomEnum::WM_NORMAL_HINTS),
            u32::from(AtomEnum::WM_TRANSIENT_FOR),
            atoms._NET_WM_NAME,
            atoms._NET_WM_WINDOW_TYPE,
            atoms.WM_PROTOCOLS,
        ];
        if !told.contains(&property) || self.windows.get(&window).is_none_or(|known| !known.wanted) {
            return Ok(());
        }
        let said = self.read_facts(window)?;
        let Some(known) = self.windows.get_mut(&window) else { return Ok(()) };
        let before = std::mem::replace(&mut known.said, said);
        if before.facts == known.said.facts {
            return Ok(());
        }
        let facts = known.said.facts.clone();
        self.tell(FromX::Changed { window, facts })
    }
}

/// ICCCM's WM_STATE.
const WITHDRAWN: u32 = 0;
const NORMAL: u32 = 1;
const ICONIC: u32 = 3;

fn own_window() -> CreateWindowAux {
    CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE)
}

fn rect(x: i16, y: i16, width: u16, height: u16) -> XRect {
    XRect { x: x.into(), y: y.into(), width: width.into(), height: height.into() }
}

fn short(number: i32) -> i16 {
    i16::try_from(number).unwrap_or(if number < 0 { i16::MIN } else { i16::MAX })
}

fn length(number: i32) -> u16 {
    u16::try_from(number.max(1)).unwrap_or(u16::MAX)
}
