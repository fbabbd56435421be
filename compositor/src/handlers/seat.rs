//! The seat: what happens when the focus moves, and which cursor a client wants.

use crate::state::State;
use smithay::{
    delegate_pointer_gestures, delegate_relative_pointer, delegate_seat,
    input::{Seat, SeatHandler, SeatState, keyboard::LedState, pointer::CursorImageStatus},
    reexports::wayland_server::{Resource, protocol::wl_surface::WlSurface},
    wayland::{
        selection::{data_device::set_data_device_focus, primary_selection::set_primary_focus},
        text_input::TextInputSeat,
    },
};

impl SeatHandler for State {
    type KeyboardFocus = WlSurface;
    type PointerFocus = WlSurface;
    type TouchFocus = WlSurface;

    fn seat_state(&mut self) -> &mut SeatState<Self> {
        &mut self.seats
    }

    // Called while the keyboard is locked: nothing here may touch it.
    fn focus_changed(&mut self, seat: &Seat<Self>, focused: Option<&WlSurface>) {
        let client = focused.and_then(Resource::client);
        set_data_device_focus(&self.display, seat, client.clone());
        set_primary_focus(&self.display, seat, client);
        self.extra.texts.focus_changed(&self.display, seat.text_input(), focused);
        self.focus_x11(focused);
    }

    fn led_state_changed(&mut self, _seat: &Seat<Self>, leds: LedState) {
        self.show_leds(leds);
    }

    fn cursor_image(&mut self, _seat: &Seat<Self>, image: CursorImageStatus) {
        if self.paint.cursor.status != image {
            self.paint.cursor.status = image;
            self.want_pointer_frame();
        }
    }
}

delegate_seat!(State);
delegate_relative_pointer!(State);
delegate_pointer_gestures!(State);
