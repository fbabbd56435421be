//! The Wayland socket that the session's programs connect to. It is the supervisor's, so that it outlives every compositor: who
//! connects while none is there waits in it for the next one.

use rustix::fs::{FlockOperation, flock};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// The names that are tried: `wayland-0` is left to those who do not say which one they mean.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=32;

/// A listening socket with its name and lock; dropping it takes both away.
#[derive(Debug)]
pub struct Display {
    listener: UnixListener,
    path: PathBuf,
    lock: PathBuf,
    name: String,
    _locked: File,
}

impl Display {
    /// Listens under the first free name in the runtime directory.
    ///
    /// # Errors
    /// No name is free, or nothing can be made there.
    pub fn bind(runtime_dir: &Path) -> io::Result<Self> {
        for number in NUMBERS {
            let name = format!("wayland-{number}");
            let path = runtime_dir.join(&name);
            let lock = runtime_dir.join(format!("{name}.lock"));
            let Some(locked) = take(&lock)? else { continue };
            // Who had the name is gone, or the lock would be held.
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(&path)?;
            listener.set_nonblocking(true)?;
            return Ok(Self { listener, path, lock, name, _locked: locked });
        }
        Err(io::Error::new(io::ErrorKind::AddrInUse, "wayland-1 to wayland-32 are taken"))
    }

    /// What WAYLAND_DISPLAY is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it made in the runtime directory.
    pub fn files(&self) -> [PathBuf; 2] {
        [self.path.clone(), self.lock.clone()]
    }

    /// The number by which a compositor is given the socket.
    pub fn fd(&self) -> RawFd {
        self.listener.as_raw_fd()
    }
}

/// Takes the lock of a name as libwayland does; `None` where somebody has it.
fn take(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = File::options().create(true).truncate(false).read(true).write(true).mode(0o660).open(path)?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(None);
        }
        // Who had it may have removed the file between our opening and locking it: then it is another file's lock.
        let (ours, there) = (file.metadata()?, path.metadata());
        if there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())) {
            return Ok(Some(file));
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = std::fs::remove_file(&self.lock);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixStream;

    #[test]
    fn each_has_a_name_of_its_own_and_gives_it_back() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = Display::bind(dir.path()).expect("a socket");
        let second = Display::bind(dir.path()).expect("another");
        assert_eq!((first.name(), second.name()), ("wayland-1", "wayland-2"));
        drop(first);
        assert!(!dir.path().join("wayland-1").exists() && !dir.path().join("wayland-1.lock").exists());
        assert_eq!(Display::bind(dir.path()).expect("again").name(), "wayland-1");
    }

    #[test]
    fn a_name_that_a_killed_session_left_is_free() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("wayland-1.lock"), "").expect("a lock");
        drop(UnixListener::bind(dir.path().join("wayland-1")).expect("a socket"));
        assert_eq!(Display::bind(dir.path()).expect("a socket").name(), "wayland-1");
    }

    #[test]
    fn who_comes_while_nobody_accepts_waits() {
        let dir = tempfile::tempdir().expect("a folder");
        let display = Display::bind(dir.path()).expect("a socket");
        let _client = UnixStream::connect(dir.path().join(display.name())).expect("a connection");
        assert!(display.listener.accept().is_ok());
    }
}
