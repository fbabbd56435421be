//! What windows are: of which application, on which output, in which state; and which new one belongs to a step.

use super::Flag;
use tacit_dbus::{AppId, OutputId, Snapshot, Window, WindowId};

/// The state of a window.
pub fn flag_of(window: &Window, flag: Flag) -> bool {
    match flag {
        Flag::Minimized => window.minimized,
        Flag::Maximized => window.maximized,
        Flag::Fullscreen => window.fullscreen,
        Flag::Floating => window.floating,
        Flag::Pinned => window.pinned,
    }
}

/// The output that a window is on: as it says, else its workspace's, else the focused one.
pub fn output_of(scene: &Snapshot, id: &WindowId) -> Option<OutputId> {
    let window = scene.window(id)?;
    if !window.output.is_empty() {
        return Some(OutputId(window.output.clone()));
    }
    let workspace = scene.workspace(window.workspace).map(|workspace| workspace.output.clone());
    workspace.or_else(|| scene.focused_output().map(|output| output.id.clone()))
}

/// Whether a window that says it is of `said` belongs to the application `app`: clients say it in other case, or
/// without the vendor's part, or by their binary's name.
pub fn is_of_app(scene: &Snapshot, said: &AppId, app: &str) -> bool {
    let last = |id: &str| id.rsplit('.').next().unwrap_or(id).to_ascii_lowercase();
    let (said_text, app_text) = (said.as_str(), app);
    if said_text.is_empty() || app_text.is_empty() {
        return false;
    }
    if said_text.eq_ignore_ascii_case(app_text) || last(said_text) == last(app_text) {
        return true;
    }
    let entry = scene.app(&AppId(app_text.to_owned()));
    let same_entry = scene.app(said).map(|found| &found.id) == entry.map(|entry| &entry.id) && entry.is_some();
    same_entry || entry.is_some_and(|entry| entry.name.eq_ignore_ascii_case(said_text))
}

/// Whether `id` is a dialog of one of `windows`, or of a dialog of theirs.
pub(super) fn is_dialog_of(scene: &Snapshot, id: &WindowId, windows: &[WindowId]) -> bool {
    let mut at = scene.window(id).and_then(|window| window.parent.clone());
    // Parents are the client's word: a ring among them must not hold us up.
    for _ in 0..8 {
        match at {
            Some(parent) if windows.contains(&parent) => return true,
            Some(parent) => at = scene.window(&parent).and_then(|window| window.parent.clone()),
            None => return false,
        }
    }
    false
}
