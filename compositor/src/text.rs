//! Text that the compositor itself shows: titles and notices. Shaped and rasterised on a thread of its own, because finding the
//! system's fonts takes longer than a frame; the thread and the fonts go when nothing was asked for in a while. A text that is not
//! ready yet is not drawn, and the frame in which it is ready is asked for.

use crate::state::State;
use cosmic_text::{Attrs, Buffer, Color, Family, FontSystem, Metrics, Shaping, SwashCache, Wrap};
use smithay::{
    backend::{allocator::Fourcc, renderer::element::memory::MemoryRenderBuffer},
    reexports::calloop::{
        LoopHandle,
        channel::{self, Event},
    },
    utils::{Physical, Size, Transform},
};
use std::{
    cell::OnceCell,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    time::Duration,
};

/// The most texts that are kept.
const LABELS_MAX: usize = 256;
/// The most texts that wait for the thread.
const JOBS_MAX: usize = 256;
/// The longest text, in characters.
const CHARS_MAX: usize = 512;
/// The largest side of a picture of a text, in pixels.
const SIDE_MAX: u32 = 4096;
/// How long the fonts are kept when nothing is asked for.
const IDLE: Duration = Duration::from_secs(20);
/// The height of a line, in parts of the size of its letters.
const LINE: f32 = 1.3;

/// How a text that is too long for its width is brought into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TooLong {
    /// Its end is left out.
    Cut,
    /// It goes on in the next line.
    Wrap,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// The size of its letters in physical pixels.
    pub size_px: u32,
    /// Its width at most, in physical pixels.
    pub width_px: u32,
    /// What becomes of the rest.
    pub too_long: TooLong,
    /// Red, green and blue.
    pub colour: [u8; 3],
}

/// A text as pixels, one for each physical pixel.
#[derive(Debug)]
pub struct Drawn {
    /// The pixels.
    pub buffer: MemoryRenderBuffer,
    /// Its size.
    pub size: Size<i32, Physical>,
}

/// A text that is drawn or will be.
#[derive(Debug, Default)]
pub struct Label {
    drawn: OnceCell<Drawn>,
}

impl Label {
    /// Its pixels, once they are there.
    pub fn drawn(&self) -> Option<&Drawn> {
        self.drawn.get()
    }
}

type Key = (String, Style);

#[derive(Clone)]
struct Job {
    id: u64,
    text: String,
    style: Style,
}

/// What the thread answers.
struct Answer {
    id: u64,
    size: (u32, u32),
    pixels: Vec<u8>,
}

/// All texts.
#[derive(Default)]
pub struct Texts {
    labels: HashMap<Key, Rc<Label>>,
    /// What was asked for and is not there yet.
    waiting: HashMap<u64, (Rc<Label>, Job)>,
    last: u64,
    jobs: Option<SyncSender<Job>>,
    answers: Option<channel::Sender<Answer>>,
}

impl Texts {
    /// Whether some text that was asked for is not there yet.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// A text, which is drawn as soon as its pixels are there.
    pub fn label(&mut self, handle: &LoopHandle<'static, State>, text: &str, style: Style) -> Rc<Label> {
        let text: String = text.chars().take(CHARS_MAX).collect();
        let key = (text, style);
        if let Some(label) = self.labels.get(&key) {
            return Rc::clone(label);
        }
        if self.labels.len() >= LABELS_MAX {
            self.labels.clear();
        }
        let label = Rc::new(Label::default());
        self.last += 1;
        let job = Job { id: self.last, text: key.0.clone(), style };
        if self.send(handle, job.clone()) {
            self.waiting.insert(self.last, (Rc::clone(&label), job));
            self.labels.insert(key, Rc::clone(&label));
        }
        label
    }

    /// Gives the thread something to do; starts it where it is gone.
    fn send(&mut self, handle: &LoopHandle<'static, State>, job: Job) -> bool {
        let Some(answers) = self.answers(handle) else { return false };
        match self.jobs.as_ref().map(|jobs| jobs.try_send(job.clone())) {
            Some(Ok(())) => return true,
            Some(Err(TrySendError::Full(_))) => {
                tracing::debug!("too many texts wait to be drawn");
                return false;
            }
            None | Some(Err(TrySendError::Disconnected(_))) => {}
        }
        let (sender, jobs) = sync_channel(JOBS_MAX * 2);
        let started =
            std::thread::Builder::new().name("text".into()).stack_size(2 << 20).spawn(move || work(&jobs, &answers));
        if let Err(error) = started {
            tracing::warn!(%error, "no thread for texts");
            return false;
        }
        // What came to the thread before just when it ended is still waiting.
        let waiting = self.waiting.values().map(|(_, job)| job.clone());
        let sent = waiting.chain([job]).all(|job| sender.try_send(job).is_ok());
        self.jobs = Some(sender);
        sent
    }

    fn answers(&mut self, handle: &LoopHandle<'static, State>) -> Option<channel::Sender<Answer>> {
        if let Some(answers) = &self.answers {
            return Some(answers.clone());
        }
        let (sender, receiver) = channel::channel();
        let inserted = handle.insert_source(receiver, |event, (), state| {
            if let Event::Msg(answer) = event {
                state.texts.take(answer);
                state.want_all_frames();
            }
        });
        if let Err(error) = inserted {
            tracing::error!(%error, "texts cannot be waited for");
            return None;
        }
        self.answers = Some(sender.clone());
        Some(sender)
    }

    fn take(&mut self, answer: Answer) {
        let Some((label, _)) = self.waiting.remove(&answer.id) else { return };
        let (width, height) = answer.size;
        let (Ok(width), Ok(height)) = (i32::try_from(width), i32::try_from(height)) else { return };
        if width == 0 || height == 0 {
            return;
        }
        let size = (width, height);
        let buffer = MemoryRenderBuffer::from_slice(&answer.pixels, Fourcc::Argb8888, size, 1, Transform::Normal, None);
        // An answer comes once.
        let _ = label.drawn.set(Drawn { buffer, size: size.into() });
    }
}

/// The thread: ends when nothing was asked for in a while, and lets go of the fonts.
fn work(jobs: &Receiver<Job>, answers: &channel::Sender<Answer>) {
    let mut fonts = FontSystem::new();
    let mut glyphs = SwashCache::new();
    loop {
        match jobs.recv_timeout(IDLE) {
            Ok(job) => {
                // Titles are the clients' to choose: one that the library cannot shape stays empty.
                let shaped = || draw(&mut fonts, &mut glyphs, &job.text, job.style);
                let drawn = catch_unwind(AssertUnwindSafe(shaped));
                let sound = drawn.is_ok();
                let (size, pixels) = drawn.unwrap_or_default();
                if answers.send(Answer { id: job.id, size, pixels }).is_err() || !sound {
                    return;
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn shape(fonts: &mut FontSystem, text: &str, style: Style) -> Buffer {
    #[allow(clippy::cast_precision_loss)]
    let (size, width) = (style.size_px.clamp(4, 256) as f32, style.width_px.clamp(1, SIDE_MAX) as f32);
    let mut buffer = Buffer::new(fonts, Metrics::new(size, (size * LINE).round()));
    let (wrap, width) = match style.too_long {
        TooLong::Cut => (Wrap::None, None),
        TooLong::Wrap => (Wrap::WordOrGlyph, Some(width)),
    };
    buffer.set_wrap(fonts, wrap);
    buffer.set_size(fonts, width, None);
    let attributes = Attrs::new().family(Family::SansSerif);
    buffer.set_text(fonts, text, &attributes, Shaping::Advanced, None);
    buffer.shape_until_scroll(fonts, false);
    buffer
}

fn width(buffer: &Buffer) -> f32 {
    buffer.layout_runs().map(|run| run.line_w).fold(0.0, f32::max)
}

/// The text shaped, with as much of its beginning as the width has room for.
fn fitted(fonts: &mut FontSystem, text: &str, style: Style) -> Buffer {
    #[allow(clippy::cast_precision_loss)]
    let room = style.width_px.clamp(1, SIDE_MAX) as f32;
    let whole = shape(fonts, text, style);
    if style.too_long == TooLong::Wrap || width(&whole) <= room {
        return whole;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let shortened = |count: usize| {
        let end = ends.get(count).copied().unwrap_or(text.len());
        format!("{}…", text.get(..end).unwrap_or_default().trim_end())
    };
    let (mut fits, mut exceeds) = (0, ends.len());
    while exceeds - fits > 1 {
        let middle = fits + (exceeds - fits) / 2;
        if width(&shape(fonts, &shortened(middle), style)) <= room {
            fits = middle;
        } else {
            exceeds = middle;
        }
    }
    shape(fonts, &shortened(fits), style)
}

/// The text's size and its pixels: blue first, colours multiplied by alpha.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn draw(fonts: &mut FontSystem, glyphs: &mut SwashCache, text: &str, style: Style) -> ((u32, u32), Vec<u8>) {
    let line: String = match style.too_long {
        TooLong::Cut => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
        TooLong::Wrap => text.to_owned(),
    };
    let buffer = fitted(fonts, &line, style);
    let height = buffer.layout_runs().map(|run| run.line_top + run.line_height).fold(0.0, f32::max);
    let size = (width(&buffer).ceil().clamp(0.0, 4096.0) as u32, height.ceil().clamp(0.0, 4096.0) as u32);
    let stride = size.0 as usize * 4;
    let mut pixels = vec![0_u8; stride * size.1 as usize];
    let [red, green, blue] = style.colour;
    buffer.draw(fonts, glyphs, Color::rgb(red, green, blue), |x, y, w, h, colour| {
        for (x, y) in (0..h as i32).flat_map(|row| (0..w as i32).map(move |column| (x + column, y + row))) {
            let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { continue };
            if x >= size.0 as usize {
                continue;
            }
            if let Some(pixel) = pixels.get_mut(y * stride + x * 4..y * stride + x * 4 + 4) {
                blend(pixel, colour.as_rgba());
            }
        }
    });
    (size, pixels)
}

/// Puts a colour over a pixel.
#[allow(clippy::cast_possible_truncation)]
fn blend(pixel: &mut [u8], [red, green, blue, alpha]: [u8; 4]) {
    let alpha = u32::from(alpha);
    for (below, above) in pixel.iter_mut().zip([blue, green, red, 255]) {
        *below = ((u32::from(above) * alpha + u32::from(*below) * (255 - alpha)) / 255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { size_px: 14, width_px: 200, too_long: TooLong::Cut, colour: [255, 255, 255] };

    #[test]
    fn a_text_has_ink_within_its_width_and_a_long_one_is_cut() {
        let (mut fonts, mut glyphs) = (FontSystem::new(), SwashCache::new());
        let (short, pixels) = draw(&mut fonts, &mut glyphs, "Calculator", STYLE);
        assert!(short.0 > 20 && short.0 < 200 && short.1 >= 14, "{short:?}");
        assert!(pixels.contains(&255), "there is ink");
        let (long, _) = draw(&mut fonts, &mut glyphs, &"a very long title ".repeat(20), STYLE);
        assert!(long.0 > 150 && long.0 <= 200, "{long:?}");
        assert_eq!(long.1, short.1, "it is one line");
        let wrapped = Style { too_long: TooLong::Wrap, ..STYLE };
        let (lines, _) = draw(&mut fonts, &mut glyphs, &"a very long title ".repeat(5), wrapped);
        assert!(lines.0 <= 200 && lines.1 >= 3 * short.1, "{lines:?}");
    }

    #[test]
    fn odd_texts_do_no_harm() {
        let (mut fonts, mut glyphs) = (FontSystem::new(), SwashCache::new());
        for text in ["", " ", "\u{0}\u{7}\n", "\u{202e}abc\u{2066}", "عنوان", "漢字", "e\u{301}\u{301}", "\u{1f600}"]
        {
            for width_px in [0, 1, 200, u32::MAX] {
                draw(&mut fonts, &mut glyphs, text, Style { width_px, ..STYLE });
            }
        }
    }
}
