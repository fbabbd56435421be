//! What verbs that set a value have in common: the key behind them, the value that they ask for, and the old value that
//! takes them back.

use super::{After, Before, Entry, Words, action, entry};
use crate::verify::{Check, Query, Want};
use serde_json::{Value, json};
use tacit_dbus::{Action, Args, Verb};

/// The key of the setting that this verb sets; none where it sets none.
///
/// The key is the verb's name; what belongs to one device, network or package has its name after a slash:
/// `audio.volume/Headphones`, `network.connect/Home`, `software/gimp`, `display.scale/HEADLESS-1`.
pub fn setting_key(verb: Verb, args: &Args) -> Option<String> {
    let of = |base: &str, arg: &str| match args.text(arg) {
        Some(name) => format!("{base}/{name}"),
        None => base.to_owned(),
    };
    Some(match verb {
        Verb::AudioVolume => of("audio.volume", "device"),
        Verb::DisplayBrightness => of("display.brightness", "output"),
        Verb::NetworkConnect | Verb::NetworkDisconnect => of("network.connect", "text"),
        Verb::NetworkVpn => of("network.vpn", "text"),
        Verb::BluetoothConnect | Verb::BluetoothDisconnect => of("bluetooth.connect", "device"),
        Verb::SoftwareInstall | Verb::SoftwareRemove | Verb::SoftwareUpdate => of("software", "text"),
        Verb::PowerSuspend | Verb::PowerLogout | Verb::PowerRestart | Verb::PowerShutdown => "power.pending".into(),
        Verb::A11yZoom if args.get("percent").is_some() || args.get("delta").is_some() => "a11y.zoom_percent".into(),
        Verb::MemoryPause => "memory.paused".into(),
        Verb::MemoryImport => of("memory.import", "path"),
        Verb::AudioMute
        | Verb::AudioOutput
        | Verb::AudioInput
        | Verb::MicMute
        | Verb::DisplayNightLight
        | Verb::ThemeDark
        | Verb::ThemeContrast
        | Verb::ThemeAnimations
        | Verb::ThemeAccent
        | Verb::ThemeFontScale
        | Verb::ThemeWallpaper
        | Verb::NetworkWifi
        | Verb::NetworkAirplane
        | Verb::BluetoothPower
        | Verb::PowerProfile
        | Verb::PowerInhibit
        | Verb::NotifyDnd
        | Verb::KeyboardLayout
        | Verb::KeyboardRepeat
        | Verb::PointerSpeed
        | Verb::PointerNaturalScroll
        | Verb::TouchpadTap
        | Verb::A11yZoom
        | Verb::A11yScreenReader
        | Verb::A11yHighContrast
        | Verb::A11yStickyKeys
        | Verb::ClockTimezone
        | Verb::ScreenRecord
        | Verb::AgentMode => verb.name().to_owned(),
        _ => return None,
    })
}

/// The argument that carries the value.
fn value_arg(verb: Verb, args: &Args) -> Option<&'static str> {
    let names: &[&'static str] = match verb {
        Verb::ClockTimezone => &["text"],
        Verb::ThemeWallpaper => &["path"],
        Verb::AudioOutput | Verb::AudioInput => &["device"],
        _ => &["percent", "delta", "value", "profile", "mode", "on"],
    };
    names.iter().copied().find(|name| args.get(name).is_some())
}

/// The value that is asked for, where the arguments and what was before tell it.
fn wanted(before: &Before<'_>, key: &str) -> Option<Value> {
    let now = before.setting(key);
    match before.verb {
        Verb::NetworkConnect | Verb::BluetoothConnect | Verb::MemoryPause | Verb::MemoryImport => {
            return Some(json!("on"));
        }
        Verb::NetworkDisconnect | Verb::BluetoothDisconnect => return Some(json!("off")),
        Verb::SoftwareInstall => return Some(json!("installed")),
        Verb::SoftwareRemove => return Some(json!("absent")),
        Verb::PowerSuspend | Verb::PowerLogout | Verb::PowerRestart | Verb::PowerShutdown => {
            return before.verb.name().rsplit('.').next().map(Value::from);
        }
        _ => {}
    }
    // A verb that is on by default says nothing when it is meant to be on.
    let Some(arg) = value_arg(before.verb, before.args) else {
        return before.verb.spec().arg("on").map(|_| json!("on"));
    };
    match arg {
        // How large everything is: 100 percent is as it is without.
        "percent" if before.verb == Verb::A11yZoom => Some(json!(100.0 + before.args.number("percent")?)),
        "delta" if before.verb == Verb::A11yZoom => {
            Some(json!((number(now?)? + before.args.number("delta")?).clamp(100.0, 1000.0)))
        }
        "on" => match before.args.text("on")? {
            "toggle" => Some(if is_on(now?) { json!("off") } else { json!("on") }),
            word => Some(json!(word)),
        },
        "delta" => {
            let most = if before.verb == Verb::ThemeFontScale { 300.0 } else { 100.0 };
            let level = number(now?)? + before.args.number("delta")?;
            Some(json!(level.clamp(0.0, most)))
        }
        // The keeper stores where the file is, not how it was said: its receipt names it.
        "path" => None,
        arg => before.args.get(arg).cloned(),
    }
}

/// Whether a setting's value means on.
pub(super) fn is_on(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| matches!(value.as_str(), Some("on" | "true")))
}

/// A level; a setting may have it as text.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim_end_matches('%').trim().parse().ok())
}

pub(super) fn queries(before: &Before<'_>) -> Vec<Query> {
    setting_key(before.verb, before.args).map(|key| Query::Setting { key }).into_iter().collect()
}

/// The setting reads back as what was asked for; where that is not known, as anything but before.
pub(super) fn check(before: &Before<'_>) -> Check {
    let Some(key) = setting_key(before.verb, before.args) else {
        return Check::Any(Vec::new());
    };
    let query = Query::Setting { key: key.clone() };
    Check::Fact(match wanted(before, &key) {
        Some(value) => Want::Setting { key, value },
        None => Want::Changed { before: before.fact(&query).cloned(), query },
    })
}

/// The same verb with the old value.
pub(super) fn inverse(after: &After<'_>) -> Vec<Action> {
    let before = &after.before;
    let Some(key) = setting_key(before.verb, before.args) else { return Vec::new() };
    let old = before.setting(&key).cloned().or_else(|| never_set(before, &Query::Setting { key }));
    let Some(old) = old else {
        return Vec::new();
    };
    let mut args = before.args.clone();
    args.0.shift_remove("duration");
    args.0.shift_remove("delta");
    let verb = match before.verb {
        Verb::NetworkConnect if !is_on(&old) => Verb::NetworkDisconnect,
        Verb::NetworkDisconnect if is_on(&old) => Verb::NetworkConnect,
        Verb::BluetoothConnect if !is_on(&old) => Verb::BluetoothDisconnect,
        Verb::BluetoothDisconnect if is_on(&old) => Verb::BluetoothConnect,
        Verb::NetworkConnect | Verb::NetworkDisconnect | Verb::BluetoothConnect | Verb::BluetoothDisconnect => {
            return Vec::new();
        }
        verb => {
            match value_arg(verb, before.args) {
                Some("percent" | "delta") => put_level(&mut args, before, &old),
                Some("on") | None => args.set("on", if is_on(&old) { "on" } else { "off" }),
                Some(arg) => args.set(arg, old),
            }
            verb
        }
    };
    if verb.check(&args).is_err() {
        return Vec::new();
    }
    vec![action(verb, args)]
}

/// What a setting means that was read and had never been set.
fn never_set(before: &Before<'_>, query: &Query) -> Option<Value> {
    before.fact(query)?;
    match (before.verb, before.verb.spec().arg("on").is_some()) {
        (Verb::ThemeFontScale, _) => Some(json!(100)),
        (_, true) => Some(json!("off")),
        _ => None,
    }
}

/// The old level as a percentage; one above 100, which no percentage can say, as the way back from the new one.
fn put_level(args: &mut Args, before: &Before<'_>, old: &Value) {
    let Some(level) = number(old) else { return };
    args.0.shift_remove("percent");
    if level <= 100.0 {
        return args.set("percent", level);
    }
    let new = setting_key(before.verb, before.args).and_then(|key| number(&wanted(before, &key)?));
    if let Some(new) = new {
        args.set("delta", level - new);
    }
}

/// An entry of a verb that sets a value: read before, set, read back, put back.
pub(super) const fn sets(verb: Verb, title: fn(&Words<'_>) -> String) -> Entry {
    entry(verb, title, check).asking(queries).undone(inverse).within(3_000)
}
