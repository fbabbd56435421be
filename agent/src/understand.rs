//! Understanding on a worker thread, with a deadline: a sentence that breaks the understander costs that sentence alone.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tacit_core::{Draft, Meaning, Resolved};
use tacit_dbus::{Snapshot, Source};
use tacit_model::models;
use tacit_model::router::{Router, Taught};

/// How long one sentence may take.
const DEADLINE: Duration = Duration::from_secs(3);

/// What a sentence means in a scene, and the draft for settling questions later.
pub async fn understand(text: String, scene: Arc<Snapshot>, lessons: Vec<Taught>) -> (Option<Box<Draft>>, Resolved) {
    let said = text.clone();
    let work = move || {
        let (draft, resolved) = taught(&text, &scene, &lessons);
        (Some(Box::new(draft)), resolved)
    };
    bounded(work).await.unwrap_or_else(|why| (None, refused(said, why)))
}

/// What a sentence means, worked out here and now.
pub fn now(text: &str, scene: &Snapshot) -> (Draft, Resolved) {
    taught(text, scene, &[])
}

/// What a sentence means to somebody who was corrected before.
fn taught(text: &str, scene: &Snapshot, lessons: &[Taught]) -> (Draft, Resolved) {
    let understood = router().understand_taught(text, scene, lessons);
    tracing::debug!(way = understood.way, sure = understood.resolved.confidence, "understood");
    (understood.draft, understood.resolved)
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

/// Settles the open question of a draft with an answer.
pub async fn reconsider(draft: Draft, answer: String, scene: Arc<Snapshot>) -> (Option<Box<Draft>>, Resolved) {
    let said = draft.text.clone();
    let work = move || {
        let resolved = settle(&draft, &answer, &scene);
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
    Resolved { text, meaning: Meaning::Refuse { say: say.to_owned() }, source: Source::Grammar, confidence: 0.0 }
}
