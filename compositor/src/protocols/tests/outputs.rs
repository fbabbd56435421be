//! wlr-output-management, wlr-gamma-control and wlr-output-power-management.

use std::os::fd::AsFd;

use super::{Visitor, World, named, server::Host};
use crate::protocols::output_management::{Head, HeadMode, HeadState};
use smithay::utils::Transform;
use wayland_client::protocol::wl_output::WlOutput;
use wayland_protocols_wlr::{
    gamma_control::v1::client::zwlr_gamma_control_manager_v1::ZwlrGammaControlManagerV1,
    output_management::v1::client::{
        zwlr_output_configuration_v1::ZwlrOutputConfigurationV1, zwlr_output_head_v1::ZwlrOutputHeadV1,
        zwlr_output_manager_v1::ZwlrOutputManagerV1, zwlr_output_mode_v1::ZwlrOutputModeV1,
    },
    output_power_management::v1::client::{
        zwlr_output_power_manager_v1::ZwlrOutputPowerManagerV1, zwlr_output_power_v1::Mode,
    },
};

fn mode(width: i32) -> HeadMode {
    HeadMode { size: (width, 600).into(), refresh: 60_000, preferred: width == 800 }
}

fn head(name: &str) -> Head {
    let state = HeadState {
        mode: Some(mode(800)),
        position: (0, 0).into(),
        transform: Transform::Normal,
        scale: 1.5,
        adaptive_sync: false,
    };
    Head {
        name: name.into(),
        description: "an output".into(),
        make: "Tacit".into(),
        model: String::new(),
        serial_number: String::new(),
        physical_size: None,
        modes: vec![mode(800), mode(640)],
        state: Some(state),
    }
}

fn configuration(visitor: &Visitor) -> ZwlrOutputConfigurationV1 {
    let manager: ZwlrOutputManagerV1 = visitor.guest.global();
    manager.create_configuration(visitor.guest.serial, &visitor.handle(), ())
}

#[test]
fn heads_are_told_and_their_changes() {
    let mut world = World::new();
    world.host.heads.refresh::<Host>([head("A"), Head { state: None, ..head("B") }]);
    let mut visitor = world.visitor();
    let told = visitor.told();
    assert_eq!(named(&told, "Head").len(), 2);
    assert_eq!(named(&told, "CurrentMode").len(), 1);
    assert_eq!(
        named(&told, "Enabled"),
        ["zwlr_output_head_v1 Enabled { enabled: 1 }", "zwlr_output_head_v1 Enabled { enabled: 0 }"]
    );
    assert_eq!(named(&told, "Scale").last(), Some(&"zwlr_output_head_v1 Scale { scale: 1.5 }"));
    let serial = visitor.guest.serial;

    let mut changed = head("A");
    if let Some(state) = &mut changed.state {
        state.scale = 2.0;
        state.mode = Some(mode(640));
    }
    world.host.heads.refresh::<Host>([changed.clone(), head("B")]);
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_ne!(visitor.guest.serial, serial);
    assert_eq!(named(&told, "Scale").len(), 2, "{told:?}");
    assert_eq!(named(&told, "CurrentMode").len(), 2);
    assert_eq!(named(&told, "Position").len(), 1);
    // A head that is another one now is told anew; one that is gone is finished.
    world.host.heads.refresh::<Host>([Head { description: "new".into(), ..changed }]);
    world.settle(&mut visitor);
    let told = visitor.told();
    assert_eq!(named(&told, "Head").len(), 1, "{told:?}");
    assert_eq!(named(&told, "Finished").len(), 2 + 4);
}

#[test]
fn a_configuration_is_applied_or_tested() {
    let mut world = World::new();
    world.host.heads.refresh::<Host>([head("A"), head("B")]);
    let mut visitor = world.visitor();
    let heads = visitor.guest.made::<ZwlrOutputHeadV1>();
    let modes = visitor.guest.made::<ZwlrOutputModeV1>();
    let wanted = configuration(&visitor);
    let first = wanted.enable_head(&heads[0], &visitor.handle(), ());
    first.set_mode(&modes[1]);
    first.set_scale(2.0);
    first.set_position(10, -5);
    wanted.disable_head(&heads[1]);
    wanted.apply();
    world.settle(&mut visitor);
    let asked = world.host.take_asked();
    assert!(asked[0].starts_with("Apply [HeadChange { name: \"A\""), "{asked:?}");
    assert!(asked[0].contains("Listed(HeadMode") && asked[0].contains("scale: Some(2.0)"));
    assert!(asked[0].contains("HeadChange { name: \"B\", settings: None }"));
    assert_eq!(named(&visitor.told(), "Succeeded").len(), 1);

    world.host.configure_works = false;
    let wanted = configuration(&visitor);
    wanted.enable_head(&heads[0], &visitor.handle(), ()).set_custom_mode(1000, 500, 0);
    wanted.disable_head(&heads[1]);
    wanted.test();
    world.settle(&mut visitor);
    assert!(world.host.take_asked()[0].starts_with("Test"));
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);

    // A place beyond all bounds fails without being asked for.
    let wanted = configuration(&visitor);
    wanted.enable_head(&heads[0], &visitor.handle(), ()).set_position(i32::MIN, 0);
    wanted.disable_head(&heads[1]);
    wanted.apply();
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty());
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);

    // One made for outputs that have changed since is cancelled.
    let wanted = configuration(&visitor);
    wanted.disable_head(&heads[0]);
    wanted.disable_head(&heads[1]);
    world.host.heads.refresh::<Host>([head("A")]);
    wanted.apply();
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty());
    assert_eq!(named(&visitor.told(), "Cancelled").len(), 1);
    assert!(visitor.error().is_none());
}

#[test]
fn a_bad_configuration_ends_the_client() {
    type Bad = fn(&ZwlrOutputConfigurationV1, &[ZwlrOutputHeadV1], &[ZwlrOutputModeV1], &Visitor);
    let cases: [(Bad, &str, u32); 8] = [
        (|wanted, _, _, _| wanted.apply(), "zwlr_output_configuration_v1", 2),
        (
            |wanted, heads, _, _| {
                wanted.disable_head(&heads[0]);
                wanted.disable_head(&heads[0]);
            },
            "zwlr_output_configuration_v1",
            1,
        ),
        (
            |wanted, heads, _, _| {
                heads.iter().for_each(|head| wanted.disable_head(head));
                wanted.test();
                wanted.apply();
            },
            "zwlr_output_configuration_v1",
            3,
        ),
        (
            |wanted, heads, modes, visitor| wanted.enable_head(&heads[1], &visitor.handle(), ()).set_mode(&modes[0]),
            "zwlr_output_configuration_head_v1",
            2,
        ),
        (
            |wanted, heads, _, visitor| wanted.enable_head(&heads[0], &visitor.handle(), ()).set_custom_mode(0, 5, 5),
            "zwlr_output_configuration_head_v1",
            3,
        ),
        (
            |wanted, heads, _, visitor| wanted.enable_head(&heads[0], &visitor.handle(), ()).set_scale(0.0),
            "zwlr_output_configuration_head_v1",
            5,
        ),
        (
            |wanted, heads, _, visitor| wanted.enable_head(&heads[0], &visitor.handle(), ()).set_scale(-1.0),
            "zwlr_output_configuration_head_v1",
            5,
        ),
        (
            |wanted, heads, _, visitor| {
                let head = wanted.enable_head(&heads[0], &visitor.handle(), ());
                head.set_position(1, 1);
                head.set_position(1, 1);
            },
            "zwlr_output_configuration_head_v1",
            1,
        ),
    ];
    for (bad, interface, code) in cases {
        let mut world = World::new();
        world.host.heads.refresh::<Host>([head("A"), head("B")]);
        let mut visitor = world.visitor();
        let heads = visitor.guest.made::<ZwlrOutputHeadV1>();
        let modes = visitor.guest.made::<ZwlrOutputModeV1>();
        bad(&configuration(&visitor), &heads, &modes, &visitor);
        world.settle(&mut visitor);
        visitor.assert_ended_by(interface, code);
    }
}

#[test]
fn an_output_without_ramps_fails_every_gamma_control() {
    let mut world = World::new();
    let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrGammaControlManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    manager.get_gamma_control(&output, &visitor.handle(), ());
    world.settle(&mut visitor);
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);
}

#[test]
fn ramps_are_read_and_taken_back() {
    let mut world = World::new();
    let _output = world.output("one", (8, 4), 1.0, Transform::Normal);
    world.host.gamma_length = Some(2);
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrGammaControlManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    let control = manager.get_gamma_control(&output, &visitor.handle(), ());
    let second = manager.get_gamma_control(&output, &visitor.handle(), ());
    let file = tempfile::tempfile().expect("a file");
    let bytes: Vec<u8> = (1u16..=6).flat_map(u16::to_ne_bytes).collect();
    std::os::unix::fs::FileExt::write_all_at(&file, &bytes, 0).expect("written");
    control.set_gamma(file.as_fd());
    world.settle(&mut visitor);
    assert_eq!(world.host.take_asked(), ["gamma one Some(GammaRamps { red: [1, 2], green: [3, 4], blue: [5, 6] })"]);
    let told = visitor.told();
    assert_eq!((named(&told, "GammaSize").len(), named(&told, "Failed").len()), (1, 1));
    second.destroy();
    control.destroy();
    world.settle(&mut visitor);
    assert_eq!(world.host.take_asked(), ["gamma one None"]);
    let control = manager.get_gamma_control(&output, &visitor.handle(), ());
    file.set_len(5).expect("cut");
    control.set_gamma(file.as_fd());
    world.settle(&mut visitor);
    visitor.assert_ended_by("zwlr_gamma_control_v1", 1);
}

#[test]
fn outputs_are_switched_off_and_on() {
    let mut world = World::new();
    let server_output = world.output("one", (8, 4), 1.0, Transform::Normal);
    let mut visitor = world.visitor();
    let (manager, output): (ZwlrOutputPowerManagerV1, WlOutput) = (visitor.guest.global(), visitor.guest.global());
    visitor.told();
    let control = manager.get_output_power(&output, &visitor.handle(), ());
    control.set_mode(Mode::Off);
    world.settle(&mut visitor);
    assert_eq!(world.host.take_asked(), ["power one Off"]);
    let told = visitor.told();
    let modes = ["zwlr_output_power_v1 Mode { mode: Value(On) }", "zwlr_output_power_v1 Mode { mode: Value(Off) }"];
    assert_eq!(named(&told, "Mode"), modes);
    world.host.power.output_removed(&server_output);
    control.set_mode(Mode::On);
    world.settle(&mut visitor);
    assert!(world.host.take_asked().is_empty());
    assert_eq!(named(&visitor.told(), "Failed").len(), 1);
}
