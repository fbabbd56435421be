//! The lists of windows that panels and scripts see, and what they may ask of a window.

use crate::{
    protocols::foreign_toplevel::{
        ForeignToplevelHandler, ForeignToplevelState, Toplevel, ToplevelRequest, ToplevelStates,
        delegate_foreign_toplevel,
    },
    state::State,
    windows,
};
use smithay::{
    delegate_foreign_toplevel_list,
    wayland::foreign_toplevel_list::{ForeignToplevelListHandler, ForeignToplevelListState},
};
use tacit_layout::{OnOff, OutputTarget, WindowId};

impl ForeignToplevelHandler for State {
    fn foreign_toplevel_state(&mut self) -> &mut ForeignToplevelState {
        &mut self.extra.foreign_toplevel
    }

    fn foreign_toplevel_request(&mut self, toplevel: u64, request: ToplevelRequest) {
        let id = WindowId(toplevel);
        let one = [id];
        let done = match request {
            ToplevelRequest::Activate { .. } => return self.focus_if_known(toplevel),
            ToplevelRequest::Close => {
                if let Some(window) = self.windows.get(toplevel) {
                    window.toplevel.send_close();
                }
                return;
            }
            ToplevelRequest::Maximize => self.layout.want_maximized(id, OnOff::On),
            ToplevelRequest::Unmaximize => self.layout.want_maximized(id, OnOff::Off),
            ToplevelRequest::Minimize => self.layout.minimize(&one),
            ToplevelRequest::Unminimize => self.layout.restore(&one),
            ToplevelRequest::Fullscreen { output } => {
                let number = output.and_then(|output| self.outputs.of(&output).map(|output| output.number));
                if let Some(number) = number {
                    let _ = self.layout.to_output(&one, OutputTarget::Id(number));
                }
                self.layout.fullscreen(&one, OnOff::On)
            }
            ToplevelRequest::Unfullscreen => self.layout.fullscreen(&one, OnOff::Off),
        };
        if let Err(error) = done {
            tracing::debug!(%error, "a panel's request");
        }
    }
}

impl ForeignToplevelListHandler for State {
    fn foreign_toplevel_list_state(&mut self) -> &mut ForeignToplevelListState {
        &mut self.extra.toplevel_list
    }
}

impl State {
    fn focus_if_known(&mut self, number: windows::Number) {
        if self.windows.get(number).is_some() {
            self.focus_window(number);
        }
    }

    /// Tells panels how the windows differ from those of the last time.
    pub fn refresh_toplevels(&mut self) {
        let records: Vec<Toplevel> = self.windows.iter().map(|window| self.toplevel_record(window)).collect();
        self.extra.listed.refresh::<State>(&mut self.extra.toplevel_list, &records);
        self.extra.foreign_toplevel.refresh::<State>(records);
    }

    fn toplevel_record(&self, window: &windows::Window) -> Toplevel {
        let placement = window.placement;
        let output = placement.and_then(|placement| placement.output).and_then(|number| self.outputs.get(number));
        let parent = windows::parent(window.surface()).and_then(|parent| self.windows.of(&parent));
        Toplevel {
            id: window.number,
            title: window.title.clone(),
            app_id: window.app.clone(),
            states: ToplevelStates {
                maximized: placement.is_some_and(|placement| placement.maximized),
                minimized: placement.is_some_and(|placement| placement.minimized),
                activated: self.shown.focused == Some(window.number),
                fullscreen: placement.is_some_and(|placement| placement.fullscreen),
            },
            outputs: output.map(|output| output.output.downgrade()).into_iter().collect(),
            parent: parent.map(|parent| parent.number),
        }
    }
}

delegate_foreign_toplevel!(State);
delegate_foreign_toplevel_list!(State);
