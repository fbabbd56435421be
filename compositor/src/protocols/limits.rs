//! How much a client may leave with the compositor before it takes effect, and how deep its surfaces may be nested. Smithay has no such
//! limits: damage, regions and the commits of synchronized subsurfaces are kept without end, and it walks over trees of surfaces
//! by recursion, so that a deep one ends the process.

use std::sync::atomic::{AtomicUsize, Ordering};

use smithay::{
    reexports::wayland_server::protocol::{
        wl_region::WlRegion,
        wl_surface::{self, WlSurface},
    },
    utils::Rectangle,
    wayland::compositor::{
        Damage, SurfaceAttributes, get_children, get_parent, get_region_attributes, is_sync_subsurface, with_states,
    },
};

/// The most rectangles of damage that wait for a commit; where there are more, everything is damaged.
const DAMAGE_MAX: usize = 1024;
/// The most rectangles in a region.
const RECTANGLES_MAX: usize = 4096;
/// The most commits of a synchronized subsurface that wait for its parent.
const CACHED_COMMITS_MAX: usize = 4096;
/// How deep subsurfaces may be nested.
const DEPTH_MAX: usize = 32;
/// The most subsurfaces of one tree.
const TREE_MAX: usize = 4096;

/// How many commits of a surface wait for its parent.
#[derive(Debug, Default)]
struct Cached(AtomicUsize);

/// Before another rectangle of damage: where there are too many, one takes the place of all.
pub fn bound_damage(surface: &WlSurface) {
    with_states(surface, |states| {
        let mut attributes = states.cached_state.get::<SurfaceAttributes>();
        let damage = &mut attributes.pending().damage;
        if damage.len() >= DAMAGE_MAX {
            damage.clear();
            damage.push(Damage::Surface(Rectangle::new((0, 0).into(), (DAMAGE_REACH, DAMAGE_REACH).into())));
        }
    });
}

/// The largest scale of a buffer; damage in its pixels stays within an `i32`.
pub const SCALE_MAX: i32 = 1024;
/// The farthest damage that is kept, in pixels: no output is as large, and Smithay's sums on it stay within their type.
const DAMAGE_REACH: i32 = 1 << 15;

/// A request with its damage cut to where a surface can be: Smithay 0.7 subtracts what a client says unchecked.
pub fn within_reach(request: wl_surface::Request) -> wl_surface::Request {
    use wl_surface::Request;
    let cut = |at: i32, length: i32| {
        let from = at.clamp(0, DAMAGE_REACH);
        (from, at.saturating_add(length).clamp(from, DAMAGE_REACH) - from)
    };
    match request {
        Request::Damage { x, y, width, height } => {
            let ((x, width), (y, height)) = (cut(x, width), cut(y, height));
            Request::Damage { x, y, width, height }
        }
        Request::DamageBuffer { x, y, width, height } => {
            let ((x, width), (y, height)) = (cut(x, width), cut(y, height));
            Request::DamageBuffer { x, y, width, height }
        }
        other => other,
    }
}

/// Whether a region can have another rectangle.
pub fn region_has_room(region: &WlRegion) -> bool {
    get_region_attributes(region).rects.len() < RECTANGLES_MAX
}

/// Before a commit: whether it may wait for the surface's parent, where it is one that does.
pub fn may_wait(surface: &WlSurface) -> bool {
    if get_parent(surface).is_none() || !is_sync_subsurface(surface) {
        return true;
    }
    with_states(surface, |states| {
        let cached = states.data_map.get_or_insert_threadsafe(Cached::default);
        cached.0.fetch_add(1, Ordering::Relaxed) < CACHED_COMMITS_MAX
    })
}

/// The commits of a surface have taken effect.
pub fn took_effect(surface: &WlSurface) {
    with_states(surface, |states| {
        if let Some(cached) = states.data_map.get::<Cached>() {
            cached.0.store(0, Ordering::Relaxed);
        }
    });
}

/// Whether `child` with everything below it may become a child of `parent`.
pub fn may_nest(child: &WlSurface, parent: &WlSurface) -> bool {
    let above = std::iter::successors(Some(parent.clone()), get_parent).take(DEPTH_MAX + 1).count();
    let mut level = vec![child.clone()];
    let (mut depth, mut count) = (above, 0);
    while !level.is_empty() {
        depth += 1;
        count += level.len();
        if depth > DEPTH_MAX || count > TREE_MAX {
            return false;
        }
        level = level.iter().flat_map(get_children).collect();
    }
    let siblings = get_children(parent).len();
    siblings < TREE_MAX
}
