//! Words as the name of a wireless network or a VPN.

use super::slots::{LOOSE, Scope};
use crate::draft::Said;
use crate::normalise::Token;
use crate::resolve::devices;
use serde_json::Value;

/// The network that a run names, with the cost of reading it so; `None` where it names none.
pub(super) fn network(known: &[String], run: &[Token], words: &[&str], scope: &Scope<'_>) -> Option<(f32, Said)> {
    let junk = [
        "the",
        "my",
        "wifi",
        "network",
        "called",
        "named",
        "wireless",
        "vpn",
        "connection",
        "to",
        "hotspot",
        "our",
        "one",
    ];
    let inner: Vec<&Token> = run.iter().filter(|token| !junk.contains(&token.word.as_str())).collect();
    let core: Vec<&str> = inner.iter().map(|token| token.word.as_str()).collect();
    const NONE: &[&str] = &[
        "a", "an", "any", "some", "another", "this", "that", "it", "no", "longer", "more", "please", "for", "too",
        "also", "again", "now", "back", "then", "up", "on", "off", "me", "us", "and", "in", "thing",
    ];
    if core.is_empty() || core.iter().all(|word| NONE.contains(word)) {
        return None;
    }
    // As it was written first: what looks like a slip may be a part of a name.
    let written = || inner.iter().filter_map(|token| scope.text.get(token.start..token.end)).collect::<Vec<_>>();
    for core in [&core, &written()] {
        if devices::several(known, core).len() > 1 {
            return Some((0.05, Said::Name(core.join(" ").to_lowercase())));
        }
    }
    if let Some(found) = devices::find(known, words).or_else(|| devices::find(known, &core)) {
        return Some((0.0, Said::Value(Value::from(found))));
    }
    let odd =
        core.len() > 3 || core.iter().any(|word| matches!(*word, "and" | "on" | "off" | "from" | "internet" | "it"));
    if odd && (core.len() > 6 || run.iter().any(Token::is_mark)) {
        return None;
    }
    let (first, last) = (inner.first()?, inner.last()?);
    let raw = scope.text.get(first.start..last.end)?.trim_matches(['"', '\'']).to_owned();
    Some((if odd { LOOSE } else { 0.2 }, Said::Value(Value::from(raw))))
}
