//! The pointer: focus by click, menus that go with a click elsewhere, taking hold of windows.

use crate::{
    client::{Client, Told},
    fixture::Session,
    windows::{open, redraw},
};
use std::time::Duration;
use tacit_compositor::input::Origin;

const LEFT: u32 = 0x110;
const SUPER: u32 = 125;

fn press(session: &mut Session, x: f64, y: f64) {
    session.state.pointer_at((x, y).into(), 0, Origin::Hardware);
    session.state.button(LEFT, true, 0, Origin::Hardware);
}

fn release(session: &mut Session) {
    session.state.button(LEFT, false, 0, Origin::Hardware);
}

fn click(session: &mut Session, client: &mut Client, x: f64, y: f64) {
    press(session, x, y);
    release(session);
    session.settle(&mut [client]);
}

#[test]
fn a_click_focuses_what_is_under_it() {
    let mut session = Session::new();
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut client, "two");
    redraw(&mut session, &mut client, &[&one, &two]);
    assert_eq!(session.snapshot().focused().expect("a focus").id.as_str(), "w2");
    click(&mut session, &mut client, 100.0, 100.0);
    assert_eq!(session.snapshot().focused().expect("a focus").id.as_str(), "w1");
    let told = client.told();
    assert!(told.contains(&Told::Button(LEFT, true)) && told.contains(&Told::Button(LEFT, false)));
}

#[test]
fn a_menu_goes_with_a_click_elsewhere() {
    let mut session = Session::new();
    let mut client = session.client();
    let mut other = session.client();
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut other, "two");
    session.settle(&mut [&mut client, &mut other]);
    redraw(&mut session, &mut client, &[&one]);
    redraw(&mut session, &mut other, &[&two]);
    press(&mut session, 100.0, 100.0);
    session.settle(&mut [&mut client]);
    let (surface, _xdg, popup) = client.popup(&one, (50, 50), (100, 80));
    popup.grab(client.seat(), client.inner.press);
    surface.commit();
    session.settle(&mut [&mut client]);
    surface.attach(Some(&client.buffer(100, 80, 0)), 0, 0);
    surface.commit();
    session.settle(&mut [&mut client]);
    release(&mut session);
    session.settle(&mut [&mut client]);
    client.told();
    click(&mut session, &mut client, 900.0, 600.0);
    assert!(client.told().contains(&Told::PopupDone));
    assert!(!client.dead);
}

#[test]
fn a_menu_goes_with_a_finger_elsewhere_and_not_with_one_on_its_own_program() {
    let mut session = Session::new();
    let (mut client, mut other) = (session.client(), session.client());
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut other, "two");
    session.settle(&mut [&mut client, &mut other]);
    redraw(&mut session, &mut client, &[&one]);
    redraw(&mut session, &mut other, &[&two]);
    for (x, goes) in [(300.0, false), (900.0, true)] {
        press(&mut session, 100.0, 100.0);
        session.settle(&mut [&mut client]);
        let (surface, _xdg, popup) = client.popup(&one, (50, 50), (100, 80));
        popup.grab(client.seat(), client.inner.press);
        surface.commit();
        session.settle(&mut [&mut client]);
        surface.attach(Some(&client.buffer(100, 80, 0)), 0, 0);
        surface.commit();
        session.settle(&mut [&mut client]);
        release(&mut session);
        session.settle(&mut [&mut client]);
        client.told();
        session.state.touch_down(0, (x, 600.0).into(), 0);
        session.state.touch_up(0, 0);
        session.settle(&mut [&mut client, &mut other]);
        assert_eq!(client.told().contains(&Told::PopupDone), goes, "{x}");
        popup.destroy();
        session.settle(&mut [&mut client]);
        assert!(!client.dead);
    }
    let focused = session.snapshot().focused().expect("a focus").id.clone();
    assert_eq!(focused.as_str(), "w2", "and the finger is a press on what it touched");
}

#[test]
fn super_drag_moves_a_floating_window() {
    let mut session = Session::new();
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    session.apply(r#"{"verb":"window.float","args":{"window":"w1"}}"#).expect("floats");
    session.apply(r#"{"verb":"window.resize","args":{"window":"w1","width":400,"height":300}}"#).expect("resized");
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &[&one]);
    let (x, y, width, height) = session.place("w1");
    session.state.key(SUPER, true, 0);
    press(&mut session, f64::from(x) + 20.0, f64::from(y) + 20.0);
    session.state.pointer_at((f64::from(x) + 120.0, f64::from(y) + 70.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    release(&mut session);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w1"), (x + 100, y + 50, width, height));
    assert_eq!(session.bar_requests(), 0, "a drag is no tap");
    assert!(!client.told().contains(&Told::Button(LEFT, true)), "the press took hold of the window");
}

#[test]
fn a_client_takes_hold_of_its_window_only_while_its_press_is_held() {
    let mut session = Session::new();
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    session.apply(r#"{"verb":"window.float","args":{"window":"w1"}}"#).expect("floats");
    session.apply(r#"{"verb":"window.resize","args":{"window":"w1","width":400,"height":300}}"#).expect("resized");
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &[&one]);
    let (x, y, ..) = session.place("w1");
    one.toplevel._move(client.seat(), 12345);
    session.settle(&mut [&mut client]);
    session.state.pointer_at((f64::from(x) + 20.0, f64::from(y) + 20.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert_eq!((session.place("w1").0, session.place("w1").1), (x, y), "no press, no hold");

    press(&mut session, f64::from(x) + 20.0, f64::from(y) + 20.0);
    session.settle(&mut [&mut client]);
    one.toplevel._move(client.seat(), client.inner.press);
    session.settle(&mut [&mut client]);
    session.state.pointer_at((f64::from(x) + 50.0, f64::from(y) + 60.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    release(&mut session);
    session.settle(&mut [&mut client]);
    assert_eq!((session.place("w1").0, session.place("w1").1), (x + 30, y + 40));
}

#[test]
fn a_virtual_pointer_cannot_click_a_confirmation() {
    use wayland_protocols_wlr::layer_shell::v1::client::zwlr_layer_surface_v1::{
        Anchor, KeyboardInteractivity as Keys,
    };
    let mut session = Session::new();
    let mut client = session.client();
    let confirm = client.layer("tacit-confirm", (300, 100), Anchor::empty(), 0, Keys::Exclusive);
    session.settle(&mut [&mut client]);
    client.draw_layer(&confirm);
    session.settle(&mut [&mut client]);
    for (origin, hears) in [(Origin::Virtual, false), (Origin::Hardware, true)] {
        session.state.pointer_at((640.0, 360.0).into(), 0, origin);
        session.state.button(LEFT, true, 0, origin);
        session.state.button(LEFT, false, 0, origin);
        session.settle(&mut [&mut client]);
        assert_eq!(client.told().contains(&Told::Button(LEFT, true)), hears, "{origin:?}");
    }
}

/// A floating window of 400×300, and where it is.
fn floating(session: &mut Session, client: &mut Client) -> (i32, i32, i32, i32) {
    let one = open(session, client, "one");
    session.apply(r#"{"verb":"window.float","args":{"window":"w1"}}"#).expect("floats");
    session.apply(r#"{"verb":"window.resize","args":{"window":"w1","width":400,"height":300}}"#).expect("resized");
    session.settle(&mut [client]);
    redraw(session, client, &[&one]);
    session.place("w1")
}

#[test]
fn a_window_dragged_to_an_edge_shows_where_it_would_go_and_escape_takes_it_back() {
    const ESCAPE: u32 = 1;
    let mut session = Session::new();
    let mut client = session.client();
    let before = floating(&mut session, &mut client);
    let drag = |session: &mut Session, client: &mut Client, to: (f64, f64)| {
        let (x, y, ..) = session.place("w1");
        session.state.key(SUPER, true, 0);
        press(session, f64::from(x) + 20.0, f64::from(y) + 20.0);
        session.state.pointer_at(to.into(), 0, Origin::Hardware);
        session.settle(&mut [client]);
    };
    drag(&mut session, &mut client, (1279.0, 360.0));
    assert_eq!(session.state.paint.snap.map(|snap| (snap.rect.x, snap.rect.width)), Some((644, 628)));
    session.wait(Duration::from_millis(20));
    let picture = session.picture("HEADLESS-1", "snap");
    let [red, green, blue] = crate::chooser::pixel(&picture, 1000, 60);
    assert!(red > 90 && green < 60 && blue < 60, "the accent shines through: {red} {green} {blue}");
    client.told();
    session.tap(ESCAPE);
    session.settle(&mut [&mut client]);
    assert!(session.state.paint.snap.is_none() && session.state.layout.grabbed().is_none());
    assert_eq!(session.place("w1"), before, "it is back");
    session.state.pointer_at((10.0, 360.0).into(), 0, Origin::Hardware);
    release(&mut session);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w1"), before, "what follows moves nothing");
    assert!(!client.keys().iter().any(|(key, _)| *key == ESCAPE), "Escape was for the drag");

    drag(&mut session, &mut client, (2.0, 10.0));
    release(&mut session);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut client]);
    assert_eq!(session.snapshot().windows[0].slot, "top_left");
    assert!(session.state.paint.snap.is_none());
}

#[test]
fn an_edge_that_is_dragged_sticks_to_the_edge_of_the_area() {
    let mut session = Session::new();
    let mut client = session.client();
    let (x, y, width, height) = floating(&mut session, &mut client);
    session.state.key(SUPER, true, 0);
    let grip = (f64::from(x + width) - 10.0, f64::from(y + height) - 10.0);
    session.state.pointer_at(grip.into(), 0, Origin::Hardware);
    session.state.button(0x111, true, 0, Origin::Hardware);
    let room = f64::from(1272 - (x + width));
    session.state.pointer_at((grip.0 + room - 5.0, grip.1 + 30.0).into(), 0, Origin::Hardware);
    session.state.button(0x111, false, 0, Origin::Hardware);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut client]);
    let rect = session.state.layout.placement(tacit_layout::WindowId(1)).expect("placed").rect;
    assert_eq!((rect.right(), rect.height), (1272, height + 30));
}
