//! ext-workspace v1: workspaces, grouped by output, for panels. Owns what each client has been told, sends the
//! differences, and gathers a client's requests until it commits them. Knows workspaces only as records.

use std::collections::HashMap;

use smithay::{
    output::{Output, WeakOutput},
    reexports::{
        wayland_protocols::ext::workspace::v1::server::{
            ext_workspace_group_handle_v1::{self, ExtWorkspaceGroupHandleV1, GroupCapabilities},
            ext_workspace_handle_v1::{self, ExtWorkspaceHandleV1, State, WorkspaceCapabilities},
            ext_workspace_manager_v1::{self, ExtWorkspaceManagerV1},
        },
        wayland_server::{
            Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New, Resource,
            backend::{ClientId, GlobalId},
            protocol::wl_output::WlOutput,
        },
    },
};

use super::{TOO_MANY, Tally, Visibility, wire_text};

const VERSION: u32 = 1;
const MANAGERS_PER_CLIENT_MAX: usize = 16;
const REQUESTS_PENDING_MAX: usize = 256;

/// What the compositor does for ext-workspace.
pub trait WorkspaceHandler:
    GlobalDispatch<ExtWorkspaceManagerV1, Visibility>
    + Dispatch<ExtWorkspaceManagerV1, ManagerData>
    + Dispatch<ExtWorkspaceGroupHandleV1, GroupData>
    + Dispatch<ExtWorkspaceHandleV1, WorkspaceData>
    + 'static
{
    /// The state of the protocol.
    fn workspace_state(&mut self) -> &mut WorkspaceState;

    /// A client committed these requests: they belong together. Each names what existed at the last refresh.
    fn workspace_requests(&mut self, requests: Vec<WorkspaceRequest>);
}

/// What a client may ask of a workspace or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkspaceRequest {
    Activate { workspace: u64 },
    Deactivate { workspace: u64 },
    Assign { workspace: u64, group: u64 },
    Remove { workspace: u64 },
    Create { group: u64, name: String },
}

/// The workspaces of one or several outputs.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// A number that no other group ever has.
    pub id: u64,
    pub outputs: Vec<WeakOutput>,
    /// Whether clients may add workspaces to it.
    pub can_create: bool,
}

/// One workspace, as clients are told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Workspace {
    /// A number that no other workspace ever has.
    pub id: u64,
    /// A name that stays the same over sessions, if it has one; it cannot change.
    pub stable_id: Option<String>,
    pub group: u64,
    pub name: String,
    pub coordinates: Vec<u32>,
    pub state: State,
    pub capabilities: WorkspaceCapabilities,
}

/// The state of ext-workspace.
#[derive(Debug)]
pub struct WorkspaceState {
    global: GlobalId,
    display: DisplayHandle,
    groups: Vec<Group>,
    workspaces: Vec<Workspace>,
    managers: Vec<Manager>,
    tally: Tally,
}

#[derive(Debug)]
struct Manager {
    resource: ExtWorkspaceManagerV1,
    groups: HashMap<u64, ExtWorkspaceGroupHandleV1>,
    workspaces: HashMap<u64, ExtWorkspaceHandleV1>,
    pending: Vec<WorkspaceRequest>,
}

/// User data of a manager object.
#[derive(Debug)]
pub struct ManagerData;

/// User data of a group: which one, and the manager that it came from.
#[derive(Debug)]
pub struct GroupData {
    group: u64,
    manager: ExtWorkspaceManagerV1,
}

/// User data of a workspace: which one, and the manager that it came from.
#[derive(Debug)]
pub struct WorkspaceData {
    workspace: u64,
    manager: ExtWorkspaceManagerV1,
}

impl WorkspaceState {
    /// Announces the global to the clients that may see it.
    pub fn new<D: WorkspaceHandler>(display: &DisplayHandle, visibility: Visibility) -> Self {
        Self {
            global: display.create_global::<D, ExtWorkspaceManagerV1, _>(VERSION, visibility),
            display: display.clone(),
            groups: Vec::new(),
            workspaces: Vec::new(),
            managers: Vec::new(),
            tally: Tally::new(MANAGERS_PER_CLIENT_MAX),
        }
    }

    /// The global's id.
    pub fn global(&self) -> GlobalId {
        self.global.clone()
    }

    /// Tells every client how groups and workspaces differ from those of the last refresh. A workspace whose group is
    /// not among `groups` is left out.
    pub fn refresh<D: WorkspaceHandler>(
        &mut self,
        groups: impl IntoIterator<Item = Group>,
        workspaces: impl IntoIterator<Item = Workspace>,
    ) {
        let groups: Vec<Group> = groups.into_iter().collect();
        let known = |one: &Workspace| groups.iter().any(|group| group.id == one.group);
        let workspaces: Vec<Workspace> =
            workspaces.into_iter().filter(known).map(|one| Workspace { name: wire_text(&one.name), ..one }).collect();
        if groups == self.groups && workspaces == self.workspaces {
            return;
        }
        let old_groups = std::mem::replace(&mut self.groups, groups);
        let old_workspaces = std::mem::replace(&mut self.workspaces, workspaces);
        for manager in &mut self.managers {
            let Ok(client) = self.display.get_client(manager.resource.id()) else { continue };
            let tell = Tell { display: &self.display, client: &client };
            manager.refresh::<D>(&tell, (&old_groups, &old_workspaces), (&self.groups, &self.workspaces));
        }
    }

    /// Tells a client that has just bound an output which group it belongs to.
    pub fn output_bound(&self, output: &Output, resource: &WlOutput) {
        for manager in self.managers.iter().filter(|one| one.resource.id().same_client_as(&resource.id())) {
            let of_output = self.groups.iter().filter(|group| group.outputs.iter().any(|on| on == output));
            let mut told = false;
            for handle in of_output.filter_map(|group| manager.groups.get(&group.id)) {
                handle.output_enter(resource);
                told = true;
            }
            if told {
                manager.resource.done();
            }
        }
    }

    fn manager(&mut self, resource: &ExtWorkspaceManagerV1) -> Option<&mut Manager> {
        self.managers.iter_mut().find(|one| one.resource == *resource)
    }

    fn ask(&mut self, resource: &ExtWorkspaceManagerV1, request: WorkspaceRequest) {
        let Some(manager) = self.manager(resource) else { return };
        if manager.pending.len() >= REQUESTS_PENDING_MAX {
            resource.post_error(TOO_MANY, "too many requests without a commit");
            return;
        }
        manager.pending.push(request);
    }

    /// A client's requests that still name things that exist.
    fn committed(&mut self, resource: &ExtWorkspaceManagerV1) -> Vec<WorkspaceRequest> {
        let Some(manager) = self.manager(resource) else { return Vec::new() };
        let requests = std::mem::take(&mut manager.pending);
        let has_group = |id: u64| self.groups.iter().any(|one| one.id == id);
        let has = |id: u64| self.workspaces.iter().any(|one| one.id == id);
        let real = |request: &WorkspaceRequest| match request {
            WorkspaceRequest::Create { group, .. } => has_group(*group),
            WorkspaceRequest::Assign { workspace, group } => has(*workspace) && has_group(*group),
            WorkspaceRequest::Activate { workspace }
            | WorkspaceRequest::Deactivate { workspace }
            | WorkspaceRequest::Remove { workspace } => has(*workspace),
        };
        requests.into_iter().filter(real).collect()
    }
}

/// Whom a manager tells.
struct Tell<'a> {
    display: &'a DisplayHandle,
    client: &'a Client,
}

type Lists<'a> = (&'a [Group], &'a [Workspace]);

impl Manager {
    /// New groups and workspaces first, then what they are, then what is gone, as the protocol demands.
    fn refresh<D: WorkspaceHandler>(&mut self, tell: &Tell<'_>, old: Lists<'_>, new: Lists<'_>) {
        for group in new.0 {
            let before = old.0.iter().find(|one| one.id == group.id);
            if before.is_none() {
                self.introduce_group::<D>(tell, group);
            }
            self.update_group(tell, before, group);
        }
        for workspace in new.1 {
            let before = old.1.iter().find(|one| one.id == workspace.id);
            if before.is_none() {
                self.introduce_workspace::<D>(tell, workspace);
            }
            self.update_workspace(before, workspace);
        }
        for gone in old.1.iter().filter(|one| !new.1.iter().any(|stays| stays.id == one.id)) {
            let Some(handle) = self.workspaces.remove(&gone.id) else { continue };
            if let Some(group) = self.groups.get(&gone.group) {
                group.workspace_leave(&handle);
            }
            handle.removed();
        }
        for gone in old.0.iter().filter(|one| !new.0.iter().any(|stays| stays.id == one.id)) {
            if let Some(handle) = self.groups.remove(&gone.id) {
                handle.removed();
            }
        }
        self.resource.done();
    }

    fn introduce_group<D: WorkspaceHandler>(&mut self, tell: &Tell<'_>, group: &Group) {
        let data = GroupData { group: group.id, manager: self.resource.clone() };
        let made = tell.client.create_resource::<ExtWorkspaceGroupHandleV1, _, D>(tell.display, VERSION, data);
        let Ok(handle) = made else { return };
        self.resource.workspace_group(&handle);
        self.groups.insert(group.id, handle);
    }

    fn update_group(&self, tell: &Tell<'_>, old: Option<&Group>, new: &Group) {
        let Some(handle) = self.groups.get(&new.id) else { return };
        if old.is_none_or(|old| old.can_create != new.can_create) {
            let all = GroupCapabilities::CreateWorkspace;
            handle.capabilities(if new.can_create { all } else { GroupCapabilities::empty() });
        }
        let before = old.map(|old| old.outputs.as_slice()).unwrap_or_default();
        for left in before.iter().filter(|one| !new.outputs.contains(one)).filter_map(WeakOutput::upgrade) {
            left.client_outputs(tell.client).for_each(|output| handle.output_leave(&output));
        }
        for entered in new.outputs.iter().filter(|one| !before.contains(one)).filter_map(WeakOutput::upgrade) {
            entered.client_outputs(tell.client).for_each(|output| handle.output_enter(&output));
        }
    }

    fn introduce_workspace<D: WorkspaceHandler>(&mut self, tell: &Tell<'_>, workspace: &Workspace) {
        let data = WorkspaceData { workspace: workspace.id, manager: self.resource.clone() };
        let made = tell.client.create_resource::<ExtWorkspaceHandleV1, _, D>(tell.display, VERSION, data);
        let Ok(handle) = made else { return };
        self.resource.workspace(&handle);
        if let Some(id) = &workspace.stable_id {
            handle.id(wire_text(id));
        }
        self.workspaces.insert(workspace.id, handle);
    }

    fn update_workspace(&self, old: Option<&Workspace>, new: &Workspace) {
        let Some(handle) = self.workspaces.get(&new.id) else { return };
        if old.is_none_or(|old| old.name != new.name) {
            handle.name(new.name.clone());
        }
        if old.map(|old| old.coordinates.as_slice()).unwrap_or_default() != new.coordinates {
            handle.coordinates(new.coordinates.iter().take(16).flat_map(|one| one.to_ne_bytes()).collect());
        }
        if old.is_none_or(|old| old.state != new.state) {
            handle.state(new.state);
        }
        if old.is_none_or(|old| old.capabilities != new.capabilities) {
            handle.capabilities(new.capabilities);
        }
        if old.is_none_or(|old| old.group != new.group) {
            if let Some(group) = old.and_then(|old| self.groups.get(&old.group)) {
                group.workspace_leave(handle);
            }
            if let Some(group) = self.groups.get(&new.group) {
                group.workspace_enter(handle);
            }
        }
    }
}

impl<D: WorkspaceHandler> GlobalDispatch<ExtWorkspaceManagerV1, Visibility, D> for WorkspaceState {
    fn bind(
        state: &mut D,
        display: &DisplayHandle,
        client: &Client,
        resource: New<ExtWorkspaceManagerV1>,
        _: &Visibility,
        data_init: &mut DataInit<'_, D>,
    ) {
        let resource = data_init.init(resource, ManagerData);
        let protocol = state.workspace_state();
        if !protocol.tally.add(client, &resource) {
            return;
        }
        let (groups, workspaces, pending) = (HashMap::new(), HashMap::new(), Vec::new());
        let mut manager = Manager { resource, groups, workspaces, pending };
        let tell = Tell { display, client };
        manager.refresh::<D>(&tell, (&[], &[]), (&protocol.groups, &protocol.workspaces));
        protocol.managers.push(manager);
    }

    fn can_view(client: Client, visibility: &Visibility) -> bool {
        visibility.allows(&client)
    }
}

impl<D: WorkspaceHandler> Dispatch<ExtWorkspaceManagerV1, ManagerData, D> for WorkspaceState {
    fn request(
        state: &mut D,
        _: &Client,
        resource: &ExtWorkspaceManagerV1,
        request: ext_workspace_manager_v1::Request,
        _: &ManagerData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        match request {
            ext_workspace_manager_v1::Request::Commit => {
                let requests = state.workspace_state().committed(resource);
                if !requests.is_empty() {
                    state.workspace_requests(requests);
                }
            }
            ext_workspace_manager_v1::Request::Stop => {
                state.workspace_state().managers.retain(|one| one.resource != *resource);
                resource.finished();
            }
            _ => {}
        }
    }

    fn destroyed(state: &mut D, client: ClientId, resource: &ExtWorkspaceManagerV1, _: &ManagerData) {
        let protocol = state.workspace_state();
        protocol.managers.retain(|one| one.resource != *resource);
        protocol.tally.remove(&client);
    }
}

impl<D: WorkspaceHandler> Dispatch<ExtWorkspaceGroupHandleV1, GroupData, D> for WorkspaceState {
    fn request(
        state: &mut D,
        _: &Client,
        _: &ExtWorkspaceGroupHandleV1,
        request: ext_workspace_group_handle_v1::Request,
        data: &GroupData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        if let ext_workspace_group_handle_v1::Request::CreateWorkspace { workspace: name } = request {
            state.workspace_state().ask(&data.manager, WorkspaceRequest::Create { group: data.group, name });
        }
    }

    fn destroyed(state: &mut D, _: ClientId, resource: &ExtWorkspaceGroupHandleV1, data: &GroupData) {
        if let Some(manager) = state.workspace_state().manager(&data.manager)
            && manager.groups.get(&data.group) == Some(resource)
        {
            manager.groups.remove(&data.group);
        }
    }
}

impl<D: WorkspaceHandler> Dispatch<ExtWorkspaceHandleV1, WorkspaceData, D> for WorkspaceState {
    fn request(
        state: &mut D,
        _: &Client,
        _: &ExtWorkspaceHandleV1,
        request: ext_workspace_handle_v1::Request,
        data: &WorkspaceData,
        _: &DisplayHandle,
        _: &mut DataInit<'_, D>,
    ) {
        use ext_workspace_handle_v1::Request;
        let workspace = data.workspace;
        let request = match request {
            Request::Activate => WorkspaceRequest::Activate { workspace },
            Request::Deactivate => WorkspaceRequest::Deactivate { workspace },
            Request::Remove => WorkspaceRequest::Remove { workspace },
            Request::Assign { workspace_group } => match workspace_group.data::<GroupData>() {
                Some(to) => WorkspaceRequest::Assign { workspace, group: to.group },
                None => return,
            },
            _ => return,
        };
        state.workspace_state().ask(&data.manager, request);
    }

    fn destroyed(state: &mut D, _: ClientId, resource: &ExtWorkspaceHandleV1, data: &WorkspaceData) {
        if let Some(manager) = state.workspace_state().manager(&data.manager)
            && manager.workspaces.get(&data.workspace) == Some(resource)
        {
            manager.workspaces.remove(&data.workspace);
        }
    }
}

/// Lets [`WorkspaceState`] answer for the state type.
macro_rules! delegate_workspace {
    ($state:ty) => {
        smithay::reexports::wayland_server::delegate_global_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_manager_v1::ExtWorkspaceManagerV1: $crate::protocols::Visibility
        ] => $crate::protocols::workspace::WorkspaceState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_manager_v1::ExtWorkspaceManagerV1: $crate::protocols::workspace::ManagerData
        ] => $crate::protocols::workspace::WorkspaceState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_group_handle_v1::ExtWorkspaceGroupHandleV1: $crate::protocols::workspace::GroupData
        ] => $crate::protocols::workspace::WorkspaceState);
        smithay::reexports::wayland_server::delegate_dispatch!($state: [
            smithay::reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_handle_v1::ExtWorkspaceHandleV1: $crate::protocols::workspace::WorkspaceData
        ] => $crate::protocols::workspace::WorkspaceState);
    };
}
pub(crate) use delegate_workspace;
