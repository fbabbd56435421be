//! What is remembered of windows from one run of their programs to the next: one small file in the state directory, which is
//! written a moment after a change by a thread of its own. Knows no protocol.

use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    hash::{BuildHasher, RandomState},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};
use tacit_layout::Keepsake;

/// The most sessions that are remembered; the one that was used longest ago goes.
const SESSIONS_MAX: usize = 256;
/// The most windows of one session.
const WINDOWS_MAX: usize = 64;
/// The most bytes that are read.
const BYTES_MAX: u64 = 4 << 20;

/// One program's windows by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Stored {
    /// Counts uses of all sessions.
    used: u64,
    windows: BTreeMap<String, Keepsake>,
}

/// All of them by id.
#[derive(Debug, Default)]
pub struct Sessions {
    path: Option<PathBuf>,
    stored: BTreeMap<String, Stored>,
    keys: [RandomState; 2],
    /// How many were made by this process.
    made: u64,
    changed: bool,
    /// Whether a timer runs that writes them.
    pub waits: bool,
}

impl Sessions {
    /// Goes on from a file, and keeps it from now on.
    pub fn open(&mut self, path: PathBuf) {
        let text = match path.metadata() {
            Ok(meta) if meta.len() <= BYTES_MAX => std::fs::read_to_string(&path),
            Ok(_) => Err(io::Error::other("it is too long")),
            Err(error) => Err(error),
        };
        match text.and_then(|text| serde_json::from_str(&text).map_err(io::Error::other)) {
            Ok(stored) => self.stored = stored,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(path = %path.display(), %error, "windows of earlier runs are forgotten"),
        }
        self.path = Some(path);
        self.bound();
    }

    fn use_now(&mut self, id: &str) {
        let next = self.stored.values().map(|stored| stored.used).max().unwrap_or(0).saturating_add(1);
        self.stored.entry(id.to_owned()).or_default().used = next;
        self.bound();
        self.changed = true;
    }

    fn bound(&mut self) {
        while self.stored.len() > SESSIONS_MAX {
            let oldest = self.stored.iter().min_by_key(|(_, stored)| stored.used).map(|(id, _)| id.clone());
            let Some(oldest) = oldest else { return };
            self.stored.remove(&oldest);
        }
    }

    /// Whether there is such a session; it counts as used then.
    pub fn find(&mut self, id: &str) -> bool {
        let known = self.stored.contains_key(id);
        if known {
            self.use_now(id);
        }
        known
    }

    /// A new session under an id that nobody can guess: whoever has it has the windows' places.
    pub fn make(&mut self) -> String {
        self.made += 1;
        let [high, low] = self.keys.each_ref().map(|key| key.hash_one(self.made));
        let id = format!("{high:016x}{low:016x}");
        self.use_now(&id);
        id
    }

    /// Forgets a session.
    pub fn forget(&mut self, id: &str) {
        self.changed |= self.stored.remove(id).is_some();
    }

    /// What is remembered of a window.
    pub fn window(&self, session: &str, name: &str) -> Option<Keepsake> {
        self.stored.get(session)?.windows.get(name).copied()
    }

    /// A window is as `keepsake` says.
    pub fn remember(&mut self, session: &str, name: &str, keepsake: Keepsake) {
        let Some(stored) = self.stored.get_mut(session) else { return };
        let room = stored.windows.len() < WINDOWS_MAX || stored.windows.contains_key(name);
        if room && stored.windows.insert(name.to_owned(), keepsake) != Some(keepsake) {
            self.changed = true;
        }
    }

    /// Forgets a window. Answers what was remembered.
    pub fn forget_window(&mut self, session: &str, name: &str) -> Option<Keepsake> {
        let forgotten = self.stored.get_mut(session)?.windows.remove(name);
        self.changed |= forgotten.is_some();
        forgotten
    }

    /// What is to be written where, if anything changed.
    pub fn unwritten(&mut self) -> Option<(PathBuf, String)> {
        let path = self.path.clone().filter(|_| std::mem::take(&mut self.changed))?;
        match serde_json::to_string(&self.stored) {
            Ok(text) => Some((path, text)),
            Err(error) => {
                tracing::error!(%error, "windows' places cannot be written as JSON");
                None
            }
        }
    }

    /// Whether anything is to be written.
    pub fn has_changed(&self) -> bool {
        self.changed && self.path.is_some()
    }
}

/// Replaces the file as a whole.
///
/// # Errors
/// What the file system said.
pub fn write(path: &std::path::Path, text: &str) -> io::Result<()> {
    let aside = path.with_extension("new");
    let mut file = std::fs::File::options().create(true).write(true).truncate(true).mode(0o600).open(&aside)?;
    file.write_all(text.as_bytes())?;
    std::fs::rename(aside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_sessions_go() {
        let mut sessions = Sessions::default();
        let ids: Vec<String> = (0..SESSIONS_MAX + 10).map(|_| sessions.make()).collect();
        assert_eq!(sessions.stored.len(), SESSIONS_MAX);
        assert!(!sessions.find(&ids[0]) && sessions.find(&ids[10]));
        sessions.make();
        assert!(sessions.find(&ids[10]), "it was used since");
        assert!(!sessions.find(&ids[11]));
    }
}
