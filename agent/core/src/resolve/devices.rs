//! Devices by the names that people say: speakers, networks, headphones, players.

mod spoken;

use super::index::title_words;
use super::{Context, Trouble};
use crate::normalise::spelling;
use tacit_dbus::Snapshot;
use tacit_dbus::plan::Choice;

/// What people call outputs for sound.
pub const OUTPUT_WORDS: &[&str] = &[
    "speakers",
    "speaker",
    "headphones",
    "headphone",
    "headset",
    "earbuds",
    "earphones",
    "hdmi",
    "monitor",
    "usb",
    "bluetooth",
    "tv",
    "soundbar",
    "dock",
];
/// What people call inputs for sound.
pub const INPUT_WORDS: &[&str] = &["microphone", "mic", "headset", "webcam", "usb", "line", "internal", "builtin"];
/// What people call Bluetooth devices.
pub const BLUETOOTH_WORDS: &[&str] = &[
    "headphones",
    "headset",
    "earbuds",
    "speaker",
    "keyboard",
    "mouse",
    "phone",
    "watch",
    "controller",
    "gamepad",
    "airpods",
    "earphones",
    "buds",
    "car",
];

const AROUND: &[&str] = &[
    "the",
    "my",
    "a",
    "an",
    "our",
    "to",
    "device",
    "bluetooth",
    "player",
    "instead",
    "network",
    "wifi",
    "called",
    "audio",
    "sound",
    "on",
    "via",
    "through",
    "output",
    "one",
    "own",
    "that",
    "this",
    "those",
    "these",
];

/// The device of `known` that words name.
pub fn find(known: &[String], words: &[&str]) -> Option<String> {
    called(known, words).or_else(|| {
        // "headphones" for the only device that is not the speakers; "the laptop speakers" for those that are built in.
        let core: Vec<String> =
            spoken::said(words, AROUND).into_iter().filter(|word| !AROUND.contains(&word.as_str())).collect();
        let found = generic(known, &core).or_else(|| qualified(known, &core)).or_else(|| shortened(known, &core));
        // "the jay bee el speaker"
        found.or_else(|| {
            let spelled = super::index::any_letters(core.clone());
            (spelled != core)
                .then(|| called(known, &[spelled.join(" ").as_str()]).or_else(|| qualified(known, &spelled)))?
        })
    })
}

/// The only device that one plain word of several tells, where the others say nothing else that is known: "the barcode gun" of
/// "Barcode Scanner". Who made it is no such word.
pub(super) fn partly(known: &[String], words: &[&str]) -> Option<String> {
    let core: Vec<String> =
        spoken::said(words, AROUND).into_iter().filter(|word| !AROUND.contains(&word.as_str())).collect();
    let tells = |name: &String, word: &String| {
        word.len() > 3 && crate::lexicon::is_english(word) && title_words(name).contains(word)
    };
    let kind = |word: &String| {
        let lists = [OUTPUT_WORDS, INPUT_WORDS, BLUETOOTH_WORDS];
        !hints(word).is_empty() || lists.iter().any(|list| list.contains(&word.as_str()))
    };
    // "are the hearing aids connected": what becomes of it is no name.
    let done = |word: &String| word.ends_with("ed") || word.ends_with("ing") || crate::lexicon::is_command(word);
    let fits = |name: &&String| {
        core.iter().any(|word| tells(name, word) && !kind(word))
            && core.iter().all(|word| tells(name, word) || (!kind(word) || hinted(word, name)) && !done(word))
    };
    let mut found = known.iter().filter(fits);
    let first = found.next().filter(|_| (2..=3).contains(&core.len()))?;
    found.next().is_none().then(|| first.clone())
}

/// The device of `known` that words name by its name or by a part of it.
fn called(known: &[String], words: &[&str]) -> Option<String> {
    let all: Vec<String> = spoken::said(words, AROUND);
    let core: Vec<String> = all.iter().filter(|word| !AROUND.contains(&word.as_str())).cloned().collect();
    for wanted in [&core, &all] {
        if wanted.is_empty() {
            continue;
        }
        let joined = wanted.concat();
        let score = |name: &String| -> u32 {
            let have = spoken::plain(name);
            let whole = have.concat();
            let hit = |word: &String| {
                have.contains(word)
                    || (word.len() > 3
                        && have.iter().any(|h| {
                            h.starts_with(word.as_str())
                                || word.strip_suffix('s') == Some(h)
                                || h.strip_suffix('s') == Some(word)
                        }))
            };
            if whole == joined {
                100
            } else if wanted.iter().all(hit) {
                80
            } else if spoken::aligned(wanted, &have) {
                75
            } else if joined.len() >= 4 && whole.starts_with(&joined) {
                70
            } else if joined.len() >= 4 && spelling::slip(&joined, &whole).is_some() {
                60
            } else {
                0
            }
        };
        if let Some(best) = known.iter().max_by_key(|name| score(name)).filter(|name| score(name) > 0) {
            return Some(best.clone());
        }
    }
    None
}

/// The only device of which a word is said short: "the uni network" of "University".
fn shortened(known: &[String], core: &[String]) -> Option<String> {
    let begins = |name: &String, word: &String| {
        let long = |have: &&String| have.len() > word.len() + 1 && have.starts_with(word.as_str());
        let have = title_words(name);
        have.contains(word) || have.iter().any(|have| long(&have))
    };
    let short =
        |word: &String| word.len() >= 3 && crate::lexicon::is_content(word) && word.chars().all(char::is_alphabetic);
    let mut found = known.iter().filter(|name| core.iter().all(|word| short(word) && begins(name, word)));
    let first = found.next().filter(|_| !core.is_empty())?;
    found.next().is_none().then(|| first.clone())
}

/// The only device that words describe beside saying what kind of thing it is: "the webcam mic", "the xbox pad".
fn qualified(known: &[String], core: &[String]) -> Option<String> {
    const NOUNS: &[&str] = &[
        "mic",
        "mics",
        "microphone",
        "speaker",
        "speakers",
        "headphones",
        "headset",
        "pad",
        "gamepad",
        "controller",
        "joypad",
        "keyboard",
        "mouse",
        "one",
        "s",
        "earbuds",
        "buds",
        "sound",
        "card",
        "phones",
        "cans",
        "thing",
        "jack",
        "port",
        "screen",
        "tv",
        "telly",
        "television",
    ];
    let rest: Vec<&String> = core.iter().filter(|word| !NOUNS.contains(&word.as_str())).collect();
    // Two such nouns, "the headset mic": the first says whose.
    let rest = if rest.is_empty() && core.len() > 1 { core.iter().take(1).collect() } else { rest };
    if rest.is_empty() || rest.len() == core.len() && core.len() > 1 {
        return None;
    }
    let screen = core.iter().find(|word| matches!(word.as_str(), "tv" | "telly" | "television"));
    let fits = |name: &&String| {
        let have = spoken::plain(name);
        screen.is_none_or(|word| hinted(word, name))
            && rest.iter().all(|word| spoken::aligned(std::slice::from_ref(*word), &have) || hinted(word, name))
    };
    let mut found = known.iter().filter(fits);
    let first = found.next()?;
    found.next().is_none().then(|| first.clone())
}

/// The one of `known` that the last of several names beside each other means: "my headset, the jabra".
pub(crate) fn apposed(known: &[String], words: &[&str]) -> Option<String> {
    let parts = super::mention::ways(words);
    if parts.len() < 2 || parts.len() > 3 {
        return None;
    }
    let exactly = |part: &Vec<&str>| find(known, part).filter(|_| several(known, part).len() < 2);
    parts.iter().rev().find_map(exactly)
}

/// Those of `known` that words fit equally, where they fit more than one and none by its whole name: "the acme wifi" with an
/// office and a guest network, "the other network".
pub fn several(known: &[String], words: &[&str]) -> Vec<String> {
    let all: Vec<String> = spoken::said(words, AROUND);
    let small = |word: &String| AROUND.contains(&word.as_str()) || OTHER.contains(&word.as_str());
    let core: Vec<String> = all.iter().filter(|word| !small(word)).cloned().collect();
    let other = all.iter().any(|word| OTHER.contains(&word.as_str()));
    let joined = core.concat();
    if core.is_empty() && !other || known.iter().any(|name| spoken::plain(name).concat() == joined) {
        return Vec::new();
    }
    let whole = |name: &String| {
        let have = spoken::plain(name);
        core.iter().all(|word| have.contains(word))
    };
    let fits: Vec<String> = known.iter().filter(|name| whole(name)).cloned().collect();
    if core.is_empty() || !fits.is_empty() {
        return fits;
    }
    known.iter().filter(|name| spoken::aligned(&core, &spoken::plain(name))).cloned().collect()
}

const OTHER: &[&str] = &["other", "another", "different"];

/// The device that words mean where they fit several, or where they say "the other one": asked about; `None` where they do
/// neither. `now` is the one in use.
pub(super) fn ambiguous(
    known: &[String],
    words: &[&str],
    now: Option<&str>,
    question: &str,
    context: &mut Context<'_>,
) -> Option<Result<String, Trouble>> {
    let other = words.iter().any(|word| OTHER.contains(word));
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !OTHER.contains(word) && !AROUND.contains(word) && *word != "one")
        .collect();
    let kind =
        [OUTPUT_WORDS, INPUT_WORDS, BLUETOOTH_WORDS].iter().any(|list| core.iter().any(|word| list.contains(word)));
    let mut fits = several(known, &core);
    if let ([word], true) = (core.as_slice(), kind) {
        let alike: Vec<String> = known
            .iter()
            .filter(|name| hinted(word, name) || title_words(name).iter().any(|have| have == word))
            .cloned()
            .collect();
        if alike.len() > 1 {
            fits = alike;
        }
    }
    if fits.is_empty() && other && (core.is_empty() || kind) {
        fits = known.to_vec();
    }
    if other {
        fits.retain(|name| Some(name.as_str()) != now);
        // The other speakers need not be called so.
        if fits.is_empty() && kind {
            fits = known.iter().filter(|name| Some(name.as_str()) != now).cloned().collect();
        }
    }
    match fits.as_slice() {
        [] => None,
        [one] => other.then(|| Ok(one.clone())),
        many => {
            let choices = many.iter().map(|name| Choice { id: name.clone(), label: name.clone() }).collect();
            Some(context.choose(question.to_owned(), choices))
        }
    }
}

/// Whether a device is of a kind, by what its makers call such devices.
fn hinted(word: &str, name: &str) -> bool {
    let name = title_words(name);
    let has = |kind: &str| name.iter().any(|have| hints(kind).contains(&have.as_str()));
    let screen = matches!(word, "tv" | "television" | "telly" | "monitor" | "screen" | "display");
    // Who makes screens makes other things too: "Samsung Galaxy Buds" are no television.
    has(word) && !(screen && ["headphones", "phone", "keyboard", "mouse", "controller"].iter().any(|kind| has(kind)))
}

/// A kind of device where only one of the list can be meant: model names seldom say "headphones".
fn generic(known: &[String], core: &[String]) -> Option<String> {
    let [word] = core else { return None };
    let mut fits = known.iter().filter(|name| hinted(word, name));
    let first = fits.next()?;
    fits.next().is_none().then(|| first.clone())
}

/// Words in the names of devices of a kind.
fn hints(word: &str) -> &'static [&'static str] {
    match word {
        "headphones" | "headphone" | "headset" | "earbuds" | "earphones" | "buds" | "airpods" | "cans" => &[
            "headphones",
            "headset",
            "airpods",
            "buds",
            "wh",
            "wf",
            "bose",
            "jabra",
            "sennheiser",
            "beats",
            "jbl",
            "hyperx",
            "arctis",
            "steelseries",
            "soundcore",
            "plantronics",
            "poly",
            "momentum",
            "earpods",
            "freebuds",
            "blackshark",
        ],
        "speakers" | "speaker" => &["speaker", "speakers", "analog", "soundbar", "built", "internal", "jbl", "sonos"],
        "laptop" | "internal" | "computer" | "builtin" => &["built", "internal", "analog"],
        "tv" | "television" | "telly" => &["hdmi", "tv", "television", "telly", "lg", "samsung", "bravia"],
        "ps5" | "ps4" | "playstation" => &["dualsense", "dualshock", "playstation"],
        "monitor" | "screen" | "display" => &["hdmi", "displayport", "dell", "benq", "eizo", "lg", "asus", "aoc"],
        "keyboard" => &["keyboard", "keychron", "mx", "k380"],
        "mouse" => &["mouse", "mx", "master"],
        "phone" => &["phone", "pixel", "iphone", "galaxy"],
        "controller" | "gamepad" | "joystick" => {
            &["controller", "gamepad", "dualsense", "dualshock", "joycon", "xbox", "playstation", "8bitdo"]
        }
        _ => &[],
    }
}

/// The device of any kind that words name.
pub fn any(scene: &Snapshot, words: &[&str]) -> Option<String> {
    let devices = &scene.devices;
    [&devices.bluetooth, &devices.audio_outputs, &devices.audio_inputs].into_iter().find_map(|list| find(list, words))
}

/// The device on a cable that words name by its own name: what is plugged is one before it is anything else.
pub(crate) fn wired(scene: &Snapshot, words: &[&str]) -> Option<String> {
    let devices = &scene.devices;
    [&devices.audio_outputs, &devices.audio_inputs].into_iter().find_map(|list| called(list, words))
}

/// Words for what plays and what is played.
const PLAYED: &[&str] = &[
    "player",
    "players",
    "music",
    "song",
    "songs",
    "track",
    "tune",
    "tunes",
    "audio",
    "audiobook",
    "podcast",
    "podcasts",
    "radio",
    "stream",
    "streaming",
    "media",
    "video",
    "videos",
    "movie",
    "film",
    "clip",
    "show",
    "series",
    "episode",
    "album",
    "playlist",
    "youtube",
    "browser",
    "tab",
    "playing",
    "sound",
    "playback",
    "book",
    "talk",
    "concert",
];
/// Words around them.
const SMALL: &[&str] = &[
    "the",
    "my",
    "a",
    "an",
    "one",
    "thing",
    "that",
    "is",
    "what",
    "whatever",
    "whichever",
    "app",
    "application",
    "program",
    "this",
    "it",
    "in",
    "on",
    "of",
    "now",
    "currently",
    "right",
    "window",
    "other",
    "current",
    "there",
    "from",
    "going",
];
const BROWSERS: &[&str] =
    &["firefox", "chromium", "chrome", "brave", "vivaldi", "edge", "epiphany", "opera", "librewolf", "web", "zen"];
const VIDEO: &[&str] = &[
    "vlc",
    "mpv",
    "totem",
    "celluloid",
    "videos",
    "video",
    "kodi",
    "haruna",
    "smplayer",
    "dragon",
    "jellyfin",
    "plex",
];

/// Whether words may name something that plays: "the music player", "whatever is playing", "the video in firefox".
pub fn is_player(words: &[&str]) -> bool {
    words.len() <= 8
        && words.iter().any(|word| PLAYED.contains(word) || matches!(*word, "one" | "app" | "it" | "thing"))
        && words.iter().filter(|word| !PLAYED.contains(word) && !SMALL.contains(word)).count() <= 3
}

/// The player that words mean: by name, by what it plays, or the only one; asked about where several fit.
pub(super) fn player(words: &[&str], context: &mut Context<'_>) -> Result<String, Trouble> {
    let scene = context.index.scene;
    let known = &scene.devices.players;
    let names: Vec<&str> =
        words.iter().copied().filter(|word| !PLAYED.contains(word) && !SMALL.contains(word)).collect();
    if let Some(found) = find(known, words).or_else(|| find(known, &names)) {
        return Ok(found);
    }
    let refused =
        || Trouble::Refuse(format!("There is no player “{}”. There are {}.", words.join(" "), known.join(", ")));
    // "the training video" is no player's name, but whatever plays videos.
    let played = words.iter().any(|word| PLAYED.contains(word) && *word != "player");
    if known.is_empty() || !names.is_empty() && !played {
        return Err(if known.is_empty() { Trouble::Refuse("Nothing here plays media.".to_owned()) } else { refused() });
    }
    let is = |name: &str, list: &[&str]| title_words(name).iter().any(|word| list.contains(&word.as_str()));
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let fits = |name: &&String| {
        if has(&["browser", "tab", "youtube"]) {
            is(name, BROWSERS)
        } else if has(&["video", "videos", "movie", "film", "clip", "show", "series", "episode"]) {
            is(name, BROWSERS) || is(name, VIDEO)
        } else if has(&["music", "song", "songs", "track", "tune", "tunes", "album", "playlist", "podcast", "radio"]) {
            !is(name, BROWSERS) && !is(name, VIDEO)
        } else {
            true
        }
    };
    let last =
        scene.history.iter().rev().flat_map(|past| past.steps.iter().rev()).find_map(|step| step.args.text("player"));
    let mut pool: Vec<&String> = known.iter().filter(fits).collect();
    if pool.is_empty() {
        pool = known.iter().collect();
    }
    if words.contains(&"other") {
        pool.retain(|name| Some(name.as_str()) != last);
    }
    if let [one] = pool.as_slice() {
        return Ok((*one).clone());
    }
    let choices = pool.iter().map(|name| Choice { id: (*name).clone(), label: (*name).clone() }).collect();
    context.choose("Which player?".to_owned(), choices)
}

/// What it costs to read words as one of `known`, or as one of the kinds in `kinds`.
pub fn cost(known: &[String], words: &[&str], kinds: &[&str]) -> Option<f32> {
    if words.iter().any(|word| matches!(*word, "and" | "," | "then" | "volume" | "it" | "mode" | "off" | "everything"))
    {
        return None;
    }
    if find(known, words).is_some() {
        return Some(0.0);
    }
    if words.iter().any(|word| kinds.contains(word)) && words.len() <= 4 {
        return Some(0.1);
    }
    if words.iter().skip(1).any(|word| matches!(*word, "to" | "from" | "in")) {
        return None;
    }
    let core: Vec<&&str> = words.iter().filter(|word| !AROUND.contains(word)).collect();
    let named = core.iter().all(|word| crate::lexicon::is_content(word));
    (!core.is_empty() && core.len() <= 3 && named).then_some(0.4)
}
