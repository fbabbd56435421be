//! When to start a process again that died. Pure: the caller brings the clock.

use std::collections::VecDeque;

/// The first pause.
const DELAY_MS_MIN: u64 = 100;
/// The longest pause for a process that never became ready.
const DELAY_MS_MAX: u64 = 10_000;
/// The longest pause for a process that did.
const READY_DELAY_MS_MAX: u64 = 1_000;
/// Starts in a row that never became ready before it is given up.
const UNREADY_MAX: u32 = 8;
/// Deaths within a minute before even a process that becomes ready each time is given up.
const A_MINUTE_MAX: usize = 60;
/// Deaths of a ready process within ten seconds after which it is started again at once.
const FREE: usize = 3;

/// What to do after a death.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Start it again after so many milliseconds.
    StartAfter(u64),
    /// Leave it.
    GiveUp,
}

/// The memory of one process's deaths.
///
/// A process that cannot start is tried more and more seldom and then given up. One that became ready and was killed
/// from outside comes back at once, also the fiftieth time, so long as it does not die every second.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    unready: u32,
    deaths: VecDeque<u64>,
}

impl Backoff {
    /// It died at `now_ms`; `was_ready` says whether it had become ready.
    pub fn died(&mut self, now_ms: u64, was_ready: bool) -> Next {
        self.deaths.push_back(now_ms);
        while self.deaths.front().is_some_and(|at| now_ms.saturating_sub(*at) > 60_000) {
            self.deaths.pop_front();
        }
        self.unready = if was_ready { 0 } else { self.unready + 1 };
        if self.unready >= UNREADY_MAX || self.deaths.len() >= A_MINUTE_MAX {
            return Next::GiveUp;
        }
        if !was_ready {
            return Next::StartAfter(doubled(self.unready - 1, DELAY_MS_MAX));
        }
        let lately = self.deaths.iter().filter(|at| now_ms.saturating_sub(**at) < 10_000).count();
        let beyond = u32::try_from(lately.saturating_sub(FREE)).unwrap_or(u32::MAX);
        match beyond.checked_sub(1) {
            None => Next::StartAfter(0),
            Some(times) => Next::StartAfter(doubled(times, READY_DELAY_MS_MAX)),
        }
    }
}

impl Backoff {
    /// How often in a row it died before it was ready, or before it had lived long enough to count as that.
    pub fn unready(&self) -> u32 {
        self.unready
    }
}

fn doubled(times: u32, max: u64) -> u64 {
    DELAY_MS_MIN.saturating_mul(1u64.checked_shl(times).unwrap_or(u64::MAX)).min(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_starts_is_tried_more_seldom_and_then_left() {
        let mut backoff = Backoff::default();
        let mut now = 0;
        let mut delays = Vec::new();
        while let Next::StartAfter(ms) = backoff.died(now, false) {
            delays.push(ms);
            now += ms;
        }
        assert_eq!(delays, [100, 200, 400, 800, 1600, 3200, 6400]);
    }

    #[test]
    fn the_longest_pause_is_ten_seconds() {
        assert_eq!(doubled(6, DELAY_MS_MAX), 6400);
        assert_eq!(doubled(7, DELAY_MS_MAX), 10_000);
        assert_eq!(doubled(200, DELAY_MS_MAX), 10_000);
    }

    #[test]
    fn a_ready_process_survives_fifty_kills() {
        let mut backoff = Backoff::default();
        let mut now = 0;
        for _ in 0..50 {
            let Next::StartAfter(ms) = backoff.died(now, true) else { panic!("given up") };
            assert!(ms <= 1000);
            now += ms + 300;
        }
    }

    #[test]
    fn a_start_that_worked_forgets_those_that_did_not() {
        let mut backoff = Backoff::default();
        for _ in 0..5 {
            backoff.died(0, false);
        }
        assert_eq!(backoff.died(60_000, true), Next::StartAfter(0));
        assert_eq!(backoff.died(200_000, false), Next::StartAfter(100));
    }

    #[test]
    fn a_ready_process_comes_back_at_once_and_then_more_slowly() {
        let mut backoff = Backoff::default();
        let delays: Vec<Next> = (0..7).map(|_| backoff.died(0, true)).collect();
        assert_eq!(delays, [0, 0, 0, 100, 200, 400, 800].map(Next::StartAfter));
    }

    #[test]
    fn dying_every_half_second_is_too_much() {
        let mut backoff = Backoff::default();
        let given_up = (0..200u64).find(|n| backoff.died(n * 500, true) == Next::GiveUp);
        assert_eq!(given_up, Some(59));
    }
}
