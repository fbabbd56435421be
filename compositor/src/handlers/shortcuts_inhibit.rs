//! Windows that want every key, such as a remote desktop or a virtual machine: while they have the keyboard no key binding acts.
//! A tap of the command bar's key still asks for the bar: it is the way out that no window can take away.

use crate::{
    protocols::{
        delegate_protocol,
        shortcuts_inhibit::{ShortcutsInhibitHandler, ShortcutsInhibitState},
    },
    state::State,
};
use smithay::reexports::wayland_protocols::wp::keyboard_shortcuts_inhibit::zv1::server::{
    zwp_keyboard_shortcuts_inhibit_manager_v1::ZwpKeyboardShortcutsInhibitManagerV1,
    zwp_keyboard_shortcuts_inhibitor_v1::ZwpKeyboardShortcutsInhibitorV1,
};

impl ShortcutsInhibitHandler for State {
    fn shortcuts_inhibit_state(&mut self) -> &mut ShortcutsInhibitState {
        &mut self.extra.shortcuts_inhibit
    }
}

impl State {
    /// Whether the surface with the keyboard wants all keys.
    pub fn shortcuts_are_inhibited(&self) -> bool {
        let focus = self.seat.wanted_focus.as_ref();
        focus.is_some_and(|surface| self.extra.shortcuts_inhibit.is_wanted_by(surface))
    }
}

delegate_protocol!(State => ShortcutsInhibitState {
    global ZwpKeyboardShortcutsInhibitManagerV1: ();
    object ZwpKeyboardShortcutsInhibitManagerV1: ();
    object ZwpKeyboardShortcutsInhibitorV1: ();
});
