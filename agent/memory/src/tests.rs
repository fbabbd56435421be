//! What memory promises: durable, append-only, found again, rebuilt, forgotten, suggested with a reason.

use crate::*;
use serde_json::json;
use tacit_dbus::{Action, Args, RequestId, StepRecord, Verb};

fn at(text: &str) -> Zoned {
    log::parse_stamp(text).expect("a time")
}

fn episode(text: &str, when: &str, app: &str) -> Episode {
    let action = Action { verb: Verb::AppLaunch, args: Args::new().with("app", app) };
    Episode {
        id: EpisodeId(0),
        request: RequestId::from("r1"),
        at: when.into(),
        text: text.into(),
        caller: "shell".into(),
        plan: None,
        steps: vec![StepRecord {
            action,
            title: format!("Open {app}"),
            verified: true,
            detail: None,
            inverse: vec![],
            ms: 5,
        }],
        phase: Phase::Done,
        say: None,
        of: None,
    }
}

fn open() -> (tempfile::TempDir, Memory) {
    let dir = tempfile::tempdir().expect("a folder");
    let memory = Memory::open(dir.path()).expect("memory");
    (dir, memory)
}

#[test]
fn an_episode_survives_and_is_found_again() {
    let (dir, mut memory) = open();
    let id = memory.append(&episode("open the calculator", "2026-03-02T09:00:00+01:00", "calc")).expect("append");
    memory.append(&episode("put firefox on the left", "2026-03-02T09:05:00+01:00", "firefox")).expect("append");
    let now = at("2026-03-03T10:00:00+01:00");
    let found = memory.search("calculater", 10, &now).expect("search");
    assert_eq!(found.first().map(|found| found.id), Some(id.0));
    drop(memory);
    std::fs::remove_dir_all(dir.path().join("index")).expect("the index");
    let mut memory = Memory::open(dir.path()).expect("again");
    assert_eq!(memory.search("firefox left", 10, &now).expect("search").len(), 1);
    let history = memory.history(10).expect("history");
    assert_eq!(history.len(), 2);
    assert_eq!(history[1].text, "open the calculator");
    assert_eq!(history[1].id, id);
}

#[test]
fn a_damaged_index_is_rebuilt_and_a_foreign_one_too() {
    let (dir, mut memory) = open();
    memory.append(&episode("open the calculator", "2026-03-02T09:00:00+01:00", "calc")).expect("append");
    memory.flush().expect("flush");
    drop(memory);
    std::fs::write(dir.path().join("index/meta.json"), "{ not json").expect("damage");
    let mut memory = Memory::open(dir.path()).expect("again");
    let now = at("2026-03-03T10:00:00+01:00");
    assert_eq!(memory.search("calculator", 10, &now).expect("search").len(), 1);
    drop(memory);
    std::fs::remove_file(dir.path().join("memory.db")).expect("another memory");
    let mut memory = Memory::open(dir.path()).expect("empty");
    assert!(memory.search("calculator", 10, &now).expect("search").is_empty());
}

#[test]
fn the_log_is_append_only_and_marks_tell_what_became_of_an_episode() {
    let (dir, mut memory) = open();
    let id = memory.append(&episode("open foot", "2026-03-02T09:00:00+01:00", "foot")).expect("append");
    memory.mark(id, Phase::Undone, "2026-03-02T09:01:00+01:00").expect("mark");
    assert_eq!(memory.episode(id).expect("read").expect("it").phase, Phase::Undone);
    memory.mark(id, Phase::Done, "2026-03-02T09:02:00+01:00").expect("mark");
    assert_eq!(memory.history(1).expect("read")[0].phase, Phase::Done);
    let db = rusqlite::Connection::open(dir.path().join("memory.db")).expect("db");
    let error = db.execute("UPDATE log SET text = 'x'", []).expect_err("append-only");
    assert!(error.to_string().contains("append-only"));
}

#[test]
fn a_question_about_a_day_is_answered_by_that_day() {
    let (_dir, mut memory) = open();
    for (when, app) in [
        ("2026-03-01T20:00:00+01:00", "Mail"),
        ("2026-03-02T09:00:00+01:00", "Firefox"),
        ("2026-03-03T08:00:00+01:00", "Foot"),
    ] {
        memory.note(Kind::Launch, when, app, &json!({ "app": app })).expect("note");
        memory.note(Kind::Focus, when, &format!("{app} window"), &json!({})).expect("note");
    }
    let now = at("2026-03-03T10:00:00+01:00");
    let texts = |memory: &mut Memory, text: &str| -> Vec<String> {
        memory.search(text, 10, &now).expect("search").into_iter().map(|found| found.text).collect()
    };
    assert_eq!(texts(&mut memory, "what did I open yesterday?"), ["Firefox"]);
    assert_eq!(texts(&mut memory, "what did I open today"), ["Foot"]);
    assert_eq!(texts(&mut memory, "what did i open on sunday"), ["Mail"]);
    assert_eq!(texts(&mut memory, "what did i open 2 days ago"), ["Mail"]);
    assert_eq!(texts(&mut memory, "what was I using last night?"), Vec::<String>::new());
    assert_eq!(texts(&mut memory, "firefox yesterday").len(), 2);
}

#[test]
fn forgetting_leaves_nothing_to_find() {
    let (dir, mut memory) = open();
    let now = at("2026-03-03T10:00:00+01:00");
    memory.remember("the wifi password is secretword", "2026-03-02T09:00:00+01:00").expect("remember");
    memory.remember("parking is on level two", "2026-03-02T09:00:00+01:00").expect("remember");
    assert_eq!(memory.forget("secretword", &now).expect("forget"), 1);
    assert!(memory.search("secretword", 10, &now).expect("search").is_empty());
    assert_eq!(memory.search("parking", 10, &now).expect("search").len(), 1);
    drop(memory);
    let mut memory = Memory::open(dir.path()).expect("again");
    assert!(memory.search("secretword", 10, &now).expect("search").is_empty());
    assert_eq!(memory.forget("99", &now).expect("forget"), 0);
}

#[test]
fn export_and_import_are_the_same_memory() {
    let (dir, mut memory) = open();
    let id = memory.append(&episode("open foot", "2026-03-02T09:00:00+01:00", "foot")).expect("append");
    memory.mark(id, Phase::Undone, "2026-03-02T09:01:00+01:00").expect("mark");
    memory.remember("parking is on level two", "2026-03-02T09:00:00+01:00").expect("remember");
    let file = dir.path().join("out.jsonl");
    assert_eq!(memory.export(&file).expect("export"), 3);
    assert!(memory.export(&file).is_err(), "an existing file is not overwritten");
    let (_other, mut other) = open();
    other.remember("something else", "2026-03-01T09:00:00+01:00").expect("remember");
    assert_eq!(other.import(&file).expect("import"), 3);
    assert_eq!(other.import(&file).expect("import"), 0, "twice is once");
    assert_eq!(other.history(5).expect("history")[0].phase, Phase::Undone);
    std::fs::write(&file, "{}\n").expect("write");
    let error = other.import(&file).expect_err("none of ours").to_string();
    assert!(error.contains("line 1"), "{error}");
}

#[test]
fn a_pause_keeps_nothing() {
    let (_dir, mut memory) = open();
    memory.pause(600, &at("2026-03-02T09:00:00+01:00"));
    assert_eq!(
        memory.append(&episode("open foot", "2026-03-02T09:05:00+01:00", "foot")).expect("append"),
        EpisodeId(0)
    );
    assert_ne!(
        memory.append(&episode("open foot", "2026-03-02T09:11:00+01:00", "foot")).expect("append"),
        EpisodeId(0)
    );
    assert_eq!(memory.stats().expect("stats").episodes, 1);
}

#[test]
fn a_repeated_sequence_is_suggested_with_its_reason_until_it_is_dismissed() {
    let (_dir, mut memory) = open();
    for day in ["02", "03", "05"] {
        for (minute, text, app) in [("00", "open firefox", "firefox"), ("02", "open the terminal", "foot")] {
            memory.append(&episode(text, &format!("2026-03-{day}T09:{minute}:00+01:00"), app)).expect("append");
        }
        memory
            .append(&episode("open the calculator", &format!("2026-03-{day}T1{}:00:00+01:00", &day[1..2]), "calc"))
            .expect("append");
    }
    assert!(memory.suggestions(&at("2026-03-06T15:00:00+01:00")).expect("suggest").is_empty(), "not at another time");
    let morning = at("2026-03-06T09:05:00+01:00");
    let suggestions = memory.suggestions(&morning).expect("suggest");
    assert_eq!(suggestions.len(), 1, "{suggestions:?}");
    assert_eq!(suggestions[0].text, "open firefox, then open the terminal");
    assert!(
        suggestions[0].why.contains("3 times") && suggestions[0].why.contains("Thursday at 09:00"),
        "{}",
        suggestions[0].why
    );
    memory.append(&episode("open firefox", "2026-03-06T14:58:00+01:00", "firefox")).expect("append");
    let after = memory.suggestions(&at("2026-03-06T15:00:00+01:00")).expect("suggest");
    assert_eq!(after[0].text, "open the terminal", "what is left of it");
    memory.dismiss(&after[0].id, "2026-03-06T15:00:00+01:00").expect("dismiss");
    assert!(memory.suggestions(&morning).expect("suggest").is_empty());
    assert!(memory.routines(&morning).expect("routines").is_empty());
}

#[test]
fn twice_is_no_routine_and_neither_is_what_only_happens_beside() {
    let (_dir, mut memory) = open();
    for day in 2..4 {
        memory.append(&episode("open firefox", &format!("2026-03-0{day}T09:00:00+01:00"), "firefox")).expect("append");
    }
    assert!(memory.routines(&at("2026-03-06T09:00:00+01:00")).expect("routines").is_empty());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]
    #[test]
    fn any_search_text_is_answered(text in "\\PC{0,80}") {
        let (_dir, mut memory) = open();
        memory.remember("parking is on level two", "2026-03-02T09:00:00+01:00").expect("remember");
        let now = at("2026-03-03T10:00:00+01:00");
        let found = memory.search(&text, 10, &now).expect("search");
        proptest::prop_assert!(found.len() <= 10);
    }
}
