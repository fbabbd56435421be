//! The product of a few rows with a whole weight matrix of signed bytes, as it lies in the model file: what one sentence needs,
//! where a general matrix product spends more time fetching and rearranging the weights than using them.
//!
//! The rows are rounded to whole numbers as fine as the sums allow, which loses less than the weights' own bytes did.
//!
//! `unsafe` is used for two things: calling functions compiled for instructions that the processor was just asked about, and
//! reading whole registers from slices whose lengths were checked.

/// The rows of `x` as whole numbers, each with what it must be multiplied by: as fine as sums of products with signed bytes over
/// `k` numbers allow without leaving 32 bits (13 bits and more for the widths of this network).
struct Rounded {
    numbers: Vec<i16>,
    scales: Vec<f32>,
}

impl Rounded {
    fn new(x: &[f32], k: usize) -> Rounded {
        let most = (f64::from(i32::MAX) / (128.0 * k as f64)).min(f64::from(i16::MAX)).floor() as f32;
        let mut numbers = Vec::with_capacity(x.len());
        let mut scales = Vec::with_capacity(x.len() / k);
        for row in x.chunks_exact(k) {
            let largest = row.iter().fold(0f32, |most, value| most.max(value.abs()));
            let (up, down) = if largest > 0.0 { (most / largest, largest / most) } else { (0.0, 0.0) };
            numbers.extend(row.iter().map(|value| rounded(value * up)));
            scales.push(down);
        }
        Rounded { numbers, scales }
    }
}

/// The nearest whole number of one of at most 16 bits, without a call: where 1.5 · 2^23 is added, the lowest bits of a float are it.
#[inline(always)]
fn rounded(value: f32) -> i16 {
    const HIGH: f32 = 12_582_912.0;
    (value + HIGH).to_bits() as i16
}

/// `out[i][j] = Σ x[i][l] · w[j][l]` for `x [m, k]`, `w [n, k]`, `out [m, n]`.
fn plain(x: &[i16], w: &[i8], k: usize, out: &mut [i32]) {
    for (xs, out) in x.chunks_exact(k).zip(out.chunks_exact_mut(w.len() / k)) {
        for (row, out) in w.chunks_exact(k).zip(out) {
            *out = dot(xs, row);
        }
    }
}

#[inline(always)]
fn dot(xs: &[i16], row: &[i8]) -> i32 {
    xs.iter().zip(row).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// The same with the instructions of some x86 processors: blocks of four rows of `x` by `$wide` of `w` are summed in registers,
/// `$lanes` numbers at a time.
#[cfg(target_arch = "x86_64")]
macro_rules! strip {
    ($name:ident, $features:literal, $wide:literal, $lanes:literal, $zero:ident, $load:expr, $widen:expr, $add:expr, $sum:expr) => {
        #[target_feature(enable = $features)]
        pub(super) fn $name(x: &[i16], w: &[i8], k: usize, out: &mut [i32]) {
            const HIGH: usize = 4;
            let n = w.len() / k;
            let whole = k - k % $lanes;
            for (left, rows) in w.chunks($wide * k).enumerate() {
                let left = left * $wide;
                for (xs, out) in x.chunks(HIGH * k).zip(out.chunks_mut(HIGH * n)) {
                    if rows.len() == $wide * k && xs.len() == HIGH * k {
                        let mut sums = [[$zero(); HIGH]; $wide];
                        let mut at = 0;
                        while at < whole {
                            let mut parts = [$zero(); HIGH];
                            for (i, part) in parts.iter_mut().enumerate() {
                                // SAFETY: `at + $lanes <= k`, and there are `HIGH` rows of `k` numbers.
                                *part = unsafe { $load(xs.as_ptr().add(i * k + at).cast()) };
                            }
                            for (j, sums) in sums.iter_mut().enumerate() {
                                // SAFETY: as above, with `$wide` rows of `k` bytes.
                                let row = unsafe { $widen(rows.as_ptr().add(j * k + at)) };
                                for (sum, part) in sums.iter_mut().zip(parts) {
                                    *sum = $add(*sum, part, row);
                                }
                            }
                            at += $lanes;
                        }
                        for (j, sums) in sums.into_iter().enumerate() {
                            for (i, sum) in sums.into_iter().enumerate() {
                                let (from, row) = (i * k + whole, j * k + whole);
                                let rest = dot(&xs[from..(i + 1) * k], &rows[row..(j + 1) * k]);
                                out[i * n + left + j] = $sum(sum) + rest;
                            }
                        }
                    } else {
                        // The last rows of either.
                        for (xs, out) in xs.chunks_exact(k).zip(out.chunks_exact_mut(n)) {
                            for (row, out) in rows.chunks_exact(k).zip(out.iter_mut().skip(left)) {
                                let mut sum = $zero();
                                let mut at = 0;
                                while at < whole {
                                    // SAFETY: `at + $lanes <= k`, the length of both.
                                    let (part, row) =
                                        unsafe { ($load(xs.as_ptr().add(at).cast()), $widen(row.as_ptr().add(at))) };
                                    sum = $add(sum, part, row);
                                    at += $lanes;
                                }
                                *out = $sum(sum) + dot(&xs[whole..], &row[whole..]);
                            }
                        }
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, clippy::indexing_slicing)]
mod x86 {
    use super::dot;
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2")]
    fn summed(sum: __m256i) -> i32 {
        let half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256::<1>(sum));
        let half = _mm_add_epi32(half, _mm_shuffle_epi32::<0b01_00_11_10>(half));
        _mm_cvtsi128_si32(_mm_add_epi32(half, _mm_shuffle_epi32::<0b10_11_00_01>(half)))
    }

    /// Thirty-two bytes from `at` as sixteen-bit numbers.
    #[target_feature(enable = "avx512f,avx512bw")]
    unsafe fn wide(at: *const i8) -> __m512i {
        // SAFETY: the caller has thirty-two bytes there.
        _mm512_cvtepi8_epi16(unsafe { _mm256_loadu_si256(at.cast()) })
    }

    /// Sixteen bytes from `at` as sixteen-bit numbers.
    #[target_feature(enable = "avx2")]
    unsafe fn half(at: *const i8) -> __m256i {
        // SAFETY: the caller has sixteen bytes there.
        _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(at.cast()) })
    }

    strip!(
        vnni,
        "avx512f,avx512bw,avx512vnni",
        4,
        32,
        _mm512_setzero_si512,
        _mm512_loadu_si512,
        wide,
        _mm512_dpwssd_epi32,
        _mm512_reduce_add_epi32
    );
    strip!(
        avx2,
        "avx2",
        2,
        16,
        _mm256_setzero_si256,
        _mm256_loadu_si256,
        half,
        |sum, a, b| _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)),
        summed
    );

    /// The fastest that this processor has.
    pub(super) fn columns(x: &[i16], w: &[i8], k: usize, out: &mut [i32]) -> bool {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni")
        {
            // SAFETY: the processor has just been asked for these instructions.
            unsafe { vnni(x, w, k, out) };
            return true;
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            unsafe { avx2(x, w, k, out) };
            return true;
        }
        false
    }
}

fn columns(x: &[i16], w: &[i8], k: usize, out: &mut [i32]) {
    #[cfg(target_arch = "x86_64")]
    if x86::columns(x, w, k, out) {
        return;
    }
    plain(x, w, k, out);
}

/// `x · wᵀ` for `x [m, k]` and `w [n, k]`, its rows multiplied by `scales [n]`, plus `bias [n]`; on two threads where there is
/// enough to do. Nothing but zeros where the lengths do not fit.
pub fn product(x: &[f32], w: &[i8], scales: &[f32], bias: &[f32], k: usize) -> Vec<f32> {
    let n = scales.len();
    let m = x.len().checked_div(k).unwrap_or(0);
    let mut out = vec![0f32; m * n];
    if m == 0 || w.len() != n * k || bias.len() != n || x.len() != m * k {
        return out;
    }
    let x = Rounded::new(x, k);
    let half = if m * n * k > TWO_THREADS { n / 2 } else { n };
    let (w1, w2) = w.split_at(half * k);
    let (mut first, mut second) = (vec![0i32; m * half], vec![0i32; m * (n - half)]);
    if half < n {
        rayon::join(|| columns(&x.numbers, w1, k, &mut first), || columns(&x.numbers, w2, k, &mut second));
    } else {
        columns(&x.numbers, w, k, &mut first);
    }
    scaled(&mut out, (n, 0), &first, &x.scales, (scales, bias));
    scaled(&mut out, (n, half), &second, &x.scales, (scales, bias));
    out
}

/// Writes sums as numbers into the columns of `out [m, n]` from `left` on.
fn scaled(out: &mut [f32], (n, left): (usize, usize), sums: &[i32], own: &[f32], (scales, bias): (&[f32], &[f32])) {
    let width = sums.len() / own.len().max(1);
    let (Some(scales), Some(bias)) = (scales.get(left..left + width), bias.get(left..left + width)) else { return };
    if width == 0 {
        return;
    }
    for ((row, sums), own) in out.chunks_exact_mut(n).zip(sums.chunks_exact(width)).zip(own) {
        let cells = row.iter_mut().skip(left).zip(sums);
        for (((cell, sum), scale), bias) in cells.zip(scales).zip(bias) {
            *cell = *sum as f32 * scale * own + bias;
        }
    }
}

/// Products of more multiplications than this are shared by two threads.
const TWO_THREADS: usize = 1_500_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::random::Random;

    #[test]
    fn products_are_sums_of_products() {
        let mut random = Random::new(5);
        for (m, k, n) in [(1, 3, 2), (7, 40, 9), (13, 384, 1152), (9, 33, 5)] {
            let x: Vec<f32> = (0..m * k).map(|_| random.normal()).collect();
            let w: Vec<i8> = (0..n * k).map(|_| random.below(255) as i8).collect();
            let scales: Vec<f32> = (0..n).map(|_| random.unit() / 100.0).collect();
            let bias: Vec<f32> = (0..n).map(|_| random.normal()).collect();
            let have = product(&x, &w, &scales, &bias, k);
            for i in 0..m {
                for j in 0..n {
                    let sum: f32 = (0..k).map(|l| x[i * k + l] * f32::from(w[j * k + l])).sum();
                    let want = sum * scales[j] + bias[j];
                    assert!((have[i * n + j] - want).abs() < 2e-2, "{m} {k} {n}: {i} {j}");
                }
            }
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    #[allow(unsafe_code)]
    fn every_processor_gets_the_same_sums() {
        let mut random = Random::new(6);
        for (m, k, n) in [(1, 3, 2), (4, 32, 4), (7, 40, 9), (13, 384, 131), (9, 33, 5), (5, 1536, 6)] {
            let x: Vec<i16> = (0..m * k).map(|_| random.below(22_000) as i16 - 11_000).collect();
            let w: Vec<i8> = (0..n * k).map(|_| random.below(255) as i8).collect();
            let mut want = vec![0; m * n];
            plain(&x, &w, k, &mut want);
            for (i, j) in [(0, 0), (m - 1, n - 1)] {
                let sum: i64 = (0..k).map(|l| i64::from(x[i * k + l]) * i64::from(w[j * k + l])).sum();
                assert_eq!(i64::from(want[i * n + j]), sum);
            }
            let mut have = vec![0; m * n];
            if is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has just been asked for these instructions.
                unsafe { x86::avx2(&x, &w, k, &mut have) };
                assert_eq!(have, want, "avx2: {m} {k} {n}");
            }
            let mut have = vec![0; m * n];
            if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vnni") {
                // SAFETY: as above.
                unsafe { x86::vnni(&x, &w, k, &mut have) };
                assert_eq!(have, want, "avx512: {m} {k} {n}");
            }
        }
    }

    #[test]
    fn rounding_is_to_the_nearest() {
        for (value, want) in [(0.0, 0), (1.4, 1), (-1.4, -1), (-1.6, -2), (32_767.0, 32_767), (-32_767.2, -32_767)] {
            assert_eq!(rounded(value), want, "{value}");
        }
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        assert_eq!(product(&[1.0, 2.0], &[1, 2, 3], &[1.0], &[0.0], 2), [0.0]);
        assert!(product(&[], &[], &[], &[], 0).is_empty());
    }
}
