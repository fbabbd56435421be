//! The session's directories: the runtime directory, made where there is none, and a directory of its own in it.
//!
//! What this module made it removes again, and with a private bus also what services left that had not been there.

use crate::paths::{NOTE_FILE, Note};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Names that the services of a session bus make in the runtime directory.
const BY_SERVICES: [&str; 8] = ["dbus-1", "at-spi", "dconf", "doc", "pulse", "gvfs", "gvfsd", ".flatpak-helper"];

/// Where a session lives while it runs.
#[derive(Debug)]
pub struct Place {
    /// `XDG_RUNTIME_DIR`
    pub runtime_dir: PathBuf,
    /// `$XDG_RUNTIME_DIR/tacit-PID`: sockets and the note.
    pub own_dir: PathBuf,
    made_runtime_dir: bool,
    /// What services may leave and was absent at the start.
    was_absent: Vec<PathBuf>,
}

impl Place {
    /// Finds or makes the directories.
    ///
    /// # Errors
    /// The runtime directory is not ours, or nothing can be made in it.
    pub fn make() -> std::io::Result<Self> {
        let given = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
        let (runtime_dir, made_runtime_dir) = match given {
            Some(dir) => (check(dir)?, false),
            None => (make_private()?, true),
        };
        let own_dir = runtime_dir.join(format!("tacit-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&own_dir);
        let made = std::fs::DirBuilder::new().mode(0o700).create(&own_dir);
        if let Err(error) = made {
            if made_runtime_dir {
                let _ = std::fs::remove_dir(&runtime_dir);
            }
            return Err(error);
        }
        let candidates = BY_SERVICES.iter().map(|name| runtime_dir.join(name));
        let was_absent = candidates.filter(|path| !path.exists()).collect();
        Ok(Self { runtime_dir, own_dir, made_runtime_dir, was_absent })
    }

    /// Leaves the note by which the CLI finds this session.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write_note(&self, note: &Note) -> std::io::Result<()> {
        let text = serde_json::to_string(note).map_err(std::io::Error::other)?;
        // Whoever reads it meanwhile must find the old note or the new one, never half of one.
        let aside = self.own_dir.join(format!("{NOTE_FILE}.new"));
        std::fs::write(&aside, text).and_then(|()| std::fs::rename(&aside, self.own_dir.join(NOTE_FILE)))
    }

    /// Removes what the session made; `private_bus` says that services on the bus were its own, too.
    pub fn clear(&self, private_bus: bool) {
        let _ = std::fs::remove_dir_all(&self.own_dir);
        if private_bus {
            for path in &self.was_absent {
                remove(path);
            }
        }
        if self.made_runtime_dir {
            remove(&self.runtime_dir.join("doc"));
            if let Err(error) = std::fs::remove_dir_all(&self.runtime_dir) {
                tracing::warn!(dir = %self.runtime_dir.display(), %error, "the runtime directory stays");
            }
        }
    }
}

impl Place {
    /// What has to go after a session that could not clear up itself.
    pub fn leftovers(&self, private_bus: bool) -> Vec<PathBuf> {
        let services = self.was_absent.iter().filter(|_| private_bus);
        let whole = self.made_runtime_dir.then_some(&self.runtime_dir);
        services.chain([&self.own_dir]).chain(whole).cloned().collect()
    }
}

/// Removes a directory, unmounting it first where a dead document portal left its mount.
pub fn remove(path: &Path) {
    let is_missing = std::fs::symlink_metadata(path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    if is_missing {
        return;
    }
    if path.ends_with("doc") && std::fs::read_dir(path).is_err() {
        let unmounted = std::process::Command::new("fusermount3").args(["-u", "-z"]).arg(path).status();
        tracing::debug!(?unmounted, path = %path.display(), "unmounted");
    }
    let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
}

fn check(dir: PathBuf) -> std::io::Result<PathBuf> {
    if !dir.exists() {
        std::fs::DirBuilder::new().mode(0o700).recursive(true).create(&dir)?;
    }
    if dir.metadata()?.uid() != rustix::process::getuid().as_raw() {
        let why = format!("XDG_RUNTIME_DIR={} belongs to somebody else", dir.display());
        return Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, why));
    }
    Ok(dir)
}

/// `/tmp/tacit-UID-N`, which only this user can enter.
fn make_private() -> std::io::Result<PathBuf> {
    let (uid, pid) = (rustix::process::getuid().as_raw(), std::process::id());
    for attempt in 0..100u32 {
        let dir = PathBuf::from(format!("/tmp/tacit-{uid}-{pid}-{attempt}"));
        // `create` fails where the name is taken, also by somebody else's link.
        match std::fs::DirBuilder::new().mode(0o700).create(&dir) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| dir),
        }
    }
    Err(std::io::Error::new(std::io::ErrorKind::AlreadyExists, "no free name under /tmp"))
}
