//! `tacit doctor`: what is missing or not running, each with what to do. Works without a session.

mod seat;

use super::connect::{self, Bus};
use super::state::print_json;
use super::table::{Table, out};
use crate::paths;
use serde::Serialize;
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tacit_dbus::interfaces::{self, AGENT};
use tacit_dbus::{Trouble, Verb, config};

const CALL_MAX: Duration = Duration::from_secs(3);

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Health {
    Fine,
    /// Something does less than it could.
    Lacking,
    /// Something does not work.
    Broken,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
struct Check {
    what: String,
    health: Health,
    found: String,
    todo: String,
}

impl Check {
    fn fine(what: impl Into<String>, found: impl Into<String>) -> Self {
        Self { what: what.into(), health: Health::Fine, found: found.into(), todo: String::new() }
    }
    fn lacking(what: impl Into<String>, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what: what.into(), health: Health::Lacking, found: found.into(), todo: todo.into() }
    }
    fn broken(what: impl Into<String>, found: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what: what.into(), health: Health::Broken, found: found.into(), todo: todo.into() }
    }
}

/// Exit 0 where everything that is needed is there, 1 otherwise.
pub async fn run(json: bool) -> Result<ExitCode, Trouble> {
    let mut checks = installed();
    checks.extend(seat::checks());
    checks.push(configuration());
    match connect::session().await {
        Ok(bus) => checks.extend(running(&bus).await),
        Err(trouble) => checks.push(Check::lacking("session", trouble.why, trouble.hint)),
    }
    let broken = checks.iter().any(|check| check.health == Health::Broken);
    if json {
        print_json(&checks)?;
    } else {
        show(&checks);
    }
    Ok(ExitCode::from(u8::from(broken)))
}

fn show(checks: &[Check]) {
    let mut table = Table::new(&["", "what", "found", "what to do"]);
    for check in checks {
        let mark = match check.health {
            Health::Fine => "✓",
            Health::Lacking => "–",
            Health::Broken => "✗",
        };
        let todo = if is_long(check) { "see below".to_owned() } else { check.todo.clone() };
        table.row([mark.into(), check.what.clone(), check.found.clone(), todo]);
    }
    table.print("");
    for check in checks.iter().filter(|check| is_long(check)) {
        out(&format!("\n{}:\n{}", check.what, wrapped(&check.todo, 100)));
    }
    let count = |health: Health| checks.iter().filter(|check| check.health == health).count();
    out(&format!(
        "\n{} fine, {} lacking, {} broken",
        count(Health::Fine),
        count(Health::Lacking),
        count(Health::Broken)
    ));
}

fn is_long(check: &Check) -> bool {
    check.todo.chars().count() > 90
}

/// Breaks a text at spaces, two spaces before each line.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::from(" ")];
    for word in text.split_ascii_whitespace() {
        let full = lines.last().is_some_and(|line| line.chars().count() + word.chars().count() >= width);
        if full {
            lines.push(String::from(" "));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n")
}

/// Programs, ours and others', and the files they need.
fn installed() -> Vec<Check> {
    let mut checks = Vec::new();
    for (program, need) in [("tacit-compositor", true), ("tacit-shell", true), ("tacit-agent", true)] {
        checks.push(match paths::sibling(program) {
            Some(path) => Check::fine(program, path.display().to_string()),
            None if need => Check::broken(program, "not found", format!("build it: cargo build --bin {program}")),
            None => Check::lacking(program, "not found", "install it"),
        });
    }
    let programs = [
        ("dbus-daemon", "dbus-daemon", true, "the session's message bus"),
        ("gsettings", "libglib2.0-bin", false, "themes of GTK programs"),
        ("pulseaudio", "pulseaudio", false, "sound in headless sessions"),
        ("pactl", "pulseaudio-utils", false, "volume and mute"),
        ("foot", "foot", false, "a terminal"),
        ("xdg-open", "xdg-utils", false, "opening links in the preferred program"),
        ("wl-copy", "wl-clipboard", false, "the clipboard"),
        ("grim", "grim", false, "screenshots"),
        ("Xwayland", "xwayland", false, "programs for X11"),
    ];
    for (program, package, needed, what_for) in programs {
        checks.push(match paths::in_path(program) {
            Some(path) => Check::fine(program, path.display().to_string()),
            None if needed => Check::broken(program, format!("missing: {what_for}"), format!("apt install {package}")),
            None => Check::lacking(program, format!("missing: {what_for}"), format!("apt install {package}")),
        });
    }
    let files: [(&str, &[&str], &str, &str); 5] = [
        (
            "at-spi",
            &["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"],
            "at-spi2-core",
            "reading and pressing what applications show",
        ),
        (
            "portal",
            &["/usr/libexec/xdg-desktop-portal", "/usr/lib/xdg-desktop-portal"],
            "xdg-desktop-portal",
            "theme and file dialogs of sandboxed applications",
        ),
        (
            "portal for GTK",
            &["/usr/libexec/xdg-desktop-portal-gtk", "/usr/lib/xdg-desktop-portal-gtk"],
            "xdg-desktop-portal-gtk",
            "file dialogs of sandboxed applications",
        ),
        (
            "dconf",
            &["/usr/libexec/dconf-service", "/usr/lib/dconf/dconf-service"],
            "dconf-gsettings-backend",
            "themes of GTK programs",
        ),
        ("keyboard layouts", &["/usr/share/X11/xkb"], "xkb-data", "the keyboard"),
    ];
    for (what, candidates, package, what_for) in files {
        let found = candidates.iter().find(|path| Path::new(path).exists());
        checks.push(match found {
            Some(path) => Check::fine(what, *path),
            None => Check::lacking(what, format!("missing: {what_for}"), format!("apt install {package}")),
        });
    }
    checks
}

fn configuration() -> Check {
    let file = paths::config_file();
    let shown = file.display().to_string();
    match std::fs::read_to_string(&file) {
        Ok(text) => match config::parse(&text) {
            Ok(_) => Check::fine("configuration", shown),
            Err(error) => Check::broken(
                "configuration",
                format!("{shown}:{}:{}: {}", error.line, error.column, error.why),
                error.hint,
            ),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Check::fine("configuration", "none: the defaults")
        }
        Err(error) => Check::broken("configuration", format!("{shown}: {error}"), "make it readable"),
    }
}

/// The session's parts, its bus names, and the verbs that nothing carries out yet.
async fn running(bus: &Bus) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Ok(session) = bus.session().await
        && let Ok(Ok(text)) = tokio::time::timeout(CALL_MAX, session.status()).await
    {
        let parts: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
        checks.extend(parts.iter().map(part));
    }
    for interface in interfaces::ALL {
        checks.push(if bus.has(interface.name).await {
            let pid = bus.pid(interface.name).await.unwrap_or_default();
            Check::fine(interface.name, format!("process {pid}"))
        } else {
            let log = paths::state_dir().display().to_string();
            Check::broken(interface.name, "not on the bus", format!("see the logs in {log}"))
        });
    }
    for (name, todo) in [
        (crate::portal::NAME, "restart the session: another backend has the name"),
        ("org.a11y.Bus", "apt install at-spi2-core"),
    ] {
        checks.push(if bus.has(name).await {
            Check::fine(name, "on the bus")
        } else if bus.can_start(name).await {
            Check::fine(name, "starts when it is needed")
        } else {
            Check::lacking(name, "not on the bus", todo)
        });
    }
    if bus.has(AGENT.name).await {
        checks.push(verbs(bus).await);
    }
    checks
}

fn part(state: &Value) -> Check {
    let field = |key: &str| state.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, how, why) = (field("part"), field("state"), field("why"));
    let restarts = state.get("restarts").and_then(Value::as_u64).unwrap_or(0);
    let found = if restarts > 0 { format!("{how}, restarted {restarts} times") } else { how.clone() };
    let log = paths::state_dir().join(format!("{name}.log")).display().to_string();
    match how.as_str() {
        "ready" => Check::fine(format!("the {name}"), found),
        _ => Check::broken(format!("the {name}"), found, if why.is_empty() { format!("see {log}") } else { why }),
    }
}

async fn verbs(bus: &Bus) -> Check {
    let what = "verbs";
    let Ok(agent) = bus.agent().await else { return Check::broken(what, "the agent is gone", "see agent.log") };
    let answer = tokio::time::timeout(CALL_MAX, agent.verbs()).await;
    let Ok(Ok(text)) = answer else { return Check::broken(what, "the agent does not answer", "see agent.log") };
    let listed: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
    let is_available = |verb: &&Value| verb.get("available").and_then(Value::as_bool).unwrap_or(false);
    let missing: Vec<&str> = listed
        .iter()
        .filter(|verb| !is_available(verb))
        .filter_map(|verb| verb.get("verb").and_then(Value::as_str))
        .collect();
    let total = Verb::ALL.len();
    if missing.is_empty() {
        return Check::fine(what, format!("all {total} can be carried out"));
    }
    let found = format!("{} of {total} can be carried out", total.saturating_sub(missing.len()));
    Check::lacking(what, found, format!("not available yet: {}", missing.join(", ")))
}
