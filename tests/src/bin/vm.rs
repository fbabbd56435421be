//! Makes the test machine's disk, and runs sessions on the machine: `vm image`, `vm boot`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use tacit_tests::vm::image::{Image, Inputs};
use tacit_tests::vm::machine::Machine;
use tacit_tests::vm::qemu::Options;
use tacit_tests::vm::scenario::{self, DESKTOPS, Desktop};
use tacit_tests::vm::steps::Minutes;

/// A Debian machine under software emulation, to log into sessions.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    disk: Disk,
    #[command(subcommand)]
    command: Task,
}

/// What the disk is made of.
#[derive(Debug, Args)]
struct Disk {
    /// Where disks, downloaded packages and screen dumps are kept.
    #[arg(long, global = true, default_value = "target/vm")]
    cache: PathBuf,
    /// Where the list of packages and the guest's files are.
    #[arg(long, global = true, default_value = "data/vm")]
    data: PathBuf,
    /// A Debian package to install on the disk; may be given several times.
    #[arg(long = "deb", global = true)]
    debs: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Makes the disk and says where it is.
    Image,
    /// Boots, logs into sessions one after the other, uses each and logs out; exits 1 if a step failed.
    Boot(Sessions),
}

/// The sessions to log into.
#[derive(Debug, Args)]
struct Sessions {
    /// A session's name among the wayland-sessions; may be given several times.
    #[arg(long = "session", required = true, value_parser = desktop)]
    sessions: Vec<&'static Desktop>,
    /// KEY=VALUE for the sessions' environment; may be given several times.
    #[arg(long = "env")]
    environment: Vec<String>,
    /// How many times longer than on an idle host everything may take.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    patience: u32,
    /// A command whose output is noted in each session: run as root, or as the user if it starts with `user:`.
    #[arg(long = "look")]
    looks: Vec<String>,
}

fn desktop(name: &str) -> Result<&'static Desktop, String> {
    let known: Vec<&str> = DESKTOPS.iter().map(|desktop| desktop.name).collect();
    let found = DESKTOPS.iter().find(|desktop| desktop.name == name);
    found.ok_or_else(|| format!("the sessions that can be tested are {}", known.join(", ")))
}

fn main() -> Result<ExitCode> {
    let Arguments { disk, command } = Arguments::parse();
    let inputs = Inputs { data: disk.data, cache: disk.cache.clone(), debs: disk.debs };
    let image = inputs.image()?;
    let good = match command {
        Task::Image => {
            println!("{}", image.disk.display());
            true
        }
        Task::Boot(sessions) => boot(&disk.cache, image, &sessions)?,
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether every step in the sessions went well.
fn boot(cache: &Path, image: Image, sessions: &Sessions) -> Result<bool> {
    let names: Vec<&str> = sessions.sessions.iter().map(|desktop| desktop.name).collect();
    let folder = cache.join(names.join("-"));
    let mut minutes = Minutes::new(&folder)?;
    let mut machine =
        Machine::start(&Options { image, folder, memory_mib: 2048, processors: 2, patience: sessions.patience })?;
    scenario::prove(&mut machine, &sessions.sessions, &sessions.environment, &sessions.looks, &mut minutes);
    minutes.finish()
}
