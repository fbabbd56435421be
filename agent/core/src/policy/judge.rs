//! Judging a plan: each step by the table, the plan by its strictest step, and what no table loosens.

use super::{Caller, Decision, Mode, Pending, Permit, Policy, SURE, Verdict};
use crate::plan::{Body, Origin, Plan, Planned, STEPS_MAX, weighty};
use serde_json::Value;
use tacit_dbus::{Action, Args, Effect, Trouble, Verb};

pub(super) fn judge(policy: &Policy, plan: &Plan, caller: &Caller, mode: Mode, locked: bool) -> Verdict {
    let (steps, remark) = match &plan.body {
        Body::Ask { question, choices } => {
            return Verdict::Ask { question: question.clone(), choices: choices.clone() };
        }
        Body::Answer { say } => return Verdict::Answer { say: say.clone() },
        Body::Refuse { say } => return Verdict::Refuse(Trouble::new("not done", say.clone(), "")),
        Body::Steps { steps, say, .. } => (steps, say),
    };
    if steps.len() > STEPS_MAX {
        let why = format!("that is {} steps; {STEPS_MAX} at once are the most", steps.len());
        return Verdict::Refuse(Trouble::new("not done", why, "ask for less at once"));
    }
    if locked && let Some(step) = steps.iter().find(|step| !runs_locked(policy, step)) {
        let why = format!("the session is locked, and “{}” has to wait until it is unlocked", step.title);
        return Verdict::Refuse(Trouble::new("not done", why, "unlock the session first"));
    }
    let strictest = steps.iter().map(|step| decide(policy, step, caller, mode)).max().unwrap_or(Decision::Refuse);
    let tainted = tainted(steps, caller);
    // What changes something and may not be what was meant is shown first; what only reads harms nobody.
    let doubted = plan.confidence < SURE && !caller.consents && steps.iter().any(|step| step.effect != Effect::Read);
    match strictest {
        Decision::Refuse => {
            let step = steps.iter().find(|step| decide(policy, step, caller, mode) == Decision::Refuse);
            let what = step.map_or("it", |step| step.title.as_str());
            let why = format!("{} may not do this: “{what}”", caller.label());
            Verdict::Refuse(Trouble::new("not done", why, "policy.toml says who may do what"))
        }
        Decision::Explain => Verdict::Answer { say: explain(steps, remark.as_deref()) },
        Decision::Allow if tainted.is_none() && !doubted => Verdict::Allow(permit(steps)),
        _ => Verdict::Confirm(Pending {
            say: tainted.unwrap_or_else(|| reason(policy, steps, caller, mode)),
            hold: steps.iter().any(|step| step.effect == Effect::Destructive),
            permit: permit(steps),
        }),
    }
}

/// The step with everything in it: what a routine keeps is judged now, as it will run unasked later.
fn decide(policy: &Policy, step: &Planned, caller: &Caller, mode: Mode) -> Decision {
    let one = |verb: Verb, effect: Effect| {
        let decision = policy.decide(verb, effect, caller.class, &caller.name, mode);
        let consents = caller.consents && policy.takes_consent(effect, caller.class);
        if decision == Decision::Confirm && consents { Decision::Allow } else { decision }
    };
    let own = one(step.action.verb, own_effect(step));
    let then = step.then.iter().map(|action| one(action.verb, action.verb.effect()));
    let kept = nested(&step.action).into_iter().map(|action| one(action.verb, action.verb.effect()));
    then.chain(kept).fold(own, Decision::max)
}

/// The effect of the step's own verb; what it keeps for later is judged verb by verb.
fn own_effect(step: &Planned) -> Effect {
    if step.action.verb == Verb::RoutineCreate { step.action.verb.effect() } else { step.effect }
}

/// The actions that a step keeps for later.
fn nested(action: &Action) -> Vec<Action> {
    let Some(Value::Array(steps)) = action.args.get("steps").filter(|_| action.verb == Verb::RoutineCreate) else {
        return Vec::new();
    };
    let action = |step: &Value| {
        let verb = step.get("verb")?.as_str()?.parse().ok()?;
        let args = step.get("args").and_then(Value::as_object).cloned().map(Args).unwrap_or_default();
        Some(Action { verb, args })
    };
    // A step that cannot be read is judged as the worst there is.
    let worst = || Action { verb: Verb::ScriptRun, args: Args::new() };
    steps.iter().map(|step| action(step).unwrap_or_else(worst)).collect()
}

fn runs_locked(policy: &Policy, step: &Planned) -> bool {
    policy.runs_locked(step.action.verb, step.effect)
        && step.then.iter().all(|action| policy.runs_locked(action.verb, action.verb.effect()))
}

/// What to say where words came from elsewhere and would become a path, an address, a command or a message.
fn tainted(steps: &[Planned], caller: &Caller) -> Option<String> {
    for step in steps {
        if let Some(taint) = step.taint.first() {
            return Some(warning(step, &taint.arg, &taint.origin));
        }
        if caller.class.is_person() {
            continue;
        }
        let kept = nested(&step.action);
        let mut all = std::iter::once(&step.action).chain(&kept);
        let found = all.find_map(|action| weighty(action).first().map(|(arg, _)| (*arg).to_owned()));
        // Reading a place that a program names changes nothing; only what acts on it is dangerous.
        if let Some(arg) = found.filter(|_| step.effect != Effect::Read) {
            return Some(warning(step, &arg, &Origin::Caller(caller.name.clone())));
        }
    }
    None
}

fn warning(step: &Planned, arg: &str, origin: &Origin) -> String {
    let value = step.action.args.text(arg).map(crate::verbs::short);
    let what = value.map_or_else(|| "a part of it".to_owned(), |value| format!("“{value}”"));
    format!("{}: {what} comes from {}.", step.title, origin.phrase())
}

/// Why a person is asked.
fn reason(policy: &Policy, steps: &[Planned], caller: &Caller, mode: Mode) -> String {
    let asks: Vec<&Planned> =
        steps.iter().filter(|step| decide(policy, step, caller, mode) != Decision::Allow).collect();
    let worst = asks.iter().max_by_key(|step| step.effect);
    let why = match worst.map(|step| (step.effect, step.action.verb)) {
        Some((_, Verb::RoutineCreate)) => "It will run later, by itself.",
        Some((Effect::Destructive, Verb::WindowClose | Verb::AppQuit)) => "What is not saved there is lost.",
        Some((Effect::Destructive, _)) => "It cannot be taken back.",
        Some((Effect::Outward, _)) => "It leaves this computer.",
        Some(_) if !caller.class.is_person() => "A program asks for it.",
        _ => "Is this what you mean?",
    };
    // Where nothing but doubt asks, all of it is in doubt.
    let shown: Vec<&Planned> = if asks.is_empty() { steps.iter().collect() } else { asks };
    let titles: Vec<&str> = shown.iter().take(3).map(|step| step.title.as_str()).collect();
    let more = shown.len().saturating_sub(3);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{}{more}. {why}", titles.join(", "))
}

fn explain(steps: &[Planned], remark: Option<&str>) -> String {
    let titles: Vec<&str> = steps.iter().map(|step| step.title.as_str()).collect();
    let said = format!("This would be done: {}.", titles.join("; "));
    remark.map_or(said.clone(), |remark| format!("{said} {remark}"))
}

fn permit(steps: &[Planned]) -> Permit {
    let actions = |step: &Planned| std::iter::once(step.action.clone()).chain(step.then.iter().cloned()).collect();
    Permit { steps: steps.iter().map(actions).collect() }
}
