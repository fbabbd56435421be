//! pointer-warp v1: a client moves the pointer within a surface of its own. Owns nothing; who may is the compositor's to say.

use smithay::{
    reexports::{
        wayland_protocols::wp::pointer_warp::v1::server::wp_pointer_warp_v1::{self, WpPointerWarpV1},
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, backend::GlobalId,
            protocol::wl_surface::WlSurface,
        },
    },
    utils::{Logical, Point, Serial},
};

const VERSION: u32 = 1;

/// What the compositor does for pointer-warp.
pub trait PointerWarpHandler: GlobalDispatch<WpPointerWarpV1, ()> + Dispatch<WpPointerWarpV1, ()> + 'static {
    /// A client wants the pointer at a place of its surface, because of the pointer's entering that `serial` stands for.
    fn warp_pointer(&mut self, surface: &WlSurface, place: Point<f64, Logical>, serial: Serial);
}

/// The state of pointer-warp.
#[derive(Debug)]
pub struct PointerWarpState {
    global: GlobalId,
}

impl PointerWarpState {
    /// Announces the global.
    pub fn new<D: PointerWarpHandler>(display: &DisplayHandle) -> Self {
        Self { global: display.create_global::<D, WpPointerWarpV1, _>(VERSION, ()) }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: PointerWarpHandler> GlobalDispatch<WpPointerWarpV1, (), D> for PointerWarpState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<WpPointerWarpV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: PointerWarpHandler> Dispatch<WpPointerWarpV1, (), D> for PointerWarpState {
    fn request(
        state: &mut D,
        _: &Client,
        _: &WpPointerWarpV1,
        request: wp_pointer_warp_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        // There is one seat, and so one pointer.
        if let wp_pointer_warp_v1::Request::WarpPointer { surface, pointer: _, x, y, serial } = request {
            state.warp_pointer(&surface, (x, y).into(), Serial::from(serial));
        }
    }
}
