//! What is said by the way: reasons, wishes that something be not done, windows that a control is in, hours apart from their days.

use crate::corrected::mean_of;
use crate::marked;
use serde_json::{Value, json};
use tacit_dbus::Snapshot;

fn crowd() -> Snapshot {
    crowd_with(&json!({}))
}

/// The crowd of windows, with some of its parts replaced.
fn crowd_with(parts: &Value) -> Snapshot {
    let mut scene: Value = serde_json::from_str(include_str!("scenes/crowd.json")).expect("the scene is sound");
    for (key, value) in parts.as_object().into_iter().flatten() {
        scene[key] = value.clone();
    }
    serde_json::from_value(scene).expect("the scene is sound")
}

#[track_caller]
fn check(said: &str, clauses: &[&str], want: &str) {
    assert_eq!(mean_of(&crowd(), said, clauses), want, "{said}");
}

#[test]
fn what_is_not_to_become_of_a_thing_is_not_done() {
    let refused = |said: &str, clause: &str| {
        let have = mean_of(&crowd(), said, &[clause]);
        assert!(!have.contains('{'), "{said}: {have}");
    };
    refused("whatever happens, signal does not get closed", "window.close | * | windows: signal");
    refused("i am not done with gimp so it is not to be closed", "window.close | * | windows: gimp");
    refused("please, i do not want the bluetooth switched off", "bluetooth.power on=off | *");
    // What is wished for is done.
    let closed = r#"window.close {"windows":["c1"]}"#;
    check("not the terminal, shut signal", &["window.close | * | windows: signal"], closed);
    check("never mind the terminal, just shut signal", &["window.close | * | windows: signal"], closed);
    let off = r#"bluetooth.power {"on":"off"}"#;
    check("i do not want the bluetooth switched on", &["bluetooth.power on=off | *"], off);
    check("i do not need bluetooth now, it can be switched off", &["bluetooth.power on=off | *"], off);
    check("i do not need to be on signal, close it", &["window.close | * | windows: signal"], closed);
}

#[test]
fn an_hour_apart_from_its_days_is_theirs() {
    let daily = r#"reminder.add {"text":"take the tablets","when":{"every":"FREQ=DAILY;BYHOUR=8;BYMINUTE=0"}}"#;
    let said = "daily reminder, 8am: take the tablets";
    check(said, &["reminder.add | * | when: daily | when: 8am | text: take the tablets"], daily);
    let said = "nag me daily at 18:00 to take the tablets";
    let evening = daily.replace("BYHOUR=8", "BYHOUR=18");
    check(said, &["reminder.add | * | when: daily at 18:00 | text: take the tablets"], &evening);
    let locked = r#"power.lock {"when":{"at":"2026-06-12T22:30:00+02:00"}}"#;
    let said = "he has school tomorrow, so lock it at half past ten tonight";
    check(said, &["power.lock | * | when: at half past ten tonight"], locked);
}

#[test]
fn the_window_of_a_control_may_be_said_with_it() {
    let scene = crowd_with(&json!({ "elements": [
        {"window": "d1", "role": "button", "name": "Export"},
        {"window": "a2", "role": "button", "name": "Send"},
    ]}));
    let check = |head: &str, said: &str, want: &str| {
        assert_eq!(marked::mean(head, "element", said, &scene), want, "{said}");
    };
    let export = r#"ui.click {"element":{"window":"d1","role":"button","name":"Export"}}"#;
    check("ui.click", "export the holiday", export);
    check("ui.click", "export the gimp", export);
    // No window is called so.
    let other = marked::mean("ui.click", "element", "export the moon", &scene);
    assert!(!other.contains("d1"), "{other}");
}

#[test]
fn names_go_on_behind_their_label() {
    let want = r#"web.search {"text":"bail emphytéotique"}"#;
    check("look up bail emphytéotique", &["web.search | * | text: bail"], want);
    // The program to do it with is no part of what is looked for.
    let found = mean_of(&crowd(), "find beans in signal", &["file.find | * | text: beans"]);
    assert!(found.contains(r#""text":"beans"}"#), "{found}");
}

#[test]
fn one_window_may_be_them() {
    let said = "put the holiday photos on workspace 2 and make them full screen";
    let clauses = [
        "window.to_workspace | put the holiday photos on workspace 2 | windows: the holiday | workspace: workspace 2",
        "window.fullscreen on=on | and make them full screen | window: them",
    ];
    let have = mean_of(&crowd(), said, &clauses);
    assert!(have.contains(r#""window":"d1""#), "{have}");
}

#[test]
fn words_of_one_stem_name_a_window() {
    let scene = crowd_with(&json!({ "windows": [
        {"id": "v1", "app": "libreoffice-calc", "title": "vaccination-reminders.ods - LibreOffice Calc", "workspace": 1, "focused": true},
        {"id": "v2", "app": "libreoffice-calc", "title": "till-june.ods - LibreOffice Calc", "workspace": 1},
    ]}));
    let check =
        |said: &str, want: &str| assert_eq!(marked::mean("window.focus", "window", said, &scene), want, "{said}");
    check("the vaccine sheet", r#"window.focus {"window":"v1"}"#);
    check("the june list", r#"window.focus {"window":"v2"}"#);
    let neither = marked::mean("window.focus", "window", "the vapour sheet", &scene);
    assert!(!neither.contains('{'), "{neither}");
}

#[test]
fn the_other_way_round_is_the_other_of_what_is_set() {
    let scene = |on: &str| crowd_with(&json!({ "settings": { "pointer.natural_scroll": on } }));
    let said = "scrolling goes the wrong way for me";
    let clause = ["pointer.natural_scroll on=toggle | *"];
    assert_eq!(mean_of(&scene("on"), said, &clause), r#"pointer.natural_scroll {"on":"off"}"#);
    assert_eq!(mean_of(&scene("off"), said, &clause), r#"pointer.natural_scroll {"on":"on"}"#);
    assert_eq!(mean_of(&crowd(), said, &clause), r#"pointer.natural_scroll {"on":"toggle"}"#);
    let told = "toggle natural scrolling";
    assert_eq!(mean_of(&scene("on"), told, &clause), r#"pointer.natural_scroll {"on":"toggle"}"#);
}

#[test]
fn taking_back_is_all_that_a_complaint_with_it_asks_for() {
    let clauses = ["audio.volume delta=10 | too quiet now", "agent.undo | revert it"];
    check("too quiet now, revert it", &clauses, "agent.undo {}");
    let clauses = ["agent.undo | undo that", "audio.volume delta=10 | i could barely hear it"];
    check("undo that, i could barely hear it", &clauses, "agent.undo {}");
}
