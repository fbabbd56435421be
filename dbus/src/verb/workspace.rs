//! The verbs of the family `workspace`: declarations only; what they mean is decided in the core.

use super::*;

/// `workspace.switch`
pub const SWITCH: VerbSpec = VerbSpec {
    name: "workspace.switch",
    about: "Go to another workspace",
    args: &[
        arg("workspace", ArgType::Workspace, Default::OneOf("dir")),
        arg("dir", ArgType::Dir, Default::OneOf("workspace")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::ActiveWorkspace,
    hand: Hand::Compositor,
    examples: &[
        "go to {workspace:workspace 2}",
        "switch to {workspace:the mail workspace}",
        "show {workspace:desktop 3}",
        "next workspace {dir=next}",
        "go to the {dir:previous} workspace",
        "take me to {workspace:workspace one}",
        "go one workspace to the {dir:right}",
    ],
};

/// `workspace.rename`
pub const RENAME: VerbSpec = VerbSpec {
    name: "workspace.rename",
    about: "Give a workspace a name",
    args: &[
        arg("workspace", ArgType::Workspace, Default::ActiveWorkspace),
        arg("name", ArgType::Text, Default::Required),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Workspaces,
    hand: Hand::Compositor,
    examples: &[
        "rename {workspace:this workspace} to {name:mail}",
        "call {workspace:workspace 2} {name:music}",
        "name {workspace:the current workspace} {name:work}",
        "change the name of {workspace:workspace 3} to {name:chat}",
        "rename {workspace:workspace 1} as {name:home}",
    ],
};

/// `workspace.create`
pub const CREATE: VerbSpec = VerbSpec {
    name: "workspace.create",
    about: "Make a new workspace",
    args: &[arg("name", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Workspaces,
    hand: Hand::Compositor,
    examples: &[
        "create a new workspace",
        "add a workspace",
        "make a workspace called {name:games}",
        "new workspace",
        "I need another workspace",
        "create a workspace named {name:research}",
    ],
};

/// `workspace.remove`
pub const REMOVE: VerbSpec = VerbSpec {
    name: "workspace.remove",
    about: "Remove a workspace",
    args: &[arg("workspace", ArgType::Workspace, Default::ActiveWorkspace)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Workspaces,
    hand: Hand::Compositor,
    examples: &[
        "remove {workspace:workspace 3}",
        "delete {workspace:this workspace}",
        "close {workspace:the music workspace}",
        "get rid of {workspace:workspace 4}",
        "I don't need {workspace:workspace 2} anymore",
    ],
};
