//! What a clause says in plain words though no label stands on them: levels after "to", colours, counts.

use super::kind::SlotKind;
use super::learned::Clause;
use super::slots::Scope;
use super::{measures, referred};
use crate::draft::Said;
use crate::normalise::Token;
use crate::time::{self, Span2, Timing};
use serde_json::Value;
use tacit_dbus::{Condition, Verb, When};

/// Takes the values that the words of a clause plainly say.
pub(super) fn values(clause: &mut Clause, verb: Verb, tokens: &[Token]) {
    levels(clause, verb, tokens);
    amounts(clause, tokens);
    screen(clause, verb, tokens);
    open_place(clause, verb, tokens);
    let (from, to) = (clause.from, clause.to.min(tokens.len()));
    let has = |clause: &Clause, name: &str| {
        clause.slots.iter().any(|(have, ..)| *have == name) || clause.fixed.iter().any(|(have, _)| *have == name)
    };
    match verb {
        Verb::ThemeAccent => {
            let readable = |(_, a, b): &(&str, usize, usize)| {
                let words: Vec<&str> = tokens.get(*a..*b).unwrap_or(&[]).iter().map(|t| t.word.as_str()).collect();
                measures::color(&words).is_some()
                    || words.iter().any(|word| measures::is_color(word) || word.starts_with('#'))
            };
            let said = clause.slots.iter().any(|slot| slot.0 == "value" && readable(slot));
            let color = (from..to).find(|at| tokens.get(*at).is_some_and(|token| measures::is_color(&token.word)));
            if let Some(at) = color.filter(|_| !said && !clause.fixed.iter().any(|(name, _)| *name == "value")) {
                clause.slots.retain(|(name, ..)| *name != "value");
                clause.slots.push(("value", at, at + 1));
            }
        }
        Verb::AgentUndo | Verb::AgentRedo if !has(clause, "n") && !has(clause, "since") => {
            let words = tokens.get(from..to).unwrap_or(&[]);
            let count = words.iter().enumerate().find_map(|(at, token)| {
                let next = words.get(at + 1).map_or("", |token| token.word.as_str());
                let counted = matches!(
                    next,
                    "things" | "requests" | "steps" | "actions" | "changes" | "commands" | "times" | "of" | "last"
                );
                let before = at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|token| token.is("last"));
                let whole =
                    matches!(next, "" | "of" | "things" | "changes" | "back" | "," | "." | "!" | "?" | "please");
                match token.word.as_str() {
                    "both" if whole => Some(2.0),
                    "twice" => Some(2.0),
                    // "the last ten minutes" are no ten requests.
                    _ if is_time(words, at + 1) => None,
                    _ => token.number().filter(|n| (counted || before) && n.fract() == 0.0 && (1.0..100.0).contains(n)),
                }
            });
            if let Some(n) = count {
                clause.fixed.push(("n", format!("{n:.0}")));
            }
        }
        _ => {}
    }
}

/// "a bit louder" and "way too loud": how much is meant where a change was said without a number.
fn amounts(clause: &mut Clause, tokens: &[Token]) {
    let said = |name: &str| clause.slots.iter().any(|(have, ..)| *have == name);
    if said("delta") || said("percent") {
        return;
    }
    let (from, to) = (clause.from, clause.to.min(tokens.len()));
    let word = |at: usize| tokens.get(at).filter(|_| at < to).map_or("", |token| token.word.as_str());
    let compared = |at: usize| {
        let next = word(at);
        matches!(next, "too" | "more" | "less" | "further") || next.len() > 4 && next.ends_with("er")
    };
    let size = (from..to).find_map(|at| {
        let before = at.checked_sub(1).map_or("", word);
        match word(at) {
            "way" | "far" | "much" | "loads" | "heaps" if compared(at + 1) && before != "not" => Some(20),
            "lot" if before == "a" && word(at + 1) != "of" => Some(20),
            "loads" | "tons" | "massively" | "drastically" | "significantly" | "lots" if word(at + 1) != "of" => {
                Some(20)
            }
            "bit" | "tad" | "touch" | "smidge" | "smidgen" | "hair" | "notch" if before == "a" || compared(at + 1) => {
                Some(5)
            }
            "little" if before == "a" && (compared(at + 1) || word(at + 1).is_empty()) => Some(5),
            "slightly" => Some(5),
            _ => None,
        }
    });
    let Some(size) = size else { return };
    for (_, value) in clause.fixed.iter_mut().filter(|(name, _)| *name == "delta") {
        if let Some(sign) = value.strip_suffix("10") {
            *value = format!("{sign}{size}");
        }
    }
}

/// "the laptop panel", "the second screen": which output is meant, where no label says it.
fn screen(clause: &mut Clause, verb: Verb, tokens: &[Token]) {
    const WHICH: &[&str] = &[
        "laptop", "external", "internal", "second", "third", "first", "left", "right", "main", "primary", "other",
        "big", "small", "smaller", "bigger", "side",
    ];
    let takes = verb.spec().arg("output").is_some() && !clause.fixed.iter().any(|(name, _)| *name == "output");
    if !takes || clause.slots.iter().any(|(name, ..)| *name == "output") {
        return;
    }
    let free = |at: usize| !clause.slots.iter().any(|(_, from, to)| (*from..*to).contains(&at));
    let is = |at: usize, list: &[&str]| tokens.get(at).is_some_and(|token| list.contains(&token.word.as_str()));
    let found = (clause.from..clause.to.min(tokens.len())).find(|at| {
        let named = is(*at, WHICH) && is(*at + 1, &["screen", "monitor", "display", "panel"]);
        named && *at + 1 < clause.to && free(*at) && free(*at + 1)
    });
    if let Some(at) = found {
        clause.slots.push(("output", at, at + 2));
    }
}

/// "one of the other workspaces", "one of the monitors": a place that is left open, where no label says it.
fn open_place(clause: &mut Clause, verb: Verb, tokens: &[Token]) {
    let word = |at: usize| tokens.get(at).filter(|_| at < clause.to).map_or("", |token| token.word.as_str());
    let found = (clause.from..clause.to).find_map(|at| {
        let one =
            tokens.get(at).is_some_and(|token| token.is_number_word(1.0, "one") || token.is("one") || token.is("some"));
        if !one || word(at + 1) != "of" && word(at + 1) != "other" {
            return None;
        }
        let end = (at + 1..at + 6)
            .find(|at| matches!(word(*at), "screens" | "monitors" | "displays" | "workspaces" | "desktops"))?;
        let small = (at + 1..end)
            .all(|at| matches!(word(at), "of" | "the" | "my" | "our" | "other" | "two" | "2" | "3" | "three"));
        let name = if matches!(word(end), "workspaces" | "desktops") { "workspace" } else { "output" };
        small.then_some((name, at, end + 1))
    });
    let Some((name, from, to)) = found else { return };
    let told = clause.slots.iter().any(|(have, a, b)| *have == name || *a < to && from < *b)
        || clause.fixed.iter().any(|(have, _)| *have == name);
    if !told && verb.spec().arg(name).is_some() {
        clause.slots.push((name, from, to));
    }
}

/// "whenever the headset connects, send the sound there": words for the thing of the sentence's own condition, which is put
/// in their place where the condition is known.
pub(super) fn connected(
    kind: SlotKind,
    (from, to): (usize, usize),
    tokens: &[Token],
    scope: &Scope<'_>,
) -> Option<Said> {
    let device = matches!(kind, SlotKind::AudioOutput | SlotKind::AudioInput | SlotKind::Bluetooth);
    let words: Vec<&str> = tokens.get(from..to)?.iter().map(|token| token.word.as_str()).collect();
    if !(device || kind == SlotKind::Output) || !referred::is_reference(&words, kind) {
        return None;
    }
    let subject = if device { "device." } else { "output." };
    let about = |timing: &Timing| matches!(timing, Timing::If(When::If { condition: Condition::Test { subject: of, value: Value::String(_), .. }, .. }) if of.starts_with(subject));
    scope.time_spans(tokens).iter().any(|span| about(&span.timing)).then(|| Said::Name(words.join(" ")))
}

/// "down to fifty" is a level, also where speech was written as "down too fifty": `percent`, not `delta`.
fn levels(clause: &mut Clause, verb: Verb, tokens: &[Token]) {
    let both = verb.spec().arg("percent").is_some() && verb.spec().arg("delta").is_some();
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.number().is_some());
    let is_to = |at: usize| {
        tokens.get(at).is_some_and(|t| matches!(t.word.as_str(), "to" | "too") || t.is_number_word(2.0, "two"))
    };
    if let Some((_, a, _)) = clause.slots.iter_mut().find(|(name, a, b)| *name == "percent" && a + 1 < *b)
        && is_to(*a)
        && number(*a + 1)
    {
        *a += 1;
    }
    if !both || clause.slots.iter().any(|(name, ..)| *name == "percent") {
        return;
    }
    let (from, to) = (clause.from, clause.to.min(tokens.len()));
    let by = (from..to).any(|at| tokens.get(at).is_some_and(|token| matches!(token.word.as_str(), "by" | "from")));
    // "down two fifty" is "down to fifty".
    let level = (from..to.saturating_sub(1)).find(|at| is_to(*at) && number(at + 1) && !is_time(tokens, at + 2));
    let Some(at) = level.filter(|_| !by) else { return };
    let percent = tokens.get(at + 2).filter(|_| at + 2 < to);
    let end = at + 2 + usize::from(percent.is_some_and(|t| matches!(t.word.as_str(), "percent" | "%")));
    let taken = clause.slots.iter().any(|(name, a, b)| *name != "delta" && *a < end && at + 1 < *b);
    if taken {
        return;
    }
    clause.slots.retain(|(name, ..)| *name != "delta");
    clause.fixed.retain(|(name, _)| *name != "delta");
    clause.slots.push(("percent", at + 1, end));
}

/// Whether a word counts time: "to 5 minutes" is no level.
fn is_time(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        ["second", "minute", "hour", "day", "week", "am", "pm"].iter().any(|unit| token.word.starts_with(unit))
    })
}

/// The time that a run says; a bare length of time is from now where a time stood before.
pub(super) fn time(tokens: &[Token], (from, to): (usize, usize), had: bool, scope: &Scope<'_>) -> Vec<Span2> {
    let run = tokens.get(from..to).unwrap_or(&[]);
    let spans = scope.time_spans(run);
    if !spans.is_empty() || !had {
        return spans;
    }
    let at = time::duration(run).filter(|(_, used)| *used == run.len()).map(|(seconds, _)| scope.clock.plus(seconds));
    let at = at.or_else(|| time::moment(run, scope.clock).filter(|(_, used)| *used == run.len()).map(|(at, _)| at));
    at.map(|moment| Span2 { from: 0, to: run.len(), timing: Timing::At(moment) }).into_iter().collect()
}
