//! The snapshot: what there is, as the contract says it, and the differences that the outside hears. Reads the state only.

use crate::{
    bus::{BusHandle, Signal},
    state::State,
    windows::{self, Window},
};
use smithay::reexports::calloop::timer::{TimeoutAction, Timer};
use std::time::Duration;
use tacit_dbus::{Output, Snapshot, Workspace, WorkspaceId, reduce::Event};
use tacit_layout::Mode;

/// What was last told, and to whom.
#[derive(Debug, Default)]
pub struct Publisher {
    /// The D-Bus thread.
    pub bus: Option<BusHandle>,
    /// The least time between two differences that nobody asked for: a client that changes its title in a loop must not keep the
    /// bus busy.
    pub pace: Duration,
    published_at: Option<Duration>,
    waits: bool,
    last: Snapshot,
}

impl Publisher {
    /// Counts the changes that were told.
    pub fn revision(&self) -> u64 {
        self.last.revision
    }

    /// What was last told.
    pub fn last(&self) -> &Snapshot {
        &self.last
    }

    /// Takes a new snapshot; answers the differences from the one before.
    fn take(&mut self, mut next: Snapshot) -> Option<Vec<Event>> {
        next.revision = self.last.revision;
        let events = self.last.diff(&next);
        if events.is_empty() {
            return None;
        }
        next.revision += 1;
        self.last = next;
        Some(events)
    }
}

impl State {
    /// Tells the outside what has changed, at once or when it is time again.
    pub fn publish_in_time(&mut self) {
        let now = self.clock.now();
        let due = self.publisher.published_at.map(|at| at + self.publisher.pace).filter(|due| *due > now);
        let Some(due) = due else { return self.publish() };
        if self.publisher.waits {
            return;
        }
        let timer = self.handle.insert_source(Timer::from_duration(due.saturating_sub(now)), |_, (), state| {
            state.publisher.waits = false;
            state.publish();
            TimeoutAction::Drop
        });
        match timer {
            Ok(_) => self.publisher.waits = true,
            Err(error) => {
                tracing::error!(%error, "no timer for the next difference");
                self.publish();
            }
        }
    }

    /// Tells the outside what has changed.
    pub fn publish(&mut self) {
        if !std::mem::take(&mut self.todo.snapshot) {
            return;
        }
        self.publisher.published_at = Some(self.clock.now());
        self.refresh_toplevels();
        self.refresh_workspaces();
        let next = self.snapshot();
        let Some(events) = self.publisher.take(next) else { return };
        self.remember_windows();
        self.write_journal();
        let revision = self.publisher.revision();
        let Some(bus) = &self.publisher.bus else { return };
        match serde_json::to_string(&events) {
            Ok(delta) => bus.signal(Signal::Changed { revision, delta }),
            Err(error) => tracing::error!(%error, "a difference cannot be written as JSON"),
        }
    }

    /// Everything, as it is now.
    pub fn snapshot(&self) -> Snapshot {
        let mut outputs: Vec<Output> = self.outputs.iter().map(|output| self.output_snapshot(output)).collect();
        outputs.extend(self.mirrors.iter().filter_map(|mirror| self.mirror_snapshot(mirror)));
        outputs.sort_by(|a, b| (a.x, a.y, &a.id).cmp(&(b.x, b.y, &b.id)));
        let mut stacked: Vec<&Window> = self.windows.iter().collect();
        stacked.sort_by_key(|window| window.placement.map_or(u32::MAX, |placement| placement.z));
        let layer_has_keyboard = self.layers.keyboard_owner().is_some() || self.chooser.is_open();
        let windows = stacked
            .into_iter()
            .enumerate()
            .map(|(at, window)| self.window_snapshot(window, at, layer_has_keyboard))
            .collect();
        Snapshot {
            revision: self.publisher.revision(),
            outputs,
            workspaces: self.workspace_snapshots(),
            windows,
            focus_order: self.shown.focus_order.iter().map(|number| windows::id(*number)).collect(),
            settings: self.setting_snapshots(),
            locked: self.lock.is_on(),
            ..Snapshot::default()
        }
    }

    fn output_snapshot(&self, output: &crate::outputs::OutputState) -> Output {
        let (rect, usable) = (output.rect(), output.usable);
        Output {
            id: output.name().into(),
            x: rect.loc.x,
            y: rect.loc.y,
            width: rect.size.w,
            height: rect.size.h,
            scale: output.scale(),
            focused: self.layout.focused_output() == Some(output.number),
            refresh_mhz: output.output.current_mode().map_or(0, |mode| mode.refresh),
            on: output.on,
            usable: Some([usable.loc.x, usable.loc.y, usable.size.w, usable.size.h]),
            mirrors: None,
        }
    }

    /// A mirror is where what it shows is.
    fn mirror_snapshot(&self, mirror: &crate::mirror::Mirror) -> Option<Output> {
        let source = self.outputs.get(mirror.source)?;
        let shown = self.output_snapshot(source);
        Some(Output {
            id: mirror.name.as_str().into(),
            focused: false,
            refresh_mhz: mirror.mode.refresh,
            mirrors: Some(shown.id.clone()),
            ..shown
        })
    }

    fn output_name(&self, number: Option<tacit_layout::OutputId>) -> String {
        number.and_then(|number| self.outputs.get(number)).map(|output| output.name()).unwrap_or_default()
    }

    fn workspace_snapshots(&self) -> Vec<Workspace> {
        let of = |info: tacit_layout::WorkspaceInfo| Workspace {
            id: WorkspaceId(info.id.0),
            name: info.name,
            output: self.output_name(info.output).into(),
            active: info.active,
            mode: if info.mode == Mode::Tiling { "tiling" } else { "floating" }.into(),
        };
        self.layout.workspaces().into_iter().map(of).collect()
    }

    fn window_snapshot(&self, window: &Window, stacking: usize, layer_has_keyboard: bool) -> tacit_dbus::Window {
        let rect = window.rect();
        let placement = window.placement;
        let parent = windows::parent(window.surface()).and_then(|parent| self.windows.of(&parent));
        tacit_dbus::Window {
            id: windows::id(window.number),
            app: window.app.as_str().into(),
            title: window.title.clone(),
            workspace: WorkspaceId(placement.map_or(0, |placement| placement.workspace.0)),
            x: rect.loc.x,
            y: rect.loc.y,
            width: rect.size.w,
            height: rect.size.h,
            // The bar or a confirmation does not take a window's focus away: it is where the focus returns to.
            focused: self.shown.focused == Some(window.number) && (layer_has_keyboard || self.has_keyboard(window)),
            floating: placement.is_some_and(|placement| placement.floating),
            fullscreen: placement.is_some_and(|placement| placement.fullscreen),
            maximized: placement.is_some_and(|placement| placement.maximized),
            minimized: placement.is_some_and(|placement| placement.minimized),
            pinned: placement.is_some_and(|placement| placement.pinned),
            slot: placement.and_then(|placement| placement.slot).map(|slot| slot.name().to_owned()).unwrap_or_default(),
            output: self.output_name(placement.and_then(|placement| placement.output)),
            pid: window.pid,
            stacking: u32::try_from(stacking).unwrap_or(u32::MAX),
            urgent: window.urgent,
            unresponsive: window.unresponsive,
            parent: parent.map(|parent| windows::id(parent.number)),
        }
    }

    fn has_keyboard(&self, window: &Window) -> bool {
        self.seat.wanted_focus.as_ref() == Some(window.surface()) || self.seat.layer_focus.is_some()
    }

    fn setting_snapshots(&self) -> std::collections::BTreeMap<String, serde_json::Value> {
        let input = &self.settings.config.input;
        let mut settings = std::collections::BTreeMap::new();
        settings.insert("keyboard.layout".to_owned(), input.keyboard_layout.as_str().into());
        settings.insert("keyboard.repeat".to_owned(), input.repeat_rate_hz.into());
        let word = |on: bool| if on { "on" } else { "off" };
        #[allow(clippy::cast_possible_truncation)]
        let percent = (input.pointer_speed * 50.0 + 50.0).round() as i64;
        settings.insert("pointer.speed".to_owned(), percent.into());
        settings.insert("pointer.natural_scroll".to_owned(), word(input.touchpad_natural_scroll).into());
        settings.insert("touchpad.tap".to_owned(), word(input.touchpad_tap).into());
        settings.insert("a11y.zoom".to_owned(), word(self.zoom.is_on()).into());
        settings.insert("a11y.zoom_percent".to_owned(), self.zoom.percent().into());
        settings.insert("display.night_light".to_owned(), word(self.night.shines()).into());
        settings.insert("power.inhibit".to_owned(), if self.seat.awake { "on" } else { "off" }.into());
        settings
    }
}
