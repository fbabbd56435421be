//! Model files that are damaged, foreign or hostile: a clear error, never a panic, never a model. And whatever a model says, the
//! router answers.

mod support;

use std::path::Path;
use tacit_core::Meaning;
use tacit_dbus::Snapshot;
use tacit_model::action::ActionModel;
use tacit_model::action::random::Random;
use tacit_model::models;
use tacit_model::router::Router;

fn random_model(seed: u64) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("action-1.safetensors");
    support::write_random(&path, seed);
    std::fs::read(path).expect("the model")
}

fn open(bytes: &[u8]) -> Result<ActionModel, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("action-1.safetensors");
    std::fs::write(&path, bytes).expect("written");
    ActionModel::open(&path).map_err(|why| why.to_string())
}

#[test]
fn what_is_cut_short_or_foreign_is_refused() {
    let whole = random_model(1);
    assert!(open(&whole).is_ok());
    for length in [0, 7, 8, 100, 3_000, whole.len() / 2, whole.len() - 1] {
        let why = open(&whole[..length]).err().expect("half a model is none");
        assert!(why.contains("no action model"), "{why}");
    }
    assert!(open(b"GGUF\x03\0\0\0 something else altogether, and long enough").is_err());
    assert!(open(&[0xFF; 4096]).is_err());
}

#[test]
fn a_file_with_bytes_changed_never_panics() {
    let whole = random_model(2);
    let header = 8 + u64::from_le_bytes(whole[..8].try_into().expect("eight bytes")) as usize;
    let mut random = Random::new(11);
    let count = if std::env::var_os("TACIT_SLOW").is_some() { 20_000 } else { 1_000 };
    let scene = Snapshot::default();
    for _ in 0..count {
        let mut copy = whole.clone();
        for _ in 0..1 + random.below(4) {
            let within = if random.chance(0.8) { header } else { copy.len() };
            let at = random.below(within);
            copy[at] = random.bits() as u8;
        }
        if let Ok(model) = open(&copy) {
            let _ = model.read("put firefox on the left", &scene);
        }
    }
}

#[test]
fn whatever_a_model_says_the_router_answers_with_sound_steps() {
    let scene = include_str!("../../core/tests/understand/scenes/desk.json");
    let scene: Snapshot = serde_json::from_str(scene).expect("the scene is sound");
    let words = "open close put the terminal firefox on left right and then mute don't it both everything except 5 pm in 10 minutes , \"a b\" ~/x.txt";
    let words: Vec<&str> = words.split(' ').collect();
    for seed in 0..6 {
        let router = Router::new(Some(open(&random_model(seed)).expect("a model")));
        let mut random = Random::new(seed);
        for _ in 0..60 {
            let count = 1 + random.below(12);
            let said: Vec<&str> = (0..count).filter_map(|_| random.pick(&words).copied()).collect();
            let said = said.join(" ");
            let understood = router.understand(&said, &scene);
            assert!((0.0..=1.0).contains(&understood.resolved.confidence), "{said}");
            if let Meaning::Steps { steps, .. } = &understood.resolved.meaning {
                assert!(!steps.is_empty(), "{said}");
                for step in steps {
                    assert_eq!(step.verb.check(&step.args), Ok(()), "{said}");
                    assert!(step.after.iter().all(|at| *at < steps.len()), "{said}");
                }
            }
        }
    }
}

#[test]
fn a_damaged_model_makes_room_for_the_one_before() {
    let folder = tempfile::tempdir().expect("a folder");
    support::write_random(&folder.path().join("action-1.safetensors"), 1);
    std::fs::write(folder.path().join("action-2.safetensors"), b"not a model at all, though long enough")
        .expect("written");
    let (model, faults) = models::open(&[folder.path().to_owned()]);
    assert_eq!(model.map(|model| model.header().version.clone()).as_deref(), Some("random-1"));
    assert_eq!(faults.len(), 1);
    let found = models::roll_back(&[folder.path().to_owned()], folder.path()).expect("there is one before");
    assert_eq!(found.version, "1");
    let places: &[std::path::PathBuf] = &[Path::new(folder.path()).to_owned()];
    assert!(models::found(places).iter().any(|one| one.active && one.version == "1"));
}
