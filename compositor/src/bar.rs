//! The command bar's key: a tap of it alone asks for the bar, and every key after it waits until the request is answered, by a
//! bar that has the keyboard or by one that goes.
//! Pure: it is told of keys and times and says what to do.

use std::{collections::VecDeque, time::Duration};

/// How long keys wait for a bar that does not come.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How often a request that is not answered is made again.
pub const REMIND: Duration = Duration::from_millis(250);
/// The most events that wait.
const HELD_MAX: usize = 4096;

/// What the events that wait are waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A bar that answers this request or a later one.
    Bar(u64),
    /// The open bar to be gone: the shell answered the request by closing it.
    Gone,
}

/// The key's state, and what waits.
///
/// Between a tap and its answer nobody has the keyboard: the bar that may be open is told so in order after the keys before
/// the tap, which is how the shell knows that it has seen all of them when it decides.
#[derive(Debug)]
pub struct Bar<Event = crate::input::KeyboardEvent> {
    key: String,
    /// The key that was pressed alone and is still down.
    armed: Option<u32>,
    /// Counts requests.
    pub serial: u64,
    /// What events wait for, and since when.
    waiting: Option<(Wait, Duration)>,
    held: VecDeque<Event>,
}

impl<Event> Bar<Event> {
    /// A bar that is opened by the XKB key name `key`.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), armed: None, serial: 0, waiting: None, held: VecDeque::new() }
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

    /// Makes a request: events wait for its answer from now on.
    pub fn request(&mut self, now: Duration) -> u64 {
        self.serial += 1;
        self.waiting = Some((Wait::Bar(self.serial), now));
        self.serial
    }

    /// The shell has answered a request by closing the bar.
    pub fn closed(&mut self, serial: u64) {
        if let Some((wait, _)) = &mut self.waiting
            && *wait == Wait::Bar(serial)
        {
            *wait = Wait::Gone;
        }
    }

    /// What events wait for.
    pub fn waits_for(&self) -> Option<Wait> {
        self.waiting.map(|(wait, _)| wait)
    }

    /// Whether events wait.
    pub fn holds(&self) -> bool {
        self.waiting.is_some()
    }

    /// Lets an event wait; gives it back where nothing waits or too much does.
    pub fn keep(&mut self, event: Event) -> Result<(), Event> {
        if !self.holds() || self.held.len() >= HELD_MAX {
            return Err(event);
        }
        self.held.push_back(event);
        Ok(())
    }

    /// What they waited for is there: everything that waited, in order.
    pub fn release(&mut self) -> VecDeque<Event> {
        self.waiting = None;
        std::mem::take(&mut self.held)
    }

    /// Whether the answer did not come in time.
    pub fn is_overdue(&self, now: Duration) -> bool {
        self.waiting.is_some_and(|(_, since)| now.saturating_sub(since) >= PATIENCE)
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
        assert_eq!(bar.request(Duration::ZERO), 1);
        for n in 0..HELD_MAX {
            assert_eq!(bar.keep(n), Ok(()));
        }
        assert_eq!(bar.keep(7), Err(7));
        assert!(!bar.is_overdue(Duration::from_secs(4)) && bar.is_overdue(PATIENCE));
        assert!(bar.release().into_iter().eq(0..HELD_MAX));
        assert!(!bar.holds() && bar.release().is_empty());
    }

    #[test]
    fn only_the_answer_to_the_last_request_counts() {
        let mut bar: Bar<u32> = Bar::new("Super_L");
        bar.request(Duration::ZERO);
        assert_eq!(bar.request(Duration::ZERO), 2);
        bar.closed(1);
        assert_eq!(bar.waits_for(), Some(Wait::Bar(2)));
        bar.closed(2);
        assert_eq!(bar.waits_for(), Some(Wait::Gone));
        bar.release();
        bar.closed(2);
        assert_eq!(bar.waits_for(), None);
    }
}
