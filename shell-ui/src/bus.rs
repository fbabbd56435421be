//! The other processes over D-Bus: three streams of news that outlive their services, and the calls.
//!
//! Every call has a deadline. Text that came from outside is parsed here and nowhere else; what cannot be parsed is dropped
//! with a warning.

use crate::message::{AgentNews, DeskNews, Message, SessionNews, Suggestion};
use iced::futures::channel::mpsc::Sender;
use iced::futures::sink::SinkExt;
use iced::futures::{Stream, StreamExt};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::time::{Duration, Instant};
use tacit_dbus::proxies::{Agent1Proxy, Compositor1Proxy, Session1Proxy};
use tacit_dbus::{Action, App, AppId, Episode, Event, Plan, Request, RequestId, Snapshot};
use tokio::sync::OnceCell;
use zbus::Connection;
use zbus::proxy::CacheProperties;

/// The longest that a call may take.
const CALL_TIME_MAX: Duration = Duration::from_secs(5);
/// The first wait before the bus is tried again, and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

static CONNECTION: OnceCell<Connection> = OnceCell::const_new();

async fn connection() -> zbus::Result<&'static Connection> {
    CONNECTION.get_or_try_init(Connection::session).await
}

async fn in_time<T>(call: impl Future<Output = zbus::Result<T>>) -> Result<T, String> {
    match tokio::time::timeout(CALL_TIME_MAX, call).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(said(&error)),
        Err(_) => Err("there was no answer in time".into()),
    }
}

/// An error in words: what a method said, without the machinery around it.
fn said(error: &zbus::Error) -> String {
    match error {
        zbus::Error::MethodError(name, Some(text), _) if !name.as_str().starts_with("org.freedesktop.DBus.Error") => {
            text.clone()
        }
        zbus::Error::MethodError(name, _, _) if name.as_str().ends_with("ServiceUnknown") => "it is not running".into(),
        zbus::Error::MethodError(_, Some(text), _) => text.clone(),
        other => other.to_string(),
    }
}

fn parse<T: DeserializeOwned>(what: &str, json: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| {
        tracing::warn!(what, %error, "cannot read what was sent");
        format!("what came back cannot be read: {error}")
    })
}

/// Runs a follower for ever, with a growing wait where the bus itself is away.
async fn forever(output: Sender<Message>, follow: impl AsyncFn(Sender<Message>) -> zbus::Result<()>) {
    let mut wait = RETRY.0;
    loop {
        let begun = Instant::now();
        if let Err(error) = follow(output.clone()).await {
            tracing::warn!(%error, "lost the bus");
        }
        if output.is_closed() {
            return;
        }
        if begun.elapsed() > RETRY.1 {
            wait = RETRY.0;
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(RETRY.1);
    }
}

/// News from the compositor.
pub fn desk() -> impl Stream<Item = Message> {
    iced::stream::channel(64, async |output| forever(output, follow_desk).await)
}

async fn follow_desk(mut output: Sender<Message>) -> zbus::Result<()> {
    let proxy = Compositor1Proxy::builder(connection().await?).cache_properties(CacheProperties::No).build().await?;
    let mut owner = proxy.inner().receive_owner_changed().await?;
    let mut changed = proxy.receive_changed().await?;
    let mut bar = proxy.receive_bar_requested().await?;
    let mut revision = desk_snapshot(&proxy, &mut output).await;
    loop {
        tokio::select! {
            Some(signal) = bar.next() => {
                let Ok(args) = signal.args() else { continue };
                let _ = output.send(Message::Desk(DeskNews::BarRequested(args.serial, Instant::now()))).await;
            }
            Some(now) = owner.next() => {
                revision = None;
                if now.is_some() {
                    revision = desk_snapshot(&proxy, &mut output).await;
                } else {
                    let _ = output.send(Message::Desk(DeskNews::Offline)).await;
                }
            }
            Some(signal) = changed.next() => {
                let Ok(args) = signal.args() else { continue };
                // What the snapshot already holds is not told twice.
                if revision.is_none_or(|known| *args.revision() <= known) {
                    continue;
                }
                match parse::<Vec<Event>>("Changed", args.delta()) {
                    Ok(events) => {
                        revision = Some(*args.revision());
                        let _ = output.send(Message::Desk(DeskNews::Changed(*args.revision(), events))).await;
                    }
                    Err(_) => revision = desk_snapshot(&proxy, &mut output).await,
                }
            }
            else => return Ok(()),
        }
    }
}

async fn desk_snapshot(proxy: &Compositor1Proxy<'_>, output: &mut Sender<Message>) -> Option<u64> {
    let (revision, state) = in_time(proxy.snapshot()).await.ok()?;
    let mut snapshot: Snapshot = parse("Snapshot", &state).ok()?;
    snapshot.revision = revision;
    let _ = output.send(Message::Desk(DeskNews::Online(Box::new(snapshot)))).await;
    Some(revision)
}

/// News from the session.
pub fn session() -> impl Stream<Item = Message> {
    iced::stream::channel(64, async |output| forever(output, follow_session).await)
}

async fn follow_session(mut output: Sender<Message>) -> zbus::Result<()> {
    let proxy = Session1Proxy::builder(connection().await?).cache_properties(CacheProperties::No).build().await?;
    let mut owner = proxy.inner().receive_owner_changed().await?;
    let mut settings = proxy.receive_setting_changed().await?;
    let mut apps = proxy.receive_apps_changed().await?;
    session_state(&proxy, &mut output).await;
    loop {
        tokio::select! {
            Some(now) = owner.next() => {
                if now.is_some() {
                    session_state(&proxy, &mut output).await;
                } else {
                    let _ = output.send(Message::Session(SessionNews::Offline)).await;
                }
            }
            Some(signal) = settings.next() => {
                let Ok(args) = signal.args() else { continue };
                if let Ok(value) = parse("SettingChanged", args.value()) {
                    let _ = output.send(Message::Session(SessionNews::Setting(args.key().clone(), value))).await;
                }
            }
            Some(_) = apps.next() => session_apps(&proxy, &mut output).await,
            else => return Ok(()),
        }
    }
}

async fn session_state(proxy: &Session1Proxy<'_>, output: &mut Sender<Message>) {
    if let Ok(json) = in_time(proxy.settings()).await
        && let Ok(settings) = parse::<BTreeMap<String, serde_json::Value>>("Settings", &json)
    {
        for (key, value) in settings {
            let _ = output.send(Message::Session(SessionNews::Setting(key, value))).await;
        }
    }
    session_apps(proxy, output).await;
}

async fn session_apps(proxy: &Session1Proxy<'_>, output: &mut Sender<Message>) {
    if let Ok(json) = in_time(proxy.apps()).await
        && let Ok(apps) = parse::<Vec<App>>("Apps", &json)
    {
        let _ = output.send(Message::Session(SessionNews::Apps(apps))).await;
    }
}

/// News from the agent.
pub fn agent() -> impl Stream<Item = Message> {
    iced::stream::channel(64, async |output| forever(output, follow_agent).await)
}

async fn follow_agent(mut output: Sender<Message>) -> zbus::Result<()> {
    let connection = connection().await?;
    let proxy = Agent1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await?;
    let mut owner = proxy.inner().receive_owner_changed().await?;
    let mut requests = proxy.receive_request_changed().await?;
    let mut suggestions = proxy.receive_suggestion().await?;
    let bus = zbus::fdo::DBusProxy::new(connection).await?;
    let name = zbus::names::BusName::try_from("org.tacitdesktop.Agent1")?;
    if bus.name_has_owner(name).await.unwrap_or(false) {
        let _ = output.send(Message::Agent(AgentNews::Online)).await;
    }
    loop {
        let news = tokio::select! {
            Some(now) = owner.next() => if now.is_some() { AgentNews::Online } else { AgentNews::Offline },
            Some(signal) = requests.next() => {
                let Ok(args) = signal.args() else { continue };
                let Ok(request) = parse::<Request>("RequestChanged", args.state()) else { continue };
                AgentNews::Request(Box::new(request))
            }
            Some(signal) = suggestions.next() => {
                let Ok(args) = signal.args() else { continue };
                let Ok(list) = parse::<Vec<Suggestion>>("Suggestion", args.suggestions()) else { continue };
                AgentNews::Suggestions(list)
            }
            else => return Ok(()),
        };
        let _ = output.send(Message::Agent(news)).await;
    }
}

async fn agent_proxy() -> Result<Agent1Proxy<'static>, String> {
    let connection = connection().await.map_err(|error| said(&error))?;
    let built = Agent1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await;
    built.map_err(|error| said(&error))
}

/// What the agent would do.
pub async fn plan(text: String) -> Result<Box<Plan>, String> {
    let json = in_time(agent_proxy().await?.plan(&text)).await?;
    parse("Plan", &json).map(Box::new)
}

/// Submits a sentence; answers the request's id and its state, where it can be had.
pub async fn submit(text: String) -> Result<(RequestId, Option<Request>), String> {
    let proxy = agent_proxy().await?;
    let id = in_time(proxy.submit(&text, HashMap::new())).await?;
    Ok(with_state(&proxy, id).await)
}

/// Takes the last request back; answers as `submit` does.
pub async fn undo() -> Result<(RequestId, Option<Request>), String> {
    let proxy = agent_proxy().await?;
    let id = in_time(proxy.undo(1)).await?;
    Ok(with_state(&proxy, id).await)
}

async fn with_state(proxy: &Agent1Proxy<'_>, id: String) -> (RequestId, Option<Request>) {
    let state = in_time(proxy.request(&id)).await.ok().and_then(|json| parse("Request", &json).ok());
    (id.into(), state)
}

/// Answers a question or a confirmation.
pub async fn answer(id: RequestId, answer: String) -> Result<(), String> {
    in_time(agent_proxy().await?.answer(id.as_str(), &answer)).await
}

/// Cancels a request.
pub async fn cancel(id: RequestId) -> Result<(), String> {
    in_time(agent_proxy().await?.cancel(id.as_str())).await
}

/// Accepts or dismisses a suggestion.
pub async fn answer_suggestion(id: String, answer: &'static str) -> Result<(), String> {
    in_time(agent_proxy().await?.answer_suggestion(&id, answer)).await
}

/// What was asked lately, latest first.
pub async fn history() -> Result<Vec<Episode>, String> {
    let json = in_time(agent_proxy().await?.history(50)).await?;
    parse("History", &json)
}

async fn compositor_proxy() -> Result<Compositor1Proxy<'static>, String> {
    let connection = connection().await.map_err(|error| said(&error))?;
    let built = Compositor1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await;
    built.map_err(|error| said(&error))
}

/// Has the compositor do one thing.
pub async fn apply(action: Action) -> Result<(), String> {
    let json = serde_json::to_string(&action).map_err(|error| error.to_string())?;
    in_time(compositor_proxy().await?.apply(&json, 0)).await.map(|_| ())
}

/// Tells the compositor that its request for the bar was answered by closing it.
pub async fn bar_closed(serial: u64) -> Result<(), String> {
    in_time(compositor_proxy().await?.bar_closed(serial)).await
}

/// Starts an application without the agent.
pub async fn launch(app: AppId) -> Result<(), String> {
    let connection = connection().await.map_err(|error| said(&error))?;
    let built = Session1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await;
    let proxy = built.map_err(|error| said(&error))?;
    in_time(proxy.launch(app.as_str(), &[])).await.map(|_| ())
}
