//! Exact rectangles: slots, arrangements, tiles, and sizes that windows insist on.

use crate::support::*;
use tacit_layout::*;

#[track_caller]
fn check_slot(area: Rect, gap: i32, slot: Slot, expected: Rect) {
    let mut layout = output_of(area, gap);
    map(&mut layout, 2);
    layout.place(w(1), slot, None).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), expected, "{slot:?}");
    assert_eq!(placed(&layout, 1).slot, Some(slot));
    assert_eq!(slot.rect(area, gap), expected);
}

#[test]
fn slots_without_gaps() {
    let area = r(0, 0, 1280, 720);
    for (slot, expected) in [
        (Slot::Left, r(0, 0, 640, 720)),
        (Slot::Right, r(640, 0, 640, 720)),
        (Slot::Top, r(0, 0, 1280, 360)),
        (Slot::Bottom, r(0, 360, 1280, 360)),
        (Slot::TopLeft, r(0, 0, 640, 360)),
        (Slot::TopRight, r(640, 0, 640, 360)),
        (Slot::BottomLeft, r(0, 360, 640, 360)),
        (Slot::BottomRight, r(640, 360, 640, 360)),
        (Slot::Center, r(320, 180, 640, 360)),
        (Slot::LeftThird, r(0, 0, 426, 720)),
        (Slot::CenterThird, r(426, 0, 427, 720)),
        (Slot::RightThird, r(853, 0, 427, 720)),
        (Slot::LeftTwoThirds, r(0, 0, 853, 720)),
        (Slot::RightTwoThirds, r(426, 0, 854, 720)),
    ] {
        check_slot(area, 0, slot, expected);
    }
}

#[test]
fn slots_with_gaps() {
    let area = r(0, 0, 1280, 720);
    for (slot, expected) in [
        (Slot::Left, r(8, 8, 628, 704)),
        (Slot::Right, r(644, 8, 628, 704)),
        (Slot::Top, r(8, 8, 1264, 348)),
        (Slot::Bottom, r(8, 364, 1264, 348)),
        (Slot::TopLeft, r(8, 8, 628, 348)),
        (Slot::BottomRight, r(644, 364, 628, 348)),
        (Slot::LeftThird, r(8, 8, 416, 704)),
        (Slot::CenterThird, r(432, 8, 416, 704)),
        (Slot::RightThird, r(856, 8, 416, 704)),
        (Slot::LeftTwoThirds, r(8, 8, 840, 704)),
        (Slot::RightTwoThirds, r(432, 8, 840, 704)),
    ] {
        check_slot(area, 8, slot, expected);
    }
}

#[test]
fn slots_of_odd_sizes() {
    let area = r(-7, 31, 1367, 763);
    check_slot(area, 0, Slot::Left, r(-7, 31, 683, 763));
    check_slot(area, 0, Slot::Right, r(676, 31, 684, 763));
    check_slot(area, 8, Slot::TopLeft, r(1, 39, 671, 369));
    check_slot(area, 8, Slot::BottomRight, r(680, 416, 672, 370));
}

/// Whatever the area and the gap: neighbours have one gap between them and together fill everything but the edges.
#[test]
fn neighbouring_slots_are_one_gap_apart() {
    for (width, height) in [(1280, 720), (1367, 763), (801, 601), (1920, 1053), (3440, 1440), (301, 207)] {
        for gap in [0, 1, 7, 8] {
            let area = r(3, 5, width, height);
            let at = |slot: Slot| slot.rect(area, gap);
            for (a, b) in [
                (Slot::Left, Slot::Right),
                (Slot::TopLeft, Slot::TopRight),
                (Slot::LeftThird, Slot::CenterThird),
                (Slot::CenterThird, Slot::RightThird),
                (Slot::LeftTwoThirds, Slot::RightThird),
                (Slot::LeftThird, Slot::RightTwoThirds),
            ] {
                assert_eq!(at(a).right() + gap, at(b).x, "{a:?} {b:?} {area:?} {gap}");
            }
            assert_eq!(at(Slot::Top).bottom() + gap, at(Slot::Bottom).y);
            assert_eq!(at(Slot::Right).right() + gap, area.right());
            assert_eq!(at(Slot::RightThird).right() + gap, area.right());
            assert_eq!(at(Slot::Bottom).bottom() + gap, area.bottom());
            assert!((at(Slot::Left).width - at(Slot::Right).width).abs() <= 1);
        }
    }
}

#[test]
fn slot_names_go_both_ways() {
    for slot in Slot::EVERY {
        assert_eq!(Slot::from_name(slot.name()), Some(slot));
    }
    assert_eq!(Slot::from_name("middle"), None);
}

#[test]
fn tiles_use_what_slots_leave() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    layout.place(w(1), Slot::Left, None).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 2), r(644, 8, 310, 704));
    assert_eq!(rect(&layout, 3), r(962, 8, 310, 704));
    layout.place(w(2), Slot::TopRight, None).unwrap();
    assert_eq!(rect(&layout, 3), r(8, 8, 1264, 704), "a quarter is not enough: all of it, beneath");
    assert_eq!(visible(&layout), [3, 1, 2]);
    layout.focus(w(3)).unwrap();
    assert_eq!(visible(&layout), [1, 2, 3], "what has the focus can be seen");
}

#[test]
fn a_third_is_enough_for_tiles() {
    for gap in [0, 8] {
        for (slot, other) in [(Slot::LeftTwoThirds, Slot::RightThird), (Slot::RightTwoThirds, Slot::LeftThird)] {
            let mut layout = one_output(gap);
            map(&mut layout, 2);
            layout.place(w(1), slot, None).unwrap();
            assert_eq!(rect(&layout, 2), other.rect(r(0, 0, 1280, 720), gap), "{slot:?}");
        }
    }
}

#[test]
fn slots_follow_the_usable_area() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.place(w(1), Slot::Left, None).unwrap();
    layout.set_output_area(OutputId(1), r(0, 0, 1280, 720), r(0, 32, 1280, 688)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(8, 40, 628, 672));
    assert_eq!(rect(&layout, 2), r(644, 40, 628, 672));
    assert_eq!(placed(&layout, 1).slot, Some(Slot::Left));
}

#[test]
fn a_window_too_large_for_its_slot_keeps_its_outer_edge() {
    let min = Size::new(800, 500);
    for (slot, expected) in [
        (Slot::Left, r(8, 8, 800, 704)),
        (Slot::Right, r(472, 8, 800, 704)),
        (Slot::TopRight, r(472, 8, 800, 500)),
        (Slot::BottomLeft, r(8, 212, 800, 500)),
        (Slot::Center, r(240, 110, 800, 500)),
    ] {
        let mut layout = one_output(8);
        layout.map(w(1), MapHint { min, slot: Some(slot), ..MapHint::default() }).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!(rect(&layout, 1), expected, "{slot:?}");
    }
}

#[test]
fn a_window_larger_than_the_output_starts_at_the_corner() {
    let mut layout = one_output(8);
    let min = Size::new(3000, 2000);
    layout.map(w(1), MapHint { min, slot: Some(Slot::Right), ..MapHint::default() }).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(0, 0, 3000, 2000));
}

#[test]
fn a_window_of_fixed_size_is_in_the_middle_of_its_slot() {
    let mut layout = one_output(0);
    let size = Size::new(300, 200);
    layout.map(w(1), MapHint { min: size, max: size, slot: Some(Slot::Left), ..MapHint::default() }).unwrap();
    assert_eq!(rect(&layout, 1), r(170, 260, 300, 200));
}

#[track_caller]
fn check_arrangement(count: u64, how: Arrangement, expected: &[Rect]) {
    let mut layout = one_output(8);
    map(&mut layout, count);
    let windows: Vec<WindowId> = (1..=count).map(w).collect();
    layout.arrange(&windows, how).unwrap();
    layout.verify_invariants().unwrap();
    let got: Vec<Rect> = (1..=count).map(|id| rect(&layout, id)).collect();
    assert_eq!(got, expected, "{how:?}");
}

#[test]
fn arrangements_tile_the_area() {
    let halves = [r(8, 8, 628, 704), r(644, 8, 628, 704)];
    check_arrangement(1, Arrangement::Grid, &[r(8, 8, 1264, 704)]);
    check_arrangement(2, Arrangement::SideBySide, &halves);
    check_arrangement(2, Arrangement::Columns, &halves);
    check_arrangement(2, Arrangement::Stack, &halves);
    check_arrangement(2, Arrangement::Rows, &[r(8, 8, 1264, 348), r(8, 364, 1264, 348)]);
    let top = [r(8, 8, 628, 348), r(644, 8, 628, 348)];
    check_arrangement(3, Arrangement::Grid, &[top[0], top[1], r(8, 364, 1264, 348)]);
    check_arrangement(3, Arrangement::Stack, &[halves[0], r(644, 8, 628, 348), r(644, 364, 628, 348)]);
    check_arrangement(4, Arrangement::Grid, &[top[0], top[1], r(8, 364, 628, 348), r(644, 364, 628, 348)]);
}

#[test]
fn a_cascade_stays_inside_however_long() {
    let mut layout = one_output(8);
    map(&mut layout, 30);
    let windows: Vec<WindowId> = (1..=30).map(w).collect();
    layout.arrange(&windows, Arrangement::Cascade).unwrap();
    layout.verify_invariants().unwrap();
    for id in 1..=30 {
        assert!(r(0, 0, 1280, 720).contains_rect(rect(&layout, id)), "{:?}", rect(&layout, id));
        assert!(placed(&layout, id).floating);
    }
    assert_eq!(rect(&layout, 1), r(8, 8, 842, 469));
    assert_eq!(rect(&layout, 2), r(48, 48, 842, 469));
}

#[test]
fn tiles_share_the_width() {
    let mut layout = one_output(8);
    map(&mut layout, 1);
    assert_eq!(rect(&layout, 1), r(8, 8, 1264, 704));
    map_one(&mut layout, 2);
    assert_eq!(rect(&layout, 1), r(8, 8, 628, 704));
    assert_eq!(rect(&layout, 2), r(644, 8, 628, 704));
    map_one(&mut layout, 3);
    assert_eq!(rect(&layout, 3), r(856, 8, 416, 704));
    map_one(&mut layout, 4);
    assert_eq!(rect(&layout, 4), r(856, 364, 416, 348), "a fourth column would be too narrow");
}

fn map_one(layout: &mut Layout, id: u64) {
    layout.map(w(id), MapHint::default()).unwrap();
    layout.verify_invariants().unwrap();
}

#[test]
fn smallest_sizes_are_kept_where_they_fit() {
    let mut layout = one_output(0);
    let min = |width| MapHint { min: Size::new(width, 100), ..MapHint::default() };
    layout.map(w(1), min(0)).unwrap();
    layout.map(w(2), min(900)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!((rect(&layout, 1).width, rect(&layout, 2).width), (380, 900));
    layout.set_size_hints(w(1), Size::new(900, 0), Size::default()).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!((rect(&layout, 1).width, rect(&layout, 2).width), (640, 640), "both give way alike");
}

#[test]
fn master_and_stack() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    layout.set_tiling(ws(1), Tiling::Master).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(8, 8, 690, 704));
    assert_eq!(rect(&layout, 2), r(706, 8, 566, 348));
    assert_eq!(rect(&layout, 3), r(706, 364, 566, 348));
}

#[test]
fn two_hundred_tiles_on_a_small_screen() {
    let mut layout = output_of(r(0, 0, 320, 200), 8);
    for id in 1..=200 {
        layout.map(w(id), MapHint::default()).unwrap();
    }
    layout.verify_invariants().unwrap();
    let windows: Vec<WindowId> = (1..=200).map(w).collect();
    for how in [Arrangement::Grid, Arrangement::Columns, Arrangement::Rows, Arrangement::Stack, Arrangement::Cascade] {
        layout.arrange(&windows, how).unwrap();
        layout.verify_invariants().unwrap();
    }
}

/// A guard against the wrong complexity rather than a benchmark: it allows a slow debug build a lot.
#[test]
fn placements_of_many_windows_are_quick() {
    let mut layout = two_outputs();
    for id in 1..=200 {
        let workspace = Some(ws((id % 8) as u32 + 1));
        layout.map(w(id), MapHint { workspace, floating: id % 3 == 0, ..MapHint::default() }).unwrap();
    }
    let start = std::time::Instant::now();
    for _ in 0..20 {
        std::hint::black_box(layout.placements());
    }
    let each = start.elapsed() / 20;
    println!("placements of 200 windows: {each:?}");
    assert!(each.as_millis() < 50, "{each:?}");
}
