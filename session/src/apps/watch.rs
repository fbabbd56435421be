//! Notices when applications are installed or removed. Says only that something changed.

use notify::{RecursiveMode, Watcher};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;

/// An installation writes many files: one report a burst is enough.
const QUIET: Duration = Duration::from_millis(400);

/// Watches the `applications` directories; each message means: scan again. Ends when the receiver is gone.
pub async fn watch(data_dirs: Vec<PathBuf>, changed: mpsc::Sender<()>) {
    let (raw, mut bursts) = mpsc::channel::<()>(1);
    let on_event = move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !matches!(event.kind, notify::EventKind::Access(_))) {
            // A full channel already says what this would.
            let _ = raw.try_send(());
        }
    };
    let mut watcher = match notify::recommended_watcher(on_event) {
        Ok(watcher) => watcher,
        Err(error) => {
            tracing::warn!(%error, "new applications will not be noticed");
            return;
        }
    };
    for dir in data_dirs {
        let applications = dir.join("applications");
        // Where the directory is absent its parent is watched, so that its making is seen.
        let (path, mode) = if applications.is_dir() {
            (applications, RecursiveMode::Recursive)
        } else {
            (dir, RecursiveMode::NonRecursive)
        };
        if let Err(error) = watcher.watch(&path, mode) {
            tracing::debug!(path = %path.display(), %error, "not watched");
        }
    }
    while bursts.recv().await.is_some() {
        tokio::time::sleep(QUIET).await;
        let _ = bursts.try_recv();
        if changed.send(()).await.is_err() {
            return;
        }
    }
}
