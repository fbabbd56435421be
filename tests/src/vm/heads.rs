//! Plugs and unplugs a screen of the machine's display while it runs.
//!
//! QMP has no command for it: an output of virtio-gpu is connected when its display says how large it is. QEMU's VNC
//! server says so when a client asks for a desktop size, so this is a VNC client that asks for that and nothing else.
//! A width and height of zero disconnect the output. The guest sees an ordinary DRM hot-plug event.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

const PROTOCOL: &[u8; 12] = b"RFB 003.008\n";
const SECURITY_NONE: u8 = 1;
/// Client messages.
const SET_ENCODINGS: u8 = 2;
const SET_DESKTOP_SIZE: u8 = 251;
/// The pseudo-encoding by which a client says that it knows of desktop sizes.
const EXTENDED_DESKTOP_SIZE: i32 = -308;
const ANSWER: Duration = Duration::from_secs(10);

/// One output of the display, reached through the VNC socket that QEMU serves it on.
#[derive(Clone, Debug)]
pub struct Head {
    socket: PathBuf,
}

impl Head {
    /// The head behind a VNC socket.
    #[must_use]
    pub fn new(socket: PathBuf) -> Self {
        Self { socket }
    }

    /// Connects a screen of this size, in pixels, or changes the size of the one that is there.
    pub fn plug(&self, width: u16, height: u16) -> Result<()> {
        resize(&self.socket, width, height).context("plug a screen")
    }

    /// Disconnects the screen.
    pub fn unplug(&self) -> Result<()> {
        resize(&self.socket, 0, 0).context("unplug a screen")
    }
}

fn resize(socket: &Path, width: u16, height: u16) -> Result<()> {
    let mut stream = UnixStream::connect(socket).with_context(|| format!("connect to {}", socket.display()))?;
    stream.set_read_timeout(Some(ANSWER))?;
    shake_hands(&mut stream)?;
    let mut message = vec![SET_ENCODINGS, 0, 0, 1];
    message.extend(EXTENDED_DESKTOP_SIZE.to_be_bytes());
    message.extend(desktop_size(width, height));
    stream.write_all(&message)?;
    // Any answer means that the messages were read; what it says of the old desktop does not matter.
    stream.read_exact(&mut [0; 4]).context("VNC: no answer to the new size")?;
    std::thread::sleep(Duration::from_millis(300));
    Ok(())
}

fn shake_hands(stream: &mut UnixStream) -> Result<()> {
    let version: [u8; 12] = read(stream)?;
    if !version.starts_with(b"RFB ") {
        bail!("VNC: not an RFB server");
    }
    stream.write_all(PROTOCOL)?;
    let [offers] = read(stream)?;
    let mut kinds = vec![0; usize::from(offers)];
    stream.read_exact(&mut kinds)?;
    if !kinds.contains(&SECURITY_NONE) {
        bail!("VNC: the server wants a password");
    }
    stream.write_all(&[SECURITY_NONE])?;
    if read::<4>(stream)? != [0; 4] {
        bail!("VNC: refused");
    }
    let shared = 1;
    stream.write_all(&[shared])?;
    // Width, height and pixel format of the desktop, then the length of its name.
    let _desktop: [u8; 20] = read(stream)?;
    let length = u32::from_be_bytes(read(stream)?).min(4096);
    stream.read_exact(&mut vec![0; length as usize])?;
    Ok(())
}

/// The message that asks for a desktop of one screen.
fn desktop_size(width: u16, height: u16) -> Vec<u8> {
    let (width, height) = (width.to_be_bytes(), height.to_be_bytes());
    let screens = 1;
    let mut message = vec![SET_DESKTOP_SIZE, 0];
    message.extend([width, height].concat());
    message.extend([screens, 0]);
    // The screen: id, x and y (0), its size, flags (0).
    message.extend([0; 8]);
    message.extend([width, height].concat());
    message.extend([0; 4]);
    message
}

fn read<const N: usize>(stream: &mut UnixStream) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).context("VNC: the handshake was cut off")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_size_is_one_header_and_one_screen() {
        let message = desktop_size(1024, 768);
        assert_eq!(message.len(), 8 + 16);
        assert_eq!(message[..8], [251, 0, 4, 0, 3, 0, 1, 0]);
    }
}
