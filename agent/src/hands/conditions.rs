//! Conditions that routines wait for, against what the machine says now. Only what can be known here is watched; the rest is said.

use serde_json::Value;
use std::path::Path;
use tacit_dbus::{Condition, Snapshot};

/// Subjects that are watched.
const WATCHED: [&str; 14] = [
    "battery",
    "charging",
    "network",
    "wifi",
    "locked",
    "app.opened",
    "app.closed",
    "window.title",
    "output.connected",
    "output.disconnected",
    "cpu",
    "memory",
    "disk",
    "file.changed",
];

/// The first subject of a condition that cannot be watched here.
pub fn unknown(condition: &Condition) -> Option<String> {
    match condition {
        Condition::All { all: parts } | Condition::Any { any: parts } => parts.iter().find_map(unknown),
        Condition::Test { subject, .. } if WATCHED.contains(&subject.as_str()) => None,
        Condition::Test { subject, .. } => Some(subject.clone()),
    }
}

/// Whether it holds now; `None` where it cannot be known.
pub fn holds(condition: &Condition, scene: &Snapshot) -> Option<bool> {
    match condition {
        Condition::All { all } => all.iter().map(|part| holds(part, scene)).try_fold(true, |so, one| Some(so && one?)),
        Condition::Any { any } => any.iter().map(|part| holds(part, scene)).try_fold(false, |so, one| Some(so || one?)),
        Condition::Test { subject, op, value } => test(subject, op, value, scene),
    }
}

fn test(subject: &str, op: &str, value: &Value, scene: &Snapshot) -> Option<bool> {
    match subject {
        "app.opened" => Some(is_open(value.as_str()?, scene)),
        "app.closed" => Some(!is_open(value.as_str()?, scene)),
        "window.title" => {
            let wanted = value.as_str()?.to_lowercase();
            let titles = scene.windows.iter().map(|window| window.title.to_lowercase());
            Some(
                titles
                    .into_iter()
                    .any(|title| if op == "contains" { title.contains(&wanted) } else { title == wanted }),
            )
        }
        "output.connected" | "output.disconnected" => {
            let there = match value.as_str() {
                Some(name) => scene.outputs.iter().any(|output| output.id.as_str() == name),
                None => (scene.outputs.len() > 1) == value.as_bool().unwrap_or(true),
            };
            Some(there == (subject == "output.connected"))
        }
        "locked" => Some(compared(&Value::Bool(scene.locked), op, value)),
        "file.changed" => {
            let path = super::paths::absolute(value.as_str()?).ok()?;
            let changed = path.metadata().ok()?.modified().ok()?.elapsed().ok()?;
            Some(changed.as_secs() < 15)
        }
        _ => Some(compared(&level(subject)?, op, value)),
    }
}

fn is_open(app: &str, scene: &Snapshot) -> bool {
    scene.windows.iter().any(|window| super::apps::is_of(scene, window, &app.into()))
}

/// Compares as numbers where both are, else as words; on, true and yes are the same.
fn compared(now: &Value, op: &str, value: &Value) -> bool {
    let word = |value: &Value| match value {
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    match (now.as_f64(), value.as_f64(), op) {
        (Some(a), Some(b), "<") => a < b,
        (Some(a), Some(b), "<=") => a <= b,
        (Some(a), Some(b), ">") => a > b,
        (Some(a), Some(b), ">=") => a >= b,
        (Some(a), Some(b), "=") => (a - b).abs() < 0.5,
        (Some(a), Some(b), "!=") => (a - b).abs() >= 0.5,
        (_, _, "=") => word(now) == word(value),
        (_, _, "!=") => word(now) != word(value),
        (_, _, "contains") => word(now).contains(&word(value)),
        _ => false,
    }
}

/// A level or state of the machine.
fn level(subject: &str) -> Option<Value> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    match subject {
        "battery" => battery("capacity")?.parse::<f64>().ok().map(Value::from),
        "charging" => {
            let status = battery("status")?.to_lowercase();
            Some(Value::Bool(matches!(status.as_str(), "charging" | "full" | "not charging")))
        }
        "network" | "wifi" => {
            let links = std::fs::read_dir("/sys/class/net").ok()?.flatten();
            let up = links.into_iter().any(|link| {
                let state = std::fs::read_to_string(link.path().join("operstate")).unwrap_or_default();
                let wireless = subject == "network" || link.path().join("wireless").exists();
                link.file_name() != "lo" && state.trim() == "up" && wireless
            });
            Some(Value::Bool(up))
        }
        "memory" => {
            let text = read("/proc/meminfo")?;
            let of = |key: &str| {
                text.lines().find_map(|line| line.strip_prefix(key)?.split_whitespace().next()?.parse::<f64>().ok())
            };
            let (all, free) = (of("MemTotal:")?, of("MemAvailable:")?);
            Some(Value::from(((all - free) / all * 100.0).round()))
        }
        "cpu" => {
            let load: f64 = read("/proc/loadavg")?.split_whitespace().next()?.parse().ok()?;
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            Some(Value::from((load / f64::from(u32::try_from(cores).unwrap_or(1)) * 100.0).round()))
        }
        "disk" => {
            let home = dirs::home_dir()?;
            let disk = rustix::fs::statvfs(&home).ok()?;
            let used = disk.f_blocks.saturating_sub(disk.f_bavail) as f64 / (disk.f_blocks.max(1) as f64);
            Some(Value::from((used * 100.0).round()))
        }
        _ => None,
    }
}

/// Whether a link of this machine is up; `None` where that cannot be known.
pub fn is_online() -> Option<bool> {
    level("network").and_then(|value| value.as_bool())
}

/// A file of the first battery of the machine itself.
pub fn battery(file: &str) -> Option<String> {
    let read = |dir: &Path, name: &str| std::fs::read_to_string(dir.join(name)).map(|text| text.trim().to_owned()).ok();
    let supplies = std::fs::read_dir("/sys/class/power_supply").ok()?.flatten().map(|entry| entry.path());
    let is_own = |dir: &std::path::PathBuf| {
        read(dir, "type").as_deref() == Some("Battery") && read(dir, "scope").as_deref() != Some("Device")
    };
    supplies.into_iter().find(is_own).and_then(|dir| read(&dir, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tacit_dbus::Window;

    #[test]
    fn conditions_hold_by_windows_and_levels() {
        let window = Window { id: "w1".into(), app: "foot".into(), title: "Build done".into(), ..Window::default() };
        let scene = Snapshot { windows: vec![window], ..Snapshot::default() };
        let condition = |json: Value| serde_json::from_value::<Condition>(json).expect("a condition");
        let test =
            |subject: &str, op: &str, value: Value| condition(json!({"subject": subject, "op": op, "value": value}));
        assert_eq!(holds(&test("app.opened", "=", json!("foot")), &scene), Some(true));
        assert_eq!(holds(&test("app.closed", "=", json!("foot")), &scene), Some(false));
        assert_eq!(holds(&test("window.title", "contains", json!("done")), &scene), Some(true));
        let both = json!({"all": [{"subject": "locked", "op": "=", "value": false}, {"subject": "app.opened", "op": "=", "value": "gimp"}]});
        assert_eq!(holds(&condition(both), &scene), Some(false));
        assert!(compared(&json!(15), "<", &json!(20)) && !compared(&json!(25), "<", &json!(20)));
        assert_eq!(unknown(&test("notification.from", "=", json!("x"))), Some("notification.from".into()));
    }
}
