//! What is kept of each client, and which programs are ours. Knows nothing of surfaces.

use crate::protocols::security_context::SecurityContext;
use smithay::{
    reexports::wayland_server::{
        Client, DisplayHandle,
        backend::{ClientData, ClientId, DisconnectReason, ObjectId},
    },
    wayland::compositor::CompositorClientState,
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// The most objects of a client, of all interfaces and of some.
const OBJECTS_MAX: usize = 65_536;
/// The most surfaces of a client.
const SURFACES_MAX: usize = 8192;
/// The most buffers and pools of a client: each may hold a descriptor and memory.
const BUFFERS_MAX: usize = 16_384;

/// The most devices of selections of a client: all of them are gone through whenever something is copied.
const DEVICES_MAX: usize = 512;

/// What a client has too many of.
pub fn excess(display: &DisplayHandle, client: &ClientId) -> Option<&'static str> {
    let (mut all, mut surfaces, mut buffers, mut devices) = (0, 0, 0, 0);
    let count = |id: ObjectId| {
        all += 1;
        match id.interface().name {
            "wl_surface" => surfaces += 1,
            "wl_buffer" | "wl_shm_pool" => buffers += 1,
            "wl_data_device"
            | "zwp_primary_selection_device_v1"
            | "zwlr_data_control_device_v1"
            | "ext_data_control_device_v1" => devices += 1,
            _ => {}
        }
    };
    // A client that is gone has too many of nothing.
    display.backend_handle().with_all_objects_for(client.clone(), count).ok()?;
    let limits = [
        (surfaces, SURFACES_MAX, "surfaces"),
        (buffers, BUFFERS_MAX, "buffers"),
        (devices, DEVICES_MAX, "devices of selections"),
        (all, OBJECTS_MAX, "objects"),
    ];
    limits.into_iter().find(|(held, max, _)| held > max).map(|(_, _, what)| what)
}

/// Attached to every client.
#[derive(Debug, Default)]
pub struct ClientState {
    /// Smithay's part.
    pub compositor: CompositorClientState,
    /// Its process; 0 where the kernel does not say.
    pub pid: u32,
    /// The sandbox that it is in, so that it may not see privileged globals.
    pub sandbox: Option<Arc<SecurityContext>>,
    /// Whether it is Xwayland, which stands for all X11 clients.
    pub xwayland: bool,
    /// By which `readers` knows it.
    pub token: u64,
    /// Where it is told that it went.
    pub gone: Gone,
}

/// Tokens of clients that went. The backend says so while it is locked, so that they can only be noted.
pub type Gone = Arc<Mutex<Vec<u64>>>;

impl ClientData for ClientState {
    fn initialized(&self, _id: ClientId) {}
    fn disconnected(&self, _id: ClientId, reason: DisconnectReason) {
        if let Ok(mut gone) = self.gone.lock() {
            gone.push(self.token);
        }
        tracing::debug!(pid = self.pid, ?reason, "client gone");
    }
}

/// The process behind a client.
pub fn pid(client: &Client) -> u32 {
    client.get_data::<ClientState>().map_or(0, |state| state.pid)
}

/// Whether a client may see globals that read or control other clients.
pub fn unrestricted(client: &Client) -> bool {
    client.get_data::<ClientState>().is_some_and(|state| state.sandbox.is_none())
}

/// Whether a client is Xwayland.
pub fn is_xwayland(client: &Client) -> bool {
    client.get_data::<ClientState>().is_some_and(|state| state.xwayland)
}

/// Which executables count as our own parts.
#[derive(Debug, Clone)]
pub struct Trust {
    directories: Vec<PathBuf>,
    /// A test's wish: every program may do what only our own parts may.
    pub everyone: bool,
}

impl Trust {
    /// The directory of our own executable, then the system's.
    pub fn of_this_process() -> Self {
        let own = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
        let system = ["/usr/bin", "/usr/libexec"].map(PathBuf::from);
        Self { directories: own.into_iter().chain(system).collect(), everyone: false }
    }

    /// Whether a client is one of our programs with one of these file names. What is in a sandbox has other files under the same
    /// names, so that it never is.
    pub fn is(&self, client: &Client, names: &[&str]) -> bool {
        unrestricted(client) && self.runs(pid(client), names)
    }

    /// Whether the process `pid` runs one of our programs with one of these file names.
    pub fn runs(&self, pid: u32, names: &[&str]) -> bool {
        if self.everyone {
            return true;
        }
        if pid == 0 {
            return false;
        }
        let Ok(exe) = std::fs::read_link(format!("/proc/{pid}/exe")) else { return false };
        // A program that was replaced while it runs shows as "… (deleted)".
        let exe = exe.to_string_lossy().trim_end_matches(" (deleted)").to_owned();
        let exe = Path::new(&exe);
        let name_fits = exe.file_name().and_then(|name| name.to_str()).is_some_and(|name| names.contains(&name));
        name_fits && exe.parent().is_some_and(|dir| self.directories.iter().any(|ours| ours == dir))
    }
}
