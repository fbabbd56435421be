//! The verbs of the family `network`: declarations only; what they mean is decided in the core.

use super::*;

/// `network.wifi`
pub const WIFI: VerbSpec = VerbSpec {
    name: "network.wifi",
    about: "Turn Wi-Fi on or off",
    args: &[arg("on", ArgType::OnOff, Default::Required), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "turn {on:off} wifi",
        "turn {on:on} the wifi",
        "switch wi-fi {on:off}",
        "{on:enable} wireless",
        "{on:disable} wi-fi",
        "toggle wifi {on=toggle}",
    ],
};

/// `network.airplane`
pub const AIRPLANE: VerbSpec = VerbSpec {
    name: "network.airplane",
    about: "Turn airplane mode on or off",
    args: &[arg("on", ArgType::OnOff, Default::Required), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "turn {on:on} airplane mode",
        "{on:enable} flight mode",
        "airplane mode {on:off}",
        "leave airplane mode {on=off}",
        "toggle airplane mode {on=toggle}",
    ],
};

/// `network.connect`
pub const CONNECT: VerbSpec = VerbSpec {
    name: "network.connect",
    about: "Join a network",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "connect to {text:Home}",
        "join the wifi network {text:Office}",
        "connect to the {text:guest} wifi",
        "switch to the {text:Home} network",
        "get me on the {text:Office} wifi",
    ],
};

/// `network.disconnect`
pub const DISCONNECT: VerbSpec = VerbSpec {
    name: "network.disconnect",
    about: "Leave the network",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "disconnect from the wifi",
        "disconnect from {text:Home}",
        "leave the {text:Office} network",
        "disconnect the network",
        "drop the wifi connection",
    ],
};

/// `network.vpn`
pub const VPN: VerbSpec = VerbSpec {
    name: "network.vpn",
    about: "Turn a VPN on or off",
    args: &[
        arg("text", ArgType::Text, Default::Optional),
        arg("on", ArgType::OnOff, Default::Word("on")),
        arg("duration", ArgType::Duration, Default::Optional),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "turn {on:on} the vpn",
        "connect to the vpn {on=on}",
        "disconnect from the vpn {on=off}",
        "turn {on:off} the {text:work} vpn",
        "start the {text:work} vpn {on=on}",
    ],
};
