//! The verbs of the family `software`: declarations only; what they mean is decided in the core.

use super::*;

/// `software.install`
pub const INSTALL: VerbSpec = VerbSpec {
    name: "software.install",
    about: "Install software",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "install {text:gimp}",
        "install the package {text:htop}",
        "download the app {text:inkscape}",
        "get me the {text:krita} app",
        "I need {text:vlc} installed",
    ],
};

/// `software.remove`
pub const REMOVE: VerbSpec = VerbSpec {
    name: "software.remove",
    about: "Remove installed software",
    args: &[arg("text", ArgType::Text, Default::Required)],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "uninstall {text:gimp}",
        "remove the app {text:chess}",
        "delete the {text:vlc} application",
        "uninstall the package {text:htop}",
        "remove {text:krita} from this computer",
    ],
};

/// `software.update`
pub const UPDATE: VerbSpec = VerbSpec {
    name: "software.update",
    about: "Update the installed software",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::System,
    hand: Hand::System,
    examples: &[
        "update my system",
        "install all updates",
        "check for updates",
        "upgrade everything",
        "update {text:firefox}",
        "are there any updates?",
    ],
};
