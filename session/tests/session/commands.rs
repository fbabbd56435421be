//! The command line against a fake agent: exit statuses, what is printed where, and what happens without a session.

use crate::fixture::{World, kill};
use std::io::Write;
use std::process::Stdio;

#[test]
fn do_answers_with_the_requests_fate() {
    let world = World::new();
    let session = world.start(&[]);
    // In another terminal: nothing but the user's runtime directory leads to the session.
    let check = |said: &str, code: i32, out: &str, err: &str| {
        let ran = world.run(&["do", said]);
        assert_eq!((ran.code, ran.out.trim()), (code, out), "{said}: {}", ran.err);
        assert!(ran.err.contains(err), "{said}: {}", ran.err);
    };
    check("do it", 0, "✓ Put Foot on the left", "");
    check("what is open", 0, "Foot and Mousepad.", "");
    check("gibberish", 2, "", "I do not understand that.");
    check("close all", 3, "", "Confirm it on the desktop");
    check("which one", 3, "", "  2. Second");
    check("break", 4, "✗ Put Foot on the left: no such window", "It did not happen.");

    let ran = world.run(&["do", "--json", "do it"]);
    let request: serde_json::Value = serde_json::from_str(&ran.out).expect("one object");
    assert_eq!((ran.code, request["phase"].as_str()), (0, Some("done")));
    let ran = world.run(&["do", "--dry-run", "do it"]);
    assert_eq!((ran.code, ran.out.trim()), (0, r#"1. window.place {"window":"w1","slot":"left"} [rev]"#));
    assert_eq!(world.run(&["do", "--dry-run", "close all"]).code, 3);
    assert_eq!(world.run(&["do", "--dry-run", "gibberish"]).code, 2);
    assert_eq!(world.run(&["undo", "3"]).code, 0);
    let ran = world.run(&["do", &"x".repeat(100_000)]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("4096 is the most"), "{}", ran.err);

    let ran = world.run(&["do", "hang", "--timeout-ms", "300"]);
    assert_eq!(ran.code, 4);
    assert!(ran.err.contains("took too long and was cancelled"), "{}", ran.err);
    assert_eq!(world.log("cancelled").len(), 1);
    drop(session);
}

#[test]
fn interrupting_cancels_and_a_dead_agent_is_noticed() {
    let world = World::new();
    let session = world.start(&[]);
    let mut following = world.tacit().args(["do", "hang"]).stderr(Stdio::null()).spawn().expect("it runs");
    std::thread::sleep(std::time::Duration::from_millis(700));
    kill(following.id(), "INT");
    assert_eq!(following.wait().expect("a status").code(), Some(4));
    assert_eq!(world.log("cancelled").len(), 1);

    let following = world.tacit().args(["do", "hang"]).stderr(Stdio::piped()).spawn().expect("it runs");
    std::thread::sleep(std::time::Duration::from_millis(700));
    kill(session.pid("agent"), "KILL");
    let output = following.wait_with_output().expect("a status");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the agent went away"));
}

#[test]
fn without_a_session_it_says_how_to_start_one() {
    let world = World::new();
    for command in [&["windows"][..], &["do", "open it"], &["history"], &["memory", "stats"], &["bench"]] {
        let ran = world.run(command);
        assert_eq!(ran.code, 4, "{command:?}");
        assert!(
            ran.err.contains("no session is running") && ran.err.contains("tacit session --headless"),
            "{}",
            ran.err
        );
    }
    for command in [&["mcp"][..], &["listen"], &["routines", "run", "x"]] {
        let ran = world.run(command);
        assert_eq!(ran.code, 4, "{command:?}");
        assert!(ran.err.contains("not available yet"), "{}", ran.err);
    }
}

#[test]
fn plan_is_handed_to_the_agents_program() {
    let world = World::new();
    let ran = world.run(&["plan", "--scene", "s.json", "--json", "put it left"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.trim(), r#"{"arguments": ["--scene", "s.json", "--json", "put it left"]}"#);
    std::fs::remove_file(world.path("bin/tacit-agent")).expect("it was there");
    let output = world.tacit().args(["plan", "x"]).env("PATH", "/usr/bin:/bin").output().expect("it runs");
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cargo build --bin tacit-agent"));
}

#[test]
fn validate_says_where_the_error_is() {
    let world = World::new();
    let file = world.path("config.toml");
    let check = |text: &str| {
        std::fs::File::create(&file).and_then(|mut f| f.write_all(text.as_bytes())).expect("write");
        world.run(&["validate", file.to_str().expect("a path")])
    };
    assert_eq!(check("[layout]\ngap_px = 4\n").code, 0);
    let ran = check("[layout]\ngap_px = 4\ngapp = 1\n");
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("config.toml:3:1: unknown field `gapp`"), "{}", ran.err);
    assert!(ran.err.contains("    3 | gapp = 1"), "{}", ran.err);
    let ran = world.run(&["validate", "/no/such/file"]);
    assert_eq!(ran.code, 1);
    let printed = world.run(&["validate", "--print-default"]);
    assert_eq!(check(&printed.out).code, 0);
    assert_eq!(world.run(&["validate"]).code, 0, "no file means the defaults");
}

#[test]
fn doctor_completions_and_man() {
    let world = World::new();
    let session = world.start(&[]);
    let ran = world.run(&["doctor", "--json"]);
    let checks: Vec<serde_json::Value> = serde_json::from_str(&ran.out).expect("a list");
    let found = |what: &str| checks.iter().find(|check| check["what"] == what).cloned().expect("a check");
    assert_eq!(found("the agent")["health"], "fine");
    assert_eq!(found("org.tacitdesktop.Compositor1")["health"], "broken", "the fake has no bus name");
    assert!(found("verbs")["todo"].as_str().is_some_and(|todo| todo.contains("mail.compose")));
    assert_eq!(ran.code, 1);
    drop(session);
    for shell in ["bash", "zsh", "fish"] {
        assert!(world.run(&["completions", shell]).out.contains("workspaces"), "{shell}");
    }
    let man = world.run(&["man"]).out;
    assert!(man.contains(".TH tacit") && man.contains("window.place") && man.contains("theme.dark"));
}
