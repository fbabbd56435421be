//! Whether two plans are the same: defaults left out, sets taken apart, values in one spelling.

use super::cases::{Want, Wanted};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tacit_dbus::verb::Default as ArgDefault;
use tacit_dbus::{ArgType, Outcome, Plan, Snapshot, Verb};

/// Whether `plan` is what was wanted.
pub fn same(wanted: &Wanted, plan: &Plan, scene: &Snapshot) -> bool {
    match wanted {
        Wanted::Ask => plan.outcome == Outcome::Ask,
        Wanted::Answer => plan.outcome == Outcome::Answer && plan.steps.is_empty(),
        Wanted::Refuse => plan.outcome == Outcome::Refuse,
        Wanted::Steps(steps) => {
            if matches!(plan.outcome, Outcome::Ask | Outcome::Refuse) {
                return false;
            }
            let whole = plan.when.as_ref().and_then(|when| serde_json::to_value(when).ok());
            let have: Vec<Want> = plan
                .steps
                .iter()
                .map(|step| Want {
                    verb: step.verb,
                    args: step.args.0.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
                    when: step.when.as_ref().and_then(|when| serde_json::to_value(when).ok()).or_else(|| whole.clone()),
                })
                .collect();
            canonical(steps, scene) == canonical(&have, scene)
        }
    }
}

type Canon = (Verb, BTreeMap<String, String>, String);

/// Values that say the same in two ways: "5 miles in km" and "5 miles to km"; a level above 100, which the type has no value
/// for, as the change that it comes to.
fn converted(verb: Verb, args: &mut BTreeMap<String, Value>, scene: &Snapshot) {
    match verb {
        Verb::CalcConvert | Verb::CalcEvaluate => {
            let worked = args.get("text").and_then(Value::as_str).and_then(worked_out);
            if let Some(worked) = worked {
                args.insert("text".into(), json!(worked));
            }
        }
        Verb::ThemeFontScale | Verb::A11yZoom => {
            let level = args.get("percent").and_then(Value::as_f64).filter(|level| *level > 100.0);
            if let Some(level) = level {
                let now = scene.settings.get("theme.font_scale").filter(|_| verb == Verb::ThemeFontScale);
                args.remove("percent");
                args.insert("delta".into(), json!(level - now.and_then(Value::as_f64).unwrap_or(100.0)));
            }
        }
        _ => {}
    }
}

/// What a sum or a conversion comes to, as it is written or as it is said: "17 percent of 2480" is "17% of 2480".
fn worked_out(text: &str) -> Option<String> {
    use tacit_core::calc::{conversion, evaluate, expression};
    let spoken = || {
        let run = tacit_core::normalise::tokens(text);
        [conversion(text, &run), expression(text, &run)].into_iter().flatten().find_map(|read| evaluate(&read))
    };
    // As it is said first: units have one spelling then.
    spoken().or_else(|| evaluate(text))
}

/// Steps in one form, in order; a step over several windows is a step for each.
fn canonical(steps: &[Want], scene: &Snapshot) -> Vec<Canon> {
    let mut out: Vec<Canon> = Vec::new();
    for step in steps {
        let mut args: BTreeMap<String, Value> = step.args.clone();
        // Text typed into a named field and text put there are one wish, checked in one way: "the text is there".
        let typed = step.verb == Verb::UiType && args.get("element").is_some_and(|element| !element.is_null());
        let verb = if typed { Verb::UiSetText } else { step.verb };
        converted(verb, &mut args, scene);
        let mut when = step.when.clone();
        // A routine that is only run by hand has no time.
        if args.get("when").is_some_and(|when| when == "manual") {
            args.remove("when");
        }
        // A time that is an argument and a time of the step are one thing.
        if step.verb.spec().arg("when").is_some_and(|arg| arg.ty == ArgType::When)
            && let Some(own) = args.remove("when").filter(|own| !own.is_null())
        {
            when = Some(own);
        }
        if step.verb == Verb::WorkspaceSwitch
            && let Some(there) = args.get("dir").and_then(|dir| beside(&plain(dir), scene))
        {
            args.remove("dir");
            args.insert("workspace".into(), there);
        }
        let when = when.map(|when| time(&when, scene)).unwrap_or_default();
        let group = ["window", "windows"].into_iter().find(|name| args.contains_key(*name));
        let apart = step.verb != Verb::LayoutArrange && step.verb != Verb::WindowSwap;
        let members: Vec<Option<(&str, Value)>> = match group.and_then(|name| args.get(name).map(|v| (name, v.clone())))
        {
            Some((name, Value::Array(list))) if apart => {
                args.remove(name);
                list.into_iter().map(|one| Some(("window", one))).collect()
            }
            Some((name, one)) if apart => {
                args.remove(name);
                vec![Some(("window", one))]
            }
            _ if apart && focused_default(step.verb) => {
                vec![scene.windows.iter().find(|w| w.focused).map(|w| ("window", json!(w.id.as_str())))]
            }
            _ => vec![None],
        };
        let mut group = Vec::new();
        for member in members {
            let mut all: BTreeMap<String, String> = BTreeMap::new();
            for (name, value) in &args {
                if let Some(text) = value_of(step.verb, name, value, scene) {
                    all.insert(name.clone(), text);
                }
            }
            if let Some((name, value)) = member {
                all.insert(name.to_owned(), plain(&value));
            }
            if step.verb == Verb::LayoutArrange && !all.contains_key("windows") {
                all.insert("windows".into(), showing(scene));
            }
            if step.verb == Verb::WindowSwap {
                let mut two = [all.remove("window").unwrap_or_default(), all.remove("with").unwrap_or_default()];
                two.sort();
                all.insert("both".into(), two.join(" "));
            }
            group.push((verb, all, when.clone()));
        }
        group.sort();
        out.extend(group);
    }
    // Neighbours of one verb and time may stand in any order.
    let mut from = 0;
    while from < out.len() {
        let to = (from..out.len()).find(|at| key(&out, *at) != key(&out, from)).unwrap_or(out.len());
        if let Some(run) = out.get_mut(from..to) {
            run.sort();
        }
        from = to;
    }
    out
}

/// The workspace that lies in a direction from the active one.
fn beside(dir: &str, scene: &Snapshot) -> Option<Value> {
    let active = scene.active_workspace()?;
    let mut ids: Vec<u32> =
        scene.workspaces.iter().filter(|space| space.output == active.output).map(|space| space.id.0).collect();
    ids.sort_unstable();
    let at = ids.iter().position(|id| *id == active.id.0)?;
    let to = match dir {
        "next" | "right" | "down" => (at + 1) % ids.len(),
        "previous" | "left" | "up" => (at + ids.len() - 1) % ids.len(),
        _ => return None,
    };
    ids.get(to).map(|id| json!(id))
}

fn key(list: &[Canon], at: usize) -> Option<(Verb, String)> {
    list.get(at).map(|(verb, _, when)| (*verb, when.clone()))
}

fn focused_default(verb: Verb) -> bool {
    verb.spec().args.iter().any(|arg| {
        arg.default == ArgDefault::FocusedWindow
            && matches!(arg.ty, ArgType::Window | ArgType::Windows | ArgType::WindowOrWindows)
    })
}

fn showing(scene: &Snapshot) -> String {
    let active = scene.active_workspace().map(|space| space.id);
    let mut ids: Vec<String> = scene
        .windows
        .iter()
        .filter(|window| Some(window.workspace) == active && !window.minimized)
        .map(|window| window.id.as_str().to_owned())
        .collect();
    ids.sort();
    ids.join(" ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_lowercase(),
        Value::Number(n) => number(n.as_f64().unwrap_or(0.0)),
        Value::Bool(true) => "on".into(),
        Value::Bool(false) => "off".into(),
        other => other.to_string(),
    }
}

fn number(n: f64) -> String {
    if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n:.2}") }
}

/// The value of an argument in one spelling; `None` where it is the default.
fn value_of(verb: Verb, name: &str, value: &Value, scene: &Snapshot) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let spec = verb.spec().arg(name);
    let text = plain(value);
    let default = match spec.map(|spec| spec.default) {
        Some(ArgDefault::Word(word)) => Some(word.to_owned()),
        Some(ArgDefault::One) => Some("1".to_owned()),
        Some(ArgDefault::ActiveWorkspace) => scene.active_workspace().map(|space| number(f64::from(space.id.0))),
        Some(ArgDefault::FocusedOutput) => scene.focused_output().map(|output| output.id.as_str().to_lowercase()),
        _ => None,
    };
    if default.as_deref() == Some(text.as_str()) {
        return None;
    }
    // The only player, and the only virtual private network, are meant anyway.
    let only = |list: &[String]| matches!(list, [one] if one.to_lowercase() == text);
    if (name == "player" && only(&scene.devices.players))
        || (verb == Verb::NetworkVpn && name == "text" && only(&scene.devices.vpn))
    {
        return None;
    }
    Some(match spec.map(|spec| spec.ty) {
        Some(ArgType::Windows) => match value {
            Value::Array(list) => {
                let mut ids: Vec<String> = list.iter().map(plain).collect();
                ids.sort();
                ids.join(" ")
            }
            _ => text,
        },
        Some(ArgType::Duration) => seconds(&text),
        Some(ArgType::Element) => element(value.get("name").map_or(text, plain).as_str(), scene),
        Some(ArgType::Url) => url(&text),
        Some(ArgType::Keys) => text.replace("return", "enter").replace("escape", "esc").replace(' ', ""),
        Some(ArgType::When) | Some(ArgType::DateTime) => time(value, scene),
        Some(ArgType::Steps) => steps(value, scene),
        Some(ArgType::Text | ArgType::Any) if matches!(name, "when" | "since" | "end" | "start") => time(value, scene),
        Some(ArgType::Text | ArgType::Any | ArgType::Path | ArgType::Labels) => words(verb, &text, value),
        _ => text,
    })
}

/// Free text without case, marks at its ends and the small words that may begin it.
fn words(verb: Verb, text: &str, value: &Value) -> String {
    if let Value::Array(list) = value {
        return list.iter().map(plain).collect::<Vec<_>>().join(" > ");
    }
    let mut text = text.trim().trim_matches(['.', '!', '?', '"', '\'', '“', '”', ' ']).to_owned();
    if verb.spec().family() == "calc" {
        text = text.replace([' ', ','], "");
    }
    for lead in ["to ", "that ", "about ", "the ", "my ", "a ", "an "] {
        if let Some(rest) = text.strip_prefix(lead) {
            text = rest.to_owned();
        }
    }
    text
}

fn element(text: &str, scene: &Snapshot) -> String {
    let found = scene.elements.iter().find(|element| {
        (!element.id.is_empty() && element.id.to_lowercase() == text) || element.name.to_lowercase() == text
    });
    found.map_or_else(|| text.to_owned(), |element| element.name.to_lowercase())
}

fn url(text: &str) -> String {
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/').to_owned()
}

fn seconds(text: &str) -> String {
    let span: Result<jiff::SignedDuration, _> = text.to_uppercase().parse();
    let days: Result<jiff::Span, _> = text.to_uppercase().parse();
    match (span, days) {
        (Ok(span), _) => number(span.as_secs_f64()),
        (_, Ok(span)) => span
            .total(jiff::SpanTotal::from(jiff::Unit::Second).days_are_24_hours())
            .map_or_else(|_| text.to_owned(), number),
        _ => text.to_owned(),
    }
}

/// A time, a rule or a condition in one spelling.
fn time(value: &Value, scene: &Snapshot) -> String {
    if let Some(at) = value.get("at").and_then(Value::as_str).or_else(|| value.as_str()) {
        return at.parse::<jiff::Timestamp>().map_or_else(|_| at.to_owned(), |at| format!("at {at}"));
    }
    if let Some(rule) = value.get("every").and_then(Value::as_str) {
        return rrule(rule);
    }
    if let Some(condition) = value.get("if") {
        let once = value.get("once").and_then(Value::as_bool).unwrap_or(true);
        return format!("if {} {}", test(condition, scene), if once { "once" } else { "always" });
    }
    value.to_string()
}

fn rrule(rule: &str) -> String {
    let rule = rule.trim_start_matches("RRULE:");
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let mut list: Vec<&str> = value.split(',').collect();
        list.sort_unstable();
        parts.insert(name.to_uppercase(), list.join(",").to_uppercase());
    }
    for (name, default) in [("BYSECOND", "0"), ("BYMINUTE", "0"), ("INTERVAL", "1")] {
        if parts.get(name).is_some_and(|value| value == default) {
            parts.remove(name);
        }
    }
    // Every weekday is every day but two.
    if parts.get("FREQ").is_some_and(|f| f == "DAILY") && parts.contains_key("BYDAY") {
        parts.insert("FREQ".into(), "WEEKLY".into());
    }
    parts.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";")
}

fn test(condition: &Value, scene: &Snapshot) -> String {
    for key in ["all", "any"] {
        if let Some(list) = condition.get(key).and_then(Value::as_array) {
            let mut parts: Vec<String> = list.iter().map(|part| test(part, scene)).collect();
            parts.sort();
            return format!("{key}({})", parts.join(", "));
        }
    }
    let text = |key: &str| condition.get(key).map(plain).unwrap_or_default();
    let (subject, mut op, mut value) = (text("subject"), text("op"), text("value"));
    value = match value.as_str() {
        "true" | "yes" | "connected" | "playing" | "locked" => "on".into(),
        "false" | "no" | "disconnected" | "unlocked" => "off".into(),
        _ => value,
    };
    if subject.starts_with("app.") || subject == "notification.from" {
        // An application is known by its id or its name.
        let app = scene.apps.iter().find(|app| app.id.0.to_lowercase() == value || app.name.to_lowercase() == value);
        if let Some(app) = app {
            value = app.id.0.to_lowercase();
        }
        if subject == "notification.from" {
            op = "contains".into();
        }
    }
    if subject == "idle" {
        value = seconds(&value);
    }
    format!("{subject} {op} {value}")
}

fn steps(value: &Value, scene: &Snapshot) -> String {
    let Some(list) = value.as_array() else { return plain(value) };
    let parsed: Vec<Want> = list
        .iter()
        .filter_map(|step| {
            let verb: Verb = step.get("verb")?.as_str()?.parse().ok()?;
            let args = step.get("args").and_then(Value::as_object).cloned().unwrap_or_default();
            Some(Want {
                verb,
                args: args.into_iter().collect(),
                when: step.get("when").cloned().filter(|w| !w.is_null()),
            })
        })
        .collect();
    format!("{:?}", canonical(&parsed, scene))
}

#[cfg(test)]
mod tests {
    use super::worked_out;

    #[test]
    fn sums_are_what_they_come_to() {
        for (said, written) in [
            ("17 percent of 2480", "17% of 2480"),
            ("3 pounds to kilos", "3 pounds to kg"),
            ("14 feet 6 inches to metres", "14 feet + 6 inches to m"),
            ("1/5 * 250", "250 / 5"),
        ] {
            assert!(worked_out(written).is_some(), "{written}");
            assert_eq!(worked_out(said), worked_out(written), "{said}");
        }
        assert_ne!(worked_out("17 percent of 2480"), worked_out("18% of 2480"));
        assert_eq!(worked_out("the capital of france"), None);
    }
}
