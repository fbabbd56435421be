//! Workspaces that slide: under fingers, by themselves, and not where motion is turned off.

use crate::{chooser::pixel, client::Client, fixture::Session, sight::paint, windows::open};
use std::time::Duration;

const RED: [u8; 3] = [0xc8, 0x28, 0x28];
const BLUE: [u8; 3] = [0x28, 0x28, 0xc8];

/// A red window on workspace 1, which shows, and a blue one on workspace 2.
fn two(session: &mut Session, client: &mut Client) {
    for (name, colour) in [("blue", 0x0028_28c8), ("red", 0x00c8_2828)] {
        let window = open(session, client, name);
        if name == "blue" {
            session.apply(r#"{"verb":"window.to_workspace","args":{"windows":["w1"],"workspace":2}}"#).expect("moved");
            session.settle(&mut [client]);
        }
        paint(session, client, &window, colour);
    }
}

fn active(session: &mut Session) -> u32 {
    session.state.settle();
    session.snapshot().workspaces.iter().find(|one| one.active).expect("one is active").id.0
}

fn animate(session: &mut Session) {
    let mut config = session.state.settings.config.clone();
    config.theme.animations = true;
    session.state.configure(config);
    session.turn();
}

#[test]
fn fingers_take_the_next_workspace_along() {
    let mut session = Session::new();
    let mut client = session.client();
    two(&mut session, &mut client);
    session.state.swipe_begin(3, 0);
    session.state.swipe_update((-400.0, 3.0).into(), 0);
    session.state.swipe_update((-240.0, 0.0).into(), 0);
    session.turn();
    let picture = session.seen("HEADLESS-1", "swipe");
    assert_eq!((pixel(&picture, 300, 300), pixel(&picture, 900, 300)), (RED, BLUE), "half of each");
    assert_eq!(active(&mut session), 1);
    session.state.swipe_end(false, 0);
    assert_eq!(active(&mut session), 2);
    let picture = session.seen("HEADLESS-1", "swiped");
    assert_eq!((pixel(&picture, 300, 300), pixel(&picture, 900, 300)), (BLUE, BLUE));
    for (way, cancelled) in [(100.0, false), (600.0, true)] {
        session.state.swipe_begin(3, 0);
        session.state.swipe_update((way, 0.0).into(), 0);
        session.state.swipe_end(cancelled, 0);
        assert_eq!(active(&mut session), 2, "too short, or cancelled");
    }
    session.state.swipe_begin(3, 0);
    session.state.swipe_update((0.0, -200.0).into(), 0);
    session.state.swipe_end(false, 0);
    assert!(session.state.chooser.is_overview(), "up is the overview");
}

#[test]
fn there_is_nothing_before_the_first_workspace_and_other_swipes_are_the_clients() {
    let mut session = Session::new();
    let mut client = session.client();
    two(&mut session, &mut client);
    session.state.swipe_begin(3, 0);
    session.state.swipe_update((500.0, 0.0).into(), 0);
    let picture = session.seen("HEADLESS-1", "swipe-nowhere");
    assert_eq!((pixel(&picture, 300, 300), pixel(&picture, 900, 300)), (RED, RED));
    session.state.swipe_end(false, 0);
    assert_eq!(active(&mut session), 1);
    session.state.swipe_begin(4, 0);
    session.state.swipe_update((-600.0, 0.0).into(), 0);
    session.state.swipe_end(false, 0);
    assert_eq!(active(&mut session), 1);
}

#[test]
fn a_switch_slides_by_the_clock_and_then_nothing_is_drawn() {
    let mut session = Session::new();
    let mut client = session.client();
    two(&mut session, &mut client);
    animate(&mut session);
    session.wait(Duration::from_millis(20));
    session.apply(r#"{"verb":"workspace.switch","args":{"workspace":2}}"#).expect("switched");
    assert_eq!(active(&mut session), 2, "the switch itself does not wait");
    session.wait(Duration::from_millis(40));
    session.wait(Duration::from_millis(20));
    let picture = session.seen("HEADLESS-1", "sliding");
    assert_eq!((pixel(&picture, 20, 300), pixel(&picture, 1260, 300)), (RED, BLUE), "on the way");
    session.wait(Duration::from_millis(200));
    for _ in 0..3 {
        session.wait(Duration::from_millis(20));
    }
    let picture = session.seen("HEADLESS-1", "slid");
    assert_eq!((pixel(&picture, 20, 300), pixel(&picture, 1260, 300)), (BLUE, BLUE), "arrived");
    let frames = session.state.stats.json()["frames"].as_u64();
    for _ in 0..5 {
        session.wait(Duration::from_millis(100));
    }
    assert_eq!(session.state.stats.json()["frames"].as_u64(), frames, "nothing slides, nothing is drawn");
    assert!(session.state.outputs.iter().all(|output| !output.frame.wanted), "and no frame is waited for");
}
