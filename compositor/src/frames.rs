//! When each output is drawn: at once where it has been quiet for a frame's time, else at its next tick; never without a reason.

use crate::{
    render::{
        Picture, RenderError,
        scene::{Ours, Scene, Sight},
    },
    state::State,
    surfaces,
    windows::Number,
};
use smithay::{
    desktop::{
        PopupManager,
        utils::{OutputPresentationFeedback, take_presentation_feedback_surface_tree},
    },
    reexports::{
        calloop::timer::{TimeoutAction, Timer},
        wayland_protocols::wp::presentation_time::server::wp_presentation_feedback::Kind as Feedback,
        wayland_server::protocol::wl_surface::WlSurface,
    },
    utils::{Monotonic, Physical, Size, Time},
    wayland::presentation::Refresh,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tacit_layout::OutputId;

/// How often windows that do not show may draw.
const HIDDEN_INTERVAL: Duration = Duration::from_secs(1);

impl State {
    /// Something on this output has to be drawn, or a client waits for a frame there.
    pub fn want_frame(&mut self, output: OutputId) {
        if let Some(output) = self.outputs.get_mut(output) {
            output.frame.wanted = true;
        }
    }

    /// As [`State::want_frame`], for every output.
    pub fn want_all_frames(&mut self) {
        for output in self.outputs.iter_mut() {
            output.frame.wanted = true;
            // What shows only now may have waited for it.
            output.frame.feedback = true;
        }
    }

    /// A client wants to hear when what it committed was presented.
    pub fn want_feedback(&mut self) {
        self.outputs.iter_mut().for_each(|output| output.frame.feedback = true);
    }

    /// As [`State::want_frame`], for the outputs that show a window; one that does not show draws seldom.
    pub fn want_window_frame(&mut self, number: Number) {
        let Some(window) = self.windows.get(number) else { return };
        let pictured = self.chooser.output_of(number);
        if !window.visible() || self.lock.is_on() {
            if let Some(output) = pictured {
                self.want_frame(output);
            } else if window.placement.is_some() {
                self.start_slow_tick();
            }
            return;
        }
        let mut any = false;
        let has_popups = PopupManager::popups_for_surface(window.surface()).next().is_some();
        for output in self.outputs.iter_mut() {
            if output.on && (has_popups || window.reaches(output.rect()) || pictured == Some(output.number)) {
                output.frame.wanted = true;
                any = true;
            }
        }
        if !any {
            self.start_slow_tick();
        }
    }

    /// A new window is to be seen at once.
    pub fn want_early_frames(&mut self) {
        self.want_all_frames();
        for output in self.outputs.iter_mut() {
            output.frame.early = true;
        }
    }

    /// The pointer moved or looks different.
    pub fn want_pointer_frame(&mut self) {
        if !self.paint.cursor.present && self.paint.dragged.is_none() {
            return;
        }
        // The image may reach over an edge, and it has to vanish where it was.
        self.want_all_frames();
    }

    /// The outputs that are to be drawn now, and the time; starts a timer for what is wanted and not due yet. Clients whose frames
    /// will be drawn may begin with their next ones: what is drawn is settled.
    pub fn begin_frames(&mut self) -> (Vec<OutputId>, Duration) {
        let now = self.clock.now();
        let mut due = Vec::new();
        let mut early = Vec::new();
        let tty = self.tty.as_ref();
        let takes = |output: &crate::outputs::OutputState| tty.is_none_or(|tty| tty.takes(output.head));
        for output in self.outputs.iter_mut().filter(|output| output.frame.wanted && output.on && takes(output)) {
            let interval = output.interval();
            match output.frame.due(now, interval) {
                Some(at) => early.push((output.number, at.saturating_sub(now))),
                None => due.push(output.number),
            }
        }
        early.into_iter().for_each(|(number, wait)| self.arm_frame_timer(number, wait));
        due.iter().for_each(|number| self.begin_frame(*number, now));
        (due, now)
    }

    fn begin_frame(&mut self, number: OutputId, now: Duration) {
        if let Some(output) = self.outputs.get_mut(number) {
            output.frame.wanted = false;
            output.frame.last = Some(now);
        }
        self.answer_frames(number, now);
    }

    /// When the next frame is due that a timer waits for.
    pub fn frame_due(&self) -> Option<Duration> {
        let waiting = self.outputs.iter().filter(|output| output.frame.timer.is_some());
        waiting.filter_map(|output| output.frame.last.map(|last| last + output.interval())).min()
    }

    /// Starts timers for frames that are wanted after this turn's were drawn.
    pub fn arm_wanted_frames(&mut self) {
        let now = self.clock.now();
        let tty = self.tty.as_ref();
        let takes = |output: &crate::outputs::OutputState| tty.is_none_or(|tty| tty.takes(output.head));
        // What is on its way to a display, or has none now, is waited for otherwise.
        let wanted = self.outputs.iter().filter(|output| output.frame.wanted && output.on && takes(output));
        let wait = |output: &crate::outputs::OutputState| {
            let due = output.frame.last.map_or(now, |last| last + output.interval());
            (output.number, due.saturating_sub(now))
        };
        let waits: Vec<_> = wanted.map(wait).collect();
        waits.into_iter().for_each(|(number, wait)| self.arm_frame_timer(number, wait));
    }

    fn arm_frame_timer(&mut self, number: OutputId, wait: Duration) {
        if self.outputs.get(number).is_none_or(|output| output.frame.timer.is_some()) {
            return;
        }
        let timer = self.handle.insert_source(Timer::from_duration(wait), move |_, (), state| {
            if let Some(output) = state.outputs.get_mut(number) {
                output.frame.timer = None;
            }
            TimeoutAction::Drop
        });
        match timer {
            Ok(token) => {
                if let Some(output) = self.outputs.get_mut(number) {
                    output.frame.timer = Some(token);
                }
            }
            Err(error) => tracing::error!(%error, "no timer for the next frame"),
        }
    }

    /// Draws what is wanted on an output without waiting for its next tick.
    pub fn draw_now(&mut self, number: OutputId) {
        if self.outputs.get(number).is_some_and(|output| output.frame.wanted && output.on) {
            let now = self.clock.now();
            self.begin_frame(number, now);
            self.draw_output(number, now);
        }
    }

    /// Draws an output whose frame was begun.
    pub fn draw_output(&mut self, number: OutputId, now: Duration) {
        let started = std::time::Instant::now();
        self.refresh_faces();
        // What clients attach is drawn here: a picture that cannot be drawn costs a frame, not the session.
        let draw = |state: &mut Self| state.with_scene(number, |renderer, canvas, scene| renderer.draw(canvas, scene));
        let Ok(drawn) = catch_unwind(AssertUnwindSafe(|| draw(self))) else {
            return tracing::error!(output = number.0, "a frame cannot be drawn");
        };
        let shown = match &drawn {
            Some(Ok(drawn)) => self.show_on_head(number, &drawn.damage, now),
            _ => false,
        };
        if matches!(drawn, Some(Ok(_))) && !shown {
            self.lock.drawn(number);
        }
        let view = self.zoom.view(number);
        let Some(output) = self.outputs.get_mut(number) else { return };
        // What is magnified was not drawn where it is without the magnifier.
        let size = output.output.current_mode().map(|mode| mode.size).filter(|_| view.is_some());
        match drawn {
            // Nothing that shows has changed: what was committed is on the screen all the same.
            Some(Ok(drawn)) if drawn.damage.is_empty() && shown => {}
            Some(Ok(drawn)) if drawn.damage.is_empty() => self.presented(number, now),
            Some(Ok(drawn)) => {
                output.frame.sequence += 1;
                output.frame.took(started.elapsed());
                self.stats.drew(started.elapsed());
                if self.bar_has_focus() {
                    self.stats.drew_bar(self.clock.now());
                }
                if !shown {
                    self.presented(number, now);
                }
                self.capture_frame_drawn(number, &drawn.damage, size);
            }
            Some(Err(error)) => tracing::error!(%error, output = number.0, "a frame was not drawn"),
            None => {}
        }
        self.draw_mirrors(number, now);
        self.drop_faded(now);
        if self.slides.runs(number) {
            self.advance_slide(now);
            self.draw_again(number);
        } else if self.moves_on(number, now) {
            self.draw_again(number);
        }
    }

    /// What moves is drawn again at the next tick.
    fn draw_again(&mut self, number: OutputId) {
        self.want_frame(number);
        let Some(interval) = self.outputs.get(number).map(|output| output.interval()) else { return };
        self.arm_frame_timer(number, interval);
    }

    /// Answers the frame callbacks of everything that this output shows.
    fn answer_frames(&mut self, number: OutputId, now: Duration) {
        let mut answered = 0;
        self.each_shown_surface(number, |surface| answered += u64::from(surfaces::send_frames(surface, now)));
        self.stats.callbacks += answered;
    }

    fn presented(&mut self, number: OutputId, now: Duration) {
        let Some(output) = self.outputs.get(number) else { return };
        let (interval, sequence) = (output.interval(), output.frame.sequence);
        if let Some(mut feedback) = self.take_feedback(number) {
            feedback.presented(Time::<Monotonic>::from(now), Refresh::fixed(interval), sequence, Feedback::empty());
        }
    }

    /// Who wants to hear when what is drawn now is seen.
    pub(crate) fn take_feedback(&mut self, number: OutputId) -> Option<OutputPresentationFeedback> {
        let output = self.outputs.get_mut(number)?;
        if !std::mem::take(&mut output.frame.feedback) {
            return None;
        }
        let handle = output.output.clone();
        let mut feedback = OutputPresentationFeedback::new(&handle);
        self.each_shown_surface(number, |surface| {
            let here = |_: &WlSurface, _: &_| Some(handle.clone());
            take_presentation_feedback_surface_tree(surface, &mut feedback, here, |_, _| Feedback::empty());
        });
        Some(feedback)
    }

    /// Calls `f` with the root of every tree of surfaces that an output shows.
    pub(crate) fn each_shown_surface(&self, number: OutputId, mut f: impl FnMut(&WlSurface)) {
        let Some(output) = self.outputs.get(number) else { return };
        let rect = output.rect();
        let mut with_popups = |surface: &WlSurface| {
            f(surface);
            for (popup, _) in PopupManager::popups_for_surface(surface) {
                f(popup.wl_surface());
            }
        };
        if self.lock.is_on() {
            self.extra.session_lock.surface_on(&output.output).into_iter().for_each(&mut with_popups);
        } else {
            for window in self.shown.order.iter().filter_map(|number| self.windows.get(*number)) {
                if window.reaches(rect) {
                    with_popups(window.surface());
                }
            }
            let pictures = self.chooser.open.iter().flat_map(|open| &open.entries);
            for entry in pictures.filter(|entry| entry.output == number && !entry.picture.is_empty()) {
                if let Some(window) = self.windows.get(entry.number).filter(|window| !window.visible()) {
                    with_popups(window.surface());
                }
            }
            for layer in self.layers.iter().filter(|layer| layer.output == number) {
                with_popups(layer.wl_surface());
            }
        }
        for (_, surface, place) in self.xwayland.above() {
            if rect.overlaps(place) {
                f(surface);
            }
        }
        if let smithay::input::pointer::CursorImageStatus::Surface(surface) = &self.paint.cursor.status {
            f(surface);
        }
        if let Some(icon) = &self.paint.dragged {
            f(icon);
        }
    }

    /// Windows that do not show may draw once a second, while one of them wants to.
    pub fn start_slow_tick(&mut self) {
        if self.paint.slow_tick {
            return;
        }
        let timer = self.handle.insert_source(Timer::from_duration(HIDDEN_INTERVAL), |_, (), state| {
            state.paint.slow_tick = false;
            state.answer_hidden_frames();
            if state.release_hidden() {
                state.start_slow_tick();
            }
            TimeoutAction::Drop
        });
        match timer {
            Ok(_) => self.paint.slow_tick = true,
            Err(error) => tracing::error!(%error, "no timer for hidden windows"),
        }
    }

    fn answer_hidden_frames(&mut self) {
        let now = self.clock.now();
        let bounds: Vec<_> = self.outputs.iter().filter(|output| output.on).map(|output| output.rect()).collect();
        for window in self.windows.iter() {
            let shows = !self.lock.is_on() && window.visible() && bounds.iter().any(|rect| window.reaches(*rect));
            if !shows {
                surfaces::send_frames(window.surface(), now);
                for (popup, _) in PopupManager::popups_for_surface(window.surface()) {
                    surfaces::send_frames(popup.wl_surface(), now);
                }
            }
        }
    }

    /// Calls `f` with the renderer, the canvas of an output and what it shows.
    pub fn with_scene<T>(
        &mut self,
        number: OutputId,
        f: impl FnOnce(&mut crate::render::Renderer, &mut crate::render::Canvas, &Scene<'_>) -> T,
    ) -> Option<T> {
        let pointer = self.seat.pointer.current_location();
        let ours = Ours {
            chooser: self.chooser.open.as_ref(),
            notice: self.notice.as_ref(),
            snap: self.paint.snap.filter(|snap| snap.output == number).map(|snap| crate::tiling::rectangle(snap.rect)),
        };
        let view = self.zoom.view(number);
        let slide = self.slides.of(number);
        let sliding = slide.map(|slide| self.sliding_order(slide));
        let output = self.outputs.get_mut(number)?;
        let scene = Scene {
            output: number,
            rect: output.rect(),
            scale: output.scale(),
            transform: output.output.current_transform(),
            size: output.output.current_mode().map(|mode| mode.size).unwrap_or_default(),
            view,
            tint: output.tint.as_ref(),
            windows: &self.windows,
            order: sliding.as_ref().unwrap_or(&self.shown.order),
            slide,
            fading: &self.fading,
            now: self.clock.now(),
            focused: self.shown.focused,
            layers: &self.layers,
            x11: &self.xwayland,
            cursor: &self.paint.cursor,
            pointer,
            dragged: self.paint.dragged.as_ref(),
            ours,
            look: &self.paint.look,
            locked: self.lock.is_on(),
            lock: self.extra.session_lock.surface_on(&output.output),
        };
        Some(f(&mut self.paint.renderer, &mut output.canvas, &scene))
    }

    /// What a person sees of an output, colours and magnifier included; draws what is due.
    pub fn seen_picture(&mut self, number: OutputId) -> Option<Picture> {
        self.want_frame(number);
        self.draw_now(number);
        let size = self.picture_size(number, Sight::Screen)?;
        self.with_scene(number, |renderer, canvas, _| match renderer.glass(canvas, size) {
            Some(picture) => Some(picture),
            None => renderer.read(canvas, size).ok(),
        })?
    }

    /// What an output shows, or one window alone at the scale of an output.
    pub fn picture(&mut self, number: OutputId, sight: Sight) -> Result<Picture, RenderError> {
        let size = self.picture_size(number, sight).ok_or(RenderError::Mismatch)?;
        self.with_scene(number, |renderer, _, scene| renderer.picture(scene, sight, size))
            .unwrap_or(Err(RenderError::Mismatch))
    }

    /// The size of a picture, in physical pixels.
    pub fn picture_size(&self, number: OutputId, sight: Sight) -> Option<Size<i32, smithay::utils::Buffer>> {
        let output = self.outputs.get(number)?;
        let size = match sight {
            Sight::Window(window) => {
                let window = self.windows.get(window)?;
                let size: Size<i32, Physical> = window.geometry.size.to_physical_precise_round(output.scale());
                size
            }
            Sight::Cursor => self.cursor_shape(output.scale()).0,
            _ => output.output.current_mode()?.size,
        };
        Some((size.w.max(1), size.h.max(1)).into())
    }
}
