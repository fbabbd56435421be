//! The largest rectangle of an area that others leave free. Pure geometry.

use crate::geometry::Rect;

/// Beyond this many steps the search is not worth it: so many windows in slots leave no third of an area.
const STEPS_MAX: usize = 200_000;

/// The largest rectangle of `area` that none of `taken` overlaps; the first from the left and top among equals.
pub(crate) fn largest_free(area: Rect, taken: &[Rect]) -> Option<Rect> {
    let taken: Vec<Rect> = taken.iter().copied().filter(|rect| rect.overlaps(area)).collect();
    if taken.is_empty() {
        return Some(area);
    }
    let mut lefts: Vec<i32> = taken.iter().map(|rect| rect.right()).filter(|x| *x < area.right()).collect();
    let mut rights: Vec<i32> = taken.iter().map(|rect| rect.x).filter(|x| *x > area.x).collect();
    lefts.push(area.x);
    rights.push(area.right());
    for edges in [&mut lefts, &mut rights] {
        edges.retain(|x| *x >= area.x && *x <= area.right());
        edges.sort_unstable();
        edges.dedup();
    }
    if lefts.len() * rights.len() * taken.len() > STEPS_MAX {
        return None;
    }
    let mut by_top = taken;
    by_top.sort_unstable_by_key(|rect| (rect.y, rect.bottom()));
    let mut best: Option<Rect> = None;
    for left in &lefts {
        for right in rights.iter().filter(|right| *right > left) {
            let strip = Rect::new(*left, area.y, right - left, area.height);
            if best.is_some_and(|best| best.area() >= strip.area()) {
                continue;
            }
            if let Some(found) = tallest_in(strip, &by_top)
                && best.is_none_or(|best| found.area() > best.area())
            {
                best = Some(found);
            }
        }
    }
    best
}

/// The tallest free part of a strip over its full width; `by_top` is sorted by top edge.
fn tallest_in(strip: Rect, by_top: &[Rect]) -> Option<Rect> {
    let mut free_from = strip.y;
    let mut best: Option<(i32, i32)> = None;
    let ends = by_top.iter().filter(|rect| rect.overlaps(strip)).map(|rect| (rect.y, rect.bottom()));
    for (top, bottom) in ends.chain([(strip.bottom(), strip.bottom())]) {
        let height = top - free_from;
        if height > best.map_or(0, |(_, height)| height) {
            best = Some((free_from, height));
        }
        free_from = free_from.max(bottom);
    }
    best.map(|(y, height)| Rect::new(strip.x, y, strip.width, height))
}
