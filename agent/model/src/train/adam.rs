//! AdamW (Loshchilov and Hutter, 2019) in place: weights and moments are passed over once, and can be saved and taken up again.

use candle_core::{CpuStorage, InplaceOp2, Layout, Result, Tensor, Var};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How one group of weights is changed.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// The step size.
    pub rate: f32,
    /// Decay of weights; 0 for biases and norms.
    pub decay: f32,
}

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.98;
const TINY: f32 = 1e-6;

/// The sum of the squares of a gradient.
///
/// # Errors
/// It is not of f32.
pub fn square(grad: &Tensor) -> Result<f32> {
    let (storage, layout) = grad.storage_and_layout();
    if let (candle_core::Storage::Cpu(cpu), Some((from, to))) = (&*storage, layout.contiguous_offsets()) {
        let data = cpu.as_slice::<f32>()?.get(from..to).unwrap_or(&[]);
        return Ok(data.chunks(4096).map(|part| part.iter().map(|value| value * value).sum::<f32>()).sum());
    }
    grad.sqr()?.sum_all()?.to_scalar()
}

/// The moments of one tensor.
#[derive(Debug, Clone, Default)]
struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
}

/// The optimiser.
#[derive(Debug, Default)]
pub struct Adam {
    moments: RefCell<BTreeMap<String, Moments>>,
    /// Steps taken.
    pub steps: u64,
}

struct Step<'a> {
    moments: RefCell<&'a mut Moments>,
    rates: Rates,
    scale: f32,
    correct: (f32, f32),
}

impl InplaceOp2 for Step<'_> {
    fn name(&self) -> &'static str {
        "adamw"
    }

    fn cpu_fwd(&self, weight: &mut CpuStorage, _: &Layout, grad: &CpuStorage, layout: &Layout) -> Result<()> {
        let (CpuStorage::F32(weight), CpuStorage::F32(grad)) = (weight, grad) else {
            candle_core::bail!("weights are trained in f32")
        };
        let Some((from, to)) = layout.contiguous_offsets() else { candle_core::bail!("a gradient with gaps") };
        let grad = grad.get(from..to).unwrap_or(&[]);
        let mut moments = self.moments.borrow_mut();
        moments.first.resize(grad.len(), 0.0);
        moments.second.resize(grad.len(), 0.0);
        let Moments { first, second } = &mut **moments;
        let Rates { rate, decay } = self.rates;
        let (c1, c2) = self.correct;
        let scale = self.scale;
        let part = 1 << 14;
        weight
            .par_chunks_mut(part)
            .zip(grad.par_chunks(part))
            .zip(first.par_chunks_mut(part).zip(second.par_chunks_mut(part)))
            .for_each(|((weight, grad), (first, second))| {
                for (((w, g), m), v) in weight.iter_mut().zip(grad).zip(first).zip(second) {
                    let g = g * scale;
                    *m = BETA1 * *m + (1.0 - BETA1) * g;
                    *v = BETA2 * *v + (1.0 - BETA2) * g * g;
                    *w -= rate * (*m / c1 / ((*v / c2).sqrt() + TINY) + decay * *w);
                }
            });
        Ok(())
    }
}

impl Adam {
    /// Begins the next step.
    pub fn begin(&mut self) {
        self.steps += 1;
    }

    /// Changes one tensor by its gradient, times `scale`.
    ///
    /// # Errors
    /// The shapes differ.
    pub fn step(&self, name: &str, weight: &Var, grad: &Tensor, rates: Rates, scale: f32) -> Result<()> {
        let mut all = self.moments.borrow_mut();
        let moments = all.entry(name.to_owned()).or_default();
        let t = self.steps.max(1) as i32;
        let op =
            Step { moments: RefCell::new(moments), rates, scale, correct: (1.0 - BETA1.powi(t), 1.0 - BETA2.powi(t)) };
        weight.as_tensor().inplace_op2(&grad.contiguous()?, &op)
    }

    /// The moments as tensors, for a checkpoint.
    ///
    /// # Errors
    /// Tensors cannot be made.
    pub fn save(&self) -> Result<BTreeMap<String, Tensor>> {
        let mut out = BTreeMap::new();
        for (name, moments) in self.moments.borrow().iter() {
            let device = candle_core::Device::Cpu;
            out.insert(format!("adam1.{name}"), Tensor::new(moments.first.as_slice(), &device)?);
            out.insert(format!("adam2.{name}"), Tensor::new(moments.second.as_slice(), &device)?);
        }
        Ok(out)
    }

    /// Takes up the moments of a checkpoint.
    ///
    /// # Errors
    /// They are not numbers.
    pub fn load(&mut self, tensors: &std::collections::HashMap<String, Tensor>, steps: u64) -> Result<()> {
        self.steps = steps;
        let mut all = self.moments.borrow_mut();
        for (name, tensor) in tensors {
            if let Some(name) = name.strip_prefix("adam1.") {
                all.entry(name.to_owned()).or_default().first = tensor.flatten_all()?.to_vec1()?;
            } else if let Some(name) = name.strip_prefix("adam2.") {
                all.entry(name.to_owned()).or_default().second = tensor.flatten_all()?.to_vec1()?;
            }
        }
        Ok(())
    }
}
