//! Notifications by whom they are from, and files that change.

use super::{Run, test};
use crate::normalise::Kind;
use tacit_dbus::Condition;

const MESSAGES: &[&str] = &[
    "notification",
    "notifications",
    "message",
    "messages",
    "email",
    "emails",
    "mail",
    "mails",
    "alert",
    "alerts",
    "text",
    "call",
    "reply",
    "answer",
    "ping",
    "sms",
    "popup",
    "popups",
    "something",
];
const ARRIVES: &[&str] = &[
    "arrives", "arrive", "comes", "come", "in", "up", "pops", "pop", "appears", "appear", "new", "there", "i", "get",
    "receive", "see", "one", "shows", "lands", "arriving", "hear", "received", "incoming", "drops", "first", "next",
];

/// What arrives and what changes.
pub(super) fn read(run: &Run<'_>) -> Option<Condition> {
    file(run).or_else(|| download(run)).or_else(|| from(run)).or_else(|| writes(run))
}

/// A message from somebody: an application by its id, a person by the name that was said.
fn sender(run: &Run<'_>, said: &str) -> Option<Condition> {
    let count = said.split(' ').count();
    if said.is_empty() || count > if run.loose { 3 } else { 2 } {
        return None;
    }
    if let Some(app) = run.named("app", said) {
        return Some(test("notification.from", "=", app));
    }
    let name = said.split(' ').all(|word| word.chars().any(char::is_alphabetic) && !is_common(word));
    name.then(|| test("notification.from", "contains", said))
}

/// Words that are nobody's name.
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "i" | "it"
            | "something"
            | "anything"
            | "to"
            | "and"
            | "then"
            | "the"
            | "me"
            | "you"
            | "we"
            | "they"
            | "there"
            | "not"
            | "no"
            | "music"
            | "screen"
            | "turn"
            | "open"
            | "close"
            | "mute"
            | "lock"
            | "pause"
            | "play"
            | "show"
            | "in"
            | "up"
            | "on"
            | "off"
            | "out"
            | "with"
            | "from"
            | "of"
            | "computer"
            | "nobody"
            | "system"
            | "song"
            | "call"
            | "anyone"
            | "anybody"
            | "someone"
            | "somebody"
    )
}

fn from(run: &Run<'_>) -> Option<Condition> {
    let at = run.words.iter().position(|word| *word == "from")?;
    let (before, after) = (run.words.get(..at)?, run.words.get(at + 1..)?);
    let told = before.iter().any(|word| MESSAGES.contains(word)) || before == ["i", "hear"];
    if !told || !before.iter().all(|word| MESSAGES.contains(word) || ARRIVES.contains(word)) {
        return None;
    }
    let tail = after.iter().rev().take_while(|word| ARRIVES.contains(word) && **word != "i").count();
    sender(run, &after.get(..after.len() - tail)?.join(" "))
}

/// `kwame writes`, `slack notifies me`.
fn writes(run: &Run<'_>) -> Option<Condition> {
    let ends = [
        "writes",
        "writes me",
        "writes to me",
        "texts",
        "texts me",
        "messages me",
        "messages",
        "calls",
        "calls me",
        "mails",
        "mails me",
        "emails me",
        "emails",
        "replies",
        "replied",
        "answers",
        "answered",
        "answers me",
        "notifies me",
        "pings me",
        "pings",
        "sends message",
        "sends notification",
        "sends me message",
        "shows notification",
        "sends something",
        "sends email",
        "sends mail",
        "sends me email",
        "writes back",
        "written",
        "messaged me",
        "sends me something",
        "sends text",
        "notification comes in",
        "notification arrives",
        "notification pops up",
        "message comes in",
        "message arrives",
    ];
    sender(run, &run.before(&ends)?)
}

/// A file or folder that changes.
fn file(run: &Run<'_>) -> Option<Condition> {
    const CHANGES: &[&str] = &[
        "changes", "changed", "change", "updated", "modified", "saved", "save", "edited", "written", "appears",
        "exists", "there", "deleted", "arrives", "lands", "shows", "up", "added", "created", "updates", "removed",
        "saves", "finished", "opens",
    ];
    const AROUND: &[&str] = &[
        "file",
        "i",
        "something",
        "anything",
        "new",
        "in",
        "folder",
        "document",
        "gets",
        "to",
        "from",
        "disk",
        "there",
        "into",
        "directory",
        "files",
        "inside",
    ];
    let path = run.list.iter().find(|token| token.kind == Kind::Path);
    let named = path.map(|token| token.word.clone()).or_else(|| {
        // A folder that everybody has, where something lands in it.
        let inside = run.has(&["in", "to", "into", "inside", "folder"])
            && run.has(&["file", "something", "anything", "files", "folder"]);
        let name = run.words.iter().find_map(|word| folder(word)).filter(|_| inside)?;
        Some(name.to_owned())
    })?;
    let known = run.words.iter().all(|word| {
        *word == named || CHANGES.contains(word) || AROUND.contains(word) || (path.is_none() && folder(word).is_some())
    });
    if !known || !(run.has(CHANGES) || run.has(&["new"])) {
        return None;
    }
    if run.words.last() == Some(&"opens") {
        return Some(test("window.title", "contains", named));
    }
    Some(test("file.changed", "=", named))
}

fn folder(word: &str) -> Option<&'static str> {
    Some(match word {
        "downloads" | "download" => "~/Downloads",
        "documents" => "~/Documents",
        "pictures" | "photos" => "~/Pictures",
        "desktop" => "~/Desktop",
        "videos" => "~/Videos",
        "music" => "~/Music",
        _ => return None,
    })
}

/// `the download is done`: what was fetched is there.
fn download(run: &Run<'_>) -> Option<Condition> {
    let known = run.only(&[
        &["download", "downloads"],
        &["finished", "done", "finishes", "completes", "complete", "completed", "over", "ready", "ends", "through"],
    ]);
    (known && run.words.len() == 2).then(|| test("file.changed", "=", "~/Downloads"))
}
