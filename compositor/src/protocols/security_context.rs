//! wp-security-context v1: a sandbox gives its programs a socket of their own, so that the compositor knows them. Owns the
//! contexts until they are committed, and checks that what is handed over is such a socket.
//!
//! Smithay has this protocol too, but a descriptor that does not listen ends its whole loop.

use std::{
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixListener,
    },
    sync::Mutex,
};

use smithay::reexports::{
    rustix::net::{AddressFamily, SocketType, sockopt},
    wayland_protocols::wp::security_context::v1::server::{
        wp_security_context_manager_v1::{self, WpSecurityContextManagerV1},
        wp_security_context_v1::{self, WpSecurityContextV1},
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
        backend::{ClientId, GlobalId},
    },
};

use super::{Tally, Visibility};

const VERSION: u32 = 1;
const CONTEXTS_PER_CLIENT_MAX: usize = 64;
/// The longest name that is taken, in bytes.
const NAME_BYTES_MAX: usize = 1024;

/// What the compositor does for wp-security-context.
pub trait SecurityContextHandler:
    GlobalDispatch<WpSecurityContextManagerV1, Visibility>
    + Dispatch<WpSecurityContextManagerV1, ()>
    + Dispatch<WpSecurityContextV1, ContextData>
    + 'static
{
    /// The state of the protocol.
    fn security_context_state(&mut self) -> &mut SecurityContextState;

    /// Accepts clients on `listener`, which does not block, until `close` hangs up. All of them are in this context.
    fn context_committed(&mut self, listener: UnixListener, close: OwnedFd, context: SecurityContext);
}

/// What a sandbox says of its programs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityContext {
    /// The sandbox: `org.flatpak`.
    pub sandbox: Option<String>,
    /// The application, as the sandbox names it.
    pub app: Option<String>,
    /// One run of the application.
    pub instance: Option<String>,
}

/// A context until it is committed.
#[derive(Debug)]
pub struct ContextData(Mutex<Option<Draft>>);

#[derive(Debug)]
struct Draft {
    listener: UnixListener,
    close: OwnedFd,
    context: SecurityContext,
}

/// The state of wp-security-context.
#[derive(Debug)]
pub struct SecurityContextState {
    global: GlobalId,
    tally: Tally,
}

impl SecurityContextState {
    /// Announces the global to the clients that may see it: none that is in a context may.
    pub fn new<D: SecurityContextHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, WpSecurityContextManagerV1, _>(VERSION, visibility),
            tally: Tally::new(CONTEXTS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: SecurityContextHandler> GlobalDispatch<WpSecurityContextManagerV1, Visibility, D> for SecurityContextState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<WpSecurityContextManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: SecurityContextHandler> Dispatch<WpSecurityContextManagerV1, (), D> for SecurityContextState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &WpSecurityContextManagerV1,
        request: wp_security_context_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use wp_security_context_manager_v1::{Error, Request};
        let Request::CreateListener { id, listen_fd, close_fd } = request else { return };
        let listens = listens(&listen_fd);
        let draft = listens.then(|| Draft {
            listener: UnixListener::from(listen_fd),
            close: close_fd,
            context: SecurityContext::default(),
        });
        data_init.init(id, ContextData(Mutex::new(draft)));
        if !listens {
            manager.post_error(Error::InvalidListenFd, "the descriptor is no local socket that listens");
        }
        state.security_context_state().tally.add(client, manager);
    }
}

/// Whether a descriptor is a local stream socket that listens; makes it one that does not block.
fn listens(fd: &OwnedFd) -> bool {
    let fd = fd.as_fd();
    let local = sockopt::socket_domain(fd) == Ok(AddressFamily::UNIX);
    let stream = sockopt::socket_type(fd) == Ok(SocketType::STREAM);
    local && stream && sockopt::socket_acceptconn(fd) == Ok(true)
}

impl<D: SecurityContextHandler> Dispatch<WpSecurityContextV1, ContextData, D> for SecurityContextState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &WpSecurityContextV1,
        request: wp_security_context_v1::Request,
        data: &ContextData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use wp_security_context_v1::{Error, Request};
        let Ok(mut slot) = data.0.lock() else { return };
        if matches!(request, Request::Destroy) {
            return;
        }
        let Some(draft) = slot.as_mut() else {
            return resource.post_error(Error::AlreadyUsed, "the context is committed already");
        };
        let (name, text) = match request {
            Request::SetSandboxEngine { name } => (&mut draft.context.sandbox, name),
            Request::SetAppId { app_id } => (&mut draft.context.app, app_id),
            Request::SetInstanceId { instance_id } => (&mut draft.context.instance, instance_id),
            Request::Commit => {
                let Some(Draft { listener, close, context }) = slot.take() else { return };
                drop(slot);
                match listener.set_nonblocking(true) {
                    Ok(()) => state.context_committed(listener, close, context),
                    Err(error) => tracing::warn!(%error, "a sandbox's socket cannot be used"),
                }
                return;
            }
            _ => return,
        };
        if text.len() > NAME_BYTES_MAX || text.chars().any(char::is_control) {
            return resource.post_error(Error::InvalidMetadata, "a name is a line of at most 1024 bytes");
        }
        if name.replace(text).is_some() {
            resource.post_error(Error::AlreadySet, "a context has one name of each kind");
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &WpSecurityContextV1, _: &ContextData) {
        state.security_context_state().tally.remove(&client);
    }
}

/// Lets [`SecurityContextState`] answer for the state type.
macro_rules! delegate_security_context {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::security_context::v1::server::wp_security_context_manager_v1::WpSecurityContextManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::security_context::SecurityContextState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::security_context::v1::server::wp_security_context_manager_v1::WpSecurityContextManagerV1: ()
        ] => $crate::protocols::security_context::SecurityContextState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::wp::security_context::v1::server::wp_security_context_v1::WpSecurityContextV1: $crate::protocols::security_context::ContextData
        ] => $crate::protocols::security_context::SecurityContextState);
    };
}
pub(crate) use delegate_security_context;
