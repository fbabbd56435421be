//! The verbs of the family `clipboard`: declarations only; what they mean is decided in the core.

use super::*;

/// `clipboard.copy`
pub const COPY: VerbSpec = VerbSpec {
    name: "clipboard.copy",
    about: "Copy to the clipboard",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Selection,
    hand: Hand::Compositor,
    examples: &[
        "copy that",
        "copy {text:\"hello world\"} to the clipboard",
        "copy the selection",
        "put {text:42} on the clipboard",
        "copy this",
    ],
};

/// `clipboard.paste`
pub const PASTE: VerbSpec = VerbSpec {
    name: "clipboard.paste",
    about: "Paste from the clipboard",
    args: &[arg("n", ArgType::Number, Default::One)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Selection,
    hand: Hand::Compositor,
    examples: &["paste", "paste that here", "paste the clipboard", "paste the {n:second} entry", "paste what I copied"],
};

/// `clipboard.history`
pub const HISTORY: VerbSpec = VerbSpec {
    name: "clipboard.history",
    about: "Show what was copied",
    args: &[arg("n", ArgType::Number, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Compositor,
    examples: &[
        "show the clipboard history",
        "what is on the clipboard?",
        "what have I copied?",
        "open my clipboard",
        "show the last {n:5} things I copied",
    ],
};

/// `clipboard.clear`
pub const CLEAR: VerbSpec = VerbSpec {
    name: "clipboard.clear",
    about: "Empty the clipboard",
    args: &[],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Selection,
    hand: Hand::Compositor,
    examples: &[
        "clear the clipboard",
        "empty the clipboard",
        "wipe the clipboard history",
        "delete my clipboard",
        "clear what I copied",
    ],
};
