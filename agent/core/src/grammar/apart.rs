//! A clause whose labels name one argument twice: which of them runs on, which is a set, and which is a clause of its own.

use super::kind::{SlotKind, kind_of};
use super::learned::{Clause, Sense};
use crate::normalise::{Kind, Token};
use std::cell::Cell;
use tacit_dbus::Verb;

/// Arguments that name one thing each: said twice in a clause, they are two steps.
fn is_single(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::App | SlotKind::Path | SlotKind::AudioOutput | SlotKind::Bluetooth | SlotKind::Element)
}

/// A clause whose argument is said twice: free text runs on, sets grow, and what names one thing is a clause for each. What finds
/// no place counts as unread.
pub(super) fn apart(clause: &Clause, tokens: &[Token], unread: &Cell<i32>) -> Vec<Clause> {
    let Sense::Verb(verb) = clause.sense else { return vec![clause.clone()] };
    if let Some(parts) = gapped(clause) {
        return parts.iter().flat_map(|part| apart(part, tokens, unread)).collect();
    }
    let mut whole: Vec<(&'static str, usize, usize)> = Vec::new();
    let mut more: Vec<(&'static str, usize, usize)> = Vec::new();
    for (name, from, to) in &clause.slots {
        let kind = kind_of(verb, name);
        // "my" alone names nothing, nor does "a wifi network" say which.
        let run = tokens.get(*from..*to).unwrap_or(&[]);
        if run.iter().all(is_article) || matches!(kind, SlotKind::Wifi | SlotKind::Vpn) && is_any_network(run) {
            continue;
        }
        // "a reminder saying school run": what leads to a text is none of it.
        if is_note(verb) && run.iter().all(|token| LEADING.contains(&token.word.as_str())) {
            continue;
        }
        match whole.iter_mut().find(|(have, ..)| have == name) {
            // "the flash cards thing anki": one thing in other words.
            Some((_, _, end)) if kind == SlotKind::App && *from == *end => *end = *to,
            Some((_, _, end)) if is_windows(kind) && *from <= *end + 2 && joined(tokens, *end, *from) => *end = *to,
            Some((_, _, end)) if *from <= *end + 1 && !is_single(kind) && !is_windows(kind) && *name != "when" => {
                *end = *to
            }
            // "accept those cookies": the labels of one name that fell apart.
            Some((_, _, end)) if kind == SlotKind::Element && *from == *end => *end = *to,
            // "the ethics form, it's ~/ethics.pdf": the path that is written is the one that is meant.
            Some((_, start, end)) if kind == SlotKind::Path && restated(tokens, (*start, *end), (*from, *to)) => {
                (*start, *end) = (*from, *to)
            }
            // "the save button in the editor": the second says where.
            Some(_) if kind == SlotKind::Element && is_where(tokens, *from) => whole.push(("_window", *from, *to)),
            Some(_) if is_single(kind) => more.push((name, *from, *to)),
            Some(_) if *name == "when" => whole.push((name, *from, *to)),
            Some(_) => unread.set(unread.get() + 1),
            None => whole.push((name, *from, *to)),
        }
    }
    let first = Clause { slots: whole.clone(), ..clause.clone() };
    let others = more.into_iter().map(|(name, from, to)| {
        let mut slots: Vec<_> = whole.iter().filter(|(have, ..)| *have != name).copied().collect();
        slots.push((name, from, to));
        Clause { slots, ..clause.clone() }
    });
    std::iter::once(first.clone()).chain(others).collect()
}

/// The clauses of a verb that is said once for several rows of arguments: "m31 into the name field, 300 into the exposure field",
/// "firefox to the left and the mail to the right". Every row names the same arguments, two or more of them, each once; a time is
/// that of all.
fn gapped(clause: &Clause) -> Option<Vec<Clause>> {
    let (times, mut slots): (Vec<_>, Vec<_>) = clause.slots.iter().copied().partition(|(name, ..)| *name == "when");
    slots.sort_by_key(|(_, from, _)| *from);
    let first = slots.first()?.0;
    let rows = slots.iter().filter(|(name, ..)| *name == first).count();
    if rows < 2 || slots.len() % rows != 0 || slots.len() / rows < 2 {
        return None;
    }
    let names = |row: &[(&'static str, usize, usize)]| {
        let mut names: Vec<&str> = row.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        names
    };
    let all: Vec<_> = slots.chunks(slots.len() / rows).collect();
    let wanted = names(all.first()?);
    if wanted.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) || all.iter().any(|row| names(row) != wanted) {
        return None;
    }
    let begins = |row: &[(&'static str, usize, usize)]| row.first().map_or(clause.to, |(_, from, _)| *from);
    let parts = all.iter().enumerate().map(|(at, row)| {
        let from = if at == 0 { clause.from } else { begins(row) };
        let to = all.get(at + 1).map_or(clause.to, |next| begins(next));
        Clause { from, to, slots: row.iter().copied().chain(times.iter().copied()).collect(), ..clause.clone() }
    });
    Some(parts.collect())
}

/// Whether a path is written out after the words for it, with nothing between that makes it a second one.
fn restated(tokens: &[Token], first: (usize, usize), second: (usize, usize)) -> bool {
    let written =
        |(from, to): (usize, usize)| tokens.get(from..to).is_some_and(|run| run.iter().any(|t| t.kind == Kind::Path));
    let between = tokens.get(first.1..second.0).unwrap_or(&[]);
    let plain = !between.iter().any(|token| matches!(token.word.as_str(), "and" | "then" | "plus" | "or"));
    !written(first) && written(second) && plain
}

fn is_windows(kind: SlotKind) -> bool {
    matches!(kind, SlotKind::Windows | SlotKind::Window)
}

/// Whether nothing but words that put names side by side stands from `from` to `to`.
fn joined(tokens: &[Token], from: usize, to: usize) -> bool {
    tokens.get(from..to).is_some_and(|gap| gap.iter().all(joins))
}

/// Words between a note and what it says.
const LEADING: &[&str] =
    &["saying", "says", "that", "reading", "called", "titled", "named", "labelled", "labeled", "say"];

fn is_note(verb: Verb) -> bool {
    matches!(verb, Verb::ReminderAdd | Verb::TimerStart | Verb::CalendarAdd | Verb::MemoryRemember)
}

/// Whether words for a network name none: "a wifi network", "any network".
fn is_any_network(run: &[Token]) -> bool {
    const ANY: &[&str] = &["a", "an", "any", "some"];
    const NETWORKS: &[&str] =
        &["wifi", "wireless", "network", "vpn", "connection", "hotspot", "internet", "one", "available"];
    let first = run.first().is_some_and(|token| ANY.contains(&token.word.as_str()));
    first && run.iter().skip(1).all(|token| NETWORKS.contains(&token.word.as_str()))
}

/// Whether a word stands before names and is none.
fn is_article(token: &Token) -> bool {
    matches!(token.word.as_str(), "the" | "a" | "an" | "my" | "our" | "your" | "its" | "some" | "any")
}

/// Whether a token puts two names side by side.
fn joins(token: &Token) -> bool {
    token.is_mark() || matches!(token.word.as_str(), "and" | "plus" | "with" | "or" | "also" | "then" | "the" | "my")
}

/// Whether a word before a run says that the run is a place.
fn is_where(tokens: &[Token], from: usize) -> bool {
    const WHERE: &[&str] = &["in", "on", "of", "from", "at", "inside", "within"];
    from.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|token| WHERE.contains(&token.word.as_str()))
}
