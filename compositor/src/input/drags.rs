//! The pointer or a finger that drags what a client gave it: nobody has the pointer meanwhile. Where the drag is, is told to
//! `handlers::drag`, which knows whom it goes to.

use super::grabs::gestures_go_on;
use crate::state::State;
use smithay::{
    input::{
        SeatHandler,
        pointer::{
            AxisFrame, ButtonEvent, GestureHoldBeginEvent, GestureHoldEndEvent, GesturePinchBeginEvent,
            GesturePinchEndEvent, GesturePinchUpdateEvent, GestureSwipeBeginEvent, GestureSwipeEndEvent,
            GestureSwipeUpdateEvent, GrabStartData, MotionEvent, PointerGrab, PointerInnerHandle, RelativeMotionEvent,
        },
        touch::{
            DownEvent, GrabStartData as TouchStartData, MotionEvent as TouchMotion, OrientationEvent, ShapeEvent,
            TouchGrab, TouchInnerHandle, UpEvent,
        },
    },
    utils::{Logical, Point, Serial},
};

type Focused = Option<(<State as SeatHandler>::PointerFocus, Point<f64, Logical>)>;

/// While something is dragged, by the pointer or by a finger.
pub struct DragGrab<S> {
    start: S,
    /// Whether it ends because it was let go, and not because something took it away.
    let_go: bool,
}

impl<S> DragGrab<S> {
    /// A drag that began so.
    pub fn new(start: S) -> Self {
        Self { start, let_go: false }
    }
}

impl PointerGrab<State> for DragGrab<GrabStartData<State>> {
    fn motion(
        &mut self,
        data: &mut State,
        handle: &mut PointerInnerHandle<'_, State>,
        focus: Focused,
        event: &MotionEvent,
    ) {
        handle.motion(data, None, event);
        data.drag_moved(focus, event.location, event.time);
    }

    fn relative_motion(
        &mut self,
        data: &mut State,
        handle: &mut PointerInnerHandle<'_, State>,
        focus: Focused,
        event: &RelativeMotionEvent,
    ) {
        handle.relative_motion(data, focus, event);
    }

    fn button(&mut self, data: &mut State, handle: &mut PointerInnerHandle<'_, State>, event: &ButtonEvent) {
        if handle.current_pressed().is_empty() {
            self.let_go = true;
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

    fn unset(&mut self, data: &mut State) {
        data.drag_ended(self.let_go);
    }
}

impl TouchGrab<State> for DragGrab<TouchStartData<State>> {
    fn down(&mut self, _: &mut State, _: &mut TouchInnerHandle<'_, State>, _: Focused, _: &DownEvent, _: Serial) {}

    fn up(&mut self, data: &mut State, handle: &mut TouchInnerHandle<'_, State>, event: &UpEvent, _: Serial) {
        if event.slot == self.start.slot {
            self.let_go = true;
            handle.unset_grab(self, data);
        }
    }

    fn motion(
        &mut self,
        data: &mut State,
        _: &mut TouchInnerHandle<'_, State>,
        focus: Focused,
        event: &TouchMotion,
        _: Serial,
    ) {
        if event.slot == self.start.slot {
            data.drag_moved(focus, event.location, event.time);
        }
    }

    fn frame(&mut self, _: &mut State, _: &mut TouchInnerHandle<'_, State>, _: Serial) {}

    fn cancel(&mut self, data: &mut State, handle: &mut TouchInnerHandle<'_, State>, _: Serial) {
        handle.unset_grab(self, data);
    }

    fn shape(&mut self, _: &mut State, _: &mut TouchInnerHandle<'_, State>, _: &ShapeEvent, _: Serial) {}

    fn orientation(&mut self, _: &mut State, _: &mut TouchInnerHandle<'_, State>, _: &OrientationEvent, _: Serial) {}

    fn start_data(&self) -> &TouchStartData<State> {
        &self.start
    }

    fn unset(&mut self, data: &mut State) {
        data.drag_ended(self.let_go);
    }
}
