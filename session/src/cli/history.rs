//! `tacit history` and `tacit explain`: what was done, and why.

use super::connect::{self, failed, parse};
use super::state::print_json;
use super::table::{Table, one_line, out};
use serde_json::Value;
use std::process::ExitCode;
use tacit_dbus::{Episode, Trouble};

type Done = Result<ExitCode, Trouble>;

/// `tacit history`
pub async fn history(limit: u32, json: bool) -> Done {
    let agent = connect::session().await?.agent().await?;
    let what = "cannot read the history";
    let text = agent.history(limit).await.map_err(|error| failed(what, &error))?;
    let episodes: Vec<Episode> = parse(what, &text)?;
    if json {
        return print_json(&episodes);
    }
    let mut table = Table::new(&["id", "when", "said", "outcome", "undo"]);
    for episode in &episodes {
        table.row([
            episode.id.to_string(),
            when(&episode.at),
            episode.text.clone(),
            outcome(episode),
            if episode.is_undoable() { "possible".into() } else { String::new() },
        ]);
    }
    table.print("nothing was asked for yet");
    Ok(ExitCode::SUCCESS)
}

/// The local time of an RFC 3339 time, without its fraction.
fn when(at: &str) -> String {
    let local = at.parse::<jiff::Timestamp>().map(|time| time.to_zoned(jiff::tz::TimeZone::system()));
    local.map_or_else(|_| at.to_owned(), |time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn outcome(episode: &Episode) -> String {
    let phase = serde_json::to_value(episode.phase).ok();
    let phase = phase.as_ref().and_then(Value::as_str).unwrap_or_default();
    match &episode.say {
        Some(say) if !say.is_empty() => format!("{phase}: {}", one_line(say)),
        _ => phase.to_owned(),
    }
}

/// `tacit explain`
pub async fn explain(id: &str, json: bool) -> Done {
    let agent = connect::session().await?.agent().await?;
    let what = "cannot explain";
    let text = agent.explain(id).await.map_err(|error| failed(what, &error))?;
    let value: Value = parse(what, &text)?;
    if json {
        return print_json(&value);
    }
    match episode_in(&value) {
        Some(episode) => show(&episode, &value),
        None => show_value(&value, 0),
    }
    Ok(ExitCode::SUCCESS)
}

/// The episode in an answer that may hold more than that.
fn episode_in(value: &Value) -> Option<Episode> {
    let inner = value.get("episode").filter(|inner| inner.is_object()).unwrap_or(value);
    serde_json::from_value(inner.clone()).ok()
}

fn show(episode: &Episode, whole: &Value) {
    out(&format!("{}  {}  “{}”", episode.id, when(&episode.at), one_line(&episode.text)));
    out(&format!("asked by {}; {}", one_line(&episode.caller), outcome(episode)));
    if let Some(plan) = &episode.plan {
        let source = serde_json::to_value(plan.source).unwrap_or_default();
        let source = source.as_str().unwrap_or_default();
        out(&format!("understood by the {source} in {:.1} ms, {:.0} % sure", plan.ms, plan.confidence * 100.0));
        if !plan.way.is_empty() {
            out(&format!("  {}", one_line(&plan.way)));
        }
    }
    for step in &episode.steps {
        let mark = if step.verified { "✓ verified" } else { "✗ not verified" };
        let detail = step.detail.as_deref().map(|detail| format!(": {}", one_line(detail))).unwrap_or_default();
        out(&format!("  {}  {mark} after {} ms{detail}", one_line(&step.title), step.ms));
        let arguments = serde_json::to_string(&step.action.args).unwrap_or_default();
        out(&format!("    {} {arguments}", step.action.verb));
        for inverse in &step.inverse {
            let arguments = serde_json::to_string(&inverse.args).unwrap_or_default();
            out(&format!("    taken back by {} {arguments}", inverse.verb));
        }
    }
    if let Some(why) = whole.get("why").and_then(Value::as_str) {
        out(&one_line(why));
    }
}

/// An answer of another shape, as an indented list.
fn show_value(value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                if field.is_object() || field.is_array() {
                    out(&format!("{indent}{key}:"));
                    show_value(field, depth + 1);
                } else {
                    out(&format!("{indent}{key}: {}", plain(field)));
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| show_value(item, depth)),
        other => out(&format!("{indent}{}", plain(other))),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), one_line)
}
