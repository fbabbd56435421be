//! Stands between clients and Smithay 0.7 where one request would stop the compositor: each guard refuses that request,
//! or drops it where the protocol gives it no meaning, and passes everything else on. Owns nothing.
//!
//! What a client may leave with the compositor without end is counted by `limits`.
//!
//! What random requests found: a pool resized to nothing and a subsurface placed above itself panic in Smithay; sizes
//! below zero panic where debug assertions are on and break its invariants where they are not; popups that are each
//! other's parents make every search for their root endless.

use smithay::{
    backend::renderer::utils::with_renderer_surface_state,
    reexports::{
        wayland_protocols::xdg::shell::server::{
            xdg_popup::XdgPopup,
            xdg_positioner::{self, XdgPositioner},
            xdg_surface::{self, XdgSurface},
            xdg_toplevel::{self, XdgToplevel},
            xdg_wm_base::{self, XdgWmBase},
        },
        wayland_protocols_wlr::layer_shell::v1::server::zwlr_layer_surface_v1::{self, ZwlrLayerSurfaceV1},
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, Resource,
            backend::ClientId,
            protocol::{
                wl_buffer::WlBuffer,
                wl_callback::WlCallback,
                wl_region::{self, WlRegion},
                wl_shm,
                wl_shm_pool::{self, WlShmPool},
                wl_subcompositor::{self, WlSubcompositor},
                wl_subsurface::{self, WlSubsurface},
                wl_surface::{self, WlSurface},
            },
        },
    },
    wayland::{
        buffer::BufferHandler,
        compositor::{
            BufferAssignment, CompositorHandler, CompositorState, RegionUserData, SubsurfaceUserData,
            SurfaceAttributes, SurfaceUserData, get_role, with_states,
        },
        shell::{
            wlr_layer::{WlrLayerShellHandler, WlrLayerShellState, WlrLayerSurfaceUserData},
            xdg::{
                PopupSurface, XDG_POPUP_ROLE, XDG_TOPLEVEL_ROLE, XdgPopupSurfaceData, XdgPositionerUserData,
                XdgShellHandler, XdgShellState, XdgShellSurfaceUserData, XdgSurfaceUserData, XdgWmBaseUserData,
            },
        },
        shm::{ShmBufferUserData, ShmHandler, ShmPoolUserData, ShmState},
    },
};

use super::{TOO_MANY, limits, subsurface};

/// How many surfaces up a popup may be from one that is no popup.
const POPUP_DEPTH_MAX: usize = 64;

/// How far away anything may be said to be, in logical pixels: sums of a few such numbers fit 31 bits.
const FAR: i32 = 1 << 24;

/// What the `delegate_guarded_…` macros send requests to first.
#[derive(Debug)]
pub struct Guard;

/// What becomes of a request.
enum Verdict {
    Pass,
    Drop,
}

/// Puts `check` in front of what Smithay's `inner` does with the requests of an interface. The check posts errors itself.
macro_rules! guard {
    ($interface:ty, $data:ty => $inner:ty where [$($bound:tt)*], $check:expr) => {
        impl<D> Dispatch<$interface, $data, D> for Guard
        where
            D: Dispatch<$interface, $data> + $($bound)* + 'static,
        {
            fn request(
                state: &mut D,
                client: &Client,
                resource: &$interface,
                request: <$interface as Resource>::Request,
                data: &$data,
                display: &DisplayHandle,
                data_init: &mut DataInit<'_, D>,
            ) {
                let check: fn(&$interface, &<$interface as Resource>::Request, &$data) -> Verdict = $check;
                match check(resource, &request, data) {
                    Verdict::Drop => {}
                    Verdict::Pass => <$inner as Dispatch<$interface, $data, D>>::request(
                        state, client, resource, request, data, display, data_init,
                    ),
                }
            }

            fn destroyed(state: &mut D, client: ClientId, resource: &$interface, data: &$data) {
                <$inner as Dispatch<$interface, $data, D>>::destroyed(state, client, resource, data);
            }
        }
    };
}

guard!(
    WlShmPool, ShmPoolUserData => ShmState
    where [Dispatch<WlBuffer, ShmBufferUserData> + BufferHandler + ShmHandler],
    |pool, request, _| match request {
        wl_shm_pool::Request::Resize { size } if *size <= 0 => {
            refuse(pool, wl_shm::Error::InvalidFd, "a pool has a positive size")
        }
        // All our formats have four bytes a pixel; pixman takes no row that begins between two.
        wl_shm_pool::Request::CreateBuffer { stride, .. } if *stride % 4 != 0 => {
            refuse(pool, wl_shm::Error::InvalidStride, "a row is a multiple of four bytes long")
        }
        _ => Verdict::Pass,
    }
);

// A region or damage of less than nothing has no meaning: toolkits send it, and other compositors ignore it.
guard!(WlRegion, RegionUserData => CompositorState where [CompositorHandler], |region, request, _| match request {
    wl_region::Request::Add { width, height, .. } | wl_region::Request::Subtract { width, height, .. }
        if *width < 0 || *height < 0 => Verdict::Drop,
    wl_region::Request::Add { .. } | wl_region::Request::Subtract { .. } if !limits::region_has_room(region) => {
        refuse(region, TOO_MANY, "a region has too many parts")
    }
    _ => Verdict::Pass,
});

guard!(WlSubcompositor, () => CompositorState where [Dispatch<WlSubsurface, SubsurfaceUserData> + CompositorHandler],
    |subcompositor, request, _| match request {
        wl_subcompositor::Request::GetSubsurface { surface, parent, .. } if !limits::may_nest(surface, parent) => {
            refuse(subcompositor, wl_subcompositor::Error::BadParent, "subsurfaces are nested too deep")
        }
        _ => Verdict::Pass,
    }
);

/// What the compositor does before a surface goes.
pub trait SurfaceGuardHandler: CompositorHandler {
    /// The client destroys this surface: this is the last moment at which an event can name it.
    fn surface_goes(&mut self, _surface: &WlSurface) {}

    /// Some subsurfaces lie above others than before.
    fn restacked(&mut self) {}

    /// Before a commit: what can only be done with a request at hand.
    fn before_commit(&mut self, _client: &Client, _display: &DisplayHandle, _data_init: &mut DataInit<'_, Self>)
    where
        Self: Sized,
    {
    }
}

impl<D> Dispatch<WlSurface, SurfaceUserData, D> for Guard
where
    D: Dispatch<WlSurface, SurfaceUserData>
        + Dispatch<WlCallback, ()>
        + Dispatch<WlSubsurface, SubsurfaceUserData>
        + SurfaceGuardHandler
        + 'static,
{
    fn request(
        state: &mut D,
        client: &Client,
        surface: &WlSurface,
        request: wl_surface::Request,
        data: &SurfaceUserData,
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        match &request {
            wl_surface::Request::Damage { width, height, .. }
            | wl_surface::Request::DamageBuffer { width, height, .. }
                if *width < 0 || *height < 0 =>
            {
                return;
            }
            wl_surface::Request::Damage { .. } | wl_surface::Request::DamageBuffer { .. } => {
                limits::bound_damage(surface);
            }
            wl_surface::Request::SetBufferScale { scale } if *scale > limits::SCALE_MAX => {
                refuse(surface, wl_surface::Error::InvalidScale, "the buffer's scale is too large");
                return;
            }
            wl_surface::Request::Commit if !limits::may_wait(surface) => {
                refuse(surface, TOO_MANY, "too many commits wait for the surface's parent");
                return;
            }
            wl_surface::Request::Commit => {
                state.before_commit(client, display, data_init);
                subsurface::stage(surface);
                if subsurface::restack(state, client, surface, display, data_init) {
                    state.restacked();
                }
            }
            wl_surface::Request::Destroy => state.surface_goes(surface),
            _ => {}
        }
        let request = limits::within_reach(request);
        <CompositorState as Dispatch<WlSurface, SurfaceUserData, D>>::request(
            state, client, surface, request, data, display, data_init,
        );
    }

    fn destroyed(state: &mut D, client: ClientId, surface: &WlSurface, data: &SurfaceUserData) {
        <CompositorState as Dispatch<WlSurface, SurfaceUserData, D>>::destroyed(state, client, surface, data);
    }
}

/// Refuses to place a subsurface above or below itself; whether the request was that.
pub(super) fn refuse_sibling(
    subsurface: &WlSubsurface,
    request: &wl_subsurface::Request,
    data: &SubsurfaceUserData,
) -> bool {
    let (wl_subsurface::Request::PlaceAbove { sibling } | wl_subsurface::Request::PlaceBelow { sibling }) = request
    else {
        return false;
    };
    if sibling != data.surface() {
        return false;
    }
    refuse(subsurface, wl_subsurface::Error::BadSurface, "a surface is no sibling of itself");
    true
}

// Smithay does not look at the surface until it gets its role.
guard!(
    XdgWmBase, XdgWmBaseUserData => XdgShellState
    where [
        Dispatch<XdgSurface, XdgSurfaceUserData> + Dispatch<XdgPositioner, XdgPositionerUserData> + XdgShellHandler
    ],
    |wm, request, _| match request {
        xdg_wm_base::Request::GetXdgSurface { surface, .. } if has_foreign_role(surface) => {
            refuse(wm, xdg_wm_base::Error::Role, "the surface has another role")
        }
        xdg_wm_base::Request::GetXdgSurface { surface, .. } if holds_buffer(surface) => {
            refuse(wm, xdg_wm_base::Error::InvalidSurfaceState, "the surface has a buffer already")
        }
        _ => Verdict::Pass,
    }
);

/// Whether the surface has a role, and none of xdg-shell's.
fn has_foreign_role(surface: &WlSurface) -> bool {
    get_role(surface).is_some_and(|role| role != XDG_TOPLEVEL_ROLE && role != XDG_POPUP_ROLE)
}

/// Whether a buffer is attached to the surface, committed or not.
fn holds_buffer(surface: &WlSurface) -> bool {
    let attached = with_states(surface, |states| {
        let mut cached = states.cached_state.get::<SurfaceAttributes>();
        match &cached.pending().buffer {
            Some(BufferAssignment::NewBuffer(_)) => Some(true),
            Some(BufferAssignment::Removed) => Some(false),
            None => None,
        }
    });
    attached.unwrap_or_else(|| with_renderer_surface_state(surface, |state| state.buffer().is_some()).unwrap_or(false))
}

impl<D> Dispatch<XdgPositioner, XdgPositionerUserData, D> for Guard
where
    D: Dispatch<XdgPositioner, XdgPositionerUserData> + XdgShellHandler + 'static,
{
    fn request(
        state: &mut D,
        client: &Client,
        positioner: &XdgPositioner,
        request: xdg_positioner::Request,
        data: &XdgPositionerUserData,
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let request = match request {
            xdg_positioner::Request::SetParentSize { parent_width, parent_height }
                if parent_width < 0 || parent_height < 0 =>
            {
                refuse(positioner, xdg_positioner::Error::InvalidInput, "a size is not negative");
                return;
            }
            request if distances(&request).into_iter().any(is_far) => {
                refuse(positioner, xdg_positioner::Error::InvalidInput, "a place is farther away than any screen");
                return;
            }
            // The protocol refuses less than nothing and Smithay nothing too: a pixel is as good a corner as a point.
            xdg_positioner::Request::SetAnchorRect { x, y, width, height } if width >= 0 && height >= 0 => {
                xdg_positioner::Request::SetAnchorRect { x, y, width: width.max(1), height: height.max(1) }
            }
            request => request,
        };
        <XdgShellState as Dispatch<XdgPositioner, XdgPositionerUserData, D>>::request(
            state, client, positioner, request, data, display, data_init,
        );
    }

    fn destroyed(state: &mut D, client: ClientId, positioner: &XdgPositioner, data: &XdgPositionerUserData) {
        <XdgShellState as Dispatch<XdgPositioner, XdgPositionerUserData, D>>::destroyed(
            state, client, positioner, data,
        );
    }
}

guard!(
    XdgSurface, XdgSurfaceUserData => XdgShellState
    where [
        Dispatch<XdgToplevel, XdgShellSurfaceUserData> + Dispatch<XdgPopup, XdgShellSurfaceUserData> + XdgShellHandler
    ],
    |surface, request, _| match request {
        xdg_surface::Request::SetWindowGeometry { width, height, .. } if *width <= 0 || *height <= 0 => {
            refuse(surface, xdg_surface::Error::InvalidSize, "a window has a positive size")
        }
        _ => Verdict::Pass,
    }
);

guard!(XdgToplevel, XdgShellSurfaceUserData => XdgShellState where [XdgShellHandler], |toplevel, request, _| {
    match request {
        xdg_toplevel::Request::SetMinSize { width, height } | xdg_toplevel::Request::SetMaxSize { width, height }
            if *width < 0 || *height < 0 =>
        {
            refuse(toplevel, xdg_toplevel::Error::InvalidSize, "a size is not negative")
        }
        _ => Verdict::Pass,
    }
});

guard!(
    ZwlrLayerSurfaceV1, WlrLayerSurfaceUserData => WlrLayerShellState where [WlrLayerShellHandler],
    |surface, request, _| match request {
        zwlr_layer_surface_v1::Request::SetSize { width, height } if (*width).max(*height) > i32::MAX as u32 => {
            refuse(surface, zwlr_layer_surface_v1::Error::InvalidSize, "a size fits 31 bits")
        }
        _ => Verdict::Pass,
    }
);

/// The distances that a positioner is told: Smithay adds them up.
fn distances(request: &xdg_positioner::Request) -> [i32; 4] {
    match *request {
        xdg_positioner::Request::SetSize { width, height } => [width, height, 0, 0],
        xdg_positioner::Request::SetAnchorRect { x, y, width, height } => [x, y, width, height],
        xdg_positioner::Request::SetOffset { x, y } => [x, y, 0, 0],
        xdg_positioner::Request::SetParentSize { parent_width, parent_height } => [parent_width, parent_height, 0, 0],
        _ => [0; 4],
    }
}

fn is_far(distance: i32) -> bool {
    distance.unsigned_abs() > FAR.unsigned_abs()
}

/// Ends the client that sent the request.
fn refuse<R: Resource>(resource: &R, error: impl Into<u32>, why: &str) -> Verdict {
    resource.post_error(error, why);
    Verdict::Drop
}

/// Refuses a new popup that is its own ancestor, or nested too deep: true when it was. Call it first in
/// `XdgShellHandler::new_popup`; a refused popup has lost its parent and must not be tracked.
pub fn refuse_endless_popup(popup: &PopupSurface) -> bool {
    let mut ancestor = popup.get_parent_surface();
    for _ in 0..POPUP_DEPTH_MAX {
        match ancestor {
            None => return false,
            Some(surface) if surface == *popup.wl_surface() => break,
            Some(surface) => ancestor = popup_parent(&surface),
        }
    }
    with_popup(popup.wl_surface(), |parent| *parent = None);
    let error = xdg_wm_base::Error::InvalidPopupParent;
    popup.xdg_popup().post_error(error as u32, "a popup cannot be its own ancestor");
    true
}

fn popup_parent(surface: &WlSurface) -> Option<WlSurface> {
    with_popup(surface, |parent| parent.clone()).flatten()
}

/// The parent of a surface that is a popup.
fn with_popup<T>(surface: &WlSurface, read: impl FnOnce(&mut Option<WlSurface>) -> T) -> Option<T> {
    with_states(surface, |states| {
        let mut popup = states.data_map.get::<XdgPopupSurfaceData>()?.lock().ok()?;
        Some(read(&mut popup.parent))
    })
}

/// Like Smithay's `delegate_shm`, with the guard in front.
macro_rules! delegate_guarded_shm {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_shm::WlShm: ()
        ] => smithay::wayland::shm::ShmState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_shm::WlShm: ()
        ] => smithay::wayland::shm::ShmState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_shm_pool::WlShmPool: smithay::wayland::shm::ShmPoolUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_buffer::WlBuffer: smithay::wayland::shm::ShmBufferUserData
        ] => smithay::wayland::shm::ShmState);
    };
}
pub(crate) use delegate_guarded_shm;

/// Like Smithay's `delegate_compositor`, with the guard in front.
macro_rules! delegate_guarded_compositor {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_compositor::WlCompositor: ()
        ] => smithay::wayland::compositor::CompositorState);
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_subcompositor::WlSubcompositor: ()
        ] => smithay::wayland::compositor::CompositorState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_compositor::WlCompositor: ()
        ] => smithay::wayland::compositor::CompositorState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_surface::WlSurface: smithay::wayland::compositor::SurfaceUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_region::WlRegion: smithay::wayland::compositor::RegionUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_callback::WlCallback: ()
        ] => smithay::wayland::compositor::CompositorState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_subcompositor::WlSubcompositor: ()
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_subsurface::WlSubsurface: smithay::wayland::compositor::SubsurfaceUserData
        ] => $crate::protocols::guard::Guard);
    };
}
pub(crate) use delegate_guarded_compositor;

/// Like Smithay's `delegate_xdg_shell`, with the guard in front.
macro_rules! delegate_guarded_xdg_shell {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::xdg::shell::server::xdg_wm_base::XdgWmBase: ()
        ] => smithay::wayland::shell::xdg::XdgShellState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xdg::shell::server::xdg_wm_base::XdgWmBase: smithay::wayland::shell::xdg::XdgWmBaseUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xdg::shell::server::xdg_positioner::XdgPositioner: smithay::wayland::shell::xdg::XdgPositionerUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xdg::shell::server::xdg_popup::XdgPopup: smithay::wayland::shell::xdg::XdgShellSurfaceUserData
        ] => smithay::wayland::shell::xdg::XdgShellState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xdg::shell::server::xdg_surface::XdgSurface: smithay::wayland::shell::xdg::XdgSurfaceUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::xdg::shell::server::xdg_toplevel::XdgToplevel: smithay::wayland::shell::xdg::XdgShellSurfaceUserData
        ] => $crate::protocols::guard::Guard);
    };
}
pub(crate) use delegate_guarded_xdg_shell;

/// Like Smithay's `delegate_layer_shell`, with the guard in front.
macro_rules! delegate_guarded_layer_shell {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::layer_shell::v1::server::zwlr_layer_shell_v1::ZwlrLayerShellV1: smithay::wayland::shell::wlr_layer::WlrLayerShellGlobalData
        ] => smithay::wayland::shell::wlr_layer::WlrLayerShellState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::layer_shell::v1::server::zwlr_layer_shell_v1::ZwlrLayerShellV1: ()
        ] => smithay::wayland::shell::wlr_layer::WlrLayerShellState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::layer_shell::v1::server::zwlr_layer_surface_v1::ZwlrLayerSurfaceV1: smithay::wayland::shell::wlr_layer::WlrLayerSurfaceUserData
        ] => $crate::protocols::guard::Guard);
    };
}
pub(crate) use delegate_guarded_layer_shell;
