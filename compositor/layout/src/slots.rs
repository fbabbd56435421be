//! Slots and arrangements: named and computed parts of an area, as exact rectangles with exactly one gap between
//! neighbours. Knows areas and gaps, not windows.

use crate::geometry::{Dir, LIMIT, Rect, Size};
use crate::types::Arrangement;
use serde::{Deserialize, Serialize};

/// A named part of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// The left half.
    Left,
    /// The right half.
    Right,
    /// The upper half.
    Top,
    /// The lower half.
    Bottom,
    /// The upper left quarter.
    TopLeft,
    /// The upper right quarter.
    TopRight,
    /// The lower left quarter.
    BottomLeft,
    /// The lower right quarter.
    BottomRight,
    /// The middle: half as wide and half as high as the area.
    Center,
    /// The left third.
    LeftThird,
    /// The middle third.
    CenterThird,
    /// The right third.
    RightThird,
    /// The left and the middle third.
    LeftTwoThirds,
    /// The middle and the right third.
    RightTwoThirds,
}

impl Slot {
    /// Every slot.
    pub const EVERY: [Slot; 14] = [
        Slot::Left,
        Slot::Right,
        Slot::Top,
        Slot::Bottom,
        Slot::TopLeft,
        Slot::TopRight,
        Slot::BottomLeft,
        Slot::BottomRight,
        Slot::Center,
        Slot::LeftThird,
        Slot::CenterThird,
        Slot::RightThird,
        Slot::LeftTwoThirds,
        Slot::RightTwoThirds,
    ];

    /// The word of the vocabulary: `top_left`.
    pub fn name(self) -> &'static str {
        match self {
            Slot::Left => "left",
            Slot::Right => "right",
            Slot::Top => "top",
            Slot::Bottom => "bottom",
            Slot::TopLeft => "top_left",
            Slot::TopRight => "top_right",
            Slot::BottomLeft => "bottom_left",
            Slot::BottomRight => "bottom_right",
            Slot::Center => "center",
            Slot::LeftThird => "left_third",
            Slot::CenterThird => "center_third",
            Slot::RightThird => "right_third",
            Slot::LeftTwoThirds => "left_two_thirds",
            Slot::RightTwoThirds => "right_two_thirds",
        }
    }

    /// The slot of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|slot| slot.name() == name)
    }

    /// Its exact rectangle in `usable`, with `gap` around it.
    pub fn rect(self, usable: Rect, gap: i32) -> Rect {
        self.region().rect(usable, gap)
    }

    pub(crate) fn region(self) -> Region {
        const ALL: Span = Span::new(0, 0, 1);
        const FIRST: Span = Span::new(0, 0, 2);
        const SECOND: Span = Span::new(1, 1, 2);
        const MIDDLE: Span = Span::new(1, 2, 4);
        let (x, y) = match self {
            Slot::Left => (FIRST, ALL),
            Slot::Right => (SECOND, ALL),
            Slot::Top => (ALL, FIRST),
            Slot::Bottom => (ALL, SECOND),
            Slot::TopLeft => (FIRST, FIRST),
            Slot::TopRight => (SECOND, FIRST),
            Slot::BottomLeft => (FIRST, SECOND),
            Slot::BottomRight => (SECOND, SECOND),
            Slot::Center => (MIDDLE, MIDDLE),
            Slot::LeftThird => (Span::new(0, 0, 3), ALL),
            Slot::CenterThird => (Span::new(1, 1, 3), ALL),
            Slot::RightThird => (Span::new(2, 2, 3), ALL),
            Slot::LeftTwoThirds => (Span::new(0, 1, 3), ALL),
            Slot::RightTwoThirds => (Span::new(1, 2, 3), ALL),
        };
        Region { x, y }
    }
}

/// The parts `first` to `last` of a length that is cut into `of` equal parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Span {
    pub first: u32,
    pub last: u32,
    pub of: u32,
}

impl Span {
    pub const fn new(first: u32, last: u32, of: u32) -> Self {
        Self { first, last, of }
    }

    /// Start and length within `len` pixels from `start`, `gap` pixels between parts; at least one pixel.
    fn pixels(self, start: i32, len: i32, gap: i32) -> (i32, i32) {
        let of = i64::from(self.of.max(1));
        let len = i64::from(len.max(1));
        let gap = fitting_gap(len, gap, of);
        let room = (len - gap * (of - 1)).max(1);
        let edge = |part: u32| room * i64::from(part) / of;
        let from = edge(self.first) + gap * i64::from(self.first);
        let to = edge(self.last.saturating_add(1)) + gap * i64::from(self.last);
        let from = from.min(len - 1);
        (start + from as i32, (to - from).max(1) as i32)
    }

    /// The span moved by its own length, or the half on that side where it is everything. `None` at the end.
    fn shifted(self, forward: bool) -> Option<Self> {
        if self.of <= 1 {
            return Some(if forward { Span::new(1, 1, 2) } else { Span::new(0, 0, 2) });
        }
        let len = self.last - self.first + 1;
        let by = if forward { len.min(self.of - 1 - self.last) } else { len.min(self.first) };
        match (by, forward) {
            (0, _) => None,
            (_, true) => Some(Span::new(self.first + by, self.last + by, self.of)),
            (_, false) => Some(Span::new(self.first - by, self.last - by, self.of)),
        }
    }
}

/// The gap that `count` parts of `len` pixels can afford: what was asked, or a quarter of a part where that is
/// less.
pub(crate) fn fitting_gap(len: i64, gap: i32, count: i64) -> i64 {
    i64::from(gap.max(0)).min(len / (4 * count.max(1)))
}

/// The usable area without the gap at its edges.
pub(crate) fn inner(usable: Rect, gap: i32) -> Rect {
    let by = fitting_gap(i64::from(usable.width.min(usable.height)), gap, 1) as i32;
    usable.inset(by)
}

/// A part of an area in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Region {
    pub x: Span,
    pub y: Span,
}

impl Region {
    pub fn rect(self, usable: Rect, gap: i32) -> Rect {
        let area = inner(usable, gap);
        let (x, width) = self.x.pixels(area.x, area.width, gap);
        let (y, height) = self.y.pixels(area.y, area.height, gap);
        Rect { x, y, width, height }
    }

    /// The region on the opposite side in this direction: where a window arrives from the neighbouring output.
    pub fn mirrored(self, dir: Dir) -> Self {
        let flip = |span: Span| match span.of.checked_sub(1) {
            Some(end) => Span::new(end.saturating_sub(span.last), end.saturating_sub(span.first), span.of),
            None => span,
        };
        match dir {
            Dir::Left | Dir::Right => Region { x: flip(self.x), ..self },
            Dir::Up | Dir::Down => Region { y: flip(self.y), ..self },
            Dir::Next | Dir::Previous => self,
        }
    }

    /// The slot that is this region, where there is one.
    pub fn slot(self) -> Option<Slot> {
        Slot::EVERY.into_iter().find(|slot| slot.region() == self)
    }

    /// The region beside it in this direction. `None` at the edge.
    pub fn shifted(self, dir: Dir) -> Option<Self> {
        Some(match dir {
            Dir::Left => Region { x: self.x.shifted(false)?, ..self },
            Dir::Right => Region { x: self.x.shifted(true)?, ..self },
            Dir::Up => Region { y: self.y.shifted(false)?, ..self },
            Dir::Down => Region { y: self.y.shifted(true)?, ..self },
            Dir::Next | Dir::Previous => return None,
        })
    }
}

/// What a window that was put somewhere exactly is held by; it follows the usable area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Anchor {
    /// A part of the usable area.
    Region(Region),
    /// A rectangle from the usable area's corner, and the size that the area had then.
    Custom { rect: Rect, area: Size },
}

impl Anchor {
    pub fn slot(slot: Slot) -> Self {
        Anchor::Region(slot.region())
    }

    /// The anchor of a window that shall be at `rect` now.
    pub fn custom(rect: Rect, usable: Rect) -> Self {
        let rect = rect.kept_within(usable);
        Anchor::Custom { rect: rect.moved(-usable.x, -usable.y), area: usable.size() }
    }

    pub fn as_slot(self) -> Option<Slot> {
        match self {
            Anchor::Region(region) => region.slot(),
            Anchor::Custom { .. } => None,
        }
    }

    pub fn rect(self, usable: Rect, gap: i32) -> Rect {
        match self {
            Anchor::Region(region) => region.rect(usable, gap),
            Anchor::Custom { rect, area } if area == usable.size() => rect.moved(usable.x, usable.y),
            Anchor::Custom { rect, area } => {
                let far = i64::from(LIMIT);
                let scale = |value: i32, to: i32, from: i32| {
                    (i64::from(value) * i64::from(to) / i64::from(from.max(1))).clamp(-far, far) as i32
                };
                let left = scale(rect.x, usable.width, area.width);
                let right = scale(rect.right(), usable.width, area.width);
                let top = scale(rect.y, usable.height, area.height);
                let bottom = scale(rect.bottom(), usable.height, area.height);
                Rect::new(left, top, (right - left).max(1), (bottom - top).max(1)).moved(usable.x, usable.y)
            }
        }
    }

    /// A rectangle larger than the anchor's, grown away from the edges that the anchor holds on to.
    pub fn grow(self, rect: Rect, min: Size) -> Rect {
        let size = Size::new(rect.width.max(min.width), rect.height.max(min.height));
        if size == rect.size() {
            return rect;
        }
        let (x, y) = match self {
            Anchor::Region(region) => (
                grown_from(region.x, rect.x, rect.width, size.width),
                grown_from(region.y, rect.y, rect.height, size.height),
            ),
            Anchor::Custom { .. } => (rect.x, rect.y),
        };
        Rect { x, y, width: size.width, height: size.height }
    }
}

/// Where a span begins when it has to be longer: it keeps the outer edge that it is at, else its middle.
fn grown_from(span: Span, start: i32, len: i32, wanted: i32) -> i32 {
    if span.first == 0 {
        start
    } else if span.last + 1 >= span.of {
        start + len - wanted
    } else {
        start + (len - wanted) / 2
    }
}

/// The regions of `count` windows in an arrangement that tiles the area; empty for a cascade.
pub(crate) fn arrangement(layout: Arrangement, count: usize) -> Vec<Region> {
    let n = u32::try_from(count).unwrap_or(u32::MAX);
    let all = Span::new(0, 0, 1);
    match layout {
        Arrangement::Cascade => Vec::new(),
        Arrangement::SideBySide | Arrangement::Columns => {
            (0..n).map(|i| Region { x: Span::new(i, i, n), y: all }).collect()
        }
        Arrangement::Rows => (0..n).map(|i| Region { x: all, y: Span::new(i, i, n) }).collect(),
        Arrangement::Stack if n <= 1 => vec![Region { x: all, y: all }; count],
        Arrangement::Stack => {
            let stack = (0..n - 1).map(|i| Region { x: Span::new(1, 1, 2), y: Span::new(i, i, n - 1) });
            std::iter::once(Region { x: Span::new(0, 0, 2), y: all }).chain(stack).collect()
        }
        Arrangement::Grid => grid(n),
    }
}

/// Rows of equal length, the last one stretched over the width where it has fewer.
fn grid(n: u32) -> Vec<Region> {
    let columns = (1..=n).find(|c| c.saturating_mul(*c) >= n).unwrap_or(1);
    let rows = n.div_ceil(columns);
    let in_row = |row: u32| if row + 1 == rows { n - row * columns } else { columns };
    (0..rows)
        .flat_map(|row| (0..in_row(row)).map(move |i| (row, i)))
        .map(|(row, i)| Region { x: Span::new(i, i, in_row(row)), y: Span::new(row, row, rows) })
        .collect()
}
