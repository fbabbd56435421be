//! A picture of the machine's screen: read from QEMU's PPM, compared, written as PNG.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// A picture, three bytes (red, green, blue) a pixel, rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    rgb: Vec<u8>,
}

impl Frame {
    /// Reads a binary PPM (P6, eight bits a channel), the format QEMU dumps a screen in.
    pub fn from_ppm(bytes: &[u8]) -> Result<Self> {
        let mut rest = bytes;
        let mut words = Vec::new();
        while words.len() < 4 {
            let end = rest.iter().position(u8::is_ascii_whitespace).context("PPM: the header is cut off")?;
            let (word, tail) = rest.split_at(end);
            rest = tail.get(1..).unwrap_or_default();
            if !word.is_empty() {
                words.push(std::str::from_utf8(word).context("PPM: the header is not text")?);
            }
        }
        let [magic, width, height, depth] = words.as_slice() else { bail!("PPM: no header") };
        if *magic != "P6" || *depth != "255" {
            bail!("PPM: {magic} with depth {depth} is not read here");
        }
        let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
        if rest.len() as u64 != u64::from(width) * u64::from(height) * 3 {
            bail!("PPM: {} bytes for {width}×{height} pixels", rest.len());
        }
        Ok(Self { width, height, rgb: rest.to_vec() })
    }

    /// The colour of a pixel, or `None` outside.
    #[must_use]
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width {
            return None;
        }
        let at = (y as usize * self.width as usize + x as usize) * 3;
        self.rgb.get(at..at + 3)?.try_into().ok()
    }

    /// The part of the pixels, 0 to 1, that differ visibly from `other`; 1 where the sizes differ.
    #[must_use]
    pub fn difference(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) || self.rgb.is_empty() {
            return 1.0;
        }
        let visible = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 8);
        let changed = self.rgb.chunks(3).zip(other.rgb.chunks(3)).filter(|pair| visible(*pair)).count();
        changed as f64 / (self.rgb.len() / 3) as f64
    }

    /// The part of the pixels, 0 to 1, that are not the most common colour: near 0 on an empty screen.
    #[must_use]
    pub fn drawn(&self) -> f64 {
        let mut counts = std::collections::HashMap::<&[u8], usize>::new();
        for pixel in self.rgb.chunks(3) {
            *counts.entry(pixel).or_default() += 1;
        }
        let pixels = self.rgb.len() / 3;
        let most = counts.values().copied().max().unwrap_or(pixels);
        (pixels - most) as f64 / pixels.max(1) as f64
    }

    /// Writes the picture as a PNG file.
    pub fn save(&self, path: &Path) -> Result<()> {
        let file = File::create(path).with_context(|| format!("create {}", path.display()))?;
        let mut encoder = png::Encoder::new(BufWriter::new(file), self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.write_header()?.write_image_data(&self.rgb).with_context(|| format!("write {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ppm_is_read_and_compared() {
        let frame = Frame::from_ppm(b"P6\n2 1\n255\n\x00\x00\x00\xff\x10\x20").unwrap();
        assert_eq!(frame.pixel(1, 0), Some([255, 16, 32]));
        assert_eq!(frame.pixel(2, 0), None);
        let other = Frame::from_ppm(b"P6 2 1 255\n\x00\x00\x00\x00\x00\x00").unwrap();
        assert!((frame.difference(&other) - 0.5).abs() < 1e-9);
        assert!(other.drawn() < 1e-9);
        assert!(Frame::from_ppm(b"P6 2 1 255\n\x00").is_err());
        assert!(Frame::from_ppm(b"P6 2").is_err());
    }
}
