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

/// "obsidian and zotero side by side": those of a list that are not open are launched, and all of them are arranged.
pub(super) fn arranged(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let parts = match draft.said("windows") {
        Some(Said::Name(words)) => {
            let list: Vec<&str> = words.split(' ').collect();
            context.index.apart(super::mention::listed(&list).unwrap_or_default())
        }
        _ => Vec::new(),
    };
    let index = context.index;
    let installed = |found: &Found| match found {
        Found::App(app) => index.apps.get(*app).filter(|names| names.installed).map(|names| names.id.clone()),
        Found::Windows(_) => None,
    };
    let absent = |part: &String| {
        let words: Vec<&str> = part.split(' ').collect();
        index.find_windows(&words).is_empty() && !index.find_apps(&words).is_empty()
    };
    if parts.len() < 2 || !parts.iter().any(absent) {
        return super::steps::plain(draft, context);
    }
    let mut list: Vec<Value> = Vec::new();
    for part in &parts {
        match windows::find(part, true, context, Verb::LayoutArrange)? {
            Found::Windows(found) => list.extend(found),
            found => {
                let Some(id) = installed(&found) else { return refuse(format!("“{part}” is not open.")) };
                push(draft, Verb::AppLaunch, Args::new().with("app", id.as_str()), context);
                list.push(serde_json::json!({ "from": context.steps.len() - 1 }));
            }
        }
    }
    let arrange = DraftStep {
        args: draft
            .args
            .iter()
            .filter(|(name, _)| *name != "windows")
            .cloned()
            .chain([("windows", Said::Value(Value::Array(list)))])
            .collect(),
        ..draft.clone()
    };
    super::steps::plain(&arrange, context)
}
