//! Where the pictures are. Arithmetic over the outputs; draws nothing.

use super::Kind;
use crate::{
    state::State,
    text::{Label, Style, TooLong},
    tiling,
};
use smithay::utils::{Logical, Point, Rectangle, Size};
use std::rc::Rc;
use tacit_layout::{OutputId, Rect, Spacing};

/// The largest picture in the strip, in logical pixels.
const PICTURE: (i32, i32) = (256, 160);
/// Around and between pictures.
const PAD: i32 = 16;
/// Below a picture, for its title.
pub const LABEL: i32 = 28;
/// The size of a title's letters.
const LETTERS: f64 = 14.0;
/// Between the pictures of the overview, and at its edges.
const OVERVIEW_GAP: i32 = 40;

impl State {
    /// The title of a window as it is drawn on an output.
    pub(super) fn title_label(&mut self, title: &str, output: OutputId) -> Rc<Label> {
        let scale = self.outputs.get(output).map_or(1.0, crate::outputs::OutputState::scale);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let physical = |length: f64| (length * scale).round().max(1.0) as u32;
        let style = Style {
            size_px: physical(LETTERS),
            width_px: physical(f64::from(PICTURE.0)),
            too_long: TooLong::Cut,
            colour: [255, 255, 255],
        };
        self.texts.label(&self.handle, title, style)
    }

    /// Gives every picture its place.
    pub(super) fn arrange_chooser(&mut self) {
        match self.chooser.open.as_ref().map(|open| open.kind) {
            Some(Kind::Strip) => self.arrange_strip(),
            Some(Kind::Overview) => self.arrange_overview(),
            None => {}
        }
    }

    fn arrange_strip(&mut self) {
        let Some(open) = &mut self.chooser.open else { return };
        let output = open.entries.first().and_then(|entry| self.outputs.get(entry.output));
        let Some(area) = output.map(|output| output.usable) else { return };
        let count = open.entries.len();
        let cell = Size::<i32, Logical>::from((
            PICTURE.0.min((area.size.w - 4 * PAD).max(1)),
            PICTURE.1.min((area.size.h - 4 * PAD - LABEL).max(1)),
        ));
        let room = ((area.size.w - 3 * PAD) / (cell.w + PAD)).max(1);
        let visible = usize::try_from(room).unwrap_or(1).min(count);
        // The one that would be chosen stays in the middle where there are more than the strip has room for.
        let first = open.at.saturating_sub(visible / 2).min(count - visible);
        let width = PAD + i32::try_from(visible).unwrap_or(1) * (cell.w + PAD);
        let size = Size::from((width, cell.h + LABEL + 2 * PAD));
        let corner = area.loc + Point::from(((area.size.w - size.w) / 2, (area.size.h - size.h) / 2));
        open.panel = Rectangle::new(corner, size);
        let mut x = corner.x + PAD;
        for (at, entry) in open.entries.iter_mut().enumerate() {
            entry.picture = Rectangle::default();
            if at < first || at >= first + visible {
                continue;
            }
            let window = self.windows.get(entry.number).map(|window| window.geometry.size).unwrap_or_default();
            entry.picture = within(Rectangle::new((x, corner.y + PAD).into(), cell), window);
            x += cell.w + PAD;
        }
    }

    fn arrange_overview(&mut self) {
        let Some(open) = &mut self.chooser.open else { return };
        let spacing = Spacing { gap: OVERVIEW_GAP, label: LABEL };
        for output in self.outputs.iter() {
            let mut here: Vec<_> = open.entries.iter_mut().filter(|entry| entry.output == output.number).collect();
            let shapes: Vec<Rect> = here
                .iter()
                .map(|entry| {
                    let window = self.windows.get(entry.number);
                    window.map_or(Rect::new(0, 0, 1, 1), |window| tiling::rect(window.rect()))
                })
                .collect();
            let cells = tacit_layout::overview(tiling::rect(output.usable), spacing, &shapes);
            for (entry, cell) in here.iter_mut().zip(cells) {
                entry.picture = tiling::rectangle(cell);
            }
        }
    }
}

/// The largest rectangle of a window's shape in the middle of a cell, no larger than the window.
fn within(cell: Rectangle<i32, Logical>, window: Size<i32, Logical>) -> Rectangle<i32, Logical> {
    let (width, height) = (f64::from(window.w.max(1)), f64::from(window.h.max(1)));
    let scale = (f64::from(cell.size.w) / width).min(f64::from(cell.size.h) / height).min(1.0);
    let size = window.to_f64().upscale(scale).to_i32_round::<i32>();
    let size = Size::<i32, Logical>::from((size.w.max(1), size.h.max(1)));
    let corner = cell.loc + Point::from(((cell.size.w - size.w) / 2, (cell.size.h - size.h) / 2));
    Rectangle::new(corner, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_windows_shape() {
        let cell = Rectangle::new((10, 20).into(), (200, 100).into());
        let fit = |w, h| within(cell, (w, h).into());
        assert_eq!(fit(400, 100), Rectangle::new((10, 45).into(), (200, 50).into()));
        assert_eq!(fit(100, 400), Rectangle::new((97, 20).into(), (25, 100).into()));
        assert_eq!(fit(20, 10), Rectangle::new((100, 65).into(), (20, 10).into()));
        assert_eq!(fit(0, 0).size, (1, 1).into());
        assert_eq!(fit(100_000, 1).size.h, 1);
    }
}
