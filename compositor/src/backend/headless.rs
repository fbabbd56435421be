//! Virtual outputs, drawn in memory.

use crate::{
    args::{RendererKind, VirtualOutput},
    render::{Renderer, gl},
    state::State,
};

/// The refresh rate of virtual outputs.
const REFRESH_MHZ: i32 = 60_000;

/// The renderer that was asked for, else the one that always works.
///
/// # Errors
/// Not even the CPU can draw.
pub fn renderer(kind: RendererKind) -> anyhow::Result<Renderer> {
    if kind == RendererKind::Gles {
        match gl::surfaceless() {
            Ok(renderer) => return Ok(renderer),
            Err(error) => tracing::warn!(%error, "no OpenGL ES here: drawing with the CPU"),
        }
    }
    Ok(Renderer::pixman()?)
}

/// Adds the virtual outputs: `HEADLESS-1` and so on.
///
/// # Errors
/// One cannot be drawn.
pub fn add_outputs(state: &mut State, wanted: &[VirtualOutput]) -> anyhow::Result<()> {
    for (at, output) in wanted.iter().enumerate() {
        let name = format!("HEADLESS-{}", at + 1);
        state.add_output(&name, (output.width, output.height), REFRESH_MHZ, output.scale)?;
    }
    Ok(())
}
