//! Windows that their programs name come back where they were: on its own workspace a window that is restored or recovered, on the
//! present one that of a program that was started anew.

use crate::{
    protocols::{
        delegate_protocol,
        session_management::{
            SessionManagementHandler, SessionManagementState,
            generated::server::{
                xdg_session_manager_v1::{Reason, XdgSessionManagerV1},
                xdg_session_v1::XdgSessionV1,
                xdg_toplevel_session_v1::XdgToplevelSessionV1,
            },
        },
    },
    sessions,
    state::State,
};
use smithay::{
    reexports::{
        calloop::timer::{TimeoutAction, Timer},
        wayland_protocols::xdg::shell::server::xdg_toplevel::XdgToplevel,
    },
    wayland::shell::xdg::ToplevelSurface,
};
use std::time::Duration;
use tacit_layout::{MapHint, Placement, Record, WindowId};

/// How long changes are gathered before they are written.
const GATHER: Duration = Duration::from_millis(500);

impl SessionManagementHandler for State {
    fn session_management_state(&mut self) -> &mut SessionManagementState {
        &mut self.extra.session_management
    }

    fn knows_session(&mut self, id: &str) -> bool {
        self.sessions.find(id)
    }

    fn make_session(&mut self) -> String {
        let id = self.sessions.make();
        self.save_sessions_soon();
        id
    }

    fn forget_session(&mut self, id: &str) {
        self.sessions.forget(id);
        self.save_sessions_soon();
    }

    fn knows_toplevel(&mut self, session: &str, name: &str) -> bool {
        self.sessions.window(session, name).is_some()
    }

    fn forget_toplevel(&mut self, session: &str, name: &str) {
        self.sessions.forget_window(session, name);
        self.save_sessions_soon();
    }

    fn rename_toplevel(&mut self, session: &str, from: &str, to: &str) {
        if let Some(keepsake) = self.sessions.forget_window(session, from) {
            self.sessions.remember(session, to, keepsake);
            self.save_sessions_soon();
        }
    }

    fn has_begun(&mut self, toplevel: &XdgToplevel) -> bool {
        let toplevel = self.globals.xdg_shell.get_toplevel(toplevel);
        toplevel.is_some_and(|toplevel| toplevel.is_initial_configure_sent())
    }
}

impl State {
    /// Where a window was in an earlier run, for this id.
    fn past_of(&self, toplevel: &ToplevelSurface, id: WindowId) -> Option<Record> {
        let member = self.extra.session_management.member(toplevel.xdg_toplevel())?;
        let reason = member.restore?;
        let keepsake = self.sessions.window(&member.session, &member.name)?;
        let active = || self.layout.focused_output().and_then(|output| self.layout.active_workspace(output));
        let workspace = if reason == Reason::Launch { active() } else { None };
        Some(keepsake.record(id, workspace))
    }

    /// Where a window that has not drawn yet is going to be, as it was in an earlier run; tells its program.
    pub fn preview_past(&self, toplevel: &ToplevelSurface, hint: MapHint) -> Option<Placement> {
        let id = WindowId(u64::MAX);
        let placement = self.layout.preview_readmit(id, hint, &self.past_of(toplevel, id)?)?;
        self.extra.session_management.restored(toplevel.xdg_toplevel());
        Some(placement)
    }

    /// Places a window that is mapped now as it was in an earlier run; false where nothing is known of it.
    pub fn map_as_before(&mut self, toplevel: &ToplevelSurface, id: WindowId, hint: MapHint) -> bool {
        let past = self.past_of(toplevel, id);
        self.extra.session_management.begun(toplevel.xdg_toplevel());
        let placed = past.is_some_and(|record| self.layout.readmit(id, hint, &record).is_ok());
        if placed && let Err(error) = self.layout.focus(id) {
            tracing::debug!(%error, "a window that came back has no focus");
        }
        placed
    }

    /// Windows may be elsewhere now: what is remembered of those in sessions follows.
    pub fn remember_windows(&mut self) {
        let members = self.extra.session_management.members();
        if members.is_empty() {
            return;
        }
        for member in members.iter().filter(|member| member.restore.is_none()) {
            let toplevel = self.globals.xdg_shell.get_toplevel(&member.toplevel);
            let window = toplevel.and_then(|toplevel| self.windows.of(toplevel.wl_surface()));
            if let Some(keepsake) = window.and_then(|window| self.layout.keepsake(window.id())) {
                self.sessions.remember(&member.session, &member.name, keepsake);
            }
        }
        self.save_sessions_soon();
    }

    fn save_sessions_soon(&mut self) {
        if self.sessions.waits || !self.sessions.has_changed() {
            return;
        }
        let timer = self.handle.insert_source(Timer::from_duration(GATHER), |_, (), state| {
            state.sessions.waits = false;
            state.save_sessions();
            TimeoutAction::Drop
        });
        match timer {
            Ok(_) => self.sessions.waits = true,
            Err(error) => tracing::error!(%error, "no timer for windows' places"),
        }
    }

    /// Has what changed written by a thread, which the answer is.
    pub fn save_sessions(&mut self) -> Option<std::thread::JoinHandle<()>> {
        let (path, text) = self.sessions.unwritten()?;
        let writer = std::thread::Builder::new().name("sessions".into()).stack_size(128 * 1024);
        let started = writer.spawn(move || {
            if let Err(error) = sessions::write(&path, &text) {
                tracing::warn!(path = %path.display(), %error, "windows' places cannot be written");
            }
        });
        started.map_err(|error| tracing::error!(%error, "no thread for windows' places")).ok()
    }
}

delegate_protocol!(State => SessionManagementState {
    global XdgSessionManagerV1: ();
    object XdgSessionManagerV1: ();
    object XdgSessionV1: ();
    object XdgToplevelSessionV1: ();
});
