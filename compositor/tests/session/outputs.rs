//! Outputs as clients are told of them: where they are, how large, what becomes of them.

use crate::{
    client::{Client, heard},
    fixture::Session,
};
use tacit_compositor::args::VirtualOutput;
use wayland_protocols::xdg::xdg_output::zv1::client::{
    zxdg_output_manager_v1::ZxdgOutputManagerV1, zxdg_output_v1::ZxdgOutputV1,
};

heard!(ZxdgOutputManagerV1, ZxdgOutputV1);

fn two() -> (Session, Client, ZxdgOutputManagerV1) {
    let second = VirtualOutput { width: 600, height: 800, scale: 2.0 };
    let mut session = Session::with(&[VirtualOutput::default(), second], true);
    let client = session.client();
    let manager = client.global();
    (session, client, manager)
}

#[test]
fn a_client_is_told_where_outputs_are_and_what_they_become() {
    let (mut session, mut client, manager) = two();
    let outputs = client.outputs();
    for output in &outputs {
        manager.get_xdg_output(output, &client.handle(), ());
    }
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    for wanted in [
        "LogicalPosition { x: 0, y: 0 }",
        "LogicalSize { width: 1280, height: 720 }",
        "LogicalPosition { x: 1280, y: 0 }",
        "LogicalSize { width: 300, height: 400 }",
        "Name { name: \"HEADLESS-2\" }",
    ] {
        assert!(heard.iter().any(|event| event == wanted), "{wanted}: {heard:?}");
    }
    session.apply(r#"{"verb":"display.rotate","args":{"output":"HEADLESS-2","value":"90"}}"#).expect("turned");
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert_eq!(heard, ["LogicalPosition { x: 1280, y: 0 }", "LogicalSize { width: 400, height: 300 }"]);
}

#[test]
fn what_is_destroyed_is_forgotten_and_what_is_unplugged_harms_nobody() {
    let (mut session, mut client, manager) = two();
    let outputs = client.outputs();
    for _ in 0..20 {
        let made: Vec<ZxdgOutputV1> =
            (0..50).map(|at| manager.get_xdg_output(&outputs[at % 2], &client.handle(), ())).collect();
        session.settle(&mut [&mut client]);
        assert_eq!(session.state.extra.xdg_outputs.watched(), 50);
        made.iter().for_each(ZxdgOutputV1::destroy);
        session.settle(&mut [&mut client]);
        assert_eq!(session.state.extra.xdg_outputs.watched(), 0, "they are kept for ever");
    }
    client.heard();
    let mut config = tacit_dbus::config::parse("[output.HEADLESS-2]\nmirror = \"HEADLESS-1\"\n").expect("it parses");
    config.theme.animations = false;
    session.state.configure(config);
    session.settle(&mut [&mut client]);
    for output in &outputs {
        manager.get_xdg_output(output, &client.handle(), ());
    }
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.stats.survived, 0, "an output that is gone made it panic");
    assert!(client.error().is_none());
    assert!(client.heard().iter().any(|event| event.contains("HEADLESS-1")));
    for made in 0..=1024 {
        manager.get_xdg_output(&outputs[0], &client.handle(), ());
        if made % 64 == 0 {
            session.settle(&mut [&mut client]);
        }
    }
    session.settle(&mut [&mut client]);
    assert!(client.error().is_some(), "there is no end to them");
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.extra.xdg_outputs.watched(), 0);
}
