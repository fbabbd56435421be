//! Pointer and touch: motion, buttons, scrolling; a press focuses and raises what is under it.

use super::{Origin, constraints::Held};
use crate::{
    chooser::Press,
    focus::{Owner, Under},
    state::State,
};
use smithay::{
    backend::input::{Axis, AxisSource, ButtonState, TouchSlot},
    input::{
        pointer::{AxisFrame, ButtonEvent, MotionEvent, RelativeMotionEvent},
        touch::{DownEvent, MotionEvent as TouchMotion, UpEvent},
    },
    reexports::wayland_server::{Resource, protocol::wl_surface::WlSurface},
    utils::{Logical, Point, SERIAL_COUNTER},
};

/// The left button.
pub const LEFT: u32 = 0x110;
/// The right button.
pub const RIGHT: u32 = 0x111;
/// Pixels that one notch of a wheel scrolls.
const NOTCH_PX: f64 = 15.0;
/// The most touch points at once.
const SLOTS_MAX: u32 = 32;

impl State {
    /// The pointer is at a place, global.
    pub fn pointer_at(&mut self, place: Point<f64, Logical>, time_ms: u32, origin: Origin) {
        if !(place.x.is_finite() && place.y.is_finite()) || self.refuses(origin) {
            return;
        }
        let before = self.seat.pointer.current_location();
        let place = self.outputs.nearest(place);
        self.move_pointer(place, (place - before, place - before), time_ms);
    }

    /// A mouse or a finger on a touchpad moved: how far the pointer goes, and how far it was moved before it was accelerated.
    pub fn pointer_by_device(&mut self, delta: Point<f64, Logical>, raw: Point<f64, Logical>, time_ms: u32) {
        if !(delta.x.is_finite() && delta.y.is_finite() && raw.x.is_finite() && raw.y.is_finite()) {
            return;
        }
        let place = self.outputs.nearest(self.seat.pointer.current_location() + delta);
        self.move_pointer(place, (delta, raw), time_ms);
    }

    /// The pointer moved by a distance.
    pub fn pointer_by(&mut self, delta: Point<f64, Logical>, time_ms: u32, origin: Origin) {
        if !(delta.x.is_finite() && delta.y.is_finite()) || self.refuses(origin) {
            return;
        }
        let place = self.outputs.nearest(self.seat.pointer.current_location() + delta);
        self.move_pointer(place, (delta, delta), time_ms);
    }

    /// Virtual devices reach nothing while a confirmation has the keyboard or the session is locked.
    fn refuses(&self, origin: Origin) -> bool {
        origin == Origin::Virtual && (self.confirm_has_focus() || self.lock.is_on())
    }

    fn move_pointer(
        &mut self,
        place: Point<f64, Logical>,
        (delta, delta_unaccel): (Point<f64, Logical>, Point<f64, Logical>),
        time_ms: u32,
    ) {
        self.notify_activity();
        self.paint.cursor.present = true;
        let pointer = self.seat.pointer.clone();
        let relative = RelativeMotionEvent { delta, delta_unaccel, utime: self.micros() };
        let place = match self.pointer_held() {
            Some(Held::Locked) => {
                pointer.relative_motion(self, None, &relative);
                return pointer.frame(self);
            }
            Some(Held::Confined(surface, at, rects)) => self.confine(&surface, at, &rects, place),
            None => place,
        };
        let under = self.under_pointer(place);
        if let Some(Owner::Window(number)) = under.as_ref().map(|under| &under.owner) {
            self.ping(*number);
        }
        let focus = under.as_ref().map(|under| (under.surface.clone(), under.place));
        let serial = SERIAL_COUNTER.next_serial();
        pointer.relative_motion(self, focus.clone(), &relative);
        self.seat.place_told = focus.as_ref().map(|(_, place)| *place);
        pointer.motion(self, focus, &MotionEvent { location: place, serial, time: time_ms });
        pointer.frame(self);
        self.carry_toplevel();
        self.carry_x11_drag();
        self.todo.constraint = true;
        if self.settings.config.input.focus_follows_pointer
            && !pointer.is_grabbed()
            && let Some(Owner::Window(number)) = under.map(|under| under.owner)
            && self.layout.focused() != Some(tacit_layout::WindowId(number))
        {
            self.focus_window(number);
        }
        if self.chooser.is_open() {
            self.chooser_hover(place);
        }
        if self.zoom.is_on() {
            self.zoom_around(place);
        }
        self.want_pointer_frame();
    }

    /// What the pointer is over, where it can be told so: a window that does not respond could not read it.
    fn under_pointer(&self, place: Point<f64, Logical>) -> Option<Under> {
        self.under(place).filter(|under| match under.owner {
            Owner::Window(number) => self.windows.get(number).is_none_or(|window| !window.unresponsive),
            _ => true,
        })
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.clock.now().as_micros()).unwrap_or(u64::MAX)
    }

    /// Sends the pointer again to what is under it, where that may have changed.
    pub fn refresh_pointer(&mut self) {
        if !std::mem::take(&mut self.todo.pointer) || !self.paint.cursor.present {
            return;
        }
        let pointer = self.seat.pointer.clone();
        if pointer.is_grabbed() {
            return;
        }
        let place = pointer.current_location();
        let focus = self.under_pointer(place).map(|under| (under.surface, under.place));
        let location = focus.as_ref().map(|(surface, place)| (surface.clone(), *place));
        let same = pointer.current_focus() == location.as_ref().map(|(surface, _)| surface.clone())
            && self.seat.place_told == location.as_ref().map(|(_, place)| *place);
        self.seat.place_told = location.as_ref().map(|(_, place)| *place);
        if same {
            return;
        }
        let serial = SERIAL_COUNTER.next_serial();
        let time = self.clock.now_ms();
        pointer.motion(self, focus, &MotionEvent { location: place, serial, time });
        pointer.frame(self);
        self.todo.constraint = true;
    }

    /// The pointer leaves a surface that goes; what is below it then is found out at the end of the turn.
    pub fn take_pointer_from(&mut self, surface: &WlSurface) {
        let pointer = self.seat.pointer.clone();
        if pointer.current_focus().as_ref() != Some(surface) {
            return;
        }
        let (serial, time) = (SERIAL_COUNTER.next_serial(), self.clock.now_ms());
        self.seat.place_told = None;
        pointer.motion(self, None, &MotionEvent { location: pointer.current_location(), serial, time });
        pointer.frame(self);
        self.todo.pointer = true;
    }

    /// A button went down or up.
    pub fn button(&mut self, button: u32, pressed: bool, time_ms: u32, origin: Origin) {
        if self.refuses(origin) {
            return tracing::warn!("a virtual pointer clicked on a confirmation or a locked screen; refused");
        }
        self.notify_activity();
        self.bar.disturbed();
        self.paint.cursor.present = true;
        let pointer = self.seat.pointer.clone();
        if self.chooser_press(Press::Button(button), pressed, pointer.current_location()) {
            return;
        }
        let serial = SERIAL_COUNTER.next_serial();
        if pressed {
            self.ping_focused();
        }
        if pressed && !pointer.is_grabbed() {
            let place = pointer.current_location();
            self.press_at(place);
            // Where it takes hold of a window, the press reaches the grab and not the client.
            self.start_super_drag(button, place, serial);
        }
        let state = if pressed { ButtonState::Pressed } else { ButtonState::Released };
        pointer.button(self, &ButtonEvent { button, state, serial, time: time_ms });
        pointer.frame(self);
        if !pressed {
            self.carry_x11_drag();
        }
        // While a button is held the pointer belongs to where it was pressed, whatever moves below it.
        self.todo.pointer |= !pressed;
    }

    /// A press focuses and raises what is under it.
    pub(super) fn press_at(&mut self, place: Point<f64, Logical>) {
        match self.under(place).map(|under| under.owner) {
            Some(Owner::Window(number)) => self.focus_window(number),
            Some(Owner::Lock(output)) => {
                let _ = self.layout.focus_output(output);
                self.todo.focus = true;
            }
            Some(Owner::Layer(surface)) => {
                let takes = self.layers.of(&surface).is_some_and(|layer| layer.may_have_keyboard());
                self.seat.layer_focus = takes.then_some(surface);
                self.todo.focus = true;
            }
            // A menu leaves the focus where it is.
            Some(Owner::X11(_)) => {}
            None => {
                self.seat.layer_focus = None;
                self.todo.focus = true;
                if let Some(output) = self.outputs.at(place).map(|output| output.number) {
                    let _ = self.layout.focus_output(output);
                }
            }
        }
    }

    /// Gives a window the focus.
    pub fn focus_window(&mut self, number: crate::windows::Number) {
        self.seat.layer_focus = None;
        if let Err(error) = self.layout.focus(tacit_layout::WindowId(number)) {
            tracing::error!(%error, "a window that shows cannot have the focus");
        }
        self.todo.focus = true;
    }

    /// Something was scrolled, in logical pixels.
    pub fn axis(&mut self, dx: f64, dy: f64, time_ms: u32, origin: Origin) {
        if !(dx.is_finite() && dy.is_finite()) {
            return;
        }
        let mut frame = AxisFrame::new(time_ms).source(AxisSource::Wheel);
        for (axis, distance) in [(Axis::Horizontal, dx), (Axis::Vertical, dy)] {
            if distance != 0.0 {
                #[allow(clippy::cast_possible_truncation)]
                let v120 = (distance / NOTCH_PX * 120.0).round().clamp(-1e6, 1e6) as i32;
                frame = frame.value(axis, distance).v120(axis, v120);
            }
        }
        self.axis_frame(frame, origin);
    }

    /// As [`State::axis`], with all that a device can say.
    pub fn axis_frame(&mut self, frame: AxisFrame, origin: Origin) {
        if self.refuses(origin) {
            return;
        }
        self.notify_activity();
        self.bar.disturbed();
        let pointer = self.seat.pointer.clone();
        pointer.axis(self, frame);
        pointer.frame(self);
    }

    /// Scrolls the focused window, wherever the pointer is.
    ///
    /// # Errors
    /// No window has the focus, or a confirmation has.
    pub fn scroll_focused(&mut self, dx: f64, dy: f64) -> Result<(), String> {
        if self.confirm_has_focus() {
            return Err("a confirmation waits for an answer".into());
        }
        let focused = self.shown.focused.and_then(|number| self.windows.get(number));
        let window = focused.ok_or("no window has the focus")?;
        let rect = window.rect();
        let middle = rect.loc.to_f64() + Point::from((f64::from(rect.size.w) / 2.0, f64::from(rect.size.h) / 2.0));
        let time = self.clock.now_ms();
        self.pointer_at(middle, time, Origin::Hardware);
        self.axis(dx, dy, time, Origin::Hardware);
        Ok(())
    }

    /// A finger came down.
    pub fn touch_down(&mut self, slot: u32, place: Point<f64, Logical>, time_ms: u32) {
        if slot >= SLOTS_MAX || !(place.x.is_finite() && place.y.is_finite()) || self.is_down(slot) {
            return;
        }
        self.notify_activity();
        self.bar.disturbed();
        let place = self.outputs.nearest(self.unzoomed(place));
        self.seat.touched = place;
        if self.chooser_press(Press::Finger(slot), true, place) {
            return;
        }
        let focus = self.touch_focus(place);
        self.touch_outside_menus(focus.as_ref().map(|(surface, _)| surface));
        self.press_at(place);
        // Further fingers go to where the first one is.
        let first = self.seat.fingers.first().map(|(_, surface)| surface.clone());
        let surface = first.unwrap_or_else(|| focus.as_ref().map(|(surface, _)| surface.clone()));
        self.seat.fingers.push((slot, surface));
        let (touch, serial) = (self.seat.touch.clone(), SERIAL_COUNTER.next_serial());
        touch.down(self, focus, &DownEvent { slot: slot_of(slot), location: place, serial, time: time_ms });
        touch.frame(self);
    }

    /// A finger on another program's surface, or on none, dismisses open menus as a click does.
    fn touch_outside_menus(&mut self, surface: Option<&WlSurface>) {
        let menu = self.seat.keyboard.current_focus().filter(|_| self.menu_is_open());
        let Some(menu) = menu else { return };
        if !surface.is_some_and(|surface| surface.id().same_client_as(&menu.id())) {
            self.end_popup_grabs();
        }
    }

    /// A finger moved.
    pub fn touch_motion(&mut self, slot: u32, place: Point<f64, Logical>, time_ms: u32) {
        if slot >= SLOTS_MAX || !(place.x.is_finite() && place.y.is_finite()) {
            return;
        }
        let place = self.outputs.nearest(self.unzoomed(place));
        self.seat.touched = place;
        if !self.is_down(slot) {
            return;
        }
        let focus = self.touch_focus(place);
        let touch = self.seat.touch.clone();
        touch.motion(self, focus, &TouchMotion { slot: slot_of(slot), location: place, time: time_ms });
        touch.frame(self);
        self.carry_toplevel();
    }

    /// A finger left.
    pub fn touch_up(&mut self, slot: u32, time_ms: u32) {
        if slot >= SLOTS_MAX || self.chooser_press(Press::Finger(slot), false, self.seat.touched) {
            return;
        }
        self.lift(slot, time_ms);
    }

    fn lift(&mut self, slot: u32, time_ms: u32) {
        if !self.is_down(slot) {
            return;
        }
        self.seat.fingers.retain(|(other, _)| *other != slot);
        let (touch, serial) = (self.seat.touch.clone(), SERIAL_COUNTER.next_serial());
        touch.up(self, &UpEvent { slot: slot_of(slot), serial, time: time_ms });
        touch.frame(self);
    }

    /// Tells the client of a surface that is gone that the fingers on it have left: it hears no more of them.
    pub fn lift_fingers_from(&mut self, surface: &WlSurface) {
        if self.extra.drags.is_by_finger() {
            // A tab's old window may go while the tab is dragged: that lets nothing go.
            for (_, on) in self.seat.fingers.iter_mut().filter(|(_, on)| on.as_ref() == Some(surface)) {
                *on = None;
            }
            return;
        }
        let on = |finger: &&(u32, Option<WlSurface>)| finger.1.as_ref() == Some(surface);
        let slots: Vec<u32> = self.seat.fingers.iter().filter(on).map(|(slot, _)| *slot).collect();
        let time = self.clock.now_ms();
        slots.into_iter().for_each(|slot| self.lift(slot, time));
    }

    fn is_down(&self, slot: u32) -> bool {
        self.seat.fingers.iter().any(|(other, _)| *other == slot)
    }

    fn touch_focus(&self, place: Point<f64, Logical>) -> Option<(WlSurface, Point<f64, Logical>)> {
        self.under(place).map(|under| (under.surface, under.place))
    }
}

fn slot_of(slot: u32) -> TouchSlot {
    TouchSlot::from(Some(slot))
}
