//! Going on from a model that is there: what it learned is the start of the next one.
//!
//! Labels are matched by name, so that a verb or an argument that the corpus gained begins fresh, and one that it lost goes.

use super::fault;
use crate::action::labels::Labels;
use crate::action::net::{Net, Shape, Weights};
use crate::action::store::{Header, open, tensors};
use candle_core::{Device, Result, Tensor};
use std::path::Path;

/// Puts what the model of `path` learned in the place of `weights`, which a training run for `shape` and `labels` would begin with;
/// the vectors of pieces stay, for they are never trained.
///
/// # Errors
/// The file is no model, or its layers are not those of `shape`.
pub fn take_up(path: &Path, shape: &Shape, labels: &Labels, weights: &mut Weights) -> Result<()> {
    let (header, net) = open(path).map_err(fault)?;
    let (have, want) = (&header.shape, shape);
    if (have.layers, have.width, have.inner, have.positions) != (want.layers, want.width, want.inner, want.positions) {
        return Err(fault(format!(
            "{}: it has {} layers of width {}, and {} of width {} are asked for (give --layers {})",
            path.display(),
            have.layers,
            have.width,
            want.layers,
            want.width,
            have.layers
        )));
    }
    for (name, dims) in tensors(have) {
        let values = plain(&net, &name)?;
        let rows = match name.split('.').next() {
            Some("tag") => Some(tag_rows(&header.labels, labels)),
            Some("frame") if name.starts_with("frame.out") => {
                Some(labels.frames.iter().map(|frame| header.labels.frame(frame)).collect())
            }
            _ => None,
        };
        let Some(mine) = weights.get(&name) else { continue };
        let taken = match rows {
            None if mine.dims() == dims => Tensor::from_vec(values, dims, &Device::Cpu)?,
            None => return Err(fault(format!("{}: “{name}” has another shape", path.display()))),
            Some(rows) => matched(mine, &values, &rows)?,
        };
        weights.insert(name, taken);
    }
    Ok(())
}

/// A tensor of a model that was opened, in plain numbers.
fn plain(net: &Net, name: &str) -> Result<Vec<f32>> {
    match net.packed.get(name) {
        Some(packed) => {
            let mut values = Vec::with_capacity(packed.rows().len());
            (0..packed.scales().len()).for_each(|at| packed.row(at, &mut values));
            Ok(values)
        }
        None => net
            .weights
            .get(name)
            .map(|tensor| tensor.flatten_all()?.to_vec1())
            .transpose()
            .map(Option::unwrap_or_default),
    }
}

/// The model of `path` with a `share` of the one it went on from: two models of which one was trained on from the other lie in one
/// valley, and between them is a better one than either (Wortsman et al., 2022, "Robust fine-tuning of zero-shot models").
///
/// # Errors
/// A file is no model, or their layers differ.
pub fn mixed(path: &Path, before: &Path, share: f32) -> Result<(Header, Weights)> {
    let (header, net) = open(path).map_err(fault)?;
    let shape = header.shape;
    let whole = std::iter::once(("pieces".to_owned(), vec![shape.pieces, shape.width]));
    let mut weights = Weights::new();
    for (name, dims) in tensors(&shape).into_iter().chain(whole) {
        let values = plain(&net, &name)?;
        weights.insert(name, Tensor::from_vec(values, dims, &Device::Cpu)?);
    }
    let mut old = weights.clone();
    take_up(before, &shape, &header.labels, &mut old)?;
    for (name, tensor) in &mut weights {
        if let Some(old) = old.get(name).filter(|_| name != "pieces") {
            *tensor = ((tensor.clone() * f64::from(1.0 - share))? + (old * f64::from(share))?)?;
        }
    }
    Ok((header, weights))
}

/// For each label of tokens the one of the model before, where it had it.
fn tag_rows(before: &Labels, now: &Labels) -> Vec<Option<usize>> {
    let pair = |arg: &String| {
        let at = before.arg(arg);
        [at.map(|n| 2 * n + 1), at.map(|n| 2 * n + 2)]
    };
    std::iter::once(Some(0)).chain(now.args.iter().flat_map(pair)).collect()
}

/// `mine`, with the rows that the model before had too taken from its `values`.
fn matched(mine: &Tensor, values: &[f32], rows: &[Option<usize>]) -> Result<Tensor> {
    let dims = mine.dims().to_vec();
    let width = dims.get(1).copied().unwrap_or(1);
    let mut all: Vec<f32> = mine.flatten_all()?.to_vec1()?;
    for (slot, row) in all.chunks_mut(width).zip(rows) {
        let from = row.and_then(|row| values.get(row * width..(row + 1) * width));
        if let Some(from) = from {
            slot.copy_from_slice(from);
        }
    }
    Tensor::from_vec(all, dims, &Device::Cpu)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::net::fresh;
    use crate::action::store::{Calibration, FORMAT, write};

    fn labels(frames: &[&str], args: &[&str]) -> Labels {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Labels { frames: list(frames), args: list(args) }
    }

    fn filled(shape: &Shape, value: f32) -> Weights {
        let fill = |dims: &Vec<usize>| {
            let width = dims.last().copied().unwrap_or(1);
            let count = dims.iter().product::<usize>();
            (0..count).map(|at| value * (1 + at / width) as f32).collect::<Vec<f32>>()
        };
        let all = tensors(shape).into_iter().chain([("pieces".to_owned(), vec![shape.pieces, shape.width])]);
        all.map(|(name, dims)| (name, Tensor::from_vec(fill(&dims), dims, &Device::Cpu).unwrap())).collect()
    }

    #[test]
    fn labels_are_matched_by_name_and_new_ones_begin_fresh() {
        let (old, new) = (labels(&["a", "b"], &["on", "app"]), labels(&["b", "c", "a"], &["app", "level"]));
        let shape = |labels: &Labels| Shape {
            pieces: 3,
            layers: 1,
            width: 4,
            heads: 2,
            inner: 8,
            positions: 6,
            marks: crate::action::example::MARKS,
            tags: labels.tags(),
            frames: labels.frames.len(),
        };
        let folder = std::env::temp_dir().join(format!("tacit-before-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("old.safetensors");
        let header = Header {
            format: FORMAT,
            version: "old".into(),
            shape: shape(&old),
            labels: old.clone(),
            pieces: ["x", "y", "z"].map(str::to_owned).to_vec(),
            calibration: Calibration::default(),
        };
        write(&path, &header, &filled(&shape(&old), 1.0)).unwrap();
        let mut weights = filled(&shape(&new), -1.0);
        let pieces = weights["pieces"].flatten_all().unwrap().to_vec1::<f32>().unwrap();
        take_up(&path, &shape(&new), &new, &mut weights).unwrap();
        let first = |name: &str| -> Vec<f32> {
            let rows = weights[name].to_vec2::<f32>().unwrap();
            rows.iter().map(|row| row[0]).collect()
        };
        let close = |have: Vec<f32>, want: &[f32]| {
            assert!(
                have.len() == want.len() && have.iter().zip(want).all(|(a, b)| (a - b).abs() < 0.02),
                "{have:?} {want:?}"
            );
        };
        close(first("frame.out.weight"), &[2.0, -2.0, 1.0]);
        close(first("tag.weight"), &[1.0, 4.0, 5.0, -4.0, -5.0]);
        close(weights["frame.out.bias"].to_vec1().unwrap(), &[1.0, -1.0, 1.0]);
        close(first("layer.0.qkv.weight")[..2].to_vec(), &[1.0, 2.0]);
        assert_eq!(
            weights["pieces"].flatten_all().unwrap().to_vec1::<f32>().unwrap(),
            pieces,
            "never trained, so never taken"
        );
        assert!(Net::new(shape(&new), weights.clone()).weights.len() >= fresh(&shape(&new)).len());
        let newer = folder.join("new.safetensors");
        let header = Header { version: "new".into(), shape: shape(&new), labels: new.clone(), ..header };
        write(&newer, &header, &filled(&shape(&new), 3.0)).unwrap();
        let (mixed, between) = mixed(&newer, &path, 0.25).unwrap();
        assert_eq!(mixed, header);
        let row = |name: &str| between[name].to_vec2::<f32>().unwrap()[0][0];
        assert!((row("frame.out.weight") - (0.75 * 3.0 + 0.25 * 2.0)).abs() < 0.03, "matched by name");
        assert!((row("layer.0.up.weight") - (0.75 * 3.0 + 0.25)).abs() < 0.03 && (row("pieces") - 3.0).abs() < 0.03);
        let deeper = Shape { layers: 2, ..shape(&new) };
        let why = take_up(&path, &deeper, &new, &mut filled(&deeper, 0.0)).unwrap_err().to_string();
        assert!(why.contains("--layers 1"), "{why}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
