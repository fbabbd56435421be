//! The four bus interfaces by name, and their introspection XML.

/// A bus name, its object and its introspection XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interface {
    /// Both the well-known name and the interface name.
    pub name: &'static str,
    /// The object path.
    pub path: &'static str,
    /// The introspection XML of data/dbus.
    pub xml: &'static str,
}

macro_rules! interface {
    ($(#[$doc:meta])* $const:ident, $short:literal) => {
        $(#[$doc])*
        pub const $const: Interface = Interface {
            name: concat!("org.tacitdesktop.", $short),
            path: concat!("/org/tacitdesktop/", $short),
            xml: include_str!(concat!("../../data/dbus/org.tacitdesktop.", $short, ".xml")),
        };
    };
}

interface!(/// Ask for things in words.
    AGENT, "Agent1");
interface!(/// Windows, workspaces and outputs.
    COMPOSITOR, "Compositor1");
interface!(/// Applications, settings, the session's parts.
    SESSION, "Session1");
interface!(/// What was done and used.
    MEMORY, "Memory1");

/// All of them.
pub const ALL: [Interface; 4] = [AGENT, COMPOSITOR, SESSION, MEMORY];
