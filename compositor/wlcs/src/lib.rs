//! What wlcs, the Wayland conformance suite, loads: the real compositor in a thread of the suite's process. Owns the bridge from
//! the suite's calls to that thread and nothing of what the compositor does; the suite's clients reach it through sockets.
//!
//! `unsafe` is allowed for what the interface to C needs: one exported symbol, and two questions to libwayland-client.

mod server;

use server::Server;
use std::{
    collections::HashMap,
    ffi::{c_int, c_void},
    os::{
        fd::{AsRawFd, OwnedFd, RawFd},
        unix::net::UnixStream,
    },
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tacit_compositor::input::Origin;
use wayland_sys::{
    client::{wl_display, wl_proxy},
    common::{wl_fixed_t, wl_fixed_to_double},
};
use wlcs::{
    Pointer, Touch, Wlcs, extension_list,
    ffi_display_server_api::{WlcsExtensionDescriptor, WlcsIntegrationDescriptor, WlcsServerIntegration},
    ffi_wrappers::wlcs_server,
};

/// What is offered of that which the suite asks about. It skips the cases for everything else: wl_shell, version 6 of the unstable
/// xdg-shell and GTK's primary selection are obsolete.
static OFFERED: &[WlcsExtensionDescriptor] = extension_list!(
    ("wl_compositor", 6),
    ("wl_subcompositor", 1),
    ("wl_shm", 2),
    ("wl_seat", 9),
    ("wl_output", 4),
    ("wl_data_device_manager", 3),
    ("xdg_wm_base", 6),
    ("zwlr_layer_shell_v1", 4),
    ("zxdg_output_manager_v1", 3),
    ("zwp_relative_pointer_manager_v1", 1),
    ("zwp_pointer_constraints_v1", 1),
    ("zwp_primary_selection_device_manager_v1", 1),
    ("zwp_text_input_manager_v3", 1),
    ("zwp_input_method_manager_v2", 1),
    ("zwlr_foreign_toplevel_manager_v1", 3),
    ("zwlr_virtual_pointer_manager_v1", 2),
);

static DESCRIPTOR: WlcsIntegrationDescriptor =
    WlcsIntegrationDescriptor { version: 1, num_extensions: OFFERED.len(), supported_extensions: OFFERED.as_ptr() };

/// What the suite finds in the library.
#[allow(unsafe_code, non_upper_case_globals)]
#[unsafe(no_mangle)]
static wlcs_server_integration: WlcsServerIntegration = wlcs_server::<Suite>();

#[allow(unsafe_code)]
#[link(name = "wayland-client")]
unsafe extern "C" {
    fn wl_display_get_fd(display: *mut c_void) -> c_int;
    fn wl_proxy_get_id(proxy: *mut c_void) -> u32;
}

/// One compositor, for one case of the suite.
struct Suite {
    server: Option<Arc<Server>>,
    /// The clients by the suite's ends of their sockets: the suite names a client by its end.
    clients: Mutex<HashMap<RawFd, smithay::reexports::wayland_server::Client>>,
    touches: AtomicU32,
}

impl Suite {
    fn server(&self) -> Option<Arc<Server>> {
        if self.server.is_none() {
            eprintln!("tacit-wlcs: the compositor does not run");
        }
        self.server.clone()
    }
}

impl Wlcs for Suite {
    type Pointer = Mouse;
    type Touch = Finger;

    fn new() -> Self {
        Self { server: None, clients: Mutex::default(), touches: AtomicU32::new(0) }
    }

    fn start(&mut self) {
        match Server::start() {
            Ok(server) => self.server = Some(Arc::new(server)),
            Err(error) => eprintln!("tacit-wlcs: the compositor does not start: {error:#}"),
        }
    }

    fn stop(&mut self) {
        self.clients.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }

    fn create_client_socket(&self) -> std::io::Result<OwnedFd> {
        let (ours, theirs) = UnixStream::pair()?;
        let server = self.server().ok_or(std::io::ErrorKind::NotConnected)?;
        let client = server.call(|state| state.accept(ours)).ok_or(std::io::ErrorKind::NotConnected)??;
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.insert(theirs.as_raw_fd(), client);
        Ok(theirs.into())
    }

    fn position_window_absolute(&self, display: *mut wl_display, surface: *mut wl_proxy, x: i32, y: i32) {
        // SAFETY: the suite owns both and is in the middle of a call with them.
        #[allow(unsafe_code)]
        let (fd, id) = unsafe { (wl_display_get_fd(display.cast()), wl_proxy_get_id(surface.cast())) };
        let client = self.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&fd).cloned();
        let (Some(server), Some(client)) = (self.server(), client) else { return };
        if server.call(move |state| server::place(state, &client, id, (x, y))) != Some(true) {
            eprintln!("tacit-wlcs: there is no window of surface {id} to be placed");
        }
    }

    fn create_pointer(&mut self) -> Option<Mouse> {
        Some(Mouse(self.server()?))
    }

    fn create_touch(&mut self) -> Option<Finger> {
        let slot = self.touches.fetch_add(1, Ordering::Relaxed);
        Some(Finger { server: self.server()?, slot })
    }

    fn get_descriptor(&self) -> &WlcsIntegrationDescriptor {
        &DESCRIPTOR
    }
}

/// A pointer device of the suite.
struct Mouse(Arc<Server>);

impl Pointer for Mouse {
    fn move_absolute(&mut self, x: wl_fixed_t, y: wl_fixed_t) {
        let to = (wl_fixed_to_double(x), wl_fixed_to_double(y));
        self.0.call(move |state| state.pointer_at(to.into(), state.clock.now_ms(), Origin::Hardware));
    }

    fn move_relative(&mut self, dx: wl_fixed_t, dy: wl_fixed_t) {
        let by = (wl_fixed_to_double(dx), wl_fixed_to_double(dy));
        self.0.call(move |state| state.pointer_by(by.into(), state.clock.now_ms(), Origin::Hardware));
    }

    fn button_up(&mut self, button: i32) {
        self.button(button, false);
    }

    fn button_down(&mut self, button: i32) {
        self.button(button, true);
    }
}

impl Mouse {
    fn button(&self, button: i32, pressed: bool) {
        let Ok(button) = u32::try_from(button) else { return };
        self.0.call(move |state| state.button(button, pressed, state.clock.now_ms(), Origin::Hardware));
    }
}

/// A touch device of the suite, with one finger.
struct Finger {
    server: Arc<Server>,
    slot: u32,
}

/// Up to version 1.5 the suite hands whole pixels to touch devices where its interface says fixed-point numbers.
fn pixels(x: wl_fixed_t, y: wl_fixed_t) -> (f64, f64) {
    (f64::from(x), f64::from(y))
}

impl Touch for Finger {
    fn touch_down(&mut self, x: wl_fixed_t, y: wl_fixed_t) {
        let (slot, to) = (self.slot, pixels(x, y));
        self.server.call(move |state| state.touch_down(slot, to.into(), state.clock.now_ms()));
    }

    fn touch_move(&mut self, x: wl_fixed_t, y: wl_fixed_t) {
        let (slot, to) = (self.slot, pixels(x, y));
        self.server.call(move |state| state.touch_motion(slot, to.into(), state.clock.now_ms()));
    }

    fn touch_up(&mut self) {
        let slot = self.slot;
        self.server.call(move |state| state.touch_up(slot, state.clock.now_ms()));
    }
}
