//! The verbs of the family `window`: declarations only; what they mean is decided in the core.

use super::*;

/// `window.focus`
pub const FOCUS: VerbSpec = VerbSpec {
    name: "window.focus",
    about: "Show a window and give it the keyboard",
    args: &[arg("window", ArgType::Window, Default::FocusedWindow)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Focused,
    hand: Hand::Compositor,
    examples: &[
        "switch to {window:firefox}",
        "go to {window:the terminal}",
        "bring {window:the editor} to the front",
        "focus {window:the browser}",
        "show me {window:the calculator}",
        "jump to {window:the other window}",
        "go back to {window:the last window}",
    ],
};

/// `window.close`
pub const CLOSE: VerbSpec = VerbSpec {
    name: "window.close",
    about: "Close windows",
    args: &[arg("windows", ArgType::Windows, Default::FocusedWindow)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::WindowsGone,
    hand: Hand::Compositor,
    examples: &[
        "close {windows:this window}",
        "close {windows:everything except the terminal}",
        "close {windows:all my terminals}",
        "shut {windows:the calculator}",
        "close {windows:firefox and the editor}",
        "get rid of {windows:the other windows}",
        "close {windows:the window on the left}",
    ],
};

/// `window.minimize`
pub const MINIMIZE: VerbSpec = VerbSpec {
    name: "window.minimize",
    about: "Hide windows without closing them",
    args: &[arg("windows", ArgType::Windows, Default::FocusedWindow)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Shown,
    hand: Hand::Compositor,
    examples: &[
        "minimize {windows:it}",
        "hide {windows:the browser}",
        "minimize {windows:everything}",
        "get {windows:the terminal} out of the way",
        "minimize {windows:all windows except this one}",
        "hide {windows:the other windows}",
    ],
};

/// `window.restore`
pub const RESTORE: VerbSpec = VerbSpec {
    name: "window.restore",
    about: "Show windows that were minimized",
    args: &[arg("windows", ArgType::Windows, Default::FocusedWindow)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Shown,
    hand: Hand::Compositor,
    examples: &[
        "restore {windows:the editor}",
        "unminimize {windows:firefox}",
        "show {windows:the calculator} again",
        "restore {windows:all windows}",
        "unhide {windows:everything}",
    ],
};

/// `window.maximize`
pub const MAXIMIZE: VerbSpec = VerbSpec {
    name: "window.maximize",
    about: "Make a window fill the screen, or let it shrink again",
    args: &[
        arg("window", ArgType::WindowOrWindows, Default::FocusedWindow),
        arg("on", ArgType::OnOff, Default::Word("on")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "maximize {window:firefox}",
        "maximize {window:this window}",
        "make {window:the terminal} as big as possible",
        "unmaximize {window:it} {on=off}",
        "have {window:the browser} fill the screen",
        "maximize {window:both}",
    ],
};

/// `window.fullscreen`
pub const FULLSCREEN: VerbSpec = VerbSpec {
    name: "window.fullscreen",
    about: "Cover the whole screen with a window",
    args: &[
        arg("window", ArgType::WindowOrWindows, Default::FocusedWindow),
        arg("on", ArgType::OnOff, Default::Word("on")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "make {window:firefox} fullscreen",
        "fullscreen {window:the video player}",
        "put {window:this} in fullscreen",
        "go fullscreen",
        "exit fullscreen {on=off}",
        "leave full screen mode {on=off}",
        "toggle fullscreen {on=toggle}",
    ],
};

/// `window.place`
pub const PLACE: VerbSpec = VerbSpec {
    name: "window.place",
    about: "Put a window in a part of the screen",
    args: &[
        arg("window", ArgType::Window, Default::FocusedWindow),
        arg("slot", ArgType::Slot, Default::Required),
        arg("output", ArgType::Output, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Geometry,
    hand: Hand::Compositor,
    examples: &[
        "put {window:firefox} on the {slot:left}",
        "move {window:the terminal} to the {slot:right half}",
        "snap {window:this} to the {slot:top right corner}",
        "put {window:the calculator} in the {slot:middle}",
        "center {window:the editor} {slot=center}",
        "place {window:the browser} in the {slot:left third}",
        "put {window:it} in the {slot:bottom left} of {output:the second screen}",
    ],
};

/// `window.resize`
pub const RESIZE: VerbSpec = VerbSpec {
    name: "window.resize",
    about: "Change the size of a window",
    args: &[
        arg("window", ArgType::Window, Default::FocusedWindow),
        arg("width", ArgType::Number, Default::Optional),
        arg("height", ArgType::Number, Default::Optional),
        arg("delta", ArgType::Delta, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Geometry,
    hand: Hand::Compositor,
    examples: &[
        "make {window:the terminal} {delta:bigger}",
        "make {window:this window} {delta:a bit smaller}",
        "resize {window:firefox} to {width:800} by {height:600}",
        "make {window:the calculator} {width:500} pixels wide",
        "shrink {window:the editor} by {delta:20 percent}",
        "grow {window:it} by {delta:ten percent}",
    ],
};

/// `window.move`
pub const MOVE: VerbSpec = VerbSpec {
    name: "window.move",
    about: "Move a window by a direction or to a position",
    args: &[
        arg("window", ArgType::Window, Default::FocusedWindow),
        arg("x", ArgType::Number, Default::Optional),
        arg("y", ArgType::Number, Default::Optional),
        arg("dir", ArgType::Dir, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::Geometry,
    hand: Hand::Compositor,
    examples: &[
        "move {window:the window} {dir:left}",
        "nudge {window:firefox} {dir:up}",
        "move {window:it} a bit to the {dir:right}",
        "move {window:the calculator} to {x:100}, {y:200}",
        "shift {window:the terminal} {dir:down}",
    ],
};

/// `window.swap`
pub const SWAP: VerbSpec = VerbSpec {
    name: "window.swap",
    about: "Exchange the places of two windows",
    args: &[arg("window", ArgType::Window, Default::FocusedWindow), arg("with", ArgType::Window, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::GeometryExchanged,
    hand: Hand::Compositor,
    examples: &[
        "swap {window:firefox} and {with:the terminal}",
        "swap {window:this} with {with:the other window}",
        "exchange {window:the editor} and {with:the browser}",
        "switch the positions of {window:the terminal} and {with:the editor}",
        "trade {window:the browser} with {with:the terminal}",
    ],
};

/// `window.to_workspace`
pub const TO_WORKSPACE: VerbSpec = VerbSpec {
    name: "window.to_workspace",
    about: "Move windows to another workspace",
    args: &[
        arg("windows", ArgType::Windows, Default::FocusedWindow),
        arg("workspace", ArgType::Workspace, Default::Required),
        arg("follow", ArgType::OnOff, Default::Word("off")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::OnWorkspace,
    hand: Hand::Compositor,
    examples: &[
        "move {windows:the terminal} to {workspace:workspace 2}",
        "send {windows:firefox} to {workspace:the next workspace}",
        "put {windows:all my terminals} on {workspace:workspace 3}",
        "move {windows:this window} to {workspace:the mail workspace}",
        "bring {windows:the editor} here {workspace=this_workspace}",
        "throw {windows:it} over to {workspace:another workspace}",
        "take {windows:the browser} to {workspace:desktop 4}",
    ],
};

/// `window.to_output`
pub const TO_OUTPUT: VerbSpec = VerbSpec {
    name: "window.to_output",
    about: "Move windows to another screen",
    args: &[
        arg("windows", ArgType::Windows, Default::FocusedWindow),
        arg("output", ArgType::Output, Default::OneOf("dir")),
        arg("dir", ArgType::Dir, Default::OneOf("output")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::OnOutput,
    hand: Hand::Compositor,
    examples: &[
        "move {windows:firefox} to {output:the second screen}",
        "put {windows:this window} on {output:the other monitor}",
        "send {windows:the terminal} to {output:the left screen}",
        "throw {windows:it} onto {output:the external display}",
        "show {windows:the browser} on {output:the big monitor}",
    ],
};

/// `window.float`
pub const FLOAT: VerbSpec = VerbSpec {
    name: "window.float",
    about: "Lift a window out of the tiling, or put it back",
    args: &[
        arg("window", ArgType::WindowOrWindows, Default::FocusedWindow),
        arg("on", ArgType::OnOff, Default::Word("on")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "float {window:the calculator}",
        "make {window:this window} float",
        "let {window:the terminal} float",
        "tile {window:firefox} {on=off}",
        "stop floating {window:the editor} {on=off}",
        "unfloat {window:it} {on=off}",
    ],
};

/// `window.pin`
pub const PIN: VerbSpec = VerbSpec {
    name: "window.pin",
    about: "Keep a window on top and on every workspace",
    args: &[
        arg("window", ArgType::WindowOrWindows, Default::FocusedWindow),
        arg("on", ArgType::OnOff, Default::Word("on")),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Arrangement,
    post: Post::State,
    hand: Hand::Compositor,
    examples: &[
        "pin {window:the calculator}",
        "keep {window:this window} on top",
        "make {window:the terminal} always on top",
        "unpin {window:it} {on=off}",
        "show {window:the player} on all workspaces",
        "stop keeping {window:the terminal} on top {on=off}",
    ],
};

/// `window.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "window.list",
    about: "Say which windows are open",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Compositor,
    examples: &[
        "what is open?",
        "which windows are open?",
        "list my windows",
        "what windows do I have open?",
        "show me everything that is running",
        "is {text:firefox} open?",
        "what is on {text:workspace 2}?",
    ],
};

/// `window.find`
pub const FIND: VerbSpec = VerbSpec {
    name: "window.find",
    about: "Find an open window by its name",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Compositor,
    examples: &[
        "find the {text:report} window",
        "where is {text:firefox}?",
        "which window is called {text:notes}?",
        "find the window about {text:taxes}",
        "where did {text:the terminal} go?",
        "which workspace is {text:the calculator} on?",
    ],
};
