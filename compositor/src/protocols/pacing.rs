//! fifo v1 and commit-timing v1: commits that wait until the one before was shown, or until a time. Owns what holds them back and
//! keeps that bounded; the compositor says when something was shown and what time it is. A commit that waits holds back the
//! commits of its own client alone, and never a frame.
//!
//! Smithay has both too, but says nobody that a commit waits, and lets any number wait without end.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use smithay::{
    reexports::{
        wayland_protocols::wp::{
            commit_timing::v1::server::{
                wp_commit_timer_v1::{self, WpCommitTimerV1},
                wp_commit_timing_manager_v1::{self, WpCommitTimingManagerV1},
            },
            fifo::v1::server::{
                wp_fifo_manager_v1::{self, WpFifoManagerV1},
                wp_fifo_v1::{self, WpFifoV1},
            },
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak,
            backend::{ClientId, GlobalId},
            protocol::wl_surface::WlSurface,
        },
    },
    wayland::compositor::{
        Barrier, Cacheable, SurfaceData, add_blocker, add_pre_commit_hook, is_sync_subsurface, with_states,
    },
};

use super::Tally;

const VERSION: u32 = 1;
const OBJECTS_PER_CLIENT_MAX: usize = 1024;
/// The most commits of one client that are held back: the oldest goes then.
const HELD_PER_CLIENT_MAX: usize = 64;

/// What the compositor does for fifo and commit-timing.
pub trait PacingHandler:
    GlobalDispatch<WpFifoManagerV1, ()>
    + GlobalDispatch<WpCommitTimingManagerV1, ()>
    + Dispatch<WpFifoManagerV1, ()>
    + Dispatch<WpCommitTimingManagerV1, ()>
    + Dispatch<WpFifoV1, Weak<WlSurface>>
    + Dispatch<WpCommitTimerV1, Weak<WlSurface>>
    + 'static
{
    /// The state of the protocols.
    fn pacing_state(&mut self) -> &mut PacingState;

    /// A commit is going to be held back: has to see that [`PacingState::shown`] or [`PacingState::passed`] is called in time.
    fn commit_held(&mut self);

    /// Now, on the clock that presentation times are on.
    fn pacing_now(&self) -> Duration;
}

/// The state of fifo and commit-timing.
#[derive(Debug)]
pub struct PacingState {
    fifo: GlobalId,
    timing: GlobalId,
    fences: Vec<Fence>,
    timed: Vec<Timed>,
    tally: Tally,
}

/// A commit that the next ones wait for to be shown.
#[derive(Debug)]
struct Fence {
    surface: WlSurface,
    barrier: Barrier,
    since: Duration,
}

/// A commit that waits for its time.
#[derive(Debug)]
struct Timed {
    surface: WlSurface,
    barrier: Barrier,
    at: Duration,
}

/// What a surface's next commit is to wait for. One for each surface, in its data.
#[derive(Debug, Default)]
struct Wishes {
    hooked: bool,
    fifo: Option<WpFifoV1>,
    timer: Option<WpCommitTimerV1>,
    set: bool,
    wait: bool,
    at: Option<Duration>,
    /// That of the last commit which set one.
    barrier: Option<Barrier>,
}

/// The barrier of the commit that a surface shows.
#[derive(Debug, Default, Clone)]
struct Shown(Option<Barrier>);

impl Cacheable for Shown {
    fn commit(&mut self, _: &DisplayHandle) -> Self {
        Self(self.0.take())
    }

    fn merge_into(self, into: &mut Self, _: &DisplayHandle) {
        if let Some(barrier) = self.0 {
            // One that was never shown holds nobody back.
            if let Some(before) = into.0.replace(barrier) {
                before.signal();
            }
        }
    }
}

impl PacingState {
    /// Announces both globals.
    pub fn new<D: PacingHandler>(display: &DisplayHandle) -> Self {
        Self {
            fifo: display.create_global::<D, WpFifoManagerV1, _>(VERSION, ()),
            timing: display.create_global::<D, WpCommitTimingManagerV1, _>(VERSION, ()),
            fences: Vec::new(),
            timed: Vec::new(),
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The globals' ids.
    pub fn globals(&self) -> [GlobalId; 2] {
        [self.fifo.clone(), self.timing.clone()]
    }

    /// Whether any commit waits for another one to be shown.
    pub fn has_fences(&self) -> bool {
        !self.fences.is_empty()
    }

    /// Those surfaces for which `is_shown` have been drawn as they are: lets what waited for that go, and what has waited since
    /// `before` or longer. Answers the clients whose commits may take effect now.
    pub fn shown(&mut self, mut is_shown: impl FnMut(&WlSurface) -> bool, before: Duration) -> Vec<Client> {
        let mut clients = Vec::new();
        self.fences.retain(|fence| {
            let gone = !fence.surface.is_alive() || fence.barrier.is_signaled();
            let due = gone || fence.since <= before || (is_shown(&fence.surface) && fence.is_applied());
            if due {
                fence.barrier.signal();
                note(&mut clients, &fence.surface);
            }
            !due
        });
        clients
    }

    /// It is this late: lets the commits go whose time has come. Answers the clients whose commits may take effect now.
    pub fn passed(&mut self, now: Duration) -> Vec<Client> {
        let mut clients = Vec::new();
        self.timed.retain(|timed| {
            let due = timed.at <= now || !timed.surface.is_alive();
            if due {
                timed.barrier.signal();
                note(&mut clients, &timed.surface);
            }
            !due
        });
        clients
    }

    /// A surface is gone, and with it what waited for it.
    pub fn forget(&mut self, surface: &WlSurface) {
        self.fences.retain(|fence| fence.surface != *surface);
        self.timed.retain(|timed| timed.surface != *surface);
    }

    /// How many commits wait for their time.
    pub fn held(&self) -> usize {
        self.timed.len()
    }

    /// When the next commit is due that waits for its time.
    pub fn next(&self) -> Option<Duration> {
        self.timed.iter().map(|timed| timed.at).min()
    }

    /// Keeps what is held back of each client bounded: the oldest goes.
    fn bound(&mut self) {
        let mut held: HashMap<ClientId, usize> = HashMap::new();
        let mut over = |surface: &WlSurface, barrier: &Barrier| {
            let Some(client) = surface.client() else { return };
            let count = held.entry(client.id()).or_default();
            *count += 1;
            if *count > HELD_PER_CLIENT_MAX {
                barrier.signal();
            }
        };
        self.fences.iter().rev().for_each(|fence| over(&fence.surface, &fence.barrier));
        self.timed.iter().rev().for_each(|timed| over(&timed.surface, &timed.barrier));
        self.fences.retain(|fence| !fence.barrier.is_signaled());
        self.timed.retain(|timed| !timed.barrier.is_signaled());
    }
}

impl Fence {
    /// Whether the commit that set it has taken effect.
    fn is_applied(&self) -> bool {
        with_states(&self.surface, |states| {
            states.cached_state.get::<Shown>().current().0.as_ref() == Some(&self.barrier)
        })
    }
}

fn note(clients: &mut Vec<Client>, surface: &WlSurface) {
    if let Some(client) = surface.client()
        && !clients.iter().any(|other| other.id() == client.id())
    {
        clients.push(client);
    }
}

fn with_wishes<T>(states: &SurfaceData, f: impl FnOnce(&mut Wishes) -> T) -> Option<T> {
    let wishes = states.data_map.get_or_insert_threadsafe(Mutex::<Wishes>::default);
    wishes.lock().ok().map(|mut wishes| f(&mut wishes))
}

fn wish<T>(surface: &WlSurface, f: impl FnOnce(&mut Wishes) -> T) -> Option<T> {
    with_states(surface, |states| with_wishes(states, f))
}

fn hook<D: PacingHandler>(surface: &WlSurface) {
    if wish(surface, |wishes| std::mem::replace(&mut wishes.hooked, true)) == Some(false) {
        add_pre_commit_hook::<D, _>(surface, |state, _, surface| hold_back(state, surface));
    }
}

/// Before a commit: makes it wait, and others wait for it, as its client wished.
fn hold_back<D: PacingHandler>(state: &mut D, surface: &WlSurface) {
    let now = state.pacing_now();
    let taken = wish(surface, |wishes| {
        let (set, wait) = (std::mem::take(&mut wishes.set), std::mem::take(&mut wishes.wait));
        let before = if wait { wishes.barrier.take() } else { None };
        let fence = set.then(|| Barrier::new(false));
        if fence.is_some() {
            wishes.barrier.clone_from(&fence);
        }
        (before, fence, wishes.at.take())
    });
    let Some((before, fence, at)) = taken else { return };
    let mut held = false;
    if let Some(barrier) = &fence {
        with_states(surface, |states| states.cached_state.get::<Shown>().pending().0 = Some(barrier.clone()));
        let fence = Fence { surface: surface.clone(), barrier: barrier.clone(), since: now };
        state.pacing_state().fences.push(fence);
        held = true;
    }
    // What is shown with its parent does not wait by itself.
    if let Some(barrier) = before.filter(|barrier| !barrier.is_signaled() && !is_sync_subsurface(surface)) {
        add_blocker(surface, barrier);
    }
    if let Some(at) = at.filter(|at| *at > now) {
        let barrier = Barrier::new(false);
        add_blocker(surface, barrier.clone());
        state.pacing_state().timed.push(Timed { surface: surface.clone(), barrier, at });
        held = true;
    }
    if held {
        state.pacing_state().bound();
        state.commit_held();
    }
}

macro_rules! bind_plainly {
    ($($manager:ty),*) => {$(
        impl<D: PacingHandler> GlobalDispatch<$manager, (), D> for PacingState {
            fn bind(
                _: &mut D,
                _: &DisplayHandle,
                _: &Client,
                resource: New<$manager>,
                (): &(),
                data_init: &mut DataInit<'_, D>,
            ) {
                data_init.init(resource, ());
            }
        }
    )*};
}
bind_plainly!(WpFifoManagerV1, WpCommitTimingManagerV1);

impl<D: PacingHandler> Dispatch<WpFifoManagerV1, (), D> for PacingState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &WpFifoManagerV1,
        request: wp_fifo_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use wp_fifo_manager_v1::{Error, Request};
        let Request::GetFifo { id, surface } = request else { return };
        let fifo = data_init.init(id, surface.downgrade());
        if !state.pacing_state().tally.add(client, manager) {
            return;
        }
        let taken = wish(&surface, |wishes| {
            let taken = wishes.fifo.as_ref().is_some_and(Resource::is_alive);
            if !taken {
                wishes.fifo = Some(fifo);
            }
            taken
        });
        if taken == Some(true) {
            return manager.post_error(Error::AlreadyExists, "the surface has a fifo already");
        }
        hook::<D>(&surface);
    }
}

impl<D: PacingHandler> Dispatch<WpFifoV1, Weak<WlSurface>, D> for PacingState {
    fn request(
        _: &mut D,
        _: &Client,
        fifo: &WpFifoV1,
        request: wp_fifo_v1::Request,
        surface: &Weak<WlSurface>,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use wp_fifo_v1::{Error, Request};
        if matches!(request, Request::Destroy) {
            return;
        }
        let Ok(surface) = surface.upgrade() else {
            return fifo.post_error(Error::SurfaceDestroyed, "the surface is gone");
        };
        wish(&surface, |wishes| match request {
            Request::SetBarrier => wishes.set = true,
            Request::WaitBarrier => wishes.wait = true,
            _ => {}
        });
    }

    fn destroyed(state: &mut D, client: ClientId, fifo: &WpFifoV1, surface: &Weak<WlSurface>) {
        state.pacing_state().tally.remove(&client);
        if let Ok(surface) = surface.upgrade() {
            wish(&surface, |wishes| wishes.fifo.take_if(|other| other == fifo));
        }
    }
}

impl<D: PacingHandler> Dispatch<WpCommitTimingManagerV1, (), D> for PacingState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &WpCommitTimingManagerV1,
        request: wp_commit_timing_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use wp_commit_timing_manager_v1::{Error, Request};
        let Request::GetTimer { id, surface } = request else { return };
        let timer = data_init.init(id, surface.downgrade());
        if !state.pacing_state().tally.add(client, manager) {
            return;
        }
        let taken = wish(&surface, |wishes| {
            let taken = wishes.timer.as_ref().is_some_and(Resource::is_alive);
            if !taken {
                wishes.timer = Some(timer);
            }
            taken
        });
        if taken == Some(true) {
            return manager.post_error(Error::CommitTimerExists, "the surface has a timer already");
        }
        hook::<D>(&surface);
    }
}

impl<D: PacingHandler> Dispatch<WpCommitTimerV1, Weak<WlSurface>, D> for PacingState {
    fn request(
        _: &mut D,
        _: &Client,
        timer: &WpCommitTimerV1,
        request: wp_commit_timer_v1::Request,
        surface: &Weak<WlSurface>,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use wp_commit_timer_v1::{Error, Request};
        let Request::SetTimestamp { tv_sec_hi, tv_sec_lo, tv_nsec } = request else { return };
        let Ok(surface) = surface.upgrade() else {
            return timer.post_error(Error::SurfaceDestroyed, "the surface is gone");
        };
        if tv_nsec >= 1_000_000_000 {
            return timer.post_error(Error::InvalidTimestamp, "a second has a thousand million nanoseconds");
        }
        let at = Duration::new(u64::from(tv_sec_hi) << 32 | u64::from(tv_sec_lo), tv_nsec);
        if wish(&surface, |wishes| wishes.at.replace(at)).flatten().is_some() {
            timer.post_error(Error::TimestampExists, "the commit has its time already");
        }
    }

    fn destroyed(state: &mut D, client: ClientId, timer: &WpCommitTimerV1, surface: &Weak<WlSurface>) {
        state.pacing_state().tally.remove(&client);
        if let Ok(surface) = surface.upgrade() {
            wish(&surface, |wishes| wishes.timer.take_if(|other| other == timer));
        }
    }
}
