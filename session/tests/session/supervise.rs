//! `tacit session` with fakes for its parts: start, restart, end, and what is left behind.

use crate::fixture::{World, eventually, kill};
use std::process::Stdio;

/// Everything is gone: processes, sockets, directories.
#[track_caller]
/// A session without X11 programs, as its configuration wants it.
#[test]
fn x11_can_be_switched_off_and_its_socket_goes_with_the_session() {
    let world = World::new();
    let file = world.path("own.toml");
    std::fs::write(&file, "[xwayland]\nenable = false\n").expect("a file");
    let inside = format!("echo \"[$DISPLAY]\" > {}", world.path("log/inside").display());
    let config = file.to_str().expect("a path");
    let without = world.run(&["session", "--headless", "800x600", "--config", config, "--", "sh", "-c", &inside]);
    assert_eq!(without.code, 0, "{}", without.err);
    assert_eq!(world.log("inside"), ["[]"]);

    let inside =
        format!("ls /tmp/.X11-unix/X${{DISPLAY#:}} /tmp/.X${{DISPLAY#:}}-lock > {}", world.path("log/x11").display());
    let with = world.run(&["session", "--headless", "800x600", "--", "sh", "-c", &inside]);
    assert_eq!(with.code, 0, "{}", with.err);
    let files = world.log("x11");
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files.iter().all(|path| !std::path::Path::new(path).exists()), "{files:?} are left");
}

fn nothing_left(world: &World) {
    assert_eq!(world.processes(), Vec::<u32>::new(), "processes are left");
    assert_eq!(world.runtime_files(), Vec::<String>::new(), "files are left in the runtime directory");
}

#[test]
fn a_program_runs_inside_and_its_status_is_the_sessions() {
    let world = World::new();
    let script = r#"test "$XDG_CURRENT_DESKTOP" = Tacit && test -S "$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY" && test -S "/tmp/.X11-unix/X${DISPLAY#:}" &&
                    setsid sleep 986 & sleep 0.2; exit 7"#;
    let ran = world.run(&["session", "--headless", "800x600", "--headless", "640x480@2", "--", "sh", "-c", script]);
    assert_eq!(ran.code, 7, "{}", ran.err);
    assert_eq!(world.log("compositor"), ["--headless 800x600 --headless 640x480@2 on wayland-1"]);
    assert_eq!(world.log("shell"), ["wayland-1"]);
    nothing_left(&world);
}

#[test]
fn terminate_and_quit_leave_nothing_behind() {
    for way in ["TERM", "INT", "quit"] {
        let world = World::new();
        let session = world.start(&[]);
        session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress", &[]).expect("at-spi starts on demand");
        assert!(world.processes().len() >= 6, "{:?}", world.processes());
        if way == "quit" {
            session.session1("Quit", &[]).expect("it is taken");
        } else {
            session.signal(way);
        }
        assert_eq!(session.end(), 0, "{way}");
        nothing_left(&world);
    }
}

#[test]
fn without_a_runtime_directory_one_is_made_and_removed() {
    let world = World::new();
    let place = world.path("log/place");
    let script = format!("stat -c %a \"$XDG_RUNTIME_DIR\" > {0}; echo \"$XDG_RUNTIME_DIR\" >> {0}", place.display());
    let mut command = world.tacit();
    command.env_remove("XDG_RUNTIME_DIR");
    command.args(["session", "--headless", "800x600", "--", "sh", "-c", &script]).stderr(Stdio::null());
    assert!(command.status().expect("it runs").success());
    let lines = world.log("place");
    assert_eq!(lines.first().map(String::as_str), Some("700"));
    let dir = lines.get(1).expect("the directory");
    assert!(dir.starts_with("/tmp/tacit-") && !std::path::Path::new(dir).exists(), "{dir}");
}

#[test]
fn what_is_killed_comes_back_and_the_rest_stays() {
    let world = World::new();
    let session = world.start(&[]);
    let (compositor, shell) = (session.pid("compositor"), session.pid("shell"));
    for round in 1..=12 {
        let agent = session.pid("agent");
        kill(agent, "KILL");
        eventually("the agent comes back", || session.part("agent").is_some_and(|part| part["restarts"] == round));
        session.wait_for_state("agent", "ready");
    }
    assert_eq!((session.pid("compositor"), session.pid("shell")), (compositor, shell));
    kill(shell, "KILL");
    eventually("the shell comes back", || session.part("shell").is_some_and(|part| part["restarts"] == 1));
    session.wait_for_state("shell", "ready");
    session.signal("TERM");
    assert_eq!(session.end(), 0);
    nothing_left(&world);
}

#[test]
fn a_compositor_that_dies_comes_back_on_the_same_socket_and_takes_the_shell_along() {
    let world = World::new();
    let session = world.start(&[]);
    let shell = session.pid("shell");
    kill(session.pid("compositor"), "KILL");
    eventually("the compositor comes back", || session.part("compositor").is_some_and(|part| part["restarts"] == 1));
    session.wait_for_state("compositor", "ready");
    eventually("the shell is another", || session.pid("shell") != shell);
    assert_eq!(world.log("compositor"), ["--headless 800x600 on wayland-1"; 2]);
    assert_eq!(world.log("shell"), ["wayland-1", "wayland-1"]);
}

#[test]
fn a_compositor_that_cannot_be_kept_ends_the_session_and_says_why() {
    let world = World::new();
    let mut command = world.tacit();
    let output = command.env("FAKE_COMPOSITOR", "broken").args(["session", "--headless", "800x600"]).output();
    let output = output.expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("tacit-compositor cannot be kept running: exited with status 1 (its log is "), "{said}");
    nothing_left(&world);
}

#[test]
fn a_part_that_is_missing_is_said_and_the_rest_runs() {
    let world = World::new();
    std::fs::remove_file(world.path("bin/tacit-shell")).expect("it was there");
    let mut command = world.tacit();
    command.env("PATH", "/usr/bin:/bin");
    let session = world.start_with(command.args(["session", "--headless", "800x600"]).stderr(Stdio::null()));
    let part = session.wait_for_state("shell", "missing");
    assert!(part["why"].as_str().is_some_and(|why| why.contains("build it")), "{part}");
}

#[test]
fn killing_the_supervisor_ends_its_parts() {
    let world = World::new();
    let session = world.start(&[]);
    session.signal("KILL");
    session.end();
    eventually("nothing is left", || world.processes().is_empty());
    nothing_left(&world);
}

#[test]
fn killing_the_supervisor_ends_what_hangs() {
    let world = World::new();
    let session = world.start(&[]);
    // The one would be killed for it by the supervisor; the other does not hear that it shall end.
    kill(session.pid("agent"), "STOP");
    kill(session.pid("compositor"), "STOP");
    session.signal("KILL");
    session.end();
    eventually("nothing is left", || world.processes().is_empty());
    nothing_left(&world);
}

#[test]
fn a_compositor_that_hangs_is_killed_and_comes_back() {
    let world = World::new();
    let session = world.start(&[]);
    let shell = session.pid("shell");
    kill(session.pid("compositor"), "STOP");
    eventually("the compositor comes back", || session.part("compositor").is_some_and(|part| part["restarts"] == 1));
    session.wait_for_state("compositor", "ready");
    eventually("the shell is another", || session.pid("shell") != shell);
}

#[test]
fn the_configuration_that_is_named_reaches_compositor_and_shell() {
    let world = World::new();
    let file = world.path("own.toml");
    std::fs::write(&file, "").expect("a file");
    let _session = world.start(&["--config", file.to_str().expect("a path")]);
    let wanted = format!("--config {}", file.display());
    assert!(world.log("compositor")[0].contains(&wanted));
    assert_eq!(world.log("shell-arguments"), [wanted]);
}

#[test]
fn a_second_session_on_the_same_bus_is_refused() {
    let world = World::new();
    let session = world.start(&[]);
    let mut second = session.command(world.path("bin/tacit").to_str().expect("a path"));
    let output = second.args(["session", "--headless", "800x600", "--bus", "inherit"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("one runs on this bus already"), "{said}");
    session.wait_for_state("agent", "ready");
}

#[test]
fn the_real_session_says_what_is_missing() {
    let world = World::new();
    // A compositor that cannot have the seat says so with status 78, and is not tried again and again.
    let output = world.tacit().env("FAKE_COMPOSITOR", "unseated").args(["session", "--bus", "private"]).output();
    let output = output.expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("the compositor cannot run: no seat: nobody gives it"), "{said}");
    assert_eq!(world.log("compositor").len(), 1, "it is tried once");
    nothing_left(&world);
    let output = world.tacit().arg("session").env("DISPLAY", ":77").output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("--nested"));
    let ran = world.run(&["session", "--nested"]);
    assert!(ran.err.contains("there is no desktop to open a window in"), "{}", ran.err);
}

#[test]
fn a_nested_compositor_alone_knows_the_outer_desktop() {
    let world = World::new();
    let mut command = world.tacit();
    let inside = format!("echo \"[$DISPLAY] $WAYLAND_DISPLAY\" > {}", world.path("log/inside").display());
    command.env("DISPLAY", ":77").args(["session", "--nested", "--", "sh", "-c", &inside]);
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(world.log("compositor"), ["--nested on wayland-1"]);
    assert_eq!(world.log("compositor-display"), [":77"]);
    let inside = world.log("inside");
    let inside = inside.first().expect("it ran");
    assert!(inside.starts_with("[:") && inside.ends_with("] wayland-1") && !inside.contains(":77"), "{inside}");
    nothing_left(&world);
}

#[test]
fn the_input_channel_reaches_the_compositor_and_nobody_else() {
    let world = World::new();
    let script = format!(
        "exec 9</dev/zero; exec {} session --headless 800x600 --input-fd 9 -- sh -c 'test ! -e /proc/self/fd/9'",
        world.path("bin/tacit").display()
    );
    let output = world.command("bash").args(["-c", &script]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(world.log("compositor"), ["--headless 800x600 --input-fd 9 on wayland-1"]);
    let ran = world.run(&["session", "--headless", "800x600", "--input-fd", "77"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("cannot use --input-fd 77"), "{}", ran.err);
}
