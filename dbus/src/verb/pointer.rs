//! The verbs of the family `pointer`: declarations only; what they mean is decided in the core.

use super::*;

/// `pointer.speed`
pub const SPEED: VerbSpec = VerbSpec {
    name: "pointer.speed",
    about: "Set how fast the pointer moves",
    args: &[arg("value", ArgType::Any, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "make the mouse {value:faster}",
        "set the pointer speed to {value:50}",
        "slow down the mouse {value=slower}",
        "the mouse is too slow {value=faster}",
        "make the cursor {value:slower}",
    ],
};

/// `pointer.natural_scroll`
pub const NATURAL_SCROLL: VerbSpec = VerbSpec {
    name: "pointer.natural_scroll",
    about: "Scroll like on a phone",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} natural scrolling",
        "turn {on:off} natural scroll",
        "{on:enable} natural scrolling",
        "reverse the scroll direction {on=toggle}",
        "{on:disable} natural scrolling",
    ],
};
