//! The live names of a scene as the model sees and writes them, each with what a plan says for it, most likely first.
//!
//! Names come from programs: they are shortened, their control characters are taken out, and they only ever name.

use serde_json::{Value, json};
use std::collections::HashSet;
use tacit_core::grammar::kind::SlotKind;
use tacit_dbus::Snapshot;

/// The most names of one kind that a plan may choose from.
const NAMES_MAX: usize = 256;
/// The most accessible objects.
const ELEMENTS_MAX: usize = 96;
/// The longest label, in characters.
const LABEL_MAX: usize = 48;

/// One thing that can be named.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// What the model writes.
    pub label: String,
    /// What the prompt says about it besides.
    pub note: String,
    /// What a plan says.
    pub value: Value,
    /// How likely it is meant: the words that it shares with the request, then what is in front.
    rank: f32,
}

/// The names of one scene for one request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// Windows by id.
    pub windows: Vec<Named>,
    /// Applications by name.
    pub apps: Vec<Named>,
    /// Workspaces by number.
    pub workspaces: Vec<Named>,
    /// Outputs by id.
    pub outputs: Vec<Named>,
    /// Accessible objects by name and role.
    pub elements: Vec<Named>,
    audio_outputs: Vec<Named>,
    audio_inputs: Vec<Named>,
    bluetooth: Vec<Named>,
    wifi: Vec<Named>,
    vpn: Vec<Named>,
    players: Vec<Named>,
}

/// A name from outside as one short line.
pub fn clean(text: &str, most: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() || matches!(c, '"' | '\\') { ' ' } else { c }).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// How much of what a thing is called was said.
fn said(words: &HashSet<String>, names: &[&str]) -> f32 {
    let found = |name: &&str| {
        let parts = tacit_core::normalise::words(name);
        let hits = parts.iter().filter(|part| words.contains(*part)).count();
        hits as f32 / (parts.len().max(1) as f32).sqrt()
    };
    names.iter().map(found).fold(0.0, f32::max)
}

/// Sorts by rank, keeps the first, and makes labels unique.
fn settle(mut list: Vec<Named>, most: usize) -> Vec<Named> {
    list.retain(|named| !named.label.is_empty());
    list.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    list.truncate(most);
    let mut seen = HashSet::new();
    for named in &mut list {
        let plain = named.label.clone();
        let mut nth = 2;
        while !seen.insert(named.label.clone()) {
            named.label = format!("{plain} ({nth})");
            nth += 1;
        }
    }
    list
}

fn devices(list: &[String], words: &HashSet<String>) -> Vec<Named> {
    let named = list.iter().take(NAMES_MAX).map(|name| Named {
        label: clean(name, LABEL_MAX),
        note: String::new(),
        value: Value::from(name.as_str()),
        rank: said(words, &[name]),
    });
    settle(named.collect(), NAMES_MAX)
}

fn windows(scene: &Snapshot, words: &HashSet<String>) -> Vec<Named> {
    let active = scene.active_workspace().map(|space| space.id);
    let recent = |id| scene.focus_order.iter().position(|have| have == id).unwrap_or(scene.focus_order.len());
    let list = scene.windows.iter().filter(|window| window.id.as_str().len() <= 24).map(|window| {
        let app = scene.app(&window.app).map_or_else(|| window.app.as_str(), |app| app.name.as_str());
        let app = app.rsplit('.').next().filter(|_| !app.contains(' ')).unwrap_or(app);
        let mut note = clean(app, 24);
        let title = clean(&window.title, LABEL_MAX);
        if !title.is_empty() && title != note {
            note = format!("{note}: {title}");
        }
        if window.focused {
            note.push_str(" (focused)");
        } else if window.minimized {
            note.push_str(" (hidden)");
        }
        let mut rank = said(words, &[app, &window.title]);
        rank += if window.focused { 0.4 } else { 0.2 / (1 + recent(&window.id)) as f32 };
        rank += if Some(window.workspace) == active { 0.1 } else { 0.0 };
        Named { label: clean(window.id.as_str(), 24), note, value: Value::from(window.id.as_str()), rank }
    });
    settle(list.collect(), NAMES_MAX)
}

fn apps(scene: &Snapshot, words: &HashSet<String>) -> Vec<Named> {
    let list = scene.apps.iter().map(|app| {
        let keywords = app.keywords.iter().take(8).map(String::as_str);
        let names: Vec<&str> = [app.name.as_str(), app.generic.as_str()].into_iter().chain(keywords).collect();
        let open = scene.windows.iter().any(|window| window.app == app.id);
        let rank = said(words, &names) + if open { 0.1 } else { 0.0 };
        let name = if app.name.is_empty() { app.id.as_str() } else { app.name.as_str() };
        let note = clean(&app.generic, 24);
        Named { label: clean(name, LABEL_MAX), note, value: Value::from(app.id.as_str()), rank }
    });
    settle(list.collect(), NAMES_MAX)
}

fn workspaces(scene: &Snapshot, words: &HashSet<String>) -> Vec<Named> {
    let list = scene.workspaces.iter().map(|space| {
        let number = space.id.0.to_string();
        let note = if space.name == number { String::new() } else { clean(&space.name, 24) };
        let rank = said(words, &[&space.name, &number]) + if space.active { 0.5 } else { 0.0 };
        Named { label: number, note, value: Value::from(space.id.0), rank }
    });
    settle(list.collect(), NAMES_MAX)
}

fn elements(scene: &Snapshot, words: &HashSet<String>) -> Vec<Named> {
    let list = scene.elements.iter().map(|element| {
        let value = if element.id.is_empty() {
            json!({"window": element.window, "role": element.role, "name": element.name})
        } else {
            Value::from(element.id.as_str())
        };
        let name = clean(&element.name, LABEL_MAX);
        let label = if name.is_empty() { String::new() } else { format!("{name} {}", clean(&element.role, 16)) };
        let front = scene.window(&element.window).is_some_and(|window| window.focused);
        let rank = said(words, &[&element.name]) + if front { 0.2 } else { 0.0 };
        Named { label, note: String::new(), value, rank }
    });
    settle(list.collect(), ELEMENTS_MAX)
}

impl Names {
    /// The names of `scene`, those that `text` says first.
    pub fn of(scene: &Snapshot, text: &str) -> Names {
        let words: HashSet<String> = tacit_core::normalise::words(text).into_iter().collect();
        let outputs = scene.outputs.iter().map(|output| Named {
            label: clean(output.id.as_str(), LABEL_MAX),
            note: if output.focused { "focused".to_owned() } else { String::new() },
            value: Value::from(output.id.as_str()),
            rank: said(&words, &[output.id.as_str()]) + if output.focused { 0.1 } else { 0.0 },
        });
        Names {
            windows: windows(scene, &words),
            apps: apps(scene, &words),
            workspaces: workspaces(scene, &words),
            outputs: settle(outputs.collect(), NAMES_MAX),
            elements: elements(scene, &words),
            audio_outputs: devices(&scene.devices.audio_outputs, &words),
            audio_inputs: devices(&scene.devices.audio_inputs, &words),
            bluetooth: devices(&scene.devices.bluetooth, &words),
            wifi: devices(&scene.devices.wifi, &words),
            vpn: devices(&scene.devices.vpn, &words),
            players: devices(&scene.devices.players, &words),
        }
    }

    /// The list that an argument of this kind is chosen from; `None` for kinds that name nothing.
    pub fn list(&self, kind: SlotKind) -> Option<&[Named]> {
        Some(match kind {
            SlotKind::Window | SlotKind::Windows => &self.windows,
            SlotKind::App => &self.apps,
            SlotKind::Workspace => &self.workspaces,
            SlotKind::Output => &self.outputs,
            SlotKind::Element => &self.elements,
            SlotKind::AudioOutput => &self.audio_outputs,
            SlotKind::AudioInput => &self.audio_inputs,
            SlotKind::Bluetooth => &self.bluetooth,
            SlotKind::Wifi => &self.wifi,
            SlotKind::Vpn => &self.vpn,
            SlotKind::Player => &self.players,
            _ => return None,
        })
    }

    /// The same names as others may see them: `show` says the label and the note of each, by its kind and its number from 1.
    /// The labels of one kind must differ.
    #[must_use]
    pub fn relabelled(mut self, show: &mut dyn FnMut(SlotKind, usize, &Named) -> (String, String)) -> Names {
        let lists = [
            (SlotKind::Window, &mut self.windows),
            (SlotKind::App, &mut self.apps),
            (SlotKind::Workspace, &mut self.workspaces),
            (SlotKind::Output, &mut self.outputs),
            (SlotKind::Element, &mut self.elements),
            (SlotKind::AudioOutput, &mut self.audio_outputs),
            (SlotKind::AudioInput, &mut self.audio_inputs),
            (SlotKind::Bluetooth, &mut self.bluetooth),
            (SlotKind::Wifi, &mut self.wifi),
            (SlotKind::Vpn, &mut self.vpn),
            (SlotKind::Player, &mut self.players),
        ];
        for (kind, list) in lists {
            for (at, named) in list.iter_mut().enumerate() {
                (named.label, named.note) = show(kind, at + 1, named);
            }
        }
        self
    }

    /// What a plan says for a label of this kind.
    pub fn value(&self, kind: SlotKind, label: &str) -> Option<&Value> {
        self.list(kind)?.iter().find(|named| named.label == label).map(|named| &named.value)
    }
}

/// What the prompt calls a list of names of this kind.
pub fn heading(kind: SlotKind) -> &'static str {
    match kind {
        SlotKind::Window | SlotKind::Windows => "windows",
        SlotKind::App => "apps",
        SlotKind::Workspace => "workspaces",
        SlotKind::Output => "outputs",
        SlotKind::Element => "elements",
        SlotKind::AudioOutput => "speakers",
        SlotKind::AudioInput => "microphones",
        SlotKind::Bluetooth => "bluetooth",
        SlotKind::Wifi => "wifi",
        SlotKind::Vpn => "vpn",
        SlotKind::Player => "players",
        _ => "names",
    }
}
