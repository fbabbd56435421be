//! References in free words: "anything that isn't firefox", "whatever is on the left", "the one next to the editor".

use super::acted::{done, treated};
use super::clause;
use super::tidy::tidied;
use super::{Mention, Named, is_noun, parse};

/// Reads words as a reference in one of the free wordings; `None` where they are in none of them.
pub fn freely(words: &[&str]) -> Option<Mention> {
    if words.is_empty() || words.len() > 16 {
        return None;
    }
    let tidy = tidied(words);
    let words: &[&str] = tidy.as_deref().unwrap_or(words);
    let joined = joined_up(words);
    let words: &[&str] = joined.as_deref().unwrap_or(words);
    done(words)
        .or_else(|| one_of(words))
        .or_else(|| everywhere(words))
        .or_else(|| clause::possessed(words))
        .or_else(|| clause::stated(words))
        .or_else(|| treated(words))
        .or_else(|| without(words))
        .or_else(|| excepted(words))
        .or_else(|| whatever(words))
        .or_else(|| counted(words))
        .or_else(|| of_place(words))
        .or_else(|| concerning(words))
        .or_else(|| beside(words))
        .or_else(|| clause::showing(words))
        .or_else(|| at_spot(words))
        .or_else(|| whole_place(words))
        .or_else(|| clause::relative(words))
        .or_else(|| (tidy.is_some() || joined.is_some()).then(|| parse(words))?)
}

pub(super) fn any(words: &[&str]) -> Option<Mention> {
    freely(words).or_else(|| parse(words))
}

/// "as well as", "along with" and "together with" as "and".
fn joined_up<'a>(words: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut out: Vec<&str> = Vec::new();
    let (mut at, mut changed) = (0, false);
    while let Some(word) = words.get(at) {
        match words.get(at..at + 3).unwrap_or_else(|| words.get(at..).unwrap_or(&[])) {
            ["as", "well", "as"] => {
                out.push("and");
                (at, changed) = (at + 3, true);
            }
            // "over on workspace 2" is on it.
            ["over", "on" | "in" | "at", ..] => (at, changed) = (at + 1, true),
            ["along" | "together", "with", ..] => {
                out.push("and");
                (at, changed) = (at + 2, true);
            }
            _ => {
                out.push(word);
                at += 1;
            }
        }
    }
    changed.then_some(out)
}

/// "one of the windows on workspace 2": any of them, so that it is asked about.
fn one_of(words: &[&str]) -> Option<Mention> {
    let ["one" | "any" | "some" | "1" | "either", "of", rest @ ..] = words else { return None };
    let rest = trimmed(rest, &["i", "have", "open", "that", "are", "running", "which", "got", "now", "here"]);
    match any(rest)? {
        Mention::Named(mut named) => {
            // A plural that is a kind would be all of them.
            if let Some(last) = named.name.last_mut().filter(|last| crate::resolve::plural_kind(last)) {
                *last = crate::resolve::index::singular(last);
            }
            Some(Mention::Named(Named { all: false, ..named }))
        }
        Mention::All => Some(Mention::Named(Named { state: Some("visible"), ..Named::default() })),
        _ => None,
    }
}

/// "all windows on every workspace": no place at all.
fn everywhere(words: &[&str]) -> Option<Mention> {
    let [head @ .., "each" | "every" | "all" | "any", place] = trimmed(words, &["the", "my", "of"]) else {
        return None;
    };
    let places =
        ["workspace", "workspaces", "desktop", "desktops", "screen", "screens", "monitor", "monitors", "space"];
    let head = trimmed(head, &["on", "of", "across", "from", "in", ","]);
    (places.contains(place) && !head.is_empty()).then(|| if is_all(head) { Some(Mention::All) } else { any(head) })?
}

/// "the tools workspace" where windows are asked for: all that are there.
fn whole_place(words: &[&str]) -> Option<Mention> {
    const NOUNS: &[&str] = &["workspace", "desktop", "space"];
    let bare = !words.iter().any(|word| matches!(*word, "on" | "in" | "at" | "from" | "to" | "and" | ","));
    let named = words.last().is_some_and(|last| NOUNS.contains(last)) && words.len() > 1
        || matches!(words, ["workspace" | "desktop", _]);
    (bare && named && words.len() <= 4)
        .then(|| Mention::Named(Named { all: true, workspace: Some(owned(words)), ..Named::default() }))
}

pub(super) fn trimmed<'a, 'b>(mut words: &'b [&'a str], small: &[&str]) -> &'b [&'a str] {
    while let [rest @ .., last] = words
        && small.contains(last)
    {
        words = rest;
    }
    words
}

pub(super) fn led<'a, 'b>(mut words: &'b [&'a str], small: &[&str]) -> &'b [&'a str] {
    while let [first, rest @ ..] = words
        && small.contains(first)
    {
        words = rest;
    }
    words
}

/// Whether words only say "every window there is".
pub(super) fn is_all(words: &[&str]) -> bool {
    !words.is_empty()
        && words.iter().all(|word| {
            matches!(
                *word,
                "everything"
                    | "whole"
                    | "entire"
                    | "anything"
                    | "all"
                    | "every"
                    | "any"
                    | "whatever"
                    | "whichever"
                    | "windows"
                    | "window"
                    | "the"
                    | "my"
                    | "ones"
                    | "one"
                    | "else"
                    | "those"
                    | "of"
                    | "stuff"
                    | "thing"
                    | "things"
                    | "apps"
                    | "open"
                    | "single"
                    | "each"
                    | "no"
                    | "left"
                    | "them"
                    | "other"
                    | "programs"
                    | "lot"
                    | "these"
            )
        })
}

/// Whether words say "every window": each of them, though the noun is one.
pub(super) fn is_each(words: &[&str]) -> bool {
    matches!(words, ["every" | "each" | "any", ..]) && is_all(words)
}

/// Whether words only say "the window", in whatever way.
pub(super) fn is_thing(words: &[&str]) -> bool {
    const WORDS: &[&str] = &["the", "that", "this", "a"];
    words.last().is_some_and(|last| is_noun(last) && !last.ends_with('s'))
        && words.iter().all(|word| is_noun(word) || WORDS.contains(word))
}

/// "the non-htop terminal": one of all that are so called but that.
fn without(words: &[&str]) -> Option<Mention> {
    let at = words.iter().position(|word| *word == "non" || word.starts_with("non-") && word.len() > 4)?;
    let (but, from) = match words.get(at)?.strip_prefix("non-") {
        Some(but) => (but, at + 1),
        None => match (*words.get(at + 1)?, words.get(at + 2).copied()) {
            ("-", Some(but)) => (but, at + 3),
            (but, _) => (but, at + 2),
        },
    };
    let head = words.get(..at)?;
    let rest: Vec<&str> = head.iter().chain(words.get(from..)?).copied().collect();
    let named = if is_thing(&rest) { Mention::Named(Named::default()) } else { any(&rest)? };
    Some(Mention::Except(Box::new(named), Box::new(any(&[but])?)))
}

/// "anything that isn't firefox", "everything, just not the editor", "not the editor but everything else".
fn excepted(words: &[&str]) -> Option<Mention> {
    let all = |words: &[&str]| match words {
        words if is_thing(words) => Some(Mention::Named(Named::default())),
        words if is_all(words) => Some(Mention::All),
        words => any(words),
    };
    let except = |left: Mention, right: &[&str]| {
        Some(Mention::Except(Box::new(left), Box::new(any(led(right, &["for", "from", "the", "than", ","]))?)))
    };
    if let ["not", rest @ ..] = words {
        let at = rest.iter().position(|word| *word == "but")?;
        let tail = rest.get(at + 1..)?;
        return is_all(tail).then(|| except(Mention::All, rest.get(..at)?))?;
    }
    const OPENS: &[&str] =
        &["not", "except", "excluding", "besides", "without", "minus", "save", "but", "bar", "apart", "aside"];
    let at = words
        .iter()
        .enumerate()
        .position(|(at, word)| OPENS.contains(word) || *word == "other" && words.get(at + 1) == Some(&"than"))?;
    let (left, right) = (words.get(..at)?, words.get(at + 1..)?);
    const SMALL: &[&str] = &[
        "is", "are", "that", "which", "just", "but", ",", "does", "do", "am", "only", "and", "it", "were", "who",
        "even",
    ];
    const DONE: &[&str] = &["gone", "closed", "shut", "away", "tidied", "cleared", "out"];
    let left = trimmed(left, SMALL);
    // "everything gone bar the editor": what is to become of it says nothing of which they are.
    let bare = trimmed(left, DONE);
    let left = if is_all(bare) { bare } else { left };
    let right = led(
        right,
        &[
            "not", "for", "from", "than", "leave", "keep", ",", "only", "belong", "to", "called", "just", "running",
            "showing", "playing",
        ],
    );
    if left.is_empty() || right.is_empty() {
        return None;
    }
    // Plain exceptions are read by the strict reader where it can.
    let strict = words.get(at) != Some(&"not") && !is_all(left) && freely(left).is_none();
    if strict && parse(words).is_some() {
        return None;
    }
    except(all(left)?, right)
}

/// "whatever is focused", "whichever is on the left of the second screen", "what sits on this workspace".
fn whatever(words: &[&str]) -> Option<Mention> {
    let (first, mut rest) = words.split_first()?;
    // "anything firefox", "everything gimp"
    if matches!(*first, "anything" | "everything")
        && let Some(Mention::Named(named)) = parse(rest).filter(|_| rest.len() < 3)
        && !named.name.is_empty()
        && named.state.is_none()
        && rest.iter().all(|word| crate::lexicon::is_content(word))
    {
        return Some(Mention::Named(Named { all: true, ..named }));
    }
    let open = matches!(*first, "whatever" | "whichever" | "anything" | "what" | "stuff");
    if !open || rest.first() == Some(&"with") {
        return None;
    }
    rest = led(
        rest,
        &[
            "window",
            "one",
            "app",
            "thing",
            "else",
            "is",
            "are",
            "that",
            "which",
            "sits",
            "live",
            "sit",
            "currently",
            "now",
            "has",
            "happens",
            "to",
            "be",
            "lives",
            "there",
            "being",
            "i",
            "have",
            "open",
            "am",
            "looking",
            "got",
        ],
    );
    let rest = trimmed(rest, &["now", "right", "currently", "open", "there", "me", "of", "please"]);
    match rest {
        []
        | ["focused" | "active" | "selected" | "current" | "frontmost" | "focus"]
        | ["in", "front"]
        | ["in", "the", "front" | "foreground"]
        | ["in", "focus"]
        | ["has", "focus"]
        | ["at"]
        | ["on", "top"] => Some(Mention::Focused),
        ["on" | "in" | "at" | "from", ..] => {
            let one: Vec<&str> = ["the", "one"].into_iter().chain(rest.iter().copied()).collect();
            let found = any(&one)?;
            let other = words.contains(&"else");
            let found = match found {
                Mention::Named(named) => Mention::Named(Named { other: other || named.other, ..named }),
                found => found,
            };
            Some(match found {
                // A side has one window; a workspace or a screen has all of its own.
                Mention::Named(named) if named.place.is_none() => Mention::Named(Named { all: true, ..named }),
                found => found,
            })
        }
        _ => any(rest),
    }
}

/// "these three windows", "the pair of terminals", "both of the editors".
fn counted(words: &[&str]) -> Option<Mention> {
    let count = |word: &str| {
        matches!(word, "2" | "3" | "4" | "5" | "6" | "two" | "three" | "four" | "five" | "six" | "couple" | "pair")
    };
    let at = words.iter().position(|word| count(word))?;
    let head = words.get(..at)?;
    if !head.iter().all(|word| matches!(*word, "the" | "these" | "those" | "my" | "all" | "both" | "a" | "of" | "that"))
    {
        return None;
    }
    let rest = led(words.get(at + 1..)?, &["of", "my", "the", "open"]);
    let here = trimmed(rest, &["here", "there", "on", "screen", "that", "i", "see", "open", "showing", "are"]);
    if here.len() == 1
        && here.first().is_some_and(|word| matches!(*word, "windows" | "apps" | "ones" | "them" | "programs"))
        && (rest.len() > 1 || at > 0 && head.first().is_some_and(|word| *word != "both"))
        && !matches!(words.get(at), Some(&("2" | "two" | "pair" | "couple")))
    {
        return Some(Mention::Named(Named { all: true, workspace: Some(vec!["this".to_owned()]), ..Named::default() }));
    }
    match any(rest)? {
        Mention::Named(named) if !named.name.is_empty() || named.place.is_some() => {
            Some(Mention::Named(Named { all: true, count: number(words.get(at)?), ..named }))
        }
        _ => None,
    }
}

/// The number that a word counts.
pub(super) fn number(word: &str) -> Option<usize> {
    match word {
        "two" | "pair" | "couple" => Some(2),
        "three" => Some(3),
        "four" => Some(4),
        "five" => Some(5),
        "six" => Some(6),
        word => word.parse().ok(),
    }
}

/// "the chat workspace's windows", "all of workspace 1", "the windows of the second screen".
fn of_place(words: &[&str]) -> Option<Mention> {
    const SPACES: &[&str] = &["workspace", "desktop", "space"];
    const SCREENS: &[&str] = &["screen", "monitor", "display"];
    let place = |list: &[&str]| list.iter().any(|word| SPACES.contains(word) || SCREENS.contains(word));
    let set = |list: &[&str]| {
        let owned = Some(list.iter().map(|word| (*word).to_owned()).collect());
        let on_space = list.iter().any(|word| SPACES.contains(word));
        let (workspace, output) = if on_space { (owned, None) } else { (None, owned) };
        Some(Mention::Named(Named { all: true, workspace, output, ..Named::default() }))
    };
    if let [rest @ .., "windows" | "apps" | "programs" | "stuff"] = words
        && rest.last().is_some_and(|last| SPACES.contains(last) || SCREENS.contains(last))
        && !rest.iter().any(|word| matches!(*word, "on" | "in" | "to" | "from"))
    {
        return set(led(rest, &["all", "both", "of", "every", "my"]));
    }
    let at = words.iter().rposition(|word| *word == "of").filter(|at| *at > 0)?;
    let (head, tail) = (words.get(..at)?, words.get(at + 1..)?);
    let screen = |word: &&str| matches!(*word, "projector" | "tv" | "telly" | "beamer" | "laptop" | "tablet");
    let is_place = place(tail) || tail.last().is_some_and(screen) && is_whole(head);
    if !is_place || tail.len() > 4 {
        return None;
    }
    let count = head.first().filter(|first| **first == "both").map(|_| 2);
    match set(tail).filter(|_| is_whole(head)) {
        Some(Mention::Named(named)) => Some(Mention::Named(Named { count, ..named })),
        _ => on_place(words, at),
    }
}

/// Whether words say all windows, or both.
fn is_whole(words: &[&str]) -> bool {
    is_all(words) || words == ["both"] || matches!(words, ["both", rest @ ..] if is_all(rest))
}

/// "both windows of the left screen": on it. What stands at a side of a screen is read elsewhere.
fn on_place(words: &[&str], at: usize) -> Option<Mention> {
    const SIDES: &[&str] =
        &["left", "right", "top", "bottom", "side", "half", "corner", "middle", "center", "edge", "end", "rest", "in"];
    let (head, tail) = (words.get(..at)?, words.get(at + 1..)?);
    let sided = head.last().is_some_and(|last| SIDES.contains(last));
    let placed = head.iter().any(|word| matches!(*word, "on" | "in" | "at" | "from" | "of" | "to"));
    if sided || placed && !matches!(head, ["both" | "all" | "2" | "3", "of", ..]) {
        return None;
    }
    let on: Vec<&str> = head.iter().copied().chain(["on"]).chain(tail.iter().copied()).collect();
    parse(&on)
}

/// "everything to do with the map", "all chats with hr", "anything related to viber".
fn concerning(words: &[&str]) -> Option<Mention> {
    let find = |list: &[&str]| words.windows(list.len()).position(|part| part == list).map(|at| (at, at + list.len()));
    let (from, to) = [
        &["to", "do", "with"][..],
        &["related", "to"],
        &["belonging", "to"],
        &["that", "belongs", "to"],
        &["that", "belong", "to"],
        &["having", "to", "do", "with"],
        &["concerning"],
        &["about"],
        &["regarding"],
    ]
    .iter()
    .find_map(|list| find(list))?;
    let head = trimmed(words.get(..from)?, &["that", "has", "have", "is", "are", "which"]);
    let name = led(words.get(to..)?, &["the", "my", "our"]);
    if !is_all(head) || name.is_empty() || name.len() > 5 {
        return None;
    }
    let all = !matches!(head.last(), Some(&("window" | "one" | "thing"))) || head.contains(&"every");
    Some(Mention::Named(Named { name: owned(name), all, ..Named::default() }))
}

pub(super) fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// "the one next to obs", "the editor under the browser", "its neighbour".
fn beside(words: &[&str]) -> Option<Mention> {
    if let ["its" | "the" | "it", "neighbor"] | ["neighbor"] = words {
        let one = Mention::Named(Named::default());
        return Some(Mention::Near(Box::new(one), "beside", Box::new(Mention::Focused)));
    }
    let sides: [(&[&str], &'static str); 21] = [
        (&["to", "the", "left", "of"], "left"),
        (&["to", "the", "right", "of"], "right"),
        (&["on", "the", "left", "of"], "left"),
        (&["on", "the", "right", "of"], "right"),
        (&["directly", "above"], "above"),
        (&["right", "next", "to"], "beside"),
        (&["next", "to"], "beside"),
        (&["right", "beside"], "beside"),
        (&["left", "of"], "left"),
        (&["right", "of"], "right"),
        (&["adjacent", "to"], "beside"),
        (&["close", "to"], "beside"),
        (&["opposite"], "beside"),
        (&["beside"], "beside"),
        (&["alongside"], "beside"),
        (&["near"], "beside"),
        (&["above"], "above"),
        (&["below"], "below"),
        (&["underneath"], "below"),
        (&["under"], "below"),
        (&["behind"], "behind"),
    ];
    let (from, to, side) = sides.iter().find_map(|(list, side)| {
        let at = words.windows(list.len()).position(|part| part == *list)?;
        (at > 0).then_some((at, at + list.len(), *side))
    })?;
    let head = trimmed(words.get(..from)?, &["that", "is", "which", "right", "directly", "just", "sitting", "lying"]);
    let tail = words.get(to..)?;
    // "on the left of the second screen" is a place on a screen.
    if tail.is_empty()
        || tail.iter().any(|word| matches!(*word, "screen" | "monitor" | "display" | "workspace" | "desktop"))
    {
        return None;
    }
    let one = match head {
        ["that"] => Mention::Named(Named::default()),
        head if is_thing(head) => Mention::Named(Named::default()),
        head if is_all(head) => Mention::All,
        head => any(head)?,
    };
    Some(Mention::Near(Box::new(one), side, Box::new(any(tail)?)))
}

/// "everything on tools", "the browser on the telly": a place that only the scene can tell.
fn at_spot(words: &[&str]) -> Option<Mention> {
    let at = words.iter().rposition(|word| matches!(*word, "on" | "in" | "at" | "from" | "off"))?;
    let (head, tail) = (words.get(..at)?, words.get(at + 1..)?);
    const SMALL: &[&str] = &[
        "that", "is", "are", "which", "over", "sitting", "open", "shown", "have", "i", "got", "live", "lives", "sits",
        "there", "showing", "visible",
    ];
    let head = trimmed(head, SMALL);
    let tail = trimmed(tail, &["here", "now"]);
    let seen = matches!(tail, ["sight" | "view"]);
    if head.is_empty() || tail.is_empty() || seen || tail.len() > 6 || super::place(tail).is_some() {
        return None;
    }
    let side = tail
        .iter()
        .position(|word| *word == "of")
        .and_then(|of| Some((super::place(tail.get(..of)?)?, tail.get(of + 1..)?)));
    // What the strict reader places it may have, unless "the whole lot" is a name to it.
    if side.is_none() && !is_all(head) && parse(words).is_some() {
        return None;
    }
    let (place, spot) = match side {
        Some((place, rest)) => (Some(place), rest),
        None => (None, tail),
    };
    let spot = Some(owned(spot));
    if is_all(head) && !matches!(head.last(), Some(&("one" | "window" | "thing"))) || is_each(head) {
        let other = head.iter().any(|word| matches!(*word, "else" | "other"));
        return Some(Mention::Named(Named { all: true, other, place, spot, ..Named::default() }));
    }
    match head {
        head if is_thing(head) => Some(Mention::Named(Named { place, spot, ..Named::default() })),
        head => match any(head)? {
            Mention::Named(named) => Some(Mention::Named(Named { place: place.or(named.place), spot, ..named })),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Mention, Named};
    use super::any;

    fn read(said: &str) -> Option<Mention> {
        let words = crate::normalise::words(said);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        any(&words)
    }

    fn named(name: &str) -> Named {
        Named { name: name.split_whitespace().map(str::to_owned).collect(), ..Named::default() }
    }

    #[test]
    fn exceptions_have_many_wordings() {
        let want = Some(Mention::Except(Box::new(Mention::All), Box::new(Mention::Named(named("firefox")))));
        for said in [
            "anything that isn't firefox",
            "everything that is not firefox",
            "everything but not firefox",
            "not firefox but everything else",
            "whatever isn't firefox",
        ] {
            assert_eq!(read(said), want, "{said}");
        }
    }

    #[test]
    fn whatever_is_focused_is_the_focused_window() {
        assert_eq!(read("whatever is focused"), Some(Mention::Focused));
        assert_eq!(read("whatever i'm looking at"), Some(Mention::Focused));
        assert_eq!(read("the last thing you moved"), Some(Mention::It));
    }

    #[test]
    fn windows_are_known_by_what_they_show() {
        assert_eq!(read("the window with the invoice"), Some(Mention::Named(named("invoice"))));
        assert_eq!(read("the terminal that's running htop"), Some(Mention::Named(named("terminal htop"))));
        let all = Named { all: true, ..named("map") };
        assert_eq!(read("everything to do with the map"), Some(Mention::Named(all)));
    }

    #[test]
    fn windows_are_known_by_their_neighbours() {
        let one = Box::new(Mention::Named(Named::default()));
        let obs = Box::new(Mention::Named(named("obs")));
        assert_eq!(read("the one next to obs"), Some(Mention::Near(one, "beside", obs)));
    }
}
