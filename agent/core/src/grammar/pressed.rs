//! Controls that are asked for by what is written on them: "reply", "get my messages", "print the council letter" where a button
//! says “Print”.
//!
//! No sentence of any verb is needed for it, only the scene: what a person reads on the screen they may say.

use super::spell;
use crate::draft::{Draft, DraftStep, Gist, Said};
use crate::normalise::{self, Token, joined};
use crate::resolve::elements;
use crate::resolve::index::{Index, singular, title_words};
use serde_json::json;
use tacit_dbus::{Element, Snapshot, Source, Verb, WindowId};

/// The most words of such a sentence, and of what is written on a control.
const WORDS_MAX: usize = 9;
const NAME_MAX: usize = 5;
/// The most objects that are looked at.
const ELEMENTS_MAX: usize = 2000;

/// How sure it is: all that is written on it and nothing else; the same for something that the window is about; for what words
/// merely point at; for something that nothing on the screen is called.
pub const WHOLE: f64 = 0.85;
const ABOUT: f64 = 0.74;
const POINTED: f64 = 0.72;
const OTHER: f64 = 0.55;

/// The press that `text` asks for by the name of a control alone; `None` where nothing is called so, or several things are.
pub fn read(text: &str, scene: &Snapshot) -> Option<Draft> {
    let mut tokens = normalise::tokens(text);
    if tokens.len() > 2 * WORDS_MAX || scene.elements.is_empty() {
        return None;
    }
    spell::correct(text, &mut tokens, &Index::new(scene));
    let body = tokens.get(normalise::unwrapped(&tokens))?;
    let end = body.iter().rposition(|token| !token.is_mark())? + 1;
    let body = body.get(..end)?;
    let words: Vec<&str> = body.iter().map(|token| token.word.as_str()).collect();
    if words.len() > WORDS_MAX || body.iter().any(|token| token.is_mark() || joins(token)) {
        return None;
    }
    let focused = scene.focused().map(|window| &window.id);
    let mut best: Vec<(f64, &Element)> = Vec::new();
    for element in scene.elements.iter().take(ELEMENTS_MAX).filter(|element| is_pressed(&element.role)) {
        let here = focused == Some(&element.window);
        let Some((sure, _)) = fits(&words, element, here, scene) else { continue };
        // What is in front is meant before what is behind.
        let sure = if here { sure } else { sure - 0.02 };
        match best.first().map_or(std::cmp::Ordering::Greater, |(have, _)| sure.total_cmp(have)) {
            std::cmp::Ordering::Greater => best = vec![(sure, element)],
            std::cmp::Ordering::Equal => best.push((sure, element)),
            std::cmp::Ordering::Less => {}
        }
    }
    let [(sure, element)] = best.as_slice() else { return None };
    let mut step = DraftStep::new(Verb::UiClick);
    step.words = joined(body);
    let value = json!({"window": element.window, "role": element.role, "name": element.name});
    step.set("element", Said::Value(value));
    Some(Draft {
        text: text.to_owned(),
        gist: Gist::Steps(vec![step]),
        when: None,
        confidence: *sure,
        source: Source::Grammar,
        answers: Vec::new(),
        notes: Vec::new(),
    })
}

/// Words that make more of a sentence than the press of one control.
fn joins(token: &Token) -> bool {
    matches!(
        token.word.as_str(),
        "and" | "then" | "or" | "if" | "when" | "whenever" | "while" | "until" | "not" | "except" | "but" | "off"
    )
}

fn is_pressed(role: &str) -> bool {
    matches!(role, "button" | "push button" | "menu item" | "link" | "page tab" | "tool bar item")
}

fn is_small(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "my" | "our" | "your" | "that" | "this" | "these" | "those" | "all" | "its")
}

/// The same for one clause of several: where in `run` the name stands, and how sure it is. Only what is in front counts.
pub fn clause(run: &[Token], scene: &Snapshot) -> Option<(usize, usize, f64)> {
    const LEADS: &[&str] = &["and", "then", "also", "just", "please", "now", "finally", "after", "that"];
    const ENDS: &[&str] = &["please", "now", "love", "dear", "thanks", "too", "then", "off", "for", "me", "us"];
    let small = |token: &Token, list: &[&str]| token.is_mark() || list.contains(&token.word.as_str());
    let from = run.iter().position(|token| !small(token, LEADS))?;
    let to = run.iter().rposition(|token| !small(token, ENDS))? + 1;
    let body = run.get(from..to).filter(|body| !body.is_empty() && body.len() <= WORDS_MAX)?;
    if body.iter().any(|token| token.is_mark() || joins(token)) {
        return None;
    }
    let words: Vec<&str> = body.iter().map(|token| token.word.as_str()).collect();
    let focused = scene.focused().map(|window| &window.id)?;
    let here = scene.elements.iter().take(ELEMENTS_MAX).filter(|one| &one.window == focused && is_pressed(&one.role));
    let mut found: Vec<(f64, usize)> = here.filter_map(|element| fits(&words, element, true, scene)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (sure, used) = *found.first()?;
    let alone = found.get(1).is_none_or(|(next, _)| *next < sure);
    alone.then_some((from, from + used, sure))
}

/// How sure it is that the words press a control, and how many of them are its name.
fn fits(words: &[&str], element: &Element, here: bool, scene: &Snapshot) -> Option<(f64, usize)> {
    let name = title_words(&element.name);
    if name.is_empty() || name.len() > NAME_MAX || name.iter().any(|word| word.chars().any(|c| c.is_ascii_digit())) {
        return None;
    }
    // The words of the name in their order; small words may stand between.
    let (mut left, mut exact) = (words, true);
    for (at, wanted) in name.iter().enumerate() {
        while at > 0 && left.first().is_some_and(|word| is_small(word) && word != wanted) {
            left = left.get(1..)?;
        }
        let (said, rest) = left.split_first()?;
        exact &= said == wanted;
        // "add too basket" presses “Add to basket”.
        if said != wanted && !(name.len() > 1 && elements::same(&[said], wanted)) {
            return None;
        }
        left = rest;
    }
    let button = matches!(element.role.as_str(), "button" | "push button" | "menu item");
    let used = words.len() - left.len();
    let sure = |sure: f64| Some((if exact { sure } else { sure - 0.03 }, used));
    let Some(first) = left.first() else {
        // One word that is no button could be anything.
        return sure(WHOLE).filter(|_| here && (button || name.len() > 1));
    };
    if !button || !is_small(first) && !matches!(*first, "it" | "them" | "to" | "in" | "on" | "everything") {
        return None;
    }
    let rest: Vec<&str> =
        left.iter().copied().filter(|word| !is_small(word) && !matches!(*word, "to" | "in" | "on")).collect();
    if rest.iter().all(|word| matches!(*word, "it" | "them" | "one" | "ones" | "here" | "everything")) {
        return sure(POINTED).filter(|_| here);
    }
    if is_about(&rest, &element.window, scene) {
        return sure(ABOUT);
    }
    // "print the magazine" where another window is the magazine's presses nothing here.
    let elsewhere =
        scene.windows.iter().any(|window| window.id != element.window && is_about(&rest, &window.id, scene));
    sure(OTHER).filter(|_| here && !elsewhere && rest.len() <= 2)
}

/// Whether words are all in the title of a window, or in what its application is called.
fn is_about(rest: &[&str], window: &WindowId, scene: &Snapshot) -> bool {
    let Some(window) = scene.window(window) else { return false };
    let mut have = title_words(&window.title);
    if let Some(app) = scene.apps.iter().find(|app| app.id == window.app) {
        have.extend(title_words(&app.name));
        have.extend(title_words(&app.generic));
        have.extend(app.keywords.iter().flat_map(|word| title_words(word)));
    }
    let one = |word: &str| have.iter().any(|have| have == word || singular(have) == singular(word));
    !rest.is_empty() && rest.iter().all(|word| one(word))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::draft::{Gist, Said};
    use tacit_dbus::Snapshot;

    fn pressed(said: &str) -> Option<(String, f64)> {
        let scene: Snapshot = serde_json::from_str(
            r#"{"windows":[
                {"id":"w1","app":"thunderbird","title":"Inbox – Mozilla Thunderbird","focused":true},
                {"id":"w3","app":"writer","title":"Letter to the council.odt – Writer"}],
              "elements":[
                {"window":"w1","role":"button","name":"Reply"},
                {"window":"w1","role":"button","name":"Forward"},
                {"window":"w1","role":"button","name":"Get Messages"},
                {"window":"w1","role":"link","name":"Unsubscribe"},
                {"window":"w1","role":"check box","name":"Starred"},
                {"window":"w3","role":"button","name":"Print"}]}"#,
        )
        .expect("the scene is sound");
        let draft = read(said, &scene)?;
        let Gist::Steps(steps) = &draft.gist else { return None };
        let Some(Said::Value(value)) = steps.first()?.said("element") else { return None };
        Some((value.get("name")?.as_str()?.to_owned(), draft.confidence))
    }

    #[test]
    fn what_is_written_on_a_button_presses_it() {
        let name = |said: &str| pressed(said).map(|(name, _)| name).unwrap_or_default();
        assert_eq!(name("reply"), "Reply");
        assert_eq!(name("please reply to this"), "Reply");
        assert_eq!(name("get my messages"), "Get Messages");
        assert_eq!(name("Forward that one, please"), "Forward");
        assert_eq!(name("print the council letter"), "Print");
        assert_eq!(name("get mesages"), "Get Messages");
        assert!(pressed("reply").map_or(0.0, |(_, sure)| sure) > pressed("reply to it").map_or(1.0, |(_, sure)| sure));
    }

    #[test]
    fn what_is_more_or_something_else_presses_nothing() {
        for said in [
            "print",                        // not in front
            "print it",                     // whatever it is, it is not the letter behind
            "print money",                  // nothing is called so
            "forward ten seconds",          // no small word: another verb's
            "reply to this and archive it", // two things
            "unsubscribe",                  // one word that is no button
            "starred",                      // no button
            "forward",
        ] {
            let found = pressed(said);
            assert!(found.is_none() || said == "forward", "{said}: {found:?}");
        }
    }
}
