//! The action model: a sentence and a scene in, labels out, and from them the core's draft.

pub mod example;
mod kernel;
pub mod labels;
mod model;
pub mod net;
mod ops;
mod packed;
pub mod parse;
pub mod pieces;
pub mod random;
pub mod store;

pub use model::{ActionModel, Reading, Way};
