//! One labelled sentence at a time: clauses from templates, filled, timed, denied, joined, wrapped, made noisy and read back.

mod denied;

use super::noise;
use super::scene::{LIVE, Names};
use super::template::{Node, Part};
use super::words::{Corpus, Section, USAGE};
use crate::action::example::{Example, Labelled, shown};
use crate::action::labels::WHEN;
use crate::action::random::Random;
use std::collections::{BTreeMap, HashSet};
use tacit_core::grammar::learned::{Sense, hear};
use tacit_dbus::{Snapshot, Verb};

/// The most tokens of a sentence in training.
const TOKENS_MAX: usize = 60;
/// How often one of a section's common templates is taken, where it has some.
const COMMON_TEMPLATES: f32 = 0.3;
/// How often one of a list's common fillers is taken, where it has some.
const COMMON_FILLERS: f32 = 0.5;

/// A run of text with its labels.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The text, without space around it.
    pub text: String,
    /// The argument that it belongs to, and which occurrence.
    pub slot: Option<(usize, u32)>,
    /// The clause that it belongs to.
    pub clause: usize,
    /// Whether no space stands before it.
    pub glued: bool,
    /// Whether it may not be misspelt.
    pub exact: bool,
}

/// A sentence with its scene and labels.
#[derive(Debug, Clone)]
pub struct Made {
    /// The sentence.
    pub text: String,
    /// Where it is said.
    pub scene: Snapshot,
    /// The labels.
    pub example: Example,
}

/// Makes sentences.
pub struct Maker<'a> {
    corpus: &'a Corpus,
    /// Sections that ask for verbs, with the sums of their weights.
    verbs: Vec<(f32, usize)>,
    /// Sections of talk: corrections and questions about the state.
    talk: Vec<(f32, usize)>,
    /// Sections of several clauses, likewise.
    several: Vec<(f32, usize)>,
    outside: Vec<usize>,
    /// Sections that only say what is not to be done, likewise.
    spared: Vec<(f32, usize)>,
    imperatives: Vec<String>,
    /// Sentences that are never made, by their words: those of the evaluation.
    reserved: HashSet<String>,
}

/// What is being written.
#[derive(Default)]
struct Draft {
    segments: Vec<Segment>,
    clauses: Vec<(usize, bool)>,
    names: Names,
    slots: u32,
    /// What filled each slot.
    lists: Vec<(u32, String)>,
}

/// `1..99` as a range.
pub fn is_number(slot: &str) -> bool {
    range(slot).is_some()
}

fn range(slot: &str) -> Option<(usize, usize)> {
    let (low, high) = slot.split_once("..")?;
    let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (low <= high).then_some((low, high))
}

fn plain(node: &Node) -> String {
    let mut parts = Vec::new();
    node.expand(&mut Random::new(0), &mut parts);
    parts.into_iter().map(|part| if let Part::Words(words) = part { words } else { String::new() }).collect()
}

impl<'a> Maker<'a> {
    /// From a corpus.
    pub fn new(corpus: &'a Corpus) -> Self {
        let sense = |section: &Section| section.frames.first().and_then(|at| corpus.frames.get(*at)).map(|f| f.sense);
        let (mut verbs, mut talk, mut outside) = (Vec::new(), Vec::new(), Vec::new());
        let (mut sum, mut talk_sum) = (0.0, 0.0);
        let (mut spared, mut spared_sum) = (Vec::new(), 0.0);
        // A verb is taken as often as it is asked for; its sections share that by how much there is to say.
        let many = |section: &Section| (section.templates.len() as f32).sqrt();
        let mut all: BTreeMap<Verb, f32> = BTreeMap::new();
        let is_denied = |section: &Section| section.denied.contains(&true);
        for section in corpus.singles.iter().filter(|section| !is_denied(section)) {
            if let Some(Sense::Verb(verb)) = sense(section) {
                *all.entry(verb).or_default() += many(section);
            }
        }
        for (at, section) in corpus.singles.iter().enumerate() {
            let weight = many(section);
            match sense(section) {
                Some(_) if is_denied(section) => {
                    spared_sum += weight;
                    spared.push((spared_sum, at));
                }
                Some(Sense::Verb(verb)) => {
                    let often = corpus.usage.get(&verb).copied().unwrap_or(USAGE);
                    sum += often * weight / all.get(&verb).copied().unwrap_or(1.0).max(1.0);
                    verbs.push((sum, at));
                }
                Some(Sense::Outside) => outside.push(at),
                Some(_) => {
                    talk_sum += weight;
                    talk.push((talk_sum, at));
                }
                None => {}
            }
        }
        let mut several = Vec::with_capacity(corpus.several.len());
        let mut several_sum = 0.0;
        for (at, section) in corpus.several.iter().enumerate() {
            several_sum += (section.templates.len() as f32).sqrt();
            several.push((several_sum, at));
        }
        let imperatives = corpus.lists.get("imperative").map_or(&[][..], Vec::as_slice).iter().map(plain).collect();
        Maker { corpus, verbs, talk, several, outside, spared, imperatives, reserved: HashSet::new() }
    }

    /// The same, but never one of these sentences: what a model is measured with, it is not trained on.
    #[must_use]
    pub fn without<'s>(mut self, sentences: impl Iterator<Item = &'s str>) -> Self {
        self.reserved = sentences.map(bare).collect();
        self
    }

    /// How many sentences are never made.
    pub fn reserved(&self) -> usize {
        self.reserved.len()
    }

    fn weighted(list: &[(f32, usize)], random: &mut Random) -> Option<usize> {
        let total = list.last()?.0;
        let at = random.unit() * total;
        list.iter().find(|(sum, _)| at < *sum).or(list.last()).map(|(_, section)| *section)
    }

    /// A sentence; `None` where the dice made one that cannot be used.
    pub fn make(&self, random: &mut Random) -> Option<Made> {
        let mut draft = Draft::default();
        let dice = random.unit();
        if dice < 0.11 && !self.outside.is_empty() {
            let section = self.corpus.singles.get(*random.pick(&self.outside)?)?;
            self.clause(section, random, &mut draft)?;
        } else if dice < 0.18 && !self.talk.is_empty() {
            let section = self.corpus.singles.get(Self::weighted(&self.talk, random)?)?;
            self.clause(section, random, &mut draft)?;
        } else if dice < 0.31 && !self.several.is_empty() {
            let section = self.corpus.several.get(Self::weighted(&self.several, random)?)?;
            self.clause(section, random, &mut draft)?;
        } else if dice < 0.36 {
            self.denied(random, &mut draft)?;
        } else if dice < 0.53 {
            self.joined(random, &mut draft)?;
        } else {
            self.single(random, &mut draft, 0.2)?;
        }
        if random.chance(0.035) {
            self.repaired(random, &mut draft);
        }
        self.wrap(random, &mut draft);
        self.finish(random, draft)
    }

    /// Something said wrong first and put right at once: "on the left, no, the right". Both are labelled; which one counts is
    /// for those who read the labels.
    fn repaired(&self, random: &mut Random, draft: &mut Draft) -> Option<()> {
        let (slot, list) = random.pick(&draft.lists)?.clone();
        let at = draft.segments.iter().position(|segment| segment.slot.is_some_and(|(_, have)| have == slot))?;
        let first = draft.segments.get(at)?;
        let (arg, clause, glued) = (first.slot?.0, first.clause, first.glued);
        let mut text = Vec::new();
        self.fill(&list, random, &mut draft.names, &mut text, 0);
        draft.slots += 1;
        let wrong = Some((arg, draft.slots));
        let part = |word: &str, slot, glued| Segment { text: word.to_owned(), slot, clause, glued, exact: false };
        let mut made: Vec<Segment> = text.concat().split_whitespace().map(|word| part(word, wrong, false)).collect();
        made.first_mut()?.glued = glued;
        for word in self.quoted("repair", random)?.split_whitespace() {
            let mark = word.starts_with(|c: char| c.is_ascii_punctuation());
            made.push(Segment { exact: mark, ..part(word, None, mark) });
        }
        draft.segments.get_mut(at)?.glued = false;
        draft.segments.splice(at..at, made);
        Some(())
    }

    /// One clause of a verb, at times with a time.
    fn single(&self, random: &mut Random, draft: &mut Draft, timed: f32) -> Option<()> {
        let section = self.corpus.singles.get(Self::weighted(&self.verbs, random)?)?;
        let before = draft.segments.len();
        self.clause(section, random, draft)?;
        if random.chance(timed) {
            self.time(section, before, random, draft);
        }
        Some(())
    }

    /// Adds words that say when, before or after the clause that begins at `before`.
    fn time(&self, section: &Section, before: usize, random: &mut Random, draft: &mut Draft) -> Option<()> {
        let frame = self.corpus.frames.get(*section.frames.first()?)?;
        let Sense::Verb(verb) = frame.sense else { return None };
        let when = self.corpus.labels.arg(WHEN)?;
        let duration = self.corpus.labels.arg("duration");
        let have = draft.segments.get(before..)?;
        if have.iter().any(|segment| segment.slot.is_some_and(|(arg, _)| arg == when || Some(arg) == duration)) {
            return None;
        }
        let mut text = Vec::new();
        let lasts = duration.filter(|_| verb.spec().arg("duration").is_some());
        let list = match self.corpus.list(frame.sense, WHEN) {
            _ if lasts.is_some() && random.chance(0.3) => "lasting",
            Some((list, _)) => list,
            None => "when",
        };
        self.fill(list, random, &mut draft.names, &mut text, 0);
        let words = text.concat();
        let lasting = words.starts_with("for ") || words.starts_with("until") || words.starts_with("till");
        draft.slots += 1;
        // How long is the verb's own argument, where it has one.
        let slot = Some((lasts.filter(|_| lasting).unwrap_or(when), draft.slots));
        let clause = draft.clauses.len().checked_sub(1)?;
        let outside = |word: &str| lasts.is_some() && word == "for";
        let mut made: Vec<Segment> = words
            .split_whitespace()
            .enumerate()
            .map(|(at, word)| Segment {
                text: word.into(),
                slot: slot.filter(|_| at > 0 || !outside(word)),
                clause,
                glued: false,
                exact: false,
            })
            .collect();
        if random.chance(0.4) && before == 0 && !lasting {
            if random.chance(0.6) {
                made.push(Segment { text: ",".into(), slot: None, clause, glued: true, exact: true });
            }
            draft.segments.splice(before..before, made);
        } else {
            draft.segments.append(&mut made);
        }
        Some(())
    }

    /// Two to four clauses with words between them.
    fn joined(&self, random: &mut Random, draft: &mut Draft) -> Option<()> {
        let count = 2 + usize::from(random.chance(0.28)) + usize::from(random.chance(0.06));
        for at in 0..count {
            if at > 0 {
                let joiner = self.quoted("joiner", random)?;
                self.join(&joiner, draft);
            }
            self.single(random, draft, 0.07)?;
        }
        Some(())
    }

    /// Marks at the front of a joiner end the clause before; its words begin the next.
    fn join(&self, joiner: &str, draft: &mut Draft) {
        let last = draft.clauses.len().saturating_sub(1);
        let trimmed = joiner.trim();
        let marks: String =
            trimmed.chars().take_while(|c| !c.is_alphanumeric()).filter(|c| !c.is_whitespace()).collect();
        if !marks.is_empty() {
            draft.segments.push(Segment { text: marks, slot: None, clause: last, glued: true, exact: true });
        }
        let rest = trimmed.trim_start_matches(|c: char| !c.is_alphanumeric());
        for word in rest.split_whitespace() {
            draft.segments.push(Segment {
                text: word.into(),
                slot: None,
                clause: last + 1,
                glued: false,
                exact: false,
            });
        }
    }

    fn quoted(&self, list: &str, random: &mut Random) -> Option<String> {
        let node = random.pick(self.corpus.lists.get(list)?)?;
        Some(plain(node).trim_matches('"').to_owned())
    }

    fn words(&self, words: &str, clause: usize, draft: &mut Draft) {
        let mut first = !words.starts_with(char::is_whitespace);
        for word in words.split_whitespace() {
            // A mark right after something that was filled in has no space before it.
            let mark = word.starts_with([',', '.', '?', '!', ';', ':', '\'', '%']);
            let glued = first && !draft.segments.is_empty() && mark;
            draft.segments.push(Segment { text: word.to_owned(), slot: None, clause, glued, exact: mark });
            first = false;
        }
    }

    /// The clauses of one template of a section.
    fn clause(&self, section: &Section, random: &mut Random, draft: &mut Draft) -> Option<()> {
        // What everybody says is said most.
        let common = !section.common.is_empty() && random.chance(COMMON_TEMPLATES);
        let node = random.pick(if common { &section.common } else { &section.templates })?;
        let mut parts = Vec::new();
        node.expand(random, &mut parts);
        let mut at = 0;
        let denied = |at: usize| section.denied.get(at).copied().unwrap_or(false);
        draft.clauses.push((*section.frames.first()?, denied(0)));
        for part in parts {
            let clause = draft.clauses.len() - 1;
            match part {
                Part::Words(words) => self.words(&words, clause, draft),
                Part::Clause => {
                    at += 1;
                    draft.clauses.push((*section.frames.get(at)?, denied(at)));
                }
                Part::Slot(slot) => {
                    let frame = self.corpus.frames.get(*section.frames.get(at)?)?;
                    let (list, _) = self.corpus.list(frame.sense, &slot)?;
                    let list = list.to_owned();
                    let arg = self.corpus.labels.arg(&slot)?;
                    let mut text = Vec::new();
                    self.fill(&list, random, &mut draft.names, &mut text, 0);
                    draft.slots += 1;
                    draft.lists.push((draft.slots, list));
                    let label = Some((arg, draft.slots));
                    let text = text.concat();
                    // "the next an hour", "the the terminal": one article is enough.
                    let before =
                        draft.segments.last().filter(|have| have.slot.is_none()).map(|have| have.text.as_str());
                    let text = match before {
                        Some("next" | "another" | "a" | "an" | "the" | "my" | "this" | "that") => unarticled(&text),
                        _ => &text,
                    };
                    for word in text.split_whitespace() {
                        draft.segments.push(Segment {
                            text: word.to_owned(),
                            slot: label,
                            clause,
                            glued: false,
                            exact: false,
                        });
                    }
                }
            }
        }
        Some(())
    }

    /// Fillers of every slot that cannot be read back, as `slot: words`, and how many of how many could be; `count` of each.
    pub fn audit(&self, count: usize, random: &mut Random) -> Vec<(String, usize, Vec<String>)> {
        let mut slots: std::collections::BTreeMap<String, (tacit_dbus::Verb, String)> = Default::default();
        for section in &self.corpus.singles {
            let Some(frame) = section.frames.first().and_then(|at| self.corpus.frames.get(*at)) else { continue };
            let Sense::Verb(verb) = frame.sense else { continue };
            let mut names = vec![WHEN.to_owned()];
            section.templates.iter().for_each(|node| node.slots(&mut names));
            for name in names {
                if let Some((list, _)) = self.corpus.list(frame.sense, &name) {
                    let key = if list.contains('.') { list.to_owned() } else { format!("{list} ({name})") };
                    slots.entry(key).or_insert((verb, name));
                }
            }
        }
        let mut out = Vec::new();
        for (key, (verb, arg)) in slots {
            let Some((list, _)) = self.corpus.list(Sense::Verb(verb), &arg) else { continue };
            let list = list.to_owned();
            let (mut good, mut bad) = (0, Vec::new());
            for _ in 0..count {
                let mut names = Names::default();
                let mut text = Vec::new();
                self.fill(&list, random, &mut names, &mut text, 0);
                self.distract(random, &mut names);
                let words = text.concat();
                if tacit_core::grammar::learned::reads(verb, &arg, &words, &names.scene(random)) {
                    good += 1;
                } else {
                    bad.push(words);
                }
            }
            bad.sort();
            bad.dedup();
            out.push((key, good, bad));
        }
        out
    }

    /// Text from a list; names of live things may become the scene's.
    fn fill(&self, list: &str, random: &mut Random, names: &mut Names, out: &mut Vec<String>, depth: usize) {
        if let Some((low, high)) = range(list) {
            out.push((low + random.below(high - low + 1)).to_string());
            return;
        }
        let common = self.corpus.common.get(list).filter(|_| random.chance(COMMON_FILLERS));
        let nodes = common.or_else(|| self.corpus.lists.get(list));
        let Some(node) = nodes.and_then(|nodes| random.pick(nodes)).filter(|_| depth < 6) else {
            return;
        };
        let mut parts = Vec::new();
        node.expand(random, &mut parts);
        if let Some((_, live)) = LIVE.iter().find(|(name, _)| *name == list) {
            let mut name = plain(node);
            if *live == super::scene::Live::App && random.chance(0.08) {
                name = invented(random);
            }
            if random.chance(0.9) {
                names.add(*live, &name);
            }
            out.push(name);
            return;
        }
        for part in parts {
            match part {
                Part::Words(words) => out.push(words),
                Part::Slot(inner) => self.fill(&inner, random, names, out, depth + 1),
                Part::Clause => {}
            }
        }
    }

    /// Politeness, reasons, hesitation.
    fn wrap(&self, random: &mut Random, draft: &mut Draft) {
        let mut take = |list: &str, p: f32| {
            if !random.chance(p) {
                return None;
            }
            random.pick(self.corpus.lists.get(list)?).map(plain)
        };
        let (opening, closing, aside) = (take("opening", 0.22), take("closing", 0.14), take("aside", 0.04));
        let last = draft.clauses.len().saturating_sub(1);
        let segment =
            |word: &str, clause| Segment { text: word.into(), slot: None, clause, glued: false, exact: false };
        // "could you" asks for a bare verb; "hey" stands before anything.
        let bare = draft.segments.first().is_some_and(|first| self.imperatives.contains(&first.text));
        let asks = |opening: &String| {
            let last = opening.split_whitespace().next_back().unwrap_or("");
            matches!(last, "to" | "you" | "and" | "could" | "can" | "would" | "i" | "just" | "let's" | "maybe")
                || opening.contains("you ") && !opening.ends_with(',')
        };
        if let Some(opening) = opening.filter(|opening| bare || !asks(opening)) {
            let made: Vec<Segment> = opening.split_whitespace().map(|word| segment(word, 0)).collect();
            draft.segments.splice(0..0, made);
        }
        for after in [closing, aside].into_iter().flatten() {
            if random.chance(0.5) {
                draft.segments.push(Segment { text: ",".into(), slot: None, clause: last, glued: true, exact: true });
            }
            draft.segments.extend(after.split_whitespace().map(|word| segment(word, last)));
        }
    }

    /// Case, marks and noise; then read back as it will be at work.
    fn finish(&self, random: &mut Random, mut draft: Draft) -> Option<Made> {
        let dice = random.unit();
        if dice < 0.22 {
            noise::speech(&mut draft.segments, random);
        } else {
            if dice < 0.53 {
                let names_too = random.chance(0.7);
                for segment in draft.segments.iter_mut().filter(|segment| names_too || segment.slot.is_none()) {
                    segment.text = segment.text.to_lowercase();
                }
            } else {
                if let Some(first) = draft.segments.first_mut() {
                    let mut chars = first.text.chars();
                    first.text = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
                }
                let end = *random.pick(&["", ".", ".", "!", "?"])?;
                let clause = draft.clauses.len().saturating_sub(1);
                if !end.is_empty() {
                    draft.segments.push(Segment { text: end.into(), slot: None, clause, glued: true, exact: true });
                }
            }
            if random.chance(0.16) {
                noise::typos(&mut draft.segments, random);
            }
        }
        self.distract(random, &mut draft.names);
        let scene = draft.names.scene(random);
        let (text, places) = written(&draft.segments);
        if self.reserved.contains(&bare(&text)) {
            return None;
        }
        let heard = hear(&text, &scene, TOKENS_MAX).ok()?;
        let (words, marks) = shown(&heard);
        let mut example = Example { words, marks, tags: Vec::new(), clauses: Vec::new() };
        let mut before: Option<(usize, u32)> = None;
        for (at, token) in heard.tokens.iter().enumerate() {
            let place = places.iter().rposition(|start| *start <= token.start)?;
            let segment = draft.segments.get(place)?;
            let tag = match segment.slot {
                Some(slot) if !token.is_mark() || before == Some(slot) => {
                    let begins = before != Some(slot);
                    before = Some(slot);
                    1 + 2 * slot.0 + usize::from(!begins)
                }
                _ => {
                    before = None;
                    0
                }
            };
            example.tags.push(tag);
            let (frame, denied) = *draft.clauses.get(segment.clause)?;
            match example.clauses.len() {
                have if have == segment.clause + 1 => {}
                have if have == segment.clause => {
                    example.clauses.push(Labelled { from: at, to: at + 1, frame, denied });
                }
                _ => return None,
            }
            if let Some(last) = example.clauses.last_mut() {
                last.to = at + 1;
            }
        }
        (example.clauses.len() == draft.clauses.len()).then_some(Made { text, scene, example })
    }

    /// Names that nobody said.
    fn distract(&self, random: &mut Random, names: &mut Names) {
        for (list, live) in LIVE {
            let most = match live {
                super::scene::Live::App => 9,
                super::scene::Live::Title | super::scene::Live::Element => 3,
                _ => 3,
            };
            for _ in 0..random.below(most + 1) {
                if let Some(node) = self.corpus.lists.get(*list).and_then(|nodes| random.pick(nodes)) {
                    names.add(*live, &plain(node));
                }
            }
        }
    }
}

/// The words of a sentence, without case and marks.
pub fn bare(text: &str) -> String {
    tacit_core::normalise::words(text).join(" ")
}

/// Words without the article that they begin with.
fn unarticled(text: &str) -> &str {
    ["a ", "an ", "the ", "my "].iter().find_map(|article| text.trim_start().strip_prefix(article)).unwrap_or(text)
}

/// A name that no list has.
fn invented(random: &mut Random) -> String {
    const PARTS: &[&str] = &[
        "ka", "zor", "bit", "lu", "men", "tri", "vox", "pad", "no", "quil", "fer", "so", "lin", "mar", "ex", "dro",
        "pix", "el", "ta", "cord", "nim", "bus", "flo", "wer", "gra", "ph", "io", "sy", "nc", "deck",
    ];
    let mut name = String::new();
    for _ in 0..2 + random.below(2) {
        name.push_str(random.pick(PARTS).copied().unwrap_or("x"));
    }
    let mut chars = name.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The text of segments, and where each begins.
fn written(segments: &[Segment]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut places = Vec::with_capacity(segments.len());
    for segment in segments {
        if !segment.glued && !text.is_empty() {
            text.push(' ');
        }
        places.push(text.len());
        text.push_str(&segment.text);
    }
    (text, places)
}
