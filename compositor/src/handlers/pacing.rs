//! Commits that wait: what an output has drawn lets the next ones go, what does not show goes once a second, and what waits for a
//! time goes then.

use crate::{
    clients::ClientState,
    protocols::{
        delegate_protocol,
        pacing::{PacingHandler, PacingState},
    },
    state::State,
    surfaces,
};
use smithay::reexports::{
    calloop::timer::{TimeoutAction, Timer},
    wayland_protocols::wp::{
        commit_timing::v1::server::{
            wp_commit_timer_v1::WpCommitTimerV1, wp_commit_timing_manager_v1::WpCommitTimingManagerV1,
        },
        fifo::v1::server::{wp_fifo_manager_v1::WpFifoManagerV1, wp_fifo_v1::WpFifoV1},
    },
    wayland_server::{Client, Weak, protocol::wl_surface::WlSurface},
};
use std::time::Duration;
use tacit_layout::OutputId;

/// The longest that a commit waits for one before it to be shown.
const PATIENCE: Duration = Duration::from_secs(1);

impl PacingHandler for State {
    fn pacing_state(&mut self) -> &mut PacingState {
        &mut self.extra.pacing
    }

    fn commit_held(&mut self) {
        // What never shows is not drawn: the slow tick lets it go.
        self.start_slow_tick();
        self.wake_for_commits();
    }

    fn pacing_now(&self) -> Duration {
        self.clock.now()
    }
}

impl State {
    /// These outputs were drawn: commits that waited for that go.
    pub fn release_shown(&mut self, outputs: &[OutputId]) {
        if outputs.is_empty() || !self.extra.pacing.has_fences() {
            return;
        }
        let mut roots = Vec::new();
        outputs.iter().for_each(|number| self.each_shown_surface(*number, |root| roots.push(root.clone())));
        let shown = |surface: &WlSurface| roots.contains(&surfaces::root(surface));
        let clients = self.extra.pacing.shown(shown, Duration::ZERO);
        self.apply_held(clients);
        self.arm_wanted_frames();
    }

    /// Commits that have waited too long for something that does not show go; answers whether others still wait.
    pub fn release_hidden(&mut self) -> bool {
        let before = self.clock.now().saturating_sub(PATIENCE);
        let clients = self.extra.pacing.shown(|_| false, before);
        self.apply_held(clients);
        self.extra.pacing.has_fences()
    }

    /// Commits whose time has come go.
    pub fn release_timed(&mut self) {
        let now = self.clock.now();
        if self.extra.pacing.next().is_some_and(|next| next <= now) {
            let clients = self.extra.pacing.passed(now);
            self.apply_held(clients);
        }
    }

    fn apply_held(&mut self, clients: Vec<Client>) {
        let display = self.display.clone();
        for client in clients {
            if let Some(data) = client.get_data::<ClientState>() {
                data.compositor.blocker_cleared(self, &display);
            }
        }
    }

    fn wake_for_commits(&mut self) {
        let Some(next) = self.extra.pacing.next() else { return };
        if self.extra.pacing_wakes_at.is_some_and(|at| at <= next) {
            return;
        }
        let wait = next.saturating_sub(self.clock.now());
        let timer = self.handle.insert_source(Timer::from_duration(wait), |_, (), state| {
            state.extra.pacing_wakes_at = None;
            state.release_timed();
            state.wake_for_commits();
            TimeoutAction::Drop
        });
        match timer {
            Ok(_) => self.extra.pacing_wakes_at = Some(next),
            Err(error) => tracing::error!(%error, "no timer for commits that wait"),
        }
    }
}

delegate_protocol!(State => PacingState {
    global WpFifoManagerV1: ();
    global WpCommitTimingManagerV1: ();
    object WpFifoManagerV1: ();
    object WpCommitTimingManagerV1: ();
    object WpFifoV1: Weak<WlSurface>;
    object WpCommitTimerV1: Weak<WlSurface>;
});
