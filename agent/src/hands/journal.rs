//! Requests that are being carried out, one small file each: what is found at the next start was interrupted.
//!
//! Written without waiting for the disk: it has to outlive the process, not the machine.

use std::path::{Path, PathBuf};
use tacit_dbus::{Episode, RequestId};

/// The most files that are read back.
const FILES_MAX: usize = 256;

fn dir(state: &Path) -> PathBuf {
    state.join("open-requests")
}

fn file(state: &Path, id: &RequestId) -> Option<PathBuf> {
    let plain = id.as_str().chars().all(|c| c.is_ascii_alphanumeric()) && !id.as_str().is_empty();
    plain.then(|| dir(state).join(format!("{id}.json")))
}

/// Keeps that this request has begun to act.
pub fn begin(state: &Path, episode: &Episode) {
    let Some(path) = file(state, &episode.request) else { return };
    let written = std::fs::create_dir_all(dir(state)).and_then(|()| {
        let json = serde_json::to_vec(episode).map_err(std::io::Error::other)?;
        let half = path.with_extension("half");
        std::fs::write(&half, json)?;
        std::fs::rename(half, &path)
    });
    if let Err(why) = written {
        tracing::warn!(%why, path = %path.display(), "a request that is interrupted now would be forgotten");
    }
}

/// Keeps that it ended and is remembered.
pub fn end(state: &Path, id: &RequestId) {
    let Some(path) = file(state, id) else { return };
    match std::fs::remove_file(&path) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(%why, path = %path.display(), "a request's file could not be removed");
        }
        _ => {}
    }
}

/// What was being carried out when the last agent died.
pub fn interrupted(state: &Path) -> Vec<Episode> {
    let Ok(entries) = std::fs::read_dir(dir(state)) else { return Vec::new() };
    let mut episodes = Vec::new();
    for entry in entries.flatten().take(FILES_MAX) {
        let read = std::fs::read(entry.path()).ok().and_then(|json| serde_json::from_slice::<Episode>(&json).ok());
        match read {
            Some(episode) => episodes.push(episode),
            // Half written, or none of ours: it tells nothing.
            None => drop(std::fs::remove_file(entry.path())),
        }
    }
    episodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_dbus::{EpisodeId, Phase};

    #[test]
    fn what_began_and_did_not_end_is_found() {
        let dir = tempfile::tempdir().expect("a folder");
        let episode = |id: &str| Episode {
            id: EpisodeId(0),
            request: id.into(),
            at: "2026-03-02T09:00:00+01:00".into(),
            text: "open the terminal".into(),
            caller: "cli".into(),
            plan: None,
            steps: Vec::new(),
            phase: Phase::Running,
            say: None,
            of: None,
        };
        begin(dir.path(), &episode("r1"));
        begin(dir.path(), &episode("r2"));
        begin(dir.path(), &episode("../r3"));
        end(dir.path(), &"r1".into());
        let left: Vec<String> = interrupted(dir.path()).into_iter().map(|episode| episode.request.0).collect();
        assert_eq!(left, ["r2"]);
    }
}
