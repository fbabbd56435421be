//! The verbs of the family `memory`: declarations only; what they mean is decided in the core.

use super::*;

/// `memory.remember`
pub const REMEMBER: VerbSpec = VerbSpec {
    name: "memory.remember",
    about: "Remember something for you",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Remembered,
    hand: Hand::Memory,
    examples: &[
        "remember that {text:my printer is on the second floor}",
        "keep in mind that {text:Anna prefers mail}",
        "make a note that {text:the rent is due on the first}",
        "remember {text:the wifi password is on the fridge}",
        "note that {text:the backup runs at night}",
    ],
};

/// `memory.recall`
pub const RECALL: VerbSpec = VerbSpec {
    name: "memory.recall",
    about: "Say what happened or was noted before",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Memory,
    examples: &[
        "what did I open yesterday?",
        "what was I doing this morning?",
        "what do you remember about {text:the printer}?",
        "what did I work on last week?",
        "search my history for {text:budget}",
        "do you remember {text:where I parked}?",
    ],
};

/// `memory.forget`
pub const FORGET: VerbSpec = VerbSpec {
    name: "memory.forget",
    about: "Forget something that was remembered",
    args: &[arg("text", ArgType::Text, Default::Optional), arg("when", ArgType::When, Default::Optional)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::Remembered,
    hand: Hand::Memory,
    examples: &[
        "forget what I said about {text:the printer}",
        "forget everything about {text:Anna}",
        "delete my history",
        "forget that",
        "erase your memory of {text:yesterday}",
    ],
};

/// `memory.pause`
pub const PAUSE: VerbSpec = VerbSpec {
    name: "memory.pause",
    about: "Stop remembering for a while",
    args: &[arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::State,
    hand: Hand::Memory,
    examples: &[
        "pause memory",
        "stop remembering for {duration:an hour}",
        "go incognito",
        "don't remember what I do",
        "pause your memory for {duration:30 minutes}",
    ],
};

/// `memory.export`
pub const EXPORT: VerbSpec = VerbSpec {
    name: "memory.export",
    about: "Save the memory to a file",
    args: &[arg("path", ArgType::Path, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::State,
    hand: Hand::Memory,
    examples: &[
        "export my memory",
        "export my memory to {path:memory.json}",
        "back up your memory",
        "save my history to {path:~/history.json}",
        "export everything you know",
    ],
};

/// `memory.import`
pub const IMPORT: VerbSpec = VerbSpec {
    name: "memory.import",
    about: "Load memory from a file",
    args: &[arg("path", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::State,
    hand: Hand::Memory,
    examples: &[
        "import memory from {path:memory.json}",
        "load my memories from {path:~/backup/memory.json}",
        "import {path:memory.json} into your memory",
        "restore the memory from {path:old.json}",
        "import my history from {path:history.json}",
    ],
};
