//! Whether a value fits one of our own schemas: the few words of JSON schema that [`crate::llm::schema`] writes, and no others.

use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;

/// The largest pattern, compiled.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// Checks `value` against `schema`.
///
/// # Errors
/// What does not fit, in a few words.
pub fn check(schema: &Value, value: &Value) -> Result<(), String> {
    let checker = Checker { root: schema, patterns: RefCell::default() };
    checker.fits(schema, value)
}

struct Checker<'a> {
    root: &'a Value,
    patterns: RefCell<HashMap<String, Option<regex::Regex>>>,
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}

impl Checker<'_> {
    fn fits(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let Some(rules) = schema.as_object() else { return Err("the schema is none".into()) };
        if let Some(to) = rules.get("$ref").and_then(Value::as_str) {
            let target = to.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            return self.fits(target.ok_or("the schema refers to nothing")?, value);
        }
        if let Some(ways) = rules.get("anyOf").and_then(Value::as_array) {
            return self.any(ways, value);
        }
        if let Some(list) = rules.get("enum").and_then(Value::as_array)
            && !list.iter().any(|one| same(one, value))
        {
            return Err(format!("{} was not offered", short(value)));
        }
        if rules.get("const").is_some_and(|one| !same(one, value)) {
            return Err(format!("{} was not offered", short(value)));
        }
        match rules.get("type").and_then(Value::as_str) {
            None => Ok(()),
            Some("object") => self.object(rules, value),
            Some("array") => self.array(rules, value),
            Some("string") => self.string(rules, value),
            Some("integer") => integer(rules, value),
            Some("boolean") if value.is_boolean() => Ok(()),
            Some(other) => Err(format!("{} is no {other}", short(value))),
        }
    }

    /// The error is that of the way that came furthest, which for steps is that of their verb.
    fn any(&self, ways: &[Value], value: &Value) -> Result<(), String> {
        let mut why = None;
        for way in ways {
            match self.fits(way, value) {
                Ok(()) => return Ok(()),
                Err(next) => {
                    let verb = way.pointer("/properties/verb/const");
                    let about = verb.is_some_and(|verb| value.get("verb") == Some(verb));
                    if about || why.is_none() {
                        why = Some(next);
                    }
                }
            }
        }
        Err(why.unwrap_or_else(|| format!("{} fits nothing", short(value))))
    }

    fn object(&self, rules: &Map<String, Value>, value: &Value) -> Result<(), String> {
        let Some(fields) = value.as_object() else { return Err(format!("{} is no object", short(value))) };
        for name in rules.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                return Err(format!("“{name}” is missing"));
            }
        }
        let known = rules.get("properties").and_then(Value::as_object);
        for (name, field) in fields {
            match known.and_then(|known| known.get(name)) {
                Some(rule) => self.fits(rule, field)?,
                None => return Err(format!("“{}” does not belong there", name.chars().take(40).collect::<String>())),
            }
        }
        Ok(())
    }

    fn array(&self, rules: &Map<String, Value>, value: &Value) -> Result<(), String> {
        let Some(list) = value.as_array() else { return Err(format!("{} is no list", short(value))) };
        let limit = |name: &str| rules.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        if list.len() < limit("minItems").unwrap_or(0) || list.len() > limit("maxItems").unwrap_or(usize::MAX) {
            return Err(format!("a list of {} is too long or too short", list.len()));
        }
        let Some(rule) = rules.get("items") else { return Ok(()) };
        list.iter().try_for_each(|item| self.fits(rule, item))
    }

    fn string(&self, rules: &Map<String, Value>, value: &Value) -> Result<(), String> {
        let Some(text) = value.as_str() else { return Err(format!("{} is no text", short(value))) };
        let Some(pattern) = rules.get("pattern").and_then(Value::as_str) else { return Ok(()) };
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| regex::RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build().ok());
        match compiled {
            Some(pattern) if pattern.is_match(text) => Ok(()),
            _ => Err(format!("{} is not written as it must be", short(value))),
        }
    }
}

/// Equal, numbers by their value: `1` is `1.0`.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < f64::EPSILON,
        _ => a == b,
    }
}

fn integer(rules: &Map<String, Value>, value: &Value) -> Result<(), String> {
    let Some(number) = value.as_i64() else { return Err(format!("{} is no whole number", short(value))) };
    let limit = |name: &str| rules.get(name).and_then(Value::as_i64);
    let fits = number >= limit("minimum").unwrap_or(i64::MIN) && number <= limit("maximum").unwrap_or(i64::MAX);
    if fits { Ok(()) } else { Err(format!("{number} is out of range")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::names::Names;
    use crate::llm::schema::{Frame, spans};
    use serde_json::json;
    use tacit_dbus::{Snapshot, Verb, Window};

    fn schema() -> Value {
        let window = |id: &str| Window { id: id.into(), title: id.into(), ..Window::default() };
        let scene = Snapshot { windows: vec![window("w1"), window("w2")], ..Snapshot::default() };
        let names = Names::of(&scene, "put w1 left");
        let verbs = vec![Verb::WindowPlace, Verb::WindowClose, Verb::AudioVolume, Verb::ReminderAdd];
        let days = vec![("2026-03-02".to_owned(), "Mon".to_owned())];
        Frame { verbs, names: &names, spans: spans("remind me to call"), days, offset: "+01:00".into() }.schema()
    }

    #[track_caller]
    fn fits(value: Value) {
        assert_eq!(check(&schema(), &value), Ok(()), "{value}");
    }

    #[track_caller]
    fn fails(value: Value, why: &str) {
        let said = check(&schema(), &value).expect_err("must not fit");
        assert!(said.contains(why), "{value}: {said}");
    }

    fn step(verb: &str, args: Value) -> Value {
        json!({"steps": [{"verb": verb, "args": args}]})
    }

    #[test]
    fn plans_fit() {
        fits(step("window.place", json!({"window": "w1", "slot": "left"})));
        fits(step("audio.volume", json!({"percent": 40})));
        fits(json!({"refuse": "not_possible"}));
        let when = json!({"at": "2026-03-02T17:05:00+01:00"});
        fits(json!({"steps": [{"verb": "audio.volume", "args": {"delta": -10}, "when": when}]}));
        let place = json!({"verb": "window.place", "args": {"window": "w2", "slot": "right"}});
        fits(json!({"ask": [place, place]}));
    }

    #[test]
    fn what_was_not_offered_does_not() {
        fails(step("script.run", json!({"command": "rm -rf /"})), "");
        fails(step("window.place", json!({"window": "w9", "slot": "left"})), "w9");
        fails(step("window.place", json!({"window": "w1", "slot": "moon"})), "moon");
        fails(step("window.place", json!({"window": "w1", "slot": "left", "force": true})), "force");
        fails(step("window.place", json!({"window": "w1"})), "missing");
        fails(step("audio.volume", json!({"percent": 400})), "");
        fails(step("audio.volume", json!({"percent": "40"})), "");
        fails(json!({"steps": []}), "");
        let place = json!({"verb": "window.place", "args": {"window": "w2", "slot": "right"}});
        fails(json!({"steps": [place, place, place, place, place]}), "");
        fails(json!({"steps": [place], "refuse": "not_possible"}), "");
        for value in [json!([]), json!(null), json!("x"), json!({}), json!({"refuse": "rudely"})] {
            fails(value, "");
        }
        let mut late = place.clone();
        late["when"] = json!({"at": "2031-01-01T00:00:00+01:00"});
        fails(json!({"steps": [late]}), "");
    }
}
