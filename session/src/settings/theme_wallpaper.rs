//! `theme.wallpaper`: the picture behind everything; empty means the plain colour of the configuration.

use super::gsettings::{BACKGROUND, Write};
use super::{Kind, Setting, Values};
use serde_json::Value;

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "theme.wallpaper",
    about: "The picture behind the windows",
    kind: Kind::Path,
    initial: |_| Value::from(""),
    gsettings,
};

fn gsettings(values: &Values) -> Vec<Write> {
    let path = values.get("theme.wallpaper").and_then(Value::as_str).filter(|path| !path.is_empty());
    path.map(|path| Write::new(BACKGROUND, "picture-uri", format!("file://{path}"))).into_iter().collect()
}
