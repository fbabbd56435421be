//! The family `media`: players, read back over MPRIS.

use super::{After, Before, Entry, action, entry};
use crate::verify::{Check, Fact, Query, Want};
use tacit_dbus::{Action, Args, Verb};

pub(super) const ENTRIES: &[Entry] = &[
    entry(Verb::MediaPlay, |w| title(w, "Play"), |b| status(b, &["playing"])).asking(query).undone(back).within(4_000),
    entry(Verb::MediaPause, |w| title(w, "Pause"), |b| status(b, &["paused", "stopped"]))
        .asking(query)
        .undone(back)
        .within(4_000),
    entry(Verb::MediaToggle, |w| title(w, "Play or pause"), toggled).asking(query).undone(back).within(4_000),
    entry(Verb::MediaStop, |w| title(w, "Stop"), |b| status(b, &["stopped", "none"]))
        .asking(query)
        .undone(back)
        .within(4_000),
    entry(Verb::MediaNext, |w| title(w, "Next track on"), changed).asking(query).undone(back).within(4_000),
    entry(Verb::MediaPrevious, |w| title(w, "Previous track on"), changed).asking(query).undone(back).within(4_000),
    entry(Verb::MediaSeek, |w| format!("{} by {}", title(w, "Seek in"), w.text("duration")), changed)
        .asking(query)
        .undone(back)
        .within(4_000),
];

fn title(w: &super::Words<'_>, what: &str) -> String {
    if w.has("player") { format!("{what} {}", w.text("player")) } else { format!("{what} the player") }
}

fn player(b: &Before<'_>) -> Option<String> {
    b.args.text("player").map(str::to_owned)
}

fn query(b: &Before<'_>) -> Vec<Query> {
    vec![Query::Player { player: player(b) }]
}

fn now<'a>(b: &Before<'a>) -> Option<&'a str> {
    b.facts.iter().find_map(|fact| match fact {
        Fact::Player { status, .. } => Some(status.as_str()),
        _ => None,
    })
}

fn status(b: &Before<'_>, words: &[&str]) -> Check {
    let status = words.iter().map(|word| (*word).to_owned()).collect();
    Check::Fact(Want::Player { player: player(b), status })
}

fn toggled(b: &Before<'_>) -> Check {
    match now(b) {
        Some("playing") => status(b, &["paused", "stopped"]),
        _ => status(b, &["playing"]),
    }
}

fn changed(b: &Before<'_>) -> Check {
    let query = Query::Player { player: player(b) };
    Check::Fact(Want::Changed { before: b.fact(&query).cloned(), query })
}

/// What brings the player back to how it was.
fn back(after: &After<'_>) -> Vec<Action> {
    let b = &after.before;
    let mut args = Args::new();
    if let Some(player) = b.args.get("player") {
        args.set("player", player.clone());
    }
    let verb = match (b.verb, now(b)) {
        (Verb::MediaNext, _) => Verb::MediaPrevious,
        (Verb::MediaPrevious, _) => Verb::MediaNext,
        (Verb::MediaSeek, _) => {
            let Some(duration) = b.args.text("duration") else { return Vec::new() };
            args.set("duration", duration.strip_prefix('-').map_or_else(|| format!("-{duration}"), str::to_owned));
            Verb::MediaSeek
        }
        (_, Some("playing")) => Verb::MediaPlay,
        (_, Some("paused")) => Verb::MediaPause,
        (_, Some("stopped")) => Verb::MediaStop,
        _ => return Vec::new(),
    };
    // What it was doing already needs nothing.
    if verb == b.verb && verb != Verb::MediaSeek { Vec::new() } else { vec![action(verb, args)] }
}
