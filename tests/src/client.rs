//! A Wayland client that lives through its compositor's death: it connects anew and maps its window again, under the same names.
//! It stands in for applications that can, such as those of Qt from 6.6.

use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wayland_client::globals::{GlobalListContents, registry_queue_init};
use wayland_client::protocol::{wl_buffer, wl_compositor, wl_registry, wl_shm, wl_shm_pool, wl_surface};
use wayland_client::{Connection, Dispatch, QueueHandle, delegate_noop};
use wayland_protocols::xdg::shell::client::{xdg_surface, xdg_toplevel, xdg_wm_base};

/// Between two attempts, where not even the socket is there.
const PAUSE: Duration = Duration::from_millis(10);
/// The size of a window that may choose it.
const OWN_SIZE: (i32, i32) = (320, 240);

/// The client, on a thread of its own; dropping it closes its window.
pub struct ReconnectingClient {
    shared: Arc<Shared>,
    thread: Option<std::thread::JoinHandle<()>>,
}

struct Shared {
    socket: PathBuf,
    app: String,
    title: String,
    ending: AtomicBool,
    connections: AtomicU32,
    stream: Mutex<Option<UnixStream>>,
}

impl ReconnectingClient {
    /// Starts one at this socket.
    pub fn start(socket: &Path, app: &str, title: &str) -> Self {
        let shared = Arc::new(Shared {
            socket: socket.to_owned(),
            app: app.into(),
            title: title.into(),
            ending: AtomicBool::new(false),
            connections: AtomicU32::new(0),
            stream: Mutex::default(),
        });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name(format!("client {title}")).spawn(move || live(&of_thread));
        Self { shared, thread: Some(thread.expect("a thread")) }
    }

    /// How often it has connected.
    pub fn connections(&self) -> u32 {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for ReconnectingClient {
    fn drop(&mut self) {
        self.shared.ending.store(true, Ordering::SeqCst);
        if let Ok(stream) = self.shared.stream.lock()
            && let Some(stream) = stream.as_ref()
        {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn live(shared: &Shared) {
    while !shared.ending.load(Ordering::SeqCst) {
        if let Ok(stream) = UnixStream::connect(&shared.socket) {
            if let Ok(mut kept) = shared.stream.lock() {
                *kept = stream.try_clone().ok();
            }
            // Whatever ends it, the next connection is the answer.
            let _ = show(shared, stream);
        }
        if !shared.ending.load(Ordering::SeqCst) {
            std::thread::sleep(PAUSE);
        }
    }
}

/// Shows the window until the connection breaks.
fn show(shared: &Shared, stream: UnixStream) -> Result<(), Box<dyn std::error::Error>> {
    let connection = Connection::from_socket(stream)?;
    let (globals, mut queue) = registry_queue_init::<Client>(&connection)?;
    let handle = queue.handle();
    let compositor: wl_compositor::WlCompositor = globals.bind(&handle, 4..=6, ())?;
    let shm: wl_shm::WlShm = globals.bind(&handle, 1..=1, ())?;
    let shell: xdg_wm_base::XdgWmBase = globals.bind(&handle, 1..=6, ())?;
    let surface = compositor.create_surface(&handle, ());
    let xdg_surface = shell.get_xdg_surface(&surface, &handle, ());
    let toplevel = xdg_surface.get_toplevel(&handle, ());
    toplevel.set_app_id(shared.app.clone());
    toplevel.set_title(shared.title.clone());
    surface.commit();
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let mut client = Client { shm, surface, size: OWN_SIZE };
    loop {
        queue.blocking_dispatch(&mut client)?;
    }
}

struct Client {
    shm: wl_shm::WlShm,
    surface: wl_surface::WlSurface,
    size: (i32, i32),
}

impl Client {
    fn draw(&self, handle: &QueueHandle<Self>) {
        let (width, height) = self.size;
        let bytes = width * height * 4;
        let Ok(memory) = memfd_create("client", MemfdFlags::CLOEXEC) else { return };
        if ftruncate(&memory, u64::try_from(bytes).unwrap_or(0)).is_err() {
            return;
        }
        let pool = self.shm.create_pool(memory.as_fd(), bytes, handle, ());
        let buffer = pool.create_buffer(0, width, height, width * 4, wl_shm::Format::Xrgb8888, handle, ());
        self.surface.attach(Some(&buffer), 0, 0);
        self.surface.damage_buffer(0, 0, width, height);
        self.surface.commit();
        pool.destroy();
    }
}

impl Dispatch<xdg_surface::XdgSurface, ()> for Client {
    fn event(
        client: &mut Self,
        surface: &xdg_surface::XdgSurface,
        event: xdg_surface::Event,
        (): &(),
        _: &Connection,
        handle: &QueueHandle<Self>,
    ) {
        if let xdg_surface::Event::Configure { serial } = event {
            surface.ack_configure(serial);
            client.draw(handle);
        }
    }
}

impl Dispatch<xdg_toplevel::XdgToplevel, ()> for Client {
    fn event(
        client: &mut Self,
        _: &xdg_toplevel::XdgToplevel,
        event: xdg_toplevel::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let xdg_toplevel::Event::Configure { width, height, .. } = event
            && width > 0
            && height > 0
        {
            client.size = (width, height);
        }
    }
}

impl Dispatch<xdg_wm_base::XdgWmBase, ()> for Client {
    fn event(
        _: &mut Self,
        shell: &xdg_wm_base::XdgWmBase,
        event: xdg_wm_base::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let xdg_wm_base::Event::Ping { serial } = event {
            shell.pong(serial);
        }
    }
}

impl Dispatch<wl_buffer::WlBuffer, ()> for Client {
    fn event(
        _: &mut Self,
        buffer: &wl_buffer::WlBuffer,
        event: wl_buffer::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let wl_buffer::Event::Release = event {
            buffer.destroy();
        }
    }
}

impl Dispatch<wl_registry::WlRegistry, GlobalListContents> for Client {
    fn event(
        _: &mut Self,
        _: &wl_registry::WlRegistry,
        _: wl_registry::Event,
        _: &GlobalListContents,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}

delegate_noop!(Client: ignore wl_compositor::WlCompositor);
delegate_noop!(Client: ignore wl_surface::WlSurface);
delegate_noop!(Client: ignore wl_shm::WlShm);
delegate_noop!(Client: ignore wl_shm_pool::WlShmPool);
