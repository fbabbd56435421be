//! Everything that can happen to the main loop, as one closed type.

use crate::bus::caller::Caller;
use std::sync::Arc;
use tacit_core::run::{Receipt, Request};
use tacit_core::verify::Fact;
use tacit_core::{Draft, Resolved};
use tacit_dbus::{Action, Episode, EpisodeId, Priority, RequestId, Snapshot, StepState, Trouble};
use tokio::sync::oneshot;

/// Where an answer goes.
pub type Reply<T> = oneshot::Sender<Result<T, Trouble>>;

/// Something happened.
#[derive(Debug)]
pub enum Event {
    /// Somebody calls one of the agent's methods.
    Call(Call),
    /// The desktop changed.
    World(crate::world::Change),
    /// A sentence was understood.
    Understood {
        /// The request.
        id: RequestId,
        /// With names as said, kept for answers.
        draft: Option<Box<Draft>>,
        /// What it means.
        resolved: Box<Resolved>,
        /// In which scene.
        scene: Arc<Snapshot>,
    },
    /// Somebody thinks longer about a sentence, and has come so far.
    Drafting {
        /// The request.
        id: RequestId,
        /// What to tell the person.
        say: String,
        /// The steps so far.
        steps: Vec<StepState>,
    },
    /// A hand is done with an act.
    Receipt {
        /// The request.
        id: RequestId,
        /// The step.
        step: usize,
        /// Its stage.
        stage: usize,
        /// What the hand says.
        result: Box<Result<Receipt, Trouble>>,
    },
    /// A hand read things back.
    Facts {
        /// The request.
        id: RequestId,
        /// The step.
        step: usize,
        /// Repeated from the effect.
        attempt: u32,
        /// What was read.
        facts: Vec<Fact>,
    },
    /// Memory has an episode on the disk, or could not keep it.
    Remembered {
        /// The request.
        id: RequestId,
        /// The episode as it was given.
        episode: Box<Episode>,
        /// Its id.
        result: Result<EpisodeId, Trouble>,
    },
    /// Memory gave what it knew when the agent began.
    Recalled(Vec<Episode>),
    /// What memory suggests now: the JSON of the signal.
    Suggested(String),
    /// A timer, a reminder or a routine is due.
    Due(Due),
    /// The configuration or the policy was saved again.
    ConfigSaved,
    /// The agent is to end.
    Stop,
}

/// A call of one of the agent's methods, or a question of one of its own hands.
#[derive(Debug)]
pub enum Call {
    /// A new request.
    Submit {
        /// The words.
        text: String,
        /// Who asks.
        caller: Caller,
        /// How it is to be run.
        options: Options,
        /// Its id.
        reply: Reply<RequestId>,
    },
    /// Understand without acting: the JSON of a plan.
    Plan {
        /// The words.
        text: String,
        /// Who asks.
        caller: Caller,
        /// The plan.
        reply: Reply<String>,
    },
    /// The state of a request.
    Request {
        /// Its id.
        id: RequestId,
        /// JSON.
        reply: Reply<String>,
    },
    /// An answer to a question or a confirmation.
    Answer {
        /// The request.
        id: RequestId,
        /// A choice or words, `yes` or `no`.
        answer: String,
        /// Who answers.
        caller: Caller,
        /// Taken or not.
        reply: Reply<()>,
    },
    /// Cancel a request; the latest that runs where no id is given.
    Cancel {
        /// The request.
        id: Option<RequestId>,
        /// The request that says so, which does not cancel itself.
        by: Option<RequestId>,
        /// The sentence that says what was cancelled.
        reply: Reply<String>,
    },
    /// The autonomy level.
    Mode {
        /// Sets it, where one is given.
        set: Option<(String, Caller)>,
        /// The word of the level that counts now.
        reply: Reply<String>,
    },
    /// Accept or dismiss a suggestion.
    AnswerSuggestion {
        /// Its id.
        suggestion: String,
        /// `accept` or `dismiss`.
        answer: String,
        /// Who answers.
        caller: Caller,
        /// Taken or not.
        reply: Reply<()>,
    },
}

/// How a request is to be run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Which requests go first.
    pub priority: Priority,
    /// Consent given along.
    pub yes: bool,
    /// How long it may take in all.
    pub timeout_ms: Option<u64>,
    /// Whether nothing is to be carried out.
    pub dry_run: bool,
}

/// Something whose time has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// What it is called, for people.
    pub title: String,
    /// What is to be done; empty where it only has to be said.
    pub actions: Vec<Action>,
}

/// A request together with what the loop keeps beside it.
pub(crate) struct Live {
    /// The pure part.
    pub request: Request,
    /// Kept for answers to its questions.
    pub draft: Option<Draft>,
    /// Already resolved steps: what a routine, a timer or an accepted suggestion does.
    pub fixed: Option<Resolved>,
    /// The bus name of whoever asked; empty for the agent's own.
    pub sender: String,
    /// Set when nobody waits for a longer thought any more.
    pub stop: Arc<std::sync::atomic::AtomicBool>,
    /// When it wants to be woken.
    pub wake_ms: Option<u64>,
    /// Hands at work, by step.
    pub work: std::collections::HashMap<usize, tokio::task::AbortHandle>,
    /// Whether its turn has come.
    pub started: bool,
    /// Whether its episode is being written: its end is not told before that is done.
    pub writing: bool,
    /// The last state that others were told, as JSON.
    pub told: String,
    /// When it ended, for forgetting it later.
    pub ended_ms: Option<u64>,
}
