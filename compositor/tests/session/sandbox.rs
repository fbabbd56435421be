//! Sandboxed clients: what they do not see, how many they may be, and sandboxes that end.

use crate::{
    client::{Client, heard},
    fixture::Session,
    windows::open,
};
use std::{
    fs::File,
    os::{
        fd::AsFd,
        unix::net::{UnixListener, UnixStream},
    },
    path::PathBuf,
};
use wayland_protocols::wp::security_context::v1::client::{
    wp_security_context_manager_v1::WpSecurityContextManagerV1, wp_security_context_v1::WpSecurityContextV1,
};

heard!(WpSecurityContextManagerV1, WpSecurityContextV1);

/// What lets a program see or do what is another's.
const PRIVILEGED: [&str; 18] = [
    "ext_data_control_manager_v1",
    "ext_foreign_toplevel_image_capture_source_manager_v1",
    "ext_foreign_toplevel_list_v1",
    "ext_image_copy_capture_manager_v1",
    "ext_output_image_capture_source_manager_v1",
    "ext_session_lock_manager_v1",
    "ext_workspace_manager_v1",
    "wp_security_context_manager_v1",
    "zwlr_data_control_manager_v1",
    "zwlr_foreign_toplevel_manager_v1",
    "zwlr_gamma_control_manager_v1",
    "zwlr_layer_shell_v1",
    "zwlr_output_manager_v1",
    "zwlr_output_power_manager_v1",
    "zwlr_screencopy_manager_v1",
    "zwlr_virtual_pointer_manager_v1",
    "zwp_input_method_manager_v2",
    "zwp_virtual_keyboard_manager_v1",
];

struct Sandbox {
    _dir: tempfile::TempDir,
    path: PathBuf,
    /// Hangs up when it is dropped.
    life: Option<UnixStream>,
}

fn sandbox(session: &mut Session, engine: &mut Client) -> Sandbox {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("wayland");
    let listener = UnixListener::bind(&path).expect("a socket");
    let (life, theirs) = UnixStream::pair().expect("a pair");
    let manager: WpSecurityContextManagerV1 = engine.global();
    let context = manager.create_listener(listener.as_fd(), theirs.as_fd(), &engine.handle(), ());
    context.set_sandbox_engine("org.example".into());
    context.set_app_id("app".into());
    context.set_instance_id("1".into());
    context.commit();
    context.destroy();
    session.settle(&mut [engine]);
    assert!(!engine.dead);
    Sandbox { _dir: dir, path, life: Some(life) }
}

fn enter(session: &mut Session, sandbox: &Sandbox) -> Client {
    let mut client = Client::new(UnixStream::connect(&sandbox.path).expect("it listens"));
    session.turn();
    session.settle(&mut [&mut client]);
    client.bind();
    session.settle(&mut [&mut client]);
    client
}

#[test]
fn a_sandboxed_client_sees_no_privileged_global() {
    let mut session = Session::new();
    let mut engine = session.client();
    let free = engine.offered();
    for name in PRIVILEGED {
        assert!(free.contains(&name), "{name} is offered to everybody else");
    }
    let sandbox = sandbox(&mut session, &mut engine);
    let mut client = enter(&mut session, &sandbox);
    let seen = client.offered();
    for name in PRIVILEGED {
        assert!(!seen.contains(&name), "{name}");
    }
    let _window = open(&mut session, &mut client, "inside");
    assert_eq!(session.snapshot().windows.len(), 1, "it has windows as others have");
}

#[test]
fn it_accepts_until_the_sandbox_ends_and_not_without_end() {
    let mut session = Session::new();
    let mut engine = session.client();
    let mut sandbox = sandbox(&mut session, &mut engine);
    let clients: Vec<UnixStream> = (0..200)
        .map(|_| {
            let client = UnixStream::connect(&sandbox.path).expect("it listens");
            session.turn();
            client
        })
        .collect();
    let ended = |client: &UnixStream| {
        client.set_nonblocking(true).expect("a socket");
        matches!(std::io::Read::read(&mut &*client, &mut [0; 1]), Ok(0))
    };
    assert_eq!(clients.iter().filter(|client| ended(client)).count(), 200 - 128);
    let mut other = session.client();
    let _window = open(&mut session, &mut other, "outside");

    assert_eq!(session.state.sandboxes(), 1);
    sandbox.life = None;
    session.turn();
    assert_eq!(session.state.sandboxes(), 0);
    assert!(UnixStream::connect(&sandbox.path).is_err(), "nobody listens any longer");
}

#[test]
fn odd_contexts_end_their_client_alone() {
    let mut session = Session::new();
    let (_life, close) = UnixStream::pair().expect("a pair");
    let dir = tempfile::tempdir().expect("a folder");
    let deaf = UnixStream::pair().expect("a pair").0;
    let file = File::create(dir.path().join("file")).expect("a file");
    for (at, fd) in [deaf.as_fd(), file.as_fd()].into_iter().enumerate() {
        let mut engine = session.client();
        let manager: WpSecurityContextManagerV1 = engine.global();
        manager.create_listener(fd, close.as_fd(), &engine.handle(), ());
        session.settle(&mut [&mut engine]);
        assert_eq!(engine.error(), Some(("wp_security_context_manager_v1".into(), 1)), "{at}");
    }
    type Case = (fn(&WpSecurityContextV1), u32);
    let cases: [Case; 3] = [
        (
            |context| {
                context.commit();
                context.commit();
            },
            1,
        ),
        (
            |context| {
                context.set_app_id("a".into());
                context.set_app_id("a".into());
            },
            2,
        ),
        (|context| context.set_sandbox_engine("x".repeat(2000)), 3),
    ];
    for (odd, code) in cases {
        let mut engine = session.client();
        let listener = UnixListener::bind(dir.path().join(format!("{code}"))).expect("a socket");
        let manager: WpSecurityContextManagerV1 = engine.global();
        odd(&manager.create_listener(listener.as_fd(), close.as_fd(), &engine.handle(), ()));
        session.settle(&mut [&mut engine]);
        assert_eq!(engine.error(), Some(("wp_security_context_v1".into(), code)));
    }
    assert_eq!(session.state.stats.survived, 0);
}
