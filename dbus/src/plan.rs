//! A plan as it is shown and sent: what would be done, or the question or sentence that takes its place.

use crate::args::Args;
use crate::verb::Verb;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What becomes of an utterance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It runs at once.
    Act,
    /// It runs after a confirmation by real input.
    Confirm,
    /// A question must be answered first: `ask` holds it.
    Ask,
    /// It is answered without acting: `say` holds the answer.
    Answer,
    /// It will not run: `say` holds why.
    Refuse,
}

/// Which understander made the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The grammar compiled from the verbs' example sentences.
    Grammar,
    /// The action model.
    Model,
    /// The language model on this machine.
    Llm,
    /// A configured remote model.
    Remote,
}

/// When a plan or a step runs; absent means now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// Once, at an RFC 3339 time.
    At {
        /// RFC 3339.
        at: String,
    },
    /// By an RFC 5545 recurrence rule.
    Every {
        /// RRULE without the `RRULE:` prefix.
        every: String,
    },
    /// When a condition becomes true.
    If {
        /// What must hold.
        #[serde(rename = "if")]
        condition: Condition,
        /// Only the first time.
        once: bool,
    },
}

/// A condition over the state of the machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    /// All of them hold.
    All {
        /// The parts.
        all: Vec<Condition>,
    },
    /// One of them holds.
    Any {
        /// The parts.
        any: Vec<Condition>,
    },
    /// One comparison: `{"subject":"battery","op":"<","value":20}`.
    Test {
        /// battery, charging, network, wifi, vpn, time, idle, locked, app.opened, app.closed, window.title, …
        subject: String,
        /// `<`, `<=`, `=`, `!=`, `>=`, `>` or `contains`.
        op: String,
        /// A number or text.
        value: Value,
    },
}

/// One step: a verb with arguments, after the steps it waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What to do.
    pub verb: Verb,
    /// With what.
    #[serde(default)]
    pub args: Args,
    /// Indices of the steps that must be done first.
    #[serde(default)]
    pub after: Vec<usize>,
    /// When this step alone runs, where that differs from the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

/// What `tacit plan --json` prints and the plan card shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The utterance.
    pub text: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What would be done.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// When; null means now.
    #[serde(default)]
    pub when: Option<When>,
    /// The question, where the outcome is `ask`.
    #[serde(default)]
    pub ask: Option<String>,
    /// Things to choose from, where the question is a choice: ids or words that `Agent1.Answer` takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The answer or the reason, where the outcome is `answer` or `refuse`; a warning otherwise.
    #[serde(default)]
    pub say: Option<String>,
    /// Who understood it.
    pub source: Source,
    /// 0–1.
    pub confidence: f64,
    /// How long understanding took.
    pub ms: f64,
    /// Which way the sentence took and why, for `tacit explain`; empty where nobody noted it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub way: String,
}

/// One possible answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What `Agent1.Answer` takes.
    pub id: String,
    /// What the person reads.
    pub label: String,
}
