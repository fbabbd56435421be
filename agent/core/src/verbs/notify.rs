//! The family `notify`: the shell's list of notifications.

use super::setting::sets;
use super::{Before, Entry, entry, reads};
use crate::verify::{Check, Query, Want, windows_digest};
use serde_json::Value;
use tacit_dbus::Verb;

const LIST: &str = "notifications";

pub(super) const ENTRIES: &[Entry] = &[
    sets(Verb::NotifyDnd, |w| w.turn("do not disturb")),
    reads(Verb::NotifyList, |_| "List the notifications".into()),
    entry(Verb::NotifyDismiss, |_| "Dismiss the notification".into(), gone).asking(listed),
    entry(
        Verb::NotifyInvoke,
        |_| "Answer the notification".into(),
        |b| Check::Any(vec![gone(b), Check::WindowsChanged { before: windows_digest(b.scene) }]),
    )
    .asking(listed)
    .within(8_000),
];

fn listed(_: &Before<'_>) -> Vec<Query> {
    vec![Query::Listed { list: LIST.into() }]
}

/// The one that was meant is gone; where none was named, there are fewer.
fn gone(b: &Before<'_>) -> Check {
    let id = match b.args.get("id") {
        Some(Value::String(id)) if id != "all" => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    Check::Fact(match id {
        Some(text) => Want::Listed { list: LIST.into(), text, there: false, on: None },
        None => Want::Counted { list: LIST.into(), before: b.items(LIST).map_or(0, <[_]>::len), more: false },
    })
}
