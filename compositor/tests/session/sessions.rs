//! Windows that their programs name, from one run to the next.

use crate::xdg_session::client::{
    xdg_session_manager_v1::{Reason, XdgSessionManagerV1},
    xdg_session_v1::XdgSessionV1,
    xdg_toplevel_session_v1::XdgToplevelSessionV1,
};
use crate::{
    client::{Client, Toplevel, heard},
    fixture::Session,
};
use std::path::Path;

heard!(XdgSessionManagerV1, XdgSessionV1, XdgToplevelSessionV1);

fn begin(path: &Path) -> Session {
    let mut session = Session::new();
    session.state.sessions.open(path.to_owned());
    session
}

fn end(mut session: Session) {
    if let Some(writer) = session.state.save_sessions() {
        writer.join().expect("written");
    }
}

fn show(session: &mut Session, client: &mut Client, window: &Toplevel) {
    window.surface.commit();
    session.settle(&mut [client]);
    for _ in 0..2 {
        client.draw(window, (300, 200));
        session.settle(&mut [client]);
    }
}

#[track_caller]
fn id_of(heard: &[String]) -> String {
    let created = heard.iter().find(|event| event.starts_with("Created")).expect("a new session");
    created.split('"').nth(1).expect("an id").to_owned()
}

#[test]
fn a_window_comes_back_where_it_was_in_the_next_run() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("windows.json");
    let mut session = begin(&path);
    let mut client = session.client();
    let named = client.global::<XdgSessionManagerV1>().get_session(Reason::Launch, None, &client.handle(), ());
    session.settle(&mut [&mut client]);
    let id = id_of(&client.heard());
    let window = client.bare_toplevel("main");
    named.restore_toplevel(&window.toplevel, "main".into(), &client.handle(), ());
    show(&mut session, &mut client, &window);
    assert!(client.heard().is_empty(), "nothing was known of it");
    session.apply(r#"{"verb":"window.float","args":{"on":"on"}}"#).expect("floats");
    session.apply(r#"{"verb":"window.move","args":{"x":300,"y":200}}"#).expect("moved");
    session.apply(r#"{"verb":"window.resize","args":{"width":500,"height":400}}"#).expect("resized");
    show(&mut session, &mut client, &window);
    let before = session.place("w1");
    end(session);

    let mut session = begin(&path);
    let mut client = session.client();
    let manager: XdgSessionManagerV1 = client.global();
    let named = manager.get_session(Reason::SessionRestore, Some(id.clone()), &client.handle(), ());
    let other = client.bare_toplevel("other");
    show(&mut session, &mut client, &other);
    let window = client.bare_toplevel("main");
    named.restore_toplevel(&window.toplevel, "main".into(), &client.handle(), ());
    show(&mut session, &mut client, &window);
    assert_eq!(client.heard(), ["Restored", "Restored"], "the session, and the window before its first size");
    assert_eq!(session.place("w2"), before);
    assert!(session.snapshot().window(&"w2".into()).expect("mapped").floating);

    // It is in use, its name is taken, and what is on the screen cannot be restored.
    type Case = (fn(&Client, &XdgSessionManagerV1, &XdgSessionV1, &str), &'static str, u32);
    let cases: [Case; 3] = [
        (
            |client, manager, _, id| {
                manager.get_session(Reason::Launch, Some(id.into()), &client.handle(), ());
            },
            "xdg_session_manager_v1",
            1,
        ),
        (
            |client, _, named, _| {
                let window = client.bare_toplevel("new");
                named.add_toplevel(&window.toplevel, "main".into(), &client.handle(), ());
            },
            "xdg_session_v1",
            1,
        ),
        (
            |client, _, named, _| {
                let window = client.bare_toplevel("new");
                named.add_toplevel(&window.toplevel, String::new(), &client.handle(), ());
            },
            "xdg_session_v1",
            3,
        ),
    ];
    for (odd, interface, code) in cases {
        let mut bad = session.client();
        let manager: XdgSessionManagerV1 = bad.global();
        let named = manager.get_session(Reason::Recover, Some(id.clone()), &bad.handle(), ());
        odd(&bad, &manager, &named, &id);
        session.settle(&mut [&mut bad]);
        assert_eq!(bad.error(), Some((interface.into(), code)));
    }
    session.settle(&mut [&mut client]);
    assert_eq!(client.heard(), ["Replaced"], "another program took it over");
    assert_eq!(session.state.stats.survived, 0);
}

#[test]
fn what_is_removed_is_forgotten() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut session = begin(&dir.path().join("windows.json"));
    let mut client = session.client();
    let manager: XdgSessionManagerV1 = client.global();
    let named = manager.get_session(Reason::Launch, None, &client.handle(), ());
    session.settle(&mut [&mut client]);
    let id = id_of(&client.heard());
    let window = client.bare_toplevel("main");
    let member = named.add_toplevel(&window.toplevel, "main".into(), &client.handle(), ());
    show(&mut session, &mut client, &window);
    assert!(session.state.sessions.window(&id, "main").is_some());
    member.rename("first".into());
    session.settle(&mut [&mut client]);
    assert!(session.state.sessions.window(&id, "main").is_none());
    assert!(session.state.sessions.window(&id, "first").is_some());
    named.remove_toplevel("first".into());
    session.settle(&mut [&mut client]);
    assert!(session.state.sessions.window(&id, "first").is_none());
    named.remove();
    session.settle(&mut [&mut client]);
    assert!(!session.state.sessions.find(&id));
    manager.get_session(Reason::Launch, Some(id.clone()), &client.handle(), ());
    session.settle(&mut [&mut client]);
    assert_ne!(id_of(&client.heard()), id, "an id that is not known makes a new session");
    assert!(!client.dead);
}
