//! Workspaces for panels: one group for each output.

use crate::{
    protocols::workspace::{Group, Workspace, WorkspaceHandler, WorkspaceRequest, WorkspaceState, delegate_workspace},
    state::State,
};
use smithay::reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_handle_v1::{
    State as Shown, WorkspaceCapabilities,
};
use tacit_layout::{WorkspaceId, WorkspaceTarget};

/// From this many workspaces on clients add none, and the most bytes of a name that one gives: each of the last operations keeps
/// what was before it, all workspaces among it.
const WORKSPACES_MAX: usize = 64;
const NAME_BYTES_MAX: usize = 128;

impl WorkspaceHandler for State {
    fn workspace_state(&mut self) -> &mut WorkspaceState {
        &mut self.extra.workspaces
    }

    fn workspace_requests(&mut self, requests: Vec<WorkspaceRequest>) {
        for request in requests {
            self.workspace_request(request);
        }
    }
}

impl State {
    fn workspace_request(&mut self, request: WorkspaceRequest) {
        let id = |number: u64| u32::try_from(number).ok().map(WorkspaceId);
        let done = match request {
            WorkspaceRequest::Activate { workspace } => {
                id(workspace).map(|id| self.layout.switch(WorkspaceTarget::Id(id)).map(drop))
            }
            WorkspaceRequest::Remove { workspace } => {
                id(workspace).map(|id| self.layout.remove_workspace(id).map(drop))
            }
            WorkspaceRequest::Create { name, .. } => {
                let end = (0..=name.len().min(NAME_BYTES_MAX)).rev().find(|end| name.is_char_boundary(*end));
                let name = end.and_then(|end| name.get(..end)).unwrap_or_default();
                self.takes_workspaces().then(|| self.layout.create_workspace(Some(name)).map(drop))
            }
            // An output always shows a workspace, and workspaces stay on their output.
            WorkspaceRequest::Deactivate { .. } | WorkspaceRequest::Assign { .. } => None,
        };
        if let Some(Err(error)) = done {
            tracing::debug!(%error, "a panel's request");
        }
    }

    /// Whether clients may add workspaces.
    fn takes_workspaces(&self) -> bool {
        self.layout.workspaces().len() < WORKSPACES_MAX
    }

    /// Tells panels how the workspaces differ from those of the last time.
    pub fn refresh_workspaces(&mut self) {
        let can_create = self.takes_workspaces();
        let groups: Vec<Group> = self
            .outputs
            .iter()
            .map(|output| Group { id: output.number.0.into(), outputs: vec![output.output.downgrade()], can_create })
            .collect();
        let records = self.layout.workspaces().into_iter().filter_map(|info| {
            let urgent = self.windows.iter().any(|window| {
                window.urgent && window.placement.is_some_and(|placement| placement.workspace == info.id)
            });
            let mut state = Shown::empty();
            state.set(Shown::Active, info.active);
            state.set(Shown::Urgent, urgent);
            Some(Workspace {
                id: info.id.0.into(),
                stable_id: Some(info.id.0.to_string()),
                group: info.output?.0.into(),
                name: info.name,
                coordinates: vec![info.id.0],
                state,
                capabilities: WorkspaceCapabilities::Activate | WorkspaceCapabilities::Remove,
            })
        });
        let records: Vec<Workspace> = records.collect();
        self.extra.workspaces.refresh::<State>(groups, records);
    }
}

delegate_workspace!(State);
