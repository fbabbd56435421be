//! Answers that the scene alone gives: what verbs that list windows and applications say.

use super::words::{app_name, short, window_name};
use tacit_dbus::{Action, Snapshot, Verb};

/// The most things that one answer names.
const NAMES_MAX: usize = 12;

/// The answer to these actions where the scene gives it to every one of them; none where a hand must be asked.
pub(crate) fn answers<'a>(actions: impl Iterator<Item = &'a Action>, scene: &Snapshot) -> Option<String> {
    let said: Option<Vec<String>> = actions.map(|action| answer(action, scene)).collect();
    said.filter(|said| !said.is_empty()).map(|said| said.join("\n"))
}

fn answer(action: &Action, scene: &Snapshot) -> Option<String> {
    let wanted = action.args.text("text").unwrap_or_default().to_lowercase();
    match action.verb {
        Verb::WindowList | Verb::WindowFind => {
            let fits = |window: &&tacit_dbus::Window| {
                let name = app_name(scene, &window.app);
                format!("{name} {}", window.title).to_lowercase().contains(&wanted)
            };
            let names = scene.windows.iter().filter(fits).map(|window| window_name(scene, &window.id));
            Some(listing(names.collect(), "window is open", "windows are open", "No window is open."))
        }
        Verb::AppList | Verb::AppSearch => {
            let fits = |app: &&tacit_dbus::App| {
                let words = format!("{} {} {}", app.name, app.generic, app.keywords.join(" "));
                words.to_lowercase().contains(&wanted)
            };
            let names = scene.apps.iter().filter(fits).map(|app| short(&app.name));
            Some(listing(names.collect(), "application", "applications", "No application fits."))
        }
        _ => None,
    }
}

fn listing(names: Vec<String>, one: &str, many: &str, none: &str) -> String {
    let more = names.len().saturating_sub(NAMES_MAX);
    let shown: Vec<&str> = names.iter().take(NAMES_MAX).map(String::as_str).collect();
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    match names.len() {
        0 => none.to_owned(),
        1 => format!("1 {one}: {}.", shown.join("")),
        n => format!("{n} {many}: {}{rest}.", shown.join(", ")),
    }
}
