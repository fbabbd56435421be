//! The corpus: templates and word lists, which are data, into labelled sentences, as many as are wanted, the same for a seed.
//!
//! Owns how sentences are varied; what they mean is in `data/corpora`. Every sentence gets a scene of its own with some of the
//! names that it says and many that it does not, and passes through the code that understands real ones, so that the network
//! sees in training what it sees at work.

mod make;
mod noise;
mod scene;
mod template;
mod words;

pub use make::{Maker, bare};
pub use template::{Node, Part, parse};
pub use words::{Corpus, CorpusError};
