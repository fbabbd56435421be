//! Words that recognisers and hasty fingers take for each other: put right by the words beside them, and put together where
//! they were heard apart ("work space for" is workspace 4, "x box" is Xbox, "turn of" is turn off).
//!
//! Owns only pairs that their neighbours decide; what a word that nothing knows should be is the spelling's.

use super::template::Grammar;
use crate::lexicon;
use crate::normalise::{Kind, Token, spelling};
use crate::resolve::index::{Index, is_noun, kinds_said_exact, named, singular, title_words};

/// Words after which a number names a place.
const PLACES: &[&str] = &["workspace", "desktop", "monitor", "screen", "display", "space", "tab", "window"];
/// Units of time.
const UNITS: &[&str] =
    &["second", "seconds", "minute", "minutes", "min", "mins", "hour", "hours", "day", "days", "week", "weeks"];
/// Words that end what was said before them.
const ENDS: &[&str] = &["and", "then", "please", "but", "now", "also", "for", "until", "at", "when"];
/// Words that a clause begins behind.
const FRONTS: &[&str] = &["and", "then", "please", "but", "just", "also"];
/// Words before a place that say already which one: "this window too".
const WHICH: &[&str] = &[
    "the", "this", "that", "my", "our", "your", "a", "an", "other", "each", "every", "whole", "full", "same", "first",
    "second", "third", "left", "right", "next", "last", "previous", "big", "small", "new",
];

/// A word's neighbours.
struct Beside<'a> {
    before: &'a str,
    after: &'a str,
    number_before: bool,
    number_after: bool,
    /// Nothing follows that belongs to it.
    last: bool,
    /// The clause ends with it.
    ends: bool,
    /// It stands right after a place that no other word tells apart.
    place: bool,
    /// It begins a clause.
    first: bool,
}

/// Puts right what its neighbours decide.
pub(super) fn settle(text: &str, tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Some(token) = tokens.get(at) else { break };
        let two = token.number() == Some(2.0) && text.get(token.start..token.end) == Some("two");
        if token.kind != Kind::Word && !two {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|token| !token.is_mark());
        let after = tokens.get(at + 1).filter(|token| !token.is_mark());
        let beside = Beside {
            before: before.map_or("", |token| token.word.as_str()),
            after: after.map_or("", |token| token.word.as_str()),
            number_before: before.is_some_and(|token| token.number().is_some()),
            number_after: after.is_some_and(|token| token.number().is_some()),
            last: after.is_none_or(|token| ENDS.contains(&token.word.as_str())),
            ends: after.is_none_or(|token| FRONTS.contains(&token.word.as_str())),
            place: before.is_some_and(|token| PLACES.contains(&token.word.as_str()))
                && at.checked_sub(2).and_then(|at| tokens.get(at)).is_none_or(|t| !WHICH.contains(&t.word.as_str())),
            first: before.is_none_or(|token| FRONTS.contains(&token.word.as_str())),
        };
        let there = tokens.get(at + 2).map_or("", |token| token.word.as_str());
        let said = if two { "two" } else { token.word.as_str() };
        let Some(better) = meant(said, &beside, there) else { continue };
        if let Some(token) = tokens.get_mut(at) {
            token.kind = better.parse::<f64>().map_or(Kind::Word, Kind::Number);
            token.word = better.to_owned();
        }
    }
}

/// What `word` was meant to be beside these words; `None` where it may stand.
fn meant(word: &str, beside: &Beside<'_>, there: &str) -> Option<&'static str> {
    let Beside { before, after, place, .. } = *beside;
    let is = |list: &[&str], word: &str| list.contains(&word);
    Some(match word {
        "too" if beside.number_after => "to",
        "too" | "to" if UNITS.contains(&after) && is(&["in", "for", "every", "within", "another"], before) => "2",
        "too" | "to" if place && beside.ends => "2",
        "for" | "fore" if place && beside.ends => "4",
        "won" if place => "1",
        "ate" if place || before == "at" => "8",
        "two" if after == "the" && !PLACES.contains(&before) && is(&SIDES, there) => "to",
        "of" if is(&["turn", "switch", "turned", "switched", "turning", "switching"], before) => "off",
        "of" if beside.last && !before.is_empty() && !is(&["out", "instead", "because", "kind", "sort"], before) => {
            "off"
        }
        "write" | "rite" if is(&["the", "top", "bottom", "upper", "lower"], before) => "right",
        "by" | "bye" if before == "to" && !after.is_empty() && !beside.number_after => "buy",
        "weak" if is(&["next", "this", "every", "last", "per"], before) => "week",
        "our" if is(&["an", "half", "per", "every"], before) || beside.number_before && beside.last => "hour",
        "ours" if beside.number_before => "hours",
        "moot" => "mute",
        "whether"
            if is(&["forecast", "like", "outside", "report"], after)
                || is(&["the", "what", "todays", "tomorrows"], before)
                    && !is(&["or", "i", "it", "you", "they"], after) =>
        {
            "weather"
        }
        "thyme" if is(&["what", "the", "is", "its", "local"], before) => "time",
        "flies" if is(&["find", "search", "list", "move", "copy", "delete", "my", "the", "all", "recent"], before) => {
            "files"
        }
        "form"
            if is(&["disconnect", "disconnected", "unplug", "away", "sound", "audio"], before) && !after.is_empty() =>
        {
            "from"
        }
        "clothes" | "clothe" | "cloze" if beside.first && !after.is_empty() => "close",
        "hyde" if beside.first => "hide",
        "paws" => "pause",
        "male" if is(&["the", "my", "your", "check", "new"], before) && !is(&["voice", "user"], after) => "mail",
        "mike" if is(&["my", "the", "this", "your"], before) => "mic",
        "scream" if is(&["full", "the", "first", "second", "third", "other", "whole", "this", "lock"], before) => {
            "screen"
        }
        "sight" if before == "web" => "site",
        "knew" if is(&["a", "the"], before) => "new",
        _ => return None,
    })
}

const SIDES: [&str; 15] = [
    "left", "right", "top", "bottom", "other", "middle", "center", "centre", "first", "next", "previous", "front",
    "back", "corner", "side",
];

/// Puts words together that are one name heard apart.
pub(super) fn join(tokens: &mut Vec<Token>, index: &Index<'_>) {
    let mut at = 0;
    while at < tokens.len() {
        if let Some((count, whole)) = whole(tokens, at, index).or_else(|| port(tokens, at, index))
            && let (Some(first), Some(last)) = (tokens.get(at), tokens.get(at + count - 1))
        {
            let merged = Token { word: whole, kind: Kind::Word, start: first.start, end: last.end };
            tokens.splice(at..at + count, [merged]);
        }
        at += 1;
    }
}

/// How many words from `at` on are one, and which.
fn whole(tokens: &[Token], at: usize, index: &Index<'_>) -> Option<(usize, String)> {
    let run: Vec<&str> = tokens
        .get(at..)?
        .iter()
        .take(5)
        .take_while(|token| token.kind == Kind::Word && token.word.chars().all(char::is_alphanumeric))
        .map(|token| token.word.as_str())
        .collect();
    // Titles hold any words; only what names a thing is worth joining two plain words for.
    let name = |word: &str| {
        index.vocabulary.get(word).is_some_and(|bits| bits & !named::TITLE & !named::ELEMENT != 0)
            || !kinds_said_exact(word).is_empty()
            || ACRONYMS.contains(&word)
    };
    let known = |word: &str| name(word) || index.vocabulary.contains_key(word);
    // Letters that were spelt out.
    let letters = run.iter().take_while(|word| word.len() == 1).count();
    for count in (2..=letters).rev() {
        let word: String = run.get(..count)?.concat();
        if known(&word) || Grammar::get().knows(&word) {
            return Some((count, word));
        }
    }
    if let Some(found) = sounded(&run, &known) {
        return Some(found);
    }
    let [a, b, ..] = run.as_slice() else { return None };
    // Two names of things are two things.
    if known(a) && known(b) {
        return None;
    }
    let plain = |word: &&str| lexicon::is_english(word) || Grammar::get().knows(word);
    for count in (2..=run.len().min(3)).rev() {
        let parts = run.get(..count)?;
        let word: String = parts.concat();
        let noun = is_compound(&word) && !parts.iter().all(|part| is_noun(part));
        let titled = || word.len() >= 6 && known(&word) && before(tokens, at) && ends(tokens, at + count);
        if word.len() >= 4 && (name(&word) || noun || known(&word) && !parts.iter().all(plain) || titled()) {
            return Some((count, word));
        }
    }
    // "the brow sir": what is no word of ours, but nearly one in one piece.
    let named = before(tokens, at);
    let strange = |word: &str| !known(word) && !Grammar::get().knows(word);
    let word = format!("{a}{b}");
    if !named || word.len() < 6 || !(strange(a) || strange(b)) || a.len() > 6 || b.len() > 6 {
        return None;
    }
    let near = |have: &&str| have.len() >= 6 && !have.contains(' ') && spelling::distance(&word, have, 1) == Some(1);
    let kinds = lexicon::kinds::KINDS.iter().flat_map(|kind| kind.said.iter().copied());
    let mut found: Vec<&str> = index.vocabulary.keys().map(String::as_str).chain(kinds).filter(near).collect();
    found.sort_unstable();
    found.first().map(|have| (2, (*have).to_owned()))
}

/// Whether an article stands before a place: a name begins there.
fn before(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(|token| token.is("the") || token.is("my"))
}

/// Whether a name may end before a place: nothing follows, or a noun for what is named, or where it is to go.
fn ends(tokens: &[Token], at: usize) -> bool {
    const PLACED: &[&str] =
        &["to", "on", "in", "at", "onto", "into", "over", "window", "windows", "app", "one", "away"];
    tokens.get(at).is_none_or(|token| {
        token.is_mark()
            || is_noun(&token.word)
            || PLACED.contains(&token.word.as_str())
            || ENDS.contains(&token.word.as_str())
    })
}

/// Whether a word is a noun that is made of two and often heard so: "note books".
fn is_compound(word: &str) -> bool {
    let single = singular(word);
    ["book", "sheet", "board", "pad", "shot"].iter().any(|end| single.ends_with(end)) && is_noun(word)
}

/// Names of letters, as recognisers write them; the first few are of two.
const LETTERS: &[(&str, &str)] = &[
    ("envy", "nv"),
    ("ivy", "iv"),
    ("excel", "xl"),
    ("ay", "a"),
    ("bee", "b"),
    ("be", "b"),
    ("see", "c"),
    ("sea", "c"),
    ("cee", "c"),
    ("dee", "d"),
    ("eff", "f"),
    ("gee", "g"),
    ("aitch", "h"),
    ("eye", "i"),
    ("jay", "j"),
    ("kay", "k"),
    ("ell", "l"),
    ("em", "m"),
    ("en", "n"),
    ("oh", "o"),
    ("pee", "p"),
    ("queue", "q"),
    ("cue", "q"),
    ("are", "r"),
    ("ess", "s"),
    ("tea", "t"),
    ("tee", "t"),
    ("you", "u"),
    ("vee", "v"),
    ("double-u", "w"),
    ("ex", "x"),
    ("why", "y"),
    ("zed", "z"),
    ("zee", "z"),
];

/// A word said letter by letter, each as one says its name: "gee pee you" is gpu.
pub(super) fn spelt(words: &[&str]) -> Option<String> {
    words.iter().map(|word| letter(word)).collect()
}

fn letter(word: &str) -> Option<&str> {
    if word.len() == 1 {
        return Some(word).filter(|word| word.chars().all(char::is_alphabetic));
    }
    LETTERS.iter().find(|(name, _)| *name == word).map(|(_, letter)| *letter)
}

/// Names that were said by their letters, alone or with the rest of the word behind them: "gee pee you", "envy top", "oh kafor".
fn sounded(run: &[&str], known: &dyn Fn(&str) -> bool) -> Option<(usize, String)> {
    let letters = run.iter().take_while(|word| letter(word).is_some()).count();
    for count in (1..=letters).rev() {
        let said = run.get(..count)?;
        let word = spelt(said)?;
        let named = said.iter().any(|word| word.len() > 1);
        if count > 2 && named && known(&word) {
            return Some((count, word));
        }
        // What is no word alone was cut off one: "kafor" behind "oh", "top" behind the two letters of "envy".
        let Some(rest) = run.get(count).filter(|rest| rest.len() > 2) else { continue };
        let whole = format!("{word}{rest}");
        let cut = !lexicon::is_english(rest) || word.len() > count;
        if named && cut && !known(rest) && whole.len() >= 5 && known(&whole) {
            return Some((count + 1, whole));
        }
    }
    None
}

/// The port of a screen with its number, "dp one": the tokens that say it, and the screen's id.
fn port(tokens: &[Token], at: usize, index: &Index<'_>) -> Option<(usize, String)> {
    let first = tokens.get(at).filter(|token| token.kind == Kind::Word)?;
    let second = tokens.get(at + 1)?;
    let number = if second.is("one") { Some(1.0) } else { second.number() };
    let number = number.filter(|n| n.fract() == 0.0 && *n < 20.0)?;
    let fits = |id: &str| {
        let words = title_words(id);
        words.len() > 1 && words.first() == Some(&first.word) && words.last() == Some(&format!("{number:.0}"))
    };
    let mut found = index.scene.outputs.iter().filter(|output| fits(output.id.as_str()));
    let id = found.next()?.id.as_str().to_lowercase();
    found.next().is_none().then_some((2, id))
}

const ACRONYMS: &[&str] = &[
    "pdf", "usb", "vpn", "obs", "vlc", "gimp", "gpu", "cpu", "ram", "url", "hdmi", "wifi", "ssh", "mp3", "dnd", "faq",
    "youtube",
];
