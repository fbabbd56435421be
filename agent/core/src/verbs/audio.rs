//! The families `audio` and `mic`: levels and devices, read back from the sound server.

use super::Entry;
use super::setting::sets;
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    sets(Verb::AudioVolume, |w| {
        let of = if w.has("device") { format!(" of {}", w.text("device")) } else { String::new() };
        format!("Turn the volume{of} {}", w.level())
    }),
    sets(Verb::AudioMute, |w| match w.args.text("on").unwrap_or("on") {
        "off" => "Unmute the sound".into(),
        "toggle" => "Mute or unmute the sound".into(),
        _ => "Mute the sound".into(),
    }),
    sets(Verb::MicMute, |w| match w.args.text("on").unwrap_or("on") {
        "off" => "Unmute the microphone".into(),
        "toggle" => "Mute or unmute the microphone".into(),
        _ => "Mute the microphone".into(),
    }),
    sets(Verb::AudioOutput, |w| format!("Play sound on {}", w.text("device"))),
    sets(Verb::AudioInput, |w| format!("Record sound from {}", w.text("device"))),
];
