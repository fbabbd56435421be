//! The verbs of the family `calendar`: declarations only; what they mean is decided in the core.

use super::*;

/// `calendar.add`
pub const ADD: VerbSpec = VerbSpec {
    name: "calendar.add",
    about: "Put something in the calendar",
    args: &[
        arg("title", ArgType::Text, Default::Optional),
        arg("start", ArgType::DateTime, Default::Optional),
        arg("end", ArgType::Any, Default::Optional),
        arg("duration", ArgType::Duration, Default::Optional),
        arg("location", ArgType::Text, Default::Optional),
        arg("attendees", ArgType::Text, Default::Optional),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::WindowShows,
    hand: Hand::System,
    examples: &[
        "add {title:dentist} to my calendar {start:tomorrow at 10}",
        "schedule a meeting with {attendees:Anna} {start:on friday at 3 pm}",
        "create an event called {title:review} {start:on monday at 9}",
        "put {title:lunch} in the calendar {start:tomorrow at noon}",
        "schedule {title:a call} {start:at 4 pm} for {duration:30 minutes}",
    ],
};

/// `calendar.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "calendar.list",
    about: "Show what the calendar holds",
    args: &[arg("start", ArgType::Any, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::System,
    examples: &[
        "what is on my calendar today?",
        "show my calendar",
        "what do I have on my agenda {start:tomorrow}?",
        "do I have any meetings today?",
        "when is my next appointment?",
    ],
};
