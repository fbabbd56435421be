//! `notify.dnd`: no banners for notifications.

use super::gsettings::{NOTIFICATIONS, Write};
use super::{Kind, Setting, Values, is_on, word};

/// The declaration.
pub const SETTING: Setting = Setting {
    key: "notify.dnd",
    about: "Do not disturb: notifications are kept and not shown",
    kind: Kind::OnOff,
    initial: |_| word(false),
    gsettings,
};

fn gsettings(values: &Values) -> Vec<Write> {
    let quiet = is_on(values, "notify.dnd");
    vec![Write::new(NOTIFICATIONS, "show-banners", if quiet { "false" } else { "true" })]
}
