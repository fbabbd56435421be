//! The interfaces of globals by name; those of other objects follow from their requests and events.

use wayland_client::{
    Proxy,
    backend::protocol::Interface,
    protocol::{
        wl_compositor::WlCompositor, wl_data_device_manager::WlDataDeviceManager, wl_fixes::WlFixes,
        wl_output::WlOutput, wl_seat::WlSeat, wl_shm::WlShm, wl_subcompositor::WlSubcompositor,
    },
};
use wayland_protocols::{ext, wp, xdg};
use wayland_protocols_misc::{zwp_input_method_v2, zwp_virtual_keyboard_v1};

macro_rules! named {
    ($($kind:path),* $(,)?) => {
        /// The interface of this name.
        pub fn of(name: &str) -> Option<&'static Interface> {
            [$(<$kind>::interface()),*].into_iter().find(|interface| interface.name == name)
        }
    };
}

named! {
    WlCompositor,
    WlFixes,
    WlSubcompositor,
    WlDataDeviceManager,
    WlOutput,
    WlSeat,
    WlShm,
    xdg::shell::client::xdg_wm_base::XdgWmBase,
    xdg::decoration::zv1::client::zxdg_decoration_manager_v1::ZxdgDecorationManagerV1,
    xdg::xdg_output::zv1::client::zxdg_output_manager_v1::ZxdgOutputManagerV1,
    xdg::activation::v1::client::xdg_activation_v1::XdgActivationV1,
    xdg::foreign::zv2::client::zxdg_exporter_v2::ZxdgExporterV2,
    xdg::foreign::zv2::client::zxdg_importer_v2::ZxdgImporterV2,
    xdg::dialog::v1::client::xdg_wm_dialog_v1::XdgWmDialogV1,
    xdg::toplevel_icon::v1::client::xdg_toplevel_icon_manager_v1::XdgToplevelIconManagerV1,
    xdg::toplevel_tag::v1::client::xdg_toplevel_tag_manager_v1::XdgToplevelTagManagerV1,
    xdg::toplevel_drag::v1::client::xdg_toplevel_drag_manager_v1::XdgToplevelDragManagerV1,
    xdg::system_bell::v1::client::xdg_system_bell_v1::XdgSystemBellV1,
    crate::xdg_session::client::xdg_session_manager_v1::XdgSessionManagerV1,
    wp::viewporter::client::wp_viewporter::WpViewporter,
    wp::presentation_time::client::wp_presentation::WpPresentation,
    wp::fractional_scale::v1::client::wp_fractional_scale_manager_v1::WpFractionalScaleManagerV1,
    wp::cursor_shape::v1::client::wp_cursor_shape_manager_v1::WpCursorShapeManagerV1,
    wp::single_pixel_buffer::v1::client::wp_single_pixel_buffer_manager_v1::WpSinglePixelBufferManagerV1,
    wp::alpha_modifier::v1::client::wp_alpha_modifier_v1::WpAlphaModifierV1,
    wp::content_type::v1::client::wp_content_type_manager_v1::WpContentTypeManagerV1,
    wp::tearing_control::v1::client::wp_tearing_control_manager_v1::WpTearingControlManagerV1,
    wp::fifo::v1::client::wp_fifo_manager_v1::WpFifoManagerV1,
    wp::commit_timing::v1::client::wp_commit_timing_manager_v1::WpCommitTimingManagerV1,
    wp::pointer_constraints::zv1::client::zwp_pointer_constraints_v1::ZwpPointerConstraintsV1,
    wp::relative_pointer::zv1::client::zwp_relative_pointer_manager_v1::ZwpRelativePointerManagerV1,
    wp::pointer_gestures::zv1::client::zwp_pointer_gestures_v1::ZwpPointerGesturesV1,
    wp::pointer_warp::v1::client::wp_pointer_warp_v1::WpPointerWarpV1,
    wp::keyboard_shortcuts_inhibit::zv1::client::zwp_keyboard_shortcuts_inhibit_manager_v1::ZwpKeyboardShortcutsInhibitManagerV1,
    wp::idle_inhibit::zv1::client::zwp_idle_inhibit_manager_v1::ZwpIdleInhibitManagerV1,
    wp::primary_selection::zv1::client::zwp_primary_selection_device_manager_v1::ZwpPrimarySelectionDeviceManagerV1,
    wp::text_input::zv3::client::zwp_text_input_manager_v3::ZwpTextInputManagerV3,
    wp::linux_dmabuf::zv1::client::zwp_linux_dmabuf_v1::ZwpLinuxDmabufV1,
    wp::tablet::zv2::client::zwp_tablet_manager_v2::ZwpTabletManagerV2,
    wp::security_context::v1::client::wp_security_context_manager_v1::WpSecurityContextManagerV1,
    ext::idle_notify::v1::client::ext_idle_notifier_v1::ExtIdleNotifierV1,
    ext::data_control::v1::client::ext_data_control_manager_v1::ExtDataControlManagerV1,
    ext::workspace::v1::client::ext_workspace_manager_v1::ExtWorkspaceManagerV1,
    ext::session_lock::v1::client::ext_session_lock_manager_v1::ExtSessionLockManagerV1,
    ext::background_effect::v1::client::ext_background_effect_manager_v1::ExtBackgroundEffectManagerV1,
    ext::foreign_toplevel_list::v1::client::ext_foreign_toplevel_list_v1::ExtForeignToplevelListV1,
    ext::image_copy_capture::v1::client::ext_image_copy_capture_manager_v1::ExtImageCopyCaptureManagerV1,
    ext::image_capture_source::v1::client::ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
    ext::image_capture_source::v1::client::ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
    wayland_protocols_wlr::layer_shell::v1::client::zwlr_layer_shell_v1::ZwlrLayerShellV1,
    wayland_protocols_wlr::data_control::v1::client::zwlr_data_control_manager_v1::ZwlrDataControlManagerV1,
    wayland_protocols_wlr::foreign_toplevel::v1::client::zwlr_foreign_toplevel_manager_v1::ZwlrForeignToplevelManagerV1,
    wayland_protocols_wlr::screencopy::v1::client::zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1,
    wayland_protocols_wlr::output_management::v1::client::zwlr_output_manager_v1::ZwlrOutputManagerV1,
    wayland_protocols_wlr::output_power_management::v1::client::zwlr_output_power_manager_v1::ZwlrOutputPowerManagerV1,
    wayland_protocols_wlr::gamma_control::v1::client::zwlr_gamma_control_manager_v1::ZwlrGammaControlManagerV1,
    wayland_protocols_wlr::virtual_pointer::v1::client::zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1,
    zwp_virtual_keyboard_v1::client::zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1,
    zwp_input_method_v2::client::zwp_input_method_manager_v2::ZwpInputMethodManagerV2,
}
