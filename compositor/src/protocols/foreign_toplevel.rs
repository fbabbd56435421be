//! wlr-foreign-toplevel-management v3: the list of windows for panels and scripts. Owns what each client has been told,
//! sends the differences, and turns requests into [`ToplevelRequest`]s. Knows windows only as [`Toplevel`] records.

use std::collections::HashMap;

use smithay::{
    output::{Output, WeakOutput},
    reexports::{
        wayland_protocols_wlr::foreign_toplevel::v1::server::{
            zwlr_foreign_toplevel_handle_v1::{self, ZwlrForeignToplevelHandleV1},
            zwlr_foreign_toplevel_manager_v1::{self, ZwlrForeignToplevelManagerV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
            backend::{ClientId, GlobalId},
            protocol::{wl_output::WlOutput, wl_seat::WlSeat},
        },
    },
};

use super::{Tally, Visibility, wire_text};

const VERSION: u32 = 3;
const MANAGERS_PER_CLIENT_MAX: usize = 16;

/// What the compositor does for wlr-foreign-toplevel-management.
pub trait ForeignToplevelHandler:
    GlobalDispatch<ZwlrForeignToplevelManagerV1, Visibility>
    + Dispatch<ZwlrForeignToplevelManagerV1, ()>
    + Dispatch<ZwlrForeignToplevelHandleV1, HandleData>
    + 'static
{
    /// The state of the protocol.
    fn foreign_toplevel_state(&mut self) -> &mut ForeignToplevelState;

    /// A client asks something of the window with this id, which existed at the last refresh.
    fn foreign_toplevel_request(&mut self, toplevel: u64, request: ToplevelRequest);
}

/// What a client may ask of a window.
#[derive(Debug, Clone, PartialEq)]
pub enum ToplevelRequest {
    Activate { seat: WlSeat },
    Close,
    Maximize,
    Unmaximize,
    Minimize,
    Unminimize,
    Fullscreen { output: Option<Output> },
    Unfullscreen,
}

/// One window, as clients are told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Toplevel {
    /// A number that no other window ever has.
    pub id: u64,
    pub title: String,
    pub app_id: String,
    pub states: ToplevelStates,
    /// The outputs it is seen on.
    pub outputs: Vec<WeakOutput>,
    /// The id of the window it belongs to.
    pub parent: Option<u64>,
}

/// The states of a window that clients are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ToplevelStates {
    pub maximized: bool,
    pub minimized: bool,
    pub activated: bool,
    pub fullscreen: bool,
}

impl ToplevelStates {
    /// The states as the protocol's array of native 32-bit numbers.
    fn encode(self, version: u32) -> Vec<u8> {
        use zwlr_foreign_toplevel_handle_v1::State;
        let all = [
            (self.maximized, State::Maximized),
            (self.minimized, State::Minimized),
            (self.activated, State::Activated),
            (self.fullscreen && version >= 2, State::Fullscreen),
        ];
        all.into_iter().filter(|(set, _)| *set).flat_map(|(_, state)| (state as u32).to_ne_bytes()).collect()
    }
}

/// The state of wlr-foreign-toplevel-management.
#[derive(Debug)]
pub struct ForeignToplevelState {
    global: GlobalId,
    display: DisplayHandle,
    toplevels: Vec<Toplevel>,
    managers: Vec<Manager>,
    tally: Tally,
}

/// One client's manager object and the handles it was given, by window.
#[derive(Debug)]
struct Manager {
    resource: ZwlrForeignToplevelManagerV1,
    handles: HashMap<u64, ZwlrForeignToplevelHandleV1>,
}

/// User data of a handle: which window it stands for.
#[derive(Debug)]
pub struct HandleData {
    toplevel: u64,
}

impl ForeignToplevelState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: ForeignToplevelHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwlrForeignToplevelManagerV1, _>(VERSION, visibility),
            display: display.clone(),
            toplevels: Vec::new(),
            managers: Vec::new(),
            tally: Tally::new(MANAGERS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Whether any client is told of windows.
    pub fn is_watched(&self) -> bool {
        !self.managers.is_empty()
    }

    /// Tells every client how the windows differ from those of the last refresh.
    pub fn refresh<D: ForeignToplevelHandler>(&mut self, toplevels: impl IntoIterator<Item = Toplevel>) {
        let new: Vec<Toplevel> = toplevels.into_iter().map(Toplevel::for_the_wire).collect();
        if new == self.toplevels {
            return;
        }
        let old = std::mem::replace(&mut self.toplevels, new);
        let before: HashMap<u64, &Toplevel> = old.iter().map(|one| (one.id, one)).collect();
        for manager in &mut self.managers {
            manager.close_all_but(&self.toplevels);
            let Ok(client) = self.display.get_client(manager.resource.id()) else { continue };
            for toplevel in &self.toplevels {
                if !before.contains_key(&toplevel.id) {
                    manager.introduce::<D>(&self.display, &client, toplevel);
                }
            }
            for toplevel in &self.toplevels {
                manager.update(&client, before.get(&toplevel.id).copied(), toplevel);
            }
        }
    }

    /// Tells a client that has just bound an output which windows are on it.
    pub fn output_bound(&self, output: &Output, resource: &WlOutput) {
        for manager in self.managers.iter().filter(|one| one.resource.id().same_client_as(&resource.id())) {
            for toplevel in self.toplevels.iter().filter(|one| one.outputs.iter().any(|on| on == output)) {
                if let Some(handle) = manager.handles.get(&toplevel.id) {
                    handle.output_enter(resource);
                    handle.done();
                }
            }
        }
    }

    fn knows(&self, toplevel: u64) -> bool {
        self.toplevels.iter().any(|one| one.id == toplevel)
    }
}

impl Toplevel {
    fn for_the_wire(self) -> Self {
        Self { title: wire_text(&self.title), app_id: wire_text(&self.app_id), ..self }
    }
}

impl Manager {
    fn close_all_but(&mut self, toplevels: &[Toplevel]) {
        self.handles.retain(|id, handle| {
            let stays = toplevels.iter().any(|one| one.id == *id);
            if !stays {
                handle.closed();
            }
            stays
        });
    }

    /// Makes a handle for a window that this client has not heard of.
    fn introduce<D: ForeignToplevelHandler>(&mut self, display: &DisplayHandle, client: &Client, toplevel: &Toplevel) {
        let data = HandleData { toplevel: toplevel.id };
        let version = self.resource.version();
        let Ok(handle) = client.create_resource::<ZwlrForeignToplevelHandleV1, _, D>(display, version, data) else {
            return;
        };
        self.resource.toplevel(&handle);
        self.handles.insert(toplevel.id, handle);
    }

    /// Sends what is new about a window; everything when there is no `old`.
    fn update(&self, client: &Client, old: Option<&Toplevel>, new: &Toplevel) {
        let Some(handle) = self.handles.get(&new.id).filter(|_| old != Some(new)) else { return };
        if old.is_none_or(|old| old.title != new.title) {
            handle.title(new.title.clone());
        }
        if old.is_none_or(|old| old.app_id != new.app_id) {
            handle.app_id(new.app_id.clone());
        }
        if old.is_none_or(|old| old.states != new.states) {
            handle.state(new.states.encode(handle.version()));
        }
        let outputs_before = old.map(|old| old.outputs.as_slice()).unwrap_or_default();
        for left in outputs_before.iter().filter(|one| !new.outputs.contains(one)).filter_map(WeakOutput::upgrade) {
            left.client_outputs(client).for_each(|output| handle.output_leave(&output));
        }
        for entered in new.outputs.iter().filter(|one| !outputs_before.contains(one)).filter_map(WeakOutput::upgrade) {
            entered.client_outputs(client).for_each(|output| handle.output_enter(&output));
        }
        if handle.version() >= 3 && old.map(|old| old.parent).unwrap_or_default() != new.parent {
            handle.parent(new.parent.and_then(|id| self.handles.get(&id)));
        }
        handle.done();
    }
}

impl<D: ForeignToplevelHandler> GlobalDispatch<ZwlrForeignToplevelManagerV1, Visibility, D> for ForeignToplevelState {
    fn bind(
        state: &mut D,
        display: &DisplayHandle,
        client: &Client,
        resource: New<ZwlrForeignToplevelManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        let resource = data_init.init(resource, ());
        let protocol = state.foreign_toplevel_state();
        if !protocol.tally.add(client, &resource) {
            return;
        }
        let mut manager = Manager { resource, handles: HashMap::new() };
        for toplevel in &protocol.toplevels {
            manager.introduce::<D>(display, client, toplevel);
        }
        for toplevel in &protocol.toplevels {
            manager.update(client, None, toplevel);
        }
        protocol.managers.push(manager);
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: ForeignToplevelHandler> Dispatch<ZwlrForeignToplevelManagerV1, (), D> for ForeignToplevelState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrForeignToplevelManagerV1,
        request: zwlr_foreign_toplevel_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        if let zwlr_foreign_toplevel_manager_v1::Request::Stop = request {
            state.foreign_toplevel_state().managers.retain(|one| one.resource != *resource);
            resource.finished();
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZwlrForeignToplevelManagerV1, _: &()) {
        let protocol = state.foreign_toplevel_state();
        protocol.managers.retain(|one| one.resource != *resource);
        protocol.tally.remove(&client);
    }
}

impl<D: ForeignToplevelHandler> Dispatch<ZwlrForeignToplevelHandleV1, HandleData, D> for ForeignToplevelState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwlrForeignToplevelHandleV1,
        request: zwlr_foreign_toplevel_handle_v1::Request,
        data: &HandleData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use zwlr_foreign_toplevel_handle_v1::{Error, Request};
        let request = match request {
            Request::SetMaximized => ToplevelRequest::Maximize,
            Request::UnsetMaximized => ToplevelRequest::Unmaximize,
            Request::SetMinimized => ToplevelRequest::Minimize,
            Request::UnsetMinimized => ToplevelRequest::Unminimize,
            Request::Activate { seat } => ToplevelRequest::Activate { seat },
            Request::Close => ToplevelRequest::Close,
            Request::SetFullscreen { output } => {
                ToplevelRequest::Fullscreen { output: output.as_ref().and_then(Output::from_resource) }
            }
            Request::UnsetFullscreen => ToplevelRequest::Unfullscreen,
            // Where a panel draws the window matters only to animations, which there are none of.
            Request::SetRectangle { width, height, .. } => {
                if width < 0 || height < 0 {
                    resource.post_error(Error::InvalidRectangle, "the rectangle has a negative size");
                }
                return;
            }
            _ => return,
        };
        if state.foreign_toplevel_state().knows(data.toplevel) {
            state.foreign_toplevel_request(data.toplevel, request);
        }
    }

    fn destroyed(state: &mut D, _: ClientId, resource: &ZwlrForeignToplevelHandleV1, data: &HandleData) {
        for manager in &mut state.foreign_toplevel_state().managers {
            if manager.handles.get(&data.toplevel) == Some(resource) {
                manager.handles.remove(&data.toplevel);
            }
        }
    }
}

/// Lets [`ForeignToplevelState`] answer for the state type.
macro_rules! delegate_foreign_toplevel {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::foreign_toplevel::v1::server::zwlr_foreign_toplevel_manager_v1::ZwlrForeignToplevelManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::foreign_toplevel::ForeignToplevelState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::foreign_toplevel::v1::server::zwlr_foreign_toplevel_manager_v1::ZwlrForeignToplevelManagerV1: ()
        ] => $crate::protocols::foreign_toplevel::ForeignToplevelState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_wlr::foreign_toplevel::v1::server::zwlr_foreign_toplevel_handle_v1::ZwlrForeignToplevelHandleV1: $crate::protocols::foreign_toplevel::HandleData
        ] => $crate::protocols::foreign_toplevel::ForeignToplevelState);
    };
}
pub(crate) use delegate_foreign_toplevel;
