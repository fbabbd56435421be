//! The local language model on a thread of its own: opened when it is first asked, given back when nobody asks it for long or
//! memory runs short. One request at a time; those whose callers have gone are not begun.

use super::{Drafting, machine};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tacit_dbus::{Snapshot, Verb};
use tacit_model::llm::names::Names;
use tacit_model::llm::{Answer, Control, Installed, Limits, Llm, Request, plan};
use tokio::sync::oneshot;

/// Requests that may wait for the model.
const WAITING_MAX: usize = 4;
/// How often an open model that nobody asks is looked at.
const LOOK: Duration = Duration::from_secs(5);

/// What the model is asked.
pub struct Asked {
    /// The model's file.
    pub model: Installed,
    /// The utterance.
    pub text: String,
    /// The state of the desktop.
    pub scene: Arc<Snapshot>,
    /// The verbs that it may mean, most likely first.
    pub candidates: Vec<Verb>,
    /// Set by anyone to stop.
    pub stop: Arc<AtomicBool>,
    /// When to give up.
    pub deadline: Instant,
    /// Told the draft as it grows.
    pub drafting: Drafting,
}

struct Job {
    asked: Asked,
    reply: oneshot::Sender<Result<Answer, String>>,
}

/// The thread's handle; the thread begins with the first request.
pub struct Local {
    limits: Limits,
    jobs: Mutex<Option<SyncSender<Job>>>,
}

impl Local {
    /// A thread that holds to these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, jobs: Mutex::new(None) }
    }

    /// Asks and waits for the answer.
    pub async fn ask(&self, asked: Asked) -> Result<Answer, String> {
        let (reply, answer) = oneshot::channel();
        self.post(Job { asked, reply })?;
        answer.await.unwrap_or_else(|_| Err("its thread ended".into()))
    }

    fn post(&self, job: Job) -> Result<(), String> {
        let mut jobs = self.jobs.lock().map_err(|_| "its thread broke".to_owned())?;
        let sender = match &*jobs {
            Some(sender) => sender.clone(),
            None => {
                let (sender, waiting) = sync_channel(WAITING_MAX);
                let limits = self.limits;
                let thread = std::thread::Builder::new().name("language-model".into());
                thread.spawn(move || run(limits, &waiting)).map_err(|why| format!("it has no thread: {why}"))?;
                jobs.insert(sender).clone()
            }
        };
        match sender.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => Err("too many sentences wait for it".into()),
            Err(TrySendError::Disconnected(_)) => {
                *jobs = None;
                Err("its thread ended".into())
            }
        }
    }
}

fn run(limits: Limits, jobs: &Receiver<Job>) {
    let mut open: Option<(Installed, Llm)> = None;
    loop {
        let loaded = open.as_ref().is_some_and(|(_, llm)| llm.is_loaded());
        // An agent that does nothing wakes nobody.
        let next =
            if loaded { jobs.recv_timeout(LOOK) } else { jobs.recv().map_err(|_| RecvTimeoutError::Disconnected) };
        match next {
            Ok(job) => answer(limits, &mut open, job),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some((model, llm)) = &mut open
            && llm.unload_if_idle(Instant::now(), machine::available_bytes())
        {
            tracing::info!(model = model.name, "the language model was given back");
        }
    }
}

fn answer(limits: Limits, open: &mut Option<(Installed, Llm)>, job: Job) {
    let Job { asked, reply } = job;
    if reply.is_closed() || asked.stop.load(Ordering::Relaxed) {
        return;
    }
    let (_, llm) = match open.take().filter(|(have, _)| *have == asked.model) {
        Some(have) => open.insert(have),
        None => open.insert((asked.model.clone(), Llm::new(&asked.model.path, limits))),
    };
    let fresh = !llm.is_loaded();
    let control = Control { cancel: &asked.stop, deadline: Some(asked.deadline) };
    let request =
        Request { text: &asked.text, scene: &asked.scene, candidates: &asked.candidates, now: &asked.scene.now };
    let said = catch_unwind(AssertUnwindSafe(|| {
        let names = Names::of(&asked.scene, &asked.text);
        let mut seen = 0;
        let mut so_far = |written: &str| {
            let Some(steps) = plan::whole_steps(written).filter(|steps| steps.len() > seen) else { return };
            seen = steps.len();
            if let Ok(draft) = plan::draft(&steps, &asked.text, &names, 0.0) {
                (asked.drafting)(Some(&draft));
            }
        };
        llm.understand(&request, &control, machine::available_bytes(), &mut so_far)
    }));
    if fresh && llm.is_loaded() {
        tracing::info!(model = asked.model.name, bytes = asked.model.bytes, "the language model is open");
    }
    let said = said.unwrap_or_else(|_| {
        tracing::error!("the language model's thread recovered from a panic");
        *open = None;
        Err(tacit_model::llm::LlmError::Cancelled)
    });
    // Whoever asked may have gone.
    let _ = reply.send(said.map_err(|why| why.to_string()));
}
