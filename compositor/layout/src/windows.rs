//! Windows that come and go, the focus, and the stacking order.

use crate::Layout;
use crate::geometry::{Dir, Point, Rect, Size};
use crate::outputs::distance;
use crate::placement::within;
use crate::slots::Anchor;
use crate::state::{Place, Window};
use crate::types::{Changed, LayoutError, MapHint, Mode, WindowId, WorkspaceId};

impl Layout {
    /// The rectangle that [`Layout::map`] would give a window: for its first configure. Changes nothing.
    pub fn preview(&self, hint: &MapHint) -> Rect {
        let mut layout = self.clone();
        let free = WindowId(u64::MAX);
        let id = if layout.contains(free) { WindowId(u64::MAX - 1) } else { free };
        match layout.map(id, *hint) {
            Ok(_) => layout.rect_of(id),
            Err(_) => Rect::new(0, 0, hint.preferred.width, hint.preferred.height).saturated(),
        }
    }

    /// A new window. It is on top, and has the focus unless the hint forbids that or its workspace does not show.
    pub fn map(&mut self, id: WindowId, hint: MapHint) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            if layout.contains(id) {
                return Err(LayoutError::AlreadyMapped(id));
            }
            let parent = hint.parent.filter(|parent| layout.contains(*parent));
            let workspace = layout.workspace_for(hint.workspace, parent)?;
            let place = Place {
                workspace,
                floating: hint.floating,
                pinned: false,
                maximized: false,
                fullscreen: false,
                minimized: false,
                anchor: None,
                float_rect: None,
                hidden_rect: None,
            };
            let (min, max) = (hint.min.saturated(), hint.max.saturated());
            layout.state.windows.insert(id, Window { place, preferred: hint.preferred.saturated(), min, max, parent });
            layout.state.insert_somewhere(id, workspace);
            layout.state.stack.push(id);
            layout.enter_focus_order(id, workspace, hint.unfocused);
            let floats = hint.floating || layout.state.workspace(workspace)?.mode == Mode::Floating;
            if floats {
                let usable = layout.state.area_of(workspace).usable;
                let around = parent.map_or(usable, |parent| layout.rect_of(parent));
                let rect = layout.first_floating_rect(id, around);
                layout.set_float_rect(id, rect);
            }
            if let Some(slot) = hint.slot {
                let place = layout.state.place_mut(id)?;
                place.anchor = Some(Anchor::slot(slot));
                place.floating = false;
            }
            Ok(vec![id])
        })
    }

    fn workspace_for(
        &mut self,
        wanted: Option<WorkspaceId>,
        parent: Option<WindowId>,
    ) -> Result<WorkspaceId, LayoutError> {
        let of_parent = parent.and_then(|parent| self.workspace_of(parent));
        let any = self.state.workspaces.keys().next().copied();
        let id = wanted.or(of_parent).or(self.state.active()).or(any).unwrap_or(WorkspaceId(1));
        self.ensure(id)?;
        Ok(id)
    }

    /// A window that shows takes the focus; one that must not, or does not show, only enters the order: as the next
    /// of its workspace, behind the one in use where it must not take its place.
    fn enter_focus_order(&mut self, id: WindowId, workspace: WorkspaceId, unfocused: bool) {
        let first =
            self.state.recent.iter().position(|other| {
                self.state.windows.get(other).is_some_and(|window| window.place.workspace == workspace)
            });
        if unfocused {
            let after = first.map_or(self.state.recent.len(), |first| first + 1);
            self.state.recent.insert(after, id);
        } else if self.state.is_visible(id) {
            self.state.touch(id);
        } else {
            self.state.recent.insert(first.unwrap_or(self.state.recent.len()), id);
        }
    }

    /// A window is gone. Its dialogs become those of the window that it was a dialog of.
    pub fn unmap(&mut self, id: WindowId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let gone = *layout.state.window(id)?;
            layout.state.workspace_mut(gone.place.workspace)?.take(id);
            layout.state.windows.remove(&id);
            layout.state.stack.retain(|other| *other != id);
            layout.state.recent.retain(|other| *other != id);
            for window in layout.state.windows.values_mut().filter(|window| window.parent == Some(id)) {
                window.parent = gone.parent;
            }
            if layout.state.focus == Some(id) && gone.parent.is_some_and(|parent| layout.state.is_visible(parent)) {
                layout.state.focus = gone.parent;
            }
            Ok(vec![id])
        })
    }

    /// The client changed the smallest and the largest size that it accepts; 0 for any.
    pub fn set_size_hints(&mut self, id: WindowId, min: Size, max: Size) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let window = layout.state.window_mut(id)?;
            window.min = min.saturated();
            window.max = max.saturated();
            Ok(vec![id])
        })
    }

    /// The client says which window this one is a dialog of. A ring of parents is not accepted and changes nothing.
    pub fn set_parent(&mut self, id: WindowId, parent: Option<WindowId>) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.state.window(id)?;
            let parent = parent
                .filter(|parent| layout.contains(*parent) && *parent != id && !layout.state.descends(*parent, id));
            if layout.state.window(id)?.parent != parent {
                layout.state.window_mut(id)?.parent = parent;
                layout.state.raise(id);
            }
            Ok(vec![id])
        })
    }

    /// A client drew its floating window in another size than it was asked to: the corner stays, the size is taken.
    pub fn adopt_size(&mut self, id: WindowId, size: Size) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let window = *layout.state.window(id)?;
            let place = &window.place;
            let free = place.anchor.is_none() && !place.maximized && !place.fullscreen && !place.minimized;
            if free && layout.state.is_floating(&window) {
                let size = within(size.saturated(), window.min, window.max);
                let rect = layout.floating_rect(id);
                layout.set_float_rect(id, Rect { width: size.width, height: size.height, ..rect });
            }
            Ok(vec![id])
        })
    }

    /// A client's floating window reaches further to the left or up than before, or less far: its corner moves with that.
    pub fn shift(&mut self, id: WindowId, by: Point) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let window = *layout.state.window(id)?;
            let place = &window.place;
            let free = place.anchor.is_none() && !place.maximized && !place.fullscreen && !place.minimized;
            if free && layout.state.is_floating(&window) {
                let rect = layout.floating_rect(id).moved(by.x, by.y).saturated();
                layout.set_float_rect(id, rect);
            }
            Ok(vec![id])
        })
    }

    /// Gives a window the focus: it is restored, its workspace shows, and it is raised.
    pub fn focus(&mut self, id: WindowId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.focus_window(id)?;
            Ok(vec![id])
        })
    }

    pub(crate) fn focus_window(&mut self, id: WindowId) -> Result<(), LayoutError> {
        let place = self.state.window(id)?.place;
        let mut family = self.state.ancestors(id);
        family.push(id);
        for member in family {
            let member = self.state.place_mut(member)?;
            if member.workspace == place.workspace {
                member.minimized = false;
                member.hidden_rect = None;
            }
        }
        if !place.pinned && self.state.output_of(place.workspace).is_some() {
            self.show(place.workspace)?;
        }
        self.state.raise(id);
        self.state.touch(id);
        Ok(())
    }

    /// No window has the focus until one gets it: the pointer pressed the desktop, or a panel took the keyboard.
    pub fn clear_focus(&mut self) {
        // Nothing in it can fail.
        let _ = self.apply(|layout| {
            layout.state.focus = None;
            Ok(Vec::new())
        });
    }

    /// Gives the focus to the next visible window in a direction; `Next` and `Previous` go in tiling order around the end.
    pub fn focus_dir(&mut self, dir: Dir) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            let from = layout.state.focus.ok_or(LayoutError::NoWindows)?;
            let to = match dir {
                Dir::Next | Dir::Previous => layout.cycle(from, dir),
                _ => layout.nearest(from, dir),
            }
            .ok_or(LayoutError::NothingThere(dir))?;
            layout.focus_window(to)?;
            Ok(vec![to])
        })
    }

    fn cycle(&self, from: WindowId, dir: Dir) -> Option<WindowId> {
        let workspace = self.workspace_of(from)?;
        let order = self.state.workspaces.get(&workspace)?.order();
        let order: Vec<WindowId> = order.into_iter().filter(|id| self.state.is_visible(*id)).collect();
        let index = order.iter().position(|id| *id == from)?;
        let step = if dir == Dir::Next { 1 } else { order.len() - 1 };
        order.get((index + step) % order.len()).copied().filter(|to| *to != from)
    }

    fn nearest(&self, from: WindowId, dir: Dir) -> Option<WindowId> {
        let placements = self.placements();
        let here = placements.iter().find(|placement| placement.window == from)?.rect;
        placements
            .iter()
            .filter(|placement| placement.visible && placement.window != from)
            .filter_map(|placement| Some((distance(here, placement.rect, dir)?, placement.window)))
            .min()
            .map(|(_, window)| window)
    }

    /// Raises a window, with its dialogs and the windows it is a dialog of, within its layer.
    pub fn raise(&mut self, id: WindowId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.state.window(id)?;
            layout.state.raise(id);
            Ok(vec![id])
        })
    }

    /// Lowers a window with all that belong to it, within its layer.
    pub fn lower(&mut self, id: WindowId) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            layout.state.window(id)?;
            layout.state.lower(id);
            Ok(vec![id])
        })
    }

    /// The window with the focus.
    pub fn focused(&self) -> Option<WindowId> {
        self.state.focus
    }

    /// Every window, the one that had the focus last first.
    pub fn focus_order(&self) -> Vec<WindowId> {
        self.state.recent.clone()
    }

    /// Whether a window is mapped.
    pub fn contains(&self, id: WindowId) -> bool {
        self.state.windows.contains_key(&id)
    }

    /// The workspace of a window.
    pub fn workspace_of(&self, id: WindowId) -> Option<WorkspaceId> {
        self.state.windows.get(&id).map(|window| window.place.workspace)
    }

    /// The window that this one is a dialog of.
    pub fn parent_of(&self, id: WindowId) -> Option<WindowId> {
        self.state.windows.get(&id)?.parent
    }

    /// A focus that does not show goes to the window in use on the workspace that shows; the focused output is the
    /// one where the focus is.
    pub(crate) fn refresh_focus(&mut self) {
        match self.state.focus {
            None => return,
            Some(focus) if self.state.is_visible(focus) => {
                let workspace = self.workspace_of(focus);
                self.state.focused_output = workspace.and_then(|workspace| self.state.output_of(workspace));
                return;
            }
            Some(_) => self.state.focus = None,
        }
        if let Some(active) = self.state.active() {
            self.focus_workspace(active);
        }
    }

    /// These windows with their dialogs on the same workspace, each once.
    pub(crate) fn with_dialogs(&self, windows: &[WindowId]) -> Result<Vec<WindowId>, LayoutError> {
        let mut all: Vec<WindowId> = Vec::new();
        if windows.is_empty() {
            return Err(LayoutError::NoWindows);
        }
        for id in windows {
            let workspace = self.state.window(*id)?.place.workspace;
            if !all.contains(id) {
                all.push(*id);
            }
            for other in self.state.windows_on(workspace) {
                if self.state.descends(other, *id) && !all.contains(&other) {
                    all.push(other);
                }
            }
        }
        Ok(all)
    }
}
