//! Moving windows: to a point, in a direction, among the tiles, to other workspaces and outputs.

use crate::Layout;
use crate::geometry::{Dir, Point, Rect};
use crate::slots::Anchor;
use crate::types::{Changed, Follow, LayoutError, OutputId, OutputTarget, Tiling, WindowId, WorkspaceId};

/// How far a floating window moves in one step.
const NUDGE: i32 = 64;

impl Layout {
    /// Moves windows, with their dialogs, to a workspace, which is created on the focused output if need be.
    pub fn to_workspace(
        &mut self,
        windows: &[WindowId],
        workspace: WorkspaceId,
        follow: Follow,
    ) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let windows = layout.distinct(windows)?;
            layout.ensure(workspace)?;
            let moved = layout.transfer_all(&windows, workspace)?;
            if follow == Follow::Yes && layout.state.output_of(workspace).is_some() {
                layout.show(workspace)?;
                if let Some(first) = windows.first() {
                    layout.focus_window(*first)?;
                }
            }
            Ok(moved)
        })
    }

    /// Moves windows, with their dialogs, to the workspace that another output shows.
    pub fn to_output(&mut self, windows: &[WindowId], to: OutputTarget) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let mut moved = Vec::new();
            for id in layout.distinct(windows)? {
                let output = match to {
                    OutputTarget::Id(output) => output,
                    OutputTarget::Dir(dir) => layout.output_beside(id, dir)?,
                };
                let active = layout.state.output(output)?.active;
                for id in layout.transfer_all(&[id], active)? {
                    if !moved.contains(&id) {
                        moved.push(id);
                    }
                }
            }
            Ok(moved)
        })
    }

    fn output_beside(&self, id: WindowId, dir: Dir) -> Result<OutputId, LayoutError> {
        let workspace = self.state.window(id)?.place.workspace;
        let from = self.state.output_of(workspace).ok_or(LayoutError::NoOutput)?;
        self.output_towards(from, dir).ok_or(LayoutError::NothingThere(dir))
    }

    /// Moves windows and their dialogs to another workspace; all that were meant, also those that were there.
    pub(crate) fn transfer_all(&mut self, windows: &[WindowId], to: WorkspaceId) -> Result<Vec<WindowId>, LayoutError> {
        let all = self.with_dialogs(windows)?;
        for id in &all {
            self.transfer(*id, to)?;
        }
        Ok(all)
    }

    /// Lets a window float with its top left corner at a point, in the size that it has. On another output it joins
    /// the workspace that shows there.
    pub fn move_to(&mut self, id: WindowId, to: Point) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let place = layout.state.window(id)?.place;
            let covers = place.maximized || place.fullscreen;
            let size = if covers { layout.floating_rect(id).size() } else { layout.rect_of(id).size() };
            let rect = Rect::new(to.x, to.y, size.width, size.height).saturated();
            layout.float_at(id, rect)?;
            Ok(vec![id])
        })
    }

    /// Lets a window float at a rectangle, on the output where its middle is.
    pub(crate) fn float_at(&mut self, id: WindowId, rect: Rect) -> Result<(), LayoutError> {
        let workspace = self.state.window(id)?.place.workspace;
        if let Some(output) = self.output_at(rect.center())
            && self.state.output_of(workspace) != Some(output)
        {
            let active = self.state.output(output)?.active;
            self.transfer_all(&[id], active)?;
        }
        self.let_float(id, rect)?;
        self.state.raise(id);
        Ok(())
    }

    /// Moves a window one step: a tile among the tiles, a window in a slot to the slot beside it, a floating one by a
    /// few pixels; at the edge to the next output.
    pub fn move_dir(&mut self, id: WindowId, dir: Dir) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let window = *layout.state.window(id)?;
            let place = window.place;
            let usable = layout.state.area_of(place.workspace).usable;
            let moved = if place.minimized {
                return Err(LayoutError::Minimized(id));
            } else if place.fullscreen || place.maximized {
                false
            } else if let Some(Anchor::Region(region)) = place.anchor {
                let shifted = region.shifted(dir);
                let mirrored = Anchor::Region(shifted.unwrap_or(region.mirrored(dir)));
                if shifted.is_some() || layout.output_beside(id, dir).is_ok() {
                    layout.state.place_mut(id)?.anchor = Some(mirrored);
                }
                shifted.is_some()
            } else if place.anchor.is_some() {
                let rect = layout.rect_of(id);
                let there = nudged(rect, dir, usable);
                layout.state.place_mut(id)?.anchor = Some(Anchor::custom(there, usable));
                there != rect
            } else if layout.state.is_floating(&window) {
                let rect = layout.floating_rect(id);
                let there = nudged(rect, dir, usable);
                layout.set_float_rect(id, there);
                there != rect
            } else {
                layout.move_tile(id, place.workspace, dir)?
            };
            if !moved {
                let output = layout.output_beside(id, dir)?;
                let active = layout.state.output(output)?.active;
                layout.transfer_all(&[id], active)?;
            }
            Ok(vec![id])
        })
    }

    /// Whether the tile could move that way on its workspace.
    fn move_tile(&mut self, id: WindowId, workspace: WorkspaceId, dir: Dir) -> Result<bool, LayoutError> {
        match (dir, self.state.workspace(workspace)?.tiling) {
            (Dir::Next | Dir::Previous, _) => self.move_in_order(id, workspace, dir),
            (_, Tiling::Master) => self.move_in_master(id, workspace, dir),
            (Dir::Left | Dir::Right, Tiling::Columns) => self.move_across(id, workspace, dir),
            (Dir::Up | Dir::Down, Tiling::Columns) => self.move_in_column(id, workspace, dir),
        }
    }

    /// The tiles that show on a workspace, in tiling order.
    fn shown_order(&self, workspace: WorkspaceId) -> Vec<WindowId> {
        self.tile_rects(workspace).into_iter().map(|(id, _)| id).collect()
    }

    fn move_in_order(&mut self, id: WindowId, workspace: WorkspaceId, dir: Dir) -> Result<bool, LayoutError> {
        let order = self.shown_order(workspace);
        let index = order.iter().position(|other| *other == id).ok_or(LayoutError::NotTiled(id))?;
        let other = if dir == Dir::Next { index.checked_add(1) } else { index.checked_sub(1) };
        Ok(self.exchange_with(id, other.and_then(|other| order.get(other)).copied()))
    }

    fn move_in_master(&mut self, id: WindowId, workspace: WorkspaceId, dir: Dir) -> Result<bool, LayoutError> {
        let order = self.shown_order(workspace);
        let index = order.iter().position(|other| *other == id).ok_or(LayoutError::NotTiled(id))?;
        let other = match dir {
            Dir::Left if index > 0 => Some(0),
            Dir::Right if index == 0 => Some(1),
            Dir::Up if index > 1 => Some(index - 1),
            Dir::Down if index > 0 => Some(index + 1),
            _ => None,
        };
        Ok(self.exchange_with(id, other.and_then(|other| order.get(other)).copied()))
    }

    fn exchange_with(&mut self, id: WindowId, other: Option<WindowId>) -> bool {
        if let Some(other) = other {
            self.exchange_tiles(id, other);
        }
        other.is_some()
    }

    /// Out of a column that it shares, else its column past the next one.
    fn move_across(&mut self, id: WindowId, workspace: WorkspaceId, dir: Dir) -> Result<bool, LayoutError> {
        let (index, alone, neighbour) = self.column_of(id, workspace, dir)?;
        let workspace = self.state.workspace_mut(workspace)?;
        if !alone {
            workspace.take(id);
            workspace.insert_column(if dir == Dir::Left { index } else { index + 1 }, id);
            return Ok(true);
        }
        let Some(neighbour) = neighbour else { return Ok(false) };
        let column = workspace.columns.remove(index);
        workspace.columns.insert(neighbour.min(workspace.columns.len()), column);
        Ok(true)
    }

    /// The index of a tile's column, whether it is the only tile that shows there, and the next column that shows.
    fn column_of(
        &self,
        id: WindowId,
        workspace: WorkspaceId,
        dir: Dir,
    ) -> Result<(usize, bool, Option<usize>), LayoutError> {
        let workspace = self.state.workspace(workspace)?;
        let (index, _) = workspace.position(id).ok_or(LayoutError::NotTiled(id))?;
        let shown = self.state.shown_columns(workspace);
        let at = shown.iter().position(|(column, _)| *column == index).ok_or(LayoutError::NotTiled(id))?;
        let alone = shown.get(at).is_some_and(|(_, tiles)| tiles.len() == 1);
        let next = match dir {
            Dir::Left | Dir::Previous => at.checked_sub(1),
            _ => at.checked_add(1),
        };
        Ok((index, alone, next.and_then(|next| shown.get(next)).map(|(column, _)| *column)))
    }

    fn move_in_column(&mut self, id: WindowId, workspace: WorkspaceId, dir: Dir) -> Result<bool, LayoutError> {
        let workspace_ref = self.state.workspace(workspace)?;
        let (column, tile) = workspace_ref.position(id).ok_or(LayoutError::NotTiled(id))?;
        let shown = self.state.shown_columns(workspace_ref);
        let tiles = shown.into_iter().find(|(index, _)| *index == column).map(|(_, tiles)| tiles).unwrap_or_default();
        let at = tiles.iter().position(|index| *index == tile).ok_or(LayoutError::NotTiled(id))?;
        let other = if dir == Dir::Up { at.checked_sub(1) } else { at.checked_add(1) };
        let Some(other) = other.and_then(|other| tiles.get(other)).copied() else { return Ok(false) };
        if let Some(column) = self.state.workspace_mut(workspace)?.columns.get_mut(column)
            && tile < column.tiles.len()
            && other < column.tiles.len()
        {
            column.tiles.swap(tile, other);
        }
        Ok(true)
    }

    /// Lets a tile join the column on its left or right, at its lower end.
    pub fn consume(&mut self, id: WindowId, dir: Dir) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let workspace = layout.state.window(id)?.place.workspace;
            if !layout.state.is_tile(id) {
                return Err(LayoutError::NotTiled(id));
            }
            let (_, _, neighbour) = layout.column_of(id, workspace, dir)?;
            let neighbour = neighbour.ok_or(LayoutError::NothingThere(dir))?;
            let workspace = layout.state.workspace_mut(workspace)?;
            let mate = workspace.columns.get(neighbour).and_then(|column| column.tiles.first()).map(|tile| tile.window);
            workspace.take(id);
            let column = mate.and_then(|mate| workspace.position(mate)).map_or(usize::MAX, |(column, _)| column);
            workspace.insert_tile(column, usize::MAX, id);
            Ok(vec![id])
        })
    }

    /// Gives a tile a column of its own, to the right of the one that it shares.
    pub fn expel(&mut self, id: WindowId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let workspace = layout.state.window(id)?.place.workspace;
            if !layout.state.is_tile(id) {
                return Err(LayoutError::NotTiled(id));
            }
            let (index, alone, _) = layout.column_of(id, workspace, Dir::Right)?;
            if alone {
                return Err(LayoutError::NotInColumn(id));
            }
            let workspace = layout.state.workspace_mut(workspace)?;
            workspace.take(id);
            workspace.insert_column(index + 1, id);
            Ok(vec![id])
        })
    }
}

/// A floating rectangle one step further, within the usable area.
fn nudged(rect: Rect, dir: Dir, usable: Rect) -> Rect {
    let there = match dir {
        Dir::Left => rect.moved(-NUDGE, 0),
        Dir::Right => rect.moved(NUDGE, 0),
        Dir::Up => rect.moved(0, -NUDGE),
        Dir::Down => rect.moved(0, NUDGE),
        Dir::Next | Dir::Previous => rect,
    };
    let kept = there.kept_within(usable);
    // One that reaches over the edge already stays where it is rather than jump back.
    match dir {
        Dir::Left if kept.x < rect.x => Rect { x: kept.x, ..rect },
        Dir::Right if kept.x > rect.x => Rect { x: kept.x, ..rect },
        Dir::Up if kept.y < rect.y => Rect { y: kept.y, ..rect },
        Dir::Down if kept.y > rect.y => Rect { y: kept.y, ..rect },
        _ => rect,
    }
}
