//! `theme.accent`: the colour of what is selected or active.

use super::gsettings::{INTERFACE, Write};
use super::{Kind, Setting, Values};
use serde_json::Value;
use tacit_dbus::config::rgb;

/// Colours that have a name, as GNOME draws them.
pub const NAMES: [(&str, &str); 9] = [
    ("blue", "#3584e4"),
    ("teal", "#2190a4"),
    ("green", "#3a944a"),
    ("yellow", "#c88800"),
    ("orange", "#ed5b00"),
    ("red", "#e62d42"),
    ("pink", "#d56199"),
    ("purple", "#9141ac"),
    ("slate", "#6f8396"),
];

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "theme.accent",
    about: "The accent colour",
    kind: Kind::Colour,
    initial: |config| Value::from(config.theme.accent.to_lowercase()),
    gsettings,
};

/// `#rrggbb` of a colour that is written so or has a name.
pub fn hex(colour: &str) -> Option<String> {
    let word = colour.trim().to_lowercase();
    let named = NAMES.iter().find(|(name, _)| *name == word).map(|(_, hex)| (*hex).to_owned());
    named.or_else(|| rgb(&word).map(|_| word))
}

/// GSettings knows names alone: the nearest one.
fn gsettings(values: &Values) -> Vec<Write> {
    let wanted = values.get("theme.accent").and_then(Value::as_str).and_then(rgb);
    let far = |hex: &str| match (wanted, rgb(hex)) {
        (Some(a), Some(b)) => a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum(),
        _ => u32::MAX,
    };
    let nearest = NAMES.iter().min_by_key(|(_, hex)| far(hex));
    nearest.map(|(name, _)| Write::new(INTERFACE, "accent-color", *name)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_has_no_name_is_mirrored_by_its_nearest() {
        let values = Values::from([("theme.accent".to_owned(), Value::from("#3d7eff"))]);
        assert_eq!(gsettings(&values), [Write::new(INTERFACE, "accent-color", "blue")]);
        assert_eq!(hex("Purple").as_deref(), Some("#9141ac"));
        assert_eq!(hex("#ABCDEF").as_deref(), Some("#abcdef"));
        assert_eq!(hex("mauve-ish"), None);
    }
}
