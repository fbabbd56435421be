//! What memory is told besides requests: which window had the focus for a while and what was opened; and what it suggests back.

use crate::bus::Signal;
use crate::event::Event;
use crate::memory::Memory;
use jiff::Zoned;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tacit_dbus::{Action, Snapshot, Trouble, Window, WindowId};
use tacit_memory::Kind;
use tokio::sync::mpsc;

/// A focus shorter than this is passing through.
const DWELL: Duration = Duration::from_secs(2);
/// How often memory is asked for suggestions while nothing happens.
const SUGGEST_MS: u64 = 60_000;

/// What the loop keeps for telling memory.
pub(super) struct Notes {
    focus: Option<(WindowId, Instant, String)>,
    next_ms: u64,
    suggested: String,
    /// Whether suggestions are wanted at all.
    allowed: bool,
}

impl Notes {
    pub(super) fn new(allowed: bool) -> Self {
        Self { focus: None, next_ms: 5_000, suggested: "[]".into(), allowed }
    }

    /// When it wants to be woken next.
    pub(super) fn next_ms(&self) -> u64 {
        self.next_ms
    }

    pub(super) fn tick(&mut self, now_ms: u64, memory: &Memory, events: &mpsc::Sender<Event>) {
        self.next_ms = now_ms + SUGGEST_MS;
        ask_for_suggestions(memory, events);
    }

    /// Compares two scenes and notes what a person did between them.
    pub(super) fn watch(&mut self, before: &Snapshot, after: &Snapshot, memory: &Memory) {
        let opened =
            after.windows.iter().filter(|window| window.parent.is_none() && before.window(&window.id).is_none());
        // The first snapshot of a compositor shows windows that were there: nobody opened them now.
        for window in opened.filter(|_| before.revision > 0) {
            note(memory, Kind::Launch, opened_text(after, window), body(window));
        }
        let focused = after.focused();
        if focused.map(|window| &window.id) == self.focus.as_ref().map(|(id, ..)| id) {
            return;
        }
        if let Some((id, since, at)) = self.focus.take() {
            let window = before.window(&id);
            if let Some(window) = window.filter(|_| since.elapsed() >= DWELL) {
                let mut body = body(window);
                if let Some(map) = body.as_object_mut() {
                    map.insert("seconds".into(), since.elapsed().as_secs().into());
                    map.insert("since".into(), at.into());
                }
                note(memory, Kind::Focus, format!("{} {}", app_name(before, window), window.title), body);
            }
        }
        self.focus = focused.map(|window| (window.id.clone(), Instant::now(), crate::clock::now()));
    }

    /// Suggestions are wanted from now on, or no more.
    pub(super) fn allow(&mut self, allowed: bool, signals: &mpsc::Sender<Signal>) {
        self.allowed = allowed;
        if !allowed {
            self.suggest("[]".into(), signals);
        }
    }

    pub(super) fn suggest(&mut self, list: String, signals: &mpsc::Sender<Signal>) {
        let list = if self.allowed { list } else { "[]".to_owned() };
        if list != self.suggested {
            self.suggested.clone_from(&list);
            if signals.try_send(Signal::Suggestion(list)).is_err() {
                tracing::warn!("signals wait in a long queue; one was dropped");
            }
        }
    }

    /// The words and the actions of a suggestion that shows now.
    pub(super) fn suggestion(&self, id: &str) -> Option<(String, Vec<Action>)> {
        let list: Vec<Value> = serde_json::from_str(&self.suggested).ok()?;
        let found = list.into_iter().find(|one| one.get("id").and_then(Value::as_str) == Some(id))?;
        let text = found.get("text")?.as_str()?.to_owned();
        let actions = ["actions", "steps"].iter().find_map(|key| found.get(*key));
        Some((text, actions.and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()))
    }
}

/// Asks memory what it suggests; the answer comes as an event.
pub(super) fn ask_for_suggestions(memory: &Memory, events: &mpsc::Sender<Event>) {
    let events = events.clone();
    let posted = memory.post(move |store| {
        let found = store.and_then(|store| Ok(store.suggestions(&Zoned::now())?));
        let list = found.and_then(|list| {
            serde_json::to_string(&list).map_err(|why| Trouble::new("suggestions", why.to_string(), ""))
        });
        match list {
            Ok(list) => {
                // A closed channel is an agent that ends.
                let _ = events.blocking_send(Event::Suggested(list));
            }
            Err(why) => tracing::debug!(%why, "no suggestions"),
        }
    });
    if let Err(why) = posted {
        tracing::debug!(%why, "no suggestions");
    }
}

fn note(memory: &Memory, kind: Kind, text: String, body: Value) {
    let at = crate::clock::now();
    let posted = memory.post(move |store| {
        if let Err(why) = store.and_then(|store| Ok(store.note(kind, &at, &text, &body)?)) {
            tracing::debug!(%why, "an event was not noted");
        }
    });
    if let Err(why) = posted {
        tracing::debug!(%why, "an event was not noted");
    }
}

fn body(window: &Window) -> Value {
    json!({ "app": window.app, "title": window.title, "window": window.id, "workspace": window.workspace })
}

fn app_name<'a>(scene: &'a Snapshot, window: &'a Window) -> &'a str {
    scene.app(&window.app).map_or(window.app.as_str(), |app| app.name.as_str())
}

fn opened_text(scene: &Snapshot, window: &Window) -> String {
    format!("{} {}", app_name(scene, window), window.title).trim().to_owned()
}

/// What the loop needs of memory before it begins.
pub(super) async fn recall(memory: &Memory, limit: usize) -> Vec<tacit_dbus::Episode> {
    match memory.ask(move |store| store.history(limit)).await {
        Ok(episodes) => episodes,
        Err(why) => {
            tracing::warn!(%why, "starting without the past");
            Vec::new()
        }
    }
}
