//! Devices of selections whose client went: Smithay takes one out of its list only where its client says so itself, and goes through all
//! of them whenever something is copied. Owns those that went without a word, until a request comes by with which they can be taken out.

use crate::state::State;
use smithay::{
    reexports::{
        wayland_protocols::{
            ext::data_control::v1::server::{
                ext_data_control_device_v1::{self, ExtDataControlDeviceV1},
                ext_data_control_manager_v1::ExtDataControlManagerV1,
                ext_data_control_source_v1::ExtDataControlSourceV1,
            },
            wp::primary_selection::zv1::server::{
                zwp_primary_selection_device_manager_v1::ZwpPrimarySelectionDeviceManagerV1,
                zwp_primary_selection_device_v1::{self, ZwpPrimarySelectionDeviceV1},
                zwp_primary_selection_source_v1::ZwpPrimarySelectionSourceV1,
            },
        },
        wayland_protocols_wlr::data_control::v1::server::{
            zwlr_data_control_device_v1::{self, ZwlrDataControlDeviceV1},
            zwlr_data_control_manager_v1::ZwlrDataControlManagerV1,
            zwlr_data_control_source_v1::ZwlrDataControlSourceV1,
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, Resource,
            backend::ClientId,
            delegate_dispatch, delegate_global_dispatch,
            protocol::wl_data_device::{self, WlDataDevice},
        },
    },
    wayland::selection::{
        data_device::{DataDeviceState, DataDeviceUserData},
        ext_data_control::{self as ext, ExtDataControlDeviceUserData},
        primary_selection::{
            PrimaryDeviceManagerGlobalData, PrimaryDeviceUserData, PrimarySelectionState, PrimarySourceUserData,
        },
        wlr_data_control::{self as wlr, DataControlDeviceUserData},
    },
};

/// How many are taken out at a time: for each one Smithay goes through all that there are, and somebody else's commit waits for it.
const AT_ONCE: usize = 4;
/// The most that wait for it.
const WAITING_MAX: usize = 16_384;

/// A device whose client went.
#[derive(Debug)]
pub enum Gone {
    /// Of the clipboard and of drags.
    Data(WlDataDevice),
    /// Of the primary selection.
    Primary(ZwpPrimarySelectionDeviceV1),
    /// Of a clipboard manager.
    Wlr(ZwlrDataControlDeviceV1),
    /// Of a clipboard manager.
    Ext(ExtDataControlDeviceV1),
}

impl Gone {
    fn take_out(&self, state: &mut State, client: &Client, display: &DisplayHandle, init: &mut DataInit<'_, State>) {
        match self {
            Self::Data(device) => {
                let end = wl_data_device::Request::Release;
                forward::<DataDeviceState, _, DataDeviceUserData>(state, client, device, end, display, init);
            }
            Self::Primary(device) => {
                let end = zwp_primary_selection_device_v1::Request::Destroy;
                forward::<PrimarySelectionState, _, PrimaryDeviceUserData>(state, client, device, end, display, init);
            }
            Self::Wlr(device) => {
                let end = zwlr_data_control_device_v1::Request::Destroy;
                forward::<wlr::DataControlState, _, DataControlDeviceUserData>(
                    state, client, device, end, display, init,
                );
            }
            Self::Ext(device) => {
                let end = ext_data_control_device_v1::Request::Destroy;
                forward::<ext::DataControlState, _, ExtDataControlDeviceUserData>(
                    state, client, device, end, display, init,
                );
            }
        }
    }
}

fn forward<S, I, U>(
    state: &mut State,
    client: &Client,
    device: &I,
    request: I::Request,
    display: &DisplayHandle,
    init: &mut DataInit<'_, State>,
) where
    S: Dispatch<I, U, State>,
    State: Dispatch<I, U>,
    I: Resource + 'static,
    U: Send + Sync + 'static,
{
    if let Some(data) = device.data::<U>() {
        S::request(state, client, device, request, data, display, init);
    }
}

impl State {
    /// A device's client went, or has said itself that it is done with it.
    pub fn device_gone(&mut self, device: Gone) {
        if self.extra.gone_devices.len() < WAITING_MAX {
            self.extra.gone_devices.push(device);
        }
    }

    /// Takes out some devices of clients that went. Which client's request it is done with is all the same.
    pub fn take_out_devices(&mut self, client: &Client, display: &DisplayHandle, init: &mut DataInit<'_, Self>) {
        let kept = self.extra.gone_devices.len().saturating_sub(AT_ONCE);
        for device in self.extra.gone_devices.split_off(kept) {
            device.take_out(self, client, display, init);
        }
    }
}

/// Stands in front of Smithay's devices, to hear of their end.
#[derive(Debug)]
pub struct Devices;

macro_rules! devices {
    ($($device:ty, $data:ty, $state:ty, $gone:ident;)*) => {$(
        impl Dispatch<$device, $data, State> for Devices {
            fn request(
                state: &mut State,
                client: &Client,
                device: &$device,
                request: <$device as Resource>::Request,
                data: &$data,
                display: &DisplayHandle,
                init: &mut DataInit<'_, State>,
            ) {
                <$state as Dispatch<$device, $data, State>>::request(
                    state, client, device, request, data, display, init,
                );
            }

            fn destroyed(state: &mut State, _: ClientId, device: &$device, _: &$data) {
                state.device_gone(Gone::$gone(device.clone()));
            }
        }

        delegate_dispatch!(State: [$device: $data] => Devices);
    )*};
}

devices! {
    ZwpPrimarySelectionDeviceV1, PrimaryDeviceUserData, PrimarySelectionState, Primary;
    ZwlrDataControlDeviceV1, DataControlDeviceUserData, wlr::DataControlState, Wlr;
    ExtDataControlDeviceV1, ExtDataControlDeviceUserData, ext::DataControlState, Ext;
}

delegate_global_dispatch!(State: [ZwpPrimarySelectionDeviceManagerV1: PrimaryDeviceManagerGlobalData] => PrimarySelectionState);
delegate_dispatch!(State: [ZwpPrimarySelectionDeviceManagerV1: ()] => PrimarySelectionState);
delegate_dispatch!(State: [ZwpPrimarySelectionSourceV1: PrimarySourceUserData] => PrimarySelectionState);
delegate_global_dispatch!(State: [ZwlrDataControlManagerV1: wlr::DataControlManagerGlobalData] => wlr::DataControlState);
delegate_dispatch!(State: [ZwlrDataControlManagerV1: wlr::DataControlManagerUserData] => wlr::DataControlState);
delegate_dispatch!(State: [ZwlrDataControlSourceV1: wlr::DataControlSourceUserData] => wlr::DataControlState);
delegate_global_dispatch!(State: [ExtDataControlManagerV1: ext::ExtDataControlManagerGlobalData] => ext::DataControlState);
delegate_dispatch!(State: [ExtDataControlManagerV1: ext::ExtDataControlManagerUserData] => ext::DataControlState);
delegate_dispatch!(State: [ExtDataControlSourceV1: ext::ExtDataControlSourceUserData] => ext::DataControlState);
