//! The steps of several clauses as one draft: what is asked for twice, and what is said of all of them.
//!
//! Compares drafts; knows nothing of how their words were read.

use super::Found;
use super::kind::{SlotKind, kind_of};
use super::learned::{Clause, is_text};
use crate::draft::{DraftStep, Said};
use crate::lexicon;
use crate::normalise::Token;
use crate::resolve::devices;
use crate::resolve::index::Index;
use crate::time;
use serde_json::Value;
use std::cell::Cell;
use tacit_dbus::{Effect, Verb, When};

/// Corrections and what is asked for beside them, each once.
pub(super) fn once(
    mut corrected: Vec<DraftStep>,
    mut found: Found,
    index: &Index<'_>,
    unread: &Cell<i32>,
) -> (Vec<DraftStep>, Option<When>) {
    // "no, the headset i meant, ten up on the hyperx": said in full, it is not done twice.
    corrected.retain(|step| !found.steps.iter().any(|other| is_said(step, other, index)));
    corrected.append(&mut found.steps);
    // What was asked twice is answered once, and a state that is wished for twice ("it's tiny, larger letters please") is
    // set once.
    corrected.dedup_by(|a, b| {
        a.verb == b.verb && a.args == b.args && a.when == b.when && (is_wish(a, b) || is_read(a.verb))
    });
    grabbed(&mut corrected, index);
    // What only reads is read now.
    let reads = corrected.iter().all(|step| is_read(step.verb));
    let moment = |when: &When| matches!(when, When::At { .. });
    for step in corrected.iter_mut().filter(|_| reads) {
        step.when = step.when.take().filter(|when| !moment(when));
    }
    // A note of nothing was not all that was said.
    let empty = corrected.iter().filter(|step| is_empty_note(step)).count();
    unread.set(unread.get() + i32::try_from(empty).unwrap_or(1));
    (corrected, found.when.filter(|when| !(reads && moment(when))))
}

/// "grab the kart window and drag it over": what is taken hold of for the next step alone is not gone to.
fn grabbed(steps: &mut Vec<DraftStep>, index: &Index<'_>) {
    let window = |step: &DraftStep| {
        let (name, said) = step.args.iter().find(|(name, _)| matches!(*name, "window" | "windows"))?;
        Some((
            things(kind_of(step.verb, name), said, index),
            matches!(said, Said::Name(words) if lexicon::is_pronoun(words)),
        ))
    };
    let mut at = 0;
    while at + 1 < steps.len() {
        let held = steps.get(at).is_some_and(|step| {
            let takes =
                step.words.split(' ').next().is_some_and(|word| matches!(word, "grab" | "take" | "get" | "pick"));
            step.verb == Verb::WindowFocus && step.when.is_none() && takes
        });
        let (Some(one), Some(next)) = (steps.get(at).and_then(window), steps.get(at + 1)) else { break };
        let moves = next.verb != Verb::WindowFocus && next.verb.spec().family() == "window";
        let same = window(next).is_none_or(|(two, points)| points || !two.is_empty() && two == one.0);
        if held && moves && same {
            let said = steps.get(at).and_then(|step| step.said("window")).cloned();
            let arg = steps
                .get(at + 1)
                .and_then(|next| next.verb.spec().args.iter().find(|arg| matches!(arg.name, "window" | "windows")));
            if let (Some(said), Some(arg), Some(next)) = (said, arg.map(|arg| arg.name), steps.get_mut(at + 1)) {
                next.set(arg, said);
            }
            steps.remove(at);
        } else {
            at += 1;
        }
    }
}

/// "and always from now on", wherever it stands but in what is only noted or typed.
pub(super) fn always(
    mut steps: Vec<DraftStep>,
    mut when: Option<When>,
    clauses: &[Clause],
    tokens: &[Token],
) -> (Vec<DraftStep>, Option<When>) {
    let said: Vec<Token> = tokens
        .iter()
        .enumerate()
        .filter(|(at, _)| !clauses.iter().any(|clause| is_text(clause, *at)))
        .map(|(_, token)| token.clone())
        .collect();
    if time::is_always(&said) {
        for when in steps.iter_mut().map(|step| &mut step.when).chain(std::iter::once(&mut when)).flatten() {
            if let When::If { once, .. } = when {
                *once = false;
            }
        }
    }
    (steps, when)
}

/// Whether two steps are the same wish for one state of the machine: "volume up, volume up" wants two changes, the same change in
/// other words wants one.
fn is_wish(a: &DraftStep, b: &DraftStep) -> bool {
    let changes = a.args.iter().any(|(name, _)| *name == "delta");
    is_state(a.verb) && (!changes || a.words != b.words)
}

/// Whether another step asks for all that a correction asks for.
fn is_said(step: &DraftStep, other: &DraftStep, index: &Index<'_>) -> bool {
    step.verb == other.verb
        && step.args.iter().all(|(name, said)| {
            let same = |have: &Said| {
                let kind = kind_of(step.verb, name);
                let (a, b) = (things(kind, said, index), things(kind, have, index));
                said == have || !a.is_empty() && a == b
            };
            other.said(name).is_some_and(same)
        })
}

/// What words or a value mean in the scene, as far as it can be told without asking.
fn things(kind: SlotKind, said: &Said, index: &Index<'_>) -> Vec<String> {
    let words = match said {
        Said::Value(Value::Array(list)) => {
            return list.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        }
        Said::Value(value) => return value.as_str().map(str::to_owned).into_iter().collect(),
        Said::Name(words) => words.split(' ').collect::<Vec<_>>(),
    };
    let best = |found: Vec<(usize, f32)>| {
        let top = found.first().map_or(0.0, |(_, score)| *score);
        found.into_iter().filter(move |(_, score)| *score >= top - 0.03).map(|(at, _)| at)
    };
    let devices = &index.scene.devices;
    let device = |known: &[String]| devices::find(known, &words).into_iter().collect();
    match kind {
        SlotKind::Window | SlotKind::Windows => {
            let windows = best(index.find_windows(&words)).filter_map(|at| index.scene.windows.get(at));
            windows.map(|window| window.id.0.clone()).collect()
        }
        SlotKind::App => {
            best(index.find_apps(&words)).filter_map(|at| index.apps.get(at)).map(|app| app.id.0.clone()).collect()
        }
        SlotKind::AudioOutput => device(&devices.audio_outputs),
        SlotKind::AudioInput => device(&devices.audio_inputs),
        SlotKind::Bluetooth => device(&devices.bluetooth),
        SlotKind::Player => device(&devices.players),
        _ => Vec::new(),
    }
}

/// Whether a step notes something without saying what.
fn is_empty_note(step: &DraftStep) -> bool {
    let text = match step.verb {
        Verb::ReminderAdd => "text",
        Verb::CalendarAdd => "title",
        _ => return false,
    };
    !step.args.iter().any(|(name, _)| *name == text)
}

fn is_read(verb: Verb) -> bool {
    verb.effect() == Effect::Read
}

/// Whether a verb sets a state of the machine, so that asking for it twice is asking once.
pub(super) fn is_state(verb: Verb) -> bool {
    const FAMILIES: &[&str] = &[
        "a11y",
        "audio",
        "bluetooth",
        "display",
        "keyboard",
        "mic",
        "network",
        "notify",
        "output",
        "pointer",
        "power",
        "theme",
        "touchpad",
    ];
    FAMILIES.contains(&verb.spec().family()) || matches!(verb, Verb::MediaPlay | Verb::MediaPause | Verb::MediaStop)
}
