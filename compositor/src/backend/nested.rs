//! The session in a window of the present desktop: its size is the output's, its events count as hardware.

use crate::{args::Args, backend::OutputWish, input::Origin, render::Renderer, state::State};
use smithay::{
    backend::{
        input::{
            AbsolutePositionEvent, Axis, ButtonState, Event, InputBackend, InputEvent, KeyState, KeyboardKeyEvent,
            PointerAxisEvent, PointerButtonEvent, TouchEvent,
        },
        renderer::gles::GlesRenderer,
        winit::{self, WinitEvent, WinitEventLoop, WinitInput},
    },
    reexports::{
        calloop::LoopHandle,
        winit::{dpi::LogicalSize, window::WindowAttributes},
    },
    utils::{Logical, Point},
};
use std::panic::AssertUnwindSafe;
use tacit_layout::OutputId;

/// The output's name.
const NAME: &str = "WINDOW-1";
/// XKB counts keys from 8.
const XKB_OFFSET: u32 = 8;
/// Pixels that one notch of a wheel scrolls.
const NOTCH_PX: f64 = 15.0;

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

    /// The host took the keyboard away: what is down goes up, or it would stay down for ever.
    fn release_all_keys(&mut self) {
        let time = self.clock.now_ms();
        for keycode in self.seat.keyboard.pressed_keys() {
            self.key(keycode.raw().saturating_sub(XKB_OFFSET), false, time);
        }
        self.bar.disturbed();
    }

    fn window_input(&mut self, output: OutputId, event: InputEvent<WinitInput>) {
        let time = self.clock.now_ms();
        match event {
            InputEvent::Keyboard { event } => {
                let code = event.key_code().raw().saturating_sub(XKB_OFFSET);
                self.key(code, event.state() == KeyState::Pressed, time);
            }
            InputEvent::PointerMotionAbsolute { event } => {
                let place = self.place_in_window(output, &event);
                self.pointer_at(place, time, Origin::Hardware);
            }
            InputEvent::PointerButton { event } => {
                self.button(event.button_code(), event.state() == ButtonState::Pressed, time, Origin::Hardware);
            }
            InputEvent::PointerAxis { event } => {
                let along = |axis: Axis| {
                    let notches = event.amount_v120(axis).map(|amount| amount / 120.0 * NOTCH_PX);
                    event.amount(axis).or(notches).unwrap_or(0.0)
                };
                self.axis(along(Axis::Horizontal), along(Axis::Vertical), time, Origin::Hardware);
            }
            InputEvent::TouchDown { event } => {
                let place = self.place_in_window(output, &event);
                self.touch_down(slot(&event), place, time);
            }
            InputEvent::TouchMotion { event } => {
                let place = self.place_in_window(output, &event);
                self.touch_motion(slot(&event), place, time);
            }
            InputEvent::TouchUp { event } => self.touch_up(slot(&event), time),
            event => self.gesture_event(event),
        }
    }

    /// A place in the window as a place in the global space.
    fn place_in_window<E: AbsolutePositionEvent<WinitInput>>(
        &self,
        output: OutputId,
        event: &E,
    ) -> Point<f64, Logical> {
        let Some(output) = self.outputs.get(output) else { return Point::default() };
        let rect = output.rect();
        rect.loc.to_f64() + event.position_transformed(rect.size)
    }
}

fn slot<E: TouchEvent<WinitInput> + Event<WinitInput>>(event: &E) -> u32
where
    WinitInput: InputBackend,
{
    i32::from(event.slot()).try_into().unwrap_or(0)
}
