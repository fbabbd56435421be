//! What the machine says of itself: time, battery, network, system.

use super::{Desk, Hand, Job, says};
use futures_util::future::BoxFuture;
use jiff::Zoned;
use std::path::Path;
use std::sync::Arc;
use tacit_core::run::Receipt;
use tacit_dbus::{Action, Trouble, Verb};

/// The hand that only looks.
pub struct Info {
    desk: Arc<Desk>,
}

impl Info {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    fn system(&self) -> String {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let memory = read("/proc/meminfo");
        let gib = |key: &str| {
            let line =
                memory.lines().find_map(|line| line.strip_prefix(key)?.split_whitespace().next()?.parse::<f64>().ok());
            line.unwrap_or(0.0) / 1024.0 / 1024.0
        };
        let (total, free) = (gib("MemTotal:"), gib("MemAvailable:"));
        let load = read("/proc/loadavg").split_whitespace().next().unwrap_or("?").to_owned();
        let release = read("/etc/os-release");
        let name =
            release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or("Linux").trim_matches('"');
        let kernel = read("/proc/sys/kernel/osrelease");
        let up = read("/proc/uptime").split('.').next().and_then(|s| s.parse::<u64>().ok()).unwrap_or(0) / 60;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        format!(
            "{name}, kernel {}, {cores} processors, load {load}, {:.1} of {total:.1} GiB memory in use, up {} h {} min, {} windows open.",
            kernel.trim(),
            total - free,
            up / 60,
            up % 60,
            self.desk.scene().windows.len()
        )
    }
}

fn time() -> String {
    Zoned::now().strftime("It is %H:%M on %A, %-d %B %Y.").to_string()
}

fn battery() -> String {
    let Ok(entries) = std::fs::read_dir("/sys/class/power_supply") else {
        return "This machine has no battery.".into();
    };
    let read = |dir: &Path, name: &str| {
        std::fs::read_to_string(dir.join(name)).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    let batteries: Vec<String> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|dir| read(dir, "type") == "Battery" && read(dir, "scope") != "Device")
        .map(|dir| format!("{} percent, {}", read(&dir, "capacity"), read(&dir, "status").to_lowercase()))
        .collect();
    if batteries.is_empty() {
        "This machine has no battery.".into()
    } else {
        format!("The battery is at {}.", batteries.join("; "))
    }
}

fn network() -> String {
    let Ok(entries) = std::fs::read_dir("/sys/class/net") else { return "No network is known.".into() };
    let mut up = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let state = std::fs::read_to_string(entry.path().join("operstate")).unwrap_or_default();
        if name != "lo" && state.trim() == "up" {
            let kind = if entry.path().join("wireless").exists() { "wireless" } else { "wired" };
            up.push(format!("{name} ({kind})"));
        }
    }
    up.sort();
    if up.is_empty() { "The network is not connected.".into() } else { format!("Connected by {}.", up.join(" and ")) }
}

impl Hand for Info {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(async move {
            match action.verb {
                Verb::InfoTime => Ok(says(time())),
                Verb::InfoBattery => Ok(says(battery())),
                Verb::InfoNetwork => Ok(says(network())),
                Verb::InfoSystem => Ok(says(self.system())),
                other => Err(super::not_yet(other)),
            }
        })
    }
}
