//! The server's state: every handler of `protocols`, each of which writes down what it was asked.

use std::time::Duration;

use smithay::{
    delegate_foreign_toplevel_list, delegate_output, delegate_seat,
    input::{Seat, SeatHandler, SeatState, keyboard::XkbConfig, pointer::CursorImageStatus},
    output::Output,
    reexports::wayland_server::{
        Client, DisplayHandle,
        backend::{ClientData, ClientId, DisconnectReason},
        protocol::{wl_buffer::WlBuffer, wl_output::WlOutput, wl_seat::WlSeat, wl_surface::WlSurface},
    },
    utils::{Buffer, Serial, Size, Transform},
    wayland::{
        buffer::BufferHandler,
        compositor::{CompositorClientState, CompositorHandler, CompositorState},
        foreign_toplevel_list::{ForeignToplevelListHandler, ForeignToplevelListState},
        output::OutputHandler,
        shell::{
            wlr_layer::{Layer, LayerSurface, WlrLayerShellHandler, WlrLayerShellState},
            xdg::{PopupSurface, PositionerState, ToplevelSurface, XdgShellHandler, XdgShellState},
        },
        shm::{ShmHandler, ShmState},
    },
};

use super::super::{
    Visibility, foreign_toplevel as toplevels, gamma_control as gamma, guard, image_copy, output_management as heads,
    output_power as power, screencopy, virtual_keyboard as keyboards, virtual_pointer as pointers, workspace,
};

/// The state.
pub struct Host {
    compositor: CompositorState,
    shm: ShmState,
    shell: XdgShellState,
    layers: WlrLayerShellState,
    seats: SeatState<Host>,
    pub seat: Seat<Host>,
    pub list: ForeignToplevelListState,
    pub screencopy: screencopy::ScreencopyState,
    pub images: image_copy::ImageCopyState,
    pub toplevels: toplevels::ForeignToplevelState,
    pub workspaces: workspace::WorkspaceState,
    pub heads: heads::OutputManagementState,
    pub gamma: gamma::GammaControlState,
    pub power: power::OutputPowerState,
    pub pointers: pointers::VirtualPointerState,
    pub keyboards: keyboards::VirtualKeyboardState,
    /// What handlers were asked, one a line.
    pub asked: Vec<String>,
    /// The surfaces that were committed.
    pub surfaces: Vec<WlSurface>,
    /// Frames are kept here instead of being drawn while this is set.
    pub held_frames: Option<Vec<screencopy::Frame>>,
    /// Virtual keys are kept here instead of being forwarded while this is set.
    pub held_keys: Option<Vec<keyboards::VirtualKeyboardEvent>>,
    pub gamma_length: Option<u32>,
    pub configure_works: bool,
}

impl Host {
    pub fn new(display: &DisplayHandle) -> Self {
        let all = || Visibility::new(|_| true);
        let mut seats = SeatState::new();
        let mut seat = seats.new_wl_seat(display, "seat");
        seat.add_keyboard(XkbConfig::default(), 200, 25).expect("a keyboard");
        seat.add_pointer();
        Self {
            compositor: CompositorState::new::<Self>(display),
            shm: ShmState::new::<Self>(display, []),
            shell: XdgShellState::new::<Self>(display),
            layers: WlrLayerShellState::new::<Self>(display),
            seats,
            seat,
            list: ForeignToplevelListState::new::<Self>(display),
            screencopy: screencopy::ScreencopyState::new::<Self>(display, all()),
            images: image_copy::ImageCopyState::new::<Self>(display, |_| true),
            toplevels: toplevels::ForeignToplevelState::new::<Self>(display, all()),
            workspaces: workspace::WorkspaceState::new::<Self>(display, all()),
            heads: heads::OutputManagementState::new::<Self>(display, all()),
            gamma: gamma::GammaControlState::new::<Self>(display, all()),
            power: power::OutputPowerState::new::<Self>(display, all()),
            pointers: pointers::VirtualPointerState::new::<Self>(display, all()),
            keyboards: keyboards::VirtualKeyboardState::new::<Self>(display, all()),
            asked: Vec::new(),
            surfaces: Vec::new(),
            held_frames: None,
            held_keys: None,
            gamma_length: None,
            configure_works: true,
        }
    }

    /// What handlers were asked since the last call.
    pub fn take_asked(&mut self) -> Vec<String> {
        std::mem::take(&mut self.asked)
    }
}

/// A picture whose pixels tell where in the framebuffer they come from: x, y, 0xab, 0xff.
pub fn picture(x: i32, y: i32, size: Size<i32, Buffer>) -> Vec<u8> {
    let rows = y..y + size.h;
    rows.flat_map(|y| (x..x + size.w).flat_map(move |x| [x as u8, y as u8, 0xab, 0xff])).collect()
}

impl screencopy::ScreencopyHandler for Host {
    fn screencopy_state(&mut self) -> &mut screencopy::ScreencopyState {
        &mut self.screencopy
    }

    fn capture_frame(&mut self, frame: screencopy::Frame) {
        self.asked.push(format!("capture {:?} {:?}", frame.area(), frame.cursor()));
        if let Some(held) = &mut self.held_frames {
            return held.push(frame);
        }
        let area = frame.area();
        let pixels = picture(area.loc.x, area.loc.y, area.size);
        if let Err(problem) = frame.submit(&pixels, area.size.w as usize * 4, Duration::new(5 << 32 | 7, 9)) {
            self.asked.push(problem.to_string());
        }
    }
}

impl image_copy::ImageCopyHandler for Host {
    fn image_copy_state(&mut self) -> &mut image_copy::ImageCopyState {
        &mut self.images
    }

    fn capture_size(&mut self, source: &image_copy::Source) -> Option<Size<i32, Buffer>> {
        match source {
            image_copy::Source::Output(output) => {
                let mode = output.upgrade()?.current_mode()?.size;
                Some((mode.w, mode.h).into())
            }
            image_copy::Source::Toplevel(handle) => {
                handle.upgrade().filter(|handle| !handle.is_closed()).map(|_| (6, 4).into())
            }
            image_copy::Source::Cursor(over) => self.capture_size(over).map(|_| (3, 3).into()),
        }
    }

    fn capture_image(&mut self, frame: image_copy::Frame) {
        self.asked.push(format!("image {:?} {:?}", frame.size(), frame.cursor()));
        let pixels = picture(0, 0, frame.size());
        let stride = frame.size().w as usize * 4;
        if let Err(problem) = frame.submit(&pixels, stride, Transform::Normal, Duration::from_millis(1)) {
            self.asked.push(problem.to_string());
        }
    }
}

impl toplevels::ForeignToplevelHandler for Host {
    fn foreign_toplevel_state(&mut self) -> &mut toplevels::ForeignToplevelState {
        &mut self.toplevels
    }

    fn foreign_toplevel_request(&mut self, toplevel: u64, request: toplevels::ToplevelRequest) {
        let request = match request {
            toplevels::ToplevelRequest::Activate { .. } => "Activate".to_owned(),
            toplevels::ToplevelRequest::Fullscreen { output } => {
                format!("Fullscreen {:?}", output.map(|one| one.name()))
            }
            other => format!("{other:?}"),
        };
        self.asked.push(format!("{toplevel} {request}"));
    }
}

impl workspace::WorkspaceHandler for Host {
    fn workspace_state(&mut self) -> &mut workspace::WorkspaceState {
        &mut self.workspaces
    }

    fn workspace_requests(&mut self, requests: Vec<workspace::WorkspaceRequest>) {
        self.asked.push(format!("{requests:?}"));
    }
}

impl heads::OutputManagementHandler for Host {
    fn output_management_state(&mut self) -> &mut heads::OutputManagementState {
        &mut self.heads
    }

    fn configure_outputs(&mut self, changes: Vec<heads::HeadChange>, how: heads::Configure) -> bool {
        self.asked.push(format!("{how:?} {changes:?}"));
        self.configure_works
    }
}

impl gamma::GammaControlHandler for Host {
    fn gamma_control_state(&mut self) -> &mut gamma::GammaControlState {
        &mut self.gamma
    }

    fn gamma_length(&mut self, _: &Output) -> Option<u32> {
        self.gamma_length
    }

    fn set_gamma(&mut self, output: &Output, ramps: Option<&gamma::GammaRamps>) -> bool {
        self.asked.push(format!("gamma {} {ramps:?}", output.name()));
        true
    }
}

impl power::OutputPowerHandler for Host {
    fn output_power_state(&mut self) -> &mut power::OutputPowerState {
        &mut self.power
    }

    fn output_power(&mut self, _: &Output) -> Option<power::Power> {
        Some(power::Power::On)
    }

    fn set_output_power(&mut self, output: &Output, power: power::Power) -> bool {
        self.asked.push(format!("power {} {power:?}", output.name()));
        self.power.changed(output, power);
        true
    }
}

impl pointers::VirtualPointerHandler for Host {
    fn virtual_pointer_state(&mut self) -> &mut pointers::VirtualPointerState {
        &mut self.pointers
    }

    fn virtual_pointer_event(&mut self, pointer: &pointers::VirtualPointer, event: pointers::VirtualPointerEvent) {
        let output = pointer.output().map(|output| output.name());
        self.asked.push(format!("{} {event:?}", output.unwrap_or_default()));
    }
}

impl keyboards::VirtualKeyboardHandler for Host {
    fn virtual_keyboard_state(&mut self) -> &mut keyboards::VirtualKeyboardState {
        &mut self.keyboards
    }

    fn virtual_keyboard_event(&mut self, seat: &Seat<Self>, event: keyboards::VirtualKeyboardEvent) {
        let key = event.key.map(|key| format!("{:?} {:?}", key.keysym, key.state));
        self.asked.push(format!("{:?} shift={}", key, event.modifiers.shift));
        match &mut self.held_keys {
            Some(held) => held.push(event),
            None => keyboards::forward(self, seat, &event),
        }
    }
}

impl CompositorHandler for Host {
    fn compositor_state(&mut self) -> &mut CompositorState {
        &mut self.compositor
    }

    fn client_compositor_state<'a>(&self, client: &'a Client) -> &'a CompositorClientState {
        &client.get_data::<Visit>().expect("our data").compositor
    }

    fn commit(&mut self, surface: &WlSurface) {
        self.surfaces.push(surface.clone());
    }
}

impl guard::SurfaceGuardHandler for Host {}

impl BufferHandler for Host {
    fn buffer_destroyed(&mut self, _: &WlBuffer) {}
}

impl ShmHandler for Host {
    fn shm_state(&self) -> &ShmState {
        &self.shm
    }
}

impl OutputHandler for Host {
    fn output_bound(&mut self, output: Output, resource: WlOutput) {
        self.toplevels.output_bound(&output, &resource);
        self.workspaces.output_bound(&output, &resource);
    }
}

impl SeatHandler for Host {
    type KeyboardFocus = WlSurface;
    type PointerFocus = WlSurface;
    type TouchFocus = WlSurface;

    fn seat_state(&mut self) -> &mut SeatState<Self> {
        &mut self.seats
    }

    fn focus_changed(&mut self, _: &Seat<Self>, _: Option<&WlSurface>) {}

    fn cursor_image(&mut self, _: &Seat<Self>, _: CursorImageStatus) {}
}

impl WlrLayerShellHandler for Host {
    fn shell_state(&mut self) -> &mut WlrLayerShellState {
        &mut self.layers
    }

    fn new_layer_surface(&mut self, _: LayerSurface, _: Option<WlOutput>, _: Layer, _: String) {}
}

impl XdgShellHandler for Host {
    fn xdg_shell_state(&mut self) -> &mut XdgShellState {
        &mut self.shell
    }

    fn new_toplevel(&mut self, _: ToplevelSurface) {}

    fn new_popup(&mut self, popup: PopupSurface, _: PositionerState) {
        if !guard::refuse_endless_popup(&popup) {
            self.asked.push("popup".to_owned());
        }
    }

    fn grab(&mut self, _: PopupSurface, _: WlSeat, _: Serial) {}

    fn reposition_request(&mut self, _: PopupSurface, _: PositionerState, _: u32) {}
}

impl ForeignToplevelListHandler for Host {
    fn foreign_toplevel_list_state(&mut self) -> &mut ForeignToplevelListState {
        &mut self.list
    }
}

/// What the server keeps of a client.
#[derive(Default)]
pub struct Visit {
    compositor: CompositorClientState,
}

impl ClientData for Visit {
    fn initialized(&self, _: ClientId) {}
    fn disconnected(&self, _: ClientId, _: DisconnectReason) {}
}

guard::delegate_guarded_compositor!(Host);
guard::delegate_guarded_shm!(Host);
guard::delegate_guarded_xdg_shell!(Host);
guard::delegate_guarded_layer_shell!(Host);
delegate_output!(Host);
delegate_seat!(Host);
delegate_foreign_toplevel_list!(Host);
screencopy::delegate_screencopy!(Host);
image_copy::delegate_image_copy!(Host);
toplevels::delegate_foreign_toplevel!(Host);
workspace::delegate_workspace!(Host);
heads::delegate_output_management!(Host);
gamma::delegate_gamma_control!(Host);
power::delegate_output_power!(Host);
pointers::delegate_virtual_pointer!(Host);
keyboards::delegate_virtual_keyboard!(Host);
