//! A model of random weights, as small as one can be: everything but its judgement is real.

use candle_core::{Device, Tensor};
use std::path::Path;
use tacit_model::action::example::MARKS;
use tacit_model::action::labels::Labels;
use tacit_model::action::net::{Shape, Weights};
use tacit_model::action::random::Random;
use tacit_model::action::store::{Calibration, FORMAT, Header, tensors, write};

/// Its labels.
pub fn labels() -> Labels {
    let frames = ["app.launch", "audio.mute on=off", "audio.mute on=on", "oos", "window.close", "window.place"];
    let args = ["app", "rest", "slot", "when", "window", "windows"];
    Labels { frames: frames.map(str::to_owned).to_vec(), args: args.map(str::to_owned).to_vec() }
}

/// Its vocabulary: single letters and digits.
fn pieces() -> Vec<String> {
    let mut list: Vec<String> = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(str::to_owned).to_vec();
    for c in ('a'..='z').chain('0'..='9') {
        list.push(c.to_string());
        list.push(format!("##{c}"));
    }
    list
}

/// Writes it to `path`; the same one for a seed.
pub fn write_random(path: &Path, seed: u64) {
    let (labels, pieces) = (labels(), pieces());
    let shape = Shape {
        pieces: pieces.len(),
        layers: 1,
        width: 32,
        heads: 2,
        inner: 64,
        positions: 128,
        marks: MARKS,
        tags: labels.tags(),
        frames: labels.frames.len(),
    };
    let mut random = Random::new(seed);
    let mut weights = Weights::new();
    for (name, dims) in tensors(&shape).into_iter().chain([("pieces".to_owned(), vec![shape.pieces, shape.width])]) {
        let values: Vec<f32> = (0..dims.iter().product()).map(|_| random.normal() * 0.3).collect();
        weights.insert(name, Tensor::from_vec(values, dims, &Device::Cpu).expect("a tensor"));
    }
    let version = format!("random-{seed}");
    let header = Header { format: FORMAT, version, shape, labels, pieces, calibration: Calibration::default() };
    write(path, &header, &weights).expect("written");
}
