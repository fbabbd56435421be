//! Virtual keyboards.

use std::os::fd::AsFd;

use super::{Visitor, World, named};
use crate::protocols::{keymap::tests::made_up, virtual_keyboard};
use smithay::{
    backend::input::KeyState,
    input::keyboard::{FilterResult, Keycode},
    utils::SERIAL_COUNTER,
};
use wayland_client::protocol::{wl_compositor::WlCompositor, wl_keyboard::WlKeyboard, wl_seat::WlSeat};
use wayland_protocols_misc::zwp_virtual_keyboard_v1::client::{
    zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1, zwp_virtual_keyboard_v1::ZwpVirtualKeyboardV1,
};

/// A virtual keyboard on which key 1 types `sign` and key 2 is Super.
fn keyboard(visitor: &Visitor, sign: &str) -> ZwpVirtualKeyboardV1 {
    let (manager, seat): (ZwpVirtualKeyboardManagerV1, WlSeat) = (visitor.guest.global(), visitor.guest.global());
    let keyboard = manager.create_virtual_keyboard(&seat, &visitor.handle(), ());
    set_keymap(&keyboard, &made_up(sign));
    keyboard
}

fn set_keymap(keyboard: &ZwpVirtualKeyboardV1, text: &str) {
    let file = tempfile::tempfile().expect("a file");
    std::os::unix::fs::FileExt::write_all_at(&file, text.as_bytes(), 0).expect("written");
    keyboard.keymap(1, file.as_fd(), text.len() as u32);
}

/// A client with the keyboard's focus.
fn focused(world: &mut World) -> (Visitor, WlKeyboard) {
    let mut visitor = world.visitor();
    let (compositor, seat): (WlCompositor, WlSeat) = (visitor.guest.global(), visitor.guest.global());
    let surface = compositor.create_surface(&visitor.handle(), ());
    let keyboard = seat.get_keyboard(&visitor.handle(), ());
    surface.commit();
    world.settle(&mut visitor);
    let surface = world.host.surfaces.pop();
    let handle = world.host.seat.get_keyboard().expect("the seat's keyboard");
    handle.set_focus(&mut world.host, surface, SERIAL_COUNTER.next_serial());
    world.settle(&mut visitor);
    visitor.told();
    (visitor, keyboard)
}

/// What the focused client was told, in short.
fn heard(visitor: &mut Visitor) -> Vec<String> {
    let told = visitor.told();
    let of_keyboard = told.iter().filter(|line| line.starts_with("wl_keyboard "));
    of_keyboard.map(|line| line.split_whitespace().nth(1).unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_key_comes_after_its_own_keymap() {
    let mut world = World::new();
    let (mut window, _keyboard) = focused(&mut world);
    let mut typist = world.visitor();
    let first = keyboard(&typist, "adiaeresis");
    first.key(1, 1, 1);
    first.key(2, 1, 0);
    world.settle(&mut typist);
    world.settle(&mut window);
    assert_eq!(
        world.host.take_asked(),
        ["Some(\"XK_adiaeresis Pressed\") shift=false", "Some(\"XK_adiaeresis Released\") shift=false"]
    );
    let told = window.told();
    assert_eq!(named(&told, "Keymap").len(), 1, "{told:?}");
    assert_eq!(named(&told, "Key").len(), 2);
    assert!(named(&told, "Key")[0].contains("key: 1"));
    assert!(told[0].starts_with("wl_keyboard Keymap") && told[1].starts_with("wl_keyboard Modifiers"), "{told:?}");

    // Another keyboard has another keymap; the same text again is no change.
    let second = keyboard(&typist, "odiaeresis");
    second.key(3, 1, 1);
    world.settle(&mut typist);
    world.settle(&mut window);
    assert_eq!(heard(&mut window), ["Keymap", "Modifiers", "Key"]);
    first.key(4, 1, 1);
    world.settle(&mut typist);
    world.settle(&mut window);
    assert_eq!(heard(&mut window), ["Keymap", "Modifiers", "Key"]);
    let same = keyboard(&typist, "adiaeresis");
    same.key(5, 1, 1);
    world.settle(&mut typist);
    world.settle(&mut window);
    assert_eq!(heard(&mut window), ["Key"]);
}

#[test]
fn a_physical_key_comes_after_the_seats_keymap() {
    let mut world = World::new();
    let (mut window, _keyboard) = focused(&mut world);
    let mut typist = world.visitor();
    let virtual_one = keyboard(&typist, "a");
    virtual_one.key(1, 1, 1);
    virtual_one.key(1, 1, 0);
    world.settle(&mut typist);
    world.settle(&mut window);
    heard(&mut window);
    let seat = world.host.seat.clone();
    let handle = seat.get_keyboard().expect("the seat's keyboard");
    for expected in [["Keymap", "Modifiers", "Key"].as_slice(), &["Key"]] {
        virtual_keyboard::restore(&mut world.host, &seat);
        let (host, serial) = (&mut world.host, SERIAL_COUNTER.next_serial());
        handle
            .input::<(), _>(host, Keycode::new(30 + 8), KeyState::Pressed, serial, 1, |_, _, _| FilterResult::Forward);
        world.settle(&mut window);
        assert_eq!(heard(&mut window), expected);
    }
}

#[test]
fn a_held_back_key_can_be_delivered_when_its_keyboard_is_gone() {
    let mut world = World::new();
    world.host.held_keys = Some(Vec::new());
    let mut typist = world.visitor();
    let one = keyboard(&typist, "a");
    one.key(1, 1, 1);
    one.key(1, 1, 0);
    one.destroy();
    world.settle(&mut typist);
    drop(typist);
    let (mut window, _keyboard) = focused(&mut world);
    let seat = world.host.seat.clone();
    for event in world.host.held_keys.take().expect("events") {
        virtual_keyboard::forward(&mut world.host, &seat, &event);
    }
    world.settle(&mut window);
    assert_eq!(heard(&mut window), ["Keymap", "Modifiers", "Key", "Key"]);
}

#[test]
fn modifiers_are_the_clients_to_set() {
    let mut world = World::new();
    let (mut window, _keyboard) = focused(&mut world);
    let mut typist = world.visitor();
    let one = keyboard(&typist, "a, A");
    one.modifiers(1, 0, 0, 0);
    one.key(1, 1, 1);
    world.settle(&mut typist);
    assert_eq!(world.host.take_asked(), ["None shift=true", "Some(\"XK_A Pressed\") shift=true"]);
    world.settle(&mut window);
    assert_eq!(heard(&mut window), ["Keymap", "Modifiers", "Key"]);
    // What is held is let go with the client.
    drop(typist);
    world.settle(&mut window);
    assert_eq!(world.host.take_asked(), ["Some(\"XK_A Released\") shift=true", "None shift=false"]);
    assert_eq!(heard(&mut window), ["Key", "Modifiers"]);
}

#[test]
fn a_key_before_a_keymap_ends_the_client() {
    let mut world = World::new();
    let mut typist = world.visitor();
    let (manager, seat): (ZwpVirtualKeyboardManagerV1, WlSeat) = (typist.guest.global(), typist.guest.global());
    let keyboard = manager.create_virtual_keyboard(&seat, &typist.handle(), ());
    set_keymap(&keyboard, "this is no keymap");
    keyboard.key(1, 1, 1);
    world.settle(&mut typist);
    typist.assert_ended_by("zwp_virtual_keyboard_v1", 0);
}

#[test]
fn odd_keys_change_nothing() {
    let mut world = World::new();
    let mut typist = world.visitor();
    let one = keyboard(&typist, "a");
    one.key(1, u32::MAX, 1);
    one.key(1, 1, 0);
    one.key(1, u32::MAX - 8, 7);
    one.modifiers(u32::MAX, u32::MAX, u32::MAX, u32::MAX);
    for key in 0..200 {
        one.key(1, key, 1);
    }
    world.settle(&mut typist);
    assert!(typist.error().is_none());
    // The odd key, the modifiers, and as many keys as may be held.
    assert_eq!(world.host.take_asked().len(), 1 + 1 + 63);
}
