//! Locking the session: what is hidden and who hears anything while it is locked, and what the locker's surfaces are.

use crate::{
    focus::{Owner, Under},
    outputs::logical_size,
    protocols::session_lock::{SessionLockHandler, SessionLockState, Unlock, delegate_session_lock},
    state::State,
    surfaces,
};
use smithay::{
    output::Output,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Point, Size},
};

impl SessionLockHandler for State {
    fn session_lock_state(&mut self) -> &mut SessionLockState {
        &mut self.extra.session_lock
    }

    fn lock_session(&mut self) -> bool {
        // Locked already, and nobody holds the lock: a new locker takes over from one that died.
        let fresh = !self.lock.is_on();
        match self.set_locked(true) {
            Ok(()) => {
                self.lock.begun_by_holder = fresh;
                true
            }
            Err(error) => {
                tracing::error!(%error, "the session cannot be locked: it would not come back locked");
                false
            }
        }
    }

    fn unlock_session(&mut self, why: Unlock) {
        if why == Unlock::Cancelled && !self.lock.begun_by_holder {
            return self.lock_surfaces_changed(None);
        }
        self.unlock();
    }

    fn lock_surface_size(&mut self, output: &Output) -> Size<u32, Logical> {
        size_of(output)
    }

    fn lock_surfaces_changed(&mut self, surface: Option<&WlSurface>) {
        if let Some(surface) = surface
            && let Some(output) = self.extra.session_lock.output_of(surface)
        {
            output.enter(surface);
            surfaces::tell_scale(surface, output.current_scale().fractional_scale());
        }
        self.todo.focus = true;
        self.todo.pointer = true;
        self.want_all_frames();
    }
}

fn size_of(output: &Output) -> Size<u32, Logical> {
    let size = logical_size(output);
    (u32::try_from(size.w).unwrap_or(0), u32::try_from(size.h).unwrap_or(0)).into()
}

impl State {
    /// The lock surface that has the keyboard: that of the output in use, else any that shows something.
    pub fn lock_focus(&self) -> Option<WlSurface> {
        let lock = &self.extra.session_lock;
        let output = self.focused_output().and_then(|number| self.outputs.get(number));
        let here = output.and_then(|output| lock.surface_on(&output.output));
        here.into_iter().chain(lock.surfaces()).find(|surface| surfaces::has_buffer(surface)).cloned()
    }

    /// The lock surface at a global point.
    pub fn under_lock(&self, point: Point<f64, Logical>) -> Option<Under> {
        let output = self.outputs.at(point)?;
        let root = self.extra.session_lock.surface_on(&output.output)?;
        let (surface, place) = surfaces::under(root, point, output.rect().loc)?;
        Some(Under { surface, place: place.to_f64(), owner: Owner::Lock(output.number) })
    }

    /// A commit of a lock surface; false where it is none.
    pub fn lock_committed(&mut self, root: &WlSurface) -> bool {
        let Some(output) = self.extra.session_lock.output_of(root) else { return false };
        if let Some(number) = self.outputs.of(&output).map(|output| output.number) {
            self.want_frame(number);
        }
        if self.seat.wanted_focus.is_none() {
            self.todo.focus = true;
        }
        self.todo.pointer = true;
        true
    }

    /// Tells the locker, once every output shows nothing but the lock.
    pub fn confirm_lock(&mut self) {
        if !self.lock.is_on() || !self.extra.session_lock.is_held() {
            return;
        }
        if self.outputs.iter().filter(|output| output.on).all(|output| self.lock.is_shown_on(output.number)) {
            self.extra.session_lock.confirm();
        }
    }

    /// Outputs may have another size now.
    pub fn resize_lock_surfaces(&mut self) {
        for output in self.outputs.iter() {
            self.extra.session_lock.resized(&output.output, size_of(&output.output));
        }
    }
}

delegate_session_lock!(State);
