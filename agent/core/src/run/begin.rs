//! From the queue to the first step: understanding, questions, confirmations.

use super::step::StepRun;
use super::{Effect, New, Request};
use crate::draft::Resolved;
use crate::plan::{self, Body};
use crate::policy::{Permit, Verdict};
use std::collections::BTreeSet;
use std::sync::Arc;
use tacit_dbus::{Episode, Phase, Snapshot};

/// How long a request may wait for its turn.
const QUEUED_MS_MAX: u64 = 600_000;
/// How long understanding may take.
const UNDERSTANDING_MS_MAX: u64 = 20_000;
/// How long a question or a confirmation waits for a person.
const PATIENCE_MS: u64 = 120_000;

impl Request {
    /// A new request, waiting for its turn.
    pub fn new(new: New) -> Self {
        let New { id, text, caller, priority, mode, policy, at, now_ms, timeout_ms, dry_run } = new;
        Self {
            id,
            text,
            caller,
            priority,
            mode,
            policy,
            at,
            dry_run,
            started_ms: now_ms,
            changed_ms: now_ms,
            revision: 0,
            limit_ms: now_ms.saturating_add(QUEUED_MS_MAX),
            hard_limit_ms: timeout_ms.map(|ms| now_ms.saturating_add(ms)),
            phase: Phase::Queued,
            plan: None,
            wire: None,
            pending: None,
            permit: None,
            drafted: Vec::new(),
            scene: Arc::new(Snapshot::default()),
            steps: Vec::new(),
            claimed: BTreeSet::new(),
            say: None,
            begun: false,
            episode: None,
        }
    }

    pub(super) fn start(&mut self, now_ms: u64, out: &mut Vec<Effect>) {
        self.phase = Phase::Understanding;
        self.limit_ms = now_ms.saturating_add(UNDERSTANDING_MS_MAX);
        out.push(Effect::Understand { text: self.text.clone() });
    }

    pub(super) fn understood(
        &mut self,
        resolved: Resolved,
        scene: Arc<Snapshot>,
        recent: &[Episode],
        now_ms: u64,
        out: &mut Vec<Effect>,
    ) {
        self.drafted.clear();
        self.say = None;
        let plan = plan::build_live(resolved, &scene, recent);
        let verdict = self.policy.judge(&plan, &self.caller, self.mode, scene.locked);
        let mut wire = plan.to_wire(&verdict);
        #[allow(clippy::cast_precision_loss)]
        {
            wire.ms = now_ms.saturating_sub(self.started_ms) as f64;
        }
        let known = match &plan.body {
            Body::Steps { say: Some(say), .. } if plan.only_reads() && plan.when.is_none() => Some(say.clone()),
            _ => None,
        };
        self.wire = Some(wire);
        self.scene = scene;
        self.plan = Some(plan);
        match verdict {
            Verdict::Ask { question, .. } => {
                self.phase = Phase::Asking;
                self.say = Some(question);
                self.limit_ms = now_ms.saturating_add(PATIENCE_MS);
            }
            Verdict::Answer { say } => self.finish(Phase::Answered, Some(say), now_ms, out),
            Verdict::Refuse(trouble) => self.finish(Phase::Refused, Some(trouble.why), now_ms, out),
            Verdict::Allow(_) | Verdict::Confirm(_) if self.dry_run => {
                self.finish(Phase::Answered, known, now_ms, out);
            }
            // What the scene tells needs no hand.
            Verdict::Allow(_) if known.is_some() => self.finish(Phase::Answered, known, now_ms, out),
            Verdict::Allow(permit) => self.run(permit, now_ms),
            Verdict::Confirm(pending) => {
                self.phase = Phase::Confirming;
                self.say = Some(pending.say.clone());
                self.pending = Some(pending);
                self.limit_ms = now_ms.saturating_add(PATIENCE_MS);
            }
        }
    }

    /// The steps may run.
    fn run(&mut self, permit: Permit, now_ms: u64) {
        let Some(plan) = &self.plan else { return };
        self.steps = plan.steps().iter().map(|step| StepRun::new(step.clone(), &self.scene)).collect();
        self.permit = Some(permit);
        self.phase = Phase::Running;
        self.say = None;
        // Steps have deadlines of their own; this is the sum of them all, for what no step foresees.
        let all: u64 = plan.steps().iter().map(|step| step.deadline_ms).fold(1_000, u64::saturating_add);
        self.limit_ms = now_ms.saturating_add(all);
    }

    pub(super) fn answer(&mut self, answer: &str, by_hand: bool, now_ms: u64, out: &mut Vec<Effect>) {
        let word = answer.trim().to_lowercase();
        let is_no = matches!(word.as_str(), "" | "no" | "cancel" | "never mind" | "nevermind" | "stop");
        match self.phase {
            Phase::Asking if is_no => self.cancel("no answer was given", now_ms, out),
            Phase::Asking => {
                self.phase = Phase::Understanding;
                self.say = None;
                self.limit_ms = now_ms.saturating_add(UNDERSTANDING_MS_MAX);
                out.push(Effect::Reconsider { answer: answer.to_owned() });
            }
            Phase::Confirming if is_no => self.cancel("it was not confirmed", now_ms, out),
            Phase::Confirming if word == "yes" && by_hand => {
                if let Some(pending) = self.pending.take() {
                    self.run(pending.confirmed(), now_ms);
                }
            }
            // Whoever is not a person at a real key can say no, never yes.
            _ => {}
        }
    }
}
