//! The model file: a safetensors file with everything that the network and its labels need, checked before it is used.
//!
//! Matrices are rows of signed bytes with a scale each, and stay so in the mapped file; only the small ones that are not
//! multiplied with are made 32-bit when it is opened. Biases and norms are 16-bit floats.

use super::labels::Labels;
use super::net::{Net, Shape, Weights};
use super::packed::Packed;
use candle_core::{DType, Device, Tensor};
use memmap2::Mmap;
use safetensors::SafeTensors;
use safetensors::tensor::TensorView;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The form that this version reads and writes.
pub const FORMAT: u32 = 1;
/// The largest file that is opened.
pub const BYTES_MAX: u64 = 200 << 20;

/// What a model file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Its form.
    pub format: u32,
    /// Its version, for people.
    pub version: String,
    /// Sizes of the network.
    pub shape: Shape,
    /// What its outputs mean.
    pub labels: Labels,
    /// Its vocabulary.
    pub pieces: Vec<String>,
    /// Its scores as probabilities.
    pub calibration: Calibration,
}

/// How scores become probabilities (Guo et al., 2017).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Scores of frames are divided by this.
    pub frames: f32,
    /// Scores of tags are divided by this.
    pub tags: f32,
    /// Energy above which a sentence is out of scope, where that is used (Liu et al., 2020).
    pub energy: Option<f32>,
}

impl Default for Calibration {
    fn default() -> Self {
        Calibration { frames: 1.0, tags: 1.0, energy: None }
    }
}

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] std::io::Error),
    /// It is no model, or a damaged one.
    #[error("{0}: this is no action model: {1} (train one, or take the one that came with Tacit)")]
    Foreign(PathBuf, String),
    /// It is of another form.
    #[error("{0}: the file has form {1}, and this version reads form {FORMAT} (update Tacit, or train the model anew)")]
    Form(PathBuf, u32),
    /// A tensor operation failed.
    #[error("the model cannot be used: {0}")]
    Tensor(#[from] candle_core::Error),
}

/// Writes a model.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, header: &Header, weights: &Weights) -> Result<(), StoreError> {
    let mut bytes: Vec<(String, safetensors::Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
    for (name, tensor) in weights {
        let dims = tensor.dims().to_vec();
        let values: Vec<f32> = tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
        if let [count, width] = dims.as_slice() {
            let (rows, scales) = quantised(&values, *width);
            let scales: Vec<u8> = scales.iter().flat_map(|scale| scale.to_le_bytes()).collect();
            bytes.push((format!("{name}.scale"), safetensors::Dtype::F32, vec![*count], scales));
            bytes.push((name.clone(), safetensors::Dtype::I8, dims, rows));
        } else {
            let halves = values.iter().flat_map(|value| half::f16::from_f32(*value).to_le_bytes()).collect();
            bytes.push((name.clone(), safetensors::Dtype::F16, dims, halves));
        }
    }
    let foreign = |why: String| StoreError::Foreign(path.to_owned(), why);
    let views: Vec<(String, TensorView<'_>)> = bytes
        .iter()
        .map(|(name, kind, dims, data)| Ok((name.clone(), TensorView::new(*kind, dims.clone(), data)?)))
        .collect::<Result<_, safetensors::SafeTensorError>>()
        .map_err(|why| foreign(why.to_string()))?;
    let json = serde_json::to_string(header).map_err(|why| foreign(why.to_string()))?;
    let metadata = HashMap::from([("tacit".to_owned(), json)]);
    let fresh = path.with_extension("new");
    safetensors::serialize_to_file(views, Some(metadata), &fresh).map_err(|why| foreign(why.to_string()))?;
    std::fs::rename(&fresh, path).map_err(|why| StoreError::File(path.to_owned(), why))
}

/// Gives a file another calibration; everything else in it stays.
///
/// # Errors
/// It cannot be read or written, or is no model.
pub fn recalibrate(path: &Path, calibration: Calibration) -> Result<(), StoreError> {
    let foreign = |why: String| StoreError::Foreign(path.to_owned(), why);
    let map = map(path)?;
    let mut header = read_header(path, &map)?;
    header.calibration = calibration;
    let json = serde_json::to_string(&header).map_err(|why| foreign(why.to_string()))?;
    let stored = SafeTensors::deserialize(&map).map_err(|why| foreign(why.to_string()))?;
    let fresh = path.with_extension("new");
    let metadata = Some(HashMap::from([("tacit".to_owned(), json)]));
    safetensors::serialize_to_file(stored.tensors(), metadata, &fresh).map_err(|why| foreign(why.to_string()))?;
    std::fs::rename(&fresh, path).map_err(|why| StoreError::File(path.to_owned(), why))
}

fn quantised(values: &[f32], width: usize) -> (Vec<u8>, Vec<f32>) {
    let (mut rows, mut scales) = (Vec::with_capacity(values.len()), Vec::new());
    for row in values.chunks(width) {
        let most = row.iter().fold(0f32, |most, value| most.max(value.abs())).max(1e-9);
        scales.push(most / 127.0);
        rows.extend(row.iter().map(|value| (value / most * 127.0).round() as i8 as u8));
    }
    (rows, scales)
}

/// The version, labels and sizes of a file, without its weights.
///
/// # Errors
/// It cannot be read, or is no model.
pub fn header(path: &Path) -> Result<Header, StoreError> {
    let map = map(path)?;
    read_header(path, &map)
}

fn map(path: &Path) -> Result<Mmap, StoreError> {
    let io = |why| StoreError::File(path.to_owned(), why);
    let file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    if !(16..=BYTES_MAX).contains(&length) {
        return Err(StoreError::Foreign(path.to_owned(), format!("it has {length} bytes")));
    }
    // SAFETY: model files are replaced by renaming, never written in place, so the mapping does not change under us.
    #[allow(unsafe_code)]
    let map = unsafe { Mmap::map(&file) };
    map.map_err(io)
}

fn read_header(path: &Path, map: &[u8]) -> Result<Header, StoreError> {
    let foreign = |why: String| StoreError::Foreign(path.to_owned(), why);
    let (_, metadata) = SafeTensors::read_metadata(map).map_err(|why| foreign(why.to_string()))?;
    let json = metadata.metadata().as_ref().and_then(|map| map.get("tacit"));
    let json = json.ok_or_else(|| foreign("it does not say what its outputs mean".into()))?;
    let value: serde_json::Value = serde_json::from_str(json).map_err(|why| foreign(why.to_string()))?;
    let format = value.get("format").and_then(serde_json::Value::as_u64).unwrap_or(0) as u32;
    if format != FORMAT {
        return Err(StoreError::Form(path.to_owned(), format));
    }
    let header: Header = serde_json::from_value(value).map_err(|why| foreign(why.to_string()))?;
    let shape = &header.shape;
    let sound = shape.pieces == header.pieces.len()
        && shape.frames == header.labels.frames.len()
        && shape.tags == header.labels.tags()
        && (1..=24).contains(&shape.layers)
        && (1..=64).contains(&shape.heads)
        && (1..=2048).contains(&shape.width)
        && shape.width.is_multiple_of(shape.heads)
        && (1..=512).contains(&shape.positions)
        && shape.marks == super::example::MARKS;
    if sound { Ok(header) } else { Err(foreign("its sizes do not fit each other".into())) }
}

/// Opens a model.
///
/// # Errors
/// It cannot be read, is no model, or its tensors are not those that its header promises.
pub fn open(path: &Path) -> Result<(Header, Net), StoreError> {
    let map = Arc::new(map(path)?);
    let header = read_header(path, &map)?;
    let foreign = |why: String| StoreError::Foreign(path.to_owned(), why);
    let stored = SafeTensors::deserialize(&map).map_err(|why| foreign(why.to_string()))?;
    let mut weights = Weights::new();
    let mut packed = BTreeMap::new();
    let whole = std::iter::once(("pieces".to_owned(), vec![header.shape.pieces, header.shape.width]));
    for (name, dims) in tensors(&header.shape).into_iter().chain(whole) {
        let values = match dims.as_slice() {
            [count, width] => {
                let (rows, scales) = matrix(&stored, &name, *count, *width).map_err(foreign)?;
                if scales.iter().any(|scale| !scale.is_finite()) {
                    return Err(foreign(format!("the tensor “{name}” holds what is no number")));
                }
                if name.ends_with(".weight") || name == "pieces" {
                    let from = rows.as_ptr() as usize - map.as_ptr() as usize;
                    let matrix = Packed::new(&map, from, *width, scales);
                    packed.insert(name.clone(), matrix.ok_or_else(|| foreign(format!("“{name}” is cut short")))?);
                    continue;
                }
                let pairs = rows.chunks_exact(*width).zip(&scales);
                pairs.flat_map(|(row, scale)| row.iter().map(move |byte| f32::from(*byte as i8) * scale)).collect()
            }
            _ => {
                let view = stored.tensor(&name).map_err(|_| foreign(format!("the tensor “{name}” is missing")))?;
                if view.shape() != dims || view.dtype() != safetensors::Dtype::F16 {
                    return Err(foreign(format!("the tensor “{name}” has another shape")));
                }
                let halves = view.data().chunks_exact(2);
                halves.map(|pair| half::f16::from_le_bytes([pair[0], pair[1]]).to_f32()).collect::<Vec<f32>>()
            }
        };
        if values.iter().any(|value| !value.is_finite()) {
            return Err(foreign(format!("the tensor “{name}” holds what is no number")));
        }
        weights.insert(name, Tensor::from_vec(values, dims, &Device::Cpu)?);
    }
    let mut net = Net::new(header.shape, weights);
    net.packed = packed;
    Ok((header, net))
}

/// The rows of a matrix with their scales.
fn matrix<'a>(
    tensors: &SafeTensors<'a>,
    name: &str,
    count: usize,
    width: usize,
) -> Result<(&'a [u8], Vec<f32>), String> {
    let rows = tensors.tensor(name).map_err(|_| format!("the tensor “{name}” is missing"))?;
    let scales = tensors.tensor(&format!("{name}.scale")).map_err(|_| format!("the scales of “{name}” are missing"))?;
    let sound = rows.shape() == [count, width]
        && rows.dtype() == safetensors::Dtype::I8
        && scales.shape() == [count]
        && scales.dtype() == safetensors::Dtype::F32;
    if !sound {
        return Err(format!("the tensor “{name}” has another shape"));
    }
    let scales = scales.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    Ok((rows.data(), scales))
}

/// Names and shapes of all tensors but the vectors of pieces.
pub fn tensors(shape: &Shape) -> Vec<(String, Vec<usize>)> {
    let (h, inner) = (shape.width, shape.inner);
    let mut out = super::net::fresh(shape);
    out.push(("positions".into(), vec![shape.positions, h]));
    let mut pair = |name: String, dims: Vec<usize>| {
        let last = dims.first().copied().unwrap_or(h);
        out.push((format!("{name}.weight"), dims));
        out.push((format!("{name}.bias"), vec![last]));
    };
    pair("norm".into(), vec![h]);
    for layer in 0..shape.layers {
        let name = |part: &str| format!("layer.{layer}.{part}");
        pair(name("qkv"), vec![3 * h, h]);
        pair(name("out"), vec![h, h]);
        pair(name("norm1"), vec![h]);
        pair(name("up"), vec![inner, h]);
        pair(name("down"), vec![h, inner]);
        pair(name("norm2"), vec![h]);
    }
    out
}
