//! The session's settings: one file each, a registry, and the store that keeps them. Values are JSON.
//!
//! A setting is declared with its type, its value on a new machine, and the places that programs read it from; what is
//! written there follows from all values together, by pure functions.

use serde_json::Value;
use std::collections::BTreeMap;
use tacit_dbus::config::Config;

pub mod a11y_high_contrast;
pub mod a11y_screen_reader;
pub mod gsettings;
pub mod notify_dnd;
pub mod store;
pub mod theme_accent;
pub mod theme_animations;
pub mod theme_contrast;
pub mod theme_dark;
pub mod theme_font_scale;
pub mod theme_wallpaper;

/// Every setting's value by its key.
pub type Values = BTreeMap<String, Value>;

/// What a setting's value is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// `"on"` or `"off"`; `"toggle"` is understood, and so are true and false.
    OnOff,
    /// A number between these.
    Number(f64, f64),
    /// A colour: `#rrggbb` or a name of [`theme_accent::NAMES`].
    Colour,
    /// The path of a file that exists, or empty.
    Path,
}

/// The declaration of one setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// `theme.dark`
    pub key: &'static str,
    /// One sentence for people.
    pub about: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Its value where none was ever set.
    pub initial: fn(&Config) -> Value,
    /// What GSettings must hold for these values.
    pub gsettings: fn(&Values) -> Vec<gsettings::Write>,
}

/// All settings.
pub const ALL: &[Setting] = &[
    theme_dark::SETTING,
    theme_contrast::SETTING,
    theme_animations::SETTING,
    theme_accent::SETTING,
    theme_font_scale::SETTING,
    theme_wallpaper::SETTING,
    notify_dnd::SETTING,
    a11y_screen_reader::SETTING,
    a11y_high_contrast::SETTING,
];

/// The declaration of `key`.
pub fn find(key: &str) -> Option<&'static Setting> {
    ALL.iter().find(|setting| setting.key == key)
}

impl Kind {
    /// The value as it is kept, or what it should have been.
    pub fn accept(self, value: &Value, old: &Value) -> Result<Value, String> {
        match self {
            Kind::OnOff => on_off(value, old).ok_or_else(|| "use \"on\" or \"off\"".to_owned()),
            Kind::Number(min, max) => {
                let number = value.as_f64().filter(|n| (min..=max).contains(n));
                number.map(|_| value.clone()).ok_or_else(|| format!("use a number from {min} to {max}"))
            }
            Kind::Colour => {
                let colour = value.as_str().and_then(theme_accent::hex);
                colour.map(Value::from).ok_or_else(|| {
                    format!("use \"#rrggbb\" or one of {}", theme_accent::NAMES.map(|(name, _)| name).join(", "))
                })
            }
            Kind::Path => {
                let path = value.as_str().filter(|path| path.is_empty() || std::path::Path::new(path).is_file());
                path.map(Value::from).ok_or_else(|| "use the absolute path of a picture".to_owned())
            }
        }
    }
}

fn on_off(value: &Value, old: &Value) -> Option<Value> {
    let on = match value {
        Value::Bool(on) => *on,
        Value::String(word) => match word.as_str() {
            "on" => true,
            "off" => false,
            "toggle" => old != "on",
            _ => return None,
        },
        _ => return None,
    };
    Some(word(on))
}

/// `"on"` or `"off"`.
pub fn word(on: bool) -> Value {
    Value::from(if on { "on" } else { "off" })
}

/// Whether a setting is on.
pub fn is_on(values: &Values, key: &str) -> bool {
    values.get(key).is_some_and(|value| value == "on")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_checked_and_made_uniform() {
        let old = json!("on");
        assert_eq!(Kind::OnOff.accept(&json!(true), &old), Ok(json!("on")));
        assert_eq!(Kind::OnOff.accept(&json!("toggle"), &old), Ok(json!("off")));
        assert!(Kind::OnOff.accept(&json!("maybe"), &old).is_err());
        assert!(Kind::Number(50.0, 300.0).accept(&json!(20), &old).is_err());
        assert_eq!(Kind::Number(50.0, 300.0).accept(&json!(125), &old), Ok(json!(125)));
        assert_eq!(Kind::Colour.accept(&json!("green"), &old), Ok(json!("#3a944a")));
        assert!(Kind::Colour.accept(&json!("#12345"), &old).is_err());
        assert!(Kind::Path.accept(&json!("/no/such/picture.png"), &old).is_err());
    }

    #[test]
    fn initial_values_are_valid() {
        for setting in ALL {
            let value = (setting.initial)(&Config::default());
            assert_eq!(setting.kind.accept(&value, &Value::Null).as_ref(), Ok(&value), "{}", setting.key);
            assert!(!setting.about.is_empty());
        }
    }
}
