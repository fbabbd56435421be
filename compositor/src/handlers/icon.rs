//! Icons of single windows: kept with the window for whatever lists windows.

use crate::{
    protocols::{
        delegate_protocol,
        toplevel_icon::{Icon, IconData, IconHandler, IconState},
    },
    state::State,
};
use smithay::reexports::wayland_protocols::xdg::{
    shell::server::xdg_toplevel::XdgToplevel,
    toplevel_icon::v1::server::{
        xdg_toplevel_icon_manager_v1::XdgToplevelIconManagerV1, xdg_toplevel_icon_v1::XdgToplevelIconV1,
    },
};

impl IconHandler for State {
    fn icon_state(&mut self) -> &mut IconState {
        &mut self.extra.icons
    }

    // Nothing that is drawn depends on it, so that it need not wait for the commit.
    fn set_icon(&mut self, toplevel: &XdgToplevel, icon: Option<Icon>) {
        let Some(toplevel) = self.globals.xdg_shell.get_toplevel(toplevel) else { return };
        if let Some(hints) = self.windows.hints_mut(toplevel.wl_surface()) {
            hints.icon = icon;
        }
    }
}

delegate_protocol!(State => IconState {
    global XdgToplevelIconManagerV1: ();
    object XdgToplevelIconManagerV1: ();
    object XdgToplevelIconV1: IconData;
});
