//! Reaching the running session: on the bus of the environment, else by the note that a session leaves.

use crate::paths;
use std::time::Duration;
use tacit_dbus::Trouble;
use tacit_dbus::interfaces::{AGENT, COMPOSITOR, MEMORY, SESSION};
use tacit_dbus::proxies::{Agent1Proxy, Compositor1Proxy, Memory1Proxy, Session1Proxy};
use zbus::proxy::CacheProperties;

const CONNECT_MAX: Duration = Duration::from_secs(3);
/// The last resort where a command has no deadline of its own for a call.
const CALL_MAX: Duration = Duration::from_secs(300);

/// A connection to the bus of a session.
#[derive(Debug, Clone)]
pub struct Bus {
    /// The connection.
    pub connection: zbus::Connection,
}

/// Finds the session.
///
/// # Errors
/// None runs.
pub async fn session() -> Result<Bus, Trouble> {
    let mut addresses: Vec<String> = std::env::var("DBUS_SESSION_BUS_ADDRESS").ok().into_iter().collect();
    for note in paths::running_sessions() {
        addresses.extend(note.env.get("DBUS_SESSION_BUS_ADDRESS").cloned());
    }
    for address in addresses.iter().filter(|address| !address.is_empty()) {
        let Ok(builder) = zbus::connection::Builder::address(address.as_str()) else { continue };
        let builder = builder.method_timeout(CALL_MAX);
        let Ok(Ok(connection)) = tokio::time::timeout(CONNECT_MAX, builder.build()).await else { continue };
        let bus = Bus { connection };
        // Any of our names will do: a compositor without a session, or an agent under test, can be asked as well.
        for name in [SESSION.name, AGENT.name, COMPOSITOR.name, MEMORY.name] {
            if bus.has(name).await {
                return Ok(bus);
            }
        }
    }
    Err(none())
}

fn none() -> Trouble {
    let hint = "start one: tacit session --headless 1280x720, or tacit session --nested inside a desktop";
    Trouble::new("cannot reach Tacit", "no session is running for this user", hint)
}

/// What to say of a session that does not answer in time.
pub fn silent(limit: Duration) -> Trouble {
    let why = format!("no answer within {} s", limit.as_secs());
    Trouble::new("cannot finish", why, "`tacit doctor` says which part is not well")
}

impl Bus {
    /// Whether somebody has the name.
    pub async fn has(&self, name: &str) -> bool {
        let Ok(proxy) = zbus::fdo::DBusProxy::new(&self.connection).await else { return false };
        let Ok(name) = zbus::names::BusName::try_from(name) else { return false };
        proxy.name_has_owner(name).await.unwrap_or(false)
    }

    /// Whether the bus would start somebody who takes the name.
    pub async fn can_start(&self, name: &str) -> bool {
        let Ok(proxy) = zbus::fdo::DBusProxy::new(&self.connection).await else { return false };
        let names = proxy.list_activatable_names().await.unwrap_or_default();
        names.iter().any(|have| have.as_str() == name)
    }

    /// The process that has the name.
    pub async fn pid(&self, name: &str) -> Option<u32> {
        let proxy = zbus::fdo::DBusProxy::new(&self.connection).await.ok()?;
        let name = zbus::names::BusName::try_from(name).ok()?;
        proxy.get_connection_unix_process_id(name).await.ok()
    }

    async fn need(&self, name: &'static str, part: &str) -> Result<(), Trouble> {
        if self.has(name).await {
            return Ok(());
        }
        let why = format!("{name} is not on the bus");
        Err(Trouble::new(format!("cannot reach the {part}"), why, "`tacit doctor` says what is not running"))
    }

    /// The agent.
    pub async fn agent(&self) -> Result<Agent1Proxy<'static>, Trouble> {
        self.need(AGENT.name, "agent").await?;
        let built = Agent1Proxy::builder(&self.connection).cache_properties(CacheProperties::No).build().await;
        built.map_err(|error| failed("cannot reach the agent", &error))
    }

    /// The compositor.
    pub async fn compositor(&self) -> Result<Compositor1Proxy<'static>, Trouble> {
        self.need(COMPOSITOR.name, "compositor").await?;
        Compositor1Proxy::new(&self.connection).await.map_err(|error| failed("cannot reach the compositor", &error))
    }

    /// The session.
    pub async fn session(&self) -> Result<Session1Proxy<'static>, Trouble> {
        self.need(SESSION.name, "session").await?;
        Session1Proxy::new(&self.connection).await.map_err(|error| failed("cannot reach the session", &error))
    }

    /// The memory.
    pub async fn memory(&self) -> Result<Memory1Proxy<'static>, Trouble> {
        self.need(MEMORY.name, "memory").await?;
        Memory1Proxy::new(&self.connection).await.map_err(|error| failed("cannot reach the memory", &error))
    }
}

/// An error of a call as a person should read it: ours arrive ready made, others are explained.
pub fn failed(what: &str, error: &zbus::Error) -> Trouble {
    match error {
        zbus::Error::MethodError(name, said, _) => {
            let said = said.clone().unwrap_or_else(|| name.to_string());
            match name.as_str() {
                "org.freedesktop.DBus.Error.UnknownMethod" | "org.freedesktop.DBus.Error.UnknownObject" => {
                    Trouble::new(what, "the running session does not offer this", "restart it after an update")
                }
                "org.freedesktop.DBus.Error.NoReply" | "org.freedesktop.DBus.Error.ServiceUnknown" => {
                    Trouble::new(what, said, "`tacit doctor` says what is not running")
                }
                _ => Trouble::new(what, said, ""),
            }
        }
        zbus::Error::FDO(error) => Trouble::new(what, error.to_string(), ""),
        error => Trouble::new(what, error.to_string(), "`tacit doctor` says what is not running"),
    }
}

/// Reads JSON that a part of ours sent.
///
/// # Errors
/// It is not what it should be.
pub fn parse<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|error| {
        let why = format!("the answer cannot be read: {error}");
        Trouble::new(what, why, "the session and this program may be of different versions")
    })
}
