//! Files: finding, moving, copying, trashing, sorting. Never writes over anything: what is in the way is an error.
//!
//! All of it runs on the blocking pool; every search has limits. A move is the file system's own rename where it can be.

use super::{Desk, Hand, Job, paths, says};
use futures_util::future::BoxFuture;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, Args, Trouble, Verb};
use walkdir::WalkDir;

/// Limits of one search.
const SEARCH: Duration = Duration::from_secs(8);
const VISITED_MAX: usize = 300_000;
const DEPTH_MAX: usize = 12;
/// How many names an answer holds.
const SHOWN: usize = 20;
/// How many files one sorting may move.
const SORTED_MAX: usize = 2000;

/// The files' hand.
pub struct Files {
    _desk: Arc<Desk>,
}

impl Files {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { _desk: desk }
    }
}

fn act(action: &Action) -> Result<Receipt, Trouble> {
    let args = &action.args;
    let path = |name: &str| args.text(name).map(paths::absolute).transpose();
    let from = path("path")?;
    let need = |path: Option<PathBuf>| path.ok_or_else(|| Trouble::new(action.verb.name(), "no path was given", ""));
    match action.verb {
        Verb::FileFind | Verb::FileList => search(action.verb, args, from),
        Verb::FileMove => move_to(&need(from)?, &need(path("to")?)?, args.text("to").unwrap_or_default()),
        Verb::FileRename => {
            let from = need(from)?;
            let to = rename_target(&from, args.text("to").unwrap_or_default())?;
            rename(&from, &to)
        }
        Verb::FileCopy => copy_to(&need(from)?, &need(path("to")?)?, args.text("to").unwrap_or_default()),
        Verb::FileCreateFolder => {
            let folder = need(from)?;
            free(&folder)?;
            fs::create_dir_all(&folder).map_err(|why| failed("make", &folder, &why))?;
            Ok(Receipt::default())
        }
        Verb::FileTrash => trash(&need(from)?),
        Verb::FileRestore => restore(&need(from)?),
        Verb::FileOrganise => organise(&need(from)?, args.text("by").unwrap_or("type")),
        other => Err(super::not_yet(other)),
    }
}

fn failed(what: &str, path: &Path, why: &io::Error) -> Trouble {
    Trouble::new(format!("{what} {}", paths::short(path)), why.to_string(), "")
}

/// Whether something is at a path, a dangling link included.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn free(path: &Path) -> Result<(), Trouble> {
    if is_there(path) {
        let why = format!("{} is there already", paths::short(path));
        return Err(Trouble::new("file", why, "choose another name; nothing is written over"));
    }
    Ok(())
}

fn present(path: &Path) -> Result<(), Trouble> {
    if is_there(path) {
        return Ok(());
    }
    Err(Trouble::new("file", format!("there is no {}", paths::short(path)), "\"find …\" looks for it"))
}

/// A bare new name stays in the same folder.
fn rename_target(from: &Path, to: &str) -> Result<PathBuf, Trouble> {
    if to.contains('/') { paths::absolute(to) } else { Ok(from.with_file_name(checked_name(to)?)) }
}

fn checked_name(name: &str) -> Result<&OsStr, Trouble> {
    let wrong = name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']) || name.len() > 255;
    if wrong { Err(Trouble::new("file", "that is not a name for a file", "")) } else { Ok(OsStr::new(name)) }
}

/// What goes to a folder keeps its name; anything else gets the new one.
fn target(from: &Path, to: &Path, said: &str) -> PathBuf {
    let into = said.ends_with('/') || to.is_dir();
    match from.file_name().filter(|_| into) {
        Some(name) => to.join(name),
        None => to.to_path_buf(),
    }
}

fn move_to(from: &Path, to: &Path, said: &str) -> Result<Receipt, Trouble> {
    rename(from, &target(from, to, said))
}

/// Renames without ever replacing; across file systems it copies and then puts the old one into the trash.
fn rename(from: &Path, to: &Path) -> Result<Receipt, Trouble> {
    present(from)?;
    if to.starts_with(from) {
        return Err(Trouble::new("file", "a folder cannot go into itself", ""));
    }
    let parent = to.parent().unwrap_or(Path::new("/"));
    if !parent.is_dir() {
        let why = format!("there is no folder {}", paths::short(parent));
        return Err(Trouble::new("file", why, "make the folder first"));
    }
    match no_replace(from, to) {
        Ok(()) => {}
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => free(to)?,
        Err(why) if why.kind() == io::ErrorKind::CrossesDevices => {
            copy(from, to).map_err(|why| failed("copy", from, &why))?;
            trash::delete(from)
                .map_err(|why| Trouble::new(format!("remove {}", paths::short(from)), why.to_string(), ""))?;
        }
        Err(why) => return Err(failed("move", from, &why)),
    }
    let back = Args::new().with("path", text(to)).with("to", text(from));
    Ok(Receipt { inverse: vec![Action { verb: Verb::FileMove, args: back }], ..Receipt::default() })
}

/// One system call that fails where something is in the way, so that no other program can come between.
fn no_replace(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            // A file system without that flag.
            if is_there(to) { Err(io::ErrorKind::AlreadyExists.into()) } else { fs::rename(from, to) }
        }
        other => other.map_err(Into::into),
    }
}

fn copy_to(from: &Path, to: &Path, said: &str) -> Result<Receipt, Trouble> {
    present(from)?;
    let to = target(from, to, said);
    free(&to)?;
    if to.starts_with(from) && from.is_dir() {
        return Err(Trouble::new("file", "a folder cannot go into itself", ""));
    }
    copy(from, &to).map_err(|why| failed("copy", from, &why))?;
    let inverse = vec![Action { verb: Verb::FileTrash, args: Args::new().with("path", text(&to)) }];
    Ok(Receipt { inverse, ..Receipt::default() })
}

/// Copies a file, a link or a whole folder; every file is made new.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let meta = from.symlink_metadata()?;
    if meta.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if meta.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return fs::set_permissions(to, meta.permissions());
    }
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "it is neither a file nor a folder"));
    }
    let mut out = fs::OpenOptions::new().write(true).create_new(true).open(to)?;
    io::copy(&mut fs::File::open(from)?, &mut out)?;
    fs::set_permissions(to, meta.permissions())
}

fn trash(path: &Path) -> Result<Receipt, Trouble> {
    present(path)?;
    let home = dirs::home_dir();
    if path.parent().is_none() || home.as_deref() == Some(path) || home.is_some_and(|home| home.starts_with(path)) {
        return Err(Trouble::new(
            "trash",
            format!("{} is too much to trash", paths::short(path)),
            "name what is in it",
        ));
    }
    trash::delete(path).map_err(|why| Trouble::new(format!("trash {}", paths::short(path)), plain(&why), ""))?;
    let inverse = vec![Action { verb: Verb::FileRestore, args: Args::new().with("path", text(path)) }];
    Ok(Receipt { inverse, ..Receipt::default() })
}

fn plain(error: &trash::Error) -> String {
    match error {
        trash::Error::Unknown { description } => description.clone(),
        other => other.to_string(),
    }
}

/// Restores the latest thing that was trashed from this place, or that has this name.
fn restore(path: &Path) -> Result<Receipt, Trouble> {
    let what = format!("restore {}", paths::short(path));
    let trouble = |why: String, hint: &str| Trouble::new(&what, why, hint);
    let items = trash::os_limited::list().map_err(|why| trouble(plain(&why), ""))?;
    let exact = items.iter().filter(|item| item.original_path() == path);
    let by_name = || items.iter().filter(|item| Some(item.name.as_os_str()) == path.file_name());
    let found = exact.max_by_key(|item| item.time_deleted).or_else(|| by_name().max_by_key(|item| item.time_deleted));
    let item = found.cloned().ok_or_else(|| trouble("it is not in the trash".into(), "\"list the trash\""))?;
    let back = item.original_path();
    free(&back)?;
    trash::os_limited::restore_all([item]).map_err(|why| trouble(plain(&why), ""))?;
    let inverse = vec![Action { verb: Verb::FileTrash, args: Args::new().with("path", text(&back)) }];
    Ok(Receipt { inverse, ..Receipt::default() })
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Moves every file of a folder into a folder for its type or month; those that exist are left alone.
fn organise(folder: &Path, by: &str) -> Result<Receipt, Trouble> {
    let what = format!("sort {}", paths::short(folder));
    let trouble = |why: &str| Trouble::new(&what, why, "");
    let by_date = match by {
        "type" | "kind" => false,
        "date" | "month" => true,
        _ => return Err(Trouble::new(&what, format!("files cannot be sorted by {by}"), "by type or by date")),
    };
    let entries = fs::read_dir(folder).map_err(|why| failed("read", folder, &why))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    files.sort();
    if files.is_empty() {
        return Err(trouble("there are no files in it"));
    }
    if files.len() > SORTED_MAX {
        return Err(trouble("there are too many files in it"));
    }
    let (mut inverse, mut facts, mut moved) = (Vec::new(), Vec::new(), BTreeMap::<String, usize>::new());
    for file in files {
        let group = if by_date { month_of(&file) } else { group_of(&file).to_owned() };
        let Some(name) = file.file_name() else { continue };
        let to = folder.join(&group).join(name);
        if is_there(&to) || fs::create_dir_all(folder.join(&group)).is_err() {
            continue;
        }
        if no_replace(&file, &to).is_ok() {
            let back = Args::new().with("path", text(&to)).with("to", text(&file));
            inverse.push(Action { verb: Verb::FileMove, args: back });
            facts.push(Fact::File { path: text(&to), exists: true, folder: false, size_bytes: None });
            *moved.entry(group).or_default() += 1;
        }
    }
    let groups: Vec<String> = moved.iter().map(|(group, count)| format!("{count} to {group}")).collect();
    Ok(Receipt { inverse, facts, ..says(format!("Moved {}.", groups.join(", "))) })
}

fn month_of(path: &Path) -> String {
    let modified = path.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let time = jiff::Timestamp::try_from(modified).unwrap_or_default().to_zoned(jiff::tz::TimeZone::system());
    time.strftime("%Y-%m").to_string()
}

fn group_of(path: &Path) -> &'static str {
    match super::apps::mime_of(path).split('/').next().unwrap_or_default() {
        "image" => "Pictures",
        "audio" => "Music",
        "video" => "Videos",
        _ => match path.extension().map(|ext| ext.to_string_lossy().to_lowercase()).as_deref() {
            Some("zip" | "tar" | "gz" | "xz" | "zst" | "7z" | "rar") => "Archives",
            Some("deb" | "rpm" | "appimage" | "flatpakref" | "sh") => "Programs",
            Some("pdf" | "odt" | "ods" | "odp" | "docx" | "xlsx" | "pptx" | "txt" | "md" | "epub" | "html" | "csv") => {
                "Documents"
            }
            _ => "Other",
        },
    }
}

/// Finds or lists files; what it says is for people.
fn search(verb: Verb, args: &Args, from: Option<PathBuf>) -> Result<Receipt, Trouble> {
    let home = || dirs::home_dir().ok_or_else(|| Trouble::new("files", "there is no home folder", ""));
    let root = match from {
        Some(root) => root,
        None => home()?,
    };
    if !root.is_dir() {
        return Err(Trouble::new("files", format!("{} is not a folder", paths::short(&root)), ""));
    }
    let depth = if verb == Verb::FileList { 1 } else { DEPTH_MAX };
    let words = args.text("text").unwrap_or_default().to_lowercase();
    let since = args.get("when").and_then(since);
    let kind = args.text("type").map(str::to_lowercase);
    let end = Instant::now() + SEARCH;
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(&root).min_depth(1).max_depth(depth).follow_links(false).into_iter();
    let mut found: Vec<(SystemTime, PathBuf)> = Vec::new();
    let mut cut = false;
    for (visited, entry) in walk.filter_entry(|entry| !hidden(entry)).enumerate() {
        if visited >= VISITED_MAX || Instant::now() > end {
            cut = true;
            break;
        }
        let Ok(entry) = entry else { continue };
        let Ok(meta) = entry.metadata() else { continue };
        let modified = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let fits = words.split_whitespace().all(|word| name.contains(word))
            && kind.as_deref().is_none_or(|kind| is_of_kind(entry.path(), kind))
            && since.is_none_or(|since| modified >= since);
        if fits {
            found.push((modified, entry.into_path()));
        }
    }
    found.sort_by_key(|(modified, path)| (std::cmp::Reverse(*modified), path.clone()));
    Ok(says(told(&found, &root, verb, cut)))
}

fn told(found: &[(SystemTime, PathBuf)], root: &Path, verb: Verb, cut: bool) -> String {
    let place = paths::short(root);
    if found.is_empty() {
        return if verb == Verb::FileList {
            format!("{place} is empty.")
        } else {
            format!("Nothing was found in {place}.")
        };
    }
    let shown: Vec<String> = found
        .iter()
        .take(SHOWN)
        .map(|(_, path)| match verb {
            Verb::FileList => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            _ => paths::short(path),
        })
        .collect();
    let more = if found.len() > SHOWN { format!(" and {} more", found.len() - SHOWN) } else { String::new() };
    let rest = if cut { " The search was cut short." } else { "" };
    format!("{} in {place}: {}{more}.{rest}", found.len(), shown.join(", "))
}

fn is_of_kind(path: &Path, kind: &str) -> bool {
    let kind = kind.trim_end_matches('s');
    let extension = path.extension().map(|ext| ext.to_string_lossy().to_lowercase()).unwrap_or_default();
    match kind {
        "folder" | "directory" | "directorie" => path.is_dir(),
        "file" => path.is_file(),
        "picture" | "image" | "photo" | "screenshot" => group_of(path) == "Pictures",
        "song" | "music" | "audio" => group_of(path) == "Music",
        "video" | "movie" | "film" => group_of(path) == "Videos",
        "document" | "text" => group_of(path) == "Documents",
        "archive" => group_of(path) == "Archives",
        other => extension == other.trim_start_matches('.'),
    }
}

/// A time from which on files count: RFC 3339 as text or as `{"at":…}`.
fn since(value: &Value) -> Option<SystemTime> {
    let text = value.as_str().or_else(|| value.get("at").and_then(Value::as_str))?;
    crate::clock::parse(text).map(|at| at.timestamp().into())
}

fn fact(path: &str) -> Option<Fact> {
    let at = paths::absolute(path).ok()?;
    let meta = at.symlink_metadata().ok();
    let size_bytes = meta.as_ref().filter(|meta| meta.is_file()).map(fs::Metadata::len);
    Some(Fact::File { path: path.to_owned(), exists: meta.is_some(), folder: at.is_dir(), size_bytes })
}

impl Hand for Files {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        let action = action.clone();
        Box::pin(async move {
            let work = tokio::task::spawn_blocking(move || act(&action));
            work.await.unwrap_or_else(|why| Err(Trouble::new("files", why.to_string(), "")))
        })
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            let Query::File { path } = query else { return None };
            let path = path.clone();
            tokio::task::spawn_blocking(move || fact(&path)).await.ok().flatten()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(verb: Verb, args: &[(&str, &Path)]) -> Result<Receipt, Trouble> {
        let args = args.iter().fold(Args::new(), |args, (name, path)| args.with(name, text(path)));
        act(&Action { verb, args })
    }

    #[test]
    fn nothing_is_written_over_and_moves_go_back() {
        let dir = tempfile::tempdir().expect("a folder");
        let (a, b, c) = (dir.path().join("a.txt"), dir.path().join("b.txt"), dir.path().join("c.txt"));
        fs::write(&a, "a").and_then(|()| fs::write(&b, "b")).expect("files");
        assert!(run(Verb::FileMove, &[("path", &a), ("to", &b)]).is_err());
        assert!(run(Verb::FileCopy, &[("path", &a), ("to", &b)]).is_err());
        assert!(run(Verb::FileRename, &[("path", &a), ("to", Path::new("b.txt"))]).is_err());
        assert_eq!(fs::read_to_string(&b).expect("b"), "b");
        let receipt = run(Verb::FileRename, &[("path", &a), ("to", Path::new("c.txt"))]).expect("renamed");
        assert!(!a.exists() && c.exists());
        act(receipt.inverse.first().expect("an inverse")).expect("moved back");
        assert!(a.exists() && !c.exists());
    }

    #[test]
    fn folders_are_copied_whole_and_never_into_themselves() {
        let dir = tempfile::tempdir().expect("a folder");
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        fs::create_dir_all(from.join("deep")).and_then(|()| fs::write(from.join("deep/x"), "x")).expect("files");
        run(Verb::FileCopy, &[("path", &from), ("to", &to)]).expect("copied");
        assert_eq!(fs::read_to_string(to.join("deep/x")).expect("x"), "x");
        assert!(run(Verb::FileMove, &[("path", &from), ("to", &from.join("deep"))]).is_err());
    }

    #[test]
    fn sorting_by_type_can_be_taken_back() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["a.png", "b.pdf", "c.mp3", ".hidden"] {
            fs::write(dir.path().join(name), name).expect("a file");
        }
        let receipt = run(Verb::FileOrganise, &[("path", dir.path())]).expect("sorted");
        assert!(dir.path().join("Pictures/a.png").exists() && dir.path().join(".hidden").exists());
        assert_eq!(receipt.inverse.len(), 3);
        for action in &receipt.inverse {
            act(action).expect("moved back");
        }
        assert!(dir.path().join("a.png").exists());
    }

    #[test]
    fn home_is_not_trashed() {
        let home = dirs::home_dir().expect("a home");
        assert!(run(Verb::FileTrash, &[("path", &home)]).is_err());
        assert!(run(Verb::FileTrash, &[("path", Path::new("/"))]).is_err());
    }
}
