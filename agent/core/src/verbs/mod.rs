//! What each verb means once it is to be done: its sentence, what is read before, what must be observed after, what
//! takes it back and how long it may take. One file each family; this module owns the registry.
//!
//! Knows scenes, arguments and facts. Does nothing, judges nobody.

use crate::verify::{Check, Fact, Item, Query};
use serde_json::Value;
use tacit_dbus::{Action, Args, Snapshot, Verb, WindowId};

mod agent;
mod answer;
mod app;
mod audio;
mod clipboard;
mod display;
mod file;
mod info;
mod input;
mod layout;
mod media;
mod memory;
mod notify;
mod output;
mod process;
mod routine;
mod screen;
mod setting;
mod system;
mod theme;
mod timer;
mod ui;
mod web;
mod window;
mod words;
mod workspace;

pub(crate) use answer::answers;
pub(crate) use app::makes;
pub(crate) use file::{in_the_way, missing};
pub(crate) use layout::revert;
pub use setting::setting_key;
pub use words::{Words, app_name, short, window_name};

/// What is known when a step begins.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The verb.
    pub verb: Verb,
    /// Its arguments, every reference filled in.
    pub args: &'a Args,
    /// The scene before the act.
    pub scene: &'a Snapshot,
    /// What was read back before the act.
    pub facts: &'a [Fact],
}

/// What is known when a step's post held.
#[derive(Debug, Clone, Copy)]
pub struct After<'a> {
    /// What was known before.
    pub before: Before<'a>,
    /// Windows that came into being and belong to the step.
    pub made: &'a [WindowId],
    /// What was read back after the act.
    pub facts: &'a [Fact],
}

/// What one verb means.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The verb.
    pub verb: Verb,
    /// The sentence that the person reads.
    pub title: fn(&Words<'_>) -> String,
    /// What must be read before the act; no fact is known yet.
    pub queries: fn(&Before<'_>) -> Vec<Query>,
    /// What must be observed after it.
    pub check: fn(&Before<'_>) -> Check,
    /// What takes it back, where the hand did not say.
    pub inverse: fn(&After<'_>) -> Vec<Action>,
    /// How long it may take in all.
    pub deadline_ms: u64,
}

/// An entry that reads nothing before, is taken back by its hand's word, and may take two seconds.
const fn entry(verb: Verb, title: fn(&Words<'_>) -> String, check: fn(&Before<'_>) -> Check) -> Entry {
    Entry { verb, title, queries: |_| Vec::new(), check, inverse: |_| Vec::new(), deadline_ms: 2_000 }
}

/// An entry of a verb that reads: its receipt is the result.
const fn reads(verb: Verb, title: fn(&Words<'_>) -> String) -> Entry {
    entry(verb, title, |_| Check::Nothing).within(10_000)
}

impl Entry {
    /// The same, with these things read before.
    const fn asking(mut self, queries: fn(&Before<'_>) -> Vec<Query>) -> Self {
        self.queries = queries;
        self
    }

    /// The same, taken back like this.
    const fn undone(mut self, inverse: fn(&After<'_>) -> Vec<Action>) -> Self {
        self.inverse = inverse;
        self
    }

    /// The same with another deadline.
    const fn within(mut self, deadline_ms: u64) -> Self {
        self.deadline_ms = deadline_ms;
        self
    }
}

/// Every family.
const FAMILIES: &[&[Entry]] = &[
    window::ENTRIES,
    layout::ENTRIES,
    workspace::ENTRIES,
    output::ENTRIES,
    app::ENTRIES,
    ui::ENTRIES,
    audio::ENTRIES,
    media::ENTRIES,
    display::ENTRIES,
    theme::ENTRIES,
    system::ENTRIES,
    notify::ENTRIES,
    input::ENTRIES,
    timer::ENTRIES,
    file::ENTRIES,
    clipboard::ENTRIES,
    screen::ENTRIES,
    info::ENTRIES,
    web::ENTRIES,
    process::ENTRIES,
    memory::ENTRIES,
    routine::ENTRIES,
    agent::ENTRIES,
];

/// What the verb means.
pub fn of(verb: Verb) -> &'static Entry {
    // Not reached while every verb has an entry, which a test holds: it could never be verified.
    const UNKNOWN: Entry = entry(Verb::AgentHelp, |words| words.verb_about(), |_| Check::Any(Vec::new()));
    FAMILIES.iter().flat_map(|family| family.iter()).find(|entry| entry.verb == verb).unwrap_or(&UNKNOWN)
}

impl<'a> Before<'a> {
    /// The value of a setting before the act: as read back, else as the scene has it.
    pub fn setting(&self, key: &str) -> Option<&'a Value> {
        let read = self.facts.iter().find_map(|fact| match fact {
            Fact::Setting { key: have, value } if have == key => Some(value),
            _ => None,
        });
        read.or_else(|| self.scene.settings.get(key)).filter(|value| !value.is_null())
    }

    /// The fact that answers `query`.
    pub fn fact(&self, query: &Query) -> Option<&'a Fact> {
        self.facts.iter().find(|fact| fact.answers(query))
    }

    /// The entries of a list before the act.
    pub fn items(&self, list: &str) -> Option<&'a [Item]> {
        items(self.facts, list)
    }

    /// The windows that the argument names; empty where it is absent.
    pub fn windows(&self, arg: &str) -> Vec<WindowId> {
        self.args.windows(arg).unwrap_or_default()
    }
}

/// The entries of a list among `facts`.
fn items<'a>(facts: &'a [Fact], list: &str) -> Option<&'a [Item]> {
    facts.iter().find_map(|fact| match fact {
        Fact::Listed { list: have, items } if have == list => Some(items.as_slice()),
        _ => None,
    })
}

/// Entries of `list` that are there after and were not before.
fn new_items<'a>(after: &After<'a>, list: &str) -> Vec<&'a Item> {
    let before = after.before.items(list).unwrap_or_default();
    let now = items(after.facts, list).unwrap_or_default();
    now.iter().filter(|item| before.iter().all(|old| old.id != item.id)).collect()
}

/// An action.
fn action(verb: Verb, args: Args) -> Action {
    Action { verb, args }
}

#[cfg(test)]
mod tests;
