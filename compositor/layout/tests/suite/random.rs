//! Random operations over outputs that come and go, with every invariant checked after each.

use crate::support::*;
use proptest::prelude::*;
use tacit_layout::*;

#[derive(Debug, Clone)]
enum Op {
    AddOutput(u32, Rect, i32),
    SetArea(u32, Rect, i32),
    RemoveOutput(u32),
    FocusOutput(u32),
    Map(u64, MapHint),
    Unmap(u64),
    Hints(u64, Size, Size),
    Parent(u64, Option<u64>),
    Adopt(u64, Size),
    Focus(u64),
    FocusDir(Dir),
    ClearFocus,
    Raise(u64),
    Lower(u64),
    Place(u64, Slot, Option<u32>),
    Resize(u64, Resize),
    MoveTo(u64, Point),
    MoveDir(u64, Dir),
    Consume(u64, Dir),
    Expel(u64),
    Swap(u64, u64),
    Arrange(Vec<u64>, Arrangement),
    State(u8, Vec<u64>, OnOff),
    ToWorkspace(Vec<u64>, u32, Follow),
    ToOutput(Vec<u64>, OutputTarget),
    Mode(u32, Mode),
    Tiling(u32, Tiling),
    Switch(WorkspaceTarget),
    Create,
    Rename(u32),
    Remove(u32),
    Begin(u64, Grip),
    Update(i32, i32),
    End(Drop),
    Gap(i32),
    Undo(Box<Op>, Vec<Op>),
}

fn window() -> impl Strategy<Value = u64> {
    1..=9u64
}

fn windows() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(window(), 0..5)
}

fn number() -> impl Strategy<Value = i32> {
    prop_oneof![8 => -200..2000i32, 1 => Just(i32::MIN), 1 => Just(i32::MAX), 1 => Just(0)]
}

fn size() -> impl Strategy<Value = Size> {
    prop_oneof![3 => Just(Size::default()), 5 => (0..1500i32, 0..1000i32).prop_map(|(w, h)| Size::new(w, h)),
        1 => (number(), number()).prop_map(|(w, h)| Size::new(w, h))]
}

fn area() -> impl Strategy<Value = Rect> {
    prop_oneof![
        6 => (0..4i32, 0..2i32).prop_map(|(x, y)| r(x * 1280, y * 720, 1280, 720)),
        2 => (-50..50i32, -50..50i32, 1..3000i32, 1..2000i32).prop_map(|(x, y, w, h)| r(x, y, w, h)),
        1 => (number(), number(), number(), number()).prop_map(|(x, y, w, h)| r(x, y, w, h)),
    ]
}

fn dir() -> impl Strategy<Value = Dir> {
    prop::sample::select(vec![Dir::Left, Dir::Right, Dir::Up, Dir::Down, Dir::Next, Dir::Previous])
}

fn slot() -> impl Strategy<Value = Slot> {
    prop::sample::select(Slot::EVERY.to_vec())
}

fn hint() -> impl Strategy<Value = MapHint> {
    let workspace = prop::option::weighted(0.3, 0..7u32);
    let slot = prop::option::weighted(0.1, slot());
    let parent = prop::option::weighted(0.2, window());
    (any::<bool>(), size(), size(), size(), parent, workspace, slot, any::<bool>()).prop_map(
        |(floating, preferred, min, max, parent, workspace, slot, unfocused)| MapHint {
            floating,
            preferred,
            min,
            max: if max.width < 600 { Size::default() } else { max },
            parent: parent.map(w),
            workspace: workspace.map(ws),
            slot,
            unfocused,
        },
    )
}

fn grip() -> impl Strategy<Value = Grip> {
    let edges = any::<(bool, bool, bool, bool)>();
    prop_oneof![
        Just(Grip::Move),
        edges.prop_map(|(left, right, top, bottom)| Grip::Resize(Edges { left, right, top, bottom }))
    ]
}

fn point() -> impl Strategy<Value = Point> {
    (number(), number()).prop_map(|(x, y)| Point { x, y })
}

fn on_off() -> impl Strategy<Value = OnOff> {
    prop::sample::select(vec![OnOff::On, OnOff::Off, OnOff::Toggle])
}

fn arrangement() -> impl Strategy<Value = Arrangement> {
    use Arrangement::*;
    prop::sample::select(vec![SideBySide, Grid, Columns, Rows, Stack, Cascade])
}

fn output_op() -> BoxedStrategy<Op> {
    let output = 1..=4u32;
    prop_oneof![
        3 => (output.clone(), area(), 0..80i32).prop_map(|(id, area, panel)| Op::AddOutput(id, area, panel)),
        2 => (output.clone(), area(), 0..80i32).prop_map(|(id, area, panel)| Op::SetArea(id, area, panel)),
        1 => output.clone().prop_map(Op::RemoveOutput),
        1 => output.prop_map(Op::FocusOutput),
    ]
    .boxed()
}

fn window_op() -> BoxedStrategy<Op> {
    prop_oneof![
        10 => (window(), hint()).prop_map(|(id, hint)| Op::Map(id, hint)),
        3 => window().prop_map(Op::Unmap),
        1 => (window(), size(), size()).prop_map(|(id, min, max)| Op::Hints(id, min, max)),
        1 => (window(), prop::option::of(window())).prop_map(|(id, parent)| Op::Parent(id, parent)),
        1 => (window(), size()).prop_map(|(id, size)| Op::Adopt(id, size)),
        2 => window().prop_map(Op::Focus),
        1 => dir().prop_map(Op::FocusDir),
        1 => Just(Op::ClearFocus),
        1 => window().prop_map(Op::Raise),
        1 => window().prop_map(Op::Lower),
    ]
    .boxed()
}

fn verb() -> BoxedStrategy<Op> {
    let length = || prop::option::of(number());
    let target =
        prop_oneof![(1..=4u32).prop_map(|id| OutputTarget::Id(OutputId(id))), dir().prop_map(OutputTarget::Dir)];
    let follow = prop::sample::select(vec![Follow::Yes, Follow::No]);
    let tiling = prop::sample::select(vec![Tiling::Columns, Tiling::Master]);
    let mode = prop::sample::select(vec![Mode::Tiling, Mode::Tiling, Mode::Floating]);
    let switch =
        prop_oneof![(0..12u32).prop_map(|id| WorkspaceTarget::Id(ws(id))), dir().prop_map(WorkspaceTarget::Dir)];
    prop_oneof![
        4 => (window(), slot(), prop::option::of(1..=4u32)).prop_map(|(id, slot, output)| Op::Place(id, slot, output)),
        4 => (window(), length(), length(), length()).prop_map(|(id, width, height, delta_percent)| {
            Op::Resize(id, Resize { width, height, delta_percent })
        }),
        2 => (window(), point()).prop_map(|(id, to)| Op::MoveTo(id, to)),
        3 => (window(), dir()).prop_map(|(id, dir)| Op::MoveDir(id, dir)),
        2 => (window(), dir()).prop_map(|(id, dir)| Op::Consume(id, dir)),
        1 => window().prop_map(Op::Expel),
        3 => (window(), window()).prop_map(|(a, b)| Op::Swap(a, b)),
        3 => (windows(), arrangement()).prop_map(|(windows, how)| Op::Arrange(windows, how)),
        8 => (0..6u8, windows(), on_off()).prop_map(|(which, windows, to)| Op::State(which, windows, to)),
        3 => (windows(), 0..9u32, follow).prop_map(|(windows, to, follow)| Op::ToWorkspace(windows, to, follow)),
        2 => (windows(), target).prop_map(|(windows, to)| Op::ToOutput(windows, to)),
        1 => (0..7u32, mode).prop_map(|(id, mode)| Op::Mode(id, mode)),
        1 => (0..7u32, tiling).prop_map(|(id, tiling)| Op::Tiling(id, tiling)),
        3 => switch.prop_map(Op::Switch),
        1 => Just(Op::Create),
        1 => (0..7u32).prop_map(Op::Rename),
        1 => (0..9u32).prop_map(Op::Remove),
        2 => (window(), grip()).prop_map(|(id, grip)| Op::Begin(id, grip)),
        3 => (number(), number()).prop_map(|(dx, dy)| Op::Update(dx, dy)),
        2 => prop_oneof![4 => point().prop_map(Drop::At), 1 => Just(Drop::Cancel)].prop_map(Op::End),
        1 => prop_oneof![Just(0), Just(8), number()].prop_map(Op::Gap),
    ]
    .boxed()
}

fn simple() -> BoxedStrategy<Op> {
    prop_oneof![1 => output_op(), 3 => window_op(), 6 => verb()].boxed()
}

fn op() -> BoxedStrategy<Op> {
    let undo = (verb(), prop::collection::vec(simple(), 0..4));
    prop_oneof![8 => simple(), 1 => undo.prop_map(|(op, then)| Op::Undo(Box::new(op), then))].boxed()
}

fn ids(windows: &[u64]) -> Vec<WindowId> {
    windows.iter().copied().map(w).collect()
}

fn panelled(area: Rect, panel: i32) -> (Rect, Rect) {
    (area, Rect { y: area.y.saturating_add(panel), height: area.height.saturating_sub(panel), ..area })
}

fn apply(layout: &mut Layout, op: &Op) -> Result<Vec<WindowId>, LayoutError> {
    let changed = match op {
        Op::AddOutput(id, area, panel) => {
            let (full, usable) = panelled(*area, *panel);
            layout.add_output(OutputId(*id), OutputKey(u64::from(*id)), full, usable)
        }
        Op::SetArea(id, area, panel) => {
            let (full, usable) = panelled(*area, *panel);
            layout.set_output_area(OutputId(*id), full, usable)
        }
        Op::RemoveOutput(id) => layout.remove_output(OutputId(*id)),
        Op::FocusOutput(id) => layout.focus_output(OutputId(*id)),
        Op::Map(id, hint) => layout.map(w(*id), *hint),
        Op::Unmap(id) => layout.unmap(w(*id)),
        Op::Hints(id, min, max) => layout.set_size_hints(w(*id), *min, *max),
        Op::Parent(id, parent) => layout.set_parent(w(*id), parent.map(w)),
        Op::Adopt(id, size) => layout.adopt_size(w(*id), *size),
        Op::Focus(id) => layout.focus(w(*id)),
        Op::FocusDir(dir) => layout.focus_dir(*dir),
        Op::ClearFocus => {
            layout.clear_focus();
            Ok(Changed::default())
        }
        Op::Raise(id) => layout.raise(w(*id)),
        Op::Lower(id) => layout.lower(w(*id)),
        Op::Place(id, slot, output) => layout.place(w(*id), *slot, output.map(OutputId)),
        Op::Resize(id, to) => layout.resize(w(*id), *to),
        Op::MoveTo(id, to) => layout.move_to(w(*id), *to),
        Op::MoveDir(id, dir) => layout.move_dir(w(*id), *dir),
        Op::Consume(id, dir) => layout.consume(w(*id), *dir),
        Op::Expel(id) => layout.expel(w(*id)),
        Op::Swap(a, b) => layout.swap(w(*a), w(*b)),
        Op::Arrange(windows, how) => layout.arrange(&ids(windows), *how),
        Op::State(which, windows, to) => match which {
            0 => layout.maximize(&ids(windows), *to),
            1 => layout.fullscreen(&ids(windows), *to),
            2 => layout.minimize(&ids(windows)),
            3 => layout.restore(&ids(windows)),
            4 => layout.float(&ids(windows), *to),
            _ => layout.pin(&ids(windows), *to),
        },
        Op::ToWorkspace(windows, to, follow) => layout.to_workspace(&ids(windows), ws(*to), *follow),
        Op::ToOutput(windows, to) => layout.to_output(&ids(windows), *to),
        Op::Mode(id, mode) => layout.set_mode(ws(*id), *mode),
        Op::Tiling(id, tiling) => layout.set_tiling(ws(*id), *tiling),
        Op::Switch(to) => layout.switch(*to),
        Op::Create => layout.create_workspace(None).map(|_| Changed::default()),
        Op::Rename(id) => layout.rename_workspace(ws(*id), "name"),
        Op::Remove(id) => layout.remove_workspace(ws(*id)),
        Op::Begin(id, grip) => layout.begin_grab(w(*id), *grip),
        Op::Update(dx, dy) => layout.update_grab(*dx, *dy),
        Op::End(drop) => layout.end_grab(*drop),
        Op::Gap(gap) => {
            layout.set_config(Config { gap: *gap, ..*layout.config() });
            Ok(Changed::default())
        }
        Op::Undo(op, then) => return undo(layout, op, then),
    };
    changed.map(|changed| changed.windows)
}

/// Does an operation and undoes it: at once, everything is as before; after others, invariants hold.
fn undo(layout: &mut Layout, op: &Op, then: &[Op]) -> Result<Vec<WindowId>, LayoutError> {
    let before = (layout.placements(), layout.workspaces(), layout.outputs(), layout.focused());
    let mut memento = layout.memento();
    let windows = apply(layout, op)?;
    layout.seal(&mut memento);
    let held = layout.grabbed().is_some() || matches!(op, Op::Begin(..) | Op::Update(..) | Op::End(_) | Op::Gap(_));
    if !held {
        let mut at_once = layout.clone();
        at_once.revert(&memento, &windows)?;
        at_once.verify_invariants().unwrap_or_else(|what| panic!("reverting {op:?}: {what}"));
        let after = (at_once.placements(), at_once.workspaces(), at_once.outputs(), at_once.focused());
        assert_eq!(after, before, "reverting {op:?}");
        undo_after_focus(layout, &memento, &windows, &before.0);
    }
    for op in then {
        let _ = apply(layout, op);
    }
    layout.revert(&memento, &windows).map(|changed| changed.windows)
}

/// The focus alone moved on: rectangles and what shows are as before all the same.
fn undo_after_focus(layout: &Layout, memento: &Memento, windows: &[WindowId], before: &[Placement]) {
    let mut layout = layout.clone();
    layout.clear_focus();
    let lowest = layout.placements().iter().find(|placement| placement.visible).map(|placement| placement.window);
    if let Some(lowest) = lowest {
        let _ = layout.raise(lowest);
    }
    layout.revert(memento, windows).unwrap();
    layout.verify_invariants().unwrap_or_else(|what| panic!("reverting after focus: {what}"));
    let key = |placement: &Placement| (placement.window, placement.rect, placement.visible, placement.workspace);
    let sorted = |placements: &[Placement]| {
        let mut keys: Vec<_> = placements.iter().map(key).collect();
        keys.sort_by_key(|key| key.0);
        keys
    };
    assert_eq!(sorted(&layout.placements()), sorted(before));
}

fn run(ops: &[Op], check: impl Fn(&Layout, &Op)) {
    let mut layout = Layout::new(Config::default());
    for op in ops {
        let before = layout.placements();
        let result = apply(&mut layout, op);
        layout.verify_invariants().unwrap_or_else(|what| panic!("after {op:?}: {what}"));
        let composed = matches!(op, Op::Undo(..));
        if result.is_err() && !composed {
            assert_eq!(layout.placements(), before, "an error changed something: {op:?} {result:?}");
        }
        check(&layout, op);
    }
}

fn config() -> ProptestConfig {
    let slow = std::env::var_os("TACIT_SLOW").is_some();
    ProptestConfig {
        cases: if slow { 2500 } else { 60 },
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    /// 60 lists by default; 2,500 lists of 80, 200,000 operations, with TACIT_SLOW=1.
    #[test]
    fn random_operations_keep_the_invariants(ops in prop::collection::vec(op(), 80)) {
        let output = Op::AddOutput(1, r(0, 0, 1280, 720), 32);
        let all: Vec<Op> = std::iter::once(output).chain(ops).collect();
        run(&all, |_, _| {});
    }

    #[test]
    fn random_operations_without_outputs_at_first(ops in prop::collection::vec(op(), 40)) {
        run(&ops, |_, _| {});
    }

    #[test]
    fn the_same_operations_give_the_same_placements(ops in prop::collection::vec(op(), 40)) {
        let (mut a, mut b) = (Layout::new(Config::default()), Layout::new(Config::default()));
        for op in &ops {
            prop_assert_eq!(apply(&mut a, op), apply(&mut b, op));
        }
        prop_assert_eq!(a.placements(), b.placements());
        prop_assert_eq!(a.revision(), b.revision());
    }

    #[test]
    fn a_slot_is_exact_whatever_was_before(ops in prop::collection::vec(simple(), 30), id in window(), slot in slot()) {
        let mut layout = Layout::new(Config::default());
        for op in &ops {
            let _ = apply(&mut layout, op);
        }
        let _ = layout.end_grab(Drop::Cancel);
        let area = r(5, 7, 1367, 763);
        let _ = layout.remove_output(OutputId(1));
        layout.add_output(OutputId(1), OutputKey(1), area, area).unwrap();
        let _ = layout.map(w(id), MapHint::default());
        layout.set_size_hints(w(id), Size::default(), Size::default()).unwrap();
        layout.place(w(id), slot, Some(OutputId(1))).unwrap();
        prop_assert_eq!(rect(&layout, id), slot.rect(area, layout.config().gap));
    }

    #[test]
    fn a_swap_is_exact_whatever_was_before(ops in prop::collection::vec(simple(), 40), a in window(), b in window()) {
        let mut layout = Layout::new(Config::default());
        layout.add_output(OutputId(1), OutputKey(1), r(0, 0, 1280, 720), r(0, 30, 1280, 690)).unwrap();
        for op in &ops {
            let _ = apply(&mut layout, op);
        }
        let _ = layout.end_grab(Drop::Cancel);
        for id in layout.focus_order() {
            layout.set_size_hints(id, Size::default(), Size::default()).unwrap();
        }
        let at = |layout: &Layout, id: u64| layout.placement(w(id)).map(|placement| placement.rect);
        let before = (at(&layout, a), at(&layout, b));
        if layout.swap(w(a), w(b)).is_ok() {
            layout.verify_invariants().unwrap();
            prop_assert_eq!((at(&layout, b), at(&layout, a)), before);
        }
    }
}
