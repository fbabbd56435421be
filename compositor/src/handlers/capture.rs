//! Pictures for clients: wlr-screencopy and ext-image-copy-capture. A picture is of what the output shows at the end of this turn.

use super::cursor_capture::CursorLook;
use crate::{
    protocols::{
        image_copy::{self, ImageCopyHandler, ImageCopyState, Source, delegate_image_copy},
        screencopy::{self, Cursor, ScreencopyHandler, ScreencopyState, delegate_screencopy},
    },
    render::{Picture, scene::Sight},
    state::State,
};
use smithay::{
    output::Output,
    utils::{Buffer, Physical, Rectangle, Size},
};
use tacit_layout::OutputId;

/// The most pictures that wait for the end of a turn.
const WAITING_MAX: usize = 256;

/// Pictures to be taken at the end of this turn.
#[derive(Debug, Default)]
pub struct Captures {
    screencopy: Vec<screencopy::Frame>,
    pub(super) image_copy: Vec<image_copy::Frame>,
    /// What the pointer looked like when its image was last told of.
    pub(super) cursor_look: Option<CursorLook>,
}

impl ScreencopyHandler for State {
    fn screencopy_state(&mut self) -> &mut ScreencopyState {
        &mut self.extra.screencopy
    }

    fn capture_frame(&mut self, frame: screencopy::Frame) {
        if self.captures.screencopy.len() < WAITING_MAX {
            self.captures.screencopy.push(frame);
        }
    }
}

impl ImageCopyHandler for State {
    fn image_copy_state(&mut self) -> &mut ImageCopyState {
        &mut self.extra.image_copy
    }

    fn capture_size(&mut self, source: &Source) -> Option<Size<i32, Buffer>> {
        let (number, sight) = self.capture_source(source)?;
        self.picture_size(number, sight)
    }

    fn capture_image(&mut self, frame: image_copy::Frame) {
        if self.captures.image_copy.len() < WAITING_MAX {
            self.captures.image_copy.push(frame);
        }
    }
}

impl State {
    /// The output that a picture of this source is drawn by, and whose eyes see it.
    pub(super) fn capture_source(&self, source: &Source) -> Option<(OutputId, Sight)> {
        match source {
            Source::Output(output) => {
                let output = output.upgrade()?;
                Some((self.outputs.of(&output)?.number, Sight::Screen))
            }
            Source::Toplevel(handle) => {
                let handle = handle.upgrade()?;
                let listed = self.windows.iter().find(|window| {
                    self.extra
                        .listed
                        .handle(window.number)
                        .is_some_and(|known| known.identifier() == handle.identifier())
                })?;
                let output =
                    listed.placement.and_then(|placement| placement.output).or_else(|| self.focused_output())?;
                Some((output, Sight::Window(listed.number)))
            }
            Source::Cursor(over) => Some((self.capture_source(over)?.0, Sight::Cursor)),
        }
    }

    /// Something was drawn on an output: whoever waits for a change gets a picture.
    /// Where all of it may have changed, `whole` is its size.
    pub fn capture_frame_drawn(
        &mut self,
        number: OutputId,
        damage: &[Rectangle<i32, Physical>],
        whole: Option<Size<i32, Physical>>,
    ) {
        let whole = whole.map(Rectangle::from_size);
        let damage = whole.as_ref().map_or(damage, std::slice::from_ref);
        let Some(output) = self.outputs.get(number).map(|output| output.output.clone()) else { return };
        let frames = self.extra.screencopy.damaged(&output, damage);
        self.captures.screencopy.extend(frames);
        let source = Source::output(&output);
        if self.extra.image_copy.is_captured(&source) {
            let damage: Vec<Rectangle<i32, Buffer>> = damage
                .iter()
                .map(|one| Rectangle::new((one.loc.x, one.loc.y).into(), (one.size.w, one.size.h).into()))
                .collect();
            let frames = self.extra.image_copy.damaged(&source, &damage);
            self.captures.image_copy.extend(frames);
        }
    }

    /// A window's content changed: whoever waits for that gets a picture.
    pub fn capture_window_changed(&mut self, number: crate::windows::Number) {
        let Some(handle) = self.extra.listed.handle(number) else { return };
        let source = Source::toplevel(handle);
        if !self.extra.image_copy.is_captured(&source) {
            return;
        }
        let size = self.capture_size(&source);
        self.extra.image_copy.constrain(&source, size);
        if let Some(size) = size {
            let frames = self.extra.image_copy.damaged(&source, &[Rectangle::from_size(size)]);
            self.captures.image_copy.extend(frames);
        }
    }

    /// Takes the pictures that were asked for in this turn.
    pub fn take_captures(&mut self) {
        let screencopy = std::mem::take(&mut self.captures.screencopy);
        let image_copy = std::mem::take(&mut self.captures.image_copy);
        let now = self.clock.now();
        for frame in screencopy {
            let Some(number) = frame.output().and_then(|output| self.number_of(&output)) else { continue };
            let sight = if frame.cursor() == Cursor::Painted { Sight::Screen } else { Sight::NoCursor };
            let area = frame.area();
            match self.screen_picture(number, sight).and_then(|picture| crop(picture, area)) {
                Some((pixels, stride)) => {
                    if let Err(problem) = frame.submit(&pixels, stride, now) {
                        tracing::debug!(%problem, "a picture was not taken");
                    }
                }
                None => frame.fail(),
            }
        }
        for frame in image_copy {
            self.take_image_copy(frame, now);
        }
    }

    fn take_image_copy(&mut self, frame: image_copy::Frame, now: std::time::Duration) {
        let Some((number, sight)) = self.capture_source(frame.source()) else { return frame.fail() };
        let transform = match sight {
            sight if sight.is_alone() => smithay::utils::Transform::Normal,
            _ => self.outputs.get(number).map(|output| output.output.current_transform()).unwrap_or_default(),
        };
        let sight = match sight {
            Sight::Screen if frame.cursor() == Cursor::Hidden => Sight::NoCursor,
            other => other,
        };
        let picture = match sight {
            sight if sight.is_alone() => self.picture(number, sight).ok(),
            _ => self.screen_picture(number, sight),
        };
        let Some(picture) = picture else { return frame.fail() };
        if picture.size != frame.size() {
            return frame.fail_constraints();
        }
        let stride = usize::try_from(picture.size.w).unwrap_or(0) * 4;
        if let Err(problem) = frame.submit(&picture.pixels, stride, transform, now) {
            tracing::debug!(%problem, "a picture was not taken");
        }
    }

    fn number_of(&self, output: &Output) -> Option<OutputId> {
        self.outputs.of(output).map(|output| output.number)
    }

    /// What an output shows: read back where that is the same thing, drawn anew otherwise.
    fn screen_picture(&mut self, number: OutputId, sight: Sight) -> Option<Picture> {
        let same = sight == Sight::Screen || !self.paint.cursor.present;
        let colours = self.settings.config.access.captures_see_colours;
        let tinted = colours && self.outputs.get(number).is_some_and(|output| output.tint.is_some());
        if tinted && !self.zoom.is_on() {
            self.draw_now(number);
            let size = self.picture_size(number, Sight::Screen)?;
            let picture = self.with_scene(number, |renderer, canvas, _| renderer.glass(canvas, size))?;
            if picture.is_some() {
                return picture;
            }
        }
        if same && !self.zoom.is_on() {
            self.draw_now(number);
        }
        // An output that was off when the session was locked still has what it showed before.
        let stale = self.lock.is_on() && !self.lock.is_shown_on(number);
        if same && !stale {
            let size = self.picture_size(number, sight)?;
            let read = self.with_scene(number, |renderer, canvas, _| renderer.read(canvas, size))?;
            if let Ok(picture) = read {
                return Some(picture);
            }
        }
        self.picture(number, sight).ok()
    }
}

/// The part of a picture from the first row of an area on, so that its first pixel is the area's.
fn crop(picture: Picture, area: Rectangle<i32, Buffer>) -> Option<(Vec<u8>, usize)> {
    let stride = usize::try_from(picture.size.w).ok()? * 4;
    let inside = Rectangle::from_size(picture.size).contains_rect(area);
    if !inside {
        return None;
    }
    if area.loc == (0, 0).into() {
        return Some((picture.pixels, stride));
    }
    let (x, y) = (usize::try_from(area.loc.x).ok()? * 4, usize::try_from(area.loc.y).ok()?);
    let width = usize::try_from(area.size.w).ok()? * 4;
    let rows = picture.pixels.chunks_exact(stride).skip(y).take(usize::try_from(area.size.h).ok()?);
    let pixels = rows.filter_map(|row| row.get(x..x + width)).flatten().copied().collect();
    Some((pixels, width))
}

delegate_screencopy!(State);
delegate_image_copy!(State);
