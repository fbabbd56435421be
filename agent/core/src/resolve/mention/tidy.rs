//! Words around references that say nothing of what is meant: where one points, hesitation, and what announces a list.

use super::super::plural_kind;
use crate::lexicon;

/// Words that announce as many things as follow: "all four, …", "these: …", "both halves of my day, …".
const ANNOUNCING: &[&str] = &[
    "all",
    "both",
    "these",
    "those",
    "the",
    "following",
    "of",
    "them",
    "my",
    "ones",
    "windows",
    "apps",
    "programs",
    "things",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "two",
    "three",
    "four",
    "five",
    "six",
    "pair",
    "trio",
    "lot",
    "couple",
    "usual",
    "suspects",
    "bunch",
    "set",
    "group",
    "to",
    "wit",
    "namely",
    "is",
    "that",
    "just",
    "only",
    "applications",
    "guys",
];

/// The words that matter; `None` where all do.
pub(super) fn tidied<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut list: Vec<&str> = words.iter().copied().filter(|word| !lexicon::is_hesitation(word)).collect();
    // "neither steam nor obs" are both of them: where that asks for nothing, nobody asks which they are.
    if list.contains(&"nor") {
        list.retain(|word| *word != "neither");
        list.iter_mut().filter(|word| **word == "nor").for_each(|word| *word = "and");
    }
    if let ["neither", "of", ..] | ["neither"] = list.as_slice() {
        list.splice(..1, ["both"]);
    }
    here(&mut list);
    loop {
        let before = list.len();
        match list.as_slice() {
            [.., "over" | "right" | "up" | "down" | "out", "there"] if before > 2 => list.truncate(before - 2),
            [.., "over", "here"] if before > 2 => list.truncate(before - 2),
            [head @ .., "there"] if !head.is_empty() && !head.contains(&"from") => list.truncate(before - 1),
            [.., "," | "please" | "thanks"] => list.truncate(before - 1),
            [.., "no" | "without", "exception" | "exceptions"] if before > 2 => list.truncate(before - 2),
            // "nvtop and the ssh one, the two of them"
            [head @ .., "of", "them" | "those" | "these"] if summed(head).is_some() => {
                let at = summed(head).unwrap_or(before);
                list.truncate(at);
            }
            [head @ .., "pair" | "lot" | "2" | "two" | "3" | "three"]
                if head.len() > 2 && head.ends_with(&[",", "the"]) =>
            {
                list.truncate(before - 3);
            }
            // "slack, mail: both"
            [head @ .., "both" | "all"] if head.contains(&",") => list.truncate(before - 1),
            ["," | "namely" | "like", _, ..] => {
                list.remove(0);
            }
            _ => break,
        }
    }
    if let Some(at) = chosen(&list) {
        list.truncate(at);
    }
    if let Some(one) = apposed(&list) {
        list = one;
    }
    if let Some(at) = announced(&list) {
        list.drain(..at);
    }
    if let Some(apart) = counted_out(&list) {
        list = apart;
    }
    match list.as_mut_slice() {
        [only @ ("him" | "her")] => *only = "it",
        // "this bad boy"
        ["this" | "that", "bad" | "big" | "little", word] if *word == "boy" || lexicon::is_thing(word) => {
            list = vec!["it"];
        }
        ["this" | "that", word] if lexicon::is_thing(word) && !word.ends_with('s') => list = vec!["it"],
        _ => {}
    }
    (list != words && !list.is_empty()).then_some(list)
}

/// Where words that only count what stands before them begin: ", the two", ", both", ", all three".
fn summed(words: &[&str]) -> Option<usize> {
    const COUNTS: &[&str] =
        &["the", "all", "both", "each", "2", "3", "4", "5", "two", "three", "four", "five", "pair", "lot"];
    let at = words.iter().rposition(|word| !COUNTS.contains(word))?;
    let comma = words.get(at) == Some(&",");
    (comma && at > 0 && at + 1 < words.len()).then_some(at)
}

/// "everything here but obs" and "all but obs here" are about this workspace.
fn here(list: &mut Vec<&str>) {
    const BUT: &[&str] = &["but", "except", "besides", "excluding", "minus", "bar", "save"];
    let all = list.first().is_some_and(|first| matches!(*first, "everything" | "all" | "anything" | "every"));
    let excepts = list.iter().any(|word| BUT.contains(word));
    if let Some(at) = list.iter().skip(1).position(|word| *word == "here").filter(|_| all && excepts) {
        list.splice(at + 1..at + 2, ["on", "this", "workspace"]);
    }
}

/// "firefox, the news one": the name and what tells it from others, in one.
fn apposed<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let at = words.iter().position(|word| *word == ",")?;
    let head = words.get(..at).filter(|head| !head.is_empty())?;
    let tail = ways(words).pop().filter(|tail| at + 1 + tail.len() == words.len())?;
    let ["the", which @ .., "one"] = tail.as_slice() else { return None };
    let plain = !which.is_empty() && which.len() < 4 && !words.contains(&"and");
    plain.then(|| head.iter().chain(which).copied().collect())
}

/// The ways to name one thing that words set beside each other: "my headset, the jabra" is both.
pub(in crate::resolve) fn ways<'a>(words: &[&'a str]) -> Vec<Vec<&'a str>> {
    let words: Vec<&str> = words.iter().copied().filter(|word| !lexicon::is_hesitation(word)).collect();
    let ends = |at: usize| words.get(at).is_some_and(|word| matches!(*word, "," | ":") || word.ends_with([',', ':']));
    let begins =
        |at: usize| at > 0 && words.get(at).is_some_and(|word| matches!(*word, "the" | "my" | "called" | "named"));
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for (at, word) in words.iter().enumerate() {
        if begins(at) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| !matches!(*word, "," | ":")) {
            part.push(word.trim_end_matches([',', ':']));
        }
        if ends(at) {
            parts.push(Vec::new());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where a list begins that the words before only announce.
fn announced(words: &[&str]) -> Option<usize> {
    let at = words.iter().position(|word| *word == ",")?;
    let (head, rest) = (words.get(..at)?, words.get(at + 1..)?);
    let first = head.first()?;
    let listed = rest.iter().any(|word| matches!(*word, "and" | "," | "plus" | "or"));
    let plain = head.iter().all(|word| ANNOUNCING.contains(word));
    // A kind is an item: "both terminals, slack and steam".
    let kind = head.last().is_some_and(|word| plural_kind(word));
    let sum = matches!(*first, "both" | "all" | "these" | "those") && head.contains(&"of") && !kind;
    (listed && (plain || sum)).then_some(at + 1)
}

/// "all four obs steam twitch and discord", said without a pause: as many words as were counted are a name each.
fn counted_out<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let at = words.iter().position(|word| word.parse::<usize>().is_ok_and(|n| (3..=6).contains(&n)))?;
    let (head, rest) = (words.get(..at)?, words.get(at + 1..)?);
    let names: Vec<&str> = rest.iter().copied().filter(|word| *word != "and").collect();
    let counted = words.get(at)?.parse() == Ok(names.len());
    let plain = head.iter().all(|word| matches!(*word, "all" | "the" | "these" | "those" | "my"));
    if !counted || !plain || !rest.contains(&"and") || rest.contains(&",") {
        return None;
    }
    let mut out: Vec<&str> = Vec::new();
    for name in names {
        if !out.is_empty() {
            out.push("and");
        }
        out.push(name);
    }
    Some(out)
}

/// Where "a terminal, one of those I have open" turns to say that any will do.
fn chosen(words: &[&str]) -> Option<usize> {
    let at = words.iter().position(|word| *word == ",")?;
    let rest = words.get(at + 1..)?;
    (at > 0 && matches!(rest, ["one" | "any" | "either" | "1", "of", ..])).then_some(at)
}
