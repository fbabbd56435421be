//! Going back: exactly where nothing else happened, and as far as possible where something did.

use crate::support::*;
use tacit_layout::*;

type Op = fn(&mut Layout) -> Result<Changed, LayoutError>;

const OPERATIONS: [(&str, Op); 22] = [
    ("place", |l| l.place(w(1), Slot::Right, None)),
    ("place elsewhere", |l| l.place(w(1), Slot::Right, Some(OutputId(2)))),
    ("resize tile", |l| l.resize(w(1), Resize { width: Some(333), ..Resize::default() })),
    ("resize alone", |l| l.resize(w(1), Resize { height: Some(333), ..Resize::default() })),
    ("move to", |l| l.move_to(w(1), Point { x: 77, y: 99 })),
    ("move right", |l| l.move_dir(w(1), Dir::Right)),
    ("consume", |l| l.consume(w(1), Dir::Right)),
    ("swap", |l| l.swap(w(1), w(3))),
    ("swap with floating", |l| l.swap(w(1), w(4))),
    ("arrange", |l| l.arrange(&[w(1), w(2), w(4)], Arrangement::Grid)),
    ("cascade", |l| l.arrange(&[w(1), w(2), w(3)], Arrangement::Cascade)),
    ("maximize", |l| l.maximize(&[w(1)], OnOff::On)),
    ("fullscreen", |l| l.fullscreen(&[w(1)], OnOff::On)),
    ("minimize", |l| l.minimize(&[w(1), w(3)])),
    ("float", |l| l.float(&[w(1)], OnOff::On)),
    ("pin", |l| l.pin(&[w(1)], OnOff::On)),
    ("to workspace", |l| l.to_workspace(&[w(1), w(2)], ws(3), Follow::No)),
    ("to new workspace", |l| l.to_workspace(&[w(1)], ws(20), Follow::Yes)),
    ("to output", |l| l.to_output(&[w(1)], OutputTarget::Dir(Dir::Right))),
    ("mode", |l| l.set_mode(ws(1), Mode::Floating)),
    ("switch", |l| l.switch(WorkspaceTarget::Id(ws(2)))),
    ("remove workspace", |l| l.remove_workspace(ws(1))),
];

fn scene() -> Layout {
    let mut layout = two_outputs();
    map(&mut layout, 3);
    layout.map(w(4), dialog(400, 300, None)).unwrap();
    layout.resize(w(2), Resize { width: Some(500), ..Resize::default() }).unwrap();
    layout.focus(w(2)).unwrap();
    layout
}

fn views(layout: &Layout) -> Vec<(OutputId, WorkspaceId)> {
    layout.outputs().iter().map(|output| (output.id, output.active)).collect()
}

#[test]
fn every_operation_can_be_undone_exactly() {
    for (name, operation) in OPERATIONS {
        for sealed in [false, true] {
            let mut layout = scene();
            let (before, focus, shown) = (layout.placements(), layout.focused(), layout.workspaces());
            let mut memento = layout.memento();
            let changed = operation(&mut layout).unwrap();
            layout.verify_invariants().unwrap();
            if sealed {
                layout.seal(&mut memento);
            }
            layout.revert(&memento, &changed.windows).unwrap();
            layout.verify_invariants().unwrap();
            assert_eq!(layout.placements(), before, "{name}");
            assert_eq!((layout.focused(), layout.workspaces()), (focus, shown), "{name}");
        }
    }
}

/// Something unrelated came after: windows are where they were all the same.
#[test]
fn every_operation_can_be_undone_after_another_window_had_the_focus() {
    for (name, operation) in OPERATIONS {
        let mut layout = scene();
        let (before, shown) = (rects(&layout), views(&layout));
        let mut memento = layout.memento();
        let changed = operation(&mut layout).unwrap();
        layout.seal(&mut memento);
        layout.clear_focus();
        let visible = layout.placements().iter().find(|p| p.visible).map(|p| p.window);
        if let Some(other) = visible {
            layout.focus(other).unwrap();
        }
        layout.revert(&memento, &changed.windows).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!(rects(&layout), before, "{name}");
        assert_eq!(views(&layout), shown, "{name}");
    }
}

#[test]
fn windows_that_came_stay_and_those_that_went_are_passed_over() {
    for (name, operation) in OPERATIONS {
        let mut layout = scene();
        let mut memento = layout.memento();
        let changed = operation(&mut layout).unwrap();
        layout.seal(&mut memento);
        layout.map(w(10), MapHint::default()).unwrap();
        layout.unmap(w(2)).unwrap();
        layout.revert(&memento, &changed.windows).unwrap();
        layout.verify_invariants().unwrap_or_else(|what| panic!("{name}: {what}"));
        assert!(layout.contains(w(10)) && !layout.contains(w(2)), "{name}");
        let one = placed(&layout, 1);
        assert_eq!((one.workspace, one.slot, one.floating), (ws(1), None, false), "{name}");
        assert!(!one.maximized && !one.fullscreen && !one.minimized && !one.pinned, "{name}");
    }
}

#[test]
fn only_what_the_step_moved_goes_back() {
    let mut layout = scene();
    let mut memento = layout.memento();
    let changed = layout.place(w(1), Slot::Left, None).unwrap();
    layout.seal(&mut memento);
    layout.to_workspace(&[w(3)], ws(2), Follow::No).unwrap();
    layout.float(&[w(2)], OnOff::On).unwrap();
    layout.revert(&memento, &changed.windows).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(placed(&layout, 1).slot, None);
    assert_eq!(layout.workspace_of(w(3)), Some(ws(2)));
    assert!(placed(&layout, 2).floating);
}

#[test]
fn a_tile_returns_to_its_column_and_width() {
    let mut layout = scene();
    layout.consume(w(1), Dir::Right).unwrap();
    layout.resize(w(1), Resize { height: Some(200), ..Resize::default() }).unwrap();
    let before = rects(&layout);
    let mut memento = layout.memento();
    let changed = layout.to_workspace(&[w(1)], ws(2), Follow::No).unwrap();
    layout.seal(&mut memento);
    layout.map(w(9), MapHint { workspace: Some(ws(2)), ..MapHint::default() }).unwrap();
    layout.map(w(8), MapHint::default()).unwrap();
    layout.unmap(w(8)).unwrap();
    layout.revert(&memento, &changed.windows).unwrap();
    layout.verify_invariants().unwrap();
    let after: Vec<_> = rects(&layout).into_iter().filter(|(id, _, _)| *id != 9).collect();
    assert_eq!(after, before);
}

#[test]
fn undoing_the_undo() {
    for (name, operation) in OPERATIONS {
        let mut layout = scene();
        let mut memento = layout.memento();
        let changed = operation(&mut layout).unwrap();
        layout.seal(&mut memento);
        let done = layout.placements();
        let mut back = layout.memento();
        let changed = layout.revert(&memento, &changed.windows).unwrap();
        layout.seal(&mut back);
        layout.revert(&back, &changed.windows).unwrap();
        layout.verify_invariants().unwrap();
        assert_eq!(layout.placements(), done, "{name}");
    }
}

#[test]
fn a_name_goes_back_unless_it_was_changed_again() {
    let mut layout = scene();
    let mut memento = layout.memento();
    layout.rename_workspace(ws(1), "mail").unwrap();
    layout.seal(&mut memento);
    layout.focus(w(1)).unwrap();
    let mut other = layout.clone();
    layout.revert(&memento, &[]).unwrap();
    assert_eq!(layout.workspaces()[0].name, "1");
    other.rename_workspace(ws(1), "post").unwrap();
    other.revert(&memento, &[]).unwrap();
    assert_eq!(other.workspaces()[0].name, "post");
}

#[test]
fn an_output_that_went_is_no_obstacle() {
    for (name, operation) in OPERATIONS {
        let mut layout = scene();
        let mut memento = layout.memento();
        let changed = operation(&mut layout).unwrap();
        layout.seal(&mut memento);
        for output in [1, 2] {
            layout.remove_output(OutputId(output)).unwrap();
            layout.clone().revert(&memento, &changed.windows).unwrap();
        }
        layout.revert(&memento, &changed.windows).unwrap();
        layout.verify_invariants().unwrap_or_else(|what| panic!("{name}: {what}"));
        layout.add_output(OutputId(1), OutputKey(1), r(0, 0, 1280, 720), r(0, 0, 1280, 720)).unwrap();
        layout.verify_invariants().unwrap();
    }
}

/// A memento that was never sealed is what a saved layout is: it never brings back a window that is gone, nor takes
/// back what a client said.
#[test]
fn an_unsealed_memento_takes_back_no_facts() {
    let mut layout = scene();
    let saved = layout.memento();
    let mut smaller = layout.clone();
    layout.unmap(w(3)).unwrap();
    layout.revert(&saved, &[w(1), w(2), w(3), w(4)]).unwrap();
    layout.verify_invariants().unwrap();
    assert!(!layout.contains(w(3)));
    smaller.set_output_area(OutputId(1), r(0, 0, 800, 600), r(0, 0, 800, 600)).unwrap();
    smaller.revert(&saved, &[w(1)]).unwrap();
    smaller.verify_invariants().unwrap();
    assert_eq!(smaller.outputs()[0].full, r(0, 0, 800, 600));
}

#[test]
fn a_saved_layout_comes_back_after_much_has_changed() {
    let mut layout = scene();
    layout.arrange(&[w(1), w(2), w(3)], Arrangement::Stack).unwrap();
    let (saved, before) = (layout.memento(), rects(&layout));
    layout.to_workspace(&[w(1)], ws(7), Follow::Yes).unwrap();
    layout.arrange(&[w(2), w(3), w(4)], Arrangement::Cascade).unwrap();
    layout.minimize(&[w(3)]).unwrap();
    layout.switch(WorkspaceTarget::Id(ws(2))).unwrap();
    layout.revert(&saved, &[w(1), w(2), w(3), w(4)]).unwrap();
    layout.verify_invariants().unwrap();
    assert_eq!(rects(&layout), before);
}
