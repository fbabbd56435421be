//! Counters for `tacit bench` and `tacit doctor`. Knows nothing of what they count.

use serde_json::{Value, json};
use std::{collections::VecDeque, time::Duration};

/// How many frame times are kept.
const TIMES_MAX: usize = 1024;

/// What happened since the start.
#[derive(Debug, Default)]
pub struct Stats {
    /// Commits of surfaces.
    pub commits: u64,
    /// Frames that painted something.
    pub frames: u64,
    /// Frame callbacks that were answered.
    pub callbacks: u64,
    /// Windows that were mapped.
    pub mapped: u64,
    /// Turns of the loop.
    pub turns: u64,
    /// Operations that were applied.
    pub applied: u64,
    /// Clients that were ended because of a panic over one of their requests.
    pub survived: u64,
    /// Whether clients are read again without a whole turn of the loop.
    pub conversing: bool,
    /// How often in a row a client came back quickly.
    pub streak: u32,
    /// When clients were last read.
    pub conversed_at: Duration,
    /// Whether the timer for windows that wait for their client runs.
    pub pending_watch: bool,
    times: VecDeque<Duration>,
    /// When the bar was asked for, until its first frame is painted.
    pub bar_asked_at: Option<Duration>,
    /// When the bar got a key, until the next frame is painted.
    pub bar_key_at: Option<Duration>,
    bar_open: VecDeque<Duration>,
    bar_key: VecDeque<Duration>,
}

impl Stats {
    /// A frame was painted.
    pub fn drew(&mut self, took: Duration) {
        self.frames += 1;
        if self.times.len() >= TIMES_MAX {
            self.times.pop_front();
        }
        self.times.push_back(took);
    }

    /// A frame was painted while the bar has the keyboard: what was asked for before shows now.
    pub fn drew_bar(&mut self, now: Duration) {
        for (since, times) in
            [(self.bar_asked_at.take(), &mut self.bar_open), (self.bar_key_at.take(), &mut self.bar_key)]
        {
            let Some(since) = since else { continue };
            if times.len() >= TIMES_MAX {
                times.pop_front();
            }
            times.push_back(now.saturating_sub(since));
        }
    }

    /// All counters as JSON; times in microseconds.
    pub fn json(&self) -> Value {
        let mut times: Vec<u128> = self.times.iter().map(Duration::as_micros).collect();
        times.sort_unstable();
        let at = |part: usize| times.get((times.len().saturating_sub(1)) * part / 100).copied().unwrap_or(0);
        json!({
            "commits": self.commits,
            "frames": self.frames,
            "frame_callbacks": self.callbacks,
            "windows_mapped": self.mapped,
            "loop_turns": self.turns,
            "applied": self.applied,
            "panics_survived": self.survived,
            "frame_p50_us": u64::try_from(at(50)).unwrap_or(u64::MAX),
            "frame_p95_us": u64::try_from(at(95)).unwrap_or(u64::MAX),
            "resident_kb": resident_kb(),
            "bar_open_ms": milliseconds(&self.bar_open),
            "bar_key_ms": milliseconds(&self.bar_key),
        })
    }
}

fn milliseconds(times: &VecDeque<Duration>) -> Vec<f64> {
    times.iter().map(|time| time.as_secs_f64() * 1000.0).collect()
}

fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
