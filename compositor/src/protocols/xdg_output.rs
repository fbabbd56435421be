//! xdg-output v1: where outputs are and how large, in logical coordinates. Owns who was told what.
//!
//! Smithay's own counts every object in a list that only the first one ever leaves, and panics at an output that is unplugged.

use super::{Tally, wire_text};
use smithay::{
    output::Output,
    reexports::{
        wayland_protocols::xdg::xdg_output::zv1::server::{
            zxdg_output_manager_v1::{self, ZxdgOutputManagerV1},
            zxdg_output_v1::{self, ZxdgOutputV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak,
            backend::{ClientId, GlobalId},
            protocol::wl_output::WlOutput,
        },
    },
};

const VERSION: u32 = 3;
/// From here on the wl_output's `done` ends what is told.
const DONE_BY_OUTPUT: u32 = 3;
const NAMED: u32 = 2;
const OBJECTS_PER_CLIENT_MAX: usize = 1024;

/// What the compositor does for xdg-output.
pub trait XdgOutputHandler:
    GlobalDispatch<ZxdgOutputManagerV1, ()> + Dispatch<ZxdgOutputManagerV1, ()> + Dispatch<ZxdgOutputV1, ()> + 'static
{
    /// The state of the protocol.
    fn xdg_output_state(&mut self) -> &mut XdgOutputState;

    /// How many pixels of its own a client has in a logical one: Xwayland's are finer.
    fn client_scale(&self, client: &Client) -> f64;
}

/// The state of xdg-output.
#[derive(Debug)]
pub struct XdgOutputState {
    global: GlobalId,
    told: Vec<Told>,
    tally: Tally,
}

#[derive(Debug)]
struct Told {
    resource: ZxdgOutputV1,
    wl_output: Weak<WlOutput>,
    scale: f64,
    place: Place,
}

/// Position and size as a client sees them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    position: (i32, i32),
    size: (i32, i32),
}

impl Place {
    fn of(output: &Output, scale: f64) -> Self {
        let at = output.current_location().to_f64();
        let size =
            output.current_transform().transform_size(output.current_mode().map(|mode| mode.size).unwrap_or_default());
        let size = size.to_f64().to_logical(output.current_scale().fractional_scale());
        #[allow(clippy::cast_possible_truncation)]
        let whole = |value: f64| (value * scale).round() as i32;
        Place { position: (whole(at.x), whole(at.y)), size: (whole(size.w), whole(size.h)) }
    }
}

impl XdgOutputState {
    /// Announces the global.
    pub fn new<D: XdgOutputHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, ZxdgOutputManagerV1, _>(VERSION, ()),
            told: Vec::new(),
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// How many objects are told of changes.
    pub fn watched(&self) -> usize {
        self.told.len()
    }

    /// Tells everyone concerned what an output has become.
    pub fn changed(&mut self, output: &Output) {
        for told in &mut self.told {
            let Ok(wl_output) = told.wl_output.upgrade() else { continue };
            if Output::from_resource(&wl_output).as_ref() != Some(output) {
                continue;
            }
            let place = Place::of(output, told.scale);
            if std::mem::replace(&mut told.place, place) != place {
                tell(&told.resource, &wl_output, place, None);
            }
        }
    }
}

fn tell(resource: &ZxdgOutputV1, wl_output: &WlOutput, place: Place, named: Option<&Output>) {
    resource.logical_position(place.position.0, place.position.1);
    resource.logical_size(place.size.0, place.size.1);
    if let Some(output) = named.filter(|_| resource.version() >= NAMED) {
        resource.name(wire_text(&output.name()));
        resource.description(wire_text(&output.description()));
    }
    if resource.version() < DONE_BY_OUTPUT {
        resource.done();
    } else {
        wl_output.done();
    }
}

impl<D: XdgOutputHandler> GlobalDispatch<ZxdgOutputManagerV1, (), D> for XdgOutputState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZxdgOutputManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: XdgOutputHandler> Dispatch<ZxdgOutputManagerV1, (), D> for XdgOutputState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZxdgOutputManagerV1,
        request: zxdg_output_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let zxdg_output_manager_v1::Request::GetXdgOutput { id, output: wl_output } = request else { return };
        let resource = data_init.init(id, ());
        let scale = state.client_scale(client);
        let protocol = state.xdg_output_state();
        if !protocol.tally.add(client, manager) {
            return;
        }
        // One that was unplugged is told nothing: the client is about to hear that it is gone.
        let Some(output) = Output::from_resource(&wl_output) else { return };
        let place = Place::of(&output, scale);
        tell(&resource, &wl_output, place, Some(&output));
        protocol.told.push(Told { resource, wl_output: wl_output.downgrade(), scale, place });
    }
}

impl<D: XdgOutputHandler> Dispatch<ZxdgOutputV1, (), D> for XdgOutputState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZxdgOutputV1,
        _: zxdg_output_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZxdgOutputV1, (): &()) {
        let protocol = state.xdg_output_state();
        protocol.tally.remove(&client);
        protocol.told.retain(|told| told.resource != *resource);
    }
}
