//! Listening sockets: whoever waits there is let in, a few at a time; where the process has no descriptor left they wait a moment.

use crate::state::State;
use rustix::{io::Errno, process::Resource};
use smithay::reexports::calloop::{
    Interest, LoopHandle, Mode, PostAction, RegistrationToken,
    generic::Generic,
    timer::{TimeoutAction, Timer},
};
use std::{
    cell::Cell,
    io,
    os::{
        fd::AsFd,
        unix::net::{UnixListener, UnixStream},
    },
    rc::Rc,
    time::Duration,
};

/// How many are let in without anything else being done.
const AT_ONCE: usize = 32;
/// How long those that come wait where there is no descriptor or memory for them.
const PAUSE: Duration = Duration::from_millis(500);

/// How many descriptors this process was given, for the programs that it starts: some cannot deal with more.
#[derive(Debug, Clone, Copy, Default)]
pub struct Descriptors(Option<u64>);

impl Descriptors {
    /// As many as the administrator allows: each client takes some, and so does each of its buffers.
    pub fn raise() -> Self {
        let limit = rustix::process::getrlimit(Resource::Nofile);
        let raised = rustix::process::Rlimit { current: limit.maximum, maximum: limit.maximum };
        match rustix::process::setrlimit(Resource::Nofile, raised) {
            Ok(()) => Self(limit.current),
            Err(error) => {
                tracing::warn!(%error, "there can be no more descriptors than there were");
                Self(None)
            }
        }
    }

    /// Gives a program that was started as many as we were given.
    pub fn restore(self, pid: u32) {
        let Some(current) = self.0 else { return };
        let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else { return };
        let maximum = rustix::process::getrlimit(Resource::Nofile).maximum;
        let limit = rustix::process::Rlimit { current: Some(current), maximum };
        if let Err(error) = rustix::process::prlimit(Some(pid), Resource::Nofile, limit) {
            tracing::debug!(%error, "a program has more descriptors than usual");
        }
    }
}

/// A socket that clients come to.
pub trait Door: AsFd + 'static {
    /// The next one that waits.
    ///
    /// # Errors
    /// As accept(2).
    fn next(&self) -> io::Result<Option<UnixStream>>;
}

impl Door for UnixListener {
    fn next(&self) -> io::Result<Option<UnixStream>> {
        self.accept().map(|(stream, _)| Some(stream))
    }
}

impl Door for smithay::reexports::wayland_server::ListeningSocket {
    fn next(&self) -> io::Result<Option<UnixStream>> {
        self.accept()
    }
}

/// Lets in whoever comes; `broken` is told where nobody can come any longer.
///
/// # Errors
/// The socket cannot be waited for.
pub fn open(
    handle: &LoopHandle<'static, State>,
    door: impl Door,
    mut serve: impl FnMut(&mut State, UnixStream) + 'static,
    mut broken: impl FnMut(&mut State) + 'static,
) -> anyhow::Result<RegistrationToken> {
    let own: Rc<Cell<Option<RegistrationToken>>> = Rc::default();
    let later = Rc::clone(&own);
    let source = Generic::new(door, Interest::READ, Mode::Level);
    let inserted = handle.insert_source(source, move |_, door, state| {
        for _ in 0..AT_ONCE {
            // Each one takes two descriptors: without both it waits.
            let next = door.as_fd().try_clone_to_owned().and_then(|spare| {
                let next = door.next();
                drop(spare);
                next
            });
            let error = match next {
                Ok(Some(stream)) => {
                    serve(state, stream);
                    continue;
                }
                Ok(None) => break,
                Err(error) => error,
            };
            match error.raw_os_error().map(Errno::from_raw_os_error) {
                Some(Errno::AGAIN) => break,
                Some(Errno::INTR | Errno::CONNABORTED) => {}
                Some(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM) => {
                    tracing::warn!(%error, "clients that come have to wait");
                    return Ok(later.get().map_or(PostAction::Continue, |door| state.pause(door)));
                }
                _ => {
                    tracing::error!(%error, "a socket cannot be used any longer");
                    broken(state);
                    return Ok(PostAction::Remove);
                }
            }
        }
        Ok(PostAction::Continue)
    });
    let token = inserted.map_err(|error| anyhow::anyhow!("the socket cannot be waited for: {error}"))?;
    own.set(Some(token));
    Ok(token)
}

impl State {
    fn pause(&mut self, door: RegistrationToken) -> PostAction {
        let timer = self.handle.insert_source(Timer::from_duration(PAUSE), move |_, (), state| {
            // It may have been closed meanwhile.
            if let Err(error) = state.handle.enable(&door) {
                tracing::debug!(%error, "a socket is not waited for any longer");
            }
            TimeoutAction::Drop
        });
        if timer.is_ok() { PostAction::Disable } else { PostAction::Continue }
    }
}
