//! Which understander a sentence goes to: the grammar where it knows the words by heart, else the model; and of the ways to read
//! it, the one that the scene allows.
//!
//! Owns the decision and nothing else; what the words mean is the understanders', what may be done is policy's.

use crate::action::{ActionModel, Reading, Way};
use crate::embed::{Embeddings, Known, nearness};
use tacit_core::grammar::learned::{Clause, Sense};
use tacit_core::lesson::{Lesson, alike};
use tacit_core::policy::SURE;
use tacit_core::{Draft, Gist, Meaning, Resolved, plan, resolve};
use tacit_dbus::verb::Default;
use tacit_dbus::{Action, Effect, Snapshot, Step, Verb};

/// From here on the grammar's own confidence stands alone.
const BY_HEART: f64 = 0.90;
/// The same where the scene has several things for the words: what is asked about may be a little less sure.
const BY_HEART_ASKED: f64 = 0.85;
/// Where the grammar agrees with a reading that is at least this share as likely as the model's first, it is taken for right.
const THOUGHT_WITH: f64 = 0.3;
/// Below this no single reading is worth being shown.
const SHOWN: f64 = 0.1;
/// A second reading at least this share as likely is a rival.
const RIVAL: f64 = 0.85;
/// The way of a sentence whose best reading is asked about.
pub const DOUBTFUL: &str = "too doubtful to be done without asking";

/// Sentences at least this near to each other are like requests: the cosine of their vectors.
const LIKE: f32 = 0.90;

/// A lesson with the vector of its words.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Taught {
    /// What was learned.
    pub lesson: Lesson,
    /// The vector of its words.
    pub vector: Vec<f32>,
    /// The version of the model that made the vector: others say other things.
    pub model: String,
}

/// What understands a sentence on this machine.
#[derive(std::default::Default)]
pub struct Router {
    model: Option<ActionModel>,
    vectors: Known,
}

/// A sentence understood, and by what.
pub struct Understood {
    /// The draft, for settling questions later.
    pub draft: Draft,
    /// What it means in the scene.
    pub resolved: Resolved,
    /// Which way was taken and why, for the log and for `tacit explain`.
    pub way: &'static str,
    /// What the model read, where it was asked.
    pub reading: Option<Reading>,
}

/// One reading resolved against the scene.
struct Candidate {
    draft: Draft,
    resolved: Resolved,
    score: f64,
    way: &'static str,
}

impl Router {
    /// With a model, or with the grammar alone.
    pub fn new(model: Option<ActionModel>) -> Self {
        Router { model, vectors: Known::default() }
    }

    /// The model.
    pub fn model(&self) -> Option<&ActionModel> {
        self.model.as_ref()
    }

    /// A lesson with its vector; `None` without a model.
    pub fn taught(&self, lesson: Lesson) -> Option<Taught> {
        let model = self.model.as_ref()?;
        let vector = model.vector(&lesson.text)?;
        Some(Taught { lesson, vector, model: model.version().to_owned() })
    }

    /// What `text` means in `scene`. Never fails: what is not understood is refused with a sentence.
    pub fn understand(&self, text: &str, scene: &Snapshot) -> Understood {
        self.understand_taught(text, scene, &[])
    }

    /// As [`Router::understand`], preferring what corrections of like requests taught.
    pub fn understand_taught(&self, text: &str, scene: &Snapshot, lessons: &[Taught]) -> Understood {
        let by_heart = tacit_core::understand(text, scene);
        let first = resolve(&by_heart, scene);
        let alone = |draft, resolved, way| Understood { draft, resolved, way, reading: None };
        let Some(model) = &self.model else { return alone(by_heart, first, "there is no model") };
        let doubted = lessons.iter().any(|taught| same_words(&taught.lesson.text, text));
        // Where the words are known and several things fit them, the person chooses: no other reading would tell them apart.
        let enough = match &first.meaning {
            Meaning::Steps { .. } => BY_HEART,
            Meaning::Ask { choices, .. } if choices.len() > 1 => BY_HEART_ASKED,
            _ => f64::INFINITY,
        };
        if !doubted && by_heart.confidence >= enough {
            return alone(by_heart, first, "the grammar knows it by heart");
        }
        let reading = match model.read(text, scene) {
            Ok(Some(reading)) => reading,
            Ok(None) => return alone(by_heart, first, "too long for the model"),
            Err(why) => {
                tracing::error!(%why, "the model failed");
                return alone(by_heart, first, "the model failed");
            }
        };
        // Whatever a model makes of a sentence without a known word is chance.
        if reading.heard.is_strange() {
            return alone(by_heart, first, "no word of it is known");
        }
        let nearest = nearest(lessons, &reading.parse.vector, model.version(), text);
        let chosen = choose(model, text, scene, &reading, by_heart, first, nearest);
        let chosen = self.offered(model, pressed(chosen, text, scene), scene);
        Understood { draft: chosen.draft, resolved: chosen.resolved, way: chosen.way, reading: Some(reading) }
    }

    /// A name that nothing has is asked about by what it means.
    fn offered(&self, model: &ActionModel, chosen: Candidate, scene: &Snapshot) -> Candidate {
        if !matches!(chosen.resolved.meaning, Meaning::Refuse { .. }) || chosen.score < SHOWN {
            return chosen;
        }
        let Some(draft) = self.vectors.offered(model, &chosen.draft, scene) else { return chosen };
        let resolved = resolve(&draft, scene);
        Candidate { draft, resolved, score: chosen.score, way: "a name by what it means" }
    }
}

/// Whether every step has what its verb cannot do without.
pub(crate) fn sound(resolved: &Resolved) -> bool {
    match &resolved.meaning {
        Meaning::Steps { steps, .. } => steps.iter().all(|step| step.verb.check(&step.args).is_ok()),
        _ => true,
    }
}

/// How well a meaning fits the scene: what cannot be carried out here was probably not meant.
fn fit(meaning: &Meaning, draft: &Draft) -> f64 {
    match meaning {
        Meaning::Steps { .. } | Meaning::Answer { .. } => 1.0,
        // Several things fit: the words are understood, and the person chooses.
        Meaning::Ask { choices, .. } if choices.len() > 1 => 0.9,
        Meaning::Ask { .. } => 0.25,
        Meaning::Refuse { .. } if matches!(draft.gist, Gist::Refuse(_)) => 1.0,
        Meaning::Refuse { .. } => 0.4,
    }
}

/// The likeliest reading that the scene allows.
fn choose(
    model: &ActionModel,
    text: &str,
    scene: &Snapshot,
    reading: &Reading,
    by_heart: Draft,
    first: Resolved,
    taught: Option<(&Taught, f32)>,
) -> Candidate {
    let (mut best, mut second): (Option<Candidate>, Option<Candidate>) = (None, None);
    let meant: Vec<Verb> = taught.iter().flat_map(|(one, _)| &one.lesson.right).map(|action| action.verb).collect();
    let top = reading.ways.first().map_or(0.0, |way| way.confidence);
    let presses = presses(reading, scene);
    let other = model.read_as(&reading.parse, &meant).filter(|_| !meant.is_empty());
    for (rank, way) in reading.ways.iter().chain(&other).chain(&presses).enumerate() {
        let Ok(draft) = model.draft(text, scene, &reading.heard, way) else { continue };
        let resolved = resolve(&draft, scene);
        if !sound(&resolved) {
            continue;
        }
        let agrees = same_steps(&resolved, &first);
        let mut score = draft.confidence * fit(&resolved.meaning, &draft);
        if agrees {
            // Two that know nothing of each other are rarely wrong together, unless the model hardly thinks so.
            let likely = way.confidence >= THOUGHT_WITH * top;
            score = if likely { score.max(0.8) } else { score } + 0.2 * by_heart.confidence;
        }
        let lesson = taught.and_then(|(taught, near)| lesson_says(taught, &resolved).map(|says| (says, near)));
        if let Some((prefers, near)) = lesson {
            score = if prefers { score.max(0.5) + f64::from(near) } else { score * 0.1 };
        }
        let way = match (rank, agrees) {
            _ if matches!(lesson, Some((true, _))) => "a correction of a like request",
            (_, true) => "the model and the grammar agree",
            (0, _) => "the model",
            _ => "the model's other reading, which the scene allows",
        };
        let next = Candidate { draft, resolved, score, way };
        if best.as_ref().is_none_or(|have| score > have.score) {
            second = best.replace(next);
        } else if second.as_ref().is_none_or(|have| score > have.score) {
            second = Some(next);
        }
    }
    let support = support(model, reading, &first);
    let heart = by_heart.confidence * (0.1 + 0.6 * support) * fit(&first.meaning, &by_heart);
    let heart = match taught.and_then(|(taught, _)| lesson_says(taught, &first)) {
        Some(false) => heart * 0.1,
        _ => heart,
    };
    let refusal = matches!(first.meaning, Meaning::Refuse { .. }).then(|| first.meaning.clone());
    let reads = matches!(by_heart.gist, Gist::Steps(_));
    let mut chosen = match best {
        Some(best) if !reads || best.score >= heart => best,
        other => {
            second = other;
            Candidate { draft: by_heart, resolved: first, score: heart, way: "the grammar, where the model is lost" }
        }
    };
    // Both refuse: the grammar says what it is that cannot be done.
    if let (Meaning::Refuse { say }, Some(Meaning::Refuse { say: better })) = (&mut chosen.resolved.meaning, refusal) {
        *say = better;
    }
    chosen.draft.confidence = chosen.score.clamp(0.0, 0.99);
    chosen.resolved.confidence = chosen.draft.confidence;
    doubtful(chosen, second, scene)
}

/// What is written on a control presses it, where the sentence is not surely something else that can be done.
fn pressed(chosen: Candidate, text: &str, scene: &Snapshot) -> Candidate {
    let reads = matches!(chosen.resolved.meaning, Meaning::Steps { .. } | Meaning::Answer { .. });
    if reads && chosen.way != DOUBTFUL && chosen.score >= tacit_core::grammar::pressed::WHOLE {
        return chosen;
    }
    let Some(draft) = tacit_core::grammar::pressed::read(text, scene) else { return chosen };
    if reads && chosen.way != DOUBTFUL && chosen.score >= draft.confidence {
        return chosen;
    }
    let mut resolved = resolve(&draft, scene);
    if !sound(&resolved) || !matches!(resolved.meaning, Meaning::Steps { .. }) {
        return chosen;
    }
    let score = draft.confidence;
    resolved.confidence = score;
    Candidate { draft, resolved, score, way: "a control is called so" }
}

/// The likeliest reading with those of its clauses pressed that the model is not sure of and that are called like a control.
fn presses(reading: &Reading, scene: &Snapshot) -> Option<Way> {
    let mut way = reading.ways.first()?.clone();
    let parse = &reading.parse;
    if parse.clauses.len() < 2 || parse.clauses.len() != way.clauses.len() || scene.elements.is_empty() {
        return None;
    }
    let (mut verbs, mut any) = (1f32, false);
    for (clause, read) in way.clauses.iter_mut().zip(&parse.clauses) {
        let p = read.frames.first().map_or(0.0, |(_, p)| *p);
        let run = reading.heard.tokens.get(clause.from..clause.to).unwrap_or(&[]);
        match tacit_core::grammar::pressed::clause(run, scene).filter(|(.., sure)| f64::from(p) < *sure - 0.1) {
            Some((from, to, sure)) => {
                let slot = ("element", clause.from + from, clause.from + to);
                *clause = Clause {
                    sense: Sense::Verb(Verb::UiClick),
                    fixed: Vec::new(),
                    slots: vec![slot],
                    ..clause.clone()
                };
                verbs = verbs.min(sure as f32);
                any = true;
            }
            None => verbs = verbs.min(p),
        }
    }
    way.verbs = verbs;
    way.confidence = f64::from(verbs * parse.cuts);
    any.then_some(way)
}

/// How far the model thinks it possible that these are the verbs: that of the least likely.
fn support(model: &ActionModel, reading: &Reading, resolved: &Resolved) -> f64 {
    let Meaning::Steps { steps, .. } = &resolved.meaning else { return 0.0 };
    let of = |verb: Verb| -> f32 {
        let clauses = reading.parse.clauses.iter().flat_map(|clause| &clause.frames);
        clauses.filter(|(at, _)| model.verb(*at) == Some(verb)).map(|(_, p)| *p).fold(0.0, f32::max)
    };
    f64::from(steps.iter().map(|step| of(step.verb)).fold(1.0, f32::min).sqrt())
}

/// What is too doubtful to be done and has a rival is asked about; without one it is shown before it is done, by policy. What only
/// reads may be wrong: it harms nobody.
fn doubtful(best: Candidate, second: Option<Candidate>, scene: &Snapshot) -> Candidate {
    let acts = |one: &Candidate| matches!(&one.resolved.meaning, Meaning::Steps { steps, .. } if steps.iter().any(|step| step.verb.effect() != Effect::Read));
    if !acts(&best) || best.score >= SURE {
        return best;
    }
    let rival = second.as_ref().filter(|one| acts(one) && !same_steps(&one.resolved, &best.resolved));
    if best.score >= SHOWN && rival.is_none_or(|one| one.score < best.score * RIVAL) {
        return best;
    }
    let mut readings = Vec::new();
    for one in std::iter::once(&best).chain(second.as_ref().filter(|one| acts(one))) {
        let titles: Vec<String> =
            plan::build(one.resolved.clone(), scene).steps().iter().map(|step| step.title.clone()).collect();
        if let (Gist::Steps(steps), false) = (&one.draft.gist, titles.is_empty()) {
            let label = titles.join(", then ");
            if !readings.iter().any(|(have, _)| *have == label) {
                readings.push((label, timed(steps, &one.draft)));
            }
        }
    }
    if readings.is_empty() {
        return best;
    }
    let question = "I am not sure what you mean. Is it this?".to_owned();
    let draft = Draft { gist: Gist::Either { question, readings }, when: None, ..best.draft };
    let resolved = resolve(&draft, scene);
    Candidate { draft, resolved, score: best.score, way: DOUBTFUL }
}

/// Steps with the time of their sentence, which a choice has none of.
fn timed(steps: &[tacit_core::DraftStep], draft: &Draft) -> Vec<tacit_core::DraftStep> {
    let mut steps = steps.to_vec();
    for step in &mut steps {
        step.when = step.when.take().or_else(|| draft.when.clone());
    }
    steps
}

/// The lesson whose words are nearest, where they are near enough.
fn nearest<'a>(lessons: &'a [Taught], vector: &[f32], model: &str, text: &str) -> Option<(&'a Taught, f32)> {
    let near = |taught: &Taught| -> f32 {
        if same_words(&taught.lesson.text, text) {
            return 1.0;
        }
        if taught.model != model {
            return 0.0;
        }
        nearness(&taught.vector, vector)
    };
    let found = lessons.iter().map(|taught| (taught, near(taught))).filter(|(_, near)| *near >= LIKE);
    // The latest of equals counts: a person may change their mind.
    found.reduce(|have, next| if next.1 > have.1 { next } else { have })
}

fn same_words(a: &str, b: &str) -> bool {
    tacit_core::normalise::words(a) == tacit_core::normalise::words(b)
}

/// Whether a lesson is for this meaning or against it.
fn lesson_says(taught: &Taught, resolved: &Resolved) -> Option<bool> {
    let Meaning::Steps { steps, .. } = &resolved.meaning else { return None };
    let acts: Vec<Action> = steps.iter().map(|step| Action { verb: step.verb, args: step.args.clone() }).collect();
    if alike(&acts, &taught.lesson.right) {
        Some(true)
    } else if alike(&acts, &taught.lesson.not) {
        Some(false)
    } else {
        None
    }
}

/// Whether two meanings are the same steps.
pub(crate) fn same_steps(a: &Resolved, b: &Resolved) -> bool {
    match (&a.meaning, &b.meaning) {
        (Meaning::Steps { steps: a, when: at, .. }, Meaning::Steps { steps: b, when: bt, .. }) => {
            at == bt
                && a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| a.verb == b.verb && said(a) == said(b) && a.when == b.when)
        }
        _ => false,
    }
}

/// The arguments of a step without those that only say what is meant anyway.
fn said(step: &Step) -> Vec<(&str, &serde_json::Value)> {
    let is_default = |name: &str, value: &serde_json::Value| {
        let spec = step.verb.spec().arg(name);
        matches!(spec.map(|spec| spec.default), Some(Default::Word(word)) if value == word)
    };
    let mut list: Vec<(&str, &serde_json::Value)> =
        step.args.0.iter().filter(|(name, value)| !is_default(name, value)).map(|(n, v)| (n.as_str(), v)).collect();
    list.sort_by_key(|(name, _)| *name);
    list
}
