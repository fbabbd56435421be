//! Whether the session is locked. Nothing shows then but one colour, and nobody has input, until a locker takes over.
//!
//! This is the state alone: which protocol locks and unlocks, and what a locker may show, is its handler's to say.

use crate::state::State;
use smithay::{backend::renderer::Color32F, input::pointer::CursorImageStatus};
use tacit_layout::OutputId;

/// What a locked session shows where no locker draws.
pub const COLOUR: Color32F = Color32F::new(0.09, 0.10, 0.13, 1.0);

/// Whether the session is locked.
#[derive(Debug, Default)]
pub struct Lock {
    on: bool,
    /// The outputs that have been drawn since.
    shown_on: Vec<OutputId>,
    /// Whether it is locked because of the locker that holds it now, which may take its wish back then.
    pub begun_by_holder: bool,
}

impl Lock {
    /// Whether it is locked.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// An output was drawn: where the session is locked, it shows nothing else.
    pub fn drawn(&mut self, output: OutputId) {
        if self.on && !self.is_shown_on(output) {
            self.shown_on.push(output);
        }
    }

    /// Whether nothing from before is to be seen on an output.
    pub fn is_shown_on(&self, output: OutputId) -> bool {
        self.shown_on.contains(&output)
    }
}

impl State {
    /// Locks or unlocks. The journal has it first: a compositor that is killed right after comes back locked.
    ///
    /// # Errors
    /// The journal does not take it. Nothing has changed then.
    pub fn set_locked(&mut self, on: bool) -> std::io::Result<()> {
        self.journal.set_locked(on)?;
        self.show_locked(on);
        Ok(())
    }

    /// Unlocks, whatever the journal says to it: the user has proved who they are.
    pub fn unlock(&mut self) {
        if let Err(error) = self.set_locked(false) {
            tracing::error!(%error, "the session is unlocked, but a compositor that is started anew would be locked");
            self.show_locked(false);
        }
    }

    /// Begins locked, because the last compositor ended so.
    pub fn restore_locked(&mut self) {
        tracing::warn!("the session was locked and stays so");
        self.show_locked(true);
    }

    fn show_locked(&mut self, on: bool) {
        if self.lock.on != on {
            self.lock.shown_on.clear();
        }
        self.lock.on = on;
        if on {
            self.end_popup_grabs();
            self.leave_chooser();
            self.seat.touch.clone().cancel(self);
            self.end_x11_drag();
            // What clients drew for the pointer goes, and keys that wait for the bar are not typed into anything.
            self.paint.dragged = None;
            self.paint.cursor.status = CursorImageStatus::default_named();
            self.bar.release();
        }
        self.todo.focus = true;
        self.todo.pointer = true;
        self.todo.snapshot = true;
        self.want_all_frames();
    }
}
