//! Input methods and the text fields that they type into.

use crate::{protocols::text_input::delegate_guarded_text_input, state::State};
use smithay::{
    delegate_input_method_manager,
    desktop::PopupKind,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Rectangle},
    wayland::input_method::{InputMethodHandler, PopupSurface},
};

impl InputMethodHandler for State {
    fn new_popup(&mut self, surface: PopupSurface) {
        if let Err(error) = self.popups.track_popup(PopupKind::from(surface)) {
            tracing::debug!(?error, "an input method's popup without a parent");
        }
    }

    fn popup_repositioned(&mut self, _surface: PopupSurface) {
        self.want_all_frames();
    }

    fn dismiss_popup(&mut self, surface: PopupSurface) {
        if let Some(parent) = surface.get_parent().map(|parent| parent.surface.clone()) {
            let _ = smithay::desktop::PopupManager::dismiss_popup(&parent, &PopupKind::from(surface));
        }
    }

    fn parent_geometry(&self, parent: &WlSurface) -> Rectangle<i32, Logical> {
        self.windows.of(parent).map(|window| window.geometry).unwrap_or_default()
    }
}

delegate_input_method_manager!(State);
delegate_guarded_text_input!(State);
