//! What may be meant in the place of what was done: another part of the screen, another property, another thing to do with a
//! window.

use tacit_dbus::Verb;

/// A part of the screen by how it differs from the one before: "two thirds", "lower corner", "the other side".
pub(super) fn moved(old: &str, words: &[&str]) -> Option<&'static str> {
    // "a third of the screen" is a third.
    let words = match words {
        [head @ .., "of", "the", "screen" | "monitor" | "display" | "space" | "width"] if !head.is_empty() => head,
        words => words,
    };
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    const KNOWN: &[&str] = &[
        "the", "a", "one", "1", "its", "that", "just", "only", "in", "to", "on", "at", "of", "make", "it", "side",
        "lower", "bottom", "upper", "top", "left", "right", "corner", "half", "third", "thirds", "2", "2/3", "1/3",
        "1/2", "quarter", "other", "opposite", "full", "hand", "instead", "part",
    ];
    if !words.iter().all(|word| KNOWN.contains(word)) {
        return None;
    }
    let (down, up) = (has(&["lower", "bottom"]), has(&["upper", "top"]));
    let (left, right) = (has(&["left"]), has(&["right"]));
    let was = |part: &str| old.split('_').any(|have| have == part);
    let side = match (left, right) {
        (true, false) => "left",
        (false, true) => "right",
        _ if was("left") => "left",
        _ if was("right") => "right",
        _ => "",
    };
    if has(&["other", "opposite"]) && !(down || up || left || right) {
        return opposite(old);
    }
    if has(&["corner", "quarter"]) {
        let high = match (down, up) {
            (true, false) => "bottom",
            (false, true) => "top",
            _ if was("bottom") => "bottom",
            _ if was("top") => "top",
            _ => return None,
        };
        return Some(match (high, side) {
            ("bottom", "left") => "bottom_left",
            ("bottom", "right") => "bottom_right",
            ("top", "left") => "top_left",
            ("top", "right") => "top_right",
            _ => return None,
        });
    }
    if down || up {
        return None;
    }
    let two = has(&["2/3"]) || has(&["2"]) && has(&["thirds"]);
    match (side, two, has(&["third", "1/3"]), has(&["half", "1/2"])) {
        ("left", true, ..) => Some("left_two_thirds"),
        ("right", true, ..) => Some("right_two_thirds"),
        ("left", _, true, _) => Some("left_third"),
        ("right", _, true, _) => Some("right_third"),
        ("left", _, _, true) => Some("left"),
        ("right", _, _, true) => Some("right"),
        _ => None,
    }
}

/// The place on the other side.
fn opposite(slot: &str) -> Option<&'static str> {
    Some(match slot {
        "left" => "right",
        "right" => "left",
        "top" => "bottom",
        "bottom" => "top",
        "top_left" => "top_right",
        "top_right" => "top_left",
        "bottom_left" => "bottom_right",
        "bottom_right" => "bottom_left",
        "left_third" => "right_third",
        "right_third" => "left_third",
        "left_two_thirds" => "right_two_thirds",
        "right_two_thirds" => "left_two_thirds",
        _ => return None,
    })
}

/// Changes of one kind, with the words for what each changes.
const PROPERTIES: &[&[(Verb, &[&str])]] = &[
    &[
        (Verb::AudioVolume, &["volume", "sound", "audio", "loudness"]),
        (Verb::DisplayBrightness, &["brightness", "backlight"]),
        (Verb::ThemeFontScale, &["text", "font", "fonts", "letters"]),
        (Verb::A11yZoom, &["zoom", "magnifier", "magnification"]),
    ],
    &[
        (Verb::AudioMute, &["sound", "speakers", "speaker", "audio", "volume"]),
        (Verb::MicMute, &["mic", "microphone", "mike"]),
        (Verb::NotifyDnd, &["notifications", "disturb", "dnd"]),
    ],
    &[
        (Verb::NetworkWifi, &["wifi", "wireless", "wlan"]),
        (Verb::BluetoothPower, &["bluetooth"]),
        (Verb::NetworkAirplane, &["airplane", "flight"]),
        (Verb::NetworkVpn, &["vpn"]),
        (Verb::ThemeDark, &["dark"]),
        (Verb::DisplayNightLight, &["night"]),
        (Verb::A11yHighContrast, &["contrast"]),
        (Verb::A11yScreenReader, &["reader"]),
        (Verb::A11yStickyKeys, &["sticky"]),
        (Verb::TouchpadTap, &["tapping", "tap"]),
        (Verb::ThemeAnimations, &["animations", "animation"]),
    ],
    // What a window can be instead of where it was put.
    &[
        (Verb::WindowFullscreen, &["fullscreen", "full"]),
        (Verb::WindowMaximize, &["maximized", "maximised", "maximize", "maximise"]),
        (Verb::WindowMinimize, &["minimized", "minimised", "minimize", "minimise", "hidden"]),
        (Verb::WindowFloat, &["floating", "float"]),
        (Verb::WindowClose, &["closed"]),
        (Verb::WindowPlace, &[]),
        (Verb::WindowResize, &[]),
        (Verb::WindowMove, &[]),
        (Verb::WindowToWorkspace, &[]),
        (Verb::WindowToOutput, &[]),
        (Verb::WindowFocus, &[]),
        (Verb::WindowRestore, &[]),
        (Verb::WindowPin, &[]),
    ],
];

/// The verb that changes what words name, as `verb` does what it changes: "the screen brightness" after the volume.
pub(super) fn property(verb: Verb, words: &[&str]) -> Option<Verb> {
    const AROUND: &[&str] = &[
        "the", "my", "screen", "display", "size", "light", "mode", "level", "system", "do", "not", "of", "theme",
        "keys", "high", "to", "that", "up", "down", "on", "off", "touchpad", "it", "turn", "one",
    ];
    let group = PROPERTIES.iter().find(|group| group.iter().any(|(have, _)| *have == verb))?;
    let (found, _) = group.iter().find(|(_, names)| words.iter().any(|word| names.contains(word)))?;
    let names = |word: &&str| group.iter().any(|(have, names)| have == found && names.contains(word));
    let whole = words.iter().all(|word| AROUND.contains(word) || names(word));
    (whole && *found != verb).then_some(*found)
}

/// Verbs that do with a window what else could be meant, and the argument that says so.
pub(super) fn siblings(verb: Verb) -> &'static [(Verb, &'static str)] {
    match verb {
        Verb::WindowPlace => &[(Verb::WindowToWorkspace, "workspace")],
        Verb::WindowToWorkspace => &[(Verb::WindowToOutput, "output"), (Verb::WindowPlace, "slot")],
        Verb::WindowToOutput => &[(Verb::WindowToWorkspace, "workspace"), (Verb::WindowPlace, "slot")],
        _ => &[],
    }
}
