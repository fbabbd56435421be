//! The magnifier and the night light: verbs of the families `a11y` and `display` that change what is seen, and no window.

use super::{Done, Outcome, cannot};
use crate::{night::KELVIN, state::State, undo::Inverse, zoom::PERCENT_MAX};
use tacit_dbus::{Args, Trouble, Verb};

impl State {
    /// `percent` is how much larger everything is, `delta` how much larger than now.
    pub(super) fn a11y_zoom(&mut self, args: &Args) -> Outcome {
        let now = self.zoom.percent();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let whole = |percent: f64| percent.round().clamp(100.0, f64::from(PERCENT_MAX)) as u32;
        let wanted = match (args.number("percent"), args.number("delta")) {
            (Some(percent), _) => whole(100.0 + percent),
            (None, Some(delta)) => whole(f64::from(now) + delta),
            (None, None) if args.on("on", now > 100).unwrap_or(true) => {
                if now > 100 {
                    now
                } else {
                    self.zoom.last()
                }
            }
            (None, None) => 100,
        };
        Ok(self.zoom_by_hand(wanted))
    }

    pub(super) fn zoom_by_hand(&mut self, percent: u32) -> Done {
        let before = self.zoom.percent();
        self.set_zoom(percent);
        Done::with(Inverse::Zoom(before))
    }

    pub(super) fn display_night_light(&mut self, args: &Args) -> Outcome {
        let verb = Verb::DisplayNightLight;
        if args.get("duration").is_some() {
            let why = "a duration is not available yet";
            return Err(Trouble::new(cannot(verb), why, "leave it out and turn it off later"));
        }
        let range = f64::from(KELVIN.0)..=f64::from(KELVIN.1);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let kelvin = match args.number("temperature") {
            Some(kelvin) if range.contains(&kelvin) => Some(kelvin as u32),
            Some(kelvin) => {
                let why = format!("a light of {kelvin} kelvin is not possible");
                return Err(Trouble::new(cannot(verb), why, "use 1700 to 6500"));
            }
            None => None,
        };
        let on = args.on("on", self.night.shines()).unwrap_or(true);
        Ok(Done::with(Inverse::Night(self.set_night_light(on, kelvin))))
    }
}
