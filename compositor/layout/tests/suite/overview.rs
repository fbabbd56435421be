//! Pictures of windows over an area: none overlaps, none reaches out, and the keys find all of them.

use crate::support::*;
use proptest::prelude::*;
use tacit_layout::*;

const SPACING: Spacing = Spacing { gap: 24, label: 28 };

#[track_caller]
fn verify(area: Rect, windows: &[Rect], cells: &[Rect]) {
    assert_eq!(cells.len(), windows.len());
    for (at, cell) in cells.iter().enumerate() {
        assert!(area.contains_rect(*cell), "{cell:?} reaches out of {area:?}");
        assert!(
            cell.width <= windows[at].width.max(1) && cell.height <= windows[at].height.max(1),
            "{cell:?} is larger"
        );
        for other in &cells[at + 1..] {
            assert!(!cell.overlaps(*other), "{cell:?} overlaps {other:?}");
        }
    }
}

#[test]
fn two_halves_stay_side_by_side() {
    let area = r(0, 0, 1280, 720);
    let windows = [r(644, 8, 628, 704), r(8, 8, 628, 704)];
    let cells = overview(area, SPACING, &windows);
    verify(area, &windows, &cells);
    assert!(cells[1].x < cells[0].x, "the left one is on the left: {cells:?}");
    assert!(cells[0].height > 500, "they use the room there is: {cells:?}");
}

#[test]
fn one_small_window_is_in_the_middle_and_not_blown_up() {
    let cells = overview(r(100, 50, 1000, 600), SPACING, &[r(0, 0, 200, 100)]);
    assert_eq!((cells[0].width, cells[0].height), (200, 100));
    assert_eq!(cells[0].x, 500);
}

#[test]
fn the_arrow_keys_go_to_the_neighbours() {
    let cells = [r(0, 0, 10, 10), r(20, 0, 10, 10), r(0, 20, 10, 10), r(20, 20, 10, 10)];
    assert_eq!(beside(&cells, 0, Dir::Right), Some(1));
    assert_eq!(beside(&cells, 0, Dir::Down), Some(2));
    assert_eq!(beside(&cells, 3, Dir::Up), Some(1));
    assert_eq!(beside(&cells, 3, Dir::Left), Some(2));
    assert_eq!(beside(&cells, 0, Dir::Left), None);
    assert_eq!(beside(&cells, 3, Dir::Next), Some(0));
    assert_eq!(beside(&cells, 0, Dir::Previous), Some(3));
    assert_eq!(beside(&cells, 9, Dir::Next), None);
}

fn window() -> impl Strategy<Value = Rect> {
    (-3000..3000i32, -3000..3000i32, 1..4000i32, 1..3000i32).prop_map(|(x, y, w, h)| r(x, y, w, h))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pictures_never_overlap(
        area in (-2000..2000i32, -2000..2000i32, 64..4000i32, 64..3000i32).prop_map(|(x, y, w, h)| r(x, y, w, h)),
        windows in prop::collection::vec(window(), 0..60),
        gap in 0..64i32,
        label in 0..64i32,
    ) {
        let cells = overview(area, Spacing { gap, label }, &windows);
        verify(area, &windows, &cells);
        for at in 0..cells.len() {
            for dir in [Dir::Left, Dir::Right, Dir::Up, Dir::Down, Dir::Next, Dir::Previous] {
                prop_assert!(beside(&cells, at, dir).is_none_or(|to| to < cells.len()));
            }
        }
    }
}
