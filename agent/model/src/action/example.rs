//! One labelled sentence, and batches of them as tensors.

use super::net::{Batch, Shape};
use super::pieces::{PAD, Pieces};
use candle_core::{Device, Result, Tensor};
use tacit_core::grammar::learned::{Heard, mark};
use tacit_core::normalise::Kind;

/// Marks of a token: those of the scene and the clock, and what kind of token it is.
pub const MARKS: usize = mark::COUNT + 5;

/// A sentence with its labels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// Its tokens.
    pub words: Vec<String>,
    /// Bits of each.
    pub marks: Vec<u16>,
    /// The label of each.
    pub tags: Vec<usize>,
    /// Its clauses.
    pub clauses: Vec<Labelled>,
}

/// A clause of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labelled {
    /// Its first token.
    pub from: usize,
    /// After its last.
    pub to: usize,
    /// What it is.
    pub frame: usize,
    /// Whether it is denied.
    pub denied: bool,
}

/// The bits of a token's kind.
fn kind_bits(kind: Kind) -> u16 {
    let bit = match kind {
        Kind::Word => return 0,
        Kind::Number(_) => 0,
        Kind::Quoted => 1,
        Kind::Path => 2,
        Kind::Url => 3,
        Kind::Mark => 4,
    };
    1 << (mark::COUNT + bit)
}

/// The words and marks of a sentence as it is shown to the network.
pub fn shown(heard: &Heard) -> (Vec<String>, Vec<u16>) {
    let words = heard.tokens.iter().map(|token| token.word.clone()).collect();
    let marks =
        heard.tokens.iter().zip(&heard.marks).map(|(token, marks)| u16::from(*marks) | kind_bits(token.kind)).collect();
    (words, marks)
}

/// A sentence in pieces.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// Pieces, with those before and after the sentence.
    pub ids: Vec<u32>,
    /// The bits of each piece.
    pub marks: Vec<u16>,
    /// Where each token begins.
    pub firsts: Vec<u32>,
}

/// Cuts words into pieces; `None` where there are more than the network takes.
pub fn cut(words: &[String], marks: &[u16], pieces: &Pieces, shape: &Shape) -> Option<Cut> {
    let mut out = Cut { ids: vec![pieces.first()], marks: vec![0], firsts: Vec::with_capacity(words.len()) };
    for (word, bits) in words.iter().zip(marks) {
        out.firsts.push(out.ids.len() as u32);
        // Long names and quotations are known by their beginnings.
        let most = if *bits >> mark::COUNT == 0 { 6 } else { 8 };
        for id in pieces.of(word).into_iter().take(most) {
            out.ids.push(id);
            out.marks.push(*bits);
        }
    }
    out.ids.push(pieces.last());
    out.marks.push(0);
    (out.ids.len() <= shape.positions).then_some(out)
}

/// Cut sentences as one batch.
///
/// # Errors
/// Tensors cannot be made.
pub fn batch(cuts: &[&Cut]) -> Result<Batch> {
    let device = Device::Cpu;
    let b = cuts.len();
    let l = cuts.iter().map(|cut| cut.ids.len()).max().unwrap_or(1);
    let w = cuts.iter().map(|cut| cut.firsts.len()).max().unwrap_or(1).max(1);
    let mut ids = vec![PAD; b * l];
    let mut marks = vec![0f32; b * l * MARKS];
    let mut mask = vec![0f32; b * l];
    let mut firsts = vec![0u32; b * w];
    for (row, cut) in cuts.iter().enumerate() {
        for (at, (id, bits)) in cut.ids.iter().zip(&cut.marks).enumerate() {
            let place = row * l + at;
            ids[place] = *id;
            mask[place] = 1.0;
            for bit in (0..MARKS).filter(|bit| bits >> bit & 1 == 1) {
                marks[place * MARKS + bit] = 1.0;
            }
        }
        for (at, first) in cut.firsts.iter().enumerate() {
            firsts[row * w + at] = (row * l) as u32 + first;
        }
    }
    Ok(Batch {
        pieces: Tensor::from_vec(ids, (b, l), &device)?,
        marks: Tensor::from_vec(marks, (b, l, MARKS), &device)?,
        mask: Tensor::from_vec(mask, (b, l), &device)?,
        firsts: Tensor::from_vec(firsts, b * w, &device)?,
        lengths: cuts.iter().map(|cut| cut.ids.len()).collect(),
        words: w,
    })
}
