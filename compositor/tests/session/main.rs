//! The real compositor and real clients in one process, over socket pairs, with a hand-wound clock and no display.

mod bar;
mod chooser;
mod client;
mod config;
mod cursors;
mod drags;
mod fixture;
mod gestures;
mod hints;
mod journal;
mod layers;
mod limits;
mod lock;
mod motion;
mod pacing;
mod pen;
mod pointer;
mod robust;
mod sandbox;
mod sessions;
mod sight;
mod slide;
mod surfaces;
mod windows;
mod x11;
mod xdg_session;
