//! `tacit-compositor`: reads its arguments and runs.

use clap::Parser;
use std::process::ExitCode;
use tacit_compositor::backend::tty::Unavailable;
use tracing_subscriber::EnvFilter;

/// The exit status of a program that cannot run as things are (sysexits.h).
const EX_CONFIG: u8 = 78;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("TACIT_LOG").unwrap_or_else(|_| EnvFilter::new("info,smithay=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match tacit_compositor::run::run(&tacit_compositor::args::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the compositor cannot run: {error:#}");
            // Whoever keeps this program need not try again: nothing here changes by itself.
            match error.downcast_ref::<Unavailable>() {
                Some(_) => ExitCode::from(EX_CONFIG),
                None => ExitCode::FAILURE,
            }
        }
    }
}
