//! The tiers above the first: what is asked of a language model here or on a server, when the first tier is in doubt, and what
//! becomes of its answer.
//!
//! Owns the models' threads, the deadlines and the log of what left. Which tier is asked and whether its answer is better is
//! [`tacit_model::tier`]'s to say; what may be done is policy's, whoever understood the sentence.

mod local;
mod machine;
mod sent;

use crate::memory::Memory;
use crate::understand::{Doubt, First};
use local::Local;
use sent::Sent;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use tacit_core::policy::Class;
use tacit_core::{Draft, Resolved};
use tacit_dbus::config::{self, LocalModel};
use tacit_dbus::{Priority, Snapshot};
use tacit_model::llm::{Installed, Limits};
use tacit_model::remote::{Question, Remote};
use tacit_model::tier::{self, Facts, Tier, Waits, Weighed};

/// How long all tiers together may take for one request; the ring gives up after twenty seconds of understanding.
pub const REQUEST: Duration = Duration::from_secs(14);
/// The same where a caller only wants to see a plan; the bus waits ten seconds for it.
pub const PLAN: Duration = Duration::from_secs(6);
/// How often somebody who waits looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(40);
/// How long after its deadline a tier may take to notice it.
const GRACE: Duration = Duration::from_millis(400);

/// Told when somebody begins to think, and then the draft while it grows.
pub type Drafting = Arc<dyn Fn(Option<&Draft>) + Send + Sync>;

/// A sentence on its way up.
pub struct Job {
    /// The utterance.
    pub text: String,
    /// The state of the desktop.
    pub scene: Arc<Snapshot>,
    /// Who waits for it.
    pub waits: Waits,
    /// Set by anyone to stop: then the first tier's answer stands.
    pub stop: Arc<AtomicBool>,
    /// When everybody gives up.
    pub deadline: Instant,
    /// Told the draft while it grows, for those who watch.
    pub drafting: Drafting,
}

/// For those whom nobody watches.
pub fn unwatched() -> Drafting {
    Arc::new(|_| ())
}

/// Who waits for a request.
pub fn waits(class: Class, priority: Priority) -> Waits {
    match class {
        Class::Routine => Waits::Nobody,
        Class::Sandboxed => Waits::Sandboxed,
        Class::Dbus | Class::Mcp => Waits::Program,
        Class::Shell | Class::Cli | Class::Voice if priority == Priority::Background => Waits::Nobody,
        Class::Shell | Class::Cli | Class::Voice => Waits::Person,
    }
}

/// What the configuration says now.
#[derive(Clone)]
struct Settings {
    local: LocalModel,
    remote: Option<Arc<Remote>>,
}

/// The tiers above the first.
pub struct Tiers {
    settings: RwLock<Settings>,
    places: Vec<PathBuf>,
    local: Local,
    sent: Option<Sent>,
}

/// What a tier said: a draft and how it came, or why there is none.
type Said = Result<(Draft, String), String>;

impl Tiers {
    /// The tiers of a configuration. What leaves is logged in `state_dir` and in memory; without a place for that log nothing leaves.
    pub fn new(config: &config::Agent, places: Vec<PathBuf>, log: Option<(PathBuf, Memory)>) -> Self {
        let sent = log.map(|(state_dir, memory)| Sent::new(state_dir, memory));
        let settings = RwLock::new(Settings { local: config.local_model.clone(), remote: None });
        let tiers = Self { settings, places, local: Local::new(Limits::default()), sent };
        tiers.configure(config);
        tiers
    }

    /// Takes in another configuration.
    pub fn configure(&self, config: &config::Agent) {
        let remote = if self.sent.is_some() { Remote::new(&config.remote_model) } else { None };
        if let Some(remote) = &remote {
            tracing::info!(host = remote.host(), "a remote model may be asked");
        }
        if let Ok(mut settings) = self.settings.write() {
            *settings = Settings { local: config.local_model.clone(), remote: remote.map(Arc::new) };
        }
    }

    /// Hands a sentence up while somebody may know better; the first tier's answer stands where nobody does.
    pub async fn hand_up(&self, first: First, job: &Job) -> (Option<Box<Draft>>, Resolved) {
        let First { draft, mut resolved, doubt } = first;
        let (doubt, draft) = match (doubt, draft) {
            (Some(doubt), Some(draft)) => (doubt, draft),
            (_, draft) => return (draft, resolved),
        };
        let Ok(settings) = self.settings.read().map(|settings| settings.clone()) else {
            return (Some(draft), resolved);
        };
        let found =
            tacit_model::llm::find(&self.places, Some(settings.local.model.as_str()).filter(|name| !name.is_empty()));
        let away = self.away(&settings, job).await;
        let mut tried: Vec<Tier> = Vec::new();
        loop {
            let local = match (settings.local.enable, &found) {
                (false, _) => Err("it is turned off"),
                (true, None) => Err("none is installed"),
                (true, Some(_)) => Ok(()),
            };
            let choice = tier::choose(&facts(&doubt, job, &settings, local, away, &tried));
            resolved.way.push_str(&format!(": {}", choice.why));
            if choice.tier != Tier::First {
                (job.drafting)(None);
            }
            let said = match (choice.tier, &found, &settings.remote) {
                (Tier::Local, Some(model), _) => self.ask_local(model, &settings.local, &doubt, job).await,
                (Tier::Remote, _, Some(remote)) => self.ask_remote(remote, &doubt, job).await,
                _ => break,
            };
            tried.push(choice.tier);
            let who = if choice.tier == Tier::Local { "the local language model" } else { "the remote language model" };
            match said {
                Ok((next, how)) => {
                    let Weighed { taken, why } = tier::weigh(doubt.outcome, &draft, next, &job.scene);
                    let way = format!("{}; {who} was asked ({how}), and {why}", resolved.way);
                    tracing::debug!(way, "handed up");
                    if let Some((next, mut better)) = taken {
                        better.way = way;
                        return (Some(Box::new(next)), better);
                    }
                    resolved.way = way;
                }
                Err(why) => {
                    tracing::info!(why, "{who} gave no answer");
                    resolved.way.push_str(&format!("; {who} was asked, and gave no plan ({why})"));
                }
            }
            if job.stop.load(Ordering::Relaxed) {
                resolved.way.push_str("; nobody waited any longer");
                break;
            }
        }
        (Some(draft), resolved)
    }

    /// Why nothing may leave the machine now.
    async fn away(&self, settings: &Settings, job: &Job) -> Result<(), &'static str> {
        let Some(remote) = &settings.remote else { return Err("it is turned off") };
        if job.scene.locked {
            return Err("the session is locked");
        }
        // What stays on this machine needs no network and costs nothing.
        if remote.is_here() {
            return Ok(());
        }
        if machine::is_offline() {
            return Err("there is no network");
        }
        if machine::is_metered().await { Err("the connection is metered") } else { Ok(()) }
    }

    async fn ask_local(&self, model: &Installed, settings: &LocalModel, doubt: &Doubt, job: &Job) -> Said {
        let began = Instant::now();
        let deadline = job.deadline.min(began + Duration::from_millis(settings.deadline_ms.into()));
        let asked = local::Asked {
            model: model.clone(),
            text: job.text.clone(),
            scene: Arc::clone(&job.scene),
            candidates: doubt.candidates.clone(),
            stop: Arc::clone(&job.stop),
            deadline,
            drafting: Arc::clone(&job.drafting),
        };
        let work = self.local.ask(asked);
        let answer = wanted(work, job, deadline).await.ok_or("it took too long, or was stopped")??;
        let how = format!(
            "{}, {:.1} s, {} tokens read and {} written",
            model.name,
            began.elapsed().as_secs_f64(),
            answer.stats.prompt.saturating_sub(answer.stats.reused),
            answer.stats.written
        );
        Ok((answer.draft, how))
    }

    async fn ask_remote(&self, remote: &Arc<Remote>, doubt: &Doubt, job: &Job) -> Said {
        let Some(sent) = self.sent.clone() else { return Err("what leaves cannot be logged".into()) };
        let deadline = Instant::now() + Duration::from_millis(remote.settings().deadline_ms.into());
        let deadline = job.deadline.min(deadline);
        let (asked, text, scene) = (Arc::clone(remote), job.text.clone(), Arc::clone(&job.scene));
        let (stop, candidates) = (Arc::clone(&job.stop), doubt.candidates.clone());
        let (log, drafting) = (sent.clone(), Arc::clone(&job.drafting));
        let model = remote.settings().model.clone();
        let work = tokio::task::spawn_blocking(move || {
            let leaving = |leaving: &tacit_model::remote::Leaving<'_>| log.write(&model, &text, leaving);
            let question = Question {
                text: &text,
                scene: &scene,
                candidates: &candidates,
                deadline,
                cancel: &stop,
                leaving: &leaving,
            };
            asked.ask(&question, &mut |draft| drafting(Some(draft)))
        });
        let answer = match wanted(work, job, deadline).await {
            Some(Ok(Ok(answer))) => answer,
            Some(Ok(Err(why))) => {
                sent.ended(remote.host(), &why.to_string());
                return Err(why.to_string());
            }
            Some(Err(broken)) => {
                tracing::error!(%broken, "asking a server failed");
                return Err("it failed".into());
            }
            None => {
                sent.ended(remote.host(), "it was not waited for");
                return Err("it took too long, or was stopped".into());
            }
        };
        sent.ended(remote.host(), "it answered with a valid plan");
        let classes: Vec<&str> = answer.classes.iter().map(|class| class.phrase()).collect();
        let how = format!(
            "{}, {:.1} s, {} bytes left: {}",
            remote.host(),
            answer.took.as_secs_f64(),
            answer.bytes,
            classes.join(", ")
        );
        Ok((answer.draft, how))
    }
}

/// Waits for work until it is done, nobody wants it any more, or it is long past its deadline.
async fn wanted<T>(work: impl Future<Output = T>, job: &Job, deadline: Instant) -> Option<T> {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Some(done),
            () = tokio::time::sleep(LOOK) => {}
        }
        if job.stop.load(Ordering::Relaxed) || Instant::now() > deadline + GRACE {
            return None;
        }
    }
}

fn facts<'a>(
    doubt: &Doubt,
    job: &Job,
    settings: &Settings,
    local: tier::Ready<'a>,
    remote: tier::Ready<'a>,
    tried: &'a [Tier],
) -> Facts<'a> {
    let none = "no verb is likely";
    Facts {
        outcome: doubt.outcome,
        confidence: doubt.confidence,
        outside: doubt.outside,
        clauses: doubt.clauses,
        waits: job.waits,
        power: machine::power(),
        battery_min: u8::try_from(settings.local.battery_min).unwrap_or(100),
        left: job.deadline.saturating_duration_since(Instant::now()),
        local: if doubt.candidates.is_empty() { Err(none) } else { local },
        remote: if doubt.candidates.is_empty() { Err(none) } else { remote },
        tried,
    }
}

#[cfg(test)]
mod tests;
