//! Points, sizes and rectangles in global logical pixels. Everything that comes from a caller is brought within
//! limits here, so that no later sum can overflow. Knows nothing of windows.

use serde::{Deserialize, Serialize};

/// The largest coordinate or length that the layout works with; what lies beyond is brought to it.
pub const LIMIT: i32 = 1 << 20;

/// A place in the global space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// A width and a height; 0 means "not said" in hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Size {
    /// Logical pixels.
    pub width: i32,
    /// Logical pixels.
    pub height: i32,
}

impl Size {
    /// A size.
    pub const fn new(width: i32, height: i32) -> Self {
        Self { width, height }
    }

    /// The size within 0 and [`LIMIT`].
    #[must_use]
    pub fn saturated(self) -> Self {
        Self { width: self.width.clamp(0, LIMIT), height: self.height.clamp(0, LIMIT) }
    }
}

/// A rectangle: the left and top edges belong to it, the right and bottom ones do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Logical pixels.
    pub width: i32,
    /// Logical pixels.
    pub height: i32,
}

impl Rect {
    /// A rectangle.
    pub const fn new(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { x, y, width, height }
    }

    /// The rectangle with coordinates within ±[`LIMIT`] and lengths within 1 and [`LIMIT`].
    #[must_use]
    pub fn saturated(self) -> Self {
        Self {
            x: self.x.clamp(-LIMIT, LIMIT),
            y: self.y.clamp(-LIMIT, LIMIT),
            width: self.width.clamp(1, LIMIT),
            height: self.height.clamp(1, LIMIT),
        }
    }

    /// The first column of pixels to the right of it.
    pub fn right(self) -> i32 {
        self.x.saturating_add(self.width)
    }

    /// The first row of pixels below it.
    pub fn bottom(self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// Its size.
    pub fn size(self) -> Size {
        Size { width: self.width, height: self.height }
    }

    /// Its top left corner.
    pub fn origin(self) -> Point {
        Point { x: self.x, y: self.y }
    }

    /// The pixel in its middle.
    pub fn center(self) -> Point {
        Point { x: self.x.saturating_add(self.width / 2), y: self.y.saturating_add(self.height / 2) }
    }

    /// Pixels in it.
    pub fn area(self) -> i64 {
        i64::from(self.width.max(0)) * i64::from(self.height.max(0))
    }

    /// Whether the pixel is in it.
    pub fn contains(self, point: Point) -> bool {
        point.x >= self.x && point.x < self.right() && point.y >= self.y && point.y < self.bottom()
    }

    /// Whether all of `other` is in it.
    pub fn contains_rect(self, other: Rect) -> bool {
        other.x >= self.x && other.y >= self.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }

    /// Whether they share a pixel.
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The same rectangle elsewhere.
    #[must_use]
    pub fn moved(self, dx: i32, dy: i32) -> Self {
        Self { x: self.x.saturating_add(dx), y: self.y.saturating_add(dy), ..self }.saturated()
    }

    /// Smaller by `by` on every side; as much as leaves one pixel where it is too small for that.
    #[must_use]
    pub fn inset(self, by: i32) -> Self {
        let by_x = by.clamp(0, (self.width - 1).max(0) / 2);
        let by_y = by.clamp(0, (self.height - 1).max(0) / 2);
        Self {
            x: self.x + by_x,
            y: self.y + by_y,
            width: (self.width - 2 * by_x).max(1),
            height: (self.height - 2 * by_y).max(1),
        }
    }

    /// Larger by `by` on every side.
    #[must_use]
    pub fn grown(self, by: i32) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2 * by, height: self.height + 2 * by }
    }

    /// A rectangle of `size` with the same middle.
    #[must_use]
    pub fn centered(self, size: Size) -> Self {
        Self {
            x: self.x + (self.width - size.width) / 2,
            y: self.y + (self.height - size.height) / 2,
            width: size.width,
            height: size.height,
        }
        .saturated()
    }

    /// Moved, not resized, so that it lies within `area` as far as it fits; its top left corner wins.
    #[must_use]
    pub fn kept_within(self, area: Rect) -> Self {
        Self {
            x: self.x.min(area.right() - self.width).max(area.x),
            y: self.y.min(area.bottom() - self.height).max(area.y),
            ..self
        }
    }
}

/// A direction that a person can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dir {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
    /// The following one in order.
    Next,
    /// The one before in order.
    Previous,
}

/// A set of edges of a rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Edges {
    /// The left edge.
    pub left: bool,
    /// The right edge.
    pub right: bool,
    /// The top edge.
    pub top: bool,
    /// The bottom edge.
    pub bottom: bool,
}

impl Edges {
    /// No edge.
    pub const NONE: Self = Self { left: false, right: false, top: false, bottom: false };
    /// All four.
    pub const ALL: Self = Self { left: true, right: true, top: true, bottom: true };
}
