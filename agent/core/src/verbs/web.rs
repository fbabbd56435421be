//! The families `web`, `mail` and `calendar`: a window must show what was asked for.

use super::app::shows;
use super::{Entry, entry, reads};
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    entry(Verb::WebSearch, |w| format!("Search the web for “{}”", w.text("text")), shows).within(15_000),
    entry(Verb::WebOpen, |w| format!("Open {}", w.text("url")), shows).within(15_000),
    entry(
        Verb::MailCompose,
        |w| if w.has("to") { format!("Write a mail to {}", w.text("to")) } else { "Write a mail".into() },
        shows,
    )
    .within(15_000),
    entry(
        Verb::CalendarAdd,
        |w| {
            if w.has("title") {
                format!("Add “{}” to the calendar", w.text("title"))
            } else {
                "Add to the calendar".into()
            }
        },
        shows,
    )
    .within(15_000),
    reads(Verb::CalendarList, |_| "Look at the calendar".into()),
];
