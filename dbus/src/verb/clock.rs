//! The verbs of the family `clock`: declarations only; what they mean is decided in the core.

use super::*;

/// `clock.timezone`
pub const TIMEZONE: VerbSpec = VerbSpec {
    name: "clock.timezone",
    about: "Set the time zone",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "set the timezone to {text:Berlin}",
        "change my timezone to {text:New York}",
        "switch the time zone to {text:Tokyo}",
        "I am in {text:London} now",
        "use {text:Europe/Paris} as the timezone",
    ],
};
