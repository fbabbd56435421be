//! An episode: one request as it is remembered and shown by `tacit history`.

use crate::Action;
use crate::ids::{EpisodeId, RequestId};
use crate::plan::Plan;
use crate::request::Phase;
use serde::{Deserialize, Serialize};

/// One step as it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// What was done, with the ids that were used.
    pub action: Action,
    /// The sentence the person saw.
    pub title: String,
    /// Whether its post was observed.
    pub verified: bool,
    /// What the hand reported, or why it failed.
    #[serde(default)]
    pub detail: Option<String>,
    /// What takes it back, in order; empty where nothing does.
    #[serde(default)]
    pub inverse: Vec<Action>,
    /// Milliseconds from the call of the hand to the observed post.
    #[serde(default)]
    pub ms: u64,
}

/// One request as it is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// Its row.
    pub id: EpisodeId,
    /// The request it was.
    pub request: RequestId,
    /// When it was submitted: RFC 3339 with offset.
    pub at: String,
    /// The utterance.
    pub text: String,
    /// Who asked.
    pub caller: String,
    /// The plan.
    #[serde(default)]
    pub plan: Option<Plan>,
    /// How each step went.
    #[serde(default)]
    pub steps: Vec<StepRecord>,
    /// How it ended; a later undo shows as `undone`.
    pub phase: Phase,
    /// What was said at the end.
    #[serde(default)]
    pub say: Option<String>,
    /// The episode that this one took back or repeated.
    #[serde(default)]
    pub of: Option<EpisodeId>,
}

impl Episode {
    /// Whether every step that changed something can be taken back, and something was changed.
    pub fn is_undoable(&self) -> bool {
        self.phase == Phase::Done && self.steps.iter().any(|step| !step.inverse.is_empty())
    }
}
