//! What comes out: the rectangle, the layer and the stacking order of every window.

use crate::Layout;
use crate::geometry::{Edges, Rect, Size};
use crate::interactive::Dragged;
use crate::state::{Area, Window};
use crate::types::{Layer, Placement, WindowId, WorkspaceId};
use std::collections::BTreeMap;

/// How much of a floating window stays within the usable area at least, so that it can be caught again.
const VISIBLE_MIN: i32 = 48;
/// How far a new floating window stands off one that is in the same place.
const CASCADE_STEP: i32 = 32;

/// Which rule gave a window its rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Hidden,
    Fullscreen,
    Maximized,
    Anchored,
    Floating,
    Tile,
}

impl Layout {
    /// Where every window goes, lowest first in stacking order. The same state always gives the same list.
    pub fn placements(&self) -> Vec<Placement> {
        let tiles = self.all_tile_rects();
        let in_use = self.windows_in_use();
        let mut layers: BTreeMap<WindowId, Layer> = BTreeMap::new();
        let mut found: Vec<Placement> = Vec::with_capacity(self.state.windows.len());
        for id in &self.state.stack {
            let Some(window) = self.state.windows.get(id) else { continue };
            let mut placement = self.placement_of(*id, window, tiles.get(id).copied());
            placement.layer = self.layer_of(*id, window, &placement, &in_use, &layers);
            layers.insert(*id, placement.layer);
            found.push(placement);
        }
        // The sort is stable: within a layer the order is that of the stack, where dialogs follow their parents.
        found.sort_by_key(|placement| placement.layer);
        for (z, placement) in found.iter_mut().enumerate() {
            placement.z = z as u32;
        }
        found
    }

    /// Where one window goes.
    pub fn placement(&self, window: WindowId) -> Option<Placement> {
        self.placements().into_iter().find(|placement| placement.window == window)
    }

    fn all_tile_rects(&self) -> BTreeMap<WindowId, Rect> {
        self.state.workspaces.keys().flat_map(|workspace| self.tile_rects(*workspace)).collect()
    }

    /// The window of each workspace that had the focus last.
    fn windows_in_use(&self) -> BTreeMap<WorkspaceId, WindowId> {
        let mut found: BTreeMap<WorkspaceId, WindowId> = BTreeMap::new();
        for id in &self.state.recent {
            if let Some(window) = self.state.windows.get(id)
                && !window.place.pinned
                && !self.state.is_hidden(*id)
            {
                found.entry(window.place.workspace).or_insert(*id);
            }
        }
        found
    }

    fn placement_of(&self, id: WindowId, window: &Window, tile: Option<Rect>) -> Placement {
        let place = &window.place;
        let area = self.state.area_of(place.workspace);
        let rule = self.rule_of(id, window, tile);
        let dragged = self.dragged(id);
        let mut rect = self.rect_by(rule, id, window, area, tile);
        if let Some(Dragged { by, .. }) = dragged {
            rect = rect.moved(by.x, by.y);
        }
        let arranged = matches!(rule, Rule::Tile | Rule::Anchored) && dragged.is_none();
        Placement {
            window: id,
            rect,
            visible: self.state.is_visible(id),
            workspace: place.workspace,
            output: self.state.output_of(place.workspace),
            tiled_edges: if arranged { Edges::ALL } else { Edges::NONE },
            fullscreen: place.fullscreen,
            maximized: place.maximized && !place.fullscreen,
            minimized: place.minimized,
            floating: self.state.is_floating(window),
            pinned: place.pinned,
            slot: place.anchor.and_then(|anchor| anchor.as_slot()),
            dragged: dragged.is_some(),
            layer: Layer::Tile,
            z: 0,
        }
    }

    fn rule_of(&self, id: WindowId, window: &Window, tile: Option<Rect>) -> Rule {
        let place = &window.place;
        if place.minimized {
            Rule::Hidden
        } else if place.fullscreen {
            Rule::Fullscreen
        } else if place.maximized {
            Rule::Maximized
        } else if place.anchor.is_some() {
            Rule::Anchored
        } else if self.state.is_floating(window) {
            Rule::Floating
        } else if tile.is_some() || self.state.is_tile(id) {
            Rule::Tile
        } else {
            Rule::Hidden
        }
    }

    fn rect_by(&self, rule: Rule, id: WindowId, window: &Window, area: Area, tile: Option<Rect>) -> Rect {
        match rule {
            Rule::Fullscreen => area.full,
            Rule::Maximized => area.usable,
            Rule::Anchored => self.anchored_rect(id).unwrap_or(area.usable),
            Rule::Floating => self.floating_rect(id),
            Rule::Tile => {
                let rect = tile.unwrap_or(area.usable);
                rect.centered(at_most(rect.size(), window.max))
            }
            Rule::Hidden => {
                let known = window.place.hidden_rect.map(|rect| rect.moved(area.full.x, area.full.y));
                known.unwrap_or_else(|| self.floating_rect(id))
            }
        }
    }

    fn layer_of(
        &self,
        id: WindowId,
        window: &Window,
        placement: &Placement,
        in_use: &BTreeMap<WorkspaceId, WindowId>,
        layers: &BTreeMap<WindowId, Layer>,
    ) -> Layer {
        let is_used = || {
            let used = in_use.get(&placement.workspace).copied();
            used.is_some_and(|used| used == id || self.state.descends(used, id))
        };
        let own = if placement.pinned {
            Layer::Pinned
        } else if placement.fullscreen {
            if is_used() { Layer::Fullscreen } else { Layer::Tile }
        } else if placement.floating || placement.dragged {
            Layer::Floating
        } else {
            Layer::Tile
        };
        let parent = window.parent.filter(|parent| {
            self.state.windows.get(parent).is_some_and(|parent| parent.place.workspace == placement.workspace)
        });
        parent.and_then(|parent| layers.get(&parent).copied()).map_or(own, |layer| layer.max(own))
    }

    /// The rectangle that a window's slot or arrangement gives it.
    pub(crate) fn anchored_rect(&self, id: WindowId) -> Option<Rect> {
        let window = self.state.windows.get(&id)?;
        let anchor = window.place.anchor?;
        let usable = self.state.area_of(window.place.workspace).usable;
        let rect = anchor.rect(usable, self.config.gap);
        let rect = rect.centered(at_most(rect.size(), window.max));
        Some(anchor.grow(rect, window.min).kept_within(usable))
    }

    /// The rectangle of a window while it floats.
    pub(crate) fn floating_rect(&self, id: WindowId) -> Rect {
        let Some(window) = self.state.windows.get(&id) else { return Rect::new(0, 0, 1, 1) };
        let area = self.state.area_of(window.place.workspace);
        let rect = match window.place.float_rect {
            Some(rect) => rect.moved(area.full.x, area.full.y),
            None => area.usable.centered(first_size(window, area.usable)),
        };
        let size = within(rect.size(), window.min, window.max);
        catchable(Rect { width: size.width, height: size.height, ..rect }, area.usable)
    }

    /// Where a window that floats for the first time goes: over the middle of `around`, beside others.
    pub(crate) fn first_floating_rect(&self, id: WindowId, around: Rect) -> Rect {
        let Some(window) = self.state.windows.get(&id) else { return around };
        let area = self.state.area_of(window.place.workspace);
        let size = within(first_size(window, area.usable), window.min, window.max);
        let start = around.centered(size).kept_within(area.usable);
        let others: Vec<Rect> = self
            .state
            .windows_on(window.place.workspace)
            .filter(|other| *other != id && self.state.windows.get(other).is_some_and(|w| self.state.is_floating(w)))
            .map(|other| self.floating_rect(other))
            .collect();
        (0..8)
            .map(|step| start.moved(step * CASCADE_STEP, step * CASCADE_STEP).kept_within(area.usable))
            .find(|rect| others.iter().all(|other| other.origin() != rect.origin()))
            .unwrap_or(start)
    }

    /// The rectangle of a window as it is now.
    pub(crate) fn rect_of(&self, id: WindowId) -> Rect {
        let Some(window) = self.state.windows.get(&id) else { return Rect::new(0, 0, 1, 1) };
        let tiles = self.tile_rects(window.place.workspace);
        let tile = tiles.iter().find(|(other, _)| *other == id).map(|(_, rect)| *rect);
        let rule = self.rule_of(id, window, tile);
        self.rect_by(rule, id, window, self.state.area_of(window.place.workspace), tile)
    }

    /// Makes a window's own floating rectangle this one.
    pub(crate) fn set_float_rect(&mut self, id: WindowId, rect: Rect) {
        let corner = self.state.area_of_window(id).full;
        if let Some(window) = self.state.windows.get_mut(&id) {
            window.place.float_rect = Some(rect.moved(-corner.x, -corner.y));
        }
    }
}

/// The size that a window has when it first floats.
fn first_size(window: &Window, usable: Rect) -> Size {
    let pick = |wanted: i32, room: i32| if wanted > 0 { wanted.min(room) } else { (room / 2).max(1) };
    Size::new(pick(window.preferred.width, usable.width), pick(window.preferred.height, usable.height))
}

/// A size no larger than `max`, where that says something.
fn at_most(size: Size, max: Size) -> Size {
    let limit = |value: i32, max: i32| if max > 0 { value.min(max) } else { value };
    Size::new(limit(size.width, max.width), limit(size.height, max.height))
}

/// A size within both limits; the smaller one wins where they contradict each other.
pub(crate) fn within(size: Size, min: Size, max: Size) -> Size {
    let size = at_most(size, max);
    Size::new(size.width.max(min.width).max(1), size.height.max(min.height).max(1))
}

/// Moved so far into the usable area that the pointer can reach its top edge.
fn catchable(rect: Rect, usable: Rect) -> Rect {
    let reach_x = VISIBLE_MIN.min(rect.width).min(usable.width);
    let reach_y = VISIBLE_MIN.min(rect.height).min(usable.height);
    Rect {
        x: rect.x.clamp(usable.x - (rect.width - reach_x), usable.right() - reach_x),
        y: rect.y.clamp(usable.y, usable.bottom() - reach_y),
        ..rect
    }
}
