//! A pen on a tablet: one tablet and one tool, which clients hear of when it is first used. A pen that touches focuses and raises as a
//! press of the pointer does.

use crate::state::State;
use smithay::{
    backend::input::{ButtonState, TabletToolCapabilities, TabletToolDescriptor, TabletToolType},
    utils::{Logical, Point, SERIAL_COUNTER},
    wayland::tablet_manager::{TabletDescriptor, TabletHandle, TabletSeatTrait, TabletToolHandle},
};

/// What a pen says beside its place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stroke {
    /// From 0 to 1.
    pub pressure: f64,
    /// Degrees from upright, to the right and towards the user.
    pub tilt: (f64, f64),
}

/// The tablet and its tool.
#[derive(Debug, Clone)]
pub struct Pen {
    tablet: TabletHandle,
    tool: TabletToolHandle,
}

impl State {
    fn pen(&mut self) -> Pen {
        if let Some(pen) = &self.seat.pen {
            return pen.clone();
        }
        let tablets = self.seat.seat.tablet_seat();
        let tablet = TabletDescriptor { name: "Tablet".into(), usb_id: None, syspath: None };
        let tool = TabletToolDescriptor {
            tool_type: TabletToolType::Pen,
            hardware_serial: 1,
            hardware_id_wacom: 0,
            capabilities: TabletToolCapabilities::PRESSURE | TabletToolCapabilities::TILT,
        };
        let display = self.display.clone();
        let tablet = tablets.add_tablet::<Self>(&display, &tablet);
        let tool = tablets.add_tool::<Self>(self, &display, &tool);
        let pen = Pen { tablet, tool };
        self.seat.pen = Some(pen.clone());
        pen
    }

    /// The pen is above or on a place, global.
    pub fn pen_at(&mut self, place: Point<f64, Logical>, stroke: Stroke, time_ms: u32) {
        let numbers = [place.x, place.y, stroke.pressure, stroke.tilt.0, stroke.tilt.1];
        if !numbers.iter().all(|number| number.is_finite()) {
            return;
        }
        self.notify_activity();
        let pen = self.pen();
        let place = self.outputs.nearest(place);
        self.seat.pen_place = place;
        pen.tool.pressure(stroke.pressure.clamp(0.0, 1.0));
        pen.tool.tilt((stroke.tilt.0.clamp(-90.0, 90.0), stroke.tilt.1.clamp(-90.0, 90.0)));
        let focus = self.under(place).map(|under| (under.surface, under.place));
        pen.tool.motion(place, focus, &pen.tablet, SERIAL_COUNTER.next_serial(), time_ms);
    }

    /// The pen touches the tablet, or does no longer.
    pub fn pen_touches(&mut self, down: bool, time_ms: u32) {
        let Some(pen) = self.seat.pen.clone() else { return };
        self.notify_activity();
        self.bar.disturbed();
        if down {
            self.press_at(self.seat.pen_place);
            pen.tool.tip_down(SERIAL_COUNTER.next_serial(), time_ms);
        } else {
            pen.tool.tip_up(time_ms);
        }
    }

    /// A button of the pen.
    pub fn pen_button(&mut self, button: u32, pressed: bool, time_ms: u32) {
        let Some(pen) = self.seat.pen.clone() else { return };
        self.notify_activity();
        let state = if pressed { ButtonState::Pressed } else { ButtonState::Released };
        pen.tool.button(button, state, SERIAL_COUNTER.next_serial(), time_ms);
    }

    /// The pen is too far away to be felt.
    pub fn pen_leaves(&mut self, time_ms: u32) {
        if let Some(pen) = &self.seat.pen {
            pen.tool.proximity_out(time_ms);
        }
    }
}
