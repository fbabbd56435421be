//! The operations of a transformer layer in one pass each, with their gradients: what a chain of elementary tensor operations
//! costs three times as much for.
//!
//! Owns arithmetic on slices; knows no names and no files. `unsafe` is used for one call: the matrix product of the `gemm`
//! crate, which takes pointers; the lengths are checked before.

use super::{kernel, packed::Packed};
use candle_core::{CpuStorage, CustomOp1, CustomOp3, Layout, Result, Shape, Storage, Tensor};
use rayon::prelude::*;

/// A matrix in memory: rows, columns, and how far apart their elements are.
#[derive(Clone, Copy)]
struct View<'a> {
    data: &'a [f32],
    rows: usize,
    cols: usize,
    transposed: bool,
}

impl<'a> View<'a> {
    fn new(data: &'a [f32], rows: usize, cols: usize) -> Self {
        View { data, rows, cols, transposed: false }
    }

    /// The same memory read with rows and columns exchanged.
    fn t(self) -> Self {
        View { rows: self.cols, cols: self.rows, transposed: !self.transposed, ..self }
    }

    /// Steps from row to row and from column to column.
    fn strides(&self) -> (isize, isize) {
        if self.transposed { (1, self.rows as isize) } else { (self.cols as isize, 1) }
    }
}

/// `a · b` into a new matrix.
fn product(a: View<'_>, b: View<'_>) -> Vec<f32> {
    let (m, k, n) = (a.rows, a.cols, b.cols);
    let mut out = vec![0f32; m * n];
    if a.data.len() < m * k || b.data.len() < k * n || b.rows != k {
        return out;
    }
    let ((ar, ac), (br, bc)) = (a.strides(), b.strides());
    let small = m * n * k < 200_000;
    let parallel = if small { gemm::Parallelism::None } else { gemm::Parallelism::Rayon(0) };
    // SAFETY: the three slices hold m·k, k·n and m·n elements, and the strides stay inside them.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            n as isize,
            false,
            a.data.as_ptr(),
            ac,
            ar,
            b.data.as_ptr(),
            bc,
            br,
            0.0,
            1.0,
            false,
            false,
            false,
            parallel,
        );
    }
    out
}

fn slice<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    let data = storage.as_slice::<f32>()?;
    match layout.contiguous_offsets() {
        Some((from, to)) => {
            data.get(from..to).ok_or_else(|| candle_core::Error::Msg("a layout beyond its data".into()))
        }
        None => candle_core::bail!("a tensor with gaps"),
    }
}

/// Looks at the values of a tensor without copying them.
fn with<T>(tensor: &Tensor, look: impl FnOnce(&[f32]) -> T) -> Result<T> {
    let tensor = if tensor.is_contiguous() { tensor.clone() } else { tensor.contiguous()? };
    let (storage, layout) = tensor.storage_and_layout();
    match &*storage {
        Storage::Cpu(cpu) => Ok(look(slice(cpu, layout)?)),
        _ => candle_core::bail!("a tensor that is not in memory"),
    }
}

fn tensor(data: Vec<f32>, like: &Tensor) -> Result<Tensor> {
    Tensor::from_vec(data, like.shape(), like.device())
}

/// `x · wᵀ + b` for `x [m, k]`, `w [n, k]`, `b [n]`.
///
/// # Errors
/// The shapes do not fit.
pub fn linear(x: &Tensor, w: &Tensor, b: &Tensor) -> Result<Tensor> {
    x.apply_op3(w, b, Linear)
}

/// `x · wᵀ + b` for a matrix that stays in its file; no gradient.
///
/// # Errors
/// The shapes do not fit.
pub fn packed(x: &Tensor, w: &Packed, b: &Tensor) -> Result<Tensor> {
    let (m, k) = x.dims2()?;
    if k != w.width() || b.elem_count() != w.scales().len() {
        candle_core::bail!("linear: {:?} by {} rows of {}", x.shape(), w.scales().len(), w.width());
    }
    let out = with(x, |xs| with(b, |bias| kernel::product(xs, w.rows(), w.scales(), bias, k)))??;
    Tensor::from_vec(out, (m, w.scales().len()), x.device())
}

struct Linear;

impl CustomOp3 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        xl: &Layout,
        w: &CpuStorage,
        wl: &Layout,
        b: &CpuStorage,
        bl: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let ((m, k), (n, k2)) = (xl.shape().dims2()?, wl.shape().dims2()?);
        let bias = slice(b, bl)?;
        if k != k2 || bias.len() != n {
            candle_core::bail!("linear: {:?} by {:?} and {:?}", xl.shape(), wl.shape(), bl.shape());
        }
        let mut out = product(View::new(slice(x, xl)?, m, k), View::new(slice(w, wl)?, n, k).t());
        for row in out.chunks_exact_mut(n) {
            row.iter_mut().zip(bias).for_each(|(cell, bias)| *cell += bias);
        }
        Ok((CpuStorage::F32(out), Shape::from((m, n))))
    }

    fn bwd(
        &self,
        x: &Tensor,
        w: &Tensor,
        b: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let ((m, k), (n, _)) = (x.dims2()?, w.dims2()?);
        let (dx, dw, db) = with(grad, |gs| -> Result<_> {
            let g = View::new(gs, m, n);
            let dx = with(w, |ws| product(g, View::new(ws, n, k)))?;
            let dw = with(x, |xs| product(g.t(), View::new(xs, m, k)))?;
            let mut db = vec![0f32; n];
            for row in gs.chunks_exact(n) {
                db.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
            }
            Ok((dx, dw, db))
        })??;
        Ok((Some(tensor(dx, x)?), Some(tensor(dw, w)?), Some(tensor(db, b)?)))
    }
}

/// Which values are dropped: the same ones in both directions, by a hash of the place.
#[derive(Debug, Clone, Copy)]
pub struct Drop {
    /// The share that is dropped; 0 for none.
    pub rate: f32,
    /// The seed of this place in this step.
    pub seed: u64,
}

impl Drop {
    /// Nothing is dropped.
    pub const NONE: Drop = Drop { rate: 0.0, seed: 0 };

    /// What the value at `at` is multiplied by.
    #[inline]
    fn factor(&self, at: usize) -> f32 {
        let mut z = (at as u32).wrapping_mul(0x9E37_79B1) ^ self.seed as u32;
        z = (z ^ (z >> 16)).wrapping_mul(0x85EB_CA6B);
        z = (z ^ (z >> 13)).wrapping_mul(0xC2B2_AE35);
        z ^= z >> 16;
        let keep = (z >> 8) as f32 * (1.0 / (1u32 << 24) as f32) >= self.rate;
        if keep { 1.0 / (1.0 - self.rate) } else { 0.0 }
    }
}

/// Layer normalisation of `x + drop(f)` over the last axis, for `[m, h]`; `wb` is `[2, h]`, the weight and the bias.
///
/// # Errors
/// The shapes do not fit.
pub fn add_norm(x: &Tensor, f: &Tensor, wb: &Tensor, drop: Drop) -> Result<Tensor> {
    x.apply_op3(f, wb, AddNorm(drop))
}

struct AddNorm(Drop);

const TINY: f32 = 1e-12;

impl AddNorm {
    /// One row of `x + drop(f)`, normalised without weight and bias, and one over its deviation.
    fn row(&self, x: &[f32], f: &[f32], at: usize, out: &mut [f32]) -> f32 {
        if self.0.rate > 0.0 {
            for (i, ((cell, x), f)) in out.iter_mut().zip(x).zip(f).enumerate() {
                *cell = x + f * self.0.factor(at + i);
            }
        } else {
            out.iter_mut().zip(x).zip(f).for_each(|((cell, x), f)| *cell = x + f);
        }
        let n = out.len() as f32;
        let mean = out.iter().sum::<f32>() / n;
        out.iter_mut().for_each(|cell| *cell -= mean);
        let variance = out.iter().map(|cell| cell * cell).sum::<f32>() / n;
        let inverse = 1.0 / (variance + TINY).sqrt();
        out.iter_mut().for_each(|cell| *cell *= inverse);
        inverse
    }
}

impl CustomOp3 for AddNorm {
    fn name(&self) -> &'static str {
        "add-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        xl: &Layout,
        f: &CpuStorage,
        fl: &Layout,
        wb: &CpuStorage,
        wl: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (m, h) = xl.shape().dims2()?;
        let (x, f, wb) = (slice(x, xl)?, slice(f, fl)?, slice(wb, wl)?);
        if f.len() != m * h || wb.len() != 2 * h {
            candle_core::bail!("add-norm: the shapes do not fit");
        }
        let (weight, bias) = wb.split_at(h);
        let mut out = vec![0f32; m * h];
        let some = |chunk: usize, out: &mut [f32], x: &[f32], f: &[f32]| {
            for (row, ((out, x), f)) in
                out.chunks_exact_mut(h).zip(x.chunks_exact(h)).zip(f.chunks_exact(h)).enumerate()
            {
                self.row(x, f, (chunk * ROWS + row) * h, out);
                out.iter_mut().zip(weight).zip(bias).for_each(|((cell, w), b)| *cell = *cell * w + b);
            }
        };
        if m <= ROWS {
            some(0, &mut out, x, f);
        } else {
            out.par_chunks_mut(ROWS * h)
                .zip(x.par_chunks(ROWS * h).zip(f.par_chunks(ROWS * h)))
                .enumerate()
                .for_each(|(chunk, (out, (x, f)))| some(chunk, out, x, f));
        }
        Ok((CpuStorage::F32(out), Shape::from((m, h))))
    }

    fn bwd(
        &self,
        x: &Tensor,
        f: &Tensor,
        wb: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (m, h) = x.dims2()?;
        let (mut dx, mut df, mut dwb) = (vec![0f32; m * h], vec![0f32; m * h], vec![0f32; 2 * h]);
        with(x, |xs| {
            with(f, |fs| with(wb, |ws| with(grad, |gs| self.back((xs, fs, ws, gs), h, (&mut dx, &mut df, &mut dwb)))))
        })????;
        Ok((Some(tensor(dx, x)?), Some(tensor(df, f)?), Some(tensor(dwb, wb)?)))
    }
}

/// Rows that one thread takes at a time.
const ROWS: usize = 64;

impl AddNorm {
    /// The gradients of `x`, `f` and `wb`.
    fn back(
        &self,
        (xs, fs, ws, gs): (&[f32], &[f32], &[f32], &[f32]),
        h: usize,
        (dx, df, dwb): (&mut [f32], &mut [f32], &mut [f32]),
    ) {
        let (weight, _) = ws.split_at(h);
        let sums: Vec<Vec<f32>> = dx
            .par_chunks_mut(ROWS * h)
            .zip(df.par_chunks_mut(ROWS * h))
            .zip(xs.par_chunks(ROWS * h).zip(fs.par_chunks(ROWS * h)).zip(gs.par_chunks(ROWS * h)))
            .enumerate()
            .map(|(chunk, ((dx, df), ((x, f), g)))| {
                let mut sums = vec![0f32; 2 * h];
                let mut normed = vec![0f32; h];
                let rows = dx.chunks_exact_mut(h).zip(df.chunks_exact_mut(h));
                let given = x.chunks_exact(h).zip(f.chunks_exact(h)).zip(g.chunks_exact(h));
                for (row, ((dx, df), ((x, f), g))) in rows.zip(given).enumerate() {
                    let at = (chunk * ROWS + row) * h;
                    let inverse = self.row(x, f, at, &mut normed);
                    self.back_row(g, weight, &normed, inverse, &mut sums, dx);
                    if self.0.rate > 0.0 {
                        for (i, (df, dx)) in df.iter_mut().zip(dx).enumerate() {
                            *df = *dx * self.0.factor(at + i);
                        }
                    } else {
                        df.copy_from_slice(dx);
                    }
                }
                sums
            })
            .collect();
        for part in sums {
            dwb.iter_mut().zip(part).for_each(|(sum, value)| *sum += value);
        }
    }

    fn back_row(&self, g: &[f32], weight: &[f32], normed: &[f32], inverse: f32, sums: &mut [f32], dx: &mut [f32]) {
        let h = g.len();
        let (dw, db) = sums.split_at_mut(h);
        let (mut sum, mut dot) = (0f32, 0f32);
        for ((((g, w), n), dw), db) in g.iter().zip(weight).zip(normed).zip(dw).zip(db) {
            *dw += g * n;
            *db += g;
            sum += g * w;
            dot += g * w * n;
        }
        let (sum, dot) = (sum / h as f32, dot / h as f32);
        for (((dx, g), w), n) in dx.iter_mut().zip(g).zip(weight).zip(normed) {
            *dx = inverse * (g * w - sum - n * dot);
        }
    }
}

/// e to the x within a few units in the last place of f32, in a form that compilers vectorise.
#[inline]
fn exp(x: f32) -> f32 {
    let y = x.clamp(-87.0, 88.0) * std::f32::consts::LOG2_E;
    // Rounds to the nearest whole number without a branch.
    let whole = (y + 12_582_912.0) - 12_582_912.0;
    let f = (y - whole) * std::f32::consts::LN_2;
    let p = 1.0 + f * (1.0 + f * (0.5 + f * (1.0 / 6.0 + f * (1.0 / 24.0 + f * (1.0 / 120.0 + f / 720.0)))));
    p * f32::from_bits((((whole as i32) + 127) << 23) as u32)
}

/// The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel, 2016).
///
/// # Errors
/// The tensor has gaps.
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    x.apply_op1(Gelu)
}

struct Gelu;

const C: f32 = 0.797_884_6;
const A: f32 = 0.044_715;

#[inline]
fn tanh(u: f32) -> f32 {
    1.0 - 2.0 / (exp(2.0 * u) + 1.0)
}

impl CustomOp1 for Gelu {
    fn name(&self) -> &'static str {
        "gelu"
    }

    fn cpu_fwd(&self, x: &CpuStorage, xl: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = slice(x, xl)?;
        let mut out = vec![0f32; x.len()];
        let each = |(out, x): (&mut [f32], &[f32])| {
            for (cell, x) in out.iter_mut().zip(x) {
                *cell = 0.5 * x * (1.0 + tanh(C * (x + A * x * x * x)));
            }
        };
        if x.len() > 1 << 16 {
            out.par_chunks_mut(1 << 15).zip(x.par_chunks(1 << 15)).for_each(each);
        } else {
            each((&mut out, x));
        }
        Ok((CpuStorage::F32(out), xl.shape().clone()))
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let mut out = with(grad, <[f32]>::to_vec)?;
        with(x, |xs| {
            out.par_chunks_mut(1 << 15).zip(xs.par_chunks(1 << 15)).for_each(|(g, x)| {
                for (g, x) in g.iter_mut().zip(x) {
                    let t = tanh(C * (x + A * x * x * x));
                    *g *= 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * C * (1.0 + 3.0 * A * x * x);
                }
            });
        })?;
        Ok(Some(tensor(out, x)?))
    }
}

/// Softmax attention (Vaswani et al., 2017) over `qkv [b·l, 3h]`, to `[b·l, h]`; row `r` of the batch has `lengths[r]` pieces,
/// and what lies beyond is not looked at.
///
/// # Errors
/// The shapes do not fit.
pub fn attention(qkv: &Tensor, lengths: &[usize], heads: usize) -> Result<Tensor> {
    qkv.apply_op1(Attention { lengths: lengths.to_vec(), heads })
}

struct Attention {
    lengths: Vec<usize>,
    heads: usize,
}

impl Attention {
    /// Pieces of a row with its padding, and the width of all heads.
    fn sizes(&self, dims: (usize, usize)) -> Result<(usize, usize)> {
        let (rows, width) = dims;
        let b = self.lengths.len().max(1);
        let fits = rows % b == 0 && width % (3 * self.heads.max(1)) == 0;
        let l = rows / b;
        if !fits || self.lengths.iter().any(|length| *length > l) {
            candle_core::bail!("attention: the shapes do not fit");
        }
        Ok((l, width / 3))
    }

    /// The weights of one head for one query: softmax of its products with all keys.
    fn weigh(&self, row: &[f32], h: usize, head: usize, i: usize, length: usize, out: &mut [f32]) {
        let d = h / self.heads;
        let scale = 1.0 / (d as f32).sqrt();
        let q = &row[i * 3 * h + head * d..][..d];
        let mut most = f32::NEG_INFINITY;
        for (j, cell) in out.iter_mut().enumerate().take(length) {
            let k = &row[j * 3 * h + h + head * d..][..d];
            let dot: f32 = q.iter().zip(k).map(|(a, b)| a * b).sum();
            *cell = dot * scale;
            most = most.max(*cell);
        }
        let mut sum = 0.0;
        for cell in out.iter_mut().take(length) {
            *cell = exp(*cell - most);
            sum += *cell;
        }
        out.iter_mut().take(length).for_each(|cell| *cell /= sum);
    }

    fn forward(&self, row: &[f32], h: usize, length: usize, out: &mut [f32]) {
        let d = h / self.heads;
        let mut weights = vec![0f32; length];
        for head in 0..self.heads {
            for i in 0..length {
                self.weigh(row, h, head, i, length, &mut weights);
                let out = &mut out[i * h + head * d..][..d];
                for (j, weight) in weights.iter().enumerate() {
                    let v = &row[j * 3 * h + 2 * h + head * d..][..d];
                    out.iter_mut().zip(v).for_each(|(cell, v)| *cell += weight * v);
                }
            }
        }
    }

    fn backward(&self, row: &[f32], g: &[f32], h: usize, length: usize, out: &mut [f32]) {
        let d = h / self.heads;
        let scale = 1.0 / (d as f32).sqrt();
        let (mut weights, mut dots) = (vec![0f32; length], vec![0f32; length]);
        for head in 0..self.heads {
            for i in 0..length {
                self.weigh(row, h, head, i, length, &mut weights);
                let g = &g[i * h + head * d..][..d];
                let mut mean = 0.0;
                for j in 0..length {
                    let v = &row[j * 3 * h + 2 * h + head * d..][..d];
                    let dot: f32 = g.iter().zip(v).map(|(a, b)| a * b).sum();
                    dots[j] = dot;
                    mean += dot * weights[j];
                    let dv = &mut out[j * 3 * h + 2 * h + head * d..][..d];
                    dv.iter_mut().zip(g).for_each(|(cell, g)| *cell += weights[j] * g);
                }
                for j in 0..length {
                    let ds = weights[j] * (dots[j] - mean) * scale;
                    for c in 0..d {
                        let (qi, kj) = (i * 3 * h + head * d + c, j * 3 * h + h + head * d + c);
                        out[qi] += ds * row[kj];
                        out[kj] += ds * row[qi];
                    }
                }
            }
        }
    }
}

impl CustomOp1 for Attention {
    fn name(&self) -> &'static str {
        "attention"
    }

    fn cpu_fwd(&self, qkv: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let (l, h) = self.sizes(layout.shape().dims2()?)?;
        let qkv = slice(qkv, layout)?;
        let mut out = vec![0f32; self.lengths.len() * l * h];
        let each = |((out, row), length): ((&mut [f32], &[f32]), &usize)| self.forward(row, h, *length, out);
        if self.lengths.len() > 1 {
            out.par_chunks_mut(l * h).zip(qkv.par_chunks(l * 3 * h)).zip(self.lengths.par_iter()).for_each(each);
        } else {
            out.chunks_mut(l * h).zip(qkv.chunks(l * 3 * h)).zip(self.lengths.iter()).for_each(each);
        }
        Ok((CpuStorage::F32(out), Shape::from((self.lengths.len() * l, h))))
    }

    fn bwd(&self, qkv: &Tensor, _: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let (l, h) = self.sizes(qkv.dims2()?)?;
        let mut out = vec![0f32; qkv.elem_count()];
        with(qkv, |xs| {
            with(grad, |gs| {
                out.par_chunks_mut(l * 3 * h)
                    .zip(xs.par_chunks(l * 3 * h))
                    .zip(gs.par_chunks(l * h))
                    .zip(self.lengths.par_iter())
                    .for_each(|(((out, row), g), length)| self.backward(row, g, h, *length, out));
            })
        })??;
        Ok(Some(tensor(out, qkv)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::random::Random;
    use candle_core::{D, Device, Var};

    fn random(dims: &[usize], seed: u64) -> Var {
        let mut random = Random::new(seed);
        let data: Vec<f32> = (0..dims.iter().product()).map(|_| random.normal()).collect();
        Var::from_tensor(&Tensor::from_vec(data, dims, &Device::Cpu).expect("a tensor")).expect("a variable")
    }

    /// Both ways to compute something give the same values and gradients.
    #[track_caller]
    fn check(inputs: &[&Var], fused: impl Fn() -> Result<Tensor>, plain: impl Fn() -> Result<Tensor>) {
        let (a, b) = (fused().expect("fused"), plain().expect("plain"));
        let near = |a: &Tensor, b: &Tensor, what: &str| {
            let far = (a - b).and_then(|d| d.abs()?.flatten_all()?.max(0)?.to_scalar::<f32>()).expect("a distance");
            assert!(far < 2e-3, "{what} differ by {far}");
        };
        near(&a, &b, "values");
        let weights = random(a.dims(), 99);
        let grads = |out: Tensor| (out * weights.as_tensor()).and_then(|t| t.sum_all()?.backward()).expect("gradients");
        let (ga, gb) = (grads(a), grads(b));
        for input in inputs {
            near(ga.get(input).expect("a gradient"), gb.get(input).expect("a gradient"), "gradients");
        }
    }

    #[test]
    fn linear_is_a_product_and_a_sum() {
        let (x, w, b) = (random(&[5, 7], 1), random(&[3, 7], 2), random(&[3], 3));
        check(&[&x, &w, &b], || linear(&x, &w, &b), || x.matmul(&w.t()?)?.broadcast_add(&b));
    }

    #[test]
    fn norms_are_those_of_the_sum() {
        let (x, f, wb) = (random(&[4, 8], 4), random(&[4, 8], 5), random(&[2, 8], 6));
        let plain = || {
            let s = (x.as_tensor() + f.as_tensor())?;
            let c = s.broadcast_sub(&s.mean_keepdim(D::Minus1)?)?;
            let n = c.broadcast_div(&(c.sqr()?.mean_keepdim(D::Minus1)? + 1e-12)?.sqrt()?)?;
            n.broadcast_mul(&wb.narrow(0, 0, 1)?)?.broadcast_add(&wb.narrow(0, 1, 1)?)
        };
        check(&[&x, &f, &wb], || add_norm(&x, &f, &wb, Drop::NONE), plain);
    }

    #[test]
    fn gelu_is_candles() {
        let x = random(&[3, 40], 7);
        check(&[&x], || gelu(&x), || x.gelu());
    }

    #[test]
    fn attention_looks_at_no_padding() {
        let (heads, h, l) = (2, 8, 5);
        let qkv = random(&[2 * l, 3 * h], 8);
        let lengths = [5, 3];
        let plain = || {
            let x = qkv.reshape((2, l, 3, heads, h / heads))?;
            let part = |at: usize| x.narrow(2, at, 1)?.squeeze(2)?.transpose(1, 2)?.contiguous();
            let (q, k, v) = (part(0)?, part(1)?, part(2)?);
            let scores = (q.matmul(&k.transpose(2, 3)?.contiguous()?)? / 2.0)?;
            let mask: Vec<f32> =
                lengths.iter().flat_map(|n| (0..l).map(move |at| if at < *n { 0.0 } else { -1e9 })).collect();
            let mask = Tensor::from_vec(mask, (2, 1, 1, l), &Device::Cpu)?;
            let weights = candle_nn::ops::softmax(&scores.broadcast_add(&mask)?, D::Minus1)?;
            let out = weights.matmul(&v)?.transpose(1, 2)?.contiguous()?.reshape((2, l, h))?;
            // What is padding is nobody's.
            let keep: Vec<f32> =
                lengths.iter().flat_map(|n| (0..l).map(move |at| if at < *n { 1.0 } else { 0.0 })).collect();
            out.broadcast_mul(&Tensor::from_vec(keep, (2, l, 1), &Device::Cpu)?)?.reshape((2 * l, h))
        };
        check(&[&qkv], || attention(&qkv, &lengths, heads), plain);
    }

    #[test]
    fn what_is_dropped_is_a_share_of_all() {
        let drop = Drop { rate: 0.1, seed: 12345 };
        let kept = (0..100_000).filter(|at| drop.factor(*at) > 0.0).count();
        assert!((89_000..91_000).contains(&kept), "{kept}");
    }

    #[test]
    fn exponentials_are_near() {
        for x in [-20.0f32, -3.3, -0.1, 0.0, 0.7, 5.5, 40.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
    }
}
