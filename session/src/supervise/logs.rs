//! One log file a process under `$XDG_STATE_HOME/tacit`, kept small. Knows nothing of what is written into them.
//!
//! Processes write with O_APPEND straight into their file, so a log costs the session nothing; rotation copies the file
//! aside and truncates it in place, which a writer with O_APPEND does not notice.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// A log larger than this is moved aside.
const BYTES_MAX: u64 = 4 << 20;

/// The directory of logs.
#[derive(Debug, Clone)]
pub struct Logs {
    dir: PathBuf,
}

impl Logs {
    /// Uses `dir`, making it where it is absent.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(dir: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// The path of a process's log.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(format!("{name}.log"))
    }

    /// Opens a process's log for appending.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn file(&self, name: &str) -> std::io::Result<File> {
        let path = self.path(name);
        rotate(&path, BYTES_MAX);
        OpenOptions::new().create(true).append(true).open(path)
    }

    /// Moves aside what has become too large.
    pub fn rotate_all(&self) {
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|ext| ext == "log") {
                rotate(&path, BYTES_MAX);
            }
        }
    }
}

fn rotate(path: &Path, bytes_max: u64) {
    if !path.metadata().is_ok_and(|meta| meta.len() > bytes_max) {
        return;
    }
    let aside = path.with_extension("log.1");
    let copied = std::fs::copy(path, &aside).and_then(|_| OpenOptions::new().write(true).open(path)?.set_len(0));
    if let Err(error) = copied {
        tracing::warn!(path = %path.display(), %error, "a log cannot be rotated");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_writer_goes_on_after_a_rotation() {
        let dir = tempfile::tempdir().expect("a directory");
        let logs = Logs::open(dir.path()).expect("logs");
        let mut file = logs.file("agent").expect("a file");
        file.write_all(&[b'x'; 100]).expect("write");
        rotate(&logs.path("agent"), 50);
        file.write_all(b"after").expect("write");
        assert_eq!(std::fs::read_to_string(logs.path("agent")).expect("read"), "after");
        assert_eq!(std::fs::read(dir.path().join("agent.log.1")).expect("read").len(), 100);
    }
}
