//! The receiving end of sd_notify: one datagram socket a part. Knows the protocol and nothing of the parts.

use std::path::{Path, PathBuf};
use tokio::net::UnixDatagram;

/// What a part said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// `READY=1`
    pub ready: bool,
    /// `WATCHDOG=1`
    pub alive: bool,
    /// `STATUS=…`
    pub status: Option<String>,
}

/// A part's NOTIFY_SOCKET.
#[derive(Debug)]
pub struct ReadySocket {
    socket: UnixDatagram,
    path: PathBuf,
}

impl ReadySocket {
    /// Makes the socket at `path`, replacing one that an earlier start left.
    ///
    /// # Errors
    /// It cannot be bound.
    pub fn bind(path: &Path) -> std::io::Result<Self> {
        let _ = std::fs::remove_file(path);
        Ok(Self { socket: UnixDatagram::bind(path)?, path: path.to_owned() })
    }

    /// What NOTIFY_SOCKET must be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The next thing the part says.
    ///
    /// # Errors
    /// The socket cannot be read.
    pub async fn next(&self) -> std::io::Result<Said> {
        let mut buffer = [0u8; 4096];
        let length = self.socket.recv(&mut buffer).await?;
        Ok(parse(&String::from_utf8_lossy(buffer.get(..length).unwrap_or_default())))
    }
}

impl Drop for ReadySocket {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn parse(text: &str) -> Said {
    let mut said = Said::default();
    for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
        match key {
            "READY" => said.ready = value == "1",
            "WATCHDOG" => said.alive = value == "1",
            "STATUS" => said.status = Some(value.chars().take(200).collect()),
            _ => {}
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_line_by_line() {
        let said = parse("READY=1\nX_WAYLAND_DISPLAY=wayland-1\nSTATUS=two outputs\nMAINPID=7");
        assert!(said.ready && !said.alive);
        assert_eq!(said.status.as_deref(), Some("two outputs"));
    }

    #[test]
    fn what_is_not_said_does_not_count() {
        assert!(parse("WATCHDOG=1").alive && !parse("WATCHDOG=trigger").alive);
        assert_eq!(parse("READY=0"), Said::default());
        assert_eq!(parse("gibberish"), Said::default());
    }
}
