//! Products with weights in GGML's large blocks (Q4_K, Q5_K, Q6_K) by the vector instructions that the processor has.
//!
//! Candle multiplies one row with one column at a time and unpacks the column again for each row. Here a block of a column
//! is unpacked once, its small whole-number scales multiplied in, and then meets all rows; for few rows that does not pay.
//! With how many others a row is multiplied changes nothing about what comes out. `unsafe` is needed to call functions that are compiled for instructions which
//! not every processor has (they are asked for first), and to read a block of a file as what it is.
#![allow(unsafe_code)]

use candle_core::quantized::GgmlDType;
use candle_core::quantized::k_quants::BlockQ8K;
use half::f16;
use std::sync::OnceLock;

/// Numbers in a block.
pub const BLOCK: usize = 256;
/// Groups of sixteen in a block.
const GROUPS: usize = BLOCK / 16;

/// Instructions that are worth a function of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 512 bits with sums of products.
    Avx512Vnni,
    /// 256 bits.
    Avx2,
}

/// What this processor has.
pub fn level() -> Option<Level> {
    static LEVEL: OnceLock<Option<Level>> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        #[cfg(target_arch = "x86_64")]
        {
            let wide = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vnni")
                && is_x86_feature_detected!("fma")
                && is_x86_feature_detected!("f16c");
            if wide {
                return Some(Level::Avx512Vnni);
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") && is_x86_feature_detected!("f16c") {
                return Some(Level::Avx2);
            }
        }
        None
    })
}

/// Whether weights of a kind are multiplied here; with 256 bits alone Candle's products are as fast.
pub fn knows(kind: GgmlDType) -> bool {
    level() == Some(Level::Avx512Vnni) && matches!(kind, GgmlDType::Q4K | GgmlDType::Q5K | GgmlDType::Q6K)
}

/// A block of a row: whole numbers, their scale, and the sums of each sixteen.
#[repr(C, align(64))]
#[derive(Clone)]
pub struct Given {
    numbers: [i16; BLOCK],
    sums: [i16; GROUPS],
    scale: f32,
}

/// Candle's block of a row, whose parts it keeps to itself.
#[repr(C)]
struct Q8K {
    scale: f32,
    numbers: [i8; BLOCK],
    sums: [i16; GROUPS],
}
const _: () = assert!(std::mem::size_of::<Q8K>() == std::mem::size_of::<BlockQ8K>());

/// Rows of `blocks` blocks in the form that is wanted here: the first block of each row, then the second of each.
pub fn given(rows: &[BlockQ8K], blocks: usize) -> Vec<Given> {
    (0..blocks)
        .flat_map(|at| rows.iter().skip(at).step_by(blocks))
        .map(|block| {
            // SAFETY: `BlockQ8K` is `repr(C)` with these parts in this order, and of this size; see its source and above.
            let block = unsafe { &*std::ptr::from_ref(block).cast::<Q8K>() };
            let mut numbers = [0; BLOCK];
            for (wide, narrow) in numbers.iter_mut().zip(block.numbers) {
                *wide = i16::from(narrow);
            }
            Given { numbers, sums: block.sums, scale: block.scale }
        })
        .collect()
}

/// A block of a column, unpacked: numbers times their groups' scales, and what is taken off for each group.
#[repr(C, align(64))]
struct Column {
    numbers: [i16; BLOCK],
    offs: [i16; GROUPS],
    scale: f32,
    off: f32,
}

impl Column {
    const EMPTY: Column = Column { numbers: [0; BLOCK], offs: [0; GROUPS], scale: 0.0, off: 0.0 };
}

#[inline(always)]
fn half_at(bytes: &[u8], at: usize) -> f32 {
    match bytes.get(at..at + 2) {
        Some(&[low, high]) => f16::from_bits(u16::from_le_bytes([low, high])).to_f32(),
        _ => 0.0,
    }
}

/// Scale and offset of group `at` of eight, as Q4_K and Q5_K pack them into twelve bytes.
#[inline(always)]
fn scale_and_off(scales: &[u8; 12], at: usize) -> (i16, i16) {
    let [low, high, both] = [scales[at % 4], scales[at % 4 + 4], scales[at % 4 + 8]];
    let (scale, off) =
        if at < 4 { (low & 63, high & 63) } else { ((both & 15) | (low >> 6 << 4), (both >> 4) | (high >> 6 << 4)) };
    (i16::from(scale), i16::from(off))
}

/// Half precision to single.
pub fn widen(from: &[f16], to: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if level().is_some() {
        // SAFETY: `level` asked the processor for these instructions.
        return unsafe { x86::widen(from, to) };
    }
    half::slice::HalfFloatSliceExt::convert_to_f32_slice(from, to);
}

/// The product of `query` with each of `keys`, which lie one after the other.
pub fn dots(query: &[f32], keys: &[f32], out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if level().is_some() && query.len().is_multiple_of(8) {
        // SAFETY: `level` asked the processor for these instructions.
        return unsafe { x86::dots(query, keys, out) };
    }
    for (out, key) in out.iter_mut().zip(keys.chunks_exact(query.len().max(1))) {
        *out = super::math::dot(query, key);
    }
}

/// The sum of `values`, which lie one after the other, by their weights.
pub fn weigh(weights: &[f32], values: &[f32], out: &mut [f32]) {
    out.fill(0.0);
    #[cfg(target_arch = "x86_64")]
    if level().is_some() && out.len().is_multiple_of(8) {
        // SAFETY: `level` asked the processor for these instructions.
        return unsafe { x86::weigh(weights, values, out) };
    }
    for (weight, value) in weights.iter().zip(values.chunks_exact(out.len().max(1))) {
        super::math::add_scaled(out, *weight, value);
    }
}

/// Two columns of `kind` times `out` rows each; see [`given`]. `sums` is room to work in.
pub fn columns(kind: GgmlDType, weights: [&[u8]; 2], rows: &[Given], out: [&mut [f32]; 2], sums: &mut Vec<[f32; 32]>) {
    #[cfg(target_arch = "x86_64")]
    {
        let [first, second] = out;
        let count = first.len();
        if count == 0 || rows.len() != weights[0].len() / kind.type_size() * count {
            return;
        }
        sums.clear();
        sums.resize(count, [0.0; 32]);
        if level() == Some(Level::Avx512Vnni) {
            // SAFETY: `level` asked the processor for these instructions.
            unsafe { x86::wide(kind, weights, rows, sums) };
        }
        for (out, sums) in first.iter_mut().zip(&*sums) {
            *out = sums.iter().take(16).sum();
        }
        for (out, sums) in second.iter_mut().zip(&*sums) {
            *out = sums.iter().skip(16).sum();
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (kind, weights, rows, out, sums);
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Column, GROUPS, Given, half_at, scale_and_off};
    use candle_core::quantized::GgmlDType;
    use half::f16;
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    pub fn widen(from: &[f16], to: &mut [f32]) {
        let whole = from.len().min(to.len()) / 8 * 8;
        let (from, from_rest) = from.split_at(whole);
        let (to, to_rest) = to.split_at_mut(whole);
        for (from, to) in from.chunks_exact(8).zip(to.chunks_exact_mut(8)) {
            // SAFETY: both have eight numbers; neither needs to be aligned.
            unsafe { _mm256_storeu_ps(to.as_mut_ptr(), _mm256_cvtph_ps(_mm_loadu_si128(from.as_ptr().cast()))) };
        }
        for (from, to) in from_rest.iter().zip(to_rest) {
            *to = from.to_f32();
        }
    }

    /// Thirty-two bytes times the scales of their halves, as whole numbers of two bytes from `to` on.
    ///
    /// # Safety
    /// There must be room for thirty-two numbers.
    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    unsafe fn store(bytes: __m256i, less: i16, scales: [i16; 2], to: *mut i16) {
        let less = _mm256_set1_epi16(less);
        let halves = [_mm256_castsi256_si128(bytes), _mm256_extracti128_si256::<1>(bytes)];
        for (at, (half, scale)) in halves.into_iter().zip(scales).enumerate() {
            let wide = _mm256_sub_epi16(_mm256_cvtepu8_epi16(half), less);
            let wide = _mm256_mullo_epi16(wide, _mm256_set1_epi16(scale));
            // SAFETY: the caller's promise.
            unsafe { _mm256_storeu_si256(to.add(at * 16).cast(), wide) };
        }
    }

    /// Unpacks a block of Q4_K (144 bytes) or Q5_K (176 bytes).
    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    fn unpack_4_or_5(block: &[u8], five: bool, column: &mut Column) {
        let head = if five { 48 } else { 16 };
        let scales = block.get(4..16).and_then(|scales| <&[u8; 12]>::try_from(scales).ok());
        let (Some(scales), Some(low)) = (scales, block.get(head..head + 128)) else { return };
        column.scale = half_at(block, 0);
        column.off = half_at(block, 2);
        // SAFETY: `low` has 4 · 32 bytes, a block of Q5_K 32 at 16, and `numbers` has room for 8 · 32.
        unsafe {
            let (nibble, one) = (_mm256_set1_epi8(15), _mm256_set1_epi8(1));
            let mut high =
                if five { _mm256_loadu_si256(block.as_ptr().add(16).cast()) } else { _mm256_setzero_si256() };
            for pair in 0..4 {
                let both = _mm256_loadu_si256(low.as_ptr().add(pair * 32).cast());
                let parts = [_mm256_and_si256(both, nibble), _mm256_and_si256(_mm256_srli_epi16::<4>(both), nibble)];
                for (upper, part) in parts.into_iter().enumerate() {
                    let group = pair * 2 + upper;
                    let (scale, off) = scale_and_off(scales, group);
                    column.offs[group * 2] = off;
                    column.offs[group * 2 + 1] = off;
                    let part = _mm256_or_si256(part, _mm256_slli_epi16::<4>(_mm256_and_si256(high, one)));
                    high = _mm256_srli_epi16::<1>(high);
                    store(part, 0, [scale; 2], column.numbers.as_mut_ptr().add(group * 32));
                }
            }
        }
    }

    /// Unpacks a block of Q6_K (210 bytes).
    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    fn unpack_6(block: &[u8], column: &mut Column) {
        let Some(scales) = block.get(192..208) else { return };
        column.scale = half_at(block, 208);
        column.off = 0.0;
        column.offs = [0; GROUPS];
        // SAFETY: the block has 128 bytes, then 64, and `numbers` has room for 8 · 32.
        unsafe {
            let (nibble, two) = (_mm256_set1_epi8(15), _mm256_set1_epi8(3));
            for half in 0..2 {
                let low_at = block.as_ptr().add(half * 64);
                let mut low = [load(low_at), load(low_at.add(32))];
                let mut high = load(block.as_ptr().add(128 + half * 32));
                for quarter in 0..4 {
                    let part = _mm256_and_si256(low[quarter % 2], nibble);
                    low[quarter % 2] = _mm256_srli_epi16::<4>(low[quarter % 2]);
                    let part = _mm256_or_si256(part, _mm256_slli_epi16::<4>(_mm256_and_si256(high, two)));
                    high = _mm256_srli_epi16::<2>(high);
                    let at = half * 8 + quarter * 2;
                    let scales = [i16::from(scales[at] as i8), i16::from(scales[at + 1] as i8)];
                    store(part, 32, scales, column.numbers.as_mut_ptr().add(half * 128 + quarter * 32));
                }
            }
        }
    }

    /// Thirty-two bytes.
    ///
    /// # Safety
    /// They must be there.
    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    unsafe fn load(at: *const u8) -> __m256i {
        // SAFETY: the caller's promise.
        unsafe { _mm256_loadu_si256(at.cast()) }
    }

    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    fn unpack(kind: GgmlDType, block: &[u8], column: &mut Column) {
        match kind {
            GgmlDType::Q4K => unpack_4_or_5(block, false, column),
            GgmlDType::Q5K => unpack_4_or_5(block, true, column),
            _ => unpack_6(block, column),
        }
    }

    /// With 512 bits: sixteen sums for each column.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni,avx2,fma,f16c")]
    pub fn wide(kind: GgmlDType, weights: [&[u8]; 2], rows: &[Given], sums: &mut [[f32; 32]]) {
        let mut pair = [Column::EMPTY, Column::EMPTY];
        let size = kind.type_size();
        let blocks = weights[0].chunks_exact(size).zip(weights[1].chunks_exact(size));
        for ((first, second), rows) in blocks.zip(rows.chunks_exact(sums.len())) {
            unpack(kind, first, &mut pair[0]);
            unpack(kind, second, &mut pair[1]);
            // SAFETY: `numbers` has 8 · 32, `offs` and a row's `sums` 16 numbers, `sums` 32; loads need no alignment.
            unsafe {
                // Written out, so that both columns stay in registers; as loops they did not.
                let one = |at: usize| _mm512_loadu_si512(pair[0].numbers.as_ptr().add(at * 32).cast());
                let two = |at: usize| _mm512_loadu_si512(pair[1].numbers.as_ptr().add(at * 32).cast());
                let (a0, a1, a2, a3) = (one(0), one(1), one(2), one(3));
                let (a4, a5, a6, a7) = (one(4), one(5), one(6), one(7));
                let (b0, b1, b2, b3) = (two(0), two(1), two(2), two(3));
                let (b4, b5, b6, b7) = (two(4), two(5), two(6), two(7));
                let a_offs = _mm256_loadu_si256(pair[0].offs.as_ptr().cast());
                let b_offs = _mm256_loadu_si256(pair[1].offs.as_ptr().cast());
                let (a_scale, a_off) = (_mm512_set1_ps(pair[0].scale), _mm512_set1_ps(pair[0].off));
                let (b_scale, b_off) = (_mm512_set1_ps(pair[1].scale), _mm512_set1_ps(pair[1].off));
                for (row, sums) in rows.iter().zip(sums.iter_mut()) {
                    let (mut a, mut b) = (_mm512_setzero_si512(), _mm512_setzero_si512());
                    macro_rules! step {
                        ($($at:literal $wa:ident $wb:ident),+) => {
                            $(
                                let x = _mm512_loadu_si512(row.numbers.as_ptr().add($at * 32).cast());
                                a = _mm512_dpwssd_epi32(a, $wa, x);
                                b = _mm512_dpwssd_epi32(b, $wb, x);
                            )+
                        };
                    }
                    step!(0 a0 b0, 1 a1 b1, 2 a2 b2, 3 a3 b3, 4 a4 b4, 5 a5 b5, 6 a6 b6, 7 a7 b7);
                    let groups = _mm256_loadu_si256(row.sums.as_ptr().cast());
                    let times = _mm512_set1_ps(row.scale);
                    macro_rules! add {
                        ($of:literal, $whole:ident, $offs:ident, $scale:ident, $off:ident) => {
                            let taken = _mm512_zextsi256_si512(_mm256_madd_epi16($offs, groups));
                            let value = _mm512_mul_ps(_mm512_cvtepi32_ps($whole), $scale);
                            let value = _mm512_fnmadd_ps(_mm512_cvtepi32_ps(taken), $off, value);
                            let place = sums.as_mut_ptr().add($of * 16);
                            _mm512_storeu_ps(place, _mm512_fmadd_ps(value, times, _mm512_loadu_ps(place)));
                        };
                    }
                    add!(0, a, a_offs, a_scale, a_off);
                    add!(1, b, b_offs, b_scale, b_off);
                }
            }
        }
    }

    /// Eight sums as one.
    #[target_feature(enable = "avx2,fma,f16c")]
    #[inline]
    fn total(sum: __m256) -> f32 {
        let half = _mm_add_ps(_mm256_castps256_ps128(sum), _mm256_extractf128_ps::<1>(sum));
        let pair = _mm_add_ps(half, _mm_movehl_ps(half, half));
        _mm_cvtss_f32(_mm_add_ss(pair, _mm_shuffle_ps::<1>(pair, pair)))
    }

    /// Four keys at a time, so that the query is loaded once for them. Its length is a multiple of eight.
    #[target_feature(enable = "avx2,fma,f16c")]
    pub fn dots(query: &[f32], keys: &[f32], out: &mut [f32]) {
        let head = query.len().max(1);
        for (out, keys) in out.chunks_mut(4).zip(keys.chunks(4 * head)) {
            let count = keys.len() / head;
            // Of fewer than four keys the first is taken again.
            let key = |nth: usize| keys.as_ptr().wrapping_add(if nth < count { nth * head } else { 0 });
            let (first, second, third, fourth) = (key(0), key(1), key(2), key(3));
            let (mut a, mut b, mut c, mut d) =
                (_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps());
            for at in (0..if count == 0 { 0 } else { head }).step_by(8) {
                // SAFETY: `at` is below `head`, a multiple of eight, and each key has `head` numbers.
                unsafe {
                    let part = _mm256_loadu_ps(query.as_ptr().add(at));
                    a = _mm256_fmadd_ps(part, _mm256_loadu_ps(first.add(at)), a);
                    b = _mm256_fmadd_ps(part, _mm256_loadu_ps(second.add(at)), b);
                    c = _mm256_fmadd_ps(part, _mm256_loadu_ps(third.add(at)), c);
                    d = _mm256_fmadd_ps(part, _mm256_loadu_ps(fourth.add(at)), d);
                }
            }
            for (out, sum) in out.iter_mut().zip([a, b, c, d]) {
                *out = total(sum);
            }
        }
    }

    /// Sixty-four numbers at a time stay in registers. `out` is of zeros, its length a multiple of eight.
    #[target_feature(enable = "avx2,fma,f16c")]
    pub fn weigh(weights: &[f32], values: &[f32], out: &mut [f32]) {
        let head = out.len().max(1);
        let count = weights.len().min(values.len() / head);
        for (nth, out) in out.chunks_mut(64).enumerate() {
            let parts = out.len() / 8;
            let mut sums = [_mm256_setzero_ps(); 8];
            for (at, weight) in weights.iter().take(count).enumerate() {
                let weight = _mm256_set1_ps(*weight);
                // SAFETY: there are `count` values of `head` numbers, and `parts` eights of each from `nth · 64` on.
                unsafe {
                    let value = values.as_ptr().add(at * head + nth * 64);
                    if parts == 8 {
                        for (part, sum) in sums.iter_mut().enumerate() {
                            *sum = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value.add(part * 8)), *sum);
                        }
                    } else {
                        for (part, sum) in sums.iter_mut().take(parts).enumerate() {
                            *sum = _mm256_fmadd_ps(weight, _mm256_loadu_ps(value.add(part * 8)), *sum);
                        }
                    }
                }
            }
            for (out, sum) in out.chunks_exact_mut(8).zip(sums) {
                // SAFETY: there are eight.
                unsafe { _mm256_storeu_ps(out.as_mut_ptr(), sum) };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::random::Random;
    use candle_core::quantized::QTensor;
    use candle_core::quantized::k_quants::GgmlType;
    use candle_core::{Device, Tensor};

    #[test]
    fn columns_are_what_plain_numbers_say() {
        if !knows(GgmlDType::Q4K) {
            return;
        }
        let mut random = Random::new(9);
        let mut numbers = |count: usize| (0..count).map(|_| random.normal()).collect::<Vec<f32>>();
        for kind in [GgmlDType::Q4K, GgmlDType::Q5K, GgmlDType::Q6K] {
            let (width, rows) = (768, 5);
            let weights = numbers(width);
            let tensor = Tensor::from_slice(&weights, (1, width), &Device::Cpu).unwrap();
            let packed = QTensor::quantize(&tensor, kind).unwrap();
            let plain = packed.dequantize(&Device::Cpu).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
            let x = numbers(width * rows);
            let mut blocks = vec![BlockQ8K::zeros(); width / BLOCK * rows];
            BlockQ8K::from_float(&x, &mut blocks);
            let mut back = vec![0.0; x.len()];
            BlockQ8K::to_float(&blocks, &mut back);
            let data = packed.data().unwrap();
            let (mut out, mut same) = (vec![0.0; rows], vec![0.0; rows]);
            let mut sums = Vec::new();
            columns(kind, [&data, &data], &given(&blocks, width / BLOCK), [&mut out, &mut same], &mut sums);
            assert_eq!(out, same);
            for (row, (out, x)) in out.iter().zip(back.chunks_exact(width)).enumerate() {
                let wanted: f32 = x.iter().zip(&plain).map(|(a, b)| a * b).sum();
                assert!((out - wanted).abs() < 1e-3 * (1.0 + wanted.abs()), "{kind:?} {row}: {out} {wanted}");
                let (mut alone, mut other) = ([0.0], [0.0]);
                let own = &blocks[row * width / BLOCK..(row + 1) * width / BLOCK];
                columns(kind, [&data, &data], &given(own, width / BLOCK), [&mut alone, &mut other], &mut sums);
                assert_eq!(alone[0].to_bits(), out.to_bits());
            }
        }
    }
}
