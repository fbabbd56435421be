//! What callers ask of the loop: new requests, answers, cancelling, the autonomy level, suggestions.

use super::lessons;
use super::{Agent, QUEUED_MAX, fresh, number};
use crate::bus::Signal;
use crate::bus::caller::Caller;
use crate::event::{Call, Due, Event, Live, Options, Reply};
use crate::tiers::{self, Job};
use crate::understand;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tacit_core::policy::{Class, Mode};
use tacit_core::run::{self, New};
use tacit_core::{Meaning, Resolved};
use tacit_dbus::{Action, Episode, EpisodeId, Phase, Priority, RequestId, Snapshot, Source, Step, Trouble};
use tokio::sync::watch;

/// How long a sentence waits for a desktop that is just coming up.
const DESK_PATIENCE: Duration = Duration::from_millis(1500);

impl Agent {
    pub(super) fn call(&mut self, call: Call) {
        match call {
            Call::Submit { text, caller, options, reply } => {
                let submitted = self.submit(text, &caller, &options, None);
                answer(reply, submitted);
            }
            Call::Plan { text, caller, reply } => self.plan(text, caller, reply),
            Call::Request { id, reply } => {
                let told = self.live(&id).map(|live| live.told.clone()).filter(|told| !told.is_empty());
                let told = told.or_else(|| self.interrupted.get(&id).cloned());
                answer(reply, told.ok_or_else(|| unknown(&id)));
            }
            Call::Answer { id, answer: said, caller, reply } => {
                let taken = self.answered(&id, said, &caller);
                answer(reply, taken);
            }
            Call::Cancel { id, by, reply } => {
                let cancelled = self.cancel(id, by.as_ref());
                answer(reply, cancelled);
            }
            Call::Mode { set, reply } => {
                let mode = self.mode(set);
                answer(reply, mode);
            }
            Call::AnswerSuggestion { suggestion, answer: said, caller, reply } => {
                let taken = self.suggestion_answered(&suggestion, &said, &caller);
                answer(reply, taken);
            }
        }
    }

    /// Takes a new request in; `fixed` is what it means where that is already known.
    pub(super) fn submit(
        &mut self,
        text: String,
        caller: &Caller,
        options: &Options,
        fixed: Option<Resolved>,
    ) -> Result<RequestId, Trouble> {
        let trouble = |why: &str, hint: &str| Trouble::new("request", why, hint);
        if text.trim().is_empty() {
            return Err(trouble("there are no words in it", "say what to do: \"open the terminal\""));
        }
        if self.requests.values().filter(|live| !live.request.phase().is_final()).count() >= QUEUED_MAX {
            return Err(trouble("too many requests are open", "answer or cancel some, or wait until some are done"));
        }
        self.next += 1;
        let id = RequestId(format!("r{}", self.next));
        let mut live = fresh(New {
            id: id.clone(),
            text,
            caller: caller.for_policy(options.yes),
            priority: options.priority,
            mode: self.mode,
            policy: Arc::clone(&self.policy),
            at: crate::clock::now(),
            now_ms: self.clock.ms(),
            timeout_ms: options.timeout_ms,
            dry_run: options.dry_run,
        });
        live.fixed = fixed;
        live.sender.clone_from(&caller.sender);
        self.supersede(&caller.sender);
        crate::hands::journal::begin(
            &self.desk.state_dir,
            &queued(&live.request, &caller.for_policy(options.yes).label()),
        );
        tracing::info!(request = %id, caller = %caller.name, "submitted");
        self.requests.insert(self.next, live);
        self.tell(&id);
        Ok(id)
    }

    /// Whoever says something else no longer waits for a long thought about what they said before.
    fn supersede(&self, sender: &str) {
        let thinking = |live: &&Live| live.sender == sender && live.request.phase() == Phase::Understanding;
        for live in self.requests.values().filter(|_| !sender.is_empty()).filter(thinking) {
            live.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Understands and judges in a task of its own; the loop goes on.
    fn plan(&mut self, text: String, caller: Caller, reply: Reply<String>) {
        let scene = self.scene_to_understand();
        let (policy, mode, recent) = (Arc::clone(&self.policy), self.mode, self.recent());
        let (hands, memory, tiers) = (Arc::clone(&self.hands), self.memory.clone(), Arc::clone(&self.tiers));
        tokio::spawn(async move {
            let began = Instant::now();
            let scene = hands.freshen(&text, scene).await;
            let lessons = lessons::known(&memory).await;
            let first = understand::understand(text.clone(), Arc::clone(&scene), lessons).await;
            let resolved = if caller.is_shell() {
                // The bar asks with every letter that is typed: nobody is asked about half a sentence.
                first.resolved
            } else {
                let waits = tiers::waits(caller.class, Priority::Interactive);
                let deadline = Instant::now() + tiers::PLAN;
                let (scene, drafting) = (Arc::clone(&scene), tiers::unwatched());
                let job = Job { text, scene, waits, stop: Arc::default(), deadline, drafting };
                tiers.hand_up(first, &job).await.1
            };
            let caller = caller.for_policy(false);
            let ms = began.elapsed().as_secs_f64() * 1000.0;
            let plan = crate::plan_command::judge(resolved, &scene, &recent, &policy, &caller, mode, ms);
            let json = serde_json::to_string(&plan).map_err(|why| Trouble::new("plan", why.to_string(), ""));
            answer(reply, json);
        });
    }

    fn answered(&mut self, id: &RequestId, said: String, caller: &Caller) -> Result<(), Trouble> {
        let by_hand = caller.is_shell();
        let phase = self.live(id).ok_or_else(|| unknown(id))?.request.phase();
        let yes = matches!(said.trim(), "yes" | "no");
        match phase {
            tacit_dbus::Phase::Confirming if yes && !by_hand => {
                let why = "a confirmation is answered on the screen, with a real key";
                Err(Trouble::new("answer", why, "press and hold Enter there, or Escape to leave it"))
            }
            tacit_dbus::Phase::Confirming | tacit_dbus::Phase::Asking => {
                self.advance(id, run::Event::Answer { answer: said, by_hand });
                Ok(())
            }
            _ => Err(Trouble::new("answer", "that request asks nothing now", "")),
        }
    }

    /// Cancels one request, or the latest that is open; says which.
    fn cancel(&mut self, id: Option<RequestId>, by: Option<&RequestId>) -> Result<String, Trouble> {
        let id = match id {
            Some(id) => id,
            None => {
                let open = self.requests.values().rev().map(|live| &live.request);
                let mut open = open.filter(|request| !request.phase().is_final() && Some(&request.id) != by);
                let Some(latest) = open.next() else { return Ok("Nothing is running.".into()) };
                latest.id.clone()
            }
        };
        let live = self.live(&id).ok_or_else(|| unknown(&id))?;
        if live.request.phase().is_final() {
            return Err(Trouble::new("cancel", "that request has already ended", "`tacit undo` takes it back"));
        }
        let text = live.request.text.clone();
        self.advance(&id, run::Event::Cancel { why: "cancelled".into() });
        Ok(format!("Cancelled \"{text}\"."))
    }

    fn mode(&mut self, set: Option<(String, Caller)>) -> Result<String, Trouble> {
        if let Some((word, caller)) = set {
            let Some(mode) = Mode::parse(&word) else {
                let words: Vec<&str> = Mode::ALL.iter().map(|mode| mode.word()).collect();
                return Err(Trouble::new("mode", format!("`{word}` is none"), words.join(", ")));
            };
            // A program may make the agent more careful, and only the person less.
            if mode > self.mode && !caller.class.is_person() {
                return Err(Trouble::new("mode", format!("{} may not loosen it", caller.name), "set it in the bar"));
            }
            if mode != self.mode {
                self.mode = mode;
                self.signal(Signal::Mode);
            }
        }
        Ok(self.mode.word().to_owned())
    }

    fn suggestion_answered(&mut self, id: &str, said: &str, caller: &Caller) -> Result<(), Trouble> {
        let trouble = |why: &str| Trouble::new("suggestion", why, "");
        match said {
            "dismiss" => {
                let (id, events) = (id.to_owned(), self.events.clone());
                let memory = self.memory.clone();
                self.memory.post(move |store| {
                    let dismissed = store.and_then(|store| Ok(store.dismiss(&id, &crate::clock::now())?));
                    if let Err(why) = dismissed {
                        tracing::warn!(%why, "a suggestion could not be dismissed");
                    }
                })?;
                super::notes::ask_for_suggestions(&memory, &events);
                Ok(())
            }
            "accept" => {
                let (text, actions) = self.notes.suggestion(id).ok_or_else(|| trouble("it is no longer suggested"))?;
                let fixed = (!actions.is_empty()).then(|| fixed_steps(&text, &actions));
                self.submit(text, caller, &Options::default(), fixed).map(|_| ())
            }
            _ => Err(trouble("answer it with accept or dismiss")),
        }
    }

    /// Something whose time has come: it is said, or runs as a request of its own.
    pub(super) fn due(&mut self, due: Due) {
        if due.actions.is_empty() {
            self.hands.announce(due.title);
            return;
        }
        let resolved = fixed_steps(&due.title, &due.actions);
        let options = Options { priority: Priority::Background, ..Options::default() };
        let caller = Caller::own();
        debug_assert!(caller.class == Class::Routine);
        if let Err(why) = self.submit(due.title, &caller, &options, Some(resolved)) {
            tracing::warn!(%why, "a routine could not run");
        }
    }

    pub(super) fn understand(&mut self, id: &RequestId, text: String) {
        let scene = self.scene_to_understand();
        let fixed = self.live(id).and_then(|live| live.fixed.take());
        let (events, id) = (self.events.clone(), id.clone());
        if let Some(resolved) = fixed {
            tokio::spawn(send_understood(events, id, None, resolved, scene));
            return;
        }
        let (hands, memory, tiers) = (Arc::clone(&self.hands), self.memory.clone(), Arc::clone(&self.tiers));
        let watched = self.desk.scene.clone();
        let Some(live) = self.live(&id) else { return };
        let (stop, waits) = (Arc::clone(&live.stop), tiers::waits(live.request.caller.class, live.request.priority));
        tokio::spawn(async move {
            let scene = when_known(scene, watched).await;
            let scene = hands.freshen(&text, scene).await;
            let lessons = lessons::known(&memory).await;
            let first = understand::understand(text.clone(), Arc::clone(&scene), lessons).await;
            let drafting = drafting(events.clone(), id.clone(), Arc::clone(&scene));
            let deadline = Instant::now() + tiers::REQUEST;
            let job = Job { text, scene: Arc::clone(&scene), waits, stop, deadline, drafting };
            let (draft, resolved) = tiers.hand_up(first, &job).await;
            send_understood(events, id, draft, resolved, scene).await;
        });
    }

    pub(super) fn reconsider(&mut self, id: &RequestId, answer: String) {
        let scene = self.scene_to_understand();
        let (events, id) = (self.events.clone(), id.clone());
        let Some(live) = self.live(&id) else { return };
        let (draft, text) = (live.draft.clone(), live.request.text.clone());
        let way = live.request.plan().map(|plan| plan.way.clone()).unwrap_or_default();
        tokio::spawn(async move {
            let (draft, resolved) = match draft {
                Some(draft) => understand::reconsider(draft, way, answer, Arc::clone(&scene)).await,
                None => (None, understand::refused(text, "I no longer know what that question was about.")),
            };
            send_understood(events, id, draft, resolved, scene).await;
        });
    }
}

/// The scene, once there is one. An agent or a compositor that has only just come knows no windows yet, and a sentence must not be
/// understood as if there were none.
async fn when_known(scene: Arc<Snapshot>, mut watched: watch::Receiver<Arc<Snapshot>>) -> Arc<Snapshot> {
    let is_known = |scene: &Snapshot| !scene.outputs.is_empty() && !scene.apps.is_empty();
    if is_known(&scene) {
        return scene;
    }
    match tokio::time::timeout(DESK_PATIENCE, watched.wait_for(|scene| is_known(scene))).await {
        Ok(Ok(now)) => Arc::new(Snapshot { now: scene.now.clone(), history: scene.history.clone(), ..(**now).clone() }),
        _ => scene,
    }
}

async fn send_understood(
    events: tokio::sync::mpsc::Sender<Event>,
    id: RequestId,
    draft: Option<Box<tacit_core::Draft>>,
    resolved: Resolved,
    scene: Arc<tacit_dbus::Snapshot>,
) {
    // A closed channel is an agent that ends.
    let _ = events.send(Event::Understood { id, draft, resolved: Box::new(resolved), scene }).await;
}

/// Tells the loop how far a plan is that is being written. What it has no room for is not told: the whole plan comes later.
fn drafting(events: tokio::sync::mpsc::Sender<Event>, id: RequestId, scene: Arc<Snapshot>) -> tiers::Drafting {
    Arc::new(move |draft| {
        let steps = draft.map(|draft| run::drafted(draft, &scene)).unwrap_or_default();
        let say = "A language model is thinking about it.".to_owned();
        let _ = events.try_send(Event::Drafting { id: id.clone(), say, steps });
    })
}

/// Actions that are already known, as a sentence that was understood.
fn fixed_steps(text: &str, actions: &[Action]) -> Resolved {
    let step = |(index, action): (usize, &Action)| Step {
        verb: action.verb,
        args: action.args.clone(),
        after: index.checked_sub(1).into_iter().collect(),
        when: None,
    };
    let steps = actions.iter().enumerate().map(step).collect();
    let meaning = Meaning::Steps { steps, when: None, say: None };
    let way = "it was known what is to be done".to_owned();
    Resolved { text: text.to_owned(), meaning, source: Source::Grammar, confidence: 1.0, way }
}

/// A request of which nothing is known but that it was asked for.
fn queued(request: &run::Request, caller: &str) -> Episode {
    Episode {
        id: EpisodeId(0),
        request: request.id.clone(),
        at: crate::clock::now(),
        text: request.text.clone(),
        caller: caller.to_owned(),
        plan: None,
        steps: Vec::new(),
        phase: Phase::Queued,
        say: None,
        of: None,
    }
}

fn answer<T>(reply: Reply<T>, result: Result<T, Trouble>) {
    // Whoever asked may have gone.
    let _ = reply.send(result);
}

fn unknown(id: &RequestId) -> Trouble {
    let shown: String = id.as_str().chars().take(40).collect();
    let why = if number(id).is_some() { "it ended long ago or never was" } else { "that is not a request's id" };
    Trouble::new(format!("request {shown}"), why, "`tacit history` lists what was done")
}
