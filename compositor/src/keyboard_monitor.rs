//! `org.freedesktop.a11y.KeyboardMonitor` on the bus, for Orca. Lives on the bus's thread; what is asked for goes to the loop. A program that
//! could hear every key is trusted with every password: only the owner of Orca's own name may ask, and nobody hears a locked session.

use crate::{
    bus::Request,
    monitor::{Ask, KeyEvent},
};
use smithay::reexports::calloop::channel::SyncSender;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};
use zbus::{Connection, fdo, interface, message::Header, names::BusName};

/// The object.
pub const PATH: &str = "/org/freedesktop/a11y/Manager";
/// The name on the bus.
pub const NAME: &str = "org.freedesktop.a11y.Manager";
/// The interface.
const INTERFACE: &str = "org.freedesktop.a11y.KeyboardMonitor";
/// Who may ask: the owner of this name.
const ORCA: &str = "org.gnome.Orca.KeyboardMonitor";
/// The longest lists that are read.
const KEYS_MAX: usize = 2048;

/// Connections that asked for something, by their unique names.
#[derive(Debug, Clone, Default)]
pub struct Askers(Arc<Mutex<HashSet<String>>>);

impl Askers {
    /// Forgets one that is gone; true where it had asked for something.
    pub fn remove(&self, name: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name)
    }

    fn add(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }
}

/// The D-Bus object.
pub struct KeyboardMonitor {
    /// To the loop.
    pub requests: SyncSender<Request>,
    /// Who asked.
    pub askers: Askers,
}

impl KeyboardMonitor {
    async fn ask(&self, connection: &Connection, header: &Header<'_>, ask: Ask) -> fdo::Result<()> {
        let sender = header.sender().ok_or_else(|| fdo::Error::AccessDenied("an anonymous caller".into()))?;
        let bus = fdo::DBusProxy::new(connection).await?;
        let orca = BusName::try_from(ORCA).map_err(|error| fdo::Error::Failed(error.to_string()))?;
        let owner = bus.get_name_owner(orca).await.ok();
        if owner.as_ref().map(|owner| owner.as_str()) != Some(sender.as_str()) {
            tracing::warn!(caller = sender.as_str(), "a program that is not Orca wanted to hear keys; refused");
            return Err(fdo::Error::AccessDenied(format!("only the owner of {ORCA} may hear keys")));
        }
        self.askers.add(sender.as_str());
        let request = Request::Keys(sender.to_string(), ask);
        self.requests.try_send(request).map_err(|_| fdo::Error::LimitsExceeded("too many requests are waiting".into()))
    }
}

#[interface(name = "org.freedesktop.a11y.KeyboardMonitor")]
impl KeyboardMonitor {
    /// Every key, and nobody else any.
    async fn grab_keyboard(
        &self,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<()> {
        self.ask(connection, &header, Ask::Grab(true)).await
    }

    /// No longer every key.
    async fn ungrab_keyboard(
        &self,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<()> {
        self.ask(connection, &header, Ask::Grab(false)).await
    }

    /// To hear of every key.
    async fn watch_keyboard(
        &self,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<()> {
        self.ask(connection, &header, Ask::Watch(true)).await
    }

    /// No longer to hear of every key.
    async fn unwatch_keyboard(
        &self,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<()> {
        self.ask(connection, &header, Ask::Watch(false)).await
    }

    /// These keys as modifiers of its own, and these keystrokes.
    async fn set_key_grabs(
        &self,
        modifiers: Vec<u32>,
        keystrokes: Vec<(u32, u32)>,
        #[zbus(connection)] connection: &Connection,
        #[zbus(header)] header: Header<'_>,
    ) -> fdo::Result<()> {
        if modifiers.len() > KEYS_MAX || keystrokes.len() > KEYS_MAX {
            return Err(fdo::Error::LimitsExceeded("so many keystrokes are not possible".into()));
        }
        self.ask(connection, &header, Ask::Keys(modifiers, keystrokes)).await
    }

    /// A key that the receiver takes or watches. Sent to it alone.
    #[zbus(signal)]
    async fn key_event(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        released: bool,
        state: u32,
        keysym: u32,
        unichar: u32,
        keycode: u16,
    ) -> zbus::Result<()>;
}

/// Tells one program of a key.
pub async fn tell(connection: &Connection, to: &str, event: KeyEvent) -> zbus::Result<()> {
    let KeyEvent { released, state, keysym, unichar, keycode } = event;
    let body = (released, state, keysym, unichar, keycode);
    connection.emit_signal(Some(to), PATH, INTERFACE, "KeyEvent", &body).await
}
