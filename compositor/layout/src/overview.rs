//! Pictures of windows laid over an area so that all of them are seen at once. Pure geometry: knows sizes, not windows.

use crate::geometry::{Dir, Rect};
use crate::outputs::distance;

/// What is left free around the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spacing {
    /// Between pictures and at the edges of the area.
    pub gap: i32,
    /// Below each picture, for its title.
    pub label: i32,
}

/// Rows of pictures at one scale.
struct Fit {
    rows: usize,
    scale: f64,
}

/// Places for pictures of these windows, in the order of the windows: none overlaps another or reaches out of the area, none is
/// larger than its window, and they stay in the order in which the windows are seen, from above and from the left.
pub fn overview(area: Rect, spacing: Spacing, windows: &[Rect]) -> Vec<Rect> {
    if windows.is_empty() {
        return Vec::new();
    }
    let windows: Vec<Rect> = windows.iter().map(|rect| rect.saturated()).collect();
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by_key(|at| windows.get(*at).map(|rect| (rect.center().y, rect.center().x)));
    let best = (1..=windows.len().min(32))
        .map(|rows| Fit { rows, scale: scale_of(area, spacing, &windows, &split(&order, rows, &windows)) })
        .max_by(|a, b| a.scale.total_cmp(&b.scale));
    let placed = best
        .filter(|fit| fit.scale > 0.0)
        .map(|fit| place(area, spacing, &windows, &split(&order, fit.rows, &windows), fit.scale));
    match placed {
        Some(cells) if cells.iter().all(|cell| area.contains_rect(*cell)) => cells,
        _ => grid(area, &windows),
    }
}

/// The one of these rectangles that is nearest to the one at `from` in a direction; `Next` and `Previous` go around the end.
pub fn beside(cells: &[Rect], from: usize, dir: Dir) -> Option<usize> {
    let here = *cells.get(from)?;
    let count = cells.len();
    match dir {
        Dir::Next => Some((from + 1) % count),
        Dir::Previous => Some((from + count - 1) % count),
        _ => {
            let others = cells.iter().enumerate().filter(|(at, _)| *at != from);
            others.filter_map(|(at, cell)| Some((distance(here, *cell, dir)?, at))).min().map(|(_, at)| at)
        }
    }
}

/// The windows in so many rows of about the same width, each from the left.
fn split(order: &[usize], rows: usize, windows: &[Rect]) -> Vec<Vec<usize>> {
    let rect = |at: usize| windows.get(at).copied().unwrap_or(Rect::new(0, 0, 1, 1));
    let total: i64 = order.iter().map(|at| i64::from(rect(*at).width)).sum();
    let mut split: Vec<Vec<usize>> = vec![Vec::new(); rows];
    let mut before = 0_i64;
    for at in order {
        let width = i64::from(rect(*at).width);
        let row = ((before + width / 2) * rows as i64 / total.max(1)).clamp(0, rows as i64 - 1);
        before += width;
        if let Some(row) = split.get_mut(row as usize) {
            row.push(*at);
        }
    }
    split.retain(|row| !row.is_empty());
    for row in &mut split {
        row.sort_by_key(|at| (rect(*at).center().x, rect(*at).center().y));
    }
    split
}

/// The largest scale at which these rows fit; not above 1.
fn scale_of(area: Rect, spacing: Spacing, windows: &[Rect], rows: &[Vec<usize>]) -> f64 {
    let rect = |at: &usize| windows.get(*at).copied().unwrap_or(Rect::new(0, 0, 1, 1));
    let mut scale = 1.0_f64;
    let mut heights = 0_i64;
    for row in rows {
        let width: i64 = row.iter().map(|at| i64::from(rect(at).width)).sum();
        let free = i64::from(area.width) - i64::from(spacing.gap) * (row.len() as i64 + 1);
        scale = scale.min(free as f64 / width.max(1) as f64);
        heights += row.iter().map(|at| i64::from(rect(at).height)).max().unwrap_or(1);
    }
    let count = rows.len() as i64;
    let free = i64::from(area.height) - i64::from(spacing.gap) * (count + 1) - i64::from(spacing.label) * count;
    scale.min(free as f64 / heights.max(1) as f64)
}

fn place(area: Rect, spacing: Spacing, windows: &[Rect], rows: &[Vec<usize>], scale: f64) -> Vec<Rect> {
    let scaled = |at: usize| {
        let rect = windows.get(at).copied().unwrap_or(Rect::new(0, 0, 1, 1));
        let length = |length: i32| ((f64::from(length) * scale).floor() as i32).max(1);
        (length(rect.width), length(rect.height))
    };
    let height_of = |row: &Vec<usize>| row.iter().map(|at| scaled(*at).1).max().unwrap_or(1);
    let used: i32 = rows.iter().map(|row| height_of(row) + spacing.label).sum::<i32>()
        + spacing.gap * (rows.len() as i32 - 1).max(0);
    let mut y = area.y + (area.height - used) / 2;
    let mut cells = vec![Rect::new(area.x, area.y, 1, 1); windows.len()];
    for row in rows {
        let height = height_of(row);
        let used: i32 = row.iter().map(|at| scaled(*at).0).sum::<i32>() + spacing.gap * (row.len() as i32 - 1).max(0);
        let mut x = area.x + (area.width - used) / 2;
        for at in row {
            let (width, own) = scaled(*at);
            if let Some(cell) = cells.get_mut(*at) {
                *cell = Rect::new(x, y + (height - own) / 2, width, own);
            }
            x += width + spacing.gap;
        }
        y += height + spacing.label + spacing.gap;
    }
    cells
}

/// Equal cells without any space between: for more windows than the area has room for.
fn grid(area: Rect, windows: &[Rect]) -> Vec<Rect> {
    let count = windows.len();
    let columns = (1..=count).find(|columns| columns * columns >= count).unwrap_or(1);
    let rows = count.div_ceil(columns);
    let edge = |len: i32, part: usize, of: usize| (i64::from(len) * part as i64 / of.max(1) as i64) as i32;
    let cell = |(at, window): (usize, &Rect)| {
        let (column, row) = (at % columns, at / columns);
        let (left, right) = (edge(area.width, column, columns), edge(area.width, column + 1, columns));
        let (top, bottom) = (edge(area.height, row, rows), edge(area.height, row + 1, rows));
        let (width, height) = ((right - left).max(1), (bottom - top).max(1));
        let scale = (f64::from(width) / f64::from(window.width.max(1)))
            .min(f64::from(height) / f64::from(window.height.max(1)))
            .min(1.0);
        let length = |length: i32, most: i32| ((f64::from(length) * scale).floor() as i32).clamp(1, most);
        Rect::new(area.x + left, area.y + top, length(window.width, width), length(window.height, height))
    };
    windows.iter().enumerate().map(cell).collect()
}
