//! Conditions: `when the battery is below 20 percent`, `as soon as firefox closes`.

use super::{Clock, Timing, duration, iso};
use crate::normalise::{Kind, Token};
use serde_json::{Value, json};
use tacit_dbus::{Condition, When};

/// Names in conditions: kind (`app`, `device`, `output`) and words to the id, where the scene has it.
type Resolve<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

fn test(subject: &str, op: &str, value: impl Into<Value>) -> Condition {
    Condition::Test { subject: subject.to_owned(), op: op.to_owned(), value: value.into() }
}

/// A condition at the start of `list`, and the tokens it takes.
pub(super) fn parse(list: &[Token], clock: &Clock, resolve: Resolve<'_>) -> Option<(Timing, usize)> {
    let word = |at: usize| list.get(at).filter(|t| t.kind != Kind::Quoted).map_or("", |t| t.word.as_str());
    let (lead, once) = match (word(0), word(1), word(2)) {
        ("as", "soon", "as") => (3, true),
        ("every", "time", _) | ("each", "time", _) => (2, false),
        ("the", "next", "time") => (3, true),
        ("next", "time", _) => (2, true),
        ("whenever", _, _) => (1, false),
        ("when" | "if" | "once" | "after", _, _) => (1, true),
        _ => return None,
    };
    let rest = list.get(lead..)?;
    let end = rest.iter().position(|t| t.is_mark() && !t.is("'")).unwrap_or(rest.len()).min(16);
    (1..=end)
        .rev()
        .find_map(|used| {
            let condition = compound(rest.get(..used)?, clock, resolve, false)?;
            Some((Timing::If(When::If { condition, once }), lead + used))
        })
        // A device that nobody knows by name is believed only where the clause ends with it.
        .or_else(|| {
            let condition = compound(rest.get(..end)?, clock, resolve, true)?;
            Some((Timing::If(When::If { condition, once }), lead + end))
        })
}

/// One test, or several joined by `and` or `or`.
fn compound(list: &[Token], clock: &Clock, resolve: Resolve<'_>, loose: bool) -> Option<Condition> {
    if let Some(one) = single(list, clock, resolve, loose) {
        return Some(one);
    }
    for (at, token) in list.iter().enumerate() {
        let both = token.is("and");
        if !both && !token.is("or") {
            continue;
        }
        let (Some(left), Some(right)) = (list.get(..at), list.get(at + 1..)) else { continue };
        if let (Some(a), Some(b)) = (single(left, clock, resolve, loose), compound(right, clock, resolve, loose)) {
            return Some(if both { Condition::All { all: vec![a, b] } } else { Condition::Any { any: vec![a, b] } });
        }
    }
    None
}

const ARTICLES: &[&str] = &[
    "the", "my", "a", "an", "this", "our", "is", "are", "gets", "it", "any", "of", "percent", "level", "usage", "some",
    "now", "has", "have", "been", "ever",
];

fn single(list: &[Token], clock: &Clock, resolve: Resolve<'_>, loose: bool) -> Option<Condition> {
    let words: Vec<&str> = list.iter().map(|t| t.word.as_str()).filter(|w| !ARTICLES.contains(w)).collect();
    let first = *words.first()?;
    let has = |options: &[&str]| words.iter().any(|w| options.contains(w));
    level(list, &words)
        .or_else(|| power(&words, &has))
        .or_else(|| network(list, &words, &has, resolve))
        .or_else(|| idle(list, &words, &has, clock))
        .or_else(|| things(list, &words, &has, resolve, loose))
        .filter(|_| !first.is_empty())
}

/// battery, cpu, memory and disk against a number.
fn level(list: &[Token], words: &[&str]) -> Option<Condition> {
    let subject = match *words.first()? {
        "battery" | "charge" => "battery",
        "cpu" | "processor" => "cpu",
        "memory" | "ram" => "memory",
        "disk" | "storage" => "disk",
        _ => return None,
    };
    let rest = words.get(1..)?;
    let number = list.iter().find_map(Token::number);
    let op = |w: &[&str]| -> Option<&'static str> {
        Some(match w {
            ["below" | "under", ..] | ["less", "than", ..] | ["lower", "than", ..] => "<",
            [
                "drops" | "falls" | "goes" | "sinks" | "dips" | "drop" | "fall" | "goes down" | "runs" | "gets",
                "below" | "under" | "down" | "to",
                ..,
            ] => "<",
            ["above" | "over" | "exceeds" | "past", ..] | ["more" | "higher" | "greater", "than", ..] => ">",
            ["rises" | "goes" | "climbs" | "gets", "above" | "over" | "past", ..] => ">",
            ["reaches" | "hits" | "at", ..] | ["least", ..] => ">=",
            [n, ..] if n.parse::<f64>().is_ok() => "=",
            _ => return None,
        })
    };
    match (number, op(rest)) {
        (Some(n), Some(op)) => {
            let value = if n.fract() == 0.0 { json!(n as i64) } else { json!(n) };
            // Nothing may follow the number: "below 20 percent turn on …" is cut before.
            let last = words.last()?.parse::<f64>().is_ok();
            last.then(|| test(subject, op, value))
        }
        (None, _) => match rest {
            ["low"]
            | ["getting", "low"]
            | ["runs", "low"]
            | ["running", "low"]
            | ["almost", "empty"]
            | ["nearly", "empty"] => Some(test(subject, "<", 20)),
            ["full"] | ["fully", "charged"] | ["charged"] if subject == "battery" => Some(test(subject, ">=", 100)),
            ["full"] | ["almost", "full"] | ["nearly", "full"] | ["high"] | ["too", "high"] => {
                Some(test(subject, ">", 90))
            }
            _ => None,
        },
        _ => None,
    }
}

fn power(words: &[&str], has: &dyn Fn(&[&str]) -> bool) -> Option<Condition> {
    let charger =
        has(&["charger", "power", "mains", "ac", "charging", "laptop", "computer", "plugged", "unplugged", "cable"]);
    if !charger || words.len() > 6 {
        return None;
    }
    let off = has(&["unplug", "unplugged", "disconnect", "disconnected", "remove", "removed", "stops", "pull", "not"])
        || words.windows(2).any(|w| w == ["on", "battery"]);
    let on = has(&["plug", "plugged", "charging", "connect", "connected", "starts", "attach", "attached"])
        || words.windows(2).any(|w| w[0] == "on" && matches!(w[1], "power" | "ac" | "mains"));
    let known = [
        "i",
        "plug",
        "plugged",
        "in",
        "unplug",
        "unplugged",
        "charger",
        "power",
        "mains",
        "ac",
        "laptop",
        "computer",
        "cable",
        "charging",
        "connect",
        "connected",
        "disconnect",
        "disconnected",
        "remove",
        "removed",
        "starts",
        "start",
        "stops",
        "stop",
        "on",
        "battery",
        "not",
        "pull",
        "off",
        "adapter",
        "attach",
        "attached",
        "supply",
        "from",
        "running",
        "to",
    ];
    if !words.iter().all(|word| known.contains(word)) {
        return None;
    }
    if off {
        Some(test("charging", "=", false))
    } else if on {
        Some(test("charging", "=", true))
    } else {
        None
    }
}

fn network(list: &[Token], words: &[&str], has: &dyn Fn(&[&str]) -> bool, resolve: Resolve<'_>) -> Option<Condition> {
    let off = has(&[
        "off",
        "down",
        "lose",
        "lost",
        "drops",
        "disconnects",
        "disconnected",
        "disconnect",
        "gone",
        "offline",
        "not",
        "leave",
        "without",
        "disappears",
    ]);
    let on = has(&["on", "up", "back", "connects", "connected", "connect", "online", "comes", "join", "available"]);
    let subject = match words {
        ["i", "online"] | ["i", "offline"] | ["online"] | ["offline"] => "network",
        w if w.contains(&"vpn") => "vpn",
        w if w.contains(&"wifi") && w.len() <= 5 => "wifi",
        w if w.len() <= 6 && (w.contains(&"network") || w.contains(&"internet") || w.contains(&"connection")) => {
            "network"
        }
        ["i", "connect" | "join", "to", name @ ..]
        | ["i", "am", "connected" | "on", "to", name @ ..]
        | ["connected", "to", name @ ..]
            if !name.is_empty() =>
        {
            let said = name.join(" ");
            let network = resolve("wifi", &said)?;
            return Some(test("wifi", "=", network));
        }
        _ => return None,
    };
    let _ = list;
    const LAST: &[&str] = &[
        "off",
        "down",
        "lost",
        "drops",
        "disconnects",
        "disconnected",
        "gone",
        "offline",
        "disappears",
        "on",
        "up",
        "back",
        "connects",
        "connected",
        "online",
        "available",
        "wifi",
        "vpn",
        "internet",
        "network",
        "connection",
    ];
    if !words.last().is_some_and(|last| LAST.contains(last)) || words.contains(&"turn") || words.contains(&"switch") {
        return None;
    }
    if off {
        Some(test(subject, "=", "off"))
    } else if on {
        Some(test(subject, "=", "on"))
    } else {
        None
    }
}

fn idle(list: &[Token], words: &[&str], has: &dyn Fn(&[&str]) -> bool, clock: &Clock) -> Option<Condition> {
    let _ = clock;
    if has(&["idle", "inactive", "away", "afk"]) && words.len() <= 8 {
        let seconds =
            list.iter().enumerate().find_map(|(at, _)| duration(list.get(at..)?).map(|(s, _)| s)).unwrap_or(300);
        let last = words.last()?;
        let complete = matches!(
            *last,
            "idle"
                | "inactive"
                | "away"
                | "afk"
                | "minutes"
                | "minute"
                | "hour"
                | "hours"
                | "seconds"
                | "min"
                | "keyboard"
        );
        return complete.then(|| test("idle", ">=", iso(seconds)));
    }
    if words.len() <= 5 && has(&["lock", "locked", "locks"]) && !has(&["unlock"]) {
        return Some(test("locked", "=", true));
    }
    if words.len() <= 5 && has(&["unlock", "unlocked", "unlocks"]) {
        return Some(test("locked", "=", false));
    }
    if words.len() <= 5 && has(&["music", "audio", "sound", "song", "video"]) {
        if has(&["stops", "ends", "pauses", "paused", "stopped", "over", "finishes"]) {
            return Some(test("audio.playing", "=", false));
        }
        if has(&["plays", "playing", "starts"]) {
            return Some(test("audio.playing", "=", true));
        }
    }
    None
}

const OPENED: &[&str] = &[
    "opens", "open", "opened", "starts", "started", "start", "launches", "launched", "launch", "running", "runs",
    "appears",
];
const CLOSED: &[&str] = &["closes", "close", "closed", "quits", "quit", "exits", "exit", "ends", "stops", "exited"];
const PLUGGED: &[&str] = &[
    "connect",
    "connects",
    "connected",
    "plug",
    "plugged",
    "attach",
    "attached",
    "appears",
    "dock",
    "pair",
    "detected",
];
const UNPLUGGED: &[&str] = &[
    "disconnect",
    "disconnects",
    "disconnected",
    "unplug",
    "unplugged",
    "removed",
    "remove",
    "detach",
    "detached",
    "disappears",
];

/// Applications, devices, outputs, notifications, files and titles.
fn things(
    list: &[Token],
    words: &[&str],
    has: &dyn Fn(&[&str]) -> bool,
    resolve: Resolve<'_>,
    loose: bool,
) -> Option<Condition> {
    if let Some(file) = list.iter().find(|t| t.kind == Kind::Path) {
        return (has(&["changes", "changed", "updated", "modified", "saved", "edited", "written"]) && words.len() <= 4)
            .then(|| test("file.changed", "=", file.word.clone()));
    }
    if let Some(from) = words.iter().position(|w| *w == "from") {
        let mail = has(&["notification", "message", "messages", "email", "mail", "notifications", "emails", "alert"]);
        let name =
            words.get(from + 1..).filter(|name| !name.is_empty() && name.len() <= if loose { 3 } else { 1 })?.join(" ");
        return mail.then(|| {
            let app = resolve("app", &name);
            test("notification.from", if app.is_some() { "=" } else { "contains" }, app.unwrap_or(name))
        });
    }
    let name = |ends: &[&str]| -> Option<String> {
        let skip = ["i", "in", "up", "you", "we", "to", "being", "new", "window"];
        let rest: Vec<&str> = words.iter().copied().filter(|w| !ends.contains(w) && !skip.contains(w)).collect();
        (!rest.is_empty() && rest.len() <= 4).then(|| rest.join(" "))
    };
    let is_screen = has(&["screen", "monitor", "display", "projector"]);
    if has(UNPLUGGED) {
        return Some(match name(UNPLUGGED)? {
            said if is_screen => {
                test("output.connected", "=", resolve("output", &said).map_or(json!(false), Value::from))
            }
            said => match resolve("device", &said) {
                Some(device) => test("device.disconnected", "=", device),
                None if loose => test("device.disconnected", "=", said),
                None => return None,
            },
        });
    }
    if has(PLUGGED)
        && !words.contains(&"app")
        && let Some(said) = name(PLUGGED)
    {
        if is_screen {
            return Some(test("output.connected", "=", resolve("output", &said).map_or(json!(true), Value::from)));
        }
        if let Some(device) = resolve("device", &said) {
            return Some(test("device.connected", "=", device));
        }
        if loose && has(&["plug", "plugged", "connect", "connected", "pair", "attach", "attached"]) {
            return Some(test("device.connected", "=", said));
        }
    }
    let ends = |list: &[&str]| {
        words.last().is_some_and(|last| list.contains(last))
            || (words.first() == Some(&"i") && words.get(1).is_some_and(|word| list.contains(word)))
    };
    if has(CLOSED) && ends(CLOSED) {
        let app = resolve("app", &name(CLOSED)?)?;
        return Some(test("app.closed", "=", app));
    }
    if has(OPENED) && (ends(OPENED) || words.ends_with(&["started", "up"]) || words.ends_with(&["starts", "up"])) {
        let app = resolve("app", &name(OPENED)?)?;
        return Some(test("app.opened", "=", app));
    }
    None
}
