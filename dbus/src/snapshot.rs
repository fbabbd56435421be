//! The state of the desktop as one value, and the scene file that tests and `tacit plan --scene` read.

use crate::ids::{AppId, OutputId, WindowId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything that a plan can name or a post can ask about. Also the scene file: unknown fields are errors there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Snapshot {
    /// Counts the compositor's changes; 0 in a scene file.
    #[serde(skip_serializing_if = "is_zero")]
    pub revision: u64,
    /// RFC 3339 with offset: what "now" is. Empty on a live session, where the agent's clock counts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub now: String,
    /// Outputs, left to right.
    pub outputs: Vec<Output>,
    /// Workspaces by output and number.
    pub workspaces: Vec<Workspace>,
    /// Windows, lowest first in stacking order on a live session.
    pub windows: Vec<Window>,
    /// Installed applications.
    pub apps: Vec<App>,
    /// Devices by kind.
    pub devices: Devices,
    /// Accessible objects that are known.
    pub elements: Vec<Element>,
    /// Settings by key: `"theme.dark":"off"`, `"audio.volume":40`.
    pub settings: BTreeMap<String, Value>,
    /// Recent requests, oldest first.
    pub history: Vec<Past>,
    /// Windows by when they had the focus, latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub focus_order: Vec<WindowId>,
    /// Whether the session is locked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// One output in the global space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Its connector or virtual name.
    pub id: OutputId,
    /// Global logical position.
    #[serde(default)]
    pub x: i32,
    /// Global logical position.
    #[serde(default)]
    pub y: i32,
    /// Logical pixels.
    pub width: i32,
    /// Logical pixels.
    pub height: i32,
    /// Fractional scale.
    #[serde(default = "one")]
    pub scale: f64,
    /// Whether new windows go there.
    #[serde(default)]
    pub focused: bool,
    /// Millihertz; 0 where it is not known.
    #[serde(default)]
    pub refresh_mhz: i32,
    /// Whether it shows anything.
    #[serde(default = "yes")]
    pub on: bool,
    /// The area that panels leave: x, y, width, height in global logical pixels. Empty in scenes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usable: Option<[i32; 4]>,
    /// The output whose picture it shows; it is where that one is then, and no place for windows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mirrors: Option<OutputId>,
}

fn one() -> f64 {
    1.0
}
fn yes() -> bool {
    true
}

/// One workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// Its number, unique over all outputs.
    pub id: WorkspaceId,
    /// Its name; the number as text where none was given.
    #[serde(default)]
    pub name: String,
    /// The output it is on.
    pub output: OutputId,
    /// Whether its output shows it.
    #[serde(default)]
    pub active: bool,
    /// `tiling` or `floating`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mode: String,
}

/// One toplevel window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Window {
    /// Its id.
    pub id: WindowId,
    /// Its app-id, as near to a desktop-entry id as the client says.
    pub app: AppId,
    /// Its title. Tainted: it may be shown and may name the window, nothing more.
    pub title: String,
    /// The workspace it is on.
    pub workspace: WorkspaceId,
    /// Global logical position of the window geometry.
    pub x: i32,
    /// Global logical position of the window geometry.
    pub y: i32,
    /// Logical pixels.
    pub width: i32,
    /// Logical pixels.
    pub height: i32,
    /// Whether it has the keyboard focus.
    pub focused: bool,
    /// Whether it floats above the tiles.
    pub floating: bool,
    /// Whether it covers its output.
    pub fullscreen: bool,
    /// Whether it fills the usable area.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub maximized: bool,
    /// Whether it is hidden until restored.
    pub minimized: bool,
    /// Whether it is on top and on every workspace.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// The slot that it was placed in, where it was.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub slot: String,
    /// The output that shows most of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub output: String,
    /// The process that owns it; 0 where it is not known.
    #[serde(skip_serializing_if = "is_zero_u32")]
    pub pid: u32,
    /// Position in the stacking order over all windows: 0 is the lowest.
    #[serde(skip_serializing_if = "is_zero_u32")]
    pub stacking: u32,
    /// Whether it asks for attention.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// Whether it does not answer pings.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unresponsive: bool,
    /// The toplevel it is a dialog of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<WindowId>,
}

fn is_zero_u32(n: &u32) -> bool {
    *n == 0
}
/// One installed application, from its desktop entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct App {
    /// Desktop-entry id.
    pub id: AppId,
    /// Its name.
    pub name: String,
    /// What kind of thing it is: "Web Browser".
    pub generic: String,
    /// Other words for it.
    pub keywords: Vec<String>,
    /// Icon name or path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub icon: String,
    /// Menu categories: `TerminalEmulator`, `TextEditor`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// MIME types it opens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mime_types: Vec<String>,
    /// Whether it runs in a terminal.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub terminal: bool,
    /// Kinds that it was chosen as the default of, by the person or the system: `terminal`, `web browser`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_for: Vec<String>,
}

/// Devices by kind, each by the name a person would say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Devices {
    /// Sinks.
    pub audio_outputs: Vec<String>,
    /// Sources.
    pub audio_inputs: Vec<String>,
    /// Known wireless networks.
    pub wifi: Vec<String>,
    /// Paired Bluetooth devices.
    pub bluetooth: Vec<String>,
    /// Media players.
    pub players: Vec<String>,
    /// VPN connections.
    pub vpn: Vec<String>,
}

/// One accessible object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Element {
    /// Bus name and object path, where it is live: `:1.42/org/a11y/atspi/accessible/17`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The window it is in.
    pub window: WindowId,
    /// AT-SPI role name: `button`, `menu item`, `entry`.
    pub role: String,
    /// Its accessible name. Tainted.
    pub name: String,
    /// Its text or value, where it has one. Tainted.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// One recent request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Past {
    /// The utterance.
    pub text: String,
    /// What was done.
    pub steps: Vec<crate::Action>,
}

impl Snapshot {
    /// The window with the keyboard focus.
    pub fn focused(&self) -> Option<&Window> {
        self.windows.iter().find(|window| window.focused)
    }

    /// The window with this id.
    pub fn window(&self, id: &WindowId) -> Option<&Window> {
        self.windows.iter().find(|window| &window.id == id)
    }

    /// The workspace with this id.
    pub fn workspace(&self, id: WorkspaceId) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| workspace.id == id)
    }

    /// The output with this id.
    pub fn output(&self, id: &OutputId) -> Option<&Output> {
        self.outputs.iter().find(|output| &output.id == id)
    }

    /// The output that has the focus, else the first.
    pub fn focused_output(&self) -> Option<&Output> {
        self.outputs.iter().find(|output| output.focused).or_else(|| self.outputs.first())
    }

    /// The workspace that the focused output shows.
    pub fn active_workspace(&self) -> Option<&Workspace> {
        let output = self.focused_output()?;
        let mut active = self.workspaces.iter().filter(|workspace| workspace.active);
        active.clone().find(|workspace| workspace.output == output.id).or_else(|| active.next())
    }

    /// The application with this id, also where a window says it in other case or without its vendor prefix.
    pub fn app(&self, id: &AppId) -> Option<&App> {
        let wanted = id.as_str();
        self.apps.iter().find(|app| &app.id == id).or_else(|| {
            self.apps.iter().find(|app| {
                let have = app.id.as_str();
                have.eq_ignore_ascii_case(wanted)
                    || have.rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case(wanted))
            })
        })
    }
}
