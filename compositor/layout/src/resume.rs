//! Coming back after the process ended: the whole layout as a record, and how workspaces and windows return from one. Knows no file.

use crate::Layout;
use crate::geometry::Size;
use crate::placement::within;
use crate::state::{Place, State, WORKSPACE_MAX, Window, Workspace};
use crate::types::{Changed, LayoutError, MapHint, OutputKey, Placement, WindowId, WorkspaceId};
use serde::{Deserialize, Serialize};

/// A layout as it was: to be kept outside of the process, and to return windows from after they are mapped again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Record(State);

impl Record {
    /// The output that had the focus, by what it is known by from one connection to the next.
    pub fn focused_output(&self) -> Option<OutputKey> {
        self.0.output(self.0.focused_output?).ok().map(|output| output.key)
    }

    /// Whether the window was there.
    pub fn contains(&self, id: WindowId) -> bool {
        self.0.windows.contains_key(&id)
    }
}

/// Where one window was, and in which state: to be kept for longer than the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keepsake(Place);

impl Keepsake {
    /// A record in which the window with this id was so, and on `workspace` where one is given. It was not minimized.
    pub fn record(&self, id: WindowId, workspace: Option<WorkspaceId>) -> Record {
        let workspace = workspace.unwrap_or(self.0.workspace);
        let place = Place { workspace, minimized: false, hidden_rect: None, ..self.0 };
        let window =
            Window { place, preferred: Size::default(), min: Size::default(), max: Size::default(), parent: None };
        Record(State { windows: [(id, window)].into(), ..State::default() })
    }
}

impl Layout {
    /// Where a window is, to be kept for longer than the window.
    pub fn keepsake(&self, id: WindowId) -> Option<Keepsake> {
        self.state.windows.get(&id).map(|window| Keepsake(window.place))
    }

    /// All of it, as it is now.
    pub fn record(&self) -> Record {
        Record(self.state.clone())
    }

    /// Takes workspaces, their names and modes, and what each output showed from a record. To be done before the first output is
    /// connected; on a layout that is in use it changes nothing.
    pub fn resume(&mut self, record: &Record) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            if !layout.state.outputs.is_empty() || !layout.state.windows.is_empty() {
                return Ok(Changed::default().windows);
            }
            let key_of = |workspace: &Workspace| {
                let output = record.0.output(workspace.output?).ok()?;
                Some(output.key)
            };
            let sane = record.0.workspaces.iter().filter(|(id, _)| (1..=WORKSPACE_MAX).contains(&id.0));
            for (id, was) in sane {
                let home = was.home.or_else(|| key_of(was));
                layout.add_workspace(*id, None, home, Default::default());
                layout.dress(*id, was);
            }
            layout.state.shown.clone_from(&record.0.shown);
            layout.state.shown.extend(record.0.outputs.iter().map(|output| (output.key, output.active)));
            Ok(Vec::new())
        })
    }

    /// Name, mode and tiling as they were.
    fn dress(&mut self, id: WorkspaceId, was: &Workspace) {
        if let Some(workspace) = self.state.workspaces.get_mut(&id) {
            workspace.name.clone_from(&was.name);
            (workspace.mode, workspace.tiling) = (was.mode, was.tiling);
            workspace.master_share = was.master_share.clamp(1, 9999);
        }
    }

    /// A window of a record is there again under its id: it goes back to its workspace, its column, its state and its place among
    /// the windows that came back before it. It has the focus only where it had it, or no other window that shows did.
    pub fn readmit(&mut self, id: WindowId, hint: MapHint, record: &Record) -> Result<Changed, LayoutError> {
        self.apply(|layout| {
            if layout.contains(id) {
                return Err(LayoutError::AlreadyMapped(id));
            }
            let was = *record.0.window(id)?;
            layout.readmit_workspace(was.place.workspace, &record.0)?;
            let parent = hint.parent.filter(|parent| layout.contains(*parent));
            let (min, max) = (hint.min.saturated(), hint.max.saturated());
            let window = Window { place: sane(was.place), preferred: hint.preferred.saturated(), min, max, parent };
            layout.state.windows.insert(id, window);
            layout.state.insert_somewhere(id, was.place.workspace);
            layout.return_to_column(id, &record.0);
            insert_in_order(&mut layout.state.stack, id, &record.0.stack, 0);
            let oldest = layout.state.recent.len();
            insert_in_order(&mut layout.state.recent, id, &record.0.recent, oldest);
            layout.keep_dialogs_above(id);
            layout.return_focus(record);
            Ok(vec![id])
        })
    }

    /// What [`Layout::readmit`] would make of a window: for its first configure. Changes nothing.
    pub fn preview_readmit(&self, id: WindowId, hint: MapHint, record: &Record) -> Option<Placement> {
        let mut layout = self.clone();
        layout.readmit(id, hint, record).ok()?;
        let placement = layout.placement(id)?;
        let size = within(placement.rect.size(), hint.min.saturated(), hint.max.saturated());
        let free = placement.floating && !placement.maximized && !placement.fullscreen;
        Some(if free {
            Placement { rect: crate::Rect { width: size.width, height: size.height, ..placement.rect }, ..placement }
        } else {
            placement
        })
    }

    fn readmit_workspace(&mut self, id: WorkspaceId, record: &State) -> Result<(), LayoutError> {
        match record.workspaces.get(&id) {
            Some(was) if !self.state.workspaces.contains_key(&id) && (1..=WORKSPACE_MAX).contains(&id.0) => {
                self.recreate(id, was);
                self.dress(id, was);
                Ok(())
            }
            _ => self.ensure(id),
        }
    }

    /// A dialog is above its parent whatever the record says: the client may have made another window its parent.
    fn keep_dialogs_above(&mut self, id: WindowId) {
        let family = |window: &WindowId| *window == id || self.state.descends(*window, id);
        let dialogs: Vec<WindowId> = self.state.stack.iter().copied().filter(family).collect();
        let index = |id: WindowId| self.state.stack.iter().position(|other| *other == id);
        let parent = self.state.windows.get(&id).and_then(|window| window.parent);
        let below_parent = parent.is_some_and(|parent| index(parent) > index(id));
        let above_dialog = dialogs.iter().any(|dialog| index(*dialog) < index(id));
        if below_parent || above_dialog {
            self.state.raise(id);
        }
    }

    /// The focus is on the window of the present workspace that had it last; one that came since keeps it.
    fn return_focus(&mut self, record: &Record) {
        let newcomer = self.state.focus.is_some_and(|focus| !record.contains(focus));
        if newcomer || record.0.focus.is_none() {
            return;
        }
        let active = self.state.active();
        if let Some(window) =
            active.and_then(|active| self.state.in_use(active)).filter(|id| self.state.is_visible(*id))
        {
            self.state.focus = Some(window);
        }
    }
}

/// Puts `id` before the first of those that `order` has after it, else behind those that it has before it, else at `default`.
fn insert_in_order(list: &mut Vec<WindowId>, id: WindowId, order: &[WindowId], default: usize) {
    let rank = |id: &WindowId| order.iter().position(|other| other == id);
    let own = rank(&id);
    let after = list.iter().position(|other| rank(other) > own && rank(other).is_some());
    let before = || list.iter().rposition(|other| rank(other).is_some()).map(|index| index + 1);
    let index = after.or_else(before).unwrap_or(default).min(list.len());
    list.insert(index, id);
}

fn sane(place: Place) -> Place {
    Place {
        float_rect: place.float_rect.map(crate::Rect::saturated),
        hidden_rect: place.hidden_rect.map(crate::Rect::saturated),
        ..place
    }
}
