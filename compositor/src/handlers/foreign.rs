//! Windows that are children of other programs' windows: a portal's file chooser above the program that asked for it.

use crate::{
    protocols::{
        delegate_protocol,
        xdg_foreign::{ForeignHandler, ForeignState, orphan},
    },
    state::State,
};
use smithay::{
    reexports::{
        wayland_protocols::xdg::foreign::zv2::server::{
            zxdg_exported_v2::ZxdgExportedV2, zxdg_exporter_v2::ZxdgExporterV2, zxdg_imported_v2::ZxdgImportedV2,
            zxdg_importer_v2::ZxdgImporterV2,
        },
        wayland_server::protocol::wl_surface::WlSurface,
    },
    wayland::shell::xdg::XdgShellHandler,
};

impl ForeignHandler for State {
    fn foreign_state(&mut self) -> &mut ForeignState {
        &mut self.extra.foreign
    }

    fn foreign_parent_changed(&mut self, child: &WlSurface) {
        let toplevels = self.globals.xdg_shell.toplevel_surfaces();
        let toplevel = toplevels.iter().find(|toplevel| toplevel.wl_surface() == child).cloned();
        if let Some(toplevel) = toplevel {
            self.parent_changed(toplevel);
        }
    }
}

impl State {
    /// A window's surface is gone: it is nobody's parent any longer.
    pub fn forget_foreign(&mut self, surface: &WlSurface) {
        let orphans = self.extra.foreign.surface_destroyed(surface);
        orphan(self, orphans);
    }
}

delegate_protocol!(State => ForeignState {
    global ZxdgExporterV2: ();
    global ZxdgImporterV2: ();
    object ZxdgExporterV2: ();
    object ZxdgImporterV2: ();
    object ZxdgExportedV2: ();
    object ZxdgImportedV2: ();
});
