//! A weight matrix that stays in the mapped model file: rows of signed bytes with a scale each.
//!
//! `unsafe` is used for one thing: reading the file's bytes as signed ones.

use memmap2::Mmap;
use std::sync::Arc;

/// A matrix in a mapped file.
#[derive(Debug, Clone)]
pub struct Packed {
    map: Arc<Mmap>,
    from: usize,
    width: usize,
    scales: Vec<f32>,
}

impl Packed {
    /// The matrix whose first row begins at byte `from`, with one scale a row; `None` where the file ends before it does.
    pub fn new(map: &Arc<Mmap>, from: usize, width: usize, scales: Vec<f32>) -> Option<Packed> {
        let bytes = width.checked_mul(scales.len())?;
        map.get(from..from.checked_add(bytes)?)?;
        Some(Packed { map: Arc::clone(map), from, width, scales })
    }

    /// Numbers in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What each row is multiplied by.
    pub fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// All rows, one after the other.
    pub fn rows(&self) -> &[i8] {
        let bytes = self.map.get(self.from..self.from + self.width * self.scales.len()).unwrap_or(&[]);
        // SAFETY: every byte is a signed byte as well, of the same size and alignment.
        #[allow(unsafe_code)]
        unsafe {
            std::slice::from_raw_parts(bytes.as_ptr().cast::<i8>(), bytes.len())
        }
    }

    /// One row in plain numbers, added to `out`; zeros where there is none.
    pub fn row(&self, at: usize, out: &mut Vec<f32>) {
        let from = at.saturating_mul(self.width);
        match (self.rows().get(from..from.saturating_add(self.width)), self.scales.get(at)) {
            (Some(row), Some(scale)) => out.extend(row.iter().map(|byte| f32::from(*byte) * scale)),
            _ => out.extend(std::iter::repeat_n(0.0, self.width)),
        }
    }
}
