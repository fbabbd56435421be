//! The compositor of Tacit: outputs, input, windows, workspaces and drawing. One thread and one loop; nothing in it ever waits for
//! another process. The library is the whole compositor, so that tests can run the real state.

pub mod action;
pub mod args;
pub mod backend;
pub mod bar;
pub mod bus;
pub mod clients;
pub mod clipboard;
pub mod clock;
pub mod config;
pub mod extra;
pub mod focus;
pub mod frames;
pub mod globals;
pub mod handlers;
pub mod heartbeat;
pub mod input;
pub mod journal;
pub mod layers;
pub mod lock;
pub mod outputs;
pub mod protocols;
pub mod publish;
pub mod readers;
pub mod refresh;
pub mod render;
pub mod run;
pub mod signals;
pub mod spawn;
pub mod state;
pub mod stats;
pub mod surfaces;
pub mod tiling;
pub mod undo;
pub mod windows;
