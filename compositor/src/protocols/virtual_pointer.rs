//! wlr-virtual-pointer v2: pointers that clients move. Owns the objects, the checks, and which buttons each one holds.
//! Knows nothing of the seat: the handler decides what an event does, and whether it may.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};

use smithay::{
    backend::input::{Axis, AxisSource, ButtonState},
    input::pointer::AxisFrame,
    output::Output,
    reexports::{
        wayland_protocols_wlr::virtual_pointer::v1::server::{
            zwlr_virtual_pointer_manager_v1::{self, ZwlrVirtualPointerManagerV1},
            zwlr_virtual_pointer_v1::{self, ZwlrVirtualPointerV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, WEnum,
            backend::{ClientId, GlobalId},
            protocol::{wl_output::WlOutput, wl_pointer, wl_seat::WlSeat},
        },
    },
};

use super::{Tally, Visibility};

const VERSION: u32 = 2;
const POINTERS_PER_CLIENT_MAX: usize = 16;
const BUTTONS_HELD_MAX: usize = 32;
/// The most events of one frame; what comes then begins another.
const EVENTS_MAX: usize = 64;

/// What the compositor does for wlr-virtual-pointer.
pub trait VirtualPointerHandler:
    GlobalDispatch<ZwlrVirtualPointerManagerV1, Visibility>
    + Dispatch<ZwlrVirtualPointerManagerV1, ()>
    + Dispatch<ZwlrVirtualPointerV1, VirtualPointer>
    + 'static
{
    /// The state of the protocol.
    fn virtual_pointer_state(&mut self) -> &mut VirtualPointerState;

    /// One event of one virtual pointer.
    fn virtual_pointer_event(&mut self, pointer: &VirtualPointer, event: VirtualPointerEvent);
}

/// What a virtual pointer did. Times are the client's, in milliseconds.
#[derive(Debug, Clone)]
pub enum VirtualPointerEvent {
    /// It moved, in logical pixels.
    Motion { time: u32, dx: f64, dy: f64 },
    /// It went to a place: each coordinate is a part (0 to 1) of its output, or of all outputs.
    MotionAbsolute { time: u32, x: f64, y: f64 },
    /// A button by its evdev code. Buttons still held when the pointer is destroyed are let go by [`release_gone`].
    Button { time: u32, button: u32, state: ButtonState },
    /// Scrolling, gathered until the client ended the frame.
    Axis(AxisFrame),
    /// The events before this one belong together.
    Frame,
}

/// One virtual pointer.
#[derive(Debug, Clone)]
pub struct VirtualPointer {
    id: u64,
    seat: Option<WlSeat>,
    output: Option<WlOutput>,
}

impl VirtualPointer {
    /// A number that no other virtual pointer of this process has.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The seat that the client would like.
    pub fn seat(&self) -> Option<&WlSeat> {
        self.seat.as_ref()
    }

    /// The output that absolute positions are on; none means all of them.
    pub fn output(&self) -> Option<Output> {
        self.output.as_ref().and_then(Output::from_resource)
    }
}

/// What one pointer holds between requests.
#[derive(Debug, Default)]
struct Held {
    /// What waits for the end of the frame.
    events: Vec<VirtualPointerEvent>,
    buttons: Vec<u32>,
    axis: Option<AxisFrame>,
    source: Option<AxisSource>,
}

/// The state of wlr-virtual-pointer.
#[derive(Debug)]
pub struct VirtualPointerState {
    global: GlobalId,
    held: HashMap<u64, Held>,
    /// The buttons that pointers which are gone still held.
    gone: Vec<(VirtualPointer, Vec<u32>)>,
    pointers: Tally,
}

impl VirtualPointerState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: VirtualPointerHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwlrVirtualPointerManagerV1, _>(VERSION, visibility),
            held: HashMap::new(),
            gone: Vec::new(),
            pointers: Tally::new(POINTERS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: VirtualPointerHandler> GlobalDispatch<ZwlrVirtualPointerManagerV1, Visibility, D> for VirtualPointerState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZwlrVirtualPointerManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: VirtualPointerHandler> Dispatch<ZwlrVirtualPointerManagerV1, (), D> for VirtualPointerState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwlrVirtualPointerManagerV1,
        request: zwlr_virtual_pointer_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use zwlr_virtual_pointer_manager_v1::Request;
        static IDS: AtomicU64 = AtomicU64::new(1);
        let (seat, output, id) = match request {
            Request::CreateVirtualPointer { seat, id } => (seat, None, id),
            Request::CreateVirtualPointerWithOutput { seat, output, id } => (seat, output, id),
            _ => return,
        };
        let number = IDS.fetch_add(1, Ordering::Relaxed);
        data_init.init(id, VirtualPointer { id: number, seat, output });
        let protocol = state.virtual_pointer_state();
        if protocol.pointers.add(client, manager) {
            protocol.held.insert(number, Held::default());
        }
    }
}

impl<D: VirtualPointerHandler> Dispatch<ZwlrVirtualPointerV1, VirtualPointer, D> for VirtualPointerState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrVirtualPointerV1,
        request: zwlr_virtual_pointer_v1::Request,
        pointer: &VirtualPointer,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let Some(held) = state.virtual_pointer_state().held.get_mut(&pointer.id) else { return };
        match held.apply(request) {
            Ok(events) => events.into_iter().for_each(|event| state.virtual_pointer_event(pointer, event)),
            Err(error) => resource.post_error(error, "not a value of wl_pointer"),
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &ZwlrVirtualPointerV1, pointer: &VirtualPointer) {
        let protocol = state.virtual_pointer_state();
        protocol.pointers.remove(&client);
        let buttons = protocol.held.remove(&pointer.id).map(Held::pressed).unwrap_or_default();
        if !buttons.is_empty() {
            protocol.gone.push((pointer.clone(), buttons));
        }
    }
}

/// Lets go the buttons that destroyed pointers still held: call it once in every turn of the loop. It is not done as they
/// are destroyed, because the client may be half gone then, and an event that names one of its objects would be fatal.
pub fn release_gone<D: VirtualPointerHandler>(state: &mut D) {
    for (pointer, buttons) in std::mem::take(&mut state.virtual_pointer_state().gone) {
        for button in buttons {
            let event = VirtualPointerEvent::Button { time: 0, button, state: ButtonState::Released };
            state.virtual_pointer_event(&pointer, event);
        }
        state.virtual_pointer_event(&pointer, VirtualPointerEvent::Frame);
    }
}

impl Held {
    /// The events that a request leads to: those of a frame, when it ends.
    fn apply(
        &mut self,
        request: zwlr_virtual_pointer_v1::Request,
    ) -> Result<Vec<VirtualPointerEvent>, zwlr_virtual_pointer_v1::Error> {
        use zwlr_virtual_pointer_v1::{Error, Request};
        let event = match request {
            Request::Motion { time, dx, dy } => Some(VirtualPointerEvent::Motion { time, dx, dy }),
            Request::MotionAbsolute { time, x, y, x_extent, y_extent } if x_extent > 0 && y_extent > 0 => {
                Some(VirtualPointerEvent::MotionAbsolute {
                    time,
                    x: (f64::from(x) / f64::from(x_extent)).min(1.0),
                    y: (f64::from(y) / f64::from(y_extent)).min(1.0),
                })
            }
            Request::Button { time, button, state } => {
                self.button(button, state).map(|state| VirtualPointerEvent::Button { time, button, state })
            }
            Request::Axis { time, axis, value } => {
                let axis = known_axis(axis).ok_or(Error::InvalidAxis)?;
                self.scroll(time, |frame| frame.value(axis, value));
                None
            }
            Request::AxisDiscrete { time, axis, value, discrete } => {
                let axis = known_axis(axis).ok_or(Error::InvalidAxis)?;
                // A wheel click is 120 units of the high-resolution scale.
                self.scroll(time, |frame| frame.value(axis, value).v120(axis, discrete.saturating_mul(120)));
                None
            }
            Request::AxisStop { time, axis } => {
                let axis = known_axis(axis).ok_or(Error::InvalidAxis)?;
                self.scroll(time, |frame| frame.stop(axis));
                None
            }
            Request::AxisSource { axis_source } => {
                self.source = Some(known_source(axis_source).ok_or(Error::InvalidAxisSource)?);
                None
            }
            Request::Frame => return Ok(self.end_frame()),
            _ => None,
        };
        self.events.extend(event);
        Ok(if self.events.len() < EVENTS_MAX { Vec::new() } else { self.end_frame() })
    }

    fn end_frame(&mut self) -> Vec<VirtualPointerEvent> {
        let mut events = std::mem::take(&mut self.events);
        let source = self.source.take();
        let axis = self.axis.take().map(|frame| match source {
            Some(source) => frame.source(source),
            None => frame,
        });
        events.extend(axis.map(VirtualPointerEvent::Axis));
        events.push(VirtualPointerEvent::Frame);
        events
    }

    /// The buttons that the handler knows to be down.
    fn pressed(self) -> Vec<u32> {
        let mut pressed = self.buttons;
        for event in self.events.iter().rev() {
            match event {
                VirtualPointerEvent::Button { button, state: ButtonState::Pressed, .. } => {
                    pressed.retain(|one| one != button);
                }
                VirtualPointerEvent::Button { button, .. } => pressed.push(*button),
                _ => {}
            }
        }
        pressed
    }

    /// The button's new state, unless it already is in it or the client holds too many.
    fn button(&mut self, button: u32, state: WEnum<wl_pointer::ButtonState>) -> Option<ButtonState> {
        let held = self.buttons.iter().position(|one| *one == button);
        match (state.into_result().ok()?, held) {
            (wl_pointer::ButtonState::Pressed, None) if self.buttons.len() < BUTTONS_HELD_MAX => {
                self.buttons.push(button);
                Some(ButtonState::Pressed)
            }
            (wl_pointer::ButtonState::Released, Some(at)) => {
                self.buttons.swap_remove(at);
                Some(ButtonState::Released)
            }
            _ => None,
        }
    }

    fn scroll(&mut self, time: u32, change: impl FnOnce(AxisFrame) -> AxisFrame) {
        let frame = self.axis.take().unwrap_or_else(|| AxisFrame::new(time));
        self.axis = Some(change(frame));
    }
}

fn known_axis(axis: WEnum<wl_pointer::Axis>) -> Option<Axis> {
    match axis.into_result().ok()? {
        wl_pointer::Axis::VerticalScroll => Some(Axis::Vertical),
        wl_pointer::Axis::HorizontalScroll => Some(Axis::Horizontal),
        _ => None,
    }
}

fn known_source(source: WEnum<wl_pointer::AxisSource>) -> Option<AxisSource> {
    match source.into_result().ok()? {
        wl_pointer::AxisSource::Wheel => Some(AxisSource::Wheel),
        wl_pointer::AxisSource::Finger => Some(AxisSource::Finger),
        wl_pointer::AxisSource::Continuous => Some(AxisSource::Continuous),
        wl_pointer::AxisSource::WheelTilt => Some(AxisSource::WheelTilt),
        _ => None,
    }
}

/// Lets [`VirtualPointerState`] answer for the state type.
macro_rules! delegate_virtual_pointer {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::virtual_pointer::v1::server::zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::virtual_pointer::VirtualPointerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::virtual_pointer::v1::server::zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1: ()
        ] => $crate::protocols::virtual_pointer::VirtualPointerState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::virtual_pointer::v1::server::zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1: $crate::protocols::virtual_pointer::VirtualPointer
        ] => $crate::protocols::virtual_pointer::VirtualPointerState);
    };
}
pub(crate) use delegate_virtual_pointer;
