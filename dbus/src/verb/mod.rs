//! The one vocabulary: every verb, declared once with its arguments, effect, inverse, postcondition, hand and examples.
//!
//! A family is a file; this module owns the registry. It knows nothing of how a verb is understood or carried out.

use crate::args::{ArgError, ArgType, Args};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

pub mod a11y;
pub mod agent;
pub mod app;
pub mod audio;
pub mod bluetooth;
pub mod calc;
pub mod calendar;
pub mod clipboard;
pub mod clock;
pub mod display;
pub mod file;
pub mod info;
pub mod keyboard;
pub mod layout;
pub mod mail;
pub mod media;
pub mod memory;
pub mod mic;
pub mod network;
pub mod notify;
pub mod output;
pub mod pointer;
pub mod power;
pub mod process;
pub mod reminder;
pub mod routine;
pub mod screen;
pub mod script;
pub mod software;
pub mod theme;
pub mod timer;
pub mod touchpad;
pub mod ui;
pub mod web;
pub mod window;
pub mod workspace;

/// What a verb can do to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Undone exactly.
    Reversible,
    /// Undone as far as the application allows; the step says so before it runs.
    ReversibleByApp,
    /// A setting: the old value is kept, and put back on undo.
    Persistent,
    /// Can lose work or data.
    Destructive,
    /// Leaves the machine or is seen by others.
    Outward,
}

impl Effect {
    /// The short word of the documentation: `read`, `rev`, `pers`, `destr` or `out`.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Read => "read",
            Effect::Reversible | Effect::ReversibleByApp => "rev",
            Effect::Persistent => "pers",
            Effect::Destructive => "destr",
            Effect::Outward => "out",
        }
    }
}

/// How a step of this verb is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inverse {
    /// It is not.
    None,
    /// By the compositor's undo token: the windows are where they were.
    Arrangement,
    /// By setting the old value.
    OldValue,
    /// By other verbs that the core works out from the state before.
    Counter,
    /// As far as the application allows.
    ByApp,
}

/// What must be observed before a step counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Post {
    /// Nothing: the reply is the result (verbs that read).
    None,
    /// The window has the focus.
    Focused,
    /// The windows are gone, or their own "save?" dialog is reported.
    WindowsGone,
    /// The windows are hidden or shown.
    Shown,
    /// The state that was asked for, with its geometry.
    State,
    /// The geometry that was asked for.
    Geometry,
    /// Two windows have each other's geometry.
    GeometryExchanged,
    /// The windows are on the workspace.
    OnWorkspace,
    /// The windows are on the output.
    OnOutput,
    /// The workspace is shown.
    ActiveWorkspace,
    /// The list of workspaces is as asked.
    Workspaces,
    /// The output is as asked.
    OutputState,
    /// A new window of the application is mapped (or its only window has the focus).
    WindowMapped,
    /// A window shows the thing.
    WindowShows,
    /// No window and no process of the application.
    AppGone,
    /// The process is gone.
    ProcessGone,
    /// Stored, or windows where they were.
    Restored,
    /// The setting reads back as the value.
    Setting,
    /// The player reports the state.
    PlayerState,
    /// A system service reports it.
    System,
    /// The files are where they should be.
    FileSystem,
    /// The accessible object, its text or the tree changed.
    Accessible,
    /// The agent lists it, or no longer does.
    Listed,
    /// The selection holds it.
    Selection,
    /// The session is locked.
    Locked,
    /// The program's exit status.
    ExitStatus,
    /// Memory holds it, or no longer does.
    Remembered,
    /// Whatever the steps that it stands for need.
    Nested,
}

/// Who carries a verb out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hand {
    /// The compositor.
    Compositor,
    /// The session: applications.
    Session,
    /// The session's settings.
    Settings,
    /// AT-SPI.
    Accessibility,
    /// PipeWire or PulseAudio.
    Audio,
    /// MPRIS players.
    Media,
    /// The file system.
    Files,
    /// System services: logind, NetworkManager, BlueZ, PackageKit, timedated …
    System,
    /// The shell: notifications.
    Shell,
    /// The agent itself: timers, answers, undo.
    Agent,
    /// Memory.
    Memory,
}

/// What an argument means when nothing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Default {
    /// It must be said.
    Required,
    /// Absent is fine.
    Optional,
    /// Absent is fine where the other argument is there.
    OneOf(&'static str),
    /// The focused window.
    FocusedWindow,
    /// The windows that show on the active workspace.
    ShowingWindows,
    /// The active workspace.
    ActiveWorkspace,
    /// The focused output.
    FocusedOutput,
    /// This word.
    Word(&'static str),
    /// The number 1.
    One,
}

/// The declaration of one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArgSpec {
    /// Its name in plans.
    pub name: &'static str,
    /// Its type.
    pub ty: ArgType,
    /// What it means when nothing was said.
    pub default: Default,
}

const fn arg(name: &'static str, ty: ArgType, default: Default) -> ArgSpec {
    ArgSpec { name, ty, default }
}

/// The declaration of one verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerbSpec {
    /// `family.name`.
    pub name: &'static str,
    /// One sentence for people, in the imperative, without a full stop: "Close windows".
    pub about: &'static str,
    /// Its arguments, in the order in which help shows them.
    pub args: &'static [ArgSpec],
    /// What it can do to the machine.
    pub effect: Effect,
    /// How it is taken back.
    pub inverse: Inverse,
    /// What must be observed.
    pub post: Post,
    /// Who carries it out.
    pub hand: Hand,
    /// Sentences that mean it. `{name:words}` marks the words of an argument: `put {window:firefox} on the {slot:left}`.
    /// `{name=value}` fixes an argument that the sentence implies; names that begin with `_` are helpers of the grammar.
    /// The grammar is compiled from these; [`plain`] makes them readable.
    pub examples: &'static [&'static str],
}

impl VerbSpec {
    /// The family: the part of the name before the dot.
    pub fn family(&self) -> &'static str {
        self.name.split('.').next().unwrap_or(self.name)
    }

    /// The declaration of the argument `name`.
    pub fn arg(&self, name: &str) -> Option<&'static ArgSpec> {
        self.args.iter().find(|arg| arg.name == name)
    }
}

/// An example sentence without its marks: `put firefox on the left`.
pub fn plain(example: &str) -> String {
    let mut out = String::with_capacity(example.len());
    let mut rest = example;
    while let Some((before, marked)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, after) = marked.split_once('}').unwrap_or((marked, ""));
        match slot.split_once(':') {
            Some((_, words)) => out.push_str(words),
            // A fixed value has no words of its own.
            None if slot.contains('=') => {
                out.truncate(out.trim_end().len());
            }
            None => out.push_str(slot),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

macro_rules! registry {
    ($($variant:ident => $family:ident::$entry:ident),+ $(,)?) => {
        /// A verb. Serialised as its name; every fact about it is in [`Verb::spec`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Verb { $($variant),+ }

        impl Verb {
            /// All verbs, in the order of the documentation.
            pub const ALL: &'static [Verb] = &[$(Verb::$variant),+];

            /// The declaration.
            pub fn spec(self) -> &'static VerbSpec {
                match self { $(Verb::$variant => &$family::$entry),+ }
            }
        }
    };
}

registry! {
WindowFocus => window::FOCUS,
WindowClose => window::CLOSE,
WindowMinimize => window::MINIMIZE,
WindowRestore => window::RESTORE,
WindowMaximize => window::MAXIMIZE,
WindowFullscreen => window::FULLSCREEN,
WindowPlace => window::PLACE,
WindowResize => window::RESIZE,
WindowMove => window::MOVE,
WindowSwap => window::SWAP,
WindowToWorkspace => window::TO_WORKSPACE,
WindowToOutput => window::TO_OUTPUT,
WindowFloat => window::FLOAT,
WindowPin => window::PIN,
WindowList => window::LIST,
WindowFind => window::FIND,
LayoutArrange => layout::ARRANGE,
LayoutMode => layout::MODE,
LayoutSave => layout::SAVE,
LayoutRestore => layout::RESTORE,
LayoutRevert => layout::REVERT,
WorkspaceSwitch => workspace::SWITCH,
WorkspaceRename => workspace::RENAME,
WorkspaceCreate => workspace::CREATE,
WorkspaceRemove => workspace::REMOVE,
OutputPower => output::POWER,
OutputMirror => output::MIRROR,
OutputArrange => output::ARRANGE,
AppLaunch => app::LAUNCH,
AppQuit => app::QUIT,
AppOpenFile => app::OPEN_FILE,
AppOpenUrl => app::OPEN_URL,
AppList => app::LIST,
AppSearch => app::SEARCH,
SoftwareInstall => software::INSTALL,
SoftwareRemove => software::REMOVE,
SoftwareUpdate => software::UPDATE,
UiClick => ui::CLICK,
UiMenu => ui::MENU,
UiSetText => ui::SET_TEXT,
UiType => ui::TYPE,
UiPress => ui::PRESS,
UiSelect => ui::SELECT,
UiToggle => ui::TOGGLE,
UiScroll => ui::SCROLL,
UiFocus => ui::FOCUS,
UiRead => ui::READ,
UiFind => ui::FIND,
AudioVolume => audio::VOLUME,
AudioMute => audio::MUTE,
AudioOutput => audio::OUTPUT,
AudioInput => audio::INPUT,
MicMute => mic::MUTE,
MediaPlay => media::PLAY,
MediaPause => media::PAUSE,
MediaToggle => media::TOGGLE,
MediaStop => media::STOP,
MediaNext => media::NEXT,
MediaPrevious => media::PREVIOUS,
MediaSeek => media::SEEK,
DisplayBrightness => display::BRIGHTNESS,
DisplayScale => display::SCALE,
DisplayResolution => display::RESOLUTION,
DisplayRotate => display::ROTATE,
DisplayRefresh => display::REFRESH,
DisplayNightLight => display::NIGHT_LIGHT,
ThemeDark => theme::DARK,
ThemeContrast => theme::CONTRAST,
ThemeAnimations => theme::ANIMATIONS,
ThemeAccent => theme::ACCENT,
ThemeFontScale => theme::FONT_SCALE,
ThemeWallpaper => theme::WALLPAPER,
NetworkWifi => network::WIFI,
NetworkAirplane => network::AIRPLANE,
NetworkConnect => network::CONNECT,
NetworkDisconnect => network::DISCONNECT,
NetworkVpn => network::VPN,
BluetoothPower => bluetooth::POWER,
BluetoothConnect => bluetooth::CONNECT,
BluetoothDisconnect => bluetooth::DISCONNECT,
PowerProfile => power::PROFILE,
PowerLock => power::LOCK,
PowerSuspend => power::SUSPEND,
PowerLogout => power::LOGOUT,
PowerRestart => power::RESTART,
PowerShutdown => power::SHUTDOWN,
PowerInhibit => power::INHIBIT,
NotifyDnd => notify::DND,
NotifyList => notify::LIST,
NotifyDismiss => notify::DISMISS,
NotifyInvoke => notify::INVOKE,
KeyboardLayout => keyboard::LAYOUT,
KeyboardRepeat => keyboard::REPEAT,
PointerSpeed => pointer::SPEED,
PointerNaturalScroll => pointer::NATURAL_SCROLL,
TouchpadTap => touchpad::TAP,
A11yZoom => a11y::ZOOM,
A11yScreenReader => a11y::SCREEN_READER,
A11yHighContrast => a11y::HIGH_CONTRAST,
A11yStickyKeys => a11y::STICKY_KEYS,
ClockTimezone => clock::TIMEZONE,
TimerStart => timer::START,
TimerCancel => timer::CANCEL,
TimerList => timer::LIST,
ReminderAdd => reminder::ADD,
ReminderRemove => reminder::REMOVE,
ReminderList => reminder::LIST,
FileFind => file::FIND,
FileList => file::LIST,
FileOpen => file::OPEN,
FileReveal => file::REVEAL,
FileMove => file::MOVE,
FileCopy => file::COPY,
FileRename => file::RENAME,
FileCreateFolder => file::CREATE_FOLDER,
FileTrash => file::TRASH,
FileRestore => file::RESTORE,
FileOrganise => file::ORGANISE,
ClipboardCopy => clipboard::COPY,
ClipboardPaste => clipboard::PASTE,
ClipboardHistory => clipboard::HISTORY,
ClipboardClear => clipboard::CLEAR,
ScreenCapture => screen::CAPTURE,
ScreenRecord => screen::RECORD,
CalcEvaluate => calc::EVALUATE,
CalcConvert => calc::CONVERT,
InfoTime => info::TIME,
InfoBattery => info::BATTERY,
InfoNetwork => info::NETWORK,
InfoSystem => info::SYSTEM,
InfoWeather => info::WEATHER,
WebSearch => web::SEARCH,
WebOpen => web::OPEN,
MailCompose => mail::COMPOSE,
CalendarAdd => calendar::ADD,
CalendarList => calendar::LIST,
ProcessList => process::LIST,
ProcessKill => process::KILL,
ScriptRun => script::RUN,
MemoryRemember => memory::REMEMBER,
MemoryRecall => memory::RECALL,
MemoryForget => memory::FORGET,
MemoryPause => memory::PAUSE,
MemoryExport => memory::EXPORT,
MemoryImport => memory::IMPORT,
RoutineCreate => routine::CREATE,
RoutineRun => routine::RUN,
RoutineEnable => routine::ENABLE,
RoutineDisable => routine::DISABLE,
RoutineList => routine::LIST,
RoutineRemove => routine::REMOVE,
AgentUndo => agent::UNDO,
AgentRedo => agent::REDO,
AgentRepeat => agent::REPEAT,
AgentCancel => agent::CANCEL,
AgentExplain => agent::EXPLAIN,
AgentHelp => agent::HELP,
AgentMode => agent::MODE,}

impl Verb {
    /// Its name: `window.place`.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// Its effect.
    pub fn effect(self) -> Effect {
        self.spec().effect
    }

    /// Checks names and types of `args`; required ones may still be absent where `partial` is asked for by a draft.
    ///
    /// # Errors
    /// The first argument that is unknown, absent or of another type.
    pub fn check(self, args: &Args) -> Result<(), ArgError> {
        let spec = self.spec();
        for (name, value) in args.0.iter().filter(|(_, value)| !value.is_null()) {
            let Some(arg) = spec.arg(name) else {
                return Err(ArgError::Unknown { verb: spec.name, arg: name.clone() });
            };
            if !arg.ty.accepts(value) {
                return Err(ArgError::Type {
                    verb: spec.name,
                    arg: arg.name,
                    want: format!("{:?}", arg.ty).to_lowercase(),
                    got: value.to_string().chars().take(80).collect(),
                });
            }
        }
        for arg in spec.args {
            let absent = args.get(arg.name).is_none();
            match arg.default {
                Default::Required if absent => return Err(ArgError::Missing { verb: spec.name, arg: arg.name }),
                Default::OneOf(other) if absent && args.get(other).is_none() => {
                    return Err(ArgError::Missing { verb: spec.name, arg: arg.name });
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not a verb.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no verb `{0}`")]
pub struct UnknownVerb(pub String);

impl FromStr for Verb {
    type Err = UnknownVerb;

    fn from_str(name: &str) -> Result<Self, UnknownVerb> {
        let found = Verb::ALL.iter().find(|verb| verb.name() == name);
        found.copied().ok_or_else(|| UnknownVerb(name.chars().take(80).collect()))
    }
}

impl Serialize for Verb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Verb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}
