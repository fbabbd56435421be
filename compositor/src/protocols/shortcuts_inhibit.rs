//! keyboard-shortcuts-inhibit v1: surfaces that want the keys which the compositor would take. Owns who wants that; when it
//! counts is the compositor's to say.

use smithay::reexports::{
    wayland_protocols::wp::keyboard_shortcuts_inhibit::zv1::server::{
        zwp_keyboard_shortcuts_inhibit_manager_v1::{self, ZwpKeyboardShortcutsInhibitManagerV1},
        zwp_keyboard_shortcuts_inhibitor_v1::{self, ZwpKeyboardShortcutsInhibitorV1},
    },
    wayland_server::{
        Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
        backend::{ClientId, GlobalId},
        protocol::wl_surface::WlSurface,
    },
};

use super::Tally;

const VERSION: u32 = 1;
const INHIBITORS_PER_CLIENT_MAX: usize = 256;

/// What the compositor does for keyboard-shortcuts-inhibit.
pub trait ShortcutsInhibitHandler:
    GlobalDispatch<ZwpKeyboardShortcutsInhibitManagerV1, ()>
    + Dispatch<ZwpKeyboardShortcutsInhibitManagerV1, ()>
    + Dispatch<ZwpKeyboardShortcutsInhibitorV1, ()>
    + 'static
{
    /// The state of the protocol.
    fn shortcuts_inhibit_state(&mut self) -> &mut ShortcutsInhibitState;
}

/// The state of keyboard-shortcuts-inhibit.
#[derive(Debug)]
pub struct ShortcutsInhibitState {
    global: GlobalId,
    live: Vec<(ZwpKeyboardShortcutsInhibitorV1, WlSurface)>,
    tally: Tally,
}

impl ShortcutsInhibitState {
    /// Announces the global.
    pub fn new<D: ShortcutsInhibitHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, ZwpKeyboardShortcutsInhibitManagerV1, _>(VERSION, ()),
            live: Vec::new(),
            tally: Tally::new(INHIBITORS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Whether this surface wants all keys while it has the keyboard.
    pub fn is_wanted_by(&self, surface: &WlSurface) -> bool {
        self.live.iter().any(|(_, other)| other == surface)
    }
}

impl<D: ShortcutsInhibitHandler> GlobalDispatch<ZwpKeyboardShortcutsInhibitManagerV1, (), D> for ShortcutsInhibitState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZwpKeyboardShortcutsInhibitManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: ShortcutsInhibitHandler> Dispatch<ZwpKeyboardShortcutsInhibitManagerV1, (), D> for ShortcutsInhibitState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwpKeyboardShortcutsInhibitManagerV1,
        request: zwp_keyboard_shortcuts_inhibit_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use zwp_keyboard_shortcuts_inhibit_manager_v1::{Error, Request};
        // There is one seat.
        let Request::InhibitShortcuts { id, surface, seat: _ } = request else { return };
        let inhibitor = data_init.init(id, ());
        let protocol = state.shortcuts_inhibit_state();
        if !protocol.tally.add(client, manager) {
            return;
        }
        if protocol.is_wanted_by(&surface) {
            return manager.post_error(Error::AlreadyInhibited, "the surface has an inhibitor already");
        }
        inhibitor.active();
        protocol.live.push((inhibitor, surface));
    }
}

impl<D: ShortcutsInhibitHandler> Dispatch<ZwpKeyboardShortcutsInhibitorV1, (), D> for ShortcutsInhibitState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZwpKeyboardShortcutsInhibitorV1,
        _: zwp_keyboard_shortcuts_inhibitor_v1::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, client: ClientId, inhibitor: &ZwpKeyboardShortcutsInhibitorV1, (): &()) {
        let protocol = state.shortcuts_inhibit_state();
        protocol.tally.remove(&client);
        protocol.live.retain(|(other, _)| other != inhibitor);
    }
}
