//! Names as speech and its recognisers leave them: letters by their names, other words for a thing, and words that only sound
//! like those of a name ("soul are" for "solar").

use super::{Index, named};
use crate::lexicon;

/// The names of letters, with whether they are no other word.
const LETTERS: &[(&str, char, bool)] = &[
    ("ay", 'a', false),
    ("bee", 'b', false),
    ("cee", 'c', true),
    ("see", 'c', false),
    ("sea", 'c', false),
    ("dee", 'd', true),
    ("ee", 'e', true),
    ("eff", 'f', true),
    ("ef", 'f', true),
    ("gee", 'g', false),
    ("aitch", 'h', true),
    ("eye", 'i', false),
    ("jay", 'j', false),
    ("kay", 'k', false),
    ("ell", 'l', true),
    ("el", 'l', true),
    ("em", 'm', true),
    ("en", 'n', true),
    ("oh", 'o', false),
    ("pee", 'p', false),
    ("pea", 'p', false),
    ("queue", 'q', false),
    ("cue", 'q', false),
    ("are", 'r', false),
    ("ess", 's', true),
    ("tee", 't', false),
    ("tea", 't', false),
    ("vee", 'v', true),
    ("ex", 'x', false),
    ("why", 'y', false),
    ("zee", 'z', true),
    ("zed", 'z', true),
];

/// Other words for what names say.
const OTHER: &[(&str, &str)] = &[("telly", "television"), ("tele", "television"), ("tv", "television")];

fn letter(word: &str) -> Option<(char, bool)> {
    let mut chars = word.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return only.is_alphabetic().then_some((only, false));
    }
    LETTERS.iter().find(|(name, ..)| *name == word).map(|(_, letter, sure)| (*letter, *sure))
}

/// Words with runs of letters that were said by their names put together: "pea dee eff" is "pdf".
pub(super) fn letters(words: Vec<String>) -> Vec<String> {
    joined_letters(words, false)
}

/// As [`letters`], for words that something known must bear out: "jay bee" may be birds and bees elsewhere.
pub(in crate::resolve) fn any_letters(words: Vec<String>) -> Vec<String> {
    joined_letters(words, true)
}

fn joined_letters(words: Vec<String>, any: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let run: Vec<(char, bool)> = words.iter().skip(at).map_while(|word| letter(word)).collect();
        let sure = run.iter().filter(|(_, sure)| *sure).count();
        if run.len() >= 2 && (any || sure * 2 >= run.len()) {
            out.push(run.iter().map(|(letter, _)| *letter).collect());
            at += run.len();
        } else {
            out.push(word.clone());
            at += 1;
        }
    }
    spelled(out.into_iter())
}

/// Words with those that were said letter by letter put together: "o b s".
fn spelled(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for word in words {
        let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match out.last_mut().filter(|_| letter && open) {
            Some(last) => last.push_str(&word),
            None => out.push(word),
        }
        open = letter;
    }
    out
}

/// A name in other words for the same: "slow scan telly".
pub(super) fn other<'a>(name: &[&'a str]) -> Option<Vec<&'a str>> {
    let word = |word: &&'a str| OTHER.iter().find(|(said, _)| said == word).map_or(*word, |(_, have)| *have);
    let out: Vec<&str> = name.iter().map(word).collect();
    (out != name).then_some(out)
}

/// What a word sounds like, roughly: its consonants, those that sound alike as one, and whether a vowel begins it.
fn sound(word: &str) -> String {
    let mut text = word.to_lowercase();
    for (from, to) in [("ph", "f"), ("ck", "k"), ("gh", ""), ("kn", "n"), ("wr", "r"), ("wh", "w"), ("sch", "sh")] {
        text = text.replace(from, to);
    }
    let mut out = String::new();
    for (at, c) in text.chars().enumerate() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if at == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' => continue,
            'c' | 'q' => 'k',
            'z' => 's',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

impl Index<'_> {
    /// A name with two of its words that no name holds put together as the only word of a title or a program that sounds so.
    pub(crate) fn sounding(&self, name: &[&str]) -> Option<Vec<String>> {
        const NAMES: u8 = named::APP | named::TITLE | named::KIND;
        let has = |word: &str| self.vocabulary.get(word).is_some_and(|what| what & NAMES != 0);
        let heard = |at: usize| -> Option<String> {
            let (first, second) = (name.get(at)?, name.get(at + 1)?);
            let joined = format!("{first}{second}");
            if has(first) || has(second) && !lexicon::is_english(second) || joined.len() < 5 {
                return None;
            }
            let wanted = sound(&joined);
            let alike = |have: &&String| {
                let near = have.len() >= 5 && have.len().abs_diff(joined.len()) <= 3 && has(have);
                near && have.get(..1) == joined.get(..1) && sound(have) == wanted
            };
            let mut found = self.vocabulary.keys().filter(alike);
            let word = found.next().filter(|_| wanted.len() >= 3)?;
            found.next().is_none().then(|| word.clone())
        };
        let (at, word) = (0..name.len()).find_map(|at| Some((at, heard(at)?)))?;
        let mut out: Vec<String> = name.iter().map(|word| (*word).to_owned()).collect();
        out.splice(at..at + 2, [word]);
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::title_words;
    use super::{letters, sound};

    #[test]
    fn letters_are_put_together() {
        let read = |said: &str| letters(title_words(said)).join(" ");
        assert_eq!(read("pea dee eff viewer"), "pdf viewer");
        assert_eq!(read("the vee el see player"), "the vlc player");
        assert_eq!(read("see you are"), "see you are");
        assert_eq!(read("the sea"), "the sea");
    }

    #[test]
    fn words_that_sound_alike_are_alike() {
        assert_eq!(sound("soulare"), sound("solar"));
        assert_ne!(sound("soulare"), sound("seller page"));
    }
}
