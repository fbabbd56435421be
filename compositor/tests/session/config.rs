//! The configuration: rules for windows that open, workspaces by name, and what is seen of an error.

use crate::{
    client::{Client, Toplevel},
    fixture::Session,
    windows::open,
};
use std::time::Duration;
use tacit_compositor::args::VirtualOutput;

fn configure(session: &mut Session, text: &str) {
    let config = tacit_dbus::config::parse(text).expect("the configuration parses");
    session.state.configure(config);
    session.turn();
}

fn opened(session: &mut Session, client: &mut Client, app: &str, title: &str) -> Toplevel {
    let window = client.bare_toplevel(app);
    window.toplevel.set_title(title.into());
    window.surface.commit();
    session.settle(&mut [client]);
    client.draw(&window, (300, 200));
    session.settle(&mut [client]);
    window
}

#[test]
fn windows_open_where_the_rules_say() {
    let second = VirtualOutput { width: 1000, height: 500, scale: 1.0 };
    let mut session = Session::with(&[VirtualOutput::default(), second], true);
    let mut client = session.client();
    configure(
        &mut session,
        r#"
        [[rule]]
        app = "^mail$"
        workspace = 3
        [[rule]]
        app = "term"
        slot = "top_right"
        focus = false
        [[rule]]
        app = "term"
        title = "scratch"
        float = true
        pin = true
        [[rule]]
        app = "video"
        output = "HEADLESS-2"
        fullscreen = true
        [[rule]]
        app = "chat"
        workspace = "talk"
        output = "HEADLESS-2"
        [[rule]]
        app = "big"
        maximize = true
        "#,
    );
    let _first = open(&mut session, &mut client, "first");
    let mail = opened(&mut session, &mut client, "mail", "inbox");
    assert_eq!(*mail.asked.lock().expect("not poisoned"), (1264, 704), "its first size is that of its place");
    let term = opened(&mut session, &mut client, "xterm", "shell");
    assert_eq!(*term.asked.lock().expect("not poisoned"), (628, 348));
    let _scratch = opened(&mut session, &mut client, "xterm", "a scratch pad");
    let video = opened(&mut session, &mut client, "video", "clip");
    assert_eq!(*video.asked.lock().expect("not poisoned"), (1000, 500));
    let _chat = opened(&mut session, &mut client, "chat", "talk");
    let big = opened(&mut session, &mut client, "big", "big");
    assert_eq!(*big.asked.lock().expect("not poisoned"), (1000, 500), "the output with the focus is the second one");
    let window = |id: &str| session.snapshot().window(&id.into()).expect("a window").clone();
    assert_eq!(window("w2").workspace.0, 3);
    assert_eq!((window("w3").slot.as_str(), window("w3").focused), ("top_right", false));
    assert!(window("w4").pinned && window("w4").slot == "top_right", "two rules together: {:?}", window("w4"));
    assert!(window("w5").fullscreen && window("w5").output == "HEADLESS-2");
    let talk = session.snapshot().workspaces.iter().find(|one| one.name == "talk").expect("it was made").clone();
    assert_eq!((talk.output.as_str(), window("w6").workspace), ("HEADLESS-2", talk.id));
    assert!(window("w7").maximized);
}

#[test]
fn workspaces_have_names_by_output() {
    let mut session = Session::new();
    configure(&mut session, "[output.HEADLESS-1]\nworkspaces = [\"web\", \"mail\"]\n");
    let names = |session: &Session| -> Vec<String> {
        session.state.layout.workspaces().into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names(&session), ["web", "mail", "3", "4"]);
    configure(&mut session, "[output.HEADLESS-1]\nworkspaces = [\"other\", \"mail\", \"play\", \"\", \"five\"]\n");
    assert_eq!(names(&session), ["web", "mail", "play", "4", "five"], "what has a name keeps it");
}

#[test]
fn an_error_is_shown_with_its_line_and_hint_until_it_is_repaired() {
    let mut session = Session::new();
    let mut client = session.client();
    let _window = open(&mut session, &mut client, "one");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "[layout]\ngap_px = 20\n").expect("written");
    session.state.reread(&path);
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.settings.config.layout.gap_px, 20);
    assert!(session.state.notice.is_none());
    std::fs::write(&path, "[layout]\ngap_px = 30\n\nborder = 3\n").expect("written");
    session.state.reread(&path);
    session.settle(&mut [&mut client]);
    assert_eq!(session.state.settings.config.layout.gap_px, 20, "what was before stays");
    let text = session.state.notice.as_ref().expect("it is shown").text.clone();
    assert!(text.contains("line 4") && text.contains("unknown field") && text.contains("validate"), "{text}");
    session.wait_for_texts();
    let picture = session.picture("HEADLESS-1", "notice");
    let white = |picture: &tacit_compositor::render::Picture| {
        let row = |y: i32| (300..980).filter(move |x| crate::chooser::pixel(picture, *x, y) == [33, 15, 15]).count();
        (36..60).map(row).max().unwrap_or(0)
    };
    assert!(white(&picture) > 200, "its ground is there");
    std::fs::write(&path, "[layout]\ngap_px = 30\n").expect("written");
    session.state.reread(&path);
    assert!(session.state.notice.is_none(), "repaired");
    assert_eq!(session.state.settings.config.layout.gap_px, 30);
    std::fs::write(&path, "[layout\n").expect("written");
    session.state.reread(&path);
    session.wait(Duration::from_secs(59));
    session.state.expire_notice();
    assert!(session.state.notice.is_some());
    session.wait(Duration::from_secs(2));
    session.state.expire_notice();
    assert!(session.state.notice.is_none(), "it goes after a while");
    assert_eq!(session.state.settings.config.layout.gap_px, 30);
}
