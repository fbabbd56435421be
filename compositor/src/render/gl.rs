//! OpenGL ES without a window. Loads nothing unless it is asked for.
//!
//! `unsafe` is allowed here alone: EGL demands that a display and a context are not shared, and they are made here and moved
//! into the renderer.
#![allow(unsafe_code)]

use super::{RenderError, Renderer, failed};
use smithay::backend::{
    egl::{EGLContext, EGLDisplay, native::EGLSurfacelessDisplay},
    renderer::gles::GlesRenderer,
};

/// A renderer on surfaceless EGL.
pub fn surfaceless() -> Result<Renderer, RenderError> {
    // SAFETY: the display handle is the default one of the surfaceless platform, and nothing else in this process uses it.
    let display = unsafe { EGLDisplay::new(EGLSurfacelessDisplay) }.map_err(failed)?;
    let context = EGLContext::new(&display).map_err(failed)?;
    // SAFETY: the context was made just now and is current on no other thread.
    let renderer = unsafe { GlesRenderer::new(context) }.map_err(failed)?;
    Ok(Renderer::Gles(Box::new(renderer)))
}
