//! The verbs of the family `mail`: declarations only; what they mean is decided in the core.

use super::*;

/// `mail.compose`
pub const COMPOSE: VerbSpec = VerbSpec {
    name: "mail.compose",
    about: "Start an e-mail",
    args: &[
        arg("to", ArgType::Text, Default::Optional),
        arg("subject", ArgType::Text, Default::Optional),
        arg("body", ArgType::Text, Default::Optional),
        arg("cc", ArgType::Text, Default::Optional),
    ],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::WindowShows,
    hand: Hand::System,
    examples: &[
        "write an email to {to:Anna}",
        "compose an email",
        "email {to:bob@example.org} about {subject:the meeting}",
        "send a mail to {to:Tom} saying {body:I am late}",
        "new email",
    ],
};
