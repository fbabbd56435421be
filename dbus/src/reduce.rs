//! State diffs and the one reducer for them: the sender takes `diff`, every receiver calls `Snapshot::apply`.

use crate::ids::{OutputId, WindowId, WorkspaceId};
use crate::snapshot::{App, Devices, Element, Output, Snapshot, Window, Workspace};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One change of the snapshot. A delta over D-Bus is a JSON list of these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "data", rename_all = "snake_case")]
pub enum Event {
    /// An output appeared or changed.
    Output(Output),
    /// An output went.
    OutputGone(OutputId),
    /// A workspace appeared or changed.
    Workspace(Workspace),
    /// A workspace went.
    WorkspaceGone(WorkspaceId),
    /// A window appeared or changed.
    Window(Window),
    /// A window went.
    WindowGone(WindowId),
    /// The order of windows by focus, latest first.
    FocusOrder(Vec<WindowId>),
    /// The session was locked or unlocked.
    Locked(bool),
    /// The installed applications.
    Apps(Vec<App>),
    /// The devices.
    Devices(Devices),
    /// The accessible objects that are known.
    Elements(Vec<Element>),
    /// A setting has a new value.
    Setting {
        /// Its key.
        key: String,
        /// Its value; null where it went.
        value: Value,
    },
}

impl Snapshot {
    /// Applies one change. Applying the same change twice is the same as once.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Output(output) => put(&mut self.outputs, output, |o| &o.id),
            Event::OutputGone(id) => self.outputs.retain(|output| &output.id != id),
            Event::Workspace(workspace) => {
                put(&mut self.workspaces, workspace, |w| &w.id);
            }
            Event::WorkspaceGone(id) => self.workspaces.retain(|workspace| &workspace.id != id),
            Event::Window(window) => put(&mut self.windows, window, |w| &w.id),
            Event::WindowGone(id) => {
                self.windows.retain(|window| &window.id != id);
                self.elements.retain(|element| &element.window != id);
                self.focus_order.retain(|window| window != id);
            }
            Event::FocusOrder(order) => self.focus_order.clone_from(order),
            Event::Locked(locked) => self.locked = *locked,
            Event::Apps(apps) => self.apps.clone_from(apps),
            Event::Devices(devices) => self.devices.clone_from(devices),
            Event::Elements(elements) => self.elements.clone_from(elements),
            Event::Setting { key, value } if value.is_null() => {
                self.settings.remove(key);
            }
            Event::Setting { key, value } => {
                self.settings.insert(key.clone(), value.clone());
            }
        }
    }

    /// Applies a delta and takes its revision.
    pub fn apply_all(&mut self, revision: u64, events: &[Event]) {
        for event in events {
            self.apply(event);
        }
        self.revision = revision;
    }

    /// The changes that turn `self` into `next`, revision, `now` and history apart.
    pub fn diff(&self, next: &Snapshot) -> Vec<Event> {
        let mut events = Vec::new();
        changes(&self.outputs, &next.outputs, |o| &o.id, &mut events, Event::Output, Event::OutputGone);
        changes(&self.workspaces, &next.workspaces, |w| &w.id, &mut events, Event::Workspace, Event::WorkspaceGone);
        changes(&self.windows, &next.windows, |w| &w.id, &mut events, Event::Window, Event::WindowGone);
        if self.focus_order != next.focus_order {
            events.push(Event::FocusOrder(next.focus_order.clone()));
        }
        if self.locked != next.locked {
            events.push(Event::Locked(next.locked));
        }
        if self.apps != next.apps {
            events.push(Event::Apps(next.apps.clone()));
        }
        if self.devices != next.devices {
            events.push(Event::Devices(next.devices.clone()));
        }
        if self.elements != next.elements {
            events.push(Event::Elements(next.elements.clone()));
        }
        for key in self.settings.keys().filter(|key| !next.settings.contains_key(*key)) {
            events.push(Event::Setting { key: key.clone(), value: Value::Null });
        }
        for (key, value) in &next.settings {
            if self.settings.get(key) != Some(value) {
                events.push(Event::Setting { key: key.clone(), value: value.clone() });
            }
        }
        events
    }
}

fn put<T: Clone, K: PartialEq>(list: &mut Vec<T>, item: &T, key: impl Fn(&T) -> &K) {
    match list.iter_mut().find(|have| key(have) == key(item)) {
        Some(have) => have.clone_from(item),
        None => list.push(item.clone()),
    }
}

fn changes<T: Clone + PartialEq, K: PartialEq + Clone>(
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> &K,
    events: &mut Vec<Event>,
    changed: impl Fn(T) -> Event,
    gone: impl Fn(K) -> Event,
) {
    for item in old.iter().filter(|item| !new.iter().any(|other| key(other) == key(item))) {
        events.push(gone(key(item).clone()));
    }
    for item in new.iter().filter(|item| old.iter().find(|other| key(other) == key(item)) != Some(item)) {
        events.push(changed(item.clone()));
    }
}
