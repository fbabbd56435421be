//! The verbs of the family `info`: declarations only; what they mean is decided in the core.

use super::*;

/// `info.time`
pub const TIME: VerbSpec = VerbSpec {
    name: "info.time",
    about: "Say the time and date",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &["what time is it?", "what is the date?", "tell me the time", "what day is it today?", "current time"],
};

/// `info.battery`
pub const BATTERY: VerbSpec = VerbSpec {
    name: "info.battery",
    about: "Say how full the battery is",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "how much battery is left?",
        "what is the battery level?",
        "battery status",
        "is the laptop charging?",
        "how full is the battery?",
    ],
};

/// `info.network`
pub const NETWORK: VerbSpec = VerbSpec {
    name: "info.network",
    about: "Say how the computer is connected",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "am I online?",
        "is the wifi on?",
        "which network am I on?",
        "what is my ip address?",
        "is the internet working?",
    ],
};

/// `info.system`
pub const SYSTEM: VerbSpec = VerbSpec {
    name: "info.system",
    about: "Say how the computer is doing",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "how much memory is used?",
        "how much disk space is left?",
        "what is the cpu usage?",
        "system information",
        "how long has the computer been running?",
    ],
};

/// `info.weather`
pub const WEATHER: VerbSpec = VerbSpec {
    name: "info.weather",
    about: "Say what the weather is like",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "what is the weather like?",
        "how is the weather today?",
        "weather forecast",
        "will it rain tomorrow?",
        "do I need an umbrella?",
    ],
};
