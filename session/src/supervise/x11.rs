//! The socket that X11 programs connect to. It is the supervisor's, so that DISPLAY is the same for every compositor; the compositor
//! starts Xwayland when the first program knocks. Knows nothing of X11 but its display numbers.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// The numbers that are tried.
const NUMBERS: std::ops::RangeInclusive<u32> = 0..=255;
/// Where X servers have their sockets. That name is the protocol's; there is no other place.
const FOLDER: &str = "/tmp";

/// A listening socket with its display number and lock; dropping it takes both away.
#[derive(Debug)]
pub struct XDisplay {
    listener: UnixListener,
    number: u32,
    socket: PathBuf,
    lock: PathBuf,
}

impl XDisplay {
    /// Listens on the first free display.
    ///
    /// # Errors
    /// None is free, or nothing can be made there.
    pub fn bind() -> io::Result<Self> {
        Self::bind_in(Path::new(FOLDER))
    }

    fn bind_in(folder: &Path) -> io::Result<Self> {
        let sockets = folder.join(".X11-unix");
        match std::fs::DirBuilder::new().mode(0o1777).create(&sockets) {
            // For every user, whatever the mask is.
            Ok(()) => std::fs::set_permissions(&sockets, std::fs::Permissions::from_mode(0o1777))?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        for number in NUMBERS {
            let lock = folder.join(format!(".X{number}-lock"));
            if !take(&lock)? {
                continue;
            }
            let socket = sockets.join(format!("X{number}"));
            if UnixStream::connect(&socket).is_ok() {
                // Somebody serves it without a lock.
                let _ = std::fs::remove_file(&lock);
                continue;
            }
            let _ = std::fs::remove_file(&socket);
            match UnixListener::bind(&socket) {
                Ok(listener) => return Ok(Self { listener, number, socket, lock }),
                Err(error) => {
                    tracing::debug!(number, %error, "an X11 display that cannot be had");
                    let _ = std::fs::remove_file(&lock);
                }
            }
        }
        Err(io::Error::new(io::ErrorKind::AddrInUse, "no X11 display is free"))
    }

    /// Its number.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What DISPLAY is.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// What it made.
    pub fn files(&self) -> [PathBuf; 2] {
        [self.socket.clone(), self.lock.clone()]
    }

    /// The number by which a compositor is given the socket.
    pub fn fd(&self) -> RawFd {
        self.listener.as_raw_fd()
    }
}

impl Drop for XDisplay {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.socket);
        let _ = std::fs::remove_file(&self.lock);
    }
}

/// Takes a lock as X servers do: the file holds who has it. One whose process is gone is free.
fn take(path: &Path) -> io::Result<bool> {
    for _ in 0..2 {
        match File::options().write(true).create_new(true).open(path) {
            Ok(mut file) => return writeln!(file, "{:>10}", std::process::id()).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        let holder = std::fs::read_to_string(path).unwrap_or_default();
        let holder = holder.trim().parse().ok().and_then(rustix::process::Pid::from_raw);
        let Some(holder) = holder else { return Ok(false) };
        if rustix::process::test_kill_process(holder) != Err(rustix::io::Errno::SRCH) {
            return Ok(false);
        }
        // Another user's file stays, and is not free then.
        if std::fs::remove_file(path).is_err() {
            return Ok(false);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_number_of_its_own_and_gives_it_back() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = XDisplay::bind_in(dir.path()).expect("a display");
        let second = XDisplay::bind_in(dir.path()).expect("another");
        assert_eq!((first.name(), second.name()), (":0".into(), ":1".into()));
        let locked = std::fs::read_to_string(dir.path().join(".X0-lock")).expect("a lock");
        assert_eq!(locked, format!("{:>10}\n", std::process::id()));
        drop(first);
        assert!(!dir.path().join(".X0-lock").exists() && !dir.path().join(".X11-unix/X0").exists());
        assert_eq!(XDisplay::bind_in(dir.path()).expect("again").number(), 0);
    }

    #[test]
    fn a_number_that_a_killed_session_left_is_free_and_a_living_ones_is_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut gone = std::process::Command::new("true").spawn().expect("a process");
        gone.wait().expect("it ends");
        std::fs::write(dir.path().join(".X0-lock"), format!("{:>10}\n", gone.id())).expect("a lock");
        std::fs::create_dir(dir.path().join(".X11-unix")).expect("a folder");
        drop(UnixListener::bind(dir.path().join(".X11-unix/X0")).expect("a socket"));
        let first = XDisplay::bind_in(dir.path()).expect("a display");
        assert_eq!(first.number(), 0);
        std::fs::write(dir.path().join(".X1-lock"), "garbage").expect("a lock");
        assert_eq!(XDisplay::bind_in(dir.path()).expect("a display").number(), 2);
    }

    #[test]
    fn who_serves_a_display_without_a_lock_keeps_it() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join(".X11-unix")).expect("a folder");
        let _served = UnixListener::bind(dir.path().join(".X11-unix/X0")).expect("a socket");
        assert_eq!(XDisplay::bind_in(dir.path()).expect("a display").number(), 1);
    }
}
