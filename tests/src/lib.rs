//! A whole session to test against: real processes, a private bus, real applications, input by the hardware channel.
//!
//! Owns starting and stopping it and looking at it from outside. Judges nothing by replies: what happened is read from the
//! compositor's snapshot, the accessible tree and the file system.

pub mod a11y;
pub mod client;
pub mod clients;
pub mod keys;
pub mod latency;
pub mod processes;
pub mod vm;
pub mod world;

pub use client::ReconnectingClient;
pub use world::{Options, World};
