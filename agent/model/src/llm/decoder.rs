//! A decoder of the llama family over a mapped file: its weights, checked against its shape, and one pass over tokens.
//!
//! Candle's own models read the file into memory twice, unpack the embeddings to four bytes a number, and keep their
//! caches to themselves; this one reads weights where they lie, and its cache can be cut back to a prefix.

use super::cache::{Cache, Kept};
use super::error::{LlmError, Result};
use super::gguf::Header;
use super::kernel::{Matrix, Rows, pieces};
use super::math::{self, Pairs};
use super::shape::{Arch, Shape};
use candle_core::quantized::GgmlDType;

/// Tokens that go through the layers together.
const BATCH: usize = 64;

struct Attention {
    query: Matrix,
    key: Matrix,
    value: Matrix,
    out: Matrix,
    query_bias: Option<Vec<f32>>,
    key_bias: Option<Vec<f32>>,
    value_bias: Option<Vec<f32>>,
    query_norm: Option<Vec<f32>>,
    key_norm: Option<Vec<f32>>,
    kv_heads: usize,
    window: Option<usize>,
    local: bool,
    turns: bool,
}

struct Convolution {
    inward: Matrix,
    outward: Matrix,
    weights: Vec<f32>,
}

enum Mixer {
    Attention(Box<Attention>),
    Convolution(Box<Convolution>),
}

struct Layer {
    norm: Vec<f32>,
    mixer: Mixer,
    mixed_norm: Option<Vec<f32>>,
    inner_norm: Vec<f32>,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
    done_norm: Option<Vec<f32>>,
}

/// The weights of a model, by their places in its file.
pub struct Decoder {
    shape: Shape,
    embed: Matrix,
    output: Matrix,
    norm: Vec<f32>,
    layers: Vec<Layer>,
    angles: Vec<f32>,
    angles_local: Vec<f32>,
}

/// Finds tensors by name and holds them against what the shape wants.
struct Finder<'a> {
    header: &'a Header,
    bytes: &'a [u8],
}

impl Finder<'_> {
    fn matrix(&self, name: &str, width: usize, rows: usize) -> Result<Matrix> {
        let tensor =
            self.header.tensors.get(name).ok_or_else(|| LlmError::model(format!("it has no tensor {name}")))?;
        let (have_width, have_rows) = match tensor.dims.as_slice() {
            [width, rows] => (*width, *rows),
            [width] => (*width, 1),
            other => return Err(LlmError::model(format!("tensor {name} has {} dimensions", other.len()))),
        };
        if have_width != width || have_rows != rows {
            let why = format!("tensor {name} is {have_width} by {have_rows}, and {width} by {rows} is wanted");
            return Err(LlmError::model(why));
        }
        Ok(Matrix { kind: tensor.kind, width, rows, at: tensor.at.clone() })
    }

    fn has(&self, name: &str) -> bool {
        self.header.tensors.contains_key(name)
    }

    fn list(&self, name: &str, length: usize) -> Result<Vec<f32>> {
        let matrix = self.matrix(name, length, 1)?;
        let mut out = vec![0.0; length];
        matrix.row(self.bytes, 0, &mut out);
        Ok(out)
    }

    fn list_if(&self, name: &str, length: usize) -> Result<Option<Vec<f32>>> {
        if self.has(name) { self.list(name, length).map(Some) } else { Ok(None) }
    }
}

fn attention(find: &Finder<'_>, shape: &Shape, layer: usize, kv_heads: usize) -> Result<Attention> {
    let name = |part: &str| format!("blk.{layer}.{part}");
    let (width, own, shared) = (shape.width, shape.heads * shape.head, kv_heads * shape.head);
    let (query, key, value) = if find.has(&name("attn_qkv.weight")) {
        let all = find.matrix(&name("attn_qkv.weight"), width, own + 2 * shared)?;
        (all.part(0, own), all.part(own, shared), all.part(own + shared, shared))
    } else {
        (
            find.matrix(&name("attn_q.weight"), width, own)?,
            find.matrix(&name("attn_k.weight"), width, shared)?,
            find.matrix(&name("attn_v.weight"), width, shared)?,
        )
    };
    let normed = matches!(shape.arch, Arch::Qwen3 | Arch::Gemma3 | Arch::Lfm2);
    let head_norm = |part: &str| if normed { find.list(&name(part), shape.head).map(Some) } else { Ok(None) };
    Ok(Attention {
        query,
        key,
        value,
        out: find.matrix(&name("attn_output.weight"), own, width)?,
        query_bias: find.list_if(&name("attn_q.bias"), own)?,
        key_bias: find.list_if(&name("attn_k.bias"), shared)?,
        value_bias: find.list_if(&name("attn_v.bias"), shared)?,
        query_norm: head_norm("attn_q_norm.weight")?,
        key_norm: head_norm("attn_k_norm.weight")?,
        kv_heads,
        window: shape.window.filter(|_| shape.is_local(layer)),
        local: shape.is_local(layer),
        turns: shape.turns(layer),
    })
}

fn convolution(find: &Finder<'_>, shape: &Shape, layer: usize) -> Result<Convolution> {
    let name = |part: &str| format!("blk.{layer}.shortconv.{part}.weight");
    let matrix = find.matrix(&name("conv"), shape.reach, shape.width)?;
    let mut weights = vec![0.0; shape.reach * shape.width];
    for (at, row) in weights.chunks_exact_mut(shape.reach).enumerate() {
        matrix.row(find.bytes, at, row);
    }
    Ok(Convolution {
        inward: find.matrix(&name("in_proj"), shape.width, 3 * shape.width)?,
        outward: find.matrix(&name("out_proj"), shape.width, shape.width)?,
        weights,
    })
}

fn layer(find: &Finder<'_>, shape: &Shape, at: usize) -> Result<Layer> {
    let name = |part: &str| format!("blk.{at}.{part}.weight");
    let (width, inner) = (shape.width, shape.inner);
    let mixer = match shape.kv_heads.get(at).copied().unwrap_or(0) {
        0 if shape.arch == Arch::Lfm2 => Mixer::Convolution(Box::new(convolution(find, shape, at)?)),
        0 => return Err(LlmError::model(format!("layer {at} has no heads"))),
        heads => Mixer::Attention(Box::new(attention(find, shape, at, heads)?)),
    };
    let (gate, up) = if find.has(&name("ffn_gate")) {
        (find.matrix(&name("ffn_gate"), width, inner)?, find.matrix(&name("ffn_up"), width, inner)?)
    } else {
        let both = find.matrix(&name("ffn_up"), width, 2 * inner)?;
        (both.part(0, inner), both.part(inner, inner))
    };
    let gemma = shape.arch == Arch::Gemma3;
    let after = |part: &str| if gemma { find.list(&name(part), width).map(Some) } else { Ok(None) };
    Ok(Layer {
        norm: find.list(&name("attn_norm"), width)?,
        mixer,
        mixed_norm: after("post_attention_norm")?,
        inner_norm: find.list(&name("ffn_norm"), width)?,
        gate,
        up,
        down: find.matrix(&name("ffn_down"), inner, width)?,
        done_norm: after("post_ffw_norm")?,
    })
}

/// How far each pair of a head turns from one place to the next.
fn angles(find: &Finder<'_>, shape: &Shape, base: f32) -> Result<Vec<f32>> {
    let half = shape.rope_dims / 2;
    let factors = match find.list_if("rope_freqs.weight", half)? {
        Some(list) => Some(list),
        None => find.list_if("rope_factors_short.weight", half)?,
    };
    let angle = |at: usize| f64::from(base).powf(-2.0 * at as f64 / shape.rope_dims as f64) as f32;
    let factor =
        |at: usize| factors.as_ref().and_then(|list| list.get(at)).copied().filter(|f| *f > 0.0).unwrap_or(1.0);
    Ok((0..half).map(|at| angle(at) / factor(at)).collect())
}

impl Decoder {
    /// The decoder in a file; every tensor that it will use is there in its size.
    ///
    /// # Errors
    /// A tensor is absent or has another size, or the vocabulary is larger than the embeddings.
    pub fn read(header: &Header, bytes: &[u8], tokens: usize) -> Result<Decoder> {
        let shape = Shape::read(header, bytes)?;
        let find = Finder { header, bytes };
        let rows = header.tensors.get("token_embd.weight").and_then(|tensor| tensor.dims.get(1)).copied().unwrap_or(0);
        if rows < tokens || rows > 1 << 20 {
            return Err(LlmError::model(format!("it has {rows} embeddings for {tokens} tokens")));
        }
        let embed = find.matrix("token_embd.weight", shape.width, rows)?;
        let output = if find.has("output.weight") {
            let rows = header.tensors.get("output.weight").and_then(|tensor| tensor.dims.get(1)).copied().unwrap_or(0);
            find.matrix("output.weight", shape.width, rows.max(tokens))?
        } else {
            embed.clone()
        };
        let last = ["output_norm.weight", "token_embd_norm.weight", "embedding_norm.weight"];
        let last = last.iter().find(|name| find.has(name)).copied().unwrap_or("output_norm.weight");
        Ok(Decoder {
            embed,
            output,
            norm: find.list(last, shape.width)?,
            layers: (0..shape.layers).map(|at| layer(&find, &shape, at)).collect::<Result<_>>()?,
            angles: angles(&find, &shape, shape.rope_base)?,
            angles_local: angles(&find, &shape, shape.rope_base_local)?,
            shape,
        })
    }

    /// Its sizes.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// How the largest part of it is stored.
    pub fn storage(&self) -> GgmlDType {
        self.layers.first().map_or(self.embed.kind, |layer| layer.up.kind)
    }

    /// An empty cache.
    pub fn cache(&self) -> Cache {
        Cache::new(self.layers.iter().map(|layer| match &layer.mixer {
            Mixer::Attention(part) => Kept::keys(part.kv_heads, self.shape.head),
            Mixer::Convolution(_) => Kept::tail(self.shape.width, self.shape.reach.saturating_sub(1)),
        }))
    }

    /// Reads tokens after those in the cache; returns what stands for the last of them, ready for the output.
    ///
    /// # Errors
    /// What `stop` returns; it is asked before every batch and every layer. The cache is then cut back to where it was.
    pub fn read_tokens(
        &self,
        file: &[u8],
        cache: &mut Cache,
        tokens: &[u32],
        stop: &dyn Fn() -> Result<()>,
    ) -> Result<Vec<f32>> {
        let before = cache.len();
        let mut last = vec![0.0; self.shape.width];
        for batch in tokens.chunks(BATCH) {
            match self.batch(file, cache, batch, stop) {
                Ok(values) => last = values,
                Err(error) => {
                    cache.forget(before);
                    return Err(error);
                }
            }
        }
        Ok(last)
    }

    fn batch(&self, file: &[u8], cache: &mut Cache, tokens: &[u32], stop: &dyn Fn() -> Result<()>) -> Result<Vec<f32>> {
        let width = self.shape.width;
        let place = cache.len();
        let mut x = vec![0.0; tokens.len() * width];
        for (token, row) in tokens.iter().zip(x.chunks_exact_mut(width)) {
            self.embed.row(file, *token as usize, row);
        }
        if self.shape.arch == Arch::Gemma3 {
            let scale = (width as f32).sqrt();
            x.iter_mut().for_each(|value| *value *= scale);
        }
        let turn = self.turns(&self.angles, place, tokens.len());
        let turn_local =
            if self.shape.window.is_some() { self.turns(&self.angles_local, place, tokens.len()) } else { Vec::new() };
        let mut normed = vec![0.0; x.len()];
        let mut mixed = vec![0.0; x.len()];
        for (layer, kept) in self.layers.iter().zip(cache.layers_mut()) {
            stop()?;
            math::norm(&x, &layer.norm, self.shape.epsilon, &mut normed);
            match &layer.mixer {
                Mixer::Attention(part) => {
                    let turn = if part.local { &turn_local } else { &turn };
                    self.attend(file, part, kept, &normed, turn, place, &mut mixed);
                }
                Mixer::Convolution(part) => self.convolve(file, part, kept, &normed, &mut mixed),
            }
            if let Some(weight) = &layer.mixed_norm {
                math::norm_in_place(&mut mixed, weight, self.shape.epsilon);
            }
            math::add(&mut x, &mixed);
            math::norm(&x, &layer.inner_norm, self.shape.epsilon, &mut normed);
            self.inner(file, layer, &normed, &mut mixed);
            if let Some(weight) = &layer.done_norm {
                math::norm_in_place(&mut mixed, weight, self.shape.epsilon);
            }
            math::add(&mut x, &mixed);
        }
        cache.grew(tokens.len());
        let last = x.chunks_exact(width).next_back().unwrap_or(&[]);
        let mut out = vec![0.0; width];
        math::norm(last, &self.norm, self.shape.epsilon, &mut out);
        Ok(out)
    }

    /// Cosine and sine of each pair at each place.
    fn turns(&self, angles: &[f32], place: usize, count: usize) -> Vec<(f32, f32)> {
        (place..place + count)
            .flat_map(|place| angles.iter().map(move |angle| (place as f32 * angle).sin_cos()))
            .map(|(sin, cos)| (cos, sin))
            .collect()
    }

    #[allow(clippy::too_many_arguments)]
    fn attend(
        &self,
        file: &[u8],
        part: &Attention,
        kept: &mut Kept,
        normed: &[f32],
        turn: &[(f32, f32)],
        place: usize,
        out: &mut [f32],
    ) {
        let (shape, rows) = (&self.shape, Rows::new(normed, self.shape.width));
        let (count, own, shared) = (rows.count(), shape.heads * shape.head, part.kv_heads * shape.head);
        let mut query = vec![0.0; count * own];
        let mut key = vec![0.0; count * shared];
        let mut value = vec![0.0; count * shared];
        part.query.times(file, &rows, &mut query);
        part.key.times(file, &rows, &mut key);
        part.value.times(file, &rows, &mut value);
        math::add_bias(&mut query, part.query_bias.as_ref());
        math::add_bias(&mut key, part.key_bias.as_ref());
        math::add_bias(&mut value, part.value_bias.as_ref());
        if let (Some(on_query), Some(on_key)) = (&part.query_norm, &part.key_norm) {
            math::norm_in_place(&mut query, on_query, shape.epsilon);
            math::norm_in_place(&mut key, on_key, shape.epsilon);
        }
        if part.turns {
            let half = shape.rope_dims / 2;
            turned(&mut query, own, shape.head, turn, half, shape.pairs);
            turned(&mut key, shared, shape.head, turn, half, shape.pairs);
        }
        kept.push(&key, &value);
        let group = shape.heads / part.kv_heads.max(1) * shape.head;
        let scale = 1.0 / (shape.head as f32).sqrt();
        query.iter_mut().for_each(|value| *value *= scale);
        // Head by head, so that a key is unpacked once for all rows; few heads share their rows among threads.
        let query = math::turned(&query, count, part.kv_heads, group);
        let tile = if part.kv_heads < 4 && count.is_multiple_of(4) { count / 4 } else { count };
        let tiles = count / tile.max(1);
        let mut seen = vec![0.0; count * own];
        let work = count * own * (place + count) * 2;
        let kept = &*kept;
        pieces(&mut seen, tile * group, work, |at, out| {
            let queries = query.get(at * tile * group..(at + 1) * tile * group).unwrap_or(&[]);
            kept.look(at / tiles.max(1), place + at % tiles.max(1) * tile, part.window, queries, tile, out);
        });
        let seen = math::turned(&seen, part.kv_heads, count, group);
        part.out.times(file, &Rows::new(&seen, own), out);
    }

    fn convolve(&self, file: &[u8], part: &Convolution, kept: &mut Kept, normed: &[f32], out: &mut [f32]) {
        let (width, reach) = (self.shape.width, self.shape.reach);
        let rows = Rows::new(normed, width);
        let mut parts = vec![0.0; rows.count() * 3 * width];
        part.inward.times(file, &rows, &mut parts);
        let mut mixed = vec![0.0; normed.len()];
        let mut product = vec![0.0; width];
        for (parts, out) in parts.chunks_exact(3 * width).zip(mixed.chunks_exact_mut(width)) {
            let (b, rest) = parts.split_at(width);
            let (c, x) = rest.split_at(width);
            for ((product, b), x) in product.iter_mut().zip(b).zip(x) {
                *product = b * x;
            }
            kept.convolve(&part.weights, reach, &product, out);
            for (out, c) in out.iter_mut().zip(c) {
                *out *= c;
            }
        }
        part.outward.times(file, &Rows::new(&mixed, width), out);
    }

    fn inner(&self, file: &[u8], layer: &Layer, normed: &[f32], out: &mut [f32]) {
        let rows = Rows::new(normed, self.shape.width);
        let mut gate = vec![0.0; rows.count() * self.shape.inner];
        let mut up = vec![0.0; gate.len()];
        layer.gate.times(file, &rows, &mut gate);
        layer.up.times(file, &rows, &mut up);
        let act = if self.shape.arch == Arch::Gemma3 { math::gelu } else { math::silu };
        let work = gate.len() * 16;
        pieces(&mut gate, 1024, work, |at, part| {
            for (gate, up) in part.iter_mut().zip(up.iter().skip(at * 1024)) {
                *gate = act(*gate) * up;
            }
        });
        layer.down.times(file, &Rows::new(&gate, self.shape.inner), out);
    }

    /// How likely each token is next, as logarithms with an unknown sum.
    pub fn all(&self, file: &[u8], last: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; self.output.rows];
        self.output.times(file, &Rows::new(last, self.shape.width), &mut out);
        out
    }

    /// The same for some tokens alone.
    pub fn some(&self, file: &[u8], last: &[f32], which: &[u32]) -> Vec<f32> {
        let mut out = vec![0.0; which.len()];
        self.output.some(file, &Rows::new(last, self.shape.width), which, &mut out);
        out
    }
}

/// Turns each row's heads by the angles of its place.
fn turned(rows: &mut [f32], width: usize, head: usize, turn: &[(f32, f32)], half: usize, pairs: Pairs) {
    for (row, turn) in rows.chunks_exact_mut(width.max(1)).zip(turn.chunks_exact(half.max(1))) {
        math::rotate(row, head, turn, pairs);
    }
}
