//! xwayland-shell v1: which surface Xwayland draws which X11 window on. Owns the role and the serial that a surface carries; the X
//! server tells the same serial for the window.

use smithay::{
    reexports::{
        wayland_protocols::xwayland::shell::v1::server::{
            xwayland_shell_v1::{self, XwaylandShellV1},
            xwayland_surface_v1::{self, XwaylandSurfaceV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak, backend::GlobalId,
            protocol::wl_surface::WlSurface,
        },
    },
    wayland::compositor::{Cacheable, give_role, with_states},
};

use super::Visibility;

const VERSION: u32 = 1;
const ROLE: &str = "xwayland_surface_v1";

/// What the state must dispatch for xwayland-shell.
pub trait XwaylandShellHandler:
    GlobalDispatch<XwaylandShellV1, Visibility>
    + Dispatch<XwaylandShellV1, ()>
    + Dispatch<XwaylandSurfaceV1, XwaylandSurfaceData>
    + 'static
{
}

/// The state of xwayland-shell.
#[derive(Debug)]
pub struct XwaylandShellState {
    global: GlobalId,
}

/// The surface of a role object.
#[derive(Debug)]
pub struct XwaylandSurfaceData(Weak<WlSurface>);

/// The serial that a surface carries, from the commit after it was set.
#[derive(Debug, Default, Clone, Copy)]
struct Carried(Option<u64>);

impl Cacheable for Carried {
    fn commit(&mut self, _: &DisplayHandle) -> Self {
        *self
    }

    fn merge_into(self, into: &mut Self, _: &DisplayHandle) {
        *into = self;
    }
}

/// The serial that Xwayland gave a surface.
pub fn serial(surface: &WlSurface) -> Option<u64> {
    with_states(surface, |states| states.cached_state.get::<Carried>().current().0)
}

impl XwaylandShellState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: XwaylandShellHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self { global: display.create_global::<D, XwaylandShellV1, _>(VERSION, visibility) }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: XwaylandShellHandler> GlobalDispatch<XwaylandShellV1, Visibility, D> for XwaylandShellState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<XwaylandShellV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: XwaylandShellHandler> Dispatch<XwaylandShellV1, (), D> for XwaylandShellState {
    fn request(
        _: &mut D,
        _: &Client,
        shell: &XwaylandShellV1,
        request: xwayland_shell_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let xwayland_shell_v1::Request::GetXwaylandSurface { id, surface } = request else { return };
        data_init.init(id, XwaylandSurfaceData(surface.downgrade()));
        if give_role(&surface, ROLE).is_err() {
            shell.post_error(xwayland_shell_v1::Error::Role, "the surface has a role already");
        }
    }
}

impl<D: XwaylandShellHandler> Dispatch<XwaylandSurfaceV1, XwaylandSurfaceData, D> for XwaylandShellState {
    fn request(
        _: &mut D,
        _: &Client,
        resource: &XwaylandSurfaceV1,
        request: xwayland_surface_v1::Request,
        data: &XwaylandSurfaceData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let xwayland_surface_v1::Request::SetSerial { serial_lo, serial_hi } = request else { return };
        let serial = u64::from(serial_lo) | u64::from(serial_hi) << 32;
        if serial == 0 {
            return resource.post_error(xwayland_surface_v1::Error::InvalidSerial, "a serial is not 0");
        }
        let Ok(surface) = data.0.upgrade() else { return };
        let again =
            with_states(&surface, |states| states.cached_state.get::<Carried>().pending().0.replace(serial).is_some());
        if again {
            resource.post_error(xwayland_surface_v1::Error::AlreadyAssociated, "the surface has a serial already");
        }
    }
}

/// Lets [`XwaylandShellState`] answer for the state type.
macro_rules! delegate_xwayland_shell {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::xwayland::shell::v1::server::xwayland_shell_v1::XwaylandShellV1: $crate::protocols::Visibility
        ] => $crate::protocols::xwayland_shell::XwaylandShellState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xwayland::shell::v1::server::xwayland_shell_v1::XwaylandShellV1: ()
        ] => $crate::protocols::xwayland_shell::XwaylandShellState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xwayland::shell::v1::server::xwayland_surface_v1::XwaylandSurfaceV1: $crate::protocols::xwayland_shell::XwaylandSurfaceData
        ] => $crate::protocols::xwayland_shell::XwaylandShellState);
    };
}
pub(crate) use delegate_xwayland_shell;
