//! The client's side: a real Wayland client that draws plain buffers and writes down what it is told.

use std::{
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    sync::{Arc, Mutex},
};
use wayland_client::{
    Connection, Dispatch, EventQueue, Proxy, QueueHandle, WEnum, delegate_noop,
    protocol::{
        wl_buffer::WlBuffer, wl_callback, wl_callback::WlCallback, wl_compositor::WlCompositor, wl_keyboard,
        wl_keyboard::WlKeyboard, wl_output::WlOutput, wl_pointer, wl_pointer::WlPointer, wl_registry,
        wl_registry::WlRegistry, wl_seat::WlSeat, wl_shm, wl_shm::WlShm, wl_shm_pool::WlShmPool, wl_surface::WlSurface,
    },
};
use wayland_protocols::wp::presentation_time::client::{
    wp_presentation::WpPresentation,
    wp_presentation_feedback::{self, WpPresentationFeedback},
};
use wayland_protocols::wp::tearing_control::v1::client::wp_tearing_control_manager_v1::WpTearingControlManagerV1;
use wayland_protocols::xdg::shell::client::{
    xdg_popup, xdg_popup::XdgPopup, xdg_positioner::XdgPositioner, xdg_surface, xdg_surface::XdgSurface, xdg_toplevel,
    xdg_toplevel::XdgToplevel, xdg_wm_base, xdg_wm_base::XdgWmBase,
};
use wayland_protocols_misc::zwp_virtual_keyboard_v1::client::{
    zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1, zwp_virtual_keyboard_v1::ZwpVirtualKeyboardV1,
};
use wayland_protocols_wlr::layer_shell::v1::client::{
    zwlr_layer_shell_v1::{Layer, ZwlrLayerShellV1},
    zwlr_layer_surface_v1,
    zwlr_layer_surface_v1::{Anchor, KeyboardInteractivity, ZwlrLayerSurfaceV1},
};

/// What happened to the client, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    Enter(u32),
    Leave(u32),
    Key(u32, bool),
    Close,
    LayerClosed,
    PopupDone,
    Frame,
    Presented,
    Discarded,
    PointerEnter(u32),
    Button(u32, bool),
    Finger(i32, bool),
}

#[derive(Default)]
struct Globals {
    compositor: Option<WlCompositor>,
    shm: Option<WlShm>,
    seat: Option<WlSeat>,
    wm: Option<XdgWmBase>,
    layers: Option<ZwlrLayerShellV1>,
    keyboards: Option<ZwpVirtualKeyboardManagerV1>,
    traps: Option<WpTearingControlManagerV1>,
    presentation: Option<WpPresentation>,
    keyboard: Option<WlKeyboard>,
    pointer: Option<WlPointer>,
    names: Vec<(u32, String, u32)>,
}

/// The client's state.
#[derive(Default)]
pub struct Inner {
    globals: Globals,
    pub told: Vec<Told>,
    /// Events of protocols that single tests are about, in order.
    pub heard: Vec<String>,
    /// Where data of its is wanted.
    pub sent: Vec<OwnedFd>,
    /// The serial of the latest press.
    pub press: u32,
    /// The serial with which the pointer last came.
    pub entered: u32,
    configures: Vec<(XdgSurface, u32)>,
}

/// One client.
pub struct Client {
    pub connection: Connection,
    queue: EventQueue<Inner>,
    pub inner: Inner,
    registry: WlRegistry,
    /// Why the connection ended, where it did.
    pub dead: bool,
}

/// A toplevel window of a client.
pub struct Toplevel {
    pub surface: WlSurface,
    pub xdg: XdgSurface,
    pub toplevel: XdgToplevel,
    /// The size that the compositor last asked for.
    pub asked: Arc<Mutex<(i32, i32)>>,
}

/// A layer surface of a client.
pub struct LayerWindow {
    pub surface: WlSurface,
    pub layer: ZwlrLayerSurfaceV1,
    pub asked: Arc<Mutex<(u32, u32)>>,
}

impl Client {
    pub fn new(stream: UnixStream) -> Self {
        let connection = Connection::from_socket(stream).expect("a connection");
        let queue = connection.new_event_queue();
        let registry = connection.display().get_registry(&queue.handle(), ());
        Self { connection, queue, inner: Inner::default(), registry, dead: false }
    }

    pub fn bind(&mut self) {
        let handle = self.queue.handle();
        let names = std::mem::take(&mut self.inner.globals.names);
        let registry = &self.registry;
        let globals = &mut self.inner.globals;
        for (name, interface, version) in &names {
            match interface.as_str() {
                "wl_compositor" => globals.compositor = Some(registry.bind(*name, 4, &handle, ())),
                "wl_shm" => globals.shm = Some(registry.bind(*name, 1, &handle, ())),
                "wl_seat" => globals.seat = Some(registry.bind(*name, 5.min(*version), &handle, ())),
                "xdg_wm_base" => globals.wm = Some(registry.bind(*name, 3, &handle, ())),
                "zwlr_layer_shell_v1" => globals.layers = Some(registry.bind(*name, 4, &handle, ())),
                "zwp_virtual_keyboard_manager_v1" => globals.keyboards = Some(registry.bind(*name, 1, &handle, ())),
                "wp_presentation" => globals.presentation = Some(registry.bind(*name, 1, &handle, ())),
                "wp_tearing_control_manager_v1" => globals.traps = Some(registry.bind(*name, 1, &handle, ())),
                _ => {}
            }
        }
        if let Some(seat) = &globals.seat {
            globals.keyboard = Some(seat.get_keyboard(&handle, ()));
            globals.pointer = Some(seat.get_pointer(&handle, ()));
        }
        globals.names = names;
    }

    /// Binds a global that a single test is about.
    #[track_caller]
    pub fn global<I: Proxy + 'static>(&self) -> I
    where
        Inner: Dispatch<I, ()>,
    {
        let wanted = I::interface();
        let found = self.inner.globals.names.iter().find(|(_, name, _)| name == wanted.name);
        let (name, _, version) = found.unwrap_or_else(|| panic!("{} is not offered", wanted.name));
        self.registry.bind(*name, wanted.version.min(*version), &self.handle(), ())
    }

    /// The names of the globals that are offered to it.
    pub fn offered(&self) -> Vec<&str> {
        self.inner.globals.names.iter().map(|(_, name, _)| name.as_str()).collect()
    }

    /// What was heard since the last call.
    pub fn heard(&mut self) -> Vec<String> {
        std::mem::take(&mut self.inner.heard)
    }

    /// The interface and code of the error that ended it.
    pub fn error(&self) -> Option<(String, u32)> {
        self.connection.protocol_error().map(|error| (error.object_interface, error.code))
    }

    /// Every output, in the order in which they were announced.
    pub fn outputs(&self) -> Vec<WlOutput> {
        let outputs = self.inner.globals.names.iter().filter(|(_, name, _)| name == "wl_output");
        outputs.map(|(name, _, _)| self.registry.bind(*name, 1, &self.handle(), ())).collect()
    }

    pub fn flush(&mut self) {
        let _ = self.connection.flush();
    }

    /// Reads what has arrived and acts on it.
    pub fn read(&mut self) {
        self.dead |= self.queue.dispatch_pending(&mut self.inner).is_err();
        if let Some(guard) = self.connection.prepare_read() {
            match guard.read() {
                Ok(_) => {}
                Err(wayland_client::backend::WaylandError::Io(error))
                    if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => self.dead = true,
            }
        }
        self.dead |= self.queue.dispatch_pending(&mut self.inner).is_err();
        for (xdg, serial) in std::mem::take(&mut self.inner.configures) {
            xdg.ack_configure(serial);
        }
        self.flush();
    }

    pub fn handle(&self) -> QueueHandle<Inner> {
        self.queue.handle()
    }

    pub fn compositor(&self) -> &WlCompositor {
        self.inner.globals.compositor.as_ref().expect("wl_compositor")
    }

    pub fn seat(&self) -> &WlSeat {
        self.inner.globals.seat.as_ref().expect("wl_seat")
    }

    pub fn pointer(&self) -> &WlPointer {
        self.inner.globals.pointer.as_ref().expect("a pointer")
    }

    pub fn wm(&self) -> &XdgWmBase {
        self.inner.globals.wm.as_ref().expect("xdg_wm_base")
    }

    /// A buffer of one colour.
    pub fn buffer(&self, width: i32, height: i32, colour: u32) -> WlBuffer {
        let bytes = width * height * 4;
        let fd: OwnedFd = rustix::fs::memfd_create("test", rustix::fs::MemfdFlags::CLOEXEC).expect("memory");
        let pixels: Vec<u8> = (0..width * height).flat_map(|_| colour.to_le_bytes()).collect();
        let mut file = std::fs::File::from(fd.try_clone().expect("a copy"));
        std::io::Write::write_all(&mut file, &pixels).expect("pixels");
        let handle = self.handle();
        let pool: WlShmPool =
            self.inner.globals.shm.as_ref().expect("wl_shm").create_pool(fd.as_fd(), bytes, &handle, ());
        let buffer = pool.create_buffer(0, width, height, width * 4, wl_shm::Format::Xrgb8888, &handle, ());
        pool.destroy();
        buffer
    }

    /// A toplevel that has not committed anything.
    pub fn bare_toplevel(&self, title: &str) -> Toplevel {
        let handle = self.handle();
        let surface = self.compositor().create_surface(&handle, ());
        let xdg = self.wm().get_xdg_surface(&surface, &handle, ());
        let asked = Arc::new(Mutex::new((0, 0)));
        let toplevel = xdg.get_toplevel(&handle, Arc::clone(&asked));
        toplevel.set_title(title.into());
        toplevel.set_app_id(title.into());
        Toplevel { surface, xdg, toplevel, asked }
    }

    /// Draws a window in the size that it was asked for, or in another one.
    pub fn draw(&self, window: &Toplevel, otherwise: (i32, i32)) {
        let (width, height) = match *window.asked.lock().expect("not poisoned") {
            (0, _) | (_, 0) => otherwise,
            asked => asked,
        };
        self.draw_at(window, width, height);
    }

    pub fn draw_at(&self, window: &Toplevel, width: i32, height: i32) {
        window.surface.attach(Some(&self.buffer(width, height, 0x00ff_ffff)), 0, 0);
        window.surface.damage(0, 0, width, height);
        window.surface.frame(&self.handle(), ());
        window.surface.commit();
    }

    /// A popup of a window.
    pub fn popup(&self, parent: &Toplevel, at: (i32, i32), size: (i32, i32)) -> (WlSurface, XdgSurface, XdgPopup) {
        let handle = self.handle();
        let positioner = self.wm().create_positioner(&handle, ());
        positioner.set_size(size.0, size.1);
        positioner.set_anchor_rect(at.0, at.1, 1, 1);
        let surface = self.compositor().create_surface(&handle, ());
        let xdg = self.wm().get_xdg_surface(&surface, &handle, ());
        let popup = xdg.get_popup(Some(&parent.xdg), &positioner, &handle, ());
        (surface, xdg, popup)
    }

    /// A layer surface that has committed its wishes and waits for its size.
    pub fn layer(
        &self,
        namespace: &str,
        size: (u32, u32),
        anchor: Anchor,
        zone: i32,
        keys: KeyboardInteractivity,
    ) -> LayerWindow {
        let handle = self.handle();
        let surface = self.compositor().create_surface(&handle, ());
        let asked = Arc::new(Mutex::new((0, 0)));
        let shell = self.inner.globals.layers.as_ref().expect("zwlr_layer_shell_v1");
        let layer =
            shell.get_layer_surface(&surface, None, Layer::Overlay, namespace.into(), &handle, Arc::clone(&asked));
        layer.set_size(size.0, size.1);
        layer.set_anchor(anchor);
        layer.set_exclusive_zone(zone);
        layer.set_keyboard_interactivity(keys);
        surface.commit();
        LayerWindow { surface, layer, asked }
    }

    pub fn draw_layer(&self, layer: &LayerWindow) {
        let (width, height) = *layer.asked.lock().expect("not poisoned");
        let (width, height) = (i32::try_from(width).expect("small"), i32::try_from(height).expect("small"));
        layer.surface.attach(Some(&self.buffer(width, height, 0x0000_ff00)), 0, 0);
        layer.surface.damage(0, 0, width, height);
        layer.surface.commit();
    }

    /// A virtual keyboard with the seat's own kind of keymap.
    pub fn virtual_keyboard(&self) -> ZwpVirtualKeyboardV1 {
        let manager = self.inner.globals.keyboards.as_ref().expect("zwp_virtual_keyboard_manager_v1");
        let seat = self.inner.globals.seat.as_ref().expect("wl_seat");
        let keyboard = manager.create_virtual_keyboard(seat, &self.handle(), ());
        let text = std::ffi::CString::new(KEYMAP).expect("no NUL");
        let fd = rustix::fs::memfd_create("keymap", rustix::fs::MemfdFlags::CLOEXEC).expect("memory");
        let bytes = text.as_bytes_with_nul();
        std::io::Write::write_all(&mut std::fs::File::from(fd.try_clone().expect("a copy")), bytes).expect("written");
        keyboard.keymap(1, fd.as_fd(), u32::try_from(bytes.len()).expect("small"));
        keyboard
    }

    /// Asks when the next commit of a surface is presented.
    pub fn feedback(&self, surface: &WlSurface) {
        let presentation = self.inner.globals.presentation.as_ref().expect("wp_presentation");
        presentation.feedback(surface, &self.handle(), ());
    }

    /// The object of the fixture's trap.
    pub fn trap(&self) -> &WpTearingControlManagerV1 {
        self.inner.globals.traps.as_ref().expect("the trap is laid")
    }

    /// What was told since the last call.
    pub fn told(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.inner.told)
    }

    /// The keys that were told since the last call; all else is forgotten.
    /// Keys with the surface that had the keyboard.
    pub fn keys_by_surface(&mut self) -> Vec<(u32, u32, bool)> {
        let mut focus = 0;
        let mut keys = Vec::new();
        for told in self.told() {
            match told {
                Told::Enter(surface) => focus = surface,
                Told::Leave(_) => focus = 0,
                Told::Key(code, down) => keys.push((focus, code, down)),
                _ => {}
            }
        }
        keys
    }

    pub fn keys(&mut self) -> Vec<(u32, bool)> {
        let key = |told| match told {
            Told::Key(code, down) => Some((code, down)),
            _ => None,
        };
        self.told().into_iter().filter_map(key).collect()
    }
}

/// A keymap with Super on key 125 and `a` on key 30.
const KEYMAP: &str = r#"xkb_keymap {
xkb_keycodes "k" { minimum = 8; maximum = 255; <AC01> = 38; <LWIN> = 133; };
xkb_types "k" { type "ONE_LEVEL" { modifiers = none; level_name[Level1] = "Any"; }; };
xkb_compatibility "k" { interpret Super_L { action = NoAction(); }; };
xkb_symbols "k" { key <AC01> { type = "ONE_LEVEL", symbols[Group1] = [ a ] }; key <LWIN> { type = "ONE_LEVEL", symbols[Group1] = [ Super_L ] }; };
};
"#;

impl Dispatch<WlRegistry, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WlRegistry,
        event: wl_registry::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let wl_registry::Event::Global { name, interface, version } = event {
            state.globals.names.push((name, interface, version));
        }
    }
}

impl Dispatch<WlKeyboard, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WlKeyboard,
        event: wl_keyboard::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            wl_keyboard::Event::Enter { surface, .. } => state.told.push(Told::Enter(surface.id().protocol_id())),
            wl_keyboard::Event::Leave { surface, .. } => state.told.push(Told::Leave(surface.id().protocol_id())),
            wl_keyboard::Event::Key { key, state: WEnum::Value(down), .. } => {
                state.told.push(Told::Key(key, down == wl_keyboard::KeyState::Pressed));
            }
            _ => {}
        }
    }
}

impl Dispatch<WlPointer, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WlPointer,
        event: wl_pointer::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            wl_pointer::Event::Enter { serial, surface, .. } => {
                state.entered = serial;
                state.told.push(Told::PointerEnter(surface.id().protocol_id()));
            }
            wl_pointer::Event::Button { serial, button, state: WEnum::Value(down), .. } => {
                state.press = serial;
                state.told.push(Told::Button(button, down == wl_pointer::ButtonState::Pressed));
            }
            _ => {}
        }
    }
}

impl Dispatch<XdgWmBase, ()> for Inner {
    fn event(_: &mut Self, wm: &XdgWmBase, event: xdg_wm_base::Event, (): &(), _: &Connection, _: &QueueHandle<Self>) {
        if let xdg_wm_base::Event::Ping { serial } = event {
            wm.pong(serial);
        }
    }
}

impl Dispatch<XdgSurface, ()> for Inner {
    fn event(
        state: &mut Self,
        xdg: &XdgSurface,
        event: xdg_surface::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let xdg_surface::Event::Configure { serial } = event {
            state.configures.push((xdg.clone(), serial));
        }
    }
}

impl Dispatch<XdgToplevel, Arc<Mutex<(i32, i32)>>> for Inner {
    fn event(
        state: &mut Self,
        _: &XdgToplevel,
        event: xdg_toplevel::Event,
        asked: &Arc<Mutex<(i32, i32)>>,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            xdg_toplevel::Event::Configure { width, height, .. } => {
                *asked.lock().expect("not poisoned") = (width, height);
            }
            xdg_toplevel::Event::Close => state.told.push(Told::Close),
            _ => {}
        }
    }
}

impl Dispatch<XdgPopup, ()> for Inner {
    fn event(state: &mut Self, _: &XdgPopup, event: xdg_popup::Event, (): &(), _: &Connection, _: &QueueHandle<Self>) {
        if let xdg_popup::Event::PopupDone = event {
            state.told.push(Told::PopupDone);
        }
    }
}

impl Dispatch<ZwlrLayerSurfaceV1, Arc<Mutex<(u32, u32)>>> for Inner {
    fn event(
        state: &mut Self,
        layer: &ZwlrLayerSurfaceV1,
        event: zwlr_layer_surface_v1::Event,
        asked: &Arc<Mutex<(u32, u32)>>,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            zwlr_layer_surface_v1::Event::Configure { serial, width, height } => {
                layer.ack_configure(serial);
                *asked.lock().expect("not poisoned") = (width, height);
            }
            zwlr_layer_surface_v1::Event::Closed => state.told.push(Told::LayerClosed),
            _ => {}
        }
    }
}

impl Dispatch<WlCallback, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WlCallback,
        event: wl_callback::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let wl_callback::Event::Done { .. } = event {
            state.told.push(Told::Frame);
        }
    }
}

/// Events of these objects are written down as they are.
#[allow(unused_macros)]
macro_rules! heard {
    ($($interface:ty),* $(,)?) => {$(
        impl wayland_client::Dispatch<$interface, ()> for $crate::client::Inner {
            fn event(
                state: &mut Self,
                _: &$interface,
                event: <$interface as wayland_client::Proxy>::Event,
                (): &(),
                _: &wayland_client::Connection,
                _: &wayland_client::QueueHandle<Self>,
            ) {
                state.heard.push(format!("{event:?}"));
            }
        }
    )*};
}
#[allow(unused_imports)]
pub(crate) use heard;

delegate_noop!(Inner: ignore WlOutput);
delegate_noop!(Inner: ignore WlCompositor);
delegate_noop!(Inner: ignore WlShm);
delegate_noop!(Inner: ignore WlShmPool);
delegate_noop!(Inner: ignore WlBuffer);
delegate_noop!(Inner: ignore WlSurface);
delegate_noop!(Inner: ignore WlSeat);
delegate_noop!(Inner: ignore XdgPositioner);
delegate_noop!(Inner: ignore ZwlrLayerShellV1);
delegate_noop!(Inner: ignore ZwpVirtualKeyboardManagerV1);
delegate_noop!(Inner: ignore ZwpVirtualKeyboardV1);
delegate_noop!(Inner: ignore WpTearingControlManagerV1);

impl Dispatch<WpPresentationFeedback, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WpPresentationFeedback,
        event: wp_presentation_feedback::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        match event {
            wp_presentation_feedback::Event::Presented { .. } => state.told.push(Told::Presented),
            wp_presentation_feedback::Event::Discarded => state.told.push(Told::Discarded),
            _ => {}
        }
    }
}

delegate_noop!(Inner: ignore WpPresentation);
