//! Snapping: where a window goes that is dragged to the edge of its output, and the lines that an edge which is being dragged
//! sticks to. Moves nothing.

use crate::Layout;
use crate::geometry::{Dir, Edges, Point, Rect};
use crate::interactive::DRAG_MIN;
use crate::slots::{Slot, inner};
use crate::types::{Grip, OutputId, WindowId};

/// The part of an edge, from either end, that leads to a quarter.
const CORNER_PARTS: i32 = 5;

/// What the edge of an output makes of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Snap {
    /// It goes to this slot.
    Slot(Slot),
    /// It is maximized.
    Maximize,
}

/// Where a window that is being dragged would go if it were let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DropPreview {
    /// The output.
    pub output: OutputId,
    /// Its rectangle there.
    pub rect: Rect,
}

impl Layout {
    /// Where the window that is being moved would snap to if it were let go at this point.
    pub fn drop_preview(&self, at: Point) -> Option<DropPreview> {
        let grab = self.grab.as_ref().filter(|grab| grab.grip == Grip::Move)?;
        if grab.way() < DRAG_MIN {
            return None;
        }
        let output = self.output_at(at)?;
        let usable = self.state.output(output).ok()?.area.usable;
        let rect = match self.snap_at(output, at)? {
            Snap::Slot(slot) => slot.rect(usable, self.config.gap),
            Snap::Maximize => usable,
        };
        Some(DropPreview { output, rect })
    }

    /// What the outer edge of an output makes of a window that is dropped there; an edge that leads to another output is none.
    pub(crate) fn snap_at(&self, output: OutputId, at: Point) -> Option<Snap> {
        let reach = self.config.snap;
        let full = self.state.output(output).ok()?.area.full;
        let outer = |near: bool, dir: Dir| near && self.output_towards(output, dir).is_none();
        let left = outer(at.x - full.x < reach, Dir::Left);
        let right = outer(full.right() - at.x <= reach, Dir::Right);
        let top = outer(at.y - full.y < reach, Dir::Up);
        let bottom = outer(full.bottom() - at.y <= reach, Dir::Down);
        let corner = full.height / CORNER_PARTS;
        let (high, low) = (top || at.y - full.y < corner, bottom || full.bottom() - at.y <= corner);
        Some(match (left, right) {
            (true, _) if high => Snap::Slot(Slot::TopLeft),
            (true, _) if low => Snap::Slot(Slot::BottomLeft),
            (true, _) => Snap::Slot(Slot::Left),
            (_, true) if high => Snap::Slot(Slot::TopRight),
            (_, true) if low => Snap::Slot(Slot::BottomRight),
            (_, true) => Snap::Slot(Slot::Right),
            _ if top => Snap::Maximize,
            _ => return None,
        })
    }

    /// How far the dragged edges of a floating window move so that one that comes near a line lies on it: the edges of the area,
    /// with the gap and without, and those of other windows, one gap apart.
    pub(crate) fn snapped(&self, id: WindowId, edges: Edges, start: Rect, dx: i32, dy: i32) -> (i32, i32) {
        let reach = self.config.snap;
        let Some(window) = self.state.windows.get(&id) else { return (dx, dy) };
        if reach == 0 || window.place.anchor.is_some() || !self.state.is_floating(window) {
            return (dx, dy);
        }
        let usable = self.state.area_of(window.place.workspace).usable;
        let within = inner(usable, self.config.gap);
        let mut across = vec![usable.x, usable.right(), within.x, within.right()];
        let mut down = vec![usable.y, usable.bottom(), within.y, within.bottom()];
        let gap = self.config.gap;
        let shown = self.state.windows.keys().filter(|other| **other != id && self.state.is_visible(**other));
        for rect in shown.map(|other| self.rect_of(*other)) {
            // An edge far beside a window has nothing to do with it.
            let moved = start.grown(reach).grown(dx.saturating_abs().min(crate::LIMIT));
            if rect.y < moved.bottom() && rect.bottom() > moved.y {
                across.extend([rect.x - gap, rect.right() + gap, rect.x, rect.right()]);
            }
            let moved = start.grown(reach).grown(dy.saturating_abs().min(crate::LIMIT));
            if rect.x < moved.right() && rect.right() > moved.x {
                down.extend([rect.y - gap, rect.bottom() + gap, rect.y, rect.bottom()]);
            }
        }
        let x = if edges.left { start.x } else { start.right() };
        let y = if edges.top { start.y } else { start.bottom() };
        let dx = if edges.left || edges.right { to_line(x, dx, &across, reach) } else { dx };
        let dy = if edges.top || edges.bottom { to_line(y, dy, &down, reach) } else { dy };
        (dx, dy)
    }
}

/// The way from `from` to the line that is nearest to where `by` leads, where one is near enough.
fn to_line(from: i32, by: i32, lines: &[i32], reach: i32) -> i32 {
    let at = from.saturating_add(by);
    let near = lines.iter().copied().min_by_key(|line| line.saturating_sub(at).saturating_abs());
    match near.filter(|line| line.saturating_sub(at).saturating_abs() <= reach) {
        Some(line) => line.saturating_sub(from),
        None => by,
    }
}
