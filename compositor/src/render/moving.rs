//! Windows that are not where they belong as elements: on their way, fading in, or closed and fading out.

use super::{
    KeepsTextures,
    chooser::placed,
    scene::{Element, Scene},
};
use crate::{
    motion::{self, Pose, Still},
    windows::Window,
};
use smithay::{
    backend::renderer::{
        ImportAll, ImportMem, Texture,
        element::{Kind, texture::TextureRenderElement},
    },
    utils::{Logical, Physical, Point, Rectangle, Scale, Size, Transform},
};

impl Scene<'_> {
    /// How a window is drawn, where it is under way.
    pub(super) fn pose(&self, window: &Window) -> Option<Pose> {
        let mut pose = window.motion.pose(window.rect(), self.now)?;
        pose.rect.loc += self.slid(window).to_f64();
        Some(pose)
    }

    /// A window as its pose shows it, with its menus and its border.
    pub(super) fn moving<R>(&self, renderer: &mut R, window: &Window, pose: Pose, into: &mut Vec<Element<R>>)
    where
        R: KeepsTextures + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        self.popups(renderer, window.surface(), pose.rect.loc.to_i32_round(), into);
        let local = Rectangle::new(pose.rect.loc - self.rect.loc.to_f64(), pose.rect.size);
        let place: Rectangle<i32, Physical> = local.to_physical_precise_round(self.scale);
        let shape: Size<i32, Physical> = window.geometry.size.to_physical_precise_round(self.scale);
        if place.is_empty() || shape.is_empty() {
            return;
        }
        let face = self.fading.faces.iter().find(|face| face.number == window.number);
        if let Some(still) = face.and_then(|face| face.still.as_ref()) {
            self.still(renderer, still, pose.rect, pose.alpha, into);
            return self.border(window, pose.rect, pose.alpha, into);
        }
        let (drawn, factor) = motion::fit(pose, shape, place.size);
        // Shadows are cut only where the window is.
        let mut bbox = window.bbox();
        bbox.loc -= window.location;
        let all: Rectangle<i32, Physical> = bbox.to_physical_precise_round(self.scale);
        let end = |drawn: i32, shape: i32, end: i32| if drawn < shape { drawn } else { end };
        let right = end(drawn.w, shape.w, all.loc.x + all.size.w);
        let bottom = end(drawn.h, shape.h, all.loc.y + all.size.h);
        let cut = Rectangle::new(all.loc, (right - all.loc.x, bottom - all.loc.y).into());
        placed(self, renderer, window, cut, Scale::from(factor), place.loc, into);
        self.border(window, pose.rect, 1.0, into);
    }

    /// Windows that are closed.
    pub(super) fn fading<R>(&self, renderer: &mut R, into: &mut Vec<Element<R>>)
    where
        R: KeepsTextures + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        if self.slide.is_some() {
            return;
        }
        for ghost in self.fading.ghosts.iter().rev().filter(|ghost| self.rect.to_f64().overlaps(ghost.rect)) {
            if let Some(alpha) = ghost.alpha(self.now) {
                self.still(renderer, &ghost.still, ghost.rect, alpha, into);
            }
        }
    }

    /// A picture of a window, stretched over a place.
    fn still<R>(
        &self,
        renderer: &R,
        still: &Still,
        rect: Rectangle<f64, Logical>,
        alpha: f32,
        into: &mut Vec<Element<R>>,
    ) where
        R: KeepsTextures + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let Some(texture) = R::texture(&still.picture) else { return };
        let place: Point<f64, Physical> = (rect.loc - self.rect.loc.to_f64()).to_physical(self.scale);
        let (id, texture, size) = (still.id.clone(), texture.clone(), rect.size.to_i32_ceil());
        // What of it is drawn is all of it; the size is of where.
        let source = texture.size().to_logical(1, Transform::Normal).to_f64();
        let element = TextureRenderElement::from_static_texture(
            id,
            renderer.context_id(),
            place,
            texture,
            1,
            Transform::Normal,
            Some(alpha),
            Some(Rectangle::from_size(source)),
            Some(size),
            None,
            Kind::Unspecified,
        );
        into.push(element.into());
    }
}
