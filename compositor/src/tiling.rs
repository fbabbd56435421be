//! Between the layout and the windows: what the layout decides becomes configures, and what clients commit becomes places.

use crate::{
    state::State,
    surfaces,
    toplevel::Toplevel,
    windows::{self, Number, Pending},
};
use smithay::{
    reexports::{
        wayland_protocols::xdg::{
            decoration::zv1::server::zxdg_toplevel_decoration_v1::Mode as Decoration,
            shell::server::xdg_toplevel::State as XdgState,
        },
        wayland_server::protocol::wl_surface::WlSurface,
    },
    utils::{Logical, Rectangle, Size},
    wayland::shell::xdg::ToplevelSurface,
};
use std::time::Duration;
use tacit_dbus::config::{Config, LayoutMode, Rule, Tiling, WorkspaceName};
use tacit_layout::{MapHint, Mode, Placement, Rect};

/// How long a window waits for its client to draw in a new size before it moves regardless.
const CLIENT_PATIENCE: Duration = Duration::from_millis(300);

/// The layout's settings in a configuration.
pub fn layout_config(config: &Config) -> tacit_layout::Config {
    tacit_layout::Config {
        gap: i32::try_from(config.layout.gap_px).unwrap_or(8),
        snap: i32::try_from(config.layout.snap_px).unwrap_or(8),
        default_mode: match config.layout.mode {
            LayoutMode::Tiling => Mode::Tiling,
            LayoutMode::Floating => Mode::Floating,
        },
        tiling: match config.layout.tiling {
            Tiling::Columns => tacit_layout::Tiling::Columns,
            Tiling::Master => tacit_layout::Tiling::Master,
        },
        workspaces_per_output: config.layout.workspaces,
    }
}

/// A rectangle in the layout's terms.
pub fn rect(rect: Rectangle<i32, Logical>) -> Rect {
    Rect::new(rect.loc.x, rect.loc.y, rect.size.w, rect.size.h)
}

/// A rectangle in Smithay's terms.
pub fn rectangle(rect: Rect) -> Rectangle<i32, Logical> {
    Rectangle::new((rect.x, rect.y).into(), (rect.width, rect.height).into())
}

/// A size in the layout's terms.
pub fn size(size: Size<i32, Logical>) -> tacit_layout::Size {
    tacit_layout::Size::new(size.w, size.h)
}

impl State {
    /// The output that new things go to.
    pub fn focused_output(&self) -> Option<tacit_layout::OutputId> {
        self.layout.focused_output().or_else(|| self.outputs.iter().next().map(|output| output.number))
    }

    /// What the layout should know of a toplevel before it places it.
    pub fn map_hint(&self, surface: &WlSurface, drawn: bool) -> MapHint {
        let (min, max) = windows::size_limits(surface);
        let parent = windows::parent(surface);
        let fixed = min.w > 0 && min.h > 0 && min == max;
        let preferred = if drawn { size(windows::committed_geometry(surface).size) } else { size(min) };
        if self.is_carried(surface) {
            // It goes where the drag is, whatever else is said of it.
            return MapHint { floating: true, preferred, min: size(min), max: size(max), ..MapHint::default() };
        }
        let rule = self.rule_of(surface);
        let slot = rule.slot.as_deref().and_then(tacit_layout::Slot::from_name);
        MapHint {
            floating: rule.float.unwrap_or(fixed || parent.is_some() || windows::wants_to_float(surface)),
            preferred,
            min: size(min),
            max: size(max),
            parent: parent.and_then(|parent| self.windows.of(&parent).map(windows::Window::id)),
            workspace: self.ruled_workspace(&rule),
            slot,
            unfocused: rule.focus == Some(false),
        }
    }

    /// What the window rules say of a toplevel, as it calls itself now.
    pub fn rule_of(&self, surface: &WlSurface) -> Rule {
        let (title, app) = windows::names(surface);
        self.settings.rules.of(&app, &title)
    }

    /// The workspace that a rule names: itself, or the one that its output shows.
    fn ruled_workspace(&self, rule: &Rule) -> Option<tacit_layout::WorkspaceId> {
        let shown = || {
            let output = self.outputs.named(rule.output.as_deref()?)?;
            self.layout.active_workspace(output.number)
        };
        match &rule.workspace {
            Some(WorkspaceName::Number(number)) => Some(tacit_layout::WorkspaceId(*number)),
            Some(WorkspaceName::Name(name)) => self.layout.workspace_named(name).or_else(shown),
            None => shown(),
        }
    }

    /// Makes the workspace that a rule names, on its output, where there is none of that name.
    pub fn make_ruled_workspace(&mut self, rule: &Rule) {
        let Some(name) = crate::rules::workspace_name(rule) else { return };
        if self.layout.workspace_named(name).is_some() {
            return;
        }
        let output = rule.output.as_deref().and_then(|name| self.outputs.named(name)).map(|output| output.number);
        let Some(output) = output.or_else(|| self.focused_output()) else { return };
        if let Err(error) = self.layout.add_named_workspace(output, name) {
            tracing::warn!(%error, name, "a rule's workspace cannot be made");
        }
    }

    /// Answers a toplevel's first commit with the size that its tile will have; a floating one chooses for itself.
    pub fn initial_configure(&mut self, toplevel: &ToplevelSurface) {
        let hint = self.map_hint(toplevel.wl_surface(), false);
        let back = self.seen(toplevel.wl_surface()).and_then(|seen| self.preview_return(&seen, hint));
        if let Some(placement) = back {
            return self.configure_returning(toplevel, &placement);
        }
        if let Some(placement) = self.preview_past(toplevel, hint) {
            return self.configure_returning(toplevel, &placement);
        }
        let rule = self.rule_of(toplevel.wl_surface());
        self.make_ruled_workspace(&rule);
        if let Some(unmapped) = self.windows.unmapped_mut(toplevel.wl_surface()) {
            unmapped.wants_fullscreen |= rule.fullscreen == Some(true);
            unmapped.wants_maximized |= rule.maximize == Some(true);
        }
        let hint = self.map_hint(toplevel.wl_surface(), false);
        let active = self.layout.focused_output().and_then(|id| self.layout.active_workspace(id));
        let active = hint.workspace.or(active);
        let workspaces = self.layout.workspaces();
        let workspace_floats = workspaces.iter().any(|one| Some(one.id) == active && one.mode == Mode::Floating);
        let (fullscreen, maximized) = match self.windows.unmapped_mut(toplevel.wl_surface()) {
            Some(unmapped) => (unmapped.wants_fullscreen, unmapped.wants_maximized),
            None => (false, false),
        };
        let ruled = hint.workspace.and_then(|id| workspaces.iter().find(|one| one.id == id)?.output);
        let output = ruled.or_else(|| self.focused_output()).and_then(|number| self.outputs.get(number));
        let (full, usable) = output.map(|output| (output.rect(), output.usable)).unwrap_or_default();
        let wanted = if fullscreen {
            Some(full.size)
        } else if maximized {
            Some(usable.size)
        } else if hint.slot.is_none() && (hint.floating || workspace_floats) {
            None
        } else {
            Some(rectangle(self.layout.preview(&hint)).size)
        };
        toplevel.with_pending_state(|state| {
            state.size = wanted;
            state.bounds = Some(usable.size);
            state.decoration_mode = Some(Decoration::ServerSide);
            if fullscreen {
                state.states.set(XdgState::Fullscreen);
            } else if maximized {
                state.states.set(XdgState::Maximized);
            } else if wanted.is_some() {
                for edge in [XdgState::TiledLeft, XdgState::TiledRight, XdgState::TiledTop, XdgState::TiledBottom] {
                    state.states.set(edge);
                }
            }
        });
        toplevel.send_configure();
    }

    /// Answers the first commit of a toplevel that comes back with the size and the states that it had.
    fn configure_returning(&self, toplevel: &ToplevelSurface, placement: &Placement) {
        let output = placement.output.or_else(|| self.focused_output()).and_then(|number| self.outputs.get(number));
        let bounds = output.map(|output| output.usable.size);
        configure(toplevel, placement, Some(rectangle(placement.rect).size), false);
        toplevel.with_pending_state(|state| {
            state.bounds = bounds;
            state.decoration_mode = Some(Decoration::ServerSide);
        });
        toplevel.send_configure();
    }

    /// Reads the layout and tells the windows; answers whether anything was new.
    pub fn apply_placements(&mut self) -> bool {
        let revision = Some(self.layout.revision());
        if self.shown.layout_revision == revision && !self.todo.placements {
            return false;
        }
        self.todo.placements = false;
        self.todo.motions = true;
        self.shown.layout_revision = revision;
        let placements = self.layout.placements();
        let focused = self.layout.focused();
        let now = self.clock.now();
        for placement in &placements {
            self.apply_placement(placement, focused, now);
        }
        let mut visible: Vec<&Placement> = placements.iter().filter(|placement| placement.visible).collect();
        visible.sort_by_key(|placement| std::cmp::Reverse(placement.z));
        self.shown.order = visible.iter().map(|placement| placement.window.0).collect();
        self.notice_switches();
        let refocused = self.shown.focused != focused.map(|id| id.0);
        self.shown.focused = focused.map(|id| id.0);
        self.shown.focus_order = self.layout.focus_order().into_iter().map(|id| id.0).collect();
        if refocused && self.zoom.is_on() && self.settings.config.access.zoom_follows_focus {
            let rect = self.shown.focused.and_then(|number| self.windows.get(number)).map(|window| window.rect());
            rect.into_iter().for_each(|rect| self.zoom_to(rect));
        }
        self.stack_x11();
        true
    }

    fn apply_placement(&mut self, placement: &Placement, focused: Option<tacit_layout::WindowId>, now: Duration) {
        let carried = self.carried_window() == Some(placement.window.0);
        let Some(window) = self.windows.get_mut(placement.window.0) else { return };
        let fresh = window.placement.is_none();
        let shown_before = window.visible();
        window.placement = Some(*placement);
        let target = rectangle(placement.rect);
        let led = placement.dragged || carried;
        if led || target != window.rect() {
            window.motion.send(!led);
        }
        let active = focused == Some(placement.window);
        if active {
            window.urgent = false;
        }
        // A floating window that nobody sized keeps the size that it chose.
        let keeps_size =
            placement.floating && placement.slot.is_none() && !placement.maximized && !placement.fullscreen;
        let wanted = if fresh && keeps_size && target.size == window.geometry.size { None } else { Some(target.size) };
        let toplevel = window.toplevel.clone();
        let resizing = wanted.is_some_and(|wanted| wanted != window.geometry.size);
        let serial = match &toplevel {
            Toplevel::Xdg(toplevel) => {
                configure(toplevel, placement, wanted, active);
                toplevel.send_pending_configure()
            }
            Toplevel::X11(toplevel) => self.xwayland.configure(toplevel, placement),
        };
        // A client that never acknowledged a configure draws in sizes of its own: there is nothing to wait for.
        let deaf = window.acked.is_none() && window.toplevel.xdg().is_some();
        let jump = fresh || !shown_before || !placement.visible || placement.dragged || carried || deaf;
        match serial {
            Some(serial) if resizing && !jump => {
                window.pending = Some(Pending { serial, location: target.loc, since: now });
            }
            _ => match &mut window.pending {
                Some(pending) if !jump => pending.location = target.loc,
                _ => {
                    window.pending = None;
                    window.location = target.loc;
                }
            },
        }
        if window.pending.is_some() {
            self.watch_pending();
        }
    }

    /// Moves windows whose client does not draw in its new size in time; answers whether any is still waiting.
    pub fn settle_overdue(&mut self) -> bool {
        let now = self.clock.now();
        let mut waiting = false;
        let mut moved = false;
        for window in self.windows.iter_mut() {
            let Some(pending) = window.pending else { continue };
            if now.saturating_sub(pending.since) >= CLIENT_PATIENCE {
                window.location = pending.location;
                window.pending = None;
                moved = true;
            } else {
                waiting = true;
            }
        }
        if moved {
            self.todo.motions = true;
            self.todo.snapshot = true;
            self.todo.pointer = true;
            self.want_all_frames();
        }
        waiting
    }

    /// Tells clients which outputs show their surfaces, and at which scale.
    pub fn enter_all_outputs(&mut self) {
        let surfaces: Vec<WlSurface> = self.windows.iter().map(|window| window.surface().clone()).collect();
        for surface in surfaces {
            self.enter_outputs(&surface);
        }
        let layers: Vec<WlSurface> = self.layers.iter().map(|layer| layer.wl_surface().clone()).collect();
        for surface in layers {
            self.enter_outputs(&surface);
        }
        let above: Vec<WlSurface> = self.xwayland.above().map(|(_, surface, _)| surface.clone()).collect();
        for surface in above {
            self.enter_outputs(&surface);
        }
    }

    /// As [`State::enter_all_outputs`], for one window or layer.
    pub fn enter_outputs(&self, root: &WlSurface) {
        let window = self.windows.of(root);
        let layer = self.layers.of(root);
        let above = self.xwayland.place_above(root);
        let scale = self.scale_of(root);
        for output in self.outputs.iter() {
            let on = match (window, layer) {
                (Some(window), _) => window.visible() && output.on && output.rect().overlaps(window.rect()),
                (_, Some(layer)) => layer.output == output.number,
                _ => above.is_some_and(|rect| output.on && output.rect().overlaps(rect)),
            };
            let visit = |surface: &WlSurface| {
                if on {
                    output.output.enter(surface);
                } else {
                    output.output.leave(surface);
                }
            };
            surfaces::each(root, visit);
        }
        surfaces::each(root, |surface| surfaces::tell_scale(surface, scale));
    }

    /// The scale at which a window or layer is drawn.
    pub fn scale_of(&self, root: &WlSurface) -> f64 {
        let output = if let Some(window) = self.windows.of(root) {
            window.placement.and_then(|placement| placement.output)
        } else {
            self.layers.of(root).map(|layer| layer.output)
        };
        let lock = || self.outputs.of(&self.extra.session_lock.output_of(root)?).map(|output| output.number);
        let output = output.or_else(lock).or_else(|| self.focused_output());
        output.and_then(|number| self.outputs.get(number)).map_or(1.0, |output| output.scale())
    }

    /// The numbers of the outputs that show some of a window.
    pub fn outputs_of_window(&self, number: Number) -> Vec<tacit_layout::OutputId> {
        let Some(window) = self.windows.get(number).filter(|window| window.visible()) else { return Vec::new() };
        let bbox = window.bbox();
        let shows = self.outputs.iter().filter(|output| output.on && output.rect().overlaps(bbox));
        shows.map(|output| output.number).collect()
    }
}

/// Puts what the layout wants into the toplevel's pending state.
fn configure(toplevel: &ToplevelSurface, placement: &Placement, wanted: Option<Size<i32, Logical>>, active: bool) {
    let edges = placement.tiled_edges;
    let states = [
        (XdgState::Activated, active),
        (XdgState::Maximized, placement.maximized),
        (XdgState::Fullscreen, placement.fullscreen),
        (XdgState::Resizing, placement.dragged && placement.floating),
        (XdgState::TiledLeft, edges.left),
        (XdgState::TiledRight, edges.right),
        (XdgState::TiledTop, edges.top),
        (XdgState::TiledBottom, edges.bottom),
        (XdgState::Suspended, !placement.visible),
    ];
    toplevel.with_pending_state(|pending| {
        pending.size = wanted.or(pending.size);
        for (state, on) in states {
            if on {
                pending.states.set(state);
            } else {
                pending.states.unset(state);
            }
        }
    });
}
