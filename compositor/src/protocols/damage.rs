//! Damage gathered between two captures of one thing: a short list of rectangles. Knows nothing of what was captured.

use smithay::utils::{Rectangle, Size};

/// Above this many rectangles the damage becomes their bounding box.
const RECTANGLES_MAX: usize = 16;

/// What has changed in a picture since it was last captured.
#[derive(Debug, Clone)]
pub struct Damage<Kind> {
    everything: bool,
    rectangles: Vec<Rectangle<i32, Kind>>,
}

impl<Kind> Damage<Kind> {
    /// Damage of a picture that was never captured.
    pub fn everything() -> Self {
        Self { everything: true, rectangles: Vec::new() }
    }

    /// No damage yet.
    pub fn nothing() -> Self {
        Self { everything: false, rectangles: Vec::new() }
    }

    /// True when nothing has changed.
    pub fn is_empty(&self) -> bool {
        !self.everything && self.rectangles.is_empty()
    }

    /// Marks the whole picture as changed.
    pub fn add_everything(&mut self) {
        self.everything = true;
        self.rectangles.clear();
    }

    /// Adds changed rectangles.
    pub fn add(&mut self, rectangles: &[Rectangle<i32, Kind>]) {
        if self.everything {
            return;
        }
        self.rectangles.extend(rectangles.iter().filter(|one| !one.is_empty()));
        if self.rectangles.len() > RECTANGLES_MAX
            && let Some(all) = self.rectangles.drain(..).reduce(Rectangle::merge)
        {
            self.rectangles.push(all);
        }
    }

    /// Takes the damage within `area`, relative to its corner, and leaves nothing.
    pub fn take(&mut self, area: Rectangle<i32, Kind>) -> Vec<Rectangle<i32, Kind>> {
        let taken = self.within(area);
        *self = Self::nothing();
        taken
    }

    /// The damage within `area`, relative to its corner.
    pub fn within(&self, area: Rectangle<i32, Kind>) -> Vec<Rectangle<i32, Kind>> {
        if self.everything {
            return vec![whole(area.size)];
        }
        let inside = self.rectangles.iter().filter_map(|one| one.intersection(area)).filter(|one| !one.is_empty());
        inside.map(|one| Rectangle::new(one.loc - area.loc, one.size)).collect()
    }
}

fn whole<Kind>(size: Size<i32, Kind>) -> Rectangle<i32, Kind> {
    Rectangle::from_size(size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use smithay::utils::Buffer;

    fn rect(x: i32, y: i32, w: i32, h: i32) -> Rectangle<i32, Buffer> {
        Rectangle::new((x, y).into(), (w, h).into())
    }

    #[test]
    fn a_new_picture_is_damaged_as_a_whole_once() {
        let mut damage = Damage::everything();
        assert_eq!(damage.take(rect(5, 5, 10, 10)), vec![rect(0, 0, 10, 10)]);
        assert!(damage.is_empty());
        assert!(damage.take(rect(0, 0, 10, 10)).is_empty());
    }

    #[test]
    fn damage_is_clipped_and_relative_to_the_area() {
        let mut damage = Damage::everything();
        damage.take(rect(0, 0, 1, 1));
        damage.add(&[rect(0, 0, 20, 20), rect(100, 100, 5, 5), rect(3, 3, 0, 4)]);
        assert_eq!(damage.within(rect(10, 10, 50, 50)), vec![rect(0, 0, 10, 10)]);
    }

    #[test]
    fn many_rectangles_become_one() {
        let mut damage = Damage::everything();
        damage.take(rect(0, 0, 1, 1));
        for n in 0..1000 {
            damage.add(&[rect(n, n, 1, 1)]);
            assert!(damage.rectangles.len() <= RECTANGLES_MAX);
        }
        let all = damage.within(rect(0, 0, 1000, 1000)).into_iter().reduce(Rectangle::merge);
        assert_eq!(all, Some(rect(0, 0, 1000, 1000)));
    }
}
