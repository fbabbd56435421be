//! tearing-control v1: surfaces that would rather be late by nothing than whole. Owns the hints alone.

use smithay::reexports::{
    wayland_protocols::wp::tearing_control::v1::server::{
        wp_tearing_control_manager_v1::{self, WpTearingControlManagerV1},
        wp_tearing_control_v1::{self, PresentationHint, WpTearingControlV1},
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, WEnum,
        backend::{ClientId, GlobalId},
        protocol::wl_surface::WlSurface,
    },
};

use super::Tally;

const VERSION: u32 = 1;
const OBJECTS_PER_CLIENT_MAX: usize = 512;

/// What the compositor does for tearing-control.
pub trait TearingControlHandler:
    GlobalDispatch<WpTearingControlManagerV1, ()>
    + Dispatch<WpTearingControlManagerV1, ()>
    + Dispatch<WpTearingControlV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn tearing_control_state(&mut self) -> &mut TearingControlState;
}

/// The state of tearing-control.
#[derive(Debug)]
pub struct TearingControlState {
    global: GlobalId,
    hints: Vec<Hint>,
    tally: Tally,
}

#[derive(Debug)]
struct Hint {
    resource: WpTearingControlV1,
    surface: WlSurface,
    may_tear: bool,
}

impl TearingControlState {
    /// Announces the global.
    pub fn new<D: TearingControlHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, WpTearingControlManagerV1, _>(VERSION, ()),
            hints: Vec::new(),
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Whether a surface may be shown in the middle of a refresh.
    pub fn may_tear(&self, surface: &WlSurface) -> bool {
        self.hints.iter().any(|hint| hint.may_tear && hint.surface == *surface)
    }
}

impl<D: TearingControlHandler> GlobalDispatch<WpTearingControlManagerV1, (), D> for TearingControlState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<WpTearingControlManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: TearingControlHandler> Dispatch<WpTearingControlManagerV1, (), D> for TearingControlState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &WpTearingControlManagerV1,
        request: wp_tearing_control_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use wp_tearing_control_manager_v1::{Error, Request};
        let Request::GetTearingControl { id, surface } = request else { return };
        let resource = data_init.init(id, ());
        let protocol = state.tearing_control_state();
        if !protocol.tally.add(client, manager) {
            return;
        }
        if protocol.hints.iter().any(|hint| hint.surface == surface) {
            return manager.post_error(Error::TearingControlExists, "the surface has one already");
        }
        protocol.hints.push(Hint { resource, surface, may_tear: false });
    }
}

impl<D: TearingControlHandler> Dispatch<WpTearingControlV1, (), D> for TearingControlState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &WpTearingControlV1,
        request: wp_tearing_control_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let wp_tearing_control_v1::Request::SetPresentationHint { hint: wanted } = request else { return };
        let hints = &mut state.tearing_control_state().hints;
        if let Some(hint) = hints.iter_mut().find(|hint| hint.resource == *resource) {
            hint.may_tear = wanted == WEnum::Value(PresentationHint::Async);
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &WpTearingControlV1, (): &()) {
        let protocol = state.tearing_control_state();
        protocol.tally.remove(&client);
        protocol.hints.retain(|hint| hint.resource != *resource);
    }
}
