//! Corrects typing errors in tokens: towards the scene's names and the grammar's words, never away from a real word.

use super::template::Grammar;
use crate::lexicon;
use crate::normalise::{Kind, Token, spelling};
use crate::resolve::index::Index;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Words of values that no pattern holds but that people mistype as often.
const VALUES: &str = "left right top bottom center middle corner half third quarter percent grid columns rows cascade stack side tiling floating \
    minutes minute hours hour seconds tomorrow today tonight monday tuesday wednesday thursday friday saturday sunday weekday weekdays every morning evening \
    next previous first second third fourth fifth last everything except calculator terminal browser editor workspace workspaces screen monitor window windows \
    volume brightness notifications bluetooth wallpaper headphones speakers microphone documents downloads pictures desktop folder performance balanced \
    german french spanish english another other them this that these until between please could would about toggle maximum minimum portrait landscape \
    twenty thirty forty fifty sixty seventy eighty ninety hundred clockwise sqrt sin cos tan log pi cubed squared timezone fullscreen screenshot";

fn by_length() -> &'static HashMap<usize, Vec<&'static str>> {
    static TABLE: OnceLock<HashMap<usize, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<usize, Vec<&'static str>> = HashMap::new();
        let grammar: &'static Grammar = Grammar::get();
        let mut words: Vec<&'static str> = grammar
            .words()
            .chain(VALUES.split_whitespace())
            .filter(|word| word.len() >= 3 && word.chars().all(char::is_alphabetic))
            .collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            table.entry(word.chars().count()).or_default().push(word);
        }
        table
    })
}

/// Corrects each word that nothing knows.
pub(super) fn correct(text: &str, tokens: &mut [Token], index: &Index<'_>) {
    let grammar = Grammar::get();
    for token in tokens.iter_mut().filter(|token| token.kind == Kind::Word) {
        let word = token.word.as_str();
        let plain = word.chars().all(char::is_alphabetic);
        if !plain
            || word.len() < 3
            || word.len() > 24
            || index.vocabulary.contains_key(word)
            || grammar.knows(word)
            || VALUES.split_whitespace().any(|value| value == word)
        {
            continue;
        }
        let single = crate::resolve::index::singular(word);
        if lexicon::is_english(word)
            || index.vocabulary.contains_key(&single)
            || grammar.id(word).is_some()
            || lexicon::weight(word) < lexicon::CONTENT
        {
            continue;
        }
        // A name in capitals inside a sentence is a name: only the scene's own may correct it.
        let is_name = token.start > 0
            && text.get(token.start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
        if let Some(better) = nearest(word, index, is_name) {
            token.word = better;
        }
    }
}

fn nearest(word: &str, index: &Index<'_>, is_name: bool) -> Option<String> {
    let length = word.chars().count();
    let offer = |known: &'_ str, bonus: u32, best: &mut Option<(u32, String)>| {
        if let Some(cost) = spelling::slip(word, known) {
            let cost = cost.saturating_sub(bonus);
            if best.as_ref().is_none_or(|(have, _)| cost < *have) {
                *best = Some((cost, known.to_owned()));
            }
        }
    };
    let mut found: Option<(u32, String)> = None;
    for names in index.vocabulary.keys().filter(|name| name.len() >= 3 && name.chars().all(char::is_alphabetic)) {
        offer(names, 1, &mut found);
    }
    // Scene names come from a map: equal costs are settled by the alphabet, so that the answer never changes.
    if let Some((cost, _)) = &found {
        let cost = *cost;
        let mut same: Vec<&String> = index
            .vocabulary
            .keys()
            .filter(|name| {
                name.len() >= 3
                    && name.chars().all(char::is_alphabetic)
                    && spelling::slip(word, name).is_some_and(|c| c.saturating_sub(1) == cost)
            })
            .collect();
        same.sort();
        found = same.first().map(|name| (cost, (*name).clone()));
    }
    if is_name {
        return found.map(|(_, name)| name);
    }
    for near in length.saturating_sub(2)..=length + 2 {
        for known in by_length().get(&near).map_or(&[][..], Vec::as_slice) {
            offer(known, 0, &mut found);
        }
    }
    found.map(|(_, name)| name)
}
