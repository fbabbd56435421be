//! Virtual pointers.

use super::World;
use smithay::utils::Transform;
use wayland_client::protocol::{wl_output::WlOutput, wl_pointer};
use wayland_protocols_wlr::virtual_pointer::v1::client::zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1;

#[test]
fn motion_buttons_and_scrolling_reach_the_handler() {
    let mut world = World::new();
    let _output = world.output("one", (100, 50), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let manager: ZwlrVirtualPointerManagerV1 = visitor.guest.global();
    let output: WlOutput = visitor.guest.global();
    let pointer = manager.create_virtual_pointer_with_output(None, Some(&output), &visitor.handle(), ());
    pointer.motion(1, 2.5, -1.0);
    pointer.motion_absolute(2, 5, 50, 10, 100);
    pointer.motion_absolute(2, 5, 50, 0, 100);
    pointer.button(3, 0x110, wl_pointer::ButtonState::Pressed);
    pointer.button(3, 0x110, wl_pointer::ButtonState::Pressed);
    pointer.axis_source(wl_pointer::AxisSource::Wheel);
    pointer.axis_discrete(4, wl_pointer::Axis::VerticalScroll, 15.0, 1);
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty(), "the frame has not ended");
    pointer.frame();
    world.settle(&mut visitor);
    let asked = world.host.take_asked();
    assert_eq!(
        asked[..3],
        [
            "one Motion { time: 1, dx: 2.5, dy: -1.0 }",
            "one MotionAbsolute { time: 2, x: 0.5, y: 0.5 }",
            "one Button { time: 3, button: 272, state: Pressed }",
        ]
    );
    assert!(asked[3].contains("Wheel") && asked[3].contains("120"), "{asked:?}");
    assert_eq!(asked[4..], ["one Frame"]);
    // The button that is still held is let go.
    pointer.destroy();
    world.settle(&mut visitor);
    assert_eq!(world.host.take_asked(), ["one Button { time: 0, button: 272, state: Released }", "one Frame"]);
    assert!(visitor.error().is_none());
}

#[test]
fn held_buttons_are_released_when_the_client_dies() {
    let mut world = World::new();
    let mut visitor = world.visitor();
    let manager: ZwlrVirtualPointerManagerV1 = visitor.guest.global();
    let pointer = manager.create_virtual_pointer(None, &visitor.handle(), ());
    pointer.button(3, 0x111, wl_pointer::ButtonState::Pressed);
    pointer.frame();
    // Nobody has heard of this one.
    pointer.button(3, 0x112, wl_pointer::ButtonState::Pressed);
    world.settle(&mut visitor);
    world.host.take_asked();
    drop(visitor);
    let mut other = world.visitor();
    world.settle(&mut other);
    assert_eq!(world.host.take_asked(), [" Button { time: 0, button: 273, state: Released }", " Frame"]);
}

#[test]
fn a_client_cannot_hold_pointers_without_end() {
    let mut world = World::new();
    let mut visitor = world.visitor();
    let manager: ZwlrVirtualPointerManagerV1 = visitor.guest.global();
    for _ in 0..17 {
        manager.create_virtual_pointer(None, &visitor.handle(), ());
    }
    world.settle(&mut visitor);
    visitor.assert_ended_by("zwlr_virtual_pointer_manager_v1", 2);
    // Another client is not the worse for it.
    let mut other = world.visitor();
    let manager: ZwlrVirtualPointerManagerV1 = other.guest.global();
    let pointer = manager.create_virtual_pointer(None, &other.handle(), ());
    pointer.motion(1, 1.0, 1.0);
    pointer.frame();
    world.settle(&mut other);
    assert_eq!(world.host.take_asked().len(), 2);
}
