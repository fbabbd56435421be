//! `theme.dark`: dark or light, for every toolkit.

use super::gsettings::{INTERFACE, Write};
use super::{Kind, Setting, Values, is_on, word};
use std::path::Path;

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "theme.dark",
    about: "Dark style in the desktop and in applications",
    kind: Kind::OnOff,
    initial: |config| word(config.theme.dark),
    gsettings,
};

fn gsettings(values: &Values) -> Vec<Write> {
    let scheme = if is_on(values, "theme.dark") { "prefer-dark" } else { "default" };
    vec![Write::new(INTERFACE, "color-scheme", scheme), gtk_theme(values)]
}

/// The theme that GTK 3 has inside and offers under no name; Debian has it in a package that nothing depends on.
const DARK_CSS: &str = "@import url(\"resource:///org/gtk/libgtk/theme/Adwaita/gtk-dark.css\");\n";

/// Makes a data directory with the theme `Adwaita-dark` for GTK 3, to be the last of XDG_DATA_DIRS.
///
/// # Errors
/// It cannot be written.
pub fn write_theme(data_dir: &Path) -> std::io::Result<()> {
    let dir = data_dir.join("themes/Adwaita-dark/gtk-3.0");
    std::fs::create_dir_all(&dir)?;
    std::fs::write(dir.join("gtk.css"), DARK_CSS)
}

/// GTK 3 knows no colour scheme, only themes; contrast has a say in it as well.
pub fn gtk_theme(values: &Values) -> Write {
    let contrast = is_on(values, "theme.contrast") || is_on(values, "a11y.high_contrast");
    let theme = match (is_on(values, "theme.dark"), contrast) {
        (false, false) => "Adwaita",
        (true, false) => "Adwaita-dark",
        (false, true) => "HighContrast",
        (true, true) => "HighContrastInverse",
    };
    Write::new(INTERFACE, "gtk-theme", theme)
}
