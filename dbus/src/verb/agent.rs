//! The verbs of the family `agent`: declarations only; what they mean is decided in the core.

use super::*;

/// `agent.undo`
pub const UNDO: VerbSpec = VerbSpec {
    name: "agent.undo",
    about: "Take back what was done",
    args: &[arg("n", ArgType::Number, Default::One), arg("since", ArgType::Any, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::None,
    post: Post::Nested,
    hand: Hand::Agent,
    examples: &[
        "undo",
        "undo that",
        "take that back",
        "undo the last {n:three} things",
        "put it back the way it was",
        "that was a mistake",
        "undo everything since {since:10 am}",
    ],
};

/// `agent.redo`
pub const REDO: VerbSpec = VerbSpec {
    name: "agent.redo",
    about: "Do again what was undone",
    args: &[arg("n", ArgType::Number, Default::One)],
    effect: Effect::Reversible,
    inverse: Inverse::None,
    post: Post::Nested,
    hand: Hand::Agent,
    examples: &["redo", "redo that", "redo the last {n:two} actions", "undo the undo", "reapply that change"],
};

/// `agent.repeat`
pub const REPEAT: VerbSpec = VerbSpec {
    name: "agent.repeat",
    about: "Do the last thing again",
    args: &[],
    effect: Effect::Reversible,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &["do that again", "repeat that", "again", "once more", "do the same thing again"],
};

/// `agent.cancel`
pub const CANCEL: VerbSpec = VerbSpec {
    name: "agent.cancel",
    about: "Stop what is being done",
    args: &[],
    effect: Effect::Reversible,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &["cancel", "stop", "never mind", "cancel that", "abort"],
};

/// `agent.explain`
pub const EXPLAIN: VerbSpec = VerbSpec {
    name: "agent.explain",
    about: "Say what was done and why",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "why did you do that?",
        "what did you just do?",
        "explain that",
        "what happened?",
        "explain what you did",
    ],
};

/// `agent.help`
pub const HELP: VerbSpec = VerbSpec {
    name: "agent.help",
    about: "Say what can be asked",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "help",
        "what can you do?",
        "what can I say?",
        "help me with {text:windows}",
        "how do I {text:take a screenshot}?",
    ],
};

/// `agent.mode`
pub const MODE: VerbSpec = VerbSpec {
    name: "agent.mode",
    about: "Say how much is done without asking",
    args: &[arg("mode", ArgType::Text, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "switch to {mode:preview} mode",
        "ask me before doing anything {mode=preview}",
        "set the autonomy level to {mode:2}",
        "only explain {mode=explain}",
        "don't ask me again {mode=autonomous}",
    ],
};
