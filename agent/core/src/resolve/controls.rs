//! Steps on accessible objects: which window they are in, which of several is meant, keys of a keypad.

use super::steps::{name_of, push, refuse};
use super::windows::{self, Found};
use super::{Context, Trouble, elements};
use crate::draft::{DraftStep, Said};
use serde_json::{Value, json};
use tacit_dbus::plan::Choice;
use tacit_dbus::{Args, Verb};

/// The window that an accessible object is in.
pub(super) fn element_window(draft: &DraftStep, context: &mut Context<'_>) -> Result<Option<Value>, Trouble> {
    match name_of(draft, "_window") {
        Some(words) => match windows::find(words, false, context, draft.verb)? {
            Found::Windows(list) => Ok(list.into_iter().next()),
            Found::App(app) => {
                let made = context.steps.iter().rposition(|step| {
                    step.verb == Verb::AppLaunch
                        && context
                            .index
                            .apps
                            .get(app)
                            .is_some_and(|names| step.args.text("app") == Some(names.id.as_str()))
                });
                match made {
                    Some(at) => Ok(Some(json!({ "from": at }))),
                    None => Err(windows::not_open(app, context)),
                }
            }
        },
        None => {
            let made = context.steps.iter().rposition(|step| step.verb == Verb::AppLaunch);
            Ok(made
                .map(|at| json!({ "from": at }))
                .or_else(|| context.scene().focused().map(|window| Value::from(window.id.as_str()))))
        }
    }
}

/// "press 7, plus, 5 and equals": a click for each.
pub(super) fn keys(draft: &DraftStep, context: &mut Context<'_>) -> Result<(), Trouble> {
    let window = element_window(draft, context)?;
    let Some(Said::Value(Value::Array(labels))) = draft.said("_list") else {
        return refuse("I do not know which buttons to press.");
    };
    let scene = context.scene();
    let mut steps: Vec<Args> = Vec::new();
    for label in labels.iter().filter_map(Value::as_str) {
        let listed = scene.elements.iter().find(|element| {
            window.as_ref().and_then(Value::as_str).is_none_or(|id| element.window.as_str() == id)
                && elements::same_key(&element.name, label)
        });
        let element = match listed {
            Some(element) => json!({"window": element.window, "role": element.role, "name": element.name}),
            None => {
                let mut element = serde_json::Map::new();
                if let Some(window) = &window {
                    element.insert("window".to_owned(), window.clone());
                }
                element.insert("role".to_owned(), json!("button"));
                element.insert("name".to_owned(), json!(label));
                Value::Object(element)
            }
        };
        steps.push(Args::new().with("element", element));
    }
    let mut before: Option<usize> = None;
    for args in steps {
        push(draft, Verb::UiClick, args, context);
        let at = context.steps.len() - 1;
        if let (Some(before), Some(step)) = (before, context.steps.last_mut()) {
            step.after.push(before);
        }
        before = Some(at);
    }
    Ok(())
}

/// The listed object of a window that its own words name: "the save button in the editor", "the chat box".
fn in_named_window(words: &str, context: &mut Context<'_>) -> Option<Value> {
    let scene = context.index.scene;
    // A name that one window has is that, whatever else its words could mean.
    if elements::wholly(words, scene) {
        return None;
    }
    elements::placed(words).into_iter().find_map(|(head, owner, said)| {
        let list: Vec<&str> = owner.split(' ').collect();
        if matches!(
            list.as_slice(),
            ["top" | "bottom" | "left" | "right"] | ["the", "top" | "bottom" | "left" | "right"]
        ) {
            return None;
        }
        let known =
            !context.index.find_windows(&list).is_empty() || matches!(list.as_slice(), ["it" | "this" | "that"]);
        let id = known.then(|| windows::surely(&owner, context))??;
        if elements::listed(&head, Some(&id), scene) {
            return elements::resolve(&head, Some(&id), scene).ok();
        }
        let only = elements::only_of_role(&head, &id, scene);
        // Not every object is listed; where it is has been said.
        only.or_else(|| said.then(|| elements::resolve(&head, Some(&id), scene).ok())?)
    })
}

/// What words mean as an accessible object, asked about where several fit.
pub(super) fn element(
    words: &str,
    window: Option<Value>,
    said: bool,
    context: &mut Context<'_>,
) -> Result<Value, Trouble> {
    if !said && let Some(found) = in_named_window(words, context) {
        return Ok(found);
    }
    let id: Option<tacit_dbus::WindowId> = window.as_ref().and_then(Value::as_str).map(Into::into);
    // Nobody said in which window: the focused one, unless only others have it.
    let scene = context.scene();
    let elsewhere = !said && !elements::listed(words, id.as_ref(), scene) && elements::listed(words, None, scene);
    let id = id.filter(|_| !elsewhere);
    match elements::resolve(words, id.as_ref(), context.scene()) {
        Ok(mut found) => {
            if let (Some(map), Some(window)) = (found.as_object_mut(), &window)
                && !map.contains_key("window")
            {
                map.insert("window".to_owned(), window.clone());
            }
            Ok(found)
        }
        Err(many) => {
            let choices = many
                .iter()
                .enumerate()
                .map(|(at, element)| {
                    let text = |key: &str| element.get(key).and_then(Value::as_str).unwrap_or("").to_owned();
                    let window = context
                        .scene()
                        .window(&text("window").as_str().into())
                        .map(|w| context.index.window_label(w))
                        .unwrap_or_default();
                    Choice {
                        id: (at + 1).to_string(),
                        label: format!("{} “{}” in {window}", text("role"), text("name")),
                    }
                })
                .collect();
            let picked = context.choose(format!("Several things fit “{words}”. Which one?"), choices)?;
            let found = picked.parse::<usize>().ok().and_then(|at| many.get(at.checked_sub(1)?)).cloned();
            found.ok_or_else(|| Trouble::Refuse("That is not one of the choices.".to_owned()))
        }
    }
}
