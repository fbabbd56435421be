//! The families `keyboard`, `pointer`, `touchpad` and `a11y`: settings of the compositor and the session, read back.

use super::Entry;
use super::setting::sets;
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    sets(Verb::KeyboardLayout, |w| format!("Use the keyboard layout {}", w.text("value"))),
    sets(Verb::KeyboardRepeat, |w| format!("Set the key repeat to {}", w.text("value"))),
    sets(Verb::PointerSpeed, |w| format!("Set the pointer's speed to {}", w.text("value"))),
    sets(Verb::PointerNaturalScroll, |w| w.turn("natural scrolling")),
    sets(Verb::TouchpadTap, |w| w.turn("tapping to click")),
    sets(Verb::A11yZoom, |w| w.turn("the screen magnifier")),
    sets(Verb::A11yScreenReader, |w| w.turn("the screen reader")),
    sets(Verb::A11yHighContrast, |w| w.turn("high contrast")),
    sets(Verb::A11yStickyKeys, |w| w.turn("sticky keys")),
];
