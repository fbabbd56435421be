//! The tiers beside models that know nothing and servers that say anything.

#[path = "../../model/tests/support/server.rs"]
#[allow(dead_code)]
mod server;

use super::*;
use server::{Server, event, events};
use std::io::Write;
use tacit_core::{Gist, Meaning};
use tacit_dbus::config::RemoteModel;
use tacit_dbus::{Source, Verb, Window};
use tacit_model::llm::sample;
use tacit_model::tier::Outcome;

const RIGHT: &str = r#"{"steps":[{"verb":"window.place","args":{"window":"window 1","slot":"left"}}]}"#;

fn scene(locked: bool) -> Arc<Snapshot> {
    let window = Window { id: "w3".into(), app: "gimp".into(), focused: true, ..Window::default() };
    Arc::new(Snapshot { now: "2026-03-02T09:00:00+01:00".into(), windows: vec![window], locked, ..Snapshot::default() })
}

/// A sentence of which the first tier understood nothing.
fn first() -> First {
    let scene = scene(false);
    let draft = tacit_core::understand("gnarp", &scene);
    let draft = Draft { gist: Gist::Refuse("I did not understand that.".into()), confidence: 0.1, ..draft };
    let resolved = Resolved { way: "there is no model, 10 % sure".into(), ..tacit_core::resolve(&draft, &scene) };
    let candidates = vec![Verb::WindowPlace, Verb::WindowMinimize, Verb::AudioMute];
    let doubt = Doubt { outcome: Outcome::Nothing, confidence: 0.1, outside: 0.0, clauses: 1, candidates };
    First { draft: Some(Box::new(draft)), resolved, doubt: Some(doubt) }
}

fn job() -> Job {
    Job {
        text: "have it by the left edge".into(),
        scene: scene(false),
        waits: Waits::Person,
        stop: Arc::default(),
        deadline: Instant::now() + REQUEST,
        drafting: unwatched(),
    }
}

/// Tiers with folders of their own.
struct Stage {
    dir: tempfile::TempDir,
    tiers: Tiers,
    memory: Memory,
}

impl Stage {
    fn new(server: Option<&Server>) -> Stage {
        let dir = tempfile::tempdir().expect("a folder");
        let memory = Memory::start(dir.path().join("data")).expect("a memory");
        let mut config = config::Agent::default();
        if let Some(server) = server {
            let url = server.url.clone();
            config.remote_model = RemoteModel { enable: true, url, model: "stub".into(), ..RemoteModel::default() };
        }
        let log = Some((dir.path().join("state"), memory.clone()));
        let mut tiers = Tiers::new(&config, vec![dir.path().join("models")], log);
        // The vocabulary of the tests has few words, so texts take more tokens than with a real one.
        tiers.local = Local::new(Limits { prompt_tokens_max: 1600, plan_tokens_max: 2000, ..Limits::default() });
        Stage { dir, tiers, memory }
    }

    fn install(&self) {
        let recipe = sample::Recipe::tiny("qwen3");
        let words = sample::words(&sample::text(), recipe.tokens.0, recipe.tokens.1).expect("words");
        let made = self.dir.path().join("tiny.gguf");
        sample::write(&recipe, &words, &made).expect("written");
        tacit_model::llm::install(&made, &self.dir.path().join("models"), 1 << 30).expect("installed");
    }

    fn sent(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("state/sent.jsonl")).unwrap_or_default()
    }
}

#[track_caller]
fn stands(resolved: &Resolved, why: &str) {
    assert!(matches!(resolved.meaning, Meaning::Refuse { .. }), "{resolved:?}");
    assert!(resolved.way.contains(why), "{}", resolved.way);
}

#[tokio::test]
async fn without_tiers_the_first_answer_stands_and_says_why() {
    let stage = Stage::new(None);
    let (draft, resolved) = stage.tiers.hand_up(first(), &job()).await;
    stands(&resolved, "none is installed");
    assert!(resolved.way.contains("turned off") && draft.is_some());
    let sure = First { doubt: None, ..first() };
    let way = sure.resolved.way.clone();
    assert_eq!(stage.tiers.hand_up(sure, &job()).await.1.way, way, "what is settled goes nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_model_is_asked_and_bound() {
    let stage = Stage::new(None);
    stage.install();
    for _ in 0..3 {
        let (_, resolved) = stage.tiers.hand_up(first(), &job()).await;
        assert!(resolved.way.contains("the local language model was asked (tiny"), "{}", resolved.way);
        // Random weights may say anything that was offered; nothing of it is done without asking.
        if let Meaning::Steps { steps, .. } = &resolved.meaning {
            assert!(steps.iter().all(|step| step.verb.effect() == tacit_dbus::Effect::Read), "{resolved:?}");
        }
    }
    let late = Job { deadline: Instant::now() + Duration::from_millis(1600), ..job() };
    let began = Instant::now();
    stage.tiers.hand_up(first(), &late).await;
    assert!(began.elapsed() < Duration::from_secs(3));
    let stopped = Job { stop: Arc::new(AtomicBool::new(true)), ..job() };
    stands(&stage.tiers.hand_up(first(), &stopped).await.1, "nobody waited");
    let sandboxed = Job { waits: Waits::Sandboxed, ..job() };
    stands(&stage.tiers.hand_up(first(), &sandboxed).await.1, "sandbox");
    let off =
        config::Agent { local_model: LocalModel { enable: false, ..LocalModel::default() }, ..Default::default() };
    stage.tiers.configure(&off);
    stands(&stage.tiers.hand_up(first(), &job()).await.1, "turned off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_local_model_costs_its_answer_alone() {
    let stage = Stage::new(None);
    std::fs::create_dir_all(stage.dir.path().join("models")).expect("a folder");
    std::fs::write(stage.dir.path().join("models/bad.gguf"), b"GGUF\x03\0\0\0garbage").expect("written");
    stands(&stage.tiers.hand_up(first(), &job()).await.1, "gave no plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_servers_plan_is_taken_and_what_left_is_logged() {
    let server = Server::saying(RIGHT);
    let stage = Stage::new(Some(&server));
    let (draft, resolved) = stage.tiers.hand_up(first(), &job()).await;
    let Meaning::Steps { steps, .. } = &resolved.meaning else { panic!("{resolved:?}") };
    assert_eq!((steps.len(), resolved.source), (1, Source::Remote));
    assert_eq!(draft.map(|draft| draft.source), Some(Source::Remote));
    assert!(resolved.way.contains("bytes left: words"), "{}", resolved.way);
    let asked = server.asked.lock().expect("requests").clone();
    let (_, body) = asked[0].split_once("\r\n\r\n").expect("a body");
    let lines: Vec<serde_json::Value> =
        stage.sent().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["body"], serde_json::json!(body), "the log has every byte");
    assert_eq!(lines[0]["bytes"], serde_json::json!(body.len()));
    assert_eq!(lines[0]["classes"], serde_json::json!(["words"]));
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(stage.dir.path().join("state/sent.jsonl")).expect("the log").permissions(),
    );
    assert_eq!(mode & 0o077, 0, "nobody else reads it");
    let found = stage.memory.ask(|memory| memory.search("sent", 5, &jiff::Zoned::now())).await.expect("found");
    assert!(found.iter().any(|found| found.text.contains("words") && found.text.contains("left edge")), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_for_those_who_may_not_ask() {
    let server = Server::saying(RIGHT);
    let stage = Stage::new(Some(&server));
    let locked = Job { scene: scene(true), ..job() };
    stands(&stage.tiers.hand_up(first(), &locked).await.1, "locked");
    for waits in [Waits::Program, Waits::Sandboxed, Waits::Nobody] {
        stands(&stage.tiers.hand_up(first(), &Job { waits, ..job() }).await.1, "no person asks");
    }
    stage.tiers.configure(&config::Agent::default());
    stands(&stage.tiers.hand_up(first(), &job()).await.1, "turned off");
    // A place where nothing can be written is no place for a log.
    let server_of = Stage::new(Some(&server));
    std::fs::write(server_of.dir.path().join("state"), "a file").expect("written");
    stands(&server_of.tiers.hand_up(first(), &job()).await.1, "nothing was sent");
    let no_log = Tiers::new(
        &config::Agent {
            remote_model: RemoteModel {
                enable: true,
                url: server.url.clone(),
                model: "m".into(),
                ..RemoteModel::default()
            },
            ..config::Agent::default()
        },
        Vec::new(),
        None,
    );
    stands(&no_log.hand_up(first(), &job()).await.1, "turned off");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.connections(), 0);
    assert_eq!(stage.sent(), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lie_or_a_stop_leaves_the_first_answer() {
    let liar = Server::saying(r#"{"steps":[{"verb":"power.off","args":{}}]}"#);
    let stage = Stage::new(Some(&liar));
    stands(&stage.tiers.hand_up(first(), &job()).await.1, "does not hold");
    assert!(stage.sent().contains("does not hold"));
    let slow = Server::new(|_, stream| {
        events(stream);
        let _ = stream.write_all(event("{").as_bytes());
        std::thread::sleep(Duration::from_secs(4));
    });
    let stage = Stage::new(Some(&slow));
    let job = job();
    let stop = Arc::clone(&job.stop);
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.store(true, Ordering::Relaxed);
    });
    let began = Instant::now();
    stands(&stage.tiers.hand_up(first(), &job).await.1, "nobody waited");
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
}
