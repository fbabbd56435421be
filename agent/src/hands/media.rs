//! Media players over MPRIS.

use super::{Desk, Hand, Job};
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::{Action, Trouble, Verb};
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

const PREFIX: &str = "org.mpris.MediaPlayer2.";
const PATH: &str = "/org/mpris/MediaPlayer2";
const PLAYER: &str = "org.mpris.MediaPlayer2.Player";
const ANSWER: Duration = Duration::from_millis(1500);
/// How many players are asked.
const PLAYERS_MAX: usize = 16;

/// The players' hand.
pub struct Media {
    desk: Arc<Desk>,
}

/// One player.
struct Player {
    bus: String,
    name: String,
    status: String,
}

impl Media {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    /// The players' names, for scenes.
    pub async fn players(&self) -> Vec<String> {
        self.all().await.into_iter().map(|player| player.name).collect()
    }

    async fn all(&self) -> Vec<Player> {
        let names =
            async { zbus::fdo::DBusProxy::new(&self.desk.bus).await?.list_names().await.map_err(zbus::Error::from) };
        let Ok(Ok(names)) = tokio::time::timeout(ANSWER, names).await else { return Vec::new() };
        let players =
            names.into_iter().map(|name| name.to_string()).filter(|name| name.starts_with(PREFIX)).take(PLAYERS_MAX);
        let asked = players.map(|bus| async move {
            let name: Option<String> = self.get(&bus, "org.mpris.MediaPlayer2", "Identity").await;
            let status: Option<String> = self.get(&bus, PLAYER, "PlaybackStatus").await;
            let name = name.unwrap_or_else(|| bus.trim_start_matches(PREFIX).to_owned());
            Player { name, status: status.unwrap_or_default().to_lowercase(), bus }
        });
        futures_util::future::join_all(asked).await
    }

    async fn get<T: TryFrom<OwnedValue>>(&self, bus: &str, interface: &str, property: &str) -> Option<T> {
        let properties = Some("org.freedesktop.DBus.Properties");
        let body = (interface, property);
        let call = self.desk.bus.call_method(Some(bus), PATH, properties, "Get", &body);
        let reply = tokio::time::timeout(ANSWER, call).await.ok()?.ok()?;
        T::try_from(reply.body().deserialize::<OwnedValue>().ok()?).ok()
    }

    /// The player of this name; else the one that plays, is paused, or is there at all.
    async fn find(&self, named: Option<&str>) -> Option<Player> {
        let mut players = self.all().await;
        if let Some(name) = named {
            let wanted = name.to_lowercase();
            players.retain(|player| {
                player.name.to_lowercase().contains(&wanted) || player.bus.to_lowercase().contains(&wanted)
            });
        }
        let rank = |player: &Player| match player.status.as_str() {
            "playing" => 0,
            "paused" => 1,
            _ => 2,
        };
        players.into_iter().min_by_key(rank)
    }

    async fn command(&self, action: &Action) -> Result<Receipt, Trouble> {
        let what = action.verb.name();
        let named = action.args.text("player");
        let Some(player) = self.find(named).await else {
            return Err(Trouble::new(what, "no media player is running", "start one first"));
        };
        let trouble = |why: String| Trouble::new(what, format!("{}: {why}", player.name), "");
        if action.verb == Verb::MediaSeek {
            let span: jiff::SignedDuration = action
                .args
                .text("duration")
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| trouble("that is not a length of time".into()))?;
            let offset = i64::try_from(span.as_micros()).unwrap_or(0);
            return self.call(&player.bus, "Seek", &offset).await.map_err(trouble);
        }
        let method = match action.verb {
            Verb::MediaPlay => "Play",
            Verb::MediaPause => "Pause",
            Verb::MediaToggle => "PlayPause",
            Verb::MediaStop => "Stop",
            Verb::MediaNext => "Next",
            Verb::MediaPrevious => "Previous",
            other => return Err(super::not_yet(other)),
        };
        self.call(&player.bus, method, &()).await.map_err(trouble)
    }

    async fn call<B>(&self, bus: &str, method: &str, body: &B) -> Result<Receipt, String>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType + Sync,
    {
        let call = self.desk.bus.call_method(Some(bus), PATH, Some(PLAYER), method, body);
        match tokio::time::timeout(ANSWER, call).await {
            Ok(Ok(_)) => Ok(Receipt::default()),
            Ok(Err(why)) => Err(super::compositor::plain(&why)),
            Err(_) => Err("it does not answer".into()),
        }
    }

    async fn fact(&self, named: Option<&str>) -> Fact {
        let player = named.map(str::to_owned);
        let Some(found) = self.find(named).await else {
            return Fact::Player { player, status: "none".into(), track: String::new(), position_ms: 0 };
        };
        let metadata: Option<HashMap<String, OwnedValue>> = self.get(&found.bus, PLAYER, "Metadata").await;
        let metadata = metadata.unwrap_or_default();
        let word = |key: &str| {
            let value = metadata.get(key);
            let path = value.and_then(|value| OwnedObjectPath::try_from(value.try_clone().ok()?).ok());
            let text = value.and_then(|value| value.downcast_ref::<String>().ok());
            path.map(|path| path.to_string()).or(text).unwrap_or_default()
        };
        let track = format!("{} {} {}", word("mpris:trackid"), word("xesam:title"), word("xesam:url"));
        let position: Option<i64> = self.get(&found.bus, PLAYER, "Position").await;
        let position_ms = position.unwrap_or(0) / 1000;
        Fact::Player { player, status: found.status, track: track.trim().to_owned(), position_ms }
    }
}

impl Hand for Media {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(self.command(action))
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            let Query::Player { player } = query else { return None };
            Some(self.fact(player.as_deref()).await)
        })
    }
}
