//! The verbs of the family `screen`: declarations only; what they mean is decided in the core.

use super::*;

/// `screen.capture`
pub const CAPTURE: VerbSpec = VerbSpec {
    name: "screen.capture",
    about: "Take a screenshot",
    args: &[
        arg("target", ArgType::Target, Default::Word("screen")),
        arg("path", ArgType::Path, Default::Optional),
        arg("output", ArgType::Output, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::FileSystem,
    hand: Hand::Compositor,
    examples: &[
        "take a screenshot",
        "take a screenshot of {target:this window}",
        "capture {target:an area}",
        "screenshot {target:the whole screen}",
        "grab the screen",
        "take a screenshot and save it as {path:shot.png}",
    ],
};

/// `screen.record`
pub const RECORD: VerbSpec = VerbSpec {
    name: "screen.record",
    about: "Record the screen",
    args: &[
        arg("target", ArgType::Target, Default::Word("screen")),
        arg("path", ArgType::Path, Default::Optional),
        arg("on", ArgType::OnOff, Default::Word("on")),
        arg("duration", ArgType::Duration, Default::Optional),
        arg("output", ArgType::Output, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::FileSystem,
    hand: Hand::Compositor,
    examples: &[
        "record the screen",
        "start recording",
        "record {target:this window} for {duration:30 seconds}",
        "stop recording {on=off}",
        "start a screen recording",
    ],
};
