//! The verbs of the family `touchpad`: declarations only; what they mean is decided in the core.

use super::*;

/// `touchpad.tap`
pub const TAP: VerbSpec = VerbSpec {
    name: "touchpad.tap",
    about: "Let taps on the touchpad click",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} tap to click",
        "turn {on:off} tap to click",
        "{on:enable} tap to click",
        "{on:disable} tapping on the touchpad",
        "let me tap to click {on=on}",
    ],
};
