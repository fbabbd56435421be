//! The command bar's key: a tap asks for the bar, and nothing typed after it is lost.

use crate::{client::Client, client::LayerWindow, fixture::Session, windows::open};
use std::time::Duration;
use wayland_client::Proxy;
use wayland_protocols_wlr::layer_shell::v1::client::zwlr_layer_surface_v1::{Anchor, KeyboardInteractivity as Keys};

const SUPER: u32 = 125;
const A: u32 = 30;
const S: u32 = 31;
const ESCAPE: u32 = 1;

fn open_bar(session: &mut Session, client: &mut Client) -> LayerWindow {
    open_bar_for(session, client, session.state.bar.serial)
}

/// The bar that answers a request.
fn open_bar_for(session: &mut Session, client: &mut Client, serial: u64) -> LayerWindow {
    let bar = client.layer(&format!("tacit-bar:{serial}"), (400, 60), Anchor::empty(), 0, Keys::Exclusive);
    session.settle(&mut [client]);
    client.draw_layer(&bar);
    session.settle(&mut [client]);
    bar
}

fn client_closes(bar: LayerWindow) {
    bar.layer.destroy();
    bar.surface.destroy();
}

#[test]
fn keys_after_the_tap_wait_for_the_bar_and_come_in_order() {
    let mut session = Session::new();
    let mut app = session.client();
    let mut shell = session.client();
    let _window = open(&mut session, &mut app, "one");
    app.told();
    session.tap(SUPER);
    assert!(session.state.bar.holds());
    session.tap(A);
    session.tap(S);
    session.settle(&mut [&mut app, &mut shell]);
    assert_eq!(session.bar_requests(), 1);
    assert_eq!(app.keys(), [(SUPER, true), (SUPER, false)], "what is typed for the bar is not for the window");
    let _bar = open_bar(&mut session, &mut shell);
    assert_eq!(shell.keys(), [(A, true), (A, false), (S, true), (S, false)]);
    session.tap(A);
    session.settle(&mut [&mut app, &mut shell]);
    assert_eq!(shell.keys(), [(A, true), (A, false)]);
}

#[test]
fn a_virtual_keyboard_opens_the_bar_too_and_its_keys_wait_as_well() {
    let mut session = Session::new();
    let mut robot = session.client();
    let mut shell = session.client();
    let keyboard = robot.virtual_keyboard();
    for key in [SUPER, A] {
        keyboard.key(0, key, 1);
        keyboard.key(0, key, 0);
    }
    session.settle(&mut [&mut robot, &mut shell]);
    assert_eq!(session.bar_requests(), 1);
    keyboard.destroy();
    session.settle(&mut [&mut robot, &mut shell]);
    let _bar = open_bar(&mut session, &mut shell);
    assert_eq!(shell.keys(), [(A, true), (A, false)]);
}

#[test]
fn with_the_bar_open_a_tap_takes_the_keyboard_from_it_until_the_shell_has_answered() {
    let mut session = Session::new();
    let (mut app, mut shell) = (session.client(), session.client());
    let _window = open(&mut session, &mut app, "one");
    let bar = open_bar(&mut session, &mut shell);
    app.told();
    session.tap(A);
    session.tap(SUPER);
    session.tap(S);
    session.settle(&mut [&mut app, &mut shell]);
    assert_eq!(session.bar_requests(), 1);
    assert_eq!(shell.keys(), [(A, true), (A, false), (SUPER, true), (SUPER, false)], "the keys after it wait");
    assert!(session.state.seat.keyboard.current_focus().is_none());
    // An answer to another request is none to this one.
    session.state.bar_closed(7);
    session.settle(&mut [&mut app, &mut shell]);
    assert!(session.state.bar.holds());
    // The bus may be faster than the bar's going.
    session.state.bar_closed(1);
    session.settle(&mut [&mut app, &mut shell]);
    assert_eq!(app.keys(), []);
    client_closes(bar);
    session.settle(&mut [&mut app, &mut shell]);
    assert_eq!(app.keys(), [(S, true), (S, false)], "they are for the window that the bar was over");
    assert_eq!(shell.keys(), []);
}

#[test]
fn a_tap_behind_escape_gets_a_new_bar_and_the_old_one_no_key() {
    let mut session = Session::new();
    let mut shell = session.client();
    let old = open_bar(&mut session, &mut shell);
    session.tap(ESCAPE);
    session.tap(SUPER);
    session.tap(A);
    session.settle(&mut [&mut shell]);
    let new = open_bar(&mut session, &mut shell);
    let of = |bar: &LayerWindow| bar.surface.id().protocol_id();
    let keys = shell.keys_by_surface();
    let pressed: Vec<_> = keys.iter().filter(|(_, _, down)| *down).map(|(surface, key, _)| (*surface, *key)).collect();
    assert_eq!(pressed, [(of(&old), ESCAPE), (of(&old), SUPER), (of(&new), A)]);
}

#[test]
fn taps_among_the_keys_that_wait_count_as_if_they_came_one_after_the_other() {
    let mut session = Session::new();
    let mut shell = session.client();
    for key in [SUPER, A, ESCAPE, SUPER, S] {
        session.tap(key);
    }
    session.settle(&mut [&mut shell]);
    assert_eq!(session.bar_requests(), 1);
    let first = open_bar_for(&mut session, &mut shell, 1);
    assert_eq!(session.bar_requests(), 1);
    client_closes(first);
    let second = open_bar_for(&mut session, &mut shell, 2);
    let keys = shell.keys();
    let pressed: Vec<u32> = keys.iter().filter(|(_, down)| *down).map(|(key, _)| *key).collect();
    assert_eq!(pressed, [A, ESCAPE, SUPER, S]);
    drop(second);
}

#[test]
fn a_bar_that_does_not_come_is_given_up_and_what_was_typed_reaches_nobody() {
    let mut session = Session::new();
    let mut app = session.client();
    let _window = open(&mut session, &mut app, "one");
    session.tap(SUPER);
    session.tap(A);
    session.settle(&mut [&mut app]);
    app.told();
    session.wait(Duration::from_secs(6));
    session.state.give_up_on_bar();
    session.settle(&mut [&mut app]);
    assert_eq!(app.keys(), []);
    session.tap(S);
    session.settle(&mut [&mut app]);
    assert_eq!(app.keys(), [(S, true), (S, false)]);
}

#[test]
fn chords_and_clicks_are_no_taps() {
    let mut session = Session::new();
    let mut app = session.client();
    let _window = open(&mut session, &mut app, "one");
    session.state.key(SUPER, true, 0);
    session.tap(3);
    session.state.key(SUPER, false, 0);
    assert_eq!(session.bar_requests(), 0);
    assert!(session.snapshot().workspaces.iter().any(|workspace| workspace.id.0 == 2 && workspace.active));
    app.told();
    session.state.key(SUPER, true, 0);
    session.state.button(0x110, true, 0, tacit_compositor::input::Origin::Hardware);
    session.state.button(0x110, false, 0, tacit_compositor::input::Origin::Hardware);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut app]);
    assert_eq!(session.bar_requests(), 0);
}

#[test]
fn a_binding_takes_its_key_from_the_client_press_and_release() {
    let mut session = Session::new();
    let mut app = session.client();
    let _window = open(&mut session, &mut app, "one");
    app.told();
    session.state.key(SUPER, true, 0);
    session.tap(47);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut app]);
    assert_eq!(app.keys(), [(SUPER, true), (SUPER, false)]);
    assert!(session.snapshot().windows[0].floating, "Super+v lets it float");
}

#[test]
fn a_screen_reader_takes_its_keys_before_everybody_else() {
    use tacit_compositor::{bus::Request, bus::Signal, monitor::Ask};
    const INSERT: u32 = 110;
    let mut session = Session::new();
    let mut app = session.client();
    let _window = open(&mut session, &mut app, "one");
    app.told();
    session.told();
    let ask = |session: &mut Session, ask| session.state.bus_request(Request::Keys(":1.7".into(), ask));
    ask(&mut session, Ask::Keys(vec![0xff63], vec![(0x61, 4)]));
    session.state.key(INSERT, true, 0);
    session.tap(S);
    session.state.key(INSERT, false, 0);
    session.tap(A);
    session.state.key(29, true, 0);
    session.tap(A);
    session.state.key(29, false, 0);
    session.settle(&mut [&mut app]);
    assert_eq!(app.keys(), [(A, true), (A, false), (29, true), (29, false)]);
    let heard: Vec<(u32, bool, u32)> = session
        .told()
        .into_iter()
        .filter_map(|signal| match signal {
            Signal::Key(to, event) if to == ":1.7" => Some((event.keysym, event.released, event.state)),
            _ => None,
        })
        .collect();
    let expected = [(0xff63, false), (0x73, false), (0x73, true), (0xff63, true), (0x61, false), (0x61, true)];
    assert_eq!(heard.iter().map(|(key, released, _)| (*key, *released)).collect::<Vec<_>>(), expected);
    assert_eq!(heard[4].2, 4, "Control is down");
    ask(&mut session, Ask::Grab(true));
    session.tap(SUPER);
    session.tap(A);
    session.settle(&mut [&mut app]);
    assert_eq!((session.bar_requests(), app.keys()), (0, Vec::new()));
    ask(&mut session, Ask::Gone);
    session.tap(A);
    session.settle(&mut [&mut app]);
    assert_eq!(app.keys(), [(A, true), (A, false)]);
}
