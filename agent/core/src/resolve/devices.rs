//! Devices by the names that people say: speakers, networks, headphones, players.

use super::index::title_words;
use crate::normalise::spelling;
use tacit_dbus::Snapshot;

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
];

/// The device of `known` that words name.
pub fn find(known: &[String], words: &[&str]) -> Option<String> {
    let all: Vec<String> = words.iter().flat_map(|word| title_words(word)).collect();
    let core: Vec<String> = all.iter().filter(|word| !AROUND.contains(&word.as_str())).cloned().collect();
    for wanted in [&core, &all] {
        if wanted.is_empty() {
            continue;
        }
        let joined = wanted.concat();
        let score = |name: &String| -> u32 {
            let have = title_words(name);
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
    // "headphones" for the only device that is not the speakers.
    generic(known, &core)
}

/// A kind of device where only one of the list can be meant: model names seldom say "headphones".
fn generic(known: &[String], core: &[String]) -> Option<String> {
    let [word] = core else { return None };
    let ears = ["headphones", "headphone", "headset", "earbuds", "earphones", "buds", "airpods"];
    let hints: &[&str] = match word.as_str() {
        w if ears.contains(&w) => {
            &["headphones", "headset", "airpods", "buds", "wh", "wf", "bose", "jabra", "sennheiser", "beats", "jbl"]
        }
        "speakers" | "speaker" => &["speaker", "speakers", "analog", "soundbar", "built", "internal", "jbl", "sonos"],
        "keyboard" => &["keyboard", "keychron", "mx", "k380"],
        "mouse" => &["mouse", "mx", "master"],
        "phone" => &["phone", "pixel", "iphone", "galaxy"],
        _ => return None,
    };
    let mut fits = known.iter().filter(|name| title_words(name).iter().any(|have| hints.contains(&have.as_str())));
    let first = fits.next()?;
    fits.next().is_none().then(|| first.clone())
}

/// The device of any kind that words name.
pub fn any(scene: &Snapshot, words: &[&str]) -> Option<String> {
    let devices = &scene.devices;
    [&devices.bluetooth, &devices.audio_outputs, &devices.audio_inputs].into_iter().find_map(|list| find(list, words))
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
