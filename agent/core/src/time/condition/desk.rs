//! Applications, titles of windows, devices and screens.

use super::{Run, test};
use crate::normalise::{Kind, Token};
use serde_json::{Value, json};
use tacit_dbus::Condition;

const OPENS: &[&str] = &[
    "opens",
    "open",
    "opened",
    "opens up",
    "starts",
    "started",
    "start",
    "starts up",
    "started up",
    "launches",
    "launched",
    "launch",
    "running",
    "runs",
    "appears",
    "up",
    "ready",
    "comes up",
    "pops up",
    "shows up",
    "loads",
    "loaded",
    "up and running",
];
const CLOSES: &[&str] = &[
    "closes",
    "close",
    "closed",
    "quits",
    "quit",
    "exits",
    "exit",
    "exited",
    "ends",
    "stops",
    "crashes",
    "crashed",
    "shuts",
    "shut",
    "done",
    "gone",
    "not running",
    "not open",
    "over",
    "finishes",
    "finished",
    "dies",
    "terminates",
    "shuts down",
    "stopped",
    "goes away",
    "disappears",
    "shutdown",
    "no longer open",
    "no longer running",
];
const I_OPEN: &[&str] = &[
    "i open",
    "i opened",
    "i start",
    "i started",
    "i launch",
    "i launched",
    "i run",
    "opening",
    "starting",
    "launching",
    "i open up",
];
const I_CLOSE: &[&str] =
    &["i close", "i closed", "i quit", "i exit", "i leave", "closing", "quitting", "i stop", "i shut", "i exited"];
const CONNECTS: &[&str] = &[
    "connects",
    "connect",
    "connected",
    "plugged in",
    "plugged",
    "attached",
    "appears",
    "there",
    "detected",
    "in range",
    "near",
    "turns up",
    "shows up",
    "paired",
    "linked up",
    "linked",
    "comes online",
    "online",
    "turned on",
    "on",
    "arrives",
    "found",
    "available",
    "nearby",
    "pairs",
    "plugs in",
    "comes on",
    "reconnects",
    "turn up",
    "show up",
    "appear",
];
const GOES: &[&str] = &[
    "disconnects",
    "disconnect",
    "disconnected",
    "unplugged",
    "removed",
    "detached",
    "disappears",
    "gone",
    "goes away",
    "drops off",
    "drops",
    "turned off",
    "runs out",
    "run out",
    "out of range",
    "loses connection",
    "lost",
    "leaves",
    "off",
    "not connected",
    "goes off",
    "goes out of range",
    "drops out",
    "not there",
    "unpaired",
    "goes offline",
];
const I_PLUG: &[&str] = &[
    "i plug in",
    "i plug",
    "i connect",
    "i connected",
    "i attach",
    "i put on",
    "i turn on",
    "i pair",
    "connecting",
    "plugging in",
    "i insert",
    "i switch on",
    "i hook up",
    "i use",
    "i put in",
];
const I_UNPLUG: &[&str] = &[
    "i unplug",
    "i disconnect",
    "i remove",
    "i detach",
    "i take off",
    "i turn off",
    "i pull out",
    "unplugging",
    "disconnecting",
    "i switch off",
    "i take out",
    "removing",
];
/// What devices are called that the scene may not know yet.
const DEVICES: &[&str] = &[
    "stick",
    "usb",
    "mouse",
    "keyboard",
    "camera",
    "webcam",
    "phone",
    "headphones",
    "headset",
    "earbuds",
    "earphones",
    "buds",
    "dock",
    "controller",
    "gamepad",
    "printer",
    "microphone",
    "mic",
    "speaker",
    "speakers",
    "tablet",
    "drive",
    "disk",
    "sd",
    "card",
    "hub",
    "watch",
    "trackball",
    "scanner",
    "ipad",
    "iphone",
    "dongle",
    "airpods",
    "joystick",
];
const SCREENS: &[&str] = &[
    "screen",
    "monitor",
    "display",
    "projector",
    "tv",
    "telly",
    "television",
    "beamer",
    "hdmi",
    "displayport",
    "output",
];

/// What is on the desk.
pub(super) fn read(run: &Run<'_>) -> Option<Condition> {
    title(run)
        .or_else(|| dock(run))
        .or_else(|| plugged(run, CONNECTS, I_PLUG, true))
        .or_else(|| plugged(run, GOES, I_UNPLUG, false))
        .or_else(|| app(run, CLOSES, I_CLOSE, "app.closed"))
        .or_else(|| app(run, OPENS, I_OPEN, "app.opened"))
}

/// The thing of a run that says it happened, or that the person does it: `X connects`, `i plug X in`.
fn thing(run: &Run<'_>, ends: &[&str], starts: &[&str]) -> Option<String> {
    let said = run.before(ends).filter(|said| !said.starts_with("i ")).or_else(|| {
        let said = run.after(starts)?;
        // "i plug the monitor in"
        Some(
            ["in", "on", "off", "out", "up"]
                .iter()
                .find_map(|end| said.strip_suffix(end)?.strip_suffix(' '))
                .unwrap_or(&said)
                .to_owned(),
        )
    })?;
    let few = said.split(' ').count() <= 5;
    (few && !said.is_empty()).then_some(said)
}

fn app(run: &Run<'_>, ends: &[&str], starts: &[&str], subject: &str) -> Option<Condition> {
    let said = thing(run, ends, starts)?;
    if said.split(' ').any(|word| matches!(word, "and" | "or" | "i" | "it" | "then" | "turn" | "to")) {
        return None;
    }
    let bare = said
        .strip_suffix(" window")
        .or_else(|| said.strip_suffix(" app"))
        .or_else(|| said.strip_suffix(" program"))
        .unwrap_or(&said);
    let app = run.named("app", &said).or_else(|| run.named("app", bare))?;
    Some(test(subject, "=", app))
}

/// A window by what its title says.
pub(super) fn title(run: &Run<'_>) -> Option<Condition> {
    let words: Vec<&Token> =
        run.list.iter().filter(|t| !matches!(t.word.as_str(), "a" | "an" | "the" | "is" | "new" | "any")).collect();
    let word = |at: usize| words.get(at).map_or("", |t| if t.kind == Kind::Quoted { "\"" } else { t.word.as_str() });
    let window = matches!(word(0), "window" | "windows");
    let from = match (word(0), word(1), word(2)) {
        ("window", "called" | "named" | "titled" | "says" | "saying", _) => 2,
        ("window", "title", "contains" | "says" | "has" | "includes" | "shows") => 3,
        ("title", "contains" | "says" | "has" | "includes", _) => 2,
        ("window", "with" | "containing", "title") => 3,
        ("window", "with" | "containing", _) => 2,
        ("i", "open", "window") if matches!(word(3), "called" | "named" | "titled") => 4,
        _ => return None,
    };
    let mut to = words.len();
    let tails: &[&[&str]] = &[
        &["opens"],
        &["appears"],
        &["shows", "up"],
        &["pops", "up"],
        &["comes", "up"],
        &["exists"],
        &["in", "title"],
        &["in", "its", "title"],
        &["open"],
        &["there"],
        &["somewhere"],
        &["in", "it"],
        &["changes"],
    ];
    while let Some(tail) = tails.iter().find(|tail| {
        to > from + tail.len() && tail.iter().enumerate().all(|(i, wanted)| word(to - tail.len() + i) == *wanted)
    }) {
        to -= tail.len();
    }
    let said = words.get(from..to)?;
    let quoted = said.iter().any(|t| t.kind == Kind::Quoted);
    let ended = to < words.len() || quoted || run.loose || !window;
    let count = if run.loose || to < words.len() { 6 } else { 1 };
    if said.is_empty() || said.len() > count || !ended || (quoted && said.len() > 1) {
        return None;
    }
    let text: Vec<&str> = said.iter().map(|t| t.word.as_str()).collect();
    Some(test("window.title", "contains", text.join(" ")))
}

/// `i dock the laptop`.
fn dock(run: &Run<'_>) -> Option<Condition> {
    if !run.only(&[&["i", "we", "dock", "undock", "docked", "undocked", "laptop", "it", "computer", "in", "docking"]]) {
        return None;
    }
    if run.has(&["undock", "undocked"]) {
        return Some(test("device.disconnected", "=", "dock"));
    }
    let told = run.has(&["docked"]) || run.has(&["i", "we"]) && run.has(&["dock"]);
    told.then(|| test("device.connected", "=", "dock"))
}

/// A device or a screen that comes or goes.
fn plugged(run: &Run<'_>, ends: &[&str], starts: &[&str], comes: bool) -> Option<Condition> {
    let said = thing(run, ends, starts)?;
    let words: Vec<&str> = said.split(' ').collect();
    if words.iter().any(|w| {
        matches!(
            *w,
            "and" | "or" | "to" | "it" | "i" | "then" | "wifi" | "vpn" | "internet" | "not" | "network" | "turn"
        )
    }) {
        return None;
    }
    let connector = words.iter().find(|word| is_connector(word));
    if connector.is_some() || words.iter().any(|word| SCREENS.contains(word)) {
        let id: Value = match (run.named("output", &said), connector) {
            (Some(id), _) => id.into(),
            (None, Some(name)) => name.to_uppercase().replace("EDP", "eDP").into(),
            (None, None) => json!(true),
        };
        // Screens that go have a subject of their own, which the watcher of conditions knows.
        return Some(test(if comes { "output.connected" } else { "output.disconnected" }, "=", id));
    }
    let subject = if comes { "device.connected" } else { "device.disconnected" };
    let bare: Vec<&str> = words
        .iter()
        .copied()
        .filter(|w| !matches!(*w, "bluetooth" | "device" | "called" | "named" | "other"))
        .collect();
    // "my earbuds the WF-1000XM5": what it is, then what it is called.
    let inner = bare.split_first().filter(|(first, rest)| DEVICES.contains(first) && !rest.is_empty());
    let inner = inner.and_then(|(_, rest)| run.named("device", &rest.join(" ")));
    if let Some(device) = run.named("device", &said).or_else(|| run.named("device", &bare.join(" "))).or(inner) {
        return Some(test(subject, "=", device));
    }
    // Ends that are said of programs too need a name that is known.
    let firm = run.has(&[
        "plug",
        "plugged",
        "connect",
        "connects",
        "connected",
        "pair",
        "pairs",
        "paired",
        "attach",
        "attached",
        "disconnect",
        "disconnects",
        "disconnected",
        "unplug",
        "unplugged",
        "remove",
        "removed",
        "put",
        "insert",
        "detected",
        "linked",
        "take",
    ]);
    let kind = words.len() <= 4 && words.last().is_some_and(|word| DEVICES.contains(word));
    let known_app = run.named("app", &said).is_some();
    (firm && !known_app && (kind || run.loose && words.len() <= 3)).then(|| test(subject, "=", said))
}

/// `hdmi-1`, `dp-2`.
fn is_connector(word: &str) -> bool {
    let head = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == 'a');
    head.len() < word.len() && matches!(head, "hdmi" | "dp" | "edp" | "dvi" | "vga" | "usb-c" | "displayport" | "hdmi-")
}
