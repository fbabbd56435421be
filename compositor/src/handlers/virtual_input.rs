//! Keyboards and pointers that are clients: their events take the same way as those of devices, flagged as virtual.

use crate::{
    input::{KeyboardEvent, Origin},
    protocols::{
        virtual_keyboard::{
            VirtualKeyboardEvent, VirtualKeyboardHandler, VirtualKeyboardState, delegate_virtual_keyboard,
        },
        virtual_pointer::{
            VirtualPointer, VirtualPointerEvent, VirtualPointerHandler, VirtualPointerState, delegate_virtual_pointer,
        },
    },
    state::State,
};
use smithay::{backend::input::ButtonState, input::Seat, utils::Point};

impl VirtualKeyboardHandler for State {
    fn virtual_keyboard_state(&mut self) -> &mut VirtualKeyboardState {
        &mut self.extra.virtual_keyboard
    }

    fn virtual_keyboard_event(&mut self, _seat: &Seat<Self>, event: VirtualKeyboardEvent) {
        self.keyboard_event(KeyboardEvent::Virtual(event));
    }
}

impl VirtualPointerHandler for State {
    fn virtual_pointer_state(&mut self) -> &mut VirtualPointerState {
        &mut self.extra.virtual_pointer
    }

    fn virtual_pointer_event(&mut self, pointer: &VirtualPointer, event: VirtualPointerEvent) {
        match event {
            VirtualPointerEvent::Motion { time, dx, dy } => {
                self.pointer_by(Point::from((dx, dy)), time, Origin::Virtual);
            }
            VirtualPointerEvent::MotionAbsolute { time, x, y } => {
                let output = pointer.output().and_then(|output| self.outputs.of(&output).map(|output| output.rect()));
                let area = output.unwrap_or_else(|| self.outputs.bounds()).to_f64();
                let place = area.loc + Point::from((x * area.size.w, y * area.size.h));
                self.pointer_at(place, time, Origin::Virtual);
            }
            VirtualPointerEvent::Button { time, button, state } => {
                self.button(button, state == ButtonState::Pressed, time, Origin::Virtual);
            }
            VirtualPointerEvent::Axis(frame) => self.axis_frame(frame, Origin::Virtual),
            VirtualPointerEvent::Frame => {}
        }
    }
}

delegate_virtual_keyboard!(State);
delegate_virtual_pointer!(State);
