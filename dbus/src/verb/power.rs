//! The verbs of the family `power`: declarations only; what they mean is decided in the core.

use super::*;

/// `power.profile`
pub const PROFILE: VerbSpec = VerbSpec {
    name: "power.profile",
    about: "Choose between saving power and speed",
    args: &[arg("profile", ArgType::Profile, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "switch to {profile:power saver} mode",
        "set the power profile to {profile:performance}",
        "save battery {profile=saver}",
        "use the {profile:balanced} profile",
        "turn on power saving {profile=saver}",
        "I need full performance {profile=performance}",
    ],
};

/// `power.lock`
pub const LOCK: VerbSpec = VerbSpec {
    name: "power.lock",
    about: "Lock the session",
    args: &[arg("when", ArgType::When, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Locked,
    hand: Hand::Compositor,
    examples: &["lock the screen", "lock my computer", "lock", "lock it", "lock the session {when:in 5 minutes}"],
};

/// `power.suspend`
pub const SUSPEND: VerbSpec = VerbSpec {
    name: "power.suspend",
    about: "Put the computer to sleep",
    args: &[arg("when", ArgType::When, Default::Optional)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "suspend",
        "put the computer to sleep",
        "go to sleep",
        "suspend the laptop",
        "sleep {when:in half an hour}",
    ],
};

/// `power.logout`
pub const LOGOUT: VerbSpec = VerbSpec {
    name: "power.logout",
    about: "End the session",
    args: &[arg("when", ArgType::When, Default::Optional)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &["log out", "log me out", "sign out", "end the session", "log off {when:in 10 minutes}"],
};

/// `power.restart`
pub const RESTART: VerbSpec = VerbSpec {
    name: "power.restart",
    about: "Restart the computer",
    args: &[arg("when", ArgType::When, Default::Optional)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &["restart", "reboot the computer", "restart the machine", "reboot", "restart {when:at midnight}"],
};

/// `power.shutdown`
pub const SHUTDOWN: VerbSpec = VerbSpec {
    name: "power.shutdown",
    about: "Turn the computer off",
    args: &[arg("when", ArgType::When, Default::Optional)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "shut down",
        "turn off the computer",
        "power off",
        "shut the computer down",
        "shut down {when:in 20 minutes}",
    ],
};

/// `power.inhibit`
pub const INHIBIT: VerbSpec = VerbSpec {
    name: "power.inhibit",
    about: "Keep the screen on",
    args: &[arg("on", ArgType::OnOff, Default::Word("on")), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "keep the screen on",
        "don't let the screen sleep",
        "keep the computer awake for {duration:two hours}",
        "stay awake",
        "prevent sleep",
        "allow the screen to sleep again {on=off}",
    ],
};
