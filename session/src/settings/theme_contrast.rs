//! `theme.contrast`: more contrast, for every toolkit.

use super::gsettings::{A11Y_INTERFACE, Write};
use super::theme_dark::gtk_theme;
use super::{Kind, Setting, Values, is_on, word};

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "theme.contrast",
    about: "More contrast in the desktop and in applications",
    kind: Kind::OnOff,
    initial: |_| word(false),
    gsettings,
};

/// Also what `a11y.high_contrast` writes: either asks for it.
pub fn gsettings(values: &Values) -> Vec<Write> {
    let contrast = is_on(values, "theme.contrast") || is_on(values, "a11y.high_contrast");
    vec![Write::new(A11Y_INTERFACE, "high-contrast", if contrast { "true" } else { "false" }), gtk_theme(values)]
}
