//! How long a compositor takes from an input event to the client, and from a client's commit to the screen: measured from a client, so that
//! any compositor can be put beside any other.
//!
//! Events come from a virtual pointer of the same client, presentation from wp_presentation; what a compositor does not offer is not
//! measured.

use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use rustix::time::{ClockId, clock_gettime};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};
use wayland_client::globals::{GlobalListContents, registry_queue_init};
use wayland_client::protocol::{
    wl_buffer, wl_compositor, wl_pointer, wl_registry, wl_seat, wl_shm, wl_shm_pool, wl_surface,
};
use wayland_client::{Connection, Dispatch, EventQueue, QueueHandle, delegate_noop};
use wayland_protocols::wp::presentation_time::client::{wp_presentation, wp_presentation_feedback};
use wayland_protocols::xdg::shell::client::{xdg_surface, xdg_toplevel, xdg_wm_base};
use wayland_protocols_wlr::virtual_pointer::v1::client::{zwlr_virtual_pointer_manager_v1, zwlr_virtual_pointer_v1};

/// The size where the compositor leaves the choice.
const SIZE: (i32, i32) = (640, 480);
/// The longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Microseconds of every sample.
#[derive(Debug, Default)]
pub struct Samples {
    /// From a pointer motion that was sent to the compositor to its event at the client.
    pub input: Vec<f64>,
    /// From a commit to the time at which its content was presented.
    pub commit: Vec<f64>,
}

/// Measures so many of each.
///
/// # Errors
/// The compositor lacks a basic global or does not answer.
pub fn measure(socket: &Path, samples: usize) -> anyhow::Result<Samples> {
    let connection = Connection::from_socket(UnixStream::connect(socket)?)?;
    let (globals, mut queue) = registry_queue_init::<Client>(&connection)?;
    let handle = queue.handle();
    let compositor: wl_compositor::WlCompositor = globals.bind(&handle, 4..=6, ())?;
    let shm: wl_shm::WlShm = globals.bind(&handle, 1..=1, ())?;
    let shell: xdg_wm_base::XdgWmBase = globals.bind(&handle, 1..=6, ())?;
    let seat: Option<wl_seat::WlSeat> = globals.bind(&handle, 1..=7, ()).ok();
    let presentation: Option<wp_presentation::WpPresentation> = globals.bind(&handle, 1..=1, ()).ok();
    let pointers: Option<zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1> =
        globals.bind(&handle, 1..=2, ()).ok();
    let virtual_pointer = pointers.as_ref().map(|manager| manager.create_virtual_pointer(seat.as_ref(), &handle, ()));
    let pointer = seat.as_ref().map(|seat| seat.get_pointer(&handle, ()));
    let surface = compositor.create_surface(&handle, ());
    let xdg_surface = shell.get_xdg_surface(&surface, &handle, ());
    let toplevel = xdg_surface.get_toplevel(&handle, ());
    toplevel.set_title("latency".into());
    toplevel.set_app_id("latency".into());
    surface.commit();
    let mut client = Client { size: SIZE, ..Client::default() };
    wait(&mut queue, &mut client, |client| client.configured)?;
    let buffers = buffers(&shm, client.size, &handle)?;
    let (width, height) = client.size;
    let show = |n: usize| {
        if let Some(buffer) = buffers.get(n % buffers.len()) {
            surface.attach(Some(buffer), 0, 0);
            surface.damage_buffer(0, 0, width, height);
        }
    };
    show(0);
    surface.commit();
    queue.roundtrip(&mut client)?;
    std::thread::sleep(Duration::from_millis(300));
    queue.roundtrip(&mut client)?;
    let mut found = Samples::default();
    if let (Some(_), Some(device)) = (&pointer, &virtual_pointer) {
        input(&mut queue, &mut client, device, samples, &mut found.input)?;
    }
    if let Some(presentation) = &presentation {
        for n in 0..samples {
            client.presented = None;
            show(n + 1);
            presentation.feedback(&surface, &handle, ());
            let begin = clock_gettime(client.clock);
            surface.commit();
            match wait(&mut queue, &mut client, |client| client.presented.is_some()) {
                Ok(()) => {}
                // sway's headless outputs take the question and never answer it.
                Err(_) if found.commit.is_empty() => break,
                Err(error) => return Err(error),
            }
            if let Some(Some(at)) = client.presented {
                found.commit.push(at - micros(begin));
            }
            // Not in step with the refresh.
            std::thread::sleep(Duration::from_micros(3_000 + (n as u64 * 7_919) % 17_000));
        }
    }
    Ok(found)
}

fn input(
    queue: &mut EventQueue<Client>,
    client: &mut Client,
    device: &zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1,
    samples: usize,
    found: &mut Vec<f64>,
) -> anyhow::Result<()> {
    // Where the window is, nobody says: the pointer looks for it.
    let places = (0..100_u32).map(|n| (n % 10 * 100 + 50, n / 10 * 100 + 50));
    for (x, y) in places {
        device.motion_absolute(0, x, y, 1000, 1000);
        device.frame();
        queue.roundtrip(client)?;
        queue.roundtrip(client)?;
        if client.entered {
            break;
        }
    }
    anyhow::ensure!(client.entered, "the pointer does not find the window");
    for n in 0..samples {
        let before = client.motions;
        let begin = Instant::now();
        let step = if n % 2 == 0 { 1.0 } else { -1.0 };
        device.motion(u32::try_from(n).unwrap_or(0), step, step);
        device.frame();
        wait(queue, client, |client| client.motions > before)?;
        found.push(begin.elapsed().as_secs_f64() * 1e6);
        std::thread::sleep(Duration::from_micros(2_000 + (n as u64 * 7_919) % 7_000));
    }
    Ok(())
}

fn wait(queue: &mut EventQueue<Client>, client: &mut Client, is: impl Fn(&Client) -> bool) -> anyhow::Result<()> {
    let end = Instant::now() + PATIENCE;
    loop {
        queue.dispatch_pending(client)?;
        if is(client) {
            return Ok(());
        }
        queue.flush()?;
        anyhow::ensure!(Instant::now() < end, "no answer within {PATIENCE:?}");
        let Some(guard) = queue.prepare_read() else { continue };
        let fd = guard.connection_fd();
        let mut fds = [rustix::event::PollFd::new(&fd, rustix::event::PollFlags::IN)];
        let timeout = rustix::time::Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
        if rustix::event::poll(&mut fds, Some(&timeout))? > 0 {
            guard.read()?;
        }
    }
}

fn buffers(
    shm: &wl_shm::WlShm,
    size: (i32, i32),
    handle: &QueueHandle<Client>,
) -> anyhow::Result<Vec<wl_buffer::WlBuffer>> {
    let (width, height) = size;
    let bytes = width * height * 4;
    let mut made = Vec::new();
    for colour in [0x40_u8, 0x80, 0xc0] {
        let memory = memfd_create("latency", MemfdFlags::CLOEXEC)?;
        ftruncate(&memory, u64::try_from(bytes)?)?;
        rustix::io::pwrite(&memory, &vec![colour; usize::try_from(bytes)?], 0)?;
        let pool = shm.create_pool(memory.as_fd(), bytes, handle, ());
        made.push(pool.create_buffer(0, width, height, width * 4, wl_shm::Format::Xrgb8888, handle, ()));
        pool.destroy();
    }
    Ok(made)
}

#[allow(clippy::cast_precision_loss)]
fn micros(time: rustix::time::Timespec) -> f64 {
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

struct Client {
    size: (i32, i32),
    configured: bool,
    entered: bool,
    motions: u64,
    clock: ClockId,
    /// Whether the last feedback has come, and the time if it was presented.
    presented: Option<Option<f64>>,
}

impl Default for Client {
    fn default() -> Self {
        Self { size: SIZE, configured: false, entered: false, motions: 0, clock: ClockId::Monotonic, presented: None }
    }
}

impl Dispatch<xdg_surface::XdgSurface, ()> for Client {
    fn event(
        client: &mut Self,
        surface: &xdg_surface::XdgSurface,
        event: xdg_surface::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let xdg_surface::Event::Configure { serial } = event {
            surface.ack_configure(serial);
            client.configured = true;
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
            && !client.configured
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

impl Dispatch<wl_pointer::WlPointer, ()> for Client {
    fn event(
        client: &mut Self,
        _: &wl_pointer::WlPointer,
        event: wl_pointer::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            wl_pointer::Event::Enter { .. } => client.entered = true,
            wl_pointer::Event::Motion { .. } => client.motions += 1,
            _ => {}
        }
    }
}

impl Dispatch<wp_presentation::WpPresentation, ()> for Client {
    fn event(
        client: &mut Self,
        _: &wp_presentation::WpPresentation,
        event: wp_presentation::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let wp_presentation::Event::ClockId { clk_id } = event {
            // 4 is CLOCK_MONOTONIC_RAW; everything else that compositors use is CLOCK_MONOTONIC.
            client.clock = if clk_id == 4 { ClockId::MonotonicRaw } else { ClockId::Monotonic };
        }
    }
}

impl Dispatch<wp_presentation_feedback::WpPresentationFeedback, ()> for Client {
    #[allow(clippy::cast_precision_loss)]
    fn event(
        client: &mut Self,
        _: &wp_presentation_feedback::WpPresentationFeedback,
        event: wp_presentation_feedback::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            wp_presentation_feedback::Event::Presented { tv_sec_hi, tv_sec_lo, tv_nsec, .. } => {
                let seconds = (u64::from(tv_sec_hi) << 32) | u64::from(tv_sec_lo);
                client.presented = Some(Some(seconds as f64 * 1e6 + f64::from(tv_nsec) / 1e3));
            }
            wp_presentation_feedback::Event::Discarded => client.presented = Some(None),
            _ => {}
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
delegate_noop!(Client: ignore wl_buffer::WlBuffer);
delegate_noop!(Client: ignore wl_seat::WlSeat);
delegate_noop!(Client: ignore zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1);
delegate_noop!(Client: ignore zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1);
