//! Files, folders and web addresses as said.

mod sites;

use crate::normalise::{Kind, Token, original};
use tacit_dbus::Verb;

/// Folders that people name, and where they are relative to home.
const FOLDERS: &[(&str, &str)] = &[
    ("documents", "~/Documents"),
    ("downloads", "~/Downloads"),
    ("download", "~/Downloads"),
    ("desktop", "~/Desktop"),
    ("pictures", "~/Pictures"),
    ("photos", "~/Pictures"),
    ("images", "~/Pictures"),
    ("music", "~/Music"),
    ("videos", "~/Videos"),
    ("movies", "~/Videos"),
    ("home", "~"),
    ("templates", "~/Templates"),
    ("public", "~/Public"),
    ("trash", "trash:///"),
    ("document", "~/Documents"),
];

fn core<'a>(words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| !matches!(*word, "the" | "my" | "folder" | "directory" | "a" | "file" | "called" | "named" | "new" | "our" | "document" | "dir" | "subfolder" if words.len() > 1)).collect()
}

fn bad(words: &[&str]) -> bool {
    const NEVER: &[&str] = &[
        "and",
        "to",
        "then",
        "into",
        "it",
        "with",
        ",",
        "everything",
        "windows",
        "window",
        "as",
        "from",
        "if",
        "in",
        "on",
        "of",
        "by",
        "using",
    ];
    words.iter().any(|word| NEVER.contains(word))
}

/// What it costs to read words as a file.
pub fn cost(words: &[&str], run: &[Token], verb: Verb) -> Option<f32> {
    let paths = run.iter().filter(|token| token.kind == Kind::Path).count();
    if paths == 1 && !bad(words) {
        let others = run.len() - 1;
        let known = words
            .iter()
            .filter(|word| {
                matches!(
                    **word,
                    "the"
                        | "my"
                        | "file"
                        | "document"
                        | "a"
                        | "called"
                        | "named"
                        | "folder"
                        | "image"
                        | "picture"
                        | "at"
                        | "photo"
                        | "pdf"
                        | "directory"
                )
            })
            .count();
        // A name with spaces before its ending: "my report.pdf" is one file.
        return Some(if others == known { 0.0 } else { 0.1 + 0.03 * (others - known) as f32 });
    }
    if paths > 1 {
        return None;
    }
    if run.len() == 1 && run.first()?.kind == Kind::Quoted {
        return Some(0.04);
    }
    if run.iter().any(|t| t.is_mark() || t.kind == Kind::Url) || bad(words) {
        return None;
    }
    let inner = core(words);
    if inner.len() == 1 && FOLDERS.iter().any(|(said, _)| inner.first() == Some(said)) {
        let folder = words.iter().any(|word| matches!(*word, "folder" | "directory"));
        return Some(if folder { 0.0 } else { 0.06 });
    }
    let marked = words.iter().any(|word| matches!(*word, "file" | "folder" | "document" | "directory"));
    let only_reference =
        matches!(words, ["this" | "that", "file" | "folder" | "document"] | ["the", "file" | "folder" | "document"]);
    if only_reference {
        return Some(0.2);
    }
    if inner.is_empty() || inner.len() > 4 || inner.iter().all(|word| crate::lexicon::weight(word) < 0.1) {
        return None;
    }
    let strict = matches!(verb, Verb::FileOpen | Verb::AppOpenFile | Verb::ThemeWallpaper | Verb::FileRename);
    Some(if marked {
        0.08
    } else if strict {
        0.5
    } else {
        0.42 + 0.03 * inner.len() as f32
    })
}

/// Whether words that are marked as a file or folder can be one.
pub fn is_one(words: &[&str]) -> bool {
    words.len() <= 10
        && (words.iter().any(|word| crate::lexicon::is_content(word)) || matches!(words, ["it" | "this" | "that"]))
}

/// What it costs to read words as a folder.
pub fn folder_cost(words: &[&str], run: &[Token], verb: Verb) -> Option<f32> {
    if bad(words) || run.iter().any(Token::is_mark) {
        return None;
    }
    if run.iter().any(|token| token.kind == Kind::Path) {
        return (run.len() <= 4).then_some(0.02);
    }
    let inner = core(words);
    if inner.len() == 1 && FOLDERS.iter().any(|(said, _)| inner.first() == Some(said)) {
        return Some(0.0);
    }
    if run.len() == 1 && run.first()?.kind == Kind::Quoted {
        return Some(0.03);
    }
    let marked = words.iter().any(|word| matches!(*word, "folder" | "directory"));
    if inner.is_empty() || inner.len() > 4 || run.iter().any(|t| t.number().is_some() && run.len() == 1) {
        return None;
    }
    Some(if marked {
        0.03
    } else if matches!(verb, Verb::FileOrganise | Verb::FileList) {
        0.6
    } else {
        0.18
    })
}

/// What it costs to read words as a new name.
pub fn new_cost(words: &[&str], run: &[Token]) -> Option<f32> {
    if run.iter().any(Token::is_mark) || words.len() > 6 {
        return None;
    }
    let paths = run.iter().filter(|token| matches!(token.kind, Kind::Path | Kind::Quoted)).count();
    if paths == 1 {
        return Some(0.0 + 0.03 * (run.len() - 1) as f32);
    }
    if matches!(words, [only] if crate::lexicon::is_pronoun(only)) {
        return None;
    }
    Some(0.08 + 0.03 * words.len() as f32)
}

/// The path as it was spelled, without the words around it.
pub fn said(text: &str, run: &[Token]) -> String {
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let inner = core(&words);
    if let [only] = inner.as_slice()
        && let Some((_, path)) = FOLDERS.iter().find(|(said, _)| said == only)
        && !run.iter().any(|token| matches!(token.kind, Kind::Path | Kind::Quoted))
        && (words.iter().any(|word| matches!(*word, "folder" | "directory")) || run.len() <= 2)
    {
        return (*path).to_owned();
    }
    spelled(text, run)
}

fn spelled(text: &str, run: &[Token]) -> String {
    let small = |token: &&Token| {
        matches!(
            token.word.as_str(),
            "the"
                | "my"
                | "file"
                | "folder"
                | "called"
                | "named"
                | "a"
                | "an"
                | "directory"
                | "at"
                | "new"
                | "our"
                | "subfolder"
                | "image"
                | "picture"
        ) && token.kind == Kind::Word
    };
    let from = run.iter().take_while(small).count();
    let mut rest = run.get(from..).filter(|rest| !rest.is_empty()).unwrap_or(run);
    while rest.len() > 1 && rest.last().as_ref().is_some_and(&small) {
        rest = rest.get(..rest.len() - 1).unwrap_or(rest);
    }
    crate::grammar::plain_text(text, rest).trim_matches(['"', '“', '”', '\'']).to_owned()
}

/// A folder's path: one of home's, or as it was spelled.
pub fn folder(text: &str, run: &[Token]) -> String {
    let words: Vec<&str> = run.iter().map(|token| token.word.as_str()).collect();
    let inner = core(&words);
    if let [only] = inner.as_slice()
        && let Some((_, path)) = FOLDERS.iter().find(|(said, _)| said == only)
    {
        return (*path).to_owned();
    }
    spelled(text, run)
}

/// A name with a folder of home's behind it, as one path: "receipts in my home", "scans in the documents folder".
pub fn placed(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let at = words.iter().rposition(|word| matches!(*word, "in" | "inside" | "under" | "on")).filter(|at| *at > 0)?;
    let (before, behind) = (words.get(..at)?, words.get(at + 1..)?);
    let lower: Vec<String> = behind.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let inner = core(&lower);
    let [only] = inner.as_slice() else { return None };
    let (_, folder) = FOLDERS.iter().find(|(said, folder)| said == only && folder.starts_with('~'))?;
    Some(format!("{folder}/{}", before.join(" ")))
}

/// Sites that people open by name.
const SITES: &[(&str, &str)] = &[
    ("youtube", "https://www.youtube.com"),
    ("wikipedia", "https://www.wikipedia.org"),
    ("github", "https://github.com"),
    ("gmail", "https://mail.google.com"),
    ("reddit", "https://www.reddit.com"),
    ("hacker news", "https://news.ycombinator.com"),
    ("stack overflow", "https://stackoverflow.com"),
    ("stackoverflow", "https://stackoverflow.com"),
    ("gitlab", "https://gitlab.com"),
    ("openstreetmap", "https://www.openstreetmap.org"),
    ("google maps", "https://maps.google.com"),
    ("netflix", "https://www.netflix.com"),
    ("twitter", "https://twitter.com"),
    ("facebook", "https://www.facebook.com"),
    ("linkedin", "https://www.linkedin.com"),
    ("amazon", "https://www.amazon.com"),
    ("duckduckgo", "https://duckduckgo.com"),
    ("whatsapp web", "https://web.whatsapp.com"),
    ("instagram", "https://www.instagram.com"),
    ("mastodon", "https://mastodon.social"),
];

/// A web address as said, with the cost of reading it so.
pub fn site(text: &str, run: &[Token]) -> Option<(f32, String)> {
    let words: Vec<&str> = run
        .iter()
        .map(|token| token.word.as_str())
        .filter(|word| {
            !matches!(
                *word,
                "the" | "website" | "site" | "page" | "webpage" | "homepage" | "web" | "url" | "address" | "link"
            )
        })
        .collect();
    let free = || sites::freely(text, run).map(|url| (1.5, url));
    if let Some(url) = run.iter().find(|token| token.kind == Kind::Url) {
        if words.len() != 1 {
            return free();
        }
        return Some((0.0, sites::whole(original(text, std::slice::from_ref(url)))));
    }
    let joined = words.join(" ");
    SITES.iter().find(|(name, _)| *name == joined).map(|(_, url)| (0.04, (*url).to_owned())).or_else(free)
}
