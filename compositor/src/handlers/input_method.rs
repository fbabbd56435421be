//! Input methods and the text fields that they type into.

use crate::{
    protocols::text_input::{TextInputHandler, Texts, delegate_guarded_input_method, delegate_guarded_text_input},
    state::State,
};
use smithay::{
    desktop::{PopupKind, utils::bbox_from_surface_tree},
    reexports::wayland_server::{Client, Resource, protocol::wl_surface::WlSurface},
    utils::{Logical, Point, Rectangle, Size},
    wayland::input_method::{InputMethodHandler, PopupSurface},
};

impl InputMethodHandler for State {
    fn new_popup(&mut self, surface: PopupSurface) {
        self.place_input_popup(&surface);
        if let Err(error) = self.popups.track_popup(PopupKind::from(surface)) {
            tracing::debug!(?error, "an input method's popup without a parent");
        }
    }

    fn popup_repositioned(&mut self, surface: PopupSurface) {
        self.place_input_popup(&surface);
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

impl State {
    /// Puts an input method's popup below the text cursor, or above it where there is no room, and never beyond the output.
    pub fn place_input_popup(&self, popup: &PopupSurface) {
        let Some(parent) = popup.get_parent().map(|parent| &parent.surface) else { return };
        let cursor = popup.text_input_rectangle();
        let origin = match (self.windows.of(parent), self.layers.of(parent)) {
            (Some(window), _) => window.origin(),
            (_, Some(layer)) => layer.rect.loc,
            _ => return,
        };
        let Some(area) = self.outputs.at((origin + cursor.loc).to_f64()).map(|output| output.rect()) else { return };
        let size = bbox_from_surface_tree(popup.wl_surface(), (0, 0)).size;
        popup.set_location(beside(cursor, size, Rectangle::new(area.loc - origin, area.size)));
    }
}

/// Where something of this size goes beside a text cursor, inside an area.
fn beside(
    cursor: Rectangle<i32, Logical>,
    size: Size<i32, Logical>,
    area: Rectangle<i32, Logical>,
) -> Point<i32, Logical> {
    let below = cursor.loc.y.saturating_add(cursor.size.h);
    let above = cursor.loc.y.saturating_sub(size.h);
    let fits_below = below.saturating_add(size.h) <= area.loc.y + area.size.h;
    let y = if fits_below || above < area.loc.y { below } else { above };
    let right = (area.loc.x + area.size.w).saturating_sub(size.w);
    let x = cursor.loc.x.min(right).max(area.loc.x);
    (x, y).into()
}

impl TextInputHandler for State {
    fn texts(&mut self) -> &mut Texts {
        &mut self.extra.texts
    }

    fn may_compose(&self) -> bool {
        // What is typed to unlock is for the locker alone, and nothing but a real keyboard types it.
        !self.lock.is_on()
    }

    fn caret_moved(&mut self, client: &Client, rect: Rectangle<i32, Logical>) {
        if !self.zoom.is_on() || !self.settings.config.access.zoom_follows_focus {
            return;
        }
        let window = self.shown.focused.and_then(|number| self.windows.get(number));
        let Some(window) = window.filter(|window| window.surface().client().as_ref() == Some(client)) else { return };
        // A client may say anything: what is not in its window is not where the person writes.
        let size = (rect.size.w.max(1), rect.size.h.max(1));
        let caret = Rectangle::new(window.origin() + rect.loc.constrain(window.geometry), size.into());
        if let Some(caret) = caret.intersection(window.rect()) {
            self.zoom_to(caret);
        }
    }
}

delegate_guarded_input_method!(State);
delegate_guarded_text_input!(State);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_popup_is_below_the_cursor_where_there_is_room() {
        let area = Rectangle::new((-100, -50).into(), (800, 600).into());
        let place = |x, y| beside(Rectangle::new((x, y).into(), (2, 20).into()), (200, 100).into(), area);
        assert_eq!(place(40, 40), (40, 60).into());
        assert_eq!(place(40, 520), (40, 420).into(), "above at the lower edge");
        assert_eq!(place(690, 40), (500, 60).into(), "inside at the right edge");
        assert_eq!(place(-300, 40), (-100, 60).into());
        let all = Rectangle::new((0, 0).into(), (50, 50).into());
        assert_eq!(beside(Rectangle::new((5, 5).into(), (1, 10).into()), (900, 900).into(), all), (0, 15).into());
    }
}
