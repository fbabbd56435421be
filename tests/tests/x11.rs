//! X11 programs in a real session: nothing of Xwayland before the first, then windows like any other, and the clipboard both ways.

use std::process::{Child, Stdio};
use tacit_tests::{World, processes};

/// Starts a program of the session.
fn start(world: &World, words: &[&str]) -> Child {
    let mut command = world.command(words[0]);
    command.args(&words[1..]).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap_or_else(|error| panic!("{}: {error}", words[0]))
}

/// What a program of the session says, given this.
fn said(world: &World, words: &[&str], input: &str) -> String {
    use std::io::Write;
    let mut command = world.command(words[0]);
    command.args(&words[1..]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect(words[0]);
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
    let output = child.wait_with_output().expect(words[0]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether a process of this name runs below the session.
fn runs(world: &World, name: &str) -> bool {
    processes::descendants(world.session_pid()).iter().any(|process| process.name == name)
}

#[test]
fn x11_programs_are_windows_and_share_the_clipboard() {
    let world = World::start();
    world.until("the display is known", || world.x11_display().is_some());
    assert!(!runs(&world, "Xwayland"), "nobody asked for X11 yet");

    let mut xterm = start(&world, &["xterm", "-title", "an X terminal", "-e", "sleep", "900"]);
    let told =
        world.wait("xterm", |s| s.windows.iter().any(|window| window.title == "an X terminal" && window.focused));
    let window = told.windows.iter().find(|window| window.title == "an X terminal").expect("it is there");
    assert_eq!((window.app.as_str(), window.pid), ("XTerm", xterm.id()));
    assert!(runs(&world, "Xwayland"));
    let mut clock = start(&world, &["xclock", "-update", "1"]);
    world.wait("xclock", |s| s.windows.iter().any(|window| window.app.as_str() == "XClock"));

    for (way, copy, paste) in [
        ("X11 to Wayland", &["xclip", "-selection", "clipboard"][..], &["wl-paste", "--no-newline"][..]),
        ("Wayland to X11", &["wl-copy"][..], &["xclip", "-selection", "clipboard", "-o"][..]),
        (
            "X11 to Wayland, marked",
            &["xclip", "-selection", "primary"][..],
            &["wl-paste", "--primary", "--no-newline"][..],
        ),
        ("Wayland to X11, marked", &["wl-copy", "--primary"][..], &["xclip", "-selection", "primary", "-o"][..]),
    ] {
        // Both programs stay in the background to answer: their output must not be waited for.
        let script = format!("printf %s '{way} ß' | {} >/dev/null 2>&1", copy.join(" "));
        assert!(start(&world, &["sh", "-c", &script]).wait().expect("it ends").success());
        world.until(way, || said(&world, paste, "") == format!("{way} ß"));
    }

    let picture = world.dir().join("x11.png");
    assert!(world.screenshot(&picture), "a picture of the screen");
    if let Some(kept) = std::env::var_os("TACIT_PICTURES") {
        std::fs::copy(&picture, std::path::Path::new(&kept).join("x11.png")).expect("kept");
    }

    for program in [&mut xterm, &mut clock] {
        program.kill().expect("it runs");
        program.wait().expect("it ends");
    }
    world.wait("both are gone", |s| s.windows.is_empty());
}
