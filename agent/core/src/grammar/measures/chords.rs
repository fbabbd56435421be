//! Key chords as they are spoken: "control and f", "alt and the right arrow", "ctrl plus minus", "f 12".

use super::{is_modifier, key};

/// Keys of two words, and what they are.
const PAIRS: &[(&str, &str, &str)] = &[
    ("page", "down", "pagedown"),
    ("page", "up", "pageup"),
    ("caps", "lock", "capslock"),
    ("num", "lock", "numlock"),
    ("scroll", "lock", "scrolllock"),
    ("print", "screen", "print"),
    ("space", "bar", "space"),
    ("back", "space", "backspace"),
    ("back", "slash", "backslash"),
    ("forward", "slash", "slash"),
    ("full", "stop", "period"),
    ("question", "mark", "question"),
    ("alt", "gr", "altgr"),
];

/// Signs by their names.
const SIGNS: &[(&str, &str)] = &[
    ("plus", "plus"),
    ("+", "plus"),
    ("minus", "minus"),
    ("-", "minus"),
    ("dash", "minus"),
    ("hyphen", "minus"),
    ("comma", "comma"),
    (",", "comma"),
    ("period", "period"),
    ("dot", "period"),
    (".", "period"),
    ("slash", "slash"),
    ("/", "slash"),
    ("backslash", "backslash"),
    ("equals", "equal"),
    ("=", "equal"),
    ("semicolon", "semicolon"),
    ("colon", "colon"),
    ("question", "question"),
    ("zero", "0"),
    ("one", "1"),
];

/// A chord of spoken words.
pub(super) fn spoken(words: &[&str]) -> Option<String> {
    if words.is_empty() || words.len() > 10 {
        return None;
    }
    let mut keys: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at).copied() {
        let next = words.get(at + 1).copied();
        if let Some((_, _, whole)) = PAIRS.iter().find(|(a, b, _)| *a == word && Some(*b) == next) {
            keys.push((*whole).to_owned());
            at += 2;
            continue;
        }
        at += 1;
        if word == "f"
            && let Some(n) = next.and_then(|next| next.parse::<u8>().ok()).filter(|n| (1..=24).contains(n))
        {
            keys.push(format!("f{n}"));
            at += 1;
            continue;
        }
        // "plus" joins two keys unless it is the last one, or another sign of its kind follows.
        let joins = matches!(word, "plus" | "+" | "-" | "minus" | "dash")
            && next.is_some_and(|next| !matches!(next, "key" | "sign" | "button"))
            && !keys.is_empty();
        if joins
            || matches!(
                word,
                "the"
                    | "key"
                    | "keys"
                    | "and"
                    | "a"
                    | "an"
                    | "button"
                    | "arrow"
                    | "letter"
                    | "sign"
                    | "with"
                    | "then"
                    | "together"
                    | "combination"
                    | "shortcut"
                    | "combo"
                    | "chord"
                    | "symbol"
                    | "number"
                    | "digit"
                    | "on"
                    | "keyboard"
                    | "my"
                    | "hotkey"
            )
        {
            continue;
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(said, _)| *said == word) {
            keys.push((*sign).to_owned());
            continue;
        }
        for part in parts(word) {
            keys.push(
                SIGNS
                    .iter()
                    .find(|(said, _)| *said == part)
                    .map(|(_, sign)| (*sign).to_owned())
                    .or_else(|| key(part))?,
            );
        }
    }
    let last = keys.len().checked_sub(1)?;
    (keys.len() <= 5 && keys.iter().take(last).all(|part| is_modifier(part))).then(|| keys.join("+"))
}

/// The keys of one word: `ctrl+shift+p`, `ctrl-`, `ctrl++`.
fn parts(word: &str) -> Vec<&str> {
    let mut list: Vec<&str> = word.split(['+', '-']).filter(|part| !part.is_empty()).collect();
    if list.len() == 1 && word.len() > 1 {
        if word.ends_with('+') {
            list.push("+");
        } else if word.ends_with('-') {
            list.push("-");
        }
    }
    list
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(said: &str, want: &str) {
        let words = crate::normalise::words(said);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(super::spoken(&words).as_deref(), Some(want), "{said}");
    }

    #[test]
    fn spoken_chords_are_keys() {
        check("alt and the right arrow", "alt+right");
        check("arrow up", "up");
        check("control plus minus", "ctrl+minus");
        check("ctrl minus", "ctrl+minus");
        check("ctrl plus c", "ctrl+c");
        check("control and f", "ctrl+f");
        check("ctrl and the plus key", "ctrl+plus");
        check("f 12", "f12");
        check("page down", "pagedown");
        check("the down arrow", "down");
        check("the plus key", "plus");
        check("the space bar", "space");
        check("caps lock", "capslock");
        check("the letter q", "q");
        check("control shift n", "ctrl+shift+n");
        check("print screen", "print");
    }
}
