//! The verbs of the family `app`: declarations only; what they mean is decided in the core.

use super::*;

/// `app.launch`
pub const LAUNCH: VerbSpec = VerbSpec {
    name: "app.launch",
    about: "Start an application",
    args: &[
        arg("app", ArgType::App, Default::Required),
        arg("arguments", ArgType::Any, Default::Optional),
        arg("workspace", ArgType::Workspace, Default::Optional),
        arg("slot", ArgType::Slot, Default::Optional),
        arg("output", ArgType::Output, Default::Optional),
    ],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::WindowMapped,
    hand: Hand::Session,
    examples: &[
        "open {app:firefox}",
        "launch {app:the calculator}",
        "start {app:a terminal}",
        "run {app:the text editor} on {workspace:workspace 2}",
        "fire up {app:the browser}",
        "open {app:the file manager} on the {slot:left}",
        "I need {app:a terminal}",
        "bring up {app:the calculator}",
    ],
};

/// `app.quit`
pub const QUIT: VerbSpec = VerbSpec {
    name: "app.quit",
    about: "Quit an application",
    args: &[arg("app", ArgType::App, Default::Required)],
    effect: Effect::Destructive,
    inverse: Inverse::None,
    post: Post::AppGone,
    hand: Hand::Session,
    examples: &[
        "quit {app:firefox}",
        "exit {app:the text editor}",
        "kill {app:spotify}",
        "shut down {app:the browser}",
        "close {app:firefox} completely",
        "quit out of {app:the mail program}",
    ],
};

/// `app.open_file`
pub const OPEN_FILE: VerbSpec = VerbSpec {
    name: "app.open_file",
    about: "Open a file with an application",
    args: &[arg("path", ArgType::Path, Default::Required), arg("app", ArgType::App, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::WindowShows,
    hand: Hand::Session,
    examples: &[
        "open {path:report.pdf} with {app:firefox}",
        "edit {path:notes.txt}",
        "open {path:photo.png} in {app:gimp}",
        "use {app:the text editor} to open {path:todo.md}",
        "view {path:page.html} in {app:the browser}",
    ],
};

/// `app.open_url`
pub const OPEN_URL: VerbSpec = VerbSpec {
    name: "app.open_url",
    about: "Open a web address with an application",
    args: &[arg("url", ArgType::Url, Default::Required), arg("app", ArgType::App, Default::Optional)],
    effect: Effect::Outward,
    inverse: Inverse::None,
    post: Post::WindowShows,
    hand: Hand::Session,
    examples: &[
        "open {url:example.org} in {app:firefox}",
        "open {url:https://debian.org} with {app:the browser}",
        "visit {url:wikipedia.org} using {app:firefox}",
        "load {url:news.example.com} in {app:chromium}",
        "show {url:github.com} in {app:the browser}",
    ],
};

/// `app.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "app.list",
    about: "List the installed applications",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Session,
    examples: &[
        "which apps are installed?",
        "list all applications",
        "show me my apps",
        "what programs do I have?",
        "what applications can I open?",
        "installed apps",
    ],
};

/// `app.search`
pub const SEARCH: VerbSpec = VerbSpec {
    name: "app.search",
    about: "Find an application for a purpose",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Session,
    examples: &[
        "find an app for {text:drawing}",
        "search for an application to {text:edit videos}",
        "is there a program for {text:spreadsheets}?",
        "which app opens {text:pdf files}?",
        "do I have an app for {text:music}?",
        "look for a {text:chess} app",
    ],
};
