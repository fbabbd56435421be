//! Paths as people say them, made absolute. Knows no verbs.

use std::path::{Component, Path, PathBuf};
use tacit_dbus::Trouble;

/// An absolute path from `~/…`, an absolute one, or one relative to home, without `.` and `..`.
///
/// # Errors
/// It is empty, or there is no home to be relative to.
pub fn absolute(text: &str) -> Result<PathBuf, Trouble> {
    let trouble = |why: &str| Trouble::new(format!("path `{}`", text.chars().take(80).collect::<String>()), why, "");
    if text.trim().is_empty() {
        return Err(trouble("it is empty"));
    }
    if text.contains('\0') {
        return Err(trouble("a path has no zero byte"));
    }
    let home = || dirs::home_dir().ok_or_else(|| trouble("there is no home folder"));
    let text = text.strip_prefix("file://").unwrap_or(text);
    let path = match text.strip_prefix("~") {
        Some("") => home()?,
        Some(rest) if rest.starts_with('/') => home()?.join(rest.trim_start_matches('/')),
        _ => home().map_or_else(|_| PathBuf::from(text), |home| home.join(text)),
    };
    if !path.is_absolute() {
        return Err(trouble("it is not absolute"));
    }
    Ok(lexical(&path))
}

/// Without `.` and `..`, by the words alone.
fn lexical(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            other => clean.push(other),
        }
    }
    clean
}

/// For people: with `~` in the place of home.
pub fn short(path: &Path) -> String {
    let home = dirs::home_dir().and_then(|home| path.strip_prefix(home).ok().map(Path::to_path_buf));
    match home {
        Some(rest) if rest.as_os_str().is_empty() => "~".into(),
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_made_absolute_without_going_up() {
        let home = dirs::home_dir().expect("a home");
        assert_eq!(absolute("~/a/../b").expect("a path"), home.join("b"));
        assert_eq!(absolute("notes.txt").expect("a path"), home.join("notes.txt"));
        assert_eq!(absolute("/x/./y").expect("a path"), PathBuf::from("/x/y"));
        assert!(absolute("  ").is_err());
        assert!(absolute("a\0b").is_err());
        assert_eq!(short(&home.join("b")), "~/b");
    }
}
