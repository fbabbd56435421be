//! What is left out of a set, and which thing "the other one" is not: "everything gone | bar | spotify".

use super::{ALONE, BUT, LEAVING, SETS, Words, first_windows};
use crate::lexicon;
use crate::normalise::joined;
use crate::resolve::index::{is_noun, kinds_said};
use tacit_dbus::Verb;

/// Words that may stand between what excepts and the name.
const SMALL: &[&str] = &[",", "and", "me", "us", "for", "from", "than", "just", "only", "please", "the", "my", "out"];
/// Words that open an exception in more than one word, or deny.
const OPENS: &[&str] = &["not", "apart", "aside", "other"];

/// "of | the windows on homework |, minimise | all except my essay": the second says which of the first.
pub(super) fn narrowed(words: &mut Words<'_>, verb: Verb) {
    const ALL: &[&str] =
        &["all", "everything", "each", "every", "any", "them", "of", "one", "those", "the", "lot", "window"];
    let Some((at, (name, ..))) = first_windows(words, verb) else { return };
    let Some((have, start, end)) = words.clause.slots.get(at + 1).copied() else { return };
    let but = (start + 1..end).find(|at| words.is(*at, BUT) || words.is(*at, &["apart", "other"]));
    let Some(but) = but.filter(|but| have == name && words.all(start, *but, ALL)) else { return };
    let set = words.is(words.clause.slots.get(at).map_or(0, |slot| slot.1).saturating_sub(1), &["of", "from", "among"]);
    let from = (but + 1..end).find(|at| !words.is(*at, SMALL) || words.is(*at, &["the", "my"]));
    let told = words.clause.fixed.iter().any(|(name, _)| *name == "_but");
    if let Some(from) = from.filter(|_| set && !told) {
        let left = joined(words.heard.tokens.get(from..end).unwrap_or(&[]));
        words.clause.fixed.push(("_but", left));
        words.clause.slots.remove(at + 1);
    }
}

/// "shut | every pdf |, I'm done with | the paper stuff |": why says nothing of which.
pub(super) fn reasoned(words: &mut Words<'_>, verb: Verb) {
    let Some((at, (name, _, to))) = first_windows(words, verb) else { return };
    let Some((have, start, _)) = words.clause.slots.get(at + 1).copied() else { return };
    let done = (to..start).any(|at| words.is(at, &["done", "finished", "through"]) && words.is(at + 1, &["with"]));
    let apart = (to..start).any(|at| words.token(at).is_some_and(|token| token.is_mark()));
    if have == name && done && apart && !(to..start).any(|at| words.is(at, &["and", "not"])) {
        words.clause.slots.remove(at + 1);
    }
}

/// "every window on web … except the terminal": what is left out of the set that was named before.
pub(super) fn excepted(words: &mut Words<'_>, verb: Verb) {
    let skipped = undone(words, verb);
    let Some((at, (name, from, to))) = first_windows(words, verb) else { return };
    let gap = skipped.unwrap_or(to);
    let later = words.clause.slots.iter().skip(at + 1).position(|(have, ..)| *have == name);
    let Some((second, (_, start, end))) =
        later.and_then(|by| Some((at + 1 + by, *words.clause.slots.get(at + 1 + by)?)))
    else {
        return;
    };
    let inside = words.is(start, BUT);
    let before = start > gap && (excepts(words, gap, start) || ends_in_but(words, (from, gap), start));
    if !inside && !before {
        return;
    }
    words.clause.slots.remove(second);
    if start <= to + 1 {
        if let Some(slot) = words.clause.slots.get_mut(at) {
            *slot = (name, from, end);
        }
        return;
    }
    let but = joined(words.heard.tokens.get(start + usize::from(inside)..end).unwrap_or(&[]));
    words.clause.fixed.push(("_but", but));
}

/// "everything on web that is not | minimized yet, but not …": what is hidden is not hidden again, so that this says nothing more. Where
/// it ends.
fn undone(words: &mut Words<'_>, verb: Verb) -> Option<usize> {
    let (at, (_, from, to)) = first_windows(words, verb)?;
    let hides = matches!(verb, Verb::WindowMinimize | Verb::LayoutArrange);
    let dangles = to > from + 3
        && words.is(to - 1, &["not"])
        && words.is(to - 2, &["is", "are"])
        && words.is(to - 3, &["that", "which"])
        && words.is_free(to)
        && words.is(to, &["minimized", "hidden"]);
    let slot = words.clause.slots.get_mut(at).filter(|_| hides && dangles)?;
    slot.2 = to - 3;
    Some(to + 1)
}

/// Whether the words between a set and a name say that the name is left out of it: "but leave me", "other than", ", not".
fn excepts(words: &Words<'_>, from: usize, to: usize) -> bool {
    let opens = |at: usize| words.is(at, BUT) || words.is(at, OPENS) || words.is(at, LEAVING);
    to - from < 6
        && (from..to).any(opens)
        && (from..to).all(|at| opens(at) || words.is(at, SMALL))
        && !(from..to).any(|at| words.is(at, &["keep", "leave"]) && !words.all(at + 1, to, SMALL))
}

/// "everything | gone bar | spotify": whether words of what is to become of a set end in what excepts the name behind them.
fn ends_in_but(words: &Words<'_>, (from, to): (usize, usize), start: usize) -> bool {
    const JOINS: &[&str] = &["and", "then", "them", "it", "with", "if", "when"];
    let opens = |at: usize| words.is(at, BUT) || words.is(at, OPENS) || words.is(at, LEAVING);
    let set = (from..to).any(|at| words.is(at, SETS) || words.is(at, &["windows"]));
    let Some(at) = (to..start).find(|at| opens(*at)).filter(|_| set) else { return false };
    at - to <= 6
        && (at + 1..start).all(|at| opens(at) || words.is(at, SMALL))
        && (to..at).all(|at| words.is_free(at) && !words.is(at, JOINS))
}

/// "leave the dome terminal alone and close | the other terminal": of two such things the one that was not named before.
pub(super) fn other(words: &mut Words<'_>, verb: Verb) {
    const THE: &[&str] = &["the", "my", "our", "that", "this"];
    let Some((slot, (_, from, to))) = first_windows(words, verb) else { return };
    let told = words.clause.fixed.iter().any(|(name, _)| *name == "_but");
    let Some(at) = (from..to).find(|at| words.is(*at, &["other"])).filter(|at| at + 1 < to && !told) else { return };
    let said = |at: usize| words.heard.tokens.get(at).map_or("", |token| token.word.as_str());
    // Only one word says what it is: "the other terminal", "my other one".
    if at + 2 != to || (from..at).any(|at| !THE.contains(&said(at))) || SEVERAL.contains(&said(at + 1)) {
        return;
    }
    let noun = said(at + 1);
    let mut kind = None;
    let spared = match noun {
        "one" | "window" => left_before(words, from).map(|(start, end)| {
            // "leave the dome terminal alone and close the other one": the other terminal.
            let is_kind = is_noun(said(end - 1)) || !kinds_said(&[said(end - 1).to_owned()]).is_empty();
            kind = (start + 1 < end && start >= words.clause.from && is_kind && noun == "one").then_some(end - 1);
            joined(words.heard.tokens.get(start..end).unwrap_or(&[]))
        }),
        noun => (1..from).rev().filter(|at| said(*at) == noun).find_map(|end| {
            let start = (end.saturating_sub(3)..end).rev().find(|at| THE.contains(&said(*at)))?;
            let name = words.heard.tokens.get(start + 1..=end).filter(|name| name.len() > 1)?;
            let plain = name.iter().all(|token| !token.is_mark() && !token.is("other") && !token.is("and"));
            plain.then(|| joined(name))
        }),
    };
    if let (Some(at), Some(slot)) = (kind, words.clause.slots.get_mut(slot)) {
        (slot.1, slot.2) = (at, at + 1);
    }
    if let Some(spared) = spared {
        words.clause.fixed.push(("_but", spared));
    }
}

/// Nouns for more than one.
const SEVERAL: &[&str] = &["windows", "ones", "apps", "programs", "than"];

/// What the words before a place say is to be left as it is: "leave firefox alone and close the other one".
fn left_before(words: &Words<'_>, end: usize) -> Option<(usize, usize)> {
    let is =
        |at: usize, list: &[&str]| words.heard.tokens.get(at).is_some_and(|token| list.contains(&token.word.as_str()));
    const THE: &[&str] = &["the", "my", "our", "me"];
    let from = (0..end).find(|at| is(*at, LEAVING))?;
    let from = (from + 1..end).find(|at| !is(*at, THE))?;
    let stop = (from + 1..end).find(|at| {
        let ends = |part: &&[&str]| part.iter().enumerate().all(|(i, word)| is(at + i, &[word]));
        ALONE.iter().any(ends)
    })?;
    let name = words.heard.tokens.get(from..stop).filter(|name| (1..=5).contains(&name.len()))?;
    let plain = name.iter().all(|token| !token.is_mark() && !lexicon::is_pronoun(&token.word) && !token.is("and"));
    plain.then_some((from, stop))
}

/// "everything on web | but leave the terminal alone": what a set is said without, in words that no label holds.
pub(super) fn left_out(words: &mut Words<'_>, verb: Verb) {
    let Some((at, (_, from, to))) = first_windows(words, verb) else { return };
    let set = (from..to).any(|at| words.is(at, SETS));
    let start = to + usize::from(words.is(to, &[","]));
    let than = words.is(start, &["apart", "aside", "other"]) && words.is(start + 1, &["from", "than"]);
    let opens = words.is(start, BUT) || words.is(start, &["not"]) || than;
    let told = words.clause.fixed.iter().any(|(name, _)| *name == "_but");
    if !set || !opens || told || !words.is_free(start) {
        return;
    }
    let start = start + usize::from(than);
    let mut end = start + 1;
    while words.is_free(end) && words.token(end).is_some_and(|token| !token.is_mark()) {
        end += 1;
    }
    let ends = |part: &&&[&str]| {
        let from = end.checked_sub(part.len()).filter(|from| *from > start);
        from.is_some_and(|from| part.iter().enumerate().all(|(i, word)| words.is(from + i, &[word])))
    };
    let leaves = words.is(start + 1, LEAVING);
    let tail = ALONE.iter().find(ends).filter(|_| leaves).map_or(0, |part| part.len());
    let name = start + 1 + usize::from(leaves);
    let plain = (name..end - tail).all(|at| {
        words
            .token(at)
            .is_some_and(|token| !lexicon::is_command(&token.word) && !matches!(token.word.as_str(), "on" | "it"))
    });
    let said = (name + 1..=name + 8).contains(&(end - tail)) && plain && (!leaves || tail > 0);
    if let Some(slot) = words.clause.slots.get_mut(at).filter(|_| said) {
        slot.2 = end - tail;
    }
}
