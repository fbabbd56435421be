//! The pointer apart from what is below it: clients that follow it over an output or a window, and take its image.

use crate::{
    client::{Client, Inner, heard},
    fixture::Session,
    windows::{open, redraw},
};
use smithay::input::pointer::{CursorIcon, CursorImageStatus};
use std::{
    fs::File,
    os::{fd::AsFd, unix::fs::FileExt},
    sync::Mutex,
};
use tacit_compositor::input::Origin;
use wayland_client::{
    Connection, Dispatch, Proxy, QueueHandle, event_created_child,
    protocol::{wl_output::WlOutput, wl_shm},
};
use wayland_protocols::ext::{
    foreign_toplevel_list::v1::client::{
        ext_foreign_toplevel_handle_v1::ExtForeignToplevelHandleV1,
        ext_foreign_toplevel_list_v1::{self, ExtForeignToplevelListV1},
    },
    image_capture_source::v1::client::{
        ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
        ext_image_capture_source_v1::ExtImageCaptureSourceV1,
        ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
    },
    image_copy_capture::v1::client::{
        ext_image_copy_capture_cursor_session_v1::ExtImageCopyCaptureCursorSessionV1,
        ext_image_copy_capture_frame_v1::ExtImageCopyCaptureFrameV1,
        ext_image_copy_capture_manager_v1::ExtImageCopyCaptureManagerV1,
        ext_image_copy_capture_session_v1::ExtImageCopyCaptureSessionV1,
    },
};

heard!(
    ExtForeignToplevelHandleV1,
    ExtForeignToplevelImageCaptureSourceManagerV1,
    ExtOutputImageCaptureSourceManagerV1,
    ExtImageCaptureSourceV1,
    ExtImageCopyCaptureManagerV1,
    ExtImageCopyCaptureCursorSessionV1,
    ExtImageCopyCaptureSessionV1,
    ExtImageCopyCaptureFrameV1,
);

static LISTED: Mutex<Vec<ExtForeignToplevelHandleV1>> = Mutex::new(Vec::new());

impl Dispatch<ExtForeignToplevelListV1, ()> for Inner {
    fn event(
        _: &mut Self,
        _: &ExtForeignToplevelListV1,
        event: ext_foreign_toplevel_list_v1::Event,
        (): &(),
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
        if let ext_foreign_toplevel_list_v1::Event::Toplevel { toplevel } = event {
            LISTED.lock().expect("not poisoned").push(toplevel);
        }
    }

    event_created_child!(Inner, ExtForeignToplevelListV1, [
        ext_foreign_toplevel_list_v1::EVT_TOPLEVEL_OPCODE => (ExtForeignToplevelHandleV1, ())
    ]);
}

fn go(session: &mut Session, client: &mut Client, x: f64, y: f64) -> Vec<String> {
    session.state.pointer_at((x, y).into(), 0, Origin::Hardware);
    session.settle(&mut [client]);
    client.heard()
}

fn output_source(client: &Client) -> ExtImageCaptureSourceV1 {
    let manager: ExtOutputImageCaptureSourceManagerV1 = client.global();
    manager.create_source(&client.global::<WlOutput>(), &client.handle(), ())
}

fn follow(client: &Client, source: &ExtImageCaptureSourceV1) -> ExtImageCopyCaptureCursorSessionV1 {
    let manager: ExtImageCopyCaptureManagerV1 = client.global();
    manager.create_pointer_cursor_session(source, client.pointer(), &client.handle(), ())
}

/// The latest size that was told.
fn size(heard: &[String]) -> (i32, i32) {
    let told = heard.iter().rev().find(|line| line.starts_with("BufferSize")).expect("a size");
    let mut numbers = told.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok());
    (numbers.next().expect("a width"), numbers.next().expect("a height"))
}

/// Asks for the image into new memory.
fn ask(
    client: &Client,
    session: &ExtImageCopyCaptureSessionV1,
    size: (i32, i32),
) -> (ExtImageCopyCaptureFrameV1, File) {
    let memory = rustix::fs::memfd_create("image", rustix::fs::MemfdFlags::CLOEXEC).expect("memory");
    let file = File::from(memory);
    let bytes = size.0 * size.1 * 4;
    file.set_len(bytes.unsigned_abs().into()).expect("room");
    let shm: wl_shm::WlShm = client.global();
    let pool = shm.create_pool(file.as_fd(), bytes, &client.handle(), ());
    let format = wl_shm::Format::Argb8888;
    let buffer = pool.create_buffer(0, size.0, size.1, size.0 * 4, format, &client.handle(), ());
    let frame = session.create_frame(&client.handle(), ());
    frame.attach_buffer(&buffer);
    frame.capture();
    (frame, file)
}

fn pixels(file: &File) -> Vec<u32> {
    let mut bytes = vec![0; usize::try_from(file.metadata().expect("a file").len()).expect("small")];
    file.read_exact_at(&mut bytes, 0).expect("pixels");
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes(four.try_into().expect("four"))).collect()
}

#[test]
fn a_client_follows_the_pointer_over_an_output_and_takes_its_image() {
    let mut session = Session::new();
    let mut client = session.client();
    let window = open(&mut session, &mut client, "window");
    let cursor = follow(&client, &output_source(&client));
    let image = cursor.get_capture_session(&client.handle(), ());
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(!heard.contains(&"Enter".to_owned()), "no pointer was ever moved: {heard:?}");
    let heard = go(&mut session, &mut client, 100.0, 50.0);
    assert!(heard.contains(&"Enter".into()) && heard.contains(&"Position { x: 100, y: 50 }".into()), "{heard:?}");
    assert_eq!(go(&mut session, &mut client, 101.0, 50.0), ["Position { x: 101, y: 50 }"]);

    // A surface of a client's becomes the pointer's image.
    let surface = client.compositor().create_surface(&client.handle(), ());
    surface.attach(Some(&client.buffer(10, 6, 0x0012_3456)), 0, 0);
    surface.commit();
    client.pointer().set_cursor(client.inner.entered, Some(&surface), 3, 4);
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(heard.contains(&"Hotspot { x: 3, y: 4 }".into()), "{heard:?}");
    assert_eq!(size(&heard), (10, 6));
    let (_frame, file) = ask(&client, &image, (10, 6));
    session.settle(&mut [&mut client]);
    assert!(client.heard().contains(&"Ready".into()));
    assert!(pixels(&file).iter().all(|pixel| *pixel == 0xff12_3456), "{:x?}", pixels(&file));
    assert!(!client.dead, "{:?} {}", client.error(), window.surface.id());
}

#[test]
fn an_image_waits_for_the_pointer_to_look_different_and_not_for_it_to_move() {
    let mut session = Session::new();
    let mut client = session.client();
    go(&mut session, &mut client, 100.0, 50.0);
    let cursor = follow(&client, &output_source(&client));
    let image = cursor.get_capture_session(&client.handle(), ());
    session.settle(&mut [&mut client]);
    let first = size(&client.heard());
    let (frame, file) = ask(&client, &image, first);
    session.settle(&mut [&mut client]);
    assert!(client.heard().contains(&"Ready".into()));
    let seen = pixels(&file);
    assert!(seen.iter().any(|pixel| pixel >> 24 == 0xff), "something is opaque");
    assert!(seen.iter().any(|pixel| pixel >> 24 == 0), "and what is behind it is not there");
    frame.destroy();
    ask(&client, &image, first);
    let heard = go(&mut session, &mut client, 200.0, 60.0);
    assert!(!heard.contains(&"Ready".into()), "{heard:?}");
    session.state.paint.cursor.status = CursorImageStatus::Hidden;
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(heard.contains(&"Leave".into()) && heard.contains(&"Ready".into()), "{heard:?}");
    session.state.paint.cursor.status = CursorImageStatus::Named(CursorIcon::Text);
    session.settle(&mut [&mut client]);
    let heard = client.heard();
    assert!(heard.contains(&"Enter".into()), "{heard:?}");
}

#[test]
fn over_a_window_it_is_only_while_it_points_at_it() {
    let mut session = Session::new();
    let mut client = session.client();
    let one = open(&mut session, &mut client, "one");
    let two = open(&mut session, &mut client, "two");
    redraw(&mut session, &mut client, &[&one, &two]);
    let (x, y, ..) = session.place("w2");
    let list: ExtForeignToplevelListV1 = client.global();
    session.settle(&mut [&mut client]);
    let handle = LISTED.lock().expect("not poisoned").pop().expect("listed");
    let manager: ExtForeignToplevelImageCaptureSourceManagerV1 = client.global();
    let source = manager.create_source(&handle, &client.handle(), ());
    let _cursor = follow(&client, &source);
    client.heard();
    let heard = go(&mut session, &mut client, 20.0, 20.0);
    assert!(heard.is_empty(), "the other window is not its business: {heard:?}");
    let heard = go(&mut session, &mut client, f64::from(x) + 30.0, f64::from(y) + 40.0);
    assert!(heard.contains(&"Enter".into()) && heard.contains(&"Position { x: 30, y: 40 }".into()), "{heard:?}");
    assert_eq!(go(&mut session, &mut client, 20.0, 20.0), ["Leave"]);
    list.stop();
}
