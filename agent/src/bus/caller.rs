//! Who calls: from the bus's credentials to the executable, and from that to the class that policy judges.

use std::path::{Path, PathBuf};
use tacit_core::policy::{self, Class};
use zbus::message::Header;

/// Who calls, as the bus and the kernel tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Unique bus name.
    pub sender: String,
    /// The executable's file name; `?` where it cannot be known.
    pub name: String,
    /// By which door.
    pub class: Class,
}

impl Caller {
    /// The agent itself: routines, timers.
    pub fn own() -> Self {
        Self { sender: String::new(), name: "routine".into(), class: Class::Routine }
    }

    /// Whether it is the shell that belongs to this agent: the only one that may pass on a confirmation.
    pub fn is_shell(&self) -> bool {
        self.class == Class::Shell
    }

    /// As policy wants it.
    pub fn for_policy(&self, consents: bool) -> policy::Caller {
        let caller = policy::Caller::new(self.class).consenting(consents);
        if matches!(self.class, Class::Dbus | Class::Mcp | Class::Sandboxed) {
            caller.named(&self.name)
        } else {
            caller
        }
    }
}

/// Asks the bus and the kernel who sent a message.
pub async fn identify(connection: &zbus::Connection, header: &Header<'_>) -> Caller {
    let Some(sender) = header.sender().map(|name| name.to_owned()) else {
        return Caller { sender: String::new(), name: "?".into(), class: Class::Sandboxed };
    };
    let unknown = |class| Caller { sender: sender.to_string(), name: "?".into(), class };
    let asked = async {
        let bus = zbus::fdo::DBusProxy::new(connection).await?;
        bus.get_connection_credentials(sender.clone().into()).await.map_err(zbus::Error::from)
    };
    let Ok(Ok(credentials)) = tokio::time::timeout(std::time::Duration::from_secs(2), asked).await else {
        return unknown(Class::Sandboxed);
    };
    let Some(pid) = credentials.process_id() else { return unknown(Class::Sandboxed) };
    if Path::new(&format!("/proc/{pid}/root/.flatpak-info")).exists() {
        return unknown(Class::Sandboxed);
    }
    let Some(exe) = executable(pid) else { return unknown(Class::Dbus) };
    let name = exe.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_else(|| "?".into());
    Caller { sender: sender.to_string(), class: class_of(&exe, &name), name }
}

/// The executable of a process. A binary that was replaced while it runs is still the one that it was started as.
pub fn executable(pid: u32) -> Option<PathBuf> {
    let exe = std::fs::read_link(format!("/proc/{pid}/exe")).ok()?;
    match exe.to_str().and_then(|text| text.strip_suffix(" (deleted)")) {
        Some(path) => Some(path.into()),
        None => Some(exe),
    }
}

/// Only programs that were installed with this agent are Tacit's own.
fn class_of(exe: &Path, name: &str) -> Class {
    if !is_sibling(exe) {
        return Class::Dbus;
    }
    match name {
        "tacit-shell" => Class::Shell,
        "tacit" => Class::Cli,
        "tacit-agent" => Class::Mcp,
        _ => Class::Dbus,
    }
}

fn is_sibling(exe: &Path) -> bool {
    let own = executable(std::process::id());
    let Some(own_dir) = own.as_deref().and_then(Path::parent) else { return false };
    let Some(dir) = exe.parent() else { return false };
    let system = |dir: &Path| dir == Path::new("/usr/bin") || dir == Path::new("/usr/libexec");
    dir == own_dir || (system(dir) && system(own_dir))
}
