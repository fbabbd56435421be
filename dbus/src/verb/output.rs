//! The verbs of the family `output`: declarations only; what they mean is decided in the core.

use super::*;

/// `output.power`
pub const POWER: VerbSpec = VerbSpec {
    name: "output.power",
    about: "Turn a screen on or off",
    args: &[arg("output", ArgType::Output, Default::FocusedOutput), arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:off} {output:the second screen}",
        "switch {output:the external monitor} {on:on}",
        "turn {output:the left monitor} {on:off}",
        "wake up {output:the screen} {on=on}",
        "blank the screen {on=off}",
        "power {on:off} {output:the display}",
    ],
};

/// `output.mirror`
pub const MIRROR: VerbSpec = VerbSpec {
    name: "output.mirror",
    about: "Show the same picture on several screens",
    args: &[
        arg("output", ArgType::Output, Default::Optional),
        arg("source", ArgType::Output, Default::Optional),
        arg("on", ArgType::OnOff, Default::Word("on")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "mirror my screens",
        "mirror {source:this screen} to {output:the projector}",
        "show the same thing on both screens",
        "stop mirroring {on=off}",
        "duplicate my displays",
        "extend my desktop {on=off}",
    ],
};

/// `output.arrange`
pub const ARRANGE: VerbSpec = VerbSpec {
    name: "output.arrange",
    about: "Say where a screen stands",
    args: &[
        arg("output", ArgType::Output, Default::FocusedOutput),
        arg("dir", ArgType::Dir, Default::Required),
        arg("relative", ArgType::Output, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "put {output:the second screen} to the {dir:left} of {relative:the first screen}",
        "{output:the external monitor} is on the {dir:right}",
        "place {output:the second monitor} above {relative:the first monitor} {dir=up}",
        "arrange {output:the other screen} to the {dir:left}",
        "my second screen is on the {dir:right}",
    ],
};
