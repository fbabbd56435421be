//! The network: a BERT encoder with pre-trained weights, and heads that read clauses, arguments and sentence vectors from it.
//!
//! Knows tensors alone. Training and inference run the same code; only dropout, and the fused operations that have no
//! gradient, differ.

use super::ops::{self, Drop};
use super::packed::Packed;
use super::random::Random;
use candle_core::{D, DType, Device, Result, Tensor};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Sizes of one network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shape {
    /// Pieces in the vocabulary.
    pub pieces: usize,
    /// Layers of the encoder.
    pub layers: usize,
    /// Width of a vector.
    pub width: usize,
    /// Attention heads.
    pub heads: usize,
    /// Width inside the feed-forward part.
    pub inner: usize,
    /// The most pieces of a sentence.
    pub positions: usize,
    /// Marks of a token.
    pub marks: usize,
    /// Labels of tokens: `O`, then `B-` and `I-` of each argument name.
    pub tags: usize,
    /// What a clause may be.
    pub frames: usize,
}

/// Weights by name.
pub type Weights = BTreeMap<String, Tensor>;

/// A batch of sentences, padded to one length.
#[derive(Debug, Clone)]
pub struct Batch {
    /// `[B, L]` u32: pieces, 0 beyond the end.
    pub pieces: Tensor,
    /// `[B, L, M]` f32: marks of the token that a piece belongs to.
    pub marks: Tensor,
    /// `[B, L]` f32: 1 where there is a piece.
    pub mask: Tensor,
    /// `[B * W]` u32: for each token, where its first piece is in the flattened `[B * L]`.
    pub firsts: Tensor,
    /// Pieces of each sentence.
    pub lengths: Vec<usize>,
    /// Tokens of the longest sentence.
    pub words: usize,
}

/// What the encoder makes of a batch.
pub struct Encoded {
    /// `[B, W, H]`: a vector for each token.
    pub words: Tensor,
    /// `[B, H]`: the mean over all pieces.
    pub mean: Tensor,
}

/// The network with its weights.
pub struct Net {
    /// Its sizes.
    pub shape: Shape,
    /// Its weights.
    pub weights: Weights,
    /// Dropout while training.
    pub dropout: Option<(f32, Mutex<Random>)>,
    /// Matrices that stay in their file and are not among the weights.
    pub packed: BTreeMap<String, Packed>,
}

impl Net {
    /// A network that only runs.
    pub fn new(shape: Shape, weights: Weights) -> Self {
        Net { shape, weights, dropout: None, packed: BTreeMap::new() }
    }

    fn get(&self, name: &str) -> Result<&Tensor> {
        self.weights.get(name).ok_or_else(|| candle_core::Error::Msg(format!("the model has no tensor “{name}”")))
    }

    fn linear(&self, x: &Tensor, name: &str) -> Result<Tensor> {
        let (weight, bias) = (format!("{name}.weight"), self.get(&format!("{name}.bias"))?);
        match self.packed.get(&weight) {
            Some(packed) => ops::packed(x, packed, bias),
            None => ops::linear(x, self.get(&weight)?, bias),
        }
    }

    /// The normalised sum of `x` and what a part of the layer made of it.
    fn normed(&self, x: &Tensor, made: &Tensor, name: &str) -> Result<Tensor> {
        let wb = Tensor::stack(&[self.get(&format!("{name}.weight"))?, self.get(&format!("{name}.bias"))?], 0)?;
        let drop = match &self.dropout {
            Some((rate, random)) => Drop { rate: *rate, seed: random.lock().map_or(0, |mut random| random.bits()) },
            None => Drop::NONE,
        };
        ops::add_norm(x, made, &wb, drop)
    }

    fn drop(&self, x: Tensor) -> Result<Tensor> {
        let Some((rate, random)) = &self.dropout else { return Ok(x) };
        if *rate <= 0.0 {
            return Ok(x);
        }
        let keep = 1.0 - rate;
        let Ok(mut random) = random.lock() else { return Ok(x) };
        let mask: Vec<f32> = (0..x.elem_count()).map(|_| if random.unit() < keep { 1.0 / keep } else { 0.0 }).collect();
        x.mul(&Tensor::from_vec(mask, x.shape(), x.device())?)
    }

    fn softmax(&self, x: &Tensor) -> Result<Tensor> {
        if self.dropout.is_none() {
            candle_nn::ops::softmax_last_dim(&x.contiguous()?)
        } else {
            candle_nn::ops::softmax(x, D::Minus1)
        }
    }

    /// The vectors of a batch.
    ///
    /// # Errors
    /// A tensor is missing or of another shape.
    pub fn encode(&self, batch: &Batch) -> Result<Encoded> {
        let (b, l) = batch.pieces.dims2()?;
        let h = self.shape.width;
        let flat = batch.pieces.flatten_all()?;
        let embedded = match self.packed.get("pieces") {
            Some(packed) => {
                let mut out = Vec::with_capacity(b * l * h);
                flat.to_vec1::<u32>()?.iter().for_each(|id| packed.row(*id as usize, &mut out));
                Tensor::from_vec(out, (b * l, h), flat.device())?
            }
            None => self.get("pieces")?.index_select(&flat, 0)?,
        };
        let positions = self.get("positions")?.narrow(0, 0, l)?;
        let marks = batch.marks.reshape((b * l, self.shape.marks))?.matmul(&self.get("marks")?.clone())?;
        let x = embedded.reshape((b, l, h))?.broadcast_add(&positions)?.reshape((b * l, h))?;
        let mut x = self.normed(&x, &marks, "norm")?;
        for layer in 0..self.shape.layers {
            x = self.layer(&x, layer, &batch.lengths)?;
        }
        let words = x.index_select(&batch.firsts, 0)?.reshape((b, batch.words, h))?;
        let weight = batch.mask.reshape((b, l, 1))?;
        let sum = x.reshape((b, l, h))?.broadcast_mul(&weight)?.sum(1)?;
        let mean = sum.broadcast_div(&weight.sum(1)?)?;
        Ok(Encoded { words, mean })
    }

    fn layer(&self, x: &Tensor, layer: usize, lengths: &[usize]) -> Result<Tensor> {
        let name = |part: &str| format!("layer.{layer}.{part}");
        let mixed = ops::attention(&self.linear(x, &name("qkv"))?, lengths, self.shape.heads)?;
        let x = self.normed(x, &self.linear(&mixed, &name("out"))?, &name("norm1"))?;
        let inner = ops::gelu(&self.linear(&x, &name("up"))?)?;
        self.normed(&x, &self.linear(&inner, &name("down"))?, &name("norm2"))
    }

    /// `[B, W, 2]`: whether a token begins a clause.
    ///
    /// # Errors
    /// As [`Net::encode`].
    pub fn boundaries(&self, encoded: &Encoded) -> Result<Tensor> {
        self.heads(&encoded.words, "boundary")
    }

    /// `[B, W, T]`: the labels of tokens.
    ///
    /// # Errors
    /// As [`Net::encode`].
    pub fn tags(&self, encoded: &Encoded) -> Result<Tensor> {
        self.heads(&encoded.words, "tag")
    }

    fn heads(&self, words: &Tensor, name: &str) -> Result<Tensor> {
        let (b, w, h) = words.dims3()?;
        let out = self.linear(&self.drop(words.reshape((b * w, h))?)?, name)?;
        out.reshape((b, w, ()))
    }

    /// `[B, C, F]` and `[B, C, 2]`: what clauses are, and whether they are denied. `spans` is `[B, C, W]`, 1 where a token
    /// belongs to a clause.
    ///
    /// # Errors
    /// As [`Net::encode`].
    pub fn clauses(&self, encoded: &Encoded, spans: &Tensor) -> Result<(Tensor, Tensor)> {
        let (b, w, h) = encoded.words.dims3()?;
        let c = spans.dim(1)?;
        let score = self.linear(&encoded.words.reshape((b * w, h))?, "attend")?.reshape((b, 1, w))?;
        let away = ((spans.clone() - 1.0)? * 1e9)?;
        let weights = self.softmax(&away.broadcast_add(&score)?)?;
        let pooled = weights.matmul(&encoded.words)?;
        // The whole sentence is seen too: it tells what a clause leaves out.
        let mean = encoded.mean.reshape((b, 1, h))?.broadcast_as((b, c, h))?;
        let both = Tensor::cat(&[&pooled, &mean.contiguous()?], 2)?.reshape((b * c, 2 * h))?;
        let hidden = self.drop(self.linear(&self.drop(both)?, "frame.hidden")?.gelu_erf()?)?;
        let frames = self.linear(&hidden, "frame.out")?.reshape((b, c, ()))?;
        let denied = self.linear(&hidden, "denied")?.reshape((b, c, ()))?;
        Ok((frames, denied))
    }
}

/// Names and shapes of what is not pre-trained.
pub fn fresh(shape: &Shape) -> Vec<(String, Vec<usize>)> {
    let h = shape.width;
    vec![
        ("marks".into(), vec![shape.marks, h]),
        ("boundary.weight".into(), vec![2, h]),
        ("boundary.bias".into(), vec![2]),
        ("tag.weight".into(), vec![shape.tags, h]),
        ("tag.bias".into(), vec![shape.tags]),
        ("attend.weight".into(), vec![1, h]),
        ("attend.bias".into(), vec![1]),
        ("frame.hidden.weight".into(), vec![h, 2 * h]),
        ("frame.hidden.bias".into(), vec![h]),
        ("frame.out.weight".into(), vec![shape.frames, h]),
        ("frame.out.bias".into(), vec![shape.frames]),
        ("denied.weight".into(), vec![2, h]),
        ("denied.bias".into(), vec![2]),
    ]
}

/// Weights of the encoder from a BERT checkpoint in Hugging Face's names: `layers` of its layers (in order, evenly spread with
/// the first and the last kept), `pieces` of its vocabulary.
///
/// # Errors
/// A tensor is missing.
pub fn from_bert(bert: &std::collections::HashMap<String, Tensor>, shape: &Shape, pieces: &[u32]) -> Result<Weights> {
    let get = |name: &str| {
        bert.get(name).ok_or_else(|| candle_core::Error::Msg(format!("the encoder has no tensor “{name}”")))
    };
    let mut out = Weights::new();
    let rows = Tensor::new(pieces, &Device::Cpu)?;
    out.insert("pieces".into(), get("embeddings.word_embeddings.weight")?.index_select(&rows, 0)?);
    let kind = get("embeddings.token_type_embeddings.weight")?.narrow(0, 0, 1)?;
    let positions = get("embeddings.position_embeddings.weight")?.narrow(0, 0, shape.positions)?;
    out.insert("positions".into(), positions.broadcast_add(&kind)?);
    let mut copy = |to: &str, from: &str| -> Result<()> {
        for end in ["weight", "bias"] {
            out.insert(format!("{to}.{end}"), get(&format!("{from}.{end}"))?.clone());
        }
        Ok(())
    };
    copy("norm", "embeddings.LayerNorm")?;
    let have = (0..).take_while(|n| bert.contains_key(&format!("encoder.layer.{n}.output.dense.bias"))).count();
    for at in 0..shape.layers {
        let from = if shape.layers > 1 { at * (have - 1) / (shape.layers - 1) } else { 0 };
        let old = |part: &str| format!("encoder.layer.{from}.{part}");
        let new = |part: &str| format!("layer.{at}.{part}");
        copy(&new("out"), &old("attention.output.dense"))?;
        copy(&new("norm1"), &old("attention.output.LayerNorm"))?;
        copy(&new("up"), &old("intermediate.dense"))?;
        copy(&new("down"), &old("output.dense"))?;
        copy(&new("norm2"), &old("output.LayerNorm"))?;
    }
    for at in 0..shape.layers {
        let from = if shape.layers > 1 { at * (have - 1) / (shape.layers - 1) } else { 0 };
        for end in ["weight", "bias"] {
            let parts: Vec<Tensor> = ["query", "key", "value"]
                .iter()
                .map(|part| get(&format!("encoder.layer.{from}.attention.self.{part}.{end}")).cloned())
                .collect::<Result<_>>()?;
            out.insert(format!("layer.{at}.qkv.{end}"), Tensor::cat(&parts, 0)?);
        }
    }
    for tensor in out.values_mut() {
        *tensor = tensor.to_dtype(DType::F32)?.contiguous()?;
    }
    Ok(out)
}
