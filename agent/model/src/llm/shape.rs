//! The shape of a model by its metadata: which architecture it is and how large its parts are.

use super::error::{LlmError, Result};
use super::gguf::Header;
use super::math::Pairs;

/// An architecture that can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Arch {
    Llama,
    Qwen2,
    Qwen3,
    Smollm3,
    Phi3,
    Gemma3,
    Lfm2,
}

/// Names of architectures as files have them.
const ARCHS: &[(&str, Arch)] = &[
    ("llama", Arch::Llama),
    ("qwen2", Arch::Qwen2),
    ("qwen3", Arch::Qwen3),
    ("smollm3", Arch::Smollm3),
    ("phi3", Arch::Phi3),
    ("gemma3", Arch::Gemma3),
    ("lfm2", Arch::Lfm2),
];

impl Arch {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        ARCHS.iter().find(|(_, arch)| *arch == self).map_or("?", |(name, _)| name)
    }
}

/// The sizes of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// What it is.
    pub arch: Arch,
    /// Layers.
    pub layers: usize,
    /// Numbers that stand for a token between layers.
    pub width: usize,
    /// Heads of queries.
    pub heads: usize,
    /// Heads of keys and values in each layer; 0 for a layer that convolves.
    pub kv_heads: Vec<usize>,
    /// Numbers in a head.
    pub head: usize,
    /// Numbers between the two halves of a layer's second part.
    pub inner: usize,
    /// Tokens that it was trained to look back on.
    pub context: usize,
    /// Added under the root of a norm.
    pub epsilon: f32,
    /// Base of the angles by which heads are turned.
    pub rope_base: f32,
    /// The same in layers that look back a little only.
    pub rope_base_local: f32,
    /// Numbers of a head that are turned.
    pub rope_dims: usize,
    /// Which of them turn together.
    pub pairs: Pairs,
    /// How far layers with a window look back.
    pub window: Option<usize>,
    /// Places that a convolution looks at.
    pub reach: usize,
}

fn limited(what: &str, value: usize, most: usize) -> Result<usize> {
    if value == 0 || value > most {
        return Err(LlmError::model(format!("{what} is {value}, and 1 to {most} are possible")));
    }
    Ok(value)
}

impl Shape {
    /// The shape that a header tells.
    ///
    /// # Errors
    /// The architecture is not known, or a size is absent or absurd.
    pub fn read(header: &Header, bytes: &[u8]) -> Result<Shape> {
        let name = header.text(bytes, "general.architecture").unwrap_or("");
        let known = || ARCHS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let Some((name, arch)) = ARCHS.iter().find(|(have, _)| *have == name) else {
            let name: String = name.chars().take(40).collect();
            return Err(LlmError::model(format!("its architecture “{name}” is not one of {}", known())));
        };
        let key = |part: &str| format!("{name}.{part}");
        let whole = |part: &str, most: usize| {
            let value = header.whole(&key(part));
            limited(&key(part), value.ok_or_else(|| LlmError::model(format!("it does not say {}", key(part))))?, most)
        };
        if header.whole(&key("expert_count")).is_some_and(|n| n > 0) {
            return Err(LlmError::model("it is a mixture of experts, which is not known"));
        }
        let layers = whole("block_count", 256)?;
        let width = whole("embedding_length", 1 << 15)?;
        let heads = whole("attention.head_count", 512)?;
        let head = match header.whole(&key("attention.key_length")) {
            Some(head) => head,
            None => width / heads,
        };
        let head = limited("the size of a head", head, 512)?;
        let rope_dims = header.whole(&key("rope.dimension_count")).filter(|n| *n > 0).unwrap_or(head);
        if rope_dims > head || !rope_dims.is_multiple_of(2) {
            return Err(LlmError::model(format!("heads of {head} numbers cannot turn {rope_dims} of them")));
        }
        let base = |part: &str, or: f32| header.real(&key(part)).filter(|base| *base > 1.0).unwrap_or(or);
        let usual = if *arch == Arch::Gemma3 || *arch == Arch::Lfm2 { 1e6 } else { 1e4 };
        let shape = Shape {
            arch: *arch,
            layers,
            width,
            heads,
            kv_heads: kv_heads(header, bytes, &key("attention.head_count_kv"), layers, heads)?,
            head,
            inner: whole("feed_forward_length", 1 << 18)?,
            context: whole("context_length", 1 << 24)?,
            epsilon: header.real(&key("attention.layer_norm_rms_epsilon")).filter(|e| *e >= 0.0).unwrap_or(1e-6),
            rope_base: base("rope.freq_base", usual),
            rope_base_local: base("rope.local_freq_base", 1e4),
            rope_dims,
            pairs: if matches!(arch, Arch::Llama | Arch::Smollm3) { Pairs::Next } else { Pairs::Halves },
            window: header.whole(&key("attention.sliding_window")).filter(|n| *n > 0 && *arch == Arch::Gemma3),
            reach: if *arch == Arch::Lfm2 { whole("shortconv.l_cache", 16)? } else { 1 },
        };
        Ok(shape)
    }

    /// Whether a layer looks back only as far as the window.
    pub fn is_local(&self, layer: usize) -> bool {
        self.window.is_some() && !(layer + 1).is_multiple_of(6)
    }

    /// Whether a layer turns its heads.
    pub fn turns(&self, layer: usize) -> bool {
        self.arch != Arch::Smollm3 || !(layer + 1).is_multiple_of(4)
    }

    /// Bytes that one token takes in the cache of keys and values.
    pub fn token_bytes(&self) -> usize {
        self.kv_heads.iter().map(|heads| heads * self.head * 2 * 2).sum()
    }
}

/// Heads of keys and values: one number for all layers, or a list.
fn kv_heads(header: &Header, bytes: &[u8], key: &str, layers: usize, heads: usize) -> Result<Vec<usize>> {
    let list = match header.numbers(bytes, key) {
        Some(list) if list.len() == layers => list.iter().map(|n| *n as usize).collect(),
        Some(list) => return Err(LlmError::model(format!("{key} has {} entries for {layers} layers", list.len()))),
        None => vec![header.whole(key).unwrap_or(heads); layers],
    };
    match list.iter().find(|n| **n > heads || (**n > 0 && !heads.is_multiple_of(**n))) {
        Some(n) => Err(LlmError::model(format!("{heads} heads cannot share {n}"))),
        None => Ok(list),
    }
}
