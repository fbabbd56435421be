//! The toplevel windows: their ids, what the clients say of them, and where they really are. Knows no layout policy.

use crate::motion::Motion;
use crate::protocols::toplevel_icon::Icon;
use crate::toplevel::{Toplevel, X11Said};
use smithay::{
    backend::renderer::element::Id,
    desktop::utils::bbox_from_surface_tree,
    reexports::wayland_server::{Resource, backend::ObjectId, protocol::wl_surface::WlSurface},
    utils::{Logical, Point, Rectangle, Serial, Size},
    wayland::{
        compositor::with_states,
        shell::xdg::{SurfaceCachedState, XdgToplevelSurfaceData},
    },
};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

/// The number in a window's id; larger than that of every window that was mapped before, but for those that come back.
pub type Number = u64;

/// A toplevel that has no buffer yet.
#[derive(Debug)]
pub struct Unmapped {
    /// The protocol object.
    pub toplevel: Toplevel,
    /// States that the client asked for before it had a buffer.
    pub wants_maximized: bool,
    /// As above.
    pub wants_fullscreen: bool,
    /// The last configure that the client acknowledged.
    pub acked: Option<Serial>,
    /// Where its geometry was when it last had a buffer.
    pub was_at: Option<Point<i32, Logical>>,
    /// What the client says of it beside its names.
    pub hints: Hints,
}

/// What a client says of a window beside its names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Its own icon; that of its application where absent.
    pub icon: Option<Icon>,
    /// What it is for, the same in every run and every language: `settings`.
    pub tag: String,
    /// The same for people.
    pub description: String,
}

/// A change of place that waits for the client to draw in the new size.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    /// The configure that carries the new size.
    pub serial: Serial,
    /// Where the window geometry goes then.
    pub location: Point<i32, Logical>,
    /// When it was asked for.
    pub since: Duration,
}

/// A mapped toplevel.
#[derive(Debug)]
pub struct Window {
    /// The number in its id.
    pub number: Number,
    /// The protocol object.
    pub toplevel: Toplevel,
    /// The client's process.
    pub pid: u32,
    /// As the client says.
    pub title: String,
    /// As the client says.
    pub app: String,
    /// Where the committed window geometry is, global.
    pub location: Point<i32, Logical>,
    /// The committed window geometry, relative to the surface.
    pub geometry: Rectangle<i32, Logical>,
    /// Where it waits to go.
    pub pending: Option<Pending>,
    /// The last configure that the client acknowledged.
    pub acked: Option<Serial>,
    /// The smallest and the largest size that the client accepts; 0 for any.
    pub limits: (Size<i32, Logical>, Size<i32, Logical>),
    /// How far it is on its way, as it is drawn.
    pub motion: Motion,
    /// What the layout last asked for.
    pub placement: Option<tacit_layout::Placement>,
    /// What the client says of it beside its names.
    pub hints: Hints,
    /// Whether it asks for attention.
    pub urgent: bool,
    /// When it was last pinged.
    pub pinged_at: Option<Duration>,
    /// Whether that ping has no answer yet.
    pub awaits_pong: bool,
    /// Whether it does not answer pings.
    pub unresponsive: bool,
    /// What it is veiled with then.
    pub veil: Id,
}

impl Window {
    /// Its main surface.
    pub fn surface(&self) -> &WlSurface {
        self.toplevel.wl_surface()
    }

    /// Its layout id.
    pub fn id(&self) -> tacit_layout::WindowId {
        tacit_layout::WindowId(self.number)
    }

    /// Where it is: the global rectangle of the committed window geometry.
    pub fn rect(&self) -> Rectangle<i32, Logical> {
        Rectangle::new(self.location, self.geometry.size)
    }

    /// Where its surface's origin is: shadows lie outside of the geometry.
    pub fn origin(&self) -> Point<i32, Logical> {
        self.location - self.geometry.loc
    }

    /// Everything that it may draw on, without its popups, global.
    pub fn bbox(&self) -> Rectangle<i32, Logical> {
        bbox_from_surface_tree(self.surface(), self.origin())
    }

    /// Whether any of it lies there. Its geometry is known without a walk over its surfaces.
    pub fn reaches(&self, area: Rectangle<i32, Logical>) -> bool {
        area.overlaps(self.rect()) || area.overlaps(self.bbox())
    }

    /// Whether the layout shows it.
    pub fn visible(&self) -> bool {
        self.placement.is_some_and(|placement| placement.visible)
    }
}

/// All toplevels.
#[derive(Debug, Default)]
pub struct Windows {
    unmapped: HashMap<ObjectId, Unmapped>,
    mapped: BTreeMap<Number, Window>,
    by_surface: HashMap<ObjectId, Number>,
    last: Number,
    /// When the next answer to a ping is overdue.
    pub pong_due: Option<Duration>,
}

impl Windows {
    /// Starts to know a toplevel without a buffer.
    pub fn announce(&mut self, toplevel: impl Into<Toplevel>) {
        self.announce_again(toplevel, None);
    }

    /// As [`Windows::announce`], for one that was mapped before, at this place.
    pub fn announce_again(&mut self, toplevel: impl Into<Toplevel>, was_at: Option<Point<i32, Logical>>) {
        let toplevel = toplevel.into();
        let key = toplevel.wl_surface().id();
        let unmapped = Unmapped {
            toplevel,
            wants_maximized: false,
            wants_fullscreen: false,
            hints: Hints::default(),
            acked: None,
            was_at,
        };
        self.unmapped.insert(key, unmapped);
    }

    /// The toplevel of `surface` that has no buffer yet.
    pub fn unmapped_mut(&mut self, surface: &WlSurface) -> Option<&mut Unmapped> {
        self.unmapped.get_mut(&surface.id())
    }

    /// Gives the toplevel of `surface` a number: the one that it had, where it is `back`. The window is not placed yet.
    pub fn map(&mut self, surface: &WlSurface, pid: u32, back: Option<Number>) -> Option<(Unmapped, &mut Window)> {
        let mut unmapped = self.unmapped.remove(&surface.id())?;
        let number = back.filter(|number| !self.mapped.contains_key(number)).unwrap_or(self.last + 1);
        self.last = self.last.max(number);
        let (title, app) = names(surface);
        let window = Window {
            number,
            toplevel: unmapped.toplevel.clone(),
            pid,
            title,
            app,
            location: Point::default(),
            geometry: committed_geometry(surface),
            pending: None,
            acked: unmapped.acked,
            limits: size_limits(surface),
            motion: Motion::default(),
            placement: None,
            hints: std::mem::take(&mut unmapped.hints),
            urgent: false,
            pinged_at: None,
            awaits_pong: false,
            unresponsive: false,
            veil: Id::new(),
        };
        self.by_surface.insert(surface.id(), number);
        let window = self.mapped.entry(number).or_insert(window);
        Some((unmapped, window))
    }

    /// The largest number that was given.
    pub fn last(&self) -> Number {
        self.last
    }

    /// Gives no new window a number up to this one.
    pub fn resume(&mut self, last: Number) {
        self.last = self.last.max(last);
    }

    /// Takes a window that lost its buffer or its role out of the mapped ones.
    pub fn unmap(&mut self, surface: &WlSurface) -> Option<Window> {
        let number = self.by_surface.remove(&surface.id())?;
        self.mapped.remove(&number)
    }

    /// Forgets a toplevel without a buffer.
    pub fn forget(&mut self, surface: &WlSurface) {
        self.unmapped.remove(&surface.id());
    }

    /// The mapped window of this main surface.
    pub fn of(&self, surface: &WlSurface) -> Option<&Window> {
        self.mapped.get(self.by_surface.get(&surface.id())?)
    }

    /// The mapped window of this main surface.
    pub fn of_mut(&mut self, surface: &WlSurface) -> Option<&mut Window> {
        self.mapped.get_mut(self.by_surface.get(&surface.id())?)
    }

    /// What the client says of the toplevel of `surface`, mapped or not.
    pub fn hints_mut(&mut self, surface: &WlSurface) -> Option<&mut Hints> {
        let mapped = self.by_surface.get(&surface.id()).and_then(|number| self.mapped.get_mut(number));
        mapped
            .map(|window| &mut window.hints)
            .or_else(|| self.unmapped.get_mut(&surface.id()).map(|one| &mut one.hints))
    }

    /// The mapped window with this number.
    pub fn get(&self, number: Number) -> Option<&Window> {
        self.mapped.get(&number)
    }

    /// The mapped window with this number.
    pub fn get_mut(&mut self, number: Number) -> Option<&mut Window> {
        self.mapped.get_mut(&number)
    }

    /// The mapped window with this id: `w3`.
    pub fn by_id(&self, id: &tacit_dbus::WindowId) -> Option<&Window> {
        self.get(number(id)?)
    }

    /// Mapped windows, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Window> {
        self.mapped.values()
    }

    /// Mapped windows, oldest first.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Window> {
        self.mapped.values_mut()
    }

    /// How many are mapped.
    pub fn len(&self) -> usize {
        self.mapped.len()
    }

    /// Whether none is mapped.
    pub fn is_empty(&self) -> bool {
        self.mapped.is_empty()
    }

    /// Mapped windows whose surface is gone without having said so.
    pub fn dead(&self) -> Vec<WlSurface> {
        self.mapped.values().filter(|window| !window.toplevel.alive()).map(|window| window.surface().clone()).collect()
    }
}

/// The number in `w3`.
pub fn number(id: &tacit_dbus::WindowId) -> Option<Number> {
    id.as_str().strip_prefix('w')?.parse().ok()
}

/// The id with this number.
pub fn id(number: Number) -> tacit_dbus::WindowId {
    tacit_dbus::WindowId(format!("w{number}"))
}

/// The longest title or app-id that is kept, in characters: both are the client's to choose.
const NAME_CHARS_MAX: usize = 1024;

/// A client's text, brought to a sane length and free of control characters.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()
}

/// Title and app-id, as the client says, brought to a sane length and free of control characters.
pub fn names(surface: &WlSurface) -> (String, String) {
    let clean = |text: Option<&String>| text.map(|text| clean(text)).unwrap_or_default();
    let of_x11 = || X11Said::read(surface, |said| (said.title.clone(), said.app.clone()));
    let of_xdg = with_states(surface, |states| {
        let data = states.data_map.get::<XdgToplevelSurfaceData>()?.lock().ok()?;
        Some((clean(data.title.as_ref()), clean(data.app_id.as_ref())))
    });
    of_xdg.or_else(of_x11).unwrap_or_default()
}

/// Whether a window wants to float: a dialog or a tool of an X11 program.
pub fn wants_to_float(surface: &WlSurface) -> bool {
    X11Said::read(surface, |said| said.floats).unwrap_or(false)
}

/// The toplevel that `surface` is a dialog of.
pub fn parent(surface: &WlSurface) -> Option<WlSurface> {
    let of_xdg = with_states(surface, |states| {
        let data = states.data_map.get::<XdgToplevelSurfaceData>()?.lock().ok()?;
        data.parent.clone()
    });
    of_xdg.or_else(|| X11Said::read(surface, |said| said.parent.clone())?)
}

/// The window geometry that the client said.
fn said_geometry(surface: &WlSurface) -> Option<Rectangle<i32, Logical>> {
    with_states(surface, |states| states.cached_state.get::<SurfaceCachedState>().current().geometry)
}

/// Whether the window geometry is what the client said, and not what it happens to draw on.
pub fn says_geometry(surface: &WlSurface) -> bool {
    said_geometry(surface).is_some()
}

/// The window geometry that the client committed, or all that it draws on where it did not say.
pub fn committed_geometry(surface: &WlSurface) -> Rectangle<i32, Logical> {
    let said = said_geometry(surface);
    let bbox = bbox_from_surface_tree(surface, (0, 0));
    match said.and_then(|said| said.intersection(bbox)) {
        Some(geometry) if !geometry.is_empty() => geometry,
        _ => bbox,
    }
}

/// The smallest and the largest size that the client accepts; 0 for any.
pub fn size_limits(surface: &WlSurface) -> (Size<i32, Logical>, Size<i32, Logical>) {
    with_states(surface, |states| {
        if let Some(limits) = X11Said::read_from(states, |said| (said.min, said.max)) {
            return limits;
        }
        let mut cached = states.cached_state.get::<SurfaceCachedState>();
        let current = cached.current();
        (current.min_size, current.max_size)
    })
}
