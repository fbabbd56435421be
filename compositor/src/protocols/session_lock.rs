//! ext-session-lock v1: one program covers every output and hides the session until it lets go. Owns who holds the lock, its
//! surfaces and what they may commit. Whether the session is locked is not known here: it outlives its locker.
//!
//! Smithay has this protocol too, but lets a lock that was refused unlock the session, and counts outputs by their resources.

use std::sync::Mutex;

use smithay::{
    backend::renderer::buffer_dimensions,
    output::{Output, WeakOutput},
    reexports::{
        wayland_protocols::ext::session_lock::v1::server::{
            ext_session_lock_manager_v1::{self, ExtSessionLockManagerV1},
            ext_session_lock_surface_v1::{self, ExtSessionLockSurfaceV1},
            ext_session_lock_v1::{self, ExtSessionLockV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak,
            backend::{ClientId, GlobalId},
            protocol::wl_surface::WlSurface,
        },
    },
    utils::{Logical, SERIAL_COUNTER, Size},
    wayland::{
        compositor::{self, BufferAssignment, SurfaceAttributes, SurfaceData, with_states},
        viewporter::ViewportCachedState,
    },
};

use super::{Tally, Visibility};

const VERSION: u32 = 1;
const ROLE: &str = "ext_session_lock_surface_v1";
const OBJECTS_PER_CLIENT_MAX: usize = 64;
/// The most sizes that wait for their answer.
const CONFIGURES_MAX: usize = 32;

/// What the compositor does for ext-session-lock.
pub trait SessionLockHandler:
    GlobalDispatch<ExtSessionLockManagerV1, Visibility>
    + Dispatch<ExtSessionLockManagerV1, ()>
    + Dispatch<ExtSessionLockV1, ()>
    + Dispatch<ExtSessionLockSurfaceV1, Weak<WlSurface>>
    + 'static
{
    /// The state of the protocol.
    fn session_lock_state(&mut self) -> &mut SessionLockState;

    /// A client wants to lock and nobody else holds the lock: hides everything and answers true, or false where that cannot be.
    /// [`SessionLockState::confirm`] follows once nothing but the lock can be seen.
    #[must_use]
    fn lock_session(&mut self) -> bool;

    /// The holder lets go of the lock, or took its wish back before it was confirmed.
    fn unlock_session(&mut self, why: Unlock);

    /// The size that a lock surface must have on an output.
    fn lock_surface_size(&mut self, output: &Output) -> Size<u32, Logical>;

    /// A lock surface came or went, or the holder is gone.
    fn lock_surfaces_changed(&mut self, surface: Option<&WlSurface>);
}

/// Why the lock is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlock {
    /// The user proved who they are.
    Done,
    /// It was never confirmed, and its holder does not want it any longer.
    Cancelled,
}

/// The state of ext-session-lock.
#[derive(Debug)]
pub struct SessionLockState {
    global: GlobalId,
    holder: Option<Holder>,
    tally: Tally,
}

/// Who holds the lock.
#[derive(Debug)]
struct Holder {
    lock: ExtSessionLockV1,
    confirmed: bool,
    surfaces: Vec<Covering>,
}

/// A surface that covers an output.
#[derive(Debug)]
struct Covering {
    role: ExtSessionLockSurfaceV1,
    surface: WlSurface,
    output: WeakOutput,
}

/// What a lock surface was asked to be.
#[derive(Debug)]
struct Asked {
    role: ExtSessionLockSurfaceV1,
    waiting: Vec<(u32, Size<u32, Logical>)>,
    acked: Option<Size<u32, Logical>>,
}

impl SessionLockState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: SessionLockHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ExtSessionLockManagerV1, _>(VERSION, visibility),
            holder: None,
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Whether a client holds the lock.
    pub fn is_held(&self) -> bool {
        self.holder.is_some()
    }

    /// Tells the holder that nothing but the lock can be seen any longer.
    pub fn confirm(&mut self) {
        if let Some(holder) = self.holder.as_mut().filter(|holder| !holder.confirmed) {
            holder.confirmed = true;
            holder.lock.locked();
        }
    }

    /// The surface that covers an output.
    pub fn surface_on(&self, output: &Output) -> Option<&WlSurface> {
        self.coverings().find(|covering| covering.output == *output).map(|covering| &covering.surface)
    }

    /// The output that this surface covers.
    pub fn output_of(&self, surface: &WlSurface) -> Option<Output> {
        self.coverings().find(|covering| covering.surface == *surface)?.output.upgrade()
    }

    /// All surfaces of the lock.
    pub fn surfaces(&self) -> impl Iterator<Item = &WlSurface> {
        self.coverings().map(|covering| &covering.surface)
    }

    /// Asks the surface on an output, where there is one, for the size that it now must have.
    pub fn resized(&self, output: &Output, size: Size<u32, Logical>) {
        if let Some(surface) = self.surface_on(output) {
            with_asked(surface, |asked| ask(asked, size));
        }
    }

    fn coverings(&self) -> impl Iterator<Item = &Covering> {
        self.holder.iter().flat_map(|holder| &holder.surfaces).filter(|covering| covering.surface.is_alive())
    }

    fn holder_mut(&mut self, lock: &ExtSessionLockV1) -> Option<&mut Holder> {
        self.holder.as_mut().filter(|holder| holder.lock == *lock)
    }

    fn take_holder(&mut self, lock: &ExtSessionLockV1) -> Option<Holder> {
        self.holder.take_if(|holder| holder.lock == *lock)
    }
}

/// Sends a size where it is not the one that was asked for last.
fn ask(asked: &mut Asked, size: Size<u32, Logical>) {
    let last = asked.waiting.last().map(|(_, size)| *size).or(asked.acked);
    if last == Some(size) {
        return;
    }
    if asked.waiting.len() >= CONFIGURES_MAX {
        asked.waiting.remove(0);
    }
    let serial = u32::from(SERIAL_COUNTER.next_serial());
    asked.waiting.push((serial, size));
    asked.role.configure(serial, size.w, size.h);
}

fn with_asked<T>(surface: &WlSurface, read: impl FnOnce(&mut Asked) -> T) -> Option<T> {
    with_states(surface, |states| {
        let mut asked = states.data_map.get::<Mutex<Asked>>()?.lock().ok()?;
        Some(read(&mut asked))
    })
}

impl<D: SessionLockHandler> GlobalDispatch<ExtSessionLockManagerV1, Visibility, D> for SessionLockState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ExtSessionLockManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: SessionLockHandler> Dispatch<ExtSessionLockManagerV1, (), D> for SessionLockState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ExtSessionLockManagerV1,
        request: ext_session_lock_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let ext_session_lock_manager_v1::Request::Lock { id } = request else { return };
        let lock = data_init.init(id, ());
        if !state.session_lock_state().tally.add(client, manager) {
            return;
        }
        if state.session_lock_state().is_held() || !state.lock_session() {
            return lock.finished();
        }
        state.session_lock_state().holder = Some(Holder { lock, confirmed: false, surfaces: Vec::new() });
    }
}

impl<D: SessionLockHandler> Dispatch<ExtSessionLockV1, (), D> for SessionLockState {
    fn request(
        state: &mut D,
        client: &Client,
        lock: &ExtSessionLockV1,
        request: ext_session_lock_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use ext_session_lock_v1::{Error, Request};
        match request {
            Request::GetLockSurface { id, surface, output } => {
                let role = data_init.init(id, surface.downgrade());
                if !state.session_lock_state().tally.add(client, lock) {
                    return;
                }
                cover(state, lock, role, surface, Output::from_resource(&output));
            }
            Request::UnlockAndDestroy => {
                if state.session_lock_state().take_holder_if_confirmed(lock) {
                    state.unlock_session(Unlock::Done);
                } else {
                    lock.post_error(Error::InvalidUnlock, "this lock does not lock the session");
                }
            }
            Request::Destroy => match state.session_lock_state().holder_mut(lock) {
                Some(holder) if holder.confirmed => {
                    lock.post_error(Error::InvalidDestroy, "a session is unlocked first");
                }
                Some(_) => {
                    state.session_lock_state().take_holder(lock);
                    state.unlock_session(Unlock::Cancelled);
                }
                None => {}
            },
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, lock: &ExtSessionLockV1, _: &()) {
        state.session_lock_state().tally.remove(&client);
        // A holder that dies leaves the session locked: another one may take over.
        if state.session_lock_state().take_holder(lock).is_some() {
            state.lock_surfaces_changed(None);
        }
    }
}

impl SessionLockState {
    fn take_holder_if_confirmed(&mut self, lock: &ExtSessionLockV1) -> bool {
        self.holder.take_if(|holder| holder.lock == *lock && holder.confirmed).is_some()
    }
}

/// Makes a surface cover an output.
fn cover<D: SessionLockHandler>(
    state: &mut D,
    lock: &ExtSessionLockV1,
    role: ExtSessionLockSurfaceV1,
    surface: WlSurface,
    output: Option<Output>,
) {
    use ext_session_lock_v1::Error;
    let first = compositor::get_role(&surface).is_none();
    if compositor::give_role(&surface, ROLE).is_err()
        || with_asked(&surface, |asked| asked.role.is_alive()) == Some(true)
    {
        return lock.post_error(Error::Role, "the surface has a role already");
    }
    if has_content(&surface) {
        return lock.post_error(Error::AlreadyConstructed, "the surface has a buffer already");
    }
    with_states(&surface, |states| {
        let fresh = Asked { role: role.clone(), waiting: Vec::new(), acked: None };
        let asked = states.data_map.get_or_insert_threadsafe(|| Mutex::new(fresh));
        if let Ok(mut asked) = asked.lock() {
            *asked = Asked { role: role.clone(), waiting: Vec::new(), acked: None };
        }
    });
    if first {
        compositor::add_pre_commit_hook::<D, _>(&surface, |_, _, surface| with_states(surface, check_commit));
    }
    // An output that is gone, and a lock that was refused, have nothing to cover: such a surface is never shown.
    let Some(output) = output else { return };
    let size = state.lock_surface_size(&output);
    let Some(holder) = state.session_lock_state().holder_mut(lock) else { return };
    if holder.surfaces.iter().any(|other| other.output == output) {
        return lock.post_error(Error::DuplicateOutput, "the output has a lock surface already");
    }
    holder.surfaces.push(Covering { role, surface: surface.clone(), output: output.downgrade() });
    with_asked(&surface, |asked| ask(asked, size));
    state.lock_surfaces_changed(Some(&surface));
}

/// Whether a surface has a buffer, or will have with its next commit.
fn has_content(surface: &WlSurface) -> bool {
    with_states(surface, |states| {
        let mut attributes = states.cached_state.get::<SurfaceAttributes>();
        let new = |buffer: &Option<BufferAssignment>| matches!(buffer, Some(BufferAssignment::NewBuffer(_)));
        new(&attributes.pending().buffer) || new(&attributes.current().buffer)
    }) || smithay::backend::renderer::utils::with_renderer_surface_state(surface, |state| state.buffer().is_some())
        .unwrap_or(false)
}

/// Ends the client whose lock surface would not cover its output.
fn check_commit(states: &SurfaceData) {
    use ext_session_lock_surface_v1::Error;
    let Some(asked) = states.data_map.get::<Mutex<Asked>>() else { return };
    let Ok(asked) = asked.lock() else { return };
    if !asked.role.is_alive() {
        return;
    }
    let Some(wanted) = asked.acked else {
        return asked.role.post_error(Error::CommitBeforeFirstAck, "committed before the first size was acknowledged");
    };
    let mut attributes = states.cached_state.get::<SurfaceAttributes>();
    let pending = attributes.pending();
    match &pending.buffer {
        Some(BufferAssignment::Removed) => asked.role.post_error(Error::NullBuffer, "a lock surface has a buffer"),
        Some(BufferAssignment::NewBuffer(buffer)) => {
            let Some(pixels) = buffer_dimensions(buffer) else { return };
            let plain = pixels.to_logical(pending.buffer_scale.max(1), pending.buffer_transform.into());
            let cut = states.cached_state.get::<ViewportCachedState>().pending().size();
            let size = cut.unwrap_or(plain);
            let fits = u32::try_from(size.w) == Ok(wanted.w) && u32::try_from(size.h) == Ok(wanted.h);
            if !fits {
                asked.role.post_error(Error::DimensionsMismatch, "a lock surface has the size of its output");
            }
        }
        None => {}
    }
}

impl<D: SessionLockHandler> Dispatch<ExtSessionLockSurfaceV1, Weak<WlSurface>, D> for SessionLockState {
    fn request(
        _: &mut D,
        _: &Client,
        role: &ExtSessionLockSurfaceV1,
        request: ext_session_lock_surface_v1::Request,
        surface: &Weak<WlSurface>,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use ext_session_lock_surface_v1::{Error, Request};
        let Request::AckConfigure { serial } = request else { return };
        let Ok(surface) = surface.upgrade() else { return };
        let known = with_asked(&surface, |asked| {
            let at = asked.waiting.iter().position(|(waiting, _)| *waiting == serial)?;
            asked.acked = asked.waiting.drain(..=at).next_back().map(|(_, size)| size);
            Some(())
        });
        if known.flatten().is_none() {
            role.post_error(Error::InvalidSerial, "there was no such configure");
        }
    }

    fn destroyed(state: &mut D, client: ClientId, role: &ExtSessionLockSurfaceV1, surface: &Weak<WlSurface>) {
        let protocol = state.session_lock_state();
        protocol.tally.remove(&client);
        let Some(holder) = &mut protocol.holder else { return };
        let before = holder.surfaces.len();
        holder.surfaces.retain(|covering| covering.role != *role);
        if holder.surfaces.len() != before {
            state.lock_surfaces_changed(surface.upgrade().ok().as_ref());
        }
    }
}

/// Lets [`SessionLockState`] answer for the state type.
macro_rules! delegate_session_lock {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::session_lock::v1::server::ext_session_lock_manager_v1::ExtSessionLockManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::session_lock::SessionLockState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::session_lock::v1::server::ext_session_lock_manager_v1::ExtSessionLockManagerV1: ()
        ] => $crate::protocols::session_lock::SessionLockState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::session_lock::v1::server::ext_session_lock_v1::ExtSessionLockV1: ()
        ] => $crate::protocols::session_lock::SessionLockState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::session_lock::v1::server::ext_session_lock_surface_v1::ExtSessionLockSurfaceV1: smithay::reexports::wayland_server::Weak<smithay::reexports::wayland_server::protocol::wl_surface::WlSurface>
        ] => $crate::protocols::session_lock::SessionLockState);
    };
}
pub(crate) use delegate_session_lock;
