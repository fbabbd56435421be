//! Starting the Xwayland process: its sockets, its arguments, and a thread that waits for its end.

use super::talk::FromX;
use rustix::{
    io::{FdFlags, fcntl_setfd},
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};
use smithay::reexports::calloop::channel::SyncSender;
use std::{
    io,
    os::{
        fd::{AsFd, AsRawFd, OwnedFd},
        unix::{net::UnixStream, process::CommandExt},
    },
    process::{Command, Stdio},
};

/// What it is given of our environment.
const KEPT: [&str; 7] =
    ["PATH", "HOME", "XDG_RUNTIME_DIR", "LANG", "LIBGL_ALWAYS_SOFTWARE", "XKB_CONFIG_ROOT", "TACIT_SESSION"];

/// A process, and our ends of its two connections.
#[derive(Debug)]
pub struct Process {
    /// It is our client.
    pub wayland: UnixStream,
    /// We are its client.
    pub manager: UnixStream,
    /// The process.
    pub pid: u32,
    /// For signals that cannot meet another process of the same number.
    pub handle: Option<OwnedFd>,
}

/// Starts it on a display's socket. Its end is told to `news`.
///
/// # Errors
/// It is not installed, or the kernel refused.
pub fn start(display: u32, listener: &impl AsFd, news: SyncSender<FromX>) -> io::Result<Process> {
    let (wayland, theirs_wayland) = UnixStream::pair()?;
    let (manager, theirs_manager) = UnixStream::pair()?;
    let listener = listener.as_fd().try_clone_to_owned()?;
    let mut command = Command::new("Xwayland");
    // A server whose last client leaves would begin anew and look for its compositor on a socket that it has used up: a program that asks
    // one question before the window manager is there would end X11 for all.
    command.arg(format!(":{display}")).args(["-rootless", "-noreset"]);
    command.arg("-listenfd").arg(listener.as_raw_fd().to_string());
    command.arg("-wm").arg(theirs_manager.as_raw_fd().to_string());
    command.env_clear();
    command.envs(KEPT.iter().filter_map(|key| Some((*key, std::env::var_os(key)?))));
    command.env("WAYLAND_SOCKET", theirs_wayland.as_raw_fd().to_string());
    command.stdin(Stdio::null()).stdout(Stdio::null()).process_group(0);
    // Programs are started by this thread alone, and these are closed below: no other program gets them.
    for fd in [listener.as_fd(), theirs_manager.as_fd(), theirs_wayland.as_fd()] {
        fcntl_setfd(fd, FdFlags::empty())?;
    }
    let mut child = command.spawn()?;
    drop((listener, theirs_manager, theirs_wayland));
    let pid = child.id();
    let number = i32::try_from(pid).ok().and_then(Pid::from_raw);
    let handle = number.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
    std::thread::Builder::new().name("xwayland".into()).stack_size(64 * 1024).spawn(move || {
        let how = match child.wait() {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let _ = news.send(FromX::Ended(how));
    })?;
    Ok(Process { wayland, manager, pid, handle })
}

/// Ends it, where it has not ended.
pub fn end(handle: &OwnedFd) {
    let _ = pidfd_send_signal(handle, Signal::TERM);
}
