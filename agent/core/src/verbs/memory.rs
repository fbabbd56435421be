//! The family `memory`: what is kept, read back.

use super::setting::{check as setting_check, queries};
use super::window::never;
use super::{Before, Entry, action, entry, new_items, reads};
use crate::verify::{Check, Query, Want};
use tacit_dbus::{Args, Verb};

const LIST: &str = "memory";

pub(super) const ENTRIES: &[Entry] = &[
    entry(Verb::MemoryRemember, |w| format!("Remember “{}”", w.text("text")), |b| kept(b, true))
        .asking(listed)
        .undone(|after| {
            let forget = |text: &str| action(Verb::MemoryForget, Args::new().with("text", text));
            new_items(after, LIST).into_iter().map(|item| forget(&item.text)).collect()
        })
        .within(5_000),
    reads(Verb::MemoryRecall, |w| {
        if w.has("text") { format!("Look in memory for “{}”", w.text("text")) } else { "Look in memory".into() }
    }),
    entry(
        Verb::MemoryForget,
        |w| {
            if w.has("text") { format!("Forget “{}”", w.text("text")) } else { "Forget what was remembered".into() }
        },
        |b| if b.args.text("text").is_some() { kept(b, false) } else { counted(b) },
    )
    .asking(listed)
    .within(10_000),
    entry(Verb::MemoryPause, |_| "Stop remembering for a while".into(), setting_check).asking(queries),
    entry(
        Verb::MemoryExport,
        |w| {
            if w.has("path") {
                format!("Write the memory to {}", w.file("path"))
            } else {
                "Write the memory to a file".into()
            }
        },
        |b| match b.args.text("path") {
            Some(path) => Check::Fact(Want::File { path: path.to_owned(), exists: true }),
            None => never(),
        },
    )
    .within(60_000),
    entry(Verb::MemoryImport, |w| format!("Read the memory in {}", w.file("path")), setting_check).within(60_000),
];

fn listed(_: &Before<'_>) -> Vec<Query> {
    vec![Query::Listed { list: LIST.into() }]
}

fn kept(b: &Before<'_>, there: bool) -> Check {
    let text = b.args.text("text").unwrap_or_default().to_owned();
    Check::Fact(Want::Listed { list: LIST.into(), text, there, on: None })
}

fn counted(b: &Before<'_>) -> Check {
    Check::Fact(Want::Counted { list: LIST.into(), before: b.items(LIST).map_or(0, <[_]>::len), more: false })
}
