//! The clipboard's text: what was copied lately, and reading and writing it without ever waiting for a client. Knows no protocol.

use crate::{
    state::State,
    xwayland::{ToX, Which},
};
use rustix::{
    fs::{OFlags, fcntl_getfl, fcntl_setfl},
    io::Errno,
    pipe::{PipeFlags, pipe_with},
};
use smithay::{
    reexports::calloop::{Interest, LoopHandle, Mode, PostAction, generic::Generic},
    wayland::selection::data_device::{
        clear_data_device_selection, request_data_device_client_selection, set_data_device_selection,
    },
};
use std::{collections::VecDeque, os::fd::OwnedFd, sync::Arc};
use tacit_dbus::Trouble;

/// A text on the clipboard.
pub type ClipText = Arc<str>;

/// Where a selection is that no Wayland client has.
#[derive(Debug, Clone)]
pub enum Held {
    /// With us.
    Text(ClipText),
    /// With an X11 client.
    X11(Which),
}

/// The most types of one selection that are passed on.
pub const TYPES_MAX: usize = 64;
/// The longest name of a type, in bytes.
pub const TYPE_BYTES_MAX: usize = 256;
/// The longest text that is remembered, in bytes.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// The most texts that are remembered.
const HISTORY_MAX: usize = 32;
/// Types that a text is offered as and asked for, best first.
const TEXT_TYPES: [&str; 5] = ["text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "TEXT", "STRING"];

/// The clipboard as the compositor knows it.
#[derive(Debug, Default)]
pub struct Clipboard {
    history: VecDeque<ClipText>,
    /// The text type that a client offers and that was not read yet.
    wanted: Option<String>,
    /// What the selection is now, where it is text that was read.
    pub current: Option<ClipText>,
    /// Counts selections, so that a slow client's old text does not replace a newer one.
    serial: u64,
}

impl Clipboard {
    /// A client has set the selection, or it is empty now.
    pub fn changed(&mut self, types: Option<Vec<String>>) {
        self.serial += 1;
        self.current = None;
        let offered = types.unwrap_or_default();
        self.wanted = TEXT_TYPES
            .iter()
            .find(|wanted| offered.iter().any(|offer| offer == *wanted))
            .map(|found| (*found).to_owned());
    }

    fn remember(&mut self, text: ClipText) {
        if text.is_empty() {
            return;
        }
        self.history.retain(|other| *other != text);
        self.history.push_front(text);
        self.history.truncate(HISTORY_MAX);
    }

    /// Texts that were copied, latest first.
    pub fn history(&self) -> impl Iterator<Item = &ClipText> {
        self.history.iter()
    }
}

impl State {
    /// Puts a text on the clipboard.
    pub fn clipboard_copy(&mut self, text: &str) -> Result<(), Trouble> {
        let what = "cannot copy the text";
        if text.len() > TEXT_BYTES_MAX {
            return Err(Trouble::new(what, "it is longer than 1 MiB", "copy it in parts"));
        }
        let text: ClipText = text.into();
        let types: Vec<String> = TEXT_TYPES.iter().map(|name| (*name).to_owned()).collect();
        self.offer_to_x11(Which::Clipboard, Some(types.clone()));
        set_data_device_selection(&self.display, &self.seat.seat, types, Held::Text(Arc::clone(&text)));
        self.clipboard.serial += 1;
        self.clipboard.wanted = None;
        self.clipboard.current = Some(Arc::clone(&text));
        self.clipboard.remember(text);
        self.todo.snapshot = true;
        Ok(())
    }

    /// Empties the clipboard; what was copied before is remembered.
    pub fn clipboard_clear(&mut self) {
        self.offer_to_x11(Which::Clipboard, None);
        clear_data_device_selection(&self.display, &self.seat.seat);
        self.clipboard.changed(None);
        self.todo.snapshot = true;
    }

    /// Asks the client that has the selection for its text, where it was not read yet.
    pub fn read_clipboard(&mut self) {
        let Some(wanted) = self.clipboard.wanted.take() else { return };
        let Ok((reader, writer)) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK) else { return };
        // The client's end may block: that is the client's own time.
        let _ = fcntl_setfl(&writer, OFlags::empty());
        if self.xwayland.theirs.get(Which::Clipboard.index()) == Some(&true) {
            self.xwayland.send(ToX::Send(Which::Clipboard, wanted, writer));
        } else if request_data_device_client_selection::<State>(&self.seat.seat, wanted, writer).is_err() {
            return;
        }
        let serial = self.clipboard.serial;
        let mut text = Vec::new();
        let source = Generic::new(reader, Interest::READ, Mode::Level);
        let inserted = self.handle.insert_source(source, move |_, reader, state| {
            let mut chunk = [0_u8; 16384];
            let fd: &OwnedFd = reader.as_ref();
            match rustix::io::read(fd, &mut chunk) {
                Ok(0) => {}
                Ok(count) if text.len() + count <= TEXT_BYTES_MAX => {
                    text.extend_from_slice(chunk.get(..count).unwrap_or_default());
                    return Ok(PostAction::Continue);
                }
                Err(Errno::AGAIN | Errno::INTR) => return Ok(PostAction::Continue),
                _ => return Ok(PostAction::Remove),
            }
            if state.clipboard.serial == serial {
                let read: ClipText = String::from_utf8_lossy(&text).into();
                state.clipboard.current = Some(Arc::clone(&read));
                state.clipboard.remember(read);
                state.todo.snapshot = true;
            }
            Ok(PostAction::Remove)
        });
        if let Err(error) = inserted {
            tracing::warn!(%error, "the clipboard cannot be read");
        }
    }
}

/// Writes a text for a client that pastes, as fast as it reads.
pub fn send(handle: &LoopHandle<'static, State>, fd: OwnedFd, text: ClipText) {
    let Ok(flags) = fcntl_getfl(&fd) else { return };
    if fcntl_setfl(&fd, flags | OFlags::NONBLOCK).is_err() {
        return;
    }
    let mut written = 0;
    let source = Generic::new(fd, Interest::WRITE, Mode::Level);
    let inserted = handle.insert_source(source, move |_, fd, _| {
        let rest = text.as_bytes().get(written..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(PostAction::Remove);
        }
        let fd: &OwnedFd = fd.as_ref();
        match rustix::io::write(fd, rest) {
            Ok(count) => {
                written += count;
                Ok(if written >= text.len() { PostAction::Remove } else { PostAction::Continue })
            }
            Err(Errno::AGAIN | Errno::INTR) => Ok(PostAction::Continue),
            Err(_) => Ok(PostAction::Remove),
        }
    });
    if let Err(error) = inserted {
        tracing::warn!(%error, "the clipboard cannot be written");
    }
}
