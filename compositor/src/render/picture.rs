//! Pictures as PNG files. Knows only pixels.

use super::Picture;
use std::{fs::File, io::BufWriter, path::Path};

/// Writes a picture; what is behind translucent pixels is taken as opaque.
///
/// # Errors
/// What the file system or the encoder said.
pub fn write_png(picture: &Picture, path: &Path) -> std::io::Result<()> {
    let file = BufWriter::new(File::create(path)?);
    let width = u32::try_from(picture.size.w).unwrap_or(0);
    let height = u32::try_from(picture.size.h).unwrap_or(0);
    let mut encoder = png::Encoder::new(file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut rgb = Vec::with_capacity(picture.pixels.len() / 4 * 3);
    for pixel in picture.pixels.chunks_exact(4) {
        if let [blue, green, red, _] = pixel {
            rgb.extend_from_slice(&[*red, *green, *blue]);
        }
    }
    let mut writer = encoder.write_header().map_err(std::io::Error::other)?;
    writer.write_image_data(&rgb).map_err(std::io::Error::other)
}
