//! `a11y.high_contrast`: the same wish as `theme.contrast` under the name that accessibility menus give it.

use super::{Kind, Setting, theme_contrast, word};

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "a11y.high_contrast",
    about: "High contrast",
    kind: Kind::OnOff,
    initial: |_| word(false),
    gsettings: theme_contrast::gsettings,
};
