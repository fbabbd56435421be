//! Steps and effects in words for people.

use serde_json::Value;
use tacit_dbus::{Effect, Snapshot, Step, Verb};

/// What a step would do, as a sentence: `Put Firefox on the left`.
pub fn title(step: &Step, desk: &Snapshot) -> String {
    let arg = |name: &str| step.args.get(name).map(|value| name_of(value, desk)).filter(|text| !text.is_empty());
    let window = || arg("window").or_else(|| arg("windows")).unwrap_or_else(|| "the window".into());
    let on = || arg("on").unwrap_or_else(|| "on".into());
    let text = match step.verb.name() {
        "window.focus" => Some(format!("Go to {}", window())),
        "window.close" => Some(format!("Close {}", window())),
        "window.minimize" => Some(format!("Minimize {}", window())),
        "window.restore" => Some(format!("Restore {}", window())),
        "window.maximize" if on() != "off" => Some(format!("Maximize {}", window())),
        "window.fullscreen" if on() != "off" => Some(format!("Make {} fullscreen", window())),
        "window.place" => {
            Some(format!("Put {} on the {}", window(), arg("slot").unwrap_or_default().replace('_', " ")))
        }
        "window.to_workspace" => {
            Some(format!("Move {} to workspace {}", window(), arg("workspace").unwrap_or_default()))
        }
        "workspace.switch" => arg("workspace").map(|to| format!("Go to workspace {to}")),
        "app.launch" => arg("app").map(|app| format!("Open {app}")),
        "app.quit" => arg("app").map(|app| format!("Quit {app}")),
        "audio.volume" => arg("percent").map(|percent| format!("Set the volume to {percent} %")),
        "theme.dark" => Some(format!("Turn dark mode {}", on())),
        _ => None,
    };
    text.unwrap_or_else(|| plain_title(step, desk))
}

fn plain_title(step: &Step, desk: &Snapshot) -> String {
    let values: Vec<String> =
        step.args.0.iter().map(|(_, value)| name_of(value, desk)).filter(|text| !text.is_empty()).collect();
    let verb = verb_words(step.verb);
    if values.is_empty() { verb } else { format!("{verb}: {}", values.join(", ")) }
}

/// A verb's name in words: `File rename`.
pub fn verb_words(verb: Verb) -> String {
    let mut words = verb.name().replace(['.', '_'], " ");
    if let Some(first) = words.get(0..1).map(str::to_uppercase) {
        words.replace_range(0..1, &first);
    }
    words
}

/// An argument by the name a person knows: a window's title, an application's name.
fn name_of(value: &Value, desk: &Snapshot) -> String {
    match value {
        Value::String(text) => window_name(text, desk)
            .or_else(|| desk.apps.iter().find(|app| app.id.as_str() == text).map(|app| app.name.clone()))
            .unwrap_or_else(|| text.clone()),
        Value::Array(list) => {
            list.iter().map(|item| name_of(item, desk)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Object(map) if map.contains_key("from") => "its window".into(),
        Value::Object(map) => map.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn window_name(id: &str, desk: &Snapshot) -> Option<String> {
    let window = desk.windows.iter().find(|window| window.id.as_str() == id)?;
    let app = desk.app(&window.app).map(|app| app.name.clone());
    Some(app.unwrap_or_else(|| if window.title.is_empty() { window.app.to_string() } else { window.title.clone() }))
}

/// What an effect means, in a word or three.
pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "reads",
        Effect::Reversible | Effect::ReversibleByApp => "can be undone",
        Effect::Persistent => "setting",
        Effect::Destructive => "can lose work",
        Effect::Outward => "leaves this machine",
    }
}

/// The effect that a request's short word stands for.
pub fn effect_of(word: &str) -> Effect {
    match word {
        "read" => Effect::Read,
        "pers" => Effect::Persistent,
        "out" => Effect::Outward,
        "rev" => Effect::Reversible,
        // An unknown word is shown as the worst.
        _ => Effect::Destructive,
    }
}

/// At most `chars` characters, with an ellipsis where something was cut.
pub fn elide(text: &str, chars: usize) -> String {
    let flat = text.replace(['\n', '\r', '\t'], " ");
    if flat.chars().count() <= chars {
        return flat;
    }
    let kept: String = flat.chars().take(chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// An RFC 3339 time as a person says it: `on Tue 3 Mar at 14:05`.
pub fn moment(at: &str) -> String {
    let read = jiff::fmt::strtime::BrokenDownTime::parse("%Y-%m-%dT%H:%M", at.get(..16).unwrap_or(at));
    let shown = read.ok().and_then(|time| time.to_datetime().ok());
    shown.map_or_else(|| format!("at {at}"), |time| format!("on {}", time.strftime("%a %-d %b at %H:%M")))
}

/// A recurrence rule as far as it is plain: `every day`; the rule itself where it is not.
pub fn repetition(rule: &str) -> String {
    let unit = match rule.split(';').find_map(|part| part.strip_prefix("FREQ=")) {
        Some("MINUTELY") => "minute",
        Some("HOURLY") => "hour",
        Some("DAILY") => "day",
        Some("WEEKLY") => "week",
        Some("MONTHLY") => "month",
        Some("YEARLY") => "year",
        _ => return format!("again and again: {rule}"),
    };
    let rest: Vec<&str> = rule.split(';').filter(|part| !part.starts_with("FREQ=")).collect();
    if rest.is_empty() { format!("every {unit}") } else { format!("every {unit}, by {}", rest.join(", ")) }
}

/// At most `chars` characters with their lines kept.
pub fn clip(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.trim_end().to_owned();
    }
    let kept: String = text.chars().take(chars.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_read_as_sentences() {
        let desk: Snapshot = serde_json::from_str(
            r#"{"windows":[{"id":"w3","app":"org.mozilla.firefox","title":"News"}],
                "apps":[{"id":"org.mozilla.firefox","name":"Firefox"}]}"#,
        )
        .expect("a scene");
        let step = |json: &str| serde_json::from_str::<Step>(json).expect("a step");
        let place = step(r#"{"verb":"window.place","args":{"window":"w3","slot":"left"}}"#);
        assert_eq!(title(&place, &desk), "Put Firefox on the left");
        let launch = step(r#"{"verb":"app.launch","args":{"app":"org.mozilla.firefox"}}"#);
        assert_eq!(title(&launch, &desk), "Open Firefox");
        let other = step(r#"{"verb":"layout.arrange","args":{"layout":"grid"}}"#);
        assert!(title(&other, &desk).starts_with("Layout arrange: grid"));
    }

    #[test]
    fn times_read_as_people_say_them() {
        assert_eq!(moment("2026-03-03T14:05:00+01:00"), "on Tue 3 Mar at 14:05");
        assert_eq!(moment("soon"), "at soon");
        assert_eq!(repetition("FREQ=DAILY"), "every day");
        assert_eq!(repetition("FREQ=WEEKLY;BYDAY=MO"), "every week, by BYDAY=MO");
    }

    #[test]
    fn long_text_is_elided() {
        assert_eq!(elide("short", 10), "short");
        assert_eq!(elide("a rather long title", 9), "a rather…");
        assert_eq!(elide("äöüäöü", 4), "äöü…");
    }
}
