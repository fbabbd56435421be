//! Every verb has an entry; every family says its sentence, asks for what it must, and is taken back as declared.

use super::*;
use crate::sim::Desktop;
use crate::verify::Want;
use serde_json::json;
use tacit_dbus::verb::{Inverse, Post};

fn args(value: Value) -> Args {
    value.as_object().cloned().map(Args).unwrap_or_default()
}

#[track_caller]
fn title(verb: Verb, value: Value, want: &str) {
    let (args, scene) = (args(value), Desktop::new().scene);
    assert_eq!(verb.check(&args).err(), None);
    assert_eq!((of(verb).title)(&Words { verb, args: &args, scene: &scene, makes: &[] }), want);
}

/// The check and the inverse of an action, given what was read before.
fn meaning(verb: Verb, value: Value, facts: &[Fact]) -> (Check, Vec<Action>) {
    let (args, scene) = (args(value), Desktop::new().scene);
    let before = Before { verb, args: &args, scene: &scene, facts };
    let after = After { before, made: &["w4".into()], facts: &[] };
    ((of(verb).check)(&before), (of(verb).inverse)(&after))
}

fn setting(key: &str, value: Value) -> Fact {
    Fact::Setting { key: key.into(), value }
}

#[test]
fn every_verb_has_exactly_one_entry() {
    for verb in Verb::ALL {
        let count = FAMILIES.iter().flat_map(|family| family.iter()).filter(|entry| entry.verb == *verb).count();
        assert_eq!(count, 1, "{verb}");
    }
}

#[test]
fn every_verb_says_something_even_without_arguments() {
    let scene = Snapshot::default();
    for verb in Verb::ALL {
        let said = (of(*verb).title)(&Words { verb: *verb, args: &Args::new(), scene: &scene, makes: &[] });
        assert!(said.chars().next().is_some_and(char::is_uppercase), "{verb}: {said}");
        assert!(!said.ends_with('.'), "{verb}: {said}");
        let before = Before { verb: *verb, args: &Args::new(), scene: &scene, facts: &[] };
        let _ = (of(*verb).check)(&before);
        let _ = (of(*verb).queries)(&before);
        let _ = (of(*verb).inverse)(&After { before, made: &[], facts: &[] });
    }
}

#[test]
fn only_verbs_that_read_are_done_without_being_seen() {
    let scene = Desktop::new().scene;
    for verb in Verb::ALL {
        let before = Before { verb: *verb, args: &Args::new(), scene: &scene, facts: &[] };
        if (of(*verb).check)(&before) == Check::Nothing {
            assert!(verb.spec().post == Post::None, "{verb} is never observed");
        }
    }
}

#[test]
fn titles_are_sentences_for_people() {
    title(Verb::WindowPlace, json!({"window": "w2", "slot": "top_left"}), "Put Calculator in the top left corner");
    title(Verb::WindowClose, json!({"windows": ["w1", "w2"]}), "Close Foot “foot w1” and Calculator");
    title(Verb::WindowFullscreen, json!({"window": "w2"}), "Show Calculator on the full screen");
    title(
        Verb::LayoutArrange,
        json!({"windows": ["w1", "w2"], "layout": "side_by_side"}),
        "Arrange Foot “foot w1” and Calculator side by side",
    );
    title(Verb::WorkspaceSwitch, json!({"workspace": 2}), "Go to workspace 2");
    title(Verb::OutputPower, json!({"output": "OUT-1", "on": "off"}), "Turn screen OUT-1 off");
    title(Verb::AppLaunch, json!({"app": "foot", "slot": "left"}), "Open Foot on the left");
    title(Verb::UiClick, json!({"element": {"role": "button", "name": "Save"}}), "Click “Save”");
    title(Verb::UiMenu, json!({"path": ["File", "Save As…"]}), "Choose File ▸ Save As…");
    title(Verb::AudioVolume, json!({"percent": 30}), "Turn the volume to 30 %");
    title(Verb::AudioVolume, json!({"delta": -10}), "Turn the volume down by 10 %");
    title(Verb::MediaPause, json!({}), "Pause the player");
    title(Verb::DisplayBrightness, json!({"percent": 50}), "Turn the brightness to 50 %");
    title(Verb::ThemeDark, json!({"on": "on"}), "Use the dark theme");
    title(Verb::NetworkWifi, json!({"on": "off"}), "Turn Wi-Fi off");
    title(Verb::PowerShutdown, json!({}), "Shut the computer down");
    title(Verb::NotifyDnd, json!({"on": "on"}), "Turn do not disturb on");
    title(Verb::KeyboardLayout, json!({"value": "de"}), "Use the keyboard layout de");
    title(Verb::TimerStart, json!({"duration": "PT1H30M"}), "Start a timer of 1 h 30 min");
    title(Verb::FileRename, json!({"path": "~/docs/a.txt", "to": "b.txt"}), "Rename a.txt to b.txt");
    title(Verb::ClipboardCopy, json!({"text": "hello"}), "Copy “hello”");
    title(Verb::ScreenCapture, json!({"target": "window"}), "Take a picture of the window");
    title(Verb::CalcEvaluate, json!({"text": "2+2"}), "Work out 2+2");
    title(Verb::WebSearch, json!({"text": "cats"}), "Search the web for “cats”");
    title(Verb::ProcessKill, json!({"text": "foot"}), "End the process foot");
    title(Verb::MemoryRemember, json!({"text": "the gate code"}), "Remember “the gate code”");
    title(Verb::RoutineRun, json!({"name": "morning"}), "Run the routine “morning”");
    title(Verb::AgentMode, json!({"mode": "preview"}), "Use the mode “preview”");
}

#[test]
fn text_from_outside_is_cut_and_kept_on_one_line() {
    let long = format!("a\nb{}", "x".repeat(100));
    title(Verb::ClipboardCopy, json!({"text": long}), &format!("Copy “a b{}…”", "x".repeat(36)));
}

#[test]
fn settings_are_asked_for_by_value_and_put_back_by_the_old_one() {
    let (check, inverse) = meaning(Verb::AudioVolume, json!({"percent": 30}), &[setting("audio.volume", json!(55))]);
    assert_eq!(check, Check::Fact(Want::Setting { key: "audio.volume".into(), value: json!(30) }));
    assert_eq!(inverse, [action(Verb::AudioVolume, args(json!({"percent": 55.0})))]);
    let (check, inverse) = meaning(Verb::AudioVolume, json!({"delta": 90}), &[]);
    assert_eq!(check, Check::Fact(Want::Setting { key: "audio.volume".into(), value: json!(100.0) }));
    assert_eq!(inverse, [action(Verb::AudioVolume, args(json!({"percent": 40.0})))]);
    let (check, inverse) = meaning(Verb::ThemeDark, json!({"on": "toggle", "duration": "PT5M"}), &[]);
    assert_eq!(check, Check::Fact(Want::Setting { key: "theme.dark".into(), value: json!("on") }));
    assert_eq!(inverse, [action(Verb::ThemeDark, args(json!({"on": "off"})))]);
    let (_, inverse) =
        meaning(Verb::NetworkConnect, json!({"text": "Home"}), &[setting("network.connect/Home", json!("off"))]);
    assert_eq!(inverse, [action(Verb::NetworkDisconnect, args(json!({"text": "Home"})))]);
    let (_, inverse) = meaning(Verb::ThemeContrast, json!({"on": "on"}), &[setting("theme.contrast", Value::Null)]);
    assert_eq!(inverse, [action(Verb::ThemeContrast, args(json!({"on": "off"})))], "never set is off");
    let (check, _) = meaning(Verb::MicMute, json!({"on": "toggle"}), &[]);
    assert!(matches!(check, Check::Fact(Want::Changed { before: None, .. })), "{check:?}");
}

#[test]
fn every_setting_verb_has_a_key_and_an_inverse() {
    let old = |verb: Verb| match verb {
        Verb::ThemeAccent | Verb::KeyboardLayout | Verb::ClockTimezone | Verb::AudioOutput | Verb::AudioInput => {
            json!("old")
        }
        Verb::ThemeWallpaper => json!("~/old.png"),
        Verb::PowerProfile => json!("saver"),
        _ => json!("off"),
    };
    let new = json!({"on": "on", "value": "new", "text": "Europe/Berlin", "device": "Headphones", "path": "~/new.png",
        "profile": "balanced"});
    let is_setting = |verb: &&Verb| verb.spec().post == Post::Setting && verb.spec().inverse == Inverse::OldValue;
    for verb in Verb::ALL.iter().filter(is_setting) {
        let mut given = args(new.clone());
        given.0.retain(|name, _| verb.spec().arg(name).is_some());
        if verb.spec().arg("percent").is_some() {
            given = args(json!({"percent": 50}));
        }
        let key = setting_key(*verb, &given).unwrap_or_else(|| panic!("{verb} has no key"));
        let value = if verb.spec().arg("percent").is_some() { json!(20) } else { old(*verb) };
        let (check, inverse) = meaning(*verb, Value::Object(given.0.clone()), &[setting(&key, value)]);
        // A wallpaper is kept under another path than was said: there the hand's aim is what is checked.
        let exact = matches!(check, Check::Fact(Want::Setting { .. }));
        assert!(exact || *verb == Verb::ThemeWallpaper, "{verb}: {check:?}");
        assert_eq!(inverse.len(), 1, "{verb}");
        assert_eq!(inverse[0].verb.check(&inverse[0].args).err(), None, "{verb}");
    }
}

#[test]
fn what_a_launch_made_is_closed_again() {
    let (check, inverse) = meaning(Verb::AppLaunch, json!({"app": "foot"}), &[]);
    assert!(matches!(check, Check::Mapped { .. }));
    assert_eq!(inverse, [action(Verb::WindowClose, args(json!({"windows": ["w4"]})))]);
}

#[test]
fn files_go_back_where_they_came_from() {
    let here = |path: &str, folder| Fact::File { path: path.into(), exists: true, folder, size_bytes: None };
    let rename = json!({"path": "~/docs/a.txt", "to": "b.txt"});
    let (check, inverse) = meaning(Verb::FileRename, rename, &[here("~/docs/a.txt", false)]);
    let queries = check.queries();
    assert!(queries.contains(&Query::File { path: "~/docs/b.txt".into() }), "{queries:?}");
    assert_eq!(inverse, [action(Verb::FileMove, args(json!({"path": "~/docs/b.txt", "to": "~/docs/a.txt"})))]);
    let into = json!({"path": "~/a.txt", "to": "~/docs"});
    let (_, inverse) = meaning(Verb::FileMove, into, &[here("~/a.txt", false), here("~/docs", true)]);
    assert_eq!(inverse, [action(Verb::FileMove, args(json!({"path": "~/docs/a.txt", "to": "~/a.txt"})))]);
    let (_, inverse) = meaning(Verb::FileTrash, json!({"path": "~/a.txt"}), &[]);
    assert_eq!(inverse, [action(Verb::FileRestore, args(json!({"path": "~/a.txt"})))]);
    let old = json!({"path": "~/docs"});
    assert_eq!(meaning(Verb::FileCreateFolder, old, &[here("~/docs", true)]).1, []);
}

#[test]
fn the_clipboard_gets_back_what_it_held() {
    let held = Fact::Selection { text: Some("old".into()) };
    let (check, inverse) = meaning(Verb::ClipboardCopy, json!({"text": "new"}), std::slice::from_ref(&held));
    assert_eq!(check, Check::Fact(Want::Selection { text: Some("new".into()) }));
    assert_eq!(inverse, [action(Verb::ClipboardCopy, args(json!({"text": "old"})))]);
    assert_eq!(meaning(Verb::ClipboardClear, json!({}), &[held]).1.len(), 1);
}

#[test]
fn players_go_back_to_what_they_did() {
    let playing = Fact::Player { player: None, status: "playing".into(), track: "a".into(), position_ms: 5 };
    assert_eq!(meaning(Verb::MediaPause, json!({}), std::slice::from_ref(&playing)).1[0].verb, Verb::MediaPlay);
    assert_eq!(meaning(Verb::MediaPlay, json!({}), std::slice::from_ref(&playing)).1, []);
    assert_eq!(meaning(Verb::MediaNext, json!({}), &[playing]).1[0].verb, Verb::MediaPrevious);
    let seek = meaning(Verb::MediaSeek, json!({"duration": "-PT10S"}), &[]).1;
    assert_eq!(seek[0].args.text("duration"), Some("PT10S"));
}

#[test]
fn accessible_objects_must_read_differently() {
    let tree = |digest: &str| Fact::Tree { window: None, digest: digest.into() };
    let (check, _) = meaning(Verb::UiPress, json!({"keys": "ctrl+s"}), &[tree("before")]);
    let scene = Desktop::new().scene;
    let judge = |facts: &[Fact]| {
        let claimed = std::collections::BTreeSet::new();
        let seen = crate::verify::Seen { scene: &scene, facts, elapsed_ms: 9, claimed: &claimed, pids: &[] };
        crate::verify::holds(&check, &seen).is_held()
    };
    assert!(!judge(&[]));
    assert!(!judge(&[tree("before")]));
    assert!(judge(&[tree("after")]));
    let (blind, _) = meaning(Verb::UiPress, json!({"keys": "ctrl+s"}), &[]);
    let claimed = std::collections::BTreeSet::new();
    let facts = [tree("after")];
    let seen = crate::verify::Seen { scene: &scene, facts: &facts, elapsed_ms: 9, claimed: &claimed, pids: &[] };
    assert!(!crate::verify::holds(&blind, &seen).is_held(), "without a before there is no evidence");
}

#[test]
fn timers_are_cancelled_by_what_was_added() {
    let item = |id: &str| Item { id: id.into(), text: "tea".into(), on: true };
    let list = |ids: &[&str]| Fact::Listed { list: "timers".into(), items: ids.iter().map(|id| item(id)).collect() };
    let (given, scene) = (args(json!({"duration": "PT5M"})), Desktop::new().scene);
    let facts = [list(&["t1"])];
    let before = Before { verb: Verb::TimerStart, args: &given, scene: &scene, facts: &facts };
    let now = [list(&["t1", "t2"])];
    let inverse = (of(Verb::TimerStart).inverse)(&After { before, made: &[], facts: &now });
    assert_eq!(inverse, [action(Verb::TimerCancel, args(json!({"text": "t2"})))]);
}

#[test]
fn an_aim_makes_a_check_exact() {
    let (check, _) = meaning(Verb::ScreenCapture, json!({}), &[]);
    let shot = Fact::File { path: "~/Pictures/1.png".into(), exists: true, folder: false, size_bytes: None };
    let want = Want::File { path: "~/Pictures/1.png".into(), exists: true };
    assert_eq!(check.aimed(&[shot]), Check::All(vec![Check::Fact(want)]));
    let (asked, _) = meaning(Verb::AudioVolume, json!({"percent": 30}), &[]);
    assert_eq!(asked.clone().aimed(&[setting("audio.volume", json!(99))]), asked, "what was asked for stays");
}
