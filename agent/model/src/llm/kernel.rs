//! Products of weights in a file with numbers in memory: any of GGML's types, on all processors.
//!
//! This module alone holds `unsafe` code, for three reasons: weights are read where the file is mapped, which is a cast
//! that checks length and alignment; pieces of one result are written by several threads at once, each its own; and vector
//! instructions that the processor was asked for are called in functions that are compiled for them.
#![allow(unsafe_code)]

pub use super::pool::threads;
use super::vector;
use candle_core::quantized::GgmlDType as D;
use candle_core::quantized::k_quants::{
    BlockQ2K, BlockQ3K, BlockQ4_0, BlockQ4_1, BlockQ4K, BlockQ5_0, BlockQ5_1, BlockQ5K, BlockQ6K, BlockQ8_0, BlockQ8_1,
    BlockQ8K, GgmlType,
};
use half::{bf16, f16};
use std::cell::OnceCell;
use std::ops::Range;

/// Columns that one thread works on at a time.
const TILE: usize = 16;
/// Below so many rows Candle's products are faster: unpacking a column pays only where several rows meet it.
const FEW: usize = 6;
/// Below so many multiplications a second thread costs more than it brings.
const ALONE: usize = 1 << 16;

/// What can stand in a mapped file: any bytes are a value of it.
pub(super) trait Plain: GgmlType + 'static {}
macro_rules! plain {
    ($($name:ty),+) => { $(impl Plain for $name {})+ };
}
plain!(
    f32, f16, bf16, BlockQ2K, BlockQ3K, BlockQ4_0, BlockQ4_1, BlockQ4K, BlockQ5_0, BlockQ5_1, BlockQ5K, BlockQ6K,
    BlockQ8_0
);

/// Bytes as values; none where the length or the alignment does not fit.
fn cast<T: Plain>(bytes: &[u8]) -> &[T] {
    let size = std::mem::size_of::<T>();
    if bytes.as_ptr().align_offset(std::mem::align_of::<T>()) != 0 {
        return &[];
    }
    // SAFETY: the pointer is aligned, the length is within `bytes`, and every pattern of bits is a `T`: all these types
    // are made of integers and floats without padding.
    unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast::<T>(), bytes.len() / size) }
}

/// Does `$body` with `$T` as the type of a kind; kinds that are in no file do `$other`.
macro_rules! by_kind {
    ($kind:expr, $T:ident => $body:expr, $other:expr) => {
        match $kind {
            D::F32 => {
                type $T = f32;
                $body
            }
            D::F16 => {
                type $T = f16;
                $body
            }
            D::BF16 => {
                type $T = bf16;
                $body
            }
            D::Q4_0 => {
                type $T = BlockQ4_0;
                $body
            }
            D::Q4_1 => {
                type $T = BlockQ4_1;
                $body
            }
            D::Q5_0 => {
                type $T = BlockQ5_0;
                $body
            }
            D::Q5_1 => {
                type $T = BlockQ5_1;
                $body
            }
            D::Q8_0 => {
                type $T = BlockQ8_0;
                $body
            }
            D::Q2K => {
                type $T = BlockQ2K;
                $body
            }
            D::Q3K => {
                type $T = BlockQ3K;
                $body
            }
            D::Q4K => {
                type $T = BlockQ4K;
                $body
            }
            D::Q5K => {
                type $T = BlockQ5K;
                $body
            }
            D::Q6K => {
                type $T = BlockQ6K;
                $body
            }
            D::Q8_1 | D::Q8K => $other,
        }
    };
}

/// Rows of numbers, and the forms in which weights of each kind want them, made when first asked for.
pub struct Rows<'a> {
    values: &'a [f32],
    width: usize,
    forms: Forms,
    given: OnceCell<Vec<vector::Given>>,
}

#[derive(Default)]
pub(super) struct Forms {
    q8k: OnceCell<Vec<BlockQ8K>>,
    q8_0: OnceCell<Vec<BlockQ8_0>>,
    q8_1: OnceCell<Vec<BlockQ8_1>>,
    f32: OnceCell<Vec<f32>>,
    f16: OnceCell<Vec<f16>>,
    bf16: OnceCell<Vec<bf16>>,
}

/// A form in which rows can be multiplied.
pub(super) trait Form: GgmlType {
    #[doc(hidden)]
    fn cell(forms: &Forms) -> &OnceCell<Vec<Self>>;
}
macro_rules! form {
    ($($name:ty => $field:ident),+) => {
        $(impl Form for $name { fn cell(forms: &Forms) -> &OnceCell<Vec<Self>> { &forms.$field } })+
    };
}
form!(BlockQ8K => q8k, BlockQ8_0 => q8_0, BlockQ8_1 => q8_1, f32 => f32, f16 => f16, bf16 => bf16);

impl<'a> Rows<'a> {
    /// `values` as rows of `width`.
    pub fn new(values: &'a [f32], width: usize) -> Self {
        Rows { values, width: width.max(1), forms: Forms::default(), given: OnceCell::new() }
    }

    /// How many rows.
    pub fn count(&self) -> usize {
        self.values.len() / self.width
    }

    fn given(&self) -> &[vector::Given] {
        self.given.get_or_init(|| vector::given(self.form::<BlockQ8K>(), self.width / vector::BLOCK))
    }

    fn form<V: Form>(&self) -> &[V] {
        V::cell(&self.forms).get_or_init(|| {
            let blocks = self.width / V::BLCK_SIZE;
            let mut out = vec![V::zeros(); blocks * self.count()];
            for (row, form) in self.values.chunks_exact(self.width).zip(out.chunks_exact_mut(blocks.max(1))) {
                if V::DIRECT_COPY {
                    V::direct_copy(row, form);
                } else {
                    V::from_float(row, form);
                }
            }
            out
        })
    }
}

/// A pointer that several threads may hold; each writes only pieces that no other has.
struct Shared(*mut f32);
// SAFETY: see `pieces`, the only place that makes and uses one.
unsafe impl Sync for Shared {}

impl Shared {
    fn at(&self, offset: usize) -> *mut f32 {
        self.0.wrapping_add(offset)
    }
}

/// Fills `out` piece by piece, several at once. `work` counts multiplications, to tell whether a second thread pays.
pub fn pieces(out: &mut [f32], piece: usize, work: usize, fill: impl Fn(usize, &mut [f32]) + Sync) {
    let piece = piece.max(1);
    if work < ALONE {
        for (at, part) in out.chunks_mut(piece).enumerate() {
            fill(at, part);
        }
        return;
    }
    let (count, length) = (out.len().div_ceil(piece), out.len());
    let shared = Shared(out.as_mut_ptr());
    // Eight ranges for each thread: few enough to take, small enough that nobody waits long for the last.
    super::pool::share(count, count.div_ceil(threads() * 8), |range: Range<usize>| {
        for at in range {
            let from = at * piece;
            let to = (from + piece).min(length);
            // SAFETY: `from..to` lies within `out`, and the pool gives each `at` to one thread once, so no two slices
            // overlap; `out` is borrowed until all threads are done.
            let part = unsafe { std::slice::from_raw_parts_mut(shared.at(from), to.saturating_sub(from)) };
            fill(at, part);
        }
    });
}

/// A matrix in a file: rows of `width` numbers.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// How its numbers are stored.
    pub kind: D,
    /// Numbers in a row.
    pub width: usize,
    /// Rows.
    pub rows: usize,
    /// Its bytes in the file.
    pub at: Range<usize>,
}

impl Matrix {
    fn stride(&self) -> usize {
        self.width / self.kind.block_size() * self.kind.type_size()
    }

    /// Some of its rows as a matrix.
    pub fn part(&self, from: usize, rows: usize) -> Matrix {
        let start = self.at.start + from * self.stride();
        Matrix { rows, at: start..start + rows * self.stride(), ..self.clone() }
    }

    fn bytes<'a>(&self, file: &'a [u8]) -> &'a [u8] {
        file.get(self.at.clone()).unwrap_or(&[])
    }

    /// Row `nth` as plain numbers, into `out`.
    pub fn row(&self, file: &[u8], nth: usize, out: &mut [f32]) {
        let from = nth.saturating_mul(self.stride());
        let bytes = self.bytes(file).get(from..from.saturating_add(self.stride())).unwrap_or(&[]);
        by_kind!(self.kind, T => {
            let row = cast::<T>(bytes);
            if row.len() * T::BLCK_SIZE == out.len() { T::to_float(row, out) }
        }, ());
    }

    /// Each row of `rows` times each of the matrix: `out` has as many numbers for each of `rows` as the matrix has rows.
    pub fn times(&self, file: &[u8], rows: &Rows<'_>, out: &mut [f32]) {
        if rows.count() >= FEW && vector::knows(self.kind) {
            return self.times_in_blocks(file, rows, out);
        }
        by_kind!(self.kind, T => times::<T>(self, file, rows, out), ());
    }

    /// The first of `rows` times the named rows of the matrix.
    pub fn some(&self, file: &[u8], rows: &Rows<'_>, which: &[u32], out: &mut [f32]) {
        by_kind!(self.kind, T => some::<T>(self, file, rows, which, out), ());
    }

    /// The bytes of one of its rows.
    fn line<'a>(&self, bytes: &'a [u8], row: usize) -> &'a [u8] {
        let from = row.saturating_mul(self.stride());
        bytes.get(from..from.saturating_add(self.stride())).unwrap_or(&[])
    }

    fn times_in_blocks(&self, file: &[u8], rows: &Rows<'_>, out: &mut [f32]) {
        let (bytes, n, m) = (self.bytes(file), self.rows, rows.count());
        if rows.width != self.width || out.len() != m * n || n == 0 || m == 0 {
            return;
        }
        let (given, work) = (rows.given(), m * n * self.width);
        let mut turned = vec![0f32; m * n];
        pieces(&mut turned, TILE * m, work, |at, part| {
            self.pairs(given, m, part, |nth| self.line(bytes, at * TILE + nth));
        });
        turn_back(&turned, m, n, out);
    }

    /// Columns two by two; `out` has `m` numbers for each.
    fn pairs<'a>(&self, given: &[vector::Given], m: usize, out: &mut [f32], line: impl Fn(usize) -> &'a [u8]) {
        let mut sums = Vec::with_capacity(m);
        let mut rest = vec![0f32; m];
        for (pair, out) in out.chunks_mut(2 * m).enumerate() {
            let (first, second) = out.split_at_mut(m.min(out.len()));
            let (a, b) = (line(pair * 2), line(pair * 2 + 1));
            // The last of an odd number of columns is done twice.
            let (b, second) = if second.is_empty() { (a, rest.as_mut_slice()) } else { (b, second) };
            vector::columns(self.kind, [a, b], given, [first, second], &mut sums);
        }
    }
}

/// Columns side by side become rows.
fn turn_back(turned: &[f32], m: usize, n: usize, out: &mut [f32]) {
    pieces(out, n, m * n, |row, part| {
        for (place, value) in part.iter_mut().zip(turned.iter().skip(row).step_by(m)) {
            *place = *value;
        }
    });
}

fn times<T: Plain>(matrix: &Matrix, file: &[u8], rows: &Rows<'_>, out: &mut [f32])
where
    T::VecDotType: Form,
{
    let weights = cast::<T>(matrix.bytes(file));
    let (k, n, m) = (matrix.width, matrix.rows, rows.count());
    let blocks = k / T::BLCK_SIZE;
    if weights.len() != blocks * n || rows.width != k || out.len() != m * n || n == 0 || m == 0 {
        return;
    }
    let given = rows.form::<T::VecDotType>();
    let step = k / T::VecDotType::BLCK_SIZE;
    let work = m * n * k;
    if m == 1 {
        pieces(out, TILE, work, |at, part| columns::<T>(k, weights, blocks, at * TILE, given, part));
        return;
    }
    // Column by column first, so that each thread writes a piece of its own and reads each weight once for all rows.
    let mut turned = vec![0f32; m * n];
    pieces(&mut turned, TILE * m, work, |at, part| {
        let mut line = [0f32; TILE];
        let count = part.len() / m;
        for (row, given) in given.chunks_exact(step).enumerate() {
            let line = &mut line[..count.min(TILE)];
            columns::<T>(k, weights, blocks, at * TILE, given, line);
            for (nth, value) in line.iter().enumerate() {
                if let Some(place) = part.get_mut(nth * m + row) {
                    *place = *value;
                }
            }
        }
    });
    turn_back(&turned, m, n, out);
}

/// One row times `out.len()` columns from `first` on.
fn columns<T: Plain>(k: usize, weights: &[T], blocks: usize, first: usize, given: &[T::VecDotType], out: &mut [f32]) {
    let column = |at: usize| weights.get(at * blocks..(at + 1) * blocks).unwrap_or(&[]);
    let mut at = first;
    let mut fours = out.chunks_exact_mut(4);
    for part in &mut fours {
        if let [a, b, c, d] = part {
            (*a, *b, *c, *d) = T::vec_dot_4(k, column(at), column(at + 1), column(at + 2), column(at + 3), given);
        }
        at += 4;
    }
    for place in fours.into_remainder() {
        *place = T::vec_dot(k, column(at), given);
        at += 1;
    }
}

fn some<T: Plain>(matrix: &Matrix, file: &[u8], rows: &Rows<'_>, which: &[u32], out: &mut [f32])
where
    T::VecDotType: Form,
{
    let weights = cast::<T>(matrix.bytes(file));
    let (k, blocks) = (matrix.width, matrix.width / T::BLCK_SIZE);
    if weights.len() != blocks * matrix.rows || rows.width != k || out.len() != which.len() {
        return;
    }
    let given = rows.form::<T::VecDotType>();
    let given = given.get(..k / T::VecDotType::BLCK_SIZE).unwrap_or(given);
    pieces(out, TILE, which.len() * k, |at, part| {
        for (place, row) in part.iter_mut().zip(which.iter().skip(at * TILE)) {
            let row = *row as usize;
            *place = match weights.get(row * blocks..(row + 1) * blocks) {
                Some(column) => T::vec_dot(k, column, given),
                None => f32::NEG_INFINITY,
            };
        }
    });
}
