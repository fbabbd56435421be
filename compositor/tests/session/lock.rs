//! Locking the session: what a locker may do, and what everybody else may not meanwhile.

use crate::{
    client::{Client, Told, heard},
    fixture::Session,
    windows::open,
};
use std::{sync::Mutex, time::Duration};
use tacit_compositor::{args::VirtualOutput, input::Origin, render::scene::Sight};
use wayland_client::{Connection, Dispatch, Proxy, QueueHandle, protocol::wl_surface::WlSurface};
use wayland_protocols::ext::session_lock::v1::client::{
    ext_session_lock_manager_v1::ExtSessionLockManagerV1,
    ext_session_lock_surface_v1::{self, ExtSessionLockSurfaceV1},
    ext_session_lock_v1::ExtSessionLockV1,
};
use wayland_protocols_misc::zwp_input_method_v2::client::{
    zwp_input_method_keyboard_grab_v2::ZwpInputMethodKeyboardGrabV2,
    zwp_input_method_manager_v2::ZwpInputMethodManagerV2, zwp_input_method_v2::ZwpInputMethodV2,
};

const FRAME: Duration = Duration::from_millis(17);
const A: u32 = 30;
/// Blue, red and green of a picture's first pixel.
const RED: [u8; 3] = [0, 0, 255];

heard!(
    ExtSessionLockManagerV1,
    ExtSessionLockV1,
    ZwpInputMethodManagerV2,
    ZwpInputMethodV2,
    ZwpInputMethodKeyboardGrabV2
);

/// The sizes that a lock surface was asked for, with their serials.
type Sizes = std::sync::Arc<Mutex<Vec<(u32, i32, i32)>>>;

impl Dispatch<ExtSessionLockSurfaceV1, Sizes> for crate::client::Inner {
    fn event(
        _: &mut Self,
        _: &ExtSessionLockSurfaceV1,
        event: ext_session_lock_surface_v1::Event,
        sizes: &Sizes,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let ext_session_lock_surface_v1::Event::Configure { serial, width, height } = event {
            let size = (serial, i32::try_from(width).expect("small"), i32::try_from(height).expect("small"));
            sizes.lock().expect("not poisoned").push(size);
        }
    }
}

struct Cover {
    surface: WlSurface,
    role: ExtSessionLockSurfaceV1,
    sizes: Sizes,
}

fn lock(client: &Client) -> ExtSessionLockV1 {
    client.global::<ExtSessionLockManagerV1>().lock(&client.handle(), ())
}

fn cover(client: &Client, lock: &ExtSessionLockV1, output: usize) -> Cover {
    let sizes = Sizes::default();
    let surface = client.compositor().create_surface(&client.handle(), ());
    let role = lock.get_lock_surface(&surface, &client.outputs()[output], &client.handle(), sizes.clone());
    Cover { surface, role, sizes }
}

fn draw(client: &Client, cover: &Cover, colour: u32) {
    let (serial, width, height) = *cover.sizes.lock().expect("not poisoned").last().expect("a size");
    cover.role.ack_configure(serial);
    cover.surface.attach(Some(&client.buffer(width, height, colour)), 0, 0);
    cover.surface.damage(0, 0, width, height);
    cover.surface.commit();
}

fn corner(session: &mut Session, output: usize, sight: Sight) -> [u8; 4] {
    let output = session.state.outputs.iter().nth(output).expect("an output").number;
    let picture = session.state.picture(output, sight).expect("a picture");
    picture.pixels[..4].try_into().expect("a pixel")
}

#[test]
fn a_locker_has_the_screen_and_the_keyboard_to_itself() {
    let mut session = Session::new();
    let (mut client, mut locker, mut robot) = (session.client(), session.client(), session.client());
    let _window = open(&mut session, &mut client, "one");
    let keyboard = robot.virtual_keyboard();
    let lock = lock(&locker);
    let face = cover(&locker, &lock, 0);
    session.settle(&mut [&mut locker, &mut client]);
    assert!(session.state.lock.is_on(), "what is seen is hidden at once");
    assert!(locker.heard().is_empty(), "no frame has been drawn since");
    session.wait(FRAME);
    session.settle(&mut [&mut locker]);
    assert_eq!(locker.heard(), ["Locked"]);
    assert!(session.snapshot().locked);

    let (_, width, height) = face.sizes.lock().unwrap()[0];
    assert_eq!((width, height), (1280, 720));
    draw(&locker, &face, 0x00ff_0000);
    session.settle(&mut [&mut locker]);
    session.wait(FRAME);
    assert_eq!(corner(&mut session, 0, Sight::NoCursor)[..3], RED);
    assert_eq!(corner(&mut session, 0, Sight::Window(1)), [0; 4], "a picture of a window shows nothing");

    client.told();
    locker.told();
    session.tap(A);
    session.tap(125);
    session.state.pointer_at((40.0, 40.0).into(), 0, Origin::Hardware);
    session.state.button(0x110, true, 0, Origin::Hardware);
    session.state.button(0x110, false, 0, Origin::Hardware);
    session.settle(&mut [&mut locker, &mut client]);
    let id = face.surface.id().protocol_id();
    let told = locker.told();
    assert!(told.contains(&Told::PointerEnter(id)) && told.contains(&Told::Button(0x110, true)), "{told:?}");
    assert!(told.contains(&Told::Key(A, true)) && told.contains(&Told::Key(125, true)), "{told:?}");
    assert_eq!((client.told(), session.bar_requests()), (vec![], 0));

    keyboard.key(0, A, 1);
    keyboard.key(0, A, 0);
    session.state.button(0x110, true, 0, Origin::Virtual);
    session.settle(&mut [&mut robot, &mut locker, &mut client]);
    assert_eq!((locker.told(), client.told()), (vec![], vec![]), "virtual devices reach nobody");
    let refused = session.apply(r#"{"verb":"ui.press","args":{"keys":"enter"}}"#).expect_err("refused");
    assert!(refused.to_string().contains("locked"), "{refused}");
    assert!(session.apply(r#"{"verb":"window.close","args":{}}"#).is_err());

    lock.unlock_and_destroy();
    session.settle(&mut [&mut locker, &mut client]);
    assert!(!session.snapshot().locked && !locker.dead);
    assert!(client.told().iter().any(|told| matches!(told, Told::Enter(_))));
    assert_ne!(corner(&mut session, 0, Sight::NoCursor)[..3], RED);
}

#[test]
fn it_counts_as_locked_when_every_output_has_shown_it() {
    let mut session = Session::with(&[VirtualOutput::default(), VirtualOutput::default()], true);
    let mut locker = session.client();
    let _lock = lock(&locker);
    session.settle(&mut [&mut locker]);
    let first = session.state.outputs.iter().next().expect("an output").number;
    session.state.draw_now(first);
    session.state.confirm_lock();
    session.settle(&mut [&mut locker]);
    assert!(locker.heard().is_empty(), "the second output may still show windows");
    session.wait(FRAME);
    session.settle(&mut [&mut locker]);
    assert_eq!(locker.heard(), ["Locked"]);
}

#[test]
fn a_locker_that_dies_leaves_it_locked_and_another_takes_over() {
    let mut session = Session::new();
    let (mut client, mut locker) = (session.client(), session.client());
    let _window = open(&mut session, &mut client, "one");
    let first = lock(&locker);
    let face = cover(&locker, &first, 0);
    session.settle(&mut [&mut locker]);
    draw(&locker, &face, 0x00ff_0000);
    session.settle(&mut [&mut locker]);
    session.wait(FRAME);

    let mut thief = session.client();
    let second = lock(&thief);
    session.settle(&mut [&mut thief]);
    assert_eq!(thief.heard(), ["Finished"], "somebody else holds the lock");
    second.unlock_and_destroy();
    session.settle(&mut [&mut thief]);
    // The client has forgotten the object by then, and so what it was.
    assert_eq!(thief.error(), Some((String::new(), 1)), "a refused lock unlocks nothing");
    assert!(session.state.lock.is_on());

    client.told();
    drop((first, face));
    drop(locker);
    session.settle(&mut [&mut client]);
    session.wait(FRAME);
    session.tap(A);
    session.settle(&mut [&mut client]);
    let told = client.told();
    assert!(session.snapshot().locked, "its window hears nothing: {told:?}");
    assert!(!told.iter().any(|told| matches!(told, Told::Enter(_) | Told::Key(..))), "{told:?}");
    assert_ne!(corner(&mut session, 0, Sight::NoCursor)[..3], RED, "what the dead showed is gone");

    let mut heir = session.client();
    let third = lock(&heir);
    session.settle(&mut [&mut heir]);
    session.wait(FRAME);
    session.settle(&mut [&mut heir]);
    assert_eq!(heir.heard(), ["Locked"]);
    third.unlock_and_destroy();
    session.settle(&mut [&mut heir]);
    assert!(!session.snapshot().locked);
}

#[test]
fn a_wish_that_is_taken_back_before_it_counts_unlocks_only_what_it_locked() {
    let mut session = Session::new();
    let mut locker = session.client();
    let wish = lock(&locker);
    session.settle(&mut [&mut locker]);
    assert!(session.state.lock.is_on());
    wish.destroy();
    session.settle(&mut [&mut locker]);
    assert!(!session.state.lock.is_on() && !locker.dead);

    session.state.set_locked(true).expect("locked");
    let wish = lock(&locker);
    wish.destroy();
    session.settle(&mut [&mut locker]);
    assert!(session.state.lock.is_on(), "it was locked before");
}

#[test]
fn a_lock_surface_that_would_not_cover_its_output_ends_its_client_and_not_the_lock() {
    type Case = (fn(&Client, &ExtSessionLockV1, &Cover), &'static str, u32);
    let surface = "ext_session_lock_surface_v1";
    let cases: [Case; 7] = [
        (|_, _, face| face.surface.commit(), surface, 0),
        (
            |client, _, face| {
                face.role.ack_configure(face.sizes.lock().unwrap()[0].0);
                face.surface.attach(Some(&client.buffer(10, 10, 0)), 0, 0);
                face.surface.commit();
            },
            surface,
            2,
        ),
        (
            |client, _, face| {
                draw(client, face, 0);
                face.surface.attach(None, 0, 0);
                face.surface.commit();
            },
            surface,
            1,
        ),
        (|_, _, face| face.role.ack_configure(77), surface, 3),
        (
            |client, lock, _| {
                cover(client, lock, 0);
            },
            "ext_session_lock_v1",
            3,
        ),
        (
            |client, lock, face| {
                lock.get_lock_surface(&face.surface, &client.outputs()[0], &client.handle(), Sizes::default());
            },
            "ext_session_lock_v1",
            2,
        ),
        (|_, lock, _| lock.destroy(), "", 0),
    ];
    for (odd, interface, code) in cases {
        let mut session = Session::new();
        let mut locker = session.client();
        let lock = lock(&locker);
        let face = cover(&locker, &lock, 0);
        session.wait(FRAME);
        session.settle(&mut [&mut locker]);
        session.wait(FRAME);
        session.settle(&mut [&mut locker]);
        assert_eq!(locker.heard(), ["Locked"]);
        odd(&locker, &lock, &face);
        session.settle(&mut [&mut locker]);
        assert_eq!(locker.error(), Some((interface.into(), code)));
        assert!(session.state.lock.is_on());
        assert_eq!(session.state.stats.survived, 0);
    }
}

#[test]
fn no_input_method_hears_what_is_typed_to_unlock() {
    let mut session = Session::new();
    let (mut locker, mut method) = (session.client(), session.client());
    let manager: ZwpInputMethodManagerV2 = method.global();
    let object = manager.get_input_method(method.seat(), &method.handle(), ());
    let grab = object.grab_keyboard(&method.handle(), ());
    session.settle(&mut [&mut method]);
    let lock = lock(&locker);
    let face = cover(&locker, &lock, 0);
    session.settle(&mut [&mut locker]);
    draw(&locker, &face, 0);
    session.settle(&mut [&mut locker, &mut method]);
    grab.release();
    let _again = object.grab_keyboard(&method.handle(), ());
    session.settle(&mut [&mut method]);
    method.heard();
    session.tap(A);
    session.settle(&mut [&mut locker, &mut method]);
    assert_eq!(locker.keys(), [(A, true), (A, false)]);
    assert!(!method.heard().iter().any(|event| event.starts_with("Key ")), "it heard the password");
}

#[test]
fn an_output_that_changes_asks_its_cover_for_another_size() {
    let mut session = Session::new();
    let mut locker = session.client();
    let lock = lock(&locker);
    let face = cover(&locker, &lock, 0);
    session.settle(&mut [&mut locker]);
    draw(&locker, &face, 0);
    let number = session.state.outputs.iter().next().expect("an output").number;
    let wish = tacit_compositor::backend::OutputWish { mode: Some((800, 600, 60_000)), ..Default::default() };
    session.state.change_output(number, wish).expect("changed");
    session.settle(&mut [&mut locker]);
    let (_, width, height) = *face.sizes.lock().unwrap().last().unwrap();
    assert_eq!((width, height), (800, 600));
    draw(&locker, &face, 0x00ff_0000);
    session.settle(&mut [&mut locker]);
    session.wait(FRAME);
    assert!(!locker.dead);
    assert_eq!(corner(&mut session, 0, Sight::NoCursor)[..3], RED);
}
