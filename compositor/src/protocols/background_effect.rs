//! ext-background-effect v1: regions behind translucent surfaces that their clients would like blurred. Owns the objects and which
//! surface has one; what of it can be done is the compositor's to say.

use smithay::reexports::{
    wayland_protocols::ext::background_effect::v1::server::{
        ext_background_effect_manager_v1::{self, Capability, ExtBackgroundEffectManagerV1},
        ext_background_effect_surface_v1::{self, ExtBackgroundEffectSurfaceV1},
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak,
        backend::{ClientId, GlobalId},
        protocol::wl_surface::WlSurface,
    },
};

use super::Tally;

const VERSION: u32 = 1;
const OBJECTS_PER_CLIENT_MAX: usize = 512;

/// What the compositor does for ext-background-effect.
pub trait BackgroundEffectHandler:
    GlobalDispatch<ExtBackgroundEffectManagerV1, ()>
    + Dispatch<ExtBackgroundEffectManagerV1, ()>
    + Dispatch<ExtBackgroundEffectSurfaceV1, Weak<WlSurface>>
    + 'static
{
    /// The state of the protocol.
    fn background_effect_state(&mut self) -> &mut BackgroundEffectState;

    /// What the renderer can do behind a surface.
    fn background_effects(&self) -> Capability;
}

/// The state of ext-background-effect.
#[derive(Debug)]
pub struct BackgroundEffectState {
    global: GlobalId,
    objects: Vec<(ExtBackgroundEffectSurfaceV1, WlSurface)>,
    tally: Tally,
}

impl BackgroundEffectState {
    /// Announces the global.
    pub fn new<D: BackgroundEffectHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, ExtBackgroundEffectManagerV1, _>(VERSION, ()),
            objects: Vec::new(),
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: BackgroundEffectHandler> GlobalDispatch<ExtBackgroundEffectManagerV1, (), D> for BackgroundEffectState {
    fn bind(
        state: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ExtBackgroundEffectManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ()).capabilities(state.background_effects());
    }
}

impl<D: BackgroundEffectHandler> Dispatch<ExtBackgroundEffectManagerV1, (), D> for BackgroundEffectState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ExtBackgroundEffectManagerV1,
        request: ext_background_effect_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use ext_background_effect_manager_v1::{Error, Request};
        let Request::GetBackgroundEffect { id, surface } = request else { return };
        let resource = data_init.init(id, surface.downgrade());
        let protocol = state.background_effect_state();
        if !protocol.tally.add(client, manager) {
            return;
        }
        if protocol.objects.iter().any(|(_, other)| *other == surface) {
            return manager.post_error(Error::BackgroundEffectExists, "the surface has one already");
        }
        protocol.objects.push((resource, surface));
    }
}

impl<D: BackgroundEffectHandler> Dispatch<ExtBackgroundEffectSurfaceV1, Weak<WlSurface>, D> for BackgroundEffectState {
    fn request(
        _: &mut D,
        _: &Client,
        resource: &ExtBackgroundEffectSurfaceV1,
        request: ext_background_effect_surface_v1::Request,
        surface: &Weak<WlSurface>,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use ext_background_effect_surface_v1::{Error, Request};
        if matches!(request, Request::SetBlurRegion { .. }) && surface.upgrade().is_err() {
            resource.post_error(Error::SurfaceDestroyed, "the surface is gone");
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ExtBackgroundEffectSurfaceV1, _: &Weak<WlSurface>) {
        let protocol = state.background_effect_state();
        protocol.tally.remove(&client);
        protocol.objects.retain(|(other, _)| other != resource);
    }
}
