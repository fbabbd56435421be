//! A request as others see it: its phase, the plan, and how far each step is.

use crate::ids::{EpisodeId, RequestId};
use crate::plan::Plan;
use serde::{Deserialize, Serialize};

/// How far a request is. The last six are final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Waiting for its turn.
    Queued,
    /// Being understood.
    Understanding,
    /// Waiting for an answer to a question.
    Asking,
    /// Waiting for a confirmation by real input.
    Confirming,
    /// Steps are being carried out and verified.
    Running,
    /// Every post held.
    Done,
    /// Answered without acting.
    Answered,
    /// Not done, by policy or because it was not understood.
    Refused,
    /// A step failed or its post did not hold in time.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Done, and taken back since.
    Undone,
}

impl Phase {
    /// Whether nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        !matches!(self, Phase::Queued | Phase::Understanding | Phase::Asking | Phase::Confirming | Phase::Running)
    }
}

/// Which requests go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Routines and schedules.
    Background,
    /// A person waits.
    #[default]
    Interactive,
}

/// How far one step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepPhase {
    /// Not begun.
    Waiting,
    /// Handed to its hand.
    Acting,
    /// Acted; the post is being observed.
    Verifying,
    /// The post held.
    Done,
    /// It failed; `why` says how.
    Failed,
    /// Not begun because an earlier one failed or the request was cancelled.
    Skipped,
}

/// One step as others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    /// A sentence for people: "Put Firefox on the left".
    pub title: String,
    /// The verb's name.
    pub verb: String,
    /// `read`, `rev`, `pers`, `destr` or `out`.
    pub effect: String,
    /// How far it is.
    pub phase: StepPhase,
    /// Why it failed, or what it reports.
    #[serde(default)]
    pub why: Option<String>,
}

/// A request as `RequestChanged` sends it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The utterance.
    pub text: String,
    /// Who asked: `shell`, `cli`, or the executable's name.
    pub caller: String,
    /// How far it is.
    pub phase: Phase,
    /// The plan, once there is one.
    #[serde(default)]
    pub plan: Option<Plan>,
    /// The steps, in the plan's order.
    #[serde(default)]
    pub steps: Vec<StepState>,
    /// The answer, the question, the reason: what to tell the person now.
    #[serde(default)]
    pub say: Option<String>,
    /// Whether an undo would put back what was before.
    #[serde(default)]
    pub undoable: bool,
    /// Whether confirming needs a key that is held (destructive steps).
    #[serde(default)]
    pub hold: bool,
    /// The episode it is remembered as, once it is.
    #[serde(default)]
    pub episode: Option<EpisodeId>,
    /// Milliseconds from submission to this phase.
    #[serde(default)]
    pub elapsed_ms: u64,
    /// Counts its changes: of two states of one request the one with the higher revision is newer. A method's answer and the
    /// signals have no common order.
    #[serde(default)]
    pub revision: u64,
}
