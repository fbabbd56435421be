//! The plan inside the agent: typed steps, each with its sentence, what must hold before, what must be observed after,
//! how it is taken back, how long it may take and where its words came from.
//!
//! Made from a [`crate::Resolved`] sentence and a snapshot, and from nothing else. Not serialised: [`Plan::to_wire`]
//! makes what others see. Knows no policy and no hands.

use tacit_dbus::plan::Choice;
use tacit_dbus::{Action, Effect, EpisodeId, Source, Step, When, WindowId};

mod build;
mod fill;
mod taint;
mod wire;

pub(crate) use build::build_live;
pub use build::{build, build_with};
pub(crate) use fill::is_filled_from;
pub use fill::{fill, references};
pub(crate) use taint::weighty;

/// The most steps of one plan; a longer one is refused.
pub const STEPS_MAX: usize = 64;

/// What an utterance comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The utterance.
    pub text: String,
    /// Who understood it.
    pub source: Source,
    /// 0–1.
    pub confidence: f64,
    /// Which way the sentence took and why.
    pub way: String,
    /// The steps as they were understood, for people and programs; the steps that run may be more.
    pub said: Vec<Step>,
    /// When; none means now.
    pub when: Option<When>,
    /// What is to be done.
    pub body: Body,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// These steps, and a remark.
    Steps {
        /// In the order in which they begin where nothing else orders them.
        steps: Vec<Planned>,
        /// The answer where the scene alone gives it, or a remark on how the words were taken.
        say: Option<String>,
        /// Episodes that are taken back when all of this is done.
        undoes: Vec<EpisodeId>,
        /// The episode that this repeats.
        repeats: Option<EpisodeId>,
    },
    /// A question comes first.
    Ask {
        /// The question.
        question: String,
        /// What to choose from.
        choices: Vec<Choice>,
    },
    /// An answer without steps.
    Answer {
        /// The answer.
        say: String,
    },
    /// Nothing will be done.
    Refuse {
        /// Why.
        say: String,
    },
}

/// One step, ready to be judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What is done. Arguments may still hold `{"from":N}`; defaults that the scene decides are filled in.
    pub action: Action,
    /// What is done to the window that this step makes, once it is there: its place, its workspace.
    pub then: Vec<Action>,
    /// A sentence for people: "Put Firefox on the left".
    pub title: String,
    /// What must hold before it begins.
    pub pre: Vec<Pre>,
    /// What it can do to the machine. The inverse of an earlier step can do less than its verb says.
    pub effect: Effect,
    /// How long it may take from the call of the hand to the observed post.
    pub deadline_ms: u64,
    /// Arguments whose words did not come from the person.
    pub taint: Vec<Taint>,
    /// Indices of the steps that must be done first.
    pub after: Vec<usize>,
    /// The step of an earlier request that this one takes back.
    pub undoes: Option<EpisodeId>,
}

/// What must hold before a step begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pre {
    /// The window is there.
    Window(WindowId),
    /// At least one of these windows is there.
    SomeWindow(Vec<WindowId>),
    /// The output is there.
    Output(String),
    /// The application is installed.
    App(String),
}

/// An argument whose words did not come from the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taint {
    /// The argument's name.
    pub arg: String,
    /// Where its words came from.
    pub origin: Origin,
}

/// Where words came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The title of this application's window.
    WindowTitle(String),
    /// A control or text in a window.
    Accessible(String),
    /// The clipboard.
    Clipboard,
    /// A notification.
    Notification,
    /// The name of a file.
    FileName,
    /// A program that is not the person's own hands.
    Caller(String),
}

impl Origin {
    /// For people: "the title of a Firefox window".
    pub fn phrase(&self) -> String {
        match self {
            Origin::WindowTitle(app) => format!("the title of a window of {app}"),
            Origin::Accessible(window) => format!("what a window of {window} shows"),
            Origin::Clipboard => "the clipboard".into(),
            Origin::Notification => "a notification".into(),
            Origin::FileName => "the name of a file".into(),
            Origin::Caller(name) => format!("the program {name}"),
        }
    }
}

impl Plan {
    /// The steps that would run; empty where there are none.
    pub fn steps(&self) -> &[Planned] {
        match &self.body {
            Body::Steps { steps, .. } => steps,
            _ => &[],
        }
    }

    /// Whether there are steps and all of them only read.
    pub fn only_reads(&self) -> bool {
        let steps = self.steps();
        !steps.is_empty() && steps.iter().all(|step| step.effect == Effect::Read)
    }
}
