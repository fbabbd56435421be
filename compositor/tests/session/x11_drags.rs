//! Drags between X11 programs and Wayland programs, with a real Xwayland: the X11 side speaks XDND as toolkits do.

use crate::{
    client::Client as Wayland,
    drags::{Hands, OFFERS, ask, received},
    windows::{open, redraw},
    x11::{Client, PATIENCE, X11},
};
use std::{
    io::Write,
    time::{Duration, Instant},
};
use tacit_compositor::input::Origin;
use wayland_client::protocol::wl_data_device_manager::DndAction;
use x11rb::{
    CURRENT_TIME,
    connection::Connection,
    protocol::{
        Event,
        xproto::{
            AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, EventMask, MapState, PropMode,
            SELECTION_NOTIFY_EVENT, SelectionNotifyEvent,
        },
    },
    wrapper::ConnectionExt as _,
};

const LEFT: u32 = 0x110;

impl X11 {
    fn go(&mut self, x: f64, y: f64) {
        self.session.state.pointer_at((x, y).into(), 0, Origin::Hardware);
        self.session.turn();
    }

    fn press(&mut self, down: bool) {
        self.session.state.button(LEFT, down, 0, Origin::Hardware);
        self.session.turn();
    }

    /// Turns until the Wayland client has heard something.
    #[track_caller]
    fn hears(&mut self, client: &mut Wayland, what: &str) -> Vec<String> {
        let begun = Instant::now();
        let mut all = Vec::new();
        loop {
            self.session.settle(&mut [client]);
            all.extend(client.heard());
            if all.iter().any(|line| line.starts_with(what)) {
                return all;
            }
            assert!(begun.elapsed() < PATIENCE, "never: {what} in {all:?}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// A Wayland window on the left and an X11 window on the right.
    fn side_by_side(&mut self) -> (Wayland, crate::client::Toplevel, Client, u32) {
        let mut wayland = self.session.client();
        let window = open(&mut self.session, &mut wayland, "native");
        let (client, foreign) = self.client(|client| {
            let window = client.shown("foreign", 0x0066_6666);
            let buttons = EventMask::BUTTON_PRESS | EventMask::BUTTON_RELEASE | EventMask::POINTER_MOTION;
            let aux = ChangeWindowAttributesAux::new().event_mask(EventMask::STRUCTURE_NOTIFY | buttons);
            client.conn.change_window_attributes(window, &aux).expect("sent");
            client.conn.flush().expect("sent");
            (client, window)
        });
        self.window("foreign", |window| window.x > 600);
        self.session.settle(&mut [&mut wayland]);
        redraw(&mut self.session, &mut wayland, &[&window]);
        self.until("both are drawn", |session| session.snapshot().windows.len() == 2);
        (wayland, window, client, foreign)
    }
}

impl Client {
    fn say(&self, to: u32, kind: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, to, self.atom(kind), data);
        self.conn.send_event(false, to, EventMask::NO_EVENT, event).expect("sent");
        self.conn.flush().expect("sent");
    }

    fn told(&self, kind: &str) -> [u32; 5] {
        let atom = self.atom(kind);
        let event = self.event(kind, |event| matches!(event, Event::ClientMessage(event) if event.type_ == atom));
        let Event::ClientMessage(event) = event else { panic!("another event") };
        event.data.as_data32()
    }

    /// The highest window that knows XDND, where it shows.
    fn cover(&self) -> Option<u32> {
        let children = self.conn.query_tree(self.root).expect("sent").reply().expect("a tree").children;
        let top = children.into_iter().rev().find(|window| {
            let state = self.conn.get_window_attributes(*window).expect("sent").reply().map(|reply| reply.map_state);
            state.is_ok_and(|state| state == MapState::VIEWABLE)
        })?;
        (self.words(top, "XdndAware") == [5]).then_some(top)
    }

    fn finds_cover(&self, wanted: bool) -> u32 {
        let begun = Instant::now();
        while self.cover().is_some() != wanted {
            assert!(begun.elapsed() < PATIENCE, "it never came or went");
            std::thread::sleep(Duration::from_millis(5));
        }
        self.cover().unwrap_or(0)
    }

    /// Answers who asks for what is dragged.
    fn give(&self, text: &[u8]) {
        let event = self.event("a question", |event| matches!(event, Event::SelectionRequest(_)));
        let Event::SelectionRequest(asked) = event else { panic!("another event") };
        assert_eq!(asked.selection, self.atom("XdndSelection"));
        assert_eq!(asked.time, 4711, "it is asked for by the time of the drop");
        self.conn
            .change_property8(PropMode::REPLACE, asked.requestor, asked.property, asked.target, text)
            .expect("sent");
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property: asked.property,
        };
        self.conn.send_event(false, asked.requestor, EventMask::NO_EVENT, answer).expect("sent");
        self.conn.flush().expect("sent");
    }
}

#[test]
fn an_x11_program_drops_on_a_wayland_window() {
    let mut x11 = X11::new();
    let (mut wayland, _window, client, source) = x11.side_by_side();
    let _hands = Hands::of(&wayland);
    x11.session.settle(&mut [&mut wayland]);
    x11.go(900.0, 300.0);
    x11.press(true);
    let client = x11.aside(move |_| {
        client.event("the press", |event| matches!(event, Event::ButtonPress(_)));
        let selection = client.atom("XdndSelection");
        client.conn.set_selection_owner(source, selection, CURRENT_TIME).expect("sent");
        client.conn.sync().expect("synced");
        assert_eq!(client.cover(), None, "over its own window there is nothing of ours");
        client
    });
    x11.until("the drag is known", |_| true);
    (0..20).for_each(|step| x11.go(880.0 - f64::from(step) * 40.0, 300.0));
    let (client, cover) = x11.aside(move |_| {
        let left = |event: &Event| matches!(event, Event::MotionNotify(event) if event.root_x < 200);
        client.event("the pointer over the other window", left);
        let cover = client.finds_cover(true);
        let text = client.atom("text/plain");
        client.say(cover, "XdndEnter", [source, 5 << 24, text, 0, 0]);
        let wish = client.atom("XdndActionMove");
        client.say(cover, "XdndPosition", [source, 0, 100 << 16 | 300, 4711, wish]);
        let [window, flags, ..] = client.told("XdndStatus");
        assert_eq!((window, flags & 1), (cover, 0), "nobody has said anything yet");
        (client, cover)
    });
    let heard = x11.hears(&mut wayland, "Enter");
    assert!(heard.contains(&"Offer { mime_type: \"text/plain\" }".into()), "{heard:?}");
    let offer = OFFERS.lock().expect("not poisoned").pop().expect("an offer");
    offer.accept(0, Some("text/plain".into()));
    offer.set_actions(DndAction::Copy | DndAction::Move, DndAction::Move);
    x11.session.settle(&mut [&mut wayland]);
    let client = x11.aside(move |_| {
        // The first answers were given before the Wayland client had said all that it says.
        let mut answers = std::iter::repeat_with(|| client.told("XdndStatus"));
        let [_, _, _, _, action] = answers.find(|[_, flags, ..]| flags & 1 == 1).expect("without end");
        assert_eq!(action, client.atom("XdndActionMove"));
        client
    });
    x11.press(false);
    let client = x11.aside(move |_| {
        client.event("the release", |event| matches!(event, Event::ButtonRelease(_)));
        client.say(cover, "XdndDrop", [source, 0, 4711, 0, 0]);
        client
    });
    x11.hears(&mut wayland, "Drop");
    let pipe = ask(&offer);
    wayland.flush();
    let client = x11.aside(move |_| {
        client.give("gezogen ü".as_bytes());
        client
    });
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(300) {
        x11.session.settle(&mut [&mut wayland]);
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(received(pipe), "gezogen ü");
    offer.finish();
    offer.destroy();
    wayland.flush();
    x11.aside(move |_| {
        let [window, taken, action, ..] = client.told("XdndFinished");
        assert_eq!((window, taken & 1, action), (cover, 1, client.atom("XdndActionMove")));
        client.finds_cover(false);
    });
    assert!(!wayland.dead, "{:?}", wayland.error());
}

#[test]
fn a_wayland_program_drops_on_an_x11_window() {
    let mut x11 = X11::new();
    let (mut wayland, window, client, target) = x11.side_by_side();
    let client = x11.aside(move |_| {
        let aware = client.atom("XdndAware");
        client.conn.change_property32(PropMode::REPLACE, target, aware, AtomEnum::ATOM, &[5]).expect("sent");
        client.conn.sync().expect("synced");
        client
    });
    let hands = Hands::of(&wayland);
    let source = hands.source(&wayland);
    hands.take(&mut x11.session, &mut wayland, &source, &window, (100.0, 300.0));
    x11.go(900.0, 300.0);
    x11.go(910.0, 320.0);
    let client = x11.aside(move |_| {
        let [from, flags, first, ..] = client.told("XdndEnter");
        assert_eq!((flags >> 24, flags & 1, first), (5, 0, client.atom("text/plain")));
        let [_, _, place, ..] = client.told("XdndPosition");
        assert_eq!((place >> 16, place & 0xffff), (900, 300));
        let copy = client.atom("XdndActionMove");
        client.say(from, "XdndStatus", [target, 1, 0, 0, copy]);
        let [_, _, place, _, wish] = client.told("XdndPosition");
        assert_eq!((place >> 16, place & 0xffff, wish), (910, 320, copy), "the last place, once it answered");
        client.say(from, "XdndStatus", [target, 1, 0, 0, copy]);
        client
    });
    let heard = x11.hears(&mut wayland, "Action");
    assert!(heard.contains(&"Target { mime_type: Some(\"text/plain\") }".into()), "{heard:?}");
    x11.press(false);
    let heard = x11.hears(&mut wayland, "DndDropPerformed");
    assert!(!heard.contains(&"Cancelled".into()), "{heard:?}");
    let client = x11.aside(move |_| {
        let [_, _, time, ..] = client.told("XdndDrop");
        let (selection, text) = (client.atom("XdndSelection"), client.atom("text/plain"));
        let property = client.atom("GOT");
        client.conn.convert_selection(target, selection, text, property, time).expect("sent");
        client.conn.flush().expect("sent");
        client
    });
    let begun = Instant::now();
    let file = loop {
        assert!(begun.elapsed() < PATIENCE, "it is never asked for");
        x11.session.settle(&mut [&mut wayland]);
        if let Some(fd) = wayland.inner.sent.pop() {
            break fd;
        }
    };
    std::fs::File::from(file).write_all("fallen".as_bytes()).expect("written");
    x11.aside(move |_| {
        client.event("the answer", |event| matches!(event, Event::SelectionNotify(_)));
        let (property, any) = (client.atom("GOT"), AtomEnum::ANY);
        let got = client.conn.get_property(true, target, property, any, 0, 64).expect("sent").reply().expect("read");
        assert_eq!(got.value, b"fallen");
        let owner = client.conn.get_selection_owner(client.atom("XdndSelection")).expect("sent").reply();
        let from = owner.expect("an owner").owner;
        client.say(from, "XdndFinished", [target, 1, client.atom("XdndActionMove"), 0, 0]);
        // The answer is read before the connection goes.
        client.conn.sync().expect("synced");
        std::thread::sleep(Duration::from_millis(100));
    });
    x11.hears(&mut wayland, "DndFinished");
    assert!(!wayland.dead);
}

#[test]
fn an_x11_window_that_says_nothing_or_goes_is_not_dropped_on() {
    let mut x11 = X11::new();
    let (mut wayland, window, client, target) = x11.side_by_side();
    let hands = Hands::of(&wayland);
    let mut client = client;
    for version in [0, 2, 5] {
        client = x11.aside(move |_| {
            let aware = client.atom("XdndAware");
            let (kind, said) = (AtomEnum::ATOM, [version]);
            client.conn.change_property32(PropMode::REPLACE, target, aware, kind, &said).expect("sent");
            client.conn.sync().expect("synced");
            client
        });
        let source = hands.source(&wayland);
        hands.take(&mut x11.session, &mut wayland, &source, &window, (100.0, 300.0));
        x11.go(900.0, 300.0);
        x11.press(false);
        x11.hears(&mut wayland, "Cancelled");
    }
    client = x11.aside(move |_| {
        client.told("XdndLeave");
        client
    });
    // A window that goes after the drop has not taken it.
    let source = hands.source(&wayland);
    hands.take(&mut x11.session, &mut wayland, &source, &window, (100.0, 300.0));
    x11.go(900.0, 300.0);
    let client = x11.aside(move |_| {
        let from = client.told("XdndEnter")[0];
        client.say(from, "XdndStatus", [target, 1, 0, 0, client.atom("XdndActionCopy")]);
        client
    });
    x11.hears(&mut wayland, "Action");
    x11.press(false);
    x11.hears(&mut wayland, "DndDropPerformed");
    x11.aside(move |_| {
        client.told("XdndDrop");
        client.conn.destroy_window(target).expect("sent");
        client.conn.sync().expect("synced");
    });
    x11.hears(&mut wayland, "Cancelled");
    assert!(!wayland.dead && x11.session.state.xwayland.is_running());
}

#[test]
fn nonsense_about_drags_hurts_nobody() {
    let mut x11 = X11::new();
    let (mut wayland, window, client, target) = x11.side_by_side();
    let hands = Hands::of(&wayland);
    x11.go(900.0, 300.0);
    x11.press(true);
    let client = x11.aside(move |_| {
        client.event("the press", |event| matches!(event, Event::ButtonPress(_)));
        let selection = client.atom("XdndSelection");
        client.conn.set_selection_owner(target, selection, CURRENT_TIME).expect("sent");
        client.conn.sync().expect("synced");
        client
    });
    x11.until("the drag is known", |_| true);
    (0..20).for_each(|step| x11.go(880.0 - f64::from(step) * 40.0, 300.0));
    let client = x11.aside(move |_| {
        let cover = client.finds_cover(true);
        let own = client.words(client.root, "_NET_SUPPORTING_WM_CHECK")[0];
        let kinds = ["XdndEnter", "XdndPosition", "XdndLeave", "XdndDrop", "XdndStatus", "XdndFinished"];
        let mut seed = 0x1234_5678_u32;
        let mut dice = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if seed.is_multiple_of(3) { seed >> 24 } else { seed }
        };
        for round in 0..600 {
            let to = if round % 2 == 0 { cover } else { own };
            let source = if round % 3 == 0 { dice() } else { target };
            let kind = kinds[dice() as usize % kinds.len()];
            client.say(to, kind, [source, dice() | 5 << 24, dice(), dice(), dice()]);
        }
        client.conn.sync().expect("synced");
        client
    });
    x11.press(false);
    x11.session.settle(&mut [&mut wayland]);
    // What comes after is as good as ever.
    redraw(&mut x11.session, &mut wayland, &[&window]);
    let source = hands.source(&wayland);
    hands.take(&mut x11.session, &mut wayland, &source, &window, (100.0, 300.0));
    x11.press(false);
    x11.hears(&mut wayland, "Cancelled");
    assert!(!wayland.dead && x11.session.state.xwayland.is_running());
    drop(client);
}
