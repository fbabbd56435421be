//! The mains, and networks: wifi, vpn, the connection itself.

use super::{Run, test, turned};
use tacit_dbus::Condition;

const MAINS: &[&str] = &[
    "charger",
    "power",
    "mains",
    "ac",
    "laptop",
    "computer",
    "cable",
    "plug",
    "adapter",
    "supply",
    "battery",
    "cord",
    "it",
    "i",
    "we",
    "in",
    "to",
    "into",
    "from",
    "on",
    "machine",
    "electricity",
    "lead",
    "of",
    "notebook",
    "brick",
    "someone",
    "somebody",
    "anyone",
    "anybody",
];
const UNPLUGGED: &[&str] = &[
    "unplug",
    "unplugged",
    "unplugs",
    "disconnect",
    "disconnects",
    "disconnected",
    "remove",
    "removed",
    "pull",
    "pulled",
    "stops",
    "stop",
    "lost",
    "lose",
    "discharging",
    "out",
    "unplugging",
    "off",
    "gone",
    "missing",
    "cut",
    "cuts",
    "outage",
    "failure",
    "fails",
    "fail",
];
/// What power does that goes from one source to the other.
const MOVES: &[&str] = &["goes", "runs", "switch", "switches"];
const PLUGGED: &[&str] = &[
    "plug",
    "plugs",
    "plugged",
    "charging",
    "charges",
    "charge",
    "connect",
    "connects",
    "connected",
    "starts",
    "start",
    "attach",
    "attached",
    "back",
    "comes",
    "begins",
    "running",
    "docked",
    "returns",
    "available",
    "plugging",
    "there",
    "connecting",
];
const SURELY_MAINS: &[&str] = &[
    "charger",
    "power",
    "mains",
    "ac",
    "charging",
    "charges",
    "plugged",
    "unplugged",
    "unplug",
    "plug",
    "cable",
    "battery",
    "adapter",
    "discharging",
    "cord",
    "charge",
    "unplugging",
    "plugging",
];
/// Whether the computer is charged or runs on its battery.
pub(super) fn power(run: &Run<'_>) -> Option<Condition> {
    if !run.has(SURELY_MAINS)
        || !run.only(&[MAINS, UNPLUGGED, MOVES, PLUGGED, &["not", "no", "longer"]])
        || run.words.len() > 7
    {
        return None;
    }
    // Something that is only named has not happened.
    let on_battery =
        run.words.windows(2).any(|w| w == ["on", "battery"] || w == ["to", "battery"] || w == ["from", "battery"]);
    let on_mains = run.words.windows(2).any(|w| matches!(w, ["on", "power" | "ac" | "mains" | "charger" | "charge"]))
        || run.words.windows(2).any(|w| matches!(w, ["to", "ac" | "mains"]));
    if run.words.last().is_some_and(|word| matches!(*word, "to" | "from" | "into" | "of" | "on" | "i")) {
        return None;
    }
    // "the power brick is no longer plugged in", "no charger", "the charger is in"
    let not = run.has(&["not", "no"]);
    let in_it = matches!(run.words.as_slice(), ["charger" | "cable" | "plug" | "lead" | "cord" | "adapter", "in"]);
    let bare = not && matches!(run.words.as_slice(), ["no", "charger" | "power" | "mains" | "ac" | "electricity"]);
    if in_it || bare {
        return Some(turned("charging", in_it));
    }
    let off = run.has(UNPLUGGED) || run.words.windows(2).any(|w| w == ["power", "goes"]);
    if on_battery || (off && !on_mains) {
        return Some(turned("charging", not));
    }
    if on_mains || run.has(PLUGGED) {
        return Some(turned("charging", !not));
    }
    None
}

const OFF: &[&str] = &[
    "off",
    "down",
    "lose",
    "lost",
    "drops",
    "drop",
    "disconnects",
    "disconnected",
    "disconnect",
    "gone",
    "offline",
    "not",
    "leave",
    "without",
    "disappears",
    "dies",
    "fails",
    "goes",
    "no",
    "out",
    "cuts",
    "breaks",
    "unavailable",
    "dead",
    "dropped",
    "losing",
    "away",
    "fail",
    "died",
    "loses",
];
const ON: &[&str] = &[
    "on",
    "up",
    "back",
    "connects",
    "connected",
    "connect",
    "online",
    "comes",
    "join",
    "available",
    "there",
    "returns",
    "works",
    "working",
    "restored",
    "reconnects",
    "established",
    "active",
    "running",
    "alive",
    "have",
    "joins",
    "connecting",
    "joining",
    "present",
    "recovers",
    "returned",
    "got",
];
const AROUND: &[&str] = &[
    "i",
    "we",
    "to",
    "connection",
    "it",
    "there",
    "network",
    "you",
    "get",
    "signal",
    "computer",
    "laptop",
    "go",
    "around",
];

/// Networks, by what they are or by their names.
pub(super) fn network(run: &Run<'_>) -> Option<Condition> {
    if let Some(found) = named(run) {
        return Some(found);
    }
    let words = &run.words;
    let subject = if run.has(&["vpn", "tunnel"]) {
        "vpn"
    } else if run.has(&["wifi", "wlan", "wireless"]) {
        "wifi"
    } else if run.has(&["network", "internet", "connection", "online", "offline", "lan", "ethernet", "net"]) {
        "network"
    } else {
        return None;
    };
    const NOUNS: &[&str] =
        &["vpn", "tunnel", "wifi", "wlan", "wireless", "network", "internet", "connection", "lan", "ethernet", "net"];
    // "goes down turn off": one change, not two.
    let last = words.last()?;
    if words.len() > 5
        || !run.only(&[OFF, ON, AROUND, NOUNS])
        || matches!(*last, "goes" | "comes" | "i" | "to" | "get" | "lose" | "no" | "not" | "we" | "leave")
    {
        return None;
    }
    // "once we have internet": the verb itself carries nothing.
    if matches!(words.as_slice(), ["i" | "we" | "you" | "there", _])
        && run.list.iter().any(|t| matches!(t.word.as_str(), "have" | "has" | "is"))
    {
        return Some(turned(subject, !run.has(&["offline"])));
    }
    // "there's a network again", "i get internet", "we've got wifi"
    if let ["i" | "we" | "you" | "there" | "get", rest @ ..] = words.as_slice()
        && let [noun] | ["get", noun] = rest
        && NOUNS.contains(noun)
    {
        return Some(turned(subject, true));
    }
    let went = words.iter().position(|word| *word == "goes").and_then(|at| words.get(at + 1).copied());
    let off = run.has(OFF) && !matches!(went, Some("up" | "on" | "online" | "live"));
    if off
        && run.words.iter().any(|word| matches!(*word, "on" | "up" | "back" | "connected" | "connects"))
        && !run.has(&["not", "no"])
    {
        return None;
    }
    // "if the wifi is not off"
    if off {
        let twice = run.has(&["not", "no"]) && run.has(&["off", "down", "gone", "disconnected", "lost"]);
        return Some(turned(subject, twice));
    }
    run.has(ON).then(|| turned(subject, true))
}

/// `i join Acme`, `i am on Home`, `the mullvad vpn is up`.
fn named(run: &Run<'_>) -> Option<Condition> {
    let leads = [
        "i connect to",
        "i connected to",
        "connected to",
        "i join",
        "i joined",
        "i on",
        "connecting to",
        "joining",
        "we on",
        "i connected to",
        "laptop connects to",
        "computer connects to",
        "i in range of",
        "it connects to",
        "it next connects to",
        "i next connect to",
        "we connect to",
        "i at",
        "laptop joins",
        "computer joins",
    ];
    let subject =
        |said: &str| if said.split(' ').any(|word| matches!(word, "wifi" | "wlan")) { "wifi" } else { "network" };
    let bare = |said: &str| {
        let kept: Vec<&str> =
            said.split(' ').filter(|w| !matches!(*w, "network" | "wifi" | "called" | "named" | "vpn")).collect();
        kept.join(" ")
    };
    let known = |said: &str| run.named("wifi", said).or_else(|| run.named("wifi", &bare(said)));
    if let Some(said) = run.after(&leads)
        && said.split(' ').count() <= 5
    {
        if said.split(' ').any(|word| word == "vpn") {
            let name = bare(&said);
            return if name.is_empty() {
                None
            } else {
                Some(test("vpn", "=", run.named("vpn", &name).unwrap_or(name)))
            };
        }
        return known(&said).map(|name| test(subject(&said), "=", name));
    }
    if let Some(said) = run.after(&["not on", "i not on", "away from", "out of reach of", "out of range of"])
        && said.split(' ').count() <= 5
    {
        return known(&said).map(|name| test(subject(&said), "!=", name));
    }
    if let Some(said) = run.after(&["i leave", "i left", "i lose", "i disconnect from", "leaving", "disconnected from"])
    {
        return known(&said).map(|name| test(subject(&said), "!=", name));
    }
    let ups = ["connects", "connected", "up", "on", "active", "available", "in range", "there", "comes up", "back"];
    let downs =
        ["disconnects", "disconnected", "down", "drops", "off", "gone", "goes down", "lost", "not connected", "fails"];
    for (ends, op) in [(&ups[..], "="), (&downs[..], "!=")] {
        let Some(said) = run.before(ends) else { continue };
        let name = bare(&said);
        if name.is_empty()
            || name.split(' ').any(|word| matches!(word, "and" | "or" | "closed" | "open"))
            || matches!(name.split(' ').next(), Some("anybody" | "anyone" | "somebody" | "someone"))
            || name.split(' ').count() > 4
            || matches!(name.as_str(), "i" | "it" | "internet" | "connection")
        {
            continue;
        }
        if said.split(' ').any(|word| word == "vpn") {
            if name.split(' ').any(|word| matches!(word, "goes" | "comes" | "not" | "i" | "is" | "back")) {
                continue;
            }
            return Some(test("vpn", op, run.named("vpn", &name).unwrap_or(name)));
        }
        if said.split(' ').any(|word| matches!(word, "wifi" | "network"))
            && let Some(found) = run.named("wifi", &name)
        {
            return Some(test(subject(&said), op, found));
        }
    }
    None
}
