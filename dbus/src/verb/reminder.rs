//! The verbs of the family `reminder`: declarations only; what they mean is decided in the core.

use super::*;

/// `reminder.add`
pub const ADD: VerbSpec = VerbSpec {
    name: "reminder.add",
    about: "Remind you at a time",
    args: &[arg("text", ArgType::Text, Default::Optional), arg("when", ArgType::When, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "remind me to {text:call home} {when:at 5 pm}",
        "remind me {when:in 20 minutes} to {text:check the oven}",
        "set a reminder {when:for tomorrow at 9} to {text:water the plants}",
        "set an alarm for {when:7 am}",
        "wake me up {when:at 6:30}",
        "don't let me forget to {text:buy milk} {when:tomorrow}",
    ],
};

/// `reminder.remove`
pub const REMOVE: VerbSpec = VerbSpec {
    name: "reminder.remove",
    about: "Drop a reminder",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "cancel my reminder",
        "delete the reminder about {text:the plants}",
        "remove the {text:dentist} reminder",
        "cancel the alarm",
        "forget the reminder to {text:call home}",
    ],
};

/// `reminder.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "reminder.list",
    about: "Show the reminders",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "what reminders do I have?",
        "show my reminders",
        "list all reminders",
        "do I have any reminders?",
        "which alarms are set?",
    ],
};
