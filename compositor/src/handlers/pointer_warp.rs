//! Moving the pointer for a client: only the one that has it, only within its surface, and not for a confirmation or a lock.

use crate::{
    input::Origin,
    protocols::{
        delegate_protocol,
        pointer_warp::{PointerWarpHandler, PointerWarpState},
    },
    state::State,
};
use smithay::{
    backend::renderer::utils::with_renderer_surface_state,
    reexports::{
        wayland_protocols::wp::pointer_warp::v1::server::wp_pointer_warp_v1::WpPointerWarpV1,
        wayland_server::{Resource, protocol::wl_surface::WlSurface},
    },
    utils::{Logical, Point, Serial},
};

impl PointerWarpHandler for State {
    fn warp_pointer(&mut self, surface: &WlSurface, place: Point<f64, Logical>, serial: Serial) {
        let pointer = self.seat.pointer.clone();
        let has_it = pointer.current_focus().is_some_and(|focus| focus.id().same_client_as(&surface.id()));
        if !has_it || pointer.last_enter() != Some(serial) {
            return;
        }
        let size = with_renderer_surface_state(surface, |state| state.surface_size()).flatten();
        let inside = size.is_some_and(|size| {
            let (width, height) = (f64::from(size.w), f64::from(size.h));
            (0.0..width).contains(&place.x) && (0.0..height).contains(&place.y)
        });
        let now = pointer.current_location();
        // Where the surface is, is known of the one under the pointer.
        let under = self.under(now).filter(|under| under.surface == *surface);
        if let Some(under) = under.filter(|_| inside) {
            let time = self.clock.now_ms();
            // No device did this: a confirmation and a locker are as safe from it as from virtual ones.
            self.pointer_at(under.place + place, time, Origin::Virtual);
        }
    }
}

delegate_protocol!(State => PointerWarpState {
    global WpPointerWarpV1: ();
    object WpPointerWarpV1: ();
});
