//! What a decoder keeps of the tokens it has read: keys and values in half precision, or the tail of a convolution.

use super::{math, vector};
use half::f16;
use half::slice::HalfFloatSliceExt;
use std::ops::Range;

/// The largest head; see `shape`.
const HEAD_MAX: usize = 512;

/// What one layer keeps.
pub enum Kept {
    /// Keys and values of each token, heads side by side.
    Keys {
        /// Heads.
        heads: usize,
        /// Numbers in a head.
        head: usize,
        /// Keys.
        keys: Vec<f16>,
        /// Values.
        values: Vec<f16>,
    },
    /// The last products of a convolution, oldest first, and what they were at the mark.
    Tail {
        /// Numbers in a product.
        width: usize,
        /// The products.
        last: Vec<f32>,
        /// The products at the mark.
        marked: Vec<f32>,
    },
}

/// One group's keys and values, and the rows that look at them.
struct Seen<'a> {
    keys: &'a [f16],
    values: &'a [f16],
    /// Numbers of all heads of a token.
    width: usize,
    head: usize,
    /// Where the group begins in a token.
    first: usize,
    place: usize,
    window: Option<usize>,
    rows: usize,
}

impl Seen<'_> {
    /// The first token that row `row` sees.
    #[inline(always)]
    fn from(&self, row: usize) -> usize {
        self.window.map_or(0, |window| (self.place + row + 1).saturating_sub(window))
    }

    /// The group's part of a list, as plain numbers.
    fn plain(&self, list: &[f16], tokens: Range<usize>) -> Vec<f32> {
        let mut plain = vec![0f32; tokens.len() * self.head];
        for (at, plain) in tokens.zip(plain.chunks_exact_mut(self.head)) {
            let from = at * self.width + self.first;
            if let Some(stored) = list.get(from..from + self.head) {
                vector::widen(stored, plain);
            }
        }
        plain
    }

    /// Keys and values are unpacked once for all rows.
    fn look(&self, queries: &[f32], out: &mut [f32]) {
        let (head, start, last) = (self.head, self.from(0), self.place + self.rows);
        let group = (queries.len() / self.rows / head).max(1);
        let (keys, values) = (self.plain(self.keys, start..last), self.plain(self.values, start..last));
        let mut weights = vec![0f32; last.saturating_sub(start)];
        for (at, (query, out)) in queries.chunks_exact(head).zip(out.chunks_exact_mut(head)).enumerate() {
            let (first, end) = (self.from(at / group) - start, self.place + at / group + 1 - start);
            let Some(weights) = weights.get_mut(first..end) else { return };
            vector::dots(query, keys.get(first * head..end * head).unwrap_or(&[]), weights);
            math::softmax(weights);
            vector::weigh(weights, values.get(first * head..end * head).unwrap_or(&[]), out);
        }
    }
}

/// What all layers keep.
pub struct Cache {
    layers: Vec<Kept>,
    length: usize,
    mark: usize,
}

impl Kept {
    /// For a layer that attends.
    pub fn keys(heads: usize, head: usize) -> Kept {
        Kept::Keys { heads, head, keys: Vec::new(), values: Vec::new() }
    }

    /// For a layer that convolves over its input and `before` earlier ones.
    pub fn tail(width: usize, before: usize) -> Kept {
        Kept::Tail { width, last: vec![0.0; width * before], marked: vec![0.0; width * before] }
    }

    /// Adds keys and values of one or more tokens.
    pub fn push(&mut self, key: &[f32], value: &[f32]) {
        if let Kept::Keys { keys, values, .. } = self {
            for (list, new) in [(keys, key), (values, value)] {
                let from = list.len();
                list.resize(from + new.len(), f16::ZERO);
                if let Some(place) = list.get_mut(from..) {
                    place.convert_from_f32_slice(new);
                }
            }
        }
    }

    /// What the queries of one group of heads see: `queries` and `out` hold the group's heads for each of some rows, of
    /// which the first stands at `place`; each sees itself and what is before it, as far as `window`.
    pub fn look(
        &self,
        group: usize,
        place: usize,
        window: Option<usize>,
        queries: &[f32],
        rows: usize,
        out: &mut [f32],
    ) {
        let Kept::Keys { heads, head, keys, values } = self else { return };
        let (width, head) = (heads * head, (*head).clamp(1, HEAD_MAX));
        let seen = Seen { keys, values, width, head, first: group * head, place, window, rows: rows.max(1) };
        seen.look(queries, out);
    }

    /// One step of a convolution: `out` from the earlier products and `product`, which is then kept.
    pub fn convolve(&mut self, weights: &[f32], reach: usize, product: &[f32], out: &mut [f32]) {
        let Kept::Tail { width, last, .. } = self else { return };
        let before = reach.saturating_sub(1);
        for (at, ((out, product), weights)) in
            out.iter_mut().zip(product).zip(weights.chunks_exact(reach.max(1))).enumerate()
        {
            let earlier = last.iter().skip(at).step_by(*width);
            let sum: f32 = earlier.zip(weights).map(|(value, weight)| value * weight).sum();
            *out = sum + product * weights.get(before).copied().unwrap_or(0.0);
        }
        if before > 0 {
            let by = (*width).min(last.len());
            last.rotate_left(by);
            let from = last.len().saturating_sub(*width);
            if let Some(place) = last.get_mut(from..) {
                place.copy_from_slice(product);
            }
        }
    }
}

impl Cache {
    /// An empty cache.
    pub fn new(layers: impl Iterator<Item = Kept>) -> Cache {
        Cache { layers: layers.collect(), length: 0, mark: 0 }
    }

    /// How many tokens it holds.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Its layers, to be added to.
    pub fn layers_mut(&mut self) -> &mut [Kept] {
        &mut self.layers
    }

    /// Counts tokens that were added to every layer.
    pub fn grew(&mut self, count: usize) {
        self.length += count;
    }

    /// Remembers this place as one that it can be cut back to.
    pub fn set_mark(&mut self) {
        self.mark = self.length;
        for layer in &mut self.layers {
            if let Kept::Tail { last, marked, .. } = layer {
                marked.clone_from(last);
            }
        }
    }

    /// Cuts it back to `length` tokens, or to the mark where that is all it can do; returns how many it then holds.
    pub fn forget(&mut self, length: usize) -> usize {
        let convolves = self.layers.iter().any(|layer| matches!(layer, Kept::Tail { .. }));
        let length = match convolves {
            true if length >= self.mark => self.mark,
            true => 0,
            false => length.min(self.length),
        };
        for layer in &mut self.layers {
            match layer {
                Kept::Keys { heads, head, keys, values } => {
                    keys.truncate(length * *heads * *head);
                    values.truncate(length * *heads * *head);
                }
                Kept::Tail { last, .. } if length == 0 => last.fill(0.0),
                Kept::Tail { last, marked, .. } => last.clone_from(marked),
            }
        }
        if length == 0 {
            self.mark = 0;
        }
        self.length = length;
        length
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        let of = |layer: &Kept| match layer {
            Kept::Keys { keys, values, .. } => (keys.capacity() + values.capacity()) * 2,
            Kept::Tail { last, marked, .. } => (last.capacity() + marked.capacity()) * 4,
        };
        self.layers.iter().map(of).sum()
    }
}
