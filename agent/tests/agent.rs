//! The agent as others meet it: on a private bus, with a compositor that is a few lines long.

mod support;

use std::io::{Read, Write};
use std::time::Duration;
use support::Stage;
use tacit_dbus::{Episode, Phase, interfaces};

type Any = Result<(), Box<dyn std::error::Error>>;

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_becomes_a_verified_remembered_and_undone_change() -> Any {
    let stage = Stage::set().await;
    let before = stage.window("w2");
    let done = stage.say("put gimp on the right").await;
    assert_eq!(done.phase, Phase::Done, "{done:?}");
    assert_eq!((stage.window("w2").x, stage.window("w2").width), (640, 640));
    assert!(done.episode.is_some() && done.undoable, "{done:?}");
    let undone = stage.say("undo").await;
    assert_eq!(undone.phase, Phase::Done, "{undone:?}");
    assert_eq!(stage.window("w2").x, before.x);
    let history: Vec<Episode> = serde_json::from_str(&stage.proxy().await.history(10).await?)?;
    let first = history.iter().find(|episode| episode.text == "put gimp on the right").ok_or("it is remembered")?;
    assert_eq!(first.phase, Phase::Undone);
    assert!(first.steps.iter().all(|step| step.verified));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_from_outside_is_refused_and_harms_nothing() -> Any {
    let stage = Stage::set().await;
    let proxy = stage.proxy().await;
    let before = stage.desktop.lock().map(|desktop| desktop.windows.clone()).map_err(|_| "poisoned")?;
    let long = proxy.submit(&"close everything ".repeat(6000), Default::default()).await;
    assert!(long.is_err_and(|why| why.to_string().contains("4096")));
    assert!(proxy.submit("   ", Default::default()).await.is_err());
    for text in
        ["xyzzy plugh", "mute the wallpaper", "don't close firefox", "open nosuchapplication", "\u{202e}\u{feff}"]
    {
        let answer = stage.say(text).await;
        assert!(matches!(answer.phase, Phase::Refused | Phase::Answered | Phase::Asking), "{text}: {answer:?}");
        assert!(answer.say.is_some_and(|say| !say.is_empty()), "{text}");
    }
    assert!(proxy.answer("r99999", "yes").await.is_err());
    assert!(proxy.request("nonsense").await.is_err());
    assert!(proxy.set_mode("reckless").await.is_err());
    assert!(proxy.set_mode("trusted").await.is_err(), "a program must not loosen it");
    proxy.set_mode("explain").await?;
    assert_eq!(stage.say("put gimp on the left").await.phase, Phase::Answered);
    let after = stage.desktop.lock().map(|desktop| desktop.windows.clone()).map_err(|_| "poisoned")?;
    assert_eq!(before, after);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_takes_no_yes_from_a_program() -> Any {
    let stage = Stage::set().await;
    let asked = stage.say("close gimp").await;
    assert_eq!(asked.phase, Phase::Confirming, "{asked:?}");
    let proxy = stage.proxy().await;
    let refused = proxy.answer(asked.id.as_str(), "yes").await;
    assert!(refused.is_err_and(|why| why.to_string().contains("real key")));
    assert_eq!(stage.settled(asked.id.as_str()).await.phase, Phase::Confirming);
    // Those who wait for an answer take nobody's place.
    for _ in 0..6 {
        assert_eq!(stage.say("close gimp").await.phase, Phase::Confirming);
    }
    assert_eq!(stage.say("put gimp on the right").await.phase, Phase::Done);
    proxy.cancel(asked.id.as_str()).await?;
    assert_eq!(stage.ended(asked.id.as_str()).await.phase, Phase::Cancelled);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn text_that_is_not_utf_8_costs_its_sender_the_connection_and_nothing_else() -> Any {
    let stage = Stage::set().await;
    let mut socket = std::os::unix::net::UnixStream::connect(stage.socket())?;
    socket.set_read_timeout(Some(Duration::from_secs(3)))?;
    let uid: String =
        rustix::process::getuid().as_raw().to_string().bytes().map(|byte| format!("{byte:02x}")).collect();
    socket.write_all(format!("\0AUTH EXTERNAL {uid}\r\n").as_bytes())?;
    let mut reply = [0; 256];
    let read = socket.read(&mut reply)?;
    assert!(reply.get(..read).is_some_and(|reply| reply.starts_with(b"OK")));
    socket.write_all(b"BEGIN\r\n")?;
    socket.write_all(&call(
        1,
        "org.freedesktop.DBus",
        "/org/freedesktop/DBus",
        "org.freedesktop.DBus",
        "Hello",
        None,
    ))?;
    let _ = socket.read(&mut reply)?;
    let agent = interfaces::AGENT;
    socket.write_all(&call(2, agent.name, agent.path, agent.name, "Plan", Some(b"close \xff\xfe everything")))?;
    // The bus daemon or the agent ends it; either way the next sentence is understood.
    let _ = socket.read(&mut reply);
    assert_eq!(stage.say("put gimp on the left").await.phase, Phase::Done);
    Ok(())
}

/// One method call as bytes, with at most one text that need not be UTF-8.
fn call(serial: u32, to: &str, path: &str, interface: &str, member: &str, text: Option<&[u8]>) -> Vec<u8> {
    fn pad(bytes: &mut Vec<u8>, to: usize) {
        bytes.resize(bytes.len().div_ceil(to) * to, 0);
    }
    fn word(bytes: &mut Vec<u8>, text: &[u8]) {
        pad(bytes, 4);
        bytes.extend(u32::try_from(text.len()).unwrap_or(0).to_le_bytes());
        bytes.extend(text);
        bytes.push(0);
    }
    let mut body = Vec::new();
    if let Some(text) = text {
        word(&mut body, text);
    }
    let mut fields = Vec::new();
    for (code, kind, value) in [(1, b'o', path), (2, b's', interface), (3, b's', member), (6, b's', to)] {
        pad(&mut fields, 8);
        fields.extend([code, 1, kind, 0]);
        word(&mut fields, value.as_bytes());
    }
    if text.is_some() {
        pad(&mut fields, 8);
        fields.extend([8, 1, b'g', 0, 1, b's', 0]);
    }
    let mut message = vec![b'l', 1, 0, 1];
    message.extend(u32::try_from(body.len()).unwrap_or(0).to_le_bytes());
    message.extend(serial.to_le_bytes());
    message.extend(u32::try_from(fields.len()).unwrap_or(0).to_le_bytes());
    message.extend(fields);
    pad(&mut message, 8);
    message.extend(body);
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_agent_loses_no_acknowledged_episode_and_says_what_it_left() -> Any {
    let mut stage = Stage::set().await;
    let (mut acknowledged, mut hurries) = (Vec::new(), Vec::new());
    for round in 0..6_u64 {
        let side = if round % 2 == 0 { "left" } else { "right" };
        let done = stage.say(&format!("put gimp on the {side}")).await;
        assert_eq!(done.phase, Phase::Done, "{done:?}");
        acknowledged.push(done.episode.ok_or("it has an episode")?);
        let proxy = stage.proxy().await;
        let hurried = proxy.submit("put firefox on the right", Default::default()).await?;
        tokio::time::sleep(Duration::from_millis(round * 7)).await;
        let last = proxy.request(&hurried).await.ok();
        drop(stage.agent.take());
        if let Some(state) = last {
            let request: tacit_dbus::Request = serde_json::from_str(&state)?;
            acknowledged.extend(request.episode);
        }
        stage.start_agent().await;
        hurries.push(hurried);
    }
    let history: Vec<Episode> = serde_json::from_str(&stage.proxy().await.history(1000).await?)?;
    for id in &acknowledged {
        assert!(history.iter().any(|episode| episode.id == *id), "{id} is lost");
    }
    for hurried in &hurries {
        let ended = history.iter().find(|episode| episode.request.as_str() == hurried);
        let ended = ended.ok_or_else(|| format!("{hurried} is not remembered"))?;
        assert!(matches!(ended.phase, Phase::Done | Phase::Failed), "{ended:?}");
    }
    for episode in &history {
        assert!(episode.phase.is_final(), "{episode:?}");
        assert!(
            episode.phase != Phase::Failed || episode.say.is_some() || episode.steps.iter().any(|s| s.detail.is_some())
        );
    }
    let mut requests: Vec<&str> = history.iter().map(|episode| episode.request.as_str()).collect();
    requests.sort_unstable();
    requests.dedup();
    assert_eq!(requests.len(), history.len(), "no request's id is used twice");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_configuration_counts_at_once_and_a_bad_one_changes_nothing() -> Any {
    let stage = Stage::set().await;
    let proxy = stage.proxy().await;
    assert_eq!(proxy.mode().await?, "reversible");
    let file = stage.dir.path().join("config/tacit/config.toml");
    std::fs::write(&file, "[agent]\nmode = \"explain\"\n")?;
    let mut left = 100;
    while proxy.mode().await? != "explain" {
        left -= 1;
        assert!(left > 0, "the mode did not change\n{}", stage.said());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    std::fs::write(&file, "[agent]\nmode = \"reckless\"\n")?;
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(proxy.mode().await?, "explain");
    assert!(stage.said().contains("line 2"), "{}", stage.said());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_cleanly_when_it_is_asked_to() -> Any {
    let mut stage = Stage::set().await;
    assert_eq!(stage.say("close gimp").await.phase, Phase::Confirming);
    let pid = i32::try_from(stage.pid()).ok().and_then(rustix::process::Pid::from_raw).ok_or("a pid")?;
    rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
    let mut agent = stage.agent.take().ok_or("an agent")?;
    let status = tokio::task::spawn_blocking(move || agent.0.wait()).await??;
    assert!(status.success(), "{status}\n{}", stage.said());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_interfaces_are_those_of_the_xml() -> Any {
    let stage = Stage::set().await;
    for interface in [interfaces::AGENT, interfaces::MEMORY] {
        let proxy = zbus::fdo::IntrospectableProxy::builder(&stage.connection)
            .destination(interface.name)?
            .path(interface.path)?
            .build()
            .await?;
        let served = signatures(&proxy.introspect().await?, interface.name);
        assert_eq!(served, signatures(interface.xml, interface.name), "{}", interface.name);
    }
    Ok(())
}

/// The members of an interface with the types and directions of their arguments, sorted.
fn signatures(xml: &str, interface: &str) -> Vec<String> {
    let start = xml.find(&format!("<interface name=\"{interface}\"")).unwrap_or(0);
    let body = xml.get(start..).unwrap_or_default();
    let body = body.split("</interface>").next().unwrap_or_default();
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!("{name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let mut members: Vec<String> = Vec::new();
    for tag in body.split('<').filter(|tag| !tag.starts_with('!')) {
        let name = attribute(tag, "name").unwrap_or_default();
        match tag.split_whitespace().next().unwrap_or_default().trim_end_matches('>') {
            kind @ ("method" | "signal") => members.push(format!("{kind} {name}:")),
            "property" => members.push(format!(
                "property {name}: {} {}",
                attribute(tag, "type").unwrap_or_default(),
                attribute(tag, "access").unwrap_or_default()
            )),
            "arg" => {
                let direction = attribute(tag, "direction").unwrap_or_else(|| "out".into());
                if let Some(member) = members.last_mut() {
                    member.push_str(&format!(" {direction} {}", attribute(tag, "type").unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    members.sort();
    members
}

#[tokio::test(flavor = "multi_thread")]
async fn planning_needs_no_session_and_survives_any_line() -> Any {
    let dir = tempfile::tempdir()?;
    let scene = dir.path().join("scene.json");
    let windows = r#"{"windows":[{"id":"w1","app":"firefox","title":"News","focused":true}]}"#;
    std::fs::write(&scene, windows)?;
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tacit-agent"));
    command.args(["plan", "--scene"]).arg(&scene).env_clear().env("HOME", dir.path());
    command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn()?;
    let mut input = child.stdin.take().ok_or("an input")?;
    input.write_all(b"put firefox on the left\n\xff\xff\n")?;
    input.write_all(&vec![b'x'; 100_000])?;
    input.write_all(b"\n")?;
    drop(input);
    let out = child.wait_with_output()?;
    assert!(out.status.success());
    let lines: Vec<tacit_dbus::Plan> =
        String::from_utf8(out.stdout)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let outcomes: Vec<tacit_dbus::Outcome> = lines.iter().map(|plan| plan.outcome).collect();
    use tacit_dbus::Outcome::{Act, Refuse};
    assert_eq!(outcomes, [Act, Refuse, Refuse]);
    std::fs::write(&scene, "{\n \"windows\": 7\n}")?;
    let bad = std::process::Command::new(env!("CARGO_BIN_EXE_tacit-agent"))
        .args(["plan", "x", "--scene"])
        .arg(&scene)
        .output()?;
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8(bad.stderr)?.contains("line 2"));
    Ok(())
}
