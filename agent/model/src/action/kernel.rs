//! The product of a few rows with a whole weight matrix: what one sentence needs, where a general matrix product spends more
//! time rearranging the weights than using them.
//!
//! `unsafe` is used for one thing: calling a function compiled for instructions that the processor was just asked about.

/// Numbers that are summed side by side.
const LANES: usize = 16;

/// The most rows for which this is the faster way.
pub const ROWS_MAX: usize = 48;

/// `out[i][j] = Σ x[i][l] · w[j][l]` for `x [m, k]`, `w [n, k]`, `out [m, n]`; columns `from..` of `n`, `to - from` of them, are
/// written to `out [to - from, m]`.
#[inline(always)]
fn strip<const R: usize>(x: &[f32], w: &[f32], k: usize, out: &mut [f32]) {
    let m = x.len() / k.max(1);
    for (row, out) in w.chunks_exact(k).zip(out.chunks_exact_mut(m)) {
        for (xs, out) in x.chunks(R * k).zip(out.chunks_mut(R)) {
            let mut sums = [[0f32; LANES]; R];
            if xs.len() == R * k {
                for (at, part) in row.chunks_exact(LANES).enumerate() {
                    for (r, sum) in sums.iter_mut().enumerate() {
                        let from = r * k + at * LANES;
                        if let Some(xs) = xs.get(from..from + LANES) {
                            for ((sum, a), b) in sum.iter_mut().zip(xs).zip(part) {
                                *sum = a.mul_add(*b, *sum);
                            }
                        }
                    }
                }
            } else {
                for (xs, sum) in xs.chunks_exact(k).zip(&mut sums) {
                    for (xs, part) in xs.chunks_exact(LANES).zip(row.chunks_exact(LANES)) {
                        for ((sum, a), b) in sum.iter_mut().zip(xs).zip(part) {
                            *sum = a.mul_add(*b, *sum);
                        }
                    }
                }
            }
            let rest = k - k % LANES;
            for ((out, sum), xs) in out.iter_mut().zip(&sums).zip(xs.chunks_exact(k)) {
                let tail: f32 = xs.iter().zip(row).skip(rest).map(|(a, b)| a * b).sum();
                *out = sum.iter().sum::<f32>() + tail;
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,fma")]
fn strip_avx512(x: &[f32], w: &[f32], k: usize, out: &mut [f32]) {
    strip::<8>(x, w, k, out);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn strip_avx2(x: &[f32], w: &[f32], k: usize, out: &mut [f32]) {
    strip::<4>(x, w, k, out);
}

/// Whether the processor has instructions for which this is worth it.
pub fn fits() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

fn columns(x: &[f32], w: &[f32], k: usize, out: &mut [f32]) {
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
    strip::<4>(x, w, k, out);
}

/// `x · wᵀ` for `x [m, k]` and `w [n, k]`, on two threads where there is enough to do.
pub fn product(x: &[f32], w: &[f32], m: usize, k: usize, n: usize) -> Vec<f32> {
    let mut turned = vec![0f32; m * n];
    if k > 0 && x.len() >= m * k && w.len() >= n * k {
        let (x, w) = (&x[..m * k], &w[..n * k]);
        if m * n * k > 400_000 {
            let half = n / 2;
            let (first, second) = turned.split_at_mut(half * m);
            let (w1, w2) = w.split_at(half * k);
            rayon::join(|| columns(x, w1, k, first), || columns(x, w2, k, second));
        } else {
            columns(x, w, k, &mut turned);
        }
    }
    let mut out = vec![0f32; m * n];
    for (j, column) in turned.chunks_exact(m.max(1)).enumerate() {
        for (i, value) in column.iter().enumerate() {
            if let Some(cell) = out.get_mut(i * n + j) {
                *cell = *value;
            }
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
            let w: Vec<f32> = (0..n * k).map(|_| random.normal()).collect();
            let have = product(&x, &w, m, k, n);
            for i in 0..m {
                for j in 0..n {
                    let want: f32 = (0..k).map(|l| x[i * k + l] * w[j * k + l]).sum();
                    assert!((have[i * n + j] - want).abs() < 1e-3, "{m} {k} {n}: {i} {j}");
                }
            }
        }
    }
}
