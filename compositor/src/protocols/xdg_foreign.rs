//! xdg-foreign v2: a client gives away a handle of its window, and another one makes its dialog a child of it. Owns handles and
//! which children were made by them. Only windows are given away and made children: Smithay 0.7 does not check that.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
};

use smithay::{
    reexports::{
        wayland_protocols::xdg::foreign::zv2::server::{
            zxdg_exported_v2::{self, ZxdgExportedV2},
            zxdg_exporter_v2::{self, ZxdgExporterV2},
            zxdg_imported_v2::{self, ZxdgImportedV2},
            zxdg_importer_v2::{self, ZxdgImporterV2},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
            backend::{ClientId, GlobalId},
            protocol::wl_surface::WlSurface,
        },
    },
    wayland::{
        compositor::with_states,
        shell::{is_toplevel_equivalent, is_valid_parent, xdg::XdgToplevelSurfaceData},
    },
};

use super::Tally;

const VERSION: u32 = 1;
const OBJECTS_PER_CLIENT_MAX: usize = 512;

/// What the compositor does for xdg-foreign.
pub trait ForeignHandler:
    GlobalDispatch<ZxdgExporterV2, ()>
    + GlobalDispatch<ZxdgImporterV2, ()>
    + Dispatch<ZxdgExporterV2, ()>
    + Dispatch<ZxdgImporterV2, ()>
    + Dispatch<ZxdgExportedV2, ()>
    + Dispatch<ZxdgImportedV2, ()>
    + 'static
{
    /// The state of the protocol.
    fn foreign_state(&mut self) -> &mut ForeignState;

    /// A window has another parent, or none any longer.
    fn foreign_parent_changed(&mut self, child: &WlSurface);
}

/// The state of xdg-foreign.
#[derive(Debug)]
pub struct ForeignState {
    exporter: GlobalId,
    importer: GlobalId,
    exports: HashMap<String, Export>,
    imports: Vec<Import>,
    keys: [RandomState; 2],
    last: u64,
    tally: Tally,
}

#[derive(Debug)]
struct Export {
    resource: ZxdgExportedV2,
    surface: WlSurface,
}

#[derive(Debug)]
struct Import {
    resource: ZxdgImportedV2,
    handle: String,
    children: Vec<WlSurface>,
}

impl ForeignState {
    /// Announces both globals.
    pub fn new<D: ForeignHandler>(display: &DisplayHandle) -> Self {
        Self {
            exporter: display.create_global::<D, ZxdgExporterV2, _>(VERSION, ()),
            importer: display.create_global::<D, ZxdgImporterV2, _>(VERSION, ()),
            exports: HashMap::new(),
            imports: Vec::new(),
            keys: [RandomState::new(), RandomState::new()],
            last: 0,
            tally: Tally::new(OBJECTS_PER_CLIENT_MAX),
        }
    }

    /// The globals' ids.
    pub fn globals(&self) -> [GlobalId; 2] {
        [self.exporter.clone(), self.importer.clone()]
    }

    /// A handle that nobody can guess: what a keyed hash with a key that is the kernel's makes of a count.
    fn handle(&mut self) -> String {
        self.last += 1;
        let [high, low] = self.keys.each_ref().map(|key| key.hash_one(self.last));
        format!("{high:016x}{low:016x}")
    }

    /// Forgets a handle that is taken back. Answers the children that were made by it.
    fn take_back(&mut self, handle: &str) -> Vec<(WlSurface, WlSurface)> {
        let Some(export) = self.exports.remove(handle) else { return Vec::new() };
        let mut orphans = Vec::new();
        for import in self.imports.extract_if(.., |import| import.handle == handle) {
            import.resource.destroyed();
            orphans.extend(import.children.into_iter().map(|child| (child, export.surface.clone())));
        }
        orphans
    }

    /// A window is gone: its handles are worth nothing any longer.
    pub fn surface_destroyed(&mut self, surface: &WlSurface) -> Vec<(WlSurface, WlSurface)> {
        for import in &mut self.imports {
            import.children.retain(|child| child != surface);
        }
        let handles = self.exports.iter().filter(|(_, export)| export.surface == *surface);
        let handles: Vec<String> = handles.map(|(handle, _)| handle.clone()).collect();
        handles.iter().flat_map(|handle| self.take_back(handle)).collect()
    }
}

/// Takes children from their parents, where those still are their parents.
pub fn orphan<D: ForeignHandler>(state: &mut D, children: Vec<(WlSurface, WlSurface)>) {
    for (child, parent) in children {
        if replace_parent(&child, |now| now == Some(&parent), None) {
            state.foreign_parent_changed(&child);
        }
    }
}

/// Changes the parent of a window if the present one is `of` interest; answers whether it did.
fn replace_parent(child: &WlSurface, of: impl FnOnce(Option<&WlSurface>) -> bool, parent: Option<WlSurface>) -> bool {
    with_states(child, |states| {
        let Some(data) = states.data_map.get::<XdgToplevelSurfaceData>() else { return false };
        let Ok(mut data) = data.lock() else { return false };
        let changes = of(data.parent.as_ref()) && data.parent != parent;
        if changes {
            data.parent = parent;
        }
        changes
    })
}

impl<D: ForeignHandler> GlobalDispatch<ZxdgExporterV2, (), D> for ForeignState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZxdgExporterV2>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: ForeignHandler> GlobalDispatch<ZxdgImporterV2, (), D> for ForeignState {
    fn bind(
        _: &mut D,
        _: &DisplayHandle,
        _: &Client,
        resource: New<ZxdgImporterV2>,
        (): &(),
        data_init: &mut DataInit<'_, D>,
    ) {
        data_init.init(resource, ());
    }
}

impl<D: ForeignHandler> Dispatch<ZxdgExporterV2, (), D> for ForeignState {
    fn request(
        state: &mut D,
        client: &Client,
        exporter: &ZxdgExporterV2,
        request: zxdg_exporter_v2::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        use zxdg_exporter_v2::{Error, Request};
        let Request::ExportToplevel { id, surface } = request else { return };
        let resource = data_init.init(id, ());
        let protocol = state.foreign_state();
        if !protocol.tally.add(client, exporter) {
            return;
        }
        if !is_toplevel_equivalent(&surface) {
            return exporter.post_error(Error::InvalidSurface, "only a window can be given away");
        }
        let handle = protocol.handle();
        resource.handle(handle.clone());
        protocol.exports.insert(handle, Export { resource, surface });
    }
}

impl<D: ForeignHandler> Dispatch<ZxdgExportedV2, (), D> for ForeignState {
    fn request(
        _: &mut D,
        _: &Client,
        _: &ZxdgExportedV2,
        _: zxdg_exported_v2::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZxdgExportedV2, (): &()) {
        let protocol = state.foreign_state();
        protocol.tally.remove(&client);
        let handle = protocol.exports.iter().find(|(_, export)| export.resource == *resource);
        if let Some(handle) = handle.map(|(handle, _)| handle.clone()) {
            let orphans = protocol.take_back(&handle);
            orphan(state, orphans);
        }
    }
}

impl<D: ForeignHandler> Dispatch<ZxdgImporterV2, (), D> for ForeignState {
    fn request(
        state: &mut D,
        client: &Client,
        importer: &ZxdgImporterV2,
        request: zxdg_importer_v2::Request,
        (): &(),
        _: &DisplayHandle,
        data_init: &mut DataInit<'_, D>,
    ) {
        let zxdg_importer_v2::Request::ImportToplevel { id, handle } = request else { return };
        let resource = data_init.init(id, ());
        let protocol = state.foreign_state();
        if !protocol.tally.add(client, importer) {
            return;
        }
        if protocol.exports.contains_key(&handle) {
            protocol.imports.push(Import { resource, handle, children: Vec::new() });
        } else {
            resource.destroyed();
        }
    }
}

impl<D: ForeignHandler> Dispatch<ZxdgImportedV2, (), D> for ForeignState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ZxdgImportedV2,
        request: zxdg_imported_v2::Request,
        (): &(),
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use zxdg_imported_v2::{Error, Request};
        let Request::SetParentOf { surface: child } = request else { return };
        if !is_toplevel_equivalent(&child) {
            return resource.post_error(Error::InvalidSurface, "only a window can be a child");
        }
        let protocol = state.foreign_state();
        let Some(import) = protocol.imports.iter_mut().find(|import| import.resource == *resource) else { return };
        let Some(parent) = protocol.exports.get(&import.handle).map(|export| export.surface.clone()) else { return };
        if !is_valid_parent(&child, &parent) {
            return resource.post_error(Error::InvalidSurface, "a window is no ancestor of itself");
        }
        if !import.children.contains(&child) {
            import.children.push(child.clone());
        }
        if replace_parent(&child, |_| true, Some(parent)) {
            state.foreign_parent_changed(&child);
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ZxdgImportedV2, (): &()) {
        let protocol = state.foreign_state();
        protocol.tally.remove(&client);
        let Some(at) = protocol.imports.iter().position(|import| import.resource == *resource) else { return };
        let import = protocol.imports.swap_remove(at);
        let Some(parent) = protocol.exports.get(&import.handle).map(|export| export.surface.clone()) else { return };
        let children = import.children.into_iter().map(|child| (child, parent.clone())).collect();
        orphan(state, children);
    }
}
