//! The session in a window of the present desktop: its size is the output's, its events count as hardware.

use crate::{args::Args, backend::OutputWish, input::devices::Timed, render::Renderer, state::State};
use smithay::{
    backend::{
        input::InputEvent,
        renderer::gles::GlesRenderer,
        winit::{self, WinitEvent, WinitEventLoop, WinitInput},
    },
    reexports::{
        calloop::LoopHandle,
        winit::{dpi::LogicalSize, window::WindowAttributes},
    },
};
use std::panic::AssertUnwindSafe;
use tacit_layout::OutputId;

/// The output's name.
const NAME: &str = "WINDOW-1";

/// The window and what draws into it, where one is asked for and possible.
pub fn renderer(args: &Args) -> (Option<Renderer>, Option<WinitEventLoop>) {
    if !args.nested {
        return (None, None);
    }
    let attributes = WindowAttributes::default()
        .with_title("Tacit")
        .with_inner_size(LogicalSize::new(1280.0, 800.0))
        .with_visible(true);
    // The host's libraries may panic where there is no display at all: that is no reason to end.
    let made = std::panic::catch_unwind(AssertUnwindSafe(|| winit::init_from_attributes::<GlesRenderer>(attributes)));
    match made {
        Ok(Ok((backend, events))) => (Some(Renderer::Window(Box::new(backend))), Some(events)),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no window with OpenGL ES here: the session starts without one");
            (None, None)
        }
        Err(_) => {
            tracing::warn!("no window here: the session starts without one");
            (None, None)
        }
    }
}

/// Shows the session in the window.
///
/// # Errors
/// The window cannot be drawn into.
pub fn start(state: &mut State, handle: &LoopHandle<'static, State>, events: WinitEventLoop) -> anyhow::Result<()> {
    let Renderer::Window(backend) = &state.paint.renderer else { anyhow::bail!("the renderer has no window") };
    let size = backend.window_size();
    let output = state.add_output(NAME, (size.w.max(16), size.h.max(16)), 60_000, 1.0)?;
    let inserted = handle.insert_source(events, move |event, (), state| state.window_event(output, event));
    inserted.map(drop).map_err(|error| anyhow::anyhow!("the window's events cannot be waited for: {error}"))
}

impl State {
    fn window_event(&mut self, output: OutputId, event: WinitEvent) {
        match event {
            WinitEvent::Resized { size, .. } => {
                let mode = Some((size.w.clamp(16, 16384), size.h.clamp(16, 16384), 60_000));
                let wish = OutputWish { from_window: true, mode, ..OutputWish::default() };
                if let Err(error) = self.change_output(output, wish) {
                    tracing::warn!(error, "the window's size cannot be used");
                }
            }
            WinitEvent::Focus(true) | WinitEvent::Redraw => self.want_frame(output),
            WinitEvent::Focus(false) => self.release_all_keys(),
            WinitEvent::CloseRequested => {
                self.signal.stop();
                self.signal.wakeup();
            }
            WinitEvent::Input(event) => self.window_input(output, event),
        }
    }

    fn window_input(&mut self, output: OutputId, event: InputEvent<WinitInput>) {
        let area = self.outputs.get(output).map(|output| output.rect()).unwrap_or_default();
        self.device_event(event, area, Timed::Here);
    }
}
