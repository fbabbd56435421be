//! Layer surfaces: reserved namespaces, panels, and confirmations that virtual devices cannot answer.

use crate::{client::Told, fixture::Session, windows::open};
use tacit_compositor::args::VirtualOutput;
use wayland_protocols_wlr::layer_shell::v1::client::zwlr_layer_surface_v1::{Anchor, KeyboardInteractivity as Keys};

const EDGE: Anchor = Anchor::Top.union(Anchor::Left).union(Anchor::Right);

#[test]
fn a_panel_leaves_the_rest_to_windows() {
    let mut session = Session::new();
    let mut client = session.client();
    let panel = client.layer("panel", (0, 30), EDGE, 30, Keys::None);
    session.settle(&mut [&mut client]);
    assert_eq!(*panel.asked.lock().unwrap(), (1280, 30));
    client.draw_layer(&panel);
    let _window = open(&mut session, &mut client, "one");
    assert_eq!(session.place("w1"), (8, 38, 1264, 674));
    assert_eq!(session.snapshot().outputs[0].usable, Some([0, 30, 1280, 690]));
    panel.layer.destroy();
    panel.surface.destroy();
    session.settle(&mut [&mut client]);
    assert_eq!(session.snapshot().outputs[0].usable, Some([0, 0, 1280, 720]));
}

#[test]
fn our_namespaces_are_refused_to_others() {
    let mut session = Session::with(&[VirtualOutput::default()], false);
    let mut client = session.client();
    for namespace in ["tacit-bar", "tacit-confirm", "tacit-panel", "tacit-anything"] {
        let layer = client.layer(namespace, (100, 100), Anchor::empty(), 0, Keys::Exclusive);
        session.settle(&mut [&mut client]);
        assert!(client.told().contains(&Told::LayerClosed), "{namespace}");
        assert_eq!(*layer.asked.lock().unwrap(), (0, 0), "it gets no size: {namespace}");
    }
    let other = client.layer("other", (100, 100), Anchor::empty(), 0, Keys::None);
    session.settle(&mut [&mut client]);
    assert_eq!(*other.asked.lock().unwrap(), (100, 100));
}

#[test]
fn a_confirmation_hears_real_keys_alone() {
    let mut session = Session::new();
    let mut client = session.client();
    let mut robot = session.client();
    let _window = open(&mut session, &mut client, "one");
    let keyboard = robot.virtual_keyboard();
    keyboard.key(0, 30, 1);
    keyboard.key(0, 30, 0);
    session.settle(&mut [&mut robot, &mut client]);
    assert_eq!(client.keys(), [(30, true), (30, false)], "a window hears a virtual keyboard");

    let confirm = client.layer("tacit-confirm", (300, 100), Anchor::empty(), 0, Keys::Exclusive);
    session.settle(&mut [&mut client]);
    client.draw_layer(&confirm);
    session.settle(&mut [&mut client]);
    client.told();
    keyboard.key(0, 30, 1);
    keyboard.key(0, 30, 0);
    session.settle(&mut [&mut robot, &mut client]);
    assert_eq!(client.keys(), []);
    assert!(session.apply(r#"{"verb":"ui.press","args":{"keys":"enter"}}"#).is_err());
    assert!(session.apply(r#"{"verb":"ui.type","args":{"text":"yes"}}"#).is_err());
    session.tap(28);
    session.settle(&mut [&mut client]);
    assert_eq!(client.keys(), [(28, true), (28, false)]);
}

#[test]
fn the_keyboard_returns_when_a_layer_that_took_it_goes() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    let layer = client.layer("launcher", (300, 100), Anchor::empty(), 0, Keys::Exclusive);
    session.settle(&mut [&mut client]);
    client.draw_layer(&layer);
    session.settle(&mut [&mut client]);
    assert!(session.snapshot().windows[0].focused, "the window is where the focus returns to");
    client.told();
    layer.layer.destroy();
    layer.surface.destroy();
    session.settle(&mut [&mut client]);
    let id = wayland_client::Proxy::id(&window.surface).protocol_id();
    assert!(client.told().contains(&Told::Enter(id)));
}
