//! Words that stand for the thing a condition is about: "when the headset connects, send the sound there".
//!
//! Works on steps whose times are read; what the scene has decides, and nothing is guessed beyond the sentence.

use super::clauses::Why;
use super::kind::{SlotKind, kind_of};
use super::slots::Scope;
use crate::draft::{DraftStep, Said};
use crate::normalise;
use crate::resolve::devices;
use crate::time::SPOKEN_OF;
use serde_json::Value;
use tacit_dbus::{Condition, When};

/// What a condition is about.
#[derive(Debug, Clone, PartialEq)]
enum Thing {
    Device(String),
    Output(String),
    App(String),
}

/// Puts the things of conditions where steps speak of them, and the devices of steps where conditions do.
///
/// # Errors
/// A condition waits for a device that nothing names.
pub(super) fn bind(steps: &mut [DraftStep], plan: &mut Option<When>, scope: &Scope<'_>) -> Result<(), Why> {
    let spoken = steps.iter().find_map(|step| device_of(step, scope));
    for step in steps.iter_mut() {
        let own = device_of(step, scope).or_else(|| spoken.clone());
        if let Some(When::If { condition, .. }) = &mut step.when {
            named(condition, own.as_deref())?;
        }
    }
    if let Some(When::If { condition, .. }) = plan {
        named(condition, spoken.as_deref())?;
    }
    let of_plan = plan.as_ref().and_then(thing);
    for step in steps.iter_mut() {
        if let Some(thing) = step.when.as_ref().and_then(thing).or_else(|| of_plan.clone()) {
            refer(step, &thing, scope);
        }
    }
    Ok(())
}

/// The device that a step is told to use.
fn device_of(step: &DraftStep, scope: &Scope<'_>) -> Option<String> {
    step.args.iter().find_map(|(name, said)| {
        let device =
            matches!(kind_of(step.verb, name), SlotKind::AudioOutput | SlotKind::AudioInput | SlotKind::Bluetooth);
        let words = match said {
            Said::Name(words) => words.as_str(),
            Said::Value(value) => value.as_str()?,
        };
        let words: Vec<&str> = words.split(' ').collect();
        if device { devices::any(scope.index.scene, &words) } else { None }
    })
}

/// "sound to the headset as soon as it is connected": the device that was spoken of.
fn named(condition: &mut Condition, device: Option<&str>) -> Result<(), Why> {
    match condition {
        Condition::All { all: list } | Condition::Any { any: list } => {
            list.iter_mut().try_for_each(|one| named(one, device))
        }
        Condition::Test { subject, value, .. } => {
            if subject.starts_with("device.") && value.as_str() == Some(SPOKEN_OF) {
                *value = Value::from(device.ok_or(Why::Device)?);
            }
            Ok(())
        }
    }
}

/// The thing of a condition that is about one.
fn thing(when: &When) -> Option<Thing> {
    let When::If { condition: Condition::Test { subject, op, value }, .. } = when else { return None };
    let name = value.as_str().filter(|_| op == "=")?.to_owned();
    Some(match subject.as_str() {
        "device.connected" | "device.disconnected" => Thing::Device(name),
        "output.connected" => Thing::Output(name),
        "app.opened" | "app.closed" | "notification.from" => Thing::App(name),
        _ => return None,
    })
}

/// Gives a step the thing where its words stand for it.
fn refer(step: &mut DraftStep, thing: &Thing, scope: &Scope<'_>) {
    for arg in step.verb.spec().args {
        let kind = kind_of(step.verb, arg.name);
        let Some(value) = fitting(kind, thing, scope) else { continue };
        let refers = match step.said(arg.name) {
            Some(Said::Name(words)) => {
                let words: Vec<&str> = words.split(' ').collect();
                // "its window" may have been read as "the window".
                let bare = matches!(words.as_slice(), ["window"] | ["the", "window"] | ["window", "up"] | [""] | []);
                is_reference(&words, kind)
                    || is_named(&words, kind, thing, scope)
                    || bare && points(&step.words, kind, scope)
            }
            Some(Said::Value(_)) => false,
            None => points(&step.words, kind, scope),
        };
        if refers {
            step.set(arg.name, value);
            return;
        }
    }
}

/// Whether words name the device that is waited for: what is not connected yet is in no list of what sounds.
fn is_named(words: &[&str], kind: SlotKind, thing: &Thing, scope: &Scope<'_>) -> bool {
    let Thing::Device(name) = thing else { return false };
    let devices = &scope.index.scene.devices;
    let known = match kind {
        SlotKind::AudioOutput => &devices.audio_outputs,
        SlotKind::AudioInput => &devices.audio_inputs,
        _ => return false,
    };
    devices::find(known, words).is_none() && devices::find(std::slice::from_ref(name), words).is_some()
}

/// The thing as an argument of a kind, where it can be one.
fn fitting(kind: SlotKind, thing: &Thing, scope: &Scope<'_>) -> Option<Said> {
    use SlotKind as K;
    Some(match (kind, thing) {
        (K::AudioOutput | K::AudioInput | K::Bluetooth, Thing::Device(name)) => Said::Value(Value::from(name.as_str())),
        (K::Output, Thing::Output(id)) => Said::Value(Value::from(id.as_str())),
        (K::App | K::Window | K::Windows, Thing::App(id)) => {
            let app = scope.index.apps.iter().find(|app| app.id.0 == *id)?;
            // A window that is not there yet has no name.
            if kind != K::App && app.windows.is_empty() {
                return None;
            }
            Said::Name(app.label.to_lowercase())
        }
        _ => return None,
    })
}

/// Whether all of some words stand for a thing: "to it", "its window", "that screen".
pub(super) fn is_reference(words: &[&str], kind: SlotKind) -> bool {
    const SMALL: &[&str] = &["to", "the", "again", "over", "through", "on", "onto", "right", "straight", "back", "up"];
    let core: Vec<&str> = words.iter().copied().filter(|word| !SMALL.contains(word)).collect();
    let window = matches!(kind, SlotKind::Window | SlotKind::Windows);
    match core.as_slice() {
        ["it" | "that" | "them" | "those"] => true,
        ["there" | "same"] => !window && kind != SlotKind::App,
        ["its" | "their"] | ["its" | "their" | "that", "window" | "windows"] => window,
        ["that", "app" | "program" | "application"] => window || kind == SlotKind::App,
        [
            "that" | "those",
            "one" | "device" | "headset" | "headphones" | "speaker" | "speakers" | "screen" | "monitor",
        ] => !window && kind != SlotKind::App,
        _ => false,
    }
}

/// Whether the words of a step point to a thing though none of its arguments holds them: "send the sound there".
fn points(words: &str, kind: SlotKind, scope: &Scope<'_>) -> bool {
    let tokens = normalise::tokens(words);
    let spans = scope.time_spans(&tokens);
    let free: Vec<&str> = tokens
        .iter()
        .enumerate()
        .filter(|(at, _)| !spans.iter().any(|span| (span.from..span.to).contains(at)))
        .map(|(_, token)| token.word.as_str())
        .collect();
    let pair = |a: &[&str], b: &[&str]| free.windows(2).any(|w| matches!(w, [x, y] if a.contains(x) && b.contains(y)));
    match kind {
        SlotKind::Window | SlotKind::Windows => pair(&["its", "their", "that"], &["window", "windows"]),
        SlotKind::App => false,
        SlotKind::Output => free.contains(&"there") || pair(&["to", "onto", "on"], &["it"]),
        _ => {
            let told = pair(&["to", "through", "over", "on", "use", "onto", "with"], &["it", "them", "that", "those"]);
            told || free.contains(&"there") && !pair(&["there"], &["is", "are"])
        }
    }
}
