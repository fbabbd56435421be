//! Bad input changes nothing and says why.

use std::io::Write;
use std::process::Stdio;
use tacit_dbus::{Phase, Request, Snapshot};
use tacit_tests::world::is_app;
use tacit_tests::{World, processes};

/// What must not change, revision and titles apart.
fn shape(s: &Snapshot) -> Vec<(String, u32, i32, i32, i32, i32)> {
    let mut windows: Vec<_> =
        s.windows.iter().map(|w| (w.id.to_string(), w.workspace.0, w.x, w.y, w.width, w.height)).collect();
    windows.sort();
    windows
}

#[track_caller]
fn says(request: &Request, phase: Phase, part: &str) {
    assert_eq!(request.phase, phase, "{request:#?}");
    let said = request
        .say
        .clone()
        .or_else(|| request.plan.as_ref().and_then(|plan| plan.ask.clone().or_else(|| plan.say.clone())));
    assert!(
        said.as_deref().is_some_and(|say| say.to_lowercase().contains(part)),
        "does not say {part:?}: {request:#?}"
    );
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    let world = World::start();
    assert_eq!(world.bar("open foot").phase, Phase::Done);
    let before = shape(&world.wait("the terminal", |s| s.windows.len() == 1));
    says(&world.bar("flurb the grumple wozzit"), Phase::Refused, "");
    says(&world.bar("open photoshop"), Phase::Refused, "photoshop");
    says(&world.bar("mute the wallpaper"), Phase::Refused, "wallpaper");
    says(&world.bar("don't close the terminal"), Phase::Refused, "");
    assert_eq!(shape(&world.snapshot()), before);
    let long = "open ".repeat(20_000);
    let agent = world.agent();
    let error = world.block_on(agent.submit(&long, Default::default())).expect_err("too long");
    assert!(error.to_string().contains("4096"), "{error}");
    assert_eq!(shape(&world.snapshot()), before);
    assert_eq!(world.bar("put the terminal on the left").phase, Phase::Done, "and it still works");
}

#[test]
fn two_windows_that_fit_are_asked_about() {
    let world = World::start();
    assert_eq!(world.bar("open foot").phase, Phase::Done);
    world.wait("one terminal", |s| s.windows.len() == 1);
    assert_eq!(world.bar("open another terminal").phase, Phase::Done);
    // The first is as wide as the screen until its client has drawn the half.
    let narrow = |s: &Snapshot| shape(s).iter().all(|(_, _, _, _, width, _)| *width < 1000);
    let both = |s: &Snapshot| s.windows.iter().filter(|w| is_app(w, "foot")).count() == 2 && narrow(s);
    let before = world.wait("two terminals", both);
    let asked = world.bar("maximize the terminal");
    assert_eq!(asked.phase, Phase::Asking, "{asked:#?}");
    let choices = asked.plan.as_ref().map(|plan| plan.choices.clone()).unwrap_or_default();
    assert_eq!(choices.len(), 2, "{asked:#?}");
    assert_eq!(shape(&world.snapshot()), shape(&before));
    assert_eq!(world.choose(&asked).phase, Phase::Done);
    world.wait("one of them maximized", |s| s.windows.iter().filter(|w| w.maximized).count() == 1);
}

#[test]
fn invalid_utf8_over_the_bus_harms_nobody() {
    let world = World::start();
    // A method call to Submit with a string that is no UTF-8, by hand: no library would send it.
    let script = r#"
import os, socket, struct, sys
path = os.environ["DBUS_SESSION_BUS_ADDRESS"].split("unix:path=")[1].split(",")[0]
s = socket.socket(socket.AF_UNIX); s.connect(path)
s.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n"); s.recv(100)
s.sendall(b"BEGIN\r\n")
def string(b): return struct.pack("<I", len(b)) + b + b"\0"
def message(fields, sig, body, serial):
    array = b""
    for code, t, value in fields:
        while len(array) % 8: array += b"\0"
        array += struct.pack("<B", code) + (bytes([len(t)]) + t + b"\0")
        if t in (b"s", b"o"):
            while len(array) % 4: array += b"\0"
            array += string(value)
        else: array += bytes([len(value)]) + value + b"\0"
    head = struct.pack("<BBBBIII", ord("l"), 1, 0, 1, len(body), serial, len(array)) + array
    while len(head) % 8: head += b"\0"
    return head + body
s.sendall(message([(1, b"o", b"/org/freedesktop/DBus"), (2, b"s", b"org.freedesktop.DBus"), (3, b"s", b"Hello"), (6, b"s", b"org.freedesktop.DBus")], b"", b"", 1))
s.recv(4096)
body = string(b"open \xff\xfe\xc3(")
while len(body) % 4: body += b"\0"
body += struct.pack("<I", 0) + b"\0\0\0\0"
s.sendall(message([(1, b"o", b"/org/tacitdesktop/Agent1"), (2, b"s", b"org.tacitdesktop.Agent1"), (3, b"s", b"Submit"), (6, b"s", b"org.tacitdesktop.Agent1"), (8, b"g", b"sa{sv}")], b"", body, 2))
s.settimeout(3)
try:
    print(len(s.recv(4096)))
except OSError as error:
    print(error)
"#;
    let output = world.command("/usr/bin/python3").args(["-c", script]).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(world.requests().is_empty());
    assert_eq!(world.bar("open foot").phase, Phase::Done, "the agent still answers");
}

#[test]
fn files_with_errors_are_explained() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let run = |args: &[&str]| {
        let output = std::process::Command::new(processes::program("tacit"))
            .args(args)
            .stdin(Stdio::null())
            .output()
            .expect("tacit");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout),
        )
    };
    let scene = write("scene.json", b"{\"windows\": [{\"id\": 3}]}");
    let (code, text) = run(&["plan", "--scene", &scene, "--json", "open firefox"]);
    assert!(code.is_some_and(|code| code != 0) && text.contains("line 1"), "{code:?} {text}");
    let (code, text) = run(&["plan", "--scene", "/nonexistent.json", "open firefox"]);
    assert!(code.is_some_and(|code| code != 0) && text.contains("/nonexistent.json"), "{text}");
    let config = write("config.toml", b"[layout]\ngap_px = \"wide\"\n");
    let (code, text) = run(&["validate", &config]);
    assert!(code == Some(1) && text.contains("config.toml:2:10"), "{code:?} {text}");
    let binary = write("binary.toml", b"\xff\xfe\x00");
    let (code, text) = run(&["validate", &binary]);
    assert!(code == Some(1) && !text.is_empty(), "{text}");
    let good = write("good.toml", b"[layout]\ngap_px = 4\n");
    assert_eq!(run(&["validate", &good]).0, Some(0));
}

#[test]
fn a_thousand_lines_without_a_session_in_three_seconds() {
    let scene = r#"{"now":"2026-03-02T09:00:00+01:00","outputs":[{"id":"HEADLESS-1","width":1920,"height":1080,"focused":true}],
      "workspaces":[{"id":1,"name":"1","output":"HEADLESS-1","active":true}],
      "windows":[{"id":"w1","app":"foot","title":"foot","workspace":1,"width":960,"height":1080,"focused":true}],
      "apps":[{"id":"foot","name":"Foot","generic":"Terminal","keywords":["shell"]}]}"#;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("scene.json");
    std::fs::write(&path, scene).expect("a scene");
    let mut command = std::process::Command::new(processes::program("tacit"));
    command
        .args(["plan", "--json", "--scene"])
        .arg(&path)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", dir.path());
    let begin = std::time::Instant::now();
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("tacit plan");
    let mut stdin = child.stdin.take().expect("stdin");
    let writer = std::thread::spawn(move || {
        for n in 0..1000 {
            let line: &[u8] = match n % 5 {
                0 => b"put foot on the left and mute\n",
                1 => b"close everything except the terminal\n",
                2 => b"\xff\xfe not utf-8\n",
                3 => b"opne a terminl and then maximise it\n",
                _ => b"what is the meaning of life\n",
            };
            stdin.write_all(line).expect("a line");
        }
    });
    let output = child.wait_with_output().expect("an end");
    writer.join().expect("the writer");
    let took = begin.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let plans: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(plans.len(), 1000);
    assert_eq!(plans[0]["steps"][0]["verb"], "window.place");
    assert_eq!(plans[2]["outcome"], "refuse");
    // The limit is for the release build: this one has its own crates unoptimised.
    let limit = if cfg!(debug_assertions) { 20 } else { 3 };
    assert!(took.as_secs() < limit, "{took:?}");
}
