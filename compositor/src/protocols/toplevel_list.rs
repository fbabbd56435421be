//! Keeps Smithay's ext-foreign-toplevel-list in step with the same records that wlr-foreign-toplevel is told. Owns the
//! handles, which also name windows to ext-image-copy-capture.

use std::collections::HashMap;

use smithay::wayland::foreign_toplevel_list::{
    ForeignToplevelHandle, ForeignToplevelListHandler, ForeignToplevelListState,
};

use super::{foreign_toplevel::Toplevel, wire_text};

/// The handle of every listed window, by the window's id.
#[derive(Debug, Default)]
pub struct ListedToplevels {
    handles: HashMap<u64, ForeignToplevelHandle>,
}

impl ListedToplevels {
    /// Tells every client how the windows differ from those of the last refresh.
    pub fn refresh<D: ForeignToplevelListHandler>(
        &mut self,
        list: &mut ForeignToplevelListState,
        toplevels: &[Toplevel],
    ) {
        self.handles.retain(|id, handle| {
            let stays = toplevels.iter().any(|one| one.id == *id);
            if !stays {
                list.remove_toplevel(handle);
            }
            stays
        });
        for toplevel in toplevels {
            let (title, app_id) = (wire_text(&toplevel.title), wire_text(&toplevel.app_id));
            let Some(handle) = self.handles.get(&toplevel.id) else {
                self.handles.insert(toplevel.id, list.new_toplevel::<D>(title, app_id));
                continue;
            };
            if handle.title() != title || handle.app_id() != app_id {
                handle.send_title(&title);
                handle.send_app_id(&app_id);
                handle.send_done();
            }
        }
    }

    /// The handle of a window.
    pub fn handle(&self, toplevel: u64) -> Option<&ForeignToplevelHandle> {
        self.handles.get(&toplevel)
    }
}
