//! Layer surfaces: panels, the command bar, wallpapers. Our own namespaces are for our own shell.

use crate::{
    layers::{Layer, Role},
    protocols::guard::{delegate_guarded_layer_shell, refuse_endless_popup},
    state::State,
    surfaces,
};
use smithay::{
    desktop::PopupKind,
    output::Output,
    reexports::wayland_server::{
        Resource,
        protocol::{wl_output::WlOutput, wl_surface::WlSurface},
    },
    utils::Rectangle,
    wayland::shell::{
        wlr_layer::{Layer as Level, LayerSurface, WlrLayerShellHandler, WlrLayerShellState},
        xdg::PopupSurface,
    },
};

impl WlrLayerShellHandler for State {
    fn shell_state(&mut self) -> &mut WlrLayerShellState {
        &mut self.globals.layer_shell
    }

    fn new_layer_surface(&mut self, surface: LayerSurface, output: Option<WlOutput>, _layer: Level, namespace: String) {
        let role = Role::of(&namespace);
        if role != Role::Other && !self.is_shell(surface.wl_surface()) {
            tracing::warn!(namespace, "a program that is not our shell asked for a reserved layer; refused");
            // Closed and never known: it gets no size, so that it can never show anything.
            surface.send_close();
            return;
        }
        let wanted = output.and_then(|output| Output::from_resource(&output));
        let number = wanted.and_then(|output| self.outputs.of(&output).map(|output| output.number));
        let Some(output) = number.or_else(|| self.focused_output()) else { return surface.send_close() };
        self.layers.add(Layer { surface, role, output, rect: Rectangle::default(), mapped: false });
    }

    fn new_popup(&mut self, _parent: LayerSurface, popup: PopupSurface) {
        if refuse_endless_popup(&popup) {
            return;
        }
        let positioner = popup.with_pending_state(|state| state.positioner);
        self.place_popup(&popup, positioner);
        if let Err(error) = self.popups.track_popup(PopupKind::from(popup)) {
            tracing::debug!(?error, "a popup without a living parent");
        }
    }

    fn layer_destroyed(&mut self, surface: LayerSurface) {
        self.layers.remove(surface.wl_surface());
        self.todo.arrange_layers = true;
        self.todo.focus = true;
        self.todo.pointer = true;
        self.want_all_frames();
    }
}

impl State {
    fn is_shell(&self, surface: &WlSurface) -> bool {
        surface.client().is_some_and(|client| self.trust.is(&client, &["tacit-shell"]))
    }

    /// A commit of a layer surface: the first is answered with a size, one with a buffer shows it.
    pub fn layer_committed(&mut self, surface: &WlSurface) {
        let Some(layer) = self.layers.of_mut(surface) else { return };
        let first = !layer.configured_once();
        let before = (layer.mapped, layer.rect);
        layer.mapped = surfaces::has_buffer(surface);
        let (mapped, output, handle) = (layer.mapped, layer.output, layer.surface.clone());
        self.arrange_output_layers(output);
        if first {
            handle.send_configure();
        }
        if first && !mapped {
            return;
        }
        let after = self.layers.of(surface).map(|layer| (layer.mapped, layer.rect));
        if after != Some(before) {
            self.todo.pointer = true;
            self.enter_outputs(surface);
            self.want_early_frames();
        }
        if before.0 && !mapped {
            self.todo.arrange_layers = true;
        }
        if mapped && !before.0 && self.layers.of(surface).is_some_and(|layer| layer.wants_keyboard_at_first()) {
            // A menu or a launcher that has just come up: the next click elsewhere takes the keyboard from it.
            self.seat.layer_focus = Some(surface.clone());
        }
        self.todo.focus = true;
        self.want_frame(output);
    }
}

delegate_guarded_layer_shell!(State);
