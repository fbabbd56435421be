//! The family `ui`: acting on accessible objects. A call that succeeds silently is common there, so that every post is
//! a text, a state or a tree that reads differently afterwards.

use super::{Before, Entry, entry, reads};
use crate::verify::{Check, Query, Want, windows_digest};
use serde_json::Value;
use tacit_dbus::{Verb, WindowId};

pub(super) const ENTRIES: &[Entry] = &[
    entry(Verb::UiClick, |w| format!("Click “{}”", w.text("element")), changed).asking(surroundings).within(8_000),
    entry(Verb::UiMenu, |w| format!("Choose {}", w.text("path")), changed).asking(surroundings).within(8_000),
    entry(
        Verb::UiSetText,
        |w| format!("Write “{}” into “{}”", w.text("text"), w.text("element")),
        |b| Check::Fact(Want::Text { element: element(b), text: b.args.text("text").unwrap_or_default().to_owned() }),
    )
    .asking(own_element)
    .undone(|after| {
        let old = after.before.facts.iter().find_map(|fact| match fact {
            crate::verify::Fact::Element { found: true, text, .. } => Some(text.clone()),
            _ => None,
        });
        let args = old.map(|text| after.before.args.clone().with("text", text));
        args.map(|args| super::action(Verb::UiSetText, args)).into_iter().collect()
    })
    .within(8_000),
    entry(Verb::UiType, |w| format!("Type “{}”", w.text("text")), typed).asking(surroundings).within(8_000),
    entry(Verb::UiPress, |w| format!("Press {}", w.text("keys")), changed).asking(surroundings).within(8_000),
    entry(
        Verb::UiSelect,
        |w| format!("Choose “{}” in “{}”", w.text("value"), w.text("element")),
        |b| {
            let value = b.args.text("value").unwrap_or_default().to_owned();
            Check::Any(vec![Check::Fact(Want::Contains { element: element(b), text: value }), tree_changed(b)])
        },
    )
    .asking(surroundings)
    .within(8_000),
    entry(
        Verb::UiToggle,
        |w| match w.args.text("on") {
            Some("on") => format!("Turn “{}” on", w.text("element")),
            Some("off") => format!("Turn “{}” off", w.text("element")),
            _ => format!("Switch “{}” over", w.text("element")),
        },
        toggled,
    )
    .asking(surroundings)
    .within(8_000),
    entry(Verb::UiScroll, |w| format!("Scroll {}", w.text("dir")), changed).asking(surroundings).within(8_000),
    entry(
        Verb::UiFocus,
        |w| format!("Go to “{}”", w.text("element")),
        |b| Check::Fact(Want::State { element: element(b), state: "focused".into(), on: true }),
    )
    .within(6_000),
    reads(Verb::UiRead, |w| if w.has("element") { format!("Read “{}”", w.text("element")) } else { "Read it".into() }),
    reads(Verb::UiFind, |w| format!("Find “{}” in the window", w.text("text"))),
];

/// The element, null for the one that has the focus.
fn element(b: &Before<'_>) -> Value {
    b.args.get("element").cloned().unwrap_or(Value::Null)
}

/// The window of the element; none means the focused one.
fn window(b: &Before<'_>) -> Option<WindowId> {
    let named = b.args.get("element").and_then(|element| element.get("window")).and_then(Value::as_str);
    let known = || {
        let id = b.args.text("element")?;
        b.scene.elements.iter().find(|element| element.id == id).map(|element| element.window.clone())
    };
    named.map(WindowId::from).or_else(known)
}

fn own_element(b: &Before<'_>) -> Vec<Query> {
    vec![Query::Element { element: element(b) }]
}

/// The element and the tree around it.
fn surroundings(b: &Before<'_>) -> Vec<Query> {
    vec![Query::Element { element: element(b) }, Query::Tree { window: window(b) }]
}

fn differs(b: &Before<'_>, query: Query) -> Check {
    Check::Fact(Want::Changed { before: b.fact(&query).cloned(), query })
}

fn tree_changed(b: &Before<'_>) -> Check {
    differs(b, Query::Tree { window: window(b) })
}

/// The element, its tree or the windows read differently.
fn changed(b: &Before<'_>) -> Check {
    let mut parts = vec![tree_changed(b), Check::WindowsChanged { before: windows_digest(b.scene) }];
    if b.args.get("element").is_some() {
        parts.push(differs(b, Query::Element { element: element(b) }));
    }
    Check::Any(parts)
}

/// The text is there and something changed; where the text cannot be read (a terminal), the tree changed.
fn typed(b: &Before<'_>) -> Check {
    let text = b.args.text("text").unwrap_or_default().trim_end_matches('\n').to_owned();
    let there = Check::Fact(Want::Contains { element: element(b), text });
    Check::Any(vec![Check::All(vec![there, differs(b, Query::Element { element: element(b) })]), tree_changed(b)])
}

fn toggled(b: &Before<'_>) -> Check {
    let state = |on| {
        let part = |state: &str| Check::Fact(Want::State { element: element(b), state: state.into(), on });
        // A check box says checked, a toggle button may say pressed.
        if on {
            Check::Any(vec![part("checked"), part("pressed")])
        } else {
            Check::All(vec![part("checked"), part("pressed")])
        }
    };
    match b.args.text("on") {
        Some("on") => state(true),
        Some("off") => state(false),
        _ => changed(b),
    }
}
