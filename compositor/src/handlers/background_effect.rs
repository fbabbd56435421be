//! Effects behind surfaces: none. Neither renderer can blur, and clients are told so, as the protocol has it; a client that asks all the
//! same draws as it would without.

use crate::{
    protocols::{
        background_effect::{BackgroundEffectHandler, BackgroundEffectState},
        delegate_protocol,
    },
    state::State,
};
use smithay::reexports::{
    wayland_protocols::ext::background_effect::v1::server::{
        ext_background_effect_manager_v1::{Capability, ExtBackgroundEffectManagerV1},
        ext_background_effect_surface_v1::ExtBackgroundEffectSurfaceV1,
    },
    wayland_server::{Weak, protocol::wl_surface::WlSurface},
};

impl BackgroundEffectHandler for State {
    fn background_effect_state(&mut self) -> &mut BackgroundEffectState {
        &mut self.extra.background_effect
    }

    fn background_effects(&self) -> Capability {
        Capability::empty()
    }
}

delegate_protocol!(State => BackgroundEffectState {
    global ExtBackgroundEffectManagerV1: ();
    object ExtBackgroundEffectManagerV1: ();
    object ExtBackgroundEffectSurfaceV1: Weak<WlSurface>;
});
