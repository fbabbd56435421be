//! The layout's tests: exact geometry, operations, outputs, undo, and random operations with the invariants after each.

mod geometry;
mod interactive;
mod operations;
mod outputs;
mod overview;
mod random;
mod regressions;
mod resume;
mod support;
mod undo;
