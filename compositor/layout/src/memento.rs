//! Going back: what was before an operation, and how windows return there when other things changed since.

use crate::Layout;
use crate::state::{State, Window, Workspace};
use crate::tiling::{Column, Tile};
use crate::types::{Changed, LayoutError, WindowId, WorkspaceId};
use std::collections::BTreeSet;

/// What was before an operation, and after it once it is sealed. Cloning it copies the whole state.
#[derive(Debug, Clone)]
pub struct Memento {
    pub(crate) before: State,
    after: Option<State>,
    revision: u64,
}

impl Layout {
    /// What is now: to be taken before an operation.
    pub fn memento(&self) -> Memento {
        Memento { before: self.state.clone(), after: None, revision: self.revision }
    }

    /// Completes a memento after the operation that it was taken for.
    pub fn seal(&self, memento: &mut Memento) {
        memento.after = Some(self.state.clone());
        memento.revision = self.revision;
    }

    /// Goes back to before an operation. Where nothing else changed since, everything is as it was. Else the
    /// `affected` windows go back to where they were, and so does all else that the operation set and nobody changed
    /// again: which workspaces show, the focus, names and modes. Windows that came since stay; those that are gone
    /// are passed over.
    pub fn revert(&mut self, memento: &Memento, affected: &[WindowId]) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let unchanged = match &memento.after {
                Some(after) => *after == layout.state,
                None => layout.revision <= memento.revision + 1,
            };
            if unchanged && same_things(&memento.before, &layout.state) {
                let changed = differing(&memento.before, &layout.state);
                layout.state = memento.before.clone();
                return Ok(changed);
            }
            let windows = layout.revert_parts(memento, affected);
            Ok(windows)
        })
    }

    fn revert_parts(&mut self, memento: &Memento, affected: &[WindowId]) -> Vec<WindowId> {
        let before = &memento.before;
        let after = memento.after.as_ref().unwrap_or(&self.state).clone();
        let windows = self.windows_to_revert(before, &after, affected);
        self.revert_workspaces(before, &after, &windows);
        if !self.revert_columns(before, &after) {
            for id in &windows {
                self.return_to_column(*id, before);
            }
        }
        for id in &windows {
            self.revert_place(*id, before);
        }
        self.drop_created(before, &after);
        self.revert_view(before, &after);
        windows
    }

    /// The affected windows and those whose place the operation set and nobody changed again.
    fn windows_to_revert(&self, before: &State, after: &State, affected: &[WindowId]) -> Vec<WindowId> {
        let place = |state: &State, id: &WindowId| state.windows.get(id).map(|window| window.place);
        let followed = self.state.windows.keys().filter(|id| {
            let was = place(before, id);
            was.is_some() && was != place(after, id) && place(after, id) == place(&self.state, id)
        });
        let all: BTreeSet<WindowId> = affected.iter().copied().chain(followed.copied()).collect();
        all.into_iter().filter(|id| self.contains(*id) && before.windows.contains_key(id)).collect()
    }

    /// Workspaces that are gone come back where windows return to them or the operation removed them; names, modes and
    /// tilings that the operation set go back.
    fn revert_workspaces(&mut self, before: &State, after: &State, windows: &[WindowId]) {
        let needed: BTreeSet<WorkspaceId> =
            windows.iter().filter_map(|id| before.windows.get(id)).map(|window| window.place.workspace).collect();
        for (id, was) in &before.workspaces {
            let removed = !after.workspaces.contains_key(id);
            if !self.state.workspaces.contains_key(id) && (removed || needed.contains(id)) {
                self.recreate(*id, was);
                continue;
            }
            let (Some(now), Some(then)) = (self.state.workspaces.get_mut(id), after.workspaces.get(id)) else {
                continue;
            };
            if now.name == then.name {
                now.name.clone_from(&was.name);
            }
            if now.mode == then.mode {
                now.mode = was.mode;
            }
            if now.tiling == then.tiling {
                now.tiling = was.tiling;
            }
            if now.master_share == then.master_share {
                now.master_share = was.master_share;
            }
        }
    }

    pub(crate) fn recreate(&mut self, id: WorkspaceId, was: &Workspace) {
        let old = was.output.filter(|output| self.state.output(*output).is_ok());
        let output = old.or(self.state.focused_output);
        let area = output.and_then(|output| self.state.output(output).ok()).map_or(was.area, |output| output.area);
        self.state.workspaces.insert(id, Workspace { output, area, columns: Vec::new(), ..was.clone() });
    }

    /// Puts back the columns of every workspace whose columns the operation changed, if they are still as it left them.
    fn revert_columns(&mut self, before: &State, after: &State) -> bool {
        let columns = |state: &State, id: &WorkspaceId| {
            state.workspaces.get(id).map(|workspace| workspace.columns.clone()).unwrap_or_default()
        };
        let ids: BTreeSet<WorkspaceId> = before.workspaces.keys().chain(after.workspaces.keys()).copied().collect();
        let touched: Vec<WorkspaceId> =
            ids.into_iter().filter(|id| columns(before, id) != columns(after, id)).collect();
        if touched.iter().any(|id| columns(&self.state, id) != columns(after, id)) {
            return false;
        }
        // Without an `after` of its own the memento cannot tell, and nothing differs here.
        let same_windows = members(touched.iter().map(|id| columns(before, id)))
            == members(touched.iter().map(|id| columns(after, id)));
        if touched.is_empty() || !same_windows {
            return false;
        }
        for id in touched {
            let was = columns(before, &id);
            for tile in was.iter().flat_map(|column| &column.tiles) {
                if let Some(window) = self.state.windows.get_mut(&tile.window) {
                    window.place.workspace = id;
                }
            }
            if let Some(workspace) = self.state.workspaces.get_mut(&id) {
                workspace.columns = was;
            }
        }
        true
    }

    /// Puts one window back into the columns, among the windows that are still beside where it was.
    pub(crate) fn return_to_column(&mut self, id: WindowId, before: &State) {
        let Some(was) = before.windows.get(&id) else { return };
        let target = was.place.workspace;
        let Some(old) = before.workspaces.get(&target) else { return };
        let Some((column, tile)) = old.position(id) else { return };
        let Some(old_column) = old.columns.get(column) else { return };
        let old_tile = old_column.tiles.get(tile).copied();
        if !self.state.workspaces.contains_key(&target) {
            return;
        }
        if let Some(window) = self.state.windows.get_mut(&id) {
            let from = window.place.workspace;
            window.place.workspace = target;
            if let Some(workspace) = self.state.workspaces.get_mut(&from) {
                workspace.take(id);
            }
        }
        let Some(now) = self.state.workspaces.get_mut(&target) else { return };
        let mates = old_column.tiles.iter().enumerate().filter(|(i, _)| *i != tile);
        let mate =
            mates.filter_map(|(i, mate)| Some((i, now.position(mate.window)?))).min_by_key(|(i, _)| i.abs_diff(tile));
        match mate {
            Some((i, (column, index))) => now.insert_tile(column, if i < tile { index + 1 } else { index }, id),
            None => {
                let present = |column: &Column| column.tiles.iter().find_map(|tile| now.position(tile.window));
                let left = old.columns.iter().take(column).rev().find_map(present).map(|(column, _)| column + 1);
                let right = || old.columns.iter().skip(column + 1).find_map(present).map(|(column, _)| column);
                let index = left.or_else(right).unwrap_or(usize::MAX);
                now.insert_column(index, id);
            }
        }
        restore_weights(now, old, old_tile);
    }

    fn revert_place(&mut self, id: WindowId, before: &State) {
        let Some(was) = before.windows.get(&id) else { return };
        if let Some(window) = self.state.windows.get_mut(&id) {
            // Where the workspace could not come back, the window stays where it is, in its old state.
            let workspace = window.place.workspace;
            window.place = was.place;
            window.place.workspace = workspace;
        }
    }

    /// Workspaces that the operation created go, where nothing is on them and nobody looks at them.
    fn drop_created(&mut self, before: &State, after: &State) {
        let created: Vec<WorkspaceId> =
            after.workspaces.keys().filter(|id| !before.workspaces.contains_key(id)).copied().collect();
        for id in created {
            let Some(workspace) = self.state.workspaces.get(&id) else { continue };
            let wanted = self.state.is_active(id) && after.outputs.iter().all(|output| output.active != id);
            let alone = self.state.workspaces_on(workspace.output).count() <= 1;
            let renamed = after.workspaces.get(&id).is_some_and(|then| then.name != workspace.name);
            if self.state.windows_on(id).next().is_none() && !wanted && !alone && !renamed {
                self.state.workspaces.remove(&id);
            }
        }
    }

    /// What showed and had the focus before, where the operation changed that and nobody did since.
    fn revert_view(&mut self, before: &State, after: &State) {
        for was in &before.outputs {
            let then = after.output(was.id).map(|output| output.active);
            let Ok(now) = self.state.output(was.id).map(|output| output.active) else { continue };
            let set = then.is_ok_and(|then| then != was.active && then == now);
            if set
                && self.state.output_of(was.active) == Some(was.id)
                && let Ok(output) = self.state.output_mut(was.id)
            {
                output.active = was.active;
            }
        }
        if before.focused_output != after.focused_output
            && after.focused_output == self.state.focused_output
            && let Some(output) = before.focused_output
            && self.state.output(output).is_ok()
        {
            self.state.focused_output = Some(output);
        }
        if before.focus != after.focus && after.focus == self.state.focus {
            match before.focus {
                Some(focus) if self.state.is_visible(focus) => self.state.touch(focus),
                _ => self.state.focus = None,
            }
        }
    }
}

/// Weights of a workspace as they were, for what was there; what came since keeps its proportion to it.
fn restore_weights(now: &mut Workspace, old: &Workspace, returned: Option<Tile>) {
    let Some(returned) = returned else { return };
    let old_weight = |column: &Column| {
        let (index, _) = column.tiles.iter().find_map(|tile| old.position(tile.window))?;
        old.columns.get(index).map(|column| column.weight)
    };
    let mut columns: Vec<(&mut u32, Option<u32>)> = Vec::with_capacity(now.columns.len());
    for column in &mut now.columns {
        let weight = old_weight(column);
        if column.tiles.iter().any(|tile| tile.window == returned.window) {
            let known = |tile: &Tile| old.position(tile.window).and_then(|(c, t)| old.columns.get(c)?.tiles.get(t));
            let tiles = column.tiles.iter_mut().map(|tile| {
                let weight = known(tile).map(|tile| tile.weight);
                (&mut tile.weight, weight)
            });
            rescale(tiles.collect());
        }
        columns.push((&mut column.weight, weight));
    }
    rescale(columns);
}

/// Sets the weights that are known, and scales the others as those changed.
fn rescale(weights: Vec<(&mut u32, Option<u32>)>) {
    let known = weights.iter().filter_map(|(now, old)| Some((u64::from(**now), u64::from((*old)?))));
    let (now, then) = known.fold((0u64, 0u64), |sum, (now, old)| (sum.0 + now, sum.1 + old));
    for (weight, old) in weights {
        let value = old.map_or_else(|| u64::from(*weight) * then.max(1) / now.max(1), u64::from);
        *weight = value.clamp(1, crate::LIMIT as u64) as u32;
    }
}

/// Whether the same windows, with the same wishes, are on the same outputs: what no operation of ours may take back.
fn same_things(a: &State, b: &State) -> bool {
    let outputs = |state: &State| state.outputs.iter().map(|output| (output.id, output.key, output.area)).collect();
    let (outputs_a, outputs_b): (Vec<_>, Vec<_>) = (outputs(a), outputs(b));
    let alike = |(a, b): ((&WindowId, &Window), (&WindowId, &Window))| {
        a.0 == b.0 && Window { place: b.1.place, ..*a.1 } == *b.1
    };
    outputs_a == outputs_b && a.windows.len() == b.windows.len() && a.windows.iter().zip(&b.windows).all(alike)
}

fn members(columns: impl Iterator<Item = Vec<Column>>) -> BTreeSet<WindowId> {
    columns.flatten().flat_map(|column| column.tiles).map(|tile| tile.window).collect()
}

/// Windows whose place is not the same in both.
fn differing(a: &State, b: &State) -> Vec<WindowId> {
    let place = |state: &State, id: &WindowId| state.windows.get(id).map(|window| window.place);
    b.windows.keys().filter(|id| place(a, id) != place(b, id)).copied().collect()
}
