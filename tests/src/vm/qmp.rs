//! The machine's keyboard, pointer and screen, through QEMU's machine protocol: what a person at it could do and see.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::frame::Frame;
use super::keys::{self, Chord};

/// Between strokes.
const STROKE: Duration = Duration::from_millis(50);
/// The longest answer: a screen dump waits for the display device.
const ANSWER: Duration = Duration::from_secs(30);
/// The range of QEMU's absolute axes.
const AXIS_MAX: f64 = 32767.0;

/// A button of the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The first button.
    Left,
    /// The second button.
    Right,
    /// The wheel pressed.
    Middle,
}

/// A connection to QEMU's monitor socket.
#[derive(Debug)]
pub struct Qmp {
    reader: BufReader<UnixStream>,
    writer: UnixStream,
    dump: PathBuf,
}

impl Qmp {
    /// Connects and shakes hands. `folder` takes the screen dumps on their way.
    pub fn connect(socket: &Path, folder: &Path) -> Result<Self> {
        let writer = UnixStream::connect(socket).with_context(|| format!("connect to {}", socket.display()))?;
        writer.set_read_timeout(Some(ANSWER))?;
        let reader = BufReader::new(writer.try_clone()?);
        let mut qmp = Self { reader, writer, dump: folder.join("screen.ppm") };
        qmp.line().context("QEMU's greeting")?;
        qmp.execute("qmp_capabilities", json!({}))?;
        Ok(qmp)
    }

    /// Runs a command of the protocol and returns its answer; events on the way are passed over.
    pub fn execute(&mut self, command: &str, arguments: Value) -> Result<Value> {
        writeln!(self.writer, "{}", json!({ "execute": command, "arguments": arguments }))?;
        loop {
            let mut line = self.line().with_context(|| format!("QMP {command}"))?;
            if let Some(error) = line.get("error") {
                bail!("QMP {command}: {error}");
            }
            if let Some(answer) = line.get_mut("return") {
                return Ok(answer.take());
            }
        }
    }

    fn line(&mut self) -> Result<Value> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            bail!("QEMU has ended");
        }
        Ok(serde_json::from_str(&line)?)
    }

    /// Strokes a key or a chord, such as `super`, `super+Return` or `ctrl+alt+f2`.
    pub fn key(&mut self, chord: &str) -> Result<()> {
        self.stroke(&keys::of_names(chord))
    }

    /// Types a text; `\n` is the Enter key. The keyboard holds some 15 strokes that the guest has not taken yet and
    /// loses more: type longer texts with [`super::machine::Machine::type_text`].
    pub fn text(&mut self, text: &str) -> Result<()> {
        text.chars().try_for_each(|character| self.stroke(&keys::of_char(character)?))
    }

    /// Press and release go out without a pause: in a guest that stands still between them, the key would repeat.
    fn stroke(&mut self, chord: &Chord) -> Result<()> {
        for code in chord {
            self.input(&[key_event(code, true)])?;
        }
        for code in chord.iter().rev() {
            self.input(&[key_event(code, false)])?;
        }
        sleep(STROKE);
        Ok(())
    }

    /// Moves the pointer to a point given in parts, 0 to 1, of the whole layout's width and height.
    pub fn point(&mut self, x: f64, y: f64) -> Result<()> {
        let axis = |name: &str, part: f64| {
            let value = (part.clamp(0.0, 1.0) * AXIS_MAX).round();
            json!({ "type": "abs", "data": { "axis": name, "value": value as i64 } })
        };
        self.input(&[axis("x", x), axis("y", y)])?;
        sleep(STROKE);
        Ok(())
    }

    /// Moves the pointer to a point, as [`Qmp::point`] does, and clicks there.
    pub fn click(&mut self, x: f64, y: f64, button: Button) -> Result<()> {
        let name = match button {
            Button::Left => "left",
            Button::Right => "right",
            Button::Middle => "middle",
        };
        self.point(x, y)?;
        for down in [true, false] {
            self.input(&[json!({ "type": "btn", "data": { "button": name, "down": down } })])?;
            sleep(STROKE);
        }
        Ok(())
    }

    fn input(&mut self, events: &[Value]) -> Result<()> {
        self.execute("input-send-event", json!({ "events": events })).map(drop)
    }

    /// What a head of the display shows now.
    pub fn screen(&mut self, head: u32) -> Result<Frame> {
        let arguments = json!({ "filename": self.dump, "device": super::qemu::DISPLAY, "head": head });
        self.execute("screendump", arguments)?;
        let bytes = std::fs::read(&self.dump).with_context(|| format!("read {}", self.dump.display()))?;
        Frame::from_ppm(&bytes)
    }
}

fn key_event(code: &str, down: bool) -> Value {
    json!({ "type": "key", "data": { "down": down, "key": { "type": "qcode", "data": code } } })
}
