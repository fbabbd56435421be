//! Whether the session is locked. Nothing shows then but one colour, and nobody has input, until a locker takes over.
//!
//! This is the state alone: which protocol locks and unlocks, and what a locker may show, is its handler's to say.

use crate::state::State;
use smithay::backend::renderer::Color32F;

/// What a locked session shows where no locker draws.
pub const COLOUR: Color32F = Color32F::new(0.09, 0.10, 0.13, 1.0);

/// Whether the session is locked.
#[derive(Debug, Default)]
pub struct Lock {
    on: bool,
}

impl Lock {
    /// Whether it is locked.
    pub fn is_on(&self) -> bool {
        self.on
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

    /// Begins locked, because the last compositor ended so.
    pub fn restore_locked(&mut self) {
        tracing::warn!("the session was locked and stays so");
        self.show_locked(true);
    }

    fn show_locked(&mut self, on: bool) {
        self.lock.on = on;
        if on {
            self.end_popup_grabs();
        }
        self.todo.focus = true;
        self.todo.pointer = true;
        self.todo.snapshot = true;
        self.want_all_frames();
    }
}
