//! The verbs of the family `process`: declarations only; what they mean is decided in the core.

use super::*;

/// `process.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "process.list",
    about: "List what is running",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Agent,
    examples: &[
        "which processes are running?",
        "what is using all the memory?",
        "list running processes",
        "what is hogging the cpu?",
        "show me the processes",
    ],
};

/// `process.kill`
pub const KILL: VerbSpec = VerbSpec {
    name: "process.kill",
    about: "End a process",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::ProcessGone,
    hand: Hand::Agent,
    examples: &[
        "kill the process {text:python3}",
        "force quit {text:firefox}",
        "end the task {text:chromium}",
        "kill process {text:1234}",
        "terminate the {text:backup} process",
    ],
};
