//! The environment of the session's programs: pure, from what the supervisor inherited and what it found out.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What makes every toolkit show its accessible tree, speak Wayland, and live through a compositor's death where it can.
const ALWAYS: [(&str, &str); 13] = [
    ("XDG_CURRENT_DESKTOP", "Tacit"),
    ("XDG_SESSION_DESKTOP", "tacit"),
    ("XDG_SESSION_TYPE", "wayland"),
    ("GTK_A11Y", "atspi"),
    ("GNOME_ACCESSIBILITY", "1"),
    ("QT_ACCESSIBILITY", "1"),
    ("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1"),
    ("ACCESSIBILITY_ENABLED", "1"),
    ("QT_QPA_PLATFORM", "wayland;xcb"),
    ("QT_WAYLAND_RECONNECT", "1"),
    ("MOZ_ENABLE_WAYLAND", "1"),
    ("ELECTRON_OZONE_PLATFORM_HINT", "auto"),
    ("_JAVA_AWT_WM_NONREPARENTING", "1"),
];

/// What belongs to the desktop that the session was started from, or would hide accessible trees.
const NEVER: [&str; 11] = [
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WAYLAND_SOCKET",
    "XAUTHORITY",
    "NO_AT_BRIDGE",
    "AT_SPI_BUS_ADDRESS",
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
    "DESKTOP_STARTUP_ID",
    "XDG_ACTIVATION_TOKEN",
];

/// Variables that say where the desktop is; a nested compositor alone keeps the outer ones.
const OUTER: [&str; 3] = ["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY"];

/// What differs from the supervisor's own environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    set: BTreeMap<String, String>,
}

impl Environment {
    /// The fixed part, with the runtime directory and the bus.
    pub fn new(runtime_dir: &Path, bus: &str) -> Self {
        let mut set: BTreeMap<String, String> =
            ALWAYS.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        set.insert("XDG_RUNTIME_DIR".into(), runtime_dir.display().to_string());
        set.insert("DBUS_SESSION_BUS_ADDRESS".into(), bus.to_owned());
        Self { set }
    }

    /// Sets one variable.
    pub fn put(&mut self, key: &str, value: impl Into<String>) {
        self.set.insert(key.to_owned(), value.into());
    }

    /// Adds a directory to the end of XDG_DATA_DIRS.
    pub fn add_data_dir(&mut self, dir: &Path) {
        let dirs = std::env::var("XDG_DATA_DIRS").ok().filter(|dirs| !dirs.is_empty());
        let dirs = dirs.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
        self.put("XDG_DATA_DIRS", format!("{dirs}:{}", dir.display()));
    }

    /// One variable.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.set.get(key).map(String::as_str)
    }

    /// All that is set.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.set
    }

    /// Gives the environment to a program of the session.
    pub fn apply(&self, command: &mut Command) {
        for key in NEVER {
            command.env_remove(key);
        }
        command.envs(&self.set);
    }

    /// Gives it to the compositor: a nested one is a client of the outer desktop.
    pub fn apply_outer(&self, command: &mut Command, nested: bool) {
        self.apply(command);
        command.env_remove("WAYLAND_DISPLAY");
        command.env_remove("DISPLAY");
        if nested {
            for key in OUTER {
                if let Some(value) = std::env::var_os(key) {
                    command.env(key, value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn the_outer_display_does_not_reach_programs() {
        let mut environment = Environment::new(Path::new("/run/x"), "unix:path=/run/x/bus");
        environment.put("WAYLAND_DISPLAY", "wayland-7");
        let mut command = Command::new("true");
        environment.apply(&mut command);
        let given = |key: &str| command.get_envs().find(|(have, _)| *have == OsStr::new(key)).map(|(_, value)| value);
        assert_eq!(given("DISPLAY"), Some(None));
        assert_eq!(given("WAYLAND_DISPLAY"), Some(Some(OsStr::new("wayland-7"))));
        assert_eq!(given("XDG_CURRENT_DESKTOP"), Some(Some(OsStr::new("Tacit"))));
        assert_eq!(given("NO_AT_BRIDGE"), Some(None));
    }
}
