//! Sandboxes: clients that come through a sandbox's socket carry its context and see no global that reads or controls others.

use crate::{
    doors,
    protocols::security_context::{
        SecurityContext, SecurityContextHandler, SecurityContextState, delegate_security_context,
    },
    state::State,
};
use smithay::reexports::calloop::{Interest, Mode, PostAction, RegistrationToken, generic::Generic};
use std::{
    collections::HashMap,
    os::{fd::OwnedFd, unix::net::UnixListener},
    sync::Arc,
};

/// The most sockets of sandboxes that are listened on.
const SOCKETS_MAX: usize = 256;

/// The sockets of sandboxes.
#[derive(Debug, Default)]
pub struct Sandboxes {
    /// By number: what accepts and what ends it.
    open: HashMap<u64, [RegistrationToken; 2]>,
    last: u64,
}

impl SecurityContextHandler for State {
    fn security_context_state(&mut self) -> &mut SecurityContextState {
        &mut self.extra.security_context
    }

    fn context_committed(&mut self, listener: UnixListener, close: OwnedFd, context: SecurityContext) {
        if self.extra.sandboxes.open.len() >= SOCKETS_MAX {
            return tracing::warn!(?context, "there are too many sandboxes: its programs cannot connect");
        }
        tracing::info!(?context, "a sandbox has its own socket");
        self.extra.sandboxes.last += 1;
        let number = self.extra.sandboxes.last;
        let context = Arc::new(context);
        let serve = move |state: &mut State, stream| {
            if let Err(error) = state.accept_in(stream, Some(Arc::clone(&context))) {
                tracing::warn!(%error, ?context, "a sandboxed client cannot be served");
            }
        };
        let accepts = doors::open(&self.handle, listener, serve, move |state| state.close_sandbox(number, 1));
        // It hangs up when the sandbox ends; whatever else is heard of it means no good either.
        let ends = Generic::new(close, Interest::READ, Mode::Level);
        let ends = self.handle.insert_source(ends, move |_, _, state| {
            state.close_sandbox(number, 0);
            Ok(PostAction::Remove)
        });
        match (accepts, ends) {
            (Ok(accepts), Ok(ends)) => {
                self.extra.sandboxes.open.insert(number, [accepts, ends]);
            }
            (accepts, ends) => {
                tracing::warn!("a sandbox's descriptors cannot be waited for");
                self.extra.sandboxes.open.remove(&number);
                accepts.into_iter().chain(ends.ok()).for_each(|token| self.handle.remove(token));
            }
        }
    }
}

impl State {
    /// Takes a sandbox's other source out: the one that calls this removes itself.
    fn close_sandbox(&mut self, number: u64, other: usize) {
        let Some(tokens) = self.extra.sandboxes.open.remove(&number) else { return };
        if let Some(token) = tokens.get(other) {
            self.handle.remove(*token);
        }
    }

    /// How many sockets of sandboxes are listened on.
    pub fn sandboxes(&self) -> usize {
        self.extra.sandboxes.open.len()
    }
}

delegate_security_context!(State);
