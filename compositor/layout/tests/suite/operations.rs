//! Operations, one at a time: what they do and what they leave alone.

use crate::support::*;
use tacit_layout::*;

#[test]
fn swap_exchanges_geometries_whatever_they_come_from() {
    let cases: [fn(&mut Layout); 6] = [
        |_| {},
        |layout| drop(layout.place(w(1), Slot::LeftThird, None).unwrap()),
        |layout| drop(layout.float(&[w(1)], OnOff::On).unwrap()),
        |layout| drop(layout.maximize(&[w(1)], OnOff::On).unwrap()),
        |layout| drop(layout.pin(&[w(1)], OnOff::On).unwrap()),
        |layout| {
            layout.place(w(1), Slot::TopLeft, None).unwrap();
            layout.to_workspace(&[w(2)], ws(3), Follow::No).unwrap();
        },
    ];
    for (case, prepare) in cases.into_iter().enumerate() {
        let mut layout = one_output(8);
        map(&mut layout, 3);
        layout.resize(w(1), Resize { width: Some(500), ..Resize::default() }).unwrap();
        prepare(&mut layout);
        let (a, b) = (rect(&layout, 1), rect(&layout, 2));
        layout.swap(w(1), w(2)).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!((rect(&layout, 1), rect(&layout, 2)), (b, a), "case {case}");
    }
}

#[test]
fn swap_is_exact_where_smallest_sizes_differ() {
    let mut layout = one_output(0);
    layout.map(w(1), MapHint { min: Size::new(300, 0), ..MapHint::default() }).unwrap();
    layout.map(w(2), MapHint::default()).unwrap();
    layout.resize(w(1), Resize { width: Some(400), ..Resize::default() }).unwrap();
    layout.swap(w(1), w(2)).unwrap();
    assert_eq!((rect(&layout, 1), rect(&layout, 2)), (r(400, 0, 880, 720), r(0, 0, 400, 720)));
    assert_eq!(layout.swap(w(1), w(1)), Err(LayoutError::SameWindow(w(1))));
}

#[test]
fn tiles_resize_to_the_pixel() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    for width in [300, 301, 517, 640, 777] {
        layout.resize(w(2), Resize { width: Some(width), ..Resize::default() }).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!(rect(&layout, 2).width, width);
        assert_eq!(rect(&layout, 2).x, rect(&layout, 1).right() + 8);
    }
    layout.resize(w(2), Resize { width: Some(5000), ..Resize::default() }).unwrap();
    assert_eq!(rect(&layout, 2).width, 1264 - 16 - 128, "the others keep a minimum");
    let full = layout.resize(w(2), Resize { width: Some(5000), ..Resize::default() });
    assert_eq!(full, Err(LayoutError::NoRoom(w(2))));
}

#[test]
fn tiles_resize_in_their_column() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.consume(w(2), Dir::Left).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 2), r(8, 364, 1264, 348));
    layout.resize(w(2), Resize { height: Some(201), ..Resize::default() }).unwrap();
    assert_eq!(rect(&layout, 2), r(8, 511, 1264, 201));
    layout.expel(w(2)).unwrap();
    assert_eq!(rect(&layout, 2), r(644, 8, 628, 704));
    assert_eq!(layout.expel(w(2)), Err(LayoutError::NotInColumn(w(2))));
}

#[test]
fn the_master_resizes_to_the_pixel() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    layout.set_tiling(ws(1), Tiling::Master).unwrap();
    for width in [300, 301, 517, 640, 777] {
        layout.resize(w(1), Resize { width: Some(width), ..Resize::default() }).unwrap();
        assert_eq!(rect(&layout, 1).width, width);
    }
    layout.resize(w(3), Resize { width: Some(333), height: Some(222), delta_percent: None }).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 3).size(), Size::new(333, 222));
}

#[test]
fn a_tile_alone_is_held_at_the_size_it_is_given() {
    let mut layout = one_output(8);
    map(&mut layout, 1);
    layout.resize(w(1), Resize { width: Some(500), ..Resize::default() }).unwrap();
    assert_eq!(rect(&layout, 1), r(8, 8, 500, 704));
    layout.map(w(2), MapHint::default()).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 2), r(516, 8, 756, 704), "others use what it leaves");
}

#[test]
fn a_change_in_percent() {
    let mut layout = one_output(0);
    map(&mut layout, 2);
    layout.resize(w(1), Resize { delta_percent: Some(10), ..Resize::default() }).unwrap();
    assert_eq!(rect(&layout, 1), r(0, 0, 704, 720));
    layout.map(w(3), dialog(400, 300, None)).unwrap();
    layout.resize(w(3), Resize { delta_percent: Some(-10), ..Resize::default() }).unwrap();
    assert_eq!(rect(&layout, 3).size(), Size::new(360, 270));
    assert_eq!(layout.resize(w(3), Resize::default()), Err(LayoutError::NoSize));
    let zero = Resize { width: Some(0), ..Resize::default() };
    assert_eq!(layout.resize(w(3), zero), Err(LayoutError::NoSize));
}

#[test]
fn a_neighbour_in_a_slot_makes_room() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.arrange(&[w(1), w(2)], Arrangement::SideBySide).unwrap();
    layout.resize(w(1), Resize { width: Some(800), ..Resize::default() }).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(8, 8, 800, 704));
    assert_eq!(rect(&layout, 2), r(816, 8, 456, 704));
    layout.resize(w(2), Resize { width: Some(500), ..Resize::default() }).unwrap();
    assert_eq!(rect(&layout, 2), r(772, 8, 500, 704));
    assert_eq!(rect(&layout, 1), r(8, 8, 756, 704));
}

#[test]
fn a_fixed_size_is_said() {
    let mut layout = one_output(8);
    let size = Size::new(300, 200);
    layout.map(w(1), MapHint { min: size, max: size, ..dialog(300, 200, None) }).unwrap();
    let wider = Resize { width: Some(400), ..Resize::default() };
    assert_eq!(layout.resize(w(1), wider), Err(LayoutError::FixedSize(w(1))));
}

#[test]
fn moving_to_a_point_is_exact() {
    let mut layout = two_outputs();
    map(&mut layout, 2);
    layout.move_to(w(1), Point { x: 100, y: 50 }).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(100, 50, 628, 704));
    assert!(placed(&layout, 1).floating);
    assert_eq!(rect(&layout, 2), r(8, 8, 1264, 704));
    layout.move_to(w(1), Point { x: 1500, y: 5 }).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!((rect(&layout, 1).x, placed(&layout, 1).workspace), (1500, ws(5)));
}

#[test]
fn moving_tiles_step_by_step() {
    let mut layout = two_outputs();
    map(&mut layout, 3);
    let order = |layout: &Layout| {
        let mut all: Vec<_> = (1..=3).map(|id| (rect(layout, id).x, rect(layout, id).y, id)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, _, id)| id).collect::<Vec<_>>()
    };
    layout.move_dir(w(1), Dir::Right).unwrap();
    assert_eq!(order(&layout), [2, 1, 3]);
    layout.move_dir(w(1), Dir::Next).unwrap();
    assert_eq!(order(&layout), [2, 3, 1]);
    layout.move_dir(w(1), Dir::Right).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(placed(&layout, 1).output, Some(OutputId(2)));
    assert_eq!(layout.move_dir(w(1), Dir::Up), Err(LayoutError::NothingThere(Dir::Up)));
    layout.consume(w(3), Dir::Left).unwrap();
    layout.move_dir(w(3), Dir::Up).unwrap();
    assert_eq!(rect(&layout, 3), r(8, 8, 1264, 348));
}

#[test]
fn moving_windows_in_slots_goes_to_the_slot_beside() {
    let mut layout = two_outputs();
    map(&mut layout, 2);
    layout.place(w(1), Slot::Left, None).unwrap();
    for (dir, slot) in [(Dir::Right, Slot::Right), (Dir::Up, Slot::TopRight), (Dir::Down, Slot::BottomRight)] {
        layout.move_dir(w(1), dir).unwrap();
        assert_eq!(placed(&layout, 1).slot, Some(slot));
    }
    layout.move_dir(w(1), Dir::Right).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!((placed(&layout, 1).slot, placed(&layout, 1).output), (Some(Slot::BottomLeft), Some(OutputId(2))));
    assert_eq!(layout.move_dir(w(1), Dir::Down), Err(LayoutError::NothingThere(Dir::Down)));
}

#[test]
fn floating_windows_move_a_step_and_stop_at_the_edge() {
    let mut layout = one_output(8);
    layout.map(w(1), dialog(400, 300, None)).unwrap();
    layout.move_dir(w(1), Dir::Left).unwrap();
    assert_eq!(rect(&layout, 1), r(376, 210, 400, 300));
    for _ in 0..6 {
        layout.move_dir(w(1), Dir::Left).unwrap();
    }
    assert_eq!(rect(&layout, 1).x, 0);
    assert_eq!(layout.move_dir(w(1), Dir::Left), Err(LayoutError::NothingThere(Dir::Left)));
}

#[test]
fn maximized_fullscreen_and_minimized_come_back_exactly() {
    let mut layout = one_output(8);
    layout.set_output_area(OutputId(1), r(0, 0, 1280, 720), r(0, 32, 1280, 688)).unwrap();
    map(&mut layout, 3);
    layout.resize(w(2), Resize { width: Some(555), ..Resize::default() }).unwrap();
    let before = rects(&layout);
    layout.maximize(&[w(2)], OnOff::On).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 2), r(0, 32, 1280, 688));
    layout.fullscreen(&[w(2)], OnOff::Toggle).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 2), r(0, 0, 1280, 720));
    assert_eq!(placed(&layout, 2).layer, Layer::Fullscreen);
    layout.fullscreen(&[w(2)], OnOff::Toggle).unwrap();
    assert!(placed(&layout, 2).maximized);
    layout.maximize(&[w(2)], OnOff::Off).unwrap();
    assert_eq!(rects(&layout), before);
    layout.minimize(&[w(2)]).unwrap();
    layout.verify_invariants().unwrap();
    assert!(!placed(&layout, 2).visible);
    assert_eq!(rect(&layout, 2), before[1].1, "it says where it was");
    assert_ne!(layout.focused(), Some(w(2)));
    layout.restore(&[w(2)]).unwrap();
    assert_eq!(rects(&layout), before);
    assert_eq!(layout.focused(), Some(w(2)));
}

#[test]
fn floating_goes_back_to_its_tile() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    let before = rects(&layout);
    layout.float(&[w(2)], OnOff::On).unwrap();
    layout.verify_invariants().unwrap();
    assert!(placed(&layout, 2).floating);
    assert_eq!(visible(&layout), [1, 3, 2]);
    layout.float(&[w(2)], OnOff::Toggle).unwrap();
    assert_eq!(rects(&layout), before);
}

#[test]
fn pinned_windows_show_on_every_workspace() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    let at = rect(&layout, 2);
    layout.pin(&[w(2)], OnOff::On).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 2), at);
    layout.switch(WorkspaceTarget::Id(ws(3))).unwrap();
    layout.map(w(3), MapHint::default()).unwrap();
    layout.fullscreen(&[w(3)], OnOff::On).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(visible(&layout), [3, 2], "on top of all");
    layout.pin(&[w(2)], OnOff::Off).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(placed(&layout, 2).workspace, ws(3), "it stays in view");
}

#[test]
fn stacking_order() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.map(w(3), dialog(300, 200, Some(w(1)))).unwrap();
    layout.map(w(4), dialog(300, 200, None)).unwrap();
    assert_eq!(visible(&layout), [1, 2, 3, 4]);
    layout.focus(w(1)).unwrap();
    assert_eq!(visible(&layout), [2, 1, 4, 3], "a dialog comes up with its parent");
    layout.fullscreen(&[w(1)], OnOff::On).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(visible(&layout), [2, 4, 1, 3], "a fullscreen window above others, its dialog above it");
    layout.focus(w(4)).unwrap();
    assert_eq!(visible(&layout), [2, 1, 3, 4], "until another window is in use");
    layout.minimize(&[w(1)]).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(visible(&layout), [2, 4], "dialogs go with their parent");
    layout.focus(w(3)).unwrap();
    layout.verify_invariants().unwrap();
    assert!(placed(&layout, 1).visible);
}

#[test]
fn dialogs_open_over_their_parent_and_go_where_it_goes() {
    let mut layout = one_output(0);
    map(&mut layout, 2);
    layout.map(w(3), dialog(300, 200, Some(w(2)))).unwrap();
    assert_eq!(rect(&layout, 3), r(810, 260, 300, 200));
    layout.map(w(4), dialog(300, 200, Some(w(2)))).unwrap();
    assert_eq!(rect(&layout, 4), r(842, 292, 300, 200), "beside one that is there");
    layout.to_workspace(&[w(2)], ws(2), Follow::Yes).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(layout.workspace_of(w(3)), Some(ws(2)));
    layout.unmap(w(2)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(layout.parent_of(w(3)), None);
}

#[test]
fn to_workspace_with_and_without_following() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    layout.to_workspace(&[w(1), w(3)], ws(9), Follow::No).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(visible(&layout), [2]);
    assert_eq!(layout.focused(), Some(w(2)));
    layout.to_workspace(&[w(2)], ws(9), Follow::Yes).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(layout.active_workspace(OutputId(1)), Some(ws(9)));
    assert_eq!(layout.focused(), Some(w(2)));
    assert_eq!(visible(&layout).len(), 3);
}

#[test]
fn arranging_brings_windows_together() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    layout.to_workspace(&[w(1)], ws(3), Follow::No).unwrap();
    layout.minimize(&[w(2)]).unwrap();
    layout.arrange(&[w(1), w(2), w(3), w(1)], Arrangement::SideBySide).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(visible(&layout), [1, 2, 3]);
    assert_eq!(placed(&layout, 1).slot, Some(Slot::LeftThird));
    assert_eq!(layout.arrange(&[], Arrangement::Grid), Err(LayoutError::NoWindows));
    assert_eq!(layout.arrange(&[w(1), w(8)], Arrangement::Grid), Err(LayoutError::NoSuchWindow(w(8))));
}

#[test]
fn placing_on_another_output() {
    let mut layout = two_outputs();
    map(&mut layout, 2);
    layout.place(w(1), Slot::Left, Some(OutputId(2))).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(1288, 8, 628, 704));
    assert_eq!(rect(&layout, 2), r(8, 8, 1264, 704));
}

#[test]
fn a_floating_workspace_and_back() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    let before = rects(&layout);
    layout.set_mode(ws(1), Mode::Floating).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rects(&layout), before, "windows float where they were");
    layout.map(w(3), MapHint { preferred: Size::new(500, 400), ..MapHint::default() }).unwrap();
    assert_eq!(rect(&layout, 3), r(390, 160, 500, 400));
    layout.adopt_size(w(3), Size::new(510, 390)).unwrap();
    assert_eq!(rect(&layout, 3), r(390, 160, 510, 390));
    layout.set_mode(ws(1), Mode::Tiling).unwrap();
    layout.verify_invariants().unwrap();
    assert!(!placed(&layout, 3).floating);
}

#[test]
fn a_preview_is_where_the_window_goes() {
    let mut layout = one_output(8);
    map(&mut layout, 1);
    for (id, hint) in [(2, MapHint::default()), (3, dialog(300, 200, None)), (4, MapHint::default())] {
        let preview = layout.preview(&hint);
        layout.map(w(id), hint).unwrap();
        assert_eq!(rect(&layout, id), preview);
    }
}

#[test]
fn focus_by_direction() {
    let mut layout = two_outputs();
    map(&mut layout, 2);
    layout.switch(WorkspaceTarget::Id(ws(5))).unwrap();
    layout.map(w(3), MapHint::default()).unwrap();
    layout.focus_dir(Dir::Left).unwrap();
    assert_eq!(layout.focused(), Some(w(2)));
    layout.focus_dir(Dir::Left).unwrap();
    assert_eq!(layout.focused(), Some(w(1)));
    assert_eq!(layout.focus_dir(Dir::Left), Err(LayoutError::NothingThere(Dir::Left)));
    layout.focus_dir(Dir::Previous).unwrap();
    assert_eq!(layout.focused(), Some(w(2)));
}

#[test]
fn an_unfocused_window_stays_behind() {
    let mut layout = one_output(8);
    map(&mut layout, 1);
    layout.map(w(2), MapHint { unfocused: true, ..MapHint::default() }).unwrap();
    assert_eq!(layout.focused(), Some(w(1)));
    layout.clear_focus();
    assert_eq!(layout.focused(), None);
    layout.verify_invariants().unwrap();
}
