//! xdg-toplevel-icon v1: icons of single windows, by name or as pixels. Owns icons until they are given to a window; the pixels of
//! the best buffer are copied then, so that it may go.
//!
//! Smithay has this protocol too, but asserts that a client does not change an icon that is in use.

use std::sync::Mutex;

use smithay::{
    reexports::{
        wayland_protocols::xdg::{
            shell::server::xdg_toplevel::XdgToplevel,
            toplevel_icon::v1::server::{
                xdg_toplevel_icon_manager_v1::{self, XdgToplevelIconManagerV1},
                xdg_toplevel_icon_v1::{self, XdgToplevelIconV1},
            },
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
            backend::{ClientId, GlobalId},
            protocol::{wl_buffer::WlBuffer, wl_shm},
        },
    },
    utils::{Buffer, Size},
    wayland::shm::with_buffer_contents,
};

use super::{Tally, shm};

const VERSION: u32 = 1;
const ICONS_PER_CLIENT_MAX: usize = 256;
const BUFFERS_PER_ICON_MAX: usize = 16;
/// The sides that icons are wanted in, in logical pixels.
const SIZES: [i32; 2] = [48, 96];
/// The longest side of an icon that is kept, in pixels.
const SIDE_MAX: i32 = 256;
const NAME_BYTES_MAX: usize = 256;

/// What the compositor does for xdg-toplevel-icon.
pub trait IconHandler:
    GlobalDispatch<XdgToplevelIconManagerV1, ()>
    + Dispatch<XdgToplevelIconManagerV1, ()>
    + Dispatch<XdgToplevelIconV1, IconData>
    + 'static
{
    /// The state of the protocol.
    fn icon_state(&mut self) -> &mut IconState;

    /// A window has another icon, or that of its application again; from its next commit on.
    fn set_icon(&mut self, toplevel: &XdgToplevel, icon: Option<Icon>);
}

/// The icon of one window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// Its name in the icon theme.
    pub name: Option<String>,
    /// Its pixels, four bytes each (blue first, alpha last, premultiplied), and its size.
    pub pixels: Option<(Vec<u8>, Size<i32, Buffer>)>,
}

/// An icon that a client is making.
#[derive(Debug, Default)]
pub struct IconData(Mutex<Draft>);

#[derive(Debug, Default)]
struct Draft {
    name: Option<String>,
    /// With the side in pixels and the scale.
    buffers: Vec<(WlBuffer, i32, i32)>,
    used: bool,
}

/// The state of xdg-toplevel-icon.
#[derive(Debug)]
pub struct IconState {
    global: GlobalId,
    tally: Tally,
}

impl IconState {
    /// Announces the global.
    pub fn new<D: IconHandler>(display: &DisplayHandle) -> Self {
        Self {
            global: display.create_global::<D, XdgToplevelIconManagerV1, _>(VERSION, ()),
            tally: Tally::new(ICONS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }
}

impl<D: IconHandler> GlobalDispatch<XdgToplevelIconManagerV1, (), D> for IconState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<XdgToplevelIconManagerV1>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        let manager = data_init.init(resource, ());
        SIZES.into_iter().for_each(|size| manager.icon_size(size));
        manager.done();
    }
}

impl<D: IconHandler> Dispatch<XdgToplevelIconManagerV1, (), D> for IconState {
    fn request(
        state: &mut D,
        client: &Client,
        manager: &XdgToplevelIconManagerV1,
        request: xdg_toplevel_icon_manager_v1::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use xdg_toplevel_icon_manager_v1::Request;
        match request {
            Request::CreateIcon { id } => {
                data_init.init(id, IconData::default());
                state.icon_state().tally.add(client, manager);
            }
            Request::SetIcon { toplevel, icon } => {
                let icon = icon.and_then(|icon| finish(&icon));
                state.set_icon(&toplevel, icon);
            }
            _ => {}
        }
    }
}

/// What an icon is from now on; none where nothing can be shown of it.
fn finish(icon: &XdgToplevelIconV1) -> Option<Icon> {
    let mut draft = icon.data::<IconData>()?.0.lock().ok()?;
    draft.used = true;
    // The largest that is not larger than what is kept.
    let best = draft.buffers.iter().filter(|(_, side, _)| *side <= SIDE_MAX).max_by_key(|(_, side, _)| *side);
    let formats = [wl_shm::Format::Argb8888, wl_shm::Format::Xrgb8888];
    let pixels = best.and_then(|(buffer, _, _)| shm::read(buffer, &formats, SIDE_MAX).ok());
    (draft.name.is_some() || pixels.is_some()).then(|| Icon { name: draft.name.clone(), pixels })
}

impl<D: IconHandler> Dispatch<XdgToplevelIconV1, IconData, D> for IconState {
    fn request(
        _: &mut D,
        _: &Client,
        icon: &XdgToplevelIconV1,
        request: xdg_toplevel_icon_v1::Request,
        data: &IconData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use xdg_toplevel_icon_v1::{Error, Request};
        let Ok(mut draft) = data.0.lock() else { return };
        if draft.used && !matches!(request, Request::Destroy) {
            return icon.post_error(Error::Immutable, "the icon is in use");
        }
        match request {
            Request::SetName { icon_name } => {
                draft.name = Some(icon_name).filter(|name| !name.is_empty() && name.len() <= NAME_BYTES_MAX);
            }
            Request::AddBuffer { buffer, scale } => {
                let size = with_buffer_contents(&buffer, |_, _, data| (data.width, data.height));
                let Some(side) = size.ok().filter(|(width, height)| width == height).map(|(width, _)| width) else {
                    return icon.post_error(Error::InvalidBuffer, "an icon is a square in shared memory");
                };
                draft.buffers.retain(|(_, other, other_scale)| (*other, *other_scale) != (side, scale));
                if draft.buffers.len() >= BUFFERS_PER_ICON_MAX {
                    draft.buffers.remove(0);
                }
                draft.buffers.push((buffer, side, scale));
            }
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, _: &XdgToplevelIconV1, _: &IconData) {
        state.icon_state().tally.remove(&client);
    }
}
