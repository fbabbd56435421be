//! What a lock or a confinement lets the pointer do. Decides where it may go; whether it counts is the handler's.

use crate::state::State;
use smithay::{
    backend::renderer::utils::with_renderer_surface_state,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Point, Rectangle},
    wayland::{
        compositor::{RectangleKind, RegionAttributes, SurfaceAttributes, with_states},
        pointer_constraints::{PointerConstraint, with_pointer_constraint},
    },
};

/// The most rectangles of a region that are looked at.
const RECTS_MAX: usize = 256;

/// What keeps the pointer.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// It does not move.
    Locked,
    /// It stays on this surface, which lies at this place, within these rectangles of it.
    Confined(WlSurface, Point<f64, Logical>, Vec<Rectangle<i32, Logical>>),
}

impl State {
    /// What keeps the pointer now.
    pub fn pointer_held(&self) -> Option<Held> {
        let pointer = &self.seat.pointer;
        let surface = pointer.current_focus()?;
        let region = with_pointer_constraint(&surface, pointer, |constraint| {
            let constraint = constraint.filter(|constraint| constraint.is_active())?;
            Some(match &*constraint {
                PointerConstraint::Locked(_) => None,
                PointerConstraint::Confined(confined) => Some(confined.region().cloned()),
            })
        })?;
        let Some(region) = region else { return Some(Held::Locked) };
        let place = self.seat.place_told?;
        let size = with_renderer_surface_state(&surface, |state| state.surface_size()).flatten()?;
        let input = with_states(&surface, |states| {
            states.cached_state.get::<SurfaceAttributes>().current().input_region.clone()
        });
        let mut rects = vec![Rectangle::from_size(size)];
        for region in [region, input].into_iter().flatten() {
            rects = within(&rects, &rectangles(&region));
        }
        Some(Held::Confined(surface, place, rects))
    }

    /// Where a confined pointer goes that is to go `to`: the nearest allowed place, unless something else lies there.
    pub fn confine(
        &self,
        surface: &WlSurface,
        place: Point<f64, Logical>,
        rects: &[Rectangle<i32, Logical>],
        to: Point<f64, Logical>,
    ) -> Point<f64, Logical> {
        let now = self.seat.pointer.current_location();
        let Some(near) = nearest(rects, to - place).map(|near| near + place) else { return now };
        if self.under(near).is_some_and(|under| under.surface == *surface) { near } else { now }
    }
}

/// What a region adds up to, as rectangles that do not overlap.
fn rectangles(region: &RegionAttributes) -> Vec<Rectangle<i32, Logical>> {
    let mut sum: Vec<Rectangle<i32, Logical>> = Vec::new();
    for (kind, rect) in region.rects.iter().take(RECTS_MAX) {
        sum = Rectangle::subtract_rects_many_in_place(sum, [*rect]);
        if matches!(kind, RectangleKind::Add) {
            sum.push(*rect);
        }
        sum.truncate(RECTS_MAX);
    }
    sum
}

fn within(some: &[Rectangle<i32, Logical>], others: &[Rectangle<i32, Logical>]) -> Vec<Rectangle<i32, Logical>> {
    let pairs = some.iter().flat_map(|one| others.iter().filter_map(|other| one.intersection(*other)));
    pairs.filter(|rect| !rect.is_empty()).take(RECTS_MAX).collect()
}

/// The place in any of the rectangles that is nearest to `to`.
fn nearest(rects: &[Rectangle<i32, Logical>], to: Point<f64, Logical>) -> Option<Point<f64, Logical>> {
    let near = |rect: &Rectangle<i32, Logical>| -> Point<f64, Logical> {
        let rect = rect.to_f64();
        let along = |at: f64, from: f64, length: f64| {
            if at < from {
                from
            } else if at >= from + length {
                (from + length - 1.0).max(from)
            } else {
                at
            }
        };
        (along(to.x, rect.loc.x, rect.size.w), along(to.y, rect.loc.y, rect.size.h)).into()
    };
    let away = |spot: &Point<f64, Logical>| (spot.x - to.x).powi(2) + (spot.y - to.y).powi(2);
    rects.iter().map(near).min_by(|a, b| away(a).total_cmp(&away(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: i32, y: i32, w: i32, h: i32) -> Rectangle<i32, Logical> {
        Rectangle::new((x, y).into(), (w, h).into())
    }

    #[test]
    fn regions_add_up_and_meet() {
        let region = RegionAttributes {
            rects: vec![
                (RectangleKind::Add, rect(0, 0, 100, 100)),
                (RectangleKind::Subtract, rect(0, 0, 50, 100)),
                (RectangleKind::Add, rect(0, 0, 10, 10)),
            ],
        };
        let sum = rectangles(&region);
        let area: i32 = sum.iter().map(|rect| rect.size.w * rect.size.h).sum();
        assert_eq!(area, 50 * 100 + 10 * 10);
        assert_eq!(within(&sum, &[rect(40, 90, 20, 20)]), vec![rect(50, 90, 10, 10)]);
        assert!(within(&sum, &[]).is_empty());
    }

    #[test]
    fn the_nearest_place_is_inside() {
        let rects = [rect(0, 0, 300, 300), rect(400, 0, 10, 10)];
        let at = |x: f64, y: f64| nearest(&rects, (x, y).into()).map(|spot| (spot.x, spot.y));
        assert_eq!(at(10.25, 20.5), Some((10.25, 20.5)));
        assert_eq!(at(310.0, -5.0), Some((299.0, 0.0)));
        assert_eq!(at(395.0, 5.0), Some((400.0, 5.0)));
        assert_eq!(nearest(&[], (1.0, 1.0).into()), None);
    }
}
