//! The verbs of the family `routine`: declarations only; what they mean is decided in the core.

use super::*;

/// `routine.create`
pub const CREATE: VerbSpec = VerbSpec {
    name: "routine.create",
    about: "Make a routine",
    args: &[
        arg("name", ArgType::Text, Default::Optional),
        arg("steps", ArgType::Steps, Default::Required),
        arg("when", ArgType::When, Default::Required),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "create a routine called {name:morning} that {steps:opens firefox and the mail}",
        "make a routine that {steps:mutes the sound} {when:every evening at 10}",
        "create a {name:focus} routine that {steps:turns on do not disturb}",
        "save that as a routine called {name:coding} {_last=yes}",
        "make an automation called {name:night} that {steps:turns on dark mode}",
    ],
};

/// `routine.run`
pub const RUN: VerbSpec = VerbSpec {
    name: "routine.run",
    about: "Run a routine",
    args: &[arg("name", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "run my {name:morning} routine",
        "start the {name:work} routine",
        "run the routine {name:evening}",
        "do my {name:focus} routine",
        "execute the {name:backup} routine",
    ],
};

/// `routine.enable`
pub const ENABLE: VerbSpec = VerbSpec {
    name: "routine.enable",
    about: "Turn a routine on",
    args: &[arg("name", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "enable the {name:morning} routine",
        "turn on the routine {name:evening}",
        "resume my {name:work} routine",
        "activate the {name:focus} routine",
        "switch the {name:night} routine on",
    ],
};

/// `routine.disable`
pub const DISABLE: VerbSpec = VerbSpec {
    name: "routine.disable",
    about: "Turn a routine off",
    args: &[arg("name", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "disable the {name:morning} routine",
        "turn off the routine {name:evening}",
        "pause my {name:work} routine",
        "deactivate the {name:focus} routine",
        "switch the {name:night} routine off",
    ],
};

/// `routine.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "routine.list",
    about: "Show the routines",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "show my routines",
        "what routines do I have?",
        "list all routines",
        "which routines are there?",
        "do I have any routines?",
    ],
};

/// `routine.remove`
pub const REMOVE: VerbSpec = VerbSpec {
    name: "routine.remove",
    about: "Delete a routine",
    args: &[arg("name", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Listed,
    hand: Hand::Agent,
    examples: &[
        "delete the {name:morning} routine",
        "remove the routine {name:evening}",
        "get rid of my {name:work} routine",
        "delete routine {name:focus}",
        "forget the {name:night} routine",
    ],
};
