//! The agent on the session bus: its two services, who calls them, and the signals. Objects hold channel ends and nothing else.

pub mod agent1;
pub mod caller;
pub mod memory1;

use tacit_dbus::Trouble;
use tacit_dbus::interfaces;
use tokio::sync::mpsc;

/// A signal on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// A request changed: its id and its JSON.
    Request(String, String),
    /// What the bar may suggest: JSON.
    Suggestion(String),
    /// The autonomy level is another one.
    Mode,
}

/// How many signals may wait; more are dropped, and receivers ask for the state instead.
pub const SIGNALS_MAX: usize = 1024;

/// The error that a caller sees.
pub(crate) fn failed(trouble: Trouble) -> zbus::fdo::Error {
    zbus::fdo::Error::Failed(trouble.to_string())
}

/// Serves both interfaces and takes both names.
///
/// # Errors
/// Another agent has the names, or the bus is gone.
pub async fn serve(
    connection: &zbus::Connection,
    agent: agent1::Agent1,
    memory: memory1::Memory1,
) -> Result<(), zbus::Error> {
    connection.object_server().at(interfaces::AGENT.path, agent).await?;
    connection.object_server().at(interfaces::MEMORY.path, memory).await?;
    for name in [interfaces::MEMORY.name, interfaces::AGENT.name] {
        connection.request_name_with_flags(name, zbus::fdo::RequestNameFlags::DoNotQueue.into()).await?;
    }
    Ok(())
}

/// Sends signals in order, until the channel closes.
pub async fn send_signals(connection: zbus::Connection, mut signals: mpsc::Receiver<Signal>) {
    while let Some(signal) = signals.recv().await {
        let sent = match &signal {
            Signal::Request(id, state) => emit(&connection, "RequestChanged", &(id.as_str(), state.as_str())).await,
            Signal::Suggestion(list) => emit(&connection, "Suggestion", &list.as_str()).await,
            Signal::Mode => mode_changed(&connection).await,
        };
        if let Err(why) = sent {
            tracing::warn!(%why, "cannot send a signal");
        }
    }
}

async fn emit<B>(connection: &zbus::Connection, name: &str, body: &B) -> zbus::Result<()>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
{
    let (path, interface) = (interfaces::AGENT.path, interfaces::AGENT.name);
    connection.emit_signal(None::<&str>, path, interface, name, body).await
}

async fn mode_changed(connection: &zbus::Connection) -> zbus::Result<()> {
    let object = connection.object_server().interface::<_, agent1::Agent1>(interfaces::AGENT.path).await?;
    let agent = object.get().await;
    agent.mode_changed(object.signal_emitter()).await
}
