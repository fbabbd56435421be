//! Text into a draft: normalise, correct typing errors, cut into clauses, align each with the verbs' sentences.
//!
//! Knows the live names of a scene only to tell a name from a word; what a name means is left to `resolve`.

mod alike;
mod apart;
mod clauses;
mod complained;
mod complete;
mod corrected;
mod correction;
mod denial;
mod doubt;
mod everyday;
mod finish;
mod gathered;
mod handed;
mod instead;
pub mod kind;
pub mod learned;
mod matcher;
mod meant;
mod measures;
mod networks;
mod patterns;
pub mod pressed;
mod question;
mod referred;
mod refuse;
mod remains;
mod repair;
pub mod slots;
mod spans;
mod spell;
mod template;
mod timed;
mod together;
mod topic;
pub mod values;

use crate::draft::{Draft, DraftStep, Gist};
use crate::normalise;
use crate::resolve::index::Index;
use crate::time::Clock;
use slots::Scope;
use tacit_dbus::{Snapshot, Source, UTTERANCE_BYTES_MAX, Verb, When};

pub use slots::plain_text;
pub use template::Grammar;

/// Up to here the words of a sentence are those of its pattern.
const PLAIN: f32 = 0.2;

/// The most tokens that are read as commands.
const TOKENS_MAX: usize = 160;

/// Understands `text` said in `scene`. Never fails: what is not understood is refused with a sentence.
pub fn understand(text: &str, scene: &Snapshot) -> Draft {
    let refuse = |say: String| draft(text, Gist::Refuse(say), None, 0.0);
    if text.len() > UTTERANCE_BYTES_MAX {
        return refuse(format!(
            "That is too long: {} bytes, and at most {UTTERANCE_BYTES_MAX} are read. Say it in fewer words.",
            text.len()
        ));
    }
    let mut tokens = normalise::tokens(text);
    if !tokens.iter().any(|token| !token.is_mark()) {
        return refuse("Nothing was said. Try “open firefox” or “what is open?”.".to_owned());
    }
    if tokens.len() > TOKENS_MAX {
        return refuse("That is too long to be a command. Say it in fewer words.".to_owned());
    }
    let index = Index::new(scene);
    let mut clock = Clock::parse(&scene.now);
    spell::correct(text, &mut tokens, &index);
    clock.morning = crate::time::is_waking(&tokens);
    let scope = Scope::new(text, &index, &clock);
    if let Some(told) = topic::told(&tokens, &scope) {
        tokens = told;
    }
    if let Some(gist) = doubt::either(&tokens) {
        return draft(text, gist, None, 0.9);
    }
    if let Some(say) = question::answer(&tokens, scene) {
        return draft(text, Gist::Answer(say), None, 0.95);
    }
    let whole = clauses::read(&tokens, &scope);
    // A correction of what came before, unless the words are a clear command of their own.
    let clear = whole.as_ref().is_ok_and(|found| found.cost <= 0.06);
    if !clear && let Some(steps) = correction::read(&tokens, &scope) {
        return draft(text, Gist::Steps(steps), None, 0.85);
    }
    match whole {
        Ok(found) => {
            // "press 7, plus, 5 and equals", "type hello into the editor", "save as in the editor": these can be nothing else.
            let exact = |step: &DraftStep| match step.verb {
                Verb::UiClick => step.said("_list").is_some(),
                Verb::UiType | Verb::UiMenu => found.cost <= PLAIN,
                _ => false,
            };
            let known = found.steps.len() == 1 && found.steps.iter().all(exact);
            let sure = if known { confidence(found.cost).max(0.95) } else { confidence(found.cost) };
            let mut draft = draft(text, Gist::Steps(found.steps), found.when, sure);
            draft.notes = guessed(&tokens, &scope);
            draft
        }
        Err(why) => refuse(refuse::say(&tokens, &scope, &why)),
    }
}

fn draft(text: &str, gist: Gist, when: Option<When>, confidence: f64) -> Draft {
    Draft {
        text: text.to_owned(),
        gist,
        when,
        confidence,
        source: Source::Grammar,
        answers: Vec::new(),
        notes: Vec::new(),
    }
}

/// How each clause of `text` could be read, best first: verb, cost and pattern. For those who write patterns.
pub fn explain(text: &str, scene: &Snapshot) -> Vec<(tacit_dbus::Verb, f32, usize, &'static str)> {
    let mut tokens = normalise::tokens(text);
    let index = Index::new(scene);
    let clock = Clock::parse(&scene.now);
    spell::correct(text, &mut tokens, &index);
    let scope = Scope::new(text, &index, &clock);
    let range = normalise::unwrapped(&tokens);
    let readings = matcher::Clause::new(tokens.get(range).unwrap_or(&tokens), &scope).read();
    readings.into_iter().map(|reading| (reading.verb, reading.cost, reading.anchored, reading.source)).collect()
}

/// Clock times that could have been morning or evening, and which was taken.
fn guessed(tokens: &[normalise::Token], scope: &Scope<'_>) -> Vec<String> {
    let spans = scope.time_spans(tokens);
    let moments = spans.iter().filter_map(|span| match &span.timing {
        crate::time::Timing::At(moment) | crate::time::Timing::Until(moment) if moment.guessed => Some(moment.at),
        _ => None,
    });
    moments.map(|at| format!("The time is taken as {}.", at.strftime("%H:%M"))).collect()
}

/// A cost as a probability: calibrated so that half the threshold's cost is still more likely right than wrong.
fn confidence(cost: f32) -> f64 {
    let p = f64::from((-1.1 * cost.max(0.0)).exp()) * 0.99;
    (p * 100.0).round() / 100.0
}

/// What a sentence was understood as, plus its cost.
#[derive(Default)]
pub(crate) struct Found {
    /// The steps, in order.
    pub steps: Vec<DraftStep>,
    /// When all of them run.
    pub when: Option<When>,
    /// The mean cost of the clauses.
    pub cost: f32,
}
