//! The verbs of the family `ui`: declarations only; what they mean is decided in the core.

use super::*;

/// `ui.click`
pub const CLICK: VerbSpec = VerbSpec {
    name: "ui.click",
    about: "Press a button, link or other control",
    args: &[arg("element", ArgType::Element, Default::Required)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "click the {element:save button}",
        "click {element:ok}",
        "press {element:the cancel button}",
        "press {_list:7, plus, 5 and equals} in {_window:the calculator}",
        "click on {element:the settings icon}",
        "hit {element:the send button} in {_window:the mail program}",
        "open the {element:history} tab",
    ],
};

/// `ui.menu`
pub const MENU: VerbSpec = VerbSpec {
    name: "ui.menu",
    about: "Choose an entry of a menu",
    args: &[arg("path", ArgType::Labels, Default::Required)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "choose {path:save as} from the menu",
        "save as {path=save_as}",
        "open the {path:file} menu",
        "select {path:preferences} in the edit menu",
        "go to the menu {path:file > print}",
        "save as through its menu {path=save_as}",
        "pick {path:export} from the file menu",
    ],
};

/// `ui.set_text`
pub const SET_TEXT: VerbSpec = VerbSpec {
    name: "ui.set_text",
    about: "Put text into a field",
    args: &[arg("element", ArgType::Element, Default::Required), arg("text", ArgType::Text, Default::Required)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "set the {element:name field} to {text:Anna}",
        "fill in the {element:address box} with {text:12 Main Street}",
        "change the {element:title field} to {text:Report}",
        "put {text:hello} in the {element:search box} field",
        "replace the text in {element:the first field} with {text:done}",
    ],
};

/// `ui.type`
pub const TYPE: VerbSpec = VerbSpec {
    name: "ui.type",
    about: "Type text where the cursor is, or into a window",
    args: &[arg("text", ArgType::Text, Default::Required), arg("element", ArgType::Element, Default::Optional)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "type {text:hello}",
        "type {text:hello world} into {_window:the text editor}",
        "write {_quote:\"see you soon\"}",
        "enter {text:good morning} in {_window:the terminal}",
        "type {text:ls -la} in {_window:the terminal}",
    ],
};

/// `ui.press`
pub const PRESS: VerbSpec = VerbSpec {
    name: "ui.press",
    about: "Press keys",
    args: &[arg("keys", ArgType::Keys, Default::Required), arg("element", ArgType::Element, Default::Optional)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "press {keys:enter}",
        "press {keys:ctrl+s}",
        "hit {keys:escape}",
        "save the file {keys=ctrl+s}",
        "press {keys:alt+f4} in {_window:firefox}",
        "open a new tab {keys=ctrl+t}",
        "reload the page {keys=ctrl+r}",
    ],
};

/// `ui.select`
pub const SELECT: VerbSpec = VerbSpec {
    name: "ui.select",
    about: "Choose a value in a list",
    args: &[arg("element", ArgType::Element, Default::Required), arg("value", ArgType::Text, Default::Required)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "select {value:german} in {element:the language list}",
        "choose {value:large} from {element:the size dropdown}",
        "pick {value:monday} from {element:the day menu}",
        "set the {element:colour} dropdown to {value:blue}",
        "select {value:option two} from {element:the list}",
    ],
};

/// `ui.toggle`
pub const TOGGLE: VerbSpec = VerbSpec {
    name: "ui.toggle",
    about: "Tick or untick a box or switch",
    args: &[arg("element", ArgType::Element, Default::Required), arg("on", ArgType::OnOff, Default::Optional)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "tick the {element:remember me} box {on=on}",
        "uncheck {element:the newsletter checkbox} {on=off}",
        "toggle {element:the bold button}",
        "check {element:the accept box} {on=on}",
        "turn {on:off} the {element:autosave} switch",
        "flip {element:the preview switch}",
    ],
};

/// `ui.scroll`
pub const SCROLL: VerbSpec = VerbSpec {
    name: "ui.scroll",
    about: "Scroll",
    args: &[
        arg("dir", ArgType::Dir, Default::Required),
        arg("element", ArgType::Element, Default::Optional),
        arg("amount", ArgType::Number, Default::Optional),
    ],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "scroll {dir:down}",
        "scroll {dir:up} a bit",
        "page {dir:down}",
        "scroll to the {dir:bottom} of the page",
        "scroll {dir:down} in {_window:firefox}",
        "scroll {dir:up} {amount:three} pages",
    ],
};

/// `ui.focus`
pub const FOCUS: VerbSpec = VerbSpec {
    name: "ui.focus",
    about: "Put the cursor into a field",
    args: &[arg("element", ArgType::Element, Default::Required)],
    effect: Effect::ReversibleByApp,
    inverse: Inverse::ByApp,
    post: Post::Accessible,
    hand: Hand::Accessibility,
    examples: &[
        "put the cursor in {element:the search field}",
        "focus the {element:address bar}",
        "go to the {element:name} field",
        "move the cursor to {element:the message box}",
        "click into {element:the subject field}",
    ],
};

/// `ui.read`
pub const READ: VerbSpec = VerbSpec {
    name: "ui.read",
    about: "Read out what is shown",
    args: &[arg("element", ArgType::Element, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Accessibility,
    examples: &[
        "read {element:the status bar}",
        "what does {element:the error message} say?",
        "read this window",
        "what is in {element:the result field}?",
        "read me this page",
        "what does the dialog say?",
    ],
};

/// `ui.find`
pub const FIND: VerbSpec = VerbSpec {
    name: "ui.find",
    about: "Find a control in a window",
    args: &[arg("text", ArgType::Text, Default::Optional)],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Accessibility,
    examples: &[
        "find the {text:save} button",
        "where is the {text:print} button?",
        "find the field called {text:email}",
        "is there a {text:dark mode} checkbox?",
        "what buttons are there?",
    ],
};
