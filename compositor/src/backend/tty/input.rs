//! Input devices of the seat: what they are set to, and their lights.

use crate::{input::devices::Timed, state::State};
use smithay::{
    backend::{input::InputEvent, libinput::LibinputInputBackend},
    input::keyboard::LedState,
    reexports::input::{Device, DeviceCapability},
};
use tacit_dbus::config::Input;

impl State {
    /// An event of a device, or a device that comes or goes.
    pub(super) fn seat_input(&mut self, event: InputEvent<LibinputInputBackend>) {
        match event {
            InputEvent::DeviceAdded { mut device } => {
                tracing::info!(name = %device.name(), "an input device");
                set_up(&mut device, &self.settings.config.input);
                if device.has_capability(DeviceCapability::Keyboard) {
                    device.led_update(self.seat.keyboard.led_state().into());
                }
                if let Some(tty) = &mut self.tty {
                    tty.devices.push(device);
                }
            }
            InputEvent::DeviceRemoved { device } => {
                tracing::info!(name = %device.name(), "an input device is gone");
                if let Some(tty) = &mut self.tty {
                    tty.devices.retain(|other| *other != device);
                }
            }
            event => {
                let area = self.outputs.bounds();
                self.device_event(event, area, Timed::Theirs);
            }
        }
    }

    /// Sets all devices to what the configuration says.
    pub fn set_up_devices(&mut self) {
        let input = &self.settings.config.input;
        if let Some(tty) = &mut self.tty {
            tty.devices.iter_mut().for_each(|device| set_up(device, input));
        }
    }

    /// Shows on every keyboard which locks are on.
    pub fn show_leds(&mut self, leds: LedState) {
        if let Some(tty) = &mut self.tty {
            let keyboards = tty.devices.iter_mut().filter(|device| device.has_capability(DeviceCapability::Keyboard));
            keyboards.for_each(|device| device.led_update(leds.into()));
        }
    }
}

/// Sets one device up. What it cannot do it is not told; touchpads are the devices that can be tapped.
fn set_up(device: &mut Device, input: &Input) {
    let touchpad = device.config_tap_finger_count() > 0;
    let mut refused = Vec::new();
    if touchpad {
        refused.extend(device.config_tap_set_enabled(input.touchpad_tap).err());
        refused.extend(device.config_tap_set_drag_enabled(true).err());
    }
    if device.config_scroll_has_natural_scroll() {
        let natural = if touchpad { input.touchpad_natural_scroll } else { input.pointer_natural_scroll };
        refused.extend(device.config_scroll_set_natural_scroll_enabled(natural).err());
    }
    if device.config_accel_is_available() {
        refused.extend(device.config_accel_set_speed(input.pointer_speed.clamp(-1.0, 1.0)).err());
    }
    if device.config_dwt_is_available() {
        refused.extend(device.config_dwt_set_enabled(true).err());
    }
    if device.config_left_handed_is_available() {
        refused.extend(device.config_left_handed_set(input.pointer_left_handed).err());
    }
    for why in refused {
        tracing::debug!(name = %device.name(), ?why, "a device is not set up");
    }
}
