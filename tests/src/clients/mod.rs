//! Real programs, each used as a person would use it, on a session of its own.
//!
//! Owns the list of cases and what they share. A case is judged by the compositor's snapshot, by pixels of a screenshot, by the file
//! system or by what another program reads, never by what the program under test says of itself.

mod browsers;
mod desk;
mod desktop;
mod input_method;
mod media;
mod terminals;
mod toolkits;
mod tools;
mod x11;

pub use desk::{Desk, Picture, Running};

use crate::world::{Options, World};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// One program, or a few that belong together.
pub struct Case {
    /// What it is called on the command line and in file names.
    pub name: &'static str,
    /// Programs that have to be installed.
    pub needs: &'static [&'static str],
    /// Uses them; answers what was seen.
    pub run: fn(&Desk) -> anyhow::Result<String>,
}

/// How a case ended.
pub struct Ended {
    /// The case.
    pub name: &'static str,
    /// What was seen, or what was not and should have been.
    pub result: Result<String, String>,
    /// How long it took, the start of the session included.
    pub took: Duration,
}

/// Every case.
pub fn all() -> Vec<&'static Case> {
    [
        terminals::CASES,
        toolkits::CASES,
        browsers::CASES,
        media::CASES,
        x11::CASES,
        desktop::CASES,
        tools::CASES,
        input_method::CASES,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Runs a case on a session of its own; its screenshots go to `out`.
pub fn run(case: &Case, out: &Path) -> Ended {
    let begin = Instant::now();
    let missing: Vec<&str> = case.needs.iter().copied().filter(|program| !installed(program)).collect();
    let result = if missing.is_empty() {
        let run = || {
            let desk = Desk::new(World::start_with(&Options::default()), case.name, out);
            let result = (case.run)(&desk);
            if result.is_err() {
                eprintln!("{}", desk.logs());
            }
            result
        };
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(result) => result.map_err(|error| format!("{error:#}")),
            Err(panic) => Err(panic_text(panic.as_ref())),
        }
    } else {
        Err(format!("not installed: {} (make test-clients installs them)", missing.join(", ")))
    };
    Ended { name: case.name, result, took: begin.elapsed() }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it panicked").lines().next().unwrap_or_default().to_owned()
}

fn installed(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    ["/usr/bin", "/usr/games", "/usr/local/bin"].iter().any(|dir| Path::new(dir).join(program).exists())
}
