//! The live names of one scene, made comparable: applications, windows, workspaces, outputs and devices.
//!
//! Scores are 0–1; what is done with two that fit equally is decided elsewhere.

mod nouns;
mod said;

pub use nouns::is_noun;
pub(super) use said::any_letters;

use crate::lexicon::kinds::KINDS;
use crate::normalise::{spelling, words};
use std::cell::RefCell;
use std::collections::HashMap;
use tacit_dbus::{AppId, Snapshot, Window};

/// One application by everything that it may be called.
pub struct AppNames {
    /// Its desktop id.
    pub id: AppId,
    /// What people read.
    pub label: String,
    /// Whether the scene lists it as installed; an application known from a window alone is not.
    pub installed: bool,
    /// Names with how well each counts.
    names: Vec<(Vec<String>, f32)>,
    kinds: Vec<usize>,
    /// Runs inside a terminal: named by its own name rather than by its kind.
    console: bool,
    /// The words of its name and id, of its generic name, and of all that is said of it.
    called: Vec<String>,
    generic: Vec<String>,
    words: Vec<String>,
    /// Its windows, by index into the scene.
    pub windows: Vec<usize>,
}

/// What a word of [`Index::vocabulary`] is a name of, as bits.
pub mod named {
    /// An application.
    pub const APP: u8 = 1;
    /// A window, by its title.
    pub const TITLE: u8 = 2;
    /// A device, a network or a player.
    pub const DEVICE: u8 = 4;
    /// A workspace or an output.
    pub const PLACE: u8 = 8;
    /// An accessible object.
    pub const ELEMENT: u8 = 16;
    /// What kind of thing an application is, or another word for it.
    pub const KIND: u8 = 128;
}

type Found = RefCell<HashMap<String, Vec<(usize, f32)>>>;

/// The names of one scene.
pub struct Index<'a> {
    /// The scene.
    pub scene: &'a Snapshot,
    /// Its applications, and those known from windows alone.
    pub apps: Vec<AppNames>,
    titles: Vec<Vec<String>>,
    /// The titles' parts, as " - " and other signs divide them.
    segments: Vec<Vec<Vec<String>>>,
    /// Every word of a live name, for the spelling, with what it is a name of (see [`named`]).
    pub vocabulary: HashMap<String, u8>,
    // The same phrases are looked up for many readings of one sentence.
    known_apps: Found,
    known_windows: Found,
    known_described: Found,
}

/// Programs that run inside a terminal though their desktop entries do not all say so.
const CONSOLE: &[&str] = &[
    "vim", "nvim", "vi", "nano", "micro", "helix", "hx", "mc", "ranger", "nnn", "htop", "btop", "top", "mutt",
    "neomutt",
];

/// Names that people use for well-known applications.
const ALIASES: &[(&str, &str)] = &[
    ("vs code", "code"),
    ("vscode", "code"),
    ("visual studio", "code"),
    ("chrome", "google chrome"),
    ("ff", "firefox"),
    ("libre office", "libreoffice"),
    ("open office", "libreoffice"),
    ("openoffice", "libreoffice"),
    ("gnome terminal", "terminal"),
    ("thunder bird", "thunderbird"),
    ("fire fox", "firefox"),
    ("mozilla", "firefox"),
    ("mozilla firefox", "firefox"),
    ("word", "writer"),
    ("excel", "calc"),
    ("powerpoint", "impress"),
];

impl<'a> Index<'a> {
    /// Reads the names of `scene`.
    pub fn new(scene: &'a Snapshot) -> Self {
        let mut apps: Vec<AppNames> = scene
            .apps
            .iter()
            .map(|app| {
                let keywords: Vec<&str> = app.keywords.iter().map(String::as_str).collect();
                names(&app.id, &app.name, &app.generic, &keywords, &app.categories, true)
            })
            .collect();
        let mut by_id: HashMap<String, usize> =
            apps.iter().enumerate().map(|(at, app)| (app.id.0.to_lowercase(), at)).collect();
        for (at, window) in scene.windows.iter().enumerate() {
            let key = window.app.0.to_lowercase();
            let found = by_id.get(&key).copied().or_else(|| {
                let app = scene.app(&window.app)?;
                by_id.get(&app.id.0.to_lowercase()).copied()
            });
            let app = match found {
                Some(app) => app,
                None => {
                    apps.push(names(&window.app, "", "", &[], &[], false));
                    apps.len() - 1
                }
            };
            by_id.insert(key, app);
            if let Some(app) = apps.get_mut(app) {
                app.windows.push(at);
            }
        }
        let titles: Vec<Vec<String>> = scene.windows.iter().map(|window| title_words(&window.title)).collect();
        let segments = scene.windows.iter().map(|window| parted(&window.title)).collect();
        let mut vocabulary = HashMap::new();
        let mut learn = |word: &str, what: u8| {
            if word.len() > 1 && (vocabulary.len() < 20_000 || vocabulary.contains_key(word)) {
                *vocabulary.entry(word.to_owned()).or_insert(0) |= what;
            }
        };
        for app in &apps {
            app.names.iter().flat_map(|(name, _)| name).for_each(|word| learn(word, named::KIND));
            words(&app.label).iter().for_each(|word| learn(word, named::APP));
        }
        titles.iter().flatten().for_each(|word| learn(word, named::TITLE));
        let devices = &scene.devices;
        let lists = [
            &devices.audio_outputs,
            &devices.audio_inputs,
            &devices.wifi,
            &devices.bluetooth,
            &devices.players,
            &devices.vpn,
        ];
        for name in lists.into_iter().flatten() {
            title_words(name).iter().for_each(|word| learn(word, named::DEVICE));
            words(name).iter().for_each(|word| learn(word, named::DEVICE));
        }
        for workspace in &scene.workspaces {
            title_words(&workspace.name).iter().for_each(|word| learn(word, named::PLACE));
        }
        for output in &scene.outputs {
            title_words(output.id.as_str()).iter().for_each(|word| learn(word, named::PLACE));
        }
        for element in scene.elements.iter().take(500) {
            title_words(&element.name).iter().for_each(|word| learn(word, named::ELEMENT));
        }
        Index {
            scene,
            apps,
            titles,
            segments,
            vocabulary,
            known_apps: Found::default(),
            known_windows: Found::default(),
            known_described: Found::default(),
        }
    }

    /// Applications that these words may name, best first, with scores.
    pub fn find_apps(&self, name: &[&str]) -> Vec<(usize, f32)> {
        let key = name.join(" ");
        if let Some(known) = self.known_apps.borrow().get(&key) {
            return known.clone();
        }
        let mut found = self.search_apps(name);
        if let Some(other) = said::other(name).filter(|_| found.is_empty()) {
            found = self.search_apps(&other);
        }
        self.known_apps.borrow_mut().insert(key, found.clone());
        found
    }

    fn search_apps(&self, name: &[&str]) -> Vec<(usize, f32)> {
        let Some(wanted) = cleaned(name) else { return Vec::new() };
        let wanted = alias(&wanted).unwrap_or(wanted);
        let kind_of = kinds_said(&wanted);
        let mut found: Vec<(usize, f32)> = self
            .apps
            .iter()
            .enumerate()
            .filter_map(|(at, app)| {
                let named =
                    app.names.iter().map(|(have, worth)| similarity(&wanted, have) * worth).fold(0.0f32, f32::max);
                let fits = kind_of.iter().any(|kind| app.kinds.contains(kind)) || self.is_such(&wanted, at);
                let kind = match (fits, app.console) {
                    (true, false) => 0.95,
                    (true, true) => 0.88,
                    (false, _) => 0.0,
                };
                // A console program's generic name is no better than its kind.
                let named = if app.console && fits && named < 0.96 { kind } else { named };
                let score = named.max(kind);
                (score >= 0.6).then_some((at, score))
            })
            .collect();
        // Equal scores: the shorter name is the plainer application.
        let length = |at: usize| self.apps.get(at).map_or(0, |app| app.label.len());
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(length(a.0).cmp(&length(b.0))).then(a.0.cmp(&b.0)));
        found
    }

    /// Windows that these words may name, best first, with scores: by application and by title.
    pub fn find_windows(&self, name: &[&str]) -> Vec<(usize, f32)> {
        let key = name.join(" ");
        if let Some(known) = self.known_windows.borrow().get(&key) {
            return known.clone();
        }
        let found = self.search_windows(name);
        self.known_windows.borrow_mut().insert(key, found.clone());
        found
    }

    fn search_windows(&self, name: &[&str]) -> Vec<(usize, f32)> {
        let mut scores: HashMap<usize, f32> = HashMap::new();
        for (app, score) in self.find_apps(name) {
            for window in self.apps.get(app).map_or(&[][..], |app| &app.windows) {
                let best = scores.entry(*window).or_insert(0.0);
                *best = best.max(score);
            }
        }
        if let Some(wanted) = cleaned(name) {
            for (at, title) in self.titles.iter().enumerate() {
                let score = in_title(&wanted, title).max(self.segment(&wanted, at));
                if score >= 0.6 {
                    let best = scores.entry(at).or_insert(0.0);
                    let both = match *best {
                        app if app >= 0.9 => app + 0.02,
                        app if app > 0.6 => app.max(score) + 0.04,
                        _ => 0.0,
                    };
                    *best = best.max(score).max(both);
                }
            }
            // "the firefox news window": some words name the application, the others the title.
            if wanted.len() > 1 {
                self.split_name(&wanted, &mut scores);
            }
            if scores.is_empty() {
                let stems =
                    self.titles.iter().enumerate().map(|(at, title)| (at, super::stems::by_stem(&wanted, title)));
                scores.extend(stems.filter(|(_, score)| *score >= 0.6));
            }
        }
        let mut found: Vec<(usize, f32)> = scores.into_iter().collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found
    }

    fn split_name(&self, wanted: &[String], scores: &mut HashMap<usize, f32>) {
        for cut in 1..wanted.len() {
            let (head, tail) = wanted.split_at(cut);
            for (app_words, title_words) in [(head, tail), (tail, head)] {
                let app_words: Vec<&str> = app_words.iter().map(String::as_str).collect();
                for (app, score) in self.find_apps(&app_words).into_iter().filter(|(_, score)| *score >= 0.8) {
                    for window in self.apps.get(app).map_or(&[][..], |app| &app.windows) {
                        let title = self.titles.get(*window).map_or(&[][..], Vec::as_slice);
                        let with = in_title(title_words, title);
                        if with >= 0.8 {
                            let best = scores.entry(*window).or_insert(0.0);
                            *best = best.max(score.min(with) + 0.04);
                        }
                    }
                }
            }
        }
    }

    /// How well words name a window as a whole part of its title, "Orders - Shop — Browser", or as how it begins.
    fn segment(&self, wanted: &[String], window: usize) -> f32 {
        let Some(parts) = self.segments.get(window) else { return 0.0 };
        let found = parts.iter().position(|part| part == wanted);
        if found.is_some() && wanted.iter().all(|word| word.len() < 2 || crate::lexicon::weight(word) < 0.1) {
            return 0.0;
        }
        match found {
            Some(0) => 0.93,
            Some(_) => 0.92,
            None if self.titles.get(window).is_some_and(|title| title.starts_with(wanted)) => {
                let title = self.scene.windows.get(window).map_or("", |window| window.title.as_str());
                if begins(wanted, title) { 0.915 } else { 0.0 }
            }
            None => 0.0,
        }
    }

    /// What a person reads for a window: its application and title.
    pub fn window_label(&self, window: &Window) -> String {
        let at = self.scene.windows.iter().position(|have| have.id == window.id);
        let app = self.apps.iter().find(|app| at.is_some_and(|at| app.windows.contains(&at)));
        let name = app.map_or_else(|| window.app.to_string(), |app| app.label.clone());
        let title: String = window.title.chars().take(60).collect();
        match title.trim() {
            "" => name,
            title
                if title.to_lowercase().contains(&name.to_lowercase())
                    || name.to_lowercase() == title.to_lowercase() =>
            {
                title.to_owned()
            }
            title => format!("{name} — {title}"),
        }
    }

    /// What a person reads for an application.
    pub fn app_label(&self, id: &AppId) -> String {
        self.apps.iter().find(|app| &app.id == id).map_or_else(|| id.to_string(), |app| app.label.clone())
    }

    /// The application of a window.
    pub fn app_of(&self, window: usize) -> Option<usize> {
        self.apps.iter().position(|app| app.windows.contains(&window))
    }
}

fn names(id: &AppId, name: &str, generic: &str, keywords: &[&str], categories: &[String], installed: bool) -> AppNames {
    let mut list: Vec<(Vec<String>, f32)> = Vec::new();
    let mut push = |phrase: &str, worth: f32| {
        let phrase = title_words(phrase);
        if !phrase.is_empty() && phrase.len() <= 8 && !list.iter().any(|(have, _)| *have == phrase) {
            list.push((phrase, worth));
        }
    };
    push(name, 1.0);
    let last = id.as_str().rsplit('.').next().unwrap_or(id.as_str());
    push(last, 0.98);
    push(&camel(last), 0.98);
    push(&camel(name), 0.98);
    push(generic, 0.94);
    // "CAD Application" is a cad.
    push(plain_generic(generic), 0.94);
    let id_words: Vec<String> = title_words(id.as_str());
    for keyword in keywords.iter().take(16) {
        push(keyword, 0.8);
    }
    let generic_lower = generic.to_lowercase();
    let last_lower = last.to_lowercase();
    let kinds = KINDS
        .iter()
        .enumerate()
        .filter(|(_, kind)| {
            kind.categories
                .iter()
                .any(|category| categories.iter().any(|have| have == category) && exact_category(category))
                || kind
                    .generic
                    .iter()
                    .any(|phrase| generic_lower == *phrase || (phrase.len() > 4 && generic_lower.ends_with(phrase)))
                || (categories.is_empty() || generic.is_empty())
                    && kind.ids.iter().any(|word| last_lower == *word || id_words.iter().any(|have| have == word))
        })
        .map(|(at, _)| at)
        .collect();
    let mut called = title_words(name);
    called.extend(title_words(last));
    called.extend(title_words(&camel(last)));
    let generic_words = title_words(generic);
    let said = keywords.iter().map(|word| (*word).to_owned()).chain(categories.iter().map(|word| camel(word)));
    let mut all: Vec<String> = said.take(32).flat_map(|phrase| title_words(&phrase)).collect();
    all.extend(called.iter().chain(&generic_words).cloned());
    all.extend(id_words.iter().cloned());
    let label = if name.is_empty() { capital(&camel(last)) } else { name.to_owned() };
    AppNames {
        id: id.clone(),
        label,
        console: CONSOLE.contains(&last_lower.as_str()) || categories.iter().any(|have| have == "ConsoleOnly"),
        installed,
        names: list,
        kinds,
        called,
        generic: generic_words,
        words: all,
        windows: Vec::new(),
    }
}

/// A generic name without the word that only says "program" at its end.
fn plain_generic(generic: &str) -> &str {
    let (head, last) = generic.trim().rsplit_once(' ').unwrap_or(("", generic));
    let empty = matches!(last.to_lowercase().as_str(), "application" | "app" | "program" | "software" | "client");
    if empty && !head.contains(' ') { head } else { "" }
}

/// Categories that say what the application is, not only what it is about.
fn exact_category(category: &str) -> bool {
    !matches!(
        category,
        "Player" | "Video" | "Viewer" | "Photography" | "Monitor" | "Settings" | "Music" | "Maps" | "Clock"
    )
}

fn camel(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(if matches!(c, '-' | '_') { ' ' } else { c });
        before = c;
    }
    out
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Lower-case runs of letters and digits, at most 24.
pub fn title_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).take(24).map(str::to_lowercase).collect()
}

/// Words that only say "this is a program" around a name.
const AROUND: &[&str] = &[
    "the",
    "my",
    "a",
    "an",
    "our",
    "your",
    "app",
    "application",
    "program",
    "window",
    "windows",
    "please",
    "apps",
    "applications",
    "programs",
    "of",
    "client",
];

fn cleaned(name: &[&str]) -> Option<Vec<String>> {
    let split: Vec<String> = said::letters(name.iter().flat_map(|word| title_words(word)).collect());
    let mut slice = split.as_slice();
    while slice.len() > 1 && slice.first().is_some_and(|word| AROUND.contains(&word.as_str())) {
        slice = slice.get(1..)?;
    }
    while slice.len() > 1 && slice.last().is_some_and(|word| AROUND.contains(&word.as_str())) {
        slice = slice.get(..slice.len() - 1)?;
    }
    (!slice.is_empty() && slice.len() <= 8).then(|| slice.to_vec())
}

pub(super) fn alias(wanted: &[String]) -> Option<Vec<String>> {
    let joined = wanted.join(" ");
    ALIASES.iter().find(|(from, _)| *from == joined).map(|(_, to)| to.split(' ').map(str::to_owned).collect())
}

/// The kinds of application that these words name.
pub fn kinds_said(wanted: &[String]) -> Vec<usize> {
    let joined = wanted.join(" ");
    let single = singular(&joined);
    KINDS
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.said.iter().any(|said| *said == joined || *said == single))
        .map(|(at, _)| at)
        .collect()
}

/// A plural's singular, as far as names need it.
pub fn singular(word: &str) -> String {
    match word {
        _ if word.ends_with("ss") || word.len() < 4 => word.to_owned(),
        _ => word
            .strip_suffix("ies")
            .map(|stem| format!("{stem}y"))
            .or_else(|| word.strip_suffix('s').map(str::to_owned))
            .unwrap_or_else(|| word.to_owned()),
    }
}

/// How well `wanted` names something called `have`.
fn similarity(wanted: &[String], have: &[String]) -> f32 {
    if wanted == have {
        return 1.0;
    }
    // Most names share nothing with what is looked for: told by their letters before anything is joined.
    let near = |a: &String, b: &String| {
        a.as_bytes().first() == b.as_bytes().first()
            || a.as_bytes().get(1) == b.as_bytes().first()
            || a.as_bytes().first() == b.as_bytes().get(1)
    };
    if !have.iter().any(|h| wanted.iter().any(|w| near(h, w))) {
        return 0.0;
    }
    let (joined, whole) = (wanted.concat(), have.concat());
    if joined == whole || singular(&joined) == whole {
        return 0.98;
    }
    // "pulse audio" of "PulseAudio Volume Control"
    if wanted.len() > 1 && joined.len() >= 4 && have.first().is_some_and(|first| *first == joined) {
        return 0.84 + 0.1 / have.len() as f32;
    }
    let within = wanted.iter().filter(|word| have.contains(word) || have.contains(&singular(word))).count();
    if within == wanted.len() {
        // A part of the name: the more of it, the better; its first or last word counts for most.
        let share = wanted.len() as f32 / have.len() as f32;
        let edge = wanted.first() == have.first() || wanted.last() == have.last();
        let stop = wanted.iter().all(|word| {
            word.len() < 3 || matches!(word.as_str(), "gnome" | "kde" | "org" | "the" | "and" | "for" | "of")
        });
        return if stop {
            0.3
        } else if edge {
            0.84 + 0.1 * share
        } else {
            0.74 + 0.1 * share
        };
    }
    if have.len() < wanted.len() && have.iter().all(|word| wanted.contains(word)) {
        let share = have.len() as f32 / wanted.len() as f32;
        return if share > 0.6 { 0.62 } else { 0.3 };
    }
    if joined.len() >= 4 && whole.starts_with(&joined) && whole.len() <= joined.len() + 4 {
        return 0.8;
    }
    match spelling::slip(&joined, &whole) {
        Some(cost) if joined.len() >= 4 => 0.86 - cost as f32 * 0.008,
        _ => 0.0,
    }
}

/// The words of each part of a title.
fn parted(title: &str) -> Vec<Vec<String>> {
    let mut title = title.to_owned();
    for mark in [" — ", " – ", " | ", " · "] {
        title = title.replace(mark, " - ");
    }
    title.split(" - ").map(title_words).collect()
}

/// Whether a title begins with words that no sign joins to what follows: not "meeting" in "meeting-notes".
fn begins(wanted: &[String], title: &str) -> bool {
    let parts: Vec<String> = title.split_whitespace().take(wanted.len()).map(str::to_lowercase).collect();
    parts.len() == wanted.len()
        && parts.iter().zip(wanted).all(|(part, word)| part.trim_matches([':', ',', '"']) == word)
}

/// Whether a word of a title is a word that was said with a number behind it: "gpu01", "server2".
fn counts(have: &str, word: &str) -> bool {
    let number = have.strip_prefix(word).filter(|_| word.len() >= 3);
    number.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

fn in_title(wanted: &[String], title: &[String]) -> f32 {
    if wanted.is_empty() || title.is_empty() {
        return 0.0;
    }
    if wanted == title {
        return 0.96;
    }
    let is = |word: &String, have: &String| have == word || word.len() >= 4 && have.starts_with(word.as_str());
    let hit = |word: &String| title.iter().any(|have| is(word, have) || counts(have, word));
    // "the buss times": one word of several was misspelt.
    let mut missed = wanted.iter().filter(|word| !hit(word));
    if let (Some(word), None, true) = (missed.next(), missed.next(), wanted.len() > 1) {
        let slip = |have: &String| spelling::slip(word, have).is_some_and(|cost| cost <= 10);
        let meant = word.len() >= 4 && !crate::lexicon::is_listed(word) && title.iter().any(slip);
        let told = wanted.iter().any(|have| have != word && crate::lexicon::is_content(have));
        return if meant && told { 0.7 } else { 0.0 };
    }
    if !wanted.iter().all(hit) || wanted.iter().all(|word| word.len() < 2 || crate::lexicon::weight(word) < 0.1) {
        return 0.0;
    }
    let run = title.windows(wanted.len()).any(|part| part == wanted);
    if run { 0.88 } else { 0.78 }
}

/// The kinds that a word names as it stands, without being made singular.
pub fn kinds_said_exact(word: &str) -> Vec<usize> {
    KINDS.iter().enumerate().filter(|(_, kind)| kind.said.contains(&word)).map(|(at, _)| at).collect()
}
