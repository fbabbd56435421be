//! What a sentence was understood as, before and after its names are resolved: the types between the understander and
//! the planner.
//!
//! A [`Draft`] holds verbs with names *as said*; a [`Resolved`] holds ids of the scene. Neither is serialised, and
//! neither knows of policy or of hands.

use tacit_dbus::plan::Choice;
use tacit_dbus::{Source, Step, Verb, When};

/// A sentence as understood, with names as they were said.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The utterance, untouched.
    pub text: String,
    /// What it asks for.
    pub gist: Gist,
    /// When all of it runs, where that was said.
    pub when: Option<When>,
    /// 0–1: how sure the understander is of the verbs.
    pub confidence: f64,
    /// Which understander made it.
    pub source: Source,
    /// Answers to the questions that resolving it raised, in the order in which they were asked.
    pub answers: Vec<String>,
    /// Remarks on how words were taken: "The time is taken as 17:00."
    pub notes: Vec<String>,
}

/// What a sentence asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Gist {
    /// These things, in order.
    Steps(Vec<DraftStep>),
    /// One of several readings; the person must choose. Each has its question label.
    Either {
        /// The question.
        question: String,
        /// The readings, each with the label that the person sees.
        readings: Vec<(String, Vec<DraftStep>)>,
    },
    /// A question about the state, answered from the scene.
    Answer(String),
    /// Nothing that can be done, and why.
    Refuse(String),
}

/// One verb with what was said for its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftStep {
    /// The verb.
    pub verb: Verb,
    /// Argument names with what was said for them.
    pub args: Vec<(&'static str, Said)>,
    /// When this step alone runs.
    pub when: Option<When>,
    /// Whether it must wait for the step before it.
    pub then: bool,
    /// The words that it was understood from, lower case, for messages.
    pub words: String,
}

impl DraftStep {
    /// A step without arguments.
    pub fn new(verb: Verb) -> Self {
        DraftStep { verb, args: Vec::new(), when: None, then: false, words: String::new() }
    }

    /// What was said for `name`.
    pub fn said(&self, name: &str) -> Option<&Said> {
        self.args.iter().find(|(arg, _)| *arg == name).map(|(_, said)| said)
    }

    /// Sets what was said for `name`.
    pub fn set(&mut self, name: &'static str, said: Said) {
        self.args.retain(|(arg, _)| *arg != name);
        self.args.push((name, said));
    }
}

/// What was said for one argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A name or a reference, in normalised words: `the other browser window`.
    Name(String),
    /// A value that needs no scene: a slot, a percentage, free text, a time.
    Value(serde_json::Value),
}

/// A sentence with its names resolved against one scene.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The utterance, untouched.
    pub text: String,
    /// What it means in this scene.
    pub meaning: Meaning,
    /// Which understander made the draft.
    pub source: Source,
    /// 0–1.
    pub confidence: f64,
    /// Which way the sentence took and why, for the log and for `tacit explain`; whoever chose the understander sets it.
    pub way: String,
}

/// What a sentence means in one scene.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// These steps. Those that only read make an answer of the plan.
    Steps {
        /// Typed steps, in order.
        steps: Vec<Step>,
        /// When all of them run; absent means now.
        when: Option<When>,
        /// The answer where the scene alone gives it, or a remark on how the words were taken.
        say: Option<String>,
    },
    /// A question must be answered first.
    Ask {
        /// The question.
        question: String,
        /// What to choose from; empty where any words will do.
        choices: Vec<Choice>,
    },
    /// An answer without steps.
    Answer {
        /// The answer.
        say: String,
    },
    /// Nothing will be done.
    Refuse {
        /// Why, in a plain sentence.
        say: String,
    },
}

impl Draft {
    /// The same draft with one more answer to a question that it raised.
    #[must_use]
    pub fn with_answer(&self, answer: &str) -> Draft {
        let mut draft = self.clone();
        draft.answers.push(answer.to_owned());
        draft
    }
}
