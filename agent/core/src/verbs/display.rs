//! The family `display`: brightness and night light are settings that are read back; the rest shows in the snapshot.

use super::output::state;
use super::setting::sets;
use super::window::never;
use super::{After, Before, Entry, action, entry};
use crate::verify::{Check, OutputState};
use tacit_dbus::{Action, Output, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    sets(Verb::DisplayBrightness, |w| format!("Turn the brightness {}", w.level())),
    entry(
        Verb::DisplayScale,
        |w| format!("Scale screen {} to {}", w.text("output"), w.text("value")),
        |b| b.args.number("value").map_or(never(), |scale| state(b, OutputState::Scale(scale))),
    )
    .undone(|after| old(after, |output| output.scale.into()))
    .within(5_000),
    entry(
        Verb::DisplayResolution,
        |w| format!("Set screen {} to {}", w.text("output"), w.text("value")),
        |b| {
            let mode = b.args.text("value").and_then(tacit_dbus::config::parse_mode);
            mode.map_or(never(), |(width, height, _)| state(b, OutputState::Resolution(width, height)))
        },
    )
    .undone(|after| old(after, |output| physical(output).into()))
    .within(5_000),
    entry(Verb::DisplayRotate, |w| format!("Turn screen {} to {}", w.text("output"), w.text("value")), rotated)
        .within(5_000),
    entry(
        Verb::DisplayRefresh,
        |w| format!("Refresh screen {} at {} Hz", w.text("output"), w.text("value")),
        |b| {
            #[allow(clippy::cast_possible_truncation)]
            let mhz = b.args.number("value").map(|hz| (hz * 1000.0).round() as i32);
            mhz.map_or(never(), |mhz| state(b, OutputState::Refresh(mhz)))
        },
    )
    .undone(|after| old(after, |output| (f64::from(output.refresh_mhz) / 1000.0).into()))
    .within(5_000),
    sets(Verb::DisplayNightLight, |w| w.turn("the night light")),
];

/// The size in physical pixels, as text.
#[allow(clippy::cast_possible_truncation)]
fn physical(output: &Output) -> String {
    let side = |logical: i32| (f64::from(logical) * output.scale).round() as i32;
    format!("{}x{}", side(output.width), side(output.height))
}

/// The same verb with what the output had before.
fn old(after: &After<'_>, value: fn(&Output) -> serde_json::Value) -> Vec<Action> {
    let b = &after.before;
    let output = b.args.output("output").and_then(|id| b.scene.output(&id));
    output.map(|output| action(b.verb, b.args.clone().with("value", value(output)))).into_iter().collect()
}

/// Its sides are as a turned screen has them. A turn that keeps the sides cannot be seen in the snapshot, so that it is
/// also read back.
fn rotated(b: &Before<'_>) -> Check {
    let Some(output) = b.args.output("output").and_then(|id| b.scene.output(&id)) else { return never() };
    let key = format!("display.rotate/{}", output.id);
    let value = b.args.text("value").unwrap_or("normal");
    let before = (output.width, output.height);
    let turned = |word: &str| matches!(word, "90" | "270");
    match b.setting(&key).and_then(|old| old.as_str()) {
        Some(old) => {
            let swapped = turned(old) != turned(value);
            state(b, OutputState::Turned { before, swapped })
        }
        // A screen that stands upright is taken to be turned already.
        None => state(b, OutputState::Turned { before, swapped: turned(value) != (output.width < output.height) }),
    }
}
