//! Ending on SIGTERM and SIGINT, by a descriptor that the loop waits for.
//!
//! `unsafe` is allowed here alone, for the three calls of libc that have no safe wrapper among our dependencies.
#![allow(unsafe_code)]

use std::os::fd::{FromRawFd, OwnedFd};

/// Blocks the signals that end a program in this thread and those it starts, and answers a descriptor that becomes readable when
/// one arrives.
///
/// # Errors
/// The kernel said no.
pub fn ending() -> std::io::Result<OwnedFd> {
    // SAFETY: the set is initialised by sigemptyset before it is read, and the descriptor is checked before it is owned.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        for signal in [libc::SIGTERM, libc::SIGINT] {
            libc::sigaddset(&raw mut set, signal);
        }
        if libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut()) != 0 {
            return Err(std::io::Error::last_os_error());
        }
        let fd = libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK);
        if fd < 0 { Err(std::io::Error::last_os_error()) } else { Ok(OwnedFd::from_raw_fd(fd)) }
    }
}

/// Gives a program that is about to start the signals back that [`ending`] blocked.
pub fn unblock_in_child() -> std::io::Result<()> {
    // SAFETY: only async-signal-safe calls, on a set that is initialised first.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        if libc::pthread_sigmask(libc::SIG_SETMASK, &raw const set, std::ptr::null_mut()) != 0 {
            return Err(std::io::Error::last_os_error());
        }
    }
    Ok(())
}
