//! Answers that the scene alone gives: what is open, where it is, what time it is, what a sum makes.

use super::Context;
use super::index::{is_noun, kinds_said, singular};
use crate::calc;
use crate::draft::{DraftStep, Said};
use crate::time::Clock;
use serde_json::Value;
use tacit_dbus::verb::plain;
use tacit_dbus::{Args, Snapshot, Step, Verb, Window};

/// What the reading steps answer, where the scene holds it.
pub(super) fn say(steps: &[Step], context: &Context<'_>, text: &str) -> Option<String> {
    let parts: Vec<String> = steps.iter().filter_map(|step| one(step.verb, &step.args, context, text)).collect();
    (!parts.is_empty() && parts.len() == steps.len()).then(|| parts.join(" "))
}

fn one(verb: Verb, args: &Args, context: &Context<'_>, text: &str) -> Option<String> {
    let scene = context.scene();
    match verb {
        Verb::WindowList => Some(list(args.text("text"), context, text)),
        Verb::WindowFind => Some(find(args.text("text")?, context)),
        Verb::AppList => Some(apps(context)),
        Verb::AppSearch => Some(search(args.text("text")?, context)),
        Verb::CalcEvaluate | Verb::CalcConvert => {
            let expression = args.text("text")?;
            calc::evaluate(expression).map(|value| format!("{} = {value}", expression.replace('*', "×")))
        }
        Verb::InfoTime => time(scene, text),
        Verb::InfoBattery => {
            setting(scene, "battery").map(|value| format!("The battery is at {} percent.", number(value)))
        }
        Verb::InfoNetwork => network(scene, text),
        Verb::AgentHelp => args.text("text").map_or_else(|| Some(help()), help_about),
        _ => None,
    }
}

fn number(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn setting<'a>(scene: &'a Snapshot, key: &str) -> Option<&'a Value> {
    scene.settings.get(key)
}

fn place(window: &Window, scene: &Snapshot) -> String {
    let mut out = match scene.workspace(window.workspace) {
        Some(space) if !space.name.is_empty() => format!("workspace {}", space.name),
        _ => format!("workspace {}", window.workspace),
    };
    if scene.outputs.len() > 1 {
        let output = if window.output.is_empty() {
            scene.workspace(window.workspace).map(|space| space.output.0.clone()).unwrap_or_default()
        } else {
            window.output.clone()
        };
        out.push_str(&format!(" of {output}"));
    }
    if window.minimized {
        out.push_str(", minimized");
    }
    out
}

fn list(only: Option<&str>, context: &Context<'_>, text: &str) -> String {
    let scene = context.scene();
    let words: Vec<String> = only.map(crate::normalise::words).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut pool: Vec<&Window> = scene.windows.iter().collect();
    let mut of = String::new();
    if !words.is_empty() {
        let space = words.iter().any(|word| matches!(*word, "workspace" | "desktop" | "here" | "this"));
        match super::places::workspace(&words, context.index)
            .filter(|_| space || scene.workspaces.iter().any(|s| s.name.to_lowercase() == words.join(" ")))
        {
            Some(super::places::Space::Id(id)) => {
                pool.retain(|window| window.workspace == id);
                of = format!(
                    " on workspace {}",
                    scene.workspace(id).map_or_else(
                        || id.to_string(),
                        |space| if space.name.is_empty() { id.to_string() } else { space.name.clone() }
                    )
                );
            }
            _ => {
                let found: Vec<usize> = context.index.find_windows(&words).into_iter().map(|(at, _)| at).collect();
                pool = found.iter().filter_map(|at| scene.windows.get(*at)).collect();
                of = format!(" for “{}”", words.join(" "));
            }
        }
    }
    let _ = text;
    if pool.is_empty() {
        return if of.is_empty() { "No windows are open.".to_owned() } else { format!("No windows are open{of}.") };
    }
    let count =
        if pool.len() == 1 { "1 window is open".to_owned() } else { format!("{} windows are open", pool.len()) };
    let names: Vec<String> = pool
        .iter()
        .map(|window| format!("{} on {}", context.index.window_label(window), place(window, scene)))
        .collect();
    format!("{count}{of}: {}.", names.join("; "))
}

/// A search for a window by its subject alone, where all of the words fit nothing: "spreadsheet with the marks" as "marks".
pub(super) fn subject(draft: &DraftStep, context: &Context<'_>) -> Option<DraftStep> {
    const SMALL: &[&str] = &[
        "the", "that", "this", "a", "an", "my", "our", "with", "about", "of", "in", "on", "for", "from", "where",
        "which", "is", "has", "one", "window", "gone", "and",
    ];
    let said = draft.said("text").filter(|_| draft.verb == Verb::WindowFind)?;
    let text = match said {
        Said::Name(words) => words.as_str(),
        Said::Value(value) => value.as_str()?,
    };
    let words = crate::normalise::words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let fits = |words: &[&str]| !context.index.find_windows(words).is_empty();
    let is_kind = |word: &str| is_noun(word) || !kinds_said(&[singular(word)]).is_empty();
    let rest: Vec<&str> = words.iter().copied().filter(|word| !SMALL.contains(word) && !is_kind(word)).collect();
    if words.len() < 2 || rest.is_empty() || fits(&words) || !fits(&rest) {
        return None;
    }
    let mut draft = draft.clone();
    draft.set("text", Said::Value(Value::from(rest.join(" "))));
    Some(draft)
}

fn find(name: &str, context: &Context<'_>) -> String {
    let scene = context.scene();
    let words = crate::normalise::words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut found = context.index.find_windows(&words);
    if found.is_empty() {
        found = context.index.described_windows(&words);
    }
    let found: Vec<&Window> = found.into_iter().filter_map(|(at, _)| scene.windows.get(at)).collect();
    match found.as_slice() {
        [] => format!("No open window fits “{name}”."),
        [one] => format!("{} is on {}.", context.index.window_label(one), place(one, scene)),
        many => {
            let names: Vec<String> = many
                .iter()
                .map(|window| format!("{} on {}", context.index.window_label(window), place(window, scene)))
                .collect();
            format!("{} windows fit “{name}”: {}.", many.len(), names.join("; "))
        }
    }
}

fn apps(context: &Context<'_>) -> String {
    let mut names: Vec<&str> =
        context.index.apps.iter().filter(|app| app.installed).map(|app| app.label.as_str()).collect();
    names.sort_unstable_by_key(|name| name.to_lowercase());
    match names.len() {
        0 => "No applications are known.".to_owned(),
        n => format!("{n} applications are installed: {}.", names.join(", ")),
    }
}

fn search(text: &str, context: &Context<'_>) -> String {
    let words = crate::normalise::words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let names: Vec<&str> = context
        .index
        .find_apps(&words)
        .into_iter()
        .filter_map(|(at, _)| context.index.apps.get(at))
        .filter(|app| app.installed)
        .map(|app| app.label.as_str())
        .collect();
    match names.as_slice() {
        [] => format!("No installed application fits “{text}”."),
        many => format!("These fit “{text}”: {}.", many.join(", ")),
    }
}

fn time(scene: &Snapshot, text: &str) -> Option<String> {
    if scene.now.is_empty() {
        return None;
    }
    let now = Clock::parse(&scene.now).now;
    let lower = text.to_lowercase();
    let dated = ["date", "day", "month", "year", "today", "week"].iter().any(|word| lower.contains(word));
    Some(if dated {
        format!("It is {}.", now.strftime("%A, %-d %B %Y"))
    } else {
        format!("It is {}.", now.strftime("%H:%M"))
    })
}

fn network(scene: &Snapshot, text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let wifi =
        lower.contains("wi-fi") || lower.contains("wifi") || lower.contains("wireless") || lower.contains("wi fi");
    let key = if wifi {
        "network.wifi"
    } else if lower.contains("vpn") {
        "network.vpn"
    } else {
        return None;
    };
    let value = setting(scene, key)?;
    let name = if wifi { "Wi-Fi" } else { "The VPN" };
    Some(format!("{name} is {}.", number(value)))
}

/// Sentences about what was asked; `None` where no verb has to do with it.
pub(super) fn help_about(about: &str) -> Option<String> {
    let words: Vec<String> =
        crate::normalise::words(about).into_iter().filter(|word| crate::lexicon::is_content(word)).collect();
    if words.is_empty() {
        return Some(help());
    }
    let mut scored: Vec<(usize, &'static str)> = Vec::new();
    for verb in Verb::ALL {
        let spec = verb.spec();
        let family = words.iter().any(|word| spec.family() == word || super::index::singular(word) == spec.family());
        for example in spec.examples {
            let have = crate::normalise::words(&plain(example));
            let said = |word: &&String| {
                have.contains(word)
                    || crate::lexicon::synonyms(word).iter().any(|other| have.iter().any(|have| have == other))
            };
            let hits = words.iter().filter(said).count();
            if family || hits == words.len() || hits >= 2 {
                scored.push((hits + usize::from(family), example));
            }
        }
    }
    scored.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    let best: Vec<String> = scored.iter().take(4).map(|(_, example)| format!("“{}”", plain(example))).collect();
    (!best.is_empty()).then(|| format!("You can say, for instance: {}.", best.join(", ")))
}

/// What can be said, by families.
fn help() -> String {
    "You can say what to do with windows, workspaces, applications, sound, screens, files, timers and settings: “open firefox”, “put the terminal on the left”, \
     “close everything except the browser”, “set the volume to 30 percent”, “remind me in 20 minutes to call home”, “what is open?”, “undo that”."
        .to_owned()
}
