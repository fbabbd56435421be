//! xdg-shell: the life of toplevels and popups, and what clients may ask of their windows.

use crate::{
    clients,
    journal::Seen,
    protocols::guard::{delegate_guarded_xdg_shell, refuse_endless_popup},
    state::State,
    surfaces, tiling,
    toplevel::X11Said,
    windows::{self, committed_geometry, names},
};
use smithay::{
    desktop::{PopupKeyboardGrab, PopupKind, PopupPointerGrab, PopupUngrabStrategy, get_popup_toplevel_coords},
    input::{Seat, pointer::Focus},
    output::Output,
    reexports::{
        wayland_protocols::xdg::shell::server::xdg_toplevel::ResizeEdge,
        wayland_server::{
            Resource,
            protocol::{wl_output::WlOutput, wl_seat::WlSeat, wl_surface::WlSurface},
        },
    },
    utils::{Point, Rectangle, Serial},
    wayland::{
        compositor::with_states,
        shell::xdg::{
            Configure, PopupSurface, PositionerState, ShellClient, ToplevelSurface, XdgPopupSurfaceData,
            XdgShellHandler, XdgShellState,
        },
    },
};
use tacit_layout::OnOff;

impl XdgShellHandler for State {
    fn xdg_shell_state(&mut self) -> &mut XdgShellState {
        &mut self.globals.xdg_shell
    }

    fn new_toplevel(&mut self, surface: ToplevelSurface) {
        self.windows.announce(surface);
    }

    fn new_popup(&mut self, surface: PopupSurface, positioner: PositionerState) {
        if refuse_endless_popup(&surface) {
            return;
        }
        self.place_popup(&surface, positioner);
        if let Err(error) = self.popups.track_popup(PopupKind::from(surface)) {
            tracing::debug!(?error, "a popup without a living parent");
        }
    }

    fn reposition_request(&mut self, surface: PopupSurface, positioner: PositionerState, token: u32) {
        self.place_popup(&surface, positioner);
        surface.send_repositioned(token);
    }

    fn grab(&mut self, surface: PopupSurface, seat: WlSeat, serial: Serial) {
        let Some(seat) = Seat::<Self>::from_resource(&seat) else { return };
        self.grab_popup(surface, &seat, serial);
    }

    fn move_request(&mut self, surface: ToplevelSurface, _seat: WlSeat, serial: Serial) {
        self.start_client_grab(surface.wl_surface(), serial, None);
    }

    fn resize_request(&mut self, surface: ToplevelSurface, _seat: WlSeat, serial: Serial, edges: ResizeEdge) {
        self.start_client_grab(surface.wl_surface(), serial, Some(edges));
    }

    fn maximize_request(&mut self, surface: ToplevelSurface) {
        self.client_state(
            &surface,
            |unmapped| unmapped.wants_maximized = true,
            |layout, id| layout.want_maximized(id, OnOff::On).is_ok(),
        );
    }

    fn unmaximize_request(&mut self, surface: ToplevelSurface) {
        self.client_state(
            &surface,
            |unmapped| unmapped.wants_maximized = false,
            |layout, id| layout.want_maximized(id, OnOff::Off).is_ok(),
        );
    }

    fn fullscreen_request(&mut self, surface: ToplevelSurface, output: Option<WlOutput>) {
        let output = output.and_then(|output| Output::from_resource(&output));
        let target = output.and_then(|output| self.outputs.of(&output).map(|output| output.number));
        self.client_state(
            &surface,
            |unmapped| unmapped.wants_fullscreen = true,
            |layout, id| {
                if let Some(target) = target {
                    let _ = layout.to_output(&[id], tacit_layout::OutputTarget::Id(target));
                }
                layout.fullscreen(&[id], OnOff::On).is_ok()
            },
        );
    }

    fn unfullscreen_request(&mut self, surface: ToplevelSurface) {
        self.client_state(
            &surface,
            |unmapped| unmapped.wants_fullscreen = false,
            |layout, id| layout.fullscreen(&[id], OnOff::Off).is_ok(),
        );
    }

    fn minimize_request(&mut self, surface: ToplevelSurface) {
        self.client_state(&surface, |_| {}, |layout, id| layout.minimize(&[id]).is_ok());
    }

    fn ack_configure(&mut self, surface: WlSurface, configure: Configure) {
        let Configure::Toplevel(configure) = configure else { return };
        if let Some(window) = self.windows.of_mut(&surface) {
            window.acked = Some(configure.serial);
        } else if let Some(unmapped) = self.windows.unmapped_mut(&surface) {
            unmapped.acked = Some(configure.serial);
        }
    }

    fn toplevel_destroyed(&mut self, surface: ToplevelSurface) {
        self.extra.session_management.toplevel_destroyed(surface.xdg_toplevel());
        self.extra.toplevel_drag.detach(surface.xdg_toplevel());
        self.forget_window(surface.wl_surface());
    }

    fn popup_destroyed(&mut self, _surface: PopupSurface) {
        self.todo.popups = true;
        self.todo.pointer = true;
        self.want_all_frames();
    }

    fn title_changed(&mut self, surface: ToplevelSurface) {
        self.names_changed(&surface);
    }

    fn app_id_changed(&mut self, surface: ToplevelSurface) {
        self.names_changed(&surface);
    }

    fn client_pong(&mut self, client: ShellClient) {
        self.ponged(&client);
    }

    fn parent_changed(&mut self, surface: ToplevelSurface) {
        let parent = windows::parent(surface.wl_surface()).and_then(|parent| self.windows.of(&parent));
        let parent = parent.map(windows::Window::id);
        if let Some(id) = self.windows.of(surface.wl_surface()).map(windows::Window::id) {
            let _ = self.layout.set_parent(id, parent);
        }
        self.todo.snapshot = true;
    }
}

impl State {
    fn client_state(
        &mut self,
        surface: &ToplevelSurface,
        before: impl FnOnce(&mut windows::Unmapped),
        after: impl FnOnce(&mut tacit_layout::Layout, tacit_layout::WindowId) -> bool,
    ) {
        if let Some(unmapped) = self.windows.unmapped_mut(surface.wl_surface()) {
            before(unmapped);
            return;
        }
        let Some(id) = self.windows.of(surface.wl_surface()).map(windows::Window::id) else { return };
        let changed = after(&mut self.layout, id);
        if !changed && surface.is_initial_configure_sent() {
            // The protocol wants an answer also where nothing comes of it.
            surface.send_configure();
        }
        self.todo.placements = true;
    }

    fn names_changed(&mut self, surface: &ToplevelSurface) {
        if let Some(window) = self.windows.of_mut(surface.wl_surface()) {
            (window.title, window.app) = names(surface.wl_surface());
            self.todo.snapshot = true;
        }
    }

    /// A commit of a toplevel that has no window yet: the first is answered with a size, one with a buffer maps it. A client that
    /// draws before it was told its size is shown as it drew (docs/decisions/0007).
    pub fn unmapped_committed(&mut self, surface: &WlSurface) {
        let Some(unmapped) = self.windows.unmapped_mut(surface) else { return };
        let Some(toplevel) = unmapped.toplevel.xdg().cloned() else {
            // Its size was told to the X server.
            if surfaces::has_buffer(surface) {
                self.map_window(surface);
            }
            return;
        };
        if !toplevel.is_initial_configure_sent() {
            self.initial_configure(&toplevel);
        }
        if surfaces::has_buffer(surface) {
            self.map_window(surface);
        }
    }

    fn map_window(&mut self, surface: &WlSurface) {
        let of_client = || surface.client().map_or(0, |client| clients::pid(&client));
        let pid = X11Said::read(surface, |said| said.pid).unwrap_or_else(of_client);
        let hint = self.map_hint(surface, true);
        let back = self.seen(surface).and_then(|seen| self.take_returning(&seen));
        let number = back.as_ref().map(|(number, _)| *number);
        let Some((unmapped, window)) = self.windows.map(surface, pid, number) else { return };
        let id = window.id();
        let readmitted = back.is_some_and(|(_, record)| self.layout.readmit(id, hint, &record).is_ok());
        let as_before =
            |state: &mut Self| unmapped.toplevel.xdg().is_some_and(|toplevel| state.map_as_before(toplevel, id, hint));
        let readmitted = readmitted || as_before(self);
        if !readmitted && let Err(error) = self.layout.map(id, hint) {
            tracing::error!(%error, "a new window has no place");
        }
        if let Some(at) = unmapped.was_at
            && self.layout.placement(id).is_some_and(|place| place.floating && place.slot.is_none())
        {
            // One that was hidden by its client returns to where it was.
            let _ = self.layout.move_to(id, tacit_layout::Point { x: at.x, y: at.y });
        }
        if self.layout.focused() == Some(id) {
            // A panel or a menu that was clicked gives the keyboard away to it.
            self.seat.layer_focus = None;
        }
        if unmapped.wants_maximized {
            let _ = self.layout.maximize(&[id], OnOff::On);
        }
        if unmapped.wants_fullscreen {
            let _ = self.layout.fullscreen(&[id], OnOff::On);
        }
        if !readmitted && self.rule_of(surface).pin == Some(true) {
            let _ = self.layout.pin(&[id], OnOff::On);
        }
        if self.is_carried(surface) {
            self.carry_toplevel();
        }
        self.x11_mapped(surface);
        self.stats.mapped += 1;
        self.want_early_frames();
        self.todo.placements = true;
        self.todo.focus = true;
        self.todo.pointer = true;
        self.todo.snapshot = true;
    }

    /// What a toplevel says of itself, while windows of the last compositor may come back.
    pub fn seen(&self, surface: &WlSurface) -> Option<Seen> {
        // X11 windows do not outlive a compositor, and their programs neither.
        if !self.journal.awaits() || X11Said::read(surface, |_| ()).is_some() {
            return None;
        }
        let pid = surface.client().map_or(0, |client| clients::pid(&client));
        let (title, app) = names(surface);
        Some(Seen::new(pid, app, title))
    }

    /// A commit of a mapped window.
    pub fn window_committed(&mut self, surface: &WlSurface) {
        if !surfaces::has_buffer(surface) {
            self.unmap_window(surface);
            return;
        }
        let geometry = committed_geometry(surface);
        let x11_ready = self.x11_has_its_size(surface, geometry.size);
        let Some(window) = self.windows.of_mut(surface) else { return };
        if x11_ready && let Some(pending) = window.pending {
            window.acked = Some(pending.serial);
        }
        let before = (window.location, window.geometry);
        window.geometry = geometry;
        if let Some(pending) = window.pending
            && window.acked.is_some_and(|acked| acked >= pending.serial)
        {
            window.location = pending.location;
            window.pending = None;
        }
        let (number, id, pending) = (window.number, window.id(), window.pending.is_some());
        let limits = windows::size_limits(surface);
        let limits_changed = std::mem::replace(&mut window.limits, limits) != limits;
        if before != (window.location, window.geometry) {
            self.todo.motions = true;
            self.todo.snapshot = true;
            self.todo.pointer = true;
        }
        if limits_changed {
            let (min, max) = limits;
            let _ = self.layout.set_size_hints(id, tiling::size(min), tiling::size(max));
        }
        let chooses = self.windows.get(number).is_some_and(|window| window.toplevel.xdg().is_some());
        if chooses && before.1.size != geometry.size && !pending && self.layout.grabbed().is_none() {
            // A floating window that draws in a size of its own has that size.
            let _ = self.layout.adopt_size(id, tiling::size(geometry.size));
        }
        let shift = geometry.loc - before.1.loc;
        if shift != Point::default() && !windows::says_geometry(surface) && self.layout.grabbed().is_none() {
            // A subsurface that sticks out makes the window larger; what was there stays where it is.
            let _ = self.layout.shift(id, tacit_layout::Point { x: shift.x, y: shift.y });
            if let Some(window) = self.windows.get_mut(number) {
                window.motion.hold();
            }
        }
        self.face_changed(number);
        self.want_window_frame(number);
        self.capture_window_changed(number);
    }

    fn unmap_window(&mut self, surface: &WlSurface) {
        if let Some(window) = self.drop_window(surface) {
            if let Some(toplevel) = window.toplevel.xdg() {
                toplevel.reset_initial_configure_sent();
                self.extra.toplevel_drag.detach(toplevel.xdg_toplevel());
            }
            self.windows.announce_again(window.toplevel, Some(window.location));
        }
    }

    /// A toplevel whose role or surface is gone.
    pub fn forget_window(&mut self, surface: &WlSurface) {
        self.windows.forget(surface);
        self.drop_window(surface);
    }

    fn drop_window(&mut self, surface: &WlSurface) -> Option<windows::Window> {
        self.keep_last_picture(surface);
        let window = self.windows.unmap(surface)?;
        if let Err(error) = self.layout.unmap(window.id()) {
            tracing::error!(%error, "a window that goes was not in the layout");
        }
        self.todo.placements = true;
        self.todo.focus = true;
        self.todo.pointer = true;
        self.todo.snapshot = true;
        self.want_all_frames();
        Some(window)
    }

    /// A commit of a popup's surface; false where it is none.
    pub fn popup_committed(&mut self, surface: &WlSurface) -> bool {
        let Some(popup) = self.popups.find_popup(surface) else { return false };
        if let PopupKind::Xdg(popup) = &popup
            && !popup.is_initial_configure_sent()
        {
            let asked = popup.with_pending_state(|state| *state);
            if let Err(error) = popup.send_configure() {
                tracing::debug!(?error, "the popup cannot be configured");
            }
            if surfaces::has_buffer(surface) {
                // Drawn before it was told where it goes, so that it goes there at once.
                with_states(surface, |states| {
                    if let Some(Ok(mut data)) = states.data_map.get::<XdgPopupSurfaceData>().map(|data| data.lock()) {
                        data.current = asked;
                    }
                });
            }
        }
        if let PopupKind::InputMethod(popup) = &popup {
            self.place_input_popup(popup);
        }
        self.todo.pointer = true;
        self.todo.popups = true;
        let window = surfaces::popup_root(&popup).and_then(|root| self.windows.of(&root).map(|window| window.number));
        match window {
            Some(number) => self.want_window_frame(number),
            None => self.want_all_frames(),
        }
        true
    }

    /// Keeps a popup on the output that shows its parent.
    pub fn place_popup(&mut self, surface: &PopupSurface, positioner: PositionerState) {
        let popup = PopupKind::from(surface.clone());
        let geometry = match surfaces::popup_root(&popup).and_then(|root| self.popup_area(&root)) {
            Some(mut area) => {
                area.loc -= get_popup_toplevel_coords(&popup);
                positioner.get_unconstrained_geometry(area)
            }
            None => positioner.get_geometry(),
        };
        surface.with_pending_state(|state| {
            state.geometry = geometry;
            state.positioner = positioner;
        });
    }

    /// The output around a popup's root, relative to the root's window geometry.
    fn popup_area(&self, root: &WlSurface) -> Option<Rectangle<i32, smithay::utils::Logical>> {
        let (anchor, center) = if let Some(window) = self.windows.of(root) {
            let rect = window.rect();
            (rect.loc, rect.loc + Point::from((rect.size.w / 2, rect.size.h / 2)))
        } else {
            let rect = self.layers.of(root)?.rect;
            (rect.loc, rect.loc)
        };
        let output = self.outputs.at(center.to_f64()).or_else(|| self.outputs.iter().next())?;
        let mut area = output.rect();
        area.loc -= anchor;
        Some(area)
    }

    fn grab_popup(&mut self, surface: PopupSurface, seat: &Seat<Self>, serial: Serial) {
        let popup = PopupKind::from(surface.clone());
        // Smithay asserts that a root exists: a popup whose parent is gone is only dismissed.
        let Some(root) = surfaces::popup_root(&popup) else { return surface.send_popup_done() };
        let committed = with_states(surface.wl_surface(), |states| {
            states.data_map.get::<XdgPopupSurfaceData>().and_then(|data| data.lock().ok().map(|data| data.committed))
        });
        let confirm = self.layers.keyboard_owner().is_some_and(|layer| layer.wl_surface() != &root);
        let known = self.windows.of(&root).is_some() || self.layers.of(&root).is_some();
        if committed.is_none() || confirm || !known || self.lock.is_on() {
            return surface.send_popup_done();
        }
        let Ok(mut grab) = self.popups.grab_popup(root, popup, seat, serial) else { return };
        if let Some(keyboard) = seat.get_keyboard() {
            let foreign = keyboard.is_grabbed()
                && !(keyboard.has_grab(serial) || keyboard.has_grab(grab.previous_serial().unwrap_or(serial)));
            if foreign {
                grab.ungrab(PopupUngrabStrategy::All);
                return;
            }
            keyboard.set_focus(self, grab.current_grab(), serial);
            keyboard.set_grab(self, PopupKeyboardGrab::new(&grab), serial);
        }
        if let Some(pointer) = seat.get_pointer() {
            let foreign = pointer.is_grabbed()
                && !(pointer.has_grab(serial)
                    || pointer.has_grab(grab.previous_serial().unwrap_or_else(|| grab.serial())));
            if foreign {
                grab.ungrab(PopupUngrabStrategy::All);
                return;
            }
            pointer.set_grab(self, PopupPointerGrab::new(&grab), serial, Focus::Keep);
        }
    }
}

delegate_guarded_xdg_shell!(State);
