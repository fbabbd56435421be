//! X11 windows: what becomes of what their clients ask for. They are windows like any other, but for menus and tooltips, which are
//! drawn above everything where their program puts them.

use crate::{
    clipboard::{Held, send},
    layers::Layer,
    protocols::{
        xwayland_grab::{XwaylandGrabHandler, XwaylandGrabState, delegate_xwayland_grab},
        xwayland_shell::{self, XwaylandShellHandler, delegate_xwayland_shell},
    },
    state::State,
    surfaces, tiling,
    toplevel::{X11Said, X11Toplevel},
    windows,
    xwayland::{
        Facts, FromX, Known, Sort, SurfaceName, ToX, WINDOWS_MAX, Which, XGrip, XRect, XState, XStates, XWindow,
    },
};
use smithay::{
    reexports::wayland_server::{Resource, protocol::wl_surface::WlSurface},
    utils::{IsAlive, SERIAL_COUNTER},
    wayland::selection::{
        data_device::{
            clear_data_device_selection, current_data_device_selection_userdata, request_data_device_client_selection,
            set_data_device_selection,
        },
        primary_selection::{
            clear_primary_selection, current_primary_selection_userdata, request_primary_client_selection,
            set_primary_selection,
        },
    },
};
use std::os::fd::OwnedFd;
use tacit_layout::{Edges, Grip, MapHint, OnOff, Point, WindowId};

impl XwaylandShellHandler for State {}

impl XwaylandGrabHandler for State {
    fn xwayland_grab_state(&mut self) -> &mut XwaylandGrabState {
        &mut self.extra.xwayland_grab
    }
}

impl State {
    /// Deals with what the thread that manages X11 windows has to say.
    pub fn x11_news(&mut self, news: FromX) {
        match news {
            FromX::Ready => self.xwayland_ready(),
            FromX::MapRequest { window, facts, rect, states } => self.x11_map_requested(window, facts, rect, states),
            FromX::Shows { window, facts, rect } => self.x11_shows(window, facts, rect),
            FromX::Moved { window, rect } => self.x11_moved(window, rect),
            FromX::Gone(window) => self.x11_gone(window),
            FromX::Surface { window, surface } => self.x11_surface_named(window, surface),
            FromX::Changed { window, facts } => self.x11_changed(window, facts),
            FromX::Configure { window, place, size } => self.x11_configure_wanted(window, place, size),
            FromX::State { window, state, on } => self.x11_state_wanted(window, state, on),
            FromX::Activate(window) => self.x11_activate(window),
            FromX::Close(window) => self.xwayland.send(ToX::Close(window)),
            FromX::Grip { window, grip } => self.x11_grip(window, grip),
            FromX::LetGo(window) => self.x11_let_go(window),
            FromX::Pong(window) => self.x11_ponged(window),
            FromX::Offer { which, types } => self.x11_offers(which, types),
            FromX::Paste { which, mime, fd } => self.x11_pastes(which, mime, fd),
            FromX::Drag(news) => self.x11_drag_news(news),
            FromX::Lost | FromX::Ended(_) => {}
        }
    }

    // ---- windows that come and go

    /// A window wants to be seen: it is given its place before it draws.
    fn x11_map_requested(&mut self, window: XWindow, facts: Facts, rect: XRect, states: XStates) {
        if self.xwayland.windows.len() >= WINDOWS_MAX && !self.xwayland.windows.contains_key(&window) {
            return tracing::warn!("there are too many X11 windows: one is not shown");
        }
        self.x11_gone(window);
        let rule = self.settings.rules.of(&facts.class, &facts.title);
        self.make_ruled_workspace(&rule);
        let states = XStates {
            fullscreen: states.fullscreen || rule.fullscreen == Some(true),
            maximized: states.maximized || rule.maximize == Some(true),
            ..states
        };
        let known = Known { facts, rect, wants: states, ..Known::default() };
        let hint = self.x11_hint(&known);
        let output = self.focused_output().and_then(|number| self.outputs.get(number));
        let (full, usable) = output.map(|output| (output.rect(), output.usable)).unwrap_or_default();
        let target = match states {
            XStates { fullscreen: true, .. } => full,
            XStates { maximized: true, .. } => usable,
            _ => tiling::rectangle(self.layout.preview(&hint)),
        };
        let rect = self.xwayland.pixels(target);
        self.xwayland.windows.insert(window, Known { rect, ..known });
        self.xwayland.send(ToX::Configure(window, rect));
        self.xwayland.send(ToX::Map(window));
    }

    fn x11_hint(&self, known: &Known) -> MapHint {
        let said = self.x11_said(&known.facts);
        let parent = said.parent.and_then(|parent| self.windows.of(&parent).map(windows::Window::id));
        MapHint {
            floating: said.floats || parent.is_some() || (said.min.w > 0 && said.min.h > 0 && said.min == said.max),
            preferred: tiling::size(self.xwayland.logical(known.rect).size),
            min: tiling::size(said.min),
            max: tiling::size(said.max),
            parent,
            ..MapHint::default()
        }
    }

    /// What a window's surface carries.
    fn x11_said(&self, facts: &Facts) -> X11Said {
        let parent = facts.parent.and_then(|parent| self.xwayland.windows.get(&parent)?.surface.clone());
        let size = |(width, height)| self.xwayland.logical(XRect { x: 0, y: 0, width, height }).size;
        X11Said {
            title: facts.title.clone(),
            app: facts.class.clone(),
            pid: facts.pid,
            parent,
            min: size(facts.min),
            max: size(facts.max),
            floats: facts.sort != Sort::Normal,
            pings: facts.pings,
        }
    }

    fn x11_shows(&mut self, window: XWindow, facts: Facts, rect: XRect) {
        if self.xwayland.windows.len() >= WINDOWS_MAX {
            return;
        }
        self.x11_gone(window);
        self.xwayland.windows.insert(window, Known { facts, rect, unmanaged: true, ..Known::default() });
        self.xwayland.unmanaged.push(window);
    }

    fn x11_moved(&mut self, window: XWindow, rect: XRect) {
        let Some(known) = self.xwayland.windows.get_mut(&window).filter(|known| known.unmanaged) else { return };
        if std::mem::replace(&mut known.rect, rect) == rect {
            return;
        }
        if let Some(surface) = known.surface.clone() {
            self.enter_outputs(&surface);
        }
        self.todo.pointer = true;
        self.want_all_frames();
    }

    fn x11_gone(&mut self, window: XWindow) {
        let Some(known) = self.xwayland.forget(window) else { return };
        if let Some(surface) = known.surface {
            if surface.alive() {
                X11Said::put(None, &surface);
            }
            self.forget_window(&surface);
        }
        self.todo.focus = true;
        self.todo.pointer = true;
        self.want_all_frames();
    }

    /// Xwayland is gone: every window of its is, too, and what X11 clients had copied.
    pub fn forget_x11_windows(&mut self) {
        let all: Vec<XWindow> = self.xwayland.windows.keys().copied().collect();
        all.into_iter().for_each(|window| self.x11_gone(window));
        self.xwayland.clear();
        self.forget_x11_drags();
        for which in Which::LASTING {
            self.x11_offers(which, None);
        }
    }

    // ---- surfaces

    /// Xwayland draws a window on a surface, which may be there already or come later.
    fn x11_surface_named(&mut self, window: XWindow, name: SurfaceName) {
        let there = match name {
            SurfaceName::Object(id) => {
                let client = self.xwayland.client();
                client.and_then(|client| client.object_from_protocol_id::<WlSurface>(&self.display, id).ok())
            }
            SurfaceName::Serial(serial) => self.xwayland.serials.get(&serial).cloned(),
        };
        match there.filter(|surface| self.xwayland.of(surface).is_none()) {
            Some(surface) => self.x11_pair(window, &surface),
            None if self.xwayland.awaited.len() < WINDOWS_MAX => {
                self.xwayland.awaited.insert(name, window);
            }
            None => {}
        }
    }

    /// A commit of a surface that no window was drawn on yet; false where it has nothing to do with X11 windows.
    pub fn x11_committed(&mut self, surface: &WlSurface) -> bool {
        if !self.xwayland.is_running() {
            return false;
        }
        if let Some(window) = self.xwayland.of(surface) {
            self.x11_unmanaged_committed(window, surface);
            return true;
        }
        if !surface.client().is_some_and(|client| self.xwayland.is(&client)) {
            return false;
        }
        let serial = xwayland_shell::serial(surface);
        let names =
            serial.map(SurfaceName::Serial).into_iter().chain([SurfaceName::Object(surface.id().protocol_id())]);
        for name in names {
            if let Some(window) = self.xwayland.awaited.remove(&name) {
                self.x11_pair(window, surface);
                return true;
            }
        }
        if let Some(serial) = serial {
            self.xwayland.serials.insert(serial, surface.clone());
        }
        false
    }

    fn x11_pair(&mut self, window: XWindow, surface: &WlSurface) {
        let Some(commands) = self.xwayland.commands().cloned() else { return };
        let Some(known) = self.xwayland.windows.get_mut(&window) else { return };
        if let Some(before) = known.surface.replace(surface.clone()) {
            self.xwayland.by_surface.remove(&before.id());
            self.forget_window(&before);
        }
        self.xwayland.by_surface.insert(surface.id(), window);
        let Some(known) = self.xwayland.windows.get(&window) else { return };
        if known.unmanaged {
            return self.x11_unmanaged_committed(window, surface);
        }
        let wants = known.wants;
        X11Said::put(Some(self.x11_said(&known.facts)), surface);
        self.windows.announce(X11Toplevel { window, surface: surface.clone(), commands });
        if let Some(unmapped) = self.windows.unmapped_mut(surface) {
            unmapped.wants_fullscreen = wants.fullscreen;
            unmapped.wants_maximized = wants.maximized;
        }
        self.unmapped_committed(surface);
    }

    fn x11_unmanaged_committed(&mut self, window: XWindow, surface: &WlSurface) {
        let drawn = surfaces::has_buffer(surface);
        let Some(known) = self.xwayland.windows.get_mut(&window).filter(|known| known.unmanaged) else { return };
        if std::mem::replace(&mut known.drawn, drawn) != drawn {
            self.enter_outputs(surface);
            self.todo.pointer = true;
            self.todo.focus = true;
        }
        self.want_all_frames();
    }

    /// A surface is gone: no window is drawn on it any more.
    pub fn forget_x11_surface(&mut self, surface: &WlSurface) {
        if self.xwayland.is_running() {
            self.xwayland.forget_surface(surface);
        }
    }

    /// A window that was mapped from an X11 one: what it said meanwhile counts.
    pub fn x11_mapped(&mut self, surface: &WlSurface) {
        let Some(known) = self.xwayland.of(surface).and_then(|window| self.xwayland.windows.get(&window)) else {
            return;
        };
        let (urgent, hidden) = (known.facts.urgent, known.wants.hidden);
        let Some(window) = self.windows.of_mut(surface) else { return };
        window.urgent = urgent;
        let id = window.id();
        if hidden {
            let _ = self.layout.minimize(&[id]);
        }
    }

    // ---- places and states

    /// Brings the X server's stacking to ours: where windows overlap it finds the one under the pointer by that.
    pub fn stack_x11(&mut self) {
        if !self.xwayland.is_running() {
            return;
        }
        let x11 = |number: &windows::Number| Some(self.windows.get(*number)?.toplevel.x11()?.window);
        let shown: Vec<XWindow> = self.shown.order.iter().rev().filter_map(x11).collect();
        let hidden = self.windows.iter().filter(|window| !window.visible()).map(|window| window.number);
        let mut stacked: Vec<XWindow> = hidden.filter_map(|number| x11(&number)).collect();
        stacked.extend(shown);
        if self.xwayland.stacked != stacked {
            self.xwayland.stacked.clone_from(&stacked);
            self.xwayland.send(ToX::Stack(stacked));
        }
    }

    /// Whether an X11 window has drawn in the size that it was told.
    pub fn x11_has_its_size(
        &self,
        surface: &WlSurface,
        size: smithay::utils::Size<i32, smithay::utils::Logical>,
    ) -> bool {
        let known = self.xwayland.of(surface).and_then(|window| self.xwayland.windows.get(&window));
        known.is_some_and(|known| {
            let told = self.xwayland.logical(known.rect).size;
            // Where a pixel of X11 is not one of ours, a size is rounded twice.
            (told.w - size.w).abs() <= 1 && (told.h - size.h).abs() <= 1
        })
    }

    fn x11_id(&self, window: XWindow) -> Option<WindowId> {
        let surface = self.xwayland.windows.get(&window)?.surface.as_ref()?;
        self.windows.of(surface).map(windows::Window::id)
    }

    /// A window that floats has its wish; any other is told that it stays.
    fn x11_configure_wanted(&mut self, window: XWindow, place: Option<(i32, i32)>, size: Option<(i32, i32)>) {
        let Some(known) = self.xwayland.windows.get(&window).filter(|known| !known.unmanaged) else { return };
        let mut wanted = known.rect;
        (wanted.x, wanted.y) = place.unwrap_or((wanted.x, wanted.y));
        (wanted.width, wanted.height) = size.unwrap_or((wanted.width, wanted.height));
        let Some(id) = self.x11_id(window) else {
            if self.x11_hint(known).floating {
                self.xwayland.send(ToX::Configure(window, wanted));
                if let Some(known) = self.xwayland.windows.get_mut(&window) {
                    known.rect = wanted;
                }
            } else {
                self.xwayland.send(ToX::Stay(window));
            }
            return;
        };
        let floats = self.layout.placement(id).is_some_and(|placement| {
            placement.floating && placement.slot.is_none() && !placement.maximized && !placement.fullscreen
        });
        let before = self.layout.revision();
        if floats && self.layout.grabbed().is_none() {
            let rect = self.xwayland.logical(wanted);
            if size.is_some() {
                let _ = self.layout.adopt_size(id, tiling::size(rect.size));
            }
            if place.is_some() {
                let _ = self.layout.move_to(id, Point { x: rect.loc.x, y: rect.loc.y });
            }
        }
        if self.layout.revision() == before {
            self.xwayland.send(ToX::Stay(window));
        }
    }

    fn x11_changed(&mut self, window: XWindow, facts: Facts) {
        let said = self.x11_said(&facts);
        let Some(known) = self.xwayland.windows.get_mut(&window) else { return };
        known.facts = facts;
        let urgent = known.facts.urgent;
        let Some(surface) = known.surface.clone().filter(|_| !known.unmanaged) else { return };
        let limits = (tiling::size(said.min), tiling::size(said.max));
        let parent = said.parent.as_ref().and_then(|parent| self.windows.of(parent)).map(windows::Window::id);
        X11Said::put(Some(said), &surface);
        let focused = self.layout.focused();
        let Some(mapped) = self.windows.of_mut(&surface) else { return };
        (mapped.title, mapped.app) = windows::names(&surface);
        mapped.urgent = urgent && focused != Some(mapped.id());
        mapped.limits = windows::size_limits(&surface);
        let id = mapped.id();
        let _ = self.layout.set_size_hints(id, limits.0, limits.1);
        let _ = self.layout.set_parent(id, parent);
        self.todo.snapshot = true;
    }

    fn x11_state_wanted(&mut self, window: XWindow, state: XState, on: Option<bool>) {
        let Some(id) = self.x11_id(window) else {
            // It has not drawn yet: it will begin so.
            let Some(known) = self.xwayland.windows.get_mut(&window) else { return };
            let flag = match state {
                XState::Fullscreen => &mut known.wants.fullscreen,
                XState::Maximized => &mut known.wants.maximized,
                XState::Hidden => &mut known.wants.hidden,
                XState::Urgent => &mut known.facts.urgent,
            };
            *flag = on.unwrap_or(!*flag);
            return;
        };
        let to = match on {
            Some(true) => OnOff::On,
            Some(false) => OnOff::Off,
            None => OnOff::Toggle,
        };
        let hidden = self.layout.placement(id).is_some_and(|placement| placement.minimized);
        let done = match state {
            XState::Fullscreen => self.layout.fullscreen(&[id], to),
            XState::Maximized => self.layout.maximize(&[id], to),
            XState::Hidden if on.unwrap_or(!hidden) => self.layout.minimize(&[id]),
            XState::Hidden => self.layout.restore(&[id]),
            XState::Urgent => {
                let focused = self.layout.focused();
                if let Some(window) = self.windows.get_mut(id.0) {
                    window.urgent = on.unwrap_or(!window.urgent) && focused != Some(id);
                    self.todo.snapshot = true;
                }
                return;
            }
        };
        if let Err(error) = done {
            tracing::debug!(%error, "an X11 window's wish");
        }
    }

    /// A window wants the focus: it has it where an X11 window has it already, which could take it on its own; else it asks.
    fn x11_activate(&mut self, window: XWindow) {
        let Some(id) = self.x11_id(window) else { return };
        let focused = self.layout.focused();
        if focused == Some(id) {
            return;
        }
        let earned = focused.and_then(|id| self.windows.get(id.0)).is_some_and(|has| has.toplevel.x11().is_some());
        if earned {
            self.focus_window(id.0);
        } else if let Some(window) = self.windows.get_mut(id.0) {
            window.urgent = true;
        }
        self.todo.snapshot = true;
    }

    fn x11_grip(&mut self, window: XWindow, grip: XGrip) {
        let Some(surface) = self.xwayland.windows.get(&window).and_then(|known| known.surface.clone()) else { return };
        let grip = match grip {
            XGrip::Move => Grip::Move,
            XGrip::Edges { left, right, top, bottom } => Grip::Resize(Edges { left, right, top, bottom }),
        };
        self.start_held_grab(&surface, grip);
    }

    fn x11_let_go(&mut self, window: XWindow) {
        if self.x11_id(window).is_some_and(|id| self.layout.grabbed() == Some(id)) {
            let pointer = self.seat.pointer.clone();
            pointer.unset_grab(self, SERIAL_COUNTER.next_serial(), self.clock.now_ms());
        }
    }

    fn x11_ponged(&mut self, window: XWindow) {
        let Some(id) = self.x11_id(window) else { return };
        self.pong_of(|window| window.number == id.0);
    }

    // ---- the keyboard

    /// Tells the X server which of its windows has the keyboard.
    pub fn focus_x11(&mut self, focused: Option<&WlSurface>) {
        if !self.xwayland.is_running() {
            return;
        }
        let window = focused.and_then(|surface| self.xwayland.of(surface));
        if std::mem::replace(&mut self.xwayland.focused, window) != window || window.is_some() {
            self.xwayland.send(ToX::Focus(window));
        }
    }

    /// The window without a manager that wants the keyboard: a launcher or a lock that is a program's only window, and no menu.
    pub fn x11_keyboard_owner(&self) -> Option<&WlSurface> {
        let known = |window: &XWindow| self.xwayland.windows.get(window);
        let found = self.xwayland.unmanaged.iter().rev().filter_map(known).find(|one| {
            let alone =
                || !self.xwayland.windows.values().any(|other| !other.unmanaged && other.facts.pid == one.facts.pid);
            one.drawn && one.facts.sort == Sort::Normal && one.facts.parent.is_none() && one.facts.pid != 0 && alone()
        });
        found.and_then(|known| known.surface.as_ref())
    }

    /// Whether the focused X11 window has the whole keyboard, and is allowed to.
    pub fn x11_has_all_keys(&self) -> bool {
        let focus = || self.seat.keyboard.current_focus();
        self.settings.config.xwayland.keyboard_grabs
            && self.layers.keyboard_owner().map(Layer::wl_surface).is_none()
            && focus().is_some_and(|surface| self.extra.xwayland_grab.is_wanted_by(&surface))
    }

    // ---- selections

    /// A Wayland client offers a selection in these types, or nobody does; X11 clients are told.
    pub fn offer_to_x11(&mut self, which: Which, types: Option<Vec<String>>) {
        if let Some(theirs) = self.xwayland.theirs.get_mut(which.index()) {
            *theirs = false;
        }
        if let Some(offered) = self.xwayland.offered.get_mut(which.index()) {
            offered.clone_from(&types);
        }
        self.xwayland.send(ToX::Own(which, types));
    }

    /// An X11 client offers a selection, or none does any more.
    fn x11_offers(&mut self, which: Which, types: Option<Vec<String>>) {
        let (display, seat) = (self.display.clone(), self.seat.seat.clone());
        let Some(theirs) = self.xwayland.theirs.get_mut(which.index()) else { return };
        let had = std::mem::replace(theirs, types.is_some());
        let touched = had || types.is_some();
        if let Some(offered) = self.xwayland.offered.get_mut(which.index()).filter(|_| touched) {
            *offered = None;
        }
        if which == Which::Clipboard && touched {
            self.clipboard.changed(types.clone());
            self.todo.snapshot = true;
        }
        match (which, types) {
            (_, None) if !had => {}
            (Which::Clipboard, Some(types)) => set_data_device_selection(&display, &seat, types, Held::X11(which)),
            (Which::Clipboard, None) => clear_data_device_selection(&display, &seat),
            (Which::Primary, Some(types)) => set_primary_selection(&display, &seat, types, Held::X11(which)),
            (Which::Primary, None) => clear_primary_selection(&display, &seat),
            (Which::Drag, _) => {}
        }
    }

    /// An X11 client wants what a Wayland client, or we, offer.
    fn x11_pastes(&mut self, which: Which, mime: String, fd: OwnedFd) {
        let seat = self.seat.seat.clone();
        let held = match which {
            Which::Clipboard => current_data_device_selection_userdata::<Self>(&seat).map(|held| held.clone()),
            Which::Primary => current_primary_selection_userdata::<Self>(&seat).map(|held| held.clone()),
            Which::Drag => return self.x11_takes_drag(mime, &fd),
        };
        match (held, which) {
            (Some(Held::Text(text)), _) => send(&self.handle, fd, text),
            (Some(Held::X11(_)), _) => {}
            (None, Which::Clipboard) => {
                if let Err(error) = request_data_device_client_selection::<Self>(&seat, mime, fd) {
                    tracing::debug!(%error, "nothing to paste");
                }
            }
            (None, Which::Drag) => {}
            (None, Which::Primary) => {
                if let Err(error) = request_primary_client_selection::<Self>(&seat, mime, fd) {
                    tracing::debug!(%error, "nothing to paste");
                }
            }
        }
    }
}

delegate_xwayland_shell!(State);
delegate_xwayland_grab!(State);
