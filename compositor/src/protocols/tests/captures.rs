//! wlr-screencopy and ext-image-copy-capture.

use super::{
    World,
    client::Picture,
    named,
    server::{self, Host},
};
use crate::protocols::image_copy::{CursorPlace, Source};
use smithay::{output::Mode, utils::Transform};
use wayland_client::protocol::{wl_output::WlOutput, wl_seat::WlSeat, wl_shm::Format};
use wayland_protocols::ext::{
    foreign_toplevel_list::v1::client::ext_foreign_toplevel_handle_v1::ExtForeignToplevelHandleV1,
    image_capture_source::v1::client::{
        ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
        ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
    },
    image_copy_capture::v1::client::ext_image_copy_capture_manager_v1::{ExtImageCopyCaptureManagerV1, Options},
};
use wayland_protocols_wlr::screencopy::v1::client::zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1;

#[test]
fn a_whole_output_is_copied() {
    let mut world = World::new();
    let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    let frame = manager.capture_output(1, &output, &visitor.handle(), ());
    world.settle(&mut visitor);
    let told = visitor.told();
    assert!(
        told.contains(
            &"zwlr_screencopy_frame_v1 Buffer { format: Value(Xrgb8888), width: 8, height: 4, stride: 32 }".into()
        ),
        "{told:?}"
    );
    assert!(told.contains(&"zwlr_screencopy_frame_v1 BufferDone".into()));
    let picture = Picture::new(&visitor.guest, &visitor.handle(), (8, 4), 32, Format::Xrgb8888);
    frame.copy(&picture.buffer);
    world.settle(&mut visitor);
    assert_eq!(
        visitor.told(),
        [
            "zwlr_screencopy_frame_v1 Flags { flags: Value(Flags(0x0)) }",
            "zwlr_screencopy_frame_v1 Ready { tv_sec_hi: 5, tv_sec_lo: 7, tv_nsec: 9 }"
        ]
    );
    assert_eq!(picture.bytes(), server::picture(0, 0, (8, 4).into()));
    assert!(world.host.take_asked()[0].ends_with("Painted"));
}

#[test]
fn a_region_is_clipped_scaled_and_turned() {
    for (transform, region, asked) in [
        (Transform::Normal, (2, 1, 100, 100), "x: 4, y: 2, width: 16, height: 8"),
        (Transform::Normal, (-5, -5, 6, 6), "x: 0, y: 0, width: 2, height: 2"),
        (Transform::_90, (0, 0, 1, 2), "x: 0, y: 8, width: 4, height: 2"),
    ] {
        let mut world = World::new();
        let _output = world.output("one", (20, 10), 2.0, transform);
        let mut visitor = world.visitor();
        let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
        let (x, y, width, height) = region;
        let frame = manager.capture_output_region(0, &output, x, y, width, height, &visitor.handle(), ());
        world.settle(&mut visitor);
        let told = visitor.told();
        let offer = named(&told, "Buffer");
        let number = |key: &str| -> i32 {
            let rest = offer[0].split(key).nth(1).expect("the key");
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
        };
        let size = (number("width: "), number("height: "));
        let picture = Picture::new(&visitor.guest, &visitor.handle(), size, size.0 * 4, Format::Xrgb8888);
        frame.copy(&picture.buffer);
        world.settle(&mut visitor);
        let captured = world.host.take_asked();
        for part in asked.split(", ") {
            assert!(captured[0].contains(part.trim()), "{transform:?} {region:?}: {captured:?}");
        }
        assert_eq!(named(&visitor.told(), "Ready").len(), 1);
    }
}

#[test]
fn a_region_outside_the_output_fails() {
    for (x, y, width, height) in
        [(100, 0, 5, 5), (0, 0, 0, 5), (0, 0, -5, 5), (i32::MAX, i32::MAX, i32::MAX, i32::MAX), (i32::MIN, 0, 1, 1)]
    {
        let mut world = World::new();
        let _output = world.output("one", (20, 10), 1.0, Transform::Normal);
        let mut visitor = world.visitor();
        let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
        manager.capture_output_region(0, &output, x, y, width, height, &visitor.handle(), ());
        world.settle(&mut visitor);
        assert_eq!(named(&visitor.told(), "Failed").len(), 1);
        assert!(visitor.error().is_none());
    }
}

#[test]
fn a_wrong_buffer_ends_the_client_and_nothing_else() {
    let wrong = [((7, 4), 28, Format::Xrgb8888), ((8, 4), 36, Format::Xrgb8888), ((8, 4), 32, Format::Argb8888)];
    for (size, stride, format) in wrong {
        let mut world = World::new();
        let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
        let mut visitor = world.visitor();
        let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
        let frame = manager.capture_output(0, &output, &visitor.handle(), ());
        let picture = Picture::new(&visitor.guest, &visitor.handle(), size, stride, format);
        frame.copy(&picture.buffer);
        world.settle(&mut visitor);
        visitor.assert_ended_by("zwlr_screencopy_frame_v1", 1);
        assert!(world.host.take_asked().is_empty());
    }
}

#[test]
fn a_frame_is_used_once() {
    let mut world = World::new();
    let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    let frame = manager.capture_output(0, &output, &visitor.handle(), ());
    let picture = Picture::new(&visitor.guest, &visitor.handle(), (8, 4), 32, Format::Xrgb8888);
    frame.copy(&picture.buffer);
    frame.copy(&picture.buffer);
    world.settle(&mut visitor);
    visitor.assert_ended_by("zwlr_screencopy_frame_v1", 0);
}

#[test]
fn a_buffer_cut_short_is_survived() {
    let mut world = World::new();
    let _output = world.output("one", (64, 64), 1.0, Transform::Normal);
    world.host.held_frames = Some(Vec::new());
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    let frame = manager.capture_output(0, &output, &visitor.handle(), ());
    let picture = Picture::new(&visitor.guest, &visitor.handle(), (64, 64), 256, Format::Xrgb8888);
    frame.copy(&picture.buffer);
    world.settle(&mut visitor);
    picture.truncate();
    let frame = world.host.held_frames.as_mut().and_then(Vec::pop).expect("a frame");
    let pixels = server::picture(0, 0, (64, 64).into());
    assert!(frame.submit(&pixels, 256, std::time::Duration::ZERO).is_err());
    world.settle(&mut visitor);
    assert!(visitor.error().is_some());
}

#[test]
fn waiting_for_damage_waits_for_damage() {
    let mut world = World::new();
    let server_output = world.output("one", (20, 10), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    let copy = |world: &mut World, visitor: &mut super::Visitor| {
        let frame = manager.capture_output_region(0, &output, 5, 5, 10, 5, &visitor.handle(), ());
        let picture = Picture::new(&visitor.guest, &visitor.handle(), (10, 5), 40, Format::Xrgb8888);
        frame.copy_with_damage(&picture.buffer);
        world.settle(visitor);
        visitor.told()
    };
    // The first picture comes at once and is new as a whole.
    let told = copy(&mut world, &mut visitor);
    assert_eq!(named(&told, "Damage"), ["zwlr_screencopy_frame_v1 Damage { x: 0, y: 0, width: 10, height: 5 }"]);
    // The second waits, and a change elsewhere does not wake it.
    assert!(named(&copy(&mut world, &mut visitor), "Ready").is_empty());
    assert!(world.host.screencopy.waits_for(&server_output));
    let damage = |x, y, w, h| [smithay::utils::Rectangle::new((x, y).into(), (w, h).into())];
    assert!(world.host.screencopy.damaged(&server_output, &damage(0, 0, 4, 4)).is_empty());
    // A change within its region does.
    for frame in world.host.screencopy.damaged(&server_output, &damage(4, 4, 3, 3)) {
        crate::protocols::screencopy::ScreencopyHandler::capture_frame(&mut world.host, frame);
    }
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "Damage"), ["zwlr_screencopy_frame_v1 Damage { x: 0, y: 0, width: 2, height: 2 }"]);
    assert_eq!(named(&told, "Ready").len(), 1);
    // One that waits for an output that goes away fails, and so does one for an output that has shrunk.
    copy(&mut world, &mut visitor);
    world.host.screencopy.output_removed(&server_output);
    world.settle(&mut visitor);
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);
    copy(&mut world, &mut visitor);
    let mode = Mode { size: (6, 6).into(), refresh: 60_000 };
    server_output.change_current_state(Some(mode), None, None, None);
    assert!(world.host.screencopy.damaged(&server_output, &damage(0, 0, 6, 6)).is_empty());
    world.settle(&mut visitor);
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);
}

#[test]
fn an_unanswered_frame_fails() {
    let mut world = World::new();
    let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
    world.host.held_frames = Some(Vec::new());
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrScreencopyManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    let frame = manager.capture_output(0, &output, &visitor.handle(), ());
    let picture = Picture::new(&visitor.guest, &visitor.handle(), (8, 4), 32, Format::Xrgb8888);
    frame.copy(&picture.buffer);
    world.settle(&mut visitor);
    visitor.told();
    world.host.held_frames = None;
    world.settle(&mut visitor);
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);
}

/// Captures one image in a session and returns what was told and drawn.
fn image(
    world: &mut World,
    visitor: &mut super::Visitor,
    session: &wayland_protocols::ext::image_copy_capture::v1::client::ext_image_copy_capture_session_v1::ExtImageCopyCaptureSessionV1,
    size: (i32, i32),
) -> (Vec<String>, Picture) {
    let picture = Picture::new(&visitor.guest, &visitor.handle(), size, size.0 * 4, Format::Argb8888);
    let frame = session.create_frame(&visitor.handle(), ());
    frame.attach_buffer(&picture.buffer);
    frame.damage_buffer(0, 0, size.0, size.1);
    frame.capture();
    world.settle(visitor);
    let told = visitor.told();
    if !named(&told, "Ready").is_empty() || !named(&told, "Failed").is_empty() {
        frame.destroy();
    }
    (told, picture)
}

#[test]
fn a_session_takes_pictures_of_an_output() {
    let mut world = World::new();
    let server_output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let sources: ExtOutputImageCaptureSourceManagerV1 = visitor.guest.global();
    let manager: ExtImageCopyCaptureManagerV1 = visitor.guest.global();
    let output: WlOutput = visitor.guest.global();
    let source = sources.create_source(&output, &visitor.handle(), ());
    let session = manager.create_session(&source, Options::empty(), &visitor.handle(), ());
    source.destroy();
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "BufferSize"), ["ext_image_copy_capture_session_v1 BufferSize { width: 8, height: 4 }"]);
    assert_eq!(named(&told, "ShmFormat").len(), 2);
    assert!(world.host.images.is_captured(&Source::output(&server_output)));

    let (told, picture) = image(&mut world, &mut visitor, &session, (8, 4));
    assert_eq!(named(&told, "Ready").len(), 1, "{told:?}");
    assert_eq!(named(&told, "Transform").len(), 1);
    assert_eq!(picture.bytes(), server::picture(0, 0, (8, 4).into()));
    assert!(world.host.take_asked()[0].ends_with("Hidden"));

    // The next one waits for a change.
    let (told, _) = image(&mut world, &mut visitor, &session, (8, 4));
    assert!(told.is_empty(), "{told:?}");
    let changed = [smithay::utils::Rectangle::new((1, 1).into(), (2, 2).into())];
    for frame in world.host.images.damaged(&Source::output(&server_output), &changed) {
        crate::protocols::image_copy::ImageCopyHandler::capture_image(&mut world.host, frame);
    }
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "Damage"), ["ext_image_copy_capture_frame_v1 Damage { x: 1, y: 1, width: 2, height: 2 }"]);
}

#[test]
fn a_new_size_is_told_and_an_old_buffer_refused() {
    let mut world = World::new();
    let server_output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let sources: ExtOutputImageCaptureSourceManagerV1 = visitor.guest.global();
    let manager: ExtImageCopyCaptureManagerV1 = visitor.guest.global();
    let output: WlOutput = visitor.guest.global();
    let source = sources.create_source(&output, &visitor.handle(), ());
    let session = manager.create_session(&source, Options::PaintCursors, &visitor.handle(), ());
    world.settle(&mut visitor);
    visitor.told();
    world.host.images.constrain(&Source::output(&server_output), Some((10, 4).into()));
    let (told, _) = image(&mut world, &mut visitor, &session, (8, 4));
    assert_eq!(named(&told, "BufferSize"), ["ext_image_copy_capture_session_v1 BufferSize { width: 10, height: 4 }"]);
    assert_eq!(named(&told, "Failed"), ["ext_image_copy_capture_frame_v1 Failed { reason: Value(BufferConstraints) }"]);
    let (told, _) = image(&mut world, &mut visitor, &session, (10, 4));
    assert_eq!(named(&told, "Ready").len(), 1, "{told:?}");
    // When the source goes, the session stops and its frames fail.
    world.host.images.constrain(&Source::output(&server_output), None);
    let (told, _) = image(&mut world, &mut visitor, &session, (10, 4));
    assert_eq!(named(&told, "Stopped").len(), 1, "{told:?}");
    assert_eq!(named(&told, "Failed"), ["ext_image_copy_capture_frame_v1 Failed { reason: Value(Stopped) }"]);
    assert!(visitor.error().is_none());
}

#[test]
fn a_window_is_a_source() {
    let mut world = World::new();
    let handle = world.host.list.new_toplevel::<Host>("title", "app");
    let mut visitor = world.visitor();
    let sources: ExtForeignToplevelImageCaptureSourceManagerV1 = visitor.guest.global();
    let manager: ExtImageCopyCaptureManagerV1 = visitor.guest.global();
    let toplevel = visitor.guest.made::<ExtForeignToplevelHandleV1>().remove(0);
    let source = sources.create_source(&toplevel, &visitor.handle(), ());
    let session = manager.create_session(&source, Options::empty(), &visitor.handle(), ());
    world.settle(&mut visitor);
    visitor.told();
    let (told, _) = image(&mut world, &mut visitor, &session, (6, 4));
    assert_eq!(named(&told, "Ready").len(), 1, "{told:?}");
    // A session of a window that has closed stops at once.
    world.host.list.remove_toplevel(&handle);
    manager.create_session(&source, Options::empty(), &visitor.handle(), ());
    world.settle(&mut visitor);
    assert_eq!(named(&visitor.told(), "Stopped").len(), 1);
}

#[test]
fn the_pointer_is_followed_over_a_source() {
    let mut world = World::new();
    let server_output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let sources: ExtOutputImageCaptureSourceManagerV1 = visitor.guest.global();
    let manager: ExtImageCopyCaptureManagerV1 = visitor.guest.global();
    let (output, seat): (WlOutput, WlSeat) = (visitor.guest.global(), visitor.guest.global());
    let pointer = seat.get_pointer(&visitor.handle(), ());
    let source = sources.create_source(&output, &visitor.handle(), ());
    let cursor = manager.create_pointer_cursor_session(&source, &pointer, &visitor.handle(), ());
    let session = cursor.get_capture_session(&visitor.handle(), ());
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "BufferSize"), ["ext_image_copy_capture_session_v1 BufferSize { width: 3, height: 3 }"]);
    let over = Source::output(&server_output);
    assert_eq!(world.host.images.cursor_sources(), std::slice::from_ref(&over));

    let place = |x, y| CursorPlace { position: (x, y).into(), hotspot: (1, 2).into() };
    let name = "ext_image_copy_capture_cursor_session_v1";
    let mut follow = |world: &mut World, place| {
        world.host.images.place_cursor(&over, place);
        world.settle(&mut visitor);
        visitor.told()
    };
    assert!(follow(&mut world, None).is_empty(), "it was never there");
    let [enter, position] = [format!("{name} Enter"), format!("{name} Position {{ x: 5, y: 3 }}")];
    assert_eq!(follow(&mut world, Some(place(5, 3))), [enter, position, format!("{name} Hotspot {{ x: 1, y: 2 }}")]);
    assert_eq!(follow(&mut world, Some(place(-1, 3))), [format!("{name} Position {{ x: -1, y: 3 }}")]);
    assert!(follow(&mut world, Some(place(-1, 3))).is_empty(), "nothing new");
    assert_eq!(follow(&mut world, None), [format!("{name} Leave")]);

    let (told, _) = image(&mut world, &mut visitor, &session, (3, 3));
    assert_eq!(named(&told, "Ready").len(), 1, "{told:?}");
    // The image outlives who follows the pointer, and is then still told of.
    cursor.destroy();
    world.settle(&mut visitor);
    assert_eq!(world.host.images.cursor_sources().len(), 1);
    session.destroy();
    world.settle(&mut visitor);
    assert!(world.host.images.cursor_sources().is_empty());
    let cursor = manager.create_pointer_cursor_session(&source, &pointer, &visitor.handle(), ());
    cursor.get_capture_session(&visitor.handle(), ());
    cursor.get_capture_session(&visitor.handle(), ());
    world.settle(&mut visitor);
    visitor.assert_ended_by(name, 1);
}

#[test]
fn misuse_of_a_session_ends_the_client() {
    type Misuse = fn(
        &wayland_protocols::ext::image_copy_capture::v1::client::ext_image_copy_capture_session_v1::ExtImageCopyCaptureSessionV1,
        &super::Visitor,
    );
    let cases: [(Misuse, &str, u32); 4] = [
        (
            |session, visitor| {
                session.create_frame(&visitor.handle(), ());
                session.create_frame(&visitor.handle(), ());
            },
            "ext_image_copy_capture_session_v1",
            1,
        ),
        (
            |session, visitor| session.create_frame(&visitor.handle(), ()).capture(),
            "ext_image_copy_capture_frame_v1",
            1,
        ),
        (
            |session, visitor| session.create_frame(&visitor.handle(), ()).damage_buffer(-1, 0, 5, 5),
            "ext_image_copy_capture_frame_v1",
            2,
        ),
        (
            |session, visitor| {
                let picture = Picture::new(&visitor.guest, &visitor.handle(), (8, 4), 32, Format::Xrgb8888);
                let frame = session.create_frame(&visitor.handle(), ());
                frame.attach_buffer(&picture.buffer);
                frame.capture();
                frame.capture();
            },
            "ext_image_copy_capture_frame_v1",
            3,
        ),
    ];
    for (misuse, interface, code) in cases {
        let mut world = World::new();
        let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
        let mut visitor = world.visitor();
        let sources: ExtOutputImageCaptureSourceManagerV1 = visitor.guest.global();
        let manager: ExtImageCopyCaptureManagerV1 = visitor.guest.global();
        let output: WlOutput = visitor.guest.global();
        let source = sources.create_source(&output, &visitor.handle(), ());
        let session = manager.create_session(&source, Options::empty(), &visitor.handle(), ());
        misuse(&session, &visitor);
        world.settle(&mut visitor);
        visitor.assert_ended_by(interface, code);
    }
}
