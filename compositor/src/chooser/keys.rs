//! What keys mean while windows are chosen from. Decides; does nothing.

use super::{Chooser, Kind};
use crate::input::Chord;
use smithay::input::keyboard::{Keysym, ModifiersState};
use tacit_dbus::config::{Binding, Show};
use tacit_layout::Dir;

/// Modifiers that keep the strip open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    ctrl: bool,
    alt: bool,
    logo: bool,
}

impl Held {
    /// Those of a chord; shift only turns the direction round.
    pub fn of(chord: &Chord) -> Self {
        Self { ctrl: chord.ctrl, alt: chord.alt, logo: chord.logo }
    }

    /// Whether there are any, and one of them is not down.
    fn let_go(self, now: &ModifiersState) -> bool {
        (self.ctrl && !now.ctrl) || (self.alt && !now.alt) || (self.logo && !now.logo)
    }
}

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// One further in the order of use.
    Step(Show),
    /// The one beside it.
    Beside(Dir),
    /// The first, or the last.
    End(bool),
    /// This one.
    Commit,
    /// None.
    Cancel,
    /// It is for nobody.
    Nothing,
}

/// Whose a key is while windows are chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// It says something about the choice.
    Choice(Choice),
    /// It goes the way it always goes: a modifier, or a key binding, which ends the choice.
    Usual,
    /// It begins a text: the choice ends, and the command bar gets it.
    Text,
}

impl Chooser {
    /// The modifiers have changed: the strip's may have been let go.
    pub fn modifiers(&mut self, now: &ModifiersState) {
        if self.open.as_ref().is_some_and(|open| open.kind == Kind::Strip && open.held.let_go(now)) {
            self.released = true;
        }
    }

    /// What a key that goes down means; `binding` is what it is bound to otherwise.
    pub fn meaning(&self, chord: &Chord, binding: Option<&Binding>) -> Meaning {
        let Some(kind) = self.open.as_ref().map(|open| open.kind) else { return Meaning::Usual };
        let key = chord.keysym;
        if key.is_modifier_key() || matches!(key, Keysym::ISO_Level3_Shift | Keysym::Caps_Lock | Keysym::Num_Lock) {
            return Meaning::Usual;
        }
        if let Some(Binding::Show { show }) = binding {
            let opens = *show == Show::Overview;
            return if opens { Meaning::Usual } else { Meaning::Choice(Choice::Step(*show)) };
        }
        let choice = match key {
            Keysym::Escape => Some(Choice::Cancel),
            Keysym::Return | Keysym::KP_Enter | Keysym::space => Some(Choice::Commit),
            Keysym::Left => Some(Choice::Beside(Dir::Left)),
            Keysym::Right => Some(Choice::Beside(Dir::Right)),
            Keysym::Up => Some(Choice::Beside(Dir::Up)),
            Keysym::Down => Some(Choice::Beside(Dir::Down)),
            Keysym::Tab | Keysym::ISO_Left_Tab => {
                Some(Choice::Beside(if chord.shift { Dir::Previous } else { Dir::Next }))
            }
            Keysym::Home => Some(Choice::End(false)),
            Keysym::End => Some(Choice::End(true)),
            _ => None,
        };
        let plain = !chord.ctrl && !chord.alt && !chord.logo;
        let printable = key.key_char().is_some_and(|character| !character.is_control());
        match (choice, kind) {
            (Some(choice), Kind::Strip) => Meaning::Choice(choice),
            (Some(choice), Kind::Overview) if plain => Meaning::Choice(choice),
            (_, Kind::Strip) => Meaning::Choice(Choice::Nothing),
            (_, Kind::Overview) if plain && printable => Meaning::Text,
            (_, Kind::Overview) if binding.is_some() => Meaning::Usual,
            (_, Kind::Overview) => Meaning::Choice(Choice::Nothing),
        }
    }
}
