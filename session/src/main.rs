//! `tacit`: the command line, and `tacit session`, which brings the desktop up and keeps it up.
//!
//! Owns argument parsing and the hand-over to one module a command. Knows nothing of Wayland; everything it says to the
//! other processes goes through the contract crate.

use std::process::ExitCode;

mod apps;
mod caller;
mod cli;
mod paths;
mod portal;
mod service;
mod settings;
mod supervise;

fn main() -> ExitCode {
    cli::main()
}
