//! The command line. Knows nothing of what is done with it.

use std::{os::fd::RawFd, path::PathBuf, str::FromStr};

/// Tacit's Wayland compositor.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "tacit-compositor", version, about)]
pub struct Args {
    /// A virtual output, as WIDTHxHEIGHT or WIDTHxHEIGHT@SCALE; may be given several times.
    #[arg(long, value_name = "WxH[@SCALE]")]
    pub headless: Vec<VirtualOutput>,
    /// Show the session in a window of the present desktop.
    #[arg(long, conflicts_with = "headless")]
    pub nested: bool,
    /// Take the displays and input devices of this machine's seat: the real session. Without this, --headless or --nested a single
    /// virtual output is made.
    #[arg(long, conflicts_with_all = ["headless", "nested"])]
    pub seat: bool,
    /// What draws the outputs.
    #[arg(long, value_enum, default_value_t = RendererKind::Pixman)]
    pub renderer: RendererKind,
    /// A file descriptor that input events are read from; they count as hardware.
    #[arg(long, value_name = "N")]
    pub input_fd: Option<RawFd>,
    /// The configuration file.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A file descriptor of a Wayland socket that listens already; --socket says its name.
    #[arg(long, value_name = "N", requires = "socket")]
    pub socket_fd: Option<RawFd>,
    /// The number of the X11 display that --x11-fd belongs to.
    #[arg(long, value_name = "N", requires = "x11_fd")]
    pub x11_display: Option<u32>,
    /// A file descriptor of an X11 display's socket that listens already; without it X11 programs cannot run.
    #[arg(long, value_name = "N", requires = "x11_display")]
    pub x11_fd: Option<RawFd>,
    /// The file to go on from after a compositor was killed, and to keep up to date for the next one.
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// The name of the Wayland socket in $XDG_RUNTIME_DIR; the first free wayland-N where absent.
    #[arg(long, value_name = "NAME")]
    pub socket: Option<String>,
}

/// What draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum RendererKind {
    /// The CPU.
    Pixman,
    /// OpenGL ES, on surfaceless EGL.
    Gles,
}

/// A virtual output to start with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VirtualOutput {
    /// Physical pixels.
    pub width: i32,
    /// Physical pixels.
    pub height: i32,
    /// Fractional scale.
    pub scale: f64,
}

impl Default for VirtualOutput {
    fn default() -> Self {
        Self { width: 1280, height: 720, scale: 1.0 }
    }
}

impl FromStr for VirtualOutput {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a size such as 1280x720 or 1920x1080@1.5");
        let (size, scale) = text.split_once('@').unwrap_or((text, "1"));
        let (width, height) = size.split_once('x').ok_or_else(wrong)?;
        let (width, height): (i32, i32) = (width.parse().map_err(|_| wrong())?, height.parse().map_err(|_| wrong())?);
        let scale: f64 = scale.parse().map_err(|_| wrong())?;
        let fits = (16..=16384).contains(&width) && (16..=16384).contains(&height) && (0.5..=4.0).contains(&scale);
        if fits { Ok(Self { width, height, scale }) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let read = |text: &str| text.parse::<VirtualOutput>().ok().map(|v| (v.width, v.height, v.scale));
        assert_eq!(read("1280x720"), Some((1280, 720, 1.0)));
        assert_eq!(read("1920x1080@1.5"), Some((1920, 1080, 1.5)));
        for bad in ["", "x", "1280", "1280x", "0x0", "1280x720@9", "-1x5", "1280x720@NaN", "99999x720"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
