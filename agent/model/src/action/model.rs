//! The model as the agent uses it: opened once, asked for each sentence that the grammar does not know by heart.

use super::labels::Frame;
use super::net::Net;
use super::parse::{Parse, ReadClause, Reader, spans};
use super::pieces::Pieces;
use super::store::{Header, StoreError, open};
use super::{example::shown, labels::Labels};
use std::path::Path;
use tacit_core::Draft;
use tacit_core::grammar::learned::{self, Clause, Heard, Sense, Unread, hear};
use tacit_dbus::{Snapshot, Verb};

/// The most tokens that the model reads; longer sentences are the grammar's.
const TOKENS_MAX: usize = 90;

/// An open action model.
pub struct ActionModel {
    header: Header,
    net: Net,
    pieces: Pieces,
    frames: Vec<Frame>,
}

/// What the model makes of a sentence.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The sentence as it was shown.
    pub heard: Heard,
    /// The labels with the likeliest cuts.
    pub parse: Parse,
    /// Ways to read it, likeliest first; at least one.
    pub ways: Vec<Way>,
}

/// One way to read a sentence.
#[derive(Debug, Clone)]
pub struct Way {
    /// The clauses for the core.
    pub clauses: Vec<Clause>,
    /// 0–1: how likely its verbs are.
    pub verbs: f32,
    /// 0–1: how sure its least certain argument label is.
    pub labels: f32,
    /// 0–1: how sure the model is of all of it.
    pub confidence: f64,
}

/// Frames of one clause that are thought through.
const FRAMES_TRIED: usize = 4;
/// A frame below this is not thought through.
const FRAME_LEAST: f32 = 0.03;
/// Ways that are thought through.
const WAYS_MAX: usize = 6;

impl ActionModel {
    /// Opens a model file.
    ///
    /// # Errors
    /// It cannot be read, is damaged, or speaks of verbs that this version does not have.
    pub fn open(path: &Path) -> Result<ActionModel, StoreError> {
        let (header, net) = open(path)?;
        let foreign = |why: String| StoreError::Foreign(path.to_owned(), why);
        let pieces = Pieces::new(header.pieces.clone()).map_err(foreign)?;
        let frames: Vec<Frame> =
            header.labels.frames.iter().map(|name| Frame::parse(name)).collect::<Result<_, _>>().map_err(foreign)?;
        Ok(ActionModel { header, net, pieces, frames })
    }

    /// The same model with its scores read as probabilities in another way.
    #[must_use]
    pub fn calibrated(mut self, calibration: super::store::Calibration) -> ActionModel {
        self.header.calibration = calibration;
        self
    }

    /// What the file says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            net: &self.net,
            pieces: &self.pieces,
            labels: &self.header.labels,
            frames: &self.frames,
            calibration: self.header.calibration,
        }
    }

    /// The model's labels of a sentence; `None` where it is too long or empty.
    ///
    /// # Errors
    /// A tensor operation fails.
    pub fn read(&self, text: &str, scene: &Snapshot) -> candle_core::Result<Option<Reading>> {
        let Ok(heard) = hear(text, scene, TOKENS_MAX) else { return Ok(None) };
        let (words, marks) = shown(&heard);
        // From outside the pool every product that two threads share would wait for one of them to wake.
        let parses = rayon::scope(|_| self.reader().read(&words, &marks, false))?;
        let mut ways: Vec<Way> = parses.iter().flat_map(|parse| self.ways(parse)).collect();
        ways.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let Some(parse) = parses.into_iter().next() else { return Ok(None) };
        Ok((!ways.is_empty()).then_some(Reading { heard, parse, ways }))
    }

    /// Ways to read the labels: the likeliest, then those in which one clause or two are something else.
    fn ways(&self, parse: &Parse) -> Vec<Way> {
        let choices: Vec<Vec<(Clause, f32, f32)>> = parse
            .clauses
            .iter()
            .map(|clause| (0..FRAMES_TRIED).filter_map(|rank| self.clause(clause, rank, parse)).collect())
            .collect();
        let mut picks: Vec<(Vec<usize>, f32)> = vec![(Vec::new(), 1.0)];
        for options in &choices {
            let mut next: Vec<(Vec<usize>, f32)> = Vec::new();
            for (pick, p) in &picks {
                for (at, (_, frame, _)) in options.iter().enumerate() {
                    let mut pick = pick.clone();
                    pick.push(at);
                    next.push((pick, p * frame));
                }
            }
            next.sort_by(|a, b| b.1.total_cmp(&a.1));
            next.truncate(WAYS_MAX);
            picks = next;
        }
        let way = |(pick, _): &(Vec<usize>, f32)| {
            let parts: Vec<&(Clause, f32, f32)> =
                pick.iter().zip(&choices).filter_map(|(at, options)| options.get(*at)).collect();
            let verbs = parts.iter().map(|(_, frame, _)| *frame).fold(1.0, f32::min);
            let labels = parts.iter().map(|(.., weakest)| *weakest).fold(1.0, f32::min);
            let denied = parse.clauses.iter().map(|clause| clause.denied.max(1.0 - clause.denied)).fold(1.0, f32::min);
            let confidence = f64::from(verbs * denied * parse.cuts * labels.max(0.05).sqrt());
            Way { clauses: parts.into_iter().map(|(clause, ..)| clause.clone()).collect(), verbs, labels, confidence }
        };
        picks.iter().map(way).filter(|way| !way.clauses.is_empty()).collect()
    }

    /// The clause for the core as its `rank`-th frame, with that frame's probability and its weakest label's.
    fn clause(&self, read: &ReadClause, rank: usize, parse: &Parse) -> Option<(Clause, f32, f32)> {
        let (number, p) = read.frames.get(rank).filter(|(_, p)| rank == 0 || *p >= FRAME_LEAST)?;
        let frame = self.frames.get(*number)?;
        let scores = parse.scores.get(read.from..read.to)?;
        let (tags, _, weakest) = self.reader().labelled(*number, scores);
        let slots = spans(&tags)
            .into_iter()
            .filter_map(|(arg, from, to)| {
                let name = frame.takes(self.header.labels.args.get(arg)?)?;
                Some((name, read.from + from, read.from + to))
            })
            .collect();
        let clause = Clause {
            from: read.from,
            to: read.to,
            sense: frame.sense,
            fixed: frame.fixed.clone(),
            slots,
            denied: read.denied > 0.5,
        };
        Some((clause, *p, weakest))
    }

    /// The draft of one way to read a sentence.
    ///
    /// # Errors
    /// What its words cannot be.
    pub fn draft(&self, text: &str, scene: &Snapshot, heard: &Heard, way: &Way) -> Result<Draft, Unread> {
        learned::draft(text, scene, heard, &way.clauses, way.confidence)
    }

    /// The sentence read as these verbs, one a clause: the likeliest of their frames each; `None` where there are not as many
    /// clauses.
    pub fn read_as(&self, parse: &Parse, verbs: &[Verb]) -> Option<Way> {
        if verbs.len() != parse.clauses.len() {
            return None;
        }
        let mut clauses = Vec::new();
        for (read, verb) in parse.clauses.iter().zip(verbs) {
            let is = |at: usize| self.frames.get(at).is_some_and(|frame| frame.sense == Sense::Verb(*verb));
            let likely = read.frames.iter().find(|(at, _)| is(*at)).map(|(at, _)| *at);
            let plain = || (0..self.frames.len()).filter(|at| is(*at)).min_by_key(|at| self.frame(*at).len());
            let number = likely.or_else(plain)?;
            let only = ReadClause { frames: vec![(number, 1.0)], ..read.clone() };
            clauses.push(self.clause(&only, 0, parse)?.0);
        }
        Some(Way { clauses, verbs: 1.0, labels: 1.0, confidence: 0.9 })
    }

    /// The likeliest verbs of a sentence over all its clauses, at most `most`, for those who think longer about it.
    pub fn likely(&self, reading: &Reading, most: usize) -> Vec<Verb> {
        let mut scored: Vec<(Verb, f32)> = Vec::new();
        for (frame, p) in reading.parse.clauses.iter().flat_map(|clause| &clause.frames) {
            let Some(Sense::Verb(verb)) = self.frames.get(*frame).map(|frame| frame.sense) else { continue };
            match scored.iter_mut().find(|(have, _)| *have == verb) {
                Some((_, sum)) => *sum += p,
                None => scored.push((verb, *p)),
            }
        }
        scored.sort_by(|a, b| b.1.total_cmp(&a.1));
        scored.into_iter().take(most).map(|(verb, _)| verb).collect()
    }

    /// The verb of a frame.
    pub fn verb(&self, at: usize) -> Option<Verb> {
        match self.frames.get(at)?.sense {
            Sense::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    /// The labels of this model.
    pub fn labels(&self) -> &Labels {
        &self.header.labels
    }

    /// The name of a frame.
    pub fn frame(&self, at: usize) -> &str {
        self.header.labels.frames.get(at).map_or("?", String::as_str)
    }
}
