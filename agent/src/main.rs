//! The program `tacit-agent`: the agent of a session, and understanding without one. Everything else is in the library.

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The agent of a Tacit session.
#[derive(Debug, Parser)]
#[command(name = "tacit-agent", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Understand without acting; without TEXT, one utterance a line on standard input and one JSON a line on standard output.
    Plan {
        /// A desktop from a file: no session is needed then.
        #[arg(long)]
        scene: Option<PathBuf>,
        /// Write JSON.
        #[arg(long)]
        json: bool,
        /// What to understand.
        text: Vec<String>,
    },
    /// The models that understand sentences.
    Model {
        /// What to do; they are listed where nothing is said.
        #[command(subcommand)]
        command: Option<tacit_agent::model_command::ModelCommand>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let level = if arguments.command.is_some() { "warn" } else { "info" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("TACIT_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(format!("{level},zbus=warn,tantivy=warn")));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    let result = match &arguments.command {
        None => serve(),
        Some(Command::Plan { scene, json, text }) => {
            let text = (!text.is_empty()).then(|| text.join(" "));
            tacit_agent::plan_command::run(scene.as_deref(), text.as_deref(), *json)
        }
        Some(Command::Model { command }) => tacit_agent::model_command::run(command.as_ref()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("tacit-agent: {why:#}");
            ExitCode::from(2)
        }
    }
}

fn serve() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(tacit_agent::ring::serve());
    // A blocked search or a stuck sentence must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    result
}
