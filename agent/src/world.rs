//! The desktop as the agent knows it: the compositor's snapshot, the session's applications and settings, and the devices, merged.
//!
//! Owns following the other processes, also when they die and come back. Knows nothing of requests.

use crate::event::Event;
use futures_util::StreamExt;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tacit_dbus::interfaces;
use tacit_dbus::proxies::{Compositor1Proxy, Session1Proxy};
use tacit_dbus::{App, Devices, Snapshot, reduce};
use tokio::sync::mpsc;
use zbus::proxy::CacheProperties;

/// How long a process may take to say its state.
const ANSWER: Duration = Duration::from_secs(5);
/// Before the first attempt and between later ones, while a process has its name but does not answer: twice as long each time.
const PAUSE: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(500));

/// What changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The compositor's whole state.
    Desktop(Box<Snapshot>),
    /// A change of the compositor's state.
    Delta(u64, Vec<reduce::Event>),
    /// The compositor went.
    NoCompositor,
    /// The installed applications.
    Apps(Vec<App>),
    /// Every setting of the session.
    Settings(BTreeMap<String, Value>),
    /// One setting.
    Setting(String, Value),
    /// The devices, and the settings that go with them.
    Devices(Box<Devices>, BTreeMap<String, Value>),
}

/// The merged state, with which changes count.
#[derive(Debug, Default)]
pub struct World {
    scene: Snapshot,
    has_compositor: bool,
}

impl World {
    /// The state as it is known now.
    pub fn scene(&self) -> &Snapshot {
        &self.scene
    }

    /// Whether the compositor answers.
    pub fn has_compositor(&self) -> bool {
        self.has_compositor
    }

    /// Takes a change in; answers whether anything is different.
    pub fn take(&mut self, change: Change) -> bool {
        match change {
            Change::Desktop(desktop) => {
                self.has_compositor = true;
                let Snapshot { revision, outputs, workspaces, windows, focus_order, locked, settings, .. } = *desktop;
                self.scene.revision = revision;
                self.scene.outputs = outputs;
                self.scene.workspaces = workspaces;
                self.scene.windows = windows;
                self.scene.focus_order = focus_order;
                self.scene.locked = locked;
                self.scene.settings.retain(|key, _| !is_compositor_key(key));
                self.scene.settings.extend(settings.into_iter().filter(|(key, _)| is_compositor_key(key)));
            }
            // What the snapshot already holds is not news.
            Change::Delta(revision, _) if revision <= self.scene.revision => return false,
            Change::Delta(revision, events) => self.scene.apply_all(revision, &events),
            Change::NoCompositor => {
                self.has_compositor = false;
                self.scene.revision = 0;
                self.scene.windows.clear();
                self.scene.focus_order.clear();
            }
            Change::Apps(apps) if apps == self.scene.apps => return false,
            Change::Apps(apps) => self.scene.apps = apps,
            Change::Settings(settings) => {
                self.scene.settings.retain(|key, _| is_device_key(key) || is_compositor_key(key));
                self.scene.settings.extend(settings.into_iter().map(|(key, value)| (key, plain(value))));
            }
            Change::Setting(key, value) => {
                let event = reduce::Event::Setting { key, value: plain(value) };
                self.scene.apply(&event);
            }
            Change::Devices(devices, settings) => {
                self.scene.devices = *devices;
                self.scene.settings.retain(|key, _| !is_device_key(key));
                self.scene.settings.extend(settings);
            }
        }
        true
    }
}

/// Whether a setting is the compositor's: it says so in its snapshot.
pub fn is_compositor_key(key: &str) -> bool {
    let (family, _) = key.split_once('.').unwrap_or((key, ""));
    family == "keyboard" || matches!(key, "a11y.zoom" | "a11y.zoom_percent" | "display.night_light" | "power.inhibit")
}

fn is_device_key(key: &str) -> bool {
    key.starts_with("audio.") || key.starts_with("mic.")
}

/// Settings in the words of plans: `on` and `off` for what is yes or no.
pub fn plain(value: Value) -> Value {
    match value {
        Value::Bool(true) => "on".into(),
        Value::Bool(false) => "off".into(),
        other => other,
    }
}

/// Follows the compositor until the channel closes.
pub async fn follow_compositor(connection: zbus::Connection, events: mpsc::Sender<Event>) {
    let mut pause = Pause::default();
    loop {
        let begun = Instant::now();
        if let Err(why) = compositor(&connection, &events).await {
            tracing::debug!(%why, "the compositor does not answer");
        }
        if events.send(Event::World(Change::NoCompositor)).await.is_err() {
            return;
        }
        wait_for(&connection, interfaces::COMPOSITOR.name).await;
        pause.after(begun).await;
    }
}

/// From its snapshot until it goes.
async fn compositor(connection: &zbus::Connection, events: &mpsc::Sender<Event>) -> anyhow::Result<()> {
    let proxy = Compositor1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await?;
    // The stream before the snapshot: no change falls between the two.
    let mut changes = proxy.receive_changed().await?;
    let mut owner = proxy.inner().receive_owner_changed().await?;
    let (revision, state) = tokio::time::timeout(ANSWER, proxy.snapshot()).await??;
    let mut desktop: Snapshot = serde_json::from_str(&state)?;
    desktop.revision = revision;
    events.send(Event::World(Change::Desktop(Box::new(desktop)))).await?;
    tracing::info!(revision, "the compositor is there");
    loop {
        tokio::select! {
            change = changes.next() => {
                let Some(change) = change else { return Ok(()) };
                let args = change.args()?;
                let delta: Vec<reduce::Event> = serde_json::from_str(&args.delta)?;
                events.send(Event::World(Change::Delta(args.revision, delta))).await?;
            }
            owner = owner.next() => {
                // Another owner is another compositor: its state is read from the start.
                if !matches!(owner, Some(Some(_))) {
                    return Ok(());
                }
                let (revision, state) = tokio::time::timeout(ANSWER, proxy.snapshot()).await??;
                let mut desktop: Snapshot = serde_json::from_str(&state)?;
                desktop.revision = revision;
                events.send(Event::World(Change::Desktop(Box::new(desktop)))).await?;
            }
        }
    }
}

/// Follows the session's applications and settings until the channel closes.
pub async fn follow_session(connection: zbus::Connection, events: mpsc::Sender<Event>) {
    let mut pause = Pause::default();
    while !events.is_closed() {
        let begun = Instant::now();
        if let Err(why) = session(&connection, &events).await {
            tracing::debug!(%why, "the session does not answer");
        }
        wait_for(&connection, interfaces::SESSION.name).await;
        pause.after(begun).await;
    }
}

async fn session(connection: &zbus::Connection, events: &mpsc::Sender<Event>) -> anyhow::Result<()> {
    let proxy = Session1Proxy::builder(connection).cache_properties(CacheProperties::No).build().await?;
    let mut settings = proxy.receive_setting_changed().await?;
    let mut apps = proxy.receive_apps_changed().await?;
    let mut owner = proxy.inner().receive_owner_changed().await?;
    read_session(&proxy, events).await?;
    loop {
        tokio::select! {
            change = settings.next() => {
                let Some(change) = change else { return Ok(()) };
                let args = change.args()?;
                let value = serde_json::from_str(&args.value).unwrap_or_else(|_| Value::String(args.value.clone()));
                events.send(Event::World(Change::Setting(args.key.clone(), value))).await?;
            }
            change = apps.next() => {
                if change.is_none() { return Ok(()) }
                read_apps(&proxy, events).await?;
            }
            owner = owner.next() => match owner {
                Some(Some(_)) => read_session(&proxy, events).await?,
                _ => return Ok(()),
            },
        }
    }
}

async fn read_session(proxy: &Session1Proxy<'_>, events: &mpsc::Sender<Event>) -> anyhow::Result<()> {
    read_apps(proxy, events).await?;
    let settings = tokio::time::timeout(ANSWER, proxy.settings()).await??;
    events.send(Event::World(Change::Settings(serde_json::from_str(&settings)?))).await?;
    Ok(())
}

async fn read_apps(proxy: &Session1Proxy<'_>, events: &mpsc::Sender<Event>) -> anyhow::Result<()> {
    let apps = tokio::time::timeout(ANSWER, proxy.apps()).await??;
    events.send(Event::World(Change::Apps(serde_json::from_str(&apps)?))).await?;
    Ok(())
}

/// The pause before the next attempt.
#[derive(Default)]
struct Pause(u32);

impl Pause {
    /// Waits, longer each time unless what began at `begun` went well for a while.
    async fn after(&mut self, begun: Instant) {
        let (first, longest) = PAUSE;
        self.0 = if begun.elapsed() > longest { 0 } else { (self.0 + 1).min(8) };
        tokio::time::sleep((first * (1 << self.0)).min(longest)).await;
    }
}

/// Returns once somebody owns the name.
async fn wait_for(connection: &zbus::Connection, name: &'static str) {
    let work = async {
        let bus = zbus::fdo::DBusProxy::new(connection).await?;
        let mut changes = bus.receive_name_owner_changed_with_args(&[(0, name)]).await?;
        if !bus.name_has_owner(name.try_into()?).await? {
            while let Some(change) = changes.next().await {
                if change.args()?.new_owner().is_some() {
                    break;
                }
            }
        }
        anyhow::Ok(())
    };
    if let Err(why) = work.await {
        tracing::debug!(%why, name, "cannot wait for a name");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tacit_dbus::Window;

    fn window(id: &str) -> Window {
        Window { id: id.into(), ..Window::default() }
    }

    #[test]
    fn a_delta_that_the_snapshot_holds_is_not_applied_again() {
        let mut world = World::default();
        let desktop = Snapshot { revision: 5, windows: vec![window("w1")], ..Snapshot::default() };
        assert!(world.take(Change::Desktop(Box::new(desktop))));
        assert!(!world.take(Change::Delta(5, vec![reduce::Event::WindowGone("w1".into())])));
        assert_eq!(world.scene().windows.len(), 1);
        assert!(world.take(Change::Delta(6, vec![reduce::Event::WindowGone("w1".into())])));
        assert!(world.scene().windows.is_empty());
    }

    #[test]
    fn a_compositor_that_went_leaves_no_windows_and_keeps_applications() {
        let mut world = World::default();
        world.take(Change::Apps(vec![App { id: "foot".into(), ..App::default() }]));
        world.take(Change::Desktop(Box::new(Snapshot {
            revision: 9,
            windows: vec![window("w1")],
            ..Snapshot::default()
        })));
        world.take(Change::NoCompositor);
        assert!(world.scene().windows.is_empty() && !world.has_compositor());
        assert_eq!(world.scene().apps.len(), 1);
        world.take(Change::Desktop(Box::new(Snapshot {
            revision: 1,
            windows: vec![window("w1")],
            ..Snapshot::default()
        })));
        assert_eq!(world.scene().revision, 1);
    }

    #[test]
    fn settings_are_in_the_words_of_plans() {
        let mut world = World::default();
        world.take(Change::Devices(Box::default(), [("audio.volume".to_owned(), Value::from(40))].into()));
        world.take(Change::Settings([("theme.dark".to_owned(), Value::Bool(true))].into()));
        assert_eq!(world.scene().settings.get("theme.dark"), Some(&Value::from("on")));
        assert_eq!(world.scene().settings.get("audio.volume"), Some(&Value::from(40)));
    }
}
