//! Choosing with the pointer or a finger: what is pressed on a picture is for us, press and release, and for no client.

use super::{Choice, Kind};
use crate::state::State;
use smithay::utils::{Logical, Point};

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// This button.
    Button(u32),
    /// The finger of this slot.
    Finger(u32),
}

impl State {
    /// Whether a place is ours: all of the overview but for what is above it, and the strip.
    pub fn chooser_covers(&self, place: Point<f64, Logical>) -> bool {
        match &self.chooser.open {
            Some(open) if open.kind == Kind::Overview => true,
            Some(open) => open.panel.to_f64().contains(place),
            None => false,
        }
    }

    /// The pointer is over a picture: it would be chosen.
    pub fn chooser_hover(&mut self, place: Point<f64, Logical>) {
        let Some(open) = &mut self.chooser.open else { return };
        if open.kind == Kind::Overview
            && let Some(at) = open.entry_at(place)
            && open.at != at
        {
            open.at = at;
            self.want_all_frames();
        }
    }

    /// Something was pressed or let go at a place; true where that was for us.
    pub fn chooser_press(&mut self, press: Press, down: bool, place: Point<f64, Logical>) -> bool {
        if !down {
            if self.chooser.pressed != Some(press) {
                return false;
            }
            self.chooser.pressed = None;
            self.choose_at(place);
            return true;
        }
        if !self.chooser.is_open() || self.under(place).is_some() || !self.chooser_covers(place) {
            return false;
        }
        self.chooser.pressed = Some(press);
        if let Some(open) = &mut self.chooser.open {
            open.at = open.entry_at(place).unwrap_or(open.at);
        }
        self.want_all_frames();
        true
    }

    /// What is let go over a picture chooses it; beside all pictures, the overview ends.
    fn choose_at(&mut self, place: Point<f64, Logical>) {
        let Some(open) = &mut self.chooser.open else { return };
        let choice = match (open.entry_at(place), open.kind) {
            (Some(at), _) => {
                open.at = at;
                Choice::Commit
            }
            (None, Kind::Overview) => Choice::Cancel,
            (None, Kind::Strip) => Choice::Nothing,
        };
        self.choose(choice);
    }
}
