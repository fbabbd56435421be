//! The states of the protocols that are ours, made once. Policy is in `handlers`.

use crate::{
    clients::{is_xwayland, unrestricted},
    handlers::{devices::Gone, drag::Drags, security_context::Sandboxes},
    protocols::{
        Visibility, background_effect::BackgroundEffectState, fixes::FixesState,
        foreign_toplevel::ForeignToplevelState, gamma_control::GammaControlState, image_copy::ImageCopyState,
        output_management::OutputManagementState, output_power::OutputPowerState, pacing::PacingState,
        pointer_warp::PointerWarpState, screencopy::ScreencopyState, security_context::SecurityContextState,
        session_lock::SessionLockState, session_management::SessionManagementState,
        shortcuts_inhibit::ShortcutsInhibitState, tearing_control::TearingControlState, text_input::Texts,
        toplevel_drag::ToplevelDragState, toplevel_icon::IconState, toplevel_list::ListedToplevels,
        virtual_keyboard::VirtualKeyboardState, virtual_pointer::VirtualPointerState, workspace::WorkspaceState,
        xdg_dialog::DialogState, xdg_foreign::ForeignState, xdg_output::XdgOutputState,
        xwayland_grab::XwaylandGrabState, xwayland_shell::XwaylandShellState,
    },
    state::State,
};
use smithay::{reexports::wayland_server::DisplayHandle, wayland::foreign_toplevel_list::ForeignToplevelListState};
use std::time::Duration;

/// Our own protocol states. Those that read or control other clients are not seen by a sandboxed one.
pub struct Extra {
    /// zwlr_screencopy_manager_v1.
    pub screencopy: ScreencopyState,
    /// ext_image_copy_capture_manager_v1.
    pub image_copy: ImageCopyState,
    /// zwlr_foreign_toplevel_manager_v1.
    pub foreign_toplevel: ForeignToplevelState,
    /// ext_foreign_toplevel_list_v1.
    pub toplevel_list: ForeignToplevelListState,
    /// Its windows.
    pub listed: ListedToplevels,
    /// ext_workspace_manager_v1.
    pub workspaces: WorkspaceState,
    /// zwlr_output_manager_v1.
    pub output_management: OutputManagementState,
    /// zwlr_output_power_manager_v1.
    pub output_power: OutputPowerState,
    /// zwlr_gamma_control_manager_v1.
    pub gamma_control: GammaControlState,
    /// ext_session_lock_manager_v1.
    pub session_lock: SessionLockState,
    /// wp_security_context_manager_v1.
    pub security_context: SecurityContextState,
    /// The sockets of sandboxes.
    pub sandboxes: Sandboxes,
    /// zwp_keyboard_shortcuts_inhibit_manager_v1.
    pub shortcuts_inhibit: ShortcutsInhibitState,
    /// xdg_wm_dialog_v1.
    pub dialogs: DialogState,
    /// zxdg_output_manager_v1.
    pub xdg_outputs: XdgOutputState,
    /// zxdg_exporter_v2 and zxdg_importer_v2.
    pub foreign: ForeignState,
    /// wp_fifo_manager_v1 and wp_commit_timing_manager_v1.
    pub pacing: PacingState,
    /// When the loop is woken for a commit that waits.
    pub pacing_wakes_at: Option<Duration>,
    /// xdg_session_manager_v1.
    pub session_management: SessionManagementState,
    /// ext_background_effect_manager_v1.
    pub background_effect: BackgroundEffectState,
    /// wp_tearing_control_manager_v1.
    pub tearing_control: TearingControlState,
    /// wp_pointer_warp_v1.
    pub pointer_warp: PointerWarpState,
    /// wl_fixes.
    pub fixes: FixesState,
    /// What is dragged.
    pub drags: Drags,
    /// Devices of selections whose client went.
    pub gone_devices: Vec<Gone>,
    /// xdg_toplevel_drag_manager_v1.
    pub toplevel_drag: ToplevelDragState,
    /// xdg_toplevel_icon_manager_v1.
    pub icons: IconState,
    /// zwp_virtual_keyboard_manager_v1.
    pub virtual_keyboard: VirtualKeyboardState,
    /// zwlr_virtual_pointer_manager_v1.
    pub virtual_pointer: VirtualPointerState,
    /// What text fields said while there was no input method.
    pub texts: Texts,
    /// xwayland_shell_v1, which Xwayland alone sees.
    pub xwayland_shell: XwaylandShellState,
    /// zwp_xwayland_keyboard_grab_manager_v1, which Xwayland alone sees.
    pub xwayland_grab: XwaylandGrabState,
}

impl Extra {
    /// Makes them all.
    pub fn new(display: &DisplayHandle) -> Self {
        let seen = || Visibility::new(unrestricted);
        Self {
            screencopy: ScreencopyState::new::<State>(display, seen()),
            image_copy: ImageCopyState::new::<State>(display, unrestricted),
            foreign_toplevel: ForeignToplevelState::new::<State>(display, seen()),
            toplevel_list: ForeignToplevelListState::new_with_filter::<State>(display, unrestricted),
            listed: ListedToplevels::default(),
            workspaces: WorkspaceState::new::<State>(display, seen()),
            output_management: OutputManagementState::new::<State>(display, seen()),
            output_power: OutputPowerState::new::<State>(display, seen()),
            gamma_control: GammaControlState::new::<State>(display, seen()),
            session_lock: SessionLockState::new::<State>(display, seen()),
            security_context: SecurityContextState::new::<State>(display, seen()),
            sandboxes: Sandboxes::default(),
            shortcuts_inhibit: ShortcutsInhibitState::new::<State>(display),
            dialogs: DialogState::new::<State>(display),
            xdg_outputs: XdgOutputState::new::<State>(display),
            foreign: ForeignState::new::<State>(display),
            pacing: PacingState::new::<State>(display),
            pacing_wakes_at: None,
            session_management: SessionManagementState::new::<State>(display),
            background_effect: BackgroundEffectState::new::<State>(display),
            tearing_control: TearingControlState::new::<State>(display),
            pointer_warp: PointerWarpState::new::<State>(display),
            fixes: FixesState::new::<State>(display),
            drags: Drags::default(),
            gone_devices: Vec::new(),
            toplevel_drag: ToplevelDragState::new::<State>(display),
            icons: IconState::new::<State>(display),
            virtual_keyboard: VirtualKeyboardState::new::<State>(display, seen()),
            virtual_pointer: VirtualPointerState::new::<State>(display, seen()),
            texts: Texts::default(),
            xwayland_shell: XwaylandShellState::new::<State>(display, Visibility::new(is_xwayland)),
            xwayland_grab: XwaylandGrabState::new::<State>(display, Visibility::new(is_xwayland)),
        }
    }
}
