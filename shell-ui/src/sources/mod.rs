//! The instant lane: sources of results that are known on the spot, one file each, and how they are merged.
//!
//! A source is a pure function of the query and the state. None may wait for another process.

use crate::message::Suggestion;
use crate::rank::{Closeness, Frecency, Query};
use tacit_dbus::{AppId, Request, RequestId, Snapshot, WindowId};

pub mod applications;
pub mod calculator;
pub mod history;
pub mod questions;
pub mod suggestions;
pub mod windows;

/// The most rows of the instant lane.
pub const ROWS_MAX: usize = 6;

/// What a source may look at.
pub struct Known<'a> {
    /// The desktop with its applications.
    pub desk: &'a Snapshot,
    /// What was asked lately, latest first.
    pub asked: &'a [String],
    /// What the agent suggests.
    pub suggestions: &'a [Suggestion],
    /// Requests in flight and the latest finished ones.
    pub requests: &'a [Request],
    /// What was used.
    pub frecency: &'a Frecency,
}

/// What taking a row does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Goes to a window.
    Focus(WindowId),
    /// Opens an application.
    Launch {
        /// Its id.
        app: AppId,
        /// Its name, for the sentence.
        name: String,
    },
    /// Puts a result on the clipboard.
    Copy(String),
    /// Asks for it again.
    Say(String),
    /// Goes back to a question.
    Answer(RequestId),
    /// Accepts a suggestion.
    Accept(Suggestion),
}

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An open window.
    Window,
    /// An installed application.
    Application,
    /// A calculation.
    Calculation,
    /// An earlier request.
    History,
    /// A suggestion of the agent.
    Suggestion,
    /// A question that waits.
    Question,
}

/// One row of the instant lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// What it is, over keystrokes: two hits with the same key are the same row.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// What else is known about it.
    pub detail: String,
    /// Where it comes from.
    pub kind: Kind,
    /// What taking it does.
    pub act: Act,
    /// Better is more.
    pub score: f64,
    /// How close its name is to the whole text.
    pub closeness: Closeness,
}

/// Every source's rows for a query, best first.
pub fn all(query: &mut Query, known: &Known<'_>) -> Vec<Hit> {
    let mut hits = suggestions::hits(query, known);
    hits.extend(questions::hits(query, known));
    hits.extend(calculator::hits(query));
    hits.extend(windows::hits(query, known));
    hits.extend(applications::hits(query, known));
    hits.extend(history::hits(query, known));
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.title.cmp(&b.title)));
    hits.truncate(ROWS_MAX);
    hits
}

/// Puts new rows under those that are painted: rows down to `held` keep their places while they are still true, all others
/// follow by score. Rows are updated in place.
pub fn merge(painted: &[Hit], mut fresh: Vec<Hit>, held: usize) -> Vec<Hit> {
    let mut rows: Vec<Hit> = Vec::with_capacity(fresh.len());
    for old in painted.iter().take(held) {
        if let Some(at) = fresh.iter().position(|hit| hit.key == old.key) {
            rows.push(fresh.remove(at));
        }
    }
    rows.append(&mut fresh);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(key: &str, score: f64) -> Hit {
        Hit {
            key: key.into(),
            title: key.into(),
            detail: String::new(),
            kind: Kind::Application,
            act: Act::Say(key.into()),
            score,
            closeness: Closeness::Loose,
        }
    }

    fn keys(rows: &[Hit]) -> String {
        rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>().join("")
    }

    #[test]
    fn painted_rows_keep_their_places() {
        let painted = [hit("a", 1.0), hit("b", 2.0), hit("c", 3.0)];
        let fresh = || vec![hit("d", 9.0), hit("c", 8.0), hit("b", 7.0), hit("a", 6.0)];
        assert_eq!(keys(&merge(&painted, fresh(), 3)), "abcd");
        assert_eq!(keys(&merge(&painted, fresh(), 2)), "abdc");
        assert_eq!(keys(&merge(&painted, fresh(), 0)), "dcba");
        assert_eq!(keys(&merge(&painted, vec![hit("c", 1.0), hit("x", 1.0)], 3)), "cx");
    }
}
