//! Buffers in GPU memory, where there is a GPU to read them.

use crate::{render::Renderer, state::State};
use smithay::{
    backend::{allocator::dmabuf::Dmabuf, renderer::ImportDma},
    delegate_dmabuf,
    wayland::dmabuf::{DmabufGlobal, DmabufHandler, DmabufState, ImportNotifier},
};

impl DmabufHandler for State {
    fn dmabuf_state(&mut self) -> &mut DmabufState {
        &mut self.globals.dmabuf
    }

    fn dmabuf_imported(&mut self, _global: &DmabufGlobal, dmabuf: Dmabuf, notifier: ImportNotifier) {
        let readable = match &mut self.paint.renderer {
            Renderer::Pixman(_) => false,
            Renderer::Gles(renderer) => renderer.import_dmabuf(&dmabuf, None).is_ok(),
            Renderer::Window(backend) => backend.renderer().import_dmabuf(&dmabuf, None).is_ok(),
        };
        if readable {
            // The client may be gone already; then there is nobody to tell.
            let _ = notifier.successful::<State>();
        } else {
            notifier.failed();
        }
    }
}

impl State {
    /// Offers GPU buffers to clients where the renderer can read them.
    pub fn offer_dmabuf(&mut self) {
        let formats: Vec<_> = match &mut self.paint.renderer {
            Renderer::Pixman(_) => return,
            Renderer::Gles(renderer) => renderer.dmabuf_formats().into_iter().collect(),
            Renderer::Window(backend) => backend.renderer().dmabuf_formats().into_iter().collect(),
        };
        if !formats.is_empty() && self.globals.dmabuf_global.is_none() {
            let global = self.globals.dmabuf.create_global::<State>(&self.display, formats);
            self.globals.dmabuf_global = Some(global);
        }
    }
}

delegate_dmabuf!(State);
