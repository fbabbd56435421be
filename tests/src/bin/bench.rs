//! `make bench`: what a person waits for, what the machine pays, and the compositor beside its peers, all in one run.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tacit_dbus::proxies::{Agent1Proxy, Compositor1Proxy};
use tacit_dbus::{Phase, Plan};
use tacit_tests::{World, keys, latency, processes};

/// Measures what a person waits for, what the machine pays, and the compositor beside its peers.
#[derive(clap::Parser)]
struct Args {
    /// Only these parts.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Nothing but the latency of the compositor at this Wayland socket.
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The grammar alone.
    Understanding,
    /// A whole session.
    Session,
    /// The compositor, sway, weston and kwin.
    Peers,
}

fn main() -> anyhow::Result<()> {
    let args = <Args as clap::Parser>::parse();
    if let Some(socket) = &args.socket {
        return show_latency("", socket);
    }
    let wanted = |part| args.parts.is_empty() || args.parts.contains(&part);
    println!(
        "Tacit bench: medians and 95th percentiles of one run, {} build\n",
        if cfg!(debug_assertions) { "debug" } else { "release" }
    );
    if wanted(Part::Understanding) {
        understanding()?;
    }
    if wanted(Part::Session) {
        session()?;
    }
    if wanted(Part::Peers) {
        peers();
    }
    Ok(())
}

/// Median and 95th percentile.
fn spread(samples: &mut [f64]) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let index = ((samples.len() as f64 - 1.0) * share).round() as usize;
        samples.get(index).copied().unwrap_or(f64::NAN)
    };
    (at(0.5), at(0.95))
}

fn row(name: &str, samples: &mut [f64], unit: &str, target: f64) {
    if samples.is_empty() {
        println!("{name:<44} no sample");
        return;
    }
    let (median, p95) = spread(samples);
    let verdict = if p95 <= target { "ok" } else { "MISSED" };
    println!("{name:<44} {median:9.2} {p95:9.2} {unit:<3} target p95 {target:6.1}  {verdict}  (n={})", samples.len());
}

fn understanding() -> anyhow::Result<()> {
    println!("{:<44} {:>9} {:>9}", "understanding", "median", "p95");
    let scene = include_str!("../../data/scene.json");
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("scene.json");
    std::fs::write(&path, scene)?;
    let sentences = include_str!("../../data/sentences.txt");
    let lines: Vec<&str> = sentences.lines().filter(|line| !line.trim().is_empty()).cycle().take(1000).collect();
    let begin = Instant::now();
    let mut child = Command::new(processes::program("tacit"))
        .args(["plan", "--json", "--scene"])
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or_else(|| anyhow::anyhow!("no stdin"))?;
    let text = lines.join("\n") + "\n";
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, text.as_bytes()));
    let output = child.wait_with_output()?;
    let _ = writer.join();
    let mut whole = [begin.elapsed().as_secs_f64()];
    let mut ms: Vec<f64> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|l| Some(serde_json::from_str::<Plan>(l).ok()?.ms))
        .collect();
    row("one sentence by the grammar", &mut ms, "ms", 2.0);
    row("1,000 lines of `tacit plan --scene`", &mut whole, "s", 3.0);
    println!();
    Ok(())
}

fn session() -> anyhow::Result<()> {
    let world = World::start();
    std::thread::sleep(Duration::from_secs(2));
    println!("{:<44} {:>9} {:>9}", "session at rest, one output 1280x720", "MB", "CPU %");
    at_rest(&world);
    println!("\n{:<44} {:>9} {:>9}", "what a person waits for", "median", "p95");
    anyhow::ensure!(world.bar("open foot").phase == Phase::Done, "the terminal does not open");
    bar_and_keys(&world)?;
    enter_to_verified(&world)?;
    println!();
    Ok(())
}

/// Resident memory, and CPU time over ten seconds in which nothing happens.
fn at_rest(world: &World) {
    let parts: Vec<(&str, u32)> = ["compositor", "shell", "agent"]
        .into_iter()
        .filter_map(|part| Some((part, world.part(part)?)))
        .chain([("session", world.session_pid())])
        .collect();
    let before: Vec<f64> = parts.iter().map(|(_, pid)| processes::cpu_seconds(*pid).unwrap_or(0.0)).collect();
    let seconds = 10.0;
    std::thread::sleep(Duration::from_secs_f64(seconds));
    let mut all = 0.0;
    for ((part, pid), before) in parts.iter().zip(before) {
        let cpu = (processes::cpu_seconds(*pid).unwrap_or(0.0) - before) / seconds * 100.0;
        all += cpu;
        println!("{part:<44} {:9.1} {cpu:9.2}", processes::resident_mb(*pid).unwrap_or(f64::NAN));
    }
    println!("{:<44} {:>9} {all:9.2}      target 0.5", "all processes together", "");
}

/// The compositor's own samples: it sees both the key and the frame that answers it.
fn samples(world: &World, name: &str) -> Vec<f64> {
    let stats = world.block_on(async { Compositor1Proxy::new(world.bus()).await?.stats().await }).unwrap_or_default();
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap_or_default();
    stats
        .get(name)
        .and_then(|list| list.as_array())
        .map(|list| list.iter().filter_map(serde_json::Value::as_f64).collect())
        .unwrap_or_default()
}

fn bar_and_keys(world: &World) -> anyhow::Result<()> {
    for _ in 0..40 {
        world.tap(keys::SUPER);
        std::thread::sleep(Duration::from_millis(250));
        for c in ["t", "e", "r", "m"] {
            world.type_text(c);
            std::thread::sleep(Duration::from_millis(120));
        }
        world.tap(keys::ESCAPE);
        std::thread::sleep(Duration::from_millis(200));
    }
    row("Super \u{2192} the bar's first frame", &mut samples(world, "bar_open_ms"), "ms", 50.0);
    row("keystroke \u{2192} the bar's next frame", &mut samples(world, "bar_key_ms"), "ms", 16.0);
    Ok(())
}

/// From the Enter key on the hardware channel to the request that says done and verified.
fn enter_to_verified(world: &World) -> anyhow::Result<()> {
    let mut all = Vec::new();
    let mut agent = Vec::new();
    for n in 0..40 {
        let text = if n % 2 == 0 { "put the terminal on the left" } else { "put the terminal on the right" };
        let before = world.requests().len();
        world.tap(keys::SUPER);
        world.type_text(text);
        std::thread::sleep(Duration::from_millis(400));
        let begin = Instant::now();
        world.tap(keys::ENTER);
        let request = loop {
            if let Some(request) = world.requests().into_iter().skip(before).find(|request| request.phase.is_final()) {
                break request;
            }
            anyhow::ensure!(begin.elapsed() < Duration::from_secs(10), "no end of {text:?}");
            std::thread::sleep(Duration::from_micros(300));
        };
        anyhow::ensure!(request.phase == Phase::Done, "{request:#?}");
        all.push(begin.elapsed().as_secs_f64() * 1000.0);
        #[allow(clippy::cast_precision_loss)]
        agent.push(request.elapsed_ms as f64);
        world.tap(keys::ESCAPE);
        std::thread::sleep(Duration::from_millis(150));
    }
    row("Enter \u{2192} verified window operation", &mut all, "ms", 50.0);
    row("  of which submitted \u{2192} verified", &mut agent, "ms", 50.0);
    let mut plans = Vec::new();
    for _ in 0..50 {
        let begin = Instant::now();
        world.block_on(async { Agent1Proxy::new(world.bus()).await?.plan("put the terminal on the left").await })?;
        plans.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    row("Agent1.Plan over the bus", &mut plans, "ms", 16.0);
    Ok(())
}

/// Where a compositor may run. A round trip is four times as fast where the scheduler happens to put both ends on one processor, so
/// that figures compare only if compositor and client are held on one each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Anywhere,
    FirstProcessor,
}

/// A command on that processor, by `taskset`; as it is where there is only one.
fn on_processor(number: usize, program: impl AsRef<std::ffi::OsStr>) -> Command {
    if std::thread::available_parallelism().is_ok_and(|count| count.get() > number && count.get() > 1) {
        let mut command = Command::new("taskset");
        command.args(["-c", &number.to_string()]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

impl Where {
    fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        match self {
            Self::Anywhere => Command::new(program),
            Self::FirstProcessor => on_processor(0, program),
        }
    }
}

/// One compositor to measure.
struct Peer {
    name: &'static str,
    child: Child,
    socket: PathBuf,
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Before the first of them ends: what it leaves behind has another parent then.
        let all = processes::descendants(self.child.id());
        processes::signal(self.child.id(), rustix::process::Signal::TERM);
        std::thread::sleep(Duration::from_millis(300));
        for process in all {
            processes::signal(process.pid, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn peers() {
    let dir = match tempfile::Builder::new().prefix("tacit-bench-").tempdir() {
        Ok(dir) => dir,
        Err(error) => return println!("no peers: {error}"),
    };
    let starts: [fn(&Path, Where) -> Option<Peer>; 4] = [start_tacit, start_sway, start_weston, start_kwin];
    if let Some(wlbench) = build_wlbench(dir.path()) {
        for windows in [1, 40, 200] {
            println!(
                "the compositor beside its peers: wlbench, 3 s a phase (10 s for one window), headless 1280x720, CPU rendering; many = {windows}"
            );
            let mut columns: Vec<(&str, Vec<(String, f64)>)> = Vec::new();
            for start in starts {
                let Some(peer) = start(dir.path(), Where::FirstProcessor) else { continue };
                columns.push((peer.name, measure(&wlbench, &peer, windows)));
            }
            print_columns(&columns);
            println!();
        }
        println!("latency under load: beside {BUSY} clients whose windows draw at full rate");
        for start in starts {
            let Some(peer) = start(dir.path(), Where::Anywhere) else { continue };
            latencies(&wlbench, &peer);
        }
    } else {
        println!(
            "compositor figures: not measured (../shared/bench/wlbench.c, wayland-scanner or a C compiler is missing)"
        );
    }
}

/// Input event to client, and commit to presented, with a busy client beside.
fn latencies(wlbench: &Path, peer: &Peer) {
    let start = || {
        let mut busy = Command::new(wlbench);
        // For a minute it draws one window, whenever it may.
        busy.args(["60", "1"]).env("WAYLAND_DISPLAY", &peer.socket).stdout(Stdio::null()).stderr(Stdio::null());
        busy.env("XDG_RUNTIME_DIR", peer.socket.parent().unwrap_or(Path::new("/")));
        busy.stdin(Stdio::null()).spawn().ok()
    };
    let mut busy: Vec<Child> = (0..BUSY).filter_map(|_| start()).collect();
    // First it measures round trips and opens a few windows.
    std::thread::sleep(Duration::from_secs(4));
    if let Err(error) = show_latency(peer.name, &peer.socket) {
        println!("{:<8} not measured: {error}", peer.name);
    }
    for client in &mut busy {
        let _ = client.kill();
        let _ = client.wait();
    }
}

fn show_latency(name: &str, socket: &Path) -> anyhow::Result<()> {
    let mut samples = latency::measure(socket, 300)?;
    histogram(name, "input event \u{2192} client", &mut samples.input);
    histogram(name, "commit \u{2192} presented", &mut samples.commit);
    Ok(())
}

/// Clients that keep the compositor busy while latency is measured.
const BUSY: usize = 8;

/// Upper ends of the histogram's buckets, in milliseconds.
const BUCKETS: [f64; 9] = [0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, f64::INFINITY];

fn histogram(name: &str, what: &str, micros: &mut [f64]) {
    if micros.is_empty() {
        return println!("{name:<8} {what:<24} not offered, or not answered");
    }
    let (median, p95) = spread(micros);
    print!("{name:<8} {what:<24} p50 {:7.3} p95 {:7.3} ms  ", median / 1e3, p95 / 1e3);
    let mut from = f64::NEG_INFINITY;
    for to in BUCKETS {
        let count = micros.iter().filter(|sample| (from..to).contains(&(**sample / 1e3))).count();
        if to.is_finite() {
            print!(" <{to}:{count}")
        } else {
            print!(" more:{count}")
        }
        from = to;
    }
    println!();
}

fn print_columns(columns: &[(&str, Vec<(String, f64)>)]) {
    let Some((_, first)) = columns.first() else { return println!("no compositor could be measured") };
    print!("{:<36}", "");
    columns.iter().for_each(|(name, _)| print!("{name:>12}"));
    println!("{:>16}", "tacit / sway");
    for (figure, ours) in first {
        print!("{figure:<36}");
        let find = |column: &[(String, f64)]| column.iter().find(|(name, _)| name == figure).map(|(_, value)| *value);
        columns
            .iter()
            .for_each(|(_, column)| print!("{:>12}", find(column).map_or("-".into(), |value| format!("{value:.3}"))));
        let sway = columns.iter().find(|(name, _)| *name == "sway").and_then(|(_, column)| find(column));
        println!("{:>16}", sway.filter(|sway| *sway > 0.0).map_or("-".into(), |sway| format!("{:.2}", ours / sway)));
    }
}

fn build_wlbench(dir: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/bench/wlbench.c").canonicalize().ok()?;
    let script = format!(
        "set -e; cd {dir}; P=$(pkg-config --variable=pkgdatadir wayland-protocols)/stable/xdg-shell/xdg-shell.xml; \
         wayland-scanner client-header $P xdg-shell.h; wayland-scanner private-code $P xdg-shell.c; \
         gcc -O2 -I. -o wlbench {source} xdg-shell.c $(pkg-config --libs --cflags wayland-client)",
        dir = dir.display(),
        source = source.display()
    );
    let built = Command::new("sh").args(["-c", &script]).stdin(Stdio::null()).output().ok()?;
    built.status.success().then(|| dir.join("wlbench"))
}

fn measure(wlbench: &Path, peer: &Peer, windows: u32) -> Vec<(String, f64)> {
    // The kernel counts a processor's time in hundredths of a second: of one window's frames that is little in three seconds.
    let seconds = if windows == 1 { "10" } else { "3" };
    let output = on_processor(1, wlbench)
        .args([seconds, &windows.to_string()])
        .env("XDG_RUNTIME_DIR", peer.socket.parent().unwrap_or(Path::new("/")))
        .env("WAYLAND_DISPLAY", &peer.socket)
        .output();
    let Ok(output) = output else { return Vec::new() };
    if !output.status.success() {
        println!("{}: wlbench failed: {}", peer.name, String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .filter_map(|line| line.trim().rsplit_once(' '))
        .filter_map(|(name, value)| Some((name.trim().to_owned(), value.parse().ok()?)))
        .collect()
}

/// A command whose Wayland socket appears in a private runtime folder.
fn start(name: &'static str, dir: &Path, mut command: Command, user: Option<&str>) -> Option<Peer> {
    let run = dir.join(name);
    std::fs::create_dir_all(&run).ok()?;
    if let Some(user) = user {
        Command::new("chown").arg(user).arg(&run).status().ok()?;
        // The folder above must be passable for that user.
        std::fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o711)).ok()?;
    }
    std::fs::set_permissions(&run, std::os::unix::fs::PermissionsExt::from_mode(0o700)).ok()?;
    command
        .env("XDG_RUNTIME_DIR", &run)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS");
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut peer = Peer { name, child, socket: PathBuf::new() };
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end {
        let entries = std::fs::read_dir(&run).ok()?.flatten();
        let socket = entries.map(|entry| entry.path()).find(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("wayland-") && !name.ends_with(".lock")
        });
        if let Some(socket) = socket {
            peer.socket = socket;
            std::thread::sleep(Duration::from_millis(500));
            return Some(peer);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    println!("{name}: did not start");
    None
}

fn start_tacit(dir: &Path, place: Where) -> Option<Peer> {
    let mut command = place.command(processes::program("tacit-compositor"));
    command.args(["--headless", "1280x720@1", "--renderer", "pixman"]);
    start("tacit", dir, command, None)
}

fn start_sway(dir: &Path, place: Where) -> Option<Peer> {
    // sway refuses to run as root.
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = place.command("runuser");
        command.args(["-u", "nobody", "--", "sway", "-c", "/dev/null"]);
        command
    } else {
        let mut command = place.command("sway");
        command.args(["-c", "/dev/null"]);
        command
    };
    command.env("WLR_BACKENDS", "headless").env("WLR_RENDERER", "pixman").env("WLR_LIBINPUT_NO_DEVICES", "1");
    start("sway", dir, command, rustix::process::geteuid().is_root().then_some("nobody"))
}

fn start_weston(dir: &Path, place: Where) -> Option<Peer> {
    let mut command = place.command("weston");
    command.args([
        "--backend=headless-backend.so",
        "--use-pixman",
        "--width=1280",
        "--height=720",
        "--socket=wayland-weston",
        "--idle-time=0",
    ]);
    start("weston", dir, command, None)
}

fn start_kwin(dir: &Path, place: Where) -> Option<Peer> {
    // Its capabilities keep containers from running it; a copy has none, and has to be told that it is kwin.
    let program = dir.join("kwin_wayland");
    std::fs::copy("/usr/bin/kwin_wayland", &program).ok()?;
    // It wants a session bus, and one of its own so that it meets nobody there.
    let mut command = place.command("dbus-run-session");
    command.arg("--").arg(program);
    command.args(["--virtual", "--width", "1280", "--height", "720"]);
    command.args(["--no-lockscreen", "--no-global-shortcuts", "--no-kactivities", "--socket", "wayland-kwin"]);
    command.env("KWIN_FORCE_OWN_QPA", "1").env("KWIN_COMPOSE", "Q");
    start("kwin", dir, command, None)
}
