//! Nobody there, the lock, the clock on the wall, and sound.

use super::super::words::{are, word};
use super::super::{Clock, clock_time, duration, iso};
use super::{Run, test, turned};
use crate::normalise::Token;
use tacit_dbus::Condition;

/// Being away "for 10 minutes" is being away at least so long.
const FOR: &str = ">=";
/// How long it takes to be away where nothing is said.
const AWAY_SECONDS: i64 = 300;

/// These states.
pub(super) fn read(run: &Run<'_>, clock: &Clock) -> Option<Condition> {
    untouched(run).or_else(|| idle(run)).or_else(|| time(run, clock)).or_else(|| locked(run)).or_else(|| sound(run))
}

/// `after 10 minutes of idling`, and the tokens it takes.
pub(super) fn after(list: &[Token]) -> Option<(Condition, usize)> {
    let (seconds, used) = duration(list)?;
    let tail: usize = [
        &["of", "idling"][..],
        &["of", "inactivity"],
        &["of", "idleness"],
        &["of", "idle"],
        &["of", "idle", "time"],
        &["of", "doing", "nothing"],
        &["of", "no", "input"],
        &["of", "no", "activity"],
        &["without", "input"],
        &["without", "any", "input"],
        &["without", "activity"],
        &["without", "a", "touch"],
        &["without", "a", "keypress"],
        &["without", "a", "key", "press"],
        &["without", "a", "click"],
        &["without", "moving"],
        &["idle"],
        &["inactive"],
        &["away"],
    ]
    .iter()
    .filter(|words| are(list, used, words))
    .map(|words| words.len())
    .max()?;
    Some((test("idle", FOR, iso(seconds)), used + tail))
}

/// Words beside those of being away.
const ALLOWED: &[&str] = &[
    "i", "we", "you", "it", "computer", "laptop", "pc", "machine", "desk", "keyboard", "mouse", "anything", "system",
    "for", "at", "from", "over", "more", "than", "least", "longer", "hits", "reaches", "since", "here", "there", "at",
    "is", "am", "are", "have", "been", "has", "the", "a", "my", "of", "in", "touched", "time", "idle", "exceeds",
    "past", "anyone", "with", "and", "this", "desktop", "screen", "session", "user", "was", "any", "goes", "go",
    "sits", "gets", "chair", "touch", "keypress", "type", "typed", "out", "up", "around", "become", "becomes", "do",
    "does", "did",
];
/// Words that are being away.
const AWAY: &[&str] =
    &["idle", "inactive", "away", "afk", "gone", "absent", "idling", "inactivity", "unused", "untouched", "unattended"];
/// Words that together are being away.
const PHRASES: &[&str] = &[
    "not touch",
    "not use",
    "not touched",
    "not used",
    "not move",
    "nobody touches",
    "nobody uses",
    "no one touches",
    "no one uses",
    "nobody is there",
    "nobody there",
    "nobody is here",
    "nothing happens",
    "nothing happened",
    "not here",
    "not there",
    "not at",
    "leave alone",
    "left alone",
    "no activity",
    "no input",
    "without input",
    "doing nothing",
    "do nothing",
    "step away",
    "walk away",
    "not active",
    "not do anything",
    "no one is there",
    "not doing anything",
    "stop typing",
    "nobody is at",
    "not typed",
    "not moved",
    "nobody touched",
    "nobody used",
    "nobody typed",
    "nobody moved",
    "no one touched",
    "no one typed",
    "nobody here",
    "nobody is at",
    "nobody at",
    "nobody around",
    "nobody is around",
    "get up",
    "i leave",
    "step out",
    "leave desk",
    "leave chair",
];

/// `three quarters of an hour without a keypress`.
fn untouched(run: &Run<'_>) -> Option<Condition> {
    after(run.list).filter(|(_, used)| *used == run.list.len()).map(|(condition, _)| condition)
}

fn idle(run: &Run<'_>) -> Option<Condition> {
    let list = run.list;
    let found = (0..list.len()).find_map(|at| {
        let (seconds, used) = duration(list.get(at..)?)?;
        Some((at, seconds, at + used))
    });
    let (seconds, rest): (i64, Vec<&str>) = match found {
        Some((from, seconds, to)) => {
            if from == 0 && to < list.len() && !matches!(word(list, to), "of" | "without" | "idle") {
                return None;
            }
            let kept = list.iter().enumerate().filter(|(at, _)| !(from..to).contains(at)).map(|(_, t)| t.word.as_str());
            (seconds, kept.collect())
        }
        None => (AWAY_SECONDS, run.words.clone()),
    };
    let text = rest.join(" ");
    let away = rest.iter().any(|word| AWAY.contains(word));
    // "leave the keyboard alone"
    let bare: Vec<&str> = rest
        .iter()
        .copied()
        .filter(|word| {
            !matches!(*word, "the" | "my" | "a" | "keyboard" | "mouse" | "have" | "has" | "been" | "it" | "anything")
        })
        .collect();
    let loose = bare.join(" ");
    let told = |phrase: &&&str| text.contains(**phrase) || loose.contains(**phrase);
    // The longest: "not moved" holds "not move".
    let phrase = PHRASES.iter().filter(told).max_by_key(|phrase| phrase.len());
    if !away && phrase.is_none() {
        return None;
    }
    let said: Vec<&str> = phrase.map(|phrase| phrase.split(' ').collect()).unwrap_or_default();
    let known = rest.iter().all(|word| ALLOWED.contains(word) || AWAY.contains(word) || said.contains(word));
    if !known || (found.is_none() && matches!(rest.last(), Some(&("for" | "than" | "from" | "of")))) {
        return None;
    }
    // "gone" is also said of screens and networks.
    if rest.iter().any(|word| matches!(*word, "gone" | "there"))
        && !rest.iter().any(|word| matches!(*word, "i" | "nobody" | "we" | "one" | "user"))
    {
        return None;
    }
    let over = rest.iter().any(|word| matches!(*word, "over" | "more" | "longer" | "past" | "exceeds"));
    Some(test("idle", if over { ">" } else { FOR }, iso(seconds)))
}

/// `it is later than 10 pm`, `the clock strikes five`.
fn time(run: &Run<'_>, clock: &Clock) -> Option<Condition> {
    let list = run.list;
    let mut at = 0;
    while matches!(
        word(list, at),
        "it" | "is" | "the" | "time" | "already" | "has" | "gone" | "clock" | "gets" | "been" | "to"
    ) {
        at += 1;
    }
    if at == 0 {
        return struck(list, clock);
    }
    let (op, at) = match (word(list, at), word(list, at + 1)) {
        ("later", "than") => (">", at + 2),
        ("later", _) => (">", at + 1),
        ("after" | "past", _) => (">", at + 1),
        ("earlier", "than") => ("<", at + 2),
        ("before", _) => ("<", at + 1),
        ("strikes" | "says" | "shows" | "hits" | "reaches" | "turns", _) => (">=", at + 1),
        _ => (">=", at),
    };
    let ((h, m), settled, used) = clock_time(list.get(at..)?)?;
    if at + used != list.len() {
        return None;
    }
    Some(test("time", op, nearest((h, m), settled, clock)))
}

/// `9:15 am has come`, `eight o'clock has gone`.
fn struck(list: &[Token], clock: &Clock) -> Option<Condition> {
    let (time, settled, used) = clock_time(list)?;
    let tail =
        [&["has", "come"][..], &["has", "gone"], &["has", "passed"], &["comes"], &["comes", "round"], &["is", "past"]];
    let ends = tail.iter().any(|tail| are(list, used, tail) && used + tail.len() == list.len());
    ends.then(|| test("time", ">=", nearest(time, settled, clock)))
}

/// A clock time as a condition says it: of morning and evening the nearer one.
fn nearest((h, m): (i8, i8), settled: bool, clock: &Clock) -> String {
    let ahead = |h: i8| {
        (i32::from(h) * 60 + i32::from(m) - i32::from(clock.now.hour()) * 60 - i32::from(clock.now.minute()))
            .rem_euclid(1440)
    };
    let h = if settled || h > 12 || ahead(h % 12) < ahead(h % 12 + 12) { h } else { h % 12 + 12 };
    format!("{h:02}:{m:02}")
}

fn locked(run: &Run<'_>) -> Option<Condition> {
    const THINGS: &[&str] = &[
        "i", "screen", "computer", "laptop", "it", "session", "desktop", "pc", "machine", "we", "in", "out", "back",
        "up", "from", "lunch", "down", "break", "at", "desk",
    ];
    const LOCK: &[&str] = &["lock", "locks", "locked", "locking"];
    const UNLOCK: &[&str] = &["unlock", "unlocks", "unlocked", "unlocking"];
    if !run.only(&[
        THINGS,
        LOCK,
        UNLOCK,
        &["not", "logged", "log", "login", "logging", "come", "comes", "return", "returned", "came"],
    ]) {
        return None;
    }
    let words = run.words.join(" ");
    if run.has(LOCK) || run.has(UNLOCK) {
        return Some(turned("locked", run.has(LOCK) != run.has(&["not"])));
    }
    let back = [
        "i come back",
        "i came back",
        "i return",
        "i log in",
        "i logged in",
        "login",
        "i back from break",
        "i back at desk",
        "you see i back",
        "logging in",
        "i login",
        "i log back in",
        "i back",
    ];
    back.contains(&words.as_str()).then(|| turned("locked", false))
}

/// What is heard.
const MUSIC: &[&str] = &["music", "audio", "sound", "playback"];

fn sound(run: &Run<'_>) -> Option<Condition> {
    const THINGS: &[&str] = &[
        "music",
        "audio",
        "sound",
        "song",
        "video",
        "track",
        "something",
        "anything",
        "movie",
        "film",
        "album",
        "episode",
        "podcast",
        "playback",
        "media",
        "nothing",
        "no",
        "tune",
        "it",
        "songs",
        "player",
        "playlist",
    ];
    const ENDS: &[&str] = &[
        "stops", "stop", "ends", "end", "pauses", "paused", "stopped", "over", "finishes", "finished", "done", "ended",
        "finish", "silent", "quiet",
    ];
    const PLAYS: &[&str] = &["plays", "play", "playing", "starts", "start", "started", "on", "resumes", "begins"];
    let things = run.words.iter().filter(|word| THINGS.contains(word) && **word != "it" && **word != "no").count();
    if things == 0 || !run.only(&[THINGS, ENDS, PLAYS, &["not", "i", "there", "listening", "to"]]) {
        return None;
    }
    // "there's no music", "i'm listening to music"
    let heard = run.has(&["listening"]) && run.has(&["i"]);
    let silent =
        matches!(run.words.as_slice(), ["there", "no", _] | ["no", _]) && run.words.iter().any(|w| MUSIC.contains(w));
    if heard || silent {
        return Some(turned("audio.playing", heard));
    }
    let none = run.has(&["nothing", "no", "not"]);
    if run.has(ENDS) {
        return Some(turned("audio.playing", false));
    }
    if run.has(PLAYS) {
        return Some(turned("audio.playing", !none));
    }
    // "after the movie"
    None
}
