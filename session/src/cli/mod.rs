//! The command line: what it accepts, and one module a command. Errors go to stderr as `what failed: why (what to do)`.

use clap::Parser;
use std::process::ExitCode;
use std::time::Duration;
use tacit_dbus::Trouble;

pub mod args;
mod bench;
mod connect;
mod doctor;
mod events;
mod history;
mod manual;
mod memory;
mod plan;
mod request;
mod session;
mod state;
mod table;
mod validate;

use args::{Cli, Command};

/// The request was not understood or is refused.
pub const REFUSED: u8 = 2;
/// The request waits for a confirmation or an answer.
pub const WAITING: u8 = 3;
/// The request, or the command itself, failed.
pub const FAILED: u8 = 4;

/// How long a command that only reads may take.
const READ_MAX: Duration = Duration::from_secs(10);

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are not errors; clap prints both where they belong.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 64 } else { 0 });
        }
    };
    run(cli.command).unwrap_or_else(|trouble| {
        eprintln!("tacit: {trouble}");
        ExitCode::from(FAILED)
    })
}

fn run(command: Command) -> Result<ExitCode, Trouble> {
    match command {
        Command::Session(args) => session::run(args).or_else(|trouble| {
            eprintln!("tacit: {trouble}");
            Ok(ExitCode::from(1))
        }),
        Command::SessionGuard { mark, files } => {
            crate::supervise::guard::run(&mark, &files);
            Ok(ExitCode::SUCCESS)
        }
        Command::Plan(_) | Command::Model(_) => plan::hand_over(),
        Command::Validate(args) => validate::run(&args),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { directory } => manual::man(directory.as_deref()),
        Command::Mcp => Err(not_yet("the MCP server", "use the D-Bus name org.tacitdesktop.Agent1, or tacit do")),
        Command::Listen { .. } => Err(not_yet("spoken commands", "type it: tacit do \"open the terminal\"")),
        command => on_runtime(command),
    }
}

fn on_runtime(command: Command) -> Result<ExitCode, Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Trouble::new("cannot start", error.to_string(), ""))?;
    let done = runtime.block_on(async {
        match command {
            Command::Do(args) => request::run(&args).await,
            Command::Undo { n, json } => request::undo(n, json).await,
            Command::Redo { n, json } => request::redo(n, json).await,
            Command::Windows { json } => limited(state::windows(json)).await,
            Command::Workspaces { json } => limited(state::workspaces(json)).await,
            Command::Outputs { json } => limited(state::outputs(json)).await,
            Command::Apps { json } => limited(state::apps(json)).await,
            Command::Events { json } => events::run(json).await,
            Command::History { json, limit } => limited(history::history(limit, json)).await,
            Command::Explain { id, json } => limited(history::explain(id.as_deref().unwrap_or(""), json)).await,
            Command::Memory { command } => memory::run(command).await,
            Command::Routines { command } => limited(memory::routines(command)).await,
            Command::Doctor { json } => doctor::run(json).await,
            Command::Bench(args) => bench::run(&args).await,
            _ => Err(Trouble::new("cannot run this command", "it has no runner", "please report it")),
        }
    });
    // A thread may still wait for a line on stdin: the command does not wait for that thread.
    runtime.shutdown_background();
    done
}

/// Gives a command that only reads its deadline.
async fn limited(work: impl Future<Output = Result<ExitCode, Trouble>>) -> Result<ExitCode, Trouble> {
    match tokio::time::timeout(READ_MAX, work).await {
        Ok(done) => done,
        Err(_) => Err(connect::silent(READ_MAX)),
    }
}

fn not_yet(what: &str, hint: &str) -> Trouble {
    Trouble::new(what, "not available yet", hint)
}
