//! The family `routine`: what the agent does by itself later, read back from its list.

use super::{After, Before, Entry, action, entry, new_items, reads};
use crate::verify::{Check, Query, Want};
use tacit_dbus::{Action, Args, Verb};

const LIST: &str = "routines";

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        Verb::RoutineCreate,
        |w| if w.has("name") { format!("Keep for later: {}", w.text("name")) } else { "Keep for later".into() },
        |b| match b.args.text("name") {
            Some(_) => kept(b, true, None),
            None => Check::Fact(Want::Counted {
                list: LIST.into(),
                before: b.items(LIST).map_or(0, <[_]>::len),
                more: true,
            }),
        },
    )
    .asking(listed)
    .undone(|after| {
        let remove = |name: &str| action(Verb::RoutineRemove, Args::new().with("name", name));
        new_items(after, LIST).into_iter().map(|item| remove(&item.id)).collect()
    })
    .within(5_000),
    entry(
        Verb::RoutineRun,
        |w| format!("Run the routine “{}”", w.text("name")),
        |b| {
            let query = Query::Setting { key: format!("routine.run/{}", name(b)) };
            Check::Fact(Want::Changed { before: b.fact(&query).cloned(), query })
        },
    )
    .asking(|b| vec![Query::Setting { key: format!("routine.run/{}", name(b)) }])
    .within(10_000),
    entry(Verb::RoutineEnable, |w| format!("Enable the routine “{}”", w.text("name")), |b| kept(b, true, Some(true)))
        .asking(listed)
        .undone(|after| switch_back(after, Verb::RoutineDisable)),
    entry(
        Verb::RoutineDisable,
        |w| format!("Disable the routine “{}”", w.text("name")),
        |b| kept(b, true, Some(false)),
    )
    .asking(listed)
    .undone(|after| switch_back(after, Verb::RoutineEnable)),
    reads(Verb::RoutineList, |_| "List the routines".into()),
    entry(Verb::RoutineRemove, |w| format!("Remove the routine “{}”", w.text("name")), |b| kept(b, false, None))
        .asking(listed),
];

fn name(b: &Before<'_>) -> String {
    b.args.text("name").unwrap_or_default().to_owned()
}

fn listed(_: &Before<'_>) -> Vec<Query> {
    vec![Query::Listed { list: LIST.into() }]
}

fn kept(b: &Before<'_>, there: bool, on: Option<bool>) -> Check {
    Check::Fact(Want::Listed { list: LIST.into(), text: name(b), there, on })
}

/// The other way, if it was the other way before.
fn switch_back(after: &After<'_>, verb: Verb) -> Vec<Action> {
    let name = name(&after.before);
    let was = after.before.items(LIST).unwrap_or_default().iter().find(|item| item.id == name || item.text == name);
    match was {
        Some(item) if item.on == (verb == Verb::RoutineEnable) => {
            vec![action(verb, Args::new().with("name", name))]
        }
        _ => Vec::new(),
    }
}
