//! Surfaces and their commits: which window or layer a commit is for, and what has to be drawn because of it.

use crate::{
    clients::ClientState,
    protocols::{
        guard::{SurfaceGuardHandler, delegate_guarded_compositor, delegate_guarded_shm},
        limits, shm, subsurface,
    },
    state::State,
    surfaces,
};
use smithay::{
    backend::renderer::utils::on_commit_buffer_handler,
    delegate_alpha_modifier, delegate_content_type, delegate_fractional_scale, delegate_presentation,
    delegate_single_pixel_buffer, delegate_viewporter,
    reexports::wayland_server::{
        Client, DataInit, DisplayHandle,
        protocol::{wl_buffer::WlBuffer, wl_surface::WlSurface},
    },
    wayland::{
        buffer::BufferHandler,
        compositor::{CompositorClientState, CompositorHandler, CompositorState, get_parent, is_sync_subsurface},
        fractional_scale::FractionalScaleHandler,
        shm::{ShmHandler, ShmState},
    },
};
use std::sync::OnceLock;

impl CompositorHandler for State {
    fn compositor_state(&mut self) -> &mut CompositorState {
        &mut self.globals.compositor
    }

    fn client_compositor_state<'a>(&self, client: &'a Client) -> &'a CompositorClientState {
        // Every client is inserted with our data; one without is given a shared, empty state rather than a panic.
        static STRAY: OnceLock<CompositorClientState> = OnceLock::new();
        match client.get_data::<ClientState>() {
            Some(state) => &state.compositor,
            None => STRAY.get_or_init(CompositorClientState::default),
        }
    }

    fn new_surface(&mut self, surface: &WlSurface) {
        let scale = self.outputs.iter().map(|output| output.scale()).fold(1.0, f64::max);
        surfaces::tell_scale(surface, scale);
    }

    fn commit(&mut self, surface: &WlSurface) {
        self.stats.commits += 1;
        let moved = subsurface::apply_moves(surface);
        if surfaces::awaits_feedback(surface) {
            self.want_feedback();
        }
        if surfaces::new_buffer(surface).is_some_and(|buffer| !shm::is_whole(&buffer)) {
            // Its client has been ended.
            return;
        }
        if surfaces::loses_buffer(surface) {
            self.keep_last_picture(surface);
        }
        on_commit_buffer_handler::<Self>(surface);
        self.popups.commit(surface);
        if moved || surfaces::shape_changed(surface) {
            self.todo.pointer = true;
        }
        if is_sync_subsurface(surface) {
            limits::took_effect(surface);
            return;
        }
        let mut root = surface.clone();
        while let Some(parent) = get_parent(&root) {
            limits::took_effect(&root);
            root = parent;
        }
        self.root_committed(&root);
    }

    fn destroyed(&mut self, surface: &WlSurface) {
        self.forget_surface(surface);
    }
}

impl SurfaceGuardHandler for State {
    fn surface_goes(&mut self, surface: &WlSurface) {
        self.lift_fingers_from(surface);
        self.take_pointer_from(surface);
    }

    fn restacked(&mut self) {
        self.todo.pointer = true;
    }

    fn before_commit(&mut self, client: &Client, display: &DisplayHandle, data_init: &mut DataInit<'_, Self>) {
        if !self.extra.gone_devices.is_empty() {
            self.take_out_devices(client, display, data_init);
        }
    }
}

impl State {
    /// Something in the tree of `root` was committed and takes effect.
    fn root_committed(&mut self, root: &WlSurface) {
        if self.windows.of(root).is_some() {
            self.window_committed(root);
        } else if self.layers.of(root).is_some() {
            self.layer_committed(root);
        } else if self.windows.unmapped_mut(root).is_some() {
            self.unmapped_committed(root);
        } else if self.lock_committed(root) || self.x11_committed(root) || self.popup_committed(root) {
        } else {
            // A cursor, a drag icon or an input method's popup: rare, so every output is looked at.
            self.want_all_frames();
        }
    }

    fn forget_surface(&mut self, surface: &WlSurface) {
        self.forget_window(surface);
        self.forget_foreign(surface);
        self.extra.pacing.forget(surface);
        // Smithay keeps what entered an output for as long as the output is there, and goes through all of it for everyone who binds it.
        self.outputs.iter().for_each(|output| output.output.leave(surface));
        self.forget_x11_surface(surface);
        if self.layers.remove(surface).is_some() {
            self.todo.arrange_layers = true;
            self.todo.focus = true;
        }
        self.lift_fingers_from(surface);
        if self.paint.dragged.as_ref() == Some(surface) {
            self.paint.dragged = None;
        }
        self.todo.popups = true;
        self.todo.pointer = true;
        self.want_all_frames();
    }
}

impl BufferHandler for State {
    fn buffer_destroyed(&mut self, _buffer: &WlBuffer) {}
}

impl ShmHandler for State {
    fn shm_state(&self) -> &ShmState {
        &self.globals.shm
    }
}

impl FractionalScaleHandler for State {
    fn new_fractional_scale(&mut self, surface: WlSurface) {
        let root = surfaces::root(&surface);
        let scale = self.scale_of(&root);
        surfaces::tell_scale(&surface, scale);
    }
}

delegate_guarded_compositor!(State);
delegate_guarded_shm!(State);
delegate_fractional_scale!(State);
delegate_viewporter!(State);
delegate_presentation!(State);
delegate_single_pixel_buffer!(State);
delegate_alpha_modifier!(State);
delegate_content_type!(State);
