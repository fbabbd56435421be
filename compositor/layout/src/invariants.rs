//! What is true of every layout at every time, as a check that tests run after each operation.

use crate::Layout;
use crate::geometry::LIMIT;
use crate::types::{Mode, WindowId, WorkspaceId};
use std::collections::BTreeSet;

impl Layout {
    /// Checks everything that must hold whatever was done; says what does not.
    pub fn verify_invariants(&self) -> Result<(), String> {
        self.verify_outputs()?;
        self.verify_workspaces()?;
        self.verify_windows()?;
        self.verify_order()?;
        self.verify_focus()?;
        self.verify_tiles()?;
        self.verify_placements()
    }

    fn verify_outputs(&self) -> Result<(), String> {
        let state = &self.state;
        let ids: BTreeSet<_> = state.outputs.iter().map(|output| output.id).collect();
        check(ids.len() == state.outputs.len(), || "an output is there twice".into())?;
        check(state.focused_output.is_some() != state.outputs.is_empty(), || {
            format!("{} outputs, focused {:?}", state.outputs.len(), state.focused_output)
        })?;
        for output in &state.outputs {
            check(state.output_of(output.active) == Some(output.id), || {
                format!(
                    "output {:?} shows workspace {:?} of {:?}",
                    output.id,
                    output.active,
                    state.output_of(output.active)
                )
            })?;
            check(output.area.full.contains_rect(output.area.usable), || {
                format!("output {:?}: usable area outside of it", output.id)
            })?;
        }
        state.focused_output.map_or(Ok(()), |id| state.output(id).map(|_| ()).map_err(|error| error.to_string()))
    }

    fn verify_workspaces(&self) -> Result<(), String> {
        for (id, workspace) in &self.state.workspaces {
            let output = workspace.output.map(|output| self.state.output(output));
            match output {
                None => check(self.state.outputs.is_empty(), || format!("{id:?} waits though there is an output"))?,
                Some(Err(error)) => return Err(format!("{id:?}: {error}")),
                Some(Ok(output)) => {
                    check(output.area == workspace.area, || format!("{id:?} has another area than its output"))?;
                }
            }
            check((1..10_000).contains(&workspace.master_share), || format!("{id:?}: master share"))?;
            for column in &workspace.columns {
                check(!column.tiles.is_empty(), || format!("{id:?}: an empty column"))?;
                let weights = column.tiles.iter().map(|tile| tile.weight).chain([column.weight]);
                for weight in weights {
                    check((1..=LIMIT as u32).contains(&weight), || format!("{id:?}: weight {weight}"))?;
                }
            }
        }
        Ok(())
    }

    fn verify_windows(&self) -> Result<(), String> {
        let mut in_columns: Vec<(WindowId, WorkspaceId)> = self
            .state
            .workspaces
            .iter()
            .flat_map(|(id, workspace)| workspace.order().into_iter().map(move |window| (window, *id)))
            .collect();
        in_columns.sort_unstable();
        let by_place: Vec<(WindowId, WorkspaceId)> =
            self.state.windows.iter().map(|(id, window)| (*id, window.place.workspace)).collect();
        check(in_columns == by_place, || format!("columns hold {in_columns:?}, windows say {by_place:?}"))?;
        for (id, window) in &self.state.windows {
            if let Some(parent) = window.parent {
                check(self.contains(parent), || format!("{id:?} has a parent that is gone"))?;
                check(!self.state.descends(*id, *id), || format!("{id:?} is its own ancestor"))?;
            }
        }
        Ok(())
    }

    fn verify_order(&self) -> Result<(), String> {
        let windows: Vec<WindowId> = self.state.windows.keys().copied().collect();
        for (name, list) in [("stack", &self.state.stack), ("focus order", &self.state.recent)] {
            let mut sorted = list.clone();
            sorted.sort_unstable();
            check(sorted == windows, || format!("the {name} is {list:?}"))?;
        }
        for (index, id) in self.state.stack.iter().enumerate() {
            let parent = self.parent_of(*id);
            let below = self.state.stack.iter().take(index);
            check(parent.is_none_or(|parent| below.clone().any(|other| *other == parent)), || {
                format!("{id:?} is below its parent")
            })?;
        }
        Ok(())
    }

    fn verify_focus(&self) -> Result<(), String> {
        let Some(focus) = self.state.focus else { return Ok(()) };
        check(self.state.is_visible(focus), || format!("{focus:?} has the focus and does not show"))?;
        let output = self.workspace_of(focus).and_then(|workspace| self.state.output_of(workspace));
        check(output == self.state.focused_output, || format!("{focus:?} has the focus on another output"))
    }

    fn verify_tiles(&self) -> Result<(), String> {
        for (id, workspace) in &self.state.workspaces {
            let rects = self.tile_rects(*id);
            check(workspace.mode == Mode::Tiling || rects.is_empty(), || format!("{id:?} floats and has tiles"))?;
            let area = self.tile_area(*id);
            let count = rects.len() as i32;
            for (window, rect) in &rects {
                check(workspace.area.usable.contains_rect(*rect), || {
                    format!("{window:?} {rect:?} is outside of {:?}", workspace.area.usable)
                })?;
            }
            // With more tiles than pixels they cannot but overlap.
            if area.width < count || area.height < count {
                continue;
            }
            for (i, (a, rect_a)) in rects.iter().enumerate() {
                for (b, rect_b) in rects.iter().skip(i + 1) {
                    check(!rect_a.overlaps(*rect_b), || format!("{a:?} {rect_a:?} overlaps {b:?} {rect_b:?}"))?;
                }
            }
        }
        Ok(())
    }

    fn verify_placements(&self) -> Result<(), String> {
        let placements = self.placements();
        check(placements.len() == self.state.windows.len(), || "a window has no placement".into())?;
        for (z, placement) in placements.iter().enumerate() {
            let Some(window) = self.state.windows.get(&placement.window) else {
                return Err(format!("{:?} is placed and not mapped", placement.window));
            };
            check(placement.z as usize == z, || "the list is not in stacking order".into())?;
            check(placement.rect.width > 0 && placement.rect.height > 0, || format!("{placement:?} is empty"))?;
            check(placement.output == self.state.output_of(placement.workspace), || format!("{placement:?}: output"))?;
            let area = self.state.area_of(placement.workspace);
            if placement.fullscreen && !placement.minimized && !placement.dragged {
                check(placement.rect == area.full, || format!("{placement:?} does not cover its output"))?;
            }
            if placement.floating && placement.visible && !placement.fullscreen && !placement.dragged {
                check(placement.rect.overlaps(area.usable), || format!("{placement:?} is out of reach"))?;
            }
            let parent = window.parent.and_then(|parent| placements.iter().find(|other| other.window == parent));
            if let Some(parent) = parent.filter(|parent| parent.workspace == placement.workspace) {
                check(parent.z < placement.z, || format!("{placement:?} is below its parent"))?;
            }
        }
        let layers: Vec<_> = placements.iter().map(|placement| placement.layer).collect();
        check(layers.is_sorted(), || format!("layers are {layers:?}"))
    }
}

fn check(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
