//! The input channel: lines on a file descriptor, given by whoever starts the session, that count as hardware.

use super::{Origin, gestures::Pinch, pen::Stroke};
use crate::state::State;
use rustix::{
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::Errno,
};
use smithay::reexports::calloop::{Interest, LoopHandle, Mode, PostAction, generic::Generic};
use std::os::fd::OwnedFd;

/// The longest line.
const LINE_BYTES_MAX: usize = 256;

/// One line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Line {
    /// `key <evdev code> <0|1>`
    Key(u32, bool),
    /// `motion <x> <y>`
    Motion(f64, f64),
    /// `button <code> <0|1>`
    Button(u32, bool),
    /// `axis <dx> <dy>`
    Axis(f64, f64),
    /// `touch down <slot> <x> <y>`
    TouchDown(u32, f64, f64),
    /// `touch motion <slot> <x> <y>`
    TouchMotion(u32, f64, f64),
    /// `touch up <slot>`
    TouchUp(u32),
    /// `pen move <x> <y> <pressure> <tilt x> <tilt y>`
    PenMove(f64, f64, Stroke),
    /// `pen touch <0|1>`
    PenTouch(bool),
    /// `pen button <code> <0|1>`
    PenButton(u32, bool),
    /// `pen leave`
    PenLeave,
    /// `swipe begin <fingers>`
    SwipeBegin(u32),
    /// `swipe update <dx> <dy>`
    SwipeUpdate(f64, f64),
    /// `swipe end <cancelled: 0|1>`
    SwipeEnd(bool),
    /// `pinch begin <fingers>`
    PinchBegin(u32),
    /// `pinch update <dx> <dy> <scale> <rotation>`
    PinchUpdate(Pinch),
    /// `pinch end <cancelled: 0|1>`
    PinchEnd(bool),
    /// `hold begin <fingers>`
    HoldBegin(u32),
    /// `hold end <cancelled: 0|1>`
    HoldEnd(bool),
}

impl Line {
    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let number = |word: &str| word.parse::<f64>().ok().filter(|number| number.is_finite());
        let code = |word: &str| word.parse::<u32>().ok();
        let down = |word: &str| match word {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        };
        Some(match words.as_slice() {
            ["key", key, state] => Self::Key(code(key)?, down(state)?),
            ["button", button, state] => Self::Button(code(button)?, down(state)?),
            ["motion", x, y] => Self::Motion(number(x)?, number(y)?),
            ["axis", dx, dy] => Self::Axis(number(dx)?, number(dy)?),
            ["touch", "down", slot, x, y] => Self::TouchDown(code(slot)?, number(x)?, number(y)?),
            ["touch", "motion", slot, x, y] => Self::TouchMotion(code(slot)?, number(x)?, number(y)?),
            ["touch", "up", slot] => Self::TouchUp(code(slot)?),
            ["pen", "move", x, y, pressure, tilt_x, tilt_y] => {
                let stroke = Stroke { pressure: number(pressure)?, tilt: (number(tilt_x)?, number(tilt_y)?) };
                Self::PenMove(number(x)?, number(y)?, stroke)
            }
            ["pen", "touch", state] => Self::PenTouch(down(state)?),
            ["pen", "button", button, state] => Self::PenButton(code(button)?, down(state)?),
            ["pen", "leave"] => Self::PenLeave,
            ["swipe", "begin", fingers] => Self::SwipeBegin(code(fingers)?),
            ["swipe", "update", dx, dy] => Self::SwipeUpdate(number(dx)?, number(dy)?),
            ["swipe", "end", cancelled] => Self::SwipeEnd(down(cancelled)?),
            ["pinch", "begin", fingers] => Self::PinchBegin(code(fingers)?),
            ["pinch", "update", dx, dy, scale, rotation] => {
                let delta = (number(dx)?, number(dy)?).into();
                Self::PinchUpdate(Pinch { delta, scale: number(scale)?, rotation: number(rotation)? })
            }
            ["pinch", "end", cancelled] => Self::PinchEnd(down(cancelled)?),
            ["hold", "begin", fingers] => Self::HoldBegin(code(fingers)?),
            ["hold", "end", cancelled] => Self::HoldEnd(down(cancelled)?),
            _ => return None,
        })
    }
}

impl State {
    /// Deals with one line.
    pub fn channel_line(&mut self, line: Line) {
        let time = self.clock.now_ms();
        match line {
            Line::Key(code, pressed) => self.key(code, pressed, time),
            Line::Motion(x, y) => self.pointer_at((x, y).into(), time, Origin::Hardware),
            Line::Button(button, pressed) => self.button(button, pressed, time, Origin::Hardware),
            Line::Axis(dx, dy) => self.axis(dx, dy, time, Origin::Hardware),
            Line::TouchDown(slot, x, y) => self.touch_down(slot, (x, y).into(), time),
            Line::TouchMotion(slot, x, y) => self.touch_motion(slot, (x, y).into(), time),
            Line::TouchUp(slot) => self.touch_up(slot, time),
            Line::PenMove(x, y, stroke) => self.pen_at((x, y).into(), stroke, time),
            Line::PenTouch(down) => self.pen_touches(down, time),
            Line::PenButton(button, pressed) => self.pen_button(button, pressed, time),
            Line::PenLeave => self.pen_leaves(time),
            Line::SwipeBegin(fingers) => self.swipe_begin(fingers, time),
            Line::SwipeUpdate(dx, dy) => self.swipe_update((dx, dy).into(), time),
            Line::SwipeEnd(cancelled) => self.swipe_end(cancelled, time),
            Line::PinchBegin(fingers) => self.pinch_begin(fingers, time),
            Line::PinchUpdate(pinch) => self.pinch_update(pinch, time),
            Line::PinchEnd(cancelled) => self.pinch_end(cancelled, time),
            Line::HoldBegin(fingers) => self.hold_begin(fingers, time),
            Line::HoldEnd(cancelled) => self.hold_end(cancelled, time),
        }
    }
}

/// Reads the channel from now on.
///
/// # Errors
/// The descriptor is none that can be waited for.
pub fn listen(handle: &LoopHandle<'static, State>, fd: OwnedFd) -> anyhow::Result<()> {
    let flags = fcntl_getfl(&fd)?;
    fcntl_setfl(&fd, flags | OFlags::NONBLOCK)?;
    let mut pending = Vec::new();
    let source = Generic::new(fd, Interest::READ, Mode::Level);
    let inserted = handle.insert_source(source, move |_, fd, state| {
        let mut chunk = [0_u8; 4096];
        let fd: &OwnedFd = fd.as_ref();
        let count = match rustix::io::read(fd, &mut chunk) {
            Ok(0) => return Ok(PostAction::Remove),
            Ok(count) => count,
            Err(Errno::AGAIN | Errno::INTR) => return Ok(PostAction::Continue),
            Err(_) => return Ok(PostAction::Remove),
        };
        pending.extend_from_slice(chunk.get(..count).unwrap_or_default());
        while let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = pending.drain(..=end).collect();
            take_line(state, &line);
        }
        if pending.len() > LINE_BYTES_MAX {
            tracing::warn!("a line on the input channel is too long");
            pending.clear();
        }
        Ok(PostAction::Continue)
    });
    inserted.map(drop).map_err(|error| anyhow::anyhow!("the input channel cannot be waited for: {error}"))
}

fn take_line(state: &mut State, line: &[u8]) {
    let text = String::from_utf8_lossy(line);
    match Line::parse(&text) {
        Some(line) => state.channel_line(line),
        None if text.trim().is_empty() => {}
        None => tracing::warn!(line = %text.trim().chars().take(80).collect::<String>(), "not an input event"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        assert_eq!(Line::parse("key 125 1"), Some(Line::Key(125, true)));
        assert_eq!(Line::parse("motion 10.5 20\n"), Some(Line::Motion(10.5, 20.0)));
        assert_eq!(Line::parse("touch up 3"), Some(Line::TouchUp(3)));
        assert_eq!(Line::parse("pen touch 1"), Some(Line::PenTouch(true)));
        let stroke = Stroke { pressure: 0.5, tilt: (-3.0, 4.0) };
        assert_eq!(Line::parse("pen move 1 2 0.5 -3 4"), Some(Line::PenMove(1.0, 2.0, stroke)));
        assert_eq!(Line::parse("swipe update -3.5 0"), Some(Line::SwipeUpdate(-3.5, 0.0)));
        for bad in [
            "swipe begin",
            "swipe end 2",
            "pinch update 1 1 1",
            "hold end",
            "",
            "key",
            "key 1",
            "key 1 2",
            "key -1 1",
            "motion x 1",
            "motion NaN 1",
            "touch up",
            "jump 1 1",
        ] {
            assert_eq!(Line::parse(bad), None, "{bad}");
        }
    }
}
