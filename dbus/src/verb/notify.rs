//! The verbs of the family `notify`: declarations only; what they mean is decided in the core.

use super::*;

/// `notify.dnd`
pub const DND: VerbSpec = VerbSpec {
    name: "notify.dnd",
    about: "Hold back notifications",
    args: &[arg("on", ArgType::OnOff, Default::Word("on")), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Shell,
    examples: &[
        "do not disturb",
        "turn {on:on} do not disturb",
        "silence notifications",
        "turn {on:off} do not disturb",
        "no notifications for {duration:an hour}",
        "turn notifications back on {on=off}",
        "stop bothering me",
    ],
};

/// `notify.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "notify.list",
    about: "Show the notifications",
    args: &[],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Shell,
    examples: &[
        "show my notifications",
        "do I have any notifications?",
        "list notifications",
        "what notifications did I get?",
        "what did I miss?",
    ],
};

/// `notify.dismiss`
pub const DISMISS: VerbSpec = VerbSpec {
    name: "notify.dismiss",
    about: "Clear notifications",
    args: &[arg("id", ArgType::Any, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Listed,
    hand: Hand::Shell,
    examples: &[
        "clear all notifications",
        "dismiss the notification",
        "dismiss notifications",
        "clear my notifications",
        "close that notification",
    ],
};

/// `notify.invoke`
pub const INVOKE: VerbSpec = VerbSpec {
    name: "notify.invoke",
    about: "Act on a notification",
    args: &[arg("id", ArgType::Any, Default::Optional), arg("action", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::Listed,
    hand: Hand::Shell,
    examples: &[
        "open the notification",
        "answer the last notification",
        "click the notification",
        "accept that notification",
        "press {action:reply} on the notification",
    ],
};
