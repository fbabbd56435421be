//! Operations on the state of windows: slots, arrangements, exchange, maximized, fullscreen, minimized, floating, pinned.

use crate::Layout;
use crate::geometry::{Rect, Size};
use crate::slots::{Anchor, Slot, arrangement};
use crate::state::Place;
use crate::types::{Arrangement, Changed, LayoutError, Mode, OnOff, OutputId, WindowId, WorkspaceId};

/// How far apart the windows of a cascade are.
const CASCADE_STEP: i32 = 40;

impl Layout {
    /// Puts a window in a slot of its output, or of another one, on the workspace that shows there.
    pub fn place(&mut self, id: WindowId, slot: Slot, output: Option<OutputId>) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let workspace = layout.state.window(id)?.place.workspace;
            if let Some(output) = output {
                let active = layout.state.output(output)?.active;
                if layout.state.output_of(workspace) != Some(output) {
                    layout.transfer_all(&[id], active)?;
                }
            }
            layout.anchor(id, Anchor::slot(slot))?;
            Ok(vec![id])
        })
    }

    /// Holds a window somewhere exactly, on top of others and in no other state.
    pub(crate) fn anchor(&mut self, id: WindowId, anchor: Anchor) -> Result<(), LayoutError> {
        self.unhide(id)?;
        let place = self.state.place_mut(id)?;
        place.anchor = Some(anchor);
        place.floating = false;
        place.maximized = false;
        place.fullscreen = false;
        self.state.raise(id);
        Ok(())
    }

    /// Lays windows over the usable area of one workspace: that of the first one that shows, else of the first.
    pub fn arrange(&mut self, windows: &[WindowId], how: Arrangement) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let windows = layout.distinct(windows)?;
            let shown = windows.iter().find(|id| layout.state.is_visible(**id)).or(windows.first());
            let workspace = shown.and_then(|id| layout.workspace_of(*id)).ok_or(LayoutError::NoWindows)?;
            for id in &windows {
                layout.transfer_all(&[*id], workspace)?;
            }
            if how == Arrangement::Cascade {
                layout.cascade(&windows, workspace)?;
            }
            for (id, region) in windows.iter().zip(arrangement(how, windows.len())) {
                layout.anchor(*id, Anchor::Region(region))?;
            }
            Ok(windows)
        })
    }

    fn cascade(&mut self, windows: &[WindowId], workspace: WorkspaceId) -> Result<(), LayoutError> {
        let area = crate::slots::inner(self.state.area_of(workspace).usable, self.config.gap);
        let size = Size::new((area.width * 2 / 3).max(1), (area.height * 2 / 3).max(1));
        // As many steps as keep the last window inside, then again from the corner.
        let steps = ((area.width - size.width).min(area.height - size.height) / CASCADE_STEP + 1).max(1);
        for (i, id) in windows.iter().enumerate() {
            let by = (i as i32 % steps) * CASCADE_STEP;
            self.let_float(*id, Rect::new(area.x, area.y, size.width, size.height).moved(by, by))?;
            self.state.raise(*id);
        }
        Ok(())
    }

    /// Makes a window float at this rectangle, in no other state.
    pub(crate) fn let_float(&mut self, id: WindowId, rect: Rect) -> Result<(), LayoutError> {
        self.unhide(id)?;
        let workspace = self.state.window(id)?.place.workspace;
        let tiled = self.state.workspace(workspace)?.mode == Mode::Tiling;
        let place = self.state.place_mut(id)?;
        place.anchor = None;
        // Where every window floats anyway, it shall become a tile with the others when tiling begins.
        place.floating |= tiled;
        place.maximized = false;
        place.fullscreen = false;
        self.set_float_rect(id, rect);
        Ok(())
    }

    /// Exchanges the places of two windows: each has the other's geometry, workspace and state then.
    pub fn swap(&mut self, a: WindowId, b: WindowId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            if a == b {
                return Err(LayoutError::SameWindow(a));
            }
            let (place_a, place_b) = (layout.state.window(a)?.place, layout.state.window(b)?.place);
            if let Some(hidden) = [a, b].into_iter().find(|id| layout.state.is_hidden(*id)) {
                return Err(LayoutError::Minimized(hidden));
            }
            let (rect_a, rect_b) = (layout.rect_of(a), layout.rect_of(b));
            layout.exchange_tiles(a, b);
            *layout.state.place_mut(a)? = place_b;
            *layout.state.place_mut(b)? = place_a;
            if place_a.pinned != place_b.pinned {
                // A pin belongs to the window, not to the place: both get the exact rectangle and keep theirs.
                for (id, pinned, rect) in [(a, place_a.pinned, rect_b), (b, place_b.pinned, rect_a)] {
                    layout.let_float(id, rect)?;
                    layout.state.place_mut(id)?.pinned = pinned;
                }
            } else if layout.rect_of(a) != rect_b || layout.rect_of(b) != rect_a {
                layout.exchange_exactly(a, rect_b, b, rect_a)?;
            }
            Ok(vec![a, b])
        })
    }

    /// Each of two windows gets the other's tile, with its weights.
    pub(crate) fn exchange_tiles(&mut self, a: WindowId, b: WindowId) {
        let other = |id: WindowId| if id == a { b } else { a };
        for workspace in self.state.workspaces.values_mut() {
            for tile in workspace.columns.iter_mut().flat_map(|column| column.tiles.iter_mut()) {
                if tile.window == a || tile.window == b {
                    tile.window = other(tile.window);
                }
            }
        }
    }

    /// Sizes that the windows ask for made the exchanged places come out differently: hold both exactly, where
    /// they can be held.
    fn exchange_exactly(&mut self, a: WindowId, at_a: Rect, b: WindowId, at_b: Rect) -> Result<(), LayoutError> {
        for (id, rect) in [(a, at_a), (b, at_b)] {
            let window = *self.state.window(id)?;
            if window.place.maximized || window.place.fullscreen {
                continue;
            }
            if self.state.is_tile(id) {
                let usable = self.state.area_of(window.place.workspace).usable;
                self.anchor(id, Anchor::custom(rect, usable))?;
            } else if window.place.anchor.is_none() {
                // It floats where its own size put it, because nobody ever moved it.
                self.set_float_rect(id, rect);
            }
        }
        Ok(())
    }

    /// Lets windows fill the usable area of their output, or no longer.
    pub fn maximize(&mut self, windows: &[WindowId], to: OnOff) -> Result<Changed, LayoutError> {
        self.each(windows, |layout, id| {
            let place = layout.state.place_mut(id)?;
            let on = to.against(place.maximized && !place.fullscreen && !place.minimized);
            place.maximized = on;
            place.fullscreen &= !on;
            if on { layout.come_up(id) } else { Ok(()) }
        })
    }

    /// As [`Layout::maximize`], as clients ask for it: a window that covers its output goes on doing so, and is maximized after.
    pub fn want_maximized(&mut self, id: WindowId, to: OnOff) -> Result<Changed, LayoutError> {
        let place = self.state.window(id)?.place;
        if !place.fullscreen || place.minimized {
            return self.maximize(&[id], to);
        }
        self.apply(|layout| {
            layout.state.place_mut(id)?.maximized = to.against(place.maximized);
            Ok(vec![id])
        })
    }

    /// Lets windows cover their output, or no longer.
    pub fn fullscreen(&mut self, windows: &[WindowId], to: OnOff) -> Result<Changed, LayoutError> {
        self.each(windows, |layout, id| {
            let place = layout.state.place_mut(id)?;
            place.fullscreen = to.against(place.fullscreen && !place.minimized);
            if !place.fullscreen {
                return Ok(());
            }
            layout.come_up(id)?;
            layout.becomes_in_use(id);
            Ok(())
        })
    }

    /// Hides windows, with their dialogs, until they are restored.
    pub fn minimize(&mut self, windows: &[WindowId]) -> Result<Changed, LayoutError> {
        self.each(windows, |layout, id| {
            if layout.state.window(id)?.place.minimized {
                return Ok(());
            }
            let corner = layout.state.area_of_window(id).full;
            let rect = layout.rect_of(id).moved(-corner.x, -corner.y);
            let place = layout.state.place_mut(id)?;
            place.hidden_rect = Some(rect);
            place.minimized = true;
            Ok(())
        })
    }

    /// Shows minimized windows again; others come out of fullscreen, maximized or their slot, whichever is first.
    pub fn restore(&mut self, windows: &[WindowId]) -> Result<Changed, LayoutError> {
        let last = windows.last().copied();
        self.apply(|layout| {
            let windows = layout.distinct(windows)?;
            for id in &windows {
                if layout.state.is_hidden(*id) {
                    layout.unhide(*id)?;
                    layout.state.raise(*id);
                    if Some(*id) == last && layout.state.is_visible(*id) {
                        layout.state.touch(*id);
                    }
                    continue;
                }
                let place = layout.state.place_mut(*id)?;
                if place.fullscreen {
                    place.fullscreen = false;
                } else if place.maximized {
                    place.maximized = false;
                } else {
                    place.anchor = None;
                }
            }
            Ok(windows)
        })
    }

    /// Lifts windows out of the tiling to float where they are, or puts them back among the tiles.
    pub fn float(&mut self, windows: &[WindowId], to: OnOff) -> Result<Changed, LayoutError> {
        self.each(windows, |layout, id| {
            let window = *layout.state.window(id)?;
            let now = window.place.floating && window.place.anchor.is_none();
            if to.against(now) {
                layout.start_floating(id)
            } else {
                let place = layout.state.place_mut(id)?;
                place.floating = false;
                place.anchor = None;
                Ok(())
            }
        })
    }

    fn start_floating(&mut self, id: WindowId) -> Result<(), LayoutError> {
        let window = *self.state.window(id)?;
        if window.place.floating && window.place.anchor.is_none() {
            return Ok(());
        }
        let rect = match window.place.float_rect {
            Some(_) => self.floating_rect(id),
            None => self.first_floating_rect(id, self.rect_of(id)),
        };
        self.set_float_rect(id, rect);
        let place = self.state.place_mut(id)?;
        place.floating = true;
        place.anchor = None;
        place.maximized = false;
        place.fullscreen = false;
        self.state.raise(id);
        Ok(())
    }

    /// Keeps windows on top and on every workspace of their output, where they are now, or no longer.
    pub fn pin(&mut self, windows: &[WindowId], to: OnOff) -> Result<Changed, LayoutError> {
        self.each(windows, |layout, id| {
            let place: Place = layout.state.window(id)?.place;
            let on = to.against(place.pinned);
            if on == place.pinned {
                return Ok(());
            }
            if on {
                let rect = layout.rect_of(id);
                if layout.state.is_tile(id) && !place.fullscreen && !place.maximized {
                    layout.set_float_rect(id, rect);
                }
            } else if let Some(active) = layout.active_beside(place.workspace) {
                // It stays in view: where it is seen is where it belongs from now on.
                layout.transfer(id, active)?;
            }
            layout.state.place_mut(id)?.pinned = on;
            if on {
                layout.state.raise(id);
            }
            Ok(())
        })
    }

    /// The workspace that shows on the output of this one.
    fn active_beside(&self, workspace: WorkspaceId) -> Option<WorkspaceId> {
        let output = self.state.output_of(workspace)?;
        self.state.output(output).ok().map(|output| output.active)
    }

    /// A window that is hidden shows again, with those that it is a dialog of.
    pub(crate) fn unhide(&mut self, id: WindowId) -> Result<(), LayoutError> {
        let workspace = self.state.window(id)?.place.workspace;
        let mut family = self.state.ancestors(id);
        family.push(id);
        for member in family {
            let place = self.state.place_mut(member)?;
            if place.workspace == workspace {
                place.minimized = false;
                place.hidden_rect = None;
            }
        }
        Ok(())
    }

    fn come_up(&mut self, id: WindowId) -> Result<(), LayoutError> {
        self.unhide(id)?;
        self.state.raise(id);
        Ok(())
    }

    /// Puts a window before the others of its workspace in the order of focus; it has the focus where it shows.
    fn becomes_in_use(&mut self, id: WindowId) {
        if self.state.is_visible(id) {
            return self.state.touch(id);
        }
        let Some(workspace) = self.workspace_of(id) else { return };
        self.state.recent.retain(|other| *other != id);
        let first = self.state.recent.iter().position(|other| self.workspace_of(*other) == Some(workspace));
        self.state.recent.insert(first.unwrap_or(self.state.recent.len()), id);
    }

    /// The same operation on each of these windows, as one.
    pub(crate) fn each(
        &mut self,
        windows: &[WindowId],
        operation: impl Fn(&mut Self, WindowId) -> Result<(), LayoutError>,
    ) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let windows = layout.distinct(windows)?;
            for id in &windows {
                operation(layout, *id)?;
            }
            Ok(windows)
        })
    }

    /// These windows, each once; an error where one is not mapped or there is none.
    pub(crate) fn distinct(&self, windows: &[WindowId]) -> Result<Vec<WindowId>, LayoutError> {
        let mut found: Vec<WindowId> = Vec::with_capacity(windows.len());
        for id in windows {
            self.state.window(*id)?;
            if !found.contains(id) {
                found.push(*id);
            }
        }
        if found.is_empty() { Err(LayoutError::NoWindows) } else { Ok(found) }
    }
}
