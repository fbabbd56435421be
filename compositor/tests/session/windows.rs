//! Windows: mapping, placing, taking back, and what is told of them.

use crate::{
    client::{Client, Told, Toplevel},
    fixture::Session,
};
use std::time::Duration;
use tacit_compositor::{args::VirtualOutput, bus::Signal};
use tacit_dbus::{Snapshot, reduce::Event};

/// A window that is mapped and drawn in the size it was asked for.
pub fn open(session: &mut Session, client: &mut Client, title: &str) -> Toplevel {
    let window = client.bare_toplevel(title);
    window.surface.commit();
    session.settle(&mut [client]);
    client.draw(&window, (300, 200));
    session.settle(&mut [client]);
    redraw(session, client, &[&window]);
    window
}

/// Lets windows draw in the sizes that they were asked for.
pub fn redraw(session: &mut Session, client: &mut Client, windows: &[&Toplevel]) {
    for window in windows {
        client.draw(window, (300, 200));
    }
    session.settle(&mut [client]);
}

#[test]
fn a_window_maps_fills_its_tile_and_is_told() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = client.bare_toplevel("editor");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(*window.asked.lock().unwrap(), (1264, 704), "the first configure has the tile's size");
    assert!(session.snapshot().windows.is_empty(), "without a buffer there is no window");
    client.draw(&window, (1, 1));
    session.settle(&mut [&mut client]);
    let told = session.snapshot().windows.first().expect("a window").clone();
    assert_eq!((told.id.as_str(), told.app.as_str(), told.title.as_str()), ("w1", "editor", "editor"));
    assert_eq!(session.place("w1"), (8, 8, 1264, 704));
    assert!(told.focused && told.output == "HEADLESS-1" && told.pid == std::process::id());
    assert!(client.told().contains(&Told::Enter(wayland_client::Proxy::id(&window.surface).protocol_id())));
}

#[test]
fn ids_are_never_used_again() {
    let mut session = Session::new();
    let mut client = session.client();
    let first = open(&mut session, &mut client, "one");
    first.toplevel.destroy();
    first.xdg.destroy();
    first.surface.destroy();
    session.settle(&mut [&mut client]);
    assert!(session.snapshot().windows.is_empty());
    open(&mut session, &mut client, "two");
    assert_eq!(session.snapshot().windows.first().expect("a window").id.as_str(), "w2");
}

#[test]
fn placing_shows_when_the_client_has_drawn_and_is_taken_back_exactly() {
    let mut session = Session::new();
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut client, "two");
    redraw(&mut session, &mut client, &[&one, &two]);
    let before = session.snapshot().clone();
    assert_eq!((session.place("w1"), session.place("w2")), ((8, 8, 628, 704), (644, 8, 628, 704)));

    let done = session.apply(r#"{"verb":"window.place","args":{"window":"w1","slot":"top_right"}}"#).expect("placed");
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w1"), (8, 8, 628, 704), "the client has not drawn yet");
    redraw(&mut session, &mut client, &[&one, &two]);
    assert_eq!(session.place("w1"), (644, 8, 628, 348));

    session.state.revert(&done.token, 0).expect("taken back");
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &[&one, &two]);
    let mut after = session.snapshot().clone();
    after.revision = before.revision;
    assert_eq!(after, before);
}

#[test]
fn a_client_that_does_not_draw_is_moved_regardless() {
    let mut session = Session::new();
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut client, "two");
    redraw(&mut session, &mut client, &[&one, &two]);
    session.apply(r#"{"verb":"window.place","args":{"window":"w1","slot":"bottom_right"}}"#).expect("placed");
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w1").0, 8);
    session.wait(Duration::from_millis(400));
    session.turn();
    assert_eq!((session.place("w1").0, session.place("w1").1), (644, 364));
}

#[test]
fn differences_add_up_to_the_snapshot() {
    let mut session = Session::new();
    let mut client = session.client();
    let mut mirror: Snapshot = session.snapshot().clone();
    session.told();
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut client, "two");
    for action in [
        r#"{"verb":"window.float","args":{"window":"w1"}}"#,
        r#"{"verb":"window.to_workspace","args":{"windows":["w2"],"workspace":3}}"#,
        r#"{"verb":"workspace.rename","args":{"workspace":3,"name":"mail"}}"#,
        r#"{"verb":"workspace.switch","args":{"workspace":3}}"#,
        r#"{"verb":"window.fullscreen","args":{"window":"w2"}}"#,
    ] {
        session.apply(action).expect(action);
        session.settle(&mut [&mut client]);
        redraw(&mut session, &mut client, &[&one, &two]);
    }
    one.toplevel.set_title("renamed".into());
    session.settle(&mut [&mut client]);
    let mut last = mirror.revision;
    for signal in session.told() {
        if let Signal::Changed { revision, delta } = signal {
            assert_eq!(revision, last + 1, "no revision is left out");
            last = revision;
            let events: Vec<Event> = serde_json::from_str(&delta).expect("a difference");
            events.iter().for_each(|event| mirror.apply(event));
            mirror.revision = revision;
        }
    }
    let mut told = session.snapshot().clone();
    // The order of lists is not part of a difference.
    for snapshot in [&mut told, &mut mirror] {
        snapshot.windows.sort_by(|a, b| a.id.cmp(&b.id));
        snapshot.workspaces.sort_by_key(|workspace| workspace.id);
    }
    assert_eq!(mirror, told);
}

#[test]
fn a_stale_revision_changes_nothing() {
    let mut session = Session::new();
    let mut client = session.client();
    open(&mut session, &mut client, "one");
    let now = session.snapshot().revision;
    let action = serde_json::from_str(r#"{"verb":"window.float","args":{"window":"w1"}}"#).expect("an action");
    assert!(session.state.apply(&action, now + 7).is_err());
    assert!(!session.snapshot().windows.first().expect("a window").floating);
    session.state.apply(&action, now).expect("the right revision");
}

#[test]
fn closing_asks_the_client() {
    let mut session = Session::new();
    let mut client = session.client();
    let _window = open(&mut session, &mut client, "one");
    client.told();
    let done = session.apply(r#"{"verb":"window.close","args":{"windows":["w1"]}}"#).expect("asked");
    session.settle(&mut [&mut client]);
    assert_eq!(done.token, "", "a closed window does not come back");
    assert!(client.told().contains(&Told::Close));
    assert_eq!(session.snapshot().windows.len(), 1, "it is the client that closes");
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut session = Session::new();
    let mut wrong = |action: &str, why: &str| {
        let trouble = session.apply(action).expect_err(action).to_string();
        assert!(trouble.contains(why), "{trouble}");
    };
    wrong(r#"{"verb":"window.focus"}"#, "no window has the focus");
    wrong(r#"{"verb":"window.focus","args":{"window":"w7"}}"#, "there is no window w7");
    wrong(r#"{"verb":"window.place","args":{"slot":"moon"}}"#, "slot");
    wrong(r#"{"verb":"display.night_light","args":{"temperature":90}}"#, "1700 to 6500");
    wrong(r#"{"verb":"output.mirror"}"#, "there is no other screen");
    wrong(r#"{"verb":"display.scale","args":{"value":9}}"#, "0.5 to 4");
    wrong(r#"{"verb":"layout.revert","args":{"token":"u99"}}"#, "unknown or too old");
    wrong(r#"{"verb":"keyboard.layout","args":{"value":"xx-no"}}"#, "no keyboard layout");
}

#[test]
fn pointers_are_set_and_set_back() {
    let mut session = Session::new();
    let now = |session: &mut Session, key: &str| {
        session.settle(&mut []);
        session.snapshot().settings.get(key).cloned().expect("a setting")
    };
    assert_eq!(now(&mut session, "pointer.speed"), 50);
    let done = session.apply(r#"{"verb":"pointer.speed","args":{"value":80}}"#).expect("set");
    assert_eq!(now(&mut session, "pointer.speed"), 80);
    session.apply(r#"{"verb":"pointer.natural_scroll","args":{"on":"off"}}"#).expect("set");
    assert_eq!(now(&mut session, "pointer.natural_scroll"), "off");
    session.apply(r#"{"verb":"touchpad.tap","args":{"on":"toggle"}}"#).expect("set");
    assert_eq!(now(&mut session, "touchpad.tap"), "off");
    let back = format!(r#"{{"verb":"layout.revert","args":{{"token":"{}"}}}}"#, done.token);
    session.apply(&back).expect("set back");
    assert_eq!(now(&mut session, "pointer.speed"), 50);
    assert!(session.apply(r#"{"verb":"pointer.speed","args":{"value":500}}"#).is_err());
}

#[test]
fn frames_come_only_where_something_is_drawn() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    session.wait(Duration::from_secs(1));
    session.settle(&mut [&mut client]);
    let frames = session.state.stats.json()["frames"].as_u64();
    for _ in 0..5 {
        session.wait(Duration::from_millis(100));
        session.settle(&mut [&mut client]);
    }
    assert_eq!(session.state.stats.json()["frames"].as_u64(), frames, "nothing changed, nothing is drawn");
    client.told();
    client.draw(&window, (300, 200));
    session.settle(&mut [&mut client]);
    assert!(client.told().contains(&Told::Frame), "an idle output draws at once");
    client.draw(&window, (300, 200));
    session.settle(&mut [&mut client]);
    assert!(!client.told().contains(&Told::Frame), "the next frame waits for the tick");
    session.wait(Duration::from_millis(17));
    session.settle(&mut [&mut client]);
    assert!(client.told().contains(&Told::Frame));
}

#[test]
fn outputs_come_go_and_change_without_losing_a_window() {
    let second = VirtualOutput { width: 1000, height: 500, scale: 2.0 };
    let mut session = Session::with(&[VirtualOutput::default(), second], true);
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    session.apply(r#"{"verb":"window.to_output","args":{"windows":["w1"],"output":"HEADLESS-2"}}"#).expect("moved");
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &[&window]);
    assert_eq!(session.place("w1"), (1288, 8, 484, 234));
    let number = session.state.outputs.named("HEADLESS-2").expect("an output").number;
    session.state.remove_output(number);
    session.settle(&mut [&mut client]);
    let told = session.snapshot().windows.first().expect("a window").clone();
    assert_eq!((told.output.as_str(), session.snapshot().outputs.len()), ("HEADLESS-1", 1));
}

#[test]
fn a_picture_shows_window_border_and_background() {
    let mut session = Session::new();
    let mut client = session.client();
    let _window = open(&mut session, &mut client, "one");
    let number = session.state.outputs.named("HEADLESS-1").expect("an output").number;
    let picture = session.state.picture(number, tacit_compositor::render::scene::Sight::Screen).expect("a picture");
    let pixel = |x: usize, y: usize| picture.pixels[(y * 1280 + x) * 4..][..3].to_vec();
    assert_eq!(pixel(640, 360), [0xff, 0xff, 0xff], "the window");
    assert_eq!(pixel(7, 360), [0x00, 0x00, 0xff], "its border");
    assert_eq!(pixel(1, 1), [0x2c, 0x24, 0x20], "what is behind");
}

#[test]
fn a_popup_stays_on_the_output_and_goes_with_a_click_elsewhere() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    let (surface, xdg, _popup) = client.popup(&window, (1250, 690), (100, 80));
    surface.commit();
    session.settle(&mut [&mut client]);
    surface.attach(Some(&client.buffer(100, 80, 0x00ff_0000)), 0, 0);
    surface.commit();
    session.settle(&mut [&mut client]);
    let number = session.state.outputs.named("HEADLESS-1").expect("an output").number;
    let picture = session.state.picture(number, tacit_compositor::render::scene::Sight::Screen).expect("a picture");
    let red = picture.pixels.chunks_exact(4).filter(|pixel| pixel[..3] == [0, 0, 0xff]).count();
    assert!(red >= 100 * 80, "the whole popup is on the screen");
    drop(xdg);
    assert!(!client.dead);
}

#[test]
fn a_commit_that_changes_nothing_is_presented_too() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "player");
    for what in ["with a new picture", "without one"] {
        client.told();
        client.feedback(&window.surface);
        if what == "with a new picture" {
            client.draw(&window, (300, 200));
        } else {
            window.surface.commit();
        }
        session.settle(&mut [&mut client]);
        session.wait(Duration::from_millis(50));
        session.settle(&mut [&mut client]);
        let told = client.told();
        assert_eq!(told.iter().filter(|told| **told == Told::Presented).count(), 1, "a commit {what}: {told:?}");
    }
}
