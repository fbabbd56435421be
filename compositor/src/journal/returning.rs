//! Which window of the journal a new toplevel is. Pure: it is told of processes and names.

use crate::windows::Number;
use serde::{Deserialize, Serialize};
use tacit_layout::Record;

/// The most compositors in a row whose windows are waited for.
const GENERATIONS_MAX: usize = 4;

/// A window as the journal has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowRecord {
    /// The number in its id.
    pub number: Number,
    /// The client's process.
    pub pid: u32,
    /// When that began; 0 where it is not known.
    pub started: u64,
    /// Its app-id.
    pub app: String,
    /// Its title.
    pub title: String,
}

/// The windows of one compositor, and its layout with their places, stacking and focus.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// Where they were.
    pub layout: Record,
    /// What they were, oldest first.
    pub windows: Vec<WindowRecord>,
}

/// What is known of a toplevel that comes.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The client's process.
    pub pid: u32,
    /// When that began.
    pub started: u64,
    /// Its app-id.
    pub app: String,
    /// Its title.
    pub title: String,
}

/// The windows that may come back, of the latest compositor first.
#[derive(Debug, Default)]
pub struct Returning(Vec<Generation>);

impl Returning {
    /// What a journal holds.
    pub fn new(mut generations: Vec<Generation>) -> Self {
        generations.truncate(GENERATIONS_MAX);
        Self(generations)
    }

    /// Whether nothing is waited for.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|generation| generation.windows.is_empty())
    }

    /// Those of the compositor before this one.
    pub fn newest(&self) -> Option<&Generation> {
        self.0.first()
    }

    /// One compositor's.
    pub fn get(&self, generation: usize) -> Option<&Generation> {
        self.0.get(generation)
    }

    /// What still is waited for.
    pub fn waiting(&self) -> impl Iterator<Item = Generation> + '_ {
        self.0.iter().filter(|generation| !generation.windows.is_empty()).take(GENERATIONS_MAX - 1).cloned()
    }

    /// Waits no longer; answers how many did not come.
    pub fn clear(&mut self) -> usize {
        std::mem::take(&mut self.0).iter().map(|generation| generation.windows.len()).sum()
    }

    /// The window that `seen` is: one of the same process with the same names, else the first of that process and application; else
    /// one of the same application whose process is gone, as `lives` tells, by its title or by its age.
    pub fn find(&self, seen: &Seen, lives: impl Fn(u32, u64) -> bool) -> Option<(usize, Number)> {
        let same = |window: &WindowRecord| {
            seen.pid != 0 && seen.started != 0 && (window.pid, window.started) == (seen.pid, seen.started)
        };
        let gone = |window: &WindowRecord| !window.app.is_empty() && !lives(window.pid, window.started);
        let titled = |window: &WindowRecord| window.title == seen.title;
        let of_app = || {
            let all = self.0.iter().enumerate();
            let all = all.flat_map(|(at, generation)| generation.windows.iter().map(move |window| (at, window)));
            all.filter(|(_, window)| window.app == seen.app)
        };
        let found = of_app()
            .find(|(_, window)| same(window) && titled(window))
            .or_else(|| of_app().find(|(_, window)| same(window)))
            .or_else(|| of_app().find(|(_, window)| titled(window) && gone(window)))
            .or_else(|| of_app().find(|(_, window)| gone(window)));
        found.map(|(at, window)| (at, window.number))
    }

    /// Takes a window out: it came. Answers the layout it was in.
    pub fn take(&mut self, generation: usize, number: Number) -> Option<Record> {
        let generation = self.0.get_mut(generation)?;
        let at = generation.windows.iter().position(|window| window.number == number)?;
        generation.windows.remove(at);
        Some(generation.layout.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(number: Number, pid: u32, app: &str, title: &str) -> WindowRecord {
        WindowRecord { number, pid, started: u64::from(pid) * 10, app: app.into(), title: title.into() }
    }

    fn of(windows: &[WindowRecord]) -> Returning {
        Returning::new(vec![Generation { windows: windows.to_vec(), ..Generation::default() }])
    }

    /// Which window of processes 1 to 9, of which `living` still run, is this one?
    #[track_caller]
    fn check(waiting: &Returning, living: &[u32], (pid, app, title): (u32, &str, &str), expected: Option<Number>) {
        let seen = Seen { pid, started: u64::from(pid) * 10, app: app.into(), title: title.into() };
        let found = waiting.find(&seen, |pid, _| living.contains(&pid));
        assert_eq!(found.map(|(_, number)| number), expected);
    }

    #[test]
    fn process_and_names_come_first_then_the_process_then_the_application() {
        let waiting = of(&[window(1, 5, "edit", "a"), window(2, 5, "edit", "b"), window(3, 6, "term", "sh")]);
        check(&waiting, &[5, 6], (5, "edit", "b"), Some(2));
        check(&waiting, &[5, 6], (5, "edit", "renamed"), Some(1));
        check(&waiting, &[5], (7, "term", "another"), Some(3));
        check(&waiting, &[5], (7, "view", "sh"), None);
    }

    #[test]
    fn a_window_of_a_process_that_lives_is_kept_for_it() {
        let waiting = of(&[window(1, 5, "term", "sh")]);
        check(&waiting, &[5], (7, "term", "sh"), None);
        check(&waiting, &[], (7, "term", "sh"), Some(1));
    }

    #[test]
    fn a_process_id_that_was_given_again_is_another_process() {
        let waiting = of(&[WindowRecord { started: 3, ..window(1, 5, "edit", "a") }]);
        let lives = |_, started| started == 50;
        let seen = Seen { pid: 5, started: 50, app: "edit".into(), title: "x".into() };
        assert_eq!(waiting.find(&seen, lives), Some((0, 1)), "by its application, as the old process is gone");
        let seen = Seen { app: "other".into(), ..seen };
        assert_eq!(waiting.find(&seen, lives), None);
    }

    #[test]
    fn a_window_without_an_application_is_never_mistaken() {
        let waiting = of(&[window(1, 5, "", "")]);
        check(&waiting, &[], (7, "", ""), None);
        check(&waiting, &[5], (5, "", ""), Some(1));
    }

    #[test]
    fn each_comes_back_once_and_older_ones_after_newer_ones() {
        let generation = |windows: &[WindowRecord]| Generation { windows: windows.to_vec(), ..Generation::default() };
        let mut waiting =
            Returning::new(vec![generation(&[window(4, 5, "edit", "a")]), generation(&[window(1, 5, "edit", "a")])]);
        check(&waiting, &[5], (5, "edit", "a"), Some(4));
        assert!(waiting.take(0, 4).is_some() && waiting.take(0, 4).is_none());
        check(&waiting, &[5], (5, "edit", "a"), Some(1));
        assert_eq!(waiting.waiting().count(), 1);
        assert_eq!(waiting.clear(), 1);
        assert!(waiting.is_empty());
    }
}
