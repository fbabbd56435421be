//! What a correction asks for that the last request had no place for: a command of its own, "whoops, i wanted mute", or one of the
//! networks that can be joined, "the guest one instead".

use super::slots::Scope;
use super::{clauses, networks, together};
use crate::draft::{DraftStep, Said};
use crate::normalise::{Token, joined};
use crate::resolve::index::title_words;
use tacit_dbus::snapshot::Past;
use tacit_dbus::{Effect, Verb};

/// Up to here the words of a correction are surely a command.
const SURE: f32 = 0.3;
/// The newest requests that a correction may be about.
const PAST_MAX: usize = 4;
/// The most words of such a command.
const WORDS_MAX: usize = 8;

/// The steps that the words are by themselves, where they set a state of the machine.
pub(super) fn command(run: &[Token], scope: &Scope<'_>) -> Option<Vec<DraftStep>> {
    let lead = usize::from(run.first().is_some_and(|token| token.is("to")));
    let run = run.get(lead..).filter(|run| (1..=WORDS_MAX).contains(&run.len()))?;
    let found = clauses::read(run, scope).ok().filter(|found| found.cost <= SURE && found.when.is_none())?;
    let state =
        |step: &DraftStep| together::is_state(step.verb) && step.verb.effect() != Effect::Read && step.when.is_none();
    // A name alone is no command: what it names is looked for in the last request.
    let named = |step: &DraftStep| step.args.iter().any(|(_, said)| matches!(said, Said::Name(_)));
    let told = !found.steps.is_empty() && found.steps.iter().all(|step| state(step) && !named(step));
    told.then_some(found.steps)
}

/// The network that the words name, after a request that was about networks or where they say so.
pub(super) fn network(run: &[Token], scope: &Scope<'_>) -> Option<Vec<DraftStep>> {
    const NOUNS: &[&str] = &["wifi", "network", "wlan", "hotspot", "wireless"];
    const SMALL: &[&str] = &["the", "my", "our", "one", "on", "to", "onto", "please", "instead", "not"];
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let about = |past: &&Past| past.steps.iter().any(|action| action.verb.spec().family() == "network");
    let told = words.iter().any(|word| NOUNS.contains(word))
        || scope.index.scene.history.iter().rev().take(PAST_MAX).any(|past| about(&past));
    if !told || run.iter().any(Token::is_mark) {
        return None;
    }
    let (cost, said) = networks::network(&scope.index.scene.devices.wifi, run, &words, scope)?;
    let Said::Value(name) = &said else { return None };
    let have = title_words(name.as_str()?);
    let core: Vec<&&str> = words.iter().filter(|word| !NOUNS.contains(word) && !SMALL.contains(word)).collect();
    // It is called so in all of its words, and not only nearly.
    let called = !core.is_empty() && core.iter().all(|word| have.iter().any(|have| have == **word));
    if cost > 0.0 || !called {
        return None;
    }
    let mut step = DraftStep::new(Verb::NetworkConnect);
    step.words = joined(run);
    step.set("text", said);
    Some(vec![step])
}
