//! What a window is for, in words that stay the same from one run of its program to the next: kept with the window.

use crate::{state::State, windows};
use smithay::{
    delegate_xdg_toplevel_tag, reexports::wayland_protocols::xdg::shell::server::xdg_toplevel::XdgToplevel,
    wayland::xdg_toplevel_tag::XdgToplevelTagHandler,
};

impl XdgToplevelTagHandler for State {
    fn set_tag(&mut self, toplevel: XdgToplevel, tag: String) {
        self.set_hint(&toplevel, |hints| hints.tag = windows::clean(&tag));
    }

    fn set_description(&mut self, toplevel: XdgToplevel, description: String) {
        self.set_hint(&toplevel, |hints| hints.description = windows::clean(&description));
    }
}

impl State {
    fn set_hint(&mut self, toplevel: &XdgToplevel, set: impl FnOnce(&mut windows::Hints)) {
        let Some(toplevel) = self.globals.xdg_shell.get_toplevel(toplevel) else { return };
        if let Some(hints) = self.windows.hints_mut(toplevel.wl_surface()) {
            set(hints);
        }
    }
}

delegate_xdg_toplevel_tag!(State);
