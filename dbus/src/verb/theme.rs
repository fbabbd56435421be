//! The verbs of the family `theme`: declarations only; what they mean is decided in the core.

use super::*;

/// `theme.dark`
pub const DARK: VerbSpec = VerbSpec {
    name: "theme.dark",
    about: "Switch between dark and light",
    args: &[arg("on", ArgType::OnOff, Default::Required), arg("duration", ArgType::Duration, Default::Optional)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Settings,
    examples: &[
        "turn {on:on} dark mode",
        "switch to dark mode {on=on}",
        "use the light theme {on=off}",
        "turn {on:off} dark mode",
        "make everything dark {on=on}",
        "go back to light mode {on=off}",
        "toggle dark mode {on=toggle}",
    ],
};

/// `theme.contrast`
pub const CONTRAST: VerbSpec = VerbSpec {
    name: "theme.contrast",
    about: "Make colours stand out more",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Settings,
    examples: &[
        "turn {on:on} more contrast",
        "increase the contrast {on=on}",
        "reduce the contrast of the theme {on=off}",
        "turn {on:off} the extra contrast",
        "more contrast in the theme {on=on}",
    ],
};

/// `theme.animations`
pub const ANIMATIONS: VerbSpec = VerbSpec {
    name: "theme.animations",
    about: "Turn animations on or off",
    args: &[arg("on", ArgType::OnOff, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Settings,
    examples: &[
        "turn {on:off} animations",
        "disable the animations {on=off}",
        "enable animations {on=on}",
        "stop the animations {on=off}",
        "reduce motion {on=off}",
    ],
};

/// `theme.accent`
pub const ACCENT: VerbSpec = VerbSpec {
    name: "theme.accent",
    about: "Choose the accent colour",
    args: &[arg("value", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Settings,
    examples: &[
        "set the accent colour to {value:blue}",
        "make the accent colour {value:green}",
        "change the accent to {value:orange}",
        "use {value:purple} as the accent colour",
        "{value:pink} accent",
    ],
};

/// `theme.font_scale`
pub const FONT_SCALE: VerbSpec = VerbSpec {
    name: "theme.font_scale",
    about: "Make text larger or smaller",
    args: &[
        arg("percent", ArgType::Percent, Default::OneOf("delta")),
        arg("delta", ArgType::Delta, Default::OneOf("percent")),
    ],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Settings,
    examples: &[
        "make the text {delta:bigger}",
        "set the font size to {percent:120 percent}",
        "the text is {delta:too small}",
        "increase the font size by {delta:10 percent}",
        "larger text {delta=10}",
        "make the font {delta:smaller}",
    ],
};

/// `theme.wallpaper`
pub const WALLPAPER: VerbSpec = VerbSpec {
    name: "theme.wallpaper",
    about: "Choose the picture behind the windows",
    args: &[arg("path", ArgType::Path, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Setting,
    hand: Hand::Settings,
    examples: &[
        "set the wallpaper to {path:~/Pictures/beach.jpg}",
        "use {path:sunset.png} as my wallpaper",
        "change the background to {path:mountain.jpg}",
        "make {path:forest.png} the wallpaper",
        "put {path:stars.jpg} as the desktop background",
    ],
};
