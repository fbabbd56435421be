//! The configuration and the policy as files: reading them, and noticing when they are saved again.

use crate::event::Event;
use notify::Watcher;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tacit_core::policy::Policy;
use tacit_dbus::config::{self, Config};
use tokio::sync::mpsc;

/// Editors write in several steps; the file is read once they are through.
const SETTLED: Duration = Duration::from_millis(200);

/// `$XDG_CONFIG_HOME/tacit`.
fn dir() -> PathBuf {
    dirs::config_dir().unwrap_or_else(|| PathBuf::from(".config")).join("tacit")
}

/// The configuration; none where the file has an error, which is told in the log.
pub fn read() -> Option<Config> {
    let path = dir().join("config.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    match config::parse(&text) {
        Ok(config) => Some(config),
        Err(why) => {
            tracing::warn!(%why, path = %path.display(), "the configuration has an error and changes nothing");
            None
        }
    }
}

/// The table with the user's own over it; none where that has an error, which is told in the log.
pub fn policy() -> Option<Policy> {
    let path = dir().join("policy.toml");
    let Ok(own) = std::fs::read_to_string(&path) else { return Some(Policy::builtin()) };
    match Policy::parse(&own) {
        Ok(policy) => Some(policy),
        Err(why) => {
            tracing::warn!(%why, path = %path.display(), "the policy has an error and changes nothing");
            None
        }
    }
}

/// Tells the loop whenever one of the files was saved, until the loop ends.
pub async fn watch(events: mpsc::Sender<Event>) {
    let (saved, mut seen) = mpsc::channel(16);
    let dir = dir();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is what this process does itself.
        let changed = event.is_ok_and(|event| !event.kind.is_access());
        if changed && saved.try_send(()).is_err() {
            tracing::trace!("a change of the configuration is being looked at already");
        }
    });
    let Ok(mut watcher) = watcher else { return };
    // Where there is no folder yet there is nothing to watch: making it is part of the first save of a configuration.
    let watched = std::fs::create_dir_all(&dir).map_err(notify::Error::io).and_then(|()| start(&mut watcher, &dir));
    if let Err(why) = watched {
        tracing::info!(%why, "changes of the configuration count at the next start");
        return;
    }
    while seen.recv().await.is_some() {
        tokio::time::sleep(SETTLED).await;
        while seen.try_recv().is_ok() {}
        if events.send(Event::ConfigSaved).await.is_err() {
            return;
        }
    }
}

fn start(watcher: &mut notify::RecommendedWatcher, dir: &Path) -> notify::Result<()> {
    watcher.watch(dir, notify::RecursiveMode::NonRecursive)
}
