//! Drag and drop: whom a drag is over, what becomes of it where it is let go, and drags that go to an X11 window or come from one.
//!
//! A drag of a Wayland client is a grab of the pointer's or of a finger's. One of an X11 client is its program's own affair, which has the
//! pointer as it has it for any press: here it is only told to the Wayland surfaces that it is over, and the X server is given a window to
//! drop on where those are.

use crate::{
    handlers::devices::Gone,
    input::drags::DragGrab,
    protocols::{
        data_device::{DataDeviceGuardHandler, DragWish, delegate_guarded_data_device},
        drag::{DragHandler, Foreign, Over, Source, tell_action, tell_dropped, tell_finished},
    },
    state::State,
    xwayland::{DragFromX, DragToX, ToX, Which, XAction, XRect, XWindow},
};
use smithay::{
    input::pointer::Focus,
    reexports::wayland_server::{
        Resource,
        protocol::{
            wl_data_device::{self, WlDataDevice},
            wl_data_device_manager::DndAction,
            wl_data_source::WlDataSource,
            wl_surface::WlSurface,
        },
    },
    utils::{Logical, Point, Rectangle, SERIAL_COUNTER},
    wayland::{
        compositor::give_role,
        selection::data_device::{DND_ICON_ROLE, with_source_metadata},
    },
};
use std::{
    os::fd::{AsFd, OwnedFd},
    sync::Arc,
};

/// What is dragged.
#[derive(Debug, Default)]
pub struct Drags {
    /// By a Wayland client.
    ours: Option<Drag>,
    /// What was dropped on an X11 window that has not taken all of it yet.
    on_x11: Option<WlDataSource>,
    /// By an X11 client.
    theirs: Option<Theirs>,
    last: u64,
}

/// A drag of a Wayland client.
#[derive(Debug)]
struct Drag {
    source: Source,
    by_finger: bool,
    target: Option<Target>,
    /// Whether the X server was told what there is.
    offered_to_x11: bool,
}

/// Whom a drag is over.
#[derive(Debug)]
enum Target {
    Surface(Over),
    X11(OnX11),
}

impl Target {
    fn is(&self, other: &WlSurface) -> bool {
        match self {
            Self::Surface(over) => over.surface() == other,
            Self::X11(on) => on.surface == *other,
        }
    }
}

/// An X11 window that a drag is over.
#[derive(Debug)]
struct OnX11 {
    surface: WlSurface,
    window: XWindow,
    takes: Option<XAction>,
    /// Whether it owes an answer: until then it is told no other place, so that one which never answers is not talked to without end.
    owes: bool,
    next: Option<Point<f64, Logical>>,
}

/// A drag of an X11 client.
#[derive(Debug)]
struct Theirs {
    number: u64,
    /// What it is, once the X server has brought it over a Wayland surface.
    source: Option<Source>,
    over: Option<Over>,
    /// Whether the X server has a window of ours to drop on.
    covered: bool,
    /// What its program was last told of whether it would be taken.
    told: Option<XAction>,
    /// Whether the pointer moved since a client was told of the drag: a program that comes and goes without that tells nobody.
    moved: bool,
    /// Whether it was let go: its program has yet to say what comes of it.
    let_go: bool,
    dropped: bool,
}

impl Drags {
    /// Whether an X11 client drags something.
    pub fn is_x11(&self) -> bool {
        self.theirs.as_ref().is_some_and(|theirs| !theirs.dropped)
    }

    /// Whether a Wayland client drags something with a finger.
    pub fn is_by_finger(&self) -> bool {
        self.ours.as_ref().is_some_and(|drag| drag.by_finger)
    }
}

impl DataDeviceGuardHandler for State {
    fn start_drag(&mut self, device: &WlDataDevice, wish: DragWish) {
        let (pointer, touch) = (self.seat.pointer.clone(), self.seat.touch.clone());
        // Serials can be guessed: the press has to be one on a surface of whoever asks.
        let own = |surface: &WlSurface| surface.id().same_client_as(&wish.origin.id());
        let by_pointer = pointer.has_grab(wish.serial).then(|| pointer.grab_start_data()).flatten();
        let by_pointer = by_pointer.filter(|start| start.focus.as_ref().is_some_and(|(surface, _)| own(surface)));
        let by_finger = touch.has_grab(wish.serial).then(|| touch.grab_start_data()).flatten();
        let by_finger = by_finger.filter(|start| start.focus.as_ref().is_some_and(|(surface, _)| own(surface)));
        // A second drag would end the first after it has begun itself.
        let one = self.extra.drags.ours.is_some();
        if one || self.lock.is_on() || (by_pointer.is_none() && by_finger.is_none()) {
            return tracing::debug!("a drag without a press");
        }
        if let Some(icon) = &wish.icon
            && give_role(icon, DND_ICON_ROLE).is_err()
        {
            return device.post_error(wl_data_device::Error::Role, "the surface has another role");
        }
        let with_finger = by_pointer.is_none();
        if let Some(start) = by_pointer {
            // Whatever had the pointer is done before the drag begins.
            pointer.set_grab(self, DragGrab::new(start), wish.serial, Focus::Clear);
        } else if let Some(start) = by_finger {
            touch.set_grab(self, DragGrab::new(start), wish.serial);
        }
        self.begin_drag(wish, with_finger);
    }

    fn refuses_selection(&mut self, source: &WlDataSource) -> bool {
        self.extra.toplevel_drag.refuses_selection(source)
    }

    fn data_device_gone(&mut self, device: &WlDataDevice) {
        self.device_gone(Gone::Data(device.clone()));
    }
}

impl State {
    fn begin_drag(&mut self, wish: DragWish, by_finger: bool) {
        self.paint.dragged = wish.icon;
        self.want_pointer_frame();
        if let Some(source) = &wish.source {
            self.extra.toplevel_drag.began(source);
        }
        let source = wish.source.map_or(Source::Inside(wish.origin), Source::Client);
        self.extra.drags.ours = Some(Drag { source, by_finger, target: None, offered_to_x11: false });
        self.carry_toplevel();
    }

    /// A client that destroys what it drags, or is gone, has ended its drag.
    pub fn end_orphaned_drag(&mut self) {
        let Some(drag) = &self.extra.drags.ours else { return };
        let alive = match &drag.source {
            Source::Client(source) => source.is_alive(),
            Source::Inside(origin) => origin.is_alive(),
            Source::Foreign(_) => true,
        };
        if alive {
            return;
        }
        if drag.by_finger {
            self.seat.touch.clone().unset_grab(self);
        } else {
            let time = self.clock.now_ms();
            self.seat.pointer.clone().unset_grab(self, SERIAL_COUNTER.next_serial(), time);
        }
    }

    // ---- drags of Wayland clients. Called while the pointer or the touch screen is locked: nothing here may touch them.

    /// A drag is at a place, over a surface or none.
    pub fn drag_moved(
        &mut self,
        focus: Option<(WlSurface, Point<f64, Logical>)>,
        place: Point<f64, Logical>,
        time_ms: u32,
    ) {
        let Some(mut drag) = self.extra.drags.ours.take() else { return };
        let same = drag.target.as_ref().is_some_and(|had| focus.as_ref().is_some_and(|(surface, _)| had.is(surface)));
        if !same && let Some(left) = drag.target.take() {
            self.leave_target(left, &drag.source);
        }
        if let Some((surface, corner)) = focus {
            match &drag.target {
                None => drag.target = self.enter_target(&mut drag, surface, place - corner),
                Some(Target::Surface(over)) => over.motion(place - corner, time_ms),
                Some(Target::X11(_)) => {}
            }
        }
        if let Some(Target::X11(on)) = &mut drag.target {
            on.next = Some(place);
            if !on.owes {
                on.owes = self.tell_place_to_x11(on, &drag.source);
            }
        }
        self.extra.drags.ours = Some(drag);
    }

    fn enter_target(&mut self, drag: &mut Drag, surface: WlSurface, place: Point<f64, Logical>) -> Option<Target> {
        let Some(window) = self.xwayland.of(&surface) else {
            let serial = SERIAL_COUNTER.next_serial();
            return Over::enter::<Self>(&self.display, &drag.source, &surface, place, serial).map(Target::Surface);
        };
        if !matches!(drag.source, Source::Client(_)) {
            return None;
        }
        if !std::mem::replace(&mut drag.offered_to_x11, true) {
            self.xwayland.send(ToX::Own(Which::Drag, Some(drag.source.types())));
        }
        Some(Target::X11(OnX11 { surface, window, takes: None, owes: false, next: None }))
    }

    /// Tells an X11 window the place that it has not been told yet; false where there is none.
    fn tell_place_to_x11(&self, on: &mut OnX11, source: &Source) -> bool {
        let Some(place) = on.next.take() else { return false };
        let (at, action) = (self.x11_place(place), wish_for_x11(source));
        self.xwayland.send(ToX::Drag(DragToX::Over { window: on.window, at, action }));
        true
    }

    fn leave_target(&mut self, target: Target, source: &Source) {
        match target {
            Target::Surface(over) => over.leave(),
            Target::X11(_) => {
                self.xwayland.send(ToX::Drag(DragToX::Away));
                if let Source::Client(source) = source {
                    source.target(None);
                    tell_action(source, DndAction::empty());
                }
            }
        }
    }

    /// A drag was let go, or taken away.
    pub fn drag_ended(&mut self, let_go: bool) {
        let Some(Drag { source, target, offered_to_x11, .. }) = self.extra.drags.ours.take() else { return };
        let took = match target {
            Some(Target::Surface(over)) if let_go => over.drop_here(),
            Some(Target::X11(mut on)) if let_go && on.takes.is_some() => {
                self.tell_place_to_x11(&mut on, &source);
                self.drop_on_x11(&source)
            }
            Some(target) => {
                self.leave_target(target, &source);
                false
            }
            None => false,
        };
        if let Source::Client(source) = &source {
            if took { tell_dropped(source) } else { source.cancelled() }
        }
        if offered_to_x11 && self.extra.drags.on_x11.is_none() {
            self.xwayland.send(ToX::Own(Which::Drag, None));
        }
        self.paint.dragged = None;
        self.extra.toplevel_drag.ended();
        self.todo.pointer = true;
        self.want_pointer_frame();
    }

    fn drop_on_x11(&mut self, source: &Source) -> bool {
        let Source::Client(source) = source else { return false };
        if let Some(before) = self.extra.drags.on_x11.replace(source.clone()) {
            before.cancelled();
        }
        self.xwayland.send(ToX::Drag(DragToX::Drop));
        true
    }

    fn x11_place(&self, place: Point<f64, Logical>) -> (i32, i32) {
        let XRect { x, y, .. } = self.xwayland.pixels(Rectangle::new(place.to_i32_floor(), (0, 0).into()));
        (x, y)
    }

    /// An X11 client wants what a Wayland client drags over it or dropped on it.
    pub fn x11_takes_drag(&self, mime: String, fd: &OwnedFd) {
        let over_x11 = |drag: &&Drag| matches!(drag.target, Some(Target::X11(_)));
        let dragged = self.extra.drags.ours.as_ref().filter(over_x11).and_then(|drag| match &drag.source {
            Source::Client(source) => Some(source),
            _ => None,
        });
        let Some(source) = self.extra.drags.on_x11.as_ref().or(dragged).filter(|source| source.is_alive()) else {
            return;
        };
        if with_source_metadata(source, |data| data.mime_types.contains(&mime)).unwrap_or(false) {
            source.send(mime, fd.as_fd());
        }
    }

    // ---- X11

    /// News of drags from the thread that talks to the X server.
    pub fn x11_drag_news(&mut self, news: DragFromX) {
        match news {
            DragFromX::Began => self.x11_drag_begins(),
            DragFromX::Over { types, action } => self.x11_drag_is_over(types, action),
            DragFromX::Left => self.x11_drag_leaves(),
            DragFromX::Dropped => self.x11_drag_drops(),
            DragFromX::Ended => self.end_x11_drag(),
            DragFromX::Status(takes) => self.x11_would_take(takes),
            DragFromX::Finished(done) => self.x11_took(done),
        }
    }

    /// An X11 window would take a Wayland client's drag so, or not at all.
    fn x11_would_take(&mut self, says: Option<XAction>) {
        let Some(mut drag) = self.extra.drags.ours.take() else { return };
        if let Some(Target::X11(on)) = &mut drag.target {
            on.owes = self.tell_place_to_x11(on, &drag.source);
            if std::mem::replace(&mut on.takes, says) != says
                && let Source::Client(source) = &drag.source
            {
                source.target(drag.source.types().into_iter().next().filter(|_| says.is_some()));
                tell_action(source, says.map_or(DndAction::empty(), from_x11));
            }
        }
        self.extra.drags.ours = Some(drag);
    }

    /// An X11 window has what was dropped on it, or did not want it.
    fn x11_took(&mut self, done: Option<XAction>) {
        let Some(source) = self.extra.drags.on_x11.take() else { return };
        match done {
            Some(action) => {
                tell_action(&source, from_x11(action));
                tell_finished(&source);
            }
            None => source.cancelled(),
        }
        if self.extra.drags.ours.as_ref().is_none_or(|drag| !drag.offered_to_x11) {
            self.xwayland.send(ToX::Own(Which::Drag, None));
        }
    }

    /// An X11 client says that it drags something: only while it has the press that it does that with.
    fn x11_drag_begins(&mut self) {
        self.end_x11_drag();
        let start = self.seat.pointer.grab_start_data();
        let pressed = start.and_then(|start| start.focus).is_some_and(|(surface, _)| self.is_x11(&surface));
        if !pressed || self.lock.is_on() {
            return;
        }
        self.extra.drags.last += 1;
        let number = self.extra.drags.last;
        self.extra.drags.theirs = Some(Theirs {
            number,
            source: None,
            over: None,
            covered: false,
            told: None,
            moved: true,
            let_go: false,
            dropped: false,
        });
        self.move_x11_drag();
    }

    fn is_x11(&self, surface: &WlSurface) -> bool {
        surface.client().is_some_and(|client| self.xwayland.is(&client))
    }

    /// The pointer moved, or a button went up, perhaps while an X11 client drags.
    pub fn carry_x11_drag(&mut self) {
        if let Some(theirs) = &mut self.extra.drags.theirs {
            theirs.moved = true;
            self.move_x11_drag();
        }
    }

    fn move_x11_drag(&mut self) {
        let held = self.seat.pointer.is_grabbed();
        let Some(theirs) = self.extra.drags.theirs.as_mut().filter(|theirs| !theirs.dropped) else { return };
        if !held {
            if !theirs.covered {
                self.end_x11_drag();
            } else if !std::mem::replace(&mut theirs.let_go, true) {
                // Its program hears of it as well, and says what comes of it.
                self.xwayland.send(ToX::Drag(DragToX::LetGo));
            }
            return;
        }
        let Some(mut theirs) = self.extra.drags.theirs.take() else { return };
        let place = self.seat.pointer.current_location();
        let under = self.under(place).filter(|_| !self.lock.is_on());
        let covered = under.as_ref().is_none_or(|under| !self.is_x11(&under.surface));
        if std::mem::replace(&mut theirs.covered, covered) != covered {
            self.xwayland.send(ToX::Drag(DragToX::Cover(covered)));
        }
        let under = under.filter(|_| covered).map(|under| (under.surface, place - under.place));
        let surface = under.as_ref().map(|(surface, _)| surface);
        if let Some(left) = theirs.over.take_if(|over| Some(over.surface()) != surface) {
            left.leave();
            self.tell_x11_drag(&mut theirs, None);
        }
        match (&theirs.over, &theirs.source, under) {
            (Some(over), _, Some((_, at))) => over.motion(at, self.clock.now_ms()),
            (None, Some(source), Some((surface, at))) if std::mem::take(&mut theirs.moved) => {
                let serial = SERIAL_COUNTER.next_serial();
                theirs.over = Over::enter::<Self>(&self.display, source, &surface, at, serial);
            }
            _ => {}
        }
        self.extra.drags.theirs = Some(theirs);
    }

    fn tell_x11_drag(&self, theirs: &mut Theirs, takes: Option<XAction>) {
        if std::mem::replace(&mut theirs.told, takes) != takes {
            self.xwayland.send(ToX::Drag(DragToX::Status(takes)));
        }
    }

    /// Its program has found our window.
    fn x11_drag_is_over(&mut self, types: Vec<String>, action: XAction) {
        let Some(theirs) = self.extra.drags.theirs.as_mut().filter(|theirs| !theirs.dropped) else { return };
        let actions = match action {
            XAction::Copy => DndAction::Copy,
            XAction::Move => DndAction::Copy | DndAction::Move,
        };
        let number = theirs.number;
        if let Some(over) = theirs.over.take() {
            over.leave();
        }
        theirs.source = Some(Source::Foreign(Arc::new(Foreign { number, types, actions })));
        theirs.told = None;
        self.move_x11_drag();
    }

    fn x11_drag_leaves(&mut self) {
        let Some(theirs) = self.extra.drags.theirs.as_mut().filter(|theirs| !theirs.dropped) else { return };
        theirs.source = None;
        if let Some(over) = theirs.over.take() {
            over.leave();
        }
        if !self.seat.pointer.is_grabbed() {
            self.end_x11_drag();
        }
    }

    fn x11_drag_drops(&mut self) {
        let Some(theirs) = self.extra.drags.theirs.as_mut().filter(|theirs| !theirs.dropped) else { return };
        theirs.dropped = true;
        // Only a person drops: its program may say so at any time.
        let by_hand = theirs.let_go && !self.lock.is_on();
        if !by_hand || !theirs.over.take().is_some_and(Over::drop_here) {
            self.xwayland.send(ToX::Drag(DragToX::Done(None)));
            self.end_x11_drag();
        }
    }

    /// Nothing is dragged by an X11 client any more.
    pub fn end_x11_drag(&mut self) {
        let Some(theirs) = self.extra.drags.theirs.take() else { return };
        if let Some(over) = theirs.over {
            over.leave();
        }
        if theirs.covered {
            self.xwayland.send(ToX::Drag(DragToX::Cover(false)));
        }
    }

    /// Xwayland is gone, and with it whoever dragged or took something.
    pub fn forget_x11_drags(&mut self) {
        self.end_x11_drag();
        if let Some(source) = self.extra.drags.on_x11.take() {
            source.cancelled();
        }
        if let Some(drag) = &mut self.extra.drags.ours {
            drag.offered_to_x11 = false;
            drag.target.take_if(|target| matches!(target, Target::X11(_)));
        }
    }

    fn drags_number(&self, number: u64) -> bool {
        self.extra.drags.theirs.as_ref().is_some_and(|theirs| theirs.number == number)
    }
}

impl DragHandler for State {
    fn foreign_wanted(&mut self, number: u64, mime: String, fd: OwnedFd) {
        if self.drags_number(number) {
            self.xwayland.send(ToX::Send(Which::Drag, mime, fd));
        }
    }

    fn foreign_status(&mut self, number: u64, action: Option<DndAction>) {
        let Some(mut theirs) = self.extra.drags.theirs.take() else { return };
        if theirs.number == number {
            self.tell_x11_drag(&mut theirs, action.map(to_x11));
        }
        self.extra.drags.theirs = Some(theirs);
    }

    fn foreign_finished(&mut self, number: u64, action: Option<DndAction>) {
        if self.drags_number(number) {
            self.xwayland.send(ToX::Drag(DragToX::Done(action.map(to_x11))));
            self.end_x11_drag();
        }
    }
}

/// What an X11 window is asked to do with a client's drag.
fn wish_for_x11(source: &Source) -> XAction {
    let actions = source.actions();
    if actions.contains(DndAction::Move) && !actions.contains(DndAction::Copy) { XAction::Move } else { XAction::Copy }
}

fn to_x11(action: DndAction) -> XAction {
    if action == DndAction::Move { XAction::Move } else { XAction::Copy }
}

fn from_x11(action: XAction) -> DndAction {
    match action {
        XAction::Copy => DndAction::Copy,
        XAction::Move => DndAction::Move,
    }
}

delegate_guarded_data_device!(State);
