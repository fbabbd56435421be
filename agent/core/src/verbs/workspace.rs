//! The family `workspace`: posts are judged on the compositor's list of workspaces.

use super::window::never;
use super::{Before, Entry, entry};
use crate::verify::Check;
use tacit_dbus::{Verb, WorkspaceId};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::WorkspaceSwitch,
        |w| match w.args.text("dir") {
            Some(dir) if !w.has("workspace") => format!("Go to the {dir} workspace"),
            _ => format!("Go to workspace {}", w.text("workspace")),
        },
        switched,
    ),
    entry(
        Verb::WorkspaceRename,
        |w| format!("Rename workspace {} to “{}”", w.text("workspace"), w.text("name")),
        |b| match (b.args.workspace("workspace"), b.args.text("name")) {
            (Some(workspace), Some(name)) => Check::Named { workspace: workspace.0, name: name.to_owned() },
            _ => never(),
        },
    ),
    entry(
        Verb::WorkspaceCreate,
        |w| {
            if w.has("name") { format!("Make a workspace “{}”", w.text("name")) } else { "Make a workspace".into() }
        },
        |b| Check::NewWorkspace {
            name: b.args.text("name").map(str::to_owned),
            before: b.scene.workspaces.iter().map(|workspace| workspace.id.0).collect(),
        },
    ),
    entry(
        Verb::WorkspaceRemove,
        |w| format!("Remove workspace {}", w.text("workspace")),
        |b| b.args.workspace("workspace").map_or(never(), |workspace| Check::NoWorkspace(workspace.0)),
    ),
];

fn switched(b: &Before<'_>) -> Check {
    let target = b.args.workspace("workspace").or_else(|| neighbour(b, b.args.text("dir")?));
    target.map_or(never(), |workspace| Check::Active(workspace.0))
}

/// The workspace that lies that way from the active one, on the same output, going round at the ends.
fn neighbour(b: &Before<'_>, dir: &str) -> Option<WorkspaceId> {
    let active = b.scene.active_workspace()?;
    let mut ids: Vec<WorkspaceId> =
        b.scene.workspaces.iter().filter(|w| w.output == active.output).map(|w| w.id).collect();
    ids.sort();
    let at = ids.iter().position(|id| *id == active.id)?;
    let step = if matches!(dir, "previous" | "left" | "up") { ids.len() - 1 } else { 1 };
    ids.get((at + step) % ids.len()).copied()
}
