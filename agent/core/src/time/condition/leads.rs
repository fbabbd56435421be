//! Words that open a condition, and what they say of it: whether it holds only once, and whether what follows is what must not be.

use super::super::words::{are, word};
use crate::normalise::Token;

/// What opens a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lead {
    /// Tokens.
    pub used: usize,
    /// Whether it holds only once.
    pub once: bool,
    /// Whether what follows must not be: `unless`.
    pub not: bool,
}

/// Every time.
const ALWAYS: &[&[&str]] = &[
    &["as", "long", "as"],
    &["so", "long", "as"],
    &["as", "often", "as"],
    &["all", "the", "while"],
    &["always", "when"],
    &["always", "if"],
    &["always", "every", "time"],
    &["every", "single", "time", "that"],
    &["every", "single", "time"],
    &["every", "time", "that"],
    &["every", "time", "when"],
    &["every", "time", "you", "notice"],
    &["every", "time"],
    &["each", "single", "time"],
    &["each", "time", "that"],
    &["each", "time"],
    &["any", "time", "that"],
    &["any", "time"],
    &["anytime"],
    &["each", "and", "every", "time"],
    &["always", "whenever"],
    &["always", "once"],
    &["always", "as", "soon", "as"],
    &["every", "time", "as", "soon", "as"],
    &["everytime"],
    &["whenever"],
    &["wherever"],
    &["while"],
    &["whilst"],
    &["on", "every"],
    &["at", "every"],
    &["at", "each"],
];
/// The next time.
const ONCE: &[&[&str]] = &[
    &["as", "soon", "as"],
    &["so", "soon", "as"],
    &["right", "when"],
    &["the", "next", "time", "that"],
    &["the", "next", "time"],
    &["next", "time"],
    &["the", "first", "time"],
    &["the", "very", "moment"],
    &["the", "very", "second"],
    &["the", "very", "minute"],
    &["the", "very", "instant"],
    &["the", "moment", "that"],
    &["the", "moment"],
    &["the", "second"],
    &["the", "minute"],
    &["the", "instant"],
    &["in", "the", "event", "that"],
    &["in", "the", "event", "of"],
    &["in", "the", "case", "of"],
    &["in", "case", "of"],
    &["in", "case"],
    &["at", "the", "first", "sign", "of"],
    &["only", "in", "case"],
    &["only", "if"],
    &["only", "when"],
    &["only", "once"],
    &["only", "after"],
    &["if", "and", "when"],
    &["if", "and", "only", "if"],
    &["if", "ever"],
    &["if", "at", "any", "time"],
    &["if", "at", "any", "point"],
    &["if", "it", "so", "happens", "that"],
    &["if", "it", "happens", "that"],
    &["if", "it", "turns", "out", "that"],
    &["if", "you", "notice", "that"],
    &["provided", "that"],
    &["provided"],
    &["providing", "that"],
    &["providing"],
    &["assuming", "that"],
    &["assuming"],
    &["no", "sooner", "than"],
    &["just", "after"],
    &["right", "after"],
    &["straight", "after"],
    &["immediately", "after"],
    &["directly", "after"],
    &["shortly", "after"],
    &["just", "as"],
    &["when", "next"],
    &["when", "you", "notice", "that"],
    &["when", "you", "notice"],
    &["when", "the", "time", "comes", "that"],
    &["should"],
    &["when"],
    &["if"],
    &["once"],
    &["after"],
    &["upon"],
    &["on"],
];

/// What opens a condition at the start of `list`.
pub(super) fn lead(list: &[Token]) -> Option<Lead> {
    // "the wifi should not be touched" waits for nothing.
    if word(list, 0) == "should" && matches!(word(list, 1), "not" | "be" | "have") {
        return None;
    }
    let longest = |table: &[&[&str]]| table.iter().filter(|words| are(list, 0, words)).map(|words| words.len()).max();
    let (always, once) = (longest(ALWAYS), longest(ONCE));
    if always.is_some() || once.is_some() {
        let always = always.unwrap_or(0);
        let used = always.max(once.unwrap_or(0));
        let used = used + usize::from(word(list, used) == "that" && word(list, used - 1) != "after");
        return Some(Lead { used, once: used > always, not: false });
    }
    if word(list, 0) == "unless" {
        return Some(Lead { used: 1, once: true, not: true });
    }
    // "at under 30% battery", "with less than 20 percent charge", "below 10% battery"
    let at = usize::from(matches!(word(list, 0), "at" | "with"));
    let side = matches!(word(list, at), "under" | "below" | "over" | "above" | "less" | "more");
    let than = usize::from(word(list, at + 1) == "than");
    let counted = list.get(at + 1 + than).is_some_and(|token| token.number().is_some());
    (side && counted).then_some(Lead { used: at, once: true, not: false })
}

/// Words that open a condition only where it is known to be one: how many, whether it holds only once, and whether what follows
/// is what must not be.
pub(super) fn marked(list: &[Token]) -> Option<Lead> {
    let found = |used: usize, not: bool| Some(Lead { used, once: true, not });
    match (word(list, 0), word(list, 1)) {
        ("only", "when" | "if" | "while" | "once") => {
            let inner = lead(list.get(1..)?)?;
            Some(Lead { used: inner.used + 1, ..inner })
        }
        ("not" | "never", "until" | "till" | "before") => found(2, false),
        ("before" | "until" | "till", _) => None,
        ("without", _) => found(1, true),
        ("with" | "at" | "during" | "on" | "straight" | "only" | "past", _) => found(1, false),
        _ => None,
    }
}
