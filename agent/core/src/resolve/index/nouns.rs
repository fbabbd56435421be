//! What people call a thing by its nature, where its name and title do not say so: "the game", "my sheet", "the site about trains".
//!
//! A noun fits an application by the words of its generic name, its keywords and its id, and a window also by its title.

use super::{Index, singular, title_words};
use crate::lexicon;

/// A way to name what something is.
struct Noun {
    /// What people say.
    said: &'static [&'static str],
    /// Words of an application that is such a thing.
    like: &'static [&'static str],
    /// Words in the generic name of one that only deals with such things.
    unlike: &'static [&'static str],
    /// Words in the title of such a window.
    titles: &'static [&'static str],
}

const NOUNS: &[Noun] = &[
    Noun {
        said: &["game", "videogame"],
        like: &["game"],
        unlike: &["launcher", "manager", "store", "library", "client", "tool", "recorder", "emulator", "settings"],
        titles: &[],
    },
    Noun { said: &["launcher"], like: LAUNCHERS, unlike: &[], titles: &[] },
    Noun {
        said: &["sheet", "spreadsheet", "table", "number", "workbook", "excel", "figure", "list"],
        like: &["spreadsheet", "calc", "gnumeric"],
        unlike: &[],
        titles: &["xlsx", "xls", "ods", "csv"],
    },
    Noun {
        said: &["doc", "document", "letter", "essay", "report", "paper", "manuscript", "writeup", "draft", "list"],
        like: &["word", "writer", "document", "abiword", "pdf"],
        unlike: &["scanner"],
        titles: &["docx", "doc", "odt", "rtf", "pdf", "tex"],
    },
    Noun { said: &["pdf", "scan"], like: &["pdf"], unlike: &[], titles: &["pdf"] },
    Noun {
        said: &["notebook"],
        like: &["jupyter", "notebook"],
        unlike: &[],
        titles: &["ipynb", "jupyterlab", "rmd", "qmd"],
    },
    Noun {
        said: &["writing"],
        like: &["word", "writer", "abiword"],
        unlike: &[],
        titles: &["docx", "doc", "odt", "rtf"],
    },
    Noun { said: &["reading"], like: &["pdf", "reader", "ebook"], unlike: &["screen"], titles: &["pdf", "epub"] },
    Noun { said: &["browsing", "surfing"], like: &["browser"], unlike: &["file"], titles: &[] },
    Noun {
        said: &["run", "job", "command", "session", "log", "build", "task"],
        like: &["terminal"],
        unlike: &[],
        titles: &[],
    },
    Noun {
        said: &["box", "machine", "host", "server", "remote", "login", "logged"],
        like: &[],
        unlike: &[],
        titles: &["ssh", "mosh", "sftp", "rdp", "vnc"],
    },
    Noun {
        said: &["deck", "slide", "slideshow", "presentation"],
        like: &["presentation", "impress", "slides"],
        unlike: &[],
        titles: &["pptx", "ppt", "odp"],
    },
    Noun {
        said: &["page", "site", "website", "webpage", "tab", "article", "web", "blog", "link"],
        like: &["browser"],
        unlike: &["file"],
        titles: &[],
    },
    Noun {
        said: &["dashboard", "panel", "console", "backend"],
        like: &[],
        unlike: &[],
        titles: &["dashboard", "manager", "studio", "admin", "analytics", "overview", "grafana", "panel", "metrics"],
    },
    Noun {
        said: &["call", "meeting", "conference", "huddle", "videocall"],
        like: &["call", "conference", "meeting", "conferencing", "videoconference"],
        unlike: &[],
        titles: &["meeting", "call"],
    },
    Noun {
        said: &["chat", "channel", "conversation", "dm", "message", "messenger", "server"],
        like: &["chat", "messenger", "messaging", "instantmessaging"],
        unlike: &[],
        titles: &[],
    },
    Noun { said: &["mail", "email", "inbox", "message"], like: &["mail", "email"], unlike: &[], titles: &["inbox"] },
    Noun { said: &["folder", "directory", "file"], like: &["file", "folder"], unlike: &["editor"], titles: &[] },
    Noun {
        said: &["song", "track", "album", "playlist", "tune", "music"],
        like: &["music", "song", "audio"],
        unlike: &["editor", "control", "settings"],
        titles: &[],
    },
    Noun {
        said: &["video", "movie", "film", "clip", "episode", "show"],
        like: &["video", "movie", "film"],
        unlike: &["editor", "calls", "call", "conference"],
        titles: &["mp4", "mkv", "webm", "avi"],
    },
    Noun {
        said: &["picture", "photo", "photograph", "image", "drawing", "sketch", "painting", "screenshot"],
        like: &["image", "photo", "picture", "graphics", "drawing", "paint"],
        unlike: &[],
        titles: &["png", "jpg", "jpeg", "svg", "xcf", "webp", "kra"],
    },
    Noun {
        said: &["note", "memo", "todo", "scratchpad", "text", "markdown", "list"],
        like: &["note", "text", "markdown"],
        unlike: &["voice", "chat", "message"],
        titles: &["notes", "note", "todo", "md", "txt"],
    },
    Noun {
        said: &["code", "coding", "script", "source", "project"],
        like: &["ide", "code", "development", "programming"],
        unlike: &[],
        titles: &["py", "rs", "js", "ts", "cpp", "java", "go", "sh"],
    },
    Noun { said: &["monitor", "process"], like: &[], unlike: &[], titles: &["htop", "btop", "top", "nvtop"] },
    Noun { said: &["mixer"], like: &["mixer", "pavucontrol"], unlike: &[], titles: &[] },
];

/// What starts games, by name.
const LAUNCHERS: &[&str] = &["steam", "lutris", "heroic", "bottles", "itch", "launcher", "gamehub", "cartridges"];

/// Words that say nothing about a thing.
const EMPTY: &[&str] = &[
    "stuff",
    "one",
    "ones",
    "window",
    "windows",
    "app",
    "application",
    "program",
    "software",
    "tool",
    "bit",
    "something",
    "anything",
    "another",
    "some",
    "any",
    "kind",
    "sort",
    "type",
    "open",
    "about",
    "for",
    "of",
    "with",
    "to",
    "that",
    "which",
    "this",
    "these",
    "those",
    "the",
    "a",
    "an",
    "my",
    "our",
    "your",
    "is",
    "in",
    "on",
    "from",
    "by",
    "i",
    "me",
    "we",
    "you",
    "use",
    "and",
    "where",
    "whatever",
    "new",
    "blank",
    "empty",
    "file",
];

fn is_empty(word: &str) -> bool {
    EMPTY.contains(&word) || lexicon::is_thing(word) || lexicon::is_hesitation(word)
}

/// How well an application's words, and a window's title, account for one word.
fn explained(word: &str, words: &Facts<'_>) -> f32 {
    let single = singular(word);
    let is = |have: &String| *have == word || *have == single || singular(have) == single;
    let begins = |have: &String| {
        word.len() >= 4 && have.starts_with(word)
            || have.len() >= 4 && word.starts_with(have.as_str())
            || super::counts(have, word)
    };
    if words.title.iter().any(is) || words.name.iter().any(is) {
        return 1.0;
    }
    if words.title.iter().chain(words.name).any(begins) {
        return 0.9;
    }
    if NOUNS.iter().any(|noun| noun.said.contains(&single.as_str()) && noun.fits(words)) {
        return 0.9;
    }
    if words.more.iter().any(is) {
        return 0.85;
    }
    if words.more.iter().any(begins) || compound(&single, words) { 0.75 } else { 0.0 }
}

/// Nouns that end compounds and say little themselves: "gradebook", "timesheet".
const ENDINGS: &[&str] = &["book", "books", "sheet", "list", "board", "file", "page"];

/// Whether a word is one of a title's with such a noun behind it.
fn compound(word: &str, words: &Facts<'_>) -> bool {
    let stem = ENDINGS.iter().find_map(|end| word.strip_suffix(end)).filter(|stem| stem.len() >= 4);
    stem.is_some_and(|stem| words.title.iter().any(|have| singular(have) == singular(stem)))
}

/// Whether a word says what something is, in one of the ways that are known here: "notebook", "letters".
pub fn is_noun(word: &str) -> bool {
    let single = singular(word);
    NOUNS.iter().any(|noun| noun.said.contains(&word) || noun.said.contains(&single.as_str()))
}

/// What is known of one application or window, in words.
struct Facts<'a> {
    name: &'a [String],
    generic: &'a [String],
    more: &'a [String],
    title: &'a [String],
}

impl Noun {
    fn fits(&self, facts: &Facts<'_>) -> bool {
        let has = |list: &[String], words: &[&str]| {
            list.iter().any(|have| words.contains(&have.as_str()) || words.contains(&singular(have).as_str()))
        };
        let launcher = self.said.contains(&"game") && has(facts.name, LAUNCHERS);
        let app = has(facts.more, self.like) && !has(facts.generic, self.unlike) && !launcher;
        app || has(facts.title, self.titles)
    }
}

impl Index<'_> {
    /// Windows that these words describe by what they are and what they show, best first, with scores. The words need not be
    /// names, but each that carries meaning is accounted for.
    pub(crate) fn described_windows(&self, name: &[&str]) -> Vec<(usize, f32)> {
        self.windows_like(name, 1.0)
    }

    /// As [`Self::described_windows`], where words that nothing accounts for are forgiven if as many others are: to ask about.
    pub(crate) fn half_described_windows(&self, name: &[&str]) -> Vec<(usize, f32)> {
        self.windows_like(name, 0.5)
    }

    fn windows_like(&self, name: &[&str], least: f32) -> Vec<(usize, f32)> {
        let key = format!("{least} {}", name.join(" "));
        if let Some(known) = self.known_described.borrow().get(&key) {
            return known.clone();
        }
        let mut words = telling(name);
        if words.iter().any(|word| lexicon::is_content(word)) {
            words.retain(|word| lexicon::is_content(word));
        }
        let windows = self.apps.iter().flat_map(|app| app.windows.iter().map(move |at| (app, *at)));
        let found = ranked(windows.filter(|_| !words.is_empty()).map(|(app, at)| {
            let title = self.titles.get(at).map_or(&[][..], Vec::as_slice);
            (at, account(&words, &Facts { name: &app.called, generic: &app.generic, more: &app.words, title }, least))
        }));
        self.known_described.borrow_mut().insert(key, found.clone());
        found
    }

    /// Windows of what one noun says, by what they are: every document, whichever program shows it.
    pub(crate) fn such_windows(&self, word: &str) -> Vec<usize> {
        let single = singular(word);
        let nouns: Vec<&Noun> = NOUNS.iter().filter(|noun| noun.said.contains(&single.as_str())).collect();
        let fits = |app: &super::AppNames, at: usize| {
            let title = self.titles.get(at).map_or(&[][..], Vec::as_slice);
            let facts = Facts { name: &app.called, generic: &app.generic, more: &app.words, title };
            nouns.iter().any(|noun| noun.fits(&facts))
        };
        let windows = self.apps.iter().flat_map(|app| app.windows.iter().map(move |at| (app, *at)));
        let mut found: Vec<usize> = windows.filter(|(app, at)| fits(app, *at)).map(|(_, at)| at).collect();
        found.sort_unstable();
        found
    }

    /// Applications that these words describe: each word is in a name, a keyword or is what the application is for.
    pub(crate) fn described_apps(&self, name: &[&str]) -> Vec<(usize, f32)> {
        let key = name.join(" ");
        if let Some(known) = self.known_described.borrow().get(&key) {
            return known.clone();
        }
        let words = telling(name);
        let apps = self.apps.iter().enumerate().filter(|_| !words.is_empty());
        let found = ranked(apps.map(|(at, app)| {
            let facts = Facts { name: &app.called, generic: &app.generic, more: &app.words, title: &[] };
            (at, account(&words, &facts, 1.0))
        }));
        self.known_described.borrow_mut().insert(key, found.clone());
        found
    }

    /// The one application that words name, or else describe by what it is for: "photographs" for a photo manager.
    pub(crate) fn known_app(&self, name: &[&str]) -> Option<String> {
        let id = |at: usize| self.apps.get(at).map(|app| app.id.0.clone());
        if let Some((at, _)) = self.find_apps(name).first() {
            return id(*at);
        }
        let short: Vec<&str> = name
            .iter()
            .map(|word| match *word {
                "photograph" => "photo",
                "photographs" | "snaps" | "snapshots" => "photos",
                word => word,
            })
            .collect();
        if short.as_slice() != name
            && let Some((at, _)) = self.find_apps(&short).first()
        {
            return id(*at);
        }
        // Longer runs may well hold the command that follows.
        let found = if name.len() <= 2 { self.described_apps(&short) } else { Vec::new() };
        let best = found.first().filter(|(_, score)| *score >= 0.6)?;
        let alone = found.get(1).is_none_or(|(_, score)| *score < best.1 - 0.03);
        if alone { id(best.0) } else { None }
    }

    /// Names that were listed, those that were said without a pause divided: "gimp krita" is both where neither is more.
    pub(crate) fn apart(&self, parts: Vec<String>) -> Vec<String> {
        let named = |word: &&str| self.find_apps(&[word]).first().is_some_and(|(_, score)| *score >= 0.88);
        let divide = |part: String| -> Vec<String> {
            let words: Vec<&str> = part.split(' ').collect();
            let several = (2..=4).contains(&words.len())
                && words.iter().all(named)
                && self.find_apps(&words).is_empty()
                && self.find_windows(&words).is_empty();
            if several { words.into_iter().map(str::to_owned).collect() } else { vec![part] }
        };
        parts.into_iter().flat_map(divide).collect()
    }

    /// Whether an application is what a noun says, where the noun says it of few: a game, and not what starts games.
    pub(super) fn is_such(&self, wanted: &[String], at: usize) -> bool {
        let [.., word] = wanted else { return false };
        let word = singular(word);
        let special = match wanted {
            [_] => word == "game",
            [first, _] => {
                matches!((first.as_str(), word.as_str()), ("game" | "games", "launcher" | "store" | "library"))
                    || first == "video" && word == "game"
            }
            _ => false,
        };
        let noun = if word == "game" { "game" } else { "launcher" };
        special
            && self.apps.get(at).is_some_and(|app| {
                let facts = Facts { name: &app.called, generic: &app.generic, more: &app.words, title: &[] };
                let of_games = app.words.iter().any(|word| matches!(word.as_str(), "game" | "games"));
                of_games && NOUNS.iter().any(|have| have.said.contains(&noun) && have.fits(&facts))
            })
    }
}

fn ranked(found: impl Iterator<Item = (usize, f32)>) -> Vec<(usize, f32)> {
    let mut found: Vec<(usize, f32)> = found.filter(|(_, score)| *score > 0.0).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

/// The words of a description that tell something; none where it says rather what is not meant, or too much.
fn telling(name: &[&str]) -> Vec<String> {
    const DENYING: &[&str] = &["not", "no", "without", "other", "neither", "nor", "never"];
    let words: Vec<String> = name.iter().flat_map(|word| title_words(word)).filter(|word| !is_empty(word)).collect();
    let told = words.len() <= 6
        && words.iter().any(|word| lexicon::weight(word) >= 0.1)
        && !words.iter().any(|word| DENYING.contains(&word.as_str()));
    if told { words } else { Vec::new() }
}

/// How well `facts` account for the words of a description; 0 where less than `least` of them are.
fn account(words: &[String], facts: &Facts<'_>, least: f32) -> f32 {
    let (mut hit, mut sum) = (0, 0.0);
    for word in words {
        let score = explained(word, facts);
        hit += usize::from(score > 0.0);
        sum += score;
    }
    if hit == 0 || (hit as f32) < least * words.len() as f32 { 0.0 } else { sum / words.len() as f32 }
}
