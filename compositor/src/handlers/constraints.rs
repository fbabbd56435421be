//! Locking and confining the pointer: for games and editors. It counts while its surface has the pointer and its window the
//! keyboard, so that a click elsewhere, another window or a menu always ends it.

use crate::{state::State, surfaces};
use smithay::{
    delegate_pointer_constraints,
    input::pointer::PointerHandle,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Point},
    wayland::pointer_constraints::{PointerConstraintsHandler, with_pointer_constraint},
};

impl PointerConstraintsHandler for State {
    fn new_constraint(&mut self, _surface: &WlSurface, _pointer: &PointerHandle<Self>) {
        self.todo.constraint = true;
    }

    fn cursor_position_hint(
        &mut self,
        surface: &WlSurface,
        pointer: &PointerHandle<Self>,
        location: Point<f64, Logical>,
    ) {
        let holds =
            with_pointer_constraint(surface, pointer, |constraint| constraint.is_some_and(|one| one.is_active()));
        let Some(place) = self.seat.place_told.filter(|_| holds && pointer.current_focus().as_ref() == Some(surface))
        else {
            return;
        };
        let to = place + location;
        if to.x.is_finite() && to.y.is_finite() && self.under(to).is_some_and(|under| under.surface == *surface) {
            // Where the client draws its own pointer is where ours goes on when it is let go.
            pointer.set_location(to);
            self.want_pointer_frame();
        }
    }
}

impl State {
    /// Starts or ends what the surface under the pointer asked for.
    pub fn refresh_constraint(&mut self) {
        if !std::mem::take(&mut self.todo.constraint) {
            return;
        }
        let pointer = self.seat.pointer.clone();
        let Some(surface) = pointer.current_focus() else { return };
        let focus = self.seat.keyboard.current_focus();
        let chosen = focus.is_some_and(|focus| surfaces::root(&focus) == surfaces::root(&surface));
        let spot = self.seat.place_told.map(|place| pointer.current_location() - place);
        with_pointer_constraint(&surface, &pointer, |constraint| {
            let Some(constraint) = constraint else { return };
            let inside = constraint
                .region()
                .is_none_or(|region| spot.is_some_and(|spot| region.contains(spot.to_i32_floor::<i32>())));
            match constraint.is_active() {
                false if chosen && inside => constraint.activate(),
                true if !chosen => constraint.deactivate(),
                _ => {}
            }
        });
    }
}

delegate_pointer_constraints!(State);
