//! Whether windows are arranged as a layout's word says.

use super::Rect;
use super::geometry::{EDGE_PX, rect_of};
use super::judge::Holding;
use tacit_dbus::{Snapshot, WindowId};

pub(super) fn holds(scene: &Snapshot, windows: &[WindowId], layout: &str) -> Holding {
    let shown = windows.iter().filter_map(|id| scene.window(id)).filter(|window| !window.minimized);
    let rects: Vec<Rect> = shown.map(rect_of).collect();
    if rects.is_empty() {
        return Holding::NotYet { why: "there is no window to arrange".into() };
    }
    let held = match layout {
        "side_by_side" | "columns" => apart(&rects) && ordered(&rects, |rect| rect.x) && level(&rects, layout),
        "rows" => apart(&rects) && ordered(&rects, |rect| rect.y),
        "grid" => apart(&rects),
        "stack" => {
            apart(&rects) && rects.iter().skip(1).all(|rect| rects.first().is_some_and(|first| first.x < rect.x))
        }
        // Each is a step from the one before.
        "cascade" => rects.windows(2).all(|pair| match pair {
            [a, b] => a.x != b.x || a.y != b.y,
            _ => true,
        }),
        _ => false,
    };
    if held {
        Holding::Holds { note: None, made: Vec::new() }
    } else {
        Holding::NotYet { why: "the windows are not arranged so".into() }
    }
}

/// No two of them overlap by more than a gap's worth.
fn apart(rects: &[Rect]) -> bool {
    let inset = |rect: &Rect| Rect {
        x: rect.x + EDGE_PX / 2,
        y: rect.y + EDGE_PX / 2,
        width: (rect.width - EDGE_PX).max(1),
        height: (rect.height - EDGE_PX).max(1),
    };
    let inner: Vec<Rect> = rects.iter().map(inset).collect();
    inner.iter().enumerate().all(|(i, a)| inner.iter().skip(i + 1).all(|b| !a.overlaps(*b)))
}

fn ordered(rects: &[Rect], key: impl Fn(&Rect) -> i32) -> bool {
    rects.is_sorted_by_key(key)
}

/// Side by side means at the same height.
fn level(rects: &[Rect], layout: &str) -> bool {
    layout != "side_by_side"
        || rects.windows(2).all(|pair| match pair {
            [a, b] => a.y.abs_diff(b.y) <= EDGE_PX.unsigned_abs(),
            _ => true,
        })
}
