//! The one place of the session that starts and reaps processes.
//!
//! The session is a child subreaper, so that orphans of what it started come back to it; whoever reaps with `wait` takes
//! every child, therefore everything is spawned here and nothing through `tokio::process`. Spawning happens on the main
//! thread, because the parent-death signal follows the thread that forked.
#![allow(unsafe_code)] // `pre_exec` is unsafe: its closure makes a few async-signal-safe system calls and allocates nothing.

use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::Read;
use std::os::fd::{BorrowedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this status.
    Code(i32),
    /// By this signal.
    Signal(i32),
}

impl Exit {
    fn of(status: WaitStatus) -> Self {
        match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => Exit::Code(code),
            (None, Some(signal)) => Exit::Signal(signal),
            (None, None) => Exit::Code(0),
        }
    }

    /// What a shell would report: 128 and the number for a signal.
    pub fn code(self) -> i32 {
        match self {
            Exit::Code(code) => code,
            Exit::Signal(signal) => 128 + signal,
        }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exited with status {code}"),
            Exit::Signal(signal) => write!(f, "was killed by signal {signal}"),
        }
    }
}

/// A process that was started.
#[derive(Debug)]
pub struct Child {
    /// Its id.
    pub pid: u32,
    /// Resolves when it has ended.
    pub exit: oneshot::Receiver<Exit>,
    /// Its standard output, where that is a pipe.
    pub stdout: Option<ChildStdout>,
}

/// How a process stands to the terminal and to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A session of its own, told to end when the supervisor is gone.
    Detached,
    /// As that, but ended without being asked: one that hangs would not hear it.
    Killed,
    /// A session of its own that outlives the supervisor.
    Guard,
    /// It shares the terminal: the program that `tacit session -- PROGRAM` runs.
    Foreground,
}

/// Every process that the session started and has not reaped.
#[derive(Debug, Default)]
pub struct Children {
    waiters: Mutex<HashMap<i32, oneshot::Sender<Exit>>>,
}

impl Children {
    /// Makes this process the one that orphans below it come back to.
    ///
    /// # Errors
    /// The system call's.
    pub fn become_subreaper() -> std::io::Result<Arc<Self>> {
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        Ok(Arc::new(Self::default()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i32, oneshot::Sender<Exit>>> {
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a process; `keep_fds` stay open in it under the same numbers.
    ///
    /// # Errors
    /// The program cannot be started.
    pub fn spawn(&self, command: &mut Command, kind: Kind, keep_fds: &[RawFd]) -> std::io::Result<Child> {
        let (keep_fds, parent) = (keep_fds.to_vec(), rustix::process::getpid());
        // SAFETY: between fork and exec only setsid, prctl, getppid and fcntl are called; none of them allocates or locks.
        unsafe {
            command.pre_exec(move || {
                if kind != Kind::Foreground {
                    rustix::process::setsid()?;
                }
                let signal = match kind {
                    Kind::Guard => None,
                    Kind::Killed => Some(Signal::KILL),
                    Kind::Detached | Kind::Foreground => Some(Signal::TERM),
                };
                rustix::process::set_parent_process_death_signal(signal)?;
                // The supervisor may have died before the kernel was asked to tell.
                if rustix::process::getppid() != Some(parent) {
                    return Err(std::io::Error::from(rustix::io::Errno::SRCH));
                }
                for fd in &keep_fds {
                    rustix::io::fcntl_setfd(BorrowedFd::borrow_raw(*fd), rustix::io::FdFlags::empty())?;
                }
                Ok(())
            });
        }
        // The lock is held over the fork, so that the reaper cannot take the child before it is known.
        let mut waiters = self.lock();
        let mut child = command.spawn()?;
        let (sender, exit) = oneshot::channel();
        waiters.insert(i32::try_from(child.id()).unwrap_or_default(), sender);
        Ok(Child { pid: child.id(), exit, stdout: child.stdout.take() })
    }

    /// Runs a program to its end and answers its status and output; it is killed at the deadline.
    ///
    /// # Errors
    /// It cannot be started, cannot be read, or took too long.
    pub async fn output(&self, mut command: Command, limit: Duration) -> std::io::Result<(Exit, String)> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = self.spawn(&mut command, Kind::Detached, &[])?;
        let pid = child.pid;
        let reading = child.stdout.map(|mut out| {
            tokio::task::spawn_blocking(move || {
                let mut text = Vec::new();
                out.by_ref().take(1 << 20).read_to_end(&mut text).map(|_| String::from_utf8_lossy(&text).into_owned())
            })
        });
        let Ok(exit) = tokio::time::timeout(limit, child.exit).await else {
            signal(pid, Signal::KILL);
            return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "it took too long"));
        };
        let text = match reading {
            Some(task) => task.await.map_err(std::io::Error::other)??,
            None => String::new(),
        };
        Ok((exit.unwrap_or(Exit::Code(0)), text))
    }

    /// Takes every child that has ended.
    pub fn reap(&self) {
        let mut waiters = self.lock();
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if let Some(waiter) = waiters.remove(&pid.as_raw_pid()) {
                // Nobody may be waiting any more; the child is reaped all the same.
                let _ = waiter.send(Exit::of(status));
            }
        }
    }

    /// Reaps for as long as it is polled.
    ///
    /// # Errors
    /// The signal cannot be watched.
    pub async fn keep_reaping(self: Arc<Self>) -> std::io::Result<()> {
        let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::child())?;
        loop {
            self.reap();
            if ended.recv().await.is_none() {
                return Ok(());
            }
        }
    }

    /// Ends these processes: asks with TERM, insists with KILL after `patience`, and returns when they are gone.
    pub async fn end(&self, which: impl Fn() -> Vec<u32>, patience: Duration) {
        let (mut asked, mut begun) = (HashSet::new(), Instant::now());
        let mut insisting = false;
        loop {
            self.reap();
            let left = which();
            if left.is_empty() {
                return;
            }
            if begun.elapsed() > patience {
                if insisting {
                    // A process in uninterruptible sleep outlives KILL; waiting longer helps nobody.
                    tracing::warn!(?left, "some processes cannot be ended");
                    return;
                }
                (insisting, begun) = (true, Instant::now());
            }
            for pid in left {
                if insisting {
                    signal(pid, Signal::KILL);
                } else if asked.insert(pid) {
                    signal(pid, Signal::TERM);
                    // A stopped process must run to see the request.
                    signal(pid, Signal::CONT);
                }
            }
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }
}

/// Marks a descriptor that this process was given, so that no other process is given it by accident.
///
/// # Errors
/// It is not open.
pub fn keep_private(fd: RawFd) -> std::io::Result<()> {
    if fd < 0 {
        return Err(std::io::Error::from(std::io::ErrorKind::InvalidInput));
    }
    // SAFETY: the number is only used for one fcntl, which fails cleanly where it is not open.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    Ok(rustix::io::fcntl_setfd(borrowed, rustix::io::FdFlags::CLOEXEC)?)
}

/// Sends a signal to one process; that it is gone already is fine.
pub fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// Whether the process exists and is not a zombie.
pub fn is_alive(pid: u32) -> bool {
    stat_of(pid).is_some_and(|(_, state)| state != 'Z')
}

/// Every living process below this one.
pub fn descendants() -> Vec<u32> {
    let mut below: HashMap<u32, Vec<(u32, char)>> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let pid = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
        if let Some((pid, (parent, state))) = pid.and_then(|pid| Some((pid, stat_of(pid)?))) {
            below.entry(parent).or_default().push((pid, state));
        }
    }
    let mut found = Vec::new();
    let mut open = vec![std::process::id()];
    while let Some(parent) = open.pop() {
        for (pid, state) in below.remove(&parent).unwrap_or_default() {
            open.push(pid);
            if state != 'Z' {
                found.push(pid);
            }
        }
    }
    found
}

/// Parent and state letter of a process.
fn stat_of(pid: u32) -> Option<(u32, char)> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in brackets and may hold anything, brackets too: the fields begin after the last one.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((fields.next()?.parse().ok()?, state))
}
