//! xwayland-keyboard-grab v1: X11 clients that take the whole keyboard. Owns the list of surfaces that want it; what they get is
//! policy.

use smithay::reexports::{
    wayland_protocols::xwayland::keyboard_grab::zv1::server::{
        zwp_xwayland_keyboard_grab_manager_v1::{self, ZwpXwaylandKeyboardGrabManagerV1},
        zwp_xwayland_keyboard_grab_v1::{self, ZwpXwaylandKeyboardGrabV1},
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak,
        backend::{ClientId, GlobalId},
        protocol::wl_surface::WlSurface,
    },
};

use super::Visibility;

const VERSION: u32 = 1;
/// An X server has one grab for each keyboard, and there is one.
const GRABS_MAX: usize = 64;

/// What the compositor does for xwayland-keyboard-grab.
pub trait XwaylandGrabHandler:
    GlobalDispatch<ZwpXwaylandKeyboardGrabManagerV1, Visibility>
    + Dispatch<ZwpXwaylandKeyboardGrabManagerV1, ()>
    + Dispatch<ZwpXwaylandKeyboardGrabV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn xwayland_grab_state(&mut self) -> &mut XwaylandGrabState;
}

/// The state of xwayland-keyboard-grab.
#[derive(Debug)]
pub struct XwaylandGrabState {
    global: GlobalId,
    grabs: Vec<(ZwpXwaylandKeyboardGrabV1, Weak<WlSurface>)>,
}

impl XwaylandGrabState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: XwaylandGrabHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        let global = display.create_global::<D, ZwpXwaylandKeyboardGrabManagerV1, _>(VERSION, visibility);
        Self { global, grabs: Vec::new() }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Whether a surface wants the whole keyboard.
    pub fn is_wanted_by(&self, surface: &WlSurface) -> bool {
        self.grabs.iter().any(|(_, wanting)| wanting == surface)
    }
}

impl<D: XwaylandGrabHandler> GlobalDispatch<ZwpXwaylandKeyboardGrabManagerV1, Visibility, D> for XwaylandGrabState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZwpXwaylandKeyboardGrabManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: XwaylandGrabHandler> Dispatch<ZwpXwaylandKeyboardGrabManagerV1, (), D> for XwaylandGrabState {
    fn request(
        state: &mut D,
        _: &Client,
        _: &ZwpXwaylandKeyboardGrabManagerV1,
        request: zwp_xwayland_keyboard_grab_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let zwp_xwayland_keyboard_grab_manager_v1::Request::GrabKeyboard { id, surface, .. } = request else { return };
        let grab = data_init.init(id, ());
        let grabs = &mut state.xwayland_grab_state().grabs;
        if grabs.len() < GRABS_MAX {
            grabs.push((grab, surface.downgrade()));
        }
    }
}

impl<D: XwaylandGrabHandler> Dispatch<ZwpXwaylandKeyboardGrabV1, (), D> for XwaylandGrabState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwpXwaylandKeyboardGrabV1,
        _: zwp_xwayland_keyboard_grab_v1::Request,
        _: &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, _: ClientId, grab: &ZwpXwaylandKeyboardGrabV1, _: &()) {
        state.xwayland_grab_state().grabs.retain(|(other, _)| other != grab);
    }
}

/// Lets [`XwaylandGrabState`] answer for the state type.
macro_rules! delegate_xwayland_grab {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::xwayland::keyboard_grab::zv1::server::zwp_xwayland_keyboard_grab_manager_v1::ZwpXwaylandKeyboardGrabManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::xwayland_grab::XwaylandGrabState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xwayland::keyboard_grab::zv1::server::zwp_xwayland_keyboard_grab_manager_v1::ZwpXwaylandKeyboardGrabManagerV1: ()
        ] => $crate::protocols::xwayland_grab::XwaylandGrabState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xwayland::keyboard_grab::zv1::server::zwp_xwayland_keyboard_grab_v1::ZwpXwaylandKeyboardGrabV1: ()
        ] => $crate::protocols::xwayland_grab::XwaylandGrabState);
    };
}
pub(crate) use delegate_xwayland_grab;
