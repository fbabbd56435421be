//! Conditions whose verb stands first, `should the wifi go off`, `were the battery to drop under 20`, `had i not moved for an hour`,
//! turned into how they would be told with "if"; and what somebody does to a thing, `anybody switches off the wifi`.

use super::super::words::word;
use crate::normalise::Token;

/// Verbs of things, as they stand behind "should" and "to".
const VERBS: &[&str] = &[
    "drop",
    "fall",
    "sink",
    "dip",
    "slip",
    "drain",
    "decrease",
    "fill",
    "go",
    "come",
    "die",
    "run",
    "close",
    "open",
    "quit",
    "exit",
    "crash",
    "exceed",
    "rise",
    "climb",
    "reach",
    "hit",
    "pass",
    "jump",
    "spike",
    "get",
    "grow",
    "increase",
    "become",
    "connect",
    "disconnect",
    "reconnect",
    "appear",
    "disappear",
    "vanish",
    "return",
    "fail",
    "start",
    "stop",
    "finish",
    "launch",
    "leave",
    "join",
    "arrive",
    "pop",
    "show",
    "turn",
    "lose",
    "break",
    "cut",
    "shut",
    "restart",
    "detach",
    "pair",
    "change",
    "cross",
    "surpass",
    "soar",
    "shoot",
    "switch",
    "arise",
    "stall",
    "freeze",
    "end",
    "begin",
    "wander",
    "be",
    "plug",
    "unplug",
    "attach",
    "remove",
    "undock",
    "dock",
    "hook",
    "take",
    "pull",
    "put",
    "call",
    "message",
    "write",
    "notify",
    "ping",
    "text",
    "email",
    "mail",
    "ring",
    "step",
    "walk",
    "log",
    "lock",
    "unlock",
    "save",
    "play",
    "pause",
];
/// Whoever it is that does something.
const WHO: &[&str] = &["anybody", "anyone", "somebody", "someone", "whoever", "people"];
/// Verbs that turn a thing on or off, as the word beside them says.
const TURNS: &[&str] = &["turn", "switch", "flip", "shut", "power", "put", "click", "knock"];

/// A condition that begins with its verb, as it is told behind "if"; `None` where the words do not begin one.
pub(super) fn told(first: &str, run: &[Token]) -> Option<Vec<Token>> {
    let mut out = run.to_vec();
    let verb = match first {
        "should" => (1..out.len()).find(|at| VERBS.contains(&word(&out, *at)) && !points(word(&out, at - 1)))?,
        // Without "to" it is a question: "were any windows open".
        "were" => {
            let at = out.iter().position(|token| token.is("to")).filter(|at| *at > 0)?;
            out.remove(at);
            at
        }
        "had" => (1..out.len()).find(|at| matches!(word(&out, *at), "gone" | "come" | "run")).unwrap_or(out.len()),
        _ => return None,
    };
    // "should not be touched": nothing stands between that it could happen to.
    if matches!(word(&out, 0), "" | "not" | "be" | "have" | "been" | "to" | "you" | "nothing") {
        return None;
    }
    // "should there be no signal", "should nobody be at the keyboard"
    if let Some(token) = out.get_mut(verb).filter(|token| token.is("be")) {
        token.word = "is".to_owned();
        return Some(out);
    }
    let person = matches!(word(&out, 0), "i" | "we" | "you" | "they") || WHO.contains(&word(&out, 0));
    if let Some(token) = out.get_mut(verb).filter(|_| !person || first == "had") {
        token.word = match token.word.as_str() {
            "gone" => "goes".to_owned(),
            other => third(other),
        };
    }
    Some(out)
}

/// Words before a name, behind which no verb stands: "the drop".
fn points(word: &str) -> bool {
    matches!(word, "the" | "my" | "a" | "an" | "this" | "that" | "our" | "any" | "your")
}

/// A verb as it is said of one thing: "go" as "goes".
fn third(verb: &str) -> String {
    if verb.ends_with(['o', 's', 'x', 'z']) || verb.ends_with("ch") || verb.ends_with("sh") {
        return format!("{verb}es");
    }
    match verb.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None => format!("{verb}s"),
    }
}

/// What somebody does, as if it were the person who speaks: "somebody closes firefox" as "i close firefox".
pub(super) fn mine(list: &[Token]) -> Option<Vec<Token>> {
    let (who, rest) = list.split_first().filter(|(who, _)| WHO.contains(&who.word.as_str()))?;
    let verb = rest.first()?;
    let mut out = vec![Token { word: "i".to_owned(), ..who.clone() }, Token { word: base(&verb.word), ..verb.clone() }];
    out.extend(rest.iter().skip(1).cloned());
    Some(out)
}

/// What somebody turns on or off, as what the thing then is: "anybody switches off the wifi" as "the wifi off".
pub(super) fn turned(list: &[Token]) -> Option<Vec<Token>> {
    let (_, rest) = list.split_first().filter(|(who, _)| WHO.contains(&who.word.as_str()))?;
    let (verb, rest) = rest.split_first()?;
    let base = base(&verb.word);
    let state = match base.as_str() {
        "disable" | "kill" | "cut" => Token { word: "off".to_owned(), ..verb.clone() },
        "enable" => Token { word: "on".to_owned(), ..verb.clone() },
        turn if TURNS.contains(&turn) => rest.iter().find(|token| matches!(token.word.as_str(), "on" | "off"))?.clone(),
        _ => return None,
    };
    let thing = rest.iter().filter(|token| !matches!(token.word.as_str(), "on" | "off" | "down"));
    Some(thing.cloned().chain([state]).collect())
}

/// A verb without the ending that it has behind "he": "switches" as "switch".
fn base(verb: &str) -> String {
    let es = verb.strip_suffix("es").filter(|stem| ["ch", "sh", "ss", "x", "o"].iter().any(|end| stem.ends_with(end)));
    let stem = es.or_else(|| verb.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')));
    stem.unwrap_or(verb).to_owned()
}
