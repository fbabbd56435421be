//! The verbs of the family `layout`: declarations only; what they mean is decided in the core.

use super::*;

/// `layout.arrange`
pub const ARRANGE: VerbSpec = VerbSpec {
    name: "layout.arrange",
    about: "Arrange windows over the screen",
    args: &[
        arg("windows", ArgType::Windows, Default::ShowingWindows),
        arg("layout", ArgType::Layout, Default::Required),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Geometry,
    hand: Hand::Compositor,
    examples: &[
        "arrange {windows:all windows} in {layout:a grid}",
        "put {windows:firefox and the terminal} {layout:side by side}",
        "tile {windows:everything} {layout=grid}",
        "cascade {windows:my windows} {layout=cascade}",
        "lay {windows:the windows} out in {layout:columns}",
        "stack {windows:the terminals} {layout=stack}",
        "split the screen between {windows:the editor and the browser} {layout=side_by_side}",
        "tidy up my windows {layout=grid}",
    ],
};

/// `layout.mode`
pub const MODE: VerbSpec = VerbSpec {
    name: "layout.mode",
    about: "Switch a workspace between tiling and floating",
    args: &[
        arg("workspace", ArgType::Workspace, Default::ActiveWorkspace),
        arg("mode", ArgType::LayoutMode, Default::Required),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "switch to {mode:floating} mode",
        "use {mode:tiling} on {workspace:workspace 2}",
        "turn on tiling {mode=tiling}",
        "turn off tiling {mode=floating}",
        "make {workspace:this workspace} {mode:floating}",
    ],
};

/// `layout.save`
pub const SAVE: VerbSpec = VerbSpec {
    name: "layout.save",
    about: "Remember where the windows are",
    args: &[arg("name", ArgType::Text, Default::Required)],
    effect: Effect::Persistent,
    inverse: Inverse::OldValue,
    post: Post::Restored,
    hand: Hand::Compositor,
    examples: &[
        "save this layout as {name:work}",
        "remember this arrangement as {name:coding}",
        "store the layout under {name:morning}",
        "call this layout {name:writing}",
        "save my windows as {name:project}",
    ],
};

/// `layout.restore`
pub const RESTORE: VerbSpec = VerbSpec {
    name: "layout.restore",
    about: "Put windows back as a saved layout has them",
    args: &[arg("name", ArgType::Text, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Restored,
    hand: Hand::Compositor,
    examples: &[
        "restore the {name:work} layout",
        "load layout {name:coding}",
        "bring back my {name:morning} arrangement",
        "switch to my {name:writing} layout",
        "apply the layout {name:project}",
    ],
};

/// `layout.revert`: the inverse of every compositor step. Never understood from text; it has no example.
pub const REVERT: VerbSpec = VerbSpec {
    name: "layout.revert",
    about: "Put windows back where they were before an earlier step",
    args: &[
        arg("token", ArgType::Text, Default::Required),
        // What must be seen afterwards; the compositor takes the token alone.
        arg("before", ArgType::Any, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Restored,
    hand: Hand::Compositor,
    examples: &[],
};
