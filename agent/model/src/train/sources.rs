//! Where labelled sentences come from: the corpus, SNIPS, CLINC150.

use crate::action::example::{Example, Labelled};
use crate::action::labels::Labels;
use crate::action::parse::spans;
use crate::action::random::Random;
use crate::corpus::{Corpus, Maker};
use std::cell::RefCell;
use std::path::Path;

/// Labelled sentences in batches.
pub trait Source {
    /// What their labels mean.
    fn labels(&self) -> &Labels;
    /// The batch of one step; the same for the same step.
    fn batch(&self, step: u64, size: usize) -> Vec<Example>;
    /// Words that the vocabulary must have.
    fn words(&self) -> Vec<String>;
}

/// Sentences made from the corpus, never the same twice.
pub struct Made<'a> {
    /// The corpus.
    pub corpus: &'a Corpus,
    /// What makes them.
    pub maker: Maker<'a>,
    /// The seed.
    pub seed: u64,
    /// Batches that were made together.
    pub group: RefCell<Option<(u64, Vec<Vec<Example>>)>>,
}

/// Steps whose sentences are made together, so that those of like length share a batch and little of it is padding.
const GROUP: u64 = 12;

impl Made<'_> {
    fn grouped(&self, group: u64, size: usize) -> Vec<Vec<Example>> {
        let mut random = Random::new(self.seed.wrapping_add(group.wrapping_mul(0x2545_F491_4F6C_DD1D)));
        let wanted = size * GROUP as usize;
        let mut all = Vec::with_capacity(wanted);
        let mut tries = 0;
        while all.len() < wanted && tries < wanted * 20 {
            tries += 1;
            all.extend(self.maker.make(&mut random).map(|made| made.example));
        }
        all.sort_by_key(|one| one.words.len());
        let mut batches: Vec<Vec<Example>> = all.chunks(size).map(<[Example]>::to_vec).collect();
        random.shuffle(&mut batches);
        batches
    }
}

impl Source for Made<'_> {
    fn labels(&self) -> &Labels {
        &self.corpus.labels
    }

    fn batch(&self, step: u64, size: usize) -> Vec<Example> {
        let (group, at) = (step / GROUP, (step % GROUP) as usize);
        let mut cache = self.group.borrow_mut();
        if cache.as_ref().is_none_or(|(have, _)| *have != group) {
            *cache = Some((group, self.grouped(group, size)));
        }
        cache.as_ref().and_then(|(_, batches)| batches.get(at).cloned()).unwrap_or_default()
    }

    fn words(&self) -> Vec<String> {
        let mut random = Random::new(self.seed);
        let mut words: Vec<String> =
            (0..12_000).filter_map(|_| self.maker.make(&mut random)).flat_map(|made| made.example.words).collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// A fixed list of sentences, shuffled anew each time through.
pub struct Listed {
    labels: Labels,
    examples: Vec<Example>,
    seed: u64,
    /// What stood for each argument in the list, and the chance that one of them takes another's place.
    values: Vec<Vec<Vec<String>>>,
    exchanged: f32,
    /// Sentences that are taken more than once a time through.
    often: Vec<usize>,
}

impl Listed {
    fn new(labels: Labels, examples: Vec<Example>, seed: u64) -> Self {
        Listed { labels, examples, seed, values: Vec::new(), exchanged: 0.0, often: Vec::new() }
    }

    /// With chance `exchanged` the words of an argument are replaced by others that stood for it elsewhere: names are then known by
    /// what is around them.
    pub fn exchanging(mut self, exchanged: f32) -> Self {
        self.values = vec![Vec::new(); self.labels.args.len()];
        for example in &self.examples {
            for (arg, from, to) in spans(&example.tags) {
                let words = example.words.get(from..to).unwrap_or_default().to_vec();
                if let Some(list) = self.values.get_mut(arg) {
                    list.push(words);
                }
            }
        }
        self.exchanged = exchanged;
        self
    }

    /// Takes the sentences of one frame `times` times a time through.
    pub fn often(mut self, frame: &str, times: usize) -> Self {
        let number = self.labels.frame(frame);
        let is = |one: &Example| one.clauses.first().map(|clause| clause.frame) == number && number.is_some();
        let those: Vec<usize> = (0..self.examples.len()).filter(|at| self.examples.get(*at).is_some_and(is)).collect();
        self.often = those.repeat(times.saturating_sub(1));
        self
    }

    fn exchange(&self, example: &Example, random: &mut Random) -> Example {
        let mut out = Example { clauses: example.clauses.clone(), ..Example::default() };
        let mut at = 0;
        let copy = |out: &mut Example, from: usize, to: usize| {
            out.words.extend(example.words.get(from..to).unwrap_or_default().iter().cloned());
            out.tags.extend(example.tags.get(from..to).unwrap_or_default());
        };
        for (arg, from, to) in spans(&example.tags) {
            copy(&mut out, at, from);
            at = to;
            let other = random.chance(self.exchanged).then(|| random.pick(self.values.get(arg)?)).flatten();
            match other {
                Some(words) => {
                    out.tags.extend((0..words.len()).map(|n| 2 * arg + if n == 0 { 1 } else { 2 }));
                    out.words.extend(words.iter().cloned());
                }
                None => copy(&mut out, from, to),
            }
        }
        copy(&mut out, at, example.words.len());
        out.marks = vec![0; out.words.len()];
        out.clauses.iter_mut().for_each(|clause| clause.to = out.words.len());
        out
    }

    /// The sentences.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Steps of `size` in one time through.
    pub fn steps(&self, size: usize) -> u64 {
        (self.examples.len() + self.often.len()).div_ceil(size.max(1)) as u64
    }
}

impl Source for Listed {
    fn labels(&self) -> &Labels {
        &self.labels
    }

    fn batch(&self, step: u64, size: usize) -> Vec<Example> {
        let round = self.steps(size).max(1);
        let (epoch, at) = ((step - 1) / round, ((step - 1) % round) as usize);
        let mut order: Vec<usize> = (0..self.examples.len()).chain(self.often.iter().copied()).collect();
        let mut random = Random::new(self.seed ^ (epoch + 1).wrapping_mul(0x9E37));
        random.shuffle(&mut order);
        let long = |at: &usize| self.examples.get(*at).map_or(0, |one| one.words.len());
        order.chunks_mut(size * GROUP as usize).for_each(|group| group.sort_by_key(long));
        let mut batches: Vec<&[usize]> = order.chunks(size).collect();
        random.shuffle(&mut batches);
        let batch = batches.get(at).copied().unwrap_or_default();
        let picked = batch.iter().filter_map(|at| self.examples.get(*at));
        if self.exchanged > 0.0 {
            let mut random = Random::new(self.seed ^ step.wrapping_mul(0x5851_F42D));
            return picked.map(|one| self.exchange(one, &mut random)).collect();
        }
        picked.cloned().collect()
    }

    fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = self.examples.iter().flat_map(|one| one.words.clone()).collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// SNIPS in the form of Goo et al. 2018: a folder with `seq.in`, `seq.out` and `label`. Labels that `known` lacks are left to it.
///
/// # Errors
/// A file cannot be read, or their lines do not match.
pub fn snips(folder: &Path, known: Option<&Labels>, seed: u64) -> std::io::Result<Listed> {
    let read = |name: &str| -> std::io::Result<Vec<String>> {
        Ok(std::fs::read_to_string(folder.join(name))?.lines().map(str::to_owned).collect())
    };
    let (sentences, slots, intents) = (read("seq.in")?, read("seq.out")?, read("label")?);
    let mut labels = known.cloned().unwrap_or_default();
    let mut examples = Vec::new();
    for ((sentence, slots), intent) in sentences.iter().zip(&slots).zip(&intents) {
        let words: Vec<String> = sentence.split_whitespace().map(str::to_lowercase).collect();
        let frame = number(&mut labels.frames, intent.trim());
        let tags: Vec<usize> = slots
            .split_whitespace()
            .map(|tag| match tag.split_once('-') {
                Some(("B", name)) => 1 + 2 * number(&mut labels.args, name),
                Some((_, name)) => 2 + 2 * number(&mut labels.args, name),
                None => 0,
            })
            .collect();
        if tags.len() != words.len() {
            return Err(std::io::Error::other(format!("“{sentence}” has not as many labels as words")));
        }
        let clauses = vec![Labelled { from: 0, to: words.len(), frame, denied: false }];
        examples.push(Example { marks: vec![0; words.len()], words, tags, clauses });
    }
    Ok(Listed::new(labels, examples, seed))
}

/// The frame of what is out of scope in CLINC150.
pub const OUTSIDE: &str = "oos";

/// Parts of CLINC150: `[text, intent]` pairs under the keys.
///
/// # Errors
/// The file cannot be read or is of another form.
pub fn clinc(file: &Path, keys: &[&str], known: Option<&Labels>, seed: u64) -> std::io::Result<Listed> {
    let all: serde_json::Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let mut labels = known.cloned().unwrap_or_default();
    let mut examples = Vec::new();
    for key in keys {
        let list = all.get(*key).and_then(|list| list.as_array());
        let list = list.ok_or_else(|| std::io::Error::other(format!("{}: there is no “{key}”", file.display())))?;
        for pair in list {
            let text = |at: usize| pair.get(at).and_then(|text| text.as_str()).unwrap_or_default();
            let words: Vec<String> = text(0).split_whitespace().map(str::to_lowercase).collect();
            let intent = if key.starts_with("oos") { OUTSIDE } else { text(1) };
            let frame = number(&mut labels.frames, intent);
            let clauses = vec![Labelled { from: 0, to: words.len(), frame, denied: false }];
            examples.push(Example { marks: vec![0; words.len()], tags: vec![0; words.len()], words, clauses });
        }
    }
    Ok(Listed::new(labels, examples, seed))
}

fn number(list: &mut Vec<String>, name: &str) -> usize {
    list.iter().position(|have| have == name).unwrap_or_else(|| {
        list.push(name.to_owned());
        list.len() - 1
    })
}
