//! The family `app`: launching, quitting and opening; posts are judged on windows and, for quitting, on processes.

use super::window::all;
use super::words::app_name;
use super::{After, Before, Entry, action, entry, reads};
use crate::verify::{Check, Want};
use tacit_dbus::{Action, AppId, Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::AppLaunch,
        |w| {
            let mut title = format!("Open {}", w.app("app"));
            if w.has("slot") {
                title.push_str(&format!(" {}", w.slot()));
            }
            if w.has("workspace") {
                title.push_str(&format!(" on workspace {}", w.text("workspace")));
            }
            title
        },
        |b| Check::Mapped {
            app: b.args.text("app").unwrap_or_default().to_owned(),
            before: all(b),
            focused: b.scene.focused().map(|window| window.id.clone()),
        },
    )
    .undone(close_made)
    .within(20_000),
    entry(Verb::AppQuit, |w| format!("Quit {}", w.app("app")), quit).within(10_000),
    entry(Verb::AppOpenFile, |w| open_title(&w.file("path"), &w.app("app"), w.has("app")), shows)
        .undone(close_made)
        .within(20_000),
    entry(Verb::AppOpenUrl, |w| open_title(&w.text("url"), &w.app("app"), w.has("app")), shows).within(20_000),
    reads(Verb::AppList, |_| "List the applications".into()),
    reads(Verb::AppSearch, |w| format!("Find applications for “{}”", w.text("text"))),
];

fn open_title(what: &str, app: &str, with: bool) -> String {
    if with { format!("Open {what} with {app}") } else { format!("Open {what}") }
}

/// Closes the windows that the step made.
pub(super) fn close_made(after: &After<'_>) -> Vec<Action> {
    if after.made.is_empty() {
        return Vec::new();
    }
    let windows: Vec<String> = after.made.iter().map(|id| id.0.clone()).collect();
    vec![action(Verb::WindowClose, Args::new().with("windows", windows))]
}

/// A window shows what was opened.
pub(super) fn shows(b: &Before<'_>) -> Check {
    Check::Shows {
        app: b.args.text("app").map(str::to_owned),
        before: b.scene.windows.iter().map(|window| (window.id.clone(), window.title.clone())).collect(),
        focused: b.scene.focused().map(|window| window.id.clone()),
    }
}

/// No window, and none of the processes that had one.
fn quit(b: &Before<'_>) -> Check {
    let app = b.args.text("app").unwrap_or_default().to_owned();
    let windows = Check::NoWindowOf { app: app.clone(), before: all(b) };
    let pids: Vec<u32> = b
        .scene
        .windows
        .iter()
        .filter(|window| crate::verify::is_of_app(b.scene, &window.app, &app) && window.pid != 0)
        .map(|window| window.pid)
        .collect();
    if pids.is_empty() {
        return windows;
    }
    // Shared with a window of another program (a terminal's server), the process stays, and rightly so.
    let shared =
        |pid: &u32| b.scene.windows.iter().any(|w| w.pid == *pid && !crate::verify::is_of_app(b.scene, &w.app, &app));
    let mut own: Vec<u32> = pids.into_iter().filter(|pid| !shared(pid)).collect();
    own.dedup();
    if own.is_empty() {
        return windows;
    }
    Check::All(vec![windows, Check::Fact(Want::NoProcess { name: app, pids: own })])
}

/// What a launch makes, for later steps: "Firefox".
pub(crate) fn makes(step: &tacit_dbus::Action, scene: &tacit_dbus::Snapshot) -> Option<String> {
    match step.verb {
        Verb::AppLaunch => step.args.app("app").map(|id: AppId| app_name(scene, &id)),
        _ => None,
    }
}
