//! The confirmation overlay's state: which request asks, and how long the key has been held.

use crate::effect::{Effect, Part};
use crate::message::ConfirmMessage;
use crate::state::State;
use std::time::{Duration, Instant};
use tacit_dbus::{Phase, RequestId};

/// How long Enter or the button is held for what can lose work.
pub const HOLD: Duration = Duration::from_millis(600);
/// How long the overlay is shown before a plain Enter counts: a key meant for something else must not confirm.
pub const ARM: Duration = Duration::from_millis(150);

/// A confirmation on the screen.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// The request that asks.
    pub id: RequestId,
    /// When it was shown.
    pub since: Instant,
    /// When the key or button went down.
    pub pressed: Option<Instant>,
    /// The latest time that was seen, for the progress.
    pub now: Instant,
    /// Whether the keyboard is on "No".
    pub on_no: bool,
}

impl Confirm {
    /// 0–1: how much of the hold is done.
    pub fn progress(&self) -> f32 {
        let held = self.pressed.map_or(Duration::ZERO, |since| self.now.saturating_duration_since(since));
        (held.as_secs_f32() / HOLD.as_secs_f32()).min(1.0)
    }
}

impl State {
    /// Shows the confirmation that is wanted now, or none.
    pub fn refresh_confirm(&mut self, now: Instant) -> Vec<Effect> {
        let confirming = |id: &RequestId| self.agent.request(id).is_some_and(|r| r.phase == Phase::Confirming);
        self.answered = self.answered.iter().filter(|id| confirming(id)).cloned().collect();
        let wanted = self
            .agent
            .requests
            .iter()
            .find(|request| request.phase == Phase::Confirming && !self.answered.contains(&request.id))
            .map(|request| request.id.clone());
        let shown = self.confirm.as_ref().map(|confirm| confirm.id.clone());
        if wanted == shown {
            return Vec::new();
        }
        let was_open = shown.is_some();
        self.confirm = wanted.map(|id| Confirm { id, since: now, pressed: None, now, on_no: false });
        match (was_open, self.confirm.is_some()) {
            (false, true) => vec![Effect::Open(Part::Confirm)],
            (true, false) => vec![Effect::Close(Part::Confirm)],
            _ => Vec::new(),
        }
    }

    /// One thing that happened in the overlay.
    pub fn confirm_message(&mut self, message: ConfirmMessage, now: Instant) -> Vec<Effect> {
        let Some(confirm) = &mut self.confirm else { return Vec::new() };
        confirm.now = now;
        let hold = self.agent.request(&confirm.id).is_none_or(|request| request.hold);
        match message {
            ConfirmMessage::No => self.settle("no", now),
            ConfirmMessage::Move => {
                confirm.on_no = !confirm.on_no;
                confirm.pressed = None;
                Vec::new()
            }
            ConfirmMessage::Press if confirm.on_no => self.settle("no", now),
            ConfirmMessage::Press if hold => {
                confirm.pressed.get_or_insert(now);
                Vec::new()
            }
            ConfirmMessage::Press if now.saturating_duration_since(confirm.since) < ARM => Vec::new(),
            ConfirmMessage::Press => self.settle("yes", now),
            ConfirmMessage::Release => {
                let effects = self.confirm_tick(now);
                if let Some(confirm) = &mut self.confirm {
                    confirm.pressed = None;
                }
                effects
            }
        }
    }

    /// Time passed while the key is held.
    pub fn confirm_tick(&mut self, now: Instant) -> Vec<Effect> {
        let Some(confirm) = &mut self.confirm else { return Vec::new() };
        confirm.now = now;
        let held = confirm.pressed.is_some_and(|since| now.saturating_duration_since(since) >= HOLD);
        if held { self.settle("yes", now) } else { Vec::new() }
    }

    fn settle(&mut self, answer: &str, now: Instant) -> Vec<Effect> {
        let Some(confirm) = &self.confirm else { return Vec::new() };
        let id = confirm.id.clone();
        self.answered.push(id.clone());
        let mut effects = vec![Effect::Answer(id, answer.to_owned())];
        effects.extend(self.refresh_confirm(now));
        effects
    }

    /// An answer did not arrive: the confirmation comes back.
    pub fn answer_failed(&mut self, id: &RequestId, now: Instant) -> Vec<Effect> {
        self.answered.retain(|other| other != id);
        self.refresh_confirm(now)
    }
}
