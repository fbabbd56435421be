//! References with a clause behind them that says what the window shows or does: "the terminal that is logged in to the gpu box".

use super::free::{any, is_all, is_each, is_thing, led, number, owned, trimmed};
use super::{Mention, Named, parse};
use crate::lexicon;

/// Words of such clauses that name nothing themselves.
const AROUND: &[&str] = &[
    "is",
    "are",
    "was",
    "has",
    "have",
    "had",
    "got",
    "i",
    "am",
    "we",
    "my",
    "the",
    "a",
    "an",
    "in",
    "to",
    "into",
    "on",
    "onto",
    "with",
    "at",
    "by",
    "for",
    "of",
    "it",
    "its",
    "currently",
    "right",
    "now",
    "just",
    "still",
    "connected",
    "attached",
    "says",
    "say",
    "saying",
    "said",
    "reads",
    "called",
    "named",
    "titled",
    "running",
    "runs",
    "run",
    "showing",
    "shows",
    "show",
    "displaying",
    "displays",
    "playing",
    "plays",
    "doing",
    "does",
    "containing",
    "contains",
    "editing",
    "edits",
    "open",
    "opened",
    "up",
    "there",
    "word",
    "words",
    "title",
    "name",
    "busy",
];

/// Whether the strict reader makes something of words without taking the clause for a part of the name.
fn is_plain(words: &[&str]) -> bool {
    let opens = |word: &String| matches!(word.as_str(), "that" | "which" | "whose" | "who");
    match parse(words) {
        Some(Mention::Named(named)) => !named.name.iter().any(opens),
        found => found.is_some(),
    }
}

/// Reads "the terminal that is logged in to the gpu box" as the terminal of which the other words are true.
pub(super) fn relative(words: &[&str]) -> Option<Mention> {
    let at = words.iter().position(|word| matches!(*word, "that" | "which" | "whose" | "who"))?;
    let (head, tail) = (words.get(..at)?, words.get(at + 1..)?);
    let joins = |word: &&str| matches!(*word, "and" | "," | "not" | "no" | "but" | "except" | "without" | "other");
    if head.is_empty() || tail.is_empty() || words.iter().any(joins) || is_plain(words) {
        return None;
    }
    let mut said: Vec<String> =
        tail.iter().filter(|word| !AROUND.contains(word)).map(|word| (*word).to_owned()).collect();
    let told = said.iter().any(|word| lexicon::is_content(word));
    if !told || said.len() > 5 {
        return None;
    }
    let all = head.iter().any(|word| matches!(*word, "all" | "every" | "any" | "anything" | "everything" | "windows"));
    if is_thing(head) || is_all(head) || head == ["the", "one"] {
        return Some(Mention::Named(Named { name: said, all, ..Named::default() }));
    }
    match any(head)? {
        Mention::Named(named) if !named.name.is_empty() => {
            let mut name = named.name.clone();
            name.append(&mut said);
            (name.len() <= 6).then_some(Mention::Named(Named { name, all: named.all || all, ..named }))
        }
        _ => None,
    }
}

/// "the one that is floating", "the editor that's minimized": by how a window is.
pub(super) fn stated(words: &[&str]) -> Option<Mention> {
    let whatever = |word: &str| matches!(word, "whatever" | "whichever");
    let at = words.iter().position(|word| matches!(*word, "that" | "which") || whatever(word))?;
    let (head, tail) = (words.get(..at)?, words.get(at + 1..)?);
    if head.is_empty() && !words.first().is_some_and(|word| whatever(word)) {
        return None;
    }
    const SMALL: &[&str] =
        &["is", "are", "was", "were", "has", "been", "currently", "still", "all", "now", "being", "got"];
    let [state] = trimmed(led(tail, SMALL), &["now", "just", "right", "currently", "already", ","]) else {
        return None;
    };
    let mut said = Named::default();
    if tail.len() < 2 || !super::adjective(state, &mut said) || said.state.is_none() {
        return None;
    }
    let all = head.iter().any(|word| matches!(*word, "all" | "every" | "everything" | "windows" | "ones" | "anything"));
    if is_thing(head) || is_all(head) || matches!(head, ["one"] | ["the", "one"] | []) {
        return Some(Mention::Named(Named { state: said.state, all, ..Named::default() }));
    }
    match any(head)? {
        Mention::Named(named) if !named.name.is_empty() => Some(Mention::Named(Named { state: said.state, ..named })),
        _ => None,
    }
}

/// "everything I have open", "all the windows I can see just now".
pub(super) fn possessed(words: &[&str]) -> Option<Mention> {
    const SMALL: &[&str] = &[
        "that",
        "which",
        "i",
        "we",
        "have",
        "has",
        "got",
        "is",
        "are",
        "am",
        "open",
        "running",
        "up",
        "going",
        "now",
        "just",
        "right",
        "currently",
        "at",
        "the",
        "moment",
        "here",
        "can",
        "present",
    ];
    let at = words.iter().position(|word| matches!(*word, "i" | "we"))?;
    let (head, tail) = (trimmed(words.get(..at)?, &["that", "which"]), words.get(at + 1..)?);
    let sees = |word: &str| matches!(word, "see" | "seeing" | "visible" | "showing");
    let end = tail.iter().position(|word| !SMALL.contains(word) && !sees(word)).unwrap_or(tail.len());
    let (tail, place) = (tail.get(..end)?, tail.get(end..)?);
    let seen = tail.iter().any(|word| sees(word));
    let has = |list: &[&str]| tail.iter().any(|word| list.contains(word));
    if !seen && !has(&["open", "running", "have", "got"]) {
        return None;
    }
    // "the windows I see on the laptop screen": where they are says it all.
    if !place.is_empty() {
        let placed: Vec<&str> = head.iter().chain(place).copied().collect();
        let leads = place.len() > 1 && matches!(place.first(), Some(&("on" | "in" | "at" | "from")));
        return (leads && !head.is_empty()).then(|| any(&placed))?;
    }
    let (set, count) = tallied(head);
    let plural = !matches!(set.last(), Some(&("one" | "window" | "thing")));
    if !(is_all(set) && plural || is_each(head)) {
        return None;
    }
    let other = head.iter().any(|word| matches!(*word, "else" | "other"));
    let here = tail.contains(&"here").then(|| vec!["this".to_owned()]);
    let said = Named { all: true, other, count, ..Named::default() };
    Some(match (seen, other, here) {
        (true, ..) => Mention::Named(Named { state: Some("seen"), ..said }),
        (false, true, _) => Mention::Others,
        (false, false, None) if count.is_none() => Mention::All,
        (false, false, workspace) => Mention::Named(Named { workspace, ..said }),
    })
}

/// The words of a set without how many they are: "both of the windows", "the two windows".
pub(super) fn tallied<'a, 'b>(words: &'b [&'a str]) -> (&'b [&'a str], Option<usize>) {
    let rest = led(words, &["all", "the", "my", "of", "these", "those"]);
    let Some((first, rest)) = rest.split_first() else { return (words, None) };
    let count = match *first {
        "both" | "pair" | "couple" => Some(2),
        first => number(first).filter(|n| (2..=9).contains(n)),
    };
    if count.is_some() { (led(rest, &["of"]), count) } else { (words, None) }
}

/// "the terminal that's running htop", "the window where dr. müller is talking", "the window with the invoice".
pub(super) fn showing(words: &[&str]) -> Option<Mention> {
    let at = words.iter().enumerate().position(|(at, word)| {
        at > 0
            && matches!(
                *word,
                "with" | "where" | "running" | "showing" | "displaying" | "containing" | "playing" | "says"
            )
    })?;
    let head = trimmed(words.get(..at)?, &["that", "is", "which", "has", "whose", "title", "name"]);
    // "the windows showing on homework": where they are.
    if words.get(at) == Some(&"showing") && matches!(words.get(at + 1), Some(&("on" | "in" | "at"))) {
        return None;
    }
    let tail = trimmed(
        words.get(at + 1..)?,
        &[
            "it",
            "in",
            "on",
            "open",
            "up",
            "is",
            "are",
            "talking",
            "shown",
            "inside",
            "page",
            "was",
            "running",
            "title",
            "name",
            "the",
            "its",
            "somewhere",
            "anywhere",
        ],
    );
    let tail =
        led(tail, &["the", "my", "a", "an", "our", "all", "that", "some", "i", "have", "word", "words", "title"]);
    if tail.is_empty() || tail.len() > 6 || head.is_empty() || words.iter().any(|word| matches!(*word, "and" | ",")) {
        return None;
    }
    let generic = head.iter().all(|word| {
        matches!(
            *word,
            "the"
                | "a"
                | "my"
                | "window"
                | "one"
                | "thing"
                | "that"
                | "this"
                | "app"
                | "tab"
                | "program"
                | "windows"
                | "ones"
                | "all"
                | "anything"
                | "everything"
        )
    });
    let all = head.iter().any(|word| matches!(*word, "all" | "windows" | "ones" | "every" | "anything" | "everything"));
    if generic {
        return Some(Mention::Named(Named { name: owned(tail), all, ..Named::default() }));
    }
    match parse(head)? {
        Mention::Named(named) if !named.name.is_empty() => {
            let name = named.name.iter().cloned().chain(owned(tail)).collect();
            Some(Mention::Named(Named { name, all: named.all || all, ..named }))
        }
        _ => None,
    }
}
