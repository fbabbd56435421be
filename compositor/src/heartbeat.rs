//! Telling the supervisor from the loop itself that it turns, in sd_notify's words. Knows nothing of what else the loop does.

use crate::state::State;
use smithay::reexports::calloop::{
    LoopHandle,
    timer::{TimeoutAction, Timer},
};
use std::{
    ffi::OsStr,
    io,
    os::{
        linux::net::SocketAddrExt,
        unix::{
            ffi::OsStrExt,
            net::{SocketAddr, UnixDatagram},
        },
    },
    time::Duration,
};

/// Beats twice in every interval that the supervisor watches, where it watches.
pub fn start(handle: &LoopHandle<'static, State>) {
    let Some(interval) = interval() else { return };
    let socket = match std::env::var_os("NOTIFY_SOCKET").map(|path| connect(&path)) {
        Some(Ok(socket)) => socket,
        Some(Err(error)) => return tracing::warn!(%error, "the supervisor cannot be told that the loop turns"),
        None => return,
    };
    let timer = handle.insert_source(Timer::immediate(), move |_, (), _| {
        // It must never block: a supervisor that does not read is its own trouble, and one beat more or less is none.
        if let Err(error) = socket.send(b"WATCHDOG=1") {
            tracing::debug!(%error, "a heartbeat was not sent");
        }
        TimeoutAction::ToDuration(interval / 2)
    });
    if let Err(error) = timer {
        tracing::error!(%error, "no timer for the heartbeat");
    }
}

fn interval() -> Option<Duration> {
    let for_us = std::env::var("WATCHDOG_PID").map_or(true, |pid| pid.parse() == Ok(std::process::id()));
    let micros = std::env::var("WATCHDOG_USEC").ok()?.parse().ok()?;
    (for_us && micros >= 1000).then(|| Duration::from_micros(micros))
}

fn connect(path: &OsStr) -> io::Result<UnixDatagram> {
    let address = match path.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(path)?,
    };
    let socket = UnixDatagram::unbound()?;
    socket.set_nonblocking(true)?;
    socket.connect_addr(&address)?;
    Ok(socket)
}
