//! Events of real devices, whatever backend they come from, as what the session understands.

use super::{Origin, pen::Stroke};
use crate::state::State;
use smithay::{
    backend::input::{
        AbsolutePositionEvent, Axis, AxisSource, ButtonState, Event, InputBackend, InputEvent, KeyState,
        KeyboardKeyEvent, PointerAxisEvent, PointerButtonEvent, PointerMotionEvent as _, ProximityState,
        TabletToolButtonEvent as _, TabletToolEvent, TabletToolProximityEvent as _, TabletToolTipEvent as _,
        TabletToolTipState, TouchEvent,
    },
    input::pointer::AxisFrame,
    utils::{Logical, Point, Rectangle},
};

/// XKB counts keys from 8.
pub const XKB_OFFSET: u32 = 8;
/// Pixels that one notch of a wheel scrolls.
const NOTCH_PX: f64 = 15.0;

/// Which clock the events of a backend are timed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// The session's own: they carry CLOCK_MONOTONIC.
    Theirs,
    /// One of the backend's: the time at which they came is taken.
    Here,
}

impl State {
    /// An event of a real device. Absolute places are places on `area`, global.
    pub fn device_event<B: InputBackend>(&mut self, event: InputEvent<B>, area: Rectangle<i32, Logical>, timed: Timed) {
        let now = self.clock.now_ms();
        let at = |theirs: u32| if timed == Timed::Theirs { theirs } else { now };
        match event {
            InputEvent::Keyboard { event } => {
                let code = event.key_code().raw().saturating_sub(XKB_OFFSET);
                self.key(code, event.state() == KeyState::Pressed, at(event.time_msec()));
            }
            InputEvent::PointerMotion { event } => {
                let (delta, raw) = (event.delta(), event.delta_unaccel());
                self.pointer_by_device(delta, raw, at(event.time_msec()));
            }
            InputEvent::PointerMotionAbsolute { event } => {
                self.pointer_at(place::<B>(&event, area), at(event.time_msec()), Origin::Hardware);
            }
            InputEvent::PointerButton { event } => {
                let pressed = event.state() == ButtonState::Pressed;
                self.button(event.button_code(), pressed, at(event.time_msec()), Origin::Hardware);
            }
            InputEvent::PointerAxis { event } => {
                self.axis_frame(scrolled::<B>(&event, at(event.time_msec())), Origin::Hardware);
            }
            InputEvent::TouchDown { event } => {
                self.touch_down(slot::<B>(&event), place::<B>(&event, area), at(event.time_msec()));
            }
            InputEvent::TouchMotion { event } => {
                self.touch_motion(slot::<B>(&event), place::<B>(&event, area), at(event.time_msec()));
            }
            InputEvent::TouchUp { event } => self.touch_up(slot::<B>(&event), at(event.time_msec())),
            InputEvent::TabletToolAxis { event } => {
                self.pen_at(place::<B>(&event, area), stroke::<B>(&event), at(event.time_msec()));
            }
            InputEvent::TabletToolProximity { event } => match event.state() {
                ProximityState::In => self.pen_at(place::<B>(&event, area), stroke::<B>(&event), at(event.time_msec())),
                ProximityState::Out => self.pen_leaves(at(event.time_msec())),
            },
            InputEvent::TabletToolTip { event } => {
                self.pen_at(place::<B>(&event, area), stroke::<B>(&event), at(event.time_msec()));
                self.pen_touches(event.tip_state() == TabletToolTipState::Down, at(event.time_msec()));
            }
            InputEvent::TabletToolButton { event } => {
                let pressed = event.button_state() == ButtonState::Pressed;
                self.pen_button(event.button(), pressed, at(event.time_msec()));
            }
            event => self.gesture_event(event),
        }
    }

    /// The devices went away for a while: what is down goes up, or it would stay down for ever.
    pub fn release_all_keys(&mut self) {
        let time = self.clock.now_ms();
        for keycode in self.seat.keyboard.pressed_keys() {
            self.key(keycode.raw().saturating_sub(XKB_OFFSET), false, time);
        }
        self.bar.disturbed();
    }
}

/// Where on `area` an event is, global.
fn place<B: InputBackend>(event: &impl AbsolutePositionEvent<B>, area: Rectangle<i32, Logical>) -> Point<f64, Logical> {
    area.loc.to_f64() + event.position_transformed(area.size)
}

fn slot<B: InputBackend>(event: &impl TouchEvent<B>) -> u32 {
    i32::from(event.slot()).try_into().unwrap_or(0)
}

fn stroke<B: InputBackend>(event: &impl TabletToolEvent<B>) -> Stroke {
    Stroke { pressure: event.pressure(), tilt: (event.tilt_x(), event.tilt_y()) }
}

/// What was scrolled, and by what: wheels tell notches, and fingers that they were lifted.
fn scrolled<B: InputBackend>(event: &impl PointerAxisEvent<B>, time_ms: u32) -> AxisFrame {
    let source = event.source();
    let mut frame = AxisFrame::new(time_ms).source(source);
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let notches = event.amount_v120(axis);
        let distance = event.amount(axis).or(notches.map(|amount| amount / 120.0 * NOTCH_PX));
        let Some(distance) = distance.filter(|distance| distance.is_finite()) else { continue };
        if distance != 0.0 {
            frame = frame.relative_direction(axis, event.relative_direction(axis)).value(axis, distance);
            #[allow(clippy::cast_possible_truncation)]
            if let Some(notches) = notches.filter(|notches| notches.is_finite()) {
                frame = frame.v120(axis, notches.round().clamp(-1e6, 1e6) as i32);
            }
        } else if source == AxisSource::Finger {
            frame = frame.stop(axis);
        }
    }
    frame
}
