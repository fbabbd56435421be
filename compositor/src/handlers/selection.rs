//! Clipboard, primary selection, drag and drop, and clipboard managers.

use crate::{
    clipboard::{Held, TYPE_BYTES_MAX, TYPES_MAX},
    state::State,
    xwayland::{ToX, Which},
};
use smithay::{
    input::Seat,
    wayland::selection::{
        SelectionHandler, SelectionSource, SelectionTarget,
        data_device::{ClientDndGrabHandler, DataDeviceHandler, DataDeviceState, ServerDndGrabHandler},
        ext_data_control::{DataControlHandler as ExtDataControlHandler, DataControlState as ExtDataControlState},
        primary_selection::{PrimarySelectionHandler, PrimarySelectionState},
        wlr_data_control::{DataControlHandler, DataControlState},
    },
};
use std::os::fd::OwnedFd;

impl SelectionHandler for State {
    type SelectionUserData = Held;

    fn new_selection(&mut self, target: SelectionTarget, source: Option<SelectionSource>, _seat: Seat<Self>) {
        let types = source.map(|source| {
            let types = source.mime_types().into_iter().filter(|name| name.len() <= TYPE_BYTES_MAX);
            types.take(TYPES_MAX).collect::<Vec<String>>()
        });
        self.offer_to_x11(which(target), types.clone());
        if target == SelectionTarget::Clipboard {
            // Smithay holds the selection's lock here: the text is asked for in `refresh`.
            self.clipboard.changed(types);
            self.todo.snapshot = true;
        }
    }

    fn send_selection(
        &mut self,
        _target: SelectionTarget,
        mime_type: String,
        fd: OwnedFd,
        _seat: Seat<Self>,
        held: &Held,
    ) {
        match held {
            Held::Text(text) => crate::clipboard::send(&self.handle, fd, text.clone()),
            Held::X11(which) => self.xwayland.send(ToX::Send(*which, mime_type, fd)),
        }
    }
}

fn which(target: SelectionTarget) -> Which {
    match target {
        SelectionTarget::Clipboard => Which::Clipboard,
        SelectionTarget::Primary => Which::Primary,
    }
}

impl DataDeviceHandler for State {
    fn data_device_state(&self) -> &DataDeviceState {
        &self.globals.data_device
    }
}

// Drags are our own.
impl ClientDndGrabHandler for State {}

impl ServerDndGrabHandler for State {}

impl PrimarySelectionHandler for State {
    fn primary_selection_state(&self) -> &PrimarySelectionState {
        &self.globals.primary
    }
}

impl DataControlHandler for State {
    fn data_control_state(&self) -> &DataControlState {
        &self.globals.wlr_data_control
    }
}

impl ExtDataControlHandler for State {
    fn data_control_state(&self) -> &ExtDataControlState {
        &self.globals.ext_data_control
    }
}
