//! The pointer: dragging and resizing until it lets go.

use crate::support::*;
use tacit_layout::*;

const RIGHT: Grip = Grip::Resize(Edges { right: true, left: false, top: false, bottom: false });
const TOP_LEFT: Grip = Grip::Resize(Edges { right: false, left: true, top: true, bottom: false });

fn at(x: i32, y: i32) -> Drop {
    Drop::At(Point { x, y })
}

#[test]
fn resizing_a_floating_window_by_its_corner() {
    let mut layout = one_output(8);
    layout.map(w(1), MapHint { min: Size::new(200, 150), ..dialog(400, 300, None) }).unwrap();
    layout.begin_grab(w(1), TOP_LEFT).unwrap();
    layout.update_grab(10, 20).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(450, 230, 390, 280));
    layout.update_grab(1000, 1000).unwrap();
    assert_eq!(rect(&layout, 1), r(640, 360, 200, 150), "the other corner stays");
    layout.end_grab(at(0, 0)).unwrap();
    assert_eq!(layout.grabbed(), None);
}

#[test]
fn resizing_a_tile_trades_with_its_neighbour() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    let (left, last) = (rect(&layout, 1), rect(&layout, 3));
    layout.begin_grab(w(1), RIGHT).unwrap();
    for by in [50, 130, 100] {
        layout.update_grab(by, 0).unwrap();
        layout.verify_invariants().unwrap();
    }
    assert_eq!(rect(&layout, 1).width, left.width + 100);
    assert_eq!(rect(&layout, 3), last, "others stay");
    layout.update_grab(100_000, 0).unwrap();
    assert_eq!(rect(&layout, 2).width, 64);
    layout.end_grab(Drop::Cancel).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!((rect(&layout, 1), rect(&layout, 3)), (left, last));
}

#[test]
fn resizing_windows_side_by_side() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.arrange(&[w(1), w(2)], Arrangement::SideBySide).unwrap();
    layout.begin_grab(w(1), RIGHT).unwrap();
    for by in [300, -100, 44] {
        layout.update_grab(by, 0).unwrap();
        layout.verify_invariants().unwrap();
    }
    layout.end_grab(at(0, 0)).unwrap();
    assert_eq!((rect(&layout, 1), rect(&layout, 2)), (r(8, 8, 672, 704), r(688, 8, 584, 704)));
}

#[test]
fn dragging_a_floating_window_to_another_output() {
    let mut layout = two_outputs();
    layout.map(w(1), dialog(400, 300, None)).unwrap();
    layout.begin_grab(w(1), Grip::Move).unwrap();
    layout.update_grab(1000, 10).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(1440, 220, 400, 300));
    assert!(placed(&layout, 1).dragged);
    layout.end_grab(at(1600, 230)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(1440, 220, 400, 300));
    assert_eq!(placed(&layout, 1).output, Some(OutputId(2)));
}

#[test]
fn dropping_a_tile() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    let drop = |layout: &mut Layout, id: u64, x: i32, y: i32| {
        layout.begin_grab(w(id), Grip::Move).unwrap();
        layout.update_grab(30, 30).unwrap();
        layout.verify_invariants().unwrap();
        assert!(layout.placements().last().unwrap().dragged, "it is above all others");
        layout.end_grab(at(x, y)).unwrap();
        layout.verify_invariants().unwrap();
    };
    drop(&mut layout, 3, 216, 600);
    assert_eq!((rect(&layout, 1), rect(&layout, 3)), (r(8, 8, 628, 348), r(8, 364, 628, 348)), "into a column");
    drop(&mut layout, 3, 20, 100);
    assert_eq!(rect(&layout, 3).x, 8, "before a column");
    assert_eq!(rect(&layout, 1).x, 432);
    drop(&mut layout, 3, 640, 719);
    assert_eq!(rect(&layout, 3).x, 8, "into a gap: nowhere");
    drop(&mut layout, 3, 1279, 300);
    assert_eq!(placed(&layout, 3).slot, Some(Slot::Right), "to the edge: into the slot");
}

#[test]
fn a_click_is_not_a_drag() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.maximize(&[w(1)], OnOff::On).unwrap();
    layout.begin_grab(w(1), Grip::Move).unwrap();
    layout.update_grab(2, 3).unwrap();
    assert_eq!(layout.begin_grab(w(2), Grip::Move), Err(LayoutError::Grab));
    layout.end_grab(at(600, 300)).unwrap();
    assert!(placed(&layout, 1).maximized);
    assert_eq!(layout.update_grab(1, 1), Err(LayoutError::Grab));
}

#[test]
fn a_held_window_that_goes_is_not_held() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.begin_grab(w(1), Grip::Move).unwrap();
    layout.unmap(w(1)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(layout.grabbed(), None);
    assert_eq!(layout.end_grab(Drop::Cancel), Err(LayoutError::Grab));
}

#[test]
fn edges_and_corners_snap_and_say_so_before() {
    let cases = [
        ((0, 360), Some(Slot::Left), false),
        ((3, 20), Some(Slot::TopLeft), false),
        ((3, 700), Some(Slot::BottomLeft), false),
        ((1279, 360), Some(Slot::Right), false),
        ((1275, 719), Some(Slot::BottomRight), false),
        ((1279, 0), Some(Slot::TopRight), false),
        ((640, 2), None, true),
        ((640, 719), None, false),
        ((640, 100), None, false),
    ];
    for ((x, y), slot, maximized) in cases {
        let mut layout = one_output(8);
        layout.map(w(1), dialog(400, 300, None)).unwrap();
        layout.begin_grab(w(1), Grip::Move).unwrap();
        assert_eq!(layout.drop_preview(Point { x, y }), None, "not before it moves");
        layout.update_grab(x - 640, y - 360).unwrap();
        let preview = layout.drop_preview(Point { x, y });
        layout.end_grab(at(x, y)).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!((placed(&layout, 1).slot, placed(&layout, 1).maximized), (slot, maximized), "at {x}, {y}");
        let snaps = slot.is_some() || maximized;
        assert_eq!(preview.map(|preview| preview.rect), snaps.then(|| rect(&layout, 1)), "the preview is what happens");
    }
}

#[test]
fn an_edge_between_outputs_and_one_that_is_turned_off_do_not_snap() {
    let mut layout = two_outputs();
    layout.map(w(1), dialog(400, 300, None)).unwrap();
    layout.begin_grab(w(1), Grip::Move).unwrap();
    layout.update_grab(600, 0).unwrap();
    assert_eq!(layout.drop_preview(Point { x: 1279, y: 300 }), None);
    assert!(layout.drop_preview(Point { x: 2559, y: 300 }).is_some_and(|preview| preview.output == OutputId(2)));
    layout.end_grab(Drop::Cancel).unwrap();
    layout.set_config(Config { snap: 0, ..*layout.config() });
    layout.begin_grab(w(1), Grip::Move).unwrap();
    layout.update_grab(-600, 0).unwrap();
    assert_eq!(layout.drop_preview(Point { x: 0, y: 300 }), None);
}

#[test]
fn an_edge_that_is_dragged_sticks_to_the_area_and_to_other_windows() {
    let mut layout = one_output(8);
    layout.map(w(1), dialog(400, 300, None)).unwrap();
    layout.map(w(2), dialog(200, 300, None)).unwrap();
    layout.move_to(w(1), Point { x: 100, y: 200 }).unwrap();
    layout.move_to(w(2), Point { x: 700, y: 220 }).unwrap();
    layout.begin_grab(w(1), RIGHT).unwrap();
    for (by, right) in [(100, 600), (187, 692), (195, 692), (199, 700), (206, 700), (215, 715)] {
        layout.update_grab(by, 0).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!(rect(&layout, 1).right(), right, "by {by}");
    }
    layout.update_grab(767, 0).unwrap();
    assert_eq!(rect(&layout, 1).right(), 1272, "the edge of the area, one gap from the output's");
    layout.end_grab(Drop::Cancel).unwrap();
    layout.move_to(w(2), Point { x: 700, y: 520 }).unwrap();
    layout.begin_grab(w(1), Grip::Resize(Edges { right: true, ..Edges::NONE })).unwrap();
    layout.update_grab(3, 0).unwrap();
    assert_eq!(rect(&layout, 1).right(), 503, "a window that is not beside it is no line");
}
