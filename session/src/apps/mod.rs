//! The installed applications, from their desktop entries. Knows nothing of windows or of how a sentence names them.

use freedesktop_desktop_entry::DesktopEntry;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tacit_dbus::App;

pub mod defaults;
pub mod exec;
pub mod launch;
pub mod watch;

/// Directories below `applications/` deeper than this are not looked at.
const DEPTH_MAX: usize = 4;

/// Every desktop entry by its id, hidden ones too: they can be launched by name and open files.
#[derive(Debug, Default)]
pub struct Index {
    entries: BTreeMap<String, DesktopEntry>,
    locales: Vec<String>,
    defaults: defaults::Defaults,
}

impl Index {
    /// Reads the entries of these data directories; earlier directories win.
    pub fn scan(data_dirs: &[PathBuf]) -> Self {
        let locales = freedesktop_desktop_entry::get_languages_from_env();
        let mut entries = BTreeMap::new();
        for dir in data_dirs.iter().map(|dir| dir.join("applications")) {
            scan_dir(&dir, "", DEPTH_MAX, &locales, &mut entries);
        }
        Self { entries, locales, defaults: defaults::Defaults::new() }
    }

    /// What is installed for this user, with the defaults that were chosen.
    pub fn installed() -> Self {
        let data_dirs = crate::paths::data_dirs();
        Self::scan(&data_dirs).with_defaults(&crate::paths::config_dirs(), &data_dirs)
    }

    /// With the defaults that these directories' lists choose.
    pub fn with_defaults(mut self, config_dirs: &[PathBuf], data_dirs: &[PathBuf]) -> Self {
        let terminal = launch::terminal().and_then(|program| self.of_program(&program));
        let installed = |id: &str| self.entries.get(id).is_some_and(is_shown);
        self.defaults = defaults::read(config_dirs, data_dirs, installed, terminal);
        self
    }

    /// The first shown entry that runs this program.
    fn of_program(&self, program: &str) -> Option<String> {
        let runs = |entry: &DesktopEntry| {
            let first = entry.exec().and_then(|exec| exec.split_whitespace().next()).unwrap_or_default();
            Path::new(first).file_name().is_some_and(|name| name == program)
        };
        self.entries.iter().find(|(_, entry)| is_shown(entry) && runs(entry)).map(|(id, _)| id.clone())
    }

    /// What a person can start: the entries that menus would show.
    pub fn shown(&self) -> Vec<App> {
        let shown = self.entries.iter().filter(|(_, entry)| is_shown(entry));
        shown.map(|(id, entry)| self.app(id, entry)).collect()
    }

    fn app(&self, id: &str, entry: &DesktopEntry) -> App {
        let keywords = entry.keywords(&self.locales).unwrap_or_default();
        App {
            id: id.into(),
            name: entry.name(&self.locales).map_or_else(|| id.to_owned(), |name| name.into_owned()),
            generic: entry.generic_name(&self.locales).unwrap_or_default().into_owned(),
            keywords: keywords.iter().filter(|word| !word.is_empty()).map(|word| word.to_string()).collect(),
            icon: entry.icon().unwrap_or_default().to_owned(),
            categories: words(entry.categories()),
            mime_types: words(entry.mime_type()),
            terminal: entry.terminal(),
            default_for: self.defaults.get(id).cloned().unwrap_or_default(),
        }
    }

    /// The entry with this id; the case and the vendor prefix may differ, as they do in what windows call themselves.
    pub fn find(&self, id: &str) -> Option<(&str, &DesktopEntry)> {
        let id = id.strip_suffix(".desktop").unwrap_or(id);
        if let Some((have, entry)) = self.entries.get_key_value(id) {
            return Some((have, entry));
        }
        let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        let same_case = |(have, _): &(&String, &DesktopEntry)| have.eq_ignore_ascii_case(id);
        let same_last = |(have, _): &(&String, &DesktopEntry)| last(have) == last(id);
        let same_class =
            |(_, entry): &(&String, &DesktopEntry)| entry.startup_wm_class().is_some_and(|class| class == id);
        let found = self.entries.iter().find(same_case);
        let found = found.or_else(|| self.entries.iter().find(same_class));
        found.or_else(|| self.entries.iter().find(same_last)).map(|(have, entry)| (have.as_str(), entry))
    }

    /// Its name in the user's language.
    pub fn name(&self, entry: &DesktopEntry) -> String {
        entry.name(&self.locales).unwrap_or_default().into_owned()
    }

    /// Ids that look like `id`, for an error that helps.
    pub fn like(&self, id: &str) -> Vec<&str> {
        let wanted = id.to_ascii_lowercase();
        let shown = self.entries.iter().filter(|(_, entry)| is_shown(entry));
        let near = shown.filter(|(have, entry)| {
            let name = entry.name(&self.locales).unwrap_or_default().to_ascii_lowercase();
            have.to_ascii_lowercase().contains(&wanted) || (!name.is_empty() && wanted.contains(&name))
        });
        near.map(|(have, _)| have.as_str()).take(3).collect()
    }
}

fn words(list: Option<Vec<&str>>) -> Vec<String> {
    list.unwrap_or_default().into_iter().filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn scan_dir(dir: &Path, prefix: &str, depth: usize, locales: &[String], entries: &mut BTreeMap<String, DesktopEntry>) {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.sort();
    for path in found {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.is_dir() {
            if depth > 0 {
                scan_dir(&path, &format!("{prefix}{name}-"), depth - 1, locales, entries);
            }
            continue;
        }
        let Some(stem) = name.strip_suffix(".desktop") else { continue };
        let id = format!("{prefix}{stem}");
        if entries.contains_key(&id) {
            continue;
        }
        match DesktopEntry::from_path(&path, Some(locales)) {
            Ok(entry) => {
                entries.insert(id, entry);
            }
            Err(error) => tracing::debug!(path = %path.display(), %error, "not a desktop entry"),
        }
    }
}

/// Whether menus would show it.
fn is_shown(entry: &DesktopEntry) -> bool {
    let is_application = entry.type_().is_none_or(|kind| kind == "Application");
    let for_us = |list: Option<Vec<&str>>| list.map(|list| list.contains(&"Tacit"));
    let only = for_us(entry.only_show_in().filter(|list| list.iter().any(|name| !name.is_empty())));
    let not = for_us(entry.not_show_in());
    let has_command = entry.exec().is_some() || entry.dbus_activatable();
    is_application
        && has_command
        && !entry.no_display()
        && !entry.hidden()
        && only != Some(false)
        && not != Some(true)
        && entry.try_exec().is_none_or(|program| crate::paths::in_path(program).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, name: &str, text: &str) {
        let path = dir.join("applications").join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, format!("[Desktop Entry]\nType=Application\n{text}")).expect("a file");
    }

    fn ids(index: &Index) -> Vec<String> {
        index.shown().into_iter().map(|app| app.id.0).collect()
    }

    #[test]
    fn hidden_and_foreign_entries_are_not_shown() {
        let dir = tempfile::tempdir().expect("a directory");
        write(dir.path(), "a.desktop", "Name=A\nExec=a\n");
        write(dir.path(), "b.desktop", "Name=B\nExec=b\nNoDisplay=true\n");
        write(dir.path(), "c.desktop", "Name=C\nExec=c\nOnlyShowIn=GNOME;\n");
        write(dir.path(), "d.desktop", "Name=D\nExec=d\nOnlyShowIn=GNOME;Tacit;\n");
        write(dir.path(), "e.desktop", "Name=E\nExec=e\nNotShowIn=Tacit;\n");
        write(dir.path(), "f.desktop", "Name=F\nExec=f\nTryExec=/no/such/program\n");
        write(dir.path(), "g.desktop", "Name=G\n");
        write(dir.path(), "kde/h.desktop", "Name=H\nExec=h\nKeywords=one;two;\nCategories=TextEditor;\n");
        let index = Index::scan(&[dir.path().to_owned()]);
        assert_eq!(ids(&index), ["a", "d", "kde-h"]);
        let app = index.shown().pop().expect("an application");
        assert_eq!(app.keywords, ["one", "two"]);
        assert_eq!(app.categories, ["TextEditor"]);
        assert!(index.find("b").is_some(), "hidden ones can be launched by id");
    }

    #[test]
    fn earlier_directories_win_and_can_hide() {
        let (mine, system) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
        write(mine.path(), "a.desktop", "Name=Mine\nExec=a\n");
        write(mine.path(), "b.desktop", "Name=B\nExec=b\nHidden=true\n");
        write(system.path(), "a.desktop", "Name=System\nExec=a\n");
        write(system.path(), "b.desktop", "Name=B\nExec=b\n");
        let index = Index::scan(&[mine.path().to_owned(), system.path().to_owned()]);
        assert_eq!(index.shown().first().map(|app| app.name.clone()).as_deref(), Some("Mine"));
        assert_eq!(ids(&index), ["a"]);
    }

    #[test]
    fn an_id_is_found_as_windows_say_it() {
        let dir = tempfile::tempdir().expect("a directory");
        write(dir.path(), "org.gnome.Calculator.desktop", "Name=Calculator\nExec=gnome-calculator\n");
        let index = Index::scan(&[dir.path().to_owned()]);
        for id in ["org.gnome.Calculator", "org.gnome.calculator", "calculator", "org.gnome.Calculator.desktop"] {
            assert!(index.find(id).is_some(), "{id}");
        }
        assert!(index.find("nothing").is_none());
        assert_eq!(index.like("calc"), ["org.gnome.Calculator"]);
    }
}
