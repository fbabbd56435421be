//! Everything that can happen to the shell.

use crate::effect::{Part, Wake};
use crate::surface;
use iced::window;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tacit_dbus::{App, Episode, Event, Plan, Request, RequestId, Snapshot, WorkspaceId};

/// One thing that happened.
#[derive(Debug, Clone)]
pub enum Message {
    /// A request to the windowing layer; never reaches `update`.
    Surface(surface::Request),
    /// An output appeared.
    OutputAdded(surface::OutputInfo),
    /// An output went, by its registry name.
    OutputRemoved(u32),
    /// A surface has been configured and is about to be drawn for the first time.
    Appeared(window::Id),
    /// A surface is gone.
    Gone(window::Id),
    /// A surface was drawn.
    Drawn(window::Id),
    /// The content of a surface wants another height.
    Sized(Part, u32),
    /// The minute changed.
    Clock(String),
    /// A fraction of a second passed while something moves.
    Tick(Instant),
    /// A timer that `update` asked for.
    Wake(Wake),
    /// News from the compositor.
    Desk(DeskNews),
    /// News from the session.
    Session(SessionNews),
    /// News from the agent.
    Agent(AgentNews),
    /// Something that a surface's content says; heard as long as the surface is there.
    From(window::Id, Box<Message>),
    /// In the bar.
    Bar(BarMessage),
    /// In the confirmation.
    Confirm(ConfirmMessage),
    /// A workspace was clicked.
    SwitchWorkspace(WorkspaceId),
    /// The agent's state was clicked.
    ToggleBar,
    /// A notice was clicked away.
    DismissNotice(u64),
    /// Something went wrong outside.
    Trouble(String),
    /// Nothing.
    Ignore,
}

/// News from the compositor.
#[derive(Debug, Clone)]
pub enum DeskNews {
    /// It is there, with its whole state.
    Online(Box<Snapshot>),
    /// Its state changed.
    Changed(u64, Vec<Event>),
    /// The bar's key was tapped: the request's serial, which repeats until it is answered, and when the signal was read.
    BarRequested(u64, Instant),
    /// It is gone from the bus.
    Offline,
}

/// News from the session.
#[derive(Debug, Clone)]
pub enum SessionNews {
    /// The installed applications.
    Apps(Vec<App>),
    /// One setting.
    Setting(String, serde_json::Value),
    /// It is gone from the bus.
    Offline,
}

/// A sentence that the agent offers, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What `AnswerSuggestion` takes.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// Why it is offered.
    #[serde(default)]
    pub why: String,
}

/// News from the agent.
#[derive(Debug, Clone)]
pub enum AgentNews {
    /// It is there.
    Online,
    /// It is gone from the bus.
    Offline,
    /// A request changed.
    Request(Box<Request>),
    /// What it suggests now.
    Suggestions(Vec<Suggestion>),
    /// What was asked lately, latest first.
    History(Vec<Episode>),
    /// The plan for the text with this serial.
    Planned(u64, Result<Box<Plan>, String>),
    /// A submission was taken, or was not.
    Submitted(Result<RequestId, String>),
    /// An answer did not arrive, and why.
    AnswerFailed(RequestId, String),
}

/// In the bar.
#[derive(Debug, Clone, PartialEq)]
pub enum BarMessage {
    /// It has the keyboard, or has it no more: every key from before has been seen.
    Keyboard(bool),
    /// The text changed.
    Typed(String),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// To the next row.
    Next,
    /// To the row before.
    Previous,
    /// A row was clicked.
    Pick(usize),
    /// The agent's card was clicked.
    Run,
    /// A choice of a question was taken, by its position.
    Choose(usize),
    /// Takes the shown result back.
    Undo,
    /// Stops the request that is shown.
    Cancel,
    /// Does not want the selected suggestion again.
    Dismiss,
    /// The pointer is there.
    Pointer(i32, i32),
    /// The pointer left.
    PointerLeft,
}

/// In the confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmMessage {
    /// Enter or the button went down.
    Press,
    /// Enter or the button came up.
    Release,
    /// Escape or the other button.
    No,
    /// The keyboard moves between the two buttons.
    Move,
}
