//! The globals that Smithay implements, made once. Policy is in `handlers`.

use crate::{clients::unrestricted, clock::Clock, state::State};
use smithay::{
    reexports::{
        calloop::LoopHandle,
        wayland_protocols::xdg::shell::server::xdg_toplevel::WmCapabilities,
        wayland_server::{DisplayHandle, backend::GlobalId, protocol::wl_shm},
    },
    wayland::{
        alpha_modifier::AlphaModifierState,
        compositor::CompositorState,
        content_type::ContentTypeState,
        cursor_shape::CursorShapeManagerState,
        dmabuf::{DmabufGlobal, DmabufState},
        fractional_scale::FractionalScaleManagerState,
        idle_inhibit::IdleInhibitManagerState,
        idle_notify::IdleNotifierState,
        input_method::InputMethodManagerState,
        pointer_constraints::PointerConstraintsState,
        pointer_gestures::PointerGesturesState,
        presentation::PresentationState,
        relative_pointer::RelativePointerManagerState,
        selection::{
            data_device::DataDeviceState, ext_data_control::DataControlState as ExtDataControlState,
            primary_selection::PrimarySelectionState, wlr_data_control::DataControlState,
        },
        shell::{
            wlr_layer::WlrLayerShellState,
            xdg::{XdgShellState, decoration::XdgDecorationState},
        },
        shm::ShmState,
        single_pixel_buffer::SinglePixelBufferState,
        tablet_manager::TabletManagerState,
        text_input::TextInputManagerState,
        viewporter::ViewporterState,
        xdg_activation::XdgActivationState,
        xdg_system_bell::XdgSystemBellState,
        xdg_toplevel_tag::XdgToplevelTagManager,
    },
};

/// Smithay's protocol states.
pub struct Globals {
    /// wl_compositor and wl_subcompositor.
    pub compositor: CompositorState,
    /// wl_shm.
    pub shm: ShmState,
    /// xdg_wm_base.
    pub xdg_shell: XdgShellState,
    /// zwlr_layer_shell_v1.
    pub layer_shell: WlrLayerShellState,
    /// wl_data_device_manager.
    pub data_device: DataDeviceState,
    /// zwp_primary_selection_device_manager_v1.
    pub primary: PrimarySelectionState,
    /// zwlr_data_control_manager_v1.
    pub wlr_data_control: DataControlState,
    /// ext_data_control_manager_v1.
    pub ext_data_control: ExtDataControlState,
    /// xdg_activation_v1.
    pub activation: XdgActivationState,
    /// ext_idle_notifier_v1.
    pub idle_notifier: IdleNotifierState<State>,
    /// zwp_linux_dmabuf_v1, where the GPU takes such buffers.
    pub dmabuf: DmabufState,
    /// Its global.
    pub dmabuf_global: Option<DmabufGlobal>,
    /// Globals that need no state of ours.
    _others: Others,
}

#[allow(dead_code)]
struct Others {
    decoration: XdgDecorationState,
    viewporter: ViewporterState,
    fractional_scale: FractionalScaleManagerState,
    presentation: PresentationState,
    cursor_shape: CursorShapeManagerState,
    idle_inhibit: IdleInhibitManagerState,
    relative_pointer: RelativePointerManagerState,
    constraints: PointerConstraintsState,
    gestures: PointerGesturesState,
    single_pixel: SinglePixelBufferState,
    alpha: AlphaModifierState,
    content_type: ContentTypeState,
    text_input: TextInputManagerState,
    input_method: InputMethodManagerState,
    tablet: TabletManagerState,
    tag: XdgToplevelTagManager,
    bell: XdgSystemBellState,
    extra: Vec<GlobalId>,
}

impl Globals {
    /// Makes them all.
    pub fn new(display: &DisplayHandle, handle: &LoopHandle<'static, State>) -> Self {
        let primary = PrimarySelectionState::new::<State>(display);
        let wlr_data_control = DataControlState::new::<State, _>(display, Some(&primary), unrestricted);
        let ext_data_control = ExtDataControlState::new::<State, _>(display, Some(&primary), unrestricted);
        let able = [WmCapabilities::Fullscreen, WmCapabilities::Maximize, WmCapabilities::Minimize];
        Self {
            compositor: CompositorState::new_v6::<State>(display),
            shm: ShmState::new::<State>(display, vec![wl_shm::Format::Xbgr8888, wl_shm::Format::Abgr8888]),
            xdg_shell: XdgShellState::new_with_capabilities::<State>(display, able),
            layer_shell: WlrLayerShellState::new_with_filter::<State, _>(display, unrestricted),
            data_device: DataDeviceState::new::<State>(display),
            primary,
            wlr_data_control,
            ext_data_control,
            activation: XdgActivationState::new::<State>(display),
            idle_notifier: IdleNotifierState::new(display, handle.clone()),
            dmabuf: DmabufState::new(),
            dmabuf_global: None,
            _others: Others {
                decoration: XdgDecorationState::new::<State>(display),
                viewporter: ViewporterState::new::<State>(display),
                fractional_scale: FractionalScaleManagerState::new::<State>(display),
                presentation: PresentationState::new::<State>(display, Clock::ID),
                cursor_shape: CursorShapeManagerState::new::<State>(display),
                idle_inhibit: IdleInhibitManagerState::new::<State>(display),
                relative_pointer: RelativePointerManagerState::new::<State>(display),
                constraints: PointerConstraintsState::new::<State>(display),
                gestures: PointerGesturesState::new::<State>(display),
                single_pixel: SinglePixelBufferState::new::<State>(display),
                alpha: AlphaModifierState::new::<State>(display),
                content_type: ContentTypeState::new::<State>(display),
                text_input: TextInputManagerState::new::<State>(display),
                input_method: InputMethodManagerState::new::<State, _>(display, unrestricted),
                tablet: TabletManagerState::new::<State>(display),
                tag: XdgToplevelTagManager::new::<State>(display),
                bell: XdgSystemBellState::new::<State>(display),
                extra: Vec::new(),
            },
        }
    }
}
