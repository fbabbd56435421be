//! `tacit bench`: what the running session takes its time for, measured from outside through the bus.
//!
//! Owns the measuring and the figures' names. It acts only on a window that is open, and puts it back.

use super::args::BenchArgs;
use super::connect::{self, Bus, failed, parse};
use super::state::print_json;
use super::table::{Table, out};
use futures_util::StreamExt;
use serde::Serialize;
use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tacit_dbus::{Phase, Plan, Request, Snapshot, Trouble};

const STEP_MAX: Duration = Duration::from_secs(10);

/// A figure over many rounds.
#[derive(Debug, Clone, Serialize)]
struct Figure {
    what: String,
    rounds: usize,
    median_ms: f64,
    p95_ms: f64,
    /// What p95 should be at most, where there is a target.
    target_ms: Option<f64>,
}

/// What a process costs.
#[derive(Debug, Clone, Serialize)]
struct Cost {
    process: String,
    resident_mb: f64,
    idle_cpu_percent: f64,
}

/// Measures the running session.
pub async fn run(args: &BenchArgs) -> Result<ExitCode, Trouble> {
    let bus = connect::session().await?;
    let rounds = usize::try_from(args.rounds).unwrap_or(50);
    let mut figures = vec![snapshot(&bus, rounds).await?];
    if bus.agent().await.is_ok() {
        figures.extend(understanding(&bus, rounds).await?);
        figures.push(keystrokes(&bus, rounds).await?);
        match operation(&bus, rounds).await {
            Ok(figure) => figures.push(figure),
            Err(trouble) => eprintln!("tacit: {trouble}"),
        }
    } else {
        eprintln!("tacit: the agent is not running: understanding is not measured");
    }
    let costs = costs(&bus, args.idle_s).await?;
    if args.json {
        return print_json(&serde_json::json!({"figures": figures, "processes": costs}));
    }
    show(&figures, &costs, args.idle_s);
    Ok(ExitCode::SUCCESS)
}

fn show(figures: &[Figure], costs: &[Cost], idle_s: u32) {
    let mut table = Table::new(&["measured", "rounds", "median ms", "p95 ms", "target"]);
    for figure in figures {
        let target = figure.target_ms.map(|ms| {
            let word = if figure.p95_ms <= ms { "met" } else { "missed" };
            format!("{ms} ms {word}")
        });
        table.row([
            figure.what.clone(),
            figure.rounds.to_string(),
            format!("{:.2}", figure.median_ms),
            format!("{:.2}", figure.p95_ms),
            target.unwrap_or_default(),
        ]);
    }
    table.print("");
    let mut table = Table::new(&["process", "resident MB", "idle cpu %"]);
    for cost in costs {
        table.row([cost.process.clone(), format!("{:.1}", cost.resident_mb), format!("{:.2}", cost.idle_cpu_percent)]);
    }
    let all: f64 = costs.iter().map(|cost| cost.idle_cpu_percent).sum();
    out("");
    table.print("");
    out(&format!("all processes together use {all:.2} % of one CPU while idle ({idle_s} s)"));
}

fn figure(what: &str, mut times: Vec<f64>, target_ms: Option<f64>) -> Figure {
    times.sort_by(f64::total_cmp);
    Figure {
        what: what.into(),
        rounds: times.len(),
        median_ms: percentile(&times, 50),
        p95_ms: percentile(&times, 95),
        target_ms,
    }
}

/// The nearest-rank percentile of sorted values.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(rank.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

async fn limited<T>(work: impl Future<Output = Result<T, zbus::Error>>, what: &str) -> Result<T, Trouble> {
    match tokio::time::timeout(STEP_MAX, work).await {
        Ok(done) => done.map_err(|error| failed(what, &error)),
        Err(_) => Err(connect::silent(STEP_MAX)),
    }
}

async fn snapshot(bus: &Bus, rounds: usize) -> Result<Figure, Trouble> {
    let compositor = bus.compositor().await?;
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let begun = Instant::now();
        limited(compositor.snapshot(), "cannot read the state").await?;
        times.push(ms(begun));
    }
    Ok(figure("read the whole state", times, None))
}

/// Sentences of several kinds, so that the figure is not that of one lucky phrase.
const SENTENCES: [&str; 8] = [
    "put the terminal on the left",
    "open the calculator and a terminal side by side",
    "close everything except the terminal",
    "move the terminal to workspace 2",
    "turn on dark mode",
    "set the volume to 30 percent",
    "what is open?",
    "opne the calculater",
];

async fn understanding(bus: &Bus, rounds: usize) -> Result<Vec<Figure>, Trouble> {
    let agent = bus.agent().await?;
    let (mut alone, mut whole) = (Vec::new(), Vec::new());
    for sentence in SENTENCES.iter().cycle().take(rounds.max(SENTENCES.len())) {
        let begun = Instant::now();
        let text = limited(agent.plan(sentence), "cannot plan").await?;
        whole.push(ms(begun));
        alone.push(parse::<Plan>("cannot plan", &text)?.ms);
    }
    Ok(vec![figure("understanding alone", alone, Some(2.0)), figure("understanding with the call", whole, None)])
}

/// A sentence as it grows in the bar: one plan a letter.
async fn keystrokes(bus: &Bus, rounds: usize) -> Result<Figure, Trouble> {
    let agent = bus.agent().await?;
    let letters: Vec<char> = SENTENCES[0].chars().collect();
    let mut times = Vec::new();
    for at in (1..=letters.len()).cycle().take(rounds.max(letters.len())) {
        let typed: String = letters.iter().take(at).collect();
        let begun = Instant::now();
        limited(agent.plan(&typed), "cannot plan").await?;
        times.push(ms(begun));
    }
    Ok(figure("plan card after a keystroke", times, Some(16.0)))
}

/// Enter → verified: a window goes left and right, judged by the agent's own verification.
async fn operation(bus: &Bus, rounds: usize) -> Result<Figure, Trouble> {
    let what = "cannot measure a window operation";
    let compositor = bus.compositor().await?;
    let (_, text) = limited(compositor.snapshot(), what).await?;
    let before: Snapshot = parse(what, &text)?;
    if before.focused().is_none() {
        return Err(Trouble::new(what, "no window has the focus", "open one: tacit do \"open the terminal\""));
    }
    let agent = bus.agent().await?;
    let mut changes = super::request::changes(&agent).await?;
    let mut times = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let side = if round % 2 == 0 { "right" } else { "left" };
        let begun = Instant::now();
        let sentence = format!("put this window on the {side}");
        let id = limited(agent.submit(&sentence, HashMap::new()), what).await?;
        let ended = tokio::time::timeout(STEP_MAX, async {
            while let Some(change) = changes.next().await {
                let Ok(said) = change.args() else { continue };
                let request: Option<Request> = serde_json::from_str(&said.state).ok();
                if let Some(request) = request.filter(|request| said.request == id && request.phase.is_final()) {
                    return Some(request);
                }
            }
            None
        });
        let ended = ended.await.map_err(|_| connect::silent(STEP_MAX))?;
        match ended {
            Some(request) if request.phase == Phase::Done => times.push(ms(begun)),
            Some(request) => {
                let why = request.say.unwrap_or_else(|| "it was not done".into());
                return Err(Trouble::new(what, why, "try it in the bar"));
            }
            None => return Err(Trouble::new(what, "the agent went away", "`tacit doctor` says why")),
        }
    }
    let done = u32::try_from(times.len()).unwrap_or(u32::MAX);
    limited(agent.undo(done), "cannot put the window back").await?;
    Ok(figure("Enter → verified window operation", times, Some(50.0)))
}

/// Memory and idle CPU of the session's processes.
async fn costs(bus: &Bus, idle_s: u32) -> Result<Vec<Cost>, Trouble> {
    let mut processes: Vec<(String, u32)> = Vec::new();
    for interface in
        [tacit_dbus::interfaces::SESSION, tacit_dbus::interfaces::COMPOSITOR, tacit_dbus::interfaces::AGENT]
    {
        if let Some(pid) = bus.pid(interface.name).await {
            processes.push((name_of(pid), pid));
        }
    }
    if let Ok(session) = bus.session().await {
        let text = limited(session.status(), "cannot list the parts").await?;
        let parts: Vec<serde_json::Value> = parse("cannot list the parts", &text)?;
        for part in parts {
            let pid = part.get("pid").and_then(serde_json::Value::as_u64).and_then(|pid| u32::try_from(pid).ok());
            if let Some(pid) = pid.filter(|pid| *pid > 0 && !processes.iter().any(|(_, have)| have == pid)) {
                processes.push((name_of(pid), pid));
            }
        }
    }
    let before: Vec<f64> = processes.iter().map(|(_, pid)| cpu_seconds(*pid)).collect();
    tokio::time::sleep(Duration::from_secs(idle_s.into())).await;
    let used = processes.iter().zip(before).map(|((name, pid), before)| Cost {
        process: name.clone(),
        resident_mb: resident_mb(*pid),
        idle_cpu_percent: (cpu_seconds(*pid) - before).max(0.0) / f64::from(idle_s) * 100.0,
    });
    Ok(used.collect())
}

fn name_of(pid: u32) -> String {
    let exe = std::fs::read_link(format!("/proc/{pid}/exe")).ok();
    let name = exe.as_ref().and_then(|exe| exe.file_name()).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| pid.to_string())
}

fn cpu_seconds(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> =
        text.rsplit_once(')').map(|(_, rest)| rest.split_ascii_whitespace().collect()).unwrap_or_default();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // utime and stime are fields 14 and 15 of the line; the state, field 3, is the first here.
    #[allow(clippy::cast_precision_loss)]
    let per_second = rustix::param::clock_ticks_per_second() as f64;
    (ticks(11) + ticks(12)) / per_second
}

fn resident_mb(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((percentile(&values, 50) - 50.0).abs() < f64::EPSILON);
        assert!((percentile(&values, 95) - 95.0).abs() < f64::EPSILON);
        assert!((percentile(&[7.0], 95) - 7.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 50).is_nan());
    }
}
