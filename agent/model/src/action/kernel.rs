//! The product of a few rows with a whole weight matrix of signed bytes, as it lies in the model file: what one sentence needs,
//! where a general matrix product spends more time fetching and rearranging the weights than using them.
//!
//! `unsafe` is used for one thing: calling a function compiled for instructions that the processor was just asked about.

/// Numbers that are summed side by side.
const LANES: usize = 16;

/// `out[j][i] = Σ x[i][l] · w[j][l]` for `x [m, k]`, `w [n, k]`, `out [n, m]`.
#[inline(always)]
fn strip<const R: usize, const FUSED: bool>(x: &[f32], w: &[i8], k: usize, out: &mut [f32]) {
    let m = x.len() / k.max(1);
    let rest = k - k % LANES;
    for (row, out) in w.chunks_exact(k).zip(out.chunks_exact_mut(m)) {
        for (xs, out) in x.chunks(R * k).zip(out.chunks_mut(R)) {
            let mut sums = [[0f32; LANES]; R];
            if xs.len() == R * k {
                for (at, part) in row.chunks_exact(LANES).enumerate() {
                    let part = widened(part);
                    for (r, sum) in sums.iter_mut().enumerate() {
                        let from = r * k + at * LANES;
                        if let Some(xs) = xs.get(from..from + LANES) {
                            for ((sum, a), b) in sum.iter_mut().zip(xs).zip(&part) {
                                *sum = if FUSED { a.mul_add(*b, *sum) } else { a * b + *sum };
                            }
                        }
                    }
                }
            } else {
                for (xs, sum) in xs.chunks_exact(k).zip(&mut sums) {
                    for (xs, part) in xs.chunks_exact(LANES).zip(row.chunks_exact(LANES)) {
                        for ((sum, a), b) in sum.iter_mut().zip(xs).zip(&widened(part)) {
                            *sum = if FUSED { a.mul_add(*b, *sum) } else { a * b + *sum };
                        }
                    }
                }
            }
            for ((out, sum), xs) in out.iter_mut().zip(&sums).zip(xs.chunks_exact(k)) {
                let tail: f32 = xs.iter().zip(row).skip(rest).map(|(a, b)| a * f32::from(*b)).sum();
                *out = sum.iter().sum::<f32>() + tail;
            }
        }
    }
}

#[inline(always)]
fn widened(part: &[i8]) -> [f32; LANES] {
    let mut out = [0f32; LANES];
    out.iter_mut().zip(part).for_each(|(cell, byte)| *cell = f32::from(*byte));
    out
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,fma")]
fn strip_avx512(x: &[f32], w: &[i8], k: usize, out: &mut [f32]) {
    strip::<8, true>(x, w, k, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn strip_avx2(x: &[f32], w: &[i8], k: usize, out: &mut [f32]) {
    strip::<4, true>(x, w, k, out);
}

fn columns(x: &[f32], w: &[i8], k: usize, out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("fma")
        {
            // SAFETY: the processor has just been asked for these instructions.
            #[allow(unsafe_code)]
            unsafe {
                strip_avx512(x, w, k, out);
            }
            return;
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: as above.
            #[allow(unsafe_code)]
            unsafe {
                strip_avx2(x, w, k, out);
            }
            return;
        }
    }
    strip::<4, false>(x, w, k, out);
}

/// `x · wᵀ` for `x [m, k]` and `w [n, k]`, its rows multiplied by `scales [n]`, plus `bias [n]`; on two threads where there is
/// enough to do. Nothing but zeros where the lengths do not fit.
pub fn product(x: &[f32], w: &[i8], scales: &[f32], bias: &[f32], k: usize) -> Vec<f32> {
    let n = scales.len();
    let m = x.len().checked_div(k).unwrap_or(0);
    let mut turned = vec![0f32; m * n];
    let mut out = vec![0f32; m * n];
    if m == 0 || w.len() != n * k || bias.len() != n || x.len() != m * k {
        return out;
    }
    if m * n * k > 400_000 {
        let half = n / 2;
        let (first, second) = turned.split_at_mut(half * m);
        let (w1, w2) = w.split_at(half * k);
        rayon::join(|| columns(x, w1, k, first), || columns(x, w2, k, second));
    } else {
        columns(x, w, k, &mut turned);
    }
    for (j, ((column, scale), bias)) in turned.chunks_exact(m).zip(scales).zip(bias).enumerate() {
        for (value, cell) in column.iter().zip(out.iter_mut().skip(j).step_by(n)) {
            *cell = value * scale + bias;
        }
    }
    out
}

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
    fn what_does_not_fit_is_nothing() {
        assert_eq!(product(&[1.0, 2.0], &[1, 2, 3], &[1.0], &[0.0], 2), [0.0]);
        assert!(product(&[], &[], &[], &[], 0).is_empty());
    }
}
