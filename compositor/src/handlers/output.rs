//! Outputs as clients see them, and changing, switching and colouring them.

use crate::{
    backend::OutputWish,
    protocols::{
        delegate_protocol,
        gamma_control::{GammaControlHandler, GammaControlState, GammaRamps, delegate_gamma_control},
        output_management::{
            Configure, Head, HeadChange, HeadMode, HeadState, OutputManagementHandler, OutputManagementState,
            WantedMode, delegate_output_management,
        },
        output_power::{OutputPowerHandler, OutputPowerState, Power, delegate_output_power},
        xdg_output::{XdgOutputHandler, XdgOutputState},
    },
    state::State,
};
use smithay::{
    output::Output,
    reexports::{
        wayland_protocols::xdg::xdg_output::zv1::server::{
            zxdg_output_manager_v1::ZxdgOutputManagerV1, zxdg_output_v1::ZxdgOutputV1,
        },
        wayland_server::{Client, protocol::wl_output::WlOutput},
    },
    wayland::{
        compositor::CompositorHandler,
        output::{OutputHandler, OutputManagerState, OutputUserData, WlOutputData},
    },
};

impl OutputHandler for State {
    fn output_bound(&mut self, output: Output, resource: WlOutput) {
        self.extra.foreign_toplevel.output_bound(&output, &resource);
        self.extra.workspaces.output_bound(&output, &resource);
    }
}

impl XdgOutputHandler for State {
    fn xdg_output_state(&mut self) -> &mut XdgOutputState {
        &mut self.extra.xdg_outputs
    }

    fn client_scale(&self, client: &Client) -> f64 {
        self.client_compositor_state(client).client_scale()
    }
}

impl OutputManagementHandler for State {
    fn output_management_state(&mut self) -> &mut OutputManagementState {
        &mut self.extra.output_management
    }

    fn configure_outputs(&mut self, changes: Vec<HeadChange>, how: Configure) -> bool {
        let mut wishes = Vec::new();
        for change in &changes {
            let Some(number) = self.outputs.named(&change.name).map(|output| output.number) else { return false };
            match wish(change) {
                Some(wish) => wishes.push((number, wish)),
                None => return false,
            }
        }
        if matches!(how, Configure::Test) {
            return true;
        }
        let mut all = true;
        for (number, wish) in wishes {
            if let Err(error) = self.change_output(number, wish) {
                tracing::info!(error, "an output cannot be as a client wants it");
                all = false;
            }
        }
        all
    }
}

/// What a client wants of one output, within what is possible.
fn wish(change: &HeadChange) -> Option<OutputWish> {
    let Some(settings) = &change.settings else {
        return Some(OutputWish { on: Some(false), ..OutputWish::default() });
    };
    let mode = match &settings.mode {
        None => None,
        Some(WantedMode::Listed(mode)) => Some((mode.size.w, mode.size.h, mode.refresh)),
        Some(WantedMode::Custom { size, refresh }) => Some((size.w, size.h, refresh.unwrap_or(60_000))),
    };
    let possible = mode.is_none_or(|(w, h, refresh)| {
        (16..=16384).contains(&w) && (16..=16384).contains(&h) && (1000..=1_000_000).contains(&refresh)
    });
    let scale = settings.scale.is_none_or(|scale| (0.5..=4.0).contains(&scale));
    let place = settings.position.is_none_or(|place| place.x.abs() < 1 << 20 && place.y.abs() < 1 << 20);
    (possible && scale && place).then_some(OutputWish {
        from_window: false,
        mode,
        scale: settings.scale,
        transform: settings.transform,
        location: settings.position,
        on: Some(true),
    })
}

impl OutputPowerHandler for State {
    fn output_power_state(&mut self) -> &mut OutputPowerState {
        &mut self.extra.output_power
    }

    fn output_power(&mut self, output: &Output) -> Option<Power> {
        let on = self.outputs.of(output)?.on;
        Some(if on { Power::On } else { Power::Off })
    }

    fn set_output_power(&mut self, output: &Output, power: Power) -> bool {
        let Some(number) = self.outputs.of(output).map(|output| output.number) else { return false };
        let on = Some(matches!(power, Power::On));
        self.change_output(number, OutputWish { on, ..OutputWish::default() }).is_ok()
    }
}

impl GammaControlHandler for State {
    fn gamma_control_state(&mut self) -> &mut GammaControlState {
        &mut self.extra.gamma_control
    }

    // No output here has ramps of its own; where the CPU draws, it does what they would do.
    fn gamma_length(&mut self, _output: &Output) -> Option<u32> {
        self.can_ramp().then_some(256)
    }

    fn set_gamma(&mut self, output: &Output, ramps: Option<&GammaRamps>) -> bool {
        let number = self.outputs.of(output).map(|output| output.number);
        // An output that is gone has no colours to set back.
        number.map_or(ramps.is_none(), |number| self.set_ramps(number, ramps))
    }
}

impl State {
    /// Outputs changed: everybody who lists or controls them hears of it.
    pub fn protocol_outputs_changed(&mut self) {
        let heads: Vec<Head> = self.outputs.iter().map(head).collect();
        self.extra.output_management.refresh::<State>(heads);
        for output in self.outputs.iter() {
            self.extra.output_power.changed(&output.output, if output.on { Power::On } else { Power::Off });
        }
        let sizes: Vec<_> = self
            .outputs
            .iter()
            .map(|output| (crate::protocols::image_copy::Source::output(&output.output), output.output.current_mode()))
            .collect();
        for (source, mode) in sizes {
            let size = mode.map(|mode| (mode.size.w, mode.size.h).into());
            self.extra.image_copy.constrain(&source, size);
        }
    }

    /// An output is gone: whoever captures or controls it hears of it.
    pub fn protocol_output_removed(&mut self, output: &Output) {
        self.extra.screencopy.output_removed(output);
        self.extra.output_power.output_removed(output);
        self.extra.gamma_control.output_removed(output);
        self.extra.image_copy.constrain(&crate::protocols::image_copy::Source::output(output), None);
    }
}

fn head(output: &crate::outputs::OutputState) -> Head {
    let properties = output.output.physical_properties();
    let preferred = output.output.preferred_mode();
    let mode = |mode: smithay::output::Mode| HeadMode {
        size: mode.size,
        refresh: mode.refresh,
        preferred: Some(mode) == preferred,
    };
    let state = HeadState {
        mode: output.output.current_mode().map(mode),
        position: output.output.current_location(),
        transform: output.output.current_transform(),
        scale: output.scale(),
        adaptive_sync: false,
    };
    Head {
        name: output.name(),
        description: output.output.description(),
        make: properties.make,
        model: properties.model,
        serial_number: String::new(),
        physical_size: Some((properties.size.w, properties.size.h)).filter(|(w, h)| *w > 0 && *h > 0),
        modes: output.output.modes().into_iter().map(mode).collect(),
        state: output.on.then_some(state),
    }
}

delegate_protocol!(State => OutputManagerState {
    global WlOutput: WlOutputData;
    object WlOutput: OutputUserData;
});
delegate_protocol!(State => XdgOutputState {
    global ZxdgOutputManagerV1: ();
    object ZxdgOutputManagerV1: ();
    object ZxdgOutputV1: ();
});
delegate_output_management!(State);
delegate_output_power!(State);
delegate_gamma_control!(State);
