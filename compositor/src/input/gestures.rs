//! Fingers on a touchpad that pinch, turn or rest: the client under the pointer hears of them. Swipes go the same way where they are not
//! ours, which `slide` decides.

use crate::state::State;
use smithay::{
    backend::input::{
        GestureBeginEvent, GestureEndEvent, GesturePinchUpdateEvent as _, GestureSwipeUpdateEvent as _, InputBackend,
        InputEvent,
    },
    input::pointer::{
        GestureHoldBeginEvent, GestureHoldEndEvent, GesturePinchBeginEvent, GesturePinchEndEvent,
        GesturePinchUpdateEvent,
    },
    utils::{Logical, Point, SERIAL_COUNTER},
};

/// How fingers that pinch have moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pinch {
    /// How far their middle has gone since it was last told.
    pub delta: Point<f64, Logical>,
    /// How far they are apart, in parts of how far they were at first.
    pub scale: f64,
    /// How far they have turned since it was last told, in degrees clockwise.
    pub rotation: f64,
}

impl State {
    /// What any backend has to say of fingers on a touchpad; other events are none of it.
    pub fn gesture_event<B: InputBackend>(&mut self, event: InputEvent<B>) {
        let time = self.clock.now_ms();
        match event {
            InputEvent::GestureSwipeBegin { event } => self.swipe_begin(event.fingers(), time),
            InputEvent::GestureSwipeUpdate { event } => self.swipe_update(event.delta(), time),
            InputEvent::GestureSwipeEnd { event } => self.swipe_end(event.cancelled(), time),
            InputEvent::GesturePinchBegin { event } => self.pinch_begin(event.fingers(), time),
            InputEvent::GesturePinchUpdate { event } => {
                let (delta, scale, rotation) = (event.delta(), event.scale(), event.rotation());
                self.pinch_update(Pinch { delta, scale, rotation }, time);
            }
            InputEvent::GesturePinchEnd { event } => self.pinch_end(event.cancelled(), time),
            InputEvent::GestureHoldBegin { event } => self.hold_begin(event.fingers(), time),
            InputEvent::GestureHoldEnd { event } => self.hold_end(event.cancelled(), time),
            _ => {}
        }
    }

    /// Fingers were laid on the touchpad to pinch.
    pub fn pinch_begin(&mut self, fingers: u32, time_ms: u32) {
        self.notify_activity();
        let event = GesturePinchBeginEvent { serial: SERIAL_COUNTER.next_serial(), time: time_ms, fingers };
        self.seat.pointer.clone().gesture_pinch_begin(self, &event);
    }

    /// They moved.
    pub fn pinch_update(&mut self, pinch: Pinch, time_ms: u32) {
        let Pinch { delta, scale, rotation } = pinch;
        if !(delta.x.is_finite() && delta.y.is_finite() && scale.is_finite() && rotation.is_finite()) {
            return;
        }
        self.notify_activity();
        let event = GesturePinchUpdateEvent { time: time_ms, delta, scale, rotation };
        self.seat.pointer.clone().gesture_pinch_update(self, &event);
    }

    /// They were lifted.
    pub fn pinch_end(&mut self, cancelled: bool, time_ms: u32) {
        let event = GesturePinchEndEvent { serial: SERIAL_COUNTER.next_serial(), time: time_ms, cancelled };
        self.seat.pointer.clone().gesture_pinch_end(self, &event);
    }

    /// Fingers were laid on the touchpad and rest.
    pub fn hold_begin(&mut self, fingers: u32, time_ms: u32) {
        self.notify_activity();
        let event = GestureHoldBeginEvent { serial: SERIAL_COUNTER.next_serial(), time: time_ms, fingers };
        self.seat.pointer.clone().gesture_hold_begin(self, &event);
    }

    /// They were lifted, or moved after all.
    pub fn hold_end(&mut self, cancelled: bool, time_ms: u32) {
        let event = GestureHoldEndEvent { serial: SERIAL_COUNTER.next_serial(), time: time_ms, cancelled };
        self.seat.pointer.clone().gesture_hold_end(self, &event);
    }
}
