//! Windows under way: they open, glide and close by the clock, what is true of them does not wait, and nothing moves where motion is
//! turned off.

use crate::{
    chooser::pixel,
    client::{Client, Told, Toplevel},
    fixture::Session,
    sight::paint,
    windows::open,
};
use std::time::Duration;
use tacit_compositor::{bus::Request, render::scene::Sight};

const RED: [u8; 3] = [0xc8, 0x28, 0x28];
const BLUE: [u8; 3] = [0x28, 0x28, 0xc8];
const DESK: [u8; 3] = [0x20, 0x24, 0x2c];
const TICK: Duration = Duration::from_millis(17);

fn animate(session: &mut Session, on: bool) {
    let mut config = session.state.settings.config.clone();
    config.theme.animations = on;
    session.state.configure(config);
    session.turn();
    session.wait(TICK);
}

fn coloured(session: &mut Session, client: &mut Client, name: &str, colour: u32) -> Toplevel {
    let window = open(session, client, name);
    paint(session, client, &window, colour);
    window
}

/// Draws in the size that was asked for, and turns once: the clock stands.
fn redraw(session: &mut Session, client: &mut Client, window: &Toplevel, colour: u32) {
    let (width, height) = *window.asked.lock().expect("not poisoned");
    window.surface.attach(Some(&client.buffer(width, height, colour)), 0, 0);
    window.surface.damage(0, 0, width, height);
    window.surface.frame(&client.handle(), ());
    window.surface.commit();
    session.settle(&mut [client]);
}

/// Lets everything arrive.
fn rest(session: &mut Session, client: &mut Client) {
    for _ in 0..20 {
        session.wait(TICK);
        session.settle(&mut [client]);
    }
}

fn frames(session: &Session) -> Option<u64> {
    session.state.stats.json()["frames"].as_u64()
}

fn is_between(one: u8, at: u8, other: u8) -> bool {
    one.min(other) < at && at < one.max(other)
}

#[test]
fn a_window_fades_in_and_is_there_at_once_for_all_else() {
    let mut session = Session::new();
    let mut client = session.client();
    animate(&mut session, true);
    let window = client.bare_toplevel("red");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    client.told();
    redraw(&mut session, &mut client, &window, 0x00c8_2828);
    let told = client.told();
    assert!(told.contains(&Told::Frame), "its frame callback does not wait: {told:?}");
    assert!(told.iter().any(|told| matches!(told, Told::Enter(_))), "nor does the focus");
    assert_eq!(session.place("w1"), (8, 8, 1264, 704));
    let picture = session.seen("HEADLESS-1", "opens-0");
    assert_eq!(pixel(&picture, 640, 360), DESK, "the start");
    let number = session.state.outputs.named("HEADLESS-1").expect("an output").number;
    let alone = session.state.picture(number, Sight::Window(1)).expect("a picture");
    assert_eq!((pixel(&alone, 2, 2), alone.size.w), (RED, 1264), "a picture of it is as it is");
    session.wait(Duration::from_millis(40));
    let picture = session.seen("HEADLESS-1", "opens-1");
    assert!(is_between(DESK[0], pixel(&picture, 640, 360)[0], RED[0]), "{:?}", pixel(&picture, 640, 360));
    assert_eq!(pixel(&picture, 12, 360), DESK, "it is smaller");
    rest(&mut session, &mut client);
    let picture = session.seen("HEADLESS-1", "opens-2");
    assert_eq!((pixel(&picture, 640, 360), pixel(&picture, 12, 360)), (RED, RED));
    let before = frames(&session);
    rest(&mut session, &mut client);
    assert_eq!(frames(&session), before, "nothing moves, nothing is drawn");
    assert!(session.state.outputs.iter().all(|output| !output.frame.wanted), "and no frame is waited for");
}

#[test]
fn tiles_glide_and_are_touched_where_they_will_be() {
    let mut session = Session::new();
    let mut client = session.client();
    let red = coloured(&mut session, &mut client, "red", 0x00c8_2828);
    let blue = coloured(&mut session, &mut client, "blue", 0x0028_28c8);
    redraw(&mut session, &mut client, &red, 0x00c8_2828);
    rest(&mut session, &mut client);
    animate(&mut session, true);
    session.apply(r#"{"verb":"window.swap","args":{"window":"w1","with":"w2"}}"#).expect("swapped");
    session.settle(&mut [&mut client]);
    assert_eq!((session.place("w1").0, session.place("w2").0), (644, 8), "the places do not wait");
    let sides = |session: &mut Session, name: &str| {
        let picture = session.seen("HEADLESS-1", name);
        (pixel(&picture, 20, 300), pixel(&picture, 1260, 300), pixel(&picture, 640, 300))
    };
    assert_eq!(sides(&mut session, "swap-0"), (RED, BLUE, DESK), "the start");
    session.wait(Duration::from_millis(50));
    let picture = session.seen("HEADLESS-1", "swap-1");
    let at = |x: i32| pixel(&picture, x, 300);
    assert_eq!((at(20), at(300), at(980), at(1260)), (DESK, BLUE, RED, DESK), "more than half of the way");
    let under = session.state.under((20.0, 300.0).into()).map(|under| under.surface);
    let w2 = session.state.windows.get(2).expect("a window").surface().clone();
    assert_eq!(under, Some(w2), "the pointer meets the one that belongs there");
    rest(&mut session, &mut client);
    assert_eq!(sides(&mut session, "swap-2"), (BLUE, RED, DESK));

    // One tile takes the other's room: its new contents are uncovered.
    blue.toplevel.destroy();
    blue.xdg.destroy();
    blue.surface.destroy();
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &red, 0x00c8_2828);
    assert_eq!(session.place("w1"), (8, 8, 1264, 704));
    let picture = session.seen("HEADLESS-1", "close-0");
    assert_eq!((pixel(&picture, 20, 300), pixel(&picture, 1260, 300)), (BLUE, RED), "the last picture is still there");
    session.wait(Duration::from_millis(34));
    let picture = session.seen("HEADLESS-1", "close-1");
    let at = pixel(&picture, 20, 300);
    assert!(is_between(DESK[2], at[2], BLUE[2]) || is_between(RED[2], at[2], BLUE[2]), "{at:?}");
    assert!(!session.state.fading.ghosts.is_empty());
    rest(&mut session, &mut client);
    let picture = session.seen("HEADLESS-1", "close-2");
    assert_eq!((pixel(&picture, 20, 300), pixel(&picture, 1260, 300)), (RED, RED));
    assert!(session.state.fading.ghosts.is_empty(), "and nothing is kept");
}

#[test]
fn a_window_that_loses_its_buffer_or_its_client_fades_out_too() {
    let mut session = Session::new();
    let (mut client, mut other) = (session.client(), session.client());
    let red = coloured(&mut session, &mut client, "red", 0x00c8_2828);
    animate(&mut session, true);
    red.surface.attach(None, 0, 0);
    red.surface.commit();
    session.settle(&mut [&mut client]);
    assert!(session.snapshot().windows.is_empty());
    session.wait(Duration::from_millis(40));
    let picture = session.seen("HEADLESS-1", "hidden");
    assert!(is_between(DESK[0], pixel(&picture, 640, 360)[0], RED[0]), "{:?}", pixel(&picture, 640, 360));
    rest(&mut session, &mut client);
    assert!(session.state.fading.ghosts.is_empty());
    let _blue = coloured(&mut session, &mut other, "blue", 0x0028_28c8);
    rest(&mut session, &mut other);
    drop(other);
    session.settle(&mut [&mut client]);
    assert!(session.snapshot().windows.is_empty());
    rest(&mut session, &mut client);
    assert!(session.state.fading.ghosts.is_empty());
    let picture = session.seen("HEADLESS-1", "killed");
    assert_eq!(pixel(&picture, 640, 360), DESK);
}

#[test]
fn many_windows_that_close_at_once_are_not_all_kept() {
    let mut session = Session::new();
    let mut client = session.client();
    let windows: Vec<_> = (0..12).map(|number| open(&mut session, &mut client, &format!("{number}"))).collect();
    animate(&mut session, true);
    for window in &windows {
        window.toplevel.destroy();
    }
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.fading.ghosts.len(), 8);
    session.apply(r#"{"verb":"workspace.switch","args":{"workspace":2}}"#).expect("switched");
    session.turn();
    assert!(session.state.fading.ghosts.is_empty(), "they stay on their workspace");
}

#[test]
fn without_motion_the_end_is_drawn_at_once() {
    let mut session = Session::new();
    let mut client = session.client();
    animate(&mut session, true);
    let window = client.bare_toplevel("red");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &window, 0x00c8_2828);
    session.wait(TICK);
    assert_ne!(pixel(&session.seen("HEADLESS-1", "motion"), 12, 360), RED, "it is under way");
    animate(&mut session, false);
    assert_eq!(pixel(&session.seen("HEADLESS-1", "motion-off"), 12, 360), RED, "what was under way has arrived");
    let blue = client.bare_toplevel("blue");
    blue.surface.commit();
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &blue, 0x0028_28c8);
    redraw(&mut session, &mut client, &window, 0x00c8_2828);
    session.wait(TICK);
    let picture = session.seen("HEADLESS-1", "no-motion");
    assert_eq!((pixel(&picture, 12, 300), pixel(&picture, 1260, 300)), (RED, BLUE));
    blue.toplevel.destroy();
    session.settle(&mut [&mut client]);
    session.wait(TICK);
    assert!(session.state.fading.ghosts.is_empty());
    assert_eq!(pixel(&session.seen("HEADLESS-1", "no-fade"), 1260, 300), DESK);
}

#[test]
fn the_sessions_setting_stops_what_moves_at_once() {
    let mut session = Session::new();
    let mut client = session.client();
    animate(&mut session, true);
    session.state.bus_request(Request::Animations(false));
    let window = client.bare_toplevel("red");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    redraw(&mut session, &mut client, &window, 0x00c8_2828);
    session.wait(TICK);
    assert_eq!(pixel(&session.seen("HEADLESS-1", "setting-off"), 12, 360), RED, "nothing moves");
    session.state.bus_request(Request::Animations(true));
    session.apply(r#"{"verb":"window.float","args":{"window":"w1","on":"on"}}"#).expect("it floats");
    session.apply(r#"{"verb":"window.move","args":{"window":"w1","x":600,"y":8}}"#).expect("moved");
    session.settle(&mut [&mut client]);
    session.wait(TICK);
    assert_ne!(pixel(&session.seen("HEADLESS-1", "setting-on"), 590, 360), DESK, "it moves again");
    session.state.bus_request(Request::Animations(false));
    session.turn();
    session.wait(TICK);
    assert_eq!(pixel(&session.seen("HEADLESS-1", "setting-off-2"), 590, 360), DESK, "it is where it was going to");
    animate(&mut session, false);
    session.state.bus_request(Request::Animations(true));
    assert!(session.state.things_move(), "what was said last counts");
    animate(&mut session, true);
    animate(&mut session, false);
    assert!(!session.state.things_move());
}
