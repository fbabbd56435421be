//! The family `agent`: undo, redo and repeat are unfolded into steps before they get here; the rest answers.

use super::setting::sets;
use super::{Entry, entry, reads};
use crate::verify::Check;
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    // These three never run as they are: the planner puts the steps that they stand for in their place.
    entry(Verb::AgentUndo, |_| "Take it back".into(), |_| Check::Any(Vec::new())),
    entry(Verb::AgentRedo, |_| "Do it again after all".into(), |_| Check::Any(Vec::new())),
    entry(Verb::AgentRepeat, |_| "Do it again".into(), |_| Check::Any(Vec::new())),
    reads(Verb::AgentCancel, |_| "Stop what is going on".into()),
    reads(Verb::AgentExplain, |_| "Explain what was done".into()),
    reads(Verb::AgentHelp, |_| "Help".into()),
    sets(Verb::AgentMode, |w| format!("Use the mode “{}”", w.text("mode"))),
];
