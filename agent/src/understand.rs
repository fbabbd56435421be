//! Understanding on a worker thread, with a deadline: a sentence that breaks the understander costs that sentence alone.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tacit_core::{Draft, Meaning, Resolved};
use tacit_dbus::{Snapshot, Source, Verb};
use tacit_model::models;
use tacit_model::router::{Router, Taught};
use tacit_model::tier::{self, Outcome};

/// How long one sentence may take.
const DEADLINE: Duration = Duration::from_secs(3);

/// Verbs that a language model is put before, whichever it is.
const CANDIDATES_MAX: usize = tacit_model::remote::VERBS_MAX;

/// What the first tier makes of a sentence.
pub struct First {
    /// With names as said, for settling questions later.
    pub draft: Option<Box<Draft>>,
    /// What it means.
    pub resolved: Resolved,
    /// Why somebody else should be asked; none where nobody needs to be.
    pub doubt: Option<Doubt>,
}

/// What those who are asked next need to know of the first tier's work.
pub struct Doubt {
    /// What it came to.
    pub outcome: Outcome,
    /// 0–1: how sure it is.
    pub confidence: f64,
    /// 0–1: how likely it thinks that this asks for nothing that the machine does.
    pub outside: f64,
    /// How many things are asked for at once.
    pub clauses: usize,
    /// The verbs that it may mean, most likely first.
    pub candidates: Vec<Verb>,
}

/// What a sentence means in a scene to the grammar and the action model.
pub async fn understand(text: String, scene: Arc<Snapshot>, lessons: Vec<Taught>) -> First {
    let said = text.clone();
    let work = move || taught(&text, &scene, &lessons);
    bounded(work).await.unwrap_or_else(|why| First { draft: None, resolved: refused(said, why), doubt: None })
}

/// What a sentence means, worked out here and now.
pub fn now(text: &str, scene: &Snapshot) -> First {
    taught(text, scene, &[])
}

/// What a sentence means to somebody who was corrected before.
fn taught(text: &str, scene: &Snapshot, lessons: &[Taught]) -> First {
    let router = router();
    let understood = router.understand_taught(text, scene, lessons);
    let confidence = understood.resolved.confidence;
    let outcome = Outcome::of(&understood);
    let outside = match (router.model(), &understood.reading) {
        (Some(model), Some(reading)) => tier::outside(model, reading),
        _ => 0.0,
    };
    let mut way = format!("{}, {:.0} % sure", understood.way, confidence * 100.0);
    let doubt = match tier::settled(outcome, confidence, outside) {
        Some(why) => {
            way.push_str(&format!(": {why}"));
            None
        }
        None => {
            let reading = understood.reading.as_ref();
            let clauses = reading.map_or(1, |reading| reading.parse.clauses.len());
            let candidates = tier::candidates(router.model(), reading, text, scene, CANDIDATES_MAX);
            Some(Doubt { outcome, confidence, outside, clauses, candidates })
        }
    };
    tracing::debug!(way, "understood");
    let resolved = Resolved { way, ..understood.resolved };
    First { draft: Some(Box::new(understood.draft)), resolved, doubt }
}

/// A lesson with the vector of its words, where there is a model.
pub fn vector(lesson: tacit_core::lesson::Lesson) -> Option<Taught> {
    router().taught(lesson)
}

/// Folders in which models are looked for.
pub fn places() -> Vec<PathBuf> {
    models::places(std::env::var_os("TACIT_MODELS").map(PathBuf::from), dirs::data_dir().as_deref())
}

/// What understands on this machine; the model is opened by whoever comes first.
fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| {
        let (model, faults) = models::open(&places());
        for why in &faults {
            tracing::warn!(%why, "a model cannot be used");
        }
        match &model {
            Some(model) => tracing::info!(version = model.header().version, "the action model is open"),
            None => tracing::info!("there is no action model: only what the grammar knows is understood"),
        }
        Router::new(model)
    })
}

fn settle(draft: &Draft, answer: &str, scene: &Snapshot) -> Resolved {
    Resolved::answered(draft, answer, scene)
}

/// Settles the open question of a draft with an answer; `way` is how the draft came about.
pub async fn reconsider(
    draft: Draft,
    way: String,
    answer: String,
    scene: Arc<Snapshot>,
) -> (Option<Box<Draft>>, Resolved) {
    let said = draft.text.clone();
    let work = move || {
        let way = format!("{way}; the question was answered");
        let resolved = Resolved { way, ..settle(&draft, &answer, &scene) };
        (Some(Box::new(draft.with_answer(&answer))), resolved)
    };
    bounded(work).await.unwrap_or_else(|why| (None, refused(said, why)))
}

async fn bounded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, &'static str> {
    match tokio::time::timeout(DEADLINE, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(broken)) => {
            tracing::error!(%broken, "understanding a sentence failed");
            Err("I could not make sense of that sentence.")
        }
        Err(_) => Err("That sentence took too long to understand. Say it in fewer words."),
    }
}

/// A sentence that means nothing that can be done.
pub fn refused(text: String, say: &str) -> Resolved {
    let meaning = Meaning::Refuse { say: say.to_owned() };
    Resolved { text, meaning, source: Source::Grammar, confidence: 0.0, way: String::new() }
}
