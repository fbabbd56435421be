//! The minutes of a run: each step with its time and how it ended, each screen dump numbered in one folder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::frame::Frame;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub name: String,
    /// How long it took.
    pub took: Duration,
    /// What went wrong, if anything did.
    pub failure: Option<String>,
}

/// Steps done so far and the folder for their pictures.
#[derive(Debug)]
pub struct Minutes {
    folder: PathBuf,
    started: Instant,
    steps: Vec<Step>,
    facts: Vec<String>,
    pictures: u32,
}

impl Minutes {
    /// Starts a run whose pictures and report go to `folder`, which is emptied of those of the run before.
    pub fn new(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        for entry in fs::read_dir(folder)?.filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|extension| extension == "png") {
                fs::remove_file(entry.path())?;
            }
        }
        let (started, steps, facts) = (Instant::now(), Vec::new(), Vec::new());
        Ok(Self { folder: folder.to_owned(), started, steps, facts, pictures: 0 })
    }

    /// Does a step and notes how it went; `None` when it failed, and the run may go on.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce(&mut Self) -> Result<T>) -> Option<T> {
        let started = Instant::now();
        let result = work(self);
        let took = started.elapsed();
        let failure = result.as_ref().err().map(|error| format!("{error:#}"));
        let verdict = if failure.is_some() { "FAIL" } else { "ok  " };
        println!("{:7.1} s  {verdict} {name} ({:.1} s)", self.started.elapsed().as_secs_f64(), took.as_secs_f64());
        if let Some(failure) = &failure {
            println!("           {}", failure.replace('\n', "\n           "));
        }
        self.steps.push(Step { name: name.to_owned(), took, failure });
        result.ok()
    }

    /// Notes something measured, for the report.
    pub fn fact(&mut self, fact: impl Into<String>) {
        let fact = fact.into();
        println!("           {}", fact.trim_end().replace('\n', "\n           "));
        self.facts.push(fact);
    }

    /// Keeps a picture under the next number.
    pub fn picture(&mut self, name: &str, frame: &Frame) -> Result<PathBuf> {
        self.pictures += 1;
        let path = self.folder.join(format!("{:02}-{name}.png", self.pictures));
        frame.save(&path)?;
        Ok(path)
    }

    /// Writes report.txt and says whether every step went well.
    pub fn finish(self) -> Result<bool> {
        let failed = self.steps.iter().filter(|step| step.failure.is_some()).count();
        let mut report = String::new();
        for step in &self.steps {
            let failure = step.failure.as_ref().map(|failure| format!(": FAILED: {failure}")).unwrap_or_default();
            writeln!(report, "{:6.1} s  {}{failure}", step.took.as_secs_f64(), step.name)?;
        }
        for fact in &self.facts {
            writeln!(report, "{}", fact.trim_end())?;
        }
        fs::write(self.folder.join("report.txt"), report)?;
        let (done, seconds) = (self.steps.len(), self.started.elapsed().as_secs());
        println!(
            "{done} steps in {seconds} s, {failed} failed, {} pictures in {}",
            self.pictures,
            self.folder.display()
        );
        Ok(failed == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_is_noted_and_the_run_goes_on() {
        let folder = std::env::temp_dir().join(format!("tacit-vm-steps-{}", std::process::id()));
        let mut minutes = Minutes::new(&folder).unwrap();
        assert_eq!(minutes.step("one", |_| Ok(1)), Some(1));
        assert_eq!(minutes.step("two", |_| anyhow::bail!("broken") as Result<i32>), None);
        minutes.fact("three: 3");
        assert!(!minutes.finish().unwrap());
        let report = fs::read_to_string(folder.join("report.txt")).unwrap();
        assert!(report.contains("two: FAILED: broken") && report.contains("three: 3"));
        fs::remove_dir_all(folder).unwrap();
    }
}
