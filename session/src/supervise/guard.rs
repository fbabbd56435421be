//! What is left to do when the supervisor itself is killed: a small process beside it that waits for that, ends what it started and
//! removes what it made. The kernel tells the supervisor's own children; orphans further down nobody tells.
//!
//! A session's processes are known by a mark in their environment.

use super::children::{self, Children, Kind};
use super::environment::Environment;
use super::place::{self, Place};
use rustix::process::Signal;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The variable that marks the processes of a session.
pub const MARK: &str = "TACIT_SESSION";
/// The word that starts this program as a guard.
pub const WORD: &str = "session-guard";
/// How long processes have between being asked and being killed.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two looks at what is left.
const PAUSE: Duration = Duration::from_millis(50);

/// Starts a guard and marks the session. The answer must be kept: the guard does its work once it is closed.
///
/// # Errors
/// The process cannot be started.
pub fn start(
    children: &Children,
    place: &Place,
    files: &[PathBuf],
    environment: &mut Environment,
) -> std::io::Result<OwnedFd> {
    let mark = place.own_dir.display().to_string();
    environment.put(MARK, &mark);
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(WORD).arg(&mark).args(files).env_remove(MARK);
    command.stdin(Stdio::from(read)).stdout(Stdio::null()).stderr(Stdio::null());
    children.spawn(&mut command, Kind::Guard, &[])?;
    Ok(write)
}

/// Waits for the end of standard input, ends every process with this mark, and removes these files.
pub fn run(mark: &str, files: &[PathBuf]) {
    // Nobody writes: what comes is the end.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    let begun = Instant::now();
    loop {
        let left = marked(mark);
        if left.is_empty() || begun.elapsed() > PATIENCE * 2 {
            break;
        }
        let insists = begun.elapsed() > PATIENCE;
        for pid in left {
            children::signal(pid, if insists { Signal::KILL } else { Signal::TERM });
            // A stopped process must run to hear it.
            children::signal(pid, Signal::CONT);
        }
        std::thread::sleep(PAUSE);
    }
    files.iter().for_each(|path| place::remove(path));
}

/// Every process of this user with the mark, this one apart.
fn marked(mark: &str) -> Vec<u32> {
    let variable = format!("{MARK}={mark}");
    let uid = rustix::process::getuid().as_raw();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.metadata().is_ok_and(|meta| meta.uid() == uid));
    let pids = ours.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| *pid != std::process::id() && has(*pid, variable.as_bytes())).collect()
}

fn has(pid: u32, variable: &[u8]) -> bool {
    // A zombie has no environment.
    let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|have| have == variable)
}
