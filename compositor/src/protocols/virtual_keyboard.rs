//! zwp-virtual-keyboard v1: keyboards that clients type on. Owns each one's keymap, modifiers and held keys, and which
//! client keyboards currently have a virtual keymap instead of the seat's. Knows nothing of bindings or focus rules.
//!
//! The handler gets every key with its keysym, may use it for bindings, hold it back or refuse it, and forwards what
//! the focused client shall have. A key code means something only under its own keymap, so [`forward`] first gives the
//! client that keymap, and [`restore`] gives back the seat's: call it before a physical key is delivered. An event keeps
//! the keymap and modifiers it was made under, so that it can be forwarded later, even when its keyboard is gone.
//!
//! `unsafe` is allowed for one call: Smithay lends its keymap through an unsafe function, because libxkbcommon counts
//! references without atomics. Everything here happens on the compositor's one thread.
#![allow(unsafe_code)]

use std::{
    any::Any,
    collections::HashMap,
    os::fd::OwnedFd,
    sync::{Arc, PoisonError},
};

use smithay::{
    backend::input::KeyState,
    input::{
        Seat, SeatHandler,
        keyboard::{Keycode, Keysym, ModifiersState, SerializedMods, xkb},
    },
    reexports::{
        wayland_protocols_misc::zwp_virtual_keyboard_v1::server::{
            zwp_virtual_keyboard_manager_v1::{self, ZwpVirtualKeyboardManagerV1},
            zwp_virtual_keyboard_v1::{self, ZwpVirtualKeyboardV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource, Weak,
            backend::{ClientId, GlobalId},
            protocol::wl_keyboard::{KeymapFormat, WlKeyboard},
        },
    },
    utils::SERIAL_COUNTER,
    wayland::seat::WaylandFocus,
};

use super::{
    Tally, Visibility,
    keymap::{self, KeymapProblem, Layout},
};

const VERSION: u32 = 1;
const KEYBOARDS_PER_CLIENT_MAX: usize = 16;
const KEYS_HELD_MAX: usize = 64;
/// The distance between evdev's and xkb's key codes.
const XKB_OFFSET: u32 = 8;

/// What the compositor does for virtual keyboards.
pub trait VirtualKeyboardHandler:
    SeatHandler
    + GlobalDispatch<ZwpVirtualKeyboardManagerV1, Visibility>
    + Dispatch<ZwpVirtualKeyboardManagerV1, ()>
    + Dispatch<ZwpVirtualKeyboardV1, VirtualKeyboardData<Self>>
    + 'static
{
    /// The state of the protocol.
    fn virtual_keyboard_state(&mut self) -> &mut VirtualKeyboardState;

    /// A key or a change of modifiers: act on it, keep it for later, drop it, or [`forward`] it.
    fn virtual_keyboard_event(&mut self, seat: &Seat<Self>, event: VirtualKeyboardEvent);
}

/// What happened on a virtual keyboard, with all that is needed to deliver it at any later time.
#[derive(Debug, Clone)]
pub struct VirtualKeyboardEvent {
    /// The keyboard's number; no other keyboard of this process has it.
    pub keyboard: u64,
    /// The modifiers in force.
    pub modifiers: ModifiersState,
    /// The key, or none when only the modifiers have changed.
    pub key: Option<VirtualKey>,
    layout: Arc<Layout>,
}

/// A key of a virtual keyboard. Keys still held when the keyboard is destroyed are let go by [`release_gone`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VirtualKey {
    /// The client's time, in milliseconds.
    pub time: u32,
    /// The xkb key code under the virtual keyboard's own keymap: it means nothing under the seat's.
    pub code: Keycode,
    /// Pressed or released.
    pub state: KeyState,
    /// The keysym with modifiers applied.
    pub keysym: Keysym,
    /// The keysym at the first level of the current group, as bindings want it.
    pub raw_keysym: Keysym,
}

/// The state of virtual keyboards.
pub struct VirtualKeyboardState {
    global: GlobalId,
    keyboards: HashMap<u64, Keyboard>,
    next_id: u64,
    /// The client keyboards that have another keymap, or other modifiers, than the seat's.
    switched: Vec<Switched>,
    seat_layout: Option<(xkb::Keymap, Arc<Layout>)>,
    /// What keyboards that are gone still held, each with its `Seat<D>`.
    gone: Vec<(Box<dyn Any>, VirtualKeyboardEvent)>,
    tally: Tally,
}

struct Keyboard {
    layout: Arc<Layout>,
    state: xkb::State,
    modifiers: ModifiersState,
    held: Vec<Keycode>,
}

struct Switched {
    keyboard: Weak<WlKeyboard>,
    layout: u64,
    modifiers: SerializedMods,
}

impl VirtualKeyboardState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: VirtualKeyboardHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ZwpVirtualKeyboardManagerV1, _>(VERSION, visibility),
            keyboards: HashMap::new(),
            next_id: 1,
            switched: Vec::new(),
            seat_layout: None,
            gone: Vec::new(),
            tally: Tally::new(KEYBOARDS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Sets a keyboard's keymap from what its client sent.
    fn set_keymap(&mut self, id: u64, fd: &OwnedFd, size: u32) -> Result<(), KeymapProblem> {
        let text = keymap::read(fd, size as usize)?;
        if self.keyboards.get(&id).is_some_and(|keyboard| keyboard.layout.source() == text) {
            return Ok(());
        }
        let keymap = keymap::compile(&text)?;
        // Keyboards with the same text share a layout, so that a client need not get it again.
        let known = self.keyboards.values().map(|keyboard| &keyboard.layout).find(|layout| layout.source() == text);
        let layout = known.cloned().unwrap_or_else(|| Arc::new(Layout::new(&keymap, text)));
        let state = xkb::State::new(&keymap);
        let keyboard = Keyboard { layout, state, modifiers: ModifiersState::default(), held: Vec::new() };
        self.keyboards.insert(id, keyboard);
        Ok(())
    }

    /// Gives a client's keyboard the keymap and modifiers of `event`, unless it has them.
    fn switch(&mut self, keyboard: &WlKeyboard, event: &VirtualKeyboardEvent) {
        let (layout, modifiers) = (event.layout.id(), event.modifiers.serialized);
        let at = self.switched.iter().position(|one| one.keyboard == *keyboard);
        match at.and_then(|at| self.switched.get_mut(at)) {
            Some(one) if one.layout == layout && one.modifiers == modifiers => return,
            Some(one) => {
                if one.layout != layout {
                    event.layout.send(keyboard);
                }
                (one.layout, one.modifiers) = (layout, modifiers);
            }
            None => {
                event.layout.send(keyboard);
                self.switched.retain(|one| one.keyboard.is_alive());
                self.switched.push(Switched { keyboard: keyboard.downgrade(), layout, modifiers });
            }
        }
        send_modifiers(keyboard, modifiers);
    }

    /// The seat's own layout, made anew only when its keymap has changed.
    fn seat_layout(&mut self, keymap: xkb::Keymap) -> Arc<Layout> {
        match &self.seat_layout {
            Some((known, layout)) if known.get_raw_ptr() == keymap.get_raw_ptr() => layout.clone(),
            _ => {
                let layout = Arc::new(Layout::new(&keymap, String::new()));
                self.seat_layout = Some((keymap, layout.clone()));
                layout
            }
        }
    }
}

impl Keyboard {
    fn event(&self, id: u64, key: Option<VirtualKey>) -> VirtualKeyboardEvent {
        VirtualKeyboardEvent { keyboard: id, modifiers: self.modifiers, key, layout: self.layout.clone() }
    }

    /// The event for a key, unless the key already is in that state or too many are held.
    fn key(&mut self, id: u64, time: u32, code: Keycode, state: KeyState) -> Option<VirtualKeyboardEvent> {
        match (state, self.held.iter().position(|one| *one == code)) {
            (KeyState::Pressed, None) if self.held.len() < KEYS_HELD_MAX => self.held.push(code),
            (KeyState::Released, Some(at)) => drop(self.held.swap_remove(at)),
            _ => return None,
        }
        let layout = self.state.key_get_layout(code);
        let first_level = self.state.get_keymap().key_get_syms_by_level(code, layout, 0).first().copied();
        let keysym = self.state.key_get_one_sym(code);
        let raw_keysym = first_level.unwrap_or(keysym);
        Some(self.event(id, Some(VirtualKey { time, code, state, keysym, raw_keysym })))
    }

    fn set_modifiers(
        &mut self,
        id: u64,
        depressed: u32,
        latched: u32,
        locked: u32,
        group: u32,
    ) -> VirtualKeyboardEvent {
        self.state.update_mask(depressed, latched, locked, 0, 0, group);
        self.modifiers.update_with(&self.state);
        self.event(id, None)
    }
}

/// Delivers `event` to the client with the seat's keyboard focus, with its keymap and modifiers first where needed.
pub fn forward<D>(state: &mut D, seat: &Seat<D>, event: &VirtualKeyboardEvent)
where
    D: VirtualKeyboardHandler,
    <D as SeatHandler>::KeyboardFocus: WaylandFocus,
{
    let Some(handle) = seat.get_keyboard() else { return };
    let focus = handle.current_focus();
    let client = focus.as_ref().and_then(|focus| focus.wl_surface()).and_then(|surface| surface.client());
    let Some(client) = client else { return };
    let keyboards: Vec<_> = handle.client_keyboards(&client).collect();
    let protocol = state.virtual_keyboard_state();
    for keyboard in keyboards {
        protocol.switch(&keyboard, event);
        if let Some(key) = event.key {
            let serial = SERIAL_COUNTER.next_serial().into();
            keyboard.key(serial, key.time, key.code.raw() - XKB_OFFSET, key.state.into());
        }
    }
}

/// Gives every client whose keymap was switched the seat's own again. Costs nothing when there is none; call it before a
/// physical key is delivered, and never from inside a Smithay keyboard callback, which holds the keyboard's lock.
pub fn restore<D: VirtualKeyboardHandler>(state: &mut D, seat: &Seat<D>) {
    if state.virtual_keyboard_state().switched.is_empty() {
        return;
    }
    let Some(handle) = seat.get_keyboard() else { return };
    let keymap = handle.with_xkb_state(state, |context| {
        let xkb = context.xkb().lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the keymap stays on this thread, and the clone holds a reference of its own.
        unsafe { xkb.keymap().clone() }
    });
    let modifiers = handle.modifier_state().serialized;
    let protocol = state.virtual_keyboard_state();
    let layout = protocol.seat_layout(keymap);
    for switched in std::mem::take(&mut protocol.switched) {
        if let Ok(keyboard) = switched.keyboard.upgrade() {
            layout.send(&keyboard);
            send_modifiers(&keyboard, modifiers);
        }
    }
}

/// Lets go what destroyed keyboards still held: call it once in every turn of the loop. It is not done as they are
/// destroyed, because the client may be half gone then, and an event that names one of its objects would be fatal.
pub fn release_gone<D: VirtualKeyboardHandler>(state: &mut D) {
    for (seat, event) in std::mem::take(&mut state.virtual_keyboard_state().gone) {
        if let Ok(seat) = seat.downcast::<Seat<D>>() {
            state.virtual_keyboard_event(&seat, event);
        }
    }
}

fn send_modifiers(keyboard: &WlKeyboard, modifiers: SerializedMods) {
    let SerializedMods { depressed, latched, locked, layout_effective } = modifiers;
    keyboard.modifiers(SERIAL_COUNTER.next_serial().into(), depressed, latched, locked, layout_effective);
}

/// User data of a virtual keyboard object.
#[derive(Debug)]
pub struct VirtualKeyboardData<D: SeatHandler> {
    id: u64,
    seat: Option<Seat<D>>,
}

impl<D: VirtualKeyboardHandler> GlobalDispatch<ZwpVirtualKeyboardManagerV1, Visibility, D> for VirtualKeyboardState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZwpVirtualKeyboardManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: VirtualKeyboardHandler> Dispatch<ZwpVirtualKeyboardManagerV1, (), D> for VirtualKeyboardState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &ZwpVirtualKeyboardManagerV1,
        request: zwp_virtual_keyboard_manager_v1::Request,
        _: &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        if let zwp_virtual_keyboard_manager_v1::Request::CreateVirtualKeyboard { seat, id } = request {
            let protocol = state.virtual_keyboard_state();
            let number = protocol.next_id;
            protocol.next_id += 1;
            data_init.init(id, VirtualKeyboardData { id: number, seat: Seat::from_resource(&seat) });
            protocol.tally.add(client, manager);
        }
    }
}

impl<D> Dispatch<ZwpVirtualKeyboardV1, VirtualKeyboardData<D>, D> for VirtualKeyboardState
where
    D: VirtualKeyboardHandler,
{
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZwpVirtualKeyboardV1,
        request: zwp_virtual_keyboard_v1::Request,
        data: &VirtualKeyboardData<D>,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use zwp_virtual_keyboard_v1::{Error, Request};
        let protocol = state.virtual_keyboard_state();
        if let Request::Keymap { format, fd, size } = request {
            let keymap = if format == KeymapFormat::XkbV1 as u32 {
                protocol.set_keymap(data.id, &fd, size)
            } else {
                Err(KeymapProblem::Text)
            };
            if let Err(problem) = keymap {
                tracing::warn!(%problem, "a virtual keyboard's keymap was refused");
            }
            return;
        }
        if matches!(request, Request::Destroy) {
            return;
        }
        let Some(keyboard) = protocol.keyboards.get_mut(&data.id) else {
            resource.post_error(Error::NoKeymap, "a usable keymap comes first");
            return;
        };
        let event = match request {
            Request::Key { time, key, state } => {
                let state = if state == 0 { KeyState::Released } else { KeyState::Pressed };
                let code = key.checked_add(XKB_OFFSET).map(Keycode::new);
                code.and_then(|code| keyboard.key(data.id, time, code, state))
            }
            Request::Modifiers { mods_depressed, mods_latched, mods_locked, group } => {
                Some(keyboard.set_modifiers(data.id, mods_depressed, mods_latched, mods_locked, group))
            }
            _ => None,
        };
        if let (Some(event), Some(seat)) = (event, &data.seat) {
            state.virtual_keyboard_event(seat, event);
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &ZwpVirtualKeyboardV1, data: &VirtualKeyboardData<D>) {
        let protocol = state.virtual_keyboard_state();
        protocol.tally.remove(&client);
        let Some(mut keyboard) = protocol.keyboards.remove(&data.id) else { return };
        let mut events = Vec::new();
        for code in keyboard.held.clone() {
            events.extend(keyboard.key(data.id, 0, code, KeyState::Released));
        }
        if keyboard.modifiers != ModifiersState::default() {
            events.push(keyboard.set_modifiers(data.id, 0, 0, 0, 0));
        }
        if let Some(seat) = &data.seat {
            let with_seat = |event| (Box::new(seat.clone()) as Box<dyn Any>, event);
            state.virtual_keyboard_state().gone.extend(events.into_iter().map(with_seat));
        }
    }
}

/// Lets [`VirtualKeyboardState`] answer for the state type.
macro_rules! delegate_virtual_keyboard {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_virtual_keyboard_v1::server::zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::virtual_keyboard::VirtualKeyboardState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_virtual_keyboard_v1::server::zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1: ()
        ] => $crate::protocols::virtual_keyboard::VirtualKeyboardState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols_misc::zwp_virtual_keyboard_v1::server::zwp_virtual_keyboard_v1::ZwpVirtualKeyboardV1: $crate::protocols::virtual_keyboard::VirtualKeyboardData<Self>
        ] => $crate::protocols::virtual_keyboard::VirtualKeyboardState);
    };
}
pub(crate) use delegate_virtual_keyboard;
