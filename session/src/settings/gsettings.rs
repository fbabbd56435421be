//! Mirroring settings into GSettings, where GTK and GNOME programs read them. Values are written by the `gsettings` tool.

use crate::supervise::children::Exit;
use crate::supervise::part::Context;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Colours, fonts, animations.
pub const INTERFACE: &str = "org.gnome.desktop.interface";
/// Contrast.
pub const A11Y_INTERFACE: &str = "org.gnome.desktop.a11y.interface";
/// Screen reader.
pub const A11Y_APPLICATIONS: &str = "org.gnome.desktop.a11y.applications";
/// Banners.
pub const NOTIFICATIONS: &str = "org.gnome.desktop.notifications";
/// Wallpaper.
pub const BACKGROUND: &str = "org.gnome.desktop.background";

/// A call of the tool takes some 20 ms, the first one on a new bus longer.
const CALL_MAX: Duration = Duration::from_secs(5);

/// One value that GSettings must hold, in the tool's notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Schema id.
    pub schema: &'static str,
    /// Key.
    pub key: &'static str,
    /// Value.
    pub value: String,
}

impl Write {
    /// Makes one.
    pub fn new(schema: &'static str, key: &'static str, value: impl Into<String>) -> Self {
        Self { schema, key, value: value.into() }
    }
}

/// Values to write, and who wants to know when they are.
#[derive(Debug)]
pub struct Batch {
    /// In this order.
    pub writes: Vec<Write>,
    /// Told when all are written or have failed.
    pub done: Option<oneshot::Sender<()>>,
}

/// Writes batches in the order in which they come; ends when the sender is gone.
pub async fn mirror(context: Arc<Context>, mut batches: mpsc::Receiver<Batch>) {
    let Some(tool) = crate::paths::in_path("gsettings") else {
        tracing::info!("gsettings is not installed: GTK programs do not follow the theme");
        // Batches are still taken, so that nobody waits for what will not happen.
        while batches.recv().await.is_some() {}
        return;
    };
    while let Some(batch) = batches.recv().await {
        for write in &batch.writes {
            let mut command = Command::new(&tool);
            context.environment().apply(&mut command);
            command.args(["set", write.schema, write.key, &write.value]).stderr(Stdio::null());
            match context.children.output(command, CALL_MAX).await {
                Ok((Exit::Code(0), _)) => {}
                // Older schemas lack some keys, as Debian 12 lacks accent-color.
                Ok(_) => tracing::debug!(?write, "not taken by gsettings"),
                Err(error) => tracing::warn!(?write, %error, "gsettings failed"),
            }
        }
        if let Some(done) = batch.done {
            let _ = done.send(());
        }
    }
}
