//! Columns of tiles: how a length is shared by weights, where new tiles go, and the rectangles that result.

use crate::Layout;
use crate::free::largest_free;
use crate::geometry::{LIMIT, Rect, Size};
use crate::slots::{fitting_gap, inner};
use crate::state::{State, Workspace};
use crate::types::{Tiling, WindowId, WorkspaceId};
use serde::{Deserialize, Serialize};

/// The weight of the first column and the first tile; others get the average of those that are there.
pub(crate) const UNIT: u32 = 1000;
/// A new tile starts a column of its own while every column stays this wide, else it joins the shortest column.
const COLUMN_WIDTH_MIN: i32 = 360;
/// What a resize leaves to every neighbour at least.
pub(crate) const TILE_MIN: i32 = 64;

/// One tile of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tile {
    pub window: WindowId,
    pub weight: u32,
}

/// Tiles one below the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Column {
    pub weight: u32,
    pub tiles: Vec<Tile>,
}

impl Column {
    pub fn of(window: WindowId, weight: u32) -> Self {
        Self { weight, tiles: vec![Tile { window, weight: UNIT }] }
    }
}

/// One share of a length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    pub weight: u32,
    pub min: i32,
}

/// Cuts `len` pixels into shares by weight with `gap` between them: start and length of each. Minima are kept while
/// they fit together, else all give way in proportion. Where there are more shares than pixels, the last ones
/// overlap in the last pixel.
pub(crate) fn distribute(len: i32, gap: i32, shares: &[Share]) -> Vec<(i32, i32)> {
    let count = shares.len() as i64;
    let len = i64::from(len.max(1));
    let gap = fitting_gap(len, gap, count);
    let room = len - gap * (count - 1).max(0);
    let minima = fitting_minima(room, shares);
    let mut fixed = vec![false; shares.len()];
    loop {
        let (taken, weight) = totals(shares, &minima, &fixed);
        let left = room - taken;
        let mut settled = true;
        for (i, share) in shares.iter().enumerate() {
            if !fixed[i] && left * i64::from(share.weight.max(1)) < minima[i] * weight {
                fixed[i] = true;
                settled = false;
            }
        }
        if settled {
            break;
        }
    }
    let (taken, weight) = totals(shares, &minima, &fixed);
    let left = (room - taken).max(0);
    let mut at = 0i64;
    let mut passed = 0i64;
    let mut found = Vec::with_capacity(shares.len());
    for (i, share) in shares.iter().enumerate() {
        let size = if fixed[i] {
            minima[i]
        } else {
            let before = left * passed / weight.max(1);
            passed += i64::from(share.weight.max(1));
            left * passed / weight.max(1) - before
        };
        found.push((at.min(len - 1) as i32, size.max(1) as i32));
        at += size.max(1) + gap;
    }
    found
}

/// Pixels of the fixed shares and weight of the others.
fn totals(shares: &[Share], minima: &[i64], fixed: &[bool]) -> (i64, i64) {
    let mut sum = (0, 0);
    for ((share, min), fixed) in shares.iter().zip(minima).zip(fixed) {
        if *fixed {
            sum.0 += min;
        } else {
            sum.1 += i64::from(share.weight.max(1));
        }
    }
    sum
}

fn fitting_minima(room: i64, shares: &[Share]) -> Vec<i64> {
    let count = shares.len() as i64;
    let wanted: Vec<i64> = shares.iter().map(|share| i64::from(share.min.max(1))).collect();
    let total: i64 = wanted.iter().sum();
    if total <= room {
        return wanted;
    }
    let spare = (room - count).max(0);
    let above = (total - count).max(1);
    wanted.into_iter().map(|min| 1 + (min - 1) * spare / above).collect()
}

impl Workspace {
    pub fn position(&self, window: WindowId) -> Option<(usize, usize)> {
        self.columns
            .iter()
            .enumerate()
            .find_map(|(c, column)| column.tiles.iter().position(|tile| tile.window == window).map(|t| (c, t)))
    }

    /// Takes a window out of the columns; a column without windows goes.
    pub fn take(&mut self, window: WindowId) {
        for column in &mut self.columns {
            column.tiles.retain(|tile| tile.window != window);
        }
        self.columns.retain(|column| !column.tiles.is_empty());
    }

    /// Every window in tiling order.
    pub fn order(&self) -> Vec<WindowId> {
        self.columns.iter().flat_map(|column| column.tiles.iter().map(|tile| tile.window)).collect()
    }

    /// A column of its own for a window, at this index.
    pub fn insert_column(&mut self, index: usize, window: WindowId) {
        let weight = average(self.columns.iter().map(|column| column.weight));
        self.columns.insert(index.min(self.columns.len()), Column::of(window, weight));
    }

    /// A place in a column for a window.
    pub fn insert_tile(&mut self, column: usize, index: usize, window: WindowId) {
        match self.columns.get_mut(column) {
            Some(column) => {
                let weight = average(column.tiles.iter().map(|tile| tile.weight));
                column.tiles.insert(index.min(column.tiles.len()), Tile { window, weight });
            }
            None => self.insert_column(usize::MAX, window),
        }
    }
}

fn average(weights: impl Iterator<Item = u32>) -> u32 {
    let (sum, count) = weights.fold((0u64, 0u64), |(sum, count), weight| (sum + u64::from(weight), count + 1));
    sum.checked_div(count).map_or(UNIT, |weight| weight.clamp(1, LIMIT as u64) as u32)
}

impl State {
    /// Gives a window a place among the columns of its workspace: beside the one in use, or where there is most room.
    pub fn insert_somewhere(&mut self, window: WindowId, workspace: WorkspaceId) {
        let width = self.area_of(workspace).usable.width;
        let beside = self.recent.iter().copied().find(|other| {
            *other != window
                && self.is_tile(*other)
                && self.windows.get(other).is_some_and(|other| other.place.workspace == workspace)
        });
        let lengths: Vec<usize> = match self.workspaces.get(&workspace) {
            Some(workspace) => workspace
                .columns
                .iter()
                .map(|column| column.tiles.iter().filter(|tile| self.is_tile(tile.window)).count())
                .collect(),
            None => return,
        };
        let Some(workspace) = self.workspaces.get_mut(&workspace) else { return };
        let columns = lengths.iter().filter(|length| **length > 0).count();
        let fits = (columns as i32 + 1) <= (width / COLUMN_WIDTH_MIN).max(1);
        if fits || columns == 0 || workspace.tiling == Tiling::Master {
            let after = beside.and_then(|window| workspace.position(window)).map(|(column, _)| column + 1);
            return workspace.insert_column(after.unwrap_or(usize::MAX), window);
        }
        let shortest = lengths.iter().enumerate().filter(|(_, n)| **n > 0).min_by_key(|(i, n)| (**n, usize::MAX - i));
        workspace.insert_tile(shortest.map_or(0, |(i, _)| i), usize::MAX, window);
    }

    /// The columns of a workspace that show tiles, by index, each with the indices of the tiles that show.
    pub fn shown_columns(&self, workspace: &Workspace) -> Vec<(usize, Vec<usize>)> {
        let shown = |column: &Column| -> Vec<usize> {
            column.tiles.iter().enumerate().filter(|(_, tile)| self.is_tile(tile.window)).map(|(i, _)| i).collect()
        };
        let columns = workspace.columns.iter().enumerate().map(|(i, column)| (i, shown(column)));
        columns.filter(|(_, tiles)| !tiles.is_empty()).collect()
    }

    fn min_of(&self, window: WindowId) -> Size {
        self.windows.get(&window).map(|window| window.min).unwrap_or_default()
    }
}

impl Layout {
    /// What slots leave to the tiles of a workspace: the largest free rectangle where that is at least a third of
    /// the usable area, else all of it.
    pub(crate) fn tile_area(&self, workspace: WorkspaceId) -> Rect {
        let area = inner(self.state.area_of(workspace).usable, self.config.gap);
        let gap = self.config.gap;
        let Some(windows) = self.state.workspaces.get(&workspace).map(Workspace::order) else { return area };
        let taken: Vec<Rect> = windows
            .into_iter()
            .filter(|id| self.makes_tiles_give_way(*id))
            .filter_map(|id| self.anchored_rect(id))
            .map(|rect| rect.grown(gap))
            .collect();
        if taken.is_empty() {
            return area;
        }
        let Some(free) = largest_free(area, &taken) else { return area };
        // A third is a third of the area with its gaps; a pixel lost to rounding must not decide.
        let with_gap = |rect: Rect| rect.grown(gap).area() as f64;
        if with_gap(free) >= with_gap(area) * 0.32 { free } else { area }
    }

    fn makes_tiles_give_way(&self, id: WindowId) -> bool {
        self.state
            .windows
            .get(&id)
            .is_some_and(|window| window.place.anchor.is_some() && !window.place.pinned && !self.state.is_hidden(id))
    }

    /// The rectangle of every tile of a workspace, in tiling order.
    pub(crate) fn tile_rects(&self, id: WorkspaceId) -> Vec<(WindowId, Rect)> {
        let Some(workspace) = self.state.workspaces.get(&id) else { return Vec::new() };
        let shown = self.state.shown_columns(workspace);
        if shown.is_empty() {
            return Vec::new();
        }
        let area = self.tile_area(id);
        match workspace.tiling {
            Tiling::Columns => self.column_rects(workspace, &shown, area),
            Tiling::Master => self.master_rects(workspace, &shown, area),
        }
    }

    fn column_rects(&self, ws: &Workspace, shown: &[(usize, Vec<usize>)], area: Rect) -> Vec<(WindowId, Rect)> {
        let column_tiles: Vec<(u32, Vec<Tile>)> = shown
            .iter()
            .filter_map(|(c, tiles)| {
                let column = ws.columns.get(*c)?;
                Some((column.weight, tiles.iter().filter_map(|t| column.tiles.get(*t).copied()).collect()))
            })
            .collect();
        let shares: Vec<Share> =
            column_tiles.iter().map(|(weight, tiles)| Share { weight: *weight, min: self.widest_min(tiles) }).collect();
        let mut rects = Vec::new();
        for ((x, width), (_, tiles)) in distribute(area.width, self.config.gap, &shares).into_iter().zip(&column_tiles)
        {
            self.stack_rects(tiles, Rect::new(area.x + x, area.y, width, area.height), &mut rects);
        }
        rects
    }

    fn master_rects(&self, ws: &Workspace, shown: &[(usize, Vec<usize>)], area: Rect) -> Vec<(WindowId, Rect)> {
        let mut tiles = shown.iter().flat_map(|(c, indices)| {
            indices.iter().filter_map(move |t| ws.columns.get(*c).and_then(|column| column.tiles.get(*t)).copied())
        });
        let Some(master) = tiles.next() else { return Vec::new() };
        let rest: Vec<Tile> = tiles.collect();
        if rest.is_empty() {
            return vec![(master.window, area)];
        }
        let share = ws.master_share.clamp(1, 9999);
        let shares = [
            Share { weight: share, min: self.widest_min(&[master]) },
            Share { weight: 10_000 - share, min: self.widest_min(&rest) },
        ];
        let parts = distribute(area.width, self.config.gap, &shares);
        let part = |i: usize| {
            let (x, width) = parts.get(i).copied().unwrap_or((0, area.width));
            Rect::new(area.x + x, area.y, width, area.height)
        };
        let mut rects = vec![(master.window, part(0))];
        self.stack_rects(&rest, part(1), &mut rects);
        rects
    }

    fn stack_rects(&self, tiles: &[Tile], area: Rect, rects: &mut Vec<(WindowId, Rect)>) {
        let shares: Vec<Share> = tiles
            .iter()
            .map(|tile| Share { weight: tile.weight, min: self.state.min_of(tile.window).height })
            .collect();
        for ((y, height), tile) in distribute(area.height, self.config.gap, &shares).into_iter().zip(tiles) {
            rects.push((tile.window, Rect::new(area.x, area.y + y, area.width, height)));
        }
    }

    fn widest_min(&self, tiles: &[Tile]) -> i32 {
        tiles.iter().map(|tile| self.state.min_of(tile.window).width).max().unwrap_or(0)
    }
}
