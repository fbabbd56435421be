//! The verbs of the family `display`: declarations only; what they mean is decided in the core.

use super::*;

/// `display.brightness`
pub const BRIGHTNESS: VerbSpec = VerbSpec {
    name: "display.brightness",
    about: "Set how bright the screen is",
    args: &[
        arg("percent", ArgType::Percent, Default::OneOf("delta")),
        arg("delta", ArgType::Delta, Default::OneOf("percent")),
        arg("output", ArgType::Output, Default::Optional),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::System,
    examples: &[
        "set the brightness to {percent:50 percent}",
        "make the screen {delta:brighter}",
        "dim the screen {delta=-10}",
        "turn the brightness {delta:up}",
        "brightness to {percent:maximum}",
        "the screen is {delta:too bright}",
        "lower the brightness by {delta:ten percent}",
    ],
};

/// `display.scale`
pub const SCALE: VerbSpec = VerbSpec {
    name: "display.scale",
    about: "Set how large everything is shown",
    args: &[arg("output", ArgType::Output, Default::FocusedOutput), arg("value", ArgType::Scale, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "set the scale to {value:150 percent}",
        "scale {output:the second screen} to {value:125 percent}",
        "change the display scaling to {value:2}",
        "set scaling to {value:1.5}",
        "scale the display to {value:200%}",
    ],
};

/// `display.resolution`
pub const RESOLUTION: VerbSpec = VerbSpec {
    name: "display.resolution",
    about: "Set the resolution of a screen",
    args: &[
        arg("output", ArgType::Output, Default::FocusedOutput),
        arg("value", ArgType::Resolution, Default::Required),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "set the resolution to {value:1920x1080}",
        "change the resolution to {value:4k}",
        "switch {output:the second monitor} to {value:1080p}",
        "use {value:1280 by 720} resolution",
        "set the resolution of {output:the external display} to {value:2560x1440}",
    ],
};

/// `display.rotate`
pub const ROTATE: VerbSpec = VerbSpec {
    name: "display.rotate",
    about: "Turn the picture of a screen",
    args: &[arg("output", ArgType::Output, Default::FocusedOutput), arg("value", ArgType::Rotation, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "rotate the screen {value:90 degrees}",
        "rotate {output:the second monitor} {value:left}",
        "turn the screen {value:upside down}",
        "switch the display to {value:portrait} mode",
        "set the screen to {value:landscape}",
    ],
};

/// `display.refresh`
pub const REFRESH: VerbSpec = VerbSpec {
    name: "display.refresh",
    about: "Set the refresh rate of a screen",
    args: &[arg("output", ArgType::Output, Default::FocusedOutput), arg("value", ArgType::Number, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::OutputState,
    hand: Hand::Compositor,
    examples: &[
        "set the refresh rate to {value:144} hertz",
        "change the refresh rate to {value:60}",
        "run the screen at {value:120} hz",
        "set the refresh rate of {output:the second monitor} to {value:75} hz",
        "use a refresh rate of {value:60} hz",
    ],
};

/// `display.night_light`
pub const NIGHT_LIGHT: VerbSpec = VerbSpec {
    name: "display.night_light",
    about: "Make the colours of the screen warmer",
    args: &[
        arg("on", ArgType::OnOff, Default::Word("on")),
        arg("temperature", ArgType::Number, Default::Optional),
        arg("duration", ArgType::Duration, Default::Optional),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Compositor,
    examples: &[
        "turn {on:on} night light",
        "turn {on:off} the night light",
        "night light",
        "set the night light to {temperature:3500} kelvin",
        "make the screen warmer {on=on}",
        "turn {on:off} the blue light filter",
    ],
};
