//! The one place that knows the layer-shell library: which surfaces there are, where they sit, how they change.

use crate::effect::Part;
use crate::look::{BAR_PX, CONFIRM_PX, NOTICE_PX, PANEL_PX};
use crate::message::Message;
use iced::Task;
use iced::window::Id;
use iced_exwlshell::actions::{ExWlShellCustomAction, ExWlShellCustomActionWithId};
use iced_exwlshell::reexport::{
    Anchor, KeyboardInteractivity, Layer, LayerSize, Margin, NewLayerShellSettings, OutputOption,
};
use iced_exwlshell::settings::{ExWlSettings, Extent, LayerShellSettings, StartMode};
use iced_exwlshell::shell::{ShellEvent, ShellInfo, ShellReceiver, ShellSender, channel};

/// A request to the windowing layer.
#[derive(Debug, Clone)]
pub struct Request(ExWlShellCustomActionWithId);

/// An output as the windowing layer knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputInfo {
    /// Its registry name.
    pub global: u32,
    /// Its connector or virtual name, where the compositor tells it.
    pub name: Option<String>,
}

impl TryFrom<Message> for ExWlShellCustomActionWithId {
    type Error = Message;

    fn try_from(message: Message) -> Result<Self, Message> {
        match message {
            Message::Surface(request) => Ok(request.0),
            other => Err(other),
        }
    }
}

/// The two ends through which surfaces and outputs are told.
pub fn events() -> (ShellSender, ShellReceiver) {
    channel()
}

/// Outputs as they come and go.
pub fn outputs(events: &ShellReceiver) -> iced::Subscription<Message> {
    events.listen().filter_map(|event| match event {
        ShellEvent::OutputAdded(output) => {
            Some(Message::OutputAdded(OutputInfo { global: output.id, name: output.name.clone() }))
        }
        ShellEvent::OutputRemoved(output) => Some(Message::OutputRemoved(output.id)),
        _ => None,
    })
}

/// A surface that is about to be drawn for the first time.
#[allow(clippy::unnecessary_wraps)]
pub fn appeared(info: ShellInfo) -> Option<Message> {
    Some(Message::Appeared(info.window))
}

/// The daemon's settings: no surface of its own, all are opened by hand.
pub fn settings(sender: ShellSender) -> ExWlSettings {
    ExWlSettings {
        shell_broadcast: sender,
        layer_settings: LayerShellSettings { start_mode: StartMode::Background, ..LayerShellSettings::default() },
        ..ExWlSettings::default()
    }
}

fn task(id: Option<Id>, action: ExWlShellCustomAction) -> Task<Message> {
    Task::done(Message::Surface(Request(ExWlShellCustomActionWithId::new(id, action))))
}

fn open(id: Id, namespace: String, settings: NewLayerShellSettings) -> Task<Message> {
    let settings = NewLayerShellSettings { namespace: Some(namespace), ..settings };
    task(None, ExWlShellCustomAction::NewLayerShell { settings, id })
}

/// Opens the panel of one output.
pub fn open_panel(id: Id, output: &OutputInfo) -> Task<Message> {
    let settings = NewLayerShellSettings {
        size: LayerSize::fill_width(PANEL_PX),
        layer: Layer::Top,
        anchor: Anchor::Top | Anchor::Left | Anchor::Right,
        exclusive_zone: i32::try_from(PANEL_PX).ok(),
        keyboard_interactivity: KeyboardInteractivity::None,
        output_option: OutputOption::GlobalName(output.global),
        ..NewLayerShellSettings::default()
    };
    open(id, "tacit-panel".into(), settings)
}

/// Opens a surface that comes and goes, on the output that the compositor chooses: the focused one. A bar says which of the
/// compositor's requests was `answered` last, so that the keys that wait for it are given to no older one.
pub fn open_part(id: Id, part: Part, height: u32, answered: u64) -> Task<Message> {
    let (layer, keyboard) = match part {
        Part::Bar | Part::Confirm => (Layer::Overlay, KeyboardInteractivity::Exclusive),
        Part::Notice => (Layer::Overlay, KeyboardInteractivity::None),
    };
    let settings = NewLayerShellSettings {
        size: size(part, height),
        layer,
        anchor: anchor(part),
        exclusive_zone: None,
        margin: Some(margin(part)),
        keyboard_interactivity: keyboard,
        output_option: OutputOption::Active,
        ..NewLayerShellSettings::default()
    };
    open(id, namespace(part, answered), settings)
}

/// Gives a surface another height.
pub fn resize(id: Id, part: Part, height: u32) -> Task<Message> {
    task(Some(id), ExWlShellCustomAction::LayoutChange { anchor: anchor(part), size: size(part, height) })
}

/// Takes a surface away.
pub fn close(id: Id) -> Task<Message> {
    task(Some(id), ExWlShellCustomAction::RemoveWindow)
}

fn namespace(part: Part, answered: u64) -> String {
    match part {
        Part::Bar => format!("{}{answered}", tacit_dbus::BAR_NAMESPACE),
        Part::Confirm => "tacit-confirm".into(),
        Part::Notice => "tacit-notice".into(),
    }
}

fn anchor(part: Part) -> Anchor {
    match part {
        Part::Bar => Anchor::Top,
        // Anchored nowhere: in the middle of the output.
        Part::Confirm => Anchor::empty(),
        Part::Notice => Anchor::Top | Anchor::Right,
    }
}

fn margin(part: Part) -> Margin {
    match part {
        Part::Bar => Margin { top: 88, right: 0, bottom: 0, left: 0 },
        Part::Confirm => Margin::default(),
        Part::Notice => Margin { top: 12, right: 12, bottom: 0, left: 0 },
    }
}

fn size(part: Part, height: u32) -> LayerSize {
    let width = match part {
        Part::Bar => BAR_PX,
        Part::Confirm => CONFIRM_PX,
        Part::Notice => NOTICE_PX,
    };
    LayerSize { width: Extent::px(width), height: Extent::px(height.max(1)) }
}
