//! A name put before a colon, "spotify: show it, then play": what the pronouns behind it mean, and nothing to be opened.

use super::kind::{SlotKind, kind_of};
use super::learned::{Clause, Sense};
use super::slots::Scope;
use crate::lexicon;
use crate::normalise::Token;

/// The most tokens of a name that stands so.
const NAME_MAX: usize = 5;
/// How well the words must name a window or an application.
const NAMED: f32 = 0.6;

fn is_pronoun(token: &Token) -> bool {
    matches!(token.word.as_str(), "it" | "them" | "this" | "these" | "those")
}

fn is_colon(token: &Token) -> bool {
    token.is(":") || matches!(token.word.as_str(), "–" | "—" | "-")
}

/// The tokens of the name that stands before a colon, where what follows is a command that points back at it.
pub(super) fn head(tokens: &[Token], scope: &Scope<'_>) -> Option<(usize, usize)> {
    let polite = |token: &Token| {
        lexicon::is_hesitation(&token.word) || matches!(token.word.as_str(), "ok" | "okay" | "so" | "now")
    };
    let from = tokens.iter().take_while(|token| polite(token)).count();
    let colon = tokens.iter().take(from + NAME_MAX + 1).position(is_colon).filter(|at| *at > from)?;
    let name = tokens.get(from..colon)?;
    let rest = tokens.get(colon + 1..)?;
    if name.iter().any(|token| token.is_mark() || lexicon::is_command(&token.word) || is_pronoun(token)) {
        return None;
    }
    let opens = rest.iter().find(|token| !matches!(token.word.as_str(), "please" | "just" | "now" | "first"))?;
    let end = rest.iter().position(Token::is_mark).unwrap_or(rest.len());
    if !lexicon::is_command(&opens.word) && !opens.word.starts_with("un") || !rest.get(..end)?.iter().any(is_pronoun) {
        return None;
    }
    let words: Vec<&str> =
        name.iter().map(|token| token.word.as_str()).filter(|word| !matches!(*word, "the" | "my" | "our")).collect();
    let best = |found: Vec<(usize, f32)>| found.first().map_or(0.0, |(_, score)| *score);
    let score = best(scope.index.find_windows(&words)).max(best(scope.index.find_apps(&words)));
    (!words.is_empty() && score >= NAMED).then_some((from, colon))
}

/// The sentence with the name where the first pronoun behind it stands.
pub(super) fn told(tokens: &[Token], scope: &Scope<'_>) -> Option<Vec<Token>> {
    let (from, colon) = head(tokens, scope)?;
    let name = tokens.get(from..colon)?;
    let (mut out, mut done): (Vec<Token>, bool) = (Vec::new(), false);
    for token in tokens.get(colon + 1..)? {
        // "the slides: put them left, make them bigger": several that are one; "it" goes on by itself.
        let many = matches!(token.word.as_str(), "them" | "these" | "those");
        if is_pronoun(token) && (!done || many) {
            out.extend(name.iter().cloned());
            done = true;
        } else {
            out.push(token.clone());
        }
    }
    Some(out)
}

/// Clauses whose pronouns are the name, up to the first that names something else; one that has nothing but the name is none.
pub(super) fn put(clauses: Vec<Clause>, tokens: &[Token], scope: &Scope<'_>) -> Vec<Clause> {
    let Some((from, colon)) = head(tokens, scope) else { return clauses };
    let mut clauses: Vec<Clause> = clauses.into_iter().filter(|clause| clause.to > colon + 1).collect();
    for clause in &mut clauses {
        let Sense::Verb(verb) = clause.sense else { continue };
        clause.from = clause.from.max(colon + 1);
        clause.slots.retain(|(_, a, _)| *a > colon);
        let mut names = false;
        for (name, a, b) in &mut clause.slots {
            let thing =
                matches!(kind_of(verb, name), SlotKind::Window | SlotKind::Windows | SlotKind::App | SlotKind::Player);
            let pronoun = *b == *a + 1 && tokens.get(*a).is_some_and(is_pronoun);
            match (thing, pronoun) {
                (true, true) => (*a, *b) = (from, colon),
                (true, false) => names = true,
                _ => {}
            }
        }
        if names {
            break;
        }
    }
    clauses
}
