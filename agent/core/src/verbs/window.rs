//! The family `window`: posts are judged on the compositor's snapshot alone.

use super::words::Words;
use super::{Before, Entry, entry, reads};
use crate::verify::{Check, Flag, OutputArea, Rect, flag_of, rect_of, slot_rect};
use std::collections::BTreeSet;
use tacit_dbus::{Verb, WindowId};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::WindowFocus,
        |w| format!("Go to {}", w.windows("window")),
        |b| one(b, "window").map_or(never(), Check::Focused),
    ),
    entry(
        Verb::WindowClose,
        |w| format!("Close {}", w.windows("windows")),
        |b| Check::Gone { windows: b.windows("windows"), before: all(b) },
    )
    .within(3_000),
    entry(
        Verb::WindowMinimize,
        |w| format!("Minimize {}", w.windows("windows")),
        |b| flagged(b, Flag::Minimized, true),
    ),
    entry(
        Verb::WindowRestore,
        |w| format!("Show {} again", w.windows("windows")),
        |b| flagged(b, Flag::Minimized, false),
    ),
    entry(
        Verb::WindowMaximize,
        |w| state_title(w, "Maximize", "Unmaximize", "Maximize or unmaximize"),
        |b| toggled(b, Flag::Maximized),
    ),
    entry(Verb::WindowFullscreen, fullscreen_title, fullscreen),
    entry(Verb::WindowPlace, place_title, place),
    entry(Verb::WindowResize, resize_title, resize),
    entry(Verb::WindowMove, move_title, moved),
    entry(Verb::WindowSwap, swap_title, swap),
    entry(
        Verb::WindowToWorkspace,
        |w| format!("Move {} to workspace {}", w.windows("windows"), w.text("workspace")),
        to_workspace,
    ),
    entry(Verb::WindowToOutput, to_output_title, to_output),
    entry(Verb::WindowFloat, |w| state_title(w, "Float", "Tile", "Float or tile"), |b| toggled(b, Flag::Floating)),
    entry(
        Verb::WindowPin,
        |w| state_title(w, "Keep on top", "No longer keep on top", "Pin or unpin"),
        |b| toggled(b, Flag::Pinned),
    ),
    reads(Verb::WindowList, |_| "List the open windows".into()),
    reads(Verb::WindowFind, |w| format!("Find windows for “{}”", w.text("text"))),
];

/// A check that never holds: what was asked for cannot be told from the arguments.
pub(super) fn never() -> Check {
    Check::Any(Vec::new())
}

pub(super) fn one(b: &Before<'_>, arg: &str) -> Option<WindowId> {
    b.args.window(arg)
}

/// All windows before.
pub(super) fn all(b: &Before<'_>) -> BTreeSet<WindowId> {
    b.scene.windows.iter().map(|window| window.id.clone()).collect()
}

/// The rectangle of a window before.
fn rect(b: &Before<'_>, id: &WindowId) -> Option<Rect> {
    b.scene.window(id).map(rect_of)
}

fn flagged(b: &Before<'_>, flag: Flag, on: bool) -> Check {
    Check::Flagged { windows: b.windows("windows"), flag, on }
}

fn state_title(w: &Words<'_>, on: &str, off: &str, toggle: &str) -> String {
    let verb = match w.args.text("on").unwrap_or("on") {
        "off" => off,
        "toggle" => toggle,
        _ => on,
    };
    format!("{verb} {}", w.windows("window"))
}

/// Each window is in the state that `on` asks for; `toggle` is against what the window was.
fn toggled(b: &Before<'_>, flag: Flag) -> Check {
    let word = b.args.text("on").unwrap_or("on");
    let parts = b.windows("window").into_iter().map(|id| {
        let now = b.scene.window(&id).is_some_and(|window| flag_of(window, flag));
        let on = match word {
            "toggle" => !now,
            word => word == "on",
        };
        Check::Flagged { windows: vec![id], flag, on }
    });
    Check::All(parts.collect())
}

fn fullscreen_title(w: &Words<'_>) -> String {
    match w.args.text("on").unwrap_or("on") {
        "off" => format!("Take {} out of full screen", w.windows("window")),
        "toggle" => format!("Switch {} to or from full screen", w.windows("window")),
        _ => format!("Show {} on the full screen", w.windows("window")),
    }
}

/// The state, and where it is on, the geometry with it.
fn fullscreen(b: &Before<'_>) -> Check {
    let Check::All(mut parts) = toggled(b, Flag::Fullscreen) else { return never() };
    let covered: Vec<Check> = parts
        .iter()
        .filter_map(|part| match part {
            Check::Flagged { windows, on: true, .. } => windows.first().cloned().map(Check::Covers),
            _ => None,
        })
        .collect();
    parts.extend(covered);
    Check::All(parts)
}

fn place_title(w: &Words<'_>) -> String {
    let screen = if w.has("output") { format!(" of screen {}", w.text("output")) } else { String::new() };
    format!("Put {} {}{screen}", w.windows("window"), w.slot())
}

fn place(b: &Before<'_>) -> Check {
    let Some(window) = one(b, "window") else { return never() };
    let output = b.args.output("output").or_else(|| crate::verify::output_of(b.scene, &window));
    let area =
        output.as_ref().and_then(|id| b.scene.output(id)).or_else(|| b.scene.focused_output()).map(OutputArea::of);
    let (Some(area), Some(slot)) = (area, b.args.text("slot")) else { return never() };
    let Some(rect) = slot_rect(slot, area.usable) else { return never() };
    let placed = Check::InSlot { window: window.clone(), slot: slot.to_owned(), rect };
    match b.args.text("output") {
        Some(output) => Check::All(vec![placed, Check::OnOutput { windows: vec![window], output: output.to_owned() }]),
        None => placed,
    }
}

fn resize_title(w: &Words<'_>) -> String {
    let window = w.windows("window");
    match (w.args.number("width"), w.args.number("height"), w.args.number("delta")) {
        (Some(width), Some(height), _) => format!("Make {window} {width} by {height}"),
        (Some(width), None, _) => format!("Make {window} {width} wide"),
        (None, Some(height), _) => format!("Make {window} {height} high"),
        (None, None, Some(delta)) if delta < 0.0 => format!("Make {window} {} % smaller", -delta),
        (None, None, Some(delta)) => format!("Make {window} {delta} % larger"),
        (None, None, None) => format!("Resize {window}"),
    }
}

#[allow(clippy::cast_possible_truncation)]
fn resize(b: &Before<'_>) -> Check {
    let Some((window, before)) = one(b, "window").and_then(|id| rect(b, &id).map(|rect| (id, rect))) else {
        return never();
    };
    let scaled = |side: i32, delta: f64| (f64::from(side) * (1.0 + delta / 100.0)).round().max(1.0) as i32;
    let (width, height) = match b.args.number("delta") {
        Some(delta) => (scaled(before.width, delta), scaled(before.height, delta)),
        None => (
            b.args.number("width").map_or(0, |width| width as i32),
            b.args.number("height").map_or(0, |height| height as i32),
        ),
    };
    if width <= 0 && height <= 0 {
        return never();
    }
    Check::Sized { window, before, width, height }
}

fn move_title(w: &Words<'_>) -> String {
    let window = w.windows("window");
    match w.args.text("dir") {
        Some("next") => format!("Move {window} on"),
        Some("previous") => format!("Move {window} back"),
        Some(dir) => format!("Move {window} {dir}"),
        None => format!("Move {window} to {}, {}", w.text("x"), w.text("y")),
    }
}

#[allow(clippy::cast_possible_truncation)]
fn moved(b: &Before<'_>) -> Check {
    let Some((window, before)) = one(b, "window").and_then(|id| rect(b, &id).map(|rect| (id, rect))) else {
        return never();
    };
    if let Some(dir) = b.args.text("dir") {
        return Check::Moved { window, before, dir: dir.to_owned() };
    }
    let (x, y) = (b.args.number("x").map(|x| x as i32), b.args.number("y").map(|y| y as i32));
    if x.is_none() && y.is_none() { never() } else { Check::At { window, x, y } }
}

fn swap_title(w: &Words<'_>) -> String {
    if w.has("with") {
        format!("Swap {} and {}", w.windows("window"), w.windows("with"))
    } else {
        format!("Swap {} with its neighbour", w.windows("window"))
    }
}

fn swap(b: &Before<'_>) -> Check {
    let Some((a, a_rect)) = one(b, "window").and_then(|id| rect(b, &id).map(|rect| (id, rect))) else {
        return never();
    };
    match one(b, "with").and_then(|id| rect(b, &id).map(|rect| (id, rect))) {
        Some(other) => Check::Exchanged { a: (a, a_rect), b: other },
        None => Check::Moved { window: a, before: a_rect, dir: "any".into() },
    }
}

fn to_workspace(b: &Before<'_>) -> Check {
    let Some(workspace) = b.args.workspace("workspace") else { return never() };
    let windows = b.windows("windows");
    let there = Check::OnWorkspace { windows, workspace: workspace.0 };
    match b.args.on("follow", false) {
        Some(true) => Check::All(vec![there, Check::Active(workspace.0)]),
        _ => there,
    }
}

fn to_output_title(w: &Words<'_>) -> String {
    match (w.args.text("output"), w.args.text("dir")) {
        (None, Some(dir @ ("left" | "right"))) => format!("Move {} to the screen on the {dir}", w.windows("windows")),
        (None, Some("up")) => format!("Move {} to the screen above", w.windows("windows")),
        (None, Some("down")) => format!("Move {} to the screen below", w.windows("windows")),
        (None, Some(dir)) => format!("Move {} to the {dir} screen", w.windows("windows")),
        _ => format!("Move {} to screen {}", w.windows("windows"), w.text("output")),
    }
}

/// On the output that was named, or on one that lies that way.
fn to_output(b: &Before<'_>) -> Check {
    let windows = b.windows("windows");
    let on = |output: &str| Check::OnOutput { windows: windows.clone(), output: output.to_owned() };
    if let Some(output) = b.args.text("output") {
        return on(output);
    }
    let from = windows.first().and_then(|id| crate::verify::output_of(b.scene, id));
    let (Some(from), Some(dir)) = (from.and_then(|id| b.scene.output(&id)), b.args.text("dir")) else { return never() };
    let lies = |output: &&tacit_dbus::Output| match dir {
        "left" => output.x < from.x,
        "right" => output.x > from.x,
        "up" => output.y < from.y,
        "down" => output.y > from.y,
        _ => output.id != from.id,
    };
    Check::Any(b.scene.outputs.iter().filter(lies).map(|output| on(output.id.as_str())).collect())
}
