//! The command bar's key: a tap of it alone asks for the bar, and every key after it waits until the bar has the keyboard.
//! Pure: it is told of keys and times and says what to do.

use std::{collections::VecDeque, time::Duration};

/// How long keys wait for a bar that does not come.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How often a bar that has not come is asked for again.
pub const REMIND: Duration = Duration::from_millis(250);
/// How long after Escape the bar may take to go: a tap within that time asks for a new one.
pub const LEAVING: Duration = Duration::from_millis(250);
/// The most events that wait.
const HELD_MAX: usize = 4096;

/// The key's state, and what waits.
#[derive(Debug)]
pub struct Bar<Event = crate::input::KeyboardEvent> {
    key: String,
    /// The key that was pressed alone and is still down.
    armed: Option<u32>,
    /// Counts requests.
    pub serial: u64,
    /// Since when events wait.
    holding_since: Option<Duration>,
    /// When Escape was given to the bar that still has the keyboard.
    left_at: Option<Duration>,
    /// Whether the request waits until that bar is gone.
    postponed: bool,
    held: VecDeque<Event>,
}

impl<Event> Bar<Event> {
    /// A bar that is opened by the XKB key name `key`.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            armed: None,
            serial: 0,
            holding_since: None,
            left_at: None,
            postponed: false,
            held: VecDeque::new(),
        }
    }

    /// Uses another key from now on.
    pub fn set_key(&mut self, key: &str) {
        key.clone_into(&mut self.key);
        self.armed = None;
    }

    /// A key went down; `alone` where no other is. Its name is that of its symbol without modifiers.
    pub fn pressed(&mut self, code: u32, name: &str, alone: bool) {
        self.armed = (alone && name == self.key).then_some(code);
    }

    /// A key went up; true where that completes a tap.
    pub fn released(&mut self, code: u32) -> bool {
        self.armed.take() == Some(code)
    }

    /// Something else happened in between: a button, a scroll, a touch.
    pub fn disturbed(&mut self) {
        self.armed = None;
    }

    /// Escape was given to the bar.
    pub fn leaves(&mut self, now: Duration) {
        self.left_at = Some(now);
    }

    /// Whether the bar that has the keyboard is about to go.
    pub fn is_leaving(&self, now: Duration) -> bool {
        self.left_at.is_some_and(|at| now.saturating_sub(at) < LEAVING)
    }

    /// Lets the request wait until the bar that is about to go is gone.
    pub fn postpone(&mut self) {
        self.postponed = true;
    }

    /// Whether the request waits.
    pub fn is_postponed(&self) -> bool {
        self.postponed
    }

    /// The request waits no longer.
    pub fn resume(&mut self) {
        self.postponed = false;
        self.left_at = None;
    }

    /// Events wait from now on.
    pub fn hold(&mut self, now: Duration) {
        self.holding_since = Some(now);
    }

    /// Whether events wait.
    pub fn holds(&self) -> bool {
        self.holding_since.is_some()
    }

    /// Lets an event wait; gives it back where that is not possible.
    pub fn keep(&mut self, event: Event) -> Result<(), Event> {
        if !self.holds() || self.held.len() >= HELD_MAX {
            return Err(event);
        }
        self.held.push_back(event);
        Ok(())
    }

    /// The bar has the keyboard: everything that waited, in order.
    pub fn release(&mut self) -> VecDeque<Event> {
        self.holding_since = None;
        self.resume();
        std::mem::take(&mut self.held)
    }

    /// Whether the bar did not come in time.
    pub fn is_overdue(&self, now: Duration) -> bool {
        self.holding_since.is_some_and(|since| now.saturating_sub(since) >= PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tap_alone_counts() {
        let mut bar: Bar<u32> = Bar::new("Super_L");
        bar.pressed(125, "Super_L", true);
        assert!(bar.released(125));
        bar.pressed(125, "Super_L", true);
        bar.pressed(16, "q", false);
        assert!(!bar.released(16) && !bar.released(125));
        bar.pressed(125, "Super_L", true);
        bar.disturbed();
        assert!(!bar.released(125));
        bar.pressed(125, "Super_L", false);
        assert!(!bar.released(125));
        assert!(!bar.released(125));
    }

    #[test]
    fn what_waits_comes_back_in_order_and_is_bounded() {
        let mut bar: Bar<usize> = Bar::new("Super_L");
        assert_eq!(bar.keep(1), Err(1));
        bar.hold(Duration::ZERO);
        for n in 0..HELD_MAX {
            assert_eq!(bar.keep(n), Ok(()));
        }
        assert_eq!(bar.keep(7), Err(7));
        assert!(!bar.is_overdue(Duration::from_secs(4)) && bar.is_overdue(PATIENCE));
        assert!(bar.release().into_iter().eq(0..HELD_MAX));
        assert!(!bar.holds() && bar.release().is_empty());
    }
}
