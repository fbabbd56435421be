//! Where things are: the XDG directories, sibling programs and the note by which the CLI finds a running session.
//!
//! Reads the environment and nothing else; makes no directory.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The file in a session's own directory that says how to reach it.
pub const NOTE_FILE: &str = "session.json";

/// How to reach a running session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The process that supervises it.
    pub pid: u32,
    /// What a program needs in its environment to take part.
    pub env: BTreeMap<String, String>,
}

fn home() -> PathBuf {
    dirs::home_dir().unwrap_or_else(|| PathBuf::from("/"))
}

fn xdg(variable: &str, below_home: &str) -> PathBuf {
    match std::env::var_os(variable).map(PathBuf::from) {
        Some(path) if path.is_absolute() => path,
        _ => home().join(below_home),
    }
}

/// `$XDG_STATE_HOME/tacit`: logs and settings.
pub fn state_dir() -> PathBuf {
    xdg("XDG_STATE_HOME", ".local/state").join("tacit")
}

/// The user's configuration file, whether or not it is there.
pub fn config_file() -> PathBuf {
    xdg("XDG_CONFIG_HOME", ".config").join("tacit/config.toml")
}

/// `$XDG_CONFIG_HOME` and then each of `$XDG_CONFIG_DIRS`.
pub fn config_dirs() -> Vec<PathBuf> {
    let system = std::env::var("XDG_CONFIG_DIRS").ok().filter(|dirs| !dirs.is_empty());
    let system = system.unwrap_or_else(|| "/etc/xdg".into());
    let system = system.split(':').map(PathBuf::from).filter(|dir| dir.is_absolute());
    std::iter::once(xdg("XDG_CONFIG_HOME", ".config")).chain(system).collect()
}

/// `$XDG_DATA_HOME` and then each of `$XDG_DATA_DIRS`.
pub fn data_dirs() -> Vec<PathBuf> {
    let system = std::env::var("XDG_DATA_DIRS").ok().filter(|dirs| !dirs.is_empty());
    let system = system.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let mut all = vec![xdg("XDG_DATA_HOME", ".local/share")];
    for dir in system.split(':').map(PathBuf::from).filter(|dir| dir.is_absolute()) {
        if !all.contains(&dir) {
            all.push(dir);
        }
    }
    all
}

/// A program of ours: beside this executable, else in `PATH`.
pub fn sibling(name: &str) -> Option<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(name)));
    beside.filter(|path| is_executable(path)).or_else(|| in_path(name))
}

/// A program in `PATH`, or the path itself where it has a slash.
pub fn in_path(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|path| is_executable(path));
    }
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|path| is_executable(path))
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The notes of the sessions that run for this user, latest first.
pub fn running_sessions() -> Vec<Note> {
    let uid = rustix::process::getuid().as_raw();
    let mut bases: Vec<PathBuf> = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).into_iter().collect();
    bases.push(PathBuf::from(format!("/run/user/{uid}")));
    bases.extend(children(Path::new("/tmp"), &format!("tacit-{uid}-")));
    let mut found: Vec<(std::time::SystemTime, Note)> = Vec::new();
    for dir in bases.iter().flat_map(|base| children(base, "tacit-")) {
        // Another user may make such a directory in /tmp: only our own counts.
        let note_file = dir.join(NOTE_FILE);
        let Some(meta) = note_file.metadata().ok().filter(|meta| meta.uid() == uid) else { continue };
        let note: Option<Note> =
            std::fs::read_to_string(&note_file).ok().and_then(|text| serde_json::from_str(&text).ok());
        let Some(note) = note.filter(|note| Path::new(&format!("/proc/{}", note.pid)).exists()) else { continue };
        if !found.iter().any(|(_, have)| have.pid == note.pid) {
            found.push((meta.modified().unwrap_or(std::time::UNIX_EPOCH), note));
        }
    }
    found.sort_by_key(|entry| std::cmp::Reverse(entry.0));
    found.into_iter().map(|(_, note)| note).collect()
}

fn children(base: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(base).into_iter().flatten().flatten();
    let named = entries.filter(|entry| starts_with(&entry.file_name(), prefix));
    named.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

fn starts_with(name: &OsStr, prefix: &str) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(prefix))
}
