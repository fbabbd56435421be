//! Checking and filling the shared-memory buffers that capture protocols are given. Knows no protocol object.
//!
//! `unsafe` is allowed here alone, for reading and copying memory that the client shares and may change or truncate at any
//! moment: Smithay guards the mapping against SIGBUS, and this file never makes a reference into it.
#![allow(unsafe_code)]

use smithay::{
    reexports::wayland_server::protocol::{wl_buffer::WlBuffer, wl_shm},
    utils::{Buffer, Rectangle, Size},
    wayland::shm::{BufferAccessError, BufferData, with_buffer_contents, with_buffer_contents_mut},
};

/// Bytes of one pixel in every format that captures are offered in.
pub const PIXEL_BYTES: i32 = 4;

/// Why a buffer cannot take a picture.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BufferProblem {
    #[error("the buffer is not shared memory")]
    NotShm,
    #[error("the buffer is {given:?} and the picture {wanted:?}")]
    Size { given: (i32, i32), wanted: (i32, i32) },
    #[error("the stride is {given} and should be {wanted}")]
    Stride { given: i32, wanted: i32 },
    #[error("the pixel format was not offered")]
    Format,
    #[error("the buffer reaches beyond its pool")]
    Pool,
    #[error("the picture has fewer bytes than the buffer needs")]
    Picture,
}

/// Whether rows may have padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    /// Exactly width × 4, as wlr-screencopy demands.
    Tight,
    /// At least width × 4.
    Any,
}

/// Checks that `buffer` can take a picture of `size` in one of `formats`.
pub fn check(
    buffer: &WlBuffer,
    size: Size<i32, Buffer>,
    formats: &[wl_shm::Format],
    stride: Stride,
) -> Result<(), BufferProblem> {
    let verdict = with_buffer_contents(buffer, |_, pool_bytes, data| {
        let tight = size.w.saturating_mul(PIXEL_BYTES);
        let (given, wanted) = ((data.width, data.height), (size.w, size.h));
        if given != wanted {
            return Err(BufferProblem::Size { given, wanted });
        }
        if data.stride < tight || (stride == Stride::Tight && data.stride != tight) {
            return Err(BufferProblem::Stride { given: data.stride, wanted: tight });
        }
        if !formats.contains(&data.format) {
            return Err(BufferProblem::Format);
        }
        span(&data, pool_bytes).map(drop)
    });
    verdict.unwrap_or_else(|error| Err(problem(&error)))
}

/// Copies the rows of `pixels` (4 bytes a pixel, `pixels_stride` bytes a row) that lie in `areas` into the buffer.
pub fn write(
    buffer: &WlBuffer,
    pixels: &[u8],
    pixels_stride: usize,
    areas: &[Rectangle<i32, Buffer>],
) -> Result<(), BufferProblem> {
    let verdict = with_buffer_contents_mut(buffer, |pool, pool_bytes, data| {
        let offset = span(&data, pool_bytes)?;
        let (width, height) = (data.width as usize, data.height as usize);
        let row_bytes = width * PIXEL_BYTES as usize;
        if row_bytes > pixels_stride
            || pixels_stride
                .checked_mul(height - 1)
                .and_then(|n| n.checked_add(row_bytes))
                .is_none_or(|n| n > pixels.len())
        {
            return Err(BufferProblem::Picture);
        }
        let whole = Rectangle::from_size((data.width, data.height).into());
        for area in areas.iter().filter_map(|area| area.intersection(whole)) {
            let (x, bytes) = (area.loc.x as usize * PIXEL_BYTES as usize, area.size.w as usize * PIXEL_BYTES as usize);
            for y in area.loc.y as usize..(area.loc.y + area.size.h) as usize {
                let Some(row) = pixels.get(y * pixels_stride + x..y * pixels_stride + x + bytes) else {
                    return Err(BufferProblem::Picture);
                };
                // SAFETY: `span` proved that every row of the buffer lies in the pool, `area` lies in the buffer, and
                // the pool is mapped for the length of this closure. Source and target cannot overlap.
                unsafe {
                    std::ptr::copy_nonoverlapping(row.as_ptr(), pool.add(offset + y * data.stride as usize + x), bytes)
                };
            }
        }
        Ok(())
    });
    verdict.unwrap_or_else(|error| Err(problem(&error)))
}

/// Copies a buffer in one of `formats` out of memory that its client may change at any moment: rows of 4-byte pixels without
/// padding, and their size. Both sides of the buffer are at most `side_max`.
pub fn read(
    buffer: &WlBuffer,
    formats: &[wl_shm::Format],
    side_max: i32,
) -> Result<(Vec<u8>, Size<i32, Buffer>), BufferProblem> {
    let verdict = with_buffer_contents(buffer, |pool, pool_bytes, data| {
        if data.width > side_max || data.height > side_max {
            return Err(BufferProblem::Size { given: (data.width, data.height), wanted: (side_max, side_max) });
        }
        if !formats.contains(&data.format) {
            return Err(BufferProblem::Format);
        }
        let offset = span(&data, pool_bytes)?;
        let row_bytes = data.width as usize * PIXEL_BYTES as usize;
        let mut pixels = vec![0; row_bytes * data.height as usize];
        for (y, row) in pixels.chunks_exact_mut(row_bytes).enumerate() {
            // SAFETY: `span` proved that every row of the buffer lies in the pool, which is mapped for the length of this
            // closure; a row of `pixels` is as long as what is copied, and cannot overlap it.
            unsafe {
                std::ptr::copy_nonoverlapping(pool.add(offset + y * data.stride as usize), row.as_mut_ptr(), row_bytes)
            };
        }
        Ok((pixels, (data.width, data.height).into()))
    });
    verdict.unwrap_or_else(|error| Err(problem(&error)))
}

/// Ends the client of a buffer whose file is shorter than its pool was said to be: now, and not in the middle of a frame. Whether
/// the buffer is whole, as far as its last byte tells; one that is not shared memory is.
pub fn is_whole(buffer: &WlBuffer) -> bool {
    let looked = with_buffer_contents(buffer, |pool, pool_bytes, data| {
        let Ok(offset) = span(&data, pool_bytes) else { return };
        let last = (data.height as usize - 1) * data.stride as usize + data.width as usize * PIXEL_BYTES as usize - 1;
        // SAFETY: `span` proved that every row of the buffer lies in the pool, which is mapped for the length of this closure.
        // Where nothing is behind the mapping, Smithay catches the signal and answers `BadMap`.
        unsafe { std::ptr::read_volatile(pool.add(offset + last)) };
    });
    !matches!(looked, Err(BufferAccessError::BadMap))
}

/// Where the buffer starts in its pool, when all of it lies inside.
fn span(data: &BufferData, pool_bytes: usize) -> Result<usize, BufferProblem> {
    let number = |n: i32| u64::try_from(n).map_err(|_| BufferProblem::Pool);
    let (offset, stride) = (number(data.offset)?, number(data.stride)?);
    let (width, height) = (number(data.width)?, number(data.height)?);
    if width == 0 || height == 0 || stride < width * PIXEL_BYTES as u64 {
        return Err(BufferProblem::Pool);
    }
    // i32 inputs: none of these can overflow a u64.
    let end = offset + stride * (height - 1) + width * PIXEL_BYTES as u64;
    if end > pool_bytes as u64 { Err(BufferProblem::Pool) } else { Ok(offset as usize) }
}

fn problem(error: &BufferAccessError) -> BufferProblem {
    match error {
        BufferAccessError::NotManaged => BufferProblem::NotShm,
        _ => BufferProblem::Pool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(offset: i32, width: i32, height: i32, stride: i32) -> BufferData {
        BufferData { offset, width, height, stride, format: wl_shm::Format::Xrgb8888 }
    }

    #[test]
    fn a_buffer_must_lie_in_its_pool() {
        assert_eq!(span(&data(0, 10, 10, 40), 400), Ok(0));
        assert_eq!(span(&data(4, 10, 10, 40), 404), Ok(4));
        assert_eq!(span(&data(8, 10, 10, 40), 404), Err(BufferProblem::Pool));
        assert_eq!(span(&data(-4, 10, 10, 40), 4000), Err(BufferProblem::Pool));
        assert_eq!(span(&data(0, 10, 10, 39), 4000), Err(BufferProblem::Pool));
        assert_eq!(span(&data(0, i32::MAX, i32::MAX, i32::MAX), usize::MAX), Err(BufferProblem::Pool));
        assert_eq!(span(&data(0, 0, 10, 40), 4000), Err(BufferProblem::Pool));
    }
}
