//! What `update` wants done outside: surfaces, calls, timers. Described here, carried out in [`crate::app`].

use tacit_dbus::{Action, AppId, RequestId};

/// A surface that comes and goes; the panel is on every output and is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The command bar.
    Bar,
    /// The confirmation overlay.
    Confirm,
    /// Short messages at the top right.
    Notice,
}

/// Something for the outside to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Shows a surface.
    Open(Part),
    /// Takes a surface away.
    Close(Part),
    /// Tells the compositor that its request for the bar was answered by closing it.
    BarClosed(u64),
    /// Gives a surface the height of its content, in logical pixels.
    Size(Part, u32),
    /// Asks the agent what it would do.
    Plan {
        /// Which text this is the answer to.
        serial: u64,
        /// The text.
        text: String,
    },
    /// Asks the agent to do it.
    Submit(String),
    /// Answers a question or a confirmation.
    Answer(RequestId, String),
    /// Cancels a request.
    Cancel(RequestId),
    /// Takes the last request back.
    Undo,
    /// Fetches what was asked lately.
    History,
    /// Accepts or dismisses a suggestion.
    AnswerSuggestion(String, &'static str),
    /// Has the compositor do one thing.
    Apply(Action),
    /// Starts an application without the agent.
    Launch(AppId),
    /// Puts text on the clipboard.
    Copy(String),
    /// Comes back later.
    Wake {
        /// How much later.
        after_ms: u64,
        /// With what.
        what: Wake,
    },
}

/// What a timer was for. Each carries the count it was set at, so that a late one is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Typing has paused.
    TypingPaused(u64),
    /// A result was shown long enough.
    ResultShown(u64),
    /// A notice was shown long enough.
    NoticeShown(u64),
}
