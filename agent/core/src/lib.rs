//! The pure heart of the agent: text in, plans and effects out.
//!
//! No async, clock, environment, file, bus or random number: everything from outside comes in as a value, and everything
//! that is to happen outside goes out as one.

pub mod calc;
pub mod draft;
pub mod grammar;
pub mod lesson;
pub mod lexicon;
pub mod normalise;
pub mod plan;
pub mod policy;
pub mod resolve;
pub mod run;
#[cfg(test)]
mod sim;
pub mod time;
pub mod undo;
pub mod verbs;
pub mod verify;

pub use draft::{Draft, DraftStep, Gist, Meaning, Resolved, Said};
pub use grammar::understand;
pub use resolve::resolve;
