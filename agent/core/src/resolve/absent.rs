//! Applications that were named as windows and are not open: launched where that is what is wanted, else said so.

use super::steps::{push, refuse, window_step};
use super::windows::{self, Found};
use super::{Context, Trouble, apps};
use crate::draft::{DraftStep, Said};
use serde_json::Value;
use tacit_dbus::{Args, Verb};

/// The application that was named has no window: launched where that is what is wanted, else said so.
pub(super) fn one(draft: &DraftStep, app: usize, args: Args, context: &mut Context<'_>) -> Result<(), Trouble> {
    let launched =
        matches!(draft.verb, Verb::WindowFocus | Verb::WindowPlace | Verb::WindowToWorkspace | Verb::WindowToOutput);
    let Some(names) = context.index.apps.get(app) else { return refuse("It is not open.") };
    if !launched || !names.installed {
        return Err(windows::not_open(app, context));
    }
    let words = match draft.args.iter().find(|(name, _)| matches!(*name, "window" | "windows")) {
        Some((_, Said::Name(words))) => words.clone(),
        _ => names.label.clone(),
    };
    let chosen = apps::find(&words, context, true)?;
    let mut launch = Args::new().with("app", chosen.as_str());
    for name in ["workspace", "slot", "output"] {
        if let Some(value) = args.get(name) {
            launch.set(name, value.clone());
        }
    }
    let label = context.index.app_label(&chosen.as_str().into());
    context.remarks.push(format!("{label} is not open, so it is started."));
    push(draft, Verb::AppLaunch, launch, context);
    Ok(())
}

/// Of several that were named some are not open: those are launched, the others are windows.
pub(super) fn some(
    draft: &DraftStep,
    name: &'static str,
    words: &str,
    trouble: Trouble,
    context: &mut Context<'_>,
) -> Result<(), Trouble> {
    let list: Vec<&str> = words.split(' ').collect();
    let parts = super::mention::listed(&list).unwrap_or_default();
    let opens = matches!(draft.verb, Verb::WindowPlace | Verb::WindowToWorkspace | Verb::WindowToOutput);
    if parts.len() < 2 || !opens {
        return Err(trouble);
    }
    let mut open: Vec<Value> = Vec::new();
    let mut closed: Vec<String> = Vec::new();
    for part in parts {
        match windows::find(&part, true, context, draft.verb)? {
            Found::Windows(found) => open.extend(found),
            Found::App(_) => closed.push(part),
        }
    }
    if closed.is_empty() {
        return Err(trouble);
    }
    let with = |said: Said| {
        let rest = draft.args.iter().filter(|(arg, _)| *arg != name).cloned();
        DraftStep { args: std::iter::once((name, said)).chain(rest).collect(), ..draft.clone() }
    };
    if !open.is_empty() {
        window_step(&with(Said::Value(Value::Array(open))), context)?;
    }
    closed.into_iter().try_for_each(|part| window_step(&with(Said::Name(part)), context))
}
