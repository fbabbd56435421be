//! X11 windows: how they are placed, focused, moved and drawn. The server itself is the parent's.

use super::*;
use x11rb::{CURRENT_TIME, properties::WmSizeHints, protocol::xproto::ConfigureWindowAux};

#[test]
fn dialogs_float_and_know_their_parent() {
    let mut x11 = X11::new();
    let client = x11.client(|client| {
        let main = client.shown("main", 0x0011_1111);
        let dialog = client.window("dialog", (0, 0, 220, 140), 0x0022_2222, false);
        let any = AtomEnum::WINDOW;
        client
            .conn
            .change_property32(PropMode::REPLACE, dialog, AtomEnum::WM_TRANSIENT_FOR, any, &[main])
            .expect("sent");
        let fixed = client.window("fixed", (0, 0, 120, 90), 0x0033_3333, false);
        let hints = WmSizeHints { min_size: Some((120, 90)), max_size: Some((120, 90)), ..WmSizeHints::new() };
        hints.set_normal_hints(&client.conn, fixed).expect("sent");
        std::thread::sleep(Duration::from_millis(300));
        client.map(dialog);
        client.map(fixed);
        client
    });
    let main = x11.window("main", |window| !window.floating);
    let dialog = x11.window("dialog", |window| window.floating);
    let fixed = x11.window("fixed", |window| window.floating);
    assert_eq!(dialog.parent, Some(main.id));
    assert_eq!((dialog.width, dialog.height), (220, 140));
    assert_eq!((fixed.width, fixed.height), (120, 90));
    drop(client);
}

#[test]
fn a_menu_is_where_its_program_puts_it_and_is_no_window() {
    let mut x11 = X11::new();
    let (client, menu) = x11.client(|client| {
        client.shown("main", 0x0011_1111);
        let menu = client.window("menu", (333, 222, 60, 40), 0x00ab_cdef, true);
        client.map(menu);
        (client, menu)
    });
    x11.window("main", |window| window.focused);
    x11.until("the menu is drawn", |session| session.state.xwayland.above().count() == 1);
    assert_eq!(x11.session.snapshot().windows.len(), 1);
    assert_eq!(x11.colour(340, 230), 0x00ab_cdef);
    assert_eq!(x11.colour(330, 230), 0x0011_1111);

    // A press on it reaches it and changes no focus.
    use tacit_compositor::input::Origin;
    x11.session.state.pointer_at((350.0, 240.0).into(), 0, Origin::Hardware);
    x11.session.state.button(0x110, true, 1, Origin::Hardware);
    x11.session.state.button(0x110, false, 2, Origin::Hardware);
    let client = x11.aside(move |_| {
        let press = client.event("a press", |event| matches!(event, Event::ButtonPress(_)));
        let Event::ButtonPress(press) = press else { panic!("another event") };
        assert_eq!((press.event, press.event_x, press.event_y), (menu, 17, 18));
        client.conn.configure_window(menu, &ConfigureWindowAux::new().x(500).y(400)).expect("sent");
        client.conn.flush().expect("sent");
        client
    });
    x11.until("it has moved", |session| session.state.xwayland.above().any(|(_, _, rect)| rect.loc.x == 500));
    assert_eq!(x11.colour(510, 410), 0x00ab_cdef);
    let client = x11.aside(move |_| {
        client.conn.unmap_window(menu).expect("sent");
        client.conn.flush().expect("sent");
        client
    });
    x11.until("it is gone", |session| session.state.xwayland.above().count() == 0);
    assert_eq!(x11.colour(510, 410), 0x0011_1111);
    drop(client);
}

#[test]
fn fullscreen_is_asked_for_and_told() {
    let mut x11 = X11::new();
    let (client, window) = x11.client(|client| {
        let window = client.shown("game", 0x0077_7777);
        client.conn.sync().expect("synced");
        (client, window)
    });
    x11.window("game", |window| !window.fullscreen);
    let client = x11.aside(move |_| {
        let full = client.atom("_NET_WM_STATE_FULLSCREEN");
        client.message(window, "_NET_WM_STATE", [1, full, 0, 1, 0]);
        client.placed(window, (0, 0, 1280, 720));
        client
    });
    let told = x11.window("game", |window| window.fullscreen);
    assert_eq!((told.x, told.y, told.width, told.height), (0, 0, 1280, 720));
    x11.session.apply(r#"{"verb":"window.fullscreen","args":{"on":"off"}}"#).expect("applied");
    let client = x11.aside(move |_| {
        let full = client.atom("_NET_WM_STATE_FULLSCREEN");
        let begun = Instant::now();
        while client.words(window, "_NET_WM_STATE").contains(&full) {
            assert!(begun.elapsed() < PATIENCE, "it still thinks it is fullscreen");
            std::thread::sleep(Duration::from_millis(5));
        }
        client
    });
    x11.window("game", |window| !window.fullscreen);

    // It may begin so, too.
    let client = x11.aside(move |_| {
        let second = client.window("film", (5, 5, 50, 50), 0x0088_8888, false);
        let full = client.atom("_NET_WM_STATE_FULLSCREEN");
        let state = client.atom("_NET_WM_STATE");
        client.conn.change_property32(PropMode::REPLACE, second, state, AtomEnum::ATOM, &[full]).expect("sent");
        client.map(second);
        client
    });
    x11.window("film", |window| window.fullscreen && window.width == 1280);
    drop(client);
}

#[test]
fn a_floating_window_has_its_wish_and_a_tile_stays() {
    let mut x11 = X11::new();
    let (client, window) = x11.client(|client| {
        let window = client.shown("tool", 0x0055_5555);
        (client, window)
    });
    let tile = x11.window("tool", |window| window.width > 1000);
    let client = x11.aside(move |_| {
        client.event("shown", |event| matches!(event, Event::MapNotify(_)));
        let wish = ConfigureWindowAux::new().x(1).y(2).width(333).height(222);
        client.conn.configure_window(window, &wish).expect("sent");
        client.conn.flush().expect("sent");
        // ICCCM 4.1.5: it is told even though nothing changes.
        let stays = |event: &Event| matches!(event, Event::ConfigureNotify(event) if event.width > 1000);
        client.event("that it stays", stays);
        client
    });
    assert_eq!(x11.session.place(tile.id.as_str()), (tile.x, tile.y, tile.width, tile.height));
    x11.session.apply(r#"{"verb":"window.float","args":{"on":"on"}}"#).expect("applied");
    x11.window("tool", |window| window.floating);
    let client = x11.aside(move |_| {
        let wish = ConfigureWindowAux::new().x(40).y(60).width(333).height(222);
        client.conn.configure_window(window, &wish).expect("sent");
        client.placed(window, (40, 60, 333, 222));
        client
    });
    let told = x11.window("tool", |window| window.width == 333);
    assert_eq!((told.x, told.y, told.height), (40, 60, 222));
    drop(client);
}

#[test]
fn focus_minimizing_and_urgency_are_told() {
    let mut x11 = X11::new();
    let (client, first, second) = x11.client(|client| {
        let first = client.shown("first", 0x0066_6666);
        std::thread::sleep(Duration::from_millis(200));
        let second = client.shown("second", 0x0099_9999);
        (client, first, second)
    });
    x11.window("second", |window| window.focused);
    let first_id = x11.window("first", |window| !window.focused).id;
    let action = format!(r#"{{"verb":"window.minimize","args":{{"windows":["{first_id}"]}}}}"#);
    x11.session.apply(&action).expect("minimized");
    let client = x11.aside(move |_| {
        let begun = Instant::now();
        while client.words(first, "WM_STATE").first() != Some(&3) {
            assert!(begun.elapsed() < PATIENCE, "it is never told that it is minimized");
            std::thread::sleep(Duration::from_millis(5));
        }
        // A program of its own that has the focus already may hand it on.
        client.message(first, "_NET_ACTIVE_WINDOW", [1, CURRENT_TIME, second, 0, 0]);
        client
    });
    x11.window("first", |window| window.focused && !window.minimized);
    let mut wayland = x11.session.client();
    open(&mut x11.session, &mut wayland, "native");
    x11.window("native", |window| window.focused);
    let client = x11.aside(move |_| {
        client.message(second, "_NET_ACTIVE_WINDOW", [1, CURRENT_TIME, 0, 0, 0]);
        client
    });
    x11.window("second", |window| window.urgent && !window.focused);
    x11.aside(move |_| client.active(0));
}

#[test]
fn a_client_lets_the_pointer_move_its_window() {
    use tacit_compositor::input::Origin;
    let mut x11 = X11::new();
    let (client, window) = x11.client(|client| {
        let window = client.shown("mover", 0x0055_5555);
        (client, window)
    });
    x11.window("mover", |_| true);
    x11.session.apply(r#"{"verb":"window.float","args":{"on":"on"}}"#).expect("applied");
    let told = x11.window("mover", |window| window.floating);
    let client = x11.aside(move |_| {
        client
            .conn
            .configure_window(window, &ConfigureWindowAux::new().x(100).y(100).width(300).height(200))
            .expect("sent");
        client.placed(window, (100, 100, 300, 200));
        client
    });
    x11.window("mover", |window| (window.x, window.width) == (100, 300));
    x11.session.state.pointer_at((150.0, 150.0).into(), 0, Origin::Hardware);
    x11.session.state.button(0x110, true, 1, Origin::Hardware);
    let client = x11.aside(move |_| {
        client.event("a press", |event| matches!(event, Event::ButtonPress(_)));
        client.message(window, "_NET_WM_MOVERESIZE", [150, 150, 8, 1, 1]);
        client
    });
    x11.until("it is taken hold of", |session| session.state.layout.grabbed().is_some());
    x11.session.state.pointer_at((250.0, 180.0).into(), 5, Origin::Hardware);
    x11.session.turn();
    x11.session.state.button(0x110, false, 6, Origin::Hardware);
    let moved = x11.window("mover", |window| window.x == 200);
    assert_eq!((moved.y, moved.id), (130, told.id));
    let client = x11.aside(move |_| {
        client.placed(window, (200, 130, 300, 200));
        client
    });

    // Nothing is held: a wish to hold is none.
    let client = x11.aside(move |_| {
        client.message(window, "_NET_WM_MOVERESIZE", [150, 150, 8, 1, 1]);
        client.conn.sync().expect("synced");
        client
    });
    (0..50).for_each(|_| x11.session.wait(Duration::from_millis(2)));
    assert!(x11.session.state.layout.grabbed().is_none());
    drop(client);
}

#[test]
fn a_launcher_has_the_keyboard_and_a_tooltip_has_not() {
    let mut x11 = X11::new();
    let mut wayland = x11.session.client();
    open(&mut x11.session, &mut wayland, "native");
    let focused = |session: &Session| session.state.seat.keyboard.current_focus();
    let before = focused(&x11.session).expect("the native window");
    let (client, launcher) = x11.client(|client| {
        let launcher = client.window("launcher", (0, 0, 400, 30), 0x0044_4444, true);
        client.map(launcher);
        (client, launcher)
    });
    x11.until("the launcher has the keyboard", |session| focused(session).is_some_and(|focus| focus != before));
    let client = x11.aside(move |_| {
        client.conn.destroy_window(launcher).expect("sent");
        client.conn.flush().expect("sent");
        client
    });
    x11.until("the native window has it again", |session| focused(session).as_ref() == Some(&before));
    // A program with a window of its own shows no launcher.
    let client = x11.aside(move |_| {
        client.shown("program", 0x0033_3333);
        client
    });
    let program = x11.window("program", |window| window.focused).id;
    x11.session.apply(r#"{"verb":"window.focus","args":{"window":"w1"}}"#).expect("focused");
    x11.window("native", |window| window.focused);
    let client = x11.aside(move |_| {
        let tooltip = client.window("tooltip", (600, 300, 80, 20), 0x0044_4444, true);
        client.map(tooltip);
        client
    });
    x11.until("the tooltip shows", |session| session.state.xwayland.above().count() == 1);
    x11.session.settle(&mut [&mut wayland]);
    assert_eq!(focused(&x11.session), Some(before), "{program} is not in use");
    drop(client);
}

#[test]
fn physical_pixels_where_they_are_wanted() {
    use tacit_compositor::args::VirtualOutput;
    let output = VirtualOutput { width: 1280, height: 720, scale: 2.0 };
    for (native, wanted) in [(false, (8, 8, 624, 344)), (true, (16, 16, 1248, 688))] {
        let mut session = Session::with(&[output], true);
        session.state.settings.config.xwayland.native_pixels = native;
        let mut x11 = X11::serving(session);
        let client = x11.client(move |client| {
            let window = client.shown("sharp", 0x0012_3456);
            client.event("shown", |event| matches!(event, Event::MapNotify(_)));
            client.placed(window, wanted);
            client
        });
        let told = x11.window("sharp", |window| window.width > 400);
        assert_eq!((told.x, told.y, told.width, told.height), (8, 8, 624, 344));
        assert_eq!(x11.colour(1255, 695), 0x0012_3456);
        drop(client);
    }
}
