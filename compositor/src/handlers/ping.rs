//! Pings: a client that has the focus and does not answer in time is told of as not responding. Nothing waits for it.

use crate::state::State;
use smithay::{
    reexports::calloop::timer::{TimeoutAction, Timer},
    wayland::shell::xdg::ShellClient,
};
use std::time::Duration;

/// How often windows that show are pinged, and how long an answer may take.
const INTERVAL: Duration = Duration::from_secs(5);

impl State {
    /// The user does something with a window: finds out whether it still answers.
    pub fn ping_focused(&mut self) {
        let now = self.clock.now();
        let Some(window) = self.shown.focused.and_then(|number| self.windows.get_mut(number)) else { return };
        let recently = window.pinged_at.is_some_and(|at| now.saturating_sub(at) < INTERVAL);
        if recently || window.awaits_pong {
            return;
        }
        let number = window.number;
        if !window.toplevel.send_ping() {
            return;
        }
        window.pinged_at = Some(now);
        window.awaits_pong = true;
        let timer = self.handle.insert_source(Timer::from_duration(INTERVAL), move |_, (), state| {
            state.check_pong(number);
            TimeoutAction::Drop
        });
        if let Err(error) = timer {
            tracing::error!(%error, "no timer for a ping");
        }
    }

    fn check_pong(&mut self, number: crate::windows::Number) {
        let Some(window) = self.windows.get_mut(number) else { return };
        if window.awaits_pong && !window.unresponsive {
            tracing::info!(window = number, "a window does not respond");
            window.unresponsive = true;
            self.todo.snapshot = true;
        }
    }

    /// A client answered: all its windows respond.
    pub fn ponged(&mut self, client: &ShellClient) {
        for window in self.windows.iter_mut().filter(|window| window.toplevel.is_of(client)) {
            window.awaits_pong = false;
            if std::mem::take(&mut window.unresponsive) {
                self.todo.snapshot = true;
            }
        }
    }
}
