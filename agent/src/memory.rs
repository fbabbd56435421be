//! Memory's thread: SQLite and the index on one side, questions with answers on the other. The main loop never waits for a disk.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use tacit_dbus::Trouble;
use tokio::sync::oneshot;

/// How many questions may wait.
const WAITING_MAX: usize = 512;

type Store = tacit_memory::Memory;
type Job = Box<dyn FnOnce(Result<&mut Store, &Trouble>) + Send>;

/// A handle to memory's thread; clones ask the same thread.
#[derive(Debug, Clone)]
pub struct Memory {
    jobs: SyncSender<Job>,
}

impl Memory {
    /// Starts the thread over the memory in `dir`. Where that cannot be opened, every question is answered with why.
    pub fn start(dir: PathBuf) -> std::io::Result<Self> {
        let (jobs, waiting) = sync_channel(WAITING_MAX);
        std::thread::Builder::new().name("memory".into()).spawn(move || run(&dir, &waiting))?;
        Ok(Self { jobs })
    }

    /// Asks memory something and waits for the answer.
    ///
    /// # Errors
    /// Memory cannot be opened, it is behind by hundreds of questions, or the question itself fails.
    pub async fn ask<T, E, F>(&self, question: F) -> Result<T, Trouble>
    where
        T: Send + 'static,
        E: Into<Trouble> + 'static,
        F: FnOnce(&mut Store) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.post(move |store| {
            let result = store.and_then(|store| question(store).map_err(Into::into));
            // Whoever asked may have gone.
            let _ = reply.send(result);
        })?;
        answer.await.unwrap_or_else(|_| Err(Trouble::new("memory", "its thread ended", "see the agent's log")))
    }

    /// Gives memory something to do and does not wait.
    ///
    /// # Errors
    /// It is behind by hundreds of questions, or its thread ended.
    pub fn post(&self, job: impl FnOnce(Result<&mut Store, Trouble>) + Send + 'static) -> Result<(), Trouble> {
        let job: Job = Box::new(move |store| job(store.map_err(Clone::clone)));
        self.jobs.try_send(job).map_err(|why| match why {
            TrySendError::Full(_) => Trouble::new("memory", "too much waits to be written", "try again in a moment"),
            TrySendError::Disconnected(_) => Trouble::new("memory", "its thread ended", "see the agent's log"),
        })
    }
}

fn run(dir: &std::path::Path, jobs: &Receiver<Job>) {
    let mut store = Store::open(dir).map_err(Trouble::from);
    if let Err(why) = &store {
        tracing::warn!(%why, "nothing will be remembered");
    }
    while let Ok(job) = jobs.recv() {
        job(store.as_mut().map_err(|why| &*why));
    }
}
