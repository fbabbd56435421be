//! Threads that share one piece of work at a time.
//!
//! Candle's own pool waits for every thread at the end of each product, also for those that the kernel gave no processor
//! to; on a desktop that has other things to do that is most of the time. Here whoever comes takes a part, and nobody
//! waits for a thread that did not come. A thread that lost its processor in the middle of its part must be waited for;
//! where that happens, the caller works alone for a while.
#![allow(unsafe_code)]

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::Thread;
use std::time::Instant;

/// How often a thread without work looks again before it sleeps: some tens of microseconds.
const LOOKS: usize = 4000;
/// Set in [`Pool::state`] while the work may be entered; what is below counts who is inside, what is above which work it is.
const OPEN: usize = 1 << 16;
/// One more piece of work.
const NEXT: usize = OPEN << 1;

/// Work as it is handed over: the function, and what it is called with.
#[derive(Clone, Copy)]
struct Work {
    call: unsafe fn(*const ()),
    with: *const (),
}

/// The threads and the work.
struct Pool {
    state: AtomicUsize,
    work: std::cell::UnsafeCell<Work>,
    asleep: Vec<AtomicBool>,
    threads: OnceLock<Vec<Thread>>,
    turn: Mutex<()>,
    born: Instant,
    alone: AtomicU64,
    pause: AtomicU64,
}

/// Waiting so long for another thread, and a quarter of the caller's own time, means that it lost its processor, in
/// microseconds.
const LATE_US: u64 = 500;
/// How long the caller then works alone at first, and at most, in microseconds.
const PAUSE_US: (u64, u64) = (10_000, 1_000_000);

// SAFETY: `work` is written only by the thread that holds `turn` while `state` counts nobody, and read only by threads that found
// `OPEN` in `state` and counted themselves in; see `share`.
unsafe impl Sync for Pool {}
// SAFETY: as above; nothing in it belongs to one thread.
unsafe impl Send for Pool {}

unsafe fn nothing(_: *const ()) {}

/// How many threads work together, the caller's among them.
pub fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| candle_core::utils::get_num_threads().clamp(1, 16))
}

fn pool() -> &'static Pool {
    static POOL: OnceLock<Pool> = OnceLock::new();
    static STARTED: OnceLock<()> = OnceLock::new();
    let pool = POOL.get_or_init(|| Pool {
        state: AtomicUsize::new(0),
        work: std::cell::UnsafeCell::new(Work { call: nothing, with: std::ptr::null() }),
        asleep: (1..threads()).map(|_| AtomicBool::new(false)).collect(),
        threads: OnceLock::new(),
        turn: Mutex::new(()),
        born: Instant::now(),
        alone: AtomicU64::new(0),
        pause: AtomicU64::new(PAUSE_US.0),
    });
    STARTED.get_or_init(|| {
        let spawn = |at: usize| {
            let name = format!("tacit-llm-{at}");
            std::thread::Builder::new()
                .name(name)
                .spawn(move || attend(pool, at))
                .ok()
                .map(|handle| handle.thread().clone())
        };
        let _ = pool.threads.set((0..pool.asleep.len()).filter_map(spawn).collect());
    });
    pool
}

impl Pool {
    /// Microseconds since the pool was made.
    fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Lets the caller work alone for a while, longer each time that others were late soon after.
    fn late(&self) {
        let (now, pause) = (self.now(), self.pause.load(Ordering::Relaxed));
        let again = now.saturating_sub(self.alone.load(Ordering::Relaxed)) < pause;
        let pause = if again { (pause * 2).min(PAUSE_US.1) } else { PAUSE_US.0 };
        self.pause.store(pause, Ordering::Relaxed);
        self.alone.store(now + pause, Ordering::Relaxed);
    }
}

/// Counts a thread out, also where its work panics.
struct Inside<'a>(&'a Pool);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.state.fetch_sub(1, Ordering::Release);
    }
}

/// What a thread does all its life.
fn attend(pool: &'static Pool, at: usize) {
    let (mut looks, mut done) = (0, usize::MAX);
    loop {
        let state = pool.state.load(Ordering::Acquire);
        if state & OPEN != 0 && state / NEXT != done {
            let entered = pool.state.compare_exchange(state, state + 1, Ordering::AcqRel, Ordering::Relaxed);
            if entered.is_ok() {
                let inside = Inside(pool);
                // SAFETY: the count of those inside keeps `share` from returning, so the work and what it borrows live.
                unsafe {
                    let work = *pool.work.get();
                    (work.call)(work.with);
                }
                drop(inside);
                looks = 0;
                done = state / NEXT;
            }
        } else if looks < LOOKS {
            looks += 1;
            std::hint::spin_loop();
        } else {
            let Some(asleep) = pool.asleep.get(at) else { return };
            asleep.store(true, Ordering::SeqCst);
            let state = pool.state.load(Ordering::SeqCst);
            if state & OPEN == 0 || state / NEXT == done {
                std::thread::park();
            }
            asleep.store(false, Ordering::SeqCst);
            looks = 0;
        }
    }
}

/// Does `0..count` in ranges of at most `most`, on every thread that comes.
pub fn share<F: Fn(Range<usize>) + Sync>(count: usize, most: usize, work: F) {
    let pool = pool();
    let next = AtomicUsize::new(0);
    let most = most.max(1);
    let take = || loop {
        let from = next.fetch_add(most, Ordering::Relaxed);
        if from >= count {
            return;
        }
        work(from..(from + most).min(count));
    };
    if pool.now() < pool.alone.load(Ordering::Relaxed) {
        return take();
    }
    // Another caller's work goes first; this one is then done by its caller alone.
    let Ok(turn) = pool.turn.try_lock() else { return take() };
    unsafe fn call<G: Fn()>(with: *const ()) {
        // SAFETY: `with` is the `take` of a `share` that has not returned.
        unsafe { (*with.cast::<G>())() }
    }
    fn of<G: Fn()>(take: &G) -> Work {
        Work { call: call::<G>, with: std::ptr::from_ref(take).cast() }
    }
    // SAFETY: this thread holds `turn`, and nobody is inside: the last `share` left only then.
    unsafe { *pool.work.get() = of(&take) };
    pool.state.fetch_add(NEXT | OPEN, Ordering::SeqCst);
    for (asleep, thread) in pool.asleep.iter().zip(pool.threads.get().into_iter().flatten()) {
        if asleep.load(Ordering::SeqCst) {
            thread.unpark();
        }
    }
    let mut closing = Closing { pool, took_us: 0 };
    let began = Instant::now();
    take();
    closing.took_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    drop(closing);
    drop(turn);
}

/// Closes the work and waits for those who are inside, also where the caller's own part panics.
struct Closing<'a> {
    pool: &'a Pool,
    took_us: u64,
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.pool.state.fetch_and(!OPEN, Ordering::AcqRel);
        let (mut looks, mut since) = (0usize, None);
        while self.pool.state.load(Ordering::Acquire) & (OPEN - 1) != 0 {
            looks += 1;
            if looks.is_multiple_of(LOOKS) {
                since.get_or_insert_with(|| self.pool.now());
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
        if since.is_some_and(|since| self.pool.now().saturating_sub(since) > LATE_US + self.took_us / 4) {
            self.pool.late();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_done_once() {
        for round in 0..2000 {
            let count = round % 97 + 1;
            let done: Vec<AtomicUsize> = (0..count).map(|_| AtomicUsize::new(0)).collect();
            share(count, round % 5 + 1, |range| {
                for at in range {
                    done[at].fetch_add(1, Ordering::Relaxed);
                }
            });
            assert!(done.iter().all(|done| done.load(Ordering::Relaxed) == 1));
        }
    }

    #[test]
    fn several_callers_do_not_meet() {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let sum = AtomicUsize::new(0);
                        share(100, 3, |range| {
                            sum.fetch_add(range.sum::<usize>(), Ordering::Relaxed);
                        });
                        assert_eq!(sum.load(Ordering::Relaxed), 4950);
                    }
                });
            }
        });
    }
}
