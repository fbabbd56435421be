//! ext-image-capture-source v1: the objects that name what ext-image-copy-capture takes pictures of. Owns only which
//! output or window each one stands for; `image_copy` has the state and the handler.

use smithay::{
    output::{Output, WeakOutput},
    reexports::{
        wayland_protocols::ext::{
            foreign_toplevel_list::v1::server::ext_foreign_toplevel_handle_v1::ExtForeignToplevelHandleV1,
            image_capture_source::v1::server::{
                ext_foreign_toplevel_image_capture_source_manager_v1::{
                    self, ExtForeignToplevelImageCaptureSourceManagerV1,
                },
                ext_image_capture_source_v1::{self, ExtImageCaptureSourceV1},
                ext_output_image_capture_source_manager_v1::{self, ExtOutputImageCaptureSourceManagerV1},
            },
        },
        wayland_server::{Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, backend::ClientId},
    },
    wayland::foreign_toplevel_list::{ForeignToplevelHandle, ForeignToplevelWeakHandle},
};

use super::{
    Visibility,
    image_copy::{ImageCopyHandler, ImageCopyState},
};

/// What a session takes pictures of.
#[derive(Debug, Clone)]
pub enum Source {
    Output(WeakOutput),
    Toplevel(ForeignToplevelWeakHandle),
    /// The image of the pointer over another source.
    Cursor(Box<Source>),
}

impl Source {
    /// The source that is an output.
    pub fn output(output: &Output) -> Self {
        Self::Output(output.downgrade())
    }

    /// The source that is a window, by its handle in ext-foreign-toplevel-list.
    pub fn toplevel(handle: &ForeignToplevelHandle) -> Self {
        Self::Toplevel(handle.downgrade())
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Output(one), Self::Output(other)) => one == other,
            (Self::Toplevel(one), Self::Toplevel(other)) => match (one.upgrade(), other.upgrade()) {
                (Some(one), Some(other)) => one.identifier() == other.identifier(),
                _ => false,
            },
            (Self::Cursor(one), Self::Cursor(other)) => one == other,
            _ => false,
        }
    }
}

/// User data of a source object.
#[derive(Debug)]
pub struct SourceData(Option<Source>);

impl SourceData {
    /// What the object stands for, if that existed when it was made.
    pub(super) fn source(&self) -> Option<Source> {
        self.0.clone()
    }
}

/// Binds a manager that has no data of its own, for the clients that may see it.
macro_rules! bind_visible {
    ($manager:ty) => {
        impl<D: ImageCopyHandler> GlobalDispatch<$manager, Visibility, D> for ImageCopyState {
            fn bind(
                _: &mut D,
                _: &DisplayHandle,
                _: &Client,
                resource: New<$manager>,
                _: &Visibility,
                data_init: &mut DataInit<'_, D>,
            ) {
                data_init.init(resource, ());
            }

            fn can_view(client: Client, visibility: &Visibility) -> bool {
                visibility.allows(&client)
            }
        }
    };
}

pub(super) use bind_visible;

bind_visible!(ExtOutputImageCaptureSourceManagerV1);
bind_visible!(ExtForeignToplevelImageCaptureSourceManagerV1);

impl<D: ImageCopyHandler> Dispatch<ExtOutputImageCaptureSourceManagerV1, (), D> for ImageCopyState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ExtOutputImageCaptureSourceManagerV1,
        request: ext_output_image_capture_source_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        if let ext_output_image_capture_source_manager_v1::Request::CreateSource { source, output } = request {
            let of = Output::from_resource(&output).as_ref().map(Source::output);
            data_init.init(source, SourceData(of));
            state.image_copy_state().source_made(client, manager);
        }
    }
}

impl<D: ImageCopyHandler> Dispatch<ExtForeignToplevelImageCaptureSourceManagerV1, (), D> for ImageCopyState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ExtForeignToplevelImageCaptureSourceManagerV1,
        request: ext_foreign_toplevel_image_capture_source_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use ext_foreign_toplevel_image_capture_source_manager_v1::Request;
        if let Request::CreateSource { source, toplevel_handle } = request {
            data_init.init(source, SourceData(toplevel_source(&toplevel_handle)));
            state.image_copy_state().source_made(client, manager);
        }
    }
}

fn toplevel_source(resource: &ExtForeignToplevelHandleV1) -> Option<Source> {
    let handle = ForeignToplevelHandle::from_resource(resource)?;
    (!handle.is_closed()).then(|| Source::toplevel(&handle))
}

impl<D: ImageCopyHandler> Dispatch<ExtImageCaptureSourceV1, SourceData, D> for ImageCopyState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ExtImageCaptureSourceV1,
        _: ext_image_capture_source_v1::Request,
        _: &SourceData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, client: ClientId, _: &ExtImageCaptureSourceV1, _: &SourceData) {
        state.image_copy_state().source_gone(&client);
    }
}
