//! Screens and workspaces that words only set apart from another: "the other screen", "a different monitor", "one of the other
//! workspaces".

use super::steps::{name_of, push};
use super::{Context, Trouble};
use crate::draft::DraftStep;
use serde_json::Value;
use tacit_dbus::plan::Choice;
use tacit_dbus::{Args, Snapshot, Verb, WorkspaceId};

/// Whether words leave open which of several places is meant: "one of the monitors", "some other screen".
pub(super) fn is_open(words: &[&str]) -> bool {
    let rest = words.iter().position(|word| matches!(*word, "one" | "any" | "some" | "either" | "1"));
    let of = rest.and_then(|at| words.get(at + 1)).is_some_and(|next| matches!(*next, "of" | "other"));
    let plural =
        words.iter().any(|word| matches!(*word, "screens" | "monitors" | "displays" | "workspaces" | "desktops"));
    words.contains(&"different") || of && (plural || words.contains(&"other"))
}

/// A workspace that has no window, where there is one.
pub(super) fn fresh(scene: &Snapshot) -> Option<WorkspaceId> {
    let active = scene.active_workspace().map(|space| space.id);
    let empty = |space: &&tacit_dbus::Workspace| {
        Some(space.id) != active && !scene.windows.iter().any(|window| window.workspace == space.id)
    };
    scene.workspaces.iter().find(empty).map(|space| space.id)
}

/// Settles where windows go once it is known which they are; a workspace that was said beside a part of the screen is a step before.
pub(super) fn seated(draft: &DraftStep, list: &[Value], args: &mut Args, context: &mut Context<'_>) {
    other(draft, list, args, context.scene());
    if draft.verb == Verb::WindowPlace
        && let Some(space) = args.0.shift_remove("workspace")
    {
        let there = Args::new().with("windows", Value::Array(list.to_vec())).with("workspace", space);
        push(draft, Verb::WindowToWorkspace, there, context);
    }
}

/// "the other screen", of two, is the one that the windows are not on, wherever the focus is.
fn other(draft: &DraftStep, list: &[Value], args: &mut Args, scene: &Snapshot) {
    let said = name_of(draft, "output").is_some_and(|words| words.split(' ').any(|word| word == "other"));
    let [first, second] = scene.outputs.as_slice() else { return };
    let on = |id: &Value| {
        let window = scene.window(&id.as_str()?.into())?;
        let space = || scene.workspace(window.workspace).map(|space| space.output.0.clone());
        if window.output.is_empty() { space() } else { Some(window.output.clone()) }
    };
    let Some(here) = list.first().and_then(on).filter(|_| said) else { return };
    if list.iter().all(|id| on(id).as_deref() == Some(here.as_str())) {
        let other = if first.id.0 == here { second } else { first };
        args.set("output", other.id.as_str());
    }
}

/// One of the screens that are left open: asked about, unless only one is not the focused one and another is wanted.
pub(super) fn one_of_screens(words: &[&str], context: &mut Context<'_>) -> Result<String, Trouble> {
    let scene = context.index.scene;
    let here = scene.focused_output().map(|output| output.id.0.clone());
    let another = words.iter().any(|word| matches!(*word, "other" | "different"));
    let fits: Vec<String> = scene
        .outputs
        .iter()
        .map(|output| output.id.0.clone())
        .filter(|id| !(another && scene.outputs.len() == 2 && Some(id) == here.as_ref()))
        .collect();
    pick("Which screen?", fits, context)
}

/// One of the other workspaces: asked about, unless there is only one.
pub(super) fn one_of_workspaces(context: &mut Context<'_>) -> Result<u32, Trouble> {
    let scene = context.index.scene;
    let here = scene.active_workspace().map(|space| space.id);
    let others = scene.workspaces.iter().filter(|space| Some(space.id) != here);
    let choices: Vec<Choice> = others
        .map(|space| {
            let id = space.id.to_string();
            Choice { label: if space.name.is_empty() { id.clone() } else { space.name.clone() }, id }
        })
        .collect();
    let id = match choices.as_slice() {
        [only] => only.id.clone(),
        _ => context.choose("Which workspace?".to_owned(), choices)?,
    };
    id.parse().map_err(|_| Trouble::Refuse("That is not one of the choices.".to_owned()))
}

fn pick(question: &str, ids: Vec<String>, context: &mut Context<'_>) -> Result<String, Trouble> {
    match ids.as_slice() {
        [] => Err(Trouble::Refuse("There is no other screen.".to_owned())),
        [only] => Ok(only.clone()),
        _ => {
            let choices = ids.into_iter().map(|id| Choice { label: id.clone(), id }).collect();
            context.choose(question.to_owned(), choices)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_open;

    #[test]
    fn what_is_left_open_is_asked_about() {
        let open = |said: &str| is_open(&said.split(' ').collect::<Vec<_>>());
        assert!(open("one of the monitors"));
        assert!(open("a different screen"));
        assert!(open("one of the other workspaces"));
        assert!(open("some other monitor"));
        assert!(!open("the other screen"));
        assert!(!open("the one on the left"));
        assert!(!open("screen one"));
    }
}
