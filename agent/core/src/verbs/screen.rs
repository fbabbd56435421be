//! The family `screen`: pictures and recordings; the file is looked for afterwards.

use super::setting::{check as setting_check, queries};
use super::window::never;
use super::{After, Before, Entry, action, entry};
use crate::verify::{Check, Fact, Want};
use tacit_dbus::{Action, Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::ScreenCapture,
        |w| format!("Take a picture of the {}", w.args.text("target").unwrap_or("screen")),
        |b| file(b).unwrap_or_else(unknown_file),
    )
    .undone(trash_made)
    .within(10_000),
    entry(
        Verb::ScreenRecord,
        |w| match w.args.text("on").unwrap_or("on") {
            "off" => "Stop recording".into(),
            _ => format!("Record the {}", w.args.text("target").unwrap_or("screen")),
        },
        setting_check,
    )
    .asking(queries)
    .within(10_000),
];

/// The file that was asked for.
fn file(b: &Before<'_>) -> Option<Check> {
    b.args.text("path").map(|path| Check::Fact(Want::File { path: path.to_owned(), exists: true }))
}

/// The hand chooses the file and names it in its receipt; until then nothing can hold.
fn unknown_file() -> Check {
    never()
}

/// The picture goes to the trash.
fn trash_made(after: &After<'_>) -> Vec<Action> {
    let made = after.facts.iter().find_map(|fact| match fact {
        Fact::File { path, exists: true, .. } => Some(path.clone()),
        _ => None,
    });
    made.map(|path| action(Verb::FileTrash, Args::new().with("path", path))).into_iter().collect()
}
