//! `theme.animations`: whether things move.

use super::gsettings::{INTERFACE, Write};
use super::{Kind, Setting, Values, is_on, word};

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "theme.animations",
    about: "Movement in the desktop and in applications",
    kind: Kind::OnOff,
    initial: |config| word(config.theme.animations),
    gsettings,
};

fn gsettings(values: &Values) -> Vec<Write> {
    let on = is_on(values, "theme.animations");
    vec![Write::new(INTERFACE, "enable-animations", if on { "true" } else { "false" })]
}
