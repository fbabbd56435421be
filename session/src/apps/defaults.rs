//! Which application is the default of a kind: what the person or the system chose, never a guess among several.
//!
//! Read from `mimeapps.list` (MIME Applications specification 1.0.1) and `xdg-terminals.list` (the proposed default terminal
//! specification); knows nothing of how a sentence names a kind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Kinds, and the type of content whose default application is the kind's.
const KINDS: &[(&str, &str)] = &[
    ("web browser", "x-scheme-handler/https"),
    ("mail client", "x-scheme-handler/mailto"),
    ("text editor", "text/plain"),
    ("file manager", "inode/directory"),
    ("image viewer", "image/png"),
    ("document viewer", "application/pdf"),
    ("video player", "video/mp4"),
    ("music player", "audio/mpeg"),
    ("calendar", "text/calendar"),
];
/// A list that is longer than this is not read.
const LIST_BYTES_MAX: u64 = 1 << 20;

/// The kinds that each application is the default of, by desktop-entry id.
pub type Defaults = BTreeMap<String, Vec<String>>;

/// Reads the lists of these configuration and data directories, the most important first. `installed` says whether there is such an
/// entry: a default that was removed since is none. `terminal` is the terminal that the session itself uses where none was chosen.
pub fn read(
    config_dirs: &[PathBuf],
    data_dirs: &[PathBuf],
    installed: impl Fn(&str) -> bool,
    terminal: Option<String>,
) -> Defaults {
    let mut defaults = Defaults::new();
    let applications = data_dirs.iter().map(|dir| dir.join("applications"));
    let lists: Vec<String> =
        config_dirs.iter().cloned().chain(applications).filter_map(|dir| text(&dir.join("mimeapps.list"))).collect();
    for (kind, mime) in KINDS {
        let chosen = lists.iter().flat_map(|list| of_mime(list, mime)).find(|id| installed(id));
        if let Some(id) = chosen {
            defaults.entry(id).or_default().push((*kind).to_owned());
        }
    }
    let shared = data_dirs.iter().map(|dir| dir.join("xdg-terminal-exec"));
    let lists = config_dirs.iter().cloned().chain(shared).filter_map(|dir| text(&dir.join("xdg-terminals.list")));
    let chosen = lists.flat_map(|list| terminals(&list)).find(|id| installed(id));
    if let Some(id) = chosen.or(terminal) {
        defaults.entry(id).or_default().push("terminal".to_owned());
    }
    defaults
}

fn text(path: &Path) -> Option<String> {
    let small = std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LIST_BYTES_MAX);
    small.then(|| std::fs::read_to_string(path).ok()).flatten()
}

/// The default applications of a type of content in one `mimeapps.list`.
fn of_mime(list: &str, mime: &str) -> Vec<String> {
    let group = list.lines().map(str::trim).skip_while(|line| *line != "[Default Applications]").skip(1);
    let entries = group.take_while(|line| !line.starts_with('['));
    let found = entries.filter_map(|line| line.split_once('=')).find(|(key, _)| key.trim() == mime);
    found.map(|(_, ids)| ids.split(';').filter_map(id).collect()).unwrap_or_default()
}

/// The terminals of one `xdg-terminals.list`, most wanted first. An action behind a colon and an exclusion are left out.
fn terminals(list: &str) -> Vec<String> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '-', '/']));
    lines.filter_map(|line| id(line.trim_start_matches('+').split(':').next().unwrap_or(line))).collect()
}

fn id(name: &str) -> Option<String> {
    let id = name.trim().strip_suffix(".desktop")?;
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_important_list_that_names_an_installed_one_wins() {
        let dir = tempfile::tempdir().unwrap();
        let (own, system) = (dir.path().join("own"), dir.path().join("system"));
        std::fs::create_dir_all(&own).unwrap();
        std::fs::create_dir_all(system.join("applications")).unwrap();
        std::fs::write(
            own.join("mimeapps.list"),
            "[Added Associations]\ntext/plain=wrong.desktop\n[Default Applications]\ntext/plain=gone.desktop;mousepad.desktop;\n",
        )
        .unwrap();
        std::fs::write(
            system.join("applications/mimeapps.list"),
            "[Default Applications]\ntext/plain=gedit.desktop\nx-scheme-handler/https=firefox.desktop\n",
        )
        .unwrap();
        std::fs::write(own.join("xdg-terminals.list"), "# mine\n-xterm.desktop\n+kitty.desktop:new\nfoot.desktop\n")
            .unwrap();
        let installed = |id: &str| ["mousepad", "gedit", "firefox", "foot", "xterm"].contains(&id);
        let found = read(std::slice::from_ref(&own), std::slice::from_ref(&system), installed, Some("xterm".into()));
        let of = |id: &str| found.get(id).cloned().unwrap_or_default();
        assert_eq!(of("mousepad"), ["text editor"]);
        assert_eq!(of("firefox"), ["web browser"]);
        assert_eq!(of("foot"), ["terminal"]);
        assert!(of("gedit").is_empty() && of("xterm").is_empty());
        let found = read(&[], &[system], installed, Some("xterm".into()));
        assert_eq!(found.get("xterm"), Some(&vec!["terminal".to_owned()]));
    }
}
