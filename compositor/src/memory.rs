//! Gives back what clients that went have left in the heap: glibc keeps it, in holes between what is still there. Knows no client.
//!
//! `unsafe` is allowed for one function alone: a call of the C library that takes no pointer.

use crate::state::State;
use smithay::reexports::calloop::timer::{TimeoutAction, Timer};
use std::time::Duration;

/// So many clients leave enough to be looked after.
const MANY: u32 = 8;
/// When there was time for whoever comes in their place.
const LATER: Duration = Duration::from_secs(2);

/// How many clients went since the heap was last looked after.
#[derive(Debug, Default)]
pub struct Leavings {
    pub(crate) clients: u32,
    waits: bool,
}

impl State {
    /// Looks after the heap later, where many clients went.
    pub fn tidy_heap(&mut self) {
        let leavings = &mut self.readers.leavings;
        if leavings.clients < MANY || std::mem::replace(&mut leavings.waits, true) {
            return;
        }
        leavings.clients = 0;
        let timer = self.handle.insert_source(Timer::from_duration(LATER), |_, (), state| {
            let leavings = &mut state.readers.leavings;
            if std::mem::take(&mut leavings.clients) > 0 {
                return TimeoutAction::ToDuration(LATER);
            }
            leavings.waits = false;
            trim();
            TimeoutAction::Drop
        });
        if let Err(error) = timer {
            tracing::error!(%error, "no timer for the heap");
        }
    }
}

#[cfg(target_env = "gnu")]
#[allow(unsafe_code)]
fn trim() {
    // SAFETY: it may be called at any time, from any thread, and moves nothing that is in use.
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(target_env = "gnu"))]
fn trim() {}
