//! Small questions about trees of surfaces. Knows no window.

use smithay::{
    backend::renderer::utils::{RendererSurfaceStateUserData, with_renderer_surface_state},
    desktop::{PopupKind, WindowSurfaceType, find_popup_root_surface, utils::under_from_surface_tree},
    reexports::wayland_server::protocol::{wl_buffer::WlBuffer, wl_surface::WlSurface},
    utils::{Logical, Point, Size, Transform},
    wayland::{
        compositor::{
            BufferAssignment, RectangleKind, RegionAttributes, SubsurfaceCachedState, SurfaceAttributes,
            TraversalAction, get_parent, send_surface_state, with_states, with_surface_tree_downward,
        },
        fractional_scale::with_fractional_scale,
        presentation::PresentationFeedbackCachedState,
    },
};
use std::{sync::Mutex, time::Duration};

/// The surface at the root of a tree of subsurfaces.
pub fn root(surface: &WlSurface) -> WlSurface {
    let mut root = surface.clone();
    while let Some(parent) = get_parent(&root) {
        root = parent;
    }
    root
}

/// The highest surface of a tree that takes input at a point, and where it is. Smithay's own search ends in one that lies below its
/// parent, wherever the parent is.
pub fn under(
    root: &WlSurface,
    point: Point<f64, Logical>,
    place: Point<i32, Logical>,
) -> Option<(WlSurface, Point<i32, Logical>)> {
    let mut all = Vec::new();
    with_surface_tree_downward(
        root,
        place,
        |_, states, place| {
            let data = states.data_map.get::<RendererSurfaceStateUserData>();
            match data.and_then(|data| data.lock().ok()?.view()) {
                Some(view) => TraversalAction::DoChildren(*place + view.offset),
                None => TraversalAction::SkipChildren,
            }
        },
        |surface, _, place| all.push((surface.clone(), *place)),
        |_, _, _| true,
    );
    let alone = WindowSurfaceType::TOPLEVEL;
    all.into_iter().find_map(|(surface, place)| under_from_surface_tree(&surface, point, place, alone))
}

/// The toplevel or layer surface that a popup is for.
pub fn popup_root(popup: &PopupKind) -> Option<WlSurface> {
    find_popup_root_surface(popup).ok()
}

/// Tells a surface at which scale it is shown.
pub fn tell_scale(surface: &WlSurface, scale: f64) {
    #[allow(clippy::cast_possible_truncation)]
    let whole = scale.ceil() as i32;
    with_states(surface, |states| {
        send_surface_state(surface, states, whole, Transform::Normal);
        with_fractional_scale(states, |fractional| fractional.set_preferred_scale(scale));
    });
}

/// Calls `f` for every surface of a tree. Smithay locks a surface while it walks over it, so they are gathered first.
pub fn each(surface: &WlSurface, f: impl FnMut(&WlSurface)) {
    let mut all = Vec::new();
    with_surface_tree_downward(
        surface,
        (),
        |_, _, ()| TraversalAction::DoChildren(()),
        |surface, _, ()| all.push(surface.clone()),
        |_, _, ()| true,
    );
    all.iter().for_each(f);
}

/// Answers every frame callback of a tree that waits; true where there was one.
pub fn send_frames(surface: &WlSurface, time: Duration) -> bool {
    let mut any = false;
    with_surface_tree_downward(
        surface,
        (),
        |_, _, ()| TraversalAction::DoChildren(()),
        |_, states, ()| {
            let mut cached = states.cached_state.get::<SurfaceAttributes>();
            for callback in cached.current().frame_callbacks.drain(..) {
                callback.done(crate::clock::millis(time));
                any = true;
            }
        },
        |_, _, ()| true,
    );
    any
}

/// Whether a tree has frame callbacks that wait.
pub fn awaits_frame(surface: &WlSurface) -> bool {
    let mut any = false;
    with_surface_tree_downward(
        surface,
        (),
        |_, _, ()| TraversalAction::DoChildren(()),
        |_, states, ()| {
            any |= !states.cached_state.get::<SurfaceAttributes>().current().frame_callbacks.is_empty();
        },
        |_, _, ()| true,
    );
    any
}

/// The buffer that a commit brings, until the renderer has taken it.
pub fn new_buffer(surface: &WlSurface) -> Option<WlBuffer> {
    with_states(surface, |states| match &states.cached_state.get::<SurfaceAttributes>().current().buffer {
        Some(BufferAssignment::NewBuffer(buffer)) => Some(buffer.clone()),
        _ => None,
    })
}

/// Whether a commit takes the buffer away.
pub fn loses_buffer(surface: &WlSurface) -> bool {
    with_states(surface, |states| {
        matches!(states.cached_state.get::<SurfaceAttributes>().current().buffer, Some(BufferAssignment::Removed))
    })
}

/// Where a surface takes input, as far as it says so itself.
#[derive(Debug, Default)]
struct Shape {
    place: Point<i32, Logical>,
    size: Option<Size<i32, Logical>>,
    region: Option<RegionAttributes>,
}

/// Whether the client waits to hear when the state that the surface has now was presented.
pub fn awaits_feedback(surface: &WlSurface) -> bool {
    with_states(surface, |states| {
        states.cached_state.has::<PresentationFeedbackCachedState>()
            && !states.cached_state.get::<PresentationFeedbackCachedState>().current().callbacks.is_empty()
    })
}

/// Whether the place, the size or the input region of a surface differs from what it was when this was last asked.
pub fn shape_changed(surface: &WlSurface) -> bool {
    let size = with_renderer_surface_state(surface, |state| state.surface_size()).flatten();
    with_states(surface, |states| {
        states.data_map.insert_if_missing_threadsafe(Mutex::<Shape>::default);
        let Some(Ok(mut last)) = states.data_map.get::<Mutex<Shape>>().map(Mutex::lock) else { return true };
        let place = if states.cached_state.has::<SubsurfaceCachedState>() {
            states.cached_state.get::<SubsurfaceCachedState>().current().location
        } else {
            Point::default()
        };
        let mut cached = states.cached_state.get::<SurfaceAttributes>();
        let region = &cached.current().input_region;
        let same_region = match (region, &last.region) {
            (Some(now), Some(last)) => same_rects(now, last),
            (now, last) => now.is_none() && last.is_none(),
        };
        if same_region && last.place == place && last.size == size {
            return false;
        }
        *last = Shape { place, size, region: region.clone() };
        true
    })
}

fn same_rects(one: &RegionAttributes, other: &RegionAttributes) -> bool {
    let adds = |kind: &RectangleKind| matches!(kind, RectangleKind::Add);
    one.rects.len() == other.rects.len()
        && one.rects.iter().zip(&other.rects).all(|(a, b)| a.1 == b.1 && adds(&a.0) == adds(&b.0))
}

/// Whether a surface has a buffer.
pub fn has_buffer(surface: &WlSurface) -> bool {
    with_renderer_surface_state(surface, |state| state.buffer().is_some()).unwrap_or(false)
}
