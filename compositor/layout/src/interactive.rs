//! Moving and resizing with the pointer, from press to release.

use crate::Layout;
use crate::geometry::{Point, Rect};
use crate::memento::Memento;
use crate::slots::Anchor;
use crate::snap::Snap;
use crate::types::{Changed, Drop, Grip, LayoutError, Mode, OutputId, Tiling, WindowId, WorkspaceId};

/// A drag shorter than this leaves a tile where it is.
pub(crate) const DRAG_MIN: i32 = 8;

/// The window that the pointer holds.
#[derive(Debug, Clone)]
pub(crate) struct Grab {
    pub window: WindowId,
    pub grip: Grip,
    start: Rect,
    by: Point,
    before: Box<Memento>,
}

impl Grab {
    /// How far the pointer is from where it took hold.
    pub fn way(&self) -> i32 {
        self.by.x.saturating_abs().saturating_add(self.by.y.saturating_abs())
    }
}

/// How far a window is from where it belongs while it is dragged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dragged {
    pub by: Point,
}

impl Layout {
    /// The pointer takes hold of a window.
    pub fn begin_grab(&mut self, id: WindowId, grip: Grip) -> Result<Changed, LayoutError> {
        if self.grab.is_some() {
            return Err(LayoutError::Grab);
        }
        let place = self.state.window(id)?.place;
        if place.minimized {
            return Err(LayoutError::Minimized(id));
        }
        let fixed = place.fullscreen || (place.maximized && grip != Grip::Move);
        if fixed {
            return Err(LayoutError::NoRoom(id));
        }
        let before = Box::new(self.memento());
        let start = self.rect_of(id);
        let changed = self.apply(|layout| {
            layout.state.raise(id);
            Ok(vec![id])
        })?;
        self.grab = Some(Grab { window: id, grip, start, by: Point::default(), before });
        self.revision += 1;
        Ok(changed)
    }

    /// The pointer is this far from where it took hold.
    pub fn update_grab(&mut self, dx: i32, dy: i32) -> Result<Changed, LayoutError> {
        let grab = self.grab.as_mut().ok_or(LayoutError::Grab)?;
        grab.by = Point { x: dx, y: dy };
        let (id, grip, start) = (grab.window, grab.grip, grab.start);
        let Grip::Resize(edges) = grip else {
            self.revision += 1;
            return Ok(Changed { windows: vec![id] });
        };
        self.apply(|layout| {
            layout.rewind_anchors(id);
            let (dx, dy) = layout.snapped(id, edges, start, dx, dy);
            layout.drag_edges(id, edges, start, dx, dy)?;
            Ok(vec![id])
        })
    }

    /// Windows in slots are where they were when the grab began, so that the whole way counts from there.
    fn rewind_anchors(&mut self, id: WindowId) {
        let Some(grab) = &self.grab else { return };
        let Some(workspace) = self.workspace_of(id) else { return };
        for (other, window) in &mut self.state.windows {
            if window.place.workspace == workspace
                && window.place.anchor.is_some()
                && let Some(before) = grab.before.before.windows.get(other)
                && before.place.anchor.is_some()
            {
                window.place.anchor = before.place.anchor;
            }
        }
    }

    /// The pointer lets go.
    pub fn end_grab(&mut self, drop: Drop) -> Result<Changed, LayoutError> {
        let grab = self.grab.take().ok_or(LayoutError::Grab)?;
        self.revision += 1;
        let id = grab.window;
        match (drop, grab.grip) {
            (Drop::Cancel, _) => self.revert(&grab.before, &[id]),
            (Drop::At(_), Grip::Resize(_)) => Ok(Changed { windows: vec![id] }),
            (Drop::At(point), Grip::Move) => self.apply(|layout| {
                layout.drop_window(id, grab.start, grab.by, point)?;
                Ok(vec![id])
            }),
        }
    }

    /// The window that the pointer holds.
    pub fn grabbed(&self) -> Option<WindowId> {
        self.grab.as_ref().map(|grab| grab.window)
    }

    pub(crate) fn dragged(&self, id: WindowId) -> Option<Dragged> {
        let grab = self.grab.as_ref().filter(|grab| grab.window == id && grab.grip == Grip::Move)?;
        Some(Dragged { by: grab.by })
    }

    /// A window that is gone is not held.
    pub(crate) fn refresh_grab(&mut self) {
        let gone = self.grab.as_ref().is_some_and(|grab| !self.contains(grab.window));
        if gone {
            self.grab = None;
        }
    }

    fn drop_window(&mut self, id: WindowId, start: Rect, by: Point, at: Point) -> Result<(), LayoutError> {
        if by.x.saturating_abs().saturating_add(by.y.saturating_abs()) < DRAG_MIN {
            return Ok(());
        }
        let window = *self.state.window(id)?;
        let output = self.output_at(at);
        if let Some(snap) = output.and_then(|output| self.snap_at(output, at)) {
            self.join_output(id, output)?;
            if let Snap::Slot(slot) = snap {
                return self.anchor(id, Anchor::slot(slot));
            }
            let place = self.state.place_mut(id)?;
            place.maximized = true;
            place.fullscreen = false;
            return Ok(());
        }
        if self.state.is_floating(&window) {
            let rect = start.moved(by.x, by.y);
            self.join_output(id, output)?;
            return self.let_float(id, rect);
        }
        self.join_output(id, output)?;
        let place = self.state.place_mut(id)?;
        place.maximized = false;
        place.anchor = None;
        let workspace = place.workspace;
        if self.state.workspace(workspace)?.mode == Mode::Floating {
            return self.let_float(id, start.moved(by.x, by.y));
        }
        self.drop_tile(id, workspace, at)
    }

    fn join_output(&mut self, id: WindowId, output: Option<OutputId>) -> Result<(), LayoutError> {
        let workspace = self.state.window(id)?.place.workspace;
        let Some(output) = output.filter(|output| self.state.output_of(workspace) != Some(*output)) else {
            return Ok(());
        };
        let active = self.state.output(output)?.active;
        self.transfer_all(&[id], active).map(|_| ())
    }

    /// A tile goes where it is dropped: beside a tile near its left or right edge, else above or below it.
    fn drop_tile(&mut self, id: WindowId, workspace: WorkspaceId, at: Point) -> Result<(), LayoutError> {
        let under = self.tile_rects(workspace).into_iter().find(|(_, rect)| rect.contains(at));
        let Some((target, rect)) = under.filter(|(target, _)| *target != id) else { return Ok(()) };
        if self.state.workspace(workspace)?.tiling == Tiling::Master {
            self.exchange_tiles(id, target);
            return Ok(());
        }
        let ws = self.state.workspace_mut(workspace)?;
        ws.take(id);
        let (column, tile) = ws.position(target).ok_or(LayoutError::NotTiled(target))?;
        let (x, y) = (at.x - rect.x, at.y - rect.y);
        if x < rect.width / 4 {
            ws.insert_column(column, id);
        } else if x >= rect.width - rect.width / 4 {
            ws.insert_column(column + 1, id);
        } else if y < rect.height / 2 {
            ws.insert_tile(column, tile, id);
        } else {
            ws.insert_tile(column, tile + 1, id);
        }
        Ok(())
    }
}
