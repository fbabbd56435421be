//! Keys for a screen reader: which it watches, and which it takes before anybody else gets them, as `org.freedesktop.a11y.KeyboardMonitor`
//! asks for them. Pure: it is told of keys and times and says who hears of them. Who may ask is the bus's to decide.

use smithay::input::keyboard::ModifiersState;
use std::{collections::HashSet, time::Duration};

/// The most programs that listen.
const LISTENERS_MAX: usize = 8;
/// The most keystrokes and modifiers of one.
const STROKES_MAX: usize = 2048;
/// A modifier of the screen reader's that is pressed twice within this time is the key that it always was.
const TWICE: Duration = Duration::from_millis(300);

/// Modifiers as X11 counts them.
pub mod mask {
    /// Shift.
    pub const SHIFT: u32 = 1;
    /// Caps Lock.
    pub const LOCK: u32 = 1 << 1;
    /// Control.
    pub const CONTROL: u32 = 1 << 2;
    /// Alt.
    pub const ALT: u32 = 1 << 3;
    /// Num Lock.
    pub const NUM: u32 = 1 << 4;
    /// Super.
    pub const SUPER: u32 = 1 << 6;
    /// Those that a keystroke is told apart by.
    pub const CHORD: u32 = SHIFT | CONTROL | ALT | SUPER;
}

/// What a program asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Every key, and nobody else any, or no longer.
    Grab(bool),
    /// To hear of every key, or no longer.
    Watch(bool),
    /// These keys as modifiers of its own, and these keystrokes, each a symbol and modifiers.
    Keys(Vec<u32>, Vec<(u32, u32)>),
    /// Nothing any more: it is gone.
    Gone,
}

/// A key as a screen reader hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyEvent {
    /// Whether it went up.
    pub released: bool,
    /// The modifiers before it, as X11 counts them.
    pub state: u32,
    /// Its symbol.
    pub keysym: u32,
    /// The character that it makes; 0 for none.
    pub unichar: u32,
    /// The XKB key code.
    pub keycode: u16,
}

#[derive(Debug, Default)]
struct Listener {
    name: String,
    grabs: bool,
    watches: bool,
    modifiers: Vec<u32>,
    strokes: Vec<(u32, u32)>,
    /// Its own modifiers that are down.
    held: Vec<u16>,
    /// The modifier that it took last, and when.
    taken: Option<(u32, Duration)>,
}

impl Listener {
    /// Whether it takes a key that goes down.
    fn takes(&mut self, event: &KeyEvent, now: Duration) -> bool {
        if self.modifiers.contains(&event.keysym) {
            let twice = self.taken.is_some_and(|(key, at)| key == event.keysym && now.saturating_sub(at) < TWICE);
            self.taken = (!twice).then_some((event.keysym, now));
            if !twice && !self.held.contains(&event.keycode) {
                self.held.push(event.keycode);
            }
            return !twice || self.grabs;
        }
        let chord = event.state & mask::CHORD;
        self.grabs || !self.held.is_empty() || self.strokes.contains(&(event.keysym, chord))
    }
}

/// All programs that listen.
#[derive(Debug, Default)]
pub struct Monitor {
    listeners: Vec<Listener>,
    /// Keys that went down for a screen reader alone.
    down: HashSet<u16>,
}

impl Monitor {
    /// Whether nobody listens.
    pub fn is_idle(&self) -> bool {
        self.listeners.is_empty() && self.down.is_empty()
    }

    /// A program asks for something; false where that is too much.
    pub fn ask(&mut self, name: &str, ask: Ask) -> bool {
        if ask == Ask::Gone {
            self.listeners.retain(|listener| listener.name != name);
            return true;
        }
        let at = self.listeners.iter().position(|listener| listener.name == name);
        if at.is_none() {
            if self.listeners.len() >= LISTENERS_MAX {
                return false;
            }
            self.listeners.push(Listener { name: name.to_owned(), ..Listener::default() });
        }
        let Some(listener) = self.listeners.iter_mut().find(|listener| listener.name == name) else { return false };
        match ask {
            Ask::Grab(on) => listener.grabs = on,
            Ask::Watch(on) => listener.watches = on,
            Ask::Keys(modifiers, strokes) => {
                if modifiers.len() > STROKES_MAX || strokes.len() > STROKES_MAX {
                    return false;
                }
                (listener.modifiers, listener.strokes) = (modifiers, strokes);
                listener.held.clear();
            }
            Ask::Gone => {}
        }
        self.listeners.retain(|listener| {
            listener.grabs || listener.watches || !listener.modifiers.is_empty() || !listener.strokes.is_empty()
        });
        true
    }

    /// Nobody listens any more: the bus is gone.
    pub fn clear(&mut self) {
        self.listeners.clear();
    }

    /// A key went down or up. Answers whether a screen reader alone gets it; `tell` is called for everyone who hears of it.
    pub fn key(&mut self, event: KeyEvent, now: Duration, mut tell: impl FnMut(&str, KeyEvent)) -> bool {
        let was_down = event.released && self.down.remove(&event.keycode);
        let mut taken = was_down;
        for listener in &mut self.listeners {
            let takes = !event.released && listener.takes(&event, now);
            if event.released {
                listener.held.retain(|held| *held != event.keycode);
            }
            if takes || was_down || listener.watches || listener.grabs {
                tell(&listener.name, event);
            }
            taken |= takes;
        }
        if taken && !event.released {
            self.down.insert(event.keycode);
        }
        taken
    }
}

/// The modifiers that are down, as X11 counts them.
pub fn state_of(modifiers: &ModifiersState) -> u32 {
    let bits = [
        (modifiers.shift, mask::SHIFT),
        (modifiers.caps_lock, mask::LOCK),
        (modifiers.ctrl, mask::CONTROL),
        (modifiers.alt, mask::ALT),
        (modifiers.num_lock, mask::NUM),
        (modifiers.logo, mask::SUPER),
    ];
    bits.iter().filter(|(on, _)| *on).map(|(_, bit)| bit).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSERT: u32 = 0xff63;
    const T: u32 = 0x74;

    fn event(keysym: u32, state: u32, released: bool) -> KeyEvent {
        let keycode = u16::try_from(keysym & 0xff).expect("small");
        KeyEvent { released, state, keysym, unichar: 0, keycode }
    }

    /// Whether a key is taken, and how many hear of it.
    fn press(monitor: &mut Monitor, keysym: u32, state: u32, at_ms: u64) -> (bool, usize) {
        let mut heard = 0;
        let taken = monitor.key(event(keysym, state, false), Duration::from_millis(at_ms), |_, _| heard += 1);
        (taken, heard)
    }

    fn release(monitor: &mut Monitor, keysym: u32) -> (bool, usize) {
        let mut heard = 0;
        let taken = monitor.key(event(keysym, 0, true), Duration::from_secs(99), |_, _| heard += 1);
        (taken, heard)
    }

    #[test]
    fn a_keystroke_is_taken_with_its_modifiers_alone() {
        let mut monitor = Monitor::default();
        assert!(monitor.is_idle());
        assert!(monitor.ask(":1.5", Ask::Keys(Vec::new(), vec![(T, mask::CONTROL | mask::ALT)])));
        assert_eq!(press(&mut monitor, T, 0, 0), (false, 0));
        assert_eq!(release(&mut monitor, T), (false, 0));
        assert_eq!(press(&mut monitor, T, mask::CONTROL | mask::ALT | mask::NUM | mask::LOCK, 1), (true, 1));
        assert_eq!(release(&mut monitor, T), (true, 1), "its release is taken too, whatever is down then");
        assert!(monitor.ask(":1.5", Ask::Gone));
        assert_eq!(press(&mut monitor, T, mask::CONTROL | mask::ALT, 2), (false, 0));
    }

    #[test]
    fn a_modifier_of_its_own_takes_what_follows_and_twice_it_is_the_key_it_was() {
        let mut monitor = Monitor::default();
        monitor.ask(":1.5", Ask::Keys(vec![INSERT], Vec::new()));
        assert_eq!(press(&mut monitor, INSERT, 0, 1000), (true, 1));
        assert_eq!(press(&mut monitor, T, 0, 1100), (true, 1));
        assert_eq!((release(&mut monitor, T), release(&mut monitor, INSERT)), ((true, 1), (true, 1)));
        assert_eq!(press(&mut monitor, T, 0, 1150), (false, 0));
        release(&mut monitor, T);
        assert!(!press(&mut monitor, INSERT, 0, 1200).0, "the second time within a moment");
        assert!(!release(&mut monitor, INSERT).0);
        assert!(press(&mut monitor, INSERT, 0, 1250).0, "the third is the first again");
    }

    #[test]
    fn watching_takes_nothing_and_grabbing_everything() {
        let mut monitor = Monitor::default();
        monitor.ask(":1.5", Ask::Watch(true));
        monitor.ask(":1.6", Ask::Watch(true));
        assert_eq!(press(&mut monitor, T, 0, 0), (false, 2));
        assert_eq!(release(&mut monitor, T), (false, 2));
        monitor.ask(":1.6", Ask::Grab(true));
        assert_eq!(press(&mut monitor, T, 0, 0), (true, 2));
        monitor.ask(":1.6", Ask::Gone);
        assert!(release(&mut monitor, T).0, "what was taken does not come up for others");
        monitor.ask(":1.5", Ask::Watch(false));
        assert!(monitor.is_idle());
    }

    #[test]
    fn there_is_a_limit_to_listeners_and_keystrokes() {
        let mut monitor = Monitor::default();
        for at in 0..LISTENERS_MAX {
            assert!(monitor.ask(&format!(":1.{at}"), Ask::Watch(true)));
        }
        assert!(!monitor.ask(":2.0", Ask::Watch(true)));
        assert!(!monitor.ask(":1.0", Ask::Keys(Vec::new(), vec![(1, 1); STROKES_MAX + 1])));
    }
}
