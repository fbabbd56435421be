//! Windows that go with a drag: they float, follow the pointer or the finger, and take no part in where it is dropped.

use crate::{
    protocols::{
        delegate_protocol,
        toplevel_drag::{Attached, ToplevelDragHandler, ToplevelDragState},
    },
    state::State,
    windows::{Number, Window},
};
use smithay::{
    reexports::{
        wayland_protocols::xdg::toplevel_drag::v1::server::{
            xdg_toplevel_drag_manager_v1::XdgToplevelDragManagerV1, xdg_toplevel_drag_v1::XdgToplevelDragV1,
        },
        wayland_server::protocol::wl_surface::WlSurface,
    },
    utils::{Logical, Point},
};

impl ToplevelDragHandler for State {
    fn toplevel_drag_state(&mut self) -> &mut ToplevelDragState {
        &mut self.extra.toplevel_drag
    }

    fn toplevel_attached(&mut self) {
        self.carry_toplevel();
    }
}

impl State {
    /// The window that goes with the drag, where it is mapped.
    pub fn carried_window(&self) -> Option<Number> {
        let carried = self.extra.toplevel_drag.carried()?;
        let of = |window: &&Window| window.toplevel.xdg().is_some_and(|xdg| *xdg.xdg_toplevel() == carried.toplevel);
        self.windows.iter().find(of).map(|window| window.number)
    }

    /// Whether this is the surface of the window that goes with the drag, mapped or not.
    pub fn is_carried(&self, surface: &WlSurface) -> bool {
        let Some(carried) = self.extra.toplevel_drag.carried() else { return false };
        self.globals.xdg_shell.get_toplevel(&carried.toplevel).is_some_and(|one| one.wl_surface() == surface)
    }

    /// Brings the window that goes with the drag to where the drag is.
    pub fn carry_toplevel(&mut self) {
        if self.lock.is_on() {
            return;
        }
        let Some(window) = self.carried_window().and_then(|number| self.windows.get(number)) else { return };
        let Some(Attached { offset, .. }) = self.extra.toplevel_drag.carried() else { return };
        let size = window.geometry.size;
        // A hint that would leave the window elsewhere is brought back into it.
        let grip = Point::from((offset.0.clamp(0, size.w.max(0)), offset.1.clamp(0, size.h.max(0))));
        let at: Point<i32, Logical> = self.drag_place().to_i32_round() - grip;
        if let Err(error) = self.layout.move_to(window.id(), tacit_layout::Point { x: at.x, y: at.y }) {
            tracing::debug!(%error, "a dragged window cannot follow");
        }
    }

    fn drag_place(&self) -> Point<f64, Logical> {
        let by_finger = !self.seat.pointer.is_grabbed() && !self.seat.fingers.is_empty();
        if by_finger { self.seat.touched } else { self.seat.pointer.current_location() }
    }
}

delegate_protocol!(State => ToplevelDragState {
    global XdgToplevelDragManagerV1: ();
    object XdgToplevelDragManagerV1: ();
    object XdgToplevelDragV1: ();
});
