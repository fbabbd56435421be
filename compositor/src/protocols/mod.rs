//! Wayland protocols that Smithay 0.7 has no module for: mechanism only, one file each.
//!
//! Every file owns the objects of its protocol, checks what clients send, keeps what it holds bounded, and speaks to the
//! rest of the compositor through one handler trait that is generic over the state. Nothing here knows of our windows,
//! layout, rendering or policy.

pub mod background_effect;
pub mod cursor_capture;
pub mod damage;
pub mod data_device;
pub mod drag;
pub mod fixes;
pub mod foreign_toplevel;
pub mod gamma_control;
pub mod guard;
pub mod image_copy;
pub mod image_source;
pub mod keymap;
pub mod limits;
pub mod output_management;
pub mod output_power;
pub mod pacing;
pub mod pointer_warp;
pub mod screencopy;
pub mod security_context;
pub mod session_lock;
pub mod session_management;
pub mod shm;
pub mod shortcuts_inhibit;
pub mod subsurface;
pub mod tearing_control;
pub mod text_input;
pub mod toplevel_drag;
pub mod toplevel_icon;
pub mod toplevel_list;
pub mod virtual_keyboard;
pub mod virtual_pointer;
pub mod workspace;
pub mod xdg_dialog;
pub mod xdg_foreign;
pub mod xdg_output;
pub mod xwayland_grab;
pub mod xwayland_shell;

#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt};

use smithay::reexports::wayland_server::{Client, DisplayHandle, Resource, backend::ClientId};

/// The longest text sent in one event, in bytes: a Wayland message holds 4096 in all.
const TEXT_BYTES_MAX: usize = 2048;

/// The error code for a client that holds more objects than it may: wl_display's `no_memory`.
const TOO_MANY: u32 = 2;

/// Who may see a global.
pub struct Visibility(Box<dyn Fn(&Client) -> bool + Send + Sync>);

impl Visibility {
    /// A global seen by the clients for which `filter` is true.
    pub fn new(filter: impl Fn(&Client) -> bool + Send + Sync + 'static) -> Self {
        Self(Box::new(filter))
    }

    fn allows(&self, client: &Client) -> bool {
        (self.0)(client)
    }
}

impl fmt::Debug for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Visibility")
    }
}

/// Lets the state of a protocol answer for the state type: for globals and objects with the data that they carry.
macro_rules! delegate_protocol {
    ($state:ty => $protocol:ty { $(global $global:ty: $seen:ty;)* $(object $object:ty: $data:ty;)* }) => {
        $(smithay::reexports::wayland_server::delegate_global_dispatch!($state: [$global: $seen] => $protocol);)*
        $(smithay::reexports::wayland_server::delegate_dispatch!($state: [$object: $data] => $protocol);)*
    };
}
pub(crate) use delegate_protocol;

/// The live objects of an interface that a client has, where Smithay keeps them to itself.
fn objects_of<R: Resource>(display: &DisplayHandle, client: &Client) -> Vec<R> {
    let mut ids = Vec::new();
    let seen = display.backend_handle().with_all_objects_for(client.id(), |id| {
        if id.interface().name == R::interface().name {
            ids.push(id);
        }
    });
    if seen.is_err() {
        return Vec::new();
    }
    ids.into_iter().filter_map(|id| R::from_id(display, id).ok()).collect()
}

/// How many live objects of one kind each client holds.
#[derive(Debug)]
struct Tally {
    max: usize,
    live: HashMap<ClientId, usize>,
}

impl Tally {
    fn new(max: usize) -> Self {
        Self { max, live: HashMap::new() }
    }

    /// Counts one more object, and ends the client that holds more than it may. The object is counted either way, since
    /// its destruction will be.
    fn add<R: Resource>(&mut self, client: &Client, manager: &R) -> bool {
        let live = self.live.entry(client.id()).or_default();
        *live += 1;
        if *live <= self.max {
            return true;
        }
        manager.post_error(TOO_MANY, format!("more than {} objects of one kind", self.max));
        false
    }

    fn remove(&mut self, client: &ClientId) {
        let Some(live) = self.live.get_mut(client) else { return };
        *live = live.saturating_sub(1);
        if *live == 0 {
            self.live.remove(client);
        }
    }
}

/// `text` as an event can carry it: without NUL bytes, and not longer than a message.
fn wire_text(text: &str) -> String {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().replace('\0', "")
}

/// A duration as the three words of a protocol timestamp: seconds (high, low) and nanoseconds.
fn timestamp(time: std::time::Duration) -> (u32, u32, u32) {
    let seconds = time.as_secs();
    ((seconds >> 32) as u32, (seconds & 0xffff_ffff) as u32, time.subsec_nanos())
}
