//! Clipboard, primary selection, drag and drop, and clipboard managers.

use crate::{clipboard::ClipText, state::State};
use smithay::{
    delegate_data_control, delegate_data_device, delegate_ext_data_control, delegate_primary_selection,
    input::Seat,
    reexports::wayland_server::protocol::{wl_data_source::WlDataSource, wl_surface::WlSurface},
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
    type SelectionUserData = ClipText;

    fn new_selection(&mut self, target: SelectionTarget, source: Option<SelectionSource>, _seat: Seat<Self>) {
        if target == SelectionTarget::Clipboard {
            // Smithay holds the selection's lock here: the text is asked for in `refresh`.
            self.clipboard.changed(source.map(|source| source.mime_types()));
            self.todo.snapshot = true;
        }
    }

    fn send_selection(
        &mut self,
        _target: SelectionTarget,
        _mime_type: String,
        fd: OwnedFd,
        _seat: Seat<Self>,
        text: &ClipText,
    ) {
        crate::clipboard::send(&self.handle, fd, text.clone());
    }
}

impl DataDeviceHandler for State {
    fn data_device_state(&self) -> &DataDeviceState {
        &self.globals.data_device
    }
}

impl ClientDndGrabHandler for State {
    fn started(&mut self, _source: Option<WlDataSource>, icon: Option<WlSurface>, _seat: Seat<Self>) {
        self.paint.dragged = icon;
        self.want_pointer_frame();
    }

    fn dropped(&mut self, _target: Option<WlSurface>, _validated: bool, _seat: Seat<Self>) {
        self.paint.dragged = None;
        self.want_pointer_frame();
    }
}

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

delegate_data_device!(State);
delegate_primary_selection!(State);
delegate_data_control!(State);
delegate_ext_data_control!(State);
