//! A virtual machine to log into: its disk image, QEMU, the keyboard and screen as seen from outside, and a shell inside.
//!
//! Nothing here knows what Tacit is: a scenario brings the session's name and what to check.
//! [`image`] makes the disk, [`qemu`] owns the process, [`qmp`] is its keyboard, pointer and screen, [`heads`] plugs
//! a second screen, [`guest`] runs commands inside, [`machine`] holds these together, [`steps`] keeps the minutes.

pub mod frame;
pub mod guest;
pub mod heads;
pub mod image;
pub mod keys;
pub mod machine;
pub mod process;
pub mod qemu;
pub mod qmp;
pub mod scenario;
pub mod steps;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Asks `probe` again and again until it returns a value, and fails when the deadline passes.
///
/// `probe` returns `Ok(None)` for "not yet"; its last error, if any, is told in the failure.
pub fn wait_for<T>(what: &str, deadline: Duration, mut probe: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        let asked = Instant::now();
        let answer = probe();
        match answer {
            Ok(Some(value)) => return Ok(value),
            Ok(None) if started.elapsed() < deadline => {}
            Ok(None) => bail!("waited {} s for {what}", deadline.as_secs()),
            Err(error) if started.elapsed() < deadline => drop(error),
            Err(error) => return Err(error).with_context(|| format!("waited {} s for {what}", deadline.as_secs())),
        }
        // A probe that keeps the guest busy gets as long a pause: at most half of the guest's time goes into being asked.
        std::thread::sleep(asked.elapsed().clamp(Duration::from_millis(250), Duration::from_secs(2)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_with_the_value_or_at_the_deadline() {
        let mut asked = 0;
        let value = wait_for("three", Duration::from_secs(5), || {
            asked += 1;
            Ok((asked == 3).then_some(asked))
        });
        assert_eq!(value.unwrap(), 3);
        let failure = wait_for("never", Duration::ZERO, || Ok(None::<()>)).unwrap_err();
        assert!(failure.to_string().contains("never"));
    }
}
