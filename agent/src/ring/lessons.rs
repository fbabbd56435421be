//! Learning from corrections: what they taught is kept in memory, where it is seen and forgotten like everything else.

use crate::memory::Memory;
use crate::understand;
use std::time::Duration;
use tacit_core::lesson;
use tacit_dbus::Episode;
use tacit_memory::Kind;
use tacit_model::router::Taught;

/// Lessons that a request is compared with; older ones no longer count.
const LESSONS_MAX: usize = 200;
/// How long a request waits for them.
const PATIENCE: Duration = Duration::from_millis(50);

/// The lessons that count now; none where memory is busy.
pub(super) async fn known(memory: &Memory) -> Vec<Taught> {
    let asked = memory.ask(|store| store.entries(Kind::Lesson, LESSONS_MAX));
    let entries = match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(entries)) => entries,
        Ok(Err(why)) => {
            tracing::debug!(%why, "no lessons");
            return Vec::new();
        }
        Err(_) => return Vec::new(),
    };
    entries.into_iter().filter_map(|entry| serde_json::from_value(entry.body).ok()).collect()
}

/// Keeps what the request that just ended teaches; `before` are the requests before it, latest first.
pub(super) fn learn(before: &[Episode], now: &Episode, memory: &Memory) {
    let Some(lesson) = lesson::learned(before, now) else { return };
    let (memory, at) = (memory.clone(), now.at.clone());
    // The vector is the model's work, which is not for the loop.
    tokio::task::spawn_blocking(move || {
        let Some(taught) = understand::vector(lesson) else { return };
        let text = format!("learned about: {}", taught.lesson.text);
        let Ok(body) = serde_json::to_value(&taught) else { return };
        let posted = memory.post(move |store| {
            if let Err(why) = store.and_then(|store| Ok(store.note(Kind::Lesson, &at, &text, &body)?)) {
                tracing::warn!(%why, "a lesson was not kept");
            }
        });
        if let Err(why) = posted {
            tracing::warn!(%why, "a lesson was not kept");
        }
    });
}
