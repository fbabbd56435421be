//! Windows that were closed by an undo and made anew by a redo: what was done to the old one is done to the new one.

use super::{root, says};
use serde_json::Value;
use tacit_dbus::{ArgType, Episode, Step, StepRecord, Verb, WindowId};

/// Old windows and the new ones in their place, in the order in which they were made anew; `episodes` are latest first.
pub(super) fn windows(episodes: &[Episode]) -> Vec<(WindowId, WindowId)> {
    let redone = episodes.iter().rev().filter(|episode| says(episode, &[Verb::AgentRedo]));
    let mut pairs = Vec::new();
    for episode in redone {
        let first = root(episodes, episode);
        for (old, new) in first.steps.iter().zip(&episode.steps) {
            pairs.extend(made(old).into_iter().zip(made(new)));
        }
    }
    pairs
}

/// The windows that a step made: those that are closed to take it back.
fn made(step: &StepRecord) -> Vec<WindowId> {
    let closes = step.inverse.iter().filter(|action| action.verb == Verb::WindowClose);
    closes.filter_map(|action| action.args.windows("windows")).flatten().collect()
}

/// Puts the new windows in the place of the old ones.
pub(super) fn rename(steps: &mut [Step], pairs: &[(WindowId, WindowId)]) {
    for step in steps {
        let spec = step.verb.spec();
        for (name, value) in &mut step.args.0 {
            let ty = spec.arg(name).map(|arg| arg.ty);
            if matches!(ty, Some(ArgType::Window | ArgType::Windows | ArgType::WindowOrWindows)) {
                replace(value, pairs);
            }
        }
    }
}

fn replace(value: &mut Value, pairs: &[(WindowId, WindowId)]) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, pairs)),
        Value::String(id) => {
            // An old window may have been made anew more than once: the latest is the one that may still be there.
            if let Some((_, new)) = pairs.iter().rev().find(|(old, _)| old.as_str() == id) {
                id.clone_from(&new.0);
            }
        }
        _ => {}
    }
}
