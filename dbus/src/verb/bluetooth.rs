//! The verbs of the family `bluetooth`: declarations only; what they mean is decided in the core.

use super::*;

/// `bluetooth.power`
pub const POWER: VerbSpec = VerbSpec {
    name: "bluetooth.power",
    about: "Turn Bluetooth on or off",
    args: &[arg("on", ArgType::OnOff, Default::Required), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "turn {on:on} bluetooth",
        "turn bluetooth {on:off}",
        "{on:disable} bluetooth",
        "{on:enable} bluetooth",
        "toggle bluetooth {on=toggle}",
    ],
};

/// `bluetooth.connect`
pub const CONNECT: VerbSpec = VerbSpec {
    name: "bluetooth.connect",
    about: "Connect a Bluetooth device",
    args: &[arg("device", ArgType::Device, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "connect {device:my headphones}",
        "pair {device:the keyboard}",
        "connect to {device:the bluetooth speaker}",
        "connect {device:the mouse} over bluetooth",
        "link {device:my earbuds}",
    ],
};

/// `bluetooth.disconnect`
pub const DISCONNECT: VerbSpec = VerbSpec {
    name: "bluetooth.disconnect",
    about: "Disconnect a Bluetooth device",
    args: &[arg("device", ArgType::Device, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "disconnect {device:my headphones}",
        "unpair {device:the keyboard}",
        "disconnect {device:the speaker} from bluetooth",
        "disconnect from {device:the headset}",
        "drop the bluetooth {device:mouse}",
    ],
};
