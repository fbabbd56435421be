//! The compositor's own notice as elements: its text on a dark ground, at the top of its output.

use super::scene::{Element, Scene};
use crate::notice::Notice;
use smithay::{
    backend::renderer::{Color32F, ImportAll, ImportMem, Renderer, element::Kind, utils::CommitCounter},
    utils::{Logical, Physical, Point, Rectangle, Size},
};

/// Behind the text.
const GROUND: Color32F = Color32F::new(0.13, 0.06, 0.06, 1.0);
/// Its left edge.
const EDGE: Color32F = Color32F::new(0.90, 0.30, 0.26, 1.0);
/// Around the text, in logical pixels.
const PAD: i32 = 14;
/// From the top of the output.
const TOP: i32 = 48;

impl Scene<'_> {
    /// The notice, front to back.
    pub(super) fn notice<R>(&self, renderer: &mut R, notice: &Notice, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let Some(text) = notice.label.drawn().filter(|_| notice.output == self.output) else { return };
        let size: Size<i32, Logical> = text.size.to_f64().to_logical(self.scale).to_i32_ceil();
        let corner = self.rect.loc + Point::from(((self.rect.size.w - size.w) / 2, TOP));
        let place: Point<i32, Physical> = (corner - self.rect.loc).to_physical_precise_round(self.scale);
        into.extend(self.memory(renderer, &text.buffer, place, text.size, Kind::Unspecified));
        let ground = Rectangle::new(corner - Point::from((PAD, PAD)), size + (2 * PAD, 2 * PAD).into());
        let edge = Rectangle::new(ground.loc, (4, ground.size.h).into());
        into.push(self.solid(&notice.edge, edge, CommitCounter::default(), EDGE));
        into.push(self.solid(&notice.backdrop, ground, CommitCounter::default(), GROUND));
    }
}
