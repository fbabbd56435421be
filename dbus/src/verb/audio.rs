//! The verbs of the family `audio`: declarations only; what they mean is decided in the core.

use super::*;

/// `audio.volume`
pub const VOLUME: VerbSpec = VerbSpec {
    name: "audio.volume",
    about: "Set how loud the sound is",
    args: &[
        arg("percent", ArgType::Percent, Default::OneOf("delta")),
        arg("delta", ArgType::Delta, Default::OneOf("percent")),
        arg("device", ArgType::Device, Default::Optional),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Audio,
    examples: &[
        "set the volume to {percent:30 percent}",
        "turn the volume {delta:up}",
        "turn it down {delta=-10}",
        "make it a bit {delta:louder}",
        "lower the volume by {delta:20}",
        "it's {delta:too loud}",
        "volume to {percent:half}",
        "crank it up all the way {percent=100}",
    ],
};

/// `audio.mute`
pub const MUTE: VerbSpec = VerbSpec {
    name: "audio.mute",
    about: "Turn the sound off or on",
    args: &[arg("on", ArgType::OnOff, Default::Required), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Audio,
    examples: &[
        "mute {on=on}",
        "mute the sound {on=on}",
        "unmute {on=off}",
        "turn the sound back {on=off} on",
        "silence the computer {on=on}",
        "be quiet {on=on}",
        "turn off the sound {on=on}",
    ],
};

/// `audio.output`
pub const OUTPUT: VerbSpec = VerbSpec {
    name: "audio.output",
    about: "Choose where the sound goes",
    args: &[arg("device", ArgType::Device, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Audio,
    examples: &[
        "switch the sound to {device:the headphones}",
        "use {device:the speakers} for audio",
        "play the sound through {device:the monitor}",
        "change the audio output to {device:HDMI}",
        "send the sound to {device:my headset}",
    ],
};

/// `audio.input`
pub const INPUT: VerbSpec = VerbSpec {
    name: "audio.input",
    about: "Choose the microphone",
    args: &[arg("device", ArgType::Device, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Audio,
    examples: &[
        "use {device:the headset} as the microphone",
        "switch the microphone to {device:the USB mic}",
        "record from {device:the webcam}",
        "set the input to {device:the internal microphone}",
        "change the mic to {device:the headset}",
    ],
};
