//! The local language model, the second tier of understanding: a GGUF file, a request and a scene become a draft.
//!
//! The model is held to plans by a grammar made of the candidate verbs, the scene's names and the request's own words, so
//! what it writes is always a plan whose names are there. It knows no policy and no hand, and never reaches a network.

pub mod cache;
pub mod decoder;
pub mod engine;
pub mod error;
pub mod gguf;
pub mod grammar;
pub mod kernel;
pub mod math;
pub mod model;
pub mod names;
pub mod plan;
mod pool;
pub mod prompt;
pub mod sample;
pub mod schema;
pub mod shape;
pub mod store;
pub mod vector;
pub mod vocab;

pub use engine::{Answer, Choose, Control, Limits, Llm, Request, Stats};
pub use error::{LlmError, Result};
pub use model::described;
pub use store::{Installed, find, install, list, verify};
