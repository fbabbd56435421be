//! Stands in front of Smithay's wl_data_device: drags are our own, and a source that is for the drag of a window is for
//! nothing else. Owns nothing.

use smithay::{
    input::SeatHandler,
    reexports::wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle,
        backend::ClientId,
        protocol::{
            wl_data_device::{self, WlDataDevice},
            wl_data_source::WlDataSource,
            wl_surface::WlSurface,
        },
    },
    utils::Serial,
    wayland::{
        seat::WaylandFocus,
        selection::data_device::{DataDeviceHandler, DataDeviceState, DataDeviceUserData},
    },
};

use super::guard::Guard;

/// What a client wants to drag.
#[derive(Debug)]
pub struct DragWish {
    /// What is dragged; where there is nothing, other clients do not hear of it.
    pub source: Option<WlDataSource>,
    /// Where it was taken hold of.
    pub origin: WlSurface,
    /// What it looks like.
    pub icon: Option<WlSurface>,
    /// The press that took hold of it.
    pub serial: Serial,
}

/// What the compositor does with requests of data devices.
pub trait DataDeviceGuardHandler: DataDeviceHandler {
    /// A client wants to drag something.
    fn start_drag(&mut self, device: &WlDataDevice, wish: DragWish);

    /// A source is to be the selection; true where it must not, and its client was told so.
    fn refuses_selection(&mut self, source: &WlDataSource) -> bool;

    /// A device is gone.
    fn data_device_gone(&mut self, device: &WlDataDevice);
}

impl<D> Dispatch<WlDataDevice, DataDeviceUserData, D> for Guard
where
    D: Dispatch<WlDataDevice, DataDeviceUserData> + DataDeviceGuardHandler + SeatHandler + 'static,
    <D as SeatHandler>::PointerFocus: WaylandFocus,
    <D as SeatHandler>::TouchFocus: WaylandFocus,
    <D as SeatHandler>::KeyboardFocus: WaylandFocus,
{
    fn request(
        state: &mut D,
        client: &Client,
        device: &WlDataDevice,
        request: wl_data_device::Request,
        data: &DataDeviceUserData,
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        match request {
            wl_data_device::Request::StartDrag { source, origin, icon, serial } => {
                state.start_drag(device, DragWish { source, origin, icon, serial: serial.into() });
            }
            wl_data_device::Request::SetSelection { source: Some(source), .. } if state.refuses_selection(&source) => {}
            request => <DataDeviceState as Dispatch<WlDataDevice, DataDeviceUserData, D>>::request(
                state, client, device, request, data, display, data_init,
            ),
        }
    }

    fn destroyed(state: &mut D, client: ClientId, device: &WlDataDevice, data: &DataDeviceUserData) {
        state.data_device_gone(device);
        <DataDeviceState as Dispatch<WlDataDevice, DataDeviceUserData, D>>::destroyed(state, client, device, data);
    }
}

/// Like Smithay's `delegate_data_device`, with the guard in front.
macro_rules! delegate_guarded_data_device {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_data_device_manager::WlDataDeviceManager: ()
        ] => smithay::wayland::selection::data_device::DataDeviceState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_data_device_manager::WlDataDeviceManager: ()
        ] => smithay::wayland::selection::data_device::DataDeviceState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_data_device::WlDataDevice: smithay::wayland::selection::data_device::DataDeviceUserData
        ] => $crate::protocols::guard::Guard);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_data_source::WlDataSource: smithay::wayland::selection::data_device::DataSourceUserData
        ] => smithay::wayland::selection::data_device::DataDeviceState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_server::protocol::wl_data_offer::WlDataOffer: $crate::protocols::drag::OfferData
        ] => $crate::protocols::drag::Over);
    };
}
pub(crate) use delegate_guarded_data_device;
