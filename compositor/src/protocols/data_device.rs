//! Stands in front of Smithay's wl_data_device: one drag at a time, and a source that is for the drag of a window is for
//! nothing else. Owns nothing.

use smithay::{
    input::SeatHandler,
    reexports::wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle,
        backend::ClientId,
        protocol::{
            wl_data_device::{self, WlDataDevice},
            wl_data_source::WlDataSource,
        },
    },
    wayland::{
        seat::WaylandFocus,
        selection::data_device::{DataDeviceHandler, DataDeviceState, DataDeviceUserData},
    },
};

use super::guard::Guard;

/// What the compositor says to requests of data devices.
pub trait DataDeviceGuardHandler: DataDeviceHandler {
    /// Whether something is being dragged. A second drag would end the first after it has begun itself.
    fn is_dragging(&self) -> bool;

    /// A source is to be the selection; true where it must not, and its client was told so.
    fn refuses_selection(&mut self, source: &WlDataSource) -> bool;
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
        let refused = match &request {
            wl_data_device::Request::StartDrag { .. } => state.is_dragging(),
            wl_data_device::Request::SetSelection { source: Some(source), .. } => state.refuses_selection(source),
            _ => false,
        };
        if !refused {
            <DataDeviceState as Dispatch<WlDataDevice, DataDeviceUserData, D>>::request(
                state, client, device, request, data, display, data_init,
            );
        }
    }

    fn destroyed(state: &mut D, client: ClientId, device: &WlDataDevice, data: &DataDeviceUserData) {
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
    };
}
pub(crate) use delegate_guarded_data_device;
