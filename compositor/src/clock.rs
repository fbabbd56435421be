//! The one source of time: the monotonic clock, or a hand-wound one in tests. Knows nothing of timers.

use rustix::time::{ClockId, clock_gettime};
use std::{cell::Cell, rc::Rc, time::Duration};

/// Tells the time since an arbitrary moment.
#[derive(Debug, Clone)]
pub enum Clock {
    /// CLOCK_MONOTONIC, which is also what clients are told that presentation times are in.
    Monotonic,
    /// A time that a test sets.
    Wound(Rc<Cell<Duration>>),
}

impl Clock {
    /// The id of the clock for `wp_presentation`.
    pub const ID: u32 = 1;

    /// Now.
    pub fn now(&self) -> Duration {
        match self {
            Self::Monotonic => {
                let now = clock_gettime(ClockId::Monotonic);
                let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
                Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
            }
            Self::Wound(time) => time.get(),
        }
    }

    /// Minutes since midnight, in local time. A wound clock begins at midnight.
    pub fn minute_of_day(&self) -> u32 {
        match self {
            Self::Monotonic => {
                let now = jiff::Zoned::now();
                u32::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).unwrap_or(0)
            }
            Self::Wound(time) => u32::try_from(time.get().as_secs() / 60 % (24 * 60)).unwrap_or(0),
        }
    }

    /// Now, as the milliseconds that input events carry; wraps.
    pub fn now_ms(&self) -> u32 {
        millis(self.now())
    }
}

/// A time as wrapping milliseconds.
#[allow(clippy::cast_possible_truncation)]
pub fn millis(time: Duration) -> u32 {
    time.as_millis() as u32
}
