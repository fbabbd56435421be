//! The journal: what a compositor that is started anew needs to go on where the last one was killed. It is one small file, written
//! by a thread of its own a moment after every change, and a second one that is there while the session is locked.
//!
//! Owns what is in them, and returning to it. Knows no window beyond what the journal says of it.

mod returning;
mod writer;

pub use returning::{Generation, Returning, Seen, WindowRecord};

use crate::{backend::OutputMemento, state::State, windows::Number};
use serde::{Deserialize, Serialize};
use smithay::reexports::calloop::timer::{TimeoutAction, Timer};
use std::{
    fs::File,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};
use tacit_layout::{MapHint, Placement};
use writer::Writer;

/// How long windows may come back to where they were.
const RETURN_MAX: Duration = Duration::from_secs(30);
/// The most windows that are written down.
const WINDOWS_MAX: usize = 512;
/// The most bytes that are read.
const BYTES_MAX: u64 = 8 << 20;
/// A page of another version is not read.
const VERSION: u32 = 1;

/// The contents of the file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    version: u32,
    outputs: Vec<OutputMemento>,
    /// The number of the window that was mapped last.
    last_window: Number,
    /// The number of the undo token that was given last.
    last_token: u64,
    /// The windows that there are, and before them those that have not come back yet.
    generations: Vec<Generation>,
}

/// What survives, and where it is kept.
#[derive(Debug, Default)]
pub struct Journal {
    writer: Option<Writer>,
    path: Option<PathBuf>,
    returning: Returning,
    outputs: Vec<OutputMemento>,
}

impl Journal {
    /// The file that is there exactly while the session is locked.
    fn locked_path(&self) -> Option<PathBuf> {
        self.path.as_ref().map(|path| path.with_extension("locked"))
    }

    /// Whether the session was locked when the last compositor ended.
    pub fn says_locked(&self) -> bool {
        // Where it cannot be told, the session is locked rather than open.
        self.locked_path().is_some_and(|path| path.try_exists().unwrap_or(true))
    }

    /// Whether a compositor that is killed now comes back with everything that was done.
    pub fn is_written(&self) -> bool {
        self.writer.as_ref().is_none_or(Writer::is_idle)
    }

    /// Whether windows of the last compositor may come back.
    pub fn awaits(&self) -> bool {
        !self.returning.is_empty()
    }

    /// Writes down whether the session is locked. When it returns, a compositor that is killed comes back so; nothing is waited for
    /// but the file system.
    ///
    /// # Errors
    /// It cannot be written: the session must not count as locked then.
    pub fn set_locked(&self, locked: bool) -> io::Result<()> {
        let Some(path) = self.locked_path() else { return Ok(()) };
        if locked {
            return private(&path, false).map(drop);
        }
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// A file that only this user can read.
fn private(path: &Path, truncate: bool) -> io::Result<File> {
    File::options().create(true).write(true).truncate(truncate).mode(0o600).open(path)
}

/// The page that was written last; an empty one where there is none that can be read.
fn read(path: &Path) -> Page {
    let text = match path.metadata() {
        Ok(meta) if meta.len() <= BYTES_MAX => std::fs::read_to_string(path),
        Ok(_) => Err(io::Error::other("it is too long")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Page::default(),
        Err(error) => Err(error),
    };
    let page = text.and_then(|text| serde_json::from_str::<Page>(&text).map_err(io::Error::other));
    match page {
        Ok(page) if page.version == VERSION => page,
        Ok(page) => {
            tracing::warn!(version = page.version, "the journal is of another version");
            Page::default()
        }
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the journal cannot be read");
            Page::default()
        }
    }
}

impl State {
    /// Goes on where the journal at `path` ends, and writes it from now on. To be called before the first output is there.
    pub fn open_journal(&mut self, path: PathBuf) {
        let page = read(&path);
        let writer = Writer::start(path.clone());
        self.journal.writer = writer.map_err(|error| tracing::error!(%error, "no thread for the journal")).ok();
        self.journal.path = Some(path);
        if self.journal.says_locked() {
            self.restore_locked();
        }
        if let Some(newest) = page.generations.first() {
            if let Err(error) = self.layout.resume(&newest.layout) {
                tracing::warn!(%error, "the workspaces of the journal do not come back");
            }
            tracing::info!(windows = newest.windows.len(), "going on from the journal");
        }
        self.windows.resume(page.last_window);
        self.undo.resume(page.last_token);
        self.journal.outputs = page.outputs;
        self.journal.returning = Returning::new(page.generations);
        self.forget_returning_later();
    }

    /// Brings the outputs to what the journal says, and the focus to the one that had it.
    pub fn resume_outputs(&mut self) {
        let window = matches!(self.paint.renderer, crate::render::Renderer::Window(_));
        for memento in std::mem::take(&mut self.journal.outputs) {
            let Some(number) = self.outputs.named(&memento.name).map(|output| output.number) else { continue };
            let mut wish = memento.wish();
            if window {
                // The size of the window is what the outer desktop says.
                wish.mode = None;
            }
            if let Err(error) = self.change_output(number, wish) {
                tracing::warn!(error, "an output does not come back as it was");
            }
        }
        let Some(key) = self.journal.returning.newest().and_then(|newest| newest.layout.focused_output()) else {
            return;
        };
        let focused = self.layout.outputs().into_iter().find(|output| output.key == key);
        if let Some(output) = focused {
            let _ = self.layout.focus_output(output.id);
        }
    }

    fn forget_returning_later(&mut self) {
        if self.journal.returning.is_empty() {
            return;
        }
        let timer = self.handle.insert_source(Timer::from_duration(RETURN_MAX), |_, (), state| {
            let lost = state.journal.returning.clear();
            if lost > 0 {
                tracing::info!(lost, "windows did not come back");
                state.write_journal();
            }
            TimeoutAction::Drop
        });
        if let Err(error) = timer {
            tracing::error!(%error, "no timer for windows that come back");
            self.journal.returning.clear();
        }
    }

    /// Hands what is now to the thread that writes it.
    pub fn write_journal(&self) {
        let Some(writer) = &self.journal.writer else { return };
        let kept = self.windows.iter().rev().filter(|window| window.toplevel.xdg().is_some());
        let windows = kept.take(WINDOWS_MAX).map(|window| WindowRecord {
            number: window.number,
            pid: window.pid,
            started: 0,
            app: window.app.clone(),
            title: window.title.clone(),
        });
        let mut windows: Vec<WindowRecord> = windows.collect();
        windows.reverse();
        let mut generations = vec![Generation { layout: self.layout.record(), windows }];
        generations.extend(self.journal.returning.waiting());
        let numbers = self.outputs.iter().map(|output| output.number);
        writer.write(Page {
            version: VERSION,
            outputs: numbers.filter_map(|number| self.output_memento(number)).collect(),
            last_window: self.windows.last(),
            last_token: self.undo.last(),
            generations,
        });
    }

    /// The window of the journal that a toplevel is, where it is one.
    fn returning(&self, seen: &Seen) -> Option<(usize, Number)> {
        if self.journal.returning.is_empty() {
            return None;
        }
        let found = self.journal.returning.find(seen, |pid, started| writer::started(pid) == Some(started));
        found.filter(|(_, number)| self.windows.get(*number).is_none())
    }

    /// Where a toplevel that has not drawn yet was before the last compositor ended.
    pub fn preview_return(&self, seen: &Seen, hint: MapHint) -> Option<Placement> {
        let (generation, number) = self.returning(seen)?;
        let record = &self.journal.returning.get(generation)?.layout;
        self.layout.preview_readmit(tacit_layout::WindowId(number), hint, record)
    }

    /// The number that a toplevel had before the last compositor ended, and the layout it was in. It is given once.
    pub fn take_returning(&mut self, seen: &Seen) -> Option<(Number, tacit_layout::Record)> {
        let (generation, number) = self.returning(seen)?;
        let record = self.journal.returning.take(generation, number)?;
        tracing::info!(number, app = seen.app, "a window is back");
        Some((number, record))
    }
}

impl Seen {
    /// What a client's process and its toplevel's names say.
    pub fn new(pid: u32, app: String, title: String) -> Self {
        Self { pid, started: writer::started(pid).unwrap_or(0), app, title }
    }
}
