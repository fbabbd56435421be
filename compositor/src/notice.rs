//! A notice of the compositor's own: what is wrong with the configuration. Drawn by the compositor itself, so that it is seen also
//! where the shell is the reason for it. One at a time; it goes when what is wrong is repaired, or after a while.

use crate::{
    state::State,
    text::{Label, Style, TooLong},
};
use smithay::{
    backend::renderer::element::Id,
    reexports::calloop::timer::{TimeoutAction, Timer},
};
use std::{rc::Rc, time::Duration};
use tacit_layout::OutputId;

/// How long it is shown.
const SHOWN: Duration = Duration::from_secs(60);
/// Its width at most, in logical pixels.
const WIDTH: i32 = 760;
/// The size of its letters.
const LETTERS: f64 = 15.0;

/// A notice that is shown.
#[derive(Debug)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// The same as pixels.
    pub label: Rc<Label>,
    /// The output that shows it.
    pub output: OutputId,
    /// What is behind its text.
    pub backdrop: Id,
    /// Its edge.
    pub edge: Id,
    until: Duration,
}

impl State {
    /// Shows a notice instead of the one that is shown.
    pub fn show_notice(&mut self, text: &str) {
        let Some(output) = self.focused_output().and_then(|number| self.outputs.get(number)) else { return };
        let (number, scale) = (output.number, output.scale());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let physical = |length: f64| (length * scale).round().max(1.0) as u32;
        let style = Style {
            size_px: physical(LETTERS),
            width_px: physical(f64::from(WIDTH.min(output.usable.size.w - 96).max(64))),
            too_long: TooLong::Wrap,
            colour: [255, 255, 255],
        };
        let label = self.texts.label(&self.handle, text, style);
        let until = self.clock.now() + SHOWN;
        let text = text.to_owned();
        self.notice = Some(Notice { text, label, output: number, backdrop: Id::new(), edge: Id::new(), until });
        self.want_all_frames();
        let timer = self.handle.insert_source(Timer::from_duration(SHOWN), |_, (), state| {
            state.expire_notice();
            TimeoutAction::Drop
        });
        if let Err(error) = timer {
            tracing::error!(%error, "no timer for the notice: it stays until it is repaired");
        }
    }

    /// Takes the notice away whose time is over.
    pub fn expire_notice(&mut self) {
        let now = self.clock.now();
        if self.notice.as_ref().is_some_and(|notice| notice.until <= now) {
            self.clear_notice();
        }
    }

    /// What the notice was about is repaired.
    pub fn clear_notice(&mut self) {
        if self.notice.take().is_some() {
            self.want_all_frames();
        }
    }
}
