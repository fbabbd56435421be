//! Outputs that come and go, and workspaces.

use crate::support::*;
use tacit_layout::*;

#[test]
fn numbers_are_unique_over_outputs() {
    let layout = two_outputs();
    let on: Vec<(u32, Option<OutputId>)> = layout.workspaces().iter().map(|ws| (ws.id.0, ws.output)).collect();
    let expected: Vec<_> = (1..=8).map(|id| (id, Some(OutputId(if id <= 4 { 1 } else { 2 })))).collect();
    assert_eq!(on, expected);
    assert_eq!(layout.active_workspace(OutputId(2)), Some(ws(5)));
    assert_eq!(layout.focused_output(), Some(OutputId(1)));
}

#[test]
fn an_output_comes_back_to_its_workspaces() {
    let mut layout = two_outputs();
    map(&mut layout, 1);
    layout.switch(WorkspaceTarget::Id(ws(6))).unwrap();
    layout.map(w(2), MapHint::default()).unwrap();
    layout.place(w(2), Slot::Right, None).unwrap();
    let before = rects(&layout);
    layout.remove_output(OutputId(2)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(placed(&layout, 2).output, Some(OutputId(1)));
    assert_eq!(placed(&layout, 2).workspace, ws(6));
    assert!(!placed(&layout, 2).visible);
    assert_eq!(layout.focused(), Some(w(1)));
    layout.add_output(OutputId(9), OutputKey(2), r(1280, 0, 1280, 720), r(1280, 0, 1280, 720)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rects(&layout), before);
    assert_eq!(layout.active_workspace(OutputId(9)), Some(ws(6)));
}

#[test]
fn windows_wait_while_there_is_no_output() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.switch(WorkspaceTarget::Id(ws(3))).unwrap();
    layout.map(w(3), MapHint::default()).unwrap();
    let before = rects(&layout);
    layout.remove_output(OutputId(1)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(visible(&layout), Vec::<u64>::new());
    assert_eq!(layout.focused(), None);
    layout.map(w(4), MapHint { workspace: Some(ws(7)), ..MapHint::default() }).unwrap();
    layout.verify_invariants().unwrap();
    layout.unmap(w(4)).unwrap();
    layout.add_output(OutputId(1), OutputKey(1), r(0, 0, 1280, 720), r(0, 0, 1280, 720)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rects(&layout), before);
    assert_eq!(layout.focused(), Some(w(3)));
}

#[test]
fn windows_that_wait_go_to_any_output_that_comes() {
    let mut layout = two_outputs();
    layout.map(w(1), MapHint { workspace: Some(ws(6)), ..MapHint::default() }).unwrap();
    layout.map(w(2), MapHint { workspace: Some(ws(1)), ..MapHint::default() }).unwrap();
    layout.remove_output(OutputId(1)).unwrap();
    layout.remove_output(OutputId(2)).unwrap();
    layout.verify_invariants().unwrap();
    layout.add_output(OutputId(3), OutputKey(3), r(0, 0, 800, 600), r(0, 0, 800, 600)).unwrap();
    layout.verify_invariants().unwrap();
    assert!(layout.placements().iter().all(|placement| placement.output == Some(OutputId(3))));
    layout.add_output(OutputId(1), OutputKey(1), r(800, 0, 1280, 720), r(800, 0, 1280, 720)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(placed(&layout, 2).output, Some(OutputId(1)));
    assert_eq!(placed(&layout, 1).output, Some(OutputId(3)));
}

#[test]
fn outputs_lie_in_directions() {
    let mut layout = two_outputs();
    layout.add_output(OutputId(3), OutputKey(3), r(0, -1080, 1920, 1080), r(0, -1080, 1920, 1080)).unwrap();
    let to = |from, dir| layout.output_towards(OutputId(from), dir).map(|output| output.0);
    assert_eq!(to(1, Dir::Right), Some(2));
    assert_eq!(to(2, Dir::Left), Some(1));
    assert_eq!(to(1, Dir::Left), None);
    assert_eq!(to(1, Dir::Up), Some(3));
    assert_eq!(to(3, Dir::Down), Some(1));
    assert_eq!(to(2, Dir::Next), Some(3), "around the end, left to right and top to bottom");
}

#[test]
fn workspaces_are_created_named_and_removed() {
    let mut layout = one_output(8);
    let id = layout.create_workspace(Some("mail")).unwrap();
    assert_eq!(id, ws(5));
    assert_eq!(layout.workspace_named("MAIL"), Some(id));
    assert_eq!(layout.workspace_named("3"), Some(ws(3)));
    layout.map(w(1), MapHint { workspace: Some(id), ..MapHint::default() }).unwrap();
    layout.switch(WorkspaceTarget::Id(id)).unwrap();
    layout.remove_workspace(id).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(placed(&layout, 1).workspace, ws(4));
    assert!(placed(&layout, 1).visible);
    assert_eq!(layout.focused(), Some(w(1)));
    for id in 2..=4 {
        layout.remove_workspace(ws(id)).unwrap();
        layout.verify_invariants().unwrap();
    }
    assert_eq!(layout.remove_workspace(ws(1)), Err(LayoutError::LastWorkspace(ws(1))));
    assert_eq!(placed(&layout, 1).workspace, ws(1));
}

#[test]
fn workspaces_go_around() {
    let mut layout = one_output(8);
    layout.switch(WorkspaceTarget::Dir(Dir::Previous)).unwrap();
    assert_eq!(layout.active_workspace(OutputId(1)), Some(ws(4)));
    layout.switch(WorkspaceTarget::Dir(Dir::Next)).unwrap();
    assert_eq!(layout.active_workspace(OutputId(1)), Some(ws(1)));
}

#[test]
fn impossible_numbers_are_errors() {
    let mut layout = one_output(8);
    map(&mut layout, 1);
    for id in [ws(0), ws(1000), ws(u32::MAX)] {
        assert_eq!(layout.switch(WorkspaceTarget::Id(id)), Err(LayoutError::NoSuchWorkspace(id)));
        assert_eq!(layout.to_workspace(&[w(1)], id, Follow::No), Err(LayoutError::NoSuchWorkspace(id)));
        assert_eq!(layout.ensure_workspace(id), Err(LayoutError::NoSuchWorkspace(id)));
    }
    let revision = layout.revision();
    assert_eq!(layout.place(w(7), Slot::Left, None), Err(LayoutError::NoSuchWindow(w(7))));
    assert_eq!(layout.place(w(1), Slot::Left, Some(OutputId(5))), Err(LayoutError::NoSuchOutput(OutputId(5))));
    assert_eq!(layout.revision(), revision);
}

#[test]
fn switching_brings_back_the_focus() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    layout.focus(w(1)).unwrap();
    layout.switch(WorkspaceTarget::Id(ws(2))).unwrap();
    assert_eq!(layout.focused(), None);
    layout.map(w(3), MapHint::default()).unwrap();
    layout.switch(WorkspaceTarget::Id(ws(1))).unwrap();
    assert_eq!(layout.focused(), Some(w(1)));
    layout.focus(w(3)).unwrap();
    assert_eq!(layout.active_workspace(OutputId(1)), Some(ws(2)));
    assert_eq!(layout.focus_order(), [w(3), w(1), w(2)]);
}

#[test]
fn floating_windows_keep_their_relative_place_on_another_output() {
    let mut layout = two_outputs();
    layout.map(w(1), dialog(400, 300, None)).unwrap();
    assert_eq!(rect(&layout, 1), r(440, 210, 400, 300));
    layout.to_output(&[w(1)], OutputTarget::Dir(Dir::Right)).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rect(&layout, 1), r(1720, 210, 400, 300));
    assert_eq!(layout.focused_output(), Some(OutputId(2)), "the focus goes with the window");
}

#[test]
fn extreme_rectangles_are_brought_within_limits() {
    let mut layout = Layout::new(Config { gap: i32::MAX, ..Config::default() });
    let wild = r(i32::MIN, i32::MAX, i32::MAX, i32::MIN);
    layout.add_output(OutputId(1), OutputKey(1), wild, wild).unwrap();
    layout.map(w(1), dialog(i32::MAX, i32::MIN, None)).unwrap();
    layout.map(w(2), MapHint { min: Size::new(i32::MAX, i32::MAX), ..MapHint::default() }).unwrap();
    layout.verify_invariants().unwrap();
    for x in [i32::MIN, -1, 0, i32::MAX] {
        for id in [1, 2] {
            layout.move_to(w(id), Point { x, y: x }).unwrap();
            layout.verify_invariants().unwrap();
            let to = Resize { width: Some(i32::MAX), height: None, delta_percent: Some(i32::MIN) };
            let _ = layout.resize(w(id), to);
            layout.begin_grab(w(id), Grip::Resize(Edges::ALL)).unwrap();
            layout.update_grab(x, i32::MIN).unwrap();
            layout.end_grab(Drop::At(Point { x, y: i32::MAX })).unwrap();
            layout.begin_grab(w(id), Grip::Move).unwrap();
            layout.update_grab(x, i32::MAX).unwrap();
            layout.verify_invariants().unwrap();
            layout.end_grab(Drop::At(Point { x, y: i32::MAX })).unwrap();
            layout.verify_invariants().unwrap();
        }
    }
    layout.set_output_area(OutputId(1), r(i32::MAX, i32::MAX, 0, 0), r(0, 0, -1, -1)).unwrap();
    layout.verify_invariants().unwrap();
}

#[test]
fn workspaces_are_named_once_and_made_where_there_are_too_few() {
    let mut layout = two_outputs();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
    let on = |layout: &Layout, output: u32| -> Vec<(u32, String)> {
        let here = layout.workspaces().into_iter().filter(|one| one.output == Some(OutputId(output)));
        here.map(|one| (one.id.0, one.name)).collect()
    };
    layout.rename_workspace(ws(6), "kept").unwrap();
    layout.name_workspaces(OutputId(2), &names(&["web", "mail", "", "Web", "chat"])).unwrap();
    layout.verify_invariants().unwrap();
    let expected = [(5, "web"), (6, "kept"), (7, "7"), (8, "8"), (9, "chat")];
    assert_eq!(on(&layout, 2), expected.map(|(id, name)| (id, name.to_owned())));
    let before = layout.revision();
    layout.name_workspaces(OutputId(2), &names(&["web", "", "", "", "chat"])).unwrap();
    assert_eq!(layout.revision(), before, "the same names again change nothing");
    assert!(layout.name_workspaces(OutputId(9), &[]).is_err());
}
