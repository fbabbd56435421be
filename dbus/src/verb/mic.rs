//! The verbs of the family `mic`: declarations only; what they mean is decided in the core.

use super::*;

/// `mic.mute`
pub const MUTE: VerbSpec = VerbSpec {
    name: "mic.mute",
    about: "Turn the microphone off or on",
    args: &[arg("on", ArgType::OnOff, Default::Required), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Audio,
    examples: &[
        "mute my microphone {on=on}",
        "mute me {on=on}",
        "unmute the mic {on=off}",
        "turn off the microphone {on=on}",
        "turn the mic on {on=off}",
    ],
};
