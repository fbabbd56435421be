//! What is seen: the magnifier, the night light, colour filters and a client's ramps; and what captures see of them.

use crate::{
    chooser::pixel,
    client::{Client, Toplevel},
    fixture::Session,
    windows::{open, redraw},
};
use std::time::Duration;
use tacit_compositor::{args::VirtualOutput, input::Origin, protocols::gamma_control::GammaRamps};
use tacit_dbus::config::{Filter, NightMode};

const SUPER: u32 = 125;

/// Two halves, red and blue.
pub fn halves(session: &mut Session, client: &mut Client) -> [Toplevel; 2] {
    let windows = ["red", "blue"].map(|name| open(session, client, name));
    redraw(session, client, &windows.each_ref());
    paint(session, client, &windows[0], 0x00c8_2828);
    paint(session, client, &windows[1], 0x0028_28c8);
    windows
}

/// Fills a window with a colour, and lets a frame show it.
pub fn paint(session: &mut Session, client: &mut Client, window: &Toplevel, colour: u32) {
    let (width, height) = *window.asked.lock().expect("not poisoned");
    window.surface.attach(Some(&client.buffer(width, height, colour)), 0, 0);
    window.surface.damage(0, 0, width, height);
    window.surface.commit();
    session.settle(&mut [client]);
    session.wait(Duration::from_millis(20));
    session.settle(&mut [client]);
}

fn setting(session: &Session, key: &str) -> String {
    session.snapshot().settings.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

#[test]
fn the_magnifier_follows_the_pointer_and_captures_do_not_see_it() {
    let mut session = Session::new();
    let mut client = session.client();
    halves(&mut session, &mut client);
    session.state.pointer_at((0.0, 0.0).into(), 0, Origin::Hardware);
    let done = session.apply(r#"{"verb":"a11y.zoom","args":{"delta":100}}"#).expect("magnified");
    session.turn();
    assert_eq!((session.state.zoom.percent(), setting(&session, "a11y.zoom").as_str()), (200, "on"));
    let picture = session.seen("HEADLESS-1", "zoom-corner");
    assert_eq!(pixel(&picture, 1200, 700), [0xc8, 0x28, 0x28], "the left half fills the screen");
    assert_eq!(pixel(&picture, 10, 600), [0x20, 0x24, 0x2c], "its gap is twice as wide");
    session.state.pointer_at((1279.0, 719.0).into(), 0, Origin::Hardware);
    let picture = session.seen("HEADLESS-1", "zoom-other-corner");
    assert_eq!(pixel(&picture, 100, 100), [0x28, 0x28, 0xc8]);
    session.state.pointer_at((640.0, 360.0).into(), 0, Origin::Hardware);
    let picture = session.seen("HEADLESS-1", "zoom-middle");
    assert_eq!((pixel(&picture, 600, 100), pixel(&picture, 680, 100)), ([0xc8, 0x28, 0x28], [0x28, 0x28, 0xc8]));
    assert_eq!(pixel(&picture, 637, 100), [0x20, 0x24, 0x2c], "the gap between them is in the middle, 16 pixels wide");
    let capture = session.picture("HEADLESS-1", "zoom-capture");
    assert_eq!(pixel(&capture, 4, 300), [0x20, 0x24, 0x2c], "a capture is not magnified");
    assert_eq!(session.state.unzoomed((0.0, 0.0).into()), (320.0, 180.0).into(), "a finger touches what it is seen on");
    session.state.revert(&done.token, 0).expect("taken back");
    session.turn();
    assert_eq!(setting(&session, "a11y.zoom"), "off");
    let picture = session.seen("HEADLESS-1", "zoom-off");
    assert_eq!(pixel(&picture, 4, 300), [0x20, 0x24, 0x2c]);
}

#[test]
fn the_magnifier_follows_the_focus_and_the_keys() {
    let mut session = Session::new();
    let mut client = session.client();
    halves(&mut session, &mut client);
    session.state.key(SUPER, true, 0);
    for _ in 0..8 {
        session.tap(13);
    }
    assert_eq!(session.state.zoom.percent(), 300);
    session.tap(12);
    assert_eq!(session.state.zoom.percent(), 275);
    for _ in 0..60 {
        session.tap(13);
    }
    assert_eq!(session.state.zoom.percent(), 1000, "there is an end to it");
    session.state.key(SUPER, false, 0);
    session.settle(&mut [&mut client]);
    session.apply(r#"{"verb":"window.focus","args":{"window":"w1"}}"#).expect("focused");
    session.settle(&mut [&mut client]);
    let picture = session.seen("HEADLESS-1", "zoom-focus");
    assert_eq!(pixel(&picture, 640, 360), [0xc8, 0x28, 0x28]);
    session.apply(r#"{"verb":"window.focus","args":{"window":"w2"}}"#).expect("focused");
    session.settle(&mut [&mut client]);
    let picture = session.seen("HEADLESS-1", "zoom-focus-2");
    assert_eq!(pixel(&picture, 640, 360), [0x28, 0x28, 0xc8]);
    session.state.key(SUPER, true, 0);
    session.tap(11);
    session.state.key(SUPER, false, 0);
    assert_eq!(session.state.zoom.percent(), 100);
    assert_eq!(session.bar_requests(), 0);
}

#[test]
fn the_magnifier_is_on_the_output_of_the_pointer_alone_also_a_turned_one() {
    let second = VirtualOutput { width: 1000, height: 600, scale: 1.5 };
    let mut session = Session::with(&[VirtualOutput::default(), second], true);
    let mut client = session.client();
    halves(&mut session, &mut client);
    session.apply(r#"{"verb":"display.rotate","args":{"output":"HEADLESS-2","value":"90"}}"#).expect("turned");
    session.state.pointer_at((1400.0, 20.0).into(), 0, Origin::Hardware);
    session.seen("HEADLESS-2", "turned");
    session.apply(r#"{"verb":"a11y.zoom","args":{"on":"on"}}"#).expect("magnified");
    session.state.pointer_at((1400.0, 20.0).into(), 0, Origin::Hardware);
    session.settle(&mut [&mut client]);
    let first = session.state.outputs.named("HEADLESS-1").expect("an output").number;
    let second = session.state.outputs.named("HEADLESS-2").expect("an output").number;
    assert!(session.state.zoom.view(first).is_none());
    let view = session.state.zoom.view(second).expect("it is magnified");
    assert_eq!((view.corner.x, view.corner.y, view.factor), (1340.0, 10.0, 2.0));
    session.seen("HEADLESS-2", "zoom-turned");
}

#[test]
fn filters_change_what_is_seen_and_captures_only_where_they_are_asked_to() {
    let mut session = Session::new();
    let mut client = session.client();
    let windows = halves(&mut session, &mut client);
    let mut config = session.state.settings.config.clone();
    config.access.filter = Filter::Invert;
    session.state.configure(config.clone());
    session.turn();
    let picture = session.seen("HEADLESS-1", "invert");
    assert_eq!(pixel(&picture, 300, 300), [0x37, 0xd7, 0xd7]);
    assert_eq!(pixel(&session.picture("HEADLESS-1", "invert-capture"), 300, 300), [0xc8, 0x28, 0x28]);
    paint(&mut session, &mut client, &windows[0], 0x00ff_ffff);
    let picture = session.seen("HEADLESS-1", "invert-2");
    assert_eq!(
        (pixel(&picture, 300, 300), pixel(&picture, 900, 300)),
        ([0, 0, 0], [0xd7, 0xd7, 0x37]),
        "what changed alone"
    );
    config.access.filter = Filter::Greyscale;
    session.state.configure(config.clone());
    let [red, green, blue] = pixel(&session.seen("HEADLESS-1", "grey"), 900, 300);
    assert!(red == green && green == blue, "{red} {green} {blue}");
    config.access.filter = Filter::None;
    session.state.configure(config);
    session.turn();
    assert_eq!(pixel(&session.seen("HEADLESS-1", "plain"), 900, 300), [0x28, 0x28, 0xc8]);
}

#[test]
fn the_night_light_goes_by_the_clock_and_by_hand() {
    let mut session = Session::new();
    let mut client = session.client();
    let windows = halves(&mut session, &mut client);
    paint(&mut session, &mut client, &windows[0], 0x00ff_ffff);
    let mut config = session.state.settings.config.clone();
    config.night_light.mode = NightMode::Schedule;
    (config.night_light.from, config.night_light.to) = ("00:30".into(), "01:00".into());
    session.state.configure(config);
    session.turn();
    let blue = |session: &mut Session| pixel(&session.seen("HEADLESS-1", "night"), 300, 300)[2];
    assert_eq!((blue(&mut session), setting(&session, "display.night_light").as_str()), (255, "off"), "it is 00:16");
    session.wait(Duration::from_secs(20 * 60));
    session.state.refresh_night_light();
    session.turn();
    let warm = blue(&mut session);
    assert!((90..220).contains(&warm), "{warm}");
    assert_eq!(setting(&session, "display.night_light"), "on");
    let done =
        session.apply(r#"{"verb":"display.night_light","args":{"on":"on","temperature":2500}}"#).expect("warmer");
    assert!(blue(&mut session) < warm - 20);
    session.state.revert(&done.token, 0).expect("taken back");
    assert_eq!(blue(&mut session), warm);
    session.apply(r#"{"verb":"display.night_light","args":{"on":"toggle"}}"#).expect("off by hand");
    assert_eq!(blue(&mut session), 255);
    session.wait(Duration::from_secs(30 * 60));
    session.state.refresh_night_light();
    session.apply(r#"{"verb":"display.night_light","args":{"on":"on"}}"#).expect("on by hand, in the day");
    assert!(blue(&mut session) < 255);
}

#[test]
fn a_clients_ramps_count_on_their_output_until_they_are_taken_back() {
    let mut session = Session::new();
    let mut client = session.client();
    halves(&mut session, &mut client);
    let number = session.state.outputs.named("HEADLESS-1").expect("an output").number;
    let plain: Vec<u16> = (0..256).map(|level| level * 257).collect();
    let half: Vec<u16> = plain.iter().map(|level| level / 2).collect();
    let ramps = GammaRamps { red: half.clone(), green: plain, blue: half };
    assert!(session.state.set_ramps(number, Some(&ramps)));
    assert_eq!(pixel(&session.seen("HEADLESS-1", "ramps"), 300, 300), [0x64, 0x28, 0x14]);
    assert!(session.state.set_ramps(number, None));
    assert_eq!(pixel(&session.seen("HEADLESS-1", "no-ramps"), 300, 300), [0xc8, 0x28, 0x28]);
}

/// Where the pointer is drawn: the corner and the size of what differs from a picture without it.
fn drawn_pointer(session: &mut Session, output: &str, name: &str) -> (i32, i32, i32, i32) {
    let with = session.seen(output, name);
    let without = session.picture(output, &format!("{name}-without"));
    let differs = |x: i32, y: i32| pixel(&with, x, y) != pixel(&without, x, y);
    let all = (0..with.size.h).flat_map(|y| (0..with.size.w).map(move |x| (x, y)));
    let found: Vec<(i32, i32)> = all.filter(|(x, y)| differs(*x, *y)).collect();
    let range = |of: fn(&(i32, i32)) -> i32| {
        let (least, most) = (found.iter().map(of).min(), found.iter().map(of).max());
        (least.expect("it is drawn"), most.expect("it is drawn"))
    };
    let ((left, right), (top, bottom)) = (range(|(x, _)| *x), range(|(_, y)| *y));
    (left, top, right - left + 1, bottom - top + 1)
}

/// The size of a pointer of so many pixels as it is drawn on a screen.
fn pointer_size(scale: f64, turn: &str, pixels: u32) -> (i32, i32) {
    let mut session = Session::with(&[VirtualOutput { width: 800, height: 600, scale }], true);
    session.state.paint.cursor.set_theme("none of that name", pixels);
    let turned = format!(r#"{{"verb":"display.rotate","args":{{"output":"HEADLESS-1","value":"{turn}"}}}}"#);
    session.apply(&turned).expect("turned");
    session.state.pointer_at((100.0, 50.0).into(), 0, Origin::Hardware);
    session.turn();
    let (_, _, width, height) = drawn_pointer(&mut session, "HEADLESS-1", &format!("pointer-{scale}-{turn}"));
    (width, height)
}

#[test]
fn the_pointer_is_drawn_whole_on_scaled_and_turned_outputs() {
    for (scale, turn, pixels) in
        [(2.0, "normal", 96), (1.5, "normal", 72), (1.25, "90", 60), (1.5, "270", 72), (2.0, "180", 96)]
    {
        let (width, height) = pointer_size(1.0, "normal", pixels);
        let whole = if matches!(turn, "90" | "270") { (height, width) } else { (width, height) };
        assert!(height > 20, "{height}");
        assert_eq!(pointer_size(scale, turn, 48), whole, "{scale} {turn}");
    }
}

#[test]
fn the_gpu_shows_the_same_colours_as_the_cpu() {
    let Some(mut gpu) = Session::with_gles() else { return eprintln!("no EGL here") };
    let mut cpu = Session::new();
    let (mut one, mut other) = (gpu.client(), cpu.client());
    halves(&mut gpu, &mut one);
    halves(&mut cpu, &mut other);
    for (filter, night) in [
        (Filter::Invert, NightMode::Off),
        (Filter::Greyscale, NightMode::On),
        (Filter::Deuteranopia, NightMode::Off),
        (Filter::None, NightMode::On),
        (Filter::None, NightMode::Off),
    ] {
        let seen = [&mut gpu, &mut cpu].map(|session| {
            let mut config = session.state.settings.config.clone();
            (config.access.filter, config.night_light.mode) = (filter, night);
            session.state.configure(config);
            session.turn();
            let picture = session.seen("HEADLESS-1", &format!("gpu-cpu-{filter:?}-{night:?}"));
            [pixel(&picture, 300, 300), pixel(&picture, 900, 300), pixel(&picture, 2, 2)]
        });
        let [gpu, cpu] = seen;
        for (gpu, cpu) in gpu.iter().flatten().zip(cpu.iter().flatten()) {
            assert!(gpu.abs_diff(*cpu) <= 2, "{filter:?} {night:?}: {seen:?}");
        }
    }
    let drawn = gpu.state.stats.json()["frames"].clone();
    gpu.wait(Duration::from_millis(100));
    assert_eq!(gpu.state.stats.json()["frames"], drawn, "nothing changes, nothing is drawn");
    assert_eq!(
        pixel(&gpu.picture("HEADLESS-1", "gpu-capture"), 300, 300),
        [0xc8, 0x28, 0x28],
        "captures do not see it"
    );
}
