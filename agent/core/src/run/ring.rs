//! One turn of the ring: an event is taken in, then everything that time and the new state allow goes on.

use super::step::Stage;
use super::{Effect, Event, Receipt, Request};
use crate::plan::Pre;
use crate::verbs;
use crate::verify::{Check, Fact, Holding, Query};
use serde_json::Value;
use std::sync::Arc;
use tacit_dbus::verb::Hand;
use tacit_dbus::{Phase, StepPhase, Trouble};

/// Takes in what happened and says what is to be done. `now_ms` must not go back between calls.
pub fn advance(request: &mut Request, event: Event, now_ms: u64) -> Vec<Effect> {
    let mut out = Vec::new();
    if request.phase.is_final() {
        return out;
    }
    let before = request.shown();
    take(request, event, now_ms, &mut out);
    go_on(request, now_ms, &mut out);
    if request.shown() != before {
        request.changed_ms = now_ms;
        request.revision += 1;
        out.push(Effect::Changed);
    }
    if let Some(ms) = request.wake_ms() {
        out.push(Effect::WakeAt { ms });
    }
    out
}

fn take(request: &mut Request, event: Event, now_ms: u64, out: &mut Vec<Effect>) {
    match event {
        Event::Start if request.phase == Phase::Queued => request.start(now_ms, out),
        Event::Understood { resolved, scene, recent } if request.phase == Phase::Understanding => {
            request.understood(resolved, scene, &recent, now_ms, out);
        }
        Event::Drafting { say, steps } if request.phase == Phase::Understanding => {
            request.say = Some(say);
            request.drafted = steps;
        }
        Event::Observed { scene } if request.phase == Phase::Running => request.observed(scene),
        Event::Facts { step, attempt, facts } if request.phase == Phase::Running => {
            request.facts(step, attempt, facts, now_ms, out);
        }
        Event::Receipt { step, stage, result } if request.phase == Phase::Running => {
            request.receipt(step, stage, result, now_ms);
        }
        Event::Answer { answer, by_hand } => request.answer(&answer, by_hand, now_ms, out),
        Event::Cancel { why } => request.cancel(&why, now_ms, out),
        // Whatever comes at the wrong time says nothing about this phase.
        _ => {}
    }
}

/// Everything that may go on now.
fn go_on(request: &mut Request, now_ms: u64, out: &mut Vec<Effect>) {
    request.give_up_when_late(now_ms, out);
    if request.phase != Phase::Running {
        return;
    }
    // Each round either begins, ends or moves on a step, of which there are few: this ends.
    loop {
        let mut moved = false;
        for at in 0..request.steps.len() {
            moved |= request.step_on(at, now_ms, out);
        }
        if !moved {
            break;
        }
    }
    request.finish_when_over(now_ms, out);
}

impl Request {
    fn observed(&mut self, scene: Arc<tacit_dbus::Snapshot>) {
        // An older state that was held up on the way says nothing about now.
        if scene.revision >= self.scene.revision {
            self.scene = scene;
        }
    }

    fn facts(&mut self, at: usize, attempt: u32, facts: Vec<Fact>, now_ms: u64, out: &mut Vec<Effect>) {
        let Some(step) = self.steps.get_mut(at) else { return };
        match step.stage {
            Stage::Looking { .. } if attempt == step.attempt => {
                step.before_facts = facts;
                self.act(at, now_ms, out);
            }
            Stage::Verifying if attempt >= step.first_after => step.take_facts(facts),
            _ => {}
        }
    }

    fn receipt(&mut self, at: usize, stage: usize, result: Result<Receipt, Trouble>, now_ms: u64) {
        let Some(step) = self.steps.get_mut(at) else { return };
        if step.stage != Stage::Acting || step.at != stage || step.is_over() {
            return;
        }
        match result {
            Ok(receipt) => {
                step.check = std::mem::replace(&mut step.check, Check::Nothing).aimed(&receipt.facts);
                step.notes.extend(receipt.say.clone());
                step.receipt = Some(receipt);
                step.stage = Stage::Verifying;
                step.phase = StepPhase::Verifying;
                step.receipt_ms = now_ms;
                step.first_after = step.attempt.saturating_add(1);
                step.looks = usize::from(step.check.queries().is_empty());
                step.look_ms = (step.check != Check::Nothing).then(|| step.next_look());
            }
            Err(trouble) => {
                let hint = if trouble.hint.is_empty() { String::new() } else { format!(" ({})", trouble.hint) };
                self.fail_step(at, format!("{}{hint}", trouble.why), now_ms);
            }
        }
    }

    /// Moves one step on as far as it can; whether anything moved.
    fn step_on(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) -> bool {
        let Some(step) = self.steps.get(at) else { return false };
        match (step.phase, step.stage) {
            (StepPhase::Waiting, _) => self.begin_when_ready(at, now_ms, out),
            (_, Stage::Looking { until_ms }) if now_ms >= until_ms => {
                self.act(at, now_ms, out);
                true
            }
            (StepPhase::Acting, Stage::Acting) if now_ms >= step.deadline_ms => {
                self.settle_without_receipt(at, now_ms, out);
                true
            }
            (StepPhase::Verifying, Stage::Verifying) => self.verify(at, now_ms, out),
            _ => false,
        }
    }

    fn begin_when_ready(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) -> bool {
        let Some(step) = self.steps.get(at) else { return false };
        let waits_for = |other: &usize| self.steps.get(*other);
        let failed = step
            .planned
            .after
            .iter()
            .filter_map(waits_for)
            .find(|other| matches!(other.phase, StepPhase::Failed | StepPhase::Skipped));
        if let Some(failed) = failed {
            let why = format!("“{}” was not done", failed.planned.title);
            if let Some(step) = self.steps.get_mut(at) {
                step.phase = StepPhase::Skipped;
                step.why = Some(why);
            }
            return true;
        }
        let ready = step.planned.after.iter().filter_map(waits_for).all(|other| other.phase == StepPhase::Done);
        if !ready || self.is_hand_busy(at) {
            return false;
        }
        self.begin_stage(at, now_ms, out);
        true
    }

    /// Whether an earlier step has the hand that this one needs. What changes the arrangement, types or moves files
    /// goes one after the other: the order that was said is the order in which it is taken back.
    fn is_hand_busy(&self, at: usize) -> bool {
        let hand_of = |step: &super::step::StepRun| step.planned.action.verb.spec().hand;
        let Some(hand) = self.steps.get(at).map(hand_of) else { return true };
        let serial = matches!(hand, Hand::Compositor | Hand::Accessibility | Hand::Files);
        serial
            && self.steps.iter().enumerate().any(|(other, step)| {
                let holds =
                    step.is_under_way() || (other < at && !step.is_over() && self.is_only_held_up_by_hand(other));
                other != at && holds && hand_of(step) == hand
            })
    }

    fn is_only_held_up_by_hand(&self, at: usize) -> bool {
        let done = |other: &usize| self.steps.get(*other).is_some_and(|step| step.phase == StepPhase::Done);
        self.steps.get(at).is_some_and(|step| step.phase == StepPhase::Waiting && step.planned.after.iter().all(done))
    }

    /// Begins the present stage of a step: fills its references, checks what must hold, reads what must be read.
    pub(super) fn begin_stage(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) {
        let filled = self.fill(at);
        let scene = Arc::clone(&self.scene);
        let Some(step) = self.steps.get_mut(at) else { return };
        if step.at == 0 {
            step.began_ms = now_ms;
            step.deadline_ms = now_ms.saturating_add(step.planned.deadline_ms);
        }
        step.phase = StepPhase::Acting;
        let action = match filled {
            Ok(action) => action,
            Err(why) => return self.fail_step(at, why, now_ms),
        };
        if step.at == 0 {
            step.done = Some(action.clone());
        }
        step.action = action;
        step.before_scene = scene;
        step.before_facts = Vec::new();
        step.facts = Vec::new();
        step.receipt = None;
        step.look_ms = None;
        if let Some(why) = unmet(&step.planned.pre, &step.before_scene).filter(|_| step.at == 0) {
            return self.fail_step(at, why, now_ms);
        }
        let mut queries: Vec<Query> = Vec::new();
        for query in (verbs::of(step.action.verb).queries)(&step.before()) {
            if !queries.contains(&query) {
                queries.push(query);
            }
        }
        if queries.is_empty() {
            return self.act(at, now_ms, out);
        }
        step.attempt = step.attempt.saturating_add(1);
        // Half of what is left may go into looking; then the act goes on with what is known.
        let rest = step.deadline_ms.saturating_sub(now_ms);
        step.stage = Stage::Looking { until_ms: now_ms.saturating_add(rest / 2) };
        out.push(Effect::Observe { step: at, attempt: step.attempt, queries, scene: false });
    }

    /// The action of the present stage with every reference filled.
    fn fill(&self, at: usize) -> Result<tacit_dbus::Action, String> {
        let step = self.steps.get(at).ok_or("there is no such step")?;
        let template = step.template().ok_or("there is no such step")?;
        crate::plan::fill(template, |of| {
            let step = self.steps.get(of.unwrap_or(at))?;
            let window = step.windows.first().map(|id| Value::from(id.as_str()));
            window.or_else(|| step.workspace.map(Value::from))
        })
    }

    /// Hands the present stage to its hand.
    fn act(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) {
        let scene = Arc::clone(&self.scene);
        let Some(step) = self.steps.get_mut(at) else { return };
        step.before_scene = scene;
        if now_ms >= step.deadline_ms {
            return self.fail_step(at, "there was no time left for it".into(), now_ms);
        }
        if let Some(path) = verbs::missing(&step.before()) {
            return self.fail_step(at, format!("{path} is not there"), now_ms);
        }
        if let Some(path) = verbs::in_the_way(&step.before()) {
            return self.fail_step(at, format!("{path} is there already, and nothing is written over"), now_ms);
        }
        step.check = (verbs::of(step.action.verb).check)(&step.before());
        step.acted_ms = now_ms;
        step.held_before = step.judge(&step.before_scene, &self.claimed, now_ms).is_held();
        let (stage, action, deadline_ms) = (step.at, step.action.clone(), step.deadline_ms);
        let Some(approved) = self.permit.as_ref().and_then(|permit| permit.approve(at, stage, action)) else {
            return self.fail_step(at, "it is not what was allowed".into(), now_ms);
        };
        if let Some(step) = self.steps.get_mut(at) {
            step.stage = Stage::Acting;
        }
        if !self.begun {
            self.begun = true;
            out.push(Effect::Begin(Box::new(self.episode())));
        }
        out.push(Effect::Act { step: at, stage, approved, deadline_ms });
    }

    /// Judges the post of a step whose hand reported, and looks again where it is time.
    fn verify(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) -> bool {
        let Some(step) = self.steps.get(at) else { return false };
        let judged = match step.is_shown_in(&self.scene) {
            true => step.judge(&self.scene, &self.claimed, now_ms),
            false => Holding::NotYet { why: "the desktop has not shown it yet".into() },
        };
        match judged {
            Holding::Holds { note, made } => {
                self.stage_held(at, note, made, now_ms, out);
                true
            }
            Holding::NotYet { why } if now_ms >= step.deadline_ms => {
                self.fail_step(at, why, now_ms);
                true
            }
            Holding::NotYet { .. } => {
                self.look(at, now_ms, out);
                false
            }
        }
    }

    fn look(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) {
        let Some(step) = self.steps.get_mut(at) else { return };
        if step.look_ms.is_none_or(|ms| ms > now_ms) {
            return;
        }
        // One look for all that were missed: what counts is what is read now.
        while step.look_ms.is_some_and(|ms| ms <= now_ms) {
            step.looks = step.looks.saturating_add(1);
            step.look_ms = Some(step.next_look());
        }
        step.attempt = step.attempt.saturating_add(1);
        let queries = step.check.queries();
        let scene = step.looks > 1 || queries.is_empty();
        out.push(Effect::Observe { step: at, attempt: step.attempt, queries, scene });
    }

    /// The deadline has come and the hand has said nothing: what is seen decides.
    fn settle_without_receipt(&mut self, at: usize, now_ms: u64, out: &mut Vec<Effect>) {
        let Some(step) = self.steps.get(at) else { return };
        let seen = step.check != Check::Nothing && !step.held_before;
        match step.judge(&self.scene, &self.claimed, now_ms) {
            Holding::Holds { made, .. } if seen => {
                let note = "it was seen to be done, though its part of the system did not answer".to_owned();
                self.stage_held(at, Some(note), made, now_ms, out);
            }
            _ => {
                out.push(Effect::Abandon { step: at });
                self.fail_step(at, "its part of the system did not answer in time".into(), now_ms);
            }
        }
    }
}

/// Why a step cannot begin in this scene; none where it can.
fn unmet(pre: &[Pre], scene: &tacit_dbus::Snapshot) -> Option<String> {
    pre.iter().find_map(|pre| match pre {
        Pre::Window(id) => scene.window(id).is_none().then(|| "the window has gone".to_owned()),
        Pre::SomeWindow(ids) => {
            ids.iter().all(|id| scene.window(id).is_none()).then(|| "the windows have gone".to_owned())
        }
        Pre::Output(id) => scene.output(&id.as_str().into()).is_none().then(|| format!("there is no screen {id}")),
        Pre::App(id) => {
            scene.app(&id.as_str().into()).is_none().then(|| format!("the application {id} is not installed"))
        }
    })
}
