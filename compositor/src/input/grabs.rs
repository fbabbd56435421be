//! Taking hold of a window with the pointer: to move it or its edges, asked for by the client or with Super held down.

use super::pointer::{LEFT, RIGHT};
use crate::state::State;
use smithay::{
    input::{
        SeatHandler,
        pointer::{
            AxisFrame, ButtonEvent, CursorIcon, CursorImageStatus, Focus, GestureHoldBeginEvent, GestureHoldEndEvent,
            GesturePinchBeginEvent, GesturePinchEndEvent, GesturePinchUpdateEvent, GestureSwipeBeginEvent,
            GestureSwipeEndEvent, GestureSwipeUpdateEvent, GrabStartData, MotionEvent, PointerGrab, PointerInnerHandle,
            RelativeMotionEvent,
        },
    },
    reexports::{
        wayland_protocols::xdg::shell::server::xdg_toplevel::ResizeEdge,
        wayland_server::protocol::wl_surface::WlSurface,
    },
    utils::{Logical, Point, SERIAL_COUNTER, Serial},
};
use tacit_layout::{Drop as Release, Edges, Grip, WindowId};

/// The part of a grab that leaves gestures as they are.
macro_rules! gestures_go_on {
    () => {
        fn gesture_swipe_begin(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GestureSwipeBeginEvent,
        ) {
            handle.gesture_swipe_begin(data, event);
        }

        fn gesture_swipe_update(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GestureSwipeUpdateEvent,
        ) {
            handle.gesture_swipe_update(data, event);
        }

        fn gesture_swipe_end(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GestureSwipeEndEvent,
        ) {
            handle.gesture_swipe_end(data, event);
        }

        fn gesture_pinch_begin(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GesturePinchBeginEvent,
        ) {
            handle.gesture_pinch_begin(data, event);
        }

        fn gesture_pinch_update(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GesturePinchUpdateEvent,
        ) {
            handle.gesture_pinch_update(data, event);
        }

        fn gesture_pinch_end(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GesturePinchEndEvent,
        ) {
            handle.gesture_pinch_end(data, event);
        }

        fn gesture_hold_begin(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GestureHoldBeginEvent,
        ) {
            handle.gesture_hold_begin(data, event);
        }

        fn gesture_hold_end(
            &mut self,
            data: &mut State,
            handle: &mut PointerInnerHandle<'_, State>,
            event: &GestureHoldEndEvent,
        ) {
            handle.gesture_hold_end(data, event);
        }
    };
}
pub(super) use gestures_go_on;

type Focused = Option<(<State as SeatHandler>::PointerFocus, Point<f64, Logical>)>;

/// While the pointer holds a window.
pub struct WindowGrab {
    start: GrabStartData<State>,
    window: WindowId,
    last: Point<f64, Logical>,
}

impl State {
    /// A client asks that the pointer takes hold of its window: only while the press that it names is still held.
    pub fn start_client_grab(&mut self, surface: &WlSurface, serial: Serial, edges: Option<ResizeEdge>) {
        let pointer = self.seat.pointer.clone();
        if !pointer.has_grab(serial) {
            return;
        }
        let Some(start) = pointer.grab_start_data() else { return };
        let same_client = start.focus.as_ref().is_some_and(|(focus, _)| {
            use smithay::reexports::wayland_server::Resource;
            focus.id().same_client_as(&surface.id())
        });
        let Some(id) = self.windows.of(surface).map(crate::windows::Window::id).filter(|_| same_client) else { return };
        let grip = match edges {
            None => Grip::Move,
            Some(edges) => Grip::Resize(edges_of(edges)),
        };
        self.start_window_grab(id, grip, start, serial);
    }

    /// As [`State::start_client_grab`], for a client that names no press: while any press on a surface of its is held.
    pub fn start_held_grab(&mut self, surface: &WlSurface, grip: Grip) {
        use smithay::reexports::wayland_server::Resource;
        let Some(start) = self.seat.pointer.grab_start_data() else { return };
        let same_client = start.focus.as_ref().is_some_and(|(focus, _)| focus.id().same_client_as(&surface.id()));
        let Some(id) = self.windows.of(surface).map(crate::windows::Window::id).filter(|_| same_client) else { return };
        self.start_window_grab(id, grip, start, SERIAL_COUNTER.next_serial());
    }

    /// A press with Super held takes hold of the window under it; true where it did.
    pub fn start_super_drag(&mut self, button: u32, place: Point<f64, Logical>, serial: Serial) -> bool {
        let modifiers = self.seat.keyboard.modifier_state();
        if !modifiers.logo || !(button == LEFT || button == RIGHT) || self.layers.keyboard_owner().is_some() {
            return false;
        }
        let Some(crate::focus::Owner::Window(number)) = self.under(place).map(|under| under.owner) else {
            return false;
        };
        let Some(window) = self.windows.get(number) else { return false };
        let grip = if button == LEFT {
            Grip::Move
        } else {
            let rect = window.rect().to_f64();
            let middle = rect.loc + Point::from((rect.size.w / 2.0, rect.size.h / 2.0));
            Grip::Resize(Edges {
                left: place.x < middle.x,
                right: place.x >= middle.x,
                top: place.y < middle.y,
                bottom: place.y >= middle.y,
            })
        };
        let id = window.id();
        let start = GrabStartData { focus: None, button, location: place };
        self.start_window_grab(id, grip, start, serial)
    }

    /// Shows where the window that the pointer moves would go.
    fn show_snap(&mut self, snap: Option<tacit_layout::DropPreview>) {
        if self.paint.snap != snap {
            self.paint.snap = snap;
            self.want_all_frames();
        }
    }

    /// The window that the pointer holds goes back to where it was.
    pub fn cancel_window_grab(&mut self) {
        if let Err(error) = self.layout.end_grab(Release::Cancel) {
            tracing::debug!(%error, "nothing is held");
        }
        self.show_snap(None);
        self.paint.cursor.status = CursorImageStatus::default_named();
        self.todo.placements = true;
        self.want_all_frames();
    }

    fn start_window_grab(&mut self, id: WindowId, grip: Grip, start: GrabStartData<State>, serial: Serial) -> bool {
        if let Err(error) = self.layout.begin_grab(id, grip) {
            tracing::debug!(%error, "the window cannot be taken hold of");
            return false;
        }
        let icon = match grip {
            Grip::Move => CursorIcon::Grabbing,
            Grip::Resize(edges) => resize_icon(edges),
        };
        let pointer = self.seat.pointer.clone();
        pointer.set_grab(self, WindowGrab { last: start.location, start, window: id }, serial, Focus::Clear);
        self.paint.cursor.status = CursorImageStatus::Named(icon);
        self.want_pointer_frame();
        true
    }
}

fn edges_of(edge: ResizeEdge) -> Edges {
    use ResizeEdge as E;
    Edges {
        left: matches!(edge, E::Left | E::TopLeft | E::BottomLeft),
        right: matches!(edge, E::Right | E::TopRight | E::BottomRight),
        top: matches!(edge, E::Top | E::TopLeft | E::TopRight),
        bottom: matches!(edge, E::Bottom | E::BottomLeft | E::BottomRight),
    }
}

fn resize_icon(edges: Edges) -> CursorIcon {
    match (edges.left, edges.right, edges.top, edges.bottom) {
        (true, _, true, _) => CursorIcon::NwResize,
        (true, _, _, true) => CursorIcon::SwResize,
        (_, true, true, _) => CursorIcon::NeResize,
        (_, true, _, true) => CursorIcon::SeResize,
        (_, _, true, _) | (_, _, _, true) => CursorIcon::NsResize,
        _ => CursorIcon::EwResize,
    }
}

#[allow(clippy::cast_possible_truncation)]
fn whole(distance: f64) -> i32 {
    distance.round().clamp(-1e6, 1e6) as i32
}

impl PointerGrab<State> for WindowGrab {
    fn motion(
        &mut self,
        data: &mut State,
        handle: &mut PointerInnerHandle<'_, State>,
        _focus: Focused,
        event: &MotionEvent,
    ) {
        handle.motion(data, None, event);
        self.last = event.location;
        if data.layout.grabbed() != Some(self.window) {
            // Cancelled, or the window is gone: the press is used up, and its release is for nobody.
            return;
        }
        let by = event.location - self.start.location;
        if data.layout.update_grab(whole(by.x), whole(by.y)).is_err() {
            handle.unset_grab(self, data, event.serial, event.time, true);
        }
        let at = tacit_layout::Point { x: whole(event.location.x), y: whole(event.location.y) };
        data.show_snap(data.layout.drop_preview(at));
    }

    fn relative_motion(
        &mut self,
        data: &mut State,
        handle: &mut PointerInnerHandle<'_, State>,
        _focus: Focused,
        event: &RelativeMotionEvent,
    ) {
        handle.relative_motion(data, None, event);
    }

    fn button(&mut self, data: &mut State, handle: &mut PointerInnerHandle<'_, State>, event: &ButtonEvent) {
        handle.button(data, event);
        if handle.current_pressed().is_empty() {
            handle.unset_grab(self, data, event.serial, event.time, true);
        }
    }

    fn axis(&mut self, data: &mut State, handle: &mut PointerInnerHandle<'_, State>, details: AxisFrame) {
        handle.axis(data, details);
    }

    fn frame(&mut self, data: &mut State, handle: &mut PointerInnerHandle<'_, State>) {
        handle.frame(data);
    }

    gestures_go_on!();

    fn start_data(&self) -> &GrabStartData<State> {
        &self.start
    }

    // Called while the pointer is locked: nothing here may touch it.
    fn unset(&mut self, data: &mut State) {
        if data.layout.grabbed() == Some(self.window) {
            let place = self.last;
            let drop = Release::At(tacit_layout::Point { x: whole(place.x), y: whole(place.y) });
            if let Err(error) = data.layout.end_grab(drop) {
                tracing::error!(%error, "a grab that was none");
            }
        }
        data.paint.snap = None;
        data.paint.cursor.status = CursorImageStatus::default_named();
        data.todo.placements = true;
        data.todo.pointer = true;
        data.want_all_frames();
    }
}
