//! Ends a client whose requests never stop. The backend reads a client until it has nothing more to say; one that writes faster than it
//! is read always has, and would keep the compositor from everything else. Owns a thread that looks on, and rests with the loop.

use std::{
    collections::HashMap,
    io,
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    thread::{self, Thread},
    time::Duration,
};

/// How often is looked.
const TICK: Duration = Duration::from_millis(100);
/// So much of a processor's time between two looks is too much for one client. It is the processor's time, so that a process that was
/// stopped, or has to wait for its turn, blames nobody.
const HELD_NS: u64 = 80_000_000;

/// Which client is read, for the thread that looks on.
#[derive(Debug, Default)]
pub struct Flood {
    watched: Arc<Watched>,
    thread: Option<Thread>,
}

#[derive(Debug, Default)]
struct Watched {
    /// Counts readings.
    serial: AtomicU64,
    /// The client that is read; 0 for none.
    token: AtomicU64,
    /// Whether the thread sleeps until it is woken.
    rests: AtomicBool,
    over: AtomicBool,
    /// Other descriptors of the clients' sockets.
    sockets: Mutex<HashMap<u64, UnixStream>>,
}

impl Flood {
    /// Starts to look on; the caller is the thread that reads.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn watch(&mut self) -> io::Result<()> {
        let watched = Arc::clone(&self.watched);
        let path = format!("/proc/self/task/{}/schedstat", rustix::thread::gettid().as_raw_nonzero());
        let thread = thread::Builder::new().name("flood".into()).stack_size(64 * 1024);
        self.thread = Some(thread.spawn(move || watched.look(&path))?.thread().clone());
        Ok(())
    }

    /// A client that may be read from now on.
    ///
    /// # Errors
    /// There is no descriptor left.
    pub fn know(&self, token: u64, socket: &UnixStream) -> io::Result<()> {
        if self.thread.is_some()
            && let Ok(mut sockets) = self.watched.sockets.lock()
        {
            sockets.insert(token, socket.try_clone()?);
        }
        Ok(())
    }

    /// A client that is gone: its socket is closed now.
    pub fn forget(&self, token: u64) {
        if let Ok(mut sockets) = self.watched.sockets.lock() {
            sockets.remove(&token);
        }
    }

    /// A client is read from here on.
    pub fn begin(&self, token: u64) {
        let Some(thread) = &self.thread else { return };
        self.watched.serial.fetch_add(1, SeqCst);
        self.watched.token.store(token, SeqCst);
        if self.watched.rests.load(SeqCst) {
            thread.unpark();
        }
    }

    /// Up to here.
    pub fn end(&self) {
        if self.thread.is_some() {
            self.watched.token.store(0, SeqCst);
        }
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.watched.over.store(true, SeqCst);
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
    }
}

impl Watched {
    fn look(&self, schedstat: &str) {
        let mut last = 0;
        // The reading that was going on at the last look, and the processor's time then.
        let mut seen = None;
        while !self.over.load(SeqCst) {
            let (token, serial) = (self.token.load(SeqCst), self.serial.load(SeqCst));
            if token == 0 {
                seen = None;
                if serial == last {
                    self.rest(serial);
                }
                last = serial;
            } else {
                let now = processor_ns(schedstat);
                match seen {
                    Some((same, since)) if same == serial => {
                        if now.saturating_sub(since) > HELD_NS {
                            self.hang_up(token);
                        }
                        seen = Some((serial, now));
                    }
                    _ => seen = Some((serial, now)),
                }
            }
            thread::sleep(TICK);
        }
    }

    /// Sleeps until the next reading, where there was none since `serial`.
    fn rest(&self, serial: u64) {
        self.rests.store(true, SeqCst);
        if self.serial.load(SeqCst) == serial && !self.over.load(SeqCst) {
            thread::park();
        }
        self.rests.store(false, SeqCst);
    }

    /// What the client has sent so far is read, then it is gone.
    fn hang_up(&self, token: u64) {
        let Ok(sockets) = self.sockets.lock() else { return };
        let Some(socket) = sockets.get(&token) else { return };
        tracing::warn!(token, "a client's requests never stop; it is ended");
        if let Err(error) = socket.shutdown(Shutdown::Read) {
            tracing::debug!(%error, "a client that never stops is gone already");
        }
    }
}

/// How long the reading thread has run; without an answer of the kernel, nobody is ended.
fn processor_ns(schedstat: &str) -> u64 {
    let text = std::fs::read_to_string(schedstat).unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
