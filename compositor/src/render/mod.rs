//! Drawing: the renderers, what each output is drawn on, and reading pictures back. Knows a scene, not the session.

mod chooser;
pub mod cursor;
pub mod gl;
mod gl_glass;
pub mod glass;
mod moving;
mod notice;
pub mod picture;
pub mod scene;

use gl_glass::GlGlass;
use glass::Glass;
use scene::{Element, Scene, Sight};
use smithay::{
    backend::{
        allocator::Fourcc,
        renderer::{
            Bind, Color32F, ExportMem, ImportAll, ImportMem, Offscreen, RendererSuper,
            damage::OutputDamageTracker,
            element::{
                RenderElementStates,
                utils::{CropRenderElement, Relocate, RelocateRenderElement, RescaleRenderElement},
            },
            gles::{GlesRenderer, GlesTexture},
            pixman::{PixmanRenderer, PixmanTexture},
            utils::CommitCounter,
        },
        winit::WinitGraphicsBackend,
    },
    output::Output,
    reexports::pixman,
    utils::{Buffer, Physical, Point, Rectangle, Size, Transform},
};

use std::rc::Rc;

/// Why nothing could be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The renderer said so.
    #[error("the renderer failed: {0}")]
    Renderer(String),
    /// Canvas and renderer do not belong together.
    #[error("the output is not drawn by this renderer")]
    Mismatch,
}

fn failed(error: impl std::fmt::Display) -> RenderError {
    RenderError::Renderer(error.to_string())
}

/// What draws.
#[derive(Debug)]
pub enum Renderer {
    /// The CPU.
    Pixman(Box<PixmanRenderer>),
    /// OpenGL ES without a window.
    Gles(Box<GlesRenderer>),
    /// OpenGL ES into a window of another desktop.
    Window(Box<WinitGraphicsBackend<GlesRenderer>>),
}

/// What an output is drawn on.
#[derive(Debug)]
pub struct Canvas {
    tracker: OutputDamageTracker,
    target: Target,
    glass: Option<Glass>,
    gl_glass: Option<GlGlass>,
    /// Counts pictures that differ from the one before.
    pub commit: CommitCounter,
}

#[derive(Debug)]
enum Target {
    Pixman(pixman::Image<'static, 'static>),
    Gles(GlesTexture),
    Window,
}

/// What a frame did.
pub struct Drawn {
    /// What differs from the frame before, in physical pixels; empty where nothing does.
    pub damage: Vec<Rectangle<i32, Physical>>,
    /// Which surfaces show.
    pub states: RenderElementStates,
}

/// A picture that stays with the renderer.
#[derive(Debug)]
pub enum Kept {
    /// In memory.
    Pixman(PixmanTexture),
    /// On the GPU.
    Gles(GlesTexture),
}

/// A renderer that draws pictures that it kept.
pub trait KeepsTextures: smithay::backend::renderer::Renderer {
    /// Its own texture of a picture; none of one that another renderer keeps.
    fn texture(kept: &Kept) -> Option<&Self::TextureId>;
}

impl KeepsTextures for PixmanRenderer {
    fn texture(kept: &Kept) -> Option<&PixmanTexture> {
        if let Kept::Pixman(texture) = kept { Some(texture) } else { None }
    }
}

impl KeepsTextures for GlesRenderer {
    fn texture(kept: &Kept) -> Option<&GlesTexture> {
        if let Kept::Gles(texture) = kept { Some(texture) } else { None }
    }
}

/// Memory that an output shows: rows of 4-byte pixels, blue first.
pub struct Scanout<'a> {
    /// The memory.
    pub bytes: &'a mut [u8],
    /// Bytes from one row to the next.
    pub stride: usize,
    /// Pixels.
    pub size: Size<i32, Buffer>,
}

impl Scanout<'_> {
    /// Copies rows without padding to a part.
    fn put(&mut self, part: Rectangle<i32, Buffer>, rows: &[u8]) {
        let length = |length: i32| usize::try_from(length).unwrap_or(0);
        let (x, y, width) = (length(part.loc.x) * 4, length(part.loc.y), length(part.size.w) * 4);
        for (at, row) in rows.chunks_exact(width.max(1)).take(length(part.size.h)).enumerate() {
            let start = (y + at) * self.stride + x;
            if let Some(to) = self.bytes.get_mut(start..start + width) {
                to.copy_from_slice(row);
            }
        }
    }
}

type Fitted<R> = CropRenderElement<RelocateRenderElement<RescaleRenderElement<Element<R>>>>;

/// A picture read back: rows of 4-byte pixels, blue first, without padding.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Physical pixels.
    pub size: Size<i32, Buffer>,
    /// The pixels.
    pub pixels: Vec<u8>,
}

impl Renderer {
    /// A renderer on the CPU.
    pub fn pixman() -> Result<Self, RenderError> {
        Ok(Self::Pixman(Box::new(PixmanRenderer::new().map_err(failed)?)))
    }

    /// Something for `output` to be drawn on.
    pub fn canvas(&mut self, output: &Output) -> Result<Canvas, RenderError> {
        let size = output.current_mode().map(|mode| mode.size).unwrap_or_default();
        let size = Size::<i32, Buffer>::from((size.w.max(1), size.h.max(1)));
        let target = match self {
            Self::Pixman(renderer) => Target::Pixman(renderer.create_buffer(Fourcc::Xrgb8888, size).map_err(failed)?),
            Self::Gles(renderer) => Target::Gles(
                Offscreen::<GlesTexture>::create_buffer(renderer.as_mut(), Fourcc::Abgr8888, size).map_err(failed)?,
            ),
            Self::Window(_) => Target::Window,
        };
        let tracker = match target {
            Target::Window => {
                let mode = output.current_mode().map(|mode| mode.size).unwrap_or_default();
                window_tracker(mode, output.current_scale().fractional_scale(), output.current_transform())
            }
            _ => OutputDamageTracker::from_output(output),
        };
        Ok(Canvas { tracker, target, glass: None, gl_glass: None, commit: CommitCounter::default() })
    }

    /// Something for a picture of another output to be drawn on, which has that scale.
    pub fn canvas_of(
        &mut self,
        mode: Size<i32, Physical>,
        scale: f64,
        transform: Transform,
    ) -> Result<Canvas, RenderError> {
        let size = Size::<i32, Buffer>::from((mode.w.max(1), mode.h.max(1)));
        let target = match self {
            Self::Pixman(renderer) => Target::Pixman(renderer.create_buffer(Fourcc::Xrgb8888, size).map_err(failed)?),
            Self::Gles(renderer) => Target::Gles(
                Offscreen::<GlesTexture>::create_buffer(renderer.as_mut(), Fourcc::Abgr8888, size).map_err(failed)?,
            ),
            Self::Window(_) => return Err(RenderError::Mismatch),
        };
        let tracker = OutputDamageTracker::new(mode, scale, transform);
        Ok(Canvas { tracker, target, glass: None, gl_glass: None, commit: CommitCounter::default() })
    }

    /// Draws what is seen of a scene on something of another size, as large as fits, with black around it; whether anything differs.
    pub fn draw_mirror(
        &mut self,
        canvas: &mut Canvas,
        scene: &Scene<'_>,
        mode: Size<i32, Physical>,
        transform: Transform,
    ) -> Result<bool, RenderError> {
        let whole = transform.transform_size(mode);
        let drawn = match (self, &mut canvas.target) {
            (Self::Pixman(renderer), Target::Pixman(image)) => {
                let elements = fitted(renderer.as_mut(), scene, whole);
                let mut target = renderer.bind(image).map_err(failed)?;
                let drawn = paint(renderer.as_mut(), &mut target, &mut canvas.tracker, 1, &elements, Color32F::BLACK)?;
                tinted(renderer, &target, &mut canvas.glass, scene.tint, (mode, transform), drawn)
            }
            (Self::Gles(renderer), Target::Gles(texture)) => {
                let elements = fitted(renderer.as_mut(), scene, whole);
                let mut target = renderer.bind(texture).map_err(failed)?;
                let drawn = paint(renderer.as_mut(), &mut target, &mut canvas.tracker, 1, &elements, Color32F::BLACK)?;
                drop(target);
                gl_tinted(renderer, texture, &mut canvas.gl_glass, scene.tint, mode, drawn)
            }
            _ => Err(RenderError::Mismatch),
        }?;
        if !drawn.damage.is_empty() {
            canvas.commit.increment();
        }
        Ok(!drawn.damage.is_empty())
    }

    /// Draws a scene; only what differs from the frame before is painted.
    pub fn draw(&mut self, canvas: &mut Canvas, scene: &Scene<'_>) -> Result<Drawn, RenderError> {
        let drawn = match (self, &mut canvas.target) {
            (Self::Pixman(renderer), Target::Pixman(image)) => {
                let of = (scene.size, scene.transform);
                let elements = scene.elements(renderer.as_mut(), Sight::Screen);
                let mut target = renderer.bind(image).map_err(failed)?;
                let drawn = look(renderer.as_mut(), &mut target, &mut canvas.tracker, 1, elements, scene);
                drawn.and_then(|drawn| tinted(renderer, &target, &mut canvas.glass, scene.tint, of, drawn))
            }
            (Self::Gles(renderer), Target::Gles(texture)) => {
                let elements = scene.elements(renderer.as_mut(), Sight::Screen);
                let mut target = renderer.bind(texture).map_err(failed)?;
                let drawn = look(renderer.as_mut(), &mut target, &mut canvas.tracker, 1, elements, scene);
                drop(target);
                drawn
                    .and_then(|drawn| gl_tinted(renderer, texture, &mut canvas.gl_glass, scene.tint, scene.size, drawn))
            }
            (Self::Window(backend), Target::Window) => {
                draw_window(backend, &mut canvas.tracker, &mut canvas.gl_glass, scene)
            }
            _ => Err(RenderError::Mismatch),
        }?;
        if !drawn.damage.is_empty() {
            canvas.commit.increment();
        }
        Ok(drawn)
    }

    /// Draws a scene anew beside the screen and reads it back: for captures without the cursor or of one window.
    pub fn picture(
        &mut self,
        scene: &Scene<'_>,
        sight: Sight,
        size: Size<i32, Buffer>,
    ) -> Result<Picture, RenderError> {
        match self {
            Self::Pixman(renderer) => {
                let mut image: pixman::Image<'static, 'static> =
                    renderer.create_buffer(Fourcc::Argb8888, size).map_err(failed)?;
                picture_with(renderer.as_mut(), &mut image, scene, sight, size)
            }
            Self::Gles(renderer) => gles_picture(renderer, scene, sight, size),
            Self::Window(backend) => gles_picture(backend.renderer(), scene, sight, size),
        }
    }

    /// Draws a scene beside the screen, to be drawn itself later.
    pub fn keep(&mut self, scene: &Scene<'_>, sight: Sight, size: Size<i32, Buffer>) -> Result<Kept, RenderError> {
        match self {
            Self::Pixman(renderer) => {
                let mut image: pixman::Image<'static, 'static> =
                    renderer.create_buffer(Fourcc::Argb8888, size).map_err(failed)?;
                draw_beside(renderer.as_mut(), &mut image, scene, sight, size, |_, _| Ok(()))?;
                Ok(Kept::Pixman(image.into()))
            }
            Self::Gles(renderer) => gles_keep(renderer, scene, sight, size),
            Self::Window(backend) => gles_keep(backend.renderer(), scene, sight, size),
        }
    }

    /// What is seen of a canvas where its colours are not those that were drawn.
    pub fn glass(&mut self, canvas: &mut Canvas, size: Size<i32, Buffer>) -> Option<Picture> {
        match (self, &mut canvas.gl_glass) {
            (Self::Gles(renderer), Some(glass)) => {
                let target = renderer.bind(&mut glass.picture).ok()?;
                read_back(renderer.as_mut(), &target, size).ok()
            }
            _ => canvas.glass.as_ref().map(Glass::picture),
        }
    }

    /// Copies parts of what is seen of a canvas to memory that an output shows. Parts lie within it.
    ///
    /// # Errors
    /// Canvas and renderer do not belong together, or the picture cannot be read.
    pub fn scan_out(
        &mut self,
        canvas: &mut Canvas,
        parts: &[Rectangle<i32, Buffer>],
        mut to: Scanout<'_>,
    ) -> Result<(), RenderError> {
        if let Some(glass) = &canvas.glass {
            for part in parts {
                glass.rows(*part, |part, row| to.put(part, row));
            }
            return Ok(());
        }
        match (self, &mut canvas.target) {
            (Self::Pixman(_), Target::Pixman(image)) => blit(image, parts, to),
            (Self::Gles(renderer), Target::Gles(texture)) => {
                let seen = canvas.gl_glass.as_mut().map_or(texture, |glass| &mut glass.picture);
                let target = renderer.bind(seen).map_err(failed)?;
                for part in parts {
                    let mapping = renderer.copy_framebuffer(&target, *part, Fourcc::Xrgb8888).map_err(failed)?;
                    to.put(*part, renderer.map_texture(&mapping).map_err(failed)?);
                }
                Ok(())
            }
            _ => Err(RenderError::Mismatch),
        }
    }

    /// Reads back what the canvas shows.
    pub fn read(&mut self, canvas: &mut Canvas, size: Size<i32, Buffer>) -> Result<Picture, RenderError> {
        match (self, &mut canvas.target) {
            (Self::Pixman(renderer), Target::Pixman(image)) => {
                let target = renderer.bind(image).map_err(failed)?;
                read_back(renderer.as_mut(), &target, size)
            }
            (Self::Gles(renderer), Target::Gles(texture)) => {
                let target = renderer.bind(texture).map_err(failed)?;
                read_back(renderer.as_mut(), &target, size)
            }
            _ => Err(RenderError::Mismatch),
        }
    }
}

/// Copies parts of a picture in memory.
fn blit(
    image: &pixman::Image<'static, 'static>,
    parts: &[Rectangle<i32, Buffer>],
    to: Scanout<'_>,
) -> Result<(), RenderError> {
    let length = |length: i32| usize::try_from(length).unwrap_or(0);
    let (width, height) = (length(to.size.w), length(to.size.h));
    // Pixman is told sizes and believes them.
    if to.stride < width * 4 || to.stride * height > to.bytes.len() || !to.stride.is_multiple_of(4) {
        return Err(RenderError::Mismatch);
    }
    let words = bytemuck::try_cast_slice_mut(to.bytes).map_err(failed)?;
    let format = pixman::FormatCode::X8R8G8B8;
    let mut shown = pixman::Image::from_slice_mut(format, width, height, words, to.stride, false)
        .map_err(|_| RenderError::Renderer("memory that is shown cannot be drawn into".into()))?;
    for part in parts {
        let (place, size) = ((part.loc.x, part.loc.y), (part.size.w, part.size.h));
        shown.composite32(pixman::Operation::Src, image, None, place, (0, 0), place, size);
    }
    Ok(())
}

/// A window's surface counts rows from the bottom: what is drawn on it is turned over.
fn window_tracker(size: Size<i32, Physical>, scale: f64, transform: Transform) -> OutputDamageTracker {
    let over = match transform {
        Transform::Normal => Transform::Flipped180,
        Transform::_90 => Transform::Flipped270,
        Transform::_180 => Transform::Flipped,
        Transform::_270 => Transform::Flipped90,
        Transform::Flipped => Transform::_180,
        Transform::Flipped90 => Transform::_270,
        Transform::Flipped180 => Transform::Normal,
        Transform::Flipped270 => Transform::_90,
    };
    OutputDamageTracker::new(size, scale, over)
}

fn gles_picture(
    renderer: &mut GlesRenderer,
    scene: &Scene<'_>,
    sight: Sight,
    size: Size<i32, Buffer>,
) -> Result<Picture, RenderError> {
    let mut texture: GlesTexture = renderer.create_buffer(Fourcc::Abgr8888, size).map_err(failed)?;
    picture_with(renderer, &mut texture, scene, sight, size)
}

fn gles_keep(
    renderer: &mut GlesRenderer,
    scene: &Scene<'_>,
    sight: Sight,
    size: Size<i32, Buffer>,
) -> Result<Kept, RenderError> {
    let mut texture: GlesTexture = renderer.create_buffer(Fourcc::Abgr8888, size).map_err(failed)?;
    draw_beside(renderer, &mut texture, scene, sight, size, |_, _| Ok(()))?;
    Ok(Kept::Gles(texture))
}

fn picture_with<R, T>(
    renderer: &mut R,
    target: &mut T,
    scene: &Scene<'_>,
    sight: Sight,
    size: Size<i32, Buffer>,
) -> Result<Picture, RenderError>
where
    R: KeepsTextures + ImportAll + ImportMem + ExportMem + Bind<T>,
    R::TextureId: Clone + Send + 'static,
    R::Error: std::fmt::Display,
{
    draw_beside(renderer, target, scene, sight, size, |renderer, target| read_back(renderer, target, size))
}

/// Draws all of a scene on something that is not an output, and does something with that.
fn draw_beside<R, T, O>(
    renderer: &mut R,
    target: &mut T,
    scene: &Scene<'_>,
    sight: Sight,
    size: Size<i32, Buffer>,
    then: impl FnOnce(&mut R, &R::Framebuffer<'_>) -> Result<O, RenderError>,
) -> Result<O, RenderError>
where
    R: KeepsTextures + ImportAll + ImportMem + Bind<T>,
    R::TextureId: Clone + Send + 'static,
    R::Error: std::fmt::Display,
{
    let elements = scene.elements(renderer, sight);
    let physical = Size::<i32, Physical>::from((size.w, size.h));
    let mut tracker = OutputDamageTracker::new(physical, scene.scale(), scene.transform(sight));
    let mut target = renderer.bind(target).map_err(failed)?;
    paint(renderer, &mut target, &mut tracker, 0, &elements, scene.background_of(sight))?;
    then(renderer, &target)
}

fn draw_window(
    backend: &mut WinitGraphicsBackend<GlesRenderer>,
    tracker: &mut OutputDamageTracker,
    glass: &mut Option<GlGlass>,
    scene: &Scene<'_>,
) -> Result<Drawn, RenderError> {
    let had = glass.as_ref().is_some_and(|glass| scene.tint.is_some_and(|tint| glass.has(tint)));
    if let Some(tint) = scene.tint {
        if !had {
            *glass = Some(GlGlass::new(backend.renderer(), tint.clone(), scene.size)?);
            *tracker = OutputDamageTracker::new(scene.size, scene.scale, scene.transform);
        }
    } else if glass.take().is_some() {
        *tracker = window_tracker(scene.size, scene.scale, scene.transform);
    }
    let elements = scene.elements(backend.renderer(), Sight::Screen);
    let Some(glass) = glass else {
        let age = backend.buffer_age().unwrap_or(0);
        let drawn = {
            let (renderer, mut target) = backend.bind().map_err(failed)?;
            look(renderer, &mut target, tracker, age, elements, scene)?
        };
        if !drawn.damage.is_empty() {
            backend.submit(Some(&drawn.damage)).map_err(failed)?;
        }
        return Ok(drawn);
    };
    let renderer = backend.renderer();
    let mut target = renderer.bind(&mut glass.picture).map_err(failed)?;
    let drawn = look(renderer, &mut target, tracker, 1, elements, scene)?;
    drop(target);
    if !drawn.damage.is_empty() {
        let (renderer, mut window) = backend.bind().map_err(failed)?;
        glass.show_in(renderer, &mut window, scene.size)?;
        drop(window);
        backend.submit(Some(&[Rectangle::from_size(scene.size)])).map_err(failed)?;
    }
    Ok(drawn)
}

/// As [`tinted`], where the GPU draws.
fn gl_tinted(
    renderer: &mut GlesRenderer,
    texture: &GlesTexture,
    glass: &mut Option<GlGlass>,
    tint: Option<&Rc<glass::Tint>>,
    size: Size<i32, Physical>,
    mut drawn: Drawn,
) -> Result<Drawn, RenderError> {
    let Some(tint) = tint else {
        if glass.take().is_some() {
            drawn.damage = vec![Rectangle::from_size(size)];
        }
        return Ok(drawn);
    };
    if glass.as_ref().is_none_or(|glass| !glass.has(tint)) {
        *glass = Some(GlGlass::new(renderer, tint.clone(), size)?);
        drawn.damage = vec![Rectangle::from_size(size)];
    }
    if let Some(glass) = glass.as_mut().filter(|_| !drawn.damage.is_empty()) {
        glass.show(renderer, texture, size)?;
    }
    Ok(drawn)
}

/// Draws what is seen of a scene: all of it, or a part of it larger.
fn look<R>(
    renderer: &mut R,
    target: &mut R::Framebuffer<'_>,
    tracker: &mut OutputDamageTracker,
    age: usize,
    elements: Vec<Element<R>>,
    scene: &Scene<'_>,
) -> Result<Drawn, RenderError>
where
    R: KeepsTextures + ImportAll + ImportMem,
    R::TextureId: Clone + Send + 'static,
    <R as RendererSuper>::Error: std::fmt::Display,
{
    let Some(view) = scene.view else {
        return paint(renderer, target, tracker, age, &elements, scene.background());
    };
    let corner = (view.corner - scene.rect.loc.to_f64()).to_physical(scene.scale);
    let away: Point<i32, Physical> = (corner.upscale(-view.factor)).to_i32_round();
    let scaled = elements.into_iter().map(|element| {
        let element = RescaleRenderElement::from_element(element, Point::default(), view.factor);
        RelocateRenderElement::from_element(element, away, Relocate::Relative)
    });
    let elements: Vec<_> = scaled.collect();
    paint(renderer, target, tracker, age, &elements, scene.background())
}

/// What is seen of a scene, as large as fits into a size, in the middle of it.
fn fitted<R>(renderer: &mut R, scene: &Scene<'_>, whole: Size<i32, Physical>) -> Vec<Fitted<R>>
where
    R: KeepsTextures + ImportAll + ImportMem,
    R::TextureId: Clone + Send + 'static,
{
    let shown = scene.transform.transform_size(scene.size);
    let factor = (f64::from(whole.w) / f64::from(shown.w.max(1))).min(f64::from(whole.h) / f64::from(shown.h.max(1)));
    let size: Size<i32, Physical> = shown.to_f64().upscale(factor).to_i32_round();
    let corner = Point::<i32, Physical>::from(((whole.w - size.w) / 2, (whole.h - size.h) / 2));
    let (factor, away) = match scene.view {
        Some(view) => {
            let seen = (view.corner - scene.rect.loc.to_f64()).to_physical(scene.scale);
            (factor * view.factor, corner - seen.upscale(factor * view.factor).to_i32_round())
        }
        None => (factor, corner),
    };
    let mut elements = scene.elements(renderer, Sight::Screen);
    elements.push(scene.desk(shown));
    let area = Rectangle::new(corner, size);
    let fit = |element| {
        let element = RescaleRenderElement::from_element(element, Point::default(), factor);
        let element = RelocateRenderElement::from_element(element, away, Relocate::Relative);
        CropRenderElement::from_element(element, scene.scale, area)
    };
    elements.into_iter().filter_map(fit).collect()
}

/// Copies what was drawn to the glass in the colours that are seen; where they are those that were drawn there is no glass.
fn tinted(
    renderer: &mut PixmanRenderer,
    target: &<PixmanRenderer as RendererSuper>::Framebuffer<'_>,
    glass: &mut Option<Glass>,
    tint: Option<&Rc<glass::Tint>>,
    (size, transform): (Size<i32, Physical>, Transform),
    mut drawn: Drawn,
) -> Result<Drawn, RenderError> {
    let whole = Rectangle::from_size(size);
    let Some(tint) = tint else {
        if glass.take().is_some() {
            drawn.damage = vec![whole];
        }
        return Ok(drawn);
    };
    let size = Size::<i32, Buffer>::from((size.w, size.h));
    if glass.as_ref().is_none_or(|glass| !glass.has(tint)) {
        *glass = Some(Glass::new(tint.clone(), size));
        drawn.damage = vec![whole];
    }
    // Damage is told before the output is turned, and pixels are read after it.
    let turned = transform != Transform::Normal && !drawn.damage.is_empty();
    let damage = if turned { vec![whole] } else { drawn.damage.clone() };
    for part in glass::parts(&damage, size) {
        let mapping = renderer.copy_framebuffer(target, part, Fourcc::Argb8888).map_err(failed)?;
        let pixels = renderer.map_texture(&mapping).map_err(failed)?;
        if let Some(glass) = glass {
            glass.put(part, pixels);
        }
    }
    Ok(drawn)
}

fn paint<R, E>(
    renderer: &mut R,
    target: &mut R::Framebuffer<'_>,
    tracker: &mut OutputDamageTracker,
    age: usize,
    elements: &[E],
    background: Color32F,
) -> Result<Drawn, RenderError>
where
    R: smithay::backend::renderer::Renderer,
    R::TextureId: smithay::backend::renderer::Texture,
    E: smithay::backend::renderer::element::RenderElement<R>,
    <R as RendererSuper>::Error: std::fmt::Display,
{
    let result = tracker.render_output(renderer, target, age, elements, background).map_err(failed)?;
    Ok(Drawn { damage: result.damage.cloned().unwrap_or_default(), states: result.states })
}

fn read_back<R>(renderer: &mut R, target: &R::Framebuffer<'_>, size: Size<i32, Buffer>) -> Result<Picture, RenderError>
where
    R: ExportMem,
    R::Error: std::fmt::Display,
{
    let region = Rectangle::from_size(size);
    let mapping = renderer.copy_framebuffer(target, region, Fourcc::Argb8888).map_err(failed)?;
    // Off screen every renderer draws with its first row on top, also the one whose mappings say that they are turned over.
    let pixels = renderer.map_texture(&mapping).map_err(failed)?.to_vec();
    Ok(Picture { size, pixels })
}
