//! Memory: every request and what was used, kept on this machine.
//!
//! SQLite is the truth: one append-only log. Tantivy is an index over it that can be deleted and rebuilt. Synchronous, on the
//! caller's one thread; it knows no bus, no clock (the caller says what time it is) and no window.

mod error;
mod index;
mod log;
mod routine;
mod search;
#[cfg(test)]
mod tests;
mod when;

pub use error::MemoryError;
pub use log::{Entry, Kind};
pub use routine::Suggestion;
pub use search::Found;

use index::Index;
use jiff::Zoned;
use log::Log;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};
use tacit_dbus::{Episode, EpisodeId, Phase};

/// Counts and sizes, for `tacit memory stats`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Requests that are kept.
    pub episodes: u64,
    /// Focus changes, launches and facts that are kept.
    pub notes: u64,
    /// Bytes of the database.
    pub database_bytes: u64,
    /// The schema's version.
    pub schema: u32,
    /// When the oldest entry was made: RFC 3339; empty where there is none.
    pub since: String,
    /// Until when nothing is remembered: RFC 3339; empty where it is not paused.
    pub paused_until: String,
}

/// What is remembered, opened from a folder.
pub struct Memory {
    dir: PathBuf,
    log: Log,
    index: Index,
    paused_until: Option<Zoned>,
}

impl Memory {
    /// Opens or makes `memory.db` and `index/` in `dir`. An index that cannot be read is rebuilt.
    ///
    /// # Errors
    /// The folder cannot be made, the database is none or is of a newer version.
    pub fn open(dir: &Path) -> Result<Self, MemoryError> {
        std::fs::create_dir_all(dir).map_err(|source| MemoryError::Folder { dir: dir.to_owned(), source })?;
        let log = Log::open(&dir.join("memory.db"))?;
        let index = Index::open(&dir.join("index"), &log)?;
        Ok(Self { dir: dir.to_owned(), log, index, paused_until: None })
    }

    /// Appends an episode; it is on the disk when this returns. Id 0 means that memory is paused and nothing was kept.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn append(&mut self, episode: &Episode) -> Result<EpisodeId, MemoryError> {
        if self.is_paused(&episode.at) {
            return Ok(EpisodeId(0));
        }
        let body = serde_json::to_value(episode)?;
        let seq = self.log.append(Kind::Episode, &episode.at, &episode.text, &body)?;
        Ok(EpisodeId(seq))
    }

    /// Appends what became of an earlier episode: it was undone, or done again.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn mark(&mut self, id: EpisodeId, phase: Phase, at: &str) -> Result<(), MemoryError> {
        self.log.append(Kind::Mark, at, "", &json!({ "episode": id, "phase": phase }))?;
        Ok(())
    }

    /// Notes an event or a fact. `text` is what a search finds; `body` is anything.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn note(&mut self, kind: Kind, at: &str, text: &str, body: &serde_json::Value) -> Result<i64, MemoryError> {
        if self.is_paused(at) && kind != Kind::Dismissed {
            return Ok(0);
        }
        self.log.append(kind, at, text, body)
    }

    /// The latest episodes, latest first, with what became of them since.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn history(&self, limit: usize) -> Result<Vec<Episode>, MemoryError> {
        self.log.episodes(limit)
    }

    /// One episode.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn episode(&self, id: EpisodeId) -> Result<Option<Episode>, MemoryError> {
        self.log.episode(id)
    }

    /// The latest entries of a kind, latest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn entries(&self, kind: Kind, limit: usize) -> Result<Vec<Entry>, MemoryError> {
        self.log.latest(kind, limit)
    }

    /// Finds what fits a sentence: its words, its time ("yesterday", "last week") and its kind ("opened").
    ///
    /// # Errors
    /// The database or the index cannot be read.
    pub fn search(&mut self, text: &str, limit: usize, now: &Zoned) -> Result<Vec<Found>, MemoryError> {
        self.index.catch_up(&self.log)?;
        search::search(&self.log, &self.index, text, limit.min(200), now)
    }

    /// Keeps a sentence as it is; answers its id.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn remember(&mut self, text: &str, at: &str) -> Result<i64, MemoryError> {
        self.log.append(Kind::Fact, at, text, &json!({}))
    }

    /// Forgets what an id names (`17`), or everything that matches the words; answers how many entries went.
    ///
    /// # Errors
    /// The database or the index cannot be written.
    pub fn forget(&mut self, what: &str, now: &Zoned) -> Result<u32, MemoryError> {
        let ids: Vec<i64> = match what.trim().trim_start_matches('#').parse() {
            Ok(id) => vec![id],
            Err(_) => self.search(what, 200, now)?.into_iter().map(|found| found.id).collect(),
        };
        self.forget_ids(&ids, now)
    }

    /// Forgets everything since `from`; answers how many entries went.
    ///
    /// # Errors
    /// The database or the index cannot be written.
    pub fn forget_since(&mut self, from: &Zoned, now: &Zoned) -> Result<u32, MemoryError> {
        let ids = self.log.between(from, now)?.into_iter().map(|entry| entry.seq).collect::<Vec<_>>();
        self.forget_ids(&ids, now)
    }

    fn forget_ids(&mut self, ids: &[i64], now: &Zoned) -> Result<u32, MemoryError> {
        let count = self.log.forget(ids, &log::stamp(now))?;
        self.index.forget(ids)?;
        Ok(count)
    }

    /// Writes everything as JSON lines; answers how many. An existing file is not overwritten.
    ///
    /// # Errors
    /// The file exists or cannot be written.
    pub fn export(&self, path: &Path) -> Result<u32, MemoryError> {
        log::export(&self.log, path)
    }

    /// Reads what `export` wrote, leaving out what is already there; answers how many entries came.
    ///
    /// # Errors
    /// The file cannot be read or a line is none of ours: then nothing is taken.
    pub fn import(&mut self, path: &Path) -> Result<u32, MemoryError> {
        log::import(&mut self.log, path)
    }

    /// Remembers nothing for so many seconds from `now`; 0 ends a pause.
    pub fn pause(&mut self, seconds: u32, now: &Zoned) {
        self.paused_until =
            (seconds > 0).then(|| now.saturating_add(jiff::SignedDuration::from_secs(i64::from(seconds))));
    }

    fn is_paused(&self, at: &str) -> bool {
        let Some(until) = &self.paused_until else { return false };
        log::parse_stamp(at).is_none_or(|at| at < *until)
    }

    /// What the bar may suggest now, best first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn suggestions(&self, now: &Zoned) -> Result<Vec<Suggestion>, MemoryError> {
        routine::suggestions(&self.log, now)
    }

    /// Every sequence that was learned, whether or not it fits now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn routines(&self, now: &Zoned) -> Result<Vec<Suggestion>, MemoryError> {
        routine::learned(&self.log, now)
    }

    /// Never suggests this again.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn dismiss(&mut self, suggestion: &str, at: &str) -> Result<(), MemoryError> {
        self.log.append(Kind::Dismissed, at, "", &json!({ "suggestion": suggestion }))?;
        Ok(())
    }

    /// Brings the index up to the log. Call it when idle; searching does it too.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn flush(&mut self) -> Result<(), MemoryError> {
        self.index.catch_up(&self.log)
    }

    /// Counts and sizes.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn stats(&self) -> Result<Stats, MemoryError> {
        let (episodes, notes, since) = self.log.counts()?;
        Ok(Stats {
            episodes,
            notes,
            database_bytes: std::fs::metadata(self.dir.join("memory.db")).map_or(0, |meta| meta.len()),
            schema: log::SCHEMA,
            since,
            paused_until: self.paused_until.as_ref().map(log::stamp).unwrap_or_default(),
        })
    }
}
