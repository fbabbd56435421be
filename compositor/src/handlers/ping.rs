//! Pings: a client whose window is in use and that does not answer in time is shown as not responding. Nothing waits for it, and it gets
//! no more of the pointer, so that nothing is left for it that it has no room for.

use crate::{
    state::State,
    windows::{Number, Window},
};
use smithay::{
    reexports::calloop::timer::{TimeoutAction, Timer},
    wayland::shell::xdg::ShellClient,
};
use std::time::Duration;

/// How often windows in use are pinged, and how long an answer may take.
const INTERVAL: Duration = Duration::from_secs(5);

impl State {
    /// The user does something with the focused window: finds out whether it still answers.
    pub fn ping_focused(&mut self) {
        if let Some(number) = self.shown.focused {
            self.ping(number);
        }
    }

    /// The user does something with a window: finds out whether it still answers.
    pub fn ping(&mut self, number: Number) {
        let now = self.clock.now();
        let Some(window) = self.windows.get_mut(number) else { return };
        let recently = window.pinged_at.is_some_and(|at| now.saturating_sub(at) < INTERVAL);
        if recently || window.awaits_pong || !window.toplevel.send_ping() {
            return;
        }
        window.pinged_at = Some(now);
        window.awaits_pong = true;
        if self.windows.pong_due.is_none() {
            self.windows.pong_due = Some(now + INTERVAL);
            let timer = self.handle.insert_source(Timer::from_duration(INTERVAL), |_, (), state| {
                state.check_pongs();
                let now = state.clock.now();
                match state.windows.pong_due {
                    Some(due) => TimeoutAction::ToDuration(due.saturating_sub(now).max(Duration::from_millis(1))),
                    None => TimeoutAction::Drop,
                }
            });
            if let Err(error) = timer {
                tracing::error!(%error, "no timer for pings");
            }
        }
    }

    /// Windows whose answer is overdue do not respond.
    pub fn check_pongs(&mut self) {
        let now = self.clock.now();
        if self.windows.pong_due.is_none_or(|due| now < due) {
            return;
        }
        let (mut next, mut changed) = (None, false);
        for window in self.windows.iter_mut().filter(|window| window.awaits_pong && !window.unresponsive) {
            let due = window.pinged_at.unwrap_or(now) + INTERVAL;
            if due <= now {
                tracing::info!(window = window.number, "a window does not respond");
                window.unresponsive = true;
                changed = true;
            } else {
                next = Some(next.map_or(due, |next: Duration| next.min(due)));
            }
        }
        self.windows.pong_due = next;
        if changed {
            self.responding_changed();
        }
    }

    /// A client answered: all its windows respond.
    pub fn ponged(&mut self, client: &ShellClient) {
        self.pong_of(|window| window.toplevel.is_of(client));
    }

    /// Windows that were pinged together answered.
    pub fn pong_of(&mut self, which: impl Fn(&Window) -> bool) {
        let mut changed = false;
        for window in self.windows.iter_mut().filter(|window| which(window)) {
            window.awaits_pong = false;
            changed |= std::mem::take(&mut window.unresponsive);
        }
        if changed {
            self.responding_changed();
        }
    }

    fn responding_changed(&mut self) {
        self.todo.snapshot = true;
        self.todo.pointer = true;
        self.want_all_frames();
    }
}
