//! The layer surfaces and the arithmetic of where they go. Knows nothing of who may make one, nor of focus.

use smithay::{
    reexports::wayland_server::{Resource, protocol::wl_surface::WlSurface},
    utils::{Logical, Rectangle},
    wayland::{
        compositor::with_states,
        shell::wlr_layer::{
            Anchor, ExclusiveZone, KeyboardInteractivity, Layer as Level, LayerSurface, LayerSurfaceCachedState,
            LayerSurfaceData,
        },
    },
};

/// The layers from the lowest to the highest.
pub const LEVELS: [Level; 4] = [Level::Background, Level::Bottom, Level::Top, Level::Overlay];

/// What a namespace means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The command bar that answers this request: it gets the keys that were held for it.
    Bar(u64),
    /// A confirmation: above everything, and no virtual device reaches it.
    Confirm,
    /// Any other surface of our shell.
    Ours,
    /// Somebody else's.
    Other,
}

impl Role {
    /// The role that a namespace stands for.
    pub fn of(namespace: &str) -> Self {
        let bar = namespace.strip_prefix(tacit_dbus::BAR_NAMESPACE);
        if let Some(serial) = bar.and_then(|serial| serial.parse().ok()) {
            return Self::Bar(serial);
        }
        match namespace {
            "tacit-confirm" => Self::Confirm,
            other if other.starts_with("tacit-") => Self::Ours,
            _ => Self::Other,
        }
    }
}

/// One layer surface.
#[derive(Debug)]
pub struct Layer {
    /// The protocol object.
    pub surface: LayerSurface,
    /// Its role.
    pub role: Role,
    /// The output it is on.
    pub output: tacit_layout::OutputId,
    /// Where it is, global.
    pub rect: Rectangle<i32, Logical>,
    /// Whether it has a buffer.
    pub mapped: bool,
}

impl Layer {
    /// Its main surface.
    pub fn wl_surface(&self) -> &WlSurface {
        self.surface.wl_surface()
    }

    /// What the client committed.
    pub fn state(&self) -> LayerSurfaceCachedState {
        with_states(self.wl_surface(), |states| *states.cached_state.get::<LayerSurfaceCachedState>().current())
    }

    /// Which layer it is on; a confirmation is always on the highest.
    pub fn level(&self) -> Level {
        if self.role == Role::Confirm { Level::Overlay } else { self.state().layer }
    }

    /// Whether it takes the keyboard from everything below as long as it is mapped.
    pub fn takes_keyboard(&self) -> bool {
        let state = self.state();
        let high = matches!(state.layer, Level::Top | Level::Overlay);
        self.mapped && high && state.keyboard_interactivity == KeyboardInteractivity::Exclusive
    }

    /// Whether it may have the keyboard at all.
    pub fn may_have_keyboard(&self) -> bool {
        self.mapped && self.state().keyboard_interactivity != KeyboardInteractivity::None
    }

    /// Whether it gets the keyboard when it comes up, as if it had been clicked.
    pub fn wants_keyboard_at_first(&self) -> bool {
        let state = self.state();
        let high = matches!(state.layer, Level::Top | Level::Overlay);
        high && state.keyboard_interactivity == KeyboardInteractivity::OnDemand
    }

    /// Whether it was told its size.
    pub fn configured_once(&self) -> bool {
        with_states(self.wl_surface(), |states| {
            let data = states.data_map.get::<LayerSurfaceData>()?.lock().ok()?;
            Some(data.initial_configure_sent)
        })
        .unwrap_or(false)
    }
}

/// All layer surfaces, in the order in which they came.
#[derive(Debug, Default)]
pub struct Layers {
    list: Vec<Layer>,
}

impl Layers {
    /// Starts to know one.
    pub fn add(&mut self, layer: Layer) {
        self.list.push(layer);
    }

    /// Forgets one.
    pub fn remove(&mut self, surface: &WlSurface) -> Option<Layer> {
        let at = self.list.iter().position(|layer| layer.wl_surface() == surface)?;
        Some(self.list.remove(at))
    }

    /// The one with this main surface.
    pub fn of(&self, surface: &WlSurface) -> Option<&Layer> {
        self.list.iter().find(|layer| layer.wl_surface() == surface)
    }

    /// The one with this main surface.
    pub fn of_mut(&mut self, surface: &WlSurface) -> Option<&mut Layer> {
        self.list.iter_mut().find(|layer| layer.wl_surface() == surface)
    }

    /// Mapped ones of a level on an output, highest first; a confirmation is above all of its level.
    pub fn on(&self, output: tacit_layout::OutputId, level: Level) -> impl Iterator<Item = &Layer> {
        let here = move |layer: &&Layer| layer.mapped && layer.output == output && layer.level() == level;
        let confirm = |layer: &&Layer| layer.role == Role::Confirm;
        let first = self.list.iter().rev().filter(here).filter(confirm);
        first.chain(self.list.iter().rev().filter(here).filter(move |layer| !confirm(layer)))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Layer> {
        self.list.iter()
    }

    /// The one that takes the keyboard: a confirmation, else the latest of the highest.
    pub fn keyboard_owner(&self) -> Option<&Layer> {
        let rank = |layer: &&Layer| (layer.role == Role::Confirm, layer.level() == Level::Overlay);
        self.list.iter().filter(|layer| layer.takes_keyboard()).max_by_key(rank)
    }

    /// Gives every surface of an output its place and size; answers what is left for windows.
    pub fn arrange(
        &mut self,
        output: tacit_layout::OutputId,
        full: Rectangle<i32, Logical>,
    ) -> Rectangle<i32, Logical> {
        self.list.retain(|layer| layer.surface.alive());
        let mut zone = full;
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        // Surfaces that claim an edge come first, and among them the higher layers.
        let claims = |layer: &Layer| matches!(layer.state().exclusive_zone, ExclusiveZone::Exclusive(_));
        order
            .sort_by_key(|&at| self.list.get(at).map(|layer| (!claims(layer), LEVELS.len() - rank(layer.level()), at)));
        for at in order {
            let Some(layer) = self.list.get_mut(at).filter(|layer| layer.output == output) else { continue };
            let state = layer.state();
            let rect = place(full, &mut zone, &state);
            layer.rect = rect;
            layer.surface.with_pending_state(|pending| pending.size = Some(rect.size));
            if layer.configured_once() {
                layer.surface.send_pending_configure();
            }
        }
        zone
    }
}

fn rank(level: Level) -> usize {
    LEVELS.iter().position(|other| *other == level).unwrap_or(0)
}

/// The place of one surface; takes what it claims off `zone`. Every number from the client is brought within limits.
fn place(
    full: Rectangle<i32, Logical>,
    zone: &mut Rectangle<i32, Logical>,
    state: &LayerSurfaceCachedState,
) -> Rectangle<i32, Logical> {
    const LIMIT: i32 = 1 << 16;
    let area = if matches!(state.exclusive_zone, ExclusiveZone::DontCare) { full } else { *zone };
    let has = |edge: Anchor| state.anchor.contains(edge);
    let margin = |edge: Anchor, length: i32| if has(edge) { length.clamp(-LIMIT, LIMIT) } else { 0 };
    let (left, right) = (margin(Anchor::LEFT, state.margin.left), margin(Anchor::RIGHT, state.margin.right));
    let (top, bottom) = (margin(Anchor::TOP, state.margin.top), margin(Anchor::BOTTOM, state.margin.bottom));
    let across = (area.loc.x, area.size.w, state.size.w.clamp(0, LIMIT), left, right);
    let down = (area.loc.y, area.size.h, state.size.h.clamp(0, LIMIT), top, bottom);
    let (x, w) = along(across, has(Anchor::LEFT), has(Anchor::RIGHT));
    let (y, h) = along(down, has(Anchor::TOP), has(Anchor::BOTTOM));
    if let ExclusiveZone::Exclusive(amount) = state.exclusive_zone {
        let amount = i32::try_from(amount).unwrap_or(LIMIT).clamp(0, LIMIT);
        claim(zone, state.anchor, amount, (left, right, top, bottom));
    }
    Rectangle::new((x, y).into(), (w, h).into())
}

/// Position and length on one axis: (start, room, wanted length, margins) and whether each end is anchored.
fn along((start, room, wanted, before, after): (i32, i32, i32, i32, i32), near: bool, far: bool) -> (i32, i32) {
    let room = room.max(1);
    if wanted == 0 {
        return (start + before, (room - before - after).max(1));
    }
    match (near, far) {
        (true, false) => (start + before, wanted),
        (false, true) => (start + room - after - wanted, wanted),
        _ => (start + before + (room - before - after - wanted) / 2, wanted),
    }
}

fn claim(
    zone: &mut Rectangle<i32, Logical>,
    anchor: Anchor,
    amount: i32,
    (left, right, top, bottom): (i32, i32, i32, i32),
) {
    let only = |edge: Anchor, sides: Anchor| anchor == edge || anchor == edge | sides;
    let width = |by: i32| by.clamp(0, (zone.size.w - 1).max(0));
    let height = |by: i32| by.clamp(0, (zone.size.h - 1).max(0));
    if only(Anchor::TOP, Anchor::LEFT | Anchor::RIGHT) {
        let by = height(amount + top);
        zone.loc.y += by;
        zone.size.h -= by;
    } else if only(Anchor::BOTTOM, Anchor::LEFT | Anchor::RIGHT) {
        zone.size.h -= height(amount + bottom);
    } else if only(Anchor::LEFT, Anchor::TOP | Anchor::BOTTOM) {
        let by = width(amount + left);
        zone.loc.x += by;
        zone.size.w -= by;
    } else if only(Anchor::RIGHT, Anchor::TOP | Anchor::BOTTOM) {
        zone.size.w -= width(amount + right);
    }
}

/// Whether the surface belongs to this layer surface's client object.
pub fn same_client(layer: &Layer, surface: &WlSurface) -> bool {
    layer.wl_surface().id().same_client_as(&surface.id())
}

#[cfg(test)]
mod tests {
    use super::*;
    use smithay::wayland::shell::wlr_layer::Margins;

    fn state(anchor: Anchor, size: (i32, i32), zone: ExclusiveZone) -> LayerSurfaceCachedState {
        LayerSurfaceCachedState { anchor, size: size.into(), exclusive_zone: zone, ..Default::default() }
    }

    #[test]
    fn a_panel_takes_its_edge() {
        let full = Rectangle::new((100, 0).into(), (1000, 600).into());
        let mut zone = full;
        let top = state(Anchor::TOP | Anchor::LEFT | Anchor::RIGHT, (0, 32), ExclusiveZone::Exclusive(32));
        assert_eq!(place(full, &mut zone, &top), Rectangle::new((100, 0).into(), (1000, 32).into()));
        assert_eq!(zone, Rectangle::new((100, 32).into(), (1000, 568).into()));
        let middle = state(Anchor::empty(), (400, 100), ExclusiveZone::Neutral);
        assert_eq!(place(full, &mut zone, &middle).loc, (400, 266).into());
    }

    #[test]
    fn absurd_numbers_do_no_harm() {
        let full = Rectangle::new((0, 0).into(), (1000, 600).into());
        for anchor in [Anchor::TOP, Anchor::LEFT | Anchor::TOP | Anchor::BOTTOM, Anchor::all(), Anchor::empty()] {
            let mut zone = full;
            let mut bad = state(anchor, (i32::MAX, 0), ExclusiveZone::Exclusive(u32::MAX));
            // Smithay asserts in debug builds that a size is made of what is not negative; a client's is not checked otherwise.
            bad.size.h = i32::MIN;
            bad.margin = Margins { top: i32::MIN, right: i32::MAX, bottom: i32::MAX, left: i32::MIN };
            for _ in 0..3 {
                place(full, &mut zone, &bad);
                assert!(zone.size.w >= 1 && zone.size.h >= 1, "{zone:?}");
            }
        }
    }
}
