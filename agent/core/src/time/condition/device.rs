//! Devices and screens that come and go, in the words that people have for it.
//!
//! Knows verbs and particles; what a name means in the scene is for whoever resolves it.

use super::{Run, test};
use serde_json::{Value, json};
use tacit_dbus::Condition;

/// What stands for a device that the rest of the sentence names: `as soon as they are connected`.
pub(crate) const SPOKEN_OF: &str = "it";

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
    "cans",
    "reader",
    "clicker",
    "presenter",
    "pen",
    "stylus",
    "soundbar",
    "soundbox",
    "interface",
    "yubikey",
    "touchpad",
    "pedal",
    "aids",
    "station",
    "car",
    "van",
    "till",
];
/// What may be said of one before its name.
const SORTS: &[&str] = &[
    "bluetooth",
    "wireless",
    "wired",
    "external",
    "new",
    "other",
    "second",
    "first",
    "old",
    "gaming",
    "memory",
    "portable",
    "hard",
    "big",
    "small",
    "left",
    "right",
    "main",
    "little",
    "extra",
    "pro",
    "max",
    "mini",
    "plus",
    "4k",
    "device",
    "docking",
    "barcode",
    "badge",
    "label",
    "audio",
    "backup",
    "hearing",
    "kitchen",
    "wee",
    "drawing",
    "graphics",
    "thing",
];
/// How a device that nobody has told the name of is there or gone, said of nothing else that is called like one.
const SEEN: &[&str] = &[
    "there",
    "gone",
    "missing",
    "found",
    "seen",
    "back",
    "turns up",
    "turn up",
    "shows up",
    "show up",
    "goes away",
    "go away",
    "disappears",
    "vanishes",
    "drops out",
    "cuts out",
    "falls off",
    "fall off",
    "drops off",
    "drop off",
    "kicks in",
    "kick in",
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

/// Who does something to a device.
const WHO: &[&str] = &["i", "we", "you", "someone", "somebody", "anyone", "anybody", "he", "she", "they", "people"];
/// Verbs of a person that bring a device.
const BRINGS: &[&str] = &["plug", "connect", "attach", "pair", "insert", "hook", "link", "use", "wear", "dock"];
/// Verbs of a person that take it away.
const TAKES: &[&str] = &["unplug", "disconnect", "remove", "detach", "unpair", "eject", "undock"];
/// Verbs of a person that do either, as their particle says.
const EITHER: &[&str] = &["put", "turn", "switch", "power", "pop", "take", "pull", "slot", "stick", "yank", "flip"];
const TOWARDS: &[&str] = &["in", "into", "on", "up"];
const AWAY: &[&str] = &["off", "out", "away"];

/// Verbs of a device that say nothing without what follows them.
const MOVES: &[&str] = &[
    "come", "came", "go", "went", "turn", "switch", "power", "drop", "fall", "fell", "cut", "boot", "pop", "show",
    "hook", "link", "conk", "die", "run", "move", "wander", "slip", "walk", "light", "wake", "log", "plug", "get",
    "kick",
];
/// States that a device is in when it is there.
const THERE: &[&str] = &[
    "on",
    "up",
    "online",
    "back",
    "back on",
    "back up",
    "back online",
    "in",
    "back in",
    "in range",
    "back in range",
    "into range",
    "within range",
    "in reach",
    "within reach",
    "live",
    "alive",
    "near",
    "nearby",
    "close",
    "around",
    "along",
    "through",
    "here",
    "there",
    "ready",
    "available",
    "connected",
    "plugged in",
    "plugged",
    "attached",
    "paired",
    "linked",
    "linked up",
    "hooked up",
    "detected",
    "found",
    "seen",
    "recognised",
    "recognized",
    "inserted",
    "turned on",
    "switched on",
    "powered on",
    "powered up",
    "present",
    "active",
    "docked",
];
/// States that a device is in when it is not.
const GONE: &[&str] = &[
    "off",
    "out",
    "away",
    "offline",
    "dead",
    "down",
    "missing",
    "gone",
    "quiet",
    "flat",
    "unplugged",
    "disconnected",
    "removed",
    "detached",
    "unpaired",
    "undone",
    "lost",
    "loose",
    "out of range",
    "out of reach",
    "out of battery",
    "turned off",
    "switched off",
    "powered off",
    "powered down",
    "taken off",
    "taken out",
    "pulled out",
    "not there",
    "unavailable",
    "ejected",
];
/// Verbs of a device that say all.
const COMES: &[&str] = &["connect", "reconnect", "pair", "appear", "arrive", "attach", "join", "return"];
const GOES: &[&str] = &["disconnect", "disappear", "vanish", "leave", "drop", "detach", "unpair", "die"];
/// What a device loses or makes.
const CONNECTION: &[&str] =
    &["connection", "link", "signal", "contact", "pairing", "power", "charge", "bluetooth", "battery", "juice"];

/// Something that comes or goes.
struct Event<'a> {
    thing: Vec<&'a str>,
    comes: bool,
    /// Whether nothing but a device does that: programs start and end too.
    firm: bool,
}

/// A device or a screen that comes or goes.
pub(super) fn read(run: &Run<'_>) -> Option<Condition> {
    dock(run).or_else(|| plugged(run))
}

/// The name of a device that comes or goes though nothing in the scene is called so.
pub(super) fn strange(run: &Run<'_>) -> Option<String> {
    let event = event(&run.words).filter(|event| event.firm)?;
    let said = event.thing.join(" ");
    let known = event.thing.len() > 3
        || event.thing.iter().any(|word| is_small(word) || SCREENS.contains(word) || is_connector(word))
        || SPOKEN.contains(&said.as_str())
        || plugged(run).is_some()
        || run.named("app", &said).is_some();
    (!known).then_some(said)
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

/// Pronouns for what the rest of the sentence names.
const SPOKEN: &[&str] = &["it", "they", "those", "these", "them"];

/// Words that are in nobody's name and begin or join commands.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "and" | "or" | "to" | "it" | "i" | "then" | "wifi" | "vpn" | "internet" | "not" | "network" | "turn" | "they"
    )
}

/// "the sound" is no device, whatever one is called.
fn is_state(said: &str) -> bool {
    matches!(said, "sound" | "music" | "volume" | "audio" | "bluetooth" | "notifications")
}

fn plugged(run: &Run<'_>) -> Option<Condition> {
    let Event { thing: words, comes, firm } = event(&run.words)?;
    let subject = if comes { "device.connected" } else { "device.disconnected" };
    let said = words.join(" ");
    if SPOKEN.contains(&said.as_str()) {
        return firm.then(|| test(subject, "=", SPOKEN_OF));
    }
    if words.len() > 5 || words.iter().any(|word| is_small(word)) || is_state(&said) {
        return None;
    }
    if let Some(screen) = screen(run, &words, &said) {
        // Screens that go have a subject of their own, which the watcher of conditions knows.
        return Some(test(if comes { "output.connected" } else { "output.disconnected" }, "=", screen));
    }
    let bare: Vec<&str> = words
        .iter()
        .copied()
        .filter(|w| !matches!(*w, "bluetooth" | "device" | "called" | "named" | "other" | "pair" | "of"))
        .collect();
    // "my earbuds the WF-1000XM5": what it is, then what it is called.
    let inner = bare.split_first().filter(|(first, rest)| DEVICES.contains(first) && !rest.is_empty());
    let inner = inner.and_then(|(_, rest)| run.named("device", &rest.join(" ")));
    // What is plugged is on a cable, where something of that name is.
    let wired =
        run.has(&["plug", "plugs", "plugged", "plugging", "unplug", "unplugs", "unplugged", "unplugging", "jack"]);
    let wired = if wired { run.named("jack", &said) } else { None };
    let device =
        wired.or_else(|| run.named("device", &said)).or_else(|| run.named("device", &bare.join(" "))).or(inner);
    // "the card scanner zebra thing": what it is beside what it is called.
    let own: Vec<&str> =
        words.iter().copied().filter(|word| !DEVICES.contains(word) && !SORTS.contains(word)).collect();
    let mixed = !own.is_empty() && own.len() < words.len();
    let device = device.or_else(|| if mixed { run.named("device", &own.join(" ")) } else { None });
    if let Some(device) = device {
        return Some(test(subject, "=", device));
    }
    // Without a name it is one of a kind, where nothing else does what it does.
    let kind = words.iter().any(|word| DEVICES.contains(word))
        && words.iter().all(|word| DEVICES.contains(word) || SORTS.contains(word));
    let seen = || {
        let whole = without_tail(&run.words).join(" ");
        SEEN.iter().any(|end| whole.strip_suffix(end).is_some_and(|said| said.ends_with(' ')))
    };
    (kind && (firm || seen()) && run.named("app", &said).is_none()).then(|| test(subject, "=", said))
}

/// The screen that words name, or `true` where they mean any.
fn screen(run: &Run<'_>, words: &[&str], said: &str) -> Option<Value> {
    let connector = words.iter().find(|word| is_connector(word));
    let noun = |word: &&str| SCREENS.contains(word) || is_connector(word);
    let plain = words.iter().all(|word| noun(word) || SORTS.contains(word) || matches!(*word, "laptop" | "port"));
    let named = words.len() <= 3 && words.last().is_some_and(noun) && words.iter().filter(|w| noun(w)).count() == 1;
    if !words.iter().any(noun) || !plain && !named {
        return None;
    }
    Some(match (run.named("output", said), connector) {
        (Some(id), _) => id.into(),
        (None, Some(name)) => name.to_uppercase().replace("EDP", "eDP").into(),
        (None, None) => json!(true),
    })
}

/// `hdmi-1`, `dp-2`.
fn is_connector(word: &str) -> bool {
    let head = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == 'a');
    head.len() < word.len() && matches!(head, "hdmi" | "dp" | "edp" | "dvi" | "vga" | "usb-c" | "displayport" | "hdmi-")
}

/// Whether a word is a verb in any of its forms: "plugs", "plugged", "plugging" of "plug".
fn is_form(word: &str, verb: &str) -> bool {
    let core = verb.strip_suffix('e').unwrap_or(verb);
    let Some(end) = word.strip_prefix(core) else { return false };
    let bare = |end: &str| matches!(end, "s" | "es" | "ed" | "d" | "ing");
    let twice =
        verb.chars().last().is_some_and(|last| end.strip_prefix(last).is_some_and(|end| end.len() > 1 && bare(end)));
    word == verb || bare(end) || twice
}

fn is_of(word: &str, verbs: &[&str]) -> bool {
    verbs.iter().any(|verb| is_form(word, verb)) || word == "took" && verbs.contains(&"take")
}

/// What happens in a run, and to what.
fn event<'a>(words: &[&'a str]) -> Option<Event<'a>> {
    let words = without_tail(words);
    acted(words).or_else(|| {
        (1..words.len()).find_map(|cut| {
            let (comes, firm) = happened(words.get(cut..)?)?;
            let thing = words.get(..cut)?.to_vec();
            let by_hand = thing.len() > 1 && thing.first().is_some_and(|who| WHO.contains(who));
            (!by_hand).then_some(Event { thing, comes, firm })
        })
    })
}

/// `disconnects from the laptop`, `pairs with me`, `comes on by itself`: without what goes without saying.
fn without_tail<'b, 'a>(mut words: &'b [&'a str]) -> &'b [&'a str] {
    const HOST: &[&str] =
        &["laptop", "computer", "pc", "machine", "me", "us", "it", "itself", "desktop", "system", "port"];
    loop {
        let cut = match words {
            [.., "from" | "to" | "with" | "into" | "by", last] if HOST.contains(last) && words.len() > 2 => 2,
            [.., "itself" | "themselves"] if words.len() > 1 => 1,
            // "falls off the bluetooth"
            [_, .., "off", "bluetooth"] if words.len() > 3 => 1,
            _ => return words,
        };
        words = words.get(..words.len() - cut).unwrap_or(&[]);
    }
}

/// `i plug the headset in`, `taking off my headphones`.
fn acted<'a>(words: &[&'a str]) -> Option<Event<'a>> {
    let (first, rest) = words.split_first()?;
    let (verb, rest) = match WHO.contains(first) {
        true => rest.split_first()?,
        // "the docking station" is a thing.
        false if first.ends_with("ing") && rest.first() != Some(&"station") => (first, rest),
        false => return None,
    };
    let particle = |word: &&str| TOWARDS.contains(word) || AWAY.contains(word);
    let (part, thing) = match (rest.split_first(), rest.split_last()) {
        (Some((part, thing)), _) if particle(part) => (Some(*part), thing),
        (_, Some((part, thing))) if particle(part) => (Some(*part), thing),
        _ => (None, rest),
    };
    // "i am connected to the headphones"
    let thing = match thing {
        ["to" | "with", rest @ ..] if is_of(verb, &["connect", "pair"]) => rest,
        _ => thing,
    };
    let away = part.map(|part| AWAY.contains(&part));
    let (comes, firm) = if is_of(verb, BRINGS) {
        (true, !is_of(verb, &["use", "wear"]))
    } else if is_of(verb, TAKES) {
        (false, true)
    } else if is_of(verb, EITHER) || matches!(*verb, "have" | "had") {
        (!away?, is_of(verb, &["put", "take"]))
    } else if is_of(verb, &["lose"]) || *verb == "lost" {
        (false, false)
    } else {
        return None;
    };
    // "connect off" is nothing that is done to a device.
    let odd = is_of(verb, BRINGS) && away == Some(true);
    (!thing.is_empty() && !odd).then(|| Event { thing: thing.to_vec(), comes, firm })
}

/// Whether words say of a device that it comes, and whether nothing else does that.
fn happened(words: &[&str]) -> Option<(bool, bool)> {
    let state = |words: &[&str]| {
        let said = words.join(" ");
        let there = THERE.contains(&said.as_str()).then_some(true);
        there.or_else(|| GONE.contains(&said.as_str()).then_some(false)).map(|comes| (comes, is_firm(&said)))
    };
    match words {
        ["not", rest @ .., "more" | "anymore"] if !rest.is_empty() => {
            let (comes, firm) = happened(rest)?;
            Some((!comes, firm))
        }
        ["not", rest @ ..] | ["can", "not", rest @ ..] | ["no", "longer", rest @ ..] if !rest.is_empty() => {
            let (comes, firm) = happened(rest)?;
            Some((!comes, firm))
        }
        [verb, what @ ..] if is_of(verb, &["lose"]) || *verb == "lost" && !what.is_empty() => {
            let what = what.strip_prefix(&["its"]).or_else(|| what.strip_prefix(&["their"])).unwrap_or(what);
            let told = matches!(what, [one] if CONNECTION.contains(one))
                || matches!(what, [first, one] if CONNECTION.contains(one) && CONNECTION.contains(first));
            told.then_some((false, true))
        }
        [verb, "connection" | "contact"] if is_of(verb, &["make", "establish"]) => Some((true, true)),
        [verb, "up"] if is_of(verb, &["turn", "show", "pop", "link", "hook", "pair"]) => {
            Some((true, is_of(verb, &["link", "hook", "pair"])))
        }
        ["runs" | "run" | "ran", "out", ..] if words.len() <= 4 => {
            matches!(words, [_, _] | [_, _, "of", _]).then_some((false, false))
        }
        [verb] if is_of(verb, COMES) => Some((true, is_of(verb, &["connect", "reconnect", "pair", "attach"]))),
        [verb] if is_of(verb, GOES) => Some((false, is_of(verb, &["disconnect", "detach", "unpair"]))),
        [verb, rest @ ..] if is_of(verb, MOVES) && !rest.is_empty() => {
            let (comes, firm) = state(rest)?;
            Some((comes, firm || is_of(verb, &["plug", "hook", "link"])))
        }
        _ => state(words),
    }
}

/// States that only devices are in.
fn is_firm(said: &str) -> bool {
    [
        "plugged",
        "connect",
        "pair",
        "attached",
        "detached",
        "unplugged",
        "removed",
        "linked",
        "detected",
        "hooked",
        "inserted",
        "docked",
        "ejected",
        "range",
        "reach",
    ]
    .iter()
    .any(|word| said.contains(word))
}
