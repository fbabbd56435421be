//! What may stand in a slot: the argument's type, narrowed by its verb.

use tacit_dbus::{ArgType, Verb};

/// The kind of one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SlotKind {
    Window,
    Windows,
    App,
    Workspace,
    Output,
    AudioOutput,
    AudioInput,
    Bluetooth,
    Player,
    Wifi,
    Vpn,
    Element,
    Path,
    NewPath,
    Folder,
    Url,
    Text,
    Percent,
    Delta,
    Duration,
    SignedDuration,
    When,
    DateTime,
    OnOff,
    Slot,
    Dir,
    ScrollDir,
    Number,
    Layout,
    LayoutMode,
    Profile,
    Keys,
    Labels,
    Target,
    Scale,
    Resolution,
    Rotation,
    Expression,
    Conversion,
    Timezone,
    Color,
    Xkb,
    FileType,
    OrganiseBy,
    Mode,
    Speed,
    List,
    Quote,
    Process,
    Past,
    Person,
    Package,
    Site,
    Command,
}

impl SlotKind {
    /// How many there are.
    pub const COUNT: usize = SlotKind::Command as usize + 1;

    /// The most tokens one takes.
    pub fn most(self) -> usize {
        use SlotKind::*;
        match self {
            Text | Expression | Conversion | Command => 400,
            Window | Windows | List => 16,
            Element | When | Labels => 10,
            App | Wifi | Vpn | Bluetooth | AudioOutput | AudioInput | Player | Path | NewPath | Process | Duration
            | SignedDuration | DateTime => 8,
            _ => 6,
        }
    }

    /// Whether any words at all fit.
    pub fn is_free(self) -> bool {
        matches!(self, SlotKind::Text | SlotKind::Command)
    }
}

/// The kind of the slot `name` of `verb`; names that begin with `_` are helpers of the grammar.
pub fn kind_of(verb: Verb, name: &str) -> SlotKind {
    use SlotKind as K;
    match (verb, name) {
        (_, "_window") => return K::Window,
        (_, "_windows") => return K::Windows,
        (_, "_app") => return K::App,
        (_, "_list") => return K::List,
        (_, "_quote") => return K::Quote,
        (_, "_folder") => return K::Folder,
        (_, "_slot") => return K::Slot,
        (_, "_number") => return K::Number,
        (_, "_dir") => return K::Dir,
        (_, "_text") => return K::Text,
        (_, "_from") => return K::Percent,
        (Verb::CalcEvaluate, "text") => return K::Expression,
        (Verb::CalcConvert, "text") => return K::Conversion,
        (Verb::NetworkConnect | Verb::NetworkDisconnect, "text") => return K::Wifi,
        (Verb::NetworkVpn, "text") => return K::Vpn,
        (Verb::ClockTimezone, "text") => return K::Timezone,
        (Verb::ThemeAccent, "value") => return K::Color,
        (Verb::KeyboardLayout, "value") => return K::Xkb,
        (Verb::KeyboardRepeat | Verb::PointerSpeed, "value") => return K::Speed,
        (Verb::AgentMode, "mode") => return K::Mode,
        (Verb::FileFind | Verb::FileList, "type") => return K::FileType,
        (Verb::FileFind | Verb::FileList | Verb::FileOrganise, "path") => return K::Folder,
        (Verb::FileMove | Verb::FileCopy, "to") => return K::Folder,
        (Verb::FileRename, "to") => return K::NewPath,
        (Verb::FileCreateFolder, "path") => return K::NewPath,
        (Verb::FileOrganise, "by") => return K::OrganiseBy,
        (Verb::CalendarAdd, "start" | "end") | (Verb::CalendarList, "start") => return K::DateTime,
        (Verb::AudioInput, "device") => return K::AudioInput,
        (Verb::AudioVolume | Verb::AudioOutput, "device") => return K::AudioOutput,
        (Verb::BluetoothConnect | Verb::BluetoothDisconnect, "device") => return K::Bluetooth,
        (Verb::ProcessKill, "text") => return K::Process,
        (Verb::UiScroll, "dir") => return K::ScrollDir,
        // "on the left half of workspace 5": a window is sent there before.
        (Verb::WindowPlace, "workspace") => return K::Workspace,
        (Verb::MediaSeek, "duration") => return K::SignedDuration,
        (Verb::WebOpen | Verb::AppOpenUrl, "url") => return K::Site,
        (Verb::SoftwareInstall | Verb::SoftwareRemove | Verb::SoftwareUpdate, "text") => return K::Package,
        (Verb::MailCompose, "to" | "cc") | (Verb::CalendarAdd, "attendees") => return K::Person,
        (Verb::ScriptRun, "text") | (Verb::RoutineCreate, "steps") => return K::Command,
        (Verb::AgentUndo, "since") | (Verb::FileFind | Verb::FileList | Verb::MemoryForget, "when") => return K::Past,
        (Verb::ScreenCapture | Verb::ScreenRecord | Verb::MemoryExport, "path") => return K::NewPath,
        _ => {}
    }
    let Some(arg) = verb.spec().arg(name) else { return K::Text };
    match arg.ty {
        ArgType::Window => K::Window,
        ArgType::Windows | ArgType::WindowOrWindows => K::Windows,
        ArgType::App => K::App,
        ArgType::Workspace => K::Workspace,
        ArgType::Output => K::Output,
        ArgType::Device => K::AudioOutput,
        ArgType::Player => K::Player,
        ArgType::Element => K::Element,
        ArgType::Path => K::Path,
        ArgType::Url => K::Url,
        ArgType::Text | ArgType::Any | ArgType::Steps => K::Text,
        ArgType::Percent => K::Percent,
        ArgType::Delta => K::Delta,
        ArgType::Duration => K::Duration,
        ArgType::When => K::When,
        ArgType::DateTime => K::DateTime,
        ArgType::OnOff => K::OnOff,
        ArgType::Slot => K::Slot,
        ArgType::Dir => K::Dir,
        ArgType::Number => K::Number,
        ArgType::Layout => K::Layout,
        ArgType::LayoutMode => K::LayoutMode,
        ArgType::Profile => K::Profile,
        ArgType::Keys => K::Keys,
        ArgType::Labels => K::Labels,
        ArgType::Target => K::Target,
        ArgType::Scale => K::Scale,
        ArgType::Resolution => K::Resolution,
        ArgType::Rotation => K::Rotation,
    }
}
