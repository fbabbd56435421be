//! Understanding on a worker thread, with a deadline: a sentence that breaks the understander costs that sentence alone.

use std::sync::Arc;
use std::time::Duration;
use tacit_core::{Draft, Meaning, Resolved};
use tacit_dbus::{Snapshot, Source};

/// How long one sentence may take.
const DEADLINE: Duration = Duration::from_secs(3);

/// What a sentence means in a scene, and the draft for settling questions later.
pub async fn understand(text: String, scene: Arc<Snapshot>) -> (Option<Box<Draft>>, Resolved) {
    let said = text.clone();
    let work = move || {
        let (draft, resolved) = now(&text, &scene);
        (Some(Box::new(draft)), resolved)
    };
    bounded(work).await.unwrap_or_else(|why| (None, refused(said, why)))
}

/// What a sentence means, worked out here and now.
pub fn now(text: &str, scene: &Snapshot) -> (Draft, Resolved) {
    let draft = tacit_core::understand(text, scene);
    let resolved = tacit_core::resolve(&draft, scene);
    (draft, resolved)
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
