//! What time it is: the one place where the agent asks.

use jiff::Zoned;
use std::time::Instant;

/// Milliseconds that do not go back, since the agent began.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// Begins at 0.
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// Milliseconds since it began.
    pub fn ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The moment at which [`Clock::ms`] says `ms`.
    pub fn at(&self, ms: u64) -> Instant {
        // A time far away is as good as never, and does not overflow.
        self.start + std::time::Duration::from_millis(ms.min(1 << 40))
    }
}

/// RFC 3339 with the offset of the zone.
pub fn stamp(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Now, as [`stamp`] writes it.
pub fn now() -> String {
    stamp(&Zoned::now())
}

/// Reads RFC 3339 with an offset, in the zone of this machine.
pub fn parse(text: &str) -> Option<Zoned> {
    text.parse::<jiff::Timestamp>().ok().map(|at| at.to_zoned(jiff::tz::TimeZone::system()))
}
