//! The header of a GGUF file, read without trust: counts, lengths, types, dimensions and places of tensors.
//!
//! Nothing is allocated for a number that the file merely claims: every count is first held against the bytes that are
//! there, and strings and arrays stay where they are in the file. It knows no architecture.

use super::error::{LlmError, Result};
use candle_core::quantized::GgmlDType;
use std::collections::HashMap;
use std::ops::Range;

/// The most entries of metadata.
const KEYS_MAX: u64 = 4096;
/// The most tensors.
const TENSORS_MAX: u64 = 16_384;
/// The longest name of a key or of a tensor, in bytes.
const NAME_MAX: u64 = 512;
/// The longest text of metadata, in bytes; chat templates are the longest.
const TEXT_MAX: u64 = 4 << 20;
/// The most numbers in one tensor.
const ELEMENTS_MAX: u64 = 1 << 36;

/// One value of metadata. Texts and arrays are places in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number.
    Whole(i128),
    /// A fraction.
    Real(f64),
    /// True or false.
    Bool(bool),
    /// UTF-8, one hopes.
    Text(Range<usize>),
    /// A list of values of one type.
    List {
        /// The type's number.
        kind: u32,
        /// How many.
        count: usize,
        /// Their bytes.
        at: Range<usize>,
    },
}

/// Where a tensor lies and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Numbers in a row, then rows, and so on.
    pub dims: Vec<usize>,
    /// How its numbers are stored.
    pub kind: GgmlDType,
    /// Its bytes in the file.
    pub at: Range<usize>,
}

/// A header that has been checked: every range in it lies within the file.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// Metadata by key.
    pub values: HashMap<String, Value>,
    /// Tensors by name.
    pub tensors: HashMap<String, Tensor>,
}

/// Reads forward and never past the end.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn truncated() -> LlmError {
    LlmError::model("it ends in the middle of its header")
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count).ok_or_else(truncated)?;
        let taken = self.bytes.get(self.at..end).ok_or_else(truncated)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| truncated())
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn left(&self) -> u64 {
        (self.bytes.len() - self.at.min(self.bytes.len())) as u64
    }

    /// The place of a text whose length comes first.
    fn text(&mut self, most: u64, what: &str) -> Result<Range<usize>> {
        let length = self.u64()?;
        if length > most {
            return Err(LlmError::model(format!("{what} of {length} bytes is longer than {most}")));
        }
        let from = self.at;
        self.take(usize::try_from(length).map_err(|_| truncated())?)?;
        Ok(from..self.at)
    }

    fn name(&mut self, what: &str) -> Result<String> {
        let at = self.text(NAME_MAX, what)?;
        let bytes = self.bytes.get(at).ok_or_else(truncated)?;
        match std::str::from_utf8(bytes) {
            Ok(name) => Ok(name.to_owned()),
            Err(_) => Err(LlmError::model(format!("{what} is not text"))),
        }
    }
}

/// The size of a value of a type; `None` for texts and lists.
fn width(kind: u32) -> Option<usize> {
    Some(match kind {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        10..=12 => 8,
        _ => return None,
    })
}

fn scalar(kind: u32, cursor: &mut Cursor<'_>) -> Result<Value> {
    Ok(match kind {
        0 => Value::Whole(i128::from(u8::from_le_bytes(cursor.array()?))),
        1 => Value::Whole(i128::from(i8::from_le_bytes(cursor.array()?))),
        2 => Value::Whole(i128::from(u16::from_le_bytes(cursor.array()?))),
        3 => Value::Whole(i128::from(i16::from_le_bytes(cursor.array()?))),
        4 => Value::Whole(i128::from(cursor.u32()?)),
        5 => Value::Whole(i128::from(i32::from_le_bytes(cursor.array()?))),
        6 => Value::Real(f64::from(f32::from_le_bytes(cursor.array()?))),
        7 => Value::Bool(u8::from_le_bytes(cursor.array()?) != 0),
        10 => Value::Whole(i128::from(cursor.u64()?)),
        11 => Value::Whole(i128::from(i64::from_le_bytes(cursor.array()?))),
        12 => Value::Real(f64::from_le_bytes(cursor.array()?)),
        other => return Err(LlmError::model(format!("it has a value of the unknown type {other}"))),
    })
}

fn value(kind: u32, cursor: &mut Cursor<'_>) -> Result<Value> {
    match kind {
        8 => Ok(Value::Text(cursor.text(TEXT_MAX, "a text")?)),
        9 => list(cursor),
        _ => scalar(kind, cursor),
    }
}

/// A list. Lists of lists are in no model that is known, and are refused.
fn list(cursor: &mut Cursor<'_>) -> Result<Value> {
    let kind = cursor.u32()?;
    let count = cursor.u64()?;
    let least = match kind {
        8 => 8,
        _ => width(kind).ok_or_else(|| LlmError::model(format!("it has a list of the type {kind}")))?,
    };
    let bytes = count.checked_mul(least as u64).filter(|bytes| *bytes <= cursor.left());
    let (Some(bytes), Ok(count)) = (bytes, usize::try_from(count)) else {
        return Err(LlmError::model(format!("it has a list of {count} values, and no room for them")));
    };
    let from = cursor.at;
    if kind == 8 {
        for _ in 0..count {
            cursor.text(TEXT_MAX, "a text in a list")?;
        }
    } else {
        cursor.take(usize::try_from(bytes).map_err(|_| truncated())?)?;
    }
    Ok(Value::List { kind, count, at: from..cursor.at })
}

/// How a tensor's numbers are stored, by GGUF's number for it.
fn storage(number: u32) -> Option<GgmlDType> {
    use GgmlDType as D;
    Some(match number {
        0 => D::F32,
        1 => D::F16,
        2 => D::Q4_0,
        3 => D::Q4_1,
        6 => D::Q5_0,
        7 => D::Q5_1,
        8 => D::Q8_0,
        10 => D::Q2K,
        11 => D::Q3K,
        12 => D::Q4K,
        13 => D::Q5K,
        14 => D::Q6K,
        30 => D::BF16,
        _ => return None,
    })
}

/// A tensor as the file declares it, its place still relative to the data.
fn tensor(cursor: &mut Cursor<'_>, name: &str) -> Result<(Tensor, u64)> {
    let rank = cursor.u32()?;
    if rank == 0 || rank > 4 {
        return Err(LlmError::model(format!("tensor {name} has {rank} dimensions")));
    }
    let mut dims = Vec::with_capacity(4);
    let mut elements = 1u64;
    for _ in 0..rank {
        let dim = cursor.u64()?;
        elements = elements.checked_mul(dim).filter(|n| *n > 0 && *n <= ELEMENTS_MAX).ok_or_else(|| {
            LlmError::model(format!("tensor {name} has a dimension of {dim}, which makes it empty or far too large"))
        })?;
        dims.push(usize::try_from(dim).map_err(|_| truncated())?);
    }
    let number = cursor.u32()?;
    let kind = storage(number).ok_or_else(|| {
        LlmError::model(format!("tensor {name} is stored in a way (number {number}) that is not known"))
    })?;
    let offset = cursor.u64()?;
    let block = kind.block_size() as u64;
    let row = dims.first().copied().unwrap_or(0) as u64;
    if !row.is_multiple_of(block) {
        return Err(LlmError::model(format!("tensor {name} has rows of {row}, which {kind:?} cannot hold")));
    }
    let bytes = elements / block * kind.type_size() as u64;
    let end = offset.checked_add(bytes).ok_or_else(|| outside(name))?;
    let (Ok(from), Ok(to)) = (usize::try_from(offset), usize::try_from(end)) else { return Err(outside(name)) };
    Ok((Tensor { dims, kind, at: from..to }, offset))
}

fn outside(name: &str) -> LlmError {
    LlmError::model(format!("tensor {name} lies beyond the end of the file"))
}

impl Header {
    /// Reads and checks the header of a whole file.
    ///
    /// # Errors
    /// The file is no GGUF of version 2 or 3, is truncated, or claims what cannot be.
    pub fn parse(bytes: &[u8]) -> Result<Header> {
        let mut cursor = Cursor { bytes, at: 0 };
        if bytes.get(..4) != Some(b"GGUF") {
            return Err(LlmError::model("it is no GGUF file"));
        }
        cursor.take(4)?;
        let version = cursor.u32()?;
        if !matches!(version, 2 | 3) {
            return Err(LlmError::model(format!("it is a GGUF file of version {version}, and 2 and 3 are known")));
        }
        let (tensors, keys) = (cursor.u64()?, cursor.u64()?);
        if tensors > TENSORS_MAX || keys > KEYS_MAX {
            let why = format!("it claims {tensors} tensors and {keys} entries of metadata");
            return Err(LlmError::model(why));
        }
        let mut header = Header::default();
        for _ in 0..keys {
            let key = cursor.name("a key")?;
            let kind = cursor.u32()?;
            let value = value(kind, &mut cursor)?;
            if header.values.insert(key.clone(), value).is_some() {
                return Err(LlmError::model(format!("it has {key} twice")));
            }
        }
        for _ in 0..tensors {
            let name = cursor.name("a tensor's name")?;
            let (tensor, offset) = tensor(&mut cursor, &name)?;
            if offset % header.alignment()? != 0 {
                return Err(LlmError::model(format!("tensor {name} is not aligned")));
            }
            if header.tensors.insert(name.clone(), tensor).is_some() {
                return Err(LlmError::model(format!("it has tensor {name} twice")));
            }
        }
        header.place(cursor.at, bytes.len())?;
        Ok(header)
    }

    fn alignment(&self) -> Result<u64> {
        match self.values.get("general.alignment") {
            None => Ok(32),
            Some(Value::Whole(n)) if matches!(*n, 8 | 16 | 32 | 64 | 128 | 256 | 4096) => Ok(*n as u64),
            Some(_) => Err(LlmError::model("its alignment is not one that is in use")),
        }
    }

    /// Makes the tensors' places absolute; they must lie within the file and apart from each other.
    fn place(&mut self, header_end: usize, length: usize) -> Result<()> {
        let alignment = usize::try_from(self.alignment()?).unwrap_or(32);
        let data = header_end.div_ceil(alignment).saturating_mul(alignment);
        let mut places = Vec::with_capacity(self.tensors.len());
        for (name, tensor) in &mut self.tensors {
            let (from, to) = (tensor.at.start.checked_add(data), tensor.at.end.checked_add(data));
            let (Some(from), Some(to)) = (from, to) else { return Err(outside(name)) };
            if to > length {
                return Err(outside(name));
            }
            tensor.at = from..to;
            places.push((from, to, name.as_str()));
        }
        places.sort_unstable();
        for pair in places.windows(2) {
            if let [(_, end, first), (from, _, second)] = pair
                && from < end
            {
                return Err(LlmError::model(format!("tensors {first} and {second} overlap")));
            }
        }
        Ok(())
    }

    /// A whole number that is not negative.
    pub fn whole(&self, key: &str) -> Option<usize> {
        match self.values.get(key)? {
            Value::Whole(n) => usize::try_from(*n).ok(),
            _ => None,
        }
    }

    /// A number that is finite.
    pub fn real(&self, key: &str) -> Option<f32> {
        let n = match self.values.get(key)? {
            Value::Whole(n) => *n as f32,
            Value::Real(n) => *n as f32,
            _ => return None,
        };
        Some(n).filter(|n| n.is_finite())
    }

    /// True or false.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.values.get(key)? {
            Value::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// A text; what is not UTF-8 is none.
    pub fn text<'a>(&self, bytes: &'a [u8], key: &str) -> Option<&'a str> {
        match self.values.get(key)? {
            Value::Text(at) => std::str::from_utf8(bytes.get(at.clone())?).ok(),
            _ => None,
        }
    }

    /// How many values a list has; 0 where there is none.
    pub fn count(&self, key: &str) -> usize {
        match self.values.get(key) {
            Some(Value::List { count, .. }) => *count,
            _ => 0,
        }
    }

    /// The texts of a list, as bytes.
    pub fn texts<'a>(&self, bytes: &'a [u8], key: &str) -> Option<Vec<&'a [u8]>> {
        let Some(Value::List { kind: 8, count, at }) = self.values.get(key) else { return None };
        let mut cursor = Cursor { bytes: bytes.get(..at.end)?, at: at.start };
        (0..*count).map(|_| cursor.text(TEXT_MAX, "a text").ok().and_then(|at| bytes.get(at))).collect()
    }

    /// The numbers of a list.
    pub fn numbers(&self, bytes: &[u8], key: &str) -> Option<Vec<f64>> {
        let Some(Value::List { kind, count, at }) = self.values.get(key) else { return None };
        let mut cursor = Cursor { bytes: bytes.get(..at.end)?, at: at.start };
        (0..*count)
            .map(|_| match scalar(*kind, &mut cursor).ok()? {
                Value::Whole(n) => Some(n as f64),
                Value::Real(n) => Some(n),
                Value::Bool(flag) => Some(f64::from(u8::from(flag))),
                _ => None,
            })
            .collect()
    }
}
