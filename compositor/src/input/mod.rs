//! Input: one path for events of real devices, of the input channel and of virtual devices, each flagged with where it is from.

mod bindings;
pub mod channel;
mod constraints;
pub mod devices;
pub mod drags;
pub mod gestures;
pub mod grabs;
mod keyboard;
pub mod pen;
mod pointer;
mod typing;

pub use bindings::{Bindings, Chord};

use crate::{protocols::virtual_keyboard::VirtualKeyboardEvent, state::State};
use smithay::{
    input::{
        Seat,
        keyboard::{KeyboardHandle, XkbConfig},
        pointer::PointerHandle,
        touch::TouchHandle,
    },
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Point},
};
use std::collections::HashSet;
use tacit_dbus::config::Input;

/// Where an event is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A device, the nested window, or the input channel.
    Hardware,
    /// A client that pretends to be a device.
    Virtual,
}

/// An event of a keyboard.
#[derive(Debug, Clone)]
pub enum KeyboardEvent {
    /// Of a real one, by evdev code.
    Hardware {
        /// The evdev code.
        code: u32,
        /// Whether it went down.
        pressed: bool,
        /// Milliseconds.
        time_ms: u32,
    },
    /// Of a client's.
    Virtual(VirtualKeyboardEvent),
}

/// The seat, its devices and their focus.
pub struct SeatOwner {
    /// The seat.
    pub seat: Seat<State>,
    /// Its keyboard.
    pub keyboard: KeyboardHandle<State>,
    /// Its pointer.
    pub pointer: PointerHandle<State>,
    /// Its touch screen.
    pub touch: TouchHandle<State>,
    /// The surface that the keyboard was last sent to.
    pub wanted_focus: Option<WlSurface>,
    /// Where a finger last was.
    pub touched: Point<f64, Logical>,
    /// A layer surface that got the keyboard by being clicked.
    pub layer_focus: Option<WlSurface>,
    /// Surfaces that prevent idleness while they show.
    pub inhibitors: Vec<WlSurface>,
    /// Whether the user prevents idleness.
    pub awake: bool,
    /// Keys that a binding took: their release is not told to clients either.
    pub taken: HashSet<u32>,
    /// The pen, once it was used.
    pub pen: Option<pen::Pen>,
    /// Where it was last, global.
    pub pen_place: Point<f64, Logical>,
    /// Where the surface under the pointer was when it was last told.
    pub place_told: Option<Point<f64, Logical>>,
    /// The fingers that are down: their slots, and the surfaces that they came down on.
    pub fingers: Vec<(u32, Option<WlSurface>)>,
}

impl SeatOwner {
    /// Gives a seat its devices.
    ///
    /// # Errors
    /// Neither the configured keyboard layout nor the default one can be compiled.
    pub fn new(mut seat: Seat<State>, input: &Input) -> anyhow::Result<Self> {
        let (delay, rate) = repeat(input);
        let names = KeymapNames::new(input);
        let keyboard = match seat.add_keyboard(names.config(), delay, rate) {
            Ok(keyboard) => keyboard,
            Err(error) => {
                tracing::warn!(%error, layout = input.keyboard_layout, "the keyboard layout is not known; using the default");
                seat.add_keyboard(XkbConfig::default(), delay, rate)?
            }
        };
        let pointer = seat.add_pointer();
        let touch = seat.add_touch();
        Ok(Self {
            seat,
            keyboard,
            pointer,
            touch,
            wanted_focus: None,
            touched: Point::default(),
            layer_focus: None,
            inhibitors: Vec::new(),
            awake: false,
            taken: HashSet::new(),
            pen: None,
            pen_place: Point::default(),
            place_told: None,
            fingers: Vec::new(),
        })
    }
}

/// Delay in milliseconds and rate in hertz, as the protocol has them.
pub fn repeat(input: &Input) -> (i32, i32) {
    let number = |value: u32| i32::try_from(value).unwrap_or(0);
    (number(input.repeat_delay_ms), number(input.repeat_rate_hz))
}

/// XKB names from the configuration: `us,de(nodeadkeys)` is two layouts, the second with a variant.
pub struct KeymapNames {
    layout: String,
    variant: String,
    options: Option<String>,
}

impl KeymapNames {
    /// Reads the configuration's way of writing layouts.
    pub fn new(input: &Input) -> Self {
        let mut layouts = Vec::new();
        let mut variants = Vec::new();
        for part in input.keyboard_layout.split(',') {
            let (layout, variant) = part.split_once('(').unwrap_or((part, ""));
            layouts.push(layout.trim());
            variants.push(variant.trim_end().trim_end_matches(')').trim());
        }
        Self {
            layout: layouts.join(","),
            variant: variants.join(","),
            options: Some(input.keyboard_options.clone()).filter(|options| !options.is_empty()),
        }
    }

    /// As Smithay wants it.
    pub fn config(&self) -> XkbConfig<'_> {
        XkbConfig {
            layout: &self.layout,
            variant: &self.variant,
            options: self.options.clone(),
            ..XkbConfig::default()
        }
    }
}

impl State {
    /// Uses another keyboard layout and another repeat from now on.
    ///
    /// # Errors
    /// Why the layout cannot be used; nothing has changed then.
    pub fn set_keyboard(&mut self, input: &Input) -> Result<(), String> {
        let keyboard = self.seat.keyboard.clone();
        let names = KeymapNames::new(input);
        let unknown = |_| format!("there is no keyboard layout `{}`", input.keyboard_layout);
        keyboard.set_xkb_config(self, names.config()).map_err(unknown)?;
        let (delay, rate) = repeat(input);
        keyboard.change_repeat_info(rate, delay);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_and_variants_are_split() {
        let input = Input { keyboard_layout: "us, de(nodeadkeys)".into(), ..Input::default() };
        let names = KeymapNames::new(&input);
        assert_eq!((names.layout.as_str(), names.variant.as_str()), ("us,de", ",nodeadkeys"));
    }
}
