//! All that the shell knows, grouped by whom it came from.

use crate::bar::Bar;
use crate::confirm::Confirm;
use crate::look::Look;
use crate::message::Suggestion;
use crate::rank::Frecency;
use tacit_dbus::{Phase, Request, RequestId, Snapshot};

/// The whole state; views are functions of it.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The desktop, from the compositor; its applications and settings from the session.
    pub desk: Snapshot,
    /// Whether the compositor is on the bus.
    pub desk_online: bool,
    /// What is known of the agent.
    pub agent: Agent,
    /// The command bar.
    pub bar: Bar,
    /// The confirmation that is shown.
    pub confirm: Option<Confirm>,
    /// Confirmations that were answered here and are not settled yet.
    pub answered: Vec<RequestId>,
    /// Short messages.
    pub notices: Notices,
    /// The time as the panel shows it.
    pub clock: String,
    /// Colours.
    pub look: Look,
    /// What was used in this session.
    pub frecency: Frecency,
}

/// What is known of the agent.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    /// Whether it is on the bus.
    pub online: bool,
    /// Whether it has been: then its absence is news.
    pub seen: bool,
    /// Requests in flight and the latest finished ones, oldest first.
    pub requests: Vec<Request>,
    /// What it suggests.
    pub suggestions: Vec<Suggestion>,
    /// What was asked lately, latest first, each once.
    pub asked: Vec<String>,
}

/// What the panel says of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Not on the bus.
    Offline,
    /// Waiting to be asked.
    Idle,
    /// Understanding something.
    Thinking,
    /// Carrying something out.
    Acting,
    /// Waiting for an answer.
    Asks,
}

/// The most requests that are kept.
const REQUESTS_MAX: usize = 32;
/// The most earlier requests that are offered.
const ASKED_MAX: usize = 50;

impl Agent {
    /// The request with this id.
    pub fn request(&self, id: &RequestId) -> Option<&Request> {
        self.requests.iter().find(|request| &request.id == id)
    }

    /// Keeps a request's newest state. An older one that comes late changes nothing.
    pub fn keep(&mut self, request: Request) {
        match self.requests.iter_mut().find(|have| have.id == request.id) {
            Some(have) if request.revision < have.revision => {}
            Some(have) => *have = request,
            None => self.requests.push(request),
        }
        if self.requests.len() > REQUESTS_MAX {
            let oldest = self.requests.iter().position(|request| request.phase.is_final()).unwrap_or(0);
            self.requests.remove(oldest);
        }
    }

    /// Keeps what was asked lately, each sentence once.
    pub fn set_asked(&mut self, texts: impl IntoIterator<Item = String>) {
        self.asked.clear();
        for text in texts {
            if !text.trim().is_empty() && self.asked.len() < ASKED_MAX && !self.asked.contains(&text) {
                self.asked.push(text);
            }
        }
    }

    /// What it is doing, the most pressing first.
    pub fn mood(&self) -> Mood {
        let any = |phases: &[Phase]| self.requests.iter().any(|request| phases.contains(&request.phase));
        if !self.online {
            Mood::Offline
        } else if any(&[Phase::Asking, Phase::Confirming]) {
            Mood::Asks
        } else if any(&[Phase::Running]) {
            Mood::Acting
        } else if any(&[Phase::Queued, Phase::Understanding]) {
            Mood::Thinking
        } else {
            Mood::Idle
        }
    }
}

/// One short message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Counts up.
    pub id: u64,
    /// What it says.
    pub text: String,
}

/// Short messages, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    /// Those that are shown.
    pub shown: Vec<Notice>,
    next: u64,
}

/// The most notices at once; an older one gives way.
const NOTICES_MAX: usize = 3;

impl Notices {
    /// Adds one and answers its id; None where the same text is already there.
    pub fn add(&mut self, text: &str) -> Option<u64> {
        if self.shown.iter().any(|notice| notice.text == text) {
            return None;
        }
        self.next += 1;
        self.shown.push(Notice { id: self.next, text: text.to_owned() });
        if self.shown.len() > NOTICES_MAX {
            self.shown.remove(0);
        }
        Some(self.next)
    }
}
