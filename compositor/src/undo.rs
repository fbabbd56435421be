//! Mementos of the layout by token: what an operation changed can be put back. Knows no window.

use std::collections::VecDeque;
use tacit_layout::{Memento, WindowId};

/// How many operations can be taken back.
const TOKENS_MAX: usize = 256;

/// What puts one operation back.
#[derive(Debug, Clone)]
pub enum Inverse {
    /// The layout as it was, and the windows that the operation was about.
    Layout(Box<Memento>, Vec<WindowId>),
    /// An output as it was.
    Output(crate::backend::OutputMemento),
    /// The clipboard's text as it was.
    Clipboard(Option<crate::clipboard::ClipText>),
    /// The keyboard's settings as they were.
    Keyboard(Box<tacit_dbus::config::Input>),
    /// How much was magnified, in percent.
    Zoom(u32),
    /// The night light as it was.
    Night(crate::night::NightMemento),
    /// What was said of mirrors.
    Mirrors(crate::mirror::Said),
    /// Whether idleness was prevented.
    Awake(bool),
}

/// The latest operations.
#[derive(Debug, Default)]
pub struct UndoRing {
    list: VecDeque<(String, Inverse)>,
    last: u64,
}

impl UndoRing {
    /// Keeps what puts an operation back; answers its token.
    pub fn keep(&mut self, inverse: Inverse) -> String {
        self.last += 1;
        let token = format!("u{}", self.last);
        if self.list.len() >= TOKENS_MAX {
            self.list.pop_front();
        }
        self.list.push_back((token.clone(), inverse));
        token
    }

    /// The number in the token that was given last.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Gives no token up to this number: they are another compositor's, and what they stood for is gone.
    pub fn resume(&mut self, last: u64) {
        self.last = self.last.max(last);
    }

    /// What puts the operation of this token back. It stays, so that an undo that was undone can be done again.
    pub fn get(&self, token: &str) -> Option<Inverse> {
        self.list.iter().find(|(other, _)| other == token).map(|(_, inverse)| inverse.clone())
    }
}
