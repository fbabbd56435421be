//! The ring: one request from its utterance to its verified, remembered end, as a pure function of events.
//!
//! [`advance`] takes what happened and the time, and says what is to be done. It does nothing itself and waits for
//! nothing: events may be lost, late, doubled or out of order, and a request still reaches a final phase once
//! [`Request::deadline_ms`] has passed. It knows no hand: an act leaves as an [`Approved`] action.
//!
//! How the agent drives it: make a [`Request`] with [`Request::new`]; call `advance` with [`Event::Start`] when it is
//! its turn; carry out every returned [`Effect`]; feed back what came of them; call with [`Event::Tick`] at the time
//! of the latest [`Effect::WakeAt`]. Times are milliseconds of any clock that does not go back.

use crate::draft::Resolved;
use crate::plan::Plan;
use crate::policy::{Approved, Caller, Mode, Pending, Permit, Policy};
use crate::verify::{Fact, Query};
use std::collections::BTreeSet;
use std::sync::Arc;
use tacit_dbus::{Action, Episode, EpisodeId, Phase, Priority, RequestId, Snapshot, StepState, Trouble, WindowId};

mod begin;
mod finish;
mod ring;
mod step;
mod view;

pub use finish::interrupted;
pub use ring::advance;
pub use view::drafted;

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// It is this request's turn.
    Start,
    /// The sentence was understood. Answer to [`Effect::Understand`] and [`Effect::Reconsider`].
    Understood {
        /// What it means.
        resolved: Resolved,
        /// The scene in which it means that.
        scene: Arc<Snapshot>,
        /// The latest episodes, latest first (200 are plenty): undo, redo and "again" are built from them.
        recent: Arc<[Episode]>,
    },
    /// Somebody thinks longer about the sentence and has come so far; nothing of it counts before [`Event::Understood`].
    Drafting {
        /// What to tell the person.
        say: String,
        /// The steps so far, see [`drafted`].
        steps: Vec<StepState>,
    },
    /// The desktop is in this state now. Send it whenever it changes while [`Request::is_running`].
    Observed {
        /// The state.
        scene: Arc<Snapshot>,
    },
    /// What was read back for [`Effect::Observe`]. A query that could not be read has no fact.
    Facts {
        /// The step.
        step: usize,
        /// The `attempt` of the effect.
        attempt: u32,
        /// What was read.
        facts: Vec<Fact>,
    },
    /// What the hand said about [`Effect::Act`].
    Receipt {
        /// The step.
        step: usize,
        /// The `stage` of the effect.
        stage: usize,
        /// What it reported, or why it could not.
        result: Result<Receipt, Trouble>,
    },
    /// Somebody answered a question or a confirmation.
    Answer {
        /// A choice's id, words, `yes` or `no`.
        answer: String,
        /// Whether the shell vouches that a real input device gave it; a confirmation takes no other `yes`.
        by_hand: bool,
    },
    /// Somebody cancelled it.
    Cancel {
        /// By whom or why, for people: "you cancelled it".
        why: String,
    },
    /// Time passed.
    Tick,
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Understand the text and send [`Event::Understood`].
    Understand {
        /// The utterance.
        text: String,
    },
    /// Settle the open question with this answer ([`Resolved::answered`] on the kept draft) and send
    /// [`Event::Understood`].
    Reconsider {
        /// A choice's id or words.
        answer: String,
    },
    /// Read these things back, now, and send [`Event::Facts`] with the same step and attempt; send a fresh
    /// [`Event::Observed`] as well where `scene` says so. Never answer from what an act replied.
    Observe {
        /// The step.
        step: usize,
        /// Repeat it in the event.
        attempt: u32,
        /// What to read; may be empty.
        queries: Vec<Query>,
        /// Whether a fresh snapshot is wanted too.
        scene: bool,
    },
    /// Carry this out and send [`Event::Receipt`] with the same step and stage.
    Act {
        /// The step.
        step: usize,
        /// 0 for the step itself, then what follows it.
        stage: usize,
        /// What to do.
        approved: Approved,
        /// When the step is given up: a hand must not begin after it.
        deadline_ms: u64,
    },
    /// The request ended or the step failed while its hand was at work: stop if that can be done.
    Abandon {
        /// The step.
        step: usize,
    },
    /// Send [`Event::Tick`] at this time; a later effect replaces it.
    WakeAt {
        /// When.
        ms: u64,
    },
    /// [`Request::view`] has changed.
    Changed,
    /// About to act for the first time: store this (phase `running`) before anything is carried out, if what is
    /// interrupted is to be found later; see [`interrupted`].
    Begin(Box<Episode>),
    /// It ended: remember it (its `id` is 0), then call [`Request::remembered`].
    Remember(Box<Episode>),
    /// These episodes are taken back now: they show as `undone`.
    Undone(Vec<EpisodeId>),
    /// Run these actions after that time as a request of class routine: a change that was asked for with a duration.
    Later {
        /// From now.
        after_ms: u64,
        /// What they are, for people.
        title: String,
        /// What to do.
        actions: Vec<Action>,
    },
}

/// What a hand reports about an act. It is no evidence that the act had its effect.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Receipt {
    /// What to tell the person: the answer of a verb that reads, else a remark.
    pub say: Option<String>,
    /// What takes it back, in order. Empty: the core uses what it knows from before.
    pub inverse: Vec<Action>,
    /// Windows that were touched or made, where the hand knows.
    pub windows: Vec<WindowId>,
    /// What the act aimed at where the arguments alone do not say it (the file that a screenshot went to, the volume
    /// that "a bit louder" means, the processes that a launch started). It is a target to check, not a finding.
    pub facts: Vec<Fact>,
    /// The compositor's revision in which the change shows.
    pub revision: Option<u64>,
}

/// Everything that a new request needs.
#[derive(Debug, Clone)]
pub struct New {
    /// Its id.
    pub id: RequestId,
    /// The utterance.
    pub text: String,
    /// Who asks.
    pub caller: Caller,
    /// Which requests go first.
    pub priority: Priority,
    /// How much is done without asking.
    pub mode: Mode,
    /// The table.
    pub policy: Arc<Policy>,
    /// When it was submitted: RFC 3339 with offset.
    pub at: String,
    /// Now.
    pub now_ms: u64,
    /// How long it may take in all, answers included; none: as long as its steps may, and two minutes for each answer.
    pub timeout_ms: Option<u64>,
    /// Whether nothing is to be carried out: the same way round, without hands.
    pub dry_run: bool,
}

/// One request on its way round.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The utterance.
    pub text: String,
    /// Who asks.
    pub caller: Caller,
    /// Which requests go first.
    pub priority: Priority,
    mode: Mode,
    policy: Arc<Policy>,
    at: String,
    dry_run: bool,
    started_ms: u64,
    changed_ms: u64,
    revision: u64,
    /// The phase is given up at this time.
    limit_ms: u64,
    /// The whole request is given up at this time, where one was given.
    hard_limit_ms: Option<u64>,
    phase: Phase,
    plan: Option<Plan>,
    wire: Option<tacit_dbus::Plan>,
    pending: Option<Pending>,
    permit: Option<Permit>,
    /// Steps of a plan that is still being written.
    drafted: Vec<StepState>,
    scene: Arc<Snapshot>,
    steps: Vec<step::StepRun>,
    claimed: BTreeSet<WindowId>,
    say: Option<String>,
    begun: bool,
    episode: Option<EpisodeId>,
}

#[cfg(test)]
mod tests;
