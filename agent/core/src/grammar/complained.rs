//! Complaints with the command that they lead to: "that is far too quiet, a lot louder" is one wish.
//!
//! Compares the steps that clauses came to; what is too much of itself is read as a wish elsewhere, and stays one where nothing
//! follows it.

use crate::draft::{DraftStep, Said};
use crate::lexicon;
use tacit_dbus::Verb;

/// A change whose amount nobody said.
const USUAL: f64 = 10.0;

/// Takes out the steps that only complain of what the next step puts right.
pub(super) fn settle(steps: &mut Vec<DraftStep>) {
    let mut at = 0;
    while at + 1 < steps.len() {
        let (Some(first), Some(second)) = (steps.get(at), steps.get(at + 1)) else { return };
        let Some(answer) = answer(first, second) else {
            at += 1;
            continue;
        };
        match answer {
            Answer::Command(step) => {
                steps.remove(at);
                if let Some(second) = steps.get_mut(at) {
                    *second = step;
                }
            }
            Answer::Complaint(step) => {
                steps.remove(at + 1);
                if let Some(first) = steps.get_mut(at) {
                    *first = step;
                }
            }
        }
    }
}

/// Which of two steps is left, and how.
enum Answer {
    /// The second.
    Command(DraftStep),
    /// The first: "the text is small, make it bigger" is no other size of the window.
    Complaint(DraftStep),
}

/// What a complaint and the step behind it come to together, where they are one wish.
fn answer(first: &DraftStep, second: &DraftStep) -> Option<Answer> {
    // "too quiet now, revert it", "undo that, i can hardly hear it": what was done is taken back, and that is all.
    let undone = |undo: &DraftStep, wrong: &DraftStep| {
        undo.verb == Verb::AgentUndo
            && undo.when == wrong.when
            && self::delta(wrong).is_some()
            && is_complaint(&wrong.words)
    };
    if undone(second, first) {
        return Some(Answer::Command(DraftStep { then: first.then, ..second.clone() }));
    }
    if undone(first, second) {
        return Some(Answer::Complaint(first.clone()));
    }
    let delta = delta(first)?;
    if first.when != second.when || !is_complaint(&first.words) || is_complaint(&second.words) {
        return None;
    }
    let same =
        |name: &str| first.said(name).is_none() || second.said(name).is_none_or(|said| first.said(name) == Some(said));
    let object = same("output") && same("device");
    if first.verb == second.verb && object {
        let level = second.said("percent").is_some();
        let change = self::delta(second);
        if !level && !change.is_some_and(|change| change * delta > 0.0) {
            return None;
        }
        let mut step = second.clone();
        // "way too loud, turn it down": how much is said of what is wrong.
        if let Some(change) = change.filter(|change| change.abs() == USUAL && !level)
            && !second.words.chars().any(|c| c.is_ascii_digit())
            && delta.abs() > change.abs()
            && let Some(said) = first.said("delta")
        {
            step.set("delta", said.clone());
        }
        for name in ["output", "device"] {
            if let (None, Some(said)) = (step.said(name), first.said(name).cloned()) {
                step.set(name, said);
            }
        }
        step.then = first.then;
        return Some(Answer::Command(step));
    }
    // "i can not read this, magnify the screen": the command is the remedy.
    if first.verb != second.verb && remedies(first.verb).contains(&second.verb) && changes(second) {
        let mut step = second.clone();
        step.then = first.then;
        return Some(Answer::Command(step));
    }
    let change = self::delta(second).filter(|_| second.verb == Verb::WindowResize)?;
    let pointed = matches!(second.said("window"), Some(Said::Name(name)) if lexicon::is_pronoun(name));
    (pointed && sized(first.verb) && change * delta > 0.0).then(|| {
        let mut step = first.clone();
        if change.abs() != USUAL {
            step.set("delta", Said::Value(super::values::number(change)));
        }
        Answer::Complaint(step)
    })
}

/// What may be asked for instead of more or less of what is complained of.
fn remedies(verb: Verb) -> &'static [Verb] {
    const SEEING: &[Verb] = &[
        Verb::ThemeFontScale,
        Verb::A11yZoom,
        Verb::DisplayScale,
        Verb::DisplayBrightness,
        Verb::DisplayNightLight,
        Verb::ThemeDark,
        Verb::ThemeContrast,
        Verb::A11yHighContrast,
        Verb::WindowMaximize,
        Verb::WindowFullscreen,
    ];
    const HEARING: &[Verb] =
        &[Verb::AudioVolume, Verb::AudioMute, Verb::MediaPause, Verb::MediaStop, Verb::AudioOutput];
    match verb {
        Verb::ThemeFontScale | Verb::A11yZoom | Verb::DisplayScale | Verb::DisplayBrightness => SEEING,
        Verb::AudioVolume => HEARING,
        _ => &[],
    }
}

/// Whether a step puts something right, and is not the next thing to be done: it is about nothing of its own.
fn changes(step: &DraftStep) -> bool {
    !step.args.iter().any(|(name, _)| matches!(*name, "window" | "windows"))
        || matches!(step.said("window").or_else(|| step.said("windows")), Some(Said::Name(name)) if lexicon::is_pronoun(name))
}

/// What is big or small as a window is.
fn sized(verb: Verb) -> bool {
    matches!(verb, Verb::ThemeFontScale | Verb::A11yZoom | Verb::DisplayScale)
}

fn delta(step: &DraftStep) -> Option<f64> {
    match step.said("delta") {
        Some(Said::Value(value)) => value.as_f64(),
        _ => None,
    }
}

/// Whether words say how something is, and not what is to be done: "it is too dark", "too loud", "i can hardly read this".
pub(super) fn is_complaint(words: &str) -> bool {
    const WHAT: &[&str] =
        &["it", "that", "this", "the", "my", "these", "those", "everything", "there", "letters", "text"];
    const STATES: &[&str] = &[
        "is", "are", "looks", "look", "seems", "seem", "feels", "sounds", "got", "gets", "hurts", "hurt", "keeps",
        "stays",
    ];
    const LEADS: &[&str] =
        &["oh", "hey", "ow", "ouch", "hmm", "hm", "argh", "ugh", "sorry", "no", "and", "but", "so", "well"];
    let said: Vec<&str> =
        words.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).collect();
    let from = said.iter().take_while(|word| LEADS.contains(word) || lexicon::is_hesitation(word)).count();
    let said = said.get(from..).unwrap_or(&[]);
    // "keep" and "just" are not what makes a command of it; "set", "turn", "make" are.
    let orders = said.iter().enumerate().any(|(at, word)| {
        lexicon::is_command(word)
            && !STATES.contains(word)
            && !matches!(*word, "just" | "rather" | "read" | "do" | "try")
            && !at.checked_sub(1).and_then(|at| said.get(at)).is_some_and(|word| is_pointer(word))
    });
    let too = said.windows(2).any(|pair| pair.first() == Some(&"too"));
    let lacks = said.iter().any(|word| matches!(*word, "not" | "hardly" | "barely" | "never"))
        && (said.contains(&"enough") || said.first() == Some(&"i"));
    let state = said.first().is_some_and(|word| WHAT.contains(word)) && said.iter().any(|word| STATES.contains(word));
    !orders && (too || lacks || state)
}

/// Words before what is a name and no command: "the volume set", "the light".
fn is_pointer(word: &str) -> bool {
    matches!(word, "the" | "this" | "that" | "my" | "a")
}

#[cfg(test)]
mod tests {
    use super::is_complaint;

    #[test]
    fn what_is_wrong_is_no_order() {
        for said in [
            "that is still far too quiet",
            "it is too dark",
            "too loud",
            "the text is small",
            "i can hardly hear it",
            "that is not loud enough",
            "oh , it is way too bright",
        ] {
            assert!(is_complaint(said), "{said}");
        }
        for said in ["louder", "turn it down", "a lot louder", "make it not too loud", "brightness down", "volume up"] {
            assert!(!is_complaint(said), "{said}");
        }
    }
}
