//! Words that deny: which of two names is not meant, and which clauses ask for nothing.
//!
//! Knows words and their places only, no scene and no verb.

use crate::normalise::Token;

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.word.as_str())
}

/// Whether a token belongs to words that deny what follows: "not the roadmap", "instead of the mail", "rather than that".
pub(super) fn denies(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| word(tokens, at);
    let of = |first: &str, second: &str| {
        word(at) == first && word(at + 1) == second || word(at) == second && at > 0 && word(at - 1) == first
    };
    // "rather a third than a half"
    let rather = || (at.saturating_sub(RATHER_MAX)..at).any(|before| word(before) == "rather");
    word(at) == "not" || of("instead", "of") || of("rather", "than") || word(at) == "than" && rather()
}

/// The most words between "rather" and its "than".
const RATHER_MAX: usize = 6;

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "my" | "our" | "your" | "that" | "this")
}

/// Whether the words between two names deny the second: "gimp, but not the mail", "kate instead of gimp".
pub(super) fn denies_second(tokens: &[Token], from: usize, to: usize) -> bool {
    const BESIDE: &[&str] = &[
        "not",
        "instead",
        "of",
        "rather",
        "than",
        "and",
        "but",
        "on",
        "to",
        "in",
        "at",
        "with",
        "into",
        "please",
        "definitely",
        "certainly",
        "just",
        "actually",
        "well",
    ];
    let small = |token: &Token| {
        let word = token.word.as_str();
        token.is_mark() || is_article(word) || BESIDE.contains(&word) || crate::lexicon::is_hesitation(word)
    };
    tokens.get(from..to).is_some_and(|between| between.iter().all(small)) && (from..to).any(|at| denies(tokens, at))
}

/// What denies the name that begins at a place: "not" or "of" and "than", behind whatever articles stand before the name.
pub(super) fn denial_of(tokens: &[Token], name: usize) -> Option<&str> {
    let at = (0..name).rev().find(|at| !is_article(word(tokens, *at)))?;
    // "never mind the invoices, it's the letter"
    let before = at.checked_sub(1).map_or("", |at| word(tokens, at));
    let dropped = matches!((before, word(tokens, at)), ("never", "mind") | ("forget", "about"));
    (denies(tokens, at) || dropped).then(|| word(tokens, at))
}

/// Whether a run says that something is not to become of a thing: "it is not to be closed", "steam does not get closed", "i do not want
/// the wifi switched off". `done` says whether a word is what is done; `free` which tokens are read as text.
pub(super) fn of_outcome(run: &[Token], done: impl Fn(&str, &str) -> bool, free: impl Fn(usize) -> bool) -> bool {
    const WISHES: &[&str] = &["want", "need", "like", "wish"];
    const OTHERS: &[&str] =
        &["because", "if", "when", "until", "unless", "once", "while", "but", "so", "and", "just", "only", "yet"];
    (0..run.len()).filter(|at| word(run, *at) == "not" && !free(*at)).any(|at| {
        let end = (at..run.len()).find(|at| run.get(*at).is_none_or(Token::is_mark)).unwrap_or(run.len());
        let wished = WISHES.contains(&word(run, at + 1)) && at > 0 && word(run, at - 1) == "do";
        let from = if wished { at + 2 } else { at + 1 };
        let asked = wished && word(run, from) != "to";
        let passive = matches!(
            (word(run, from), word(run, from + 1)),
            ("get" | "be" | "getting" | "being", _) | ("to", "be" | "get") | ("going", "to") | ("supposed", "to")
        );
        let near = if asked { end } else { end.min(from + 4) };
        (asked || passive)
            && (from..near)
                .take_while(|at| !OTHERS.contains(&word(run, *at)))
                .any(|at| done(word(run, at), word(run, at + 1)) && !free(at))
    })
}

/// Whether a run is about "neither of them" and so asks for nothing: "close neither lutris nor krita". `free` says which of its
/// tokens are read as text. "neither should stay open" and "i want neither" still ask for what their verb says.
pub(super) fn of_none(run: &[Token], free: impl Fn(usize) -> bool) -> bool {
    const WISHES: &[&str] = &[
        "want", "wants", "wanted", "need", "needs", "needed", "use", "uses", "used", "using", "have", "has", "should",
        "must", "may",
    ];
    run.iter().enumerate().any(|(at, token)| token.is("neither") && !free(at))
        && !run.iter().enumerate().any(|(at, token)| WISHES.contains(&token.word.as_str()) && !free(at))
}
