//! Training: batches of labelled sentences, one loss for all heads, steps that can be stopped and taken up again.

mod adam;
mod before;
mod sources;

pub use adam::{Adam, Rates};
pub use before::mixed;
pub use sources::{Listed, Made, OUTSIDE, Source, clinc, snips};

use crate::action::example::{Cut, Example, MARKS, batch, cut};
use crate::action::net::{Net, Shape, Weights, fresh, from_bert};
use crate::action::pieces::{Pieces, pruned};
use crate::action::random::Random;
use candle_core::{D, DType, Device, Result, Tensor, Var};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What is trained and how long.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Layers of the encoder.
    pub layers: usize,
    /// Pieces of the vocabulary.
    pub pieces: usize,
    /// Steps in all.
    pub steps: u64,
    /// Sentences in a step.
    pub batch: usize,
    /// The step size of what is pre-trained; heads take ten times as much at first.
    pub rate: f32,
    /// How much is dropped.
    pub dropout: f32,
    /// The seed of everything.
    pub seed: u64,
    /// A model to go on from instead of the bare encoder: what it learned is the start.
    pub before: Option<PathBuf>,
    /// Where to save what is needed to go on, every thousand steps.
    pub checkpoint: Option<PathBuf>,
}

/// What training ends with.
pub struct Trained {
    /// Sizes.
    pub shape: Shape,
    /// Weights.
    pub weights: Weights,
    /// The vocabulary.
    pub pieces: Vec<String>,
}

fn fault(why: impl std::fmt::Display) -> candle_core::Error {
    candle_core::Error::Msg(why.to_string())
}

/// Reads a BERT checkpoint: its tensors and its vocabulary.
///
/// # Errors
/// A file is missing or cannot be read.
pub fn read_bert(folder: &Path) -> Result<(HashMap<String, Tensor>, Vec<String>)> {
    let tensors = candle_core::safetensors::load(folder.join("model.safetensors"), &Device::Cpu)?;
    let vocabulary = std::fs::read_to_string(folder.join("vocab.txt")).map_err(fault)?;
    Ok((tensors, vocabulary.lines().map(str::to_owned).collect()))
}

/// One run.
pub struct Training {
    plan: Plan,
    net: Net,
    vars: BTreeMap<String, Var>,
    adam: Adam,
    pieces: Pieces,
}

impl Training {
    /// Begins, or goes on from the checkpoint.
    ///
    /// # Errors
    /// The encoder or the checkpoint cannot be read.
    pub fn new(plan: Plan, bert: &Path, source: &dyn Source) -> Result<Training> {
        let (tensors, vocabulary) = read_bert(bert)?;
        let words = source.words();
        let keep = pruned(&vocabulary, words.iter().map(String::as_str), plan.pieces).map_err(fault)?;
        let list: Vec<String> = keep.iter().filter_map(|at| vocabulary.get(*at as usize)).cloned().collect();
        let pieces = Pieces::new(list).map_err(fault)?;
        let labels = source.labels();
        let shape = Shape {
            pieces: keep.len(),
            layers: plan.layers,
            width: 384,
            heads: 12,
            inner: 1536,
            positions: 128,
            marks: MARKS,
            tags: labels.tags(),
            frames: labels.frames.len(),
        };
        let mut weights = from_bert(&tensors, &shape, &keep)?;
        let mut random = Random::new(plan.seed);
        for (name, dims) in fresh(&shape) {
            let count = dims.iter().product();
            let spread = if name.ends_with("bias") || name == "marks" { 0.0 } else { 0.02 };
            let values: Vec<f32> = (0..count).map(|_| random.normal() * spread).collect();
            weights.insert(name, Tensor::from_vec(values, dims, &Device::Cpu)?);
        }
        if let Some(model) = &plan.before {
            before::take_up(model, &shape, labels, &mut weights)?;
        }
        let mut adam = Adam::default();
        if let Some(path) = plan.checkpoint.as_ref().filter(|path| path.exists()) {
            let saved = candle_core::safetensors::load(path, &Device::Cpu)?;
            let steps = saved.get("steps").map(|t| t.to_dtype(DType::F32)?.to_vec1::<f32>()).transpose()?;
            for (name, tensor) in &mut weights {
                if let Some(have) = saved.get(name) {
                    if have.shape() != tensor.shape() {
                        return Err(fault(format!(
                            "{}: made by another plan or corpus: {name} has another shape (delete it to begin anew)",
                            path.display()
                        )));
                    }
                    *tensor = have.clone();
                }
            }
            adam.load(&saved, steps.and_then(|s| s.first().copied()).unwrap_or(0.0) as u64)?;
        }
        let mut vars = BTreeMap::new();
        for (name, tensor) in &mut weights {
            // The vectors of pieces stay as they are: what was never seen in training keeps its meaning.
            if name != "pieces" {
                let var = Var::from_tensor(tensor)?;
                *tensor = var.as_tensor().clone();
                vars.insert(name.clone(), var);
            }
        }
        let dropout = Some((plan.dropout, Mutex::new(Random::new(plan.seed ^ 0xD0))));
        let net = Net { shape, weights, dropout, packed: BTreeMap::new() };
        Ok(Training { plan, net, vars, adam, pieces })
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.adam.steps
    }

    /// The share of the full step size at `step`: up for a twentieth, then down in a straight line.
    fn schedule(&self, step: u64) -> f32 {
        let (step, all) = (step as f32, self.plan.steps.max(1) as f32);
        let warm = (all * 0.05).max(1.0);
        if step < warm { step / warm } else { ((all - step) / (all - warm)).max(0.0) }
    }

    /// One step over sentences of the source; its loss.
    ///
    /// # Errors
    /// A tensor operation fails.
    pub fn step(&mut self, source: &dyn Source) -> Result<f32> {
        self.adam.begin();
        let step = self.adam.steps;
        let examples = source.batch(step, self.plan.batch);
        if let Some((_, random)) = &self.net.dropout
            && let Ok(mut random) = random.lock()
        {
            *random = Random::new(self.plan.seed ^ step.wrapping_mul(0x51_7C_C1));
        }
        let began = std::time::Instant::now();
        let loss = self.loss(&examples)?;
        let forward = began.elapsed();
        let grads = loss.backward()?;
        tracing::trace!(?forward, all = ?began.elapsed(), "step");
        let share = self.schedule(step);
        let mut square = 0.0;
        for var in self.vars.values() {
            if let Some(grad) = grads.get(var.as_tensor()) {
                square += adam::square(grad)?;
            }
        }
        let norm = square.sqrt();
        let scale = if norm > 1.0 { 1.0 / norm } else { 1.0 };
        for (name, var) in &self.vars {
            let Some(grad) = grads.get(var.as_tensor()) else { continue };
            let new = !(name.starts_with("layer.") || name.starts_with("norm") || name == "positions");
            let rate = self.plan.rate * share * if new { 5.0 } else { 1.0 };
            let decay = if name.ends_with("weight") && !name.contains("norm") { 0.01 } else { 0.0 };
            self.adam.step(name, var, grad, Rates { rate, decay }, scale)?;
        }
        if step.is_multiple_of(1000) {
            self.save()?;
        }
        loss.to_scalar::<f32>()
    }

    fn loss(&self, examples: &[Example]) -> Result<Tensor> {
        // Now and then a piece is not heard: what stands around it must do.
        let mut random = Random::new(self.plan.seed ^ self.adam.steps.wrapping_mul(0x2F_0B_4D));
        let unheard = |mut cut: Cut, random: &mut Random| {
            let last = cut.ids.len().saturating_sub(1);
            for id in cut.ids.iter_mut().take(last).skip(1).filter(|_| random.chance(UNHEARD)) {
                *id = self.pieces.unknown();
            }
            cut
        };
        let cuts: Vec<(Cut, &Example)> = examples
            .iter()
            .filter_map(|one| Some((cut(&one.words, &one.marks, &self.pieces, &self.net.shape)?, one)))
            .map(|(cut, one)| (unheard(cut, &mut random), one))
            .collect();
        let refs: Vec<&Cut> = cuts.iter().map(|(cut, _)| cut).collect();
        let batch = batch(&refs)?;
        let encoded = self.net.encode(&batch)?;
        let (b, w) = (refs.len(), batch.words);
        let c = cuts.iter().map(|(_, one)| one.clauses.len()).max().unwrap_or(1).max(1);
        let (mut tags, mut bounds, mut there) = (vec![0u32; b * w], vec![0u32; b * w], vec![0f32; b * w]);
        let (mut frames, mut denied, mut clause) = (vec![0u32; b * c], vec![0u32; b * c], vec![0f32; b * c]);
        let mut spans = vec![0f32; b * c * w];
        for (row, (_, one)) in cuts.iter().enumerate() {
            for (at, tag) in one.tags.iter().enumerate() {
                tags[row * w + at] = *tag as u32;
                there[row * w + at] = 1.0;
            }
            for (n, part) in one.clauses.iter().enumerate() {
                if n > 0 {
                    bounds[row * w + part.from] = 1;
                }
                frames[row * c + n] = part.frame as u32;
                denied[row * c + n] = u32::from(part.denied);
                clause[row * c + n] = 1.0;
                for at in part.from..part.to {
                    spans[(row * c + n) * w + at] = 1.0;
                }
            }
        }
        let device = Device::Cpu;
        let vector = |list: Vec<u32>| Tensor::new(list, &device);
        let there = Tensor::new(there, &device)?;
        let clause = Tensor::new(clause, &device)?;
        let spans = Tensor::from_vec(spans, (b, c, w), &device)?;
        let (frame_scores, denied_scores) = self.net.clauses(&encoded, &spans)?;
        let tag_loss = entropy(&self.net.tags(&encoded)?.reshape((b * w, ()))?, &vector(tags)?, &there, 0.0)?;
        let bound_loss = entropy(&self.net.boundaries(&encoded)?.reshape((b * w, ()))?, &vector(bounds)?, &there, 0.0)?;
        let frame_loss = entropy(&frame_scores.reshape((b * c, ()))?, &vector(frames)?, &clause, SMOOTHING)?;
        let denied_loss = entropy(&denied_scores.reshape((b * c, ()))?, &vector(denied)?, &clause, 0.0)?;
        ((tag_loss * 2.0)? + bound_loss)? + ((frame_loss * 1.0)? + (denied_loss * 0.5)?)?
    }

    /// Saves what is needed to go on.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self) -> Result<()> {
        let Some(path) = &self.plan.checkpoint else { return Ok(()) };
        let mut all: HashMap<String, Tensor> = self.net.weights.clone().into_iter().collect();
        all.extend(self.adam.save()?);
        all.insert("steps".into(), Tensor::new(&[self.adam.steps as f32], &Device::Cpu)?);
        let fresh = path.with_extension("new");
        candle_core::safetensors::save(&all, &fresh)?;
        std::fs::rename(&fresh, path).map_err(fault)
    }

    /// Ends training.
    pub fn finish(self) -> Trained {
        let pieces = self.pieces.list().to_vec();
        Trained { shape: self.net.shape, weights: self.net.weights, pieces }
    }
}

/// The share of pieces that are not heard in training.
const UNHEARD: f32 = 0.03;
/// How much of the likelihood of frames is spread over all of them (label smoothing: Szegedy et al. 2016), so that the model
/// stays less than certain where words are new.
const SMOOTHING: f64 = 0.05;

/// The mean cross entropy over the rows that count, with labels smoothed.
fn entropy(scores: &Tensor, wanted: &Tensor, counts: &Tensor, smoothing: f64) -> Result<Tensor> {
    let scores = candle_nn::ops::log_softmax(scores, D::Minus1)?;
    let mut picked = scores.gather(&wanted.unsqueeze(1)?, 1)?.squeeze(1)?;
    if smoothing > 0.0 {
        picked = ((picked * (1.0 - smoothing))? + (scores.mean(D::Minus1)? * smoothing)?)?;
    }
    (picked.mul(counts)?.sum_all()?.neg()? / f64::from(counts.sum_all()?.to_scalar::<f32>()?.max(1.0)))?.contiguous()
}
