//! Patterns compiled into templates, and the index that finds those which a clause may fit.
//!
//! A pattern is an example sentence of a verb, `put {window:firefox} on the {slot:left}`, or a line of the pattern
//! tables, which may also say `a|b` for alternatives, `x?` for what may be left out, `x!` for what must be there, and `{on=off}` for a fixed value.

use crate::lexicon;
use crate::normalise::words;
use std::collections::HashMap;
use std::sync::OnceLock;
use tacit_dbus::Verb;

use super::kind::{SlotKind, kind_of};
use super::patterns;

/// One element of a template.
#[derive(Debug, Clone)]
pub enum Elem {
    /// A word, as alternatives: id and cost.
    Literal {
        /// Vocabulary ids with what each costs.
        words: Vec<(u32, f32)>,
        /// The cost of its absence.
        miss: f32,
    },
    /// An argument.
    Slot {
        /// Its name.
        name: &'static str,
        /// What fits.
        kind: SlotKind,
        /// Whether it may be absent.
        optional: bool,
    },
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Template {
    /// What it means.
    pub verb: Verb,
    /// Its parts.
    pub elems: Vec<Elem>,
    /// Arguments that the pattern itself fixes.
    pub fixed: Vec<(&'static str, &'static str)>,
    /// How many content literals it has; all of them must be there.
    pub required: usize,
    /// The pattern, for explanations.
    pub source: &'static str,
}

/// Everything compiled once.
pub struct Grammar {
    /// All templates.
    pub templates: Vec<Template>,
    vocabulary: HashMap<String, u32>,
    by_word: Vec<Vec<u32>>,
    always: Vec<u32>,
}

impl Grammar {
    /// The grammar of all verbs.
    pub fn get() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        GRAMMAR.get_or_init(Grammar::compile)
    }

    fn compile() -> Grammar {
        let mut grammar =
            Grammar { templates: Vec::new(), vocabulary: HashMap::new(), by_word: Vec::new(), always: Vec::new() };
        for verb in Verb::ALL {
            for example in verb.spec().examples {
                grammar.add(*verb, example.trim_end_matches('?'));
            }
        }
        for (verb, pattern) in patterns::all() {
            grammar.add(verb, pattern);
        }
        grammar.index();
        grammar
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(id) = self.vocabulary.get(word) {
            return *id;
        }
        let id = u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX);
        self.vocabulary.insert(word.to_owned(), id);
        id
    }

    fn add(&mut self, verb: Verb, pattern: &'static str) {
        let articles: Vec<u32> = ["a", "an", "the", "my", "our"].into_iter().map(|word| self.intern(word)).collect();
        let asking: Vec<u32> =
            ["what", "which", "how", "where", "who", "when", "why"].into_iter().map(|word| self.intern(word)).collect();
        for choice in expand(pattern) {
            let mut template = Template { verb, elems: Vec::new(), fixed: Vec::new(), required: 0, source: pattern };
            for piece in choice {
                match piece {
                    Piece::Words { alternatives, optional, strict } => {
                        let mut literal = self.literal(&alternatives, optional, verb != Verb::ScriptRun);
                        if let Elem::Literal { miss, .. } = &mut literal
                            && strict
                        {
                            *miss = lexicon::CONTENT;
                        }
                        if let Elem::Literal { miss, .. } = &literal
                            && *miss >= lexicon::CONTENT
                        {
                            template.required += 1;
                        }
                        template.elems.push(literal);
                    }
                    Piece::Slot { name, optional } => {
                        template.elems.push(Elem::Slot { name, kind: kind_of(verb, name), optional });
                    }
                    Piece::Fixed { name, value } => template.fixed.push((name, value)),
                }
            }
            template.hold(&articles, &asking);
            template.tighten(&articles);
            let turned = turn(&template);
            self.templates.push(template);
            self.templates.extend(turned);
        }
    }

    fn literal(&mut self, alternatives: &[String], optional: bool, loose: bool) -> Elem {
        let mut list: Vec<(u32, f32)> = Vec::new();
        let mut content = f32::MAX;
        for word in alternatives {
            let id = self.intern(word);
            list.push((id, 0.0));
            content = content.min(lexicon::weight(word));
        }
        // Who lists alternatives means just these; a single word stands for its synonyms too.
        for word in alternatives.iter().filter(|_| loose && alternatives.len() == 1) {
            for other in lexicon::synonyms(word) {
                let id = self.intern(other);
                if !list.iter().any(|(have, _)| *have == id) {
                    list.push((id, 0.05));
                }
            }
        }
        for word in alternatives {
            for other in lexicon::same(word) {
                let id = self.intern(other);
                if !list.iter().any(|(have, _)| *have == id) {
                    list.push((id, 0.02));
                }
            }
        }
        // "on" beside "off" says as much as it does.
        if alternatives.iter().any(|word| word == "off") {
            content = lexicon::CONTENT;
        }
        let miss = match content {
            _ if optional => 0.0,
            content if content >= lexicon::CONTENT => lexicon::CONTENT,
            content if content >= 0.15 => 0.4,
            content => content * 0.6,
        };
        Elem::Literal { words: list, miss }
    }

    fn index(&mut self) {
        self.by_word = vec![Vec::new(); self.vocabulary.len()];
        for (at, template) in self.templates.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if template.required == 0 {
                self.always.push(at);
                continue;
            }
            for elem in &template.elems {
                let Elem::Literal { words, miss } = elem else { continue };
                if *miss < lexicon::CONTENT {
                    continue;
                }
                for (id, _) in words {
                    if let Some(list) = self.by_word.get_mut(*id as usize)
                        && list.last() != Some(&at)
                    {
                        list.push(at);
                    }
                }
            }
        }
    }

    /// The id of a word of the vocabulary, also of an inflected one.
    pub fn id(&self, word: &str) -> Option<u32> {
        if let Some(id) = self.vocabulary.get(word) {
            return Some(*id);
        }
        const ENDS: &[(&str, &str)] =
            &[("s", ""), ("es", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ies", "y"), ("d", "")];
        if word.len() > 4 {
            for (end, put) in ENDS {
                if let Some(stem) = word.strip_suffix(end) {
                    let stem = format!("{stem}{put}");
                    if let Some(id) = self.vocabulary.get(stem.as_str()) {
                        return Some(*id);
                    }
                    let mut chars = stem.chars().rev();
                    let doubled = put.is_empty() && chars.next() == chars.next() && stem.len() > 3;
                    if doubled && let Some(id) = self.vocabulary.get(stem.get(..stem.len() - 1).unwrap_or("")) {
                        return Some(*id);
                    }
                }
            }
        }
        None
    }

    /// The id of what a third person says: "opens" also stands for "open".
    pub fn stem(&self, word: &str) -> Option<u32> {
        let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s'))?;
        self.vocabulary.get(stem).copied().filter(|_| self.vocabulary.contains_key(word))
    }

    /// Whether the word is one of the vocabulary as it stands.
    pub fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains_key(word)
    }

    /// All words of the vocabulary.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.keys().map(String::as_str)
    }

    /// Templates all of whose content words are among `ids`.
    pub fn candidates<'i>(&self, ids: impl Iterator<Item = &'i Option<u32>>, counts: &mut Vec<u8>) -> Vec<u32> {
        counts.clear();
        counts.resize(self.templates.len(), 0);
        let mut out = self.always.clone();
        for id in ids.flatten() {
            for at in self.by_word.get(*id as usize).map_or(&[][..], Vec::as_slice) {
                let (Some(count), Some(template)) = (counts.get_mut(*at as usize), self.templates.get(*at as usize))
                else {
                    continue;
                };
                *count = count.saturating_add(1);
                if usize::from(*count) == template.required {
                    out.push(*at);
                }
            }
        }
        out
    }
}

#[derive(Debug, Clone)]
enum Piece {
    Words { alternatives: Vec<String>, optional: bool, strict: bool },
    Slot { name: &'static str, optional: bool },
    Fixed { name: &'static str, value: &'static str },
}

/// The pieces of a pattern, once for each alternative of more than one word.
fn expand(pattern: &'static str) -> Vec<Vec<Piece>> {
    let mut out: Vec<Vec<Piece>> = vec![Vec::new()];
    for item in items(pattern) {
        if let Some(slot) = item.strip_prefix('{') {
            let (body, optional) = match slot.strip_suffix("}?") {
                Some(body) => (body, true),
                None => (slot.trim_end_matches('}'), false),
            };
            let piece = if let Some((name, value)) = body.split_once('=') {
                Piece::Fixed { name, value }
            } else {
                Piece::Slot { name: body.split_once(':').map_or(body, |(name, _)| name), optional }
            };
            out.iter_mut().for_each(|list| list.push(piece.clone()));
            continue;
        }
        let (item, strict) = item.strip_suffix('!').map_or((item, false), |item| (item, true));
        let (body, optional) =
            item.strip_suffix('?').filter(|body| !body.is_empty()).map_or((item, false), |body| (body, true));
        let options: Vec<Vec<String>> =
            body.split('|').map(|option| words(&option.replace('_', " "))).filter(|list| !list.is_empty()).collect();
        let single: Vec<String> = options.iter().filter(|list| list.len() == 1).flatten().cloned().collect();
        let mut choices: Vec<Vec<Piece>> = Vec::new();
        if !single.is_empty() {
            choices.push(vec![Piece::Words { alternatives: single, optional, strict }]);
        }
        for list in options.iter().filter(|list| list.len() > 1) {
            choices.push(
                list.iter()
                    .map(|word| Piece::Words { alternatives: vec![word.clone()], optional: false, strict })
                    .collect(),
            );
        }
        if optional && choices.iter().any(|choice| choice.len() > 1) {
            choices.push(Vec::new());
        }
        if choices.is_empty() {
            continue;
        }
        out = out
            .into_iter()
            .flat_map(|list| choices.iter().map(move |choice| [list.clone(), choice.clone()].concat()))
            .collect();
    }
    out
}

/// The words and slots of a pattern; a slot's own words may hold spaces.
fn items(pattern: &'static str) -> Vec<&'static str> {
    let mut out = Vec::new();
    let mut rest = pattern.trim();
    while !rest.is_empty() {
        let cut = if rest.starts_with('{') {
            let close = rest.find('}').map_or(rest.len(), |at| at + 1);
            if rest.get(close..).is_some_and(|tail| tail.starts_with('?')) { close + 1 } else { close }
        } else {
            rest.find([' ', '{']).unwrap_or(rest.len()).max(1)
        };
        let (item, tail) = rest.split_at(cut);
        out.push(item);
        rest = tail.trim_start();
    }
    out
}

/// The same template with its last phrase first, where that phrase holds a slot: "on the left put firefox".
fn turn(template: &Template) -> Option<Template> {
    let slots = template.elems.iter().filter(|elem| matches!(elem, Elem::Slot { .. })).count();
    let last_slot = template.elems.iter().rposition(|elem| matches!(elem, Elem::Slot { .. }))?;
    if slots < 2 || last_slot < 3 {
        return None;
    }
    // The phrase begins after the slot before.
    let before = template.elems.get(..last_slot)?.iter().rposition(|elem| matches!(elem, Elem::Slot { .. }))?;
    let phrase = template.elems.get(before + 1..)?;
    if phrase.len() < 2 || matches!(template.elems.first(), Some(Elem::Slot { .. })) {
        return None;
    }
    let mut turned = template.clone();
    turned.elems = phrase.iter().chain(template.elems.get(..=before)?).cloned().collect();
    Some(turned)
}

impl Template {
    /// A pattern without a telling word is held together by its small words: all of them must be there.
    fn hold(&mut self, articles: &[u32], asking: &[u32]) {
        let telling = self.elems.iter().any(|elem| {
            matches!(elem, Elem::Literal { words, miss } if *miss >= lexicon::CONTENT && !words.iter().any(|(id, _)| asking.contains(id)))
        });
        if telling {
            return;
        }
        for elem in &mut self.elems {
            if let Elem::Literal { words, miss } = elem
                && *miss > 0.0
                && *miss < lexicon::CONTENT
                && !words.iter().any(|(id, _)| articles.contains(id))
            {
                *miss = lexicon::CONTENT;
                self.required += 1;
            }
        }
    }

    /// Small words that stand between two arguments hold them apart, so they must be there.
    fn tighten(&mut self, articles: &[u32]) {
        let slots: Vec<usize> = self
            .elems
            .iter()
            .enumerate()
            .filter(|(_, elem)| matches!(elem, Elem::Slot { .. }))
            .map(|(at, _)| at)
            .collect();
        for pair in slots.windows(2) {
            let (Some(from), Some(to)) = (pair.first(), pair.last()) else { continue };
            for elem in self.elems.iter_mut().take(*to).skip(from + 1) {
                if let Elem::Literal { words, miss } = elem
                    && *miss > 0.0
                    && *miss < 0.35
                    && !words.iter().any(|(id, _)| articles.contains(id))
                {
                    *miss = 0.35;
                }
            }
        }
    }

    /// How many of the words `wanted` its content literals hold: ten for each, less one for each that it lacks.
    pub fn hits(&self, wanted: &[u32]) -> i32 {
        let mut score = 0;
        for elem in &self.elems {
            if let Elem::Literal { words, miss } = elem
                && *miss >= lexicon::CONTENT
            {
                let hit = words.iter().any(|(id, cost)| *cost == 0.0 && wanted.contains(id));
                score += if hit { 10 } else { -1 };
            }
        }
        score
    }
}
