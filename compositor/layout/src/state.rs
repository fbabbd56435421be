//! The state behind a [`crate::Layout`] as plain data that can be cloned and compared, and the look-ups on it.
//! Knows no geometry beyond what it stores.

use crate::geometry::{Rect, Size};
use crate::slots::Anchor;
use crate::tiling::Column;
use crate::types::{LayoutError, Mode, OutputId, OutputKey, Tiling, WindowId, WorkspaceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The highest workspace number.
pub(crate) const WORKSPACE_MAX: u32 = 999;

/// All of an output, and what panels leave of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Area {
    pub full: Rect,
    pub usable: Rect,
}

impl Area {
    /// Both within limits, the usable part within the whole.
    pub fn new(full: Rect, usable: Rect) -> Self {
        let full = full.saturated();
        let usable = usable.saturated();
        let x = usable.x.clamp(full.x, full.right() - 1);
        let y = usable.y.clamp(full.y, full.bottom() - 1);
        let width = (usable.right().min(full.right()) - x).max(1);
        let height = (usable.bottom().min(full.bottom()) - y).max(1);
        Self { full, usable: Rect::new(x, y, width, height) }
    }
}

impl Default for Area {
    fn default() -> Self {
        let rect = Rect::new(0, 0, 1280, 720);
        Self { full: rect, usable: rect }
    }
}

/// A connected output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Output {
    pub id: OutputId,
    pub key: OutputKey,
    pub area: Area,
    pub active: WorkspaceId,
}

/// A workspace and the tiles on it. Every window of the workspace has a place among the columns, also while it
/// floats, is in a slot or is hidden, so that it can come back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Workspace {
    /// Empty where none was given.
    pub name: String,
    /// `None` while there is no output at all.
    pub output: Option<OutputId>,
    /// The output to return to when it is connected again.
    pub home: Option<OutputKey>,
    /// The area of the output it was last on.
    pub area: Area,
    pub mode: Mode,
    pub tiling: Tiling,
    pub columns: Vec<Column>,
    /// The master's part of the width, of 10,000.
    pub master_share: u32,
}

/// Where a window is and what governs its geometry, strongest first: minimized, fullscreen, maximized, anchor,
/// floating or pinned, tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub workspace: WorkspaceId,
    pub floating: bool,
    pub pinned: bool,
    pub maximized: bool,
    pub fullscreen: bool,
    pub minimized: bool,
    pub anchor: Option<Anchor>,
    /// From the output's corner; `None` until the window first floats.
    pub float_rect: Option<Rect>,
    /// From the output's corner: what it showed when it was minimized.
    pub hidden_rect: Option<Rect>,
}

/// A mapped window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Window {
    pub place: Place,
    pub preferred: Size,
    pub min: Size,
    pub max: Size,
    pub parent: Option<WindowId>,
}

/// Everything that an operation can change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// In the order in which they were connected.
    pub outputs: Vec<Output>,
    pub workspaces: BTreeMap<WorkspaceId, Workspace>,
    pub windows: BTreeMap<WindowId, Window>,
    /// Every window, lowest first; a dialog is always after its parent.
    pub stack: Vec<WindowId>,
    /// Every window, the one that had the focus last first.
    pub recent: Vec<WindowId>,
    pub focus: Option<WindowId>,
    pub focused_output: Option<OutputId>,
    /// What each output showed when it was disconnected.
    pub shown: BTreeMap<OutputKey, WorkspaceId>,
}

impl State {
    pub fn window(&self, id: WindowId) -> Result<&Window, LayoutError> {
        self.windows.get(&id).ok_or(LayoutError::NoSuchWindow(id))
    }

    pub fn window_mut(&mut self, id: WindowId) -> Result<&mut Window, LayoutError> {
        self.windows.get_mut(&id).ok_or(LayoutError::NoSuchWindow(id))
    }

    pub fn place_mut(&mut self, id: WindowId) -> Result<&mut Place, LayoutError> {
        Ok(&mut self.window_mut(id)?.place)
    }

    pub fn workspace(&self, id: WorkspaceId) -> Result<&Workspace, LayoutError> {
        self.workspaces.get(&id).ok_or(LayoutError::NoSuchWorkspace(id))
    }

    pub fn workspace_mut(&mut self, id: WorkspaceId) -> Result<&mut Workspace, LayoutError> {
        self.workspaces.get_mut(&id).ok_or(LayoutError::NoSuchWorkspace(id))
    }

    pub fn output(&self, id: OutputId) -> Result<&Output, LayoutError> {
        self.outputs.iter().find(|output| output.id == id).ok_or(LayoutError::NoSuchOutput(id))
    }

    pub fn output_mut(&mut self, id: OutputId) -> Result<&mut Output, LayoutError> {
        self.outputs.iter_mut().find(|output| output.id == id).ok_or(LayoutError::NoSuchOutput(id))
    }

    /// The area that the windows of a workspace are laid out in.
    pub fn area_of(&self, workspace: WorkspaceId) -> Area {
        self.workspaces.get(&workspace).map(|workspace| workspace.area).unwrap_or_default()
    }

    /// The area that a window is laid out in.
    pub fn area_of_window(&self, window: WindowId) -> Area {
        self.windows.get(&window).map(|window| self.area_of(window.place.workspace)).unwrap_or_default()
    }

    pub fn output_of(&self, workspace: WorkspaceId) -> Option<OutputId> {
        self.workspaces.get(&workspace)?.output
    }

    pub fn is_active(&self, workspace: WorkspaceId) -> bool {
        self.outputs.iter().any(|output| output.active == workspace)
    }

    /// The workspace that new windows go to, where there is an output.
    pub fn active(&self) -> Option<WorkspaceId> {
        let id = self.focused_output?;
        self.output(id).ok().map(|output| output.active)
    }

    /// Numbers of the workspaces on an output, or of the parked ones.
    pub fn workspaces_on(&self, output: Option<OutputId>) -> impl Iterator<Item = WorkspaceId> + '_ {
        self.workspaces.iter().filter(move |(_, workspace)| workspace.output == output).map(|(id, _)| *id)
    }

    pub fn windows_on(&self, workspace: WorkspaceId) -> impl Iterator<Item = WindowId> + '_ {
        self.windows.iter().filter(move |(_, window)| window.place.workspace == workspace).map(|(id, _)| *id)
    }

    /// The windows that this one is a dialog of, nearest first, on its own workspace.
    pub fn ancestors(&self, window: WindowId) -> Vec<WindowId> {
        let mut found = Vec::new();
        let mut at = window;
        while let Some(parent) = self.windows.get(&at).and_then(|window| window.parent) {
            if found.contains(&parent) || parent == window {
                break;
            }
            found.push(parent);
            at = parent;
        }
        found
    }

    /// Whether `ancestor` is among the windows that `window` is a dialog of.
    pub fn descends(&self, window: WindowId, ancestor: WindowId) -> bool {
        let mut at = window;
        // A chain is never longer than there are windows; parents that form a ring are refused when they are set.
        for _ in 0..self.windows.len() {
            match self.windows.get(&at).and_then(|window| window.parent) {
                Some(parent) if parent == ancestor => return true,
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }

    /// Whether the window, or one on the same workspace that it is a dialog of, is minimized.
    pub fn is_hidden(&self, id: WindowId) -> bool {
        let Some(window) = self.windows.get(&id) else { return true };
        let mut at = window;
        for _ in 0..=self.windows.len() {
            if at.place.minimized {
                return true;
            }
            match at.parent.and_then(|parent| self.windows.get(&parent)) {
                Some(parent) if parent.place.workspace == window.place.workspace => at = parent,
                _ => return false,
            }
        }
        false
    }

    pub fn is_visible(&self, id: WindowId) -> bool {
        let Some(window) = self.windows.get(&id) else { return false };
        let workspace = window.place.workspace;
        let shows = self.is_active(workspace) || (window.place.pinned && self.output_of(workspace).is_some());
        shows && !self.is_hidden(id)
    }

    /// Whether the window takes part in the tiling of its workspace.
    pub fn is_tile(&self, id: WindowId) -> bool {
        self.windows.get(&id).is_some_and(|window| {
            let place = &window.place;
            let tiling = self.workspaces.get(&place.workspace).is_some_and(|ws| ws.mode == Mode::Tiling);
            tiling && !place.floating && !place.pinned && place.anchor.is_none() && !self.is_hidden(id)
        })
    }

    /// Whether the window has a place of its own above the tiles.
    pub fn is_floating(&self, window: &Window) -> bool {
        let place = &window.place;
        place.floating
            || place.pinned
            || self.workspaces.get(&place.workspace).is_some_and(|workspace| workspace.mode == Mode::Floating)
    }

    /// The window of the workspace that had the focus last and is not hidden; a pinned one only where no other is.
    pub fn in_use(&self, workspace: WorkspaceId) -> Option<WindowId> {
        let mut here = self.recent.iter().copied().filter(|id| {
            self.windows.get(id).is_some_and(|window| window.place.workspace == workspace) && !self.is_hidden(*id)
        });
        let first = here.next()?;
        let is_pinned = |id: &WindowId| self.windows.get(id).is_some_and(|window| window.place.pinned);
        if is_pinned(&first) { here.find(|id| !is_pinned(id)).or(Some(first)) } else { Some(first) }
    }

    /// The window becomes the one that had the focus last, and has it if it shows.
    pub fn touch(&mut self, id: WindowId) {
        self.recent.retain(|other| *other != id);
        self.recent.insert(0, id);
        if self.is_visible(id) {
            self.focus = Some(id);
            if let Some(output) = self.windows.get(&id).and_then(|window| self.output_of(window.place.workspace)) {
                self.focused_output = Some(output);
            }
        }
    }

    /// Raises a window and all that belong together with it as dialogs and parents; it and its dialogs end on top.
    pub fn raise(&mut self, id: WindowId) {
        let root = self.ancestors(id).last().copied().unwrap_or(id);
        let rank = |other: WindowId| {
            if other == id || self.descends(other, id) {
                2
            } else if other == root || self.descends(other, root) {
                1
            } else {
                0
            }
        };
        let mut ranked: Vec<(u8, WindowId)> = self.stack.iter().map(|other| (rank(*other), *other)).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        self.stack = ranked.into_iter().map(|(_, other)| other).collect();
    }

    /// Lowers a window with its dialogs below all that it does not belong to.
    pub fn lower(&mut self, id: WindowId) {
        let root = self.ancestors(id).last().copied().unwrap_or(id);
        let (mut family, rest): (Vec<_>, Vec<_>) =
            self.stack.iter().partition(|other| **other == root || self.descends(**other, root));
        family.extend(rest);
        self.stack = family;
    }
}
