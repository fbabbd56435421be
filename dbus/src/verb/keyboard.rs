//! The verbs of the family `keyboard`: declarations only; what they mean is decided in the core.

use super::*;

/// `keyboard.layout`
pub const LAYOUT: VerbSpec = VerbSpec {
    name: "keyboard.layout",
    about: "Choose the keyboard layout",
    args: &[arg("value", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "switch the keyboard to {value:german}",
        "use the {value:french} keyboard layout",
        "set the keyboard layout to {value:us}",
        "change the layout to {value:dvorak} keyboard",
        "{value:spanish} keyboard",
    ],
};

/// `keyboard.repeat`
pub const REPEAT: VerbSpec = VerbSpec {
    name: "keyboard.repeat",
    about: "Set how fast keys repeat",
    args: &[arg("value", ArgType::Any, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "set the key repeat to {value:fast}",
        "make the keys repeat {value:slower}",
        "change the keyboard repeat rate to {value:30}",
        "turn {value:off} key repeat",
        "key repeat {value:slow}",
    ],
};
