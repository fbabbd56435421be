//! wl_fixes: lets a client destroy its registry. Owns nothing.

use smithay::reexports::wayland_server::{
    Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
    backend::GlobalId,
    protocol::wl_fixes::{self, WlFixes},
};

const VERSION: u32 = 1;

/// The state of wl_fixes.
#[derive(Debug)]
pub struct FixesState {
    global: GlobalId,
}

impl FixesState {
    /// Announces the global.
    pub fn new<D: GlobalDispatch<WlFixes, ()> + Dispatch<WlFixes, ()> + 'static>(display: &DisplayHandle) -> Self {
        Self { global: display.create_global::<D, WlFixes, _>(VERSION, ()) }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: Dispatch<WlFixes, ()> + 'static> GlobalDispatch<WlFixes, (), D> for FixesState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<WlFixes>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: Dispatch<WlFixes, ()> + 'static> Dispatch<WlFixes, (), D> for FixesState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &WlFixes,
        request: wl_fixes::Request,
        (): &(),
        display: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        if let wl_fixes::Request::DestroyRegistry { registry } = request
            && let Err(error) = display.backend_handle().destroy_object::<D>(&registry.id())
        {
            tracing::debug!(%error, "a registry that was gone");
        }
    }
}
