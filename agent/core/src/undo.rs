//! Taking back, doing again after all, and repeating: plans of their own, built from remembered episodes.
//!
//! Owns which episodes an undo or a redo is about, and the [`Witness`] by which a revert is verified. Everything built
//! here goes through policy like any other plan.

use crate::plan::{Planned, Pre};
use crate::verbs;
use std::collections::BTreeSet;
use tacit_dbus::verb::Inverse;
use tacit_dbus::{Action, Effect, Episode, EpisodeId, Phase, Snapshot, Step, StepRecord, Verb, WindowId};

mod renewed;
mod witness;

pub use witness::Witness;

/// What takes something back.
#[derive(Debug, Clone, PartialEq)]
pub struct Undoing {
    /// The steps, one after the other.
    pub steps: Vec<Planned>,
    /// The episodes that are taken back by them.
    pub undoes: Vec<EpisodeId>,
    /// What cannot be taken back, and why.
    pub say: Option<String>,
}

/// What is done again.
#[derive(Debug, Clone, PartialEq)]
pub struct Redoing {
    /// The steps as they were understood the first time.
    pub steps: Vec<Step>,
    /// The episode.
    pub of: EpisodeId,
    /// Its utterance.
    pub text: String,
}

/// Whether an episode took back others.
fn is_undo(episode: &Episode) -> bool {
    says(episode, &[Verb::AgentUndo])
}

fn says(episode: &Episode, verbs: &[Verb]) -> bool {
    episode.plan.as_ref().is_some_and(|plan| plan.steps.iter().any(|step| verbs.contains(&step.verb)))
}

/// Whether a step changed something. Every step that moved windows has a way back: one without it found them so
/// already.
fn changed(step: &StepRecord) -> bool {
    let spec = step.action.verb.spec();
    let unseen = step.verified && spec.effect != Effect::Read && spec.inverse != Inverse::Arrangement;
    unseen || !step.inverse.is_empty()
}

/// Whether an episode changed something that still stands.
fn stands(episode: &Episode) -> bool {
    matches!(episode.phase, Phase::Done | Phase::Failed | Phase::Cancelled)
        && !is_undo(episode)
        && episode.steps.iter().any(changed)
}

/// Whether taking this back was tried and failed, twice: what is older must not wait behind it for ever.
fn is_given_up(episodes: &[Episode], episode: &Episode) -> bool {
    let failed = |undo: &&Episode| is_undo(undo) && undo.of == Some(episode.id) && undo.phase == Phase::Failed;
    episodes.iter().filter(failed).count() >= 2
}

/// The plan that takes back the last `n` episodes that changed something; `episodes` are latest first.
///
/// # Errors
/// A sentence saying why nothing can be taken back.
pub fn plan(episodes: &[Episode], n: usize, scene: &Snapshot) -> Result<Undoing, String> {
    let standing = episodes.iter().filter(|episode| stands(episode));
    let (given_up, open): (Vec<&Episode>, Vec<&Episode>) = standing.partition(|episode| is_given_up(episodes, episode));
    let meant: Vec<&Episode> = open.into_iter().take(n.max(1)).collect();
    let mut undoing = Undoing { steps: Vec::new(), undoes: Vec::new(), say: None };
    let (mut lost, mut gone) = (Vec::new(), Vec::new());
    let last = meant.last().map(|episode| episode.id);
    for episode in given_up.iter().filter(|episode| last.is_none_or(|last| episode.id > last)) {
        lost.push(format!("“{}” could not be taken back before, and is left", verbs::short(&episode.text)));
    }
    for episode in &meant {
        let before = undoing.steps.len();
        for step in episode.steps.iter().rev().filter(|step| changed(step)) {
            take_back(&mut undoing.steps, episode.id, step, scene, &mut lost, &mut gone);
        }
        if undoing.steps.len() > before || gone.len() == episode.steps.iter().filter(|step| changed(step)).count() {
            undoing.undoes.push(episode.id);
        }
    }
    if undoing.steps.len() > crate::plan::STEPS_MAX {
        return Err("That is too much to take back at once; take back fewer things.".into());
    }
    let remark = remark(&lost, &gone);
    if undoing.steps.is_empty() {
        return Err(remark.unwrap_or_else(|| "There is nothing to take back.".into()));
    }
    undoing.say = remark;
    Ok(undoing)
}

fn take_back(
    steps: &mut Vec<Planned>,
    episode: EpisodeId,
    step: &StepRecord,
    scene: &Snapshot,
    lost: &mut Vec<String>,
    gone: &mut Vec<String>,
) {
    if step.inverse.is_empty() {
        lost.push(why_lost(step));
        return;
    }
    for inverse in &step.inverse {
        let Some(action) = present(inverse, scene) else {
            gone.push(step.title.clone());
            continue;
        };
        let entry = verbs::of(action.verb);
        steps.push(Planned {
            title: format!("Take back: {}", step.title),
            pre: pre(&action),
            effect: effect(&action, &step.action),
            deadline_ms: entry.deadline_ms,
            then: Vec::new(),
            taint: Vec::new(),
            after: steps.len().checked_sub(1).into_iter().collect(),
            undoes: Some(episode),
            action,
        });
    }
}

/// The inverse with only the windows that are still there; none where nothing is left for it to do.
fn present(inverse: &Action, scene: &Snapshot) -> Option<Action> {
    if inverse.verb.check(&inverse.args).is_err() {
        return None;
    }
    let Some(windows) = inverse.args.windows("windows") else {
        return Some(inverse.clone());
    };
    let left: Vec<String> =
        windows.into_iter().filter(|id| scene.window(id).is_some()).map(|id: WindowId| id.0).collect();
    (!left.is_empty()).then(|| Action { verb: inverse.verb, args: inverse.args.clone().with("windows", left) })
}

fn pre(action: &Action) -> Vec<Pre> {
    match action.args.windows("windows") {
        Some(windows) if !windows.is_empty() => vec![Pre::SomeWindow(windows)],
        _ => Vec::new(),
    }
}

/// What an inverse can do: closing the windows that the step itself made, or forgetting what it itself noted, takes
/// back no more than the step did.
fn effect(inverse: &Action, step: &Action) -> Effect {
    let own = matches!(
        (inverse.verb, step.verb),
        (
            Verb::WindowClose,
            Verb::AppLaunch | Verb::AppOpenFile | Verb::FileOpen | Verb::FileReveal | Verb::LayoutRestore
        ) | (Verb::MemoryForget, Verb::MemoryRemember)
    );
    if own { Effect::Reversible } else { inverse.verb.effect() }
}

fn why_lost(step: &StepRecord) -> String {
    let why = match step.action.verb.effect() {
        Effect::Outward => "it has left this computer",
        Effect::Destructive => match step.action.verb {
            Verb::WindowClose | Verb::AppQuit => "a closed window does not come back",
            _ => "it cannot be undone",
        },
        Effect::ReversibleByApp => "only the application itself could undo it",
        _ => "what was there before is not known",
    };
    format!("“{}” cannot be taken back: {why}", step.title)
}

fn remark(lost: &[String], gone: &[String]) -> Option<String> {
    let mut parts: Vec<String> = lost.to_vec();
    parts.extend(gone.iter().map(|title| format!("“{title}” is gone already")));
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

/// How many episodes at the head of `episodes` (latest first) are not older than `since`, an RFC 3339 time.
pub fn since(episodes: &[Episode], since: &str) -> Option<usize> {
    let since: jiff::Timestamp = since.parse().ok()?;
    let at = |episode: &&Episode| episode.at.parse::<jiff::Timestamp>().is_ok_and(|at| at >= since);
    Some(episodes.iter().filter(|episode| stands(episode)).take_while(at).count())
}

/// What the next redo does: the first of the episodes that the latest undos took back, unless something else was done
/// since; `episodes` are latest first.
///
/// # Errors
/// A sentence saying why there is nothing to do again.
pub fn redo(episodes: &[Episode]) -> Result<Redoing, String> {
    let mut done_again: BTreeSet<EpisodeId> = BTreeSet::new();
    let mut next: Option<(EpisodeId, &Episode)> = None;
    for episode in episodes.iter().filter(|episode| !is_undo(episode)) {
        let is_redo = says(episode, &[Verb::AgentRedo]);
        match episode.phase {
            Phase::Undone => {
                // What was done again and taken back again has the place of what it repeated.
                let root = root(episodes, episode);
                let settled = done_again.contains(&root.id);
                if is_redo {
                    done_again.insert(root.id);
                }
                if !settled && next.is_none_or(|(at, _)| root.id < at) {
                    next = Some((root.id, root));
                }
            }
            Phase::Done if is_redo => {
                done_again.insert(root(episodes, episode).id);
            }
            _ if stands(episode) => break,
            _ => {}
        }
    }
    let found = next.and_then(|(_, episode)| again(episode)).map(|mut again| {
        renewed::rename(&mut again.steps, &renewed::windows(episodes));
        again
    });
    found.ok_or_else(|| "There is nothing to do again.".into())
}

/// What "again" repeats: the latest request that did something; `episodes` are latest first.
///
/// # Errors
/// A sentence saying that there is nothing to repeat.
pub fn repeat(episodes: &[Episode]) -> Result<Redoing, String> {
    let meant = episodes
        .iter()
        .filter(|episode| matches!(episode.phase, Phase::Done | Phase::Answered | Phase::Undone) && !is_undo(episode));
    let mut found = meant.filter_map(|episode| again(root(episodes, episode)));
    found.next().ok_or_else(|| "There is nothing to repeat.".into())
}

/// The first episode of a chain of repetitions.
fn root<'a>(episodes: &'a [Episode], episode: &'a Episode) -> &'a Episode {
    let mut at = episode;
    for _ in 0..episodes.len() {
        if !says(at, &[Verb::AgentRedo, Verb::AgentRepeat]) {
            break;
        }
        match at.of.and_then(|of| episodes.iter().find(|episode| episode.id == of)) {
            Some(earlier) => at = earlier,
            None => break,
        }
    }
    at
}

fn again(episode: &Episode) -> Option<Redoing> {
    let steps = episode.plan.as_ref()?.steps.clone();
    let itself = |step: &Step| matches!(step.verb, Verb::AgentUndo | Verb::AgentRedo | Verb::AgentRepeat);
    if steps.is_empty() || steps.iter().any(itself) {
        return None;
    }
    let same_length = steps.len() == episode.steps.len();
    let steps = steps.into_iter().enumerate().map(|(at, step)| match episode.steps.get(at) {
        Some(record) if same_length => as_done(step, record),
        _ => step,
    });
    let steps: Vec<Step> = steps.collect();
    Some(Redoing { steps, of: episode.id, text: episode.text.clone() })
}

/// The step with the ids that were used: what "it" was the first time it is again. A window that a step made is made
/// anew.
fn as_done(step: Step, record: &StepRecord) -> Step {
    let anew = step.verb == Verb::AppLaunch || !crate::plan::references(&step.args).is_empty();
    if anew || step.verb != record.action.verb {
        return step;
    }
    Step { args: record.action.args.clone(), ..step }
}

#[cfg(test)]
mod tests;
