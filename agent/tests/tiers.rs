//! The tiers above the first as a session meets them: off, on, explained, and stopped.

#[allow(dead_code)]
mod support;

#[path = "../model/tests/support/server.rs"]
#[allow(dead_code)]
mod server;

use server::{Server, event, events};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use support::Stage;
use tacit_dbus::{Episode, Phase, Source};

type Any = Result<(), Box<dyn std::error::Error>>;

/// Nobody's grammar knows this.
const SAID: &str = "flurble gimp gnarpwise toward the left slot";
const RIGHT: &str = r#"{"steps":[{"verb":"window.place","args":{"window":"window 1","slot":"left"}}]}"#;

/// Whether this process is the person's own command line to the agent; else the test is run again as one, and `false` is returned.
/// To the agent a program is what its file is called and beside what it lies.
fn is_person(test: &str) -> Result<bool, Box<dyn std::error::Error>> {
    if std::env::var_os("TACIT_TEST_AGENT").is_some() {
        return Ok(true);
    }
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (person, agent) = (dir.path().join("tacit"), dir.path().join("tacit-agent"));
    std::fs::hard_link(std::env::current_exe()?, &person)?;
    std::fs::hard_link(env!("CARGO_BIN_EXE_tacit-agent"), &agent)?;
    let mut command = std::process::Command::new(person);
    let status = command.args(["--exact", test, "--nocapture"]).env("TACIT_TEST_AGENT", agent).status()?;
    assert!(status.success(), "{test} as a person: {status}");
    Ok(false)
}

/// Turns the remote tier on and waits until the agent knows.
async fn turn_on(stage: &Stage, server: &Server) -> Any {
    turn_on_at(stage, &server.url).await
}

async fn turn_on_at(stage: &Stage, url: &str) -> Any {
    let file = stage.dir.path().join("config/tacit/config.toml");
    let text = format!("[agent.remote_model]\nenable = true\nurl = \"{url}\"\nmodel = \"stub\"\n");
    std::fs::write(file, text)?;
    let end = Instant::now() + Duration::from_secs(10);
    while !stage.said().contains("a remote model may be asked") {
        assert!(Instant::now() < end, "{}", stage.said());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_off_nobody_is_called_and_the_way_says_so() -> Any {
    let server = Server::saying(RIGHT);
    let stage = Stage::set().await;
    let refused = stage.say(SAID).await;
    assert!(matches!(refused.phase, Phase::Refused | Phase::Asking), "{refused:?}");
    let way = refused.plan.ok_or("a plan")?.way;
    assert!(way.contains("none is installed") && way.contains("turned off"), "{way}");
    assert_eq!(server.connections(), 0);
    // The agent has no socket of the internet at all.
    let fds = std::fs::read_dir(format!("/proc/{}/fd", stage.pid()))?.flatten();
    let sockets: Vec<String> = fds
        .filter_map(|fd| {
            std::fs::read_link(fd.path()).ok()?.to_str()?.strip_prefix("socket:[")?.strip_suffix(']').map(str::to_owned)
        })
        .collect();
    for table in ["tcp", "tcp6", "udp", "udp6"] {
        let text = std::fs::read_to_string(format!("/proc/{}/net/{table}", stage.pid())).unwrap_or_default();
        for line in text.lines().skip(1) {
            let inode = line.split_whitespace().nth(9).unwrap_or_default();
            assert!(!sockets.iter().any(|socket| socket == inode), "{table}: {line}");
        }
    }
    Ok(())
}

/// NetworkManager, as far as it says what a connection costs.
struct Manager(Arc<AtomicU32>);

#[zbus::interface(name = "org.freedesktop.NetworkManager")]
impl Manager {
    #[zbus(property)]
    fn metered(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_over_a_connection_that_costs_by_volume() -> Any {
    if !is_person("nothing_is_sent_over_a_connection_that_costs_by_volume")? {
        return Ok(());
    }
    let (stage, metered) = (Stage::set().await, Arc::new(AtomicU32::new(1)));
    stage.connection.object_server().at("/org/freedesktop/NetworkManager", Manager(Arc::clone(&metered))).await?;
    stage.connection.request_name("org.freedesktop.NetworkManager").await?;
    // A server elsewhere that nobody can reach: a name that is never given (RFC 2606).
    turn_on_at(&stage, "https://tacit.invalid/v1").await?;
    let way = |request: tacit_dbus::Request| request.plan.map(|plan| plan.way).unwrap_or_default();
    let links = std::fs::read_dir("/sys/class/net")?.flatten().filter(|link| link.file_name() != "lo");
    let online = links
        .filter_map(|link| std::fs::read_to_string(link.path().join("operstate")).ok())
        .any(|state| state.trim() == "up");
    for (cost, asked) in [(1, false), (3, false), (2, true), (4, true)] {
        metered.store(cost, Ordering::Relaxed);
        let way = way(stage.say(SAID).await);
        let expected = match (online, asked) {
            (false, _) => "there is no network",
            (true, false) => "the connection is metered",
            (true, true) => "the remote language model was asked, and gave no plan",
        };
        assert!(way.contains(expected), "{cost}: {way}");
    }
    let sent = std::fs::read_to_string(stage.dir.path().join("state/tacit/sent.jsonl")).unwrap_or_default();
    // What is about to leave is written down first, reached or not: twice, and never while it was metered.
    assert_eq!(sent.matches("\"body\"").count(), if online { 2 } else { 0 }, "{sent}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_plan_is_done_verified_explained_and_logged() -> Any {
    if !is_person("a_servers_plan_is_done_verified_explained_and_logged")? {
        return Ok(());
    }
    let server = Server::saying(RIGHT);
    let stage = Stage::set().await;
    turn_on(&stage, &server).await?;
    let done = stage.say(SAID).await;
    assert_eq!(done.phase, Phase::Done, "{done:?}\n{}", stage.said());
    assert_eq!((stage.window("w2").x, stage.window("w2").width), (0, 640));
    let plan = done.plan.clone().ok_or("a plan")?;
    assert_eq!(plan.source, Source::Remote);
    let done = stage.ended(&done.id.0).await;
    let explained: Episode = serde_json::from_str(&stage.proxy().await.explain("").await?)?;
    assert_eq!(explained.plan.map(|plan| plan.way), Some(plan.way.clone()));
    assert!(plan.way.contains("the remote language model was asked") && plan.way.contains("words"), "{}", plan.way);
    let said = stage.say("explain that").await;
    assert!(said.say.clone().unwrap_or_default().contains("the remote language model was asked"), "{said:?}");
    let sent = std::fs::read_to_string(stage.dir.path().join("state/tacit/sent.jsonl"))?;
    assert!(sent.contains("flurble") && !sent.contains("News") && !sent.contains("firefox"), "{sent}");
    assert!(done.undoable);
    assert_eq!(server.connections(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_shown_as_it_grows_and_a_cancel_stops_it() -> Any {
    if !is_person("a_plan_is_shown_as_it_grows_and_a_cancel_stops_it")? {
        return Ok(());
    }
    let server = Server::new(|_, stream| {
        events(stream);
        let _ = stream.write_all(event(RIGHT.trim_end_matches("]}")).as_bytes());
        std::thread::sleep(Duration::from_secs(5));
    });
    let stage = Stage::set().await;
    turn_on(&stage, &server).await?;
    let proxy = stage.proxy().await;
    let id = proxy.submit(SAID, Default::default()).await?;
    let end = Instant::now() + Duration::from_secs(5);
    let growing = loop {
        let state: tacit_dbus::Request = serde_json::from_str(&proxy.request(&id).await?)?;
        if !state.steps.is_empty() {
            break state;
        }
        assert!(Instant::now() < end, "{state:?}\n{}", stage.said());
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(growing.phase, Phase::Understanding, "{growing:?}");
    assert_eq!(growing.steps.len(), 1);
    assert!(growing.say.is_some_and(|say| say.contains("thinking")));
    proxy.cancel(&id).await?;
    assert_eq!(stage.settled(&id).await.phase, Phase::Cancelled);
    // A newer sentence of the same caller ends the thought about the one before, whose first answer stands.
    let id = proxy.submit(SAID, Default::default()).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let began = Instant::now();
    assert_eq!(stage.say("put gimp on the right").await.phase, Phase::Done);
    let first = stage.settled(&id).await;
    assert!(matches!(first.phase, Phase::Refused | Phase::Asking), "{first:?}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_model_is_added_listed_and_asked() -> Any {
    use tacit_model::llm::sample;
    let dir = tempfile::tempdir()?;
    let made = dir.path().join("tiny-test.gguf");
    let recipe = sample::Recipe::tiny("qwen3");
    sample::write(&recipe, &sample::words(&sample::text(), recipe.tokens.0, recipe.tokens.1)?, &made)?;
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tacit-agent"));
        command.args(arguments).env_clear().env("HOME", dir.path()).env("TACIT_MODELS", dir.path().join("models"));
        command.output().map(|out| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (out.status.code(), text(&out.stdout), text(&out.stderr))
        })
    };
    let (code, out, err) = run(&["model", "add", &made.display().to_string()])?;
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("qwen3, 2 layers of 64"), "{out}");
    let (_, out, _) = run(&["model", "list"])?;
    assert!(out.contains("language tiny-test") && out.contains("in use") && out.contains("qwen3"), "{out}");
    let (_, out, _) = run(&["model", "list", "--json"])?;
    let list: Vec<serde_json::Value> = serde_json::from_str(&out)?;
    assert!(list.iter().any(|one| one["kind"] == "language" && one["bytes"].as_u64() > Some(1000)), "{out}");
    let bad = dir.path().join("bad.gguf");
    std::fs::write(&bad, b"GGUF and nothing else")?;
    let (code, _, err) = run(&["model", "add", &bad.display().to_string()])?;
    assert_eq!(code, Some(2), "{err}");
    assert!(err.contains("cannot use the language model"), "{err}");
    let scene = dir.path().join("scene.json");
    std::fs::write(&scene, r#"{"windows":[{"id":"w1","app":"gimp","title":"Picture","focused":true}]}"#)?;
    let (code, out, err) = run(&["plan", "--json", "--scene", &scene.display().to_string(), SAID])?;
    assert_eq!(code, Some(0), "{err}");
    let plan: tacit_dbus::Plan = serde_json::from_str(out.trim())?;
    assert!(plan.way.contains("the local language model was asked"), "{}", plan.way);
    Ok(())
}
