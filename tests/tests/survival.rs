//! Survival: a compositor that dies or hangs is back in two seconds, with the windows of those who reconnect where they were, under
//! their own ids, and with a shell and an agent that go on.

use rustix::process::Signal;
use std::time::{Duration, Instant};
use tacit_dbus::proxies::Compositor1Proxy;
use tacit_dbus::{Phase, Snapshot, Window};
use tacit_tests::world::is_app;
use tacit_tests::{Options, ReconnectingClient, World, processes};

/// What is promised.
const BACK: Duration = Duration::from_secs(2);
/// What a machine that builds and tests on every processor at once may take: a promise of time is one of an idle machine.
const BACK_UNDER_LOAD: Duration = Duration::from_secs(12);

/// What has to be as it was: id, place, workspace and states of a window.
fn place(window: &Window) -> impl PartialEq + std::fmt::Debug + use<> {
    let rect = (window.x, window.y, window.width, window.height);
    let states = (window.floating, window.maximized, window.minimized, window.pinned, window.fullscreen);
    (window.id.clone(), window.title.clone(), window.workspace, rect, states, window.slot.clone(), window.focused)
}

fn of_app(snapshot: &Snapshot, app: &str) -> Vec<Window> {
    let mut windows: Vec<Window> = snapshot.windows.iter().filter(|window| is_app(window, app)).cloned().collect();
    windows.sort_by(|a, b| a.title.cmp(&b.title));
    windows
}

fn client(world: &World, title: &str) -> ReconnectingClient {
    let socket = world.dir().join("run").join(world.socket());
    let client = ReconnectingClient::start(&socket, "org.example.Phoenix", title);
    world.wait(&format!("the window {title:?}"), |s| of_app(s, "phoenix").iter().any(|w| w.title == title));
    client
}

/// A session in which this test may act without the agent.
fn world() -> World {
    World::start_with(&Options { env: vec![("TACIT_TEST_ALLOW_APPLY".into(), "1".into())], ..Options::default() })
}

#[track_caller]
fn act(world: &World, action: &str) {
    let applied = world.block_on(async { Compositor1Proxy::new(world.bus()).await?.apply(action, 0).await });
    applied.unwrap_or_else(|error| panic!("{action}: {error}"));
}

/// Waits until what was done is in the journal: what a compositor has not written down when it is killed is lost.
#[track_caller]
fn written(world: &World) {
    world.until("the journal is written", || {
        let stats = world.block_on(async { Compositor1Proxy::new(world.bus()).await?.stats().await });
        let stats: serde_json::Value = stats.ok().and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        stats.get("journal_written") == Some(&true.into())
    });
}

/// Does something to the compositor and answers how long it took until it, the shell and `windows` were back as they were.
#[track_caller]
fn back_after(world: &World, what: &str, signal: Signal, windows: &[Window]) -> Duration {
    let (compositor, shell) = (world.part("compositor").expect("a compositor"), world.part("shell").expect("a shell"));
    let agent = world.part("agent").expect("an agent");
    written(world);
    let begun = Instant::now();
    assert!(processes::signal(compositor, signal));
    let expected: Vec<_> = windows.iter().map(place).collect();
    let is_back = |s: &Snapshot| of_app(s, "phoenix").iter().map(place).collect::<Vec<_>>() == expected;
    let mut last = None;
    let mut times = [None; 3];
    while times.contains(&None) {
        assert!(
            begun.elapsed() < tacit_tests::world::PATIENCE,
            "{what}: not back: {:#?} instead of {expected:#?}\n{}",
            last.as_ref().map(|s: &Snapshot| of_app(s, "phoenix").iter().map(place).collect::<Vec<_>>()),
            world.logs()
        );
        let now = |at: &mut Option<Duration>, is: bool| {
            if is && at.is_none() {
                *at = Some(begun.elapsed());
            }
        };
        now(&mut times[0], world.part("compositor").is_some_and(|pid| pid != compositor));
        now(&mut times[1], world.part("shell").is_some_and(|pid| pid != shell));
        if times[0].is_some() && times[2].is_none() {
            last = world.try_snapshot().ok();
            now(&mut times[2], last.as_ref().is_some_and(is_back));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let [up, shell_up, windows_back] = times.map(|time| time.unwrap_or_default().as_millis());
    println!("{what}: compositor {up} ms, windows {windows_back} ms, shell {shell_up} ms");
    assert_eq!(world.part("agent"), Some(agent), "the agent lives on");
    times.into_iter().flatten().max().unwrap_or_default()
}

#[track_caller]
fn check_time(what: &str, took: Duration) {
    let promised = if std::env::var_os("TACIT_SLOW").is_some() { BACK } else { BACK_UNDER_LOAD };
    assert!(took <= promised, "{what}: {took:?}");
}

#[test]
fn a_compositor_that_is_killed_or_stopped_is_back_with_its_windows() {
    let world = world();
    let clients = ["one", "two", "three"].map(|title| client(&world, title));
    assert_eq!(world.bar("open foot").phase, Phase::Done);
    world.wait("the terminal", |s| !of_app(s, "foot").is_empty());
    let ids: Vec<_> = of_app(&world.snapshot(), "phoenix").into_iter().map(|w| w.id).collect();
    let [one, three, two] = &ids[..] else { panic!("{ids:?}") };
    act(&world, &format!(r#"{{"verb":"window.to_workspace","args":{{"windows":["{two}"],"workspace":2}}}}"#));
    act(&world, &format!(r#"{{"verb":"window.place","args":{{"window":"{one}","slot":"right"}}}}"#));
    act(&world, &format!(r#"{{"verb":"window.float","args":{{"window":"{three}","on":"on"}}}}"#));
    act(&world, r#"{"verb":"workspace.rename","args":{"workspace":3,"name":"garden"}}"#);
    act(&world, &format!(r#"{{"verb":"window.focus","args":{{"window":"{three}"}}}}"#));
    let before = world.wait("the focus", |s| s.windows.iter().any(|w| w.id == *three && w.focused));
    let windows = of_app(&before, "phoenix");

    for (what, signal) in [("kill -9", Signal::KILL), ("kill -STOP", Signal::STOP)] {
        let socket = world.socket();
        let took = back_after(&world, what, signal, &windows);
        check_time(what, took);
        assert_eq!(world.socket(), socket, "the display keeps its name");
        let now = world.snapshot();
        assert!(of_app(&now, "foot").is_empty(), "a terminal dies with its compositor");
        assert!(now.workspaces.iter().any(|w| w.name == "garden" && w.id.0 == 3), "{:#?}", now.workspaces);
        let active = |s: &Snapshot| s.workspaces.iter().filter(|w| w.active).map(|w| w.id).collect::<Vec<_>>();
        assert_eq!(active(&now), active(&before));

        assert_eq!(world.bar("open foot").phase, Phase::Done, "the bar opens and a sentence works");
        let foot = world.wait("a new terminal", |s| !of_app(s, "foot").is_empty());
        let foot = of_app(&foot, "foot").remove(0).id;
        assert!(!ids.contains(&foot), "{foot}");
        act(&world, &format!(r#"{{"verb":"window.focus","args":{{"window":"{three}"}}}}"#));
        world.wait("the focus", |s| s.windows.iter().any(|w| w.id == *three && w.focused));
    }
    assert!(clients.iter().all(|client| client.connections() == 3));
}

/// Whether a screenshot has one colour alone.
fn shows_nothing(world: &World) -> bool {
    let path = world.dir().join("screen.png");
    assert!(world.screenshot(&path), "{}", world.logs());
    let file = std::io::BufReader::new(std::fs::File::open(path).expect("a picture"));
    let mut reader = png::Decoder::new(file).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a frame");
    let pixel = info.color_type.samples();
    let first = pixels.get(..pixel).expect("a pixel").to_vec();
    pixels.get(..info.buffer_size()).expect("all of it").chunks_exact(pixel).all(|other| other == first)
}

#[test]
fn what_was_locked_is_locked_again() {
    let world = world();
    let _client = client(&world, "secret");
    assert!(!shows_nothing(&world));
    // A locker's protocol sets this; the journal is what this test is about.
    let flag = world.dir().join(format!("state/tacit/journal-{}.locked", world.session_pid()));
    std::fs::write(&flag, "").expect("the flag");
    let mut hidden = of_app(&world.snapshot(), "phoenix");
    hidden.iter_mut().for_each(|window| window.focused = false);
    for (what, signal) in [("locked, kill -9", Signal::KILL), ("locked, kill -STOP", Signal::STOP)] {
        check_time(what, back_after(&world, what, signal, &hidden));
        assert!(world.snapshot().locked);
        assert!(shows_nothing(&world), "{what}");
        assert!(flag.exists(), "{what}");
    }
}

#[test]
fn a_bus_that_is_gone_is_found_again() {
    let mut world = World::start();
    let compositor = world.part("compositor").expect("a compositor");
    let bus = world.restart_bus();
    world.until("the compositor is on the new bus", || {
        let answer = world.block_on(async {
            let compositor = Compositor1Proxy::new(&bus).await?;
            tokio::time::timeout(Duration::from_secs(2), compositor.snapshot())
                .await
                .unwrap_or_else(|_| Err(zbus::Error::Failure("no answer".into())))
        });
        answer.is_ok_and(|(_, json)| serde_json::from_str::<Snapshot>(&json).is_ok_and(|s| !s.outputs.is_empty()))
    });
    assert!(std::path::Path::new(&format!("/proc/{compositor}")).exists(), "it is the same compositor");
}
