//! Colours as they are seen, decided: whether the night light shines by the clock or by hand, and which colours each output has. The
//! arithmetic on pixels is the renderer's.

use crate::{
    protocols::gamma_control::GammaRamps,
    render::{Renderer, glass::Tint},
    state::State,
};
use smithay::reexports::calloop::{
    RegistrationToken,
    timer::{TimeoutAction, Timer},
};
use std::{rc::Rc, time::Duration};
use tacit_dbus::config::{NightMode, minute_of_day};
use tacit_layout::OutputId;

/// How often the clock is looked at while the night light goes by it.
const LOOK: Duration = Duration::from_secs(30);
/// The coldest and the warmest light.
pub const KELVIN: (u32, u32) = (1700, 6500);

/// The night light.
#[derive(Debug, Default)]
pub struct NightLight {
    /// Said by hand; until the clock says the same, or for good where the clock says nothing.
    forced: Option<bool>,
    /// The temperature that was said by hand.
    kelvin: Option<u32>,
    /// Whether it shines.
    shines: bool,
    /// The timer that looks at the clock, while it goes by it.
    timer: Option<RegistrationToken>,
}

/// What can be put back of the night light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightMemento {
    forced: Option<bool>,
    kelvin: Option<u32>,
}

impl NightLight {
    /// Whether it shines.
    pub fn shines(&self) -> bool {
        self.shines
    }
}

impl State {
    /// Whether clients may set ramps: the CPU knows them, the shader does not.
    pub fn can_ramp(&self) -> bool {
        matches!(self.paint.renderer, Renderer::Pixman(_))
    }

    /// Turns the night light on or off by hand, or gives it another temperature; answers how it was.
    pub fn set_night_light(&mut self, on: bool, kelvin: Option<u32>) -> NightMemento {
        let before = NightMemento { forced: self.night.forced, kelvin: self.night.kelvin };
        self.night.forced = Some(on);
        self.night.kelvin = kelvin.map(|kelvin| kelvin.clamp(KELVIN.0, KELVIN.1)).or(self.night.kelvin);
        self.refresh_night_light();
        before
    }

    /// Puts the night light back; answers how it was.
    pub fn restore_night_light(&mut self, memento: NightMemento) -> NightMemento {
        let before = NightMemento { forced: self.night.forced, kelvin: self.night.kelvin };
        (self.night.forced, self.night.kelvin) = (memento.forced, memento.kelvin);
        self.refresh_night_light();
        before
    }

    /// Looks at the clock and at the configuration, and gives every output its colours.
    pub fn refresh_night_light(&mut self) {
        let config = &self.settings.config.night_light;
        let by_clock = match config.mode {
            NightMode::Off => false,
            NightMode::On => true,
            NightMode::Schedule => {
                let (from, to) = (minute_of_day(&config.from), minute_of_day(&config.to));
                let now = self.clock.minute_of_day();
                from.zip(to).is_some_and(|(from, to)| within(now, from, to))
            }
        };
        let scheduled = config.mode == NightMode::Schedule;
        if scheduled && self.night.forced == Some(by_clock) {
            self.night.forced = None;
        }
        let shines = self.night.forced.unwrap_or(by_clock);
        if shines != self.night.shines {
            self.night.shines = shines;
            self.todo.snapshot = true;
        }
        self.watch_clock(scheduled);
        self.refresh_tints();
    }

    fn watch_clock(&mut self, watch: bool) {
        match self.night.timer.take() {
            Some(timer) if watch => self.night.timer = Some(timer),
            Some(timer) => self.handle.remove(timer),
            None if watch => {
                let timer = self.handle.insert_source(Timer::from_duration(LOOK), |_, (), state| {
                    state.refresh_night_light();
                    TimeoutAction::ToDuration(LOOK)
                });
                match timer {
                    Ok(timer) => self.night.timer = Some(timer),
                    Err(error) => tracing::error!(%error, "no timer for the night light"),
                }
            }
            None => {}
        }
    }

    /// Gives every output the colours of filter, night light and client; draws only those that change.
    pub fn refresh_tints(&mut self) {
        let config = &self.settings.config;
        let kelvin = self.night.shines.then(|| self.night.kelvin.unwrap_or(config.night_light.kelvin));
        let filter = config.access.filter;
        for output in self.outputs.iter_mut() {
            let tint = Tint::new(filter, kelvin, output.ramps.as_deref());
            if output.tint.as_deref() == tint.as_ref() {
                continue;
            }
            output.tint = tint.map(Rc::new);
            output.frame.wanted = true;
        }
    }

    /// A client sets the ramps of an output, or they are its own again; false where there are none.
    pub fn set_ramps(&mut self, number: OutputId, ramps: Option<&GammaRamps>) -> bool {
        let Some(output) = self.outputs.get_mut(number) else { return false };
        output.ramps = ramps.map(|ramps| Box::new([bytes(&ramps.red), bytes(&ramps.green), bytes(&ramps.blue)]));
        self.refresh_tints();
        true
    }
}

fn bytes(ramp: &[u16]) -> [u8; 256] {
    std::array::from_fn(|at| ramp.get(at).map_or(255, |level| level.to_be_bytes()[0]))
}

/// Whether a minute of the day is within a span, which may go over midnight.
fn within(now: u32, from: u32, to: u32) -> bool {
    if from <= to { (from..to).contains(&now) } else { now >= from || now < to }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_goes_over_midnight() {
        let (from, to) = (20 * 60, 7 * 60);
        for (now, night) in [(0, true), (419, true), (420, false), (1199, false), (1200, true), (1439, true)] {
            assert_eq!(within(now, from, to), night, "{now}");
        }
        assert!(within(700, 600, 800) && !within(800, 600, 800) && !within(5, 5, 5));
    }
}
