//! The families `timer` and `reminder`: lists that the agent keeps, read back.

use super::{After, Before, Entry, action, entry, new_items, reads};
use crate::verify::{Check, Query, Want};
use tacit_dbus::{Action, Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::TimerStart,
        |w| {
            let name = if w.has("text") { format!(" “{}”", w.text("text")) } else { String::new() };
            format!("Start a timer{name} of {}", duration(&w.text("duration")))
        },
        |b| counted(b, true),
    )
    .asking(listed)
    .undone(|after| cancel_new(after, Verb::TimerCancel)),
    entry(
        Verb::TimerCancel,
        |w| {
            if w.has("text") { format!("Cancel the timer “{}”", w.text("text")) } else { "Cancel the timer".into() }
        },
        |b| counted(b, false),
    )
    .asking(listed),
    reads(Verb::TimerList, |_| "List the timers".into()),
    entry(
        Verb::ReminderAdd,
        |w| if w.has("text") { format!("Remind you: {}", w.text("text")) } else { "Remind you".into() },
        |b| counted(b, true),
    )
    .asking(listed)
    .undone(|after| cancel_new(after, Verb::ReminderRemove)),
    entry(
        Verb::ReminderRemove,
        |w| {
            if w.has("text") {
                format!("Remove the reminder “{}”", w.text("text"))
            } else {
                "Remove the reminder".into()
            }
        },
        |b| counted(b, false),
    )
    .asking(listed),
    reads(Verb::ReminderList, |_| "List the reminders".into()),
];

/// The list that the verb works on.
fn list(verb: Verb) -> &'static str {
    if verb.spec().family() == "timer" { "timers" } else { "reminders" }
}

fn listed(b: &Before<'_>) -> Vec<Query> {
    vec![Query::Listed { list: list(b.verb).into() }]
}

fn counted(b: &Before<'_>, more: bool) -> Check {
    let list = list(b.verb);
    Check::Fact(Want::Counted { list: list.into(), before: b.items(list).map_or(0, <[_]>::len), more })
}

/// Cancels what the step added, by its id.
fn cancel_new(after: &After<'_>, verb: Verb) -> Vec<Action> {
    let added = new_items(after, list(after.before.verb));
    added.into_iter().map(|item| action(verb, Args::new().with("text", item.id.clone()))).collect()
}

/// An ISO 8601 duration as people say it: "20 min", "1 h 30 min".
pub(super) fn duration(iso: &str) -> String {
    let Ok(span) = iso.parse::<jiff::Span>() else { return iso.to_owned() };
    let parts = [
        (i64::from(span.get_days()), "d"),
        (i64::from(span.get_hours()), "h"),
        (span.get_minutes(), "min"),
        (span.get_seconds(), "s"),
    ];
    let said: Vec<String> = parts.iter().filter(|(n, _)| *n != 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if said.is_empty() { iso.to_owned() } else { said.join(" ") }
}
