//! A reading into steps: signs of changes, durations, times, and verbs that stand for several steps.

use super::clauses::Why;
use super::matcher::Reading;
use super::slots::Scope;
use super::values::DOWN;
use crate::draft::{DraftStep, Said};
use crate::normalise::{self, Token, joined};
use crate::resolve::elements;
use crate::time::Timing;
use serde_json::{Value, json};
use tacit_dbus::{ArgType, Condition, Verb, When};

/// The steps of one clause.
pub(super) fn steps(reading: Reading, tokens: &[Token], scope: &Scope<'_>) -> Vec<DraftStep> {
    let mut step = DraftStep::new(reading.verb);
    step.words = joined(tokens);
    step.args = reading.args;
    menu(&mut step, tokens, scope);
    if let Some(quoted) = step.said("_quote").cloned() {
        step.args.retain(|(name, _)| *name != "_quote");
        step.set("text", quoted);
    }
    dropdown(&mut step);
    tile(&mut step);
    sign(&mut step, tokens, &reading.slots.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    if step.verb == Verb::RoutineCreate {
        return vec![routine(step, &reading.timings, scope)];
    }
    let mut out = vec![step];
    for timing in &reading.timings {
        match scope.clock.when(timing) {
            Some(when) => out.iter_mut().for_each(|step| {
                step.when.get_or_insert_with(|| when.clone());
            }),
            None => last(&mut out, timing, scope),
        }
    }
    out
}

/// Several conditions of one clause are one that needs all of them.
///
/// # Errors
/// A time or a rule and a condition stand together: nothing can wait for both.
pub(super) fn conditions(timings: &mut Vec<Timing>) -> Result<(), Why> {
    let is_if = |timing: &Timing| matches!(timing, Timing::If(When::If { .. }));
    let moment = timings.iter().any(|timing| matches!(timing, Timing::At(_) | Timing::Every(_)));
    let count = timings.iter().filter(|timing| is_if(timing)).count();
    if count > 0 && moment {
        return Err(Why::Both);
    }
    if count < 2 {
        return Ok(());
    }
    // "if the memory is full while the battery is low" waits once, "whenever …" always: as the first one says.
    let (mut all, mut first) = (Vec::new(), None);
    timings.retain(|timing| match timing {
        Timing::If(When::If { condition, once }) => {
            if !all.contains(condition) {
                all.push(condition.clone());
            }
            first.get_or_insert(*once);
            false
        }
        _ => true,
    });
    let condition = match all.as_slice() {
        [one] => one.clone(),
        _ => Condition::All { all },
    };
    timings.insert(0, Timing::If(When::If { condition, once: first.unwrap_or(true) }));
    Ok(())
}

/// A menu path that the pattern itself names: `save_as`.
fn menu(step: &mut DraftStep, tokens: &[Token], scope: &Scope<'_>) {
    let _ = (tokens, scope);
    if step.verb == Verb::UiMenu
        && let Some(Said::Value(Value::String(name))) = step.said("path").cloned()
    {
        step.set("path", Said::Value(Value::from(elements::menu_named(&name.replace('_', " ")))));
    }
}

/// Tiling several windows is arranging them; tiling one puts it back among the tiles.
fn tile(step: &mut DraftStep) {
    let Some(Said::Name(name)) = step.said("window").cloned() else { return };
    let several = name.split(' ').any(|word| {
        matches!(word, "and" | "all" | "both" | "everything" | "windows" | "them" | "every" | "these" | "those")
    });
    if step.verb == Verb::WindowFloat && several && step.words.starts_with("tile") {
        step.verb = Verb::LayoutArrange;
        let two = name.matches(" and ").count() == 1 && !name.contains(',') || name.contains("both");
        step.args = vec![
            ("windows", Said::Name(name)),
            ("layout", Said::Value(Value::from(if two { "side_by_side" } else { "grid" }))),
        ];
    }
}

/// Setting a list to a value is selecting the value in it.
fn dropdown(step: &mut DraftStep) {
    let listed = matches!(step.said("element"), Some(Said::Name(name)) if name.split(' ').any(|word| matches!(word.to_lowercase().as_str(), "dropdown" | "list" | "combo" | "combobox" | "selector")));
    if step.verb == Verb::UiSetText && listed {
        step.verb = Verb::UiSelect;
        if let Some(text) = step.said("text").cloned() {
            step.args.retain(|(name, _)| *name != "text");
            step.set("value", text);
        }
    }
}

/// Turns a change by the clause's words: "turn it down by 10".
fn sign(step: &mut DraftStep, tokens: &[Token], slots: &[&str]) {
    let flip = matches!(step.said("_sign"), Some(Said::Value(v)) if v.as_i64() == Some(-1));
    step.args.retain(|(name, _)| *name != "_sign");
    if let Some(Said::Value(extra)) = step.said("_delta").cloned() {
        step.args.retain(|(name, _)| *name != "_delta");
        step.set("delta", Said::Value(extra));
    }
    if let Some(Said::Value(value)) = step.said("delta").cloned()
        && let Some(n) = value.as_f64()
    {
        let said = |list: &[&str]| tokens.iter().any(|token| list.contains(&token.word.as_str()));
        let mut n = n;
        let numbered = tokens.iter().any(|token| token.number().is_some());
        if n.abs() == 10.0 && !numbered {
            if said(&[
                "bit", "little", "slightly", "tad", "touch", "notch", "somewhat", "smidge", "smidgen", "hair",
                "fraction", "shade", "wee", "nudge", "gently",
            ]) {
                n = n.signum() * 5.0;
            } else if said(&["much", "lot", "lots", "considerably"]) && !said(&["too"]) {
                n = n.signum() * 20.0;
            }
        }
        let down = slots.contains(&"delta") && said(DOWN) && !said(&["up", "louder", "brighter", "increase", "raise"]);
        if n > 0.0 && (flip || down) {
            n = -n;
        }
        step.set("delta", Said::Value(if n.fract() == 0.0 { json!(n as i64) } else { json!(n) }));
    }
    if flip
        && let Some(Said::Value(Value::String(text))) = step.said("duration").cloned()
        && !text.starts_with('-')
    {
        step.set("duration", Said::Value(Value::from(format!("-{text}"))));
    }
}

/// A routine's steps are a sentence of their own; what is said of time beside them is when it runs.
fn routine(mut step: DraftStep, timings: &[Timing], scope: &Scope<'_>) -> DraftStep {
    let mut when = timings.iter().find_map(|timing| scope.clock.when(timing));
    if let Some(Said::Value(Value::String(words))) = step.said("steps").cloned() {
        let (told, rest) = runs(&words, scope).unwrap_or((None, words));
        when = when.or(told);
        step.set("steps", Said::Name(rest));
    }
    if let (None, Some(when)) = (step.said("when"), when) {
        step.set("when", Said::Value(serde_json::to_value(when).unwrap_or(Value::Null)));
    }
    step
}

/// "runs every day at 18:15: dark theme on": when it runs, and what it does.
fn runs(words: &str, scope: &Scope<'_>) -> Option<(Option<When>, String)> {
    let tokens = normalise::tokens(words);
    let lead = matches!(tokens.first()?.word.as_str(), "runs" | "run" | "starts" | "happens" | "fires" | "goes");
    let span = scope.time_spans(&tokens).into_iter().find(|span| lead && span.from == 1)?;
    let joins =
        |token: &&Token| token.is_mark() || matches!(token.word.as_str(), "and" | "that" | "which" | "with" | "to");
    let rest = tokens.get(span.to..)?;
    let first = rest.get(rest.iter().take_while(joins).count())?;
    Some((scope.clock.when(&span.timing), words.get(first.start..)?.to_owned()))
}

/// "for an hour", "until 5 pm": the verb's own duration, or the change and its reversal.
pub(super) fn last(steps: &mut Vec<DraftStep>, timing: &Timing, scope: &Scope<'_>) {
    let (duration, end) = match timing {
        Timing::For(iso) => (iso.clone(), None),
        Timing::Until(moment) => (scope.clock.until(moment.at), Some(moment.at)),
        _ => return,
    };
    let mut more = Vec::new();
    for step in steps.iter_mut() {
        let spec = step.verb.spec();
        if spec.arg("duration").is_some() {
            if step.said("duration").is_none() {
                step.set("duration", Said::Value(Value::from(duration.clone())));
            }
        } else if spec.arg("on").is_some_and(|arg| arg.ty == ArgType::OnOff) {
            let mut reversal = step.clone();
            let was_off = matches!(step.said("on"), Some(Said::Value(v)) if v == "off");
            reversal.set("on", Said::Value(Value::from(if was_off { "on" } else { "off" })));
            let at = end.or_else(|| seconds(&duration).map(|s| scope.clock.plus(s).at));
            reversal.when = at.map(|at| When::At { at: scope.clock.rfc3339(at) });
            reversal.then = true;
            more.push(reversal);
        }
    }
    steps.extend(more);
}

/// Seconds of an ISO 8601 duration of this crate's making.
fn seconds(iso: &str) -> Option<i64> {
    let span: jiff::Span = iso.parse().ok()?;
    let days = i64::from(span.get_days()) * 86_400;
    Some(days + i64::from(span.get_hours()) * 3600 + span.get_minutes() * 60 + span.get_seconds())
}

/// Verbs that take a time as an argument get it there.
pub(super) fn when_argument(steps: &mut [DraftStep], plan: &mut Option<When>) {
    // What is in a calendar begins at its time; only a rule or a condition delays entering it.
    for step in steps.iter_mut().filter(|step| matches!(step.verb, Verb::CalendarAdd | Verb::CalendarList)) {
        let moment = step.when.as_ref().or(plan.as_ref()).cloned();
        if let Some(When::At { at }) = moment
            && step.said("start").is_none()
        {
            step.set("start", Said::Value(Value::from(at)));
            if step.when.take().is_none() {
                *plan = None;
            }
        }
    }
    let takes = |step: &DraftStep| step.verb.spec().arg("when").is_some_and(|arg| arg.ty == ArgType::When);
    for step in steps.iter_mut().filter(|step| takes(step)) {
        if step.said("when").is_none()
            && let Some(when) = step.when.take()
        {
            step.set("when", Said::Value(serde_json::to_value(when).unwrap_or(Value::Null)));
        }
    }
    if let [only] = steps
        && takes(only)
        && only.said("when").is_none()
        && let Some(when) = plan.take()
    {
        only.set("when", Said::Value(serde_json::to_value(when).unwrap_or(Value::Null)));
    }
}
