//! `org.tacitdesktop.Agent1`: takes calls, says who makes them, hands them to the main loop, and gives back its answer.

use super::caller::{self, Caller};
use super::failed;
use crate::event::{Call, Event, Options, Reply};
use crate::memory::Memory;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tacit_dbus::{EpisodeId, Priority, RequestId, Trouble, UTTERANCE_BYTES_MAX};
use tokio::sync::{mpsc, oneshot};
use zbus::fdo;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;

/// How long the main loop may take to answer a call; understanding has its own, shorter deadline.
const ANSWER: Duration = Duration::from_secs(10);
/// Calls that one program may make a second, and at once after a pause.
const CALLS_A_SECOND: f64 = 50.0;
const CALLS_AT_ONCE: f64 = 200.0;
/// Programs whose rate is kept; beyond that, the oldest is forgotten.
const CALLERS_MAX: usize = 256;

/// The object. It holds channel ends and the callers' rates.
pub struct Agent1 {
    events: mpsc::Sender<Event>,
    memory: Memory,
    rates: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Agent1 {
    /// An object that passes calls to these.
    pub fn new(events: mpsc::Sender<Event>, memory: Memory) -> Self {
        Self { events, memory, rates: Mutex::default() }
    }

    async fn ask<T>(&self, call: impl FnOnce(Reply<T>) -> Call) -> fdo::Result<T> {
        let (reply, answer) = oneshot::channel();
        let gone = || fdo::Error::Failed("the agent is ending".into());
        let sent = tokio::time::timeout(ANSWER, self.events.send(Event::Call(call(reply)))).await;
        let Ok(Ok(())) = sent else { return Err(gone()) };
        match tokio::time::timeout(ANSWER, answer).await {
            Ok(Ok(answer)) => answer.map_err(failed),
            Ok(Err(_)) => Err(gone()),
            Err(_) => Err(fdo::Error::TimedOut("the agent did not answer in 10 s".into())),
        }
    }

    /// Who calls, if not too often.
    async fn caller(&self, connection: &zbus::Connection, header: &Header<'_>) -> fdo::Result<Caller> {
        let caller = caller::identify(connection, header).await;
        if self.takes(&caller.sender) {
            Ok(caller)
        } else {
            let why = Trouble::new("request", "too many calls in a short time", "wait a second");
            Err(fdo::Error::LimitsExceeded(why.to_string()))
        }
    }

    fn takes(&self, sender: &str) -> bool {
        let Ok(mut rates) = self.rates.lock() else { return false };
        let now = Instant::now();
        if rates.len() >= CALLERS_MAX && !rates.contains_key(sender) {
            let oldest = rates.iter().min_by_key(|(_, (_, at))| *at).map(|(name, _)| name.clone());
            oldest.map(|name| rates.remove(&name));
        }
        let (left, at) = rates.entry(sender.to_owned()).or_insert((CALLS_AT_ONCE, now));
        *left = (*left + now.duration_since(*at).as_secs_f64() * CALLS_A_SECOND).min(CALLS_AT_ONCE);
        *at = now;
        let takes = *left >= 1.0;
        *left -= if takes { 1.0 } else { 0.0 };
        takes
    }
}

/// A text that is short enough to look at.
fn checked(text: String) -> fdo::Result<String> {
    if text.len() <= UTTERANCE_BYTES_MAX {
        return Ok(text);
    }
    let why = format!("it has {} bytes, and {UTTERANCE_BYTES_MAX} are the most", text.len());
    Err(fdo::Error::InvalidArgs(Trouble::new("request", why, "say it in fewer words").to_string()))
}

fn options(given: HashMap<String, OwnedValue>) -> fdo::Result<Options> {
    let mut options = Options::default();
    let wrong = |key: &str| {
        let why = format!("`{key}` is not an option, or has another type");
        fdo::Error::InvalidArgs(Trouble::new("request", why, "options: priority, yes, timeout_ms, dry_run").to_string())
    };
    for (key, value) in given {
        match key.as_str() {
            "priority" => {
                options.priority = match value.downcast_ref::<&str>() {
                    Ok("interactive") => Priority::Interactive,
                    Ok("background") => Priority::Background,
                    _ => return Err(wrong("priority")),
                }
            }
            "yes" => options.yes = value.downcast_ref::<bool>().map_err(|_| wrong("yes"))?,
            "dry_run" => options.dry_run = value.downcast_ref::<bool>().map_err(|_| wrong("dry_run"))?,
            "timeout_ms" => {
                options.timeout_ms = Some(value.downcast_ref::<u32>().map_err(|_| wrong("timeout_ms"))?.into());
            }
            other => return Err(wrong(other)),
        }
    }
    Ok(options)
}

#[zbus::interface(name = "org.tacitdesktop.Agent1")]
impl Agent1 {
    async fn submit(
        &self,
        text: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        options: HashMap<String, OwnedValue>,
    ) -> fdo::Result<String> {
        let text = checked(text)?;
        let options = self::options(options)?;
        let caller = self.caller(connection, &header).await?;
        let id = self.ask(|reply| Call::Submit { text, caller, options, reply }).await?;
        Ok(id.0)
    }

    async fn plan(
        &self,
        text: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        let text = checked(text)?;
        let caller = self.caller(connection, &header).await?;
        self.ask(|reply| Call::Plan { text, caller, reply }).await
    }

    async fn request(&self, request: String) -> fdo::Result<String> {
        self.ask(|reply| Call::Request { id: RequestId(request), reply }).await
    }

    async fn answer(
        &self,
        request: String,
        answer: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<()> {
        let answer = checked(answer)?;
        let caller = self.caller(connection, &header).await?;
        self.ask(|reply| Call::Answer { id: RequestId(request), answer, caller, reply }).await
    }

    async fn cancel(&self, request: String) -> fdo::Result<()> {
        let id = (!request.is_empty()).then_some(RequestId(request));
        self.ask(|reply| Call::Cancel { id, by: None, reply }).await.map(|_| ())
    }

    async fn undo(
        &self,
        n: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        self.back(n, "undo", connection, &header).await
    }

    async fn redo(
        &self,
        n: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        self.back(n, "redo", connection, &header).await
    }

    async fn history(&self, limit: u32) -> fdo::Result<String> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(1000);
        let episodes = self.memory.ask(move |memory| memory.history(limit)).await.map_err(failed)?;
        json(&episodes)
    }

    async fn explain(&self, episode: String) -> fdo::Result<String> {
        let none = |why: &str| Trouble::new("explain", why, "`tacit history` lists what there is");
        let id = episode.trim().trim_start_matches('#').to_owned();
        if id.is_empty() {
            let last = self.memory.ask(|memory| memory.history(1)).await.map_err(failed)?;
            return match last.first() {
                Some(episode) => json(episode),
                None => Err(failed(none("nothing is remembered yet"))),
            };
        }
        let id: i64 = id.parse().map_err(|_| failed(none("that is not an episode's number")))?;
        match self.memory.ask(move |memory| memory.episode(EpisodeId(id))).await.map_err(failed)? {
            Some(episode) => json(&episode),
            None => Err(failed(none("there is no such episode"))),
        }
    }

    async fn verbs(&self) -> fdo::Result<String> {
        json(&crate::hands::listing())
    }

    async fn answer_suggestion(
        &self,
        suggestion: String,
        answer: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<()> {
        let caller = self.caller(connection, &header).await?;
        self.ask(|reply| Call::AnswerSuggestion { suggestion, answer, caller, reply }).await
    }

    #[zbus(signal)]
    async fn request_changed(emitter: &SignalEmitter<'_>, request: &str, state: &str) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn suggestion(emitter: &SignalEmitter<'_>, suggestions: &str) -> zbus::Result<()>;

    #[zbus(property)]
    async fn mode(&self) -> fdo::Result<String> {
        self.ask(|reply| Call::Mode { set: None, reply }).await
    }

    #[zbus(property)]
    async fn set_mode(
        &self,
        mode: String,
        #[zbus(header)] header: Option<Header<'_>>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<()> {
        let Some(header) = header else { return Err(fdo::Error::AccessDenied("there is no caller".into())) };
        let caller = self.caller(connection, &header).await?;
        self.ask(|reply| Call::Mode { set: Some((mode, caller)), reply }).await.map(|_| ())
    }
}

impl Agent1 {
    /// Undo and redo are sentences like any other, so that they are judged and remembered like any other.
    async fn back(&self, n: u32, word: &str, bus: &zbus::Connection, header: &Header<'_>) -> fdo::Result<String> {
        let caller = self.caller(bus, header).await?;
        let text = if n <= 1 { word.to_owned() } else { format!("{word} the last {n} things") };
        let id = self.ask(|reply| Call::Submit { text, caller, options: Options::default(), reply }).await?;
        Ok(id.0)
    }
}

fn json<T: serde::Serialize>(value: &T) -> fdo::Result<String> {
    serde_json::to_string(value).map_err(|why| fdo::Error::Failed(why.to_string()))
}
