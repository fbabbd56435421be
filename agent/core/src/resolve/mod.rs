//! A draft's names against a scene: the ids they mean, the question to ask where they mean several, or why there are none.

mod absent;
mod again;
mod answers;
mod apps;
mod controls;
mod defaults;
pub mod devices;
pub mod elements;
pub mod index;
pub mod mention;
pub mod paths;
pub mod places;
mod relative;
mod routines;
mod screens;
mod stems;
mod steps;
mod windows;

use crate::draft::{Draft, DraftStep, Gist, Meaning, Resolved};
use index::Index;
use tacit_dbus::plan::Choice;
use tacit_dbus::{Effect, Snapshot, Step, WindowId};

/// Why a name has no id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// Several fit: the question and what to choose from.
    Ask(String, Vec<Choice>),
    /// None fits.
    Refuse(String),
}

/// What resolving one draft has at hand.
pub(crate) struct Context<'a> {
    /// The names.
    pub index: &'a Index<'a>,
    /// The steps so far.
    pub steps: Vec<Step>,
    /// Answers to earlier questions, used in order.
    pub answers: std::collections::VecDeque<String>,
    /// Remarks on how words were taken.
    pub remarks: Vec<String>,
    /// Whether it is done later: what is not open now may be then.
    pub later: bool,
}

impl Context<'_> {
    /// The scene.
    pub fn scene(&self) -> &Snapshot {
        self.index.scene
    }

    /// The choice that an earlier answer names, or the question.
    pub fn choose(&mut self, question: String, choices: Vec<Choice>) -> Result<String, Trouble> {
        if let Some(answer) = self.answers.pop_front()
            && let Some(found) = chosen(&answer, &choices)
        {
            return Ok(found);
        }
        Err(Trouble::Ask(question, choices))
    }

    /// The windows that the last request touched, or an earlier step of this one.
    pub fn touched(&self) -> Vec<WindowId> {
        windows::touched(self)
    }
}

/// The id of the choice that an answer means: its id, its number, its label or a word that only it has.
fn chosen(answer: &str, choices: &[Choice]) -> Option<String> {
    let answer = answer.trim();
    if let Some(found) = choices.iter().find(|choice| choice.id == answer) {
        return Some(found.id.clone());
    }
    let words = crate::normalise::words(answer);
    let core: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !matches!(*word, "the" | "one" | "window" | "please" | "on" | "number"))
        .collect();
    if let [word] = core.as_slice() {
        let n = crate::normalise::ordinal(word).or_else(|| word.parse().ok());
        let at = n.and_then(|n| if n < 0 { choices.len().checked_sub(1) } else { usize::try_from(n - 1).ok() });
        if let Some(found) = at.and_then(|at| choices.get(at)) {
            return Some(found.id.clone());
        }
    }
    let fits: Vec<&Choice> = choices
        .iter()
        .filter(|choice| {
            let label = index::title_words(&choice.label);
            !core.is_empty() && core.iter().all(|word| label.iter().any(|have| have == word))
        })
        .collect();
    if let [one] = fits.as_slice() { Some(one.id.clone()) } else { None }
}

/// Whether a word is the plural of a kind of application: "terminals".
pub(crate) fn plural_kind(word: &str) -> bool {
    word.ends_with('s')
        && !index::kinds_said(&[index::singular(word)]).is_empty()
        && index::kinds_said_exact(word).is_empty()
}

/// What `draft` means in `scene`.
pub fn resolve(draft: &Draft, scene: &Snapshot) -> Resolved {
    let done = |meaning: Meaning| Resolved {
        text: draft.text.clone(),
        meaning,
        source: draft.source,
        // Which reading is meant was answered: it is no longer in doubt.
        confidence: match (&draft.gist, draft.answers.is_empty()) {
            (Gist::Either { .. }, false) => 1.0,
            _ => draft.confidence,
        },
        way: String::new(),
    };
    let index = Index::new(scene);
    let mut context = Context {
        index: &index,
        steps: Vec::new(),
        answers: draft.answers.clone().into(),
        remarks: draft.notes.clone(),
        later: draft.when.is_some(),
    };
    let steps = match &draft.gist {
        Gist::Answer(say) => return done(Meaning::Answer { say: say.clone() }),
        Gist::Refuse(say) => return done(Meaning::Refuse { say: say.clone() }),
        Gist::Steps(steps) => steps,
        Gist::Either { question, readings } => {
            let choices = readings
                .iter()
                .enumerate()
                .map(|(at, (label, _))| Choice { id: (at + 1).to_string(), label: label.clone() })
                .collect();
            let picked = context.choose(question.clone(), choices);
            match picked.map(|id| id.parse::<usize>().ok().and_then(|at| readings.get(at.checked_sub(1)?))) {
                Ok(Some((_, steps))) => steps,
                Ok(None) => return done(Meaning::Refuse { say: "That is not one of the choices.".to_owned() }),
                Err(trouble) => return done(trouble.into()),
            }
        }
    };
    match all(steps, &mut context) {
        Ok(()) => done(finish(context, draft)),
        Err(trouble) => done(trouble.into()),
    }
}

impl From<Trouble> for Meaning {
    fn from(trouble: Trouble) -> Meaning {
        match trouble {
            Trouble::Ask(question, choices) => Meaning::Ask { question, choices },
            Trouble::Refuse(say) => Meaning::Refuse { say },
        }
    }
}

fn all(drafts: &[DraftStep], context: &mut Context<'_>) -> Result<(), Trouble> {
    for draft in &again::settled(drafts, context) {
        let first = context.steps.len();
        steps::resolve(draft, context)?;
        again::once(draft, first, context);
        // What is typed, pressed and clicked happens in the order in which it was said.
        if draft.verb.spec().family() == "ui" {
            for at in first.max(1)..context.steps.len() {
                let before = context.steps.get(at - 1).map(|step| step.verb.spec().family());
                let ordered = before.is_some_and(|family| matches!(family, "ui" | "app" | "window"));
                if let Some(step) = context.steps.get_mut(at).filter(|_| ordered) {
                    step.after.push(at - 1);
                }
            }
        }
        if draft.then && first > 0 {
            let waits: Vec<usize> =
                (0..first).filter(|at| !context.steps.iter().take(first).any(|step| step.after.contains(at))).collect();
            for step in context.steps.iter_mut().skip(first) {
                step.after.extend(waits.iter().copied());
            }
        }
    }
    for step in &mut context.steps {
        step.after.sort_unstable();
        step.after.dedup();
    }
    Ok(())
}

fn finish(context: Context<'_>, draft: &Draft) -> Meaning {
    let reads = context.steps.iter().all(|step| step.verb.effect() == Effect::Read);
    let mut say = if reads { answers::say(&context.steps, &context, &draft.text) } else { None };
    if say.is_none() && !context.remarks.is_empty() {
        say = Some(context.remarks.join(" "));
    }
    if context.steps.is_empty() {
        return Meaning::Answer { say: say.unwrap_or_else(|| "There is nothing to do.".to_owned()) };
    }
    Meaning::Steps { steps: context.steps, when: draft.when.clone(), say }
}

impl Resolved {
    /// Settles a question that resolving `draft` raised: `answer` is a choice's id, its label or words that fit it.
    ///
    /// Where there may be several questions, keep `draft.with_answer(answer)` and resolve that.
    pub fn answered(draft: &Draft, answer: &str, scene: &Snapshot) -> Resolved {
        resolve(&draft.with_answer(answer), scene)
    }
}
