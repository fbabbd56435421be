//! Whether a check holds for what has been seen. Pure; the same things seen always give the same answer.

use super::geometry::{EDGE_PX, OutputArea, fills, rect_of};
use super::windows::{flag_of, is_dialog_of, is_of_app, output_of};
use super::{Check, Fact, Flag, Rect};
use crate::verbs::Words;
use serde_json::Value;
use std::collections::BTreeSet;
use tacit_dbus::{Args, Snapshot, Verb, Window, WindowId};

/// Milliseconds after which an application whose only window had the focus all along counts as opened.
const SAME_WINDOW_AFTER_MS: u64 = 1_500;

/// Milliseconds after which a client that will not take a slot's size is taken to mean it.
const OWN_SIZE_AFTER_MS: u64 = 900;

/// What has been seen so far.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The desktop as it is now.
    pub scene: &'a Snapshot,
    /// What was read back after the act.
    pub facts: &'a [Fact],
    /// Since the act was handed over.
    pub elapsed_ms: u64,
    /// Windows that belong to other steps of the request.
    pub claimed: &'a BTreeSet<WindowId>,
    /// Processes that the act started, where the hand said so.
    pub pids: &'a [u32],
}

/// Whether a check holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// It does.
    Holds {
        /// What the person should know: "it asks whether to save".
        note: Option<String>,
        /// Windows that came into being by it.
        made: Vec<WindowId>,
    },
    /// Not yet, and why.
    NotYet {
        /// In words: "the window is still open".
        why: String,
    },
}

impl Holding {
    /// Whether it holds.
    pub fn is_held(&self) -> bool {
        matches!(self, Holding::Holds { .. })
    }

    fn held() -> Self {
        Holding::Holds { note: None, made: Vec::new() }
    }

    fn when(held: bool, why: impl FnOnce() -> String) -> Self {
        if held { Self::held() } else { Holding::NotYet { why: why() } }
    }
}

/// Judges `check`.
pub fn holds(check: &Check, seen: &Seen<'_>) -> Holding {
    let scene = seen.scene;
    match check {
        Check::Nothing => Holding::held(),
        Check::All(parts) => all(parts, seen),
        Check::Any(parts) => any(parts, seen),
        Check::Focused(id) => on(scene, id, |w| w.focused, |name| format!("{name} did not get the focus")),
        Check::Gone { windows, before } => gone(seen, windows, before),
        Check::NoWindowOf { app, before } => {
            let left = scene.windows.iter().filter(|w| is_of_app(scene, &w.app, app) && before.contains(&w.id));
            gone(seen, &left.map(|w| w.id.clone()).collect::<Vec<_>>(), before)
        }
        Check::Flagged { windows, flag, on } => flagged(scene, windows, *flag, *on),
        Check::Covers(id) => on(scene, id, |w| covers(scene, w), |name| format!("{name} does not cover its screen")),
        Check::InSlot { window, slot, rect } => {
            // A client that is asked for another size needs a moment; only then does its own size count as its last
            // word.
            let settled = seen.elapsed_ms >= OWN_SIZE_AFTER_MS;
            let is = |w: &Window| !w.minimized && fills(rect_of(w), slot, *rect, settled && w.slot == *slot);
            on(scene, window, is, |name| format!("{name} is not {}", slot_phrase(scene, slot)))
        }
        Check::Sized { window, before, width, height } => {
            let is = |w: &Window| sized(rect_of(w), *before, *width, *height);
            on(scene, window, is, |name| format!("{name} kept its size"))
        }
        Check::At { window, x, y } => {
            let near = |have: i32, want: Option<i32>| want.is_none_or(|want| have.abs_diff(want) <= 8);
            let is = |w: &Window| near(w.x, *x) && near(w.y, *y);
            on(scene, window, is, |name| format!("{name} is somewhere else"))
        }
        Check::Moved { window, before, dir } => {
            let is = |w: &Window| moved(rect_of(w), *before, dir);
            on(scene, window, is, |name| format!("{name} did not move; it may be at the edge"))
        }
        Check::Exchanged { a, b } => exchanged(seen, a, b),
        Check::Arranged { windows, layout } => super::arranged::holds(scene, windows, layout),
        Check::OnWorkspace { windows, workspace } => {
            let is = |w: &Window| w.workspace.0 == *workspace;
            every(scene, windows, is, |name| format!("{name} is not on workspace {workspace}"))
        }
        Check::OnOutput { windows, output } => {
            let is = |w: &Window| output_of(scene, &w.id).is_some_and(|id| id.as_str() == output);
            every(scene, windows, is, |name| format!("{name} is not on screen {output}"))
        }
        Check::Mapped { app, before, focused } => mapped(seen, app, before, focused.as_ref()),
        Check::Shows { app, before, focused } => shows(seen, app.as_deref(), before, focused.as_ref()),
        Check::WindowsChanged { before } => {
            Holding::when(&super::windows_digest(scene) != before, || "nothing changed".into())
        }
        Check::Locked => Holding::when(scene.locked, || "the session is not locked".into()),
        Check::Restored(witness) => Holding::when(witness.is_met(scene, seen.elapsed_ms >= OWN_SIZE_AFTER_MS), || {
            "not everything is where it was".into()
        }),
        Check::Output { output, state } => super::outputs::holds(scene, output, state),
        Check::Fact(want) => super::facts::holds(want, seen.facts),
        Check::Active(_)
        | Check::Mode { .. }
        | Check::Named { .. }
        | Check::NewWorkspace { .. }
        | Check::NoWorkspace(_) => workspaces(check, scene),
    }
}

fn all(parts: &[Check], seen: &Seen<'_>) -> Holding {
    let (mut notes, mut windows) = (Vec::new(), Vec::new());
    for part in parts {
        match holds(part, seen) {
            Holding::Holds { note, made } => {
                notes.extend(note);
                windows.extend(made);
            }
            not_yet => return not_yet,
        }
    }
    Holding::Holds { note: (!notes.is_empty()).then(|| notes.join("; ")), made: windows }
}

fn any(parts: &[Check], seen: &Seen<'_>) -> Holding {
    let mut why = None;
    for part in parts {
        match holds(part, seen) {
            Holding::NotYet { why: reason } => why = why.or(Some(reason)),
            held => return held,
        }
    }
    Holding::NotYet { why: why.unwrap_or_else(|| "there is nothing to see it by".into()) }
}

fn name(scene: &Snapshot, id: &WindowId) -> String {
    let args = Args::new().with("window", id.as_str());
    Words { verb: Verb::WindowFocus, args: &args, scene, makes: &[] }.windows("window")
}

fn slot_phrase(scene: &Snapshot, slot: &str) -> String {
    let args = Args::new().with("slot", slot);
    Words { verb: Verb::WindowPlace, args: &args, scene, makes: &[] }.slot()
}

fn on(scene: &Snapshot, id: &WindowId, is: impl Fn(&Window) -> bool, why: impl FnOnce(String) -> String) -> Holding {
    match scene.window(id) {
        Some(window) => Holding::when(is(window), || why(name(scene, id))),
        None => Holding::NotYet { why: "the window has gone".into() },
    }
}

fn every(scene: &Snapshot, ids: &[WindowId], is: impl Fn(&Window) -> bool, why: impl Fn(String) -> String) -> Holding {
    if ids.is_empty() {
        return Holding::NotYet { why: "no window was named".into() };
    }
    // One that has gone in the meantime cannot be asked any more; that all have gone is a failure.
    let there: Vec<&WindowId> = ids.iter().filter(|id| scene.window(id).is_some()).collect();
    if there.is_empty() {
        return Holding::NotYet { why: "the windows have gone".into() };
    }
    let off = there.into_iter().find(|id| !scene.window(id).is_some_and(&is));
    off.map_or_else(Holding::held, |id| Holding::NotYet { why: why(name(scene, id)) })
}

fn flagged(scene: &Snapshot, windows: &[WindowId], flag: Flag, on: bool) -> Holding {
    let word = match flag {
        Flag::Minimized => "minimized",
        Flag::Maximized => "maximized",
        Flag::Fullscreen => "on the full screen",
        Flag::Floating => "floating",
        Flag::Pinned => "pinned",
    };
    let not = if on { "not " } else { "still " };
    every(scene, windows, |w| flag_of(w, flag) == on, |name| format!("{name} is {not}{word}"))
}

fn covers(scene: &Snapshot, window: &Window) -> bool {
    let output = output_of(scene, &window.id).and_then(|id| scene.output(&id).map(OutputArea::of));
    output.is_none_or(|area| rect_of(window).is_near(area.full, EDGE_PX))
}

/// Gone; or a dialog that was not there before belongs to one that stayed.
fn gone(seen: &Seen<'_>, windows: &[WindowId], before: &BTreeSet<WindowId>) -> Holding {
    let scene = seen.scene;
    let left: Vec<WindowId> = windows.iter().filter(|id| scene.window(id).is_some()).cloned().collect();
    let Some(first) = left.first() else { return Holding::held() };
    let asks = |id: &WindowId| {
        let of = std::slice::from_ref(id);
        scene.windows.iter().any(|w| !before.contains(&w.id) && is_dialog_of(scene, &w.id, of))
    };
    if let Some(silent) = left.iter().find(|id| !asks(id)) {
        return Holding::NotYet { why: format!("{} is still open", name(scene, silent)) };
    }
    Holding::Holds { note: Some(format!("{} asks whether to save", name(scene, first))), made: Vec::new() }
}

/// As near as the client's steps and limits allow: on the spot, or nearer to it than before.
fn sized(now: Rect, before: Rect, width: i32, height: i32) -> bool {
    let side = |now: i32, before: i32, want: i32| {
        want <= 0
            || now.abs_diff(want) <= EDGE_PX.unsigned_abs()
            || (now != before && now.abs_diff(want) < before.abs_diff(want))
    };
    let asked = (width > 0, height > 0);
    match asked {
        // A change by percent that only one side can follow (a column's height is its output's) is a change.
        (true, true) if now != before => {
            (side(now.width, before.width, width) && now.width != before.width)
                || (side(now.height, before.height, height) && now.height != before.height)
        }
        (true, true) => {
            side(now.width, before.width, width) && side(now.height, before.height, height) && width == before.width
        }
        _ => side(now.width, before.width, width) && side(now.height, before.height, height),
    }
}

fn moved(now: Rect, before: Rect, dir: &str) -> bool {
    match dir {
        "left" => now.x < before.x,
        "right" => now.x > before.x,
        "up" => now.y < before.y,
        "down" => now.y > before.y,
        _ => now != before,
    }
}

fn exchanged(seen: &Seen<'_>, a: &(WindowId, Rect), b: &(WindowId, Rect)) -> Holding {
    let scene = seen.scene;
    // Sizes may differ by what each client accepts: the corners must have changed places. A window that was on its
    // way to another size when it was swapped has no old place to compare with: then both must have moved.
    let settled = seen.elapsed_ms >= OWN_SIZE_AFTER_MS;
    let at = |id: &WindowId, own: Rect, rect: Rect| {
        scene.window(id).is_some_and(|w| {
            let now = rect_of(w);
            let there =
                rect.reaches(now.center(), EDGE_PX) && now.x.abs_diff(rect.x) <= 80 && now.y.abs_diff(rect.y) <= 80;
            there || (settled && (now.x, now.y) != (own.x, own.y))
        })
    };
    let held = at(&a.0, a.1, b.1) && at(&b.0, b.1, a.1);
    Holding::when(held, || format!("{} and {} are where they were", name(scene, &a.0), name(scene, &b.0)))
}

/// A new window of the application that no other step has; or its only window, which took the focus.
fn mapped(seen: &Seen<'_>, app: &str, before: &BTreeSet<WindowId>, focused: Option<&WindowId>) -> Holding {
    let scene = seen.scene;
    let ours = |w: &&Window| is_of_app(scene, &w.app, app) || (w.pid != 0 && seen.pids.contains(&w.pid));
    let is_new = |w: &&Window| !before.contains(&w.id) && !seen.claimed.contains(&w.id);
    // The process that the launch started is better evidence than a name that several launches share.
    let by_pid = scene.windows.iter().filter(is_new).find(|w| w.pid != 0 && seen.pids.contains(&w.pid));
    let new = by_pid.or_else(|| scene.windows.iter().filter(is_new).find(ours));
    if let Some(window) = new {
        return Holding::Holds { note: None, made: vec![window.id.clone()] };
    }
    let mut old = scene.windows.iter().filter(|w| before.contains(&w.id)).filter(|w| is_of_app(scene, &w.app, app));
    if let (Some(only), None) = (old.next(), old.next())
        && only.focused
        && (focused != Some(&only.id) || seen.elapsed_ms >= SAME_WINDOW_AFTER_MS)
    {
        return Holding::Holds { note: Some("it was open already".into()), made: Vec::new() };
    }
    Holding::NotYet { why: "no window of it has appeared".into() }
}

fn shows(seen: &Seen<'_>, app: Option<&str>, before: &[(WindowId, String)], focused: Option<&WindowId>) -> Holding {
    let scene = seen.scene;
    let fits = |w: &&Window| app.is_none_or(|app| is_of_app(scene, &w.app, app) || seen.pids.contains(&w.pid));
    let old = |w: &Window| before.iter().find(|(id, _)| *id == w.id);
    let new = scene.windows.iter().filter(|w| old(w).is_none() && !seen.claimed.contains(&w.id)).find(fits);
    if let Some(window) = new {
        return Holding::Holds { note: None, made: vec![window.id.clone()] };
    }
    let turned = |w: &&Window| old(w).is_some_and(|(_, title)| *title != w.title && w.focused);
    let came = |w: &&Window| w.focused && focused != Some(&w.id);
    let found = scene.windows.iter().filter(fits).any(|w| turned(&w) || came(&w));
    Holding::when(found, || "no window shows it".into())
}

fn workspaces(check: &Check, scene: &Snapshot) -> Holding {
    let find = |id: u32| scene.workspaces.iter().find(|workspace| workspace.id.0 == id);
    match check {
        Check::Active(id) => {
            let shown = find(*id).is_some_and(|workspace| workspace.active);
            Holding::when(shown, || format!("workspace {id} is not shown"))
        }
        Check::Mode { workspace, mode } => {
            let is = find(*workspace).is_some_and(|found| found.mode == *mode);
            Holding::when(is, || format!("workspace {workspace} is not {mode}"))
        }
        Check::Named { workspace, name } => {
            let is = find(*workspace).is_some_and(|found| found.name == *name);
            Holding::when(is, || format!("workspace {workspace} has its old name"))
        }
        Check::NewWorkspace { name, before } => {
            let fits = |w: &&tacit_dbus::Workspace| name.as_ref().is_none_or(|name| w.name == *name);
            let found = scene.workspaces.iter().filter(fits).any(|w| !before.contains(&w.id.0));
            Holding::when(found, || "there is no new workspace".into())
        }
        Check::NoWorkspace(id) => Holding::when(find(*id).is_none(), || format!("workspace {id} is still there")),
        _ => Holding::NotYet { why: "this is not about workspaces".into() },
    }
}

/// Whether two values of a setting are the same: levels by figure, switches by meaning.
pub(super) fn same(have: &Value, want: &Value) -> bool {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim_end_matches('%').trim().parse().ok());
    if let (Some(have), Some(want)) = (number(have), number(want)) {
        return (have - want).abs() <= if want.abs() <= 4.0 { 0.05_f64.max(want.abs() * 0.02) } else { 1.0 };
    }
    let switch = |value: &Value| match value {
        Value::Bool(on) => Some(*on),
        Value::String(text) if text == "on" || text == "true" => Some(true),
        Value::String(text) if text == "off" || text == "false" => Some(false),
        _ => None,
    };
    match (switch(have), switch(want)) {
        (Some(have), Some(want)) => have == want,
        _ => match (have.as_str(), want.as_str()) {
            (Some(have), Some(want)) => have.eq_ignore_ascii_case(want),
            _ => have == want,
        },
    }
}
