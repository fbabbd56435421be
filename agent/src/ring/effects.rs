//! What the core wants done: understanding, hands at work, reading back, remembering, telling others.

use super::{Agent, RECENT_MAX, number};
use crate::bus::Signal;
use crate::event::{Due, Event};
use crate::hands::Job;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tacit_core::policy::Approved;
use tacit_core::run::{self, Effect};
use tacit_core::verify::Query;
use tacit_core::{Draft, Resolved};
use tacit_dbus::{Episode, EpisodeId, Phase, RequestId, Snapshot, StepPhase, StepState, Trouble};

/// How far back an interrupted request is looked for.
const LOOKED_AT: usize = 100;
/// How many requests may have been in flight when the last agent died.
const UNKNOWN_MAX: u64 = 100;

impl Agent {
    pub(super) fn perform(&mut self, id: &RequestId, effects: Vec<Effect>) {
        let mut changed = false;
        for effect in effects {
            match effect {
                Effect::Understand { text } => self.understand(id, text),
                Effect::Reconsider { answer } => self.reconsider(id, answer),
                Effect::Observe { step, attempt, queries, scene } => self.observe(id, step, attempt, queries, scene),
                Effect::Act { step, stage, approved, deadline_ms } => self.act(id, step, stage, approved, deadline_ms),
                Effect::Abandon { step } => self.abandon(id, step),
                Effect::WakeAt { ms } => {
                    if let Some(live) = self.live(id) {
                        live.wake_ms = Some(ms);
                    }
                }
                Effect::Changed => changed = true,
                Effect::Begin(episode) => crate::hands::journal::begin(&self.desk.state_dir, &episode),
                Effect::Remember(episode) => self.remember(id, *episode),
                Effect::Undone(ids) => self.undone(&ids),
                Effect::Later { after_ms, title, actions } => {
                    self.hands.later(Duration::from_millis(after_ms), Due { title, actions });
                }
            }
        }
        if changed {
            self.tell(id);
        }
    }

    pub(super) fn understood(
        &mut self,
        id: &RequestId,
        draft: Option<Box<Draft>>,
        resolved: Resolved,
        scene: Arc<Snapshot>,
    ) {
        let recent = self.recent();
        if let (Some(live), Some(draft)) = (self.live(id), draft) {
            live.draft = Some(*draft);
        }
        self.advance(id, run::Event::Understood { resolved, scene, recent });
    }

    fn act(&mut self, id: &RequestId, step: usize, stage: usize, approved: Approved, deadline_ms: u64) {
        let rest = deadline_ms.saturating_sub(self.clock.ms());
        let (hands, events, request) = (Arc::clone(&self.hands), self.events.clone(), id.clone());
        let deadline = Duration::from_millis(rest);
        let work = tokio::spawn(async move {
            let job = Job { request: request.clone(), deadline };
            let verb = approved.action().verb;
            let result = match tokio::time::timeout(deadline, hands.act(&approved, &job)).await {
                Ok(result) => result,
                Err(_) => Err(Trouble::new(verb.name(), "it took too long", "try again")),
            };
            if let Err(why) = &result {
                tracing::debug!(%request, %verb, %why, "a hand failed");
            }
            let _ = events.send(Event::Receipt { id: request, step, stage, result: Box::new(result) }).await;
        });
        if let Some(live) = self.live(id) {
            live.work.insert(step, work.abort_handle());
        }
    }

    fn observe(&mut self, id: &RequestId, step: usize, attempt: u32, queries: Vec<Query>, scene: bool) {
        // The published scene is as fresh as the compositor's last signal.
        if scene {
            let scene = Arc::clone(&self.scene);
            self.advance(id, run::Event::Observed { scene });
        }
        let (hands, events, request) = (Arc::clone(&self.hands), self.events.clone(), id.clone());
        tokio::spawn(async move {
            let facts = hands.read(&queries).await;
            let _ = events.send(Event::Facts { id: request, step, attempt, facts }).await;
        });
    }

    fn abandon(&mut self, id: &RequestId, step: usize) {
        if let Some(work) = self.live(id).and_then(|live| live.work.remove(&step)) {
            work.abort();
        }
    }

    fn remember(&mut self, id: &RequestId, episode: Episode) {
        let Some(live) = self.live(id) else { return };
        live.writing = true;
        live.wake_ms = None;
        let (events, request) = (self.events.clone(), id.clone());
        let kept = Box::new(episode.clone());
        let posted = self.memory.post(move |store| {
            let result = store.and_then(|store| Ok(store.append(&episode)?));
            let done = Event::Remembered { id: request, episode: Box::new(episode), result };
            // The loop never waits for this thread, so this may wait for the loop.
            let _ = events.blocking_send(done);
        });
        if let Err(why) = posted {
            self.remembered(id, *kept, Err(why));
        }
    }

    /// The episode is on the disk: only now is the request's end told.
    pub(super) fn remembered(&mut self, id: &RequestId, mut episode: Episode, result: Result<EpisodeId, Trouble>) {
        let now = self.clock.ms();
        crate::hands::journal::end(&self.desk.state_dir, id);
        match result {
            Ok(EpisodeId(0)) => {}
            Ok(row) => {
                episode.id = row;
                if let Some(live) = self.live(id) {
                    live.request.remembered(row);
                }
                super::lessons::learn(&self.recent, &episode, &self.memory);
                self.recent.insert(0, episode);
                self.recent.truncate(RECENT_MAX);
                self.recent_shared = None;
            }
            Err(why) => tracing::warn!(request = %id, %why, "a request could not be remembered"),
        }
        if let Some(live) = self.live(id) {
            live.writing = false;
            live.ended_ms = Some(now);
        }
        self.tell(id);
        super::notes::ask_for_suggestions(&self.memory, &self.events);
    }

    fn undone(&mut self, ids: &[EpisodeId]) {
        let at = crate::clock::now();
        for episode in self.recent.iter_mut().filter(|episode| ids.contains(&episode.id)) {
            episode.phase = Phase::Undone;
        }
        self.recent_shared = None;
        let ids = ids.to_vec();
        let posted = self.memory.post(move |store| {
            let marked = store.and_then(|store| {
                ids.iter().try_for_each(|id| store.mark(*id, Phase::Undone, &at)).map_err(Trouble::from)
            });
            if let Err(why) = marked {
                tracing::warn!(%why, "what was undone could not be marked");
            }
        });
        if let Err(why) = posted {
            tracing::warn!(%why, "what was undone could not be marked");
        }
    }

    /// Tells others how far a request is; its end only once it is remembered.
    pub(super) fn tell(&mut self, id: &RequestId) {
        let now = self.clock.ms();
        let mut ended = false;
        let Some(live) = self.live(id) else { return };
        if live.writing {
            return;
        }
        let view = live.request.view();
        if view.phase.is_final() {
            live.ended_ms = live.ended_ms.or(Some(now));
            live.wake_ms = None;
            live.stop.store(true, Ordering::Relaxed);
            ended = true;
        }
        match serde_json::to_string(&view) {
            Ok(state) if state != live.told => {
                live.told.clone_from(&state);
                self.signal(Signal::Request(id.0.clone(), state));
            }
            Ok(_) => {}
            Err(why) => tracing::error!(%why, "a request cannot be written as JSON"),
        }
        if ended {
            crate::hands::journal::end(&self.desk.state_dir, id);
        }
    }

    pub(super) fn signal(&self, signal: Signal) {
        if self.signals.try_send(signal).is_err() {
            tracing::warn!("signals wait in a long queue; one was dropped");
        }
    }
}

impl Agent {
    /// What was interrupted by the last agent's death is remembered as that.
    pub(super) fn recover(&mut self) {
        for episode in crate::hands::journal::interrupted(&self.desk.state_dir) {
            let id = episode.request.clone();
            let ended = ended(&episode);
            if let Ok(state) = serde_json::to_string(&as_request(&ended)) {
                self.interrupted.insert(id.clone(), state);
            }
            let dir = self.desk.state_dir.clone();
            let append = move |store: &mut tacit_memory::Memory| {
                // It may have been remembered, and only its file outlived the agent.
                let known = store.history(LOOKED_AT)?;
                let is_it = |episode: &Episode| episode.request == ended.request && episode.at == ended.at;
                if known.iter().any(is_it) { Ok(()) } else { store.append(&ended).map(|_| ()) }
            };
            let posted =
                self.memory.post(move |store| match store.and_then(|store| append(store).map_err(Trouble::from)) {
                    Ok(()) => crate::hands::journal::end(&dir, &id),
                    Err(why) => tracing::warn!(%why, "an interrupted request could not be remembered"),
                });
            if let Err(why) = posted {
                tracing::warn!(%why, "an interrupted request could not be remembered");
            }
        }
    }

    /// Request ids go on where the last agent stopped, so that none is used twice in a session.
    pub(super) fn after(&mut self, episodes: &[Episode]) {
        let left = self.interrupted.keys().filter_map(number);
        let highest = episodes.iter().filter_map(|episode| number(&episode.request)).chain(left).max();
        // Some that nobody remembers may have been in flight.
        self.next = highest.map_or(self.next, |highest| self.next.max(highest + UNKNOWN_MAX));
    }
}

/// How an episode ends that the last agent left.
fn ended(begun: &Episode) -> Episode {
    let mut episode = run::interrupted(begun);
    if begun.phase == Phase::Queued {
        episode.phase = Phase::Failed;
        episode.say = Some("The agent stopped before this was begun; nothing was done.".into());
    }
    episode
}

/// An episode as a request that ended.
fn as_request(episode: &Episode) -> tacit_dbus::Request {
    let step = |step: &tacit_dbus::episode::StepRecord| StepState {
        title: step.title.clone(),
        verb: step.action.verb.name().to_owned(),
        effect: step.action.verb.effect().word().to_owned(),
        phase: if step.verified { StepPhase::Done } else { StepPhase::Failed },
        why: step.detail.clone(),
    };
    tacit_dbus::Request {
        id: episode.request.clone(),
        text: episode.text.clone(),
        caller: episode.caller.clone(),
        phase: episode.phase,
        plan: episode.plan.clone(),
        steps: episode.steps.iter().map(step).collect(),
        say: episode.say.clone(),
        undoable: false,
        hold: false,
        episode: None,
        elapsed_ms: 0,
        revision: 0,
    }
}
