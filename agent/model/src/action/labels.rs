//! What the network's outputs stand for: frames (a sense with the values that words imply) and argument names.

use serde::{Deserialize, Serialize};
use tacit_core::grammar::learned::Sense;
use tacit_dbus::Verb;

/// The labels of one model, in the order of its outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// `audio.mute on=on`: what a clause may be.
    pub frames: Vec<String>,
    /// Names of arguments; label 0 is none, 2n+1 begins argument n, 2n+2 goes on with it.
    pub args: Vec<String>,
}

/// A frame taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What it asks for.
    pub sense: Sense,
    /// What its words imply.
    pub fixed: Vec<(&'static str, String)>,
}

/// What takes the place of something in a correction.
pub const REST: &str = "rest";
/// Words that say when.
pub const WHEN: &str = "when";

impl Labels {
    /// How many labels a token may have.
    pub fn tags(&self) -> usize {
        2 * self.args.len() + 1
    }

    /// The number of a frame.
    pub fn frame(&self, name: &str) -> Option<usize> {
        self.frames.iter().position(|have| have == name)
    }

    /// The number of an argument.
    pub fn arg(&self, name: &str) -> Option<usize> {
        self.args.iter().position(|have| have == name)
    }
}

impl Frame {
    /// Takes a frame's name apart.
    ///
    /// # Errors
    /// There is no such verb or argument.
    pub fn parse(name: &str) -> Result<Frame, String> {
        let mut words = name.split_whitespace();
        let head = words.next().unwrap_or("");
        let sense = Sense::named(head).ok_or_else(|| format!("there is no verb “{head}”"))?;
        let mut fixed = Vec::new();
        for pair in words {
            let (arg, value) = pair.split_once('=').ok_or_else(|| format!("“{pair}” is no argument=value"))?;
            let Sense::Verb(verb) = sense else { return Err(format!("“{head}” has no arguments")) };
            let spec = verb.spec().arg(arg).ok_or_else(|| format!("{head} has no argument “{arg}”"))?;
            fixed.push((spec.name, value.to_owned()));
        }
        Ok(Frame { sense, fixed })
    }

    /// The name by which a plan knows `arg`, where this frame takes it from words.
    pub fn takes(&self, arg: &str) -> Option<&'static str> {
        match self.sense {
            Sense::Replace | Sense::Same => (arg == REST).then_some(REST),
            Sense::Verb(_) if arg == WHEN => Some(WHEN),
            Sense::Verb(verb) => {
                let spec = verb.spec().arg(arg)?;
                // A direction that is implied still takes its amount from words; nothing else that is fixed does.
                let amount = spec.name == "delta" || (spec.name == "duration" && verb == Verb::MediaSeek);
                (amount || !self.fixed.iter().any(|(have, _)| *have == spec.name)).then_some(spec.name)
            }
            _ => None,
        }
    }
}
