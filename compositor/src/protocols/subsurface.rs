//! Where subsurfaces lie: a new place takes effect with the state of the parent, as the protocol has it; Smithay 0.7 lets it take
//! effect with the state of the subsurface itself. Owns the places that wait for their parent's commit, and knows no window.

use super::guard::{Guard, refuse_sibling};
use smithay::{
    reexports::wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, Resource, Weak,
        backend::ClientId,
        protocol::{
            wl_subsurface::{self, WlSubsurface},
            wl_surface::WlSurface,
        },
    },
    utils::{Logical, Point},
    wayland::compositor::{
        Cacheable, CompositorHandler, CompositorState, SubsurfaceCachedState, SubsurfaceUserData, get_parent,
        with_states,
    },
};
use std::sync::Mutex;

/// Places for a surface's children, at most one for each child, on their way from its commit to the state that it has.
#[derive(Debug, Default)]
struct Moves(Vec<(Weak<WlSurface>, Point<i32, Logical>)>);

impl Moves {
    fn put(&mut self, child: Weak<WlSurface>, to: Point<i32, Logical>) {
        match self.0.iter_mut().find(|(other, _)| *other == child) {
            Some((_, place)) => *place = to,
            None => self.0.push((child, to)),
        }
    }
}

impl Cacheable for Moves {
    fn commit(&mut self, _display: &DisplayHandle) -> Self {
        std::mem::take(self)
    }

    fn merge_into(self, into: &mut Self, _display: &DisplayHandle) {
        self.0.into_iter().for_each(|(child, to)| into.put(child, to));
    }
}

/// Places that wait for the commit. They are kept apart until then: Smithay takes over what a synchronized subsurface has pending
/// when only its parent commits.
#[derive(Debug, Default)]
struct Staged(Mutex<Moves>);

/// What a surface has staged.
fn with_staged(surface: &WlSurface, f: impl FnOnce(&mut Moves)) {
    with_states(surface, |states| {
        states.data_map.insert_if_missing_threadsafe(Staged::default);
        if let Some(Ok(mut moves)) = states.data_map.get::<Staged>().map(|staged| staged.0.lock()) {
            f(&mut moves);
        }
    });
}

/// A surface commits: the places that were said for its children go with its state. Call it before Smithay hears of the commit.
pub fn stage(surface: &WlSurface) {
    with_states(surface, |states| {
        let Some(Ok(mut staged)) = states.data_map.get::<Staged>().map(|staged| staged.0.lock()) else { return };
        let staged = std::mem::take(&mut *staged);
        let mut cached = states.cached_state.get::<Moves>();
        staged.0.into_iter().for_each(|(child, to)| cached.pending().put(child, to));
    });
}

/// Where a subsurface lies, once that was said.
type Place = Mutex<Option<Point<i32, Logical>>>;

impl<D> Dispatch<WlSubsurface, SubsurfaceUserData, D> for Guard
where
    D: Dispatch<WlSubsurface, SubsurfaceUserData> + CompositorHandler + 'static,
{
    fn request(
        state: &mut D,
        client: &Client,
        subsurface: &WlSubsurface,
        request: wl_subsurface::Request,
        data: &SubsurfaceUserData,
        display: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        match request {
            wl_subsurface::Request::SetPosition { x, y } => {
                let scale = state.client_compositor_state(client).client_scale();
                let to = Point::<f64, Logical>::from((f64::from(x) / scale, f64::from(y) / scale)).to_i32_round();
                // Without a parent it lies nowhere, and never will again.
                let Some(parent) = get_parent(data.surface()) else { return };
                let child = data.surface().downgrade();
                with_staged(&parent, |moves| moves.put(child, to));
            }
            request if refuse_sibling(subsurface, &request, data) => {}
            request => <CompositorState as Dispatch<WlSubsurface, SubsurfaceUserData, D>>::request(
                state, client, subsurface, request, data, display, data_init,
            ),
        }
    }

    fn destroyed(state: &mut D, client: ClientId, subsurface: &WlSubsurface, data: &SubsurfaceUserData) {
        if let Some(parent) = get_parent(data.surface()) {
            let child = data.surface().downgrade();
            with_staged(&parent, |moves| moves.0.retain(|(other, _)| *other != child));
        }
        with_states(data.surface(), |states| {
            if let Some(Ok(mut place)) = states.data_map.get::<Place>().map(Mutex::lock) {
                *place = None;
            }
        });
        <CompositorState as Dispatch<WlSubsurface, SubsurfaceUserData, D>>::destroyed(state, client, subsurface, data);
    }
}

/// Brings the places of a surface's children, and its own, up to date with the state that the surface has now; answers whether a
/// child moved. Call it first in `CompositorHandler::commit`.
pub fn apply_moves(surface: &WlSurface) -> bool {
    let moves = with_states(surface, |states| {
        if let Some(Ok(place)) = states.data_map.get::<Place>().map(Mutex::lock)
            && let Some(place) = *place
        {
            // What Smithay carried along with the surface's own state is older.
            states.cached_state.get::<SubsurfaceCachedState>().current().location = place;
        }
        if !states.cached_state.has::<Moves>() {
            return Moves::default();
        }
        std::mem::take(states.cached_state.get::<Moves>().current())
    });
    let mut moved = false;
    for (child, to) in moves.0 {
        let Ok(child) = child.upgrade() else { continue };
        if get_parent(&child).as_ref() != Some(surface) {
            continue;
        }
        with_states(&child, |states| {
            states.data_map.insert_if_missing_threadsafe(Place::default);
            if let Some(Ok(mut place)) = states.data_map.get::<Place>().map(Mutex::lock) {
                *place = Some(to);
            }
            let mut cached = states.cached_state.get::<SubsurfaceCachedState>();
            moved |= cached.current().location != to;
            cached.current().location = to;
            cached.pending().location = to;
        });
    }
    moved
}
