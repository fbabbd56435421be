//! References between steps: `{"from":N}` is the window that step N makes, `{"from":"self"}` the step's own.

use serde_json::Value;
use tacit_dbus::{Action, Args};

/// The steps whose windows the arguments name.
pub fn references(args: &Args) -> Vec<usize> {
    let mut found = Vec::new();
    for value in args.0.values() {
        let parts = match value {
            Value::Array(list) => list.as_slice(),
            value => std::slice::from_ref(value),
        };
        // An accessible object names the window it is in: `{"window":{"from":0},"role":…}`.
        let inside = |value: &Value| value.get("from").or_else(|| value.get("window")?.get("from"))?.as_u64();
        let numbers = parts.iter().filter_map(inside);
        found.extend(numbers.filter_map(|n| usize::try_from(n).ok()));
    }
    found
}

/// The action with every reference replaced by what `made` says of its step; `made(None)` is the step's own.
///
/// # Errors
/// A sentence saying that a step made nothing.
pub fn fill(action: &Action, made: impl Fn(Option<usize>) -> Option<Value>) -> Result<Action, String> {
    let from = |from: &Value| {
        let step = from.as_u64().and_then(|n| usize::try_from(n).ok());
        made(step).ok_or_else(|| "the window that it is about did not come".to_owned())
    };
    let one = |value: &Value| match (value.get("from"), value.get("window").and_then(|window| window.get("from"))) {
        (Some(step), _) => from(step),
        (None, Some(step)) => {
            let mut value = value.clone();
            if let Some(map) = value.as_object_mut() {
                map.insert("window".to_owned(), from(step)?);
            }
            Ok(value)
        }
        (None, None) => Ok(value.clone()),
    };
    let mut args = Args::new();
    for (name, value) in &action.args.0 {
        let filled = match value {
            // What a routine keeps has references of its own.
            value if name == "steps" => value.clone(),
            Value::Array(list) => Value::Array(list.iter().map(one).collect::<Result<_, _>>()?),
            value => one(value)?,
        };
        args.set(name, filled);
    }
    Ok(Action { verb: action.verb, args })
}

/// Whether `filled` is `judged` with nothing but references replaced by ids.
pub(crate) fn is_filled_from(judged: &Action, filled: &Action) -> bool {
    fn same(judged: &Value, filled: &Value) -> bool {
        match (judged, filled) {
            (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (judged, filled) if judged.get("from").is_some() => filled.is_string() || filled.is_u64(),
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|have| same(value, have)))
            }
            (judged, filled) => judged == filled,
        }
    }
    judged.verb == filled.verb
        && judged.args.0.len() == filled.args.0.len()
        && judged.args.0.iter().all(|(name, value)| filled.args.0.get(name).is_some_and(|have| same(value, have)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tacit_dbus::Verb;

    fn place() -> Action {
        Action { verb: Verb::WindowPlace, args: Args::new().with("window", json!({"from": 0})).with("slot", "left") }
    }

    #[test]
    fn references_are_filled_and_nothing_else() {
        let filled = fill(&place(), |step| (step == Some(0)).then(|| json!("w7"))).expect("filled");
        assert_eq!(filled.args.text("window"), Some("w7"));
        assert!(is_filled_from(&place(), &filled));
        let other = Action { verb: Verb::WindowPlace, args: filled.args.clone().with("slot", "right") };
        assert!(!is_filled_from(&place(), &other));
        assert!(!is_filled_from(&place(), &Action { verb: Verb::WindowClose, args: filled.args }));
        assert!(fill(&place(), |_| None).is_err());
        assert_eq!(references(&place().args), vec![0]);
    }
}
