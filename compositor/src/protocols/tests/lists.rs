//! wlr-foreign-toplevel-management and ext-workspace.

use super::{World, named, server::Host};
use crate::protocols::{
    foreign_toplevel::{Toplevel, ToplevelStates},
    toplevel_list::ListedToplevels,
    workspace::{Group, Workspace},
};
use smithay::{
    output::Output,
    reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_handle_v1::{State, WorkspaceCapabilities},
    utils::Transform,
    wayland::foreign_toplevel_list::ForeignToplevelHandle,
};
use wayland_client::protocol::{wl_compositor::WlCompositor, wl_seat::WlSeat};
use wayland_protocols::ext::{
    foreign_toplevel_list::v1::client::ext_foreign_toplevel_handle_v1::ExtForeignToplevelHandleV1,
    workspace::v1::client::{
        ext_workspace_group_handle_v1::ExtWorkspaceGroupHandleV1, ext_workspace_handle_v1::ExtWorkspaceHandleV1,
        ext_workspace_manager_v1::ExtWorkspaceManagerV1,
    },
};
use wayland_protocols_wlr::foreign_toplevel::v1::client::{
    zwlr_foreign_toplevel_handle_v1::ZwlrForeignToplevelHandleV1,
    zwlr_foreign_toplevel_manager_v1::ZwlrForeignToplevelManagerV1,
};

fn toplevel(id: u64, title: &str, outputs: &[&Output]) -> Toplevel {
    Toplevel {
        id,
        title: title.into(),
        app_id: "app".into(),
        states: ToplevelStates::default(),
        outputs: outputs.iter().map(|output| output.downgrade()).collect(),
        parent: None,
    }
}

#[test]
fn windows_are_listed_and_their_changes_told() {
    let mut world = World::new();
    let output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let child = Toplevel { parent: Some(2), ..toplevel(1, "first", &[&output]) };
    world.host.toplevels.refresh::<Host>([child.clone(), toplevel(2, "second", &[])]);
    let mut visitor = world.visitor();
    let told = visitor.told();
    assert_eq!(named(&told, "Toplevel").len(), 2);
    assert_eq!(named(&told, "Parent").len(), 1, "{told:?}");
    assert_eq!(named(&told, "OutputEnter").len(), 1);
    let done = told.iter().filter(|line| *line == "zwlr_foreign_toplevel_handle_v1 Done").count();
    assert_eq!(done, 2 + 1, "both windows, and the one whose output was bound later");

    // Nothing new, nothing told.
    world.host.toplevels.refresh::<Host>([child.clone(), toplevel(2, "second", &[])]);
    world.settle(&mut visitor);
    assert!(visitor.told().is_empty());

    let states = ToplevelStates { activated: true, fullscreen: true, ..ToplevelStates::default() };
    let changed = Toplevel { states, title: "other".into(), outputs: Vec::new(), ..child };
    world.host.toplevels.refresh::<Host>([changed, toplevel(3, &"long\0é".repeat(9000), &[])]);
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "Closed").len(), 1, "{told:?}");
    assert_eq!(named(&told, "Toplevel").len(), 1);
    assert_eq!(named(&told, "OutputLeave").len(), 1);
    assert_eq!(named(&told, "Parent").len(), 0, "the parent's handle is closed, the parent unchanged");
    assert!(told.iter().any(|line| line.contains("State { state: [2, 0, 0, 0, 3, 0, 0, 0] }")), "{told:?}");
    assert!(visitor.error().is_none());
}

#[test]
fn requests_reach_the_handler_while_the_window_is_there() {
    let mut world = World::new();
    world.host.toplevels.refresh::<Host>([toplevel(7, "window", &[])]);
    let mut visitor = world.visitor();
    let handle = visitor.guest.made::<ZwlrForeignToplevelHandleV1>().remove(0);
    let (seat, compositor): (WlSeat, WlCompositor) = (visitor.guest.global(), visitor.guest.global());
    let surface = compositor.create_surface(&visitor.handle(), ());
    handle.activate(&seat);
    handle.set_maximized();
    handle.set_fullscreen(None);
    handle.set_minimized();
    handle.set_rectangle(&surface, 1, 2, 3, 4);
    handle.close();
    world.settle(&mut visitor);
    assert_eq!(world.host.take_asked(), ["7 Activate", "7 Maximize", "7 Fullscreen None", "7 Minimize", "7 Close"]);
    world.host.toplevels.refresh::<Host>([]);
    handle.close();
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty());
    handle.set_rectangle(&surface, 1, 2, -3, 4);
    world.settle(&mut visitor);
    visitor.assert_ended_by("zwlr_foreign_toplevel_handle_v1", 0);
}

#[test]
fn the_read_only_list_follows_the_same_records() {
    let mut world = World::new();
    let mut listed = ListedToplevels::default();
    let first = toplevel(1, "first", &[]);
    listed.refresh::<Host>(&mut world.host.list, &[first.clone(), toplevel(2, "second", &[])]);
    let mut visitor = world.visitor();
    assert_eq!(visitor.guest.made::<ExtForeignToplevelHandleV1>().len(), 2);
    visitor.told();
    let identifier = listed.handle(1).map(ForeignToplevelHandle::identifier);
    listed.refresh::<Host>(&mut world.host.list, &[Toplevel { title: "other".into(), ..first.clone() }]);
    listed.refresh::<Host>(&mut world.host.list, &[Toplevel { title: "other".into(), ..first }]);
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "Title"), ["ext_foreign_toplevel_handle_v1 Title { title: \"other\" }"]);
    assert_eq!((named(&told, "Done").len(), named(&told, "Closed").len()), (1, 1), "{told:?}");
    assert_eq!(listed.handle(1).map(ForeignToplevelHandle::identifier), identifier);
    assert!(listed.handle(2).is_none());
}

#[test]
fn a_stopped_list_is_silent() {
    let mut world = World::new();
    let mut visitor = world.visitor();
    visitor.guest.global::<ZwlrForeignToplevelManagerV1>().stop();
    world.settle(&mut visitor);
    assert_eq!(named(&visitor.told(), "Finished").len(), 1);
    world.host.toplevels.refresh::<Host>([toplevel(7, "window", &[])]);
    world.settle(&mut visitor);
    assert!(visitor.told().is_empty());
}

fn workspace(id: u64, group: u64, name: &str, state: State) -> Workspace {
    Workspace {
        id,
        stable_id: None,
        group,
        name: name.into(),
        coordinates: vec![id as u32],
        state,
        capabilities: WorkspaceCapabilities::Activate,
    }
}

#[test]
fn workspaces_are_told_and_move_between_groups() {
    let mut world = World::new();
    let output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let group = |id, outputs: &[&Output]| Group {
        id,
        outputs: outputs.iter().map(|output| output.downgrade()).collect(),
        can_create: false,
    };
    let groups = [group(1, &[&output]), group(2, &[])];
    let both = [workspace(1, 1, "web", State::Active), workspace(2, 1, "mail", State::empty())];
    world.host.workspaces.refresh::<Host>(groups.clone(), both);
    let mut visitor = world.visitor();
    let told = visitor.told();
    assert_eq!(named(&told, "WorkspaceGroup").len(), 2);
    assert_eq!(named(&told, "WorkspaceEnter").len(), 2);
    assert_eq!(named(&told, "OutputEnter").len(), 1);
    assert!(told.iter().any(|line| line.contains("Name { name: \"mail\" }")));

    let moved = [workspace(1, 1, "web", State::empty()), workspace(2, 2, "post", State::Active)];
    world.host.workspaces.refresh::<Host>(groups, moved);
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "WorkspaceLeave").len(), 1, "{told:?}");
    assert_eq!(named(&told, "WorkspaceEnter").len(), 1);
    assert_eq!(named(&told, "State").len(), 2);
    assert_eq!(named(&told, "Done").len(), 1);

    // A group goes, and a workspace in it.
    world.host.workspaces.refresh::<Host>([group(1, &[&output])], [workspace(1, 1, "web", State::empty())]);
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "WorkspaceLeave").len(), 1, "{told:?}");
    assert_eq!(named(&told, "Removed").len(), 2);
    assert!(visitor.error().is_none());
}

#[test]
fn workspace_requests_wait_for_the_commit() {
    let mut world = World::new();
    let groups = || [Group { id: 1, outputs: Vec::new(), can_create: true }];
    let all = || [workspace(1, 1, "web", State::Active), workspace(2, 1, "mail", State::empty())];
    world.host.workspaces.refresh::<Host>(groups(), all());
    let mut visitor = world.visitor();
    let manager: ExtWorkspaceManagerV1 = visitor.guest.global();
    let handles = visitor.guest.made::<ExtWorkspaceHandleV1>();
    let group = visitor.guest.made::<ExtWorkspaceGroupHandleV1>().remove(0);
    handles[1].activate();
    handles[0].remove();
    handles[0].assign(&group);
    group.create_workspace("new".into());
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty());
    manager.commit();
    world.settle(&mut visitor);
    assert_eq!(
        world.host.take_asked(),
        ["[Activate { workspace: 2 }, Remove { workspace: 1 }, Assign { workspace: 1, group: 1 }, \
          Create { group: 1, name: \"new\" }]"]
    );
    // A request for what is gone by the commit is left out.
    handles[1].activate();
    world.settle(&mut visitor);
    let [first, _] = all();
    world.host.workspaces.refresh::<Host>(groups(), [first]);
    manager.commit();
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty());
    // Requests without end and without a commit are refused.
    for _ in 0..300 {
        handles[0].activate();
    }
    world.settle(&mut visitor);
    visitor.assert_ended_by("ext_workspace_manager_v1", 2);
}
