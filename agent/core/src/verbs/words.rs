//! Words for people: how windows, applications and values are called in the sentence of a step.

use serde_json::Value;
use tacit_dbus::{AppId, Args, Snapshot, Verb, WindowId};

/// What a title is made from.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The verb.
    pub verb: Verb,
    /// Its arguments; `{"from":N}` may still be in them.
    pub args: &'a Args,
    /// The scene.
    pub scene: &'a Snapshot,
    /// What each step of the plan makes, where it makes something: "Firefox".
    pub makes: &'a [Option<String>],
}

/// The longest piece of a title that comes from outside.
const PIECE_CHARS_MAX: usize = 40;

impl Words<'_> {
    /// The verb's own description.
    pub fn verb_about(&self) -> String {
        let about = self.verb.spec().about;
        if about.is_empty() { self.verb.name().replace(['.', '_'], " ") } else { about.to_owned() }
    }

    /// What a window, or several, are called.
    pub fn windows(&self, arg: &str) -> String {
        match self.args.get(arg) {
            Some(Value::Array(list)) => self.several(list),
            Some(value) => self.one(value),
            None => "the window".into(),
        }
    }

    fn several(&self, list: &[Value]) -> String {
        let mut names: Vec<String> = list.iter().map(|value| self.one(value)).collect();
        match names.len() {
            0 => "no window".into(),
            1..=3 => {
                let last = names.pop().unwrap_or_default();
                if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
            }
            n => format!("{n} windows"),
        }
    }

    fn one(&self, value: &Value) -> String {
        if let Some(step) = value.get("from").and_then(Value::as_u64) {
            let made = usize::try_from(step).ok().and_then(|step| self.makes.get(step)).cloned().flatten();
            return made.unwrap_or_else(|| "the new window".into());
        }
        value.as_str().map_or_else(|| "the window".into(), |id| window_name(self.scene, &id.into()))
    }

    /// What an application is called.
    pub fn app(&self, arg: &str) -> String {
        self.args.app(arg).map_or_else(|| "the application".into(), |id| app_name(self.scene, &id))
    }

    /// The argument as it stands, cut to a readable length; empty where it is absent.
    pub fn text(&self, arg: &str) -> String {
        match self.args.get(arg) {
            Some(Value::String(text)) => short(text),
            Some(Value::Array(list)) => {
                let parts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                short(&parts.join(" ▸ "))
            }
            Some(Value::Object(map)) => map.get("name").and_then(Value::as_str).map_or_else(|| "it".into(), short),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    /// Whether the argument is there.
    pub fn has(&self, arg: &str) -> bool {
        self.args.get(arg).is_some()
    }

    /// "Turn on X", "Turn off X" or "Switch X over".
    pub fn turn(&self, what: &str) -> String {
        match self.args.text("on").unwrap_or("on") {
            "off" => format!("Turn {what} off"),
            "toggle" => format!("Switch {what} over"),
            _ => format!("Turn {what} on"),
        }
    }

    /// "to 30 %", "up by 10 %" or "down by 10 %".
    pub fn level(&self) -> String {
        match (self.args.number("percent"), self.args.number("delta")) {
            (Some(percent), _) => format!("to {percent} %"),
            (None, Some(delta)) if delta < 0.0 => format!("down by {} %", -delta),
            (None, Some(delta)) => format!("up by {delta} %"),
            (None, None) => String::new(),
        }
    }

    /// A place in words: "on the left", "in the top right corner", "in the left third".
    pub fn slot(&self) -> String {
        match self.args.text("slot").unwrap_or_default() {
            "center" => "in the centre".into(),
            corner @ ("top_left" | "top_right" | "bottom_left" | "bottom_right") => {
                format!("in the {} corner", corner.replace('_', " "))
            }
            "top" => "at the top".into(),
            "bottom" => "at the bottom".into(),
            third if third.contains("third") => format!("in the {}", third.replace('_', " ")),
            side => format!("on the {side}"),
        }
    }

    /// A file's name without its folders.
    pub fn file(&self, arg: &str) -> String {
        let path = self.args.text(arg).unwrap_or_default();
        short(path.trim_end_matches('/').rsplit('/').next().unwrap_or(path))
    }
}

/// What an application is called.
pub fn app_name(scene: &Snapshot, id: &AppId) -> String {
    match scene.app(id) {
        Some(app) if !app.name.is_empty() => short(&app.name),
        _ => short(id.as_str().rsplit('.').next().unwrap_or(id.as_str())),
    }
}

/// What a window is called: its application, and its title where the application has several windows.
pub fn window_name(scene: &Snapshot, id: &WindowId) -> String {
    let Some(window) = scene.window(id) else {
        return format!("the window {id}");
    };
    let name = app_name(scene, &window.app);
    let alone = scene.windows.iter().filter(|other| other.app == window.app).count() == 1;
    if alone || window.title.is_empty() || window.title == name {
        return name;
    }
    format!("{name} “{}”", short(&window.title))
}

/// Text from outside on one line and cut to a readable length.
pub fn short(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    if line.chars().count() <= PIECE_CHARS_MAX {
        return line.to_owned();
    }
    let cut: String = line.chars().take(PIECE_CHARS_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}
