//! What can go wrong with memory, each with what to do.

use std::path::PathBuf;
use tacit_dbus::Trouble;

/// An error of memory.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The folder cannot be made.
    #[error("cannot make {}: {source}", dir.display())]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database was written by a newer Tacit.
    #[error("the memory is of version {found}, this program knows {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// SQLite says no.
    #[error("the database cannot be used: {0}")]
    Database(#[from] rusqlite::Error),
    /// Tantivy says no.
    #[error("the index cannot be used: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// A value is not JSON.
    #[error("an entry is damaged: {0}")]
    Json(#[from] serde_json::Error),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of an import is none of ours.
    #[error("{}: line {line} is not an exported entry: {why}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// Why.
        why: String,
    },
}

impl From<MemoryError> for Trouble {
    fn from(error: MemoryError) -> Self {
        let hint = match &error {
            MemoryError::Newer { .. } => "update Tacit, or move memory.db away",
            MemoryError::Database(_) => "see that the disk is not full and memory.db is yours",
            MemoryError::Index(_) => "delete the folder index beside memory.db: it is rebuilt",
            MemoryError::Line { .. } => "nothing was imported; use a file that `tacit memory export` wrote",
            MemoryError::File { .. } | MemoryError::Folder { .. } => {
                "use a path that you may write, where no file is yet"
            }
            MemoryError::Json(_) => "",
        };
        Trouble::new("memory", error.to_string(), hint)
    }
}
