//! One client's end of the wire, written by hand: no library would let us say what we want to say.

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};
use std::{
    io::{IoSlice, IoSliceMut},
    mem::MaybeUninit,
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
};

/// The most descriptors in one message of the socket.
const FDS_MAX: usize = 28;
/// A client that is not read keeps no more than this.
const BACKLOG_MAX: usize = 1 << 20;

/// An argument of a request.
pub enum Arg {
    Word(u32),
    Text(Option<Vec<u8>>),
    Bytes(Vec<u8>),
    Fd(OwnedFd),
}

/// An event as it came.
pub struct Event {
    pub sender: u32,
    pub opcode: u16,
    pub body: Vec<u8>,
}

/// A socket with what waits on it.
pub struct Link {
    socket: UnixStream,
    out: Vec<u8>,
    fds: Vec<OwnedFd>,
    input: Vec<u8>,
    pub dead: bool,
}

impl Link {
    pub fn new(socket: UnixStream) -> Self {
        socket.set_nonblocking(true).expect("a socket");
        Self { socket, out: Vec::new(), fds: Vec::new(), input: Vec::new(), dead: false }
    }

    /// Queues a request.
    pub fn request(&mut self, id: u32, opcode: u16, args: Vec<Arg>) {
        let start = self.out.len();
        self.word(id);
        self.word(0);
        for arg in args {
            match arg {
                Arg::Word(word) => self.word(word),
                Arg::Text(None) => self.word(0),
                Arg::Text(Some(mut text)) => {
                    text.push(0);
                    self.bytes(&text);
                }
                Arg::Bytes(bytes) => self.bytes(&bytes),
                Arg::Fd(fd) => self.fds.push(fd),
            }
        }
        let size = (self.out.len() - start) as u32;
        self.out[start + 4..start + 8].copy_from_slice(&((size << 16) | u32::from(opcode)).to_ne_bytes());
        if self.fds.len() >= FDS_MAX || self.out.len() > 16 * 1024 {
            self.flush();
        }
    }

    /// Queues bytes that may mean nothing.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn word(&mut self, word: u32) {
        self.out.extend_from_slice(&word.to_ne_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u32);
        self.out.extend_from_slice(bytes);
        self.out.resize(self.out.len().next_multiple_of(4), 0);
    }

    /// Sends what is queued, as far as the other side takes it.
    pub fn flush(&mut self) {
        while !self.out.is_empty() && !self.dead {
            let borrowed: Vec<_> = self.fds.iter().map(AsFd::as_fd).collect();
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FDS_MAX))];
            let mut control = SendAncillaryBuffer::new(&mut space);
            if !borrowed.is_empty() {
                control.push(SendAncillaryMessage::ScmRights(&borrowed));
            }
            match sendmsg(&self.socket, &[IoSlice::new(&self.out)], &mut control, SendFlags::NOSIGNAL) {
                Ok(sent) => {
                    self.fds.clear();
                    self.out.drain(..sent);
                }
                Err(rustix::io::Errno::AGAIN) => {
                    self.dead = self.out.len() > BACKLOG_MAX;
                    return;
                }
                Err(_) => self.dead = true,
            }
        }
    }

    /// What came. Descriptors that came with it are closed.
    pub fn read(&mut self) -> Vec<Event> {
        let mut buffer = [0; 16 * 1024];
        loop {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FDS_MAX))];
            let mut control = RecvAncillaryBuffer::new(&mut space);
            let flags = RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
            match recvmsg(&self.socket, &mut [IoSliceMut::new(&mut buffer)], &mut control, flags) {
                Ok(message) if message.bytes == 0 => {
                    self.dead = true;
                    break;
                }
                Ok(message) => {
                    self.input.extend_from_slice(&buffer[..message.bytes]);
                    for message in control.drain() {
                        if let RecvAncillaryMessage::ScmRights(fds) = message {
                            fds.for_each(drop);
                        }
                    }
                }
                Err(rustix::io::Errno::AGAIN) => break,
                Err(_) => {
                    self.dead = true;
                    break;
                }
            }
        }
        self.events()
    }

    fn events(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        let mut at = 0;
        while let (Some(sender), Some(head)) = (word(&self.input, at), word(&self.input, at + 4)) {
            let size = (head >> 16) as usize;
            assert!(size >= 8, "the compositor sent a message of {size} bytes");
            if self.input.len() < at + size {
                break;
            }
            events.push(Event { sender, opcode: head as u16, body: self.input[at + 8..at + size].to_vec() });
            at += size;
        }
        self.input.drain(..at);
        events
    }
}

/// The word at a place in bytes.
pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
