//! What words that are marked as a time mean, as data: `tests/understand/cases/when.txt`.

use super::tests::{clock, resolve};
use super::{Timing, whole};
use crate::normalise::tokens;

/// A rule, a time, a condition with `once` or `always`, or `-` where the words say nothing that can be kept.
fn read(said: &str) -> String {
    match whole(&tokens(said), &clock(), &resolve) {
        Some(Timing::At(moment)) => moment.at.strftime("%a %m-%d %H:%M").to_string(),
        Some(Timing::Every(rule)) => rule,
        Some(Timing::If(when)) => {
            let text = serde_json::to_value(&when).unwrap_or_default();
            let once = if text.get("once") == Some(&serde_json::Value::Bool(true)) { "once" } else { "always" };
            format!("{once} {}", shown(text.get("if").unwrap_or(&serde_json::Value::Null)))
        }
        Some(other) => format!("{other:?}"),
        None => "-".to_owned(),
    }
}

/// A condition in one line: `battery < 20`, `(app.closed = zoom and idle >= PT5M)`.
fn shown(condition: &serde_json::Value) -> String {
    for (key, joint) in [("all", " and "), ("any", " or ")] {
        if let Some(list) = condition.get(key).and_then(serde_json::Value::as_array) {
            let parts: Vec<String> = list.iter().map(shown).collect();
            return format!("({})", parts.join(joint));
        }
    }
    let part = |key: &str| match condition.get(key) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    format!("{} {} {}", part("subject"), part("op"), part("value"))
}

#[test]
fn marked_words_say_when() {
    let cases = include_str!("../../tests/understand/cases/when.txt");
    let lines = cases.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = String::new();
    for line in lines {
        let (said, want) = line.split_once(" = ").unwrap_or((line, ""));
        let (said, want) = (said.trim(), want.trim());
        let have = read(said);
        if have != want {
            wrong.push_str(&format!("\n{said} = {have}      # not {want}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
