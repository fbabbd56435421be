//! Outputs that show what another one shows: how it fits, what is no longer there, and what comes back.

use crate::{
    chooser::pixel,
    fixture::Session,
    sight::{halves, paint},
    windows::open,
};
use std::time::Duration;
use tacit_compositor::{args::VirtualOutput, input::Origin};

const RED: [u8; 3] = [0xc8, 0x28, 0x28];
const BLUE: [u8; 3] = [0x28, 0x28, 0xc8];
const GREEN: [u8; 3] = [0x28, 0xc8, 0x28];
const DESK: [u8; 3] = [0x20, 0x24, 0x2c];
const BLACK: [u8; 3] = [0, 0, 0];

fn two() -> Session {
    let second = VirtualOutput { width: 600, height: 600, scale: 2.0 };
    Session::with(&[VirtualOutput::default(), second], true)
}

fn configure(session: &mut Session, text: &str) {
    let mut config = tacit_dbus::config::parse(text).expect("the configuration parses");
    config.theme.animations = false;
    session.state.configure(config);
    session.turn();
}

fn output_of(session: &mut Session, window: &str) -> String {
    session.state.settle();
    session.snapshot().window(&window.into()).expect("a window").output.clone()
}

#[test]
fn a_mirror_fits_what_it_shows_and_is_drawn_when_that_changes() {
    let mut session = two();
    let mut client = session.client();
    let windows = halves(&mut session, &mut client);
    configure(&mut session, "[output.HEADLESS-2]\nmirror = \"HEADLESS-1\"\n");
    session.settle(&mut [&mut client]);
    session.wait(Duration::from_millis(20));
    let picture = session.mirrored("HEADLESS-2", "mirror");
    let at = |x: i32, y: i32| pixel(&picture, x, y);
    assert_eq!((at(300, 60), at(300, 540)), (BLACK, BLACK), "1280 by 720 are 600 by 338 here");
    assert_eq!((at(150, 300), at(450, 300)), (RED, BLUE));
    assert_eq!((at(1, 133), at(300, 300)), (DESK, DESK), "with its gaps");
    let drawn = |session: &Session| session.state.mirrors.named("HEADLESS-2").expect("a mirror").canvas.commit;
    let before = drawn(&session);
    for _ in 0..5 {
        session.wait(Duration::from_millis(50));
    }
    assert_eq!(drawn(&session), before, "nothing changes, nothing is drawn");
    paint(&mut session, &mut client, &windows[0], 0x0028_c828);
    assert_ne!(drawn(&session), before);
    let picture = session.mirrored("HEADLESS-2", "mirror-2");
    assert_eq!((pixel(&picture, 150, 300), pixel(&picture, 450, 300)), (GREEN, BLUE));
}

#[test]
fn a_turned_mirror_of_a_turned_output_stands_upright() {
    let mut session = two();
    let mut client = session.client();
    halves(&mut session, &mut client);
    session.apply(r#"{"verb":"display.rotate","args":{"output":"HEADLESS-2","value":"90"}}"#).expect("turned");
    configure(&mut session, "[output.HEADLESS-2]\nmirror = \"HEADLESS-1\"\n[output.HEADLESS-1]\ntransform = \"180\"\n");
    session.settle(&mut [&mut client]);
    session.wait(Duration::from_millis(20));
    let own = session.seen("HEADLESS-1", "mirror-source-180");
    assert_eq!(
        (pixel(&own, 300, 300), pixel(&own, 900, 300)),
        (BLUE, RED),
        "the source's own pixels stand on their head"
    );
    let picture = session.mirrored("HEADLESS-2", "mirror-turned");
    let (one, other) = (pixel(&picture, 300, 150), pixel(&picture, 300, 450));
    assert!((one, other) == (RED, BLUE) || (one, other) == (BLUE, RED), "left is above or below: {one:?} {other:?}");
    assert_eq!((pixel(&picture, 60, 300), pixel(&picture, 540, 300)), (BLACK, BLACK), "the bars are at the sides");
}

#[test]
fn a_mirror_is_no_place_for_windows_or_the_pointer_and_comes_back_with_them() {
    let mut session = two();
    let mut client = session.client();
    let _one = open(&mut session, &mut client, "one");
    session.apply(r#"{"verb":"window.to_output","args":{"windows":["w1"],"output":"HEADLESS-2"}}"#).expect("moved");
    session.settle(&mut [&mut client]);
    assert_eq!(output_of(&mut session, "w1"), "HEADLESS-2");
    let done = session.apply(r#"{"verb":"output.mirror","args":{"source":"HEADLESS-1","output":"HEADLESS-2"}}"#);
    let done = done.expect("mirrored");
    session.settle(&mut [&mut client]);
    assert_eq!(output_of(&mut session, "w1"), "HEADLESS-1");
    let told =
        session.snapshot().outputs.iter().find(|output| output.id.as_str() == "HEADLESS-2").expect("told").clone();
    assert_eq!(told.mirrors.map(|source| source.0), Some("HEADLESS-1".to_owned()));
    session.state.pointer_at((1400.0, 100.0).into(), 0, Origin::Hardware);
    assert!(session.state.seat.pointer.current_location().x < 1280.0, "the pointer stays on the source");
    assert!(session.apply(r#"{"verb":"output.mirror","args":{"source":"HEADLESS-2","output":"HEADLESS-1"}}"#).is_err());
    session.state.revert(&done.token, 0).expect("taken back");
    session.settle(&mut [&mut client]);
    assert_eq!(output_of(&mut session, "w1"), "HEADLESS-2", "its window is there again");
    assert!(session.state.mirrors.iter().next().is_none());
    let output = session.state.outputs.named("HEADLESS-2").expect("an output");
    assert_eq!((output.rect().loc.x, output.scale()), (1280, 2.0), "where and as it was");
    session.apply(r#"{"verb":"output.mirror","args":{}}"#).expect("all mirror the one in use");
    session.apply(r#"{"verb":"output.mirror","args":{"on":"off"}}"#).expect("and stop");
    assert!(session.state.mirrors.iter().next().is_none());
}

#[test]
fn a_mirror_whose_source_goes_is_an_output_again_and_none_shows_itself() {
    let mut session = two();
    let mut client = session.client();
    configure(
        &mut session,
        "[output.HEADLESS-1]\nmirror = \"HEADLESS-2\"\n[output.HEADLESS-2]\nmirror = \"HEADLESS-1\"\n[output.X]\nmirror = \"X\"\n",
    );
    assert_eq!((session.state.mirrors.iter().count(), session.state.outputs.iter().count()), (1, 1), "not each other");
    configure(&mut session, "[output.HEADLESS-2]\nmirror = \"HEADLESS-1\"\n");
    assert!(session.state.mirrors.named("HEADLESS-2").is_some());
    for (on, mirrors) in [("off", 0), ("on", 1)] {
        session.apply(&format!(r#"{{"verb":"output.power","args":{{"output":"HEADLESS-1","on":"{on}"}}}}"#)).expect(on);
        assert_eq!(session.state.mirrors.iter().count(), mirrors, "what is off is not drawn, and not shown elsewhere");
    }
    let source = session.state.outputs.named("HEADLESS-1").expect("an output").number;
    session.state.remove_output(source);
    let _one = open(&mut session, &mut client, "one");
    assert!(session.state.mirrors.iter().next().is_none());
    assert_eq!(output_of(&mut session, "w1"), "HEADLESS-2");
    session.state.add_output("HEADLESS-1", (1280, 720), 60_000, 1.0).expect("an output");
    session.settle(&mut [&mut client]);
    assert!(session.state.mirrors.named("HEADLESS-2").is_some(), "it is there again, and mirrored");
    assert_eq!(output_of(&mut session, "w1"), "HEADLESS-1");
    configure(&mut session, "");
    assert!(session.state.mirrors.iter().next().is_none(), "the configuration says so no more");
}
