//! The accessible tree as a judge sees it: read by Python's AT-SPI bindings, so that our own hand is not its own witness.

use serde::Deserialize;
use std::path::PathBuf;

/// One accessible object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Node {
    /// Role name: `push button`.
    pub role: String,
    /// Accessible name.
    pub name: String,
    /// Text contents, where it has some.
    pub text: String,
    /// The application's name.
    pub app: String,
    /// The application's process.
    pub pid: u32,
}

/// Where the script is.
pub fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/a11y_dump.py")
}
