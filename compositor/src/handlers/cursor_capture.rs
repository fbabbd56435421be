//! The pointer for clients that take its image apart from what is below it: where it is over an output or a window, what
//! it looks like, and when that changes. A window's picture has the pointer only while the window is what it points at.

use crate::{
    focus::Owner,
    protocols::image_copy::{CursorPlace, Source},
    render::{cursor::surface_hotspot, scene::Sight},
    state::State,
};
use smithay::{
    backend::renderer::utils::{CommitCounter, with_renderer_surface_state},
    desktop::utils::bbox_from_surface_tree,
    input::pointer::{CursorIcon, CursorImageStatus},
    utils::{Buffer, IsAlive, Physical, Point, Rectangle, Size},
};

/// The most of a pointer's image that is captured: it may claim any size.
const IMAGE_MAX: i32 = 1024;

/// What the pointer looks like, to see whether it has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct CursorLook(CursorImageStatus, Option<CommitCounter>);

impl State {
    /// Size and hotspot of the pointer's image at a scale, in physical pixels. A hidden one has those of an arrow.
    pub fn cursor_shape(&self, scale: f64) -> (Size<i32, Physical>, Point<i32, Physical>) {
        let named = |icon: CursorIcon| {
            let image = self.paint.cursor.image(icon, scale);
            (image.size, image.hotspot)
        };
        match &self.paint.cursor.status {
            CursorImageStatus::Surface(surface) if surface.alive() => {
                let bbox = bbox_from_surface_tree(surface, (0, 0));
                let size: Size<i32, Physical> = bbox.size.to_physical_precise_round(scale);
                let size = Size::from((size.w.clamp(0, IMAGE_MAX), size.h.clamp(0, IMAGE_MAX)));
                (size, near((surface_hotspot(surface).to_f64() - bbox.loc.to_f64()).to_physical(scale).to_i32_round()))
            }
            CursorImageStatus::Named(icon) => named(*icon),
            CursorImageStatus::Hidden | CursorImageStatus::Surface(_) => named(CursorIcon::Default),
        }
    }

    /// Tells clients that follow the pointer of what has changed since they were last told.
    pub fn refresh_cursor_captures(&mut self) {
        let sources = self.extra.image_copy.cursor_sources();
        if sources.is_empty() {
            return;
        }
        let look = self.cursor_look();
        let changed = self.captures.cursor_look.as_ref() != Some(&look);
        self.captures.cursor_look = Some(look);
        for over in sources {
            let place = self.cursor_over(&over);
            self.extra.image_copy.place_cursor(&over, place);
            let source = Source::Cursor(Box::new(over));
            let size = self.capture_source(&source).and_then(|(number, sight)| self.picture_size(number, sight));
            self.extra.image_copy.constrain(&source, size);
            if let Some(size) = size.filter(|_| changed) {
                let frames = self.extra.image_copy.damaged(&source, &[Rectangle::from_size(size)]);
                self.captures.image_copy.extend(frames);
            }
        }
    }

    fn cursor_look(&self) -> CursorLook {
        let status = self.paint.cursor.status.clone();
        let commit = match &status {
            CursorImageStatus::Surface(surface) if surface.alive() => {
                with_renderer_surface_state(surface, |state| state.current_commit())
            }
            _ => None,
        };
        CursorLook(status, commit)
    }

    /// Where the pointer is over a source; `None` where nothing of its image shows there.
    fn cursor_over(&self, over: &Source) -> Option<CursorPlace> {
        let (number, sight) = self.capture_source(over)?;
        let shows = match &self.paint.cursor.status {
            CursorImageStatus::Hidden => false,
            CursorImageStatus::Surface(surface) => surface.alive(),
            CursorImageStatus::Named(_) => true,
        };
        if !shows || !self.paint.cursor.present {
            return None;
        }
        let output = self.outputs.get(number)?;
        let pointer = self.seat.pointer.current_location();
        let area = match sight {
            Sight::Window(number) => {
                let owner = self.under(pointer)?.owner;
                self.windows.get(number).filter(|_| owner == Owner::Window(number))?.rect()
            }
            _ => output.rect(),
        };
        let scale = output.scale();
        let (size, hotspot) = self.cursor_shape(scale);
        let position = near((pointer - area.loc.to_f64()).to_physical(scale).to_i32_round());
        let image = Rectangle::new(position - hotspot, size);
        let area: Size<i32, Physical> = area.size.to_physical_precise_round(scale);
        image
            .overlaps(Rectangle::from_size(area))
            .then(|| CursorPlace { position: pixels(position), hotspot: pixels(hotspot) })
    }
}

/// A point whose distances can be added up.
fn near(point: Point<i32, Physical>) -> Point<i32, Physical> {
    const FAR: i32 = 1 << 24;
    (point.x.clamp(-FAR, FAR), point.y.clamp(-FAR, FAR)).into()
}

/// Physical pixels are those of the picture.
fn pixels(point: Point<i32, Physical>) -> Point<i32, Buffer> {
    (point.x, point.y).into()
}
