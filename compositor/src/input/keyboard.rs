//! Keys: the command bar's tap, holding and replaying, bindings, and then the focused client.

use super::{Chord, KeyboardEvent, Origin};
use crate::{
    bar::{self, Wait},
    bus::Signal,
    chooser::{Choice, Held, Meaning},
    monitor::{KeyEvent, state_of},
    protocols::virtual_keyboard,
    state::State,
};
use smithay::{
    backend::input::KeyState,
    input::keyboard::{FilterResult, Keycode, Keysym, ModifiersState, xkb},
    reexports::calloop::timer::{TimeoutAction, Timer},
    utils::SERIAL_COUNTER,
};
use tacit_dbus::config::Binding;

/// XKB counts keys from 8.
const XKB_OFFSET: u32 = super::devices::XKB_OFFSET;

/// The virtual terminal that a key switches to: Ctrl, Alt and a function key.
fn terminal_of(keysym: Keysym) -> Option<i32> {
    let first = Keysym::XF86_Switch_VT_1.raw();
    let number = keysym.raw().checked_sub(first).filter(|number| *number < 12)?;
    i32::try_from(number + 1).ok()
}
/// The largest evdev code there is.
const CODE_MAX: u32 = 0x2ff;

/// What a key is to us, apart from what a client makes of it.
enum Key {
    /// The client's.
    Passes,
    /// Ours; what it does, where it does something.
    Taken(Option<Deed>),
}

/// What a key does that is ours.
enum Deed {
    /// What its chord is bound to.
    Bound(Binding, Held),
    /// It says something about the windows that are chosen from.
    Choice(Choice),
    /// It begins a text for the command bar.
    Text,
    /// It cancels what the pointer does with a window.
    LetGo,
}

impl State {
    /// A key of a real keyboard, by evdev code.
    pub fn key(&mut self, code: u32, pressed: bool, time_ms: u32) {
        if code > CODE_MAX {
            return tracing::warn!(code, "there is no such key");
        }
        self.keyboard_event(KeyboardEvent::Hardware { code, pressed, time_ms });
    }

    /// An event of any keyboard: it waits for the bar, or is dealt with at once.
    pub fn keyboard_event(&mut self, event: KeyboardEvent) {
        self.notify_activity();
        match self.bar.keep(event) {
            Ok(()) => {}
            Err(_) if self.bar.holds() => tracing::warn!("too many keys wait for the command bar: one is dropped"),
            Err(event) => {
                self.ping_focused();
                self.deal_with_key(event);
            }
        }
    }

    fn deal_with_key(&mut self, event: KeyboardEvent) {
        match event {
            KeyboardEvent::Hardware { code, pressed, time_ms } => self.hardware_key(code, pressed, time_ms),
            KeyboardEvent::Virtual(event) => self.virtual_key(&event),
        }
    }

    fn hardware_key(&mut self, code: u32, pressed: bool, time_ms: u32) {
        let seat = self.seat.seat.clone();
        virtual_keyboard::restore(self, &seat);
        let keyboard = self.seat.keyboard.clone();
        if self.lock.is_on() && keyboard.is_grabbed() {
            // An input method that takes the keys of every client would hear the password.
            keyboard.unset_grab(self);
        }
        let key_state = if pressed { KeyState::Pressed } else { KeyState::Released };
        let alone = keyboard.pressed_keys().is_empty();
        let mut tapped = false;
        let serial = SERIAL_COUNTER.next_serial();
        let keycode = Keycode::new(code + XKB_OFFSET);
        let taken = keyboard.input(self, keycode, key_state, serial, time_ms, |state, modifiers, handle| {
            let raw = handle.raw_latin_sym_or_raw_current_sym();
            let raw = raw.unwrap_or_else(|| handle.modified_sym());
            if let Some(terminal) = terminal_of(handle.modified_sym()).filter(|_| state.tty.is_some()) {
                state.bar.disturbed();
                if pressed {
                    state.switch_vt(terminal);
                }
                return FilterResult::Intercept(None);
            }
            if !state.monitor.is_idle() && state.screen_reader_key(keycode, handle.modified_sym(), modifiers, pressed) {
                state.bar.disturbed();
                return FilterResult::Intercept(None);
            }
            tapped = state.tap(code, raw, pressed, alone);
            state.chooser.modifiers(modifiers);
            let chord = Chord::of(raw, modifiers);
            match state.whose_key(code, &chord, pressed, Origin::Hardware) {
                Key::Passes => FilterResult::Forward,
                Key::Taken(deed) => FilterResult::Intercept(deed),
            }
        });
        let again = || KeyboardEvent::Hardware { code, pressed, time_ms };
        self.after_key(taken.flatten(), tapped, again);
    }

    /// Lets screen readers hear of a key; true where one of them takes it.
    fn screen_reader_key(
        &mut self,
        keycode: Keycode,
        keysym: Keysym,
        modifiers: &ModifiersState,
        pressed: bool,
    ) -> bool {
        if self.lock.is_on() {
            return false;
        }
        let event = KeyEvent {
            released: !pressed,
            state: state_of(modifiers),
            keysym: keysym.raw(),
            unichar: keysym.key_char().map_or(0, u32::from),
            keycode: u16::try_from(keycode.raw()).unwrap_or(0),
        };
        let now = self.clock.now();
        let bus = self.publisher.bus.clone();
        self.monitor.key(event, now, |name, event| {
            if let Some(bus) = &bus {
                bus.signal(Signal::Key(name.to_owned(), event));
            }
        })
    }

    fn virtual_key(&mut self, event: &virtual_keyboard::VirtualKeyboardEvent) {
        // A confirmation can be answered, and a session unlocked, by real devices alone.
        if self.confirm_has_focus() || self.lock.is_on() {
            return tracing::warn!("a virtual keyboard typed into a confirmation or a locked screen; refused");
        }
        let mut tapped = false;
        let mut taken = None;
        self.chooser.modifiers(&event.modifiers);
        if let Some(key) = event.key {
            let pressed = key.state == KeyState::Pressed;
            let code = key.code.raw();
            let alone = event.modifiers == Default::default() || !pressed;
            tapped = self.tap(code, key.raw_keysym, pressed, alone);
            let chord = Chord::of(key.raw_keysym, &event.modifiers);
            match self.whose_key(code, &chord, pressed, Origin::Virtual) {
                Key::Passes => {}
                Key::Taken(deed) => {
                    taken = Some(deed);
                }
            }
        }
        let again = || KeyboardEvent::Virtual(event.clone());
        match taken {
            Some(deed) => self.after_key(deed, tapped, again),
            None => {
                let seat = self.seat.seat.clone();
                virtual_keyboard::forward(self, &seat, event);
                self.after_key(None, tapped, again);
            }
        }
    }

    /// Feeds the tap of the bar's key; true where this event completes it.
    fn tap(&mut self, code: u32, keysym: Keysym, pressed: bool, alone: bool) -> bool {
        if self.lock.is_on() {
            return false;
        }
        if pressed {
            // Escape takes the bar away: no frame of it answers that.
            if self.bar_has_focus() && keysym != Keysym::Escape {
                self.stats.bar_key_at.get_or_insert(self.clock.now());
            }
            self.bar.pressed(code, &xkb::keysym_get_name(keysym), alone);
            return false;
        }
        self.bar.released(code)
    }

    fn whose_key(&mut self, code: u32, chord: &Chord, pressed: bool, origin: Origin) -> Key {
        let code = if origin == Origin::Virtual { code | 1 << 31 } else { code };
        if !pressed {
            return if self.seat.taken.remove(&code) { Key::Taken(None) } else { Key::Passes };
        }
        if self.confirm_has_focus() || self.lock.is_on() {
            return Key::Passes;
        }
        if self.layout.grabbed().is_some() && chord.keysym == Keysym::Escape {
            self.seat.taken.insert(code);
            return Key::Taken(Some(Deed::LetGo));
        }
        if self.shortcuts_are_inhibited() || self.x11_has_all_keys() {
            return Key::Passes;
        }
        let binding = self.settings.bindings.get(chord);
        let deed = match self.chooser.meaning(chord, binding) {
            Meaning::Choice(choice) => Some(Deed::Choice(choice)),
            // It comes again, press and release, for whoever has the keyboard then.
            Meaning::Text => return Key::Taken(Some(Deed::Text)),
            Meaning::Usual => binding.map(|binding| Deed::Bound(binding.clone(), Held::of(chord))),
        };
        match deed {
            Some(deed) => {
                self.seat.taken.insert(code);
                Key::Taken(Some(deed))
            }
            None => Key::Passes,
        }
    }

    fn after_key(&mut self, deed: Option<Deed>, tapped: bool, again: impl FnOnce() -> KeyboardEvent) {
        match deed {
            Some(Deed::Bound(binding, held)) => self.run_binding(binding, held),
            Some(Deed::Choice(choice)) => self.choose(choice),
            Some(Deed::LetGo) => self.cancel_window_grab(),
            Some(Deed::Text) => self.type_past_the_overview(again()),
            None => {}
        }
        if self.chooser.released {
            self.choose(Choice::Commit);
        }
        if tapped {
            self.request_bar();
        }
    }

    /// A text was begun while the overview is open: it is for the command bar, or for the window with the focus where nobody can
    /// open that. Nothing of it is lost.
    fn type_past_the_overview(&mut self, event: KeyboardEvent) {
        self.leave_chooser();
        self.request_bar();
        if let Err(event) = self.bar.keep(event) {
            self.refresh_keyboard_focus();
            self.deal_with_key(event);
        }
    }

    fn run_binding(&mut self, binding: Binding, held: Held) {
        if self.chooser.is_open() && !matches!(binding, Binding::Show { .. }) {
            self.leave_chooser();
        }
        match binding {
            Binding::Show { show } => self.show(show, held),
            Binding::Do(action) => {
                if let Err(trouble) = self.apply(&action, 0) {
                    tracing::info!(%trouble, "a key binding did nothing");
                }
            }
            Binding::Spawn { spawn } => {
                let settings = &self.settings;
                crate::spawn::spawn(&spawn, &settings.socket, self.xwayland.display(), settings.descriptors);
            }
            Binding::Say { say } => self.signal(Signal::Say(say)),
        }
    }

    fn signal(&self, signal: Signal) {
        match &self.publisher.bus {
            Some(bus) => bus.signal(signal),
            None => tracing::info!("there is no bus to tell"),
        }
    }

    /// The bar's key was tapped: asks the shell, which opens the bar or closes the one that is open. Keys wait for its answer.
    fn request_bar(&mut self) {
        if self.confirm_has_focus() {
            return;
        }
        self.leave_chooser();
        if self.publisher.bus.is_none() {
            return tracing::info!("there is no bus: nobody can be asked for the command bar");
        }
        let now = self.clock.now();
        self.stats.bar_asked_at = Some(now);
        let serial = self.bar.request(now);
        self.todo.focus = true;
        self.signal(Signal::BarRequested(serial));
        let timer = self.handle.insert_source(Timer::from_duration(bar::REMIND), move |_, (), state| {
            state.give_up_on_bar();
            if !state.bar.holds() || state.bar.serial != serial {
                return TimeoutAction::Drop;
            }
            // A shell that was not listening yet, or was started anew, hears the same request again.
            state.signal(Signal::BarRequested(serial));
            TimeoutAction::ToDuration(bar::REMIND)
        });
        if let Err(error) = timer {
            tracing::error!(%error, "no timer for the bar: keys are not held");
            self.bar.release();
        }
    }

    /// The shell has answered a request by closing the bar: the keys that waited are for the window below it.
    pub fn bar_closed(&mut self, serial: u64) {
        self.bar.closed(serial);
        self.stats.bar_asked_at = None;
        self.todo.focus = true;
    }

    /// Drops what waits for a bar that did not come: it was not meant for any other window.
    pub fn give_up_on_bar(&mut self) {
        if self.bar.is_overdue(self.clock.now()) {
            let lost = self.bar.release().len();
            self.todo.focus = true;
            tracing::warn!(lost, "the command bar did not come; the keys typed for it are dropped");
        }
    }

    /// Gives the keys that waited to the bar once it has the keyboard, or to the window below it once it is gone.
    pub fn replay_held_keys(&mut self) {
        let there = match self.bar.waits_for() {
            None => false,
            Some(Wait::Bar(_)) => self.bar_has_focus(),
            Some(Wait::Gone) => !self.bar_is_there(),
        };
        if !there {
            return;
        }
        let events = self.bar.release();
        self.todo.focus = true;
        self.refresh_keyboard_focus();
        for event in events {
            // A key among them may ask for the bar again: those after it wait again.
            if let Err(event) = self.bar.keep(event) {
                self.deal_with_key(event);
            }
        }
        self.refresh_keyboard_focus();
    }
}
