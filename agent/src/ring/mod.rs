//! The main loop: one event in, effects out. Owns every request and the merged state; waits for nothing but the next event.

mod calls;
mod effects;
mod lessons;
mod notes;
mod start;

pub use start::serve;

use crate::bus::Signal;
use crate::clock::Clock;
use crate::event::{Event, Live};
use crate::hands::{Desk, Hands};
use crate::memory::Memory;
use crate::tiers::Tiers;
use crate::world::World;
use notes::Notes;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tacit_core::policy::{Mode, Policy};
use tacit_core::run::{self, Request};
use tacit_dbus::{Episode, Phase, Priority, RequestId, Snapshot};
use tokio::sync::{mpsc, watch};

/// Requests that may be carried out at once; a background request leaves one place to the person.
const RUNNING_MAX: usize = 4;
/// Requests that may wait for their turn.
const QUEUED_MAX: usize = 64;
/// Ended requests that are kept for those who ask, and for how long.
const ENDED_MAX: usize = 64;
const ENDED_KEPT_MS: u64 = 600_000;
/// Episodes that undo, redo and "again" look at.
const RECENT_MAX: usize = 200;

/// The agent's state; everything in it belongs to the loop alone.
pub(crate) struct Agent {
    clock: Clock,
    world: World,
    scene: Arc<Snapshot>,
    published: watch::Sender<Arc<Snapshot>>,
    requests: BTreeMap<u64, Live>,
    next: u64,
    recent: Vec<Episode>,
    /// What the last agent left, by its request: JSON for those who still ask.
    interrupted: BTreeMap<RequestId, String>,
    recent_shared: Option<Arc<[Episode]>>,
    mode: Mode,
    policy: Arc<Policy>,
    configured: tacit_dbus::config::Agent,
    memory: Memory,
    tiers: Arc<Tiers>,
    hands: Arc<Hands>,
    desk: Arc<Desk>,
    events: mpsc::Sender<Event>,
    signals: mpsc::Sender<Signal>,
    notes: Notes,
}

impl Agent {
    /// Runs until it is told to stop or nobody can tell it anything any more.
    pub(crate) async fn run(mut self, mut inbox: mpsc::Receiver<Event>) {
        loop {
            let wake = tokio::time::Instant::from_std(self.next_wake());
            let event = tokio::select! {
                event = inbox.recv() => event,
                () = tokio::time::sleep_until(wake) => {
                    self.tick();
                    continue;
                }
            };
            match event {
                None | Some(Event::Stop) => break,
                Some(event) => self.take(event),
            }
            self.refresh();
        }
        self.end().await;
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Call(call) => self.call(call),
            Event::World(change) => self.changed(change),
            Event::Understood { id, draft, resolved, scene } => self.understood(&id, draft, *resolved, scene),
            Event::Drafting { id, say, steps } => self.advance(&id, run::Event::Drafting { say, steps }),
            Event::Receipt { id, step, stage, result } => {
                self.advance(&id, run::Event::Receipt { step, stage, result: *result });
            }
            Event::Facts { id, step, attempt, facts } => {
                self.advance(&id, run::Event::Facts { step, attempt, facts });
            }
            Event::Remembered { id, episode, result } => self.remembered(&id, *episode, result),
            Event::Recalled(episodes) => {
                self.recent = episodes;
                self.recent_shared = None;
            }
            Event::Suggested(list) => self.notes.suggest(list, &self.signals),
            Event::Due(due) => self.due(due),
            Event::ConfigSaved => self.configure(),
            Event::Stop => {}
        }
    }

    /// What follows from any event, in this order: requests get their turn, ended ones are forgotten.
    fn refresh(&mut self) {
        self.start_waiting();
        self.forget_ended();
    }

    fn changed(&mut self, change: crate::world::Change) {
        if !self.world.take(change) {
            return;
        }
        let scene = Arc::new(self.world.scene().clone());
        self.notes.watch(&self.scene, &scene, &self.memory);
        self.scene = Arc::clone(&scene);
        self.published.send_replace(Arc::clone(&scene));
        let running: Vec<RequestId> = self
            .requests
            .values()
            .filter(|live| live.request.is_running())
            .map(|live| live.request.id.clone())
            .collect();
        for id in running {
            self.advance(&id, run::Event::Observed { scene: Arc::clone(&scene) });
        }
    }

    /// The scene with the clock and the history that understanding wants.
    fn scene_to_understand(&self) -> Arc<Snapshot> {
        let mut scene = (*self.scene).clone();
        scene.now = crate::clock::now();
        scene.history = self.recent.iter().take(10).rev().map(past).collect();
        Arc::new(scene)
    }

    fn recent(&mut self) -> Arc<[Episode]> {
        let recent = &self.recent;
        Arc::clone(self.recent_shared.get_or_insert_with(|| recent.clone().into()))
    }

    fn live(&mut self, id: &RequestId) -> Option<&mut Live> {
        self.requests.get_mut(&number(id)?)
    }

    /// Requests whose turn it is begin: the person's first, then the others, each in the order in which they came.
    fn start_waiting(&mut self) {
        loop {
            // Who waits for a person's answer takes nobody's place.
            let busy = |live: &&Live| {
                live.started && matches!(live.request.phase(), Phase::Queued | Phase::Understanding | Phase::Running)
            };
            let running = self.requests.values().filter(busy).count();
            let waiting = |priority: Priority| {
                let mut live = self.requests.iter();
                live.find(|(_, live)| !live.started && live.request.priority == priority).map(|(number, _)| *number)
            };
            let interactive = waiting(Priority::Interactive).filter(|_| running < RUNNING_MAX);
            let next = interactive.or_else(|| waiting(Priority::Background).filter(|_| running + 1 < RUNNING_MAX));
            let Some(live) = next.and_then(|number| self.requests.get_mut(&number)) else { return };
            live.started = true;
            let id = live.request.id.clone();
            self.advance(&id, run::Event::Start);
        }
    }

    fn forget_ended(&mut self) {
        let now = self.clock.ms();
        let ended = self.requests.values().filter(|live| live.ended_ms.is_some()).count();
        let mut surplus = ended.saturating_sub(ENDED_MAX);
        self.requests.retain(|_, live| match live.ended_ms {
            Some(at) if now.saturating_sub(at) > ENDED_KEPT_MS => false,
            Some(_) if surplus > 0 && !live.writing => {
                surplus -= 1;
                false
            }
            _ => true,
        });
    }

    fn next_wake(&self) -> Instant {
        let wakes = self.requests.values().filter_map(|live| live.wake_ms);
        let soonest = wakes.chain([self.notes.next_ms()]).min().unwrap_or(u64::MAX);
        self.clock.at(soonest)
    }

    fn tick(&mut self) {
        let now = self.clock.ms();
        let due: Vec<RequestId> = self
            .requests
            .values_mut()
            .filter(|live| live.wake_ms.is_some_and(|at| at <= now))
            .map(|live| {
                live.wake_ms = None;
                live.request.id.clone()
            })
            .collect();
        for id in due {
            self.advance(&id, run::Event::Tick);
        }
        if self.notes.next_ms() <= now {
            self.notes.tick(now, &self.memory, &self.events);
        }
        self.refresh();
    }

    fn advance(&mut self, id: &RequestId, event: run::Event) {
        let now = self.clock.ms();
        let Some(live) = self.live(id) else { return };
        let effects = run::advance(&mut live.request, event, now);
        self.perform(id, effects);
    }

    /// Open requests end here, and their end is on the disk before the process is.
    async fn end(mut self) {
        let open: Vec<RequestId> = self
            .requests
            .values()
            .filter(|live| !live.request.phase().is_final())
            .map(|live| live.request.id.clone())
            .collect();
        for id in open {
            self.advance(&id, run::Event::Cancel { why: "the agent is ending".into() });
        }
        // Memory's thread works in order: once this is answered, all before it is written.
        let flushed = self.memory.ask(|memory| memory.flush());
        match tokio::time::timeout(std::time::Duration::from_secs(3), flushed).await {
            Ok(Ok(())) => tracing::info!("ended"),
            Ok(Err(why)) => tracing::warn!(%why, "ended"),
            Err(_) => tracing::warn!("memory did not finish in 3 s"),
        }
    }
}

/// The number in a request's id.
fn number(id: &RequestId) -> Option<u64> {
    id.as_str().strip_prefix('r')?.parse().ok()
}

fn past(episode: &Episode) -> tacit_dbus::snapshot::Past {
    let done = episode.phase == Phase::Done || episode.phase == Phase::Undone;
    let steps = if done { episode.steps.iter().map(|step| step.action.clone()).collect() } else { Vec::new() };
    tacit_dbus::snapshot::Past { text: episode.text.clone(), steps }
}

/// A request as it begins its way round.
fn fresh(new: run::New) -> Live {
    Live {
        request: Request::new(new),
        draft: None,
        fixed: None,
        sender: String::new(),
        stop: Default::default(),
        wake_ms: None,
        work: Default::default(),
        started: false,
        writing: false,
        told: String::new(),
        ended_ms: None,
    }
}
