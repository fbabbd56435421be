//! The thread that writes the journal, so that no frame waits for a disk. The latest page wins; a page that says nothing new is not
//! written again. The file is replaced as a whole: whoever reads it finds one page or the other.

use super::{Page, private};
use std::{
    collections::HashMap,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// The least time between two pages, in the long run.
const PACE: Duration = Duration::from_millis(20);
/// How many pages may follow each other without a pause: what a person or the agent does is written at once, what a program does in
/// a loop is not.
const BURST: u32 = 64;
/// The most processes whose start is remembered.
const STARTED_MAX: usize = 1024;

#[derive(Debug, Default)]
struct Slot {
    page: Mutex<Option<Box<Page>>>,
    more: Condvar,
    handed: AtomicU64,
    written: AtomicU64,
}

/// The loop's end of the thread.
#[derive(Debug)]
pub struct Writer(Arc<Slot>);

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// There can be no more threads.
    pub fn start(path: PathBuf) -> io::Result<Self> {
        let slot = Arc::new(Slot::default());
        let inbox = Arc::clone(&slot);
        std::thread::Builder::new().name("journal".into()).stack_size(256 * 1024).spawn(move || keep(&inbox, &path))?;
        Ok(Self(slot))
    }

    /// Hands a page over; one that is not written yet is replaced by it.
    pub fn write(&self, page: Page) {
        let mut page = Some(Box::new(page));
        let mut waiting = self.0.page.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.handed.fetch_add(1, Ordering::Relaxed);
        std::mem::swap(&mut *waiting, &mut page);
        drop(waiting);
        self.0.more.notify_one();
    }

    /// Whether everything that was handed over is on the disk.
    pub fn is_idle(&self) -> bool {
        self.0.written.load(Ordering::Acquire) == self.0.handed.load(Ordering::Relaxed)
    }
}

fn keep(inbox: &Slot, path: &Path) {
    let mut written = Vec::new();
    let mut known = HashMap::new();
    let mut warned = false;
    let mut credit = Credit { left: BURST, since: Instant::now() };
    loop {
        let mut waiting = inbox.page.lock().unwrap_or_else(PoisonError::into_inner);
        let mut page = loop {
            match waiting.take() {
                Some(page) => break page,
                None => waiting = inbox.more.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        };
        let handed = inbox.handed.load(Ordering::Relaxed);
        drop(waiting);
        date(&mut page, &mut known);
        let done = serde_json::to_vec(&page).map_err(io::Error::other).and_then(|text| {
            if text != written {
                replace(path, &text)?;
                written = text;
            }
            Ok(())
        });
        if let Err(error) = done
            && !std::mem::replace(&mut warned, true)
        {
            tracing::warn!(path = %path.display(), %error, "the journal cannot be written: windows will not come back");
        }
        inbox.written.store(handed, Ordering::Release);
        std::thread::sleep(credit.spend(Instant::now()));
    }
}

/// How many pages may be written without a pause.
struct Credit {
    left: u32,
    since: Instant,
}

impl Credit {
    /// A page was written: answers how long the next has to wait.
    fn spend(&mut self, now: Instant) -> Duration {
        let earned = now.duration_since(self.since).as_millis() / PACE.as_millis();
        if earned > 0 {
            self.since = now;
            self.left = self.left.saturating_add(u32::try_from(earned).unwrap_or(BURST)).min(BURST);
        }
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Duration::ZERO
            }
            None => PACE,
        }
    }
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("new");
    private(&aside, true)?.write_all(text)?;
    std::fs::rename(aside, path)
}

/// Says of every window when its process began: a process id alone may be another program's by then.
fn date(page: &mut Page, known: &mut HashMap<u32, u64>) {
    if known.len() > STARTED_MAX {
        known.clear();
    }
    // Those that have not come back yet have been dated when they were there.
    let Some(newest) = page.generations.first_mut() else { return };
    for window in &mut newest.windows {
        window.started = *known.entry(window.pid).or_insert_with(|| started(window.pid).unwrap_or(0));
    }
}

/// When a process began, in ticks since the machine did; `None` where there is no such process.
pub(super) fn started(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name is in brackets and may hold anything: the fields begin after the last one, with the third.
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_ascii_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_page_is_on_the_disk_a_moment_later() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("journal.json");
        let writer = Writer::start(path.clone()).expect("a thread");
        for last_window in 1..=50 {
            writer.write(Page { last_window, version: super::super::VERSION, ..Page::default() });
        }
        let end = std::time::Instant::now() + Duration::from_secs(30);
        while super::super::read(&path).last_window != 50 {
            assert!(std::time::Instant::now() < end, "never written");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_burst_is_written_at_once_and_a_flood_at_its_pace() {
        let begun = Instant::now();
        let mut credit = Credit { left: BURST, since: begun };
        assert!((0..BURST).all(|_| credit.spend(begun).is_zero()));
        assert_eq!(credit.spend(begun), PACE);
        assert!(credit.spend(begun + PACE * 2).is_zero());
        assert_eq!((credit.left, credit.spend(begun + Duration::from_secs(60))), (1, Duration::ZERO));
        assert_eq!(credit.left, BURST - 1);
    }

    #[test]
    fn a_process_has_a_beginning() {
        assert!(started(std::process::id()).is_some_and(|ticks| ticks > 0));
        assert_eq!(started(0), None);
    }
}
