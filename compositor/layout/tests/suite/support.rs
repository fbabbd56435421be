//! Short ways to build layouts and to ask them.

use tacit_layout::*;

/// A window id.
pub const fn w(id: u64) -> WindowId {
    WindowId(id)
}

/// A workspace number.
pub const fn ws(id: u32) -> WorkspaceId {
    WorkspaceId(id)
}

/// A rectangle.
pub const fn r(x: i32, y: i32, width: i32, height: i32) -> Rect {
    Rect::new(x, y, width, height)
}

/// One output, 1280×720, with this gap.
#[track_caller]
pub fn one_output(gap: i32) -> Layout {
    output_of(r(0, 0, 1280, 720), gap)
}

/// One output of this area.
#[track_caller]
pub fn output_of(area: Rect, gap: i32) -> Layout {
    let mut layout = Layout::new(Config { gap, ..Config::default() });
    layout.add_output(OutputId(1), OutputKey(1), area, area).unwrap();
    layout
}

/// Two outputs side by side, 1280×720 each.
#[track_caller]
pub fn two_outputs() -> Layout {
    let mut layout = one_output(8);
    let right = r(1280, 0, 1280, 720);
    layout.add_output(OutputId(2), OutputKey(2), right, right).unwrap();
    layout
}

/// Maps windows 1 to `count` as they come.
#[track_caller]
pub fn map(layout: &mut Layout, count: u64) {
    for id in 1..=count {
        layout.map(w(id), MapHint::default()).unwrap();
        layout.verify_invariants().unwrap();
    }
}

/// A hint for a dialog of this size.
pub fn dialog(width: i32, height: i32, parent: Option<WindowId>) -> MapHint {
    MapHint { floating: true, preferred: Size::new(width, height), parent, ..MapHint::default() }
}

/// Where a window is.
#[track_caller]
pub fn rect(layout: &Layout, id: u64) -> Rect {
    placed(layout, id).rect
}

/// The placement of a window.
#[track_caller]
pub fn placed(layout: &Layout, id: u64) -> Placement {
    layout.placement(w(id)).unwrap()
}

/// The windows that show, lowest first.
pub fn visible(layout: &Layout) -> Vec<u64> {
    layout.placements().iter().filter(|placement| placement.visible).map(|placement| placement.window.0).collect()
}

/// Every window's rectangle, by id.
pub fn rects(layout: &Layout) -> Vec<(u64, Rect, bool)> {
    let mut all: Vec<_> = layout.placements().iter().map(|p| (p.window.0, p.rect, p.visible)).collect();
    all.sort_by_key(|(id, _, _)| *id);
    all
}
