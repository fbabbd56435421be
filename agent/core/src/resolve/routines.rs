//! Routines: the sentence inside the sentence.

use super::steps::push;
use super::{Context, Trouble, resolve as resolve_draft};
use crate::draft::{DraftStep, Meaning, Said};
use crate::grammar::understand;
use serde_json::{Value, json};
use tacit_dbus::{Args, Effect, Verb};

/// The plan of a new routine: its steps are understood like any sentence.
pub(super) fn create(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let mut args = Args::new();
    if let Some(Said::Value(name)) = draft.said("name") {
        args.set("name", name.clone());
    }
    let mut when = match draft.said("when") {
        Some(Said::Value(value)) => Some(value.clone()),
        _ => draft.when.as_ref().and_then(|when| serde_json::to_value(when).ok()),
    };
    let scene = context.scene();
    let actions: Vec<Value> = match draft.said("steps") {
        Some(Said::Name(words)) => {
            let inner = resolve_draft(&understand(words, scene), scene);
            match inner.meaning {
                Meaning::Steps { steps, when: inner_when, .. } => {
                    when = when.or_else(|| inner_when.and_then(|when| serde_json::to_value(when).ok()));
                    steps.iter().map(|step| json!({"verb": step.verb.name(), "args": step.args})).collect()
                }
                Meaning::Ask { question, choices } => return Err(Trouble::Ask(question, choices)),
                Meaning::Answer { say } | Meaning::Refuse { say } => {
                    return Err(Trouble::Refuse(format!("The routine's steps: {say}")));
                }
            }
        }
        _ => {
            let last = scene
                .history
                .iter()
                .rev()
                .find(|past| past.steps.iter().any(|action| action.verb.effect() != Effect::Read));
            let Some(last) = last else {
                return Err(Trouble::Ask("What should the routine do?".to_owned(), Vec::new()));
            };
            last.steps.iter().map(|action| json!({"verb": action.verb.name(), "args": action.args})).collect()
        }
    };
    args.set("steps", Value::Array(actions));
    // Without a time it runs when it is asked for.
    args.set("when", when.unwrap_or_else(|| Value::from("manual")));
    let mut now = draft.clone();
    now.when = None;
    push(&now, Verb::RoutineCreate, args, context);
    Ok(())
}
