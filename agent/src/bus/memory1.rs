//! `org.tacitdesktop.Memory1`: searching, keeping and forgetting, straight to memory's thread.

use super::caller;
use super::failed;
use crate::memory::Memory;
use jiff::Zoned;
use tacit_core::policy::Class;
use tacit_dbus::{Trouble, UTTERANCE_BYTES_MAX};
use zbus::fdo;
use zbus::message::Header;

/// The object.
pub struct Memory1 {
    memory: Memory,
}

impl Memory1 {
    /// An object over this memory.
    pub fn new(memory: Memory) -> Self {
        Self { memory }
    }
}

/// Reading and changing memory is for the person's own programs: the shell and the command line.
async fn only_own(connection: &zbus::Connection, header: &Header<'_>) -> fdo::Result<()> {
    let caller = caller::identify(connection, header).await;
    if matches!(caller.class, Class::Shell | Class::Cli | Class::Mcp) {
        return Ok(());
    }
    let trouble = Trouble::new("memory", format!("{} may not change it", caller.name), "use `tacit memory`");
    Err(fdo::Error::AccessDenied(trouble.to_string()))
}

/// What was remembered may not be read from inside a sandbox.
async fn not_sandboxed(connection: &zbus::Connection, header: &Header<'_>) -> fdo::Result<()> {
    match caller::identify(connection, header).await.class {
        Class::Sandboxed => Err(fdo::Error::AccessDenied("memory: a program in a sandbox may not read it".into())),
        _ => Ok(()),
    }
}

fn short(text: String) -> fdo::Result<String> {
    if text.len() <= UTTERANCE_BYTES_MAX && !text.trim().is_empty() {
        return Ok(text);
    }
    let why = if text.len() > UTTERANCE_BYTES_MAX { "the text is too long" } else { "the text is empty" };
    Err(fdo::Error::InvalidArgs(Trouble::new("memory", why, "").to_string()))
}

fn json<T: serde::Serialize>(value: &T) -> fdo::Result<String> {
    serde_json::to_string(value).map_err(|why| fdo::Error::Failed(why.to_string()))
}

/// An absolute path, `~/…`, or relative to home.
fn path(text: &str) -> fdo::Result<std::path::PathBuf> {
    crate::hands::paths::absolute(text).map_err(failed)
}

#[zbus::interface(name = "org.tacitdesktop.Memory1")]
impl Memory1 {
    async fn search(
        &self,
        text: String,
        limit: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        not_sandboxed(connection, &header).await?;
        let text = short(text)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(200);
        let found = self.memory.ask(move |memory| memory.search(&text, limit, &Zoned::now())).await;
        json(&found.map_err(failed)?)
    }

    async fn remember(
        &self,
        text: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        only_own(connection, &header).await?;
        let text = short(text)?;
        let id = self.memory.ask(move |memory| memory.remember(&text, &crate::clock::now())).await;
        Ok(id.map_err(failed)?.to_string())
    }

    async fn forget(
        &self,
        what: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<u32> {
        only_own(connection, &header).await?;
        let what = short(what)?;
        self.memory.ask(move |memory| memory.forget(&what, &Zoned::now())).await.map_err(failed)
    }

    async fn export(
        &self,
        path: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<u32> {
        only_own(connection, &header).await?;
        let path = self::path(&path)?;
        self.memory.ask(move |memory| memory.export(&path)).await.map_err(failed)
    }

    async fn import(
        &self,
        path: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<u32> {
        only_own(connection, &header).await?;
        let path = self::path(&path)?;
        self.memory.ask(move |memory| memory.import(&path)).await.map_err(failed)
    }

    async fn pause(
        &self,
        seconds: u32,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<()> {
        only_own(connection, &header).await?;
        let pause = self.memory.ask(move |memory| {
            memory.pause(seconds, &Zoned::now());
            Ok::<_, tacit_memory::MemoryError>(())
        });
        pause.await.map_err(failed)
    }

    async fn routines(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        not_sandboxed(connection, &header).await?;
        let learned = self.memory.ask(|memory| memory.routines(&Zoned::now())).await.map_err(failed)?;
        let made = crate::hands::made_routines(&self.memory).await.map_err(failed)?;
        let learned = learned.iter().filter_map(|routine| serde_json::to_value(routine).ok());
        json(&made.into_iter().chain(learned).collect::<Vec<_>>())
    }

    async fn stats(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        not_sandboxed(connection, &header).await?;
        json(&self.memory.ask(|memory| memory.stats()).await.map_err(failed)?)
    }
}
