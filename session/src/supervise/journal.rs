//! Where the compositor of this session keeps what it goes on from. Knows no contents: a session begins without any, and leaves none.

use std::path::{Path, PathBuf};

/// What the file is called, before this process's id.
const PREFIX: &str = "journal-";
/// The files of one journal: itself, the one that is there while the session is locked, the next page, and one that was put aside.
const EXTENSIONS: [&str; 4] = ["json", "locked", "new", "bad"];

/// The path of this session's journal in `dir`; those of sessions that were killed are removed.
pub fn fresh(dir: &Path) -> PathBuf {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let pid = path.file_stem().and_then(|stem| stem.to_str()?.strip_prefix(PREFIX)?.parse::<u32>().ok());
        if pid.is_some_and(|pid| pid == std::process::id() || !super::children::is_alive(pid)) {
            remove(&path);
        }
    }
    dir.join(format!("{PREFIX}{}.json", std::process::id()))
}

/// All that belongs to a journal.
pub fn files(journal: &Path) -> [PathBuf; 4] {
    EXTENSIONS.map(|extension| journal.with_extension(extension))
}

/// Removes all that belongs to a journal.
pub fn remove(journal: &Path) {
    for path in files(journal) {
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_begins_without_a_journal_and_leaves_those_of_others_that_run() {
        let dir = tempfile::tempdir().expect("a folder");
        // Process 1 is always there, and there is none of the other number.
        for name in ["journal-4194305.json", "journal-4194305.locked", "journal-1.json", "compositor.log"] {
            std::fs::write(dir.path().join(name), "").expect("a file");
        }
        std::fs::write(dir.path().join(format!("journal-{}.locked", std::process::id())), "").expect("a file");
        let journal = fresh(dir.path());
        assert!(!journal.exists() && !journal.with_extension("locked").exists());
        let mut left: Vec<_> = std::fs::read_dir(dir.path())
            .expect("it")
            .flatten()
            .filter_map(|e| e.file_name().into_string().ok())
            .collect();
        left.sort();
        assert_eq!(left, ["compositor.log", "journal-1.json"]);
    }
}
