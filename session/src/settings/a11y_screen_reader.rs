//! `a11y.screen_reader`: the flag by which a screen reader is started and applications publish their trees.

use super::gsettings::{A11Y_APPLICATIONS, Write};
use super::{Kind, Setting, Values, is_on, word};

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "a11y.screen_reader",
    about: "The screen reader",
    kind: Kind::OnOff,
    initial: |_| word(false),
    gsettings,
};

fn gsettings(values: &Values) -> Vec<Write> {
    let on = is_on(values, "a11y.screen_reader");
    vec![Write::new(A11Y_APPLICATIONS, "screen-reader-enabled", if on { "true" } else { "false" })]
}
