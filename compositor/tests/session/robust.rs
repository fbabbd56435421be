//! Bad requests end their client and nobody else.

use crate::{chooser::pixel, fixture::Session, sight::paint, windows::open};
use smithay::reexports::wayland_server::{Client, DataInit, Dispatch, DisplayHandle, GlobalDispatch, New};
use smithay::utils::Point;
use std::time::Duration;
use tacit_compositor::{input::Origin, render::Picture, state::State};
use wayland_protocols::wp::tearing_control::v1::server::wp_tearing_control_manager_v1::{
    self, WpTearingControlManagerV1,
};
use wayland_protocols_wlr::layer_shell::v1::client::zwlr_layer_surface_v1::{Anchor, KeyboardInteractivity as Keys};

#[test]
fn protocol_errors_end_that_client_alone() {
    let mut session = Session::new();
    let mut good = session.client();
    let _window = open(&mut session, &mut good, "good");

    // A surface that has a buffer already becomes no window.
    let mut bad = session.client();
    let surface = bad.compositor().create_surface(&bad.handle(), ());
    surface.attach(Some(&bad.buffer(10, 10, 0)), 0, 0);
    bad.wm().get_xdg_surface(&surface, &bad.handle(), ());
    session.settle(&mut [&mut bad, &mut good]);
    assert!(bad.dead);

    // An answer to a question that was never asked.
    let mut bad = session.client();
    let window = open(&mut session, &mut bad, "bad");
    window.xdg.ack_configure(123_456_789);
    session.settle(&mut [&mut bad, &mut good]);
    assert!(bad.dead);

    assert!(!good.dead);
    assert_eq!(session.snapshot().windows.len(), 1);
}

#[test]
fn a_client_that_draws_before_it_was_asked_is_shown() {
    let mut session = Session::new();
    let mut hasty = session.client();
    let window = hasty.bare_toplevel("hasty");
    hasty.draw_at(&window, 200, 100);
    session.settle(&mut [&mut hasty]);
    assert!(!hasty.dead);
    assert_eq!(session.snapshot().windows.len(), 1);
    assert_ne!(*window.asked.lock().expect("not poisoned"), (0, 0), "it is told the size that it should have");
    assert!(hasty.told().contains(&crate::client::Told::Frame));
}

#[test]
fn a_client_that_dies_in_the_middle_leaves_nothing() {
    let mut session = Session::new();
    let mut good = session.client();
    let _window = open(&mut session, &mut good, "good");
    let mut doomed = session.client();
    let other = open(&mut session, &mut doomed, "doomed");
    let (surface, ..) = doomed.popup(&other, (5, 5), (50, 50));
    surface.commit();
    session.settle(&mut [&mut doomed]);
    assert_eq!(session.snapshot().windows.len(), 2);
    drop((surface, other));
    drop(doomed);
    session.settle(&mut [&mut good]);
    assert_eq!(session.snapshot().windows.len(), 1);
    assert!(session.snapshot().windows[0].focused, "the focus goes to the window that is left");
}

#[test]
fn absurd_layers_do_no_harm() {
    let mut session = Session::new();
    let mut client = session.client();
    for (size, anchor, zone) in [
        ((0, 0), Anchor::all(), i32::MAX),
        ((1_000_000, 1_000_000), Anchor::Top, i32::MAX),
        ((3, 3), Anchor::Left | Anchor::Top | Anchor::Bottom, i32::MAX),
    ] {
        let layer = client.layer("x", size, anchor, zone, Keys::None);
        layer.layer.set_margin(i32::MAX, i32::MIN, i32::MIN, i32::MAX);
        layer.surface.commit();
        session.settle(&mut [&mut client]);
    }
    let mut good = session.client();
    let _window = open(&mut session, &mut good, "good");
    assert_eq!(session.snapshot().windows.len(), 1);
}

#[test]
fn absurd_input_is_ignored() {
    let mut session = Session::new();
    let mut client = session.client();
    let _window = open(&mut session, &mut client, "one");
    session.state.key(u32::MAX, true, 0);
    for place in [f64::NAN, f64::INFINITY, -1e300, 1e300] {
        session.state.pointer_at((place, place).into(), 0, tacit_compositor::input::Origin::Hardware);
        session.state.touch_down(99, (place, place).into(), 0);
    }
    session.state.axis(1e300, f64::NAN, 0, tacit_compositor::input::Origin::Hardware);
    session.settle(&mut [&mut client]);
    assert!(!client.dead);
}

/// A global whose every request panics: Smithay's own bugs are fixed or guarded where they are known.
struct Trap;

impl GlobalDispatch<WpTearingControlManagerV1, Trap> for State {
    fn bind(
        _: &mut Self,
        _: &DisplayHandle,
        _: &Client,
        resource: New<WpTearingControlManagerV1>,
        _: &Trap,
        data_init: &mut DataInit<'_, Self>,
    ) {
        data_init.init(resource, Trap);
    }
}

impl Dispatch<WpTearingControlManagerV1, Trap> for State {
    fn request(
        _: &mut Self,
        _: &Client,
        _: &WpTearingControlManagerV1,
        _: wp_tearing_control_manager_v1::Request,
        _: &Trap,
        _: &DisplayHandle,
        _: &mut DataInit<'_, Self>,
    ) {
        panic!("on purpose");
    }
}

#[test]
fn a_request_that_panics_ends_its_client_alone() {
    let mut session = Session::new();
    session.state.display.create_global::<State, WpTearingControlManagerV1, _>(1, Trap);
    let mut good = session.client();
    let _window = open(&mut session, &mut good, "good");
    let mut bad = session.client();
    let _other = open(&mut session, &mut bad, "bad");
    bad.trap().destroy();
    session.settle(&mut [&mut bad, &mut good]);
    assert_eq!(session.state.stats.survived, 1);
    assert!(bad.dead && !good.dead);
    let _another = open(&mut session, &mut good, "another");
    let apps: Vec<&str> = session.snapshot().windows.iter().map(|window| window.app.as_str()).collect();
    assert_eq!(apps, ["good", "another"]);
}

#[test]
fn a_window_that_does_not_answer_is_veiled_and_gets_no_more_of_the_pointer() {
    let mut session = Session::new();
    let mut slow = session.client();
    let window = open(&mut session, &mut slow, "slow");
    paint(&mut session, &mut slow, &window, 0xffff_ffff);
    let place = session.state.windows.iter().next().expect("a window").rect().to_f64();
    let middle = place.loc + place.size.downscale(2.0).to_point();
    let before = session.picture("HEADLESS-1", "responds");
    // It is not read from here on: it hangs.
    session.state.pointer_at(middle, 0, Origin::Hardware);
    session.turn();
    session.wait(Duration::from_millis(4900));
    assert!(!session.snapshot().windows[0].unresponsive, "it still has time");
    assert!(session.state.seat.pointer.current_focus().is_some());
    session.wait(Duration::from_millis(200));
    assert!(session.snapshot().windows[0].unresponsive);
    assert_eq!(session.state.seat.pointer.current_focus(), None);
    // Far more than a socket takes: it would be ended if it got them.
    for step in 0..20_000 {
        session.state.pointer_at(middle + Point::from((f64::from(step % 50), 0.0)), 0, Origin::Hardware);
        if step % 10 == 0 {
            session.turn();
        }
    }
    let veiled = session.picture("HEADLESS-1", "does-not-respond");
    let shown = |picture: &Picture| pixel(picture, middle.to_i32_round().x, middle.to_i32_round().y);
    assert_eq!(shown(&before), [255; 3]);
    assert!(shown(&veiled).iter().all(|part| (100..150).contains(part)), "it is veiled");

    session.settle(&mut [&mut slow]);
    assert!(!slow.dead);
    assert!(!session.snapshot().windows[0].unresponsive, "it answered");
    assert!(session.state.seat.pointer.current_focus().is_some(), "the pointer is back");
    assert_eq!(shown(&session.picture("HEADLESS-1", "responds-again")), [255; 3]);
}

/// A machine whose seat nobody gives away gets a clear answer, at once.
#[test]
fn without_a_seat_the_compositor_says_so() {
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_tacit-compositor"))
        .arg("--seat")
        .env("LIBSEAT_BACKEND", "seatd")
        .env("SEATD_SOCK", "/nonexistent/seatd.sock")
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.code() == Some(78) && said.contains("no seat"), "{said}");
}
