//! Clients that connect, map a window and are killed at random, for as long as is wanted; then the compositor's memory is back to what
//! it was. `tacit-churn --clients 200 --seconds 600` is the long run.

use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tacit_tests::{ReconnectingClient, processes};

/// Kills clients at random and watches the compositor's memory.
#[derive(Parser)]
struct Args {
    /// How many clients there are at once.
    #[arg(long, default_value_t = 200)]
    clients: usize,
    /// How long they come and go.
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// The most memory that may be left over, in percent of what there was before.
    #[arg(long, default_value_t = 10.0)]
    percent: f64,
    /// Be one of the clients, at this socket.
    #[arg(long, hide = true)]
    client: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if let Some(socket) = &args.client {
        // Whoever started it may be killed itself.
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
        let _client = ReconnectingClient::start(socket, "churn", &format!("churn {}", std::process::id()));
        loop {
            std::thread::park();
        }
    }
    let dir = tempfile::Builder::new().prefix("tacit-churn-").tempdir()?;
    let mut compositor = Command::new(processes::program("tacit-compositor"));
    compositor.args(["--headless", "1280x720@1", "--socket", "wayland-churn"]);
    compositor.env("XDG_RUNTIME_DIR", dir.path()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    let compositor = Ended(compositor.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    let socket = dir.path().join("wayland-churn");
    let end = Instant::now() + Duration::from_secs(10);
    while !socket.exists() {
        anyhow::ensure!(Instant::now() < end, "the compositor does not start");
        std::thread::sleep(Duration::from_millis(20));
    }
    // As many come and go first: code, fonts, cursors and the like are read once, whoever comes.
    let first = (0..args.clients).map(|_| start(&socket)).collect::<anyhow::Result<Vec<_>>>()?;
    std::thread::sleep(Duration::from_secs(3));
    drop(first);
    std::thread::sleep(Duration::from_secs(8));
    churn(&args, &compositor, &socket)
}

fn churn(args: &Args, compositor: &Ended, socket: &Path) -> anyhow::Result<()> {
    let memory = || processes::resident_mb(compositor.0.id()).ok_or_else(|| anyhow::anyhow!("the compositor is gone"));
    let before = memory()?;
    println!("before: {before:.1} MB; {} clients come and go for {} s", args.clients, args.seconds);
    let mut clients = Vec::with_capacity(args.clients);
    let begin = Instant::now();
    let (mut killed, mut seed, mut most, mut told) = (0_u64, 0x9e37_79b9_7f4a_7c15_u64, before, Instant::now());
    while begin.elapsed() < Duration::from_secs(args.seconds) {
        while clients.len() < args.clients {
            clients.push(start(socket)?);
        }
        // A handful at a time, at random places of the list; xorshift is random enough.
        for _ in 0..4 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let index = usize::try_from(seed % clients.len() as u64)?;
            drop(clients.swap_remove(index));
            killed += 1;
        }
        most = most.max(memory()?);
        if told.elapsed() > Duration::from_secs(30) {
            told = Instant::now();
            println!("{:5.0} s  {:6.1} MB  {killed} killed", begin.elapsed().as_secs_f32(), memory()?);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(clients);
    let allowed = before * (1.0 + args.percent / 100.0);
    let end = Instant::now() + Duration::from_secs(20);
    while memory()? > allowed && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(200));
    }
    let after = memory()?;
    println!(
        "after: {after:.1} MB ({:+.1} %), {most:.1} MB at most, {killed} clients killed",
        (after / before - 1.0) * 100.0
    );
    anyhow::ensure!(after <= allowed, "more than {} % of memory is left over", args.percent);
    Ok(())
}

fn start(socket: &Path) -> anyhow::Result<Ended> {
    let mut client = Command::new(std::env::current_exe()?);
    client.arg("--client").arg(socket).stdin(Stdio::null());
    Ok(Ended(client.spawn()?))
}

/// A process that is killed when it is dropped, as by `kill -9`.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
