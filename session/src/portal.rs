//! The portal backend `org.freedesktop.impl.portal.Settings`: how every application asks whether the desktop is dark.
//!
//! Owns the translation of our settings into the portal's namespaces; where a value comes from is not its business.

use crate::settings::{Values, is_on};
use serde_json::Value;
use std::collections::HashMap;
use tacit_dbus::config::rgb;
use tokio::sync::watch;
use zbus::zvariant::{OwnedValue, Value as Variant};

/// The backend's bus name.
pub const NAME: &str = "org.freedesktop.impl.portal.desktop.tacit";
/// Every backend's object.
pub const PATH: &str = "/org/freedesktop/portal/desktop";
/// The interface.
pub const INTERFACE: &str = "org.freedesktop.impl.portal.Settings";
/// The only namespace that is ours; the rest is GNOME's, and the GTK backend answers for it.
pub const APPEARANCE: &str = "org.freedesktop.appearance";

/// The backend's file, by which xdg-desktop-portal finds it.
pub const PORTAL_FILE: &str = include_str!("../../data/portals/tacit.portal");
/// Which backend serves what, for xdg-desktop-portal 1.17 and later.
pub const PORTALS_CONF: &str = include_str!("../../data/portals/tacit-portals.conf");

/// Every key of the namespace with its value.
pub fn appearance(values: &Values) -> Vec<(&'static str, Variant<'static>)> {
    let flag = |on: bool| Variant::U32(u32::from(on));
    let contrast = is_on(values, "theme.contrast") || is_on(values, "a11y.high_contrast");
    let accent = values.get("theme.accent").and_then(Value::as_str).and_then(rgb).unwrap_or_default();
    let [red, green, blue] = accent.map(|part| f64::from(part) / 255.0);
    vec![
        ("color-scheme", flag(is_on(values, "theme.dark"))),
        ("contrast", flag(contrast)),
        ("accent-color", Variant::from((red, green, blue))),
        ("reduced-motion", flag(!is_on(values, "theme.animations"))),
    ]
}

/// The object.
#[derive(Debug)]
pub struct PortalSettings {
    /// The present values.
    pub values: watch::Receiver<Values>,
}

#[zbus::interface(name = "org.freedesktop.impl.portal.Settings")]
impl PortalSettings {
    /// Every key of the namespaces that are asked for: none or an empty one means all, a trailing `*` a prefix.
    async fn read_all(
        &self,
        namespaces: Vec<String>,
    ) -> zbus::fdo::Result<HashMap<&'static str, HashMap<&'static str, OwnedValue>>> {
        let mut all = HashMap::new();
        if namespaces.is_empty() || namespaces.iter().any(|pattern| matches(pattern, APPEARANCE)) {
            let mut keys = HashMap::new();
            for (key, value) in appearance(&self.values.borrow()) {
                keys.insert(key, OwnedValue::try_from(value).map_err(zbus::Error::from)?);
            }
            all.insert(APPEARANCE, keys);
        }
        Ok(all)
    }

    /// One value.
    async fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
        let known = if namespace == APPEARANCE { appearance(&self.values.borrow()) } else { Vec::new() };
        let found = known.into_iter().find(|(have, _)| *have == key);
        let (_, value) = found.ok_or_else(|| zbus::fdo::Error::Failed("Requested setting not found".into()))?;
        Ok(OwnedValue::try_from(value).map_err(zbus::Error::from)?)
    }

    /// The interface's version.
    #[zbus(property, name = "version")]
    async fn version(&self) -> u32 {
        1
    }

    /// A value changed.
    #[zbus(signal)]
    async fn setting_changed(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        namespace: &str,
        key: &str,
        value: Variant<'_>,
    ) -> zbus::Result<()>;
}

fn matches(pattern: &str, namespace: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => namespace.starts_with(prefix.trim_end_matches('.')),
        None => pattern.is_empty() || pattern == namespace,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_become_the_portals_values() {
        let values = Values::from([
            ("theme.dark".to_owned(), Value::from("on")),
            ("theme.animations".to_owned(), Value::from("off")),
            ("theme.accent".to_owned(), Value::from("#ff0000")),
        ]);
        let got: HashMap<_, _> = appearance(&values).into_iter().collect();
        assert_eq!(got.get("color-scheme"), Some(&Variant::U32(1)));
        assert_eq!(got.get("contrast"), Some(&Variant::U32(0)));
        assert_eq!(got.get("reduced-motion"), Some(&Variant::U32(1)));
        assert_eq!(got.get("accent-color"), Some(&Variant::from((1.0, 0.0, 0.0))));
    }

    #[test]
    fn namespaces_are_matched_as_the_portal_says() {
        for pattern in ["", "org.freedesktop.appearance", "org.freedesktop.*", "*"] {
            assert!(matches(pattern, APPEARANCE), "{pattern}");
        }
        assert!(!matches("org.gnome.*", APPEARANCE));
    }
}
