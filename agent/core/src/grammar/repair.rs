//! Corrections inside one sentence, before anything was done: "open the editor, no, the calculator".
//!
//! Works on the labels of an understander: what was taken back is gone before any words are read as arguments.

use super::corrected::{self, Before, Care};
use super::denial;
use super::learned::{Clause, Sense};
use super::slots::Scope;
use crate::draft::Said;
use crate::lexicon;
use crate::normalise::{Kind, Token};
use serde_json::Value;
use tacit_dbus::Verb;

/// Words that take back what stands before them; the second says whether they do so beside "and" too.
const REPAIRS: &[(&[&str], bool)] = &[
    (&["no"], true),
    (&["nope"], true),
    (&["nah"], true),
    (&["i", "mean"], true),
    (&["i", "meant"], true),
    (&["scratch", "that"], true),
    (&["strike", "that"], true),
    (&["forget", "that"], true),
    (&["or", "rather"], true),
    (&["correction"], true),
    (&["oops"], true),
    (&["whoops"], true),
    (&["my", "mistake"], true),
    (&["my", "bad"], true),
    (&["make", "that"], true),
    (&["sorry"], false),
    (&["wait"], false),
    (&["hang", "on"], false),
    (&["hold", "on"], false),
    (&["rather"], false),
    (&["actually"], false),
    (&["make", "it"], false),
];

/// Words that may stand beside those of a repair.
const BESIDE: &[&str] = &[
    "hmm", "hm", "oh", "well", "the", "a", "an", "to", "on", "in", "at", "for", "with", "into", "that", "it", "please",
    "my", "or", "of", "by", "like", "better", "and", "just", "until", "from",
];

fn is(tokens: &[Token], at: usize, phrase: &[&str]) -> bool {
    phrase
        .iter()
        .enumerate()
        .all(|(i, word)| tokens.get(at + i).is_some_and(|token| token.kind == Kind::Word && token.word == *word))
}

/// The repair at a place: its length and whether it is sure.
fn repair(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
    let (phrase, sure) = REPAIRS.iter().find(|(phrase, _)| is(tokens, at, phrase))?;
    // "no more", "no need": not taken back.
    let next = tokens.get(at + 1).map_or("", |token| token.word.as_str());
    let other = *phrase == ["no"] && matches!(next, "more" | "need" | "one" | "longer" | "matter" | "problem" | "way");
    (!other).then_some((phrase.len(), *sure))
}

/// Whether the tokens between two words take the first back.
pub(super) fn takes_back(between: &[Token]) -> bool {
    let (mut at, mut found, mut sure, mut joined) = (0, false, false, false);
    while let Some(token) = between.get(at) {
        if let Some((used, is_sure)) = repair(between, at) {
            (found, sure, at) = (true, sure || is_sure, at + used);
            continue;
        }
        let word = token.word.as_str();
        if !(token.is_mark() || BESIDE.contains(&word) || lexicon::is_hesitation(word) || lexicon::is_assent(word)) {
            return false;
        }
        joined |= token.is("and");
        at += 1;
    }
    found && (sure || !joined)
}

/// The clauses of a sentence after its own corrections.
/// `None` where a correction follows a clause and fits nothing in it.
pub(super) fn settled(clauses: &[Clause], tokens: &[Token], scope: &Scope<'_>) -> Option<Vec<Clause>> {
    let mut out: Vec<Clause> = Vec::new();
    for clause in clauses {
        let mut clause = single(clause, tokens);
        let follows = out.last().is_some_and(|last| matches!(last.sense, Sense::Verb(_)));
        let before = corrects(&out, tokens);
        match clause.sense {
            Sense::Replace | Sense::Same if before.is_some() && !clause.denied => {
                let at = before?;
                let last = out.get(at)?;
                let fixed = replaced(last, &clause, tokens, scope);
                match out.get_mut(at) {
                    Some(last) if clause.sense == Sense::Replace => *last = fixed?,
                    _ => out.push(fixed?),
                }
                continue;
            }
            Sense::Verb(_) if follows && out.last().is_some_and(|last| retracts(last, &clause, tokens)) => {
                if let Some(last) = out.pop() {
                    meant(&mut clause, &last, tokens);
                }
            }
            _ => {}
        }
        out.push(clause);
    }
    Some(out)
}

/// Which clause a correction is about: the last one. Where that only denies what was said before it, it is the one that said so,
/// or the last request: "open the mail, not the mail! the budget!", "not the mail! the budget!"
fn corrects(out: &[Clause], tokens: &[Token]) -> Option<usize> {
    let at = out.iter().rposition(|last| matches!(last.sense, Sense::Verb(_)))?;
    let last = out.get(at).filter(|last| last.denied);
    let Some(last) = last else { return Some(at) };
    let words = |(from, to): (usize, usize)| -> Vec<&str> {
        let run = tokens.get(from..to).unwrap_or(&[]).iter().map(|token| token.word.as_str());
        run.filter(|word| lexicon::weight(word) >= 0.1).collect()
    };
    let same = |clause: &Clause| {
        let mut said = clause.slots.iter().map(|(_, from, to)| words((*from, *to)));
        said.any(|said| !said.is_empty() && last.slots.iter().any(|(_, from, to)| words((*from, *to)) == said))
    };
    let asked = |clause: &Clause| matches!(clause.sense, Sense::Verb(_)) && !clause.denied;
    let earlier = out.iter().take(at).rposition(|clause| asked(clause) && same(clause));
    // "not the mail!" has no verb of its own.
    let inside = |at: usize| last.slots.iter().any(|(_, from, to)| (*from..*to).contains(&at));
    let bare = (last.from..last.to).filter(|at| !inside(*at)).all(|at| {
        tokens.get(at).is_some_and(|token| token.is_mark() || lexicon::weight(&token.word) < 0.1)
            || denial::denies(tokens, at)
    });
    match earlier {
        None if bare && !out.iter().take(at).any(asked) => None,
        None => Some(at),
        found => found,
    }
}

/// "send signal over, no, minimize it": it is what the clause that was taken back was about.
fn meant(clause: &mut Clause, last: &Clause, tokens: &[Token]) {
    let object = |name: &str| matches!(name, "window" | "windows");
    let Some((_, from, to)) = last.slots.iter().find(|(name, ..)| object(name)) else { return };
    for (name, a, b) in &mut clause.slots {
        let pronoun = *b == *a + 1 && tokens.get(*a).is_some_and(|token| lexicon::is_pronoun(&token.word));
        if object(name) && pronoun {
            (*a, *b) = (*from, *to);
        }
    }
}

/// Whether a clause begins by taking the one before it back: "wake me, no, remind me".
fn retracts(last: &Clause, clause: &Clause, tokens: &[Token]) -> bool {
    let taken = |at: usize| {
        last.slots.iter().chain(&clause.slots).any(|(_, from, to)| (*from..*to).contains(&at)) || at >= tokens.len()
    };
    let small = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            token.is_mark()
                || lexicon::is_hesitation(&token.word)
                || matches!(token.word.as_str(), "hmm" | "well" | "oh")
        })
    };
    let strong = |at: usize| {
        let found = repair(tokens, at).filter(|(used, sure)| *sure && !(at..at + used).any(taken));
        // "forget that name", "make that window bigger": a wish of its own.
        let wish = is(tokens, at, &["forget", "that"]) || is(tokens, at, &["make", "that"]);
        let found = found.filter(|(used, _)| !wish || tokens.get(at + used).is_none_or(Token::is_mark));
        found.map(|(used, _)| used)
    };
    // Back over what may stand before the first words of the clause.
    let mut from = clause.from.min(tokens.len());
    while from > last.from && !taken(from - 1) && (small(from - 1) || from >= 2 && is_end(tokens, from)) {
        from -= 1;
    }
    let mut at = from;
    while at < clause.to {
        if let Some(used) = strong(at) {
            let next = at + used;
            let lone = is(tokens, at, &["no"]) || is(tokens, at, &["nope"]) || is(tokens, at, &["nah"]);
            // "no notifications" is a wish of its own.
            return !lone || small(next) || strong(next).is_some() || verb_like(tokens, next);
        }
        if !small(at) || taken(at) {
            return false;
        }
        at += 1;
    }
    false
}

/// Whether a repair ends at a place.
fn is_end(tokens: &[Token], to: usize) -> bool {
    (1..=2).any(|used| to >= used && repair(tokens, to - used).is_some_and(|(have, sure)| have == used && sure))
}

/// Whether a word begins commands.
fn verb_like(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|token| token.kind == Kind::Word && lexicon::is_command(&token.word))
}

/// A clause in which the same argument is said twice with a repair between: the second counts. "slack, not the mail" keeps
/// the first.
fn single(clause: &Clause, tokens: &[Token]) -> Clause {
    let mut clause = clause.clone();
    if !matches!(clause.sense, Sense::Verb(_)) {
        return clause;
    }
    clause.slots.sort_by_key(|(_, from, _)| *from);
    let mut at = 0;
    while let Some((name, from, to)) = clause.slots.get(at).copied() {
        let level = |name: &str| matches!(name, "percent" | "delta");
        let later = clause
            .slots
            .iter()
            .enumerate()
            .skip(at + 1)
            .find(|(_, (have, ..))| *have == name || level(have) && level(name));
        let Some((second, (_, start, _))) = later.map(|(i, slot)| (i, *slot)) else {
            at += 1;
            continue;
        };
        let between = tokens.get(to.min(start)..start).unwrap_or(&[]);
        let turns = between.iter().any(|token| token.is("but") || token.is_mark());
        let first = match denial::denial_of(tokens, from) {
            Some("not") => turns,
            denied => denied.is_some(),
        };
        if takes_back(between) || first {
            clause.slots.remove(at);
        } else if denial::denies_second(tokens, to.min(start), start) {
            clause.slots.remove(second);
        } else {
            at += 1;
        }
    }
    clause
}

/// A clause as what an earlier one is to a correction.
struct Earlier<'a> {
    clause: &'a Clause,
    verb: Verb,
}

impl Before for Earlier<'_> {
    fn verb(&self) -> Verb {
        self.verb
    }

    fn has(&self, name: &str) -> bool {
        self.clause.slots.iter().any(|(have, ..)| *have == name)
            || self.clause.fixed.iter().any(|(have, _)| *have == name)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.clause.fixed.iter().find(|(have, _)| *have == name).map(|(_, value)| value.clone())
    }
}

/// The clause before with what a correction puts in place of something in it.
fn replaced(last: &Clause, clause: &Clause, tokens: &[Token], scope: &Scope<'_>) -> Option<Clause> {
    let Sense::Verb(verb) = last.sense else { return None };
    let pieces = corrected::pieces(tokens, clause);
    let before = Earlier { clause: last, verb };
    let found = [Care::Sure, Care::Loose, Care::Text]
        .into_iter()
        .map(|care| corrected::fits(&before, &pieces, tokens, care, scope))
        .find(|found| !found.is_empty());
    let mut out = last.clone();
    let Some(found) = found else {
        // "at six, no, at seven": a time of the whole clause.
        let (from, to) = *pieces.last()?;
        scope.time_spans(tokens.get(from..to)?).first()?;
        out.slots.retain(|(name, ..)| *name != "when");
        out.slots.push(("when", from, to));
        return Some(out);
    };
    for fit in found {
        if fit.verb != verb {
            out.sense = Sense::Verb(fit.verb);
            let takes = |name: &str| fit.verb.spec().arg(name).is_some();
            let object = |name: &str| matches!(name, "window" | "windows");
            out.slots.iter_mut().for_each(|(name, ..)| {
                if object(name) {
                    *name = if takes("windows") { "windows" } else { "window" };
                }
            });
            out.slots.retain(|(name, ..)| {
                object(name)
                    || matches!(*name, "delta" | "percent" | "duration" | "when") && (takes(name) || *name == "when")
            });
            out.fixed.retain(|(name, _)| matches!(*name, "delta" | "percent" | "on") && takes(name));
        }
        if fit.name.is_empty() {
            continue;
        }
        let level = matches!(fit.name, "percent" | "delta");
        let gone = |name: &str| name == fit.name || level && matches!(name, "percent" | "delta");
        out.slots.retain(|(name, ..)| !gone(name));
        // The direction that is implied stays for an amount that is said.
        out.fixed.retain(|(name, _)| !gone(name) || fit.name == "delta" && *name == "delta");
        match (&fit.said, fit.made) {
            (Said::Value(Value::String(text)), true) => out.fixed.push((fit.name, text.clone())),
            _ => out.slots.push((fit.name, fit.from, fit.to)),
        }
    }
    Some(out)
}

/// "in 15 get discord away, minutes i mean": a unit that was forgotten, put behind the number that lacks it.
pub(super) fn units(tokens: &mut Vec<Token>) {
    const UNITS: &[&str] = &["seconds", "minutes", "hours", "days", "weeks", "percent"];
    let unit = |at: usize| tokens.get(at).is_some_and(|token| UNITS.contains(&token.word.as_str()));
    let lead = |at: usize| tokens.get(at.wrapping_sub(1)).is_some_and(|token| token.is_mark());
    let found = (1..tokens.len()).find_map(|at| {
        if unit(at) && lead(at) && (is(tokens, at + 1, &["i", "mean"]) || is(tokens, at + 1, &["i", "meant"])) {
            return Some((at - 1, at + 3, at));
        }
        let spoken = is(tokens, at, &["i", "mean"]) || is(tokens, at, &["i", "meant"]);
        let end = tokens.get(at + 3).is_none_or(Token::is_mark);
        (spoken && unit(at + 2) && end).then_some((at - usize::from(lead(at)), at + 3, at + 2))
    });
    let Some((from, to, unit)) = found else { return };
    // The last number before it that counts nothing.
    let bare = (0..from).rev().find(|at| {
        let number = tokens.get(*at).is_some_and(|token| token.number().is_some());
        let next = tokens.get(at + 1).map_or("", |token| token.word.as_str());
        number && !UNITS.iter().any(|unit| *unit == next || unit.strip_suffix('s') == Some(next))
    });
    let (Some(number), Some(word)) = (bare, tokens.get(unit).map(|token| token.word.clone())) else { return };
    let Some(end) = tokens.get(number).map(|token| token.end) else { return };
    tokens.drain(from..to);
    tokens.insert(number + 1, Token { word, kind: Kind::Word, start: end, end });
}
