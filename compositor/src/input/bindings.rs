//! Key chords and what they do. Knows no keyboard, only names of keys.

use smithay::input::keyboard::{Keysym, ModifiersState, xkb};
use std::collections::{BTreeMap, HashMap};
use tacit_dbus::config::Binding;

/// A key with the modifiers that have to be down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key's symbol without modifiers.
    pub keysym: Keysym,
    /// Control.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// Super.
    pub logo: bool,
}

impl Chord {
    /// Reads `Super+Shift+q`.
    pub fn parse(text: &str) -> Option<Self> {
        let none = Keysym::from(0);
        let mut chord = Self { keysym: none, ctrl: false, alt: false, shift: false, logo: false };
        for part in text.split('+').map(str::trim) {
            match part.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => chord.ctrl = true,
                "alt" | "mod1" => chord.alt = true,
                "shift" => chord.shift = true,
                "super" | "logo" | "mod4" | "win" | "meta" => chord.logo = true,
                _ if chord.keysym == none => chord.keysym = keysym(part)?,
                _ => return None,
            }
        }
        (chord.keysym != none).then_some(chord)
    }

    /// The chord that is down when this key is pressed with these modifiers.
    pub fn of(keysym: Keysym, modifiers: &ModifiersState) -> Self {
        Self {
            keysym: lower(keysym),
            ctrl: modifiers.ctrl,
            alt: modifiers.alt,
            shift: modifiers.shift,
            logo: modifiers.logo,
        }
    }
}

/// A key by its XKB name, or one of the names that people write.
pub fn keysym(name: &str) -> Option<Keysym> {
    let name = match name.to_ascii_lowercase().as_str() {
        "enter" => "Return".to_owned(),
        "esc" => "Escape".to_owned(),
        "del" => "Delete".to_owned(),
        "pgup" | "pageup" | "page_up" => "Prior".to_owned(),
        "pgdn" | "pagedown" | "page_down" => "Next".to_owned(),
        "backspace" => "BackSpace".to_owned(),
        "space" => "space".to_owned(),
        "`" => "grave".to_owned(),
        _ => name.to_owned(),
    };
    let exact = xkb::keysym_from_name(&name, xkb::KEYSYM_NO_FLAGS);
    let found = if exact.raw() == 0 { xkb::keysym_from_name(&name, xkb::KEYSYM_CASE_INSENSITIVE) } else { exact };
    (found.raw() != 0).then(|| lower(found))
}

/// The symbol of the lower-case letter.
fn lower(keysym: Keysym) -> Keysym {
    let mut lowered = keysym.key_char().into_iter().flat_map(char::to_lowercase);
    match (lowered.next(), lowered.next()) {
        (Some(one), None) if keysym.key_char() != Some(one) => Keysym::from_char(one),
        _ => keysym,
    }
}

/// What key chords do.
#[derive(Debug, Default)]
pub struct Bindings {
    by_chord: HashMap<Chord, Binding>,
}

impl Bindings {
    /// Reads a configuration's bindings; a chord that names no key is logged and left out.
    pub fn new(bindings: &BTreeMap<String, Binding>) -> Self {
        let mut by_chord = HashMap::new();
        for (text, binding) in bindings {
            match Chord::parse(text) {
                Some(chord) => {
                    by_chord.insert(chord, binding.clone());
                }
                None => tracing::warn!(chord = text, "a key binding names no key that exists"),
            }
        }
        Self { by_chord }
    }

    /// What a chord does.
    pub fn get(&self, chord: &Chord) -> Option<&Binding> {
        self.by_chord.get(chord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_read() {
        let chord = Chord::parse("Super+Shift+Q").expect("a chord");
        assert!(chord.logo && chord.shift && !chord.ctrl);
        assert_eq!(chord.keysym, Keysym::q);
        assert_eq!(Chord::parse("ctrl+enter").map(|chord| chord.keysym), Some(Keysym::Return));
        assert_eq!(Chord::parse("Super+1").map(|chord| chord.keysym), Some(Keysym::_1));
        for bad in ["", "Super", "Super+", "a+b", "Super+nosuchkey"] {
            assert_eq!(Chord::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_shifted_letter_is_the_same_key() {
        let modifiers = ModifiersState { logo: true, shift: true, ..ModifiersState::default() };
        assert_eq!(Chord::of(Keysym::Q, &modifiers), Chord::parse("Super+Shift+q").expect("a chord"));
    }

    #[test]
    fn every_default_binding_is_a_chord() {
        let config = tacit_dbus::config::parse(tacit_dbus::config::DEFAULT).expect("the default parses");
        assert_eq!(Bindings::new(&config.keybindings).by_chord.len(), config.keybindings.len());
    }
}
