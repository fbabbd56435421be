//! What a sentence says twice or in two places, once: a topic before the clause about it, a target in other words, what is left
//! out of a set.
//!
//! Works on drafts before they are resolved and on steps after that; asks nothing and names no window itself.

use super::mention::{self, Mention};
use super::{Context, devices, places};
use crate::draft::{DraftStep, Said};
use crate::grammar::kind::{SlotKind, kind_of};
use crate::lexicon;
use tacit_dbus::{Args, Verb};

/// The steps as they are meant.
pub(super) fn settled(drafts: &[DraftStep], context: &Context<'_>) -> Vec<DraftStep> {
    let drafts = topics(drafts);
    drafts.into_iter().map(|draft| sounds(screens(without(draft), context), context)).collect()
}

/// "the chat window, send it over": a name alone says only what the next step is about.
fn topics(drafts: &[DraftStep]) -> Vec<DraftStep> {
    let mut out: Vec<DraftStep> = Vec::new();
    let mut topic: Option<(DraftStep, String)> = None;
    for (at, draft) in drafts.iter().enumerate() {
        let mut draft = draft.clone();
        if let Some((before, name)) = topic.take() {
            let about = is_about(&before, &name, draft.verb);
            match draft.args.iter_mut().find(|(arg, said)| about && is_window(draft.verb, arg) && is_pronoun(said)) {
                Some((_, said)) => *said = Said::Name(name),
                None => out.push(before),
            }
        }
        match bare(&draft) {
            Some(name) if at == 0 => topic = Some((draft, name)),
            _ => out.push(draft),
        }
    }
    out.extend(topic.map(|(draft, _)| draft));
    out
}

/// Whether a next step is about what a name alone says. "the editor on the left, pin it" puts it there first, unless it is put
/// away then; "the window on the left" says only where it is.
fn is_about(before: &DraftStep, name: &str, verb: Verb) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    before.verb != Verb::WindowPlace
        || matches!(verb, Verb::WindowClose | Verb::WindowMinimize)
        || matches!(mention::parse(&words), Some(Mention::Named(named)) if named.name.is_empty())
}

/// The words of a step that puts a window somewhere and has no verb: "and the window on the left".
fn placed(draft: &DraftStep) -> Option<String> {
    let words: Vec<&str> = draft.words.split(' ').filter(|word| !word.is_empty()).collect();
    let from = words.iter().position(|word| !matches!(*word, "and" | "," | "then" | "so" | "now" | "well"))?;
    let words = words.get(from..)?;
    let known = matches!(words.first(), Some(&("the" | "my" | "that")));
    let place = matches!(mention::parse(words), Some(Mention::Named(named)) if named.place.is_some());
    (known && place).then(|| words.join(" ").trim_end_matches([' ', ',', '.']).to_owned())
}

fn is_window(verb: Verb, arg: &str) -> bool {
    matches!(kind_of(verb, arg), SlotKind::Window | SlotKind::Windows)
}

fn is_pronoun(said: &Said) -> bool {
    matches!(said, Said::Name(words) if lexicon::is_pronoun(words) || words == "both" || words == "them both")
}

/// The name, with where that is, which is all that a step was understood from.
fn bare(draft: &DraftStep) -> Option<String> {
    if draft.verb == Verb::WindowPlace && draft.when.is_none() {
        return placed(draft);
    }
    let named = matches!(draft.verb, Verb::AppLaunch | Verb::WindowFocus);
    let placed = matches!(draft.verb, Verb::WindowToWorkspace | Verb::WindowToOutput);
    if !named && !placed || draft.when.is_some() {
        return None;
    }
    let names: Option<Vec<&str>> = draft
        .args
        .iter()
        .map(|(_, said)| match said {
            Said::Name(name) => Some(name.as_str()),
            Said::Value(_) => None,
        })
        .collect();
    let names = names.filter(|names| names.len() == 1 || placed && names.len() == 2)?.join(" ");
    let known = |words: &str| {
        words.split(' ').next().is_some_and(|word| matches!(word, "the" | "my" | "both" | "that" | "all" | "every"))
    };
    let small = |word: &&str| {
        !matches!(*word, "the" | "my" | "," | "." | ":" | "a" | "that" | "and" | "on" | "in" | "at" | "is")
    };
    let said: Vec<&str> = draft.words.split(' ').filter(small).collect();
    let told: Vec<&str> = names.split(' ').filter(small).collect();
    (said == told && !said.is_empty() && known(&draft.words)).then(|| draft.words.clone())
}

/// A set without what another clause said to leave alone.
fn without(mut draft: DraftStep) -> DraftStep {
    let but = match draft.said("_but") {
        Some(Said::Value(value)) => value.as_str().map(str::to_owned),
        Some(Said::Name(words)) => Some(words.clone()),
        None => None,
    };
    let Some(but) = but else { return draft };
    draft.args.retain(|(name, _)| *name != "_but");
    let verb = draft.verb;
    if let Some((_, Said::Name(words))) = draft.args.iter_mut().find(|(name, _)| is_window(verb, name)) {
        let list: Vec<&str> = words.split(' ').collect();
        // "keep the game and close the rest": the rest of all, whatever is focused.
        let set = match mention::parse(&list) {
            Some(Mention::Others) => "everything".to_owned(),
            _ => list.into_iter().filter(|word| !matches!(*word, "else" | "other")).collect::<Vec<_>>().join(" "),
        };
        *words = format!("{set} except {but}");
    }
    draft
}

/// "bring the editor over to dp one": a screen where a workspace was expected.
fn screens(mut draft: DraftStep, context: &Context<'_>) -> DraftStep {
    if draft.verb != Verb::WindowToWorkspace {
        return draft;
    }
    let Some(Said::Name(words)) = draft.said("workspace") else { return draft };
    let list: Vec<&str> = words.split(' ').collect();
    let known = matches!(places::any_workspace(&list, context.index), Some(space) if !matches!(space, places::Space::Unknown(_)));
    if known || places::output(&list, context.index).is_none() {
        return draft;
    }
    draft.verb = Verb::WindowToOutput;
    draft.args.retain(|(name, _)| matches!(*name, "windows" | "workspace"));
    for (name, _) in draft.args.iter_mut().filter(|(name, _)| *name == "workspace") {
        *name = "output";
    }
    draft
}

/// "pick the rode": a microphone where a device to play on was expected, or the other way round, if only that has the name.
fn sounds(mut draft: DraftStep, context: &Context<'_>) -> DraftStep {
    let have = &context.index.scene.devices;
    let (known, others, verb) = match draft.verb {
        Verb::AudioOutput => (&have.audio_outputs, &have.audio_inputs, Verb::AudioInput),
        Verb::AudioInput => (&have.audio_inputs, &have.audio_outputs, Verb::AudioOutput),
        _ => return draft,
    };
    let Some(Said::Name(words)) = draft.said("device") else { return draft };
    let list: Vec<&str> = words.split(' ').collect();
    let kind = list.iter().any(|word| devices::OUTPUT_WORDS.contains(word) || devices::INPUT_WORDS.contains(word));
    let named = |known: &[String]| devices::find(known, &list).is_some();
    if !kind && !named(known) && named(others) && devices::several(others, &list).len() < 2 {
        draft.verb = verb;
    }
    draft
}

/// Takes back the steps from `first` on that only say again what an earlier one does.
pub(super) fn once(draft: &DraftStep, first: usize, context: &mut Context<'_>) {
    while context.steps.len() > first {
        let Some((last, before)) = context.steps.split_last() else { return };
        let earlier = before.get(..first).unwrap_or(&[]);
        let again = earlier
            .iter()
            .any(|step| step.verb == last.verb && step.when == last.when && is_said(&last.args, &step.args, last.verb));
        let again = again && !is_another(draft) && is_once(draft.verb, draft, context);
        if !again {
            return;
        }
        context.steps.pop();
    }
}

/// Whether one step's arguments are another's, or part of them where the verb sets a state.
fn is_said(args: &Args, of: &Args, verb: Verb) -> bool {
    let state = matches!(verb.spec().family(), "audio" | "mic" | "notify" | "network" | "theme" | "power");
    args == of || state && !args.0.is_empty() && args.0.iter().all(|(name, value)| of.0.get(name) == Some(value))
}

/// Whether a verb done twice to the same thing does no more than once.
fn is_once(verb: Verb, draft: &DraftStep, context: &Context<'_>) -> bool {
    let changes = |name: &str| draft.said(name).is_some();
    match verb.spec().family() {
        "window" => !changes("delta") && !changes("dir") && verb != Verb::WindowSwap,
        "app" | "audio" | "mic" | "notify" | "network" | "theme" => !changes("delta") && !toggles(context),
        // "undo undo" wants two; "put it back the way it was, undo that" wants one.
        "agent" => verb == Verb::AgentUndo && !is_repeated(&draft.words),
        _ => false,
    }
}

fn toggles(context: &Context<'_>) -> bool {
    context.steps.last().is_some_and(|step| step.args.text("on") == Some("toggle"))
}

/// Whether words are the bare command, which people say as often as they want it done.
fn is_repeated(words: &str) -> bool {
    words.split(' ').all(|word| matches!(word, "undo" | "and" | "then" | "again" | "," | "once" | "more" | "please"))
}

/// Whether a step asks for one more of what is there.
fn is_another(draft: &DraftStep) -> bool {
    let said = draft.args.iter().filter_map(|(_, said)| match said {
        Said::Name(words) => Some(words.as_str()),
        Said::Value(_) => None,
    });
    said.chain([draft.words.as_str()]).any(|words| {
        words.split(' ').any(|word| matches!(word, "another" | "new" | "second" | "fresh" | "again" | "more" | "third"))
    })
}
