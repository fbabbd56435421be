//! The verbs of the family `file`: declarations only; what they mean is decided in the core.

use super::*;

/// `file.find`
pub const FIND: VerbSpec = VerbSpec {
    name: "file.find",
    about: "Find files",
    args: &[
        arg("text", ArgType::Text, Default::Optional),
        arg("path", ArgType::Path, Default::Optional),
        arg("type", ArgType::Text, Default::Optional),
        arg("when", ArgType::When, Default::Optional),
    ],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Files,
    examples: &[
        "find files about {text:taxes}",
        "find my {text:budget} spreadsheet",
        "where is my {text:thesis} file?",
        "search for files called {text:invoice}",
        "find all {type:pdf} files in {path:Documents}",
        "look in {path:Downloads} for {text:the manual}",
        "find {type:photos} from {when:yesterday}",
    ],
};

/// `file.list`
pub const LIST: VerbSpec = VerbSpec {
    name: "file.list",
    about: "Show what a folder holds",
    args: &[
        arg("text", ArgType::Text, Default::Optional),
        arg("path", ArgType::Path, Default::Optional),
        arg("type", ArgType::Text, Default::Optional),
        arg("when", ArgType::When, Default::Optional),
    ],
    effect: Effect::Read,
    inverse: Inverse::None,
    post: Post::None,
    hand: Hand::Files,
    examples: &[
        "what is in {path:Documents}?",
        "list the files in {path:Downloads}",
        "show the contents of {path:~/Pictures}",
        "list my files",
        "what files are in {path:the music folder}?",
    ],
};

/// `file.open`
pub const OPEN: VerbSpec = VerbSpec {
    name: "file.open",
    about: "Open a file or folder",
    args: &[arg("path", ArgType::Path, Default::Required), arg("app", ArgType::App, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::WindowShows,
    hand: Hand::Files,
    examples: &[
        "open {path:report.pdf}",
        "open the {path:documents} folder",
        "show me {path:photo.jpg}",
        "open the file {path:notes.txt}",
        "play {path:holiday.mp4}",
    ],
};

/// `file.reveal`
pub const REVEAL: VerbSpec = VerbSpec {
    name: "file.reveal",
    about: "Show a file in the file manager",
    args: &[arg("path", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::WindowShows,
    hand: Hand::Files,
    examples: &[
        "show {path:report.pdf} in the file manager",
        "reveal {path:notes.txt}",
        "show me where {path:budget.ods} is",
        "open the folder containing {path:photo.jpg}",
        "show {path:song.mp3} in its folder",
    ],
};

/// `file.move`
pub const MOVE: VerbSpec = VerbSpec {
    name: "file.move",
    about: "Move a file",
    args: &[arg("path", ArgType::Path, Default::Required), arg("to", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "move {path:report.pdf} to {to:Documents}",
        "put {path:photo.jpg} in {to:the pictures folder}",
        "move the file {path:notes.txt} into {to:~/archive}",
        "send {path:song.mp3} to {to:Music}",
        "transfer {path:draft.odt} to {to:Desktop}",
    ],
};

/// `file.copy`
pub const COPY: VerbSpec = VerbSpec {
    name: "file.copy",
    about: "Copy a file",
    args: &[arg("path", ArgType::Path, Default::Required), arg("to", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "copy {path:report.pdf} to {to:Desktop}",
        "make a copy of {path:notes.txt} in {to:Documents}",
        "duplicate {path:photo.jpg} into {to:Pictures}",
        "copy the file {path:budget.ods} to {to:~/backup}",
        "back up {path:thesis.tex} to {to:the backup folder}",
    ],
};

/// `file.rename`
pub const RENAME: VerbSpec = VerbSpec {
    name: "file.rename",
    about: "Give a file another name",
    args: &[arg("path", ArgType::Path, Default::Required), arg("to", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "rename {path:notes.txt} to {to:todo.txt}",
        "rename the file {path:draft.odt} to {to:final.odt}",
        "change the name of {path:a.png} to {to:logo.png}",
        "call {path:IMG_1.jpg} {to:beach.jpg} instead",
        "rename {path:old.md} as {to:new.md}",
    ],
};

/// `file.create_folder`
pub const CREATE_FOLDER: VerbSpec = VerbSpec {
    name: "file.create_folder",
    about: "Make a folder",
    args: &[arg("path", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "create a folder called {path:Projects}",
        "make a new folder {path:Photos}",
        "new folder {path:Archive}",
        "create a {path:Receipts} folder",
        "make a folder called {path:drafts} in {_folder:Documents}",
    ],
};

/// `file.trash`
pub const TRASH: VerbSpec = VerbSpec {
    name: "file.trash",
    about: "Move a file to the trash",
    args: &[arg("path", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "delete {path:old.txt}",
        "move {path:notes.txt} to the trash",
        "trash {path:draft.odt}",
        "throw {path:photo.jpg} away",
        "delete the file {path:report.pdf}",
    ],
};

/// `file.restore`
pub const RESTORE: VerbSpec = VerbSpec {
    name: "file.restore",
    about: "Take a file back out of the trash",
    args: &[arg("path", ArgType::Path, Default::Required)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "restore {path:old.txt} from the trash",
        "undelete {path:notes.txt}",
        "get {path:draft.odt} back from the trash",
        "recover the deleted file {path:report.pdf}",
        "take {path:photo.jpg} out of the bin",
    ],
};

/// `file.organise`
pub const ORGANISE: VerbSpec = VerbSpec {
    name: "file.organise",
    about: "Sort the files of a folder into folders",
    args: &[arg("path", ArgType::Path, Default::Required), arg("by", ArgType::Text, Default::Optional)],
    effect: Effect::Reversible,
    inverse: Inverse::Counter,
    post: Post::FileSystem,
    hand: Hand::Files,
    examples: &[
        "organise {path:my downloads} by {by:type}",
        "sort {path:the desktop} by {by:date}",
        "tidy up {path:my downloads}",
        "organize the files in {path:Documents} by {by:project}",
        "clean up {path:the downloads folder}",
    ],
};
