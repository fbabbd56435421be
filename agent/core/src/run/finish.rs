//! The end of steps and of requests, and what is remembered of them.

use super::step::Stage;
use super::{Effect, Request};
use crate::plan::Body;
use std::collections::BTreeSet;
use tacit_dbus::verb::{Default as ArgDefault, Inverse};
use tacit_dbus::{Episode, EpisodeId, Phase, StepPhase, Verb, WindowId};

impl Request {
    /// The post of the present stage was observed: the next stage, or the step is done.
    pub(super) fn stage_held(
        &mut self,
        at: usize,
        note: Option<String>,
        made: Vec<WindowId>,
        now_ms: u64,
        out: &mut Vec<Effect>,
    ) {
        let scene = std::sync::Arc::clone(&self.scene);
        let Some(step) = self.steps.get_mut(at) else { return };
        step.notes.extend(note);
        self.claimed.extend(made.iter().cloned());
        step.made.extend(made);
        if step.windows.is_empty() {
            step.windows = meant(step, &scene);
        }
        if step.action.verb == Verb::WorkspaceCreate {
            let old: BTreeSet<u32> = step.before_scene.workspaces.iter().map(|workspace| workspace.id.0).collect();
            step.workspace = scene.workspaces.iter().map(|workspace| workspace.id.0).find(|id| !old.contains(id));
        }
        let inverse = step.stage_inverse(&scene);
        // What closes a window that the step made takes back all that was done to that window since.
        if step.at == 0 || step.inverse.is_empty() {
            step.inverse = inverse;
        } else if !step.inverse.iter().any(|action| action.verb == Verb::WindowClose) {
            step.inverse.splice(0..0, inverse);
        }
        if step.at < step.planned.then.len() {
            step.at += 1;
            step.stage = Stage::Idle;
            return self.begin_stage(at, now_ms, out);
        }
        step.phase = StepPhase::Done;
        step.stage = Stage::Idle;
        step.look_ms = None;
        step.ms = now_ms.saturating_sub(step.began_ms);
        out.extend(later(step));
    }

    pub(super) fn fail_step(&mut self, at: usize, why: String, now_ms: u64) {
        let Some(step) = self.steps.get_mut(at) else { return };
        // What the hand said takes it back is kept: the step may have been done in part.
        let can_be = step.action.verb.spec().inverse != Inverse::None && step.planned.undoes.is_none();
        if step.at == 0 && can_be {
            step.inverse = step.receipt.as_ref().map(|receipt| receipt.inverse.clone()).unwrap_or_default();
            let token = |action: &tacit_dbus::Action| action.args.text("token").is_none_or(|token| !token.is_empty());
            step.inverse.retain(token);
        }
        step.phase = StepPhase::Failed;
        step.stage = Stage::Idle;
        step.look_ms = None;
        step.why = Some(why);
        step.ms = now_ms.saturating_sub(step.began_ms);
    }

    pub(super) fn cancel(&mut self, why: &str, now_ms: u64, out: &mut Vec<Effect>) {
        self.abandon(why, now_ms, out);
        let done = self.steps.iter().filter(|step| step.phase == StepPhase::Done).count();
        let say = match done {
            0 => format!("Cancelled: {why}."),
            n => format!("Cancelled after {n} of {} steps: {why}.", self.steps.len()),
        };
        self.finish(Phase::Cancelled, Some(say), now_ms, out);
    }

    /// Ends every step that is not over.
    fn abandon(&mut self, why: &str, now_ms: u64, out: &mut Vec<Effect>) {
        for at in 0..self.steps.len() {
            let Some(step) = self.steps.get_mut(at) else { continue };
            if step.phase == StepPhase::Waiting {
                step.phase = StepPhase::Skipped;
                step.why = Some(why.to_owned());
            } else if step.is_under_way() {
                out.push(Effect::Abandon { step: at });
                self.fail_step(at, format!("{why} while it was being done"), now_ms);
            }
        }
    }

    pub(super) fn give_up_when_late(&mut self, now_ms: u64, out: &mut Vec<Effect>) {
        if self.phase.is_final() {
            return;
        }
        let hard = self.hard_limit_ms.is_some_and(|limit| now_ms >= limit);
        if !hard && now_ms < self.limit_ms {
            return;
        }
        match self.phase {
            Phase::Asking | Phase::Confirming => self.cancel("nobody answered in time", now_ms, out),
            Phase::Running if !hard => {
                // Every step is past its own deadline by now; let each say why.
                for at in 0..self.steps.len() {
                    if self.steps.get(at).is_some_and(|step| !step.is_over()) {
                        self.fail_step(at, "it was not seen to be done in time".into(), now_ms);
                    }
                }
            }
            _ => {
                self.abandon("the time was up", now_ms, out);
                let what = if self.phase == Phase::Running { "be done" } else { "be understood" };
                self.finish(Phase::Failed, Some(format!("It took too long to {what}.")), now_ms, out);
            }
        }
    }

    pub(super) fn finish_when_over(&mut self, now_ms: u64, out: &mut Vec<Effect>) {
        if self.phase != Phase::Running || !self.steps.iter().all(super::step::StepRun::is_over) {
            return;
        }
        let failed = self.steps.iter().find(|step| step.phase == StepPhase::Failed);
        if let Some(failed) = failed {
            let why = failed.why.as_deref().unwrap_or("it was not done");
            let say = format!("“{}” was not done: {why}.", failed.planned.title);
            return self.finish(Phase::Failed, Some(say), now_ms, out);
        }
        let only_reads = self.plan.as_ref().is_some_and(crate::plan::Plan::only_reads);
        let mut says: Vec<String> = self.remark().into_iter().collect();
        says.extend(self.steps.iter().flat_map(|step| step.notes.iter().cloned()));
        let say = (!says.is_empty()).then(|| says.join(if only_reads { "\n" } else { " " }));
        self.finish(if only_reads { Phase::Answered } else { Phase::Done }, say, now_ms, out);
    }

    /// The plan's own remark.
    fn remark(&self) -> Option<String> {
        match self.plan.as_ref().map(|plan| &plan.body) {
            Some(Body::Steps { say, .. }) => say.clone(),
            _ => None,
        }
    }

    pub(super) fn finish(&mut self, phase: Phase, say: Option<String>, now_ms: u64, out: &mut Vec<Effect>) {
        self.phase = phase;
        self.say = say;
        self.changed_ms = now_ms;
        self.pending = None;
        let undone = self.undone();
        if !undone.is_empty() {
            out.push(Effect::Undone(undone));
        }
        if !self.dry_run {
            out.push(Effect::Remember(Box::new(self.episode())));
        }
    }

    /// The episodes of which every step was taken back.
    fn undone(&self) -> Vec<EpisodeId> {
        let Some(Body::Steps { undoes, .. }) = self.plan.as_ref().map(|plan| &plan.body) else { return Vec::new() };
        if self.steps.is_empty() {
            return Vec::new();
        }
        let whole = |id: &&EpisodeId| {
            let mut of = self.steps.iter().filter(|step| step.planned.undoes == Some(**id));
            of.all(|step| step.phase == StepPhase::Done)
        };
        undoes.iter().filter(whole).copied().collect()
    }

    /// As it is remembered, now; its id is given by memory.
    pub(super) fn episode(&self) -> Episode {
        let of = match self.plan.as_ref().map(|plan| &plan.body) {
            Some(Body::Steps { undoes, repeats, .. }) => repeats.or(undoes.first().copied()),
            _ => None,
        };
        Episode {
            id: EpisodeId(0),
            request: self.id.clone(),
            at: self.at.clone(),
            text: self.text.clone(),
            caller: self.caller.label(),
            plan: self.wire.clone(),
            steps: self.steps.iter().map(super::step::StepRun::record).collect(),
            phase: self.phase,
            say: self.say.clone(),
            of,
        }
    }
}

/// The windows that later steps mean by this one: those that it made; else the one of the application that was there.
fn meant(step: &super::step::StepRun, scene: &tacit_dbus::Snapshot) -> Vec<WindowId> {
    if !step.made.is_empty() {
        return step.made.clone();
    }
    let app = step.action.args.text("app").unwrap_or_default();
    let of_app = |window: &&tacit_dbus::Window| crate::verify::is_of_app(scene, &window.app, app);
    if step.action.verb == Verb::AppLaunch {
        let mut windows: Vec<&tacit_dbus::Window> = scene.windows.iter().filter(of_app).collect();
        windows.sort_by_key(|window| !window.focused);
        return windows.first().map(|window| window.id.clone()).into_iter().collect();
    }
    match &step.receipt {
        Some(receipt) => receipt.windows.clone(),
        None => Vec::new(),
    }
}

/// The reversal of a change that was asked for with a duration.
fn later(step: &super::step::StepRun) -> Option<Effect> {
    let spec = step.action.verb.spec();
    let is_change = spec.arg("on").is_some_and(|arg| arg.default != ArgDefault::Optional)
        && step.action.verb != Verb::ScreenRecord
        && !step.inverse.is_empty();
    let duration: jiff::SignedDuration = step.action.args.text("duration").filter(|_| is_change)?.parse().ok()?;
    let after_ms = u64::try_from(duration.as_millis()).ok()?;
    Some(Effect::Later { after_ms, title: format!("Take back: {}", step.planned.title), actions: step.inverse.clone() })
}

/// What becomes of an episode that was begun and of which nothing more is known: nothing resumes by itself.
pub fn interrupted(begun: &Episode) -> Episode {
    let mut episode = begun.clone();
    if !episode.phase.is_final() {
        episode.phase = Phase::Failed;
        episode.say = Some("The agent stopped while this was being done; it may be done in part.".into());
        for step in episode.steps.iter_mut().filter(|step| !step.verified && step.detail.is_none()) {
            step.detail = Some("it is not known whether this was done".into());
        }
    }
    episode
}
