//! The agent: requests in words on one side, hands on the other, the pure core between them.
//!
//! Owns the main loop, the D-Bus services, the hands and the worker threads. Decides nothing itself: what a sentence means,
//! whether it may run and whether it worked is the core's.

pub mod bus;
pub mod clock;
pub mod config;
pub mod event;
pub mod hands;
pub mod memory;
pub mod model_command;
pub mod plan_command;
pub mod ring;
pub mod scene;
pub mod tiers;
pub mod understand;
pub mod world;
