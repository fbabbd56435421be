//! From a resolved sentence and a scene to a plan: defaults filled in, undo and schedules unfolded, every step
//! described.

use super::{Body, Plan, Planned, Pre, STEPS_MAX, taint};
use crate::draft::{Meaning, Resolved};
use crate::undo;
use crate::verbs::{self, Words};
use serde_json::{Value, json};
use tacit_dbus::verb::Default as ArgDefault;
use tacit_dbus::{Action, Args, Effect, Episode, EpisodeId, Snapshot, Step, Verb, When};

/// Builds the plan of a sentence where the past is not at hand, as in a scene file: undo, redo and "again" stay the
/// one step that they were said as.
pub fn build(resolved: Resolved, scene: &Snapshot) -> Plan {
    build_in(resolved, scene, None)
}

/// Builds the plan of a sentence; `recent` are the latest episodes, latest first. A scene file has none to give.
pub fn build_with(resolved: Resolved, scene: &Snapshot, recent: &[Episode]) -> Plan {
    let is_file = scene.revision == 0 && recent.is_empty();
    build_in(resolved, scene, (!is_file).then_some(recent))
}

/// Builds the plan of a sentence on a live desktop, which may have no past yet.
pub(crate) fn build_live(resolved: Resolved, scene: &Snapshot, recent: &[Episode]) -> Plan {
    build_in(resolved, scene, Some(recent))
}

fn build_in(resolved: Resolved, scene: &Snapshot, recent: Option<&[Episode]>) -> Plan {
    let Resolved { text, meaning, source, confidence, way } = resolved;
    let plan = |said: Vec<Step>, when, body| {
        let (text, way) = (text.clone(), way.clone());
        Plan { text, source, confidence, way, said, when, body }
    };
    match meaning {
        Meaning::Ask { question, choices } => plan(Vec::new(), None, Body::Ask { question, choices }),
        Meaning::Answer { say } => plan(Vec::new(), None, Body::Answer { say }),
        Meaning::Refuse { say } => plan(Vec::new(), None, Body::Refuse { say }),
        Meaning::Steps { steps, when, say } => {
            let body = match unfold(&text, &steps, when.as_ref(), say, scene, recent) {
                Ok(body) => body,
                Err(say) => Body::Refuse { say },
            };
            plan(steps, when, body)
        }
    }
}

/// The steps that run, or why none does.
fn unfold(
    text: &str,
    said: &[Step],
    when: Option<&When>,
    say: Option<String>,
    scene: &Snapshot,
    recent: Option<&[Episode]>,
) -> Result<Body, String> {
    if said.is_empty() {
        return Err("There is nothing to do.".into());
    }
    if said.len() > STEPS_MAX {
        return Err(format!("That is {} steps; {STEPS_MAX} at once are the most.", said.len()));
    }
    check(said)?;
    let mut work = Unfolding { steps: Vec::new(), says: say.into_iter().collect(), undoes: Vec::new(), repeats: None };
    match when {
        Some(when) => work.steps.push(schedule(text, said, when)),
        None => work.unfold(text, said, scene, recent)?,
    }
    if work.steps.len() > STEPS_MAX {
        return Err(format!("That comes to {} steps; {STEPS_MAX} at once are the most.", work.steps.len()));
    }
    let mut steps = work.steps;
    fill_defaults(&mut steps, scene)?;
    let makes: Vec<Option<String>> = steps.iter().map(|step| verbs::makes(&step.action, scene)).collect();
    let planned: Vec<Planned> = steps.iter().map(|step| describe(text, step, scene, &makes)).collect();
    let mut say = (!work.says.is_empty()).then(|| work.says.join(" "));
    if say.is_none() && planned.iter().all(|step| step.effect == Effect::Read) {
        say = verbs::answers(planned.iter().map(|step| &step.action), scene);
    }
    Ok(Body::Steps { steps: planned, say, undoes: work.undoes, repeats: work.repeats })
}

/// A step on its way into the plan.
struct Raw {
    action: Action,
    after: Vec<usize>,
    /// A step that takes something back comes ready made.
    ready: Option<Planned>,
}

struct Unfolding {
    steps: Vec<Raw>,
    says: Vec<String>,
    undoes: Vec<EpisodeId>,
    repeats: Option<EpisodeId>,
}

impl Unfolding {
    fn unfold(
        &mut self,
        text: &str,
        said: &[Step],
        scene: &Snapshot,
        recent: Option<&[Episode]>,
    ) -> Result<(), String> {
        // Where each said step ends in what runs: a step that waits for it waits for its last one.
        let mut ends: Vec<usize> = Vec::new();
        for step in said {
            let after: Vec<usize> = step.after.iter().filter_map(|at| ends.get(*at).copied()).collect();
            match (step.verb, recent) {
                (Verb::AgentUndo, Some(recent)) => self.undo(step, &after, scene, recent)?,
                (Verb::AgentRedo, Some(recent)) => {
                    if step.args.number("n").unwrap_or(1.0) > 1.0 {
                        // Each redo is an episode of its own, so that each can be taken back alone.
                        self.says.push("Done again one at a time: this is the first.".into());
                    }
                    self.again(undo::redo(recent)?, &after)?;
                }
                (Verb::AgentRepeat, Some(recent)) => self.again(undo::repeat(recent)?, &after)?,
                _ => {
                    let action = renumber(&Action { verb: step.verb, args: step.args.clone() }, &ends);
                    match timed(step) {
                        Some((when, step)) => self.steps.push(Raw { after, ..schedule(text, &[step], &when) }),
                        None => self.steps.push(Raw { action, after, ready: None }),
                    }
                }
            }
            ends.push(self.steps.len().saturating_sub(1));
        }
        Ok(())
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn undo(&mut self, step: &Step, after: &[usize], scene: &Snapshot, recent: &[Episode]) -> Result<(), String> {
        let said = step.args.number("n").unwrap_or(1.0).clamp(1.0, 100.0) as usize;
        let n = step.args.text("since").and_then(|time| undo::since(recent, time)).unwrap_or(said);
        let undoing = undo::plan(recent, n, scene)?;
        let base = self.steps.len();
        for mut planned in undoing.steps {
            planned.after = planned.after.iter().map(|at| at + base).collect();
            if planned.after.is_empty() {
                planned.after = after.to_vec();
            }
            let (action, after) = (planned.action.clone(), planned.after.clone());
            self.steps.push(Raw { action, after, ready: Some(planned) });
        }
        self.undoes.extend(undoing.undoes);
        self.says.extend(undoing.say);
        Ok(())
    }

    fn again(&mut self, again: undo::Redoing, after: &[usize]) -> Result<(), String> {
        check(&again.steps)?;
        let base = self.steps.len();
        let ends: Vec<usize> = (0..again.steps.len()).map(|at| at + base).collect();
        for step in &again.steps {
            let mut waits: Vec<usize> = step.after.iter().map(|at| at + base).collect();
            if waits.is_empty() {
                waits = after.to_vec();
            }
            let action = renumber(&Action { verb: step.verb, args: step.args.clone() }, &ends);
            self.steps.push(Raw { action, after: waits, ready: None });
        }
        self.says.push(format!("Again: “{}”.", verbs::short(&again.text)));
        self.repeats = Some(again.of);
        Ok(())
    }
}

/// Every step's arguments fit its verb, and it waits for and names only steps before it.
fn check(steps: &[Step]) -> Result<(), String> {
    for (at, step) in steps.iter().enumerate() {
        step.verb.check(&step.args).map_err(|error| format!("That cannot be done as it was understood: {error}."))?;
        let names = super::references(&step.args);
        if step.after.iter().chain(&names).any(|other| *other >= at) {
            return Err("That cannot be done as it was understood: its steps wait for each other.".into());
        }
    }
    Ok(())
}

/// The same action with `{"from":N}` naming the step of the running plan.
fn renumber(action: &Action, ends: &[usize]) -> Action {
    fn walk(value: &Value, ends: &[usize]) -> Value {
        match value {
            Value::Array(list) => Value::Array(list.iter().map(|value| walk(value, ends)).collect()),
            value => match value.get("from").and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()) {
                Some(step) => json!({"from": ends.get(step).copied().unwrap_or(step)}),
                None => value.clone(),
            },
        }
    }
    // What a routine keeps has references of its own.
    if action.verb == Verb::RoutineCreate {
        return action.clone();
    }
    let args = action.args.0.iter().map(|(name, value)| (name.clone(), walk(value, ends))).collect();
    Action { verb: action.verb, args: Args(args) }
}

/// The time of a step that does not run now, and the step without it.
fn timed(step: &Step) -> Option<(When, Step)> {
    let mut bare = step.clone();
    bare.after.clear();
    if let Some(when) = bare.when.take() {
        return Some((when, bare));
    }
    if step.verb.spec().family() != "power" {
        return None;
    }
    let when = serde_json::from_value(bare.args.0.shift_remove("when")?).ok()?;
    Some((when, bare))
}

/// The one step that keeps these for later.
fn schedule(text: &str, steps: &[Step], when: &When) -> Raw {
    let steps: Vec<Value> =
        steps.iter().map(|step| json!({"verb": step.verb, "args": step.args, "after": step.after})).collect();
    let when = serde_json::to_value(when).unwrap_or(Value::Null);
    let args = Args::new().with("name", verbs::short(text)).with("steps", steps).with("when", when);
    Raw { action: Action { verb: Verb::RoutineCreate, args }, after: Vec::new(), ready: None }
}

/// Fills in what arguments mean when nothing was said, as far as the scene decides it.
fn fill_defaults(steps: &mut [Raw], scene: &Snapshot) -> Result<(), String> {
    for step in steps.iter_mut().filter(|step| step.ready.is_none()) {
        for arg in step.action.verb.spec().args {
            if step.action.args.get(arg.name).is_some() {
                continue;
            }
            let value = match arg.default {
                ArgDefault::FocusedWindow => focused(scene).map(Value::String).ok_or("No window has the focus.")?,
                ArgDefault::ShowingWindows => showing(scene).ok_or("No window shows here.")?,
                ArgDefault::ActiveWorkspace => json!(scene.active_workspace().ok_or("There is no workspace.")?.id),
                ArgDefault::FocusedOutput => json!(scene.focused_output().ok_or("There is no screen.")?.id),
                _ => continue,
            };
            step.action.args.set(arg.name, value);
        }
    }
    Ok(())
}

/// The focused window, else the one that had the focus last and still shows.
fn focused(scene: &Snapshot) -> Option<String> {
    let last = || scene.focus_order.iter().filter_map(|id| scene.window(id)).find(|window| !window.minimized);
    let window = scene.focused().or_else(last)?;
    Some(window.id.0.clone())
}

fn showing(scene: &Snapshot) -> Option<Value> {
    let workspace = scene.active_workspace()?.id;
    let shown = scene.windows.iter().filter(|w| w.workspace == workspace && !w.minimized && w.parent.is_none());
    let mut windows: Vec<_> = shown.collect();
    windows.sort_by_key(|window| (window.x, window.y));
    let ids: Vec<String> = windows.into_iter().map(|window| window.id.0.clone()).collect();
    (!ids.is_empty()).then(|| json!(ids))
}

/// The step with everything that is known about it before it begins.
fn describe(text: &str, raw: &Raw, scene: &Snapshot, makes: &[Option<String>]) -> Planned {
    if let Some(ready) = &raw.ready {
        return ready.clone();
    }
    let verb = raw.action.verb;
    let entry = verbs::of(verb);
    let title = (entry.title)(&Words { verb, args: &raw.action.args, scene, makes });
    let (action, then) = split(&raw.action);
    let waits: u64 = then.iter().map(|action| verbs::of(action.verb).deadline_ms).sum();
    // A step waits for those whose windows it names, said or not.
    let mut after = raw.after.clone();
    if verb != Verb::RoutineCreate {
        after.extend(super::references(&raw.action.args));
    }
    after.sort_unstable();
    after.dedup();
    Planned {
        pre: pre(&raw.action),
        effect: nested_effect(&raw.action),
        deadline_ms: entry.deadline_ms + waits,
        taint: taint::find(text, &raw.action, scene),
        undoes: None,
        title,
        action,
        then,
        after,
    }
}

/// A launch, and apart from it what happens to its window once it is there.
fn split(action: &Action) -> (Action, Vec<Action>) {
    let mut first = action.clone();
    let mut then = Vec::new();
    if action.verb != Verb::AppLaunch {
        return (first, then);
    }
    let itself = json!({"from": "self"});
    let (workspace, slot) = (first.args.0.shift_remove("workspace"), first.args.0.shift_remove("slot"));
    let output = first.args.0.shift_remove("output");
    if let Some(workspace) = workspace {
        let args = Args::new().with("windows", json!([itself.clone()])).with("workspace", workspace);
        then.push(Action { verb: Verb::WindowToWorkspace, args });
    }
    match (slot, output) {
        (Some(slot), output) => {
            let mut args = Args::new().with("window", itself).with("slot", slot);
            if let Some(output) = output {
                args.set("output", output);
            }
            then.push(Action { verb: Verb::WindowPlace, args });
        }
        (None, Some(output)) => {
            let args = Args::new().with("windows", json!([itself])).with("output", output);
            then.push(Action { verb: Verb::WindowToOutput, args });
        }
        (None, None) => {}
    }
    (first, then)
}

/// What must hold before.
fn pre(action: &Action) -> Vec<Pre> {
    let mut pre = Vec::new();
    for arg in ["window", "with"] {
        match action.args.windows(arg) {
            Some(windows) if windows.len() > 1 => pre.push(Pre::SomeWindow(windows)),
            Some(windows) => pre.extend(windows.into_iter().map(Pre::Window)),
            None => {}
        }
    }
    if let Some(windows) = action.args.windows("windows").filter(|windows| !windows.is_empty()) {
        pre.push(Pre::SomeWindow(windows));
    }
    if let Some(output) = action.args.text("output").filter(|_| action.verb != Verb::OutputPower) {
        pre.push(Pre::Output(output.to_owned()));
    }
    if let (Verb::AppLaunch, Some(app)) = (action.verb, action.args.text("app")) {
        pre.push(Pre::App(app.to_owned()));
    }
    pre
}

/// The worst that a step can do: what it keeps for later counts as well.
fn nested_effect(action: &Action) -> Effect {
    let own = action.verb.effect();
    let Some(Value::Array(steps)) = action.args.get("steps").filter(|_| action.verb == Verb::RoutineCreate) else {
        return own;
    };
    let verbs = steps.iter().filter_map(|step| step.get("verb")?.as_str()?.parse::<Verb>().ok());
    verbs.map(Verb::effect).chain([own]).max().unwrap_or(own)
}
