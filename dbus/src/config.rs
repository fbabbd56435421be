//! The user's configuration file: its schema, its defaults and its errors. Reading and watching the file is the caller's.

mod agent;

pub use agent::{Agent, DataClass, LocalModel, RemoteModel, host};

use crate::Action;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The documented default file, which `tacit session` copies nowhere: it is what an absent file means.
pub const DEFAULT: &str = include_str!("../../data/config.toml");

/// Everything that `config.toml` can say. Absent keys have the value of the documented default file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The command bar.
    pub bar: Bar,
    /// Keyboard and pointer.
    pub input: Input,
    /// How windows are laid out.
    pub layout: LayoutConfig,
    /// Outputs by name.
    pub output: BTreeMap<String, OutputConfig>,
    /// What becomes of windows when they open; a later rule goes before an earlier one.
    pub rule: Vec<Rule>,
    /// What key chords do.
    pub keybindings: BTreeMap<String, Binding>,
    /// How things look.
    pub theme: Theme,
    /// Warmer colours at night.
    pub night_light: NightLight,
    /// What makes the screen easier to see.
    pub access: Access,
    /// X11 programs.
    pub xwayland: Xwayland,
    /// The agent.
    pub agent: Agent,
}

/// The command bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bar {
    /// The key that opens it when it is tapped alone: an XKB modifier key name.
    pub key: String,
}

impl Default for Bar {
    fn default() -> Self {
        Self { key: "Super_L".into() }
    }
}

/// Keyboard and pointer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Input {
    /// XKB layout: `us`, `de(nodeadkeys)`, `us,de`.
    pub keyboard_layout: String,
    /// XKB options: `caps:escape`.
    pub keyboard_options: String,
    /// Key repeats a second.
    pub repeat_rate_hz: u32,
    /// Milliseconds before the first repeat.
    pub repeat_delay_ms: u32,
    /// How many fingers on a touchpad swipe between workspaces; 0 for none.
    pub swipe_fingers: u32,
    /// Whether the focus follows the pointer.
    pub focus_follows_pointer: bool,
    /// Whether a tap on a touchpad clicks.
    pub touchpad_tap: bool,
    /// Whether what is under two fingers on a touchpad goes where they go.
    pub touchpad_natural_scroll: bool,
    /// The same of a mouse's wheel.
    pub pointer_natural_scroll: bool,
    /// How much a mouse or touchpad is accelerated, from -1 to 1.
    pub pointer_speed: f64,
    /// Whether the right button is the first.
    pub pointer_left_handed: bool,
    /// Cursor theme name.
    pub cursor_theme: String,
    /// Cursor size in logical pixels.
    pub cursor_size_px: u32,
}

impl Default for Input {
    fn default() -> Self {
        Self {
            keyboard_layout: "us".into(),
            keyboard_options: String::new(),
            repeat_rate_hz: 25,
            repeat_delay_ms: 600,
            swipe_fingers: 3,
            focus_follows_pointer: false,
            touchpad_tap: true,
            touchpad_natural_scroll: true,
            pointer_natural_scroll: false,
            pointer_speed: 0.0,
            pointer_left_handed: false,
            cursor_theme: "default".into(),
            cursor_size_px: 24,
        }
    }
}

/// How windows are laid out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LayoutConfig {
    /// `tiling` or `floating`: what a new workspace is.
    pub mode: LayoutMode,
    /// `columns` or `master`: how tiles are arranged.
    pub tiling: Tiling,
    /// Logical pixels between windows and at the edges.
    pub gap_px: u32,
    /// How near, in logical pixels, a dragged window or edge has to come to an edge to snap to it; 0 for never.
    pub snap_px: u32,
    /// Workspaces that every output starts with.
    pub workspaces: u32,
    /// Logical pixels of the focus border.
    pub border_px: u32,
}

/// What a workspace does with a new window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum LayoutMode {
    /// It becomes a tile.
    #[default]
    Tiling,
    /// It floats.
    Floating,
}

/// How tiles are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Tiling {
    /// Columns side by side, each with one window or several.
    #[default]
    Columns,
    /// One large tile and a stack beside it.
    Master,
}

impl Default for LayoutConfig {
    fn default() -> Self {
        Self { mode: LayoutMode::Tiling, tiling: Tiling::Columns, gap_px: 8, snap_px: 8, workspaces: 4, border_px: 2 }
    }
}

/// One output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutputConfig {
    /// Fractional scale, 0.5–4.
    pub scale: Option<f64>,
    /// `1920x1080` or `1920x1080@60`.
    pub mode: Option<String>,
    /// Global logical position.
    pub position: Option<[i32; 2]>,
    /// `normal`, `90`, `180` or `270`.
    pub transform: Option<String>,
    /// Whether it is on.
    pub on: bool,
    /// The output whose picture it shows, by name.
    pub mirror: Option<String>,
    /// Names of its workspaces, from the first on.
    pub workspaces: Vec<String>,
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            scale: None,
            mode: None,
            position: None,
            transform: None,
            on: true,
            mirror: None,
            workspaces: Vec::new(),
        }
    }
}

/// What becomes of the windows that it fits, when they open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// A regular expression that finds something in the application's id.
    pub app: Option<String>,
    /// A regular expression that finds something in the window's title.
    pub title: Option<String>,
    /// The workspace it opens on.
    pub workspace: Option<WorkspaceName>,
    /// The output it opens on, by name.
    pub output: Option<String>,
    /// Whether it floats.
    pub float: Option<bool>,
    /// The slot it opens in: `left`, `top_right`.
    pub slot: Option<String>,
    /// Whether it opens maximized.
    pub maximize: Option<bool>,
    /// Whether it opens fullscreen.
    pub fullscreen: Option<bool>,
    /// Whether it stays on top and on every workspace.
    pub pin: Option<bool>,
    /// Whether it takes the focus when it opens.
    pub focus: Option<bool>,
}

/// A workspace by number or by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WorkspaceName {
    /// Its number.
    Number(u32),
    /// Its name; it is made where there is none.
    Name(String),
}

/// What a key chord does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Binding {
    /// A program and its arguments.
    Spawn {
        /// Program and arguments.
        spawn: Vec<String>,
    },
    /// A sentence, as if typed into the bar.
    Say {
        /// The sentence.
        say: String,
    },
    /// Windows to choose from.
    Show {
        /// Which, and what comes first.
        show: Show,
    },
    /// An operation of the vocabulary that the compositor carries out.
    Do(Action),
}

/// Windows that the compositor shows to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// The one that was used before, then the one before that, while the chord's modifiers are held.
    NextWindow,
    /// The same from the other end.
    PreviousWindow,
    /// As `next_window`, among those of the focused window's application.
    NextWindowOfApp,
    /// As `previous_window`, among those of the focused window's application.
    PreviousWindowOfApp,
    /// Live pictures of all windows that show; again, and it is left.
    Overview,
}

impl Show {
    /// Whether it goes forward in the order of use.
    pub fn is_next(self) -> bool {
        matches!(self, Self::NextWindow | Self::NextWindowOfApp)
    }
}

/// How things look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Accent colour: `#rrggbb`.
    pub accent: String,
    /// Desktop colour behind everything: `#rrggbb`.
    pub background: String,
    /// Whether the session starts dark.
    pub dark: bool,
    /// Whether things move.
    pub animations: bool,
    /// Whether windows do, where things move.
    pub window_animations: bool,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            accent: "#3d7eff".into(),
            background: "#20242c".into(),
            dark: false,
            animations: true,
            window_animations: true,
        }
    }
}

/// Warmer colours at night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NightLight {
    /// `off`, `on` or `schedule`.
    pub mode: NightMode,
    /// When it begins, local time: `20:00`.
    pub from: String,
    /// When it ends, local time.
    pub to: String,
    /// The colour temperature, 1,700 to 6,500.
    pub kelvin: u32,
}

impl Default for NightLight {
    fn default() -> Self {
        Self { mode: NightMode::Off, from: "20:00".into(), to: "07:00".into(), kelvin: 4000 }
    }
}

/// When the night light shines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum NightMode {
    /// Only where it is turned on.
    #[default]
    Off,
    /// Always.
    On,
    /// Between two times of the day.
    Schedule,
}

/// What makes the screen easier to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// What becomes of colours.
    pub filter: Filter,
    /// Whether captures see the night light and the filter too.
    pub captures_see_colours: bool,
    /// Whether the magnifier goes to the window and to the text cursor that have the focus, and not to the pointer alone.
    pub zoom_follows_focus: bool,
}

impl Default for Access {
    fn default() -> Self {
        Self { filter: Filter::None, captures_see_colours: false, zoom_follows_focus: true }
    }
}

/// What becomes of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// Nothing.
    #[default]
    None,
    /// Grey.
    Greyscale,
    /// Their opposite.
    Invert,
    /// What eyes without red cones do not see is moved to what they see.
    Protanopia,
    /// The same for eyes without green cones.
    Deuteranopia,
    /// The same for eyes without blue cones.
    Tritanopia,
}

/// X11 programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Xwayland {
    /// Whether they can run.
    pub enable: bool,
    /// Whether they draw in physical pixels.
    pub native_pixels: bool,
    /// Whether one that grabs the keyboard gets the session's own chords, too.
    pub keyboard_grabs: bool,
}

impl Default for Xwayland {
    fn default() -> Self {
        Self { enable: true, native_pixels: false, keyboard_grabs: false }
    }
}

/// What is wrong with a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why} ({hint})")]
pub struct ConfigError {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong.
    pub why: String,
    /// What to do.
    pub hint: String,
}

/// Parses a configuration.
///
/// # Errors
/// The first thing that is wrong, with its line and column and a hint.
pub fn parse(text: &str) -> Result<Config, ConfigError> {
    let config: Config = toml::from_str(text).map_err(|error| {
        let (line, column) = place(text, error.span().map_or(0, |span| span.start));
        ConfigError { line, column, why: error.message().trim().replace('\n', "; "), hint: hint(error.message()) }
    })?;
    check(&config).map_err(|(key, why, hint)| {
        let (line, column) = place(text, find_key(text, &key));
        ConfigError { line, column, why, hint }
    })?;
    Ok(config)
}

/// Line and column, both from 1, of a byte offset.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
    (line, column)
}

fn find_key(text: &str, key: &str) -> usize {
    text.find(key).unwrap_or(0)
}

fn hint(message: &str) -> String {
    if message.contains("unknown field") {
        "remove it, or compare with the default file: tacit validate --print-default".into()
    } else if message.contains("did not match any variant") || message.contains("there is no verb") {
        "a binding is { verb = \"window.close\" }, { say = \"open the terminal\" }, { show = \"overview\" } or { spawn = [\"foot\"] }".into()
    } else {
        "see the comments in the default file: tacit validate --print-default".into()
    }
}

type Wrong = (String, String, String);

fn check(config: &Config) -> Result<(), Wrong> {
    let wrong = |key: &str, why: String, hint: &str| Err((key.to_owned(), why, hint.to_owned()));
    if !(1..=32).contains(&config.layout.workspaces) {
        return wrong("workspaces", format!("{} workspaces are not possible", config.layout.workspaces), "use 1 to 32");
    }
    if config.layout.gap_px > 200 {
        return wrong("gap_px", format!("a gap of {} pixels is too large", config.layout.gap_px), "use 0 to 200");
    }
    if config.layout.snap_px > 200 {
        return wrong("snap_px", format!("a reach of {} pixels is too large", config.layout.snap_px), "use 0 to 200");
    }
    if config.layout.border_px > 32 {
        return wrong(
            "border_px",
            format!("a border of {} pixels is too large", config.layout.border_px),
            "use 0 to 32",
        );
    }
    if !(-1.0..=1.0).contains(&config.input.pointer_speed) {
        return wrong("pointer_speed", "that is not how much a pointer can be accelerated".into(), "use -1 to 1");
    }
    if config.input.repeat_rate_hz > 1000 {
        return wrong("repeat_rate_hz", "a key cannot repeat so often".into(), "use 0 to 1000");
    }
    if !(8..=256).contains(&config.input.cursor_size_px) {
        return wrong("cursor_size_px", "the cursor would not be usable".into(), "use 8 to 256");
    }
    for (key, colour) in [("accent", &config.theme.accent), ("background", &config.theme.background)] {
        if rgb(colour).is_none() {
            return wrong(key, format!("`{colour}` is not a colour"), "write it as \"#rrggbb\"");
        }
    }
    agent::check(&config.agent)?;
    for (name, output) in &config.output {
        if output.scale.is_some_and(|scale| !(0.5..=4.0).contains(&scale)) {
            return wrong("scale", format!("the scale of {name} is out of range"), "use 0.5 to 4");
        }
        if output.mode.as_deref().is_some_and(|mode| parse_mode(mode).is_none()) {
            return wrong(
                "mode",
                format!("the mode of {name} cannot be read"),
                "write \"1920x1080\" or \"1920x1080@60\"",
            );
        }
    }
    config.rule.iter().try_for_each(check_rule)?;
    for (key, time) in [("from", &config.night_light.from), ("to", &config.night_light.to)] {
        if minute_of_day(time).is_none() {
            return wrong(key, format!("`{time}` is not a time of the day"), "write \"20:00\"");
        }
    }
    if !(1700..=6500).contains(&config.night_light.kelvin) {
        return wrong("kelvin", "a light of that temperature is not possible".into(), "use 1700 to 6500");
    }
    for (chord, binding) in &config.keybindings {
        if chord.split('+').any(|part| part.trim().is_empty()) {
            return wrong(chord, format!("`{chord}` is not a key chord"), "write \"Super+Shift+q\"");
        }
        if let Binding::Do(action) = binding
            && let Err(error) = action.verb.check(&action.args)
        {
            return wrong(chord, error.to_string(), "`tacit man` lists every verb with its arguments");
        }
    }
    Ok(())
}

fn check_rule(rule: &Rule) -> Result<(), Wrong> {
    let wrong = |key: &str, why: String, hint: &str| Err((key.to_owned(), why, hint.to_owned()));
    for pattern in [&rule.app, &rule.title].into_iter().flatten() {
        if pattern_of(pattern).is_none() {
            let why = format!("`{pattern}` is not a regular expression");
            return wrong(pattern, why, "write 'firefox' or '^org\\.gnome\\.', in single quotes");
        }
    }
    if rule.app.is_none() && rule.title.is_none() {
        return wrong("[[rule]]", "a rule fits every window".into(), "say which with `app` or `title`");
    }
    if let Some(slot) = &rule.slot
        && !crate::ArgType::Slot.words().unwrap_or_default().contains(&slot.as_str())
    {
        return wrong(slot, format!("`{slot}` is not a slot"), "use left, right, top_left, center, left_third …");
    }
    if matches!(rule.workspace, Some(WorkspaceName::Number(0 | 1000..))) {
        return wrong("workspace", "there is no such workspace".into(), "use 1 to 999, or a name");
    }
    Ok(())
}

/// A pattern of a rule, compiled; `None` where it is none or would be too large.
pub fn pattern_of(text: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(text).size_limit(1 << 18).build().ok()
}

/// Red, green and blue of `#rrggbb`.
pub fn rgb(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([byte(0)?, byte(2)?, byte(4)?])
}

/// The minutes since midnight of `20:30`.
pub fn minute_of_day(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Width, height and millihertz (60,000 where none is said) of `1920x1080@59.94`.
pub fn parse_mode(text: &str) -> Option<(i32, i32, i32)> {
    let (size, rate) = text.split_once('@').unwrap_or((text, "60"));
    let (width, height) = size.split_once('x')?;
    let (width, height): (i32, i32) = (width.trim().parse().ok()?, height.trim().parse().ok()?);
    let rate: f64 = rate.trim().parse().ok()?;
    let fits = (16..=16384).contains(&width) && (16..=16384).contains(&height) && (1.0..=1000.0).contains(&rate);
    #[allow(clippy::cast_possible_truncation)]
    fits.then_some((width, height, (rate * 1000.0) as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_file_is_the_default_but_for_its_bindings() {
        let mut config = parse(DEFAULT).expect("the default file parses");
        assert!(config.keybindings.len() > 10);
        config.keybindings.clear();
        assert_eq!(config, Config::default());
    }

    #[track_caller]
    fn fails(text: &str, line: usize, why: &str) {
        let error = parse(text).expect_err("must not parse");
        assert_eq!(error.line, line, "{error}");
        assert!(error.why.contains(why), "{error}");
        assert!(!error.hint.is_empty());
    }

    #[test]
    fn rules_are_read() {
        let text =
            "[[rule]]\napp = 'calc'\nworkspace = 2\nfloat = true\n[[rule]]\ntitle = 'Mail'\nworkspace = 'mail'\n";
        let rules = parse(text).expect("parses").rule;
        assert_eq!(rules[0].workspace, Some(WorkspaceName::Number(2)));
        assert_eq!(rules[1].workspace, Some(WorkspaceName::Name("mail".into())));
    }

    #[test]
    fn errors_say_where() {
        fails("[layout]\ngap_px = 8\ngapp = 1\n", 3, "unknown field");
        fails("[layout]\ngap_px = \"wide\"\n", 2, "invalid type");
        fails("[layout]\n\ngap_px = 900\n", 3, "too large");
        fails("[theme]\naccent = \"blue\"\n", 2, "not a colour");
        fails("[keybindings]\n\"Super+x\" = { verb = \"window.explode\" }\n", 2, "");
        fails("[keybindings]\n\"Super+x\" = { verb = \"window.place\", args = { slot = \"moon\" } }\n", 2, "slot");
        fails("[[rule]]\napp = \"x\"\nslot = \"moon\"\n", 3, "not a slot");
        fails("[[rule]]\n\napp = '('\n", 3, "regular expression");
        fails("\n[[rule]]\nfloat = true\n", 2, "every window");
        fails("[[rule]]\napp = 'x'\nworkspace = 0\n", 3, "no such workspace");
        fails("[night_light]\nfrom = \"25:00\"\n", 2, "time of the day");
        fails("[night_light]\nkelvin = 9000\n", 2, "temperature");
        fails("[bar\n", 1, "");
    }
}
