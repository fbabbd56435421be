//! xdg-dialog v1: windows that are dialogs, and those among them that are to be dealt with first. Owns the hints alone.

use smithay::reexports::{
    wayland_protocols::xdg::{
        dialog::v1::server::{
            xdg_dialog_v1::{self, XdgDialogV1},
            xdg_wm_dialog_v1::{self, XdgWmDialogV1},
        },
        shell::server::xdg_toplevel::XdgToplevel,
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
        backend::{ClientId, GlobalId},
    },
};

use super::Tally;

const VERSION: u32 = 1;
const DIALOGS_PER_CLIENT_MAX: usize = 512;

/// What the compositor does for xdg-dialog.
pub trait DialogHandler:
    GlobalDispatch<XdgWmDialogV1, ()> + Dispatch<XdgWmDialogV1, ()> + Dispatch<XdgDialogV1, ()> + 'static
{
    /// The state of the protocol.
    fn dialog_state(&mut self) -> &mut DialogState;

    /// A dialog is or is no longer to be dealt with before its parent.
    fn modal_changed(&mut self);
}

/// The state of xdg-dialog.
#[derive(Debug)]
pub struct DialogState {
    global: GlobalId,
    dialogs: Vec<Dialog>,
    tally: Tally,
}

#[derive(Debug)]
struct Dialog {
    resource: XdgDialogV1,
    toplevel: XdgToplevel,
    modal: bool,
}

impl DialogState {
    /// Announces the global.
    pub fn new<D: DialogHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, XdgWmDialogV1, _>(VERSION, ()),
            dialogs: Vec::new(),
            tally: Tally::new(DIALOGS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Whether any dialog is to be dealt with before its parent.
    pub fn any_modal(&self) -> bool {
        self.dialogs.iter().any(|dialog| dialog.modal)
    }

    /// Whether this one is.
    pub fn is_modal(&self, toplevel: &XdgToplevel) -> bool {
        self.dialogs.iter().any(|dialog| dialog.modal && dialog.toplevel == *toplevel)
    }
}

impl<D: DialogHandler> GlobalDispatch<XdgWmDialogV1, (), D> for DialogState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<XdgWmDialogV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: DialogHandler> Dispatch<XdgWmDialogV1, (), D> for DialogState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &XdgWmDialogV1,
        request: xdg_wm_dialog_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use xdg_wm_dialog_v1::{Error, Request};
        let Request::GetXdgDialog { id, toplevel } = request else { return };
        let resource = data_init.init(id, ());
        let protocol = state.dialog_state();
        if !protocol.tally.add(client, manager) {
            return;
        }
        if protocol.dialogs.iter().any(|dialog| dialog.toplevel == toplevel) {
            return manager.post_error(Error::AlreadyUsed, "the window is a dialog already");
        }
        protocol.dialogs.push(Dialog { resource, toplevel, modal: false });
    }
}

impl<D: DialogHandler> Dispatch<XdgDialogV1, (), D> for DialogState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &XdgDialogV1,
        request: xdg_dialog_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let modal = match request {
            xdg_dialog_v1::Request::SetModal => true,
            xdg_dialog_v1::Request::UnsetModal => false,
            _ => return,
        };
        let dialogs = &mut state.dialog_state().dialogs;
        let Some(dialog) = dialogs.iter_mut().find(|dialog| dialog.resource == *resource) else { return };
        if std::mem::replace(&mut dialog.modal, modal) != modal {
            state.modal_changed();
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &XdgDialogV1, (): &()) {
        let protocol = state.dialog_state();
        protocol.tally.remove(&client);
        let gone = protocol.dialogs.extract_if(.., |dialog| dialog.resource == *resource).any(|dialog| dialog.modal);
        if gone {
            state.modal_changed();
        }
    }
}
