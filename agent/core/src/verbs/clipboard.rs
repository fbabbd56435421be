//! The family `clipboard`: what the selection holds, read back.

use super::{After, Before, Entry, action, entry, reads};
use crate::verify::{Check, Fact, Query, Want, windows_digest};
use tacit_dbus::{Action, Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::ClipboardCopy,
        |w| if w.has("text") { format!("Copy “{}”", w.text("text")) } else { "Copy the selection".into() },
        |b| match b.args.text("text") {
            Some(text) => Check::Fact(Want::Selection { text: Some(text.to_owned()) }),
            None => changed(b, Query::Selection),
        },
    )
    .asking(|_| vec![Query::Selection])
    .undone(put_back),
    entry(
        Verb::ClipboardPaste,
        |_| "Paste".into(),
        |b| {
            Check::Any(vec![
                changed(b, Query::Tree { window: None }),
                Check::WindowsChanged { before: windows_digest(b.scene) },
            ])
        },
    )
    .asking(|_| vec![Query::Tree { window: None }, Query::Selection])
    .within(4_000),
    reads(Verb::ClipboardHistory, |_| "Show what was copied".into()),
    entry(Verb::ClipboardClear, |_| "Empty the clipboard".into(), |_| Check::Fact(Want::Selection { text: None }))
        .asking(|_| vec![Query::Selection])
        .undone(put_back),
];

fn changed(b: &Before<'_>, query: Query) -> Check {
    Check::Fact(Want::Changed { before: b.fact(&query).cloned(), query })
}

/// What the clipboard held before.
fn put_back(after: &After<'_>) -> Vec<Action> {
    let old = after.before.facts.iter().find_map(|fact| match fact {
        Fact::Selection { text } => Some(text.clone()),
        _ => None,
    });
    match old {
        Some(Some(text)) => vec![action(Verb::ClipboardCopy, Args::new().with("text", text))],
        Some(None) if after.before.verb != Verb::ClipboardClear => vec![action(Verb::ClipboardClear, Args::new())],
        _ => Vec::new(),
    }
}
