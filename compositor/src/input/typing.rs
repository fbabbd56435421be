//! Typing text and pressing chords on behalf of the agent, with the keys of the present keyboard layout.
//!
//! `unsafe` is allowed for one function alone: Smithay hands out the keymap with the promise that no reference to it is kept.

use super::Chord;
use crate::state::State;
use smithay::{
    backend::input::KeyState,
    input::keyboard::{FilterResult, Keycode, Keysym, xkb},
    utils::SERIAL_COUNTER,
};
use std::sync::PoisonError;

/// How a symbol is made on the present layout.
#[derive(Debug, Clone, Copy)]
struct Stroke {
    keycode: Keycode,
    level: u32,
}

impl State {
    /// Types a text into the focused window.
    ///
    /// # Errors
    /// Why not; nothing was typed then.
    pub fn type_text(&mut self, text: &str) -> Result<(), String> {
        self.may_type()?;
        let mut strokes = Vec::new();
        for character in text.chars() {
            let keysym = match character {
                '\n' => Keysym::Return,
                '\t' => Keysym::Tab,
                other => xkb::utf32_to_keysym(u32::from(other)),
            };
            let stroke = self.stroke(keysym).filter(|stroke| stroke.level < 4);
            strokes.push(stroke.ok_or_else(|| format!("the keyboard layout has no `{character}`"))?);
        }
        self.past_the_bar(|state| strokes.into_iter().try_for_each(|stroke| state.strike(stroke)))
    }

    /// Does what sends keys with the keyboard at the focused window, also while the command bar has it: the bar shows how the
    /// request goes, and what is typed for a request is never for the bar.
    fn past_the_bar(&mut self, send: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        if !self.bar_has_focus() {
            return send(self);
        }
        let keyboard = self.seat.keyboard.clone();
        let bar = keyboard.current_focus();
        let window = self.layout.focused().and_then(|id| self.windows.get(id.0)).map(|window| window.surface().clone());
        let window = window.ok_or("no window has the focus")?;
        keyboard.set_focus(self, Some(window), SERIAL_COUNTER.next_serial());
        let sent = send(self);
        keyboard.set_focus(self, bar, SERIAL_COUNTER.next_serial());
        sent
    }

    /// Presses a chord: `ctrl+shift+s`.
    ///
    /// # Errors
    /// Why not; nothing was pressed then.
    pub fn press_chord(&mut self, text: &str) -> Result<(), String> {
        self.may_type()?;
        let chord = Chord::parse(text).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            format!("`{shown}` is not a key chord")
        })?;
        let stroke = self.stroke(chord.keysym).ok_or("the keyboard layout has no such key")?;
        let names = [(chord.ctrl, "ctrl"), (chord.alt, "alt"), (chord.shift, "shift"), (chord.logo, "super")];
        let wanted = names.iter().filter(|(on, _)| *on);
        let modifiers: Vec<Keycode> = wanted.filter_map(|(_, name)| self.modifier_key(name)).collect();
        self.past_the_bar(|state| {
            modifiers.iter().for_each(|key| state.send_key(*key, KeyState::Pressed));
            state.send_key(stroke.keycode, KeyState::Pressed);
            state.send_key(stroke.keycode, KeyState::Released);
            modifiers.iter().rev().for_each(|key| state.send_key(*key, KeyState::Released));
            Ok(())
        })
    }

    fn may_type(&self) -> Result<(), String> {
        if self.confirm_has_focus() {
            return Err("a confirmation waits for an answer".into());
        }
        if self.bar.holds() {
            return Err("the command bar is opening".into());
        }
        if self.seat.keyboard.current_focus().is_none() {
            return Err("no window has the focus".into());
        }
        Ok(())
    }

    fn strike(&mut self, stroke: Stroke) -> Result<(), String> {
        let mut modifiers = Vec::new();
        if stroke.level & 1 == 1 {
            modifiers.push(self.modifier_key("shift").ok_or("the keyboard layout has no shift")?);
        }
        if stroke.level & 2 == 2 {
            modifiers.push(self.modifier_key("altgr").ok_or("the keyboard layout has no AltGr")?);
        }
        modifiers.iter().for_each(|key| self.send_key(*key, KeyState::Pressed));
        self.send_key(stroke.keycode, KeyState::Pressed);
        self.send_key(stroke.keycode, KeyState::Released);
        modifiers.iter().rev().for_each(|key| self.send_key(*key, KeyState::Released));
        Ok(())
    }

    /// One key, past bindings and the bar: it is for the focused window alone.
    fn send_key(&mut self, keycode: Keycode, key_state: KeyState) {
        let seat = self.seat.seat.clone();
        crate::protocols::virtual_keyboard::restore(self, &seat);
        let keyboard = self.seat.keyboard.clone();
        let (serial, time) = (SERIAL_COUNTER.next_serial(), self.clock.now_ms());
        keyboard.input::<(), _>(self, keycode, key_state, serial, time, |_, _, _| FilterResult::Forward);
    }

    fn modifier_key(&mut self, name: &str) -> Option<Keycode> {
        let keysym = match name {
            "ctrl" => Keysym::Control_L,
            "alt" => Keysym::Alt_L,
            "shift" => Keysym::Shift_L,
            "altgr" => Keysym::ISO_Level3_Shift,
            _ => Keysym::Super_L,
        };
        self.stroke(keysym).map(|stroke| stroke.keycode)
    }

    /// The key and level that make a symbol, on the lowest level there is one.
    fn stroke(&mut self, keysym: Keysym) -> Option<Stroke> {
        let keyboard = self.seat.keyboard.clone();
        keyboard.with_xkb_state(self, |context| {
            let xkb = context.xkb().lock().unwrap_or_else(PoisonError::into_inner);
            let layout = xkb.active_layout();
            find_stroke(&xkb, layout.0, keysym)
        })
    }
}

#[allow(unsafe_code)]
fn find_stroke(xkb: &smithay::input::keyboard::Xkb, layout: u32, keysym: Keysym) -> Option<Stroke> {
    // SAFETY: the keymap is only read, and no reference to it outlives this function.
    let keymap = unsafe { xkb.keymap() };
    let mut best: Option<Stroke> = None;
    let (min, max) = (keymap.min_keycode().raw(), keymap.max_keycode().raw().min(255));
    for code in min..=max {
        let keycode = Keycode::new(code);
        for level in 0..keymap.num_levels_for_key(keycode, layout) {
            let makes = keymap.key_get_syms_by_level(keycode, layout, level) == [keysym];
            if makes && best.is_none_or(|best| level < best.level) {
                best = Some(Stroke { keycode, level });
            }
        }
    }
    best
}
