//! Idleness: who wants to know of it, and which surfaces prevent it.

use crate::{state::State, surfaces};
use smithay::{
    delegate_idle_inhibit, delegate_idle_notify,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::IsAlive,
    wayland::{
        idle_inhibit::IdleInhibitHandler,
        idle_notify::{IdleNotifierHandler, IdleNotifierState},
    },
};

/// The most surfaces that may prevent idleness at once.
const INHIBITORS_MAX: usize = 256;

impl IdleInhibitHandler for State {
    fn inhibit(&mut self, surface: WlSurface) {
        if self.seat.inhibitors.len() < INHIBITORS_MAX {
            self.seat.inhibitors.push(surface);
            self.refresh_idle();
        }
    }

    fn uninhibit(&mut self, surface: WlSurface) {
        if let Some(at) = self.seat.inhibitors.iter().position(|other| *other == surface) {
            self.seat.inhibitors.swap_remove(at);
            self.refresh_idle();
        }
    }
}

impl IdleNotifierHandler for State {
    fn idle_notifier_state(&mut self) -> &mut IdleNotifierState<Self> {
        &mut self.globals.idle_notifier
    }
}

impl State {
    /// A surface prevents idleness only while it shows.
    pub fn refresh_idle(&mut self) {
        self.seat.inhibitors.retain(IsAlive::alive);
        let windows = &self.windows;
        let layers = &self.layers;
        let locked = self.lock.is_on();
        let lock = &self.extra.session_lock;
        let shows = |surface: &WlSurface| {
            let root = surfaces::root(surface);
            if locked {
                return lock.output_of(&root).is_some();
            }
            windows.of(&root).is_some_and(|window| window.visible())
                || layers.of(&root).is_some_and(|layer| layer.mapped)
        };
        let inhibited = self.seat.awake || self.seat.inhibitors.iter().any(shows);
        if self.globals.idle_notifier.is_inhibited() != inhibited {
            self.globals.idle_notifier.set_is_inhibited(inhibited);
        }
    }

    /// The user did something.
    pub fn notify_activity(&mut self) {
        let seat = self.seat.seat.clone();
        self.globals.idle_notifier.notify_activity(&seat);
    }
}

delegate_idle_inhibit!(State);
delegate_idle_notify!(State);
