//! Choosing a window: the strip of alt-tab and the overview, by keys, pointer and finger.

use crate::{
    client::{Client, Told, Toplevel},
    fixture::Session,
    windows::{open, redraw},
};
use std::time::Duration;
use tacit_compositor::{args::VirtualOutput, input::Origin, render::Picture};
use wayland_client::Proxy;

const ESCAPE: u32 = 1;
const TAB: u32 = 15;
const W: u32 = 17;
const ENTER: u32 = 28;
const A: u32 = 30;
const GRAVE: u32 = 41;
const SHIFT: u32 = 42;
const ALT: u32 = 56;
const UP: u32 = 103;
const LEFT: u32 = 105;
const RIGHT: u32 = 106;
const SUPER: u32 = 125;

/// The pixel at a place: red, green, blue.
pub fn pixel(picture: &Picture, x: i32, y: i32) -> [u8; 3] {
    let at = usize::try_from((y * picture.size.w + x) * 4).expect("in the picture");
    let [blue, green, red] = picture.pixels[at..at + 3] else { unreachable!("three bytes") };
    [red, green, blue]
}

/// Three windows of three colours; the last has the focus.
fn three(session: &mut Session, client: &mut Client) -> [Toplevel; 3] {
    let windows = ["red", "green", "blue"].map(|name| open(session, client, name));
    redraw(session, client, &windows.each_ref());
    for (window, colour) in windows.iter().zip([0x00c0_2020, 0x0020_a020, 0x0030_40c0]) {
        let (width, height) = *window.asked.lock().expect("not poisoned");
        window.surface.attach(Some(&client.buffer(width, height, colour)), 0, 0);
        window.surface.damage(0, 0, width, height);
        window.surface.commit();
    }
    session.wait(Duration::from_millis(20));
    session.settle(&mut [client]);
    client.told();
    windows
}

fn focused(session: &Session) -> String {
    session.snapshot().focused().map(|window| window.title.clone()).unwrap_or_default()
}

fn chosen(session: &Session) -> u64 {
    session.state.chooser.open.as_ref().and_then(|open| open.chosen()).expect("one is chosen").number
}

fn hold(session: &mut Session, code: u32) {
    session.state.key(code, true, 0);
}

fn let_go(session: &mut Session, client: &mut Client, code: u32) {
    session.state.key(code, false, 0);
    session.settle(&mut [client]);
}

#[test]
fn alt_tab_goes_back_and_forth_in_the_order_of_use() {
    let mut session = Session::new();
    let mut client = session.client();
    let windows = three(&mut session, &mut client);
    hold(&mut session, ALT);
    session.tap(TAB);
    session.settle(&mut [&mut client]);
    assert_eq!(chosen(&session), 2);
    assert_eq!(focused(&session), "blue", "nothing changes before the choice");
    assert!(client.told().contains(&Told::Leave(windows[2].surface.id().protocol_id())), "nobody has the keyboard");
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "green");
    assert!(!session.state.chooser.is_open());
    let id = windows[1].surface.id().protocol_id();
    assert_eq!(client.told().iter().filter(|told| **told == Told::Enter(id)).count(), 1);
    hold(&mut session, ALT);
    session.tap(TAB);
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "blue", "the one used before is the first");
    hold(&mut session, ALT);
    session.tap(TAB);
    session.tap(TAB);
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "red");
    let keys = client.keys();
    assert!(keys.iter().all(|key| *key == (ALT, true)), "a client hears that Alt goes down, and no more: {keys:?}");
}

#[test]
fn backwards_by_arrows_and_out_by_escape() {
    let mut session = Session::new();
    let mut client = session.client();
    three(&mut session, &mut client);
    hold(&mut session, ALT);
    hold(&mut session, SHIFT);
    session.tap(TAB);
    session.state.key(SHIFT, false, 0);
    assert_eq!(chosen(&session), 1, "from the other end");
    session.tap(LEFT);
    assert_eq!(chosen(&session), 2);
    session.tap(RIGHT);
    session.tap(RIGHT);
    assert_eq!(chosen(&session), 3, "around the end");
    session.tap(A);
    session.tap(TAB);
    session.tap(ESCAPE);
    assert!(!session.state.chooser.is_open());
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "blue");
    session.tap(A);
    session.settle(&mut [&mut client]);
    assert_eq!(client.keys(), [(ALT, true), (SHIFT, true), (A, true), (A, false)]);
}

#[test]
fn windows_of_the_same_application_alone() {
    let mut session = Session::new();
    let mut client = session.client();
    three(&mut session, &mut client);
    let another = open(&mut session, &mut client, "blue");
    another.toplevel.set_title("another".into());
    session.settle(&mut [&mut client]);
    hold(&mut session, ALT);
    session.tap(GRAVE);
    assert_eq!(session.state.chooser.open.as_ref().expect("open").entries.len(), 2);
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "blue");
    hold(&mut session, ALT);
    session.tap(TAB);
    assert_eq!(session.state.chooser.open.as_ref().expect("open").entries.len(), 4);
    session.tap(GRAVE);
    session.tap(GRAVE);
    assert_eq!(chosen(&session), 4, "within all windows, from one of an application to its next");
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "another");
}

#[test]
fn a_hidden_window_and_one_of_another_workspace_are_shown_when_they_are_chosen() {
    let mut session = Session::new();
    let mut client = session.client();
    let windows = three(&mut session, &mut client);
    session.apply(r#"{"verb":"window.minimize","args":{"windows":["w3"]}}"#).expect("hidden");
    session.apply(r#"{"verb":"window.to_workspace","args":{"windows":["w1"],"workspace":3}}"#).expect("moved");
    session.settle(&mut [&mut client]);
    client.told();
    hold(&mut session, ALT);
    session.tap(TAB);
    session.settle(&mut [&mut client]);
    assert_eq!(chosen(&session), 3);
    client.draw(&windows[2], (300, 200));
    session.settle(&mut [&mut client]);
    session.wait(Duration::from_millis(20));
    session.settle(&mut [&mut client]);
    assert!(client.told().contains(&Told::Frame), "its picture is live");
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "blue");
    assert!(!session.snapshot().windows.iter().any(|window| window.minimized));
    hold(&mut session, ALT);
    session.tap(TAB);
    session.tap(TAB);
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "red");
    assert!(session.snapshot().workspaces.iter().any(|one| one.id.0 == 3 && one.active));
}

#[test]
fn the_strip_without_modifiers_stays_and_with_none_to_choose_does_not_open() {
    let mut session = Session::new();
    let mut client = session.client();
    let mut config = session.state.settings.config.clone();
    config.keybindings =
        tacit_dbus::config::parse("[keybindings]\nF5 = { show = \"next_window\" }\n").expect("parses").keybindings;
    session.state.configure(config);
    session.tap(63);
    assert!(!session.state.chooser.is_open(), "there is no window");
    three(&mut session, &mut client);
    session.tap(63);
    session.tap(63);
    assert_eq!(chosen(&session), 1);
    hold(&mut session, ALT);
    let_go(&mut session, &mut client, ALT);
    assert!(session.state.chooser.is_open());
    session.tap(ENTER);
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), "red");
    hold(&mut session, ALT);
    session.tap(TAB);
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "red", "alt-tab means nothing any more");
}

#[test]
fn a_window_that_goes_while_it_is_chosen_is_not_chosen() {
    let mut session = Session::new();
    let mut client = session.client();
    let windows = three(&mut session, &mut client);
    hold(&mut session, ALT);
    session.tap(TAB);
    windows[1].toplevel.destroy();
    windows[1].xdg.destroy();
    windows[1].surface.destroy();
    session.settle(&mut [&mut client]);
    assert_eq!(chosen(&session), 1);
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "red");
    session.state.set_locked(true).expect("locked");
    hold(&mut session, ALT);
    session.tap(TAB);
    assert!(!session.state.chooser.is_open(), "nothing is shown of a locked session");
}

#[test]
fn the_strip_shows_pictures_and_titles() {
    let mut session = Session::new();
    let mut client = session.client();
    three(&mut session, &mut client);
    hold(&mut session, ALT);
    session.tap(TAB);
    session.settle(&mut [&mut client]);
    session.wait_for_texts();
    let picture = session.picture("HEADLESS-1", "alt-tab");
    let open = session.state.chooser.open.as_ref().expect("open");
    for (entry, colour) in open.entries.iter().zip([[0x30, 0x40, 0xc0], [0x20, 0xa0, 0x20], [0xc0, 0x20, 0x20]]) {
        let middle =
            entry.picture.loc + smithay::utils::Point::from((entry.picture.size.w / 2, entry.picture.size.h / 2));
        assert_eq!(pixel(&picture, middle.x, middle.y), colour, "{}", entry.number);
        assert!(entry.label.drawn().is_some_and(|drawn| drawn.size.w > 10), "it has a title");
    }
    let frame = open.entries[1].picture.loc;
    assert_eq!(pixel(&picture, frame.x - 2, frame.y - 2), [255, 0, 0], "what would be chosen has a frame");
    let frame = open.entries[0].picture.loc;
    assert_ne!(pixel(&picture, frame.x - 2, frame.y - 2), [255, 0, 0]);
    let frames = session.state.stats.json()["frames"].as_u64();
    for _ in 0..5 {
        session.wait(Duration::from_millis(100));
    }
    assert_eq!(
        session.state.stats.json()["frames"].as_u64(),
        frames,
        "an open strip that nothing changes draws nothing"
    );
}

#[test]
fn more_windows_than_the_strip_has_room_for_move_through_it() {
    let mut session = Session::new();
    let mut client = session.client();
    let _windows: Vec<Toplevel> = (0..12).map(|at| open(&mut session, &mut client, &format!("n{at}"))).collect();
    hold(&mut session, ALT);
    for _ in 0..12 {
        session.tap(TAB);
        let open = session.state.chooser.open.as_ref().expect("open");
        assert!(open.chosen().is_some_and(|entry| !entry.picture.is_empty()), "the chosen one is seen");
        let seen: Vec<_> =
            open.entries.iter().map(|entry| entry.picture).filter(|picture| !picture.is_empty()).collect();
        assert!(seen.len() >= 3 && seen.iter().all(|picture| open.panel.contains_rect(*picture)), "{seen:?}");
    }
    let_go(&mut session, &mut client, ALT);
    assert_eq!(focused(&session), "n11");
}

fn show_overview(session: &mut Session, client: &mut Client) {
    session.state.key(SUPER, true, 0);
    session.tap(W);
    session.state.key(SUPER, false, 0);
    session.settle(&mut [client]);
    assert!(session.state.chooser.is_overview());
    client.told();
}

fn middle(session: &Session, number: u64) -> (f64, f64) {
    let open = session.state.chooser.open.as_ref().expect("open");
    let entry = open.entries.iter().find(|entry| entry.number == number).expect("an entry");
    let rect = entry.picture.to_f64();
    (rect.loc.x + rect.size.w / 2.0, rect.loc.y + rect.size.h / 2.0)
}

#[test]
fn the_overview_shows_all_windows_and_arrows_choose() {
    let mut session = Session::new();
    let mut client = session.client();
    three(&mut session, &mut client);
    session.apply(r#"{"verb":"window.maximize","args":{"window":"w3"}}"#).expect("covers the others");
    session.settle(&mut [&mut client]);
    show_overview(&mut session, &mut client);
    session.wait_for_texts();
    let picture = session.picture("HEADLESS-1", "overview");
    for (number, colour) in [(1, [0xc0, 0x20, 0x20]), (2, [0x20, 0xa0, 0x20]), (3, [0x30, 0x40, 0xc0])] {
        let (x, y) = middle(&session, number);
        assert_eq!(pixel(&picture, x as i32, y as i32), colour, "{number}");
    }
    let before = chosen(&session);
    assert_eq!(before, 3);
    session.tap(LEFT);
    session.tap(UP);
    let now = chosen(&session);
    assert_ne!(now, before);
    session.tap(ENTER);
    session.settle(&mut [&mut client]);
    assert_eq!(session.snapshot().focused().expect("a focus").id.as_str(), format!("w{now}"));
    assert_eq!(client.keys(), [], "no key of it reaches a client");
    show_overview(&mut session, &mut client);
    session.tap(ESCAPE);
    assert!(!session.state.chooser.is_open());
    show_overview(&mut session, &mut client);
    session.state.key(SUPER, true, 0);
    session.tap(W);
    session.state.key(SUPER, false, 0);
    assert!(!session.state.chooser.is_open(), "the same chord leaves it");
}

#[test]
fn clicks_and_fingers_choose_and_no_client_hears_of_them() {
    const BUTTON: u32 = 0x110;
    let mut session = Session::new();
    let mut client = session.client();
    three(&mut session, &mut client);
    show_overview(&mut session, &mut client);
    let place = middle(&session, 1);
    session.state.pointer_at(place.into(), 0, Origin::Hardware);
    assert_eq!(chosen(&session), 1, "what the pointer is over would be chosen");
    session.state.button(BUTTON, true, 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert!(session.state.chooser.is_open());
    session.state.button(BUTTON, false, 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), "red");
    let told = client.told();
    assert!(!told.iter().any(|told| matches!(told, Told::Button(..))), "{told:?}");
    assert!(told.iter().any(|told| matches!(told, Told::PointerEnter(_))), "the pointer is back: {told:?}");
    show_overview(&mut session, &mut client);
    let place = middle(&session, 2);
    session.state.touch_down(0, place.into(), 0);
    session.state.touch_up(0, 0);
    session.settle(&mut [&mut client]);
    assert_eq!(focused(&session), "green");
    show_overview(&mut session, &mut client);
    session.state.pointer_at((2.0, 2.0).into(), 0, Origin::Hardware);
    session.state.button(BUTTON, true, 0, Origin::Hardware);
    session.state.button(BUTTON, false, 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert!(!session.state.chooser.is_open(), "a click beside all of them leaves it");
    assert_eq!(focused(&session), "green");
}

#[test]
fn what_is_typed_in_the_overview_is_for_the_bar_from_its_first_letter() {
    let mut session = Session::new();
    let mut client = session.client();
    three(&mut session, &mut client);
    show_overview(&mut session, &mut client);
    session.bar_requests();
    session.tap(A);
    session.tap(W);
    session.settle(&mut [&mut client]);
    assert!(!session.state.chooser.is_open());
    assert_eq!(session.bar_requests(), 1);
    assert!(session.state.bar.holds());
    session.state.bar_closed(session.state.bar.serial);
    session.settle(&mut [&mut client]);
    assert_eq!(client.keys(), [(A, true), (A, false), (W, true), (W, false)], "nothing of it is lost");
}

#[test]
fn the_overview_follows_windows_that_come_and_go_on_every_output() {
    let second = VirtualOutput { width: 1000, height: 600, scale: 1.0 };
    let mut session = Session::with(&[VirtualOutput::default(), second], true);
    let mut client = session.client();
    let windows = three(&mut session, &mut client);
    session.apply(r#"{"verb":"window.to_output","args":{"windows":["w1"],"output":"HEADLESS-2"}}"#).expect("moved");
    session.settle(&mut [&mut client]);
    show_overview(&mut session, &mut client);
    let (x, _) = middle(&session, 1);
    assert!(x > 1280.0, "its picture is on its output");
    let new = open(&mut session, &mut client, "new");
    assert_eq!(session.state.chooser.open.as_ref().expect("open").entries.len(), 4);
    middle(&session, 4);
    for window in [&windows[1], &new] {
        window.toplevel.destroy();
        window.xdg.destroy();
        window.surface.destroy();
    }
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.chooser.open.as_ref().expect("open").entries.len(), 2);
}
