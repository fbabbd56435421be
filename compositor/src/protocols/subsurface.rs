//! Where subsurfaces lie: a new place and a new order take effect with the state of the parent, as the protocol has it; Smithay 0.7
//! lets the one take effect with the state of the subsurface itself and the other at once. Owns the places and orders that wait for
//! their parent's commit, and knows no window.

use super::{
    TOO_MANY,
    guard::{Guard, refuse_sibling},
};
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
        Cacheable, CompositorHandler, CompositorState, SubsurfaceCachedState, SubsurfaceUserData, get_children,
        get_parent, is_sync_subsurface, with_states,
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

/// The most orders that wait for the commit of one surface.
const ORDERS_MAX: usize = 1024;

/// That a subsurface goes above or below another child of its parent, or the parent itself. The parent keeps it, so that it must not
/// keep the parent.
#[derive(Debug, Clone)]
struct Order {
    subsurface: Weak<WlSubsurface>,
    sibling: Weak<WlSurface>,
    above: bool,
}

/// The orders of a surface's children: those that its next commit takes along, and those that it took along while it was synchronized
/// itself, which wait for the commit that its state waits for.
#[derive(Debug, Default)]
struct Orders {
    staged: Vec<Order>,
    committed: Vec<Order>,
}

fn with_orders<T>(surface: &WlSurface, f: impl FnOnce(&mut Orders) -> T) -> Option<T> {
    with_states(surface, |states| {
        let mut orders = states.data_map.get::<Mutex<Orders>>()?.lock().ok()?;
        Some(f(&mut orders))
    })
}

/// Puts an order aside until the parent commits; false where too many are there already.
fn stage_order(parent: &WlSurface, order: Order) -> bool {
    with_states(parent, |states| states.data_map.insert_if_missing_threadsafe(Mutex::<Orders>::default));
    let staged = with_orders(parent, |orders| {
        let room = orders.staged.len() + orders.committed.len() < ORDERS_MAX;
        if room {
            orders.staged.push(order);
        }
        room
    });
    staged.unwrap_or(true)
}

/// A surface commits: answers the orders that take effect with it, of its children and of those of its synchronized descendants.
/// Call it before Smithay hears of the commit.
fn take_orders(surface: &WlSurface) -> Vec<Order> {
    with_orders(surface, |orders| orders.committed.append(&mut orders.staged));
    let mut due = Vec::new();
    if !is_sync_subsurface(surface) {
        collect_orders(surface, &mut due);
    }
    due
}

fn collect_orders(surface: &WlSurface, due: &mut Vec<Order>) {
    with_orders(surface, |orders| due.append(&mut orders.committed));
    for child in get_children(surface) {
        if is_sync_subsurface(&child) {
            collect_orders(&child, due);
        }
    }
}

impl Order {
    /// Both, where they are still where the order puts them.
    fn holds(&self) -> Option<(WlSubsurface, WlSurface)> {
        let (subsurface, sibling) = (self.subsurface.upgrade().ok()?, self.sibling.upgrade().ok()?);
        let child = subsurface.data::<SubsurfaceUserData>().filter(|_| subsurface.is_alive());
        let parent = child.and_then(|child| get_parent(child.surface()))?;
        is_beside(&sibling, &parent).then_some((subsurface, sibling))
    }
}

/// Whether a surface is another one or a child of it.
fn is_beside(surface: &WlSurface, parent: &WlSurface) -> bool {
    surface.is_alive() && (surface == parent || get_parent(surface).as_ref() == Some(parent))
}

/// Lets the orders take effect that a commit of `surface` takes along; answers whether there were any. Call it before Smithay
/// hears of the commit.
pub(super) fn restack<D>(
    state: &mut D,
    client: &Client,
    surface: &WlSurface,
    display: &DisplayHandle,
    data_init: &mut DataInit<'_, D>,
) -> bool
where
    D: Dispatch<WlSubsurface, SubsurfaceUserData> + CompositorHandler + 'static,
{
    let due = take_orders(surface);
    let any = !due.is_empty();
    for order in due {
        let Some((subsurface, sibling)) = order.holds() else { continue };
        let Some(data) = subsurface.data::<SubsurfaceUserData>() else { continue };
        let request = if order.above {
            wl_subsurface::Request::PlaceAbove { sibling }
        } else {
            wl_subsurface::Request::PlaceBelow { sibling }
        };
        <CompositorState as Dispatch<WlSubsurface, SubsurfaceUserData, D>>::request(
            state,
            client,
            &subsurface,
            request,
            data,
            display,
            data_init,
        );
    }
    any
}

/// Checks an order and puts it aside.
fn order(subsurface: &WlSubsurface, data: &SubsurfaceUserData, sibling: WlSurface, above: bool) {
    // Without a parent there is nothing to be above or below.
    let Some(parent) = get_parent(data.surface()) else { return };
    if !is_beside(&sibling, &parent) {
        return subsurface.post_error(wl_subsurface::Error::BadSurface, "the surface is no sibling and not the parent");
    }
    if !stage_order(&parent, Order { subsurface: subsurface.downgrade(), sibling: sibling.downgrade(), above }) {
        subsurface.post_error(TOO_MANY, "too many orders wait for the parent");
    }
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
            wl_subsurface::Request::PlaceAbove { sibling } => order(subsurface, data, sibling, true),
            wl_subsurface::Request::PlaceBelow { sibling } => order(subsurface, data, sibling, false),
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
