//! What may run, for whom, and whether a person must confirm it first: code and a table, never a model's opinion.
//!
//! The table is `data/policy.toml` with the user's own file over it. Only this module can make a [`Permit`] or an
//! [`Approved`] action, and hands take nothing else. It knows nothing of how a plan came about, only what is in it.

use crate::plan::Plan;
use tacit_dbus::plan::Choice;
use tacit_dbus::{Action, Trouble};

mod judge;
mod table;

pub use table::{DEFAULT, Decision, Policy, PolicyError};

/// How sure an understander must be for its plan to run without being shown first.
pub const SURE: f64 = 0.70;

/// How much is done without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Mode {
    /// Says what it would do, and does nothing.
    Explain,
    /// Shows every plan first.
    Preview,
    /// Does what can be undone, asks before the rest.
    #[default]
    Reversible,
    /// Asks only before what can lose work or leaves the machine.
    Trusted,
}

impl Mode {
    /// All modes, the most careful first.
    pub const ALL: [Mode; 4] = [Mode::Explain, Mode::Preview, Mode::Reversible, Mode::Trusted];

    /// The word of the configuration: `reversible`.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Explain => "explain",
            Mode::Preview => "preview",
            Mode::Reversible => "reversible",
            Mode::Trusted => "trusted",
        }
    }

    /// The mode of this word.
    pub fn parse(word: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// By which door a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// The command bar and the rest of the shell.
    Shell,
    /// `tacit` on a command line.
    Cli,
    /// The microphone.
    Voice,
    /// Any other program on the session bus.
    Dbus,
    /// A model's client over MCP.
    Mcp,
    /// A routine or a schedule.
    Routine,
    /// A program in a sandbox.
    Sandboxed,
}

impl Class {
    /// All classes.
    pub const ALL: [Class; 7] =
        [Class::Shell, Class::Cli, Class::Voice, Class::Dbus, Class::Mcp, Class::Routine, Class::Sandboxed];

    /// The word of the table: `shell`.
    pub fn word(self) -> &'static str {
        match self {
            Class::Shell => "shell",
            Class::Cli => "cli",
            Class::Voice => "voice",
            Class::Dbus => "dbus",
            Class::Mcp => "mcp",
            Class::Routine => "routine",
            Class::Sandboxed => "sandboxed",
        }
    }

    /// Whether the words are a person's own: a program's words are tainted.
    pub fn is_person(self) -> bool {
        matches!(self, Class::Shell | Class::Cli | Class::Voice | Class::Routine)
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// By which door.
    pub class: Class,
    /// The executable's file name, or the sandbox's app-id; shown and remembered.
    pub name: String,
    /// Whether consent was given along with the request (`--yes`); it counts only for effects that the table lists.
    pub consents: bool,
}

impl Caller {
    /// A caller of this class with the class's own word as its name, without consent.
    pub fn new(class: Class) -> Self {
        Self { class, name: class.word().to_owned(), consents: false }
    }

    /// The same with another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same with or without consent given along.
    #[must_use]
    pub fn consenting(mut self, consents: bool) -> Self {
        self.consents = consents;
        self
    }

    /// As it is remembered: `shell`, `cli`, `dbus:firefox`.
    pub fn label(&self) -> String {
        let class = self.class.word();
        if self.name == class { class.to_owned() } else { format!("{class}:{}", self.name) }
    }
}

/// What policy says of a plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It may run.
    Allow(Permit),
    /// It may run after a person confirmed it with a real key.
    Confirm(Pending),
    /// A question comes first.
    Ask {
        /// The question.
        question: String,
        /// What to choose from.
        choices: Vec<Choice>,
    },
    /// It is answered, and nothing runs: the plan is an answer, or the mode only explains.
    Answer {
        /// The answer.
        say: String,
    },
    /// It will not run.
    Refuse(Trouble),
}

/// A plan that waits for a confirmation.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    permit: Permit,
    /// Why it asks, for the person: "Closing Text Editor can lose work."
    pub say: String,
    /// Whether the key must be held (destructive steps).
    pub hold: bool,
}

impl Pending {
    /// The permit, once a person said yes with a real key.
    pub fn confirmed(self) -> Permit {
        self.permit
    }
}

/// Leave to run the steps of one plan, as they were judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Permit {
    /// For each step its actions: the step's own, then what follows it.
    steps: Vec<Vec<Action>>,
}

impl Permit {
    /// The approved form of `action`, if it is stage `stage` of step `step` as it was judged, with nothing but
    /// `{"from":N}` filled in.
    pub fn approve(&self, step: usize, stage: usize, action: Action) -> Option<Approved> {
        let judged = self.steps.get(step)?.get(stage)?;
        crate::plan::is_filled_from(judged, &action).then_some(Approved { action })
    }
}

/// An action that policy has let through: the only thing a hand takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Approved {
    action: Action,
}

impl Approved {
    /// What to do.
    pub fn action(&self) -> &Action {
        &self.action
    }
}

impl Policy {
    /// Judges a plan; `locked` says whether the session is locked.
    pub fn judge(&self, plan: &Plan, caller: &Caller, mode: Mode, locked: bool) -> Verdict {
        judge::judge(self, plan, caller, mode, locked)
    }
}

#[cfg(test)]
mod tests;
