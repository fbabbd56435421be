//! Dialogs that are to be dealt with first: their parent never has the focus while they show.

use crate::{
    protocols::{
        delegate_protocol,
        xdg_dialog::{DialogHandler, DialogState},
    },
    state::State,
    windows,
};
use smithay::reexports::wayland_protocols::xdg::dialog::v1::server::{
    xdg_dialog_v1::XdgDialogV1, xdg_wm_dialog_v1::XdgWmDialogV1,
};

/// The most dialogs of dialogs that the focus is passed on through.
const DEPTH_MAX: usize = 16;

impl DialogHandler for State {
    fn dialog_state(&mut self) -> &mut DialogState {
        &mut self.extra.dialogs
    }

    fn modal_changed(&mut self) {
        self.todo.focus = true;
        self.todo.placements = true;
    }
}

impl State {
    /// Passes the focus on from a window to the dialog that stands in front of it.
    pub fn focus_modal_dialogs(&mut self) {
        if !self.extra.dialogs.any_modal() {
            return;
        }
        for _ in 0..DEPTH_MAX {
            let Some(focused) = self.layout.focused() else { return };
            let in_front = self.windows.iter().rev().find(|window| {
                let of_focused = || windows::parent(window.surface()).and_then(|parent| self.windows.of(&parent));
                window.visible()
                    && window
                        .toplevel
                        .xdg()
                        .is_some_and(|toplevel| self.extra.dialogs.is_modal(toplevel.xdg_toplevel()))
                    && of_focused().is_some_and(|parent| parent.id() == focused)
            });
            let Some(dialog) = in_front.map(windows::Window::id) else { return };
            if let Err(error) = self.layout.focus(dialog) {
                return tracing::error!(%error, "a dialog that shows cannot have the focus");
            }
            self.todo.focus = true;
        }
    }
}

delegate_protocol!(State => DialogState {
    global XdgWmDialogV1: ();
    object XdgWmDialogV1: ();
    object XdgDialogV1: ();
});
