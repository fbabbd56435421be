//! `theme.font_scale`: the size of text, in percent of its usual size.

use super::gsettings::{INTERFACE, Write};
use super::{Kind, Setting, Values};
use serde_json::Value;

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "theme.font_scale",
    about: "The size of text in percent",
    kind: Kind::Number(50.0, 300.0),
    initial: |_| Value::from(100),
    gsettings,
};

fn gsettings(values: &Values) -> Vec<Write> {
    let percent = values.get("theme.font_scale").and_then(Value::as_f64).unwrap_or(100.0);
    vec![Write::new(INTERFACE, "text-scaling-factor", format!("{:.2}", percent / 100.0))]
}
