//! Devices that a clause takes over from another one: "connect the earbuds and play the sound through them", "the jabra for sound and
//! mic", "connect the headset and use its microphone"; and devices that are said only to be left: "another one than the jabra".

use super::kind::{SlotKind, kind_of};
use super::learned::{Clause, Heard, Sense, mark};
use super::slots::Scope;
use crate::resolve::devices;
use tacit_dbus::Verb;

/// Words that stand for a device that was named before.
const POINTS: &[&str] = &["it", "them", "there", "those", "these"];
/// Words for what a device is used for: they name none.
const SOUNDS: &[&str] = &[
    "sound",
    "audio",
    "output",
    "outputs",
    "input",
    "inputs",
    "mic",
    "microphone",
    "mike",
    "speaker",
    "speakers",
    "recording",
    "playback",
    "both",
];

/// Clauses in which every device for sound that other words of the sentence give is named.
pub(super) fn devices(mut clauses: Vec<Clause>, heard: &Heard, scope: &Scope<'_>) -> Vec<Clause> {
    for at in 0..clauses.len() {
        let Some(found) = taken(&clauses, at, heard, scope) else { continue };
        if let Some(clause) = clauses.get_mut(at) {
            // What its own words say is read: they name what is not meant, or stand for another.
            clause.slots.iter_mut().filter(|(name, ..)| *name == "device").for_each(|slot| slot.0 = "_not");
            clause.fixed.extend(found.map(|name| ("device", name)));
        }
    }
    clauses
}

/// The devices that a clause for sound chooses from.
fn known<'a>(clause: &Clause, scope: &'a Scope<'_>) -> Option<&'a [String]> {
    let devices = &scope.index.scene.devices;
    match clause.sense {
        Sense::Verb(verb @ (Verb::AudioOutput | Verb::AudioInput)) if !clause.denied => {
            Some(if kind_of(verb, "device") == SlotKind::AudioInput {
                devices.audio_inputs.as_slice()
            } else {
                devices.audio_outputs.as_slice()
            })
        }
        _ => None,
    }
}

fn words(heard: &Heard, (from, to): (usize, usize)) -> Vec<&str> {
    heard.tokens.get(from..to).unwrap_or(&[]).iter().map(|token| token.word.as_str()).collect()
}

/// The words of the device that a clause names itself.
fn said<'a>(clause: &Clause, heard: &'a Heard) -> Option<Vec<&'a str>> {
    let uses = [Verb::BluetoothConnect, Verb::AudioOutput, Verb::AudioInput, Verb::AudioVolume].map(Sense::Verb);
    let named = clause.slots.iter().find(|(name, ..)| *name == "device");
    let (_, from, to) = named.filter(|_| uses.contains(&clause.sense) && !clause.denied)?;
    let words = words(heard, (*from, *to));
    (!words.iter().any(|word| POINTS.contains(word) || matches!(*word, "its" | "their"))).then_some(words)
}

/// The one device of a list that words name.
fn one(list: &[String], words: &[&str]) -> Option<String> {
    devices::find(list, words).filter(|_| devices::several(list, words).len() < 2)
}

/// What another clause calls a device, as one of `list`, or by the name that it has elsewhere.
fn of(list: &[String], said: &[&str], scope: &Scope<'_>) -> Option<String> {
    let scene = &scope.index.scene.devices;
    let lists = [list, &scene.bluetooth, &scene.audio_outputs, &scene.audio_inputs];
    let name = lists.iter().find_map(|list| one(list, said))?;
    let exact: Vec<&str> = name.split(' ').collect();
    Some(one(list, &exact).unwrap_or(name))
}

/// The device of a clause that does not name it; the inner `None` where words only say which one it is not.
fn taken(clauses: &[Clause], at: usize, heard: &Heard, scope: &Scope<'_>) -> Option<Option<String>> {
    let clause = clauses.get(at)?;
    let list = known(clause, scope)?;
    let told = clause.fixed.iter().any(|(name, _)| *name == "device");
    // What waits for a device is about that one.
    if told || clause.slots.iter().any(|(name, ..)| *name == "when") {
        return None;
    }
    let before = || clauses.get(..at)?.iter().rev().find_map(|clause| said(clause, heard));
    let own: Vec<(usize, usize)> =
        clause.slots.iter().filter(|(name, ..)| *name == "device").map(|(_, from, to)| (*from, *to)).collect();
    let run = words(heard, (clause.from, clause.to.min(heard.tokens.len())));
    match own.as_slice() {
        [] if run.iter().any(|word| POINTS.contains(word)) => of(list, &before()?, scope).map(Some),
        [] => of(list, &beside(clauses, at, heard, scope)?, scope).map(Some),
        [(from, to), rest @ ..] => {
            let words = words(heard, (*from, *to));
            if words.iter().all(|word| POINTS.contains(word) || matches!(*word, "that" | "the" | "to")) {
                return of(list, &before()?, scope).map(Some);
            }
            if rest.is_empty() && left(heard, *from) {
                let not = one(list, &words)?;
                let mut others = list.iter().filter(|have| **have != not);
                let other = others.next().filter(|_| others.next().is_none());
                return Some(other.cloned());
            }
            its(list, &words, &before()?, scope).map(Some)
        }
    }
}

/// "its microphone": that of the device that was named before.
fn its(list: &[String], words: &[&str], before: &[&str], scope: &Scope<'_>) -> Option<String> {
    let (first, rest) = words.split_first()?;
    if !matches!(*first, "its" | "their") {
        return None;
    }
    let name = of(list, before, scope)?;
    if list.contains(&name) {
        return Some(name);
    }
    let whole: Vec<&str> = before.iter().chain(rest).copied().collect();
    one(list, &whole)
}

/// Whether the words before a name say that another one is wanted: "a different one than the jabra", "anything but the jabra".
fn left(heard: &Heard, from: usize) -> bool {
    const ARTICLES: &[&str] = &["the", "my", "our", "that", "this"];
    let word = |back: usize| from.checked_sub(back).and_then(|at| heard.tokens.get(at)).map_or("", |t| t.word.as_str());
    let skip = usize::from(ARTICLES.contains(&word(1)));
    let (last, second) = (word(1 + skip), word(2 + skip));
    let other =
        |back: usize| matches!(word(back), "different" | "other" | "else" | "another" | "anything" | "something");
    match last {
        "than" => (2 + skip..5 + skip).any(other),
        "but" => {
            matches!(second, "anything" | "any" | "something")
                || matches!(second, "one" | "device" if word(3 + skip) == "any")
        }
        _ => false,
    }
}

/// "use the jabra for sound and mic", "switch input and output to the dock": the device of the clause beside it for the other way
/// of sound, where this one names nothing of its own.
fn beside<'a>(clauses: &[Clause], at: usize, heard: &'a Heard, scope: &Scope<'_>) -> Option<Vec<&'a str>> {
    let clause = clauses.get(at)?;
    let bare = (clause.from..clause.to.min(heard.tokens.len())).all(|at| {
        let named = heard.marks.get(at).is_some_and(|marks| marks & mark::DEVICE != 0);
        !named || heard.tokens.get(at).is_some_and(|token| SOUNDS.contains(&token.word.as_str()))
    });
    let shares = |other: &&Clause| bare && known(other, scope).is_some() && other.sense != clause.sense;
    let before = at.checked_sub(1).and_then(|before| clauses.get(before)).filter(shares);
    let after = clauses.get(at + 1).filter(shares);
    before.and_then(|clause| said(clause, heard)).or_else(|| after.and_then(|clause| said(clause, heard)))
}
