//! References to windows, as said: pronouns, names, sets, exceptions, places.
//!
//! Parses words into a [`Mention`]; which windows it means in a scene is decided by `resolve::windows`.

mod acted;
mod clause;
mod free;
mod tidy;

use crate::normalise::ordinal;

pub use free::freely;
pub(super) use tidy::ways;

/// What words refer to.
#[derive(Debug, Clone, PartialEq)]
pub enum Mention {
    /// "it", "this window": what the last request touched, else the focused window.
    It,
    /// "this window", "the current one": the focused window.
    Focused,
    /// "them", "these", "both" alone: what the last request touched.
    Them,
    /// "everything", "all windows".
    All,
    /// "the others", "everything else".
    Others,
    /// "the other one", "the other window".
    Other,
    /// "the last one", "the previous window".
    Last,
    /// By name, place or state.
    Named(Named),
    /// Several.
    And(Vec<Mention>),
    /// All of the first but the second.
    Except(Box<Mention>, Box<Mention>),
    /// The first, which is `beside`, `left`, `right`, `above` or `below` the second.
    Near(Box<Mention>, &'static str, Box<Mention>),
}

/// A description of windows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Named {
    /// The words of the name; empty for "the one on the left".
    pub name: Vec<String>,
    /// All that fit: "all my terminals", "both terminals", a plural.
    pub all: bool,
    /// "the other terminal".
    pub other: bool,
    /// Where it is: `left`, `top_right`, `biggest` …
    pub place: Option<&'static str>,
    /// On which workspace, as said.
    pub workspace: Option<Vec<String>>,
    /// On which output, as said.
    pub output: Option<Vec<String>>,
    /// On what may be a workspace or an output, as said: "everything on tools".
    pub spot: Option<Vec<String>>,
    /// Which one: 1 is the first, −1 the last.
    pub ordinal: Option<i64>,
    /// `minimized`, `floating`, `fullscreen`, `maximized`, `pinned`, or `seen` on some screen.
    pub state: Option<&'static str>,
    /// How many: "both", "all four".
    pub count: Option<usize>,
    /// Windows as such, not things of a kind: "the lab windows".
    pub windows: bool,
    /// "this page", "the current terminal": the one that is focused, where it is such a thing.
    pub this: bool,
    /// "a terminal", "another terminal", "a new terminal": one that need not be there.
    pub fresh: bool,
}

const ARTICLES: &[&str] = &["the", "my", "our", "your", "of", "just", "only", "whole", "entire"];
const NOUNS: &[&str] =
    &["window", "windows", "one", "ones", "app", "apps", "application", "applications", "program", "programs"];

/// Whether a word stands for any window.
fn is_noun(word: &str) -> bool {
    NOUNS.contains(&word) || crate::lexicon::is_thing(word)
}
/// What files are called after their names' ends.
const FILES: &[&str] =
    &["pdf", "odt", "ods", "odp", "doc", "docx", "xlsx", "csv", "txt", "text", "png", "jpg", "svg", "mp4"];
const PLURALS: &[&str] = &["windows", "ones", "apps", "applications", "programs", "things"];

/// Reads words as a reference; `None` where they cannot be one.
pub fn parse(words: &[&str]) -> Option<Mention> {
    if words.is_empty() || words.len() > 14 {
        return None;
    }
    let joined = words.join(" ");
    if let Some(fixed) = fixed(&joined) {
        return Some(fixed);
    }
    if let Some((left, right)) = exception(words) {
        let left = if left.is_empty() { Mention::All } else { parse(left)? };
        let right: Vec<&str> = right.iter().copied().filter(|word| !matches!(*word, "for" | "from")).collect();
        return Some(Mention::Except(Box::new(left), Box::new(parse(&right)?)));
    }
    if let Some(parts) = conjuncts(words) {
        let list: Option<Vec<Mention>> = parts.iter().map(|part| single(part)).collect();
        return list.map(Mention::And);
    }
    single(words)
}

fn fixed(joined: &str) -> Option<Mention> {
    let spoken: Vec<&str> = joined.split(' ').map(|word| if word == "2" { "two" } else { word }).collect();
    let spoken = spoken.join(" ");
    let body = spoken.strip_prefix("all of ").unwrap_or(&spoken);
    Some(match body {
        "it" | "that" | "that one" | "that window" | "itself" | "the same window" | "the same one" | "the same"
        | "that app" | "the thing" | "this thing" | "that thing" => Mention::It,
        "this"
        | "this one"
        | "this window"
        | "the window"
        | "the current window"
        | "the active window"
        | "the focused window"
        | "current window"
        | "active window"
        | "focused window"
        | "the current one"
        | "the current app"
        | "this app"
        | "window"
        | "the focused app"
        | "the window i am in"
        | "the one i am in"
        | "the one i am on"
        | "the one i am using"
        | "the window i am using"
        | "this program"
        | "this application"
        | "the active app"
        | "the front window"
        | "the frontmost window"
        | "the foreground window"
        | "the current application"
        | "the app"
        | "the current program"
        | "what i am looking at"
        | "the one i am typing in"
        | "the window i am typing in"
        | "the one i am working in"
        | "the window i am working in"
        | "the window i am working"
        | "the one i am working"
        | "the window i am working in now"
        | "the one i am working on"
        | "the window i am working on"
        | "the one i am looking at"
        | "the window i am looking at"
        | "whatever i am looking at"
        | "whatever is in front of me"
        | "the thing i am looking at"
        | "the window in front"
        | "my window"
        | "my current window"
        | "the topmost window"
        | "the selected window" => Mention::Focused,
        "them"
        | "these"
        | "those"
        | "they"
        | "both"
        | "both of them"
        | "them both"
        | "them all"
        | "the two"
        | "these two"
        | "those two"
        | "these windows"
        | "those windows"
        | "the two of them"
        | "both windows"
        | "the pair"
        | "the two windows"
        | "both of the windows"
        | "both apps" => Mention::Them,
        "everything"
        | "all"
        | "all windows"
        | "all the windows"
        | "every window"
        | "every last window"
        | "every last one"
        | "every single one"
        | "all my windows"
        | "everything open"
        | "every single window"
        | "all open windows"
        | "all my apps"
        | "all apps"
        | "all the apps"
        | "every app"
        | "all programs"
        | "every program"
        | "all applications"
        | "all of my windows"
        | "the windows"
        | "my windows"
        | "windows"
        | "all the open windows"
        | "each window"
        | "the open windows"
        | "open windows"
        | "everything that is open"
        | "all my open windows"
        | "all running apps"
        | "the whole lot"
        | "the lot"
        | "all open apps"
        | "every open window"
        | "every application"
        | "all of the windows"
        | "all the programs"
        | "my apps"
        | "all my programs"
        | "all the applications"
        | "any open windows" => Mention::All,
        "everything else"
        | "the others"
        | "the rest"
        | "all others"
        | "all the others"
        | "all other windows"
        | "the other windows"
        | "other windows"
        | "every other window"
        | "all the other windows"
        | "the other ones"
        | "all the rest"
        | "all else"
        | "others"
        | "the other apps"
        | "all other apps"
        | "the rest of the windows"
        | "the remaining windows"
        | "the other open windows"
        | "the rest of them"
        | "all of the others"
        | "every other app"
        | "all my other windows"
        | "my other windows" => Mention::Others,
        "the other one" | "the other window" | "the other" | "other one" | "other window" | "the opposite one"
        | "another window" | "another one" | "my other window" | "the other app" | "the second one"
            if body != "the second one" =>
        {
            Mention::Other
        }
        "the last one"
        | "the last window"
        | "the previous window"
        | "the previous one"
        | "previous window"
        | "last window"
        | "the last used window"
        | "the window i had before"
        | "my last window"
        | "the window before"
        | "the one before"
        | "the last app"
        | "the previous app"
        | "the window i was in"
        | "the last active window"
        | "my previous window"
        | "the last used app"
        | "the one i used before"
        | "the window i used last"
        | "the one i just used" => Mention::Last,
        _ => return None,
    })
}

fn exception<'a, 'b>(words: &'b [&'a str]) -> Option<(&'b [&'a str], &'b [&'a str])> {
    let at = words.iter().enumerate().position(|(at, word)| match *word {
        "except" | "excluding" | "besides" | "without" | "minus" | "save" => at > 0,
        "but" => at > 0,
        "apart" => at > 0 && words.get(at + 1) == Some(&"from"),
        "aside" => at > 0 && words.get(at + 1) == Some(&"from"),
        "other" => words.get(at + 1) == Some(&"than") && at > 0,
        "not" => at > 0,
        _ => false,
    })?;
    let mut left = words.get(..at)?;
    let mut right = words.get(at + 1..)?;
    while matches!(right.first(), Some(&("than" | "from" | "for" | "not" | "leave" | "keep" | "," | "only"))) {
        right = right.get(1..)?;
    }
    while matches!(left.last(), Some(&("," | "and" | "else"))) {
        left = left.get(..left.len() - 1)?;
    }
    (!right.is_empty()).then_some((left, right))
}

fn conjuncts<'a>(words: &[&'a str]) -> Option<Vec<Vec<&'a str>>> {
    if !words.iter().any(|word| matches!(*word, "and" | "," | "plus" | "or")) {
        return None;
    }
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words {
        if matches!(*word, "and" | "," | "plus" | "or") {
            if parts.last().is_some_and(|part| !part.is_empty()) {
                parts.push(Vec::new());
            }
        } else if let Some(part) = parts.last_mut() {
            part.push(word);
        }
    }
    parts.retain(|part| !part.is_empty() && !matches!(part.as_slice(), ["both"]));
    (parts.len() > 1).then_some(parts)
}

/// Where in the scene, from the words that follow `on` or `in`.
pub(super) fn place(words: &[&str]) -> Option<&'static str> {
    // "the left of the screen" is a side, "the left screen" is a screen.
    let of = words.contains(&"of") || words.contains(&"side");
    let core: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            let small =
                matches!(*word, "the" | "my" | "side" | "hand" | "half" | "far" | "very" | "corner" | "of" | "at");
            !small && (!of || *word != "screen")
        })
        .collect();
    Some(match core.as_slice() {
        ["left"] => "left",
        ["right"] => "right",
        ["top"] | ["upper"] | ["above"] => "top",
        ["bottom"] | ["lower"] | ["below"] => "bottom",
        ["top", "left"] | ["upper", "left"] => "top_left",
        ["top", "right"] | ["upper", "right"] => "top_right",
        ["bottom", "left"] | ["lower", "left"] => "bottom_left",
        ["bottom", "right"] | ["lower", "right"] => "bottom_right",
        ["middle"] | ["center"] => "center",
        ["front"] | ["front", "me" | "us"] => "front",
        ["back"] | ["behind"] => "back",
        _ => return None,
    })
}

fn adjective(word: &str, named: &mut Named) -> bool {
    let place = match word {
        "left" | "leftmost" | "lefthand" => Some("left"),
        "right" | "rightmost" | "righthand" => Some("right"),
        "top" | "topmost" | "upper" => Some("top"),
        "bottom" | "bottommost" | "lower" => Some("bottom"),
        "middle" => Some("center"),
        "biggest" | "largest" | "big" | "bigger" | "larger" | "large" => Some("biggest"),
        "smallest" | "small" | "smaller" | "little" | "tiny" => Some("smallest"),
        "newest" | "latest" => Some("newest"),
        "oldest" => Some("oldest"),
        _ => None,
    };
    if let Some(place) = place {
        named.place = Some(match (named.place, place) {
            (Some("top"), "left") => "top_left",
            (Some("top"), "right") => "top_right",
            (Some("bottom"), "left") => "bottom_left",
            (Some("bottom"), "right") => "bottom_right",
            // Where it is says more than how big it is: "the big one on the left".
            (Some(side @ ("left" | "right" | "top" | "bottom")), "biggest" | "smallest") => side,
            _ => place,
        });
        return true;
    }
    named.state = match word {
        "minimized" | "hidden" => Some("minimized"),
        "floating" => Some("floating"),
        "fullscreen" => Some("fullscreen"),
        "maximized" => Some("maximized"),
        "pinned" => Some("pinned"),
        "tiled" => Some("tiled"),
        "visible" => Some("seen"),
        "unresponsive" | "frozen" | "hanging" | "stuck" => Some("unresponsive"),
        "urgent" => Some("urgent"),
        _ => return false,
    };
    true
}

fn single(words: &[&str]) -> Option<Mention> {
    if let Some(fixed) = fixed(&words.join(" ")) {
        return Some(fixed);
    }
    let mut named = Named::default();
    let mut rest: Vec<&str> = words.to_vec();
    tail(&mut rest, &mut named);
    lead(&mut rest, &mut named);
    // "the two firefox windows"
    if rest.len() > 1
        && rest.first().is_some_and(|word| matches!(*word, "2" | "3" | "4"))
        && rest.last().is_some_and(|word| word.ends_with('s'))
    {
        named.count = rest.first().and_then(|word| word.parse().ok());
        rest.remove(0);
        named.all = true;
    }
    named.windows = rest.len() > 1 && rest.last() == Some(&"windows");
    let plural_noun = rest.last().is_some_and(|word| PLURALS.contains(word));
    while rest.len() > 1 && rest.last().is_some_and(|word| is_noun(word)) {
        rest.pop();
    }
    if rest.len() == 1 && rest.first().is_some_and(|word| is_noun(word)) {
        rest.clear();
    }
    if plural_noun {
        named.all = true;
    }
    // "all my pdf files"
    if let [.., kind, "file" | "files" | "document" | "documents"] = rest.as_slice()
        && FILES.contains(kind)
    {
        named.all |= rest.last().is_some_and(|word| word.ends_with('s'));
        rest.pop();
    }
    while rest.first().is_some_and(|word| {
        matches!(
            *word,
            "called" | "titled" | "named" | "labelled" | "labeled" | "with" | "title" | "that" | "says" | "showing"
        )
    }) && rest.len() > 1
    {
        rest.remove(0);
    }
    if matches!(rest.as_slice(), ["everything"] | ["all"]) {
        rest.clear();
        named.all = true;
    }
    while rest.first().is_some_and(|word| ARTICLES.contains(word)) && rest.len() > 1 {
        rest.remove(0);
    }
    if rest.iter().any(|word| {
        matches!(
            *word,
            "and"
                | ","
                | "then"
                | "to"
                | "it"
                | "if"
                | "when"
                | "on"
                | "off"
                | "with"
                | "not"
                | "up"
                | "percent"
                | "please"
        ) || word.is_empty()
    }) {
        return None;
    }
    named.name = rest.iter().map(|word| (*word).to_owned()).collect();
    let empty = named.name.is_empty();
    if empty
        && named.place.is_none()
        && named.workspace.is_none()
        && named.output.is_none()
        && named.state.is_none()
        && named.ordinal.is_none()
    {
        return if named.all { Some(Mention::All) } else { None };
    }
    if named.name.len() > 6 {
        return None;
    }
    // "terminals" is all of them; a name that is itself a plural is settled against the scene.
    if named.name.len() == 1 && named.name.first().is_some_and(|word| crate::resolve::plural_kind(word)) {
        named.all = true;
    }
    Some(Mention::Named(named))
}

/// The things that a list names, each by its words: "lutris and heroic", "these: lutris, heroic".
pub(crate) fn listed(words: &[&str]) -> Option<Vec<String>> {
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.strip_suffix([',', ':', ';']).map_or(vec![*word], |word| vec![word, ","]))
        .map(|word| if matches!(word, ":" | ";") { "," } else { word })
        .filter(|word| !word.is_empty())
        .collect();
    let tidy = tidy::tidied(&words).unwrap_or(words);
    Some(conjuncts(&tidy)?.iter().map(|part| part.join(" ")).collect())
}

/// Whether words speak of several: "all terminals", "the windows".
fn is_set(words: &[&str]) -> bool {
    const SETS: &[&str] = &["everything", "all", "every", "each", "both", "these", "those", "2", "3", "4", "5"];
    words.iter().any(|word| SETS.contains(word) || PLURALS.contains(word) || crate::resolve::plural_kind(word))
}

/// Takes "on the left", "on workspace 2", "on the second screen" off the end.
fn tail(rest: &mut Vec<&str>, named: &mut Named) {
    if let [head @ .., "here"] = rest.as_slice()
        && is_set(head)
    {
        let led = matches!(head.last(), Some(&("in" | "on" | "over" | "up" | "right" | "round" | "around")));
        named.workspace = Some(vec!["this".to_owned()]);
        rest.truncate(rest.len() - 1 - usize::from(led));
    }
    for _ in 0..2 {
        let Some(at) = rest.iter().rposition(|word| matches!(*word, "on" | "in" | "at" | "from")) else { return };
        let (Some(after), true) = (rest.get(at + 1..), at > 0 || rest.len() > 1) else { return };
        let after: Vec<&str> = after.to_vec();
        if after.iter().any(|word| matches!(*word, "to" | "and" | "into" | "onto" | "with" | ",")) {
            return;
        }
        if let Some(place) = place(&after) {
            named.place = Some(place);
        } else if after.iter().any(|word| matches!(*word, "workspace" | "desktop" | "space")) {
            named.workspace = Some(after.iter().map(|word| (*word).to_owned()).collect());
            named.all |= at == 0;
        } else if after.iter().any(|word| matches!(*word, "screen" | "monitor" | "display" | "output")) {
            named.output = Some(after.iter().map(|word| (*word).to_owned()).collect());
        } else if matches!(after.as_slice(), ["sight"] | ["view"]) {
            named.state = Some("seen");
        } else if matches!(after.as_slice(), ["here"] | ["this"]) {
            named.workspace = Some(vec!["this".to_owned()]);
        } else {
            return;
        }
        let mut cut = at;
        while cut > 0
            && rest.get(cut - 1).is_some_and(|word| matches!(*word, "that" | "is" | "are" | "which"))
            && cut > 1
        {
            cut -= 1;
        }
        rest.truncate(cut);
    }
}

/// Takes quantifiers, articles, ordinals and adjectives off the front.
fn lead(rest: &mut Vec<&str>, named: &mut Named) {
    while let Some(word) = rest.first().copied() {
        let last = rest.len() == 1;
        match word {
            "all" | "every" | "both" | "each" | "any" if !last => {
                named.all = true;
                named.count = if word == "both" { Some(2) } else { named.count };
            }
            "two" | "2" if !last && rest.get(1).is_some_and(|w| w.ends_with('s')) => {
                (named.all, named.count) = (true, Some(2));
            }
            "other" if !last => named.other = true,
            "open" if rest.iter().any(|word| PLURALS.contains(word)) => {}
            "a" | "an" | "another" | "new" | "fresh" if !last => named.fresh = true,
            _ if ARTICLES.contains(&word) && !last => {}
            "this" | "that" | "these" | "those" | "current" | "active" | "focused" if !last => {
                named.all |= matches!(word, "these" | "those");
                named.this = matches!(word, "this" | "current" | "active" | "focused");
            }
            _ if !last && ordinal(word).is_some() && rest.get(1).is_some_and(|next| *next != "screen") => {
                named.ordinal = ordinal(word);
            }
            _ if !last && adjective(word, named) => {}
            "hand" | "handed" | "side" | "most" if !last && named.place.is_some() => {}
            _ => return,
        }
        rest.remove(0);
    }
}
