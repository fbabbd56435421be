//! A request as others see it, and when it wants to be woken.

use super::Request;
use super::step::Stage;
use crate::draft::Draft;
use crate::plan;
use crate::resolve::resolve;
use tacit_dbus::{EpisodeId, Phase, Snapshot, StepPhase, StepState};

/// The steps of a draft as others see them before they are judged.
pub fn drafted(draft: &Draft, scene: &Snapshot) -> Vec<StepState> {
    let plan = plan::build(resolve(draft, scene), scene);
    plan.steps().iter().map(|planned| state(planned, StepPhase::Waiting, None)).collect()
}

fn state(planned: &plan::Planned, phase: StepPhase, why: Option<String>) -> StepState {
    StepState {
        title: planned.title.clone(),
        verb: planned.action.verb.name().to_owned(),
        effect: planned.effect.word().to_owned(),
        phase,
        why,
    }
}

/// What of a request others can see change.
pub(super) type Shown = (Phase, Option<String>, Vec<(StepPhase, Option<String>)>);

impl Request {
    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether steps are under way, so that changes of the desktop matter to it.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// The plan as others see it, once there is one.
    pub fn plan(&self) -> Option<&tacit_dbus::Plan> {
        self.wire.as_ref()
    }

    /// When the present phase is given up at the latest.
    pub fn deadline_ms(&self) -> u64 {
        self.hard_limit_ms.map_or(self.limit_ms, |hard| hard.min(self.limit_ms))
    }

    /// It is remembered as this episode.
    pub fn remembered(&mut self, episode: EpisodeId) {
        self.episode = Some(episode);
        self.revision += 1;
    }

    /// As `RequestChanged` sends it.
    pub fn view(&self) -> tacit_dbus::Request {
        tacit_dbus::Request {
            id: self.id.clone(),
            text: self.text.clone(),
            caller: self.caller.label(),
            phase: self.phase,
            plan: self.wire.clone(),
            steps: self.step_states(),
            say: self.say.clone(),
            undoable: self.phase.is_final() && self.steps.iter().any(|step| !step.inverse.is_empty()),
            hold: self.pending.as_ref().is_some_and(|pending| pending.hold),
            episode: self.episode,
            elapsed_ms: self.changed_ms.saturating_sub(self.started_ms),
            revision: self.revision,
        }
    }

    /// The steps that run; before they do, those that would.
    fn step_states(&self) -> Vec<StepState> {
        if self.phase == Phase::Understanding && !self.drafted.is_empty() {
            return self.drafted.clone();
        }
        if self.steps.is_empty() {
            let planned = self.plan.as_ref().map(crate::plan::Plan::steps).unwrap_or_default();
            return planned.iter().map(|planned| state(planned, StepPhase::Waiting, None)).collect();
        }
        let why = |step: &super::step::StepRun| {
            step.why.clone().or_else(|| (!step.notes.is_empty()).then(|| step.notes.join("; ")))
        };
        self.steps.iter().map(|step| state(&step.planned, step.phase, why(step))).collect()
    }

    pub(super) fn shown(&self) -> Shown {
        let drafted = self.drafted.iter().map(|step| (step.phase, Some(step.title.clone())));
        let steps = self.steps.iter().map(|step| (step.phase, step.why.clone())).chain(drafted).collect();
        (self.phase, self.say.clone(), steps)
    }

    /// When time alone will change something next; none once it is over.
    pub(super) fn wake_ms(&self) -> Option<u64> {
        if self.phase.is_final() {
            return None;
        }
        let steps = self.steps.iter().filter(|step| step.is_under_way()).flat_map(|step| {
            let looking = match step.stage {
                Stage::Looking { until_ms } => Some(until_ms),
                _ => None,
            };
            [Some(step.deadline_ms), step.look_ms, looking]
        });
        let next = steps.flatten().min();
        let limit = self.deadline_ms();
        Some(next.map_or(limit, |ms| ms.min(limit)))
    }
}
