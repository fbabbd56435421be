//! What the command line accepts. Declarations only.

use crate::supervise::BusChoice;
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;

/// A desktop that you can talk to.
#[derive(Debug, Parser)]
#[command(
    name = "tacit",
    version,
    about,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a desktop session
    Session(SessionArgs),
    /// End what a session that was killed left; sessions start it themselves
    #[command(hide = true)]
    SessionGuard {
        /// The mark of the session's processes: its directory
        mark: String,
        /// What to remove
        files: Vec<PathBuf>,
    },
    /// Understand a sentence, act on it, and verify that it happened
    ///
    /// Exit status: 0 done, 2 refused or not understood, 3 needs a confirmation or an answer, 4 failed.
    Do(DoArgs),
    /// Understand only: say what would be done
    Plan(PlanArgs),
    /// The models that understand sentences: list them, add one, go back to the one before
    Model(ModelArgs),
    /// List the windows
    Windows {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the workspaces
    Workspaces {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the outputs
    Outputs {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List the installed applications
    Apps {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the full state, then every change
    Events {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Take back the last request, or the last N
    Undo {
        /// How many
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        n: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Do again what was taken back
    Redo {
        /// How many
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        n: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List what was done, latest first
    History {
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// How many at most
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Say what a request did and why; the last one where no id is given
    Explain {
        /// The number that `tacit history` shows
        id: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What is remembered on this machine
    Memory {
        /// What to do with it
        #[command(subcommand)]
        command: MemoryCommand,
    },
    /// Things that are done again and again
    Routines {
        /// What to do with them; they are listed where nothing is said
        #[command(subcommand)]
        command: Option<RoutineCommand>,
    },
    /// Carry out one spoken command, from the microphone or a file
    Listen {
        /// A WAV file
        file: Option<PathBuf>,
    },
    /// Serve the Model Context Protocol on stdin and stdout
    Mcp,
    /// Check the configuration and say where it is wrong
    Validate(ValidateArgs),
    /// Measure the running session
    Bench(BenchArgs),
    /// Say what is missing or not running, and what to do about it
    Doctor {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Write one page a command into this directory instead
        #[arg(long)]
        directory: Option<PathBuf>,
    },
}

/// `tacit session`
#[derive(Debug, Args)]
pub struct SessionArgs {
    /// A virtual output, WIDTHxHEIGHT[@SCALE]; may be given several times
    #[arg(long, value_name = "WxH[@SCALE]", value_parser = output_size)]
    pub headless: Vec<String>,
    /// Run in a window of the present desktop
    #[arg(long, conflicts_with = "headless")]
    pub nested: bool,
    /// Another configuration file than the usual one
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A file descriptor whose lines count as input by hardware
    #[arg(long, value_name = "N")]
    pub input_fd: Option<i32>,
    /// A message bus of its own, or the one there is
    #[arg(long, value_name = "WHICH")]
    pub bus: Option<BusChoice>,
    /// A program to run inside; the session ends with it and takes its exit status
    #[arg(last = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
}

/// `tacit do`
#[derive(Debug, Args)]
pub struct DoArgs {
    /// The sentence
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Consent to what needs no key press at the machine
    #[arg(long)]
    pub yes: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Give up after so many milliseconds
    #[arg(long, value_name = "N", default_value_t = 30_000, value_parser = clap::value_parser!(u32).range(1..=3_600_000))]
    pub timeout_ms: u32,
}

/// `tacit model`: read by tacit-agent, which it is handed to; declared here for help and completions.
#[derive(Debug, Args)]
pub struct ModelArgs {
    /// What to do; the models are listed where nothing is said
    #[command(subcommand)]
    pub command: Option<ModelCommand>,
}

/// What can be done with models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// List the models, the one in use marked
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check a model file and copy it to the models of this user
    Add {
        /// An action model (.safetensors) or a language model (.gguf)
        file: PathBuf,
    },
    /// Use this version of the action model
    Use {
        /// The version, as `tacit model list` shows it
        name: String,
    },
    /// Use the action model before the present one
    Rollback,
}

/// `tacit plan`: read by tacit-agent, which it is handed to; declared here for help and completions.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Understand against this scene instead of the running session
    #[arg(long, value_name = "FILE")]
    pub scene: Option<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// The sentence; without it one a line is read from stdin
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
}

/// `tacit validate`
#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// The file; the usual one where none is named
    pub file: Option<PathBuf>,
    /// Print the documented default configuration
    #[arg(long)]
    pub print_default: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tacit bench`
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// How often each thing is measured
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(3..=10_000))]
    pub rounds: u32,
    /// Seconds over which idle CPU is measured
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=600))]
    pub idle_s: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tacit memory`
#[derive(Debug, Subcommand)]
pub enum MemoryCommand {
    /// Find what was done, used or kept
    Search {
        /// Words
        #[arg(required = true)]
        text: Vec<String>,
        /// How many at most
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Keep a sentence
    Remember {
        /// The sentence
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Forget what an id names, or everything that matches the words
    Forget {
        /// An id of `tacit memory search`, or words
        #[arg(required = true)]
        what: Vec<String>,
    },
    /// Write everything to a file of JSON lines
    Export {
        /// The file
        file: PathBuf,
    },
    /// Read what `export` wrote
    Import {
        /// The file
        file: PathBuf,
    },
    /// Count what is kept
    Stats {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// `tacit routines`
#[derive(Debug, Subcommand)]
pub enum RoutineCommand {
    /// List them
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Run one now
    Run {
        /// Its name
        name: String,
    },
    /// Let one run by itself
    Enable {
        /// Its name
        name: String,
    },
    /// Stop one from running by itself
    Disable {
        /// Its name
        name: String,
    },
    /// Remove one
    Remove {
        /// Its name
        name: String,
    },
}

/// Checks `WIDTHxHEIGHT[@SCALE]` and answers it as it was.
fn output_size(text: &str) -> Result<String, String> {
    let (size, scale) = text.split_once('@').unwrap_or((text, "1"));
    let sides = size.split_once('x').and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    let scale = scale.parse::<f64>().ok().filter(|scale| (0.5..=4.0).contains(scale));
    match (sides, scale) {
        (Some((16..=16384, 16..=16384)), Some(_)) => Ok(text.to_owned()),
        (Some((16..=16384, 16..=16384)), None) => Err("the scale must be from 0.5 to 4".into()),
        _ => Err("write it as 1280x720 or 1920x1080@1.5, each side from 16 to 16384".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_declaration_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn output_sizes() {
        assert!(output_size("1280x720").is_ok());
        assert!(output_size("1920x1080@1.5").is_ok());
        for wrong in ["1280", "0x0", "1280x720@9", "x", "1280x720@", "99999x99999"] {
            assert!(output_size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_program_follows_two_dashes() {
        let cli = Cli::try_parse_from(["tacit", "session", "--headless", "1x1", "--", "sh", "-c", "true"]);
        assert!(cli.is_err(), "an impossible output");
        let cli = Cli::try_parse_from(["tacit", "session", "--headless", "800x600", "--", "sh", "-c", "true"]);
        let Ok(Cli { command: Command::Session(args) }) = cli else { panic!("a session") };
        assert_eq!(args.program, ["sh", "-c", "true"]);
    }
}
