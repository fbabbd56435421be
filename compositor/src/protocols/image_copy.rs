//! ext-image-copy-capture v1: pictures of outputs and of single windows, again and again, into shared memory.
//!
//! Owns the protocol's objects, each session's constraints and the damage it has yet to see. The handler says how large
//! a source is and draws: it gets a [`Frame`] and must submit or fail it (a dropped frame fails). It calls
//! [`ImageCopyState::damaged`] when a source has changed and [`ImageCopyState::constrain`] when its size has, or it is
//! gone. Sessions that follow the pointer are in `cursor_capture`. Knows nothing of rendering.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use smithay::{
    reexports::{
        wayland_protocols::ext::{
            image_capture_source::v1::server::{
                ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
                ext_image_capture_source_v1::ExtImageCaptureSourceV1,
                ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
            },
            image_copy_capture::v1::server::{
                ext_image_copy_capture_cursor_session_v1::ExtImageCopyCaptureCursorSessionV1,
                ext_image_copy_capture_frame_v1::{self, ExtImageCopyCaptureFrameV1, FailureReason},
                ext_image_copy_capture_manager_v1::{self, ExtImageCopyCaptureManagerV1, Options},
                ext_image_copy_capture_session_v1::{self, ExtImageCopyCaptureSessionV1},
            },
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, WEnum,
            backend::{ClientId, GlobalId},
            protocol::{wl_buffer::WlBuffer, wl_output, wl_shm},
        },
    },
    utils::{Buffer, Rectangle, Size, Transform},
};

use super::{
    Tally, Visibility,
    cursor_capture::Cursors,
    damage::Damage,
    image_source::bind_visible,
    shm::{self, BufferProblem, Stride},
    timestamp,
};
pub use super::{
    cursor_capture::{CursorPlace, CursorSessionData},
    image_source::{Source, SourceData},
    screencopy::Cursor,
};

const VERSION: u32 = 1;
const SOURCES_PER_CLIENT_MAX: usize = 256;
const SESSIONS_PER_CLIENT_MAX: usize = 64;
const FRAMES_PER_CLIENT_MAX: usize = 128;

/// The pixel formats of every session, the preferred one first.
pub const FORMATS: [wl_shm::Format; 2] = [wl_shm::Format::Xrgb8888, wl_shm::Format::Argb8888];
/// Those of the pointer's image: without what is behind it, it has to be told what of it shows.
const CURSOR_FORMATS: [wl_shm::Format; 1] = [wl_shm::Format::Argb8888];

fn formats_of(source: &Source) -> &'static [wl_shm::Format] {
    if matches!(source, Source::Cursor(_)) { &CURSOR_FORMATS } else { &FORMATS }
}

/// What the compositor does for ext-image-copy-capture.
pub trait ImageCopyHandler:
    GlobalDispatch<ExtOutputImageCaptureSourceManagerV1, Visibility>
    + GlobalDispatch<ExtForeignToplevelImageCaptureSourceManagerV1, Visibility>
    + GlobalDispatch<ExtImageCopyCaptureManagerV1, Visibility>
    + Dispatch<ExtOutputImageCaptureSourceManagerV1, ()>
    + Dispatch<ExtForeignToplevelImageCaptureSourceManagerV1, ()>
    + Dispatch<ExtImageCaptureSourceV1, SourceData>
    + Dispatch<ExtImageCopyCaptureManagerV1, ()>
    + Dispatch<ExtImageCopyCaptureSessionV1, SessionData>
    + Dispatch<ExtImageCopyCaptureFrameV1, FrameData>
    + Dispatch<ExtImageCopyCaptureCursorSessionV1, CursorSessionData>
    + 'static
{
    /// The state of the protocol.
    fn image_copy_state(&mut self) -> &mut ImageCopyState;

    /// The size of a picture of `source` in pixels, or none if it cannot be captured.
    fn capture_size(&mut self, source: &Source) -> Option<Size<i32, Buffer>>;

    /// Draws `frame` now, or keeps it until its source is next drawn, and then submits or fails it.
    fn capture_image(&mut self, frame: Frame);
}

/// One picture that a client waits for. Dropping it tells the client that it failed.
#[derive(Debug)]
pub struct Frame {
    resource: ExtImageCopyCaptureFrameV1,
    buffer: WlBuffer,
    session: u64,
    source: Source,
    cursor: Cursor,
    size: Size<i32, Buffer>,
    damage: Vec<Rectangle<i32, Buffer>>,
    /// What must be copied: the damage, and what the client's buffer lacks from before.
    stale: Vec<Rectangle<i32, Buffer>>,
    outcome: Option<FailureReason>,
}

impl Frame {
    /// What to draw.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The size to draw it in.
    pub fn size(&self) -> Size<i32, Buffer> {
        self.size
    }

    /// Whether to draw the pointer.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// The client's buffer: shared memory of the frame's size in one of [`FORMATS`].
    pub fn buffer(&self) -> &WlBuffer {
        &self.buffer
    }

    /// False when the client is gone or no longer wants the picture.
    pub fn is_alive(&self) -> bool {
        self.resource.is_alive() && self.buffer.is_alive()
    }

    /// Copies the picture, `stride` bytes a row, and hands it over. `transform` is what was applied to its content.
    pub fn submit(
        mut self,
        pixels: &[u8],
        stride: usize,
        transform: Transform,
        presented: Duration,
    ) -> Result<(), BufferProblem> {
        if !self.is_alive() {
            return Ok(());
        }
        shm::write(&self.buffer, pixels, stride, &self.stale).inspect_err(|_| {
            self.outcome = Some(FailureReason::BufferConstraints);
        })?;
        self.submit_written(transform, presented);
        Ok(())
    }

    /// Hands over a buffer that the handler has filled itself.
    pub fn submit_written(mut self, transform: Transform, presented: Duration) {
        self.outcome = None;
        if !self.resource.is_alive() {
            return;
        }
        self.resource.transform(wl_output::Transform::from(transform));
        for one in &self.damage {
            self.resource.damage(one.loc.x, one.loc.y, one.size.w, one.size.h);
        }
        let (high, low, nanoseconds) = timestamp(presented);
        self.resource.presentation_time(high, low, nanoseconds);
        self.resource.ready();
    }

    /// Tells the client that there will be no picture.
    pub fn fail(self) {}

    /// Tells the client that its buffer no longer has the right size: the source has changed meanwhile.
    pub fn fail_constraints(self) {
        self.fail_with(FailureReason::BufferConstraints);
    }

    fn fail_with(mut self, reason: FailureReason) {
        self.outcome = Some(reason);
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Some(reason) = self.outcome.filter(|_| self.resource.is_alive()) {
            self.resource.failed(reason);
        }
    }
}

/// The state of ext-image-copy-capture.
#[derive(Debug)]
pub struct ImageCopyState {
    globals: [GlobalId; 3],
    sessions: HashMap<u64, Session>,
    waiting: Vec<Frame>,
    /// Sessions that follow the pointer.
    pub(super) cursors: Cursors,
    tally_sources: Tally,
    pub(super) tally_sessions: Tally,
    tally_frames: Tally,
}

#[derive(Debug)]
struct Session {
    resource: ExtImageCopyCaptureSessionV1,
    source: Source,
    cursor: Cursor,
    size: Size<i32, Buffer>,
    damage: Damage<Buffer>,
    has_frame: bool,
}

impl Session {
    fn send_constraints(&self) {
        self.resource.buffer_size(self.size.w as u32, self.size.h as u32);
        formats_of(&self.source).iter().for_each(|format| self.resource.shm_format(*format));
        self.resource.done();
    }
}

impl ImageCopyState {
    /// Announces the globals to the clients that may see them.
    pub fn new<D: ImageCopyHandler>(
        display: &DisplayHandle,
        filter: impl Fn(&Client) -> bool + Clone + Send + Sync + 'static,
    ) -> Self {
        let visibility = || Visibility::new(filter.clone());
        Self {
            globals: [
                display.create_global::<D, ExtOutputImageCaptureSourceManagerV1, _>(VERSION, visibility()),
                display.create_global::<D, ExtForeignToplevelImageCaptureSourceManagerV1, _>(VERSION, visibility()),
                display.create_global::<D, ExtImageCopyCaptureManagerV1, _>(VERSION, visibility()),
            ],
            sessions: HashMap::new(),
            waiting: Vec::new(),
            cursors: Cursors::default(),
            tally_sources: Tally::new(SOURCES_PER_CLIENT_MAX),
            tally_sessions: Tally::new(SESSIONS_PER_CLIENT_MAX),
            tally_frames: Tally::new(FRAMES_PER_CLIENT_MAX),
        }
    }

    /// The globals' ids.
    pub fn globals(&self) -> &[GlobalId] {
        &self.globals
    }

    pub(super) fn source_made<R: Resource>(&mut self, client: &Client, manager: &R) {
        self.tally_sources.add(client, manager);
    }

    pub(super) fn source_gone(&mut self, client: &ClientId) {
        self.tally_sources.remove(client);
    }

    /// True while a session takes pictures of `source`: only then is it worth tracking its damage.
    pub fn is_captured(&self, source: &Source) -> bool {
        self.sessions.values().any(|session| session.source == *source)
    }

    /// True while a client waits for a change of `source`.
    pub fn waits_for(&self, source: &Source) -> bool {
        self.waiting.iter().any(|frame| frame.source == *source)
    }

    /// Notes what has changed in `source`, in pixels of its picture, and returns the frames that waited for it: hand
    /// each to [`ImageCopyHandler::capture_image`].
    #[must_use]
    pub fn damaged(&mut self, source: &Source, damage: &[Rectangle<i32, Buffer>]) -> Vec<Frame> {
        let mut changed = false;
        for session in self.sessions.values_mut().filter(|session| session.source == *source) {
            session.damage.add(damage);
            changed = true;
        }
        if !changed {
            return Vec::new();
        }
        let mut ready = Vec::new();
        for frame in std::mem::take(&mut self.waiting) {
            match self.make_ready(frame) {
                Sight::New(frame) => ready.push(frame),
                Sight::Seen(frame) => self.waiting.push(frame),
                Sight::Failed => {}
            }
        }
        ready
    }

    /// Sets the size of a source's pictures, or stops its sessions when it can no longer be captured.
    pub fn constrain(&mut self, source: &Source, size: Option<Size<i32, Buffer>>) {
        let size = size.filter(|size| usable(*size));
        let mut touched = Vec::new();
        self.sessions.retain(|id, session| {
            if session.source != *source || size == Some(session.size) {
                return true;
            }
            touched.push(*id);
            match size {
                Some(size) => {
                    session.size = size;
                    session.damage.add_everything();
                    session.send_constraints();
                }
                None => session.resource.stopped(),
            }
            size.is_some()
        });
        let reason = if size.is_some() { FailureReason::BufferConstraints } else { FailureReason::Stopped };
        for frame in self.waiting.extract_if(.., |frame| touched.contains(&frame.session)) {
            frame.fail_with(reason);
        }
    }

    /// Gives the frame what its session has not seen yet.
    fn make_ready(&mut self, mut frame: Frame) -> Sight {
        let Some(session) = self.sessions.get_mut(&frame.session) else {
            frame.fail_with(FailureReason::Stopped);
            return Sight::Failed;
        };
        if session.size != frame.size {
            frame.fail_constraints();
            return Sight::Failed;
        }
        let area = Rectangle::from_size(frame.size);
        if session.damage.within(area).is_empty() {
            return Sight::Seen(frame);
        }
        frame.damage = session.damage.take(area);
        frame.stale.extend(frame.damage.iter().copied());
        Sight::New(frame)
    }

    /// What sessions take pictures of.
    pub(super) fn session_sources(&self) -> impl Iterator<Item = &Source> {
        self.sessions.values().map(|session| &session.source)
    }

    /// Begins a session, or says at once that it has stopped.
    pub(super) fn begin(
        &mut self,
        id: u64,
        resource: ExtImageCopyCaptureSessionV1,
        of: Option<(Source, Size<i32, Buffer>, Cursor)>,
    ) {
        match of.filter(|(_, size, _)| usable(*size)) {
            None => resource.stopped(),
            Some((source, size, cursor)) => {
                let session =
                    Session { resource, source, cursor, size, damage: Damage::everything(), has_frame: false };
                session.send_constraints();
                self.sessions.insert(id, session);
            }
        }
    }
}

/// Whether there is something for a frame to show.
enum Sight {
    New(Frame),
    Seen(Frame),
    Failed,
}

fn usable(size: Size<i32, Buffer>) -> bool {
    size.w > 0 && size.h > 0 && size.w.checked_mul(shm::PIXEL_BYTES).is_some()
}

/// User data of a session object.
#[derive(Debug)]
pub struct SessionData {
    pub(super) id: u64,
}

/// User data of a frame object.
#[derive(Debug)]
pub struct FrameData {
    session: u64,
    request: Mutex<Requested>,
}

/// What a client has said about its next picture.
#[derive(Debug, Default)]
struct Requested {
    buffer: Option<WlBuffer>,
    stale: Option<Damage<Buffer>>,
    captured: bool,
}

/// A new session's number.
pub(super) fn next_session() -> u64 {
    static IDS: AtomicU64 = AtomicU64::new(1);
    IDS.fetch_add(1, Ordering::Relaxed)
}

bind_visible!(ExtImageCopyCaptureManagerV1);

impl<D: ImageCopyHandler> Dispatch<ExtImageCopyCaptureManagerV1, (), D> for ImageCopyState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ExtImageCopyCaptureManagerV1,
        request: ext_image_copy_capture_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use ext_image_copy_capture_manager_v1::{Error, Request};
        match request {
            Request::CreateSession { session, source, options } => {
                let id = next_session();
                let resource = data_init.init(session, SessionData { id });
                if !state.image_copy_state().tally_sessions.add(client, manager) {
                    return;
                }
                let WEnum::Value(options) = options else {
                    return manager.post_error(Error::InvalidOption, "an option this version does not have");
                };
                let source = source.data::<SourceData>().and_then(SourceData::source);
                let cursor = if options.contains(Options::PaintCursors) { Cursor::Painted } else { Cursor::Hidden };
                let of = source.and_then(|source| {
                    let size = state.capture_size(&source)?;
                    Some((source, size, cursor))
                });
                state.image_copy_state().begin(id, resource, of);
            }
            Request::CreatePointerCursorSession { session, source, .. } => {
                let source = source.data::<SourceData>().and_then(SourceData::source);
                let resource = data_init.init(session, CursorSessionData::new(source));
                let protocol = state.image_copy_state();
                if protocol.tally_sessions.add(client, manager) {
                    protocol.cursors.follow(resource);
                }
            }
            _ => {}
        }
    }
}

impl<D: ImageCopyHandler> Dispatch<ExtImageCopyCaptureSessionV1, SessionData, D> for ImageCopyState {
    fn request(
        state: &mut D,
        client: &Client,
        resource: &ExtImageCopyCaptureSessionV1,
        request: ext_image_copy_capture_session_v1::Request,
        data: &SessionData,
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use ext_image_copy_capture_session_v1::{Error, Request};
        let Request::CreateFrame { frame } = request else { return };
        data_init.init(frame, FrameData { session: data.id, request: Mutex::default() });
        let protocol = state.image_copy_state();
        protocol.tally_frames.add(client, resource);
        if let Some(session) = protocol.sessions.get_mut(&data.id)
            && std::mem::replace(&mut session.has_frame, true)
        {
            resource.post_error(Error::DuplicateFrame, "a session has one frame at a time");
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &ExtImageCopyCaptureSessionV1, data: &SessionData) {
        let protocol = state.image_copy_state();
        protocol.tally_sessions.remove(&client);
        if protocol.sessions.remove(&data.id).is_some() {
            // Frames outlive their session, but no damage will be tracked for them any more.
            for frame in protocol.waiting.extract_if(.., |frame| frame.session == data.id) {
                frame.fail_with(FailureReason::Stopped);
            }
        }
    }
}

impl<D: ImageCopyHandler> Dispatch<ExtImageCopyCaptureFrameV1, FrameData, D> for ImageCopyState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ExtImageCopyCaptureFrameV1,
        request: ext_image_copy_capture_frame_v1::Request,
        data: &FrameData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use ext_image_copy_capture_frame_v1::{Error, Request};
        let mut requested = data.request.lock().unwrap_or_else(PoisonError::into_inner);
        if requested.captured && !matches!(request, Request::Destroy) {
            return resource.post_error(Error::AlreadyCaptured, "the frame was captured already");
        }
        match request {
            Request::AttachBuffer { buffer } => requested.buffer = Some(buffer),
            Request::DamageBuffer { x, y, width, height } => {
                let inside = |at: i32, length: i32| at >= 0 && length > 0 && at.checked_add(length).is_some();
                if !inside(x, width) || !inside(y, height) {
                    return resource.post_error(Error::InvalidBufferDamage, "damage outside any buffer");
                }
                let stale = requested.stale.get_or_insert_with(Damage::nothing);
                stale.add(&[Rectangle::new((x, y).into(), (width, height).into())]);
            }
            Request::Capture => {
                let Some(buffer) = requested.buffer.take() else {
                    return resource.post_error(Error::NoBuffer, "a buffer is attached before capture");
                };
                requested.captured = true;
                let stale = requested.stale.take();
                drop(requested);
                capture(state, resource, data.session, buffer, stale);
            }
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ExtImageCopyCaptureFrameV1, data: &FrameData) {
        let protocol = state.image_copy_state();
        protocol.tally_frames.remove(&client);
        protocol.waiting.retain(|frame| frame.resource != *resource);
        if let Some(session) = protocol.sessions.get_mut(&data.session) {
            session.has_frame = false;
        }
    }
}

/// Checks a capture request and hands it to the handler, or keeps it until there is something new to see.
fn capture<D: ImageCopyHandler>(
    state: &mut D,
    resource: &ExtImageCopyCaptureFrameV1,
    session: u64,
    buffer: WlBuffer,
    stale: Option<Damage<Buffer>>,
) {
    let protocol = state.image_copy_state();
    let Some(of) = protocol.sessions.get(&session) else {
        return resource.failed(FailureReason::Stopped);
    };
    let size = of.size;
    if let Err(problem) = shm::check(&buffer, size, formats_of(&of.source), Stride::Any) {
        tracing::debug!(%problem, "a capture buffer was refused");
        return resource.failed(FailureReason::BufferConstraints);
    }
    let frame = Frame {
        resource: resource.clone(),
        buffer,
        session,
        source: of.source.clone(),
        cursor: of.cursor,
        size,
        damage: Vec::new(),
        stale: stale.map(|stale| stale.within(Rectangle::from_size(size))).unwrap_or_default(),
        outcome: Some(FailureReason::Unknown),
    };
    match protocol.make_ready(frame) {
        Sight::New(frame) => state.capture_image(frame),
        Sight::Seen(frame) => state.image_copy_state().waiting.push(frame),
        Sight::Failed => {}
    }
}

/// Lets [`ImageCopyState`] answer for the state type.
macro_rules! delegate_image_copy {
    ($state:ty) => {
        $crate::protocols::image_copy::delegate_image_copy!(@managers $state: [
            smithay::reexports::wayland_protocols::ext::image_capture_source::v1::server::ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
            smithay::reexports::wayland_protocols::ext::image_capture_source::v1::server::ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
            smithay::reexports::wayland_protocols::ext::image_copy_capture::v1::server::ext_image_copy_capture_manager_v1::ExtImageCopyCaptureManagerV1
        ]);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::image_capture_source::v1::server::ext_image_capture_source_v1::ExtImageCaptureSourceV1: $crate::protocols::image_copy::SourceData
        ] => $crate::protocols::image_copy::ImageCopyState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::image_copy_capture::v1::server::ext_image_copy_capture_session_v1::ExtImageCopyCaptureSessionV1: $crate::protocols::image_copy::SessionData
        ] => $crate::protocols::image_copy::ImageCopyState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::image_copy_capture::v1::server::ext_image_copy_capture_frame_v1::ExtImageCopyCaptureFrameV1: $crate::protocols::image_copy::FrameData
        ] => $crate::protocols::image_copy::ImageCopyState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::image_copy_capture::v1::server::ext_image_copy_capture_cursor_session_v1::ExtImageCopyCaptureCursorSessionV1: $crate::protocols::image_copy::CursorSessionData
        ] => $crate::protocols::image_copy::ImageCopyState);
    };
    (@managers $state:ty: [$($manager:ty),*]) => {
        $(
            smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
                $manager: $crate::protocols::Visibility
            ] => $crate::protocols::image_copy::ImageCopyState);
            smithay::reexports::wayland_server::delegate_dispatch!($state: [
                $manager: ()
            ] => $crate::protocols::image_copy::ImageCopyState);
        )*
    };
}
pub(crate) use delegate_image_copy;
