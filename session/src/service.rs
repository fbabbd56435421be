//! The session's place on the bus: Session1, the portal backend, and the one task that owns applications and settings.
//!
//! Bus objects hold channel ends alone; the task behind them takes one request at a time and never waits for a program.

use crate::apps::{self, Index};
use crate::caller;
use crate::paths;
use crate::portal::{self, PortalSettings};
use crate::settings::gsettings::{self, Batch, Write};
use crate::settings::store::Store;
use crate::settings::{self, Values};
use crate::supervise::part::Context;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tacit_dbus::Trouble;
use tacit_dbus::config::Config;
use tacit_dbus::interfaces::SESSION;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use zbus::fdo::{RequestNameFlags, RequestNameReply};
use zbus::message::Header;

/// How long `Set` waits until programs that read GSettings see the value.
const MIRROR_MAX: Duration = Duration::from_secs(2);
/// An argument list longer than this is not a request by a person.
const ARGUMENTS_MAX: usize = 1000;

/// What is asked of the desk.
#[derive(Debug)]
enum Ask {
    Launch(String, Vec<String>, oneshot::Sender<Result<u32, Trouble>>),
    Apps(oneshot::Sender<String>),
    Get(String, oneshot::Sender<Result<String, Trouble>>),
    Set(String, String, oneshot::Sender<Result<String, Trouble>>),
    Settings(oneshot::Sender<String>),
}

/// The object.
#[derive(Debug)]
struct Session1 {
    asks: mpsc::Sender<Ask>,
    quit: mpsc::Sender<()>,
    context: Arc<Context>,
}

impl Session1 {
    async fn ask<T>(&self, ask: impl FnOnce(oneshot::Sender<T>) -> Ask) -> zbus::fdo::Result<T> {
        let (reply, answer) = oneshot::channel();
        let ending = || zbus::fdo::Error::Failed("the session is ending".into());
        self.asks.send(ask(reply)).await.map_err(|_| ending())?;
        answer.await.map_err(|_| ending())
    }
}

fn failed(trouble: Trouble) -> zbus::fdo::Error {
    zbus::fdo::Error::Failed(trouble.to_string())
}

#[zbus::interface(name = "org.tacitdesktop.Session1")]
impl Session1 {
    /// Starts an application by its desktop-entry id, with accessibility on. Arguments are files or URLs.
    #[zbus(out_args("pid"))]
    async fn launch(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        app: String,
        arguments: Vec<String>,
    ) -> zbus::fdo::Result<u32> {
        caller::may_act(connection, &header).await?;
        if arguments.len() > ARGUMENTS_MAX {
            return Err(failed(Trouble::new(format!("cannot start {app}"), "too many arguments", "give fewer files")));
        }
        self.ask(|reply| Ask::Launch(app, arguments, reply)).await?.map_err(failed)
    }

    /// A JSON list of the installed applications.
    #[zbus(out_args("apps"))]
    async fn apps(&self) -> zbus::fdo::Result<String> {
        self.ask(Ask::Apps).await
    }

    /// The JSON value of a setting.
    #[zbus(out_args("value"))]
    async fn get(&self, key: String) -> zbus::fdo::Result<String> {
        self.ask(|reply| Ask::Get(key, reply)).await?.map_err(failed)
    }

    /// Sets a setting to a JSON value and answers the old one.
    #[zbus(out_args("old"))]
    async fn set(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        key: String,
        value: String,
    ) -> zbus::fdo::Result<String> {
        caller::may_act(connection, &header).await?;
        self.ask(|reply| Ask::Set(key, value, reply)).await?.map_err(failed)
    }

    /// A JSON object of every setting.
    #[zbus(out_args("settings"))]
    async fn settings(&self) -> zbus::fdo::Result<String> {
        self.ask(Ask::Settings).await
    }

    /// A JSON list of the session's parts.
    #[zbus(out_args("status"))]
    async fn status(&self) -> zbus::fdo::Result<String> {
        serde_json::to_string(&*self.context.board.borrow())
            .map_err(|error| zbus::fdo::Error::Failed(error.to_string()))
    }

    /// Ends the session.
    async fn quit(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> zbus::fdo::Result<()> {
        caller::may_act(connection, &header).await?;
        // The reply is sent before the session goes: ending takes its own time.
        let quit = self.quit.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let _ = quit.send(()).await;
        });
        Ok(())
    }

    /// A setting changed.
    #[zbus(signal)]
    async fn setting_changed(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        key: &str,
        value: &str,
    ) -> zbus::Result<()>;

    /// Applications were installed or removed.
    #[zbus(signal)]
    async fn apps_changed(emitter: &zbus::object_server::SignalEmitter<'_>) -> zbus::Result<()>;
}

/// Connects to the session's bus.
///
/// # Errors
/// It cannot be reached.
pub async fn connect(address: &str) -> Result<zbus::Connection, Trouble> {
    let failed = |error: zbus::Error| {
        Trouble::new("cannot reach the session bus", error.to_string(), "start with --bus private")
    };
    let building = zbus::connection::Builder::address(address).map_err(failed)?.build();
    match tokio::time::timeout(Duration::from_secs(5), building).await {
        Ok(built) => built.map_err(failed),
        Err(_) => Err(Trouble::new("cannot reach the session bus", "it does not answer", "start with --bus private")),
    }
}

/// Offers Session1 and the portal backend, and starts the desk behind them.
///
/// # Errors
/// A session has the name already, or the bus refuses.
pub async fn serve(
    connection: &zbus::Connection,
    context: Arc<Context>,
    config: &Config,
    quit: mpsc::Sender<()>,
    tasks: &mut JoinSet<()>,
) -> Result<(), Trouble> {
    let failed = |error: zbus::Error| Trouble::new("cannot offer the session on the bus", error.to_string(), "");
    let store = Store::open(&paths::state_dir().join("settings.json"), config);
    let (values, values_now) = watch::channel(store.values().clone());
    let (asks, desk_asks) = mpsc::channel(64);
    let (mirror, batches) = mpsc::channel(64);
    let server = connection.object_server();
    server.at(SESSION.path, Session1 { asks, quit, context: context.clone() }).await.map_err(failed)?;
    server.at(portal::PATH, PortalSettings { values: values_now }).await.map_err(failed)?;

    let flags = RequestNameFlags::DoNotQueue.into();
    match connection.request_name_with_flags(SESSION.name, flags).await {
        Ok(RequestNameReply::PrimaryOwner | RequestNameReply::AlreadyOwner) => {}
        _ => {
            let hint = "use that one, or start this one with --bus private";
            return Err(Trouble::new("cannot start a session", "one runs on this bus already", hint));
        }
    }
    if let Err(error) = connection.request_name_with_flags(portal::NAME, flags).await {
        tracing::warn!(%error, "applications will not learn of the theme by the portal");
    }
    tasks.spawn(gsettings::mirror(context.clone(), batches));
    let (changed, apps_changed) = mpsc::channel(1);
    tasks.spawn(apps::watch::watch(paths::data_dirs(), changed));
    let index = Index::installed();
    let mut desk = Desk { connection: connection.clone(), context, index, store, values, mirror };
    desk.mirror_all().await;
    tasks.spawn(async move { desk.run(desk_asks, apps_changed).await });
    Ok(())
}

/// Applications and settings, owned by one task.
struct Desk {
    connection: zbus::Connection,
    context: Arc<Context>,
    index: Index,
    store: Store,
    values: watch::Sender<Values>,
    mirror: mpsc::Sender<Batch>,
}

impl Desk {
    async fn run(&mut self, mut asks: mpsc::Receiver<Ask>, mut apps_changed: mpsc::Receiver<()>) {
        loop {
            tokio::select! {
                ask = asks.recv() => match ask {
                    Some(ask) => self.answer(ask).await,
                    None => return,
                },
                Some(()) = apps_changed.recv() => {
                    self.index = Index::installed();
                    self.emit(SESSION.path, SESSION.name, "AppsChanged", &()).await;
                }
            }
        }
    }

    async fn answer(&mut self, ask: Ask) {
        // A caller that went away does not want its answer: that a reply cannot be sent is fine.
        match ask {
            Ask::Launch(app, arguments, reply) => {
                let _ = reply.send(apps::launch::launch(&self.context, &self.index, &app, &arguments));
            }
            Ask::Apps(reply) => {
                let _ = reply.send(serde_json::to_string(&self.index.shown()).unwrap_or_else(|_| "[]".into()));
            }
            Ask::Get(key, reply) => {
                let _ = reply.send(self.store.get(&key).map(Value::to_string));
            }
            Ask::Set(key, value, reply) => self.set(&key, &value, reply).await,
            Ask::Settings(reply) => {
                let _ = reply.send(serde_json::to_string(self.store.values()).unwrap_or_else(|_| "{}".into()));
            }
        }
    }

    async fn set(&mut self, key: &str, value: &str, reply: oneshot::Sender<Result<String, Trouble>>) {
        let parsed: Result<Value, Trouble> = serde_json::from_str(value).map_err(|error| {
            Trouble::new(format!("cannot set {key}"), error.to_string(), "the value must be JSON: \"on\", 40, …")
        });
        let (old, new) = match parsed.and_then(|value| self.store.set(key, &value)) {
            Ok(both) => both,
            Err(trouble) => {
                let _ = reply.send(Err(trouble));
                return;
            }
        };
        if old == new {
            let _ = reply.send(Ok(old.to_string()));
            return;
        }
        let before = portal::appearance(&self.values.borrow());
        self.values.send_replace(self.store.values().clone());
        self.emit(SESSION.path, SESSION.name, "SettingChanged", &(key, new.to_string())).await;
        for (name, value) in portal::appearance(self.store.values()) {
            if !before.iter().any(|(have, old)| *have == name && *old == value) {
                let body = (portal::APPEARANCE, name, value);
                self.emit(portal::PATH, portal::INTERFACE, "SettingChanged", &body).await;
            }
        }
        let (done, written) = oneshot::channel();
        let batch = Batch { writes: self.store.gsettings(Some(key)), done: Some(done) };
        let sent = self.mirror.try_send(batch).is_ok();
        // Whoever asked may start a program next that reads GSettings; the desk itself goes on meanwhile.
        tokio::spawn(async move {
            if sent {
                let _ = tokio::time::timeout(MIRROR_MAX, written).await;
            }
            let _ = reply.send(Ok(old.to_string()));
        });
    }

    /// At the start: what programs read must be what the store says, also after a change of the configuration.
    async fn mirror_all(&mut self) {
        let mut writes = self.store.gsettings(None);
        writes.push(Write::new(settings::gsettings::INTERFACE, "toolkit-accessibility", "true"));
        let _ = self.mirror.send(Batch { writes, done: None }).await;
    }

    async fn emit<B: serde::Serialize + zbus::zvariant::DynamicType>(
        &self,
        path: &'static str,
        interface: &'static str,
        signal: &'static str,
        body: &B,
    ) {
        if let Err(error) =
            self.connection.emit_signal(None::<zbus::names::BusName<'_>>, path, interface, signal, body).await
        {
            tracing::warn!(signal, %error, "not sent");
        }
    }
}

/// A directory for XDG_DESKTOP_PORTAL_DIR that adds our backend to the installed ones; `None` where ours is installed.
pub fn portal_dir(own_dir: &Path) -> Option<PathBuf> {
    let installed = Path::new("/usr/share/xdg-desktop-portal/portals");
    if installed.join("tacit.portal").exists() {
        return None;
    }
    let dir = own_dir.join("portals");
    let fill = || -> std::io::Result<()> {
        std::fs::create_dir_all(&dir)?;
        for entry in std::fs::read_dir(installed).into_iter().flatten().flatten() {
            std::os::unix::fs::symlink(entry.path(), dir.join(entry.file_name()))?;
        }
        std::fs::write(dir.join("tacit.portal"), portal::PORTAL_FILE)?;
        std::fs::write(dir.join("tacit-portals.conf"), portal::PORTALS_CONF)
    };
    match fill() {
        Ok(()) => Some(dir),
        Err(error) => {
            tracing::warn!(%error, "applications will not learn of the theme by the portal");
            None
        }
    }
}
