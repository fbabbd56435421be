//! wlr-output-power-management v1: switching outputs off and on, for idle programs. Owns the objects, one a output, and
//! tells them of changes. Knows nothing of how an output is switched.

use smithay::{
    output::{Output, WeakOutput},
    reexports::{
        wayland_protocols_wlr::output_power_management::v1::server::{
            zwlr_output_power_manager_v1::{self, ZwlrOutputPowerManagerV1},
            zwlr_output_power_v1::{self, Mode, ZwlrOutputPowerV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, WEnum,
            backend::{ClientId, GlobalId},
        },
    },
};

use super::{Tally, Visibility};

const VERSION: u32 = 1;
const CONTROLS_PER_CLIENT_MAX: usize = 64;

/// What the compositor does for wlr-output-power-management.
pub trait OutputPowerHandler:
    GlobalDispatch<ZwlrOutputPowerManagerV1, Visibility>
    + Dispatch<ZwlrOutputPowerManagerV1, ()>
    + Dispatch<ZwlrOutputPowerV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn output_power_state(&mut self) -> &mut OutputPowerState;

    /// Whether an output is on, or none if it cannot be switched.
    fn output_power(&mut self, output: &Output) -> Option<Power>;

    /// Switches an output and then calls [`OutputPowerState::changed`]. False when that failed.
    #[must_use]
    fn set_output_power(&mut self, output: &Output, power: Power) -> bool;
}

/// Whether an output is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    Off,
    On,
}

impl Power {
    fn mode(self) -> Mode {
        match self {
            Self::Off => Mode::Off,
            Self::On => Mode::On,
        }
    }
}

/// The state of wlr-output-power-management.
#[derive(Debug)]
pub struct OutputPowerState {
    global: GlobalId,
    controls: Vec<(ZwlrOutputPowerV1, WeakOutput)>,
    tally: Tally,
}

impl OutputPowerState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: OutputPowerHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwlrOutputPowerManagerV1, _>(VERSION, visibility),
            controls: Vec::new(),
            tally: Tally::new(CONTROLS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Tells clients that an output was switched.
    pub fn changed(&self, output: &Output, power: Power) {
        for (resource, _) in self.controls.iter().filter(|(_, of)| of == output) {
            resource.mode(power.mode());
        }
    }

    /// Ends the control of an output that is going away.
    pub fn output_removed(&mut self, output: &Output) {
        for (resource, _) in self.controls.extract_if(.., |(_, of)| of == output) {
            resource.failed();
        }
    }

    fn remove(&mut self, resource: &ZwlrOutputPowerV1) {
        self.controls.retain(|(one, _)| one != resource);
    }
}

impl<D: OutputPowerHandler> GlobalDispatch<ZwlrOutputPowerManagerV1, Visibility, D> for OutputPowerState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZwlrOutputPowerManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: OutputPowerHandler> Dispatch<ZwlrOutputPowerManagerV1, (), D> for OutputPowerState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwlrOutputPowerManagerV1,
        request: zwlr_output_power_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let zwlr_output_power_manager_v1::Request::GetOutputPower { id, output } = request else { return };
        let resource = data_init.init(id, ());
        if !state.output_power_state().tally.add(client, manager) {
            return;
        }
        let output = Output::from_resource(&output);
        match output.and_then(|output| state.output_power(&output).map(|power| (output, power))) {
            None => resource.failed(),
            Some((output, power)) => {
                resource.mode(power.mode());
                state.output_power_state().controls.push((resource, output.downgrade()));
            }
        }
    }
}

impl<D: OutputPowerHandler> Dispatch<ZwlrOutputPowerV1, (), D> for OutputPowerState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrOutputPowerV1,
        request: zwlr_output_power_v1::Request,
        _: &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use zwlr_output_power_v1::{Error, Request};
        let Request::SetMode { mode } = request else { return };
        let power = match mode {
            WEnum::Value(Mode::Off) => Power::Off,
            WEnum::Value(Mode::On) => Power::On,
            _ => return resource.post_error(Error::InvalidMode, "neither off nor on"),
        };
        let controls = &state.output_power_state().controls;
        let output = controls.iter().find(|(one, _)| one == resource).and_then(|(_, of)| of.upgrade());
        let Some(output) = output else { return };
        if !state.set_output_power(&output, power) {
            state.output_power_state().remove(resource);
            resource.failed();
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwlrOutputPowerV1, _: &()) {
        let protocol = state.output_power_state();
        protocol.tally.remove(&client);
        protocol.remove(resource);
    }
}

/// Lets [`OutputPowerState`] answer for the state type.
macro_rules! delegate_output_power {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_power_management::v1::server::zwlr_output_power_manager_v1::ZwlrOutputPowerManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::output_power::OutputPowerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_power_management::v1::server::zwlr_output_power_manager_v1::ZwlrOutputPowerManagerV1: ()
        ] => $crate::protocols::output_power::OutputPowerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::output_power_management::v1::server::zwlr_output_power_v1::ZwlrOutputPowerV1: ()
        ] => $crate::protocols::output_power::OutputPowerState);
    };
}
pub(crate) use delegate_output_power;
