//! What a server may see of a desktop: the names of the classes that may leave, and placeholders for everything else.

use crate::llm::names::{Named, Names, clean};
use std::collections::BTreeSet;
use tacit_core::grammar::kind::SlotKind;
use tacit_core::normalise;
use tacit_dbus::config::DataClass;
use tacit_dbus::{Snapshot, Window};

/// Requests of the history that may be told.
const HISTORY_MAX: usize = 3;
/// Words that many names share and that tell nothing.
const SMALL: &[&str] = &["the", "and", "for", "with", "this", "that", "window", "windows", "all", "new", "one"];
/// What stands for the name of a file.
const FILE: &str = "[file]";

/// What a server is shown.
pub struct Shown {
    /// The names, those that may not leave under placeholders.
    pub names: Names,
    /// Earlier requests, oldest first.
    pub history: Vec<String>,
    /// The classes of data that are in it.
    pub classes: Vec<DataClass>,
}

impl Shown {
    /// What of `scene` a server may be shown for `text`.
    pub fn of(scene: &Snapshot, text: &str, may_leave: &[DataClass]) -> Shown {
        let may = |class| may_leave.contains(&class);
        let words: Vec<String> = normalise::words(text)
            .into_iter()
            .filter(|word| word.chars().count() > 2 && !SMALL.contains(&word.as_str()))
            .collect();
        let mut used = BTreeSet::from([DataClass::Words]);
        let history: Vec<String> = if may(DataClass::History) {
            let last = scene.history.iter().rev().take(HISTORY_MAX).rev();
            last.map(|past| titled(&clean(&past.text, 200), may(DataClass::FileNames), &mut used)).collect()
        } else {
            Vec::new()
        };
        if !history.is_empty() {
            used.insert(DataClass::History);
        }
        let mut show = |kind: SlotKind, nth: usize, named: &Named| match kind {
            SlotKind::Window => window(scene, named, nth, may_leave, &words, &mut used),
            SlotKind::App if may(DataClass::ApplicationNames) => {
                used.insert(DataClass::ApplicationNames);
                (named.label.clone(), named.note.clone())
            }
            SlotKind::App => {
                let app = scene.apps.iter().find(|app| Some(app.id.as_str()) == named.value.as_str());
                let names = app.map(|app| format!("{} {} {}", app.name, app.generic, app.keywords.join(" ")));
                (format!("application {nth}"), said(&words, &names.unwrap_or_default()))
            }
            // Its number tells nothing, and is what a plan says.
            SlotKind::Workspace => (named.label.clone(), said(&words, &named.note)),
            other => (format!("{} {nth}", thing(other)), said(&words, &named.label)),
        };
        let names = Names::of(scene, text).relabelled(&mut show);
        Shown { names, history, classes: used.into_iter().collect() }
    }
}

/// What a thing of this kind is called where its name may not leave.
fn thing(kind: SlotKind) -> &'static str {
    match kind {
        SlotKind::Output => "screen",
        SlotKind::Element => "control",
        SlotKind::AudioOutput => "speaker",
        SlotKind::AudioInput => "microphone",
        SlotKind::Bluetooth => "device",
        SlotKind::Wifi => "network",
        SlotKind::Vpn => "vpn",
        SlotKind::Player => "player",
        _ => "thing",
    }
}

/// The words of the request that a name has: `(fits "mail")`. They leave with the request anyway.
fn said(words: &[String], name: &str) -> String {
    let have = normalise::words(name);
    let fits: Vec<&str> = words.iter().filter(|word| have.contains(word)).map(String::as_str).collect();
    if fits.is_empty() { String::new() } else { format!("(fits '{}')", fits.join(" ")) }
}

fn window(
    scene: &Snapshot,
    named: &Named,
    nth: usize,
    may_leave: &[DataClass],
    words: &[String],
    used: &mut BTreeSet<DataClass>,
) -> (String, String) {
    let label = format!("window {nth}");
    let is = |window: &&Window| Some(window.id.as_str()) == named.value.as_str();
    let Some(window) = scene.windows.iter().find(is) else { return (label, String::new()) };
    let may = |class| may_leave.contains(&class);
    let app = scene.app(&window.app).map_or_else(|| window.app.as_str().to_owned(), |app| app.name.clone());
    let mut note: Vec<String> = Vec::new();
    if may(DataClass::ApplicationNames) {
        used.insert(DataClass::ApplicationNames);
        note.push(clean(&app, 24));
    }
    if may(DataClass::WindowTitles) && !window.title.is_empty() {
        used.insert(DataClass::WindowTitles);
        note.push(titled(&clean(&window.title, 48), may(DataClass::FileNames), used));
    }
    let hidden = match (may(DataClass::ApplicationNames), may(DataClass::WindowTitles)) {
        (true, true) => String::new(),
        (true, false) => window.title.clone(),
        (false, true) => app,
        (false, false) => format!("{app} {}", window.title),
    };
    note.push(said(words, &hidden));
    if window.focused {
        note.push("(focused)".into());
    } else if window.minimized {
        note.push("(hidden)".into());
    }
    note.retain(|part| !part.is_empty());
    (label, note.join(" "))
}

/// A title or a sentence, names of files in it only where they may leave.
fn titled(text: &str, files: bool, used: &mut BTreeSet<DataClass>) -> String {
    if !text.split_whitespace().any(is_file) {
        return text.to_owned();
    }
    if files {
        used.insert(DataClass::FileNames);
        return text.to_owned();
    }
    // A file's name may have blanks in it: all between two dashes goes.
    let dashes = [" - ", " – ", " — ", " | "];
    let dash = dashes.into_iter().find(|dash| text.contains(dash)).unwrap_or(" – ");
    let part = |part: &str| if part.split_whitespace().any(is_file) { FILE.to_owned() } else { part.to_owned() };
    text.split(dash).map(part).collect::<Vec<_>>().join(dash)
}

/// Whether a word looks like a path or the name of a file: `~/a`, `report.pdf`.
fn is_file(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '~' | '.'));
    if word.contains('/') || word.starts_with('~') {
        return true;
    }
    let Some((name, end)) = word.rsplit_once('.') else { return false };
    let letters = end.chars().any(|c| c.is_ascii_alphabetic()) && end.chars().all(|c| c.is_ascii_alphanumeric());
    !name.is_empty() && (1..=5).contains(&end.len()) && letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_dbus::snapshot::{App, Past};

    fn scene() -> Snapshot {
        let window = |id: &str, app: &str, title: &str, focused: bool| Window {
            id: id.into(),
            app: app.into(),
            title: title.into(),
            focused,
            ..Window::default()
        };
        let app = |id: &str, name: &str| App { id: id.into(), name: name.into(), ..App::default() };
        let mut scene = Snapshot {
            windows: vec![
                window("w3", "org.mozilla.firefox", "Salary of Ada – Mozilla Firefox", true),
                window("w7", "org.gnome.Evince", "Annual report 2026.pdf – Document Viewer", false),
            ],
            apps: vec![app("org.mozilla.firefox", "Firefox"), app("org.gnome.Evince", "Evince")],
            history: vec![Past { text: "open ~/taxes/2025.ods".into(), ..Past::default() }],
            ..Snapshot::default()
        };
        scene.devices.wifi = vec!["Smith family".into()];
        scene
    }

    fn told(text: &str, may_leave: &[DataClass]) -> (String, Vec<DataClass>) {
        let shown = Shown::of(&scene(), text, may_leave);
        let all = format!("{:?} {:?}", shown.names, shown.history);
        // What a plan says for a name never leaves.
        let out: Vec<String> = [SlotKind::Window, SlotKind::App, SlotKind::Wifi]
            .into_iter()
            .filter_map(|kind| shown.names.list(kind))
            .flatten()
            .map(|named| format!("{} {}", named.label, named.note))
            .chain(shown.history)
            .collect();
        assert!(!all.is_empty());
        (out.join("\n"), shown.classes)
    }

    #[test]
    fn without_consent_there_are_placeholders_alone() {
        let (out, classes) = told("put the report beside the browser", &[DataClass::Words]);
        for secret in ["Salary", "Ada", "Firefox", "Evince", "2026", "taxes", "Smith", "w3", "mozilla"] {
            assert!(!out.contains(secret), "{secret} in {out}");
        }
        assert!(out.contains("window 1") && out.contains("(fits 'report')") && out.contains("network 1"), "{out}");
        assert_eq!(classes, [DataClass::Words]);
    }

    #[test]
    fn each_class_lets_its_own_out() {
        let (out, classes) = told("put it left", &[DataClass::Words, DataClass::WindowTitles]);
        assert!(out.contains("Salary of Ada") && out.contains("[file] – Document Viewer"), "{out}");
        assert!(!out.contains("Annual") && !out.contains("Evince") && !out.contains("taxes"), "{out}");
        assert_eq!(classes, [DataClass::Words, DataClass::WindowTitles]);
        let (out, _) = told("put it left", &[DataClass::Words, DataClass::ApplicationNames]);
        assert!(out.contains("Firefox") && !out.contains("Salary"), "{out}");
        let all = [DataClass::Words, DataClass::WindowTitles, DataClass::FileNames, DataClass::History];
        let (out, classes) = told("put it left", &all);
        assert!(out.contains("report 2026.pdf") && out.contains("~/taxes/2025.ods"), "{out}");
        assert_eq!(classes.len(), 4);
        let (out, _) = told("put it left", &[DataClass::Words, DataClass::History]);
        assert!(out.contains("[file]") && !out.contains("taxes"), "{out}");
        assert!(told("x", &all).0.contains("network 1"));
    }

    #[test]
    fn files_are_known_by_their_looks() {
        for file in ["report.pdf", "~/x", "a/b", "(main.rs)", "x.tar.gz", "foo.7z"] {
            assert!(is_file(file), "{file}");
        }
        for none in ["report", "3.5", "end.", "…", "", ".", "Mr.", "2026"] {
            assert!(!is_file(none), "{none}");
        }
    }
}
