//! Corrections of what came before: "no, the other one", "a bit more", "same on the second screen".

use super::kind::{SlotKind, kind_of};
use super::slots::{self, Scope};
use super::{corrected, meant};
use crate::draft::{DraftStep, Said};
use crate::normalise::{Token, joined, unwrapped};
use serde_json::json;
use tacit_dbus::snapshot::Past;
use tacit_dbus::{Action, Effect};

/// The steps that a correction means, where the words are one.
pub(super) fn read(tokens: &[Token], scope: &Scope<'_>) -> Option<Vec<DraftStep>> {
    let range = unwrapped(tokens);
    let body = tokens.get(range)?;
    let words: Vec<&str> = body.iter().filter(|token| !token.is_mark()).map(|token| token.word.as_str()).collect();
    let acted = |past: &&Past| past.steps.iter().any(|action| action.verb.effect() != Effect::Read);
    if let Some(n) = more(&words) {
        let last = scope.index.scene.history.iter().rev().find(acted)?;
        let change = last.steps.iter().rev().find(|action| action.verb.effect() != Effect::Read)?;
        return again(change, n, &words);
    }
    let (body, told) = without_tail(body);
    let (rest, same) = lead(body).or(told.then_some((body, false)))?;
    if rest.is_empty() {
        return None;
    }
    let mut rest = rest;
    while rest
        .last()
        .is_some_and(|token| token.is_mark() || matches!(token.word.as_str(), "instead" | "too" | "please" | "rather"))
    {
        rest = rest.get(..rest.len() - 1)?;
    }
    // The newest request that the words fit; nothing older than a few is meant.
    let fits = scope.index.scene.history.iter().rev().filter(acted).take(4).find_map(|past| {
        let actions: Vec<&Action> = past.steps.iter().filter(|action| action.verb.effect() != Effect::Read).collect();
        let targets = if same { actions.as_slice() } else { actions.get(actions.len().checked_sub(1)?..)? };
        targets.iter().map(|action| replaced(action, rest, scope)).collect::<Option<Vec<_>>>()
    });
    // "i wanted mute" is more than the name of what was done wrong.
    let wished = || {
        body.windows(2).any(|pair| matches!(pair, [i, verb] if i.is("i") && (verb.is("wanted") || verb.is("meant"))))
    };
    fits.or_else(|| meant::command(rest, scope).filter(|_| !same && wished()))
}

/// What a correction says without the words behind it that only say that it is one: "the top one, i should have said".
fn without_tail(mut body: &[Token]) -> (&[Token], bool) {
    const TAILS: &[&[&str]] = &[
        &["i", "should", "have", "said"],
        &["is", "what", "i", "meant"],
        &["is", "what", "i", "wanted"],
        &["was", "what", "i", "meant"],
        &["was", "what", "i", "wanted"],
        &["i", "meant", "to", "say"],
        &["i", "wanted"],
        &["i", "meant"],
        &["i", "mean"],
    ];
    let mut found = false;
    loop {
        while let Some((_, rest)) = body.split_last().filter(|(last, _)| corrected::parts(last)) {
            body = rest;
        }
        let ends = |tail: &&&[&str]| {
            let from = body.len().checked_sub(tail.len()).filter(|from| *from > 0);
            from.and_then(|from| body.get(from..)).is_some_and(|run| run.iter().zip(**tail).all(|(t, word)| t.is(word)))
        };
        let Some(tail) = TAILS.iter().find(ends) else { return (body, found) };
        body = body.get(..body.len() - tail.len()).unwrap_or(&[]);
        found = true;
    }
}

/// How much more, as a share of the usual step; negative for less.
fn more(words: &[&str]) -> Option<f64> {
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !matches!(
                *word,
                "a" | "even"
                    | "just"
                    | "no"
                    | "make"
                    | "it"
                    | "please"
                    | "the"
                    | "still"
                    | "go"
                    | "some"
                    | "now"
                    | "that"
                    | "and"
            )
        })
        .collect();
    Some(match core.as_slice() {
        ["bit" | "little" | "tad" | "slightly", "more"] | ["more", "bit"] | ["bit" | "little", "further"] => 5.0,
        ["more"] | ["further"] | ["again", "more"] | ["more", "again"] | ["once", "more"] | ["keep", "going"] => 10.0,
        ["lot" | "much", "more"] | ["way", "more"] => 20.0,
        ["bit" | "little" | "tad" | "slightly", "less"]
        | ["not", "so", "much"]
        | ["too", "much"]
        | ["not", "quite", "so", "much"]
        | ["bit", "too", "much"]
        | ["that", "is", "too", "much"]
        | ["is", "too", "much"] => -5.0,
        ["less"] => -10.0,
        ["lot" | "much", "less"] => -20.0,
        _ => return None,
    })
}

/// The last change again, by so much.
pub(super) fn again(action: &Action, n: f64, words: &[&str]) -> Option<Vec<DraftStep>> {
    let spec = action.verb.spec();
    let mut step = restate(action);
    step.words = words.join(" ");
    if spec.arg("delta").is_some() {
        let down = action.args.number("delta").is_some_and(|delta| delta < 0.0);
        let value = if down { -n } else { n };
        step.args.retain(|(name, _)| !matches!(*name, "percent" | "width" | "height"));
        step.set("delta", Said::Value(json!(value as i64)));
        return Some(vec![step]);
    }
    // What moves, scrolls, seeks or repeats is done once more; "less" has no meaning there.
    (n > 0.0 && (spec.arg("dir").is_some() || spec.arg("duration").is_some())).then(|| vec![step])
}

/// Drops what opens a correction; says whether all of the last request is to be done again.
fn lead(body: &[Token]) -> Option<(&[Token], bool)> {
    const LEADS: &[(&[&str], bool)] = &[
        (&["do", "the", "same", "thing", "with"], true),
        (&["do", "the", "same", "thing", "for"], true),
        (&["do", "the", "same", "thing", "to"], true),
        (&["do", "the", "same", "with"], true),
        (&["do", "the", "same", "for"], true),
        (&["do", "the", "same", "to"], true),
        (&["do", "the", "same", "on"], true),
        (&["do", "that", "to"], true),
        (&["do", "that", "with"], true),
        (&["do", "that", "for"], true),
        (&["do", "that", "on"], true),
        (&["do", "it", "on"], true),
        (&["do", "it", "with"], true),
        (&["do", "it", "to"], true),
        (&["the", "same", "with"], true),
        (&["the", "same", "for"], true),
        (&["the", "same", "on"], true),
        (&["the", "same", "in"], true),
        (&["the", "same", "to"], true),
        (&["same", "thing", "with"], true),
        (&["same", "thing", "for"], true),
        (&["same", "thing", "on"], true),
        (&["same", "with"], true),
        (&["same", "for"], true),
        (&["same", "on"], true),
        (&["same", "in"], true),
        (&["same", "to"], true),
        (&["same", "but", "with"], true),
        (&["same", "but", "on"], true),
        (&["same", "but"], true),
        (&["what", "about"], false),
        (&["how", "about"], false),
        (&["and", "now"], false),
        (&["what", "i", "wanted", "was"], false),
        (&["what", "i", "meant", "was"], false),
        (&["what", "i", "meant", "to", "say", "was"], false),
        (&["i", "meant", "to", "say"], false),
        (&["i", "wanted", "to", "say"], false),
        (&["i", "should", "have", "said"], false),
        (&["i", "wanted"], false),
        (&["no", "i", "meant"], false),
        (&["no", "i", "mean"], false),
        (&["i", "meant"], false),
        (&["i", "mean"], false),
        (&["not", "that", "one"], false),
        (&["not", "that"], false),
        (&["not", "this", "one"], false),
        (&["wrong", "one"], false),
        (&["the", "wrong", "one"], false),
        (&["no", "not", "that", "one"], false),
        (&["no", "no"], false),
        (&["make", "that"], false),
        (&["make", "it"], false),
        (&["no", "make", "it"], false),
        (&["no", "make", "that"], false),
        (&["no", "rather"], false),
        (&["no"], false),
        (&["nope"], false),
        (&["rather"], false),
        (&["actually"], false),
        (&["sorry"], false),
        (&["oops"], false),
        (&["whoops"], false),
        (&["my", "mistake"], false),
        (&["my", "bad"], false),
        (&["wait"], false),
        (&["and"], false),
        (&["or", "rather"], false),
        (&["also"], false),
        (&["not"], false),
    ];
    let mut rest = body;
    let (mut found, mut same) = (false, false);
    loop {
        while rest.first().is_some_and(corrected::parts) {
            rest = rest.get(1..)?;
        }
        let hit = LEADS
            .iter()
            .find(|(lead, _)| lead.len() <= rest.len() && lead.iter().zip(rest).all(|(word, token)| token.is(word)));
        let Some((lead, all)) = hit else { break };
        // "not firefox, the terminal": what is denied goes up to the comma.
        if *lead == ["not"] {
            let comma = rest.iter().position(|token| token.is_mark() || token.is("but"))?;
            rest = rest.get(comma + 1..)?;
        } else {
            rest = rest.get(lead.len()..)?;
        }
        found = true;
        same |= *all;
    }
    let words = joined(body);
    if rest.is_empty()
        && matches!(
            words.trim_matches(['.', ',', '!']),
            "wrong one" | "not that one" | "the wrong one" | "no, not that one" | "not this one" | "no not that one"
        )
    {
        return None;
    }
    let bare = matches!(
        words.trim_matches(['.', ',', '!']),
        "the other one"
            | "the other"
            | "other one"
            | "the other window"
            | "the left one"
            | "the right one"
            | "the first one"
            | "the second one"
    );
    let open = found || bare;
    open.then_some((rest, same))
}

/// The action as a draft step with its ids as values.
pub(super) fn restate(action: &Action) -> DraftStep {
    let mut step = DraftStep::new(action.verb);
    for arg in action.verb.spec().args {
        if let Some(value) = action.args.get(arg.name) {
            step.set(arg.name, Said::Value(value.clone()));
        }
    }
    step
}

/// The action with the argument that the words fit put in its place.
fn replaced(action: &Action, rest: &[Token], scope: &Scope<'_>) -> Option<DraftStep> {
    let mut step = restate(action);
    step.words = joined(rest);
    let trimmed: &[Token] = match rest.first().map(|token| token.word.as_str()) {
        Some("on" | "to" | "in" | "at" | "with" | "for" | "into") if rest.len() > 1 => rest.get(1..)?,
        _ => rest,
    };
    let mut best: Option<(f32, &'static str, Said)> = None;
    for arg in action.verb.spec().args {
        let kind = kind_of(action.verb, arg.name);
        if matches!(kind, SlotKind::Text | SlotKind::Command) {
            continue;
        }
        // "no, 40" is a level; only words of direction make it a change.
        let directed = rest.iter().any(|token| matches!(token.word.as_str(), "by" | "up" | "down" | "more" | "less"));
        if kind == SlotKind::Delta && !directed {
            continue;
        }
        for run in [rest, trimmed] {
            if let Some((cost, said)) = slots::parse(kind, action.verb, run, scope) {
                // An argument that was there before is likelier to be the one that is corrected.
                let cost = cost + if action.args.get(arg.name).is_some() { 0.0 } else { 0.04 };
                if cost < 0.3 && best.as_ref().is_none_or(|(have, ..)| cost < *have) {
                    best = Some((cost, arg.name, said));
                }
            }
        }
    }
    let (_, name, said) = best?;
    replaced_by(&mut step, action, name, said, scope)?;
    Some(step)
}

/// Sets an argument of a step that was an action, and takes out what it contradicts; `None` where "the other one" is nothing.
pub(super) fn replaced_by(
    step: &mut DraftStep,
    action: &Action,
    name: &'static str,
    said: Said,
    scope: &Scope<'_>,
) -> Option<()> {
    let said = match said {
        Said::Name(words) if is_other(&words) && name == "app" => return None,
        Said::Name(words) if is_other(&words) => Said::Name(other_than(action, name, scope).unwrap_or(words)),
        said => said,
    };
    match name {
        "percent" => step.args.retain(|(have, _)| *have != "delta"),
        "delta" => step.args.retain(|(have, _)| *have != "percent"),
        "workspace" => step.args.retain(|(have, _)| *have != "dir"),
        "output" if step.verb.spec().arg("dir").is_some() => step.args.retain(|(have, _)| *have != "dir"),
        _ => {}
    }
    step.set(name, said);
    Some(())
}

fn is_other(words: &str) -> bool {
    matches!(
        words,
        "the other one"
            | "the other"
            | "other one"
            | "the other window"
            | "other window"
            | "another one"
            | "another"
            | "the other app"
    )
}

/// "the other one" of the kind that was touched: the other window of the same application where there is one.
fn other_than(action: &Action, name: &str, scope: &Scope<'_>) -> Option<String> {
    let touched = action.args.windows(name)?;
    let first = touched.first()?;
    let window = scope.index.scene.window(first)?;
    let same: Vec<&tacit_dbus::Window> = scope
        .index
        .scene
        .windows
        .iter()
        .filter(|other| other.app == window.app && !touched.contains(&other.id))
        .collect();
    match same.as_slice() {
        [one] => Some(format!("id:{}", one.id)),
        [] => {
            let rest: Vec<&tacit_dbus::Window> = scope
                .index
                .scene
                .windows
                .iter()
                .filter(|other| other.workspace == window.workspace && !touched.contains(&other.id) && !other.minimized)
                .collect();
            match rest.as_slice() {
                [one] => Some(format!("id:{}", one.id)),
                _ => None,
            }
        }
        _ => None,
    }
}
