//! Drags between clients: the offer of what is dragged to the client whose surface it is over, and what that client says
//! of it. Smithay's own drag ends every source whose target has not accepted by Wayland, and so every drag that goes to
//! or comes from somebody who is no Wayland client. Owns the offers; knows no pointer and no X11.

use std::{
    os::fd::{AsFd, OwnedFd},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use smithay::{
    reexports::wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, Resource,
        backend::ClientId,
        protocol::{
            wl_data_device::WlDataDevice,
            wl_data_device_manager::DndAction,
            wl_data_offer::{self, Error, Request, WlDataOffer},
            wl_data_source::WlDataSource,
            wl_surface::WlSurface,
        },
    },
    utils::{Logical, Point, Serial},
    wayland::selection::data_device::{DataDeviceHandler, with_source_metadata},
};

use super::objects_of;

/// The version of the interfaces since which there are actions.
const WITH_ACTIONS: u32 = 3;
/// The most types that are offered of one source, and the longest, in bytes: all are told to whoever it comes over.
const TYPES_MAX: usize = 128;
const TYPE_BYTES_MAX: usize = 256;

/// What the compositor does for drags of somebody who is no Wayland client, by their number.
pub trait DragHandler: Dispatch<WlDataOffer, OfferData> + DataDeviceHandler + 'static {
    /// The client that it is over wants to have it.
    fn foreign_wanted(&mut self, number: u64, mime: String, fd: OwnedFd);

    /// Whether and how the client that it is over would take it.
    fn foreign_status(&mut self, number: u64, action: Option<DndAction>);

    /// The client that it was dropped on has all that it wants of it, or does not want it.
    fn foreign_finished(&mut self, number: u64, action: Option<DndAction>);
}

/// What is dragged.
#[derive(Debug, Clone)]
pub enum Source {
    /// A client's data.
    Client(WlDataSource),
    /// Nothing that another client may have; this surface's client alone hears of it.
    Inside(WlSurface),
    /// Data of somebody who is no Wayland client.
    Foreign(Arc<Foreign>),
}

/// Data of somebody who is no Wayland client.
#[derive(Debug)]
pub struct Foreign {
    /// Which drag it is.
    pub number: u64,
    /// The types that it is had in.
    pub types: Vec<String>,
    /// What may become of it.
    pub actions: DndAction,
}

impl Source {
    /// The types that it is had in.
    pub fn types(&self) -> Vec<String> {
        let sane = |types: &Vec<String>| -> Vec<String> {
            types.iter().filter(|name| name.len() <= TYPE_BYTES_MAX).take(TYPES_MAX).cloned().collect()
        };
        match self {
            Self::Client(source) => with_source_metadata(source, |data| sane(&data.mime_types)).unwrap_or_default(),
            Self::Inside(_) => Vec::new(),
            Self::Foreign(foreign) => sane(&foreign.types),
        }
    }

    /// What may become of it; sources from before there were actions are copied.
    pub fn actions(&self) -> DndAction {
        match self {
            Self::Client(source) if source.version() < WITH_ACTIONS => DndAction::Copy,
            Self::Client(source) => {
                with_source_metadata(source, |data| data.dnd_action).unwrap_or_else(|_| DndAction::empty())
            }
            Self::Inside(_) => DndAction::empty(),
            Self::Foreign(foreign) => foreign.actions,
        }
    }
}

/// Tells a client's source that it was dropped.
pub fn tell_dropped(source: &WlDataSource) {
    if source.version() >= WITH_ACTIONS {
        source.dnd_drop_performed();
    }
}

/// Tells a client's source what will become of it.
pub fn tell_action(source: &WlDataSource, action: DndAction) {
    if source.version() >= WITH_ACTIONS {
        source.action(action);
    }
}

/// Tells a client's source that its target has all that it wants.
pub fn tell_finished(source: &WlDataSource) {
    if source.version() >= WITH_ACTIONS {
        source.dnd_finished();
    }
}

/// What was said about one offer.
#[derive(Debug)]
struct Said {
    /// Whether the drag is still over the surface, or was dropped on it.
    active: bool,
    dropped: bool,
    finished: bool,
    accepted: bool,
    /// What the source was last told of the type: only a change is told, so that a target cannot fill its backlog.
    mime: Option<Option<String>>,
    action: DndAction,
}

impl Said {
    fn takes(&self) -> Option<DndAction> {
        Some(self.action).filter(|action| self.accepted && !action.is_empty())
    }
}

/// One source offered to one client, by as many objects as that has devices.
#[derive(Debug)]
struct Offered {
    source: Source,
    said: Mutex<Said>,
}

impl Offered {
    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// User data of an offer.
#[derive(Debug)]
pub struct OfferData(Arc<Offered>);

/// A drag that is over a surface.
#[derive(Debug)]
pub struct Over {
    surface: WlSurface,
    devices: Vec<WlDataDevice>,
    offered: Option<Arc<Offered>>,
}

impl Over {
    /// Tells the client of `surface` that something is dragged over it.
    pub fn enter<D: DragHandler>(
        display: &DisplayHandle,
        source: &Source,
        surface: &WlSurface,
        place: Point<f64, Logical>,
        serial: Serial,
    ) -> Option<Self> {
        let client = surface.client()?;
        let devices: Vec<WlDataDevice> = objects_of(display, &client);
        let over = |offered| Self { surface: surface.clone(), devices: devices.clone(), offered };
        if let Source::Inside(origin) = source {
            let same = origin.id().same_client_as(&surface.id());
            if same {
                devices.iter().for_each(|device| device.enter(serial.into(), surface, place.x, place.y, None));
            }
            return same.then(|| over(None));
        }
        let old = devices.first().is_some_and(|device| device.version() < WITH_ACTIONS);
        let action = if old { DndAction::Copy & source.actions() } else { DndAction::empty() };
        let said = Said { active: true, dropped: false, finished: false, accepted: !old, mime: None, action };
        let offered = Arc::new(Offered { source: source.clone(), said: Mutex::new(said) });
        let types = source.types();
        for device in &devices {
            let data = OfferData(Arc::clone(&offered));
            let Ok(offer) = client.create_resource::<WlDataOffer, _, D>(display, device.version(), data) else {
                continue;
            };
            device.data_offer(&offer);
            types.iter().for_each(|name| offer.offer(name.clone()));
            if offer.version() >= WITH_ACTIONS {
                offer.source_actions(source.actions());
            }
            device.enter(serial.into(), surface, place.x, place.y, Some(&offer));
        }
        Some(over(Some(offered)))
    }

    /// The surface.
    pub fn surface(&self) -> &WlSurface {
        &self.surface
    }

    /// The drag moved over the surface.
    pub fn motion(&self, place: Point<f64, Logical>, time_ms: u32) {
        self.devices.iter().for_each(|device| device.motion(time_ms, place.x, place.y));
    }

    /// The drag goes elsewhere.
    pub fn leave(self) {
        if let Some(offered) = &self.offered {
            offered.said().active = false;
        }
        self.devices.iter().for_each(WlDataDevice::leave);
    }

    /// It is dropped here; answers whether the client takes it. What comes of it is told to the source.
    pub fn drop_here(self) -> bool {
        let takes = self.offered.as_ref().is_none_or(|offered| offered.said().takes().is_some());
        if takes {
            self.devices.iter().for_each(WlDataDevice::drop);
        }
        if let Some(offered) = &self.offered {
            let mut said = offered.said();
            said.dropped = takes;
            said.active = takes;
        }
        self.devices.iter().for_each(WlDataDevice::leave);
        takes
    }
}

impl<D: DragHandler> Dispatch<WlDataOffer, OfferData, D> for Over {
    fn request(
        state: &mut D,
        _: &Client,
        offer: &WlDataOffer,
        request: Request,
        data: &OfferData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        let offered = &data.0;
        match request {
            Request::Accept { mime_type, .. } => accept(state, offer, offered, mime_type),
            Request::Receive { mime_type, fd } => receive(state, offered, mime_type, fd),
            Request::SetActions { dnd_actions, preferred_action } => {
                let none = |_| DndAction::empty();
                let wanted = dnd_actions.into_result().unwrap_or_else(none);
                let preferred = preferred_action.into_result().unwrap_or_else(none);
                choose(state, offer, offered, wanted, preferred);
            }
            Request::Finish => finish(state, offer, offered),
            _ => {}
        }
    }

    fn destroyed(state: &mut D, _: ClientId, offer: &WlDataOffer, data: &OfferData) {
        let offered = &data.0;
        let mut said = offered.said();
        if !said.dropped || std::mem::replace(&mut said.finished, true) {
            return;
        }
        said.active = false;
        // Before there was a request for it, this was how a client was done.
        let done = said.takes().filter(|_| offer.version() < WITH_ACTIONS);
        drop(said);
        tell_end(state, &offered.source, done);
    }
}

fn accept<D: DragHandler>(state: &mut D, offer: &WlDataOffer, offered: &Offered, mime: Option<String>) {
    let types = offered.source.types();
    let mime = mime.filter(|name| types.contains(name));
    let mut said = offered.said();
    if !said.active || said.dropped {
        return;
    }
    said.accepted = mime.is_some();
    if offer.version() < WITH_ACTIONS {
        said.action = offered.source.actions() & DndAction::Copy;
    }
    let takes = said.takes();
    let told = said.mime.replace(mime.clone());
    drop(said);
    match &offered.source {
        Source::Client(_) if told.as_ref() == Some(&mime) => {}
        Source::Client(source) => source.target(mime),
        Source::Foreign(foreign) => state.foreign_status(foreign.number, takes),
        Source::Inside(_) => {}
    }
}

fn receive<D: DragHandler>(state: &mut D, offered: &Offered, mime: String, fd: OwnedFd) {
    let active = offered.said().active;
    if !active || !offered.source.types().contains(&mime) {
        return;
    }
    match &offered.source {
        Source::Client(source) if source.is_alive() => source.send(mime, fd.as_fd()),
        Source::Foreign(foreign) => state.foreign_wanted(foreign.number, mime, fd),
        _ => {}
    }
}

fn choose<D: DragHandler>(
    state: &mut D,
    offer: &WlDataOffer,
    offered: &Offered,
    wanted: DndAction,
    preferred: DndAction,
) {
    if ![DndAction::empty(), DndAction::Move, DndAction::Copy, DndAction::Ask].contains(&preferred) {
        return offer.post_error(Error::InvalidAction, "one action is preferred at most");
    }
    let action = state.action_choice(offered.source.actions() & wanted, preferred);
    let mut said = offered.said();
    if !said.active || said.finished || std::mem::replace(&mut said.action, action) == action {
        return;
    }
    let takes = said.takes();
    drop(said);
    offer.action(action);
    match &offered.source {
        Source::Client(source) => tell_action(source, action),
        Source::Foreign(foreign) => state.foreign_status(foreign.number, takes),
        Source::Inside(_) => {}
    }
}

fn finish<D: DragHandler>(state: &mut D, offer: &WlDataOffer, offered: &Offered) {
    let mut said = offered.said();
    let done = said.takes().filter(|_| said.active && said.dropped && !said.finished);
    if done.is_none() {
        return offer.post_error(wl_data_offer::Error::InvalidFinish, "it was not dropped here, or not accepted");
    }
    said.finished = true;
    said.active = false;
    drop(said);
    tell_end(state, &offered.source, done);
}

fn tell_end<D: DragHandler>(state: &mut D, source: &Source, done: Option<DndAction>) {
    match (source, done) {
        (Source::Client(source), Some(_)) => tell_finished(source),
        (Source::Client(source), None) if source.version() >= WITH_ACTIONS => source.cancelled(),
        (Source::Foreign(foreign), done) => state.foreign_finished(foreign.number, done),
        _ => {}
    }
}
