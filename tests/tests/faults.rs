//! Faults: processes killed at random moments in the middle of requests. The session lives, nothing acknowledged is lost.

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};
use tacit_dbus::proxies::Agent1Proxy;
use tacit_dbus::{Phase, Request};
use tacit_tests::{World, processes, world::is_app};
use wayland_client::globals::{GlobalList, GlobalListContents, registry_queue_init};
use wayland_client::protocol::wl_registry::{self, WlRegistry};
use wayland_client::{Connection, Dispatch, EventQueue, QueueHandle};

/// A small deterministic generator: the moments differ from round to round and are the same in every run.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// How many kills: the whole number of the acceptance with TACIT_SLOW=1, a share of it otherwise.
fn rounds() -> u64 {
    if std::env::var_os("TACIT_SLOW").is_some() { 50 } else { 12 }
}

/// The rows of the log, read with SQLite alone.
fn episodes(world: &World) -> BTreeMap<i64, String> {
    let path = world.dir().join("data/tacit/memory.db");
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let Ok(db) = rusqlite::Connection::open_with_flags(path, flags) else { return BTreeMap::new() };
    let Ok(mut rows) = db.prepare("SELECT seq, text FROM log WHERE kind = 'episode'") else { return BTreeMap::new() };
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map(|rows| rows.flatten().collect()).unwrap_or_default()
}

#[test]
fn killed_processes_lose_no_window_and_no_acknowledged_episode() {
    let world = World::start();
    assert_eq!(world.bar("open foot").phase, Phase::Done);
    let foot = world.wait("the terminal", |s| s.windows.iter().any(|w| is_app(w, "foot")));
    let foot = foot.windows.iter().find(|w| is_app(w, "foot")).expect("foot").id.clone();
    let mut moments = Moments(20_260_302);
    let mut acknowledged: BTreeMap<i64, String> = BTreeMap::new();
    for round in 0..rounds() {
        let victim = ["agent", "shell", "target"][usize::try_from(round % 3).expect("small")];
        let text = match (victim, round % 2) {
            ("target", _) => "open the calculator and put it on the right".to_owned(),
            (_, 0) => format!("move the terminal to workspace {}", 1 + round % 4),
            _ => "put the terminal on the left and then maximize it".to_owned(),
        };
        let id = submit(&world, &text);
        std::thread::sleep(Duration::from_millis(moments.next(if victim == "target" { 900 } else { 60 })));
        kill(&world, victim);
        let ended = id.and_then(|id| end_of(&world, &id, victim == "agent"));
        if let Some(request) = ended {
            assert!(request.phase.is_final(), "round {round}, {victim}: {request:#?}");
            let reason = request.phase != Phase::Failed
                || request.say.is_some()
                || request.steps.iter().any(|s| s.why.is_some());
            assert!(reason, "failed without a reason: {request:#?}");
            if let Some(episode) = request.episode {
                acknowledged.insert(episode.0, text);
            }
        }
        world.wait("the terminal is still there", |s| s.window(&foot).is_some());
        for part in ["compositor", "shell", "agent"] {
            world.until(&format!("{part} is back"), || world.part(part).is_some());
        }
        agent_answers(&world);
    }
    let kept = episodes(&world);
    for (seq, text) in &acknowledged {
        assert_eq!(kept.get(seq), Some(text), "an acknowledged episode is lost");
    }
    assert!(!acknowledged.is_empty());
    assert_eq!(world.bar("put the terminal on the left").phase, Phase::Done, "and it still works");
}

fn submit(world: &World, text: &str) -> Option<String> {
    world.block_on(async {
        let agent = Agent1Proxy::new(world.bus()).await.ok()?;
        tokio::time::timeout(Duration::from_secs(5), agent.submit(text, HashMap::new())).await.ok()?.ok()
    })
}

fn kill(world: &World, victim: &str) {
    let pid = match victim {
        "target" => {
            let session = processes::descendants(world.session_pid());
            session.iter().find(|process| process.name.contains("calculator")).map(|process| process.pid)
        }
        part => world.part(part),
    };
    if let Some(pid) = pid {
        processes::signal(pid, rustix::process::Signal::KILL);
    }
}

/// The end of a request: from the agent, or `None` where the agent that had it is dead and its successor does not know it.
fn end_of(world: &World, id: &str, agent_died: bool) -> Option<Request> {
    let end = Instant::now() + Duration::from_secs(40);
    loop {
        let seen = world.requests().into_iter().rev().find(|request| request.id.as_str() == id);
        if let Some(request) = &seen
            && (request.phase.is_final() || agent_died)
        {
            return seen.filter(|request| request.phase.is_final());
        }
        if agent_died && seen.is_none() && Instant::now() + Duration::from_secs(38) > end {
            return None;
        }
        assert!(Instant::now() < end, "request {id} does not end: {seen:#?}\n{}", world.logs());
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn agent_answers(world: &World) {
    world.until("the agent answers", || {
        world.block_on(async {
            let Ok(agent) = Agent1Proxy::new(world.bus()).await else { return false };
            tokio::time::timeout(Duration::from_secs(3), agent.history(1)).await.is_ok_and(|history| history.is_ok())
        })
    });
}

#[test]
fn a_session_leaves_nothing_behind() {
    let world = World::start();
    assert_eq!(world.bar("open foot").phase, Phase::Done);
    let started = processes::descendants(world.session_pid());
    assert!(started.iter().any(|process| process.name == "foot"), "{started:#?}");
    processes::signal(world.session_pid(), rustix::process::Signal::TERM);
    world.until("the session's processes are gone", || {
        let all = processes::all();
        started.iter().all(|old| !all.iter().any(|now| now.pid == old.pid && now.name == old.name))
    });
    let left = std::fs::read_dir(world.dir().join("run")).expect("the runtime folder").flatten();
    let left: Vec<_> = left
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with("wayland"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_killed_compositor_comes_back() {
    let world = World::start();
    assert_eq!(world.bar("open foot").phase, Phase::Done);
    kill(&world, "compositor");
    world.until("the compositor is back", || world.try_snapshot().is_ok_and(|s| !s.outputs.is_empty()));
    for part in ["compositor", "shell", "agent"] {
        world.until(&format!("{part} is back"), || world.part(part).is_some());
    }
    agent_answers(&world);
    world.until("a request works again", || world.submit("open foot").phase == Phase::Done);
    world.wait("a terminal", |s| s.windows.iter().any(|w| is_app(w, "foot")));
}

/// How long a round trip takes.
fn round_trip(client: &Connection, queue: &mut EventQueue<Nothing>) -> Duration {
    let begun = Instant::now();
    queue.roundtrip(&mut Nothing).expect("served");
    let _ = client.flush();
    begun.elapsed()
}

/// A client that wants nothing.
struct Nothing;

impl Dispatch<WlRegistry, GlobalListContents> for Nothing {
    fn event(
        _: &mut Self,
        _: &WlRegistry,
        _: wl_registry::Event,
        _: &GlobalListContents,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}

fn connect(socket: &str) -> (Connection, GlobalList, EventQueue<Nothing>) {
    let stream = UnixStream::connect(socket).expect("the socket");
    let client = Connection::from_socket(stream).expect("a connection");
    let (globals, queue) = registry_queue_init::<Nothing>(&client).expect("served");
    (client, globals, queue)
}

/// A request in the wire's words.
fn request(object: u32, opcode: u32, arguments: &[u32]) -> Vec<u8> {
    let size = u32::try_from(8 + 4 * arguments.len()).expect("short");
    let words = [object, (size << 16) | opcode];
    words.iter().chain(arguments).flat_map(|word| word.to_ne_bytes()).collect()
}

/// A surface, object 4, over a socket as it is: no library is in the way of what is written to it.
fn bare_surface(socket: &str, compositor: u32) -> UnixStream {
    let mut stream = UnixStream::connect(socket).expect("the socket");
    let name: Vec<u32> = b"wl_compositor\0\0\0"
        .chunks_exact(4)
        .map(|four| u32::from_ne_bytes(four.try_into().expect("four bytes")))
        .collect();
    let bind = [&[compositor, 14], &name[..], &[4, 3]].concat();
    let begin = [request(1, 1, &[2]), request(2, 0, &bind), request(3, 0, &[4])].concat();
    stream.write_all(&begin).expect("written");
    stream
}

#[test]
fn a_client_that_never_stops_does_not_keep_the_others_waiting() {
    let world = World::start();
    let socket = format!("{}/run/{}", world.dir().display(), world.socket());
    let (client, globals, mut queue) = connect(&socket);
    let compositor = globals.contents().with_list(|list| {
        list.iter().find(|global| global.interface == "wl_compositor").map(|global| global.name).expect("offered")
    });
    let flood = std::thread::spawn(move || {
        let mut stream = bare_surface(&socket, compositor);
        let burst = request(4, 2, &[0, 0, 1, 1]).repeat(4096);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) && stream.write_all(&burst).is_ok() {}
    });
    let slowest = (0..200).map(|_| {
        std::thread::sleep(Duration::from_millis(5));
        round_trip(&client, &mut queue)
    });
    let slowest = slowest.max().expect("some");
    assert!(slowest < Duration::from_secs(1), "somebody waited {slowest:?}");
    flood.join().expect("written");
    assert!(world.logs().contains("requests never stop"), "{}", world.logs());
}

#[test]
fn clients_that_come_when_there_is_no_descriptor_left_wait_for_one() {
    let world = World::start();
    let socket = format!("{}/run/{}", world.dir().display(), world.socket());
    let pid = world.part("compositor").expect("a compositor");
    let process = i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a process");
    let held = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("its descriptors").flatten();
    let held: Vec<u64> = held.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    let free = (0..).find(|number| !held.contains(number)).expect("a number");
    let few = Rlimit { current: Some(free), maximum: getrlimit(Resource::Nofile).maximum };
    let before = prlimit(Some(process), Resource::Nofile, few).expect("set");
    let waiting = std::thread::spawn({
        let socket = socket.clone();
        move || drop(connect(&socket))
    });
    std::thread::sleep(Duration::from_millis(300));
    let cpu = processes::cpu_seconds(pid).expect("alive");
    std::thread::sleep(Duration::from_secs(2));
    let cpu = processes::cpu_seconds(pid).expect("alive") - cpu;
    assert!(cpu < 0.4, "it turned in circles: {cpu} s of a processor in 2 s");
    assert!(!waiting.is_finished(), "there was a descriptor left");
    prlimit(Some(process), Resource::Nofile, before).expect("set");
    world.until("the client is served", || waiting.is_finished());
    waiting.join().expect("served");
}
