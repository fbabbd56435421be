//! The session's settings: set by key, read back by key.

use super::{Desk, Hand, Job, compositor::plain, paths};
use crate::world;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tacit_core::run::Receipt;
use tacit_core::verbs::setting_key;
use tacit_core::verify::{Fact, Query};
use tacit_dbus::proxies::Session1Proxy;
use tacit_dbus::{Action, Trouble, Verb};
use zbus::proxy::CacheProperties;

const ANSWER: Duration = Duration::from_secs(3);

/// The settings' hand.
pub struct Settings {
    desk: Arc<Desk>,
}

impl Settings {
    /// A hand at this desk.
    pub fn new(desk: Arc<Desk>) -> Self {
        Self { desk }
    }

    async fn session(&self) -> zbus::Result<Session1Proxy<'_>> {
        Session1Proxy::builder(&self.desk.bus).cache_properties(CacheProperties::No).build().await
    }

    async fn get(&self, key: &str) -> Result<Value, Trouble> {
        let work = async { self.session().await?.get(key).await };
        let reply = bounded(key, work).await?;
        Ok(world::plain(serde_json::from_str(&reply).unwrap_or(Value::String(reply))))
    }

    async fn set(&self, key: &str, value: &Value) -> Result<(), Trouble> {
        let json = value.to_string();
        let work = async { self.session().await?.set(key, &json).await };
        bounded(key, work).await.map(|_| ())
    }

    async fn change(&self, action: &Action) -> Result<Receipt, Trouble> {
        let what = action.verb.name();
        let Some(key) = setting_key(action.verb, &action.args) else { return Err(super::not_yet(action.verb)) };
        let now = self.get(&key).await.unwrap_or(Value::Null);
        let value = wanted(action, &now)
            .ok_or_else(|| Trouble::new(what, "what it is now is not known", "say the value that it should have"))?;
        let value = match (action.verb, value.as_str()) {
            (Verb::ThemeWallpaper, Some(path)) => {
                let path = paths::absolute(path)?;
                if !path.is_file() {
                    return Err(Trouble::new(what, format!("there is no file {}", paths::short(&path)), ""));
                }
                json!(path.to_string_lossy())
            }
            _ => value,
        };
        self.set(&key, &value).await?;
        Ok(Receipt { facts: vec![Fact::Setting { key, value }], ..Receipt::default() })
    }
}

/// The value that the arguments ask for, given what it is now.
pub(crate) fn wanted(action: &Action, now: &Value) -> Option<Value> {
    let args = &action.args;
    if args.get("on").is_some() {
        let on = args.on("on", now.as_str() == Some("on"))?;
        return Some(json!(if on { "on" } else { "off" }));
    }
    if let Some(percent) = args.number("percent") {
        return Some(json!(percent));
    }
    if let Some(delta) = args.number("delta") {
        let most = if action.verb == Verb::ThemeFontScale { 300.0 } else { 100.0 };
        let now = now.as_f64().or((action.verb == Verb::ThemeFontScale).then_some(100.0))?;
        return Some(json!((now + delta).clamp(0.0, most).round()));
    }
    args.get("value").or_else(|| args.get("path")).cloned()
}

async fn bounded<T>(key: &str, work: impl Future<Output = zbus::Result<T>>) -> Result<T, Trouble> {
    let trouble = |why: String| Trouble::new(format!("the setting {key}"), why, "");
    match tokio::time::timeout(ANSWER, work).await {
        Ok(result) => result.map_err(|why| trouble(plain(&why))),
        Err(_) => Err(trouble("the session does not answer".into())),
    }
}

impl Hand for Settings {
    fn act<'a>(&'a self, action: &'a Action, _job: &'a Job) -> BoxFuture<'a, Result<Receipt, Trouble>> {
        Box::pin(self.change(action))
    }

    fn read<'a>(&'a self, query: &'a Query) -> BoxFuture<'a, Option<Fact>> {
        Box::pin(async move {
            let Query::Setting { key } = query else { return None };
            Some(Fact::Setting { key: key.clone(), value: self.get(key).await.ok()? })
        })
    }
}
