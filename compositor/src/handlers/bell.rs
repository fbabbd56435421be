//! The bell: a window that rings while another one has the focus asks for attention. It makes no sound: a client that rings without
//! end is as quiet as one that rings once.

use crate::{state::State, surfaces};
use smithay::{
    delegate_xdg_system_bell, reexports::wayland_server::protocol::wl_surface::WlSurface,
    wayland::xdg_system_bell::XdgSystemBellHandler,
};

impl XdgSystemBellHandler for State {
    fn ring(&mut self, surface: Option<WlSurface>) {
        let Some(surface) = surface else { return };
        let focused = self.layout.focused();
        let Some(window) = self.windows.of_mut(&surfaces::root(&surface)) else { return };
        if focused != Some(window.id()) && !std::mem::replace(&mut window.urgent, true) {
            self.todo.snapshot = true;
        }
    }
}

delegate_xdg_system_bell!(State);
