//! The journal: a second compositor goes on where the first was killed.

use crate::{
    client::{Client, Told, Toplevel},
    fixture::Session,
    windows::{open, redraw},
};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tacit_compositor::{input::channel::Line, render::scene::Sight};
use tacit_dbus::Snapshot;

const SUPER: u32 = 125;
const A: u32 = 30;

/// A folder, and the journal's place in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("journal.json");
    (dir, path)
}

/// Ends a compositor as a kill would once its journal is written.
fn kill(mut session: Session) {
    session.turn();
    let end = Instant::now() + Duration::from_secs(30);
    while !session.state.journal.is_written() {
        assert!(Instant::now() < end, "the journal is not written");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What has to be the same afterwards.
fn kept(snapshot: &Snapshot) -> Snapshot {
    Snapshot { revision: 0, ..snapshot.clone() }
}

/// Three windows: floating on the first workspace, in a slot, and alone on the second one.
fn scene(session: &mut Session, client: &mut Client) -> [Toplevel; 3] {
    let windows = ["one", "two", "three"].map(|title| open(session, client, title));
    for action in [
        r#"{"verb":"window.float","args":{"window":"w1","on":"on"}}"#,
        r#"{"verb":"window.place","args":{"window":"w2","slot":"bottom_right"}}"#,
        r#"{"verb":"window.to_workspace","args":{"windows":["w3"],"workspace":2}}"#,
        r#"{"verb":"workspace.rename","args":{"workspace":4,"name":"garden"}}"#,
        r#"{"verb":"window.focus","args":{"window":"w1"}}"#,
    ] {
        session.apply(action).unwrap_or_else(|trouble| panic!("{action}: {trouble}"));
    }
    let [one, two, three] = &windows;
    session.settle(&mut [client]);
    redraw(session, client, &[one, two, three]);
    redraw(session, client, &[one, two, three]);
    windows
}

/// A compositor that was killed with the scene on it: where its journal is, and what there was.
fn killed_scene() -> (tempfile::TempDir, PathBuf, Snapshot) {
    let (dir, path) = place();
    let mut session = Session::after(&path);
    let mut client = session.client();
    scene(&mut session, &mut client);
    let before = session.snapshot().clone();
    kill(session);
    (dir, path, before)
}

#[test]
fn windows_come_back_in_any_order_to_where_they_were() {
    for order in [["one", "two", "three"], ["three", "two", "one"], ["two", "three", "one"]] {
        let (_dir, path, before) = killed_scene();

        let mut session = Session::after(&path);
        assert_eq!(session.snapshot().workspaces, before.workspaces);
        let mut client = session.client();
        let windows = order.map(|title| open(&mut session, &mut client, title));
        let [a, b, c] = &windows;
        redraw(&mut session, &mut client, &[a, b, c]);
        assert_eq!(kept(session.snapshot()), kept(&before), "{order:?}");
        let next = open(&mut session, &mut client, "one");
        redraw(&mut session, &mut client, &[&next]);
        assert!(session.snapshot().window(&"w4".into()).is_some(), "each comes back once");
    }
}

#[test]
fn a_window_that_comes_back_is_asked_for_its_old_size_at_once() {
    let (_dir, path) = place();
    let mut session = Session::after(&path);
    let mut client = session.client();
    scene(&mut session, &mut client);
    let (_, _, width, height) = session.place("w2");
    kill(session);

    let mut session = Session::after(&path);
    let mut client = session.client();
    let window = client.bare_toplevel("two");
    window.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(*window.asked.lock().unwrap(), (width, height));
}

#[test]
fn a_second_death_before_the_windows_are_back_loses_nothing() {
    let (_dir, path, before) = killed_scene();

    let mut session = Session::after(&path);
    let mut client = session.client();
    let two = open(&mut session, &mut client, "two");
    redraw(&mut session, &mut client, &[&two]);
    kill(session);

    let mut session = Session::after(&path);
    let mut client = session.client();
    let windows = ["one", "two", "three"].map(|title| open(&mut session, &mut client, title));
    let [a, b, c] = &windows;
    redraw(&mut session, &mut client, &[a, b, c]);
    let place = |snapshot: &Snapshot| {
        let mut all: Vec<_> = snapshot.windows.iter().map(|w| (w.id.clone(), w.x, w.y, w.workspace)).collect();
        all.sort();
        all
    };
    assert_eq!(place(session.snapshot()), place(&before));
}

#[test]
fn numbers_and_undo_tokens_are_not_given_again() {
    let (_dir, path) = place();
    let mut session = Session::after(&path);
    let mut client = session.client();
    open(&mut session, &mut client, "gone");
    let last = session.apply(r#"{"verb":"window.float","args":{"window":"w1","on":"on"}}"#).expect("done").token;
    kill(session);

    let mut session = Session::after(&path);
    let mut client = session.client();
    open(&mut session, &mut client, "another");
    assert!(session.snapshot().window(&"w2".into()).is_some(), "{:#?}", session.snapshot().windows);
    let token = session.apply(r#"{"verb":"window.float","args":{"window":"w2","on":"on"}}"#).expect("done").token;
    assert_ne!(token, last);
    assert!(session.state.revert(&last, 0).is_err(), "what it stood for is gone");
}

#[test]
fn a_journal_that_cannot_be_read_is_as_none() {
    for text in ["", "{", "{\"version\":99}", "[1,2,3]"] {
        let (_dir, path) = place();
        std::fs::write(&path, text).expect("a file");
        let mut session = Session::after(&path);
        let mut client = session.client();
        open(&mut session, &mut client, "one");
        assert_eq!(session.snapshot().windows.len(), 1);
    }
}

#[track_caller]
fn is_dark(session: &mut Session) -> bool {
    let output = session.state.outputs.iter().next().expect("an output").number;
    let picture = session.state.picture(output, Sight::NoCursor).expect("a picture");
    let first = picture.pixels.get(..4).expect("a pixel").to_vec();
    picture.pixels.chunks(4).all(|pixel| pixel == first)
}

fn locked_file(path: &Path) -> PathBuf {
    path.with_extension("locked")
}

#[test]
fn what_was_locked_comes_back_locked_and_gives_nobody_anything() {
    let (_dir, path) = place();
    let mut session = Session::after(&path);
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    redraw(&mut session, &mut client, &[&one]);
    assert!(!is_dark(&mut session) && !session.snapshot().locked);
    session.state.set_locked(true).expect("locked");
    assert!(locked_file(&path).exists(), "before anything else happens");
    kill(session);

    let mut session = Session::after(&path);
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    redraw(&mut session, &mut client, &[&one]);
    assert!(session.snapshot().locked && session.snapshot().windows.len() == 1);
    session.tap(A);
    session.tap(SUPER);
    session.state.channel_line(Line::Motion(100.0, 100.0));
    session.state.channel_line(Line::Button(0x110, true));
    session.state.channel_line(Line::Button(0x110, false));
    session.settle(&mut [&mut client]);
    let told = client.told();
    let heard = |told: &Told| matches!(told, Told::Enter(_) | Told::Key(..) | Told::PointerEnter(_) | Told::Button(..));
    assert!(!told.iter().any(heard), "{told:?}");
    assert_eq!(session.bar_requests(), 0);
    assert!(is_dark(&mut session));

    session.state.set_locked(false).expect("unlocked");
    assert!(!locked_file(&path).exists());
    session.settle(&mut [&mut client]);
    assert!(!is_dark(&mut session) && !session.snapshot().locked);
    assert!(client.told().iter().any(|told| matches!(told, Told::Enter(_))));
}
