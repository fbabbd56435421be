//! The pointer's image: themed cursors, loaded when one is first shown, and what clients set. Knows no seat.

use smithay::{
    backend::{allocator::Fourcc, renderer::element::memory::MemoryRenderBuffer},
    input::pointer::{CursorIcon, CursorImageAttributes, CursorImageStatus, CursorImageSurfaceData},
    reexports::wayland_server::protocol::wl_surface::WlSurface,
    utils::{Logical, Physical, Point, Size, Transform},
    wayland::compositor::with_states,
};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// The most images that are kept: a theme has fewer shapes, and sizes are few.
const IMAGES_MAX: usize = 128;

/// One image of a themed cursor.
#[derive(Debug)]
pub struct CursorImage {
    /// Its pixels, one for each physical pixel.
    pub buffer: MemoryRenderBuffer,
    /// Its size.
    pub size: Size<i32, Physical>,
    /// The point that points, in physical pixels.
    pub hotspot: Point<i32, Physical>,
}

/// The pointer's looks.
#[derive(Debug)]
pub struct Cursor {
    /// What it should look like.
    pub status: CursorImageStatus,
    /// Whether there has been a pointer at all: a session without one shows none.
    pub present: bool,
    /// Theme and size, from the configuration.
    theme: String,
    size_px: u32,
    images: RefCell<HashMap<(CursorIcon, u32), Rc<CursorImage>>>,
}

impl Cursor {
    /// A cursor that is not shown yet.
    pub fn new(theme: &str, size_px: u32) -> Self {
        Self {
            status: CursorImageStatus::default_named(),
            present: false,
            theme: theme.to_owned(),
            size_px,
            images: RefCell::default(),
        }
    }

    /// Uses another theme or size from now on.
    pub fn set_theme(&mut self, theme: &str, size_px: u32) {
        if (self.theme.as_str(), self.size_px) != (theme, size_px) {
            theme.clone_into(&mut self.theme);
            self.size_px = size_px;
            self.images.get_mut().clear();
        }
    }

    /// The image of a named shape at a scale.
    pub fn image(&self, icon: CursorIcon, scale: f64) -> Rc<CursorImage> {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let size = (f64::from(self.size_px) * scale).round().clamp(1.0, 512.0) as u32;
        if let Some(image) = self.images.borrow().get(&(icon, size)) {
            return Rc::clone(image);
        }
        let image = Rc::new(load(&self.theme, icon, size).unwrap_or_else(|| plain_arrow(size)));
        let mut images = self.images.borrow_mut();
        if images.len() >= IMAGES_MAX {
            images.clear();
        }
        images.insert((icon, size), Rc::clone(&image));
        image
    }
}

/// How far from the image's corner a point is taken to be at most: clients may say anything.
const HOTSPOT_MAX: i32 = 1 << 15;

/// The point of a client's cursor surface that points.
pub fn surface_hotspot(surface: &WlSurface) -> Point<i32, Logical> {
    with_states(surface, |states| {
        let data = states.data_map.get::<CursorImageSurfaceData>()?.lock().ok()?;
        let CursorImageAttributes { hotspot } = *data;
        let near = |distance: i32| distance.clamp(-HOTSPOT_MAX, HOTSPOT_MAX);
        Some((near(hotspot.x), near(hotspot.y)).into())
    })
    .unwrap_or_default()
}

fn load(theme: &str, icon: CursorIcon, size: u32) -> Option<CursorImage> {
    let themes = [theme, "default", "Adwaita"];
    let names = || std::iter::once(icon.name()).chain(icon.alt_names().iter().copied()).chain(["left_ptr"]);
    let path = themes.iter().find_map(|theme| {
        let theme = xcursor::CursorTheme::load(theme);
        names().find_map(|name| theme.load_icon(name))
    })?;
    let images = xcursor::parser::parse_xcursor(&std::fs::read(path).ok()?)?;
    let image = images.into_iter().min_by_key(|image| image.size.abs_diff(size))?;
    let (width, height) = (i32::try_from(image.width).ok()?, i32::try_from(image.height).ok()?);
    let wanted = usize::try_from(width).ok()? * usize::try_from(height).ok()? * 4;
    let pixels = image.pixels_rgba.get(..wanted)?;
    let buffer = MemoryRenderBuffer::from_slice(pixels, Fourcc::Abgr8888, (width, height), 1, Transform::Normal, None);
    let hotspot = Point::from((i32::try_from(image.xhot).ok()?, i32::try_from(image.yhot).ok()?));
    Some(CursorImage { buffer, size: Size::from((width, height)), hotspot })
}

/// An arrow for machines without any cursor theme.
fn plain_arrow(size: u32) -> CursorImage {
    let side = i32::try_from(size).unwrap_or(24).clamp(8, 256);
    let mut pixels = Vec::with_capacity(usize::try_from(side * side * 4).unwrap_or(0));
    for y in 0..side {
        for x in 0..side {
            let inside = x * 10 <= y * 7 && y < side * 4 / 5;
            let edge = inside && (x == 0 || x * 10 + 14 > y * 7 || y + 2 > side * 4 / 5);
            pixels.extend_from_slice(match (inside, edge) {
                (true, true) => &[0, 0, 0, 255],
                (true, false) => &[255, 255, 255, 255],
                _ => &[0, 0, 0, 0],
            });
        }
    }
    let buffer = MemoryRenderBuffer::from_slice(&pixels, Fourcc::Abgr8888, (side, side), 1, Transform::Normal, None);
    CursorImage { buffer, size: Size::from((side, side)), hotspot: Point::from((0, 0)) }
}
