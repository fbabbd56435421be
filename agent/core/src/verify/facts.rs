//! Whether a fact says what it should.

use super::judge::{Holding, same};
use super::{Fact, Item, Want};

/// Judges `want` by the facts that were read back.
pub(super) fn holds(want: &Want, facts: &[Fact]) -> Holding {
    let query = want.query();
    // Facts are kept in the order of reading: the latest one counts.
    let Some(fact) = facts.iter().rev().find(|fact| fact.answers(&query)) else {
        return Holding::NotYet { why: "it could not be read back".into() };
    };
    match judge(want, fact) {
        None => Holding::Holds { note: None, made: Vec::new() },
        Some(why) => Holding::NotYet { why },
    }
}

/// Why `fact` is not what is wanted; none where it is.
fn judge(want: &Want, fact: &Fact) -> Option<String> {
    let unless = |held: bool, why: String| (!held).then_some(why);
    match (want, fact) {
        (Want::Setting { key, value }, Fact::Setting { value: have, .. }) => {
            unless(same(have, value), format!("{key} reads {}, not {}", plain(have), plain(value)))
        }
        (Want::File { path, exists }, Fact::File { exists: have, .. }) => {
            let state = if *have { "is still there" } else { "is not there" };
            unless(have == exists, format!("{path} {state}"))
        }
        (Want::Text { text, .. }, Fact::Element { found, text: have, .. }) => {
            let held = *found && have.trim_end_matches('\n') == text.trim_end_matches('\n');
            unless(held, "the text is another".into())
        }
        (Want::Contains { text, .. }, Fact::Element { found, text: have, .. }) => {
            unless(*found && have.contains(text.as_str()), "the text is not there".into())
        }
        (Want::State { state, on, .. }, Fact::Element { found, states, .. }) => {
            let is = states.iter().any(|have| have == state);
            unless(*found && is == *on, format!("it is {}{state}", if *on { "not " } else { "still " }))
        }
        (Want::Changed { before, .. }, fact) => {
            // Where nothing could be read before, there is nothing to compare with: that is no evidence.
            let changed = before.as_ref().is_some_and(|before| before != fact);
            unless(changed, "nothing changed".into())
        }
        (Want::NoProcess { name, pids: asked }, Fact::Process { pids, .. }) => {
            let alive = pids.iter().any(|pid| asked.is_empty() || asked.contains(pid));
            unless(!alive, format!("{name} is still running"))
        }
        (Want::Player { status, .. }, Fact::Player { status: have, .. }) => {
            unless(status.contains(have), format!("the player is {have}"))
        }
        (Want::Listed { text, there, on, .. }, Fact::Listed { items, .. }) => {
            let found = items.iter().find(|item| is_called(item, text));
            let held = match on {
                Some(on) => found.is_some_and(|item| item.on == *on),
                None => found.is_some() == *there,
            };
            unless(held, if found.is_some() { "it is still listed so".into() } else { "it is not listed".into() })
        }
        (Want::Counted { before, more, .. }, Fact::Listed { items, .. }) => {
            let held = if *more { items.len() > *before } else { items.len() < *before };
            unless(held, "the list is as it was".into())
        }
        (Want::Selection { text }, Fact::Selection { text: have }) => {
            unless(text == have, "the clipboard holds something else".into())
        }
        (Want::ExitedWell, Fact::Exit { status }) => match status {
            Some(0) => None,
            Some(status) => Some(format!("it ended with status {status}")),
            None => Some("it is still running".into()),
        },
        _ => Some("it could not be read back".into()),
    }
}

fn is_called(item: &Item, text: &str) -> bool {
    item.id == text || item.text.to_lowercase().contains(&text.to_lowercase())
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "nothing".into(),
        value => value.to_string(),
    }
}
