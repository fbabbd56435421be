//! `org.tacitdesktop.Compositor1` on its own thread. The loop never waits for it: requests come through a bounded channel, answers
//! go back by one-shot channels, signals through another bounded channel. Nothing here knows the state.

use crate::{
    clients::Trust,
    keyboard_monitor::{self, Askers, KeyboardMonitor},
    monitor::Ask,
};
use futures_util::StreamExt;
use smithay::reexports::calloop::channel::SyncSender;
use std::{
    sync::mpsc::TrySendError,
    time::{Duration, Instant},
};
use tacit_dbus::{Action, Applied, Trouble};
use tokio::sync::{mpsc, oneshot};
use zbus::{Connection, fdo, interface, message::Header, names::BusName, object_server::SignalEmitter};

/// The most requests that wait for the loop.
const REQUESTS_MAX: usize = 256;
/// The most signals that wait for the bus.
const SIGNALS_MAX: usize = 1024;
/// The longest action that is read, in bytes.
const ACTION_BYTES_MAX: usize = 1 << 20;
/// The first pause before the bus is tried again, and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));
/// The object.
const PATH: &str = "/org/tacitdesktop/Compositor1";
/// The name.
const NAME: &str = "org.tacitdesktop.Compositor1";

type Reply<T> = oneshot::Sender<T>;

/// What the bus asks of the loop.
#[derive(Debug)]
pub enum Request {
    /// The state as JSON, with its revision.
    Snapshot(Reply<(u64, String)>),
    /// Do something.
    Apply(Box<Action>, u64, Reply<Result<Applied, Trouble>>),
    /// Put something back.
    Revert(String, u64, Reply<Result<Applied, Trouble>>),
    /// Counters as JSON.
    Stats(Reply<String>),
    /// A screen reader, by its unique name, asks for keys.
    Keys(String, crate::monitor::Ask),
    /// No screen reader is there: the bus is another one.
    NoKeys,
    /// The session's setting says whether things move.
    Animations(bool),
    /// A request for the bar was answered by closing it.
    BarClosed(u64, Reply<()>),
}

/// What the loop tells the bus.
#[derive(Debug)]
pub enum Signal {
    /// The state changed.
    Changed {
        /// The revision after the change.
        revision: u64,
        /// The change as JSON.
        delta: String,
    },
    /// The command bar's key was tapped.
    BarRequested(u64),
    /// A key binding says something to the agent.
    Say(String),
    /// A key for one screen reader.
    Key(String, crate::monitor::KeyEvent),
}

/// The loop's end of the bus.
#[derive(Debug, Clone)]
pub struct BusHandle {
    signals: mpsc::Sender<Signal>,
}

impl BusHandle {
    /// A handle whose signals are received by the caller instead of a bus.
    pub fn pair() -> (Self, mpsc::Receiver<Signal>) {
        let (signals, inbox) = mpsc::channel(SIGNALS_MAX);
        (Self { signals }, inbox)
    }

    /// Sends a signal; where the bus is too slow it is left out, which shows as a gap in the revisions.
    pub fn signal(&self, signal: Signal) {
        if self.signals.try_send(signal).is_err() {
            tracing::warn!("the bus is too slow or gone: a signal was left out");
        }
    }
}

/// Makes the channel that requests arrive through.
pub fn requests() -> (SyncSender<Request>, smithay::reexports::calloop::channel::Channel<Request>) {
    smithay::reexports::calloop::channel::sync_channel(REQUESTS_MAX)
}

/// Starts the thread.
///
/// # Errors
/// The thread cannot be started.
pub fn start(requests: SyncSender<Request>, trust: Trust) -> std::io::Result<BusHandle> {
    let (handle, inbox) = BusHandle::pair();
    std::thread::Builder::new().name("bus".into()).stack_size(512 * 1024).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => {
                runtime.block_on(keep(requests, trust, inbox));
            }
            Err(error) => tracing::error!(%error, "no runtime for D-Bus"),
        }
    })?;
    Ok(handle)
}

/// Serves until the loop is gone; where the bus goes, it is tried again and again, and the session goes on without it.
async fn keep(requests: SyncSender<Request>, trust: Trust, mut inbox: mpsc::Receiver<Signal>) {
    let mut wait = RETRY.0;
    loop {
        let begun = Instant::now();
        match serve(requests.clone(), trust.clone(), &mut inbox).await {
            Ok(End::LoopGone) => return,
            Ok(End::BusGone) => tracing::warn!("the bus is gone: the session goes on without it"),
            Err(error) => tracing::warn!(%error, "no D-Bus: the session goes on without it"),
        }
        if begun.elapsed() > RETRY.1 {
            wait = RETRY.0;
        }
        if !pass_over(&mut inbox, wait).await {
            return;
        }
        wait = (wait * 2).min(RETRY.1);
    }
}

/// Lets a time pass in which nobody can be told anything; false where the loop is gone.
async fn pass_over(inbox: &mut mpsc::Receiver<Signal>, time: Duration) -> bool {
    let end = tokio::time::sleep(time);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return true,
            // Whoever follows us reads the whole state when the name is there again.
            signal = inbox.recv() => if signal.is_none() { return false },
        }
    }
}

/// An address without the identity of the server: a bus that was started anew is another one at the same place.
fn any_server(address: &str) -> String {
    let one = |address: &str| {
        let kept: Vec<&str> = address.split(',').filter(|pair| !pair.starts_with("guid=")).collect();
        kept.join(",")
    };
    address.split(';').map(one).collect::<Vec<_>>().join(";")
}

/// Why serving ended.
enum End {
    LoopGone,
    BusGone,
}

async fn serve(requests: SyncSender<Request>, trust: Trust, inbox: &mut mpsc::Receiver<Signal>) -> zbus::Result<End> {
    let askers = Askers::default();
    let monitor = KeyboardMonitor { requests: requests.clone(), askers: askers.clone() };
    let loop_end = requests.clone();
    let _ = loop_end.try_send(Request::NoKeys);
    let service = Compositor1 { requests, trust };
    let address = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default();
    let builder = zbus::connection::Builder::address(any_server(&address).as_str())?;
    let builder = builder.serve_at(PATH, service)?.serve_at(keyboard_monitor::PATH, monitor)?;
    let connection = builder.name(NAME)?.build().await?;
    if let Err(error) = connection.request_name(keyboard_monitor::NAME).await {
        tracing::info!(%error, "somebody else serves the screen reader");
    }
    tokio::spawn(crate::follow::settings(connection.clone(), loop_end.clone()));
    let mut owners = fdo::DBusProxy::new(&connection).await?.receive_name_owner_changed().await?;
    tracing::info!(NAME, "on the bus");
    let emitter = SignalEmitter::new(&connection, PATH)?.into_owned();
    loop {
        let signal = tokio::select! {
            signal = inbox.recv() => signal,
            Some(change) = owners.next() => {
                forget_gone(&change, &askers, &loop_end);
                continue;
            }
            () = connection.closed() => return Ok(End::BusGone),
        };
        let Some(signal) = signal else { return Ok(End::LoopGone) };
        let sent = match signal {
            Signal::Changed { revision, delta } => Compositor1::changed(&emitter, revision, &delta).await,
            Signal::BarRequested(serial) => Compositor1::bar_requested(&emitter, serial).await,
            Signal::Key(to, event) => keyboard_monitor::tell(&connection, &to, event).await,
            Signal::Say(text) => {
                tokio::spawn(say(connection.clone(), text));
                Ok(())
            }
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "a signal was not sent");
        }
    }
}

/// A program that listened to keys and is gone listens no more.
fn forget_gone(change: &fdo::NameOwnerChanged, askers: &Askers, requests: &SyncSender<Request>) {
    let Ok(change) = change.args() else { return };
    if change.new_owner().is_none() && askers.remove(change.name().as_str()) {
        let gone = Request::Keys(change.name().to_string(), Ask::Gone);
        if requests.try_send(gone).is_err() {
            tracing::warn!("the loop is too slow: a screen reader that is gone keeps its keys");
        }
    }
}

async fn say(connection: Connection, text: String) {
    let sent = async {
        let agent = tacit_dbus::proxies::Agent1Proxy::new(&connection).await?;
        agent.submit(&text, std::collections::HashMap::new()).await
    };
    if let Err(error) = sent.await {
        tracing::warn!(%error, "the agent did not take a key binding's sentence");
    }
}

/// The D-Bus object: channel ends and nothing else.
struct Compositor1 {
    requests: SyncSender<Request>,
    trust: Trust,
}

impl Compositor1 {
    fn send(&self, request: Request) -> fdo::Result<()> {
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => fdo::Error::LimitsExceeded("too many requests are waiting".into()),
            TrySendError::Disconnected(_) => fdo::Error::Failed("the compositor is ending".into()),
        })
    }

    async fn ask<T>(&self, request: impl FnOnce(Reply<T>) -> Request) -> fdo::Result<T> {
        let (reply, answer) = oneshot::channel();
        self.send(request(reply))?;
        answer.await.map_err(|_| fdo::Error::Failed("the compositor is ending".into()))
    }

    /// Only the agent and the shell may act.
    async fn may_act(&self, connection: &Connection, header: &Header<'_>) -> fdo::Result<()> {
        self.must_run(connection, header, &["tacit-agent", "tacit-shell"]).await
    }

    async fn must_run(&self, connection: &Connection, header: &Header<'_>, programs: &[&str]) -> fdo::Result<()> {
        let sender = header.sender().ok_or_else(|| fdo::Error::AccessDenied("an anonymous caller".into()))?;
        let bus = fdo::DBusProxy::new(connection).await?;
        let pid = bus.get_connection_unix_process_id(BusName::from(sender.to_owned())).await?;
        if self.trust.runs(pid, programs) {
            if self.trust.everyone {
                tracing::warn!(pid, "acting for any caller, as the test's environment asks");
            }
            return Ok(());
        }
        tracing::warn!(pid, ?programs, "a program that is none of these wanted to act; refused");
        Err(fdo::Error::AccessDenied("only the agent and the shell may act: use `tacit do`".into()))
    }
}

fn answered(result: Result<Applied, Trouble>) -> fdo::Result<String> {
    let applied = result.map_err(|trouble| fdo::Error::Failed(trouble.to_string()))?;
    serde_json::to_string(&applied).map_err(|error| fdo::Error::Failed(error.to_string()))
}

#[interface(name = "org.tacitdesktop.Compositor1")]
impl Compositor1 {
    /// The state and its revision.
    async fn snapshot(&self) -> fdo::Result<(u64, String)> {
        self.ask(Request::Snapshot).await
    }

    /// Carries out an action.
    async fn apply(
        &self,
        action: &str,
        expected_revision: u64,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<String> {
        self.may_act(connection, &header).await?;
        if action.len() > ACTION_BYTES_MAX {
            return Err(fdo::Error::InvalidArgs("the action is longer than 1 MiB".into()));
        }
        let action: Action = serde_json::from_str(action)
            .map_err(|error| fdo::Error::InvalidArgs(format!("the action cannot be read: {error}")))?;
        answered(self.ask(|reply| Request::Apply(Box::new(action), expected_revision, reply)).await?)
    }

    /// Puts back what an action changed.
    async fn revert(
        &self,
        token: &str,
        expected_revision: u64,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<String> {
        self.may_act(connection, &header).await?;
        let token: String = token.chars().take(64).collect();
        answered(self.ask(|reply| Request::Revert(token, expected_revision, reply)).await?)
    }

    /// Counters.
    async fn stats(&self) -> fdo::Result<String> {
        self.ask(Request::Stats).await
    }

    /// Answers `BarRequested` by having closed the bar.
    async fn bar_closed(
        &self,
        serial: u64,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<()> {
        self.must_run(connection, &header, &["tacit-shell"]).await?;
        self.ask(|reply| Request::BarClosed(serial, reply)).await
    }

    /// The state changed.
    #[zbus(signal)]
    async fn changed(emitter: &SignalEmitter<'_>, revision: u64, delta: &str) -> zbus::Result<()>;

    /// The command bar's key was tapped.
    #[zbus(signal)]
    async fn bar_requested(emitter: &SignalEmitter<'_>, serial: u64) -> zbus::Result<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_of_a_server_is_left_out() {
        assert_eq!(any_server("unix:path=/run/bus,guid=12ab"), "unix:path=/run/bus");
        assert_eq!(any_server("unix:path=/a,guid=1;unix:abstract=b"), "unix:path=/a;unix:abstract=b");
        assert_eq!(any_server("unix:path=/run/bus"), "unix:path=/run/bus");
    }
}
