//! Windows by what was done to them: "the last thing you moved", "the notes i hid".

use super::free::{any, is_all, is_thing, trimmed};
use super::{Mention, Named};

/// What was touched last, in words: "the last thing you moved".
pub(super) fn done(words: &[&str]) -> Option<Mention> {
    const DONE: &[&str] =
        &["moved", "touched", "changed", "resized", "placed", "put", "did", "used", "opened", "arranged"];
    if let Some(at) = words.iter().position(|word| matches!(*word, "you" | "i" | "we"))
        && let (Some(head), Some(tail)) = (words.get(..at), words.get(at + 1..))
        && is_thing(trimmed(head, &["that", "which"]))
        && let ["just", verb, ..] | [verb, ..] = tail
        && DONE.contains(verb)
        && !tail.contains(&"used")
    {
        return Some(Mention::It);
    }
    let last = words.iter().any(|word| matches!(*word, "last" | "just" | "recently"));
    let by = words.iter().any(|word| matches!(*word, "you" | "i" | "we"));
    let ends = words.iter().any(|word| DONE.contains(word));
    (last && by && ends && words.len() <= 7 && !words.contains(&"used")).then_some(Mention::It)
}

/// "the notes i hid", "the page you just moved".
pub(super) fn treated(words: &[&str]) -> Option<Mention> {
    let at = words.iter().position(|word| matches!(*word, "i" | "you"))?;
    let (head, tail) = (trimmed(words.get(..at)?, &["that", "which"]), words.get(at + 1..)?);
    if head.is_empty() || tail.is_empty() || tail.len() > 4 || is_all(head) {
        return None;
    }
    let hidden = tail.iter().any(|word| matches!(*word, "hid" | "minimized" | "hidden" | "away"));
    match any(head)? {
        Mention::Named(named) if !named.name.is_empty() => {
            Some(Mention::Named(Named { state: if hidden { Some("minimized") } else { named.state }, ..named }))
        }
        _ => None,
    }
}
