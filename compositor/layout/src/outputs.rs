//! Outputs that come, change and go, and what becomes of their workspaces. No window is ever lost with an output.

use crate::Layout;
use crate::geometry::{Dir, Point, Rect};
use crate::state::{Area, Output};
use crate::types::{Changed, LayoutError, OutputId, OutputInfo, OutputKey, WorkspaceId};

impl Layout {
    /// Connects an output. `key` is what it was known by before: its workspaces come back to it. The first output
    /// takes all that had none.
    pub fn add_output(
        &mut self,
        id: OutputId,
        key: OutputKey,
        full: Rect,
        usable: Rect,
    ) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            if layout.state.output(id).is_ok() {
                return Err(LayoutError::AlreadyConnected(id));
            }
            layout.connect(id, key, Area::new(full, usable))?;
            Ok(Vec::new())
        })
    }

    fn connect(&mut self, id: OutputId, key: OutputKey, area: Area) -> Result<(), LayoutError> {
        let first = self.state.outputs.is_empty();
        let twin = self.state.outputs.iter().any(|output| output.key == key);
        for workspace in self.state.workspaces.values_mut() {
            let returns = workspace.home == Some(key) && !twin;
            if returns || first {
                workspace.output = Some(id);
                workspace.area = area;
                workspace.home = workspace.home.or(Some(key));
            }
        }
        // With no other output, workspaces of an absent one stay its own and only visit.
        let have = self.state.workspaces_on(Some(id)).count();
        for _ in have..self.config.workspaces_per_output as usize {
            let number = self.free_number().ok_or(LayoutError::TooManyWorkspaces)?;
            self.add_workspace(number, Some(id), Some(key), area);
        }
        let shown = self.state.shown.remove(&key);
        let active = shown
            .filter(|shown| self.state.output_of(*shown) == Some(id))
            .or_else(|| self.state.workspaces_on(Some(id)).next())
            .ok_or(LayoutError::TooManyWorkspaces)?;
        self.state.outputs.push(Output { id, key, area, active });
        if self.state.focused_output.is_none() {
            self.state.focused_output = Some(id);
            self.state.focus = self.state.in_use(active);
        }
        Ok(())
    }

    /// The output or its panels changed: `full` is all of it, `usable` what panels leave.
    pub fn set_output_area(&mut self, id: OutputId, full: Rect, usable: Rect) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let area = Area::new(full, usable);
            layout.state.output_mut(id)?.area = area;
            for workspace in layout.state.workspaces.values_mut().filter(|ws| ws.output == Some(id)) {
                workspace.area = area;
            }
            Ok(Vec::new())
        })
    }

    /// Disconnects an output. Its workspaces with windows or names go to the focused output, or wait where there is none.
    pub fn remove_output(&mut self, id: OutputId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let gone = *layout.state.output(id)?;
            layout.state.outputs.retain(|output| output.id != id);
            layout.state.shown.insert(gone.key, gone.active);
            if layout.state.focused_output == Some(id) {
                layout.state.focused_output = layout.state.outputs.first().map(|output| output.id);
                layout.state.focus = layout.state.active().and_then(|active| layout.state.in_use(active));
            }
            let heir = layout.state.focused_output.and_then(|id| layout.state.output(id).ok()).copied();
            let moving: Vec<WorkspaceId> = layout.state.workspaces_on(Some(id)).collect();
            for number in moving {
                let empty = layout.state.windows_on(number).next().is_none();
                let Some(workspace) = layout.state.workspaces.get_mut(&number) else { continue };
                if empty && workspace.name.is_empty() {
                    layout.state.workspaces.remove(&number);
                    continue;
                }
                workspace.output = heir.map(|heir| heir.id);
                workspace.home = workspace.home.or(Some(gone.key));
                if let Some(heir) = heir {
                    workspace.area = heir.area;
                }
            }
            Ok(Vec::new())
        })
    }

    /// New windows go to this output, and the window in use there has the focus.
    pub fn focus_output(&mut self, id: OutputId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let active = layout.state.output(id)?.active;
            if layout.state.focused_output != Some(id) {
                layout.state.focused_output = Some(id);
                layout.focus_workspace(active);
            }
            Ok(Vec::new())
        })
    }

    /// The output that new windows go to.
    pub fn focused_output(&self) -> Option<OutputId> {
        self.state.focused_output
    }

    /// The workspace that an output shows.
    pub fn active_workspace(&self, id: OutputId) -> Option<WorkspaceId> {
        self.state.output(id).ok().map(|output| output.active)
    }

    /// Every output, left to right, then top to bottom.
    pub fn outputs(&self) -> Vec<OutputInfo> {
        let info = |output: &Output| OutputInfo {
            id: output.id,
            key: output.key,
            full: output.area.full,
            usable: output.area.usable,
            active: output.active,
            focused: self.state.focused_output == Some(output.id),
        };
        let mut outputs: Vec<OutputInfo> = self.state.outputs.iter().map(info).collect();
        outputs.sort_by_key(|output| (output.full.x, output.full.y, output.id));
        outputs
    }

    /// The output at a point.
    pub fn output_at(&self, point: Point) -> Option<OutputId> {
        self.state.outputs.iter().find(|output| output.area.full.contains(point)).map(|output| output.id)
    }

    /// The nearest output in a direction; `Next` and `Previous` go from left to right and around the end.
    pub fn output_towards(&self, from: OutputId, dir: Dir) -> Option<OutputId> {
        let outputs = self.outputs();
        let index = outputs.iter().position(|output| output.id == from)?;
        let here = outputs.get(index)?.full;
        let count = outputs.len();
        match dir {
            Dir::Next if count > 1 => outputs.get((index + 1) % count).map(|output| output.id),
            Dir::Previous if count > 1 => outputs.get((index + count - 1) % count).map(|output| output.id),
            Dir::Next | Dir::Previous => None,
            _ => outputs
                .iter()
                .filter(|output| output.id != from)
                .filter_map(|output| Some((distance(here, output.full, dir)?, output.id)))
                .min()
                .map(|(_, id)| id),
        }
    }

    /// Outputs show a workspace of their own and at least one exists for each; the focused output is connected.
    pub(crate) fn refresh_outputs(&mut self) {
        for output in self.state.outputs.clone() {
            if self.state.output_of(output.active) == Some(output.id) {
                continue;
            }
            let first = self.state.workspaces_on(Some(output.id)).next();
            let active = first.or_else(|| {
                let number = self.free_number()?;
                self.add_workspace(number, Some(output.id), Some(output.key), output.area);
                Some(number)
            });
            if let (Some(active), Ok(output)) = (active, self.state.output_mut(output.id)) {
                output.active = active;
            }
        }
    }
}

/// How far `to` is from `from` in a direction, the sideways distance counted twice. `None` where it is not there.
pub(crate) fn distance(from: Rect, to: Rect, dir: Dir) -> Option<i64> {
    let (a, b) = (from.center(), to.center());
    let (along, across) = match dir {
        Dir::Left => (i64::from(a.x) - i64::from(b.x), i64::from(a.y) - i64::from(b.y)),
        Dir::Right => (i64::from(b.x) - i64::from(a.x), i64::from(a.y) - i64::from(b.y)),
        Dir::Up => (i64::from(a.y) - i64::from(b.y), i64::from(a.x) - i64::from(b.x)),
        Dir::Down => (i64::from(b.y) - i64::from(a.y), i64::from(a.x) - i64::from(b.x)),
        Dir::Next | Dir::Previous => return None,
    };
    // What lies more beside than ahead is not in that direction.
    (along > 0 && along >= across.abs() / 2).then_some(along + 2 * across.abs())
}
