//! `tacit plan` and `tacit model`: handed over to `tacit-agent`, which has the models and can understand without a session.

use crate::paths;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use tacit_dbus::Trouble;

/// Becomes `tacit-agent` with the arguments as they were given.
///
/// # Errors
/// There is no tacit-agent, or it cannot be started.
pub fn hand_over() -> Result<ExitCode, Trouble> {
    let Some(agent) = paths::sibling("tacit-agent") else {
        let why = "tacit-agent is neither beside this program nor in PATH";
        return Err(Trouble::new("cannot understand sentences", why, "build it: cargo build --bin tacit-agent"));
    };
    let error = Command::new(agent).args(std::env::args_os().skip(1)).exec();
    Err(Trouble::new("cannot start tacit-agent", error.to_string(), "check that its file is intact"))
}
