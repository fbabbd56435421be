//! What a correction taught counts at once: for the same words always, and never beyond what policy allows.

mod support;

use tacit_core::Meaning;
use tacit_core::lesson::Lesson;
use tacit_dbus::{Action, Args, Snapshot, Verb};
use tacit_model::action::ActionModel;
use tacit_model::router::{Router, Taught};

fn desk() -> Snapshot {
    serde_json::from_str(include_str!("../../core/tests/understand/scenes/desk.json")).expect("the scene is sound")
}

fn verbs(router: &Router, said: &str, lessons: &[Taught]) -> Vec<Verb> {
    match router.understand_taught(said, &desk(), lessons).resolved.meaning {
        Meaning::Steps { steps, .. } => steps.iter().map(|step| step.verb).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn words_that_were_corrected_are_taken_as_they_were_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("action-1.safetensors");
    support::write_random(&path, 3);
    let router = Router::new(Some(ActionModel::open(&path).expect("a model")));
    let said = "close firefox";
    assert_eq!(verbs(&router, said, &[]), [Verb::WindowClose]);
    let act = |verb: Verb, args: Args| Action { verb, args };
    let lesson = Lesson {
        text: "Close Firefox!".into(),
        not: vec![act(Verb::WindowClose, Args::new())],
        right: vec![act(Verb::AppLaunch, Args::new().with("app", "org.mozilla.firefox"))],
    };
    let taught = router.taught(lesson).expect("there is a model");
    let after = verbs(&router, said, std::slice::from_ref(&taught));
    assert_ne!(after, [Verb::WindowClose], "what was wrong is not done again");
    // Other words are nobody's business.
    assert_eq!(verbs(&router, "mute", &[taught]), [Verb::AudioMute]);
}
