//! What the model wrote as a draft: labels become what a plan says, codes become sentences.

use super::error::{LlmError, Result};
use super::names::Names;
use super::schema::REFUSALS;
use serde_json::{Map, Value};
use tacit_core::draft::{Draft, DraftStep, Gist, Said};
use tacit_core::grammar::kind::{SlotKind, kind_of};
use tacit_dbus::{Args, Source, Verb, When};

fn malformed() -> LlmError {
    LlmError::request("what the language model wrote is no plan", "say it in other words")
}

/// The value of an argument as a plan says it; windows that were named twice count once.
fn value(verb: Verb, name: &str, written: Value, names: &Names) -> Result<Value> {
    let kind = kind_of(verb, name);
    let one = |written: &Value| match written.as_str() {
        Some(label) if kind != SlotKind::Workspace => names.value(kind, label).cloned().ok_or_else(malformed),
        _ => Ok(written.clone()),
    };
    if names.list(kind).is_none() {
        return Ok(if kind == SlotKind::When { condition(written, names) } else { written });
    }
    match &written {
        Value::Array(list) => {
            let mut values: Vec<Value> = Vec::new();
            for item in list {
                let item = one(item)?;
                if !values.contains(&item) {
                    values.push(item);
                }
            }
            Ok(Value::Array(values))
        }
        other => one(other),
    }
}

/// Applications in a condition by their ids.
fn condition(mut written: Value, names: &Names) -> Value {
    if let Some(test) = written.get_mut("if")
        && test.get("subject").and_then(Value::as_str).is_some_and(|subject| subject.starts_with("app."))
        && let Some(app) =
            test.get("value").and_then(Value::as_str).and_then(|label| names.value(SlotKind::App, label)).cloned()
        && let Some(test) = test.as_object_mut()
    {
        test.insert("value".to_owned(), app);
    }
    written
}

fn step(written: &Value, words: &str, names: &Names) -> Result<DraftStep> {
    let verb: Verb =
        written.get("verb").and_then(Value::as_str).and_then(|name| name.parse().ok()).ok_or_else(malformed)?;
    let empty = Map::new();
    let given = written.get("args").and_then(Value::as_object).unwrap_or(&empty);
    let mut step = DraftStep::new(verb);
    step.words = words.to_owned();
    let mut args = Args::new();
    for (name, written) in given {
        let arg = verb.spec().arg(name).ok_or_else(malformed)?;
        let value = value(verb, arg.name, written.clone(), names)?;
        args.set(arg.name, value.clone());
        step.set(arg.name, Said::Value(value));
    }
    verb.check(&args).map_err(|error| LlmError::request(error.to_string(), "say it in other words"))?;
    if let Some(when) = written.get("when") {
        let when: When = serde_json::from_value(condition(when.clone(), names)).map_err(|_| malformed())?;
        step.when = Some(when);
    }
    Ok(step)
}

/// What a person reads for one of several readings.
pub(crate) fn label(step: &DraftStep, names: &Names) -> String {
    let mut text = step.verb.spec().about.to_owned();
    let values: Vec<String> = step
        .args
        .iter()
        .filter_map(|(name, said)| {
            let Said::Value(value) = said else { return None };
            let kind = kind_of(step.verb, name);
            let named = |value: &Value| names.list(kind)?.iter().find(|named| &named.value == value);
            let show = |value: &Value| match named(value) {
                Some(named) if kind == SlotKind::Window || kind == SlotKind::Windows => named.note.clone(),
                Some(named) => named.label.clone(),
                None => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            };
            match value {
                Value::Array(list) => Some(list.iter().map(show).collect::<Vec<_>>().join(", ")),
                Value::Object(_) if names.list(kind).is_none() => None,
                value => Some(show(value)),
            }
        })
        .collect();
    if !values.is_empty() {
        text.push_str(": ");
        text.push_str(&values.join(", "));
    }
    text
}

/// The whole steps of a plan that is still being written, as a plan of them alone; none where there is no step yet.
pub fn whole_steps(written: &str) -> Option<String> {
    let list = written.trim_start();
    list.strip_prefix("{\"steps\"").or_else(|| list.strip_prefix("{ \"steps\""))?;
    let (mut depth, mut quoted, mut escaped, mut end) = (0u32, false, false, 0);
    for (at, c) in list.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 2 && c == '}' {
                    end = at + 1;
                }
            }
            _ => {}
        }
    }
    (end > 0).then(|| format!("{}]}}", list.get(..end).unwrap_or_default()))
}

/// The draft that `written` stands for. `confidence` is the model's own, 0–1.
///
/// # Errors
/// It is no plan; what was generated under the grammar always is one.
pub fn draft(written: &str, text: &str, names: &Names, confidence: f64) -> Result<Draft> {
    let json: Value = serde_json::from_str(written).map_err(|_| malformed())?;
    let words = text.to_lowercase();
    let steps = |list: &Value| -> Result<Vec<DraftStep>> {
        list.as_array().ok_or_else(malformed)?.iter().map(|written| step(written, &words, names)).collect()
    };
    let gist = if let Some(list) = json.get("steps") {
        let mut steps = steps(list)?;
        let ordered = words.split(' ').any(|word| word.trim_end_matches(',') == "then");
        for step in steps.iter_mut().skip(1) {
            step.then = ordered;
        }
        Gist::Steps(steps)
    } else if let Some(list) = json.get("ask") {
        let mut readings: Vec<(String, Vec<DraftStep>)> = Vec::new();
        for step in steps(list)? {
            if !readings.iter().any(|(_, have)| have.first() == Some(&step)) {
                readings.push((label(&step, names), vec![step]));
            }
        }
        match readings.len() {
            1 => Gist::Steps(readings.into_iter().flat_map(|(_, steps)| steps).collect()),
            _ => Gist::Either { question: "Which of these do you mean?".to_owned(), readings },
        }
    } else {
        let code = json.get("refuse").and_then(Value::as_str).ok_or_else(malformed)?;
        let sentence = REFUSALS.iter().find(|(have, _)| *have == code).map(|(_, say)| *say).ok_or_else(malformed)?;
        Gist::Refuse(sentence.to_owned())
    };
    Ok(Draft {
        text: text.to_owned(),
        gist,
        when: None,
        confidence,
        source: Source::Llm,
        answers: Vec::new(),
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_seen_as_they_are_written() {
        let written = r#"{"steps":[{"verb":"a","args":{"x":"}]\""}},{"verb":"b","args":{}}]}"#;
        let mut seen: Vec<String> = Vec::new();
        for at in 0..=written.len() {
            let Some(steps) = whole_steps(&written[..at]) else { continue };
            assert!(serde_json::from_str::<Value>(&steps).is_ok(), "{steps}");
            if seen.last() != Some(&steps) {
                seen.push(steps);
            }
        }
        assert_eq!(seen.len(), 2);
        assert_eq!(seen.last().map(String::as_str), Some(written));
        for none in ["", "{", "{\"ask\":[{}]}", "{\"refuse\":\"x\"}", "{\"steps\":[", "}}}", "{\"steps\"}}}"] {
            assert_eq!(whole_steps(none), None, "{none}");
        }
    }
}
