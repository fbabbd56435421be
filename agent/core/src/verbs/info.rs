//! The families `info` and `calc`: they read, and what they say is the result.

use super::{Entry, reads};
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    reads(Verb::CalcEvaluate, |w| format!("Work out {}", w.text("text"))),
    reads(Verb::CalcConvert, |w| format!("Convert {}", w.text("text"))),
    reads(Verb::InfoTime, |_| "Tell the time".into()),
    reads(Verb::InfoBattery, |_| "Look at the battery".into()),
    reads(Verb::InfoNetwork, |_| "Look at the network".into()),
    reads(Verb::InfoSystem, |_| "Look at the system".into()),
    reads(Verb::InfoWeather, |_| "Look at the weather".into()).within(15_000),
];
