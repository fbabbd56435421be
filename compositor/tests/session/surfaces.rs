//! Trees of surfaces: subsurfaces that move, windows that are hidden and shown again, fingers on what is gone.

use crate::{
    client::{Client, Inner, Told, Toplevel},
    fixture::Session,
    windows::{open, redraw},
};
use tacit_compositor::input::Origin;
use tacit_layout::{Mode, WorkspaceId};
use wayland_client::{
    Connection, Dispatch, Proxy, QueueHandle,
    protocol::{
        wl_subcompositor::WlSubcompositor,
        wl_subsurface::WlSubsurface,
        wl_surface::WlSurface,
        wl_touch::{self, WlTouch},
    },
};

impl Dispatch<WlTouch, ()> for Inner {
    fn event(state: &mut Self, _: &WlTouch, event: wl_touch::Event, (): &(), _: &Connection, _: &QueueHandle<Self>) {
        match event {
            wl_touch::Event::Down { id, .. } => state.told.push(Told::Finger(id, true)),
            wl_touch::Event::Up { id, .. } => state.told.push(Told::Finger(id, false)),
            _ => {}
        }
    }
}

/// A subsurface of 20×20 at the corner of a window.
fn subsurface(session: &mut Session, client: &mut Client, parent: &Toplevel) -> (WlSurface, WlSubsurface) {
    let (handle, subcompositor) = (client.handle(), client.global::<WlSubcompositor>());
    let surface = client.compositor().create_surface(&handle, ());
    let sub = subcompositor.get_subsurface(&surface, &parent.surface, &handle, ());
    surface.attach(Some(&client.buffer(20, 20, 0)), 0, 0);
    surface.commit();
    parent.surface.commit();
    session.settle(&mut [client]);
    (surface, sub)
}

/// The surface that the pointer is told to be on since this was last asked.
fn entered(client: &mut Client) -> Option<u32> {
    client.told().into_iter().rev().find_map(|told| match told {
        Told::PointerEnter(surface) => Some(surface),
        _ => None,
    })
}

#[test]
fn a_subsurface_moves_when_its_parent_commits_and_not_before() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    redraw(&mut session, &mut client, &[&window]);
    let (surface, sub) = subsurface(&mut session, &mut client, &window);
    let (x, y, ..) = session.place("w1");
    session.state.pointer_at((f64::from(x) + 5.0, f64::from(y) + 5.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), Some(surface.id().protocol_id()));

    sub.set_desync();
    sub.set_position(100, 100);
    surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), None, "the parent has not committed");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), Some(window.surface.id().protocol_id()));

    // What the subsurface commits later does not take it back.
    surface.attach(Some(&client.buffer(20, 20, 0)), 0, 0);
    surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), None);
    session.state.pointer_at((f64::from(x) + 105.0, f64::from(y) + 105.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), Some(surface.id().protocol_id()));
}

#[test]
fn subsurfaces_change_places_when_their_parent_commits_and_not_before() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    redraw(&mut session, &mut client, &[&window]);
    let (low, below) = subsurface(&mut session, &mut client, &window);
    let (high, above) = subsurface(&mut session, &mut client, &window);
    let (x, y, ..) = session.place("w1");
    session.state.pointer_at((f64::from(x) + 5.0, f64::from(y) + 5.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    let id = |surface: &WlSurface| Some(surface.id().protocol_id());
    assert_eq!(entered(&mut client), id(&high));
    below.set_desync();
    below.place_above(&high);
    low.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), None, "the parent has not committed");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), id(&low));
    // In the order in which it was said, and below the parent as well.
    above.place_above(&low);
    above.place_below(&window.surface);
    below.place_below(&high);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), id(&window.surface));

    // Where the parent is synchronized, its state and what is said of its children wait together.
    above.place_above(&window.surface);
    window.surface.commit();
    let (handle, subcompositor) = (client.handle(), client.global::<WlSubcompositor>());
    let child = || {
        let surface = client.compositor().create_surface(&handle, ());
        let sub = subcompositor.get_subsurface(&surface, &high, &handle, ());
        surface.attach(Some(&client.buffer(20, 20, 0)), 0, 0);
        surface.commit();
        (surface, sub)
    };
    let ((one, first), (two, second)) = (child(), child());
    high.commit();
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), id(&two));
    first.place_above(&two);
    high.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), None, "the root has not committed");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(entered(&mut client), id(&one));

    // One that goes before the commit is not missed; one that never was a sibling is an error at once.
    second.place_above(&one);
    one.destroy();
    first.destroy();
    high.commit();
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert!(!client.dead, "{:?}", client.error());
    second.place_above(&low);
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("wl_subsurface".into(), 0)));
}

#[test]
fn orders_without_a_commit_are_bounded() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    let (_low, below) = subsurface(&mut session, &mut client, &window);
    for _ in 0..40 {
        (0..100).for_each(|_| below.place_above(&window.surface));
        session.settle(&mut [&mut client]);
    }
    assert!(client.dead);
    assert!(session.snapshot().windows.is_empty() && session.state.stats.survived == 0);
}

/// A window that floats in the size that it chose.
fn floating() -> (Session, Client, Toplevel) {
    let mut session = Session::new();
    session.state.layout.set_mode(WorkspaceId(1), Mode::Floating).expect("floats");
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    client.draw_at(&window, 300, 200);
    session.settle(&mut [&mut client]);
    (session, client, window)
}

#[test]
fn a_floating_window_that_is_hidden_and_shown_again_is_where_it_was() {
    let (mut session, mut client, window) = floating();
    session.apply(r#"{"verb":"window.move","args":{"window":"w1","x":111,"y":222}}"#).expect("moved");
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w1"), (111, 222, 300, 200));
    window.surface.attach(None, 0, 0);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert!(session.snapshot().windows.is_empty());
    window.surface.commit();
    session.settle(&mut [&mut client]);
    client.draw_at(&window, 300, 200);
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w2"), (111, 222, 300, 200));
}

#[test]
fn a_subsurface_that_sticks_out_moves_nothing() {
    let (mut session, mut client, window) = floating();
    let (x, y, ..) = session.place("w1");
    let (_surface, sub) = subsurface(&mut session, &mut client, &window);
    sub.set_position(-10, -5);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(
        session.place("w1"),
        (x - 10, y - 5, 310, 205),
        "the corner of the window's own surface is where it was"
    );
    sub.set_position(0, 0);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w1"), (x, y, 300, 200));
}

#[test]
fn fingers_leave_a_surface_that_is_gone() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    redraw(&mut session, &mut client, &[&window]);
    let _touch = client.seat().get_touch(&client.handle(), ());
    session.settle(&mut [&mut client]);
    let (x, y, ..) = session.place("w1");
    session.state.touch_up(3, 0);
    session.state.touch_down(3, (f64::from(x) + 5.0, f64::from(y) + 5.0).into(), 0);
    session.state.touch_down(3, (f64::from(x) + 6.0, f64::from(y) + 5.0).into(), 0);
    session.settle(&mut [&mut client]);
    window.toplevel.destroy();
    window.xdg.destroy();
    window.surface.destroy();
    session.settle(&mut [&mut client]);
    session.state.touch_motion(3, (1.0, 1.0).into(), 0);
    session.state.touch_up(3, 0);
    session.settle(&mut [&mut client]);
    let fingers: Vec<Told> = client.told().into_iter().filter(|told| matches!(told, Told::Finger(..))).collect();
    assert_eq!(fingers, [Told::Finger(3, true), Told::Finger(3, false)]);
    assert!(!client.dead);
}
