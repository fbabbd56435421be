//! The families `network`, `bluetooth`, `power`, `software` and `clock`: what system services report, read back as
//! settings.

use super::setting::{self, sets};
use super::window::never;
use super::{Entry, entry};
use crate::verify::Check;
use tacit_dbus::Verb;

pub(super) const ENTRIES: &[Entry] = &[
    sets(Verb::NetworkWifi, |w| w.turn("Wi-Fi")).within(15_000),
    sets(Verb::NetworkAirplane, |w| w.turn("airplane mode")).within(15_000),
    sets(Verb::NetworkConnect, |w| format!("Connect to {}", w.text("text"))).within(30_000),
    sets(Verb::NetworkDisconnect, |w| {
        if w.has("text") { format!("Disconnect from {}", w.text("text")) } else { "Disconnect from the network".into() }
    })
    .within(15_000),
    sets(Verb::NetworkVpn, |w| {
        let name = w.text("text");
        w.turn(if name.is_empty() { "the VPN" } else { &name })
    })
    .within(30_000),
    sets(Verb::BluetoothPower, |w| w.turn("Bluetooth")).within(10_000),
    sets(Verb::BluetoothConnect, |w| format!("Connect {}", w.text("device"))).within(20_000),
    sets(Verb::BluetoothDisconnect, |w| format!("Disconnect {}", w.text("device"))).within(10_000),
    sets(Verb::PowerProfile, |w| format!("Use the power profile “{}”", w.text("profile"))),
    entry(Verb::PowerLock, |_| "Lock the session".into(), |_| Check::Locked).within(5_000),
    entry(Verb::PowerSuspend, |_| "Suspend the computer".into(), setting::check).within(10_000),
    entry(Verb::PowerLogout, |_| "Log out".into(), setting::check).within(10_000),
    entry(Verb::PowerRestart, |_| "Restart the computer".into(), setting::check).within(10_000),
    entry(Verb::PowerShutdown, |_| "Shut the computer down".into(), setting::check).within(10_000),
    sets(Verb::PowerInhibit, |w| match w.args.text("on").unwrap_or("on") {
        "off" => "Let the screen go off again".into(),
        "toggle" => "Keep the screen on or let it go off".into(),
        _ => "Keep the screen on".into(),
    }),
    entry(Verb::SoftwareInstall, |w| format!("Install {}", w.text("text")), setting::check).within(600_000),
    entry(Verb::SoftwareRemove, |w| format!("Remove the software {}", w.text("text")), setting::check).within(300_000),
    entry(
        Verb::SoftwareUpdate,
        |w| if w.has("text") { format!("Update {}", w.text("text")) } else { "Update the software".into() },
        |b| match setting::setting_key(b.verb, b.args) {
            Some(key) => Check::Fact(crate::verify::Want::Setting { key, value: "updated".into() }),
            None => never(),
        },
    )
    .within(600_000),
    sets(Verb::ClockTimezone, |w| format!("Set the time zone to {}", w.text("text"))).within(5_000),
];
