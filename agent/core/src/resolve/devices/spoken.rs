//! Names of devices as speech writes them: "hyper x cloud two" for "HyperX Cloud II".

use super::super::index::{singular, title_words};

/// A name's words with its numerals as digits, so that those of speech compare.
pub(super) fn plain(name: &str) -> Vec<String> {
    title_words(name).into_iter().enumerate().map(|(at, word)| digits(&word, at > 0).unwrap_or(word)).collect()
}

/// The words of what is said, read as [`plain`] reads a name; those of `around` stand before it and do not belong to it.
pub(super) fn said(words: &[&str], around: &[&str]) -> Vec<String> {
    // "lab dash five g"
    let aloud =
        |at: usize, word: &str| at > 0 && at + 1 < words.len() && matches!(word, "dash" | "hyphen" | "underscore");
    let plain: Vec<&str> =
        words.iter().enumerate().filter(|(at, word)| !aloud(*at, word)).map(|(_, word)| *word).collect();
    let list = title_words(&plain.join(" "));
    let is_name = |word: &String| !around.contains(&word.as_str());
    let first = list.iter().position(is_name).unwrap_or(0);
    // A numeral alone tells which of several: "the vii".
    let alone = list.iter().filter(|word| is_name(word)).count() == 1;
    list.iter()
        .enumerate()
        .map(|(at, word)| digits(word, at > first || alone).unwrap_or_else(|| word.clone()))
        .collect()
}

fn digits(word: &str, later: bool) -> Option<String> {
    // "one" stands for the thing itself more often than for a number.
    const NUMBERS: &[&str] = &["zero", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const ROMAN: &[&str] = &["", "", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let number = NUMBERS.iter().position(|have| !have.is_empty() && *have == word);
    let roman = || ROMAN.iter().position(|have| !have.is_empty() && *have == word).filter(|_| later);
    number.or_else(roman).map(|n| n.to_string())
}

/// Whether every word said is one of a name, however both are divided: "x box controller" of "Xbox Wireless Controller", "xm5s"
/// of "WH-1000XM5".
pub(super) fn aligned(said: &[String], name: &[String]) -> bool {
    let has = |what: fn(char) -> bool| said.iter().any(|word| word.chars().any(what));
    let model = has(char::is_alphabetic) && has(|c| c.is_ascii_digit());
    along(said, name) || model && along(said, &pieces(name))
}

/// A name's words, each divided where letters and digits meet.
fn pieces(name: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in name {
        let mut before: Option<bool> = None;
        for c in word.chars() {
            let digit = c.is_ascii_digit();
            match out.last_mut().filter(|_| before == Some(digit)) {
                Some(last) => last.push(c),
                None => out.push(c.to_string()),
            }
            before = Some(digit);
        }
    }
    out
}

fn along(said: &[String], name: &[String]) -> bool {
    let run = |wanted: &str, loose: bool| {
        (1..=3usize).any(|n| {
            name.windows(n).any(|part| {
                let have = part.concat();
                have == wanted
                    || singular(&have) == singular(wanted)
                    || loose && wanted.chars().count() > 3 && have.starts_with(wanted)
                    || loose && n == 1 && have.chars().count() > 3 && wanted.starts_with(&have)
                    || loose && n == 1 && is_model(&singular(wanted), &have)
            })
        })
    };
    let mut at = 0;
    while at < said.len() {
        let step = (1..=3usize).rev().find(|n| said.get(at..at + n).is_some_and(|part| run(&part.concat(), *n == 1)));
        // A letter that spelling already put where it belongs: "hyperx x".
        let again = |word: &String| {
            word.chars().count() == 1
                && at > 0
                && said.get(at - 1).is_some_and(|before| before.ends_with(word.as_str()))
        };
        match step {
            Some(n) => at += n,
            None if said.get(at).is_some_and(again) => at += 1,
            None => return false,
        }
    }
    !said.is_empty()
}

/// Whether a word is the end of a model's name that people call it by: "xm5" of "1000XM5".
fn is_model(wanted: &str, have: &str) -> bool {
    let mixed = wanted.chars().any(|c| c.is_ascii_digit()) && wanted.starts_with(|c: char| c.is_ascii_alphabetic());
    mixed && wanted.len() >= 3 && have.ends_with(wanted)
}
