//! Windows under way: they fade in as they open, glide to where the layout puts them, and fade out as they close. What moves is the
//! picture alone: focus, input, configures and pictures of one window know only where a window really is. No time passes here but the
//! clock's, and nothing is drawn when nothing moves.

use crate::{
    render::{Kept, scene::Sight},
    state::State,
    windows::{Number, Window},
};
use smithay::{
    backend::renderer::element::Id,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Physical, Point, Rectangle, Size},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tacit_layout::{OutputId, WorkspaceId};

/// How long a window takes to its new place.
pub const GLIDE: Duration = Duration::from_millis(200);
/// How long it takes to appear or to vanish.
pub const FADE: Duration = Duration::from_millis(150);
/// How large a window is when it begins to open, against what it will be.
const SMALL: f64 = 0.94;
/// How many windows fade at a time, and how many pixels their pictures have together: more are there, or gone, at once.
const PICTURES_MAX: usize = 8;
const PIXELS_MAX: i64 = 16 * 1024 * 1024;

/// What a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Glide,
}

/// One way from a pose to where the window belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    kind: Kind,
    from: Rectangle<f64, Logical>,
    alpha: f32,
    since: Duration,
}

/// How a window is drawn while it is under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Where it appears to be.
    pub rect: Rectangle<f64, Logical>,
    /// How much of what is below it hides.
    pub alpha: f32,
    /// Whether what does not fit is cut off, and not made smaller.
    pub cut: bool,
}

/// How far a window is on its way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Motion {
    /// Where it was when this was last looked at; nowhere where it did not show.
    at: Option<Rectangle<i32, Logical>>,
    /// Whether it has ever been looked at.
    known: bool,
    /// Whether the layout sent it to another place, and it did not choose its own.
    sent: bool,
    run: Option<Run>,
}

impl Motion {
    /// The layout sends the window to another place, or, while it follows a pointer, does not.
    pub fn send(&mut self, sent: bool) {
        self.sent = sent;
    }

    /// Where it is next, it is at once.
    pub fn hold(&mut self) {
        (self.at, self.run) = (None, None);
    }

    /// How the window is drawn now; `None` for as it is.
    pub fn pose(&self, rect: Rectangle<i32, Logical>, now: Duration) -> Option<Pose> {
        let run = self.run?;
        let (time, cut) = match run.kind {
            Kind::Open => (FADE, false),
            Kind::Glide => (GLIDE, true),
        };
        let part = eased(now.saturating_sub(run.since), time)?;
        let (from, to) = (run.from, rect.to_f64());
        let between = |from: f64, to: f64| from + (to - from) * part;
        let loc = Point::from((between(from.loc.x, to.loc.x), between(from.loc.y, to.loc.y)));
        let size = Size::from((between(from.size.w, to.size.w), between(from.size.h, to.size.h)));
        #[allow(clippy::cast_possible_truncation)]
        let alpha = between(f64::from(run.alpha), 1.0) as f32;
        Some(Pose { rect: Rectangle::new(loc, size), alpha, cut })
    }

    /// Looks at where the window is; true where it has begun to move.
    fn look(&mut self, rect: Rectangle<i32, Logical>, target: Rectangle<i32, Logical>, now: Duration) -> bool {
        let fresh = !std::mem::replace(&mut self.known, true);
        let before = self.at.replace(rect);
        let sent = self.sent;
        self.sent &= rect != target;
        let run = match before {
            None if fresh => Run { kind: Kind::Open, from: smaller(rect), alpha: 0.0, since: now },
            Some(before) if before != rect && sent => {
                let pose = self.pose(before, now);
                let (from, alpha) = pose.map_or((before.to_f64(), 1.0), |pose| (pose.rect, pose.alpha));
                Run { kind: Kind::Glide, from, alpha, since: now }
            }
            _ => return false,
        };
        self.run = Some(run);
        true
    }
}

/// How much of the way is done, fast at first and gently to its end; `None` where all of it is.
fn eased(passed: Duration, time: Duration) -> Option<f64> {
    let part = passed.as_secs_f64() / time.as_secs_f64();
    (part < 1.0).then(|| 1.0 - (1.0 - part).powi(3))
}

fn smaller(rect: Rectangle<i32, Logical>) -> Rectangle<f64, Logical> {
    let (rect, away) = (rect.to_f64(), (1.0 - SMALL) / 2.0);
    let corner = rect.loc + Point::from((rect.size.w * away, rect.size.h * away));
    Rectangle::new(corner, rect.size.upscale(SMALL))
}

/// A window as one picture: what has several surfaces is seen through as a whole. Smithay's pixman renderer copies buffers without an alpha
/// channel whatever alpha it is given, so that they could not fade by themselves.
#[derive(Debug)]
pub struct Still {
    /// Its id for the renderer.
    pub id: Id,
    /// The picture.
    pub picture: Kept,
    pixels: i64,
}

/// What a window that fades in looks like.
#[derive(Debug)]
pub struct Face {
    /// The window.
    pub number: Number,
    /// Its picture, from its first frame on.
    pub still: Option<Still>,
    /// Whether its client has drawn since.
    stale: bool,
}

/// What was last seen of a window that is closed.
#[derive(Debug)]
pub struct Ghost {
    /// Its picture.
    pub still: Still,
    /// Where it was.
    pub rect: Rectangle<f64, Logical>,
    output: OutputId,
    workspace: WorkspaceId,
    alpha: f32,
    since: Duration,
}

/// Windows that fade.
#[derive(Debug, Default)]
pub struct Fading {
    /// Those that open.
    pub faces: Vec<Face>,
    /// Those that are closed.
    pub ghosts: Vec<Ghost>,
}

impl Fading {
    fn has_room(&self, pixels: i64) -> bool {
        let all = || {
            self.faces.iter().filter_map(|face| face.still.as_ref()).chain(self.ghosts.iter().map(|ghost| &ghost.still))
        };
        all().count() < PICTURES_MAX && all().map(|still| still.pixels).sum::<i64>() + pixels <= PIXELS_MAX
    }
}

impl Ghost {
    /// How much of what is below it hides; `None` where it is gone.
    pub fn alpha(&self, now: Duration) -> Option<f32> {
        #[allow(clippy::cast_possible_truncation)]
        eased(now.saturating_sub(self.since), FADE).map(|part| self.alpha * (1.0 - part) as f32)
    }
}

impl State {
    /// Whether windows move and fade.
    pub fn windows_move(&self) -> bool {
        self.things_move() && self.settings.config.theme.window_animations
    }

    /// Whether anything moves by itself: as was said last, by the session's setting or the configuration.
    pub fn things_move(&self) -> bool {
        self.settings.animations.unwrap_or(self.settings.config.theme.animations)
    }

    /// The session's setting says whether things move; what is under way arrives at once where they do not.
    pub fn set_animations(&mut self, on: bool) {
        self.settings.animations = Some(on);
        if !on {
            self.stop_sliding();
            self.todo.motions = true;
            self.want_all_frames();
        }
    }

    /// Looks at where windows are, and lets those begin that are on their way now.
    pub fn notice_motions(&mut self) {
        if !std::mem::take(&mut self.todo.motions) {
            return;
        }
        let (now, moves) = (self.clock.now(), self.windows_move() && self.layout.grabbed().is_none());
        let (mut began, mut opened) = (false, Vec::new());
        for window in self.windows.iter_mut() {
            let Some(placement) = window.placement.filter(|placement| placement.visible) else {
                window.motion.hold();
                continue;
            };
            let (rect, target) = (window.rect(), crate::tiling::rectangle(placement.rect));
            let begins = window.motion.look(rect, target, now) && moves;
            if !moves {
                window.motion.run = None;
            }
            if begins && window.motion.pose(rect, now).is_some_and(|pose| pose.alpha < 1.0) {
                opened.push(window.number);
            }
            began |= begins;
        }
        // Drawn with its first frame: whoever waits for that frame to begin does not wait for a picture.
        let face = |number| Face { number, still: None, stale: true };
        self.fading.faces.extend(opened.into_iter().map(face));
        let shown = |ghost: &Ghost| self.layout.active_workspace(ghost.output) == Some(ghost.workspace);
        self.fading.ghosts.retain(|ghost| moves && shown(ghost));
        if began {
            self.want_all_frames();
        }
    }

    /// Whether something on an output is under way at a time.
    pub fn moves_on(&self, number: OutputId, now: Duration) -> bool {
        let Some(output) = self.outputs.get(number) else { return false };
        let place = output.rect().to_f64();
        let over = |window: &Window| {
            let pose = window.motion.pose(window.rect(), now);
            pose.is_some_and(|pose| place.overlaps(pose.rect) || place.overlaps(window.rect().to_f64()))
        };
        self.fading.ghosts.iter().any(|ghost| ghost.output == number) || self.windows.iter().any(over)
    }

    /// Forgets pictures of windows that have faded in or out.
    pub fn drop_faded(&mut self, now: Duration) {
        self.fading.ghosts.retain(|ghost| ghost.alpha(now).is_some());
        let windows = &self.windows;
        self.fading.faces.retain(|face| {
            let pose = windows.get(face.number).and_then(|window| window.motion.pose(window.rect(), now));
            pose.is_some_and(|pose| pose.alpha < 1.0)
        });
    }

    /// A window's client has drawn.
    pub fn face_changed(&mut self, number: Number) {
        self.fading.faces.iter_mut().filter(|face| face.number == number).for_each(|face| face.stale = true);
    }

    /// Draws what windows look like that fade in, where their clients have drawn since.
    pub fn refresh_faces(&mut self) {
        while let Some(stale) = self.fading.faces.iter().find(|face| face.stale).map(|face| face.number) {
            self.draw_face(stale);
        }
    }

    fn draw_face(&mut self, number: Number) {
        self.fading.faces.retain(|face| face.number != number);
        let output = self.windows.get(number).and_then(|window| window.placement).and_then(|one| one.output);
        if let Some(still) = output.and_then(|output| self.still(output, number)) {
            self.fading.faces.push(Face { number, still: Some(still), stale: false });
        }
    }

    /// A window goes: what is seen of it now is kept for as long as it fades out.
    pub fn keep_last_picture(&mut self, surface: &WlSurface) {
        let overview = self.chooser.is_overview();
        if !self.windows_move() || self.lock.is_on() || overview || !crate::surfaces::has_buffer(surface) {
            return;
        }
        let now = self.clock.now();
        self.drop_faded(now);
        let Some(window) = self.windows.of(surface).filter(|window| window.visible()) else { return };
        let (number, rect, placement) = (window.number, window.rect(), window.placement);
        let pose = window.motion.pose(rect, now);
        let (rect, alpha) = pose.map_or((rect.to_f64(), 1.0), |pose| (pose.rect, pose.alpha));
        let Some((output, workspace)) = placement.and_then(|one| Some((one.output?, one.workspace))) else { return };
        if let Some(still) = self.still(output, number) {
            self.fading.ghosts.push(Ghost { still, rect, output, workspace, alpha, since: now });
        }
    }

    /// A picture of a window, where there is room for it.
    fn still(&mut self, output: OutputId, number: Number) -> Option<Still> {
        self.outputs.get(output).filter(|output| output.on)?;
        let size = self.picture_size(output, Sight::Window(number))?;
        let pixels = i64::from(size.w) * i64::from(size.h);
        if !self.fading.has_room(pixels) {
            return None;
        }
        // What clients attach is drawn here, as in a frame.
        let keep = |state: &mut Self| {
            state.with_scene(output, |renderer, _, scene| renderer.keep(scene, Sight::Window(number), size))
        };
        match catch_unwind(AssertUnwindSafe(|| keep(self))) {
            Ok(Some(Ok(picture))) => Some(Still { id: Id::new(), picture, pixels }),
            Ok(Some(Err(error))) => {
                tracing::debug!(%error, "a window does not fade");
                None
            }
            Ok(None) => None,
            Err(_) => {
                tracing::error!(output = output.0, "a window that fades cannot be drawn");
                None
            }
        }
    }
}

/// What a pose makes of a window whose geometry has a size in physical pixels: how much of it is drawn, and how many times larger.
pub fn fit(pose: Pose, shape: Size<i32, Physical>, place: Size<i32, Physical>) -> (Size<i32, Physical>, (f64, f64)) {
    let axis = |shape: i32, place: i32| {
        if pose.cut && place < shape { (place, 1.0) } else { (shape, f64::from(place) / f64::from(shape.max(1))) }
    };
    let (w, h) = (axis(shape.w, place.w), axis(shape.h, place.h));
    ((w.0, h.0).into(), (w.1, h.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: i32, y: i32, w: i32, h: i32) -> Rectangle<i32, Logical> {
        Rectangle::new((x, y).into(), (w, h).into())
    }

    #[test]
    fn a_window_glides_only_where_it_was_sent() {
        let (mut motion, zero) = (Motion::default(), Duration::ZERO);
        let (one, two, three) = (rect(0, 0, 100, 100), rect(100, 0, 100, 200), rect(5, 5, 20, 20));
        assert!(motion.look(one, one, zero), "it opens");
        assert!(motion.pose(one, zero).is_some_and(|pose| pose.alpha == 0.0 && pose.rect.loc.x > 2.0));
        assert_eq!(motion.pose(one, FADE), None);
        motion.send(true);
        assert!(!motion.look(one, two, FADE), "its client has not drawn yet");
        assert!(motion.look(two, two, FADE));
        let half = motion.pose(two, FADE + GLIDE / 2).expect("it is under way");
        assert_eq!((half.rect.loc.x, half.rect.size.h, half.alpha), (87.5, 187.5, 1.0));
        assert!(!motion.look(three, two, FADE + GLIDE), "this it chose itself");
        motion.hold();
        motion.send(true);
        assert!(!motion.look(one, one, FADE) && motion.pose(one, FADE).is_none(), "it did not show before");
    }

    #[test]
    fn what_grows_is_uncovered_and_what_shrinks_is_stretched() {
        let pose = |cut| Pose { rect: Rectangle::default(), alpha: 1.0, cut };
        let (shape, place) = ((100, 100).into(), (50, 200).into());
        assert_eq!(fit(pose(true), shape, place), ((50, 100).into(), (1.0, 2.0)));
        assert_eq!(fit(pose(false), shape, place), ((100, 100).into(), (0.5, 2.0)));
    }
}
