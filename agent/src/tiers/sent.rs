//! The log of what left this machine: a line for each request to a server, with every byte of it, before it is sent.
//!
//! It is a file of the person alone, `sent.jsonl` in the state folder, which lasts whatever memory does; memory gets a line without
//! the bytes. What cannot be logged is not sent.

use crate::memory::Memory;
use serde_json::{Value, json};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tacit_memory::Kind;
use tacit_model::remote::Leaving;

/// A log that has grown to this makes room: the one before it is kept once.
const BYTES_MAX: u64 = 4 << 20;

/// The log's handle.
#[derive(Clone)]
pub struct Sent {
    dir: PathBuf,
    memory: Memory,
    turn: Arc<Mutex<()>>,
}

impl Sent {
    /// A log in `dir`.
    pub fn new(dir: PathBuf, memory: Memory) -> Self {
        Self { dir, memory, turn: Arc::default() }
    }

    /// Logs what is about to leave.
    ///
    /// # Errors
    /// It cannot be written: then nothing may leave.
    pub fn write(&self, model: &str, text: &str, leaving: &Leaving<'_>) -> Result<(), String> {
        let classes: Vec<&str> = leaving.classes.iter().map(|class| class.phrase()).collect();
        let (at, bytes) = (crate::clock::now(), leaving.body.len());
        let about = json!({"at": at, "host": leaving.host, "model": model, "classes": classes, "bytes": bytes});
        let mut line = about.clone();
        if let Some(fields) = line.as_object_mut() {
            fields.insert("body".into(), leaving.body.into());
        }
        self.append(&line).map_err(|why| format!("the log of what leaves cannot be written: {why}"))?;
        tracing::info!(host = leaving.host, bytes, classes = classes.join(", "), "a request leaves this machine");
        let said: String = text.chars().take(200).collect();
        let note = format!("sent to {}: {} ({bytes} bytes), for “{said}”", leaving.host, classes.join(", "));
        let posted = self.memory.post(move |store| {
            if let Err(why) = store.and_then(|store| Ok(store.note(Kind::Sent, &at, &note, &about)?)) {
                tracing::warn!(%why, "memory does not know what was sent; the log does");
            }
        });
        if let Err(why) = posted {
            tracing::warn!(%why, "memory does not know what was sent; the log does");
        }
        Ok(())
    }

    /// Logs what came of it.
    pub fn ended(&self, host: &str, how: &str) {
        let line = json!({"at": crate::clock::now(), "host": host, "ended": how});
        if let Err(why) = self.append(&line) {
            tracing::warn!(%why, "the log of what leaves cannot be written");
        }
    }

    fn append(&self, line: &Value) -> std::io::Result<()> {
        let _turn = self.turn.lock().map_err(|_| std::io::Error::other("it broke"))?;
        std::fs::create_dir_all(&self.dir)?;
        let path = self.dir.join("sent.jsonl");
        make_room(&path)?;
        let mut file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        file.write_all(format!("{line}\n").as_bytes())
    }
}

fn make_room(path: &Path) -> std::io::Result<()> {
    match std::fs::metadata(path) {
        Ok(known) if known.len() >= BYTES_MAX => std::fs::rename(path, path.with_extension("old.jsonl")),
        _ => Ok(()),
    }
}
