//! The sessions of ext-image-copy-capture v1 that follow the pointer over a source: whether it is there, where, and the
//! session of its image. Owns what each was told; `image_copy` has the state and the handler. Knows no pointer.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
};

use smithay::{
    reexports::{
        wayland_protocols::ext::image_copy_capture::v1::server::ext_image_copy_capture_cursor_session_v1::{
            self, ExtImageCopyCaptureCursorSessionV1,
        },
        wayland_server::{Client, DataInit, Dispatch, DisplayHandle, Resource, backend::ClientId, backend::ObjectId},
    },
    utils::{Buffer, Point},
};

use super::{
    image_copy::{Cursor, ImageCopyHandler, ImageCopyState, SessionData, next_session},
    image_source::Source,
};

/// Where the pointer is over a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorPlace {
    /// What points, in pixels of the source's picture.
    pub position: Point<i32, Buffer>,
    /// Where in its image that is.
    pub hotspot: Point<i32, Buffer>,
}

/// The sessions that follow the pointer.
#[derive(Debug, Default)]
pub(super) struct Cursors(HashMap<ObjectId, Follower>);

#[derive(Debug)]
struct Follower {
    resource: ExtImageCopyCaptureCursorSessionV1,
    source: Source,
    told: Option<CursorPlace>,
}

impl Cursors {
    /// Begins to tell a session where the pointer is.
    pub(super) fn follow(&mut self, resource: ExtImageCopyCaptureCursorSessionV1) {
        let source = resource.data::<CursorSessionData>().and_then(|data| data.source.clone());
        if let Some(source) = source {
            self.0.insert(resource.id(), Follower { resource, source, told: None });
        }
    }
}

impl Follower {
    fn tell(&mut self, place: Option<CursorPlace>) {
        let told = std::mem::replace(&mut self.told, place);
        let Some(place) = place else {
            if told.is_some() {
                self.resource.leave();
            }
            return;
        };
        if told.is_none() {
            self.resource.enter();
        }
        if told.is_none_or(|told| told.position != place.position) {
            self.resource.position(place.position.x, place.position.y);
        }
        if told.is_none_or(|told| told.hotspot != place.hotspot) {
            self.resource.hotspot(place.hotspot.x, place.hotspot.y);
        }
    }
}

impl ImageCopyState {
    /// The sources over which somebody follows the pointer or its image, each once.
    pub fn cursor_sources(&self) -> Vec<Source> {
        let images = self.session_sources().filter_map(|source| match source {
            Source::Cursor(over) => Some(&**over),
            _ => None,
        });
        let mut sources: Vec<Source> = Vec::new();
        for source in self.cursors.0.values().map(|follower| &follower.source).chain(images) {
            if !sources.contains(source) {
                sources.push(source.clone());
            }
        }
        sources
    }

    /// The pointer is at a place over `source`, or not over it.
    pub fn place_cursor(&mut self, source: &Source, place: Option<CursorPlace>) {
        for follower in self.cursors.0.values_mut().filter(|follower| follower.source == *source) {
            follower.tell(place);
        }
    }
}

/// User data of a cursor session object.
#[derive(Debug)]
pub struct CursorSessionData {
    source: Option<Source>,
    has_session: AtomicBool,
}

impl CursorSessionData {
    pub(super) fn new(source: Option<Source>) -> Self {
        Self { source, has_session: AtomicBool::new(false) }
    }
}

impl<D: ImageCopyHandler> Dispatch<ExtImageCopyCaptureCursorSessionV1, CursorSessionData, D> for ImageCopyState {
    fn request(
        state: &mut D,
        client: &Client,
        resource: &ExtImageCopyCaptureCursorSessionV1,
        request: ext_image_copy_capture_cursor_session_v1::Request,
        data: &CursorSessionData,
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use ext_image_copy_capture_cursor_session_v1::{Error, Request};
        let Request::GetCaptureSession { session } = request else { return };
        let id = next_session();
        let session = data_init.init(session, SessionData { id });
        if !state.image_copy_state().tally_sessions.add(client, resource) {
            return;
        }
        if data.has_session.swap(true, Ordering::Relaxed) {
            return resource.post_error(Error::DuplicateSession, "a cursor session has one capture session");
        }
        let of = data.source.clone().and_then(|over| {
            let source = Source::Cursor(Box::new(over));
            let size = state.capture_size(&source)?;
            Some((source, size, Cursor::Painted))
        });
        state.image_copy_state().begin(id, session, of);
    }

    fn destroyed(
        state: &mut D,
        client: ClientId,
        resource: &ExtImageCopyCaptureCursorSessionV1,
        _: &CursorSessionData,
    ) {
        let protocol = state.image_copy_state();
        protocol.tally_sessions.remove(&client);
        protocol.cursors.0.remove(&resource.id());
    }
}
