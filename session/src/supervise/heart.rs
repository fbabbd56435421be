//! Whether a process that stopped sending its heartbeat hangs. A machine under load lets a healthy one be late too, and killing a
//! compositor costs people their work, so that silence alone is not enough: what the kernel says of its main thread has to fit.

use std::time::{Duration, Instant};

/// How often a process that is watched has to show that its loop turns.
pub const INTERVAL: Duration = Duration::from_secs(1);
/// Silence that no load explains.
const SILENCE_MAX: Duration = Duration::from_secs(10);
/// Between two looks at a silent process.
const LOOK_AGAIN: Duration = Duration::from_millis(150);
/// How long a thread that sleeps through its own timer is looked at.
const ASLEEP_MIN: Duration = Duration::from_millis(300);
/// Processor time in one turn of the loop that is no work any more.
const SPINNING_MIN: Duration = Duration::from_millis(800);

/// A process's main thread at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The kernel's letter for its state.
    pub state: char,
    /// Processor time that it has used.
    pub cpu: Duration,
    /// How often it has been put on a processor or taken off one.
    pub switches: u64,
}

impl Look {
    /// Looks at a process; `None` where it is gone.
    pub fn at(pid: u32) -> Option<Self> {
        let thread = format!("/proc/{pid}/task/{pid}");
        let stat = std::fs::read_to_string(format!("{thread}/stat")).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
        let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        let per_second = rustix::param::clock_ticks_per_second().max(1);
        let status = std::fs::read_to_string(format!("{thread}/status")).ok()?;
        let switches = status.lines().filter(|line| line.contains("ctxt_switches"));
        let switches = switches.filter_map(|line| line.rsplit_once(':')?.1.trim().parse::<u64>().ok()).sum();
        Some(Self {
            state: fields.first()?.chars().next()?,
            cpu: Duration::from_millis(ticks * 1000 / per_second),
            switches,
        })
    }
}

/// What to make of a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Look again then.
    WaitUntil(Instant),
    /// It hangs, for this reason.
    Hangs(&'static str),
}

/// The heartbeat of one process.
#[derive(Debug)]
pub struct Heart {
    beat: Instant,
    at_beat: Option<Look>,
    asleep: Option<(Instant, Look)>,
    due: Instant,
}

impl Heart {
    /// Begins to be watched at `now`.
    pub fn new(now: Instant, look: Option<Look>) -> Self {
        Self { beat: now, at_beat: look, asleep: None, due: now + INTERVAL }
    }

    /// When it has to be looked at unless it beats before.
    pub fn due(&self) -> Instant {
        self.due
    }

    /// It beats.
    pub fn beats(&mut self, now: Instant, look: Option<Look>) {
        *self = Self::new(now, look);
    }

    /// It is silent: what does the kernel say?
    pub fn judge(&mut self, now: Instant, look: Option<Look>) -> Verdict {
        let Some(look) = look else { return self.wait(now) };
        let used = look.cpu.saturating_sub(self.at_beat.map_or(look.cpu, |before| before.cpu));
        if look.state == 't' {
            // A debugger has it: the person at it decides.
            return self.wait(now);
        }
        if look.state == 'T' {
            return Verdict::Hangs("it was stopped");
        }
        if used >= SPINNING_MIN {
            return Verdict::Hangs("it runs in circles");
        }
        if now.duration_since(self.beat) >= SILENCE_MAX {
            return Verdict::Hangs("it did not turn for ten seconds");
        }
        match self.asleep {
            Some((since, before)) if look == before && look.state == 'S' => {
                if now.duration_since(since) >= ASLEEP_MIN {
                    return Verdict::Hangs("it waits for something and does not wake up");
                }
            }
            _ => self.asleep = (look.state == 'S').then_some((now, look)),
        }
        self.wait(now)
    }

    fn wait(&mut self, now: Instant) -> Verdict {
        self.due = now + LOOK_AGAIN;
        Verdict::WaitUntil(self.due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: Look = Look { state: 'S', cpu: Duration::from_millis(500), switches: 7 };

    fn look(state: char, cpu_ms: u64, switches: u64) -> Option<Look> {
        Some(Look { state, cpu: Duration::from_millis(cpu_ms), switches })
    }

    /// After how many milliseconds of silence does it count as hanging, looked at as often as it wants to be?
    #[track_caller]
    fn check(at: impl Fn(u64) -> Option<Look>, expected: Option<u64>) {
        let begun = Instant::now();
        let mut heart = Heart::new(begun, Some(BEGUN));
        let mut hangs = None;
        while hangs.is_none() && heart.due() < begun + Duration::from_secs(60) {
            let now = heart.due();
            let ms = u64::try_from(now.duration_since(begun).as_millis()).expect("small");
            if let Verdict::Hangs(_) = heart.judge(now, at(ms)) {
                hangs = Some(ms);
            }
        }
        assert_eq!(hangs, expected);
    }

    #[test]
    fn a_stopped_process_hangs_at_once() {
        check(|_| look('T', 500, 8), Some(1000));
    }

    #[test]
    fn a_process_that_never_wakes_up_hangs_soon() {
        check(|_| look('S', 500, 8), Some(1300));
    }

    #[test]
    fn a_process_that_runs_in_circles_hangs() {
        check(|ms| look('R', 500 + ms, 8), Some(1000));
    }

    #[test]
    fn a_process_that_gets_no_processor_is_only_late() {
        check(|_| look('R', 500, 8), Some(10_000));
        check(|ms| look('R', 500 + ms / 20, 8 + ms), Some(10_000));
    }

    #[test]
    fn a_process_that_wakes_up_now_and_then_is_only_late() {
        check(|ms| look('S', 500, ms), Some(10_000));
        check(|_| look('D', 500, 8), Some(10_000));
    }

    #[test]
    fn a_debugger_may_take_its_time() {
        check(|_| look('t', 500, 8), None);
    }

    #[test]
    fn this_process_can_be_looked_at() {
        let look = Look::at(std::process::id()).expect("itself");
        assert!("RSD".contains(look.state) && look.switches > 0, "{look:?}");
    }
}
