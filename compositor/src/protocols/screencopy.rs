//! wlr-screencopy v3: pictures of an output, or a region of one, copied into shared memory.
//!
//! Owns the protocol's objects, the checks on buffers, and the damage each manager object has yet to see. The handler
//! draws: it gets a [`Frame`] and must submit or fail it (a dropped frame fails). It must call
//! [`ScreencopyState::damaged`] after it has drawn an output. Knows nothing of rendering.

use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak as WeakArc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use smithay::{
    output::{Output, WeakOutput},
    reexports::{
        wayland_protocols_wlr::screencopy::v1::server::{
            zwlr_screencopy_frame_v1::{self, Flags, ZwlrScreencopyFrameV1},
            zwlr_screencopy_manager_v1::{self, ZwlrScreencopyManagerV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
            backend::{ClientId, GlobalId},
            protocol::{wl_buffer::WlBuffer, wl_output::WlOutput, wl_shm},
        },
    },
    utils::{Buffer, Logical, Physical, Rectangle, Size},
};

use super::{
    Tally, Visibility,
    damage::Damage,
    shm::{self, BufferProblem, Stride},
    timestamp,
};

const VERSION: u32 = 3;
const MANAGERS_PER_CLIENT_MAX: usize = 32;
const FRAMES_PER_CLIENT_MAX: usize = 64;
const ORIGIN_OUTPUTS_MAX: usize = 32;

/// The pixel format of every frame.
pub const FORMAT: wl_shm::Format = wl_shm::Format::Xrgb8888;

/// What the compositor does for wlr-screencopy.
pub trait ScreencopyHandler:
    GlobalDispatch<ZwlrScreencopyManagerV1, Visibility>
    + Dispatch<ZwlrScreencopyManagerV1, ManagerData>
    + Dispatch<ZwlrScreencopyFrameV1, FrameData>
    + 'static
{
    /// The state of the protocol.
    fn screencopy_state(&mut self) -> &mut ScreencopyState;

    /// Draws `frame` now, or keeps it until its output is next drawn, and then submits or fails it.
    fn capture_frame(&mut self, frame: Frame);
}

/// Whether the pointer is part of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    Painted,
    Hidden,
}

/// One picture that a client waits for. Dropping it tells the client that it failed.
#[derive(Debug)]
pub struct Frame {
    resource: ZwlrScreencopyFrameV1,
    buffer: WlBuffer,
    spec: Spec,
    damage: Option<Vec<Rectangle<i32, Buffer>>>,
    answered: bool,
}

impl Frame {
    /// The output to draw, if it still exists.
    pub fn output(&self) -> Option<Output> {
        self.spec.output.upgrade()
    }

    /// The part of the output's framebuffer to copy, in its own pixels (before the output's transform is undone).
    pub fn area(&self) -> Rectangle<i32, Buffer> {
        self.spec.area
    }

    /// Whether to draw the pointer.
    pub fn cursor(&self) -> Cursor {
        self.spec.cursor
    }

    /// The client's buffer: shared memory of the area's size in [`FORMAT`], rows without padding.
    pub fn buffer(&self) -> &WlBuffer {
        &self.buffer
    }

    /// False when the client is gone or no longer wants the picture.
    pub fn is_alive(&self) -> bool {
        self.resource.is_alive() && self.buffer.is_alive()
    }

    /// Copies the area's pixels, `stride` bytes a row, and hands the picture over.
    pub fn submit(self, pixels: &[u8], stride: usize, presented: Duration) -> Result<(), BufferProblem> {
        if !self.is_alive() {
            return Ok(());
        }
        shm::write(&self.buffer, pixels, stride, &[Rectangle::from_size(self.spec.area.size)])?;
        self.submit_written(presented);
        Ok(())
    }

    /// Hands over a buffer that the handler has filled itself.
    pub fn submit_written(mut self, presented: Duration) {
        self.answered = true;
        if !self.resource.is_alive() {
            return;
        }
        self.resource.flags(Flags::empty());
        for one in self.damage.iter().flatten() {
            let (x, y, w, h) = (one.loc.x as u32, one.loc.y as u32, one.size.w as u32, one.size.h as u32);
            self.resource.damage(x, y, w, h);
        }
        let (high, low, nanoseconds) = timestamp(presented);
        self.resource.ready(high, low, nanoseconds);
    }

    /// Tells the client that there will be no picture.
    pub fn fail(self) {}
}

impl Drop for Frame {
    fn drop(&mut self) {
        if !self.answered && self.resource.is_alive() {
            self.resource.failed();
        }
    }
}

/// The state of wlr-screencopy.
#[derive(Debug)]
pub struct ScreencopyState {
    global: GlobalId,
    origins: Vec<WeakArc<Origin>>,
    waiting: Vec<Frame>,
    managers: Tally,
    frames: Tally,
}

impl ScreencopyState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: ScreencopyHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwlrScreencopyManagerV1, _>(VERSION, visibility),
            origins: Vec::new(),
            waiting: Vec::new(),
            managers: Tally::new(MANAGERS_PER_CLIENT_MAX),
            frames: Tally::new(FRAMES_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// True while a client waits for a change on `output`.
    pub fn waits_for(&self, output: &Output) -> bool {
        self.waiting.iter().any(|frame| frame.spec.output == *output)
    }

    /// Notes what was drawn anew on `output` (in its transformed pixels, as damage trackers report it) and returns the
    /// frames that waited for it: hand each to [`ScreencopyHandler::capture_frame`].
    #[must_use]
    pub fn damaged(&mut self, output: &Output, damage: &[Rectangle<i32, Physical>]) -> Vec<Frame> {
        if self.origins.is_empty() {
            return Vec::new();
        }
        let damage: Vec<_> = damage.iter().map(|one| to_framebuffer(output, *one)).collect();
        self.origins.retain(|origin| {
            let Some(origin) = origin.upgrade() else { return false };
            origin.with_damage(output, |one| one.add(&damage));
            true
        });
        let mut ready = Vec::new();
        for mut frame in std::mem::take(&mut self.waiting) {
            if frame.spec.output != *output {
                self.waiting.push(frame);
            } else if !fits(output, frame.spec.area) {
                frame.fail();
            } else {
                match frame.spec.origin.take(output, frame.spec.area) {
                    None => self.waiting.push(frame),
                    taken => {
                        frame.damage = taken;
                        ready.push(frame);
                    }
                }
            }
        }
        ready
    }

    /// Fails the frames that wait for an output that is going away.
    pub fn output_removed(&mut self, output: &Output) {
        self.waiting.retain(|frame| frame.spec.output != *output);
    }
}

/// One manager object, for as long as it or a frame of it lives: the damage its captures have yet to see.
#[derive(Debug, Default)]
pub struct Origin {
    damage: Mutex<Vec<(WeakOutput, Damage<Buffer>)>>,
}

impl Origin {
    fn with_damage<T>(&self, output: &Output, change: impl FnOnce(&mut Damage<Buffer>) -> T) -> T {
        let mut all = self.damage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, damage)) = all.iter_mut().find(|(of, _)| of == output) {
            return change(damage);
        }
        all.retain(|(of, _)| of.upgrade().is_some());
        all.truncate(ORIGIN_OUTPUTS_MAX - 1);
        let mut damage = Damage::everything();
        let result = change(&mut damage);
        all.push((output.downgrade(), damage));
        result
    }

    /// The damage within `area` if there is any; all of it is then seen.
    fn take(&self, output: &Output, area: Rectangle<i32, Buffer>) -> Option<Vec<Rectangle<i32, Buffer>>> {
        self.with_damage(output, |damage| {
            let seen = damage.within(area);
            (!seen.is_empty()).then(|| damage.take(area))
        })
    }
}

/// User data of a manager object.
#[derive(Debug)]
pub struct ManagerData(Arc<Origin>);

/// User data of a frame object.
#[derive(Debug)]
pub struct FrameData {
    spec: Option<Spec>,
    used: AtomicBool,
}

#[derive(Debug, Clone)]
struct Spec {
    output: WeakOutput,
    area: Rectangle<i32, Buffer>,
    cursor: Cursor,
    origin: Arc<Origin>,
}

impl<D: ScreencopyHandler> GlobalDispatch<ZwlrScreencopyManagerV1, Visibility, D> for ScreencopyState {
    fn bind(
        state: &mut D,
        _: &DisplayHandle,
        client: &Client,
        resource: New<ZwlrScreencopyManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        let origin = Arc::new(Origin::default());
        let manager = data_init.init(resource, ManagerData(origin.clone()));
        let protocol = state.screencopy_state();
        if protocol.managers.add(client, &manager) {
            protocol.origins.retain(|origin| origin.strong_count() > 0);
            protocol.origins.push(Arc::downgrade(&origin));
        }
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: ScreencopyHandler> Dispatch<ZwlrScreencopyManagerV1, ManagerData, D> for ScreencopyState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwlrScreencopyManagerV1,
        request: zwlr_screencopy_manager_v1::Request,
        data: &ManagerData,
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use zwlr_screencopy_manager_v1::Request;
        let (frame, overlay, output, region) = match request {
            Request::CaptureOutput { frame, overlay_cursor, output } => (frame, overlay_cursor, output, None),
            Request::CaptureOutputRegion { frame, overlay_cursor, output, x, y, width, height } => {
                (frame, overlay_cursor, output, Some([x, y, width, height]))
            }
            _ => return,
        };
        let spec = capture_area(&output, region).map(|(output, area)| Spec {
            output: output.downgrade(),
            area,
            cursor: if overlay != 0 { Cursor::Painted } else { Cursor::Hidden },
            origin: data.0.clone(),
        });
        let size = spec.as_ref().map(|spec| spec.area.size);
        let frame = data_init.init(frame, FrameData { spec, used: AtomicBool::new(false) });
        if !state.screencopy_state().frames.add(client, manager) {
            return;
        }
        match size {
            Some(size) => offer(&frame, size),
            None => frame.failed(),
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &ZwlrScreencopyManagerV1, _: &ManagerData) {
        state.screencopy_state().managers.remove(&client);
    }
}

fn offer(frame: &ZwlrScreencopyFrameV1, size: Size<i32, Buffer>) {
    frame.buffer(FORMAT, size.w as u32, size.h as u32, (size.w * shm::PIXEL_BYTES) as u32);
    if frame.version() >= 3 {
        frame.buffer_done();
    }
}

impl<D: ScreencopyHandler> Dispatch<ZwlrScreencopyFrameV1, FrameData, D> for ScreencopyState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrScreencopyFrameV1,
        request: zwlr_screencopy_frame_v1::Request,
        data: &FrameData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use zwlr_screencopy_frame_v1::{Error, Request};
        let (buffer, waits) = match request {
            Request::Copy { buffer } => (buffer, false),
            Request::CopyWithDamage { buffer } => (buffer, true),
            _ => return,
        };
        if data.used.swap(true, Ordering::Relaxed) {
            resource.post_error(Error::AlreadyUsed, "a frame takes one copy");
            return;
        }
        let Some(spec) = data.spec.clone() else { return };
        if let Err(problem) = shm::check(&buffer, spec.area.size, &[FORMAT], Stride::Tight) {
            resource.post_error(Error::InvalidBuffer, problem.to_string());
            return;
        }
        let mut frame = Frame { resource: resource.clone(), buffer, spec, damage: None, answered: false };
        let Some(output) = frame.output().filter(|output| fits(output, frame.spec.area)) else {
            return frame.fail();
        };
        let damage = frame.spec.origin.take(&output, frame.spec.area);
        if !waits {
            state.capture_frame(frame);
        } else if damage.is_some() {
            frame.damage = damage;
            state.capture_frame(frame);
        } else {
            state.screencopy_state().waiting.push(frame);
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwlrScreencopyFrameV1, _: &FrameData) {
        let protocol = state.screencopy_state();
        protocol.frames.remove(&client);
        protocol.waiting.retain(|frame| frame.resource != *resource);
    }
}

/// The output that `resource` stands for and the part of its framebuffer that lies in `region` (logical x, y, width,
/// height), if any of it does.
fn capture_area(resource: &WlOutput, region: Option<[i32; 4]>) -> Option<(Output, Rectangle<i32, Buffer>)> {
    let output = Output::from_resource(resource)?;
    let mode = output.current_mode()?.size;
    let framebuffer = Rectangle::from_size(Size::<i32, Buffer>::from((mode.w, mode.h)));
    let Some([x, y, width, height]) = region else {
        return (!framebuffer.is_empty()).then_some((output, framebuffer));
    };
    if width <= 0 || height <= 0 {
        return None;
    }
    let scale = output.current_scale().fractional_scale();
    let transformed = output.current_transform().transform_size(mode);
    let logical = transformed.to_f64().to_logical(scale).to_i32_ceil();
    // Clipped in 64 bits: the client may name any numbers.
    let clip = |from: i32, length: i32, limit: i32| {
        let end = (i64::from(from) + i64::from(length)).clamp(0, i64::from(limit)) as i32;
        let start = from.clamp(0, limit);
        (start, end - start)
    };
    let ((x, w), (y, h)) = (clip(x, width, logical.w), clip(y, height, logical.h));
    let region = Rectangle::<i32, Logical>::new((x, y).into(), (w, h).into());
    let physical = region.to_f64().to_physical(scale).to_i32_round::<i32>();
    let area = to_framebuffer(&output, physical).intersection(framebuffer)?;
    (!area.is_empty()).then_some((output, area))
}

/// A rectangle of the transformed output as one of its framebuffer.
fn to_framebuffer(output: &Output, rectangle: Rectangle<i32, Physical>) -> Rectangle<i32, Buffer> {
    let transform = output.current_transform();
    let mode = output.current_mode().map(|mode| mode.size).unwrap_or_default();
    let turned = transform.invert().transform_rect_in(rectangle, &transform.transform_size(mode));
    Rectangle::new((turned.loc.x, turned.loc.y).into(), (turned.size.w, turned.size.h).into())
}

/// True while `area` lies in the output's framebuffer, which may have shrunk since it was offered.
fn fits(output: &Output, area: Rectangle<i32, Buffer>) -> bool {
    let Some(mode) = output.current_mode() else { return false };
    Rectangle::from_size(Size::<i32, Buffer>::from((mode.size.w, mode.size.h))).contains_rect(area)
}

/// Lets [`ScreencopyState`] answer for the state type.
macro_rules! delegate_screencopy {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::screencopy::v1::server::zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::screencopy::ScreencopyState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::screencopy::v1::server::zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1: $crate::protocols::screencopy::ManagerData
        ] => $crate::protocols::screencopy::ScreencopyState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::screencopy::v1::server::zwlr_screencopy_frame_v1::ZwlrScreencopyFrameV1: $crate::protocols::screencopy::FrameData
        ] => $crate::protocols::screencopy::ScreencopyState);
    };
}
pub(crate) use delegate_screencopy;
