//! One step on its way: what is known of it, and the plain questions about it. What happens to it is decided in the
//! ring.

use super::Receipt;
use crate::plan::Planned;
use crate::verbs::{self, After, Before};
use crate::verify::{Check, Fact, Holding, Seen, holds};
use std::collections::BTreeSet;
use std::sync::Arc;
use tacit_dbus::verb::Inverse;
use tacit_dbus::{Action, Snapshot, StepPhase, StepRecord, Verb, WindowId};

/// Milliseconds after the receipt at which things are read back; then every last interval.
const LOOKS_MS: [u64; 5] = [0, 30, 100, 250, 500];

/// The interval after those.
const LOOK_EVERY_MS: u64 = 500;

/// Where a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Not begun.
    Idle,
    /// Things are read before the act; given up at this time.
    Looking { until_ms: u64 },
    /// Handed to its hand.
    Acting,
    /// The hand reported; the post is awaited.
    Verifying,
}

/// One step.
#[derive(Debug, Clone)]
pub(super) struct StepRun {
    pub planned: Planned,
    pub phase: StepPhase,
    pub stage: Stage,
    /// 0 for the step itself, then what follows it.
    pub at: usize,
    /// The action of this stage with its references filled.
    pub action: Action,
    /// The first stage's action as it was done.
    pub done: Option<Action>,
    pub before_scene: Arc<Snapshot>,
    pub before_facts: Vec<Fact>,
    pub check: Check,
    /// Whether the check held before anything was done.
    pub held_before: bool,
    pub receipt: Option<Receipt>,
    pub facts: Vec<Fact>,
    pub began_ms: u64,
    pub acted_ms: u64,
    pub deadline_ms: u64,
    /// The latest observation that was asked for.
    pub attempt: u32,
    /// The first observation that was asked for after the act.
    pub first_after: u32,
    /// When to look again, and how often was looked.
    pub look_ms: Option<u64>,
    pub looks: usize,
    pub receipt_ms: u64,
    /// Windows that came into being by it.
    pub made: Vec<WindowId>,
    /// Windows that later steps mean by it.
    pub windows: Vec<WindowId>,
    /// The workspace that later steps mean by it.
    pub workspace: Option<u32>,
    pub inverse: Vec<Action>,
    pub why: Option<String>,
    pub notes: Vec<String>,
    pub ms: u64,
}

impl StepRun {
    pub fn new(planned: Planned, scene: &Arc<Snapshot>) -> Self {
        Self {
            action: planned.action.clone(),
            planned,
            phase: StepPhase::Waiting,
            stage: Stage::Idle,
            at: 0,
            done: None,
            before_scene: Arc::clone(scene),
            before_facts: Vec::new(),
            check: Check::Nothing,
            held_before: false,
            receipt: None,
            facts: Vec::new(),
            began_ms: 0,
            acted_ms: 0,
            deadline_ms: 0,
            attempt: 0,
            first_after: 0,
            look_ms: None,
            looks: 0,
            receipt_ms: 0,
            made: Vec::new(),
            windows: Vec::new(),
            workspace: None,
            inverse: Vec::new(),
            why: None,
            notes: Vec::new(),
            ms: 0,
        }
    }

    /// Whether nothing more will happen to it.
    pub fn is_over(&self) -> bool {
        matches!(self.phase, StepPhase::Done | StepPhase::Failed | StepPhase::Skipped)
    }

    /// Whether it has begun and is not over.
    pub fn is_under_way(&self) -> bool {
        matches!(self.phase, StepPhase::Acting | StepPhase::Verifying)
    }

    /// What the present stage is meant to do, references not filled.
    pub fn template(&self) -> Option<&Action> {
        match self.at {
            0 => Some(&self.planned.action),
            at => self.planned.then.get(at - 1),
        }
    }

    /// What was known before the act.
    pub fn before(&self) -> Before<'_> {
        Before { verb: self.action.verb, args: &self.action.args, scene: &self.before_scene, facts: &self.before_facts }
    }

    /// Whether the post holds in `scene`.
    pub fn judge(&self, scene: &Snapshot, claimed: &BTreeSet<WindowId>, now_ms: u64) -> Holding {
        let started: Vec<u32> = self.receipt.iter().flat_map(|receipt| &receipt.facts).flat_map(pids).collect();
        let seen = Seen {
            scene,
            facts: &self.facts,
            elapsed_ms: now_ms.saturating_sub(self.acted_ms),
            claimed,
            pids: &started,
        };
        holds(&self.check, &seen)
    }

    /// Whether `scene` already has in it what the hand reported.
    pub fn is_shown_in(&self, scene: &Snapshot) -> bool {
        self.receipt.as_ref().and_then(|receipt| receipt.revision).is_none_or(|revision| scene.revision >= revision)
    }

    /// The time of the look after the present one.
    pub fn next_look(&self) -> u64 {
        let at = self.looks;
        let offset = LOOKS_MS.get(at).copied().unwrap_or_else(|| {
            let beyond = u64::try_from(at.saturating_sub(LOOKS_MS.len()) + 1).unwrap_or(u64::MAX);
            LOOKS_MS.last().copied().unwrap_or(0).saturating_add(LOOK_EVERY_MS.saturating_mul(beyond))
        });
        self.receipt_ms.saturating_add(offset)
    }

    /// Takes what was read back; a later reading replaces an earlier one of the same thing.
    pub fn take_facts(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            self.facts.retain(|old| !old.answers(&fact.query()));
            self.facts.push(fact);
        }
    }

    /// What takes the present stage back.
    pub fn stage_inverse(&self, scene: &Snapshot) -> Vec<Action> {
        // A token for what cannot come back (a closed window) takes nothing back; and what took something back is
        // itself taken back by a redo.
        if self.action.verb.spec().inverse == Inverse::None || self.planned.undoes.is_some() {
            return Vec::new();
        }
        let said = self.receipt.as_ref().map(|receipt| receipt.inverse.as_slice()).unwrap_or_default();
        if said.is_empty() {
            let after = After { before: self.before(), made: &self.made, facts: &self.facts };
            return (verbs::of(self.action.verb).inverse)(&after);
        }
        let about = self.receipt.as_ref().map(|receipt| receipt.windows.as_slice()).unwrap_or_default();
        said.iter().filter_map(|action| self.with_witness(action, scene, about)).collect()
    }

    /// A revert along with what must be seen after it; none where its token is empty, because nothing was changed.
    fn with_witness(&self, action: &Action, after: &Snapshot, about: &[WindowId]) -> Option<Action> {
        if action.verb != Verb::LayoutRevert {
            return Some(action.clone());
        }
        let token = action.args.text("token").filter(|token| !token.is_empty())?;
        // The focus is no part of a witness: it moves by itself. Taking back a change of it is seen by its moving.
        let witness = crate::undo::Witness::between(&self.before_scene, after, about);
        Some(verbs::revert(token, (self.action.verb != Verb::WindowFocus).then_some(&witness)))
    }

    /// As it is remembered.
    pub fn record(&self) -> StepRecord {
        let mut detail: Vec<&str> = self.why.iter().map(String::as_str).collect();
        detail.extend(self.notes.iter().map(String::as_str));
        StepRecord {
            action: self.done.clone().unwrap_or_else(|| self.planned.action.clone()),
            title: self.planned.title.clone(),
            verified: self.phase == StepPhase::Done,
            detail: (!detail.is_empty()).then(|| detail.join("; ")),
            inverse: self.inverse.clone(),
            ms: self.ms,
        }
    }
}

/// Processes that a hand started.
fn pids(fact: &Fact) -> Vec<u32> {
    match fact {
        Fact::Process { pids, .. } => pids.clone(),
        _ => Vec::new(),
    }
}
