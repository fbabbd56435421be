//! Commits that wait for a frame or a time, tearing, the pointer that a client moves, and registries that go.

use crate::{
    client::{Client, Toplevel, heard},
    fixture::Session,
    windows::open,
};
use std::time::Duration;
use tacit_compositor::{input::Origin, render::scene::Sight};
use wayland_client::{Proxy, protocol::wl_fixes::WlFixes, protocol::wl_surface::WlSurface};
use wayland_protocols::wp::{
    commit_timing::v1::client::{
        wp_commit_timer_v1::WpCommitTimerV1, wp_commit_timing_manager_v1::WpCommitTimingManagerV1,
    },
    fifo::v1::client::{wp_fifo_manager_v1::WpFifoManagerV1, wp_fifo_v1::WpFifoV1},
    pointer_warp::v1::client::wp_pointer_warp_v1::WpPointerWarpV1,
    tearing_control::v1::client::{
        wp_tearing_control_manager_v1::WpTearingControlManagerV1,
        wp_tearing_control_v1::{PresentationHint, WpTearingControlV1},
    },
};

heard!(
    WpFifoManagerV1,
    WpFifoV1,
    WpCommitTimingManagerV1,
    WpCommitTimerV1,
    WpPointerWarpV1,
    WpTearingControlV1,
    WlFixes
);

const FRAME: Duration = Duration::from_millis(17);

/// The colour in the middle of the screen, blue first.
fn colour(session: &mut Session) -> u32 {
    let output = session.state.outputs.iter().next().expect("an output").number;
    let picture = session.state.picture(output, Sight::NoCursor).expect("a picture");
    let at = (360 * 1280 + 640) * 4;
    u32::from_le_bytes(picture.pixels[at..at + 4].try_into().expect("a pixel")) & 0x00ff_ffff
}

fn paint(client: &Client, window: &Toplevel, colour: u32) {
    let (width, height) = *window.asked.lock().expect("not poisoned");
    window.surface.attach(Some(&client.buffer(width, height, colour)), 0, 0);
    window.surface.damage(0, 0, width, height);
}

fn waiting(session: &mut Session, client: &mut Client) -> Toplevel {
    let window = open(session, client, "one");
    session.wait(FRAME);
    session.settle(&mut [client]);
    window
}

#[test]
fn commits_that_wait_are_shown_one_a_frame() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = waiting(&mut session, &mut client);
    let fifo = client.global::<WpFifoManagerV1>().get_fifo(&window.surface, &client.handle(), ());
    for colour in [1, 2, 3] {
        paint(&client, &window, colour);
        fifo.wait_barrier();
        fifo.set_barrier();
        window.surface.commit();
    }
    session.settle(&mut [&mut client]);
    let mut seen = vec![colour(&mut session)];
    assert!(seen[0] < 3, "they do not take effect at once");
    for _ in 0..4 {
        session.wait(FRAME);
        session.settle(&mut [&mut client]);
        seen.push(colour(&mut session));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1] || pair[0] + 1 == pair[1]), "{seen:?}");
    assert_eq!(seen.last(), Some(&3));
}

#[test]
fn a_commit_that_waits_holds_back_nobody_else() {
    let mut session = Session::new();
    let (mut client, mut other) = (session.client(), session.client());
    let window = waiting(&mut session, &mut client);
    let fifo = client.global::<WpFifoManagerV1>().get_fifo(&window.surface, &client.handle(), ());
    fifo.set_barrier();
    window.surface.commit();
    fifo.wait_barrier();
    paint(&client, &window, 5);
    window.surface.commit();
    let _second = open(&mut session, &mut other, "two");
    assert_eq!(session.snapshot().windows.len(), 2);
}

#[test]
fn what_never_shows_and_what_is_too_much_does_not_wait_for_ever() {
    let mut session = Session::new();
    let mut client = session.client();
    let surface: WlSurface = client.compositor().create_surface(&client.handle(), ());
    let fifo = client.global::<WpFifoManagerV1>().get_fifo(&surface, &client.handle(), ());
    for _ in 0..2 {
        fifo.wait_barrier();
        fifo.set_barrier();
        surface.commit();
    }
    session.settle(&mut [&mut client]);
    assert!(session.state.extra.pacing.has_fences());
    session.wait(Duration::from_secs(2));
    assert!(!session.state.release_hidden() && !session.state.extra.pacing.has_fences());

    let commits = session.state.stats.commits;
    for _ in 0..200 {
        fifo.wait_barrier();
        fifo.set_barrier();
        surface.commit();
    }
    session.settle(&mut [&mut client]);
    session.state.release_hidden();
    session.wait(Duration::from_secs(2));
    session.state.release_hidden();
    assert_eq!(session.state.stats.commits, commits + 200);
    assert!(!client.dead);
}

#[test]
fn a_commit_has_its_time() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = waiting(&mut session, &mut client);
    let manager: WpCommitTimingManagerV1 = client.global();
    let timer = manager.get_timer(&window.surface, &client.handle(), ());
    let at = session.state.clock.now() + Duration::from_millis(50);
    let set =
        |timer: &WpCommitTimerV1| timer.set_timestamp(0, u32::try_from(at.as_secs()).expect("soon"), at.subsec_nanos());
    paint(&client, &window, 7);
    set(&timer);
    window.surface.commit();
    session.settle(&mut [&mut client]);
    session.wait(Duration::from_millis(40));
    assert_ne!(colour(&mut session), 7);
    session.wait(Duration::from_millis(12));
    session.wait(FRAME);
    assert_eq!(colour(&mut session), 7);

    set(&timer);
    set(&timer);
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("wp_commit_timer_v1".into(), 1)), "one commit has one time");
    let mut client = session.client();
    let surface = client.compositor().create_surface(&client.handle(), ());
    let manager: WpCommitTimingManagerV1 = client.global();
    manager.get_timer(&surface, &client.handle(), ()).set_timestamp(0, 1, 1_000_000_000);
    session.settle(&mut [&mut client]);
    assert_eq!(client.error(), Some(("wp_commit_timer_v1".into(), 0)));
}

#[test]
fn far_times_do_not_pile_up() {
    let mut session = Session::new();
    let mut client = session.client();
    let surface = client.compositor().create_surface(&client.handle(), ());
    let timer = client.global::<WpCommitTimingManagerV1>().get_timer(&surface, &client.handle(), ());
    let commits = session.state.stats.commits;
    for _ in 0..100 {
        timer.set_timestamp(1, 0, 0);
        surface.commit();
    }
    session.settle(&mut [&mut client]);
    session.wait(FRAME);
    assert_eq!(session.state.extra.pacing.held(), 64);
    drop((timer, surface));
    drop(client);
    session.turn();
    session.turn();
    assert_eq!(session.state.extra.pacing.held(), 0, "nothing of the dead waits");
    assert!(session.state.stats.commits >= commits);
}

#[test]
fn two_of_a_kind_for_one_surface_are_refused() {
    type Case = (fn(&Client, &WlSurface), &'static str, u32);
    let cases: [Case; 3] = [
        (
            |client, surface| {
                let manager: WpFifoManagerV1 = client.global();
                manager.get_fifo(surface, &client.handle(), ()).destroy();
                manager.get_fifo(surface, &client.handle(), ());
                manager.get_fifo(surface, &client.handle(), ());
            },
            "wp_fifo_manager_v1",
            0,
        ),
        (
            |client, surface| {
                let manager: WpCommitTimingManagerV1 = client.global();
                manager.get_timer(surface, &client.handle(), ());
                manager.get_timer(surface, &client.handle(), ());
            },
            "wp_commit_timing_manager_v1",
            0,
        ),
        (
            |client, surface| {
                let manager: WpTearingControlManagerV1 = client.global();
                manager.get_tearing_control(surface, &client.handle(), ());
                manager.get_tearing_control(surface, &client.handle(), ());
            },
            "wp_tearing_control_manager_v1",
            0,
        ),
    ];
    for (odd, interface, code) in cases {
        let mut session = Session::new();
        let mut client = session.client();
        let surface = client.compositor().create_surface(&client.handle(), ());
        odd(&client, &surface);
        session.settle(&mut [&mut client]);
        assert_eq!(client.error(), Some((interface.into(), code)));
    }
}

#[test]
fn the_wish_to_tear_is_kept_while_it_lasts() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "game");
    let control =
        client.global::<WpTearingControlManagerV1>().get_tearing_control(&window.surface, &client.handle(), ());
    let wishes = |session: &Session| {
        let surface = session.state.windows.get(1).expect("mapped").surface().clone();
        session.state.extra.tearing_control.may_tear(&surface)
    };
    session.settle(&mut [&mut client]);
    assert!(!wishes(&session));
    control.set_presentation_hint(PresentationHint::Async);
    session.settle(&mut [&mut client]);
    assert!(wishes(&session));
    control.destroy();
    session.settle(&mut [&mut client]);
    assert!(!wishes(&session));
}

#[test]
fn a_client_moves_the_pointer_within_its_own_surface_alone() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "one");
    let warp: WpPointerWarpV1 = client.global();
    let pointer = client.pointer().clone();
    session.state.pointer_at((100.0, 100.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    let serial = u32::from(session.state.seat.pointer.last_enter().expect("entered"));
    let place = |session: &Session| {
        let place = session.state.seat.pointer.current_location();
        (place.x, place.y)
    };
    for (x, y, serial) in [(-1.0, 5.0, serial), (5.0, 5.0, serial + 1), (5000.0, 5.0, serial)] {
        warp.warp_pointer(&window.surface, &pointer, x, y, serial);
        session.settle(&mut [&mut client]);
        assert_eq!(place(&session), (100.0, 100.0), "{x} {y} {serial}");
    }
    warp.warp_pointer(&window.surface, &pointer, 30.0, 40.0, serial);
    session.settle(&mut [&mut client]);
    assert_eq!(place(&session), (38.0, 48.0));

    let mut thief = session.client();
    let bare = thief.compositor().create_surface(&thief.handle(), ());
    let warp: WpPointerWarpV1 = thief.global();
    warp.warp_pointer(&bare, &thief.pointer().clone(), 1.0, 1.0, serial);
    session.settle(&mut [&mut thief]);
    assert_eq!(place(&session), (38.0, 48.0), "the pointer is not the thief's");
    assert!(!thief.dead && !client.dead);
}

#[test]
fn a_registry_that_is_destroyed_is_silent() {
    let mut session = Session::new();
    let mut client = session.client();
    let fixes: WlFixes = client.global();
    let before = client.offered().len();
    let second = client.connection.display().get_registry(&client.handle(), ());
    session.settle(&mut [&mut client]);
    assert_eq!(client.offered().len(), 2 * before);
    fixes.destroy_registry(&second);
    session.settle(&mut [&mut client]);
    session.state.add_output("HEADLESS-2", (640, 480), 60_000, 1.0).expect("an output");
    session.settle(&mut [&mut client]);
    assert_eq!(client.offered().len(), 2 * before + 1, "the first registry heard of it, the second did not");
    assert!(!client.dead && fixes.is_alive());
}
