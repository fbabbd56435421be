//! `data/corpora` read: sections of templates, and lists of what fills them.

use super::template::{Node, parse};
use crate::action::labels::{Frame, Labels};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tacit_core::grammar::kind::{SlotKind, kind_of};
use tacit_core::grammar::learned::Sense;
use tacit_dbus::Verb;

/// What is wrong with a corpus, and where.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file or folder cannot be read.
    #[error("{0}: cannot be read: {1}")]
    Read(PathBuf, #[source] std::io::Error),
    /// A line is wrong.
    #[error("{0}:{1}: {2}")]
    Line(PathBuf, usize, String),
    /// A slot has nothing to fill it.
    #[error("nothing fills {{{0}}}: there is no words/{1}.txt")]
    Unfilled(String, String),
}

/// Templates of one kind of sentence.
#[derive(Debug, Clone)]
pub struct Section {
    /// The frame of each clause, as numbers of [`Labels::frames`].
    pub frames: Vec<usize>,
    /// Which of the clauses say what is not to be done: `!` before a frame in the header.
    pub denied: Vec<bool>,
    /// The templates.
    pub templates: Vec<Node>,
    /// Those of them that people say most: lines that begin with `+ `.
    pub common: Vec<Node>,
}

/// Everything that sentences are made of.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// What the labels are.
    pub labels: Labels,
    /// The frames, taken apart.
    pub frames: Vec<Frame>,
    /// Templates of single clauses.
    pub singles: Vec<Section>,
    /// Templates of several clauses.
    pub several: Vec<Section>,
    /// Lists of fillers by name.
    pub lists: BTreeMap<String, Vec<Node>>,
    /// Those of them that people say most: lines that begin with `+ `.
    pub common: BTreeMap<String, Vec<Node>>,
    /// How often verbs are asked for, where it is not [`USAGE`].
    pub usage: BTreeMap<Verb, f32>,
}

/// How often a verb is asked for that the corpus does not say it of.
pub const USAGE: f32 = 0.8;

fn files(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let entries = std::fs::read_dir(folder).map_err(|why| CorpusError::Read(folder.to_owned(), why))?;
    let mut list: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    list.sort();
    Ok(list)
}

fn lines(path: &Path) -> Result<Vec<(usize, String)>, CorpusError> {
    let text = std::fs::read_to_string(path).map_err(|why| CorpusError::Read(path.to_owned(), why))?;
    Ok(text
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim().to_owned()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with("//"))
        .collect())
}

/// A section as it stands in the files.
#[derive(Default)]
struct Raw {
    frames: Vec<String>,
    denied: Vec<bool>,
    templates: Vec<Node>,
    common: Vec<Node>,
}

/// Whether a line is one of the common ones, and the line.
fn marked(line: &str) -> (bool, &str) {
    line.strip_prefix("+ ").map_or((false, line), |rest| (true, rest))
}

/// The header of a section in one spelling: values in the order of their names.
fn canonical(name: &str) -> String {
    let mut words = name.split_whitespace();
    let head = words.next().unwrap_or("").to_owned();
    let mut rest: Vec<&str> = words.collect();
    rest.sort_unstable();
    rest.into_iter().fold(head, |out, word| format!("{out} {word}"))
}

/// Lines of a verb and how often it is asked for; nothing where there is no file.
fn usage(path: &Path) -> Result<BTreeMap<Verb, f32>, CorpusError> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let one = |(at, line): (usize, String)| {
        let wrong = |why: &str| CorpusError::Line(path.to_owned(), at, format!("{why}: write `window.place 6`"));
        let (verb, often) = line.split_once(' ').ok_or_else(|| wrong("no number"))?;
        let verb: Verb = verb.parse().map_err(|_| wrong("no such verb"))?;
        let often = often.trim().parse::<f32>().ok().filter(|often| (0.01..=100.0).contains(often));
        Ok((verb, often.ok_or_else(|| wrong("a number from 0.01 to 100 is wanted"))?))
    };
    lines(path)?.into_iter().map(one).collect()
}

impl Corpus {
    /// Reads a folder with `templates/*.txt`, `words/*.txt` and, where it is there, `usage.txt`.
    ///
    /// # Errors
    /// Something cannot be read, a line is wrong, or a slot has nothing to fill it.
    pub fn read(folder: &Path) -> Result<Corpus, CorpusError> {
        let mut raw: Vec<Raw> = Vec::new();
        for path in files(&folder.join("templates"))? {
            for (at, line) in lines(&path)? {
                let wrong = |why: String| CorpusError::Line(path.clone(), at, why);
                if let Some(header) = line.strip_prefix("= ") {
                    let denied: Vec<bool> = header.split(" + ").map(|name| name.trim().starts_with('!')).collect();
                    let bare = |name: &str| canonical(name.trim().trim_start_matches('!'));
                    let frames: Vec<String> = header.split(" + ").map(bare).collect();
                    for frame in &frames {
                        Frame::parse(frame).map_err(wrong)?;
                    }
                    match raw.iter().position(|section| section.frames == frames && section.denied == denied) {
                        Some(at) => {
                            let section = raw.remove(at);
                            raw.push(section);
                        }
                        None => raw.push(Raw { frames, denied, ..Raw::default() }),
                    }
                    continue;
                }
                let (is_common, line) = marked(&line);
                let node = parse(line).map_err(wrong)?;
                match raw.last_mut() {
                    Some(section) => {
                        if is_common {
                            section.common.push(node.clone());
                        }
                        section.templates.push(node);
                    }
                    None => return Err(wrong("a template before the first section".into())),
                }
            }
        }
        let (mut lists, mut all_common) = (BTreeMap::new(), BTreeMap::new());
        for path in files(&folder.join("words"))? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let (mut list, mut common) = (Vec::new(), Vec::new());
            for (at, line) in lines(&path)? {
                let (is_common, line) = marked(&line);
                let node = parse(line).map_err(|why| CorpusError::Line(path.clone(), at, why))?;
                if is_common {
                    common.push(node.clone());
                }
                list.push(node);
            }
            if !common.is_empty() {
                all_common.insert(name.clone(), common);
            }
            lists.insert(name, list);
        }
        let usage = usage(&folder.join("usage.txt"))?;
        let corpus = Corpus { common: all_common, usage, ..Corpus::assemble(raw, lists)? };
        corpus.check()?;
        Ok(corpus)
    }

    fn assemble(raw: Vec<Raw>, lists: BTreeMap<String, Vec<Node>>) -> Result<Corpus, CorpusError> {
        let names: BTreeSet<&String> = raw.iter().flat_map(|section| &section.frames).collect();
        let frames: Vec<String> = names.into_iter().cloned().collect();
        let parsed: Vec<Frame> = frames.iter().filter_map(|name| Frame::parse(name).ok()).collect();
        let mut args: BTreeSet<String> = BTreeSet::from(["when".to_owned(), "rest".to_owned()]);
        for section in &raw {
            let mut slots = Vec::new();
            section.templates.iter().for_each(|node| node.slots(&mut slots));
            args.extend(slots);
        }
        let labels = Labels { frames, args: args.into_iter().collect() };
        let (mut singles, mut several) = (Vec::new(), Vec::new());
        for Raw { frames: names, denied, templates, common } in raw {
            let frames: Vec<usize> = names.iter().filter_map(|name| labels.frame(name)).collect();
            let into = if frames.len() == 1 { &mut singles } else { &mut several };
            into.push(Section { frames, denied, templates, common });
        }
        Ok(Corpus { labels, frames: parsed, singles, several, lists, common: BTreeMap::new(), usage: BTreeMap::new() })
    }

    /// Every slot has its list, and every list the lists that it names.
    fn check(&self) -> Result<(), CorpusError> {
        for section in self.singles.iter().chain(&self.several) {
            for node in &section.templates {
                let mut slots = Vec::new();
                node.slots(&mut slots);
                for slot in slots {
                    let fits = section
                        .frames
                        .iter()
                        .filter_map(|at| self.frames.get(*at))
                        .any(|frame| frame.takes(&slot).is_some() && self.list(frame.sense, &slot).is_some());
                    if !fits {
                        let frame = section.frames.first().and_then(|at| self.labels.frames.get(*at));
                        let frame = frame.cloned().unwrap_or_default();
                        return Err(CorpusError::Unfilled(slot.clone(), format!("{frame}.{slot}")));
                    }
                }
            }
        }
        for (name, list) in &self.lists {
            let mut slots = Vec::new();
            list.iter().for_each(|node| node.slots(&mut slots));
            for slot in slots.iter().filter(|slot| !super::make::is_number(slot) && *slot != "it") {
                if !self.lists.contains_key(slot) {
                    return Err(CorpusError::Unfilled(format!("{slot} in words/{name}.txt"), slot.clone()));
                }
            }
        }
        Ok(())
    }

    /// The list that fills `slot` of a sense: its own, or that of its kind.
    pub fn list(&self, sense: Sense, slot: &str) -> Option<(&str, &[Node])> {
        let own = format!("{}.{slot}", sense.name());
        let name = if self.lists.contains_key(&own) {
            own
        } else {
            match sense {
                Sense::Verb(verb) => kind_list(verb, slot).to_owned(),
                _ => slot.to_owned(),
            }
        };
        self.lists.get_key_value(&name).map(|(name, list)| (name.as_str(), list.as_slice()))
    }
}

/// The list of a slot's kind.
fn kind_list(verb: Verb, slot: &str) -> &'static str {
    use SlotKind as K;
    if slot == "when" && verb.spec().arg("when").is_none() {
        return "when";
    }
    match kind_of(verb, slot) {
        K::Window => "window",
        K::Windows => "windows",
        K::App => "app",
        K::Workspace => "workspace",
        K::Output => "output",
        K::AudioOutput => "audio_output",
        K::AudioInput => "audio_input",
        K::Bluetooth => "bluetooth",
        K::Player => "player",
        K::Wifi => "wifi",
        K::Vpn => "vpn",
        K::Element => "element",
        K::Path => "path",
        K::NewPath => "new_path",
        K::Folder => "folder",
        K::Url => "url",
        K::Site => "site",
        K::Percent => "percent",
        K::Delta => "delta",
        K::Duration | K::SignedDuration => "duration",
        K::When => "when",
        K::Past => "past",
        K::DateTime => "datetime",
        K::Slot => "slot",
        K::Dir | K::ScrollDir => "dir",
        K::Number => "number",
        K::Layout => "layout",
        K::Keys => "keys",
        K::Labels => "labels",
        K::Scale => "scale",
        K::Resolution => "resolution",
        K::Rotation => "rotation",
        K::Expression => "expression",
        K::Conversion => "conversion",
        K::Timezone => "timezone",
        K::Color => "color",
        K::Xkb => "xkb",
        K::FileType => "file_type",
        K::Mode => "mode",
        K::Speed => "speed",
        K::Process => "process",
        K::Person => "person",
        K::Package => "package",
        _ => "text",
    }
}
