//! Arguments of a verb: a small JSON object whose names and types are checked against the verb's declaration.

use crate::ids::{AppId, OutputId, WindowId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The type of one argument; the words are those of the vocabulary's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArgType {
    /// A window id, or `{"from":N}`: the window that step N makes.
    Window,
    /// A list of window ids (one id is read as a list of one).
    Windows,
    /// One window id or a list of them.
    WindowOrWindows,
    /// A desktop-entry id.
    App,
    /// A workspace number.
    Workspace,
    /// An output id.
    Output,
    /// A device by its name.
    Device,
    /// A media player by its name.
    Player,
    /// An accessible object: `{"window":"w3","role":"button","name":"Save"}` or its id.
    Element,
    /// A file path: absolute, `~/…` or relative to home.
    Path,
    /// A URL.
    Url,
    /// Free text.
    Text,
    /// 0–100.
    Percent,
    /// Signed percent: a change relative to now.
    Delta,
    /// ISO 8601 duration, `PT20M`; may be negative for seeking.
    Duration,
    /// RFC 3339 time, RRULE or condition: the JSON of [`crate::When`].
    When,
    /// RFC 3339 time.
    DateTime,
    /// `on`, `off` or `toggle`.
    OnOff,
    /// A half, quarter, third or the centre of an output.
    Slot,
    /// `left`, `right`, `up`, `down`, `next` or `previous`.
    Dir,
    /// A number.
    Number,
    /// `side_by_side`, `grid`, `columns`, `rows`, `stack` or `cascade`.
    Layout,
    /// `tiling` or `floating`.
    LayoutMode,
    /// `saver`, `balanced` or `performance`.
    Profile,
    /// A key chord: `ctrl+shift+s`.
    Keys,
    /// A list of menu labels, outermost first.
    Labels,
    /// `screen`, `window` or `area`.
    Target,
    /// An output scale: 1.25.
    Scale,
    /// `1920x1080`.
    Resolution,
    /// `normal`, `90`, `180` or `270`.
    Rotation,
    /// The actions of a routine: a list of `{"verb":…,"args":…}`.
    Steps,
    /// Anything: the hand checks it.
    Any,
}

impl ArgType {
    /// The closed list of words that this type accepts, where it has one.
    pub fn words(self) -> Option<&'static [&'static str]> {
        Some(match self {
            ArgType::OnOff => &["on", "off", "toggle"],
            ArgType::Slot => &[
                "left",
                "right",
                "top",
                "bottom",
                "top_left",
                "top_right",
                "bottom_left",
                "bottom_right",
                "center",
                "left_third",
                "center_third",
                "right_third",
                "left_two_thirds",
                "right_two_thirds",
            ],
            ArgType::Dir => &["left", "right", "up", "down", "next", "previous"],
            ArgType::Layout => &["side_by_side", "grid", "columns", "rows", "stack", "cascade"],
            ArgType::LayoutMode => &["tiling", "floating"],
            ArgType::Profile => &["saver", "balanced", "performance"],
            ArgType::Target => &["screen", "window", "area"],
            ArgType::Rotation => &["normal", "90", "180", "270"],
            _ => return None,
        })
    }

    /// Whether `value` has this type.
    pub fn accepts(self, value: &Value) -> bool {
        if let Some(words) = self.words() {
            return value.as_str().is_some_and(|word| words.contains(&word));
        }
        let is_window = |v: &Value| v.is_string() || v.get("from").is_some_and(Value::is_u64);
        match self {
            ArgType::Window => is_window(value),
            ArgType::Windows | ArgType::WindowOrWindows => {
                is_window(value) || value.as_array().is_some_and(|list| list.iter().all(is_window))
            }
            ArgType::Workspace => {
                value.as_u64().is_some_and(|n| n <= u64::from(u32::MAX)) || value.get("from").is_some()
            }
            ArgType::Percent => value.as_f64().is_some_and(|n| (0.0..=100.0).contains(&n)),
            ArgType::Delta | ArgType::Number | ArgType::Scale => value.as_f64().is_some_and(f64::is_finite),
            ArgType::Element => value.is_string() || value.is_object(),
            ArgType::Labels => {
                value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_string))
            }
            ArgType::Steps => value.is_array(),
            ArgType::When => value.is_object() || value.is_string(),
            ArgType::Any => true,
            _ => value.is_string(),
        }
    }
}

/// Why arguments do not fit their verb.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgError {
    /// A required argument is absent.
    #[error("{verb} needs `{arg}`")]
    Missing {
        /// The verb's name.
        verb: &'static str,
        /// The argument's name.
        arg: &'static str,
    },
    /// The verb has no argument of this name.
    #[error("{verb} has no argument `{arg}`")]
    Unknown {
        /// The verb's name.
        verb: &'static str,
        /// The name that was given.
        arg: String,
    },
    /// The value is of another type.
    #[error("{verb}: `{arg}` is not a {want}: {got}")]
    Type {
        /// The verb's name.
        verb: &'static str,
        /// The argument's name.
        arg: &'static str,
        /// The type that was wanted.
        want: String,
        /// The value, as JSON, cut to 80 characters.
        got: String,
    },
}

/// A verb's arguments by name, in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Args(pub Map<String, Value>);

impl Args {
    /// No arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same arguments and one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Sets one argument.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The raw value of `name`; JSON null counts as absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Text of any kind: words, names, paths.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.as_f64()
    }

    /// One window id.
    pub fn window(&self, name: &str) -> Option<WindowId> {
        match self.get(name)? {
            Value::Array(list) if list.len() == 1 => Some(list.first()?.as_str()?.into()),
            value => Some(value.as_str()?.into()),
        }
    }

    /// Window ids: one or a list. `None` where the argument is absent; `{"from":N}` entries are left out.
    pub fn windows(&self, name: &str) -> Option<Vec<WindowId>> {
        match self.get(name)? {
            Value::Array(list) => Some(list.iter().filter_map(Value::as_str).map(Into::into).collect()),
            value => Some(value.as_str().map(Into::into).into_iter().collect()),
        }
    }

    /// A workspace number.
    pub fn workspace(&self, name: &str) -> Option<WorkspaceId> {
        u32::try_from(self.get(name)?.as_u64()?).ok().map(WorkspaceId)
    }

    /// An output id.
    pub fn output(&self, name: &str) -> Option<OutputId> {
        Some(self.text(name)?.into())
    }

    /// An application id.
    pub fn app(&self, name: &str) -> Option<AppId> {
        Some(self.text(name)?.into())
    }

    /// `on`, `off` or `toggle` against what is now.
    pub fn on(&self, name: &str, now: bool) -> Option<bool> {
        match self.text(name)? {
            "on" => Some(true),
            "off" => Some(false),
            "toggle" => Some(!now),
            _ => None,
        }
    }
}
