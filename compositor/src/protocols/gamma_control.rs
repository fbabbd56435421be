//! wlr-gamma-control v1: colour ramps of outputs, for night lights. Owns who controls which output and the reading of
//! tables. The handler says how long an output's ramps are; on one that has none every control fails at once.

use std::os::fd::OwnedFd;

use smithay::{
    output::{Output, WeakOutput},
    reexports::{
        rustix::{fs, io},
        wayland_protocols_wlr::gamma_control::v1::server::{
            zwlr_gamma_control_manager_v1::{self, ZwlrGammaControlManagerV1},
            zwlr_gamma_control_v1::{self, ZwlrGammaControlV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
            backend::{ClientId, GlobalId},
        },
    },
};

use super::{Tally, Visibility};

const VERSION: u32 = 1;
const CONTROLS_PER_CLIENT_MAX: usize = 64;
const RAMP_LENGTH_MAX: usize = 1 << 16;

/// What the compositor does for wlr-gamma-control.
pub trait GammaControlHandler:
    GlobalDispatch<ZwlrGammaControlManagerV1, Visibility>
    + Dispatch<ZwlrGammaControlManagerV1, ()>
    + Dispatch<ZwlrGammaControlV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn gamma_control_state(&mut self) -> &mut GammaControlState;

    /// How many steps each of an output's three ramps has, or none if it has no ramps.
    fn gamma_length(&mut self, output: &Output) -> Option<u32>;

    /// Sets an output's ramps, or its own again when there are none. False when that failed.
    #[must_use]
    fn set_gamma(&mut self, output: &Output, ramps: Option<&GammaRamps>) -> bool;
}

/// The three ramps of an output, all of one length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GammaRamps {
    pub red: Vec<u16>,
    pub green: Vec<u16>,
    pub blue: Vec<u16>,
}

/// The state of wlr-gamma-control.
#[derive(Debug)]
pub struct GammaControlState {
    global: GlobalId,
    controls: Vec<Control>,
    tally: Tally,
}

#[derive(Debug)]
struct Control {
    resource: ZwlrGammaControlV1,
    output: WeakOutput,
    length: usize,
}

impl GammaControlState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: GammaControlHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwlrGammaControlManagerV1, _>(VERSION, visibility),
            controls: Vec::new(),
            tally: Tally::new(CONTROLS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Ends the control of an output that is going away.
    pub fn output_removed(&mut self, output: &Output) {
        for gone in self.controls.extract_if(.., |control| control.output == *output) {
            gone.resource.failed();
        }
    }

    fn take(&mut self, resource: &ZwlrGammaControlV1) -> Option<Control> {
        let at = self.controls.iter().position(|one| one.resource == *resource)?;
        Some(self.controls.swap_remove(at))
    }
}

impl<D: GammaControlHandler> GlobalDispatch<ZwlrGammaControlManagerV1, Visibility, D> for GammaControlState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZwlrGammaControlManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: GammaControlHandler> Dispatch<ZwlrGammaControlManagerV1, (), D> for GammaControlState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwlrGammaControlManagerV1,
        request: zwlr_gamma_control_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let zwlr_gamma_control_manager_v1::Request::GetGammaControl { id, output } = request else { return };
        let resource = data_init.init(id, ());
        if !state.gamma_control_state().tally.add(client, manager) {
            return;
        }
        let output = Output::from_resource(&output);
        let length = output.as_ref().and_then(|output| state.gamma_length(output));
        let (Some(output), Some(length)) = (output, length.filter(|n| (1..=RAMP_LENGTH_MAX as u32).contains(n))) else {
            return resource.failed();
        };
        let protocol = state.gamma_control_state();
        if protocol.controls.iter().any(|control| control.output == output) {
            return resource.failed();
        }
        resource.gamma_size(length);
        protocol.controls.push(Control { resource, output: output.downgrade(), length: length as usize });
    }
}

impl<D: GammaControlHandler> Dispatch<ZwlrGammaControlV1, (), D> for GammaControlState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrGammaControlV1,
        request: zwlr_gamma_control_v1::Request,
        _: &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use zwlr_gamma_control_v1::{Error, Request};
        let Request::SetGamma { fd } = request else { return };
        let protocol = state.gamma_control_state();
        let Some(control) = protocol.controls.iter().find(|one| one.resource == *resource) else { return };
        let Some(ramps) = read_ramps(&fd, control.length) else {
            return resource.post_error(Error::InvalidGamma, "the table is not a file of three ramps");
        };
        let Some(output) = control.output.upgrade() else { return };
        if !state.set_gamma(&output, Some(&ramps)) {
            state.gamma_control_state().take(resource);
            resource.failed();
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwlrGammaControlV1, _: &()) {
        let protocol = state.gamma_control_state();
        protocol.tally.remove(&client);
        let output = protocol.take(resource).and_then(|control| control.output.upgrade());
        if let Some(output) = output
            && !state.set_gamma(&output, None)
        {
            tracing::warn!(output = output.name(), "the output's own colours could not be set again");
        }
    }
}

/// Three ramps of `length` numbers from a plain file that holds nothing else.
fn read_ramps(fd: &OwnedFd, length: usize) -> Option<GammaRamps> {
    let ramp_bytes = length * 2;
    let stat = fs::fstat(fd).ok()?;
    if !fs::FileType::from_raw_mode(stat.st_mode).is_file() || stat.st_size != (ramp_bytes * 3) as i64 {
        return None;
    }
    let mut bytes = vec![0; ramp_bytes * 3];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match io::pread(fd, rest, filled as u64) {
            Ok(0) => return None,
            Ok(count) => filled += count,
            Err(io::Errno::INTR) => {}
            Err(_) => return None,
        }
    }
    let number = |pair: &[u8]| u16::from_ne_bytes(pair.try_into().unwrap_or_default());
    let mut ramps = bytes.chunks_exact(ramp_bytes).map(|ramp| ramp.chunks_exact(2).map(number).collect());
    Some(GammaRamps { red: ramps.next()?, green: ramps.next()?, blue: ramps.next()? })
}

/// Lets [`GammaControlState`] answer for the state type.
macro_rules! delegate_gamma_control {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::gamma_control::v1::server::zwlr_gamma_control_manager_v1::ZwlrGammaControlManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::gamma_control::GammaControlState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::gamma_control::v1::server::zwlr_gamma_control_manager_v1::ZwlrGammaControlManagerV1: ()
        ] => $crate::protocols::gamma_control::GammaControlState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::gamma_control::v1::server::zwlr_gamma_control_v1::ZwlrGammaControlV1: ()
        ] => $crate::protocols::gamma_control::GammaControlState);
    };
}
pub(crate) use delegate_gamma_control;
