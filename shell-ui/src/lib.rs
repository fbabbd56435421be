//! Tacit's shell: the panel, the command bar, the confirmation overlay and notices, in one process.
//!
//! Owns what is drawn and what is typed. It knows the other processes by D-Bus alone and lives without any of them but the
//! compositor. [`state`], [`update`] and [`view`] are pure: surfaces are behind [`surface`], calls behind [`bus`].

pub mod app;
pub mod bar;
pub mod bus;
pub mod clock;
pub mod confirm;
pub mod effect;
pub mod frame;
pub mod look;
pub mod message;
pub mod rank;
pub mod sources;
pub mod state;
pub mod surface;
pub mod update;
pub mod view;
pub mod words;
