//! The one shape of an error that a person sees: what failed, why, what to do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An error for people: `what failed: why (what to do)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What failed, without a full stop: "cannot open the memory".
    pub what: String,
    /// Why: "the file is not a database".
    pub why: String,
    /// What the reader can do about it; may be empty.
    #[serde(default)]
    pub hint: String,
}

impl Trouble {
    /// Makes one from its three parts.
    pub fn new(what: impl Into<String>, why: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), hint: hint.into() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)?;
        if !self.hint.is_empty() {
            write!(f, " ({})", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Trouble {}
