//! A scene for one sentence: some of the names that it says, and many that it does not.

use crate::action::random::Random;
use std::collections::BTreeMap;
use tacit_dbus::snapshot::{App, Element, Window, Workspace};
use tacit_dbus::{AppId, OutputId, Snapshot, WindowId, WorkspaceId};

/// Lists whose entries are live names, by what they name.
pub const LIVE: &[(&str, Live)] = &[
    ("app_name", Live::App),
    ("kind", Live::Kind),
    ("title", Live::Title),
    ("title_word", Live::Title),
    ("topic", Live::Title),
    ("element_name", Live::Element),
    ("element_more", Live::Element),
    ("element_action", Live::Element),
    ("audio_output_name", Live::AudioOutput),
    ("audio_input_name", Live::AudioInput),
    ("bluetooth_name", Live::Bluetooth),
    ("wifi_name", Live::Wifi),
    ("vpn_name", Live::Vpn),
    ("player_name", Live::Player),
    ("workspace_name", Live::Workspace),
];

/// What a live name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Live {
    /// An application.
    App,
    /// What kind of thing an application is.
    Kind,
    /// A window, by its title.
    Title,
    /// An accessible object.
    Element,
    /// A sink.
    AudioOutput,
    /// A source.
    AudioInput,
    /// A Bluetooth device.
    Bluetooth,
    /// A wireless network.
    Wifi,
    /// A VPN.
    Vpn,
    /// A player.
    Player,
    /// A workspace.
    Workspace,
}

/// The names that a scene is made of.
#[derive(Debug, Default, Clone)]
pub struct Names(pub BTreeMap<Live, Vec<String>>);

impl Names {
    /// Adds a name.
    pub fn add(&mut self, live: Live, name: &str) {
        let list = self.0.entry(live).or_default();
        if list.len() < 24 && !list.iter().any(|have| have == name) {
            list.push(name.to_owned());
        }
    }

    fn of(&self, live: Live) -> Vec<String> {
        self.0.get(&live).cloned().unwrap_or_default()
    }

    /// The scene; its time is one of many.
    pub fn scene(&self, random: &mut Random) -> Snapshot {
        let (month, day) = (1 + random.below(12), 1 + random.below(28));
        let (hour, minute) = (random.below(24), random.below(60));
        let mut scene =
            Snapshot { now: format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00+01:00"), ..Snapshot::default() };
        let apps = self.of(Live::App);
        let kinds = self.of(Live::Kind);
        for at in 0..apps.len().max(kinds.len()) {
            let id = AppId(format!("org.example.App{at}"));
            let name = apps.get(at).cloned().unwrap_or_else(|| format!("App {at}"));
            // Half of all applications do not say what they are.
            let generic = kinds.get(at).filter(|_| random.chance(0.7)).cloned().unwrap_or_default();
            scene.apps.push(App { id, name, generic, ..App::default() });
        }
        let titles = self.of(Live::Title);
        for at in 0..titles.len().max(apps.len().min(5)) {
            let title = titles.get(at).cloned().unwrap_or_default();
            let app = AppId(format!("org.example.App{}", at.min(apps.len().saturating_sub(1))));
            let id = WindowId(format!("w{at}"));
            let workspace = WorkspaceId(1);
            let window =
                Window { id, app, title, workspace, focused: at == 0, width: 800, height: 600, ..Window::default() };
            scene.windows.push(window);
        }
        for name in self.of(Live::Element) {
            let window = WindowId("w0".into());
            scene.elements.push(Element { window, role: "button".into(), name, ..Element::default() });
        }
        let mut names = vec!["1".to_owned()];
        names.extend(self.of(Live::Workspace));
        for (at, name) in names.into_iter().enumerate() {
            let id = WorkspaceId(at as u32 + 1);
            scene.workspaces.push(Workspace {
                id,
                name,
                output: OutputId("eDP-1".into()),
                active: at == 0,
                mode: String::new(),
            });
        }
        scene.devices.audio_outputs = self.of(Live::AudioOutput);
        scene.devices.audio_inputs = self.of(Live::AudioInput);
        scene.devices.bluetooth = self.of(Live::Bluetooth);
        scene.devices.wifi = self.of(Live::Wifi);
        scene.devices.vpn = self.of(Live::Vpn);
        scene.devices.players = self.of(Live::Player);
        scene
    }
}
