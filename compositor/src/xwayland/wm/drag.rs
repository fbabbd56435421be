//! Drags between X11 clients and Wayland clients, by XDND 5: X11 clients drop on a window of ours that lies above all of theirs where there
//! is none to be seen, and windows of theirs hear of a Wayland client's drag from our own. Nobody is waited for: who does not answer is
//! not dropped on, and who does not end what was dropped is given up.

use super::{
    super::talk::{DragFromX, DragToX, FromX, XAction, XWindow},
    Problem, Wm,
    facts::{lenient, words},
    selection::{PATIENCE, TYPES_MAX},
};
use std::time::{Duration, Instant};
use x11rb::{
    NONE,
    connection::Connection,
    protocol::xproto::{
        AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
        StackMode, WindowClass,
    },
    wrapper::ConnectionExt as _,
};

/// The version that we speak, and the oldest that we understand: before it nobody says what became of a drop.
const VERSION: u32 = 5;
const VERSION_MIN: u32 = 3;
/// The types that are told with the first message.
const TYPES_AT_ONCE: usize = 3;
/// How long an X11 client that let go has to say what it did.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// As large as a window can be.
const LARGE: u32 = 32_767;

/// What is dragged either way.
#[derive(Debug, Default)]
pub struct Drags {
    /// Where X11 clients drop.
    cover: XWindow,
    covers: bool,
    /// When it goes, because the pointer was let go.
    goes_at: Option<Instant>,
    incoming: Option<Incoming>,
    outgoing: Option<Outgoing>,
    /// The X server's time at which what an X11 client drags has to be asked for.
    pub time: u32,
}

/// From an X11 client.
#[derive(Debug)]
struct Incoming {
    source: XWindow,
    version: u32,
    types: Vec<String>,
    /// What was told of it last.
    told: Option<XAction>,
    takes: Option<XAction>,
    dropped: Option<Instant>,
}

/// To an X11 client.
#[derive(Debug)]
struct Outgoing {
    window: XWindow,
    /// Who speaks for it.
    to: XWindow,
    /// 0 where nobody does.
    version: u32,
    takes: Option<XAction>,
    dropped: Option<Instant>,
}

impl Drags {
    /// Whether somebody has to be given up in time.
    pub fn is_busy(&self) -> bool {
        let dropped = |at: Option<Option<Instant>>| at.flatten().is_some();
        self.goes_at.is_some()
            || dropped(self.incoming.as_ref().map(|drag| drag.dropped))
            || dropped(self.outgoing.as_ref().map(|drag| drag.dropped))
    }

    /// Whether it is a window of ours.
    pub fn concerns(&self, window: XWindow) -> bool {
        window == self.cover
    }
}

impl Wm {
    /// Makes the window that X11 clients drop on.
    pub(super) fn make_cover(&mut self) -> Result<(), Problem> {
        let cover = self.conn.generate_id()?;
        let aux = CreateWindowAux::new().override_redirect(1);
        self.conn.create_window(0, cover, self.root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
        let aware = self.atoms.XdndAware;
        self.conn.change_property32(PropMode::REPLACE, cover, aware, AtomEnum::ATOM, &[VERSION])?;
        self.drags.cover = cover;
        Ok(())
    }

    pub(super) fn drag_command(&mut self, command: DragToX) -> Result<(), Problem> {
        match command {
            DragToX::Over { window, at, action } => self.drag_over(window, at, action),
            DragToX::Away => self.drag_away(),
            DragToX::Drop => self.drag_drop(),
            DragToX::Cover(on) => self.cover(on),
            DragToX::Status(takes) => self.drag_status(takes),
            DragToX::Done(done) => self.drag_done(done),
            DragToX::LetGo => {
                self.drags.goes_at = self.drags.covers.then(|| Instant::now() + LAST_WORDS);
                Ok(())
            }
        }
    }

    /// A message of XDND; others are none of it.
    pub(super) fn drag_message(&mut self, event: &ClientMessageEvent, data: &[u32; 5]) -> Result<(), Problem> {
        let atoms = self.atoms;
        let (to_cover, to_own) = (event.window == self.drags.cover, event.window == self.own);
        match event.type_ {
            kind if kind == atoms.XdndEnter && to_cover => self.drag_enters(data),
            kind if kind == atoms.XdndPosition && to_cover => self.drag_moves(data),
            kind if kind == atoms.XdndLeave && to_cover => self.drag_leaves(data[0]),
            kind if kind == atoms.XdndDrop && to_cover => self.drag_drops(data),
            kind if kind == atoms.XdndStatus && to_own => self.drag_answered(data),
            kind if kind == atoms.XdndFinished && to_own => self.drag_finished(data),
            _ => Ok(()),
        }
    }

    /// Gives up who says nothing.
    pub(super) fn watch_drags(&mut self) -> Result<(), Problem> {
        let now = Instant::now();
        if self.drags.goes_at.is_some_and(|at| now >= at) {
            self.cover(false)?;
            if self.drags.incoming.take_if(|drag| drag.dropped.is_none()).is_some() {
                self.tell(FromX::Drag(DragFromX::Left))?;
            }
            self.tell(FromX::Drag(DragFromX::Ended))?;
        }
        // What is on its way has a patience of its own; other selections may be on theirs without end.
        let patience = if self.selections.is_busy() { PATIENCE * 6 } else { PATIENCE };
        let late = |dropped: Option<Instant>| dropped.is_some_and(|at| now.saturating_duration_since(at) > patience);
        if self.drags.incoming.as_ref().is_some_and(|drag| late(drag.dropped)) {
            self.drag_done(None)?;
            self.tell(FromX::Drag(DragFromX::Ended))?;
        }
        if self.drags.outgoing.take_if(|drag| late(drag.dropped)).is_some() {
            self.tell(FromX::Drag(DragFromX::Finished(None)))?;
        }
        Ok(())
    }

    fn say(&self, to: XWindow, about: XWindow, kind: u32, data: [u32; 5]) -> Result<(), Problem> {
        let event = ClientMessageEvent::new(32, about, kind, data);
        self.conn.send_event(false, to, EventMask::NO_EVENT, event)?;
        Ok(())
    }

    fn action_atom(&self, action: Option<XAction>) -> u32 {
        match action {
            Some(XAction::Copy) => self.atoms.XdndActionCopy,
            Some(XAction::Move) => self.atoms.XdndActionMove,
            None => NONE,
        }
    }

    /// Questions and links are copies.
    fn action_of(&self, atom: u32) -> XAction {
        if atom == self.atoms.XdndActionMove { XAction::Move } else { XAction::Copy }
    }

    // ---- from X11 clients

    fn cover(&mut self, on: bool) -> Result<(), Problem> {
        let cover = self.drags.cover;
        self.drags.goes_at = None;
        if std::mem::replace(&mut self.drags.covers, on) == on {
            return Ok(());
        }
        if on {
            let aux = ConfigureWindowAux::new().x(0).y(0).width(LARGE).height(LARGE).stack_mode(StackMode::ABOVE);
            self.conn.configure_window(cover, &aux)?;
            self.conn.map_window(cover)?;
        } else {
            self.conn.unmap_window(cover)?;
        }
        Ok(())
    }

    fn drag_enters(&mut self, data: &[u32; 5]) -> Result<(), Problem> {
        let (source, version) = (data[0], data[1] >> 24);
        self.drag_done(None)?;
        if version < VERSION_MIN {
            return Ok(());
        }
        let more = data[1] & 1 == 1;
        let atoms = if more {
            let limit = u32::try_from(TYPES_MAX).unwrap_or(0);
            let list = self.atoms.XdndTypeList;
            words(lenient(self.conn.get_property(false, source, list, AtomEnum::ATOM, 0, limit)?.reply())?.as_ref())
        } else {
            data.iter().skip(2).copied().filter(|atom| *atom != NONE).collect()
        };
        let types = self.type_names(&atoms)?;
        self.drags.incoming = Some(Incoming { source, version, types, told: None, takes: None, dropped: None });
        Ok(())
    }

    fn drag_moves(&mut self, data: &[u32; 5]) -> Result<(), Problem> {
        let action = self.action_of(data[4]);
        let dragged = |drag: &&mut Incoming| drag.source == data[0] && drag.dropped.is_none();
        let Some(drag) = self.drags.incoming.as_mut().filter(dragged) else { return Ok(()) };
        self.drags.time = data[3];
        let news = drag.told.replace(action) != Some(action);
        if news {
            drag.takes = None;
        }
        let takes = drag.takes;
        let over = news.then(|| DragFromX::Over { types: drag.types.clone(), action });
        // Every place is owed an answer; a better one follows when there is one.
        self.drag_status(takes)?;
        over.map_or(Ok(()), |over| self.tell(FromX::Drag(over)))
    }

    fn drag_status(&mut self, takes: Option<XAction>) -> Result<(), Problem> {
        let Some(drag) = self.drags.incoming.as_mut().filter(|drag| drag.dropped.is_none()) else { return Ok(()) };
        drag.takes = takes;
        let source = drag.source;
        // Every further place is asked for.
        let flags = u32::from(takes.is_some()) | 2;
        let data = [self.drags.cover, flags, 0, 0, self.action_atom(takes)];
        self.say(source, source, self.atoms.XdndStatus, data)
    }

    fn drag_leaves(&mut self, source: XWindow) -> Result<(), Problem> {
        let left = |drag: &mut Incoming| drag.source == source && drag.dropped.is_none();
        if self.drags.incoming.take_if(left).is_none() {
            return Ok(());
        }
        if self.drags.goes_at.is_some() {
            self.cover(false)?;
        }
        self.tell(FromX::Drag(DragFromX::Left))
    }

    fn drag_drops(&mut self, data: &[u32; 5]) -> Result<(), Problem> {
        let dragged = |drag: &&mut Incoming| drag.source == data[0] && drag.dropped.is_none();
        let Some(drag) = self.drags.incoming.as_mut().filter(dragged) else { return Ok(()) };
        drag.dropped = Some(Instant::now());
        self.drags.time = data[2];
        self.cover(false)?;
        self.tell(FromX::Drag(DragFromX::Dropped))
    }

    /// Tells an X11 client that what it dropped was taken, or was not.
    fn drag_done(&mut self, done: Option<XAction>) -> Result<(), Problem> {
        let Some(drag) = self.drags.incoming.take_if(|drag| drag.dropped.is_some()) else { return Ok(()) };
        let said = if drag.version >= VERSION { [u32::from(done.is_some()), self.action_atom(done)] } else { [0, 0] };
        let data = [self.drags.cover, said[0], said[1], 0, 0];
        self.say(drag.source, drag.source, self.atoms.XdndFinished, data)
    }

    // ---- to X11 clients

    fn drag_over(&mut self, window: XWindow, at: (i32, i32), action: XAction) -> Result<(), Problem> {
        if self.drags.outgoing.as_ref().is_none_or(|drag| drag.window != window) {
            self.drag_away()?;
            self.drag_enter(window)?;
        }
        let Some(drag) = self.drags.outgoing.as_ref().filter(|drag| drag.version > 0) else { return Ok(()) };
        let part = |number: i32| u32::try_from(number.clamp(0, 0xffff)).unwrap_or(0);
        let place = part(at.0) << 16 | part(at.1);
        let data = [self.own, 0, place, self.selections.drag_since(), self.action_atom(Some(action))];
        self.say(drag.to, drag.window, self.atoms.XdndPosition, data)
    }

    /// Tells a window that something is dragged over it, where it wants to know.
    fn drag_enter(&mut self, window: XWindow) -> Result<(), Problem> {
        let (to, version) = self.drag_target(window)?;
        self.drags.outgoing = Some(Outgoing { window, to, version, takes: None, dropped: None });
        if version == 0 {
            return Ok(());
        }
        let types = self.selections.drag_types();
        let first = |at: usize| types.get(at).copied().unwrap_or(NONE);
        let more = u32::from(types.len() > TYPES_AT_ONCE);
        let data = [self.own, version << 24 | more, first(0), first(1), first(2)];
        self.conn.change_property32(PropMode::REPLACE, self.own, self.atoms.XdndTypeList, AtomEnum::ATOM, &types)?;
        self.say(to, window, self.atoms.XdndEnter, data)
    }

    /// Who speaks for a window, and in which version; 0 where it does not know XDND.
    fn drag_target(&self, window: XWindow) -> Result<(XWindow, u32), Problem> {
        let read = |window: XWindow, property: u32, kind: AtomEnum| -> Result<Option<u32>, Problem> {
            let reply = lenient(self.conn.get_property(false, window, property, kind, 0, 1)?.reply())?;
            Ok(words(reply.as_ref()).first().copied())
        };
        let mut to = window;
        if let Some(proxy) = read(window, self.atoms.XdndProxy, AtomEnum::WINDOW)?
            && read(proxy, self.atoms.XdndProxy, AtomEnum::WINDOW)? == Some(proxy)
        {
            to = proxy;
        }
        let version = read(to, self.atoms.XdndAware, AtomEnum::ATOM)?.unwrap_or(0).min(VERSION);
        Ok((to, if version < VERSION_MIN { 0 } else { version }))
    }

    fn drag_answered(&mut self, data: &[u32; 5]) -> Result<(), Problem> {
        let takes = (data[1] & 1 == 1).then(|| self.action_of(data[4]));
        let answers = |drag: &&mut Outgoing| drag.window == data[0] && drag.dropped.is_none();
        let Some(drag) = self.drags.outgoing.as_mut().filter(answers) else { return Ok(()) };
        drag.takes = takes;
        self.tell(FromX::Drag(DragFromX::Status(takes)))
    }

    fn drag_away(&mut self) -> Result<(), Problem> {
        let Some(drag) = self.drags.outgoing.take() else { return Ok(()) };
        if drag.dropped.is_some() {
            return self.tell(FromX::Drag(DragFromX::Finished(None)));
        }
        if drag.version == 0 {
            return Ok(());
        }
        self.say(drag.to, drag.window, self.atoms.XdndLeave, [self.own, 0, 0, 0, 0])
    }

    fn drag_drop(&mut self) -> Result<(), Problem> {
        let Some(drag) = self.drags.outgoing.as_mut().filter(|drag| drag.version > 0) else {
            return self.tell(FromX::Drag(DragFromX::Finished(None)));
        };
        drag.dropped = Some(Instant::now());
        let (to, window) = (drag.to, drag.window);
        self.say(to, window, self.atoms.XdndDrop, [self.own, 0, self.selections.drag_since(), 0, 0])
    }

    fn drag_finished(&mut self, data: &[u32; 5]) -> Result<(), Problem> {
        let ends = |drag: &mut Outgoing| drag.window == data[0] && drag.dropped.is_some();
        let Some(drag) = self.drags.outgoing.take_if(ends) else { return Ok(()) };
        let done = if drag.version < VERSION {
            drag.takes
        } else {
            (data[1] & 1 == 1)
                .then(|| if data[2] == NONE { drag.takes } else { Some(self.action_of(data[2])) })
                .flatten()
        };
        self.tell(FromX::Drag(DragFromX::Finished(done)))
    }

    /// A window is gone, and perhaps with it what was dropped on it.
    pub(super) fn drag_target_gone(&mut self, window: XWindow) -> Result<(), Problem> {
        let Some(drag) = self.drags.outgoing.take_if(|drag| drag.window == window) else { return Ok(()) };
        let dropped = drag.dropped.is_some();
        self.tell(FromX::Drag(if dropped { DragFromX::Finished(None) } else { DragFromX::Status(None) }))
    }
}
