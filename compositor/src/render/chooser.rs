//! The strip and the overview as elements: live pictures of windows, their titles, and what is behind them.

use super::scene::{Element, Scene};
use crate::{
    chooser::{Entry, Kind, Open},
    windows::Window,
};
use smithay::{
    backend::renderer::{
        Color32F, ImportAll, ImportMem, Renderer,
        element::{
            Element as _, Kind as ElementKind,
            memory::MemoryRenderBufferRenderElement,
            solid::SolidColorRenderElement,
            surface::{WaylandSurfaceRenderElement, render_elements_from_surface_tree},
            utils::{CropRenderElement, Relocate, RelocateRenderElement, RescaleRenderElement},
        },
        utils::CommitCounter,
    },
    utils::{Logical, Physical, Point, Rectangle, Scale},
};

/// A surface of a picture: cut to its window's geometry, scaled, and put where the picture is.
pub type Picture<R> = RelocateRenderElement<RescaleRenderElement<CropRenderElement<WaylandSurfaceRenderElement<R>>>>;

/// Pixels of our own: as many of them as the screen has there.
pub type Ours<R> = RelocateRenderElement<RescaleRenderElement<MemoryRenderBufferRenderElement<R>>>;

/// Behind the strip.
const PANEL: Color32F = Color32F::new(0.07, 0.08, 0.10, 0.92);
/// Over the desktop behind the overview.
const DIM: Color32F = Color32F::new(0.0, 0.0, 0.0, 0.55);
/// How far the frame of what would be chosen reaches beyond its picture, in logical pixels.
const FRAME: i32 = 4;
/// Between a picture and its title.
const TITLE_GAP: i32 = 7;

impl Scene<'_> {
    /// What is open, front to back.
    pub(super) fn chooser<R>(&self, renderer: &mut R, open: &Open, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let chosen = open.chosen().map(|entry| entry.number);
        for entry in open.entries.iter().filter(|entry| entry.output == self.output && !entry.picture.is_empty()) {
            self.title(renderer, entry, into);
            self.picture(renderer, entry, into);
            if chosen == Some(entry.number) {
                let grown = Point::<i32, Logical>::from((FRAME, FRAME));
                let frame = Rectangle::new(entry.picture.loc - grown, entry.picture.size + (grown + grown).to_size());
                into.push(self.solid(&entry.id, frame, self.look.commit, self.look.accent));
            }
        }
        let (area, colour) = match open.kind {
            Kind::Strip => (open.panel, PANEL),
            Kind::Overview => (self.rect, DIM),
        };
        if area.overlaps(self.rect) {
            into.push(self.solid(&open.backdrop, area, CommitCounter::default(), colour));
        }
    }

    /// A rectangle of one colour, which is not multiplied by its alpha; global.
    pub(super) fn solid<R>(
        &self,
        id: &smithay::backend::renderer::element::Id,
        area: Rectangle<i32, Logical>,
        commit: CommitCounter,
        colour: Color32F,
    ) -> Element<R>
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let local = Rectangle::new(area.loc - self.rect.loc, area.size);
        let geometry = local.to_physical_precise_round(self.scale);
        // Solid elements want their colour multiplied by its alpha.
        let alpha = colour.a();
        let colour = Color32F::new(colour.r() * alpha, colour.g() * alpha, colour.b() * alpha, alpha);
        SolidColorRenderElement::new(id.clone(), geometry, commit, colour, ElementKind::Unspecified).into()
    }

    fn title<R>(&self, renderer: &mut R, entry: &Entry, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let Some(title) = entry.label.drawn() else { return };
        let below = entry.picture.loc + Point::from((entry.picture.size.w / 2, entry.picture.size.h + TITLE_GAP));
        let place: Point<i32, Physical> = (below - self.rect.loc).to_physical_precise_round(self.scale);
        let place = place - Point::from((title.size.w / 2, 0));
        into.extend(self.memory(renderer, &title.buffer, place, title.size, ElementKind::Unspecified));
    }

    /// Pixels of our own, one for each physical pixel.
    pub(super) fn memory<R>(
        &self,
        renderer: &mut R,
        buffer: &smithay::backend::renderer::element::memory::MemoryRenderBuffer,
        place: Point<i32, Physical>,
        size: smithay::utils::Size<i32, Physical>,
        kind: ElementKind,
    ) -> Option<Element<R>>
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        // Given in logical pixels, which are larger, its size would be rounded and what is beyond it cut off: it is made at the size of
        // its pixels, and what the output makes of that is taken back.
        let pixels = Some((size.w, size.h).into());
        let made = MemoryRenderBufferRenderElement::from_buffer(renderer, (0.0, 0.0), buffer, None, None, pixels, kind);
        let made = RescaleRenderElement::from_element(made.ok()?, Point::default(), 1.0 / self.scale);
        Some(RelocateRenderElement::from_element(made, place, Relocate::Relative).into())
    }

    fn picture<R>(&self, renderer: &mut R, entry: &Entry, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let Some(window) = self.windows.get(entry.number) else { return };
        let place: Rectangle<i32, Physical> =
            Rectangle::new(entry.picture.loc - self.rect.loc, entry.picture.size).to_physical_precise_round(self.scale);
        let shape: Rectangle<i32, Physical> =
            Rectangle::from_size(window.geometry.size.to_physical_precise_round(self.scale));
        if place.is_empty() || shape.is_empty() {
            return;
        }
        let scale = Scale::from((
            f64::from(place.size.w) / f64::from(shape.size.w),
            f64::from(place.size.h) / f64::from(shape.size.h),
        ));
        placed(self, renderer, window, shape, scale, place.loc, into);
    }
}

/// A window's surfaces, cut to a part that is relative to its geometry, scaled, and put somewhere.
pub(super) fn placed<R>(
    scene: &Scene<'_>,
    renderer: &mut R,
    window: &Window,
    cut: Rectangle<i32, Physical>,
    scale: Scale<f64>,
    place: Point<i32, Physical>,
    into: &mut Vec<Element<R>>,
) where
    R: Renderer + ImportAll + ImportMem,
    R::TextureId: Clone + Send + 'static,
{
    let origin: Point<i32, Physical> = (Point::default() - window.geometry.loc).to_physical_precise_round(scene.scale);
    let output = Scale::from(scene.scale);
    let kind = ElementKind::Unspecified;
    let tree: Vec<WaylandSurfaceRenderElement<R>> =
        render_elements_from_surface_tree(renderer, window.surface(), origin, output, 1.0, kind);
    let cut = tree.into_iter().filter_map(|surface| CropRenderElement::from_element(surface, output, cut));
    let scaled = cut.map(|surface| RescaleRenderElement::from_element(surface, Point::default(), scale));
    let placed = scaled.map(|surface| RelocateRenderElement::from_element(surface, place, Relocate::Relative));
    // What is scaled to nothing cannot be drawn.
    into.extend(placed.filter(|surface| !surface.geometry(output).is_empty()).map(Element::from));
}
