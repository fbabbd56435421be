//! Plain sentences for what will not be done, and the nearest things that could be.

use super::clauses::Why;
use super::slots::Scope;
use super::template::Grammar;
use crate::lexicon;
use crate::normalise::Token;
use crate::time;
use tacit_dbus::verb::plain;

/// Why nothing will be done.
pub(super) fn say(tokens: &[Token], scope: &Scope<'_>, why: &Why) -> String {
    match why {
        Why::Denied(words) => format!("Nothing was done, because you said not to: {}.", cut(words)),
        Why::Both => {
            "I can wait for a time or for a condition, but not for both at once. Nothing was set up.".to_owned()
        }
        Why::Device => "I do not know which device you mean. Nothing was set up.".to_owned(),
        Why::Unknown(words) => strange(tokens, scope)
            .or_else(|| topic(tokens).map(str::to_owned))
            .unwrap_or_else(|| unknown(tokens, scope, words)),
    }
}

/// A device that something waits for and that is not here.
fn strange(tokens: &[Token], scope: &Scope<'_>) -> Option<String> {
    let name = time::strange_device(tokens, &|kind, said| scope.named(kind, said))?;
    let devices = &scope.index.scene.devices;
    let mut known: Vec<&str> = Vec::new();
    for have in devices.bluetooth.iter().chain(&devices.audio_outputs).chain(&devices.audio_inputs) {
        if !known.contains(&have.as_str()) {
            known.push(have);
        }
    }
    let rest = if known.is_empty() { String::new() } else { format!(" There are {}.", known.join(", ")) };
    Some(format!("There is no device “{}”.{rest}", cut(&name)))
}

fn cut(words: &str) -> String {
    words.chars().take(80).collect()
}

/// Topics that are plainly outside.
fn topic(tokens: &[Token]) -> Option<&'static str> {
    let has = |list: &[&str]| tokens.iter().any(|token| list.contains(&token.word.as_str()));
    let first = tokens.first().map_or("", |token| token.word.as_str());
    if has(&[
        "lights",
        "light",
        "lamp",
        "thermostat",
        "heating",
        "oven",
        "vacuum",
        "kettle",
        "blinds",
        "coffee",
        "fridge",
        "dishwasher",
        "bulb",
    ]) && has(&[
        "turn", "switch", "start", "set", "make", "dim", "on", "off", "lower", "raise", "clean", "open", "close",
    ]) {
        return Some("I can only do things on this computer: there is no connection to lights or household devices.");
    }
    if has(&["book", "reserve", "reservation", "flight", "hotel", "restaurant", "uber", "taxi", "ticket", "tickets"])
        && has(&["book", "reserve", "get", "order", "find", "make", "call", "buy", "cancel"])
    {
        return Some("I can not book or reserve things. I can search the web if you say “search the web for …”.");
    }
    if has(&["buy", "order", "purchase", "shop", "shopping"]) {
        return Some("I can not buy or order things. I can search the web if you say “search the web for …”.");
    }
    if first == "play"
        || (has(&["play"]) && has(&["song", "music", "album", "playlist", "radio", "artist", "podcast", "by"]))
    {
        return Some(
            "I can start and stop what is loaded in a player, but I can not choose a song, station or playlist yet.",
        );
    }
    if has(&["call", "phone", "text", "whatsapp", "tweet", "post"]) && !has(&["open"]) {
        return Some("I can not call, text or post. I can open a new e-mail if you say “write an email to …”.");
    }
    if has(&["recipe", "cook", "calories", "ingredients"]) {
        return Some("I know nothing about cooking. I can search the web if you say “search the web for …”.");
    }
    let question = matches!(
        first,
        "who"
            | "whom"
            | "whose"
            | "when"
            | "why"
            | "where"
            | "how"
            | "what"
            | "which"
            | "is"
            | "are"
            | "does"
            | "do"
            | "did"
            | "can"
            | "tell"
            | "was"
            | "were"
            | "define"
            | "translate"
    );
    question.then_some("That is not about this computer, and I do not answer questions of general knowledge. I can search the web if you say “search the web for …”.")
}

fn unknown(tokens: &[Token], scope: &Scope<'_>, words: &str) -> String {
    let near = nearest(tokens);
    let lead = if words.is_empty() || words.chars().count() > 60 {
        "I did not understand that.".to_owned()
    } else {
        format!("I did not understand “{}”.", cut(words))
    };
    let _ = scope;
    match near.as_slice() {
        [] => format!("{lead} Try “open firefox”, “put this on the left” or “what is open?”."),
        [one] => format!("{lead} Did you mean something like “{one}”?"),
        [one, two, ..] => format!("{lead} Did you mean something like “{one}” or “{two}”?"),
    }
}

/// Example sentences that share the most telling words.
fn nearest(tokens: &[Token]) -> Vec<String> {
    let grammar = Grammar::get();
    let wanted: Vec<u32> = tokens
        .iter()
        .filter(|token| lexicon::is_content(&token.word))
        .filter_map(|token| grammar.id(&token.word))
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut scored: Vec<(i32, &'static str, tacit_dbus::Verb)> = Vec::new();
    for template in &grammar.templates {
        let is_example = template.verb.spec().examples.contains(&template.source);
        if !is_example {
            continue;
        }
        let score = template.hits(&wanted);
        if score > 0 {
            scored.push((score, template.source, template.verb));
        }
    }
    scored.sort_by_key(|(score, source, _)| (-score, source.len()));
    let mut verbs = Vec::new();
    let mut out = Vec::new();
    for (_, source, verb) in scored {
        if !verbs.contains(&verb) {
            verbs.push(verb);
            out.push(plain(source));
        }
        if out.len() == 2 {
            break;
        }
    }
    out
}
