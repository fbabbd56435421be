//! Commands inside the machine, as root or as the user, over a virtio serial port.
//!
//! The other end is `data/vm/root/usr/local/lib/tacit-vm/agent`; one command runs at a time, and the guest itself ends
//! it at its deadline. Nothing of it goes through the session under test, so it answers when that one hangs.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// What the guest may need beyond a command's own deadline, under emulation.
const SLACK: Duration = Duration::from_secs(60);

/// What became of a command in the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit status; 124 when the deadline passed.
    pub status: i32,
    /// Standard output, at most its last mebibyte.
    pub stdout: String,
    /// Standard error, at most its last mebibyte.
    pub stderr: String,
}

/// The shell inside the guest.
#[derive(Debug)]
pub struct Guest {
    stream: UnixStream,
    received: Vec<u8>,
    last_id: u64,
    user: String,
}

impl Guest {
    /// Connects to the port's socket; the guest may still be booting. `user` is whom [`Guest::user`] runs commands as.
    pub fn connect(socket: &Path, user: &str) -> Result<Self> {
        let stream = UnixStream::connect(socket).with_context(|| format!("connect to {}", socket.display()))?;
        Ok(Self { stream, received: Vec::new(), last_id: 0, user: user.to_owned() })
    }

    /// Waits until the guest has booted as far as its agent.
    pub fn wait_ready(&mut self, deadline: Duration) -> Result<()> {
        let ends = Instant::now() + deadline;
        while self.line(ends).context("the guest's agent does not answer")?.split(' ').next() != Some("ready") {}
        Ok(())
    }

    /// Runs a shell command as root and returns how it ended, whatever its status.
    pub fn run(&mut self, command: &str, deadline: Duration) -> Result<Outcome> {
        self.last_id += 1;
        let id = self.last_id.to_string();
        let seconds = deadline.as_secs().max(1);
        writeln!(self.stream, "{id} {seconds} {}", to_base64(command.as_bytes()))?;
        let ends = Instant::now() + deadline + SLACK;
        loop {
            let line = self.line(ends).with_context(|| format!("in the guest: {command}"))?;
            let mut words = line.split(' ');
            match words.next() {
                Some("ready") => bail!("the guest's agent was started again during: {command}"),
                Some(answered) if answered == id => return outcome(words).context("the guest's answer is garbled"),
                _ => {}
            }
        }
    }

    /// Runs a shell command as root, fails on a bad status, and returns its standard output without the last newline.
    pub fn root(&mut self, command: &str) -> Result<String> {
        let outcome = self.run(command, Duration::from_secs(30))?;
        if outcome.status != 0 {
            let said = outcome.stderr.trim();
            bail!("in the guest: {command}: status {}: {said}", outcome.status);
        }
        Ok(outcome.stdout.trim_end().to_owned())
    }

    /// Runs a shell command as the user, with the user's bus and runtime folder, and otherwise as [`Guest::root`] does.
    pub fn user(&mut self, command: &str) -> Result<String> {
        let user = self.user.clone();
        self.root(&as_user(&user, command))
    }
}

/// The root command that runs `command` as a user of the guest, in the environment of the user's service manager.
fn as_user(user: &str, command: &str) -> String {
    let script = format!(
        "export XDG_RUNTIME_DIR=/run/user/$(id -u)\n\
         export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus\n\
         for socket in $XDG_RUNTIME_DIR/wayland-?; do export WAYLAND_DISPLAY=${{socket##*/}}; done\n\
         export HOME=~{user}; cd; {command}\n"
    );
    format!("runuser -u {user} -- sh -c \"$(echo {} | base64 -d)\"", to_base64(script.as_bytes()))
}

fn outcome<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Outcome> {
    let status = words.next()?.parse().ok()?;
    let mut text = || {
        let bytes = from_base64(words.next()?.strip_suffix('.')?)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    Some(Outcome { status, stdout: text()?, stderr: text()? })
}

impl Guest {
    /// The next line from the guest.
    fn line(&mut self, ends: Instant) -> Result<String> {
        loop {
            if let Some(at) = self.received.iter().position(|byte| *byte == b'\n') {
                let rest = self.received.split_off(at + 1);
                let line = std::mem::replace(&mut self.received, rest);
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            let left = ends.saturating_duration_since(Instant::now());
            if left.is_zero() {
                bail!("the deadline passed");
            }
            self.stream.set_read_timeout(Some(left))?;
            let mut bytes = [0; 65536];
            match self.stream.read(&mut bytes) {
                Ok(0) => bail!("the machine has ended"),
                Ok(count) => self.received.extend(bytes.iter().take(count)),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) as usize & 63;
            let letter = ALPHABET.get(index).copied().map_or('=', char::from);
            text.push(if digit <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        bits = bits << 6 | u32::try_from(digit).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for text in ["", "a", "ab", "abc", "abcd", "ümläut ☃"] {
            let coded = to_base64(text.as_bytes());
            assert_eq!(coded.len() % 4, 0);
            assert_eq!(from_base64(&coded).unwrap(), text.as_bytes());
        }
        assert_eq!(to_base64(b"hello"), "aGVsbG8=");
        assert_eq!(from_base64("a*b"), None);
    }

    #[test]
    fn an_answer_is_read_with_empty_fields() {
        let answer = outcome("3 aGVsbG8=. .".split(' ')).unwrap();
        assert_eq!(answer, Outcome { status: 3, stdout: "hello".to_owned(), stderr: String::new() });
        assert_eq!(outcome("3".split(' ')), None);
    }

    #[test]
    fn commands_answers_and_silence_over_a_socket() {
        let path = std::env::temp_dir().join(format!("tacit-vm-guest-{}", std::process::id()));
        let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let mut guest = Guest::connect(&path, "user").unwrap();
        let mut agent = listener.accept().unwrap().0;
        std::fs::remove_file(&path).unwrap();
        agent.write_all(b"noise\nready 0 . .\n1 0 b2s=. .\n").unwrap();
        guest.wait_ready(Duration::from_secs(5)).unwrap();
        assert_eq!(guest.root("true").unwrap(), "ok");
        agent.write_all(b"2 1 . bm8=.\nready 0 . .\n").unwrap();
        assert!(guest.root("false").unwrap_err().to_string().contains("no"));
        assert!(guest.root("late").unwrap_err().to_string().contains("started again"));
    }
}
