//! Questions about settings and workspaces that no verb reads: answered from the scene.

use crate::normalise::{Token, unwrapped};
use serde_json::Value;
use tacit_dbus::Snapshot;

/// Settings that people ask about: words that must be there, the key, and how to say it.
const SETTINGS: &[(&[&str], &str, &str)] = &[
    (&["dark"], "theme.dark", "Dark mode"),
    (&["light", "mode"], "theme.dark", "Dark mode"),
    (&["bluetooth"], "bluetooth.power", "Bluetooth"),
    (&["airplane"], "network.airplane", "Airplane mode"),
    (&["microphone"], "mic.mute", "The microphone's mute"),
    (&["mic"], "mic.mute", "The microphone's mute"),
    (&["muted"], "audio.mute", "Mute"),
    (&["mute"], "audio.mute", "Mute"),
    (&["sound", "on"], "audio.mute", "Mute"),
    (&["sound", "off"], "audio.mute", "Mute"),
    (&["volume"], "audio.volume", "The volume"),
    (&["loud"], "audio.volume", "The volume"),
    (&["brightness"], "display.brightness", "The brightness"),
    (&["bright"], "display.brightness", "The brightness"),
    (&["night", "light"], "display.night_light", "Night light"),
    (&["disturb"], "notify.dnd", "Do not disturb"),
    (&["notifications", "off"], "notify.dnd", "Do not disturb"),
    (&["notifications", "on"], "notify.dnd", "Do not disturb"),
    (&["animations"], "theme.animations", "Animations"),
    (&["accent"], "theme.accent", "The accent colour"),
    (&["high", "contrast"], "a11y.high_contrast", "High contrast"),
    (&["screen", "reader"], "a11y.screen_reader", "The screen reader"),
    (&["sticky", "keys"], "a11y.sticky_keys", "Sticky keys"),
    (&["font", "size"], "theme.font_scale", "The text size"),
    (&["text", "size"], "theme.font_scale", "The text size"),
    (&["power", "profile"], "power.profile", "The power profile"),
    (&["power", "saver"], "power.profile", "The power profile"),
    (&["timezone"], "clock.timezone", "The time zone"),
    (&["keyboard", "layout"], "keyboard.layout", "The keyboard layout"),
    (&["wallpaper"], "theme.wallpaper", "The wallpaper"),
    (&["natural", "scrolling"], "pointer.natural_scroll", "Natural scrolling"),
    (&["mouse", "speed"], "pointer.speed", "The pointer speed"),
    (&["pointer", "speed"], "pointer.speed", "The pointer speed"),
    (&["vpn"], "network.vpn", "The VPN"),
    (&["resolution"], "", "resolution"),
    (&["scale"], "", "scale"),
];

/// The answer to a question about the state, where the words are one that the scene can answer.
pub(super) fn answer(tokens: &[Token], scene: &Snapshot) -> Option<String> {
    let body = tokens.get(question_start(tokens)..)?;
    let words: Vec<&str> = body.iter().filter(|token| !token.is_mark()).map(|token| token.word.as_str()).collect();
    let first = *words.first()?;
    if words.len() > 10 || tokens.iter().any(|token| matches!(token.word.as_str(), "and" | "then")) && words.len() > 6 {
        return None;
    }
    let opens = matches!(first, "is" | "are" | "what" | "how" | "which" | "am" | "where" | "do" | "does")
        || matches!(words.as_slice(), ["tell" | "show" | "give", "me", "the", ..] if words.last().is_some_and(|last| matches!(*last, "volume" | "brightness" | "resolution" | "scale")));
    if !opens
        || words.iter().any(|word| {
            matches!(
                *word,
                "if" | "when" | "will" | "should" | "could" | "would" | "too" | "can" | "turn" | "set" | "make"
            )
        })
    {
        return None;
    }
    places(&words, scene).or_else(|| setting(&words, first, scene))
}

/// Past "can you tell me" and the like.
fn question_start(tokens: &[Token]) -> usize {
    let range = unwrapped(tokens);
    let start = range.start;
    let ahead: Vec<&str> = tokens.iter().skip(start).take(4).map(|token| token.word.as_str()).collect();
    match ahead.as_slice() {
        ["tell", "me", "what" | "how" | "which" | "whether" | "if" | "where", ..] => start + 2,
        ["do", "you", "know", ..] => start + 3,
        _ => start,
    }
}

/// The answer to what an understander knows to be a question about the state: the setting that most of its words name.
pub(super) fn answer_surely(tokens: &[Token], scene: &Snapshot) -> Option<String> {
    if let Some(found) = answer(tokens, scene) {
        return Some(found);
    }
    let words: Vec<&str> = tokens.iter().filter(|token| !token.is_mark()).map(|token| token.word.as_str()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let found = SETTINGS
        .iter()
        .chain(MORE)
        .filter(|(needs, ..)| needs.iter().all(|need| words.contains(need)))
        .max_by_key(|(needs, ..)| needs.len());
    if let Some((_, key, name)) = found {
        return said(key, name, scene);
    }
    let named = |list: &[String], what: &str| {
        Some(if list.is_empty() { format!("No {what} is known.") } else { format!("Known: {}.", list.join(", ")) })
    };
    let devices = &scene.devices;
    if has(&["workspace", "workspaces", "desktop", "desktops"]) {
        let name = |space: &tacit_dbus::Workspace| {
            if space.name.is_empty() { space.id.to_string() } else { space.name.clone() }
        };
        let here = scene.active_workspace().map(name).unwrap_or_default();
        let all: Vec<String> = scene.workspaces.iter().map(name).collect();
        return Some(format!("You are on workspace {here}, of {}: {}.", all.len(), all.join(", ")));
    }
    if has(&["screens", "monitors", "displays", "screen", "monitor", "display", "outputs"]) {
        let names: Vec<String> = scene
            .outputs
            .iter()
            .map(|output| format!("{} ({}×{}, scale {})", output.id, output.width, output.height, output.scale))
            .collect();
        return Some(format!("Connected: {}.", names.join(", ")));
    }
    if has(&["microphone", "microphones", "mic", "input", "inputs"]) {
        return named(&devices.audio_inputs, "microphone");
    }
    if has(&["headphones", "speakers", "output", "headset", "sound", "playing", "audio"]) {
        return named(&devices.audio_outputs, "audio output");
    }
    if has(&["connected", "paired", "devices", "device", "earbuds", "mouse", "controller"]) {
        return named(&devices.bluetooth, "Bluetooth device");
    }
    if has(&["network", "networks"]) {
        return named(&devices.wifi, "network");
    }
    if has(&["window", "focused", "focus", "active", "app", "program"]) {
        return places(&["which", "window", "is", "focused"], scene);
    }
    None
}

/// Other words for settings, for questions that are known to be some.
const MORE: &[(&[&str], &str, &str)] = &[
    (&["wifi"], "network.wifi", "Wi-Fi"),
    (&["wireless"], "network.wifi", "Wi-Fi"),
    (&["flight"], "network.airplane", "Airplane mode"),
    (&["quiet"], "notify.dnd", "Do not disturb"),
    (&["notifications"], "notify.dnd", "Do not disturb"),
    (&["louder"], "audio.volume", "The volume"),
    (&["sound", "level"], "audio.volume", "The volume"),
    (&["contrast"], "a11y.high_contrast", "High contrast"),
    (&["light", "theme"], "theme.dark", "Dark mode"),
    (&["theme"], "theme.dark", "Dark mode"),
    (&["blue", "light"], "display.night_light", "Night light"),
    (&["warm"], "display.night_light", "Night light"),
    (&["zoom"], "a11y.zoom", "The magnifier"),
    (&["magnifier"], "a11y.zoom", "The magnifier"),
    (&["reader"], "a11y.screen_reader", "The screen reader"),
    (&["sticky"], "a11y.sticky_keys", "Sticky keys"),
    (&["layout"], "keyboard.layout", "The keyboard layout"),
    (&["keyboard", "language"], "keyboard.layout", "The keyboard layout"),
    (&["animation"], "theme.animations", "Animations"),
    (&["background"], "theme.wallpaper", "The wallpaper"),
    (&["zone"], "clock.timezone", "The time zone"),
    (&["font"], "theme.font_scale", "The text size"),
    (&["letters"], "theme.font_scale", "The text size"),
    (&["performance"], "power.profile", "The power profile"),
    (&["profile"], "power.profile", "The power profile"),
    (&["scroll"], "pointer.natural_scroll", "Natural scrolling"),
    (&["scrolling"], "pointer.natural_scroll", "Natural scrolling"),
    (&["tap"], "touchpad.tap", "Tapping to click"),
    (&["sleep"], "power.inhibit", "Keeping awake"),
    (&["awake"], "power.inhibit", "Keeping awake"),
    (&["mode", "autonomy"], "agent.mode", "The level of autonomy"),
];

fn places(words: &[&str], scene: &Snapshot) -> Option<String> {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let first = words.first()?;
    let name =
        |space: &tacit_dbus::Workspace| if space.name.is_empty() { space.id.to_string() } else { space.name.clone() };
    if has(&["workspace", "workspaces", "desktop", "desktops"]) && !has(&["window", "windows", "open", "running"]) {
        let here = has(&["am", "this", "current", "active"]) || words.ends_with(&["i", "on"]);
        if matches!(*first, "what" | "which" | "where") && here && words.len() <= 7 {
            return scene.active_workspace().map(|space| format!("You are on workspace {}.", name(space)));
        }
        if words.len() <= 7
            && (words.starts_with(&["how", "many"])
                || (matches!(*first, "what" | "which") && has(&["workspaces", "desktops"])))
        {
            let names: Vec<String> = scene.workspaces.iter().map(name).collect();
            return Some(format!("There are {} workspaces: {}.", names.len(), names.join(", ")));
        }
    }
    if has(&["screens", "monitors", "displays", "outputs"])
        && words.len() <= 7
        && (words.starts_with(&["how", "many"]) || matches!(*first, "what" | "which"))
    {
        let names: Vec<String> =
            scene.outputs.iter().map(|output| format!("{} ({}×{})", output.id, output.width, output.height)).collect();
        return Some(match names.len() {
            1 => format!("One screen is connected: {}.", names.concat()),
            n => format!("{n} screens are connected: {}.", names.join(", ")),
        });
    }
    if words.len() <= 7
        && matches!(*first, "what" | "which")
        && (words.windows(2).any(|w| w == ["is", "focused"])
            || (has(&["window"]) && has(&["focused", "active", "in"]) && !has(&["on", "put"])))
    {
        return Some(scene.focused().map_or_else(
            || "No window is focused.".to_owned(),
            |window| {
                let app = scene.app(&window.app).map_or_else(|| window.app.to_string(), |app| app.name.clone());
                if window.title.is_empty() || window.title == app {
                    format!("{app} is focused.")
                } else {
                    format!("{app} — {} is focused.", window.title)
                }
            },
        ));
    }
    None
}

fn setting(words: &[&str], first: &str, scene: &Snapshot) -> Option<String> {
    let (needs, key, name) = SETTINGS.iter().find(|(needs, ..)| needs.iter().all(|need| words.contains(need)))?;
    let state = matches!(first, "is" | "are" | "am")
        || (matches!(first, "what" | "how" | "which" | "tell" | "show" | "give") && words.len() <= 7);
    // Every word must belong to the question: "what is the volume of a sphere" is another one.
    const KNOWN: &[&str] = &[
        "is",
        "are",
        "the",
        "my",
        "what",
        "how",
        "on",
        "off",
        "it",
        "currently",
        "now",
        "right",
        "enabled",
        "disabled",
        "active",
        "turned",
        "set",
        "to",
        "at",
        "mode",
        "at_the_moment",
        "still",
        "am",
        "i",
        "in",
        "current",
        "of",
        "this",
        "which",
        "computer",
        "level",
        "sound",
        "high",
        "low",
        "big",
        "using",
        "being",
        "used",
        "screen",
        "display",
        "status",
        "state",
        "loud",
        "tell",
        "me",
        "system",
        "light",
        "theme",
        "do",
        "does",
        "color",
        "there",
        "a",
        "any",
        "show",
        "give",
        "music",
        "volume",
        "audio",
        "speakers",
        "running",
        "or",
        "muted",
        "not",
    ];
    if !state || !words.iter().all(|word| needs.contains(word) || KNOWN.contains(word)) {
        return None;
    }
    said(key, name, scene)
}

/// The value of a setting in a sentence.
fn said(key: &str, name: &str, scene: &Snapshot) -> Option<String> {
    if key.is_empty() {
        let output = scene.focused_output()?;
        return Some(match name {
            "scale" => format!("The scale of {} is {}.", output.id, output.scale),
            _ => format!("The resolution of {} is {}×{}.", output.id, output.width, output.height),
        });
    }
    let value = scene.settings.get(key);
    Some(match value {
        None => format!("{name}: I can not see that from here."),
        Some(Value::String(text)) => format!("{name} is {text}."),
        Some(Value::Bool(on)) => format!("{name} is {}.", if *on { "on" } else { "off" }),
        Some(Value::Number(n)) if matches!(key, "audio.volume" | "display.brightness" | "theme.font_scale") => {
            format!("{name} is at {n} percent.")
        }
        Some(other) => format!("{name} is {other}."),
    })
}
