//! Small functions on rows of numbers: norms, rotations, activations, sums.

/// The root mean square of each row brought to 1, times `weight`.
pub fn norm(values: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
    let width = weight.len().max(1);
    for (row, out) in values.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        let scale = 1.0 / (dot(row, row) / width as f32 + epsilon).sqrt();
        for ((out, value), weight) in out.iter_mut().zip(row).zip(weight) {
            *out = value * scale * weight;
        }
    }
}

/// As [`norm`], in place.
pub fn norm_in_place(values: &mut [f32], weight: &[f32], epsilon: f32) {
    let width = weight.len().max(1);
    for row in values.chunks_exact_mut(width) {
        let scale = 1.0 / (dot(row, row) / width as f32 + epsilon).sqrt();
        for (value, weight) in row.iter_mut().zip(weight) {
            *value *= scale * weight;
        }
    }
}

/// The sum of products, in eight strands so that it can be done eight at a time.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut strands = [0f32; 8];
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let tail: f32 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in left.zip(right) {
        for ((strand, a), b) in strands.iter_mut().zip(a).zip(b) {
            *strand += a * b;
        }
    }
    strands.iter().sum::<f32>() + tail
}

/// `out += factor * values`.
#[inline(always)]
pub fn add_scaled(out: &mut [f32], factor: f32, values: &[f32]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += factor * value;
    }
}

/// `out += values`.
pub fn add(out: &mut [f32], values: &[f32]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out += value;
    }
}

/// The bias added to each row.
pub fn add_bias(rows: &mut [f32], bias: Option<&Vec<f32>>) {
    if let Some(bias) = bias {
        for row in rows.chunks_exact_mut(bias.len().max(1)) {
            add(row, bias);
        }
    }
}

/// `x · sigmoid(x)`.
pub fn silu(x: f32) -> f32 {
    x / (1.0 + (-x).exp())
}

/// The Gaussian error linear unit as Gemma has it, by the tangent.
pub fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh())
}

/// Weights that add up to 1.
#[inline(always)]
pub fn softmax(values: &mut [f32]) {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for value in values.iter_mut() {
        *value = (*value - top).exp();
        sum += *value;
    }
    for value in values.iter_mut() {
        *value /= sum;
    }
}

/// Which numbers of a head turn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// Neighbours.
    Next,
    /// One of the first half with one of the second.
    Halves,
}

/// Turns the heads of one row by the angles of its place; `turn` holds a cosine and a sine for each pair.
pub fn rotate(heads: &mut [f32], head: usize, turn: &[(f32, f32)], pairs: Pairs) {
    for head in heads.chunks_exact_mut(head.max(1)) {
        match pairs {
            Pairs::Next => {
                for (pair, (cos, sin)) in head.chunks_exact_mut(2).zip(turn) {
                    if let [a, b] = pair {
                        (*a, *b) = (*a * cos - *b * sin, *a * sin + *b * cos);
                    }
                }
            }
            Pairs::Halves => {
                let (first, rest) = head.split_at_mut(turn.len().min(head.len()));
                for ((a, b), (cos, sin)) in first.iter_mut().zip(rest).zip(turn) {
                    (*a, *b) = (*a * cos - *b * sin, *a * sin + *b * cos);
                }
            }
        }
    }
}

/// `rows` of `columns` pieces become `columns` of `rows` pieces.
pub fn turned(values: &[f32], rows: usize, columns: usize, piece: usize) -> Vec<f32> {
    if rows == 1 || columns == 1 {
        return values.to_vec();
    }
    let mut out = Vec::with_capacity(values.len());
    for column in 0..columns {
        for row in 0..rows {
            let from = (row * columns + column) * piece;
            out.extend_from_slice(values.get(from..from + piece).unwrap_or(&[]));
        }
    }
    out
}
