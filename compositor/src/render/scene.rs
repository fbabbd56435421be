//! What is to be seen on an output, front to back, as elements that any renderer draws. Reads the state, changes nothing.

use super::{
    KeepsTextures,
    chooser::{Ours as OurPixels, Picture},
    cursor::{Cursor, CursorImage, surface_hotspot},
    glass::Tint,
};
use crate::{
    chooser::{Kind as Choosing, Open},
    layers::{Layer, Layers},
    motion::{Fading, Pose},
    notice::Notice,
    slide::Slide,
    windows::{Number, Window, Windows},
    xwayland::Xwayland,
    zoom::View,
};
use smithay::{
    backend::renderer::{
        Color32F, ImportAll, ImportMem, Renderer, RendererSuper,
        element::{
            Id, Kind,
            solid::SolidColorRenderElement,
            surface::{WaylandSurfaceRenderElement, render_elements_from_surface_tree},
            texture::TextureRenderElement,
        },
        utils::CommitCounter,
    },
    desktop::{PopupManager, utils::bbox_from_surface_tree},
    input::pointer::CursorImageStatus,
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    render_elements,
    utils::{IsAlive, Logical, Physical, Point, Rectangle, Scale, Size, Transform},
    wayland::shell::wlr_layer::Layer as Level,
};
use std::{rc::Rc, time::Duration};

render_elements! {
    /// Anything that is drawn.
    pub Element<R> where R: ImportAll + ImportMem;
    /// A client's surface.
    Surface=WaylandSurfaceRenderElement<R>,
    /// A border or a backdrop.
    Solid=SolidColorRenderElement,
    /// The pointer, and text of ours.
    Memory=OurPixels<R>,
    /// A surface that is cut, scaled and put elsewhere.
    Picture=Picture<R>,
    /// What was last seen of a window.
    Kept=TextureRenderElement<<R as RendererSuper>::TextureId>,
}

/// How much of what is below is hidden where a window would snap to.
const SNAP_ALPHA: f32 = 0.35;

/// Over a window that does not respond.
const VEIL: Color32F = Color32F::new(0.0, 0.0, 0.0, 0.5);

/// Colours and the ids of what we draw ourselves.
#[derive(Debug)]
pub struct Look {
    /// Behind everything.
    pub background: Color32F,
    /// The border of the focused window.
    pub accent: Color32F,
    /// Its width in logical pixels.
    pub border: i32,
    /// Counts changes of the accent colour.
    pub commit: CommitCounter,
    sides: [Id; 4],
    /// Where a window would snap to.
    snap: Id,
    /// What is behind everything where that is not all: unlocked, and locked.
    desk: [Id; 2],
}

impl Look {
    /// The looks of a configuration.
    pub fn new(config: &tacit_dbus::config::Config) -> Self {
        Self {
            background: colour(&config.theme.background),
            accent: colour(&config.theme.accent),
            border: i32::try_from(config.layout.border_px).unwrap_or(2),
            commit: CommitCounter::default(),
            sides: std::array::from_fn(|_| Id::new()),
            snap: Id::new(),
            desk: [Id::new(), Id::new()],
        }
    }

    /// Takes on another configuration.
    pub fn update(&mut self, config: &tacit_dbus::config::Config) {
        self.background = colour(&config.theme.background);
        self.accent = colour(&config.theme.accent);
        self.border = i32::try_from(config.layout.border_px).unwrap_or(2);
        self.commit.increment();
    }
}

fn colour(text: &str) -> Color32F {
    let [red, green, blue] = tacit_dbus::config::rgb(text).unwrap_or([32, 36, 44]);
    let part = |byte: u8| f32::from(byte) / 255.0;
    Color32F::new(part(red), part(green), part(blue), 1.0)
}

/// Whose eyes see the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The screen: everything.
    Screen,
    /// A capture without the pointer.
    NoCursor,
    /// A capture of one window alone, its geometry at the origin.
    Window(Number),
    /// A capture of the pointer's image alone.
    Cursor,
}

impl Sight {
    /// Whether it is of one thing with nothing behind it.
    pub fn is_alone(self) -> bool {
        matches!(self, Self::Window(_) | Self::Cursor)
    }
}

/// What we draw ourselves over the windows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ours<'a> {
    /// Windows that are chosen from.
    pub chooser: Option<&'a Open>,
    /// What is wrong with the configuration.
    pub notice: Option<&'a Notice>,
    /// Where the window that the pointer moves would go, global.
    pub snap: Option<Rectangle<i32, Logical>>,
}

/// What an output shows.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The output's number.
    pub output: tacit_layout::OutputId,
    /// The output's place.
    pub rect: Rectangle<i32, Logical>,
    /// Its scale.
    pub scale: f64,
    /// Its transform.
    pub transform: Transform,
    /// Its pixels.
    pub size: Size<i32, Physical>,
    /// What of it is seen, where that is not all.
    pub view: Option<View>,
    /// The colours it is seen in, where they are not those that are drawn.
    pub tint: Option<&'a Rc<Tint>>,
    /// All windows.
    pub windows: &'a Windows,
    /// The numbers of those that show, highest first.
    pub order: &'a [Number],
    /// Workspaces that slide.
    pub slide: Option<Slide>,
    /// Windows that fade in or out.
    pub fading: &'a Fading,
    /// The time, by which things move.
    pub now: Duration,
    /// The one with the border.
    pub focused: Option<Number>,
    /// All layer surfaces.
    pub layers: &'a Layers,
    /// Menus and tooltips of X11 programs.
    pub x11: &'a Xwayland,
    /// The pointer's looks.
    pub cursor: &'a Cursor,
    /// Where the pointer is, global.
    pub pointer: Point<f64, Logical>,
    /// What is being dragged from one client to another.
    pub dragged: Option<&'a WlSurface>,
    /// What we draw ourselves over the windows.
    pub ours: Ours<'a>,
    /// Colours.
    pub look: &'a Look,
    /// Whether nothing may be seen but the lock.
    pub locked: bool,
    /// The locker's surface on this output.
    pub lock: Option<&'a WlSurface>,
}

impl Scene<'_> {
    /// The colour behind everything.
    pub fn background(&self) -> Color32F {
        if self.locked { crate::lock::COLOUR } else { self.look.background }
    }

    /// The colour behind everything as `sight` sees it.
    pub fn background_of(&self, sight: Sight) -> Color32F {
        if sight.is_alone() { Color32F::TRANSPARENT } else { self.background() }
    }

    /// What is behind everything, where what is drawn on is larger: all of the output.
    pub fn desk<R>(&self, size: Size<i32, Physical>) -> Element<R>
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let [unlocked, locked] = &self.look.desk;
        let id = if self.locked { locked } else { unlocked };
        let (place, commit) = (Rectangle::from_size(size), self.look.commit);
        SolidColorRenderElement::new(id.clone(), place, commit, self.background(), Kind::Unspecified).into()
    }

    /// The scale.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The transform of the picture that `sight` sees.
    pub fn transform(&self, sight: Sight) -> Transform {
        if sight.is_alone() { Transform::Normal } else { self.transform }
    }

    /// Everything that shows, front to back.
    pub fn elements<R>(&self, renderer: &mut R, sight: Sight) -> Vec<Element<R>>
    where
        R: KeepsTextures + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let mut elements = Vec::with_capacity(self.order.len() + 8);
        if sight == Sight::Cursor {
            self.lone_cursor(renderer, &mut elements);
            return elements;
        }
        if self.locked {
            self.cover(renderer, sight, &mut elements);
            return elements;
        }
        if let Sight::Window(number) = sight {
            self.lone_window(renderer, number, &mut elements);
            return elements;
        }
        if sight == Sight::Screen {
            self.pointer(renderer, &mut elements);
        }
        self.level(renderer, Level::Overlay, &mut elements);
        if let Some(notice) = self.ours.notice {
            self.notice(renderer, notice, &mut elements);
        }
        if let Some(open) = self.ours.chooser {
            if open.kind == Choosing::Overview {
                self.level(renderer, Level::Top, &mut elements);
                self.chooser(renderer, open, &mut elements);
                self.level(renderer, Level::Bottom, &mut elements);
                self.level(renderer, Level::Background, &mut elements);
                return elements;
            }
            self.chooser(renderer, open, &mut elements);
        }
        if let Some(area) = self.ours.snap {
            let accent = self.look.accent;
            let colour = Color32F::new(accent.r(), accent.g(), accent.b(), SNAP_ALPHA);
            elements.push(self.solid(&self.look.snap, area, self.look.commit, colour));
        }
        self.x11_menus(renderer, &mut elements);
        let covers = |window: &&Window| {
            window.placement.is_some_and(|placement| placement.layer >= tacit_layout::Layer::Fullscreen)
        };
        let shown = || self.order.iter().filter_map(|number| self.windows.get(*number));
        let here = |window: &&Window| {
            let unslid = Rectangle::new(self.rect.loc - self.slid(window), self.rect.size);
            let seen = |pose: Pose| self.rect.to_f64().overlaps(pose.rect);
            window.reaches(unslid) || self.pose(window).is_some_and(seen) || has_popups(window)
        };
        // Whether a window is here is asked last: that walks over its surfaces.
        let fullscreen = shown().filter(|window| covers(window) && is_fullscreen(window)).any(|window| here(&window));
        // A fullscreen window in use covers the panels, and what is pinned stays above it.
        let above = shown().filter(|window| fullscreen && covers(window)).filter(here);
        above.for_each(|window| self.window(renderer, window, &mut elements));
        self.level(renderer, Level::Top, &mut elements);
        self.fading(renderer, &mut elements);
        let below = shown().filter(|window| !(fullscreen && covers(window))).filter(here);
        below.for_each(|window| self.window(renderer, window, &mut elements));
        self.level(renderer, Level::Bottom, &mut elements);
        self.level(renderer, Level::Background, &mut elements);
        elements
    }

    /// What a locked session shows: a picture of one window shows nothing.
    fn cover<R>(&self, renderer: &mut R, sight: Sight, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        if matches!(sight, Sight::Window(_)) {
            return;
        }
        if sight == Sight::Screen {
            self.pointer(renderer, into);
        }
        if let Some(surface) = self.lock {
            self.tree(renderer, surface, self.rect.loc, into);
        }
    }

    pub(super) fn physical(&self, place: Point<i32, Logical>) -> Point<i32, Physical> {
        (place - self.rect.loc).to_physical_precise_round(self.scale)
    }

    fn tree<R>(&self, renderer: &mut R, surface: &WlSurface, place: Point<i32, Logical>, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let place = self.physical(place);
        let scale = Scale::from(self.scale);
        into.extend(render_elements_from_surface_tree(renderer, surface, place, scale, 1.0, Kind::Unspecified));
    }

    pub(super) fn popups<R>(
        &self,
        renderer: &mut R,
        surface: &WlSurface,
        origin: Point<i32, Logical>,
        into: &mut Vec<Element<R>>,
    ) where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        for (popup, offset) in PopupManager::popups_for_surface(surface) {
            let place = origin + offset - popup.geometry().loc;
            self.tree(renderer, popup.wl_surface(), place, into);
        }
    }

    fn window<R>(&self, renderer: &mut R, window: &Window, into: &mut Vec<Element<R>>)
    where
        R: KeepsTextures + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        if let Some(pose) = self.pose(window) {
            return self.moving(renderer, window, pose, into);
        }
        let by = self.slid(window);
        self.popups(renderer, window.surface(), window.location + by, into);
        if window.unresponsive {
            let mut area = window.rect();
            area.loc += by;
            into.push(self.solid(&window.veil, area, CommitCounter::default(), VEIL));
        }
        self.tree(renderer, window.surface(), window.origin() + by, into);
        let mut rect = window.rect();
        rect.loc += by;
        self.border(window, rect.to_f64(), 1.0, into);
    }

    /// How far a window is from where it belongs, because its workspace slides.
    pub(super) fn slid(&self, window: &Window) -> Point<i32, Logical> {
        let Some(slide) = self.slide else { return Point::default() };
        let placement = window.placement.filter(|placement| placement.output == Some(self.output) && !placement.pinned);
        placement.and_then(|one| slide.offset(one.workspace, self.rect.size.w)).unwrap_or_default()
    }

    fn lone_window<R>(&self, renderer: &mut R, number: Number, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let Some(window) = self.windows.get(number) else { return };
        let origin = self.rect.loc - window.geometry.loc;
        self.tree(renderer, window.surface(), origin, into);
    }

    fn level<R>(&self, renderer: &mut R, level: Level, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let layers: Vec<&Layer> = self.layers.on(self.output, level).collect();
        for layer in &layers {
            self.popups(renderer, layer.wl_surface(), layer.rect.loc, into);
        }
        for layer in layers {
            self.tree(renderer, layer.wl_surface(), layer.rect.loc, into);
        }
    }

    fn x11_menus<R>(&self, renderer: &mut R, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        for (_, surface, place) in self.x11.above().filter(|(_, _, place)| self.rect.overlaps(*place)) {
            self.tree(renderer, surface, place.loc, into);
        }
    }

    /// The border of the window with the focus, around where it appears to be.
    pub(super) fn border<R>(
        &self,
        window: &Window,
        inner: Rectangle<f64, Logical>,
        alpha: f32,
        into: &mut Vec<Element<R>>,
    ) where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        let plain = window.placement.is_none_or(|placement| placement.fullscreen || placement.maximized);
        if plain || self.look.border == 0 || self.focused != Some(window.number) {
            return;
        }
        let width = f64::from(self.look.border);
        let outer =
            Rectangle::new(inner.loc - Point::from((width, width)), inner.size + (2.0 * width, 2.0 * width).into());
        let side = |x, y, w, h| Rectangle::<f64, Logical>::new((x, y).into(), (w, h).into());
        let sides = [
            side(outer.loc.x, outer.loc.y, outer.size.w, width),
            side(outer.loc.x, inner.loc.y + inner.size.h, outer.size.w, width),
            side(outer.loc.x, inner.loc.y, width, inner.size.h),
            side(inner.loc.x + inner.size.w, inner.loc.y, width, inner.size.h),
        ];
        for (id, side) in self.look.sides.iter().zip(sides) {
            let local = Rectangle::new(side.loc - self.rect.loc.to_f64(), side.size);
            let geometry = local.to_physical_precise_round(self.scale);
            let (commit, colour) = (self.look.commit, self.look.accent * alpha);
            into.push(SolidColorRenderElement::new(id.clone(), geometry, commit, colour, Kind::Unspecified).into());
        }
    }

    fn pointer<R>(&self, renderer: &mut R, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        if let Some(icon) = self.dragged.filter(|icon| icon.alive()) {
            self.tree(renderer, icon, self.pointer.to_i32_round(), into);
        }
        if !self.cursor.present || !self.rect.to_f64().contains(self.pointer) {
            return;
        }
        match &self.cursor.status {
            CursorImageStatus::Hidden => {}
            CursorImageStatus::Surface(surface) if surface.alive() => {
                let hotspot = surface_hotspot(surface);
                let mut cursor = Vec::new();
                self.tree(renderer, surface, self.pointer.to_i32_round() - hotspot, &mut cursor);
                cursor.append(into);
                *into = cursor;
            }
            CursorImageStatus::Surface(_) => {}
            CursorImageStatus::Named(icon) => {
                let place = (self.pointer - self.rect.loc.to_f64()).to_physical(self.scale);
                let image = self.cursor.image(*icon, self.scale);
                let element = self.named_cursor(renderer, &image, place - image.hotspot.to_f64());
                into.splice(0..0, element);
            }
        }
    }

    /// The image of a named cursor with its corner at a place.
    fn named_cursor<R>(&self, renderer: &mut R, image: &CursorImage, place: Point<f64, Physical>) -> Option<Element<R>>
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        self.memory(renderer, &image.buffer, place.to_i32_round(), image.size, Kind::Cursor)
    }

    /// The pointer's image with its corner at the origin.
    fn lone_cursor<R>(&self, renderer: &mut R, into: &mut Vec<Element<R>>)
    where
        R: Renderer + ImportAll + ImportMem,
        R::TextureId: Clone + Send + 'static,
    {
        match &self.cursor.status {
            CursorImageStatus::Surface(surface) if surface.alive() => {
                let corner = bbox_from_surface_tree(surface, (0, 0)).loc;
                self.tree(renderer, surface, self.rect.loc - corner, into);
            }
            CursorImageStatus::Named(icon) => {
                let image = self.cursor.image(*icon, self.scale);
                into.extend(self.named_cursor(renderer, &image, Point::default()));
            }
            CursorImageStatus::Hidden | CursorImageStatus::Surface(_) => {}
        }
    }
}

fn is_fullscreen(window: &Window) -> bool {
    window.placement.is_some_and(|placement| placement.fullscreen)
}

fn has_popups(window: &Window) -> bool {
    PopupManager::popups_for_surface(window.surface()).next().is_some()
}
