//! The verbs of the family `a11y`: declarations only; what they mean is decided in the core.

use super::*;

/// `a11y.zoom`
pub const ZOOM: VerbSpec = VerbSpec {
    name: "a11y.zoom",
    about: "Magnify the screen",
    args: &[
        arg("on", ArgType::OnOff, Default::Word("on")),
        arg("percent", ArgType::Percent, Default::Optional),
        arg("delta", ArgType::Delta, Default::Optional),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} the magnifier",
        "zoom in {delta=10}",
        "zoom out {delta=-10}",
        "set the zoom to {percent:50 percent}",
        "turn {on:off} zoom",
        "magnify the screen",
    ],
};

/// `a11y.screen_reader`
pub const SCREEN_READER: VerbSpec = VerbSpec {
    name: "a11y.screen_reader",
    about: "Have the screen read out",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} the screen reader",
        "turn {on:off} the screen reader",
        "start the screen reader {on=on}",
        "stop the screen reader {on=off}",
        "{on:enable} the screen reader",
    ],
};

/// `a11y.high_contrast`
pub const HIGH_CONTRAST: VerbSpec = VerbSpec {
    name: "a11y.high_contrast",
    about: "Show everything in high contrast",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} high contrast",
        "high contrast {on:off}",
        "{on:enable} high contrast mode",
        "switch to high contrast mode {on=on}",
        "leave high contrast mode {on=off}",
    ],
};

/// `a11y.sticky_keys`
pub const STICKY_KEYS: VerbSpec = VerbSpec {
    name: "a11y.sticky_keys",
    about: "Press modifier keys one after another",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} sticky keys",
        "turn {on:off} sticky keys",
        "{on:enable} sticky keys",
        "sticky keys {on:off}",
        "{on:disable} sticky keys",
    ],
};
