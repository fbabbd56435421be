//! Processes: listing, ending, and what /proc says of them.

use super::{Desk, Hand, Job, says};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, Trouble, Verb};

/// How long a process may take to end when it is asked to.
const ENDING: Duration = Duration::from_secs(2);
/// How many a list shows.
const SHOWN: usize = 12;

/// The processes' hand.
pub struct Processes {
    desk: Arc<Desk>,
}

/// One process of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Process {
    pid: u32,
    name: String,
    rss_kib: u64,
}

/// The parent of a process.
pub(crate) fn parent(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in parentheses and may hold anything, so fields count from the last one.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// Whether it lives; one that ended and was not collected does not.
pub(crate) fn lives(pid: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    let state = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().next().map(str::to_owned));
    !matches!(state.as_deref(), Some("Z" | "X") | None)
}

/// Waits for a process to end by itself, then asks it to.
pub(crate) async fn end_after(pid: u32, wait: Duration) {
    if !gone_within(pid, wait).await && is_own(pid) && !is_ours(pid) {
        signal(pid, rustix::process::Signal::TERM);
    }
}

async fn gone_within(pid: u32, wait: Duration) -> bool {
    let end = tokio::time::Instant::now() + wait;
    while tokio::time::Instant::now() < end {
        if !lives(pid) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    !lives(pid)
}

fn signal(pid: u32, signal: rustix::process::Signal) {
    let target = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(Err(why)) = target.map(|pid| rustix::process::kill_process(pid, signal)) {
        tracing::debug!(%why, pid, "a signal was not delivered");
    }
}

/// Whether it belongs to the user of this session.
fn is_own(pid: u32) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(format!("/proc/{pid}")).is_ok_and(|meta| meta.uid() == rustix::process::getuid().as_raw())
}

/// Whether it is part of the desktop, which is not ended by this door.
fn is_ours(pid: u32) -> bool {
    pid <= 1 || pid == std::process::id() || name(pid).is_none_or(|name| is_protected(&name))
}

fn is_protected(name: &str) -> bool {
    let kept = ["systemd", "init", "login", "sshd", "dbus-broker", "Xorg"];
    name == "tacit" || name.starts_with("tacit-") || name.starts_with("dbus-daemon") || kept.contains(&name)
}

/// Its executable's file name, else what it calls itself.
fn name(pid: u32) -> Option<String> {
    let exe =
        crate::bus::caller::executable(pid).and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    exe.or_else(|| Some(std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim().to_owned()))
}

fn all() -> Vec<Process> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| is_own(*pid) && lives(*pid))
        .filter_map(|pid| Some(Process { pid, name: name(pid)?, rss_kib: rss_kib(pid) }))
        .collect()
}

fn rss_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Processes of a name or a number.
fn matching(text: &str) -> Vec<Process> {
    let wanted = text.trim().to_lowercase();
    if let Ok(pid) = wanted.parse::<u32>() {
        return all().into_iter().filter(|process| process.pid == pid).collect();
    }
    // An application's id names its program by the last part.
    let last = wanted.rsplit('.').next().unwrap_or(&wanted).to_owned();
    all().into_iter().filter(|process| [&wanted, &last].contains(&&process.name.to_lowercase())).collect()
}

impl Processes {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    fn list(&self, text: Option<&str>) -> Receipt {
        let mut processes = text.map_or_else(all, matching);
        processes.sort_by_key(|process| std::cmp::Reverse(process.rss_kib));
        let shown = processes
            .iter()
            .take(SHOWN)
            .map(|process| format!("{} ({}, {} MiB)", process.name, process.pid, process.rss_kib / 1024));
        let shown: Vec<String> = shown.collect();
        let windows = self.desk.scene().windows.len();
        match shown.len() {
            0 => says("No such process runs."),
            _ => says(format!("{} processes, {windows} windows. {}", processes.len(), shown.join(", "))),
        }
    }

    async fn kill(&self, text: &str) -> Result<Receipt, Trouble> {
        let trouble = |why: &str, hint: &str| Trouble::new(format!("end {text}"), why, hint);
        let processes = matching(text);
        if processes.is_empty() {
            return Err(trouble("no process of yours has that name", "\"list processes\" shows them"));
        }
        if processes.iter().any(|process| is_ours(process.pid)) {
            return Err(trouble("it is part of the desktop", "\"log out\" ends the session"));
        }
        let pids: Vec<u32> = processes.iter().map(|process| process.pid).collect();
        pids.iter().for_each(|pid| signal(*pid, rustix::process::Signal::TERM));
        for pid in &pids {
            if !gone_within(*pid, ENDING).await {
                signal(*pid, rustix::process::Signal::KILL);
            }
        }
        let facts = vec![Fact::Process { name: text.to_owned(), pids }];
        Ok(Receipt { facts, ..Receipt::default() })
    }
}

impl Hand for Processes {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move {
            let text = action.args.text("text");
            match action.verb {
                Verb::ProcessKill => self.kill(text.unwrap_or_default()).await,
                _ => Ok(self.list(text)),
            }
        })
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            let Query::Process { name, pids } = query else { return None };
            let living = match pids.as_slice() {
                [] => matching(name).into_iter().map(|process| process.pid).collect(),
                known => known.iter().copied().filter(|pid| lives(*pid)).collect(),
            };
            Some(Fact::Process { name: name.clone(), pids: living })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_proc_says_of_this_process() {
        let own = std::process::id();
        assert!(lives(own) && is_own(own) && is_ours(own));
        assert!(parent(own).is_some_and(|pid| pid > 0));
        assert!(!lives(u32::MAX - 1));
        assert!(is_protected("tacit-compositor") && !is_protected("foot"));
    }
}
