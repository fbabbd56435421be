//! A layout goes through a record, and its windows come back in any order: everything is as it was.

use crate::support::*;
use proptest::prelude::*;
use tacit_layout::*;

/// A layout with the same outputs as `layout`, after the process ended, without its windows.
fn reborn(layout: &Layout) -> (Layout, Record) {
    let json = serde_json::to_string(&layout.record()).unwrap();
    let record: Record = serde_json::from_str(&json).unwrap();
    assert_eq!(record, layout.record());
    let mut again = Layout::new(*layout.config());
    again.resume(&record).unwrap();
    for output in layout.outputs() {
        again.add_output(output.id, output.key, output.full, output.usable).unwrap();
    }
    let focused = layout.outputs().into_iter().find(|output| Some(output.key) == record.focused_output());
    again.focus_output(focused.unwrap().id).unwrap();
    again.verify_invariants().unwrap();
    (again, record)
}

/// Two outputs, four workspaces in use, windows of every kind.
fn scene() -> Layout {
    let mut layout = two_outputs();
    map(&mut layout, 7);
    layout.rename_workspace(ws(2), "mail").unwrap();
    layout.to_workspace(&[w(2)], ws(2), Follow::No).unwrap();
    layout.to_workspace(&[w(3)], ws(6), Follow::No).unwrap();
    layout.float(&[w(4)], OnOff::On).unwrap();
    layout.place(w(5), Slot::Left, None).unwrap();
    layout.minimize(&[w(6)]).unwrap();
    layout.map(w(8), dialog(300, 200, Some(w(1)))).unwrap();
    layout.maximize(&[w(2)], OnOff::On).unwrap();
    layout.pin(&[w(4)], OnOff::On).unwrap();
    layout.set_mode(ws(3), Mode::Floating).unwrap();
    layout.focus(w(7)).unwrap();
    layout.verify_invariants().unwrap();
    layout
}

fn hint(layout: &Layout, again: &Layout, id: u64) -> MapHint {
    let parent = layout.parent_of(w(id)).filter(|parent| again.contains(*parent));
    if id == 8 { dialog(300, 200, parent) } else { MapHint { parent, ..MapHint::default() } }
}

#[track_caller]
fn check_back(layout: &Layout, order: &[u64]) {
    let (mut again, record) = reborn(layout);
    for id in order {
        let hint = hint(layout, &again, *id);
        let preview = again.preview_readmit(w(*id), hint, &record).unwrap();
        again.readmit(w(*id), hint, &record).unwrap();
        assert_eq!(again.placement(w(*id)).unwrap().rect, preview.rect);
        again.verify_invariants().unwrap();
    }
    for id in order {
        again.set_parent(w(*id), layout.parent_of(w(*id))).unwrap();
    }
    let rects = |layout: &Layout| {
        let mut all = layout.placements();
        all.iter_mut().for_each(|placement| placement.z = 0);
        all.sort_by_key(|placement| placement.window);
        all
    };
    assert_eq!(rects(&again), rects(layout));
    assert_eq!(again.workspaces(), layout.workspaces());
    assert_eq!(again.outputs(), layout.outputs());
    assert_eq!(again.focused(), layout.focused());
    assert_eq!(again.focus_order(), layout.focus_order());
}

#[test]
fn everything_comes_back_in_its_own_order() {
    check_back(&scene(), &[1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn everything_comes_back_in_the_other_order() {
    check_back(&scene(), &[8, 7, 6, 5, 4, 3, 2, 1]);
}

#[test]
fn a_window_that_stays_away_leaves_its_room_to_the_others() {
    let mut layout = one_output(8);
    map(&mut layout, 3);
    let (mut again, record) = reborn(&layout);
    again.readmit(w(3), MapHint::default(), &record).unwrap();
    again.readmit(w(1), MapHint::default(), &record).unwrap();
    again.verify_invariants().unwrap();
    let order: Vec<u64> = rects(&again).into_iter().map(|(id, ..)| id).collect();
    assert_eq!(order.len(), 2);
    assert!(rect(&again, 1).x < rect(&again, 3).x, "the left one is on the left again");
    assert_eq!(again.focused(), Some(w(3)));
}

#[test]
fn a_window_that_came_since_keeps_the_focus() {
    let mut layout = one_output(8);
    map(&mut layout, 2);
    let (mut again, record) = reborn(&layout);
    again.map(w(9), MapHint::default()).unwrap();
    again.readmit(w(2), MapHint::default(), &record).unwrap();
    again.verify_invariants().unwrap();
    assert_eq!(again.focused(), Some(w(9)));
}

#[test]
fn a_window_that_the_record_does_not_know_is_refused() {
    let (mut again, record) = reborn(&one_output(8));
    assert!(again.readmit(w(1), MapHint::default(), &record).is_err());
}

#[test]
fn a_layout_in_use_is_not_resumed() {
    let layout = scene();
    let mut other = one_output(8);
    let before = other.workspaces();
    other.resume(&layout.record()).unwrap();
    assert_eq!(other.workspaces(), before);
}

proptest! {
    #[test]
    fn any_order_brings_everything_back(order in Just((1..=8u64).collect::<Vec<_>>()).prop_shuffle()) {
        check_back(&scene(), &order);
    }
}
