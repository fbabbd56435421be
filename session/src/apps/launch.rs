//! Starting an application: from a desktop entry to a process with the session's environment.

use super::Index;
use super::exec::{self, Fields};
use crate::paths;
use crate::supervise::children::Kind;
use crate::supervise::part::Context;
use freedesktop_desktop_entry::DesktopEntry;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tacit_dbus::Trouble;

/// Terminals for entries with `Terminal=true`, with what comes before the program.
const TERMINALS: [(&str, &[&str]); 4] =
    [("foot", &[]), ("x-terminal-emulator", &["-e"]), ("kitty", &[]), ("xterm", &["-e"])];

/// Programs built on Chromium show no accessible tree unless they are told to.
const CHROMIUM: [&str; 12] = [
    "chromium",
    "google-chrome",
    "chrome",
    "brave",
    "microsoft-edge",
    "vivaldi",
    "opera",
    "electron",
    "code",
    "codium",
    "slack",
    "discord",
];

/// Starts the application `id` and answers its process.
///
/// # Errors
/// There is no such application, its entry cannot be run, or its program does not start.
pub fn launch(context: &Context, index: &Index, id: &str, arguments: &[String]) -> Result<u32, Trouble> {
    let what = || format!("cannot start {}", id.chars().take(100).collect::<String>());
    let (_, entry) = index.find(id).ok_or_else(|| unknown(index, id))?;
    let name = index.name(entry);
    let file = entry.path.display().to_string();
    let fields = Fields { arguments, name: &name, icon: entry.icon().filter(|icon| !icon.is_empty()), file: &file };
    let exec = entry.exec().unwrap_or_default();
    let lines = exec::commands(exec, &fields)
        .map_err(|error| Trouble::new(what(), error.to_string(), format!("its desktop entry is {file}")))?;
    let mut first = None;
    for line in lines {
        let line = with_accessibility(entry, line);
        let line = if entry.terminal() { in_terminal(line).ok_or_else(|| no_terminal(what()))? } else { line };
        let pid = start(context, entry, &line).map_err(|error| {
            let hint = format!("check that {} is installed", line.first().map_or("it", String::as_str));
            Trouble::new(what(), error.to_string(), hint)
        })?;
        first = first.or(Some(pid));
    }
    first.ok_or_else(|| Trouble::new(what(), "its desktop entry runs nothing", format!("see {file}")))
}

fn unknown(index: &Index, id: &str) -> Trouble {
    let like = index.like(id);
    let hint = if like.is_empty() {
        "`tacit apps` lists what is installed".to_owned()
    } else {
        format!("did you mean {}?", like.join(" or "))
    };
    let id: String = id.chars().take(100).collect();
    Trouble::new(format!("cannot start {id}"), "no application with this name is installed", hint)
}

fn no_terminal(what: String) -> Trouble {
    Trouble::new(what, "it runs in a terminal, and none is installed", "install the package foot")
}

/// The program that the session uses as its terminal.
pub fn terminal() -> Option<String> {
    let path = TERMINALS.iter().find_map(|(name, _)| paths::in_path(name))?;
    // `x-terminal-emulator` is a link to the one that was chosen.
    Some(path.canonicalize().ok()?.file_name()?.to_str()?.to_owned())
}

fn in_terminal(line: Vec<String>) -> Option<Vec<String>> {
    let (terminal, before) = TERMINALS.iter().find(|(name, _)| paths::in_path(name).is_some())?;
    let mut all = vec![(*terminal).to_owned()];
    all.extend(before.iter().map(|word| (*word).to_owned()));
    all.extend(line);
    Some(all)
}

fn with_accessibility(entry: &DesktopEntry, mut line: Vec<String>) -> Vec<String> {
    const FLAG: &str = "--force-renderer-accessibility";
    let program = line.iter().find(|word| !word.contains('=') && *word != "env").cloned().unwrap_or_default();
    let program =
        Path::new(&program).file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    let is_chromium = CHROMIUM.iter().any(|name| program == *name || program.starts_with(&format!("{name}-")))
        || beside_chromium(&line).is_some();
    if is_chromium && !entry.terminal() && !line.iter().any(|word| word == FLAG) {
        // Directly after the program: what follows may be files.
        let at = line.iter().position(|word| !word.contains('=') && word != "env").map_or(line.len(), |at| at + 1);
        line.insert(at.min(line.len()), FLAG.to_owned());
    }
    line
}

/// An Electron application has Chromium's resources beside its program.
fn beside_chromium(line: &[String]) -> Option<PathBuf> {
    let program = paths::in_path(line.first()?)?.canonicalize().ok()?;
    Some(program.parent()?.join("chrome_100_percent.pak")).filter(|pak| pak.exists())
}

fn start(context: &Context, entry: &DesktopEntry, line: &[String]) -> std::io::Result<u32> {
    let Some((program, arguments)) = line.split_first() else {
        return Err(std::io::Error::from(std::io::ErrorKind::InvalidInput));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    context.environment().apply(&mut command);
    let home = dirs::home_dir().filter(|home| home.is_dir());
    let directory = entry.path().map(PathBuf::from).filter(|path| path.is_dir()).or(home);
    if let Some(directory) = directory {
        command.current_dir(directory);
    }
    let mut log = context.logs.file("apps")?;
    let _ = writeln!(log, "--- {} {}", jiff::Timestamp::now(), entry.id());
    command.stdin(Stdio::null()).stderr(log.try_clone()?).stdout(log);
    let child = context.children.spawn(&mut command, Kind::Detached, &[])?;
    tracing::info!(app = entry.id(), pid = child.pid, "launched");
    Ok(child.pid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn chromium_is_told_to_show_its_tree() {
        let entry = DesktopEntry::from_appid("chromium".into());
        let told = with_accessibility(&entry, line(&["env", "A=b", "/usr/bin/chromium", "/file"]));
        assert_eq!(told, ["env", "A=b", "/usr/bin/chromium", "--force-renderer-accessibility", "/file"]);
        let told = with_accessibility(&entry, line(&["google-chrome-stable"]));
        assert_eq!(told, ["google-chrome-stable", "--force-renderer-accessibility"]);
        assert_eq!(with_accessibility(&entry, line(&["foot"])), ["foot"]);
    }
}
