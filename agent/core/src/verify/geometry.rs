//! Rectangles: where a slot lies, and what counts as being there.

use super::Rect;
use tacit_dbus::{Output, Window};

/// How far an edge may be from where it should be: gaps, borders and the client's own size steps.
pub(super) const EDGE_PX: i32 = 40;

/// An output's area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputArea {
    /// All of it.
    pub full: Rect,
    /// What panels leave.
    pub usable: Rect,
}

impl OutputArea {
    /// The area of this output.
    pub fn of(output: &Output) -> Self {
        let full = Rect { x: output.x, y: output.y, width: output.width, height: output.height };
        let usable = output.usable.map_or(full, |[x, y, width, height]| Rect { x, y, width, height });
        Self { full, usable }
    }
}

/// A window's rectangle.
pub fn rect_of(window: &Window) -> Rect {
    Rect { x: window.x, y: window.y, width: window.width, height: window.height }
}

/// Where the slot of this word lies in `area`.
pub fn slot_rect(slot: &str, area: Rect) -> Option<Rect> {
    let Rect { x, y, width: w, height: h } = area;
    let rect = |x, y, width, height| Some(Rect { x, y, width, height });
    match slot {
        "left" => rect(x, y, w / 2, h),
        "right" => rect(x + w / 2, y, w - w / 2, h),
        "top" => rect(x, y, w, h / 2),
        "bottom" => rect(x, y + h / 2, w, h - h / 2),
        "top_left" => rect(x, y, w / 2, h / 2),
        "top_right" => rect(x + w / 2, y, w - w / 2, h / 2),
        "bottom_left" => rect(x, y + h / 2, w / 2, h - h / 2),
        "bottom_right" => rect(x + w / 2, y + h / 2, w - w / 2, h - h / 2),
        "center" => rect(x + w / 4, y + h / 4, w / 2, h / 2),
        "left_third" => rect(x, y, w / 3, h),
        "center_third" => rect(x + w / 3, y, w / 3, h),
        "right_third" => rect(x + 2 * (w / 3), y, w - 2 * (w / 3), h),
        "left_two_thirds" => rect(x, y, 2 * (w / 3), h),
        "right_two_thirds" => rect(x + w / 3, y, w - w / 3, h),
        _ => None,
    }
}

impl Rect {
    /// The first column to its right.
    pub fn right(self) -> i32 {
        self.x.saturating_add(self.width)
    }

    /// The first row below it.
    pub fn bottom(self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// Its middle.
    pub fn center(self) -> (i32, i32) {
        (self.x.saturating_add(self.width / 2), self.y.saturating_add(self.height / 2))
    }

    /// Whether every edge is within `px` of the other's.
    pub fn is_near(self, other: Rect, px: i32) -> bool {
        let near = |a: i32, b: i32| a.abs_diff(b) <= px.unsigned_abs();
        near(self.x, other.x)
            && near(self.y, other.y)
            && near(self.right(), other.right())
            && near(self.bottom(), other.bottom())
    }

    /// Whether the point is in it or within `px` of it.
    pub fn reaches(self, (x, y): (i32, i32), px: i32) -> bool {
        x >= self.x - px && x <= self.right() + px && y >= self.y - px && y <= self.bottom() + px
    }

    /// Whether they share a pixel.
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Whether `now` fills the slot. The compositor's own word for it (`claimed`) widens that to a client that will not
/// take the slot's size: then its middle must lie in the slot.
pub(super) fn fills(now: Rect, slot: &str, rect: Rect, claimed: bool) -> bool {
    if slot == "center" {
        let ((x, y), (cx, cy)) = (now.center(), rect.center());
        return x.abs_diff(cx) <= EDGE_PX.unsigned_abs() && y.abs_diff(cy) <= EDGE_PX.unsigned_abs();
    }
    now.is_near(rect, EDGE_PX) || (claimed && rect.reaches(now.center(), EDGE_PX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect { x: 0, y: 40, width: 1920, height: 1040 };

    #[test]
    fn slots_tile_the_area() {
        let of = |slot| slot_rect(slot, AREA).expect("a slot");
        assert_eq!(of("left").right(), of("right").x);
        assert_eq!(of("top").bottom(), of("bottom").y);
        assert_eq!(of("left_third").right(), of("center_third").x);
        assert_eq!(of("right_third").right(), AREA.right());
        assert_eq!(of("left_third").right(), of("right_two_thirds").x);
        assert_eq!(slot_rect("moon", AREA), None);
    }

    #[test]
    fn a_stubborn_client_fills_its_slot_only_where_the_compositor_says_so() {
        let left = slot_rect("left", AREA).expect("a slot");
        let small = Rect { x: 8, y: 48, width: 360, height: 600 };
        assert!(!fills(small, "left", left, false));
        assert!(fills(small, "left", left, true));
        assert!(!fills(Rect { x: 1000, ..small }, "left", left, true));
        assert!(fills(Rect { x: 8, y: 48, width: 948, height: 1024 }, "left", left, false));
        assert!(!fills(AREA, "left", left, false));
    }
}
