//! The two buffers of a head that is drawn by the CPU: memory that the display controller reads ("dumb buffers"). Pictures are drawn in
//! ordinary memory and copied, since reading this memory back may be slow.

use crate::render::{Canvas, RenderError, Renderer, Scanout};
use smithay::{
    backend::{
        allocator::{
            Allocator, Fourcc, Modifier,
            dumb::{DumbAllocator, DumbBuffer},
        },
        drm::{
            DrmDeviceFd,
            dumb::{DumbFramebuffer, framebuffer_from_dumb_buffer},
        },
    },
    reexports::drm::{
        buffer::Buffer as _,
        control::{Device, dumbbuffer::DumbMapping, framebuffer},
    },
    utils::{Buffer, Physical, Rectangle, Size},
};

/// More separate parts than this are copied as one.
const PARTS_MAX: usize = 24;

/// One buffer, mapped for as long as it lives.
struct One {
    mapping: DumbMapping<'static>,
    fb: DumbFramebuffer,
    /// Where it differs from what is drawn.
    stale: Vec<Rectangle<i32, Buffer>>,
    stride: usize,
    _buffer: DumbBuffer,
}

/// Two buffers: one is shown, the other is written.
pub struct Buffers {
    size: Size<i32, Buffer>,
    ready: [One; 2],
    shown: usize,
    written: Vec<Rectangle<i32, Buffer>>,
}

impl Buffers {
    /// Two black buffers.
    ///
    /// # Errors
    /// The device gives no memory, or none that it can show.
    pub fn new(device: &DrmDeviceFd, size: Size<i32, Physical>) -> anyhow::Result<Self> {
        let size = Size::from((size.w.max(1), size.h.max(1)));
        Ok(Self { size, ready: [One::new(device, size)?, One::new(device, size)?], shown: 0, written: Vec::new() })
    }

    /// Their size.
    pub fn size(&self) -> Size<i32, Buffer> {
        self.size
    }

    /// What is to be shown next.
    pub fn next(&self) -> framebuffer::Handle {
        let [first, second] = &self.ready;
        *if self.shown == 0 { second } else { first }.fb.as_ref()
    }

    /// The next one is shown now.
    pub fn turn(&mut self) {
        self.shown = 1 - self.shown;
    }

    /// What both have is not what is drawn any longer.
    pub fn damage(&mut self, parts: &[Rectangle<i32, Buffer>]) {
        let whole = Rectangle::from_size(self.size);
        for one in &mut self.ready {
            one.stale.extend(parts.iter().filter_map(|part| part.intersection(whole)));
            if one.stale.len() > PARTS_MAX {
                let all = one.stale.iter().copied().reduce(Rectangle::merge);
                one.stale = all.into_iter().collect();
            }
        }
    }

    /// Where the next picture differs from the one that is shown: what it was brought up to last.
    pub fn changed(&self) -> &[Rectangle<i32, Buffer>] {
        &self.written
    }

    /// Brings the next one up to what is drawn.
    ///
    /// # Errors
    /// The picture cannot be read; it stays stale then.
    pub fn write(&mut self, renderer: &mut Renderer, canvas: &mut Canvas) -> Result<(), RenderError> {
        let size = self.size;
        let [first, second] = &mut self.ready;
        let next = if self.shown == 0 { second } else { first };
        let to = Scanout { bytes: &mut next.mapping, stride: next.stride, size };
        renderer.scan_out(canvas, &next.stale, to)?;
        self.written.clear();
        self.written.append(&mut next.stale);
        Ok(())
    }
}

impl One {
    fn new(device: &DrmDeviceFd, size: Size<i32, Buffer>) -> anyhow::Result<Self> {
        let (width, height) = (u32::try_from(size.w)?, u32::try_from(size.h)?);
        let mut allocator = DumbAllocator::new(device.clone());
        let buffer = allocator.create_buffer(width, height, Fourcc::Xrgb8888, &[Modifier::Linear])?;
        let fb = framebuffer_from_dumb_buffer(device, &buffer, true)?;
        // The mapping borrows the handle, which is five numbers: they stay for ever, which is what lets it be kept. A buffer is made
        // when a mode is set, not each frame.
        let handle = Box::leak(Box::new(*buffer.handle()));
        let stride = usize::try_from(handle.pitch())?;
        let mut mapping = device.map_dumb_buffer(handle)?;
        mapping.fill(0);
        Ok(Self { mapping, fb, stale: vec![Rectangle::from_size(size)], stride, _buffer: buffer })
    }
}
