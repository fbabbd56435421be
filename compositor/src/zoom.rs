//! The magnifier: one output shown larger than it is, around the pointer or what has the focus. Owns what part of the output is
//! seen; it is drawn so, and places that a finger touches are brought back to where they are without it. Captures do not see it.

use crate::{outputs::OutputState, state::State};
use smithay::utils::{Logical, Point, Rectangle, Size};
use tacit_layout::OutputId;

/// The most that it magnifies, in percent.
pub const PERCENT_MAX: u32 = 1000;
/// What it begins with where nothing else was said.
const PERCENT_FIRST: u32 = 200;

/// How much is magnified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zoom {
    /// In percent; 100 is off.
    percent: u32,
    /// What it was when it was last on.
    last: u32,
    /// The output that is magnified.
    output: Option<OutputId>,
    /// The corner of what is seen, global, in 256ths of a logical pixel.
    corner: (i64, i64),
}

impl Default for Zoom {
    fn default() -> Self {
        Self { percent: 100, last: PERCENT_FIRST, output: None, corner: (0, 0) }
    }
}

/// What of an output is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Its corner, global.
    pub corner: Point<f64, Logical>,
    /// How many times larger it is shown.
    pub factor: f64,
}

impl Zoom {
    /// Whether anything is magnified.
    pub fn is_on(&self) -> bool {
        self.percent > 100
    }

    /// How much, in percent.
    pub fn percent(&self) -> u32 {
        self.percent
    }

    /// How much it is when it is turned on.
    pub fn last(&self) -> u32 {
        self.last
    }

    fn factor(&self) -> f64 {
        f64::from(self.percent) / 100.0
    }

    /// What is seen of an output; `None` where that is all of it.
    pub fn view(&self, output: OutputId) -> Option<View> {
        if !self.is_on() || self.output != Some(output) {
            return None;
        }
        #[allow(clippy::cast_precision_loss)]
        let corner = Point::from((self.corner.0 as f64 / 256.0, self.corner.1 as f64 / 256.0));
        Some(View { corner, factor: self.factor() })
    }

    /// Sees what is around a place: at an edge of the output the place is at that edge of what is seen.
    fn around(&mut self, output: &OutputState, place: Point<f64, Logical>) {
        let rect = output.rect().to_f64();
        let part = 1.0 - 1.0 / self.factor();
        self.go(output, rect.loc + Point::from(((place.x - rect.loc.x) * part, (place.y - rect.loc.y) * part)));
    }

    /// Moves what is seen as little as brings a rectangle into it; the corner of one that is too large.
    fn reveal(&mut self, output: &OutputState, rect: Rectangle<i32, Logical>) {
        let seen = self.seen(output);
        let corner = self.view(output.number).map_or(output.rect().to_f64().loc, |view| view.corner);
        let axis = |corner: f64, seen: f64, start: i32, len: i32| {
            let (start, end) = (f64::from(start), f64::from(start.saturating_add(len)));
            if end - start > seen || start < corner {
                start
            } else if end > corner + seen {
                end - seen
            } else {
                corner
            }
        };
        let x = axis(corner.x, seen.w, rect.loc.x, rect.size.w);
        let y = axis(corner.y, seen.h, rect.loc.y, rect.size.h);
        self.go(output, Point::from((x, y)));
    }

    /// The size of what is seen of an output.
    fn seen(&self, output: &OutputState) -> Size<f64, Logical> {
        output.rect().size.to_f64().downscale(self.factor())
    }

    fn go(&mut self, output: &OutputState, corner: Point<f64, Logical>) {
        let (rect, seen) = (output.rect().to_f64(), self.seen(output));
        let within = |at: f64, start: f64, len: f64, seen: f64| at.clamp(start, (start + len - seen).max(start));
        let x = within(corner.x, rect.loc.x, rect.size.w, seen.w);
        let y = within(corner.y, rect.loc.y, rect.size.h, seen.h);
        #[allow(clippy::cast_possible_truncation)]
        let corner = ((x * 256.0).round() as i64, (y * 256.0).round() as i64);
        (self.output, self.corner) = (Some(output.number), corner);
    }
}

impl State {
    /// Magnifies by so much from now on; 100 percent is off.
    pub fn set_zoom(&mut self, percent: u32) {
        let percent = percent.clamp(100, PERCENT_MAX);
        if percent == self.zoom.percent {
            return;
        }
        self.zoom.percent = percent;
        if percent > 100 {
            self.zoom.last = percent;
            let pointer = self.seat.pointer.current_location();
            let focused = self.shown.focused.and_then(|number| self.windows.get(number)).map(|window| window.rect());
            match focused.filter(|_| !self.paint.cursor.present) {
                Some(rect) => self.zoom_to(rect),
                None => self.zoom_around(self.outputs.nearest(pointer)),
            }
        }
        self.todo.snapshot = true;
        self.want_all_frames();
    }

    /// The pointer is at a place.
    pub fn zoom_around(&mut self, place: Point<f64, Logical>) {
        let Some(output) = self.outputs.at(place) else { return };
        self.zoom.around(output, place);
    }

    /// Something with the focus is at a place: a window, or the cursor in a text.
    pub fn zoom_to(&mut self, rect: Rectangle<i32, Logical>) {
        let middle = rect.loc + Point::from((rect.size.w / 2, rect.size.h / 2));
        let place = self.outputs.nearest(middle.to_f64());
        let Some(output) = self.outputs.at(place) else { return };
        let before = self.zoom;
        self.zoom.reveal(output, rect);
        if self.zoom != before {
            self.want_all_frames();
        }
    }

    /// Where a place on the glass is without the magnifier.
    pub fn unzoomed(&self, place: Point<f64, Logical>) -> Point<f64, Logical> {
        if !self.zoom.is_on() {
            return place;
        }
        let Some(output) = self.outputs.at(place) else { return place };
        let Some(view) = self.zoom.view(output.number) else { return place };
        let local = place - output.rect().to_f64().loc;
        view.corner + Point::from((local.x / view.factor, local.y / view.factor))
    }
}
