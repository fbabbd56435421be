//! The understander from outside: sentences in, plans out.

mod aside;
mod cases;
mod conditions;
mod corrected;
mod examples;
mod handed;
mod marked;
mod named;
mod nouns;
mod refs;
mod robust;
mod sets;
mod sight;
mod spoken;
mod when;

use tacit_core::{Meaning, Resolved, resolve, understand};
use tacit_dbus::Snapshot;

/// A desk with five windows on two of four workspaces and two screens.
pub fn desk() -> Snapshot {
    serde_json::from_str(include_str!("scenes/desk.json")).expect("the scene is sound")
}

/// What `said` means in `scene`.
pub fn mean(said: &str, scene: &Snapshot) -> Resolved {
    resolve(&understand(said, scene), scene)
}

/// A meaning as one line for each step: what tests compare.
pub fn show(resolved: &Resolved) -> String {
    match &resolved.meaning {
        Meaning::Steps { steps, when, .. } => {
            let mut lines: Vec<String> = steps
                .iter()
                .map(|step| {
                    let mut line = format!("{} {}", step.verb, serde_json::to_string(&step.args).unwrap_or_default());
                    if !step.after.is_empty() {
                        line.push_str(&format!(" after {:?}", step.after));
                    }
                    if let Some(when) = &step.when {
                        line.push_str(&format!(" when {}", serde_json::to_string(when).unwrap_or_default()));
                    }
                    line
                })
                .collect();
            if let Some(when) = when {
                lines.push(format!("when {}", serde_json::to_string(when).unwrap_or_default()));
            }
            lines.join("\n")
        }
        Meaning::Ask { question, choices } => {
            let ids: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
            format!("ask {question} [{}]", ids.join(" "))
        }
        Meaning::Answer { say } => format!("answer {say}"),
        Meaning::Refuse { .. } => "refuse".to_owned(),
    }
}
