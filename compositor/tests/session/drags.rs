//! Drag and drop: windows that go with what is dragged.

use crate::{
    client::{Client, Inner, Toplevel, heard},
    fixture::Session,
    windows::{open, redraw},
};
use std::{
    io::Read,
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    sync::Mutex,
};
use tacit_compositor::input::Origin;
use wayland_client::{
    Connection, Dispatch, QueueHandle, event_created_child,
    protocol::{
        wl_data_device::{self, WlDataDevice},
        wl_data_device_manager::{DndAction, WlDataDeviceManager},
        wl_data_offer::WlDataOffer,
        wl_data_source::{self, WlDataSource},
    },
};
use wayland_protocols::xdg::toplevel_drag::v1::client::{
    xdg_toplevel_drag_manager_v1::XdgToplevelDragManagerV1, xdg_toplevel_drag_v1::XdgToplevelDragV1,
};

heard!(WlDataDeviceManager, WlDataOffer, XdgToplevelDragManagerV1, XdgToplevelDragV1);

impl Dispatch<WlDataSource, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WlDataSource,
        event: wl_data_source::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        state.heard.push(format!("{event:?}"));
        if let wl_data_source::Event::Send { fd, .. } = event {
            state.sent.push(fd);
        }
    }
}

impl Dispatch<WlDataDevice, ()> for Inner {
    fn event(
        state: &mut Self,
        _: &WlDataDevice,
        event: wl_data_device::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let wl_data_device::Event::DataOffer { id } = &event {
            OFFERS.lock().expect("not poisoned").push(id.clone());
        }
        state.heard.push(match event {
            wl_data_device::Event::Enter { surface, .. } => {
                format!("Enter {}", wayland_client::Proxy::id(&surface).protocol_id())
            }
            event => format!("{event:?}"),
        });
    }

    event_created_child!(Inner, WlDataDevice, [wl_data_device::EVT_DATA_OFFER_OPCODE => (WlDataOffer, ())]);
}

/// What was offered to any client, in order.
pub static OFFERS: Mutex<Vec<WlDataOffer>> = Mutex::new(Vec::new());

const LEFT: u32 = 0x110;

/// What a client drags with.
pub struct Hands {
    manager: WlDataDeviceManager,
    drags: XdgToplevelDragManagerV1,
    pub device: WlDataDevice,
}

impl Hands {
    pub fn of(client: &Client) -> Self {
        let manager: WlDataDeviceManager = client.global();
        let device = manager.get_data_device(client.seat(), &client.handle(), ());
        Self { drags: client.global(), manager, device }
    }

    pub fn source(&self, client: &Client) -> WlDataSource {
        let source = self.manager.create_data_source(&client.handle(), ());
        source.offer("text/plain".into());
        source.set_actions(DndAction::Move);
        source
    }

    /// A source and the drag of a window that goes with it.
    fn drag(&self, client: &Client) -> (WlDataSource, XdgToplevelDragV1) {
        let source = self.source(client);
        let drag = self.drags.get_xdg_toplevel_drag(&source, &client.handle(), ());
        (source, drag)
    }

    /// Presses at a place and drags the source from there.
    pub fn take(
        &self,
        session: &mut Session,
        client: &mut Client,
        source: &WlDataSource,
        from: &Toplevel,
        at: (f64, f64),
    ) {
        session.state.pointer_at(at.into(), 0, Origin::Hardware);
        session.state.button(LEFT, true, 0, Origin::Hardware);
        session.settle(&mut [client]);
        self.device.start_drag(Some(source), &from.surface, None, client.inner.press);
        session.settle(&mut [client]);
    }
}

fn go(session: &mut Session, client: &mut Client, x: f64, y: f64) {
    session.state.pointer_at((x, y).into(), 0, Origin::Hardware);
    session.settle(&mut [client]);
}

fn drop_it(session: &mut Session, client: &mut Client) {
    session.state.button(LEFT, false, 0, Origin::Hardware);
    session.settle(&mut [client]);
}

fn corner(session: &Session, id: &str) -> (i32, i32) {
    let (x, y, ..) = session.place(id);
    (x, y)
}

fn id(window: &Toplevel) -> u32 {
    wayland_client::Proxy::id(&window.surface).protocol_id()
}

#[test]
fn a_torn_off_window_follows_the_pointer_and_floats_where_it_is_dropped() {
    let mut session = Session::new();
    let mut client = session.client();
    let main = open(&mut session, &mut client, "main");
    let hands = Hands::of(&client);
    let (source, drag) = hands.drag(&client);
    hands.take(&mut session, &mut client, &source, &main, (100.0, 100.0));
    // Torn off while the drag goes on, and mapped after it was attached.
    let torn = client.bare_toplevel("torn");
    drag.attach(&torn.toplevel, 40, 20);
    torn.surface.commit();
    session.settle(&mut [&mut client]);
    assert_eq!(*torn.asked.lock().unwrap(), (0, 0), "it floats: its size is its own");
    client.draw(&torn, (300, 200));
    session.settle(&mut [&mut client]);
    assert_eq!(session.place("w2"), (60, 80, 300, 200), "it is under the pointer at once");
    assert_eq!(session.place("w1"), (8, 8, 1264, 704), "no tile made room");
    client.heard();
    go(&mut session, &mut client, 500.0, 400.0);
    assert_eq!(corner(&session, "w2"), (460, 380));
    let heard = client.heard();
    assert!(!heard.contains(&format!("Enter {}", id(&torn))), "it is no target of itself: {heard:?}");
    drop_it(&mut session, &mut client);
    go(&mut session, &mut client, 900.0, 600.0);
    assert_eq!(session.place("w2"), (460, 380, 300, 200), "dropped is dropped");
    let window = session.snapshot().window(&"w2".into()).expect("a window").clone();
    assert!(window.floating && window.focused);
    drag.destroy();
    session.settle(&mut [&mut client]);
    assert!(!client.dead, "the drag has ended: {:?}", client.error());
}

#[test]
fn what_is_below_the_window_that_goes_along_is_the_target() {
    let mut session = Session::new();
    let mut client = session.client();
    let left = open(&mut session, &mut client, "left");
    let right = open(&mut session, &mut client, "right");
    redraw(&mut session, &mut client, &[&left, &right]);
    let hands = Hands::of(&client);
    let (source, drag) = hands.drag(&client);
    // A window that is mapped and tiled goes along as well, attached before the drag begins.
    drag.attach(&right.toplevel, 10, 10);
    hands.take(&mut session, &mut client, &source, &right, (900.0, 300.0));
    assert_eq!(corner(&session, "w2"), (890, 290));
    go(&mut session, &mut client, 100.0, 100.0);
    assert_eq!(corner(&session, "w2"), (90, 90));
    let heard = client.heard();
    assert!(heard.contains(&format!("Enter {}", id(&left))), "{heard:?}");
    assert!(!heard.contains(&format!("Enter {}", id(&right))), "{heard:?}");
    drop_it(&mut session, &mut client);
    assert!(session.snapshot().window(&"w2".into()).expect("a window").floating);
}

#[test]
fn a_window_or_a_source_that_goes_ends_no_drag_badly() {
    let mut session = Session::new();
    let mut client = session.client();
    let main = open(&mut session, &mut client, "main");
    let hands = Hands::of(&client);
    let (source, drag) = hands.drag(&client);
    hands.take(&mut session, &mut client, &source, &main, (100.0, 100.0));
    let torn = open(&mut session, &mut client, "torn");
    drag.attach(&torn.toplevel, 5, 5);
    go(&mut session, &mut client, 300.0, 300.0);
    // Unmapped: it is detached, and stays so when it is mapped again.
    torn.surface.attach(None, 0, 0);
    torn.surface.commit();
    session.settle(&mut [&mut client]);
    torn.surface.commit();
    session.settle(&mut [&mut client]);
    client.draw(&torn, (300, 200));
    session.settle(&mut [&mut client]);
    let there = corner(&session, "w3");
    go(&mut session, &mut client, 400.0, 400.0);
    assert_eq!(corner(&session, "w3"), there);
    // Attached again, and destroyed: another one may be attached then.
    drag.attach(&torn.toplevel, 5, 5);
    session.settle(&mut [&mut client]);
    assert_eq!(corner(&session, "w3"), (395, 395));
    torn.toplevel.destroy();
    torn.xdg.destroy();
    torn.surface.destroy();
    go(&mut session, &mut client, 500.0, 400.0);
    drag.attach(&main.toplevel, 5, 5);
    session.settle(&mut [&mut client]);
    assert_eq!(corner(&session, "w1"), (495, 395), "{:?}", client.heard());
    source.destroy();
    go(&mut session, &mut client, 600.0, 300.0);
    drop_it(&mut session, &mut client);
    go(&mut session, &mut client, 700.0, 350.0);
    assert!(!client.dead, "{:?}", client.error());
    // The next drag is as good as the first.
    let (source, drag) = hands.drag(&client);
    drag.attach(&main.toplevel, 5, 5);
    let (x, y, ..) = session.place("w1");
    hands.take(&mut session, &mut client, &source, &main, (f64::from(x) + 20.0, f64::from(y) + 20.0));
    assert_eq!(corner(&session, "w1"), (x + 15, y + 15));
    drop(client);
    session.settle(&mut []);
    session.state.pointer_at((10.0, 10.0).into(), 0, Origin::Hardware);
    session.state.button(LEFT, false, 0, Origin::Hardware);
    session.settle(&mut []);
    assert!(session.snapshot().windows.is_empty());
}

#[test]
fn errors_are_those_of_the_protocol() {
    type Case = (&'static str, fn(&mut Session, &mut Client, &Hands, &Toplevel), &'static str, u32);
    let cases: [Case; 5] = [
        (
            "a source used twice",
            |_, client, hands, _| {
                let (source, _drag) = hands.drag(client);
                hands.drags.get_xdg_toplevel_drag(&source, &client.handle(), ());
            },
            "xdg_toplevel_drag_manager_v1",
            0,
        ),
        (
            "a source that is dragged already",
            |session, client, hands, main| {
                let source = hands.source(client);
                hands.take(session, client, &source, main, (100.0, 100.0));
                hands.drags.get_xdg_toplevel_drag(&source, &client.handle(), ());
            },
            "xdg_toplevel_drag_manager_v1",
            0,
        ),
        (
            "a source that becomes the selection",
            |_, client, hands, _| {
                let (source, _drag) = hands.drag(client);
                hands.device.set_selection(Some(&source), client.inner.press);
            },
            "xdg_toplevel_drag_manager_v1",
            0,
        ),
        (
            "two windows",
            |_, client, hands, main| {
                let (_source, drag) = hands.drag(client);
                drag.attach(&main.toplevel, 0, 0);
                drag.attach(&main.toplevel, 0, 0);
            },
            "xdg_toplevel_drag_v1",
            0,
        ),
        (
            "an end before the end",
            |session, client, hands, main| {
                let (source, drag) = hands.drag(client);
                hands.take(session, client, &source, main, (100.0, 100.0));
                drag.destroy();
            },
            // The client's library has forgotten the object by then.
            "",
            1,
        ),
    ];
    for (what, odd, interface, code) in cases {
        let mut session = Session::new();
        let mut client = session.client();
        let main = open(&mut session, &mut client, "main");
        let hands = Hands::of(&client);
        odd(&mut session, &mut client, &hands, &main);
        session.settle(&mut [&mut client]);
        assert_eq!(client.error(), Some((interface.into(), code)), "{what}");
    }
}

#[test]
fn a_second_drag_does_not_begin_within_the_first() {
    let mut session = Session::new();
    let mut client = session.client();
    let main = open(&mut session, &mut client, "main");
    let hands = Hands::of(&client);
    let (source, drag) = hands.drag(&client);
    hands.take(&mut session, &mut client, &source, &main, (100.0, 100.0));
    let second = hands.source(&client);
    hands.device.start_drag(Some(&second), &main.surface, None, client.inner.press);
    session.settle(&mut [&mut client]);
    drag.attach(&main.toplevel, 10, 10);
    go(&mut session, &mut client, 300.0, 300.0);
    assert_eq!(corner(&session, "w1"), (290, 290), "the first one goes on");
    assert!(!client.dead);
}

/// Reads what was sent down a pipe, as long as it is there already.
pub fn received(mut pipe: UnixStream) -> String {
    pipe.set_nonblocking(true).expect("a socket");
    let mut text = Vec::new();
    let _ = pipe.read_to_end(&mut text);
    String::from_utf8(text).expect("UTF-8")
}

/// Asks an offer for its text.
pub fn ask(offer: &WlDataOffer) -> UnixStream {
    let (ours, theirs) = UnixStream::pair().expect("a pair");
    offer.receive("text/plain".into(), OwnedFd::from(theirs).as_fd());
    ours
}

#[test]
fn what_is_dropped_is_negotiated_taken_and_finished() {
    let mut session = Session::new();
    let (mut giver, mut taker) = (session.client(), session.client());
    let from = open(&mut session, &mut giver, "from");
    let to = open(&mut session, &mut taker, "to");
    session.settle(&mut [&mut giver, &mut taker]);
    redraw(&mut session, &mut giver, &[&from]);
    redraw(&mut session, &mut taker, &[&to]);
    let (hands, _device) = (Hands::of(&giver), Hands::of(&taker));
    session.settle(&mut [&mut giver, &mut taker]);
    let source = hands.source(&giver);
    hands.take(&mut session, &mut giver, &source, &from, (100.0, 100.0));
    go(&mut session, &mut taker, 900.0, 300.0);
    let offer = OFFERS.lock().expect("not poisoned").pop().expect("an offer");
    let heard = taker.heard();
    assert!(heard.contains(&"SourceActions { source_actions: Value(DndAction(Move)) }".into()), "{heard:?}");
    assert!(heard.contains(&format!("Enter {}", id(&to))), "{heard:?}");
    offer.accept(0, Some("text/plain".into()));
    offer.set_actions(DndAction::Copy | DndAction::Move, DndAction::Copy);
    let early = ask(&offer);
    session.settle(&mut [&mut taker, &mut giver]);
    session.settle(&mut [&mut giver]);
    let heard = giver.heard();
    assert!(heard.contains(&"Target { mime_type: Some(\"text/plain\") }".into()), "{heard:?}");
    assert!(heard.contains(&"Action { dnd_action: Value(DndAction(Move)) }".into()), "it offers no other: {heard:?}");
    assert!(heard.iter().any(|line| line.starts_with("Send")), "a target may look before the drop: {heard:?}");
    drop(early);
    session.state.button(LEFT, false, 0, Origin::Hardware);
    session.settle(&mut [&mut giver, &mut taker]);
    assert!(giver.heard().contains(&"DndDropPerformed".into()));
    let heard = taker.heard();
    let at = |what: &str| heard.iter().position(|line| line == what);
    assert!(at("Drop").is_some() && at("Drop") < at("Leave"), "{heard:?}");
    offer.finish();
    session.settle(&mut [&mut taker, &mut giver]);
    session.settle(&mut [&mut giver]);
    assert_eq!(giver.heard(), ["DndFinished"]);
    offer.destroy();
    session.settle(&mut [&mut taker, &mut giver]);
    session.settle(&mut [&mut giver]);
    assert!(giver.heard().is_empty() && !giver.dead && !taker.dead, "{:?}", taker.error());
}

#[test]
fn what_nobody_takes_is_cancelled_and_an_end_without_a_drop_is_an_error() {
    let mut session = Session::new();
    let (mut giver, mut taker) = (session.client(), session.client());
    let from = open(&mut session, &mut giver, "from");
    let to = open(&mut session, &mut taker, "to");
    session.settle(&mut [&mut giver, &mut taker]);
    redraw(&mut session, &mut giver, &[&from]);
    redraw(&mut session, &mut taker, &[&to]);
    let (hands, _device) = (Hands::of(&giver), Hands::of(&taker));
    session.settle(&mut [&mut giver, &mut taker]);
    for round in 0..3 {
        let source = hands.source(&giver);
        hands.take(&mut session, &mut giver, &source, &from, (100.0, 100.0));
        go(&mut session, &mut taker, 900.0, 300.0);
        let offer = OFFERS.lock().expect("not poisoned").pop().expect("an offer");
        offer.set_actions(DndAction::Move, DndAction::Move);
        offer.accept(0, if round == 0 { None } else { Some("text/plain".into()) });
        session.settle(&mut [&mut taker, &mut giver]);
        if round == 2 {
            // Whatever takes the pointer away is no drop.
            session.state.end_popup_grabs();
        }
        session.state.button(LEFT, false, 0, Origin::Hardware);
        session.settle(&mut [&mut giver, &mut taker]);
        if round == 1 {
            // Taken, and thrown away unread.
            offer.destroy();
            session.settle(&mut [&mut taker, &mut giver]);
        }
        session.settle(&mut [&mut giver, &mut taker]);
        assert!(giver.heard().contains(&"Cancelled".into()), "round {round}");
        assert_eq!(taker.heard().contains(&"Drop".into()), round == 1);
        if round == 2 {
            offer.finish();
            session.settle(&mut [&mut taker]);
            assert_eq!(taker.error(), Some(("wl_data_offer".into(), 0)));
        }
    }
}

#[test]
fn a_drag_ends_with_its_source_and_begins_with_a_press_of_ones_own() {
    let mut session = Session::new();
    let (mut giver, mut taker) = (session.client(), session.client());
    let from = open(&mut session, &mut giver, "from");
    let to = open(&mut session, &mut taker, "to");
    session.settle(&mut [&mut giver, &mut taker]);
    redraw(&mut session, &mut giver, &[&from]);
    redraw(&mut session, &mut taker, &[&to]);
    let (hands, strange) = (Hands::of(&giver), Hands::of(&taker));
    session.settle(&mut [&mut giver, &mut taker]);

    session.state.pointer_at((100.0, 100.0).into(), 0, Origin::Hardware);
    session.state.button(LEFT, true, 0, Origin::Hardware);
    session.settle(&mut [&mut giver, &mut taker]);
    let stolen = strange.source(&taker);
    strange.device.start_drag(Some(&stolen), &to.surface, None, giver.inner.press);
    session.settle(&mut [&mut taker]);
    let (source, drag) = hands.drag(&giver);
    hands.device.start_drag(Some(&source), &from.surface, None, giver.inner.press);
    session.settle(&mut [&mut giver]);
    go(&mut session, &mut taker, 900.0, 300.0);
    let heard = taker.heard();
    assert!(heard.contains(&format!("Enter {}", id(&to))), "the press was somebody else's: {heard:?}");

    source.destroy();
    session.settle(&mut [&mut giver, &mut taker]);
    let heard = taker.heard();
    assert_eq!(heard.last().map(String::as_str), Some("Leave"), "{heard:?}");
    drag.destroy();
    session.settle(&mut [&mut giver]);
    assert!(!giver.dead, "the drag has ended: {:?}", giver.error());
    session.state.button(LEFT, false, 0, Origin::Hardware);
    session.settle(&mut [&mut giver, &mut taker]);
    assert!(!taker.heard().contains(&"Drop".into()));

    session.state.button(LEFT, true, 0, Origin::Hardware);
    session.settle(&mut [&mut giver, &mut taker]);
    session.state.set_locked(true).expect("locked");
    session.settle(&mut [&mut giver, &mut taker]);
    let own = strange.source(&taker);
    strange.device.start_drag(Some(&own), &to.surface, None, taker.inner.press);
    session.settle(&mut [&mut taker]);
    assert!(session.state.paint.dragged.is_none() && session.state.extra.toplevel_drag.carried().is_none());
    assert!(!taker.dead && !giver.dead);
}
