//! The vocabulary: which words count for much or little, which stand for each other, and which are English at all.
//!
//! Owns words only; what a sentence means is decided by the grammar.

pub mod kinds;
mod synonyms;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// How much a word that nothing explains speaks against a reading.
pub fn weight(word: &str) -> f32 {
    static TABLE: OnceLock<HashMap<&'static str, f32>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        let groups: [(&str, f32); 5] =
            [(ARTICLES, 0.01), (PREPOSITIONS, 0.06), (PRONOUNS, 0.05), (SOFT, 0.16), (ADVERBS, 0.03)];
        for (words, cost) in groups {
            for word in words.split_whitespace() {
                table.entry(word).or_insert(cost);
            }
        }
        table
    });
    table.get(word).copied().unwrap_or(CONTENT)
}

/// The cost of a word that carries meaning.
pub const CONTENT: f32 = 0.75;

/// Whether a word carries meaning of its own.
pub fn is_content(word: &str) -> bool {
    weight(word) >= CONTENT
}

const ARTICLES: &str = "a an the my our your please some , . ! ? : ; 's";
const PREPOSITIONS: &str = "to of for with by from at in on into onto as is are be was am do does did has have had will would there than upon via about using";
const PRONOUNS: &str = "i me we us you it its so that these those them they and";
const ADVERBS: &str = "just now here again really very quite simply only also even quickly nicely completely entirely fully right currently still yet \
    properly exactly well somewhere altogether all both maybe kindly neatly";
const SOFT: &str = "window windows app apps application applications program programs screen computer desktop machine system level setting \
    settings mode over back up down side half part corner area thing things one ones view present current want need like make get go let can \
    should could shall going so called named pc laptop session device entire whole own sort kind bit little out away together through";

/// Whether a word only fills a pause.
pub fn is_hesitation(word: &str) -> bool {
    matches!(word, "um" | "uh" | "er" | "erm")
}

/// Whether a word only points at what was spoken of.
pub fn is_pronoun(word: &str) -> bool {
    matches!(word, "it" | "that" | "this" | "them" | "those" | "these")
}

/// Whether a word says that something is well as it is.
pub fn is_assent(word: &str) -> bool {
    matches!(word, "fine" | "ok" | "okay" | "good" | "great" | "alright" | "yes")
}

/// Whether a word stands for a thing, or for one that is spoken of as if it were a person: "that guy", "the big fella".
pub fn is_thing(word: &str) -> bool {
    matches!(word, "thing" | "things" | "guy" | "fella" | "fellow" | "bloke" | "dude" | "chap" | "sucker" | "beast")
}

/// Whether a word alone is a command rather than the name of something: not "night", "notifications" or "sound".
pub fn is_command(word: &str) -> bool {
    VERBS.split_whitespace().any(|verb| verb == word)
}

const VERBS: &str = "open close mute unmute turn switch put dim make set change start stop pause play resume skip rewind show hide bring send move     shift push pull drag drop place snap tile arrange stack sort tidy clean clear empty swap exchange flip rotate mirror duplicate extend resize grow     shrink enlarge widen narrow expand maximize minimize restore float unfloat pin unpin focus select choose pick check uncheck toggle click tap press     type write enter insert fill scroll jump go navigate visit load launch run execute spawn quit exit kill end terminate finish shut lock unlock suspend     hibernate sleep restart reboot log install uninstall remove add update upgrade refresh reload connect disconnect join leave pair unpair enable     disable activate deactivate raise lower increase decrease reduce boost lift brighten darken silence hush double adjust find locate search look list     tell give read say rename create get fetch take capture copy paste cut transfer delete trash discard erase undo redo revert reverse repeat retry     cancel abort dismiss ignore accept answer reply snooze remind wake count calculate compute convert remember save keep forget let use try throw     unhide do please just rather";

/// Words that stand for `word`, without it.
pub fn synonyms(word: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: HashMap<&str, Vec<&str>> = HashMap::new();
        for line in synonyms::GROUPS.lines() {
            let (heads, rest) = match line.split_once("->") {
                Some((heads, rest)) => (heads, Some(rest)),
                None => (line, None),
            };
            let heads: Vec<&str> = heads.split_whitespace().collect();
            let others: Vec<&str> = rest.map_or_else(|| heads.clone(), |rest| rest.split_whitespace().collect());
            for head in &heads {
                let list = table.entry(head).or_default();
                for other in others.iter().filter(|other| *other != head) {
                    if !list.contains(other) {
                        list.push(other);
                    }
                }
            }
        }
        table
    });
    table.get(word).map_or(&[], Vec::as_slice)
}

/// Words that mean the same as `word` wherever it stands.
pub fn same(word: &str) -> &'static [&'static str] {
    static TABLE: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: HashMap<&str, Vec<&str>> = HashMap::new();
        for line in synonyms::SAME.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            for word in &words {
                table.entry(word).or_default().extend(words.iter().copied().filter(|other| other != word));
            }
        }
        table
    });
    table.get(word).map_or(&[], Vec::as_slice)
}

/// Whether a word is listed as plain English, as it stands.
pub fn is_listed(word: &str) -> bool {
    listed().contains(word)
}

fn listed() -> &'static HashSet<&'static str> {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| include_str!("english.txt").split_whitespace().collect())
}

/// Whether a word is plain English that is never taken for a typing error.
pub fn is_english(word: &str) -> bool {
    let words = listed();
    if words.contains(word) {
        return true;
    }
    let stem = |end: &str, put: &str| word.strip_suffix(end).map(|stem| format!("{stem}{put}"));
    ["s", "es", "ed", "d", "ing", "er", "ly", "y", "est", "r"]
        .iter()
        .filter_map(|end| stem(end, ""))
        .chain([stem("ing", "e"), stem("ies", "y"), stem("ied", "y")].into_iter().flatten())
        .any(|stem| stem.len() > 2 && words.contains(stem.as_str()))
}
