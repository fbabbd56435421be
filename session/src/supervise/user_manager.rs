//! The user's systemd, where there is one: it hears the session's environment, and that a graphical session is there, so that its
//! units (portals, autostart, what the user enabled) start in it and end with it.

use super::environment::Environment;
use std::time::Duration;
use zbus::zvariant::{DynamicType, OwnedObjectPath};

/// What the session pulls up: it binds itself to graphical-session.target and wants the autostart files.
const TARGET: &str = "tacit-session.target";
/// How long systemd may take to say that it has heard.
const HEARD_MAX: Duration = Duration::from_secs(3);
/// Variables that are systemd's own, or one process's.
const KEPT: [&str; 3] = ["XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", super::guard::MARK];
/// What the login says of itself, which user units need to find the seat.
const LOGIN: [&str; 5] = ["XDG_SESSION_ID", "XDG_SESSION_CLASS", "XDG_SEAT", "XDG_VTNR", "PATH"];

/// The user manager of a login's bus.
#[derive(Debug, Clone)]
pub struct UserManager {
    connection: zbus::Connection,
    set: Vec<String>,
}

impl UserManager {
    /// Gives it the environment and pulls up the target; `None` where there is no such manager.
    pub async fn begin(connection: &zbus::Connection, environment: &Environment) -> Option<Self> {
        let mut assignments: Vec<(String, String)> = environment
            .all()
            .iter()
            .filter(|(key, _)| !KEPT.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assignments.extend(LOGIN.iter().filter_map(|key| Some(((*key).to_owned(), std::env::var(key).ok()?))));
        let lines: Vec<String> = assignments.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let set = assignments.into_iter().map(|(key, _)| key).filter(|key| key != "PATH").collect();
        let manager = Self { connection: connection.clone(), set };
        if let Err(error) = manager.call("SetEnvironment", &(lines,)).await {
            tracing::info!(%error, "no user manager: the session's own services start by themselves");
            return None;
        }
        // What failed in the last session may start in this one.
        let _ = manager.call("ResetFailed", &()).await;
        Some(manager)
    }

    /// A desktop can be seen: its units may start.
    pub async fn reach(&self) {
        match self.call("StartUnit", &(TARGET, "fail")).await {
            Ok(message) => {
                let job: Result<OwnedObjectPath, _> = message.body().deserialize();
                tracing::info!(?job, "the user manager starts what belongs to a graphical session");
            }
            Err(error) => tracing::warn!(%error, "{TARGET} does not start (is Tacit installed?)"),
        }
    }

    /// The session ends: so does what belongs to it, and what it set is forgotten.
    pub async fn end(self) {
        if let Err(error) = self.call("StopUnit", &(TARGET, "replace")).await {
            tracing::debug!(%error, "{TARGET} does not stop");
        }
        if let Err(error) = self.call("UnsetEnvironment", &(&self.set,)).await {
            tracing::warn!(%error, "the user manager keeps the session's environment");
        }
    }

    async fn call<B>(&self, method: &str, body: &B) -> zbus::Result<zbus::Message>
    where
        B: serde::Serialize + DynamicType + Sync,
    {
        let call = self.connection.call_method(
            Some("org.freedesktop.systemd1"),
            "/org/freedesktop/systemd1",
            Some("org.freedesktop.systemd1.Manager"),
            method,
            body,
        );
        tokio::time::timeout(HEARD_MAX, call).await.unwrap_or_else(|_| Err(zbus::Error::Failure("no answer".into())))
    }
}
