//! The verbs of the family `timer`: declarations only; what they mean is decided in the core.

use super::*;

/// `timer.start`
pub const START: VerbSpec = VerbSpec {
    name: "timer.start",
    about: "Start a timer",
    args: &[arg("duration", ArgType::Duration, Default::Required), arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "set a timer for {duration:20 minutes}",
        "start a {duration:five minute} timer",
        "timer for {duration:an hour and a half}",
        "set a timer for {duration:10 minutes} called {text:pasta}",
        "count down from {duration:30 seconds}",
        "{duration:15 minute} timer",
    ],
};

/// `timer.cancel`
pub const CANCEL: VerbSpec = VerbSpec {
    name: "timer.cancel",
    about: "Stop a timer",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "cancel the timer",
        "stop the timer",
        "cancel the {text:pasta} timer",
        "stop all timers",
        "delete my timer",
    ],
};

/// `timer.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "timer.list",
    about: "Show the timers",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "show my timers",
        "how much time is left?",
        "how long is left on the timer?",
        "which timers are running?",
        "list timers",
    ],
};
