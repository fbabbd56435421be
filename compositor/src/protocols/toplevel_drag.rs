//! xdg-toplevel-drag v1: windows that go with what is dragged, such as a tab that is torn off. Owns which window belongs
//! to which drag; where it goes is not known here.

use smithay::reexports::{
    wayland_protocols::xdg::{
        shell::server::xdg_toplevel::XdgToplevel,
        toplevel_drag::v1::server::{
            xdg_toplevel_drag_manager_v1::{self, XdgToplevelDragManagerV1},
            xdg_toplevel_drag_v1::{self, XdgToplevelDragV1},
        },
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
        backend::{ClientId, GlobalId},
        protocol::wl_data_source::WlDataSource,
    },
};

use super::Tally;

const VERSION: u32 = 1;
const DRAGS_PER_CLIENT_MAX: usize = 128;

/// What the compositor does for xdg-toplevel-drag.
pub trait ToplevelDragHandler:
    GlobalDispatch<XdgToplevelDragManagerV1, ()>
    + Dispatch<XdgToplevelDragManagerV1, ()>
    + Dispatch<XdgToplevelDragV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn toplevel_drag_state(&mut self) -> &mut ToplevelDragState;

    /// A window was attached, perhaps to the drag that goes on.
    fn toplevel_attached(&mut self);
}

/// A window that goes with a drag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The window.
    pub toplevel: XdgToplevel,
    /// Where in its geometry the pointer holds it.
    pub offset: (i32, i32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Waits,
    GoesOn,
    Ended,
}

#[derive(Debug)]
struct Drag {
    resource: XdgToplevelDragV1,
    manager: XdgToplevelDragManagerV1,
    source: WlDataSource,
    attached: Option<Attached>,
    phase: Phase,
}

/// The state of xdg-toplevel-drag.
#[derive(Debug)]
pub struct ToplevelDragState {
    global: GlobalId,
    drags: Vec<Drag>,
    /// Sources that were dragged; each drag is one that a person began.
    used: Vec<WlDataSource>,
    tally: Tally,
}

impl ToplevelDragState {
    /// Announces the global.
    pub fn new<D: ToplevelDragHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, XdgToplevelDragManagerV1, _>(VERSION, ()),
            drags: Vec::new(),
            used: Vec::new(),
            tally: Tally::new(DRAGS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// A drag of this source begins.
    pub fn began(&mut self, source: &WlDataSource) {
        self.used.retain(Resource::is_alive);
        self.used.push(source.clone());
        if let Some(drag) = self.drags.iter_mut().find(|drag| drag.source == *source) {
            drag.phase = Phase::GoesOn;
        }
    }

    /// The drag that went on has ended.
    pub fn ended(&mut self) {
        for drag in self.drags.iter_mut().filter(|drag| drag.phase == Phase::GoesOn) {
            drag.phase = Phase::Ended;
            drag.attached = None;
        }
    }

    /// The window that goes with the drag that goes on.
    pub fn carried(&self) -> Option<&Attached> {
        self.drags.iter().find(|drag| drag.phase == Phase::GoesOn)?.attached.as_ref()
    }

    /// A window is unmapped or gone.
    pub fn detach(&mut self, toplevel: &XdgToplevel) {
        for drag in &mut self.drags {
            drag.attached.take_if(|attached| attached.toplevel == *toplevel);
        }
    }

    /// Refuses that a source that is for the drag of a window becomes the selection; true where it is one.
    pub fn refuses_selection(&self, source: &WlDataSource) -> bool {
        let Some(drag) = self.drags.iter().find(|drag| drag.source == *source) else { return false };
        let error = xdg_toplevel_drag_manager_v1::Error::InvalidSource;
        drag.manager.post_error(error, "the source is for the drag of a window");
        true
    }
}

impl<D: ToplevelDragHandler> GlobalDispatch<XdgToplevelDragManagerV1, (), D> for ToplevelDragState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<XdgToplevelDragManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: ToplevelDragHandler> Dispatch<XdgToplevelDragManagerV1, (), D> for ToplevelDragState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &XdgToplevelDragManagerV1,
        request: xdg_toplevel_drag_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use xdg_toplevel_drag_manager_v1::{Error, Request};
        let Request::GetXdgToplevelDrag { id, data_source: source } = request else { return };
        let resource = data_init.init(id, ());
        let protocol = state.toplevel_drag_state();
        if !protocol.tally.add(client, manager) {
            return;
        }
        if protocol.used.contains(&source) || protocol.drags.iter().any(|drag| drag.source == source) {
            return manager.post_error(Error::InvalidSource, "the source is used already");
        }
        let (manager, phase) = (manager.clone(), Phase::Waits);
        protocol.drags.push(Drag { resource, manager, source, attached: None, phase });
    }
}

impl<D: ToplevelDragHandler> Dispatch<XdgToplevelDragV1, (), D> for ToplevelDragState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &XdgToplevelDragV1,
        request: xdg_toplevel_drag_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use xdg_toplevel_drag_v1::{Error, Request};
        let drags = &mut state.toplevel_drag_state().drags;
        let Some(drag) = drags.iter_mut().find(|drag| drag.resource == *resource) else { return };
        match request {
            // A drag that the compositor never began has no end that the client could wait for.
            Request::Destroy if drag.phase == Phase::GoesOn && drag.source.is_alive() => {
                resource.post_error(Error::OngoingDrag, "the drag goes on");
            }
            Request::Attach { .. } if drag.attached.as_ref().is_some_and(|one| one.toplevel.is_alive()) => {
                resource.post_error(Error::ToplevelAttached, "a window is attached already");
            }
            Request::Attach { toplevel, x_offset, y_offset } if drag.phase != Phase::Ended => {
                drag.attached = Some(Attached { toplevel, offset: (x_offset, y_offset) });
                state.toplevel_attached();
            }
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &XdgToplevelDragV1, (): &()) {
        let protocol = state.toplevel_drag_state();
        protocol.tally.remove(&client);
        protocol.drags.retain(|drag| drag.resource != *resource);
    }
}
