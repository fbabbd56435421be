//! Search: a sentence split into a time, a kind and words; the log answers the first two, the index the third.

use crate::index::Index;
use crate::log::{Entry, Kind, Log, parse_stamp};
use crate::{MemoryError, when};
use jiff::{ToSpan, Zoned};
use serde::{Deserialize, Serialize};

/// One result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The entry's number.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// When: RFC 3339.
    pub at: String,
    /// Its words.
    pub text: String,
    /// Higher is better; results of one search alone compare.
    pub score: f32,
}

/// Words that say what is asked, not what is looked for.
const FILLER: &[&str] = &[
    "what",
    "which",
    "when",
    "did",
    "i",
    "do",
    "have",
    "had",
    "the",
    "a",
    "an",
    "was",
    "were",
    "is",
    "are",
    "my",
    "me",
    "you",
    "about",
    "in",
    "on",
    "at",
    "of",
    "to",
    "for",
    "show",
    "find",
    "search",
    "all",
    "any",
    "things",
    "stuff",
    "that",
    "apps",
    "app",
    "applications",
    "programs",
    "windows",
    "window",
    "and",
    "with",
    "it",
    "last",
    "time",
    "everything",
    "anything",
    "something",
    "been",
    "there",
    "list",
    "tell",
    "working",
];

fn kinds(words: &mut Vec<String>) -> Vec<Kind> {
    let groups: [(&[&str], &[Kind]); 3] = [
        (&["open", "opened", "launch", "launched", "start", "started", "ran", "run"], &[Kind::Launch, Kind::Episode]),
        (&["use", "used", "using", "look", "looked", "focused", "focus", "worked"], &[Kind::Focus, Kind::Launch]),
        (&["ask", "asked", "say", "said", "request", "requests", "command", "commands", "done"], &[Kind::Episode]),
    ];
    for (names, kinds) in groups {
        if words.iter().any(|word| names.contains(&word.as_str())) {
            words.retain(|word| !names.contains(&word.as_str()));
            return kinds.to_vec();
        }
    }
    vec![Kind::Episode, Kind::Launch, Kind::Focus, Kind::Fact, Kind::Lesson, Kind::Sent]
}

pub(crate) fn search(
    log: &Log,
    index: &Index,
    text: &str,
    limit: usize,
    now: &Zoned,
) -> Result<Vec<Found>, MemoryError> {
    let (span, mut words) = when::read(text, now);
    let asked = words.clone();
    let mut kinds = kinds(&mut words);
    words.retain(|word| !FILLER.contains(&word.as_str()));
    let fits = |entry: &Entry| {
        let at = parse_stamp(&entry.at);
        let in_time = span.as_ref().is_none_or(|span| at.is_some_and(|at| at >= span.from && at < span.to));
        in_time && kinds.contains(&entry.kind)
    };
    if words.is_empty() && (span.is_some() || kinds.len() < 4) {
        let (from, to) = match &span {
            Some(span) => (span.from.clone(), span.to.clone()),
            None => (now.checked_sub(30.days()).unwrap_or_else(|_| now.clone()), now.clone()),
        };
        let entries = log.between(&from, &to)?;
        return Ok(by_time(entries.into_iter().filter(fits), limit));
    }
    // Without a time, a word such as "open" may be what is looked for and not the kind.
    let words = if words.is_empty() { asked } else { words };
    if span.is_none() {
        kinds = vec![Kind::Episode, Kind::Launch, Kind::Focus, Kind::Fact, Kind::Lesson, Kind::Sent];
    }
    let mut results = Vec::new();
    for (seq, score) in index.find(&words.join(" "), limit.saturating_mul(4).max(50))? {
        let Some(entry) = log.entry(seq)? else { continue };
        let in_time =
            span.as_ref().is_none_or(|span| parse_stamp(&entry.at).is_some_and(|at| at >= span.from && at < span.to));
        if in_time && kinds.contains(&entry.kind) {
            // Of two that fit alike, the later one: a fact counts most, a glance at a window least.
            let weight = match entry.kind {
                Kind::Fact => 1.5,
                Kind::Focus => 0.6,
                _ => 1.0,
            };
            results.push(found(entry, score * weight));
        }
    }
    results.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.id.cmp(&a.id)));
    results.truncate(limit);
    Ok(results)
}

/// Latest first; of several glances at one window the latest.
fn by_time(entries: impl DoubleEndedIterator<Item = Entry>, limit: usize) -> Vec<Found> {
    let mut results: Vec<Found> = Vec::new();
    for entry in entries.rev() {
        let again = matches!(entry.kind, Kind::Focus | Kind::Launch)
            && results.iter().any(|have| have.kind == entry.kind && have.text == entry.text);
        if !again && results.len() < limit {
            results.push(found(entry, 1.0));
        }
    }
    results
}

fn found(entry: Entry, score: f32) -> Found {
    Found { id: entry.seq, kind: entry.kind, at: entry.at, text: entry.text, score }
}
