//! Resizing: floating windows, windows in slots with those beside them, and tiles by the weights of their column.

use crate::Layout;
use crate::geometry::{Edges, Rect, Size};
use crate::placement::within;
use crate::slots::Anchor;
use crate::state::Window;
use crate::tiling::{Share, TILE_MIN, distribute};
use crate::types::{Changed, LayoutError, Tiling, WindowId, WorkspaceId};

/// The size that a window shall have: absolute lengths, or a change in percent of what is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resize {
    /// Logical pixels.
    pub width: Option<i32>,
    /// Logical pixels.
    pub height: Option<i32>,
    /// Signed percent of the present lengths; of both where neither is given.
    pub delta_percent: Option<i32>,
}

/// From which side a tile takes what it needs, and gives what it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    /// All others in proportion.
    All,
    /// The one before it.
    Before,
    /// The one after it.
    After,
}

/// One list of shares that a tile can be resized in.
#[derive(Debug, Clone)]
struct Row {
    sizes: Vec<i32>,
    minima: Vec<i32>,
    index: usize,
}

impl Layout {
    /// Gives a window another size. A maximized or fullscreen one leaves that state; a tile that has nobody beside it
    /// in that direction is held at exactly the size, and other tiles use what it leaves.
    pub fn resize(&mut self, id: WindowId, to: Resize) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let window = *layout.state.window(id)?;
            if window.place.minimized {
                return Err(LayoutError::Minimized(id));
            }
            let rect = layout.rect_of(id);
            let size = wanted(rect.size(), to)?;
            let allowed = within(size, window.min, window.max);
            if allowed == rect.size() && size != allowed {
                return Err(LayoutError::FixedSize(id));
            }
            layout.resize_window(id, &window, rect, allowed, to)?;
            Ok(vec![id])
        })
    }

    fn resize_window(
        &mut self,
        id: WindowId,
        window: &Window,
        rect: Rect,
        size: Size,
        to: Resize,
    ) -> Result<(), LayoutError> {
        let place = window.place;
        let usable = self.state.area_of(place.workspace).usable;
        if place.maximized || place.fullscreen {
            let rect = usable.centered(size);
            let floats = self.state.is_floating(window);
            return if floats { self.let_float(id, rect) } else { self.anchor(id, Anchor::custom(rect, usable)) };
        }
        if place.anchor.is_some() {
            let there = anchor_resized(rect, size, usable, self.config.gap);
            return self.resize_anchored(id, rect, there);
        }
        if self.state.is_floating(window) {
            let rect = Rect { width: size.width, height: size.height, ..rect };
            self.set_float_rect(id, rect.kept_within(usable));
            return Ok(());
        }
        self.resize_tile(id, place.workspace, rect, size, to)
    }

    fn resize_tile(
        &mut self,
        id: WindowId,
        workspace: WorkspaceId,
        rect: Rect,
        size: Size,
        to: Resize,
    ) -> Result<(), LayoutError> {
        let (across, down) = (self.width_row(id, workspace), self.height_row(id, workspace));
        let wants = (size.width != rect.width, size.height != rect.height);
        let exact = (to.width.is_some() && wants.0 && across.is_none())
            || (to.height.is_some() && wants.1 && down.is_none())
            || (across.is_none() && down.is_none() && size.width <= rect.width && size.height <= rect.height);
        if exact {
            let usable = self.state.area_of(workspace).usable;
            let there = Rect { width: size.width, height: size.height, ..rect };
            return self.anchor(id, Anchor::custom(there, usable));
        }
        let mut changed = false;
        if wants.0 && across.is_some() {
            changed |= self.set_tile_width(id, workspace, size.width, From::All)?;
        }
        if wants.1 && down.is_some() {
            changed |= self.set_tile_height(id, workspace, size.height, From::All)?;
        }
        if changed || !(wants.0 || wants.1) { Ok(()) } else { Err(LayoutError::NoRoom(id)) }
    }

    /// The widths that a tile's width can be traded with.
    fn width_row(&self, id: WindowId, workspace: WorkspaceId) -> Option<Row> {
        let ws = self.state.workspaces.get(&workspace)?;
        let rects = self.tile_rects(workspace);
        let groups: Vec<Vec<(WindowId, Rect)>> = match ws.tiling {
            Tiling::Columns => {
                let shown = self.state.shown_columns(ws);
                let mut rest = rects.into_iter();
                shown.iter().map(|(_, tiles)| rest.by_ref().take(tiles.len()).collect()).collect()
            }
            Tiling::Master => {
                let mut rest = rects.into_iter();
                let master: Vec<_> = rest.by_ref().take(1).collect();
                vec![master, rest.collect()]
            }
        };
        let groups: Vec<Vec<(WindowId, Rect)>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
        let index = groups.iter().position(|group| group.iter().any(|(other, _)| *other == id))?;
        let min =
            |group: &Vec<(WindowId, Rect)>| group.iter().map(|(id, _)| self.min_size(*id).width).max().unwrap_or(0);
        let sizes = groups.iter().filter_map(|group| group.first()).map(|(_, rect)| rect.width).collect();
        Some(Row { sizes, minima: groups.iter().map(min).collect(), index }).filter(|row| row.sizes.len() > 1)
    }

    /// The heights that a tile's height can be traded with.
    fn height_row(&self, id: WindowId, workspace: WorkspaceId) -> Option<Row> {
        let rects = self.tile_rects(workspace);
        let own = rects.iter().find(|(other, _)| *other == id)?.1;
        let column: Vec<&(WindowId, Rect)> = rects.iter().filter(|(_, rect)| rect.x == own.x).collect();
        let index = column.iter().position(|(other, _)| *other == id)?;
        let sizes = column.iter().map(|(_, rect)| rect.height).collect();
        let minima = column.iter().map(|(id, _)| self.min_size(*id).height).collect();
        Some(Row { sizes, minima, index }).filter(|row| row.sizes.len() > 1)
    }

    pub(crate) fn min_size(&self, id: WindowId) -> Size {
        self.state.windows.get(&id).map(|window| window.min).unwrap_or_default()
    }

    /// Whether anything changed.
    fn set_tile_width(
        &mut self,
        id: WindowId,
        workspace: WorkspaceId,
        width: i32,
        from: From,
    ) -> Result<bool, LayoutError> {
        let Some(row) = self.width_row(id, workspace) else { return Ok(false) };
        let sizes = row.resized(width, from);
        let ws = self.state.workspace(workspace)?;
        match ws.tiling {
            Tiling::Columns => {
                let shown: Vec<usize> = self.state.shown_columns(ws).into_iter().map(|(index, _)| index).collect();
                let columns = &mut self.state.workspace_mut(workspace)?.columns;
                set_weights(columns.iter_mut().map(|column| &mut column.weight), &shown, &sizes);
            }
            Tiling::Master => {
                let master = i64::from(sizes.first().copied().unwrap_or(1));
                let room: i64 = sizes.iter().map(|size| i64::from(*size)).sum::<i64>().max(1);
                // Rounded up, so that the share of the room rounds down to exactly this width.
                let share = (master * 10_000 + room - 1) / room;
                self.state.workspace_mut(workspace)?.master_share = share.clamp(1, 9_999) as u32;
            }
        }
        Ok(sizes != row.sizes)
    }

    /// Whether anything changed.
    fn set_tile_height(
        &mut self,
        id: WindowId,
        workspace: WorkspaceId,
        height: i32,
        from: From,
    ) -> Result<bool, LayoutError> {
        let Some(row) = self.height_row(id, workspace) else { return Ok(false) };
        let sizes = row.resized(height, from);
        let rects = self.tile_rects(workspace);
        let own = rects.iter().find(|(other, _)| *other == id).map_or(0, |(_, rect)| rect.x);
        let mates: Vec<WindowId> = rects.iter().filter(|(_, rect)| rect.x == own).map(|(id, _)| *id).collect();
        let columns = &mut self.state.workspace_mut(workspace)?.columns;
        let tiles: Vec<&mut crate::tiling::Tile> = columns.iter_mut().flat_map(|column| &mut column.tiles).collect();
        let shown: Vec<usize> =
            mates.iter().filter_map(|mate| tiles.iter().position(|tile| tile.window == *mate)).collect();
        set_weights(tiles.into_iter().map(|tile| &mut tile.weight), &shown, &sizes);
        Ok(sizes != row.sizes)
    }

    /// Resizes a window in a slot and moves the edges of those that touched it.
    pub(crate) fn resize_anchored(&mut self, id: WindowId, from: Rect, to: Rect) -> Result<(), LayoutError> {
        let workspace = self.state.window(id)?.place.workspace;
        let usable = self.state.area_of(workspace).usable;
        let to = to.kept_within(usable);
        let gap = self.config.gap;
        let others: Vec<WindowId> = self.state.windows_on(workspace).filter(|other| *other != id).collect();
        for other in others {
            if self.state.is_hidden(other) {
                continue;
            }
            let Some(rect) = self.anchored_rect(other) else { continue };
            let there = follow(rect, from, to, gap);
            let min = self.min_size(other);
            let fits = there.width >= TILE_MIN.max(min.width) && there.height >= TILE_MIN.max(min.height);
            if there != rect && fits && usable.contains_rect(there) {
                self.state.place_mut(other)?.anchor = Some(Anchor::custom(there, usable));
            }
        }
        self.state.place_mut(id)?.anchor = Some(Anchor::custom(to, usable));
        Ok(())
    }

    /// Moves edges of a window so that `start` has become `start` with them moved by `dx` and `dy`.
    pub(crate) fn drag_edges(
        &mut self,
        id: WindowId,
        edges: Edges,
        start: Rect,
        dx: i32,
        dy: i32,
    ) -> Result<(), LayoutError> {
        let window = *self.state.window(id)?;
        let place = window.place;
        let size = within(stretched(start, edges, dx, dy), window.min, window.max);
        let there = Rect {
            x: if edges.left { start.right() - size.width } else { start.x },
            y: if edges.top { start.bottom() - size.height } else { start.y },
            width: size.width,
            height: size.height,
        };
        if place.anchor.is_some() {
            return self.resize_anchored(id, start, there);
        }
        if self.state.is_floating(&window) {
            self.set_float_rect(id, there.saturated());
            return Ok(());
        }
        if edges.left || edges.right {
            let from = if edges.left { From::Before } else { From::After };
            self.set_tile_width(id, place.workspace, size.width, from)?;
        }
        if edges.top || edges.bottom {
            let from = if edges.top { From::Before } else { From::After };
            self.set_tile_height(id, place.workspace, size.height, from)?;
        }
        Ok(())
    }
}

impl Row {
    /// The sizes once the tile has this one, as far as the others can spare it.
    fn resized(&self, size: i32, from: From) -> Vec<i32> {
        let mut sizes = self.sizes.clone();
        let Some(own) = sizes.get(self.index).copied() else { return sizes };
        // One that is smaller already is not made larger.
        let least = |i: usize| {
            let size = self.sizes.get(i).copied().unwrap_or(1);
            TILE_MIN.max(self.minima.get(i).copied().unwrap_or(0)).min(size)
        };
        let givers: Vec<usize> = match from {
            From::All => (0..sizes.len()).filter(|i| *i != self.index).collect(),
            From::Before => self.index.checked_sub(1).into_iter().collect(),
            From::After => Some(self.index + 1).filter(|i| *i < sizes.len()).into_iter().collect(),
        };
        if givers.is_empty() {
            return sizes;
        }
        let shares: Vec<Share> = givers
            .iter()
            .map(|i| Share { weight: self.sizes.get(*i).copied().unwrap_or(1).max(1) as u32, min: least(*i) })
            .collect();
        let total: i32 = own + givers.iter().filter_map(|i| sizes.get(*i)).sum::<i32>();
        let kept: i32 = shares.iter().map(|share| share.min).sum();
        let size = size.clamp(least(self.index).min(total - kept), total - kept);
        for (giver, (_, part)) in givers.iter().zip(distribute(total - size, 0, &shares)) {
            if let Some(slot) = sizes.get_mut(*giver) {
                *slot = part;
            }
        }
        if let Some(slot) = sizes.get_mut(self.index) {
            *slot = size;
        }
        sizes
    }
}

/// Makes the weights of what shows its sizes in pixels; those of what does not keep their proportion to them.
fn set_weights<'a>(weights: impl Iterator<Item = &'a mut u32>, shown: &[usize], sizes: &[i32]) {
    let mut weights: Vec<&mut u32> = weights.collect();
    let before: u64 = shown.iter().filter_map(|i| weights.get(*i)).map(|weight| u64::from(**weight)).sum();
    let after: u64 = sizes.iter().map(|size| u64::from(size.unsigned_abs())).sum();
    for (i, weight) in weights.iter_mut().enumerate() {
        let size = shown.iter().position(|at| *at == i).and_then(|at| sizes.get(at));
        let value = match size {
            Some(size) => u64::from(size.unsigned_abs()),
            None => u64::from(**weight) * after / before.max(1),
        };
        **weight = value.clamp(1, crate::LIMIT as u64) as u32;
    }
}

fn wanted(now: Size, to: Resize) -> Result<Size, LayoutError> {
    let positive = |length: Option<i32>| length.is_none_or(|length| length > 0);
    let nothing = to.width.is_none() && to.height.is_none() && to.delta_percent.unwrap_or(0) == 0;
    if nothing || !positive(to.width) || !positive(to.height) {
        return Err(LayoutError::NoSize);
    }
    let both = to.width.is_none() && to.height.is_none();
    let percent = 100 + i64::from(to.delta_percent.filter(|_| both).unwrap_or(0).clamp(-95, 10_000));
    let scaled = |length: i32| (i64::from(length) * percent / 100).clamp(1, i64::from(crate::LIMIT)) as i32;
    let width = to.width.unwrap_or_else(|| scaled(now.width));
    let height = to.height.unwrap_or_else(|| scaled(now.height));
    Ok(Size::new(width.min(crate::LIMIT), height.min(crate::LIMIT)))
}

/// Where a window in a slot is once it has another size: it keeps the edges of the area that it is at.
fn anchor_resized(rect: Rect, size: Size, usable: Rect, gap: i32) -> Rect {
    let held = |low: bool, high: bool, start: i32, len: i32, wanted: i32| match (low, high) {
        (false, true) => start + len - wanted,
        (false, false) => start + (len - wanted) / 2,
        _ => start,
    };
    let (left, right) = (rect.x - usable.x <= gap, usable.right() - rect.right() <= gap);
    let (top, bottom) = (rect.y - usable.y <= gap, usable.bottom() - rect.bottom() <= gap);
    let x = held(left, right, rect.x, rect.width, size.width);
    let y = held(top, bottom, rect.y, rect.height, size.height);
    Rect { x, y, width: size.width, height: size.height }.kept_within(usable)
}

/// A neighbour's rectangle once `from` has become `to`: an edge that touched it, one gap apart, still does.
fn follow(rect: Rect, from: Rect, to: Rect, gap: i32) -> Rect {
    let touches = |a: i32, b: i32| (a - b).abs() <= 1;
    let beside = rect.y < from.bottom() && from.y < rect.bottom();
    let below = rect.x < from.right() && from.x < rect.right();
    let (mut left, mut right, mut top, mut bottom) = (rect.x, rect.right(), rect.y, rect.bottom());
    if beside && touches(left, from.right() + gap) {
        left = to.right() + gap;
    } else if beside && touches(right, from.x - gap) {
        right = to.x - gap;
    }
    if below && touches(top, from.bottom() + gap) {
        top = to.bottom() + gap;
    } else if below && touches(bottom, from.y - gap) {
        bottom = to.y - gap;
    }
    Rect::new(left, top, right - left, bottom - top)
}

/// The size of a rectangle whose edges were dragged.
fn stretched(start: Rect, edges: Edges, dx: i32, dy: i32) -> Size {
    let change = |before: bool, after: bool, by: i32| match (before, after) {
        (true, false) => by.saturating_neg(),
        (false, true) => by,
        _ => 0,
    };
    Size::new(
        start.width.saturating_add(change(edges.left, edges.right, dx)).clamp(1, crate::LIMIT),
        start.height.saturating_add(change(edges.top, edges.bottom, dy)).clamp(1, crate::LIMIT),
    )
}
