//! The family `output`: posts are judged on the compositor's list of outputs.

use super::window::never;
use super::{Before, Entry, entry};
use crate::verify::{Check, OutputState};
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::OutputPower,
        |w| w.turn(&format!("screen {}", w.text("output"))),
        |b| {
            let now = b.args.output("output").and_then(|id| b.scene.output(&id)).is_none_or(|output| output.on);
            b.args.on("on", now).map_or(never(), |on| state(b, OutputState::On(on)))
        },
    )
    .within(5_000),
    entry(
        Verb::OutputMirror,
        |w| {
            if w.args.text("on") == Some("off") {
                "Stop mirroring the screens".into()
            } else {
                "Mirror the screens".into()
            }
        },
        mirror,
    )
    .within(5_000),
    entry(
        Verb::OutputArrange,
        |w| {
            let side = match w.args.text("dir").unwrap_or_default() {
                "up" => "above",
                "down" => "below",
                "right" | "next" => "to the right of",
                _ => "to the left of",
            };
            let other = if w.has("relative") { format!("screen {}", w.text("relative")) } else { "the other".into() };
            format!("Put screen {} {side} {other}", w.text("output"))
        },
        beside,
    )
    .within(5_000),
];

/// That state of the output that the arguments name.
pub(super) fn state(b: &Before<'_>, state: OutputState) -> Check {
    b.args.text("output").map_or(never(), |output| Check::Output { output: output.to_owned(), state })
}

/// The first output that is not `id`.
fn other(b: &Before<'_>, id: &str) -> Option<String> {
    b.scene.outputs.iter().map(|output| output.id.as_str()).find(|other| *other != id).map(str::to_owned)
}

fn mirror(b: &Before<'_>) -> Check {
    let source = b.args.text("source").map(str::to_owned).or_else(|| match b.args.text("output") {
        Some(output) => other(b, output),
        None => b.scene.focused_output().map(|output| output.id.0.clone()),
    });
    let output = b.args.text("output").map(str::to_owned).or_else(|| other(b, source.as_deref()?));
    let on = b.args.on("on", false).unwrap_or(true);
    match (output, source) {
        (Some(output), Some(source)) => Check::Output { output, state: OutputState::Mirrors { source, on } },
        _ => never(),
    }
}

fn beside(b: &Before<'_>) -> Check {
    let Some(output) = b.args.text("output") else { return never() };
    let of = b.args.text("relative").map(str::to_owned).or_else(|| other(b, output));
    match (of, b.args.text("dir")) {
        (Some(of), Some(dir)) => state(b, OutputState::Beside { dir: dir.to_owned(), of }),
        _ => never(),
    }
}
