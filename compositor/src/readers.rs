//! Reading clients so that a panic over a client's request ends that client and not the session.
//!
//! Owns an epoll set of the clients' sockets beside the one that the Wayland backend has: that one does not tell whose request it is,
//! and costs two calls of the kernel more for each round trip.

use crate::{
    clients::{ClientState, Gone, excess},
    flood::Flood,
    memory::Leavings,
    protocols::security_context::SecurityContext,
    state::State,
};
use rustix::event::{Timespec, epoll};
use smithay::reexports::wayland_server::{
    Client, Display,
    backend::{ClientId, DisconnectReason, protocol::ProtocolError},
};
use std::{
    collections::HashMap,
    io,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::net::UnixStream,
    },
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// The most clients that are read in one go.
const BATCH: usize = 32;
/// The most clients at once.
const CLIENTS_MAX: usize = 1024;
/// The most clients at once in one sandbox.
const SANDBOX_CLIENTS_MAX: usize = 128;
/// wl_display's error for what is the compositor's fault.
const IMPLEMENTATION: u32 = 3;
/// wl_display's error for what is too much.
const NO_MEMORY: u32 = 2;
/// The most that is kept for a client that does not read, beside what the kernel keeps. A client for which there is no room left goes:
/// one that sleeps for a minute under a moving pointer lives, one that never reads does not.
const BACKLOG_BYTES: usize = 1 << 20;
/// So many requests in one go are much.
const MANY_REQUESTS: usize = 512;
/// How often a client says something until it is counted again.
const COUNT_EVERY: u32 = 16;

/// The sockets of all clients.
pub struct Readers {
    epoll: OwnedFd,
    ids: HashMap<u64, Known>,
    last: u64,
    gone: Gone,
    events: Vec<epoll::Event>,
    tokens: Vec<u64>,
    flood: Flood,
    /// What clients that went have left.
    pub leavings: Leavings,
}

/// A client that is connected.
struct Known {
    id: ClientId,
    /// How often it had something to say.
    reads: u32,
    sandbox: Option<Arc<SecurityContext>>,
}

impl Readers {
    /// No clients yet.
    ///
    /// # Errors
    /// The kernel has no descriptor left.
    pub fn new() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        Ok(Self {
            epoll,
            ids: HashMap::new(),
            last: 0,
            gone: Gone::default(),
            events: Vec::with_capacity(BATCH),
            tokens: Vec::with_capacity(BATCH),
            flood: Flood::default(),
            leavings: Leavings::default(),
        })
    }

    /// From now on a client that never stops is ended; this is the thread that reads.
    ///
    /// # Errors
    /// There is no thread to watch it.
    pub fn watch(&mut self) -> io::Result<()> {
        self.flood.watch()
    }

    /// Becomes readable when a client has something to say.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.epoll.as_fd()
    }

    /// The tokens of the clients that have something to say, waiting for the first at most this long.
    fn ready(&mut self, wait: &Timespec) -> Vec<u64> {
        self.events.clear();
        if let Err(error) = epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut self.events), Some(wait))
            && error != rustix::io::Errno::INTR
        {
            tracing::error!(%error, "clients cannot be waited for");
        }
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.clear();
        tokens.extend(self.events.iter().map(|event| event.data.u64()));
        tokens
    }

    fn is_full(&self, sandbox: &Arc<SecurityContext>) -> bool {
        let inside = |known: &&Known| known.sandbox.as_ref().is_some_and(|other| Arc::ptr_eq(other, sandbox));
        self.ids.values().filter(inside).count() >= SANDBOX_CLIENTS_MAX
    }

    /// Closes what is still open of clients that went.
    pub fn forget_gone(&mut self) {
        let gone = self.gone.lock().map(|mut gone| std::mem::take(&mut *gone)).unwrap_or_default();
        for token in gone {
            self.ids.remove(&token);
            self.flood.forget(token);
            self.leavings.clients += 1;
        }
    }
}

impl State {
    /// Starts to serve a client that is connected already.
    ///
    /// # Errors
    /// The socket cannot be used, or there are too many clients.
    pub fn accept(&mut self, stream: UnixStream) -> io::Result<Client> {
        self.accept_in(stream, None)
    }

    /// As [`State::accept`], for a client that came through a sandbox's socket.
    ///
    /// # Errors
    /// As there; a sandbox has fewer clients.
    pub fn accept_in(&mut self, stream: UnixStream, sandbox: Option<Arc<SecurityContext>>) -> io::Result<Client> {
        let pid = rustix::net::sockopt::socket_peercred(&stream)
            .map_or(0, |credentials| u32::try_from(credentials.pid.as_raw_nonzero().get()).unwrap_or(0));
        let data = ClientState { pid, sandbox, ..ClientState::default() };
        self.serve(stream, data)
    }

    /// Starts to serve Xwayland, which we have started.
    ///
    /// # Errors
    /// As [`State::accept`].
    pub fn accept_xwayland(&mut self, stream: UnixStream, pid: u32) -> io::Result<Client> {
        let data = ClientState { pid, xwayland: true, ..ClientState::default() };
        data.compositor.set_client_scale(self.xwayland.scale);
        self.serve(stream, data)
    }

    fn serve(&mut self, stream: UnixStream, data: ClientState) -> io::Result<Client> {
        let sandbox = data.sandbox.clone();
        self.readers.forget_gone();
        if self.readers.ids.len() >= CLIENTS_MAX
            || sandbox.as_ref().is_some_and(|sandbox| self.readers.is_full(sandbox))
        {
            return Err(io::Error::other("there are too many clients"));
        }
        self.readers.last += 1;
        let token = self.readers.last;
        // The backend and `forget_gone` close the socket, which takes it out of the set.
        epoll::add(&self.readers.epoll, &stream, epoll::EventData::new_u64(token), epoll::EventFlags::IN)?;
        self.readers.flood.know(token, &stream)?;
        let data = ClientState { token, gone: Arc::clone(&self.readers.gone), ..data };
        let client =
            self.display.insert_client(stream, Arc::new(data)).inspect_err(|_| self.readers.flood.forget(token))?;
        client.set_max_buffer_size(&self.display, BACKLOG_BYTES);
        self.readers.ids.insert(token, Known { id: client.id(), reads: 0, sandbox });
        Ok(client)
    }

    /// Reads the clients that have something to say, waiting for the first at most this long; whether there was any.
    pub fn read_clients(&mut self, display: &mut Display<State>, wait: &Timespec) -> bool {
        let ready = self.readers.ready(wait);
        for token in &ready {
            self.read_client(display, *token);
        }
        let any = !ready.is_empty();
        self.readers.tokens = ready;
        if any {
            self.readers.forget_gone();
        }
        any
    }

    fn read_client(&mut self, display: &mut Display<State>, token: u64) {
        let Some(known) = self.readers.ids.get_mut(&token) else {
            // It was ended elsewhere, and waits to be taken apart.
            if catch_unwind(AssertUnwindSafe(|| display.dispatch_clients(self))).is_err() {
                tracing::error!("a client could not be ended cleanly");
            }
            return;
        };
        known.reads = known.reads.wrapping_add(1);
        let (id, counts) = (known.id.clone(), known.reads % COUNT_EVERY == 0);
        self.readers.flood.begin(token);
        let read = catch_unwind(AssertUnwindSafe(|| display.backend().dispatch_single_client(self, id.clone())));
        self.readers.flood.end();
        match read {
            Ok(Ok(count)) if counts || count > MANY_REQUESTS => self.end_greedy(display, id),
            Ok(Ok(_)) => {}
            Ok(Err(error)) if error.kind() == io::ErrorKind::WouldBlock => {}
            Ok(Err(error)) => tracing::debug!(?id, %error, "a client cannot be read"),
            Err(_) => {
                tracing::error!(
                    ?id,
                    "a request of this client is more than the compositor can bear; the client is ended"
                );
                self.stats.survived += 1;
                self.end(display, id, IMPLEMENTATION, "the compositor could not deal with a request");
            }
        }
    }

    /// Ends a client that holds more than it may. It is counted now and then, and at once where much was said.
    fn end_greedy(&mut self, display: &mut Display<State>, id: ClientId) {
        if let Some(what) = excess(&self.display, &id) {
            tracing::warn!(?id, what, "a client holds too much; it is ended");
            self.end(display, id, NO_MEMORY, "more than a client may hold");
        }
    }

    /// Disconnects a client, and takes apart what it had.
    fn end(&mut self, display: &mut Display<State>, id: ClientId, code: u32, message: &str) {
        let error =
            ProtocolError { code, object_id: 1, object_interface: "wl_display".into(), message: message.to_owned() };
        self.display.backend_handle().kill_client(id.clone(), DisconnectReason::ProtocolError(error));
        // Clients that are ended are taken apart when clients are read; this one itself says nothing more.
        if catch_unwind(AssertUnwindSafe(|| display.backend().dispatch_single_client(self, id))).is_err() {
            tracing::error!("a client could not be ended cleanly");
        }
    }
}
