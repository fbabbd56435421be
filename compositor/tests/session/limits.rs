//! What one client may have and leave with the compositor; whoever wants more is ended alone.

use crate::{client::Client, fixture::Session, windows::open};
use tacit_compositor::input::Origin;
use wayland_client::protocol::{
    wl_data_device_manager::WlDataDeviceManager, wl_output::Transform, wl_subcompositor::WlSubcompositor,
    wl_subsurface::WlSubsurface, wl_surface::WlSurface,
};

wayland_client::delegate_noop!(crate::client::Inner: ignore WlSubcompositor);
wayland_client::delegate_noop!(crate::client::Inner: ignore WlSubsurface);
wayland_client::delegate_noop!(crate::client::Inner: ignore wayland_client::protocol::wl_region::WlRegion);

/// A session with a window of somebody who did nothing.
fn with_a_bystander() -> (Session, Client) {
    let mut session = Session::new();
    let mut good = session.client();
    let _window = open(&mut session, &mut good, "good");
    (session, good)
}

#[track_caller]
fn unharmed(session: &mut Session, good: &mut Client) {
    session.settle(&mut [good]);
    assert!(!good.dead);
    assert_eq!(session.state.stats.survived, 0);
    assert_eq!(session.snapshot().windows.len(), 1);
}

fn surface(client: &Client) -> WlSurface {
    client.compositor().create_surface(&client.handle(), ())
}

#[test]
fn trees_of_surfaces_are_not_deep() {
    type Nest = fn(&WlSubcompositor, &Client, &[WlSurface]);
    let downwards: Nest = |manager, client, chain| {
        for pair in chain.windows(2) {
            manager.get_subsurface(&pair[1], &pair[0], &client.handle(), ());
        }
    };
    let upwards: Nest = |manager, client, chain| {
        for pair in chain.windows(2).rev() {
            manager.get_subsurface(&pair[1], &pair[0], &client.handle(), ());
        }
    };
    for nest in [downwards, upwards] {
        let (mut session, mut good) = with_a_bystander();
        let mut bad = session.client();
        let chain: Vec<WlSurface> = (0..3000).map(|_| surface(&bad)).collect();
        nest(&bad.global(), &bad, &chain);
        session.settle(&mut [&mut bad]);
        assert_eq!(bad.error(), Some(("wl_subcompositor".into(), 1)));
        unharmed(&mut session, &mut good);

        let mut decent = session.client();
        let chain: Vec<WlSurface> = (0..30).map(|_| surface(&decent)).collect();
        nest(&decent.global(), &decent, &chain);
        chain.iter().rev().for_each(WlSurface::commit);
        session.settle(&mut [&mut decent]);
        assert!(!decent.dead);
    }
}

#[test]
fn regions_have_an_end() {
    let (mut session, mut good) = with_a_bystander();
    let mut bad = session.client();
    let region = bad.compositor().create_region(&bad.handle(), ());
    (0..5000).for_each(|x| region.add(x, 0, 1, 1));
    session.settle(&mut [&mut bad]);
    assert_eq!(bad.error(), Some(("wl_region".into(), 2)));
    unharmed(&mut session, &mut good);
}

#[test]
fn damage_without_end_is_damage_everywhere() {
    let (mut session, mut good) = with_a_bystander();
    let mut eager = session.client();
    let damaged = surface(&eager);
    (0..20_000).for_each(|x| damaged.damage(x, 0, 1, 1));
    session.settle(&mut [&mut eager]);
    damaged.commit();
    session.settle(&mut [&mut eager]);
    assert!(!eager.dead);
    unharmed(&mut session, &mut good);
}

#[test]
fn damage_far_outside_a_turned_buffer_harms_nobody() {
    let (mut session, mut good) = with_a_bystander();
    let mut bad = session.client();
    let extremes = [(i32::MIN, i32::MAX), (i32::MAX, i32::MAX), (i32::MIN, i32::MIN), (-7, i32::MAX), (i32::MAX, 0)];
    for turned in (0..8u32).filter_map(|number| Transform::try_from(number).ok()) {
        for scale in [1, 2, 1024] {
            let damaged = surface(&bad);
            damaged.set_buffer_transform(turned);
            damaged.set_buffer_scale(scale);
            let buffer = bad.buffer(1024, 1024, 0);
            // The first commit has no damage to reckon with, the second has.
            for _ in 0..2 {
                damaged.attach(Some(&buffer), 0, 0);
                for (from, length) in extremes {
                    damaged.damage(from, from, length, length);
                    damaged.damage_buffer(from, from, length, length);
                }
                damaged.commit();
                session.settle(&mut [&mut bad]);
            }
            damaged.destroy();
        }
    }
    session.settle(&mut [&mut bad]);
    assert!(!bad.dead);
    surface(&bad).set_buffer_scale(i32::MAX);
    session.settle(&mut [&mut bad]);
    assert_eq!(bad.error(), Some(("wl_surface".into(), 0)), "a scale that no screen has");
    unharmed(&mut session, &mut good);
}

#[test]
fn commits_that_wait_for_a_parent_have_an_end() {
    let (mut session, mut good) = with_a_bystander();
    let mut patient = session.client();
    let manager: WlSubcompositor = patient.global();
    let (parent, child) = (surface(&patient), surface(&patient));
    let _sub = manager.get_subsurface(&child, &parent, &patient.handle(), ());
    for _ in 0..4 {
        (0..2000).for_each(|_| child.commit());
        parent.commit();
    }
    session.settle(&mut [&mut patient]);
    assert!(!patient.dead, "its parent took them");
    (0..5000).for_each(|_| child.commit());
    session.settle(&mut [&mut patient]);
    assert_eq!(patient.error(), Some(("wl_surface".into(), 2)));
    unharmed(&mut session, &mut good);
}

#[test]
fn a_client_has_not_more_objects_than_it_may() {
    let (mut session, mut good) = with_a_bystander();
    let mut bad = session.client();
    for _ in 0..10 {
        (0..1000).for_each(|_| drop(surface(&bad)));
        session.settle(&mut [&mut bad]);
    }
    assert!(bad.dead, "ten thousand surfaces");
    let mut bad = session.client();
    for _ in 0..80 {
        (0..1000).for_each(|_| drop(bad.compositor().create_region(&bad.handle(), ())));
        session.settle(&mut [&mut bad]);
        if bad.dead {
            break;
        }
    }
    assert!(bad.dead, "seventy thousand regions");
    unharmed(&mut session, &mut good);
}

#[test]
fn a_client_that_does_not_read_is_disconnected_in_the_end_and_stops_nobody() {
    let (mut session, mut good) = with_a_bystander();
    let mut deaf = session.client();
    let _window = open(&mut session, &mut deaf, "deaf");
    let moves = |session: &mut Session, count: i32| {
        for at in 0..count {
            session.state.pointer_at((f64::from(1000 + at % 200), 300.0).into(), 0, Origin::Hardware);
            if at % 16 == 0 {
                session.turn();
            }
        }
    };
    // For a second or two it may sleep.
    moves(&mut session, 2000);
    session.settle(&mut [&mut good]);
    assert_eq!(session.snapshot().windows.len(), 2, "a client that is stopped for a moment lives");
    moves(&mut session, 60_000);
    let _other = open(&mut session, &mut good, "another");
    let apps: Vec<&str> = session.snapshot().windows.iter().map(|window| window.app.as_str()).collect();
    assert!(!apps.contains(&"deaf"), "{apps:?}");
    assert!(!good.dead);
}

#[test]
fn devices_of_selections_have_an_end_and_go_with_their_client() {
    let (mut session, mut good) = with_a_bystander();
    let mut bad = session.client();
    let manager: WlDataDeviceManager = bad.global();
    for _ in 0..20 {
        (0..100).for_each(|_| drop(manager.get_data_device(bad.seat(), &bad.handle(), ())));
        session.settle(&mut [&mut bad]);
    }
    assert!(bad.dead, "two thousand devices");
    let left = session.state.extra.gone_devices.len();
    assert!(left > 500, "they wait for a commit: {left}");
    let idle = surface(&good);
    for _ in 0..left {
        idle.commit();
    }
    session.settle(&mut [&mut good]);
    assert_eq!(session.state.extra.gone_devices.len(), 0);
    unharmed(&mut session, &mut good);
}

#[test]
fn clients_make_no_workspaces_without_end() {
    use tacit_compositor::protocols::workspace::{WorkspaceHandler, WorkspaceRequest};
    let mut session = Session::new();
    let name = "ä".repeat(2000);
    let create = || WorkspaceRequest::Create { group: 1, name: name.clone() };
    session.state.workspace_requests((0..300).map(|_| create()).collect());
    session.turn();
    let workspaces = &session.snapshot().workspaces;
    assert_eq!(workspaces.len(), 64);
    assert!(workspaces.iter().all(|workspace| workspace.name.len() <= 128));
    // The person may have more.
    session.apply(r#"{"verb":"workspace.create","args":{"name":"mine"}}"#).expect("another one");
}
