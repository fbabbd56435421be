//! Requests at random, sensible and not, from clients that come, misbehave and die: the server lives through all of it
//! and keeps nothing of the dead.

use std::os::fd::AsFd;

use super::{Visitor, World, client::Picture, server::Host};
use crate::protocols::{
    foreign_toplevel::{Toplevel, ToplevelStates},
    image_copy::{self, Source},
    keymap::tests::made_up,
    toplevel_list::ListedToplevels,
    workspace::{Group, Workspace},
};
use smithay::{
    output::Output,
    reexports::wayland_protocols::ext::workspace::v1::server::ext_workspace_handle_v1::{State, WorkspaceCapabilities},
    utils::{Rectangle, Transform},
};
use wayland_client::protocol::{wl_output::WlOutput, wl_pointer, wl_seat::WlSeat, wl_shm::Format};
use wayland_protocols::ext::{
    foreign_toplevel_list::v1::client::ext_foreign_toplevel_handle_v1::ExtForeignToplevelHandleV1,
    image_capture_source::v1::client::{
        ext_foreign_toplevel_image_capture_source_manager_v1::ExtForeignToplevelImageCaptureSourceManagerV1,
        ext_output_image_capture_source_manager_v1::ExtOutputImageCaptureSourceManagerV1,
    },
    image_copy_capture::v1::client::{
        ext_image_copy_capture_frame_v1::ExtImageCopyCaptureFrameV1,
        ext_image_copy_capture_manager_v1::{ExtImageCopyCaptureManagerV1, Options},
        ext_image_copy_capture_session_v1::ExtImageCopyCaptureSessionV1,
    },
    workspace::v1::client::{
        ext_workspace_group_handle_v1::ExtWorkspaceGroupHandleV1, ext_workspace_handle_v1::ExtWorkspaceHandleV1,
        ext_workspace_manager_v1::ExtWorkspaceManagerV1,
    },
};
use wayland_protocols_misc::zwp_virtual_keyboard_v1::client::{
    zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1, zwp_virtual_keyboard_v1::ZwpVirtualKeyboardV1,
};
use wayland_protocols_wlr::{
    foreign_toplevel::v1::client::zwlr_foreign_toplevel_handle_v1::ZwlrForeignToplevelHandleV1,
    screencopy::v1::client::{
        zwlr_screencopy_frame_v1::ZwlrScreencopyFrameV1, zwlr_screencopy_manager_v1::ZwlrScreencopyManagerV1,
    },
    virtual_pointer::v1::client::{
        zwlr_virtual_pointer_manager_v1::ZwlrVirtualPointerManagerV1, zwlr_virtual_pointer_v1::ZwlrVirtualPointerV1,
    },
};

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % limit
    }

    /// A number as clients send them: mostly small, sometimes at the ends.
    fn int(&mut self) -> i32 {
        match self.below(10) {
            0 => i32::MIN,
            1 => i32::MAX,
            2 => -1,
            _ => self.below(24) as i32,
        }
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len().max(1) as u64) as usize)
    }
}

/// A client and what it has made.
struct Party {
    visitor: Visitor,
    frames: Vec<ZwlrScreencopyFrameV1>,
    sessions: Vec<ExtImageCopyCaptureSessionV1>,
    images: Vec<ExtImageCopyCaptureFrameV1>,
    keyboards: Vec<ZwpVirtualKeyboardV1>,
    pointers: Vec<ZwlrVirtualPointerV1>,
}

impl Party {
    fn new(world: &mut World) -> Self {
        let visitor = world.visitor();
        let (frames, sessions, images, keyboards, pointers) = Default::default();
        Self { visitor, frames, sessions, images, keyboards, pointers }
    }

    fn act(&mut self, dice: &mut Dice) {
        match dice.below(4) {
            0 => self.capture(dice),
            1 => self.image(dice),
            2 => self.input(dice),
            _ => self.lists(dice),
        }
    }

    fn picture(&self, dice: &mut Dice) -> Picture {
        let (width, extra) = (if dice.below(8) == 0 { 7 } else { 8 }, if dice.below(8) == 0 { 4 } else { 0 });
        let format = if dice.below(8) == 0 { Format::Argb8888 } else { Format::Xrgb8888 };
        let picture = Picture::new(&self.visitor.guest, &self.visitor.handle(), (width, 4), width * 4 + extra, format);
        if dice.below(40) == 0 {
            picture.truncate();
        }
        picture
    }

    fn capture(&mut self, dice: &mut Dice) {
        let handle = self.visitor.handle();
        let manager: ZwlrScreencopyManagerV1 = self.visitor.guest.global();
        let output: WlOutput = self.visitor.guest.global();
        match dice.below(5) {
            0 => self.frames.push(manager.capture_output(dice.int(), &output, &handle, ())),
            1 => {
                let (x, y, w, h) = (dice.int(), dice.int(), dice.int(), dice.int());
                self.frames.push(manager.capture_output_region(0, &output, x, y, w, h, &handle, ()));
            }
            2 | 3 => {
                let Some(frame) = self.frames.pop() else { return };
                let picture = self.picture(dice);
                if dice.below(2) == 0 {
                    frame.copy(&picture.buffer)
                } else {
                    frame.copy_with_damage(&picture.buffer)
                }
                if dice.below(3) == 0 {
                    picture.buffer.destroy();
                }
                if dice.below(20) == 0 {
                    self.frames.push(frame);
                }
            }
            _ => {
                if let Some(frame) = self.frames.pop() {
                    frame.destroy();
                }
            }
        }
    }

    fn image(&mut self, dice: &mut Dice) {
        let handle = self.visitor.handle();
        let guest = &self.visitor.guest;
        let manager: ExtImageCopyCaptureManagerV1 = guest.global();
        match dice.below(8) {
            0 => {
                let sources: ExtOutputImageCaptureSourceManagerV1 = guest.global();
                let source = sources.create_source(&guest.global::<WlOutput>(), &handle, ());
                self.sessions.push(manager.create_session(&source, Options::empty(), &handle, ()));
            }
            1 => {
                let sources: ExtForeignToplevelImageCaptureSourceManagerV1 = guest.global();
                let Some(window) = dice.of(&guest.made::<ExtForeignToplevelHandleV1>()).cloned() else { return };
                let source = sources.create_source(&window, &handle, ());
                self.sessions.push(manager.create_session(&source, Options::PaintCursors, &handle, ()));
                source.destroy();
            }
            2 | 3 => {
                if self.images.is_empty()
                    && let Some(session) = dice.of(&self.sessions)
                {
                    self.images.push(session.create_frame(&handle, ()));
                }
            }
            4 | 5 => {
                let Some(frame) = self.images.pop() else { return };
                frame.attach_buffer(&self.picture(dice).buffer);
                if dice.below(20) == 0 {
                    frame.damage_buffer(dice.int(), dice.int(), dice.int(), dice.int());
                }
                frame.capture();
                if dice.below(2) == 0 {
                    frame.destroy();
                }
            }
            6 => self.images.drain(..).for_each(|frame| frame.destroy()),
            _ => {
                if let Some(session) = self.sessions.pop() {
                    session.destroy();
                }
            }
        }
    }

    fn input(&mut self, dice: &mut Dice) {
        let handle = self.visitor.handle();
        let guest = &self.visitor.guest;
        match dice.below(8) {
            0 => {
                let manager: ZwpVirtualKeyboardManagerV1 = guest.global();
                let keyboard = manager.create_virtual_keyboard(&guest.global::<WlSeat>(), &handle, ());
                let text = if dice.below(10) == 0 { "no keymap".to_owned() } else { made_up("a, A") };
                let file = tempfile::tempfile().expect("a file");
                std::os::unix::fs::FileExt::write_all_at(&file, text.as_bytes(), 0).expect("written");
                keyboard.keymap(1, file.as_fd(), text.len() as u32);
                self.keyboards.push(keyboard);
            }
            1 | 2 => {
                if let Some(keyboard) = dice.of(&self.keyboards) {
                    keyboard.key(dice.int() as u32, dice.int() as u32, dice.int() as u32);
                    keyboard.modifiers(dice.int() as u32, dice.int() as u32, dice.int() as u32, dice.int() as u32);
                }
            }
            3 => {
                if let Some(keyboard) = self.keyboards.pop() {
                    keyboard.destroy();
                }
            }
            4 => {
                let manager: ZwlrVirtualPointerManagerV1 = guest.global();
                self.pointers.push(manager.create_virtual_pointer(None, &handle, ()));
            }
            5 | 6 => {
                let Some(pointer) = dice.of(&self.pointers) else { return };
                pointer.motion(1, f64::from(dice.int() >> 10), -1.0);
                pointer.motion_absolute(1, dice.int() as u32, dice.int() as u32, dice.int() as u32, dice.int() as u32);
                pointer.button(1, dice.int() as u32, wl_pointer::ButtonState::Pressed);
                pointer.axis_discrete(1, wl_pointer::Axis::VerticalScroll, 1.0, dice.int());
                pointer.frame();
            }
            _ => {
                if let Some(pointer) = self.pointers.pop() {
                    pointer.destroy();
                }
            }
        }
    }

    fn lists(&mut self, dice: &mut Dice) {
        let guest = &self.visitor.guest;
        if let Some(window) = dice.of(&guest.made::<ZwlrForeignToplevelHandleV1>()) {
            match dice.below(4) {
                0 => window.close(),
                1 => window.set_fullscreen(Some(&guest.global::<WlOutput>())),
                2 => window.activate(&guest.global::<WlSeat>()),
                _ => window.set_minimized(),
            }
        }
        let groups = guest.made::<ExtWorkspaceGroupHandleV1>();
        if let (Some(workspace), Some(group)) = (dice.of(&guest.made::<ExtWorkspaceHandleV1>()), dice.of(&groups)) {
            workspace.activate();
            workspace.assign(group);
        }
        if dice.below(3) == 0 {
            guest.global::<ExtWorkspaceManagerV1>().commit();
        }
    }
}

/// What the server itself does between requests.
fn change(world: &mut World, listed: &mut ListedToplevels, output: &Output, dice: &mut Dice) {
    let on_output = || vec![output.downgrade()];
    let windows: Vec<Toplevel> = (0..dice.below(5))
        .map(|id| Toplevel {
            id: id + dice.below(3) * 10,
            title: "title".repeat(dice.below(3) as usize),
            app_id: "app".into(),
            states: ToplevelStates { activated: dice.below(2) == 0, ..ToplevelStates::default() },
            outputs: if dice.below(2) == 0 { on_output() } else { Vec::new() },
            parent: (dice.below(2) == 0).then_some(0),
        })
        .collect();
    let host = &mut world.host;
    listed.refresh::<Host>(&mut host.list, &windows);
    host.toplevels.refresh::<Host>(windows);
    let groups: Vec<_> = (0..dice.below(3)).map(|id| Group { id, outputs: on_output(), can_create: true }).collect();
    let workspaces: Vec<_> = (0..dice.below(5))
        .map(|id| Workspace {
            id,
            stable_id: None,
            group: dice.below(3),
            name: format!("{}", dice.below(3)),
            coordinates: Vec::new(),
            state: State::empty(),
            capabilities: WorkspaceCapabilities::Activate,
        })
        .collect();
    host.workspaces.refresh::<Host>(groups, workspaces);
    let place = (dice.below(8) as i32, dice.below(4) as i32);
    for frame in host.screencopy.damaged(output, &[Rectangle::new(place.into(), (2, 2).into())]) {
        crate::protocols::screencopy::ScreencopyHandler::capture_frame(host, frame);
    }
    let source = Source::output(output);
    for frame in host.images.damaged(&source, &[Rectangle::new(place.into(), (2, 2).into())]) {
        crate::protocols::image_copy::ImageCopyHandler::capture_image(host, frame);
    }
    let at = place.into();
    let over = image_copy::CursorPlace { position: at, hotspot: (1, 1).into() };
    host.images.place_cursor(&source, (dice.below(4) > 0).then_some(over));
    for of in host.images.cursor_sources() {
        let image = Source::Cursor(Box::new(of));
        for frame in host.images.damaged(&image, &[Rectangle::new((0, 0).into(), (2, 2).into())]) {
            image_copy::ImageCopyHandler::capture_image(host, frame);
        }
    }
    if dice.below(10) == 0 {
        let width = if dice.below(2) == 0 { 8 } else { 9 };
        host.images.constrain(&source, Some((width, 4).into()));
    }
}

#[test]
fn requests_at_random_never_end_the_server() {
    let mut ended = 0;
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let mut world = World::new();
        let output = world.output("one", (8, 4), 1.0, Transform::Normal);
        let mut listed = ListedToplevels::default();
        let mut parties: Vec<_> = (0..3).map(|_| Party::new(&mut world)).collect();
        for _ in 0..150 {
            let at = dice.below(3) as usize;
            for _ in 0..dice.below(6) {
                parties[at].act(&mut dice);
            }
            world.settle(&mut parties[at].visitor);
            change(&mut world, &mut listed, &output, &mut dice);
            if parties[at].visitor.error().is_some() || dice.below(40) == 0 {
                ended += 1;
                parties[at] = Party::new(&mut world);
            }
        }
        drop(parties);
        let mut last = world.visitor();
        world.settle(&mut last);
        assert!(!world.host.screencopy.waits_for(&output), "frames of dead clients");
        assert!(!world.host.images.is_captured(&Source::output(&output)), "sessions of dead clients");
    }
    assert!(ended > 50, "clients were ended and came back: {ended}");
}
