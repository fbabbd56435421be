//! `tacit events`: the full state first, then every change, until it is interrupted.

use super::connect::{self, failed, parse};
use super::table::{one_line, out};
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;
use tacit_dbus::interfaces::{AGENT, SESSION};
use tacit_dbus::{Event, Request, Snapshot, Trouble};

const FIRST_MAX: Duration = Duration::from_secs(10);

/// Prints events for as long as the compositor is there.
pub async fn run(json: bool) -> Result<ExitCode, Trouble> {
    let what = "cannot follow events";
    let bus = connect::session().await?;
    let compositor = bus.compositor().await?;
    let mut changes = compositor.receive_changed().await.map_err(|error| failed(what, &error))?;
    let first = tokio::time::timeout(FIRST_MAX, compositor.snapshot()).await;
    let (revision, text) = first.map_err(|_| connect::silent(FIRST_MAX))?.map_err(|error| failed(what, &error))?;
    let snapshot: Snapshot = parse(what, &text)?;
    show_first(revision, &snapshot, json);

    // The agent and the session may come later or not at all: their signals are taken from the bus as they are.
    let mut requests = Box::pin(signals(&bus, AGENT.name, "RequestChanged").await?);
    let mut settings = Box::pin(signals(&bus, SESSION.name, "SettingChanged").await?);
    let mut owners = compositor.inner().receive_owner_changed().await.map_err(|error| failed(what, &error))?;
    loop {
        tokio::select! {
            Some(change) = changes.next() => {
                let Ok(said) = change.args() else { continue };
                let delta: Vec<Event> = parse(what, &said.delta)?;
                show_delta(said.revision, &delta, json);
            }
            Some((id, state)) = requests.next() => show_request(&id, &state, json),
            Some((key, value)) = settings.next() => show_setting(&key, &value, json),
            Some(owner) = owners.next() => {
                if owner.is_none() {
                    return Err(Trouble::new(what, "the compositor went away", "run the command again when it is back"));
                }
            }
            _ = tokio::signal::ctrl_c() => return Ok(ExitCode::SUCCESS),
            else => return Err(Trouble::new(what, "the bus is gone", "the session has ended")),
        }
    }
}

/// A signal with two texts.
async fn signals(
    bus: &connect::Bus,
    interface: &'static str,
    member: &'static str,
) -> Result<impl futures_util::Stream<Item = (String, String)> + use<>, Trouble> {
    let what = "cannot follow events";
    let rule = zbus::MatchRule::builder().msg_type(zbus::message::Type::Signal);
    let rule = rule.interface(interface).and_then(|rule| rule.member(member)).map_err(|error| failed(what, &error))?;
    let stream = zbus::MessageStream::for_match_rule(rule.build(), &bus.connection, Some(256)).await;
    let stream = stream.map_err(|error| failed(what, &error))?;
    Ok(stream.filter_map(|message| async move { message.ok()?.body().deserialize::<(String, String)>().ok() }))
}

fn line(value: &Value) {
    out(&value.to_string());
}

fn show_first(revision: u64, snapshot: &Snapshot, json: bool) {
    if json {
        line(&json!({"event": "snapshot", "revision": revision, "data": snapshot}));
        return;
    }
    let focused =
        snapshot.focused().map_or_else(|| "none has the focus".to_owned(), |w| format!("{} has the focus", w.id));
    out(&format!("{revision:>6}  {} outputs, {} windows, {focused}", snapshot.outputs.len(), snapshot.windows.len()));
}

fn show_delta(revision: u64, delta: &[Event], json: bool) {
    for event in delta {
        if json {
            let mut value = serde_json::to_value(event).unwrap_or_default();
            if let Some(object) = value.as_object_mut() {
                object.insert("revision".into(), revision.into());
            }
            line(&value);
        } else {
            out(&format!("{revision:>6}  {}", words(event)));
        }
    }
}

fn words(event: &Event) -> String {
    match event {
        Event::Output(o) => format!("output {} {}×{} at {},{} scale {}", o.id, o.width, o.height, o.x, o.y, o.scale),
        Event::OutputGone(id) => format!("output {id} is gone"),
        Event::Workspace(w) => format!("workspace {} on {}{}", w.id, w.output, if w.active { ", shown" } else { "" }),
        Event::WorkspaceGone(id) => format!("workspace {id} is gone"),
        Event::Window(w) => {
            let focused = if w.focused { ", focused" } else { "" };
            let place = format!("{}×{} at {},{} on workspace {}", w.width, w.height, w.x, w.y, w.workspace);
            format!("window {} {} “{}” {place}{focused}", w.id, w.app, one_line(&w.title))
        }
        Event::WindowGone(id) => format!("window {id} is gone"),
        Event::FocusOrder(order) => {
            let ids: Vec<&str> = order.iter().map(|id| id.as_str()).collect();
            format!("focus order {}", ids.join(" "))
        }
        Event::Locked(locked) => (if *locked { "locked" } else { "unlocked" }).to_owned(),
        Event::Apps(apps) => format!("{} applications", apps.len()),
        Event::Devices(_) => "devices changed".to_owned(),
        Event::Elements(elements) => format!("{} accessible objects", elements.len()),
        Event::Setting { key, value } => format!("setting {key} = {value}"),
    }
}

fn show_request(id: &str, state: &str, json: bool) {
    let Ok(request) = serde_json::from_str::<Request>(state) else { return };
    if json {
        line(&json!({"event": "request", "data": request}));
    } else {
        let phase = serde_json::to_value(request.phase).unwrap_or_default();
        let said = request.say.as_deref().map(|say| format!(": {}", one_line(say))).unwrap_or_default();
        out(&format!("{id:>6}  “{}” {}{said}", one_line(&request.text), phase.as_str().unwrap_or_default()));
    }
}

fn show_setting(key: &str, value: &str, json: bool) {
    let value: Value = serde_json::from_str(value).unwrap_or(Value::Null);
    if json {
        line(&json!({"event": "setting", "data": {"key": key, "value": value}}));
    } else {
        out(&format!("        setting {key} = {value}"));
    }
}
