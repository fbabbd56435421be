//! The clipboard and the primary selection between X11 clients and Wayland clients, both ways. Nobody is waited for: what comes is
//! passed on as fast as it is taken, in pieces, and who takes nothing for a while is given up.

use super::{
    super::talk::{DragFromX, FromX, Which, XWindow},
    Atoms, Problem, Wm,
    facts::{lenient, words},
};
use rustix::{
    event::{PollFd, PollFlags},
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::Errno,
    pipe::{PipeFlags, pipe_with},
};
use std::{
    os::fd::OwnedFd,
    time::{Duration, Instant},
};
use x11rb::{
    CURRENT_TIME, NONE,
    connection::Connection,
    protocol::{
        xfixes::{ConnectionExt as _, SelectionEventMask, SelectionNotifyEvent as OwnerEvent},
        xproto::{
            Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, PropMode, Property,
            PropertyNotifyEvent, SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
        },
    },
    wrapper::ConnectionExt as _,
};

/// The largest piece that is given to an X11 client at once, in bytes.
const PIECE: usize = 64 * 1024;
/// The largest piece that is taken from one at once, in words of four bytes: what comes in larger ones is not taken.
const PIECE_WORDS_MAX: u32 = 4 << 20;
/// The most transfers each way at once.
const TRANSFERS_MAX: usize = 32;
/// The most types of one selection.
pub const TYPES_MAX: usize = 64;
/// The longest name of a type, in bytes.
const TYPE_BYTES_MAX: usize = 256;
/// How long who takes nothing is waited for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// UTF-8 text, as Wayland clients call it, best first.
const UTF8_TYPES: [&str; 2] = ["text/plain;charset=utf-8", "UTF8_STRING"];
/// Any text.
const TEXT_TYPES: [&str; 5] = ["text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "TEXT", "STRING"];

/// The selections and what is on its way.
#[derive(Debug)]
pub struct Selections {
    all: [Selection; 3],
    incoming: Vec<Incoming>,
    outgoing: Vec<Outgoing>,
}

#[derive(Debug)]
struct Selection {
    which: Which,
    atom: Atom,
    /// What Wayland clients offer: we are the owner then.
    types: Option<Vec<(Atom, String)>>,
    /// Since when, in the X server's time; 0 where we are not.
    since: u32,
    /// Whether an X11 client has it.
    theirs: bool,
    /// Where its types are asked into: a window of ours for each asking.
    asking: Option<XWindow>,
}

/// From an X11 client to a Wayland client.
#[derive(Debug)]
struct Incoming {
    /// A window of ours that it is put on.
    window: XWindow,
    fd: OwnedFd,
    data: Vec<u8>,
    written: usize,
    /// Whether it comes in pieces.
    pieces: bool,
    done: bool,
    last: Instant,
}

/// From a Wayland client to an X11 client.
#[derive(Debug)]
struct Outgoing {
    request: SelectionRequestEvent,
    fd: OwnedFd,
    data: Vec<u8>,
    /// Whether it goes in pieces.
    pieces: bool,
    /// Whether the X11 client has yet to take a piece.
    waits: bool,
    read: bool,
    last: Instant,
}

impl Selections {
    /// None yet.
    pub fn new(atoms: &Atoms) -> Self {
        let one = |which, atom| Selection { which, atom, types: None, since: 0, theirs: false, asking: None };
        let all = [
            one(Which::Clipboard, atoms.CLIPBOARD),
            one(Which::Primary, AtomEnum::PRIMARY.into()),
            one(Which::Drag, atoms.XdndSelection),
        ];
        Self { all, incoming: Vec::new(), outgoing: Vec::new() }
    }

    /// Whether a window is one of ours, or takes pieces from us.
    pub fn concerns(&self, window: XWindow) -> bool {
        self.incoming.iter().any(|transfer| transfer.window == window)
            || self.outgoing.iter().any(|transfer| transfer.pieces && transfer.request.requestor == window)
            || self.all.iter().any(|selection| selection.asking == Some(window))
    }

    /// Whether something is on its way.
    pub fn is_busy(&self) -> bool {
        !self.incoming.is_empty() || !self.outgoing.is_empty()
    }

    /// What has to be waited for.
    pub fn poll_fds<'a>(&'a self, fds: &mut Vec<PollFd<'a>>) {
        let to_write = self.incoming.iter().filter(|transfer| transfer.written < transfer.data.len());
        fds.extend(to_write.map(|transfer| PollFd::new(&transfer.fd, PollFlags::OUT)));
        let to_read = self.outgoing.iter().filter(|transfer| !transfer.read && transfer.data.len() < PIECE);
        fds.extend(to_read.map(|transfer| PollFd::new(&transfer.fd, PollFlags::IN)));
    }

    fn of(&mut self, atom: Atom) -> Option<&mut Selection> {
        self.all.iter_mut().find(|selection| selection.atom == atom)
    }

    fn get(&mut self, which: Which) -> &mut Selection {
        let [clipboard, primary, drag] = &mut self.all;
        match which {
            Which::Clipboard => clipboard,
            Which::Primary => primary,
            Which::Drag => drag,
        }
    }

    /// The types in which a Wayland client's drag is had.
    pub fn drag_types(&self) -> Vec<Atom> {
        let [.., drag] = &self.all;
        drag.types.iter().flatten().map(|(atom, _)| *atom).collect()
    }

    /// Since when there is one, in the X server's time.
    pub fn drag_since(&self) -> u32 {
        let [.., drag] = &self.all;
        drag.since
    }
}

impl Wm {
    pub(super) fn watch_selections(&self) -> Result<(), Problem> {
        let mask = SelectionEventMask::SET_SELECTION_OWNER
            | SelectionEventMask::SELECTION_WINDOW_DESTROY
            | SelectionEventMask::SELECTION_CLIENT_CLOSE;
        for selection in &self.selections.all {
            self.conn.xfixes_select_selection_input(self.own, selection.atom, mask)?;
        }
        Ok(())
    }

    // ---- what X11 clients offer

    /// Somebody has a selection, or nobody.
    pub(super) fn selection_changed(&mut self, event: &OwnerEvent) -> Result<(), Problem> {
        let own = self.own;
        let Some(selection) = self.selections.of(event.selection) else { return Ok(()) };
        if event.owner == own {
            selection.since = event.timestamp;
            return Ok(());
        }
        (selection.types, selection.since) = (None, 0);
        let (which, atom) = (selection.which, selection.atom);
        if which == Which::Drag {
            selection.theirs = event.owner != NONE;
            let news = if selection.theirs { DragFromX::Began } else { DragFromX::Ended };
            return self.tell(FromX::Drag(news));
        }
        if event.owner == NONE {
            let theirs = std::mem::take(&mut selection.theirs);
            return if theirs { self.tell(FromX::Offer { which, types: None }) } else { Ok(()) };
        }
        selection.theirs = true;
        if let Some(window) = selection.asking.take() {
            self.conn.destroy_window(window)?;
        }
        let window = self.helper_window()?;
        let targets = self.atoms.TARGETS;
        self.conn.convert_selection(window, atom, targets, self.atoms._TACIT_SELECTION, CURRENT_TIME)?;
        self.selections.get(which).asking = Some(window);
        Ok(())
    }

    fn helper_window(&self) -> Result<XWindow, Problem> {
        let window = self.conn.generate_id()?;
        let aux = super::own_window();
        self.conn.create_window(0, window, self.root, -1, -1, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
        Ok(window)
    }

    /// An X11 client answered what it was asked: its types, or the thing itself.
    pub(super) fn selection_arrived(&mut self, event: &SelectionNotifyEvent) -> Result<(), Problem> {
        let asked = self.selections.all.iter_mut().find(|selection| selection.asking == Some(event.requestor));
        if let Some(selection) = asked {
            selection.asking = None;
            let which = selection.which;
            return self.types_arrived(which, event);
        }
        let Some(at) = self.selections.incoming.iter().position(|transfer| transfer.window == event.requestor) else {
            return Ok(());
        };
        if event.property == NONE {
            return self.end_incoming(at);
        }
        self.take_piece(at)
    }

    fn types_arrived(&mut self, which: Which, event: &SelectionNotifyEvent) -> Result<(), Problem> {
        let mut atoms = Vec::new();
        if event.property != NONE {
            let limit = u32::try_from(TYPES_MAX).unwrap_or(0);
            let reply = lenient(
                self.conn.get_property(true, event.requestor, event.property, AtomEnum::ANY, 0, limit)?.reply(),
            )?;
            atoms = words(reply.as_ref());
        }
        self.conn.destroy_window(event.requestor)?;
        let types = self.type_names(&atoms)?;
        if types.is_empty() {
            return Ok(());
        }
        self.tell(FromX::Offer { which, types: Some(types) })
    }

    /// The types that X11 clients call so, as Wayland clients call them.
    pub(super) fn type_names(&self, atoms: &[Atom]) -> Result<Vec<String>, Problem> {
        let names = atoms.iter().map(|atom| self.conn.get_atom_name(*atom)).collect::<Result<Vec<_>, _>>()?;
        let mut types: Vec<String> = Vec::new();
        let mut offer = |name: &str| {
            if !types.iter().any(|have| have == name) {
                types.push(name.to_owned());
            }
        };
        for (atom, name) in atoms.iter().zip(names) {
            let name = lenient(name.reply())?.map(|reply| String::from_utf8_lossy(&reply.name).into_owned());
            match name {
                _ if *atom == self.atoms.UTF8_STRING => TEXT_TYPES.iter().for_each(|name| offer(name)),
                _ if *atom == u32::from(AtomEnum::STRING) || *atom == self.atoms.TEXT => offer("text/plain"),
                // The names of types alone have a stroke; the rest are questions.
                Some(name) if name.contains('/') && name.len() <= TYPE_BYTES_MAX => offer(&name),
                _ => {}
            }
        }
        Ok(types)
    }

    /// A Wayland client wants what an X11 client offers.
    pub(super) fn send_selection(&mut self, which: Which, mime: &str, fd: OwnedFd) -> Result<(), Problem> {
        if self.selections.incoming.len() >= TRANSFERS_MAX {
            return Ok(());
        }
        let Ok(()) = fcntl_getfl(&fd).and_then(|flags| fcntl_setfl(&fd, flags | OFlags::NONBLOCK)) else {
            return Ok(());
        };
        let target = match mime {
            "STRING" => AtomEnum::STRING.into(),
            mime if TEXT_TYPES.contains(&mime) => self.atoms.UTF8_STRING,
            mime => self.conn.intern_atom(false, mime.as_bytes())?.reply()?.atom,
        };
        let atom = self.selections.get(which).atom;
        let window = self.helper_window()?;
        // A drag is named by its time: its program may have dropped more than one.
        let time = if which == Which::Drag { self.drags.time } else { CURRENT_TIME };
        self.conn.convert_selection(window, atom, target, self.atoms._TACIT_SELECTION, time)?;
        let (data, last) = (Vec::new(), Instant::now());
        self.selections.incoming.push(Incoming { window, fd, data, written: 0, pieces: false, done: false, last });
        Ok(())
    }

    /// Reads what an X11 client put on our window.
    fn take_piece(&mut self, at: usize) -> Result<(), Problem> {
        let Some(transfer) = self.selections.incoming.get_mut(at) else { return Ok(()) };
        let (window, property) = (transfer.window, self.atoms._TACIT_SELECTION);
        // Taking it away is what asks for the next piece: a large one stays until this one is written.
        let cookie = self.conn.get_property(true, window, property, AtomEnum::ANY, 0, PIECE_WORDS_MAX)?;
        let Some(reply) = lenient(cookie.reply())? else { return self.end_incoming(at) };
        transfer.last = Instant::now();
        if reply.type_ == self.atoms.INCR {
            transfer.pieces = true;
            return Ok(());
        }
        if reply.bytes_after > 0 {
            return self.end_incoming(at);
        }
        if transfer.pieces && reply.value.is_empty() {
            transfer.done = true;
        }
        transfer.data.extend_from_slice(&reply.value);
        transfer.done |= !transfer.pieces;
        Ok(())
    }

    fn end_incoming(&mut self, at: usize) -> Result<(), Problem> {
        let transfer = self.selections.incoming.swap_remove(at);
        self.conn.destroy_window(transfer.window)?;
        Ok(())
    }

    // ---- what Wayland clients offer

    /// A Wayland client offers a selection, or none does.
    pub(super) fn own_selection(&mut self, which: Which, types: Option<Vec<String>>) -> Result<(), Problem> {
        let own = self.own;
        let Some(types) = types else {
            let selection = self.selections.get(which);
            let (atom, ours) = (selection.atom, selection.types.take().is_some());
            if ours {
                self.conn.set_selection_owner(NONE, atom, CURRENT_TIME)?;
            }
            return Ok(());
        };
        let types = types.into_iter().filter(|name| name.len() <= TYPE_BYTES_MAX).take(TYPES_MAX);
        let types: Vec<String> = types.collect();
        let cookies = types.iter().map(|name| self.conn.intern_atom(false, name.as_bytes()));
        let cookies = cookies.collect::<Result<Vec<_>, _>>()?;
        let mut named = Vec::with_capacity(types.len());
        for (name, cookie) in types.into_iter().zip(cookies) {
            if let Some(reply) = lenient(cookie.reply())? {
                named.push((reply.atom, name));
            }
        }
        let selection = self.selections.get(which);
        selection.types = Some(named);
        selection.theirs = false;
        let atom = selection.atom;
        self.conn.set_selection_owner(own, atom, CURRENT_TIME)?;
        Ok(())
    }

    /// An X11 client wants to know or to have what a Wayland client offers.
    pub(super) fn selection_requested(&mut self, mut request: SelectionRequestEvent) -> Result<(), Problem> {
        if request.property == NONE {
            // Clients from before ICCCM mean this.
            request.property = request.target;
        }
        let atoms = self.atoms;
        let Some(selection) = self.selections.of(request.selection) else { return self.answer(&request, false) };
        let Some(types) = &selection.types else { return self.answer(&request, false) };
        let (which, since) = (selection.which, selection.since);
        let (requestor, property) = (request.requestor, request.property);
        if request.target == atoms.TARGETS {
            let targets = targets(&atoms, types);
            self.conn.change_property32(PropMode::REPLACE, requestor, property, AtomEnum::ATOM, &targets)?;
            return self.answer(&request, true);
        }
        if request.target == atoms.TIMESTAMP {
            self.conn.change_property32(PropMode::REPLACE, requestor, property, AtomEnum::INTEGER, &[since])?;
            return self.answer(&request, true);
        }
        let Some(mime) = type_for(&atoms, types, request.target) else { return self.answer(&request, false) };
        if self.selections.outgoing.len() >= TRANSFERS_MAX {
            return self.answer(&request, false);
        }
        let (fd, writer) = pipe_with(PipeFlags::CLOEXEC)?;
        fcntl_getfl(&fd).and_then(|flags| fcntl_setfl(&fd, flags | OFlags::NONBLOCK))?;
        let (data, last) = (Vec::new(), Instant::now());
        let one = Outgoing { request, fd, data, pieces: false, waits: false, read: false, last };
        self.selections.outgoing.push(one);
        self.tell(FromX::Paste { which, mime, fd: writer })
    }

    fn answer(&self, request: &SelectionRequestEvent, done: bool) -> Result<(), Problem> {
        let event = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if done { request.property } else { NONE },
        };
        self.conn.send_event(false, request.requestor, EventMask::NO_EVENT, event)?;
        Ok(())
    }

    // ---- moving

    /// A piece was put on a window of ours, or one of ours was taken.
    pub(super) fn transfer_property(&mut self, event: &PropertyNotifyEvent) -> Result<(), Problem> {
        let ours = self.selections.incoming.iter().position(|transfer| transfer.window == event.window);
        if let Some(at) = ours {
            let wanted = event.state == Property::NEW_VALUE && event.atom == self.atoms._TACIT_SELECTION;
            let in_pieces = self.selections.incoming.get(at).is_some_and(|transfer| transfer.pieces && !transfer.done);
            let free = self.selections.incoming.get(at).is_some_and(|transfer| transfer.data.is_empty());
            // A piece that comes while another is written is taken when that is done.
            return if wanted && in_pieces && free { self.take_piece(at) } else { Ok(()) };
        }
        if event.state != Property::DELETE {
            return Ok(());
        }
        let taken = |transfer: &&mut Outgoing| {
            transfer.pieces && transfer.request.requestor == event.window && transfer.request.property == event.atom
        };
        if let Some(transfer) = self.selections.outgoing.iter_mut().find(taken) {
            transfer.waits = false;
            transfer.last = Instant::now();
        }
        Ok(())
    }

    /// Writes and reads as much as can be without waiting.
    pub(super) fn move_transfers(&mut self) -> Result<(), Problem> {
        let now = Instant::now();
        for at in (0..self.selections.incoming.len()).rev() {
            let Some(transfer) = self.selections.incoming.get_mut(at) else { continue };
            let went = write_some(transfer);
            let written = transfer.written >= transfer.data.len();
            let late = now.saturating_duration_since(transfer.last) > PATIENCE;
            let more = went && written && transfer.pieces && !transfer.done && !transfer.data.is_empty();
            if written {
                transfer.data.clear();
                transfer.written = 0;
            }
            if !went || late || (written && transfer.done) {
                self.end_incoming(at)?;
            } else if more {
                // The next piece may be there already.
                self.take_waiting_piece(at)?;
            }
        }
        for at in (0..self.selections.outgoing.len()).rev() {
            let over = self.move_outgoing(at, now)?;
            if over {
                self.selections.outgoing.swap_remove(at);
            }
        }
        Ok(())
    }

    fn take_waiting_piece(&mut self, at: usize) -> Result<(), Problem> {
        let Some(window) = self.selections.incoming.get(at).map(|transfer| transfer.window) else { return Ok(()) };
        let property = self.atoms._TACIT_SELECTION;
        let there = lenient(self.conn.get_property(false, window, property, AtomEnum::ANY, 0, 0)?.reply())?;
        if there.is_some_and(|reply| reply.type_ != NONE) { self.take_piece(at) } else { Ok(()) }
    }

    /// Moves one transfer to an X11 client on; true where it is over.
    fn move_outgoing(&mut self, at: usize, now: Instant) -> Result<bool, Problem> {
        let Some(transfer) = self.selections.outgoing.get_mut(at) else { return Ok(true) };
        if !read_some(transfer) {
            let request = transfer.request;
            let told = transfer.pieces;
            if !told {
                self.answer(&request, false)?;
            }
            return Ok(true);
        }
        let (request, target) = (transfer.request, transfer.request.target);
        let (requestor, property) = (request.requestor, request.property);
        if now.saturating_duration_since(transfer.last) > PATIENCE {
            if !transfer.pieces {
                self.answer(&request, false)?;
            }
            return Ok(true);
        }
        if !transfer.pieces {
            if transfer.read {
                let data = std::mem::take(&mut transfer.data);
                self.conn.change_property8(PropMode::REPLACE, requestor, property, target, &data)?;
                self.answer(&request, true)?;
                return Ok(true);
            }
            if transfer.data.len() < PIECE {
                return Ok(false);
            }
            // It is long: it goes in pieces, and the client says that it took one by deleting it.
            transfer.pieces = true;
            transfer.waits = true;
            let listened = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE);
            self.conn.change_window_attributes(requestor, &listened)?;
            let least = u32::try_from(PIECE).unwrap_or(u32::MAX);
            let incr = self.atoms.INCR;
            self.conn.change_property32(PropMode::REPLACE, requestor, property, incr, &[least])?;
            self.answer(&request, true)?;
            return Ok(false);
        }
        if transfer.waits || (transfer.data.len() < PIECE && !transfer.read) {
            return Ok(false);
        }
        let data = std::mem::take(&mut transfer.data);
        transfer.waits = true;
        self.conn.change_property8(PropMode::REPLACE, requestor, property, target, &data)?;
        // An empty piece is the last one.
        let over = data.is_empty();
        if over && self.windows.contains_key(&requestor) {
            self.listen(requestor)?;
        }
        Ok(over)
    }
}

/// What an X11 client can ask for.
fn targets(atoms: &Atoms, types: &[(Atom, String)]) -> Vec<Atom> {
    let mut targets = vec![atoms.TARGETS, atoms.TIMESTAMP];
    targets.extend(types.iter().map(|(atom, _)| *atom));
    if types.iter().any(|(_, name)| TEXT_TYPES.contains(&name.as_str())) {
        targets.extend([atoms.UTF8_STRING, AtomEnum::STRING.into(), atoms.TEXT]);
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}

/// The type by which a Wayland client is asked for a target.
fn type_for(atoms: &Atoms, types: &[(Atom, String)], target: Atom) -> Option<String> {
    let offered = |names: &[&str]| {
        names.iter().find(|name| types.iter().any(|(_, offered)| offered == *name)).map(|name| (*name).to_owned())
    };
    if target == atoms.UTF8_STRING {
        return offered(&UTF8_TYPES).or_else(|| offered(&TEXT_TYPES));
    }
    if target == u32::from(AtomEnum::STRING) || target == atoms.TEXT {
        return offered(&["STRING", "TEXT", "text/plain"]).or_else(|| offered(&TEXT_TYPES));
    }
    types.iter().find(|(atom, _)| *atom == target).map(|(_, name)| name.clone())
}

/// False where nobody reads any more.
fn write_some(transfer: &mut Incoming) -> bool {
    while let Some(rest) = transfer.data.get(transfer.written..).filter(|rest| !rest.is_empty()) {
        match rustix::io::write(&transfer.fd, rest) {
            Ok(count) => {
                transfer.written += count;
                transfer.last = Instant::now();
            }
            Err(Errno::AGAIN) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}

/// False where it cannot be read.
fn read_some(transfer: &mut Outgoing) -> bool {
    let mut chunk = [0_u8; 16 * 1024];
    while !transfer.read && transfer.data.len() < PIECE {
        match rustix::io::read(&transfer.fd, &mut chunk) {
            Ok(0) => transfer.read = true,
            Ok(count) => {
                transfer.data.extend_from_slice(chunk.get(..count).unwrap_or_default());
                transfer.last = Instant::now();
            }
            Err(Errno::AGAIN) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}
