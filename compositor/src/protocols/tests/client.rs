//! The client's side: binds every global and writes down every event, one a line: interface, event, the rest.

use std::{any::Any, os::fd::AsFd};

use wayland_client::{
    Connection, Dispatch, Proxy, QueueHandle,
    protocol::{
        wl_buffer::WlBuffer, wl_compositor::WlCompositor, wl_keyboard::WlKeyboard, wl_output::WlOutput,
        wl_pointer::WlPointer, wl_region::WlRegion, wl_registry, wl_seat::WlSeat, wl_shm, wl_shm::WlShm,
        wl_shm_pool::WlShmPool, wl_subcompositor::WlSubcompositor, wl_subsurface::WlSubsurface, wl_surface::WlSurface,
    },
};
use wayland_protocols::ext::{
    foreign_toplevel_list::v1::client::{
        ext_foreign_toplevel_handle_v1::ExtForeignToplevelHandleV1,
        ext_foreign_toplevel_list_v1::{self, ExtForeignToplevelListV1},
    },
    image_capture_source::v1::client::{
        ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
        ext_image_capture_source_v1::ExtImageCaptureSourceV1,
        ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
    },
    image_copy_capture::v1::client::{
        ext_image_copy_capture_cursor_session_v1::ExtImageCopyCaptureCursorSessionV1,
        ext_image_copy_capture_frame_v1::ExtImageCopyCaptureFrameV1,
        ext_image_copy_capture_manager_v1::ExtImageCopyCaptureManagerV1,
        ext_image_copy_capture_session_v1::ExtImageCopyCaptureSessionV1,
    },
    workspace::v1::client::{
        ext_workspace_group_handle_v1::ExtWorkspaceGroupHandleV1,
        ext_workspace_handle_v1::ExtWorkspaceHandleV1,
        ext_workspace_manager_v1::{self, ExtWorkspaceManagerV1},
    },
};
use wayland_protocols::xdg::shell::client::{
    xdg_popup::XdgPopup, xdg_positioner::XdgPositioner, xdg_surface::XdgSurface, xdg_toplevel::XdgToplevel,
    xdg_wm_base::XdgWmBase,
};
use wayland_protocols_misc::zwp_virtual_keyboard_v1::client::{
    zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1, zwp_virtual_keyboard_v1::ZwpVirtualKeyboardV1,
};
use wayland_protocols_wlr::{
    foreign_toplevel::v1::client::{
        zwlr_foreign_toplevel_handle_v1::ZwlrForeignToplevelHandleV1,
        zwlr_foreign_toplevel_manager_v1::{self, ZwlrForeignToplevelManagerV1},
    },
    gamma_control::v1::client::{
        zwlr_gamma_control_manager_v1::ZwlrGammaControlManagerV1, zwlr_gamma_control_v1::ZwlrGammaControlV1,
    },
    layer_shell::v1::client::{zwlr_layer_shell_v1::ZwlrLayerShellV1, zwlr_layer_surface_v1::ZwlrLayerSurfaceV1},
    output_management::v1::client::{
        zwlr_output_configuration_head_v1::ZwlrOutputConfigurationHeadV1,
        zwlr_output_configuration_v1::ZwlrOutputConfigurationV1,
        zwlr_output_head_v1::{self, ZwlrOutputHeadV1},
        zwlr_output_manager_v1::{self, ZwlrOutputManagerV1},
        zwlr_output_mode_v1::ZwlrOutputModeV1,
    },
    output_power_management::v1::client::{
        zwlr_output_power_manager_v1::ZwlrOutputPowerManagerV1, zwlr_output_power_v1::ZwlrOutputPowerV1,
    },
    screencopy::v1::client::{
        zwlr_screencopy_frame_v1::ZwlrScreencopyFrameV1, zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1,
    },
    virtual_pointer::v1::client::{
        zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1, zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1,
    },
};

/// The client's state.
#[derive(Default)]
pub struct Guest {
    /// Every event, one a line.
    pub log: Vec<String>,
    /// The serial of the last `done` of output management.
    pub serial: u32,
    bound: Vec<Box<dyn Any>>,
    made: Vec<Box<dyn Any>>,
}

impl Guest {
    /// The global with this interface.
    #[track_caller]
    pub fn global<P: Clone + 'static>(&self) -> P {
        self.bound.iter().find_map(|one| one.downcast_ref::<P>()).expect("the global is there").clone()
    }

    /// Every object of this kind that the server made, oldest first.
    pub fn made<P: Clone + 'static>(&self) -> Vec<P> {
        self.made.iter().filter_map(|one| one.downcast_ref::<P>()).cloned().collect()
    }

    fn note<P: Proxy>(&mut self, event: &P::Event)
    where
        P::Event: std::fmt::Debug,
    {
        let event = format!("{event:?}");
        self.log.push(format!("{} {event}", P::interface().name));
    }
}

impl Dispatch<wl_registry::WlRegistry, ()> for Guest {
    fn event(
        guest: &mut Self,
        registry: &wl_registry::WlRegistry,
        event: wl_registry::Event,
        _: &(),
        _: &Connection,
        queue: &QueueHandle<Self>,
    ) {
        let wl_registry::Event::Global { name, interface, version } = event else { return };
        macro_rules! bind {
            ($($proxy:ty),* $(,)?) => {
                $(if interface == <$proxy>::interface().name {
                    let bound: $proxy = registry.bind(name, version.min(<$proxy>::interface().version), queue, ());
                    guest.bound.push(Box::new(bound));
                })*
            };
        }
        bind!(
            WlCompositor,
            WlSubcompositor,
            ZwlrLayerShellV1,
            WlShm,
            WlSeat,
            WlOutput,
            XdgWmBase,
            ExtForeignToplevelListV1,
            ZwlrScreencopyManagerV1,
            ExtOutputImageCaptureSourceManagerV1,
            ExtForeignToplevelImageCaptureSourceManagerV1,
            ExtImageCopyCaptureManagerV1,
            ZwlrForeignToplevelManagerV1,
            ExtWorkspaceManagerV1,
            ZwlrOutputManagerV1,
            ZwlrGammaControlManagerV1,
            ZwlrOutputPowerManagerV1,
            ZwlrVirtualPointerManagerV1,
            ZwpVirtualKeyboardManagerV1,
        );
    }
}

macro_rules! log_events {
    ($($proxy:ty),* $(,)?) => {
        $(impl Dispatch<$proxy, ()> for Guest {
            fn event(
                guest: &mut Self,
                _: &$proxy,
                event: <$proxy as Proxy>::Event,
                _: &(),
                _: &Connection,
                _: &QueueHandle<Self>,
            ) {
                guest.note::<$proxy>(&event);
            }
        })*
    };
}

log_events!(
    WlCompositor,
    WlRegion,
    WlSubcompositor,
    WlSubsurface,
    ZwlrLayerShellV1,
    ZwlrLayerSurfaceV1,
    WlShm,
    WlShmPool,
    WlBuffer,
    WlSurface,
    WlSeat,
    WlPointer,
    WlOutput,
    XdgWmBase,
    XdgPositioner,
    XdgSurface,
    XdgToplevel,
    XdgPopup,
    ExtForeignToplevelHandleV1,
    ZwlrScreencopyManagerV1,
    ZwlrScreencopyFrameV1,
    ExtOutputImageCaptureSourceManagerV1,
    ExtForeignToplevelImageCaptureSourceManagerV1,
    ExtImageCaptureSourceV1,
    ExtImageCopyCaptureManagerV1,
    ExtImageCopyCaptureSessionV1,
    ExtImageCopyCaptureFrameV1,
    ExtImageCopyCaptureCursorSessionV1,
    ZwlrForeignToplevelHandleV1,
    ExtWorkspaceGroupHandleV1,
    ExtWorkspaceHandleV1,
    ZwlrOutputModeV1,
    ZwlrOutputConfigurationV1,
    ZwlrOutputConfigurationHeadV1,
    ZwlrGammaControlManagerV1,
    ZwlrGammaControlV1,
    ZwlrOutputPowerManagerV1,
    ZwlrOutputPowerV1,
    ZwlrVirtualPointerManagerV1,
    ZwlrVirtualPointerV1,
    ZwpVirtualKeyboardManagerV1,
    ZwpVirtualKeyboardV1,
    WlKeyboard,
);

impl Dispatch<ExtForeignToplevelListV1, ()> for Guest {
    fn event(
        guest: &mut Self,
        _: &ExtForeignToplevelListV1,
        event: ext_foreign_toplevel_list_v1::Event,
        _: &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let ext_foreign_toplevel_list_v1::Event::Toplevel { toplevel } = event {
            guest.made.push(Box::new(toplevel));
        }
    }

    wayland_client::event_created_child!(Guest, ExtForeignToplevelListV1, [
        ext_foreign_toplevel_list_v1::EVT_TOPLEVEL_OPCODE => (ExtForeignToplevelHandleV1, ()),
    ]);
}

impl Dispatch<ZwlrForeignToplevelManagerV1, ()> for Guest {
    fn event(
        guest: &mut Self,
        _: &ZwlrForeignToplevelManagerV1,
        event: zwlr_foreign_toplevel_manager_v1::Event,
        _: &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        guest.note::<ZwlrForeignToplevelManagerV1>(&event);
        if let zwlr_foreign_toplevel_manager_v1::Event::Toplevel { toplevel } = event {
            guest.made.push(Box::new(toplevel));
        }
    }

    wayland_client::event_created_child!(Guest, ZwlrForeignToplevelManagerV1, [
        zwlr_foreign_toplevel_manager_v1::EVT_TOPLEVEL_OPCODE => (ZwlrForeignToplevelHandleV1, ()),
    ]);
}

impl Dispatch<ExtWorkspaceManagerV1, ()> for Guest {
    fn event(
        guest: &mut Self,
        _: &ExtWorkspaceManagerV1,
        event: ext_workspace_manager_v1::Event,
        _: &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        guest.note::<ExtWorkspaceManagerV1>(&event);
        match event {
            ext_workspace_manager_v1::Event::WorkspaceGroup { workspace_group } => {
                guest.made.push(Box::new(workspace_group));
            }
            ext_workspace_manager_v1::Event::Workspace { workspace } => guest.made.push(Box::new(workspace)),
            _ => {}
        }
    }

    wayland_client::event_created_child!(Guest, ExtWorkspaceManagerV1, [
        ext_workspace_manager_v1::EVT_WORKSPACE_GROUP_OPCODE => (ExtWorkspaceGroupHandleV1, ()),
        ext_workspace_manager_v1::EVT_WORKSPACE_OPCODE => (ExtWorkspaceHandleV1, ()),
    ]);
}

impl Dispatch<ZwlrOutputManagerV1, ()> for Guest {
    fn event(
        guest: &mut Self,
        _: &ZwlrOutputManagerV1,
        event: zwlr_output_manager_v1::Event,
        _: &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        guest.note::<ZwlrOutputManagerV1>(&event);
        match event {
            zwlr_output_manager_v1::Event::Head { head } => guest.made.push(Box::new(head)),
            zwlr_output_manager_v1::Event::Done { serial } => guest.serial = serial,
            _ => {}
        }
    }

    wayland_client::event_created_child!(Guest, ZwlrOutputManagerV1, [
        zwlr_output_manager_v1::EVT_HEAD_OPCODE => (ZwlrOutputHeadV1, ()),
    ]);
}

impl Dispatch<ZwlrOutputHeadV1, ()> for Guest {
    fn event(
        guest: &mut Self,
        _: &ZwlrOutputHeadV1,
        event: zwlr_output_head_v1::Event,
        _: &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        guest.note::<ZwlrOutputHeadV1>(&event);
        if let zwlr_output_head_v1::Event::Mode { mode } = event {
            guest.made.push(Box::new(mode));
        }
    }

    wayland_client::event_created_child!(Guest, ZwlrOutputHeadV1, [
        zwlr_output_head_v1::EVT_MODE_OPCODE => (ZwlrOutputModeV1, ()),
    ]);
}

/// A shared-memory buffer that the client can read back.
pub struct Picture {
    file: std::fs::File,
    pub buffer: WlBuffer,
}

impl Picture {
    pub fn new(
        guest: &Guest,
        queue: &QueueHandle<Guest>,
        size: (i32, i32),
        stride: i32,
        format: wl_shm::Format,
    ) -> Self {
        let bytes = stride * size.1;
        let file = tempfile::tempfile().expect("a file");
        file.set_len(bytes as u64).expect("grown");
        let pool = guest.global::<WlShm>().create_pool(file.as_fd(), bytes, queue, ());
        let buffer = pool.create_buffer(0, size.0, size.1, stride, format, queue, ());
        Self { file, buffer }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let length = self.file.metadata().expect("its length").len() as usize;
        let mut bytes = vec![0; length];
        std::os::unix::fs::FileExt::read_exact_at(&self.file, &mut bytes, 0).expect("read");
        bytes
    }

    /// Cuts the file under the server's mapping.
    pub fn truncate(&self) {
        self.file.set_len(0).expect("cut");
    }
}
