//! From scores to labels: where clauses begin, what each is, and the best sequence of argument labels that its verb allows.

use super::example::{batch, cut};
use super::labels::{Frame, Labels};
use super::net::{Encoded, Net};
use super::pieces::Pieces;
use super::store::Calibration;
use candle_core::{Device, Result, Tensor};

/// What one sentence was read as.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parse {
    /// The labels of tokens.
    pub tags: Vec<usize>,
    /// The clauses, with how sure each is.
    pub clauses: Vec<ReadClause>,
    /// How sure the cuts between clauses are: the least of them.
    pub cuts: f32,
    /// The scores of labels for each token, for those who label a clause as another frame.
    pub scores: Vec<Vec<f32>>,
    /// The sentence's vector, of length 1.
    pub vector: Vec<f32>,
}

/// One clause as read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadClause {
    /// Its first token.
    pub from: usize,
    /// After its last.
    pub to: usize,
    /// Frames with their probabilities, likeliest first; at most [`FRAMES_KEPT`].
    pub frames: Vec<(usize, f32)>,
    /// The probability that it is denied.
    pub denied: f32,
    /// The probability of its labels: the geometric mean over tokens.
    pub tags: f32,
    /// The least certain of its tokens.
    pub weakest: f32,
    /// Minus the log of the sum of exponentials of its scores: higher where it is like nothing seen.
    pub energy: f32,
}

/// Frames that are kept of each clause.
pub const FRAMES_KEPT: usize = 8;

/// From here on a cut between clauses is in doubt: how far it is from certain, of 0.5.
const CUT_DOUBT: f32 = 0.08;

/// A reader: the network, its vocabulary and labels.
pub struct Reader<'a> {
    /// The network.
    pub net: &'a Net,
    /// Its vocabulary.
    pub pieces: &'a Pieces,
    /// Its labels.
    pub labels: &'a Labels,
    /// The frames taken apart; empty where labels are not verbs.
    pub frames: &'a [Frame],
    /// Scores to probabilities.
    pub calibration: Calibration,
}

impl Reader<'_> {
    /// Reads a sentence; nothing where it is too long. One clause is assumed where `single`. Where one cut between clauses is in
    /// doubt the sentence is read both ways, the likelier first.
    ///
    /// # Errors
    /// A tensor operation fails.
    pub fn read(&self, words: &[String], marks: &[u16], single: bool) -> Result<Vec<Parse>> {
        let Some(cut) = cut(words, marks, self.pieces, &self.net.shape).filter(|cut| !cut.firsts.is_empty()) else {
            return Ok(Vec::new());
        };
        let encoded = self.net.encode(&batch(&[&cut])?)?;
        let cuts = if single { vec![0.0; words.len()] } else { self.cuts(&encoded)? };
        let vector = unit(encoded.mean.flatten_all()?.to_vec1()?);
        let tags: Vec<Vec<f32>> = self.net.tags(&encoded)?.squeeze(0)?.to_vec2()?;
        // The likeliest cuts, and those in which the one that is least sure is the other way.
        let doubt = |p: f32| 0.5 - (p - 0.5).abs();
        let least = (1..cuts.len()).max_by(|a, b| {
            let of = |at: &usize| cuts.get(*at).map_or(0.0, |p| doubt(*p));
            of(a).total_cmp(&of(b))
        });
        let flips = [None, least.filter(|at| cuts.get(*at).is_some_and(|p| doubt(*p) >= CUT_DOUBT))];
        let mut parses = Vec::new();
        for flip in flips.into_iter().enumerate().filter(|(n, flip)| *n == 0 || flip.is_some()).map(|(_, flip)| flip) {
            let (mut starts, mut sure) = (vec![0], 1f32);
            for (at, p) in cuts.iter().enumerate().skip(1) {
                let is = (*p > 0.5) != (flip == Some(at));
                if is {
                    starts.push(at);
                }
                sure = sure.min(if is { *p } else { 1.0 - p });
            }
            let ends = starts.iter().skip(1).copied().chain([words.len()]);
            let spans: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
            let mut parse = self.clauses(&encoded, &spans, &tags)?;
            parse.cuts = sure;
            parse.vector.clone_from(&vector);
            parses.push(parse);
        }
        Ok(parses)
    }

    /// How likely each token begins a clause.
    fn cuts(&self, encoded: &Encoded) -> Result<Vec<f32>> {
        let scores: Vec<Vec<f32>> = self.net.boundaries(encoded)?.squeeze(0)?.to_vec2()?;
        Ok(scores.iter().map(|row| softmax(row, 1.0).get(1).copied().unwrap_or(0.0)).collect())
    }

    fn clauses(&self, encoded: &Encoded, spans: &[(usize, usize)], tags: &[Vec<f32>]) -> Result<Parse> {
        let words = tags.len();
        let mut mask = vec![0f32; spans.len() * words];
        for (row, (from, to)) in spans.iter().enumerate() {
            mask.iter_mut().skip(row * words + from).take(to - from).for_each(|cell| *cell = 1.0);
        }
        let mask = Tensor::from_vec(mask, (1, spans.len(), words), &Device::Cpu)?;
        let (frames, denied) = self.net.clauses(encoded, &mask)?;
        let frames: Vec<Vec<f32>> = frames.squeeze(0)?.to_vec2()?;
        let denied: Vec<Vec<f32>> = denied.squeeze(0)?.to_vec2()?;
        let mut out =
            Parse { tags: vec![0; words], clauses: Vec::new(), cuts: 1.0, scores: Vec::new(), vector: Vec::new() };
        for (((from, to), frames), denied) in spans.iter().zip(&frames).zip(&denied) {
            let mut ranked: Vec<(usize, f32)> =
                softmax(frames, self.calibration.frames).into_iter().enumerate().collect();
            ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            ranked.truncate(FRAMES_KEPT);
            let scores = tags.get(*from..*to).unwrap_or(&[]);
            let best = ranked.first().map_or(0, |(frame, _)| *frame);
            let (labels, mean, weakest) = self.labelled(best, scores);
            for (cell, label) in out.tags.iter_mut().skip(*from).zip(labels) {
                *cell = label;
            }
            out.clauses.push(ReadClause {
                from: *from,
                to: *to,
                frames: ranked,
                denied: softmax(denied, 1.0).get(1).copied().unwrap_or(0.0),
                tags: mean,
                weakest,
                energy: -log_sum(frames),
            });
        }
        out.scores = tags.to_vec();
        Ok(out)
    }

    /// The best labels of a clause that is `frame`, with the geometric mean and the least of their probabilities.
    pub fn labelled(&self, frame: usize, scores: &[Vec<f32>]) -> (Vec<usize>, f32, f32) {
        let allowed: Vec<bool> = match self.frames.get(frame) {
            Some(frame) => self.labels.args.iter().map(|arg| frame.takes(arg).is_some()).collect(),
            None => vec![true; self.labels.args.len()],
        };
        let ok = |tag: usize| tag == 0 || allowed.get((tag - 1) / 2).copied().unwrap_or(false);
        // What the frame does not take is no rival: "window" and "windows" share what neither is sure of.
        let among = |row: &Vec<f32>| -> Vec<f32> {
            row.iter().enumerate().map(|(tag, score)| if ok(tag) { *score } else { f32::NEG_INFINITY }).collect()
        };
        let logs: Vec<Vec<f32>> = scores
            .iter()
            .map(|row| softmax(&among(row), self.calibration.tags).iter().map(|p| p.max(1e-9).ln()).collect())
            .collect();
        let path = viterbi(&logs, &ok);
        let picked: Vec<f32> =
            path.iter().zip(&logs).map(|(tag, row)| row.get(*tag).copied().unwrap_or(-20.0)).collect();
        let mean = picked.iter().sum::<f32>() / picked.len().max(1) as f32;
        let weakest = picked.iter().copied().fold(0.0, f32::min);
        (path, mean.exp(), weakest.exp())
    }
}

/// The likeliest path on which `I-x` only follows `B-x` or `I-x`.
fn viterbi(logs: &[Vec<f32>], ok: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let count = logs.first().map_or(0, Vec::len);
    let mut best: Vec<f32> = Vec::new();
    let mut back: Vec<Vec<usize>> = Vec::new();
    for row in logs {
        let top = best.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        let mut next = vec![f32::NEG_INFINITY; count];
        let mut from = vec![0; count];
        for (tag, cell) in next.iter_mut().enumerate().filter(|(tag, _)| ok(*tag)) {
            let inside = tag > 0 && tag.is_multiple_of(2);
            let (score, source) = match (inside, top) {
                (true, Some(_)) => {
                    let value = |tag: usize| best.get(tag).copied().unwrap_or(f32::NEG_INFINITY);
                    if value(tag - 1) >= value(tag) { (value(tag - 1), tag - 1) } else { (value(tag), tag) }
                }
                (true, None) => (f32::NEG_INFINITY, 0),
                (false, Some((source, score))) => (score, source),
                (false, None) => (0.0, 0),
            };
            *cell = score + row.get(tag).copied().unwrap_or(-20.0);
            if let Some(cell) = from.get_mut(tag) {
                *cell = source;
            }
        }
        best = next;
        back.push(from);
    }
    let mut tag = best.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(tag, _)| tag);
    let mut path = Vec::with_capacity(logs.len());
    for from in back.iter().rev() {
        path.push(tag);
        tag = from.get(tag).copied().unwrap_or(0);
    }
    path.reverse();
    path
}

/// Probabilities of scores divided by a temperature.
pub fn softmax(scores: &[f32], temperature: f32) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| ((score - most) / temperature.max(1e-3)).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum.max(1e-30)).collect()
}

/// A vector of length 1.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
    vector.iter_mut().for_each(|value| *value /= length);
    vector
}

fn log_sum(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln()
}

/// The arguments in a sequence of labels: name's number, first token, after the last.
pub fn spans(tags: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut out: Vec<(usize, usize, usize)> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        if *tag == 0 {
            continue;
        }
        let arg = (tag - 1) / 2;
        match out.last_mut() {
            Some((have, _, to)) if tag.is_multiple_of(2) && *have == arg && *to == at => *to = at + 1,
            _ => out.push((arg, at, at + 1)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_follows_only_its_own_beginning() {
        // O, B-a, I-a, B-b, I-b: the second token would rather be I-b, which nothing began.
        let log = |row: [f32; 5]| softmax(&row, 1.0).iter().map(|p| p.ln()).collect::<Vec<f32>>();
        let rows = [log([0.0, 5.0, 0.0, 0.0, 0.0]), log([0.0, 0.0, 4.0, 0.0, 5.0]), log([5.0, 0.0, 0.0, 0.0, 0.0])];
        assert_eq!(viterbi(&rows, &|_| true), [1, 2, 0]);
        assert_eq!(viterbi(&rows, &|tag| tag == 0), [0, 0, 0]);
        assert_eq!(viterbi(&[], &|_| true), Vec::<usize>::new());
    }

    #[test]
    fn spans_are_runs_of_one_argument() {
        assert_eq!(spans(&[0, 1, 2, 0, 3, 3, 4]), [(0, 1, 3), (1, 4, 5), (1, 5, 7)]);
    }
}
