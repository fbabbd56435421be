//! The verbs of the family `script`: declarations only; what they mean is decided in the core.

use super::*;

/// `script.run`
pub const RUN: VerbSpec = VerbSpec {
    name: "script.run",
    about: "Run a command",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::ExitStatus,
    hand: Hand::Agent,
    examples: &[
        "run the command {text:ls -la}",
        "execute {text:df -h} in the shell",
        "run the script {text:backup.sh}",
        "execute the command {text:make test}",
        "run {text:git status} in a terminal",
    ],
};
