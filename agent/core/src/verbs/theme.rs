//! The family `theme`: settings, read back from the settings' keeper.

use super::Entry;
use super::setting::sets;
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    sets(Verb::ThemeDark, |w| match w.args.text("on").unwrap_or("on") {
        "off" => "Use the light theme".into(),
        "toggle" => "Switch between dark and light".into(),
        _ => "Use the dark theme".into(),
    }),
    sets(Verb::ThemeContrast, |w| w.turn("high contrast")),
    sets(Verb::ThemeAnimations, |w| w.turn("animations")),
    sets(Verb::ThemeAccent, |w| format!("Make the accent colour {}", w.text("value"))),
    sets(Verb::ThemeFontScale, |w| format!("Turn the text size {}", w.level())),
    sets(Verb::ThemeWallpaper, |w| format!("Use {} as the wallpaper", w.file("path"))),
];
