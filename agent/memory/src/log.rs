//! The log in SQLite: one append-only table, its versions, and reading it. Knows nothing of words or routines.

use crate::MemoryError;
use jiff::Zoned;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{BufRead, Write};
use std::path::Path;
use tacit_dbus::{Episode, EpisodeId, Phase};

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request with its plan, receipts, outcome and inverse.
    Episode,
    /// What became of an episode later.
    Mark,
    /// A window had the focus for a while.
    Focus,
    /// An application was started.
    Launch,
    /// A sentence to keep.
    Fact,
    /// A timer or reminder of the agent.
    Timer,
    /// A suggestion that must not come back.
    Dismissed,
    /// So many entries were forgotten.
    Forgotten,
    /// What a correction taught.
    Lesson,
    /// Something was sent to a server.
    Sent,
}

impl Kind {
    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Episode => "episode",
            Kind::Mark => "mark",
            Kind::Focus => "focus",
            Kind::Launch => "launch",
            Kind::Fact => "fact",
            Kind::Timer => "timer",
            Kind::Dismissed => "dismissed",
            Kind::Forgotten => "forgotten",
            Kind::Lesson => "lesson",
            Kind::Sent => "sent",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        use Kind::{Dismissed, Episode, Fact, Focus, Forgotten, Launch, Lesson, Mark, Sent, Timer};
        [Episode, Mark, Focus, Launch, Fact, Timer, Dismissed, Forgotten, Lesson, Sent]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Whether a search finds it.
    pub(crate) fn is_searched(self) -> bool {
        matches!(self, Kind::Episode | Kind::Focus | Kind::Launch | Kind::Fact | Kind::Lesson | Kind::Sent)
    }
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts up, never used again.
    pub seq: i64,
    /// What it is.
    pub kind: Kind,
    /// When: RFC 3339 with offset.
    pub at: String,
    /// The words that a search finds.
    pub text: String,
    /// Everything else.
    pub body: Value,
}

/// The schema's version, kept in `PRAGMA user_version`.
pub const SCHEMA: u32 = 2;

/// Each brings the schema one version up. Never change one that was released: add another.
const MIGRATIONS: [&str; SCHEMA as usize] = [
    "CREATE TABLE log (
        seq  INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        at   TEXT NOT NULL,
        unix INTEGER NOT NULL,
        text TEXT NOT NULL,
        body TEXT NOT NULL
     ) STRICT;
     CREATE INDEX log_by_kind ON log (kind, seq);
     CREATE INDEX log_by_time ON log (unix);",
    "CREATE TRIGGER log_is_append_only BEFORE UPDATE ON log
     BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;",
];

/// The most bytes of one entry's body; a larger one is kept without its plan's details.
const BODY_BYTES_MAX: usize = 1 << 20;

pub(crate) struct Log {
    db: Connection,
}

impl Log {
    pub(crate) fn open(path: &Path) -> Result<Self, MemoryError> {
        let mut db = Connection::open(path)?;
        db.busy_timeout(std::time::Duration::from_secs(5))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        // A commit is on the disk when it returns: an acknowledged episode survives a power cut too.
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "secure_delete", "ON")?;
        migrate(&mut db)?;
        Ok(Self { db })
    }

    pub(crate) fn append(&mut self, kind: Kind, at: &str, text: &str, body: &Value) -> Result<i64, MemoryError> {
        let mut body = body.to_string();
        if body.len() > BODY_BYTES_MAX {
            tracing::warn!(kind = kind.name(), bytes = body.len(), "an entry was too large to keep whole");
            body = "{}".into();
        }
        let unix = parse_stamp(at).map_or(0, |at| at.timestamp().as_second());
        self.db
            .prepare_cached("INSERT INTO log (kind, at, unix, text, body) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![kind.name(), at, unix, text, body])?;
        Ok(self.db.last_insert_rowid())
    }

    pub(crate) fn latest(&self, kind: Kind, limit: usize) -> Result<Vec<Entry>, MemoryError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT seq, kind, at, text, body FROM log WHERE kind = ?1 ORDER BY seq DESC LIMIT ?2";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map(params![kind.name(), limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Entries after `seq`, oldest first.
    pub(crate) fn after(&self, seq: i64, limit: usize) -> Result<Vec<Entry>, MemoryError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT seq, kind, at, text, body FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map(params![seq, limit], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Entries from `from` on and before `to`, oldest first; at most 10,000.
    pub(crate) fn between(&self, from: &Zoned, to: &Zoned) -> Result<Vec<Entry>, MemoryError> {
        let sql =
            "SELECT seq, kind, at, text, body FROM log WHERE unix >= ?1 AND unix <= ?2 ORDER BY unix DESC LIMIT 10000";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map(params![from.timestamp().as_second(), to.timestamp().as_second()], read)?;
        let mut entries = rows.collect::<Result<Vec<_>, _>>()?;
        entries.reverse();
        Ok(entries)
    }

    pub(crate) fn entry(&self, seq: i64) -> Result<Option<Entry>, MemoryError> {
        let sql = "SELECT seq, kind, at, text, body FROM log WHERE seq = ?1";
        Ok(self.db.prepare_cached(sql)?.query_row(params![seq], read).optional()?)
    }

    /// The highest number that was ever given, also to an entry that is gone.
    pub(crate) fn last_seq(&self) -> Result<i64, MemoryError> {
        let sql = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'log'), 0)";
        Ok(self.db.query_row(sql, [], |row| row.get(0))?)
    }

    pub(crate) fn episodes(&self, limit: usize) -> Result<Vec<Episode>, MemoryError> {
        let entries = self.latest(Kind::Episode, limit)?;
        entries.into_iter().map(|entry| self.to_episode(entry)).filter_map(Result::transpose).collect()
    }

    pub(crate) fn episode(&self, id: EpisodeId) -> Result<Option<Episode>, MemoryError> {
        match self.entry(id.0)?.filter(|entry| entry.kind == Kind::Episode) {
            Some(entry) => self.to_episode(entry),
            None => Ok(None),
        }
    }

    /// `None` for an entry that this program cannot read: it stays in the log, and is not shown.
    fn to_episode(&self, entry: Entry) -> Result<Option<Episode>, MemoryError> {
        let Ok(mut episode) = serde_json::from_value::<Episode>(entry.body) else {
            tracing::warn!(seq = entry.seq, "an episode cannot be read");
            return Ok(None);
        };
        episode.id = EpisodeId(entry.seq);
        let sql = "SELECT json_extract(body, '$.phase') FROM log
                   WHERE kind = 'mark' AND json_extract(body, '$.episode') = ?1 ORDER BY seq DESC LIMIT 1";
        let mark: Option<String> =
            self.db.prepare_cached(sql)?.query_row(params![entry.seq], |row| row.get(0)).optional()?;
        if let Some(phase) = mark.and_then(|word| serde_json::from_value::<Phase>(Value::String(word)).ok()) {
            episode.phase = phase;
        }
        Ok(Some(episode))
    }

    pub(crate) fn forget(&mut self, ids: &[i64], at: &str) -> Result<u32, MemoryError> {
        let transaction = self.db.transaction()?;
        let mut count = 0;
        for id in ids {
            count += transaction
                .execute("DELETE FROM log WHERE seq = ?1 AND kind NOT IN ('forgotten', 'dismissed')", params![id])?;
            transaction
                .execute("DELETE FROM log WHERE kind = 'mark' AND json_extract(body, '$.episode') = ?1", params![id])?;
        }
        if count > 0 {
            let unix = parse_stamp(at).map_or(0, |at| at.timestamp().as_second());
            let body = serde_json::json!({ "count": count }).to_string();
            let sql = "INSERT INTO log (kind, at, unix, text, body) VALUES ('forgotten', ?1, ?2, '', ?3)";
            transaction.execute(sql, params![at, unix, body])?;
        }
        transaction.commit()?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    pub(crate) fn counts(&self) -> Result<(u64, u64, String), MemoryError> {
        let sql = "SELECT COALESCE(SUM(kind = 'episode'), 0), COALESCE(SUM(kind IN ('focus', 'launch', 'fact')), 0),
                   COALESCE((SELECT at FROM log ORDER BY seq LIMIT 1), '') FROM log";
        let counts = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get(2)?));
        let (episodes, notes, since) = self.db.query_row(sql, [], counts)?;
        Ok((episodes.unsigned_abs(), notes.unsigned_abs(), since))
    }
}

fn migrate(db: &mut Connection) -> Result<(), MemoryError> {
    let found: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA {
        return Err(MemoryError::Newer { found, known: SCHEMA });
    }
    for (version, sql) in (1u32..).zip(MIGRATIONS).skip(found as usize) {
        let transaction = db.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let kind: String = row.get(1)?;
    let body: String = row.get(4)?;
    Ok(Entry {
        seq: row.get(0)?,
        // A kind of a newer version reads as one that nothing searches.
        kind: Kind::from_name(&kind).unwrap_or(Kind::Forgotten),
        at: row.get(2)?,
        text: row.get(3)?,
        body: serde_json::from_str(&body).unwrap_or(Value::Null),
    })
}

/// RFC 3339 with the offset of the zone.
pub(crate) fn stamp(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Reads RFC 3339 with an offset.
pub(crate) fn parse_stamp(text: &str) -> Option<Zoned> {
    let timestamp: jiff::Timestamp = text.parse().ok()?;
    let offset = jiff::fmt::temporal::Pieces::parse(text).ok().and_then(|pieces| pieces.to_numeric_offset());
    Some(timestamp.to_zoned(offset.map_or(jiff::tz::TimeZone::UTC, jiff::tz::TimeZone::fixed)))
}

pub(crate) fn export(log: &Log, path: &Path) -> Result<u32, MemoryError> {
    let fail = |source| MemoryError::File { path: path.to_owned(), source };
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(fail)?;
    let mut out = std::io::BufWriter::new(file);
    let (mut seq, mut count) = (0, 0);
    loop {
        let entries = log.after(seq, 1000)?;
        let Some(last) = entries.last() else { break };
        seq = last.seq;
        for entry in &entries {
            serde_json::to_writer(&mut out, entry)?;
            out.write_all(b"\n").map_err(fail)?;
            count += 1;
        }
    }
    out.into_inner().map_err(|error| fail(error.into_error()))?.sync_all().map_err(fail)?;
    Ok(count)
}

pub(crate) fn import(log: &mut Log, path: &Path) -> Result<u32, MemoryError> {
    let fail = |source| MemoryError::File { path: path.to_owned(), source };
    let reader = std::io::BufReader::new(std::fs::File::open(path).map_err(fail)?);
    let mut numbers = std::collections::HashMap::new();
    let mut count = 0;
    let transaction = log.db.transaction()?;
    for (number, line) in (1..).zip(reader.lines()) {
        let line = line.map_err(fail)?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |why: String| MemoryError::Line { path: path.to_owned(), line: number, why };
        let mut entry: Entry = serde_json::from_str(&line).map_err(|error| wrong(error.to_string()))?;
        let at = parse_stamp(&entry.at).ok_or_else(|| wrong(format!("`{}` is not a time", entry.at)))?;
        // A mark names its episode by number: the number that the episode has here.
        if let Some(episode) = entry.body.get("episode").and_then(Value::as_i64)
            && let (Some(new), Some(body)) = (numbers.get(&episode), entry.body.as_object_mut())
        {
            body.insert("episode".into(), Value::from(*new));
        }
        let body = entry.body.to_string();
        let same = "SELECT seq FROM log WHERE kind = ?1 AND at = ?2 AND text = ?3 AND body = ?4 LIMIT 1";
        let known: Option<i64> = transaction
            .query_row(same, params![entry.kind.name(), entry.at, entry.text, body], |row| row.get(0))
            .optional()?;
        let new = match known {
            Some(seq) => seq,
            None => {
                let sql = "INSERT INTO log (kind, at, unix, text, body) VALUES (?1, ?2, ?3, ?4, ?5)";
                let unix = at.timestamp().as_second();
                transaction.execute(sql, params![entry.kind.name(), entry.at, unix, entry.text, body])?;
                count += 1;
                transaction.last_insert_rowid()
            }
        };
        numbers.insert(entry.seq, new);
    }
    transaction.commit()?;
    Ok(count)
}
