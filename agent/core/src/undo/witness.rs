//! What must be seen once a compositor step is taken back: the part of the desktop that the step changed, as it was.

use crate::verify::{Rect, rect_of};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tacit_dbus::{Output, Snapshot, Window, WindowId, Workspace, WorkspaceId};

/// The most windows that are recorded; a step that moved more is judged by these.
const WINDOWS_MAX: usize = 32;

/// How far an edge may be from where it was: clients round their sizes.
const EDGE_PX: i32 = 40;

/// What a compositor step changed, as it was before.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Witness {
    /// Windows that the step changed.
    windows: Vec<Kept>,
    /// Which windows shared a workspace with them: where these differ now, geometries may too.
    company: Vec<(WorkspaceId, Vec<WindowId>)>,
    /// Workspaces that the step changed.
    workspaces: Vec<Workspace>,
    /// Workspaces that came into being by the step.
    new_workspaces: Vec<WorkspaceId>,
    /// Outputs that the step changed.
    outputs: Vec<Output>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    id: WindowId,
    workspace: WorkspaceId,
    rect: [i32; 4],
    minimized: bool,
    fullscreen: bool,
    maximized: bool,
    floating: bool,
    pinned: bool,
    #[serde(default)]
    slot: String,
    /// Where the step put it, and whether the step changed more than its place.
    #[serde(default)]
    put: [i32; 4],
    #[serde(default)]
    more: bool,
}

impl Kept {
    fn of(window: &Window) -> Self {
        Kept {
            id: window.id.clone(),
            workspace: window.workspace,
            rect: [window.x, window.y, window.width, window.height],
            minimized: window.minimized,
            fullscreen: window.fullscreen,
            maximized: window.maximized,
            floating: window.floating,
            pinned: window.pinned,
            slot: window.slot.clone(),
            put: [0; 4],
            more: false,
        }
    }

    fn has_same_state(&self, other: &Kept) -> bool {
        let flags = |kept: &Kept| [kept.minimized, kept.fullscreen, kept.maximized, kept.floating, kept.pinned];
        self.workspace == other.workspace && self.slot == other.slot && flags(self) == flags(other)
    }

    fn rect(&self) -> Rect {
        let [x, y, width, height] = self.rect;
        Rect { x, y, width, height }
    }
}

impl Witness {
    /// What lies between the scenes before and after a step. Where it is known which windows the step was `about`,
    /// these alone are recorded: the others only made room, and may have been on their way elsewhere already.
    pub fn between(before: &Snapshot, after: &Snapshot, about: &[WindowId]) -> Self {
        let meant = |window: &&Window| about.is_empty() || about.contains(&window.id);
        let changed = |window: &Window| {
            let (was, now) = (Kept::of(window), Kept::of(after.window(&window.id)?));
            let more = !was.has_same_state(&now);
            (was != now).then_some(Kept { put: now.rect, more, ..was })
        };
        let windows: Vec<Kept> = before.windows.iter().filter(meant).filter_map(changed).take(WINDOWS_MAX).collect();
        let mut on: Vec<WorkspaceId> = windows.iter().map(|kept| kept.workspace).collect();
        on.sort();
        on.dedup();
        let old = |id: WorkspaceId| before.workspace(id);
        let settled = |workspace: &&Workspace| after.workspace(workspace.id) != Some(workspace);
        Witness {
            company: on.into_iter().map(|id| (id, company(before, id))).collect(),
            windows,
            workspaces: before.workspaces.iter().filter(settled).cloned().collect(),
            new_workspaces: after.workspaces.iter().map(|w| w.id).filter(|id| old(*id).is_none()).collect(),
            outputs: before.outputs.iter().filter(|output| after.output(&output.id) != Some(output)).cloned().collect(),
        }
    }

    /// Whether everything that is still there is as it was. Once clients have had their moment (`settled`), a window
    /// that had been on its way to another size when the step began need not go back to a size that it never kept.
    pub fn is_met(&self, scene: &Snapshot, settled: bool) -> bool {
        self.windows.iter().all(|kept| self.window_is_met(kept, scene, settled))
            && self.workspaces.iter().all(|kept| workspace_is_met(kept, scene))
            && self.new_workspaces.iter().all(|id| scene.workspace(*id).is_none_or(|_| !company(scene, *id).is_empty()))
            && self.outputs.iter().all(|kept| output_is_met(kept, scene))
    }

    fn window_is_met(&self, kept: &Kept, scene: &Snapshot, settled: bool) -> bool {
        let Some(window) = scene.window(&kept.id) else { return true };
        if !kept.has_same_state(&Kept::of(window)) {
            return false;
        }
        let company_as_before = self
            .company
            .iter()
            .find(|(id, _)| *id == kept.workspace)
            .is_some_and(|(id, windows)| *windows == company(scene, *id));
        let now = rect_of(window);
        let [x, y, width, height] = kept.put;
        let left = !now.is_near(Rect { x, y, width, height }, 2);
        kept.minimized || !company_as_before || kept.rect().is_near(now, EDGE_PX) || (settled && (kept.more || left))
    }

    /// As an argument of `layout.revert`.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// From an argument of `layout.revert`.
    pub fn from_value(value: &Value) -> Option<Self> {
        serde_json::from_value(value.clone()).ok()
    }
}

/// The windows that show on a workspace, sorted.
fn company(scene: &Snapshot, workspace: WorkspaceId) -> Vec<WindowId> {
    let shown = scene.windows.iter().filter(|window| window.workspace == workspace && !window.minimized);
    let mut ids: Vec<WindowId> = shown.map(|window| window.id.clone()).collect();
    ids.sort();
    ids
}

fn workspace_is_met(kept: &Workspace, scene: &Snapshot) -> bool {
    scene.workspace(kept.id).is_some_and(|now| {
        now.active == kept.active && now.name == kept.name && now.mode == kept.mode && now.output == kept.output
    })
}

fn output_is_met(kept: &Output, scene: &Snapshot) -> bool {
    scene.output(&kept.id).is_some_and(|now| {
        (now.x, now.y, now.width, now.height, now.on) == (kept.x, kept.y, kept.width, kept.height, kept.on)
            && (now.scale - kept.scale).abs() < 0.01
    })
}
