//! Workspaces: numbers, names, modes, which one shows, and moving between them.

use crate::Layout;
use crate::geometry::Dir;
use crate::state::{Area, WORKSPACE_MAX, Workspace};
use crate::types::{
    Changed, LayoutError, Mode, OutputId, OutputKey, Tiling, WindowId, WorkspaceId, WorkspaceInfo, WorkspaceTarget,
};

impl Layout {
    /// Creates the workspace of this number on the focused output unless it exists.
    pub fn ensure_workspace(&mut self, id: WorkspaceId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.ensure(id)?;
            Ok(Vec::new())
        })
    }

    /// Creates a workspace on the focused output, with the lowest free number.
    pub fn create_workspace(&mut self, name: Option<&str>) -> Result<WorkspaceId, LayoutError> {
        let id = self.free_number().ok_or(LayoutError::TooManyWorkspaces)?;
        self.apply(|layout| {
            layout.ensure(id)?;
            layout.state.workspace_mut(id)?.name = name.unwrap_or_default().trim().to_owned();
            Ok(Vec::new())
        })?;
        Ok(id)
    }

    /// Names a workspace; an empty name takes the name away.
    pub fn rename_workspace(&mut self, id: WorkspaceId, name: &str) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.state.workspace_mut(id)?.name = name.trim().to_owned();
            Ok(Vec::new())
        })
    }

    /// Creates a workspace of this name on an output, with the lowest free number.
    pub fn add_named_workspace(&mut self, output: OutputId, name: &str) -> Result<WorkspaceId, LayoutError> {
        let id = self.free_number().ok_or(LayoutError::TooManyWorkspaces)?;
        self.apply(|layout| {
            let connected = *layout.state.output(output)?;
            layout.add_workspace(id, Some(output), Some(connected.key), connected.area);
            layout.state.workspace_mut(id)?.name = name.trim().to_owned();
            Ok(Vec::new())
        })?;
        Ok(id)
    }

    /// Names the workspaces of an output from its first on, and makes as many as there are names. One that has a name already keeps
    /// it, and a name that is given already is not given twice.
    pub fn name_workspaces(&mut self, output: OutputId, names: &[String]) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let connected = *layout.state.output(output)?;
            for (at, name) in names.iter().map(|name| name.trim()).enumerate() {
                if name.is_empty() || layout.workspace_named(name).is_some() {
                    continue;
                }
                let there = layout.state.workspaces_on(Some(output)).nth(at);
                let id = match there {
                    Some(id) => id,
                    None => {
                        let id = layout.free_number().ok_or(LayoutError::TooManyWorkspaces)?;
                        layout.add_workspace(id, Some(output), Some(connected.key), connected.area);
                        id
                    }
                };
                let workspace = layout.state.workspace_mut(id)?;
                if workspace.name.is_empty() {
                    workspace.name = name.to_owned();
                }
            }
            Ok(Vec::new())
        })
    }

    /// Removes a workspace; its windows go to the preceding one of its output, or to the following one.
    pub fn remove_workspace(&mut self, id: WorkspaceId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let output = layout.state.workspace(id)?.output;
            let others: Vec<WorkspaceId> = layout.state.workspaces_on(output).filter(|other| *other != id).collect();
            let before = others.iter().rev().find(|other| **other < id);
            let heir = *before.or(others.first()).ok_or(LayoutError::LastWorkspace(id))?;
            let order = layout.state.workspace(id)?.order();
            for window in &order {
                layout.transfer(*window, heir)?;
            }
            layout.state.workspaces.remove(&id);
            if let Some(output) = layout.state.outputs.iter_mut().find(|output| output.active == id) {
                output.active = heir;
            }
            Ok(order)
        })
    }

    /// Shows another workspace and focuses its output and the window in use there.
    pub fn switch(&mut self, to: WorkspaceTarget) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let id = match to {
                WorkspaceTarget::Id(id) => id,
                WorkspaceTarget::Dir(dir) => layout.workspace_towards(dir)?,
            };
            layout.ensure(id)?;
            layout.show(id)?;
            Ok(Vec::new())
        })
    }

    fn workspace_towards(&self, dir: Dir) -> Result<WorkspaceId, LayoutError> {
        let output = self.state.focused_output.ok_or(LayoutError::NoOutput)?;
        let active = self.state.output(output)?.active;
        let all: Vec<WorkspaceId> = self.state.workspaces_on(Some(output)).collect();
        let index = all.iter().position(|id| *id == active).unwrap_or(0);
        let count = all.len().max(1);
        let step = match dir {
            Dir::Next | Dir::Right | Dir::Down => 1,
            Dir::Previous | Dir::Left | Dir::Up => count - 1,
        };
        let other = all.get((index + step) % count).copied().filter(|other| *other != active);
        other.ok_or(LayoutError::NothingThere(dir))
    }

    /// Makes the windows of a workspace tiles, or lets them float where they are.
    pub fn set_mode(&mut self, id: WorkspaceId, mode: Mode) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            if layout.state.workspace(id)?.mode == mode {
                return Ok(Vec::new());
            }
            if mode == Mode::Floating {
                // A tile that never floated stays where it is and keeps its size.
                for (window, rect) in layout.tile_rects(id) {
                    if layout.state.window(window)?.place.float_rect.is_none() {
                        layout.set_float_rect(window, rect);
                    }
                }
            }
            layout.state.workspace_mut(id)?.mode = mode;
            Ok(layout.state.windows_on(id).collect())
        })
    }

    /// Arranges the tiles of a workspace in columns or as a master and a stack.
    pub fn set_tiling(&mut self, id: WorkspaceId, tiling: Tiling) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.state.workspace_mut(id)?.tiling = tiling;
            Ok(layout.state.windows_on(id).collect())
        })
    }

    /// Every workspace by number.
    pub fn workspaces(&self) -> Vec<WorkspaceInfo> {
        let info = |(id, workspace): (&WorkspaceId, &Workspace)| WorkspaceInfo {
            id: *id,
            name: if workspace.name.is_empty() { id.0.to_string() } else { workspace.name.clone() },
            output: workspace.output,
            active: self.state.is_active(*id),
            mode: workspace.mode,
            tiling: workspace.tiling,
            windows: workspace.columns.iter().map(|column| column.tiles.len()).sum(),
        };
        self.state.workspaces.iter().map(info).collect()
    }

    /// The workspace of this name, whatever its letters' case.
    pub fn workspace_named(&self, name: &str) -> Option<WorkspaceId> {
        let name = name.trim().to_lowercase();
        self.workspaces().into_iter().find(|workspace| workspace.name.to_lowercase() == name).map(|found| found.id)
    }

    pub(crate) fn free_number(&self) -> Option<WorkspaceId> {
        (1..=WORKSPACE_MAX).map(WorkspaceId).find(|id| !self.state.workspaces.contains_key(id))
    }

    /// Creates the workspace of this number on the focused output unless it exists.
    pub(crate) fn ensure(&mut self, id: WorkspaceId) -> Result<(), LayoutError> {
        if self.state.workspaces.contains_key(&id) {
            return Ok(());
        }
        if id.0 == 0 || id.0 > WORKSPACE_MAX {
            return Err(LayoutError::NoSuchWorkspace(id));
        }
        let output = self.state.focused_output.and_then(|id| self.state.output(id).ok()).copied();
        let area = output.map(|output| output.area).unwrap_or_default();
        self.add_workspace(id, output.map(|output| output.id), output.map(|output| output.key), area);
        Ok(())
    }

    pub(crate) fn add_workspace(
        &mut self,
        id: WorkspaceId,
        output: Option<OutputId>,
        home: Option<OutputKey>,
        area: Area,
    ) {
        let workspace = Workspace {
            name: String::new(),
            output,
            home,
            area,
            mode: self.config.default_mode,
            tiling: self.config.tiling,
            columns: Vec::new(),
            master_share: 5500,
        };
        self.state.workspaces.insert(id, workspace);
    }

    /// Makes a workspace the one that its output shows, and focuses both.
    pub(crate) fn show(&mut self, id: WorkspaceId) -> Result<(), LayoutError> {
        let output = self.state.workspace(id)?.output.ok_or(LayoutError::NoOutput)?;
        let was = self.state.output(output)?.active;
        self.state.output_mut(output)?.active = id;
        if was != id || self.state.focused_output != Some(output) {
            self.state.focused_output = Some(output);
            self.focus_workspace(id);
        }
        Ok(())
    }

    /// The window in use on a workspace gets the focus; none has it where there is none.
    pub(crate) fn focus_workspace(&mut self, id: WorkspaceId) {
        self.state.focus = None;
        if let Some(window) = self.state.in_use(id) {
            self.state.touch(window);
        }
    }

    /// Moves one window to the end of another workspace. Its slot, state and floating place on the output stay.
    pub(crate) fn transfer(&mut self, id: WindowId, to: WorkspaceId) -> Result<(), LayoutError> {
        let from = self.state.window(id)?.place.workspace;
        self.state.workspace(to)?;
        if from == to {
            return Ok(());
        }
        let (from_area, to_area) = (self.state.area_of(from), self.state.area_of(to));
        if let Ok(workspace) = self.state.workspace_mut(from) {
            workspace.take(id);
        }
        let place = self.state.place_mut(id)?;
        place.workspace = to;
        if from_area != to_area {
            place.float_rect = place.float_rect.map(|rect| carry(rect, from_area, to_area));
            place.hidden_rect = None;
        }
        self.state.insert_somewhere(id, to);
        Ok(())
    }
}

/// A floating rectangle as near to where it was as another area allows: its middle keeps its relative position.
fn carry(rect: crate::Rect, from: Area, to: Area) -> crate::Rect {
    let absolute = rect.moved(from.full.x, from.full.y);
    let middle = absolute.center();
    let far = i64::from(crate::LIMIT);
    let scale = |at: i32, from: i32, from_len: i32, to_len: i32| {
        (i64::from(at - from) * i64::from(to_len) / i64::from(from_len.max(1))).clamp(-far, far) as i32
    };
    let x = scale(middle.x, from.usable.x, from.usable.width, to.usable.width) - rect.width / 2;
    let y = scale(middle.y, from.usable.y, from.usable.height, to.usable.height) - rect.height / 2;
    let moved = crate::Rect { x, y, ..rect }.moved(to.usable.x, to.usable.y).kept_within(to.usable);
    moved.moved(-to.full.x, -to.full.y)
}
