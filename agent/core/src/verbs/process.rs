//! The families `process` and `script`.

use super::{Before, Entry, entry, reads};
use crate::verify::{Check, Fact, Query, Want};
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    reads(Verb::ProcessList, |_| "List the running programs".into()),
    entry(
        Verb::ProcessKill,
        |w| format!("End the process {}", w.text("text")),
        |b| Check::Fact(Want::NoProcess { name: name(b), pids: running(b) }),
    )
    .asking(|b| vec![Query::Process { name: name(b), pids: Vec::new() }])
    .within(8_000),
    entry(Verb::ScriptRun, |w| format!("Run the script {}", w.text("text")), |_| Check::Fact(Want::ExitedWell))
        .within(60_000),
];

fn name(b: &Before<'_>) -> String {
    b.args.text("text").unwrap_or_default().to_owned()
}

fn running(b: &Before<'_>) -> Vec<u32> {
    let pids = b.facts.iter().find_map(|fact| match fact {
        Fact::Process { pids, .. } => Some(pids.clone()),
        _ => None,
    });
    pids.unwrap_or_default()
}
