//! Programs run on this machine to their end, with a deadline and a log, and never left behind.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Runs a program to its end; its output is appended to `log`. Fails on a bad status or at the deadline.
pub fn run(command: &mut Command, log: &Path, deadline: Duration) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let file = append(log)?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .spawn()
        .with_context(|| format!("start {name}"))?;
    match wait(&mut child, deadline)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => bail!("{name} ended with {status}; see {}\n{}", log.display(), tail(log)),
        None => bail!("{name} was ended after {} s; see {}", deadline.as_secs(), log.display()),
    }
}

/// Runs a short program and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("start {name}"))?;
    if !output.status.success() {
        bail!("{name} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Waits for a child; ends it at the deadline and then returns `None`.
pub fn wait(child: &mut Child, deadline: Duration) -> Result<Option<ExitStatus>> {
    let started = Instant::now();
    while started.elapsed() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().context("end a program past its deadline")?;
    child.wait()?;
    Ok(None)
}

/// Opens a log file to append to.
pub fn append(log: &Path) -> Result<File> {
    OpenOptions::new().create(true).append(true).open(log).with_context(|| format!("open {}", log.display()))
}

/// The last lines of a log, for an error message.
#[must_use]
pub fn tail(log: &Path) -> String {
    let text = std::fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(15)).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_and_an_endless_program_are_both_told() {
        let log = std::env::temp_dir().join(format!("tacit-vm-process-{}", std::process::id()));
        let failing = run(Command::new("sh").args(["-c", "echo why; exit 3"]), &log, Duration::from_secs(5));
        let endless = run(Command::new("sleep").arg("60"), &log, Duration::from_millis(200));
        std::fs::remove_file(&log).unwrap();
        assert!(failing.unwrap_err().to_string().contains("why"));
        assert!(endless.unwrap_err().to_string().contains("was ended"));
    }
}
