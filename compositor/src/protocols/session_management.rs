//! xdg-session-management v1: programs that name their windows, so that these come back where they were. Owns which sessions and
//! windows are in use; what is remembered of them, and for how long, is the compositor's.
//!
//! `unsafe` is allowed for what wayland-scanner makes of the protocol: no released crate has it.

use super::Tally;
use generated::server::{
    xdg_session_manager_v1::{self, Reason, XdgSessionManagerV1},
    xdg_session_v1::{self, XdgSessionV1},
    xdg_toplevel_session_v1::{self, XdgToplevelSessionV1},
};
use smithay::reexports::{
    wayland_protocols::xdg::shell::server::xdg_toplevel::XdgToplevel,
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, WEnum,
        backend::{ClientId, GlobalId},
    },
};

/// The protocol's own code.
pub mod generated {
    #![allow(dead_code, non_camel_case_types, unused_unsafe, unused_variables, unsafe_code)]
    #![allow(non_upper_case_globals, non_snake_case, unused_imports)]
    #![allow(missing_docs, clippy::all)]

    pub mod server {
        use wayland_protocols::xdg::shell::server::*;
        use wayland_server;
        use wayland_server::protocol::*;

        pub mod __interfaces {
            use wayland_protocols::xdg::shell::server::__interfaces::*;
            use wayland_server::protocol::__interfaces::*;
            wayland_scanner::generate_interfaces!("./protocols/xdg-session-management-v1.xml");
        }
        use self::__interfaces::*;

        wayland_scanner::generate_server_code!("./protocols/xdg-session-management-v1.xml");
    }
}

const VERSION: u32 = 1;
const OBJECTS_PER_CLIENT_MAX: usize = 512;
/// The longest name of a session or a window, in bytes.
const NAME_BYTES_MAX: usize = 256;

/// What the compositor does for xdg-session-management.
pub trait SessionManagementHandler:
    GlobalDispatch<XdgSessionManagerV1, ()>
    + Dispatch<XdgSessionManagerV1, ()>
    + Dispatch<XdgSessionV1, ()>
    + Dispatch<XdgToplevelSessionV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn session_management_state(&mut self) -> &mut SessionManagementState;

    /// Whether something is remembered under this id.
    fn knows_session(&mut self, id: &str) -> bool;

    /// The id of a session that there was not.
    fn make_session(&mut self) -> String;

    /// Nothing is to be remembered under this id.
    fn forget_session(&mut self, id: &str);

    /// Whether a window of this name is remembered.
    fn knows_toplevel(&mut self, session: &str, name: &str) -> bool;

    /// A window of this name is not to be remembered any longer.
    fn forget_toplevel(&mut self, session: &str, name: &str);

    /// A window has another name.
    fn rename_toplevel(&mut self, session: &str, from: &str, to: &str);

    /// Whether a window was told its size or is mapped.
    fn has_begun(&mut self, toplevel: &XdgToplevel) -> bool;
}

/// The state of xdg-session-management.
#[derive(Debug)]
pub struct SessionManagementState {
    global: GlobalId,
    sessions: Vec<Live>,
    members: Vec<Member>,
    tally: Tally,
}

#[derive(Debug)]
struct Live {
    resource: XdgSessionV1,
    id: String,
    reason: Reason,
}

/// A window of a session that is in use.
#[derive(Debug)]
pub struct Member {
    resource: XdgToplevelSessionV1,
    /// The session's id.
    pub session: String,
    /// The window's name in it.
    pub name: String,
    /// The window.
    pub toplevel: XdgToplevel,
    /// Why its program started, where it wants to be as it was.
    pub restore: Option<Reason>,
}

impl SessionManagementState {
    /// Announces the global.
    pub fn new<D: SessionManagementHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, XdgSessionManagerV1, _>(VERSION, ()),
            sessions: Vec::new(),
            members: Vec::new(),
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// All windows of sessions in use.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// This one.
    pub fn member(&self, toplevel: &XdgToplevel) -> Option<&Member> {
        self.members.iter().find(|member| member.toplevel == *toplevel)
    }

    /// Tells a window's program that it is going to be as it was.
    pub fn restored(&self, toplevel: &XdgToplevel) {
        if let Some(member) = self.member(toplevel).filter(|member| member.resource.is_alive()) {
            member.resource.restored();
        }
    }

    /// A window is mapped: it wants nothing more of the past.
    pub fn begun(&mut self, toplevel: &XdgToplevel) {
        if let Some(member) = self.members.iter_mut().find(|member| member.toplevel == *toplevel) {
            member.restore = None;
        }
    }

    fn live(&self, resource: &XdgSessionV1) -> Option<&Live> {
        self.sessions.iter().find(|live| live.resource == *resource)
    }

    /// A session is in use no longer.
    fn close(&mut self, resource: &XdgSessionV1) -> Option<Live> {
        let at = self.sessions.iter().position(|live| live.resource == *resource)?;
        let live = self.sessions.swap_remove(at);
        self.members.retain(|member| member.session != live.id);
        Some(live)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME_BYTES_MAX && !text.chars().any(char::is_control)
}

impl<D: SessionManagementHandler> GlobalDispatch<XdgSessionManagerV1, (), D> for SessionManagementState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<XdgSessionManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: SessionManagementHandler> Dispatch<XdgSessionManagerV1, (), D> for SessionManagementState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &XdgSessionManagerV1,
        request: xdg_session_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use xdg_session_manager_v1::{Error, Request};
        let Request::GetSession { id: new, reason, session_id } = request else { return };
        let resource = data_init.init(new, ());
        if !state.session_management_state().tally.add(client, manager) {
            return;
        }
        let WEnum::Value(reason) = reason else {
            return manager.post_error(Error::InvalidReason, "there is no such reason");
        };
        let known = session_id.filter(|id| state.knows_session(id));
        let Some(id) = known else {
            let id = state.make_session();
            resource.created(id.clone());
            return state.session_management_state().sessions.push(Live { resource, id, reason });
        };
        let protocol = state.session_management_state();
        if let Some(before) = protocol.sessions.iter().find(|live| live.id == id).map(|live| live.resource.clone()) {
            if before.client().is_some_and(|other| other.id() == client.id()) {
                return manager.post_error(Error::InUse, "the session is in use");
            }
            protocol.close(&before);
            before.replaced();
        }
        resource.restored();
        protocol.sessions.push(Live { resource, id, reason });
    }
}

impl<D: SessionManagementHandler> Dispatch<XdgSessionV1, (), D> for SessionManagementState {
    fn request(
        state: &mut D,
        client: &Client,
        session: &XdgSessionV1,
        request: xdg_session_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use xdg_session_v1::Request;
        match request {
            Request::AddToplevel { id, toplevel, name } => {
                let resource = data_init.init(id, ());
                if state.session_management_state().tally.add(client, session) {
                    join(state, session, resource, toplevel, name, Coming::New);
                }
            }
            Request::RestoreToplevel { id, toplevel, name } => {
                let resource = data_init.init(id, ());
                if state.session_management_state().tally.add(client, session) {
                    join(state, session, resource, toplevel, name, Coming::Back);
                }
            }
            Request::RemoveToplevel { name } => {
                let protocol = state.session_management_state();
                let Some(id) = protocol.live(session).map(|live| live.id.clone()) else { return };
                protocol.members.retain(|member| member.session != id || member.name != name);
                state.forget_toplevel(&id, &name);
            }
            Request::Remove => {
                if let Some(live) = state.session_management_state().close(session) {
                    state.forget_session(&live.id);
                }
            }
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, session: &XdgSessionV1, (): &()) {
        let protocol = state.session_management_state();
        protocol.tally.remove(&client);
        protocol.close(session);
    }
}

/// How a window joins a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coming {
    New,
    Back,
}

fn join<D: SessionManagementHandler>(
    state: &mut D,
    session: &XdgSessionV1,
    resource: XdgToplevelSessionV1,
    toplevel: XdgToplevel,
    name: String,
    coming: Coming,
) {
    use xdg_session_v1::Error;
    let protocol = state.session_management_state();
    // One that was replaced does nothing any longer.
    let Some((id, reason)) = protocol.live(session).map(|live| (live.id.clone(), live.reason)) else { return };
    if !is_name(&name) {
        return session.post_error(Error::InvalidName, "a name is a line of at most 256 bytes");
    }
    if protocol.member(&toplevel).is_some() {
        return session.post_error(Error::AlreadyAdded, "the window is in a session already");
    }
    let taken = protocol.members.iter().any(|member| member.session == id && member.name == name);
    let known = state.knows_toplevel(&id, &name);
    if taken || (coming == Coming::New && known) {
        return session.post_error(Error::NameInUse, "there is such a window");
    }
    if coming == Coming::Back && state.has_begun(&toplevel) {
        return session.post_error(Error::AlreadyMapped, "the window has its place already");
    }
    let restore = (coming == Coming::Back && known).then_some(reason);
    state.session_management_state().members.push(Member { resource, session: id, name, toplevel, restore });
}

impl<D: SessionManagementHandler> Dispatch<XdgToplevelSessionV1, (), D> for SessionManagementState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &XdgToplevelSessionV1,
        request: xdg_toplevel_session_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let xdg_toplevel_session_v1::Request::Rename { name } = request else { return };
        let protocol = state.session_management_state();
        let Some(member) = protocol.members.iter().find(|member| member.resource == *resource) else { return };
        let (session, before) = (member.session.clone(), member.name.clone());
        let live = protocol.sessions.iter().find(|live| live.id == session).map(|live| live.resource.clone());
        let taken = protocol.members.iter().any(|other| other.session == session && other.name == name);
        let taken = taken || state.knows_toplevel(&session, &name);
        if let Some(live) = live.filter(|_| taken || !is_name(&name)) {
            let error = if taken { xdg_session_v1::Error::NameInUse } else { xdg_session_v1::Error::InvalidName };
            return live.post_error(error, "the window cannot have this name");
        }
        state.rename_toplevel(&session, &before, &name);
        let members = &mut state.session_management_state().members;
        if let Some(member) = members.iter_mut().find(|member| member.resource == *resource) {
            member.name = name;
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &XdgToplevelSessionV1, (): &()) {
        // The window stays in its session.
        state.session_management_state().tally.remove(&client);
    }
}

impl SessionManagementState {
    /// A window is gone: what was remembered of it stays.
    pub fn toplevel_destroyed(&mut self, toplevel: &XdgToplevel) {
        self.members.retain(|member| member.toplevel != *toplevel);
    }
}
