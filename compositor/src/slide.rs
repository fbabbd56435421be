//! One workspace sliding away for another: under three fingers, and by itself when it is switched. The layout switches at once, or when
//! the fingers are lifted; what slides is the picture alone. No time passes here but the clock's, and nothing is drawn when nothing slides.

use crate::{
    state::State,
    windows::{Number, Window},
};
use smithay::{
    input::pointer::{GestureSwipeBeginEvent, GestureSwipeEndEvent, GestureSwipeUpdateEvent},
    utils::{Logical, Point, SERIAL_COUNTER},
};
use std::time::Duration;
use tacit_layout::{OutputId, WorkspaceId, WorkspaceTarget};

/// How long a switch takes.
const TIME: Duration = Duration::from_millis(200);
/// How much of the way the fingers have to go, in parts of the output's width, for the switch to be done when they are lifted.
const ENOUGH: f64 = 0.25;
/// How far fingers have to go up or down for the overview, in logical pixels.
const OVERVIEW: f64 = 120.0;

/// What moves it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Drive {
    /// Fingers.
    Fingers,
    /// The clock, from a part of the way at a time.
    Clock { from: f64, since: Duration },
}

/// Two workspaces of an output, one sliding in as the other slides out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slide {
    /// The output.
    pub output: OutputId,
    /// The one that was shown.
    pub from: WorkspaceId,
    /// The one that comes.
    pub to: WorkspaceId,
    /// How much of the way is done.
    at: f64,
    /// Where it ends.
    end: f64,
    drive: Drive,
}

impl Slide {
    /// How far a window of a workspace is from where it belongs, in logical pixels; `None` for one that does not slide.
    pub fn offset(&self, workspace: WorkspaceId, width: i32) -> Option<Point<i32, Logical>> {
        let side = if self.to > self.from { 1.0 } else { -1.0 };
        let part = if workspace == self.from {
            -self.at * side
        } else if workspace == self.to {
            (1.0 - self.at) * side
        } else {
            return None;
        };
        #[allow(clippy::cast_possible_truncation)]
        let by = (part * f64::from(width)).round() as i32;
        Some((by, 0).into())
    }

    /// Goes on; false where it has arrived.
    fn advance(&mut self, now: Duration) -> bool {
        let Drive::Clock { from, since } = self.drive else { return true };
        let part = now.saturating_sub(since).as_secs_f64() / TIME.as_secs_f64();
        if part >= 1.0 {
            return false;
        }
        // Fast at first, and gently to its end.
        self.at = from + (self.end - from) * (1.0 - (1.0 - part).powi(3));
        true
    }
}

/// Fingers on a touchpad.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Swipe {
    output: OutputId,
    way: Point<f64, Logical>,
}

/// What slides.
#[derive(Debug, Default)]
pub struct Slides {
    slide: Option<Slide>,
    swipe: Option<Swipe>,
    /// What each output showed when it was last looked at.
    shown: Vec<(OutputId, WorkspaceId)>,
}

impl Slides {
    /// What slides on an output.
    pub fn of(&self, output: OutputId) -> Option<Slide> {
        self.slide.filter(|slide| slide.output == output)
    }

    /// Whether something slides on an output by itself.
    pub fn runs(&self, output: OutputId) -> bool {
        self.of(output).is_some_and(|slide| slide.drive != Drive::Fingers)
    }
}

impl State {
    /// Fingers were laid on the touchpad to swipe.
    pub fn swipe_begin(&mut self, fingers: u32, time_ms: u32) {
        self.notify_activity();
        let wanted = self.settings.config.input.swipe_fingers;
        if wanted != 0 && fingers == wanted && !self.lock.is_on() && self.layout.grabbed().is_none() {
            self.slides.swipe = self.focused_output().map(|output| Swipe { output, way: Point::default() });
            return;
        }
        let event = GestureSwipeBeginEvent { serial: SERIAL_COUNTER.next_serial(), time: time_ms, fingers };
        let pointer = self.seat.pointer.clone();
        pointer.gesture_swipe_begin(self, &event);
    }

    /// They moved by a distance.
    pub fn swipe_update(&mut self, delta: Point<f64, Logical>, time_ms: u32) {
        if !(delta.x.is_finite() && delta.y.is_finite()) {
            return;
        }
        let Some(swipe) = &mut self.slides.swipe else {
            let pointer = self.seat.pointer.clone();
            return pointer.gesture_swipe_update(self, &GestureSwipeUpdateEvent { time: time_ms, delta });
        };
        let far = |way: f64| way.clamp(-1e5, 1e5);
        swipe.way = (far(swipe.way.x + delta.x), far(swipe.way.y + delta.y)).into();
        let (output, way) = (swipe.output, swipe.way);
        if way.y.abs() <= way.x.abs() {
            self.slide_under_fingers(output, way.x);
        }
    }

    /// They were lifted.
    pub fn swipe_end(&mut self, cancelled: bool, time_ms: u32) {
        let Some(swipe) = self.slides.swipe.take() else {
            let event = GestureSwipeEndEvent { serial: SERIAL_COUNTER.next_serial(), time: time_ms, cancelled };
            let pointer = self.seat.pointer.clone();
            return pointer.gesture_swipe_end(self, &event);
        };
        if let Some(slide) = self.slides.of(swipe.output).filter(|slide| slide.drive == Drive::Fingers) {
            return self.let_slide_go(slide, cancelled);
        }
        if !cancelled && swipe.way.y.abs() > OVERVIEW && (swipe.way.y < 0.0) != self.chooser.is_overview() {
            self.show(tacit_dbus::config::Show::Overview, crate::chooser::Held::default());
        }
    }

    /// The fingers are so far from where they were laid: to the left is the next workspace.
    fn slide_under_fingers(&mut self, output: OutputId, way: f64) {
        let Some(from) = self.layout.active_workspace(output) else { return };
        let Some(width) = self.outputs.get(output).map(|output| f64::from(output.rect().size.w.max(1))) else { return };
        let here = self.layout.workspaces().into_iter().filter(|one| one.output == Some(output)).map(|one| one.id);
        let to = if way < 0.0 { here.filter(|id| *id > from).min() } else { here.filter(|id| *id < from).max() };
        let at = (way.abs() / width).min(1.0);
        self.slides.slide = to.map(|to| Slide { output, from, to, at, end: 1.0, drive: Drive::Fingers });
        self.want_frame(output);
    }

    fn let_slide_go(&mut self, slide: Slide, cancelled: bool) {
        let done = !cancelled && slide.at >= ENOUGH;
        let since = self.clock.now();
        let drive = Drive::Clock { from: slide.at, since };
        self.slides.slide = Some(Slide { end: if done { 1.0 } else { 0.0 }, drive, ..slide });
        if done && self.layout.switch(WorkspaceTarget::Id(slide.to)).is_err() {
            self.slides.slide = None;
        }
        if !self.things_move() {
            self.slides.slide = None;
        }
        self.want_frame(slide.output);
    }

    /// Begins to slide where another workspace is shown than before.
    pub fn notice_switches(&mut self) {
        let outputs = self.layout.outputs();
        let before = std::mem::take(&mut self.slides.shown);
        self.slides.shown.extend(outputs.iter().map(|output| (output.id, output.active)));
        for (id, from) in before {
            let Some(to) = outputs.iter().find(|output| output.id == id).map(|output| output.active) else { continue };
            let running = self.slides.of(id).is_some_and(|slide| slide.to == to && slide.end > 0.0);
            if from == to || running {
                continue;
            }
            let alive = self.layout.workspaces().iter().any(|one| one.id == from && one.output == Some(id));
            let drive = Drive::Clock { from: 0.0, since: self.clock.now() };
            let slide = Slide { output: id, from, to, at: 0.0, end: 1.0, drive };
            self.slides.slide = Some(slide).filter(|_| alive && self.things_move());
            self.want_frame(id);
        }
    }

    /// What slides by itself has arrived.
    pub fn stop_sliding(&mut self) {
        self.slides.slide = self.slides.slide.filter(|slide| slide.drive == Drive::Fingers);
    }

    /// Moves what slides to where it is now. It was drawn just before; it is drawn again at the next tick.
    pub fn advance_slide(&mut self, now: Duration) {
        let Some(slide) = &mut self.slides.slide else { return };
        let output = slide.output;
        if !slide.advance(now) {
            self.slides.slide = None;
        }
        self.want_frame(output);
    }

    /// The windows of both workspaces that slide on an output, highest first, with those that do not slide.
    pub fn sliding_order(&self, slide: Slide) -> Vec<Number> {
        let both = |window: &&Window| {
            window.visible()
                || window.placement.is_some_and(|placement| {
                    let hidden = placement.minimized || placement.output != Some(slide.output);
                    !hidden && (placement.workspace == slide.from || placement.workspace == slide.to)
                })
        };
        let mut windows: Vec<&Window> = self.windows.iter().filter(both).collect();
        windows.sort_by_key(|window| std::cmp::Reverse(window.placement.map_or(0, |placement| placement.z)));
        windows.into_iter().map(|window| window.number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_as_the_other_comes() {
        let drive = Drive::Clock { from: 0.0, since: Duration::ZERO };
        let (one, two) = (WorkspaceId(1), WorkspaceId(2));
        let mut slide = Slide { output: OutputId(1), from: one, to: two, at: 0.0, end: 1.0, drive };
        let offset = |slide: &Slide, id| slide.offset(id, 1000).map(|by| by.x);
        assert_eq!((offset(&slide, one), offset(&slide, two)), (Some(0), Some(1000)));
        assert!(slide.advance(TIME / 2));
        assert_eq!((offset(&slide, one), offset(&slide, two)), (Some(-875), Some(125)));
        assert_eq!(offset(&slide, WorkspaceId(3)), None);
        assert!(!slide.advance(TIME));
        let back = Slide { from: two, to: one, ..slide };
        assert_eq!((offset(&back, two), offset(&back, one)), (Some(875), Some(-125)));
    }
}
